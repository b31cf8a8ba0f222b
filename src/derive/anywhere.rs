//! The verdict at any point: at a breakpoint what was found there, on an open cell the derivative of its
//! formula; and the findings of several cases of the parameters as one.

use crate::decide::Question;
use crate::decide::around;
use crate::derive::analysis::Analysis;
use crate::derive::analysis::CaseAnalysis;
use crate::derive::analysis::PointAnalysis;
use crate::derive::analysis::answers;
use crate::derive::analysis::derivatives;
use crate::derive::analysis::judge;
use crate::derive::analysis::put_in;
use crate::derive::cases::distinct;
use crate::derive::evidence::CaseEvidence;
use crate::derive::evidence::Evidence;
use crate::derive::verdict::Case;
use crate::derive::verdict::Constraint;
use crate::derive::verdict::Verdict;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Undecided;
use crate::functions::Signs;
use crate::functions::replace;
use crate::line::Cell;
use crate::line::Partition;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten_on;
use crate::piecewise::merge;

/// The verdict at any point, breakpoint or not.
pub fn verdict_at(q: &mut Question, case: &CaseAnalysis, point: Expr) -> PointAnalysis {
    let found = verdicts_at(q, case, point);
    together(q, &found)
}

/// The verdict at any point for each answer to the questions about parameters that are open there, such as whether
/// the point is a breakpoint. Each allowed value of the parameters is in exactly one.
pub fn verdicts_at(
    q: &mut Question,
    case: &CaseAnalysis,
    point: Expr,
) -> Vec<(Vec<Constraint>, PointAnalysis)> {
    let mut out = Vec::new();
    split_at(q, case, point, &mut Vec::new(), &mut out);
    out
}

fn split_at(
    q: &mut Question,
    case: &CaseAnalysis,
    point: Expr,
    when: &mut Vec<Constraint>,
    out: &mut Vec<(Vec<Constraint>, PointAnalysis)>,
) {
    q.take_open();
    let mut found = located(q, case, point).unwrap_or_else(|reason| PointAnalysis {
        at: point,
        evidence: Evidence::unknown(point, reason),
        cases: Vec::new(),
        verdict: Verdict::Undecided { reason },
    });
    let open = q.take_open().filter(|open| {
        let gap = matches!(found.verdict, Verdict::Undecided { .. });
        gap && when.len() < MAX_QUESTIONS && !q.mentions_index(*open)
    });
    let Some(open) = open else {
        found.verdict = where_equations_hold(q, found.verdict, when);
        out.push((when.clone(), found));
        return;
    };
    let before = out.len();
    for (e, signs) in answers(q, open) {
        when.push((e, signs));
        if !q.is_impossible(when) {
            q.under(&[(e, signs)], |q| split_at(q, case, point, when, out));
        }
        when.pop();
    }
    // A question without a possible answer: these conditions contradict each other, which was not seen before.
    if out.len() == before {
        out.push((when.clone(), found));
    }
}

/// The verdict with the equations among some conditions put into its numbers.
fn where_equations_hold(q: &mut Question, verdict: Verdict<Expr>, when: &[Constraint]) -> Verdict<Expr> {
    let equations = when.iter().filter(|(_, signs)| *signs == Signs::ZERO);
    equations.fold(verdict, |verdict, (equation, _)| put_in(q, verdict, *equation))
}

/// How many questions about parameters are split at one point.
const MAX_QUESTIONS: usize = 4;

/// What was found at one point in all cases of the parameters, as one finding.
pub fn combine(q: &mut Question, analysis: &Analysis, found: &[PointAnalysis]) -> PointAnalysis {
    let paths = analysis.cases.iter().map(|case| case.path.clone());
    let found: Vec<_> = paths.zip(found.iter().cloned()).collect();
    together(q, &found)
}

/// The findings at one point under conditions, of which exactly one holds, as one finding.
fn together(q: &mut Question, found: &[(Vec<Constraint>, PointAnalysis)]) -> PointAnalysis {
    let first = &found[0].1;
    if found.iter().all(|(_, p)| p == first) {
        return first.clone();
    }
    let verdict = match found.iter().all(|(_, p)| p.verdict == first.verdict) {
        true => first.verdict.clone(),
        false => {
            let mut cases: Vec<Case<Expr>> = Vec::new();
            for (path, point) in found {
                match &point.verdict {
                    // The answers as they were asked, not as they were shortened: only those are a tree.
                    Verdict::Depends { .. } => {
                        for inner in &point.cases {
                            let when = [path.as_slice(), inner.when.as_slice()].concat();
                            let verdict = where_equations_hold(q, Verdict::of(&inner.evidence), &inner.when);
                            cases.push(Case { when, verdict });
                        }
                    }
                    verdict => cases.push(Case { when: path.clone(), verdict: verdict.clone() }),
                }
            }
            cases.retain(|case| !q.is_impossible(&case.when));
            match cases.as_slice() {
                [] => Verdict::Undecided { reason: Undecided::Depends(first.at) },
                [only] => only.verdict.clone(),
                _ => Verdict::Depends { cases: distinct(q, cases) },
            }
        }
    };
    let mut cases = Vec::new();
    for (path, point) in found {
        match point.cases.as_slice() {
            [] => cases.push(CaseEvidence { when: path.clone(), evidence: point.evidence }),
            inner => cases.extend(inner.iter().map(|inner| CaseEvidence {
                when: [path.as_slice(), inner.when.as_slice()].concat(),
                evidence: inner.evidence,
            })),
        }
    }
    let reason = Undecided::Depends(first.at);
    let common = found.iter().skip(1).fold(first.evidence, |all, (_, p)| all.common(&p.evidence, reason));
    PointAnalysis { at: first.at, evidence: common, cases, verdict }
}

fn located(q: &mut Question, case: &CaseAnalysis, point: Expr) -> Result<PointAnalysis, Undecided> {
    let found = match case.base.as_finite() {
        Some(cells) => in_cells(q, cells, Some(&case.points), point),
        None => around(q, &case.base, point).and_then(|cells| in_cells(q, &cells, None, point)),
    };
    let open = match &found {
        Ok(found) => matches!(found.verdict, Verdict::Undecided { .. }),
        Err(_) => true,
    };
    match case.source {
        Some(source) if open && q.pool.is_constant(point) => by_germ(q, source, point).map_or(found, Ok),
        _ => found,
    }
}

/// Where a point lies in a partition.
pub(super) enum Place {
    /// At the breakpoint of this number.
    Breakpoint(usize),
    /// Inside the stretch of this number.
    Inside(usize),
}

pub(super) fn place(q: &mut Question, cells: &Partition<Piece>, point: Expr) -> Result<Place, Undecided> {
    let (mut low, mut high) = (0, cells.points().len());
    while low < high {
        let middle = usize::midpoint(low, high);
        match q.compare(cells.points()[middle].0, point)? {
            std::cmp::Ordering::Equal => return Ok(Place::Breakpoint(middle)),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Ok(Place::Inside(low))
}

/// The pieces of a function on the two sides of a point, left first.
pub(super) fn germs(
    q: &mut Question,
    base: &PiecewiseFn,
    source: Expr,
    point: Expr,
) -> Result<[Piece; 2], Undecided> {
    let of_cells = |q: &mut Question, cells: &Partition<Piece>| {
        Ok(match place(q, cells, point)? {
            Place::Breakpoint(i) => [cells.stretches()[i], cells.stretches()[i + 1]],
            Place::Inside(i) => [cells.stretches()[i]; 2],
        })
    };
    let found = match base.as_finite() {
        Some(cells) => of_cells(q, cells),
        None => around(q, base, point).and_then(|cells| of_cells(q, &cells)),
    };
    let is_open = |found: &Result<[Piece; 2], Undecided>| match found {
        Ok(pieces) => pieces.iter().any(|piece| matches!(piece, Piece::Undecided(_))),
        Err(_) => true,
    };
    if !is_open(&found) || !q.pool.is_constant(point) {
        return found;
    }
    let near = near(q, source, point, |q, cells| Some(of_cells(q, cells)).filter(|found| !is_open(found)));
    near.unwrap_or(found)
}

/// How far the pieces beside a point reach, left first; none for an infinite piece and where it is not known.
pub fn reach(q: &mut Question, case: &CaseAnalysis, point: Expr) -> [Option<Expr>; 2] {
    let near = match case.base.as_finite() {
        Some(_) => None,
        None => around(q, &case.base, point).ok(),
    };
    let Some(cells) = near.as_ref().or(case.base.as_finite()) else { return [None; 2] };
    let (low, high) = match place(q, cells, point) {
        Ok(Place::Breakpoint(i)) => (cells.bounds(i).0, cells.bounds(i + 1).1),
        Ok(Place::Inside(i)) => cells.bounds(i),
        Err(_) => return [None; 2],
    };
    let b = q.pool.on_cell();
    [low.map(|low| b.sub(point, low)), high.map(|high| b.sub(high, point))]
}

/// The verdict at a point of a partition. `known` are the verdicts at its breakpoints, where there are any.
fn in_cells(
    q: &mut Question,
    cells: &Partition<Piece>,
    known: Option<&[PointAnalysis]>,
    point: Expr,
) -> Result<PointAnalysis, Undecided> {
    let inside = match place(q, cells, point)? {
        Place::Breakpoint(i) => {
            // A root of another equation may be the same number: the answer is in the terms of the question.
            let (stored, value) = cells.points()[i];
            let renamed = stored != point && matches!(q.pool.node(stored), Node::Root(_));
            if let (Some(known), false) = (known, renamed) {
                return Ok(known[i].clone());
            }
            let pieces = [cells.stretches()[i], cells.stretches()[i + 1]];
            let slopes = derivatives(q, &pieces);
            let value = match value {
                Piece::Smooth(v) if renamed => Piece::Smooth(replace(&mut q.pool, v, stored, point)),
                other => other,
            };
            return Ok(judge(q, point, value, [(pieces[0], slopes[0]), (pieces[1], slopes[1])]));
        }
        Place::Inside(i) => i,
    };
    let piece = cells.stretches()[inside];
    let slope = derivatives(q, &[piece])[0];
    let sides = [(piece, slope); 2];
    let here = Cell::Point(point);
    let (piece, slope) = (piece.on(q, here), slope.on(q, here));
    let at = match piece {
        Piece::Smooth(g) => Piece::Smooth(q.value_at(g, point)),
        other => other,
    };
    let mut found = judge(q, point, at, sides);
    // On an open cell the formula is analytic: no limit is needed.
    if let Piece::Smooth(d) = slope {
        let value = q.value_at(d, point);
        found.evidence.inside = Some(value);
        found.cases.clear();
        found.verdict = Verdict::Differentiable { value };
    }
    Ok(found)
}

/// The verdict at a point from the function near it alone, where the whole function has too many pieces to
/// be cut.
fn by_germ(q: &mut Question, source: Expr, point: Expr) -> Option<PointAnalysis> {
    near(q, source, point, |q, cells| {
        in_cells(q, cells, None, point)
            .ok()
            .filter(|found| !matches!(found.verdict, Verdict::Undecided { .. }))
    })
}

/// What is found among the cells of ever smaller surroundings of a point.
fn near<T>(
    q: &mut Question,
    source: Expr,
    point: Expr,
    mut find: impl FnMut(&mut Question, &Partition<Piece>) -> Option<T>,
) -> Option<T> {
    for exponent in [0, 4, 10, 30] {
        let radius = Rational::TWO.pow(-exponent);
        let b = q.pool.on_cell();
        let near = Cell::Open(Some(b.shift(point, &-&radius)), Some(b.shift(point, &radius)));
        let flat = flatten_on(q, source, near);
        let merged = merge(q, flat);
        if let Some(found) = find(q, merged.as_finite()?) {
            return Some(found);
        }
    }
    None
}
