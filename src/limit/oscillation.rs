//! Limits at plus infinity of sums of oscillating terms, and the sets of their limit points.
//!
//! A function is written as a sum of products: factors sin(u), cos(u) with an infinite u, which stay bounded, times
//! factors with limits. Where all products with waves tend to 0, the limit is that of the rest (squeeze). Where one
//! continuous u is left, the limit points are the values of what is left for all angles: u takes all large values, and
//! between two values a continuous function takes all between them (see [`angle`]).
//!
//! Worked example: at 0 the quotient of x*sin(1/x) is sin(1/h); 1/h is unbounded, and so the limit points are -1 to 1.

use crate::decide::Noted;
use crate::decide::Noted::Text;
use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::poly_expression;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::COS;
use crate::functions::SIN;
use crate::functions::Signs;
use crate::functions::replace_parts;
use crate::limit::Bound;
use crate::limit::Cluster;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::limit::angle;
use crate::limit::angle::Tends;
use crate::limit::far_limit;
use crate::limit::gruntz;
use crate::limit::infinite;
use crate::number::Rational;

/// A product of waves with the limit of its coefficient, and the coefficient.
struct Term {
    waves: Vec<(Expr, Rational)>,
    coefficient: Expr,
    limit: Limit,
}

/// The limit of e as x tends to plus infinity, or its cluster set.
pub(super) fn limit(q: &mut Question, e: Expr, x: Symbol) -> Option<(Limit, Rung)> {
    let e = in_phase(q, e, x);
    by_terms(q, e, x).or_else(|| composed(q, e, x))
}

/// e with one wave for waves whose arguments differ by something with a finite limit: with v = u + d, sin(v) is
/// sin(u)*cos(d) + cos(u)*sin(d).
fn in_phase(q: &mut Question, e: Expr, x: Symbol) -> Expr {
    let mut first: Vec<Expr> = Vec::new();
    let mut parts: Vec<(Expr, Expr)> = Vec::new();
    for wave in q.pool.reach(&[e]) {
        let Node::Apply { function: function @ (SIN | COS), arguments } = q.pool.node(wave).clone() else {
            continue;
        };
        let v = arguments[0];
        if first.contains(&v)
            || !matches!(gruntz::limit(q, v, x), Some(Limit::PlusInfinity | Limit::MinusInfinity))
        {
            continue;
        }
        let near = first.iter().copied().find_map(|u| {
            let d = q.pool.on_cell().sub(v, u);
            matches!(gruntz::limit(q, d, x), Some(Limit::Finite(_))).then_some((u, d))
        });
        let Some((u, d)) = near else {
            first.push(v);
            continue;
        };
        let b = q.pool.on_cell();
        let [sine, cosine] = [SIN, COS].map(|f| (functions::call(&b, f, u), functions::call(&b, f, d)));
        let by = match function {
            SIN => b.add(b.mul(sine.0, cosine.1), b.mul(cosine.0, sine.1)),
            _ => b.sub(b.mul(cosine.0, cosine.1), b.mul(sine.0, sine.1)),
        };
        parts.push((wave, by));
    }
    if parts.is_empty() { e } else { replace_parts(&mut q.pool, Domain::Cell, e, &parts) }
}

/// The limit of a function of waves and of what has a limit, by continuity: what it tends to is a function of angles.
fn composed(q: &mut Question, e: Expr, x: Symbol) -> Option<(Limit, Rung)> {
    let (f, found) = match angle::in_angles(q, e, x)? {
        Tends::Infinite(limit) => return Some((limit, Rung::Squeeze)),
        Tends::Towards(f, waves) if waves.is_empty() => {
            (!q.pool.contains(f, x)).then_some((f, Limit::Finite(f)))?
        }
        Tends::Towards(f, waves) => (f, angle::range_of_waves(q, f, waves, x)?),
    };
    let rung = match found {
        Limit::Oscillates(_) => Rung::IntermediateValues,
        _ => Rung::Squeeze,
    };
    q.note(1, || vec![Text("by continuity: with the limits of all other parts it is "), Noted::Expr(f)]);
    Some((found, rung))
}

fn by_terms(q: &mut Question, e: Expr, x: Symbol) -> Option<(Limit, Rung)> {
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
            // Which sign it has does not matter.
            Limit::Finite(c) if !q.signs_of(c).is_subset(Signs::NOT_ZERO) => {
                q.sign(c).ok()?;
            }
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
    let found = match (bounded, rest) {
        (true, Limit::Finite(a)) => {
            let mut sum = vec![(Rational::ONE, a)];
            for term in &lasting {
                let Limit::Finite(c) = term.limit else { return None };
                let mut factors = vec![(c, Rational::ONE)];
                factors.extend(term.waves.iter().cloned());
                sum.push((Rational::ONE, q.pool.on_cell().product(&factors)));
            }
            let f = q.pool.on_cell().linear(&Rational::ZERO, &sum);
            let waves = lasting.iter().flat_map(|t| t.waves.iter().map(|(kernel, _)| *kernel)).collect();
            angle::range_of_waves(q, f, waves, x)
        }
        (true, _) => None,
        (false, rest) => unbounded_range(q, (rest, middle), &lasting, x),
    }?;
    let rung = match found {
        Limit::Oscillates(_) => Rung::IntermediateValues,
        _ => Rung::Squeeze,
    };
    q.note(1, || {
        vec![
            Text("intermediate values: one continuous wave with an infinite argument is left in "),
            Noted::Expr(e),
        ]
    });
    Some((found, rung))
}

/// The limit points of a + b*sin(u) + c*cos(u) where b or c is infinite: all numbers, unless a is infinite and larger than
/// sqrt(b^2 + c^2).
fn unbounded_range(q: &mut Question, (rest, a): (Limit, Expr), terms: &[Term], x: Symbol) -> Option<Limit> {
    if linear(q, terms, |term| term.coefficient).is_none() {
        return scaled_range(q, (rest, a), terms, x);
    }
    let everything = Limit::Oscillates(Cluster { low: Bound::MinusInfinity, high: Bound::PlusInfinity });
    if matches!(rest, Limit::Finite(_)) {
        return Some(everything);
    }
    let b = q.pool.on_cell();
    let squares: Vec<(Rational, Expr)> =
        terms.iter().map(|term| (Rational::ONE, b.powi(term.coefficient, 2))).collect();
    let ratio = b.div(b.powi(a, 2), b.linear(&Rational::ZERO, &squares));
    match gruntz::limit(q, ratio, x)? {
        Limit::Finite(r) => {
            let distance = q.pool.on_cell().shift(r, &Rational::MINUS_ONE);
            match q.sign(distance).ok()? {
                -1 => Some(everything),
                1 => Some(rest),
                _ => None,
            }
        }
        Limit::PlusInfinity => Some(rest),
        Limit::MinusInfinity | Limit::Oscillates(_) | Limit::Undecided(_) => None,
    }
}

/// The limit points of c*F + a, where F tends to a function of one continuous wave, c is infinite and a is not: all
/// numbers where F takes both signs, and an infinity where it keeps away from 0. Where F is that function itself and
/// comes down to 0, and a is 0, they are those from 0 on.
fn scaled_range(q: &mut Question, (rest, a): (Limit, Expr), terms: &[Term], x: Symbol) -> Option<Limit> {
    // What is infinite without a wave belongs to F: sin(u)^2 is 1 - cos(u)^2.
    let finite = matches!(rest, Limit::Finite(_));
    let plain = Term { waves: Vec::new(), coefficient: a, limit: rest };
    let terms: Vec<&Term> = terms.iter().chain((!finite).then_some(&plain)).collect();
    let (c, ratios) = terms.iter().find_map(|first| {
        if !matches!(first.limit, Limit::PlusInfinity | Limit::MinusInfinity) {
            return None;
        }
        let ratios: Option<Vec<(Expr, Expr)>> = terms
            .iter()
            .map(|term| {
                let ratio = q.pool.on_cell().div(term.coefficient, first.coefficient);
                match gruntz::limit(q, ratio, x)? {
                    Limit::Finite(limit) => Some((ratio, limit)),
                    _ => None,
                }
            })
            .collect();
        Some((first, ratios?))
    })?;
    let mut sum = Vec::with_capacity(terms.len());
    for (term, (_, limit)) in terms.iter().zip(&ratios) {
        let mut factors = vec![(*limit, Rational::ONE)];
        factors.extend(term.waves.iter().cloned());
        sum.push((Rational::ONE, q.pool.on_cell().product(&factors)));
    }
    let f = q.pool.on_cell().linear(&Rational::ZERO, &sum);
    let waves: Vec<Expr> = terms.iter().flat_map(|t| t.waves.iter().map(|(kernel, _)| *kernel)).collect();
    let ends = match angle::range_of_waves(q, f, waves, x)? {
        Limit::Finite(c) => [c, c],
        Limit::Oscillates(Cluster { low: Bound::Finite(low), high: Bound::Finite(high) }) => [low, high],
        _ => return None,
    };
    let up = if c.limit == Limit::PlusInfinity { 1 } else { -1 };
    let exact =
        (!finite || q.signs_of(a) == Signs::ZERO) && ratios.iter().all(|(ratio, limit)| ratio == limit);
    let zero = Bound::Finite(q.pool.anywhere().int(0));
    let between = |low, high| Some(Limit::Oscillates(Cluster { low, high }));
    match (q.sign(ends[0]).ok()?, q.sign(ends[1]).ok()?) {
        (-1, 1) => between(Bound::MinusInfinity, Bound::PlusInfinity),
        (1, 1) => Some(infinite(up)),
        (-1, -1) => Some(infinite(-up)),
        (0, 1) if exact && up > 0 => between(zero, Bound::PlusInfinity),
        (-1, 0) if exact && up < 0 => between(zero, Bound::PlusInfinity),
        (0, 1) | (-1, 0) if exact => between(Bound::MinusInfinity, zero),
        _ => None,
    }
}

/// The factors of sin(u) and cos(u), where there is nothing but these.
fn linear(
    q: &Question,
    terms: &[Term],
    factor: impl Fn(&Term) -> Expr,
) -> Option<(Option<Expr>, Option<Expr>)> {
    let mut argument = None;
    let (mut sine, mut cosine) = (None, None);
    for term in terms {
        let [(kernel, one)] = term.waves.as_slice() else { return None };
        let Node::Apply { function, arguments } = q.pool.node(*kernel) else { return None };
        if !one.is_one() || argument.is_some_and(|u| u != arguments[0]) {
            return None;
        }
        argument = Some(arguments[0]);
        let place = if *function == SIN { &mut sine } else { &mut cosine };
        *place = Some(factor(term));
    }
    Some((sine, cosine))
}

/// Whether nothing in e varies but waves, each of which has an argument that is proved to be infinite.
pub(super) fn is_wave(q: &mut Question, e: Expr, x: Symbol) -> bool {
    let Some(normal) = q.normal(e) else { return false };
    let kernels = normal.numerator.kernels().into_iter().chain(normal.denominator.kernels());
    kernels.into_iter().all(|kernel| match q.pool.node(kernel).clone() {
        _ if !q.pool.contains(kernel, x) => true,
        Node::Apply { function: SIN | COS, arguments } => {
            matches!(gruntz::limit(q, arguments[0], x), Some(Limit::PlusInfinity | Limit::MinusInfinity))
        }
        _ => false,
    })
}

/// e as a sum of products of waves and coefficients with limits; none where there are no waves.
fn terms(q: &mut Question, e: Expr, x: Symbol) -> Option<Vec<Term>> {
    let normal = q.normal(e)?.cancelled();
    let mut waves: Vec<Expr> = Vec::new();
    for kernel in normal.numerator.kernels() {
        if let Node::Apply { function: SIN | COS, arguments } = q.pool.node(kernel).clone()
            && q.pool.contains(kernel, x)
            && matches!(gruntz::limit(q, arguments[0], x)?, Limit::PlusInfinity | Limit::MinusInfinity)
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
        let limit = far_limit(q, coefficient, x)?;
        out.push(Term { waves, coefficient, limit });
    }
    Some(out)
}
