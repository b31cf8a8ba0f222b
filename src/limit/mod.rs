//! Limits from one side of one point, of a smooth expression and of its difference
//! quotient.
//!
//! The ladder so far: 1, continuation (every part is analytic at the point);
//! powers with an exponent in parameters, by the sign of the exponent; 2, the mean value theorem; 3, series (generalised Puiseux series in the distance t from the point, with
//! ln t as a further scale). Each answer names its rung. Worked example: at 0 from
//! the right sqrt(x) is t^(1/2), so the difference quotient is t^(-1/2) and tends
//! to infinity.
//!
//! This module sees one side of one point; it does not know the other side, or what
//! a verdict is.

pub use gruntz::SMALL;
pub use number::Number;
pub use scale::LOG_NAME;

mod angle;
mod bounded;
mod gruntz;
mod number;
mod oscillation;
mod parts;
mod power;
mod scale;
mod series;
#[cfg(test)]
mod tests;

use crate::decide::Noted;
use crate::decide::Noted::Text;
use crate::decide::Question;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions;
use crate::line::Side;
use crate::number::Rational;
use crate::piecewise::Beside;
use crate::piecewise::Bounds;

/// A one-sided limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It exists and is this number.
    Finite(Expr),
    /// It is plus infinity.
    PlusInfinity,
    /// It is minus infinity.
    MinusInfinity,
    /// It is proved not to exist, not even as an infinite one: the limit points fill this interval.
    Oscillates(Cluster),
    /// Not decided, and why.
    Undecided(Undecided),
}

/// The limit points of an oscillating function, a closed interval of the extended line with more than one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The lower limit.
    pub low: Bound,
    /// The upper limit.
    pub high: Bound,
}

/// An end of a set of limit points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Minus infinity.
    MinusInfinity,
    /// A number.
    Finite(Expr),
    /// Plus infinity.
    PlusInfinity,
}

/// The rule that gave a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// Every part is analytic at the point, so the value of the formula is the limit, and the value of its
    /// derivative is that of the quotient.
    Continuation,
    /// The leading term of a generalised series decides.
    Series,
    /// A constant times u^p with u linear, zero at the point and positive on the side: the sign of p decides.
    Power,
    /// The greatest growth among the parts of a function of exp and ln.
    Growth,
    /// Sums, products, powers and continuous functions of parts that have limits.
    Parts,
    /// Bounded times null is null: what is left when all waves that tend to 0 are dropped.
    Squeeze,
    /// A continuous wave takes all values between its limit points, again and again.
    IntermediateValues,
    /// f is continuous at the point from this side and f' has a limit there: by the mean value theorem the
    /// quotient has the same one. Where f' has none, nothing follows.
    MeanValue,
    /// The limit of f is not f(a), so the quotient is unbounded with the sign of the difference.
    Gap,
    /// No rung decided.
    None,
}

/// What one side of a point shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approach {
    /// The limit of the function.
    pub limit: Limit,
    /// The limit of the difference quotient; none where the function has no value at the point.
    pub quotient: Option<Limit>,
    /// The rung behind the limit.
    pub limit_rung: Rung,
    /// The rung behind the limit of the quotient.
    pub quotient_rung: Rung,
}

impl Approach {
    /// The limits that are the same in two cases; another one is not decided, for this reason.
    pub fn common(self, other: Approach, reason: Undecided) -> Approach {
        let pick = |same: bool, limit, rung| {
            if same { (limit, rung) } else { (Limit::Undecided(reason), Rung::None) }
        };
        let (limit, limit_rung) = pick(self.limit == other.limit, self.limit, self.limit_rung);
        let same = self.quotient == other.quotient;
        let (quotient, quotient_rung) = match self.quotient {
            Some(quotient) => {
                let (quotient, rung) = pick(same, quotient, self.quotient_rung);
                (Some(quotient), rung)
            }
            None => (None, Rung::None),
        };
        Approach { limit, quotient, limit_rung, quotient_rung }
    }
}

/// The limit of `g` at `point` from a side on which it is analytic.
pub fn limit_at(q: &mut Question, g: Expr, point: Expr, side: Side) -> (Limit, Rung) {
    let (g, point) = (q.settled(g), q.settled(point));
    let found = by_rungs(q, g, point, side);
    checked(q, found)
}

/// What a rung found, if it is an infinity or proved to be a number.
fn checked(q: &mut Question, (limit, rung): (Limit, Rung)) -> (Limit, Rung) {
    match limit.checked(q) {
        Limit::Undecided(reason) => (Limit::Undecided(reason), Rung::None),
        limit => (limit, rung),
    }
}

fn by_rungs(q: &mut Question, g: Expr, point: Expr, side: Side) -> (Limit, Rung) {
    if let Some(value) = q.continued(g, point) {
        q.note(1, || vec![Text("continuation: every part of "), Noted::Expr(g), Text(" is analytic there")]);
        return (Limit::Finite(value), Rung::Continuation);
    }
    q.note(1, || vec![Text("continuation: not every part of "), Noted::Expr(g), Text(" is analytic there")]);
    if let Some(limit) = power::limit(q, g, point, side) {
        q.note(1, || vec![Text("power: the sign of the exponent decides")]);
        return (limit, Rung::Power);
    }
    let found = series::expand_until(q, g, point, side, 0, |q, s| s.limit(q));
    if let Some(limit) = found {
        return (limit, Rung::Series);
    }
    q.note(1, || vec![Text("series: no leading term in the distance t was proved")]);
    if let Some(found) = at_infinity(q, g, point, side) {
        return found;
    }
    match parts::limit(q, g, point, side) {
        Some(limit) => {
            q.note(1, || vec![Text("parts: each part of "), Noted::Expr(g), Text(" has a limit")]);
            (limit, Rung::Parts)
        }
        None => (Limit::Undecided(Undecided::Limit(g)), Rung::None),
    }
}

/// The limit of `g` at plus infinity (from the left of it), or at minus infinity (from the right).
pub fn limit_at_infinity(q: &mut Question, g: Expr, side: Side) -> (Limit, Rung) {
    let g = q.settled(g);
    let found = by_rungs_at_infinity(q, g, side);
    checked(q, found)
}

fn by_rungs_at_infinity(q: &mut Question, g: Expr, side: Side) -> (Limit, Rung) {
    if !q.varies(g) {
        return (Limit::Finite(g), Rung::Continuation);
    }
    // At the distance t = 1/x a power is one from the right of 0.
    let near = q.pool.symbol(NEAR);
    let b = q.pool.on_cell();
    let x = b.scale(&Rational::from(-side.sign()), b.powi(b.symbol(near), -1));
    let variable = q.variable();
    let e = functions::substitute(&mut q.pool, Domain::Cell, &[g], &[(variable, x)])[0];
    let zero = q.pool.anywhere().int(0);
    if let Some(limit) = q.with_variable(near, |q| power::limit(q, e, zero, Side::Right)) {
        return (limit, Rung::Power);
    }
    let far = q.pool.symbol(FAR);
    let b = q.pool.on_cell();
    let x = b.scale(&Rational::from(-side.sign()), b.symbol(far));
    beyond(q, g, x, far, by_growth_or_waves).unwrap_or((Limit::Undecided(Undecided::Limit(g)), Rung::None))
}

/// The leading term of a series in the distance t from the point, which `t` stands for.
pub fn leading_term(q: &mut Question, g: Expr, point: Expr, side: Side, t: Expr) -> Option<Expr> {
    let (exponent, c) = series::expand_until(q, g, point, side, 0, |q, s| {
        s.limit(q)?;
        s.leading().filter(|(_, c)| series::is_not_zero(q, *c))
    })?;
    let log = q.pool.symbol(LOG_NAME);
    let b = q.pool.on_cell();
    let log_t = functions::call(&b, functions::LN, t);
    let term = b.mul(c, functions::power(&b, t, exponent));
    Some(functions::substitute(&mut q.pool, Domain::Cell, &[term], &[(log, log_t)])[0])
}

/// The limit of e at plus infinity, where it has no waves: by growth, or by powers with exponents in parameters.
fn far_limit(q: &mut Question, e: Expr, x: Symbol) -> Option<Limit> {
    if let Some(limit) = gruntz::limit(q, e, x) {
        return Some(limit);
    }
    let near = q.pool.symbol(NEAR);
    let b = q.pool.on_cell();
    let inverse = b.powi(b.symbol(near), -1);
    let e = functions::substitute(&mut q.pool, Domain::Cell, &[e], &[(x, inverse)])[0];
    let zero = q.pool.anywhere().int(0);
    q.with_variable(near, |q| power::limit(q, e, zero, Side::Right))
}

/// The name of t = 1/x, for large x.
const NEAR: &str = "1 over x";

/// The name of 1/t, where t is the distance from the point; no name of the language contains a space.
pub const FAR: &str = "1 over t";

/// The limit of g by the growth of its parts in 1/t, or by its waves.
fn at_infinity(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<(Limit, Rung)> {
    far_away(q, g, point, side, by_growth_or_waves)
}

/// What is found of g next to a point as a function of 1/t, which tends to plus infinity.
fn far_away<T>(
    q: &mut Question,
    g: Expr,
    point: Expr,
    side: Side,
    find: impl FnOnce(&mut Question, Expr, Symbol) -> T,
) -> T {
    let far = q.pool.symbol(FAR);
    let b = q.pool.on_cell();
    let distance = b.powi(b.symbol(far), -1);
    let x = b.linear(&Rational::ZERO, &[(Rational::ONE, point), (Rational::from(side.sign()), distance)]);
    beyond(q, g, x, far, find)
}

/// The limit of g at x, which is given by a symbol that tends to plus infinity.
fn beyond<T>(
    q: &mut Question,
    g: Expr,
    x: Expr,
    far: Symbol,
    find: impl FnOnce(&mut Question, Expr, Symbol) -> T,
) -> T {
    let variable = q.variable();
    let e = functions::substitute(&mut q.pool, Domain::Cell, &[g], &[(variable, x)])[0];
    q.with_variable(far, |q| find(q, e, far))
}

fn by_growth_or_waves(q: &mut Question, e: Expr, far: Symbol) -> Option<(Limit, Rung)> {
    match gruntz::limit(q, e, far) {
        Some(limit) => Some((limit, Rung::Growth)),
        None => oscillation::limit(q, e, far).or_else(|| {
            let limit = bounded::limit(q, e, far)?;
            q.note(1, || vec![Text("squeeze: it is the limit whatever the bounded parts do")]);
            Some((limit, Rung::Squeeze))
        }),
    }
}

/// One side of a place: of a point, or of infinity, which is approached from the left as a point is.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The point; `None` at infinity.
    pub point: Option<Expr>,
    /// From which side.
    pub side: Side,
}

impl Place {
    /// The limit of `g`, which is analytic next to the place.
    pub fn limit_of(self, q: &mut Question, g: Expr) -> (Limit, Rung) {
        match self.point {
            Some(point) => limit_at(q, g, point, self.side),
            None => limit_at_infinity(q, g, self.side),
        }
    }

    /// The limit of `g` in which symbols stand for bounded parts: what is proved for all their values. A bounded part may
    /// jump, so that a wave that holds one need not take all values between two of its values.
    pub fn limit_for_all(self, q: &mut Question, g: Expr, bounds: &Bounds) -> (Limit, Rung) {
        let found = q.for_all(bounds, |q| self.limit_of(q, g));
        let decided = match found.0 {
            Limit::Finite(c) => !q.mentions(c, bounds),
            Limit::Oscillates(_) => bounds.is_empty(),
            Limit::PlusInfinity | Limit::MinusInfinity | Limit::Undecided(_) => true,
        };
        if decided { found } else { (Limit::Undecided(Undecided::Limit(g)), Rung::None) }
    }

    /// The sign next to the place: of the value there, of the leading term, or by growth.
    fn find_sign(self, q: &mut Question, e: Expr) -> Option<i32> {
        let e = q.settled(e);
        if !q.varies(e) {
            return q.sign(e).ok();
        }
        if q.normal(e).is_some_and(|normal| normal.numerator.is_zero()) {
            return Some(0);
        }
        let far = |q: &mut Question, e: Expr, far: Symbol| {
            gruntz::sign_far_away(q, e, far).or_else(|| bounded::sign(q, e, far))
        };
        let Some(point) = self.point else {
            let symbol = q.pool.symbol(FAR);
            let b = q.pool.on_cell();
            let x = b.scale(&Rational::from(-self.side.sign()), b.symbol(symbol));
            return beyond(q, e, x, symbol, far);
        };
        if let Some(value) = q.continued(e, point) {
            let sign = q.sign(value).ok()?;
            if sign != 0 {
                return Some(sign);
            }
        }
        let by_series = series::leading_term(q, e, point, self.side);
        if let Some(sign) = by_series.and_then(|(_, c, _)| series::leading_sign(q, c)) {
            return Some(sign);
        }
        far_away(q, e, point, self.side, far)
    }
}

impl Beside for Place {
    fn sign(&self, q: &mut Question, e: Expr) -> Option<i32> {
        q.silently(|q| self.find_sign(q, e))
    }

    fn limit(&self, q: &mut Question, e: Expr) -> Option<Expr> {
        match q.silently(|q| self.limit_of(q, e)).0 {
            Limit::Finite(c) => Some(c),
            _ => None,
        }
    }
}

/// The limits of `g` and of its difference quotient (g(x) - value)/(x - point) from a side.
///
/// `derivative` is the derivative of `g` on that side, `value` the function's value at the point, if any.
pub fn approach(
    q: &mut Question,
    g: Expr,
    derivative: Expr,
    value: Option<Expr>,
    point: Expr,
    side: Side,
) -> Approach {
    let [g, derivative, point] = [g, derivative, point].map(|e| q.settled(e));
    let value = value.map(|value| q.settled(value));
    let (limit, limit_rung) = limit_at(q, g, point, side);
    let Some(value) = value else {
        return Approach { limit, quotient: None, limit_rung, quotient_rung: Rung::None };
    };
    let found = quotient_at(q, g, derivative, value, (limit, limit_rung), point, side);
    let (quotient, quotient_rung) = checked(q, found);
    Approach { limit, quotient: Some(quotient), limit_rung, quotient_rung }
}

fn quotient_at(
    q: &mut Question,
    g: Expr,
    derivative: Expr,
    value: Expr,
    (limit, rung): (Limit, Rung),
    point: Expr,
    side: Side,
) -> (Limit, Rung) {
    match limit {
        Limit::Finite(l) => {
            let gap = q.pool.on_cell().sub(l, value);
            let sign = match q.signs_of(gap).known() {
                Some(sign) => sign,
                None => return (Limit::Undecided(Undecided::Sign(gap)), Rung::None),
            };
            if sign != 0 {
                return (infinite(i64::from(sign) * side.sign()), Rung::Gap);
            }
            if rung == Rung::Continuation
                && let Some(slope) = q.continued(derivative, point)
            {
                return (Limit::Finite(slope), Rung::Continuation);
            }
            if rung == Rung::Power
                && let Some(null) = power::Null::proved(q, g, l)
                && let Some(slope) = power::quotient(q, null, point, side)
            {
                return (slope, Rung::Power);
            }
            let difference = q.pool.on_cell().sub(g, value);
            let found = series::expand_until(q, difference, point, side, 1, |q, s| s.quotient(q, side));
            let grown = match found {
                Some(_) => None,
                None => {
                    let x = q.x();
                    let b = q.pool.on_cell();
                    let run = b.sub(x, point);
                    let quotient = b.div(difference, run);
                    at_infinity(q, quotient, point, side)
                }
            };
            if let Some(found) = grown {
                return found;
            }
            match found.unwrap_or_else(|| limit_at(q, derivative, point, side).0) {
                // That f' has no limit says nothing of the quotient.
                Limit::Undecided(_) | Limit::Oscillates(_) => {
                    (Limit::Undecided(Undecided::Limit(g)), Rung::None)
                }
                limit if found.is_some() => (limit, Rung::Series),
                limit => (limit, Rung::MeanValue),
            }
        }
        Limit::PlusInfinity => (infinite(side.sign()), Rung::Gap),
        Limit::MinusInfinity => (infinite(-side.sign()), Rung::Gap),
        Limit::Oscillates(cluster) => around_value(q, g, cluster, value, (point, side))
            .unwrap_or((Limit::Undecided(Undecided::Limit(g)), Rung::None)),
        Limit::Undecided(reason) => (Limit::Undecided(reason), Rung::None),
    }
}

/// The quotient from a value where the function oscillates: unbounded to both sides when the value lies between the limit
/// points, to one side when all of them lie on one side of it. At an end of them the function must be a wave and
/// nothing else: then it comes back to its end again and again, where the quotient is 0, and never goes beyond.
fn around_value(
    q: &mut Question,
    g: Expr,
    Cluster { low, high }: Cluster,
    value: Expr,
    (point, side): (Expr, Side),
) -> Option<(Limit, Rung)> {
    let above = |q: &mut Question, end: Bound| match end {
        Bound::MinusInfinity => Some(-1),
        Bound::PlusInfinity => Some(1),
        Bound::Finite(end) => {
            let gap = q.pool.on_cell().sub(end, value);
            q.signs_of(gap).known()
        }
    };
    let zero = Bound::Finite(q.pool.anywhere().int(0));
    let between = |low, high| Limit::Oscillates(Cluster { low, high });
    let limit = match (above(q, low)?, above(q, high)?) {
        (1, 1) => infinite(side.sign()),
        (-1, -1) => infinite(-side.sign()),
        (-1, 1) => between(Bound::MinusInfinity, Bound::PlusInfinity),
        // The function stays above the value, or below it.
        (end, other) if far_away(q, g, point, side, oscillation::is_wave) => {
            match i64::from(end + other) * side.sign() {
                1 => between(zero, Bound::PlusInfinity),
                _ => between(Bound::MinusInfinity, zero),
            }
        }
        _ => return None,
    };
    Some((limit, Rung::Gap))
}

/// An exponent in a note.
fn noted(q: &Question, exponent: Expr) -> Noted {
    match q.pool.as_number(exponent) {
        Some(r) => Noted::Number(r.clone()),
        None => Noted::Expr(exponent),
    }
}

/// Plus or minus infinity by a sign that is not 0.
fn infinite(sign: i64) -> Limit {
    if sign > 0 { Limit::PlusInfinity } else { Limit::MinusInfinity }
}
