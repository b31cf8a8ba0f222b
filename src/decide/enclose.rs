//! Enclosures of expressions: balls proved to hold the value.
//!
//! This module does not decide anything; a ball that holds 0 proves nothing.

use std::cmp::Ordering;
use std::collections::HashMap;

use num_bigint::BigInt;

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
    if let Some(r) = pool.as_number(e) {
        return Some(Ball::exact(r, bits));
    }
    let reached = pool.reach(&[e]);
    let mut done: HashMap<Expr, Ball> = HashMap::with_capacity(reached.len());
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
                let mut product = Ball::from_i64(1);
                for (base, k) in factors {
                    product = product.mul(&power(&done[base], k, bits)?, bits);
                }
                product
            }
            Node::Power { base, exponent } => done[base].ln(bits)?.mul(&done[exponent], bits).exp(bits),
            Node::Apply { function, arguments } => match &functions::record(*function).meaning {
                Meaning::Analytic(facts) => (facts.enclosure)(&done[&arguments[0]], bits)?,
                _ => return None,
            },
            Node::Root(root) => root_ball(pool, root, bits)?,
            Node::Cases(_) | Node::Derivative { .. } => return None,
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
    let sign = |x: &Rational| {
        let mut at = 64.max(bits);
        while at <= 16 * bits.max(64) {
            let x = (root.variable, Ball::exact(x, at));
            if let Some(sign) = enclose(pool, root.body, &[x], at).and_then(|ball| ball.sign()) {
                return Some(sign);
            }
            at *= 2;
        }
        None
    };
    let (low, high) = narrowed(interval, sign, bits)?;
    Some(Ball::exact(&low, bits + 4).union(&Ball::exact(&high, bits + 4), bits + 4))
}

/// The coefficients of the polynomial that defines a root, from degree 0 up, if they are integers.
pub fn integer_coefficients(pool: &Pool, root: &Root) -> Option<Vec<BigInt>> {
    let mut out: Vec<BigInt> = Vec::new();
    let mut put = |degree: usize, c: &Rational| {
        if out.len() <= degree {
            out.resize(degree + 1, BigInt::from(0));
        }
        out[degree] = c.numer();
        c.is_integer().then_some(())
    };
    let degree_of = |t: Expr| match pool.node(t) {
        Node::Symbol(s) if *s == root.variable => Some(1),
        Node::Product { factors } => match factors.as_ref() {
            [(x, k)] if *pool.node(*x) == Node::Symbol(root.variable) => {
                k.to_i64().and_then(|k| usize::try_from(k).ok())
            }
            _ => None,
        },
        _ => None,
    };
    match pool.node(root.body) {
        Node::Sum { constant, terms } => {
            put(0, constant)?;
            for (c, t) in terms {
                put(degree_of(*t)?, c)?;
            }
        }
        _ => put(degree_of(root.body)?, &Rational::ONE)?,
    }
    Some(out)
}

/// An interval around a zero, made smaller than 2^-bits times the zero by bisection. The sign at a point is
/// none where it was not found; then the interval so far comes back.
fn narrowed(
    (mut low, mut high): (Rational, Rational),
    sign: impl Fn(&Rational) -> Option<Ordering>,
    bits: u32,
) -> Option<(Rational, Rational)> {
    let before = sign(&low)?;
    loop {
        let width = &high - &low;
        let size = low.abs().max(high.abs());
        let small = &width * &Rational::TWO.pow(i64::from(bits));
        if small <= size || &width * &Rational::TWO.pow(2 * i64::from(bits)) <= Rational::ONE {
            return Some((low, high));
        }
        let middle = low.midpoint(&high);
        match sign(&middle) {
            Some(Ordering::Equal) => return Some((middle.clone(), middle)),
            Some(s) if s == before => low = middle,
            Some(_) => high = middle,
            None => return Some((low, high)),
        }
    }
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
