//! Explanations in all formats.

use crate::document::ExplanationDocument;
use crate::document::ExplanationEntry;
use crate::document::Formula;
use crate::document::Word;
use crate::render::derivation;
use crate::render::latex::Latex;
use crate::render::mathematics;
use crate::render::mathematics::Markup;
use crate::render::mathml::MathMl;
use crate::render::object;
use crate::render::object::Writer;
use crate::render::style::Style;
use crate::render::text;
use crate::render::text::Signs;
use crate::render::typst::Typst;

/// How a format writes a paragraph.
struct Writing<'a> {
    formula: &'a dyn Fn(Formula) -> String,
    words: &'a dyn Fn(&[Word]) -> String,
    /// The longest line; none where the reader breaks lines.
    width: Option<usize>,
}

/// Paragraphs in plain text.
pub(super) fn text(document: &ExplanationDocument, style: &Style) -> String {
    plain(document, Signs::Ascii, style)
}

/// The same with the signs of print.
pub(super) fn unicode(document: &ExplanationDocument, style: &Style) -> String {
    plain(document, Signs::Unicode, style)
}

fn plain(document: &ExplanationDocument, signs: Signs, style: &Style) -> String {
    let formula = |f: Formula| {
        let mut out = String::new();
        text::write(&mut out, &document.formulas, f, signs);
        out
    };
    let words = |words: &[Word]| text::sentence(&document.formulas, words, signs);
    paragraphs(document, &Writing { formula: &formula, words: &words, width: Some(style.width) })
}

fn mathematics(m: &impl Markup, document: &ExplanationDocument, width: Option<usize>) -> String {
    let formula = |f: Formula| m.inline(&mathematics::formula(m, &document.formulas, f));
    let words = |words: &[Word]| derivation::sentence(m, &document.formulas, words);
    paragraphs(document, &Writing { formula: &formula, words: &words, width })
}

/// Paragraphs of a paper.
pub(super) fn latex(document: &ExplanationDocument, style: &Style) -> String {
    mathematics(&Latex(style), document, Some(style.width))
}

/// The same for a page that renders mathematics between dollar signs.
pub(super) fn markdown(document: &ExplanationDocument, style: &Style) -> String {
    mathematics(&Latex(style), document, None)
}

/// Paragraphs of a page.
pub(super) fn mathml(document: &ExplanationDocument, style: &Style) -> String {
    let text = mathematics(&MathMl(style), document, None);
    text.trim_end().split("\n\n").map(|paragraph| format!("<p>{paragraph}</p>\n")).collect()
}

/// Paragraphs in Typst.
pub(super) fn typst(document: &ExplanationDocument, style: &Style) -> String {
    mathematics(&Typst(style), document, None)
}

fn paragraphs(document: &ExplanationDocument, style: &Writing) -> String {
    let mut out = Vec::new();
    for (i, case) in document.cases.iter().enumerate() {
        let mut sentences = Vec::new();
        if i == 0 {
            sentences.push(format!("Let {}.", (style.formula)(document.equation)));
        }
        if let Some(when) = case.when {
            sentences.push(format!("Suppose {}.", (style.formula)(when)));
        }
        sentences.extend(case.sentences.iter().map(|words| (style.words)(words)));
        let paragraph = sentences.join(" ");
        out.push(match style.width {
            Some(width) => text::filled(&paragraph, width),
            None => paragraph,
        });
    }
    if !document.assumptions_used.is_empty() {
        let all: Vec<String> = document.assumptions_used.iter().map(|f| (style.formula)(*f)).collect();
        out.push(format!("All this where {}.", all.join(", ")));
    }
    out.join("\n\n") + "\n"
}

/// One line of JSON.
pub(super) fn json(document: &ExplanationDocument, _: &Style) -> String {
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
    w.string("text", text(document, &Style::default()).replace('\n', " ").trim_end());
    w.string("latex", latex(document, &Style::default()).trim_end());
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
