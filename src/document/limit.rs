//! What an answer about a limit says.

use crate::decide::Note;
use crate::decide::Noted;
use crate::decide::Question;
use crate::derive::Both;
use crate::derive::Constraint;
use crate::derive::LimitCase;
use crate::derive::limits;
use crate::document::Extended;
use crate::document::Subject;
use crate::document::Word;
use crate::document::advice::Advice;
use crate::document::answer::case_formula;
use crate::document::answer::definition;
use crate::document::answer::extended;
use crate::document::answer::name_constants;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::Shape;
use crate::document::human;
use crate::document::human::Writer;
use crate::document::human::signed_number;
use crate::document::points::bound;
use crate::document::points::reason;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Target;
use crate::functions;
use crate::functions::LN;
use crate::limit::FAR;
use crate::limit::LOG_NAME;
use crate::limit::Limit;
use crate::limit::SMALL;
use crate::line::Cell;
use crate::line::Side;
use crate::simplify::simplify;
use crate::source::Diagnostic;

/// An answer about a limit.
///
/// ```
/// let limit = dini::Function::parse("sin(x)/x")?.limit("0")?;
/// assert_eq!(limit.document().cases.len(), 1);
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug)]
pub struct LimitDocument {
    /// All formulas of the answer.
    pub formulas: Formulas,
    /// The text that was asked.
    pub input: String,
    /// The name of the variable.
    pub variable: String,
    /// The function as its author wrote it, under limit signs: as the variable goes where it was told to, and,
    /// for a point, from the left and from the right.
    pub signs: [Option<Formula>; 3],
    /// Where the variable goes.
    pub to: Formula,
    /// From which side, if from one.
    pub side: Option<Side>,
    /// What is found; more than one entry where it depends on the parameters.
    pub cases: Vec<LimitEntry>,
    /// The steps behind it, each with the number of steps that it is a part of.
    pub trace: Vec<(usize, Vec<Word>)>,
    /// The assumptions that the answer rests on.
    pub assumptions_used: Vec<Formula>,
    /// What is doubtful in the input.
    pub warnings: Vec<Diagnostic>,
}

/// A limit, under a condition on the parameters.
#[derive(Clone, Debug)]
pub struct LimitEntry {
    /// The condition; none where there is only one case.
    pub when: Option<Formula>,
    /// The limit over all of the domain.
    pub limit: Extended,
    /// The limit from the left; absent where it was not asked for, is undecided, or there is no domain.
    pub left: Approached,
    /// The limit from the right.
    pub right: Approached,
    /// Why it is undecided, or that there is nothing to approach from.
    pub reason: Option<Vec<Word>>,
}

/// What a function does on one side.
#[derive(Clone, Debug)]
pub struct Approached {
    /// Its limit there.
    pub limit: Extended,
    /// The ends of the set of its limit points, where it oscillates.
    pub cluster: Option<[Extended; 2]>,
    /// Whether the domain reaches the point from there.
    pub is_there: bool,
}

/// The document of a limit.
pub fn limit_answer(
    q: &mut Question,
    subject: Subject,
    to: Target,
    cases: &[LimitCase],
    notes: &[Note],
) -> LimitDocument {
    let x = q.variable();
    let mut out = Formulas::new(q.pool.name(x));
    let trace = notes.iter().map(|note| (note.depth, words(q, &mut out, note))).collect();
    let several = cases.len() > 1;
    let open = |case: &LimitCase| match case.both {
        Both::Undecided(reason) => Some(reason),
        _ => None,
    };
    // A case that is several stands for none of its questions.
    let reasons: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            let path: &[Constraint] = match case.when.as_slice() {
                [only] => only,
                _ => &[],
            };
            open(case).map(|reason| (path, reason))
        })
        .collect();
    let advice =
        Advice::tried(q, &reasons, |q| limits(q, subject.expression, to).iter().all(|c| open(c).is_none()));
    let entries: Vec<LimitEntry> = cases
        .iter()
        .map(|case| entry(q, &mut out, (subject.expression, to), case, several, &advice))
        .collect();
    let used = q.used_assumptions();
    let mut writer = Writer::new(&q.pool, x);
    let body = definition(&mut writer, &mut out, &subject);
    let variable = writer.variable(&mut out);
    let mut sign = |out: &mut Formulas, to: Target| {
        human::limit(out, body, variable, to, |out, e| writer.expression(out, e))
    };
    let whole = sign(&mut out, to);
    let sides = match to {
        Target::Point(p) => [Target::FromLeft(p), Target::FromRight(p)].map(|to| Some(sign(&mut out, to))),
        _ => [None, None],
    };
    let Shape::Limit { to: target, side, .. } = *out.shape(whole) else {
        unreachable!("this formula was just written as a limit")
    };
    let assumptions_used = used.into_iter().map(|c| writer.condition(&mut out, c)).collect();
    name_constants(q, &mut out, &subject);
    LimitDocument {
        input: subject.input.to_owned(),
        variable: q.pool.name(x).to_owned(),
        signs: [Some(whole), sides[0], sides[1]],
        to: target,
        side,
        cases: entries,
        trace,
        assumptions_used,
        warnings: subject.warnings,
        formulas: out,
    }
}

fn entry(
    q: &mut Question,
    out: &mut Formulas,
    (subject, to): (Expr, Target),
    case: &LimitCase,
    several: bool,
    advice: &Advice,
) -> LimitEntry {
    let at = to.point().unwrap_or(subject);
    let simple = |q: &mut Question, limit: Limit| match limit {
        Limit::Finite(e) => Limit::Finite(simplify(q, e, Cell::Point(at))),
        other => other,
    };
    let mut approached = |side: Option<Limit>| {
        let side = side.map(|limit| simple(q, limit));
        Approached {
            cluster: match side {
                Some(Limit::Oscillates(c)) => Some([c.low, c.high].map(|end| bound(q, out, at, Some(end)))),
                _ => None,
            },
            limit: extended(q, out, side),
            is_there: side.is_some(),
        }
    };
    let (left, right) = (approached(case.left.map(|l| l.0)), approached(case.right.map(|r| r.0)));
    let (limit, why) = match case.both {
        Both::Is(limit) => {
            let limit = simple(q, limit);
            (extended(q, out, Some(limit)), None)
        }
        Both::None => (Extended::DoesNotExist, None),
        Both::Nowhere => {
            let words = "the function has no values next to it";
            (Extended::DoesNotExist, Some(vec![Word::Text(words.to_owned())]))
        }
        Both::Undecided(open) => {
            let mut writer = Writer::new(&q.pool, q.variable());
            (Extended::Absent, Some(reason(&mut writer, out, open, advice)))
        }
    };
    let when = several.then(|| {
        let parts: Vec<Formula> = case.when.iter().map(|when| case_formula(q, out, when)).collect();
        if parts.len() == 1 { parts[0] } else { out.push(Shape::Or(parts)) }
    });
    LimitEntry { when, limit, left, right, reason: why }
}

/// A step in words, in which the symbols of the engine have names that a reader knows from the first line.
fn words(q: &mut Question, out: &mut Formulas, note: &Note) -> Vec<Word> {
    let names = [(FAR, "T"), (SMALL, "w"), (LOG_NAME, "t")].map(|(own, shown)| {
        let symbol = q.pool.symbol(shown);
        let b = q.pool.anywhere();
        let shown = b.symbol(symbol);
        let shown = if own == LOG_NAME { functions::call(&b, LN, shown) } else { shown };
        (q.pool.symbol(own), shown)
    });
    note.words
        .iter()
        .flat_map(|part| match part {
            Noted::Text(text) => vec![Word::Text((*text).to_owned())],
            Noted::Number(r) => {
                let number = Word::Formula(signed_number(out, r));
                match r.is_integer() && !r.is_negative() {
                    true => vec![number],
                    false => vec![Word::Text("(".to_owned()), number, Word::Text(")".to_owned())],
                }
            }
            Noted::Expr(e) => {
                let e = functions::substitute(&mut q.pool, Domain::Kept, &[*e], &names)[0];
                vec![Word::Formula(Writer::new(&q.pool, q.variable()).expression(out, e))]
            }
        })
        .collect()
}
