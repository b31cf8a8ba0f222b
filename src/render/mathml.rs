//! MathML Core, for browsers without a script: an element for each part, operators with their spaces from the
//! operator dictionary.
//!
//! Branches are a table behind a brace that stretches; each cell says its alignment itself, and spaces in words are
//! no-break spaces, because MathML Core trims the others.

use crate::document::Document;
use crate::render::derivation;
use crate::render::mathematics::Frame;
use crate::render::mathematics::Job;
use crate::render::mathematics::Markup;
use crate::render::mathematics::Sign;
use crate::render::mathematics::has_own_letter;
use crate::render::mathematics::is_greek;
use crate::render::style::Style;
use crate::syntax::spelling::GREEK;
use crate::syntax::tree::Relation;

/// MathML in a style.
pub(super) struct MathMl<'a>(pub &'a Style);

impl Markup for MathMl<'_> {
    fn style(&self) -> &Style {
        self.0
    }

    fn number(&self, digits: &str) -> String {
        format!("<mn>{digits}</mn>")
    }

    fn letter(&self, name: &str) -> String {
        match name {
            "pi" => "<mi>\u{3c0}</mi>".to_owned(),
            "inf" => "<mi>\u{221e}</mi>".to_owned(),
            _ if self.0.greek && has_own_letter(name) => format!("<mi>{}</mi>", greek(name)),
            // A name of several letters is upright in MathML.
            _ => format!("<mi>{}</mi>", escaped(name)),
        }
    }

    fn head(&self, name: &str, latex: &str) -> String {
        let (base, script) = parts(latex);
        let base = match base {
            "" => escaped(name),
            word if is_greek(word) => greek(word),
            word => escaped(word),
        };
        let base = format!("<mi>{base}</mi>");
        match script {
            None => base,
            Some(('^', word)) => format!("<msup>{base}{}</msup>", scripted(word)),
            Some((_, word)) => format!("<msub>{base}{}</msub>", scripted(word)),
        }
    }

    fn primes(&self, head: &str, order: u32) -> String {
        let mark = match order {
            0 => return head.to_owned(),
            1 => "<mo>\u{2032}</mo>".to_owned(),
            2 => "<mo>\u{2033}</mo>".to_owned(),
            3 => "<mo>\u{2034}</mo>".to_owned(),
            n => format!("<mrow><mo>(</mo><mn>{n}</mn><mo>)</mo></mrow>"),
        };
        if head.starts_with("<msup>") {
            return format!("<msup><mrow><mo>(</mo>{head}<mo>)</mo></mrow>{mark}</msup>");
        }
        format!("<msup>{head}{mark}</msup>")
    }

    fn word(&self, text: &str) -> String {
        format!("<mtext>{}</mtext>", escaped(text).replace(' ', "&#160;"))
    }

    fn sign(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::Plus => "<mo>+</mo>",
            Sign::Minus => "<mo>\u{2212}</mo>",
            Sign::Negative => r#"<mo form="prefix">−</mo>"#,
            Sign::Times | Sign::Thin => "<mo>&#x2062;</mo>",
            Sign::Dot => "<mo>\u{22c5}</mo>",
            Sign::Apply => "<mo>&#x2061;</mo>",
            Sign::Comma => "<mo>,</mo>",
            Sign::And => "<mo>,</mo><mtext>&#160;</mtext>",
            Sign::Or => "<mtext>&#160;or&#160;</mtext>",
            Sign::Not => "<mo>\u{ac}</mo>",
            Sign::In => "<mo>\u{2208}</mo>",
            Sign::NotIn => "<mo>\u{2209}</mo>",
            Sign::To => "<mo>\u{2192}</mo>",
            Sign::Is(Relation::Less) => "<mo>&lt;</mo>",
            Sign::Is(Relation::LessEq) => "<mo>\u{2264}</mo>",
            Sign::Is(Relation::Greater) => "<mo>&gt;</mo>",
            Sign::Is(Relation::GreaterEq) => "<mo>\u{2265}</mo>",
            Sign::Is(Relation::Equal) => "<mo>=</mo>",
            Sign::Is(Relation::NotEqual) => "<mo>\u{2260}</mo>",
            Sign::Reals => "<mi>\u{211d}</mi>",
            Sign::Integers => "<mi>\u{2124}</mi>",
            Sign::Empty => "<mi>\u{2205}</mi>",
            Sign::Opens(true) => "<mo>[</mo>",
            Sign::Opens(false) => "<mo>(</mo>",
            Sign::Closes(true) => "<mo>]</mo>",
            Sign::Closes(false) => "<mo>)</mo>",
            Sign::FromLeft => "<mo>\u{2212}</mo>",
            Sign::FromRight => "<mo>+</mo>",
            Sign::NotExists => "<mo>\u{2204}</mo>",
            Sign::Partial => "<mi>\u{2202}</mi>",
            Sign::Quad => r#"<mspace width="1em"/>"#,
            Sign::FullStop => "<mo>.</mo>",
            Sign::Limit => "<mo>lim</mo>",
            Sign::LowerLimit => "<mo>lim&#160;inf</mo>",
            Sign::UpperLimit => "<mo>lim&#160;sup</mo>",
        }
    }

    fn frame(&self, frame: Frame) -> [&'static str; 3] {
        match frame {
            Frame::Fraction => ["<mfrac><mrow>", "</mrow><mrow>", "</mrow></mfrac>"],
            Frame::Power => ["<msup><mrow>", "</mrow><mrow>", "</mrow></msup>"],
            Frame::Index => ["<msub><mrow>", "</mrow><mrow>", "</mrow></msub>"],
            Frame::Root => ["<msqrt>", "", "</msqrt>"],
            Frame::Bracket { .. } => ["<mrow><mo>(</mo>", "", "<mo>)</mo></mrow>"],
            Frame::Set => ["<mrow><mo>{</mo>", "", "<mo>}</mo></mrow>"],
            Frame::Limit => ["<munder>", "<mrow>", "</mrow></munder><mspace width=\"0.2em\"/>"],
        }
    }

    fn indexed_root(&self, index: Vec<Job>, radicand: Vec<Job>) -> Vec<Job> {
        let mut out = vec![Job::Sign("<mroot><mrow>")];
        out.extend(radicand);
        out.push(Job::Sign("</mrow><mrow>"));
        out.extend(index);
        out.push(Job::Sign("</mrow></mroot>"));
        out
    }

    fn delimiters(&self, name: &str, _tall: bool) -> [&'static str; 2] {
        match name {
            "floor" => ["<mrow><mo>\u{230a}</mo>", "<mo>\u{230b}</mo></mrow>"],
            "ceil" => ["<mrow><mo>\u{2308}</mo>", "<mo>\u{2309}</mo></mrow>"],
            _ => [
                r#"<mrow><mo form="prefix" stretchy="true">|</mo>"#,
                r#"<mo form="postfix" stretchy="true">|</mo></mrow>"#,
            ],
        }
    }

    fn cases(&self, rows: &[[String; 2]]) -> String {
        let mut out = String::from("<mrow><mo form=\"prefix\" stretchy=\"true\">{</mo><mtable>");
        for [value, condition] in rows {
            out.push_str("<mtr>");
            for cell in [value, condition] {
                out.push_str(&format!(r#"<mtd style="text-align:left"><mrow>{cell}</mrow></mtd>"#));
            }
            out.push_str("</mtr>");
        }
        out.push_str("</mtable></mrow>");
        out
    }

    fn stack(&self, lines: &[String]) -> String {
        let row =
            |line: &String| format!(r#"<mtr><mtd style="text-align:left"><mrow>{line}</mrow></mtd></mtr>"#);
        format!("<mtable>{}</mtable>", lines.iter().map(row).collect::<String>())
    }

    fn inline(&self, formula: &str) -> String {
        format!("<math><mrow>{formula}</mrow></math>")
    }

    fn in_cell(&self, formula: &str) -> String {
        format!("<math displaystyle=\"true\"><mrow>{formula}</mrow></math>")
    }

    fn prose(&self, text: &str) -> String {
        escaped(text)
    }
}

/// The letter of a Greek name, as LaTeX draws it: there epsilon and phi are the round letters.
fn greek(name: &str) -> String {
    let round = match name {
        "epsilon" => Some('\u{3f5}'),
        "varepsilon" => Some('\u{3b5}'),
        "phi" => Some('\u{3d5}'),
        "varphi" => Some('\u{3c6}'),
        _ => None,
    };
    if let Some(round) = round {
        return round.to_string();
    }
    GREEK
        .iter()
        .find(|(_, word)| *word == name)
        .map_or_else(|| name.to_owned(), |(letter, _)| letter.to_string())
}

/// The word of a name in LaTeX, and its index or exponent: `\operatorname{ReLU}^{2}`.
pub(super) fn parts(latex: &str) -> (&str, Option<(char, &str)>) {
    let (base, script) = match latex.find(['_', '^']) {
        Some(at) if !latex[..at].ends_with('\\') => {
            let sign = if latex[at..].starts_with('_') { '_' } else { '^' };
            (&latex[..at], Some((sign, latex[at + 1..].trim_matches(['{', '}', '\\']))))
        }
        _ => (latex, None),
    };
    let word = base.strip_prefix(r"\operatorname{").and_then(|rest| rest.strip_suffix('}'));
    (word.unwrap_or_else(|| base.trim_start_matches('\\')), script)
}

fn scripted(word: &str) -> String {
    let is_number = word.bytes().all(|c| c.is_ascii_digit());
    if is_number { format!("<mn>{word}</mn>") } else { format!("<mi>{}</mi>", escaped(word)) }
}

/// A text without the signs of markup.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace(r"\_", "_")
}

/// A displayed formula.
pub(super) fn display(formula: &str) -> String {
    format!("<math display=\"block\"><mrow>{formula}</mrow></math>\n")
}

/// The equation as a displayed formula, and paragraphs about the points without a derivative.
pub(super) fn render(document: &Document, style: &Style) -> String {
    let m = MathMl(style);
    let mut out = display(&derivation::equation(&m, document));
    for words in derivation::notes(&m, document) {
        out.push_str(&format!("<p>{words}</p>\n"));
    }
    out
}
