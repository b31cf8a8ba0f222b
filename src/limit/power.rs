//! Limits of products of powers with real exponents in parameters.
//!
//! With t the distance from the point, each base is a*t^e times something that tends to 1, for a number a > 0 and a rational e
//! by its series, and so are the other factors together. Then u^p*v is c*t^P with P = p*e + ..., and the limit is 0 for
//! P > 0, c for P = 0, and infinite for P < 0; a logarithm among the factors changes only the case P = 0. The difference quotient from the value 0 is the same with P - 1. Where the sign is open, it becomes a question
//! about the parameters.
//!
//! Worked example: x^p*sin(x) at 0 from the right is t^(p + 1) times what tends to 1.

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions::EXP;
use crate::functions::LN;
use crate::functions::Signs;
use crate::limit::Limit;
use crate::limit::infinite;
use crate::limit::series;
use crate::line::Side;
use crate::number::Rational;

/// c and P of c*t^P, and whether c may hold logarithms of t.
struct Power {
    factor: Expr,
    exponent: Expr,
    has_log: bool,
}

fn power(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<Power> {
    let (number, factors) = factors_of(q, g);
    if !factors.iter().any(|(f, _)| as_power(q, *f).is_some()) {
        return None;
    }
    let mut rest = Vec::new();
    let mut factor = vec![(q.pool.anywhere().number(number), Rational::ONE)];
    let mut exponents = Vec::new();
    for (f, k) in factors {
        match as_power(q, f) {
            Some((base, exponent)) => {
                let (e, a) = series::leading_number(q, base, point, side)?;
                if q.signs_of(a) != Signs::POSITIVE {
                    return None;
                }
                let b = q.pool.on_cell();
                exponents.push(b.scale(&k, b.mul(e, exponent)));
                factor.push((b.power(a, b.scale(&k, exponent)), Rational::ONE));
            }
            None if q.varies(f) => rest.push((f, k)),
            None => factor.push((f, k)),
        }
    }
    let mut has_log = false;
    if !rest.is_empty() {
        let rest = q.pool.on_cell().product(&rest);
        let (e, c, log) = series::leading_term(q, rest, point, side)?;
        has_log = log;
        exponents.push(e);
        factor.push((c, Rational::ONE));
    }
    let b = q.pool.on_cell();
    Some(Power { factor: b.product(&factor), exponent: b.sum(&exponents), has_log })
}

/// The number in front of a product, and its factors.
fn factors_of(q: &Question, e: Expr) -> (Rational, Vec<(Expr, Rational)>) {
    let (number, core) = match q.pool.node(e) {
        Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
            (terms[0].0.clone(), terms[0].1)
        }
        _ => (Rational::ONE, e),
    };
    match q.pool.node(core) {
        Node::Product { factors } => (number, factors.to_vec()),
        _ => (number, vec![(core, Rational::ONE)]),
    }
}

/// u and p of u^p, or of exp(p*ln(u)), with an exponent that does not vary.
fn as_power(q: &mut Question, f: Expr) -> Option<(Expr, Expr)> {
    let argument = match q.pool.node(f).clone() {
        Node::Power { base, exponent } => {
            return (q.varies(base) && !q.varies(exponent)).then_some((base, exponent));
        }
        Node::Apply { function: EXP, arguments } => arguments[0],
        _ => return None,
    };
    let (number, factors) = factors_of(q, argument);
    let (with, mut rest): (Vec<_>, Vec<_>) = factors.into_iter().partition(|(f, _)| q.varies(*f));
    let [(log, one)] = with.as_slice() else { return None };
    let Node::Apply { function: LN, arguments } = q.pool.node(*log) else { return None };
    let base = arguments[0];
    if !one.is_one() {
        return None;
    }
    rest.push((q.pool.anywhere().number(number), Rational::ONE));
    Some((base, q.pool.on_cell().product(&rest)))
}

/// The limit of g at the point.
pub fn limit(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<Limit> {
    let Power { factor, exponent, has_log } = power(q, g, point, side)?;
    by_sign(q, exponent, factor, 1, has_log)
}

/// A function whose limit at a point is proved to be 0.
#[derive(Clone, Copy)]
pub struct Null(Expr);

impl Null {
    /// A function with that limit.
    pub fn proved(q: &mut Question, g: Expr, limit: Expr) -> Option<Null> {
        (q.signs_of(limit) == Signs::ZERO).then_some(Null(g))
    }
}

/// The limit of g divided by x - point.
pub fn quotient(q: &mut Question, Null(g): Null, point: Expr, side: Side) -> Option<Limit> {
    let Power { factor, exponent, has_log } = power(q, g, point, side)?;
    let lower = q.pool.on_cell().shift(exponent, &Rational::MINUS_ONE);
    by_sign(q, lower, factor, side.sign(), has_log)
}

/// 0, a number or an infinity with the sign of `factor` times `direction`, as t^p does.
fn by_sign(q: &mut Question, p: Expr, factor: Expr, direction: i64, has_log: bool) -> Option<Limit> {
    match q.sign(p).ok()? {
        1 => Some(Limit::Finite(q.pool.anywhere().int(0))),
        0 if has_log => match series::coefficient_limit(q, factor)? {
            Limit::PlusInfinity => Some(infinite(direction)),
            Limit::MinusInfinity => Some(infinite(-direction)),
            Limit::Finite(c) => Some(Limit::Finite(q.pool.on_cell().scale(&Rational::from(direction), c))),
            Limit::Oscillates(_) | Limit::Undecided(_) => None,
        },
        0 => Some(Limit::Finite(q.pool.on_cell().scale(&Rational::from(direction), factor))),
        _ => Some(infinite(i64::from(series::leading_sign(q, factor)?) * direction)),
    }
}
