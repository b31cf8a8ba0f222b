//! What there is to say about one point.

use crate::decide::Question;
use crate::derive::Answer;
use crate::derive::Evidence;
use crate::derive::PointAnalysis;
use crate::derive::Singularity;
use crate::derive::Slope;
use crate::derive::Verdict;
use crate::derive::{clarke, cluster, dini_derivatives, filled};
use crate::document::CaseEntry;
use crate::document::Extended;
use crate::document::PointEntry;
use crate::document::Word;
use crate::document::advice::Advice;
use crate::document::answer::case_formula;
use crate::document::answer::extended;
use crate::document::answer::quantity;
use crate::document::constraints::possible;
use crate::document::evidence::entries;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::Shape;
use crate::document::human::Writer;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::functions::Signs;
use crate::limit::Bound;
use crate::line::Cell;
use crate::line::Side;
use crate::simplify::simplify;

/// What sentences about points need beside the facts.
pub struct Speech {
    /// What the verdicts speak of: f, or its derivative of one order less.
    pub spoken: Formula,
    /// Which assumptions settle open questions.
    pub advice: Advice,
}

/// The entry of a point.
pub fn entry(
    q: &mut Question,
    out: &mut Formulas,
    point: &PointAnalysis,
    in_piece: bool,
    speech: &Speech,
) -> PointEntry {
    let (verdict, evidence) = (&point.verdict, &point.evidence);
    let depends = matches!(verdict, Verdict::Depends { .. });
    let sides = sides(q, out, verdict, evidence);
    let value = match verdict {
        Verdict::Differentiable { value } => {
            let value = simplify(q, *value, Cell::Point(point.at));
            Some(quantity(q, out, value))
        }
        _ => None,
    };
    let cases = match verdict {
        Verdict::Depends { cases } => {
            let cases = possible(q, cases);
            let mut with_evidence = |q: &mut Question, c| {
                let evidence = point.evidence_of(q, c);
                case_entry(q, out, c, &evidence)
            };
            cases.iter().map(|c| with_evidence(q, c)).collect()
        }
        _ => Vec::new(),
    };
    let sentences = sentences(q, out, point, &sides, speech);
    let (left, right) = if depends { (Extended::Absent, Extended::Absent) } else { sides };
    PointEntry {
        at: quantity(q, out, point.at),
        family: None,
        when: None,
        verdict: verdict.word(),
        value,
        left,
        right,
        left_limit: extended(q, out, evidence.left.limit()),
        right_limit: extended(q, out, evidence.right.limit()),
        function_value: evidence.value.map(|v| quantity(q, out, v)),
        singularity: match verdict {
            Verdict::Outside { singularity } => singularity_word(*singularity),
            _ => None,
        },
        oscillates: match verdict {
            Verdict::Oscillation { of_value } => Some(if *of_value { "value" } else { "quotient" }),
            _ => None,
        },
        filled: if depends { None } else { filled(q, point).map(|d| quantity(q, out, d)) },
        cluster: match verdict {
            Verdict::Oscillation { of_value } => cluster(q, evidence, *of_value)
                .map(|c| [c.low, c.high].map(|end| bound(q, out, point.at, Some(end)))),
            _ => None,
        },
        dini: dini_derivatives(evidence)
            .filter(|_| !depends)
            .map(|all| all.map(|end| bound(q, out, point.at, end))),
        clarke: clarke(q, point).map(|(low, high)| [low, high].map(|e| quantity(q, out, e))),
        reached: [!evidence.left.is_absent(), !evidence.right.is_absent()],
        in_piece,
        cases,
        sentences,
        evidence: entries(q, out, point),
    }
}

/// An end of a set of limit points.
pub fn bound(q: &mut Question, out: &mut Formulas, at: Expr, end: Option<Bound>) -> Extended {
    match end {
        Some(Bound::Finite(e)) => {
            let e = simplify(q, e, Cell::Point(at));
            Extended::Finite(quantity(q, out, e))
        }
        Some(Bound::PlusInfinity) => Extended::PlusInfinity,
        Some(Bound::MinusInfinity) => Extended::MinusInfinity,
        None => Extended::Absent,
    }
}

/// The one-sided derivatives.
fn sides(
    q: &mut Question,
    out: &mut Formulas,
    verdict: &Verdict<Expr>,
    evidence: &Evidence,
) -> (Extended, Extended) {
    if let Verdict::Differentiable { value } = verdict {
        let value = simplify(q, *value, Cell::Point(evidence.point));
        let value = quantity(q, out, value);
        return (Extended::Finite(value.clone()), Extended::Finite(value));
    }
    (extended(q, out, evidence.left.quotient()), extended(q, out, evidence.right.quotient()))
}

fn singularity_word(singularity: Singularity) -> Option<&'static str> {
    match singularity {
        Singularity::Pole => Some("pole"),
        Singularity::Removable => Some("removable"),
        Singularity::Jump => Some("jump"),
        Singularity::Oscillation => Some("oscillation"),
        Singularity::Edge => Some("edge"),
        Singularity::None => Some("none"),
        Singularity::Unknown => None,
    }
}

fn slope(q: &mut Question, out: &mut Formulas, slope: Slope<Expr>) -> Extended {
    match slope {
        Slope::Finite(e) => Extended::Finite(quantity(q, out, e)),
        Slope::PlusInfinity => Extended::PlusInfinity,
        Slope::MinusInfinity => Extended::MinusInfinity,
        Slope::None => Extended::DoesNotExist,
        Slope::Unknown => Extended::Absent,
    }
}

fn case_entry(
    q: &mut Question,
    out: &mut Formulas,
    case: &crate::derive::Case<Expr>,
    evidence: &Evidence,
) -> CaseEntry {
    let (value, left, right) = match &case.verdict {
        Verdict::Differentiable { value } => {
            let value = quantity(q, out, *value);
            let side = Extended::Finite(value.clone());
            (Some(value), side.clone(), side)
        }
        Verdict::Corner { left, right } | Verdict::Cusp { left, right } => {
            (None, slope(q, out, *left), slope(q, out, *right))
        }
        _ => (None, extended(q, out, evidence.left.quotient()), extended(q, out, evidence.right.quotient())),
    };
    CaseEntry { when: case_formula(q, out, &case.when), verdict: case.verdict.word(), value, left, right }
}

fn text(words: &str) -> Word {
    Word::Text(words.to_owned())
}

/// The sentences for a point without a derivative.
fn sentences(
    q: &mut Question,
    out: &mut Formulas,
    point: &PointAnalysis,
    (left, right): &(Extended, Extended),
    speech: &Speech,
) -> Vec<Vec<Word>> {
    let f = Word::Formula(speech.spoken);
    let evidence = &point.evidence;
    let both = || {
        vec![
            text("left derivative "),
            Word::Extended(left.clone()),
            text(", right derivative "),
            Word::Extended(right.clone()),
            text("."),
        ]
    };
    match &point.verdict {
        Verdict::Differentiable { .. } => Vec::new(),
        Verdict::Corner { .. } => vec![both(), vec![text("They differ: "), f, text(" has a corner there.")]],
        Verdict::Cusp { .. } => {
            vec![both(), vec![text("Infinite with opposite signs: "), f, text(" has a cusp there.")]]
        }
        Verdict::VerticalTangent { .. } => {
            vec![both(), vec![text("Both infinite: the tangent is vertical.")]]
        }
        Verdict::Jump { left, value, right } => {
            let [l, v, r] = [left, value, right].map(|e| quantity(q, out, *e).exact);
            let side = match (left == value, right == value) {
                (true, _) => "Not continuous, only from the left: ",
                (_, true) => "Not continuous, only from the right: ",
                _ => "Not continuous: ",
            };
            vec![
                vec![
                    text("left limit "),
                    Word::Formula(l),
                    text(", value "),
                    Word::Formula(v),
                    text(", right limit "),
                    Word::Formula(r),
                    text("."),
                ],
                vec![text(side), f, text(" jumps there.")],
            ]
        }
        Verdict::Removable { limit, value } => {
            let [l, v] = [limit, value].map(|e| quantity(q, out, *e).exact);
            vec![
                vec![text("limit "), Word::Formula(l), text(", value "), Word::Formula(v), text(".")],
                vec![text("Not continuous: the value is not the limit.")],
            ]
        }
        Verdict::Pole => {
            let limits = [evidence.left.limit(), evidence.right.limit()].map(|l| extended(q, out, l));
            let [l, r] = limits;
            vec![
                vec![
                    text("left limit "),
                    Word::Extended(l),
                    text(", right limit "),
                    Word::Extended(r),
                    text("."),
                ],
                vec![text("Not continuous: "), f, text(" is unbounded there.")],
            ]
        }
        Verdict::Oscillation { of_value: true } => {
            vec![vec![f, text(" has no limit there: it oscillates.")]]
        }
        Verdict::Oscillation { of_value: false } => {
            vec![vec![text("the difference quotient has no limit there: it oscillates.")]]
        }
        Verdict::Endpoint { side, .. } => {
            let (words, shown) = match side {
                Side::Left => ("edge of the domain; left derivative ", left),
                Side::Right => ("edge of the domain; right derivative ", right),
            };
            vec![match shown {
                Extended::Finite(_) => {
                    vec![text(words), Word::Extended(shown.clone()), text(" (`--one-sided` counts it).")]
                }
                Extended::Absent => vec![text(words), text("not decided.")],
                _ => vec![text(words), Word::Extended(shown.clone()), text(".")],
            }]
        }
        Verdict::Isolated => vec![vec![text("an isolated point of the domain: no quotient can be formed.")]],
        Verdict::Outside { singularity } => outside(q, out, evidence, *singularity, f),
        Verdict::Undecided { reason } => {
            let x = q.variable();
            let mut writer = Writer::new(&q.pool, x);
            let mut words = vec![text("undecided: ")];
            words.extend(self::reason(&mut writer, out, *reason, &speech.advice));
            vec![words]
        }
        Verdict::Depends { cases } => {
            let cases = possible(q, cases);
            depends(q, out, evidence, &cases, both(), speech)
        }
    }
}

fn outside(
    q: &mut Question,
    out: &mut Formulas,
    evidence: &Evidence,
    singularity: Singularity,
    f: Word,
) -> Vec<Vec<Word>> {
    let limits = [evidence.left.limit(), evidence.right.limit()].map(|l| extended(q, out, l));
    let [l, r] = limits;
    let both = |words: &str| {
        vec![
            text("no value ("),
            text(words),
            text("): left limit "),
            Word::Extended(l.clone()),
            text(", right limit "),
            Word::Extended(r.clone()),
            text("."),
        ]
    };
    vec![match singularity {
        Singularity::Pole => match (&l, &r) {
            (Extended::Absent, Extended::Absent) => vec![text("no value (pole).")],
            (Extended::Absent, side) | (side, Extended::Absent) => {
                vec![text("no value (pole): limit "), Word::Extended(side.clone()), text(".")]
            }
            _ => both("pole"),
        },
        Singularity::Jump => both("jump"),
        Singularity::Removable => vec![text("no value (removable): limit "), Word::Extended(l), text(".")],
        Singularity::Edge => {
            let side = if l == Extended::Absent { r } else { l };
            vec![text("no value (edge of the domain): limit "), Word::Extended(side), text(".")]
        }
        Singularity::Oscillation => vec![text("no value, and no limit: "), f, text(" oscillates.")],
        Singularity::None | Singularity::Unknown => vec![text("no value.")],
    }]
}

/// "Equal only for a = 1; for every other a, f has a corner there."
fn depends(
    q: &mut Question,
    out: &mut Formulas,
    evidence: &Evidence,
    cases: &[crate::derive::Case<Expr>],
    both: Vec<Word>,
    speech: &Speech,
) -> Vec<Vec<Word>> {
    let f = || Word::Formula(speech.spoken);
    let is = |words: &str| vec![f(), text(words)];
    let noun = |verdict: &Verdict<Expr>| match verdict {
        Verdict::Differentiable { .. } => is(" is differentiable there"),
        Verdict::Corner { .. } => is(" has a corner there"),
        Verdict::Cusp { .. } => is(" has a cusp there"),
        Verdict::Jump { .. } => is(" jumps there"),
        Verdict::Removable { .. } => vec![text("its value is not its limit")],
        _ => is(" has no derivative there"),
    };
    if let ([yes, no], Answer::Open(_)) = (cases, evidence.quotients_agree) {
        let simple = matches!(yes.verdict, Verdict::Differentiable { .. })
            && matches!(no.verdict, Verdict::Corner { .. })
            && matches!(
                (yes.when.as_slice(), no.when.as_slice()),
                ([(_, Signs::ZERO)], [(_, Signs::NOT_ZERO)])
            );
        if simple {
            let condition = case_formula(q, out, &yes.when);
            let symbol = match out.shape(condition).clone() {
                Shape::Compare { first, .. } => {
                    Some(first).filter(|f| matches!(out.shape(*f), Shape::Name(_)))
                }
                _ => None,
            };
            let mut words = vec![text("Equal only for "), Word::Formula(condition)];
            match symbol {
                Some(symbol) => {
                    words.push(text("; for every other "));
                    words.push(Word::Formula(symbol));
                    words.extend([text(", "), f(), text(" has a corner there.")]);
                }
                None => words.extend([text("; otherwise "), f(), text(" has a corner there.")]),
            }
            return vec![both, words];
        }
    }
    let mut out_sentences = Vec::new();
    if evidence.left.quotient().is_some()
        && evidence.right.quotient().is_some()
        && cases.iter().all(|c| matches!(c.verdict, Verdict::Differentiable { .. } | Verdict::Corner { .. }))
    {
        out_sentences.push(both);
    }
    for case in cases {
        let condition = case_formula(q, out, &case.when);
        let mut words = vec![text("If "), Word::Formula(condition), text(", ")];
        if let Verdict::Undecided { reason } = case.verdict {
            words.push(text("it is not decided: "));
            let mut writer = Writer::new(&q.pool, q.variable());
            words.extend(self::reason(&mut writer, out, reason, &speech.advice));
            words.push(text("."));
            out_sentences.push(words);
            continue;
        }
        if let Verdict::Endpoint { side, slope: found } = case.verdict {
            let side = if side == Side::Left { "left" } else { "right" };
            words.push(text(&format!("the domain has an edge there; {side} derivative ")));
            words.extend([Word::Extended(slope(q, out, found)), text(".")]);
            out_sentences.push(words);
            continue;
        }
        words.extend(noun(&case.verdict));
        if let Verdict::Differentiable { value } = &case.verdict {
            words.push(text(" with derivative "));
            words.push(Word::Formula(quantity(q, out, *value).exact));
        }
        words.push(text("."));
        out_sentences.push(words);
    }
    out_sentences
}

/// The open question behind an undecided piece or point, and what would settle it, where that is known.
pub fn reason(writer: &mut Writer, out: &mut Formulas, reason: Undecided, advice: &Advice) -> Vec<Word> {
    let mut about = |before: &str, e: Expr, after: &str| {
        vec![text(before), Word::Formula(writer.expression(out, e)), text(after)]
    };
    match reason {
        Undecided::Sign(e) if advice.settles(e) => {
            let mut words = about("needs the sign of ", e, "; an assumption such as ");
            words.extend(about("", e, " > 0 would settle it"));
            words
        }
        Undecided::Sign(e) if advice.is_known(e) => about("needs more than the sign of ", e, ""),
        Undecided::Sign(e) => about("needs the sign of ", e, ""),
        Undecided::Zero(e) => about("whether ", e, " is zero could not be decided"),
        Undecided::Roots(e) => about("the zeros of ", e, " could not be isolated"),
        Undecided::Limit(e) => about("the limit of ", e, " could not be decided"),
        Undecided::Integer(e) => about("needs whether ", e, " is an integer"),
        Undecided::Periods(e) => {
            about("the breakpoints have periods in the ratio ", e, ", not known to be rational")
        }
        Undecided::Infinite(e) => about("infinitely many breakpoints without a period, from ", e, ""),
        Undecided::Stated => vec![text("the function itself says so")],
        Undecided::Disagree => {
            vec![text("two computations disagree: an error in dini; please report the input")]
        }
        Undecided::Depends(e) => about("it depends on the parameters in ", e, ""),
        Undecided::Budget(what) => vec![text("the budget was spent on "), text(what)],
    }
}
