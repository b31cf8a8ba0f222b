//! Equations between parameters, solved for one of them; and cases that no parameter satisfies.

use crate::decide::Question;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Signs;
use crate::number::Rational;

impl Question {
    /// The first symbol by name that stands in a sum once, by itself, with the number in front of it, and what
    /// it is where the sum is zero: in 2*a - b - 1 the symbol a, 2 and (b + 1)/2.
    pub fn solution(&mut self, e: Expr) -> Option<(Symbol, Rational, Expr)> {
        let terms = match self.pool.node(e).clone() {
            Node::Sum { terms, .. } => terms.into_vec(),
            _ => vec![(Rational::ONE, e)],
        };
        let alone = |symbol: Symbol, term: Expr| {
            !terms.iter().any(|(_, other)| *other != term && self.pool.contains(*other, symbol))
        };
        let (symbol, c, t) = terms
            .iter()
            .filter_map(|(c, t)| match self.pool.node(*t) {
                Node::Symbol(s) if !c.is_zero() && alone(*s, *t) => Some((*s, c.clone(), *t)),
                _ => None,
            })
            .min_by(|a, b| self.pool.name(a.0).cmp(self.pool.name(b.0)))?;
        let b = self.pool.on_cell();
        let rest = b.linear(&Rational::ZERO, &[(Rational::ONE, e), (-&c, t)]);
        let value = b.scale(&-&c.recip(), rest);
        Some((symbol, c, value))
    }

    /// Whether an equation among the constraints, put into the others, contradicts one of them.
    pub fn is_impossible(&mut self, constraints: &[(Expr, Signs)]) -> bool {
        for (i, (equation, signs)) in constraints.iter().enumerate() {
            let Some((symbol, _, value)) = self.solution(*equation).filter(|_| *signs == Signs::ZERO) else {
                continue;
            };
            for (j, (e, signs)) in constraints.iter().enumerate() {
                if i == j || !self.pool.contains(*e, symbol) {
                    continue;
                }
                let e = functions::substitute(&mut self.pool, Domain::Cell, &[*e], &[(symbol, value)])[0];
                if self.signs_of(e).intersect(*signs) == Signs::NONE {
                    return true;
                }
            }
        }
        false
    }
}
