//! Cells that share a formula, in the order of the answer.

use std::collections::HashMap;

use crate::decide::Indexed;
use crate::decide::Question;
use crate::document::family::Indices;
use crate::document::region::Region;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Condition;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Signs;
use crate::line::Cell;
use crate::line::Partition;
use crate::line::Section;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::constant_value;
use crate::piecewise::flatten;
use crate::piecewise::merge;
use crate::piecewise::piece_at;
use crate::simplify::OddRoot;
use crate::simplify::simplify;
use crate::simplify::with_odd_roots;
use crate::truth::Truth;

/// One formula and where it holds.
pub struct Group {
    /// The formula, or why it is not known.
    pub value: Result<Expr, Undecided>,
    /// Its cells, points included, in increasing order; of a family, those of the general period.
    pub cells: Vec<Cell>,
    /// What must not be 0.
    pub off: Option<Expr>,
    /// The indices of its family.
    pub indices: Option<Indices>,
    order: (usize, usize),
}

impl Group {
    /// One formula for all cells, or for the open ones.
    pub fn one(e: Expr, line: &Partition<Piece>, at_points: bool) -> Group {
        let cells = line.cells().map(|(cell, _)| cell);
        let cells = cells.filter(|cell| at_points || matches!(cell, Cell::Open(..))).collect();
        Group { value: Ok(e), cells, off: None, indices: None, order: (0, 0) }
    }

    /// Where it holds, without regard to other indices than the general one.
    pub fn region(&self) -> Region {
        Region::of_cells(self.cells.iter().copied()).off(self.off)
    }
}

/// The number of the branch that counts on each cell, if the function is written by branches.
pub fn branch_numbers(q: &mut Question, source: Expr) -> Option<PiecewiseFn> {
    let Node::Cases(branches) = q.pool.node(source).clone() else { return None };
    let numbered: Vec<Branch> = branches
        .iter()
        .enumerate()
        .map(|(i, branch)| {
            let number = q.pool.anywhere().int(i as i64);
            Branch { value: BranchValue::Value(number), ..*branch }
        })
        .collect();
    let cases = q.pool.anywhere().cases(&numbered);
    let flat = flatten(q, cases);
    Some(merge(q, flat))
}

/// The branches of a function in the order in which they come as x increases, if each counts on one interval and that
/// order gives the same function; none for parameters that decide, and for branches that never count.
pub fn increasing_branches(q: &mut Question, source: Expr) -> Option<Vec<usize>> {
    let Node::Cases(branches) = q.pool.node(source).clone() else { return None };
    let mut branches = branches.to_vec();
    // Of two branches the second counts where the first does not, and may say so.
    if let [first, last] = branches.as_mut_slice()
        && *q.pool.condition(last.condition) == Condition::Always
    {
        last.condition = q.pool.anywhere().not(first.condition);
    }
    let numbers = |q: &mut Question, order: &[usize]| {
        let numbered: Vec<Branch> = order
            .iter()
            .map(|i| Branch { value: BranchValue::Value(q.pool.anywhere().int(*i as i64)), ..branches[*i] })
            .collect();
        let cases = q.pool.anywhere().cases(&numbered);
        let flat = flatten(q, cases);
        merge(q, flat)
    };
    let written: Vec<usize> = (0..branches.len()).collect();
    let line = numbers(q, &written);
    let mut order: Vec<usize> = Vec::new();
    for (_, piece) in line.as_finite()?.cells() {
        match piece {
            Piece::Smooth(e) => {
                let number = q.pool.as_number(*e).and_then(Rational::to_i64)?;
                let number = usize::try_from(number).ok()?;
                if order.last() != Some(&number) {
                    order.push(number);
                }
            }
            Piece::Undefined => {}
            Piece::Punctured { .. } | Piece::Undecided(_) | Piece::Depends(_) => return None,
        }
    }
    (order.len() == branches.len() && numbers(q, &order) == line).then_some(order)
}

fn branch_at(q: &mut Question, branches: Option<&PiecewiseFn>, point: Option<Expr>) -> Option<usize> {
    match piece_at(q, branches?, point?) {
        Ok(Piece::Smooth(e)) => {
            q.pool.as_number(e).and_then(Rational::to_i64).and_then(|n| usize::try_from(n).ok())
        }
        _ => None,
    }
}

/// In which order pieces come.
///
/// ```
/// let options = dini::Options { pieces: dini::PieceOrder::Increasing, ..Default::default() };
/// let report = dini::Function::parse("relu(x)")?.derivative_with(&options)?;
/// assert_eq!(report.to_string(), "0 for x < 0, 1 for x > 0, undefined at 0");
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PieceOrder {
    /// That of the branches of the source, else from left to right.
    #[default]
    Source,
    /// From left to right.
    Increasing,
}

/// Cells by formula; and for each breakpoint of the derivative whether a formula holds there, too.
pub fn groups(
    q: &mut Question,
    f: &PiecewiseFn,
    branches: Option<&PiecewiseFn>,
    order: PieceOrder,
    roots: &[OddRoot],
) -> (Vec<Group>, HashMap<Expr, bool>) {
    let mut held: HashMap<Expr, bool> = HashMap::new();
    let mut out: Vec<Group> = Vec::new();
    for section in f.sections() {
        section_groups(q, section, branches, roots, &mut out, &mut held);
    }
    let by_branch = |g: &Group| if order == PieceOrder::Source { g.order.0 } else { 0 };
    out.sort_by_key(|g| (g.value.is_err(), g.indices.is_some(), by_branch(g), g.order.1));
    (out, held)
}

/// Which neighbour's formula holds at each point, too: that of the branch of the source first, else the one
/// that fits.
fn owners(
    q: &mut Question,
    f: &Partition<Piece>,
    shown: &[Option<Expr>],
    first: usize,
    branches: Option<&PiecewiseFn>,
    held: &mut HashMap<Expr, bool>,
) -> Vec<Option<usize>> {
    let mut owner: Vec<Option<usize>> = Vec::with_capacity(f.points().len());
    for (i, (p, piece)) in f.points().iter().enumerate() {
        let mut fits = [false, false];
        if let Piece::Smooth(v) = piece {
            for (k, fit) in fits.iter_mut().enumerate() {
                let stretch = f.stretches()[i + k].on(q, Cell::Point(*p));
                let has_value = matches!(stretch, Piece::Smooth(_));
                if let Some(shown) = shown[i + k].filter(|_| has_value && i + k >= first) {
                    *fit = takes_value(q, shown, *p, *v);
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
    owner
}

fn section_groups(
    q: &mut Question,
    section: Section<'_, Piece>,
    branches: Option<&PiecewiseFn>,
    roots: &[OddRoot],
    out: &mut Vec<Group>,
    held: &mut HashMap<Expr, bool>,
) {
    let f = section.cells;
    // A polynomial has the same form on every cell.
    let mut polynomials: HashMap<Expr, Expr> = HashMap::new();
    let shown: Vec<Option<Expr>> = f
        .stretches()
        .iter()
        .enumerate()
        .map(|(i, piece)| match piece {
            Piece::Smooth(e) | Piece::Punctured { formula: e, .. } => {
                if let Some(known) = polynomials.get(e) {
                    return Some(*known);
                }
                let simple = simplify(q, *e, f.open_cell(i));
                let shown = with_odd_roots(&mut q.pool, simple, roots);
                if q.pool.is_polynomial(*e) {
                    polynomials.insert(*e, shown);
                }
                Some(shown)
            }
            _ => None,
        })
        .collect();
    // The stretch before the first point belongs to the section before, and its formula is shown there; only on a line
    // that is periodic from end to end that is this one.
    let is_endless = matches!(section.index, Some((_, None, None)));
    let first = usize::from(section.shares_first && !is_endless);
    let owner = owners(q, f, &shown, first, branches, held);
    let last = f.stretches().len() - 1;
    let mut by_formula: HashMap<(Expr, Option<Expr>), usize> = HashMap::new();
    // Of a line that is periodic from end to end, the last stretch is shown one period earlier; the only one
    // where that is nearer to 0.
    let endless = is_endless && (last > 1 || begins_right_of_zero(q, &section));
    let order = (usize::from(section.shares_first)..=last).map(|i| if endless && i == last { 0 } else { i });
    for i in order {
        let piece = &f.stretches()[i];
        let cell = f.open_cell(i);
        let value = match piece {
            Piece::Smooth(_) | Piece::Punctured { .. } => Ok(shown[i].expect("it has a formula")),
            Piece::Undecided(reason) => Err(*reason),
            Piece::Undefined | Piece::Depends(_) => continue,
        };
        let off = match piece {
            Piece::Punctured { zeros, .. } => Some(*zeros),
            _ => None,
        };
        let mut cells = Vec::new();
        if i > 0 && owner[i - 1] == Some(i) {
            cells.push(Cell::Point(f.points()[i - 1].0));
        }
        cells.push(cell);
        if owner.get(i) == Some(&Some(i)) {
            cells.push(Cell::Point(f.points()[i].0));
        }
        if endless && i == 0 && owner[last - 1] == Some(last) {
            // The last point belongs to the stretch behind it, here that of the period before.
            let before = f.ends().0.map(Cell::Point);
            let place = cells.len() - 1 - usize::from(owner[0] == Some(0));
            cells.splice(place..place, before);
        }
        if !endless && section.index.is_some() && i == last && owner[0] == Some(0) {
            // The first point of the next period belongs to the last stretch of this one.
            cells.extend(f.ends().1.map(Cell::Point));
        }
        let known = value.ok().and_then(|e| by_formula.get(&(e, off)).copied());
        match known {
            Some(group) => out[group].cells.extend(cells),
            None => {
                let sample = if branches.is_some() { q.sample(cell) } else { None };
                let branch = branch_at(q, branches, sample).unwrap_or(0);
                if let Ok(e) = value {
                    by_formula.insert((e, off), out.len());
                }
                let indices = section.index.map(Indices::range);
                out.push(Group { value, cells, off, indices, order: (branch, out.len()) });
            }
        }
    }
}

/// Whether a formula, as it is shown, has that value at a point: 4*cbrt(x)/3 is 0 at 0, and x*ln(x) has none there.
fn takes_value(q: &mut Question, shown: Expr, point: Expr, value: Expr) -> bool {
    if let Some(at) = q.continued(shown, point) {
        return q.equals(at, value) == Truth::True;
    }
    // At the points of a family (-sin(x))^p has its value only because sin(k*pi) is exactly 0: that is said apart.
    if q.mentions_index(point) {
        return false;
    }
    let x = q.variable();
    let at = functions::substitute(&mut q.pool, Domain::Kept, &[shown], &[(x, point)])[0];
    constant_value(q, at).is_some_and(|at| q.equals(at, value) == Truth::True)
}

/// Whether the first point of a period is positive for index 0.
fn begins_right_of_zero(q: &mut Question, section: &Section<'_, Piece>) -> bool {
    let (Some((index, ..)), Some((p, _))) = (section.index, section.cells.points().first()) else {
        return false;
    };
    let zero = q.pool.anywhere().int(0);
    let at_zero = p.at_index(q, index, zero);
    q.signs_of(at_zero) == Signs::POSITIVE
}
