//! What the statements of a file build up: definitions, and functions to answer.

use dini::Action;
use dini::Diagnostic;
use dini::Function;
use dini::Library;

/// A statement of a file: a function to answer, or what is wrong with it.
pub type Entry = Result<Function, Diagnostic>;

/// Reads a file of statements: definitions may be used by the statements below them.
pub fn read(text: &str) -> (Library, Vec<Entry>) {
    let mut library = Library::new();
    let mut entries = Vec::new();
    for statement in dini::parse_program(text) {
        let entry = statement.and_then(|statement| {
            library.add(&statement)?;
            match statement.action {
                Action::Alias { .. } => Ok(None),
                Action::Define { .. } | Action::Evaluate { .. } => {
                    Function::of_statement(text, statement, &library).map(Some)
                }
            }
        });
        match entry {
            Ok(None) => {}
            Ok(Some(function)) => entries.push(Ok(function)),
            Err(error) => entries.push(Err(error)),
        }
    }
    (library, entries)
}
