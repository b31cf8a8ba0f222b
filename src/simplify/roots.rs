//! Odd roots as the author wrote them: (-x)^(2/3) for x < 0 and x^(2/3) for x > 0 are both cbrt(x)^2.
//!
//! Analysis works with powers of what is positive on a cell. Where the author wrote an odd root of u, a power
//! of u or -u with that root is written by the root again, so that cells on both sides of a zero of u share
//! one formula. Only what is shown is written so; nothing is computed with it.

use std::collections::HashMap;

use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::functions;
use crate::number::Rational;

/// An odd root that the author wrote: its index, and its argument up to a factor that is a number.
pub struct OddRoot {
    index: Rational,
    argument: Expr,
}

/// The odd roots in an expression.
pub fn odd_roots(pool: &mut Pool, e: Expr) -> Vec<OddRoot> {
    let mut out = Vec::new();
    for part in pool.reach(&[e]) {
        let Node::Apply { function, arguments } = pool.node(part).clone() else { continue };
        if let Some((index, u)) = functions::as_root(&pool.anywhere(), function, &arguments) {
            out.push(OddRoot { index, argument: without_number(&pool.anywhere(), u).1 });
        }
    }
    out
}

/// A formula that is analytic on a cell, with these roots in place of powers.
pub fn with_odd_roots(pool: &mut Pool, e: Expr, roots: &[OddRoot]) -> Expr {
    if roots.is_empty() {
        return e;
    }
    let reached = pool.reach(&[e]);
    let mut done: HashMap<Expr, Expr> = HashMap::with_capacity(reached.len());
    for part in reached {
        let node = pool.node(part).clone();
        let b = pool.on_cell();
        let value = match &node {
            Node::Product { factors } => {
                let mut factors = factors.to_vec();
                for root in roots {
                    factors = rooted(&b, factors, root);
                }
                let factors: Vec<_> =
                    factors.into_iter().map(|(f, k)| (done.get(&f).copied().unwrap_or(f), k)).collect();
                b.product(&factors)
            }
            Node::Sum { constant, terms } => {
                let terms: Vec<_> = terms.iter().map(|(c, t)| (c.clone(), done[t])).collect();
                b.linear(constant, &terms)
            }
            Node::Power { base, exponent } => functions::power(&b, done[base], done[exponent]),
            Node::Apply { function, arguments } => {
                let arguments: Vec<_> = arguments.iter().map(|a| done[a]).collect();
                functions::apply(&b, *function, &arguments)
            }
            _ => part,
        };
        done.insert(part, value);
    }
    done[&e]
}

/// The factors with all powers of the argument joined into one of its root: u^m and u^(p/n) are the powers
/// mn and p of the root r, and r^k is written u^i r^j with |j| < n.
fn rooted(b: &Builder, factors: Vec<(Expr, Rational)>, root: &OddRoot) -> Vec<(Expr, Rational)> {
    let mut total = Rational::ZERO;
    let mut uses_root = false;
    let mut out = Vec::with_capacity(factors.len());
    for (base, k) in factors.iter().cloned() {
        let (c, core) = without_number(b, base);
        let power = &k * &root.index;
        if core != root.argument || !power.is_integer() {
            out.push((base, k));
            continue;
        }
        // (c u)^k = |c|^k (sign(c) r)^power, because an odd root has the sign of its argument.
        uses_root |= !k.is_integer();
        out.push((b.number(c.abs()), k));
        if c.is_negative() {
            out.push((b.int(-1), power.clone()));
        }
        total += &power;
    }
    if !uses_root {
        return factors;
    }
    let whole = Rational::from((total.abs() / &root.index).floor());
    let whole = if total.is_negative() { -whole } else { whole };
    let rest = &total - &(&whole * &root.index);
    out.push((root.argument, whole));
    out.push((functions::root(b, &root.index, root.argument), rest));
    out
}

/// c and u for c*u with a number c.
fn without_number(b: &Builder, e: Expr) -> (Rational, Expr) {
    match b.node(e) {
        Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
            (terms[0].0.clone(), terms[0].1)
        }
        // Of two opposite sums one is taken: the one that comes first in the order of the pool.
        Node::Sum { .. } => {
            let opposite = b.neg(e);
            if opposite < e { (Rational::MINUS_ONE, opposite) } else { (Rational::ONE, e) }
        }
        _ => (Rational::ONE, e),
    }
}
