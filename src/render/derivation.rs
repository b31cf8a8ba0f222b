//! What an answer says, in a language of mathematics: rows in the author's style, equations, sentences with formulas.

use itertools::Itertools;

use crate::document::Document;
use crate::document::Extended;
use crate::document::Formulas;
use crate::document::PointEntry;
use crate::document::Row;
use crate::document::RowCondition;
use crate::document::RowValue;
use crate::document::Shape;
use crate::document::Word;
use crate::render::mathematics::Frame;
use crate::render::mathematics::Markup;
use crate::render::mathematics::Sign;
use crate::render::mathematics::formula;
use crate::render::mathematics::formula_in;
use crate::render::mathematics::symbol;
use crate::render::style::ConditionWord;
use crate::render::style::Missing;
use crate::render::style::Notation;
use crate::render::style::Punctuation;
use crate::render::style::RestWord;
use crate::syntax::Precedence;
use crate::syntax::tree::Relation;

/// Rows behind a brace, in the author's style; one row without condition stands alone.
pub(super) fn branches(m: &impl Markup, mut rows: Vec<[String; 2]>) -> String {
    if let [[value, condition]] = rows.as_slice()
        && condition.is_empty()
    {
        return value.clone();
    }
    let last = rows.len().saturating_sub(1);
    for (i, [value, condition]) in rows.iter_mut().enumerate() {
        match m.style().punctuation {
            Punctuation::None => {}
            Punctuation::Comma => value.push_str(comma(m)),
            Punctuation::Sentence => {
                value.push_str(comma(m));
                condition.push_str(if i == last { m.sign(Sign::FullStop) } else { comma(m) });
            }
        }
    }
    m.cases(&rows)
}

fn comma(m: &impl Markup) -> &'static str {
    m.sign(Sign::Comma).trim_end()
}

/// The value of a row and where it counts.
pub(super) fn cells(m: &impl Markup, formulas: &Formulas, row: &Row) -> [String; 2] {
    let value = match (row.value, m.style().missing) {
        (RowValue::Value(f), _) => formula_in(m, formulas, f, Precedence::Compare),
        (RowValue::Undecided, _) => m.word("undecided"),
        (RowValue::Undefined, Missing::Undefined | Missing::Beside) => m.word("undefined"),
        (RowValue::Undefined, Missing::NotExists) => m.sign(Sign::NotExists).to_owned(),
        (RowValue::Undefined, Missing::Question) => m.word("?"),
        (RowValue::Undefined, Missing::Dash) => m.word("\u{2013}"),
    };
    let points = row.at.iter().map(|p| formula(m, formulas, *p));
    let x = symbol(m, formulas.variable());
    let place = match row.at.len() {
        0 => String::new(),
        1 => format!("{x}{}{}", m.sign(Sign::Is(Relation::Equal)), points.format("")),
        _ => {
            let [open, _, close] = m.frame(Frame::Set);
            format!("{x}{}{open}{}{close}", m.sign(Sign::In), points.format(m.sign(Sign::Comma)))
        }
    };
    let condition = match (row.condition, place.is_empty()) {
        (RowCondition::None, _) => place,
        (RowCondition::Otherwise, _) => {
            let word = if m.style().rest == RestWord::Else { "else" } else { "otherwise" };
            return [value, m.word(word)];
        }
        (RowCondition::For(c), true) => formula(m, formulas, c),
        (RowCondition::For(c), false) => {
            format!("{place}{}{}", m.sign(Sign::And), formula_in(m, formulas, c, Precedence::And))
        }
    };
    let word = match m.style().condition {
        _ if condition.is_empty() => String::new(),
        ConditionWord::None => String::new(),
        ConditionWord::If => m.word("if "),
        ConditionWord::For => m.word("for "),
    };
    [value, format!("{word}{condition}")]
}

/// The right-hand side of the derivative, or of the function when only that is shown, with what it assumes.
pub(super) fn right_hand_side(m: &impl Markup, document: &Document) -> String {
    let formulas = &document.formulas;
    let quad = m.sign(Sign::Quad);
    let mut out = if document.order == 0 {
        formula(m, formulas, document.definition)
    } else {
        let beside = !document.beside.is_empty();
        let shown = document.rows.iter().filter(|row| !beside || row.value != RowValue::Undefined);
        let rows: Vec<[String; 2]> = shown.map(|row| cells(m, formulas, row)).collect();
        if rows.is_empty() { m.word("undefined") } else { branches(m, rows) }
    };
    for (i, constant) in document.row_constants().into_iter().enumerate() {
        let Shape::Call(call) = formulas.shape(constant.definition) else { continue };
        let [body, place] = [0, 1].map(|i| formula(m, formulas, call.arguments[i]));
        let word = m.word(if i == 0 { "where " } else { "and " });
        let (name, is) = (symbol(m, &constant.name), m.word(" is the zero of "));
        out.push_str(&format!("{quad}{word}{name}{is}{body}{}{place}", m.sign(Sign::And)));
    }
    if let Some(k) = document.binder {
        let integers = m.sign(Sign::Integers);
        out.push_str(&format!("{quad}{}{}{integers}", formula(m, formulas, k), m.sign(Sign::In)));
    }
    if !document.beside.is_empty() {
        let lines: Vec<String> = document.beside.iter().map(|words| displayed(m, formulas, words)).collect();
        out.push_str(quad);
        out.push_str(&m.stack(&lines));
    }
    if !document.assumptions_used.is_empty() {
        let all = document.assumptions_used.iter().map(|f| formula_in(m, formulas, *f, Precedence::And));
        let [open, _, close] = m.frame(Frame::Bracket { tall: false });
        out.push_str(&format!("{quad}{open}{}{close}", all.format(m.sign(Sign::And))));
    }
    out
}

/// The derivative as an equation.
pub(super) fn equation(m: &impl Markup, document: &Document) -> String {
    let (head, x) = (m.head(&document.name.text, &document.name.latex), symbol(m, &document.variable));
    let [open, _, close] = m.frame(Frame::Bracket { tall: false });
    let order = document.primes + document.order;
    let left = match m.style().notation {
        _ if document.order == 0 => format!("{head}{}{open}{x}{close}", m.sign(Sign::Apply)),
        Notation::Prime => format!("{}{}{open}{x}{close}", m.primes(&head, order), m.sign(Sign::Apply)),
        Notation::Leibniz | Notation::Partial => {
            let d = match m.style().notation {
                Notation::Partial => m.sign(Sign::Partial).to_owned(),
                _ => m.letter("d"),
            };
            let power = |base: &str| {
                let [open, middle, close] = m.frame(Frame::Power);
                if order == 1 {
                    base.to_owned()
                } else {
                    format!("{open}{base}{middle}{}{close}", m.number(&order.to_string()))
                }
            };
            let [open, middle, close] = m.frame(Frame::Fraction);
            let times = m.sign(Sign::Times);
            format!("{open}{}{times}{head}{middle}{d}{times}{}{close}", power(&d), power(&x))
        }
    };
    format!("{left}{}{}", m.sign(Sign::Is(Relation::Equal)), right_hand_side(m, document))
}

/// What there is to say below a derivative: the points without one, and what else was asked for.
pub(super) fn notes(m: &impl Markup, document: &Document) -> Vec<String> {
    let formulas = &document.formulas;
    let mut out = Vec::new();
    if document.order > 0 {
        // What stands beside the formula is not said again.
        let said = !document.beside.is_empty();
        let shown = |point: &&PointEntry| {
            !point.sentences.is_empty() && (!said || matches!(point.verdict, "outside" | "differentiable"))
        };
        for point in document.points.iter().filter(shown) {
            let (x, at) = (symbol(m, &document.variable), formula(m, formulas, point.at.exact));
            let place = m.inline(&format!("{x}{}{at}", m.sign(Sign::Is(Relation::Equal))));
            let family =
                point.family.map(|f| format!(", {}", m.inline(&formula(m, formulas, f)))).unwrap_or_default();
            let sentences = point.sentences.iter().map(|words| sentence(m, formulas, words));
            let when =
                point.when.map(|f| format!(" if {}", m.inline(&formula(m, formulas, f)))).unwrap_or_default();
            out.push(format!("at {place}{family}{when}: {}", sentences.format(" ")));
        }
    }
    out.extend(document.generalised.iter().map(|words| sentence(m, formulas, words)));
    out
}

/// Words with formulas in between, as a part of a displayed formula.
fn displayed(m: &impl Markup, formulas: &Formulas, words: &[Word]) -> String {
    let word = |w: &Word| match w {
        Word::Text(text) => m.word(text),
        Word::Formula(f) => formula(m, formulas, *f),
        Word::Extended(e) => extended(m, formulas, e),
    };
    words.iter().map(word).collect()
}

/// Words with formulas in between.
pub(super) fn sentence(m: &impl Markup, formulas: &Formulas, words: &[Word]) -> String {
    let word = |w: &Word| match w {
        Word::Text(text) => m.prose(text),
        Word::Formula(f) => m.inline(&formula(m, formulas, *f)),
        Word::Extended(Extended::DoesNotExist) => "none".to_owned(),
        Word::Extended(Extended::Absent) => "unknown".to_owned(),
        Word::Extended(e) => m.inline(&extended(m, formulas, e)),
    };
    words.iter().map(word).collect()
}

/// A limit in mathematics.
pub(super) fn extended(m: &impl Markup, formulas: &Formulas, e: &Extended) -> String {
    match e {
        Extended::Finite(q) => formula(m, formulas, q.exact),
        Extended::PlusInfinity => symbol(m, "inf"),
        Extended::MinusInfinity => format!("{}{}", m.sign(Sign::Negative), symbol(m, "inf")),
        Extended::DoesNotExist => m.word("none"),
        Extended::Absent => m.word("unknown"),
    }
}
