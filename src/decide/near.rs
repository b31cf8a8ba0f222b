//! What the facts say about parameters when a formula is looked at next to one point.

use crate::decide::Question;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Signs;

impl Question {
    /// A formula on a cell with the equations among the facts put in, in exponents, too: where a formula is already
    /// known to be the function, its exponents say nothing of the domain any more.
    pub fn settled(&mut self, e: Expr) -> Expr {
        if self.pool.symbols_of(&[e]).is_empty() {
            return e;
        }
        let equations: Vec<Expr> =
            self.facts.iter().filter(|f| f.signs == Signs::ZERO).map(|f| f.expression).collect();
        let mut known: Vec<(Symbol, Expr)> = Vec::new();
        for equation in equations {
            let equation = functions::substitute(&mut self.pool, Domain::Cell, &[equation], &known)[0];
            let Some((symbol, _, value)) = self.solution(equation) else { continue };
            if symbol == self.variable() || self.varies(value) {
                continue;
            }
            let (values, symbols): (Vec<Expr>, Vec<Symbol>) = known.iter().map(|(s, v)| (*v, *s)).unzip();
            let values = functions::substitute(&mut self.pool, Domain::Cell, &values, &[(symbol, value)]);
            known = symbols.into_iter().zip(values).collect();
            known.push((symbol, value));
        }
        if known.is_empty() {
            return e;
        }
        functions::substitute(&mut self.pool, Domain::Cell, &[e], &known)[0]
    }
}
