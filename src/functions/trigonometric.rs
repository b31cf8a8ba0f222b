//! Sine, cosine, tangent, their reciprocals and the inverses.

use num_integer::Integer;

use crate::expr::Builder;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::functions::ACOS;
use crate::functions::ASIN;
use crate::functions::ATAN;
use crate::functions::COS;
use crate::functions::SIN;
use crate::functions::call;
use crate::functions::record::Analytic;
use crate::functions::record::Arity;
use crate::functions::record::Bound;
use crate::functions::record::Function;
use crate::functions::record::Interval;
use crate::functions::record::Latex;
use crate::functions::record::Meaning;
use crate::functions::record::Monotone;
use crate::functions::record::Signs;
use crate::number::Ball;
use crate::number::Rational;

const TAN: FunctionId = crate::functions::find_const("tan");
const COT: FunctionId = crate::functions::find_const("cot");
const SEC: FunctionId = crate::functions::find_const("sec");
const CSC: FunctionId = crate::functions::find_const("csc");

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "sin",
        title: "Sine",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\sin"),
        description: "the sine",
        domain: Interval::REALS,
        example: "sin(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| call(b, COS, u),
            monotone: Monotone::No,
            inverse: None,
            limits: (Bound::None, Bound::None),
            signs: Signs::ANY,
            sign_of_argument: false,
            enclosure: |u, bits| Some(Ball::sin(u, bits)),
            normal: None,
            near_end: None,
            fold: |b, u| fold_wave(b, SIN, u),
        }),
    },
    Function {
        name: "cos",
        title: "Cosine",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\cos"),
        description: "the cosine",
        domain: Interval::REALS,
        example: "cos(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.neg(call(b, SIN, u)),
            monotone: Monotone::No,
            inverse: None,
            limits: (Bound::None, Bound::None),
            signs: Signs::ANY,
            sign_of_argument: false,
            enclosure: |u, bits| Some(Ball::cos(u, bits)),
            normal: None,
            near_end: None,
            fold: |b, u| fold_wave(b, COS, u),
        }),
    },
    Function {
        name: "tan",
        title: "Tangent",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\tan"),
        description: "the tangent sin(x)/cos(x), without a value where the cosine is zero",
        domain: Interval::REALS,
        example: "tan(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: Some(|b, u| call(b, COS, u)),
            derivative: |b, u| b.add(b.powi(call(b, TAN, u), 2), b.int(1)),
            monotone: Monotone::No,
            inverse: None,
            limits: (Bound::None, Bound::None),
            signs: Signs::ANY,
            sign_of_argument: false,
            enclosure: |u, bits| Ball::tan(u, bits),
            normal: Some(|b, u| b.div(call(b, SIN, u), call(b, COS, u))),
            near_end: None,
            fold: |b, u| {
                let Angle { half_turns, rest, .. } = angle(b, u);
                if let Some(rest) = rest {
                    // tan repeats with period pi.
                    let moved = b.add(b.scale(&fraction(&half_turns), b.pi()), rest);
                    return (moved != u).then(|| call(b, TAN, moved));
                }
                let cosine = sine_of_turn(b, &(&half_turns + &Rational::HALF))?;
                let zero = b.as_number(cosine).is_some_and(|c| c.is_zero());
                if zero { None } else { Some(b.div(sine_of_turn(b, &half_turns)?, cosine)) }
            },
        }),
    },
    // cot(u) = cos(u)/sin(u): unlike 1/tan(u) it has a value, 0, where the tangent has none.
    Function {
        name: "cot",
        title: "Cotangent",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\cot"),
        description: "the cotangent cos(x)/sin(x), without a value where the sine is zero",
        domain: Interval::REALS,
        example: "cot(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: Some(|b, u| call(b, SIN, u)),
            derivative: |b, u| b.neg(b.powi(call(b, SIN, u), -2)),
            monotone: Monotone::No,
            inverse: None,
            limits: (Bound::None, Bound::None),
            signs: Signs::ANY,
            sign_of_argument: false,
            enclosure: |u, bits| Ball::cos(u, bits + 8).div(&Ball::sin(u, bits + 8), bits),
            normal: Some(|b, u| b.div(call(b, COS, u), call(b, SIN, u))),
            near_end: None,
            fold: |b, u| {
                let turn = turns(b, u)?;
                quotient_of_turn(b, sine_of_turn(b, &(&turn + &Rational::HALF))?, sine_of_turn(b, &turn)?)
            },
        }),
    },
    // sec(u) = 1/cos(u), so sec' = sec tan.
    Function {
        name: "sec",
        title: "Secant",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\sec"),
        description: "the secant 1/cos(x), without a value where the cosine is zero",
        domain: Interval::REALS,
        example: "sec(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: Some(|b, u| call(b, COS, u)),
            derivative: |b, u| b.mul(call(b, SEC, u), call(b, TAN, u)),
            monotone: Monotone::No,
            inverse: None,
            limits: (Bound::None, Bound::None),
            signs: Signs::NOT_ZERO,
            sign_of_argument: false,
            enclosure: |u, bits| Ball::from_i64(1).div(&Ball::cos(u, bits + 8), bits),
            normal: Some(|b, u| b.powi(call(b, COS, u), -1)),
            near_end: None,
            fold: |b, u| {
                let turn = &turns(b, u)? + &Rational::HALF;
                quotient_of_turn(b, b.int(1), sine_of_turn(b, &turn)?)
            },
        }),
    },
    // csc(u) = 1/sin(u), so csc' = -csc cot.
    Function {
        name: "csc",
        title: "Cosecant",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\csc"),
        description: "the cosecant 1/sin(x), without a value where the sine is zero",
        domain: Interval::REALS,
        example: "csc(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: Some(|b, u| call(b, SIN, u)),
            derivative: |b, u| b.neg(b.mul(call(b, CSC, u), call(b, COT, u))),
            monotone: Monotone::No,
            inverse: None,
            limits: (Bound::None, Bound::None),
            signs: Signs::NOT_ZERO,
            sign_of_argument: false,
            enclosure: |u, bits| Ball::from_i64(1).div(&Ball::sin(u, bits + 8), bits),
            normal: Some(|b, u| b.powi(call(b, SIN, u), -1)),
            near_end: None,
            fold: |b, u| {
                let turn = turns(b, u)?;
                quotient_of_turn(b, b.int(1), sine_of_turn(b, &turn)?)
            },
        }),
    },
    Function {
        name: "atan",
        title: "ArcTan",
        aliases: &["arctan"],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\arctan"),
        description: "the inverse tangent, with values between -pi/2 and pi/2",
        domain: Interval::REALS,
        example: "atan(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.powi(b.add(b.powi(u, 2), b.int(1)), -1),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, TAN, y)),
            limits: (
                Bound::Finite(|b| b.scale(&Rational::new(-1, 2), b.pi())),
                Bound::Finite(|b| b.scale(&Rational::HALF, b.pi())),
            ),
            signs: Signs::ANY,
            sign_of_argument: true,
            enclosure: |u, bits| Some(Ball::atan(u, bits)),
            normal: None,
            near_end: None,
            fold: |b, u| {
                // The tangents of 0, pi/12, pi/6, pi/4, pi/3 and 5*pi/12.
                let root = b.sqrt(b.int(3));
                let table = [
                    (b.int(0), Rational::ZERO),
                    (b.sub(b.int(2), root), Rational::new(1, 12)),
                    (b.scale(&Rational::new(1, 3), root), Rational::new(1, 6)),
                    (b.int(1), Rational::new(1, 4)),
                    (root, Rational::new(1, 3)),
                    (b.add(b.int(2), root), Rational::new(5, 12)),
                ];
                inverse_of_table(b, u, &table)
            },
        }),
    },
    // asin'(u) = 1/sqrt(1 - u^2) for -1 < u < 1; the ends belong to the domain.
    Function {
        name: "asin",
        title: "Inverse sine",
        aliases: &["arcsin"],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\arcsin"),
        description: "the inverse sine on -1 <= x <= 1",
        domain: Interval { lower: Some((-1, true)), upper: Some((1, true)) },
        example: "asin(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.product(&[(b.sub(b.int(1), b.powi(u, 2)), -Rational::HALF)]),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, SIN, y)),
            limits: (
                Bound::Finite(|b| b.scale(&Rational::new(-1, 2), b.pi())),
                Bound::Finite(|b| b.scale(&Rational::HALF, b.pi())),
            ),
            signs: Signs::ANY,
            sign_of_argument: true,
            enclosure: |u, bits| Ball::asin(u, bits),
            normal: None,
            near_end: Some(|b, u, end| {
                let half_pi = b.scale(&Rational::new(end, 2), b.pi());
                b.sub(half_pi, b.scale(&Rational::from(2 * end), half_angle(b, u, end)))
            }),
            fold: |b, u| inverse_of_table(b, u, &sines(b)),
        }),
    },
    // acos(u) = pi/2 - asin(u).
    Function {
        name: "acos",
        title: "Inverse cosine",
        aliases: &["arccos"],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\arccos"),
        description: "the inverse cosine on -1 <= x <= 1, with values between 0 and pi",
        domain: Interval { lower: Some((-1, true)), upper: Some((1, true)) },
        example: "acos(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.neg(b.product(&[(b.sub(b.int(1), b.powi(u, 2)), -Rational::HALF)])),
            monotone: Monotone::Decreasing,
            inverse: Some(|b, y| call(b, COS, y)),
            limits: (Bound::Finite(|b| b.pi()), Bound::Finite(|b| b.int(0))),
            signs: Signs::NOT_NEGATIVE,
            sign_of_argument: false,
            enclosure: |u, bits| {
                let half_pi = Ball::pi(bits).mul(&Ball::exact(&Rational::HALF, bits), bits);
                Some(half_pi.sub(&Ball::asin(u, bits)?, bits))
            },
            normal: None,
            near_end: Some(|b, u, end| {
                let angle = b.scale(&Rational::TWO, half_angle(b, u, end));
                if end > 0 { angle } else { b.sub(b.pi(), angle) }
            }),
            fold: |b, u| {
                let half_pi = b.scale(&Rational::HALF, b.pi());
                Some(b.sub(half_pi, inverse_of_table(b, u, &sines(b))?))
            },
        }),
    },
];

/// asin(sqrt((1 - u)/2)) near 1 and asin(sqrt((1 + u)/2)) near -1: half the angle whose cosine is u, or -u.
fn half_angle(b: &Builder, u: Expr, end: i64) -> Expr {
    let distance = b.linear(&Rational::HALF, &[(Rational::new(-end, 2), u)]);
    call(b, ASIN, b.sqrt(distance))
}

/// The quotient, where the divisor is not 0.
fn quotient_of_turn(b: &Builder, above: Expr, below: Expr) -> Option<Expr> {
    let zero = b.as_number(below).is_some_and(|r| r.is_zero());
    if zero { None } else { Some(b.div(above, below)) }
}

/// r, if the argument is r * pi for a rational r.
fn turns(b: &Builder, u: Expr) -> Option<Rational> {
    match b.node(u) {
        Node::Number(r) if r.is_zero() => Some(r),
        Node::Pi => Some(Rational::ONE),
        Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
            matches!(b.node(terms[0].1), Node::Pi).then(|| terms[0].0.clone())
        }
        _ => None,
    }
}

/// An argument as half_turns * pi + (sum of the odd integer symbols) * pi + rest; even multiples of pi with
/// an integer symbol are left out.
struct Angle {
    half_turns: Rational,
    odd: Vec<Expr>,
    rest: Option<Expr>,
}

fn angle(b: &Builder, u: Expr) -> Angle {
    let (constant, terms) = match b.node(u) {
        Node::Sum { constant, terms } => (constant, terms.to_vec()),
        _ => (Rational::ZERO, vec![(Rational::ONE, u)]),
    };
    let mut out = Angle { half_turns: Rational::ZERO, odd: Vec::new(), rest: None };
    let mut rest = Vec::new();
    for (c, t) in terms {
        match b.node(t) {
            Node::Pi => out.half_turns = c,
            Node::Product { factors } if c.is_integer() => match factors.as_ref() {
                [(pi, one), (k, first)]
                    if one.is_one()
                        && first.is_one()
                        && b.node(*pi) == Node::Pi
                        && b.is_integer_symbol(*k) =>
                {
                    if c.numer().is_odd() {
                        out.odd.push(*k);
                    }
                }
                _ => rest.push((c, t)),
            },
            Node::Number(r) if r.is_zero() => {}
            _ => rest.push((c, t)),
        }
    }
    if !rest.is_empty() || !constant.is_zero() {
        out.rest = Some(b.linear(&constant, &rest));
    }
    out
}

/// r without its integer part.
fn fraction(r: &Rational) -> Rational {
    r - &Rational::from(r.floor())
}

/// sin or cos of an angle without whole half turns, of a negative argument, or of an inverse function.
fn fold_wave(b: &Builder, function: FunctionId, u: Expr) -> Option<Expr> {
    let Angle { half_turns, odd, rest } = angle(b, u);
    let whole = Rational::from(half_turns.floor());
    let part = &half_turns - &whole;
    let mut factors: Vec<(Expr, Rational)> =
        odd.iter().map(|k| (b.power(b.int(-1), *k), Rational::ONE)).collect();
    if whole.numer().is_odd() {
        factors.push((b.int(-1), Rational::ONE));
    }
    let value = match rest {
        None => {
            let turn = if function == SIN { part.clone() } else { &part + &Rational::HALF };
            match sine_of_turn(b, &turn) {
                Some(value) => value,
                None => {
                    let moved = b.scale(&part, b.pi());
                    if moved == u {
                        return None;
                    }
                    b.apply(function, &[moved])
                }
            }
        }
        Some(rest) if part == Rational::HALF => {
            // A quarter turn makes a cosine of a sine.
            if function == SIN { call(b, COS, rest) } else { b.neg(call(b, SIN, rest)) }
        }
        Some(rest) if part.is_zero() => {
            let (c, t) = match b.node(rest) {
                Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
                    (terms[0].0.clone(), terms[0].1)
                }
                Node::Number(r) if r.is_negative() => (Rational::MINUS_ONE, b.number(-&r)),
                _ => (Rational::ONE, rest),
            };
            if let Some((cosine, sine)) = of_inverses(b, rest) {
                factors.push((if function == SIN { sine } else { cosine }, Rational::ONE));
                return Some(b.product(&factors));
            }
            let value = if c.abs().is_one() { of_inverse(b, function, t) } else { None };
            match value {
                Some(value) if function == SIN && c.is_negative() => b.neg(value),
                Some(value) => value,
                None if c.is_negative() && function == COS => b.apply(function, &[b.neg(rest)]),
                None if c.is_negative() => b.neg(b.apply(function, &[b.neg(rest)])),
                None if rest == u => return None,
                None => b.apply(function, &[rest]),
            }
        }
        Some(rest) => {
            let moved = b.add(b.scale(&part, b.pi()), rest);
            if moved == u {
                return None;
            }
            b.apply(function, &[moved])
        }
    };
    factors.push((value, Rational::ONE));
    Some(b.product(&factors))
}

/// sin or cos of asin(v), acos(v) or atan(v), where the inverse has a value: on a cell, or for a number v, which is
/// checked to lie between -1 and 1.
fn of_inverse(b: &Builder, function: FunctionId, t: Expr) -> Option<Expr> {
    let Node::Apply { function: inverse, arguments } = b.node(t) else { return None };
    let v = arguments[0];
    let inside = b.as_number(v).is_some_and(|r| r.abs() <= Rational::ONE);
    if inverse == ATAN {
        let root = b.product(&[(b.shift(b.powi(v, 2), &Rational::ONE), -Rational::HALF)]);
        return Some(if function == SIN { b.mul(v, root) } else { root });
    }
    if (inverse != ASIN && inverse != ACOS) || !(inside || b.has_value(t)) {
        return None;
    }
    let same = (function == SIN) == (inverse == ASIN);
    Some(if same { v } else { b.sqrt(b.sub(b.int(1), b.powi(v, 2))) })
}

/// cos and sin of a sum of several inverse functions with small whole coefficients, by the addition theorem.
fn of_inverses(b: &Builder, u: Expr) -> Option<(Expr, Expr)> {
    let Node::Sum { constant, terms } = b.node(u) else { return None };
    if !constant.is_zero() || b.domain() != Domain::Cell {
        return None;
    }
    let (mut cosine, mut sine) = (b.int(1), b.int(0));
    for (c, t) in &terms {
        let times = c.to_i64().filter(|n| n.abs() <= 4)?;
        let (re, im) = (of_inverse(b, COS, *t)?, of_inverse(b, SIN, *t)?);
        let im = if times < 0 { b.neg(im) } else { im };
        for _ in 0..times.abs() {
            let next = b.sub(b.mul(cosine, re), b.mul(sine, im));
            sine = b.add(b.mul(cosine, im), b.mul(sine, re));
            cosine = next;
        }
    }
    Some((cosine, sine))
}

/// The exact sines of angles up to pi/2, with the angle in half turns.
fn sines(b: &Builder) -> Vec<(Expr, Rational)> {
    let angles = [
        (0, 1),
        (1, 12),
        (1, 10),
        (1, 8),
        (1, 6),
        (1, 5),
        (1, 4),
        (3, 10),
        (1, 3),
        (3, 8),
        (2, 5),
        (5, 12),
        (1, 2),
    ];
    angles
        .iter()
        .map(|(n, d)| Rational::new(*n, *d))
        .filter_map(|r| sine_of_turn(b, &r).map(|sine| (sine, r)))
        .collect()
}

/// The angle in a table of an odd function, times pi.
fn inverse_of_table(b: &Builder, u: Expr, table: &[(Expr, Rational)]) -> Option<Expr> {
    let minus = b.neg(u);
    table.iter().find_map(|(value, half_turns)| {
        if *value == u {
            Some(b.scale(half_turns, b.pi()))
        } else if *value == minus {
            Some(b.scale(&-half_turns, b.pi()))
        } else {
            None
        }
    })
}

/// sin(r * pi) in radicals, for denominators 1, 2, 3, 4, 5, 6, 8, 10 and 12.
fn sine_of_turn(b: &Builder, r: &Rational) -> Option<Expr> {
    // Into [0, 2), then by symmetry into [0, 1/2].
    let turns = Rational::from((r * &Rational::HALF).floor());
    let r = r - &(&turns * &Rational::TWO);
    let (r, sign) = if r >= Rational::ONE { (&r - &Rational::ONE, -1) } else { (r, 1) };
    let r = if r > Rational::HALF { &Rational::ONE - &r } else { r };
    let (half, quarter) = (Rational::HALF, Rational::new(1, 4));
    let root = |n: i64| b.sqrt(b.int(n));
    // sqrt(n + m*sqrt(d))
    let nested = |n: i64, m: i64, d: i64| b.sqrt(b.add(b.int(n), b.scale(&Rational::from(m), root(d))));
    let value = match (r.numer_i64()?, r.denom_i64()?) {
        (0, 1) => b.int(0),
        (1, 12) => b.scale(&quarter, b.sub(root(6), root(2))),
        (1, 10) => b.scale(&quarter, b.shift(root(5), &Rational::MINUS_ONE)),
        (1, 8) => b.scale(&half, nested(2, -1, 2)),
        (1, 6) => b.ratio(1, 2),
        (1, 5) => b.scale(&quarter, nested(10, -2, 5)),
        (1, 4) => b.scale(&half, root(2)),
        (3, 10) => b.scale(&quarter, b.shift(root(5), &Rational::ONE)),
        (1, 3) => b.scale(&half, root(3)),
        (3, 8) => b.scale(&half, nested(2, 1, 2)),
        (2, 5) => b.scale(&quarter, nested(10, 2, 5)),
        (5, 12) => b.scale(&quarter, b.add(root(6), root(2))),
        (1, 2) => b.int(1),
        _ => return None,
    };
    Some(b.scale(&Rational::from(sign), value))
}
