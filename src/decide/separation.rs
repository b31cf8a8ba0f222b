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
//! The bound is itself a proof, so it is computed in whole numbers, each step rounded upwards: logarithms are counted in
//! 1024ths of a bit. What does not fit into 64 bits is no bound at all.
//!
//! Source: C. Burnikel, R. Fleischer, K. Mehlhorn, S. Schirra, *A strong and easily computable separation
//! bound for arithmetic expressions involving radicals* (Algorithmica 27, 2000): for an expression E without
//! division, with value xi and degree D, xi = 0 or |xi| >= (u(E)^(D-1) l(E))^-1.

use std::collections::HashMap;

use num_bigint::BigInt;
use num_integer::Integer;

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::enclose::integer_coefficients;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::number::Rational;
use crate::truth::Truth;

/// Bounds that would need more bits than this are not used.
const MAX_BITS: u64 = 40_000;

/// One bit, in the units of a [`Bound`].
const BIT: u64 = 1024;

/// Upper bounds of the binary logarithms of u and l, in 1024ths.
#[derive(Clone, Copy)]
struct Bound {
    u: u64,
    l: u64,
}

impl Bound {
    /// The bounds of the number 1.
    const ONE: Bound = Bound { u: 0, l: 0 };

    fn of(r: &Rational) -> Bound {
        // n < 2^bits, and 0 and 1 count as 1.
        let log = |n: &BigInt| if n.bits() <= 1 { 0 } else { n.bits().saturating_mul(BIT) };
        Bound { u: log(&r.numer()), l: log(&r.denom()) }
    }

    /// u = u1 l2 + l1 u2, l = l1 l2
    fn plus(self, other: Bound) -> Option<Bound> {
        let (x, y) = (self.u.checked_add(other.l)?, self.l.checked_add(other.u)?);
        Some(Bound { u: x.max(y).checked_add(BIT)?, l: self.l.checked_add(other.l)? })
    }

    /// u = u1 u2, l = l1 l2
    fn times(self, other: Bound) -> Option<Bound> {
        Some(Bound { u: self.u.checked_add(other.u)?, l: self.l.checked_add(other.l)? })
    }

    /// The d-th root: u = (u l^(d-1))^(1/d), l = l
    fn root(self, d: u64) -> Option<Bound> {
        let u = self.l.checked_mul(d - 1)?.checked_add(self.u)?.div_ceil(d);
        Some(Bound { u, l: self.l })
    }

    /// The n-th power.
    fn power(self, n: u64) -> Option<Bound> {
        Some(Bound { u: self.u.checked_mul(n)?, l: self.l.checked_mul(n)? })
    }
}

impl Question {
    /// Whether a polynomial in constants is zero; unknown where a constant is not algebraic or the bound is
    /// too small to be reached.
    pub(super) fn is_algebraic_zero(&mut self, p: &Poly) -> Truth {
        let e = crate::decide::poly_expression(&mut self.pool, p);
        let Some(bits) = self.separation_bits(e) else { return Truth::Unknown };
        if bits > MAX_BITS || !self.budget.tick(bits) {
            return Truth::Unknown;
        }
        let limit = Rational::TWO.pow(-(i64::try_from(bits).expect("it was capped")) - 1);
        let mut precision = u32::try_from(bits).expect("it was capped") + 64;
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

    /// A number b such that the expression is zero or at least 2^-b in size: with u and l as in the source, D the degree,
    /// and no division by anything but integers, (D - 1) log u + log l.
    fn separation_bits(&mut self, e: Expr) -> Option<u64> {
        let mut degree: u64 = 1;
        let mut done: HashMap<Expr, Bound> = HashMap::new();
        // Roots of one base share their degree: 2^(1/2) and 2^(1/3) together have degree 6.
        let mut degrees: HashMap<Expr, u64> = HashMap::new();
        let mut add_root = |base: Expr, index: u64| {
            let known = degrees.entry(base).or_insert(1);
            // A least common multiple that is too large makes the degree too large.
            *known = (*known / known.gcd(&index)).saturating_mul(index);
        };
        for part in self.pool.reach(&[e]) {
            let bound = match self.pool.node(part).clone() {
                Node::Number(r) => Bound::of(&r),
                Node::Sum { constant, terms } => {
                    let mut sum = Bound::of(&constant);
                    for (c, t) in terms.iter() {
                        sum = sum.plus(Bound::of(c).times(*done.get(t)?)?)?;
                    }
                    sum
                }
                Node::Product { factors } => {
                    let mut product = Bound::ONE;
                    for (base, k) in factors.iter() {
                        let (n, d) =
                            (u64::try_from(k.numer_i64()?).ok()?, u64::try_from(k.denom_i64()?).ok()?);
                        add_root(*base, d);
                        product = product.times(done.get(base)?.root(d)?.power(n)?)?;
                    }
                    product
                }
                Node::Apply { function, arguments } => {
                    // An odd root of a real number; the conjugates are as large as those of a positive one.
                    let (n, u) = functions::as_root(&self.pool.anywhere(), function, &arguments)?;
                    let d = u64::try_from(n.to_i64()?).ok()?;
                    add_root(u, d);
                    done.get(&u)?.root(d)?
                }
                Node::Root(root) => {
                    // lead * root is an algebraic integer; its conjugates are bounded by Cauchy's bound.
                    let p = integer_coefficients(&self.pool, &root)?;
                    degree = degree.checked_mul(p.len() as u64 - 1)?;
                    let largest = p.iter().map(BigInt::bits).max()?;
                    let bits = |n: u64| n.checked_mul(BIT);
                    Bound { u: bits(largest + 1)?, l: bits(p.last()?.bits())? }
                }
                _ => return None,
            };
            done.insert(part, bound);
        }
        for d in degrees.values() {
            degree = degree.checked_mul(*d)?;
        }
        let bound = done.get(&e)?;
        let bits = degree.checked_sub(1)?.checked_mul(bound.u)?.checked_add(bound.l)?.div_ceil(BIT);
        bits.checked_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Builder;
    use crate::expr::Pool;
    use crate::truth::Budget;

    /// The bound lies below a number that is not zero, and proves one to be zero that is.
    #[track_caller]
    fn check(zero: bool, build: impl Fn(&Builder) -> Expr) {
        let mut pool = Pool::default();
        let x = pool.fresh();
        let mut q = Question::new(pool, x, Budget::default());
        let e = build(&q.pool.on_cell());
        let bits = q.separation_bits(e).expect("it is algebraic");
        let ball = q.enclose(e, 2000).expect("it has a value");
        let (low, high) = ball.ends().expect("it is small");
        let bound = Rational::TWO.pow(-(bits as i64));
        let (near, far) = (low.abs().max(high.abs()) < bound, low.abs().min(high.abs()) >= bound);
        assert!(if zero { near } else { far }, "2^-{bits} against {ball:?}");
        let p = q.normal(e).expect("it has a normal form").numerator;
        assert_eq!(q.is_algebraic_zero(&p), if zero { Truth::True } else { Truth::False });
    }

    #[test]
    fn bounds_are_below_the_numbers() {
        let root = |b: &Builder, n: i64| b.sqrt(b.int(n));
        // sqrt(5 + 2*sqrt(6))
        let nested = |b: &Builder| b.sqrt(b.linear(&Rational::from(5), &[(Rational::TWO, root(b, 6))]));
        check(true, |b| b.sub(b.add(root(b, 2), root(b, 3)), nested(b)));
        check(false, |b| b.sub(b.add(root(b, 2), root(b, 5)), nested(b)));
        check(false, |b| b.shift(nested(b), &Rational::new(-314_626_436_994, 100_000_000_000)));
        // (1 + sqrt(2))^n is nearly whole.
        for n in [1, 5, 20] {
            check(false, |b| {
                let power = b.powi(b.shift(root(b, 2), &Rational::MINUS_ONE), n);
                b.mul(power, root(b, 3))
            });
        }
        let third = |b: &Builder, n: i64| b.product(&[(b.int(n), Rational::new(1, 3))]);
        check(false, |b| b.shift(third(b, 2), &Rational::new(-125_992, 100_000)));
        // cbrt(7 + 5*sqrt(2)) = 1 + sqrt(2)
        check(true, |b| {
            let inner = b.linear(&Rational::from(7), &[(Rational::from(5), root(b, 2))]);
            let outer = b.product(&[(inner, Rational::new(1, 3))]);
            b.sub(outer, b.shift(root(b, 2), &Rational::ONE))
        });
        // What does not fit is no bound.
        let mut wide = Pool::default();
        let x = wide.fresh();
        let mut q = Question::new(wide, x, Budget::default());
        let b = q.pool.on_cell();
        let huge = (2i64..70).fold(b.int(1), |e, n| b.sqrt(b.shift(e, &Rational::from(n))));
        assert_eq!(q.separation_bits(huge), None);
    }
}
