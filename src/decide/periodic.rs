//! Lines that repeat: a common period for several of them, one period at a time, and unrolling.
//!
//! Several lines are brought to one [`Layout`]: either all of them repeat from end to end, and one period
//! with a common anchor says everything, or they repeat only behind the last and before the first point
//! that does not, and the cells between are written out. Then every algorithm for finitely many cells
//! applies section by section.
//!
//! Worked example: floor(x) + abs(x - 1/2) repeats for x < 0 and for x > 1 with period 1; between stand
//! 0, (0, 1/2), 1/2 and (1/2, 1).

use std::cmp::Ordering;

use crate::decide::Question;
use crate::decide::enclose;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Window;
use crate::number::Rational;

/// What a cell carries, as far as it may speak of the index of its period.
pub trait Indexed: Clone {
    /// The same for another index.
    fn at_index(&self, q: &mut Question, index: Symbol, value: Expr) -> Self;
}

impl Indexed for () {
    fn at_index(&self, _: &mut Question, _: Symbol, _: Expr) {}
}

impl Indexed for i32 {
    fn at_index(&self, _: &mut Question, _: Symbol, _: Expr) -> i32 {
        *self
    }
}

impl<T: Indexed> Indexed for Vec<T> {
    fn at_index(&self, q: &mut Question, index: Symbol, value: Expr) -> Vec<T> {
        self.iter().map(|t| t.at_index(q, index, value)).collect()
    }
}

impl Indexed for Expr {
    fn at_index(&self, q: &mut Question, index: Symbol, value: Expr) -> Expr {
        if q.pool.contains(*self, index) {
            functions::substitute(&mut q.pool, Domain::Cell, &[*self], &[(index, value)])[0]
        } else {
            *self
        }
    }
}

/// A point of a period, which is linear in the index, for another index m*k + j.
fn point_at(q: &mut Question, p: Expr, index: Symbol, (m, j): (&Rational, &Rational)) -> Expr {
    let [zero, one] = [0, 1].map(|n| q.pool.anywhere().int(n));
    let (start, next) = (p.at_index(q, index, zero), p.at_index(q, index, one));
    let b = q.pool.on_cell();
    let step = b.sub(next, start);
    let turns = b.mul(b.symbol(index), step);
    b.linear(&Rational::ZERO, &[(Rational::ONE, start), (j.clone(), step), (m.clone(), turns)])
}

/// Where a period begins: s(k), and how long it is.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    index: Symbol,
    start: Expr,
    period: Expr,
}

/// How several lines repeat together.
enum Layout {
    /// None repeats.
    Finite,
    /// All repeat, or are one cell.
    Periodic(Anchor),
    /// Tails with the last index on the left and the first on the right.
    Tails { left: Option<(Anchor, i64)>, right: Option<(Anchor, i64)> },
}

/// A part of a layout.
#[derive(Clone, Copy)]
enum Place {
    Left,
    Middle,
    Right,
}

/// One function of the cells of one line, section by section.
pub fn lift1<T, V>(
    q: &mut Question,
    line: &Line<T>,
    mut f: impl FnMut(&mut Question, &Partition<T>) -> Result<Line<V>, Undecided>,
) -> Result<Line<V>, Undecided> {
    match line {
        Line::Periodic(w) => {
            let done = f(q, &w.body)?;
            endless(q, &anchor_of(w), done)
        }
        Line::Parts { left, middle, right } => {
            let mut tail = |q: &mut Question, w: &Option<Window<T>>| match w {
                None => Ok(None),
                Some(w) => {
                    let done = f(q, &w.body)?;
                    window(q, &anchor_of(w), (w.from, w.to), done)
                }
            };
            let tails = [tail(q, left)?, tail(q, right)?];
            let done = f(q, middle)?;
            let first = left.as_ref().and(middle.points().first()).map(|p| p.0);
            join(q, tails, done, [left.is_some(), right.is_some()], first)
        }
    }
}

/// One function of the cells of two lines, section by section.
pub fn lift2<T: Indexed, U: Indexed, V>(
    q: &mut Question,
    a: &Line<T>,
    b: &Line<U>,
    mut f: impl FnMut(&mut Question, &Partition<T>, &Partition<U>) -> Result<Line<V>, Undecided>,
) -> Result<Line<V>, Undecided> {
    if let (Some(a), Some(b)) = (a.as_finite(), b.as_finite()) {
        return f(q, a, b);
    }
    let layout = Layout::of(q, &[a.map(|_, _| ()), b.map(|_, _| ())])?;
    layout.each(q, |q, place| {
        let (mut x, mut y) = (layout.project(q, a, place)?, layout.project(q, b, place)?);
        let ends = layout.ends(q, place, &[x.ends(), y.ends()])?;
        (x, y) = (x.within(ends.0, ends.1), y.within(ends.0, ends.1));
        f(q, &x, &y)
    })
}

/// One function of the cells of a first line and of several of another kind, section by section.
pub fn lift_many<T: Indexed, U: Indexed, V>(
    q: &mut Question,
    first: &Line<T>,
    rest: &[&Line<U>],
    mut f: impl FnMut(&mut Question, &Partition<T>, &[&Partition<U>]) -> Result<Line<V>, Undecided>,
) -> Result<Line<V>, Undecided> {
    let finite: Option<Vec<&Partition<U>>> = rest.iter().map(|l| l.as_finite()).collect();
    if let (Some(a), Some(rest)) = (first.as_finite(), finite) {
        return f(q, a, &rest);
    }
    let mut shapes = vec![first.map(|_, _| ())];
    shapes.extend(rest.iter().map(|l| l.map(|_, _| ())));
    let layout = Layout::of(q, &shapes)?;
    layout.each(q, |q, place| {
        let a = layout.project(q, first, place)?;
        let mut others =
            rest.iter().map(|l| layout.project(q, l, place)).collect::<Result<Vec<_>, Undecided>>()?;
        let all: Vec<_> = others.iter().map(Partition::ends).chain([a.ends()]).collect();
        let (low, high) = layout.ends(q, place, &all)?;
        others = others.into_iter().map(|p| p.within(low, high)).collect();
        let borrowed: Vec<&Partition<U>> = others.iter().collect();
        f(q, &a.within(low, high), &borrowed)
    })
}

impl Layout {
    fn of(q: &mut Question, lines: &[Line<()>]) -> Result<Layout, Undecided> {
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

    /// Runs `f` on every place and puts the results together.
    fn each<V>(
        &self,
        q: &mut Question,
        mut f: impl FnMut(&mut Question, Place) -> Result<Line<V>, Undecided>,
    ) -> Result<Line<V>, Undecided> {
        match self {
            Layout::Finite => f(q, Place::Middle),
            Layout::Periodic(anchor) => {
                let done = f(q, Place::Left)?;
                endless(q, anchor, done)
            }
            Layout::Tails { left, right } => {
                let mut tails = [None, None];
                for (i, (side, place)) in [(left, Place::Left), (right, Place::Right)].into_iter().enumerate()
                {
                    if let Some((anchor, index)) = side {
                        let range = if i == 0 { (None, Some(*index)) } else { (Some(*index), None) };
                        let done = f(q, place)?;
                        tails[i] = window(q, anchor, range, done)?;
                    }
                }
                let middle = f(q, Place::Middle)?;
                let first = left.map(|(anchor, to)| anchor.at(q, to + 1));
                join(q, tails, middle, [left.is_some(), right.is_some()], first)
            }
        }
    }

    /// The cells of a line at one place.
    fn project<T: Indexed>(
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
    fn ends(
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

impl Anchor {
    /// s(n)
    fn at(&self, q: &mut Question, n: i64) -> Expr {
        let value = q.pool.anywhere().int(n);
        self.start.at_index(q, self.index, value)
    }

    /// The index of the period in which a point lies: the largest n with s(n) <= p.
    fn period_of(&self, q: &mut Question, p: Expr) -> Result<i64, Undecided> {
        let n = self.big_period_of(q, p)?;
        n.to_i64().ok_or(Undecided::Budget("periods"))
    }

    fn big_period_of(&self, q: &mut Question, p: Expr) -> Result<Rational, Undecided> {
        let start = self.at(q, 0);
        let b = q.pool.on_cell();
        let turns = b.div(b.sub(p, start), self.period);
        q.floor_of(turns)
    }
}

fn anchor_of<T>(w: &Window<T>) -> Anchor {
    Anchor { index: w.index, start: w.body.points()[0].0, period: w.period }
}

/// One anchor for all windows: that of the first, with the least common multiple of the periods.
fn common_anchor<'a>(
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

fn incommensurable(q: &mut Question, w: &Window<()>, anchor: &Anchor) -> Undecided {
    Undecided::Periods(q.pool.on_cell().div(w.period, anchor.period))
}

impl Anchor {
    fn repeated(&self, q: &mut Question, times: &Rational) -> Anchor {
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

/// The cells of one period of a window, for a period that is a multiple of its own, from another anchor on.
fn aligned<T: Indexed>(q: &mut Question, w: &Window<T>, anchor: &Anchor) -> Result<Partition<T>, Undecided> {
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

/// The window of the cells around one period; what lies before the anchor belongs to the period before. None
/// where nothing is left that repeats.
fn window<V>(
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
fn endless<V>(q: &mut Question, anchor: &Anchor, done: Line<V>) -> Result<Line<V>, Undecided> {
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
fn from_point_on<V>(q: &mut Question, p: Partition<V>, first: Expr) -> Result<Partition<V>, Undecided> {
    let mut before = 0;
    while before < p.points().len() && q.compare(p.points()[before].0, first)? == Ordering::Less {
        before += 1;
    }
    Ok(p.without_first(before))
}

/// Tails and what stands between them. Where there was no tail, the middle may have found one; where there was
/// one, it may have ended. `first` is the first point that does not belong to a left tail.
fn join<V>(
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

/// The cells of a line between two points, tails written out. An end that is not there must be an end of the
/// line without a tail.
fn unroll<T: Indexed>(
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
const MAX_PERIODS: i64 = 20_000;

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

impl Question {
    /// The index of periods: an integer symbol that the question does not use otherwise.
    pub fn index(&mut self) -> Symbol {
        if let Some(index) = self.index {
            return index;
        }
        let name = ["k", "n", "m", "j", "i", "l"]
            .into_iter()
            .find(|name| self.pool.find_symbol(name).is_none())
            .unwrap_or("period_index");
        let index = self.pool.symbol(name);
        self.pool.declare_integer(index);
        self.index = Some(index);
        index
    }

    /// Whether an expression speaks of the index of periods.
    pub fn mentions_index(&self, e: Expr) -> bool {
        self.index.is_some_and(|index| self.pool.contains(e, index))
    }

    /// a/b, if that is a rational number.
    pub(super) fn ratio(&mut self, a: Expr, b: Expr) -> Option<Rational> {
        let quotient = self.pool.on_cell().div(a, b);
        let simple = self.normal(quotient)?.cancelled();
        Some(&simple.numerator.as_constant()? / &simple.denominator.as_constant()?)
    }

    /// The integer nearest to a number free of the variable; of two, the smaller one.
    pub fn nearest_integer(&mut self, e: Expr) -> Result<Rational, Undecided> {
        let b = self.pool.on_cell();
        let mirrored = b.linear(&Rational::HALF, &[(Rational::MINUS_ONE, e)]);
        Ok(-self.floor_of(mirrored)?)
    }

    /// The largest integer that is not larger than a number free of the variable.
    pub fn floor_of(&mut self, e: Expr) -> Result<Rational, Undecided> {
        if let Some(r) = self.pool.as_number(e) {
            return Ok(Rational::from(r.floor()));
        }
        if let Some(normal) = self.normal(e).map(|n| n.cancelled())
            && let (Some(n), Some(d)) = (normal.numerator.as_constant(), normal.denominator.as_constant())
        {
            return Ok(Rational::from((&n / &d).floor()));
        }
        if !self.pool.is_constant(e) {
            for n in [0, -1, 1, -2, 2] {
                let b = self.pool.on_cell();
                let (below, above) = (b.shift(e, &Rational::from(-n)), b.shift(e, &Rational::from(-n - 1)));
                if self.signs_of(below).is_subset(functions::Signs::NOT_NEGATIVE)
                    && self.signs_of(above) == functions::Signs::NEGATIVE
                {
                    return Ok(Rational::from(n));
                }
            }
            self.open.get_or_insert(e);
            return Err(Undecided::Sign(e));
        }
        let mut bits = 64;
        while bits <= self.budget.max_bits() {
            if let Some((low, high)) = enclose(&self.pool, e, &[], bits).and_then(|ball| ball.ends()) {
                let (low, high) = (Rational::from(low.floor()), Rational::from(high.floor()));
                if low == high {
                    return Ok(low);
                }
                if &high - &low == Rational::ONE {
                    let difference = self.pool.on_cell().shift(e, &-&high);
                    return Ok(if self.sign(difference)? < 0 { low } else { high });
                }
            }
            bits *= 2;
        }
        Err(Undecided::Zero(e))
    }
}
