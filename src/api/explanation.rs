//! The explanation of a verdict.

use std::fmt;

use crate::document::ExplanationDocument;
use crate::render;
use crate::render::style::Style;
use crate::source::Diagnostic;

/// Why a function has a derivative at a point, or none: the difference quotient from both sides, step by step, and the
/// same as a paragraph.
///
/// Each step is an equation, or an inequality, between expressions of the language in the step h; the right side of one is
/// the left side of the next. `Display` gives the paragraph.
///
/// ```
/// let why = dini::Function::parse("abs(x)")?.explain("0")?;
/// assert!(why.to_string().starts_with("Let f(x) = abs(x). At the point itself f(0) = 0."));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub struct ExplanationReport {
    document: ExplanationDocument,
}

impl ExplanationReport {
    pub(super) fn new(document: ExplanationDocument) -> ExplanationReport {
        ExplanationReport { document }
    }

    /// What the report says, for renderers of one's own.
    pub fn document(&self) -> &ExplanationDocument {
        &self.document
    }

    /// What is doubtful in the input.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.document.warnings
    }

    /// The paragraph in a format that [`crate::FORMATS`] lists; none for an unknown one.
    pub fn render(&self, format: &str) -> Option<String> {
        self.render_in(format, &Style::default())
    }

    /// The same in the author's style.
    pub fn render_in(&self, format: &str, style: &Style) -> Option<String> {
        render::format(format).map(|format| (format.explain)(&self.document, style))
    }

    /// The paragraph in LaTeX.
    pub fn to_latex(&self) -> String {
        self.render("latex").unwrap_or_default()
    }

    /// The report as one line of JSON; `id` is a JSON value that is handed back.
    pub fn to_json(&self, id: &str) -> String {
        self.to_json_with(id, &[])
    }

    /// The same with further warnings.
    pub fn to_json_with(&self, id: &str, warnings: &[String]) -> String {
        render::explain::json_with(&self.document, id, warnings)
    }
}

impl fmt::Display for ExplanationReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.render("text").unwrap_or_default().trim_end())
    }
}
