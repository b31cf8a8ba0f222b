//! Isolation of the real roots of a square-free polynomial without rational roots.
//!
//! An interval is bisected until the sign changes of its Bernstein coefficients prove that it holds no
//! root or one root. The coefficients are approximate with counted errors; where those leave a sign open
//! that matters, the coefficients are computed again from the polynomial itself (Eigenwillig, *Real Root
//! Isolation for Exact and Approximate Polynomials Using Descartes' Rule of Signs*, 2008). A cluster of v
//! roots would cost a bisection for each bit of its distance to the next root. Instead Newton's step for
//! a v-fold root proposes a far smaller interval, and when that has as many sign changes as the whole,
//! there is no root in the rest (Sagraloff and Mehlhorn, *Computing Real Roots of Real Polynomials*,
//! 2016). Each success squares the ratio that is tried next.
//!
//! Worked example: x¹⁰⁰ − 2(100x − 1)² has two roots near 1/100, about 10⁻¹⁰² apart. Bisection alone
//! would take more than 300 steps to tell them apart; ratios of 2⁴, 2⁸, 2¹⁶, … get there in a few.
//!
//! No end of an interval is a root, since none is rational.

use num_bigint::BigInt;
use num_traits::One;
use num_traits::Signed;
use num_traits::Zero;

use super::super::ball::dyadic;
use super::super::ball::shifted;
use super::super::rational::Rational;
use super::bernstein::Bernstein;
use super::polynomial::ceil_div;
use super::refine::sign_at;

/// Isolating intervals for the real roots, ascending, with dyadic ends that are not roots. The caller
/// passes a square-free polynomial of degree 1 or more without rational roots.
pub(super) fn isolating_intervals(p: &[BigInt]) -> Vec<(Rational, Rational)> {
    let mirror = reflected(p);
    let mut out: Vec<_> = positive_roots(&mirror).into_iter().rev().map(|(l, r)| (-r, -l)).collect();
    out.extend(positive_roots(p));
    out
}

/// p(−x).
pub(super) fn reflected(p: &[BigInt]) -> Vec<BigInt> {
    p.iter().enumerate().map(|(i, c)| if i % 2 == 1 { -c } else { c.clone() }).collect()
}

/// An interval, and the coefficients of the polynomial there. In the coordinate where the search begins
/// with (0, 1) it is (at, at + 4)/2^(depth + 2).
struct Cell {
    at: BigInt,
    depth: u64,
    values: Bernstein,
    /// The bits to which the values were last computed, and where.
    bits: u64,
    computed_at: u64,
    /// How many bisections in a row have left one half without roots.
    lonely: u32,
    /// The binary logarithm of the ratio that Newton's step tries next.
    speed: u64,
}

/// Newton's step is tried after this many bisections in a row that have left one half without roots.
const LONELY: u32 = 3;
/// The first ratio that it tries, as a binary logarithm, and the least.
const FIRST_SPEED: u64 = 4;
const LEAST_SPEED: u64 = 2;

/// With fewer bits than this beyond the errors, values that leave a sign open are computed again.
const LEAST_MARGIN: u64 = 48;

fn positive_roots(p: &[BigInt]) -> Vec<(Rational, Rational)> {
    let signs = p.iter().filter(|c| !c.is_zero()).map(BigInt::is_negative);
    let changes = signs.clone().zip(signs.skip(1)).filter(|(a, b)| a != b).count();
    if changes == 0 {
        return Vec::new();
    }
    let search = Search::new(p);
    if changes == 1 {
        return vec![(Rational::ZERO, search.point(&BigInt::from(4), 0))];
    }
    let mut out = Vec::new();
    let mut cells = vec![search.start()];
    while let Some(mut cell) = cells.pop() {
        let mut changes = cell.values.changes();
        if changes.least < 2 && changes.least != changes.most {
            // A root next to an end would take as many bisections as zeros follow the point there.
            for end in cell.values.unknown_ends() {
                let x = search.point(&(&cell.at + 4 * end), cell.depth);
                cell.values.ends[end] = sign_at(p, &x) as i32;
            }
            changes = cell.values.changes();
        }
        if changes.most == 0 {
            continue;
        }
        if changes.least == 1 && changes.most == 1 {
            out.push((search.point(&cell.at, cell.depth), search.point(&(&cell.at + 4), cell.depth)));
            continue;
        }
        if changes.least < 2 && cell.values.margin() < LEAST_MARGIN {
            // Precision that is lost again at once was too low.
            cell.bits = if cell.computed_at + 4 > cell.depth { 2 * cell.bits } else { search.bits };
            let ends = cell.values.ends;
            cell.values = search.values(&cell.at, cell.depth, cell.values.order(), cell.bits);
            cell.values.ends = ends;
            cell.computed_at = cell.depth;
            cells.push(cell);
            continue;
        }
        if changes.least >= 2 && cell.lonely >= LONELY {
            if let Some(next) = search.newton(&cell, changes.most) {
                cells.push(next);
                continue;
            }
            (cell.lonely, cell.speed) = (0, (cell.speed / 2).max(LEAST_SPEED));
        }
        cells.extend(search.bisect(cell));
    }
    out
}

/// The polynomial whose positive roots are looked for.
struct Search<'a> {
    p: &'a [BigInt],
    /// All positive roots lie below 2^top.
    top: i64,
    /// The binomial coefficients of the degree.
    binomials: Vec<BigInt>,
    /// The precision to begin with.
    bits: u64,
}

impl Search<'_> {
    fn new(p: &[BigInt]) -> Search<'_> {
        let n = p.len() - 1;
        let mut binomials = vec![BigInt::one()];
        for i in 0..n {
            binomials.push(&binomials[i] * (n - i) / (i + 1));
        }
        // Values on the first intervals differ in size by a bit or two for each degree.
        let bits = (2 * n as u64 + 96).next_multiple_of(64) - 2;
        Search { p, top: positive_root_bound(p), binomials, bits }
    }

    fn start(&self) -> Cell {
        // With cⱼ the coefficients in the coordinate of the interval, |cⱼ| ≤ C(n, j)·2^j·max|bᵢ|, so the
        // largest bᵢ is not below 2^order.
        let sizes = self.p.iter().zip(&self.binomials).zip(0..).filter(|((c, _), _)| !c.is_zero());
        let order = sizes.map(|((c, b), j)| c.bits() as i64 - b.bits() as i64 - 1 + (self.top - 1) * j).max();
        let values = self.values(&BigInt::ZERO, 0, order.unwrap_or(0), self.bits);
        Cell {
            at: BigInt::ZERO,
            depth: 0,
            values,
            bits: self.bits,
            computed_at: 0,
            lonely: 0,
            speed: FIRST_SPEED,
        }
    }

    /// The point at/2^(depth + 2) of the unit interval.
    fn point(&self, at: &BigInt, depth: u64) -> Rational {
        dyadic(at.clone(), self.top - depth as i64 - 2)
    }

    /// The halves that may hold roots, the right one first.
    fn bisect(&self, cell: Cell) -> impl Iterator<Item = Cell> + use<> {
        let order = cell.values.order();
        let (left, right) = cell.values.bisect();
        let at: BigInt = cell.at << 1;
        let halves = [(&at + 4, right), (at, left)];
        let mut kept: Vec<_> = halves.into_iter().filter(|(_, values)| values.changes().most > 0).collect();
        for (_, values) in &mut kept {
            // What a bisection takes from the size of the values, further ones hardly take twice.
            let lost = (order - values.order()).max(0) as u64;
            values.round(2 * lost + 2 * LEAST_MARGIN);
        }
        let (lonely, speed) = if kept.len() == 1 { (cell.lonely + 1, cell.speed) } else { (0, FIRST_SPEED) };
        let (depth, bits, computed_at) = (cell.depth + 1, cell.bits, cell.computed_at);
        let to_cell = move |(at, values)| Cell { at, depth, values, bits, computed_at, lonely, speed };
        kept.into_iter().map(to_cell)
    }

    /// A much smaller interval that holds all the roots of the cell, which are as many as `changes` if
    /// complex roots nearby are counted.
    fn newton(&self, cell: &Cell, changes: usize) -> Option<Cell> {
        let n = cell.values.degree();
        let speed = cell.speed;
        // Where a root of multiplicity `changes` would be, in units of 2^−(speed + 2), seen from either end.
        let step = |end: usize, next: usize| {
            let (value, beyond) = (cell.values.coefficient(end), cell.values.coefficient(next));
            let slope = (beyond - &value) * n;
            (!slope.is_zero()).then(|| -((value * changes) << (speed + 2)) / slope)
        };
        let whole = BigInt::one() << (speed + 2);
        let (left, right) = (step(0, 1)?, &whole - step(n, n - 1)?);
        if (&left - &right).abs() > &whole >> 3 {
            return None;
        }
        let near_left = left.abs() < (&whole - &right).abs();
        let centre = if near_left { left } else { right };
        let offset = (centre - 2i32).clamp(BigInt::ZERO, whole - 4);
        let (at, depth) = ((&cell.at << speed) + offset, cell.depth + speed);
        // Near a root of multiplicity v the values fall with the power v of the distance.
        let order = cell.values.order() - (changes as u64 * speed) as i64;
        let bits = self.bits + 4 * speed;
        let values = self.values(&at, depth, order, bits);
        (values.changes().least >= changes).then(|| Cell {
            at,
            depth,
            values,
            bits,
            computed_at: depth,
            lonely: LONELY,
            speed: 2 * speed,
        })
    }

    /// The Bernstein coefficients on (at, at + 4)/2^(depth + 2) to about `bits` bits, the largest of
    /// which is expected to be near 2^order.
    fn values(&self, at: &BigInt, depth: u64, order: i64, bits: u64) -> Bernstein {
        let n = self.p.len() - 1;
        // The sums of the differences may enlarge an error of 1 by 2ⁿ; so many more bits are computed.
        let guard = n as u64 + 4;
        let mut scale = bits as i64 - order;
        loop {
            // bᵢ = Σⱼ C(i, j)/C(n, j)·cⱼ with the Taylor coefficients cⱼ. The errors of these make up to
            // 2(n + 1)² units in bᵢ and those of the divisions up to Σⱼ C(n, j), together less than
            // 2^guard; the last `guard` bits are cut off.
            let taylor = self.taylor(at, depth, scale + guard as i64);
            let differences: Vec<BigInt> = taylor.zip(&self.binomials).map(|(c, b)| c / b).collect();
            let mut values = Bernstein::from_differences(&differences, n, scale, guard, 3);
            let margin = values.margin();
            if margin + 8 >= bits {
                values.round(bits);
                return values;
            }
            scale += if margin < 8 { 2 * bits as i64 } else { (bits - margin) as i64 + 8 };
        }
    }

    /// The Taylor coefficients of p at the left end, in the coordinate t that runs from 0 to 1 on the
    /// interval, in units of 2^−scale. Those that are left out at the end are too small to matter.
    fn taylor(&self, at: &BigInt, depth: u64, scale: i64) -> std::vec::IntoIter<BigInt> {
        let mut c: Vec<BigInt> =
            self.p.iter().zip(0..).map(|(c, i): (_, i64)| shifted(c, self.top * i + scale)).collect();
        // Horner's scheme gives one coefficient a pass; between passes all is multiplied by the width
        // 2^−depth. With u = a + 2^−depth·t, an error of 1 in the coefficient of uⁱ in pass j adds
        // tʲ·uⁱ⁻ʲ to the polynomial. As u stays between 0 and 1, the Bernstein coefficients of that are
        // products of such numbers or averages of products, at most 1. So the errors just add up: n + 1
        // at the beginning, and less than (n + 1)²/2 each from the products and between the passes.
        for j in 0..c.len() {
            if !at.is_zero() {
                for i in (j..c.len() - 1).rev() {
                    let carry = (&c[i + 1] * at) >> (depth + 2);
                    c[i] += carry;
                }
            }
            let rest = &mut c[j + 1..];
            rest.iter_mut().for_each(|c| *c >>= depth);
            // What is 0 or −1 stays within the errors for ever.
            if rest.iter().all(|c| c.bits() <= 1 && !c.is_positive()) {
                c.truncate(j + 1);
                break;
            }
        }
        c.into_iter()
    }
}

/// A number m such that all positive roots lie below 2^m (Akritas, Strzeboński, Vigklas 2008, the local
/// maximum bound of quadratic cost): each term of the other sign than the leading one is outweighed by
/// one before it, which is split in halves, quarters, … for its customers.
fn positive_root_bound(p: &[BigInt]) -> i64 {
    let Some(lead) = p.last() else { return 0 };
    let mut bound = i64::MIN;
    let mut suppliers: Vec<(i64, i64)> = Vec::new();
    for (i, c) in p.iter().enumerate().rev().filter(|(_, c)| !c.is_zero()) {
        let (i, bits) = (i as i64, c.bits() as i64);
        if c.sign() == lead.sign() {
            // The binary logarithm of what is left of the term, rounded down.
            suppliers.push((i, bits - 1));
            continue;
        }
        let costs = suppliers.iter_mut().map(|s| (ceil_div(bits - s.1 + 1, s.0 - i), s));
        if let Some((cost, supplier)) = costs.min_by_key(|(cost, _)| *cost) {
            supplier.1 -= 1;
            bound = bound.max(cost);
        }
    }
    bound
}
