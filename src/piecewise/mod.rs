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
use crate::line::Cell;
use crate::line::Line;

/// What a function is on one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// On an open cell: an expression that is defined and analytic on the whole of it, with every part. At a
    /// point: the value, free of the variable.
    Smooth(Expr),
    /// On an open cell: an expression that is defined and analytic, with every part, where `zeros` is not 0. Where `zeros` is
    /// 0, or has no value, there is none: at single points, which are too many to be listed, such as those of tan(x^2).
    Punctured {
        /// The expression.
        formula: Expr,
        /// The product of what must not be 0; without parameters, proved not to be 0 everywhere.
        zeros: Expr,
    },
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
            Piece::Punctured { formula, zeros } => Piece::Punctured {
                formula: formula.at_index(q, index, value),
                zeros: zeros.at_index(q, index, value),
            },
            Piece::Undefined | Piece::Undecided(_) => *self,
        }
    }
}

impl Piece {
    /// The piece of a stretch as it is on a part of the stretch, or at one of its points.
    pub fn on(self, q: &mut Question, cell: Cell) -> Piece {
        let (Piece::Punctured { formula, zeros }, Cell::Point(p)) = (self, cell) else { return self };
        let zeros = q.value_at(zeros, p);
        match q.sign(zeros) {
            Ok(0) => Piece::Undefined,
            Ok(_) => Piece::Smooth(formula),
            Err(reason) => Piece::Undecided(reason),
        }
    }

    /// The same where only a formula on the whole cell is of use.
    pub fn whole(self) -> Piece {
        match self {
            Piece::Punctured { zeros, .. } => Piece::Undecided(Undecided::Roots(zeros)),
            other => other,
        }
    }
}
