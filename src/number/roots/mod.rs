//! The real roots of a polynomial with integer coefficients, exactly.
//!
//! - `polynomial`: greatest common divisors, square-free factors, rational roots; `residues` serves it.
//! - `descartes`: isolating intervals by bisection and Descartes' rule; `bernstein` serves it.
//! - `refine`: smaller intervals, enclosures, and signs at a root.
//!
//! The polynomial is split into square-free factors, their rational roots are found and divided out, and
//! the product of what is left is isolated, in x^k where it is a polynomial in x^k. So every root is
//! either an exact rational or an irrational number alone in an interval, and no end of an interval is
//! a root.
//!
//! Worked example: x⁵ − 2x³ = x³(x² − 2) has the factors x² − 2, once, and x, three times. The roots
//! are one in (−2, 0), the exact 0 with multiplicity 3, and one in (0, 2).
//!
//! This module compares roots of different polynomials only through signs (`sign_at_root`), and never
//! by numerical nearness.

mod bernstein;
mod descartes;
mod polynomial;
mod refine;
mod residues;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;
use num_traits::Zero;

use super::ball::dyadic;
use super::rational::Rational;
pub use polynomial::square_free;
pub use refine::enclosure;
pub use refine::refine;
pub use refine::sign_at;
pub use refine::sign_at_root;

/// The distinct real roots of a polynomial, ascending.
///
/// Invariants: the intervals are disjoint from each other and, with their ends, from the exact roots.
#[derive(Clone, Debug)]
pub struct RealRoots {
    factors: Vec<Factor>,
    roots: Vec<RealRoot>,
}

/// A square-free factor without its rational roots, and how often it divides the polynomial: primitive,
/// with positive leading coefficient, 1 when all its roots are rational. Different factors have no
/// root in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    pub polynomial: Vec<BigInt>,
    pub multiplicity: u32,
}

/// One real root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealRoot {
    pub place: Isolated,
    pub multiplicity: u32,
    /// The index of the factor that it belongs to.
    pub factor: usize,
}

/// Where a root lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Isolated {
    /// A rational root.
    Exact(Rational),
    /// An irrational root, alone in an open interval with dyadic ends, where its factor has opposite
    /// signs.
    Between(Rational, Rational),
}

impl RealRoots {
    /// Ascending in their multiplicities.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// Ascending.
    pub fn roots(&self) -> &[RealRoot] {
        &self.roots
    }

    /// The factor that a root belongs to, as a polynomial.
    pub fn factor(&self, root: &RealRoot) -> &[BigInt] {
        &self.factors[root.factor].polynomial
    }

    /// How a root compares with a rational number.
    pub fn compare(&self, root: &RealRoot, x: &Rational) -> Ordering {
        match &root.place {
            Isolated::Exact(r) => r.cmp(x),
            Isolated::Between(_, right) if right <= x => Ordering::Less,
            Isolated::Between(left, _) if left >= x => Ordering::Greater,
            Isolated::Between(left, _) => {
                let p = self.factor(root);
                if sign_at(p, x) == sign_at(p, left) { Ordering::Greater } else { Ordering::Less }
            }
        }
    }
}

/// The real roots of the polynomial with the given coefficients, lowest first; none for a constant,
/// and none for the polynomial 0.
pub fn isolate(p: &[BigInt]) -> RealRoots {
    let zeros = p.iter().take_while(|c| c.is_zero()).count();
    let mut factors = Vec::new();
    let mut exact = Vec::new();
    let mut rest = vec![BigInt::one()];
    let mut split = square_free(&p[zeros..]);
    if zeros > 0 && zeros < p.len() {
        // x is a factor of its own unless another one occurs as often.
        let multiplicity = u32::try_from(zeros).unwrap_or(u32::MAX);
        match split.binary_search_by_key(&multiplicity, |(_, m)| *m) {
            Ok(at) => split[at].0.insert(0, BigInt::ZERO),
            Err(at) => split.insert(at, (vec![BigInt::ZERO, BigInt::one()], multiplicity)),
        }
    }
    for (i, (factor, multiplicity)) in split.into_iter().enumerate() {
        let (rational, polynomial) = polynomial::split_rational_roots(&factor);
        let root = |r| RealRoot { place: Isolated::Exact(r), multiplicity, factor: i };
        exact.extend(rational.into_iter().map(root));
        if polynomial.len() > 1 {
            rest = polynomial::multiply(&rest, &polynomial);
        }
        factors.push(Factor { polynomial, multiplicity });
    }
    let mut roots = exact;
    let points = places(&roots);
    for (left, right) in apart(&rest, irrational_roots(&rest), &points) {
        let changes = |f: &Factor| {
            f.polynomial.len() > 1 && sign_at(&f.polynomial, &left) != sign_at(&f.polynomial, &right)
        };
        let many = factors.iter().filter(|f| f.polynomial.len() > 1).count() > 1;
        let own = |f: &Factor| if many { changes(f) } else { f.polynomial.len() > 1 };
        let factor = factors.iter().position(own).expect("a root of a product is a root of a factor");
        let multiplicity = factors[factor].multiplicity;
        roots.push(RealRoot { place: Isolated::Between(left, right), multiplicity, factor });
    }
    roots.sort_by(|a, b| start(&a.place).cmp(start(&b.place)));
    RealRoots { factors, roots }
}

/// Where the place begins.
fn start(place: &Isolated) -> &Rational {
    let (Isolated::Exact(at) | Isolated::Between(at, _)) = place;
    at
}

/// The exact ones among the roots.
fn places(roots: &[RealRoot]) -> Vec<Rational> {
    let mut points: Vec<Rational> = roots.iter().map(|r| start(&r.place).clone()).collect();
    points.sort();
    points
}

/// The intervals, refined until none of them reaches one of the points, which are ascending and not
/// roots.
fn apart(
    p: &[BigInt],
    intervals: Vec<(Rational, Rational)>,
    points: &[Rational],
) -> impl Iterator<Item = (Rational, Rational)> {
    intervals.into_iter().map(move |mut interval| {
        let mut bits = 2 - refine::order(&(&interval.1 - &interval.0));
        while points.get(points.partition_point(|x| *x < interval.0)).is_some_and(|x| *x <= interval.1) {
            interval = refine::refine_to(p, &interval, bits);
            bits += bits.abs().clamp(2, 1 << 20);
        }
        interval
    })
}

/// Isolating intervals with dyadic ends, ascending, of a square-free polynomial without rational roots.
fn irrational_roots(p: &[BigInt]) -> Vec<(Rational, Rational)> {
    let used = (0usize..).zip(p).filter(|(_, c)| !c.is_zero());
    let k = used.fold(0, |k, (i, _)| k.gcd(&i));
    if k == 0 {
        return Vec::new();
    }
    if k == 1 {
        return descartes::isolating_intervals(p);
    }
    // p(x) = q(x^k), and a root of q may well be rational. Each level at least halves the degree.
    let q: Vec<BigInt> = p.iter().step_by(k).cloned().collect();
    let (points, rest) = polynomial::split_rational_roots(&q);
    let mut intervals: Vec<_> = apart(&rest, irrational_roots(&rest), &points).collect();
    intervals.extend(points.iter().map(|x| (x.clone(), x.clone())));
    intervals.sort();
    widen(&mut intervals);
    let (negative, positive): (Vec<_>, Vec<_>) = intervals.into_iter().partition(|(l, _)| l.is_negative());
    let mirrored = |(l, r): &(Rational, Rational)| (-r, -l);
    let positive: Vec<_> = positive.iter().map(|interval| root_of_interval(&q, interval, k as u32)).collect();
    let mut out: Vec<_> = if k.is_multiple_of(2) {
        positive.iter().rev().map(mirrored).collect()
    } else {
        let mirror = descartes::reflected(&q);
        negative.iter().map(|i| mirrored(&root_of_interval(&mirror, &mirrored(i), k as u32))).collect()
    };
    out.extend(positive);
    out
}

/// Gives the points among the ascending intervals a width, up to halfway to their neighbours and to 0.
fn widen(intervals: &mut [(Rational, Rational)]) {
    for i in 0..intervals.len() {
        let (left, right) = intervals[i].clone();
        if left != right {
            continue;
        }
        let zero = Rational::ZERO;
        let before = i.checked_sub(1).map(|j| intervals[j].1.clone());
        let after = intervals.get(i + 1).map(|next| next.0.clone());
        let low = before.into_iter().chain(left.is_positive().then(|| zero.clone())).max();
        let high = after.into_iter().chain(left.is_negative().then_some(zero)).min();
        let low = low.map_or_else(|| &left - Rational::ONE, |low| low.midpoint(&left));
        let high = high.map_or_else(|| &right + Rational::ONE, |high| high.midpoint(&right));
        intervals[i] = (low, high);
    }
}

/// From an interval of nonnegative numbers around one root of q, one with dyadic ends around its k-th
/// root, whose powers lie in the given one.
fn root_of_interval(q: &[BigInt], interval: &(Rational, Rational), k: u32) -> (Rational, Rational) {
    let (left, right) = interval;
    let (before, after) = (sign_at(q, left), sign_at(q, right));
    let width = right - left;
    // The k-th power stretches the interval by about k·right^(1 − 1/k).
    let stretch = (i64::from(k) - 1) * refine::order(right) / i64::from(k) + i64::from(k.ilog2()) + 1;
    let mut bits = (stretch + 4 - refine::order(&width)).max(0);
    loop {
        let scale = BigInt::one() << (bits * i64::from(k));
        let root = |x: &Rational| (x.numer() * &scale).div_floor(&x.denom()).nth_root(k);
        let (low, high) = (root(left) + u32::from(!left.is_zero()), root(right));
        let (low, high) = (dyadic(low, -bits), dyadic(high, -bits));
        let power = |x: &Rational| x.pow(i64::from(k));
        if low < high && sign_at(q, &power(&low)) == before && sign_at(q, &power(&high)) == after {
            return (low, high);
        }
        bits = 2 * bits + 8;
    }
}
