//! Zero tests for sums of logarithms and of angles, by exact arithmetic on what they are the logarithms of.
//!
//! Worked examples: 3 ln(2) - ln(8) is zero because 2^3/8 is 1; atan(1/2) + atan(1/3) - pi/4 is zero because
//! (2 + i)(3 + i) = 5 + 5i lies on the diagonal and the sum is smaller than a full turn.

use num_bigint::BigInt;
use num_integer::Integer;

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::poly::join;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::functions::ATAN;
use crate::functions::LN;
use crate::functions::Meaning;
use crate::functions::Monotone;
use crate::functions::Signs;
use crate::functions::substitute;
use crate::number::Rational;

/// Products with more bits than this are not written out.
const MAX_BITS: u64 = 1 << 16;

/// A square root is moved to the other side of an equation with at most so many terms.
const MAX_TERMS: usize = 12;

/// Numbers of more bits are not squared.
const MAX_BITS_OF_SQUARE: u64 = 1 << 13;

/// A value of a function is sought among rationals of so many bits.
const MAX_BITS_OF_VALUE: u64 = 20;

impl Question {
    /// Whether a sum of rational multiples of logarithms of positive rationals is zero: c1 ln(r1) + ... = 0
    /// exactly when r1^c1 * ... = 1.
    pub(super) fn is_zero_of_logarithms(&mut self, p: &Poly) -> bool {
        let mut terms = Vec::new();
        for (m, c) in p.terms() {
            let [(kernel, one)] = m.as_slice() else { return false };
            let Node::Apply { function: LN, arguments } = self.pool.node(*kernel) else { return false };
            match self.pool.as_number(arguments[0]) {
                Some(r) if one.is_one() && r.is_positive() => terms.push((r.clone(), c.clone())),
                _ => return false,
            }
        }
        let scale = terms.iter().fold(BigInt::from(1), |l, (_, c)| l.lcm(&c.denom()));
        let scale = Rational::from(scale);
        let mut product = Rational::ONE;
        for (r, c) in terms {
            let Some(n) = (&c * &scale).to_i64() else { return false };
            if r.bits().saturating_mul(n.unsigned_abs()) > MAX_BITS {
                return false;
            }
            product = &product * &r.pow(n);
        }
        product.is_one()
    }

    /// A constant with a number for each value of a monotone function in it that is proved to be a short
    /// rational: asinh((e - 1/e)/2) is 1. `None` where there is no such value.
    pub(super) fn with_rational_values(&mut self, e: Expr) -> Option<Expr> {
        let mut out = e;
        for part in self.pool.reach(&[e]) {
            if let Some(r) = self.rational_value(part) {
                let r = self.pool.on_cell().number(r);
                out = functions::replace(&mut self.pool, out, part, r);
            }
        }
        (out != e).then_some(out)
    }

    /// The value of f(w), for a monotone f and a constant w, where w is proved to be f^-1(r) for the simplest
    /// rational r in an enclosure.
    fn rational_value(&mut self, kernel: Expr) -> Option<Rational> {
        let Node::Apply { function, arguments } = self.pool.node(kernel) else { return None };
        let (function, w) = (*function, *arguments.first()?);
        let Meaning::Analytic(facts) = &functions::record(function).meaning else { return None };
        let inverse = facts.inverse.filter(|_| facts.monotone != Monotone::No)?;
        if self.pool.as_number(w).is_some() {
            return None;
        }
        let (low, high) = self.enclose(kernel, 64)?.ends()?;
        let r = if low < high { low.simplest_between(&high) } else { low };
        if r.bits() > MAX_BITS_OF_VALUE {
            return None;
        }
        let b = self.pool.on_cell();
        let level = b.number(r.clone());
        let preimage = inverse(&b, level);
        // The inverse has a value at r: r lies in the range of f.
        self.enclose(preimage, 64)?.ends()?;
        let difference = self.pool.on_cell().sub(w, preimage);
        (self.signs_of(difference) == Signs::ZERO).then_some(r)
    }

    /// Whether a + b*sqrt(u) is zero: exactly when a and b have opposite signs and a^2 = b^2*u.
    pub(super) fn is_zero_by_conjugate(&mut self, p: &Poly) -> bool {
        let is_square_root = |k: &Rational| k.denom() == BigInt::from(2);
        if p.len() > MAX_TERMS {
            return false;
        }
        // The outermost root first: squaring one that stands inside another leaves both.
        let roots = p.terms().flat_map(|(m, _)| m.iter()).filter(|(_, k)| is_square_root(k));
        let Some((u, _)) = roots.max_by_key(|(u, _)| self.pool.reach(&[*u]).len()).cloned() else {
            return false;
        };
        // Each square doubles the digits.
        let bits: u64 = p.terms().map(|(_, c)| c.bits()).sum();
        if bits > MAX_BITS_OF_SQUARE || !self.budget.tick(100 * bits) {
            return false;
        }
        let (mut without, mut with) = (Poly::default(), Poly::default());
        for (m, c) in p.terms() {
            match m.iter().any(|(e, k)| *e == u && is_square_root(k)) {
                true => with.add_term(join(m, &vec![(u, -Rational::HALF)]), c),
                false => without.add_term(m.clone(), c),
            }
        }
        let [a, b] = [&without, &with].map(|p| crate::decide::poly_expression(&mut self.pool, p));
        match (self.signs_of(a).known(), self.signs_of(b).known()) {
            (Some(above), Some(below)) if above == -below && above != 0 => {}
            _ => return false,
        }
        let pool = self.pool.on_cell();
        let difference = pool.sub(pool.mul(a, a), pool.mul(pool.mul(b, b), u));
        self.signs_of(difference) == Signs::ZERO
    }

    /// Whether a polynomial in constants is a multiple of the equation that defines one of them: with r the
    /// zero of cos(x) - x, the number r^2 - r*cos(r) is zero.
    pub(super) fn is_multiple_of_equation(&mut self, p: &Poly) -> bool {
        let kernels = p.kernels();
        for e in self.pool.reach(&kernels) {
            let Node::Root(root) = self.pool.node(e).clone() else { continue };
            let value = substitute(&mut self.pool, Domain::Cell, &[root.body], &[(root.variable, e)])[0];
            let Some(equation) = self.normal(value) else { continue };
            if equation.numerator.as_constant().is_none() && p.divide(&equation.numerator).is_some() {
                return true;
            }
        }
        false
    }

    /// Whether c*r - s is zero for the one zero r of a function g in an interval: exactly when s/c lies there and
    /// g(s/c) = 0.
    pub(super) fn is_zero_by_place(&mut self, p: &Poly) -> bool {
        for kernel in p.kernels() {
            let Node::Root(root) = self.pool.node(kernel).clone() else { continue };
            let (mut c, mut rest) = (Rational::ZERO, Poly::default());
            let mut linear = true;
            for (m, d) in p.terms() {
                match m.as_slice() {
                    [(e, one)] if *e == kernel && one.is_one() => c = d.clone(),
                    m if m.iter().any(|(e, _)| *e == kernel) => linear = false,
                    _ => rest.add_term(m.clone(), d),
                }
            }
            if !linear || c.is_zero() {
                continue;
            }
            let rest = crate::decide::poly_expression(&mut self.pool, &rest);
            let place = self.pool.on_cell().scale(&-&c.recip(), rest);
            let b = self.pool.on_cell();
            let ends = [b.shift(place, &-&root.lower), b.shift(b.neg(place), &root.upper)];
            if ends.iter().any(|e| self.signs_of(*e) != Signs::POSITIVE) {
                continue;
            }
            let value = substitute(&mut self.pool, Domain::Cell, &[root.body], &[(root.variable, place)])[0];
            if self.signs_of(value) == Signs::ZERO {
                return true;
            }
        }
        false
    }

    /// Whether a sum of rational multiples of pi and of arctangents of rationals is zero. The product of the
    /// Gaussian integers with these angles shows the sum up to whole turns, and an enclosure shows the turn.
    pub(super) fn is_zero_of_angles(&mut self, p: &Poly) -> bool {
        let mut half_turns = Rational::ZERO;
        let mut angles = Vec::new();
        for (m, c) in p.terms() {
            let [(kernel, one)] = m.as_slice() else { return false };
            if !one.is_one() {
                return false;
            }
            match self.pool.node(*kernel) {
                Node::Pi => half_turns = c.clone(),
                Node::Apply { function: ATAN, arguments } => match self.pool.as_number(arguments[0]) {
                    Some(r) => angles.push((r.clone(), c.clone())),
                    None => return false,
                },
                _ => return false,
            }
        }
        // Everything times a number that makes all multiples whole: n0 pi + n1 atan(r1) + ... .
        let scale = angles.iter().fold(half_turns.denom(), |l, (_, c)| l.lcm(&c.denom()));
        let scale = Rational::from(scale);
        let (mut re, mut im) = (Rational::ONE, Rational::ZERO);
        for (r, c) in angles {
            let Some(n) = (&c * &scale).to_i64().filter(|n| n.abs() <= 200) else { return false };
            let side = if n < 0 { -&r } else { r };
            for _ in 0..n.abs() {
                // (re + i im)(1 + i side)
                let next = &re - &(&im * &side);
                im = &im + &(&re * &side);
                re = next;
            }
        }
        let whole = &half_turns * &scale;
        let odd = whole.numer().is_odd();
        if !im.is_zero() || re.is_negative() != odd {
            return false;
        }
        // The sum times the scale is a multiple of 2 pi; it is zero if it is smaller.
        let sum = crate::decide::poly_expression(&mut self.pool, p);
        let all = self.pool.on_cell().scale(&scale, sum);
        let ends = self.enclose(all, 64).and_then(|ball| ball.ends());
        ends.is_some_and(|(low, high)| low > Rational::from(-6) && high < Rational::from(6))
    }
}
