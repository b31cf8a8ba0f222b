//! The hyperbolic sine and cosine, and the inverses. The hyperbolic tangent stands with the logistic function,
//! of which it is a rescaling.

use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::functions::EXP;
use crate::functions::LN;
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

const SINH: FunctionId = crate::functions::find_const("sinh");
const COSH: FunctionId = crate::functions::find_const("cosh");
const TANH: FunctionId = crate::functions::find_const("tanh");
const ASINH: FunctionId = crate::functions::find_const("asinh");

pub(super) const FUNCTIONS: &[Function] = &[
    // sinh(u) = (exp(u) - exp(-u))/2.
    Function {
        name: "sinh",
        title: "Hyperbolic sine",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\sinh"),
        description: "the hyperbolic sine",
        domain: Interval::REALS,
        example: "sinh(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| call(b, COSH, u),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, ASINH, y)),
            limits: (Bound::MinusInfinity, Bound::PlusInfinity),
            signs: Signs::ANY,
            sign_of_argument: true,
            enclosure: |u, bits| Some(Ball::sinh(u, bits)),
            normal: Some(|b, u| half(b, b.sub(call(b, EXP, u), call(b, EXP, b.neg(u))))),
            near_end: None,
            fold: |b, u| b.as_number(u).filter(Rational::is_zero).map(|_| b.int(0)),
        }),
    },
    // cosh(u) = (exp(u) + exp(-u))/2.
    Function {
        name: "cosh",
        title: "Hyperbolic cosine",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\cosh"),
        description: "the hyperbolic cosine",
        domain: Interval::REALS,
        example: "cosh(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| call(b, SINH, u),
            monotone: Monotone::No,
            inverse: None,
            limits: (Bound::PlusInfinity, Bound::PlusInfinity),
            signs: Signs::POSITIVE,
            sign_of_argument: false,
            enclosure: |u, bits| Some(Ball::cosh(u, bits)),
            normal: Some(|b, u| half(b, b.add(call(b, EXP, u), call(b, EXP, b.neg(u))))),
            near_end: None,
            fold: |b, u| b.as_number(u).filter(Rational::is_zero).map(|_| b.int(1)),
        }),
    },
    // asinh'(u) = 1/sqrt(u^2 + 1).
    Function {
        name: "asinh",
        title: "Inverse hyperbolic sine",
        aliases: &["arsinh"],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{arsinh}"),
        description: "the inverse hyperbolic sine ln(x + sqrt(x^2 + 1))",
        domain: Interval::REALS,
        example: "asinh(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.product(&[(b.add(b.powi(u, 2), b.int(1)), -Rational::HALF)]),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, SINH, y)),
            limits: (Bound::MinusInfinity, Bound::PlusInfinity),
            signs: Signs::ANY,
            sign_of_argument: true,
            enclosure: |u, bits| Some(Ball::asinh(u, bits)),
            normal: Some(|b, u| call(b, LN, b.add(u, b.sqrt(b.add(b.powi(u, 2), b.int(1)))))),
            near_end: None,
            fold: |b, u| zero_at_zero(b, u).or_else(|| argument_of(b, SINH, u)),
        }),
    },
    // acosh'(u) = 1/sqrt(u^2 - 1) for u > 1; the end 1 belongs to the domain.
    Function {
        name: "acosh",
        title: "Inverse hyperbolic cosine",
        aliases: &["arcosh"],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{arcosh}"),
        description: "the inverse hyperbolic cosine ln(x + sqrt(x^2 - 1)) on x >= 1, with values from 0 on",
        domain: Interval { lower: Some((1, true)), upper: None },
        example: "acosh(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.product(&[(b.sub(b.powi(u, 2), b.int(1)), -Rational::HALF)]),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, COSH, y)),
            limits: (Bound::Finite(|b| b.int(0)), Bound::PlusInfinity),
            signs: Signs::NOT_NEGATIVE,
            sign_of_argument: false,
            enclosure: Ball::acosh,
            normal: Some(|b, u| call(b, LN, b.add(u, b.sqrt(b.sub(b.powi(u, 2), b.int(1)))))),
            near_end: None,
            fold: |b, u| match b.as_number(u) {
                Some(r) => r.is_one().then(|| b.int(0)),
                // arcosh(cosh(r)) = |r|.
                None => argument_of(b, COSH, u).and_then(|v| Some(b.number(b.as_number(v)?.abs()))),
            },
        }),
    },
    // atanh(u) = ln((1 + u)/(1 - u))/2, so atanh'(u) = 1/(1 - u^2), for -1 < u < 1.
    Function {
        name: "atanh",
        title: "Inverse hyperbolic tangent",
        aliases: &["artanh"],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{artanh}"),
        description: "the inverse hyperbolic tangent ln((1 + x)/(1 - x))/2 on -1 < x < 1",
        domain: Interval { lower: Some((-1, false)), upper: Some((1, false)) },
        example: "atanh(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.powi(b.sub(b.int(1), b.powi(u, 2)), -1),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, TANH, y)),
            limits: (Bound::MinusInfinity, Bound::PlusInfinity),
            signs: Signs::ANY,
            sign_of_argument: true,
            enclosure: Ball::atanh,
            normal: Some(|b, u| {
                let (above, below) = (b.add(b.int(1), u), b.sub(b.int(1), u));
                half(b, b.sub(call(b, LN, above), call(b, LN, below)))
            }),
            near_end: None,
            fold: |b, u| zero_at_zero(b, u).or_else(|| argument_of(b, TANH, u)),
        }),
    },
];

fn half(b: &Builder, u: Expr) -> Expr {
    b.scale(&Rational::HALF, u)
}

fn zero_at_zero(b: &Builder, u: Expr) -> Option<Expr> {
    b.as_number(u).filter(Rational::is_zero).map(|_| b.int(0))
}

/// v, if the argument is f(v): what an inverse of f on the whole line gives.
fn argument_of(b: &Builder, function: FunctionId, u: Expr) -> Option<Expr> {
    match b.node(u) {
        Node::Apply { function: f, arguments } if f == function => Some(arguments[0]),
        _ => None,
    }
}
