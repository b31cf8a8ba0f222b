//! Zero tests for real algebraic numbers by a separation bound.
//!
//! An expression that is built from integers by +, - and *, by roots of positive numbers and from roots of
//! integer polynomials is either zero or not smaller than a bound that can be read off its form. So an
//! enclosure that lies within the bound proves that the number is zero, and one outside proves that it is
//! not: digits alone decide nothing, digits together with the bound do.
//!
//! Worked example: sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6)) has degree at most 8 and conjugates of at most
//! 2^1/2 + 3^1/2 + (5 + 2*6^1/2)^1/2 < 6.3; so it is zero if it is smaller than 6.3^-7.
//!
//! Source: C. Burnikel, R. Fleischer, K. Mehlhorn, S. Schirra, *A strong and easily computable separation
//! bound for arithmetic expressions involving radicals* (Algorithmica 27, 2000): for an expression E without
//! division, with value xi and degree D, xi = 0 or |xi| >= (u(E)^(D-1) l(E))^-1.

use std::collections::HashMap;

use num_traits::ToPrimitive;

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::enclose::integer_coefficients;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::number::Rational;
use crate::truth::Truth;

/// Bounds that would need more bits than this are not used.
const MAX_BITS: f64 = 40_000.0;

/// Upper bounds of the binary logarithms of u and l.
#[derive(Clone, Copy)]
struct Bound {
    u: f64,
    l: f64,
}

impl Question {
    /// Whether a polynomial in constants is zero; unknown where a constant is not algebraic or the bound is
    /// too small to be reached.
    pub(super) fn is_algebraic_zero(&mut self, p: &Poly) -> Truth {
        let e = crate::decide::poly_expression(&mut self.pool, p);
        let Some(bits) = self.separation_bits(e) else { return Truth::Unknown };
        if bits > MAX_BITS || !self.budget.tick(bits as u64) {
            return Truth::Unknown;
        }
        let limit = Rational::TWO.pow(-(bits as i64) - 1);
        let mut precision = bits as u32 + 64;
        for _ in 0..3 {
            let Some(ball) = self.enclose(e, precision) else { return Truth::Unknown };
            if ball.sign().is_some() && !ball.contains_zero() {
                return Truth::False;
            }
            match ball.ends() {
                Some((low, high)) if low > -&limit && high < limit => return Truth::True,
                _ => precision *= 2,
            }
        }
        Truth::Unknown
    }

    /// A number b such that the expression is zero or at least 2^-b in size.
    fn separation_bits(&mut self, e: Expr) -> Option<f64> {
        let mut degree = 1.0_f64;
        let mut done: HashMap<Expr, Bound> = HashMap::new();
        // Roots of one base share their degree: 2^(1/2) and 2^(1/3) together have degree 6.
        let mut degrees: HashMap<Expr, u64> = HashMap::new();
        for part in self.pool.reach(&[e]) {
            let bound = match self.pool.node(part).clone() {
                Node::Number(r) => of_number(&r),
                Node::Sum { constant, terms } => {
                    let mut sum = of_number(&constant);
                    for (c, t) in terms.iter() {
                        sum = plus(sum, times(of_number(c), *done.get(t)?));
                    }
                    sum
                }
                Node::Product { factors } => {
                    let mut product = Bound { u: 0.0, l: 0.0 };
                    for (base, k) in factors.iter() {
                        if k.is_negative() {
                            return None;
                        }
                        let (n, d) = (k.numer_i64()? as f64, k.denom_i64()?);
                        let known = degrees.entry(*base).or_insert(1);
                        *known = num_integer::Integer::lcm(known, &d.unsigned_abs());
                        let b = *done.get(base)?;
                        let d = d as f64;
                        // root: u = (u l^(d-1))^(1/d), l = l
                        let root = Bound { u: (b.u + (d - 1.0) * b.l) / d, l: b.l };
                        product = times(product, Bound { u: root.u * n, l: root.l * n });
                    }
                    product
                }
                Node::Apply { function, arguments } => {
                    // An odd root of a real number; the conjugates are as large as those of a positive one.
                    let (n, u) = functions::as_root(&self.pool.anywhere(), function, &arguments)?;
                    let d = n.to_i64()?;
                    let known = degrees.entry(u).or_insert(1);
                    *known = num_integer::Integer::lcm(known, &d.unsigned_abs());
                    let (b, d) = (*done.get(&u)?, d as f64);
                    Bound { u: (b.u + (d - 1.0) * b.l) / d, l: b.l }
                }
                Node::Root(root) => {
                    // lead * root is an algebraic integer; its conjugates are bounded by Cauchy's bound.
                    let p = integer_coefficients(&self.pool, &root)?;
                    degree *= (p.len() - 1) as f64;
                    let bits = |n: &num_bigint::BigInt| n.bits() as f64;
                    let largest = p.iter().map(bits).fold(0.0, f64::max);
                    Bound { u: largest + 1.0, l: bits(p.last()?) }
                }
                _ => return None,
            };
            done.insert(part, bound);
        }
        for d in degrees.values() {
            degree *= d.to_f64()?;
        }
        let bound = done.get(&e)?;
        let bits = (degree - 1.0) * bound.u + bound.l + 4.0;
        // The sums above were rounded; one part in 2^20 covers that.
        Some((bits * (1.0 + 1.0 / 1_048_576.0)).ceil())
    }
}

fn of_number(r: &Rational) -> Bound {
    let bits = |n: num_bigint::BigInt| n.bits() as f64;
    // 2^bits is above the number, and 0 counts as 1.
    let log = |n: num_bigint::BigInt| if n.bits() <= 1 { 0.0 } else { bits(n) };
    Bound { u: log(r.numer()), l: log(r.denom()) }
}

/// u = u1 l2 + l1 u2, l = l1 l2
fn plus(a: Bound, b: Bound) -> Bound {
    let (x, y) = (a.u + b.l, a.l + b.u);
    Bound { u: x.max(y) + 1.0, l: a.l + b.l }
}

/// u = u1 u2, l = l1 l2
fn times(a: Bound, b: Bound) -> Bound {
    Bound { u: a.u + b.u, l: a.l + b.l }
}
