//! Polynomials in one kernel with rational coefficients: common factors, square-free parts, real roots.
//!
//! Coefficients stand from degree 0 up, without zeros at the end.
//!
//! Sources: Yun 1976 (square-free factors); Sturm 1835 (number of real roots).

use crate::decide::poly::Poly;
use crate::expr::Expr;
use crate::number::Rational;

/// Coefficients from degree 0 up.
pub type Coefficients = Vec<Rational>;

fn trim(mut p: Coefficients) -> Coefficients {
    while p.last().is_some_and(Rational::is_zero) {
        p.pop();
    }
    p
}

/// Quotient and remainder; `q` is not zero.
pub fn divide(p: &[Rational], q: &[Rational]) -> (Coefficients, Coefficients) {
    let mut rest = p.to_vec();
    let lead = q.last().expect("the divisor is not zero").recip();
    let mut quotient = vec![Rational::ZERO; (p.len() + 1).saturating_sub(q.len())];
    for i in (0..quotient.len()).rev() {
        let c = &rest[i + q.len() - 1] * &lead;
        if !c.is_zero() {
            for (j, d) in q.iter().enumerate() {
                rest[i + j] = &rest[i + j] - &(&c * d);
            }
        }
        quotient[i] = c;
    }
    (trim(quotient), trim(rest))
}

fn monic(p: Coefficients) -> Coefficients {
    match p.last() {
        Some(lead) if !lead.is_one() => {
            let inverse = lead.recip();
            p.iter().map(|c| c * &inverse).collect()
        }
        _ => p,
    }
}

/// The monic greatest common divisor.
pub fn gcd(p: &[Rational], q: &[Rational]) -> Coefficients {
    let (mut a, mut b) = (trim(p.to_vec()), trim(q.to_vec()));
    while !b.is_empty() {
        let rest = monic(divide(&a, &b).1);
        a = std::mem::replace(&mut b, rest);
    }
    monic(a)
}

/// The derivative.
pub fn derivative(p: &[Rational]) -> Coefficients {
    trim(p.iter().enumerate().skip(1).map(|(i, c)| c * &Rational::from(i as i64)).collect())
}

/// The value at a rational number.
pub fn value(p: &[Rational], x: &Rational) -> Rational {
    p.iter().rev().fold(Rational::ZERO, |sum, c| &(&sum * x) + c)
}

/// Monic square-free polynomials with their multiplicities, whose product is p up to a constant.
pub fn square_free(p: &[Rational]) -> Vec<(Coefficients, u32)> {
    let mut out = Vec::new();
    let d = derivative(p);
    let mut common = gcd(p, &d);
    let mut rest = monic(divide(p, &common).0);
    let mut multiplicity = 1;
    while rest.len() > 1 {
        let next = gcd(&rest, &common);
        let own = monic(divide(&rest, &next).0);
        if own.len() > 1 {
            out.push((own, multiplicity));
        }
        common = divide(&common, &next).0;
        rest = next;
        multiplicity += 1;
    }
    out
}

/// The rational roots of a square-free polynomial, and the monic rest without them. Tries the quotients
/// p/q of small divisors only, so that the rest may still have rational roots of large height.
pub fn rational_roots(p: &[Rational]) -> (Vec<Rational>, Coefficients) {
    let mut rest = monic(p.to_vec());
    let mut roots = Vec::new();
    if rest.len() > 1 && rest[0].is_zero() {
        roots.push(Rational::ZERO);
        rest = divide(&rest, &[Rational::ZERO, Rational::ONE]).0;
    }
    if rest.len() <= 1 {
        return (roots, rest);
    }
    // Integer coefficients a_0 .. a_n: a root p/q has p | a_0 and q | a_n.
    let scale =
        rest.iter().fold(num_bigint::BigInt::from(1), |l, c| num_integer::Integer::lcm(&l, &c.denom()));
    let first = Rational::from(scale.clone()) * &rest[0];
    let last = Rational::from(scale);
    for q in small_divisors(&last) {
        for p in small_divisors(&first) {
            for sign in [1, -1] {
                let candidate = Rational::new(sign * p, q);
                if rest.len() > 1 && value(&rest, &candidate).is_zero() {
                    rest = divide(&rest, &[-&candidate, Rational::ONE]).0;
                    roots.push(candidate);
                }
            }
        }
    }
    (roots, rest)
}

fn small_divisors(r: &Rational) -> Vec<i64> {
    let Some(n) = r.abs().to_i64() else {
        return (1..=64).filter(|d| (r / &Rational::from(*d)).is_integer()).collect();
    };
    let mut out = Vec::new();
    for d in 1..=n.min(3000) {
        if n % d == 0 {
            out.push(d);
            if n / d > 3000 {
                out.push(n / d);
            }
        }
    }
    out
}

/// The number of distinct real roots of a square-free polynomial.
pub fn number_of_real_roots(p: &[Rational]) -> usize {
    let mut chain = vec![p.to_vec(), derivative(p)];
    while chain.last().is_some_and(|last| last.len() > 1) {
        let n = chain.len();
        let rest = divide(&chain[n - 2], &chain[n - 1]).1;
        if rest.is_empty() {
            break;
        }
        chain.push(rest.iter().map(|c| -c).collect());
    }
    let changes = |at_minus: bool| {
        let signs = chain.iter().filter(|p| !p.is_empty()).map(|p| {
            let sign = p[p.len() - 1].signum();
            if at_minus && p.len() % 2 == 0 { -sign } else { sign }
        });
        signs.fold((0, 0), |(changes, last), s| (changes + usize::from(last != 0 && s != last), s)).0
    };
    changes(true) - changes(false)
}

/// The rational coefficients of a polynomial in one kernel.
pub fn in_kernel(p: &Poly, kernel: Expr) -> Option<Coefficients> {
    p.coefficients_in(kernel)?.iter().map(Poly::as_constant).collect()
}

/// A polynomial in one kernel from coefficients.
pub fn to_poly(p: &[Rational], kernel: Expr) -> Poly {
    let mut out = Poly::default();
    for (i, c) in p.iter().enumerate() {
        let m = if i == 0 { Vec::new() } else { vec![(kernel, Rational::from(i as i64))] };
        out.add_term(m, c);
    }
    out
}

/// The greatest common divisor of two polynomials in the same single kernel, if it is no constant.
pub fn common_factor(p: &Poly, q: &Poly) -> Option<Poly> {
    let kernels = q.kernels();
    let [kernel] = kernels.as_slice() else { return None };
    let (a, b) = (in_kernel(p, *kernel)?, in_kernel(q, *kernel)?);
    let common = gcd(&a, &b);
    (common.len() > 1).then(|| to_poly(&common, *kernel))
}
