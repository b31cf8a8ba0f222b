//! JSON objects, written key by key.

use std::fmt;
use std::fmt::Write;

use crate::document::Extended;
use crate::document::Formula;
use crate::document::Formulas;
use crate::document::Quantity;
use crate::document::Word;
use crate::render::latex;
use crate::render::text;
use crate::render::text::Signs;
use crate::source::Diagnostic;

/// A text as a JSON string, with its quotes.
pub fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    push_string(&mut out, value);
    out
}

/// Writes a text as a JSON string.
pub(super) fn push_string(out: &mut String, value: &str) {
    out.push('"');
    // What needs no escape is copied in one go; the characters that do are single bytes.
    let mut rest = value;
    while let Some(at) = rest.bytes().position(|c| c < 0x20 || c == b'"' || c == b'\\') {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            c => {
                let _ = write!(out, "\\u{c:04x}");
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

/// Writes an object or a list: keys, commas, brackets.
pub(super) struct Writer<'a> {
    /// What is written and not yet handed on.
    pub out: String,
    formulas: &'a Formulas,
    sink: Option<&'a mut dyn Write>,
}

/// What is written is handed on in parts of about this many bytes.
const PART: usize = 1 << 16;

impl<'a> Writer<'a> {
    /// An object that is begun, with formulas to write in it.
    pub fn new(formulas: &'a Formulas) -> Writer<'a> {
        Writer { out: String::from("{"), formulas, sink: None }
    }

    /// The same, handing on what is written in parts.
    pub fn into_sink(formulas: &'a Formulas, sink: &'a mut dyn Write) -> Writer<'a> {
        Writer { sink: Some(sink), ..Writer::new(formulas) }
    }

    /// The rest of what was written, the object closed.
    pub fn finish(mut self) -> String {
        self.out.push('}');
        self.out
    }

    /// Closes the object and hands on the rest.
    pub fn hand_over(mut self) -> fmt::Result {
        self.out.push('}');
        self.sink.map_or(Ok(()), |sink| sink.write_str(&self.out))
    }

    /// Begins a value under a key.
    pub fn key(&mut self, key: &str) {
        if !self.out.ends_with(['{', '[']) {
            self.out.push_str(", ");
        }
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\": ");
    }

    /// Begins a value of a list.
    pub fn item(&mut self) {
        if !self.out.ends_with('[') {
            self.out.push_str(", ");
        }
    }

    /// Hands on what is written so far but its last character, which says whether a comma follows.
    pub fn hand_on(&mut self) -> fmt::Result {
        let Some(sink) = self.sink.as_mut().filter(|_| self.out.len() > PART) else { return Ok(()) };
        let last = self.out.pop();
        sink.write_str(&self.out)?;
        self.out.clear();
        self.out.extend(last);
        Ok(())
    }

    /// A text.
    pub fn string(&mut self, key: &str, value: &str) {
        self.key(key);
        push_string(&mut self.out, value);
    }

    /// A text or null.
    pub fn optional(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.string(key, value),
            None => self.raw(key, "null"),
        }
    }

    /// Two texts, or null.
    pub fn list(&mut self, key: &str, values: Option<[Option<String>; 2]>) {
        let Some(values) = values else { return self.raw(key, "null") };
        self.key(key);
        self.out.push('[');
        for value in values {
            self.item();
            match value {
                Some(value) => push_string(&mut self.out, &value),
                None => self.out.push_str("null"),
            }
        }
        self.out.push(']');
    }

    /// A value that is JSON already.
    pub fn raw(&mut self, key: &str, value: &str) {
        self.key(key);
        self.out.push_str(value);
    }

    /// A formula as text that reads back.
    pub fn text(&mut self, key: &str, f: Formula) {
        let text = text::formula(self.formulas, f);
        self.string(key, &text);
    }

    /// A formula in LaTeX.
    pub fn latex(&mut self, key: &str, f: Formula) {
        let text = latex::formula(self.formulas, f);
        self.string(key, &text);
    }

    /// The text of a formula.
    pub fn formula(&self, f: Formula) -> String {
        text::formula(self.formulas, f)
    }

    /// Formulas as texts.
    pub fn texts(&mut self, key: &str, list: &[Formula]) {
        self.key(key);
        self.out.push('[');
        for f in list {
            self.item();
            let text = text::formula(self.formulas, *f);
            push_string(&mut self.out, &text);
        }
        self.out.push(']');
    }

    /// Words as text.
    pub fn words(&self, words: &[Word]) -> String {
        text::sentence(self.formulas, words, Signs::Ascii)
    }

    /// Words as text, with constants by their definitions.
    pub fn exact_words(&self, words: &[Word]) -> String {
        text::sentence(self.formulas, words, Signs::Exact)
    }

    /// An exact number as text.
    pub fn exact(&self, value: Option<&Quantity>) -> Option<String> {
        value.map(|q| text::formula(self.formulas, q.exact))
    }

    /// A limit as text; none where it is absent.
    pub fn extended(&self, value: &Extended) -> Option<String> {
        match value {
            Extended::Finite(q) => self.exact(Some(q)),
            Extended::PlusInfinity => Some("inf".to_owned()),
            Extended::MinusInfinity => Some("-inf".to_owned()),
            Extended::DoesNotExist => Some("none".to_owned()),
            Extended::Absent => None,
        }
    }
}

/// The decimal of a limit.
pub(super) fn approx(value: &Extended) -> Option<&str> {
    match value {
        Extended::Finite(q) => q.approx.as_deref(),
        Extended::PlusInfinity => Some("inf"),
        Extended::MinusInfinity => Some("-inf"),
        Extended::DoesNotExist | Extended::Absent => None,
    }
}

/// A list of warnings, those about the input first.
pub(super) fn warnings(about: &[Diagnostic], further: &[String]) -> String {
    let own = about.iter().map(|w| match &w.help {
        Some(help) => format!("{}; {help}", w.message),
        None => w.message.clone(),
    });
    let all: Vec<String> = own.chain(further.iter().cloned()).map(|w| escape(&w)).collect();
    format!("[{}]", all.join(", "))
}
