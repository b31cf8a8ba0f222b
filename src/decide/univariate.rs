//! Polynomials in one kernel with rational coefficients: common factors and square-free parts.
//!
//! Coefficients stand from degree 0 up, without zeros at the end.

use num_bigint::BigInt;
use num_integer::Integer;

use crate::decide::poly::Poly;
use crate::decide::poly::raise;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::number::Rational;
use crate::number::roots;

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

/// Square-free polynomials with their multiplicities, whose product is p up to a constant.
pub fn square_free(p: &[Rational]) -> Vec<(Coefficients, u32)> {
    let monic_of = |f: Vec<BigInt>| monic(f.into_iter().map(Rational::from).collect());
    roots::square_free(&integers(p)).into_iter().map(|(f, m)| (monic_of(f), m)).collect()
}

/// The same polynomial with integer coefficients without a common divisor.
pub fn integers(p: &[Rational]) -> Vec<BigInt> {
    let scale = p.iter().fold(BigInt::from(1), |l, c| Integer::lcm(&l, &c.denom()));
    let scale = Rational::from(scale);
    let whole: Vec<BigInt> = p.iter().map(|c| (&scale * c).numer()).collect();
    let content = whole.iter().fold(BigInt::from(0), |g, c| Integer::gcd(&g, c));
    if content == BigInt::from(0) { whole } else { whole.into_iter().map(|c| c / &content).collect() }
}

/// The largest degree of a polynomial whose coefficients stand one by one.
const MAX_DEGREE: usize = 2000;

/// The rational coefficients of a polynomial that is written out in one symbol.
pub fn written_in(pool: &Pool, e: Expr, x: Symbol) -> Option<Coefficients> {
    let degree_of = |t: Expr| match pool.node(t) {
        Node::Symbol(s) if *s == x => Some(1),
        Node::Product { factors } => match factors.as_ref() {
            [(base, k)] if *pool.node(*base) == Node::Symbol(x) => {
                usize::try_from(k.to_i64()?).ok().filter(|k| *k <= MAX_DEGREE)
            }
            _ => None,
        },
        _ => None,
    };
    let mut out: Coefficients = Vec::new();
    let mut put = |degree: usize, c: &Rational| {
        if out.len() <= degree {
            out.resize(degree + 1, Rational::ZERO);
        }
        out[degree] = c.clone();
    };
    match pool.node(e) {
        Node::Number(r) => put(0, r),
        Node::Sum { constant, terms } => {
            put(0, constant);
            for (c, t) in terms {
                put(degree_of(*t)?, c);
            }
        }
        _ => put(degree_of(e)?, &Rational::ONE),
    }
    Some(out)
}

/// The value at a rational number n/d: the sum of c n^i d^(degree - i), over one denominator at the end.
pub fn value_at(p: &[Rational], x: &Rational) -> Rational {
    let (n, d) = (Rational::from(x.numer()), Rational::from(x.denom()));
    let mut value = Rational::ZERO;
    let mut power = Rational::ONE;
    for (i, c) in p.iter().rev().enumerate() {
        if i > 0 {
            value = &value * &n;
            power = &power * &d;
        }
        if !c.is_zero() {
            value += &(c * &power);
        }
    }
    &value / &power
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
    // A factor that is a power divides neither after this: 1 - exp(-x) is exp(-x)*(exp(x) - 1).
    let whole = |p: &Poly| {
        let (least, _) = p.content();
        in_kernel(&p.times(&raise(&least, &Rational::MINUS_ONE), &Rational::ONE), *kernel)
    };
    let (a, b) = (whole(p)?, whole(q)?);
    let common = gcd(&a, &b);
    (common.len() > 1).then(|| to_poly(&common, *kernel))
}
