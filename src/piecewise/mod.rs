//! Functions as partitions of the line with a smooth piece on each cell.
//!
//! [`flatten`] turns an expression with branches, absolute values and roots into one
//! partition, nested to any depth; [`merge`] drops the breakpoints that only look
//! like breakpoints. Worked example: `x*abs(x)` becomes -x^2 left of 0, 0 at 0 and
//! x^2 right of 0; `relu(x) - relu(-x)` becomes x on the whole line.
//!
//! This module does not know derivatives.

mod binder;
mod branches;
mod cut;
mod flatten;
mod merge;
mod near;
mod power;
mod reassemble;
mod sum;
mod tails;
#[cfg(test)]
mod tests;

pub use binder::{Unbound, without_indices};
pub use branches::piece_at;
pub use flatten::{constant_value, flatten, flatten_on};
pub use merge::merge;
pub use near::{Beside, Bounds, Germ, bounded, near};
pub use reassemble::reassemble;

use crate::decide::Indexed;
use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::line::Line;

/// What a function is on one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// On an open cell: an expression that is defined and analytic on the whole of it, with every part. At a
    /// point: the value, free of the variable.
    Smooth(Expr),
    /// Nowhere on the cell is there a value.
    Undefined,
    /// Not known, and why.
    Undecided(Undecided),
    /// At a point: branches over the parameters, some of which may give no value.
    Depends(Expr),
}

/// A partial function on the line. Total as a description: every real number lies in exactly one cell.
pub type PiecewiseFn = Line<Piece>;

impl Indexed for Piece {
    fn at_index(&self, q: &mut Question, index: Symbol, value: Expr) -> Piece {
        match self {
            Piece::Smooth(e) => Piece::Smooth(e.at_index(q, index, value)),
            Piece::Depends(e) => Piece::Depends(e.at_index(q, index, value)),
            Piece::Undefined | Piece::Undecided(_) => *self,
        }
    }
}
