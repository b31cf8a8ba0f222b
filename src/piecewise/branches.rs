//! Branches: conditions become partitions of truth, and one sweep picks the first branch that holds.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::decide::Indexed;
use crate::decide::Question;
use crate::decide::around;
use crate::decide::events;
use crate::decide::lift_many;
use crate::decide::lift1;
use crate::decide::sweep2;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::cut::Writer;
use crate::piecewise::flatten::Flat;
use crate::piecewise::flatten::Parts;
use crate::piecewise::flatten::one_cell;
use crate::syntax::tree::Relation;
use crate::truth::Truth;

/// What a condition is on one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// It holds on the whole cell.
    Yes,
    /// It fails on the whole cell.
    No,
    /// Something in it has no value there.
    Undefined,
    /// Not decided.
    Open(Undecided),
}

impl Holds {
    fn of(decided: bool) -> Holds {
        if decided { Holds::Yes } else { Holds::No }
    }

    /// Kleene's conjunction: a false side decides, also beside an undefined one.
    fn and(self, other: Holds) -> Holds {
        match (self, other) {
            (Holds::No, _) | (_, Holds::No) => Holds::No,
            (Holds::Open(reason), _) | (_, Holds::Open(reason)) => Holds::Open(reason),
            (Holds::Undefined, _) | (_, Holds::Undefined) => Holds::Undefined,
            (Holds::Yes, Holds::Yes) => Holds::Yes,
        }
    }

    fn negate(self) -> Holds {
        match self {
            Holds::Yes => Holds::No,
            Holds::No => Holds::Yes,
            other => other,
        }
    }
}

/// The function that branches describe.
pub(super) fn flatten_branches(
    q: &mut Question,
    branches: &[Branch],
    parts: &Parts,
) -> Result<PiecewiseFn, Undecided> {
    let conditions = branches
        .iter()
        .map(|branch| truth_of(q, branch.condition, parts))
        .collect::<Result<Vec<_>, Undecided>>()?;
    let selected = select(q, &conditions)?;
    let values: Vec<Rc<PiecewiseFn>> = branches
        .iter()
        .map(|branch| match branch.value {
            BranchValue::Value(v) => parts.line(v),
            BranchValue::Undefined => Rc::new(one_cell(parts.base, Piece::Undefined)),
            BranchValue::Undecided => Rc::new(one_cell(parts.base, Piece::Undecided(Undecided::Stated))),
        })
        .collect();
    let borrowed: Vec<&PiecewiseFn> = values.iter().map(Rc::as_ref).collect();
    let sources: Vec<Option<Expr>> = branches
        .iter()
        .map(|branch| match branch.value {
            BranchValue::Value(v) => Some(v),
            BranchValue::Undefined | BranchValue::Undecided => None,
        })
        .collect();
    lift_many(q, &selected, &borrowed, |q, selected, values| {
        Ok(Line::finite(fill(q, selected, values, &sources)?))
    })
}

/// Which branch counts on a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Selected {
    Branch(usize),
    None,
    Open(Undecided),
}

impl Indexed for Selected {
    fn at_index(&self, _: &mut Question, _: Symbol, _: Expr) -> Selected {
        *self
    }
}

impl Indexed for Holds {
    fn at_index(&self, _: &mut Question, _: Symbol, _: Expr) -> Holds {
        *self
    }
}

/// The first branch whose condition is not false, by one sweep over the breakpoints of all conditions.
fn select(q: &mut Question, conditions: &[Line<Holds>]) -> Result<Line<Selected>, Undecided> {
    let borrowed: Vec<&Line<Holds>> = conditions.iter().collect();
    let nothing = Line::whole(());
    lift_many(q, &nothing, &borrowed, |q, _, conditions| Ok(Line::finite(select_cells(q, conditions)?)))
}

fn select_cells(
    q: &mut Question,
    conditions: &[&Partition<Holds>],
) -> Result<Partition<Selected>, Undecided> {
    let events = events(q, conditions)?;
    let mut current: Vec<Holds> = conditions.iter().map(|c| c.stretches()[0]).collect();
    let mut not_false: BTreeSet<usize> = (0..current.len()).filter(|i| current[*i] != Holds::No).collect();
    let pick = |current: &[Holds], not_false: &BTreeSet<usize>| match not_false.first() {
        None => Selected::None,
        Some(i) => match current[*i] {
            Holds::Yes => Selected::Branch(*i),
            Holds::Open(reason) => Selected::Open(reason),
            // A condition without a value: then the function has none.
            Holds::Undefined | Holds::No => Selected::None,
        },
    };
    let set = |current: &mut Vec<Holds>, not_false: &mut BTreeSet<usize>, i: usize, holds: Holds| {
        current[i] = holds;
        if holds == Holds::No {
            not_false.remove(&i);
        } else {
            not_false.insert(i);
        }
    };
    let (low, high) = conditions[0].ends();
    let mut out = Partition::on(low, high, pick(&current, &not_false));
    for event in events {
        for (i, j) in &event.changes {
            set(&mut current, &mut not_false, *i, conditions[*i].points()[*j].1);
        }
        let at = pick(&current, &not_false);
        for (i, j) in &event.changes {
            set(&mut current, &mut not_false, *i, conditions[*i].stretches()[*j + 1]);
        }
        out.push(event.point, at, pick(&current, &not_false));
    }
    Ok(out)
}

/// Puts the pieces of the chosen branches onto their cells. Each branch is walked only where it was chosen; one that
/// could not be cut on the whole line is cut there again.
fn fill(
    q: &mut Question,
    selected: &Partition<Selected>,
    values: &[&Partition<Piece>],
    sources: &[Option<Expr>],
) -> Result<Partition<Piece>, Undecided> {
    let mut out: Vec<(Option<(Expr, Piece)>, Piece)> = Vec::new();
    let mut at: Option<(Expr, Piece)> = None;
    for (cell, choice) in selected.cells() {
        match cell {
            Cell::Point(p) => {
                let piece = match choice {
                    Selected::Branch(i) => piece_in(q, values[*i], p)?,
                    Selected::None => Piece::Undefined,
                    Selected::Open(reason) => Piece::Undecided(*reason),
                };
                at = Some((p, piece));
            }
            Cell::Open(low, high) => match choice {
                Selected::None => out.push((at.take(), Piece::Undefined)),
                Selected::Open(reason) => out.push((at.take(), Piece::Undecided(*reason))),
                Selected::Branch(i) => {
                    let again = match (sources[*i], values[*i].stretches()) {
                        (Some(source), [Piece::Undecided(Undecided::Infinite(_))])
                            if [low, high].iter().flatten().all(|p| q.pool.is_constant(*p)) =>
                        {
                            super::flatten_on(q, source, cell).as_finite().cloned()
                        }
                        _ => None,
                    };
                    let value = again.as_ref().unwrap_or(values[*i]);
                    let first = first_after(q, value, low)?;
                    out.push((at.take(), value.stretches()[first]));
                    for j in first..value.points().len() {
                        let (p, piece) = value.points()[j];
                        if let Some(high) = high
                            && q.compare(p, high)? != std::cmp::Ordering::Less
                        {
                            break;
                        }
                        out.push((Some((p, piece)), value.stretches()[j + 1]));
                    }
                }
            },
        }
    }
    Ok(Partition::from_cells(selected.span(), out))
}

/// The index of the first breakpoint behind `low`: that of the stretch that begins at `low`.
fn first_after(q: &mut Question, f: &Partition<Piece>, low: Option<Expr>) -> Result<usize, Undecided> {
    let Some(low) = low else { return Ok(0) };
    let (mut a, mut b) = (0, f.points().len());
    while a < b {
        let middle = usize::midpoint(a, b);
        if q.compare(f.points()[middle].0, low)? == std::cmp::Ordering::Greater {
            b = middle;
        } else {
            a = middle + 1;
        }
    }
    Ok(a)
}

/// What a function is at one point.
pub fn piece_at(q: &mut Question, f: &PiecewiseFn, p: Expr) -> Result<Piece, Undecided> {
    match f.as_finite() {
        Some(cells) => piece_in(q, cells, p),
        None => {
            let cells = around(q, f, p)?;
            piece_in(q, &cells, p)
        }
    }
}

fn piece_in(q: &mut Question, f: &Partition<Piece>, p: Expr) -> Result<Piece, Undecided> {
    let behind = first_after(q, f, Some(p))?;
    if let Some(before) = behind.checked_sub(1) {
        let (point, piece) = f.points()[before];
        if q.compare(point, p)? == std::cmp::Ordering::Equal {
            return Ok(piece);
        }
    }
    Ok(f.stretches()[behind].on(q, Cell::Point(p)))
}

/// Where a condition holds.
fn truth_of(q: &mut Question, condition: Cond, parts: &Parts) -> Result<Line<Holds>, Undecided> {
    let base = parts.base;
    match q.pool.condition(condition).clone() {
        Condition::Always => Ok(one_cell(base, Holds::Yes)),
        Condition::Not(c) => Ok(truth_of(q, c, parts)?.map(|_, holds| holds.negate())),
        Condition::And(cs) => combine(q, &cs, parts, Holds::and),
        Condition::Or(cs) => combine(q, &cs, parts, |a, b| a.negate().and(b.negate()).negate()),
        Condition::Compare { operands, relations } => {
            let mut out: Option<Line<Holds>> = None;
            for (pair, relation) in operands.windows(2).zip(&relations) {
                let one = compare(q, &parts.line(pair[0]), *relation, &parts.line(pair[1]))?;
                out = Some(match out {
                    None => one,
                    Some(so_far) => sweep2(q, &so_far, &one, |_, _, a, b| a.and(*b))?,
                });
            }
            Ok(out.expect("a chain has a relation"))
        }
        Condition::Integer(e) => match parts.of(e) {
            Flat::Smooth(e) if !q.varies(*e) => Ok(one_cell(
                base,
                match q.is_integer(*e) {
                    Truth::True => Holds::Yes,
                    Truth::False => Holds::No,
                    Truth::Unknown => Holds::Open(Undecided::Integer(*e)),
                },
            )),
            u => {
                let line = u.line(base);
                by_cells(q, &line, is_whole, |q, u, cell| {
                    if !q.varies(u) {
                        return Ok(one_cell(cell, is_whole(q, u)?));
                    }
                    let steps = q.floor_on(u, cell)?;
                    if steps.only().is_some() {
                        // No step is crossed: the argument may still be one integer all along.
                        let inside = q.sample(cell).ok_or(Undecided::Integer(u))?;
                        let value = q.value_at(u, inside);
                        let constant = q.equal_on(u, value, cell);
                        return match (constant, is_whole(q, value)?) {
                            (_, Holds::No) | (Truth::False, _) => Ok(one_cell(cell, Holds::No)),
                            (Truth::True, whole) => Ok(one_cell(cell, whole)),
                            (Truth::Unknown, _) => Err(Undecided::Integer(u)),
                        };
                    }
                    Ok(steps.map(|cell, _| Holds::of(matches!(cell, Cell::Point(_)))))
                })
            }
        },
    }
}

/// Whether a number free of the variable is an integer.
fn is_whole(q: &mut Question, value: Expr) -> Result<Holds, Undecided> {
    if q.is_integer(value) == Truth::True {
        return Ok(Holds::Yes);
    }
    let floor = q.floor_of(value)?;
    let rest = q.pool.on_cell().shift(value, &-&floor);
    q.sign(rest).map(|sign| Holds::of(sign == 0))
}

fn combine(
    q: &mut Question,
    conditions: &[Cond],
    parts: &Parts,
    f: impl Fn(Holds, Holds) -> Holds,
) -> Result<Line<Holds>, Undecided> {
    let mut operands =
        conditions.iter().map(|c| truth_of(q, *c, parts)).collect::<Result<Vec<_>, Undecided>>()?;
    while operands.len() > 1 {
        let mut next = Vec::with_capacity(operands.len().div_ceil(2));
        let mut pending = operands.into_iter();
        while let Some(first) = pending.next() {
            next.push(match pending.next() {
                Some(second) => sweep2(q, &first, &second, |_, _, a, b| f(*a, *b))?,
                None => first,
            });
        }
        operands = next;
    }
    Ok(operands.pop().expect("a connective has operands"))
}

/// Where a comparison holds: by the signs of the difference of its sides.
fn compare(
    q: &mut Question,
    a: &PiecewiseFn,
    relation: Relation,
    b: &PiecewiseFn,
) -> Result<Line<Holds>, Undecided> {
    let decide = |sign: i32| {
        Holds::of(match relation {
            Relation::Less => sign < 0,
            Relation::LessEq => sign <= 0,
            Relation::Greater => sign > 0,
            Relation::GreaterEq => sign >= 0,
            Relation::Equal => sign == 0,
            Relation::NotEqual => sign != 0,
        })
    };
    let difference = sweep2(q, a, b, |q, cell, a, b| match (a.on(q, cell).whole(), b.on(q, cell).whole()) {
        (Piece::Smooth(a), Piece::Smooth(b)) => {
            let terms = [(Rational::ONE, a), (Rational::MINUS_ONE, b)];
            Piece::Smooth(q.pool.on_cell().linear(&Rational::ZERO, &terms))
        }
        (Piece::Undefined, _) | (_, Piece::Undefined) => Piece::Undefined,
        (open, Piece::Smooth(_)) | (_, open) => open,
    })?;
    by_cells(
        q,
        &difference,
        |q, value| q.sign(value).map(decide),
        |q, d, cell| Ok(q.chart(d, cell)?.map(|_, sign| decide(*sign))),
    )
}

/// Where something holds, from its truth at the values at points and on the cells of smooth pieces.
fn by_cells(
    q: &mut Question,
    f: &PiecewiseFn,
    at: impl Fn(&mut Question, Expr) -> Result<Holds, Undecided>,
    on: impl Fn(&mut Question, Expr, Cell) -> Result<Line<Holds>, Undecided>,
) -> Result<Line<Holds>, Undecided> {
    lift1(q, f, |q, part| {
        let mut out = Writer::new(part.span());
        for (cell, piece) in part.cells() {
            match (cell, piece.on(q, cell).whole()) {
                (Cell::Point(p), Piece::Smooth(d)) => {
                    let value = q.value_at(d, p);
                    let holds = at(q, value).unwrap_or_else(Holds::Open);
                    out.point(p, holds);
                }
                (Cell::Point(p), piece) => out.point(p, no_value(piece)),
                (_, Piece::Smooth(d)) => match on(q, d, cell) {
                    Err(reason) => out.stretch(Holds::Open(reason)),
                    Ok(holds) => out.line(holds),
                },
                (_, piece) => out.stretch(no_value(piece)),
            }
        }
        Ok(out.finish())
    })
}

fn no_value(piece: Piece) -> Holds {
    match piece {
        Piece::Undecided(reason) => Holds::Open(reason),
        Piece::Punctured { zeros, .. } => Holds::Open(Undecided::Roots(zeros)),
        Piece::Undefined | Piece::Smooth(_) | Piece::Depends(_) => Holds::Undefined,
    }
}
