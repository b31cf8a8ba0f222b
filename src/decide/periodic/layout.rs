//! How several lines repeat together.

use std::cmp::Ordering;

use crate::decide::Question;
use crate::decide::periodic::Indexed;
use crate::decide::periodic::anchor::Anchor;
use crate::decide::periodic::anchor::aligned;
use crate::decide::periodic::anchor::common_anchor;
use crate::decide::periodic::join::endless;
use crate::decide::periodic::join::join;
use crate::decide::periodic::join::window;
use crate::decide::periodic::unroll::MAX_PERIODS;
use crate::decide::periodic::unroll::unroll;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::line::Line;
use crate::line::Partition;

/// How often the periods are told apart within one step.
const MAX_TURNS: usize = 8;

/// What came of the general period.
pub(super) enum Attempt<V> {
    /// One answer for all indices.
    Done(Box<Line<V>>),
    /// The sign of something changes between these indices.
    Turns((i64, i64)),
}

/// Runs `f` for the general index of a range, and sees whether it left the sign of an expression in the index
/// open.
pub(super) fn general<V>(
    q: &mut Question,
    index: Symbol,
    range: (Option<i64>, Option<i64>),
    f: impl FnOnce(&mut Question) -> Result<Line<V>, Undecided>,
) -> Result<Attempt<V>, Undecided> {
    let before = q.take_open();
    let facts = q.in_range(index, range);
    let result = q.under(&facts, f);
    let open = q.take_open();
    let turns = open.and_then(|e| q.turning_indices(e, index));
    q.open = match (before, turns) {
        (Some(before), _) => Some(before),
        (None, Some(_)) => None,
        (None, None) => open,
    };
    match turns {
        Some(turns) => Ok(Attempt::Turns(turns)),
        None => Ok(Attempt::Done(Box::new(result?))),
    }
}

/// How several lines repeat together.
#[derive(Clone, Copy)]
pub(super) enum Layout {
    /// None repeats.
    Finite,
    /// All repeat, or are one cell.
    Periodic(Anchor),
    /// Tails with the last index on the left and the first on the right.
    Tails { left: Option<(Anchor, i64)>, right: Option<(Anchor, i64)> },
}

/// A part of a layout.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Left,
    Middle,
    Right,
}

impl Layout {
    pub(super) fn of(q: &mut Question, lines: &[Line<()>]) -> Result<Layout, Undecided> {
        let all = lines.iter().all(|l| matches!(l, Line::Periodic(_)) || l.only().is_some());
        let mut sides = [None, None];
        for (i, side) in sides.iter_mut().enumerate() {
            let tails = lines.iter().filter_map(|l| match l {
                Line::Periodic(w) => Some(w),
                Line::Parts { left, right, .. } => [left, right][i].as_ref(),
            });
            *side = common_anchor(q, tails)?;
        }
        match sides {
            [None, None] => Ok(Layout::Finite),
            [Some(anchor), _] if all => Ok(Layout::Periodic(anchor)),
            [left, right] => {
                let mut ends = [None, None];
                for line in lines {
                    let Line::Parts { left, middle, right } = line else { continue };
                    let own = middle.points();
                    let first = own.first().map(|p| p.0).or(right.as_ref().and_then(|_| middle.ends().1));
                    let last = own.last().map(|p| p.0).or(left.as_ref().and_then(|_| middle.ends().0));
                    for (end, p, keep) in [(0, first, Ordering::Less), (1, last, Ordering::Greater)] {
                        let Some(p) = p else { continue };
                        match ends[end] {
                            Some(known) if q.compare(p, known)? != keep => {}
                            _ => ends[end] = Some(p),
                        }
                    }
                }
                let mut at = |anchor: Option<Anchor>, end: Option<Expr>, by: i64| match (anchor, end) {
                    (Some(anchor), Some(end)) => Ok(Some((anchor, anchor.period_of(q, end)? + by))),
                    _ => Ok(None),
                };
                let left = at(left, ends[0], -1)?;
                let right = at(right, ends[1], 1)?;
                Ok(Layout::Tails { left, right })
            }
        }
    }

    /// Runs `f` on every place and puts the results together. Where the sign of an expression in the index is
    /// open for the general period, the periods before and behind its zeros are told apart.
    pub(super) fn each<V>(
        mut self,
        q: &mut Question,
        mut f: impl FnMut(&mut Question, &Layout, Place) -> Result<Line<V>, Undecided>,
    ) -> Result<Line<V>, Undecided> {
        for _ in 0..MAX_TURNS {
            match self.attempt(q, &mut f)? {
                Attempt::Done(line) => return Ok(*line),
                Attempt::Turns(turns) => match self.narrowed(turns) {
                    Some(narrowed) => self = narrowed,
                    None => return Err(Undecided::Budget("periods")),
                },
            }
        }
        Err(Undecided::Budget("periods"))
    }

    fn attempt<V>(
        &self,
        q: &mut Question,
        f: &mut impl FnMut(&mut Question, &Layout, Place) -> Result<Line<V>, Undecided>,
    ) -> Result<Attempt<V>, Undecided> {
        match self {
            Layout::Finite => Ok(Attempt::Done(Box::new(f(q, self, Place::Middle)?))),
            Layout::Periodic(anchor) => {
                match general(q, anchor.index, (None, None), |q| f(q, self, Place::Left))? {
                    Attempt::Done(done) => Ok(Attempt::Done(Box::new(endless(q, anchor, *done)?))),
                    turns => Ok(turns),
                }
            }
            Layout::Tails { left, right } => {
                let mut tails = [None, None];
                for (i, (side, place)) in [(left, Place::Left), (right, Place::Right)].into_iter().enumerate()
                {
                    let Some((anchor, index)) = side else { continue };
                    let range = if i == 0 { (None, Some(*index)) } else { (Some(*index), None) };
                    match general(q, anchor.index, range, |q| f(q, self, place))? {
                        Attempt::Done(done) => tails[i] = window(q, anchor, range, *done)?,
                        turns => return Ok(turns),
                    }
                }
                let middle = f(q, self, Place::Middle)?;
                let first = left.map(|(anchor, to)| anchor.at(q, to + 1));
                Ok(Attempt::Done(Box::new(join(q, tails, middle, [left.is_some(), right.is_some()], first)?)))
            }
        }
    }

    /// The layout with the periods from `lo` to `hi` written out; none if they were already.
    pub(super) fn narrowed(&self, (lo, hi): (i64, i64)) -> Option<Layout> {
        if hi.saturating_sub(lo) > MAX_PERIODS {
            return None;
        }
        match self {
            Layout::Finite => None,
            Layout::Periodic(anchor) => {
                Some(Layout::Tails { left: Some((*anchor, lo - 1)), right: Some((*anchor, hi + 1)) })
            }
            Layout::Tails { left, right } => {
                let (mut left, mut right) = (*left, *right);
                let mut changed = false;
                if let Some((_, to)) = &mut left
                    && lo <= *to
                {
                    (*to, changed) = (lo - 1, true);
                }
                if let Some((_, from)) = &mut right
                    && hi >= *from
                {
                    (*from, changed) = (hi + 1, true);
                }
                changed.then_some(Layout::Tails { left, right })
            }
        }
    }

    /// The cells of a line at one place.
    pub(super) fn project<T: Indexed>(
        &self,
        q: &mut Question,
        line: &Line<T>,
        place: Place,
    ) -> Result<Partition<T>, Undecided> {
        match (self, place) {
            (Layout::Periodic(anchor), _)
            | (Layout::Tails { left: Some((anchor, _)), .. }, Place::Left)
            | (Layout::Tails { right: Some((anchor, _)), .. }, Place::Right) => {
                let tail = match (line, place) {
                    (Line::Periodic(w), _) => Some(w),
                    (Line::Parts { left, .. }, Place::Left) => left.as_ref(),
                    (Line::Parts { right, .. }, _) => right.as_ref(),
                };
                match (tail, line) {
                    (Some(w), _) => aligned(q, w, anchor),
                    (None, Line::Parts { middle, .. }) => {
                        let end = match place {
                            Place::Left => middle.stretches().first(),
                            Place::Middle | Place::Right => middle.stretches().last(),
                        };
                        Ok(Partition::whole(end.expect("a partition has a stretch").clone()))
                    }
                    (None, Line::Periodic(_)) => unreachable!("a periodic line has both tails"),
                }
            }
            (Layout::Tails { left, right }, _) => {
                let low = left.map(|(anchor, to)| anchor.at(q, to));
                let high = right.map(|(anchor, from)| anchor.at(q, from));
                unroll(q, line, low, high)
            }
            (Layout::Finite, _) => unroll(q, line, None, None),
        }
    }

    /// The common ends of the cells at one place.
    pub(super) fn ends(
        &self,
        q: &mut Question,
        place: Place,
        all: &[(Option<Expr>, Option<Expr>)],
    ) -> Result<(Option<Expr>, Option<Expr>), Undecided> {
        let anchor = match (self, place) {
            (Layout::Periodic(anchor), _)
            | (Layout::Tails { left: Some((anchor, _)), .. }, Place::Left)
            | (Layout::Tails { right: Some((anchor, _)), .. }, Place::Right) => *anchor,
            _ => return Ok(all[0]),
        };
        let mut low: Option<Expr> = None;
        for p in all.iter().filter_map(|ends| ends.0) {
            match low {
                Some(known) if q.compare(p, known)? != Ordering::Greater => {}
                _ => low = Some(p),
            }
        }
        let high = q.pool.on_cell().add(anchor.start, anchor.period);
        Ok((low, Some(high)))
    }
}
