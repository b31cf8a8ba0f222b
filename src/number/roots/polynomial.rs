//! Polynomials with integer coefficients: common divisors, square-free factors, rational roots.
//!
//! A common divisor is computed modulo primes and put together by the Chinese remainder theorem; a
//! candidate counts only after it has divided both polynomials (von zur Gathen and Gerhard, *Modern
//! Computer Algebra*, section 6.7). A single prime proves two polynomials coprime. A rational root n/d
//! is found modulo a small prime, lifted to a power of it by Newton's iteration (ibid., section 15.4),
//! and counts only after d·x − n has divided the polynomial.
//!
//! Worked example: 2x² + x − 1 is 0 modulo 5 at 3 and 4. As 2r is an integer of absolute value below 8
//! for each rational root r, it is known from its residue modulo 25: the residues 13 and 24 of r give 1
//! and −2 for 2r, so the candidates are 1/2 and −1, and both linear factors divide.
//!
//! A polynomial is the list of its coefficients, lowest first. What this module returns has no leading
//! zeros; 0 is empty.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;
use num_traits::Signed;
use num_traits::ToPrimitive;
use num_traits::Zero;

use super::super::rational::Rational;
use super::residues::Residues;
use super::residues::large_primes;
use super::residues::small_primes;

/// The greatest common divisor: primitive, with positive leading coefficient; 0 of two zeros.
pub fn gcd(a: &[BigInt], b: &[BigInt]) -> Vec<BigInt> {
    let (a, b) = (primitive(a), primitive(b));
    let (Some(a_lead), Some(b_lead)) = (a.last(), b.last()) else {
        return if a.is_empty() { b } else { a };
    };
    let lead = a_lead.gcd(b_lead);
    // The divisor times `lead` over its leading coefficient, modulo the product of the primes so far.
    let mut image: Vec<BigInt> = Vec::new();
    let mut product = BigInt::one();
    for prime in large_primes() {
        let field = Residues::new(prime);
        if field.of(a_lead) == 0 || field.of(b_lead) == 0 {
            continue;
        }
        let mut part = field.gcd(field.polynomial(&a), field.polynomial(&b));
        if part.len() == 1 {
            return vec![BigInt::one()];
        }
        // A prime of bad luck gives a divisor of too high a degree.
        if !image.is_empty() && part.len() > image.len() {
            continue;
        }
        if part.len() < image.len() {
            (image, product) = (Vec::new(), BigInt::one());
        }
        let scale = field.of(&lead);
        part.iter_mut().for_each(|c| *c = field.mul(*c, scale));
        image.resize(part.len(), BigInt::ZERO);
        let settled = combine(&mut image, &product, &part, field);
        product *= prime;
        // Coefficients that a further prime leaves alone are worth the divisions, and so is the first prime.
        if settled || product.bits() <= 62 {
            let candidate = primitive(&image);
            if divide(&a, &candidate).is_some() && divide(&b, &candidate).is_some() {
                return candidate;
            }
        }
    }
    vec![BigInt::one()]
}

/// Makes `image`, known modulo `product`, agree with `part` as well, each coefficient the smallest in
/// absolute value. True when nothing changed.
fn combine(image: &mut [BigInt], product: &BigInt, part: &[u64], field: Residues) -> bool {
    let inverse = field.invert(field.of(product));
    let half = field.modulus() / 2;
    let mut settled = true;
    for (c, residue) in image.iter_mut().zip(part) {
        let step = field.word(field.mul(field.sub(*residue, field.of(c)), inverse));
        if step != 0 {
            settled = false;
            let step = BigInt::from(step) - if step > half { field.modulus() } else { 0 };
            *c += step * product;
        }
    }
    settled
}

/// The square-free factors with their multiplicities, ascending: primitive, pairwise coprime, of degree
/// at least 1, and p is a constant times the product of their powers. None for a constant and for 0.
pub fn square_free(p: &[BigInt]) -> Vec<(Vec<BigInt>, u32)> {
    let p = primitive(p);
    if p.len() < 2 {
        return Vec::new();
    }
    let slope = derivative(&p);
    let common = gcd(&p, &slope);
    if common.len() == 1 {
        return vec![(p, 1)];
    }
    // Yun, *On square-free decomposition algorithms*, 1976.
    const DIVIDES: &str = "a common divisor divides";
    let mut rest = divide(&p, &common).expect(DIVIDES);
    let mut slope = divide(&slope, &common).expect(DIVIDES);
    let mut out = Vec::new();
    for multiplicity in 1.. {
        let next = difference(&slope, &derivative(&rest));
        if next.is_empty() {
            out.push((primitive(&rest), multiplicity));
            break;
        }
        let factor = gcd(&rest, &next);
        if factor.len() > 1 {
            rest = divide(&rest, &factor).expect(DIVIDES);
            slope = divide(&next, &factor).expect(DIVIDES);
            out.push((factor, multiplicity));
        } else {
            slope = next;
        }
    }
    out
}

/// The rational roots of a square-free polynomial, ascending, and the polynomial without them.
pub(super) fn split_rational_roots(p: &[BigInt]) -> (Vec<Rational>, Vec<BigInt>) {
    let mut rest = primitive(p);
    let mut roots = Vec::new();
    if rest.len() > 1 && rest[0].is_zero() {
        rest.remove(0);
        roots.push(Rational::ZERO);
    }
    for (n, d) in candidates(&rest) {
        if let Some(quotient) = divide(&rest, &[-&n, d.clone()]) {
            rest = quotient;
            roots.push(Rational::from_big(n, d));
        }
    }
    roots.sort();
    (roots, rest)
}

/// Fractions n/d in lowest terms, d > 0, with every rational root of p among them. The caller passes a
/// square-free p with p(0) ≠ 0.
fn candidates(p: &[BigInt]) -> Vec<(BigInt, BigInt)> {
    let (Some(constant), Some(lead)) = (p.first(), p.last()) else { return Vec::new() };
    if p.len() == 1 {
        return Vec::new();
    }
    // The reciprocal roots, where they have the smaller denominators.
    let reverse = constant.bits() < lead.bits();
    let p: Vec<BigInt> = if reverse { p.iter().rev().cloned().collect() } else { p.to_vec() };
    let (constant, lead) = (&p[0], &p[p.len() - 1]);
    let reduced = |root: BigInt| {
        let g = root.gcd(lead);
        let (n, d) = (root / &g, lead / &g);
        let (n, d) = if reverse { (d, n) } else { (n, d) };
        if d.is_negative() { (-n, -d) } else { (n, d) }
    };
    if p.len() == 2 {
        return vec![reduced(-constant)];
    }
    // |lead·r| < 2^size for every root r.
    let size = (lead.bits() as i64 + root_bound(&p)).max(1);
    let whole = |root: &BigInt| root.bits() as i64 <= size && !root.is_zero();
    lifted_roots(&p, size as u64 + 2).into_iter().filter(whole).map(reduced).collect()
}

/// lead·r for every rational root r of p, and other integers: p is solved modulo a small prime, and
/// the solutions are lifted modulo its powers until those have `bits` bits.
fn lifted_roots(p: &[BigInt], bits: u64) -> Vec<BigInt> {
    let lead = &p[p.len() - 1];
    let mut best: Option<(u64, Vec<u64>)> = None;
    let mut tried = 0;
    for prime in small_primes(2 * p.len() as u64 + 20) {
        let field = Residues::new(prime);
        let image = field.polynomial(p);
        if image.len() < p.len() {
            continue;
        }
        let roots = field.zeros(&image);
        let slope = field.derivative(&image);
        // A double root cannot be lifted; a square-free polynomial has none modulo almost all primes.
        if roots.iter().any(|r| field.value(&slope, *r) == 0) {
            continue;
        }
        tried += 1;
        let few = roots.len() <= 2;
        if best.as_ref().is_none_or(|(_, old)| roots.len() < old.len()) {
            best = Some((prime, roots.iter().map(|r| field.word(*r)).collect()));
        }
        if few || tried == 3 {
            break;
        }
    }
    let Some((prime, roots)) = best else { return Vec::new() };
    if roots.is_empty() {
        return Vec::new();
    }
    // Powers of the prime that fit a word first: there the arithmetic is a hundred times faster.
    let mut powers = vec![prime];
    let limit = 1 << 62;
    while powers[powers.len() - 1].checked_mul(prime).is_some_and(|m| m < limit) {
        powers.push(powers[powers.len() - 1] * prime);
    }
    let mut levels = Vec::new();
    let mut at = 0;
    while at + 1 < powers.len() {
        at = (2 * at + 1).min(powers.len() - 1);
        let ring = Residues::new(powers[at]);
        let image = ring.polynomial(p);
        levels.push((ring, ring.derivative(&image), image));
    }
    let modulus = BigInt::from(powers[at]);
    let field = Residues::new(prime);
    let slope = field.derivative(&field.polynomial(p));
    let lift = |root: u64| {
        let (mut root, mut inverse) =
            (root, field.word(field.invert(field.value(&slope, field.of_word(root)))));
        for (ring, slope, image) in &levels {
            let (mut r, mut s) = (ring.of_word(root), ring.of_word(inverse));
            r = ring.sub(r, ring.mul(ring.value(image, r), s));
            s = ring.mul(s, ring.sub(ring.of_word(2), ring.mul(ring.value(slope, r), s)));
            (root, inverse) = (ring.word(r), ring.word(s));
        }
        let (root, modulus) = lift_far(p, BigInt::from(root), BigInt::from(inverse), modulus.clone(), bits);
        let scaled = (lead * root).mod_floor(&modulus);
        if &scaled + &scaled > modulus { scaled - modulus } else { scaled }
    };
    roots.into_iter().map(lift).collect()
}

/// The root modulo ever higher powers, until the modulus has `bits` bits; `inverse` is 1/p′(root).
fn lift_far(
    p: &[BigInt],
    mut root: BigInt,
    mut inverse: BigInt,
    mut modulus: BigInt,
    bits: u64,
) -> (BigInt, BigInt) {
    while modulus.bits() < bits {
        modulus = &modulus * &modulus;
        // Value and derivative in one pass of Horner's scheme.
        let value_and_slope = |x: &BigInt| {
            let start = (BigInt::ZERO, BigInt::ZERO);
            p.iter()
                .rev()
                .fold(start, |(v, d), c| ((&v * x + c).mod_floor(&modulus), (d * x + v).mod_floor(&modulus)))
        };
        let (value, _) = value_and_slope(&root);
        root = (&root - value * &inverse).mod_floor(&modulus);
        let (_, slope) = value_and_slope(&root);
        inverse = (&inverse * (BigInt::from(2) - slope * &inverse)).mod_floor(&modulus);
    }
    (root, modulus)
}

/// A number m such that every complex root lies below 2^m in absolute value (Fujiwara 1916): twice the
/// largest of |aᵢ/aₙ|^(1/(n−i)).
pub(super) fn root_bound(p: &[BigInt]) -> i64 {
    let Some((lead, rest)) = p.split_last() else { return 0 };
    let ratios = rest.iter().rev().zip(1..).filter(|(c, _)| !c.is_zero());
    ratios.map(|(c, i)| 1 + ceil_div(c.bits() as i64 - lead.bits() as i64 + 1, i)).max().unwrap_or(0)
}

/// ⌈a/b⌉ for b > 0.
pub(super) fn ceil_div(a: i64, b: i64) -> i64 {
    -(-a).div_euclid(b)
}

/// The quotient, when it has integer coefficients and nothing remains; `None` also for division by 0.
pub(super) fn divide(a: &[BigInt], b: &[BigInt]) -> Option<Vec<BigInt>> {
    let (lead, low) = b.split_last()?;
    let mut rest = a.to_vec();
    let mut quotient = vec![BigInt::ZERO; (rest.len() + 1).saturating_sub(b.len())];
    for at in (0..quotient.len()).rev() {
        let top = rest.pop()?;
        if top.is_zero() {
            continue;
        }
        let q = match lead.to_i64() {
            Some(1) => top,
            Some(-1) => -top,
            _ => {
                let (q, r) = top.div_rem(lead);
                if !r.is_zero() {
                    return None;
                }
                q
            }
        };
        for (x, y) in rest[at..].iter_mut().zip(low) {
            if !y.is_zero() {
                *x -= &q * y;
            }
        }
        quotient[at] = q;
    }
    rest.iter().all(BigInt::is_zero).then_some(quotient)
}

pub(super) fn multiply(a: &[BigInt], b: &[BigInt]) -> Vec<BigInt> {
    let mut out = vec![BigInt::ZERO; (a.len() + b.len()).saturating_sub(1)];
    for (i, x) in a.iter().enumerate() {
        for (sum, y) in out[i..].iter_mut().zip(b) {
            *sum += x * y;
        }
    }
    out
}

pub(super) fn derivative(p: &[BigInt]) -> Vec<BigInt> {
    p.iter().enumerate().skip(1).map(|(i, c)| c * i).collect()
}

fn difference(a: &[BigInt], b: &[BigInt]) -> Vec<BigInt> {
    let mut out = a.to_vec();
    out.resize(a.len().max(b.len()), BigInt::ZERO);
    out.iter_mut().zip(b).for_each(|(x, y)| *x -= y);
    trim(&mut out);
    out
}

/// The polynomial over its content, with positive leading coefficient.
pub(super) fn primitive(p: &[BigInt]) -> Vec<BigInt> {
    let mut p = p.to_vec();
    trim(&mut p);
    let mut content = BigInt::ZERO;
    for c in p.iter().rev() {
        content = content.gcd(c);
        if content.is_one() {
            break;
        }
    }
    if p.last().is_some_and(BigInt::is_negative) {
        content = -content;
    }
    if !content.is_one() {
        p.iter_mut().for_each(|c| *c /= &content);
    }
    p
}

fn trim(p: &mut Vec<BigInt>) {
    while p.last().is_some_and(BigInt::is_zero) {
        p.pop();
    }
}
