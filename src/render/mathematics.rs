//! Mathematics in a language of markup: LaTeX, MathML and Typst differ in their signs and frames, not in what stands
//! where.
//!
//! A formula is written with a stack of jobs instead of recursion; each language says in a [`Markup`] what stands
//! around and between the parts.

use crate::document::Call;
use crate::document::Formula;
use crate::document::Formulas;
use crate::document::SetShape;
use crate::document::Shape;
use crate::functions::Latex;
use crate::line::Side;
use crate::number::finite_decimal;
use crate::render::derivation::branches;
use crate::render::derivation::cells;
use crate::render::style::Style;
use crate::render::text;
use crate::syntax::Precedence;
use crate::syntax::tree::Relation;

/// What stands between parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
    /// The minus in front of a term.
    Negative,
    /// Between factors: nothing to be seen, a dot before a number, a thin space between functions.
    Times,
    Dot,
    Thin,
    /// Between a function and its argument.
    Apply,
    Comma,
    /// Between conditions that hold together.
    And,
    Or,
    Not,
    In,
    NotIn,
    To,
    Is(Relation),
    Reals,
    Integers,
    Empty,
    /// The ends of an interval: whether they belong to it.
    Opens(bool),
    Closes(bool),
    /// Behind a point: from the left, from the right.
    FromLeft,
    FromRight,
    NotExists,
    /// The round d of partial derivatives; a parameter `partial` is a word.
    Partial,
    /// A wide space between parts of a line.
    Quad,
    FullStop,
    /// The signs of limits.
    Limit,
    LowerLimit,
    UpperLimit,
}

/// What stands around one part or between two: opening, middle, end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Fraction,
    /// Base and exponent.
    Power,
    /// Letter and index.
    Index,
    Root,
    Bracket {
        tall: bool,
    },
    Set,
    /// The variable's way under the sign of a limit.
    Limit,
}

/// A language of mathematics.
pub(super) trait Markup {
    fn style(&self) -> &Style;
    fn number(&self, digits: &str) -> String;
    /// A letter or a name, without its index.
    fn letter(&self, name: &str) -> String;
    /// The name of a function; `latex` is how LaTeX writes it.
    fn head(&self, name: &str, latex: &str) -> String;
    /// The name with the marks of a derivative of that order.
    fn primes(&self, head: &str, order: u32) -> String;
    /// Words inside of a formula.
    fn word(&self, text: &str) -> String;
    fn sign(&self, sign: Sign) -> &'static str;
    fn frame(&self, frame: Frame) -> [&'static str; 3];
    /// The root of an index, with the index first or last.
    fn indexed_root(&self, index: Vec<Job>, radicand: Vec<Job>) -> Vec<Job>;
    /// What stands around the argument of `abs`, `floor`, `ceil`.
    fn delimiters(&self, name: &str, tall: bool) -> [&'static str; 2];
    /// Values and conditions behind a brace.
    fn cases(&self, rows: &[[String; 2]]) -> String;
    /// Lines of words and formulas inside of a formula, below each other where the language can.
    fn stack(&self, lines: &[String]) -> String {
        lines.join(self.sign(Sign::Quad))
    }
    /// A formula in a line of prose.
    fn inline(&self, formula: &str) -> String;
    /// A formula in a cell of a table, with fractions in full size.
    fn in_cell(&self, formula: &str) -> String {
        self.inline(formula)
    }
    /// Words between formulas in a line of prose.
    fn prose(&self, text: &str) -> String;
}

/// What is still to be written; a formula with the level that its place demands.
#[derive(Clone, Debug)]
pub(super) enum Job {
    Formula(Formula, Precedence),
    Sign(&'static str),
    Text(String),
}

/// The formula.
pub(super) fn formula(m: &impl Markup, formulas: &Formulas, f: Formula) -> String {
    formula_in(m, formulas, f, Precedence::Or)
}

/// A formula at a place that demands a level: in brackets where it binds less tightly.
pub(super) fn formula_in(m: &impl Markup, formulas: &Formulas, f: Formula, least: Precedence) -> String {
    let mut out = String::new();
    let mut jobs = vec![Job::Formula(f, least)];
    while let Some(job) = jobs.pop() {
        match job {
            Job::Sign(text) => out.push_str(text),
            Job::Text(text) => out.push_str(&text),
            Job::Formula(f, least) => {
                let start = jobs.len();
                if precedence(formulas, f) < least {
                    let [open, _, close] = m.frame(Frame::Bracket { tall: is_tall(formulas, f) });
                    jobs.extend([Job::Sign(open), Job::Formula(f, Precedence::Or), Job::Sign(close)]);
                } else {
                    shape_jobs(m, formulas, formulas.shape(f), &mut jobs);
                }
                jobs[start..].reverse();
            }
        }
    }
    out
}

/// A fraction bar groups what is above and below it.
fn precedence(formulas: &Formulas, f: Formula) -> Precedence {
    match formulas.shape(f) {
        // As the base of a power a fraction needs brackets; everywhere else the bar is enough.
        Shape::Quotient(..) => Precedence::Unary,
        Shape::Number(_) if is_fraction(formulas, f) => Precedence::Unary,
        // The sign stands before all of a product.
        Shape::Limit { .. } => Precedence::Product,
        // A brace that opens and does not close groups nothing: only rows and arguments hold branches without brackets,
        // and what their integer is bound to ends with them.
        Shape::Branches(_, None) => Precedence::Compare,
        Shape::Branches(_, Some(_)) => Precedence::Or,
        // e^{x} raised again.
        Shape::Call(call) if call.name == "exp" && !is_tall(formulas, call.arguments[0]) => Precedence::Power,
        shape => text::precedence(shape),
    }
}

/// Whether a number is written with a fraction bar.
fn is_fraction(formulas: &Formulas, f: Formula) -> bool {
    matches!(formulas.shape(f), Shape::Number(r) if !r.is_integer() && finite_decimal(r).is_none())
}

/// Whether a formula holds a fraction or branches; looked for among its first 400 parts.
fn is_tall(formulas: &Formulas, f: Formula) -> bool {
    let mut todo = vec![f];
    for _ in 0..400 {
        let Some(f) = todo.pop() else { return false };
        match formulas.shape(f) {
            Shape::Quotient(..) | Shape::Branches(..) => return true,
            Shape::Number(_) if is_fraction(formulas, f) => return true,
            Shape::Power(base, _) => todo.push(*base),
            Shape::Element(u, _) | Shape::ForIntegers(u, _) => todo.push(*u),
            Shape::Limit { body, .. } => todo.push(*body),
            Shape::Constant { .. } => {}
            shape => {
                let _ = shape.map(&mut |part| {
                    todo.push(part);
                    part
                });
            }
        }
    }
    true
}

fn list(jobs: &mut Vec<Job>, parts: &[Formula], between: &'static str, least: Precedence) {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            jobs.push(Job::Sign(between));
        }
        jobs.push(Job::Formula(*part, least));
    }
}

fn shape_jobs(m: &impl Markup, formulas: &Formulas, shape: &Shape, jobs: &mut Vec<Job>) {
    let sign = |s: Sign| Job::Sign(m.sign(s));
    match shape {
        Shape::Number(r) => jobs.push(Job::Text(number(m, r))),
        Shape::Name(name) => jobs.push(Job::Text(symbol(m, name))),
        Shape::Sum(terms) => {
            for (i, (minus, t)) in terms.iter().enumerate() {
                if i > 0 {
                    jobs.push(sign(if *minus { Sign::Minus } else { Sign::Plus }));
                }
                jobs.push(Job::Formula(*t, if i == 0 { Precedence::Sum } else { Precedence::Product }));
            }
        }
        Shape::Negate(u) => jobs.extend([sign(Sign::Negative), Job::Formula(*u, Precedence::Product)]),
        Shape::Product(factors) => {
            for (i, f) in factors.iter().enumerate() {
                if i > 0 {
                    jobs.push(sign(between(formulas, factors[i - 1], *f)));
                }
                let least = match formulas.shape(*f) {
                    _ if i == 0 => Precedence::Product,
                    Shape::Negate(_) => Precedence::Power,
                    _ => Precedence::Unary,
                };
                jobs.push(Job::Formula(*f, least));
            }
        }
        Shape::Quotient(above, below) => {
            let [open, middle, close] = m.frame(Frame::Fraction).map(Job::Sign);
            let [above, below] = [*above, *below].map(|f| Job::Formula(f, Precedence::Or));
            jobs.extend([open, above, middle, below, close]);
        }
        Shape::Power(base, exponent) => power_jobs(m, formulas, *base, *exponent, jobs),
        Shape::Call(call) => call_jobs(m, formulas, call, None, jobs),
        Shape::Limit { body, variable, to, side } => {
            let [open, middle, close] = m.frame(Frame::Limit).map(Job::Sign);
            jobs.extend([
                open,
                sign(Sign::Limit),
                middle,
                Job::Formula(*variable, Precedence::Or),
                sign(Sign::To),
            ]);
            match side {
                None => jobs.push(Job::Formula(*to, Precedence::Or)),
                Some(side) => {
                    let [open, middle, close] = m.frame(Frame::Power).map(Job::Sign);
                    let mark = sign(if *side == Side::Left { Sign::FromLeft } else { Sign::FromRight });
                    jobs.extend([open, Job::Formula(*to, Precedence::Postfix), middle, mark, close]);
                }
            }
            jobs.extend([close, Job::Formula(*body, Precedence::Product)]);
        }
        Shape::OneSided { name, order, side, at } => {
            let mark = if *side == Side::Left { Sign::FromLeft } else { Sign::FromRight };
            let head = m.head(&name.text, &name.latex);
            if *order == 0 {
                // The limit of the function itself: f(0-).
                let [open, _, close] = m.frame(Frame::Bracket { tall: false }).map(Job::Sign);
                jobs.extend([Job::Text(head), sign(Sign::Apply), open]);
                let [open, middle, end] = m.frame(Frame::Power).map(Job::Sign);
                jobs.extend([open, Job::Formula(*at, Precedence::Postfix), middle, sign(mark), end, close]);
                return;
            }
            let [open, middle, close] = m.frame(Frame::Index);
            let head = m.primes(&head, *order);
            jobs.push(Job::Text(format!("{open}{head}{middle}{}{close}", m.sign(mark))));
            bracketed(m, formulas, &[*at], jobs);
        }
        Shape::Branches(rows, index) => {
            let rows: Vec<[String; 2]> = rows.iter().map(|row| cells(m, formulas, row)).collect();
            jobs.push(Job::Text(branches(m, rows)));
            if let Some(k) = index {
                jobs.extend([
                    sign(Sign::Quad),
                    Job::Formula(*k, Precedence::Or),
                    sign(Sign::In),
                    sign(Sign::Integers),
                ]);
            }
        }
        Shape::Compare { first, rest } => {
            jobs.push(Job::Formula(*first, Precedence::Sum));
            for (r, f) in rest {
                jobs.extend([sign(Sign::Is(*r)), Job::Formula(*f, Precedence::Sum)]);
            }
        }
        Shape::Definition { call, body } => jobs.extend([
            Job::Formula(*call, Precedence::Sum),
            sign(Sign::Is(Relation::Equal)),
            Job::Formula(*body, Precedence::Or),
        ]),
        Shape::Function { name, order } => {
            jobs.push(Job::Text(m.primes(&m.head(&name.text, &name.latex), *order)))
        }
        Shape::Element(u, set) => element_jobs(m, *u, Sign::In, set, jobs),
        Shape::And(parts) => list(jobs, parts, m.sign(Sign::And), Precedence::Not),
        Shape::Or(parts) => list(jobs, parts, m.sign(Sign::Or), Precedence::And),
        Shape::Constant { number, .. } => {
            jobs.push(Job::Text(symbol(m, &formulas.constants()[*number].name)))
        }
        Shape::ForIntegers(condition, k) => {
            jobs.extend([Job::Formula(*condition, Precedence::Or), sign(Sign::And)]);
            jobs.extend([Job::Formula(*k, Precedence::Sum), sign(Sign::In), sign(Sign::Integers)]);
        }
        Shape::Not(part) => match formulas.shape(*part) {
            Shape::Element(u, set) => element_jobs(m, *u, Sign::NotIn, set, jobs),
            _ => jobs.extend([sign(Sign::Not), Job::Formula(*part, Precedence::Postfix)]),
        },
    }
}

fn element_jobs(m: &impl Markup, u: Formula, relation: Sign, set: &SetShape, jobs: &mut Vec<Job>) {
    let sign = |s: Sign| Job::Sign(m.sign(s));
    jobs.extend([Job::Formula(u, Precedence::Sum), sign(relation)]);
    match set {
        SetShape::Reals => jobs.push(sign(Sign::Reals)),
        SetShape::Integers => jobs.push(sign(Sign::Integers)),
        SetShape::Points(points) if points.is_empty() => jobs.push(sign(Sign::Empty)),
        SetShape::Points(points) => {
            let [open, _, close] = m.frame(Frame::Set).map(Job::Sign);
            jobs.push(open);
            list(jobs, points, m.sign(Sign::Comma), Precedence::Or);
            jobs.push(close);
        }
        SetShape::Interval { lower, lower_closed, upper, upper_closed } => {
            jobs.push(sign(Sign::Opens(*lower_closed)));
            list(jobs, &[*lower, *upper], m.sign(Sign::Comma), Precedence::Or);
            jobs.push(sign(Sign::Closes(*upper_closed)));
        }
    }
}

/// A power; sin(x)^2 is written with the exponent at the name.
fn power_jobs(m: &impl Markup, formulas: &Formulas, base: Formula, exponent: Formula, jobs: &mut Vec<Job>) {
    if let Shape::Call(call) = formulas.shape(base)
        && let Call { latex: Latex::Operator(_), arguments, primes: 0, name } = call.as_ref()
    {
        let whole = matches!(formulas.shape(exponent), Shape::Number(r) if r.is_integer());
        if whole && arguments.len() == 1 && name != "exp" {
            call_jobs(m, formulas, call, Some(exponent), jobs);
            return;
        }
    }
    let [open, middle, close] = m.frame(Frame::Power).map(Job::Sign);
    let (base, exponent) = (Job::Formula(base, Precedence::Postfix), Job::Formula(exponent, Precedence::Or));
    jobs.extend([open, base, middle, exponent, close]);
}

fn call_jobs(
    m: &impl Markup,
    formulas: &Formulas,
    call: &Call,
    exponent: Option<Formula>,
    jobs: &mut Vec<Job>,
) {
    let Call { name, latex, primes, arguments } = call;
    // The base of a logarithm and the index of a root stand at the sign, not among the arguments.
    let with_index = match latex {
        Latex::Logarithm => arguments.len() == 2,
        Latex::IndexedRoot => *primes == 0,
        _ => false,
    };
    let (index, arguments) = arguments.split_at(usize::from(with_index));
    let inside = || {
        let mut jobs = Vec::new();
        list(&mut jobs, arguments, m.sign(Sign::Comma), Precedence::Or);
        jobs
    };
    if name == "exp" && *primes == 0 && !is_tall(formulas, arguments[0]) {
        let [open, middle, close] = m.frame(Frame::Power).map(Job::Sign);
        jobs.extend([open, Job::Text(symbol(m, "e")), middle]);
        jobs.extend(inside());
        jobs.push(close);
        return;
    }
    let head = match latex {
        Latex::Around(..) | Latex::Root(_) | Latex::IndexedRoot if *primes > 0 => m.head(name, ""),
        Latex::Around(..) => {
            let [open, close] = m.delimiters(name, arguments.iter().any(|a| is_tall(formulas, *a)));
            jobs.push(Job::Sign(open));
            jobs.extend(inside());
            jobs.push(Job::Sign(close));
            return;
        }
        Latex::Root(2) => {
            let [open, _, close] = m.frame(Frame::Root).map(Job::Sign);
            jobs.push(open);
            jobs.extend(inside());
            jobs.push(close);
            return;
        }
        Latex::Root(n) => {
            jobs.extend(m.indexed_root(vec![Job::Text(m.number(&n.to_string()))], inside()));
            return;
        }
        Latex::IndexedRoot => {
            jobs.extend(m.indexed_root(vec![Job::Formula(index[0], Precedence::Or)], inside()));
            return;
        }
        Latex::Logarithm if with_index => {
            let [open, middle, close] = m.frame(Frame::Index).map(Job::Sign);
            jobs.extend([
                open,
                Job::Text(m.head("log", r"\log")),
                middle,
                Job::Formula(index[0], Precedence::Or),
                close,
            ]);
            String::new()
        }
        Latex::Logarithm => m.head("ln", r"\ln"),
        Latex::Operator(latex) | Latex::Letter(latex) => m.head(name, latex),
    };
    let head = if *primes > 0 { m.primes(&head, *primes) } else { head };
    match exponent {
        Some(exponent) => {
            let [open, middle, close] = m.frame(Frame::Power).map(Job::Sign);
            jobs.extend([open, Job::Text(head), middle, Job::Formula(exponent, Precedence::Or), close]);
        }
        None => jobs.push(Job::Text(head)),
    }
    bracketed(m, formulas, arguments, jobs);
}

/// The arguments of a function.
fn bracketed(m: &impl Markup, formulas: &Formulas, arguments: &[Formula], jobs: &mut Vec<Job>) {
    let tall = arguments.iter().any(|a| is_tall(formulas, *a));
    let [open, _, close] = m.frame(Frame::Bracket { tall }).map(Job::Sign);
    jobs.extend([Job::Sign(m.sign(Sign::Apply)), open]);
    list(jobs, arguments, m.sign(Sign::Comma), Precedence::Or);
    jobs.push(close);
}

/// What stands between two factors: a dot before a number, a thin space between functions, else nothing to be seen.
fn between(formulas: &Formulas, left: Formula, right: Formula) -> Sign {
    let mut first = right;
    loop {
        match formulas.shape(first) {
            Shape::Power(base, _) => first = *base,
            Shape::Number(_) | Shape::Quotient(..) => return Sign::Dot,
            _ => break,
        }
    }
    match (formulas.shape(left), formulas.shape(right)) {
        (Shape::Call(_), Shape::Call(_)) => Sign::Thin,
        _ => Sign::Times,
    }
}

fn number(m: &impl Markup, r: &crate::number::Rational) -> String {
    match finite_decimal(r) {
        Some(decimal) => m.number(&decimal),
        None if r.is_integer() => m.number(&r.to_string()),
        None => {
            let [open, middle, close] = m.frame(Frame::Fraction);
            let (n, d) = (m.number(&r.numer().to_string()), m.number(&r.denom().to_string()));
            format!("{open}{n}{middle}{d}{close}")
        }
    }
}

/// Whether a name is that of a Greek letter.
pub(super) fn is_greek(name: &str) -> bool {
    crate::syntax::spelling::GREEK.iter().any(|(_, word)| *word == name)
}

/// Whether a name is that of a Greek letter that no Latin one looks like; the others are written out, as are all that LaTeX
/// has no command for.
pub(super) fn has_own_letter(name: &str) -> bool {
    const LIKE_LATIN: [&str; 15] = [
        "omicron", "Alpha", "Beta", "Epsilon", "Zeta", "Eta", "Iota", "Kappa", "Mu", "Nu", "Omicron", "Rho",
        "Tau", "Upsilon", "Chi",
    ];
    is_greek(name) && !LIKE_LATIN.contains(&name)
}

/// The name of a function with room for the marks of a derivative: one that has an exponent stands in brackets.
pub(super) fn unprimed(head: &str, order: u32) -> String {
    if order > 0 && head.contains('^') { format!("({head})") } else { head.to_owned() }
}

/// A symbol: Greek letters and single letters as such, longer names upright, what stands behind `_` as an index.
pub(super) fn symbol(m: &impl Markup, name: &str) -> String {
    match name.split_once('_') {
        Some((head, index))
            if !head.is_empty() && !index.is_empty() && (is_greek(head) || head.chars().count() == 1) =>
        {
            let is_number = index.chars().all(|c| c.is_ascii_digit());
            let index = if is_number { m.number(index) } else { m.letter(index) };
            let [open, middle, close] = m.frame(Frame::Index);
            format!("{open}{}{middle}{index}{close}", m.letter(head))
        }
        _ => m.letter(name),
    }
}
