//! The real line cut into cells.
//!
//! A [`Partition`] holds an order that somebody else has proved: this module never
//! compares two points. Worked example: `{ x for x > 0, 0 otherwise }` is the one
//! point 0 with the value `0` there, and the two stretches left and right of it. A
//! [`Line`] is a partition whose ends may repeat for ever: a [`Window`] shows the
//! general period with an integer k.

use crate::expr::Expr;
use crate::expr::Symbol;

/// A side of a point.
///
/// ```
/// let limit = dini::Function::parse("abs(x)/x")?.limit("0")?;
/// assert_eq!(limit.from_side(dini::Side::Left), dini::Slope::Finite("-1".to_owned()));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Smaller numbers.
    Left,
    /// Larger numbers.
    Right,
}

impl Side {
    /// Both sides, left first.
    pub const BOTH: [Side; 2] = [Side::Left, Side::Right];

    /// -1 on the left, 1 on the right: the sign of x - a there.
    pub fn sign(self) -> i64 {
        match self {
            Side::Left => -1,
            Side::Right => 1,
        }
    }
}

/// A division of an open interval, mostly of the whole line, into finitely many cells, each with a `T`.
///
/// Cells alternate between open intervals and single points, neighbours share
/// their bound, and every number of the interval lies in exactly one cell. Breakpoints
/// are expressions free of the variable, *proved* distinct and in increasing order by
/// whoever built the partition. Two partitions are `==` when their cells are
/// written alike; partitions that are not `==` may still be the same division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition<T> {
    low: Option<Expr>,
    high: Option<Expr>,
    points: Vec<(Expr, T)>,
    stretches: Vec<T>,
}

/// An open interval or a single point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// An open interval; `None` is the end of the line.
    Open(Option<Expr>, Option<Expr>),
    /// One number.
    Point(Expr),
}

/// Cells that repeat: the same for every integer from `from` to `to`, shifted by a period.
///
/// The body speaks of one general index k, which occurs in its points and values. Its first point s(k)
/// is the anchor, all its points lie in [s(k), s(k) + period), its first stretch is the last one of the
/// period before, and it ends at s(k) + period. So both sides of every point are there, and the cells of
/// the window are its points and the stretches behind them. Worked example: floor(x) has the one point k
/// with the value k, the stretch (k - 1, k) with k - 1 and the stretch (k, k + 1) with k.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window<T> {
    /// The index k, a symbol that stands for an integer.
    pub index: Symbol,
    /// The smallest index; none when there is none.
    pub from: Option<i64>,
    /// The largest index.
    pub to: Option<i64>,
    /// The period, free of k and positive.
    pub period: Expr,
    /// The cells around one period.
    pub body: Partition<T>,
}

/// A division of the line, or of an open interval, into cells, of which those towards an infinite end may
/// repeat with a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<T> {
    /// Periodic from end to end.
    Periodic(Window<T>),
    /// Finitely many cells between periodic tails, where there are any.
    Parts {
        /// The tail towards minus infinity.
        left: Option<Window<T>>,
        /// The cells between. Behind a left tail the first stretch is the last one of that tail; before a
        /// right tail the last stretch ends where the tail has its first point.
        middle: Partition<T>,
        /// The tail towards infinity.
        right: Option<Window<T>>,
    },
}

/// A part of a [`Line`]: the general period of a tail, or the cells between tails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section<'a, T> {
    /// The index and its smallest and largest value; none for finitely many cells.
    pub index: Option<(Symbol, Option<i64>, Option<i64>)>,
    /// The cells, with one stretch more than the section owns where `shares_first` says so.
    pub cells: &'a Partition<T>,
    /// Whether the first stretch belongs to the section before, or to the period before.
    pub shares_first: bool,
}

impl<T> Partition<T> {
    /// The line in one cell.
    pub fn whole(value: T) -> Partition<T> {
        Partition::on(None, None, value)
    }

    /// An open interval in one cell; `None` is the end of the line.
    pub fn on(low: Option<Expr>, high: Option<Expr>, value: T) -> Partition<T> {
        Partition { low, high, points: Vec::new(), stretches: vec![value] }
    }

    /// The ends of the interval that is divided.
    pub fn ends(&self) -> (Option<Expr>, Option<Expr>) {
        (self.low, self.high)
    }

    /// The interval that is divided.
    pub fn span(&self) -> Cell {
        Cell::Open(self.low, self.high)
    }

    /// Adds a point to the right of all others, and the stretch behind it.
    pub fn push(&mut self, point: Expr, at: T, behind: T) {
        self.points.push((point, at));
        self.stretches.push(behind);
    }

    /// A partition from its stretches, each with the point to its left and what is there; the first has none.
    pub fn from_cells(span: Cell, cells: Vec<(Option<(Expr, T)>, T)>) -> Partition<T> {
        let Cell::Open(low, high) = span else { unreachable!("a point is not divided") };
        let mut cells = cells.into_iter();
        let (_, first) = cells.next().expect("a partition has a stretch");
        let mut out = Partition::on(low, high, first);
        for (left, behind) in cells {
            let (point, at) = left.expect("stretches are separated by points");
            out.push(point, at, behind);
        }
        out
    }

    /// The breakpoints with what is there, in increasing order.
    pub fn points(&self) -> &[(Expr, T)] {
        &self.points
    }

    /// The open stretches from left to right: one more than points.
    pub fn stretches(&self) -> &[T] {
        &self.stretches
    }

    /// The bounds of a stretch.
    pub fn bounds(&self, stretch: usize) -> (Option<Expr>, Option<Expr>) {
        let left = match stretch.checked_sub(1) {
            Some(i) => Some(self.points[i].0),
            None => self.low,
        };
        let right = self.points.get(stretch).map(|p| p.0).or(self.high);
        (left, right)
    }

    /// The open cell of a stretch.
    pub fn open_cell(&self, stretch: usize) -> Cell {
        let (left, right) = self.bounds(stretch);
        Cell::Open(left, right)
    }

    /// All cells from left to right.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, &T)> {
        (0..self.stretches.len()).flat_map(move |i| {
            let point = self.points.get(i).map(|(p, t)| (Cell::Point(*p), t));
            std::iter::once((self.open_cell(i), &self.stretches[i])).chain(point)
        })
    }

    /// The partition with another value on each cell.
    pub fn map<U>(&self, mut f: impl FnMut(Cell, &T) -> U) -> Partition<U> {
        let mut points = Vec::with_capacity(self.points.len());
        let mut stretches = Vec::with_capacity(self.stretches.len());
        for (cell, t) in self.cells() {
            match cell {
                Cell::Open(..) => stretches.push(f(cell, t)),
                Cell::Point(p) => points.push((p, f(cell, t))),
            }
        }
        Partition { low: self.low, high: self.high, points, stretches }
    }

    /// The partition without its first `n` points and the stretches before them, and from `low` on.
    pub fn without_first(mut self, n: usize) -> Partition<T> {
        if n > 0 {
            self.low = Some(self.points[n - 1].0);
            self.points.drain(..n);
            self.stretches.drain(..n);
        }
        self
    }

    /// The partition without its last `n` points and the stretches behind them, and up to the first of them.
    pub fn without_last(mut self, n: usize) -> Partition<T> {
        if n > 0 {
            let rest = self.points.len() - n;
            self.high = Some(self.points[rest].0);
            self.points.truncate(rest);
            self.stretches.truncate(rest + 1);
        }
        self
    }

    /// The same cells with another value on one stretch.
    pub fn with_stretch(mut self, stretch: usize, value: T) -> Partition<T> {
        self.stretches[stretch] = value;
        self
    }

    /// The same cells within other ends.
    pub fn within(self, low: Option<Expr>, high: Option<Expr>) -> Partition<T> {
        Partition { low, high, ..self }
    }
}

impl<T> Window<T> {
    /// The window with another value on each cell.
    pub fn map<U>(&self, f: impl FnMut(Cell, &T) -> U) -> Window<U> {
        Window {
            index: self.index,
            from: self.from,
            to: self.to,
            period: self.period,
            body: self.body.map(f),
        }
    }

    fn section(&self) -> Section<'_, T> {
        Section { index: Some((self.index, self.from, self.to)), cells: &self.body, shares_first: true }
    }
}

impl<T> Line<T> {
    /// Everything in one cell.
    pub fn whole(value: T) -> Line<T> {
        Line::finite(Partition::whole(value))
    }

    /// Finitely many cells.
    pub fn finite(middle: Partition<T>) -> Line<T> {
        Line::Parts { left: None, middle, right: None }
    }

    /// The cells, if they are finitely many.
    pub fn as_finite(&self) -> Option<&Partition<T>> {
        match self {
            Line::Parts { left: None, middle, right: None } => Some(middle),
            _ => None,
        }
    }

    /// The value, if there is only one cell.
    pub fn only(&self) -> Option<&T> {
        match self.as_finite()?.stretches() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The parts from left to right.
    pub fn sections(&self) -> Vec<Section<'_, T>> {
        match self {
            Line::Periodic(window) => vec![window.section()],
            Line::Parts { left, middle, right } => {
                let between = Section { index: None, cells: middle, shares_first: left.is_some() };
                let tails = (left.as_ref().map(Window::section), right.as_ref().map(Window::section));
                tails.0.into_iter().chain(std::iter::once(between)).chain(tails.1).collect()
            }
        }
    }

    /// The pieces of all cells, those of tails once for the general index.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.sections().into_iter().flat_map(|s| s.cells.cells().map(|(_, t)| t))
    }

    /// The line with another value on each cell.
    pub fn map<U>(&self, mut f: impl FnMut(Cell, &T) -> U) -> Line<U> {
        match self {
            Line::Periodic(window) => Line::Periodic(window.map(f)),
            Line::Parts { left, middle, right } => Line::Parts {
                left: left.as_ref().map(|w| w.map(&mut f)),
                middle: middle.map(&mut f),
                right: right.as_ref().map(|w| w.map(&mut f)),
            },
        }
    }

    /// Each section's cells put through `f`, which keeps the sections apart.
    pub fn map_sections<U>(&self, mut f: impl FnMut(Section<'_, T>) -> Partition<U>) -> Line<U> {
        let mut window = |w: &Window<T>| Window {
            index: w.index,
            from: w.from,
            to: w.to,
            period: w.period,
            body: f(w.section()),
        };
        match self {
            Line::Periodic(w) => Line::Periodic(window(w)),
            Line::Parts { left, middle, right } => {
                let left = left.as_ref().map(&mut window);
                let shares_first = left.is_some();
                let right = right.as_ref().map(&mut window);
                Line::Parts { left, middle: f(Section { index: None, cells: middle, shares_first }), right }
            }
        }
    }
}
