//! LaTeX with amsmath and nothing else, unless the author's style asks for mathtools.
//!
//! A line ends after each `\\`, no row begins with a bare `[`, absolute values are
//! `\lvert ... \rvert`, operator names are written out: what KaTeX, MathJax and TeX
//! all read.

use std::fmt::Write;

use itertools::Itertools;

use crate::document::Document;
use crate::document::Formula;
use crate::document::Formulas;
use crate::document::Word;
use crate::render::derivation;
use crate::render::mathematics;
use crate::render::mathematics::Frame;
use crate::render::mathematics::Job;
use crate::render::mathematics::Markup;
use crate::render::mathematics::Sign;
use crate::render::mathematics::has_own_letter;
use crate::render::mathematics::unprimed;
use crate::render::style::Profile;
use crate::render::style::Style;
use crate::syntax::tree::Relation;

/// LaTeX in a style.
pub(super) struct Latex<'a>(pub &'a Style);

impl Markup for Latex<'_> {
    fn style(&self) -> &Style {
        self.0
    }

    fn number(&self, digits: &str) -> String {
        digits.to_owned()
    }

    fn letter(&self, name: &str) -> String {
        match name {
            "pi" => r"\pi".to_owned(),
            "inf" => r"\infty".to_owned(),
            // TeX has a command for this capital, which does not look like Y.
            "Upsilon" if self.0.greek => r"\Upsilon".to_owned(),
            _ if self.0.greek && has_own_letter(name) => format!(r"\{name}"),
            _ if name.chars().count() == 1 => name.to_owned(),
            _ => format!(r"\mathrm{{{}}}", escaped(name)),
        }
    }

    fn head(&self, name: &str, latex: &str) -> String {
        match latex {
            "" if name.len() == 1 => name.to_owned(),
            "" => format!(r"\operatorname{{{}}}", escaped(name)),
            _ => latex.to_owned(),
        }
    }

    fn primes(&self, head: &str, order: u32) -> String {
        let head = unprimed(head, order);
        match order {
            0..=3 => format!("{head}{}", "'".repeat(order as usize)),
            n => format!("{head}^{{({n})}}"),
        }
    }

    fn word(&self, text: &str) -> String {
        match text {
            "\u{2013}" => r"\text{--}".to_owned(),
            _ => format!(r"\text{{{}}}", escaped(text)),
        }
    }

    fn sign(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::Plus => " + ",
            Sign::Minus => " - ",
            Sign::Negative => "-",
            Sign::Times => " ",
            Sign::Dot => r" \cdot ",
            Sign::Thin => r"\, ",
            Sign::Apply => "",
            Sign::Comma => ", ",
            Sign::And => r",\ ",
            Sign::Or => r" \text{ or } ",
            Sign::Not => r"\neg ",
            Sign::In => r" \in ",
            Sign::NotIn => r" \notin ",
            Sign::To => r" \to ",
            Sign::Is(Relation::Less) => " < ",
            Sign::Is(Relation::LessEq) => r" \le ",
            Sign::Is(Relation::Greater) => " > ",
            Sign::Is(Relation::GreaterEq) => r" \ge ",
            Sign::Is(Relation::Equal) => " = ",
            Sign::Is(Relation::NotEqual) => r" \ne ",
            Sign::Reals => r"\mathbb{R}",
            Sign::Integers => r"\mathbb{Z}",
            Sign::Empty => r"\emptyset",
            Sign::Opens(true) => "[",
            Sign::Opens(false) => "(",
            Sign::Closes(true) => "]",
            Sign::Closes(false) => ")",
            Sign::FromLeft => "-",
            Sign::FromRight => "+",
            Sign::NotExists => r"\nexists",
            Sign::Partial => r"\partial",
            Sign::Quad => r" \quad ",
            Sign::FullStop => ".",
            Sign::Limit => r"\lim",
            Sign::LowerLimit => r"\liminf",
            Sign::UpperLimit => r"\limsup",
        }
    }

    fn frame(&self, frame: Frame) -> [&'static str; 3] {
        match frame {
            Frame::Fraction => [r"\frac{", "}{", "}"],
            Frame::Power => ["", "^{", "}"],
            Frame::Index => ["", "_{", "}"],
            Frame::Root => [r"\sqrt{", "", "}"],
            Frame::Bracket { tall: false } => ["(", "", ")"],
            Frame::Bracket { tall: true } => [r"\left(", "", r"\right)"],
            Frame::Set => [r"\{", "", r"\}"],
            Frame::Limit => ["", "_{", "} "],
        }
    }

    fn indexed_root(&self, index: Vec<Job>, radicand: Vec<Job>) -> Vec<Job> {
        let mut out = vec![Job::Sign(r"\sqrt[")];
        out.extend(index);
        out.push(Job::Sign("]{"));
        out.extend(radicand);
        out.push(Job::Sign("}"));
        out
    }

    fn delimiters(&self, name: &str, tall: bool) -> [&'static str; 2] {
        match (name, tall) {
            ("floor", false) => [r"\lfloor ", r" \rfloor"],
            ("floor", true) => [r"\left\lfloor ", r" \right\rfloor"],
            ("ceil", false) => [r"\lceil ", r" \rceil"],
            ("ceil", true) => [r"\left\lceil ", r" \right\rceil"],
            (_, false) => [r"\lvert ", r" \rvert"],
            (_, true) => [r"\left\lvert ", r" \right\rvert"],
        }
    }

    fn cases(&self, rows: &[[String; 2]]) -> String {
        let (open, close) = match self.0.profile {
            Profile::Amsmath => (r"\begin{cases}", r"\end{cases}"),
            Profile::Mathtools => (r"\begin{dcases}", r"\end{dcases}"),
            Profile::Array => (r"\left\{\begin{array}{ll}", r"\end{array}\right."),
        };
        let lines = rows.iter().map(|[value, condition]| {
            // A bracket behind a row break would be read as a length.
            let guard = if value.starts_with('[') { "{}" } else { "" };
            format!("  {guard}{}", format!("{value} & {condition}").replace('\n', "\n  "))
        });
        format!("{open}\n{}\n{close}", lines.format("\\\\\n"))
    }

    fn stack(&self, lines: &[String]) -> String {
        match lines {
            [one] => one.clone(),
            several => format!("\\begin{{array}}{{l}}\n  {}\n\\end{{array}}", several.join("\\\\\n  ")),
        }
    }

    fn inline(&self, formula: &str) -> String {
        format!("${formula}$")
    }

    fn in_cell(&self, formula: &str) -> String {
        if formula.contains(r"\begin") || !formula.contains(r"\frac") {
            return self.inline(formula);
        }
        let terms = terms(formula);
        if terms.len() > 1 && seen(formula) > LONG {
            return format!("$\\begin{{aligned}}\n&{}\n\\end{{aligned}}$", terms.join("\\\\\n&{}"));
        }
        format!("$\\displaystyle {formula}$")
    }

    fn prose(&self, text: &str) -> String {
        escaped(text)
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '_' | '%' | '&' | '#' | '$' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str(r"\textbackslash{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            _ => out.push(c),
        }
    }
    out
}

/// A formula of more signs than this is broken in a cell of a table.
const LONG: usize = 45;

/// About how many signs of a formula are to be seen.
fn seen(formula: &str) -> usize {
    let mut in_command = false;
    let visible = formula.chars().filter(|c| {
        in_command = *c == '\\' || in_command && c.is_ascii_alphabetic();
        !in_command && !matches!(c, '{' | '}' | '^' | '_' | ' ')
    });
    visible.count()
}

/// The terms of a sum, each with its sign, where these stand outside of all brackets.
fn terms(formula: &str) -> Vec<&str> {
    let (mut out, mut depth, mut start) = (Vec::new(), 0i32, 0);
    for (i, c) in formula.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            '+' | '-' if depth == 0 && formula[..i].ends_with(' ') && formula[i + 1..].starts_with(' ') => {
                out.push(formula[start..i].trim_end());
                start = i;
            }
            _ => {}
        }
    }
    out.push(&formula[start..]);
    out
}

fn plain() -> Style {
    Style::default()
}

/// The LaTeX of a formula.
pub fn formula(formulas: &Formulas, f: Formula) -> String {
    mathematics::formula(&Latex(&plain()), formulas, f)
}

/// The right-hand side of the derivative, or of the function when only that is shown.
pub(super) fn right_hand_side(document: &Document) -> String {
    derivation::right_hand_side(&Latex(&plain()), document)
}

/// The derivative as an equation.
pub fn equation(document: &Document, style: &Style) -> String {
    derivation::equation(&Latex(style), document)
}

/// The derivative, and what else was asked for in comments below it.
pub(super) fn render(document: &Document, style: &Style) -> String {
    let mut out = derivation::right_hand_side(&Latex(style), document);
    for words in &document.generalised {
        let _ = write!(out, "\n% {}", derivation::sentence(&Latex(style), &document.formulas, words));
    }
    out
}

/// A title for a table: plain text.
pub(super) fn title(title: &str) -> String {
    escaped(title)
}

/// Words with formulas between dollar signs.
pub(super) fn sentence(formulas: &Formulas, words: &[Word]) -> String {
    derivation::sentence(&Latex(&plain()), formulas, words)
}
