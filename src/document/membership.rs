//! What holds at a point: whether there is a value, whether the function is continuous and whether it is differentiable.
//!
//! Each of the three is true, false, not decided, or so under conditions on the parameters. The domain, the set of
//! continuity, that of differentiability and the summary are all written from these answers. An end of the domain has the
//! same evidence as an inner point, from one side.

use crate::decide::Question;
use crate::derive::Answer;
use crate::derive::Constraint;
use crate::derive::Evidence;
use crate::derive::PointAnalysis;
use crate::derive::SideEvidence;
use crate::derive::Verdict;
use crate::document::constraints::Comparison;
use crate::document::constraints::union;
use crate::limit::Limit;
use crate::truth::Truth;

/// Conjunctions of comparisons, one of which holds; one that is empty always does.
pub type Clauses = Vec<Vec<Comparison>>;

/// Whether a statement about a point holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// For all parameters.
    Always,
    /// For none.
    Never,
    /// Where `yes` holds; where `open` holds, it is not decided; elsewhere it does not.
    If {
        /// Conditions under which it holds.
        yes: Clauses,
        /// Conditions under which it is not decided.
        open: Clauses,
    },
    /// Not decided.
    Open,
}

impl Holds {
    /// Whether something about it is not decided.
    pub fn is_open(&self) -> bool {
        match self {
            Holds::Open => true,
            Holds::If { open, .. } => !open.is_empty(),
            Holds::Always | Holds::Never => false,
        }
    }

    fn of(answer: Truth) -> Holds {
        match answer {
            Truth::True => Holds::Always,
            Truth::False => Holds::Never,
            Truth::Unknown => Holds::Open,
        }
    }

    /// From the answers in the cases of the parameters.
    fn of_cases(q: &mut Question, cases: &[(Vec<Constraint>, Truth)]) -> Holds {
        let Some((_, first)) = cases.first().cloned() else { return Holds::Open };
        if cases.iter().all(|(_, answer)| *answer == first) {
            return Holds::of(first);
        }
        let leaves: Vec<Vec<Constraint>> = cases.iter().map(|(when, _)| when.clone()).collect();
        let mut of = |wanted: Truth| {
            let chosen: Vec<usize> = (0..cases.len()).filter(|i| cases[*i].1 == wanted).collect();
            if chosen.is_empty() { Vec::new() } else { union(q, &leaves, &chosen) }
        };
        Holds::If { yes: of(Truth::True), open: of(Truth::Unknown) }
    }
}

/// Whether a point belongs to the domain, to the set of continuity and to that of differentiability.
pub fn membership(q: &mut Question, point: &PointAnalysis) -> [Holds; 3] {
    let evidence = &point.evidence;
    match (evidence.value, evidence.unknown_value) {
        (Some(_), _) => {}
        (None, Some(_)) => return [Holds::Open, Holds::Open, Holds::Open],
        (None, None) => return [Holds::Never, Holds::Never, Holds::Never],
    }
    let continuous = match point.cases.as_slice() {
        [] => Holds::of(continuity(evidence)),
        cases => {
            let cases: Vec<_> = cases.iter().map(|c| (c.when.clone(), continuity(&c.evidence))).collect();
            Holds::of_cases(q, &cases)
        }
    };
    let derivative = |verdict: &Verdict<_>| match verdict {
        Verdict::Differentiable { .. } => Truth::True,
        Verdict::Undecided { .. } => Truth::Unknown,
        _ => Truth::False,
    };
    let differentiable = match &point.verdict {
        // By the answers as they were asked: only those are a tree.
        Verdict::Depends { .. } => {
            let cases = point.cases.iter().map(|c| (c.when.clone(), derivative(&Verdict::of(&c.evidence))));
            let cases: Vec<_> = cases.collect();
            Holds::of_cases(q, &cases)
        }
        verdict => Holds::of(derivative(verdict)),
    };
    [Holds::Always, continuous, differentiable]
}

/// Whether a function that has a value at the point is continuous there: whether the limit is the value, from each side that
/// the domain reaches.
fn continuity(evidence: &Evidence) -> Truth {
    if evidence.inside.is_some() {
        return Truth::True;
    }
    let of = |side: &SideEvidence| match side {
        SideEvidence::Absent => Truth::True,
        SideEvidence::Unknown(_) => Truth::Unknown,
        SideEvidence::Present { continuous: Answer::Yes, .. } => Truth::True,
        SideEvidence::Present { continuous: Answer::No, .. } => Truth::False,
        SideEvidence::Present { continuous: Answer::Open(_), .. } => Truth::Unknown,
        // There was no number to compare.
        SideEvidence::Present { continuous: Answer::Moot, approach, .. } => match approach.limit {
            Limit::Undecided(_) | Limit::Finite(_) => Truth::Unknown,
            Limit::PlusInfinity | Limit::MinusInfinity | Limit::Oscillates(_) => Truth::False,
        },
    };
    of(&evidence.left).and(of(&evidence.right))
}
