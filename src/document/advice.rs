//! Which assumption would settle an open question.
//!
//! An assumption is named only where it was tried: under it, the same question had an answer. A trial is as long as the
//! question, so only the first open sign is tried.

use crate::decide::Question;
use crate::derive::Constraint;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::functions::Signs;

/// What was found about the open signs of an answer.
#[derive(Default)]
pub struct Advice {
    /// That this is positive settles the question.
    settled: Option<Expr>,
    /// The signs of these are known, and that was not enough.
    known: Vec<Expr>,
}

impl Advice {
    /// Tries the first open sign among the reasons, each with the case of the parameters in which it stands. `decides` asks
    /// the question again and says whether it got an answer.
    pub fn tried(
        q: &mut Question,
        reasons: &[(&[Constraint], Undecided)],
        decides: impl FnOnce(&mut Question) -> bool,
    ) -> Advice {
        let mut advice = Advice::default();
        let mut decides = Some(decides);
        for (path, reason) in reasons {
            let Undecided::Sign(e) = *reason else { continue };
            let possible = q.under(path, |q| q.signs_of(e));
            if possible.known().is_some() {
                advice.known.push(e);
            } else if Signs::POSITIVE.is_subset(possible)
                && let Some(decides) = decides.take()
            {
                let facts = [*path, &[(e, Signs::POSITIVE)]].concat();
                if q.under(&facts, decides) {
                    advice.settled = Some(e);
                }
            }
        }
        advice
    }

    /// Whether the question has an answer where this is positive.
    pub fn settles(&self, e: Expr) -> bool {
        self.settled == Some(e)
    }

    /// Whether the sign is known and another question is open.
    pub fn is_known(&self, e: Expr) -> bool {
        self.known.contains(&e)
    }
}
