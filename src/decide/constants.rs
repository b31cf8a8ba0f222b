//! Zero tests for sums of logarithms and of angles, by exact arithmetic on what they are the logarithms of.
//!
//! Worked examples: 3 ln(2) - ln(8) is zero because 2^3/8 is 1; atan(1/2) + atan(1/3) - pi/4 is zero because
//! (2 + i)(3 + i) = 5 + 5i lies on the diagonal and the sum is smaller than a full turn.

use num_bigint::BigInt;
use num_integer::Integer;

use crate::decide::Poly;
use crate::decide::Question;
use crate::expr::Domain;
use crate::expr::Node;
use crate::functions::ATAN;
use crate::functions::LN;
use crate::functions::substitute;
use crate::number::Rational;

/// Products with more bits than this are not written out.
const MAX_BITS: u64 = 1 << 16;

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
