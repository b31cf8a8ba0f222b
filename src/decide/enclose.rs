//! Enclosures of expressions: balls proved to hold the value.
//!
//! This module does not decide anything; a ball that holds 0 proves nothing.

use std::cmp::Ordering;
use std::collections::HashMap;

use num_bigint::BigInt;

use crate::decide::univariate;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Root;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Meaning;
use crate::number::Ball;
use crate::number::Rational;
use crate::number::roots;

/// A ball that holds the value of a smooth expression when each symbol lies in its ball; `None` where the
/// value is not proved to exist, or a symbol is not given.
pub fn enclose(pool: &Pool, e: Expr, symbols: &[(Symbol, Ball)], bits: u32) -> Option<Ball> {
    enclose_with(pool, e, symbols, bits, &mut Enclosures::default())
}

/// The balls around roots that were found, each with the bits for which it is good enough.
pub type Enclosures = HashMap<Expr, (u32, Ball)>;

/// Roots are enclosed with so many bits at least: most questions about them need no more.
const ROOT_BITS: u32 = 192;

/// As [`enclose`], with the roots that were enclosed before.
pub fn enclose_with(
    pool: &Pool,
    e: Expr,
    symbols: &[(Symbol, Ball)],
    bits: u32,
    roots: &mut Enclosures,
) -> Option<Ball> {
    if let Some(r) = pool.as_number(e) {
        return Some(Ball::exact(r, bits));
    }
    let reached = pool.reach(&[e]);
    let mut done: HashMap<Expr, Ball> = HashMap::with_capacity(reached.len());
    // The last power of a base: that of x^9 needs two factors behind x^7.
    let mut last: Option<(Expr, i64, Ball)> = None;
    for e in reached {
        let ball = match pool.node(e) {
            Node::Number(r) => Ball::exact(r, bits),
            Node::Pi => Ball::pi(bits),
            Node::Symbol(s) => symbols.iter().find(|(t, _)| s == t)?.1.clone(),
            Node::Sum { constant, terms } => {
                let mut sum = Ball::exact(constant, bits);
                for (c, t) in terms {
                    sum = sum.add(&Ball::exact(c, bits).mul(&done[t], bits), bits);
                }
                sum
            }
            Node::Product { factors } => {
                if let [(base, k)] = factors.as_ref()
                    && let Some(k) = k.to_i64().filter(|k| *k > 0)
                {
                    let ball = match &last {
                        Some((known, j, power)) if known == base && *j < k => {
                            power.mul(&done[base].powi(k - j, bits)?, bits)
                        }
                        _ => done[base].powi(k, bits)?,
                    };
                    last = Some((*base, k, ball.clone()));
                    done.insert(e, ball);
                    continue;
                }
                let mut product = Ball::from_i64(1);
                for (base, k) in factors {
                    product = product.mul(&power(&done[base], k, bits)?, bits);
                }
                product
            }
            Node::Power { base, exponent } => done[base].ln(bits)?.mul(&done[exponent], bits).exp(bits),
            Node::Apply { function, arguments } => match &functions::record(*function).meaning {
                Meaning::Analytic(facts) => (facts.enclosure)(&done[&arguments[0]], bits)?,
                Meaning::Root(Some(n)) => done[&arguments[0]].root(*n, bits)?,
                Meaning::Root(None) => {
                    let n = pool.as_number(arguments[0])?.to_i64()?;
                    done[&arguments[1]].root(u32::try_from(n).ok()?, bits)?
                }
                _ => return None,
            },
            Node::Root(root) => match roots.get(&e) {
                Some((known, ball)) if *known >= bits => ball.clone(),
                _ => {
                    let bits = bits.max(ROOT_BITS);
                    let ball = root_ball(pool, root, bits)?;
                    roots.insert(e, (bits, ball.clone()));
                    ball
                }
            },
            Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => return None,
        };
        done.insert(e, ball);
    }
    done.remove(&e)
}

/// A ball around the zero that a node stands for.
fn root_ball(pool: &Pool, root: &Root, bits: u32) -> Option<Ball> {
    let interval = (root.lower.clone(), root.upper.clone());
    if let Some(p) = integer_coefficients(pool, root) {
        return Some(roots::enclosure(&p, &interval, bits));
    }
    let value =
        |x: &Rational, at: u32| enclose(pool, root.body, &[(root.variable, Ball::exact(x, at + 64))], at);
    let (low, high) = narrowed(interval, value, bits)?;
    Some(Ball::exact(&low, bits + 4).union(&Ball::exact(&high, bits + 4), bits + 4))
}

/// The coefficients of the polynomial that defines a root, from degree 0 up, if they are integers.
pub fn integer_coefficients(pool: &Pool, root: &Root) -> Option<Vec<BigInt>> {
    let coefficients = univariate::written_in(pool, root.body, root.variable)?;
    coefficients.iter().map(|c| c.is_integer().then(|| c.numer())).collect()
}

/// An interval around the zero of a function with opposite signs at the ends, made smaller than 2^-bits times
/// the zero. The secant says where the zero should be, signs left and right of it decide; success squares the
/// factor by which the interval shrinks (Abbott's quadratic interval refinement). Where a sign is not found,
/// the interval so far comes back.
fn narrowed(
    (mut low, mut high): (Rational, Rational),
    value: impl Fn(&Rational, u32) -> Option<Ball>,
    bits: u32,
) -> Option<(Rational, Rational)> {
    // Enough bits to see a value at a distance of 2^-n from the zero.
    let sign = |x: &Rational, n: u32| {
        let mut at = n + 64;
        for _ in 0..4 {
            if let Some(sign) = value(x, at)?.sign() {
                return Some(sign);
            }
            at *= 2;
        }
        None
    };
    let before = sign(&low, 64)?;
    let mut gain = 1u32;
    loop {
        let width = &high - &low;
        let size = low.abs().max(high.abs());
        let done = &width * &Rational::TWO.pow(i64::from(bits));
        if done <= size || &done * &Rational::TWO.pow(i64::from(bits)) <= Rational::ONE {
            return Some((low, high));
        }
        // The width is about 2^-n.
        let n = u32::try_from(width.denom().bits().saturating_sub(width.numer().bits())).unwrap_or(0);
        let gap = &width * &Rational::TWO.pow(-i64::from(gain));
        if gain > 1
            && let Some(m) = secant(&value, &low, &high, n + 2 * gain + 64)
        {
            // Rounded to a grid finer than the gap.
            let grid = Rational::TWO.pow(i64::from(n + gain + 3));
            let m = &Rational::from((&m * &grid).floor()) / &grid;
            let (a, b) = ((&m - &gap).max(low.clone()), (&m + &gap).min(high.clone()));
            let left = if a == low { Some(before) } else { sign(&a, n + gain) };
            let right = if b == high { Some(before.reverse()) } else { sign(&b, n + gain) };
            match (left, right) {
                (Some(Ordering::Equal), _) => return Some((a.clone(), a)),
                (_, Some(Ordering::Equal)) => return Some((b.clone(), b)),
                (Some(l), Some(r)) if l == before && r != before => {
                    (low, high) = (a, b);
                    gain = gain.saturating_mul(2).min(bits);
                    continue;
                }
                (Some(l), _) if l != before => high = a,
                (_, Some(r)) if r == before => low = b,
                _ => return Some((low, high)),
            }
            gain = (gain / 2).max(1);
            continue;
        }
        let middle = low.midpoint(&high);
        match sign(&middle, n) {
            Some(Ordering::Equal) => return Some((middle.clone(), middle)),
            Some(s) if s == before => low = middle,
            Some(_) => high = middle,
            None => return Some((low, high)),
        }
        gain += 1;
    }
}

/// Where the secant through the values at two points is zero, roughly.
fn secant(
    value: &impl Fn(&Rational, u32) -> Option<Ball>,
    low: &Rational,
    high: &Rational,
    bits: u32,
) -> Option<Rational> {
    let middle = |x: &Rational| value(x, bits)?.ends().map(|(a, b)| a.midpoint(&b));
    let (f, g) = (middle(low)?, middle(high)?);
    let slope = &g - &f;
    if slope.is_zero() {
        return None;
    }
    Some(low - &(&(&f * &(high - low)) / &slope))
}

fn power(base: &Ball, k: &Rational, bits: u32) -> Option<Ball> {
    if k.is_integer() {
        return base.powi(k.to_i64()?, bits);
    }
    // A root that is no odd root of the language lives on numbers that are not negative.
    if base.sign() == Some(std::cmp::Ordering::Less) {
        return None;
    }
    let root = base.root(u32::try_from(k.denom_i64()?).ok()?, bits)?;
    root.powi(k.numer_i64()?, bits)
}
