//! How tightly each operator binds: the one table of the language.
//!
//! The parser groups by it and every renderer brackets by it; neither has a second copy.
//! It knows nothing of formats: LaTeX, for instance, needs no brackets in a fraction
//! bar, and that is the renderer's business.

use crate::syntax::tree::Kind;

/// How tightly an operator binds, loosest first, so that `a < b` means that a binds more loosely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precedence {
    /// `or`
    Or,
    /// `and`
    And,
    /// `not`
    Not,
    /// `< <= > >= = !=` and `in`
    Compare,
    /// `+ -`
    Sum,
    /// `* /` and the implicit product
    Product,
    /// `-` before its operand
    Unary,
    /// `^`
    Power,
    /// Calls, brackets, numbers, names: nothing binds tighter.
    Postfix,
}

/// How operators of one level stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Before one operand.
    Prefix,
    /// Between any number of operands, read from left to right.
    Left,
    /// Between two operands; the right one may hold the same operator without brackets.
    Right,
    /// Between any number of operands that are compared in turn: `a < b <= c`.
    Chain,
    /// Brackets and what needs none.
    Closed,
}

/// A level, what stands on it, and how it groups.
pub type Row = (Precedence, &'static [&'static str], Grouping);

/// The table, loosest first.
pub const TABLE: &[Row] = &[
    (Precedence::Or, &["or"], Grouping::Left),
    (Precedence::And, &["and"], Grouping::Left),
    (Precedence::Not, &["not"], Grouping::Prefix),
    (Precedence::Compare, &["<", "<=", ">", ">=", "=", "!=", "in"], Grouping::Chain),
    (Precedence::Sum, &["+", "-"], Grouping::Left),
    (Precedence::Product, &["*", "/"], Grouping::Left),
    (Precedence::Unary, &["-"], Grouping::Prefix),
    (Precedence::Power, &["^"], Grouping::Right),
    (Precedence::Postfix, &[], Grouping::Closed),
];

impl Precedence {
    /// The level of a node, as its text would be written without brackets around it.
    pub fn of(kind: &Kind) -> Precedence {
        match kind {
            Kind::Or(_) => Precedence::Or,
            Kind::And(_) => Precedence::And,
            Kind::Not(_) => Precedence::Not,
            Kind::Compare { .. } | Kind::Element(..) => Precedence::Compare,
            Kind::Sum(_) => Precedence::Sum,
            Kind::Product(_) => Precedence::Product,
            Kind::Negate(_) => Precedence::Unary,
            Kind::Power(..) => Precedence::Power,
            Kind::Number(_) | Kind::Name(_) | Kind::Call { .. } | Kind::Abs(_) | Kind::Branches { .. } => {
                Precedence::Postfix
            }
        }
    }
}
