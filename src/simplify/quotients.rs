//! Quotients as one would write them: a sum of quotients over one denominator, and the powers of one base as one power.
//!
//! Worked examples: 1/(x - b) - (x - a)/(x - b)^2 is (a - b)/(x - b)^2, and x*x^(x - 1) is x^x. Denominators are compared
//! by their form and never written out, so that what stands in front of the sum can be cancelled with them.
//!
//! What comes out is a candidate: it is shown only after the zero test.

use std::collections::HashMap;

use crate::decide::Question;
use crate::decide::expression;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::functions;
use crate::number::Rational;
use crate::simplify::cost;

type Factors = Vec<(Expr, Rational)>;

fn factors_of(pool: &Pool, e: Expr) -> Factors {
    match pool.node(e) {
        Node::Product { factors } => factors.to_vec(),
        _ => vec![(e, Rational::ONE)],
    }
}

/// The expression with each sum of quotients over one denominator; `None` where there is no such sum outside of functions.
pub fn together(q: &mut Question, e: Expr) -> Option<Expr> {
    let mut done: HashMap<Expr, Expr> = HashMap::new();
    for part in q.pool.reach(&[e]) {
        let value = match q.pool.node(part).clone() {
            Node::Sum { constant, terms } => {
                let terms: Vec<_> = terms.iter().map(|(c, t)| (c.clone(), done[t])).collect();
                let sum = q.pool.on_cell().linear(&constant, &terms);
                over_one_denominator(q, sum).unwrap_or(sum)
            }
            Node::Product { factors } => {
                let factors: Vec<_> = factors.iter().map(|(b, k)| (done[b], k.clone())).collect();
                q.pool.on_cell().product(&factors)
            }
            _ => part,
        };
        done.insert(part, value);
    }
    Some(done[&e]).filter(|new| *new != e)
}

fn over_one_denominator(q: &mut Question, sum: Expr) -> Option<Expr> {
    let Node::Sum { constant, terms } = q.pool.node(sum).clone() else { return None };
    let mut below: Factors = Vec::new();
    for (_, t) in &terms {
        for (b, k) in factors_of(&q.pool, *t) {
            if !k.is_negative() {
                continue;
            }
            match below.iter_mut().find(|(c, _)| *c == b) {
                Some((_, j)) => *j = j.clone().max(-k),
                None => below.push((b, -k)),
            }
        }
    }
    if below.is_empty() || terms.len() == 1 && constant.is_zero() {
        return None;
    }
    let b = q.pool.on_cell();
    let over = |t: Option<Expr>| {
        let mut factors = below.clone();
        factors.extend(t.map(|t| (t, Rational::ONE)));
        b.product(&factors)
    };
    let mut above: Vec<_> = terms.iter().map(|(c, t)| (c.clone(), over(Some(*t)))).collect();
    above.push((constant, over(None)));
    let above = b.linear(&Rational::ZERO, &above);
    let short = q.normal(above).map(|n| expression(&mut q.pool, &n.cancelled()));
    let above = short.filter(|short| cost(&q.pool, *short) <= cost(&q.pool, above)).unwrap_or(above);
    let mut factors: Factors = below.into_iter().map(|(b, k)| (b, -k)).collect();
    factors.push((above, Rational::ONE));
    Some(q.pool.on_cell().product(&factors))
}

/// The expression with the powers of one base in a product as one power: u^v, with a symbol in v, lives on u > 0, where
/// exponents add; `None` where none come together.
pub fn joined(pool: &mut Pool, e: Expr) -> Option<Expr> {
    let reached = pool.reach(&[e]);
    if !reached.iter().any(|part| matches!(pool.node(*part), Node::Power { .. })) {
        return None;
    }
    let mut done: HashMap<Expr, Expr> = HashMap::with_capacity(reached.len());
    for part in reached {
        let b = pool.on_cell();
        let value = match b.node(part) {
            Node::Sum { constant, terms } => {
                let terms: Vec<_> = terms.iter().map(|(c, t)| (c.clone(), done[t])).collect();
                b.linear(&constant, &terms)
            }
            Node::Product { factors } => {
                let factors: Factors = factors.iter().map(|(f, k)| (done[f], k.clone())).collect();
                let factors = with_joined_exponents(&b, factors);
                b.product(&factors)
            }
            _ => part,
        };
        done.insert(part, value);
    }
    Some(done[&e]).filter(|new| *new != e)
}

fn with_joined_exponents(b: &crate::expr::Builder, factors: Factors) -> Factors {
    // The bases of powers, with the sums of their exponents.
    type Joined = (Expr, Vec<(Rational, Expr)>, Rational);
    let mut powers: Vec<Joined> = Vec::new();
    let mut others: Factors = Vec::new();
    for (f, k) in factors {
        match b.node(f) {
            // An alternating sign has no base that is positive.
            Node::Power { base, exponent } if b.as_number(base).is_none_or(|r| r.is_positive()) => {
                match powers.iter_mut().find(|(u, ..)| *u == base) {
                    Some((_, exponents, _)) => exponents.push((k, exponent)),
                    None => powers.push((base, vec![(k, exponent)], Rational::ZERO)),
                }
            }
            _ => others.push((f, k)),
        }
    }
    let mut out: Factors = Vec::new();
    for (f, k) in others {
        if let Some((.., shift)) = powers.iter_mut().find(|(u, ..)| *u == f) {
            *shift += &k;
        } else if k.is_integer()
            && let opposite = b.neg(f)
            && let Some((.., shift)) = powers.iter_mut().find(|(u, ..)| *u == opposite)
        {
            *shift += &k;
            out.push((b.int(-1), k));
        } else {
            out.push((f, k));
        }
    }
    for (base, exponents, shift) in powers {
        let exponent = b.linear(&shift, &exponents);
        let is_below = match b.node(exponent) {
            Node::Sum { constant, terms } => {
                !constant.is_positive() && terms.iter().all(|(c, _)| c.is_negative())
            }
            _ => false,
        };
        out.push(match is_below {
            true => (functions::power(b, base, b.neg(exponent)), Rational::MINUS_ONE),
            false => (functions::power(b, base, exponent), Rational::ONE),
        });
    }
    out
}
