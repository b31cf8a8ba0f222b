//! The text form: ASCII, in the language itself, so that it reads back.

use std::borrow::Cow;

use itertools::Itertools;
use pretty::RcDoc;

use crate::document::Document;
use crate::document::Extended;
use crate::document::Formula;
use crate::document::Formulas;
use crate::document::Row;
use crate::document::RowCondition;
use crate::document::RowValue;
use crate::document::SetShape;
use crate::document::Shape;
use crate::document::Word;
use crate::line::Side;
use crate::number::Rational;
use crate::number::finite_decimal;
use crate::render::mathematics::has_own_letter;
use crate::render::style::Style;
use crate::syntax::Precedence;
use crate::syntax::tree::Relation;

/// How the signs of a text-like format are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    /// The language, with constants by their names in the document.
    Ascii,
    /// The language, with constants by their definitions: a formula that reads back by itself.
    Exact,
    /// The same with the signs of print.
    Unicode,
}

/// The text of a formula.
pub fn formula(formulas: &Formulas, f: Formula) -> String {
    let mut out = String::new();
    write(&mut out, formulas, f, Signs::Exact);
    out
}

/// What is still to be written; a formula with the level that its place demands.
enum Job<'a> {
    Formula(Formula, Precedence),
    Text(&'a str),
}

/// Writes a formula, with a stack of its own instead of recursion.
pub(super) fn write(out: &mut String, formulas: &Formulas, f: Formula, signs: Signs) {
    if let Shape::Number(r) = formulas.shape(f) {
        return out.push_str(&number(r));
    }
    let mut jobs = vec![Job::Formula(f, Precedence::Or)];
    while let Some(job) = jobs.pop() {
        match job {
            Job::Text(text) => out.push_str(text),
            Job::Formula(f, least) => {
                let shape = formulas.shape(f);
                // A constant is defined by a call, which needs no brackets anywhere.
                if let (Shape::Constant { number, definition }, Signs::Exact) = (shape, signs) {
                    let text = &formulas.constants()[*number].text;
                    out.push_str(text.get_or_init(|| formula(formulas, *definition)));
                    continue;
                }
                if precedence(shape) < least {
                    out.push('(');
                    jobs.push(Job::Text(")"));
                    jobs.push(Job::Formula(f, Precedence::Or));
                } else {
                    let start = jobs.len();
                    shape_jobs(out, formulas, shape, signs, &mut jobs);
                    jobs[start..].reverse();
                }
            }
        }
    }
}

/// A number: a long quotient that is a finite decimal is written as one.
fn number(r: &Rational) -> String {
    finite_decimal(r).unwrap_or_else(|| r.to_string())
}

/// The level of a formula as it is written.
pub(super) fn precedence(shape: &Shape) -> Precedence {
    match shape {
        Shape::Or(_) | Shape::ForIntegers(..) => Precedence::Or,
        Shape::And(_) => Precedence::And,
        Shape::Not(_) => Precedence::Not,
        Shape::Compare { .. } | Shape::Definition { .. } | Shape::Element(..) => Precedence::Compare,
        Shape::Sum(_) => Precedence::Sum,
        Shape::Product(_) | Shape::Quotient(..) => Precedence::Product,
        Shape::Number(r) if !r.is_integer() && finite_decimal(r).is_none() => Precedence::Product,
        Shape::Negate(_) => Precedence::Unary,
        Shape::Power(..) => Precedence::Power,
        Shape::Number(_)
        | Shape::Name(_)
        | Shape::Constant { .. }
        | Shape::Call(_)
        | Shape::Limit { .. }
        | Shape::OneSided { .. }
        | Shape::Function { .. }
        | Shape::Branches(..) => Precedence::Postfix,
    }
}

/// Writes what comes first and lists the rest, in order.
fn shape_jobs<'a>(
    out: &mut String,
    formulas: &'a Formulas,
    shape: &'a Shape,
    signs: Signs,
    jobs: &mut Vec<Job<'a>>,
) {
    let list = |jobs: &mut Vec<Job<'a>>, parts: &[Formula], between: &'a str, least: Precedence| {
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                jobs.push(Job::Text(between));
            }
            jobs.push(Job::Formula(*part, least));
        }
    };
    match shape {
        Shape::Number(r) => out.push_str(&number(r)),
        Shape::Name(name) => out.push_str(&symbol(name, signs)),
        Shape::Constant { number, .. } => out.push_str(&formulas.constants()[*number].name),
        Shape::Sum(terms) => {
            for (i, (minus, t)) in terms.iter().enumerate() {
                if i > 0 {
                    jobs.push(Job::Text(if *minus { " - " } else { " + " }));
                }
                // A negated term behind a sign needs brackets, and so does a sum behind a minus sign.
                jobs.push(Job::Formula(*t, if i == 0 { Precedence::Sum } else { Precedence::Product }));
            }
        }
        Shape::Negate(u) => {
            jobs.push(Job::Text("-"));
            jobs.push(Job::Formula(*u, Precedence::Product));
        }
        Shape::Product(factors) => {
            for (i, f) in factors.iter().enumerate() {
                if i > 0 {
                    jobs.push(Job::Text("*"));
                }
                jobs.push(Job::Formula(*f, if i == 0 { Precedence::Product } else { Precedence::Power }));
            }
        }
        Shape::Quotient(above, below) => {
            jobs.push(Job::Formula(*above, Precedence::Product));
            jobs.push(Job::Text("/"));
            jobs.push(Job::Formula(*below, Precedence::Power));
        }
        Shape::Power(base, exponent) => {
            jobs.push(Job::Formula(*base, Precedence::Postfix));
            jobs.push(Job::Text("^"));
            jobs.push(Job::Formula(*exponent, Precedence::Power));
        }
        Shape::Call(call) => {
            jobs.push(Job::Text(&call.name));
            for _ in 0..call.primes {
                jobs.push(Job::Text("'"));
            }
            jobs.push(Job::Text("("));
            list(jobs, &call.arguments, ", ", Precedence::Or);
            jobs.push(Job::Text(")"));
        }
        Shape::OneSided { name, order: 0, side, at } => {
            jobs.extend([Job::Text(&name.text), Job::Text("("), Job::Formula(*at, Precedence::Postfix)]);
            jobs.push(Job::Text(if *side == Side::Left { "-)" } else { "+)" }));
        }
        Shape::OneSided { name, order, side, at } => {
            jobs.push(Job::Text(&name.text));
            (0..*order).for_each(|_| jobs.push(Job::Text("'")));
            jobs.push(Job::Text(if *side == Side::Left { "_-(" } else { "_+(" }));
            jobs.push(Job::Formula(*at, Precedence::Or));
            jobs.push(Job::Text(")"));
        }
        Shape::Limit { body, variable, to, side } => {
            jobs.push(Job::Text("limit("));
            list(jobs, &[*body, *variable, *to], ", ", Precedence::Sum);
            jobs.push(Job::Text(match side {
                None => ")",
                Some(Side::Left) => "-)",
                Some(Side::Right) => "+)",
            }));
        }
        Shape::Branches(rows, index) => {
            jobs.push(Job::Text("{ "));
            for (i, row) in rows.iter().enumerate() {
                if i > 0 {
                    jobs.push(Job::Text(", "));
                }
                row_jobs(row, jobs);
            }
            if let Some(k) = index {
                jobs.push(Job::Text(", "));
                jobs.push(Job::Formula(*k, Precedence::Sum));
                jobs.push(Job::Text(if signs == Signs::Unicode { " ∈ ℤ" } else { " in Z" }));
            }
            jobs.push(Job::Text(" }"));
        }
        Shape::Compare { first, rest } => {
            jobs.push(Job::Formula(*first, Precedence::Sum));
            for (r, f) in rest {
                jobs.push(Job::Text(relation(*r, signs)));
                jobs.push(Job::Formula(*f, Precedence::Sum));
            }
        }
        Shape::Definition { call, body } => {
            jobs.extend([Job::Formula(*call, Precedence::Sum), Job::Text(" = ")]);
            jobs.push(Job::Formula(*body, Precedence::Sum));
        }
        Shape::Function { name, order } => {
            out.push_str(&name.text);
            match signs {
                Signs::Unicode => out.push_str(&primes(*order)),
                Signs::Ascii | Signs::Exact => out.push_str(&"'".repeat(*order as usize)),
            }
        }
        Shape::Element(u, set) => {
            let unicode = signs == Signs::Unicode;
            jobs.push(Job::Formula(*u, Precedence::Sum));
            jobs.push(Job::Text(if unicode { " ∈ " } else { " in " }));
            match set {
                SetShape::Reals => jobs.push(Job::Text(if unicode { "ℝ" } else { "R" })),
                SetShape::Integers => jobs.push(Job::Text(if unicode { "ℤ" } else { "Z" })),
                SetShape::Points(points) => {
                    jobs.push(Job::Text("{"));
                    list(jobs, points, ", ", Precedence::Or);
                    jobs.push(Job::Text("}"));
                }
                SetShape::Interval { lower, lower_closed, upper, upper_closed } => {
                    jobs.push(Job::Text(if *lower_closed { "[" } else { "(" }));
                    list(jobs, &[*lower, *upper], ", ", Precedence::Or);
                    jobs.push(Job::Text(if *upper_closed { "]" } else { ")" }));
                }
            }
        }
        Shape::And(parts) => list(jobs, parts, " and ", Precedence::Not),
        Shape::Or(parts) => list(jobs, parts, " or ", Precedence::And),
        Shape::ForIntegers(condition, k) => {
            jobs.push(Job::Formula(*condition, Precedence::Or));
            jobs.push(Job::Text(", "));
            jobs.push(Job::Formula(*k, Precedence::Sum));
            jobs.push(Job::Text(if signs == Signs::Unicode { " ∈ ℤ" } else { " in Z" }));
        }
        Shape::Not(part) => {
            jobs.push(Job::Text("not "));
            jobs.push(Job::Formula(*part, Precedence::Compare));
        }
    }
}

fn row_jobs<'a>(row: &'a Row, jobs: &mut Vec<Job<'a>>) {
    match row.value {
        RowValue::Value(f) => jobs.push(Job::Formula(f, Precedence::Sum)),
        RowValue::Undefined => jobs.push(Job::Text("undefined")),
        RowValue::Undecided => jobs.push(Job::Text("undecided")),
    }
    match row.at.as_slice() {
        [] => {}
        [point] => {
            jobs.push(Job::Text(" at "));
            jobs.push(Job::Formula(*point, Precedence::Sum));
        }
        points => {
            jobs.push(Job::Text(" at {"));
            for (i, p) in points.iter().enumerate() {
                if i > 0 {
                    jobs.push(Job::Text(", "));
                }
                jobs.push(Job::Formula(*p, Precedence::Sum));
            }
            jobs.push(Job::Text("}"));
        }
    }
    match row.condition {
        RowCondition::None => {}
        RowCondition::Otherwise => jobs.push(Job::Text(" otherwise")),
        RowCondition::For(c) => {
            jobs.push(Job::Text(if row.at.is_empty() { " for " } else { " if " }));
            jobs.push(Job::Formula(c, Precedence::Or));
        }
    }
}

pub(super) fn relation(r: Relation, signs: Signs) -> &'static str {
    match (r, signs) {
        (Relation::Less, _) => " < ",
        (Relation::Greater, _) => " > ",
        (Relation::Equal, _) => " = ",
        (Relation::LessEq, Signs::Ascii | Signs::Exact) => " <= ",
        (Relation::GreaterEq, Signs::Ascii | Signs::Exact) => " >= ",
        (Relation::NotEqual, Signs::Ascii | Signs::Exact) => " != ",
        (Relation::LessEq, Signs::Unicode) => " ≤ ",
        (Relation::GreaterEq, Signs::Unicode) => " ≥ ",
        (Relation::NotEqual, Signs::Unicode) => " ≠ ",
    }
}

/// A symbol by its name in the language, or by its letter.
pub(super) fn symbol(name: &str, signs: Signs) -> Cow<'_, str> {
    match (signs, name) {
        (Signs::Ascii | Signs::Exact, _) => Cow::Borrowed(name),
        (Signs::Unicode, "pi") => Cow::Borrowed("π"),
        (Signs::Unicode, "inf") => Cow::Borrowed("∞"),
        (Signs::Unicode, _) if !has_own_letter(name) => Cow::Borrowed(name),
        (Signs::Unicode, _) => {
            let letter = crate::syntax::spelling::GREEK.iter().find(|(_, word)| *word == name);
            letter.map_or(Cow::Borrowed(name), |(letter, _)| Cow::Owned(letter.to_string()))
        }
    }
}

/// The mark of the order in the signs of print: primes up to three, then a number in brackets.
pub(super) fn primes(order: u32) -> String {
    match order {
        0 => String::new(),
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

/// Rows as statement-level branches, each as one text.
pub(super) fn row(formulas: &Formulas, row: &Row, signs: Signs) -> String {
    let mut jobs = Vec::new();
    row_jobs(row, &mut jobs);
    let mut out = String::new();
    for job in jobs {
        match job {
            Job::Text(text) => out.push_str(text),
            Job::Formula(f, least) => {
                let open = precedence(formulas.shape(f)) < least;
                if open {
                    out.push('(');
                }
                write(&mut out, formulas, f, signs);
                if open {
                    out.push(')');
                }
            }
        }
    }
    out
}

/// Words with formulas in between.
pub(super) fn sentence(formulas: &Formulas, words: &[Word], signs: Signs) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Word::Text(text) => out.push_str(text),
            Word::Formula(f) => write(&mut out, formulas, *f, signs),
            Word::Extended(e) => out.push_str(&extended(formulas, e, signs)),
        }
    }
    out
}

/// Words in lines of at most so many characters, where they allow it.
pub(super) fn filled(words: &str, width: usize) -> String {
    let words = words.split(' ').map(|word| RcDoc::<()>::text(word.to_owned()));
    let mut out = String::new();
    RcDoc::intersperse(words, RcDoc::softline())
        .render_fmt(width, &mut out)
        .expect("writing to a string does not fail");
    out
}

/// A limit.
pub(super) fn extended(formulas: &Formulas, e: &Extended, signs: Signs) -> String {
    let infinity = if signs == Signs::Unicode { "∞" } else { "inf" };
    match e {
        Extended::Finite(quantity) => {
            let mut out = String::new();
            write(&mut out, formulas, quantity.exact, signs);
            out
        }
        Extended::PlusInfinity => infinity.to_owned(),
        Extended::MinusInfinity => format!("-{infinity}"),
        Extended::DoesNotExist => "none".to_owned(),
        Extended::Absent => "unknown".to_owned(),
    }
}

/// The derivative in the language; of a document that only shows a function, the function.
pub(super) fn render(document: &Document, _: &Style) -> String {
    let formulas = &document.formulas;
    let rows: Vec<String> = if document.order == 0 {
        vec![formula(formulas, document.definition)]
    } else {
        document.rows.iter().map(|r| row(formulas, r, Signs::Ascii)).collect()
    };
    let rows = rows.into_iter().chain(binder(document, Signs::Ascii));
    let constants = document
        .row_constants()
        .into_iter()
        .map(|constant| format!("{} = {}", constant.name, formula(formulas, constant.definition)));
    let assumptions =
        document.assumptions_used.iter().map(|f| formula(formulas, *f)).chain(constants).join(", ");
    let mut layout = RcDoc::<()>::intersperse(rows.map(RcDoc::text), RcDoc::text(", "));
    if !assumptions.is_empty() {
        layout = layout.append(RcDoc::text(" where ")).append(RcDoc::text(assumptions));
    }
    let mut out = String::new();
    layout.render_fmt(usize::MAX, &mut out).expect("writing to a string does not fail");
    // Comments of the language: what stands before them still reads back.
    for words in &document.generalised {
        out.push_str("\n# ");
        out.push_str(&sentence(formulas, words, Signs::Exact));
    }
    out
}

/// `k in Z`, where the rows speak of a family.
pub(super) fn binder(document: &Document, signs: Signs) -> Option<String> {
    let k = document.binder?;
    let mut out = String::new();
    write(&mut out, &document.formulas, k, signs);
    out.push_str(if signs == Signs::Unicode { " ∈ ℤ" } else { " in Z" });
    Some(out)
}

/// The derivative in one line, with what it assumes.
pub(super) fn derivative(document: &Document, signs: Signs) -> String {
    let formulas = &document.formulas;
    let rows = document.rows.iter().map(|r| row(formulas, r, signs));
    let mut out = rows.chain(binder(document, signs)).join(", ");
    let shown = |f: Formula| {
        let mut out = String::new();
        write(&mut out, formulas, f, signs);
        out
    };
    let assumptions = document.assumptions_used.iter().map(|f| shown(*f));
    let constants =
        document.row_constants().into_iter().map(|c| format!("{} = {}", c.name, shown(c.definition)));
    let all = assumptions.chain(constants).join(", ");
    if !all.is_empty() {
        out.push_str(" where ");
        out.push_str(&all);
    }
    out
}
