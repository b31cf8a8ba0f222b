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
use crate::render::text::sentence;
use crate::render::text::write;

pub(super) fn render(document: &Document, style: &Style) -> String {
    let x = &document.variable;
    let name = &document.name.text;
    let mut out = format!("{name}({x}) = ");
    write(&mut out, &document.formulas, document.definition, Signs::Unicode);
    out.push('\n');
    if document.order == 0 {
        return out;
    }
    out.push('\n');
    out.push_str(&block(document, &format!("{name}{}({x}) = ", primes(document.order))));
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
        notes.push_str(&sentence(&document.formulas, words, Signs::Unicode));
        notes.push('\n');
    }
    if !notes.is_empty() {
        out.push('\n');
        out.push_str(&notes);
    }
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
    let indent = label.chars().count();
    for (i, words) in sentences.iter().enumerate() {
        let text = sentence(&document.formulas, words, Signs::Unicode);
        let paragraph = pretty::RcDoc::<()>::intersperse(
            text.split(' ').map(|word| pretty::RcDoc::text(word.to_owned())),
            pretty::RcDoc::softline(),
        )
        .nest(indent as isize);
        if i == 0 {
            out.push_str(label);
        } else {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        let mut lines = String::new();
        paragraph
            .render_fmt(width.saturating_sub(indent), &mut lines)
            .expect("writing to a string does not fail");
        out.push_str(&lines);
        out.push('\n');
    }
}

/// The mark of the order: primes up to three, then a number in brackets.
fn primes(order: u32) -> String {
    match order {
        1 => "′".to_owned(),
        2 => "″".to_owned(),
        3 => "‴".to_owned(),
        n => {
            let digits = n.to_string();
            let raised = digits
                .bytes()
                .map(|d| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][usize::from(d - b'0')]);
            format!("⁽{}⁾", raised.collect::<String>())
        }
    }
}

/// The derivative: one line, or rows behind a brace.
fn block(document: &Document, label: &str) -> String {
    let mut rows: Vec<(String, String)> = document.rows.iter().map(|row| cells(document, row)).collect();
    if let (Some(binder), Some((_, place))) = (binder(document, Signs::Unicode), rows.last_mut()) {
        place.push_str(", ");
        place.push_str(&binder);
    }
    if let [(value, condition)] = rows.as_slice() {
        let gap = if condition.is_empty() { "" } else { "  " };
        return format!("{label}{value}{gap}{condition}\n");
    }
    let width = rows.iter().map(|(value, _)| value.chars().count()).max().unwrap_or(0);
    let indent = " ".repeat(label.chars().count());
    let middle = (rows.len() - 1) / 2;
    let middle = if rows.len() == 2 { 0 } else { middle };
    let mut out = String::new();
    for (i, (value, condition)) in rows.iter().enumerate() {
        let brace = match (i, rows.len()) {
            (0, _) => '⎧',
            (i, n) if i + 1 == n => '⎩',
            (i, _) if i == middle => '⎨',
            _ => '⎪',
        };
        out.push_str(if i == middle { label } else { &indent });
        out.push(brace);
        out.push(' ');
        out.push_str(value);
        out.extend(std::iter::repeat_n(' ', width - value.chars().count() + 2));
        out.push_str(condition);
        out.truncate(out.trim_end().len());
        out.push('\n');
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
        [p] => format!("{} = {p}", document.variable),
        several => format!("{} ∈ {{{}}}", document.variable, several.join(", ")),
    };
    match row.condition {
        RowCondition::None => {}
        RowCondition::Otherwise => place.push_str("otherwise"),
        RowCondition::For(c) => {
            if !place.is_empty() {
                place.push_str(", ");
            }
            place.push_str(&shown(c));
        }
    }
    (value, place)
}
