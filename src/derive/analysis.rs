//! The derivative of a function, with a verdict at every breakpoint.

use crate::decide::Question;
use crate::derive::evidence::Answer;
use crate::derive::evidence::Evidence;
use crate::derive::evidence::SideEvidence;
use crate::derive::verdict::Case;
use crate::derive::verdict::Constraint;
use crate::derive::verdict::Verdict;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Signs;
use crate::limit;
use crate::line::Partition;
use crate::line::Side;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten;
use crate::piecewise::merge;

/// The answer to "what is the derivative": one for each case of the parameters that changes the cells.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The order of the derivative.
    pub order: u32,
    /// Each allowed value of the parameters is in exactly one case.
    pub cases: Vec<CaseAnalysis>,
}

/// The derivative under conditions on the parameters.
#[derive(Clone, Debug)]
pub struct CaseAnalysis {
    /// The conditions; none when there is only one case.
    pub when: Vec<Constraint>,
    /// What is differentiated: the function, or its derivative of one order less.
    pub base: PiecewiseFn,
    /// The derivative; defined where the verdict is `differentiable`.
    pub derivative: PiecewiseFn,
    /// A verdict for each breakpoint of `base`, in order.
    pub points: Vec<PointAnalysis>,
}

/// What was found at one point.
#[derive(Clone, Debug)]
pub struct PointAnalysis {
    /// The point.
    pub at: Expr,
    /// The facts.
    pub evidence: Evidence,
    /// The word.
    pub verdict: Verdict<Expr>,
}

/// How many comparisons of parameters at one point are split into cases.
const MAX_COMPARISONS: usize = 3;

/// The derivative of `e`, of an order from 1 on, by the variable of the question.
pub fn analyse(q: &mut Question, e: Expr, order: u32) -> Analysis {
    let mut cases = Vec::new();
    let mut splits = q.budget.max_splits();
    analyse_case(q, e, order, &mut Vec::new(), &mut splits, &mut cases);
    Analysis { order, cases }
}

/// One run; where it left a question about parameters open, one run for each answer.
fn analyse_case(
    q: &mut Question,
    e: Expr,
    order: u32,
    when: &mut Vec<Constraint>,
    splits: &mut usize,
    out: &mut Vec<CaseAnalysis>,
) {
    q.take_open();
    let case = run(q, e, order, when);
    match q.take_open() {
        Some(open) if *splits > 0 && has_gap(&case) => {
            *splits -= 1;
            let possible = q.signs_of(open);
            for sign in [Signs::POSITIVE, Signs::ZERO, Signs::NEGATIVE] {
                if !sign.is_subset(possible) {
                    continue;
                }
                when.push((open, sign));
                q.under(&[(open, sign)], |q| analyse_case(q, e, order, when, splits, out));
                when.pop();
            }
        }
        _ => out.push(case),
    }
}

/// Whether something is undecided that a split could decide.
fn has_gap(case: &CaseAnalysis) -> bool {
    let open = |f: &PiecewiseFn| f.cells().any(|(_, piece)| matches!(piece, Piece::Undecided(_)));
    open(&case.base)
        || open(&case.derivative)
        || case.points.iter().any(|p| matches!(p.verdict, Verdict::Undecided { .. }))
}

fn run(q: &mut Question, e: Expr, order: u32, when: &[Constraint]) -> CaseAnalysis {
    let flat = flatten(q, e);
    let mut base = merge(q, flat);
    let (mut derivative, mut points) = derive(q, &base, order > 1);
    for step in 1..order {
        base = derivative;
        (derivative, points) = derive(q, &base, step + 1 < order);
    }
    CaseAnalysis { when: when.to_vec(), base, derivative, points }
}

/// The derivative of a partition and the verdicts at its breakpoints. When the derivative is itself to be
/// differentiated, a comparison of parameters becomes an open question of the whole computation.
fn derive(q: &mut Question, f: &PiecewiseFn, again: bool) -> (PiecewiseFn, Vec<PointAnalysis>) {
    let formulas: Vec<Expr> = f
        .stretches()
        .iter()
        .filter_map(|piece| match piece {
            Piece::Smooth(e) => Some(*e),
            _ => None,
        })
        .collect();
    let x = q.variable();
    let mut derivatives = functions::differentiate(&mut q.pool, &formulas, x).into_iter();
    let stretches: Vec<Piece> = f
        .stretches()
        .iter()
        .map(|piece| match piece {
            Piece::Smooth(_) => Piece::Smooth(derivatives.next().expect("one derivative for each formula")),
            other => *other,
        })
        .collect();
    let mut points = Vec::with_capacity(f.points().len());
    let mut out = Partition::whole(stretches[0]);
    for (i, (at, value)) in f.points().iter().enumerate() {
        let sides = [(f.stretches()[i], stretches[i]), (f.stretches()[i + 1], stretches[i + 1])];
        let gather = |q: &mut Question| evidence_at(q, *at, *value, sides);
        let evidence = gather(q);
        let verdict = by_comparisons(q, &evidence, &gather, MAX_COMPARISONS);
        if let (true, Verdict::Depends { cases }) = (again, &verdict)
            && let Some((open, _)) = cases.first().and_then(|case| case.when.first())
        {
            let _ = q.sign(*open); // recorded as open: split before differentiating again
        }
        out.push(*at, value_of(q, &verdict), stretches[i + 1]);
        points.push(PointAnalysis { at: *at, evidence, verdict });
    }
    let merged = merge(q, out);
    (merged, points)
}

/// The derivative's piece at a point.
fn value_of(q: &mut Question, verdict: &Verdict<Expr>) -> Piece {
    match verdict {
        Verdict::Differentiable { value } => Piece::Smooth(*value),
        Verdict::Undecided { reason } => Piece::Undecided(*reason),
        Verdict::Depends { cases } => {
            let any = cases.iter().any(|c| matches!(c.verdict, Verdict::Differentiable { .. }));
            if !any {
                return Piece::Undefined;
            }
            let branches: Vec<Branch> = cases
                .iter()
                .map(|case| Branch {
                    value: match case.verdict {
                        Verdict::Differentiable { value } => BranchValue::Value(value),
                        Verdict::Undecided { .. } => BranchValue::Undecided,
                        _ => BranchValue::Undefined,
                    },
                    condition: condition_of(q, &case.when),
                })
                .collect();
            Piece::Depends(q.pool.anywhere().cases(&branches))
        }
        Verdict::Corner { .. }
        | Verdict::Cusp { .. }
        | Verdict::VerticalTangent { .. }
        | Verdict::Jump { .. }
        | Verdict::Removable { .. }
        | Verdict::Pole
        | Verdict::Oscillation { .. }
        | Verdict::Endpoint { .. }
        | Verdict::Isolated
        | Verdict::Outside { .. } => Piece::Undefined,
    }
}

/// Constraints as a condition of the language.
pub fn condition_of(q: &mut Question, when: &[Constraint]) -> crate::expr::Cond {
    let b = q.pool.anywhere();
    let zero = b.int(0);
    let all: Vec<_> = when.iter().map(|(e, signs)| b.compare(*e, signs.relation(), zero)).collect();
    b.and(&all)
}

fn evidence_at(q: &mut Question, point: Expr, at: Piece, sides: [(Piece, Piece); 2]) -> Evidence {
    let (value, unknown_value) = match at {
        Piece::Smooth(v) => (Some(v), None),
        Piece::Undefined => (None, None),
        Piece::Undecided(reason) => (None, Some(reason)),
        Piece::Depends(e) => (None, Some(Undecided::Depends(e))),
    };
    let mut side = |(piece, derivative): (Piece, Piece), side: Side| match (piece, derivative) {
        (Piece::Smooth(g), Piece::Smooth(d)) => SideEvidence::Present {
            formula: g,
            approach: limit::approach(q, g, d, value, point, side),
            continuous: Answer::Moot,
        },
        (Piece::Undefined, _) => SideEvidence::Absent,
        (Piece::Undecided(reason), _) => SideEvidence::Unknown(reason),
        (Piece::Smooth(e) | Piece::Depends(e), _) => SideEvidence::Unknown(Undecided::Depends(e)),
    };
    Evidence {
        point,
        value,
        unknown_value,
        left: side(sides[0], Side::Left),
        right: side(sides[1], Side::Right),
        limits_agree: Answer::Moot,
        quotients_agree: Answer::Moot,
        derivative: None,
    }
    .compare(q)
}

/// The verdict, split into cases where a comparison depends on parameters; the evidence is gathered again
/// in each case, because a limit may be known only there.
fn by_comparisons(
    q: &mut Question,
    evidence: &Evidence,
    gather: &dyn Fn(&mut Question) -> Evidence,
    depth: usize,
) -> Verdict<Expr> {
    let (Some(open), true) = (evidence.open(), depth > 0) else { return Verdict::of(evidence) };
    if q.pool.is_constant(open) {
        return Verdict::Undecided { reason: Undecided::Zero(open) };
    }
    let mut cases = Vec::new();
    for signs in [Signs::ZERO, Signs::NOT_ZERO] {
        let verdict = q.under(&[(open, signs)], |q| {
            let evidence = gather(q);
            by_comparisons(q, &evidence, gather, depth - 1)
        });
        match verdict {
            Verdict::Depends { cases: inner } => cases.extend(inner.into_iter().map(|mut case| {
                case.when.insert(0, (open, signs));
                case
            })),
            verdict => cases.push(Case { when: vec![(open, signs)], verdict }),
        }
    }
    let first = cases[0].verdict.clone();
    if cases.iter().all(|c| c.verdict == first) {
        return first;
    }
    Verdict::Depends { cases }
}

/// The verdict at any point, breakpoint or not.
pub fn verdict_at(q: &mut Question, case: &CaseAnalysis, point: Expr) -> PointAnalysis {
    located(q, case, point).unwrap_or_else(|reason| {
        let side = SideEvidence::Unknown(reason);
        let evidence = Evidence {
            point,
            value: None,
            unknown_value: Some(reason),
            left: side,
            right: side,
            limits_agree: Answer::Moot,
            quotients_agree: Answer::Moot,
            derivative: None,
        };
        PointAnalysis { at: point, evidence, verdict: Verdict::Undecided { reason } }
    })
}

/// What was found at one point in all cases of the parameters, as one finding.
pub fn combine(analysis: &Analysis, found: &[PointAnalysis]) -> PointAnalysis {
    let first = &found[0];
    if found.iter().all(|p| p.verdict == first.verdict) {
        return first.clone();
    }
    let cases = analysis
        .cases
        .iter()
        .zip(found)
        .flat_map(|(case, point)| match &point.verdict {
            Verdict::Depends { cases } => cases
                .iter()
                .map(|inner| Case {
                    when: [case.when.as_slice(), inner.when.as_slice()].concat(),
                    verdict: inner.verdict.clone(),
                })
                .collect(),
            verdict => vec![Case { when: case.when.clone(), verdict: verdict.clone() }],
        })
        .collect();
    PointAnalysis { at: first.at, evidence: first.evidence, verdict: Verdict::Depends { cases } }
}

fn located(q: &mut Question, case: &CaseAnalysis, point: Expr) -> Result<PointAnalysis, Undecided> {
    let base = &case.base;
    let (mut low, mut high) = (0, base.points().len());
    while low < high {
        let middle = usize::midpoint(low, high);
        match q.compare(base.points()[middle].0, point)? {
            std::cmp::Ordering::Equal => return Ok(case.points[middle].clone()),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    let piece = base.stretches()[low];
    let (at, derivative) = match piece {
        Piece::Smooth(g) => {
            let x = q.variable();
            let d = functions::differentiate(&mut q.pool, &[g], x)[0];
            let value = q.value_at(g, point);
            (Piece::Smooth(value), Piece::Smooth(d))
        }
        other => (other, other),
    };
    let gather = |q: &mut Question| evidence_at(q, point, at, [(piece, derivative); 2]);
    let evidence = gather(q);
    let verdict = match (piece, derivative) {
        // On an open cell the formula is analytic: no limit is needed.
        (Piece::Smooth(_), Piece::Smooth(d)) => Verdict::Differentiable { value: q.value_at(d, point) },
        _ => by_comparisons(q, &evidence, &gather, MAX_COMPARISONS),
    };
    Ok(PointAnalysis { at: point, evidence, verdict })
}
