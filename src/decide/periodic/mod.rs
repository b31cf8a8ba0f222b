//! Lines that repeat: a common period for several of them, one period at a time, and unrolling.
//!
//! Several lines are brought to one [`Layout`]: either all of them repeat from end to end, and one period
//! with a common anchor says everything, or they repeat only behind the last and before the first point
//! that does not, and the cells between are written out. Then every algorithm for finitely many cells
//! applies section by section.
//!
//! Worked example: floor(x) + abs(x - 1/2) repeats for x < 0 and for x > 1 with period 1; between stand
//! 0, (0, 1/2), 1/2 and (1/2, 1).

mod anchor;
mod integers;
mod join;
mod layout;
mod unroll;

pub use anchor::{doubled, one_earlier, rotated};
pub use join::is_whole;
pub use unroll::{around, restrict};

use crate::decide::Question;
use crate::decide::periodic::anchor::anchor_of;
use crate::decide::periodic::join::endless;
use crate::decide::periodic::join::join;
use crate::decide::periodic::join::window;
use crate::decide::periodic::layout::Attempt;
use crate::decide::periodic::layout::Layout;
use crate::decide::periodic::layout::general;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions;
use crate::line::Line;
use crate::line::Partition;

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

impl<T: Indexed, U: Indexed> Indexed for (T, U) {
    fn at_index(&self, q: &mut Question, index: Symbol, value: Expr) -> (T, U) {
        (self.0.at_index(q, index, value), self.1.at_index(q, index, value))
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

/// One function of the cells of one line, section by section.
pub fn lift1<T: Indexed, V>(
    q: &mut Question,
    line: &Line<T>,
    mut f: impl FnMut(&mut Question, &Partition<T>) -> Result<Line<V>, Undecided>,
) -> Result<Line<V>, Undecided> {
    if let Some(cells) = line.as_finite() {
        return f(q, cells);
    }
    let turns = match in_sections(q, line, &mut f)? {
        Attempt::Done(line) => return Ok(*line),
        Attempt::Turns(turns) => turns,
    };
    let layout = Layout::of(q, &[line.map(|_, _| ())])?;
    let narrowed = layout.narrowed(turns).unwrap_or(layout);
    narrowed.each(q, |q, layout, place| {
        let cells = layout.project(q, line, place)?;
        f(q, &cells)
    })
}

/// The same with the sections as they are.
fn in_sections<T, V>(
    q: &mut Question,
    line: &Line<T>,
    f: &mut impl FnMut(&mut Question, &Partition<T>) -> Result<Line<V>, Undecided>,
) -> Result<Attempt<V>, Undecided> {
    let (left, middle, right) = match line {
        Line::Periodic(w) => {
            return Ok(match general(q, w.index, (None, None), |q| f(q, &w.body))? {
                Attempt::Done(done) => Attempt::Done(Box::new(endless(q, &anchor_of(w), *done)?)),
                turns => turns,
            });
        }
        Line::Parts { left, middle, right } => (left, middle, right),
    };
    let mut tails = [None, None];
    for (i, w) in [left, right].into_iter().enumerate() {
        let Some(w) = w else { continue };
        match general(q, w.index, (w.from, w.to), |q| f(q, &w.body))? {
            Attempt::Done(done) => tails[i] = window(q, &anchor_of(w), (w.from, w.to), *done)?,
            turns => return Ok(turns),
        }
    }
    let done = f(q, middle)?;
    let first = left.as_ref().and(middle.points().first()).map(|p| p.0);
    Ok(Attempt::Done(Box::new(join(q, tails, done, [left.is_some(), right.is_some()], first)?)))
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
    layout.each(q, |q, layout, place| {
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
    layout.each(q, |q, layout, place| {
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
