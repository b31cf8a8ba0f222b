//! Three-valued answers to questions of sign, zero, order and roots.
//!
//! A [`Question`] owns what the answers rest on: the pool, the budget, the
//! assumptions on parameters. Signs are found, in this order, by exact arithmetic,
//! by the possible signs of the parts, by the normal form and the assumptions, and
//! for constants by enclosures, which may separate two numbers but never identify
//! them.
//!
//! Worked example: the sign of c - (-c) under c > 0 is positive, because the normal
//! form is 2*c and c is positive; the sign of sqrt(8) - 2*sqrt(2) is zero, because
//! the normal form is the zero polynomial.
//!
//! This module does not know verdicts, and never calls `simplify`.

mod algebraic;
mod analytic;
mod compose;
mod constants;
mod enclose;
mod equations;
mod isolate;
mod near;
mod normal;
mod notes;
mod periodic;
mod poly;
mod separation;
mod signs;
mod solve;
mod subdivide;
mod sweep;
#[cfg(test)]
mod tests;
mod trig;
mod univariate;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

pub use enclose::enclose;
use enclose::{Enclosures, enclose_with};
use normal::normal_within;
pub use normal::{Ratio, expression, normal, poly_expression};
pub use notes::{Note, Noted};
pub use periodic::{Indexed, around, doubled, is_whole, lift_many, lift1, lift2, one_earlier, rotated};
pub use poly::Poly;
use signs::MAX_SEARCH;
pub use sweep::{events, refine, sweep2};

use crate::expr::Cond;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions::Signs;
use crate::line::Cell;
use crate::number::Ball;
use crate::number::Rational;
use crate::syntax::tree::Relation;
use crate::truth::Budget;
use crate::truth::Truth;

/// The largest size, in bits, of the value of a polynomial that is written out.
const MAX_VALUE_BITS: u64 = 1 << 20;

/// The steps of one monomial of a normal form: a step is about five nanoseconds of a machine of the year 2026.
const STEPS_OF_NORMAL: u64 = 200;

/// What the sign of one part of an expression, or of one term, costs.
const STEPS_OF_PART: u64 = 40;

/// The largest number of monomials written for one normal form, and for one within a chain of derivatives, of which
/// there are many.
const MAX_WORK: u64 = 1_000_000;
const MAX_WORK_IN_CHAIN: u64 = 20_000;
/// The steps of one enclosure of one node, for each word of digits.
const STEPS_OF_ENCLOSURE: u64 = 100;

/// A condition on parameters that may be used: `expression` has one of `signs`.
#[derive(Clone, Debug)]
struct Fact {
    expression: Expr,
    normal: Option<Ratio>,
    signs: Signs,
    /// Which assumption of the author it stands for; none for the side of a case split.
    source: Option<usize>,
}

impl Fact {
    /// What it says of a product of several kernels, and by what m is a multiple of that; none if it does not speak
    /// of such a product or m is not a multiple.
    fn divides(&self, m: &poly::Monomial) -> Option<(Signs, poly::Monomial)> {
        let normal = self.normal.as_ref().filter(|normal| normal.denominator.as_constant().is_some())?;
        let mut terms = normal.numerator.terms();
        let (Some((factor, c)), None) = (terms.next(), terms.next()) else { return None };
        let divides = factor.iter().all(|(e, k)| {
            let own = m.iter().find(|(other, _)| other == e);
            own.is_some_and(|(_, own)| k.is_positive() && own >= k && (own - k).is_integer())
        });
        (factor.len() > 1 && divides).then(|| {
            let rest = poly::join(m, &poly::raise(factor, &Rational::MINUS_ONE));
            (self.signs.times(Signs::of(c.signum())), rest)
        })
    }
}

/// Distinct real roots in increasing order, with their multiplicities.
type Roots = Arc<[(Expr, u32)]>;

/// Everything an answer rests on: the pool, the budget, the variable, the assumptions.
///
/// It goes everywhere as `&mut`, and is taken apart when the answer is complete.
pub struct Question {
    /// The expressions of this question.
    pub pool: Pool,
    /// What may still be spent.
    pub budget: Budget,
    /// What one request may spend.
    allowance: Budget,
    variable: Symbol,
    /// The variable of the question, in which zeros are written whatever they are zeros in.
    own_variable: Symbol,
    index: Option<Symbol>,
    /// A symbol of its own for the part that is put aside while an equation is solved for it.
    placeholder: Symbol,
    /// A symbol of its own for the tangent of half an angle.
    tangent: Symbol,
    facts: Vec<Fact>,
    assumptions: Vec<Cond>,
    used: Vec<bool>,
    open: Option<Expr>,
    chain: usize,
    /// How many functions were isolated for the zeros of the one at its start.
    isolations: usize,
    signs: HashMap<Expr, Signs>,
    /// The signs of kernels by facts, with the depth of the search.
    kernels: HashMap<(Expr, usize), Signs>,
    /// How many symbols are being asked about, whose signs count as open meanwhile.
    asked: usize,
    /// How much of the search among the facts is left.
    search: u32,
    enclosures: Enclosures,
    samples: HashMap<Cell, Option<Expr>>,
    /// The real roots of polynomials.
    real_roots: HashMap<Vec<Rational>, Roots>,
    /// The steps of a computation, while they are kept.
    notes: Option<Vec<Note>>,
}

impl Question {
    /// A question about functions of `variable`, without assumptions.
    pub fn new(mut pool: Pool, variable: Symbol, budget: Budget) -> Question {
        let (placeholder, tangent) = (pool.fresh(), pool.fresh());
        pool.enclose_constants_by(|pool, e, bits| enclose(pool, e, &[], bits));
        Question {
            placeholder,
            tangent,
            pool,
            allowance: budget.clone(),
            budget,
            variable,
            own_variable: variable,
            index: None,
            facts: Vec::new(),
            assumptions: Vec::new(),
            used: Vec::new(),
            open: None,
            chain: 0,
            isolations: 0,
            signs: HashMap::new(),
            kernels: HashMap::new(),
            asked: 0,
            search: MAX_SEARCH,
            enclosures: Enclosures::new(),
            samples: HashMap::new(),
            real_roots: HashMap::new(),
            notes: None,
        }
    }

    /// Makes ready for another request about the same function: it has a budget of its own, and what an earlier one left
    /// open for want of steps is asked again.
    pub fn renew(&mut self) {
        self.budget = self.allowance.clone();
        self.isolations = 0;
        self.signs.clear();
        self.kernels.clear();
        self.samples.clear();
    }

    /// The variable.
    pub fn variable(&self) -> Symbol {
        self.variable
    }

    /// The variable as an expression.
    pub fn x(&mut self) -> Expr {
        let x = self.variable;
        self.pool.anywhere().symbol(x)
    }

    /// Runs `body` with another variable.
    pub fn with_variable<T>(&mut self, variable: Symbol, body: impl FnOnce(&mut Question) -> T) -> T {
        let before = std::mem::replace(&mut self.variable, variable);
        self.forget();
        let result = body(self);
        self.variable = before;
        self.forget();
        result
    }

    /// Whether an expression depends on the variable.
    pub fn varies(&self, e: Expr) -> bool {
        self.pool.contains(e, self.variable)
    }

    /// Forgets what was found under other facts or with another variable.
    fn forget(&mut self) {
        self.signs.clear();
        self.kernels.clear();
        self.samples.clear();
    }

    /// Takes an assumption of the author: a name for it in answers, and the facts it consists of.
    pub fn assume(&mut self, condition: Cond, facts: &[(Expr, Signs)]) {
        let source = self.assumptions.len();
        self.assumptions.push(condition);
        self.used.push(false);
        for (e, signs) in facts {
            self.add_fact(*e, *signs, Some(source));
        }
    }

    /// Repeats a condition in the answer: it is said of the variable, and the functions that are asked about hold it.
    pub fn repeat(&mut self, condition: Cond) {
        self.assumptions.push(condition);
        self.used.push(true);
    }

    /// Takes it that a symbol stands for an integer.
    pub fn assume_integer(&mut self, condition: Cond, symbol: Symbol) {
        self.assumptions.push(condition);
        self.used.push(true);
        self.pool.declare_integer(symbol);
    }

    fn add_fact(&mut self, expression: Expr, signs: Signs, source: Option<usize>) {
        let push = |q: &mut Question, expression: Expr, signs: Signs| {
            let normal = normal(&mut q.pool, expression);
            q.facts.push(Fact { expression, normal, signs, source });
        };
        push(self, expression, signs);
        // A positive integer is at least 1.
        let step = match signs {
            Signs::POSITIVE => Some((Rational::MINUS_ONE, Signs::NOT_NEGATIVE)),
            Signs::NEGATIVE => Some((Rational::ONE, Signs::NOT_POSITIVE)),
            _ => None,
        };
        if let Some((step, signs)) = step
            && self.is_integer(expression) == Truth::True
        {
            let next = self.pool.on_cell().shift(expression, &step);
            push(self, next, signs);
        }
        self.forget();
    }

    /// The assumptions that answers so far rest on, in the order they were made.
    pub fn used_assumptions(&self) -> Vec<Cond> {
        self.assumptions.iter().zip(&self.used).filter(|(_, used)| **used).map(|(c, _)| *c).collect()
    }

    /// All assumptions of the author.
    pub fn assumptions(&self) -> &[Cond] {
        &self.assumptions
    }

    /// The first open question about the sign of an expression in parameters since the last call, if any:
    /// the place to split into cases.
    pub fn take_open(&mut self) -> Option<Expr> {
        self.open.take()
    }

    /// The shortest question that settles the sign of an expression in parameters: of a product, its first
    /// factor with an open sign, without numbers in front.
    fn shortest_question(&mut self, e: Expr) -> Expr {
        if let Some(inner) = self.open_absolute_value(e) {
            return self.shortest_question(inner);
        }
        let Some(normal) = self.normal(e).map(|n| n.cancelled()) else { return e };
        let (common, content) = normal.numerator.content();
        for (kernel, k) in &common {
            let part = self.pool.on_cell().product(&[(*kernel, k.clone())]);
            if self.signs_of(part).known().is_none() && self.signs_of(part) != Signs::NOT_ZERO {
                let even = k.is_integer() && num_integer::Integer::is_even(&k.numer());
                let two = Rational::TWO;
                return if even { self.pool.on_cell().product(&[(*kernel, two)]) } else { *kernel };
            }
        }
        let inverse = poly::raise(&common, &Rational::MINUS_ONE);
        let rest = normal.numerator.times(&inverse, &content.recip());
        if rest.as_constant().is_some() { e } else { poly_expression(&mut self.pool, &rest) }
    }

    /// `e relation 0` without the factors of e that have one sign for all parameters allowed: with b > 0, a*b - b = 0
    /// is a - 1 = 0.
    pub fn without_signed_factors(&mut self, e: Expr, relation: Relation) -> (Expr, Relation) {
        let Some(normal) = self.normal(e) else { return (e, relation) };
        let (common, _) = normal.numerator.content();
        let mut signed = Vec::new();
        let mut negative = false;
        for (kernel, k) in common {
            let part = self.pool.on_cell().product(&[(kernel, k.clone())]);
            if let Some(sign @ (1 | -1)) = self.signs_of(part).known() {
                negative ^= sign < 0;
                signed.push((kernel, -k));
            }
        }
        if signed.is_empty() {
            return (e, relation);
        }
        let rest = Ratio {
            numerator: normal.numerator.times(&signed, &Rational::ONE),
            denominator: normal.denominator,
        };
        let rest = expression(&mut self.pool, &rest);
        // A factor alone, such as the whole of b, is a question of its own.
        if self.pool.as_number(rest).is_some() {
            return (e, relation);
        }
        (rest, if negative { relation.flipped() } else { relation })
    }

    /// Runs `body` under the further fact that `e` has one of `signs`, and forgets the fact again.
    pub fn under<T>(&mut self, facts: &[(Expr, Signs)], body: impl FnOnce(&mut Question) -> T) -> T {
        let before = self.facts.len();
        for (e, signs) in facts {
            self.add_fact(*e, *signs, None);
        }
        let result = body(self);
        self.facts.truncate(before);
        self.forget();
        result
    }

    /// Whether the facts contradict each other, as far as the signs of their parts show.
    pub fn is_contradictory(&mut self) -> bool {
        let facts: Vec<_> = self.facts.iter().map(|f| (f.expression, f.signs)).collect();
        (0..facts.len()).any(|i| {
            let others: Vec<_> = facts.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, f)| *f).collect();
            let saved = std::mem::take(&mut self.facts);
            let possible = self.under(&others, |q| q.signs_of(facts[i].0));
            self.facts = saved;
            self.forget();
            self.open = None;
            possible.intersect(facts[i].1) == Signs::NONE
        })
    }

    /// Adds a fact for good: the side of a case split.
    pub fn split(&mut self, e: Expr, signs: Signs) {
        self.add_fact(e, signs, None);
    }

    /// The sign of an expression free of the variable, or the open question.
    pub fn sign(&mut self, e: Expr) -> Result<i32, Undecided> {
        let signs = self.signs_of(e);
        match signs.known() {
            Some(sign) => Ok(sign),
            None if self.pool.is_constant(e) => Err(Undecided::Zero(e)),
            None => {
                let question = self.shortest_question(e);
                let question = self.question_behind(question).map_or(question, |(inner, _)| inner);
                self.open.get_or_insert(question);
                Err(Undecided::Sign(question))
            }
        }
    }

    /// The sign of a - b.
    pub fn compare(&mut self, a: Expr, b: Expr) -> Result<Ordering, Undecided> {
        if a == b {
            return Ok(Ordering::Equal);
        }
        if let (Some(r), Some(s)) = (self.pool.as_number(a), self.pool.as_number(b)) {
            return Ok(r.cmp(s));
        }
        let difference = self.pool.on_cell().sub(a, b);
        Ok(self.sign(difference)?.cmp(&0))
    }

    /// Whether two expressions free of the variable are equal: proved, refuted, or open.
    pub fn equals(&mut self, a: Expr, b: Expr) -> Truth {
        if a == b {
            return Truth::True;
        }
        let difference = self.pool.on_cell().sub(a, b);
        let signs = self.signs_of(difference);
        if signs == Signs::ZERO {
            Truth::True
        } else if signs.is_subset(Signs::NOT_ZERO) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether two expressions that are analytic on a cell are equal on all of it.
    ///
    /// Equal when the difference has normal form zero, refuted when an enclosure at a point of the cell
    /// excludes 0 for every value of the parameters that the assumptions allow.
    pub fn equal_on(&mut self, a: Expr, b: Expr, cell: Cell) -> Truth {
        if a == b {
            return Truth::True;
        }
        let difference = self.pool.on_cell().sub(a, b);
        if !self.varies(difference) {
            return self.equals(a, b);
        }
        if let Node::Sum { terms, .. } = self.pool.node(difference)
            && let [(_, t)] = terms.as_ref()
            && matches!(self.pool.node(*t), Node::Symbol(_))
        {
            return Truth::False; // c*x + d with c != 0
        }
        let normal = self.normal(difference);
        if normal.as_ref().is_some_and(|normal| normal.numerator.is_zero()) {
            return Truth::True;
        }
        match self.signs_at_sample(difference, cell) {
            Some(signs) if signs.is_subset(Signs::NOT_ZERO) => Truth::False,
            _ if normal.is_some_and(|normal| self.is_zero_of_waves(&normal.numerator)) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// A ball that holds the value of a constant; none where the value is not proved to exist.
    pub fn enclose(&mut self, e: Expr, bits: u32) -> Option<Ball> {
        enclose_with(&self.pool, e, &[], bits, &mut self.enclosures)
    }

    /// The normal form, charged to the budget.
    pub fn normal(&mut self, e: Expr) -> Option<Ratio> {
        if !self.budget.tick(STEPS_OF_NORMAL) {
            return None;
        }
        let limit = if self.chain == 0 { MAX_WORK } else { MAX_WORK_IN_CHAIN };
        let limit = limit.min(self.budget.left() / STEPS_OF_NORMAL);
        let (found, work) = normal_within(&mut self.pool, e, limit);
        self.budget.tick(STEPS_OF_NORMAL * work).then_some(found)?
    }

    /// The possible signs at one point of an open cell.
    fn signs_at_sample(&mut self, e: Expr, cell: Cell) -> Option<Signs> {
        let sample = self.sample(cell)?;
        let value = self.value_at(e, sample);
        Some(self.signs_of(value))
    }

    /// The sign at one point of an open cell: of the whole cell, if the expression has no zero there.
    pub fn signs_by_sample(&mut self, e: Expr, cell: Cell) -> Option<i32> {
        self.signs_at_sample(e, cell)?.known()
    }

    /// An expression at a point where it is analytic or defined by continuation of all its parts.
    pub fn value_at(&mut self, e: Expr, point: Expr) -> Expr {
        if let Some(value) = self.polynomial_at(e, point) {
            return value;
        }
        let x = self.variable;
        crate::functions::substitute(&mut self.pool, crate::expr::Domain::Cell, &[e], &[(x, point)])[0]
    }

    /// The value of a polynomial in the variable alone: at a rational number by Horner's rule, at a root of a
    /// polynomial p in lowest terms, as its remainder by p has the same value there.
    fn polynomial_at(&mut self, e: Expr, point: Expr) -> Option<Expr> {
        let x = self.variable;
        match self.pool.node(point) {
            Node::Number(r) if self.pool.is_polynomial(e) => {
                let p = univariate::written_in(&self.pool, e, x)?;
                let size = r.bits().saturating_mul(p.len() as u64);
                let value = (size < MAX_VALUE_BITS).then(|| univariate::value_at(&p, r))?;
                Some(self.pool.anywhere().number(value))
            }
            Node::Root(root) if self.pool.is_polynomial(e) => {
                let p = univariate::written_in(&self.pool, root.body, root.variable)?;
                let own = univariate::written_in(&self.pool, e, x)?;
                if own.len() < p.len() {
                    return None;
                }
                let rest = univariate::to_poly(&univariate::divide(&own, &p).1, point);
                Some(poly_expression(&mut self.pool, &rest))
            }
            _ => None,
        }
    }

    /// A point of the cell: the simplest rational number where the ends are rational.
    pub fn sample(&mut self, cell: Cell) -> Option<Expr> {
        if let Some(known) = self.samples.get(&cell) {
            return *known;
        }
        let found = self.find_sample(cell);
        self.samples.insert(cell, found);
        found
    }

    fn find_sample(&mut self, cell: Cell) -> Option<Expr> {
        let one = Rational::ONE;
        Some(match cell {
            Cell::Point(p) => p,
            Cell::Open(None, None) => self.pool.anywhere().ratio(1, 3),
            Cell::Open(None, Some(b)) => match self.rational_between(None, Some(b)) {
                Some(r) => self.pool.anywhere().number(r),
                None => self.pool.on_cell().shift(b, &-&one),
            },
            Cell::Open(Some(a), None) => match self.rational_between(Some(a), None) {
                Some(r) => self.pool.anywhere().number(r),
                None => self.pool.on_cell().shift(a, &one),
            },
            Cell::Open(Some(a), Some(b)) => {
                if let (Some(r), Some(s)) = (self.pool.as_number(a), self.pool.as_number(b)) {
                    if r >= s {
                        return None; // under facts that contradict each other
                    }
                    let simple = Rational::simplest_between(r, s);
                    return Some(self.pool.anywhere().number(simple));
                }
                if let Some(r) = self.rational_between(Some(a), Some(b)) {
                    return Some(self.pool.anywhere().number(r));
                }
                self.pool.on_cell().linear(&Rational::ZERO, &[(Rational::HALF, a), (Rational::HALF, b)])
            }
        })
    }

    /// Whether an expression free of the variable is an integer.
    pub fn is_integer(&mut self, e: Expr) -> Truth {
        if let Some(r) = self.pool.as_number(e) {
            return Truth::of(r.is_integer());
        }
        if self.pool.is_constant(e) {
            let Ok(floor) = self.floor_of(e) else { return Truth::Unknown };
            let rest = self.pool.on_cell().shift(e, &-&floor);
            return match self.signs_of(rest) {
                Signs::ZERO => Truth::True,
                signs if signs.is_subset(Signs::NOT_ZERO) => Truth::False,
                _ => Truth::Unknown,
            };
        }
        let symbols = self.pool.symbols_of(&[e]);
        if self.pool.is_polynomial(e)
            && !symbols.is_empty()
            && symbols.iter().all(|s| self.pool.is_integer_symbol(*s))
        {
            let whole = self.normal(e).is_some_and(|n| n.numerator.terms().all(|(_, c)| c.is_integer()));
            if whole {
                return Truth::True;
            }
        }
        Truth::Unknown
    }
}
