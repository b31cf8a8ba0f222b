//! The values of a function of waves: what sin(u), cos(u) and their like leave when u runs through all angles.
//!
//! With s for the sine and c for the cosine, c^2 = 1 - s^2, a polynomial in waves of multiples of one angle is
//! A(s) + c*B(s). Its range is read off where it has one frequency, else from the zeros of its derivative: as a
//! polynomial in s or in c where it is one, else as a function of the angle.
//!
//! Worked example: sin(u)*cos(u) is s*c, which is sin(2*u)/2, and runs from -1/2 to 1/2.

use std::collections::HashMap;

use crate::decide::Question;
use crate::decide::expression;
use crate::decide::poly_expression;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::COS;
use crate::functions::Meaning;
use crate::functions::Monotone;
use crate::functions::SIN;
use crate::functions::Signs;
use crate::functions::replace_parts;
use crate::limit::Bound;
use crate::limit::Cluster;
use crate::limit::Limit;
use crate::limit::gruntz;
use crate::limit::gruntz::Growth;
use crate::line::Cell;
use crate::number::Rational;

/// The name of the angle, or of its sine or cosine; no name of the language contains a space.
const ANGLE: &str = "angle of u";
/// Polynomials of a higher degree in the waves are left alone.
const MAX_DEGREE: usize = 12;

/// A polynomial A(s) + c*B(s) in the sine and the cosine of an angle.
#[derive(Clone)]
struct Wave<T> {
    plain: Vec<T>,
    with_cosine: Vec<T>,
}

/// The values of f, in which nothing varies with x but waves with infinite arguments, all multiples of one. Those of a
/// monotone function are read off the values of its argument.
pub(super) fn range_of_waves(q: &mut Question, f: Expr, waves: Vec<Expr>, x: Symbol) -> Option<Limit> {
    if let Node::Apply { function, arguments } = q.pool.node(f).clone()
        && let Meaning::Analytic(facts) = &functions::record(function).meaning
        && facts.monotone != Monotone::No
    {
        let call = |q: &mut Question, u: Expr| functions::call(&q.pool.on_cell(), function, u);
        return Some(match range_of_waves(q, arguments[0], waves, x)? {
            Limit::Finite(u) => Limit::Finite(call(q, u)),
            Limit::Oscillates(Cluster { low: Bound::Finite(low), high: Bound::Finite(high) }) => {
                let (low, high) = match facts.monotone {
                    Monotone::Decreasing => (call(q, high), call(q, low)),
                    _ => (call(q, low), call(q, high)),
                };
                Limit::Oscillates(Cluster { low: Bound::Finite(low), high: Bound::Finite(high) })
            }
            _ => return None,
        });
    }
    range_of_angles(q, f, waves, x)
}

fn range_of_angles(q: &mut Question, f: Expr, mut waves: Vec<Expr>, x: Symbol) -> Option<Limit> {
    waves.sort_unstable();
    waves.dedup();
    let multiples = as_multiples(q, &waves)?;
    if let Some(wave) = as_polynomial(q, f, &multiples, x) {
        if let Some(found) = one_frequency(q, &wave) {
            return Some(found);
        }
        if let Some(p) = in_one_wave(q, &wave) {
            let [low, high] = [-1, 1].map(|n| q.pool.anywhere().int(n));
            return range(q, p, low, high);
        }
    }
    let angle = q.pool.symbol(ANGLE);
    let b = q.pool.on_cell();
    let parts: Vec<(Expr, Expr)> = multiples
        .iter()
        .map(|(wave, f, k)| (*wave, functions::call(&b, *f, b.scale(&Rational::from(*k), b.symbol(angle)))))
        .collect();
    let f = replace_parts(&mut q.pool, Domain::Cell, f, &parts);
    if q.pool.contains(f, x) {
        return None;
    }
    let b = q.pool.on_cell();
    let (low, high) = (b.int(0), b.scale(&Rational::TWO, b.pi()));
    range(q, f, low, high)
}

/// The waves as sines and cosines of whole multiples of one angle.
fn as_multiples(q: &mut Question, waves: &[Expr]) -> Option<Vec<(Expr, FunctionId, i64)>> {
    let mut first = None;
    let mut multiples = Vec::with_capacity(waves.len());
    for wave in waves {
        let Node::Apply { function, arguments } = q.pool.node(*wave).clone() else { return None };
        let u = arguments[0];
        let first = *first.get_or_insert(u);
        let ratio = q.pool.on_cell().div(u, first);
        let ratio = q.normal(ratio)?.cancelled();
        let k = &ratio.numerator.as_constant()? / &ratio.denominator.as_constant()?;
        multiples.push((*wave, function, k));
    }
    let whole =
        multiples.iter().fold(num_bigint::BigInt::from(1), |l, (_, _, k)| num_integer::lcm(l, k.denom()));
    let whole = Rational::from(whole);
    multiples.into_iter().map(|(wave, f, k)| Some((wave, f, (&k * &whole).to_i64()?))).collect()
}

impl Wave<Rational> {
    fn one() -> Wave<Rational> {
        Wave { plain: vec![Rational::ONE], with_cosine: Vec::new() }
    }

    fn times(&self, other: &Wave<Rational>) -> Wave<Rational> {
        let product = |a: &[Rational], b: &[Rational]| {
            let mut out = vec![Rational::ZERO; (a.len() + b.len()).saturating_sub(1)];
            for (i, x) in a.iter().enumerate() {
                for (j, y) in b.iter().enumerate() {
                    out[i + j] = &out[i + j] + &(x * y);
                }
            }
            out
        };
        let sum = |a: &[Rational], b: &[Rational]| -> Vec<Rational> {
            let at = |list: &[Rational], i: usize| list.get(i).cloned().unwrap_or(Rational::ZERO);
            (0..a.len().max(b.len())).map(|i| &at(a, i) + &at(b, i)).collect()
        };
        // c^2 = 1 - s^2
        let both = product(&self.with_cosine, &other.with_cosine);
        let less = product(&both, &[Rational::ONE, Rational::ZERO, Rational::MINUS_ONE]);
        Wave {
            plain: sum(&product(&self.plain, &other.plain), &less),
            with_cosine: sum(
                &product(&self.plain, &other.with_cosine),
                &product(&self.with_cosine, &other.plain),
            ),
        }
    }

    /// sin(k*u) or cos(k*u)
    fn of(function: FunctionId, k: i64) -> Wave<Rational> {
        let sine = Wave { plain: vec![Rational::ZERO, Rational::ONE], with_cosine: Vec::new() };
        let cosine = Wave { plain: Vec::new(), with_cosine: vec![Rational::ONE] };
        let plus = |a: &Wave<Rational>, b: &Wave<Rational>, sign: &Rational| {
            let sum = |a: &[Rational], b: &[Rational]| -> Vec<Rational> {
                let at = |list: &[Rational], i: usize| list.get(i).cloned().unwrap_or(Rational::ZERO);
                (0..a.len().max(b.len())).map(|i| &at(a, i) + &(sign * &at(b, i))).collect()
            };
            Wave { plain: sum(&a.plain, &b.plain), with_cosine: sum(&a.with_cosine, &b.with_cosine) }
        };
        let nothing = Wave { plain: Vec::new(), with_cosine: Vec::new() };
        let (mut s, mut c) = (nothing.clone(), Wave::one());
        for _ in 0..k.unsigned_abs() {
            let next = plus(&s.times(&cosine), &c.times(&sine), &Rational::ONE);
            c = plus(&c.times(&cosine), &s.times(&sine), &Rational::MINUS_ONE);
            s = next;
        }
        match function {
            SIN if k < 0 => plus(&nothing, &s, &Rational::MINUS_ONE),
            SIN => s,
            _ => c,
        }
    }
}

/// f as a polynomial in the sine and the cosine of the angle, with coefficients that do not vary. The normal form may
/// write a wave in another way, cos(ln(x)) for cos(ln(1/x)); such a part is no coefficient.
fn as_polynomial(
    q: &mut Question,
    f: Expr,
    waves: &[(Expr, FunctionId, i64)],
    x: Symbol,
) -> Option<Wave<Expr>> {
    let normal = q.normal(f)?.cancelled();
    let is_wave = |e: Expr| waves.iter().find(|(wave, ..)| *wave == e);
    let below = poly_expression(&mut q.pool, &normal.denominator);
    if q.pool.contains(below, x) {
        return None;
    }
    let zero = q.pool.anywhere().int(0);
    let mut out = Wave { plain: vec![zero; MAX_DEGREE + 1], with_cosine: vec![zero; MAX_DEGREE + 1] };
    for (m, r) in normal.numerator.terms() {
        let mut product = Wave::one();
        let mut rest =
            vec![(q.pool.anywhere().number(r.clone()), Rational::ONE), (below, Rational::MINUS_ONE)];
        for (kernel, k) in m {
            let Some((_, function, multiple)) = is_wave(*kernel) else {
                if q.pool.contains(*kernel, x) {
                    return None;
                }
                rest.push((*kernel, k.clone()));
                continue;
            };
            let n = k.to_i64().filter(|n| (0..=MAX_DEGREE as i64).contains(n))?;
            for _ in 0..n {
                product = product.times(&Wave::of(*function, *multiple));
            }
        }
        if product.plain.len() > MAX_DEGREE + 1 || product.with_cosine.len() > MAX_DEGREE + 1 {
            return None;
        }
        let b = q.pool.on_cell();
        let c = b.product(&rest);
        for (list, part) in [(&mut out.plain, &product.plain), (&mut out.with_cosine, &product.with_cosine)] {
            for (sum, k) in list.iter_mut().zip(part) {
                *sum = b.add(*sum, b.scale(k, c));
            }
        }
    }
    let parts = out.plain.iter_mut().chain(&mut out.with_cosine);
    for e in parts {
        if q.signs_of(*e) == Signs::ZERO {
            *e = zero;
        }
    }
    Some(out)
}

/// The range of a + b*sin(k*u) + c*cos(k*u), k = 1 or 2: from a - r to a + r with r = sqrt(b^2 + c^2).
fn one_frequency(q: &mut Question, wave: &Wave<Expr>) -> Option<Limit> {
    let zero = q.pool.anywhere().int(0);
    let beyond = |list: &[Expr], n: usize| list.iter().skip(n).all(|e| *e == zero);
    let (plain, with_cosine) = (&wave.plain, &wave.with_cosine);
    let b = q.pool.on_cell();
    let (middle, sine, cosine) = if beyond(plain, 2) && beyond(with_cosine, 1) {
        (plain[0], plain[1], with_cosine[0])
    } else if beyond(plain, 3) && beyond(with_cosine, 2) && plain[1] == zero && with_cosine[0] == zero {
        // s^2 = (1 - cos(2*u))/2 and s*c = sin(2*u)/2
        let half = b.scale(&Rational::HALF, plain[2]);
        (b.add(plain[0], half), b.scale(&Rational::HALF, with_cosine[1]), b.neg(half))
    } else {
        return None;
    };
    if sine == zero && cosine == zero {
        return Some(Limit::Finite(middle));
    }
    // It oscillates only where the radius is proved to be different from 0.
    let [of_sine, of_cosine] = [sine, cosine].map(|e| q.signs_of(e));
    if !of_sine.is_subset(Signs::NOT_ZERO) && !of_cosine.is_subset(Signs::NOT_ZERO) {
        let _ = q.sign(if sine == zero { cosine } else { sine });
        return None;
    }
    let b = q.pool.on_cell();
    let radius = if sine != zero && cosine != zero {
        b.sqrt(b.add(b.powi(sine, 2), b.powi(cosine, 2)))
    } else {
        let (one, signs) = if sine == zero { (cosine, of_cosine) } else { (sine, of_sine) };
        match signs.known() {
            Some(sign) => b.scale(&Rational::from(i64::from(sign)), one),
            None => b.sqrt(b.powi(one, 2)),
        }
    };
    let (low, high) = (Bound::Finite(b.sub(middle, radius)), Bound::Finite(b.add(middle, radius)));
    Some(Limit::Oscillates(Cluster { low, high }))
}

/// The polynomial in the symbol of the angle that takes the same values from -1 to 1: in s, or in c.
fn in_one_wave(q: &mut Question, wave: &Wave<Expr>) -> Option<Expr> {
    let zero = q.pool.anywhere().int(0);
    let symbol = q.pool.symbol(ANGLE);
    let b = q.pool.on_cell();
    let t = b.symbol(symbol);
    let nothing = |list: &[Expr]| list.iter().all(|e| *e == zero);
    let even = |list: &[Expr]| list.iter().skip(1).step_by(2).all(|e| *e == zero);
    let terms: Vec<(Rational, Expr)> = if nothing(&wave.with_cosine) {
        let powers = wave.plain.iter().enumerate();
        powers.map(|(i, e)| (Rational::ONE, b.mul(*e, b.powi(t, i as i64)))).collect()
    } else if even(&wave.plain) && even(&wave.with_cosine) {
        // s^2 = 1 - c^2
        let square = b.sub(b.int(1), b.powi(t, 2));
        let power = |i: usize| if i == 0 { b.int(1) } else { b.powi(square, i as i64 / 2) };
        let plain = wave.plain.iter().enumerate().map(|(i, e)| b.mul(*e, power(i)));
        let odd = wave.with_cosine.iter().enumerate().map(|(i, e)| b.mul(*e, b.mul(t, power(i))));
        plain.chain(odd).map(|e| (Rational::ONE, e)).collect()
    } else {
        return None;
    };
    Some(b.linear(&Rational::ZERO, &terms))
}

/// The values of a function of the symbol of the angle from `low` to `high`, both included.
fn range(q: &mut Question, f: Expr, low: Expr, high: Expr) -> Option<Limit> {
    let symbol = q.pool.symbol(ANGLE);
    let slope = functions::differentiate(&mut q.pool, &[f], symbol)[0];
    let candidates = q.with_variable(symbol, |q| {
        let chart = q.chart(slope, Cell::Open(Some(low), Some(high))).ok()?;
        let mut points = vec![low, high];
        points.extend(chart.as_finite()?.points().iter().map(|(p, _)| *p));
        Some(points.into_iter().map(|p| q.value_at(f, p)).collect::<Vec<_>>())
    })?;
    let (mut least, mut greatest) = (candidates[0], candidates[0]);
    for c in candidates {
        if q.compare(c, least).ok()?.is_lt() {
            least = c;
        }
        if q.compare(c, greatest).ok()?.is_gt() {
            greatest = c;
        }
    }
    Some(match q.compare(least, greatest).ok()?.is_eq() {
        true => Limit::Finite(least),
        false => Limit::Oscillates(Cluster { low: Bound::Finite(least), high: Bound::Finite(greatest) }),
    })
}

/// What a function tends to, but for its waves.
pub(super) enum Tends {
    /// A function of these waves, to which the difference tends to 0.
    Towards(Expr, Vec<Expr>),
    /// An infinity.
    Infinite(Limit),
}

/// e with the limits of all parts that have one. Sums, products and functions are continuous where a part stays away
/// from what they do not bear; so the difference tends to 0.
pub(super) fn in_angles(q: &mut Question, e: Expr, x: Symbol) -> Option<Tends> {
    if let Some(found) = by_continuity(q, e, x) {
        return Some(found);
    }
    let normal = q.normal(e)?.cancelled();
    let shorter = expression(&mut q.pool, &normal);
    if shorter == e { None } else { by_continuity(q, shorter, x) }
}

fn by_continuity(q: &mut Question, e: Expr, x: Symbol) -> Option<Tends> {
    let growth = Growth::of(x);
    let mut waves: Vec<Expr> = Vec::new();
    let mut done: HashMap<Expr, Expr> = HashMap::new();
    for part in q.pool.reach(&[e]) {
        if !q.pool.contains(part, x) {
            done.insert(part, part);
            continue;
        }
        let has_wave = |q: &Question, waves: &[Expr], e: Expr| {
            q.pool.reach(&[e]).iter().any(|part| waves.contains(part))
        };
        if !has_wave(q, &waves, part) {
            let found = match q.pool.node(part).clone() {
                Node::Apply { function: SIN | COS, arguments } if !done.contains_key(&arguments[0]) => {
                    let u = growth.limit(q, arguments[0])?;
                    matches!(u, Limit::PlusInfinity | Limit::MinusInfinity).then(|| {
                        waves.push(part);
                        part
                    })
                }
                Node::Apply { function, arguments } => {
                    let value = done.get(&arguments[0]).copied();
                    applied(q, function, value, arguments[0], &waves, x)
                }
                _ => None,
            };
            let found = found.or_else(|| match growth.limit(q, part) {
                Some(Limit::Finite(c)) => Some(c),
                _ => None,
            });
            let found = found.or_else(|| by_parts(q, part, &done));
            done.extend(found.map(|found| (part, found)));
            continue;
        }
        match q.pool.node(part).clone() {
            // What has no waves is taken together: x - x^2/(x + 1) has a limit, and its terms have none.
            Node::Sum { constant, terms } => {
                let (with, without): (Vec<_>, Vec<_>) =
                    terms.into_iter().partition(|(_, t)| has_wave(q, &waves, *t));
                let rest = q.pool.on_cell().linear(&constant, &without);
                let Some(Limit::Finite(rest)) = growth.limit(q, rest) else {
                    continue;
                };
                let mut sum = vec![(Rational::ONE, rest)];
                for (c, t) in with {
                    sum.push((c, *done.get(&t)?));
                }
                let sum = q.pool.on_cell().linear(&Rational::ZERO, &sum);
                done.insert(part, sum);
            }
            Node::Product { factors } => {
                let (with, without): (Vec<_>, Vec<_>) =
                    factors.into_iter().partition(|(f, _)| has_wave(q, &waves, *f));
                let mut product = Vec::with_capacity(with.len() + 1);
                for (f, k) in with {
                    let value = *done.get(&f)?;
                    let bears_all = k.is_integer() && k.is_positive();
                    if !bears_all
                        && sign_of_waves(q, value, &waves, x).is_none_or(|s| s < 0 && !k.is_integer())
                    {
                        return None;
                    }
                    product.push((value, k));
                }
                let rest = q.pool.on_cell().product(&without);
                match growth.limit(q, rest)? {
                    Limit::Finite(rest) => {
                        product.push((rest, Rational::ONE));
                        let product = q.pool.on_cell().product(&product);
                        done.insert(part, product);
                    }
                    limit if part == e => {
                        let waves_of = q.pool.on_cell().product(&product);
                        let sign = sign_of_waves(q, waves_of, &waves, x)?;
                        let up = (limit == Limit::PlusInfinity) == (sign > 0);
                        return Some(Tends::Infinite(if up {
                            Limit::PlusInfinity
                        } else {
                            Limit::MinusInfinity
                        }));
                    }
                    _ => return None,
                }
            }
            Node::Apply { function, arguments } => {
                let value = *done.get(&arguments[0])?;
                if let Some(found) = applied(q, function, Some(value), arguments[0], &waves, x) {
                    done.insert(part, found);
                }
            }
            _ => return None,
        }
    }
    let f = *done.get(&e)?;
    let reached = q.pool.reach(&[f]);
    waves.retain(|wave| reached.contains(wave));
    Some(Tends::Towards(f, waves))
}

/// A sum, or a product of whole powers, of parts that have limits.
fn by_parts(q: &mut Question, e: Expr, done: &HashMap<Expr, Expr>) -> Option<Expr> {
    match q.pool.node(e).clone() {
        Node::Sum { constant, terms } => {
            let terms: Option<Vec<_>> = terms.iter().map(|(c, t)| Some((c.clone(), *done.get(t)?))).collect();
            terms.map(|terms| q.pool.on_cell().linear(&constant, &terms))
        }
        Node::Product { factors } if factors.iter().all(|(_, k)| k.is_integer() && k.is_positive()) => {
            let factors: Option<Vec<_>> =
                factors.iter().map(|(f, k)| Some((*done.get(f)?, k.clone()))).collect();
            factors.map(|factors| q.pool.on_cell().product(&factors))
        }
        _ => None,
    }
}

/// A function of something that tends to values where it is proved to be continuous, or to an infinity.
fn applied(
    q: &mut Question,
    function: FunctionId,
    value: Option<Expr>,
    argument: Expr,
    waves: &[Expr],
    x: Symbol,
) -> Option<Expr> {
    let record = functions::record(function);
    let Meaning::Analytic(facts) = &record.meaning else { return None };
    if let Some(value) = value {
        let continuous = q.is_interior(function, value) || bears_waves(q, function, value, waves, x);
        return continuous.then(|| functions::call(&q.pool.on_cell(), function, value));
    }
    let end = match gruntz::limit(q, argument, x)? {
        Limit::PlusInfinity if record.domain.upper.is_none() => &facts.limits.1,
        Limit::MinusInfinity if record.domain.lower.is_none() => &facts.limits.0,
        _ => return None,
    };
    match end {
        functions::Bound::Finite(limit) => Some(limit(&q.pool.on_cell())),
        _ => None,
    }
}

/// Whether all values of a function of waves lie inside the domain of another function and away from its poles.
fn bears_waves(q: &mut Question, function: FunctionId, value: Expr, waves: &[Expr], x: Symbol) -> bool {
    let record = functions::record(function);
    let Meaning::Analytic(facts) = &record.meaning else { return false };
    let ends = [(record.domain.lower, 1), (record.domain.upper, -1)];
    let inside = ends.into_iter().all(|(end, sign)| {
        end.is_none_or(|(end, _)| {
            let distance = q.pool.on_cell().shift(value, &Rational::from(-end));
            sign_of_waves(q, distance, waves, x) == Some(sign)
        })
    });
    inside
        && facts.pole.is_none_or(|pole| {
            let pole = pole(&q.pool.on_cell(), value);
            sign_of_waves(q, pole, waves, x).is_some()
        })
}

/// The sign of a function of waves that stays away from 0.
fn sign_of_waves(q: &mut Question, f: Expr, waves: &[Expr], x: Symbol) -> Option<i32> {
    let reached = q.pool.reach(&[f]);
    let own: Vec<Expr> = waves.iter().copied().filter(|wave| reached.contains(wave)).collect();
    let ends = match own.is_empty() {
        true if !q.pool.contains(f, x) => [f, f],
        true => return None,
        false => match range_of_waves(q, f, own, x)? {
            Limit::Finite(c) => [c, c],
            Limit::Oscillates(Cluster { low: Bound::Finite(low), high: Bound::Finite(high) }) => [low, high],
            _ => return None,
        },
    };
    let [low, high] = ends.map(|end| q.signs_of(end).known());
    low.filter(|low| Some(*low) == high && *low != 0)
}
