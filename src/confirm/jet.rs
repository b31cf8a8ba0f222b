//! Jets: the first Taylor coefficients of a function at a point.
//!
//! f(u(x)) for u = u0 + u1*t + u2*t^2 + u3*t^3 and f = f0 + f1*d + f2*d^2 + f3*d^3, d = u - u0, has the coefficients
//! f0, f1*u1, f1*u2 + f2*u1^2, f1*u3 + 2*f2*u1*u2 + f3*u1^3. Worked example: exp at t = 0 has f = (1, 1, 1/2, 1/6).

use std::cmp::Ordering;

use super::real::Elementary;
use super::real::Found;
use super::real::Real;
use crate::number::Rational;

/// The number of coefficients of a jet, those of the derivatives up to the third.
pub(super) const TERMS: usize = 4;

/// Taylor coefficients at a point, of which the first `known` exist: only the value where the point is a breakpoint.
#[derive(Clone, Debug)]
pub(super) struct Jet<R> {
    pub terms: [R; TERMS],
    pub known: usize,
}

/// The precision, and how many coefficients are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grade {
    pub bits: u32,
    pub terms: usize,
}

fn terms_of<R: Real>(mut f: impl FnMut(usize) -> R, n: usize) -> [R; TERMS] {
    std::array::from_fn(|i| if i < n { f(i) } else { R::zero() })
}

impl<R: Real> Jet<R> {
    pub(super) fn constant(c: R) -> Jet<R> {
        Jet { terms: [c, R::zero(), R::zero(), R::zero()], known: TERMS }
    }

    pub(super) fn variable(x: R) -> Jet<R> {
        Jet { terms: [x, R::int(1), R::zero(), R::zero()], known: TERMS }
    }

    pub(super) fn value(&self) -> &R {
        &self.terms[0]
    }

    /// With the value alone, at a point where the function may have no derivative.
    pub(super) fn at_breakpoint(mut self) -> Jet<R> {
        self.known = 1;
        self
    }

    pub(super) fn add(&self, other: &Jet<R>, g: Grade) -> Jet<R> {
        let terms = terms_of(|i| self.terms[i].add(&other.terms[i], g.bits), g.terms);
        Jet { terms, known: self.known.min(other.known) }
    }

    pub(super) fn neg(&self) -> Jet<R> {
        Jet { terms: terms_of(|i| self.terms[i].neg(), TERMS), known: self.known }
    }

    pub(super) fn scale(&self, r: &Rational, g: Grade) -> Jet<R> {
        if r.is_one() {
            return self.clone();
        }
        Jet { terms: terms_of(|i| self.terms[i].scale(r, g.bits), g.terms), known: self.known }
    }

    pub(super) fn mul(&self, other: &Jet<R>, g: Grade) -> Jet<R> {
        let product = |k: usize| {
            let first = self.terms[0].mul(&other.terms[k], g.bits);
            (1..=k).fold(first, |sum, j| sum.add(&self.terms[j].mul(&other.terms[k - j], g.bits), g.bits))
        };
        Jet { terms: terms_of(product, g.terms), known: self.known.min(other.known) }
    }

    /// f of the jet, from the Taylor coefficients of f at its value.
    fn composed(&self, f: [R; TERMS], known: usize, g: Grade) -> Jet<R> {
        let u = &self.terms;
        let mul = |a: &R, b: &R| a.mul(b, g.bits);
        let [f0, f1, f2, f3] = &f;
        let term = |k: usize| match k {
            0 => f0.clone(),
            1 => mul(f1, &u[1]),
            2 => mul(f1, &u[2]).add(&mul(f2, &mul(&u[1], &u[1])), g.bits),
            _ => {
                let cross = mul(f2, &mul(&u[1], &u[2])).scale(&Rational::TWO, g.bits);
                let cube = mul(f3, &mul(&u[1], &mul(&u[1], &u[1])));
                mul(f1, &u[3]).add(&cross, g.bits).add(&cube, g.bits)
            }
        };
        Jet { terms: terms_of(term, g.terms), known: self.known.min(known) }
    }

    /// An integer power.
    pub(super) fn whole_power(&self, n: i64, g: Grade) -> Found<Jet<R>> {
        match (n, self.value().sign()) {
            (1, _) => return Found::Value(self.clone()),
            (i64::MIN..=-1, Some(Ordering::Equal)) => return Found::Nothing,
            (i64::MIN..=-1, None) => return Found::Open,
            _ => {}
        }
        let mut binomial = Rational::ONE;
        let mut f: [Option<R>; TERMS] = Default::default();
        for (j, term) in f.iter_mut().enumerate() {
            let left = n - j as i64;
            *term = match j < g.terms && !binomial.is_zero() {
                true => self.value().whole_power(left, g.bits).map(|p| p.scale(&binomial, g.bits)),
                false => Some(R::zero()),
            };
            binomial = &binomial * &Rational::new(left, j as i64 + 1);
        }
        let [Some(a), Some(b), Some(c), Some(d)] = f else { return Found::Open };
        Found::Value(self.composed([a, b, c, d], TERMS, g))
    }

    /// A power whose exponent is no integer: on positive numbers, and 0 at 0 for a positive exponent.
    pub(super) fn power(&self, k: &Rational, g: Grade) -> Found<Jet<R>> {
        match self.value().sign() {
            None => Found::Open,
            Some(Ordering::Less) => Found::Nothing,
            Some(Ordering::Equal) if k.is_negative() => Found::Nothing,
            Some(Ordering::Equal) => Found::Value(Jet::constant(R::zero()).at_breakpoint()),
            Some(Ordering::Greater) => {
                let Some(f0) = self.value().power(k, g.bits) else { return Found::Open };
                let mut f = [f0, R::zero(), R::zero(), R::zero()];
                for j in 1..g.terms {
                    let factor = &(k - &Rational::from(j as i64 - 1)) / &Rational::from(j as i64);
                    let Some(next) = f[j - 1].scale(&factor, g.bits).div(self.value(), g.bits) else {
                        return Found::Open;
                    };
                    f[j] = next;
                }
                Found::Value(self.composed(f, TERMS, g))
            }
        }
    }

    /// An elementary function.
    pub(super) fn call(&self, function: Elementary, g: Grade) -> Found<Jet<R>> {
        let f0 = match self.value().call(function, g.bits) {
            Found::Value(value) => value,
            Found::Nothing => return Found::Nothing,
            Found::Open => return Found::Open,
        };
        if g.terms == 1 {
            return Found::Value(self.composed([f0, R::zero(), R::zero(), R::zero()], TERMS, g));
        }
        match slopes(function, self.value(), &f0, g) {
            Some([f1, f2, f3]) => {
                let terms =
                    [f0, f1, f2.scale(&Rational::HALF, g.bits), f3.scale(&Rational::new(1, 6), g.bits)];
                Found::Value(self.composed(terms, TERMS, g))
            }
            // At the end of a domain, or where the ball reaches it.
            None => Found::Value(self.composed([f0, R::zero(), R::zero(), R::zero()], 1, g)),
        }
    }
}

/// The first three derivatives at u, where the function has the value f; `None` where they are not known to exist.
fn slopes<R: Real>(function: Elementary, u: &R, f: &R, g: Grade) -> Option<[R; 3]> {
    use Elementary::*;
    let bits = g.bits;
    let n = |k: i64| R::int(k);
    let mul = |a: &R, b: &R| a.mul(b, bits);
    let more = g.terms > 2;
    // Derivatives that nobody asked for are not computed.
    let higher = |f: &dyn Fn() -> Option<(R, R)>| if more { f() } else { Some((R::zero(), R::zero())) };
    let value = |function: Elementary| match u.call(function, bits) {
        Found::Value(value) => Some(value),
        Found::Nothing | Found::Open => None,
    };
    // For a slope w^k, where w = c + s*u^2: 2*k*s*u*w^(k-1), and 2*k*s*w^(k-2)*(w + 2*(k-1)*s*u^2).
    let of_square = |c: i64, s: i64, k: Rational| {
        let square = mul(u, u);
        let w = n(c).add(&square.scale(&Rational::from(s), bits), bits);
        if w.sign() != Some(Ordering::Greater) {
            return None;
        }
        let first = w.power(&k, bits)?;
        let (second, third) = higher(&|| {
            let twice = &k * &Rational::from(2 * s);
            let lower = first.div(&w, bits)?;
            let second = mul(u, &lower).scale(&twice, bits);
            let rest = &(&k - &Rational::ONE) * &Rational::from(2 * s);
            let sum = w.add(&square.scale(&rest, bits), bits);
            Some((second, mul(&lower.div(&w, bits)?, &sum).scale(&twice, bits)))
        })?;
        Some([first, second, third])
    };
    let negated = |[a, b, c]: [R; 3]| [a.neg(), b.neg(), c.neg()];
    match function {
        Exp => Some([f.clone(), f.clone(), f.clone()]),
        Ln => {
            let first = u.whole_power(-1, bits)?;
            let second = mul(&first, &first).neg();
            let third = mul(&second, &first).scale(&Rational::from(-2), bits);
            Some([first, second, third])
        }
        Sin => {
            let cos = value(Cos)?;
            Some([cos.clone(), f.neg(), cos.neg()])
        }
        Cos => {
            let sin = value(Sin)?;
            Some([sin.neg(), f.neg(), sin])
        }
        // t' = 1 + t^2; the cotangent is -tan(u - pi/2).
        Tan | Cot => {
            let sign = Rational::from(if function == Tan { 1 } else { -1 });
            let square = mul(f, f);
            let first = n(1).add(&square, bits);
            let second = mul(f, &first).scale(&Rational::TWO, bits);
            let third = mul(&first, &n(2).add(&square.scale(&Rational::from(6), bits), bits));
            Some([first.scale(&sign, bits), second, third.scale(&sign, bits)])
        }
        // s' = s*t and t' = s^2 for s = sec, t = tan; so s'' = 2*s^3 - s, and with csc, -cot likewise.
        Sec | Csc => {
            let t = if function == Sec { value(Tan)? } else { value(Cot)?.neg() };
            let first = mul(f, &t);
            let square = mul(f, f);
            let second = mul(f, &square.scale(&Rational::TWO, bits).sub(&n(1), bits));
            let third = mul(&first, &square.scale(&Rational::from(6), bits).sub(&n(1), bits));
            Some([first, second, third])
        }
        Asin => of_square(1, -1, -Rational::HALF),
        Acos => of_square(1, -1, -Rational::HALF).map(negated),
        Atan => of_square(1, 1, Rational::MINUS_ONE),
        Asinh => of_square(1, 1, -Rational::HALF),
        Acosh => of_square(-1, 1, -Rational::HALF),
        Atanh => of_square(1, -1, Rational::MINUS_ONE),
        Sinh => {
            let cosh = value(Cosh)?;
            Some([cosh.clone(), f.clone(), cosh])
        }
        Cosh => {
            let sinh = value(Sinh)?;
            Some([sinh.clone(), f.clone(), sinh])
        }
        Tanh => {
            let square = mul(f, f);
            let first = n(1).sub(&square, bits);
            let second = mul(f, &first).scale(&Rational::from(-2), bits);
            let third = mul(&first, &square.scale(&Rational::from(6), bits).sub(&n(2), bits));
            Some([first, second, third])
        }
        Sigmoid | Softplus => {
            let s = if function == Sigmoid { f.clone() } else { value(Sigmoid)? };
            let first = mul(&s, &n(1).sub(&s, bits));
            let second = mul(&first, &n(1).sub(&s.scale(&Rational::TWO, bits), bits));
            let third = mul(&first, &n(1).sub(&first.scale(&Rational::from(6), bits), bits));
            Some(if function == Sigmoid { [first, second, third] } else { [s, first, second] })
        }
        Erf | Erfc => {
            let square = mul(u, u);
            let Found::Value(bell) = square.neg().call(Exp, bits) else { return None };
            let front = R::pi(bits).power(&-Rational::HALF, bits)?.scale(&Rational::TWO, bits);
            let first = mul(&front, &bell);
            let second = mul(u, &first).scale(&Rational::from(-2), bits);
            let third = mul(&first, &square.scale(&Rational::from(4), bits).sub(&n(2), bits));
            let all = [first, second, third];
            Some(if function == Erf { all } else { negated(all) })
        }
    }
}
