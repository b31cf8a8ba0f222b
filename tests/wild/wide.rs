//! Real numbers of 300 significant digits and any size, and the values of trees in them.
//!
//! A fixed number of binary places calls (2^-200)^5 zero; here a number is a mantissa of 1024 bits with an exponent,
//! and the series of [`Fixed`] are used on reduced arguments. A difference that loses more than 980 bits is zero,
//! one that loses 600 to 980 is [`Lack::Unclear`]: the digits cannot tell. A sum in which a term was too small to
//! be kept is blurred, and a difference of it is never zero. Of numbers such as exp(-2^100) only the sign and the
//! direction are kept.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::OnceLock;

use num_bigint::BigInt;
use num_traits::Signed;
use num_traits::ToPrimitive;
use num_traits::Zero;

use crate::digits::BITS;
use crate::digits::Fixed;
use crate::drawn::Condition;
use crate::drawn::Tree;
use crate::drawn::relates;
use crate::wild::functions::apply;

const PRECISION: i64 = BITS as i64;
/// A difference that loses more is zero.
const ZERO_LOSS: i64 = 980;
/// A difference that loses more is not clear.
const CLEAR_LOSS: i64 = 600;
/// Exponents beyond are not kept.
const LARGEST: i64 = 1 << 40;
/// Below 2^-SMALL a few terms of a series are enough.
pub const SMALL: i64 = 300;
/// Sines of larger powers of two are not asked for.
const LARGEST_ANGLE: i64 = 600;

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The function has no value.
    Undefined,
    /// The digits do not tell.
    Unclear,
}

pub type Known = Result<Wide, Lack>;

/// mantissa*2^exponent, rounded to 1024 bits. A rough number is far beyond every exponent: very large or very small.
#[derive(Clone, Debug)]
pub struct Wide {
    mantissa: BigInt,
    exponent: i64,
    is_rough: bool,
    pub is_blurred: bool,
}

impl Wide {
    pub fn int(n: i64) -> Wide {
        Wide::new(BigInt::from(n), 0)
    }

    /// 2^k.
    pub fn power_of_two(k: i64) -> Wide {
        Wide::new(BigInt::from(1), k)
    }

    /// n*2^k, rounded.
    pub fn scaled(n: BigInt, k: i64) -> Wide {
        Wide::new(n, k)
    }

    fn new(mantissa: BigInt, exponent: i64) -> Wide {
        let extra = i64::try_from(mantissa.bits()).unwrap_or(i64::MAX) - PRECISION;
        let (mantissa, exponent) =
            if extra > 0 { (mantissa >> extra, exponent + extra) } else { (mantissa, exponent) };
        let out = Wide { mantissa, exponent, is_rough: false, is_blurred: false };
        if out.is_zero() || out.top().abs() <= LARGEST {
            out
        } else {
            Wide::rough(out.is_negative(), out.top() > 0)
        }
    }

    fn rough(is_negative: bool, is_large: bool) -> Wide {
        let sign = if is_negative { -1 } else { 1 };
        let exponent = if is_large { 2 * LARGEST } else { -2 * LARGEST };
        Wide { mantissa: BigInt::from(sign), exponent, is_rough: true, is_blurred: false }
    }

    fn of(fixed: &Fixed) -> Wide {
        Wide::new(fixed.bits().clone(), -PRECISION)
    }

    fn fixed(&self) -> Fixed {
        let shift = self.exponent + PRECISION;
        Fixed::of_bits(if shift >= 0 { &self.mantissa << shift } else { &self.mantissa >> -shift })
    }

    pub fn is_zero(&self) -> bool {
        self.mantissa.is_zero()
    }

    pub fn is_negative(&self) -> bool {
        self.mantissa.is_negative()
    }

    /// The least k with |x| < 2^k.
    pub fn top(&self) -> i64 {
        if self.is_zero() {
            return -4 * LARGEST;
        }
        self.exponent + i64::try_from(self.mantissa.bits()).unwrap_or(i64::MAX)
    }

    /// The binary logarithm of |x|; minus infinity for 0.
    pub fn log2(&self) -> f64 {
        if self.is_zero() {
            return f64::NEG_INFINITY;
        }
        let shift = i64::try_from(self.mantissa.bits()).unwrap_or(i64::MAX) - 60;
        let top = if shift > 0 { &self.mantissa >> shift } else { &self.mantissa << -shift };
        top.to_f64().unwrap_or(f64::NAN).abs().log2() + (shift + self.exponent) as f64
    }

    /// The nearest double.
    pub fn approx(&self) -> f64 {
        let size = self.log2().exp2();
        if self.is_negative() { -size } else { size }
    }

    pub fn sign(&self) -> Ordering {
        self.mantissa.cmp(&BigInt::zero())
    }

    pub fn neg(&self) -> Wide {
        Wide { mantissa: -&self.mantissa, ..self.clone() }
    }

    pub fn abs(&self) -> Wide {
        Wide { mantissa: self.mantissa.abs(), ..self.clone() }
    }

    pub fn add(&self, other: &Wide) -> Known {
        let (large, small) = if self.top() >= other.top() { (self, other) } else { (other, self) };
        let is_blurred = large.is_blurred || small.is_blurred;
        if small.is_zero() {
            return Ok(large.clone().blurred(is_blurred));
        }
        if large.top() - small.top() > PRECISION + 2 {
            return Ok(large.clone().blurred(true));
        }
        if large.is_rough || small.is_rough {
            return Err(Lack::Unclear);
        }
        let exponent = large.exponent.min(small.exponent);
        let aligned = |w: &Wide| &w.mantissa << (w.exponent - exponent);
        let sum = Wide::new(aligned(large) + aligned(small), exponent);
        match large.top() - sum.top() {
            lost if lost > ZERO_LOSS && !is_blurred => Ok(Wide::int(0)),
            lost if lost > CLEAR_LOSS => Err(Lack::Unclear),
            _ => Ok(sum.blurred(is_blurred)),
        }
    }

    pub fn sub(&self, other: &Wide) -> Known {
        self.add(&other.neg())
    }

    pub fn blurred(self, is_blurred: bool) -> Wide {
        Wide { is_blurred, ..self }
    }

    pub fn mul(&self, other: &Wide) -> Known {
        let is_blurred = self.is_blurred || other.is_blurred;
        self.product(other).map(|w| w.blurred(is_blurred))
    }

    fn product(&self, other: &Wide) -> Known {
        if self.is_zero() || other.is_zero() {
            return Ok(Wide::int(0));
        }
        let is_negative = self.is_negative() != other.is_negative();
        match (self.is_rough, other.is_rough) {
            (false, false) => Ok(Wide::new(&self.mantissa * &other.mantissa, self.exponent + other.exponent)),
            (true, true) if (self.top() > 0) != (other.top() > 0) => Err(Lack::Unclear),
            (true, _) => Ok(Wide::rough(is_negative, self.top() > 0)),
            (_, true) => Ok(Wide::rough(is_negative, other.top() > 0)),
        }
    }

    pub fn div(&self, other: &Wide) -> Known {
        let is_blurred = self.is_blurred || other.is_blurred;
        self.quotient(other).map(|w| w.blurred(is_blurred))
    }

    fn quotient(&self, other: &Wide) -> Known {
        if other.is_zero() {
            return Err(Lack::Undefined);
        }
        if other.is_rough {
            return self.mul(&Wide::rough(other.is_negative(), other.top() < 0));
        }
        if self.is_rough {
            return Ok(Wide::rough(self.is_negative() != other.is_negative(), self.top() > 0));
        }
        let shift = 2 * PRECISION;
        Ok(Wide::new((&self.mantissa << shift) / &other.mantissa, self.exponent - other.exponent - shift))
    }

    pub fn compare(&self, other: &Wide) -> Result<Ordering, Lack> {
        Ok(self.sub(other)?.sign())
    }

    pub fn as_integer(&self) -> Option<i64> {
        if self.top() > 40 {
            return None;
        }
        self.fixed().as_integer()
    }

    /// The largest integer that is not larger; where the digits cannot tell whether the number is one, there is none.
    pub fn floor(&self) -> Known {
        if self.top() > PRECISION {
            return Err(Lack::Unclear);
        }
        let down = |w: &Wide| match w.exponent {
            0.. => w.clone(),
            e if e < -2 * PRECISION => Wide::int(if w.is_negative() { -1 } else { 0 }),
            e => Wide::new(&w.mantissa >> -e, 0),
        };
        let half = Wide::power_of_two(-1);
        let nearest = down(&self.add(&half)?);
        let above = self.sub(&nearest)?;
        if above.is_negative() { nearest.sub(&Wide::int(1)) } else { Ok(nearest) }
    }

    fn ln2() -> &'static Wide {
        static LN2: OnceLock<Wide> = OnceLock::new();
        LN2.get_or_init(|| Wide::of(&Fixed::int(2).ln().expect("2 has a logarithm")))
    }

    pub fn pi() -> &'static Wide {
        static PI: OnceLock<Wide> = OnceLock::new();
        PI.get_or_init(|| Wide::of(&Fixed::pi()))
    }

    /// a0 + x*(a1 + x*(a2 + ...)) for coefficients 1/n, 0 where n is 0.
    pub fn series(&self, divisors: &[i64]) -> Known {
        let mut sum = Wide::int(0);
        for &n in divisors.iter().rev() {
            let coefficient = if n == 0 { Wide::int(0) } else { Wide::int(1).div(&Wide::int(n))? };
            sum = sum.mul(self)?.add(&coefficient)?;
        }
        // What is cut off is no digit of the sum, but may be all that is left of a difference.
        Ok(sum.blurred(!self.is_zero()))
    }

    pub fn exp(&self) -> Known {
        if self.top() > 40 {
            return Ok(Wide::rough(false, !self.is_negative()));
        }
        if self.top() < -SMALL {
            return self.series(&[1, 1, 2, 6, 24]);
        }
        let n = self.div(Wide::ln2())?.approx().round() as i64;
        let rest = self.sub(&Wide::ln2().mul(&Wide::int(n))?)?;
        let power = Wide::of(&rest.fixed().exp().ok_or(Lack::Unclear)?);
        Ok(Wide::new(power.mantissa, power.exponent + n))
    }

    pub fn ln(&self) -> Known {
        if self.sign() != Ordering::Greater {
            return Err(Lack::Undefined);
        }
        if self.is_rough {
            return Err(Lack::Unclear);
        }
        let rest = self.sub(&Wide::int(1))?;
        if rest.top() < -SMALL {
            return rest.series(&[0, 1, -2, 3, -4]);
        }
        // Between 1/2 and 1, unless the number is near 1.
        let n = if (-1..=1).contains(&self.top()) { 0 } else { self.top() };
        let mantissa = Wide::new(self.mantissa.clone(), self.exponent - n);
        // ln(m) = y + ln(1 + d) with 1 + d = m*exp(-y), for a double y near ln(m): d is below 2^-50.
        let guess = (mantissa.approx().ln() * 2f64.powi(60)) as i64;
        let y = Wide::new(BigInt::from(guess), -60);
        let d = mantissa.mul(&y.neg().exp()?)?.fixed().sub(&Fixed::int(1));
        let (mut sum, mut power) = (y.fixed(), Fixed::int(1));
        for i in 1..=20 {
            power = power.mul(&d);
            let term = Fixed::of_bits(power.bits() / if i % 2 == 1 { i } else { -i });
            sum = sum.add(&term);
        }
        Wide::of(&sum).add(&Wide::ln2().mul(&Wide::int(n))?)
    }

    pub fn sin_cos(&self) -> Result<(Wide, Wide), Lack> {
        if self.top() > LARGEST_ANGLE {
            return Err(Lack::Unclear);
        }
        if self.top() < -SMALL {
            return Ok((self.series(&[0, 1, 0, -6])?, self.series(&[1, 0, -2, 0, 24])?));
        }
        let (sin, cos) = self.fixed().sin_cos();
        // As at multiples of pi/2.
        let clear = |w: Wide| if w.top() < -ZERO_LOSS { Wide::int(0) } else { w };
        Ok((clear(Wide::of(&sin)), clear(Wide::of(&cos))))
    }

    pub fn atan(&self) -> Known {
        if self.top() > SMALL {
            let rest = Wide::int(1).div(self)?.series(&[0, 1, 0, -3])?;
            let right_angle = Wide::new(Wide::pi().mantissa.clone(), Wide::pi().exponent - 1);
            let limit = if self.is_negative() { right_angle.neg() } else { right_angle };
            return limit.sub(&rest);
        }
        if self.top() < -SMALL { self.series(&[0, 1, 0, -3]) } else { Ok(Wide::of(&self.fixed().atan())) }
    }

    /// sinh and cosh; small arguments by their series.
    pub fn hyperbolic(&self) -> Result<(Wide, Wide), Lack> {
        if self.top() < -SMALL {
            return Ok((self.series(&[0, 1, 0, 6])?, self.series(&[1, 0, 2, 0, 24])?));
        }
        let (grown, fallen) = (self.exp()?, self.neg().exp()?);
        let half = |w: Wide| Wide { exponent: w.exponent - 1, ..w };
        Ok((half(grown.sub(&fallen)?), half(grown.add(&fallen)?)))
    }

    pub fn power(&self, exponent: &Wide) -> Known {
        if let Some(n) = exponent.as_integer() {
            let mut out = Wide::int(1);
            for bit in (0..64 - n.unsigned_abs().leading_zeros()).rev() {
                out = out.mul(&out)?;
                if n.unsigned_abs() >> bit & 1 == 1 {
                    out = out.mul(self)?;
                }
            }
            return if n < 0 { Wide::int(1).div(&out) } else { Ok(out) };
        }
        match (self.sign(), exponent.sign()) {
            // A root of what is far beyond every exponent may be within.
            (Ordering::Greater, _) if self.is_rough && exponent.top() < 1 => Err(Lack::Unclear),
            (Ordering::Greater, sign) if self.is_rough => {
                Ok(Wide::rough(false, (self.top() > 0) == (sign == Ordering::Greater)))
            }
            (Ordering::Greater, _) => self.ln()?.mul(exponent)?.exp(),
            (Ordering::Equal, Ordering::Greater) => Ok(Wide::int(0)),
            _ => Err(Lack::Undefined),
        }
    }

    /// The n-th root; of negative numbers for odd n.
    pub fn root(&self, n: i64) -> Known {
        let exponent = Wide::int(1).div(&Wide::int(n))?;
        match self.sign() {
            Ordering::Less if n % 2 == 0 => Err(Lack::Undefined),
            Ordering::Less => Ok(self.neg().power(&exponent)?.neg()),
            _ => self.power(&exponent),
        }
    }
}

/// A tree with the values of its parts that hold no variable.
pub struct Evaluator<'a> {
    tree: &'a Tree,
    constants: RefCell<HashMap<*const Tree, Known>>,
}

impl<'a> Evaluator<'a> {
    pub fn new(tree: &'a Tree) -> Evaluator<'a> {
        Evaluator { tree, constants: RefCell::default() }
    }

    pub fn value(&self, x: &Wide) -> Known {
        self.part(self.tree, x).0
    }

    /// The value, and whether the variable does not occur.
    fn part(&self, tree: &Tree, x: &Wide) -> (Known, bool) {
        if let Some(known) = self.constants.borrow().get(&std::ptr::from_ref(tree)) {
            return (known.clone(), true);
        }
        let (known, is_constant) = match tree {
            Tree::X => (Ok(x.clone()), false),
            Tree::Literal(text) => (literal(text), true),
            Tree::Name(name) => (named(name), true),
            Tree::Neg(a) => {
                let (a, is_constant) = self.part(a, x);
                (a.map(|a| a.neg()), is_constant)
            }
            Tree::Binary(sign, a, b) => {
                let ((a, a_is), (b, b_is)) = (self.part(a, x), self.part(b, x));
                // Where the exponent varies, too, the base must be positive; 0^v is 0 for v > 0.
                let known = two(&a, &b).and_then(|(a, b)| match a.sign() {
                    Ordering::Equal if *sign == '^' && a_is && b.sign() == Ordering::Greater => {
                        Ok(Wide::int(0))
                    }
                    Ordering::Less | Ordering::Equal if *sign == '^' && !b_is => Err(Lack::Undefined),
                    _ => apply_sign(*sign, a, b),
                });
                (known, a_is && b_is)
            }
            Tree::Call(name, arguments) => {
                let parts: Vec<(Known, bool)> = arguments.iter().map(|a| self.part(a, x)).collect();
                let is_constant = parts.iter().all(|(_, is)| *is);
                // What is undefined stays so, whatever else is not clear.
                let known = match parts
                    .iter()
                    .find_map(|(k, _)| (k.as_ref().err() == Some(&Lack::Undefined)).then_some(()))
                {
                    Some(()) => Err(Lack::Undefined),
                    None => parts
                        .into_iter()
                        .map(|(k, _)| k)
                        .collect::<Result<Vec<Wide>, Lack>>()
                        .and_then(|a| apply(name, &a)),
                };
                (known, is_constant)
            }
            Tree::Branches(branches, otherwise) => (self.branches(branches, otherwise.as_deref(), x), false),
            Tree::Undefined => (Err(Lack::Undefined), true),
        };
        if is_constant {
            self.constants.borrow_mut().insert(std::ptr::from_ref(tree), known.clone());
        }
        (known, is_constant)
    }

    fn branches(&self, branches: &[(Tree, Condition)], otherwise: Option<&Tree>, x: &Wide) -> Known {
        for (value, condition) in branches {
            if self.holds(condition, x)? {
                return self.part(value, x).0;
            }
        }
        otherwise.map_or(Err(Lack::Undefined), |v| self.part(v, x).0)
    }

    fn holds(&self, condition: &Condition, x: &Wide) -> Result<bool, Lack> {
        match condition {
            Condition::Compare(a, sign, b) => {
                let (a, b) = (self.part(a, x).0, self.part(b, x).0);
                let (a, b) = two(&a, &b)?;
                let order = a.compare(b)?;
                Ok(relates(sign, order))
            }
            Condition::And(a, b) => match (self.holds(a, x), self.holds(b, x)) {
                (Ok(false), _) | (_, Ok(false)) => Ok(false),
                (Ok(true), Ok(true)) => Ok(true),
                (Err(Lack::Unclear), _) | (_, Err(Lack::Unclear)) => Err(Lack::Unclear),
                _ => Err(Lack::Undefined),
            },
            Condition::Not(a) => self.holds(a, x).map(|held| !held),
        }
    }
}

/// Both, or what is missing: undefined before unclear.
fn two<'k>(a: &'k Known, b: &'k Known) -> Result<(&'k Wide, &'k Wide), Lack> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Lack::Undefined), _) | (_, Err(Lack::Undefined)) => Err(Lack::Undefined),
        _ => Err(Lack::Unclear),
    }
}

fn literal(text: &str) -> Known {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{fraction}").parse().map_err(|_| Lack::Unclear)?;
    let places = u32::try_from(fraction.len()).map_err(|_| Lack::Unclear)?;
    Wide::new(digits, 0).div(&Wide::new(BigInt::from(10).pow(places), 0))
}

fn named(name: &str) -> Known {
    match name {
        "pi" => Ok(Wide::pi().clone()),
        "e" => Wide::int(1).exp(),
        _ => Err(Lack::Unclear),
    }
}

fn apply_sign(sign: char, a: &Wide, b: &Wide) -> Known {
    match sign {
        '+' => a.add(b),
        '-' => a.sub(b),
        '*' => a.mul(b),
        '/' => a.div(b),
        _ => a.power(b),
    }
}
