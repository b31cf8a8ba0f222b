//! The facts at one point, each with what proves it.

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::limit::Approach;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::simplify::cost;
use crate::truth::Truth;

/// A comparison that may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Proved equal.
    Yes,
    /// Proved different.
    No,
    /// Depends on the sign of this expression in the parameters.
    Open(Expr),
    /// There is nothing to compare.
    Moot,
}

/// What one side of the point shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideEvidence {
    /// The function has no value on this side, however near.
    Absent,
    /// What the function is on this side is not known.
    Unknown(Undecided),
    /// The function is one smooth formula on this side.
    Present {
        /// The formula.
        formula: Expr,
        /// Its limits.
        approach: Approach,
        /// Whether its limit is the value of the function at the point.
        continuous: Answer,
    },
}

impl SideEvidence {
    /// Whether the domain reaches the point from this side, if that is known.
    pub fn is_absent(&self) -> bool {
        matches!(self, SideEvidence::Absent)
    }

    /// The limit, if the side is there.
    pub fn limit(&self) -> Option<Limit> {
        match self {
            SideEvidence::Present { approach, .. } => Some(approach.limit),
            _ => None,
        }
    }

    /// The one-sided derivative, if the side is there and the function has a value.
    pub fn quotient(&self) -> Option<Limit> {
        match self {
            SideEvidence::Present { approach, .. } => approach.quotient,
            _ => None,
        }
    }
}

/// Everything that a verdict rests on: the value, both sides, and the comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The point.
    pub point: Expr,
    /// The value of the function there, if it has one.
    pub value: Option<Expr>,
    /// Why the value is not known, if it is not.
    pub unknown_value: Option<Undecided>,
    /// The left side.
    pub left: SideEvidence,
    /// The right side.
    pub right: SideEvidence,
    /// Whether the limits of the function from both sides are equal.
    pub limits_agree: Answer,
    /// Whether the limits of the quotient from both sides are equal.
    pub quotients_agree: Answer,
    /// The common limit of the quotients in its simpler form, where they are finite and agree.
    pub derivative: Option<Expr>,
}

/// The rule behind a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theorem {
    /// A sum, product or composition of analytic functions is analytic.
    AnalyticCell,
    /// See [`Rung::Continuation`].
    Continuation,
    /// See [`Rung::Series`].
    Series,
    /// See [`Rung::Power`].
    Power,
    /// See [`Rung::MeanValue`].
    MeanValue,
    /// See [`Rung::Gap`].
    Gap,
    /// The definition of the derivative by one-sided limits of the difference quotient.
    TwoSides,
}

/// A fact with the rule that proves it; the expressions are named, not written out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The rule.
    pub theorem: Theorem,
    /// What it gave.
    pub statement: Statement,
}

/// What a fact states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statement {
    /// The value of the function at the point.
    Value(Expr),
    /// The limit of the function from the left (true) or right.
    Limit { left: bool, limit: Limit },
    /// The limit of the difference quotient from the left (true) or right.
    Quotient { left: bool, limit: Limit },
    /// Both limits of the quotient are equal, or not.
    Agree(bool),
}

impl Evidence {
    /// The evidence with its comparisons made.
    pub fn compare(mut self, q: &mut Question) -> Evidence {
        for side in [&mut self.left, &mut self.right] {
            if let SideEvidence::Present { approach, continuous, .. } = side {
                *continuous = match (self.value, approach.limit) {
                    (Some(value), Limit::Finite(l)) => equal(q, l, value),
                    _ => Answer::Moot,
                };
            }
        }
        self.limits_agree = agree(q, self.left.limit(), self.right.limit());
        let quotients = (self.left.quotient(), self.right.quotient());
        self.quotients_agree = agree(q, quotients.0, quotients.1);
        self.derivative = match (self.quotients_agree, quotients) {
            (Answer::Yes, (Some(Limit::Finite(l)), Some(Limit::Finite(r)))) => Some(simpler(q, l, r)),
            _ => None,
        };
        self
    }

    /// The first comparison that is open, in the order in which the verdict asks.
    pub fn open(&self) -> Option<Expr> {
        let mut answers = Vec::new();
        for side in [&self.left, &self.right] {
            if let SideEvidence::Present { continuous, .. } = side {
                answers.push(*continuous);
            }
        }
        answers.push(self.limits_agree);
        if self.value.is_some() {
            answers.push(self.quotients_agree);
        }
        answers.into_iter().find_map(|answer| match answer {
            Answer::Open(e) => Some(e),
            Answer::Yes | Answer::No | Answer::Moot => None,
        })
    }

    /// The facts in the order of a proof.
    pub fn facts(&self) -> Vec<Fact> {
        let theorem = |rung| match rung {
            Rung::Continuation => Some(Theorem::Continuation),
            Rung::Series => Some(Theorem::Series),
            Rung::Power => Some(Theorem::Power),
            Rung::MeanValue => Some(Theorem::MeanValue),
            Rung::Gap => Some(Theorem::Gap),
            Rung::None => None,
        };
        let mut out = Vec::new();
        out.extend(
            self.value.map(|v| Fact { theorem: Theorem::AnalyticCell, statement: Statement::Value(v) }),
        );
        for (left, side) in [(true, &self.left), (false, &self.right)] {
            let SideEvidence::Present { approach, .. } = side else { continue };
            let limit = Statement::Limit { left, limit: approach.limit };
            out.extend(theorem(approach.limit_rung).map(|theorem| Fact { theorem, statement: limit }));
            if let Some(limit) = approach.quotient {
                let quotient = Statement::Quotient { left, limit };
                out.extend(
                    theorem(approach.quotient_rung).map(|theorem| Fact { theorem, statement: quotient }),
                );
            }
        }
        match self.quotients_agree {
            Answer::Yes => out.push(Fact { theorem: Theorem::TwoSides, statement: Statement::Agree(true) }),
            Answer::No => out.push(Fact { theorem: Theorem::TwoSides, statement: Statement::Agree(false) }),
            Answer::Open(_) | Answer::Moot => {}
        }
        out
    }
}

/// The one without parameters, else the shorter one.
fn simpler(q: &Question, a: Expr, b: Expr) -> Expr {
    let price = |e: Expr| (!q.pool.is_constant(e), cost(&q.pool, e));
    if price(b) < price(a) { b } else { a }
}

fn equal(q: &mut Question, a: Expr, b: Expr) -> Answer {
    match q.equals(a, b) {
        Truth::True => Answer::Yes,
        Truth::False => Answer::No,
        Truth::Unknown => Answer::Open(q.pool.on_cell().sub(a, b)),
    }
}

fn agree(q: &mut Question, a: Option<Limit>, b: Option<Limit>) -> Answer {
    match (a, b) {
        (Some(Limit::Finite(a)), Some(Limit::Finite(b))) => equal(q, a, b),
        (Some(Limit::PlusInfinity), Some(Limit::PlusInfinity))
        | (Some(Limit::MinusInfinity), Some(Limit::MinusInfinity)) => Answer::Yes,
        (
            Some(Limit::Finite(_) | Limit::PlusInfinity | Limit::MinusInfinity),
            Some(Limit::Finite(_) | Limit::PlusInfinity | Limit::MinusInfinity),
        ) => Answer::No,
        _ => Answer::Moot,
    }
}
