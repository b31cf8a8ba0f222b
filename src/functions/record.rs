//! The record of a function: the facts, and what each of them promises.

use std::fmt;

use crate::expr::Builder;
use crate::expr::Expr;
use crate::number::Ball;
use crate::syntax::tree::Relation;

/// What is known of one elementary function.
pub struct Function {
    /// Its name in the language.
    pub name: &'static str,
    /// Its name in a table.
    pub title: &'static str,
    /// Other names of the same function.
    pub aliases: &'static [&'static str],
    /// How many arguments it takes.
    pub arity: Arity,
    /// How it is written in LaTeX.
    pub latex: Latex,
    /// One line of prose.
    pub description: &'static str,
    /// Where it has a value.
    pub domain: Interval,
    /// A call for the documentation and the tests.
    pub example: &'static str,
    /// What it means.
    pub meaning: Meaning,
}

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// That many.
    Exactly(usize),
    /// One or more.
    AtLeastOne,
    /// From the first number to the second.
    Between(usize, usize),
    /// Two, of which the first is a positive integer, written out: `root(3, x)`.
    IndexAndOne,
}

impl Arity {
    /// Whether a call may have that many arguments.
    pub fn allows(self, given: usize) -> bool {
        match self {
            Arity::Exactly(n) => given == n,
            Arity::AtLeastOne => given >= 1,
            Arity::Between(least, most) => (least..=most).contains(&given),
            Arity::IndexAndOne => given == 2,
        }
    }
}

impl fmt::Display for Arity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Arity::Exactly(n) => write!(f, "{n}"),
            Arity::AtLeastOne => write!(f, "at least 1"),
            Arity::Between(least, most) => write!(f, "{least} or {most}"),
            Arity::IndexAndOne => write!(f, "2"),
        }
    }
}

/// How a function is written in LaTeX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Latex {
    /// A command in front of its argument: `\sin`, `\operatorname{erf}`.
    Operator(&'static str),
    /// A letter with the argument always in brackets: `\sigma`.
    Letter(&'static str),
    /// Delimiters around the argument: `\lvert`, `\rvert`.
    Around(&'static str, &'static str),
    /// A root sign with that index; 2 is not written.
    Root(u32),
    /// A root sign whose index is the first of two arguments.
    IndexedRoot,
    /// A logarithm: `\ln` of one argument, `\log_{b}` where the first of two is the base.
    Logarithm,
}

/// An interval of the argument with whole ends; `None` is an infinite end. The second word of an end says
/// whether it belongs to the interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lower end.
    pub lower: Option<(i64, bool)>,
    /// The upper end.
    pub upper: Option<(i64, bool)>,
}

impl Interval {
    /// The real line.
    pub const REALS: Interval = Interval { lower: None, upper: None };
    /// All numbers greater than zero.
    pub const POSITIVE: Interval = Interval { lower: Some((0, false)), upper: None };
    /// All numbers from zero on.
    pub const NOT_NEGATIVE: Interval = Interval { lower: Some((0, true)), upper: None };
}

/// What a function means.
pub enum Meaning {
    /// One analytic formula on the interior of the domain.
    Analytic(Analytic),
    /// A formula for u < 0, the value at u = 0, a formula for u > 0; each formula is analytic there.
    Pieces {
        /// For u < 0.
        below: fn(&Builder, Expr) -> Expr,
        /// At u = 0.
        at: fn(&Builder) -> Expr,
        /// For u > 0.
        above: fn(&Builder, Expr) -> Expr,
    },
    /// The largest integer that is not larger than the argument.
    Floor,
    /// The root of that index on the real line, or of the index that is the first argument: an odd root has
    /// the sign of its argument. Roots of even index are powers and never stand in a pool.
    Root(Option<u32>),
    /// The largest argument.
    Largest,
    /// The smallest argument.
    Smallest,
    /// Another way to write an expression of the language; never stands in a pool.
    Shorthand(fn(&Builder, &[Expr]) -> Expr),
}

/// The facts about a function of one real variable that is real-analytic on the interior of its domain,
/// without the zeros of `pole`.
pub struct Analytic {
    /// An expression whose zeros are not in the domain, such as cos(u) for tan(u).
    pub pole: Option<fn(&Builder, Expr) -> Expr>,
    /// The derivative as an expression in the argument, true on the interior of the domain.
    pub derivative: fn(&Builder, Expr) -> Expr,
    /// Whether it is strictly monotone on its whole domain.
    pub monotone: Monotone,
    /// The inverse of a strictly monotone function, on the range.
    pub inverse: Option<fn(&Builder, Expr) -> Expr>,
    /// The limits at the lower and at the upper end of the domain. For a monotone function they bound the
    /// range; the range holds an end exactly when the domain holds the corresponding one.
    pub limits: (Bound, Bound),
    /// Which signs its values can have.
    pub signs: Signs,
    /// Whether f(u) has the sign of u for every u of the domain.
    pub sign_of_argument: bool,
    /// An enclosure of f over a ball, `None` where the ball is not proved to lie in the domain.
    pub enclosure: fn(&Ball, u32) -> Option<Ball>,
    /// The same function by exp, ln, sin, cos and powers, with the same domain; `None` for a function that
    /// has no such form or is one of them.
    pub normal: Option<fn(&Builder, Expr) -> Expr>,
    /// The same function near a closed end of the domain, by functions that are analytic there or roots of the
    /// distance to the end.
    pub near_end: Option<fn(&Builder, Expr, i64) -> Expr>,
    /// The value at an argument where it is simple: f(0) and the like. Keeps the domain unless the builder
    /// works on a cell.
    pub fold: fn(&Builder, Expr) -> Option<Expr>,
}

/// Strict monotonicity on the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monotone {
    /// a < b implies f(a) < f(b).
    Increasing,
    /// a < b implies f(a) > f(b).
    Decreasing,
    /// Neither.
    No,
}

/// The limit at an end of the domain.
#[derive(Clone, Copy)]
pub enum Bound {
    /// It grows beyond all bounds.
    PlusInfinity,
    /// It falls below all bounds.
    MinusInfinity,
    /// It tends to this constant.
    Finite(fn(&Builder) -> Expr),
    /// It has no limit.
    None,
}

/// A set of signs, as a union of {negative}, {zero}, {positive}.
///
/// `==` is equality of sets. The arithmetic is that of all possible operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signs(u8);

impl Signs {
    /// Contradiction: no sign is possible.
    pub const NONE: Signs = Signs(0);
    /// Less than zero.
    pub const NEGATIVE: Signs = Signs(1);
    /// Zero.
    pub const ZERO: Signs = Signs(2);
    /// Greater than zero.
    pub const POSITIVE: Signs = Signs(4);
    /// Not greater than zero.
    pub const NOT_POSITIVE: Signs = Signs(3);
    /// Not less than zero.
    pub const NOT_NEGATIVE: Signs = Signs(6);
    /// Not zero.
    pub const NOT_ZERO: Signs = Signs(5);
    /// Nothing is known.
    pub const ANY: Signs = Signs(7);

    /// The sign of a number.
    pub fn of(sign: i32) -> Signs {
        match sign.signum() {
            -1 => Signs::NEGATIVE,
            0 => Signs::ZERO,
            _ => Signs::POSITIVE,
        }
    }

    /// -1, 0 or 1 when only one sign is possible.
    pub fn known(self) -> Option<i32> {
        match self {
            Signs::NEGATIVE => Some(-1),
            Signs::ZERO => Some(0),
            Signs::POSITIVE => Some(1),
            _ => None,
        }
    }

    /// The relation to 0 that says the same; `!=` where nothing shorter does.
    pub fn relation(self) -> Relation {
        match self {
            Signs::ZERO => Relation::Equal,
            Signs::POSITIVE => Relation::Greater,
            Signs::NEGATIVE => Relation::Less,
            Signs::NOT_NEGATIVE => Relation::GreaterEq,
            Signs::NOT_POSITIVE => Relation::LessEq,
            _ => Relation::NotEqual,
        }
    }

    /// Whether every sign of `self` is one of `other`.
    pub fn is_subset(self, other: Signs) -> bool {
        self.0 & !other.0 == 0
    }

    /// The signs that both allow.
    pub fn intersect(self, other: Signs) -> Signs {
        Signs(self.0 & other.0)
    }

    /// The signs that one allows.
    pub fn union(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }

    /// The signs that `self` does not allow.
    pub fn complement(self) -> Signs {
        Signs(7 & !self.0)
    }

    /// The signs of -u.
    pub fn negate(self) -> Signs {
        Signs((self.0 & 2) | ((self.0 & 1) << 2) | ((self.0 & 4) >> 2))
    }

    /// The signs of u * v.
    pub fn times(self, other: Signs) -> Signs {
        let mut out = 0;
        if self.0 & 2 != 0 || other.0 & 2 != 0 {
            out |= 2;
        }
        if (self.0 & other.0 & 1 != 0) || (self.0 & other.0 & 4 != 0) {
            out |= 4;
        }
        if (self.0 & 1 != 0 && other.0 & 4 != 0) || (self.0 & 4 != 0 && other.0 & 1 != 0) {
            out |= 1;
        }
        if self == Signs::NONE || other == Signs::NONE { Signs::NONE } else { Signs(out) }
    }

    /// The signs of u + v.
    pub fn plus(self, other: Signs) -> Signs {
        if self == Signs::NONE || other == Signs::NONE {
            return Signs::NONE;
        }
        if other == Signs::ZERO {
            return self;
        }
        if self == Signs::ZERO {
            return other;
        }
        let both = self.0 | other.0;
        match (both & 1 != 0, both & 4 != 0) {
            (true, true) => Signs::ANY,
            (false, false) => Signs::ZERO,
            (true, false) => Signs(1 | (self.0 & other.0 & 2)),
            (false, true) => Signs(4 | (self.0 & other.0 & 2)),
        }
    }
}
