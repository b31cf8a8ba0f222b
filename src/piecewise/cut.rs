//! Cutting cells: where tests change sign, and where two functions meet.

use crate::decide::Question;
use crate::decide::lift1;
use crate::decide::lift2;
use crate::decide::refine;
use crate::decide::sweep2;
use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Window;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten::Flat;
use crate::piecewise::flatten::one_cell;

/// Writes a line from left to right, cell by cell, over an open interval.
pub(super) struct Writer<T> {
    low: Option<Expr>,
    high: Option<Expr>,
    at: Option<(Expr, T)>,
    cells: Vec<(Option<(Expr, T)>, T)>,
    periodic: Option<Window<T>>,
    left: Option<Window<T>>,
    right: Option<Window<T>>,
}

impl<T: Clone> Writer<T> {
    pub(super) fn new(span: Cell) -> Writer<T> {
        let Cell::Open(low, high) = span else { unreachable!("lines are written over open intervals") };
        Writer { low, high, at: None, cells: Vec::new(), periodic: None, left: None, right: None }
    }

    /// The next point.
    pub(super) fn point(&mut self, p: Expr, at: T) {
        self.at = Some((p, at));
    }

    /// The next stretch, in one cell.
    pub(super) fn stretch(&mut self, behind: T) {
        self.cells.push((self.at.take(), behind));
    }

    /// The next point or stretch, in one cell.
    pub(super) fn cell(&mut self, cell: Cell, value: T) {
        match cell {
            Cell::Point(p) => self.point(p, value),
            Cell::Open(..) => self.stretch(value),
        }
    }

    /// The next stretch, cut into cells.
    pub(super) fn line(&mut self, line: Line<T>) {
        match line {
            Line::Periodic(window) => self.periodic = Some(window),
            Line::Parts { left, middle, right } => {
                if left.is_some() {
                    (self.left, self.low) = (left, middle.ends().0);
                }
                if right.is_some() {
                    (self.right, self.high) = (right, middle.ends().1);
                }
                self.stretch(middle.stretches()[0].clone());
                for (i, (p, at)) in middle.points().iter().enumerate() {
                    self.point(*p, at.clone());
                    self.stretch(middle.stretches()[i + 1].clone());
                }
            }
        }
    }

    pub(super) fn finish(self) -> Line<T> {
        if let Some(window) = self.periodic {
            return Line::Periodic(window);
        }
        let middle = Partition::from_cells(Cell::Open(self.low, self.high), self.cells);
        Line::Parts { left: self.left, middle, right: self.right }
    }
}

/// Combines operands in a balanced tree; `f` makes of two smooth pieces the cells of their combination on a
/// cell.
pub(super) fn pairwise(
    q: &mut Question,
    mut operands: Vec<Flat>,
    base: Cell,
    f: Join,
) -> Result<Flat, Undecided> {
    while operands.len() > 1 {
        let mut next = Vec::with_capacity(operands.len().div_ceil(2));
        let mut pending = operands.into_iter();
        while let Some(first) = pending.next() {
            next.push(match pending.next() {
                Some(second) => combine(q, &first, &second, base, f)?,
                None => first,
            });
        }
        operands = next;
    }
    Ok(operands.pop().expect("there is at least one operand"))
}

/// What two smooth pieces make of one cell.
#[derive(Clone, Copy)]
pub(super) enum Join<'a> {
    /// One formula that is analytic wherever both are.
    Formula(&'a dyn Fn(&Builder, Expr, Expr) -> Expr),
    /// Cells, from formulas that are analytic on the whole of the cell.
    Cells(Meeting<'a>),
}

/// The cells that two formulas make of one, as max does.
type Meeting<'a> = &'a dyn Fn(&mut Question, Cell, Expr, Expr) -> Result<Line<Expr>, Undecided>;

impl Join<'_> {
    fn cells(self, q: &mut Question, cell: Cell, x: Expr, y: Expr) -> Result<Line<Expr>, Undecided> {
        match self {
            Join::Formula(f) => Ok(one_cell(cell, f(&q.pool.on_cell(), x, y))),
            Join::Cells(f) => f(q, cell, x, y),
        }
    }

    /// What two pieces make, at least one of which has points without a value.
    fn punctured(self, q: &mut Question, x: Piece, y: Piece) -> Piece {
        let Join::Formula(f) = self else {
            return if let Piece::Punctured { .. } = x { x } else { y }.whole();
        };
        let b = q.pool.on_cell();
        let (x, y, zeros) = match (x, y) {
            (Piece::Punctured { formula, zeros }, Piece::Smooth(y)) => (formula, y, zeros),
            (Piece::Smooth(x), Piece::Punctured { formula, zeros }) => (x, formula, zeros),
            (Piece::Punctured { formula: x, zeros: a }, Piece::Punctured { formula: y, zeros: b_zeros }) => {
                (x, y, if a == b_zeros { a } else { b.mul(a, b_zeros) })
            }
            (Piece::Smooth(_), other) | (other, _) => return other,
        };
        Piece::Punctured { formula: f(&b, x, y), zeros }
    }
}

enum Combined {
    One(Piece),
    Cells(Box<Line<Expr>>),
}

fn combine(q: &mut Question, a: &Flat, b: &Flat, base: Cell, f: Join) -> Result<Flat, Undecided> {
    let (a, b) = (a.line(base), b.line(base));
    let done = lift2(q, &a, &b, |q, a, b| {
        let combined = refine(q, a, b, |q, cell, x, y| match (x.on(q, cell), y.on(q, cell)) {
            (Piece::Undefined, _) | (_, Piece::Undefined) => Combined::One(Piece::Undefined),
            (Piece::Smooth(x), Piece::Smooth(y)) => match (cell, f.cells(q, cell, x, y)) {
                (Cell::Point(_), Ok(value)) => {
                    Combined::One(Piece::Smooth(*value.only().expect("a point is one cell")))
                }
                (Cell::Open(..), Ok(cells)) => Combined::Cells(Box::new(cells)),
                (_, Err(reason)) => Combined::One(Piece::Undecided(reason)),
            },
            (Piece::Undecided(reason), _) | (_, Piece::Undecided(reason)) => {
                Combined::One(Piece::Undecided(reason))
            }
            (Piece::Depends(_), _) | (_, Piece::Depends(_)) => {
                unreachable!("an expression has no piece that depends")
            }
            (x, y) => Combined::One(f.punctured(q, x, y)),
        })?;
        let mut out = Writer::new(combined.span());
        for (cell, piece) in combined.cells() {
            match (cell, piece) {
                (Cell::Point(p), Combined::One(piece)) => out.point(p, *piece),
                (_, Combined::One(piece)) => out.stretch(*piece),
                // The combination is continuous where the operands meet.
                (_, Combined::Cells(cells)) => out.line(cells.map(|_, e| Piece::Smooth(*e))),
            }
        }
        Ok(out.finish())
    })?;
    Ok(Flat::cut(without_false_points(q, done)))
}

/// Without the breakpoints at which nothing changes: one polynomial to the left, at the point and to the
/// right. Without this the breakpoints of all losing operands go along to the root of the tree. The first point
/// behind a left tail stays: the tail ends there.
fn without_false_points(q: &Question, line: PiecewiseFn) -> PiecewiseFn {
    let Line::Parts { left, middle, right } = line else { return line };
    let is_false = |i: usize| {
        let at = middle.points()[i].1;
        !(i == 0 && left.is_some())
            && at == middle.stretches()[i]
            && at == middle.stretches()[i + 1]
            && matches!(at, Piece::Smooth(e) if q.pool.is_polynomial(e))
    };
    let mut kept = Partition::on(middle.ends().0, middle.ends().1, middle.stretches()[0]);
    for (i, (point, at)) in middle.points().iter().enumerate() {
        if !is_false(i) {
            kept.push(*point, *at, middle.stretches()[i + 1]);
        }
    }
    Line::Parts { left, middle: kept, right }
}

/// An expression in the argument whose sign decides which piece counts.
pub(super) type Test<'a> = &'a dyn Fn(&Builder, Expr) -> Expr;

/// Cuts a function where the tests change sign and gives each cell the piece that `f` makes of the argument
/// and the signs of the tests there.
pub(super) fn cut(q: &mut Question, u: &Flat, base: Cell, tests: &[Test], f: By) -> Result<Flat, Undecided> {
    cut_where(q, u, base, tests, f, false)
}

/// The same for tests that ask only what must not be 0: where their zeros are too many to be listed, there is one formula
/// beside them.
pub(super) fn cut_off(
    q: &mut Question,
    u: &Flat,
    base: Cell,
    tests: &[Test],
    f: By,
) -> Result<Flat, Undecided> {
    cut_where(q, u, base, tests, f, true)
}

/// The piece of a function of an argument where its tests have these signs.
pub(super) type By<'a> = &'a dyn Fn(&mut Question, Expr, &[i32]) -> Piece;

fn cut_where(
    q: &mut Question,
    u: &Flat,
    base: Cell,
    tests: &[Test],
    f: By,
    may_be_punctured: bool,
) -> Result<Flat, Undecided> {
    let line = u.line(base);
    let done = lift1(q, &line, |q, part| {
        let mut out = Writer::new(part.span());
        for (cell, piece) in part.cells() {
            match (cell, piece.on(q, cell)) {
                (Cell::Point(p), Piece::Smooth(u)) => {
                    let value = q.value_at(u, p);
                    let signs: Result<Vec<i32>, Undecided> = tests
                        .iter()
                        .map(|test| {
                            let tested = test(&q.pool.on_cell(), value);
                            q.sign(tested)
                        })
                        .collect();
                    let piece = match signs {
                        Ok(signs) => f(q, value, &signs),
                        Err(reason) => Piece::Undecided(reason),
                    };
                    out.point(p, piece);
                }
                (Cell::Point(p), piece) => out.point(p, piece),
                (_, Piece::Smooth(u)) => match charts(q, u, cell, tests) {
                    Err(reason) if may_be_punctured && is_about_places(reason) => {
                        let piece = punctured(q, u, None, cell, tests, f);
                        out.stretch(piece.unwrap_or(Piece::Undecided(reason)));
                    }
                    Err(reason) => out.stretch(Piece::Undecided(reason)),
                    Ok(signs) => out.line(signs.map(|cell, signs| match cell {
                        Cell::Point(p) => {
                            let value = q.value_at(u, p);
                            f(q, value, signs)
                        }
                        Cell::Open(..) => f(q, u, signs),
                    })),
                },
                (_, Piece::Punctured { formula, zeros }) if may_be_punctured => {
                    let found = punctured(q, formula, Some(zeros), cell, tests, f);
                    out.stretch(found.unwrap_or(piece.whole()));
                }
                (_, piece) => out.stretch(piece.whole()),
            }
        }
        Ok(out.finish())
    })?;
    Ok(Flat::cut(done))
}

/// Whether it is not known where something is zero, and no question about parameters is behind it.
fn is_about_places(reason: Undecided) -> bool {
    matches!(reason, Undecided::Roots(_) | Undecided::Infinite(_) | Undecided::Periods(_))
}

/// One formula wherever no test is 0; without parameters, if a point of the cell is found at which that is so.
fn punctured(
    q: &mut Question,
    u: Expr,
    zeros: Option<Expr>,
    cell: Cell,
    tests: &[Test],
    f: By,
) -> Option<Piece> {
    let b = q.pool.on_cell();
    let tested = tests.iter().map(|test| test(&b, u));
    let factors: Vec<(Expr, Rational)> =
        zeros.into_iter().chain(tested).map(|e| (e, Rational::ONE)).collect();
    let zeros = b.product(&factors);
    let inside = q.sample(cell)?;
    let there = q.value_at(zeros, inside);
    if q.pool.is_constant(there) && q.sign(there).ok()? == 0 {
        return None;
    }
    match f(q, u, &vec![1; tests.len()]) {
        Piece::Smooth(formula) => Some(Piece::Punctured { formula, zeros }),
        _ => None,
    }
}

/// The signs of all tests on an open cell.
fn charts(q: &mut Question, u: Expr, cell: Cell, tests: &[Test]) -> Result<Line<Vec<i32>>, Undecided> {
    let mut out = one_cell(cell, Vec::new());
    for test in tests {
        let tested = test(&q.pool.on_cell(), u);
        let chart = q.chart(tested, cell)?;
        out = sweep2(q, &out, &chart, |_, _, a, b| {
            let mut joined = a.clone();
            joined.push(*b);
            joined
        })?;
    }
    Ok(out)
}
