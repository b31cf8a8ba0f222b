//! The report on a limit.

use std::fmt;

use crate::derive::Slope;
use crate::document::Extended;
use crate::document::LimitDocument;
use crate::document::LimitEntry;
use crate::line::Side;
use crate::render;
use crate::render::style::Style;
use crate::source::Diagnostic;

/// The limit of a function as its variable goes to a number or to an infinity, over all of its domain and from each
/// side, with the interval of the limit points where it oscillates.
///
/// `Display` gives the value (`1`, `inf`, `-inf`, `none`, `undecided`), and what the sides do where they have no
/// common limit. Where the domain lies on one side of a number only, the limit is that from this side.
///
/// ```
/// let limit = dini::Function::parse("abs(x)/x")?.limit("0")?;
/// assert_eq!(limit.to_string(), "none: left -1, right 1");
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub struct LimitReport {
    document: LimitDocument,
}

impl LimitReport {
    pub(super) fn new(document: LimitDocument) -> LimitReport {
        LimitReport { document }
    }

    /// The limit over all of the domain, exact, in the language; unknown where it is undecided or depends on parameters.
    ///
    /// ```
    /// let limit = dini::Function::parse("sin(x)/x")?.limit("0")?;
    /// assert_eq!(limit.value(), dini::Slope::Finite("1".to_owned()));
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn value(&self) -> Slope<String> {
        self.of(|case| &case.limit)
    }

    /// The limit from one side; unknown, too, where the domain does not lie there or it was not asked for.
    pub fn from_side(&self, side: Side) -> Slope<String> {
        self.of(|case| match side {
            Side::Left => &case.left.limit,
            Side::Right => &case.right.limit,
        })
    }

    fn of(&self, part: impl Fn(&LimitEntry) -> &Extended) -> Slope<String> {
        let [case] = self.document.cases.as_slice() else { return Slope::Unknown };
        match part(case) {
            Extended::Finite(quantity) => {
                Slope::Finite(render::formula_text(&self.document.formulas, quantity.exact))
            }
            Extended::PlusInfinity => Slope::PlusInfinity,
            Extended::MinusInfinity => Slope::MinusInfinity,
            Extended::DoesNotExist => Slope::None,
            Extended::Absent => Slope::Unknown,
        }
    }

    /// What the report says, for renderers of one's own.
    pub fn document(&self) -> &LimitDocument {
        &self.document
    }

    /// What is doubtful in the input.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.document.warnings
    }

    /// The report in a format that [`crate::FORMATS`] lists; none for an unknown one.
    pub fn render(&self, format: &str) -> Option<String> {
        self.render_in(format, &Style::default())
    }

    /// The same in the author's style.
    pub fn render_in(&self, format: &str, style: &Style) -> Option<String> {
        render::format(format).map(|format| (format.limit)(&self.document, style))
    }

    /// The limit as an equation in LaTeX.
    pub fn to_latex(&self) -> String {
        self.render("latex").unwrap_or_default()
    }

    /// The report as one line of JSON; `id` is a JSON value that is handed back.
    pub fn to_json(&self, id: &str) -> String {
        self.to_json_with(id, &[])
    }

    /// The same with further warnings.
    pub fn to_json_with(&self, id: &str, warnings: &[String]) -> String {
        render::limit::json_with(&self.document, id, warnings)
    }
}

impl fmt::Display for LimitReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.render("text").unwrap_or_default().trim_end())
    }
}
