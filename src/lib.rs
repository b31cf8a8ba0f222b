//! Derivatives of piecewise-defined functions, each on exactly the domain where it is true.
//!
//! dini reads a function, cuts the line into cells on which it is analytic, and differentiates there. At
//! every breakpoint it proves what the definition of the derivative says, and gives the fact a name: a
//! [`Verdict`].
//!
//! ```
//! let report = dini::Function::parse("{ x for x > 0, a*x otherwise }")?.derivative_in("x")?;
//! assert_eq!(
//!     report.to_string(),
//!     "1 for x > 0, a for x < 0, 1 at 0 if a = 1, undefined at 0 if a != 1",
//! );
//! # Ok::<(), dini::Diagnostic>(())
//! ```
//!
//! Everything public is `Send + Sync`, needs no context argument, and never panics on input.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod api;
mod confirm;
mod decide;
mod derive;
mod document;
mod elaborate;
mod expr;
mod functions;
mod limit;
mod line;
mod number;
mod piecewise;
mod render;
mod simplify;
mod source;
mod syntax;
mod truth;

pub use api::{
    Asked, Comparison, Convention, DerivativeReport, ExplanationReport, Framework, Function, LimitReport,
    Measured, Options, Table, Value, compare, conventions, equal, functions as reference, measured_on,
    measurements,
};
pub use derive::{Case, Constraint, Singularity, Slope, Verdict};
pub use document::{Column, Document, ExplanationDocument, LimitDocument, PieceOrder, TableDocument};
pub use elaborate::{Definition, Library};
pub use line::Side;
pub use render::FORMATS;
pub use render::style;
pub use source::{Code, Diagnostic, Severity, Span};
pub use syntax::{Action, Statement, parse_program};
pub use truth::{Budget, Truth};
