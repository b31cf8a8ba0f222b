//! LaTeX with amsmath and nothing else.
//!
//! A line ends after each `\\`, no row begins with a bare `[`, absolute values are
//! `\lvert ... \rvert`, operator names are written out: what KaTeX, MathJax and TeX
//! all read.

use std::fmt::Write;

use itertools::Itertools;
use pretty::RcDoc;

use crate::document::Call;
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
use crate::functions::Latex;
use crate::line::Side;
use crate::number::Rational;
use crate::number::finite_decimal;
use crate::render::text;
use crate::syntax::Precedence;
use crate::syntax::tree::Relation;

/// The LaTeX of a formula.
pub fn formula(formulas: &Formulas, f: Formula) -> String {
    let mut out = String::new();
    write(&mut out, formulas, f, Precedence::Or);
    out
}

enum Job {
    Formula(Formula, Precedence),
    Text(String),
}

fn write(out: &mut String, formulas: &Formulas, f: Formula, least: Precedence) {
    match formulas.shape(f) {
        Shape::Number(r) if r.is_integer() => return out.push_str(&r.to_string()),
        Shape::Name(name) => return out.push_str(&symbol(name)),
        _ => {}
    }
    let mut jobs = vec![Job::Formula(f, least)];
    while let Some(job) = jobs.pop() {
        match job {
            Job::Text(text) => out.push_str(&text),
            Job::Formula(f, least) => {
                let start = jobs.len();
                if precedence(formulas, f) < least {
                    let (open, close) = brackets(formulas, f);
                    jobs.push(Job::Text(open.to_owned()));
                    jobs.push(Job::Formula(f, Precedence::Or));
                    jobs.push(Job::Text(close.to_owned()));
                } else {
                    shape_jobs(formulas, formulas.shape(f), &mut jobs);
                }
                jobs[start..].reverse();
            }
        }
    }
}

/// A fraction bar groups what is above and below it.
fn precedence(formulas: &Formulas, f: Formula) -> Precedence {
    match formulas.shape(f) {
        // As the base of a power a fraction needs brackets; everywhere else the bar is enough.
        Shape::Quotient(..) => Precedence::Unary,
        Shape::Number(r) if is_fraction(r) => Precedence::Unary,
        // The sign stands before all of a product.
        Shape::Limit { .. } => Precedence::Product,
        // e^{x} raised again.
        Shape::Call(call) if call.name == "exp" && !is_tall(formulas, call.arguments[0]) => Precedence::Power,
        shape => text::precedence(shape),
    }
}

/// Brackets of the height of their content.
fn brackets(formulas: &Formulas, f: Formula) -> (&'static str, &'static str) {
    if is_tall(formulas, f) { (r"\left(", r"\right)") } else { ("(", ")") }
}

/// Whether a formula holds a fraction or branches; looked for among its first 400 parts.
fn is_tall(formulas: &Formulas, f: Formula) -> bool {
    let mut todo = vec![f];
    for _ in 0..400 {
        let Some(f) = todo.pop() else { return false };
        match formulas.shape(f) {
            Shape::Quotient(..) | Shape::Branches(..) => return true,
            Shape::Number(r) if is_fraction(r) => return true,
            Shape::Number(_) | Shape::Name(_) | Shape::Constant { .. } => {}
            Shape::Sum(terms) => todo.extend(terms.iter().map(|t| t.1)),
            Shape::Product(parts) | Shape::And(parts) | Shape::Or(parts) => todo.extend(parts),
            Shape::Call(call) => todo.extend(&call.arguments),
            Shape::Negate(u) | Shape::Not(u) | Shape::Element(u, _) | Shape::ForIntegers(u, _) => {
                todo.push(*u);
            }
            Shape::Power(base, _) => todo.push(*base),
            Shape::Limit { body, .. } => todo.push(*body),
            Shape::Compare { first, rest } => {
                todo.push(*first);
                todo.extend(rest.iter().map(|r| r.1));
            }
        }
    }
    true
}

fn shape_jobs(formulas: &Formulas, shape: &Shape, jobs: &mut Vec<Job>) {
    let text = |jobs: &mut Vec<Job>, t: &str| jobs.push(Job::Text(t.to_owned()));
    let list = |jobs: &mut Vec<Job>, parts: &[Formula], between: &str, least: Precedence| {
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                jobs.push(Job::Text(between.to_owned()));
            }
            jobs.push(Job::Formula(*part, least));
        }
    };
    match shape {
        Shape::Number(r) => jobs.push(Job::Text(number(r))),
        Shape::Name(name) => jobs.push(Job::Text(symbol(name))),
        Shape::Sum(terms) => {
            for (i, (minus, t)) in terms.iter().enumerate() {
                if i > 0 {
                    text(jobs, if *minus { " - " } else { " + " });
                }
                jobs.push(Job::Formula(*t, if i == 0 { Precedence::Sum } else { Precedence::Product }));
            }
        }
        Shape::Negate(u) => {
            text(jobs, "-");
            jobs.push(Job::Formula(*u, Precedence::Product));
        }
        Shape::Product(factors) => {
            for (i, f) in factors.iter().enumerate() {
                if i > 0 {
                    text(jobs, separator(formulas, factors[i - 1], *f));
                }
                let least = if i == 0 { Precedence::Product } else { Precedence::Unary };
                let least = if matches!(formulas.shape(*f), Shape::Negate(_)) && i > 0 {
                    Precedence::Power
                } else {
                    least
                };
                jobs.push(Job::Formula(*f, least));
            }
        }
        Shape::Quotient(above, below) => {
            text(jobs, r"\frac{");
            jobs.push(Job::Formula(*above, Precedence::Or));
            text(jobs, "}{");
            jobs.push(Job::Formula(*below, Precedence::Or));
            text(jobs, "}");
        }
        Shape::Power(base, exponent) => power_jobs(formulas, *base, *exponent, jobs),
        Shape::Call(call) => call_jobs(formulas, call, None, jobs),
        Shape::Limit { body, variable, to, side } => {
            text(jobs, r"\lim_{");
            jobs.push(Job::Formula(*variable, Precedence::Or));
            text(jobs, r" \to ");
            jobs.push(Job::Formula(*to, if side.is_some() { Precedence::Postfix } else { Precedence::Or }));
            text(
                jobs,
                match side {
                    None => "} ",
                    Some(Side::Left) => "^{-}} ",
                    Some(Side::Right) => "^{+}} ",
                },
            );
            jobs.push(Job::Formula(*body, Precedence::Product));
        }
        Shape::Branches(rows, index) => {
            jobs.push(Job::Text(cases(formulas, rows)));
            if let Some(k) = index {
                jobs.push(Job::Text(format!(r" \quad {} \in \mathbb{{Z}}", formula(formulas, *k))));
            }
        }
        Shape::Compare { first, rest } => {
            jobs.push(Job::Formula(*first, Precedence::Sum));
            for (r, f) in rest {
                text(jobs, relation(*r));
                jobs.push(Job::Formula(*f, Precedence::Sum));
            }
        }
        Shape::Element(u, set) => element_jobs(*u, r" \in ", set, jobs),
        Shape::And(parts) => list(jobs, parts, r",\ ", Precedence::Not),
        Shape::Or(parts) => list(jobs, parts, r" \text{ or } ", Precedence::And),
        Shape::Constant { number, .. } => jobs.push(Job::Text(symbol(&formulas.constants()[*number].name))),
        Shape::ForIntegers(condition, k) => {
            jobs.push(Job::Formula(*condition, Precedence::Or));
            text(jobs, r",\ ");
            jobs.push(Job::Formula(*k, Precedence::Sum));
            text(jobs, r" \in \mathbb{Z}");
        }
        Shape::Not(part) => match formulas.shape(*part) {
            Shape::Element(u, set) => element_jobs(*u, r" \notin ", set, jobs),
            _ => {
                text(jobs, r"\neg ");
                jobs.push(Job::Formula(*part, Precedence::Postfix));
            }
        },
    }
}

fn element_jobs(u: Formula, sign: &str, set: &SetShape, jobs: &mut Vec<Job>) {
    jobs.push(Job::Formula(u, Precedence::Sum));
    jobs.push(Job::Text(sign.to_owned()));
    let mut text = |t: &str| jobs.push(Job::Text(t.to_owned()));
    match set {
        SetShape::Reals => text(r"\mathbb{R}"),
        SetShape::Integers => text(r"\mathbb{Z}"),
        SetShape::Points(points) if points.is_empty() => text(r"\emptyset"),
        SetShape::Points(points) => {
            text(r"\{");
            for (i, p) in points.iter().enumerate() {
                if i > 0 {
                    jobs.push(Job::Text(", ".to_owned()));
                }
                jobs.push(Job::Formula(*p, Precedence::Or));
            }
            jobs.push(Job::Text(r"\}".to_owned()));
        }
        SetShape::Interval { lower, lower_closed, upper, upper_closed } => {
            text(if *lower_closed { "[" } else { "(" });
            jobs.push(Job::Formula(*lower, Precedence::Or));
            jobs.push(Job::Text(", ".to_owned()));
            jobs.push(Job::Formula(*upper, Precedence::Or));
            jobs.push(Job::Text(if *upper_closed { "]" } else { ")" }.to_owned()));
        }
    }
}

/// A power; sin(x)^2 is written \sin^{2}(x).
fn power_jobs(formulas: &Formulas, base: Formula, exponent: Formula, jobs: &mut Vec<Job>) {
    let shape = formulas.shape(base);
    if let Shape::Call(call) = shape
        && let Call { latex: Latex::Operator(_), arguments, primes: 0, name } = call.as_ref()
    {
        let whole = matches!(formulas.shape(exponent), Shape::Number(r) if r.is_integer());
        if whole && arguments.len() == 1 && name != "exp" {
            call_jobs(formulas, call, Some(exponent), jobs);
            return;
        }
    }
    jobs.push(Job::Formula(base, Precedence::Postfix));
    jobs.push(Job::Text("^{".to_owned()));
    jobs.push(Job::Formula(exponent, Precedence::Or));
    jobs.push(Job::Text("}".to_owned()));
}

fn call_jobs(formulas: &Formulas, call: &Call, exponent: Option<Formula>, jobs: &mut Vec<Job>) {
    let Call { name, latex, primes, arguments } = call;
    let text = |jobs: &mut Vec<Job>, t: &str| jobs.push(Job::Text(t.to_owned()));
    // The base of a logarithm and the index of a root stand at the sign, not among the arguments.
    let with_index = match latex {
        Latex::Logarithm => arguments.len() == 2,
        Latex::IndexedRoot => *primes == 0,
        _ => false,
    };
    let (index, arguments) = arguments.split_at(usize::from(with_index));
    let inside = |jobs: &mut Vec<Job>| {
        for (i, a) in arguments.iter().enumerate() {
            if i > 0 {
                jobs.push(Job::Text(", ".to_owned()));
            }
            jobs.push(Job::Formula(*a, Precedence::Or));
        }
    };
    if name == "exp" && *primes == 0 && !is_tall(formulas, arguments[0]) {
        text(jobs, "e^{");
        inside(jobs);
        text(jobs, "}");
        return;
    }
    let head = match latex {
        Latex::Around(..) | Latex::Root(_) | Latex::IndexedRoot if *primes > 0 => operator(name),
        Latex::Around(open, close) => {
            let tall = arguments.iter().any(|a| is_tall(formulas, *a));
            text(jobs, &if tall { format!(r"\left{open} ") } else { format!("{open} ") });
            inside(jobs);
            text(jobs, &if tall { format!(r" \right{close}") } else { format!(" {close}") });
            return;
        }
        Latex::Root(index) => {
            let index = if *index == 2 { String::new() } else { format!("[{index}]") };
            text(jobs, &format!(r"\sqrt{index}{{"));
            inside(jobs);
            text(jobs, "}");
            return;
        }
        Latex::IndexedRoot => {
            text(jobs, r"\sqrt[");
            jobs.push(Job::Formula(index[0], Precedence::Or));
            text(jobs, "]{");
            inside(jobs);
            text(jobs, "}");
            return;
        }
        Latex::Logarithm if with_index => {
            text(jobs, r"\log_{");
            jobs.push(Job::Formula(index[0], Precedence::Or));
            "}".to_owned()
        }
        Latex::Logarithm => r"\ln".to_owned(),
        Latex::Operator("") => operator(name),
        Latex::Operator(head) | Latex::Letter(head) => (*head).to_owned(),
    };
    text(jobs, &head);
    text(jobs, &"'".repeat(*primes as usize));
    if let Some(exponent) = exponent {
        text(jobs, "^{");
        jobs.push(Job::Formula(exponent, Precedence::Or));
        text(jobs, "}");
    }
    let tall = arguments.iter().any(|a| is_tall(formulas, *a));
    text(jobs, if tall { r"\left(" } else { "(" });
    inside(jobs);
    text(jobs, if tall { r"\right)" } else { ")" });
}

fn operator(name: &str) -> String {
    if name.len() == 1 {
        return name.to_owned();
    }
    format!(r"\operatorname{{{}}}", escaped(name))
}

/// What stands between two factors: a dot before a number, a thin space after a function, else a space.
fn separator(formulas: &Formulas, left: Formula, right: Formula) -> &'static str {
    let mut first = right;
    loop {
        match formulas.shape(first) {
            Shape::Power(base, _) => first = *base,
            Shape::Number(_) | Shape::Quotient(..) => return r" \cdot ",
            _ => break,
        }
    }
    match formulas.shape(left) {
        Shape::Call(_) if matches!(formulas.shape(right), Shape::Call(_)) => r"\, ",
        _ => " ",
    }
}

/// Whether a number is written with a fraction bar.
fn is_fraction(r: &Rational) -> bool {
    !r.is_integer() && finite_decimal(r).is_none()
}

fn number(r: &Rational) -> String {
    match finite_decimal(r) {
        Some(decimal) => decimal,
        None if r.is_integer() => r.to_string(),
        None => format!(r"\frac{{{}}}{{{}}}", r.numer(), r.denom()),
    }
}

/// A symbol: Greek letters and single letters as such, longer names upright, a trailing number as an index.
fn symbol(name: &str) -> String {
    match name {
        "pi" => return r"\pi".to_owned(),
        "inf" => return r"\infty".to_owned(),
        _ => {}
    }
    let greek = |word: &str| crate::syntax::spelling::GREEK.iter().any(|(_, w)| *w == word);
    let letter = |word: &str| {
        if greek(word) {
            // Omicron has no command: it looks like o.
            if word == "omicron" { "o".to_owned() } else { format!(r"\{word}") }
        } else if word.chars().count() == 1 {
            word.to_owned()
        } else {
            format!(r"\mathrm{{{}}}", escaped(word))
        }
    };
    match name.split_once('_') {
        Some((head, index))
            if !head.is_empty() && !index.is_empty() && (greek(head) || head.chars().count() == 1) =>
        {
            let index =
                if index.chars().all(|c| c.is_ascii_digit()) { index.to_owned() } else { letter(index) };
            format!("{}_{{{index}}}", letter(head))
        }
        _ => letter(name),
    }
}

fn escaped(text: &str) -> String {
    text.replace('_', r"\_")
}

fn relation(r: Relation) -> &'static str {
    match r {
        Relation::Less => " < ",
        Relation::LessEq => r" \le ",
        Relation::Greater => " > ",
        Relation::GreaterEq => r" \ge ",
        Relation::Equal => " = ",
        Relation::NotEqual => r" \ne ",
    }
}

/// Rows in a cases environment; one row without condition stands alone.
fn cases(formulas: &Formulas, rows: &[Row]) -> String {
    if let [Row { value, at, condition: RowCondition::None }] = rows
        && at.is_empty()
    {
        return row_value(formulas, *value);
    }
    let lines = rows.iter().map(|row| {
        let mut value = row_value(formulas, row.value);
        if value.starts_with('[') {
            value.insert_str(0, "{}");
        }
        RcDoc::<()>::text(format!("{value}, & {}", row_place(formulas, row)))
    });
    let body = RcDoc::intersperse(lines, RcDoc::text(r"\\").append(RcDoc::hardline()));
    let layout = RcDoc::text(r"\begin{cases}")
        .append(RcDoc::hardline().append(body).nest(2))
        .append(RcDoc::hardline())
        .append(RcDoc::text(r"\end{cases}"));
    let mut out = String::new();
    layout.render_fmt(usize::MAX, &mut out).expect("writing to a string does not fail");
    out
}

fn row_value(formulas: &Formulas, value: RowValue) -> String {
    match value {
        RowValue::Value(f) => formula(formulas, f),
        RowValue::Undefined => r"\text{undefined}".to_owned(),
        RowValue::Undecided => r"\text{undecided}".to_owned(),
    }
}

/// The second column.
fn row_place(formulas: &Formulas, row: &Row) -> String {
    let points: Vec<String> = row.at.iter().map(|p| formula(formulas, *p)).collect();
    let x = symbol(formulas.variable());
    let place = match points.as_slice() {
        [] => String::new(),
        [p] => format!("{x} = {p}"),
        several => format!(r"{x} \in \{{{}\}}", several.join(", ")),
    };
    match (row.condition, place.is_empty()) {
        (RowCondition::None, _) => place,
        (RowCondition::Otherwise, _) => r"\text{otherwise}".to_owned(),
        (RowCondition::For(c), true) => formula(formulas, c),
        (RowCondition::For(c), false) => format!(r"{place},\ {}", formula(formulas, c)),
    }
}

/// The right-hand side of the derivative, or of the function when only that is shown.
pub(super) fn render(document: &Document) -> String {
    if document.order == 0 {
        return formula(&document.formulas, document.definition);
    }
    let mut out = cases(&document.formulas, &document.rows);
    for (i, constant) in document.row_constants().into_iter().enumerate() {
        let Shape::Call(call) = document.formulas.shape(constant.definition) else { continue };
        let [body, place] = [0, 1].map(|i| formula(&document.formulas, call.arguments[i]));
        let words = if i == 0 { r"\text{where } " } else { r"\text{and } " };
        let name = symbol(&constant.name);
        let _ = write!(out, r" \quad {words}{name} \text{{ is the zero of }} {body},\ {place}");
    }
    if let Some(k) = document.binder {
        out.push_str(&format!(r" \quad {} \in \mathbb{{Z}}", formula(&document.formulas, k)));
    }
    out
}

/// The derivative, and what else was asked for in comments below it.
pub(super) fn with_notes(document: &Document) -> String {
    let mut out = render(document);
    for words in &document.generalised {
        let _ = write!(out, "\n% {}", sentence(&document.formulas, words));
    }
    out
}

/// The derivative as an equation.
pub fn equation(document: &Document) -> String {
    let mark = match document.order {
        n @ 0..=3 => "'".repeat(n as usize),
        n => format!("^{{({n})}}"),
    };
    format!("{}{mark}({}) = {}", document.name.latex, symbol(&document.variable), render(document))
}

/// The variable.
pub(super) fn variable(document: &Document) -> String {
    symbol(&document.variable)
}

/// A title for a table: plain text.
pub(super) fn title(title: &str) -> String {
    escaped(title)
}

/// The points without a derivative, for a table.
pub(super) fn missing(document: &Document) -> String {
    document.missing().iter().map(|words| sentence(&document.formulas, words)).join(", ")
}

/// Words with formulas between dollar signs.
pub(super) fn sentence(formulas: &Formulas, words: &[Word]) -> String {
    let word = |w: &Word| match w {
        Word::Text(text) => escaped(text),
        Word::Formula(f) => format!("${}$", formula(formulas, *f)),
        Word::Extended(Extended::DoesNotExist) => "none".to_owned(),
        Word::Extended(Extended::Absent) => "unknown".to_owned(),
        Word::Extended(e) => format!("${}$", extended(formulas, e)),
    };
    words.iter().map(word).collect()
}

/// A booktabs table; with `standalone` a document that compiles.
pub(super) fn table(rows: &[Document], standalone: bool) -> String {
    let indent = |text: String| text.replace('\n', "\n     ");
    let body = rows
        .iter()
        .map(|document| {
            let definition = indent(formula(&document.formulas, document.definition));
            let derivative = indent(render(document));
            format!(
                "{}\n  & ${definition}$\n  & ${derivative}$\n  & {} \\\\\n",
                title(&document.name.title),
                missing(document)
            )
        })
        .join("\\addlinespace\n");
    let table = format!(
        "\\begin{{tabular}}{{@{{}}llll@{{}}}}\n\\toprule\nfunction & $f(x)$ & $f'(x)$ & no derivative at \\\\\n\\midrule\n{body}\\bottomrule\n\\end{{tabular}}\n"
    );
    if !standalone {
        return table;
    }
    format!(
        "\\documentclass{{article}}\n\\usepackage{{amsmath}}\n\\usepackage{{amssymb}}\n\\usepackage{{booktabs}}\n\\begin{{document}}\n\\begin{{center}}\n\\small\n\\setlength{{\\tabcolsep}}{{4pt}}\n{table}\\end{{center}}\n\\end{{document}}\n"
    )
}

/// A limit in mathematics.
pub(super) fn extended(formulas: &Formulas, e: &Extended) -> String {
    match e {
        Extended::Finite(q) => formula(formulas, q.exact),
        Extended::PlusInfinity => r"\infty".to_owned(),
        Extended::MinusInfinity => r"-\infty".to_owned(),
        Extended::DoesNotExist => r"\text{none}".to_owned(),
        Extended::Absent => r"\text{unknown}".to_owned(),
    }
}
