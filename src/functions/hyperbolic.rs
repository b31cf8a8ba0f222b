//! The hyperbolic sine and cosine, and an inverse. The hyperbolic tangent stands with the logistic function,
//! of which it is a rescaling.

use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::functions::EXP;
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
            normal: None,
            near_end: None,
            fold: |b, u| b.as_number(u).filter(Rational::is_zero).map(|_| b.int(0)),
        }),
    },
];

fn half(b: &Builder, u: Expr) -> Expr {
    b.scale(&Rational::HALF, u)
}
