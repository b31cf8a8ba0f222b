//! Windows and lines put together from the cells of their sections.

use std::cmp::Ordering;

use crate::decide::Question;
use crate::decide::periodic::Indexed;
use crate::decide::periodic::anchor::Anchor;
use crate::decide::periodic::anchor::one_earlier;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Window;
use crate::truth::Truth;

/// The window of the cells around one period; what lies before the anchor belongs to the period before. None
/// where nothing is left that repeats.
pub(super) fn window<V>(
    q: &mut Question,
    anchor: &Anchor,
    (from, to): (Option<i64>, Option<i64>),
    done: Line<V>,
) -> Result<Option<Window<V>>, Undecided> {
    let Line::Parts { left: None, middle, right: None } = done else {
        return Err(Undecided::Periods(anchor.period));
    };
    let body = from_point_on(q, middle, anchor.start)?;
    let (Some(first), Some(last)) = (body.points().first(), body.points().last()) else { return Ok(None) };
    let (first, last) = (first.0, last.0);
    let high = q.pool.on_cell().add(first, anchor.period);
    let low = one_earlier(q, last, anchor.index);
    let body = body.within(Some(low), Some(high));
    Ok(Some(Window { index: anchor.index, from, to, period: anchor.period, body }))
}

/// A line that is periodic from end to end, or one cell.
pub(super) fn endless<V>(q: &mut Question, anchor: &Anchor, done: Line<V>) -> Result<Line<V>, Undecided> {
    if let Line::Parts { left: None, middle, right: None } = done {
        if middle.points().is_empty() {
            return Ok(Line::finite(middle.within(None, None)));
        }
        let window = window(q, anchor, (None, None), Line::finite(middle))?;
        return window.map(Line::Periodic).ok_or(Undecided::Periods(anchor.period));
    }
    Err(Undecided::Periods(anchor.period))
}

/// The cells from a point on, with the stretch before it.
pub(super) fn from_point_on<V>(
    q: &mut Question,
    p: Partition<V>,
    first: Expr,
) -> Result<Partition<V>, Undecided> {
    let mut before = 0;
    while before < p.points().len() && q.compare(p.points()[before].0, first)? == Ordering::Less {
        before += 1;
    }
    Ok(p.without_first(before))
}

/// Tails and what stands between them. Where there was no tail, the middle may have found one; where there was
/// one, it may have ended. `first` is the first point that does not belong to a left tail.
pub(super) fn join<V>(
    q: &mut Question,
    [left, right]: [Option<Window<V>>; 2],
    middle: Line<V>,
    had: [bool; 2],
    first: Option<Expr>,
) -> Result<Line<V>, Undecided> {
    let Line::Parts { left: inner_left, mut middle, right: inner_right } = middle else {
        return Ok(middle);
    };
    if let Some(first) = first {
        middle = from_point_on(q, middle, first)?;
    }
    let (mut low, mut high) = middle.ends();
    if had[0] {
        // Up to the last point of the left tail.
        low = left.as_ref().and_then(|w| {
            let n = q.pool.anywhere().int(w.to?);
            w.body.points().last().map(|(p, _)| p.at_index(q, w.index, n))
        });
    }
    if had[1] {
        high = right.as_ref().and_then(|w| {
            let n = q.pool.anywhere().int(w.from?);
            w.body.points().first().map(|(p, _)| p.at_index(q, w.index, n))
        });
    }
    let middle = middle.within(low, high);
    Ok(Line::Parts { left: left.or(inner_left), middle, right: right.or(inner_right) })
}

/// Whether the sections of a line are proved to meet: a left tail ends where the middle has its first point, and a
/// right tail begins where the middle ends. Then every number lies in exactly one cell.
pub fn is_whole<T>(q: &mut Question, line: &Line<T>) -> Truth {
    let Line::Parts { left, middle, right } = line else { return Truth::True };
    let start = |q: &mut Question, w: &Window<T>, n: i64| {
        let n = q.pool.anywhere().int(n);
        w.body.points()[0].0.at_index(q, w.index, n)
    };
    let mut met = Truth::True;
    let begin = match right {
        Some(w) => {
            let (Some(from), Some(high)) = (w.from, middle.ends().1) else { return Truth::False };
            let begin = start(q, w, from);
            met = met.and(q.equals(begin, high));
            Some(begin)
        }
        None => None,
    };
    if let Some(w) = left {
        let Some(to) = w.to else { return Truth::False };
        let end = start(q, w, to + 1);
        let next = middle.points().first().map(|p| p.0).or(begin);
        met = met.and(next.map_or(Truth::False, |next| q.equals(end, next)));
    }
    met
}
