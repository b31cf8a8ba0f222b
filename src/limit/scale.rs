//! What the coefficients of a series may contain beside constants: something that grows more slowly than every
//! power of what the series is in.

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::poly_expression;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Signs;
use crate::limit::Limit;
use crate::limit::gruntz;
use crate::limit::gruntz::Growth;
use crate::limit::infinite;

/// Coefficients in parameters up to this size are looked for among the facts.
const MAX_NODES: usize = 30;
/// The name of ln t; no name of the language contains a space.
pub const LOG_NAME: &str = "ln t";

/// The slow part of a series in t, t -> 0+.
#[derive(Clone, Copy)]
pub(super) enum Scale<'a> {
    /// Polynomials in ln t, which is this symbol.
    Logarithm(Symbol),
    /// Functions of a variable that tends to plus infinity, with ln t as one of them.
    Slow {
        /// What is known of growth in the variable.
        growth: &'a Growth,
        /// ln t.
        log: Expr,
        /// How deep limits within limits still may go.
        depth: usize,
    },
}

impl<'a> Scale<'a> {
    /// Coefficients in ln t.
    pub fn logarithm(q: &mut Question) -> Scale<'a> {
        Scale::Logarithm(q.pool.symbol(LOG_NAME))
    }

    /// Whether a coefficient may hold logarithms of others.
    pub fn has_logarithms(self) -> bool {
        matches!(self, Scale::Slow { .. })
    }

    /// Whether a coefficient is not constant.
    pub fn holds(self, q: &Question, c: Expr) -> bool {
        match self {
            Scale::Logarithm(log) => q.pool.contains(c, log),
            Scale::Slow { growth, .. } => q.pool.contains(c, growth.variable()),
        }
    }

    /// ln t.
    pub fn log(self, q: &mut Question) -> Expr {
        match self {
            Scale::Logarithm(log) => q.pool.anywhere().symbol(log),
            Scale::Slow { log, .. } => log,
        }
    }

    /// Whether a coefficient is proved to be zero.
    pub fn is_zero(self, q: &mut Question, c: Expr) -> bool {
        if q.pool.is_constant(c) {
            return q.signs_of(c) == Signs::ZERO;
        }
        if q.normal(c).is_some_and(|normal| normal.numerator.is_zero()) {
            return true;
        }
        // What the facts say of parameters is sought for short coefficients only.
        !self.holds(q, c) && q.pool.reach(&[c]).len() <= MAX_NODES && q.signs_of(c) == Signs::ZERO
    }

    /// The sign of a coefficient for t close to 0; recorded as an open question when it depends on parameters.
    pub fn leading_sign(self, q: &mut Question, c: Expr) -> Option<i32> {
        if !self.holds(q, c) {
            return q.sign(c).ok().filter(|s| *s != 0);
        }
        match self {
            Scale::Logarithm(log) => {
                let (degree, lead) = leading_in_log(q, c, log)?;
                let sign = q.sign(lead).ok().filter(|s| *s != 0)?;
                Some(if degree % 2 == 0 { sign } else { -sign })
            }
            Scale::Slow { growth, depth, .. } => gruntz::sign(q, c, growth, depth),
        }
    }

    /// The limit of a coefficient.
    pub fn limit(self, q: &mut Question, c: Expr) -> Option<Limit> {
        if !self.holds(q, c) {
            return Some(Limit::Finite(c));
        }
        match self {
            // A power of ln t alone: it grows, tends to a number, or tends to 0.
            Scale::Logarithm(log) => {
                let (degree, lead) = leading_in_log(q, c, log)?;
                match degree {
                    0 => Some(Limit::Finite(lead)),
                    d if d < 0 => Some(Limit::Finite(q.pool.anywhere().int(0))),
                    _ => Some(infinite(i64::from(self.leading_sign(q, c)?))),
                }
            }
            Scale::Slow { growth, depth, .. } => gruntz::limit_within(q, c, growth, depth),
        }
    }

    /// a and k with c = a + k ln t and exp(a) a coefficient.
    pub fn without_log(self, q: &mut Question, c: Expr) -> Option<(Expr, Expr)> {
        let zero = q.pool.anywhere().int(0);
        let Scale::Logarithm(log) = self else { return Some((c, zero)) };
        if !q.pool.contains(c, log) {
            return Some((c, zero));
        }
        let k = functions::differentiate(&mut q.pool, &[c], log)[0];
        if q.pool.contains(k, log) {
            return None;
        }
        let a = functions::substitute(&mut q.pool, Domain::Cell, &[c], &[(log, zero)])[0];
        Some((a, k))
    }
}

/// Whether ln t stands in a polynomial.
fn holds(q: &Question, p: &Poly, log: Symbol) -> bool {
    p.kernels().into_iter().any(|kernel| q.pool.contains(kernel, log))
}

/// Degree and leading coefficient of a polynomial (or its reciprocal power) in ln t.
fn leading_in_log(q: &mut Question, c: Expr, log: Symbol) -> Option<(i64, Expr)> {
    let normal = q.normal(c)?;
    let kernel = q.pool.anywhere().symbol(log);
    let mut side = |p: &Poly| -> Option<(i64, Expr)> {
        let coefficients = p.coefficients_in(kernel)?;
        // A coefficient such as sqrt(1 + ln(t)^2) may be as large as the leading power.
        if coefficients.iter().any(|c| holds(q, c, log)) {
            return None;
        }
        let lead = poly_expression(&mut q.pool, coefficients.last()?);
        Some((coefficients.len() as i64 - 1, lead))
    };
    let (above, below) = (side(&normal.numerator), side(&normal.denominator)?);
    let (above_degree, above) = match above {
        Some(found) => found,
        None => {
            let (m, r) = normal.numerator.as_monomial()?;
            let k = m.iter().find(|(e, _)| *e == kernel)?.1.to_i64()?;
            let rest: Vec<_> = m.iter().filter(|(e, _)| *e != kernel).cloned().collect();
            let p = Poly::monomial(rest, r.clone());
            if holds(q, &p, log) {
                return None;
            }
            (k, poly_expression(&mut q.pool, &p))
        }
    };
    let lead = q.pool.on_cell().div(above, below.1);
    Some((above_degree - below.0, lead))
}
