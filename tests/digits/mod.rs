//! Real numbers to 300 digits, by series: an evaluator that shares nothing with the engine.
//!
//! A [`Fixed`] is an integer multiple of 2^-1024; errors of the functions here stay far below 2^-900, and what
//! is below [`Fixed::is_zero`]'s bound of 2^-800 counts as zero. That proves nothing and need not: this is what
//! the engine's proofs are compared with.

use std::cmp::Ordering;
use std::sync::OnceLock;

use num_bigint::BigInt;
use num_traits::Signed;
use num_traits::ToPrimitive;
use num_traits::Zero;

pub const BITS: u32 = 1024;
const ZERO_BITS: u32 = 800;

/// A real number up to an error that does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed(BigInt);

impl Fixed {
    pub fn int(n: i64) -> Fixed {
        Fixed(BigInt::from(n) << BITS)
    }

    /// n*2^-1024.
    #[allow(dead_code, reason = "not every test that reads digits needs it")]
    pub fn of_bits(n: BigInt) -> Fixed {
        Fixed(n)
    }

    /// This number times 2^1024.
    #[allow(dead_code, reason = "not every test that reads digits needs it")]
    pub fn bits(&self) -> &BigInt {
        &self.0
    }

    /// 2^-k.
    pub fn power_of_half(k: u32) -> Fixed {
        Fixed(BigInt::from(1) << (BITS - k))
    }

    /// A literal of the language: `12` or `0.25`.
    pub fn literal(text: &str) -> Option<Fixed> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits: BigInt = format!("{whole}{fraction}").parse().ok()?;
        let scale = BigInt::from(10).pow(u32::try_from(fraction.len()).ok()?);
        Some(Fixed((digits << BITS) / scale))
    }

    pub fn is_zero(&self) -> bool {
        self.0.abs() < BigInt::from(1) << (BITS - ZERO_BITS)
    }

    pub fn sign(&self) -> Ordering {
        if self.is_zero() { Ordering::Equal } else { self.0.cmp(&BigInt::zero()) }
    }

    pub fn compare(&self, other: &Fixed) -> Ordering {
        self.sub(other).sign()
    }

    pub fn add(&self, other: &Fixed) -> Fixed {
        Fixed(&self.0 + &other.0)
    }

    pub fn sub(&self, other: &Fixed) -> Fixed {
        Fixed(&self.0 - &other.0)
    }

    pub fn neg(&self) -> Fixed {
        Fixed(-&self.0)
    }

    pub fn abs(&self) -> Fixed {
        Fixed(self.0.abs())
    }

    pub fn mul(&self, other: &Fixed) -> Fixed {
        Fixed((&self.0 * &other.0) >> BITS)
    }

    pub fn div(&self, other: &Fixed) -> Option<Fixed> {
        if other.is_zero() { None } else { Some(Fixed((&self.0 << BITS) / &other.0)) }
    }

    fn over(&self, n: i64) -> Fixed {
        Fixed(&self.0 / n)
    }

    /// The integer that this is, if it is one.
    pub fn as_integer(&self) -> Option<i64> {
        let nearest: BigInt = (&self.0 + (BigInt::from(1) << (BITS - 1))) >> BITS;
        let n = nearest.to_i64()?;
        self.sub(&Fixed::int(n)).is_zero().then_some(n)
    }

    pub fn floor(&self) -> Fixed {
        match self.as_integer() {
            Some(n) => Fixed::int(n),
            None => Fixed((&self.0 >> BITS) << BITS),
        }
    }

    pub fn sqrt(&self) -> Option<Fixed> {
        match self.sign() {
            Ordering::Less => None,
            Ordering::Equal => Some(Fixed::int(0)),
            Ordering::Greater => Some(Fixed((&self.0 << BITS).sqrt())),
        }
    }

    pub fn pi() -> Fixed {
        static PI: OnceLock<Fixed> = OnceLock::new();
        PI.get_or_init(|| {
            let (a, b) = (inverse_series(5, -1), inverse_series(239, -1));
            Fixed(a.0 * 16 - b.0 * 4)
        })
        .clone()
    }

    fn ln2() -> Fixed {
        static LN2: OnceLock<Fixed> = OnceLock::new();
        LN2.get_or_init(|| Fixed(inverse_series(3, 1).0 * 2)).clone()
    }

    /// None where the result would be too large to be of use.
    pub fn exp(&self) -> Option<Fixed> {
        let n = (&self.0 / &Fixed::ln2().0).to_i64()?;
        if n > 600 {
            return None;
        }
        if n < -1000 {
            return Some(Fixed::int(0));
        }
        let rest = Fixed(&self.0 - Fixed::ln2().0 * n);
        let small = Fixed(rest.0 >> 8);
        let (mut sum, mut term) = (Fixed::int(1), Fixed::int(1));
        for i in 1.. {
            term = term.mul(&small).over(i);
            if term.0.abs() <= BigInt::from(1) {
                break;
            }
            sum = sum.add(&term);
        }
        for _ in 0..8 {
            sum = sum.mul(&sum);
        }
        Some(if n >= 0 { Fixed(sum.0 << n) } else { Fixed(sum.0 >> -n) })
    }

    /// Halley's iteration for exp(y) = x, from a double.
    pub fn ln(&self) -> Option<Fixed> {
        if self.sign() != Ordering::Greater {
            return None;
        }
        let shift = i64::try_from(self.0.bits()).ok()? - i64::from(BITS);
        let mantissa = if shift >= 0 { Fixed(&self.0 >> shift) } else { Fixed(&self.0 << -shift) };
        let start = (mantissa.0.clone() >> (BITS - 60)).to_f64()? / 2f64.powi(60);
        let mut y = Fixed(BigInt::from((start.ln() * 2f64.powi(60)) as i64) << (BITS - 60));
        for _ in 0..4 {
            let e = y.exp()?;
            y = y.add(&Fixed(mantissa.sub(&e).0 * 2).div(&mantissa.add(&e))?);
        }
        Some(Fixed(y.0 + Fixed::ln2().0 * shift))
    }

    /// The sine and the cosine.
    pub fn sin_cos(&self) -> (Fixed, Fixed) {
        let turn = Fixed(Fixed::pi().0 * 2);
        let turns: BigInt = (&self.0 / &turn.0).clone();
        let x = Fixed(&self.0 - turns * &turn.0);
        let (mut sin, mut cos) = (Fixed::int(0), Fixed::int(0));
        let mut term = Fixed::int(1);
        for i in 0.. {
            match i % 4 {
                0 => cos = cos.add(&term),
                1 => sin = sin.add(&term),
                2 => cos = cos.sub(&term),
                _ => sin = sin.sub(&term),
            }
            term = term.mul(&x).over(i + 1);
            if term.0.abs() <= BigInt::from(1) {
                return (sin, cos);
            }
        }
        unreachable!("the terms tend to zero")
    }

    pub fn atan(&self) -> Fixed {
        // atan(x) = 2*atan(x/(1 + sqrt(1 + x^2))), four times.
        let mut x = self.clone();
        for _ in 0..4 {
            let root = Fixed::int(1).add(&x.mul(&x)).sqrt().expect("a sum of squares has a root");
            x = x.div(&root.add(&Fixed::int(1))).expect("the divisor is at least 1");
        }
        let square = x.mul(&x);
        let (mut sum, mut power) = (Fixed::int(0), x);
        for i in 0.. {
            let term = power.over(2 * i + 1);
            if term.0.abs() <= BigInt::from(1) {
                break;
            }
            sum = if i % 2 == 0 { sum.add(&term) } else { sum.sub(&term) };
            power = power.mul(&square);
        }
        Fixed(sum.0 * 16)
    }

    pub fn power(&self, exponent: &Fixed) -> Option<Fixed> {
        if let Some(n) = exponent.as_integer() {
            let mut out = Fixed::int(1);
            for _ in 0..n.unsigned_abs().min(200) {
                out = out.mul(self);
            }
            return if n < 0 { Fixed::int(1).div(&out) } else { Some(out) };
        }
        match (self.sign(), exponent.sign()) {
            (Ordering::Greater, _) => self.ln()?.mul(exponent).exp(),
            (Ordering::Equal, Ordering::Greater) => Some(Fixed::int(0)),
            _ => None,
        }
    }

    /// The nearest double, for sizes and messages.
    pub fn approx(&self) -> f64 {
        let bits = i64::try_from(self.0.bits()).unwrap_or(i64::MAX);
        let shift = (bits - 60).max(0);
        let top = (&self.0 >> shift).to_f64().unwrap_or(f64::NAN);
        top * 2f64.powi(i32::try_from(shift - i64::from(BITS)).unwrap_or(i32::MAX))
    }
}

/// The sum of sign^i/((2*i + 1)*n^(2*i + 1)): atan(1/n) for sign -1, atanh(1/n) for sign 1.
fn inverse_series(n: i64, sign: i64) -> Fixed {
    let mut power = Fixed::int(1).over(n);
    let mut sum = Fixed::int(0);
    for i in 0.. {
        let term = power.over(2 * i + 1);
        if term.0.is_zero() {
            break;
        }
        sum = if sign < 0 && i % 2 == 1 { sum.sub(&term) } else { sum.add(&term) };
        power = power.over(n * n);
    }
    sum
}
