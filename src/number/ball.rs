//! Balls: enclosures of real numbers by a dyadic midpoint and a radius.
//!
//! A ball stands for all real numbers within its radius of its midpoint, and an operation returns a
//! ball that holds every result of operands taken from the balls it is given. Midpoints are rounded
//! to the working precision `bits`, and each rounding adds to the radius, which is itself only rounded
//! upwards (van der Hoeven, *Ball arithmetic*, 2009; Johansson, *Arb*, 2017). So whatever is proved
//! about the ball is proved about the number; a ball that holds 0 proves nothing about the sign.
//!
//! Worked example: 1/3 at 4 bits is 11·2⁻⁵ ± 2⁻⁵. Times 3 it is 33·2⁻⁵ ± 3·2⁻⁵, rounded to
//! 8·2⁻³ with 2⁻⁵ added to the radius, and this ball holds 1.
//!
//! This module knows no function beyond the roots; `elementary` has the others.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::One;
use num_traits::Signed;
#[cfg(test)]
use num_traits::ToPrimitive;
use num_traits::Zero;

use super::radius::LIMIT;
use super::radius::Radius;
use super::rational::Rational;
use super::work::charge;

/// Ends with larger exponents are not written out as rationals.
const MAX_END_BITS: i64 = 1 << 20;

/// All real numbers x with |x − mid·2^exp| ≤ rad; an infinite radius makes it the whole real line.
///
/// Not canonical: one set of numbers has many representations, so balls have no `==`.
/// Invariant: `exp` and the binary order of the midpoint stay within ±2⁶¹.
#[derive(Clone, Debug)]
pub struct Ball {
    pub(super) mid: BigInt,
    pub(super) exp: i64,
    pub(super) rad: Radius,
}

impl Ball {
    /// An enclosure of a rational number; the ball is that number alone when `bits` bits suffice for it.
    pub fn exact(r: &Rational, bits: u32) -> Ball {
        let (n, d) = (r.numer(), r.denom());
        if d.is_one() {
            return Ball::rounded(n, 0, Radius::ZERO, bits);
        }
        let zeros = d.trailing_zeros().expect("a denominator is never 0");
        if zeros + 1 == d.bits() {
            return Ball::rounded(n, -(zeros as i64), Radius::ZERO, bits);
        }
        quotient(&n, 0, &d, 0, bits)
    }

    pub fn from_i64(n: i64) -> Ball {
        Ball { mid: BigInt::from(n), exp: 0, rad: Radius::ZERO }
    }

    /// An enclosure of the interval between two rationals, in either order.
    pub fn between(a: &Rational, b: &Rational, bits: u32) -> Ball {
        Ball::exact(a, bits).union(&Ball::exact(b, bits), bits)
    }

    /// The whole real line: what is left when a result exceeds every exponent.
    pub fn real_line() -> Ball {
        Ball { mid: BigInt::zero(), exp: 0, rad: Radius::INFINITE }
    }

    /// False exactly for the whole real line.
    pub fn is_bounded(&self) -> bool {
        !self.rad.is_infinite()
    }

    /// True when the ball is a single number.
    pub fn is_exact(&self) -> bool {
        self.rad.is_zero()
    }

    /// How the number compares with 0: `Less` or `Greater` when 0 lies outside the ball, `Equal` when
    /// the ball is 0 alone, `None` when it stays open.
    pub fn sign(&self) -> Option<Ordering> {
        if self.is_exact() && self.mid.is_zero() {
            return Some(Ordering::Equal);
        }
        let side = if self.mid.is_negative() { Ordering::Less } else { Ordering::Greater };
        (!self.contains_zero()).then_some(side)
    }

    pub fn contains_zero(&self) -> bool {
        if !self.is_bounded() || self.mid.is_zero() {
            return true;
        }
        if self.is_exact() || self.mid_top() > self.rad.top() {
            return false;
        }
        let radius = BigInt::from(self.rad.man);
        compare((self.mid.magnitude().clone().into(), self.exp), (radius, self.rad.exp)) != Ordering::Greater
    }

    /// True when the number is proved to lie in the ball.
    #[cfg(test)]
    pub fn contains(&self, r: &Rational) -> bool {
        let Some(((low, i), (high, j))) = self.exact_ends() else { return !self.is_bounded() };
        let (n, d) = (r.numer(), r.denom());
        compare((low * &d, i), (n.clone(), 0)) != Ordering::Greater
            && compare((n, 0), (high * d, j)) != Ordering::Greater
    }

    /// True when the other ball is proved to lie in this one.
    #[cfg(test)]
    pub fn contains_ball(&self, other: &Ball) -> bool {
        if !self.is_bounded() {
            return true;
        }
        let (Some((a, b)), Some((c, d))) = (self.exact_ends(), other.exact_ends()) else { return false };
        compare(a, c) != Ordering::Greater && compare(d, b) != Ordering::Greater
    }

    /// False only when the balls are proved to have no number in common.
    #[cfg(test)]
    pub fn overlaps(&self, other: &Ball) -> bool {
        self.sub(other, 128).contains_zero() && {
            let (Some((a, b)), Some((c, d))) = (self.exact_ends(), other.exact_ends()) else { return true };
            compare(a, d) != Ordering::Greater && compare(c, b) != Ordering::Greater
        }
    }

    /// The ends of the ball; a tiny end is widened to a multiple of 2^−1048576. `None` for the whole
    /// real line and for ends beyond 2^1048576.
    pub fn ends(&self) -> Option<(Rational, Rational)> {
        if !self.is_bounded() || self.top() > MAX_END_BITS {
            return None;
        }
        let ((low, low_exp), (high, high_exp)) = self.dyadic_ends(-MAX_END_BITS);
        Some((dyadic(low, low_exp), dyadic(high, high_exp)))
    }

    /// The lower end, as in `ends`.
    ///
    /// # Panics
    /// Where `ends` is `None`.
    #[cfg(test)]
    pub fn lower(&self) -> Rational {
        self.ends().expect("the ends of a ball are asked for only when it is bounded").0
    }

    /// The upper end, as in `ends`.
    ///
    /// # Panics
    /// Where `ends` is `None`.
    #[cfg(test)]
    pub fn upper(&self) -> Rational {
        self.ends().expect("the ends of a ball are asked for only when it is bounded").1
    }

    /// A floating-point number near the midpoint. It proves nothing.
    #[cfg(test)]
    pub fn to_f64(&self) -> f64 {
        let extra = self.mid.bits().saturating_sub(64);
        let short = (&self.mid >> extra).to_f64().unwrap_or(f64::NAN);
        // Two steps, since 2^exp alone may overflow where the product does not.
        let exp = (self.exp + extra as i64).clamp(-4000, 4000) as i32;
        short * 2f64.powi(exp / 2) * 2f64.powi(exp - exp / 2)
    }

    /// The smallest ball around both, up to rounding.
    pub fn union(&self, other: &Ball, bits: u32) -> Ball {
        if !self.is_bounded() || !other.is_bounded() {
            return Ball::real_line();
        }
        let ((a, b), (c, d)) = (self.near_ends(bits), other.near_ends(bits));
        let low = if compare(a.clone(), c.clone()) == Ordering::Greater { c } else { a };
        let high = if compare(b.clone(), d.clone()) == Ordering::Less { d } else { b };
        Ball::hull(low, high, bits)
    }

    pub fn add(&self, other: &Ball, bits: u32) -> Ball {
        if !self.is_bounded() || !other.is_bounded() {
            return Ball::real_line();
        }
        let mut rad = self.rad.add(other.rad);
        if self.mid.is_zero() || other.mid.is_zero() {
            let point = if self.mid.is_zero() { other } else { self };
            return Ball::rounded(point.mid.clone(), point.exp, rad, bits);
        }
        // What lies far below the leading bits goes to the radius, so a gap of exponents costs nothing.
        let low = self.exp.min(other.exp);
        let cut = low.max(self.mid_top().max(other.mid_top()) - 2 * i64::from(bits) - 64);
        for exp in [self.exp, other.exp] {
            if exp < cut {
                rad = rad.add(Radius::power_of_two(cut));
            }
        }
        let sum = shifted(&self.mid, self.exp - cut) + shifted(&other.mid, other.exp - cut);
        Ball::rounded(sum, cut, rad, bits)
    }

    pub fn sub(&self, other: &Ball, bits: u32) -> Ball {
        self.add(&other.neg(), bits)
    }

    pub fn neg(&self) -> Ball {
        Ball { mid: -&self.mid, exp: self.exp, rad: self.rad }
    }

    /// The absolute values; a ball around 0 becomes one that begins at 0.
    pub fn abs(&self) -> Ball {
        if !self.contains_zero() {
            return Ball { mid: self.mid.abs(), exp: self.exp, rad: self.rad };
        }
        if self.is_exact() || !self.is_bounded() {
            return self.clone();
        }
        let high = self.size();
        Ball { mid: BigInt::from(high.man), exp: high.exp - 1, rad: high.shift(-1) }
    }

    pub fn mul(&self, other: &Ball, bits: u32) -> Ball {
        let is_zero = |b: &Ball| b.is_exact() && b.mid.is_zero();
        if is_zero(self) || is_zero(other) {
            return Ball::from_i64(0);
        }
        if !self.is_bounded() || !other.is_bounded() {
            return Ball::real_line();
        }
        let mut rad = Radius::ZERO;
        if !self.is_exact() || !other.is_exact() {
            let (a, b) = (Radius::of(&self.mid, self.exp), Radius::of(&other.mid, other.exp));
            rad = a.mul(other.rad).add(b.mul(self.rad)).add(self.rad.mul(other.rad));
        }
        Ball::rounded(&self.mid * &other.mid, self.exp + other.exp, rad, bits)
    }

    /// The quotients; `None` when the divisor may be 0.
    pub fn div(&self, other: &Ball, bits: u32) -> Option<Ball> {
        if other.contains_zero() {
            return None;
        }
        if !self.is_bounded() {
            return Some(Ball::real_line());
        }
        let ball = quotient(&self.mid, self.exp, &other.mid, other.exp, bits);
        if !self.is_exact() || !other.is_exact() {
            // |x/y − m/n| ≤ (|x − m| + |m/n|·|y − n|) / |y|.
            let size = ball.size();
            let (low, _) = other.abs().near_ends(bits);
            let low = if low.0.is_negative() { Radius::ZERO } else { Radius::down(&low.0, low.1) };
            return Some(ball.widened(self.rad.add(size.mul(other.rad)).div(low)));
        }
        Some(ball)
    }

    /// The n-th powers; `None` for a negative power of a ball that holds 0. The zeroth power is 1.
    pub fn powi(&self, n: i64, bits: u32) -> Option<Ball> {
        if n < 0 {
            let guarded = bits + 8;
            return Ball::from_i64(1).div(&self.natural_power(n.unsigned_abs(), guarded), bits);
        }
        Some(self.natural_power(n as u64, bits))
    }

    fn natural_power(&self, n: u64, bits: u32) -> Ball {
        if n == 0 {
            return Ball::from_i64(1);
        }
        let base = if n & 1 == 0 { self.abs() } else { self.clone() };
        let narrow = base.rad <= Radius::down(&base.mid, base.exp).shift(-8);
        if !base.is_exact() && base.is_bounded() && !narrow {
            // Powers are monotone, on the whole line or on the nonnegative numbers.
            return base.by_ends(bits, |end| match n.is_multiple_of(2) && end.mid.is_negative() {
                true => Ball::from_i64(0),
                false => end.natural_power(n, bits),
            });
        }
        let guarded = bits + 2 * (64 - n.leading_zeros()) + 4;
        let mut power = base.clone();
        for bit in (0..63 - n.leading_zeros()).rev() {
            power = power.mul(&power, guarded);
            if n >> bit & 1 == 1 {
                power = power.mul(&base, guarded);
            }
        }
        power.round(bits)
    }

    /// The square roots; `None` unless the ball is proved nonnegative.
    pub fn sqrt(&self, bits: u32) -> Option<Ball> {
        self.root(2, bits)
    }

    /// The real n-th roots; `None` for n = 0, and for even n unless the ball is proved nonnegative.
    pub fn root(&self, n: u32, bits: u32) -> Option<Ball> {
        match n {
            0 => return None,
            1 => return Some(self.round(bits)),
            _ if !self.is_bounded() => return (n % 2 == 1).then(Ball::real_line),
            _ => {}
        }
        if n.is_multiple_of(2) && self.near_ends(bits).0.0.is_negative() {
            return None;
        }
        // |(1 + d)^(1/n) − 1| ≤ |d| for |d| < 1.
        let relative = self.rad.div(Radius::down(&self.mid, self.exp));
        if relative > Radius::power_of_two(-4) {
            return Some(self.by_ends(bits, |end| end.root_of_midpoint(n, bits)));
        }
        let root = self.midpoint().root_of_midpoint(n, bits);
        let error = root.size().mul(relative);
        Some(root.widened(error))
    }

    fn root_of_midpoint(&self, n: u32, bits: u32) -> Ball {
        if self.mid.is_negative() {
            return self.neg().root_of_midpoint(n, bits).neg();
        }
        if self.mid.is_zero() {
            return self.clone();
        }
        if n > 16 {
            let guarded = bits + 70;
            let ln = self.ln(guarded).expect("the midpoint is positive");
            let share = ln.div(&Ball::from_i64(i64::from(n)), guarded).expect("the index is positive");
            return share.exp(bits);
        }
        // mid·2^exp = wide·2^(n·e) with `wide` long enough for a root of more than `bits` bits.
        let wanted = i64::from(n) * (i64::from(bits) + 2) - self.mid.bits() as i64;
        let e = (self.exp - wanted.max(0)).div_euclid(i64::from(n));
        let wide = &self.mid << (self.exp - e * i64::from(n));
        let root = wide.nth_root(n);
        let rad = if root.pow(n) == wide { Radius::ZERO } else { Radius::power_of_two(e) };
        Ball::rounded(root, e, rad, bits)
    }

    /// The same ball with its midpoint rounded to `bits` bits.
    pub fn round(&self, bits: u32) -> Ball {
        Ball::rounded(self.mid.clone(), self.exp, self.rad, bits)
    }

    /// The ball mid·2^exp ± rad with its midpoint rounded to `bits` bits, and to no more than the
    /// radius makes meaningful.
    pub(super) fn rounded(mid: BigInt, exp: i64, rad: Radius, bits: u32) -> Ball {
        charge(mid.bits());
        if rad.is_infinite() {
            return Ball::real_line();
        }
        if mid.is_zero() {
            return Ball { mid, exp: 0, rad };
        }
        let top = exp.saturating_add(mid.bits() as i64);
        if top > LIMIT {
            return Ball::real_line();
        }
        if top < -LIMIT {
            return Ball { mid: BigInt::zero(), exp: 0, rad: rad.add(Radius::power_of_two(-LIMIT)) };
        }
        let cut = (top - i64::from(bits)).max(if rad.is_zero() { -2 * LIMIT } else { rad.exp });
        if exp >= cut {
            return Ball { mid, exp, rad };
        }
        let lost = (cut - exp) as u64;
        if mid.trailing_zeros().is_some_and(|zeros| zeros >= lost) {
            return Ball { mid: mid >> lost, exp: cut, rad };
        }
        // To the nearest: the error is at most half a unit of the last place.
        let half = BigInt::one() << (lost - 1).min(mid.bits() + 1);
        let mid = (mid + half) >> lost;
        Ball { mid, exp: cut, rad: rad.add(Radius::power_of_two(cut - 1)) }
    }

    /// The ball with `error` added to its radius.
    pub(super) fn widened(mut self, error: Radius) -> Ball {
        self.rad = self.rad.add(error);
        if self.rad.is_infinite() { Ball::real_line() } else { self }
    }

    /// The midpoint alone.
    pub(super) fn midpoint(&self) -> Ball {
        Ball { mid: self.mid.clone(), exp: self.exp, rad: Radius::ZERO }
    }

    /// A bound of the absolute values in the ball.
    pub(super) fn size(&self) -> Radius {
        Radius::of(&self.mid, self.exp).add(self.rad)
    }

    /// The least t with |midpoint| < 2^t; hardly any exponent at all for the midpoint 0.
    pub(super) fn mid_top(&self) -> i64 {
        if self.mid.is_zero() { -2 * LIMIT } else { self.exp + self.mid.bits() as i64 }
    }

    /// The least t, up to 1, such that the whole (bounded) ball lies within ±2^t.
    pub(super) fn top(&self) -> i64 {
        if self.is_exact() { self.mid_top() } else { self.mid_top().max(self.rad.top()) + 1 }
    }

    /// The values of a monotone function on a bounded ball, from its values at the ends.
    pub(super) fn by_ends(&self, bits: u32, f: impl Fn(&Ball) -> Ball) -> Ball {
        let (low, high) = self.end_balls(bits);
        f(&low).union(&f(&high), bits)
    }

    /// Points at the ends of a bounded ball, or a little outside where exponents lie far apart.
    pub(super) fn end_balls(&self, bits: u32) -> (Ball, Ball) {
        let point = |(mid, exp)| Ball { mid, exp, rad: Radius::ZERO };
        let (low, high) = self.near_ends(bits);
        (point(low), point(high))
    }

    /// A ball around the interval between two dyadic numbers.
    fn hull(low: Dyadic, high: Dyadic, bits: u32) -> Ball {
        let top = order(&low).max(order(&high));
        let cut = low.1.min(high.1).max(top - 2 * i64::from(bits) - 192);
        let a = shifted(&low.0, low.1 - cut);
        let b = -shifted(&-&high.0, high.1 - cut);
        let rad = Radius::of(&(&b - &a), cut - 1);
        Ball::rounded(a + b, cut - 1, rad, bits)
    }

    fn near_ends(&self, bits: u32) -> (Dyadic, Dyadic) {
        let low = if self.is_exact() { self.exp } else { self.exp.min(self.rad.exp) };
        let far = self.top() - low > 4 * i64::from(bits) + 4096;
        self.dyadic_ends(if far { self.top() - 2 * i64::from(bits) - 192 } else { -2 * LIMIT })
    }

    #[cfg(test)]
    fn exact_ends(&self) -> Option<(Dyadic, Dyadic)> {
        let low = if self.is_exact() { self.exp } else { self.exp.min(self.rad.exp) };
        let affordable = self.is_bounded() && self.top() - low <= 2 * MAX_END_BITS;
        affordable.then(|| self.dyadic_ends(-2 * LIMIT))
    }

    /// The ends of a bounded ball, rounded outwards to multiples of 2^cut.
    fn dyadic_ends(&self, cut: i64) -> (Dyadic, Dyadic) {
        let low = match (self.mid.is_zero(), self.is_exact()) {
            (true, true) => cut.max(0),
            (true, false) => self.rad.exp,
            (false, true) => self.exp,
            (false, false) => self.exp.min(self.rad.exp),
        };
        let cut = cut.max(low);
        let rad = -shifted(&-BigInt::from(self.rad.man), self.rad.exp - cut);
        let down = shifted(&self.mid, self.exp - cut);
        let up = -shifted(&-&self.mid, self.exp - cut);
        ((down - &rad, cut), (up + rad, cut))
    }
}

/// n·2^e.
type Dyadic = (BigInt, i64);

/// The least t with |n·2^e| < 2^t.
fn order((n, e): &Dyadic) -> i64 {
    if n.is_zero() { -2 * LIMIT } else { e + n.bits() as i64 }
}

/// The order of two dyadic numbers. The shift is bounded by the lengths, whatever the exponents.
fn compare(a: Dyadic, b: Dyadic) -> Ordering {
    let by_sign = a.0.sign().cmp(&b.0.sign());
    if by_sign != Ordering::Equal || a.0.is_zero() {
        return by_sign;
    }
    let by_size = order(&a).cmp(&order(&b));
    if by_size != Ordering::Equal {
        return if a.0.is_negative() { by_size.reverse() } else { by_size };
    }
    let low = a.1.min(b.1);
    (a.0 << (a.1 - low)).cmp(&(b.0 << (b.1 - low)))
}

/// n·2^e, which the caller has found short enough to write out.
pub(super) fn dyadic(n: BigInt, e: i64) -> Rational {
    if n.is_zero() {
        Rational::ZERO
    } else if e >= 0 {
        Rational::from(n << e)
    } else {
        let zeros = n.trailing_zeros().unwrap_or(0).min(e.unsigned_abs());
        Rational::from_lowest_terms(n >> zeros, BigInt::one() << (e.unsigned_abs() - zeros))
    }
}

/// ⌊n·2^shift⌋.
pub(super) fn shifted(n: &BigInt, shift: i64) -> BigInt {
    if n.is_zero() {
        BigInt::zero()
    } else if shift >= 0 {
        charge(n.bits().saturating_add(shift.unsigned_abs()));
        n << shift
    } else {
        charge(n.bits());
        // Past the length of n only the sign is left.
        n >> shift.unsigned_abs().min(n.bits() + 1)
    }
}

/// An enclosure of (a·2^i)/(b·2^j).
fn quotient(a: &BigInt, i: i64, b: &BigInt, j: i64, bits: u32) -> Ball {
    let shift = (i64::from(bits) + 2 + b.bits() as i64 - a.bits() as i64).max(0);
    let wide = a << shift;
    charge(wide.bits() + b.bits());
    let q = &wide / b;
    let rad = if &q * b == wide { Radius::ZERO } else { Radius::power_of_two(i - j - shift) };
    Ball::rounded(q, i - j - shift, rad, bits)
}
