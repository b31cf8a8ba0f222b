//! Typst's own language of mathematics.
//!
//! Commas and brackets that are no arguments are escaped, words stand in quotation marks.

use itertools::Itertools;

use crate::document::Document;
use crate::render::derivation;
use crate::render::mathematics::Frame;
use crate::render::mathematics::Job;
use crate::render::mathematics::Markup;
use crate::render::mathematics::Sign;
use crate::render::mathematics::has_own_letter;
use crate::render::mathematics::is_greek;
use crate::render::mathematics::unprimed;
use crate::render::mathml;
use crate::render::style::Style;
use crate::syntax::tree::Relation;

/// Functions that Typst has a name for.
const KNOWN: [&str; 17] = [
    "exp", "ln", "log", "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh",
    "cosh", "tanh", "max", "min",
];

/// Typst in a style.
pub(super) struct Typst<'a>(pub &'a Style);

impl Markup for Typst<'_> {
    fn style(&self) -> &Style {
        self.0
    }

    fn number(&self, digits: &str) -> String {
        digits.to_owned()
    }

    fn letter(&self, name: &str) -> String {
        match name {
            "inf" => "oo".to_owned(),
            "pi" => name.to_owned(),
            _ if self.0.greek && has_own_letter(name) => greek(name),
            _ if name.chars().count() == 1 => name.to_owned(),
            _ => quoted(name),
        }
    }

    fn head(&self, name: &str, latex: &str) -> String {
        let (base, script) = mathml::parts(latex);
        let word = if base.is_empty() { name } else { base };
        let head = match word {
            _ if is_greek(word) => greek(word),
            _ if word.chars().count() == 1 || KNOWN.contains(&word) => word.to_owned(),
            _ => format!("op({})", quoted(word)),
        };
        match script {
            None => head,
            Some((sign, script)) if script.bytes().all(|c| c.is_ascii_digit()) => {
                format!("{head}{sign}{script}")
            }
            Some((sign, script)) => format!("{head}{sign}{}", quoted(script)),
        }
    }

    fn primes(&self, head: &str, order: u32) -> String {
        let head = unprimed(head, order);
        match order {
            0..=3 => format!("{head}{}", "'".repeat(order as usize)),
            n => format!("{head}^(({n}))"),
        }
    }

    fn word(&self, text: &str) -> String {
        quoted(text)
    }

    fn sign(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::Plus => " + ",
            Sign::Minus => " - ",
            Sign::Negative => "-",
            Sign::Times => " ",
            Sign::Dot => " dot ",
            Sign::Thin => " thin ",
            Sign::Apply => "",
            Sign::Comma => "\\, ",
            Sign::And => "\\, space ",
            Sign::Or => r#" " or " "#,
            Sign::Not => "not ",
            Sign::In => " in ",
            Sign::NotIn => " in.not ",
            Sign::To => " -> ",
            Sign::Is(Relation::Less) => " < ",
            Sign::Is(Relation::LessEq) => " <= ",
            Sign::Is(Relation::Greater) => " > ",
            Sign::Is(Relation::GreaterEq) => " >= ",
            Sign::Is(Relation::Equal) => " = ",
            Sign::Is(Relation::NotEqual) => " != ",
            Sign::Reals => "RR",
            Sign::Integers => "ZZ",
            Sign::Empty => "emptyset",
            Sign::Opens(true) => r"\[",
            Sign::Opens(false) => r"\(",
            Sign::Closes(true) => r"\]",
            Sign::Closes(false) => r"\)",
            Sign::FromLeft => "-",
            Sign::FromRight => "+",
            Sign::NotExists => "exists.not",
            Sign::Partial => "partial",
            Sign::Quad => " quad ",
            Sign::FullStop => ".",
            Sign::Limit => "lim",
            Sign::LowerLimit => "liminf",
            Sign::UpperLimit => "limsup",
        }
    }

    fn frame(&self, frame: Frame) -> [&'static str; 3] {
        match frame {
            Frame::Fraction => ["frac(", ", ", ")"],
            Frame::Power => ["", "^(", ")"],
            Frame::Index => ["", "_(", ")"],
            Frame::Root => ["sqrt(", "", ")"],
            Frame::Bracket { .. } => ["(", "", ")"],
            Frame::Set => [r"\{", "", r"\}"],
            Frame::Limit => ["", "_(", ") "],
        }
    }

    fn indexed_root(&self, index: Vec<Job>, radicand: Vec<Job>) -> Vec<Job> {
        let mut out = vec![Job::Sign("root(")];
        out.extend(index);
        out.push(Job::Sign(", "));
        out.extend(radicand);
        out.push(Job::Sign(")"));
        out
    }

    fn delimiters(&self, name: &str, _tall: bool) -> [&'static str; 2] {
        match name {
            "floor" => ["floor(", ")"],
            "ceil" => ["ceil(", ")"],
            _ => ["abs(", ")"],
        }
    }

    fn cases(&self, rows: &[[String; 2]]) -> String {
        let rows = rows.iter().map(|[value, condition]| {
            // The comma between value and condition is no separator of the rows.
            let value =
                value.strip_suffix("\\,").map_or_else(|| value.clone(), |value| format!("{value}\\,"));
            format!("  {} & {condition}", value.replace('\n', "\n  "))
        });
        format!("cases(\n{},\n)", rows.format(",\n"))
    }

    fn inline(&self, formula: &str) -> String {
        format!("${formula}$")
    }

    fn in_cell(&self, formula: &str) -> String {
        format!("$display({formula})$")
    }

    fn prose(&self, text: &str) -> String {
        escaped(text)
    }
}

/// The name that Typst has for the letter of LaTeX: its second form is `alt`, and of epsilon and phi the first one is.
fn greek(name: &str) -> String {
    match (name, name.strip_prefix("var")) {
        ("epsilon" | "phi", _) => format!("{name}.alt"),
        (_, Some(letter @ ("epsilon" | "phi"))) => letter.to_owned(),
        (_, Some(letter)) => format!("{letter}.alt"),
        _ => name.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text without the signs of markup.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '$' | '*' | '_' | '`' | '#' | '<' | '>' | '@' | '[' | ']' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The equation as a displayed formula, and a list of the points without a derivative.
pub(super) fn render(document: &Document, style: &Style) -> String {
    let m = Typst(style);
    let mut out = format!("$ {} $\n", derivation::equation(&m, document));
    let notes = derivation::notes(&m, document);
    if !notes.is_empty() {
        out.push('\n');
    }
    for words in notes {
        out.push_str(&format!("- {words}\n"));
    }
    out
}
