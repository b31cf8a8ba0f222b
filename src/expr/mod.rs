//! Expressions and conditions as handles into a pool of distinct nodes.
//!
//! An [`Expr`] is a 32-bit index; equal structure has equal handles, and children
//! have smaller indices than their parents, so a pass over an expression is a
//! forward loop over [`Pool::reach`] and never a recursion.
//!
//! Worked example: `1 - x` is the sum with constant 1 and the one term (-1, x);
//! `2*x/y` is the sum with constant 0 and the one term (2, p), where p is the
//! product of (x, 1) and (y, -1). There is no node for minus, quotient or negation.
//!
//! This module knows a function by its identifier only; what `sin` means, stands in
//! `functions`.

mod build;
mod pool;
mod undecided;

pub use build::{Builder, Domain, prime_factors};
pub use pool::{Branch, BranchValue, Cond, Condition, Expr, FunctionId, Node, Pool, Root, Symbol, Target};
pub use undecided::Undecided;
