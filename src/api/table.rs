//! The corrected table: a row for each function.

use crate::api::convention::sentences;
use crate::api::function::Function;
use crate::api::function::Options;
use crate::document::Column;
use crate::document::PieceOrder;
use crate::document::TableDocument;
use crate::document::TableRow;
use crate::elaborate::Library;
use crate::elaborate::nearest;
use crate::render;
use crate::render::style::TableStyle;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;

/// The rows of the cheat sheet that most people copy.
const COMMON: [&str; 9] =
    ["identity", "binary_step", "sigmoid", "tanh", "arctan", "relu", "prelu", "elu", "softplus"];

/// A table of functions with their derivatives, and the points where there is none.
///
/// ```
/// use dini::style::TableStyle;
/// let table = dini::Table::new(&["relu".to_owned()], &dini::Library::new())?;
/// assert!(table.render("latex", &TableStyle::default()).unwrap().contains(r"\toprule"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub struct Table {
    document: TableDocument,
}

impl Table {
    /// The rows of some functions of the catalogue or of a library, with their parameters free; the nine common
    /// ones for no names.
    ///
    /// # Errors
    /// When a name is unknown.
    pub fn new(names: &[String], library: &Library) -> Result<Table, Diagnostic> {
        Table::with_columns(names, library, &Column::COMMON, None)
    }

    /// The same with columns of choice; `framework` is the one that the column of conventions is about.
    ///
    /// # Errors
    /// See [`Table::new`]; also when the framework is unknown.
    pub fn with_columns(
        names: &[String],
        library: &Library,
        columns: &[Column],
        framework: Option<&str>,
    ) -> Result<Table, Diagnostic> {
        let common: Vec<String> = COMMON.iter().map(|name| (*name).to_owned()).collect();
        let names = if names.is_empty() { &common } else { names };
        let options = Options { pieces: PieceOrder::Increasing, ..Options::default() };
        let mut rows = Vec::with_capacity(names.len());
        for name in names {
            if library.find(name).is_none() && crate::functions::find(name).is_none() {
                return Err(unknown(name, library));
            }
            let report = Function::parse_with(name, library)?.derivative_with(&options)?;
            let conventions = framework.map_or(Ok(Vec::new()), |framework| sentences(name, framework))?;
            rows.push(TableRow::new(report.into_document(), columns, conventions));
        }
        Ok(Table { document: TableDocument { columns: columns.to_vec(), rows } })
    }

    /// The table in a format that [`crate::FORMATS`] lists; none for an unknown one.
    pub fn render(&self, format: &str, style: &TableStyle) -> Option<String> {
        render::format(format).map(|format| (format.table)(&self.document, style))
    }

    /// One line of JSON; `id` is a JSON value that is handed back.
    pub fn to_json_with(&self, id: &str, warnings: &[String]) -> String {
        render::json::table(&self.document, id, warnings)
    }
}

/// That no function has a name, with the nearest one that is there.
pub(super) fn unknown(name: &str, library: &Library) -> Diagnostic {
    let span = Span::new(0, name.len());
    let error = Diagnostic::error(Code::UnknownName, span, format!("there is no function `{name}`"));
    match nearest(name, library.names()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("`dini functions` lists the names"),
    }
}
