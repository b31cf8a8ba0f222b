//! Exact rational numbers, fast when they are small.
//!
//! Nearly every number in a formula has a numerator and a denominator of a few digits. Those live
//! inline in two machine words; only a number that does not fit is a boxed `BigRational`. Sums and
//! products cancel before they multiply (Knuth, *The Art of Computer Programming* 2, section 4.5.1),
//! so every gcd of the small form is one of 64-bit words.
//!
//! Worked example: 1/6 + 1/10. gcd(6, 10) = 2, so the sum is (1·5 + 1·3) / (6·5) = 8/30, and only
//! gcd(8, 2) = 2 is left to cancel: 4/15.
//!
//! This module knows no irrational number: `Ball` encloses those.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Product;
use std::iter::Sum;
use std::ops::Add;
use std::ops::AddAssign;
use std::ops::Div;
use std::ops::Mul;
use std::ops::MulAssign;
use std::ops::Neg;
use std::ops::Sub;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::One;
use num_traits::Signed;
use num_traits::ToPrimitive;
use num_traits::Zero;

/// The largest decimal exponent, and the largest number of digits, that a literal may have.
const MAX_DECIMAL: usize = 20_000;

/// An exact rational number.
///
/// Canonical: in lowest terms, denominator positive, inline exactly when numerator and denominator
/// both fit 64 bits. So `==` is equality of numbers, and `<` is their order.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Small(i64, i64),
    Big(Box<BigRational>),
}

use Form::Big;
use Form::Small;

impl Rational {
    pub const ZERO: Rational = Rational(Small(0, 1));
    pub const ONE: Rational = Rational(Small(1, 1));
    pub const TWO: Rational = Rational(Small(2, 1));
    pub const HALF: Rational = Rational(Small(1, 2));
    pub const MINUS_ONE: Rational = Rational(Small(-1, 1));

    /// n/d, in lowest terms.
    ///
    /// # Panics
    /// When d is 0: a denominator is never 0.
    pub fn new(n: i64, d: i64) -> Rational {
        assert!(d != 0, "a denominator is never 0");
        let g = gcd(n.unsigned_abs(), d.unsigned_abs()) as i128;
        let sign = if d < 0 { -1 } else { 1 };
        Rational::from_reduced(sign * i128::from(n) / g, sign * i128::from(d) / g)
    }

    /// n/d, in lowest terms.
    ///
    /// # Panics
    /// When d is 0: a denominator is never 0.
    pub fn from_big(n: BigInt, d: BigInt) -> Rational {
        assert!(!d.is_zero(), "a denominator is never 0");
        match (n.to_i64(), d.to_i64()) {
            (Some(n), Some(d)) => Rational::new(n, d),
            _ => Rational::canonical(BigRational::new(n, d)),
        }
    }

    /// The value of a literal such as `0.01`, `.5`, `1e-3` or `2.5E6`.
    ///
    /// `None` for any other text, and for a literal whose exponent or number of digits exceeds 20000.
    pub fn from_decimal(text: &str) -> Option<Rational> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !is_number || digits.len() > MAX_DECIMAL || exponent.unsigned_abs() > MAX_DECIMAL as u64 {
            return None;
        }
        let digits = digits.parse::<BigInt>().ok()?;
        let shift = exponent - fraction.len() as i64;
        let power = BigInt::from(10).pow(u32::try_from(shift.unsigned_abs()).ok()?);
        Some(match shift >= 0 {
            true => Rational::from(digits * power),
            false => Rational::from_big(digits, power),
        })
    }

    /// The numerator, which carries the sign.
    pub fn numer(&self) -> BigInt {
        match &self.0 {
            Small(n, _) => BigInt::from(*n),
            Big(r) => r.numer().clone(),
        }
    }

    /// The denominator, which is positive.
    pub fn denom(&self) -> BigInt {
        match &self.0 {
            Small(_, d) => BigInt::from(*d),
            Big(r) => r.denom().clone(),
        }
    }

    /// The numerator, if it fits.
    pub fn numer_i64(&self) -> Option<i64> {
        match &self.0 {
            Small(n, _) => Some(*n),
            Big(r) => r.numer().to_i64(),
        }
    }

    /// The denominator, if it fits.
    pub fn denom_i64(&self) -> Option<i64> {
        match &self.0 {
            Small(_, d) => Some(*d),
            Big(r) => r.denom().to_i64(),
        }
    }

    /// The number itself, if it is an integer and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Small(n, 1) => Some(*n),
            _ => None,
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small(0, _))
    }

    pub fn is_one(&self) -> bool {
        matches!(self.0, Small(1, 1))
    }

    pub fn is_minus_one(&self) -> bool {
        matches!(self.0, Small(-1, 1))
    }

    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Small(_, d) => *d == 1,
            Big(r) => r.is_integer(),
        }
    }

    pub fn is_negative(&self) -> bool {
        self.signum() < 0
    }

    pub fn is_positive(&self) -> bool {
        self.signum() > 0
    }

    /// −1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match &self.0 {
            Small(n, _) => n.signum() as i32,
            Big(r) if r.is_negative() => -1,
            Big(_) => 1,
        }
    }

    pub fn abs(&self) -> Rational {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// 1/self.
    ///
    /// # Panics
    /// At 0: a denominator is never 0.
    pub fn recip(&self) -> Rational {
        match &self.0 {
            Small(0, _) => panic!("a denominator is never 0"),
            Small(n, d) if *n > 0 => Rational(Small(*d, *n)),
            Small(n, d) => Rational::from_reduced(-i128::from(*d), -i128::from(*n)),
            Big(r) => Rational::canonical(r.recip()),
        }
    }

    /// The power with an integer exponent; 0⁰ is 1. The caller has checked the size of the result:
    /// it is about `exponent` times `self.bits()`.
    ///
    /// # Panics
    /// For a negative power of 0, and when no memory could hold the result.
    pub fn pow(&self, exponent: i64) -> Rational {
        if exponent < 0 {
            let inverse = self.recip();
            return inverse.natural_power(exponent.unsigned_abs());
        }
        self.natural_power(exponent as u64)
    }

    fn natural_power(&self, exponent: u64) -> Rational {
        match self.0 {
            _ if exponent == 0 => return Rational::ONE,
            Small(0 | 1, 1) => return self.clone(),
            Small(-1, 1) => return if exponent.is_multiple_of(2) { Rational::ONE } else { self.clone() },
            _ if exponent == 1 => return self.clone(),
            _ => {}
        }
        let exponent =
            u32::try_from(exponent).expect("a power is checked for its size before it is computed");
        if let Small(n, d) = self.0
            && let (Some(n), Some(d)) = (n.checked_pow(exponent), d.checked_pow(exponent))
        {
            return Rational(Small(n, d));
        }
        // Powers of coprime numbers are coprime.
        Rational::canonical(BigRational::new_raw(self.numer().pow(exponent), self.denom().pow(exponent)))
    }

    /// The bits of the numerator and of the denominator together, so that callers can cap a size.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Small(n, d) => {
                u64::from(128 - n.unsigned_abs().leading_zeros() - d.unsigned_abs().leading_zeros())
            }
            Big(r) => r.numer().bits() + r.denom().bits(),
        }
    }

    /// The largest integer that is not above the number.
    pub fn floor(&self) -> BigInt {
        match &self.0 {
            Small(n, d) => BigInt::from(n.div_euclid(*d)),
            Big(r) => r.numer().div_floor(r.denom()),
        }
    }

    /// The largest g ≥ 0 such that both numbers are integer multiples of g; 0 for two zeros.
    pub fn gcd(&self, other: &Rational) -> Rational {
        if let (Small(a, 1), Small(b, 1)) = (&self.0, &other.0) {
            return Rational::from_reduced(i128::from(gcd(a.unsigned_abs(), b.unsigned_abs())), 1);
        }
        // In lowest terms, gcd(a/b, c/d) = gcd(a, c) / lcm(b, d).
        Rational::from_big(self.numer().gcd(&other.numer()), self.denom().lcm(&other.denom()))
    }

    /// The real n-th root, when it exists and is rational.
    pub fn root(&self, n: u32) -> Option<Rational> {
        if n == 0 || (n.is_multiple_of(2) && self.is_negative()) {
            return None;
        }
        if n == 1 || self.is_zero() || self.is_one() {
            return Some(self.clone());
        }
        let exact = |power: BigInt| {
            let root = power.nth_root(n);
            (root.pow(n) == power).then_some(root)
        };
        Some(Rational::from_big(exact(self.numer())?, exact(self.denom())?))
    }

    /// (self + other)/2.
    pub fn midpoint(&self, other: &Rational) -> Rational {
        (self + other) * Rational::HALF
    }

    /// The rational of the smallest denominator strictly between the two, and among those the one
    /// nearest to 0: the highest node of the Stern–Brocot tree in the interval (Graham, Knuth,
    /// Patashnik, *Concrete Mathematics*, section 4.5). Between 1/3 and 1/2 it is 2/5.
    ///
    /// # Panics
    /// Unless self < other.
    pub fn simplest_between(&self, other: &Rational) -> Rational {
        let (a, b) = (self, other);
        assert!(a < b, "an interval has its left end before its right end");
        if a.is_negative() && b.is_positive() {
            return Rational::ZERO;
        }
        if !b.is_positive() {
            return -Rational::simplest_between(&-b, &-a);
        }
        // The common part of the continued fractions of both ends, then the first difference.
        let (mut low, mut high) = (a.clone(), Some(b.clone()));
        let mut quotients = Vec::new();
        loop {
            let whole = Rational::from(low.floor());
            let next = &whole + &Rational::ONE;
            let Some(end) = high.filter(|end| *end <= next) else {
                return quotients.iter().rev().fold(next, |tail: Rational, q: &Rational| q + tail.recip());
            };
            let rest = &low - &whole;
            low = (end - &whole).recip();
            high = (!rest.is_zero()).then(|| rest.recip());
            quotients.push(whole);
        }
    }

    /// A floating-point number near this one. It proves nothing: use it to choose where to look.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Small(n, d) => *n as f64 / *d as f64,
            Big(r) => r.to_f64().unwrap_or(f64::NAN),
        }
    }

    fn to_big(&self) -> BigRational {
        match &self.0 {
            Small(n, d) => BigRational::new_raw(BigInt::from(*n), BigInt::from(*d)),
            Big(r) => (**r).clone(),
        }
    }

    /// n/d, which the caller knows to be in lowest terms with d > 0: no gcd is computed.
    pub(super) fn from_lowest_terms(n: BigInt, d: BigInt) -> Rational {
        Rational::canonical(BigRational::new_raw(n, d))
    }

    /// The canonical form of a fraction in lowest terms with positive denominator.
    #[inline]
    fn from_reduced(n: i128, d: i128) -> Rational {
        match (i64::try_from(n), i64::try_from(d)) {
            (Ok(n), Ok(d)) => Rational(Small(n, d)),
            _ => Rational(Big(Box::new(BigRational::new_raw(BigInt::from(n), BigInt::from(d))))),
        }
    }

    fn canonical(r: BigRational) -> Rational {
        match (r.numer().to_i64(), r.denom().to_i64()) {
            (Some(n), Some(d)) => Rational(Small(n, d)),
            _ => Rational(Big(Box::new(r))),
        }
    }
}

/// The greatest common divisor of two words.
#[inline]
fn gcd(a: u64, b: u64) -> u64 {
    if a == 1 || b == 1 { 1 } else { a.gcd(&b) }
}

/// a/b + c/d in the small form. The sums stay below 2¹²⁷, since |a|, |c| ≤ 2⁶³ and b, d < 2⁶³.
#[inline]
fn add_small(a: i64, b: i64, c: i64, d: i64) -> Rational {
    if b == 1 && d == 1 {
        return Rational::from_reduced(i128::from(a) + i128::from(c), 1);
    }
    let (a, b, c, d) = (i128::from(a), i128::from(b), i128::from(c), i128::from(d));
    let g = i128::from(gcd(b as u64, d as u64));
    if g == 1 {
        return Rational::from_reduced(a * d + c * b, b * d);
    }
    let rest = b / g;
    let sum = a * (d / g) + c * rest;
    // Only divisors of g can still cancel.
    let h = i128::from(gcd((sum % g).unsigned_abs() as u64, g as u64));
    Rational::from_reduced(sum / h, rest * (d / h))
}

/// (a/b)·(c/d) in the small form.
#[inline]
fn mul_small(a: i64, b: i64, c: i64, d: i64) -> Rational {
    if b == 1 && d == 1 {
        return Rational::from_reduced(i128::from(a) * i128::from(c), 1);
    }
    let g = i128::from(gcd(a.unsigned_abs(), d as u64));
    let h = i128::from(gcd(c.unsigned_abs(), b as u64));
    let (a, b, c, d) = (i128::from(a), i128::from(b), i128::from(c), i128::from(d));
    Rational::from_reduced((a / g) * (c / h), (b / h) * (d / g))
}

fn add(x: &Rational, y: &Rational) -> Rational {
    match (&x.0, &y.0) {
        (Small(a, b), Small(c, d)) => add_small(*a, *b, *c, *d),
        _ if x.is_integer() && y.is_integer() => Rational::from(x.numer() + y.numer()),
        (Big(a), Big(b)) => Rational::canonical(&**a + &**b),
        _ => Rational::canonical(x.to_big() + y.to_big()),
    }
}

fn sub(x: &Rational, y: &Rational) -> Rational {
    match (&x.0, &y.0) {
        (Small(a, b), Small(c, d)) if *c != i64::MIN => add_small(*a, *b, -c, *d),
        _ if x.is_integer() && y.is_integer() => Rational::from(x.numer() - y.numer()),
        (Big(a), Big(b)) => Rational::canonical(&**a - &**b),
        _ => Rational::canonical(x.to_big() - y.to_big()),
    }
}

fn mul(x: &Rational, y: &Rational) -> Rational {
    match (&x.0, &y.0) {
        (Small(a, b), Small(c, d)) => mul_small(*a, *b, *c, *d),
        _ if x.is_integer() && y.is_integer() => Rational::from(x.numer() * y.numer()),
        (Big(a), Big(b)) => Rational::canonical(&**a * &**b),
        _ => Rational::canonical(x.to_big() * y.to_big()),
    }
}

/// # Panics
/// When y is 0: a denominator is never 0.
fn div(x: &Rational, y: &Rational) -> Rational {
    mul(x, &y.recip())
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl $trait<Rational> for Rational {
            type Output = Rational;
            fn $method(self, other: Rational) -> Rational {
                $method(&self, &other)
            }
        }
        impl $trait<&Rational> for Rational {
            type Output = Rational;
            fn $method(self, other: &Rational) -> Rational {
                $method(&self, other)
            }
        }
        impl $trait<Rational> for &Rational {
            type Output = Rational;
            fn $method(self, other: Rational) -> Rational {
                $method(self, &other)
            }
        }
        impl $trait<&Rational> for &Rational {
            type Output = Rational;
            fn $method(self, other: &Rational) -> Rational {
                $method(self, other)
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        match &self.0 {
            Small(n, d) => Rational::from_reduced(-i128::from(*n), i128::from(*d)),
            Big(r) => Rational::canonical(-&**r),
        }
    }
}

impl Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        -&self
    }
}

impl AddAssign<&Rational> for Rational {
    fn add_assign(&mut self, other: &Rational) {
        *self = add(self, other);
    }
}

impl MulAssign<&Rational> for Rational {
    fn mul_assign(&mut self, other: &Rational) {
        *self = mul(self, other);
    }
}

impl Sum for Rational {
    fn sum<I: Iterator<Item = Rational>>(terms: I) -> Rational {
        terms.fold(Rational::ZERO, |sum, term| sum + term)
    }
}

impl<'a> Sum<&'a Rational> for Rational {
    fn sum<I: Iterator<Item = &'a Rational>>(terms: I) -> Rational {
        terms.fold(Rational::ZERO, |sum, term| sum + term)
    }
}

impl Product for Rational {
    fn product<I: Iterator<Item = Rational>>(factors: I) -> Rational {
        factors.fold(Rational::ONE, |product, factor| product * factor)
    }
}

impl<'a> Product<&'a Rational> for Rational {
    fn product<I: Iterator<Item = &'a Rational>>(factors: I) -> Rational {
        factors.fold(Rational::ONE, |product, factor| product * factor)
    }
}

impl From<i64> for Rational {
    fn from(n: i64) -> Rational {
        Rational(Small(n, 1))
    }
}

impl From<BigInt> for Rational {
    fn from(n: BigInt) -> Rational {
        match n.to_i64() {
            Some(n) => Rational::from(n),
            None => Rational(Big(Box::new(BigRational::new_raw(n, BigInt::one())))),
        }
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Rational) -> Ordering {
        match (&self.0, &other.0) {
            (Small(a, b), Small(c, d)) if b == d => a.cmp(c),
            (Small(a, b), Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            (Big(a), Big(b)) => a.cmp(b),
            _ => self
                .signum()
                .cmp(&other.signum())
                .then_with(|| (self.numer() * other.denom()).cmp(&(other.numer() * self.denom()))),
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Rational) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Small(n, 1) => write!(f, "{n}"),
            Small(n, d) => write!(f, "{n}/{d}"),
            Big(r) => write!(f, "{r}"),
        }
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
