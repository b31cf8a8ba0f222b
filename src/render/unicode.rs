//! The two-dimensional form for a terminal: one brace, pieces and conditions in
//! columns, and below a line for each point without a derivative.

use std::fmt::Write;

use crate::document::Document;
use crate::document::Row;
use crate::document::RowCondition;
use crate::document::RowValue;
use crate::document::Shape;
use crate::render::style::Style;
use crate::render::text::Signs;
use crate::render::text::binder;
use crate::render::text::precedence;
use crate::render::text::primes;
use crate::render::text::sentence;
use crate::render::text::symbol;
use crate::render::text::write;
use crate::syntax::Precedence;

pub(super) fn render(document: &Document, style: &Style) -> String {
    let x = &symbol(&document.variable, Signs::Unicode);
    let name = &document.name.text;
    let mut definition = format!("{name}({x}) = ");
    write(&mut definition, &document.formulas, document.definition, Signs::Unicode);
    let mut out = String::new();
    // Of a derivative by its name the definition says nothing.
    if document.primes == 0 {
        out = wrapped(&definition, style.width, 4).join("\n");
        out.push('\n');
        if document.order == 0 {
            return out;
        }
        out.push('\n');
    }
    out.push_str(&block(
        document,
        &format!("{name}{}({x}) = ", primes(document.primes + document.order)),
        style.width,
    ));
    let mut notes = String::new();
    for point in &document.points {
        let mut at = String::new();
        write(&mut at, &document.formulas, point.at.exact, Signs::Unicode);
        if let Some(family) = point.family {
            at.push_str(", ");
            write(&mut at, &document.formulas, family, Signs::Unicode);
        }
        if let Some(when) = point.when {
            at.push_str(if point.family.is_some() { ", " } else { " if " });
            write(&mut at, &document.formulas, when, Signs::Unicode);
        }
        note(&mut notes, document, &format!("at {x} = {at}: "), &point.sentences, style.width);
    }
    for piece in &document.pieces {
        if let Some(reason) = &piece.reason {
            let mut place = String::new();
            write(&mut place, &document.formulas, piece.place, Signs::Unicode);
            note(&mut notes, document, &format!("for {place}: "), std::slice::from_ref(reason), style.width);
        }
    }
    for words in &document.generalised {
        let words = sentence(&document.formulas, words, Signs::Unicode);
        notes.push_str(&wrapped(&words, style.width, 4).join("\n"));
        notes.push('\n');
    }
    if !notes.is_empty() {
        out.push('\n');
        out.push_str(&notes);
    }
    let body = out.len();
    for constant in document.formulas.constants() {
        let Shape::Call(call) = document.formulas.shape(constant.definition) else { continue };
        let _ = write!(out, "\nwhere {} = ", constant.name);
        if let Some(approx) = &constant.approx {
            let _ = write!(out, "{approx}... is ");
        }
        out.push_str("the zero of ");
        write(&mut out, &document.formulas, call.arguments[0], Signs::Unicode);
        out.push_str(", ");
        write(&mut out, &document.formulas, call.arguments[1], Signs::Unicode);
        out.push('\n');
    }
    if !document.assumptions_used.is_empty() {
        out.push_str("\nwhere ");
        for (i, assumption) in document.assumptions_used.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            write(&mut out, &document.formulas, *assumption, Signs::Unicode);
        }
        out.push('\n');
    }
    let tail = out.split_off(body);
    for line in tail.lines() {
        out.push_str(&wrapped(line, style.width, 4).join("\n"));
        out.push('\n');
    }
    out
}

/// Sentences under each other, behind a label.
fn note(
    out: &mut String,
    document: &Document,
    label: &str,
    sentences: &[Vec<crate::document::Word>],
    width: usize,
) {
    let indent = match label.chars().count() {
        short if 2 * short <= width => short,
        _ => 4,
    };
    for (i, words) in sentences.iter().enumerate() {
        let text = sentence(&document.formulas, words, Signs::Unicode);
        let lines = match i {
            0 => wrapped(&format!("{label}{text}"), width, indent),
            _ => {
                let lines = wrapped(&text, width.saturating_sub(indent), 0);
                lines.into_iter().map(|line| format!("{}{line}", " ".repeat(indent))).collect()
            }
        };
        out.push_str(&lines.join("\n"));
        out.push('\n');
    }
}

/// The derivative: one line, or rows behind a brace. Where a line would be longer than the width, the conditions
/// stand below their values, and long formulas go on in the next line.
fn block(document: &Document, label: &str, width: usize) -> String {
    let mut rows: Vec<(String, String)> = document.rows.iter().map(|row| cells(document, row)).collect();
    if let (Some(binder), Some((_, place))) = (binder(document, Signs::Unicode), rows.last_mut()) {
        place.push_str(", ");
        place.push_str(&binder);
    }
    let length = |text: &str| text.chars().count();
    if let [(value, condition)] = rows.as_slice() {
        let gap = if condition.is_empty() { "" } else { "  " };
        let line = format!("{label}{value}{gap}{condition}");
        if length(&line) <= width {
            return line + "\n";
        }
        let mut out = wrapped(&format!("{label}{value}"), width, 4);
        if !condition.is_empty() {
            out.extend(
                wrapped(condition, width.saturating_sub(2), 4).into_iter().map(|line| format!("  {line}")),
            );
        }
        return out.join("\n") + "\n";
    }
    let values = rows.iter().map(|(value, _)| length(value)).max().unwrap_or(0);
    let conditions = rows.iter().map(|(_, condition)| length(condition)).max().unwrap_or(0);
    let indent = length(label);
    if indent + values + conditions + 4 <= width {
        let rows = rows.iter().map(|(value, condition)| {
            let gap = " ".repeat(values - length(value) + 2);
            vec![format!("{value}{gap}{condition}")]
        });
        return braced(rows.collect(), label);
    }
    // The label stands above, and each value above its condition.
    let inside = width.saturating_sub(4);
    let rows = rows.iter().map(|(value, condition)| {
        let mut lines = wrapped(value, inside, 4);
        lines.extend(
            wrapped(condition, inside.saturating_sub(4), 4).into_iter().map(|line| format!("    {line}")),
        );
        lines
    });
    format!("{}\n{}", label.trim_end(), braced(rows.collect(), "  "))
}

/// Lines behind one brace, with the label before the middle one.
fn braced(rows: Vec<Vec<String>>, label: &str) -> String {
    let lines: Vec<&String> = rows.iter().flatten().collect();
    let middle = if lines.len() == 2 { 0 } else { (lines.len() - 1) / 2 };
    let indent = " ".repeat(label.chars().count());
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        let brace = match (i, lines.len()) {
            (0, _) => '⎧',
            (i, n) if i + 1 == n => '⎩',
            (i, _) if i == middle => '⎨',
            _ => '⎪',
        };
        let label = if i == middle { label } else { &indent };
        out.push_str(format!("{label}{brace} {line}").trim_end());
        out.push('\n');
    }
    out
}

/// A text in lines of at most so many characters, broken at spaces where there are any; lines after the first are
/// indented.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    let room = |out: &Vec<String>| if out.is_empty() { width } else { width.saturating_sub(indent) }.max(8);
    for mut word in text.split(' ') {
        let used = line.chars().count();
        if used > 0 && used + 1 + word.chars().count() > room(&out) {
            out.push(std::mem::take(&mut line));
        } else if used > 0 {
            line.push(' ');
        }
        // A word that is longer than a line is cut.
        while line.chars().count() + word.chars().count() > room(&out) {
            let left = room(&out) - line.chars().count();
            let at = word.char_indices().nth(left).map_or(word.len(), |(i, _)| i);
            line.push_str(&word[..at]);
            out.push(std::mem::take(&mut line));
            word = &word[at..];
        }
        line.push_str(word);
    }
    out.push(line);
    for line in out.iter_mut().skip(1) {
        line.insert_str(0, &" ".repeat(indent));
    }
    out
}

/// The value of a row and where it counts.
fn cells(document: &Document, row: &Row) -> (String, String) {
    let formulas = &document.formulas;
    let shown = |f| {
        let mut out = String::new();
        write(&mut out, formulas, f, Signs::Unicode);
        out
    };
    let value = match row.value {
        RowValue::Value(f) => shown(f),
        RowValue::Undefined => "undefined".to_owned(),
        RowValue::Undecided => "undecided".to_owned(),
    };
    let points: Vec<String> = row.at.iter().map(|p| shown(*p)).collect();
    let mut place = match points.as_slice() {
        [] => String::new(),
        [p] => format!("{} = {p}", symbol(&document.variable, Signs::Unicode)),
        several => format!("{} ∈ {{{}}}", symbol(&document.variable, Signs::Unicode), several.join(", ")),
    };
    match row.condition {
        RowCondition::None => {}
        RowCondition::Otherwise => place.push_str("otherwise"),
        RowCondition::For(c) => {
            if place.is_empty() {
                place.push_str(&shown(c));
            } else {
                // The comma is an `and`.
                let open = precedence(formulas.shape(c)) < Precedence::And;
                let (before, after) = if open { ("(", ")") } else { ("", "") };
                place.push_str(&format!(", {before}{}{after}", shown(c)));
            }
        }
    }
    (value, place)
}
