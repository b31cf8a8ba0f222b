//! From an expression to one line with smooth pieces.
//!
//! One forward pass over the expression. Every part that is not analytic becomes a
//! breakpoint: the zeros of a denominator, of the argument of abs, sqrt and ln, of
//! the difference of the arguments of max, the integers of floor. The domain comes
//! first: `x/x` is cut at 0 before anything is cancelled.
//!
//! Inside this pass the piece at a point may still contain the variable; its value
//! there is put in at the end.

use std::collections::HashMap;
use std::rc::Rc;

use crate::decide::Question;
use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Meaning;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::branches::flatten_branches;
use crate::piecewise::cut::Join;
use crate::piecewise::cut::Test;
use crate::piecewise::cut::Writer;
use crate::piecewise::cut::cut;
use crate::piecewise::cut::cut_off;
use crate::piecewise::cut::pairwise;
use crate::piecewise::power::flatten_power;
use crate::piecewise::power::raise;
use crate::piecewise::sum::flatten_sum;

/// What is known of a part: one smooth expression on all of the base interval, or a line.
#[derive(Clone)]
pub(super) enum Flat {
    /// Defined and analytic everywhere.
    Smooth(Expr),
    /// Cut into cells.
    Cut(Rc<PiecewiseFn>),
}

impl Flat {
    pub(super) fn cut(line: PiecewiseFn) -> Flat {
        match line.only() {
            Some(Piece::Smooth(e)) => Flat::Smooth(*e),
            _ => Flat::Cut(Rc::new(line)),
        }
    }

    /// As a line over the base interval.
    pub(super) fn line(&self, base: Cell) -> Rc<PiecewiseFn> {
        match self {
            Flat::Smooth(e) => Rc::new(one_cell(base, Piece::Smooth(*e))),
            Flat::Cut(line) => Rc::clone(line),
        }
    }
}

/// A cell undivided.
pub(super) fn one_cell<T>(cell: Cell, value: T) -> Line<T> {
    match cell {
        Cell::Open(low, high) => Line::finite(Partition::on(low, high, value)),
        Cell::Point(_) => Line::whole(value),
    }
}

/// The parts that are done, and the interval on which.
pub(super) struct Parts {
    /// The interval that is cut.
    pub(super) base: Cell,
    done: HashMap<Expr, Flat>,
}

impl Parts {
    pub(super) fn of(&self, e: Expr) -> &Flat {
        &self.done[&e]
    }

    pub(super) fn line(&self, e: Expr) -> Rc<PiecewiseFn> {
        self.done[&e].line(self.base)
    }
}

/// The function that an expression without derivative operators describes, on the whole line.
///
/// What cannot be decided is an undecided piece, locally where possible.
pub fn flatten(q: &mut Question, e: Expr) -> PiecewiseFn {
    flatten_on(q, e, Cell::Open(None, None))
}

/// The value of an expression without the variable; none where it has none, or that is not proved.
pub fn constant_value(q: &mut Question, e: Expr) -> Option<Expr> {
    if q.pool.as_number(e).is_some() {
        return Some(e);
    }
    match flatten(q, e).only() {
        Some(Piece::Smooth(value)) => Some(*value),
        _ => None,
    }
}

/// The same on an open interval.
pub fn flatten_on(q: &mut Question, e: Expr, base: Cell) -> PiecewiseFn {
    let mut parts = Parts { base, done: HashMap::new() };
    for part in q.pool.reach(&[e]) {
        let flat =
            if q.budget.tick(1) { flatten_node(q, part, &parts) } else { Err(Undecided::Budget("steps")) };
        let flat = flat.unwrap_or_else(|reason| Flat::cut(one_cell(base, Piece::Undecided(reason))));
        parts.done.insert(part, flat);
    }
    let line = parts.line(e);
    drop(parts);
    line.map(|cell, piece| match (cell, piece.on(q, cell)) {
        (Cell::Point(p), Piece::Smooth(value)) => Piece::Smooth(q.value_at(value, p)),
        (_, piece) => piece,
    })
}

fn flatten_node(q: &mut Question, e: Expr, parts: &Parts) -> Result<Flat, Undecided> {
    let base = parts.base;
    match q.pool.node(e).clone() {
        Node::Number(_) | Node::Pi | Node::Symbol(_) | Node::Root(_) => Ok(Flat::Smooth(e)),
        Node::Sum { constant, terms } => flatten_sum(q, &constant, &terms, parts),
        Node::Product { factors } => {
            let raised = factors
                .iter()
                .map(|(u, k)| raise(q, parts.of(*u), base, k))
                .collect::<Result<Vec<Flat>, Undecided>>()?;
            pairwise(q, raised, base, Join::Formula(&|b, x, y| b.mul(x, y)))
        }
        Node::Power { base: u, exponent } => flatten_power(q, parts.of(u), parts.of(exponent), base),
        Node::Apply { function, arguments } => {
            let u = parts.of(arguments[0]);
            match &functions::record(function).meaning {
                Meaning::Analytic(_) => flatten_analytic(q, function, u, base),
                Meaning::Pieces { below, at, above } => cut(q, u, base, &[&|_, u| u], &|q, u, signs| {
                    let b = q.pool.on_cell();
                    Piece::Smooth(match signs[0] {
                        -1 => below(&b, u),
                        0 => at(&b),
                        _ => above(&b, u),
                    })
                }),
                Meaning::Root(_) => {
                    let root = functions::as_root(&q.pool.anywhere(), function, &arguments);
                    let (n, u) = root.expect("a root has a number for its index");
                    cut(q, parts.of(u), base, &[&|_, u| u], &|q, u, signs| {
                        Piece::Smooth(functions::odd_root(&q.pool.on_cell(), &n, u, signs[0]))
                    })
                }
                Meaning::Floor => flatten_floor(q, u, base),
                Meaning::Largest => flatten_extreme(q, &arguments, parts, 1),
                Meaning::Smallest => flatten_extreme(q, &arguments, parts, -1),
                Meaning::Shorthand(_) => unreachable!("a shorthand is written out before it enters a pool"),
            }
        }
        Node::Cases(branches) => Ok(Flat::cut(flatten_branches(q, &branches, parts)?)),
        Node::Derivative { .. } | Node::Limit { .. } => {
            unreachable!("derivatives and limits are resolved before flattening")
        }
    }
}

fn flatten_extreme(
    q: &mut Question,
    arguments: &[Expr],
    parts: &Parts,
    direction: i32,
) -> Result<Flat, Undecided> {
    let operands = arguments.iter().map(|a| parts.of(*a).clone()).collect();
    let choose = |q: &mut Question, cell: Cell, a: Expr, b: Expr| {
        let difference = q.pool.on_cell().sub(a, b);
        let chosen = |sign: i32| if sign * direction >= 0 { a } else { b };
        Ok(match cell {
            Cell::Point(p) => {
                let value = q.value_at(difference, p);
                Line::whole(chosen(q.sign(value)?))
            }
            // Where the operands meet, either gives the value.
            Cell::Open(..) => q.chart(difference, cell)?.map(|_, sign| chosen(*sign)),
        })
    };
    pairwise(q, operands, parts.base, Join::Cells(&choose))
}

/// The largest integer not above u: constant between the points where u is an integer.
fn flatten_floor(q: &mut Question, u: &Flat, base: Cell) -> Result<Flat, Undecided> {
    let line = u.line(base);
    let done = crate::decide::lift1(q, &line, |q, part| {
        let mut out = Writer::new(part.span());
        for (cell, piece) in part.cells() {
            match (cell, piece.on(q, cell).whole()) {
                (Cell::Point(p), Piece::Smooth(u)) => {
                    let value = q.value_at(u, p);
                    let piece = match q.floor_of(value) {
                        Ok(n) => Piece::Smooth(q.pool.anywhere().number(n)),
                        Err(reason) => Piece::Undecided(reason),
                    };
                    out.point(p, piece);
                }
                (Cell::Point(p), piece) => out.point(p, piece),
                (_, Piece::Smooth(u)) => match q.floor_on(u, cell) {
                    Ok(steps) => out.line(steps.map(|_, n| Piece::Smooth(*n))),
                    Err(reason) => out.stretch(Piece::Undecided(reason)),
                },
                (_, piece) => out.stretch(piece),
            }
        }
        Ok(out.finish())
    })?;
    Ok(Flat::cut(done))
}

fn flatten_analytic(q: &mut Question, function: FunctionId, u: &Flat, base: Cell) -> Result<Flat, Undecided> {
    let record = functions::record(function);
    let Meaning::Analytic(facts) = &record.meaning else { unreachable!("only analytic functions come here") };
    let (lower, upper) = (record.domain.lower, record.domain.upper);
    if let (None, None, None, Flat::Smooth(e)) = (lower, upper, facts.pole, u) {
        return Ok(Flat::Smooth(functions::call(&q.pool.on_cell(), function, *e)));
    }
    let above_lower = move |b: &Builder, u| b.shift(u, &Rational::from(-lower.map_or(0, |l| l.0)));
    let below_upper = move |b: &Builder, u| b.sub(b.int(upper.map_or(0, |h| h.0)), u);
    let pole = facts.pole;
    let off_pole = move |b: &Builder, u| pole.map_or_else(|| b.int(1), |pole| pole(b, u));
    let mut tests: Vec<(Test, bool, bool)> = Vec::new();
    if let Some((_, closed)) = lower {
        tests.push((&above_lower, closed, false));
    }
    if let Some((_, closed)) = upper {
        tests.push((&below_upper, closed, false));
    }
    if pole.is_some() {
        tests.push((&off_pole, false, true));
    }
    let only: Vec<Test> = tests.iter().map(|t| t.0).collect();
    // Without ends of the domain there is one formula wherever there is a value.
    let cut = if lower.is_none() && upper.is_none() { cut_off } else { cut };
    cut(q, u, base, &only, &|q, u, signs| {
        let inside = signs.iter().zip(&tests).all(|(s, (_, closed, both))| match s {
            0 => *closed,
            1 => true,
            _ => *both,
        });
        if inside { Piece::Smooth(functions::call(&q.pool.on_cell(), function, u)) } else { Piece::Undefined }
    })
}
