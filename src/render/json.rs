//! JSON, one line for each answer.

use std::fmt;
use std::fmt::Write;

use crate::document::Column;
use crate::document::Document;
use crate::document::Formula;
use crate::document::PointEntry;
use crate::document::TableCell;
use crate::document::TableDocument;
use crate::document::TableRow;
use crate::render::latex;
use crate::render::object::Writer;
use crate::render::object::approx;
use crate::render::object::escape;
use crate::render::object::push_string;
use crate::render::object::warnings;
use crate::render::style::Style;
use crate::render::text;

impl Writer<'_> {
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
        let clarke = point.clarke.as_ref().ok().map(|ends| ends.each_ref().map(|end| self.exact(Some(end))));
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

    fn pieces(&mut self, document: &Document) -> fmt::Result {
        self.key("pieces");
        self.out.push('[');
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
    let mut w = Writer::into_sink(&document.formulas, sink);
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
    match document.domain {
        Some(domain) => {
            w.text("domain", domain);
            w.latex("domain_latex", domain);
        }
        None => {
            w.raw("domain", "null");
            w.raw("domain_latex", "null");
        }
    }
    for (key, region) in
        [("continuous_on", document.continuous_on), ("differentiable_on", document.differentiable_on)]
    {
        match region {
            Some(region) => w.text(key, region),
            None => w.raw(key, "null"),
        }
    }
    w.optional("smoothness", document.smoothness.as_deref());
    let summary = w.words(&document.summary);
    w.string("summary", &summary);
    w.pieces(document)?;
    w.points("points", &document.points)?;
    w.points("queries", &document.queries)?;
    w.string("text", &text::render(document, &Style::default()));
    w.string("latex", &latex::right_hand_side(document));
    w.string("latex_equation", &latex::equation(document, &Style::default()));
    w.raw("warnings", &warnings(&document.warnings, further));
    w.hand_over()
}

pub(super) fn render(document: &Document, _: &Style) -> String {
    if document.order > 0 {
        return Report { document, id: "null", warnings: &[] }.to_string();
    }
    let mut w = Writer::new(&document.formulas);
    w.string("schema", "dini/1");
    w.string("input", &document.input);
    w.string("variable", &document.variable);
    w.raw("function", "{");
    w.text("text", document.definition);
    w.latex("latex", document.definition);
    w.out.push('}');
    w.raw("warnings", &warnings(&document.warnings, &[]));
    w.finish()
}

/// A table on one line.
pub fn table(table: &TableDocument, id: &str, warnings: &[String]) -> String {
    let mut out = format!("{{\"schema\": \"dini/1\", \"id\": {id}, \"rows\": [");
    for (i, TableRow { document, cells }) in table.rows.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        let mut w = Writer::new(&document.formulas);
        w.string("name", &document.name.title);
        w.string("name_latex", &latex::title(&document.name.title));
        w.text("definition", document.definition);
        w.latex("definition_latex", document.definition);
        w.texts("assumptions", &document.assumptions);
        w.string("derivative", &text::render(document, &Style::default()));
        w.string("derivative_latex", &latex::right_hand_side(document));
        let missing: Vec<String> = document.missing().iter().map(|words| w.words(words)).collect();
        w.string("missing", &missing.join(", "));
        let missing = document.missing();
        let missing = missing.iter().map(|words| latex::sentence(&document.formulas, words));
        w.string("missing_latex", &missing.collect::<Vec<String>>().join(", "));
        for (column, cell) in table.columns.iter().zip(cells) {
            if let (TableCell::Words(lines), false) = (cell, *column == Column::Missing) {
                let lines: Vec<String> = lines.iter().map(|words| w.words(words)).collect();
                w.string(column.key(), &lines.join("; "));
            }
        }
        out.push_str(&w.finish());
    }
    let warnings: Vec<String> = warnings.iter().map(|w| escape(w)).collect();
    let _ = write!(out, "], \"warnings\": [{}]}}", warnings.join(", "));
    out
}
