//! Numbers that an expression can be evaluated in: doubles, which prove nothing, and balls, which do.
//!
//! A [`Bounded`] number is a ball that remembers when it is r + s*pi exactly, for rational r and s: at the points k*pi
//! no ball can tell that the sine is zero.

use std::cmp::Ordering;

use super::evaluate::Along;
use super::evaluate::proved_root;
use super::sketch;
use crate::expr::Root;
use crate::number::Ball;
use crate::number::Rational;

/// An elementary function of one argument that is analytic inside of its domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Elementary {
    Exp,
    Ln,
    Sin,
    Cos,
    Tan,
    Cot,
    Sec,
    Csc,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Asinh,
    Acosh,
    Atanh,
    Sigmoid,
    Softplus,
    Erf,
    Erfc,
}

impl Elementary {
    /// The function of that name in the language.
    pub(super) fn named(name: &str) -> Option<Elementary> {
        use Elementary::*;
        Some(match name {
            "exp" => Exp,
            "ln" => Ln,
            "sin" => Sin,
            "cos" => Cos,
            "tan" => Tan,
            "cot" => Cot,
            "sec" => Sec,
            "csc" => Csc,
            "asin" => Asin,
            "acos" => Acos,
            "atan" => Atan,
            "sinh" => Sinh,
            "cosh" => Cosh,
            "tanh" => Tanh,
            "asinh" => Asinh,
            "acosh" => Acosh,
            "atanh" => Atanh,
            "sigmoid" => Sigmoid,
            "softplus" => Softplus,
            "erf" => Erf,
            "erfc" => Erfc,
            _ => return None,
        })
    }
}

/// What an expression is at a point.
#[derive(Clone, Debug)]
pub(super) enum Found<T> {
    /// It has this value.
    Value(T),
    /// It is proved to have none.
    Nothing,
    /// Not known.
    Open,
}

impl<T> Found<T> {
    pub(super) fn of(value: Option<T>) -> Found<T> {
        value.map_or(Found::Open, Found::Value)
    }
}

/// A number to evaluate in, at a precision of `bits` where it has one.
pub(super) trait Real: Clone {
    fn of(r: &Rational, bits: u32) -> Self;
    fn pi(bits: u32) -> Self;
    fn add(&self, other: &Self, bits: u32) -> Self;
    fn neg(&self) -> Self;
    fn mul(&self, other: &Self, bits: u32) -> Self;
    /// The sign, where it is known.
    fn sign(&self) -> Option<Ordering>;
    /// An integer power; `None` for a negative one of what may be 0.
    fn whole_power(&self, n: i64, bits: u32) -> Option<Self>;
    /// A rational power of a number that is known to be positive.
    fn power(&self, k: &Rational, bits: u32) -> Option<Self>;
    /// The largest integer that is not larger, and whether it is the number itself.
    fn floor(&self) -> Option<(Self, bool)>;
    /// Whether it is known to be an integer, and then whether that is even.
    fn parity(&self) -> Option<Option<bool>>;
    fn call(&self, function: Elementary, bits: u32) -> Found<Self>;
    /// The zero of a function near a double, and between the bounds of the root.
    fn root_near(start: f64, root: &Root, bits: u32, f: Along<Self>) -> Option<Self>;

    fn zero() -> Self {
        Self::of(&Rational::ZERO, 64)
    }
    fn int(n: i64) -> Self {
        Self::of(&Rational::from(n), 64)
    }
    fn sub(&self, other: &Self, bits: u32) -> Self {
        self.add(&other.neg(), bits)
    }
    fn scale(&self, r: &Rational, bits: u32) -> Self {
        if r.is_one() { self.clone() } else { self.mul(&Self::of(r, bits), bits) }
    }
    fn div(&self, other: &Self, bits: u32) -> Option<Self> {
        Some(self.mul(&other.whole_power(-1, bits)?, bits))
    }
}

impl Real for f64 {
    fn of(r: &Rational, _: u32) -> f64 {
        r.to_f64()
    }
    fn pi(_: u32) -> f64 {
        std::f64::consts::PI
    }
    fn add(&self, other: &f64, _: u32) -> f64 {
        self + other
    }
    fn neg(&self) -> f64 {
        -self
    }
    fn mul(&self, other: &f64, _: u32) -> f64 {
        self * other
    }
    fn sign(&self) -> Option<Ordering> {
        self.partial_cmp(&0.0)
    }
    fn whole_power(&self, n: i64, _: u32) -> Option<f64> {
        if n < 0 && *self == 0.0 {
            return None;
        }
        let (mut out, mut square, mut rest) = (1.0, *self, n.unsigned_abs());
        while rest > 0 {
            if rest & 1 == 1 {
                out *= square;
            }
            square *= square;
            rest >>= 1;
        }
        Some(if n < 0 { 1.0 / out } else { out })
    }
    fn power(&self, k: &Rational, _: u32) -> Option<f64> {
        if *k == Rational::HALF {
            return Some(self.sqrt());
        }
        Some(sketch::exp(sketch::ln(*self) * k.to_f64()))
    }
    fn floor(&self) -> Option<(f64, bool)> {
        let floor = f64::floor(*self);
        floor.is_finite().then_some((floor, floor == *self))
    }
    fn parity(&self) -> Option<Option<bool>> {
        let whole = self.is_finite() && f64::floor(*self) == *self;
        Some(whole.then_some((self / 2.0).floor() * 2.0 == *self))
    }
    fn call(&self, function: Elementary, _: u32) -> Found<f64> {
        use Elementary::*;
        let (x, one) = (*self, 1.0);
        let inverse = |y: f64| if y == 0.0 { Found::Nothing } else { Found::Value(1.0 / y) };
        let odd = |f: &dyn Fn(f64) -> f64| f(x.abs()).copysign(x);
        let value = match function {
            Exp => sketch::exp(x),
            Ln if x > 0.0 => sketch::ln(x),
            Sin => sketch::sin_cos(x).0,
            Cos => sketch::sin_cos(x).1,
            Tan | Cot => {
                let (sin, cos) = sketch::sin_cos(x);
                let (above, below) = if function == Tan { (sin, cos) } else { (cos, sin) };
                if below == 0.0 {
                    return Found::Nothing;
                }
                above / below
            }
            Sec => return inverse(sketch::sin_cos(x).1),
            Csc => return inverse(sketch::sin_cos(x).0),
            Asin if x.abs() <= 1.0 => asin(x),
            Acos if x.abs() <= 1.0 => std::f64::consts::FRAC_PI_2 - asin(x),
            Atan => sketch::atan(x),
            Sinh if x.abs() < 1e-3 => x + x * x * x / 6.0,
            Sinh => (sketch::exp(x) - sketch::exp(-x)) / 2.0,
            Cosh => (sketch::exp(x) + sketch::exp(-x)) / 2.0,
            Tanh if x.abs() < 1e-3 => x - x * x * x / 3.0,
            Tanh => odd(&|x| one - 2.0 / (sketch::exp(2.0 * x) + one)),
            Asinh if x.abs() < 1e-3 => x - x * x * x / 6.0,
            Asinh => odd(&|x| sketch::ln(x + (x * x + one).sqrt())),
            Acosh if x >= 1.0 => sketch::ln(x + ((x - one) * (x + one)).sqrt()),
            Atanh if x.abs() < 1e-3 => x + x * x * x / 3.0,
            Atanh if x.abs() < 1.0 => sketch::ln((one + x) / (one - x)) / 2.0,
            Sigmoid => one / (one + sketch::exp(-x)),
            Softplus if x > 30.0 => x + sketch::exp(-x),
            Softplus if x < -30.0 => sketch::exp(x),
            Softplus => sketch::ln(one + sketch::exp(x)),
            Erf => sketch::erf_erfc(x).0,
            Erfc => sketch::erf_erfc(x).1,
            Ln | Asin | Acos | Acosh | Atanh if x.is_nan() => return Found::Open,
            Ln | Asin | Acos | Acosh | Atanh => return Found::Nothing,
        };
        Found::Value(value)
    }
    fn root_near(start: f64, _: &Root, _: u32, _: Along<f64>) -> Option<f64> {
        Some(start)
    }
}

fn asin(x: f64) -> f64 {
    let root = ((1.0 - x) * (1.0 + x)).sqrt();
    if root == 0.0 { std::f64::consts::FRAC_PI_2.copysign(x) } else { sketch::atan(x / root) }
}

/// Sums of a rational number and a rational multiple of pi are kept exactly up to so many bits.
const MAX_EXACT_BITS: u64 = 1024;

/// A ball, and what it is exactly where that is a rational number plus a rational multiple of pi.
#[derive(Clone, Debug)]
pub(super) struct Bounded {
    pub ball: Ball,
    exact: Option<Box<(Rational, Rational)>>,
}

impl Bounded {
    pub(super) fn unknown(ball: Ball) -> Bounded {
        Bounded { ball, exact: None }
    }

    fn known(r: Rational, s: Rational, bits: u32) -> Bounded {
        let ball = match s.is_zero() {
            true => Ball::exact(&r, bits),
            false => {
                let turn = Ball::pi(bits + 8).mul(&Ball::exact(&s, bits + 8), bits + 8);
                turn.add(&Ball::exact(&r, bits + 8), bits)
            }
        };
        Bounded::with(ball, r, s)
    }

    fn with(ball: Ball, r: Rational, s: Rational) -> Bounded {
        let exact = (r.bits() + s.bits() <= MAX_EXACT_BITS).then(|| Box::new((r, s)));
        Bounded { ball, exact }
    }

    /// The number, where it is known to be rational.
    pub(super) fn rational(&self) -> Option<&Rational> {
        self.exact.as_deref().filter(|(_, s)| s.is_zero()).map(|(r, _)| r)
    }

    /// s, where the number is s*pi.
    fn turn(&self) -> Option<&Rational> {
        self.exact.as_deref().filter(|(r, _)| r.is_zero()).map(|(_, s)| s)
    }

    /// A trigonometric function at a rational multiple of pi where it is rational or has no value.
    fn wave_of_turn(&self, function: Elementary, bits: u32) -> Option<Found<Bounded>> {
        use Elementary::*;
        let half_turns = self.turn()?;
        let (sin, cos) = (sine(half_turns), sine(&(half_turns + &Rational::HALF)));
        let quarter = fraction(half_turns, &Rational::ONE);
        let value = match function {
            Sin => sin?,
            Cos => cos?,
            Tan if quarter == Rational::new(1, 4) => Rational::ONE,
            Tan if quarter == Rational::new(3, 4) => Rational::MINUS_ONE,
            Cot if quarter == Rational::new(1, 4) => Rational::ONE,
            Cot if quarter == Rational::new(3, 4) => Rational::MINUS_ONE,
            Sec | Tan if cos.as_ref()?.is_zero() => return Some(Found::Nothing),
            Csc | Cot if sin.as_ref()?.is_zero() => return Some(Found::Nothing),
            Sec => cos?.recip(),
            Csc => sin?.recip(),
            Tan => &sin? / &cos?,
            Cot => &cos? / &sin?,
            _ => return None,
        };
        Some(Found::Value(Bounded::known(value, Rational::ZERO, bits)))
    }

    /// f at a rational number where it is 0, 1, or a rational multiple of pi.
    fn simple_value(&self, function: Elementary, bits: u32) -> Option<Bounded> {
        use Elementary::*;
        let r = self.rational()?;
        let is = |n: i64| r.to_i64() == Some(n);
        let turn = |n: i64, d: i64| Bounded::known(Rational::ZERO, Rational::new(n, d), bits);
        let number = |r: Rational| Bounded::known(r, Rational::ZERO, bits);
        let sign = i64::from(r.signum());
        let half = r.abs() == Rational::HALF;
        Some(match function {
            Exp | Cosh | Erfc if is(0) => number(Rational::ONE),
            Sigmoid if is(0) => number(Rational::HALF),
            Ln | Acosh if is(1) => number(Rational::ZERO),
            Asin | Atan | Sinh | Tanh | Asinh | Atanh | Erf if is(0) => number(Rational::ZERO),
            Atan if is(sign) => turn(sign, 4),
            Asin if is(sign) => turn(sign, 2),
            Asin if half => turn(sign, 6),
            Acos if is(0) => turn(1, 2),
            Acos if is(sign) => turn(i64::from(sign < 0), 1),
            Acos if half => turn(3 - sign, 6),
            _ => return None,
        })
    }
}

/// r modulo m, from 0 on.
fn fraction(r: &Rational, m: &Rational) -> Rational {
    let turns = Rational::from((r / m).floor());
    r - &(&turns * m)
}

/// sin(r*pi), where it is rational.
fn sine(r: &Rational) -> Option<Rational> {
    let sixths = &fraction(r, &Rational::TWO) * &Rational::from(6);
    Some(match sixths.to_i64()? {
        0 | 6 => Rational::ZERO,
        1 | 5 => Rational::HALF,
        3 => Rational::ONE,
        7 | 11 => -Rational::HALF,
        9 => Rational::MINUS_ONE,
        _ => return None,
    })
}

impl Real for Bounded {
    fn of(r: &Rational, bits: u32) -> Bounded {
        Bounded::with(Ball::exact(r, bits), r.clone(), Rational::ZERO)
    }
    fn pi(bits: u32) -> Bounded {
        Bounded::with(Ball::pi(bits), Rational::ZERO, Rational::ONE)
    }
    fn add(&self, other: &Bounded, bits: u32) -> Bounded {
        if let (Some(a), Some(b)) = (self.exact.as_deref(), other.exact.as_deref()) {
            let (r, s) = (&a.0 + &b.0, &a.1 + &b.1);
            if s.is_zero() {
                return Bounded::known(r, s, bits);
            }
            return Bounded::with(self.ball.add(&other.ball, bits), r, s);
        }
        Bounded::unknown(self.ball.add(&other.ball, bits))
    }
    fn neg(&self) -> Bounded {
        let exact = self.exact.as_ref().map(|e| Box::new((-&e.0, -&e.1)));
        Bounded { ball: self.ball.neg(), exact }
    }
    fn mul(&self, other: &Bounded, bits: u32) -> Bounded {
        let ball = self.ball.mul(&other.ball, bits);
        let number = self.rational().map(|r| (r, other)).or_else(|| other.rational().map(|r| (r, self)));
        match number.and_then(|(r, other)| Some((r, other.exact.as_deref()?))) {
            Some((r, (a, b))) => Bounded::with(ball, r * a, r * b),
            None => Bounded::unknown(ball),
        }
    }
    fn sign(&self) -> Option<Ordering> {
        match self.exact.as_deref() {
            Some((r, s)) if s.is_zero() => Some(r.signum().cmp(&0)),
            Some((r, s)) if r.is_zero() => Some(s.signum().cmp(&0)),
            _ => self.ball.sign(),
        }
    }
    fn whole_power(&self, n: i64, bits: u32) -> Option<Bounded> {
        match self.rational() {
            Some(r) if n < 0 && r.is_zero() => return None,
            Some(r) if r.bits().saturating_mul(n.unsigned_abs()) <= MAX_EXACT_BITS => {
                return Some(Bounded::of(&r.pow(n), bits));
            }
            _ => {}
        }
        Some(Bounded::unknown(self.ball.powi(n, bits)?))
    }
    fn power(&self, k: &Rational, bits: u32) -> Option<Bounded> {
        let (n, d) = (k.numer_i64()?, u32::try_from(k.denom_i64()?).ok()?);
        if let Some(root) = self.rational().and_then(|r| r.root(d))
            && root.bits().saturating_mul(n.unsigned_abs()) <= MAX_EXACT_BITS
        {
            return Some(Bounded::of(&root.pow(n), bits));
        }
        if d > 64 || n.unsigned_abs() > 1000 {
            let log = self.ball.ln(bits + 32)?;
            return Some(Bounded::unknown(log.mul(&Ball::exact(k, bits + 32), bits + 32).exp(bits)));
        }
        Some(Bounded::unknown(self.ball.root(d, bits + 8)?.powi(n, bits)?))
    }
    fn floor(&self) -> Option<(Bounded, bool)> {
        if let Some(r) = self.rational() {
            return Some((Bounded::of(&Rational::from(r.floor()), 64), r.is_integer()));
        }
        let (low, high) = self.ball.ends()?;
        let floor = low.floor();
        let whole = low.is_integer() || floor != high.floor();
        (!whole).then(|| (Bounded::of(&Rational::from(floor), 64), false))
    }
    fn parity(&self) -> Option<Option<bool>> {
        match self.exact.as_deref() {
            Some((r, s)) if s.is_zero() => Some(r.is_integer().then(|| {
                let half = r * &Rational::HALF;
                half.is_integer()
            })),
            Some(_) => Some(None),
            None => self.floor().map(|_| None),
        }
    }
    fn call(&self, function: Elementary, bits: u32) -> Found<Bounded> {
        use Elementary::*;
        if let Some(found) = self.wave_of_turn(function, bits) {
            return found;
        }
        if let Some(value) = self.simple_value(function, bits) {
            return Found::Value(value);
        }
        let one = Bounded::int(1);
        let (x, above) = (&self.ball, |n: &Bounded| self.sub(n, 2 * bits + 64).sign());
        let ball = match function {
            Exp => Some(x.exp(bits)),
            Ln => match self.sign() {
                Some(Ordering::Greater) => x.ln(bits),
                Some(_) => return Found::Nothing,
                None => None,
            },
            Sin => Some(x.sin(bits)),
            Cos => Some(x.cos(bits)),
            Tan => x.tan(bits),
            Cot => x.cos(bits).div(&x.sin(bits), bits),
            Sec => Ball::from_i64(1).div(&x.cos(bits), bits),
            Csc => Ball::from_i64(1).div(&x.sin(bits), bits),
            Asin | Acos | Atanh => match (above(&one), above(&one.neg())) {
                (Some(Ordering::Greater), _) | (_, Some(Ordering::Less)) => return Found::Nothing,
                (Some(Ordering::Equal), _) | (_, Some(Ordering::Equal)) if function == Atanh => {
                    return Found::Nothing;
                }
                _ if function == Atanh => x.atanh(bits),
                _ if function == Asin => x.asin(bits),
                _ => x.asin(bits).map(|value| {
                    let half_pi = Ball::pi(bits + 8).mul(&Ball::exact(&Rational::HALF, 8), bits + 8);
                    half_pi.sub(&value, bits)
                }),
            },
            Atan => Some(x.atan(bits)),
            Sinh => Some(x.sinh(bits)),
            Cosh => Some(x.cosh(bits)),
            Tanh => Some(x.tanh(bits)),
            Asinh => Some(x.asinh(bits)),
            Acosh => match above(&one) {
                Some(Ordering::Less) => return Found::Nothing,
                Some(_) => x.acosh(bits),
                None => None,
            },
            Sigmoid => Some(x.sigmoid(bits)),
            Softplus => Some(x.softplus(bits)),
            Erf => Some(x.erf(bits)),
            Erfc => Some(x.erfc(bits)),
        };
        Found::of(ball.map(Bounded::unknown))
    }
    fn root_near(start: f64, root: &Root, bits: u32, f: Along<Bounded>) -> Option<Bounded> {
        proved_root(start, root, bits, f)
    }
}
