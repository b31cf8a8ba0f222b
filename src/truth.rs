//! Three-valued truth, and the budget that bounds every computation.
//!
//! This module does not know what the questions are about.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The answer to a question that may be undecidable or too costly.
///
/// There is deliberately no conversion to `bool`: a caller says which way
/// `Unknown` falls by writing `== Truth::True` or `!= Truth::False`.
///
/// ```
/// use dini::Truth;
/// assert_eq!(Truth::Unknown.and(Truth::False), Truth::False);
/// assert_eq!(Truth::Unknown.or(Truth::False), Truth::Unknown);
/// ```
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Proved.
    True,
    /// Refuted.
    False,
    /// Neither proved nor refuted.
    Unknown,
}

impl Truth {
    /// The truth of a statement that was decided.
    pub fn of(decided: bool) -> Truth {
        if decided { Truth::True } else { Truth::False }
    }

    /// Kleene's conjunction: false as soon as one side is.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
        }
    }

    /// Kleene's disjunction: true as soon as one side is.
    pub fn or(self, other: Truth) -> Truth {
        self.negate().and(other.negate()).negate()
    }

    /// Kleene's negation.
    pub fn negate(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

/// What a computation may cost, counted in steps and never in seconds, so that
/// the same input under the same budget has the same answer on every machine.
///
/// A spent budget is no error: what could not be finished is `undecided`.
///
/// ```
/// let options = dini::Options { budget: dini::Budget::with_steps(1_000_000), ..Default::default() };
/// let report = dini::Function::parse("x^2")?.derivative_with(&options)?;
/// assert_eq!(report.to_string(), "2*x");
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug)]
pub struct Budget {
    steps: u64,
    max_bits: u32,
    max_breakpoints: usize,
    max_splits: usize,
    cancel: Option<Arc<AtomicBool>>,
}

/// The steps that each node of the source adds to a budget.
const STEPS_OF_NODE: u64 = 20_000;

impl Default for Budget {
    fn default() -> Self {
        Budget {
            steps: 400_000_000,
            max_bits: 4096,
            max_breakpoints: 1_000_000,
            max_splits: 12,
            cancel: None,
        }
    }
}

impl Budget {
    /// The default budget with another number of steps.
    pub fn with_steps(steps: u64) -> Budget {
        Budget { steps, ..Budget::default() }
    }

    /// The budget with a share for the size of the source, in nodes: what is easy takes steps in proportion to it.
    #[must_use]
    pub fn with_source(mut self, nodes: usize) -> Budget {
        self.steps = self.steps.saturating_add(STEPS_OF_NODE.saturating_mul(nodes as u64));
        self
    }

    /// Ends the computation soon after `flag` becomes true, as if the steps were spent.
    pub fn cancelled_by(mut self, flag: Arc<AtomicBool>) -> Budget {
        self.cancel = Some(flag);
        self
    }

    /// Spends `cost` steps; `false` when nothing is left.
    #[must_use]
    pub fn tick(&mut self, cost: u64) -> bool {
        if self.cancel.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            self.steps = 0;
        }
        self.steps = self.steps.saturating_sub(cost);
        self.steps > 0
    }

    /// The steps that are left.
    pub fn left(&self) -> u64 {
        self.steps
    }

    /// Sets the steps that are left aside for what comes later, but for a share of one in so many; how many.
    #[must_use]
    pub fn hold_back(&mut self, share: u64) -> u64 {
        let held = self.steps - self.steps / share;
        self.steps -= held;
        held
    }

    /// Gives steps back that were set aside.
    pub fn give_back(&mut self, held: u64) {
        self.steps += held;
    }

    /// The largest precision, in bits, at which a constant is enclosed.
    pub fn max_bits(&self) -> u32 {
        self.max_bits
    }

    /// The largest number of breakpoints of one function.
    pub fn max_breakpoints(&self) -> usize {
        self.max_breakpoints
    }

    /// The largest number of open questions about parameters that are split into cases.
    pub fn max_splits(&self) -> usize {
        self.max_splits
    }
}
