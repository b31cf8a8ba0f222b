//! Roots of squares on a cell: sqrt(u^2) is u or -u by the sign of u there.

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Node;
use crate::line::Cell;
use crate::number::Rational;

/// u^k on a cell where u is positive: factors with an even exponent are opened with their sign.
pub fn root_on_cell(q: &mut Question, u: Expr, k: &Rational, cell: Cell) -> Expr {
    let (front, core) = match q.pool.node(u) {
        Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
            (terms[0].0.clone(), terms[0].1)
        }
        _ => (Rational::ONE, u),
    };
    let factors = match q.pool.node(core).clone() {
        Node::Product { factors } if !front.is_negative() => factors,
        _ => return q.pool.on_cell().product(&[(u, k.clone())]),
    };
    let mut out = vec![(q.pool.anywhere().number(front), k.clone())];
    let mut closed = Vec::new();
    for (base, m) in factors {
        let sign = match m.is_integer() {
            true if q.varies(base) => q.chart(base, cell).ok().and_then(|chart| chart.only().copied()),
            true => q.signs_of(base).known(),
            false => None,
        };
        match sign {
            Some(1) => out.push((base, &m * k)),
            Some(-1) => {
                // Only an even power of a negative base is positive by itself; odd ones change the sign of
                // the rest, so they come in pairs and |base|^m is right for each.
                out.push((q.pool.on_cell().neg(base), &m * k));
            }
            _ => closed.push((base, m.clone())),
        }
    }
    if !closed.is_empty() {
        let rest = q.pool.on_cell().product(&closed);
        if q.signs_by_sample(rest, cell) != Some(1) {
            return q.pool.on_cell().product(&[(u, k.clone())]);
        }
        out.push((rest, k.clone()));
    }
    q.pool.on_cell().product(&out)
}

/// The expression as a product of powers, if it or one of its factors hides one: x^2 - 2*x + 1 is (x - 1)^2.
fn as_powers(q: &mut Question, e: Expr) -> Option<Expr> {
    let Node::Product { factors } = q.pool.node(e).clone() else { return q.perfect_power(e) };
    let mut changed = false;
    let mut out = Vec::with_capacity(factors.len());
    for (base, k) in factors {
        let power = if k.is_integer() { q.perfect_power(base) } else { None };
        changed |= power.is_some();
        out.push((power.unwrap_or(base), k));
    }
    changed.then(|| q.pool.on_cell().product(&out))
}

/// The expression with every root of a square in it opened, on a cell on which it is analytic.
pub fn roots_opened(q: &mut Question, e: Expr, cell: Cell) -> Option<Expr> {
    let mut out = e;
    for part in q.pool.reach(&[e]) {
        let Node::Product { factors } = q.pool.node(part).clone() else { continue };
        for (base, k) in &factors {
            if k.is_integer() || !q.varies(*base) {
                continue;
            }
            let Some(power) = as_powers(q, *base) else { continue };
            let written = q.pool.anywhere().product(&[(*base, k.clone())]);
            let opened = root_on_cell(q, power, k, cell);
            let factor = q.pool.on_cell().product(&[(opened, Rational::ONE), (written, Rational::MINUS_ONE)]);
            let replaced = q.pool.on_cell().mul(part, factor);
            out = crate::functions::replace(&mut q.pool, out, part, replaced);
        }
    }
    (out != e).then_some(out)
}
