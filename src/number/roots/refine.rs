//! What is known of one root from its isolating interval: smaller intervals, an enclosure, signs.
//!
//! An interval is divided into N cells, the secant through its ends says in which of them the root
//! should lie, and signs decide (Abbott, *Quadratic Interval Refinement for Real Roots*, 2014). Success
//! squares N, so the number of correct bits doubles; failure takes its square root, and with N = 2 it is
//! bisection. Values are computed in fixed point with counted errors, and again with more bits until the
//! errors do not matter.
//!
//! Worked example: √2 in (1, 2) with N = 4. The secant of x² − 2 is 0 at 4/3, so cell 5/4 to 3/2 is
//! tried; the values −7/16 and 1/4 confirm it, and N becomes 16.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::One;
use num_traits::Signed;
use num_traits::Zero;

use super::super::ball::Ball;
use super::super::ball::dyadic;
use super::super::ball::shifted;
use super::super::rational::Rational;
use super::polynomial::gcd;

/// An interval of width at most 2^−bits around the same root of p, with dyadic ends that are not roots;
/// both ends are the root itself where it is met by chance.
///
/// The interval holds exactly one root, a simple one, and p is not 0 at its ends. One whose ends have no
/// opposite signs comes back unchanged.
pub fn refine(p: &[BigInt], interval: &(Rational, Rational), bits: u32) -> (Rational, Rational) {
    refine_to(p, interval, i64::from(bits))
}

/// A ball around the root, with a radius of about 2^−bits times the root. The interval is as for
/// `refine`; one whose ends have no opposite signs is enclosed as a whole.
pub fn enclosure(p: &[BigInt], interval: &(Rational, Rational), bits: u32) -> Ball {
    let (mut left, mut right) = interval.clone();
    let before = sign_at(p, &left);
    if before == sign_at(p, &right) || before == Ordering::Equal {
        return Ball::exact(&left, bits).union(&Ball::exact(&right, bits), bits);
    }
    if left.is_negative() && right.is_positive() {
        match sign_at(p, &Rational::ZERO) {
            Ordering::Equal => return Ball::from_i64(0),
            sign if sign == before => left = Rational::ZERO,
            _ => right = Rational::ZERO,
        }
    }
    // Away from 0, so that the size of the root is known.
    let mut tried = 4 - order(&(&right - &left));
    while left.is_zero() || right.is_zero() {
        (left, right) = refine_to(p, &(left, right), tried);
        tried += tried.abs() + 8;
    }
    let size = order(&left).min(order(&right));
    (left, right) = refine_to(p, &(left, right), i64::from(bits) + 2 - size);
    Ball::exact(&left, bits + 4).union(&Ball::exact(&right, bits + 4), bits + 4)
}

/// The sign of q at the root of p in an isolating interval, which is as for `refine`. `None` when the
/// ends of the interval have no opposite signs.
pub fn sign_at_root(p: &[BigInt], interval: &(Rational, Rational), q: &[BigInt]) -> Option<Ordering> {
    let ends = |p: &[BigInt]| (sign_at(p, &interval.0), sign_at(p, &interval.1));
    let (before, after) = ends(p);
    if before == after || before == Ordering::Equal || after == Ordering::Equal {
        return None;
    }
    let mut interval = interval.clone();
    let mut bits = 32;
    let mut may_be_zero = true;
    loop {
        interval = refine_to(p, &interval, bits);
        let (left, right) = &interval;
        if left == right {
            return Some(sign_at(q, left));
        }
        let size = bits as u32 + 64;
        let x = Ball::exact(left, size).union(&Ball::exact(right, size), size);
        let value = q.iter().rev().fold(Ball::from_i64(0), |v, c| {
            v.mul(&x, size).add(&Ball::exact(&Rational::from(c.clone()), size), size)
        });
        if let Some(sign) = value.sign() {
            return Some(sign);
        }
        if may_be_zero && bits > 32 {
            may_be_zero = false;
            // A divisor of p has no root here but this one.
            let common = gcd(p, q);
            if common.len() != 1 && sign_at(&common, left) != sign_at(&common, right) || common.is_empty() {
                return Some(Ordering::Equal);
            }
        }
        bits *= 2;
    }
}

/// The sign of p(x).
pub fn sign_at(p: &[BigInt], x: &Rational) -> Ordering {
    let (n, d) = (x.numer(), x.denom());
    let sign = match power_of_two(&d) {
        Some(exponent) => Value::at(p, &n, exponent, 0, &mut 64).mantissa,
        None => {
            // d^degree·p(n/d)
            let start = (BigInt::ZERO, BigInt::one());
            p.iter().rev().fold(start, |(v, power), c| (v * &n + c * &power, power * &d)).0
        }
    };
    sign.cmp(&BigInt::ZERO)
}

/// As `refine`, where wide intervals may be wide enough.
pub(super) fn refine_to(p: &[BigInt], interval: &(Rational, Rational), bits: i64) -> (Rational, Rational) {
    let Some(bracket) = Bracket::new(p, interval) else { return interval.clone() };
    bracket.refined(bits)
}

/// A number t with 2^(t−2) < |r| < 2^t; any for 0.
pub(super) fn order(r: &Rational) -> i64 {
    r.numer().bits() as i64 - r.denom().bits() as i64 + 1
}

/// The e with n = 2^e.
fn power_of_two(n: &BigInt) -> Option<u64> {
    n.trailing_zeros().filter(|zeros| zeros + 1 == n.bits())
}

/// The interval from left/2^exponent to right/2^exponent, and the values of p at its ends, which have
/// opposite signs; or a root, as both ends.
struct Bracket<'a> {
    p: &'a [BigInt],
    left: BigInt,
    right: BigInt,
    exponent: u64,
    at_left: Value,
    at_right: Value,
    /// The bits with which the last values were computed.
    work: u64,
}

impl Bracket<'_> {
    /// `None` when the signs at the ends are not opposite.
    fn new<'a>(p: &'a [BigInt], (left, right): &(Rational, Rational)) -> Option<Bracket<'a>> {
        let opposite = |a: Ordering, b: Ordering| a == b.reverse() && a != Ordering::Equal;
        if left >= right {
            return None;
        }
        let dyadic_ends = power_of_two(&left.denom()).zip(power_of_two(&right.denom()));
        let mut exponent = match dyadic_ends {
            Some((a, b)) => a.max(b),
            None => (4 - order(&(right - left))).max(4) as u64,
        };
        let before = if dyadic_ends.is_some() { None } else { Some(sign_at(p, left)) };
        if before.is_some_and(|sign| !opposite(sign, sign_at(p, right))) {
            return None;
        }
        let mut work = 64;
        // Other ends are replaced by dyadic ones a little inside.
        loop {
            let scale = Rational::from(BigInt::one() << exponent);
            let (low, high): (BigInt, BigInt) = (-(-left * &scale).floor(), (right * &scale).floor());
            let at_left = Value::at(p, &low, exponent, 8, &mut work);
            let at_right = Value::at(p, &high, exponent, 8, &mut work);
            let (first, last) = (at_left.sign(), at_right.sign());
            let bracket = Bracket { p, left: low, right: high, exponent, at_left, at_right, work };
            match before {
                None => return opposite(first, last).then_some(bracket),
                Some(_) if first == Ordering::Equal => {
                    return Some(Bracket { right: bracket.left.clone(), ..bracket });
                }
                Some(_) if last == Ordering::Equal => {
                    return Some(Bracket { left: bracket.right.clone(), ..bracket });
                }
                Some(sign) if first == sign && opposite(first, last) && bracket.left < bracket.right => {
                    return Some(bracket);
                }
                Some(_) => exponent *= 2,
            }
        }
    }

    fn refined(mut self, bits: i64) -> (Rational, Rational) {
        let mut speed = 2u64;
        loop {
            // 2^excess is about the ratio by which the width is still too large.
            let width = &self.right - &self.left;
            let excess = width.bits() as i64 - self.exponent as i64 + bits;
            if width.is_zero() || excess <= 0 || (excess == 1 && power_of_two(&width).is_some()) {
                let end = |n| dyadic(n, -(self.exponent as i64));
                return (end(self.left), end(self.right));
            }
            speed = speed.min(excess as u64 + 1);
            speed = if self.step(speed) { 2 * speed } else { (speed / 2).max(1) };
            self.shorten();
        }
    }

    /// Divides the interval by 2^speed; false when the root was in another cell than expected, and the
    /// interval has become smaller by less.
    fn step(&mut self, speed: u64) -> bool {
        let width = &self.right - &self.left;
        self.left <<= speed;
        self.right <<= speed;
        self.exponent += speed;
        // Where the secant is 0, in cells from the left, to the nearest.
        let scale = self.at_left.scale.max(self.at_right.scale);
        let size = |v: &Value| v.mantissa.abs() << (scale - v.scale);
        let (a, b) = (size(&self.at_left), size(&self.at_right));
        let nearest: BigInt = ((&a << (speed + 1)) / (a + b) + 1u32) >> 1u32;
        let cells = BigInt::one() << speed;
        let cell = nearest.clamp(BigInt::one(), &cells - 1);
        let before = self.probe(&cell, &width, speed);
        if self.left == self.right {
            return true;
        }
        // The other end of the cell, counted from where the left end is now.
        let next: BigInt = if before { BigInt::one() } else { cell.clone() - 1 };
        let is_end = if before { cell + 1 == cells } else { next.is_zero() };
        is_end || self.probe(&next, &width, speed) != before || self.left == self.right
    }

    /// Cuts the interval at `cell` widths from its left end; true when the right part is kept.
    fn probe(&mut self, cell: &BigInt, width: &BigInt, speed: u64) -> bool {
        let x = &self.left + cell * width;
        // With so many bits they serve for the next secant as well.
        let value = Value::at(self.p, &x, self.exponent, 2 * speed + 4, &mut self.work);
        if value.mantissa.is_zero() {
            (self.left, self.right) = (x.clone(), x);
            return true;
        }
        let before = value.sign() == self.at_left.sign();
        if before {
            (self.left, self.at_left) = (x, value);
        } else {
            (self.right, self.at_right) = (x, value);
        }
        before
    }

    /// Drops the powers of two that both ends have in common with the denominator.
    fn shorten(&mut self) {
        let zeros = |n: &BigInt| n.trailing_zeros().unwrap_or(u64::MAX);
        let common = zeros(&self.left).min(zeros(&self.right)).min(self.exponent);
        self.left >>= common;
        self.right >>= common;
        self.exponent -= common;
    }
}

/// A value of a polynomial, mantissa·2^−scale up to a relative error that the caller has chosen. The
/// sign is right, and 0 is exact.
struct Value {
    mantissa: BigInt,
    scale: i64,
}

impl Value {
    /// p(x/2^exponent) with `bits` correct bits. The caller keeps in `work` how many bits it took.
    fn at(p: &[BigInt], x: &BigInt, exponent: u64, bits: u64, work: &mut u64) -> Value {
        // In the coordinate u = x/2^length, below 1, the coefficients are pᵢ·2^(top·i).
        let length = x.bits();
        let top = length as i64 - exponent as i64;
        let largest = p.iter().zip(0..).filter(|(c, _)| !c.is_zero()).map(|(c, i)| c.bits() as i64 + top * i);
        let Some(largest) = largest.max() else { return Value { mantissa: BigInt::ZERO, scale: 0 } };
        let exact = p.len() as u64 * length + p.iter().map(BigInt::bits).max().unwrap_or(0);
        // Each step rounds twice, and no error grows.
        let error_bits = u64::from(64 - (2 * p.len() as u64).leading_zeros());
        while *work < exact {
            let scale = *work as i64 - largest;
            let mantissa = p.iter().enumerate().rev().fold(BigInt::ZERO, |v: BigInt, (i, c)| {
                ((v * x) >> length) + shifted(c, top * i as i64 + scale)
            });
            let known = mantissa.bits();
            if known > error_bits + bits {
                return Value { mantissa, scale };
            }
            *work += if known > error_bits + 1 { error_bits + bits + 32 - known } else { *work + bits };
        }
        let mantissa = p
            .iter()
            .rev()
            .zip(0..)
            .fold(BigInt::ZERO, |v: BigInt, (c, i): (_, u64)| v * x + (c << (exponent * i)));
        Value { mantissa, scale: (exponent * (p.len() as u64 - 1)) as i64 }
    }

    fn sign(&self) -> Ordering {
        self.mantissa.cmp(&BigInt::ZERO)
    }
}
