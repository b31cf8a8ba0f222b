//! The error function and its complement, as balls.
//!
//! Worked example: erfc(10) at 64 bits. 10² exceeds 80, so the asymptotic series is summed:
//! exp(−100)/(10·√π)·(1 − 1/200 + 3/200² − …), each partial sum on the other side of the limit.

use num_traits::Signed;
use num_traits::Zero;

use super::ball::Ball;
use super::elementary::EXP_TOP;
use super::elementary::LEAST_BITS;
use super::elementary::below;
use super::elementary::cube;
use super::elementary::double;
use super::elementary::exact_bits;
use super::elementary::is_tiny;
use super::elementary::unit_interval;
use super::radius::Radius;

impl Ball {
    /// 2/√π times the integral of exp(−t²) from 0.
    pub fn erf(&self, bits: u32) -> Ball {
        self.monotone(unit_interval(), bits, |x| erf_of_point(x, bits))
    }

    /// 1 − erf(x), accurate relatively to its size also where it is tiny.
    pub fn erfc(&self, bits: u32) -> Ball {
        let whole = Ball::from_i64(1).widened(Radius::power_of_two(0));
        self.monotone(whole, bits, |x| erfc_of_point(x, bits))
    }
}

fn erf_of_point(x: &Ball, bits: u32) -> Ball {
    if x.mid.is_zero() {
        return x.clone();
    }
    if x.mid.is_negative() {
        return erf_of_point(&x.neg(), bits).neg();
    }
    let guarded = bits.max(LEAST_BITS) + 16;
    let per_root_pi = || {
        let root = Ball::pi(guarded).sqrt(guarded).expect("π is positive");
        Ball::from_i64(2).div(&root, guarded).expect("√π is positive")
    };
    if is_tiny(x, bits) {
        // |erf(x)·√π/2 − x| ≤ |x|³.
        return x.round(guarded).widened(cube(x)).mul(&per_root_pi(), bits);
    }
    // 0 ≤ 1 − erf(x) ≤ exp(−x²) for x ≥ 0.
    if x.top() > EXP_TOP / 2 {
        return Ball::from_i64(1).sub(&below(-(1 << (EXP_TOP - 2))), bits);
    }
    let square = x.mul(x, guarded + 64);
    let decay = square.neg().exp(guarded);
    let tail = decay.size();
    if tail <= Radius::power_of_two(-i64::from(bits) - 2) {
        return Ball::from_i64(1).widened(tail);
    }
    // erf(x) = 2/√π·exp(−x²)·Σ 2ⁿx^(2n+1)/(2n+1)!!, all of whose terms are positive (Abramowitz and
    // Stegun 7.1.6). Once the terms halve, the rest is below the last one.
    let twice = double(square).round(guarded);
    let (mut term, mut sum, mut k) = (x.round(guarded), x.round(guarded), 1i64);
    loop {
        k += 2;
        term = term.mul(&twice, guarded).div(&Ball::from_i64(k), guarded).expect("the divisor is positive");
        sum = sum.add(&term, guarded);
        let halves = twice.size().shift(1) <= Radius::new(k.unsigned_abs().into(), 0);
        if halves && term.mid_top() < sum.mid_top() - i64::from(guarded) {
            break;
        }
    }
    let rest = term.size();
    sum.widened(rest).mul(&decay, guarded).mul(&per_root_pi(), bits)
}

fn erfc_of_point(x: &Ball, bits: u32) -> Ball {
    let one = Ball::from_i64(1);
    let bits = bits.max(LEAST_BITS);
    if !x.mid.is_positive() || x.top() < 0 {
        return one.sub(&erf_of_point(x, bits), bits);
    }
    if x.top() > EXP_TOP / 2 {
        // erfc(x) ≤ exp(−x²) for x ≥ 0.
        return below(-(1 << (EXP_TOP - 2)));
    }
    let guarded = bits + 16;
    // For large x: erfc(x) = exp(−x²)/(x√π)·Σ (−1)ⁿ (2n−1)!!/(2x²)ⁿ, whose partial sums lie on alternating
    // sides of it (Abramowitz and Stegun 7.1.23 and 7.1.24), so the first term left out bounds the error.
    let square = x.mul(x, exact_bits(x).saturating_mul(2));
    let far = Radius::down(&square.mid, square.exp) >= Radius::new(u128::from(guarded), 0);
    if far {
        let twice = double(square.round(guarded));
        let (mut term, mut sum, mut k) = (one.clone(), one.clone(), 1i64);
        loop {
            let next = term.mul(&Ball::from_i64(-k), guarded).div(&twice, guarded);
            term = next.expect("the square of a positive number is positive");
            if term.mid_top() < -i64::from(guarded) {
                break;
            }
            sum = sum.add(&term, guarded);
            k += 2;
        }
        let rest = term.size();
        let root = Ball::pi(guarded).sqrt(guarded).expect("π is positive");
        let front = square.neg().exp(guarded).div(&x.mul(&root, guarded), guarded);
        return front.expect("x is positive").mul(&sum.widened(rest), bits);
    }
    // 1 − erf(x) loses about x²/ln 2 bits, and x² is below the number of bits here.
    one.sub(&erf_of_point(x, 3 * guarded), 3 * guarded).round(bits)
}
