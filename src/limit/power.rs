//! Limits of c*u^p with a real exponent p in parameters, where u is linear and zero at the point.
//!
//! With t the distance from the point, u = s*t for a number s > 0 and c*u^p = c*s^p*t^p: the limit is 0 for
//! p > 0, c for p = 0, and infinite for p < 0. The difference quotient from the value 0 is the same with
//! p - 1. Where the sign is open, it becomes a question about the parameters.

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::functions::Signs;
use crate::limit::Limit;
use crate::limit::infinite;
use crate::line::Side;
use crate::number::Rational;

/// c, s and p of c*(s*t)^p.
struct Power {
    factor: Expr,
    slope: Expr,
    exponent: Expr,
}

fn power(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<Power> {
    let (number, core) = match q.pool.node(g) {
        Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
            (terms[0].0.clone(), terms[0].1)
        }
        _ => (Rational::ONE, g),
    };
    let factors = match q.pool.node(core) {
        Node::Product { factors } => factors.to_vec(),
        _ => vec![(core, Rational::ONE)],
    };
    let mut rest = vec![(q.pool.anywhere().number(number), Rational::ONE)];
    let mut found = None;
    for (f, k) in factors {
        match q.pool.node(f).clone() {
            Node::Power { base, exponent } if q.varies(base) && found.is_none() => {
                if q.varies(exponent) {
                    return None;
                }
                let power = q.pool.on_cell().scale(&k, exponent);
                // (1/t)^p is t^-p.
                found = Some(match q.pool.node(base).clone() {
                    Node::Product { factors } if matches!(factors.as_ref(), [(_, k)] if *k == Rational::MINUS_ONE) => {
                        (factors[0].0, q.pool.on_cell().neg(power))
                    }
                    _ => (base, power),
                });
            }
            _ if q.varies(f) => return None,
            _ => rest.push((f, k)),
        }
    }
    let (base, exponent) = found?;
    let x = q.variable();
    let slope = functions::differentiate(&mut q.pool, &[base], x)[0];
    let at = q.value_at(base, point);
    if q.varies(slope) || q.signs_of(at) != Signs::ZERO {
        return None;
    }
    let slope = q.pool.on_cell().scale(&Rational::from(side.sign()), slope);
    if q.signs_of(slope) != Signs::POSITIVE {
        return None;
    }
    let factor = q.pool.on_cell().product(&rest);
    Some(Power { factor, slope, exponent })
}

/// The limit of g at the point.
pub fn limit(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<Limit> {
    let Power { factor, exponent, .. } = power(q, g, point, side)?;
    by_sign(q, exponent, factor, factor, 1)
}

/// The limit of g divided by x - point, where g tends to the value 0.
pub fn quotient(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<Limit> {
    let Power { factor, slope, exponent } = power(q, g, point, side)?;
    let b = q.pool.on_cell();
    let lower = b.shift(exponent, &Rational::MINUS_ONE);
    let at_one = b.scale(&Rational::from(side.sign()), b.mul(factor, slope));
    by_sign(q, lower, at_one, factor, side.sign())
}

/// 0, a number or an infinity with the sign of `factor` times `direction`, as t^p does.
fn by_sign(q: &mut Question, p: Expr, at_zero: Expr, factor: Expr, direction: i64) -> Option<Limit> {
    match q.sign(p).ok()? {
        1 => Some(Limit::Finite(q.pool.anywhere().int(0))),
        0 => Some(Limit::Finite(at_zero)),
        _ => Some(infinite(i64::from(q.sign(factor).ok()?) * direction)),
    }
}
