//! Functions made of straight pieces: the absolute value, the steps, and their kin.

use crate::functions::call;
use crate::functions::record::Arity;
use crate::functions::record::Function;
use crate::functions::record::Interval;
use crate::functions::record::Latex;
use crate::functions::record::Meaning;
use crate::number::Rational;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "abs",
        title: "Absolute value",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Around(r"\lvert", r"\rvert"),
        description: "the absolute value",
        domain: Interval::REALS,
        example: "abs(x)",
        meaning: Meaning::Pieces { below: |b, u| b.neg(u), at: |b| b.int(0), above: |_, u| u },
    },
    Function {
        name: "sign",
        title: "Sign",
        aliases: &["sgn"],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{sign}"),
        description: "-1, 0 or 1 as the argument is negative, zero or positive",
        domain: Interval::REALS,
        example: "sign(x)",
        meaning: Meaning::Pieces { below: |b, _| b.int(-1), at: |b| b.int(0), above: |b, _| b.int(1) },
    },
    Function {
        name: "heaviside",
        title: "Heaviside step",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{H}"),
        description: "the unit step: 0 for negative arguments, 1 for the others; its value at 0 is 1",
        domain: Interval::REALS,
        example: "heaviside(x)",
        meaning: Meaning::Pieces { below: |b, _| b.int(0), at: |b| b.int(1), above: |b, _| b.int(1) },
    },
    Function {
        name: "max",
        title: "Maximum",
        aliases: &[],
        arity: Arity::AtLeastOne,
        latex: Latex::Operator(r"\max"),
        description: "the largest of its arguments; all of them must have a value",
        domain: Interval::REALS,
        example: "max(0, x)",
        meaning: Meaning::Largest,
    },
    Function {
        name: "min",
        title: "Minimum",
        aliases: &[],
        arity: Arity::AtLeastOne,
        latex: Latex::Operator(r"\min"),
        description: "the smallest of its arguments; all of them must have a value",
        domain: Interval::REALS,
        example: "min(x, 6)",
        meaning: Meaning::Smallest,
    },
    Function {
        name: "clamp",
        title: "Clamp",
        aliases: &[],
        arity: Arity::Exactly(3),
        latex: Latex::Operator(r"\operatorname{clamp}"),
        description: "clamp(x, l, h) = min(max(x, l), h), also where l > h",
        domain: Interval::REALS,
        example: "clamp(x, -1, 1)",
        meaning: Meaning::Shorthand(|b, a| {
            let inner = b.apply(super::MAX, &[a[0], a[1]]);
            b.apply(super::MIN, &[inner, a[2]])
        }),
    },
    Function {
        name: "floor",
        title: "Floor",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Around(r"\lfloor", r"\rfloor"),
        description: "the largest integer that is not larger than the argument",
        domain: Interval::REALS,
        example: "floor(x)",
        meaning: Meaning::Floor,
    },
    Function {
        name: "ceil",
        title: "Ceiling",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Around(r"\lceil", r"\rceil"),
        description: "the smallest integer that is not smaller than the argument, -floor(-u)",
        domain: Interval::REALS,
        example: "ceil(x)",
        meaning: Meaning::Shorthand(|b, a| b.neg(call(b, super::FLOOR, b.neg(a[0])))),
    },
    Function {
        name: "round",
        title: "Round",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{round}"),
        description: "the nearest integer, halves upwards: floor(u + 1/2)",
        domain: Interval::REALS,
        example: "round(x)",
        meaning: Meaning::Shorthand(|b, a| call(b, super::FLOOR, b.shift(a[0], &Rational::HALF))),
    },
    Function {
        name: "frac",
        title: "Fractional part",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Operator(r"\operatorname{frac}"),
        description: "the fractional part u - floor(u)",
        domain: Interval::REALS,
        example: "frac(x)",
        meaning: Meaning::Shorthand(|b, a| b.sub(a[0], call(b, super::FLOOR, a[0]))),
    },
];
