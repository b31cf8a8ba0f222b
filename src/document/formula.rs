//! Formulas as they are written: with minus signs, quotients and branches.
//!
//! A formula is a node in an arena, children before parents, shared where the
//! expression shares. It says what stands where in mathematical order, and nothing
//! about brackets, spaces or markup.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::document::Name;
use crate::expr::Expr;
use crate::functions::Latex;
use crate::line::Side;
use crate::number::Rational;
use crate::syntax::tree::Relation;

/// A node of [`Formulas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Formula(pub u32);

/// The formulas of one document.
#[derive(Clone, Debug)]
pub struct Formulas {
    shapes: Vec<Shape>,
    variable: String,
    constants: Vec<Constant>,
    /// The roots written so far, and the functions that they are zeros of.
    roots: HashMap<Expr, Formula>,
}

/// A constant that is defined by an equation.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its name in this document; empty until all are known.
    pub name: String,
    /// Its definition in the language.
    pub definition: Formula,
    /// A decimal of proved digits.
    pub approx: Option<String>,
    /// Its definition as text, which stands wherever the constant does in formulas that read back by
    /// themselves.
    pub text: OnceLock<String>,
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
    /// A function of arguments.
    Call(Box<Call>),
    /// Branches in braces, and the symbol that stands for all integers in them.
    Branches(Vec<Row>, Option<Formula>),
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
    /// A constant that is defined by an equation: its definition, `rootof(g, x in (l, r))`, under a short name
    /// where the document has one.
    Constant { number: usize, definition: Formula },
    /// `c, k in Z`: for some integer k.
    ForIntegers(Formula, Formula),
    /// The one-sided derivative of that order of the function with the name, at a point: f'_+(0).
    OneSided { name: Box<Name>, order: u32, side: Side, at: Formula },
    /// The function of that name, or its derivative of that order, without an argument: f, f'.
    Function { name: Box<Name>, order: u32 },
    /// `f(x) = ...`, with what stands on the right as its author wrote it.
    Definition { call: Formula, body: Formula },
    /// The limit of `body` as `variable` tends to `to`, from one side where one is named.
    Limit { body: Formula, variable: Formula, to: Formula, side: Option<Side> },
}

/// A function of arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its name in the language.
    pub name: String,
    /// How it is written in LaTeX.
    pub latex: Latex,
    /// The primes behind its name.
    pub primes: u32,
    /// At least one.
    pub arguments: Vec<Formula>,
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

impl Row {
    /// The row with other formulas.
    pub fn map(&self, to: &mut impl FnMut(Formula) -> Formula) -> Row {
        Row {
            value: match self.value {
                RowValue::Value(f) => RowValue::Value(to(f)),
                other => other,
            },
            at: self.at.iter().map(|p| to(*p)).collect(),
            condition: match self.condition {
                RowCondition::For(c) => RowCondition::For(to(c)),
                other => other,
            },
        }
    }
}

impl Shape {
    /// A function of arguments, without primes.
    pub fn call(name: &str, latex: Latex, arguments: Vec<Formula>) -> Shape {
        Shape::Call(Box::new(Call { name: name.to_owned(), latex, primes: 0, arguments }))
    }

    /// The shape with other formulas inside.
    pub fn map(&self, to: &mut impl FnMut(Formula) -> Formula) -> Shape {
        match self {
            Shape::Number(_) | Shape::Name(_) | Shape::Function { .. } => self.clone(),
            Shape::Definition { call, body } => Shape::Definition { call: to(*call), body: to(*body) },
            Shape::Sum(terms) => Shape::Sum(terms.iter().map(|(minus, t)| (*minus, to(*t))).collect()),
            Shape::Negate(u) => Shape::Negate(to(*u)),
            Shape::Product(parts) => Shape::Product(parts.iter().map(|p| to(*p)).collect()),
            Shape::Quotient(a, b) => Shape::Quotient(to(*a), to(*b)),
            Shape::Power(a, b) => Shape::Power(to(*a), to(*b)),
            Shape::Call(call) => {
                let arguments = call.arguments.iter().map(|a| to(*a)).collect();
                Shape::Call(Box::new(Call { arguments, name: call.name.clone(), ..**call }))
            }
            Shape::Branches(rows, index) => {
                Shape::Branches(rows.iter().map(|row| row.map(to)).collect(), index.map(to))
            }
            Shape::Compare { first, rest } => {
                Shape::Compare { first: to(*first), rest: rest.iter().map(|(r, f)| (*r, to(*f))).collect() }
            }
            Shape::Element(u, set) => {
                let u = to(*u);
                let set = match set {
                    SetShape::Reals | SetShape::Integers => set.clone(),
                    SetShape::Points(points) => SetShape::Points(points.iter().map(|p| to(*p)).collect()),
                    SetShape::Interval { lower, lower_closed, upper, upper_closed } => SetShape::Interval {
                        lower: to(*lower),
                        lower_closed: *lower_closed,
                        upper: to(*upper),
                        upper_closed: *upper_closed,
                    },
                };
                Shape::Element(u, set)
            }
            Shape::And(parts) => Shape::And(parts.iter().map(|p| to(*p)).collect()),
            Shape::Or(parts) => Shape::Or(parts.iter().map(|p| to(*p)).collect()),
            Shape::Not(part) => Shape::Not(to(*part)),
            Shape::ForIntegers(c, k) => Shape::ForIntegers(to(*c), to(*k)),
            Shape::Limit { body, variable, to: target, side } => {
                Shape::Limit { body: to(*body), variable: to(*variable), to: to(*target), side: *side }
            }
            Shape::OneSided { name, order, side, at } => {
                Shape::OneSided { name: name.clone(), order: *order, side: *side, at: to(*at) }
            }
            Shape::Constant { number, definition } => {
                Shape::Constant { number: *number, definition: to(*definition) }
            }
        }
    }
}

impl Formulas {
    /// No formulas yet, about functions of the variable of that name.
    pub fn new(variable: &str) -> Formulas {
        Formulas {
            shapes: Vec::new(),
            variable: variable.to_owned(),
            constants: Vec::new(),
            roots: HashMap::new(),
        }
    }

    /// How a root, or the function that it is a zero of, was written before.
    pub fn root(&self, e: Expr) -> Option<Formula> {
        self.roots.get(&e).copied()
    }

    /// Remembers how a root, or the function that it is a zero of, is written.
    pub fn remember_root(&mut self, e: Expr, f: Formula) {
        self.roots.insert(e, f);
    }

    /// The name of the variable.
    pub fn variable(&self) -> &str {
        &self.variable
    }

    /// Adds a formula whose children are already there.
    pub fn push(&mut self, shape: Shape) -> Formula {
        self.shapes.push(shape);
        Formula(u32::try_from(self.shapes.len() - 1).expect("a document has fewer than 2^32 formulas"))
    }

    /// The constants that are defined by equations, in the order in which they were met.
    pub fn constants(&self) -> &[Constant] {
        &self.constants
    }

    /// Adds a constant that is defined by an equation.
    pub fn constant(&mut self, definition: Formula, approx: Option<String>) -> Formula {
        let number = self.constants.len();
        self.constants.push(Constant { name: String::new(), definition, approx, text: OnceLock::new() });
        self.push(Shape::Constant { number, definition })
    }

    /// Gives the constants names: `r`, or `r1`, `r2` and so on, that no symbol of `taken` has.
    pub fn name_constants(&mut self, taken: impl Fn(&str) -> bool) {
        let letter = ["r", "s", "t", "c", "w"].into_iter().find(|letter| {
            let numbered = (1..=self.constants.len()).any(|i| taken(&format!("{letter}{i}")));
            !taken(letter) && !numbered
        });
        let letter = letter.unwrap_or("root");
        let several = self.constants.len() > 1;
        for (i, constant) in self.constants.iter_mut().enumerate() {
            constant.name = if several { format!("{letter}{}", i + 1) } else { letter.to_owned() };
        }
    }

    /// What a formula is.
    pub fn shape(&self, f: Formula) -> &Shape {
        &self.shapes[f.0 as usize]
    }

    /// Whether two formulas are written alike.
    pub fn same(&self, a: Formula, b: Formula) -> bool {
        let mut todo = vec![(a, b)];
        while let Some((a, b)) = todo.pop() {
            if a == b {
                continue;
            }
            let children = |f: Formula| {
                let mut out = Vec::new();
                let bare = self.shape(f).map(&mut |c| {
                    out.push(c);
                    Formula(0)
                });
                (bare, out)
            };
            let ((shape, left), (other, right)) = (children(a), children(b));
            if shape != other || left.len() != right.len() {
                return false;
            }
            todo.extend(left.into_iter().zip(right));
        }
        true
    }

    /// The number of formulas.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }
}
