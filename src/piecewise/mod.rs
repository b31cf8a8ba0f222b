//! Functions as partitions of the line with a smooth piece on each cell.
//!
//! [`flatten`] turns an expression with branches, absolute values and roots into one
//! partition, nested to any depth; [`merge`] drops the breakpoints that only look
//! like breakpoints. Worked example: `x*abs(x)` becomes -x^2 left of 0, 0 at 0 and
//! x^2 right of 0; `relu(x) - relu(-x)` becomes x on the whole line.
//!
//! This module does not know derivatives.

mod branches;
mod flatten;
mod merge;
mod reassemble;
mod sweep;

pub use branches::piece_at;
pub use flatten::flatten;
pub use merge::merge;
pub use reassemble::reassemble;

use crate::expr::Expr;
use crate::expr::Undecided;
use crate::line::Partition;

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
pub type PiecewiseFn = Partition<Piece>;
