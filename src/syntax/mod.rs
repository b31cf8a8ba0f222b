//! From text to a tree.
//!
//! The language is written down in `grammar/dini.ebnf`. Functions that read a production carry
//! its name. A text is first cut into statements (`cut`); the beginning of a statement
//! says whether it defines something (`head`); its body is read by a machine with a stack of
//! its own (`machine`, `clause`); the finished tree is checked for kind (`kinds`).
//!
//! This module knows no mathematics: `0.01` stays three characters and a point, `f(x)` is a call
//! whatever `f` is. Nothing here recurses, so no input can exhaust the call stack; what is nested
//! deeper than [`machine::NESTING_LIMIT`] is an error, and what is long takes time in proportion.
//!
//! Worked example: `{ x for x > 0, 0 otherwise }` becomes the nodes `x`, `x`, `0`, `x > 0`, `0` and
//! last the two branches. To look inside, print [`tree::Tree::iter`].

mod clause;
mod cut;
mod frame;
mod head;
mod kinds;
mod machine;
mod message;
mod mistake;
pub mod precedence;
pub mod spelling;
#[cfg(test)]
mod tests;
mod token;
pub mod tree;

pub use precedence::Precedence;
pub use spelling::RESERVED;
pub use tree::Action;
pub use tree::Statement;
pub use tree::Tree;

use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::cut::Cut;
use crate::syntax::head::Head;
use crate::syntax::tree::Parameter;

/// Reads exactly one statement.
///
/// # Errors
///
/// When there is none, when there are several, or when it cannot be read; spans are offsets in `text`.
pub fn parse_statement(text: &str) -> Result<Statement, Diagnostic> {
    let mut cuts = cut::statements(text).into_iter();
    let first = cuts.next().ok_or_else(message::empty)?;
    let statement = statement(text, first)?;
    match cuts.next() {
        Some(second) => Err(message::second_statement(second.span)),
        None => Ok(statement),
    }
}

/// Reads every statement of a text; an error in one leaves the others alone.
///
/// ```
/// let statements = dini::parse_program("f(x) = x^2\nf(x) + 1");
/// assert!(statements.iter().all(Result::is_ok));
/// assert_eq!(statements.len(), 2);
/// ```
pub fn parse_program(text: &str) -> Vec<Result<Statement, Diagnostic>> {
    cut::statements(text).into_iter().map(|cut| statement(text, cut)).collect()
}

/// Reads conditions with commas between them, such as `a > 0, n in Z`.
///
/// They become the assumptions of an evaluation whose body is the last of them.
///
/// # Errors
///
/// When there is no condition, or when one cannot be read.
pub fn parse_condition(text: &str) -> Result<Statement, Diagnostic> {
    let mut cuts = cut::statements(text).into_iter();
    let Cut { span, latex, .. } = cuts.next().ok_or_else(message::empty)?;
    refuse_latex(text, latex)?;
    let mut tree = Tree::default();
    let assumptions = machine::conditions(text, span, &mut tree)?;
    if let Some(second) = cuts.next() {
        return Err(message::second_statement(second.span));
    }
    check(text, &tree, &assumptions)?;
    let body = *assumptions.last().expect("conditions end with a condition");
    Ok(Statement { tree, action: Action::Evaluate { body, assumptions }, description: None, span })
}

/// Reads an equation between two expressions, such as `sqrt(x^2) = abs(x) where x > 0`.
///
/// It becomes an evaluation whose body is the comparison.
///
/// # Errors
///
/// When the text is anything else.
pub fn parse_equation(text: &str) -> Result<Statement, Diagnostic> {
    let mut cuts = cut::statements(text).into_iter();
    let Cut { span, latex, .. } = cuts.next().ok_or_else(message::empty)?;
    refuse_latex(text, latex)?;
    if let Some(second) = cuts.next() {
        return Err(message::second_statement(second.span));
    }
    let mut tree = Tree::default();
    let (body, assumptions) = machine::body(text, span, &mut tree).map_err(|error| match error.code {
        Code::MissingFor => message::equation(span),
        _ => error,
    })?;
    check(text, &tree, &assumptions)?;
    match tree.kind(body) {
        tree::Kind::Compare { rest, .. } if matches!(rest.as_slice(), [(tree::Relation::Equal, _)]) => {
            Ok(Statement { tree, action: Action::Evaluate { body, assumptions }, description: None, span })
        }
        _ => Err(message::equation(span)),
    }
}

fn statement(text: &str, cut: Cut) -> Result<Statement, Diagnostic> {
    let Cut { span, description, latex } = cut;
    refuse_latex(text, latex)?;
    let mut tree = Tree::default();
    let action = match head::head(text, span)? {
        Head::Alias { name, target, target_span } => Action::Alias { name, target, target_span },
        Head::None => {
            let (body, assumptions) = machine::body(text, span, &mut tree)?;
            check(text, &tree, &assumptions)?;
            kinds::expect_value(text, &tree, body)?;
            Action::Evaluate { body, assumptions }
        }
        Head::Define { name, name_span, parameters: heads, body } => {
            let mut parameters = Vec::new();
            for parameter in heads {
                let default =
                    parameter.default.map(|place| machine::expression(text, place, &mut tree)).transpose()?;
                if let Some(default) = default {
                    kinds::expect_value(text, &tree, default)?;
                }
                parameters.push(Parameter { name: parameter.name, span: parameter.span, default });
            }
            let (body, assumptions) = machine::body(text, Span::new(body, span.end), &mut tree)?;
            check(text, &tree, &assumptions)?;
            kinds::expect_value(text, &tree, body)?;
            Action::Define { name, name_span, parameters, body, assumptions }
        }
    };
    Ok(Statement { tree, action, description, span })
}

fn refuse_latex(text: &str, place: Option<Span>) -> Result<(), Diagnostic> {
    match place {
        Some(place) => Err(message::latex(place, &text[place.start..place.end])),
        None => Ok(()),
    }
}

fn check(text: &str, tree: &Tree, assumptions: &[tree::Node]) -> Result<(), Diagnostic> {
    kinds::check(text, tree)?;
    assumptions.iter().try_for_each(|node| kinds::expect_condition(text, tree, *node))
}
