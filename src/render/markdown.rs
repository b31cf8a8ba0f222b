//! Markdown with mathematics between dollar signs, for pages that render it.

use itertools::Itertools;

use crate::document::Document;
use crate::render::derivation;
use crate::render::latex::Latex;
use crate::render::style::Style;

/// The equation as a displayed formula, and a list of the points without a derivative.
pub(super) fn render(document: &Document, style: &Style) -> String {
    let m = Latex(style);
    let formula = match document.order {
        0 => derivation::right_hand_side(&m, document),
        _ => derivation::equation(&m, document),
    };
    let notes = derivation::notes(&m, document);
    let gap = if notes.is_empty() { "" } else { "\n" };
    format!("$$\n{formula}\n$$\n{gap}{}", notes.iter().map(|words| format!("- {words}\n")).format(""))
}
