//! The facts at one point, each with what proves it.

use crate::decide::Question;
use crate::derive::verdict::Constraint;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::limit::Approach;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::line::Side;
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
    /// The derivative by its formula, where the point lies inside an open cell.
    pub inside: Option<Expr>,
}

/// The evidence under conditions on the parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEvidence {
    /// All of these hold.
    pub when: Vec<Constraint>,
    /// What was found then.
    pub evidence: Evidence,
}

/// The rule behind a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theorem {
    /// The number put in for the variable, in the branch that counts there.
    Substitution,
    /// The conditions of the branches, and the domains of the functions in them.
    Domain,
    /// See [`Rung::Continuation`].
    Continuation,
    /// See [`Rung::Series`].
    Series,
    /// See [`Rung::Growth`].
    Growth,
    /// See [`Rung::Parts`].
    Parts,
    /// See [`Rung::Squeeze`].
    Squeeze,
    /// See [`Rung::IntermediateValues`].
    IntermediateValues,
    /// See [`Rung::Power`].
    Power,
    /// See [`Rung::MeanValue`].
    MeanValue,
    /// See [`Rung::Gap`].
    Gap,
    /// The order of two numbers: continuity from a side, and whether the limits are equal.
    Comparison,
    /// The definition of the derivative by one-sided limits of the difference quotient.
    TwoSides,
    /// Inside an open cell a sum, product or composition of analytic functions is analytic, and its derivative
    /// is that of the formula.
    AnalyticCell,
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
    /// The value of the function at the point; none when it has none.
    Value(Option<Expr>),
    /// The function has no value on this side of the point, however near.
    Absent(Side),
    /// The limit of the function from a side.
    Limit(Side, Limit),
    /// The limit of the difference quotient from a side.
    Quotient(Side, Limit),
    /// The limit from a side is the value, or not.
    Continuous(Side, bool),
    /// Both limits of the function are equal, or not.
    LimitsAgree(bool),
    /// Both limits of the quotient are equal, or not.
    QuotientsAgree(bool),
    /// The derivative.
    Derivative(Expr),
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

    /// Nothing is known, for this reason.
    pub fn unknown(point: Expr, reason: Undecided) -> Evidence {
        let side = SideEvidence::Unknown(reason);
        Evidence {
            point,
            value: None,
            unknown_value: Some(reason),
            left: side,
            right: side,
            limits_agree: Answer::Moot,
            quotients_agree: Answer::Moot,
            derivative: None,
            inside: None,
        }
    }

    /// What holds in both cases; what differs is not known without the case, for this reason.
    pub fn common(&self, other: &Evidence, reason: Undecided) -> Evidence {
        let answer = |a: Answer, b: Answer| if a == b { a } else { Answer::Moot };
        let side = |a: SideEvidence, b: SideEvidence| match (a, b) {
            (
                SideEvidence::Present { formula, approach: own, continuous },
                SideEvidence::Present { approach: other, continuous: other_continuous, .. },
            ) => SideEvidence::Present {
                formula,
                approach: own.common(other, reason),
                continuous: answer(continuous, other_continuous),
            },
            (a, b) if a == b => a,
            _ => SideEvidence::Unknown(reason),
        };
        let same_value = self.value == other.value && self.unknown_value == other.unknown_value;
        Evidence {
            point: self.point,
            value: self.value.filter(|_| same_value),
            unknown_value: if same_value { self.unknown_value } else { Some(reason) },
            left: side(self.left, other.left),
            right: side(self.right, other.right),
            limits_agree: answer(self.limits_agree, other.limits_agree),
            quotients_agree: answer(self.quotients_agree, other.quotients_agree),
            derivative: self.derivative.filter(|d| other.derivative == Some(*d)),
            inside: self.inside.filter(|d| other.inside == Some(*d)),
        }
    }

    /// The facts in the order of a proof. What was not decided is not among them.
    pub fn facts(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        let mut push = |theorem, statement| out.push(Fact { theorem, statement });
        match (self.value, self.unknown_value) {
            (Some(v), _) => push(Theorem::Substitution, Statement::Value(Some(v))),
            (None, None) => push(Theorem::Domain, Statement::Value(None)),
            (None, Some(_)) => {}
        }
        let sides = [(Side::Left, &self.left), (Side::Right, &self.right)];
        for (side, found) in sides {
            match found {
                SideEvidence::Absent => push(Theorem::Domain, Statement::Absent(side)),
                SideEvidence::Unknown(_) => {}
                SideEvidence::Present { approach, .. } => {
                    if let Some(theorem) = theorem_of(approach.limit_rung) {
                        push(theorem, Statement::Limit(side, approach.limit));
                    }
                    if let (Some(theorem), Some(limit)) =
                        (theorem_of(approach.quotient_rung), approach.quotient)
                    {
                        push(theorem, Statement::Quotient(side, limit));
                    }
                }
            }
        }
        for (side, found) in sides {
            if let SideEvidence::Present { continuous, .. } = found
                && let Some(yes) = continuous.known()
            {
                push(Theorem::Comparison, Statement::Continuous(side, yes));
            }
        }
        if let Some(yes) = self.limits_agree.known() {
            push(Theorem::Comparison, Statement::LimitsAgree(yes));
        }
        if let Some(yes) = self.quotients_agree.known() {
            push(Theorem::TwoSides, Statement::QuotientsAgree(yes));
        }
        if let Some(d) = self.inside {
            push(Theorem::AnalyticCell, Statement::Derivative(d));
        }
        out
    }
}

impl Answer {
    /// Yes or no, where that was decided.
    fn known(self) -> Option<bool> {
        match self {
            Answer::Yes => Some(true),
            Answer::No => Some(false),
            Answer::Open(_) | Answer::Moot => None,
        }
    }
}

fn theorem_of(rung: Rung) -> Option<Theorem> {
    match rung {
        Rung::Continuation => Some(Theorem::Continuation),
        Rung::Series => Some(Theorem::Series),
        Rung::Growth => Some(Theorem::Growth),
        Rung::Parts => Some(Theorem::Parts),
        Rung::Squeeze => Some(Theorem::Squeeze),
        Rung::IntermediateValues => Some(Theorem::IntermediateValues),
        Rung::Power => Some(Theorem::Power),
        Rung::MeanValue => Some(Theorem::MeanValue),
        Rung::Gap => Some(Theorem::Gap),
        Rung::None => None,
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
