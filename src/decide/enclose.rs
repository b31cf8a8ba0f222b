//! Enclosures of expressions: balls proved to hold the value.
//!
//! This module does not decide anything; a ball that holds 0 proves nothing.

use std::collections::HashMap;

use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Meaning;
use crate::number::Ball;
use crate::number::Rational;

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
