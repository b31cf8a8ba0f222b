//! Places in the text, and what is wrong there.
//!
//! This module does not know the language: it holds messages that others wrote.

use std::fmt;

/// A range of bytes of the source text.
///
/// ```
/// assert_eq!(dini::Span::new(2, 3).to(dini::Span::new(5, 7)), dini::Span::new(2, 7));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// Whether the other range lies in this one.
    pub fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest range that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// What kind of message it is: a short word that stays, for programs.
///
/// ```
/// let error = dini::Function::parse("foo(x)").unwrap_err();
/// assert_eq!(error.code, dini::Code::UnknownName);
/// assert_eq!(error.code.to_string(), "unknown-name");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// `alias`: an alias does not name a function.
    Alias,
    /// `ambiguous-product`: a product without a sign could be read in two ways.
    AmbiguousProduct,
    /// `arguments`: a function has another number of arguments.
    Arguments,
    /// `assumption`: an assumption cannot be used, or does not hold.
    Assumption,
    /// `at`: `at` does not name a value of the variable.
    At,
    /// `binder`: an integer of a family is not bounded, or its name is taken.
    Binder,
    /// `braces`: branches within a formula need braces.
    Braces,
    /// `chain`: a chain of comparisons goes in two directions.
    Chain,
    /// `comma`: a comma stands where none belongs.
    Comma,
    /// `command`: a command of the prompt is wrong.
    Command,
    /// `constant-called`: a constant is called like a function.
    ConstantCalled,
    /// `convention`: nothing was measured for a function.
    Convention,
    /// `diff`: `diff` is not used as `diff(f, x)`.
    Diff,
    /// `empty`: there is nothing to read.
    Empty,
    /// `empty-bars`: a value is missing between bars.
    EmptyBars,
    /// `empty-branches`: there are no branches in the braces.
    EmptyBranches,
    /// `empty-points`: there are no points in the list.
    EmptyPoints,
    /// `equals`: an equals sign stands where a value is expected.
    Equals,
    /// `equation`: an equation of two functions is expected.
    Equation,
    /// `expected-condition`: a condition is expected.
    ExpectedCondition,
    /// `expected-value`: a value is expected.
    ExpectedValue,
    /// `fault`: dini itself failed, which is an error in it.
    Fault,
    /// `format`: there is no such format.
    Format,
    /// `index`: an index is no positive integer.
    Index,
    /// `infinity`: infinity is used as a number.
    Infinity,
    /// `interval`: an interval is not written as one.
    Interval,
    /// `latex`: LaTeX stands where the language of dini is expected.
    Latex,
    /// `limit`: `limit` is not used as `limit(f, x, a)`.
    Limit,
    /// `mismatched-bracket`: a bracket is closed by another kind.
    MismatchedBracket,
    /// `missing-branch`: a branch is missing.
    MissingBranch,
    /// `missing-comma`: a comma is missing between branches.
    MissingComma,
    /// `missing-condition`: a condition is missing.
    MissingCondition,
    /// `missing-for`: a branch does not say where it holds.
    MissingFor,
    /// `missing-operand`: an operand is missing.
    MissingOperand,
    /// `nesting`: a formula is nested too deep.
    Nesting,
    /// `not`: `not` is not followed by a condition.
    Not,
    /// `not-yet`: something is planned and not there yet.
    NotYet,
    /// `number`: a number cannot be written out.
    Number,
    /// `odd-root`: a power with a fraction has no value for negative bases.
    OddRoot,
    /// `order`: the order of a derivative is out of range.
    Order,
    /// `otherwise`: `otherwise` is not the last branch.
    Otherwise,
    /// `parameter`: a parameter of a definition is wrong.
    Parameter,
    /// `point`: a point is no number.
    Point,
    /// `prime`: a prime stands where no function is.
    Prime,
    /// `recursion`: a definition leads back to itself.
    Recursion,
    /// `request`: a request of the batch protocol is wrong.
    Request,
    /// `reserved`: a name is a word of the language.
    Reserved,
    /// `result`: there is no result of that number.
    Result,
    /// `rootof`: `rootof` does not name exactly one number.
    Rootof,
    /// `set`: a set is not written as one.
    Set,
    /// `several-statements`: there is more than one statement.
    SeveralStatements,
    /// `side-by-side`: two values stand side by side.
    SideBySide,
    /// `square-bracket`: a square bracket is used as a round one.
    SquareBracket,
    /// `unclosed`: a bracket is not closed.
    Unclosed,
    /// `undecided`: what is asked for is not decided.
    Undecided,
    /// `unexpected-closing`: a bracket is closed that is not open.
    UnexpectedClosing,
    /// `unknown-character`: a character is not of the language.
    UnknownCharacter,
    /// `unknown-framework`: a framework was not measured.
    UnknownFramework,
    /// `unknown-name`: a name has no meaning.
    UnknownName,
    /// `unreachable-branch`: a branch is never reached.
    UnreachableBranch,
    /// `value-first`: a condition stands before its value.
    ValueFirst,
    /// `variable`: it is not clear which symbol is the variable.
    Variable,
    /// `where`: `where` is not followed by assumptions.
    Where,
    /// `where-twice`: `where` stands twice.
    WhereTwice,
    /// `word-as-value`: a word stands where a value is expected.
    WordAsValue,
}

impl Code {
    /// The word, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::Alias => "alias",
            Code::AmbiguousProduct => "ambiguous-product",
            Code::Arguments => "arguments",
            Code::Assumption => "assumption",
            Code::At => "at",
            Code::Binder => "binder",
            Code::Braces => "braces",
            Code::Chain => "chain",
            Code::Comma => "comma",
            Code::Command => "command",
            Code::ConstantCalled => "constant-called",
            Code::Convention => "convention",
            Code::Diff => "diff",
            Code::Empty => "empty",
            Code::EmptyBars => "empty-bars",
            Code::EmptyBranches => "empty-branches",
            Code::EmptyPoints => "empty-points",
            Code::Equals => "equals",
            Code::Equation => "equation",
            Code::ExpectedCondition => "expected-condition",
            Code::ExpectedValue => "expected-value",
            Code::Fault => "fault",
            Code::Format => "format",
            Code::Index => "index",
            Code::Infinity => "infinity",
            Code::Interval => "interval",
            Code::Latex => "latex",
            Code::Limit => "limit",
            Code::MismatchedBracket => "mismatched-bracket",
            Code::MissingBranch => "missing-branch",
            Code::MissingComma => "missing-comma",
            Code::MissingCondition => "missing-condition",
            Code::MissingFor => "missing-for",
            Code::MissingOperand => "missing-operand",
            Code::Nesting => "nesting",
            Code::Not => "not",
            Code::NotYet => "not-yet",
            Code::Number => "number",
            Code::OddRoot => "odd-root",
            Code::Order => "order",
            Code::Otherwise => "otherwise",
            Code::Parameter => "parameter",
            Code::Point => "point",
            Code::Prime => "prime",
            Code::Recursion => "recursion",
            Code::Request => "request",
            Code::Reserved => "reserved",
            Code::Result => "result",
            Code::Rootof => "rootof",
            Code::Set => "set",
            Code::SeveralStatements => "several-statements",
            Code::SideBySide => "side-by-side",
            Code::SquareBracket => "square-bracket",
            Code::Unclosed => "unclosed",
            Code::Undecided => "undecided",
            Code::UnexpectedClosing => "unexpected-closing",
            Code::UnknownCharacter => "unknown-character",
            Code::UnknownFramework => "unknown-framework",
            Code::UnknownName => "unknown-name",
            Code::UnreachableBranch => "unreachable-branch",
            Code::ValueFirst => "value-first",
            Code::Variable => "variable",
            Code::Where => "where",
            Code::WhereTwice => "where-twice",
            Code::WordAsValue => "word-as-value",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// How much a message matters.
///
/// ```
/// let error = dini::Function::parse("2 +").unwrap_err();
/// assert_eq!(error.severity, dini::Severity::Error);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The input cannot be understood; there is no answer.
    Error,
    /// The answer stands, but the input may not mean what its author thinks.
    Warning,
}

/// One thing that is wrong, or doubtful, in the input: where, what, and what to write instead.
///
/// `message`, `label` and `help` are lower case without a full stop.
///
/// ```
/// let error = dini::Function::parse("rleu(x)").unwrap_err();
/// assert_eq!((error.span.start, error.span.end), (0, 4));
/// assert!(error.help.unwrap().starts_with("did you mean `relu`?"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether there is an answer all the same.
    pub severity: Severity,
    /// What kind of message it is.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What stands at the place, or what was expected there; may be empty.
    pub label: String,
    /// Further places that matter, each with a word.
    pub notes: Vec<(Span, String)>,
    /// What to write instead.
    pub help: Option<String>,
    /// The text that the places are in, where that is another one than the function: a point, an assumption.
    pub about: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message: message.into(),
            span,
            label: String::new(),
            notes: Vec::new(),
            help: None,
            about: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// The same with words at the place.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// The same with a further place.
    pub fn note(mut self, span: Span, words: impl Into<String>) -> Diagnostic {
        self.notes.push((span, words.into()));
        self
    }

    /// The same, with places in another text than that of the function; what names its text already keeps it.
    pub fn about(mut self, text: &str) -> Diagnostic {
        self.about.get_or_insert_with(|| text.to_owned());
        self
    }

    /// The same with advice.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(out, "{word}: {}", self.message)?;
        if let Some(help) = &self.help {
            write!(out, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}
