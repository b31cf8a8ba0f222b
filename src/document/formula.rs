//! Formulas as they are written: with minus signs, quotients and branches.
//!
//! A formula is a node in an arena, children before parents, shared where the
//! expression shares. It says what stands where in mathematical order, and nothing
//! about brackets, spaces or markup.

use crate::functions::Latex;
use crate::number::Rational;
use crate::syntax::tree::Relation;

/// A node of [`Formulas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Formula(pub u32);

/// The formulas of one document.
#[derive(Clone, Debug, Default)]
pub struct Formulas {
    shapes: Vec<Shape>,
}

/// What a formula is. Values and conditions are one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A rational number that is not negative: `3`, `1/3`.
    Number(Rational),
    /// A symbol, `pi`, `e`, `inf`, `R` or `Z`, by its name in the language.
    Name(String),
    /// At least two terms; `true` in front of those that are subtracted. The first is not.
    Sum(Vec<(bool, Formula)>),
    /// -u
    Negate(Formula),
    /// At least two factors.
    Product(Vec<Formula>),
    /// u/v
    Quotient(Formula, Formula),
    /// u^v
    Power(Formula, Formula),
    /// A function of arguments; `primes` counts the primes behind its name.
    Call { name: String, latex: Latex, primes: u32, arguments: Vec<Formula> },
    /// Branches in braces.
    Branches(Vec<Row>),
    /// `a < b <= c`
    Compare { first: Formula, rest: Vec<(Relation, Formula)> },
    /// `u in S`
    Element(Formula, SetShape),
    /// At least two conditions.
    And(Vec<Formula>),
    /// At least two conditions.
    Or(Vec<Formula>),
    /// not c
    Not(Formula),
}

/// The right side of `in`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetShape {
    /// The real numbers.
    Reals,
    /// The integers.
    Integers,
    /// `{p, q}`; empty for the empty set.
    Points(Vec<Formula>),
    /// An interval with its ends and whether they belong to it.
    Interval { lower: Formula, lower_closed: bool, upper: Formula, upper_closed: bool },
}

/// One row of a piecewise formula: `value at P if condition`, `value for condition`, `value otherwise`, or
/// the value alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the row gives.
    pub value: RowValue,
    /// The points of `at`; empty when the row has none.
    pub at: Vec<Formula>,
    /// The condition.
    pub condition: RowCondition,
}

/// What a row gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowValue {
    /// A value.
    Value(Formula),
    /// The word `undefined`.
    Undefined,
    /// The word `undecided`.
    Undecided,
}

/// Where a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowCondition {
    /// Everywhere, or at all the points: nothing is written.
    None,
    /// `for condition` (after `at`: `if condition`).
    For(Formula),
    /// `otherwise`
    Otherwise,
}

impl Formulas {
    /// Adds a formula whose children are already there.
    pub fn push(&mut self, shape: Shape) -> Formula {
        self.shapes.push(shape);
        Formula(u32::try_from(self.shapes.len() - 1).expect("a document has fewer than 2^32 formulas"))
    }

    /// What a formula is.
    pub fn shape(&self, f: Formula) -> &Shape {
        &self.shapes[f.0 as usize]
    }

    /// The number of formulas.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }
}
