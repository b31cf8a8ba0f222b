//! Walking several partitions of one interval at once from left to right.
//!
//! Breakpoints are put in order once; an event changes the operands that have a
//! breakpoint there, and nothing else is touched.

use std::cmp::Ordering;

use crate::decide::Question;
use crate::decide::periodic::Indexed;
use crate::decide::periodic::lift2;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;

/// A breakpoint and the operands (by index) that have it.
pub struct Event {
    /// Where.
    pub point: Expr,
    /// Which operands, with the index of the point in each.
    pub changes: Vec<(usize, usize)>,
}

/// The breakpoints of all operands, each once, in increasing order.
pub fn events<T>(q: &mut Question, operands: &[&Partition<T>]) -> Result<Vec<Event>, Undecided> {
    let total: usize = operands.iter().map(|p| p.points().len()).sum();
    if total > q.budget.max_breakpoints() {
        return Err(Undecided::Budget("breakpoints"));
    }
    let all = || {
        operands
            .iter()
            .enumerate()
            .flat_map(|(i, p)| p.points().iter().enumerate().map(move |(j, (point, _))| (*point, (i, j))))
    };
    if all().all(|(point, _)| q.pool.as_number(point).is_some()) {
        let mut sorted: Vec<_> = all().collect();
        sorted.sort_by(|a, b| q.pool.as_number(a.0).cmp(&q.pool.as_number(b.0)));
        let mut out: Vec<Event> = Vec::with_capacity(sorted.len());
        for (point, change) in sorted {
            match out.last_mut() {
                Some(last) if last.point == point => last.changes.push(change),
                _ => out.push(Event { point, changes: vec![change] }),
            }
        }
        return Ok(out);
    }
    // Merge sort with comparisons that may stay open.
    let mut runs: Vec<Vec<Event>> = operands
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let single =
                |(j, (point, _)): (usize, &(Expr, T))| Event { point: *point, changes: vec![(i, j)] };
            p.points().iter().enumerate().map(single).collect()
        })
        .collect();
    while runs.len() > 1 {
        let mut next = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pending = runs.into_iter();
        while let Some(first) = pending.next() {
            next.push(match pending.next() {
                Some(second) => merge_runs(q, first, second)?,
                None => first,
            });
        }
        runs = next;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge_runs(q: &mut Question, a: Vec<Event>, b: Vec<Event>) -> Result<Vec<Event>, Undecided> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    loop {
        let order = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) => q.compare(x.point, y.point)?,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Ok(out),
        };
        match order {
            Ordering::Less => out.extend(a.next()),
            Ordering::Greater => out.extend(b.next()),
            Ordering::Equal => {
                let (first, second) = (a.next(), b.next());
                out.extend(first.map(|mut event| {
                    event.changes.extend(second.into_iter().flat_map(|e| e.changes));
                    event
                }));
            }
        }
    }
}

/// The common refinement of two lines, with what `f` makes of each cell.
pub fn sweep2<T: Indexed, U: Indexed, V>(
    q: &mut Question,
    a: &Line<T>,
    b: &Line<U>,
    mut f: impl FnMut(&mut Question, Cell, &T, &U) -> V,
) -> Result<Line<V>, Undecided> {
    lift2(q, a, b, |q, a, b| Ok(Line::finite(refine(q, a, b, &mut f)?)))
}

/// The common refinement of two partitions of the same interval.
pub fn refine<T, U, V>(
    q: &mut Question,
    a: &Partition<T>,
    b: &Partition<U>,
    mut f: impl FnMut(&mut Question, Cell, &T, &U) -> V,
) -> Result<Partition<V>, Undecided> {
    let left = a.map(|_, _| ());
    let right = b.map(|_, _| ());
    let events = events(q, &[&left, &right])?;
    let (mut x, mut y) = (&a.stretches()[0], &b.stretches()[0]);
    let (low, high) = a.ends();
    let cell = |i: usize| {
        let left = i.checked_sub(1).map_or(low, |i: usize| Some(events[i].point));
        Cell::Open(left, events.get(i).map(|e| e.point).or(high))
    };
    let first = f(q, cell(0), x, y);
    let mut out = Partition::on(low, high, first);
    for (i, event) in events.iter().enumerate() {
        let (mut at_x, mut at_y) = (x, y);
        for (operand, j) in &event.changes {
            if *operand == 0 {
                at_x = &a.points()[*j].1;
                x = &a.stretches()[*j + 1];
            } else {
                at_y = &b.points()[*j].1;
                y = &b.stretches()[*j + 1];
            }
        }
        let at = f(q, Cell::Point(event.point), at_x, at_y);
        let behind = f(q, cell(i + 1), x, y);
        out.push(event.point, at, behind);
    }
    Ok(out)
}
