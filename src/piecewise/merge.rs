//! Dropping breakpoints that only look like breakpoints.
//!
//! A breakpoint goes when one formula is proved to be the function on both sides,
//! to be analytic at the point, and to have the function's value there. Whenever one
//! of the three is not proved, it stays: an extra breakpoint is never wrong.

use crate::decide::Indexed;
use crate::decide::Question;
use crate::decide::expression;
use crate::decide::one_earlier;
use crate::decide::rotated;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Window;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::tails::absorb;
use crate::piecewise::tails::last_point;
use crate::truth::Truth;

/// The same function with as few breakpoints as can be proved.
pub fn merge(q: &mut Question, f: PiecewiseFn) -> PiecewiseFn {
    match f {
        Line::Periodic(w) => merge_periodic(q, w),
        Line::Parts { left, mut middle, right } => {
            let last = middle.stretches().len() - 1;
            let left = left.and_then(|w| merge_tail(q, w, &mut middle, 0));
            let right = right.and_then(|w| merge_tail(q, w, &mut middle, last));
            if let Some(w) = &left {
                // Its last point may be another one now.
                let (low, high) = middle.ends();
                let low = w.to.map(|to| last_point(q, w, to)).or(low);
                middle = middle.within(low, high);
            }
            // The stretch before the first point belongs to the left tail: that point stays.
            let kept = usize::from(left.is_some());
            let middle = merge_cells(q, &middle, kept);
            absorb(q, left, middle, right)
        }
    }
}

/// A tail with as few points as can be proved. None where it is one formula that is proved to be the function on
/// the stretch of the middle next to it, too: that stretch then has the formula and goes on to infinity.
fn merge_tail(
    q: &mut Question,
    w: Window<Piece>,
    middle: &mut Partition<Piece>,
    stretch: usize,
) -> Option<Window<Piece>> {
    let range = q.in_range(w.index, (w.from, w.to));
    let formula = q.under(&range, |q| {
        if anchor_that_stays(q, &w).is_some() {
            return None;
        }
        match merge_cells(q, &w.body, 0).stretches() {
            [only] => without_index(q, *only, w.index),
            _ => None,
        }
    });
    if let Some(formula) = formula
        && is_piece_on(q, formula, middle.stretches()[stretch], middle.open_cell(stretch))
    {
        let (low, high) = middle.ends();
        let (low, high) = if stretch == 0 { (None, high) } else { (low, None) };
        *middle = middle.clone().with_stretch(stretch, formula).within(low, high);
        return None;
    }
    q.under(&range, |q| {
        let merged = merge_inside(q, w);
        Some(shortest(q, merged))
    })
}

/// Whether a piece is proved to be the same function on a cell as the one that stands there.
fn is_piece_on(q: &mut Question, piece: Piece, there: Piece, cell: Cell) -> bool {
    match (piece, there) {
        (Piece::Smooth(e), Piece::Smooth(other)) => {
            e == other || (q.equal_on(e, other, cell) == Truth::True && q.analytic_on(e, cell))
        }
        (Piece::Undefined, Piece::Undefined) => true,
        _ => piece == there,
    }
}

/// The number of a point of the body that does not merge with its neighbours.
fn anchor_that_stays(q: &mut Question, w: &Window<Piece>) -> Option<usize> {
    let body = &w.body;
    (0..body.points().len()).find(|i| {
        let (p, at) = body.points()[*i];
        let cells = (body.open_cell(*i), body.open_cell(*i + 1));
        joined(q, body.stretches()[*i], at, body.stretches()[*i + 1], p, cells).is_none()
    })
}

/// A periodic function is anchored at a point that stays; if none does, it is one formula.
fn merge_periodic(q: &mut Question, w: Window<Piece>) -> PiecewiseFn {
    match anchor_that_stays(q, &w) {
        None => {
            let merged = merge_cells(q, &w.body, 0);
            match merged.stretches() {
                [only] => match without_index(q, *only, w.index) {
                    Some(piece) => Line::whole(piece),
                    None => Line::Periodic(w),
                },
                _ => Line::Periodic(w),
            }
        }
        Some(i) => {
            let start = w.body.points()[i].0;
            let first = rotated(q, &w, start).unwrap_or(w);
            let merged = merge_inside(q, first);
            let short = shortest(q, merged);
            let start = nearest(q, short.body.points()[0].0, &short);
            Line::Periodic(rotated(q, &short, start).unwrap_or(short))
        }
    }
}

/// The point of the same kind that lies nearest to 0 for index 0; of two, the positive one.
fn nearest(q: &mut Question, start: Expr, w: &Window<Piece>) -> Expr {
    let zero = q.pool.anywhere().int(0);
    let at_zero = start.at_index(q, w.index, zero);
    let turns = q.pool.on_cell().div(at_zero, w.period);
    match q.nearest_integer(turns) {
        Ok(turns) => {
            let b = q.pool.on_cell();
            b.linear(&Rational::ZERO, &[(Rational::ONE, start), (-&turns, w.period)])
        }
        Err(_) => start,
    }
}

/// Merges the points of a period behind its first one.
fn merge_inside(q: &mut Question, w: Window<Piece>) -> Window<Piece> {
    let merged = merge_cells(q, &w.body, 1);
    if merged.points().first().map(|p| p.0) != w.body.points().first().map(|p| p.0)
        || merged.points().len() == w.body.points().len()
    {
        return w;
    }
    // The first stretch is the last one of the period before.
    let n = merged.points().len();
    let b = q.pool.on_cell();
    let before = b.shift(b.symbol(w.index), &Rational::MINUS_ONE);
    let low = one_earlier(q, merged.points()[n - 1].0, w.index);
    let first = merged.stretches()[n].at_index(q, w.index, before);
    let mut body = Partition::on(Some(low), merged.ends().1, first);
    for (i, (p, at)) in merged.points().iter().enumerate() {
        body.push(*p, *at, merged.stretches()[i + 1]);
    }
    Window { body, ..w }
}

/// A piece that does not depend on the period, without the index; none if it does.
fn without_index(q: &mut Question, piece: Piece, index: Symbol) -> Option<Piece> {
    let e = match piece {
        Piece::Smooth(e) => e,
        Piece::Punctured { formula, zeros } => {
            let free = !q.pool.contains(formula, index) && !q.pool.contains(zeros, index);
            return free.then_some(piece);
        }
        Piece::Undefined | Piece::Undecided(_) | Piece::Depends(_) => return Some(piece),
    };
    if !q.pool.contains(e, index) {
        return Some(piece);
    }
    let normal = q.normal(e)?.cancelled();
    let e = expression(&mut q.pool, &normal);
    (!q.pool.contains(e, index)).then_some(Piece::Smooth(e))
}

/// The same with the smallest period, where equal formulas without the index follow each other at equal
/// distances.
fn shortest(q: &mut Question, w: Window<Piece>) -> Window<Piece> {
    let (points, stretches) = (w.body.points(), w.body.stretches());
    let m = points.len();
    let depends = w.body.cells().any(|(_, piece)| match piece {
        Piece::Smooth(e) | Piece::Depends(e) => q.pool.contains(*e, w.index),
        Piece::Punctured { formula, zeros } => {
            q.pool.contains(*formula, w.index) || q.pool.contains(*zeros, w.index)
        }
        Piece::Undefined | Piece::Undecided(_) => false,
    });
    if depends {
        return w;
    }
    for d in (1..m).filter(|d| m % d == 0) {
        let step = q.pool.on_cell().scale(&Rational::new(d as i64, m as i64), w.period);
        let same = (0..m - d).all(|i| {
            points[i].1 == points[i + d].1 && stretches[i + 1] == stretches[i + d + 1] && {
                let b = q.pool.on_cell();
                let distance = b.sub(points[i + d].0, points[i].0);
                q.equals(distance, step) == Truth::True
            }
        });
        if !same {
            continue;
        }
        let zero = q.pool.anywhere().int(0);
        // Index 0 is that of the period that begins nearest to 0.
        let first = points[0].0.at_index(q, w.index, zero);
        let turns = q.pool.on_cell().div(first, step);
        let turns = q.nearest_integer(turns).ok().and_then(|n| n.to_i64()).unwrap_or(0);
        let moved = |q: &mut Question, i: usize, by: i64| {
            let by = by - turns;
            let at_zero = points[i].0.at_index(q, w.index, zero);
            let b = q.pool.on_cell();
            let turns = b.mul(b.symbol(w.index), step);
            let one = Rational::ONE;
            b.linear(&Rational::ZERO, &[(one.clone(), at_zero), (Rational::from(by), step), (one, turns)])
        };
        let (low, high) = (moved(q, d - 1, -1), moved(q, 0, 1));
        let mut body = Partition::on(Some(low), Some(high), stretches[d]);
        for i in 0..d {
            body.push(moved(q, i, 0), points[i].1, stretches[i + 1]);
        }
        let times = (m / d) as i64;
        let from = w.from.map(|n| n * times + turns);
        let to = w.to.map(|n| n * times + times - 1 + turns);
        return Window { period: step, body, from, to, index: w.index };
    }
    w
}

/// Merges the points behind the first `kept` ones.
fn merge_cells(q: &mut Question, f: &Partition<Piece>, kept: usize) -> Partition<Piece> {
    let mut out: Vec<(Option<(Expr, Piece)>, Piece)> = Vec::with_capacity(f.stretches().len());
    let mut start: Option<Expr> = f.ends().0;
    for i in 0..f.stretches().len() {
        let piece = f.stretches()[i];
        let Some(before) = i.checked_sub(1) else {
            out.push((None, piece));
            continue;
        };
        let (p, at) = f.points()[before];
        let left = out.last().expect("the first stretch was pushed").1;
        let cells = (Cell::Open(start, Some(p)), Cell::Open(Some(p), f.bounds(i).1));
        let common = if before < kept { None } else { joined(q, left, at, piece, p, cells) };
        match common {
            Some(common) => out.last_mut().expect("the first stretch was pushed").1 = common,
            None => {
                out.push((Some((p, at)), piece));
                start = Some(p);
            }
        }
    }
    Partition::from_cells(f.span(), out)
}

fn joined(
    q: &mut Question,
    left: Piece,
    at: Piece,
    right: Piece,
    p: Expr,
    cells: (Cell, Cell),
) -> Option<Piece> {
    match (left, at, right) {
        (Piece::Undefined, Piece::Undefined, Piece::Undefined) => Some(Piece::Undefined),
        (Piece::Smooth(l), Piece::Smooth(value), Piece::Smooth(r)) => {
            if l == r {
                return candidates(q, l)
                    .into_iter()
                    .find(|e| takes_value(q, *e, p, value) && (*e == l || analytic_on_both(q, *e, cells)))
                    .map(Piece::Smooth);
            }
            for (e, other, own_cell, other_cell) in [(l, r, cells.0, cells.1), (r, l, cells.1, cells.0)] {
                // Refuted at a sample, as most neighbours are: nothing else to try.
                if q.equal_on(e, other, other_cell) == Truth::False {
                    return None;
                }
                let found = candidates(q, e).into_iter().find(|c| {
                    takes_value(q, *c, p, value)
                        && q.analytic_on(*c, other_cell)
                        && q.equal_on(*c, other, other_cell) == Truth::True
                        && (*c == e
                            || (q.analytic_on(*c, own_cell) && q.equal_on(*c, e, own_cell) == Truth::True))
                });
                if let Some(e) = found {
                    return Some(Piece::Smooth(e));
                }
            }
            None
        }
        _ => None,
    }
}

/// The formula itself, and its normal form with common factors cancelled.
fn candidates(q: &mut Question, e: Expr) -> Vec<Expr> {
    let mut out = vec![e];
    if !q.pool.is_polynomial(e)
        && let Some(normal) = q.normal(e)
    {
        let other = expression(&mut q.pool, &normal.cancelled());
        if other != e {
            out.push(other);
        }
    }
    out
}

fn takes_value(q: &mut Question, e: Expr, p: Expr, value: Expr) -> bool {
    match q.continued(e, p) {
        Some(continued) => q.equals(continued, value) == Truth::True,
        None => false,
    }
}

fn analytic_on_both(q: &mut Question, e: Expr, cells: (Cell, Cell)) -> bool {
    q.analytic_on(e, cells.0) && q.analytic_on(e, cells.1)
}
