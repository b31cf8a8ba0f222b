//! The form of a formula on one cell that a person would write.
//!
//! Candidates are the formula as the rules of differentiation gave it, the same with
//! sums over one denominator and with the powers of one base as one power, and of
//! each of these its normal form with common factors cancelled. Each candidate is
//! equal to the raw formula on the cell by a zero test; the cheapest is shown. Worked example:
//! (x^2 + 1 - 2*x^2)/(x^2 + 1)^2 is shown as (1 - x^2)/(x^2 + 1)^2.
//!
//! This module sees one cell and no neighbour.

mod angles;
mod quotients;
mod roots;
mod squares;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use roots::{OddRoot, odd_roots, with_odd_roots};
pub use squares::root_on_cell;

use crate::decide::Question;
use crate::decide::expression;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::expr::Pool;
use crate::functions;
use crate::functions::Signs;
use crate::line::Cell;
use crate::number::Rational;
use crate::truth::Truth;

/// Formulas larger than this are shown as they are.
const MAX_NODES: usize = 400;

/// The cheapest form of a formula on a cell on which it is analytic.
pub fn simplify(q: &mut Question, e: Expr, cell: Cell) -> Expr {
    if cost(&q.pool, e) <= 4 || q.pool.reach(&[e]).len() > MAX_NODES {
        return e;
    }
    let e = without_zeros(q, e);
    let mut best = (cost(&q.pool, e), e);
    // The same with roots of squares opened by their signs on the cell.
    let e = squares::roots_opened(q, e, cell).unwrap_or(e);
    let words = functions_in(&q.pool, e);
    let mut all = vec![e];
    all.extend(quotients::joined(&mut q.pool, e));
    all.extend(quotients::together(q, e));
    for form in all.clone() {
        all.extend(candidates(q, form));
    }
    for candidate in all {
        let cost = cost(&q.pool, candidate);
        // A form in other functions is not simpler to a reader: sigmoid stays sigmoid.
        let same_words = functions_in(&q.pool, candidate).iter().all(|f| words.contains(f));
        if same_words
            && cost < best.0
            && q.equal_on(candidate, e, cell) == Truth::True
            && q.analytic_on(candidate, cell)
        {
            best = (cost, candidate);
        }
    }
    match angles::shorter(&mut q.pool, best.1) {
        Some(shorter) if cost(&q.pool, shorter) < best.0 && q.analytic_on(shorter, cell) => shorter,
        _ => best.1,
    }
}

/// The expression without the constants of a sum where these are proved to add up to 0.
fn without_zeros(q: &mut Question, e: Expr) -> Expr {
    let mut out = e;
    for part in q.pool.reach(&[e]) {
        let Node::Sum { constant, terms } = q.pool.node(part).clone() else { continue };
        let (fixed, rest): (Vec<_>, Vec<_>) =
            terms.into_iter().partition(|(_, term)| q.pool.is_constant(*term));
        let fixed = q.pool.on_cell().linear(&constant, &fixed);
        if q.pool.as_number(fixed).is_none() && q.signs_of(fixed) == Signs::ZERO {
            let rest = q.pool.on_cell().linear(&Rational::ZERO, &rest);
            out = functions::replace(&mut q.pool, out, part, rest);
        }
    }
    out
}

fn functions_in(pool: &Pool, e: Expr) -> Vec<FunctionId> {
    let applied = pool.reach(&[e]).into_iter().filter_map(|e| match pool.node(e) {
        Node::Apply { function, .. } => Some(*function),
        _ => None,
    });
    applied.collect()
}

fn candidates(q: &mut Question, e: Expr) -> Vec<Expr> {
    let mut out = Vec::new();
    if let Some(normal) = q.normal(e) {
        let cancelled = normal.cancelled();
        let written = expression(&mut q.pool, &cancelled);
        out.push(written);
        // What is written in lowest terms may be shorter still when it is read again.
        if written != e
            && let Some(again) = q.normal(written)
        {
            out.push(expression(&mut q.pool, &again.cancelled()));
        }
        // A power of a sum below the line is not written out: (x^2 + 1)^2.
        if let Some(factored) = factored(q, &cancelled) {
            out.push(factored);
        }
    }
    if let Some(common) = with_common_factor(q, e) {
        out.push(common);
    }
    out
}

/// Numerator over the factored denominator.
fn factored(q: &mut Question, r: &crate::decide::Ratio) -> Option<Expr> {
    let above = crate::decide::poly_expression(&mut q.pool, &r.numerator);
    let below = crate::decide::poly_expression(&mut q.pool, &r.denominator);
    let above = q.perfect_power(above).unwrap_or(above);
    let below = q.perfect_power(below).unwrap_or(below);
    Some(q.pool.on_cell().div(above, below))
}

/// A sum whose terms share factors, with these in front: a*c + b*c is (a + b)*c.
fn with_common_factor(q: &mut Question, e: Expr) -> Option<Expr> {
    let Node::Sum { constant, terms } = q.pool.node(e).clone() else { return None };
    if !constant.is_zero() || terms.len() < 2 {
        return None;
    }
    let factors_of = |pool: &Pool, t: Expr| match pool.node(t) {
        Node::Product { factors } => factors.to_vec(),
        _ => vec![(t, Rational::ONE)],
    };
    let mut common = factors_of(&q.pool, terms[0].1);
    for (_, t) in &terms[1..] {
        let own = factors_of(&q.pool, *t);
        common = common
            .into_iter()
            .filter_map(|(b, k)| {
                let (_, j) = own.iter().find(|(c, _)| *c == b)?;
                // The least exponent, so that what is left has none below the line.
                (k.is_positive() == j.is_positive()).then(|| (b, k.min(j.clone())))
            })
            .collect();
    }
    let content = terms.iter().fold(Rational::ZERO, |g, (c, _)| g.gcd(c));
    // A sum may hold 0*t where it was written for its domain.
    if content.is_zero() || common.is_empty() && content.is_one() {
        return None;
    }
    let b = q.pool.on_cell();
    let inverse: Vec<_> = common.iter().map(|(f, k)| (*f, -k)).collect();
    let rest: Vec<_> = terms
        .iter()
        .map(|(c, t)| {
            let mut product = inverse.clone();
            product.push((*t, Rational::ONE));
            (c / &content, b.product(&product))
        })
        .collect();
    let rest = b.linear(&Rational::ZERO, &rest);
    let mut product = common;
    product.push((rest, Rational::ONE));
    let product = b.product(&product);
    // The number stays in front: it would be multiplied into the sum on a cell.
    Some(q.pool.anywhere().scale(&content, product))
}

/// Glyphs, with a price on nested quotients and negative exponents; shared parts count each time.
pub fn cost(pool: &Pool, e: Expr) -> u64 {
    let reached = pool.reach(&[e]);
    let mut done: HashMap<Expr, u64> = HashMap::with_capacity(reached.len());
    let number = |r: &Rational| -> u64 {
        let digits = r.bits() / 3 + 1;
        if r.is_integer() { digits } else { digits + 1 }
    };
    for part in reached {
        let own: u64 = match pool.node(part) {
            Node::Number(r) => number(r),
            Node::Pi | Node::Root(_) => 2,
            Node::Symbol(s) => pool.name(*s).len() as u64,
            Node::Sum { constant, terms } => {
                let shown: u64 = terms
                    .iter()
                    .map(|(c, t)| {
                        let front = if c.abs().is_one() { 0 } else { number(&c.abs()) + 1 };
                        let bracket = match pool.node(*t) {
                            Node::Sum { .. } => 2,
                            _ => 0,
                        };
                        let sign = u64::from(c.is_negative());
                        done[t].saturating_add(front + bracket + sign)
                    })
                    .fold(0, u64::saturating_add);
                let constants = if constant.is_zero() { 0 } else { number(constant) };
                let signs = 3 * (terms.len() as u64 - u64::from(constant.is_zero()));
                shown.saturating_add(constants + signs)
            }
            Node::Product { factors } => {
                let below = factors.iter().any(|(_, k)| k.is_negative());
                let shown: u64 = factors
                    .iter()
                    .map(|(b, k)| {
                        let bracket = match pool.node(*b) {
                            Node::Sum { .. } if factors.len() > 1 || !k.is_one() => 2,
                            _ => 0,
                        };
                        let exponent = if k.abs().is_one() { 0 } else { number(&k.abs()) + 1 };
                        done[b].saturating_add(bracket + exponent + 1)
                    })
                    .fold(0, u64::saturating_add);
                shown.saturating_add(if below { 3 } else { 0 })
            }
            Node::Power { base, exponent } => done[base].saturating_add(done[exponent]).saturating_add(3),
            Node::Apply { function, arguments } => arguments
                .iter()
                .map(|a| done[a])
                .fold(functions::record(*function).name.len() as u64 + 2, u64::saturating_add),
            Node::Cases(branches) => 20 * branches.len() as u64,
            Node::Derivative { body, .. } | Node::Limit { body, .. } => done[body].saturating_add(8),
        };
        done.insert(part, own);
    }
    done[&e]
}
