//! What else the facts at a point say beside the word: the set of limit points, the four Dini derivatives, the derivative
//! of the function with the hole filled, the Clarke subdifferential, and the class.
//!
//! Worked example: for x^2*sin(1/x) with 0 at 0 all four Dini derivatives are 0, and so f'(0) = 0; the limit points of
//! f' at 0 are -1 to 1, which is the Clarke subdifferential, and f is not C^1 there.
//!
//! Sources: U. Dini, *Fondamenti per la teorica delle funzioni di variabili reali* (1878), §145; F. Clarke,
//! *Optimization and Nonsmooth Analysis* (1983), theorem 2.5.1: the subdifferential of a function of one variable is the
//! convex hull of the limit points of its derivative.

use crate::decide::Question;
use crate::derive::analysis::CaseAnalysis;
use crate::derive::analysis::PointAnalysis;
use crate::derive::evidence::Evidence;
use crate::derive::evidence::SideEvidence;
use crate::derive::flat::analytic_part;
use crate::derive::verdict::Singularity;
use crate::derive::verdict::Verdict;
use crate::expr::Expr;
use crate::functions;
use crate::limit;
use crate::limit::Bound;
use crate::limit::Cluster;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::line::Side;
use crate::piecewise::Piece;
use crate::truth::Truth;

/// The Dini derivatives: the lower and upper limits of the difference quotient from the left, then from the right.
/// None where a side is not there, or where they are not known.
pub fn dini_derivatives(evidence: &Evidence) -> Option<[Option<Bound>; 4]> {
    evidence.value?;
    let of = |side: &SideEvidence| match side.quotient() {
        Some(Limit::Finite(c)) => [Some(Bound::Finite(c)); 2],
        Some(Limit::PlusInfinity) => [Some(Bound::PlusInfinity); 2],
        Some(Limit::MinusInfinity) => [Some(Bound::MinusInfinity); 2],
        Some(Limit::Oscillates(Cluster { low, high })) => [Some(low), Some(high)],
        Some(Limit::Undecided(_)) | None => [None; 2],
    };
    let ([a, b], [c, d]) = (of(&evidence.left), of(&evidence.right));
    Some([a, b, c, d])
}

/// The smallest interval that holds the limit points of what oscillates, of the function or of the difference quotient,
/// from the sides on which it does. None where a side is not decided.
pub fn cluster(q: &mut Question, evidence: &Evidence, of_value: bool) -> Option<Cluster> {
    let mut found: Option<Cluster> = None;
    for side in [&evidence.left, &evidence.right] {
        let here = match if of_value { side.limit() } else { side.quotient() } {
            Some(Limit::Oscillates(cluster)) => cluster,
            Some(Limit::Undecided(_)) => return None,
            Some(Limit::Finite(_) | Limit::PlusInfinity | Limit::MinusInfinity) => continue,
            None if side.is_absent() => continue,
            None => return None,
        };
        found = Some(match found {
            None => here,
            Some(other) => hull(q, other, here)?,
        });
    }
    found
}

fn hull(q: &mut Question, a: Cluster, b: Cluster) -> Option<Cluster> {
    let low = if below(q, b.low, a.low)? { b.low } else { a.low };
    let high = if below(q, a.high, b.high)? { b.high } else { a.high };
    Some(Cluster { low, high })
}

fn below(q: &mut Question, a: Bound, b: Bound) -> Option<bool> {
    Some(match (a, b) {
        (Bound::Finite(a), Bound::Finite(b)) => q.compare(a, b).ok()?.is_lt(),
        (Bound::MinusInfinity, _) => b != Bound::MinusInfinity,
        (_, Bound::PlusInfinity) => a != Bound::PlusInfinity,
        _ => false,
    })
}

/// The derivative that the function has when a hole is filled with its limit.
pub fn filled(q: &mut Question, point: &PointAnalysis) -> Option<Expr> {
    let evidence = &point.evidence;
    match point.verdict {
        Verdict::Outside { singularity: Singularity::Removable } | Verdict::Removable { .. } => {}
        _ => return None,
    }
    let Some(Limit::Finite(value)) = evidence.left.limit() else { return None };
    let mut slopes = Vec::new();
    for (side, found) in [(Side::Left, &evidence.left), (Side::Right, &evidence.right)] {
        let SideEvidence::Present { formula, .. } = found else { return None };
        let derivative = slope(q, *formula);
        let approach = limit::approach(q, *formula, derivative, Some(value), evidence.point, side);
        let Some(Limit::Finite(c)) = approach.quotient else { return None };
        slopes.push(c);
    }
    (q.equals(slopes[0], slopes[1]) == Truth::True).then(|| slopes[0])
}

/// The derivative of a formula.
pub(super) fn slope(q: &mut Question, formula: Expr) -> Expr {
    let x = q.variable();
    functions::differentiate(&mut q.pool, &[formula], x)[0]
}

/// Why there is no Clarke subdifferential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoClarke {
    /// There is no value.
    Outside,
    /// There are no values next to the point.
    Isolated,
    /// The domain lies on one side.
    Edge,
    /// The function is not continuous there.
    Discontinuous,
    /// The slopes near the point are unbounded, so the function is not Lipschitz there.
    Unbounded,
    /// It depends on the parameters.
    Depends,
    /// Not decided.
    Undecided,
}

/// The ends of the Clarke subdifferential at a point where the function is continuous and f' is bounded on both sides.
pub fn clarke(q: &mut Question, point: &PointAnalysis) -> Result<(Expr, Expr), NoClarke> {
    match point.verdict {
        Verdict::Differentiable { .. }
        | Verdict::Corner { .. }
        | Verdict::Oscillation { of_value: false } => {}
        Verdict::Outside { .. } => return Err(NoClarke::Outside),
        Verdict::Isolated => return Err(NoClarke::Isolated),
        Verdict::Endpoint { .. } => return Err(NoClarke::Edge),
        Verdict::Jump { .. }
        | Verdict::Removable { .. }
        | Verdict::Pole
        | Verdict::Oscillation { of_value: true } => return Err(NoClarke::Discontinuous),
        Verdict::Cusp { .. } | Verdict::VerticalTangent { .. } => return Err(NoClarke::Unbounded),
        Verdict::Depends { .. } => return Err(NoClarke::Depends),
        Verdict::Undecided { .. } => return Err(NoClarke::Undecided),
    }
    if let Some(d) = point.evidence.inside {
        return Ok((d, d));
    }
    let at = point.evidence.point;
    let mut all: Option<Cluster> = None;
    for (side, found) in [(Side::Left, &point.evidence.left), (Side::Right, &point.evidence.right)] {
        let SideEvidence::Present { formula, approach, .. } = found else { return Err(NoClarke::Undecided) };
        let limit = match (approach.quotient_rung, approach.quotient) {
            // There the limit of f' is that of the quotient.
            (Rung::Continuation | Rung::MeanValue, Some(limit)) => limit,
            _ => {
                let derivative = slope(q, *formula);
                limit::limit_at(q, derivative, at, side).0
            }
        };
        let here = match limit {
            Limit::Finite(c) => Cluster { low: Bound::Finite(c), high: Bound::Finite(c) },
            Limit::Oscillates(cluster) => cluster,
            Limit::PlusInfinity | Limit::MinusInfinity => return Err(NoClarke::Unbounded),
            Limit::Undecided(_) => return Err(NoClarke::Undecided),
        };
        all = Some(match all {
            None => here,
            Some(other) => hull(q, other, here).ok_or(NoClarke::Undecided)?,
        });
    }
    match all {
        Some(Cluster { low: Bound::Finite(low), high: Bound::Finite(high) }) => Ok((low, high)),
        Some(_) => Err(NoClarke::Unbounded),
        None => Err(NoClarke::Undecided),
    }
}

/// How smooth a function is on the interior of its domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Smoothness {
    /// Not continuous somewhere.
    Discontinuous,
    /// Continuous, and somewhere not differentiable.
    Continuous,
    /// Differentiable, and the derivative is somewhere not continuous.
    Differentiable,
    /// So many continuous derivatives, and no more.
    Class(u32),
    /// Infinitely many derivatives.
    Infinite,
}

impl Smoothness {
    /// As in JSON: `discontinuous`, `C^0`, `differentiable`, `C^2`, `C^inf`.
    pub fn word(self) -> String {
        match self {
            Smoothness::Discontinuous => "discontinuous".to_owned(),
            Smoothness::Continuous => "C^0".to_owned(),
            Smoothness::Differentiable => "differentiable".to_owned(),
            Smoothness::Class(k) => format!("C^{k}"),
            Smoothness::Infinite => "C^inf".to_owned(),
        }
    }
}

/// The largest class that is told from a smooth function by derivatives.
const MAX_CLASS: u32 = 24;
/// Derivatives of more parts than this are not looked at.
const MAX_NODES: usize = 120;

/// The class on the interior of the domain; none where it is undecided or depends on the parameters.
pub fn smoothness(q: &mut Question, case: &CaseAnalysis) -> Option<Smoothness> {
    // A class is said beside the answer, and takes no more than a part of what the answer may.
    let held = q.budget.hold_back(SHARE_OF_CLASS);
    let found = least_class(q, case);
    q.budget.give_back(held);
    found
}

/// The class may take one in so many of the steps that are left.
const SHARE_OF_CLASS: u64 = 8;

fn least_class(q: &mut Question, case: &CaseAnalysis) -> Option<Smoothness> {
    if case.base.values().any(|piece| matches!(piece, Piece::Undecided(_) | Piece::Depends(_))) {
        return None;
    }
    let word = |point: &PointAnalysis| match &point.verdict {
        Verdict::Jump { .. }
        | Verdict::Removable { .. }
        | Verdict::Pole
        | Verdict::Oscillation { of_value: true } => Some(Some(Smoothness::Discontinuous)),
        Verdict::Corner { .. }
        | Verdict::Cusp { .. }
        | Verdict::VerticalTangent { .. }
        | Verdict::Oscillation { of_value: false } => Some(Some(Smoothness::Continuous)),
        Verdict::Outside { .. } | Verdict::Isolated | Verdict::Endpoint { .. } => {
            Some(Some(Smoothness::Infinite))
        }
        Verdict::Differentiable { .. } => Some(None),
        Verdict::Undecided { .. } | Verdict::Depends { .. } => None,
    };
    let words: Option<Vec<_>> = case.all_points().map(word).collect();
    let words = words?;
    if let Some(least) = words.iter().flatten().min().filter(|w| **w <= Smoothness::Continuous) {
        return Some(*least);
    }
    let mut least = Smoothness::Infinite;
    let is_open = |p: &&PointAnalysis| matches!(p.verdict, Verdict::Differentiable { .. });
    for point in case.points.iter().filter(is_open) {
        least = least.min(class_at(q, &point.evidence)?);
    }
    for family in &case.families {
        let general = Some(&family.general).filter(is_open);
        for point in family.except.iter().map(|(_, point)| point).filter(is_open) {
            least = least.min(class_at(q, &point.evidence)?);
        }
        if let Some(point) = general {
            let range = q.in_range(family.index, (family.from, family.to));
            least = least.min(q.under(&range, |q| class_at(q, &point.evidence))?);
        }
    }
    Some(least)
}

/// The class at a point where the function is differentiable: f^(k) exists and is continuous there as long as the limits of
/// f^(k) from both sides are equal (mean value theorem).
pub(super) fn class_at(q: &mut Question, evidence: &Evidence) -> Option<Smoothness> {
    if evidence.inside.is_some() {
        return Some(Smoothness::Infinite);
    }
    let (SideEvidence::Present { formula: left, .. }, SideEvidence::Present { formula: right, .. }) =
        (evidence.left, evidence.right)
    else {
        return None;
    };
    let at = evidence.point;
    if is_quotient_of_analytic(q, left, right, at) {
        return Some(Smoothness::Infinite);
    }
    if let (Some(a), Some(b)) =
        (analytic_part(q, left, at, Side::Left), analytic_part(q, right, at, Side::Right))
    {
        let difference = q.pool.on_cell().sub(a, b);
        if q.normal(difference).is_some_and(|n| n.numerator.is_zero()) {
            return Some(Smoothness::Infinite);
        }
    }
    let (mut left, mut right) = (left, right);
    for k in 1..=MAX_CLASS {
        (left, right) = (slope(q, left), slope(q, right));
        if q.pool.reach(&[left, right]).len() > MAX_NODES || !q.budget.tick(1000) {
            return None;
        }
        let limits =
            [(left, Side::Left), (right, Side::Right)].map(|(g, side)| limit::limit_at(q, g, at, side).0);
        let equal = match limits {
            [Limit::Undecided(_), _] | [_, Limit::Undecided(_)] => return None,
            [Limit::Finite(a), Limit::Finite(b)] => match q.equals(a, b) {
                Truth::True => true,
                Truth::False => false,
                Truth::Unknown => return None,
            },
            _ => false,
        };
        if !equal {
            return Some(if k == 1 { Smoothness::Differentiable } else { Smoothness::Class(k - 1) });
        }
    }
    None
}

/// Whether both sides of a point where the function is continuous are one quotient of functions that are analytic there:
/// then the function is analytic, too (Riemann's theorem on removable singularities).
pub(super) fn is_quotient_of_analytic(q: &mut Question, left: Expr, right: Expr, at: Expr) -> bool {
    let difference = q.pool.on_cell().sub(left, right);
    if !q.normal(difference).is_some_and(|n| n.numerator.is_zero()) {
        return false;
    }
    let Some(normal) = q.normal(left).map(|n| n.cancelled()) else { return false };
    let x = q.x();
    [&normal.numerator, &normal.denominator].into_iter().all(|p| {
        p.terms().all(|(m, _)| {
            m.iter().all(|(kernel, power)| {
                // A negative power of the variable, or of a function that is analytic, is a denominator.
                *kernel == x && power.is_integer()
                    || !q.varies(*kernel)
                    || power.is_integer() && q.continued(*kernel, at).is_some()
            })
        })
    })
}
