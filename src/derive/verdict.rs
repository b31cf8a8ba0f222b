//! The word that the evidence implies.

use crate::derive::evidence::Answer;
use crate::derive::evidence::Evidence;
use crate::derive::evidence::SideEvidence;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::functions::Signs;
use crate::limit::Limit;
use crate::line::Side;

/// A limit as a value to show: of the difference quotient from a side, or of a function.
///
/// ```
/// let limit = dini::Function::parse("1/x^2")?.limit("0")?;
/// assert_eq!(limit.value(), dini::Slope::PlusInfinity);
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope<T> {
    /// It exists and is this number.
    Finite(T),
    /// It is plus infinity.
    PlusInfinity,
    /// It is minus infinity.
    MinusInfinity,
    /// It is proved not to exist.
    None,
    /// The side is not there, or the limit is not decided.
    Unknown,
}

/// Why there is no value at a point.
///
/// ```
/// let report = dini::Function::parse("1/x")?.derivative()?;
/// assert!(matches!(report.at("0")?, dini::Verdict::Outside { singularity: dini::Singularity::Pole, .. }));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Singularity {
    /// Some one-sided limit is infinite.
    Pole,
    /// Both limits are finite and equal.
    Removable,
    /// Both limits are finite and differ.
    Jump,
    /// A side has no limit.
    Oscillation,
    /// Only one side exists, with a finite limit.
    Edge,
    /// No side exists.
    None,
    /// Not decided.
    Unknown,
}

/// What a function is at a point, with regard to its derivative.
///
/// Order of precedence, the first that applies: outside, isolated, endpoint, pole, jump, removable,
/// oscillation of the value, differentiable, corner, cusp, vertical tangent, oscillation of the quotient;
/// `Undecided` where a step is not decided.
///
/// ```
/// let report = dini::Function::parse("abs(x)")?.derivative()?;
/// match report.at("0")? {
///     dini::Verdict::Corner { left: dini::Slope::Finite(left), .. } => assert_eq!(left.text(), "-1"),
///     other => panic!("{}", other.word()),
/// }
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<T> {
    /// The derivative exists.
    Differentiable {
        /// Its value.
        value: T,
    },
    /// Continuous, and the one-sided derivatives differ; at least one of them is finite.
    Corner {
        /// The left derivative.
        left: Slope<T>,
        /// The right derivative.
        right: Slope<T>,
    },
    /// Continuous, and the one-sided derivatives are infinite with opposite signs.
    Cusp {
        /// The left derivative.
        left: Slope<T>,
        /// The right derivative.
        right: Slope<T>,
    },
    /// Continuous, and both one-sided derivatives are the same infinity.
    VerticalTangent {
        /// That infinity.
        slope: Slope<T>,
    },
    /// Both one-sided limits are finite, and they differ.
    Jump {
        /// The left limit.
        left: T,
        /// The value.
        value: T,
        /// The right limit.
        right: T,
    },
    /// Both one-sided limits are finite and equal, and the value differs.
    Removable {
        /// The limit.
        limit: T,
        /// The value.
        value: T,
    },
    /// A value, and an infinite one-sided limit.
    Pole,
    /// The value, or a difference quotient, is proved to have no limit.
    Oscillation {
        /// Whether it is the value itself.
        of_value: bool,
    },
    /// The domain lies on one side.
    Endpoint {
        /// The side on which it lies.
        side: Side,
        /// The one-sided derivative.
        slope: Slope<T>,
    },
    /// A value, and no value near it.
    Isolated,
    /// No value.
    Outside {
        /// What the function does nearby.
        singularity: Singularity,
    },
    /// A step is not decided.
    Undecided {
        /// Which, and why.
        reason: Undecided,
    },
    /// The word differs with the parameters.
    Depends {
        /// Each allowed value of the parameters is in exactly one.
        cases: Vec<Case<T>>,
    },
}

/// A condition on parameters: the expression has one of the signs.
pub type Constraint = (Expr, Signs);

/// A verdict under conditions on the parameters.
///
/// ```
/// let report = dini::Function::parse("{ x for x > 0, a*x otherwise }")?.derivative_in("x")?;
/// let dini::Verdict::Depends { cases } = report.at("0")? else { panic!("it depends on a") };
/// assert_eq!(cases.len(), 2);
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case<T> {
    /// All of these hold.
    pub when: Vec<Constraint>,
    /// Then this is the verdict.
    pub verdict: Verdict<T>,
}

impl Verdict<Expr> {
    /// The word for the evidence; total. Open comparisons are split into cases before.
    pub fn of(evidence: &Evidence) -> Verdict<Expr> {
        if let Some(reason) = evidence.unknown_value {
            return Verdict::Undecided { reason };
        }
        let (left, right) = (&evidence.left, &evidence.right);
        let Some(value) = evidence.value else {
            return Verdict::Outside { singularity: Verdict::singularity(evidence) };
        };
        for side in [left, right] {
            if let SideEvidence::Unknown(reason) = side {
                return Verdict::Undecided { reason: *reason };
            }
        }
        match (left.quotient(), right.quotient()) {
            (None, None) => Verdict::Isolated,
            (Some(quotient), None) => Verdict::endpoint(Side::Left, quotient),
            (None, Some(quotient)) => Verdict::endpoint(Side::Right, quotient),
            (Some(l), Some(r)) => Verdict::inside(evidence, value, l, r),
        }
    }

    fn endpoint(side: Side, quotient: Limit) -> Verdict<Expr> {
        Verdict::Endpoint { side, slope: Slope::of(quotient) }
    }

    fn singularity(evidence: &Evidence) -> Singularity {
        let unknown = |side| matches!(side, SideEvidence::Unknown(_));
        if unknown(evidence.left) || unknown(evidence.right) {
            return Singularity::Unknown;
        }
        let limits = [evidence.left.limit(), evidence.right.limit()];
        if limits.iter().flatten().any(|l| matches!(l, Limit::PlusInfinity | Limit::MinusInfinity)) {
            return Singularity::Pole;
        }
        if limits.iter().flatten().any(|l| matches!(l, Limit::Oscillates(_))) {
            return Singularity::Oscillation;
        }
        match (limits, evidence.limits_agree) {
            ([None, None], _) => Singularity::None,
            ([Some(Limit::Finite(_)), None] | [None, Some(Limit::Finite(_))], _) => Singularity::Edge,
            (_, Answer::Yes) => Singularity::Removable,
            (_, Answer::No) => Singularity::Jump,
            (_, Answer::Open(_) | Answer::Moot) => Singularity::Unknown,
        }
    }

    /// Rows 4 to 12 of the table: a value, and both sides.
    fn inside(evidence: &Evidence, value: Expr, l: Limit, r: Limit) -> Verdict<Expr> {
        let (left, right) = (evidence.left.limit(), evidence.right.limit());
        let infinite = |l| matches!(l, Some(Limit::PlusInfinity | Limit::MinusInfinity));
        if infinite(left) || infinite(right) {
            return Verdict::Pole;
        }
        match (left, right) {
            (Some(Limit::Oscillates(_)), _) | (_, Some(Limit::Oscillates(_))) => {
                return Verdict::Oscillation { of_value: true };
            }
            (Some(Limit::Finite(a)), Some(Limit::Finite(b))) => match evidence.limits_agree {
                Answer::No => return Verdict::Jump { left: a, value, right: b },
                Answer::Open(e) => return Verdict::Undecided { reason: Undecided::Sign(e) },
                Answer::Yes | Answer::Moot => match Verdict::continuity(evidence) {
                    Answer::No => return Verdict::Removable { limit: a, value },
                    Answer::Open(e) => return Verdict::Undecided { reason: Undecided::Sign(e) },
                    Answer::Yes | Answer::Moot => {}
                },
            },
            (Some(Limit::Undecided(reason)), _) | (_, Some(Limit::Undecided(reason))) => {
                return Verdict::Undecided { reason };
            }
            (
                None | Some(Limit::Finite(_) | Limit::PlusInfinity | Limit::MinusInfinity),
                None | Some(Limit::Finite(_) | Limit::PlusInfinity | Limit::MinusInfinity),
            ) => unreachable!("a side with a quotient has a limit"),
        }
        Verdict::of_quotients(evidence, l, r)
    }

    fn continuity(evidence: &Evidence) -> Answer {
        match evidence.left {
            SideEvidence::Present { continuous, .. } => continuous,
            SideEvidence::Absent | SideEvidence::Unknown(_) => Answer::Moot,
        }
    }

    /// Rows 8 to 12: f is continuous at the point.
    fn of_quotients(evidence: &Evidence, l: Limit, r: Limit) -> Verdict<Expr> {
        use Limit::{Finite, MinusInfinity, Oscillates, PlusInfinity};
        match (l, r) {
            (Oscillates(_), _) | (_, Oscillates(_)) => Verdict::Oscillation { of_value: false },
            (Limit::Undecided(reason), _) | (_, Limit::Undecided(reason)) => Verdict::Undecided { reason },
            (Finite(a), Finite(_)) => match evidence.quotients_agree {
                Answer::Yes => Verdict::Differentiable { value: evidence.derivative.unwrap_or(a) },
                Answer::No => Verdict::Corner { left: Slope::of(l), right: Slope::of(r) },
                Answer::Open(e) => Verdict::Undecided { reason: Undecided::Sign(e) },
                Answer::Moot => unreachable!("two finite limits were compared"),
            },
            (PlusInfinity, PlusInfinity) | (MinusInfinity, MinusInfinity) => {
                Verdict::VerticalTangent { slope: Slope::of(l) }
            }
            (PlusInfinity, MinusInfinity) | (MinusInfinity, PlusInfinity) => {
                Verdict::Cusp { left: Slope::of(l), right: Slope::of(r) }
            }
            (Finite(_), PlusInfinity | MinusInfinity) | (PlusInfinity | MinusInfinity, Finite(_)) => {
                Verdict::Corner { left: Slope::of(l), right: Slope::of(r) }
            }
        }
    }
}

impl Slope<Expr> {
    /// A limit as a value to show.
    pub fn of(limit: Limit) -> Slope<Expr> {
        match limit {
            Limit::Finite(e) => Slope::Finite(e),
            Limit::PlusInfinity => Slope::PlusInfinity,
            Limit::MinusInfinity => Slope::MinusInfinity,
            Limit::Oscillates(_) => Slope::None,
            Limit::Undecided(_) => Slope::Unknown,
        }
    }
}

impl<T> Slope<T> {
    /// The same with another kind of value.
    pub fn map<U>(self, f: &mut impl FnMut(T) -> U) -> Slope<U> {
        match self {
            Slope::Finite(t) => Slope::Finite(f(t)),
            Slope::PlusInfinity => Slope::PlusInfinity,
            Slope::MinusInfinity => Slope::MinusInfinity,
            Slope::None => Slope::None,
            Slope::Unknown => Slope::Unknown,
        }
    }
}

impl<T> Verdict<T> {
    /// The word of INTERFACE: lower case, underscores.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Differentiable { .. } => "differentiable",
            Verdict::Corner { .. } => "corner",
            Verdict::Cusp { .. } => "cusp",
            Verdict::VerticalTangent { .. } => "vertical_tangent",
            Verdict::Jump { .. } => "jump",
            Verdict::Removable { .. } => "removable",
            Verdict::Pole => "pole",
            Verdict::Oscillation { .. } => "oscillation",
            Verdict::Endpoint { .. } => "endpoint",
            Verdict::Isolated => "isolated",
            Verdict::Outside { .. } => "outside",
            Verdict::Undecided { .. } => "undecided",
            Verdict::Depends { .. } => "depends",
        }
    }

    /// The same with another kind of value.
    pub fn map<U>(self, f: &mut impl FnMut(T) -> U) -> Verdict<U> {
        match self {
            Verdict::Differentiable { value } => Verdict::Differentiable { value: f(value) },
            Verdict::Corner { left, right } => Verdict::Corner { left: left.map(f), right: right.map(f) },
            Verdict::Cusp { left, right } => Verdict::Cusp { left: left.map(f), right: right.map(f) },
            Verdict::VerticalTangent { slope } => Verdict::VerticalTangent { slope: slope.map(f) },
            Verdict::Jump { left, value, right } => {
                Verdict::Jump { left: f(left), value: f(value), right: f(right) }
            }
            Verdict::Removable { limit, value } => Verdict::Removable { limit: f(limit), value: f(value) },
            Verdict::Pole => Verdict::Pole,
            Verdict::Oscillation { of_value } => Verdict::Oscillation { of_value },
            Verdict::Endpoint { side, slope } => Verdict::Endpoint { side, slope: slope.map(f) },
            Verdict::Isolated => Verdict::Isolated,
            Verdict::Outside { singularity } => Verdict::Outside { singularity },
            Verdict::Undecided { reason } => Verdict::Undecided { reason },
            Verdict::Depends { cases } => Verdict::Depends {
                cases: cases
                    .into_iter()
                    .map(|case| Case { when: case.when, verdict: case.verdict.map(f) })
                    .collect(),
            },
        }
    }
}
