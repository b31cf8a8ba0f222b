//! Limits in all formats.

use itertools::Itertools;

use crate::document::Approached;
use crate::document::Extended;
use crate::document::Formula;
use crate::document::LimitDocument;
use crate::document::LimitEntry;
use crate::document::Shape;
use crate::line::Side;
use crate::render::derivation;
use crate::render::latex::Latex;
use crate::render::mathematics;
use crate::render::mathematics::Markup;
use crate::render::mathematics::Sign;
use crate::render::mathml;
use crate::render::mathml::MathMl;
use crate::render::object;
use crate::render::object::Writer;
use crate::render::style::Style;
use crate::render::text;
use crate::render::text::Signs;
use crate::render::text::sentence;
use crate::render::typst::Typst;
use crate::syntax::tree::Relation;

/// The value, and what the sides do where they have no common limit: `none: left -1, right 1`.
pub(super) fn text(document: &LimitDocument, _: &Style) -> String {
    lines(document, Signs::Ascii)
}

/// The same behind the limit sign.
pub(super) fn unicode(document: &LimitDocument, _: &Style) -> String {
    let mut sign = String::new();
    if let Some(whole) = document.signs[0] {
        text::write(&mut sign, &document.formulas, whole, Signs::Unicode);
    }
    let lines = lines(document, Signs::Unicode);
    if document.cases.len() == 1 {
        return format!("{sign} = {lines}");
    }
    format!("{sign} =\n{}", lines.lines().map(|line| format!("  {line}\n")).join(""))
}

fn lines(document: &LimitDocument, signs: Signs) -> String {
    let shown = |f: Formula| {
        let mut out = String::new();
        text::write(&mut out, &document.formulas, f, signs);
        out
    };
    let mut out = String::new();
    for case in &document.cases {
        out.push_str(&value(document, case, signs));
        if let Some(when) = case.when {
            out.push_str(" if ");
            out.push_str(&shown(when));
        }
        out.push('\n');
    }
    let constants = document.formulas.constants().iter();
    let constants = constants.map(|c| format!("{} = {}", c.name, shown(c.definition)));
    let assumptions = document.assumptions_used.iter().map(|f| shown(*f)).chain(constants).join(", ");
    if !assumptions.is_empty() {
        out.truncate(out.trim_end().len());
        out.push_str(&format!(" where {assumptions}\n"));
    }
    if !document.trace.is_empty() {
        out.push_str("trace:\n");
    }
    for (depth, words) in &document.trace {
        out.push_str(&"  ".repeat(depth + 1));
        out.push_str(&sentence(&document.formulas, words, signs));
        out.push('\n');
    }
    out
}

fn value(document: &LimitDocument, case: &LimitEntry, signs: Signs) -> String {
    let shown = |e: &Extended| text::extended(&document.formulas, e, signs);
    let side = |name: &str, side: &Approached| match &side.cluster {
        Some([low, high]) => format!("{name} oscillates in [{}, {}]", shown(low), shown(high)),
        None if !side.is_there => format!("{name} no values"),
        None if side.limit == Extended::Absent => format!("{name} undecided"),
        None => format!("{name} {}", shown(&side.limit)),
    };
    let whole = match case.limit {
        Extended::Absent => "undecided".to_owned(),
        ref limit => shown(limit),
    };
    if let Some(reason) = &case.reason {
        return format!("{whole}: {}", sentence(&document.formulas, reason, signs));
    }
    let sides = [("left", &case.left), ("right", &case.right)];
    let sides: Vec<String> = match (document.side, is_infinite(document)) {
        (None, false) => sides.iter().map(|(name, s)| side(name, s)).collect(),
        _ => sides.iter().filter(|(_, s)| s.cluster.is_some()).map(|(_, s)| side("it", s)).collect(),
    };
    let differ = case.limit == Extended::DoesNotExist || !(case.left.is_there && case.right.is_there);
    if differ && !sides.is_empty() { format!("{whole}: {}", sides.join(", ")) } else { whole }
}

/// Whether the variable goes to an infinity.
fn is_infinite(document: &LimitDocument) -> bool {
    let of = |f: Formula| document.formulas.shape(f).clone();
    let is_inf = |shape: &Shape| matches!(shape, Shape::Name(name) if name == "inf");
    match of(document.to) {
        Shape::Negate(inner) => is_inf(&of(inner)),
        shape => is_inf(&shape),
    }
}

/// One equation, or one for each side where they differ; where a side oscillates, its lower and upper limit.
fn equations(m: &impl Markup, document: &LimitDocument) -> Vec<String> {
    let shown = |f: Formula| mathematics::formula(m, &document.formulas, f);
    let value = |e: &Extended| derivation::extended(m, &document.formulas, e);
    let [whole, left, right] = document.signs.map(|f| f.map(shown));
    let (equal, quad) = (m.sign(Sign::Is(Relation::Equal)), m.sign(Sign::Quad));
    let comma = m.sign(Sign::Comma).trim_end();
    let side = |sign: &str, side: &Approached| match &side.cluster {
        Some([low, high]) => {
            let with = |word: Sign| sign.replacen(m.sign(Sign::Limit), m.sign(word), 1);
            let (lower, upper) = (with(Sign::LowerLimit), with(Sign::UpperLimit));
            format!("{lower}{equal}{}{comma}{quad}{upper}{equal}{}", value(low), value(high))
        }
        None if side.limit == Extended::Absent => format!("{sign}{}", m.word(" undecided")),
        None => format!("{sign}{equal}{}", value(&side.limit)),
    };
    let whole = whole.unwrap_or_default();
    let none = || format!("{whole}{}", m.word(" does not exist"));
    let line = |case: &LimitEntry| {
        let equation = match (&case.limit, &left, &right) {
            (Extended::DoesNotExist | Extended::Absent, Some(left), Some(right)) => {
                let sides = [(left, &case.left), (right, &case.right)];
                let sides = sides.iter().filter(|(_, s)| s.is_there).map(|(sign, s)| side(sign, s));
                let sides = sides.collect::<Vec<_>>().join(&format!("{comma}{quad}"));
                if sides.is_empty() { none() } else { sides }
            }
            (Extended::DoesNotExist | Extended::Absent, ..) => {
                let there = if case.left.is_there { &case.left } else { &case.right };
                if there.is_there { side(&whole, there) } else { none() }
            }
            (limit, ..) => format!("{whole}{equal}{}", value(limit)),
        };
        match case.when {
            Some(when) => format!("{equation}{quad}{}{}", m.word("if "), shown(when)),
            None => equation,
        }
    };
    document.cases.iter().map(line).collect()
}

/// Equations one below the other.
pub(super) fn latex(document: &LimitDocument, style: &Style) -> String {
    equations(&Latex(style), document).join(",\n\\quad ")
}

/// The equations as a displayed formula.
pub(super) fn markdown(document: &LimitDocument, style: &Style) -> String {
    format!("$$\n{}\n$$\n", latex(document, style))
}

/// A displayed formula for each equation.
pub(super) fn mathml(document: &LimitDocument, style: &Style) -> String {
    equations(&MathMl(style), document).iter().map(|equation| mathml::display(equation)).collect()
}

/// A displayed formula for each equation.
pub(super) fn typst(document: &LimitDocument, style: &Style) -> String {
    equations(&Typst(style), document).iter().map(|equation| format!("$ {equation} $\n")).collect()
}

/// One line of JSON.
pub(super) fn json(document: &LimitDocument, _: &Style) -> String {
    json_with(document, "null", &[])
}

/// One line of JSON; `id` is a JSON value that is handed back.
pub fn json_with(document: &LimitDocument, id: &str, warnings: &[String]) -> String {
    let mut w = Writer::new(&document.formulas);
    w.string("schema", "dini/1");
    w.raw("id", id);
    w.string("input", &document.input);
    w.string("variable", &document.variable);
    let mut at = text::formula(&document.formulas, document.to);
    at.push_str(match document.side {
        None => "",
        Some(Side::Left) => "-",
        Some(Side::Right) => "+",
    });
    w.string("at", &at);
    let entry = |w: &mut Writer, case: Option<&LimitEntry>| {
        let fields = [("left", case.map(|c| &c.left)), ("right", case.map(|c| &c.right))];
        for (name, side) in fields {
            let limit = side.and_then(|side| w.extended(&side.limit));
            w.optional(name, limit.as_deref());
            let cluster = side.and_then(|side| side.cluster.as_ref());
            let cluster = cluster.map(|ends| ends.each_ref().map(|end| w.extended(end)));
            w.list(&format!("{name}_cluster"), cluster);
        }
        let limit = case.and_then(|case| w.extended(&case.limit));
        w.optional("limit", limit.as_deref());
        w.optional("approx", case.and_then(|case| object::approx(&case.limit)));
        let reason = case.and_then(|case| case.reason.as_ref()).map(|words| w.words(words));
        w.optional("reason", reason.as_deref());
    };
    let only = Some(&document.cases).filter(|cases| cases.len() == 1).and_then(|cases| cases.first());
    entry(&mut w, only);
    w.key("cases");
    w.out.push('[');
    for case in document.cases.iter().filter(|_| only.is_none()) {
        w.item();
        w.out.push('{');
        if let Some(when) = case.when {
            w.text("when", when);
        }
        entry(&mut w, Some(case));
        w.out.push('}');
    }
    w.out.push(']');
    w.key("trace");
    w.out.push('[');
    for (depth, words) in &document.trace {
        w.item();
        let step = format!("{}{}", "  ".repeat(*depth), w.words(words));
        w.out.push_str(&object::escape(&step));
    }
    w.out.push(']');
    w.string("text", text(document, &Style::default()).lines().next().unwrap_or_default());
    w.string("latex", &latex(document, &Style::default()));
    w.raw("warnings", &object::warnings(&document.warnings, warnings));
    w.finish()
}
