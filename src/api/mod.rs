//! What callers use: functions, reports, values.
//!
//! Everything here owns what it needs and is `Send + Sync`; no call takes a context.

mod comparison;
mod confirmed;
mod convention;
mod explanation;
mod function;
mod limit;
mod reference;
mod report;
mod statement;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use comparison::{Comparison, compare};
pub use convention::{Convention, Framework, Measured, conventions, measured_on, measurements};
pub use explanation::ExplanationReport;
pub use function::{Function, Options, equal};
pub use limit::LimitReport;
pub use reference::functions;
pub use report::DerivativeReport;
pub use statement::Asked;
pub use table::Table;
pub use value::Value;
