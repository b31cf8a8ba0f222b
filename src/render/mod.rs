//! From a document to the text of a format: brackets, backslashes, JSON.
//!
//! Each format is one file and one line in [`FORMATS`]. A renderer brackets by the
//! precedence table of `syntax` and asks no mathematical question. The languages of
//! mathematics (LaTeX, MathML, Typst) share `mathematics` and differ in their signs.

mod derivation;
pub mod explain;
pub mod json;
pub mod latex;
pub mod limit;
mod markdown;
mod mathematics;
mod mathml;
pub mod object;
pub mod shared;
pub mod style;
mod table;
mod text;
mod typst;
mod unicode;

use crate::document::Document;
use crate::document::ExplanationDocument;
use crate::document::LimitDocument;
use crate::document::TableDocument;
use crate::render::style::Style;
use crate::render::style::TableStyle;

pub use latex::formula as formula_latex;
pub use text::formula as formula_text;

/// An output format.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// A document.
    pub render: fn(&Document, &Style) -> String,
    /// An explanation.
    pub explain: fn(&ExplanationDocument, &Style) -> String,
    /// A limit.
    pub limit: fn(&LimitDocument, &Style) -> String,
    /// A table.
    pub table: fn(&TableDocument, &TableStyle) -> String,
}

/// All formats.
///
/// ```
/// let names: Vec<&str> = dini::FORMATS.iter().map(|format| format.name).collect();
/// assert_eq!(names, ["text", "unicode", "latex", "markdown", "mathml", "typst", "json"]);
/// ```
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        render: text::render,
        explain: explain::text,
        limit: limit::text,
        table: table::text,
    },
    Format {
        name: "unicode",
        render: unicode::render,
        explain: explain::unicode,
        limit: limit::unicode,
        table: table::unicode,
    },
    Format {
        name: "latex",
        render: latex::render,
        explain: explain::latex,
        limit: limit::latex,
        table: table::latex,
    },
    Format {
        name: "markdown",
        render: markdown::render,
        explain: explain::markdown,
        limit: limit::markdown,
        table: table::markdown,
    },
    Format {
        name: "mathml",
        render: mathml::render,
        explain: explain::mathml,
        limit: limit::mathml,
        table: table::html,
    },
    Format {
        name: "typst",
        render: typst::render,
        explain: explain::typst,
        limit: limit::typst,
        table: table::typst,
    },
    Format {
        name: "json",
        render: json::render,
        explain: explain::json,
        limit: limit::json,
        table: table::json,
    },
];

/// The format of a name; none for an unknown one.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
