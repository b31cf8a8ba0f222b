//! Markdown with mathematics between dollar signs, for pages that render it.

use crate::document::Document;
use crate::render::latex;
use crate::render::text;
use crate::render::text::Signs;

/// The equation as a displayed formula, and a list of the points without a derivative.
pub(super) fn render(document: &Document) -> String {
    if document.order == 0 {
        return format!("$$\n{}\n$$\n", latex::formula(&document.formulas, document.definition));
    }
    let mut out = format!("$$\n{}\n$$\n", latex::equation(document));
    let notes: Vec<String> = document
        .points
        .iter()
        .filter(|point| !point.sentences.is_empty())
        .map(|point| {
            let at = latex::formula(&document.formulas, point.at.exact);
            let sentences =
                point.sentences.iter().map(|words| text::sentence(&document.formulas, words, Signs::Ascii));
            let sentences: Vec<String> = sentences.collect();
            format!("- at ${} = {at}$: {}\n", latex::variable(document), sentences.join(" "))
        })
        .collect();
    let further = document
        .generalised
        .iter()
        .map(|words| format!("- {}\n", latex::sentence(&document.formulas, words)));
    let notes: Vec<String> = notes.into_iter().chain(further).collect();
    if !notes.is_empty() {
        out.push('\n');
        out.push_str(&notes.concat());
    }
    out
}

/// A pipe table; a formula with branches stands on one line.
pub(super) fn table(rows: &[Document], _standalone: bool) -> String {
    let mut out = String::from("| function | f(x) | f'(x) | no derivative at |\n|---|---|---|---|\n");
    for document in rows {
        let line = |latex: String| latex.replace('\n', " ").replace('|', r"\vert ");
        let definition = line(latex::formula(&document.formulas, document.definition));
        let derivative = line(latex::render(document));
        let missing = latex::missing(document);
        out.push_str(&format!("| {} | ${definition}$ | ${derivative}$ | {missing} |\n", document.name.title));
    }
    out
}
