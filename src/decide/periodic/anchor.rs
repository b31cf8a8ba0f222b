//! Where periods begin, and windows brought to another beginning or a longer period.

use crate::decide::Question;
use crate::decide::periodic::Indexed;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::line::Partition;
use crate::line::Window;
use crate::number::Rational;

/// A point of a period, which is linear in the index, for another index m*k + j.
pub(super) fn point_at(q: &mut Question, p: Expr, index: Symbol, (m, j): (&Rational, &Rational)) -> Expr {
    let [zero, one] = [0, 1].map(|n| q.pool.anywhere().int(n));
    let (start, next) = (p.at_index(q, index, zero), p.at_index(q, index, one));
    let b = q.pool.on_cell();
    let step = b.sub(next, start);
    let turns = b.mul(b.symbol(index), step);
    b.linear(&Rational::ZERO, &[(Rational::ONE, start), (j.clone(), step), (m.clone(), turns)])
}

/// Where a period begins: s(k), and how long it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// The index k.
    pub(super) index: Symbol,
    /// s(k)
    pub(super) start: Expr,
    /// s(k + 1) - s(k)
    pub(super) period: Expr,
}

impl Anchor {
    /// s(n)
    pub(super) fn at(&self, q: &mut Question, n: i64) -> Expr {
        let value = q.pool.anywhere().int(n);
        self.start.at_index(q, self.index, value)
    }

    /// The index of the period in which a point lies: the largest n with s(n) <= p.
    pub(super) fn period_of(&self, q: &mut Question, p: Expr) -> Result<i64, Undecided> {
        let n = self.big_period_of(q, p)?;
        n.to_i64().ok_or(Undecided::Budget("periods"))
    }

    pub(super) fn big_period_of(&self, q: &mut Question, p: Expr) -> Result<Rational, Undecided> {
        let start = self.at(q, 0);
        let b = q.pool.on_cell();
        let turns = b.div(b.sub(p, start), self.period);
        q.floor_of(turns)
    }
}

pub(super) fn anchor_of<T>(w: &Window<T>) -> Anchor {
    Anchor { index: w.index, start: w.body.points()[0].0, period: w.period }
}

/// One anchor for all windows: that of the first, with the least common multiple of the periods.
pub(super) fn common_anchor<'a>(
    q: &mut Question,
    windows: impl Iterator<Item = &'a Window<()>>,
) -> Result<Option<Anchor>, Undecided> {
    let mut out: Option<Anchor> = None;
    for w in windows {
        out = Some(match out {
            None => anchor_of(w),
            Some(anchor) => {
                let ratio = q.ratio(w.period, anchor.period).ok_or_else(|| incommensurable(q, w, &anchor))?;
                let times = Rational::from(ratio.abs().numer());
                anchor.repeated(q, &times)
            }
        });
    }
    Ok(out)
}

pub(super) fn incommensurable(q: &mut Question, w: &Window<()>, anchor: &Anchor) -> Undecided {
    Undecided::Periods(q.pool.on_cell().div(w.period, anchor.period))
}

impl Anchor {
    pub(super) fn repeated(&self, q: &mut Question, times: &Rational) -> Anchor {
        let start = point_at(q, self.start, self.index, (times, &Rational::ZERO));
        let period = q.pool.on_cell().scale(times, self.period);
        Anchor { index: self.index, start, period }
    }
}

/// The point one period earlier.
pub fn one_earlier(q: &mut Question, p: Expr, index: Symbol) -> Expr {
    point_at(q, p, index, (&Rational::ONE, &Rational::MINUS_ONE))
}

/// A periodic line with another first point.
pub fn rotated<T: Indexed>(q: &mut Question, w: &Window<T>, start: Expr) -> Result<Window<T>, Undecided> {
    let body = aligned(q, w, &Anchor { index: w.index, start, period: w.period })?;
    Ok(Window { body, ..w.clone() })
}

/// The same window with twice the period: what depends on whether the index is even is one formula then.
pub fn doubled<T: Indexed>(q: &mut Question, w: &Window<T>) -> Result<Window<T>, Undecided> {
    // The first period is that of an even index at a start, and the last one that of an odd index at an end.
    let odd = match (w.from, w.to) {
        (Some(from), None) => from.rem_euclid(2),
        (None, Some(to)) => (to + 1).rem_euclid(2),
        (None, None) => 0,
        (Some(_), Some(_)) => return Err(Undecided::Periods(w.period)),
    };
    let two = Rational::from(2);
    let start = point_at(q, w.body.points()[0].0, w.index, (&two, &Rational::from(odd)));
    let period = q.pool.on_cell().scale(&two, w.period);
    let body = aligned(q, w, &Anchor { index: w.index, start, period })?;
    let from = w.from.map(|from| (from - odd) / 2);
    let to = w.to.map(|to| (to - 1 - odd).div_euclid(2));
    Ok(Window { index: w.index, from, to, period, body })
}

/// The cells of one period of a window, for a period that is a multiple of its own, from another anchor on.
pub(super) fn aligned<T: Indexed>(
    q: &mut Question,
    w: &Window<T>,
    anchor: &Anchor,
) -> Result<Partition<T>, Undecided> {
    let open = || Undecided::Periods(w.period);
    let times = q.ratio(anchor.period, w.period).filter(Rational::is_integer).ok_or_else(open)?;
    let count = times.to_i64().filter(|n| *n <= 1000).ok_or(Undecided::Budget("periods"))?;
    let mut cells: Vec<(Expr, T, T)> = Vec::new();
    for j in 0..count {
        for (i, (p, at)) in w.body.points().iter().enumerate() {
            let b = q.pool.on_cell();
            let index = b.shift(b.scale(&times, b.symbol(w.index)), &Rational::from(j));
            let behind = &w.body.stretches()[i + 1];
            cells.push((
                point_at(q, *p, w.index, (&times, &Rational::from(j))),
                at.at_index(q, w.index, index),
                behind.at_index(q, w.index, index),
            ));
        }
    }
    // Each point into the period that begins at the anchor; those that come in a later one go in front.
    let zero = q.pool.anywhere().int(0);
    let mut placed: Vec<(Rational, (Expr, T, T))> = Vec::with_capacity(cells.len());
    for (p, at, behind) in cells {
        let at_zero = p.at_index(q, w.index, zero);
        let turns = anchor.big_period_of(q, at_zero)?;
        let b = q.pool.on_cell();
        let index = b.shift(b.symbol(w.index), &-&turns);
        let moved = (
            point_at(q, p, w.index, (&Rational::ONE, &-&turns)),
            at.at_index(q, w.index, index),
            behind.at_index(q, w.index, index),
        );
        placed.push((turns, moved));
    }
    placed.sort_by(|a, b| b.0.cmp(&a.0));
    let b = q.pool.on_cell();
    let before = b.shift(b.symbol(w.index), &Rational::MINUS_ONE);
    let high = b.add(anchor.start, anchor.period);
    let (p, _, behind) = &placed[placed.len() - 1].1;
    let low = point_at(q, *p, w.index, (&Rational::ONE, &Rational::MINUS_ONE));
    let first = behind.at_index(q, w.index, before);
    let mut out = Partition::on(Some(low), Some(high), first);
    for (_, (p, at, behind)) in placed {
        out.push(p, at, behind);
    }
    Ok(out)
}
