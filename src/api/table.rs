//! The corrected table: a row for each function.

use crate::api::function::Function;
use crate::api::function::Options;
use crate::document::Document;
use crate::elaborate::Library;
use crate::elaborate::nearest;
use crate::render;
use crate::source::Diagnostic;
use crate::source::Span;

/// The rows of the cheat sheet that most people copy.
const COMMON: [&str; 9] =
    ["identity", "binary_step", "sigmoid", "tanh", "arctan", "relu", "prelu", "elu", "softplus"];

/// A table of functions with their derivatives, and the points where there is none.
pub struct Table {
    rows: Vec<Document>,
}

impl Table {
    /// The rows of some functions of the catalogue or of a library, with their parameters free; the nine common
    /// ones for no names.
    ///
    /// # Errors
    /// When a name is unknown.
    pub fn new(names: &[String], library: &Library) -> Result<Table, Diagnostic> {
        let common: Vec<String> = COMMON.iter().map(|name| (*name).to_owned()).collect();
        let names = if names.is_empty() { &common } else { names };
        let mut rows = Vec::with_capacity(names.len());
        for name in names {
            let known = library.find(name).is_some() || crate::functions::find(name).is_some();
            if !known {
                let span = Span::new(0, name.len());
                let error = Diagnostic::error("unknown-name", span, format!("there is no function `{name}`"));
                return Err(match nearest(name, library.names()) {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error.help("`dini functions` lists the names"),
                });
            }
            let report = Function::parse_with(name, library)?.derivative_with(&Options::default())?;
            rows.push(report.into_document().for_table());
        }
        Ok(Table { rows })
    }

    /// The table in a format; `standalone` for a whole document where the format knows one.
    pub fn render(&self, format: &str, standalone: bool) -> Option<String> {
        render::render_table(format, &self.rows, standalone)
    }

    /// One line of JSON; `id` is a JSON value that is handed back.
    pub fn to_json_with(&self, id: &str, warnings: &[String]) -> String {
        render::json::table(&self.rows, id, warnings)
    }
}
