//! The exponential function, its inverse, and what is built from them.

use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions::ERF;
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

const SIGMOID: crate::expr::FunctionId = crate::functions::find_const("sigmoid");
const TANH: crate::expr::FunctionId = crate::functions::find_const("tanh");

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "exp",
        title: "Exponential",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\exp"),
        description: "the exponential function",
        domain: Interval::REALS,
        example: "exp(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| call(b, EXP, u),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, LN, y)),
            limits: (Bound::Finite(|b| b.int(0)), Bound::PlusInfinity),
            signs: Signs::POSITIVE,
            sign_of_argument: false,
            enclosure: |u, bits| Some(Ball::exp(u, bits)),
            normal: None,
            near_end: None,
            fold: fold_exp,
        }),
    },
    Function {
        name: "ln",
        title: "Natural logarithm",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\ln"),
        description: "the natural logarithm",
        domain: Interval::POSITIVE,
        example: "ln(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.powi(u, -1),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, EXP, y)),
            limits: (Bound::MinusInfinity, Bound::PlusInfinity),
            signs: Signs::ANY,
            sign_of_argument: false,
            enclosure: |u, bits| Ball::ln(u, bits),
            normal: None,
            near_end: None,
            fold: fold_ln,
        }),
    },
    Function {
        name: "log",
        title: "Natural logarithm",
        aliases: &[],
        arity: Arity::Between(1, 2),
        latex: Latex::Logarithm,
        description: "log(x): the natural logarithm; log(b, x): to base b > 0 with b != 1, ln(x)/ln(b)",
        domain: Interval::POSITIVE,
        example: "log(2, x)",
        meaning: Meaning::Shorthand(|b, a| match a {
            [base, u] => b.div(call(b, LN, *u), call(b, LN, *base)),
            _ => call(b, LN, a[0]),
        }),
    },
    Function {
        name: "log2",
        title: "Binary logarithm",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\log_{2}"),
        description: "the logarithm to base 2, ln(x)/ln(2)",
        domain: Interval::POSITIVE,
        example: "log2(x)",
        meaning: Meaning::Shorthand(|b, a| b.div(call(b, LN, a[0]), call(b, LN, b.int(2)))),
    },
    Function {
        name: "log10",
        title: "Decimal logarithm",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\log_{10}"),
        description: "the logarithm to base 10, ln(x)/ln(10)",
        domain: Interval::POSITIVE,
        example: "log10(x)",
        meaning: Meaning::Shorthand(|b, a| b.div(call(b, LN, a[0]), call(b, LN, b.int(10)))),
    },
    Function {
        name: "log1p",
        title: "Logarithm of 1 + x",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{log1p}"),
        description: "ln(1 + x)",
        domain: Interval { lower: Some((-1, false)), upper: None },
        example: "log1p(x)",
        meaning: Meaning::Shorthand(|b, a| call(b, LN, b.shift(a[0], &Rational::ONE))),
    },
    Function {
        name: "expm1",
        title: "Exponential less 1",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{expm1}"),
        description: "exp(x) - 1",
        domain: Interval::REALS,
        example: "expm1(x)",
        meaning: Meaning::Shorthand(|b, a| b.shift(call(b, EXP, a[0]), &Rational::MINUS_ONE)),
    },
    // sigmoid(u) = 1/(1 + exp(-u)), so sigmoid' = sigmoid (1 - sigmoid).
    Function {
        name: "sigmoid",
        title: "Logistic",
        aliases: &["logistic"],
        arity: Arity::Exactly(1),
        latex: Latex::Letter(r"\sigma"),
        description: "the logistic function 1/(1 + exp(-x))",
        domain: Interval::REALS,
        example: "sigmoid(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| {
                let s = call(b, SIGMOID, u);
                b.mul(s, b.sub(b.int(1), s))
            },
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| b.sub(call(b, LN, y), call(b, LN, b.sub(b.int(1), y)))),
            limits: (Bound::Finite(|b| b.int(0)), Bound::Finite(|b| b.int(1))),
            signs: Signs::POSITIVE,
            sign_of_argument: false,
            enclosure: |u, bits| Some(Ball::sigmoid(u, bits)),
            normal: Some(|b, u| b.powi(b.add(b.int(1), call(b, EXP, b.neg(u))), -1)),
            near_end: None,
            fold: |b, u| b.as_number(u).filter(Rational::is_zero).map(|_| b.ratio(1, 2)),
        }),
    },
    // softplus(u) = ln(1 + exp(u)), so softplus' = sigmoid.
    Function {
        name: "softplus",
        title: "SoftPlus",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{softplus}"),
        description: "ln(1 + exp(x))",
        domain: Interval::REALS,
        example: "softplus(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| call(b, SIGMOID, u),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| call(b, LN, b.sub(call(b, EXP, y), b.int(1)))),
            limits: (Bound::Finite(|b| b.int(0)), Bound::PlusInfinity),
            signs: Signs::POSITIVE,
            sign_of_argument: false,
            enclosure: |u, bits| Some(Ball::softplus(u, bits)),
            normal: Some(|b, u| call(b, LN, b.add(b.int(1), call(b, EXP, u)))),
            near_end: None,
            fold: |b, u| b.as_number(u).filter(Rational::is_zero).map(|_| call(b, LN, b.int(2))),
        }),
    },
    // tanh(u) = 1 - 2/(exp(2u) + 1).
    Function {
        name: "tanh",
        title: "TanH",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\tanh"),
        description: "the hyperbolic tangent",
        domain: Interval::REALS,
        example: "tanh(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.sub(b.int(1), b.powi(call(b, TANH, u), 2)),
            monotone: Monotone::Increasing,
            inverse: Some(|b, y| {
                let log = b.sub(call(b, LN, b.add(b.int(1), y)), call(b, LN, b.sub(b.int(1), y)));
                b.scale(&Rational::HALF, log)
            }),
            limits: (Bound::Finite(|b| b.int(-1)), Bound::Finite(|b| b.int(1))),
            signs: Signs::ANY,
            sign_of_argument: true,
            enclosure: |u, bits| Some(Ball::tanh(u, bits)),
            normal: Some(|b, u| {
                let square = call(b, EXP, b.scale(&Rational::TWO, u));
                b.sub(b.int(1), b.div(b.int(2), b.add(square, b.int(1))))
            }),
            near_end: None,
            fold: |b, u| b.as_number(u).filter(Rational::is_zero).map(|_| b.int(0)),
        }),
    },
    // erf(u) = 2/sqrt(pi) times the integral of exp(-t^2) from 0 to u, so the derivative is the integrand.
    Function {
        name: "erf",
        title: "Error function",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{erf}"),
        description: "the error function 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x",
        domain: Interval::REALS,
        example: "erf(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: bell,
            monotone: Monotone::Increasing,
            inverse: None,
            limits: (Bound::Finite(|b| b.int(-1)), Bound::Finite(|b| b.int(1))),
            signs: Signs::ANY,
            sign_of_argument: true,
            enclosure: |u, bits| Some(Ball::erf(u, bits)),
            normal: None,
            near_end: None,
            fold: |b, u| b.as_number(u).filter(Rational::is_zero).map(|_| b.int(0)),
        }),
    },
    // erfc(u) = 1 - erf(u); a record of its own, because its sign and its decay are lost in the difference.
    Function {
        name: "erfc",
        title: "Complementary error function",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{erfc}"),
        description: "the complementary error function 1 - erf(x)",
        domain: Interval::REALS,
        example: "erfc(x)",
        meaning: Meaning::Analytic(Analytic {
            pole: None,
            derivative: |b, u| b.neg(bell(b, u)),
            monotone: Monotone::Decreasing,
            inverse: None,
            limits: (Bound::Finite(|b| b.int(2)), Bound::Finite(|b| b.int(0))),
            signs: Signs::POSITIVE,
            sign_of_argument: false,
            enclosure: |u, bits| Some(Ball::erfc(u, bits)),
            normal: Some(|b, u| b.sub(b.int(1), call(b, ERF, u))),
            near_end: None,
            fold: |b, u| b.as_number(u).filter(Rational::is_zero).map(|_| b.int(1)),
        }),
    },
];

/// 2/sqrt(pi)*exp(-u^2)
fn bell(b: &Builder, u: Expr) -> Expr {
    let decay = call(b, EXP, b.neg(b.powi(u, 2)));
    b.scale(&Rational::TWO, b.product(&[(b.pi(), -Rational::HALF), (decay, Rational::ONE)]))
}

fn fold_exp(b: &Builder, u: Expr) -> Option<Expr> {
    if b.as_number(u).is_some_and(|r| r.is_zero()) {
        return Some(b.int(1));
    }
    // exp(c ln(v)) = v^c for rational c, where ln(v) has a value, so that v > 0.
    let (c, log) = match b.node(u) {
        Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => terms[0].clone(),
        _ => (Rational::ONE, u),
    };
    match b.node(log) {
        Node::Apply { function: LN, arguments } if b.has_value(log) => Some(b.product(&[(arguments[0], c)])),
        _ => None,
    }
}

fn fold_ln(b: &Builder, u: Expr) -> Option<Expr> {
    if b.as_number(u).is_some_and(|r| r.is_one()) {
        return Some(b.int(0));
    }
    // ln(exp(v)) = v for every real v.
    match b.node(u) {
        Node::Apply { function: EXP, arguments } => Some(arguments[0]),
        _ => None,
    }
}
