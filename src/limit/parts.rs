//! Limits of sums, products, powers and continuous functions of parts that have limits.
//!
//! Worked example: cos(x^p)*x^(p - 1) with p > 1 at 0: x^p and x^(p - 1) tend to 0 by the sign of their exponents, the cosine
//! is continuous, and so the product tends to 1*0.

use std::collections::HashMap;

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::functions::Bound;
use crate::functions::Meaning;
use crate::limit::Limit;
use crate::limit::infinite;
use crate::limit::power;
use crate::limit::series;
use crate::line::Side;
use crate::number::Rational;

/// Larger expressions are left alone.
const MAX_NODES: usize = 60;

/// The limit of g at the point.
pub(super) fn limit(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<Limit> {
    let reached = q.pool.reach(&[g]);
    if reached.len() > MAX_NODES {
        return None;
    }
    let mut done: HashMap<Expr, Limit> = HashMap::new();
    for e in reached {
        let found = match q.continued(e, point) {
            Some(value) => Some(Limit::Finite(value)),
            None => node(q, e, &done)
                .or_else(|| power::limit(q, e, point, side))
                .or_else(|| series::limit(q, e, point, side)),
        };
        done.extend(found.map(|limit| (e, limit)));
    }
    done.remove(&g)
}

fn node(q: &mut Question, e: Expr, done: &HashMap<Expr, Limit>) -> Option<Limit> {
    match q.pool.node(e).clone() {
        Node::Sum { constant, terms } => {
            let mut finite = Vec::new();
            let mut beyond: Option<i64> = None;
            for (c, t) in terms {
                match *done.get(&t)? {
                    Limit::Finite(value) => finite.push((c, value)),
                    Limit::PlusInfinity | Limit::MinusInfinity => {
                        let up = *done.get(&t)? == Limit::PlusInfinity;
                        let sign = i64::from(c.signum()) * if up { 1 } else { -1 };
                        if beyond.is_some_and(|other| other != sign) {
                            return None;
                        }
                        beyond = Some(sign);
                    }
                    Limit::Oscillates(_) | Limit::Undecided(_) => return None,
                }
            }
            Some(match beyond {
                Some(sign) => infinite(sign),
                None => Limit::Finite(q.pool.on_cell().linear(&constant, &finite)),
            })
        }
        Node::Product { factors } => {
            let mut out = Limit::Finite(q.pool.anywhere().int(1));
            for (f, k) in factors {
                let k = q.pool.anywhere().number(k);
                let raised = raised(q, *done.get(&f)?, k)?;
                out = product(q, out, raised)?;
            }
            Some(out)
        }
        Node::Power { base, exponent } if !q.varies(exponent) => raised(q, *done.get(&base)?, exponent),
        Node::Apply { function, arguments } => {
            let Meaning::Analytic(facts) = &functions::record(function).meaning else { return None };
            let end = match *done.get(&arguments[0])? {
                Limit::Finite(u) => {
                    return q
                        .is_interior(function, u)
                        .then(|| Limit::Finite(functions::call(&q.pool.on_cell(), function, u)));
                }
                Limit::PlusInfinity => &facts.limits.1,
                Limit::MinusInfinity => &facts.limits.0,
                Limit::Oscillates(_) | Limit::Undecided(_) => return None,
            };
            match end {
                Bound::Finite(limit) => Some(Limit::Finite(limit(&q.pool.on_cell()))),
                Bound::PlusInfinity => Some(Limit::PlusInfinity),
                Bound::MinusInfinity => Some(Limit::MinusInfinity),
                Bound::None => None,
            }
        }
        _ => None,
    }
}

/// The limit of u^k from that of u, which is positive where k is no integer.
fn raised(q: &mut Question, u: Limit, k: Expr) -> Option<Limit> {
    let whole = q.pool.as_number(k).filter(|k| k.is_integer()).and_then(Rational::to_i64);
    let (value, up) = match u {
        Limit::Finite(value) => (Some(value), 1),
        Limit::PlusInfinity => (None, 1),
        Limit::MinusInfinity => (None, -1),
        Limit::Oscillates(_) | Limit::Undecided(_) => return None,
    };
    if let (Some(value), Some(n)) = (value, whole)
        && n > 0
    {
        return Some(Limit::Finite(q.pool.on_cell().product(&[(value, Rational::from(n))])));
    }
    let sign = match value {
        Some(value) => q.sign(value).ok()?,
        None => up,
    };
    let zero = q.pool.anywhere().int(0);
    match (value, whole) {
        (Some(value), Some(n)) if sign != 0 => {
            Some(Limit::Finite(q.pool.on_cell().product(&[(value, Rational::from(n))])))
        }
        (Some(value), None) if sign > 0 => Some(Limit::Finite(q.pool.on_cell().power(value, k))),
        // u tends to 0 from above, as its root is taken.
        (Some(_), None) if sign == 0 => match q.sign(k).ok()? {
            1 => Some(Limit::Finite(zero)),
            -1 => Some(Limit::PlusInfinity),
            _ => None,
        },
        (None, _) => match q.sign(k).ok()? {
            1 => Some(infinite(if whole.is_some_and(|n| n % 2 != 0) { i64::from(sign) } else { 1 })),
            -1 => Some(Limit::Finite(zero)),
            _ => None,
        },
        _ => None,
    }
}

fn product(q: &mut Question, a: Limit, b: Limit) -> Option<Limit> {
    let sign = |q: &mut Question, limit: Limit| match limit {
        Limit::Finite(c) => q.sign(c).ok(),
        Limit::PlusInfinity => Some(1),
        Limit::MinusInfinity => Some(-1),
        Limit::Oscillates(_) | Limit::Undecided(_) => None,
    };
    if let (Limit::Finite(a), Limit::Finite(b)) = (a, b) {
        return Some(Limit::Finite(q.pool.on_cell().mul(a, b)));
    }
    match sign(q, a)? * sign(q, b)? {
        0 => None,
        sign => Some(infinite(i64::from(sign))),
    }
}
