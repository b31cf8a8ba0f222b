//! From a document to the text of a format: brackets, backslashes, JSON.
//!
//! Each format is one file and one line in [`FORMATS`]. A renderer brackets by the
//! precedence table of `syntax` and asks no mathematical question.

pub mod explain;
pub mod json;
pub mod latex;
pub mod limit;
mod markdown;
pub mod object;
pub mod shared;
mod text;
mod unicode;

use crate::document::Document;
use crate::document::ExplanationDocument;
use crate::document::LimitDocument;

pub use latex::formula as formula_latex;
pub use text::formula as formula_text;

/// An output format.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// A document.
    pub render: fn(&Document) -> String,
    /// An explanation.
    pub explain: fn(&ExplanationDocument) -> String,
    /// A limit.
    pub limit: fn(&LimitDocument) -> String,
    /// A table with a row for each document; the flag asks for a whole file where the format knows one.
    pub table: fn(&[Document], bool) -> String,
}

/// All formats.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        render: text::render,
        explain: explain::text,
        limit: limit::text,
        table: text::table,
    },
    Format {
        name: "unicode",
        render: unicode::render,
        explain: explain::unicode,
        limit: limit::unicode,
        table: unicode::table,
    },
    Format {
        name: "latex",
        render: latex::with_notes,
        explain: explain::latex,
        limit: limit::latex,
        table: latex::table,
    },
    Format {
        name: "markdown",
        render: markdown::render,
        explain: explain::markdown,
        limit: limit::markdown,
        table: markdown::table,
    },
    Format {
        name: "json",
        render: json::render,
        explain: explain::json,
        limit: limit::json,
        table: json::plain_table,
    },
];

/// A document in a format; none for an unknown name.
pub fn render(name: &str, document: &Document) -> Option<String> {
    FORMATS.iter().find(|format| format.name == name).map(|format| (format.render)(document))
}

/// A limit in a format; none for an unknown name.
pub fn render_limit(name: &str, document: &LimitDocument) -> Option<String> {
    FORMATS.iter().find(|format| format.name == name).map(|format| (format.limit)(document))
}

/// An explanation in a format; none for an unknown name.
pub fn render_explanation(name: &str, document: &ExplanationDocument) -> Option<String> {
    FORMATS.iter().find(|format| format.name == name).map(|format| (format.explain)(document))
}

/// A table in a format; none for an unknown name.
pub fn render_table(name: &str, rows: &[Document], standalone: bool) -> Option<String> {
    FORMATS.iter().find(|format| format.name == name).map(|format| (format.table)(rows, standalone))
}
