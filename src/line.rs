//! The real line cut into cells.
//!
//! A [`Partition`] holds an order that somebody else has proved: this module never
//! compares two points. Worked example: `{ x for x > 0, 0 otherwise }` is the one
//! point 0 with the value `0` there, and the two stretches left and right of it.

use crate::expr::Expr;

/// A side of a point.
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

/// A division of the whole real line into cells, each with a `T`.
///
/// Cells alternate between open intervals and single points, neighbours share
/// their bound, and every real number lies in exactly one cell. Breakpoints are
/// expressions free of the variable, *proved* distinct and in increasing order by
/// whoever built the partition. Two partitions are `==` when their cells are
/// written alike; partitions that are not `==` may still be the same division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition<T> {
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

impl<T> Partition<T> {
    /// The line in one cell.
    pub fn whole(value: T) -> Partition<T> {
        Partition { points: Vec::new(), stretches: vec![value] }
    }

    /// Adds a point to the right of all others, and the stretch behind it.
    pub fn push(&mut self, point: Expr, at: T, behind: T) {
        self.points.push((point, at));
        self.stretches.push(behind);
    }

    /// A partition from its stretches, each with the point to its left and what is there; the first has none.
    pub fn from_cells(cells: Vec<(Option<(Expr, T)>, T)>) -> Partition<T> {
        let mut cells = cells.into_iter();
        let (_, first) = cells.next().expect("a partition has a stretch");
        let mut out = Partition::whole(first);
        for (left, behind) in cells {
            let (point, at) = left.expect("stretches are separated by points");
            out.push(point, at, behind);
        }
        out
    }

    /// The stretches, each with the point to its left and what is there; the first has none.
    pub fn into_cells(self) -> Vec<(Option<(Expr, T)>, T)> {
        let points = std::iter::once(None).chain(self.points.into_iter().map(Some));
        points.zip(self.stretches).collect()
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
        let left = stretch.checked_sub(1).map(|i| self.points[i].0);
        let right = self.points.get(stretch).map(|p| p.0);
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
        Partition { points, stretches }
    }
}
