//! Why something could be neither proved nor refuted.

use crate::expr::pool::Expr;

/// A question that was left open, with the expressions it is about.
///
/// It is a value, not an error: the rest of the answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Undecided {
    /// The sign of an expression without the variable, which depends on parameters.
    Sign(Expr),
    /// Whether a constant, or a difference of two formulas, is zero.
    Zero(Expr),
    /// Where an expression is zero.
    Roots(Expr),
    /// A limit no rung of the ladder decides.
    Limit(Expr),
    /// Whether an expression is an integer.
    Integer(Expr),
    /// Breakpoints repeat with periods whose quotient, this expression, is not proved rational; or a formula
    /// cuts the general period in a way that is not known.
    Periods(Expr),
    /// Infinitely many breakpoints without a period, or that accumulate.
    Infinite(Expr),
    /// The source itself says `undecided`.
    Stated,
    /// An order, class or value that depends on the case split at this expression.
    Depends(Expr),
    /// What was found is refuted by another computation: one of the two is wrong.
    Disagree,
    /// The budget was spent; the word names what on.
    Budget(&'static str),
}
