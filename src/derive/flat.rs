//! Functions that are smooth from one side of a point up to it, though a part of them is not analytic there.
//!
//! exp(-1/t) is flat at 0: with all its derivatives it is smaller than every power of t. A function is taken as the sum of a
//! function that is analytic at the point and a flat one; sums, products, quotients by what is not 0, and analytic
//! functions of such are such, and so is a flat function times one that grows with its derivatives no faster than a
//! power of 1/t. The derivatives of the whole have the limits of those of the analytic part.
//!
//! Worked example: exp(-1/x)/(exp(-1/x) + exp(-1/(1 - x))) at 0 from the right: the denominator is exp(-1/(1 - x)) and a
//! flat function, and so the quotient is 0 and a flat function.

use std::collections::HashMap;

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::functions::COS;
use crate::functions::EXP;
use crate::functions::LN;
use crate::functions::SIN;
use crate::functions::Signs;
use crate::limit;
use crate::limit::Limit;
use crate::line::Side;
use crate::number::Rational;

/// What is known of a part.
#[derive(Clone, Copy)]
struct Germ {
    /// The analytic part, where the rest is flat.
    analytic: Option<Expr>,
    /// Whether the analytic part is 0.
    is_flat: bool,
    /// Whether it grows with its derivatives no faster than a power of 1/t.
    is_moderate: bool,
    /// Whether its reciprocal does so, too.
    is_tame: bool,
}

/// The analytic part of a function on one side of a point, where the rest is flat there.
pub(super) fn analytic_part(q: &mut Question, g: Expr, at: Expr, side: Side) -> Option<Expr> {
    if q.continued(g, at).is_some() {
        return Some(g);
    }
    let mut done: HashMap<Expr, Germ> = HashMap::new();
    for e in q.pool.reach(&[g]) {
        let germ = germ(q, e, at, side, &done);
        done.insert(e, germ);
    }
    let analytic = done.get(&g)?.analytic?;
    q.continued(analytic, at).map(|_| analytic)
}

fn germ(q: &mut Question, e: Expr, at: Expr, side: Side, done: &HashMap<Expr, Germ>) -> Germ {
    let nothing = Germ { analytic: None, is_flat: false, is_moderate: false, is_tame: false };
    if q.continued(e, at).is_some() {
        let is_flat = q.pool.is_int(e, 0);
        return Germ { analytic: Some(e), is_flat, is_moderate: true, is_tame: !is_flat };
    }
    let zero = q.pool.anywhere().int(0);
    let flat = Germ { analytic: Some(zero), is_flat: true, is_moderate: true, is_tame: false };
    match q.pool.node(e).clone() {
        Node::Sum { constant, terms } => {
            let parts: Option<Vec<(Rational, Expr)>> =
                terms.iter().map(|(c, t)| Some((c.clone(), done[t].analytic?))).collect();
            let analytic = parts.map(|parts| q.pool.on_cell().linear(&constant, &parts));
            Germ {
                analytic,
                is_flat: constant.is_zero() && terms.iter().all(|(_, t)| done[t].is_flat),
                is_moderate: terms.iter().all(|(_, t)| done[t].is_moderate),
                is_tame: is_rational(q, e),
            }
        }
        Node::Product { factors } => {
            let is_whole = |k: &Rational| k.is_integer() && k.is_positive();
            let is_moderate =
                factors.iter().all(|(f, k)| if is_whole(k) { done[f].is_moderate } else { done[f].is_tame });
            if is_moderate && factors.iter().any(|(f, k)| k.is_positive() && done[f].is_flat) {
                return flat;
            }
            let mut analytic = Some(Vec::with_capacity(factors.len()));
            for (f, k) in &factors {
                let part = done[f].analytic.filter(|part| is_whole(k) || may_divide(q, *part, at, k));
                analytic = analytic.zip(part).map(|(mut list, part)| {
                    list.push((part, k.clone()));
                    list
                });
            }
            let analytic = analytic.map(|list| q.pool.on_cell().product(&list));
            let is_tame = factors.iter().all(|(f, _)| done[f].is_tame);
            Germ { analytic, is_flat: false, is_moderate, is_tame }
        }
        Node::Apply { function, arguments } => {
            let u = arguments[0];
            let inner = done[&u];
            if function == EXP
                && is_rational(q, u)
                && limit::limit_at(q, u, at, side).0 == Limit::MinusInfinity
            {
                return flat;
            }
            let value = inner.analytic.and_then(|part| Some((part, q.continued(part, at)?)));
            if let Some((part, value)) = value
                && q.is_interior(function, value)
            {
                let analytic = functions::call(&q.pool.on_cell(), function, part);
                return Germ { analytic: Some(analytic), is_flat: false, is_moderate: true, is_tame: false };
            }
            // Their derivatives are products of them with rational functions.
            let is_moderate = match function {
                LN => inner.is_tame,
                SIN | COS => is_rational(q, u),
                _ => false,
            };
            Germ { is_moderate, ..nothing }
        }
        _ => nothing,
    }
}

/// Whether a function that is analytic at the point has a power there that is no whole positive one.
fn may_divide(q: &mut Question, e: Expr, at: Expr, k: &Rational) -> bool {
    let Some(value) = q.continued(e, at) else { return false };
    let required = if k.is_integer() { Signs::NOT_ZERO } else { Signs::POSITIVE };
    q.signs_of(value).is_subset(required)
}

/// Whether an expression is a quotient of polynomials in the variable.
fn is_rational(q: &Question, e: Expr) -> bool {
    let x = q.variable();
    q.pool.reach(&[e]).into_iter().all(|part| {
        !q.varies(part)
            || match q.pool.node(part) {
                Node::Symbol(s) => *s == x,
                Node::Sum { .. } => true,
                Node::Product { factors } => factors.iter().all(|(f, k)| k.is_integer() || !q.varies(*f)),
                _ => false,
            }
    })
}
