//! Limits at plus infinity of sums of oscillating terms, and the sets of their limit points.
//!
//! A function is written as a sum of products: factors sin(u), cos(u) with an infinite u, which stay bounded, times
//! factors with limits. Where all products with waves tend to 0, the limit is that of the rest (squeeze). Where one
//! continuous u is left in a + b*sin(u) + c*cos(u) with limits a, b and c, the limit points are the numbers from
//! a - r to a + r with r = sqrt(b^2 + c^2): u takes all large values, and between two values a continuous function
//! takes all between them.
//!
//! Worked example: at 0 the quotient of x*sin(1/x) is sin(1/h); 1/h is unbounded, and so the limit points are -1 to 1.

use crate::decide::Noted;
use crate::decide::Noted::Text;
use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::poly_expression;

use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions::COS;
use crate::functions::SIN;
use crate::functions::Signs;
use crate::limit::Bound;
use crate::limit::Cluster;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::limit::gruntz;
use crate::line::Cell;
use crate::number::Rational;

/// A product of waves with the limit of its coefficient, and the coefficient.
struct Term {
    waves: Vec<(Expr, Rational)>,
    coefficient: Expr,
    limit: Limit,
}

/// The limit of e as x tends to plus infinity, or its cluster set.
pub(super) fn limit(q: &mut Question, e: Expr, x: Symbol) -> Option<(Limit, Rung)> {
    let terms = terms(q, e, x)?;
    let (rest, waves): (Vec<Term>, Vec<Term>) = terms.into_iter().partition(|t| t.waves.is_empty());
    let zero = q.pool.anywhere().int(0);
    let (rest, middle) = match rest.into_iter().next() {
        Some(term) => (term.limit, term.coefficient),
        None => (Limit::Finite(zero), zero),
    };
    let mut lasting = Vec::new();
    for term in waves {
        match term.limit {
            Limit::Finite(c) if q.signs_of(c) == Signs::ZERO => {}
            Limit::Finite(c) if q.sign(c).is_err() => return None,
            _ => lasting.push(term),
        }
    }
    if lasting.is_empty() {
        q.note(1, || {
            vec![
                Text("squeeze: bounded waves times coefficients that tend to 0; what is left is "),
                Noted::Expr(middle),
            ]
        });
        return Some((rest, Rung::Squeeze));
    }
    let bounded = lasting.iter().all(|t| matches!(t.limit, Limit::Finite(_)));
    let infinite = matches!(rest, Limit::PlusInfinity | Limit::MinusInfinity);
    if bounded && infinite {
        q.note(1, || {
            vec![Text("squeeze: the waves stay bounded, and "), Noted::Expr(middle), Text(" does not")]
        });
        return Some((rest, Rung::Squeeze));
    }
    let wave = angle(q, &lasting)?;
    q.note(1, || {
        vec![
            Text("intermediate values: one continuous wave with an infinite argument is left in "),
            Noted::Expr(e),
        ]
    });
    let everything = Cluster { low: Bound::MinusInfinity, high: Bound::PlusInfinity };
    match (wave, bounded) {
        (Wave::Polynomial(p), true) => {
            let Limit::Finite(a) = rest else { return None };
            let cluster = range(q, a, &p)?;
            Some((cluster, Rung::IntermediateValues))
        }
        (Wave::Linear(sine, cosine), true) => {
            let Limit::Finite(a) = rest else { return None };
            let b = q.pool.on_cell();
            let square = b.add(b.powi(sine, 2), b.powi(cosine, 2));
            let radius = b.sqrt(square);
            let (low, high) = (b.sub(a, radius), b.add(a, radius));
            let cluster = Cluster { low: Bound::Finite(low), high: Bound::Finite(high) };
            Some((Limit::Oscillates(cluster), Rung::IntermediateValues))
        }
        // One wave whose amplitude is unbounded.
        (Wave::Linear(..), false) => {
            let [term] = lasting.as_slice() else { return None };
            if !infinite {
                return Some((Limit::Oscillates(everything), Rung::IntermediateValues));
            }
            // a*(1 + b/a*sin(u)): by the limit of b/a.
            let ratio = q.pool.on_cell().div(term.coefficient, middle);
            match gruntz::limit(q, ratio, x, gruntz::MAX_DEPTH)? {
                Limit::Finite(r) => {
                    let b = q.pool.on_cell();
                    let distance = b.shift(b.powi(r, 2), &Rational::MINUS_ONE);
                    match q.sign(distance).ok()? {
                        -1 => Some((rest, Rung::Squeeze)),
                        1 => Some((Limit::Oscillates(everything), Rung::IntermediateValues)),
                        _ => None,
                    }
                }
                Limit::PlusInfinity | Limit::MinusInfinity => {
                    Some((Limit::Oscillates(everything), Rung::IntermediateValues))
                }
                Limit::Oscillates(_) | Limit::Undecided(_) => None,
            }
        }
        (Wave::Polynomial(_), false) => None,
    }
}

/// e as a sum of products of waves and coefficients with limits; none where there are no waves.
fn terms(q: &mut Question, e: Expr, x: Symbol) -> Option<Vec<Term>> {
    let normal = q.normal(e)?.cancelled();
    let mut waves: Vec<Expr> = Vec::new();
    for kernel in normal.numerator.kernels() {
        if let Node::Apply { function: SIN | COS, arguments } = q.pool.node(kernel).clone()
            && q.pool.contains(kernel, x)
            && !matches!(gruntz::limit(q, arguments[0], x, gruntz::MAX_DEPTH)?, Limit::Finite(_))
        {
            waves.push(kernel);
        }
    }
    let below = poly_expression(&mut q.pool, &normal.denominator);
    let oscillates = |q: &Question, e: Expr| q.pool.reach(&[e]).iter().any(|part| waves.contains(part));
    if waves.is_empty() || oscillates(q, below) {
        return None;
    }
    let mut groups: Vec<(Vec<(Expr, Rational)>, Poly)> = Vec::new();
    for (m, c) in normal.numerator.terms() {
        let (own, rest): (Vec<_>, Vec<_>) = m.iter().cloned().partition(|(kernel, _)| waves.contains(kernel));
        if own.iter().any(|(_, k)| !k.is_integer() || k.is_negative())
            || rest.iter().any(|(kernel, _)| oscillates(q, *kernel))
        {
            return None;
        }
        match groups.iter_mut().find(|(waves, _)| *waves == own) {
            Some((_, p)) => p.add_term(rest, c),
            None => groups.push((own, Poly::monomial(rest, c.clone()))),
        }
    }
    let mut out = Vec::with_capacity(groups.len());
    for (waves, above) in groups {
        let above = poly_expression(&mut q.pool, &above);
        let coefficient = q.pool.on_cell().div(above, below);
        let limit = gruntz::limit(q, coefficient, x, gruntz::MAX_DEPTH)?;
        out.push(Term { waves, coefficient, limit });
    }
    Some(out)
}

/// What lasts of the waves, all of one argument.
enum Wave {
    /// b*sin(u) + c*cos(u): the limits of b and c.
    Linear(Expr, Expr),
    /// A polynomial in sin(u) alone, or in cos(u) alone: the limits of its coefficients from degree 1 on.
    Polynomial(Vec<Expr>),
}

fn angle(q: &mut Question, terms: &[Term]) -> Option<Wave> {
    let zero = q.pool.anywhere().int(0);
    let value = |term: &Term| match term.limit {
        Limit::Finite(c) => c,
        _ => zero,
    };
    let mut argument = None;
    let mut linear = (zero, zero);
    let mut kernels: Vec<Expr> = Vec::new();
    let mut polynomial: Vec<Expr> = Vec::new();
    let mut is_linear = true;
    for term in terms {
        let [(kernel, k)] = term.waves.as_slice() else { return None };
        let Node::Apply { function, arguments } = q.pool.node(*kernel) else { return None };
        if argument.is_some_and(|u| u != arguments[0]) {
            return None;
        }
        argument = Some(arguments[0]);
        if k.is_one() {
            let place = if *function == SIN { &mut linear.0 } else { &mut linear.1 };
            *place = value(term);
        } else {
            is_linear = false;
        }
        if !kernels.contains(kernel) {
            kernels.push(*kernel);
        }
        let degree = usize::try_from(k.to_i64()?).ok().filter(|d| *d <= 12)?;
        polynomial.resize(polynomial.len().max(degree), zero);
        polynomial[degree - 1] = value(term);
    }
    match (is_linear, kernels.len()) {
        (true, _) => Some(Wave::Linear(linear.0, linear.1)),
        (false, 1) => Some(Wave::Polynomial(polynomial)),
        _ => None,
    }
}

/// The values of a + p(s) for -1 <= s <= 1, the coefficients of p from degree 1 on.
fn range(q: &mut Question, a: Expr, p: &[Expr]) -> Option<Limit> {
    let s = q.pool.symbol("s of u");
    let [low, high] = [-1, 1].map(|n| q.pool.anywhere().int(n));
    let b = q.pool.on_cell();
    let mut value = a;
    let mut slope = b.int(0);
    for (i, c) in p.iter().enumerate() {
        let degree = i as i64 + 1;
        value = b.add(value, b.mul(*c, b.powi(b.symbol(s), degree)));
        let lower = b.mul(*c, b.powi(b.symbol(s), degree - 1));
        slope = b.add(slope, b.scale(&Rational::from(degree), lower));
    }
    let candidates = q.with_variable(s, |q| {
        let chart = q.chart(slope, Cell::Open(Some(low), Some(high))).ok()?;
        let mut points = vec![low, high];
        points.extend(chart.as_finite()?.points().iter().map(|(p, _)| *p));
        Some(points.into_iter().map(|p| q.value_at(value, p)).collect::<Vec<_>>())
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
