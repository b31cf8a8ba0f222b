//! Elementary functions of balls.
//!
//! A function is first enclosed at a point, by reducing the argument and summing a series in fixed
//! point (`fixed`). A ball of arguments then adds a bound of the derivative times its radius or, where
//! the function is monotone, takes the values at both ends. Extreme arguments never reach the series:
//! a huge or a tiny one is answered by an inequality, which is named where it is used. Sources: Brent
//! and Zimmermann, *Modern Computer Arithmetic*, chapter 4; Johansson 2015, *Efficient implementation
//! of elementary functions in the medium-precision range*.
//!
//! Worked example: exp(10) at 64 bits. 10 = 14·ln 2 + 0.296, so exp(10) = 2¹⁴·exp(0.296), and the
//! series is summed at 0.296/2⁴ and squared four times.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;
use num_traits::Signed;
use num_traits::Zero;

use super::ball::Ball;
use super::ball::shifted;
use super::fixed;
use super::radius::Radius;

/// Precisions below this one are raised to it: the series need room for their guard bits.
pub(super) const LEAST_BITS: u32 = 24;

/// exp leaves the range of exponents for arguments beyond 2^59.
pub(super) const EXP_TOP: i64 = 59;

/// From this precision on, ln improves a value of half the precision by exp.
const NEWTON_BITS: u32 = 700;

#[derive(Clone, Copy, PartialEq)]
enum Wave {
    Sine,
    Cosine,
}

impl Ball {
    pub fn pi(bits: u32) -> Ball {
        let scale = bits.max(LEAST_BITS) + 4;
        fixed_ball(fixed::pi(scale), scale, 2, bits)
    }

    pub fn ln2(bits: u32) -> Ball {
        let scale = bits.max(LEAST_BITS) + 4;
        fixed_ball(fixed::ln2(scale), scale, 2, bits)
    }

    /// The exponential function; the whole real line when the result exceeds every exponent.
    pub fn exp(&self, bits: u32) -> Ball {
        let bits = bits.max(LEAST_BITS);
        if !self.is_bounded() {
            return Ball::real_line();
        }
        if self.rad <= Radius::power_of_two(-4) {
            // |exp(r) − 1| ≤ 2|r| for |r| ≤ 1.
            let value = exp_of_point(&self.midpoint(), bits);
            let error = value.size().mul(self.rad.shift(1));
            return value.widened(error);
        }
        self.by_ends(bits, |end| exp_of_point(end, bits))
    }

    /// The natural logarithm; `None` unless the ball is proved positive.
    pub fn ln(&self, bits: u32) -> Option<Ball> {
        if self.sign() != Some(Ordering::Greater) {
            return None;
        }
        let bits = bits.max(LEAST_BITS);
        let low = self.rad.shift(4);
        if low <= Radius::down(&self.mid, self.exp) {
            // |ln(m + r) − ln(m)| ≤ |r|/(m − |r|) ≤ 2|r|/m.
            let error = self.rad.shift(1).div(Radius::down(&self.mid, self.exp));
            return Some(ln_of_point(&self.midpoint(), bits).widened(error));
        }
        let (low, high) = self.end_balls(bits);
        if low.sign() != Some(Ordering::Greater) {
            return None;
        }
        Some(ln_of_point(&low, bits).union(&ln_of_point(&high, bits), bits))
    }

    pub fn sin(&self, bits: u32) -> Ball {
        self.wave(Wave::Sine, bits)
    }

    pub fn cos(&self, bits: u32) -> Ball {
        self.wave(Wave::Cosine, bits)
    }

    fn wave(&self, wave: Wave, bits: u32) -> Ball {
        let bits = bits.max(LEAST_BITS);
        if !self.is_bounded() || self.rad >= Radius::power_of_two(2) {
            return unit_interval();
        }
        let point = self.midpoint();
        let value = wave_of_point(&point, wave, bits);
        if self.is_exact() || self.rad <= Radius::power_of_two(-i64::from(bits) / 2) && value.mid_top() > -2 {
            return value.widened(self.rad);
        }
        // |sin(m + r) − sin(m)| ≤ |cos(m)|·|r| + r²/2, and likewise for the cosine; also ≤ |r|.
        let other = if wave == Wave::Sine { Wave::Cosine } else { Wave::Sine };
        let slope = wave_of_point(&point, other, bits).size();
        let error = slope.mul(self.rad).add(self.rad.mul(self.rad).shift(-1));
        clamped(value.widened(error.min(self.rad)), bits)
    }

    /// The tangent; `None` unless the ball is proved to hold no pole.
    pub fn tan(&self, bits: u32) -> Option<Ball> {
        let bits = bits.max(LEAST_BITS);
        let tan = |x: &Ball| x.sin(bits + 8).div(&x.cos(bits + 8), bits);
        if self.is_exact() {
            return tan(self);
        }
        // On a ball where the cosine has no zero, the tangent increases.
        if !self.is_bounded() {
            return None;
        }
        let (low, high) = self.end_balls(bits);
        low.union(&high, bits).cos(bits).sign().filter(|sign| sign.is_ne())?;
        Some(tan(&low)?.union(&tan(&high)?, bits))
    }

    pub fn atan(&self, bits: u32) -> Ball {
        let bits = bits.max(LEAST_BITS);
        if !self.is_bounded() {
            let half_pi = half(Ball::pi(bits));
            return half_pi.union(&half_pi.neg(), bits);
        }
        if self.is_exact() {
            return atan_of_point(self, bits);
        }
        self.by_ends(bits, |end| atan_of_point(end, bits))
    }

    /// The arcsine; `None` unless the ball is proved to lie in [−1, 1].
    pub fn asin(&self, bits: u32) -> Option<Ball> {
        let bits = bits.max(LEAST_BITS);
        self.partial(bits, |x| asin_of_point(x, bits))
    }

    pub fn sinh(&self, bits: u32) -> Ball {
        self.monotone(Ball::real_line(), bits, |x| {
            if is_tiny(x, bits) {
                // |sinh(x) − x| ≤ |x|³ for |x| ≤ 1.
                return x.round(bits).widened(cube(x));
            }
            let guarded = bits + 8 + (-x.top()).max(0) as u32;
            let e = x.exp(guarded);
            match Ball::from_i64(1).div(&e, guarded) {
                Some(inverse) => half(e.sub(&inverse, guarded)).round(bits),
                None => Ball::real_line(),
            }
        })
    }

    pub fn cosh(&self, bits: u32) -> Ball {
        // The cosine hyperbolic is even, and increases on the nonnegative numbers.
        self.abs().monotone(Ball::real_line(), bits, |x| {
            if !x.mid.is_positive() {
                return Ball::from_i64(1);
            }
            let e = x.exp(bits + 8);
            match Ball::from_i64(1).div(&e, bits + 8) {
                Some(inverse) => half(e.add(&inverse, bits + 8)).round(bits),
                None => Ball::real_line(),
            }
        })
    }

    pub fn tanh(&self, bits: u32) -> Ball {
        self.monotone(unit_interval(), bits, |x| {
            if is_tiny(x, bits) {
                // |tanh(x) − x| ≤ |x|³.
                return x.round(bits).widened(cube(x));
            }
            // tanh(x) = 1 − 2/(exp(2x) + 1) for positive x.
            let guarded = bits + 8 + (-x.top()).max(0) as u32;
            let one = Ball::from_i64(1);
            let part = match x.abs().top() < EXP_TOP - 1 {
                true => {
                    let e = double(x.abs()).exp(guarded).add(&one, guarded);
                    double(one.div(&e, guarded).expect("an exponential plus 1 is positive"))
                }
                // 2·exp(−2x) ≤ 2^(−2^57) for x ≥ 2^57.
                false => below(-(1 << 57)),
            };
            let value = one.sub(&part, guarded).round(bits);
            if x.mid.is_negative() { value.neg() } else { value }
        })
    }

    pub fn asinh(&self, bits: u32) -> Ball {
        self.monotone(Ball::real_line(), bits, |x| {
            if is_tiny(x, bits) {
                // |arsinh(x) − x| ≤ |x|³.
                return x.round(bits).widened(cube(x));
            }
            // arsinh(x) = ln(1 + x + x²/(1 + √(x² + 1))) for positive x.
            let (guarded, one, y) = (bits + 16, Ball::from_i64(1), x.abs());
            let square = y.mul(&y, 2 * guarded);
            let value = square.add(&one, 2 * guarded).sqrt(guarded).and_then(|root| {
                let rest = square.div(&root.add(&one, guarded), guarded)?;
                ln_of_one_plus(&y.add(&rest, guarded), bits)
            });
            match value {
                Some(value) if x.mid.is_negative() => value.neg(),
                Some(value) => value,
                None => Ball::real_line(),
            }
        })
    }

    /// The inverse of cosh on [1, ∞); `None` unless the ball is proved to lie there.
    pub fn acosh(&self, bits: u32) -> Option<Ball> {
        self.partial(bits, |x| {
            if !x.mid.is_positive() || x.mid_top() <= 0 {
                return None;
            }
            // arcosh(1 + t) = ln(1 + t + √(t(t + 2))), with t computed without rounding.
            let (guarded, t) = (bits.max(LEAST_BITS) + 16, x.sub(&Ball::from_i64(1), exact_bits(x)));
            match t.sign() {
                Some(Ordering::Less) | None => None,
                Some(Ordering::Equal) => Some(t),
                Some(Ordering::Greater) => {
                    let product = t.mul(&t.add(&Ball::from_i64(2), guarded), guarded);
                    let root = product.sqrt(guarded);
                    let value = root.and_then(|root| ln_of_one_plus(&t.add(&root, guarded), bits));
                    Some(value.unwrap_or_else(Ball::real_line))
                }
            }
        })
    }

    /// The inverse of tanh; `None` unless the ball is proved to lie in (−1, 1).
    pub fn atanh(&self, bits: u32) -> Option<Ball> {
        self.partial(bits, |x| {
            if is_tiny(x, bits) {
                // |artanh(x) − x| ≤ |x|³ for |x| ≤ 1/2.
                return Some(x.round(bits).widened(cube(x)));
            }
            // artanh(x) = ln(1 + 2x/(1 − x))/2 for positive x, with 1 − x computed without rounding.
            let (guarded, y) = (bits.max(LEAST_BITS) + 16, x.abs());
            let rest = Ball::from_i64(1).sub(&y, exact_bits(x));
            if rest.sign() != Some(Ordering::Greater) {
                return None;
            }
            let value = half(ln_of_one_plus(&double(y).div(&rest, guarded)?, bits)?);
            Some(if x.mid.is_negative() { value.neg() } else { value })
        })
    }

    /// 1/(1 + exp(−x)).
    pub fn sigmoid(&self, bits: u32) -> Ball {
        let unit = half(Ball::from_i64(1)).widened(Radius::power_of_two(-1));
        self.monotone(unit, bits, |x| {
            let (guarded, one) = (bits + 8, Ball::from_i64(1));
            let e = x.abs().neg().exp(guarded);
            let numerator = if x.mid.is_negative() { &e } else { &one };
            numerator.div(&e.add(&one, guarded), bits).expect("an exponential plus 1 is positive")
        })
    }

    /// ln(1 + exp(x)).
    pub fn softplus(&self, bits: u32) -> Ball {
        self.monotone(Ball::real_line(), bits, |x| {
            // ln(1 + exp(x)) = x + ln(1 + exp(−x)).
            let guarded = bits + 8;
            let rest =
                ln_of_one_plus(&x.abs().neg().exp(guarded), guarded).expect("an exponential is nonnegative");
            if x.mid.is_negative() { rest.round(bits) } else { x.add(&rest, bits) }
        })
    }

    /// The values of a monotone function on a part of the line; `f` is `None` at a point outside.
    pub(super) fn partial(&self, bits: u32, f: impl Fn(&Ball) -> Option<Ball>) -> Option<Ball> {
        if !self.is_bounded() {
            return None;
        }
        if self.is_exact() {
            return f(self);
        }
        let (low, high) = self.end_balls(bits);
        Some(f(&low)?.union(&f(&high)?, bits))
    }

    /// The values of a monotone function that `f` encloses at a point; `whole` is its range.
    pub(super) fn monotone(&self, whole: Ball, bits: u32, f: impl Fn(&Ball) -> Ball) -> Ball {
        if !self.is_bounded() {
            return whole;
        }
        if self.is_exact() { f(self) } else { self.by_ends(bits, f) }
    }
}

fn exp_of_point(x: &Ball, bits: u32) -> Ball {
    let top = x.top();
    if x.mid.is_zero() {
        return Ball::from_i64(1);
    }
    if top < -i64::from(bits) {
        // |exp(x) − 1| ≤ 2|x| for |x| ≤ 1.
        return Ball::from_i64(1).widened(x.size().shift(1));
    }
    if top > EXP_TOP {
        return if x.mid.is_negative() { below(-(1 << (EXP_TOP - 1))) } else { Ball::real_line() };
    }
    // x = k·ln 2 + r. The scale has room for k, so that r errs by at most 2 units.
    let scale = bits + 8;
    let room = top.max(0) as u32 + 4;
    let argument = shifted(&x.mid, x.exp + i64::from(scale + room));
    let (k, r) = nearest_multiple(&argument, &fixed::ln2(scale + room));
    let k = i64::try_from(k).expect("the argument of exp is below 2^59");
    let value = fixed::exp(&(r >> room), scale);
    Ball::rounded(value, k - i64::from(scale), Radius::new(8, k - i64::from(scale)), bits)
}

fn ln_of_point(x: &Ball, bits: u32) -> Ball {
    // x = c·2^k with c in [0.70, 1.42), from the leading bits.
    let length = x.mid.bits();
    let lead = &x.mid >> length.saturating_sub(8) << 8u64.saturating_sub(length);
    let k = x.mid_top() - i64::from(lead < BigInt::from(182));
    let power = x.exp - k;
    let one = BigInt::one() << (-power).max(0) as u64;
    let c = &x.mid << power.max(0) as u64;
    let rest = &c - &one;
    if rest.is_zero() {
        return Ball::ln2(bits + 70).mul(&Ball::from_i64(k), bits);
    }
    // Without a multiple of ln 2 the logarithm is about as small as c − 1, and needs as many bits more.
    let small = one.bits() - rest.bits().min(one.bits());
    let near_one = if small > u64::from(bits) {
        // |ln(1 + d) − d| ≤ d² for |d| ≤ 1/2.
        let d = Ball { mid: rest, exp: -(one.bits() as i64 - 1), rad: Radius::ZERO };
        let error = d.size().mul(d.size());
        d.round(bits).widened(error)
    } else if bits >= NEWTON_BITS {
        // ln(c) = y + ln(c/exp(y)) for a number y near ln(c).
        let guarded = bits + 16 + small as u32;
        let c = Ball { mid: c, exp: -(one.bits() as i64 - 1), rad: Radius::ZERO };
        let y = ln_of_point(&c, bits / 2).midpoint();
        let ratio = c.mul(&y.neg().exp(guarded), guarded);
        match series_of_ln(&ratio, guarded) {
            Some(correction) => y.add(&correction, guarded),
            None => Ball::real_line(),
        }
    } else {
        let scale = bits + 8 + small as u32;
        let t = (rest.abs() << scale) / (c + one);
        let value = fixed::artanh(&t, scale);
        fixed_ball(if rest.is_negative() { -value } else { value }, scale - 1, 5, bits)
    };
    if k == 0 {
        return near_one.round(bits);
    }
    near_one.add(&Ball::ln2(bits + 70).mul(&Ball::from_i64(k), bits + 8), bits)
}

/// ln of a ball very near 1, by 2·artanh((x − 1)/(x + 1)) in ball arithmetic.
fn series_of_ln(x: &Ball, bits: u32) -> Option<Ball> {
    let one = Ball::from_i64(1);
    let t = x.sub(&one, bits).div(&x.add(&one, bits), bits)?;
    let bound = t.size();
    if bound > Radius::power_of_two(-4) {
        return None;
    }
    let square = t.mul(&t, bits);
    let (mut power, mut sum, mut k) = (t.clone(), t, 1i64);
    while power.mid_top() > -i64::from(bits) && !power.mid.is_zero() {
        k += 2;
        power = power.mul(&square, bits);
        sum = sum.add(&power.div(&Ball::from_i64(k), bits)?, bits);
    }
    // The rest of the series is below the last power, since |t| ≤ 1/16.
    let rest = power.size();
    Some(double(sum.widened(rest)))
}

/// ln(1 + d) for a nonnegative d, which may be small; accurate relatively to d.
fn ln_of_one_plus(d: &Ball, bits: u32) -> Option<Ball> {
    if d.is_bounded() && d.top() < -i64::from(bits) {
        // 0 ≤ d − ln(1 + d) ≤ d².
        let error = d.size().mul(d.size());
        return Some(d.round(bits).widened(error));
    }
    let guarded = bits + 8 + if d.is_bounded() { (-d.top()).max(0) as u32 } else { 0 };
    Some(Ball::from_i64(1).add(d, 2 * guarded).ln(guarded)?.round(bits))
}

fn wave_of_point(x: &Ball, wave: Wave, bits: u32) -> Ball {
    let top = x.top();
    if is_tiny(x, bits) {
        return match wave {
            // |sin(x) − x| ≤ |x|³ and |cos(x) − 1| ≤ x².
            Wave::Sine => x.round(bits).widened(cube(x)),
            Wave::Cosine => Ball::from_i64(1).widened(x.size().mul(x.size())),
        };
    }
    if top > 4 * i64::from(bits) + 1024 {
        return unit_interval();
    }
    // x = q·π/2 + r. The scale has room for q, so that r errs by at most 2 units.
    let scale = bits + 8 + (-top).max(0) as u32;
    let room = top.max(0) as u32 + 4;
    let argument = shifted(&x.mid, x.exp + i64::from(scale + room));
    let (q, r) = match top < 0 {
        true => (BigInt::zero(), argument),
        false => nearest_multiple(&argument, &(fixed::pi(scale + room) >> 1)),
    };
    let r = r >> room;
    let quarter = q.mod_floor(&BigInt::from(4));
    let turns = i64::try_from(quarter).expect("a remainder by 4 is small") + i64::from(wave == Wave::Cosine);
    let value = match turns % 4 {
        0 => fixed::sin(&r, scale),
        1 => fixed::cos(&r, scale),
        2 => -fixed::sin(&r, scale),
        _ => -fixed::cos(&r, scale),
    };
    fixed_ball(value, scale, 5, bits)
}

fn atan_of_point(x: &Ball, bits: u32) -> Ball {
    if is_tiny(x, bits) {
        // |atan(x) − x| ≤ |x|³.
        return x.round(bits).widened(cube(x));
    }
    if x.mid.is_negative() {
        return atan_of_point(&x.neg(), bits).neg();
    }
    if x.top() > 1 {
        // atan(x) = π/2 − atan(1/x), and the derivative is at most 1.
        let inverse = Ball::from_i64(1).div(x, bits + 8).expect("the argument is positive");
        let rest = atan_of_point(&inverse.midpoint(), bits + 8).widened(inverse.rad);
        return half(Ball::pi(bits + 8)).sub(&rest, bits);
    }
    // An argument between 1 and 2 is halved into [0, 1] exactly: tan(a − π/4) = (x − 1)/(x + 1).
    let one = Ball::from_i64(1);
    if x.sub(&one, 4 * bits).sign() == Some(Ordering::Greater) {
        let t = x.sub(&one, 2 * bits).div(&x.add(&one, 2 * bits), bits + 8).expect("the divisor exceeds 1");
        let rest = atan_of_point(&t.midpoint(), bits + 8).widened(t.rad);
        return Ball::pi(bits + 8).mul(&half(half(one)), bits + 8).add(&rest, bits);
    }
    let scale = bits + 8 + (-x.top()).max(0) as u32;
    let argument = shifted(&x.mid, x.exp + i64::from(scale));
    fixed_ball(fixed::atan(&argument, scale), scale, 4, bits)
}

fn asin_of_point(x: &Ball, bits: u32) -> Option<Ball> {
    if is_tiny(x, bits) {
        // |asin(x) − x| ≤ |x|³ for |x| ≤ 1/2.
        return Some(x.round(bits).widened(cube(x)));
    }
    // asin(x) = atan(x/√((1 − x)(1 + x))), with the product computed without rounding.
    let one = Ball::from_i64(1);
    let enough = exact_bits(x);
    let square = one.sub(x, enough).mul(&one.add(x, enough), 2 * enough);
    match square.sign()? {
        Ordering::Less => None,
        Ordering::Equal => {
            let half_pi = half(Ball::pi(bits));
            Some(if x.mid.is_negative() { half_pi.neg() } else { half_pi })
        }
        Ordering::Greater => Some(x.div(&square.sqrt(bits + 8)?, bits + 8)?.atan(bits)),
    }
}

/// So many bits that 1 + x and 1 − x are not rounded, for |x| at most about 1.
pub(super) fn exact_bits(x: &Ball) -> u32 {
    u32::try_from(x.mid.bits() as i64 + (-x.exp).max(0) + 2).unwrap_or(u32::MAX)
}

/// True when x³ is below x by more than `bits` bits.
pub(super) fn is_tiny(x: &Ball, bits: u32) -> bool {
    x.top() < -i64::from(bits.max(LEAST_BITS)) / 2 - 1
}

pub(super) fn cube(x: &Ball) -> Radius {
    x.size().mul(x.size()).mul(x.size())
}

/// The integer k nearest to a/unit, and a − k·unit.
fn nearest_multiple(a: &BigInt, unit: &BigInt) -> (BigInt, BigInt) {
    let k = (a + (unit >> 1u32)).div_floor(unit);
    let rest = a - &k * unit;
    (k, rest)
}

/// value·2^−scale with an error of `units` units.
fn fixed_ball(value: BigInt, scale: u32, units: u128, bits: u32) -> Ball {
    Ball::rounded(value, -i64::from(scale), Radius::new(units, -i64::from(scale)), bits)
}

/// [0, 2^top].
pub(super) fn below(top: i64) -> Ball {
    Ball { mid: BigInt::one(), exp: top - 1, rad: Radius::power_of_two(top - 1) }
}

/// [−1, 1].
pub(super) fn unit_interval() -> Ball {
    Ball::from_i64(0).widened(Radius::power_of_two(0))
}

/// The part of the ball within [−1, 1], where its numbers are known to lie.
fn clamped(x: Ball, bits: u32) -> Ball {
    let (low, high) = x.end_balls(bits);
    let one = Ball::from_i64(1);
    let is_above = |a: &Ball, b: &Ball| a.sub(b, 4 * bits).sign() == Some(Ordering::Greater);
    let (low, is_low) = if is_above(&one.neg(), &low) { (one.neg(), true) } else { (low, false) };
    let (high, is_high) = if is_above(&high, &one) { (one, true) } else { (high, false) };
    if is_low || is_high { low.union(&high, bits) } else { x }
}

fn half(x: Ball) -> Ball {
    Ball { mid: x.mid, exp: x.exp - 1, rad: x.rad.shift(-1) }
}

pub(super) fn double(x: Ball) -> Ball {
    Ball { mid: x.mid, exp: x.exp + 1, rad: x.rad.shift(1) }
}
