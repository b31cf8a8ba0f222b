//! Periods that were written out beside a tail and belong to it.

use crate::decide::Indexed;
use crate::decide::Question;
use crate::expr::Expr;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Window;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::truth::Truth;

/// The last point of the period with an index.
pub(super) fn last_point(q: &mut Question, w: &Window<Piece>, n: i64) -> Expr {
    let n = q.pool.anywhere().int(n);
    let (last, _) = w.body.points().last().expect("a window has a point");
    last.at_index(q, w.index, n)
}

/// The line with tails as long as they can be proved to be.
pub(super) fn absorb(
    q: &mut Question,
    left: Option<Window<Piece>>,
    middle: Partition<Piece>,
    right: Option<Window<Piece>>,
) -> PiecewiseFn {
    let (mut left, mut middle, mut right) = (left, middle, right);
    while let Some(w) = &mut left
        && let Some(to) = w.to
        && begins_with(q, &middle, w, to + 1)
    {
        w.to = Some(to + 1);
        middle = middle.without_first(w.body.points().len());
    }
    while let Some(w) = &mut right
        && let Some(from) = w.from
        && ends_with(q, &middle, w, from - 1)
    {
        w.from = Some(from - 1);
        middle = middle.without_last(w.body.points().len());
    }
    if let (Some(l), Some(r)) = (&left, &right)
        && middle.points().is_empty()
        && (l.period, &l.body) == (r.period, &r.body)
        && l.to.zip(r.from).is_some_and(|(to, from)| to + 1 == from)
    {
        return Line::Periodic(Window { from: None, to: None, ..l.clone() });
    }
    Line::Parts { left, middle, right }
}

/// Whether the first points of the middle are those of the period n of a left tail, up to the next one.
fn begins_with(q: &mut Question, middle: &Partition<Piece>, w: &Window<Piece>, n: i64) -> bool {
    let m = w.body.points().len();
    middle.points().len() > m
        && (0..m).all(|i| same_point(q, middle, i, w, i, n))
        && (1..=m).all(|i| same_stretch(q, middle, i, w, i, n))
        && {
            let next = q.pool.anywhere().int(n + 1);
            let end = w.body.points()[0].0.at_index(q, w.index, next);
            q.equals(middle.points()[m].0, end) == Truth::True
        }
}

/// Whether the last points of the middle are those of the period n of a right tail.
fn ends_with(q: &mut Question, middle: &Partition<Piece>, w: &Window<Piece>, n: i64) -> bool {
    let (m, all) = (w.body.points().len(), middle.points().len());
    // The stretch before them must be the general one as well: it counts at the first point.
    all >= m
        && (0..m).all(|i| same_point(q, middle, all - m + i, w, i, n))
        && (0..=m).all(|i| same_stretch(q, middle, all - m + i, w, i, n))
}

fn same_point(
    q: &mut Question,
    middle: &Partition<Piece>,
    i: usize,
    w: &Window<Piece>,
    j: usize,
    n: i64,
) -> bool {
    let n = q.pool.anywhere().int(n);
    let (p, at) = middle.points()[i];
    let (s, piece) = w.body.points()[j];
    let (s, piece) = (s.at_index(q, w.index, n), piece.at_index(q, w.index, n));
    q.equals(p, s) == Truth::True
        && match (at, piece) {
            (Piece::Smooth(a), Piece::Smooth(b)) => q.equals(a, b) == Truth::True,
            (a, b) => a == b,
        }
}

fn same_stretch(
    q: &mut Question,
    middle: &Partition<Piece>,
    i: usize,
    w: &Window<Piece>,
    j: usize,
    n: i64,
) -> bool {
    let n = q.pool.anywhere().int(n);
    let piece = w.body.stretches()[j].at_index(q, w.index, n);
    match (middle.stretches()[i], piece) {
        (Piece::Smooth(a), Piece::Smooth(b)) => {
            let cell: Cell = middle.open_cell(i);
            q.equal_on(a, b, cell) == Truth::True
        }
        (a, b) => a == b,
    }
}
