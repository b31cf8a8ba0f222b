//! Explanations in all formats.

use crate::document::ExplanationDocument;
use crate::document::ExplanationEntry;
use crate::document::Formula;
use crate::document::Word;
use crate::render::latex;
use crate::render::object;
use crate::render::object::Writer;
use crate::render::text;
use crate::render::text::Signs;

/// The longest line of prose.
const WIDTH: usize = 96;

/// How a format writes a paragraph.
struct Style {
    formula: fn(&ExplanationDocument, Formula) -> String,
    words: fn(&ExplanationDocument, &[Word]) -> String,
    /// The longest line; none where the reader breaks lines.
    width: Option<usize>,
}

/// Paragraphs in plain text.
pub(super) fn text(document: &ExplanationDocument) -> String {
    let style = Style {
        formula: |document, f| plain(document, f, Signs::Ascii),
        words: |document, words| text::sentence(&document.formulas, words, Signs::Ascii),
        width: Some(WIDTH),
    };
    paragraphs(document, &style)
}

/// The same with the signs of print.
pub(super) fn unicode(document: &ExplanationDocument) -> String {
    let style = Style {
        formula: |document, f| plain(document, f, Signs::Unicode),
        words: |document, words| text::sentence(&document.formulas, words, Signs::Unicode),
        width: Some(WIDTH),
    };
    paragraphs(document, &style)
}

/// Paragraphs of a paper.
pub(super) fn latex(document: &ExplanationDocument) -> String {
    paragraphs(document, &mathematics())
}

/// The same for a page that renders mathematics between dollar signs.
pub(super) fn markdown(document: &ExplanationDocument) -> String {
    paragraphs(document, &Style { width: None, ..mathematics() })
}

fn mathematics() -> Style {
    Style {
        formula: |document, f| format!("${}$", latex::formula(&document.formulas, f)),
        words: |document, words| latex::sentence(&document.formulas, words),
        width: Some(WIDTH),
    }
}

fn plain(document: &ExplanationDocument, f: Formula, signs: Signs) -> String {
    let mut out = String::new();
    text::write(&mut out, &document.formulas, f, signs);
    out
}

fn paragraphs(document: &ExplanationDocument, style: &Style) -> String {
    let mut out = Vec::new();
    for (i, case) in document.cases.iter().enumerate() {
        let mut sentences = Vec::new();
        if i == 0 {
            sentences.push(format!("Let {}.", (style.formula)(document, document.equation)));
        }
        if let Some(when) = case.when {
            sentences.push(format!("Suppose {}.", (style.formula)(document, when)));
        }
        sentences.extend(case.sentences.iter().map(|words| (style.words)(document, words)));
        let paragraph = sentences.join(" ");
        out.push(match style.width {
            Some(width) => text::filled(&paragraph, width),
            None => paragraph,
        });
    }
    if !document.assumptions_used.is_empty() {
        let all: Vec<String> =
            document.assumptions_used.iter().map(|f| (style.formula)(document, *f)).collect();
        out.push(format!("All this where {}.", all.join(", ")));
    }
    out.join("\n\n") + "\n"
}

/// One line of JSON.
pub(super) fn json(document: &ExplanationDocument) -> String {
    json_with(document, "null", &[])
}

/// One line of JSON; `id` is a JSON value that is handed back. The steps of several cases follow each other, each
/// with its case among its hypotheses.
pub fn json_with(document: &ExplanationDocument, id: &str, warnings: &[String]) -> String {
    let mut w = Writer::new(&document.formulas);
    w.string("schema", "dini/1");
    w.raw("id", id);
    w.string("input", &document.input);
    w.string("variable", &document.variable);
    w.text("at", document.at);
    let mut words: Vec<&str> = document.cases.iter().map(|case| case.verdict).collect();
    words.dedup();
    w.string("verdict", if words.len() == 1 { words[0] } else { "depends" });
    let mut classes: Vec<Option<&str>> = document.cases.iter().map(|case| case.class.as_deref()).collect();
    classes.dedup();
    w.optional("class", classes[0].filter(|_| classes.len() == 1));
    w.key("steps");
    w.out.push('[');
    for case in &document.cases {
        steps(&mut w, case);
    }
    w.out.push(']');
    w.string("text", text(document).replace('\n', " ").trim_end());
    w.string("latex", latex(document).trim_end());
    w.raw("warnings", &object::warnings(&document.warnings, warnings));
    w.finish()
}

fn steps(w: &mut Writer, case: &ExplanationEntry) {
    for step in &case.steps {
        w.item();
        w.out.push('{');
        w.text("lhs", step.left);
        w.string("relation", if step.equal { "=" } else { "!=" });
        w.text("rhs", step.right);
        w.string("theorem", step.theorem);
        w.key("hypotheses");
        w.out.push('[');
        if let Some(when) = case.when {
            let when = w.formula(when);
            object::push_string(&mut w.out, &when);
        }
        for hypothesis in &step.hypotheses {
            w.item();
            let words = w.exact_words(hypothesis);
            object::push_string(&mut w.out, &words);
        }
        w.out.push_str("]}");
    }
}
