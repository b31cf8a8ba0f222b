//! What the answer says, decided before a word is written: which cells share a
//! formula, in which order they come, which points are named.

use std::collections::HashMap;

use crate::decide::Question;
use crate::derive::Answer;
use crate::derive::CaseAnalysis;
use crate::derive::SideEvidence;
use crate::derive::Verdict;
use crate::document::constraints::Comparison;
use crate::document::constraints::comparisons;
use crate::document::region::Region;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Undecided;
use crate::functions::ABS;
use crate::line::Cell;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten;
use crate::piecewise::merge;
use crate::piecewise::piece_at;
use crate::piecewise::reassemble;
use crate::simplify::simplify;
use crate::truth::Truth;

/// The derivative in one case of the parameters, ready to be written.
pub struct CasePlan {
    /// The case; empty when there is only one.
    pub when: Vec<Comparison>,
    /// Formulas with the cells they hold on, in the order of the answer.
    pub groups: Vec<Group>,
    /// Points with a value of their own.
    pub valued: Vec<(Expr, Expr)>,
    /// Points whose verdict depends on parameters.
    pub depends: Vec<(Expr, Vec<CaseRow>)>,
    /// Points of the domain without a derivative.
    pub undefined: Vec<Expr>,
    /// Points where the derivative is not decided.
    pub undecided: Vec<Expr>,
    /// The domain of the function that is differentiated.
    pub domain: Region,
    /// Where it is continuous, with points where that depends on parameters.
    pub continuous: Region,
    /// Where it is differentiable.
    pub differentiable: Region,
    /// Points that are continuous under conditions.
    pub continuous_if: Vec<(Expr, Vec<Vec<Comparison>>)>,
    /// Points that are differentiable under conditions.
    pub differentiable_if: Vec<(Expr, Vec<Vec<Comparison>>)>,
    /// For each breakpoint, whether a piece holds it.
    pub in_piece: Vec<bool>,
    /// Whether something is undecided.
    pub open: bool,
}

/// Conditions on parameters, and what the derivative is under them.
pub type CaseRow = (Vec<Comparison>, CaseValue);

/// One formula and where it holds.
pub struct Group {
    /// The formula, or why it is not known.
    pub value: Result<Expr, Undecided>,
    /// Its cells, points included, in increasing order.
    pub cells: Vec<Cell>,
    order: (usize, usize),
}

/// What the derivative is at a point in one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseValue {
    /// This value.
    Value(Expr),
    /// None.
    Undefined,
    /// Not decided.
    Undecided,
}

/// The plan of one case. `source` is the function as an expression: its branches give the order.
pub fn plan(q: &mut Question, case: &CaseAnalysis, source: Expr) -> CasePlan {
    let when = comparisons(q, &case.when);
    let uses_abs = q
        .pool
        .reach(&[source])
        .into_iter()
        .any(|e| matches!(q.pool.node(e), Node::Apply { function, .. } if *function == ABS));
    let whole = reassemble(q, &case.derivative, uses_abs);
    let branches = branch_numbers(q, source);
    let (groups, held) = match whole {
        Some(e) => {
            let cells: Vec<Cell> = case.derivative.cells().map(|(cell, _)| cell).collect();
            let held = case.derivative.points().iter().map(|(p, _)| (*p, true)).collect();
            (vec![Group { value: Ok(e), cells, order: (0, 0) }], held)
        }
        None => groups(q, &case.derivative, branches.as_ref()),
    };
    let mut out = CasePlan {
        when,
        groups,
        valued: Vec::new(),
        depends: Vec::new(),
        undefined: Vec::new(),
        undecided: Vec::new(),
        domain: Region::default(),
        continuous: Region::default(),
        differentiable: Region::default(),
        continuous_if: Vec::new(),
        differentiable_if: Vec::new(),
        in_piece: Vec::with_capacity(case.points.len()),
        open: false,
    };
    out.points(q, case, &held);
    out.regions(q, case);
    out
}

/// The number of the branch that counts on each cell, if the function is written by branches.
fn branch_numbers(q: &mut Question, source: Expr) -> Option<PiecewiseFn> {
    let Node::Cases(branches) = q.pool.node(source).clone() else { return None };
    let numbered: Vec<Branch> = branches
        .iter()
        .enumerate()
        .map(|(i, branch)| {
            let number = q.pool.anywhere().int(i as i64);
            Branch { value: BranchValue::Value(number), condition: branch.condition }
        })
        .collect();
    let cases = q.pool.anywhere().cases(&numbered);
    let flat = flatten(q, cases);
    Some(merge(q, flat))
}

fn branch_at(q: &mut Question, branches: Option<&PiecewiseFn>, point: Option<Expr>) -> Option<usize> {
    match piece_at(q, branches?, point?) {
        Ok(Piece::Smooth(e)) => {
            q.pool.as_number(e).and_then(Rational::to_i64).and_then(|n| usize::try_from(n).ok())
        }
        _ => None,
    }
}

/// Cells by formula; and for each breakpoint of the derivative whether a formula holds there, too.
fn groups(
    q: &mut Question,
    f: &PiecewiseFn,
    branches: Option<&PiecewiseFn>,
) -> (Vec<Group>, HashMap<Expr, bool>) {
    let mut held: HashMap<Expr, bool> = HashMap::new();
    // Which neighbour holds each point: the branch of the source first, else the one whose formula fits.
    let mut owner: Vec<Option<usize>> = Vec::with_capacity(f.points().len());
    for (i, (p, piece)) in f.points().iter().enumerate() {
        let mut fits = [false, false];
        if let Piece::Smooth(v) = piece {
            for (k, fit) in fits.iter_mut().enumerate() {
                if let Piece::Smooth(e) = f.stretches()[i + k] {
                    *fit = q.continued(e, *p).is_some_and(|at| q.equals(at, *v) == Truth::True);
                }
            }
        }
        let own = branch_at(q, branches, Some(*p));
        let mut prefers = |k: usize| {
            let sample = q.sample(f.open_cell(i + k));
            own.is_some() && own == branch_at(q, branches, sample)
        };
        owner.push(match fits {
            [true, true] => Some(if prefers(1) || (!prefers(0) && own.is_none()) { i + 1 } else { i }),
            [true, false] => Some(i),
            [false, true] => Some(i + 1),
            [false, false] => None,
        });
        held.insert(*p, owner[i].is_some());
    }
    let mut out: Vec<Group> = Vec::new();
    let mut by_formula: HashMap<Expr, usize> = HashMap::new();
    for (i, piece) in f.stretches().iter().enumerate() {
        let cell = f.open_cell(i);
        let value = match piece {
            Piece::Smooth(e) => Ok(simplify(q, *e, cell)),
            Piece::Undecided(reason) => Err(*reason),
            Piece::Undefined | Piece::Depends(_) => continue,
        };
        let mut cells = Vec::new();
        if i > 0 && owner[i - 1] == Some(i) {
            cells.push(Cell::Point(f.points()[i - 1].0));
        }
        cells.push(cell);
        if owner.get(i) == Some(&Some(i)) {
            cells.push(Cell::Point(f.points()[i].0));
        }
        let known = value.ok().and_then(|e| by_formula.get(&e).copied());
        match known {
            Some(group) => out[group].cells.extend(cells),
            None => {
                let sample = if branches.is_some() { q.sample(cell) } else { None };
                let branch = branch_at(q, branches, sample).unwrap_or(0);
                if let Ok(e) = value {
                    by_formula.insert(e, out.len());
                }
                out.push(Group { value, cells, order: (branch, i) });
            }
        }
    }
    out.sort_by_key(|g| (g.value.is_err(), g.order));
    (out, held)
}

impl CasePlan {
    fn points(&mut self, q: &mut Question, case: &CaseAnalysis, held: &HashMap<Expr, bool>) {
        for point in &case.points {
            let in_piece = match (&point.verdict, held.get(&point.at)) {
                // Merged away in the derivative: one formula holds on both sides and at the point.
                (Verdict::Differentiable { .. }, None) => true,
                (Verdict::Differentiable { .. }, Some(held)) => *held,
                _ => false,
            };
            self.in_piece.push(in_piece);
            match &point.verdict {
                Verdict::Differentiable { value } if !in_piece => {
                    let value = simplify(q, *value, Cell::Point(point.at));
                    self.valued.push((point.at, value));
                }
                Verdict::Differentiable { .. } | Verdict::Outside { .. } => {}
                Verdict::Undecided { .. } => {
                    self.undecided.push(point.at);
                    self.open = true;
                }
                Verdict::Depends { cases } => {
                    let rows = cases
                        .iter()
                        .map(|c| {
                            let value = match &c.verdict {
                                Verdict::Differentiable { value } => CaseValue::Value(*value),
                                Verdict::Undecided { .. } => CaseValue::Undecided,
                                _ => CaseValue::Undefined,
                            };
                            (comparisons(q, &c.when), value)
                        })
                        .collect();
                    self.depends.push((point.at, rows));
                }
                _ => self.undefined.push(point.at),
            }
        }
    }

    fn regions(&mut self, q: &mut Question, case: &CaseAnalysis) {
        let (mut domain, mut continuous, mut differentiable) = (Vec::new(), Vec::new(), Vec::new());
        let mut i = 0;
        for (cell, piece) in case.base.cells() {
            if let Cell::Open(..) = cell {
                match piece {
                    Piece::Smooth(_) => {
                        domain.push(cell);
                        continuous.push(cell);
                        differentiable.push(cell);
                    }
                    Piece::Undecided(_) => self.open = true,
                    Piece::Undefined | Piece::Depends(_) => {}
                }
                continue;
            }
            let point = &case.points[i];
            i += 1;
            if point.evidence.value.is_none() {
                continue;
            }
            domain.push(cell);
            let sides = [point.evidence.left, point.evidence.right];
            let mut answer = Truth::True;
            for side in sides {
                answer = answer.and(match side {
                    SideEvidence::Absent => Truth::True,
                    SideEvidence::Present { continuous: Answer::Yes, .. } => Truth::True,
                    SideEvidence::Present { continuous: Answer::No | Answer::Moot, .. } => Truth::False,
                    SideEvidence::Present { continuous: Answer::Open(_), .. } | SideEvidence::Unknown(_) => {
                        Truth::Unknown
                    }
                });
            }
            match answer {
                Truth::True => continuous.push(cell),
                Truth::False => {}
                Truth::Unknown => {
                    let cases = cases_where(q, &point.verdict, |v| {
                        !matches!(
                            v,
                            Verdict::Jump { .. }
                                | Verdict::Removable { .. }
                                | Verdict::Pole
                                | Verdict::Undecided { .. }
                        )
                    });
                    self.continuous_if.push((point.at, cases));
                }
            }
            match &point.verdict {
                Verdict::Differentiable { .. } => differentiable.push(cell),
                Verdict::Depends { .. } => {
                    let cases =
                        cases_where(q, &point.verdict, |v| matches!(v, Verdict::Differentiable { .. }));
                    if !cases.is_empty() {
                        self.differentiable_if.push((point.at, cases));
                    }
                }
                _ => {}
            }
        }
        self.domain = Region::of_cells(domain);
        self.continuous = Region::of_cells(continuous);
        self.differentiable = Region::of_cells(differentiable);
    }
}

fn cases_where(
    q: &mut Question,
    verdict: &Verdict<Expr>,
    holds: impl Fn(&Verdict<Expr>) -> bool,
) -> Vec<Vec<Comparison>> {
    match verdict {
        Verdict::Depends { cases } => {
            let found: Vec<_> = cases.iter().filter(|c| holds(&c.verdict)).collect();
            found.into_iter().map(|c| comparisons(q, &c.when)).collect()
        }
        _ => Vec::new(),
    }
}

/// The open cells of a region that a group covers.
pub fn region_of(group: &Group) -> Region {
    Region::of_cells(group.cells.iter().copied())
}
