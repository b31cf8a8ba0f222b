//! Functions: read once, asked many things.

use crate::api::confirmed;
use crate::api::explanation::ExplanationReport;
use crate::api::limit::LimitReport;
use crate::api::report::DerivativeReport;
use crate::api::report::State;
use crate::api::value::Value;
use crate::decide::Note;
use crate::decide::Question;
use crate::derive::Asked;
use crate::derive::Edges;
use crate::derive::analyse;
use crate::derive::explain;
use crate::derive::limits;
use crate::derive::reach;
use crate::derive::resolve;
use crate::derive::verdict_at;
use crate::document::Document;
use crate::document::Generalised;
use crate::document::Name;
use crate::document::PieceOrder;
use crate::document::Subject;
use crate::document::answer;
use crate::document::explanation;
use crate::document::generalised;
use crate::document::limit_answer;
use crate::document::shown;
use crate::elaborate::Assumptions;
use crate::elaborate::Elaborated;
use crate::elaborate::Library;
use crate::elaborate::Variable;
use crate::elaborate::Written;
use crate::elaborate::contradiction;
use crate::elaborate::elaborate_statement;
use crate::elaborate::point;
use crate::elaborate::signs_of;
use crate::elaborate::target;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Latex;
use crate::functions::Signs;
use crate::functions::replace;
use crate::piecewise::Piece;
use crate::piecewise::Unbound;
use crate::piecewise::flatten;
use crate::piecewise::piece_at;
use crate::piecewise::without_indices;
use crate::render;
use crate::render::style::RestWord;
use crate::render::style::Style;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::Statement;
use crate::syntax::parse_statement;
use crate::syntax::tree::Kind;
use crate::truth::Budget;
use crate::truth::Truth;

/// How a question is asked. The default: the variable is found, order 1, no assumptions.
///
/// ```
/// let options = dini::Options { assumptions: vec!["a > 1".to_owned()], variable: Some("x".to_owned()), ..Default::default() };
/// let report = dini::Function::parse("{ x for x > 0, a*x otherwise }")?.derivative_with(&options)?;
/// assert_eq!(report.to_string(), "1 for x > 0, a for x < 0, undefined at 0 where a > 1");
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// The variable; none to find it as the language says.
    pub variable: Option<String>,
    /// The order of the derivative, from 1 on.
    pub order: u32,
    /// Assumptions on parameters, such as `a > 0`.
    pub assumptions: Vec<String>,
    /// Values for parameters, such as `("a", "3/7")`.
    pub values: Vec<(String, String)>,
    /// Points to report on, beside the breakpoints.
    pub at: Vec<String>,
    /// Whether the derivative has its one-sided value at an edge of the domain; the verdict there stays `endpoint`.
    pub one_sided: bool,
    /// Whether the answer has a line on the four Dini derivatives at every point that is listed.
    pub dini: bool,
    /// Whether the answer has a line on the Clarke subdifferential at every point that is listed.
    pub clarke: bool,
    /// Whether the answer about a limit says how it was found.
    pub trace: bool,
    /// In which order the pieces come.
    pub pieces: PieceOrder,
    /// What the computation may cost.
    pub budget: Budget,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            variable: None,
            order: 1,
            assumptions: Vec::new(),
            values: Vec::new(),
            at: Vec::new(),
            one_sided: false,
            dini: false,
            clarke: false,
            trace: false,
            pieces: PieceOrder::default(),
            budget: Budget::default(),
        }
    }
}

impl Options {
    pub(super) fn asked_variable(&self) -> Variable<'_> {
        self.variable.as_deref().map_or(Variable::Found, Variable::Named)
    }

    /// The assumptions, values included.
    pub(super) fn all_assumptions(&self) -> Vec<String> {
        let values = self.values.iter().map(|(name, value)| format!("{name} = ({value})"));
        self.assumptions.iter().cloned().chain(values).collect()
    }
}

/// The largest order of a derivative that can be asked for.
const MAX_ORDER: u32 = 100;

/// A partial function on the real line, as its author wrote it.
///
/// ```
/// let f = dini::Function::parse("max(0, x)^2")?;
/// assert_eq!(f.derivative()?.to_string(), "0 for x < 0, 2*x for x >= 0");
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug)]
pub struct Function {
    pub(super) text: String,
    pub(super) statement: Statement,
    pub(super) library: Library,
}

impl Function {
    /// Reads a function in the language: an expression, branches, a definition, or the name of a function.
    ///
    /// # Errors
    /// When the text cannot be read or a name has no meaning; the diagnostic says where and what to write.
    ///
    /// ```
    /// let relu = dini::Function::parse("relu(x)")?;
    /// let report = relu.derivative()?;
    /// assert_eq!(report.to_string(), "1 for x > 0, 0 for x < 0, undefined at 0");
    /// assert!(matches!(report.at("0")?, dini::Verdict::Corner { .. }));
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn parse(text: &str) -> Result<Function, Diagnostic> {
        Function::parse_with(text, &Library::new())
    }

    /// The same with further definitions.
    ///
    /// # Errors
    /// See [`Function::parse`].
    pub fn parse_with(text: &str, library: &Library) -> Result<Function, Diagnostic> {
        let statement = parse_statement(text)?;
        Function::of_statement(text, statement, library)
    }

    /// A function from a statement of `text` that is already read.
    ///
    /// # Errors
    /// When a name has no meaning.
    pub fn of_statement(text: &str, statement: Statement, library: &Library) -> Result<Function, Diagnostic> {
        let text = text.get(statement.span.start..statement.span.end).unwrap_or(text).trim().to_owned();
        let function = Function { text, statement, library: library.clone() };
        match function.read(&Options::default()) {
            // Which symbol is the variable may still be said by the options.
            Err(error) if error.code == Code::Variable || error.code == Code::Assumption => Ok(function),
            Err(error) => Err(error),
            Ok(_) => Ok(function),
        }
    }

    pub(super) fn read(&self, options: &Options) -> Result<Elaborated, Diagnostic> {
        self.read_by(options.asked_variable(), options)
    }

    pub(super) fn read_by(&self, variable: Variable, options: &Options) -> Result<Elaborated, Diagnostic> {
        elaborate_statement(self.statement.clone(), &self.library, variable, &options.all_assumptions())
    }

    /// The derivative by the variable, with a verdict at every breakpoint.
    ///
    /// # Errors
    /// When it is not clear which symbol is the variable.
    pub fn derivative(&self) -> Result<DerivativeReport, Diagnostic> {
        self.derivative_with(&Options::default())
    }

    /// The derivative by a variable of choice.
    ///
    /// # Errors
    /// When the name is no symbol.
    ///
    /// ```
    /// let f = dini::Function::parse("a*x^2")?;
    /// assert_eq!(f.derivative_in("a")?.to_string(), "x^2");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn derivative_in(&self, variable: &str) -> Result<DerivativeReport, Diagnostic> {
        self.derivative_with(&Options { variable: Some(variable.to_owned()), ..Options::default() })
    }

    /// A derivative of higher order; each is that of the one before, on its domain.
    ///
    /// # Errors
    /// When the order is 0 or more than 100.
    ///
    /// ```
    /// let f = dini::Function::parse("x*abs(x)")?;
    /// assert_eq!(f.derivative_of_order(2)?.to_string(), "-2 for x < 0, 2 for x > 0, undefined at 0");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn derivative_of_order(&self, order: u32) -> Result<DerivativeReport, Diagnostic> {
        self.derivative_with(&Options { order, ..Options::default() })
    }

    /// The derivative under options.
    ///
    /// # Errors
    /// When an option cannot be read, an assumption is contradictory, or the order is out of range.
    pub fn derivative_with(&self, options: &Options) -> Result<DerivativeReport, Diagnostic> {
        if !(1..=MAX_ORDER).contains(&options.order) {
            return Err(Diagnostic::error(
                Code::Order,
                Span::default(),
                format!("the order is from 1 to {MAX_ORDER}"),
            )
            .help("write for example `--order 2`"));
        }
        let (mut q, read, expression) = self.question(options)?;
        let primes = read.primes;
        let points = options
            .at
            .iter()
            .map(|text| number_of(&mut q, &self.library, &read.assumptions.values, text))
            .collect::<Result<Vec<Expr>, Diagnostic>>()?;
        let edges = if options.one_sided { Edges::Counted } else { Edges::LeftOut };
        let analysis = analyse(&mut q, expression, options.order, edges);
        let asked = confirmed::Subject::new(expression, read.variable, options.order, &read.assumptions);
        let analysis = asked.confirmed(&q.pool, analysis);
        let mut state = State::new(q, analysis, self.library.clone(), read.assumptions.values.clone());
        let queries = state.verdicts(&points);
        let queries = asked.confirmed_points(&state.question.pool, &state.analysis, queries);
        let subject = Subject { order: options.pieces, ..self.subject(&read, expression) };
        let mut document = answer(&mut state.question, subject, &state.analysis, &queries);
        let wanted = Generalised { one_sided: options.one_sided, dini: options.dini, clarke: options.clarke };
        document.generalised = generalised(&document, wanted);
        Ok(DerivativeReport::new(state, document, primes))
    }

    /// The limit as the variable goes to a number (`0`, `0+`, `0-`) or to `inf` or `-inf`.
    ///
    /// # Errors
    /// When the place cannot be read, or it is not clear which symbol is the variable.
    ///
    /// ```
    /// let limit = dini::Function::parse("abs(x)/x")?.limit("0")?;
    /// assert_eq!(limit.to_string(), "none: left -1, right 1");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn limit(&self, at: &str) -> Result<LimitReport, Diagnostic> {
        self.limit_with(at, &Options::default())
    }

    /// The limit under options; those of derivatives do not matter.
    ///
    /// # Errors
    /// See [`Function::limit`]; also when an option cannot be read or an assumption is contradictory.
    pub fn limit_with(&self, at: &str, options: &Options) -> Result<LimitReport, Diagnostic> {
        let (mut q, read, expression) = self.question(options)?;
        let to = target(&mut q.pool, &self.library, read.variable, at)?;
        let to = match to.point() {
            Some(p) => {
                let values = &read.assumptions.values;
                let number = number(&mut q, values, p, inner(at)).map_err(|e| e.about(at))?;
                to.map(|_| number)
            }
            None => to,
        };
        let (cases, notes) = q.noting(|q| limits(q, expression, to));
        let asked = confirmed::Subject::new(expression, read.variable, 1, &read.assumptions);
        let cases = asked.confirmed_limits(&q.pool, to, cases);
        let subject = self.subject(&read, expression);
        let notes: &[Note] = if options.trace { &notes } else { &[] };
        Ok(LimitReport::new(limit_answer(&mut q, subject, to, &cases, notes)))
    }

    /// Why the function has a derivative at a point, or none.
    ///
    /// # Errors
    /// When the point cannot be read, or it is not clear which symbol is the variable.
    ///
    /// ```
    /// let why = dini::Function::parse("abs(x)")?.explain("0")?;
    /// assert!(why.to_string().ends_with("but a corner."));
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn explain(&self, at: &str) -> Result<ExplanationReport, Diagnostic> {
        self.explain_with(at, &Options::default())
    }

    /// The explanation under options; the order does not matter, as what is explained is the first derivative.
    ///
    /// # Errors
    /// See [`Function::explain`]; also when an option cannot be read or an assumption is contradictory.
    pub fn explain_with(&self, at: &str, options: &Options) -> Result<ExplanationReport, Diagnostic> {
        let (mut q, read, expression) = self.question(options)?;
        let at = number_of(&mut q, &self.library, &read.assumptions.values, at)?;
        let analysis = analyse(&mut q, expression, 1, Edges::LeftOut);
        let asked = confirmed::Subject::new(expression, read.variable, 1, &read.assumptions);
        let analysis = asked.confirmed(&q.pool, analysis);
        let step = free_symbol(&mut q);
        let mut found = Vec::new();
        for case in &analysis.cases {
            q.under(&case.path, |q| {
                let point = verdict_at(q, case, at);
                let reach = reach(q, case, at);
                let asked = Asked { function: expression, step, reach };
                found.extend(explain(q, asked, &point).into_iter().map(|explanation| {
                    ([case.when.as_slice(), explanation.when.as_slice()].concat(), explanation)
                }));
            });
        }
        let subject = self.subject(&read, expression);
        Ok(ExplanationReport::new(explanation(&mut q, subject, at, step, &found)))
    }

    /// The function itself in a format: `text`, `unicode`, `latex` or `json`.
    ///
    /// # Errors
    /// When an option cannot be read, or there is no such format.
    ///
    /// ```
    /// let f = dini::Function::parse("x^2/2")?;
    /// assert_eq!(f.show(&dini::Options::default(), "latex")?, r"\frac{x^{2}}{2}");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn show(&self, options: &Options, format: &str) -> Result<String, Diagnostic> {
        self.show_in(options, format, &Style::default())
    }

    /// The same in the author's style.
    ///
    /// # Errors
    /// See [`Function::show`].
    pub fn show_in(&self, options: &Options, format: &str, style: &Style) -> Result<String, Diagnostic> {
        rendered(self.shown(options)?, format, style)
    }

    /// The function in a format as a session answers a statement: with the values of derivatives and limits in their
    /// place, so that what is shown reads back.
    ///
    /// # Errors
    /// See [`Function::show`]; also when a point in it has no value.
    ///
    /// ```
    /// use dini::{Options, style::Style};
    /// let f = dini::Function::parse("diff(x^3, x) + 1")?;
    /// assert_eq!(f.show_value_in(&Options::default(), "text", &Style::default())?, "3*x^2 + 1");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn show_value_in(
        &self,
        options: &Options,
        format: &str,
        style: &Style,
    ) -> Result<String, Diagnostic> {
        let mut read = match self.read(options) {
            // Which symbol is the variable does not matter for the value.
            Err(error) if error.code == Code::Variable => {
                let symbols = self.symbols(options)?;
                self.read_by(symbols.first().map_or(Variable::None, |name| Variable::Named(name)), options)?
            }
            read => read?,
        };
        let mut q = question_of(&mut read, options)?;
        if has_operators(&q, read.expression) {
            read.expression = self.resolved(&mut q, &read)?;
            read.written = Written::Expression;
        }
        let document = shown(&mut q, self.subject(&read, read.expression));
        rendered(document, format, style)
    }

    fn shown(&self, options: &Options) -> Result<Document, Diagnostic> {
        let mut read = self.read(options)?;
        let mut q = question_of(&mut read, options)?;
        // A derivative that stands nowhere in the text has no form in the language: its value is shown.
        if matches!(read.written, Written::Expression) && has_operators(&q, read.expression) {
            read.expression = self.resolved(&mut q, &read)?;
        }
        let subject = self.subject(&read, read.expression);
        Ok(shown(&mut q, subject))
    }

    /// What is doubtful in the statement.
    ///
    /// # Errors
    /// See [`Function::show`].
    ///
    /// ```
    /// let f = dini::Function::parse("x^(1/3)")?;
    /// assert_eq!(f.warnings(&dini::Options::default())?.len(), 1);
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn warnings(&self, options: &Options) -> Result<Vec<Diagnostic>, Diagnostic> {
        match self.read(options) {
            Err(error) if error.code == Code::Variable => Ok(self.read_by(Variable::None, options)?.warnings),
            read => read.map(|read| read.warnings),
        }
    }

    /// Keeps the function as the next result of a session: `ans`, `%1`. The number of the result.
    ///
    /// # Errors
    /// When it cannot be read.
    ///
    /// ```
    /// let mut library = dini::Library::new();
    /// dini::Function::parse("sin(x)")?.add_to(&mut library)?;
    /// let slope = dini::Function::parse_with("ans", &library)?.derivative()?;
    /// assert_eq!(slope.to_string(), "cos(x)");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn add_to(&self, library: &mut Library) -> Result<usize, Diagnostic> {
        let mut symbols = self.symbols(&Options::default())?;
        if let Ok(read) = self.read(&Options::default()) {
            let variable = read.pool.name(read.variable);
            symbols.sort_by_key(|name| name != variable);
        }
        Ok(library.add_result(&self.statement, &symbols))
    }

    /// The function's value at a point; none where it has no value.
    ///
    /// # Errors
    /// When the point cannot be read, or the value is not decided.
    ///
    /// ```
    /// let f = dini::Function::parse("1/x")?;
    /// assert_eq!(f.value_at("2", &dini::Options::default())?.unwrap().text(), "1/2");
    /// assert!(f.value_at("0", &dini::Options::default())?.is_none());
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn value_at(&self, at: &str, options: &Options) -> Result<Option<Value>, Diagnostic> {
        let (mut q, read, expression) = self.question(options)?;
        let at_point = number_of(&mut q, &self.library, &read.assumptions.values, at)?;
        let f = flatten(&mut q, expression);
        let found = match piece_at(&mut q, &f, at_point) {
            Ok(Piece::Undecided(_)) | Err(_) => alone(&mut q, expression, at_point),
            found => found,
        };
        match found {
            Ok(Piece::Smooth(e)) => {
                let value = q.value_at(e, at_point);
                Ok(Some(Value::of(&mut q, value)))
            }
            Ok(Piece::Undefined) => Ok(None),
            Ok(Piece::Punctured { .. } | Piece::Undecided(_) | Piece::Depends(_)) | Err(_) => Err(
                Diagnostic::error(Code::Undecided, Span::new(0, at.len()), "the value there is not decided"),
            ),
        }
    }

    /// The value of a function without symbols, whatever is assumed of them; none where it has none.
    ///
    /// # Errors
    /// When it is not decided, or the function has symbols.
    ///
    /// ```
    /// let value = dini::Function::parse("1 + limit(sin(t)/t, t, 0)")?.value(&dini::Options::default())?;
    /// assert_eq!(value.unwrap().text(), "2");
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn value(&self, options: &Options) -> Result<Option<Value>, Diagnostic> {
        let read = self.read_by(Variable::None, options)?;
        let (mut q, read, expression) = self.prepared(read, options)?;
        let undecided = |message: &str| Diagnostic::error(Code::Undecided, self.statement.span, message);
        match flatten(&mut q, expression).only() {
            Some(Piece::Smooth(e)) if q.pool.is_constant(*e) => Ok(Some(Value::of(&mut q, *e))),
            Some(Piece::Undefined) => Ok(None),
            _ if !q.pool.symbols_of(&[expression]).is_empty() => {
                let names: Vec<&str> =
                    q.pool.symbols_of(&[read.expression]).into_iter().map(|s| q.pool.name(s)).collect();
                Err(undecided(&format!("the value depends on `{}`", names.join("`, `"))))
            }
            _ => Err(undecided("the value is not decided")),
        }
    }

    pub(super) fn question(&self, options: &Options) -> Result<(Question, Elaborated, Expr), Diagnostic> {
        let read = self.read(options)?;
        self.prepared(read, options)
    }

    pub(super) fn prepared(
        &self,
        mut read: Elaborated,
        options: &Options,
    ) -> Result<(Question, Elaborated, Expr), Diagnostic> {
        let mut q = question_of(&mut read, options)?;
        let expression = self.resolved(&mut q, &read)?;
        Ok((q, read, expression))
    }

    /// The function of a question without bound integers, derivatives and limits.
    fn resolved(&self, q: &mut Question, read: &Elaborated) -> Result<Expr, Diagnostic> {
        points_are_numbers(q, &read.assumptions.values, &read.points)?;
        let proved = proved_roots(q, read.expression)?;
        let counted = without_indices(q, proved).map_err(|unbound| self.refused(q, unbound))?;
        Ok(resolve(q, counted))
    }

    /// The message about an integer that could not be bound.
    fn refused(&self, q: &Question, unbound: Unbound) -> Diagnostic {
        let name = |index| q.pool.name(index).to_owned();
        let place = |k: &str| {
            self.statement.tree.iter().find_map(|(_, kind, _)| match kind {
                Kind::Branches { binder: Some((name, place)), .. } if name == k => Some(*place),
                _ => None,
            })
        };
        let error =
            |k: &str, message: String| Diagnostic::error(Code::Binder, place(k).unwrap_or_default(), message);
        match unbound {
            Unbound::Range(k) => {
                let k = name(k);
                error(&k, format!(
                    "the condition does not bound the integer `{k}` from both sides, by terms linear in it"
                ))
                .help(format!("write for example `{k} <= x < {k} + 1`"))
            }
            Unbound::Power(k) => {
                let k = name(k);
                error(&k, format!("a power with `{k}` in the exponent needs a positive base, or -1"))
                    .help(format!("write for example `2^{k}` or `(-1)^{k}`"))
            }
            Unbound::Ambiguous(k) => {
                let k = name(k);
                error(&k, format!("two integers `{k}` give two values at one point"))
                    .help(format!("bound `{k}` more narrowly, for example `{k} <= x < {k} + 1`"))
            }
        }
    }

    fn subject<'a>(&'a self, read: &'a Elaborated, expression: Expr) -> Subject<'a> {
        let name = match (&read.named, read.elementary) {
            (Some(d), _) => {
                let text = if d.in_catalogue { "f" } else { &d.name };
                Name { text: text.to_owned(), latex: d.latex.clone(), title: d.title.clone() }
            }
            (None, Some(id)) => {
                let record = crate::functions::record(id);
                let latex = match record.latex {
                    Latex::Operator(latex) | Latex::Letter(latex) => latex,
                    Latex::Logarithm => r"\ln",
                    Latex::Around(..) | Latex::Root(_) | Latex::IndexedRoot => "f",
                };
                Name { text: "f".to_owned(), latex: latex.to_owned(), title: record.title.to_owned() }
            }
            (None, None) => Name::f(),
        };
        let statement = match &read.written {
            Written::Statement(statement) => Some(statement),
            Written::Expression => None,
        };
        let values = &read.assumptions.values;
        Subject {
            input: &self.text,
            name,
            expression,
            statement,
            values,
            order: PieceOrder::Source,
            warnings: read.warnings.clone(),
        }
    }

    /// The text of the function.
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn rendered(document: Document, format: &str, style: &Style) -> Result<String, Diagnostic> {
    let document = if style.rest == RestWord::Explicit { document.with_explicit_rest() } else { document };
    render::format(format).map(|format| (format.render)(&document, style)).ok_or_else(|| {
        Diagnostic::error(Code::Format, Span::default(), format!("there is no format `{format}`"))
    })
}

/// The question about what was read; it takes the pool.
fn question_of(read: &mut Elaborated, options: &Options) -> Result<Question, Diagnostic> {
    let pool = std::mem::take(&mut read.pool);
    let mut q = question_about(pool, read.variable, &read.assumptions, options)?;
    // What a symbol stands for is repeated in answers, where no derivative can stand.
    for (_, value) in &mut read.assumptions.values {
        *value = resolve(&mut q, *value);
    }
    Ok(q)
}

/// A question under assumptions.
///
/// # Errors
/// When the assumptions contradict each other, or a symbol stands for something without a value.
pub(super) fn question_about(
    pool: Pool,
    variable: Symbol,
    assumptions: &Assumptions,
    options: &Options,
) -> Result<Question, Diagnostic> {
    let budget = options.budget.clone().with_source(pool.len());
    let mut q = Question::new(pool, variable, budget);
    for (symbol, value) in &assumptions.values {
        if q.pool.is_constant(*value) && !q.pool.is_polynomial(*value) {
            let value = resolve(&mut q, *value);
            if matches!(flatten(&mut q, value).only(), Some(Piece::Undefined)) {
                let (name, text) = (q.pool.name(*symbol).to_owned(), Value::of(&mut q, value));
                let message = format!("`{name}` stands for `{text}`, which has no value");
                return Err(Diagnostic::error(Code::Assumption, Span::default(), message)
                    .help(format!("give a number, for example `{name} = 1/2`")));
            }
        }
    }
    // Numbers are tried before anything is taken for granted.
    for claim in &assumptions.claims {
        if truth(&mut q, claim.condition) == Truth::False {
            return Err(claim.refuted());
        }
    }
    // Signs say more of integers: n > 0 is n >= 1.
    for (_, symbol) in &assumptions.integers {
        q.pool.declare_integer(*symbol);
    }
    for (condition, facts) in &assumptions.signs {
        let condition = resolved_condition(&mut q, *condition);
        let facts: Vec<(Expr, Signs)> =
            facts.iter().map(|(e, signs)| (resolve(&mut q, *e), *signs)).collect();
        q.assume(condition, &facts);
    }
    for (condition, symbol) in &assumptions.integers {
        q.assume_integer(*condition, *symbol);
    }
    for condition in &assumptions.domain {
        let condition = resolved_condition(&mut q, *condition);
        q.repeat(condition);
    }
    if q.is_contradictory() {
        let given = options.all_assumptions().join(", ");
        let error = contradiction(Span::new(0, given.len()));
        return Err(if given.is_empty() { error } else { error.about(&given) });
    }
    q.take_open();
    Ok(q)
}

/// A comparison without derivatives and limits; other conditions stay as they are.
fn resolved_condition(q: &mut Question, condition: Cond) -> Cond {
    let Condition::Compare { operands, relations } = q.pool.condition(condition).clone() else {
        return condition;
    };
    let operands: Vec<Expr> = operands.iter().map(|e| resolve(q, *e)).collect();
    q.pool.anywhere().chain(&operands, &relations)
}

/// Whether a condition on numbers holds.
fn truth(q: &mut Question, condition: Cond) -> Truth {
    let value = |q: &mut Question, e: Expr| {
        let e = resolve(q, e);
        match flatten(q, e).only() {
            Some(Piece::Smooth(value)) => Ok(*value),
            Some(Piece::Undefined) => Err(Truth::False),
            _ => Err(Truth::Unknown),
        }
    };
    let found = match q.pool.condition(condition).clone() {
        Condition::Compare { operands, relations } => {
            let values = operands.iter().map(|e| value(q, *e)).collect::<Result<Vec<Expr>, Truth>>();
            values.map(|values| {
                let mut all = Truth::True;
                for (pair, relation) in values.windows(2).zip(&relations) {
                    let difference = q.pool.on_cell().sub(pair[0], pair[1]);
                    let (signs, allowed) = (q.signs_of(difference), signs_of(*relation));
                    if signs.intersect(allowed) == Signs::NONE {
                        return Truth::False;
                    }
                    if !signs.is_subset(allowed) {
                        all = Truth::Unknown;
                    }
                }
                all
            })
        }
        Condition::Integer(e) => value(q, e).map(|e| {
            let Ok(floor) = q.floor_of(e) else { return Truth::Unknown };
            let floor = q.pool.anywhere().number(floor);
            q.equals(e, floor)
        }),
        Condition::And(parts) => {
            let mut all = Truth::True;
            for part in parts {
                match truth(q, part) {
                    Truth::True => {}
                    Truth::False => return Truth::False,
                    Truth::Unknown => all = Truth::Unknown,
                }
            }
            Ok(all)
        }
        Condition::Always => Ok(Truth::True),
        Condition::Or(_) | Condition::Not(_) => Ok(Truth::Unknown),
    };
    found.unwrap_or_else(|truth| truth)
}

/// Whether derivatives or limits stand in an expression.
fn has_operators(q: &Question, e: Expr) -> bool {
    let is_operator =
        |part: &Expr| matches!(q.pool.node(*part), Node::Derivative { .. } | Node::Limit { .. });
    q.pool.reach(&[e]).iter().any(is_operator)
}

/// That the points without parameters at which a statement asks for derivatives or limits are numbers.
///
/// # Errors
/// When one of them is not.
pub(super) fn points_are_numbers(
    q: &mut Question,
    values: &[(Symbol, Expr)],
    points: &[(Expr, Span)],
) -> Result<(), Diagnostic> {
    for (point, span) in points {
        let point = functions::substitute(&mut q.pool, Domain::Kept, &[*point], values)[0];
        if q.pool.symbols_of(&[point]).is_empty() {
            number(q, &[], point, *span)?;
        }
    }
    Ok(())
}

/// The number that a text stands for: a point.
///
/// # Errors
/// When it cannot be read, or is not proved to have a value; the places are in the text.
pub(super) fn number_of(
    q: &mut Question,
    library: &Library,
    values: &[(Symbol, Expr)],
    text: &str,
) -> Result<Expr, Diagnostic> {
    let variable = q.variable();
    let e = point(&mut q.pool, library, variable, text)?;
    number(q, values, e, inner(text)).map_err(|error| error.about(text))
}

/// The place of a text without the spaces around it.
fn inner(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    Span::new(start, text.trim_end().len().max(start))
}

/// An expression free of the variable as a number, with the values of symbols put in: proved to have a value.
///
/// # Errors
/// When that is refuted or not proved.
pub(super) fn number(
    q: &mut Question,
    values: &[(Symbol, Expr)],
    e: Expr,
    span: Span,
) -> Result<Expr, Diagnostic> {
    let e = functions::substitute(&mut q.pool, Domain::Kept, &[e], values)[0];
    let e = proved_roots(q, e)?;
    if q.pool.is_polynomial(e) {
        return Ok(e);
    }
    let e = resolve(q, e);
    let found = flatten(q, e).only().copied();
    q.take_open();
    let error = |message: &str| Diagnostic::error(Code::Point, span, message).label("expected a number");
    match found {
        Some(Piece::Smooth(value)) if q.pool.is_constant(value) => Ok(value),
        Some(Piece::Smooth(_)) => Ok(e),
        Some(Piece::Undefined) => {
            Err(error("this point has no value").help("write a number such as `1/2` or `sqrt(2)`"))
        }
        _ if q.pool.is_constant(e) => Err(error("this point is not proved to have a value")
            .help("write a number such as `1/2` or `sqrt(2)`")),
        // It is a point for the parameters for which it has a value; nothing is said of the others.
        _ => Ok(e),
    }
}

/// The expression with every `rootof` proved to be one number, and written in its simplest form.
///
/// # Errors
/// When an interval holds no zero or several, or this could not be proved.
pub(super) fn proved_roots(q: &mut Question, e: Expr) -> Result<Expr, Diagnostic> {
    let mut out = e;
    for part in q.pool.reach(&[e]) {
        let Node::Root(root) = q.pool.node(part).clone() else { continue };
        let proved = q.checked_root(&root).map_err(|zeros| {
            let interval = format!("({}, {})", root.lower, root.upper);
            let message = match zeros {
                Some(0) => format!("the function of `rootof` has no zero in {interval}"),
                Some(n) => format!("the function of `rootof` has {n} zeros in {interval}"),
                None => format!("that `rootof` has exactly one zero in {interval} could not be proved"),
            };
            Diagnostic::error(Code::Rootof, Span::default(), message).help(
                "name an interval that holds exactly one zero, for example `rootof(cos(x) - x, x in (0, 1))`",
            )
        })?;
        if proved != part {
            out = replace(&mut q.pool, out, part, proved);
        }
    }
    Ok(out)
}

/// A name for the distance from a point that the question does not use; it stands in the answer.
fn free_symbol(q: &mut Question) -> Symbol {
    let letters = ["h", "t", "s", "d", "u"].map(str::to_owned).into_iter();
    let numbered = (1..).map(|i| format!("h_{i}"));
    let free = letters.chain(numbered).find(|name| q.pool.find_symbol(name).is_none());
    q.pool.symbol(&free.expect("some number is free"))
}

/// Whether two expressions without parameters, or in the same parameters, are equal.
///
/// # Errors
/// When one cannot be read.
///
/// ```
/// assert_eq!(dini::equal("sqrt(8)", "2*sqrt(2)")?, dini::Truth::True);
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub fn equal(a: &str, b: &str) -> Result<Truth, Diagnostic> {
    let mut pool = Pool::default();
    let variable = pool.fresh();
    let library = Library::new();
    let mut q = Question::new(pool, variable, Budget::default());
    let mut read = |text: &str| {
        let e = point(&mut q.pool, &library, variable, text)?;
        proved_roots(&mut q, e)
    };
    let (a, b) = (read(a)?, read(b)?);
    Ok(q.equals(a, b))
}

/// What a function is at one number where its pieces could not be told: the number is put in, which says the same unless the
/// variable stands in an exponent.
fn alone(q: &mut Question, e: Expr, at: Expr) -> Result<Piece, Undecided> {
    let x = q.variable();
    let in_exponent = |part: Expr| match q.pool.node(part) {
        Node::Power { exponent, .. } => q.pool.contains(*exponent, x),
        _ => false,
    };
    if q.pool.reach(&[e]).into_iter().any(in_exponent) {
        return Err(Undecided::Limit(e));
    }
    let put = functions::substitute(&mut q.pool, Domain::Kept, &[e], &[(x, at)])[0];
    flatten(q, put).only().copied().ok_or(Undecided::Limit(e))
}
