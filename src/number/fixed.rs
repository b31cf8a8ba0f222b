//! Series in fixed point: integers that count units of 2^−scale.
//!
//! Each function states its error in units. An addition is exact and each shift or division errs by
//! less than one unit, so an error is found by counting; 16 guard bits (32 for the constants) keep the
//! count below one unit of the result for every precision that memory allows. A scale is at least 24.

use num_bigint::BigInt;
use num_traits::One;
use num_traits::Signed;
use num_traits::Zero;

use super::work::charge;

/// exp(r) for |r| ≤ 1, with an error of at most 2 units: Taylor's series at r/2^j, squared j times.
///
/// The n terms err by 3 units each and the rest by 8; squaring multiplies the error by 2^j·e at most,
/// and the inner scale has j + 16 bits more.
pub(super) fn exp(r: &BigInt, scale: u32) -> BigInt {
    let halvings = scale.isqrt() / 2;
    let inner = scale + halvings + 16;
    let small = r << 16;
    let mut term = BigInt::one() << inner;
    let mut sum = term.clone();
    let mut k = 0u32;
    while term.bits() > 1 {
        charge(inner.into());
        k += 1;
        term = ((term * &small) >> inner) / k;
        sum += &term;
    }
    for _ in 0..halvings {
        charge(inner.into());
        sum = (&sum * &sum) >> inner;
    }
    sum >> (halvings + 16)
}

/// sin(r) for |r| ≤ 1, with an error of at most 2 units.
pub(super) fn sin(r: &BigInt, scale: u32) -> BigInt {
    alternating(r << 16, r, scale, 1)
}

/// cos(r) for |r| ≤ 1, with an error of at most 2 units.
pub(super) fn cos(r: &BigInt, scale: u32) -> BigInt {
    alternating(BigInt::one() << (scale + 16), r, scale, 0)
}

/// first − first·r²/((k+1)(k+2)) + …, Taylor's series of sine and cosine. The n terms err by 3 units of
/// the inner scale each, the rest by 8.
fn alternating(first: BigInt, r: &BigInt, scale: u32, mut k: u32) -> BigInt {
    let inner = scale + 16;
    let square = (r * r) >> (scale - 16);
    let mut term = first;
    let mut sum = term.clone();
    while term.bits() > 1 {
        charge(inner.into());
        term = -((term * &square) >> inner) / ((k + 1) * (k + 2));
        k += 2;
        sum += &term;
    }
    sum >> 16
}

/// atan(x) for |x| ≤ 1, with an error of at most 2 units: atan x = 2 atan(x/(1 + √(1 + x²))), j times,
/// then the series.
///
/// A halving errs by 2 units and halves the error before it; the n terms of the series err by 2 each.
pub(super) fn atan(x: &BigInt, scale: u32) -> BigInt {
    if x.is_negative() {
        return -atan(&-x, scale);
    }
    let halvings = 2 + scale.isqrt() / 6;
    let inner = scale + halvings + 16;
    let one = BigInt::one() << inner;
    let square_of_one = BigInt::one() << (2 * inner);
    let mut y = x << (inner - scale);
    for _ in 0..halvings {
        charge(inner.into());
        let hypotenuse = (&square_of_one + &y * &y).sqrt();
        y = (y << inner) / (&one + hypotenuse);
    }
    odd_series(y, inner, true) >> 16
}

/// artanh(t) for 0 ≤ t ≤ 1/4, with an error of at most 2 units, and twice the error of t.
pub(super) fn artanh(t: &BigInt, scale: u32) -> BigInt {
    odd_series(t << 16, scale + 16, false) >> 16
}

/// y ± y³/3 + y⁵/5 ± …, for 0 ≤ y ≤ 1/4, with an error of at most 2 units a term and 4 for the rest.
fn odd_series(y: BigInt, scale: u32, alternates: bool) -> BigInt {
    let square = (&y * &y) >> scale;
    let mut power = y;
    let mut sum = power.clone();
    let mut k = 1u32;
    while !power.is_zero() {
        charge(scale.into());
        k += 2;
        power = (power * &square) >> scale;
        if alternates && k % 4 == 3 {
            sum -= &power / k;
        } else {
            sum += &power / k;
        }
    }
    sum
}

/// π with an error of at most 1 unit: 16 atan(1/5) − 4 atan(1/239) (Machin 1706).
pub(super) fn pi(scale: u32) -> BigInt {
    let inner = scale + 32;
    (arc_of_inverse(5, inner, true) * 16 - arc_of_inverse(239, inner, true) * 4) >> 32
}

/// ln 2 with an error of at most 1 unit: 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749).
pub(super) fn ln2(scale: u32) -> BigInt {
    let inner = scale + 32;
    let arc = |n| arc_of_inverse(n, inner, false);
    (arc(26) * 18 - arc(4801) * 2 + arc(8749) * 8) >> 32
}

/// atan(1/n) or artanh(1/n), with an error of at most 3 units a term.
fn arc_of_inverse(n: u32, scale: u32, alternates: bool) -> BigInt {
    let mut power = (BigInt::one() << scale) / n;
    let mut sum = power.clone();
    let mut k = 1u32;
    while !power.is_zero() {
        charge(scale.into());
        power /= n * n;
        k += 2;
        if alternates && k % 4 == 3 {
            sum -= &power / k;
        } else {
            sum += &power / k;
        }
    }
    sum
}
