//! Whether a formula goes on analytically to a point, and with which value.
//!
//! Rung 1 of the ladder of limits: if every part of an expression is analytic at a,
//! the expression is, its limit there is its value, and its derivative there is the
//! value of its derivative.

use std::collections::HashMap;

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::functions::Meaning;
use crate::functions::Signs;
use crate::line::Cell;
use crate::number::Rational;

impl Question {
    /// The value at `point` of an expression whose every part is proved analytic there; `None` when that is
    /// not proved.
    pub fn continued(&mut self, e: Expr, point: Expr) -> Option<Expr> {
        if self.pool.is_polynomial(e) {
            return Some(self.value_at(e, point));
        }
        let reached = self.pool.reach(&[e]);
        let mut values: HashMap<Expr, Expr> = HashMap::with_capacity(reached.len());
        for part in reached {
            if !self.varies(part) {
                values.insert(part, part);
                continue;
            }
            let value = self.continued_node(part, point, &values)?;
            values.insert(part, value);
        }
        values.get(&e).copied()
    }

    fn continued_node(&mut self, e: Expr, point: Expr, values: &HashMap<Expr, Expr>) -> Option<Expr> {
        match self.pool.node(e).clone() {
            Node::Number(_) | Node::Pi | Node::Root(_) => Some(e),
            Node::Symbol(_) => Some(point),
            Node::Sum { constant, terms } => {
                let terms: Vec<_> = terms.iter().map(|(c, t)| (c.clone(), values[t])).collect();
                Some(self.pool.on_cell().linear(&constant, &terms))
            }
            Node::Product { factors } => {
                for (base, k) in &factors {
                    if !self.varies(*base) {
                        continue;
                    }
                    let required = if !k.is_integer() {
                        Signs::POSITIVE
                    } else if k.is_negative() {
                        Signs::NOT_ZERO
                    } else {
                        continue;
                    };
                    if !self.signs_of(values[base]).is_subset(required) {
                        return None;
                    }
                }
                let factors: Vec<_> = factors.iter().map(|(f, k)| (values[f], k.clone())).collect();
                Some(self.pool.on_cell().product(&factors))
            }
            Node::Power { base, exponent } => {
                if self.varies(base) && self.signs_of(values[&base]) != Signs::POSITIVE {
                    return None;
                }
                Some(functions::power(&self.pool.on_cell(), values[&base], values[&exponent]))
            }
            Node::Apply { function, arguments } => {
                let u = values[&arguments[0]];
                self.is_interior(function, u).then(|| functions::call(&self.pool.on_cell(), function, u))
            }
            Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => None,
        }
    }

    /// Whether every part of an expression is proved analytic on an open cell.
    pub fn analytic_on(&mut self, e: Expr, cell: Cell) -> bool {
        if self.pool.is_polynomial(e) {
            return true;
        }
        let reached = self.pool.reach(&[e]);
        reached.into_iter().all(|part| {
            !self.varies(part)
                || self.obstacles(part).is_some_and(|tests| {
                    tests.into_iter().all(|(test, required)| {
                        self.chart(test, cell).is_ok_and(|chart| {
                            chart.only().is_some_and(|sign| Signs::of(*sign).is_subset(required))
                        })
                    })
                })
        })
    }

    /// What must have which sign for a node to be analytic where its children are; `None` if it never is.
    fn obstacles(&mut self, e: Expr) -> Option<Vec<(Expr, Signs)>> {
        Some(match self.pool.node(e).clone() {
            Node::Number(_) | Node::Pi | Node::Symbol(_) | Node::Root(_) | Node::Sum { .. } => Vec::new(),
            Node::Product { factors } => factors
                .iter()
                .filter(|(_, k)| k.is_negative() || !k.is_integer())
                .map(|(b, k)| (*b, if k.is_integer() { Signs::NOT_ZERO } else { Signs::POSITIVE }))
                .collect(),
            Node::Power { base, .. } => vec![(base, Signs::POSITIVE)],
            Node::Apply { function, arguments } => {
                let record = functions::record(function);
                let Meaning::Analytic(facts) = &record.meaning else { return None };
                let mut out = Vec::new();
                for (bound, sign) in [(record.domain.lower, 1), (record.domain.upper, -1)] {
                    if let Some((bound, _)) = bound {
                        let distance = self.pool.on_cell().shift(arguments[0], &Rational::from(-bound));
                        out.push((distance, Signs::of(sign)));
                    }
                }
                if let Some(pole) = facts.pole {
                    out.push((pole(&self.pool.on_cell(), arguments[0]), Signs::NOT_ZERO));
                }
                out
            }
            Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => return None,
        })
    }

    /// Whether u is proved to lie where the function is analytic.
    pub fn is_interior(&mut self, function: crate::expr::FunctionId, u: Expr) -> bool {
        let record = functions::record(function);
        let Meaning::Analytic(facts) = &record.meaning else { return false };
        for (bound, sign) in [(record.domain.lower, 1), (record.domain.upper, -1)] {
            if let Some((bound, _)) = bound {
                let distance = self.pool.on_cell().shift(u, &Rational::from(-bound));
                if self.signs_of(distance) != Signs::of(sign) {
                    return false;
                }
            }
        }
        match facts.pole {
            Some(pole) => {
                let pole = pole(&self.pool.on_cell(), u);
                self.signs_of(pole).is_subset(Signs::NOT_ZERO)
            }
            None => true,
        }
    }
}
