//! The evidence at a point as short sentences: what a reader needs to redo each step.
//!
//! A sentence names what was found, never the function again: `f(a-) = 0` is the limit at the point from the left,
//! `f'_+(a) = 1` the right derivative. A constant that stands under a name is defined by a sentence of its own,
//! with what shows that it is the only zero in its interval. Where the facts differ with the parameters, those that
//! always hold come first; behind `case` come those that hold under its condition. The forms are listed in
//! `docs/SEMANTICS.md`.

use crate::decide::Question;
use crate::derive::Fact;
use crate::derive::PointAnalysis;
use crate::derive::Statement;
use crate::derive::Theorem;
use crate::document::EvidenceEntry;
use crate::document::Extended;
use crate::document::Word;
use crate::document::answer::case_formula;
use crate::document::answer::exact;
use crate::document::formula::Formulas;
use crate::document::formula::Shape;
use crate::document::human::signed_number;
use crate::expr::Expr;
use crate::expr::Node;
use crate::limit::Limit;
use crate::line::Side;

/// The facts at a point with the theorems behind them.
pub fn entries(q: &mut Question, out: &mut Formulas, point: &PointAnalysis) -> Vec<EvidenceEntry> {
    let mut entries: Vec<EvidenceEntry> = Vec::new();
    roots(q, out, point, &mut entries);
    let always = point.evidence.facts();
    for fact in &always {
        push(q, out, fact, &mut entries);
    }
    for case in &point.cases {
        let when = case_formula(q, out, &case.when);
        entries.push(EvidenceEntry { theorem: "case", facts: vec![vec![Word::Formula(when)]] });
        // What always holds, holds here in the simpler form that the condition gives it.
        let is_new = |fact: &&Fact| !always.iter().any(|known| says_what_is(known, fact));
        for fact in case.evidence.facts().iter().filter(is_new) {
            push(q, out, fact, &mut entries);
        }
    }
    entries
}

/// Whether two facts give the same value or limit, in whatever form.
fn says_what_is(a: &Fact, b: &Fact) -> bool {
    a == b
        || matches!(
            (a.statement, b.statement),
            (Statement::Limit(s, Limit::Finite(_)), Statement::Limit(t, Limit::Finite(_)))
                | (Statement::Quotient(s, Limit::Finite(_)), Statement::Quotient(t, Limit::Finite(_)))
                if s == t
        )
}

/// Facts that follow each other by the same theorem are one entry.
fn push(q: &mut Question, out: &mut Formulas, fact: &Fact, entries: &mut Vec<EvidenceEntry>) {
    let theorem = name(fact.theorem);
    let words = sentence(q, out, fact.statement);
    match entries.last_mut() {
        Some(last) if last.theorem == theorem => last.facts.push(words),
        _ => entries.push(EvidenceEntry { theorem, facts: vec![words] }),
    }
}

fn name(theorem: Theorem) -> &'static str {
    match theorem {
        Theorem::Substitution => "substitution",
        Theorem::Domain => "domain",
        Theorem::Continuation => "continuation",
        Theorem::Series => "series",
        Theorem::Growth => "growth",
        Theorem::Parts => "parts",
        Theorem::Squeeze => "squeeze",
        Theorem::IntermediateValues => "intermediate-values",
        Theorem::Power => "power",
        Theorem::MeanValue => "mean-value",
        Theorem::Gap => "gap",
        Theorem::Comparison => "comparison",
        Theorem::TwoSides => "two-sides",
        Theorem::AnalyticCell => "analytic-cell",
    }
}

fn sentence(q: &mut Question, out: &mut Formulas, statement: Statement) -> Vec<Word> {
    match statement {
        Statement::Value(Some(v)) => vec![text("f(a) = "), Word::Formula(exact(q, out, v))],
        Statement::Value(None) => vec![text("f(a) is undefined")],
        Statement::Absent(Side::Left) => vec![text("f is undefined left of a")],
        Statement::Absent(Side::Right) => vec![text("f is undefined right of a")],
        Statement::Limit(side, limit) => {
            vec![text(by_side(side, "f(a-) = ", "f(a+) = ")), limit_word(q, out, limit)]
        }
        Statement::Quotient(side, limit) => {
            vec![text(by_side(side, "f'_-(a) = ", "f'_+(a) = ")), limit_word(q, out, limit)]
        }
        Statement::Continuous(side, true) => vec![text(by_side(side, "f(a-) = f(a)", "f(a+) = f(a)"))],
        Statement::Continuous(side, false) => vec![text(by_side(side, "f(a-) != f(a)", "f(a+) != f(a)"))],
        Statement::LimitsAgree(true) => vec![text("f(a-) = f(a+)")],
        Statement::LimitsAgree(false) => vec![text("f(a-) != f(a+)")],
        Statement::QuotientsAgree(true) => vec![text("f'_-(a) = f'_+(a)")],
        Statement::QuotientsAgree(false) => vec![text("f'_-(a) != f'_+(a)")],
        Statement::Derivative(d) => vec![text("f'(a) = "), Word::Formula(exact(q, out, d))],
    }
}

fn by_side(side: Side, left: &'static str, right: &'static str) -> &'static str {
    match side {
        Side::Left => left,
        Side::Right => right,
    }
}

fn text(words: &str) -> Word {
    Word::Text(words.to_owned())
}

/// A limit in a fact: exact, without a decimal.
fn limit_word(q: &mut Question, out: &mut Formulas, limit: Limit) -> Word {
    match limit {
        Limit::Finite(e) => Word::Formula(exact(q, out, e)),
        Limit::PlusInfinity => Word::Extended(Extended::PlusInfinity),
        Limit::MinusInfinity => Word::Extended(Extended::MinusInfinity),
        Limit::Oscillates(_) => Word::Extended(Extended::DoesNotExist),
        Limit::Undecided(_) => unreachable!("what is undecided is no fact"),
    }
}

/// The definitions of the constants that the facts name, each with what shows that it is one number:
/// `r = rootof(g, x in (l, u))`, the signs of g at l and u, and that of g' between.
fn roots(q: &mut Question, out: &mut Formulas, point: &PointAnalysis, entries: &mut Vec<EvidenceEntry>) {
    let mut expressions = vec![point.at];
    let cases = point.cases.iter().map(|case| &case.evidence);
    for evidence in std::iter::once(&point.evidence).chain(cases) {
        expressions.extend(evidence.facts().iter().filter_map(|fact| about(fact.statement)));
    }
    for e in q.pool.reach(&expressions) {
        let Node::Root(root) = q.pool.node(e).clone() else { continue };
        let name = exact(q, out, e);
        let Shape::Constant { definition, .. } = *out.shape(name) else { continue };
        let (lower, upper) = (signed_number(out, &root.lower), signed_number(out, &root.upper));
        let mut facts = vec![vec![Word::Formula(name), text(" = "), Word::Formula(definition)]];
        let found = q.one_zero(&root);
        let sign_of = |sign: i32| if sign > 0 { " > 0" } else { " < 0" };
        if let Some(found) = found {
            for (at, sign) in [(lower, found.below), (upper, found.above)] {
                let after = format!("){}", sign_of(sign));
                facts.push(vec![text("g("), Word::Formula(at), Word::Text(after)]);
            }
        }
        let before = match found.and_then(|found| found.slope) {
            Some(sign) => format!("g'{} on (", sign_of(sign)),
            None => "g has one zero in (".to_owned(),
        };
        facts.push(vec![
            Word::Text(before),
            Word::Formula(lower),
            text(", "),
            Word::Formula(upper),
            text(")"),
        ]);
        entries.push(EvidenceEntry { theorem: "isolated-root", facts });
    }
}

/// The expression in a statement.
fn about(statement: Statement) -> Option<Expr> {
    match statement {
        Statement::Value(v) => v,
        Statement::Limit(_, Limit::Finite(e))
        | Statement::Quotient(_, Limit::Finite(e))
        | Statement::Derivative(e) => Some(e),
        _ => None,
    }
}
