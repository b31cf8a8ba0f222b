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
use crate::truth::Truth;

/// Which arguments of functions count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// Those around which the function is analytic.
    Open,
    /// And the ends of its domain that belong to it, where it is continuous from inside.
    Closed,
}

impl Question {
    /// The value at `point` of an expression whose every part is proved analytic there; `None` when that is
    /// not proved.
    pub fn continued(&mut self, e: Expr, point: Expr) -> Option<Expr> {
        self.value_of_parts(e, point, Ends::Open)
    }

    /// The limit at an end of a cell, from inside, of an expression that is analytic on the cell: its value at the
    /// end, where every part is proved to be continuous there, such as asin(x) at 1. `None` when that is not proved.
    pub fn continuous_value(&mut self, e: Expr, end: Expr) -> Option<Expr> {
        self.value_of_parts(e, end, Ends::Closed)
    }

    fn value_of_parts(&mut self, e: Expr, point: Expr, ends: Ends) -> Option<Expr> {
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
            let value = self.value_of_node(part, point, &values, ends)?;
            values.insert(part, value);
        }
        values.get(&e).copied()
    }

    fn value_of_node(
        &mut self,
        e: Expr,
        point: Expr,
        values: &HashMap<Expr, Expr>,
        ends: Ends,
    ) -> Option<Expr> {
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
                        if ends == Ends::Closed && k.is_positive() {
                            Signs::NOT_NEGATIVE
                        } else {
                            Signs::POSITIVE
                        }
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
                let inside =
                    self.is_interior(function, u) || ends == Ends::Closed && self.is_closed_end(function, u);
                inside.then(|| functions::call(&self.pool.on_cell(), function, u))
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

    /// Whether an expression free of the variable is proved to have a value for all parameters allowed: every
    /// divisor is different from 0, every argument in the domain of its function and away from poles.
    ///
    /// This is the door between an expression and a number: tan(pi/2) and 1/0 do not pass, nor does 0*sin(1/0).
    pub fn has_value(&mut self, e: Expr) -> bool {
        if self.pool.is_polynomial(e) {
            return true;
        }
        self.pool.reach(&[e]).into_iter().all(|part| match self.pool.node(part).clone() {
            Node::Number(_) | Node::Pi | Node::Symbol(_) | Node::Root(_) | Node::Sum { .. } => true,
            Node::Product { factors } => factors.iter().all(|(base, k)| {
                let required = match (k.is_integer(), k.is_negative()) {
                    (true, false) => return true,
                    (true, true) => Signs::NOT_ZERO,
                    (false, false) => Signs::NOT_NEGATIVE,
                    (false, true) => Signs::POSITIVE,
                };
                self.signs_of(*base).is_subset(required)
            }),
            Node::Power { base, exponent } => {
                self.signs_of(base) == Signs::POSITIVE
                    || (self.signs_of(base).is_subset(Signs::NOT_ZERO)
                        && self.is_integer(exponent) == Truth::True)
            }
            Node::Apply { function, arguments } => match &functions::record(function).meaning {
                Meaning::Analytic(_) => {
                    self.is_interior(function, arguments[0]) || self.is_closed_end(function, arguments[0])
                }
                Meaning::Pieces { .. }
                | Meaning::Floor
                | Meaning::Root(_)
                | Meaning::Largest
                | Meaning::Smallest => true,
                Meaning::Shorthand(_) => false,
            },
            Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => false,
        })
    }

    /// Whether u is proved to be an end of the domain that belongs to it.
    fn is_closed_end(&mut self, function: crate::expr::FunctionId, u: Expr) -> bool {
        let record = functions::record(function);
        let Meaning::Analytic(facts) = &record.meaning else { return false };
        facts.pole.is_none()
            && [record.domain.lower, record.domain.upper].into_iter().flatten().any(|(bound, closed)| {
                let distance = self.pool.on_cell().shift(u, &Rational::from(-bound));
                closed && self.signs_of(distance) == Signs::ZERO
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
