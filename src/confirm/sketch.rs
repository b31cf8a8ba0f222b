//! Elementary functions of doubles by sums and products alone.
//!
//! A double proves nothing here. It says where two computations agree so well that balls need not be asked, and so
//! must be the same on every machine: the operations of IEEE 754 are, the functions of a C library are not. Errors
//! stay below 1e-12 of the value where nothing cancels, which is all that is asked for.

use std::f64::consts::FRAC_PI_2;
use std::f64::consts::LN_2;

/// 2^k for an exponent within the range of doubles.
fn power_of_two(k: i64) -> f64 {
    let biased = u64::try_from((k + 1023).clamp(1, 2046)).expect("an exponent in range is positive");
    f64::from_bits(biased << 52)
}

pub(super) fn exp(x: f64) -> f64 {
    if x > 700.0 {
        return f64::INFINITY;
    }
    if x.is_nan() || x < -700.0 {
        return if x.is_nan() { x } else { 0.0 };
    }
    let k = (x / LN_2).round();
    let r = (x - k * 0.693_147_180_369_123_8) - k * 1.908_214_929_270_587_7e-10;
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..16 {
        term *= r / f64::from(n);
        sum += term;
    }
    sum * power_of_two(k as i64)
}

/// For a positive number.
pub(super) fn ln(x: f64) -> f64 {
    if !x.is_finite() || x < f64::MIN_POSITIVE {
        return f64::NAN;
    }
    let bits = x.to_bits();
    let mut k = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut m = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        k += 1;
    }
    // ln(m) = 2*artanh((m - 1)/(m + 1)), with |argument| < 0.18.
    let z = (m - 1.0) / (m + 1.0);
    let (square, mut power, mut sum) = (z * z, z, 0.0);
    for n in 0..12 {
        sum += power / f64::from(2 * n + 1);
        power *= square;
    }
    2.0 * sum + k as f64 * LN_2
}

/// The sine and the cosine; not a number for arguments whose reduction would lose the digits.
pub(super) fn sin_cos(x: f64) -> (f64, f64) {
    if x.is_nan() || x.abs() >= 1e6 {
        return (f64::NAN, f64::NAN);
    }
    let q = (x / FRAC_PI_2).round();
    let r = (x - q * 1.570_796_326_734_125_6) - q * 6.077_100_506_506_192e-11;
    let square = r * r;
    let (mut sin, mut cos, mut a, mut b) = (0.0, 0.0, r, 1.0);
    for n in 0..9 {
        sin += a;
        cos += b;
        a *= -square / f64::from((2 * n + 2) * (2 * n + 3));
        b *= -square / f64::from((2 * n + 1) * (2 * n + 2));
    }
    match (q as i64).rem_euclid(4) {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

pub(super) fn atan(x: f64) -> f64 {
    if x.abs() > 1.0 {
        return FRAC_PI_2.copysign(x) - atan(1.0 / x);
    }
    // atan(x) = 2*atan(x/(1 + sqrt(1 + x^2))), twice: the argument is then below 0.2.
    let half = |x: f64| x / (1.0 + (1.0 + x * x).sqrt());
    let z = half(half(x));
    let (square, mut power, mut sum) = (z * z, z, 0.0);
    for n in 0..14 {
        sum += power / f64::from(2 * n + 1);
        power *= -square;
    }
    4.0 * sum
}

/// The error function and its complement.
pub(super) fn erf_erfc(x: f64) -> (f64, f64) {
    let size = x.abs();
    let (erf, erfc) = if size < 2.5 {
        // 2/sqrt(pi)*exp(-x^2)*(x + 2/3*x^3 + 4/15*x^5 + ...), all of whose terms have one sign.
        let (mut term, mut sum) = (size, size);
        for n in 1..50 {
            term *= 2.0 * size * size / f64::from(2 * n + 1);
            sum += term;
        }
        let value = sum * exp(-size * size) * std::f64::consts::FRAC_2_SQRT_PI;
        (value, 1.0 - value)
    } else {
        // The continued fraction of erfc, from its inner end.
        let mut fraction = size;
        for n in (1..60).rev() {
            fraction = size + f64::from(n) * 0.5 / fraction;
        }
        let rest = exp(-size * size) / fraction * std::f64::consts::FRAC_2_SQRT_PI * 0.5;
        (1.0 - rest, rest)
    };
    if x < 0.0 { (-erf, 2.0 - erfc) } else { (erf, erfc) }
}
