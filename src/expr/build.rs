//! Constructors of expressions.
//!
//! The same constructors serve two purposes that differ in one thing: what may be
//! cancelled. [`Domain::Kept`] builds what the author wrote and never changes its
//! domain: `x/x` stays, `0*ln(x)` stays. [`Domain::Cell`] builds on one cell, where
//! every operand with a symbol in it is defined and analytic: there `x/x` is 1.
//!
//! What a cell says of its operands it does not say of constants. `1/0` or `ln(0)` can come to stand on a cell, where a
//! number was put in for a symbol, and nothing swallows them: a constant is dropped, cancelled or taken out from under a
//! root only where it is proved to have a value with the sign that this needs ([`Pool::is_certain`]). `docs/RULES.md` has
//! the rules one by one.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_traits::One;
use num_traits::Zero;

use crate::expr::pool::Branch;
use crate::expr::pool::Cond;
use crate::expr::pool::Condition;
use crate::expr::pool::Expr;
use crate::expr::pool::FunctionId;
use crate::expr::pool::Node;
use crate::expr::pool::Pool;
use crate::expr::pool::Root;
use crate::expr::pool::Symbol;
use crate::expr::pool::Target;
use crate::number::Rational;
use crate::syntax::tree::Relation;

/// What a constructor may assume of its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Nothing: the domain of the result is exactly that of the operands.
    Kept,
    /// All operands that hold a symbol are defined, and all such bases under roots positive, wherever the result is used.
    Cell,
}

/// The largest size, in bits, of a power of numbers that is written out.
const MAX_POWER_BITS: u64 = 1 << 20;

/// A short-lived view of a pool whose constructors take `&self`, so that calls nest.
pub struct Builder<'a> {
    pool: RefCell<&'a mut Pool>,
    domain: Domain,
}

impl<'a> Builder<'a> {
    pub(super) fn new(pool: &'a mut Pool, domain: Domain) -> Builder<'a> {
        Builder { pool: RefCell::new(pool), domain }
    }

    /// What may be assumed of the operands.
    pub fn domain(&self) -> Domain {
        self.domain
    }

    /// What an expression is, as a copy.
    pub fn node(&self, e: Expr) -> Node {
        self.pool.borrow().node(e).clone()
    }

    /// Whether the expression is a symbol that stands for integers only.
    pub fn is_integer_symbol(&self, e: Expr) -> bool {
        let pool = self.pool.borrow();
        matches!(pool.node(e), Node::Symbol(s) if pool.is_integer_symbol(*s))
    }

    /// The number, if the expression is one.
    pub fn as_number(&self, e: Expr) -> Option<Rational> {
        self.pool.borrow().as_number(e).cloned()
    }

    /// Whether an operand may be taken to have a value: on a cell, where all constants in it are proved to.
    pub fn has_value(&self, e: Expr) -> bool {
        self.domain == Domain::Cell && self.pool.borrow().is_certain(e)
    }

    /// Whether 0 times the operand is 0, and its power 0 is 1.
    fn may_drop(&self, pool: &Pool, e: Expr) -> bool {
        pool.is_polynomial(e)
            || pool.is_positive_constant(e)
            || self.domain == Domain::Cell && pool.is_certain(e)
    }

    fn intern(&self, node: Node) -> Expr {
        self.pool.borrow_mut().intern(node)
    }

    /// A rational number.
    pub fn number(&self, r: Rational) -> Expr {
        self.intern(Node::Number(r))
    }

    /// An integer.
    pub fn int(&self, n: i64) -> Expr {
        self.number(Rational::from(n))
    }

    /// n/d
    pub fn ratio(&self, n: i64, d: i64) -> Expr {
        self.number(Rational::new(n, d))
    }

    /// The circle constant.
    pub fn pi(&self) -> Expr {
        self.intern(Node::Pi)
    }

    /// A symbol as an expression.
    pub fn symbol(&self, s: Symbol) -> Expr {
        self.intern(Node::Symbol(s))
    }

    /// a + b
    pub fn add(&self, a: Expr, b: Expr) -> Expr {
        self.linear(&Rational::ZERO, &[(Rational::ONE, a), (Rational::ONE, b)])
    }

    /// a - b
    pub fn sub(&self, a: Expr, b: Expr) -> Expr {
        self.linear(&Rational::ZERO, &[(Rational::ONE, a), (Rational::MINUS_ONE, b)])
    }

    /// -a
    pub fn neg(&self, a: Expr) -> Expr {
        self.scale(&Rational::MINUS_ONE, a)
    }

    /// The sum of all operands.
    pub fn sum(&self, operands: &[Expr]) -> Expr {
        let terms: Vec<_> = operands.iter().map(|e| (Rational::ONE, *e)).collect();
        self.linear(&Rational::ZERO, &terms)
    }

    /// c * a
    pub fn scale(&self, c: &Rational, a: Expr) -> Expr {
        self.linear(&Rational::ZERO, &[(c.clone(), a)])
    }

    /// a + c
    pub fn shift(&self, a: Expr, c: &Rational) -> Expr {
        self.linear(c, &[(Rational::ONE, a)])
    }

    /// `constant + sum of coefficient * operand`, built in one go.
    pub fn linear(&self, constant: &Rational, operands: &[(Rational, Expr)]) -> Expr {
        let mut constant = constant.clone();
        let mut terms: Vec<(Rational, Expr)> = Vec::with_capacity(operands.len());
        {
            let pool = self.pool.borrow();
            // On a cell a number times a sum is written out; elsewhere only a sum with factor 1 is opened.
            for (c, e) in operands {
                match pool.node(*e) {
                    Node::Number(r) => constant += &(c * r),
                    Node::Sum { constant: inner, terms: more }
                        if c.is_one()
                            || self.domain == Domain::Cell
                            || (inner.is_zero() && more.len() == 1) =>
                    {
                        constant += &(c * inner);
                        terms.extend(more.iter().map(|(k, t)| (c * k, *t)));
                    }
                    _ => terms.push((c.clone(), *e)),
                }
            }
            if terms.len() > 1 {
                terms.sort_by(|a, b| pool.order(a.1, b.1));
                terms.dedup_by(|next, first| {
                    let same = first.1 == next.1;
                    if same {
                        first.0 += &next.0;
                    }
                    same
                });
            }
            terms.retain(|(c, t)| !(c.is_zero() && self.may_drop(&pool, *t)));
        }
        match terms.as_slice() {
            [] => self.number(constant),
            [(c, t)] if c.is_one() && constant.is_zero() => *t,
            _ => self.intern(Node::Sum { constant, terms: terms.into() }),
        }
    }

    /// a * b
    pub fn mul(&self, a: Expr, b: Expr) -> Expr {
        self.product(&[(a, Rational::ONE), (b, Rational::ONE)])
    }

    /// a / b
    pub fn div(&self, a: Expr, b: Expr) -> Expr {
        self.product(&[(a, Rational::ONE), (b, Rational::MINUS_ONE)])
    }

    /// a ^ n for an integer n
    pub fn powi(&self, a: Expr, n: i64) -> Expr {
        self.product(&[(a, Rational::from(n))])
    }

    /// The square root.
    pub fn sqrt(&self, a: Expr) -> Expr {
        self.product(&[(a, Rational::HALF)])
    }

    /// `product of base ^ exponent`, built in one go.
    ///
    /// Roots of positive numbers are written by primes with exponents between 0 and 1, so that sqrt(8) and
    /// 2*sqrt(2) are one expression. Division by the number 0 and a root of a negative number stay as they
    /// are: they have no value.
    pub fn product(&self, operands: &[(Expr, Rational)]) -> Expr {
        let mut numbers = NumberFactors::default();
        let mut factors: Vec<(Expr, Rational)> = Vec::with_capacity(operands.len());
        let mut opposites: Vec<(Expr, Rational)> = Vec::new();
        {
            let pool = self.pool.borrow();
            let cell = self.domain == Domain::Cell;
            let mut todo: Vec<(Expr, Rational)> = operands.iter().rev().cloned().collect();
            while let Some((base, k)) = todo.pop() {
                if k.is_zero() && self.may_drop(&pool, base) {
                    continue; // u^0 is 1, also at u = 0
                }
                match pool.node(base) {
                    Node::Number(r) if numbers.take(r, &k) => {}
                    // (a^m)^k is a^(mk) for whole m and k; on a cell also for roots, where a is positive, as it is
                    // where a root of its odd power stands.
                    Node::Product { factors: inner }
                        if k.is_one()
                            || inner.iter().all(|(b, _)| pool.is_positive_constant(*b))
                            || (k.is_integer()
                                && (cell
                                    && inner.iter().all(|(b, m)| may_join(&pool, *b, &[m], &(m * &k)))
                                    || (k.is_positive()
                                        && inner
                                            .iter()
                                            .all(|(_, m)| m.is_positive() && m.is_integer()))))
                            || (cell
                                && inner.len() == 1
                                && !is_even(&inner[0].1)
                                && may_join(&pool, inner[0].0, &[&inner[0].1, &k], &(&inner[0].1 * &k))) =>
                    {
                        todo.extend(inner.iter().rev().map(|(b, m)| (*b, m * &k)));
                    }
                    // A number in front comes out: exactly for integer powers, and for roots if it is positive.
                    Node::Sum { constant, terms }
                        if constant.is_zero()
                            && terms.len() == 1
                            && !terms[0].0.is_zero()
                            && (k.is_integer() || terms[0].0.is_positive())
                            && numbers.take(&terms[0].0, &k) =>
                    {
                        todo.push((terms[0].1, k));
                    }
                    // Under a root, a number that is not positive leaves its sign behind: sqrt(-4*a) is 2*sqrt(-a).
                    Node::Sum { constant, terms }
                        if constant.is_zero()
                            && terms.len() == 1
                            && terms[0].0.is_negative()
                            && !terms[0].0.is_minus_one()
                            && numbers.take(&terms[0].0.abs(), &k) =>
                    {
                        opposites.push((terms[0].1, k));
                    }
                    _ => factors.push((base, k)),
                }
            }
        }
        factors.extend(opposites.into_iter().map(|(base, k)| (self.neg(base), k)));
        let (coefficient, roots) = numbers.finish();
        factors.extend(roots.into_iter().map(|(prime, k)| (self.number(prime), k)));
        let factors = self.collect_factors(factors);
        let core = match factors.as_slice() {
            [] => return self.number(coefficient),
            [(b, k)] if k.is_one() => *b,
            _ => self.intern(Node::Product { factors: factors.into() }),
        };
        if coefficient.is_one() { core } else { self.linear(&Rational::ZERO, &[(coefficient, core)]) }
    }

    /// Sorts the factors and adds the exponents of equal bases where that keeps the domain.
    fn collect_factors(&self, mut factors: Vec<(Expr, Rational)>) -> Vec<(Expr, Rational)> {
        if factors.len() < 2 && factors.iter().all(|(_, k)| k.is_one()) {
            return factors;
        }
        let pool = self.pool.borrow();
        let cell = self.domain == Domain::Cell;
        factors.sort_by(|a, b| {
            let kind = |k: &Rational| (k.is_negative(), !k.is_integer());
            pool.order(a.0, b.0).then_with(|| kind(&a.1).cmp(&kind(&b.1)))
        });
        // (-1)^n for an integer symbol n: it has a value wherever n has, and its square is 1.
        let alternates = |b: Expr| {
            matches!(pool.node(b), Node::Power { base, exponent } if pool.is_int(*base, -1)
                && matches!(pool.node(*exponent), Node::Symbol(s) if pool.is_integer_symbol(*s)))
        };
        let mut out: Vec<(Expr, Rational)> = Vec::with_capacity(factors.len());
        for (b, k) in factors {
            if let Some((base, sum)) = out.last_mut() {
                let same_domain = sum.is_integer() && k.is_integer() && sum.is_positive() == k.is_positive()
                    || pool.is_positive_constant(b)
                    || alternates(b) && sum.is_integer() && k.is_integer();
                if *base == b && (same_domain || cell && may_join(&pool, b, &[sum, &k], &(&*sum + &k))) {
                    *sum += &k;
                    continue;
                }
            }
            out.push((b, k));
        }
        for (b, k) in &mut out {
            if k.is_integer() && alternates(*b) {
                *k = Rational::from(i64::from(num_integer::Integer::is_odd(&k.numer())));
            }
        }
        out.retain(|(b, k)| !(k.is_zero() && (self.may_drop(&pool, *b) || alternates(*b))));
        out
    }

    /// `base ^ exponent` for any exponent.
    pub fn power(&self, base: Expr, exponent: Expr) -> Expr {
        if let Some(sign) = self.alternating(base, exponent) {
            return sign;
        }
        match self.as_number(exponent) {
            Some(k) => self.product(&[(base, k)]),
            None if self.as_number(base).is_some_and(|b| b.is_one()) && self.has_value(exponent) => base,
            None => self.intern(Node::Power { base, exponent }),
        }
    }

    /// (-1)^v for a linear v in integer symbols: an alternating sign for each symbol with an odd coefficient.
    fn alternating(&self, base: Expr, exponent: Expr) -> Option<Expr> {
        if !self.as_number(base)?.is_minus_one() {
            return None;
        }
        let (constant, terms) = match self.node(exponent) {
            Node::Sum { constant, terms } => (constant, terms.to_vec()),
            Node::Symbol(_) => return None,
            _ => (Rational::ZERO, vec![(Rational::ONE, exponent)]),
        };
        let whole = |r: &Rational| r.is_integer();
        if !whole(&constant) || !terms.iter().all(|(c, t)| whole(c) && self.is_integer_symbol(*t)) {
            return None;
        }
        let odd = |r: &Rational| num_integer::Integer::is_odd(&r.numer());
        let minus = self.int(-1);
        let mut factors: Vec<(Expr, Rational)> = terms
            .iter()
            .filter(|(c, _)| odd(c))
            .map(|(_, t)| (self.intern(Node::Power { base: minus, exponent: *t }), Rational::ONE))
            .collect();
        if odd(&constant) {
            factors.push((minus, Rational::ONE));
        }
        Some(self.product(&factors))
    }

    /// A function of arguments, with no folding; `functions::apply` folds.
    pub fn apply(&self, function: FunctionId, arguments: &[Expr]) -> Expr {
        self.intern(Node::Apply { function, arguments: arguments.into() })
    }

    /// Branches, tried in order.
    pub fn cases(&self, branches: &[Branch]) -> Expr {
        self.intern(Node::Cases(branches.into()))
    }

    /// The one zero of a function between two rational numbers; see [`Node::Root`] for what must be proved.
    pub fn root_of(&self, root: Root) -> Expr {
        self.intern(Node::Root(Box::new(root)))
    }

    /// The derivative of `body` by `variable`, of order at least 1, at `at`.
    pub fn derivative(&self, body: Expr, variable: Symbol, order: u32, at: Expr) -> Expr {
        self.intern(Node::Derivative { body, variable, order, at })
    }

    /// The limit of `body` as `variable` tends to `to`.
    pub fn limit(&self, body: Expr, variable: Symbol, to: Target) -> Expr {
        self.intern(Node::Limit { body, variable, to })
    }

    /// The condition that is always true.
    pub fn always(&self) -> Cond {
        self.pool.borrow_mut().intern_condition(Condition::Always)
    }

    /// One comparison.
    pub fn compare(&self, a: Expr, relation: Relation, b: Expr) -> Cond {
        self.chain(&[a, b], &[relation])
    }

    /// A chain of comparisons, `operands` one longer than `relations`.
    pub fn chain(&self, operands: &[Expr], relations: &[Relation]) -> Cond {
        assert_eq!(operands.len(), relations.len() + 1, "a chain has one operand more than relations");
        self.pool
            .borrow_mut()
            .intern_condition(Condition::Compare { operands: operands.into(), relations: relations.into() })
    }

    /// That the expression is an integer.
    pub fn integer(&self, e: Expr) -> Cond {
        self.pool.borrow_mut().intern_condition(Condition::Integer(e))
    }

    /// The conjunction of all; of none, always true.
    pub fn and(&self, conditions: &[Cond]) -> Cond {
        match conditions {
            [] => self.always(),
            [one] => *one,
            _ => self.pool.borrow_mut().intern_condition(Condition::And(conditions.into())),
        }
    }

    /// The disjunction of at least one.
    pub fn or(&self, conditions: &[Cond]) -> Cond {
        match conditions {
            [one] => *one,
            _ => self.pool.borrow_mut().intern_condition(Condition::Or(conditions.into())),
        }
    }

    /// The negation.
    pub fn not(&self, condition: Cond) -> Cond {
        self.pool.borrow_mut().intern_condition(Condition::Not(condition))
    }
}

fn is_even(k: &Rational) -> bool {
    k.is_integer() && num_integer::Integer::is_even(&k.numer())
}

/// Whether the powers of a base with these exponents are, on a cell, the one with another: an open base is not 0 under a
/// negative exponent and positive under a root; of a constant just that must be proved, unless the one power asks for it, too.
fn may_join(pool: &Pool, base: Expr, exponents: &[&Rational], one: &Rational) -> bool {
    if !pool.is_constant(base) {
        return true;
    }
    let divides = exponents.iter().any(|k| k.is_negative()) && !one.is_negative();
    let has_root = exponents.iter().any(|k| !k.is_integer()) && one.is_integer();
    match pool.sign_of_constant(base) {
        _ if !divides && !has_root => true,
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => !divides,
        Some(Ordering::Less) => !has_root,
        None => false,
    }
}

/// The numbers of a product: a rational coefficient, and primes under roots.
#[derive(Default)]
struct NumberFactors {
    coefficient: Option<Rational>,
    primes: BTreeMap<Rational, Rational>,
}

impl NumberFactors {
    /// Multiplies with r^k; `false` when that must stay as written, because it has no value (0^-1,
    /// (-2)^(1/2)) or is too large to write out.
    fn take(&mut self, r: &Rational, k: &Rational) -> bool {
        if r.is_zero() && !k.is_positive() {
            return k.is_zero();
        }
        if !k.is_integer() && r.is_negative() {
            return false;
        }
        if r.is_zero() {
            self.multiply(&Rational::ZERO);
            return true;
        }
        let Some(whole) = Rational::from(k.floor()).to_i64() else { return r.is_one() };
        if r.abs() != Rational::ONE && r.bits().saturating_mul(whole.unsigned_abs()) > MAX_POWER_BITS {
            return false;
        }
        if k.is_integer() {
            self.multiply(&r.pow(whole));
        } else {
            for (prime, m) in prime_factors(r) {
                let sum = self.primes.entry(prime).or_insert(Rational::ZERO);
                *sum += &(&Rational::from(m) * k);
            }
        }
        true
    }

    fn multiply(&mut self, r: &Rational) {
        self.coefficient = Some(self.coefficient.take().map_or_else(|| r.clone(), |c| &c * r));
    }

    /// The coefficient, and the primes with exponents between 0 and 1.
    fn finish(mut self) -> (Rational, Vec<(Rational, Rational)>) {
        let mut roots = Vec::new();
        for (prime, k) in std::mem::take(&mut self.primes) {
            let whole = Rational::from(k.floor());
            let rest = &k - &whole;
            self.multiply(&prime.pow(whole.to_i64().expect("exponents were capped")));
            if !rest.is_zero() {
                roots.push((prime, rest));
            }
        }
        (self.coefficient.unwrap_or(Rational::ONE), roots)
    }
}

/// Small primes with their exponents in r > 0; what is left of numerator and denominator stays whole,
/// or as its exact root.
pub fn prime_factors(r: &Rational) -> Vec<(Rational, i64)> {
    let mut out = Vec::new();
    for (side, mut n) in [(1, r.numer()), (-1, r.denom())] {
        let mut p = 2u32;
        while p < 1000 && BigInt::from(p) * p <= n {
            let mut m = 0;
            while (&n % p).is_zero() {
                n /= p;
                m += side;
            }
            if m != 0 {
                out.push((Rational::from(i64::from(p)), m));
            }
            p += if p == 2 { 1 } else { 2 };
        }
        if !n.is_one() {
            let rest = Rational::from(n);
            let square = (2..=5u32).find_map(|q| rest.root(q).map(|s| (s, i64::from(q))));
            let (rest, m) = square.unwrap_or((rest, 1));
            out.push((rest, m * side));
        }
    }
    out
}
