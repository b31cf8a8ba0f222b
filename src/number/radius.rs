//! Radii: nonnegative numbers that are only ever rounded upwards.
//!
//! A radius is `man · 2^exp` with 63 significant bits, or infinite. All results are upper bounds of the
//! exact results, except where a name says `down`.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// Binary exponents stay within ±2⁶⁰, so that sums of two never overflow; beyond, a radius is infinite
/// and a midpoint is absorbed by its radius.
pub(super) const LIMIT: i64 = 1 << 60;

/// A nonnegative dyadic number or infinity.
///
/// Canonical: `man` is 0 (and then `exp` too), or has exactly 63 bits, or is `u64::MAX` for infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Radius {
    pub man: u64,
    pub exp: i64,
}

impl Radius {
    pub const ZERO: Radius = Radius { man: 0, exp: 0 };
    pub const INFINITE: Radius = Radius { man: u64::MAX, exp: 0 };

    /// At least man·2^exp.
    pub fn new(man: u128, exp: i64) -> Radius {
        if man == 0 {
            return Radius::ZERO;
        }
        let bits = 128 - man.leading_zeros();
        let (mut short, mut exp) = match bits.checked_sub(63) {
            Some(extra) => ((man >> extra) as u64, exp.saturating_add(i64::from(extra))),
            None => ((man as u64) << (63 - bits), exp.saturating_sub(i64::from(63 - bits))),
        };
        if bits > 63 && man.trailing_zeros() < bits - 63 {
            short += 1;
            if short >> 63 == 1 {
                (short, exp) = (short >> 1, exp + 1);
            }
        }
        match exp {
            e if e > LIMIT => Radius::INFINITE,
            e if e < -LIMIT => Radius { man: 1 << 62, exp: -LIMIT },
            exp => Radius { man: short, exp },
        }
    }

    /// 2^exp.
    pub fn power_of_two(exp: i64) -> Radius {
        Radius::new(1, exp)
    }

    /// At least |n|·2^exp.
    pub fn of(n: &BigInt, exp: i64) -> Radius {
        let extra = n.bits().saturating_sub(64);
        let short = leading(n, extra);
        let inexact = extra > 0 && n.trailing_zeros().is_some_and(|zeros| zeros < extra);
        Radius::new(u128::from(short) + u128::from(inexact), exp.saturating_add(extra as i64))
    }

    /// At most |n|·2^exp, and positive when n is not 0 and the exponent is in range.
    pub fn down(n: &BigInt, exp: i64) -> Radius {
        let extra = n.bits().saturating_sub(63);
        let short = leading(n, extra);
        let exp = exp.saturating_add(extra as i64);
        if exp < 63 - LIMIT { Radius::ZERO } else { Radius::new(u128::from(short), exp.min(LIMIT)) }
    }

    pub fn is_zero(self) -> bool {
        self.man == 0
    }

    pub fn is_infinite(self) -> bool {
        self.man == u64::MAX
    }

    /// The least t with self ≤ 2^t, for a radius that is neither 0 nor infinite.
    pub fn top(self) -> i64 {
        self.exp + 63
    }

    pub fn add(self, other: Radius) -> Radius {
        if self.is_infinite() || other.is_infinite() {
            return Radius::INFINITE;
        }
        if self.is_zero() || other.is_zero() {
            return if self.is_zero() { other } else { self };
        }
        let (big, small) = if self.exp >= other.exp { (self, other) } else { (other, self) };
        let gap = big.exp - small.exp;
        let part = match u32::try_from(gap) {
            Ok(gap) if gap < 63 => {
                (small.man >> gap) + u64::from(gap > 0 && small.man.trailing_zeros() < gap)
            }
            _ => 1,
        };
        Radius::new(u128::from(big.man) + u128::from(part), big.exp)
    }

    pub fn mul(self, other: Radius) -> Radius {
        if self.is_zero() || other.is_zero() {
            return Radius::ZERO;
        }
        if self.is_infinite() || other.is_infinite() {
            return Radius::INFINITE;
        }
        Radius::new(u128::from(self.man) * u128::from(other.man), self.exp + other.exp)
    }

    /// self/other, where `other` was rounded down; infinite for a division by 0.
    pub fn div(self, other: Radius) -> Radius {
        if self.is_zero() || other.is_infinite() {
            return self;
        }
        if other.is_zero() || self.is_infinite() {
            return Radius::INFINITE;
        }
        let quotient = (u128::from(self.man) << 64) / u128::from(other.man) + 1;
        Radius::new(quotient, self.exp - other.exp - 64)
    }

    /// self·2^shift.
    pub fn shift(self, shift: i64) -> Radius {
        if self.is_zero() || self.is_infinite() {
            return self;
        }
        Radius::new(u128::from(self.man), self.exp.saturating_add(shift))
    }
}

impl Ord for Radius {
    fn cmp(&self, other: &Radius) -> Ordering {
        let class = |r: &Radius| if r.is_zero() { 0 } else { 1 + u8::from(r.is_infinite()) };
        class(self).cmp(&class(other)).then(self.exp.cmp(&other.exp)).then(self.man.cmp(&other.man))
    }
}

impl PartialOrd for Radius {
    fn partial_cmp(&self, other: &Radius) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The bits of |n| without the lowest `extra`, of which at most 64 are left.
fn leading(n: &BigInt, extra: u64) -> u64 {
    let short = if extra == 0 { n.magnitude().to_u64() } else { (n.magnitude() >> extra).to_u64() };
    short.expect("only the leading word is left")
}
