//! The report on a derivative: the document, and the engine for further points.

use std::fmt;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::api::function::number_of;
use crate::api::value::Value;
use crate::decide::Question;
use crate::derive::Analysis;
use crate::derive::Evidence;
use crate::derive::PointAnalysis;
use crate::derive::Slope;
use crate::derive::Verdict;
use crate::derive::combine;
use crate::derive::verdict_at;
use crate::document::Document;
use crate::elaborate::Library;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::limit::Limit;
use crate::line::Side;
use crate::piecewise::Piece;
use crate::piecewise::piece_at;
use crate::render;
use crate::render::style::Missing;
use crate::render::style::Style;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;

/// The derivative of a function: formulas with the domains on which they hold, and a verdict at every point.
///
/// `Display` gives the text form of the language, which reads back to the same function.
///
/// ```
/// let report = dini::Function::parse("abs(x)")?.derivative()?;
/// assert_eq!(report.to_string(), "-1 for x < 0, 1 for x > 0, undefined at 0");
/// assert_eq!(report.verdict_line("0")?, "corner, left -1, right 1");
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub struct DerivativeReport {
    state: Mutex<State>,
    document: Document,
    primes: u32,
}

/// The question and what it found.
pub(super) struct State {
    pub(super) question: Question,
    pub(super) analysis: Analysis,
    library: Library,
    /// What symbols stand for, in points, too.
    values: Vec<(Symbol, Expr)>,
}

impl State {
    pub(super) fn new(
        question: Question,
        analysis: Analysis,
        library: Library,
        values: Vec<(Symbol, Expr)>,
    ) -> State {
        State { question, analysis, library, values }
    }

    /// The verdicts at points, a list for each case of the parameters.
    pub(super) fn verdicts(&mut self, points: &[Expr]) -> Vec<Vec<PointAnalysis>> {
        let mut out = Vec::with_capacity(self.analysis.cases.len());
        for case in &self.analysis.cases {
            let found =
                self.question.under(&case.when, |q| points.iter().map(|p| verdict_at(q, case, *p)).collect());
            out.push(found);
        }
        out
    }

    fn read(&mut self, text: &str) -> Result<Expr, Diagnostic> {
        number_of(&mut self.question, &self.library, &self.values, text)
    }
}

impl DerivativeReport {
    pub(super) fn new(state: State, document: Document, primes: u32) -> DerivativeReport {
        DerivativeReport { state: Mutex::new(state), document, primes }
    }

    /// What the report says, for renderers of one's own.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What the report says, on its own.
    pub fn into_document(self) -> Document {
        self.document
    }

    /// What is doubtful in the input.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.document.warnings
    }

    /// The number of primes in a question such as `relu'(x)`, whose derivative is of one order more.
    pub fn primes(&self) -> u32 {
        self.primes
    }

    /// The report in a format: `text`, `unicode`, `latex`, `json` and what [`render::FORMATS`] lists.
    pub fn render(&self, format: &str) -> Option<String> {
        self.render_in(format, &Style::default())
    }

    /// The same in the author's style.
    ///
    /// ```
    /// use dini::style::{Missing, Style};
    /// let report = dini::Function::parse("abs(x)")?.derivative()?;
    /// let style = Style { missing: Missing::Dash, ..Style::default() };
    /// assert!(report.render_in("latex", &style).unwrap().contains(r"\text{--}"));
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn render_in(&self, format: &str, style: &Style) -> Option<String> {
        let format = render::format(format)?;
        if style.missing == Missing::Beside {
            return Some((format.render)(&self.document.clone().with_reasons_beside(), style));
        }
        Some((format.render)(&self.document, style))
    }

    /// The right-hand side of the derivative in LaTeX.
    ///
    /// ```
    /// let report = dini::Function::parse("x^2")?.derivative()?;
    /// assert_eq!(report.to_latex(), "2 x");
    /// assert_eq!(report.to_latex_equation(), "f'(x) = 2 x");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn to_latex(&self) -> String {
        self.render("latex").unwrap_or_default()
    }

    /// The derivative as an equation in LaTeX: `f'(x) = ...`.
    pub fn to_latex_equation(&self) -> String {
        render::latex::equation(&self.document, &Style::default())
    }

    /// The same in the author's style.
    pub fn to_latex_equation_in(&self, style: &Style) -> String {
        if style.missing == Missing::Beside {
            return render::latex::equation(&self.document.clone().with_reasons_beside(), style);
        }
        render::latex::equation(&self.document, style)
    }

    /// The report as one line of JSON; `id` is a JSON value that is handed back.
    pub fn to_json(&self, id: &str) -> String {
        self.to_json_with(id, &[])
    }

    /// The same with further warnings.
    pub fn to_json_with(&self, id: &str, warnings: &[String]) -> String {
        self.json(id, warnings).to_string()
    }

    /// The same, made while it is written: a long report is never in memory as a whole.
    pub fn json<'a>(&'a self, id: &'a str, warnings: &'a [String]) -> impl fmt::Display + 'a {
        render::json::Report { document: &self.document, id, warnings }
    }

    /// The text form with repeated subterms written once, by name.
    pub fn to_shared_text(&self) -> String {
        render::shared::text(&self.document)
    }

    /// The verdict at any point, such as `0`, `1/2` or `sqrt(2)`.
    ///
    /// # Errors
    /// When the point cannot be read or contains the variable.
    ///
    /// ```
    /// let report = dini::Function::parse("sqrt(x)")?.derivative()?;
    /// assert!(matches!(report.at("0")?, dini::Verdict::Endpoint { .. }));
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn at(&self, at: &str) -> Result<Verdict<Value>, Diagnostic> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = state.verdict(at)?;
        let q = &mut state.question;
        Ok(verdict.map(&mut |e| Value::of(q, e)))
    }

    /// The verdict at a point in words: `corner, left 0, right 1`.
    ///
    /// # Errors
    /// See [`DerivativeReport::at`].
    ///
    /// ```
    /// let report = dini::Function::parse("cbrt(x)")?.derivative()?;
    /// assert_eq!(report.verdict_line("0")?, "vertical_tangent, left inf, right inf");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn verdict_line(&self, at: &str) -> Result<String, Diagnostic> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let found = state.found(at)?;
        let State { question, analysis, .. } = &mut *state;
        let point = combine(question, analysis, &found);
        Ok(line(question, &point, &point.verdict, &point.evidence))
    }

    /// The value of the derivative at a point in the text of the language; none where it has none.
    ///
    /// # Errors
    /// When the point cannot be read, or the value is not decided or depends on parameters.
    ///
    /// ```
    /// let report = dini::Function::parse("x^3")?.derivative()?;
    /// assert_eq!(report.value_at("1/2")?.as_deref(), Some("3/4"));
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn value_at(&self, at: &str) -> Result<Option<String>, Diagnostic> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.question.renew();
        let p = state.read(at)?;
        let State { question, analysis, .. } = &mut *state;
        let undecided =
            || Diagnostic::error(Code::Undecided, Span::new(0, at.len()), "the value there is not decided");
        let [case] = analysis.cases.as_slice() else { return Err(undecided()) };
        match piece_at(question, &case.derivative, p) {
            Ok(Piece::Smooth(e)) => {
                let value = question.value_at(e, p);
                Ok(Some(Value::of(question, value).text().to_owned()))
            }
            Ok(Piece::Undefined) => Ok(None),
            Ok(Piece::Punctured { .. } | Piece::Undecided(_) | Piece::Depends(_)) | Err(_) => {
                Err(undecided())
            }
        }
    }
}

impl State {
    fn found(&mut self, at: &str) -> Result<Vec<PointAnalysis>, Diagnostic> {
        self.question.renew();
        let p = self.read(at)?;
        Ok(self.verdicts(&[p]).into_iter().map(|mut case| case.remove(0)).collect())
    }

    fn verdict(&mut self, at: &str) -> Result<Verdict<Expr>, Diagnostic> {
        let found = self.found(at)?;
        Ok(combine(&mut self.question, &self.analysis, &found).verdict)
    }
}

/// A verdict in words, that of the point or of one of its cases.
fn line(q: &mut Question, point: &PointAnalysis, verdict: &Verdict<Expr>, evidence: &Evidence) -> String {
    let mut shown = |slope: Slope<Expr>| match slope {
        Slope::Finite(e) => Value::of(q, e).to_string(),
        Slope::PlusInfinity => "inf".to_owned(),
        Slope::MinusInfinity => "-inf".to_owned(),
        Slope::None => "none".to_owned(),
        Slope::Unknown => "unknown".to_owned(),
    };
    let word = verdict.word();
    match verdict {
        Verdict::Differentiable { value } => format!("{word}, value {}", shown(Slope::Finite(*value))),
        Verdict::Corner { left, right } | Verdict::Cusp { left, right } => {
            format!("{word}, left {}, right {}", shown(*left), shown(*right))
        }
        Verdict::VerticalTangent { slope } => {
            format!("{word}, left {0}, right {0}", shown(*slope))
        }
        Verdict::Endpoint { side, slope } => {
            let side = if *side == Side::Left { "left" } else { "right" };
            format!("{word}, {side} {}", shown(*slope))
        }
        Verdict::Jump { .. } | Verdict::Removable { .. } | Verdict::Pole => {
            match (evidence.left.quotient(), evidence.right.quotient()) {
                (Some(Limit::Undecided(_)), Some(Limit::Undecided(_))) => word.to_owned(),
                (Some(l), Some(r)) => {
                    format!("{word}, left {}, right {}", shown(Slope::of(l)), shown(Slope::of(r)))
                }
                _ => word.to_owned(),
            }
        }
        Verdict::Outside { singularity } => {
            let word_of = format!("{singularity:?}").to_lowercase();
            format!("{word}, {word_of}")
        }
        Verdict::Oscillation { .. } | Verdict::Isolated | Verdict::Undecided { .. } => word.to_owned(),
        Verdict::Depends { cases } => {
            let cases: Vec<String> = cases
                .iter()
                .map(|case| {
                    let mut formulas = crate::document::Formulas::new("");
                    let when = crate::document::case_formula(q, &mut formulas, &case.when);
                    let when = render::formula_text(&formulas, when);
                    let evidence = point.evidence_of(q, case);
                    format!("{when}: {}", line(q, point, &case.verdict, &evidence))
                })
                .collect();
            format!("{word}, {}", cases.join("; "))
        }
    }
}

impl fmt::Display for DerivativeReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.render("text").unwrap_or_default())
    }
}
