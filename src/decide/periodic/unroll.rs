//! Periods written out between two points.

use std::cmp::Ordering;

use crate::decide::Question;
use crate::decide::periodic::Indexed;
use crate::decide::periodic::anchor::anchor_of;
use crate::decide::periodic::anchor::point_at;
use crate::decide::periodic::join::from_point_on;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Window;
use crate::number::Rational;

/// The cells of a line between two points, tails written out. An end that is not there must be an end of the
/// line without a tail.
pub(super) fn unroll<T: Indexed>(
    q: &mut Question,
    line: &Line<T>,
    low: Option<Expr>,
    high: Option<Expr>,
) -> Result<Partition<T>, Undecided> {
    if let (Some(middle), None, None) = (line.as_finite(), low, high) {
        return Ok(middle.clone());
    }
    if let (Line::Periodic(w), Some(a), Some(b)) = (line, low, high)
        && (q.pool.contains(a, w.index) || q.pool.contains(b, w.index))
    {
        return unroll_general(q, w, a, b);
    }
    let mut out = Clip { low, high, first: None, cells: Vec::new() };
    match line {
        Line::Periodic(w) => out.periods(q, w)?,
        Line::Parts { left, middle, right } => {
            if let Some(w) = left {
                out.periods(q, w)?;
            }
            out.first.get_or_insert_with(|| middle.stretches()[0].clone());
            for (i, (p, at)) in middle.points().iter().enumerate() {
                out.point(q, *p, at.clone(), middle.stretches()[i + 1].clone())?;
            }
            if let Some(w) = right {
                out.periods(q, w)?;
            }
        }
    }
    let mut partition = Partition::on(low, high, out.first.ok_or(Undecided::Budget("periods"))?);
    for (p, at, behind) in out.cells {
        partition.push(p, at, behind);
    }
    Ok(partition)
}

/// The cells of a periodic line between two points of a general period: those for the index 0, moved on by as
/// many periods as the points move with the index.
fn unroll_general<T: Indexed>(
    q: &mut Question,
    w: &Window<T>,
    low: Expr,
    high: Expr,
) -> Result<Partition<T>, Undecided> {
    let [zero, one] = [0, 1].map(|n| q.pool.anywhere().int(n));
    let ends = [low, high].map(|p| p.at_index(q, w.index, zero));
    let mut turns = None;
    for (p, start) in [(low, ends[0]), (high, ends[1])] {
        let next = p.at_index(q, w.index, one);
        let step = q.pool.on_cell().sub(next, start);
        let ratio = q.ratio(step, w.period).filter(Rational::is_integer);
        match (ratio, &turns) {
            (Some(ratio), None) => turns = Some(ratio),
            (Some(ratio), Some(known)) if ratio == *known => {}
            _ => return Err(Undecided::Periods(w.period)),
        }
    }
    let turns = turns.expect("both ends were looked at");
    let (from, to) = {
        let anchor = anchor_of(w);
        (anchor.period_of(q, ends[0])?, anchor.period_of(q, ends[1])?)
    };
    if to.saturating_sub(from) > MAX_PERIODS {
        return Err(Undecided::Budget("periods"));
    }
    // Which points lie between the ends is seen for the index 0.
    let mut first = None;
    let mut cells: Vec<(Expr, T, T)> = Vec::new();
    for n in from..=to {
        let here = q.pool.anywhere().int(n);
        let b = q.pool.on_cell();
        let index = b.shift(b.scale(&turns, b.symbol(w.index)), &Rational::from(n));
        if first.is_none() {
            first = Some(w.body.stretches()[0].at_index(q, w.index, index));
        }
        for (i, (p, at)) in w.body.points().iter().enumerate() {
            let place = p.at_index(q, w.index, here);
            let behind = w.body.stretches()[i + 1].at_index(q, w.index, index);
            if cells.is_empty() && q.compare(place, ends[0])? != Ordering::Greater {
                first = Some(behind);
            } else if q.compare(place, ends[1])? == Ordering::Less {
                let p = point_at(q, *p, w.index, (&turns, &Rational::from(n)));
                cells.push((p, at.at_index(q, w.index, index), behind));
            }
        }
    }
    let mut out = Partition::on(Some(low), Some(high), first.ok_or(Undecided::Budget("periods"))?);
    for (p, at, behind) in cells {
        out.push(p, at, behind);
    }
    Ok(out)
}

/// Cells between two points, gathered from left to right.
struct Clip<T> {
    low: Option<Expr>,
    high: Option<Expr>,
    first: Option<T>,
    cells: Vec<(Expr, T, T)>,
}

impl<T: Indexed> Clip<T> {
    fn point(&mut self, q: &mut Question, p: Expr, at: T, behind: T) -> Result<(), Undecided> {
        if let Some(low) = self.low
            && self.cells.is_empty()
            && q.compare(p, low)? != Ordering::Greater
        {
            self.first = Some(behind);
            return Ok(());
        }
        if let Some(high) = self.high
            && q.compare(p, high)? != Ordering::Less
        {
            return Ok(());
        }
        self.cells.push((p, at, behind));
        Ok(())
    }

    fn periods(&mut self, q: &mut Question, w: &Window<T>) -> Result<(), Undecided> {
        let anchor = anchor_of(w);
        let first = match (self.low, w.from) {
            (Some(low), from) => {
                let n = anchor.period_of(q, low)?;
                from.map_or(n, |from| n.max(from))
            }
            (None, Some(from)) => from,
            (None, None) => return Err(Undecided::Budget("periods")),
        };
        let last = match (self.high, w.to) {
            (Some(high), to) => {
                let n = anchor.period_of(q, high)?;
                to.map_or(n, |to| n.min(to))
            }
            (None, Some(to)) => to,
            (None, None) => return Err(Undecided::Budget("periods")),
        };
        if last.saturating_sub(first) > MAX_PERIODS {
            return Err(Undecided::Budget("periods"));
        }
        for n in first..=last {
            let index = q.pool.anywhere().int(n);
            if self.first.is_none() {
                self.first = Some(w.body.stretches()[0].at_index(q, w.index, index));
            }
            for (i, (p, at)) in w.body.points().iter().enumerate() {
                let p = p.at_index(q, w.index, index);
                let at = at.at_index(q, w.index, index);
                let behind = w.body.stretches()[i + 1].at_index(q, w.index, index);
                self.point(q, p, at, behind)?;
            }
        }
        Ok(())
    }
}

/// The largest number of periods that are written out.
pub(super) const MAX_PERIODS: i64 = 20_000;

/// The part of a line that lies in an open interval.
pub fn restrict<T: Indexed>(
    q: &mut Question,
    line: &Line<T>,
    low: Option<Expr>,
    high: Option<Expr>,
) -> Result<Line<T>, Undecided> {
    let tails = match line {
        Line::Periodic(w) => [Some(w), Some(w)],
        Line::Parts { left, right, .. } => [left.as_ref(), right.as_ref()],
    };
    match (low, high) {
        (None, None) => Ok(line.clone()),
        (None, Some(high)) if tails[0].is_some() => {
            let w = tails[0].expect("checked");
            let anchor = anchor_of(w);
            let last = anchor.period_of(q, high)? - 2;
            let to = w.to.map_or(last, |to| to.min(last));
            let (before, first) = (anchor.at(q, to), anchor.at(q, to + 1));
            let middle = unroll(q, line, Some(before), Some(high))?;
            let middle = from_point_on(q, middle, first)?;
            let left = Window { from: None, to: Some(to), ..w.clone() };
            Ok(Line::Parts { left: Some(left), middle, right: None })
        }
        (Some(low), None) if tails[1].is_some() => {
            let w = tails[1].expect("checked");
            let anchor = anchor_of(w);
            let first = anchor.period_of(q, low)? + 1;
            let from = w.from.map_or(first, |from| from.max(first));
            let end = anchor.at(q, from);
            let middle = unroll(q, line, Some(low), Some(end))?;
            let right = Window { from: Some(from), to: None, ..w.clone() };
            Ok(Line::Parts { left: None, middle, right: Some(right) })
        }
        _ => Ok(Line::finite(unroll(q, line, low, high)?)),
    }
}

/// The cells around a point, in the section in which it lies, with the index put in.
pub fn around<T: Indexed>(q: &mut Question, line: &Line<T>, p: Expr) -> Result<Partition<T>, Undecided> {
    let instance = |q: &mut Question, w: &Window<T>, n: Rational| {
        let index = q.pool.anywhere().number(n);
        let body = w.body.map(|_, t| t.clone());
        let mut out = Partition::on(
            body.ends().0.map(|e| e.at_index(q, w.index, index)),
            body.ends().1.map(|e| e.at_index(q, w.index, index)),
            body.stretches()[0].at_index(q, w.index, index),
        );
        for (i, (p, at)) in body.points().iter().enumerate() {
            out.push(
                p.at_index(q, w.index, index),
                at.at_index(q, w.index, index),
                body.stretches()[i + 1].at_index(q, w.index, index),
            );
        }
        out
    };
    match line {
        Line::Periodic(w) => {
            let n = anchor_of(w).big_period_of(q, p)?;
            Ok(instance(q, w, n))
        }
        Line::Parts { left, middle, right } => {
            if let (Some(w), Some(to)) = (left, left.as_ref().and_then(|w| w.to)) {
                let n = anchor_of(w).big_period_of(q, p)?;
                if n <= Rational::from(to) {
                    return Ok(instance(q, w, n));
                }
            }
            if let (Some(w), Some(from)) = (right, right.as_ref().and_then(|w| w.from)) {
                let n = anchor_of(w).big_period_of(q, p)?;
                if n >= Rational::from(from) {
                    return Ok(instance(q, w, n));
                }
            }
            Ok(middle.clone())
        }
    }
}
