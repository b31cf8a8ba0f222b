//! Decimal digits of real numbers, printed only when they are proved.
//!
//! A digit string of d significant digits is the number rounded to the nearest such decimal, ties to
//! even. Rounding is monotone, so when both ends of a ball round to the same decimal, every number in
//! the ball does. Worked example: the ends 3.14159 and 3.14161 prove 3.1416 for five digits, but not
//! six. A number that lies on a tie, such as 1/8 at two digits, is proved by no ball of positive radius;
//! `decimal_of_rational` rounds those.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Signed;
use num_traits::Zero;

use super::ball::Ball;
use super::radius::Radius;
use super::rational::Rational;

const FIRST_BITS: u32 = 80;
const LAST_BITS: u32 = 4096;

/// Numbers outside 2^±100000 have no digits printed.
const MAX_ORDER: i64 = 100_000;

/// The number enclosed by `ball_at(bits)`, correctly rounded to `digits` significant digits; `None` when
/// no precision up to 4096 bits proves them.
pub fn decimal(mut ball_at: impl FnMut(u32) -> Option<Ball>, digits: usize) -> Option<String> {
    let mut bits = FIRST_BITS;
    loop {
        if let Some(rounded) = ball_at(bits).and_then(|ball| proved(&ball, digits)) {
            return Some(rounded.print());
        }
        if bits >= LAST_BITS {
            return None;
        }
        bits = (2 * bits).min(LAST_BITS);
    }
}

/// A rational number, rounded to `digits` significant digits, ties to even.
pub fn decimal_of_rational(r: &Rational, digits: usize) -> String {
    // A short integer is its own decimal.
    if let Some(n) = r.to_i64()
        && n.unsigned_abs() < 100_000_000_000_000_000
        && digits >= 17
    {
        return n.to_string();
    }
    Rounded::of(r, digits).print()
}

/// A number that is a finite decimal, written so where the quotient is long: 0.044715 for 8943/200000, but 1/100
/// and 1/1024 stay quotients. The decimal is exact.
pub fn finite_decimal(r: &Rational) -> Option<String> {
    if r.is_integer() || r.bits() > 512 || r.denom_i64().is_some_and(|d| d < 10_000) {
        return None;
    }
    let (ten, mut scale, mut digits) = (BigInt::from(10), BigInt::from(1), 0usize);
    while !scale.is_multiple_of(&r.denom()) {
        (scale, digits) = (scale * &ten, digits + 1);
        if digits > 80 {
            return None;
        }
    }
    let whole = format!("{:0>width$}", r.numer().abs() * (scale / r.denom()), width = digits + 1);
    let sign = if r.is_negative() { "-" } else { "" };
    let (before, after) = whole.split_at(whole.len() - digits);
    let text = format!("{sign}{before}.{after}");
    (4 * text.len() <= 3 * r.to_string().len()).then_some(text)
}

fn proved(ball: &Ball, digits: usize) -> Option<Rounded> {
    let is_zero = ball.is_exact() && ball.mid.is_zero();
    if !is_zero && (ball.contains_zero() || ball.mid_top().abs() > MAX_ORDER) {
        return None;
    }
    // A radius far below the last digit would only make the ends long.
    let least = Radius::power_of_two(ball.mid_top() - 2 * i64::from(LAST_BITS));
    let (low, high) = if ball.is_exact() { ball.ends()? } else { ball.clone().widened(least).ends()? };
    let rounded = Rounded::of(&low, digits);
    (rounded == Rounded::of(&high, digits)).then_some(rounded)
}

/// ±0.d₁d₂…·10^point, without trailing zeros; no digits for 0.
#[derive(PartialEq)]
struct Rounded {
    negative: bool,
    digits: String,
    point: i64,
}

impl Rounded {
    fn of(r: &Rational, digits: usize) -> Rounded {
        if r.is_zero() {
            return Rounded { negative: false, digits: String::new(), point: 0 };
        }
        let (n, d) = (r.numer().abs(), r.denom());
        let digits = digits.max(1) as i64;
        // A first guess of the number of digits before the point, at most 1 too small.
        let order = n.bits() as i64 - d.bits() as i64 - 1;
        let mut point = (order * 30103).div_euclid(100_000) - i64::from(order < 0);
        let mut integer = rounded_quotient(&n, &d, digits - point);
        while integer.to_string().len() as i64 > digits {
            point += 1;
            integer = rounded_quotient(&n, &d, digits - point);
        }
        let text = integer.to_string();
        let point = point + text.len() as i64 - digits;
        Rounded { negative: r.is_negative(), digits: text.trim_end_matches('0').to_string(), point }
    }

    /// Plainly from 1e-5 to below 1e17, else with an exponent.
    fn print(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let (digits, point) = (&self.digits, self.point);
        if digits.is_empty() {
            return "0".to_string();
        }
        let length = digits.len() as i64;
        if !(-4..=17).contains(&point) {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            return format!("{sign}{first}{dot}{rest}e{}", point - 1);
        }
        if point <= 0 {
            return format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize));
        }
        if point >= length {
            return format!("{sign}{digits}{}", "0".repeat((point - length) as usize));
        }
        let (whole, fraction) = digits.split_at(point as usize);
        format!("{sign}{whole}.{fraction}")
    }
}

/// n/d·10^shift to the nearest integer, ties to even.
fn rounded_quotient(n: &BigInt, d: &BigInt, shift: i64) -> BigInt {
    let power = BigInt::from(10).pow(shift.unsigned_abs() as u32);
    let (n, d) = if shift >= 0 { (n * power, d.clone()) } else { (n.clone(), d * power) };
    let (quotient, rest) = n.div_rem(&d);
    let twice: BigInt = rest * 2;
    let up = twice > d || (twice == d && quotient.is_odd());
    if up { quotient + 1 } else { quotient }
}
