//! What the facts say about parameters when a formula is looked at next to one point.

use crate::decide::Question;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
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
            let equation = self.without_constant_factors(equation);
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

    /// The one factor of a product that is not a constant: b for b/pi, which is 0 where that is.
    fn without_constant_factors(&self, e: Expr) -> Expr {
        let Node::Product { factors } = self.pool.node(e) else { return e };
        let mut open = factors.iter().filter(|(f, _)| !self.pool.is_constant(*f));
        match (open.next(), open.next()) {
            (Some((f, k)), None) if k.is_positive() => *f,
            _ => e,
        }
    }

    /// Runs `body` for symbols that may be anything the facts allow. A question about one of them is no question about
    /// parameters and is not kept.
    pub fn for_all<T>(&mut self, facts: &[(Expr, Signs)], body: impl FnOnce(&mut Question) -> T) -> T {
        if facts.is_empty() {
            return body(self);
        }
        let before = self.open.take();
        let result = self.under(facts, body);
        let found = self.open.take().filter(|open| !self.mentions(*open, facts));
        self.open = before.or(found);
        result
    }

    /// Whether an expression holds one of the symbols that facts speak of.
    pub fn mentions(&self, e: Expr, facts: &[(Expr, Signs)]) -> bool {
        let about: Vec<Expr> = facts.iter().map(|(e, _)| *e).collect();
        self.pool.symbols_of(&about).into_iter().any(|symbol| self.pool.contains(e, symbol))
    }

    /// The open question about parameters that would be taken next.
    pub fn open_question(&self) -> Option<Expr> {
        self.open
    }

    /// Runs `body` without keeping its steps.
    pub fn silently<T>(&mut self, body: impl FnOnce(&mut Question) -> T) -> T {
        let notes = self.notes.take();
        let result = body(self);
        self.notes = notes;
        result
    }
}
