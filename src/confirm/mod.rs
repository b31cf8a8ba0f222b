//! A second opinion: the answer against the source, by another route.
//!
//! Before an answer leaves the engine, the source is evaluated again at sample points by automatic differentiation,
//! in balls, and compared with what was stated: formulas on cells, values and one-sided limits at points, cases of
//! the parameters. A sample can only refute. Where a stated number and a computed ball have no number in common, one
//! of two computations is wrong, and the statement is not printed; where they overlap, nothing is proved. A sample at
//! which something is not decided says nothing.
//!
//! Doubles look first (`sketch`): where both sides agree to seven digits, balls are not asked. They decide nothing
//! else. The work is bounded by a number of evaluated parts, linear in the size of the question.
//!
//! Worked example: for max(x, 0) somebody states the derivative 1 on the whole line. At -3/4 the source has the jet
//! (0, 0), and the statement is 1: refuted.
//!
//! This module knows expressions, the names of functions and balls; it knows nothing of how an answer was found.

mod approach;
mod evaluate;
mod jet;
mod numbers;
mod real;
mod sketch;
mod spots;
mod stretches;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::functions::LN;
use crate::functions::Signs;
use crate::line::Line;
use crate::number::Rational;
use evaluate::Place;
use evaluate::Starts;
use evaluate::Values;
use evaluate::Walk;
use jet::Grade;
use jet::Jet;
use real::Bounded;
use real::Found;
use real::Real;

/// Conditions on parameters, all of which hold: the expression has one of the signs.
pub type When = Vec<(Expr, Signs)>;

/// What is stated of a function on a cell or at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// It is this formula.
    Formula(Expr),
    /// It has no value.
    Nothing,
    /// Nothing is stated.
    Open,
}

/// What a one-sided limit is stated to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// This number.
    Number(Expr),
    /// Plus infinity.
    PlusInfinity,
    /// Minus infinity.
    MinusInfinity,
    /// There is none: the limit points fill the interval between these; `None` is an infinite end.
    Between(Option<Expr>, Option<Expr>),
    /// Nothing is stated.
    Open,
}

/// What is stated of one side of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The function has no values there.
    Absent,
    /// It has values, with these limits of the function and of its difference quotient.
    Present {
        /// Of the function.
        limit: Toward,
        /// Of the difference quotient.
        quotient: Toward,
    },
    /// Nothing is stated.
    Open,
}

/// Whether a derivative is stated at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derivative {
    /// This one.
    Is(Expr),
    /// None: the point is a corner, a pole, outside of the domain, or the like.
    None,
    /// Nothing is stated.
    Open,
}

/// The facts stated at a point: the value, and the sides from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The value of the function that is differentiated.
    pub value: Says,
    /// The left and the right side.
    pub sides: [Beside; 2],
}

/// The word stated for a point: the derivative, and the one-sided derivatives.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The derivative.
    pub derivative: Derivative,
    /// The left and the right derivative.
    pub sides: [Toward; 2],
}

/// A place on the extended line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A number.
    Point(Expr),
    /// Beyond all numbers.
    PlusInfinity,
    /// Below all numbers.
    MinusInfinity,
}

/// The integers from the first to the second number, as the values of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// The symbol.
    pub symbol: Symbol,
    /// The smallest one.
    pub from: Option<i64>,
    /// The largest one.
    pub to: Option<i64>,
}

/// What is stated at a point, or at the points of a family.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The point.
    pub at: At,
    /// The family it stands for.
    pub index: Option<Index>,
    /// Members of the family for which this is not stated.
    pub except: Vec<i64>,
    /// The facts, under conditions of which exactly one holds.
    pub facts: Vec<(When, Facts)>,
    /// The word, under conditions of which exactly one holds.
    pub words: Vec<(When, Word)>,
}

/// What is stated under conditions on the parameters.
#[derive(Clone, Debug)]
pub struct Case {
    /// One of these holds.
    pub when: Vec<When>,
    /// The function that is differentiated, where that is stated.
    pub values: Option<Line<Says>>,
    /// Its derivative.
    pub slopes: Option<Line<Says>>,
    /// The points.
    pub spots: Vec<Spot>,
}

/// An answer, in plain expressions.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The function that was asked about.
    pub source: Expr,
    /// Its variable.
    pub variable: Symbol,
    /// The order of the derivative; 1 where there is none.
    pub order: u32,
    /// What is taken for granted of the parameters.
    pub assumptions: When,
    /// Of which exactly one holds for all parameters.
    pub cases: Vec<Case>,
}

/// What was refuted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refuted {
    /// The cases: for some parameters none holds.
    Cases,
    /// Everything in a case.
    Case(usize),
    /// The function on a stretch of a section.
    Value(usize, usize, usize),
    /// The derivative on a stretch of a section.
    Slope(usize, usize, usize),
    /// A point of a case.
    Spot(usize, usize),
}

/// Derivatives of a higher order are not compared.
const MAX_ORDER: u32 = 3;

/// Where numbers in the source reach beyond 2^-2000, samples beside points say nothing.
const MAX_SCALE: u32 = 2_000;

/// What is refuted in an answer, each thing once.
pub fn refuted(pool: &Pool, claim: &Claim) -> Vec<Refuted> {
    if claim.order > MAX_ORDER {
        return Vec::new();
    }
    let checker = Checker::new(pool, claim);
    checker.run();
    let mut found = checker.found.into_inner();
    found.sort_unstable();
    found.dedup();
    found
}

/// The comparison of one claim.
struct Checker<'a> {
    pool: &'a Pool,
    claim: &'a Claim,
    source: Rc<Walk>,
    walks: RefCell<HashMap<Expr, Rc<Walk>>>,
    starts: Starts,
    /// How many parts may still be evaluated in doubles.
    steps: Cell<u64>,
    /// How many parts, times words of precision, may still be evaluated in balls.
    deep: Cell<u64>,
    /// How far the numbers in the source reach beyond a few bits: nothing is hidden nearer to a point than 2^-scale.
    /// `None` where they reach too far.
    scale: Option<u32>,
    /// Whether logarithms of logarithms stand in the source: then samples say nothing of growth.
    slow: bool,
    /// Whether something may grow as slowly as a logarithm.
    may_be_slow: bool,
    /// Whether it may take other values at single points than beside them, as sign(sin(x) + 1) does.
    has_steps: bool,
    found: RefCell<Vec<Refuted>>,
}

impl<'a> Checker<'a> {
    fn new(pool: &'a Pool, claim: &'a Claim) -> Checker<'a> {
        let source = Rc::new(Walk::new(pool, claim.source));
        let stated: u64 = claim
            .cases
            .iter()
            .map(|case| {
                let cells = case.slopes.as_ref().map_or(0, |line| line.values().count());
                (cells + case.spots.len()) as u64
            })
            .sum();
        let size = source.size() + stated;
        let starts = Starts::default();
        let scale = scale_of(pool, &source, &starts);
        let slow = has_nested_logarithm(pool, &source);
        let has_steps = source.parts().iter().any(|e| has_step(pool, *e));
        let may_be_slow = source.parts().iter().any(|e| is_slow(pool, *e));
        Checker {
            pool,
            claim,
            source,
            walks: RefCell::default(),
            starts,
            steps: Cell::new(6_000 + 20 * size),
            deep: Cell::new(40_000 + 20 * size),
            scale,
            slow,
            may_be_slow,
            has_steps,
            found: RefCell::default(),
        }
    }

    fn run(&self) {
        for (values, case) in self.numbers() {
            self.check_stretches(case, &values);
            self.check_spots(case, &values);
        }
    }

    fn refute(&self, what: Refuted) {
        self.found.borrow_mut().push(what);
    }

    fn is_refuted(&self, what: Refuted) -> bool {
        self.found.borrow().contains(&what)
    }

    fn walk(&self, e: Expr) -> Rc<Walk> {
        let new = || Rc::new(Walk::new(self.pool, e));
        Rc::clone(self.walks.borrow_mut().entry(e).or_insert_with(new))
    }

    /// An expression in doubles.
    fn sketch(&self, walk: &Walk, values: &Values, x: Option<f64>, terms: usize) -> Found<Jet<f64>> {
        self.steps.set(self.steps.get().saturating_sub(walk.size()));
        let variable = x.map(|x| (self.claim.variable, x));
        let grade = Grade { bits: 64, terms };
        Place { pool: self.pool, variable, values, starts: &self.starts, grade }.evaluate(walk)
    }

    /// A number in doubles.
    fn number(&self, e: Expr, values: &Values) -> Option<f64> {
        match self.sketch(&self.walk(e), values, None, 1) {
            Found::Value(jet) if jet.terms[0].is_finite() => Some(jet.terms[0]),
            _ => None,
        }
    }

    /// An expression in balls; open when the budget is spent.
    fn bounded(&self, walk: &Walk, values: &Values, x: Option<Bounded>, grade: Grade) -> Found<Jet<Bounded>> {
        let words = u64::from(grade.bits / 64 + 1);
        let cost = walk.size() * words * grade.terms as u64;
        if self.deep.get() < cost {
            return Found::Open;
        }
        self.deep.set(self.deep.get() - cost);
        let variable = x.map(|x| (self.claim.variable, x));
        Place { pool: self.pool, variable, values, starts: &self.starts, grade }.evaluate(walk)
    }

    /// A number in balls.
    fn bounded_number(&self, e: Expr, values: &Values, bits: u32) -> Found<Bounded> {
        match self.bounded(&self.walk(e), values, None, Grade { bits, terms: 1 }) {
            Found::Value(jet) => {
                let [value, ..] = jet.terms;
                Found::Value(value)
            }
            Found::Nothing => Found::Nothing,
            Found::Open => Found::Open,
        }
    }

    /// Whether conditions hold, as far as balls can tell.
    fn holds(&self, when: &[(Expr, Signs)], values: &Values) -> Option<bool> {
        let mut all = Some(true);
        for (e, signs) in when {
            let Found::Value(value) = self.bounded_number(*e, values, 128) else {
                all = None;
                continue;
            };
            match value.sign() {
                Some(sign) if Signs::of(sign as i32).is_subset(*signs) => {}
                Some(_) => return Some(false),
                None => all = None,
            }
        }
        all
    }

    /// Whether the numbers are proved to belong to a case.
    fn belongs(&self, case: usize, values: &Values) -> bool {
        let when = &self.claim.cases[case].when;
        self.holds(&self.claim.assumptions, values) == Some(true)
            && (when.is_empty() || when.iter().any(|when| self.holds(when, values) == Some(true)))
    }

    /// Some integers of a range, the ends first.
    fn members(&self, index: Option<Index>, except: &[i64]) -> Vec<Option<i64>> {
        let Some(Index { from, to, .. }) = index else { return vec![None] };
        let inside = |k: &i64| from.is_none_or(|from| *k >= from) && to.is_none_or(|to| *k <= to);
        let ends = [from, to, from.map(|k| k.saturating_add(1)), to.map(|k| k.saturating_sub(1))];
        let mut out: Vec<i64> = Vec::new();
        for k in ends.into_iter().flatten().chain([0, 1, -1, 2, -3]) {
            if inside(&k) && !out.contains(&k) && !except.contains(&k) && out.len() < 2 {
                out.push(k);
            }
        }
        out.into_iter().map(Some).collect()
    }
}

/// Whether it is a logarithm.
fn is_logarithm(pool: &Pool, e: Expr) -> bool {
    matches!(pool.node(e), Node::Apply { function: LN, .. })
}

/// Whether it is a function with jumps.
fn has_step(pool: &Pool, e: Expr) -> bool {
    match pool.node(e) {
        Node::Cases(_) => true,
        Node::Apply { function, .. } => {
            ["sign", "heaviside", "floor"].contains(&crate::functions::record(*function).name)
        }
        _ => false,
    }
}

/// Whether it may grow as slowly as a logarithm: a power with a fractional exponent may.
fn is_slow(pool: &Pool, e: Expr) -> bool {
    is_logarithm(pool, e)
        || match pool.node(e) {
            Node::Product { factors } => factors.iter().any(|(_, k)| !k.is_integer()),
            Node::Power { .. } => true,
            _ => false,
        }
}

/// Whether a logarithm stands in the argument of another.
fn has_nested_logarithm(pool: &Pool, walk: &Walk) -> bool {
    let mut with_logarithm: Vec<Expr> = Vec::new();
    for e in walk.parts() {
        let mut below = false;
        pool.children(*e, |part| below |= with_logarithm.binary_search(&part).is_ok());
        let is_logarithm = is_logarithm(pool, *e);
        if is_logarithm && below {
            return true;
        }
        if is_logarithm || below {
            with_logarithm.push(*e);
        }
    }
    false
}

/// The bits of the numbers in an expression beyond the first few of each, and the exponents of its constants.
fn scale_of(pool: &Pool, walk: &Walk, starts: &Starts) -> Option<u32> {
    let of = |r: &Rational| r.bits().saturating_sub(6);
    let none = Values::default();
    let mut bits = 0;
    for e in walk.parts() {
        bits += match pool.node(*e) {
            Node::Number(r) => of(r),
            Node::Sum { constant, terms } if !pool.is_constant(*e) => {
                of(constant) + terms.iter().map(|(c, _)| of(c)).sum::<u64>()
            }
            Node::Sum { .. } | Node::Apply { .. } | Node::Power { .. } | Node::Product { .. }
                if pool.is_constant(*e) =>
            {
                let grade = Grade { bits: 64, terms: 1 };
                let place = Place { pool, variable: None, values: &none, starts, grade };
                match place.evaluate(&Walk::new(pool, *e)) {
                    Found::Value(Jet { terms: [value, ..], .. }) => exponent_of(value)?.saturating_sub(6),
                    Found::Nothing | Found::Open => 0,
                }
            }
            Node::Product { factors } => factors.iter().map(|(_, k)| of(k)).sum(),
            _ => 0,
        };
    }
    u32::try_from(bits).ok().filter(|bits| *bits <= MAX_SCALE)
}

/// The size of the binary exponent of a double; `None` where it is out of range.
fn exponent_of(value: f64) -> Option<u64> {
    let exponent = (value.to_bits() >> 52) & 0x7ff;
    (exponent != 0 && exponent != 0x7ff).then(|| exponent.abs_diff(1023))
}
