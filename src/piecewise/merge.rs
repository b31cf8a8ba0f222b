//! Dropping breakpoints that only look like breakpoints.
//!
//! A breakpoint goes when one formula is proved to be the function on both sides,
//! to be analytic at the point, and to have the function's value there. Whenever one
//! of the three is not proved, it stays: an extra breakpoint is never wrong.

use crate::decide::Question;
use crate::decide::expression;
use crate::expr::Expr;
use crate::line::Cell;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::truth::Truth;

/// The same function with as few breakpoints as can be proved.
pub fn merge(q: &mut Question, f: PiecewiseFn) -> PiecewiseFn {
    let mut out: Vec<(Option<(Expr, Piece)>, Piece)> = Vec::with_capacity(f.stretches().len());
    let mut start: Option<Expr> = None;
    for i in 0..f.stretches().len() {
        let piece = f.stretches()[i];
        let Some(before) = i.checked_sub(1) else {
            out.push((None, piece));
            continue;
        };
        let (p, at) = f.points()[before];
        let left = out.last().expect("the first stretch was pushed").1;
        let cells = (Cell::Open(start, Some(p)), Cell::Open(Some(p), f.bounds(i).1));
        match joined(q, left, at, piece, p, cells) {
            Some(common) => out.last_mut().expect("the first stretch was pushed").1 = common,
            None => {
                out.push((Some((p, at)), piece));
                start = Some(p);
            }
        }
    }
    crate::line::Partition::from_cells(out)
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
