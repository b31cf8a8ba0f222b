//! Markdown with mathematics between dollar signs, for pages that render it.

use itertools::Itertools;

use crate::document::Document;
use crate::render::latex::Latex;
use crate::render::mathematics;
use crate::render::style::Style;

/// The equation as a displayed formula, and a list of the points without a derivative.
pub(super) fn render(document: &Document, style: &Style) -> String {
    let m = Latex(style);
    let formula = match document.order {
        0 => mathematics::right_hand_side(&m, document),
        _ => mathematics::equation(&m, document),
    };
    let notes = mathematics::notes(&m, document);
    let gap = if notes.is_empty() { "" } else { "\n" };
    format!("$$\n{formula}\n$$\n{gap}{}", notes.iter().map(|words| format!("- {words}\n")).format(""))
}
