//! What a function tends to, as far as samples can refute it.
//!
//! Samples come ever nearer to the point, each at the square or a higher power of the distance before. A number is
//! refuted as the limit when the samples stay away from it and the distance does not shrink, by one part in ten a
//! step: 1/ln(1/x) halves its distance from 0, and 1/ln(ln(1/x)) still loses a fifth. An infinity is refuted when
//! the samples converge like a geometric series, or run to the other infinity; an oscillation when they agree to
//! ever more digits. Worked example: for sin(x)/x at 0 and the claim 2, the distance is 1 at every step.

use std::cmp::Ordering;

use super::Toward;
use crate::number::Ball;
use crate::number::Rational;

/// A stated limit with its numbers.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    Number(Ball),
    PlusInfinity,
    MinusInfinity,
    Between(Option<Ball>, Option<Ball>),
}

impl Goal {
    /// A stated limit, by the numbers in it; `None` where nothing is stated or a number is not known.
    pub(super) fn of(
        toward: Toward,
        mut number: impl FnMut(crate::expr::Expr) -> Option<Ball>,
    ) -> Option<Goal> {
        Some(match toward {
            Toward::Number(e) => Goal::Number(number(e)?),
            Toward::PlusInfinity => Goal::PlusInfinity,
            Toward::MinusInfinity => Goal::MinusInfinity,
            Toward::Between(low, high) => {
                let mut end = |e: Option<crate::expr::Expr>| match e {
                    None => Some(None),
                    Some(e) => number(e).map(Some),
                };
                Goal::Between(end(low)?, end(high)?)
            }
            Toward::Open => return None,
        })
    }
}

/// How much samples say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// They lie so near to the point that what stays away from a number does not tend to it.
    Near,
    /// They do not: they must converge to something else, or grow without restraint.
    Far,
    /// They may grow for long and yet tend to 0, as with logarithms of logarithms: they must converge.
    Slow,
}

/// Whether samples refute a stated limit.
pub(super) fn refutes(samples: &[Ball], goal: &Goal, trust: Trust, bits: u32) -> bool {
    if samples.len() < 3 || !samples.iter().all(is_sharp) {
        return false;
    }
    match goal {
        Goal::Number(limit) => {
            let away: Vec<Ball> = samples.iter().map(|v| v.sub(limit, bits).abs()).collect();
            let may_say = match trust {
                Trust::Near => true,
                Trust::Far => is_settled(samples, bits) || explodes(&away, bits),
                Trust::Slow => is_settled(samples, bits),
            };
            may_say && stays(&away, bits)
        }
        Goal::PlusInfinity => converges(samples, bits) || runs_down(samples, bits),
        Goal::MinusInfinity => {
            let samples: Vec<Ball> = samples.iter().map(Ball::neg).collect();
            converges(&samples, bits) || runs_down(&samples, bits)
        }
        Goal::Between(low, high) => {
            let outside = |away: Option<Vec<Ball>>| {
                // A wave comes and goes, so its distances need not be in order.
                let far = |d: &Ball| trust == Trust::Near && is_below(&power(-2), d, bits);
                away.is_some_and(|away| {
                    away.iter().all(is_positive) && (stays(&away, bits) || away.iter().all(far))
                })
            };
            let below = low.as_ref().map(|low| samples.iter().map(|v| low.sub(v, bits)).collect());
            let above = high.as_ref().map(|high| samples.iter().map(|v| v.sub(high, bits)).collect());
            let agree = || {
                let steps = steps(samples, bits);
                // Samples of a wave agree where they lie close together beside its width.
                let size = match (low, high) {
                    (Some(low), Some(high)) => high.sub(low, bits),
                    _ => size_of(samples, bits),
                };
                let bound = |i: usize| size.mul(&power(-[4i64, 8, 16, 24][i.min(3)]), bits);
                steps.iter().enumerate().all(|(i, step)| is_below(step, &bound(i), bits))
            };
            let is_one_number = match (low, high) {
                (Some(low), Some(high)) => high.sub(low, bits).sign() == Some(Ordering::Equal),
                _ => false,
            };
            is_one_number || outside(below) || outside(above) || (trust == Trust::Near && agree())
        }
    }
}

/// Known to twenty binary digits behind the point, or of its size.
pub(super) fn is_sharp(v: &Ball) -> bool {
    let is_thin = |v: &Ball| v.ends().is_some_and(|(low, high)| &high - &low <= Rational::TWO.pow(-20));
    v.is_bounded() && (is_thin(v) || v.div(v, 64).is_some_and(|ratio| is_thin(&ratio)))
}

fn is_positive(v: &Ball) -> bool {
    v.sign() == Some(Ordering::Greater)
}

fn is_below(a: &Ball, b: &Ball, bits: u32) -> bool {
    is_positive(&b.sub(a, bits))
}

fn power(n: i64) -> Ball {
    Ball::exact(&Rational::TWO.pow(n), 64)
}

/// Distances that do not shrink: each is more than nine tenths of the one before.
fn stays(away: &[Ball], bits: u32) -> bool {
    let part = Ball::exact(&Rational::new(9, 10), bits);
    away.last().is_some_and(is_positive)
        && away.windows(2).all(|pair| is_below(&pair[0].mul(&part, bits), &pair[1], bits))
}

fn steps(samples: &[Ball], bits: u32) -> Vec<Ball> {
    samples.windows(2).map(|pair| pair[1].sub(&pair[0], bits).abs()).collect()
}

/// 1 plus the size of the last sample.
fn size_of(samples: &[Ball], bits: u32) -> Ball {
    let last = samples.last().cloned().unwrap_or_else(Ball::real_line);
    last.abs().add(&Ball::from_i64(1), bits)
}

/// Steps that shrink like a geometric series, the last one to less than a hundredth.
fn converges(samples: &[Ball], bits: u32) -> bool {
    let steps = steps(samples, bits);
    let part = Ball::exact(&Rational::new(6, 10), bits);
    let tiny = size_of(samples, bits).mul(&power(-30), bits);
    let is_zero = |v: &Ball| is_below(v, &tiny, bits);
    let shrinks = |pair: &[Ball]| is_zero(&pair[1]) || is_below(&pair[1], &pair[0].mul(&part, bits), bits);
    let small = size_of(samples, bits).mul(&power(-7), bits);
    steps.windows(2).all(shrinks)
        && steps.last().is_some_and(|last| is_zero(last) || is_below(last, &small, bits))
}

/// The last step is small beside the last sample.
fn is_settled(samples: &[Ball], bits: u32) -> bool {
    let steps = steps(samples, bits);
    let small = size_of(samples, bits).mul(&power(-5), bits);
    steps.last().is_some_and(|last| is_below(last, &small, bits))
}

/// Each distance is more than 2, and more than the square of the one before.
fn explodes(away: &[Ball], bits: u32) -> bool {
    let two = Ball::from_i64(2);
    away.iter().all(|d| is_below(&two, d, bits))
        && away.windows(2).all(|pair| is_below(&pair[0].mul(&pair[0], bits), &pair[1], bits))
}

/// Negative, and each half as large again as the one before.
fn runs_down(samples: &[Ball], bits: u32) -> bool {
    let part = Ball::exact(&Rational::new(3, 2), bits);
    samples.iter().all(|v| v.sign() == Some(Ordering::Less))
        && samples.windows(2).all(|pair| is_below(&pair[1], &pair[0].mul(&part, bits), bits))
}
