//! The normal form of smooth expressions: a quotient of polynomials over kernels.
//!
//! Functions are rewritten to exp, ln, sin, cos and roots by their records; sums in
//! an exponent become products of exponentials, logarithms of numbers become
//! logarithms of primes, sin^2 becomes 1 - cos^2. Two expressions whose difference
//! has numerator zero are equal wherever both are defined and analytic, that is on
//! the whole of a cell. The converse is not claimed: a numerator that is not zero
//! proves nothing.
//!
//! Worked example: sigmoid(x)*(1 - sigmoid(x)) and exp(-x)/(1 + exp(-x))^2 are both
//! E/(1 + E)^2 with the kernel E = exp(x).

use std::collections::HashMap;

use crate::decide::poly::Monomial;
use crate::decide::poly::Poly;
use crate::decide::poly::join;
use crate::decide::poly::raise;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::functions;
use crate::functions::COS;
use crate::functions::ERF;
use crate::functions::EXP;
use crate::functions::LN;
use crate::functions::Meaning;
use crate::functions::SIN;
use crate::functions::Signs;
use crate::number::Rational;

/// A quotient of polynomials; the denominator is not the zero polynomial.
#[derive(Clone, Debug)]
pub struct Ratio {
    /// Above the line.
    pub numerator: Poly,
    /// Below the line: 1, or a product of sums.
    pub denominator: Poly,
}

/// No normal form within this many monomials.
const MAX_TERMS: usize = 3000;
/// Powers that have a simpler form are written in it so many times, one within the other.
const MAX_REDUCTIONS: usize = 100;
/// The largest exponent of a sum that is written out.
const MAX_EXPONENT: i64 = 60;

impl Ratio {
    fn of(numerator: Poly) -> Ratio {
        Ratio { numerator, denominator: Poly::one() }
    }

    fn sum(self, other: &Ratio) -> Option<Ratio> {
        let out = if self.denominator == other.denominator {
            Ratio { numerator: self.numerator.add(&other.numerator), denominator: self.denominator }
        } else {
            size_of_product(&self.numerator, &other.denominator)?;
            size_of_product(&other.numerator, &self.denominator)?;
            size_of_product(&self.denominator, &other.denominator)?;
            let left = self.numerator.mul(&other.denominator);
            let right = other.numerator.mul(&self.denominator);
            Ratio { numerator: left.add(&right), denominator: self.denominator.mul(&other.denominator) }
        };
        Some(out)
    }

    fn product(&self, other: &Ratio) -> Option<Ratio> {
        size_of_product(&self.numerator, &other.numerator)?;
        size_of_product(&self.denominator, &other.denominator)?;
        Some(Ratio {
            numerator: self.numerator.mul(&other.numerator),
            denominator: self.denominator.mul(&other.denominator),
        })
    }

    fn recip(self) -> Option<Ratio> {
        if let Some((m, c)) = self.numerator.as_monomial() {
            let inverse = (raise(m, &Rational::MINUS_ONE), c.recip());
            return Some(Ratio::of(self.denominator.times(&inverse.0, &inverse.1)));
        }
        (!self.numerator.is_zero())
            .then_some(Ratio { numerator: self.denominator, denominator: self.numerator })
    }

    fn powi(&self, n: u64) -> Option<Ratio> {
        let mut out = Ratio::of(Poly::one());
        for bit in (0..64 - n.leading_zeros()).rev() {
            out = out.product(&out.clone())?;
            if n >> bit & 1 == 1 {
                out = out.product(self)?;
            }
        }
        Some(out)
    }

    /// Cancels common factors as far as an exact division or a common factor in one kernel shows them.
    pub fn cancelled(mut self) -> Ratio {
        if self.denominator.as_constant().is_some() {
            return self;
        }
        if let Some(quotient) = self.numerator.divide(&self.denominator) {
            return Ratio::of(quotient);
        }
        if let Some(common) = crate::decide::univariate::common_factor(&self.numerator, &self.denominator)
            && let (Some(n), Some(d)) = (self.numerator.divide(&common), self.denominator.divide(&common))
        {
            self = Ratio { numerator: n, denominator: d };
        }
        let (m, c) = self.denominator.content();
        let sign = self.denominator.terms().next_back_sign();
        let scale = (raise(&m, &Rational::MINUS_ONE), &c.recip() * &Rational::from(i64::from(sign)));
        Ratio {
            numerator: self.numerator.times(&scale.0, &scale.1),
            denominator: self.denominator.times(&scale.0, &scale.1),
        }
    }
}

/// The sign of the last coefficient of an iterator over terms.
trait LastSign {
    fn next_back_sign(self) -> i32;
}

impl<'a, I: Iterator<Item = (&'a Monomial, &'a Rational)>> LastSign for I {
    fn next_back_sign(self) -> i32 {
        self.last().map_or(1, |(_, c)| c.signum())
    }
}

fn size_of_product(a: &Poly, b: &Poly) -> Option<()> {
    (a.len().saturating_mul(b.len()) <= MAX_TERMS).then_some(())
}

/// The normal form of a smooth expression; `None` when it would be too large, when the expression is not
/// smooth, or when a constant in it is not proved to have a value: `ln(0) - ln(0)` is not 0. Steps are charged by
/// the caller.
pub fn normal(pool: &mut Pool, e: Expr) -> Option<Ratio> {
    normal_within(pool, e, u64::MAX).0
}

/// The normal form, unless more than `limit` monomials are written for it, and how many were.
pub fn normal_within(pool: &mut Pool, e: Expr, limit: u64) -> (Option<Ratio>, u64) {
    let mut work = 0;
    let found = if pool.is_certain(e) { form_within(pool, e, limit, &mut work) } else { None };
    (found, work)
}

/// The normal form of a part, whose constants have values.
fn form(pool: &mut Pool, e: Expr) -> Option<Ratio> {
    form_within(pool, e, u64::MAX, &mut 0)
}

/// The same, unless more than `limit` monomials are written for it.
fn form_within(pool: &mut Pool, e: Expr, limit: u64, work: &mut u64) -> Option<Ratio> {
    let reached = pool.reach(&[e]);
    if reached.len() > 4 * MAX_TERMS {
        return None;
    }
    let mut done: HashMap<Expr, Ratio> = HashMap::with_capacity(reached.len());
    for e in reached {
        let ratio = normal_of_node(pool, e, &done)?;
        // Each operand was multiplied into a form that was at most about as long as this.
        let mut operands = 1;
        pool.children(e, |_| operands += 1);
        *work += operands * (weight(&ratio.numerator) + weight(&ratio.denominator));
        if ratio.numerator.len() > MAX_TERMS || *work > limit {
            return None;
        }
        done.insert(e, ratio);
    }
    done.remove(&e)
}

/// The monomials of a polynomial. Numbers beyond a machine word cost more, and by their length.
fn weight(p: &Poly) -> u64 {
    p.terms().map(|(_, c)| if c.bits() <= WORD { 1 } else { 8 + c.bits() / 16 }).sum()
}

/// The bits of a number that fits into a machine word.
const WORD: u64 = 62;

fn normal_of_node(pool: &mut Pool, e: Expr, done: &HashMap<Expr, Ratio>) -> Option<Ratio> {
    let node = pool.node(e).clone();
    match &node {
        Node::Number(r) => Some(Ratio::of(Poly::constant(r.clone()))),
        Node::Pi | Node::Symbol(_) | Node::Root(_) => Some(kernel(e)),
        Node::Sum { constant, terms } => {
            let mut out = Ratio::of(Poly::constant(constant.clone()));
            for (c, t) in terms {
                let part = &done[t];
                let scaled = Ratio {
                    numerator: part.numerator.times(&Vec::new(), c),
                    denominator: part.denominator.clone(),
                };
                out = out.sum(&scaled)?;
            }
            // Products with denominators may have brought a root to a whole power.
            let has_relation = |(m, _): (&Monomial, _)| m.iter().any(|(e, k)| has_relation(pool, *e, k));
            if out.numerator.terms().any(has_relation) { reduce(pool, out) } else { Some(out) }
        }
        Node::Product { factors } => {
            let mut out = Ratio::of(Poly::one());
            for (base, k) in factors {
                out = out.product(&power(pool, &done[base], k)?)?;
            }
            reduce(pool, out)
        }
        Node::Power { base, .. } if pool.is_int(*base, -1) => Some(kernel(e)),
        Node::Power { base, exponent } => {
            // b^v = exp(v ln b), where b > 0.
            let log = logarithm(pool, &done[base])?;
            exponential(pool, &done[exponent].product(&log)?)
        }
        Node::Apply { function, arguments } => {
            let Meaning::Analytic(facts) = &functions::record(*function).meaning else {
                // An odd root of a constant whose sign nobody asked for.
                functions::as_root(&pool.on_cell(), *function, arguments)?;
                return pool.is_constant(e).then(|| kernel(e));
            };
            match *function {
                EXP => exponential(pool, &done[&arguments[0]]),
                LN => logarithm(pool, &done[&arguments[0]]),
                _ => match facts.normal {
                    Some(rewrite) => {
                        let rewritten = rewrite(&pool.on_cell(), arguments[0]);
                        form(pool, rewritten)
                    }
                    None => {
                        let inner = done[&arguments[0]].clone().cancelled();
                        let argument = expression(pool, &inner);
                        let call = functions::call(&pool.on_cell(), *function, argument);
                        let Node::Apply { .. } = pool.node(call) else { return form(pool, call) };
                        // cos is even, sin and erf are odd: of u and -u one stands for both.
                        let first = inner.numerator.terms().next().map_or(1, |(_, c)| c.signum());
                        if first < 0 && matches!(*function, SIN | COS | ERF) {
                            let b = pool.on_cell();
                            let mirrored = functions::call(&b, *function, b.neg(argument));
                            if let Node::Apply { .. } = b.node(mirrored) {
                                let sign = if *function == COS { Rational::ONE } else { Rational::MINUS_ONE };
                                let one = vec![(mirrored, Rational::ONE)];
                                return Some(Ratio::of(Poly::monomial(one, sign)));
                            }
                        }
                        Some(kernel(call))
                    }
                },
            }
        }
        Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => None,
    }
}

fn kernel(e: Expr) -> Ratio {
    Ratio::of(Poly::monomial(vec![(e, Rational::ONE)], Rational::ONE))
}

/// r^k on a cell, where r > 0 if k is not whole.
fn power(pool: &mut Pool, r: &Ratio, k: &Rational) -> Option<Ratio> {
    if k.is_one() {
        return Some(r.clone());
    }
    if let (Some((m, c)), true) =
        (r.numerator.as_monomial(), r.denominator.as_constant() == Some(Rational::ONE))
    {
        let (m, c) = (m.clone(), c.clone());
        if k.is_integer() {
            let n = k.to_i64().filter(|n| n.abs() <= 100_000 && n.unsigned_abs() * c.bits() < 1 << 16)?;
            return reduce(pool, Ratio::of(Poly::monomial(raise(&m, k), c.pow(n))));
        }
        if c.is_positive() && may_distribute(pool, &m) {
            let number = number_root(pool, &c, k)?;
            return reduce(pool, number.product(&Ratio::of(Poly::monomial(raise(&m, k), Rational::ONE)))?);
        }
    }
    let whole = Rational::from(k.floor()).to_i64()?;
    let rest = k - &Rational::from(whole);
    // A root of a negative number, and of 0 in another form, has no normal form.
    if !rest.is_zero()
        && r.denominator.as_constant().is_some()
        && r.numerator.as_constant().is_some_and(|c| !c.is_positive())
    {
        return None;
    }
    if whole.abs() > MAX_EXPONENT {
        let base = expression(pool, r);
        return Some(Ratio::of(Poly::monomial(vec![(base, k.clone())], Rational::ONE)));
    }
    let mut out = r.powi(whole.unsigned_abs())?;
    if whole < 0 {
        out = out.recip()?;
    }
    if rest.is_zero() {
        return Some(out);
    }
    // The fractional part: the positive content comes out, what is left is one kernel.
    let (_, content) = r.numerator.content();
    let (_, below) = r.denominator.content();
    let primitive = Ratio {
        numerator: r.numerator.times(&Vec::new(), &content.recip()),
        denominator: r.denominator.times(&Vec::new(), &below.recip()),
    };
    let base = expression(pool, &primitive.cancelled());
    let root = Ratio::of(Poly::monomial(vec![(base, rest.clone())], Rational::ONE));
    out.product(&root)?.product(&number_root(pool, &(&content / &below), &rest)?)
}

/// Whether (product)^k may be taken factor by factor: all kernels but one are positive by themselves, and
/// that one occurs with an odd exponent, so that it is positive because the product is.
fn may_distribute(pool: &Pool, m: &Monomial) -> bool {
    let open: Vec<_> = m.iter().filter(|(e, k)| k.is_integer() && !is_positive_kernel(pool, *e)).collect();
    match open.as_slice() {
        [] => true,
        [(_, k)] => k.to_i64().is_some_and(|n| n % 2 != 0),
        _ => false,
    }
}

fn is_positive_kernel(pool: &Pool, e: Expr) -> bool {
    match pool.node(e) {
        Node::Number(r) => r.is_positive(),
        Node::Pi => true,
        Node::Apply { function, .. } => matches!(
            &functions::record(*function).meaning,
            Meaning::Analytic(facts) if facts.signs == Signs::POSITIVE
        ),
        _ => false,
    }
}

/// c^k by primes, c > 0.
fn number_root(pool: &mut Pool, c: &Rational, k: &Rational) -> Option<Ratio> {
    let b = pool.on_cell();
    let root = b.product(&[(b.number(c.clone()), k.clone())]);
    let (coefficient, factors) = match b.node(root) {
        Node::Number(r) => (r, Vec::new()),
        Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
            (terms[0].0.clone(), vec![(terms[0].1, Rational::ONE)])
        }
        _ => (Rational::ONE, vec![(root, Rational::ONE)]),
    };
    let mut m = Monomial::new();
    for (f, _) in factors {
        match b.node(f) {
            Node::Product { factors } => {
                for (prime, k) in &factors {
                    m = join(&m, &vec![(*prime, k.clone())]);
                }
            }
            _ => m = join(&m, &vec![(f, Rational::ONE)]),
        }
    }
    Some(Ratio::of(Poly::monomial(m, coefficient)))
}

/// exp of a normal form: one kernel for each monomial of the exponent.
fn exponential(pool: &mut Pool, u: &Ratio) -> Option<Ratio> {
    let u = u.clone().cancelled();
    if u.denominator.as_constant().is_none() {
        let (_, content) = u.numerator.content();
        let primitive =
            Ratio { numerator: u.numerator.times(&Vec::new(), &content.recip()), denominator: u.denominator };
        let argument = expression(pool, &primitive);
        let base = pool.on_cell().apply(EXP, &[argument]);
        return Some(Ratio::of(Poly::monomial(vec![(base, content)], Rational::ONE)));
    }
    let below = u.denominator.as_constant().expect("checked above").recip();
    let mut out = Ratio::of(Poly::one());
    for (m, c) in u.numerator.terms() {
        let c = c * &below;
        // exp(c ln v) = v^c.
        if let [(log, one)] = m.as_slice()
            && let (Node::Apply { function: LN, arguments }, true) = (pool.node(*log), one.is_one())
        {
            let inner = arguments[0];
            let inner = form(pool, inner)?;
            out = out.product(&power(pool, &inner, &c)?)?;
            continue;
        }
        let argument = expression(pool, &Ratio::of(Poly::monomial(m.clone(), Rational::ONE)));
        let base = pool.on_cell().apply(EXP, &[argument]);
        out = out.product(&Ratio::of(Poly::monomial(vec![(base, c)], Rational::ONE)))?;
    }
    Some(out)
}

/// ln of a normal form, where it is positive: logarithms of primes and of positive kernels come apart.
fn logarithm(pool: &mut Pool, u: &Ratio) -> Option<Ratio> {
    let u = u.clone().cancelled();
    // The logarithm of a number that is not positive has no value.
    if u.denominator.as_constant().is_some() && u.numerator.as_constant().is_some_and(|c| !c.is_positive()) {
        return None;
    }
    if let (Some((m, c)), true) =
        (u.numerator.as_monomial(), u.denominator.as_constant() == Some(Rational::ONE))
        && c.is_positive()
        && may_distribute(pool, m)
    {
        let (m, c) = (m.clone(), c.clone());
        let mut out = Ratio::of(number_logarithm(pool, &c));
        for (base, k) in m {
            let part = match pool.node(base).clone() {
                Node::Apply { function: EXP, arguments } => form(pool, arguments[0])?,
                Node::Number(r) => Ratio::of(number_logarithm(pool, &r)),
                _ => kernel(pool.on_cell().apply(LN, &[base])),
            };
            out = out.sum(&Ratio {
                numerator: part.numerator.times(&Vec::new(), &k),
                denominator: part.denominator,
            })?;
        }
        return Some(out);
    }
    let argument = expression(pool, &u);
    Some(kernel(pool.on_cell().apply(LN, &[argument])))
}

/// ln of a positive number by small primes: ln(8) = 3 ln(2).
fn number_logarithm(pool: &mut Pool, c: &Rational) -> Poly {
    let mut out = Poly::default();
    for (prime, k) in crate::expr::prime_factors(c) {
        let b = pool.on_cell();
        let log = b.apply(LN, &[b.number(prime)]);
        out.add_term(vec![(log, Rational::ONE)], &Rational::from(k));
    }
    out
}

/// Powers that have a simpler form: sin^2 = 1 - cos^2, whole powers of primes and of sums under roots.
fn reduce(pool: &mut Pool, r: Ratio) -> Option<Ratio> {
    reduce_within(pool, r, MAX_REDUCTIONS)
}

/// The same with at most so many relations one after the other.
fn reduce_within(pool: &mut Pool, r: Ratio, rounds: usize) -> Option<Ratio> {
    let rounds = rounds.checked_sub(1)?;
    let numerator = reduce_poly(pool, &r.numerator, rounds)?;
    if r.denominator.as_constant().is_some() {
        return Some(Ratio {
            numerator: numerator.numerator,
            denominator: numerator.denominator.mul(&r.denominator),
        });
    }
    let denominator = reduce_poly(pool, &r.denominator, rounds)?;
    numerator.product(&denominator.recip()?)
}

fn reduce_poly(pool: &mut Pool, p: &Poly, rounds: usize) -> Option<Ratio> {
    let mut out = Ratio::of(Poly::default());
    let mut plain = Poly::default();
    for (m, c) in p.terms() {
        match m.iter().position(|(e, k)| has_relation(pool, *e, k)) {
            None => plain.add_term(m.clone(), c),
            Some(i) => {
                let mut rest = m.clone();
                let (e, k) = rest.remove(i);
                let replaced = apply_relation(pool, e, &k)?;
                let rest = Ratio::of(Poly::monomial(rest, c.clone()));
                let product = replaced.product(&rest)?;
                out = out.sum(&reduce_within(pool, product, rounds)?)?;
            }
        }
    }
    out.sum(&Ratio::of(plain))
}

fn has_relation(pool: &Pool, e: Expr, k: &Rational) -> bool {
    let outside_unit = k.is_negative() || *k >= Rational::ONE;
    match pool.node(e) {
        Node::Apply { function: SIN, .. } => k.to_i64().is_some_and(|n| n >= 2),
        Node::Number(_) => outside_unit,
        Node::Sum { .. } => outside_unit && k.floor().bits() < 6,
        _ => false,
    }
}

fn apply_relation(pool: &mut Pool, e: Expr, k: &Rational) -> Option<Ratio> {
    match pool.node(e).clone() {
        Node::Apply { function: SIN, arguments } => {
            let n = k.to_i64()?;
            let cosine = functions::call(&pool.on_cell(), COS, arguments[0]);
            let square = Ratio::of(
                Poly::one().add(&Poly::monomial(vec![(cosine, Rational::TWO)], Rational::MINUS_ONE)),
            );
            let odd = if n % 2 == 1 { kernel(e) } else { Ratio::of(Poly::one()) };
            square.powi((n / 2).unsigned_abs())?.product(&odd)
        }
        // A formula that is asked about outside its domain has no normal form.
        Node::Number(r) if r.is_negative() && !k.is_integer() => None,
        Node::Number(r) => number_root(pool, &r, k),
        _ => {
            let base = form(pool, e)?;
            let whole = Rational::from(k.floor());
            let rest = k - &whole;
            let fraction = Ratio::of(Poly::monomial(raise(&vec![(e, Rational::ONE)], &rest), Rational::ONE));
            power(pool, &base, &whole)?.product(&fraction)
        }
    }
}

/// A normal form as an expression on a cell.
pub fn expression(pool: &mut Pool, r: &Ratio) -> Expr {
    let numerator = poly_expression(pool, &r.numerator);
    if r.denominator.as_constant().is_some_and(|c| c.is_one()) {
        return numerator;
    }
    let denominator = poly_expression(pool, &r.denominator);
    pool.on_cell().div(numerator, denominator)
}

/// A polynomial as an expression on a cell.
pub fn poly_expression(pool: &mut Pool, p: &Poly) -> Expr {
    let b = pool.on_cell();
    let mut constant = Rational::ZERO;
    let mut terms = Vec::with_capacity(p.len());
    for (m, c) in p.terms() {
        if m.is_empty() {
            constant += c;
        } else {
            // exp(m)^c is exp(c*m).
            let factors: Vec<_> = m
                .iter()
                .map(|(e, k)| match b.node(*e) {
                    Node::Apply { function: EXP, arguments } if !k.is_one() => {
                        (functions::call(&b, EXP, b.scale(k, arguments[0])), Rational::ONE)
                    }
                    _ => (*e, k.clone()),
                })
                .collect();
            terms.push((c.clone(), b.product(&factors)));
        }
    }
    b.linear(&constant, &terms)
}
