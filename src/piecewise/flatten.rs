//! From an expression to one partition with smooth pieces.
//!
//! One forward pass over the expression. Every part that is not analytic becomes a
//! breakpoint: the zeros of a denominator, of the argument of abs, sqrt and ln, of
//! the difference of the arguments of max. The domain comes first: `x/x` is cut at 0
//! before anything is cancelled.
//!
//! Inside this pass the piece at a point may still contain the variable; its value
//! there is put in at the end.

use std::collections::BTreeMap;
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
use crate::line::Partition;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::branches::flatten_branches;
use crate::piecewise::sweep::events;
use crate::piecewise::sweep::sweep2;

/// What is known of a part: one smooth expression on the whole line, or a partition.
#[derive(Clone)]
pub(super) enum Flat {
    /// Defined and analytic everywhere.
    Smooth(Expr),
    /// Cut into cells.
    Cut(Rc<PiecewiseFn>),
}

impl Flat {
    fn cut(partition: PiecewiseFn) -> Flat {
        match partition.stretches() {
            [Piece::Smooth(e)] => Flat::Smooth(*e),
            _ => Flat::Cut(Rc::new(partition)),
        }
    }

    pub(super) fn partition(&self) -> Rc<PiecewiseFn> {
        match self {
            Flat::Smooth(e) => Rc::new(Partition::whole(Piece::Smooth(*e))),
            Flat::Cut(partition) => Rc::clone(partition),
        }
    }
}

/// The parts that are done.
pub(super) type Parts = HashMap<Expr, Flat>;

/// The function that an expression without derivative operators describes, as one partition.
///
/// What cannot be decided is an undecided piece, locally where possible.
pub fn flatten(q: &mut Question, e: Expr) -> PiecewiseFn {
    let mut parts: Parts = HashMap::new();
    for part in q.pool.reach(&[e]) {
        let flat =
            if q.budget.tick(1) { flatten_node(q, part, &parts) } else { Err(Undecided::Budget("steps")) };
        let flat = flat.unwrap_or_else(|reason| Flat::cut(Partition::whole(Piece::Undecided(reason))));
        parts.insert(part, flat);
    }
    let partition = parts[&e].partition();
    drop(parts);
    partition.map(|cell, piece| match (cell, *piece) {
        (Cell::Point(p), Piece::Smooth(value)) => Piece::Smooth(q.value_at(value, p)),
        (_, piece) => piece,
    })
}

fn flatten_node(q: &mut Question, e: Expr, parts: &Parts) -> Result<Flat, Undecided> {
    match q.pool.node(e).clone() {
        Node::Number(_) | Node::Pi | Node::Symbol(_) => Ok(Flat::Smooth(e)),
        Node::Sum { constant, terms } => flatten_sum(q, &constant, &terms, parts),
        Node::Product { factors } => {
            let raised = factors
                .iter()
                .map(|(base, k)| raise(q, &parts[base], k))
                .collect::<Result<Vec<Flat>, Undecided>>()?;
            pairwise(q, raised, &|q, _, a, b| Ok(vec![(None, q.pool.on_cell().mul(a, b))]))
        }
        Node::Power { base, exponent } => flatten_power(q, &parts[&base], &parts[&exponent]),
        Node::Apply { function, arguments } => match &functions::record(function).meaning {
            Meaning::Analytic(_) => flatten_analytic(q, function, &parts[&arguments[0]]),
            Meaning::Pieces { below, at, above } => {
                cut(q, &parts[&arguments[0]], &[&|_, u| u], |q, u, signs| {
                    let b = q.pool.on_cell();
                    Piece::Smooth(match signs[0] {
                        -1 => below(&b, u),
                        0 => at(&b),
                        _ => above(&b, u),
                    })
                })
            }
            Meaning::Largest => flatten_extreme(q, &arguments, parts, 1),
            Meaning::Smallest => flatten_extreme(q, &arguments, parts, -1),
            Meaning::Shorthand(_) => unreachable!("a shorthand is written out before it enters a pool"),
        },
        Node::Cases(branches) => Ok(Flat::cut(flatten_branches(q, &branches, parts)?)),
        Node::Derivative { .. } => unreachable!("derivative operators are resolved before flattening"),
    }
}

/// A sum: one accumulator, changed at each event by `new piece - old piece`.
fn flatten_sum(
    q: &mut Question,
    constant: &Rational,
    terms: &[(Rational, Expr)],
    parts: &Parts,
) -> Result<Flat, Undecided> {
    let smooth: Option<Vec<(Rational, Expr)>> = terms
        .iter()
        .map(|(c, t)| match parts[t] {
            Flat::Smooth(e) => Some((c.clone(), e)),
            Flat::Cut(_) => None,
        })
        .collect();
    if let Some(terms) = smooth {
        return Ok(Flat::Smooth(q.pool.on_cell().linear(constant, &terms)));
    }
    let operands: Vec<Rc<PiecewiseFn>> = terms.iter().map(|(_, t)| parts[t].partition()).collect();
    let borrowed: Vec<&PiecewiseFn> = operands.iter().map(Rc::as_ref).collect();
    let events = events(q, &borrowed)?;
    let mut sum = Accumulator {
        constant: constant.clone(),
        terms: BTreeMap::new(),
        undefined: 0,
        undecided: Vec::new(),
    };
    for ((c, _), operand) in terms.iter().zip(&operands) {
        sum.change(q, c, operand.stretches()[0], 1);
    }
    let mut out = Partition::whole(sum.piece(q));
    for event in events {
        if !q.budget.tick(event.changes.len() as u64 + 1) {
            return Err(Undecided::Budget("steps"));
        }
        for (i, j) in &event.changes {
            sum.change(q, &terms[*i].0, operands[*i].stretches()[*j], -1);
            sum.change(q, &terms[*i].0, operands[*i].points()[*j].1, 1);
        }
        let at = sum.piece(q);
        for (i, j) in &event.changes {
            sum.change(q, &terms[*i].0, operands[*i].points()[*j].1, -1);
            sum.change(q, &terms[*i].0, operands[*i].stretches()[*j + 1], 1);
        }
        out.push(event.point, at, sum.piece(q));
    }
    Ok(Flat::cut(out))
}

/// A sum of pieces that can be changed piece by piece.
struct Accumulator {
    constant: Rational,
    terms: BTreeMap<Expr, Rational>,
    undefined: i64,
    undecided: Vec<Undecided>,
}

impl Accumulator {
    fn change(&mut self, q: &Question, c: &Rational, piece: Piece, times: i64) {
        let c = if times < 0 { -c } else { c.clone() };
        match piece {
            Piece::Smooth(e) => match q.pool.node(e) {
                Node::Number(r) => self.constant += &(&c * r),
                Node::Sum { constant, terms } => {
                    self.constant += &(&c * constant);
                    for (k, t) in terms {
                        self.add(*t, &c * k);
                    }
                }
                _ => self.add(e, c),
            },
            Piece::Undefined => self.undefined += times,
            Piece::Undecided(reason) if times > 0 => self.undecided.push(reason),
            Piece::Undecided(reason) => {
                let i = self.undecided.iter().position(|r| *r == reason);
                self.undecided.swap_remove(i.expect("only what was added is taken away"));
            }
            Piece::Depends(_) => unreachable!("an expression has no piece that depends"),
        }
    }

    fn add(&mut self, term: Expr, c: Rational) {
        let entry = self.terms.entry(term).or_insert(Rational::ZERO);
        *entry += &c;
        if entry.is_zero() {
            self.terms.remove(&term);
        }
    }

    fn piece(&self, q: &mut Question) -> Piece {
        if self.undefined > 0 {
            return Piece::Undefined;
        }
        if let Some(reason) = self.undecided.last() {
            return Piece::Undecided(*reason);
        }
        let terms: Vec<_> = self.terms.iter().map(|(t, c)| (c.clone(), *t)).collect();
        Piece::Smooth(q.pool.on_cell().linear(&self.constant, &terms))
    }
}

/// Combines operands in a balanced tree; `f` makes of two smooth pieces the cells of their combination, each
/// with the breakpoint and value to its left (none for the first).
fn pairwise(q: &mut Question, mut operands: Vec<Flat>, f: Join) -> Result<Flat, Undecided> {
    while operands.len() > 1 {
        let mut next = Vec::with_capacity(operands.len().div_ceil(2));
        let mut pending = operands.into_iter();
        while let Some(first) = pending.next() {
            next.push(match pending.next() {
                Some(second) => combine(q, &first, &second, f)?,
                None => first,
            });
        }
        operands = next;
    }
    Ok(operands.pop().expect("there is at least one operand"))
}

/// What two smooth pieces make of one cell.
type Join<'a> = &'a dyn Fn(&mut Question, Cell, Expr, Expr) -> Result<Joined, Undecided>;

/// The breakpoint to the left of a stretch with the value there, and the piece on the stretch.
type Joined = Vec<(Option<Expr>, Expr)>;

fn combine(q: &mut Question, a: &Flat, b: &Flat, f: Join) -> Result<Flat, Undecided> {
    let (a, b) = (a.partition(), b.partition());
    let combined = sweep2(q, &a, &b, |q, cell, x, y| match (x, y) {
        (Piece::Undefined, _) | (_, Piece::Undefined) => Combined::Whole(Piece::Undefined),
        (Piece::Smooth(x), Piece::Smooth(y)) => match f(q, cell, *x, *y) {
            Ok(cells) if cells.len() == 1 => Combined::Whole(Piece::Smooth(cells[0].1)),
            Ok(cells) => Combined::Cells(cells),
            Err(reason) => Combined::Whole(Piece::Undecided(reason)),
        },
        (Piece::Undecided(reason), _) | (_, Piece::Undecided(reason)) => {
            Combined::Whole(Piece::Undecided(*reason))
        }
        (Piece::Depends(_), _) | (_, Piece::Depends(_)) => {
            unreachable!("an expression has no piece that depends")
        }
    })?;
    let mut out = Writer::default();
    for (cell, piece) in combined.cells() {
        match (cell, piece) {
            (Cell::Point(p), Combined::Whole(piece)) => out.point(p, *piece),
            (_, Combined::Whole(piece)) => out.stretch(*piece),
            (_, Combined::Cells(cells)) => {
                for (zero, piece) in cells {
                    if let Some(zero) = zero {
                        // The combination is continuous where the operands meet.
                        out.point(*zero, Piece::Smooth(*piece));
                    }
                    out.stretch(Piece::Smooth(*piece));
                }
            }
        }
    }
    Ok(Flat::cut(out.finish()))
}

#[derive(Clone)]
enum Combined {
    Whole(Piece),
    Cells(Joined),
}

/// Writes a partition from left to right.
#[derive(Default)]
struct Writer {
    out: Option<PiecewiseFn>,
    at: Option<(Expr, Piece)>,
}

impl Writer {
    fn point(&mut self, p: Expr, piece: Piece) {
        self.at = Some((p, piece));
    }

    fn stretch(&mut self, piece: Piece) {
        match (&mut self.out, self.at.take()) {
            (None, _) => self.out = Some(Partition::whole(piece)),
            (Some(out), Some((p, at))) => out.push(p, at, piece),
            (Some(_), None) => unreachable!("stretches are separated by points"),
        }
    }

    fn finish(self) -> PiecewiseFn {
        self.out.expect("a partition has a stretch")
    }
}

fn flatten_extreme(
    q: &mut Question,
    arguments: &[Expr],
    parts: &Parts,
    direction: i32,
) -> Result<Flat, Undecided> {
    let operands = arguments.iter().map(|a| parts[a].clone()).collect();
    pairwise(q, operands, &|q, cell, a, b| {
        let difference = q.pool.on_cell().sub(a, b);
        let chosen = |sign: i32| if sign * direction >= 0 { a } else { b };
        Ok(match cell {
            Cell::Point(p) => {
                let value = q.value_at(difference, p);
                vec![(None, chosen(q.sign(value)?))]
            }
            Cell::Open(..) => {
                let chart = q.chart(difference, cell)?;
                let zeros = std::iter::once(None).chain(chart.zeros.iter().map(|z| Some(*z)));
                zeros.zip(chart.signs.iter().map(|s| chosen(*s))).collect()
            }
        })
    })
}

/// An expression in the argument whose sign decides which piece counts.
type Test<'a> = &'a dyn Fn(&Builder, Expr) -> Expr;

/// Cuts a function where the tests change sign and gives each cell the piece that `f` makes of the argument
/// and the signs of the tests there.
fn cut(
    q: &mut Question,
    u: &Flat,
    tests: &[Test],
    f: impl Fn(&mut Question, Expr, &[i32]) -> Piece,
) -> Result<Flat, Undecided> {
    let u = u.partition();
    let mut out = Writer::default();
    for (cell, piece) in u.cells() {
        match (cell, *piece) {
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
                Err(reason) => out.stretch(Piece::Undecided(reason)),
                Ok(stretches) => {
                    for (left, signs) in stretches {
                        if let Some((p, at)) = left {
                            let value = q.value_at(u, p);
                            let piece = f(q, value, &at);
                            out.point(p, piece);
                        }
                        let piece = f(q, u, &signs);
                        out.stretch(piece);
                    }
                }
            },
            (_, piece) => out.stretch(piece),
        }
    }
    Ok(Flat::cut(out.finish()))
}

/// The stretches of an open cell between the zeros of all tests: the zero to the left with the signs there,
/// and the signs on the stretch.
type Stretches = Vec<(Option<(Expr, Vec<i32>)>, Vec<i32>)>;

fn charts(q: &mut Question, u: Expr, cell: Cell, tests: &[Test]) -> Result<Stretches, Undecided> {
    let mut out: Stretches = vec![(None, Vec::new())];
    for test in tests {
        let tested = test(&q.pool.on_cell(), u);
        let chart = q.chart(tested, cell)?;
        let so_far = Partition::from_cells(out);
        let new = Partition::from_cells(
            chart
                .signs
                .iter()
                .enumerate()
                .map(|(i, s)| (i.checked_sub(1).map(|i| (chart.zeros[i], vec![0])), vec![*s]))
                .collect(),
        );
        let joined = sweep2(q, &so_far, &new, |_, _, a, b| [a.as_slice(), b.as_slice()].concat())?;
        out = joined.into_cells();
    }
    Ok(out)
}

/// u^k for a rational number k.
fn raise(q: &mut Question, u: &Flat, k: &Rational) -> Result<Flat, Undecided> {
    if k.is_one() {
        return Ok(u.clone());
    }
    if k.is_integer() && !k.is_negative() {
        return match u {
            Flat::Smooth(e) => Ok(Flat::Smooth(q.pool.on_cell().product(&[(*e, k.clone())]))),
            Flat::Cut(partition) => Ok(Flat::cut(partition.map(|_, piece| match piece {
                Piece::Smooth(e) => Piece::Smooth(q.pool.on_cell().product(&[(*e, k.clone())])),
                other => *other,
            }))),
        };
    }
    if k.is_integer() {
        return cut(q, u, &[&|_, u| u], |q, u, signs| match signs[0] {
            0 => Piece::Undefined,
            _ => Piece::Smooth(q.pool.on_cell().product(&[(u, k.clone())])),
        });
    }
    // A root: the base is first written by its repeated factors, so that sqrt((x - 1)^2) can be opened.
    let u = match u {
        Flat::Smooth(e) => Flat::Smooth(q.perfect_power(*e).unwrap_or(*e)),
        Flat::Cut(partition) => Flat::cut(partition.map(|cell, piece| match (cell, piece) {
            (Cell::Open(..), Piece::Smooth(e)) => Piece::Smooth(q.perfect_power(*e).unwrap_or(*e)),
            (_, other) => *other,
        })),
    };
    let split = cut(q, &u, &[&|_, u| u], |q, u, signs| match signs[0] {
        1 => Piece::Smooth(u),
        0 if k.is_positive() => Piece::Smooth(q.pool.anywhere().int(0)),
        _ => Piece::Undefined,
    })?;
    let opened = split.partition().map(|cell, piece| match (cell, *piece) {
        (Cell::Open(..), Piece::Smooth(u)) => root_on_cell(q, u, k, cell),
        (Cell::Point(p), Piece::Smooth(u)) => {
            let value = q.value_at(u, p);
            Piece::Smooth(q.pool.on_cell().product(&[(value, k.clone())]))
        }
        (_, other) => other,
    });
    Ok(Flat::cut(opened))
}

/// u^k on a cell where u is positive: factors with an even exponent are opened with their sign.
fn root_on_cell(q: &mut Question, u: Expr, k: &Rational, cell: Cell) -> Piece {
    let (front, core) = match q.pool.node(u) {
        Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
            (terms[0].0.clone(), terms[0].1)
        }
        _ => (Rational::ONE, u),
    };
    let factors = match q.pool.node(core).clone() {
        Node::Product { factors } if !front.is_negative() => factors,
        _ => return Piece::Smooth(q.pool.on_cell().product(&[(u, k.clone())])),
    };
    let mut out = vec![(q.pool.anywhere().number(front), k.clone())];
    let mut closed = Vec::new();
    for (base, m) in factors {
        let open = q.varies(base) && m.is_integer();
        let sign = if open {
            q.chart(base, cell).ok().filter(|c| c.zeros.is_empty()).map(|c| c.signs[0])
        } else {
            None
        };
        match sign {
            Some(1) => out.push((base, &m * k)),
            Some(-1) => {
                // Only an even power of a negative base is positive by itself; odd ones change the sign of
                // the rest, so they come in pairs and |base|^m is right for each.
                out.push((q.pool.on_cell().neg(base), &m * k));
            }
            _ => closed.push((base, m.clone())),
        }
    }
    if !closed.is_empty() {
        let rest = q.pool.on_cell().product(&closed);
        if q.signs_by_sample(rest, cell) != Some(1) {
            return Piece::Smooth(q.pool.on_cell().product(&[(u, k.clone())]));
        }
        out.push((rest, k.clone()));
    }
    Piece::Smooth(q.pool.on_cell().product(&out))
}

/// u^v: exp(v ln u) where u > 0; 0^v = 0 where v is free of the variable and positive.
fn flatten_power(q: &mut Question, base: &Flat, exponent: &Flat) -> Result<Flat, Undecided> {
    if let (Flat::Smooth(b), Flat::Smooth(v)) = (base, exponent)
        && !q.varies(*b)
        && q.sign(*b)? > 0
    {
        return Ok(Flat::Smooth(functions::power(&q.pool.on_cell(), *b, *v)));
    }
    if let Flat::Smooth(v) = exponent
        && !q.varies(*v)
    {
        let v = *v;
        let whole = q.is_integer(v) == crate::truth::Truth::True;
        let sign = q.sign(v)?;
        return cut(q, base, &[&|_, u| u], |q, u, signs| match signs[0] {
            1 => Piece::Smooth(functions::power(&q.pool.on_cell(), u, v)),
            0 if sign > 0 => Piece::Smooth(q.pool.anywhere().int(0)),
            -1 if whole => Piece::Undecided(Undecided::Integer(v)),
            _ => Piece::Undefined,
        });
    }
    let positive = cut(q, base, &[&|_, u| u], |_, u, signs| match signs[0] {
        1 => Piece::Smooth(u),
        _ => Piece::Undefined,
    })?;
    pairwise(q, vec![positive, exponent.clone()], &|q, _, b, v| {
        Ok(vec![(None, functions::power(&q.pool.on_cell(), b, v))])
    })
}

fn flatten_analytic(q: &mut Question, function: FunctionId, u: &Flat) -> Result<Flat, Undecided> {
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
    cut(q, u, &only, |q, u, signs| {
        let inside = signs.iter().zip(&tests).all(|(s, (_, closed, both))| match s {
            0 => *closed,
            1 => true,
            _ => *both,
        });
        if inside { Piece::Smooth(functions::call(&q.pool.on_cell(), function, u)) } else { Piece::Undefined }
    })
}
