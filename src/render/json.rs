//! JSON, one line for each answer.

use std::fmt;
use std::fmt::Write;

use crate::document::Document;
use crate::document::Extended;
use crate::document::Formula;
use crate::document::PointEntry;
use crate::document::Quantity;
use crate::document::Word;
use crate::render::latex;
use crate::render::text;
use crate::render::text::Signs;

/// A text as a JSON string, with its quotes.
pub fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    push_string(&mut out, value);
    out
}

fn push_string(out: &mut String, value: &str) {
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
struct Writer<'a> {
    out: String,
    document: &'a Document,
    sink: Option<&'a mut dyn Write>,
}

/// What is written is handed on in parts of about this many bytes.
const PART: usize = 1 << 16;

impl Writer<'_> {
    fn key(&mut self, key: &str) {
        if !self.out.ends_with(['{', '[']) {
            self.out.push_str(", ");
        }
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\": ");
    }

    fn item(&mut self) {
        if !self.out.ends_with('[') {
            self.out.push_str(", ");
        }
    }

    /// Hands on what is written so far but its last character, which says whether a comma follows.
    fn hand_on(&mut self) -> fmt::Result {
        let Some(sink) = self.sink.as_mut().filter(|_| self.out.len() > PART) else { return Ok(()) };
        let last = self.out.pop();
        sink.write_str(&self.out)?;
        self.out.clear();
        self.out.extend(last);
        Ok(())
    }

    fn string(&mut self, key: &str, value: &str) {
        self.key(key);
        push_string(&mut self.out, value);
    }

    fn optional(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.string(key, value),
            None => self.raw(key, "null"),
        }
    }

    fn list(&mut self, key: &str, values: Option<[Option<String>; 2]>) {
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

    fn raw(&mut self, key: &str, value: &str) {
        self.key(key);
        self.out.push_str(value);
    }

    fn text(&mut self, key: &str, f: Formula) {
        let text = text::formula(&self.document.formulas, f);
        self.string(key, &text);
    }

    fn latex(&mut self, key: &str, f: Formula) {
        let text = latex::formula(&self.document.formulas, f);
        self.string(key, &text);
    }

    fn texts(&mut self, key: &str, list: &[Formula]) {
        self.key(key);
        self.out.push('[');
        for f in list {
            self.item();
            let text = text::formula(&self.document.formulas, *f);
            push_string(&mut self.out, &text);
        }
        self.out.push(']');
    }

    fn words(&self, words: &[Word]) -> String {
        text::sentence(&self.document.formulas, words, Signs::Ascii)
    }

    fn exact(&self, value: Option<&Quantity>) -> Option<String> {
        value.map(|q| text::formula(&self.document.formulas, q.exact))
    }

    fn extended(&self, value: &Extended) -> Option<String> {
        match value {
            Extended::Finite(q) => self.exact(Some(q)),
            Extended::PlusInfinity => Some("inf".to_owned()),
            Extended::MinusInfinity => Some("-inf".to_owned()),
            Extended::DoesNotExist => Some("none".to_owned()),
            Extended::Absent => None,
        }
    }

    fn family(&mut self, family: Option<Formula>) {
        match family {
            Some(family) => self.text("family", family),
            None => self.raw("family", "null"),
        }
    }

    fn point(&mut self, point: &PointEntry) {
        self.out.push('{');
        self.text("at", point.at.exact);
        self.latex("at_latex", point.at.exact);
        self.optional("approx", point.at.approx.as_deref());
        self.family(point.family);
        match point.when {
            Some(when) => self.text("when", when),
            None => self.raw("when", "null"),
        }
        self.string("verdict", point.verdict);
        let [value, left, right] =
            [self.exact(point.value.as_ref()), self.extended(&point.left), self.extended(&point.right)];
        self.optional("value", value.as_deref());
        self.optional("left", left.as_deref());
        self.optional("right", right.as_deref());
        self.optional("value_approx", point.value.as_ref().and_then(|q| q.approx.as_deref()));
        self.optional("left_approx", approx(&point.left));
        self.optional("right_approx", approx(&point.right));
        let limits = [self.extended(&point.left_limit), self.extended(&point.right_limit)];
        self.optional("left_limit", limits[0].as_deref());
        self.optional("right_limit", limits[1].as_deref());
        let function_value = self.exact(point.function_value.as_ref());
        self.optional("function_value", function_value.as_deref());
        self.optional("singularity", point.singularity);
        let filled = self.exact(point.filled.as_ref());
        self.optional("filled", filled.as_deref());
        self.optional("oscillates", point.oscillates);
        let cluster = point.cluster.as_ref().map(|ends| ends.each_ref().map(|end| self.extended(end)));
        self.list("cluster", cluster);
        self.raw("in_piece", if point.in_piece { "true" } else { "false" });
        match &point.dini {
            None => self.raw("dini", "null"),
            Some(all) => {
                self.key("dini");
                self.out.push('{');
                let names = ["left_lower", "left_upper", "right_lower", "right_upper"];
                for (name, end) in names.into_iter().zip(all) {
                    let end = self.extended(end);
                    self.optional(name, end.as_deref());
                }
                self.out.push('}');
            }
        }
        let clarke = point.clarke.as_ref().map(|ends| ends.each_ref().map(|end| self.exact(Some(end))));
        self.list("clarke", clarke);
        self.key("cases");
        self.out.push('[');
        for case in &point.cases {
            self.item();
            self.out.push('{');
            self.text("when", case.when);
            self.string("verdict", case.verdict);
            let fields =
                [self.exact(case.value.as_ref()), self.extended(&case.left), self.extended(&case.right)];
            self.optional("value", fields[0].as_deref());
            self.optional("left", fields[1].as_deref());
            self.optional("right", fields[2].as_deref());
            self.out.push('}');
        }
        self.out.push(']');
        let reason: Vec<String> = point.sentences.iter().map(|words| self.words(words)).collect();
        let reason = reason.join(" ");
        self.optional("reason", Some(reason.as_str()).filter(|r| !r.is_empty()));
        self.key("evidence");
        self.out.push('[');
        for entry in &point.evidence {
            self.item();
            self.out.push('{');
            self.string("theorem", entry.theorem);
            self.key("facts");
            self.out.push('[');
            for fact in &entry.facts {
                self.item();
                let fact = self.words(fact);
                push_string(&mut self.out, &fact);
            }
            self.out.push_str("]}");
        }
        self.out.push_str("]}");
    }

    fn points(&mut self, key: &str, points: &[PointEntry]) -> fmt::Result {
        self.key(key);
        self.out.push('[');
        for point in points {
            self.item();
            self.point(point);
            self.hand_on()?;
        }
        self.out.push(']');
        Ok(())
    }

    fn pieces(&mut self) -> fmt::Result {
        self.key("pieces");
        self.out.push('[');
        let document = self.document;
        for piece in &document.pieces {
            self.item();
            self.out.push('{');
            match piece.value {
                Some(value) => self.text("value", value),
                None => self.string("value", "undecided"),
            }
            self.text("where", piece.place);
            match piece.value {
                Some(value) => self.latex("value_latex", value),
                None => self.string("value_latex", r"\text{undecided}"),
            }
            self.latex("where_latex", piece.place);
            self.key("intervals");
            self.out.push('[');
            for interval in &piece.intervals {
                self.item();
                self.out.push('{');
                match interval.lower {
                    Some(f) => self.text("lower", f),
                    None => self.string("lower", "-inf"),
                }
                match interval.upper {
                    Some(f) => self.text("upper", f),
                    None => self.string("upper", "inf"),
                }
                self.raw("lower_closed", if interval.lower_closed { "true" } else { "false" });
                self.raw("upper_closed", if interval.upper_closed { "true" } else { "false" });
                self.out.push('}');
                self.hand_on()?;
            }
            self.out.push(']');
            self.family(piece.family);
            match piece.when {
                Some(when) => self.text("when", when),
                None => self.raw("when", "null"),
            }
            if let Some(reason) = &piece.reason {
                let reason = self.words(reason);
                self.string("reason", &reason);
            }
            self.out.push('}');
            self.hand_on()?;
        }
        self.out.push(']');
        Ok(())
    }
}

fn approx(value: &Extended) -> Option<&str> {
    match value {
        Extended::Finite(q) => q.approx.as_deref(),
        Extended::PlusInfinity => Some("inf"),
        Extended::MinusInfinity => Some("-inf"),
        Extended::DoesNotExist | Extended::Absent => None,
    }
}

fn warnings(document: &Document, further: &[String]) -> String {
    let own = document.warnings.iter().map(|w| match &w.help {
        Some(help) => format!("{}; {help}", w.message),
        None => w.message.clone(),
    });
    let all: Vec<String> = own.chain(further.iter().cloned()).map(|w| escape(&w)).collect();
    format!("[{}]", all.join(", "))
}

/// The report on a derivative on one line.
pub struct Report<'a> {
    /// The answer.
    pub document: &'a Document,
    /// A JSON value that is handed back.
    pub id: &'a str,
    /// Further warnings.
    pub warnings: &'a [String],
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report(self, f)
    }
}

fn report(Report { document, id, warnings: further }: &Report, sink: &mut dyn Write) -> fmt::Result {
    let mut w = Writer { out: String::from("{"), document, sink: Some(sink) };
    w.string("schema", "dini/1");
    w.raw("id", id);
    w.string("input", &document.input);
    w.string("variable", &document.variable);
    w.raw("order", &document.order.to_string());
    w.texts("assumptions", &document.assumptions);
    w.raw("function", "{");
    w.text("text", document.definition);
    w.latex("latex", document.definition);
    w.out.push('}');
    w.text("domain", document.domain);
    w.latex("domain_latex", document.domain);
    w.text("continuous_on", document.continuous_on);
    w.text("differentiable_on", document.differentiable_on);
    w.optional("smoothness", document.smoothness.as_deref());
    let summary = w.words(&document.summary);
    w.string("summary", &summary);
    w.pieces()?;
    w.points("points", &document.points)?;
    w.points("queries", &document.queries)?;
    w.string("text", &text::render(document));
    w.string("latex", &latex::render(document));
    w.string("latex_equation", &latex::equation(document));
    w.raw("warnings", &warnings(document, further));
    w.out.push('}');
    let Writer { out, sink, .. } = w;
    sink.map_or(Ok(()), |sink| sink.write_str(&out))
}

pub(super) fn render(document: &Document) -> String {
    if document.order > 0 {
        return Report { document, id: "null", warnings: &[] }.to_string();
    }
    let mut w = Writer { out: String::from("{"), document, sink: None };
    w.string("schema", "dini/1");
    w.string("input", &document.input);
    w.string("variable", &document.variable);
    w.raw("function", "{");
    w.text("text", document.definition);
    w.latex("latex", document.definition);
    w.out.push('}');
    w.raw("warnings", &warnings(document, &[]));
    w.out.push('}');
    w.out
}

/// A table on one line.
pub fn table(rows: &[Document], id: &str, warnings: &[String]) -> String {
    let mut out = format!("{{\"schema\": \"dini/1\", \"id\": {id}, \"rows\": [");
    for (i, document) in rows.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        let mut w = Writer { out: std::mem::take(&mut out), document, sink: None };
        w.out.push('{');
        w.string("name", &document.name.title);
        w.string("name_latex", &latex::title(&document.name.title));
        w.text("definition", document.definition);
        w.latex("definition_latex", document.definition);
        w.string("derivative", &text::render(document));
        w.string("derivative_latex", &latex::render(document));
        let missing: Vec<String> = document.missing().iter().map(|words| w.words(words)).collect();
        w.string("missing", &missing.join(", "));
        w.string("missing_latex", &latex::missing(document));
        w.out.push('}');
        out = w.out;
    }
    let warnings: Vec<String> = warnings.iter().map(|w| escape(w)).collect();
    let _ = write!(out, "], \"warnings\": [{}]}}", warnings.join(", "));
    out
}

pub(super) fn plain_table(rows: &[Document], _standalone: bool) -> String {
    table(rows, "null", &[])
}
