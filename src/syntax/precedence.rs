//! How tightly each operator binds: the one table of the language.
//!
//! The parser groups by it and every renderer brackets by it; neither has a second copy.
//! It knows nothing of formats: LaTeX, for instance, needs no brackets in a fraction
//! bar, and that is the renderer's business.

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
