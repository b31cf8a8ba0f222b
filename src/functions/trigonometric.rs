//! Sine, cosine, tangent and the inverse tangent.

use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
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
            fold: |b, u| sine_of_turn(b, &turns(b, u)?),
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
            fold: |b, u| sine_of_turn(b, &(&turns(b, u)? + &Rational::HALF)),
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
            fold: |b, u| {
                let turn = turns(b, u)?;
                let cosine = sine_of_turn(b, &(&turn + &Rational::HALF))?;
                let zero = b.as_number(cosine).is_some_and(|c| c.is_zero());
                if zero { None } else { Some(b.div(sine_of_turn(b, &turn)?, cosine)) }
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
            fold: |b, u| {
                let r = b.as_number(u)?;
                let quarter = Rational::new(1, 4);
                match r.to_i64()? {
                    0 => Some(b.int(0)),
                    1 => Some(b.scale(&quarter, b.pi())),
                    -1 => Some(b.scale(&-&quarter, b.pi())),
                    _ => None,
                }
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
            fold: |b, u| {
                let half_turns = match b.as_number(u)?.to_i64()? {
                    -1 => Rational::new(-1, 2),
                    0 => return Some(b.int(0)),
                    1 => Rational::HALF,
                    _ => return None,
                };
                Some(b.scale(&half_turns, b.pi()))
            },
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
            fold: |b, u| {
                let half_turns = match b.as_number(u)?.to_i64()? {
                    -1 => Rational::ONE,
                    0 => Rational::HALF,
                    1 => return Some(b.int(0)),
                    _ => return None,
                };
                Some(b.scale(&half_turns, b.pi()))
            },
        }),
    },
];

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

/// sin(r * pi) where it is a square root of a rational: at multiples of pi/6 and pi/4.
fn sine_of_turn(b: &Builder, r: &Rational) -> Option<Expr> {
    // Into [0, 2), then by symmetry into [0, 1/2].
    let half_turns = Rational::from((r * &Rational::HALF).floor());
    let r = r - &(&half_turns * &Rational::TWO);
    let (r, sign) = if r >= Rational::ONE { (&r - &Rational::ONE, -1) } else { (r, 1) };
    let r = if r > Rational::HALF { &Rational::ONE - &r } else { r };
    let value = match (r.numer_i64()?, r.denom_i64()?) {
        (0, 1) => b.int(0),
        (1, 6) => b.ratio(1, 2),
        (1, 4) => b.scale(&Rational::HALF, b.sqrt(b.int(2))),
        (1, 3) => b.scale(&Rational::HALF, b.sqrt(b.int(3))),
        (1, 2) => b.int(1),
        _ => return None,
    };
    Some(b.scale(&Rational::from(sign), value))
}
