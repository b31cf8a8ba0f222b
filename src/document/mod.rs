//! What an answer says, in which words and in which order, for every renderer alike.
//!
//! A [`Document`] owns its formulas; it knows no bracket and no backslash, and its
//! renderers ask no mathematical question. Two renderers never differ in content.

mod advice;
mod answer;
mod constraints;
mod evidence;
mod explain;
mod family;
mod formula;
mod generalised;
mod groups;
mod human;
mod limit;
mod membership;
mod plan;
mod points;
mod prose;
mod region;
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod written;

pub use answer::{Subject, answer, case_formula, quantity, shown};

pub use explain::{ExplanationDocument, ExplanationEntry, explanation};
pub use formula::{Call, Constant, Formula, Formulas, Row, RowCondition, RowValue, SetShape, Shape};
pub use generalised::{Generalised, generalised};
pub use groups::PieceOrder;
pub use human::name;
pub use limit::{Approached, LimitDocument, LimitEntry, limit_answer};
pub use table::{Column, TableCell, TableDocument, TableRow};

use crate::derive::NoClarke;
use crate::source::Diagnostic;

/// An answer about one function.
///
/// ```
/// let report = dini::Function::parse("abs(x)")?.derivative()?;
/// let document = report.document();
/// assert_eq!((document.variable.as_str(), document.pieces.len(), document.points.len()), ("x", 2, 1));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    /// All formulas of the answer.
    pub formulas: Formulas,
    /// The text that was asked.
    pub input: String,
    /// The name of the variable.
    pub variable: String,
    /// The name of the function: of the definition or catalogue entry, else `f`.
    pub name: Name,
    /// The order of the derivative; 0 when only the function is shown.
    pub order: u32,
    /// The order of the derivative of the named function that is differentiated: 1 for `f'(x)`.
    pub primes: u32,
    /// What the verdicts speak of, in sentences: the function, or its derivative of one order less.
    pub spoken: Formula,
    /// The right-hand side of the function, as its author wrote it.
    pub definition: Formula,
    /// Where the function that is differentiated has a value: a condition on the variable. None where a part of it is not
    /// decided, as for the next two.
    pub domain: Option<Formula>,
    /// Where it is continuous.
    pub continuous_on: Option<Formula>,
    /// Where its derivative exists.
    pub differentiable_on: Option<Formula>,
    /// The class on the interior of the domain; none where it is undecided or depends on parameters.
    pub smoothness: Option<String>,
    /// One sentence without a full stop.
    pub summary: Vec<Word>,
    /// The derivative: pieces, points with a value, `undefined`, `undecided`. One row without points and
    /// condition is a formula that holds on the whole line.
    pub rows: Vec<Row>,
    /// The index of families, where the rows speak of one: k, for every integer k.
    pub binder: Option<Formula>,
    /// The assumptions that the answer rests on.
    pub assumptions_used: Vec<Formula>,
    /// All assumptions that were made.
    pub assumptions: Vec<Formula>,
    /// The open cells of the derivative, joined where the formula is one.
    pub pieces: Vec<PieceEntry>,
    /// Every breakpoint, endpoint and hole, in increasing order.
    pub points: Vec<PointEntry>,
    /// The points that were asked for.
    pub queries: Vec<PointEntry>,
    /// Further lines that were asked for: generalised derivatives, each with its label.
    pub generalised: Vec<Vec<Word>>,
    /// The order of the branches of the definition from left to right, where it was asked for and there is one.
    pub increasing: Option<Vec<usize>>,
    /// Sentences that say where there is no derivative and why, in place of the rows; empty unless asked for.
    pub beside: Vec<Vec<Word>>,
    /// What doubtful things the input holds.
    pub warnings: Vec<Diagnostic>,
}

impl Document {
    /// The constants with names of their own that occur in the rows.
    pub fn row_constants(&self) -> Vec<&Constant> {
        let constants = self.formulas.constants();
        if constants.is_empty() {
            return Vec::new();
        }
        let mut found = vec![false; constants.len()];
        let mut seen = vec![false; self.formulas.len()];
        let mut todo: Vec<Formula> = Vec::new();
        for row in &self.rows {
            let _ = row.map(&mut |f| {
                todo.push(f);
                f
            });
        }
        while let Some(f) = todo.pop() {
            if std::mem::replace(&mut seen[f.0 as usize], true) {
                continue;
            }
            match self.formulas.shape(f) {
                Shape::Constant { number, .. } => found[*number] = true,
                shape => {
                    let _ = shape.map(&mut |c| {
                        todo.push(c);
                        c
                    });
                }
            }
        }
        constants.iter().zip(found).filter(|(_, found)| *found).map(|(c, _)| c).collect()
    }
}

/// The name of a function in text and in LaTeX.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// In the language: `relu`, `f`.
    pub text: String,
    /// In LaTeX: `\operatorname{ReLU}`, `f`.
    pub latex: String,
    /// In a table or a sentence: `ReLU`.
    pub title: String,
}

impl Name {
    /// The name of a function that has none.
    pub fn f() -> Name {
        Name { text: "f".to_owned(), latex: "f".to_owned(), title: "f".to_owned() }
    }
}

/// A piece of the derivative.
#[derive(Clone, Debug)]
pub struct PieceEntry {
    /// Its formula; none where it is undecided.
    pub value: Option<Formula>,
    /// Why it is undecided.
    pub reason: Option<Vec<Word>>,
    /// Where it holds: a condition on the variable, together with the parameters it needs.
    pub place: Formula,
    /// The condition on parameters under which it exists.
    pub when: Option<Formula>,
    /// `k in Z`, where the piece stands for one in every period.
    pub family: Option<Formula>,
    /// Its open intervals in increasing order.
    pub intervals: Vec<IntervalEntry>,
}

/// An interval, `None` for an infinite end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntervalEntry {
    /// The lower end.
    pub lower: Option<Formula>,
    /// The upper end.
    pub upper: Option<Formula>,
    /// Whether the lower end belongs to it.
    pub lower_closed: bool,
    /// Whether the upper end belongs to it.
    pub upper_closed: bool,
}

/// A number to show: exact, with a decimal of 17 proved digits where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The exact number.
    pub exact: Formula,
    /// Its decimal; none where a parameter occurs.
    pub approx: Option<String>,
}

/// A limit to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extended {
    /// A number.
    Finite(Quantity),
    /// Plus infinity.
    PlusInfinity,
    /// Minus infinity.
    MinusInfinity,
    /// Proved not to exist.
    DoesNotExist,
    /// The side is not there, or it is undecided.
    Absent,
}

/// What there is to say about one point.
#[derive(Clone, Debug)]
pub struct PointEntry {
    /// The point.
    pub at: Quantity,
    /// `k in Z`, where the point stands for one in every period.
    pub family: Option<Formula>,
    /// The condition on parameters, or on the index, under which the point exists.
    pub when: Option<Formula>,
    /// The word of the verdict, as in JSON.
    pub verdict: &'static str,
    /// The derivative's value.
    pub value: Option<Quantity>,
    /// The left derivative.
    pub left: Extended,
    /// The right derivative.
    pub right: Extended,
    /// The left limit of the function.
    pub left_limit: Extended,
    /// The right limit of the function.
    pub right_limit: Extended,
    /// The function's value.
    pub function_value: Option<Quantity>,
    /// For `outside`: `pole`, `removable`, `jump`, `oscillation`, `edge` or `none`.
    pub singularity: Option<&'static str>,
    /// For `oscillation`: `value` or `quotient`.
    pub oscillates: Option<&'static str>,
    /// The derivative of the function with the hole filled by its limit.
    pub filled: Option<Quantity>,
    /// The ends of the set of limit points of what oscillates.
    pub cluster: Option<[Extended; 2]>,
    /// The Dini derivatives: lower and upper from the left, lower and upper from the right.
    pub dini: Option<[Extended; 4]>,
    /// The ends of the Clarke subdifferential, or why there is none.
    pub clarke: Result<[Quantity; 2], NoClarke>,
    /// Whether the domain reaches the point from the left and from the right.
    pub reached: [bool; 2],
    /// Whether the point lies in a piece.
    pub in_piece: bool,
    /// For `depends`: each allowed value of the parameters in exactly one.
    pub cases: Vec<CaseEntry>,
    /// Sentences for the terminal, each without the leading "at x = 0:", in plain text of the language.
    pub sentences: Vec<Vec<Word>>,
    /// Theorems with the facts they gave, as sentences, in the order of a proof.
    pub evidence: Vec<EvidenceEntry>,
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Plain words, with the spaces around formulas.
    Text(String),
    /// A formula.
    Formula(Formula),
    /// A one-sided derivative or limit.
    Extended(Extended),
}

/// A case of a `depends` verdict.
#[derive(Clone, Debug)]
pub struct CaseEntry {
    /// The condition on the parameters.
    pub when: Formula,
    /// The word.
    pub verdict: &'static str,
    /// The derivative's value.
    pub value: Option<Quantity>,
    /// The left derivative.
    pub left: Extended,
    /// The right derivative.
    pub right: Extended,
}

/// A theorem with the facts it gave.
#[derive(Clone, Debug)]
pub struct EvidenceEntry {
    /// The name of the rule.
    pub theorem: &'static str,
    /// What it gave.
    pub facts: Vec<Vec<Word>>,
}
