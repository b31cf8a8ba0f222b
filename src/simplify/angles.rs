//! Shorter words of trigonometry: sinh(u)/cosh(u) is tanh(u), and 2*sin(u)*cos(u) is sin(2*u).
//!
//! On a cell on which the quotient is analytic its denominator has no zero, so both sides are equal there, with the
//! same domain.

use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::expr::Pool;
use crate::functions;
use crate::functions::COS;
use crate::functions::SIN;
use crate::number::Rational;

const QUOTIENTS: [(FunctionId, FunctionId, FunctionId); 2] = [
    (SIN, COS, functions::find_const("tan")),
    (functions::find_const("sinh"), functions::find_const("cosh"), functions::find_const("tanh")),
];

/// The expression with these words, if that changes anything; analytic where the expression is.
pub fn shorter(pool: &mut Pool, e: Expr) -> Option<Expr> {
    let mut parts = Vec::new();
    for part in pool.reach(&[e]) {
        let by = match pool.node(part).clone() {
            Node::Product { factors } => quotients(&pool.on_cell(), &factors),
            Node::Sum { constant, terms } => {
                let b = pool.on_cell();
                let doubled: Vec<_> = terms.iter().map(|(c, t)| double_angle(&b, c, *t)).collect();
                let changed = doubled.iter().any(Option::is_some);
                changed.then(|| {
                    let terms: Vec<_> = doubled
                        .into_iter()
                        .zip(terms.iter())
                        .map(|(new, old)| new.unwrap_or_else(|| old.clone()))
                        .collect();
                    b.linear(&constant, &terms)
                })
            }
            _ => None,
        };
        parts.extend(by.map(|by| (part, by)));
    }
    (!parts.is_empty()).then(|| functions::replace_parts(pool, crate::expr::Domain::Cell, e, &parts))
}

/// Powers of sin(u)/cos(u) in a product as powers of tan(u), and the same for the hyperbolic ones.
fn quotients(b: &Builder, factors: &[(Expr, Rational)]) -> Option<Expr> {
    let mut out = factors.to_vec();
    for (sine, cosine, tangent) in QUOTIENTS {
        while let Some((above, below, u)) = pair(b, &out, sine, cosine) {
            let power = out[above].1.clone().min(-&out[below].1);
            out[above].1 = &out[above].1 - &power;
            out[below].1 = &out[below].1 + &power;
            out.push((functions::call(b, tangent, u), power));
            out.retain(|(_, k)| !k.is_zero());
        }
    }
    (out != factors).then(|| b.product(&out))
}

/// The places of sine(u)^i and cosine(u)^-j with whole i, j > 0, and u.
fn pair(
    b: &Builder,
    factors: &[(Expr, Rational)],
    sine: FunctionId,
    cosine: FunctionId,
) -> Option<(usize, usize, Expr)> {
    factors.iter().enumerate().find_map(|(i, (f, k))| {
        let u = argument(b, *f, sine).filter(|_| k.is_integer() && k.is_positive())?;
        let below = factors
            .iter()
            .position(|(g, m)| argument(b, *g, cosine) == Some(u) && m.is_integer() && m.is_negative())?;
        Some((i, below, u))
    })
}

/// c*sin(u)*cos(u)*... as c/2*sin(2*u)*..., for even c.
fn double_angle(b: &Builder, c: &Rational, t: Expr) -> Option<(Rational, Expr)> {
    let half = c * &Rational::HALF;
    if !half.is_integer() {
        return None;
    }
    let Node::Product { factors } = b.node(t) else { return None };
    let sine = factors.iter().position(|(f, k)| k.is_one() && argument(b, *f, SIN).is_some())?;
    let u = argument(b, factors[sine].0, SIN)?;
    let cosine = factors.iter().position(|(f, k)| k.is_one() && argument(b, *f, COS) == Some(u))?;
    let mut rest: Vec<_> = factors
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != sine && *i != cosine)
        .map(|(_, f)| f.clone())
        .collect();
    rest.push((functions::call(b, SIN, b.scale(&Rational::from(2), u)), Rational::ONE));
    Some((half, b.product(&rest)))
}

fn argument(b: &Builder, e: Expr, function: FunctionId) -> Option<Expr> {
    match b.node(e) {
        Node::Apply { function: f, arguments } if f == function => Some(arguments[0]),
        _ => None,
    }
}
