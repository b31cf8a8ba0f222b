//! Derivatives with a proved verdict at every breakpoint.
//!
//! On an open cell the derivative is the term-by-term formula. At a breakpoint it is
//! what the definition says: the limit of (f(x) - f(a))/(x - a) from both sides. The
//! facts found there are [`Evidence`]; the word they imply is the [`Verdict`], a pure
//! function of the evidence. Worked example: for relu at 0 the value is 0, both limits
//! are 0, the quotients tend to 0 from the left and to 1 from the right: a corner.

mod analysis;
mod anywhere;
mod cases;
mod evidence;
mod explanation;
mod flat;
mod further;
mod limits;
mod resolve;
#[cfg(test)]
mod tests;
mod verdict;

pub use analysis::{Analysis, CaseAnalysis, Edges, Family, PointAnalysis, analyse};
pub use anywhere::{combine, reach, verdict_at};
pub use cases::{joined, without_implied};
pub use evidence::{Answer, Evidence, Fact, SideEvidence, Statement, Theorem};
pub use explanation::{Asked, Explanation, Hypothesis, Reason, Step, Term, explain};
pub use further::{NoClarke, Smoothness, clarke, cluster, dini_derivatives, filled, smoothness};
pub use limits::{Both, LimitCase, limits};
pub use resolve::resolve;
pub use verdict::{Case, Constraint, Singularity, Slope, Verdict};
