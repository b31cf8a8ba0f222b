//! An explanation in words, made from its steps and nothing else.

use crate::decide::Question;
use crate::derive::Constraint;
use crate::derive::Edges;
use crate::derive::Explanation;
use crate::derive::Hypothesis;
use crate::derive::Reason;
use crate::derive::Smoothness;
use crate::derive::Step;
use crate::derive::Term;
use crate::derive::Verdict;
use crate::derive::analyse;
use crate::derive::verdict_at;
use crate::document::Subject;
use crate::document::Word;
use crate::document::advice::Advice;
use crate::document::answer::case_formula;
use crate::document::answer::definition;
use crate::document::answer::exact;
use crate::document::answer::free_name;
use crate::document::answer::name_constants;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::Shape;
use crate::document::human::Writer;
use crate::document::human::name;
use crate::document::plan::open_in;
use crate::document::points::bound;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions::Latex;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::line::Side;
use crate::number::Rational;
use crate::source::Diagnostic;
use crate::syntax::tree::Relation;

/// An explanation of the verdict at a point.
///
/// ```
/// let why = dini::Function::parse("abs(x)")?.explain("0")?;
/// assert_eq!(why.document().cases.len(), 1);
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug)]
pub struct ExplanationDocument {
    /// All formulas.
    pub formulas: Formulas,
    /// The text that was asked.
    pub input: String,
    /// The name of the variable.
    pub variable: String,
    /// The name of the function in sentences.
    pub name: String,
    /// The function, as its author wrote it: f(x) = ...
    pub equation: Formula,
    /// The point.
    pub at: Formula,
    /// The explanation under each condition on the parameters.
    pub cases: Vec<ExplanationEntry>,
    /// The assumptions that it rests on.
    pub assumptions_used: Vec<Formula>,
    /// What is doubtful in the input.
    pub warnings: Vec<Diagnostic>,
}

/// An explanation under a condition on the parameters.
#[derive(Clone, Debug)]
pub struct ExplanationEntry {
    /// The condition; none where there is only one case.
    pub when: Option<Formula>,
    /// The word of the verdict.
    pub verdict: &'static str,
    /// The class at the point, where the steps show it.
    pub class: Option<String>,
    /// The steps.
    pub steps: Vec<StepEntry>,
    /// The sentences made from them.
    pub sentences: Vec<Vec<Word>>,
}

/// A step: both sides are expressions of the language in the step h, or limits of such.
#[derive(Clone, Debug)]
pub struct StepEntry {
    /// What is looked at.
    pub left: Formula,
    /// Whether it is equal to the right side, or differs from it.
    pub equal: bool,
    /// What it is; `none` for a limit that does not exist, `undefined` for no value.
    pub right: Formula,
    /// The name of the theorem.
    pub theorem: &'static str,
    /// What it needs, in words.
    pub hypotheses: Vec<Vec<Word>>,
}

/// The document of explanations.
pub fn explanation(
    q: &mut Question,
    subject: Subject,
    at: Expr,
    step: Symbol,
    found: &[(Vec<Constraint>, Explanation)],
) -> ExplanationDocument {
    let x = q.variable();
    let mut out = Formulas::new(q.pool.name(x));
    let function = free_name(q, &subject, &[at]).text;
    let open: Vec<(&[Constraint], Undecided)> = found
        .iter()
        .filter_map(|(when, explanation)| match explanation.verdict {
            Verdict::Undecided { reason } => Some((when.as_slice(), reason)),
            _ => None,
        })
        .collect();
    let advice = Advice::tried(q, &open, |q| {
        let again = analyse(q, subject.expression, 1, Edges::LeftOut);
        again.cases.iter().all(|case| {
            let point = q.under(&case.path, |q| verdict_at(q, case, at));
            open_in(&point.verdict).is_empty()
        })
    });
    let several = found.len() > 1;
    let cases = found
        .iter()
        .map(|(when, explanation)| {
            let mut prose = Prose::new(q, &mut out, &function, explanation.at, step);
            let steps = explanation.steps.iter().map(|step| prose.entry(step)).collect();
            let sentences = prose.sentences(explanation, &advice);
            let when = several.then(|| case_formula(q, &mut out, when));
            let class = explanation.class.map(Smoothness::word);
            ExplanationEntry { when, verdict: explanation.verdict.word(), class, steps, sentences }
        })
        .collect();
    let used = q.used_assumptions();
    let at = exact(q, &mut out, at);
    let mut writer = Writer::new(&q.pool, x);
    let definition = definition(&mut writer, &mut out, &subject);
    let variable = writer.variable(&mut out);
    let call = out.push(Shape::call(&function, Latex::Operator(""), vec![variable]));
    let equation = out.push(Shape::Definition { call, body: definition });
    let assumptions_used = used.into_iter().map(|c| writer.condition(&mut out, c)).collect();
    name_constants(q, &mut out, &subject);
    ExplanationDocument {
        input: subject.input.to_owned(),
        variable: q.pool.name(x).to_owned(),
        name: function,
        equation,
        at,
        cases,
        assumptions_used,
        warnings: subject.warnings,
        formulas: out,
    }
}

fn theorem(reason: Reason) -> &'static str {
    match reason {
        Reason::Substitution => "substitution",
        Reason::Domain => "domain",
        Reason::Branch | Reason::Quotient => "branch",
        Reason::Algebra => "algebra",
        Reason::Rung(Rung::Continuation) => "continuation",
        Reason::Rung(Rung::Series) => "series",
        Reason::Rung(Rung::Power) => "power",
        Reason::Rung(Rung::Growth) => "growth",
        Reason::Rung(Rung::Parts) => "parts",
        Reason::Rung(Rung::Squeeze) => "squeeze",
        Reason::Rung(Rung::IntermediateValues) => "intermediate-values",
        Reason::Rung(Rung::MeanValue) => "mean-value",
        Reason::Rung(Rung::Gap) => "gap",
        Reason::Rung(Rung::None) => "undecided",
        Reason::Derivative => "derivative",
        Reason::LeadingTerm => "leading-term",
        Reason::Mean => "symmetric-mean",
        Reason::Slopes => "slopes",
        Reason::TwoSides => "two-sides",
        Reason::NoFiniteLimit => "no-finite-limit",
        Reason::Discontinuous => "differentiable-is-continuous",
        Reason::Endpoint => "endpoint",
        Reason::Isolated => "isolated",
        Reason::Outside => "outside",
        Reason::Class(_) => "class",
        Reason::Flat => "flat",
        Reason::RemovableSingularity => "removable-singularity",
    }
}

/// Writes the steps of one case.
pub(super) struct Prose<'a> {
    pub q: &'a mut Question,
    pub out: &'a mut Formulas,
    pub function: &'a str,
    pub at: Expr,
    pub step: Symbol,
    pub h: Formula,
}

pub(super) fn text(words: &str) -> Word {
    Word::Text(words.to_owned())
}

impl<'a> Prose<'a> {
    fn new(
        q: &'a mut Question,
        out: &'a mut Formulas,
        function: &'a str,
        at: Expr,
        step: Symbol,
    ) -> Prose<'a> {
        let h = name(out, q.pool.name(step));
        Prose { q, out, function, at, step, h }
    }

    pub(super) fn expression(&mut self, e: Expr) -> Formula {
        exact(self.q, self.out, e)
    }

    pub(super) fn number(&mut self, n: i64) -> Formula {
        self.out.push(Shape::Number(Rational::from(n)))
    }

    fn infinity(&mut self, sign: i32) -> Formula {
        let infinity = name(self.out, "inf");
        if sign < 0 { self.out.push(Shape::Negate(infinity)) } else { infinity }
    }

    pub(super) fn limit_value(&mut self, limit: Limit) -> Formula {
        match limit {
            Limit::Finite(e) => self.expression(e),
            Limit::PlusInfinity => self.infinity(1),
            Limit::MinusInfinity => self.infinity(-1),
            Limit::Oscillates(_) => name(self.out, "none"),
            Limit::Undecided(_) => name(self.out, "undecided"),
        }
    }

    pub(super) fn term(&mut self, term: Term) -> Formula {
        match term {
            Term::Value(e) => self.expression(e),
            Term::Is(limit) => self.limit_value(limit),
            Term::AtPoint => self.call(0),
            Term::Undefined => name(self.out, "undefined"),
            Term::Limit(e, side) => {
                let body = self.expression(e);
                let (variable, to) = (self.h, self.number(0));
                self.out.push(Shape::Limit { body, variable, to, side: Some(side) })
            }
        }
    }

    fn entry(&mut self, step: &Step) -> StepEntry {
        let (left, right) = (self.term(step.left), self.term(step.right));
        let hypotheses = step.hypotheses.iter().map(|h| self.hypothesis(*h)).collect();
        StepEntry { left, equal: step.equal, right, theorem: theorem(step.reason), hypotheses }
    }

    fn hypothesis(&mut self, hypothesis: Hypothesis) -> Vec<Word> {
        let by_side = |side, left: &str, right: &str| text(if side == Side::Left { left } else { right });
        match hypothesis {
            Hypothesis::Near(side, reach) => vec![Word::Formula(self.near(side, reach))],
            Hypothesis::Value(v) => {
                let value = self.expression(v);
                vec![text("f(a) = "), Word::Formula(value)]
            }
            Hypothesis::Analytic(e) => {
                let f = self.expression(e);
                vec![Word::Formula(f), text(" is analytic there")]
            }
            Hypothesis::Derivative(side, limit) => {
                let value = self.limit_value(limit);
                vec![by_side(side, "f'_-(a) = ", "f'_+(a) = "), Word::Formula(value)]
            }
            Hypothesis::Tends(side, limit) => {
                let value = self.limit_value(limit);
                vec![by_side(side, "f(a-) = ", "f(a+) = "), Word::Formula(value)]
            }
            Hypothesis::Symmetric(mean) => {
                let mean = self.expression(mean);
                vec![text("the symmetric quotient tends to "), Word::Formula(mean)]
            }
            Hypothesis::SlopesAgree(limit) => {
                let value = self.limit_value(limit);
                vec![text("the slopes of both formulas tend to "), Word::Formula(value)]
            }
            Hypothesis::Absent(side) => {
                vec![by_side(side, "f is undefined left of a", "f is undefined right of a")]
            }
            Hypothesis::NoValue => vec![text("f(a) is undefined")],
            Hypothesis::Fills(cluster) => {
                let [low, high] =
                    [cluster.low, cluster.high].map(|end| bound(self.q, self.out, self.at, Some(end)));
                vec![
                    text("the limit points fill ["),
                    Word::Extended(low),
                    text(", "),
                    Word::Extended(high),
                    text("]"),
                ]
            }
        }
    }

    /// `0 < h < 2`, `h < 0`
    pub(super) fn near(&mut self, side: Side, reach: Option<Expr>) -> Formula {
        let (zero, h) = (self.number(0), self.h);
        let far = reach.map(|d| {
            let signed = match side {
                Side::Left => self.q.pool.on_cell().neg(d),
                Side::Right => d,
            };
            self.expression(signed)
        });
        let (first, rest) = match (side, far) {
            (Side::Left, None) => (h, vec![(Relation::Less, zero)]),
            (Side::Left, Some(far)) => (far, vec![(Relation::Less, h), (Relation::Less, zero)]),
            (Side::Right, None) => (h, vec![(Relation::Greater, zero)]),
            (Side::Right, Some(far)) => (zero, vec![(Relation::Less, h), (Relation::Less, far)]),
        };
        self.out.push(Shape::Compare { first, rest })
    }
}
