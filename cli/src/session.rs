//! A session: definitions, assumptions and results, and what a statement is answered with.
//!
//! The prompt and scripts feed it one statement after the other. Every result has a number, and `ans` is the
//! last one.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dini::Action;
use dini::Asked;
use dini::Budget;
use dini::Code;
use dini::Comparison;
use dini::Diagnostic;
use dini::Function;
use dini::Library;
use dini::Options;
use dini::Span;
use dini::Statement;
use dini::style::Style;

use crate::files;

/// A statement of a file: a function to answer, or what is wrong with it.
pub type Entry = Result<Function, Diagnostic>;

/// Reads a file of statements: definitions may be used by the statements below them.
pub fn read(text: &str) -> (Library, Vec<Entry>) {
    let mut library = Library::new();
    let mut entries = Vec::new();
    for statement in dini::parse_program(text) {
        let entry = statement.and_then(|statement| {
            library.add(&statement)?;
            match statement.action {
                Action::Alias { .. } => Ok(None),
                Action::Define { .. } | Action::Evaluate { .. } => {
                    Function::of_statement(text, statement, &library).map(Some)
                }
            }
        });
        match entry {
            Ok(None) => {}
            Ok(Some(function)) => entries.push(Ok(function)),
            Err(error) => entries.push(Err(error)),
        }
    }
    (library, entries)
}

/// Whether a text goes on in the next line: a bracket is still open.
pub fn is_open(text: &str) -> bool {
    let mut depth = 0i32;
    for line in text.lines() {
        for c in line.split('#').next().unwrap_or_default().chars() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
        }
    }
    depth > 0
}

/// What a session says.
pub enum Reply {
    /// An answer.
    Answer(String),
    /// Something doubtful or wrong, about a text.
    Problem(String, Box<Diagnostic>),
    /// The end was asked for.
    Quit,
}

/// Definitions, assumptions and results.
#[derive(Clone)]
pub struct Session {
    library: Library,
    assumptions: Vec<String>,
    /// The statements that made the session what it is, as they were written.
    written: Vec<String>,
    /// The file that was saved to.
    saved: Option<String>,
    /// How many files that load each other are being read.
    loading: usize,
    /// The last function that was differentiated or shown, with the order of the derivative.
    last: Option<(Function, Options)>,
    /// The format of answers.
    pub format: &'static str,
    /// How answers look.
    pub style: Style,
    /// Ends a computation.
    pub cancel: Arc<AtomicBool>,
    /// Whether results are numbered and definitions shown.
    pub numbered: bool,
}

/// How deep files may load each other.
const MAX_LOADS: usize = 8;

const HELP: &str = "\
f(x) = { x for x > 0, 0 otherwise }   a definition
f'(x)    f'(0)    diff(f(x), x, 2)    derivatives, with a verdict at a point
limit(sin(x)/x, x, 0)                 limits, at 0+, 0-, inf, too
1/3 + 1/6    ans    %1                exact numbers, the last result, the first
f(x) = max(x, 0) ?                    are two functions equal?
assume a > 0                          for all that follows; `assume` lists them
?abs                                  what is known of a name
:explain 0   :latex   :text   :json   the last function: why, and in other formats
:table relu elu                       a table of functions
:save FILE   :load FILE               definitions and assumptions (:save! writes over)
:list   :clear   :set width 60        what is defined; forget it; settings (:set lists)
:quit                                 or Ctrl-D; Ctrl-C stops a computation
";

/// The commands, for completion.
pub const COMMANDS: [&str; 12] = [
    ":help", ":latex", ":text", ":json", ":explain", ":table", ":save", ":load", ":list", ":clear", ":set",
    ":quit",
];

impl Session {
    /// A session without definitions.
    pub fn new(format: &'static str, numbered: bool) -> Session {
        Session {
            library: Library::new(),
            assumptions: Vec::new(),
            written: Vec::new(),
            saved: None,
            loading: 0,
            last: None,
            format,
            style: Style::default(),
            cancel: Arc::new(AtomicBool::new(false)),
            numbered,
        }
    }

    /// The session with a sign to stop of its own: another computation may still wait for the old one.
    pub fn with_own_cancel(self) -> Session {
        Session { cancel: Arc::default(), ..self }
    }

    /// The names that can be called.
    pub fn names(&self) -> Vec<String> {
        self.library.names().into_iter().map(str::to_owned).collect()
    }

    fn options(&self) -> Options {
        Options {
            assumptions: self.assumptions.clone(),
            budget: Budget::default().cancelled_by(Arc::clone(&self.cancel)),
            ..Options::default()
        }
    }

    /// Answers one statement, or a line of several.
    pub fn feed(&mut self, text: &str, say: &mut dyn FnMut(Reply)) {
        let line = text.trim();
        let problem = |error: Diagnostic| Reply::Problem(line.to_owned(), Box::new(error));
        if line.is_empty() {
            return;
        }
        if let Some(command) = line.strip_prefix(':') {
            return self.command(command, line, say);
        }
        if let Some(name) = line.strip_prefix('?') {
            let name = name.trim();
            return say(match self.known(name) {
                Ok(text) => Reply::Answer(text),
                Err(error) => Reply::Problem(name.to_owned(), Box::new(error)),
            });
        }
        if let Some(condition) =
            line.strip_prefix("assume").filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            return match self.assume(condition.trim()) {
                Ok(text) if text.is_empty() => {}
                Ok(text) => say(Reply::Answer(text)),
                Err(error) => say(Reply::Problem(condition.trim().to_owned(), Box::new(error))),
            };
        }
        if let Some(equation) = line.strip_suffix('?') {
            let equation = equation.trim_end();
            return say(match dini::compare(equation, &self.library, &self.options()) {
                Ok(found) => Reply::Answer(compared(&found)),
                Err(error) => Reply::Problem(equation.to_owned(), Box::new(error)),
            });
        }
        for statement in dini::parse_program(text) {
            match statement.and_then(|statement| self.statement(text, statement, say)) {
                Ok(()) => {}
                Err(error) if text.trim() == line => say(problem(shifted(error, text, line))),
                Err(error) => say(Reply::Problem(text.to_owned(), Box::new(error))),
            }
        }
    }

    /// What is known of a name: the author's own definition, or what the engine knows.
    fn known(&self, name: &str) -> Result<String, Diagnostic> {
        let own = |written: &&String| {
            let statement = dini::parse_program(written).pop();
            matches!(statement, Some(Ok(Statement { action: Action::Define { name: own, .. } | Action::Alias { name: own, .. }, .. })) if own == name)
        };
        match self.written.iter().rev().find(own) {
            Some(written) => Ok(written.clone()),
            None => dini::reference(Some(name).filter(|name| !name.is_empty()), false),
        }
    }

    fn statement(
        &mut self,
        text: &str,
        statement: Statement,
        say: &mut dyn FnMut(Reply),
    ) -> Result<(), Diagnostic> {
        let source = text.get(statement.span.start..statement.span.end).unwrap_or(text).trim().to_owned();
        match &statement.action {
            Action::Alias { .. } => {
                self.library.add(&statement)?;
                self.written.push(source);
            }
            Action::Define { parameters, .. } => {
                let is_function = !parameters.is_empty();
                let mut library = self.library.clone();
                library.add(&statement)?;
                let function = Function::of_statement(text, statement, &library)?;
                self.library = library;
                self.written.push(source);
                if self.numbered {
                    let shown = function.show_in(&self.options(), self.format, &self.style)?;
                    say(Reply::Answer(shown));
                }
                // A constant is not a function to explain.
                if is_function || !function.symbols(&self.options())?.is_empty() {
                    self.last = Some((function, self.options()));
                }
            }
            Action::Evaluate { .. } => {
                let function = Function::of_statement(text, statement, &self.library)?;
                self.evaluate(function, &source, say)?;
            }
        }
        Ok(())
    }

    fn evaluate(
        &mut self,
        asked: Function,
        source: &str,
        say: &mut dyn FnMut(Reply),
    ) -> Result<(), Diagnostic> {
        let mut options = self.options();
        for warning in asked.warnings(&options)?.into_iter().filter(|warning| warning.code == Code::Variable)
        {
            say(Reply::Problem(source.to_owned(), Box::new(warning)));
        }
        match asked.asked_with(&options)? {
            Some(Asked::Derivative { function, variable, order, at }) => {
                options.variable = Some(variable);
                options.order = order;
                let report = function.derivative_with(&options)?;
                for warning in report.warnings().iter().filter(|warning| warning.code != Code::Variable) {
                    say(Reply::Problem(source.to_owned(), Box::new(warning.clone())));
                }
                let shown = match &at {
                    None => report.render_in(self.format, &self.style).unwrap_or_default(),
                    Some(at) => report.verdict_line(at)?,
                };
                let is_value = at.is_none() || shown.starts_with("differentiable, value ");
                let shown = match at {
                    Some(_) if self.numbered => format!("{source}: {shown}"),
                    _ => shown,
                };
                self.result(&asked, is_value, shown, say);
                self.last = Some((function, options));
            }
            Some(Asked::Limit { function, variable, to }) => {
                options.variable = Some(variable);
                let report = function.limit_with(&to, &options)?;
                let shown = report.render_in(self.format, &self.style).unwrap_or_default();
                let is_value = matches!(report.value(), dini::Slope::Finite(_));
                self.result(&asked, is_value, shown, say);
                self.last = Some((function, options));
            }
            None if asked.symbols(&options)?.is_empty() => match asked.value(&options)? {
                None => self.result(&asked, false, "undefined".to_owned(), say),
                Some(value) => {
                    // A decimal beside what is no finite decimal by itself.
                    let decimal = value.approx().filter(|d| self.numbered && d.len() >= 16);
                    let approx = decimal.map(|d| format!(" \u{2248} {d}")).unwrap_or_default();
                    self.result(&asked, true, format!("{}{approx}", value.text()), say);
                }
            },
            None => {
                let shown = asked.show_value_in(&options, self.format, &self.style)?;
                self.result(&asked, true, shown, say);
                self.last = Some((asked, options));
            }
        }
        Ok(())
    }

    /// Says a result; where it is a value, keeps it as `ans` and under its number.
    fn result(&mut self, asked: &Function, is_value: bool, shown: String, say: &mut dyn FnMut(Reply)) {
        let number = if is_value { asked.add_to(&mut self.library).ok() } else { None };
        let Some(number) = number else { return say(Reply::Answer(shown)) };
        say(Reply::Answer(match self.numbered {
            true if shown.trim_end().contains('\n') => format!("%{number}:\n{shown}"),
            true if shown.contains('=') => format!("%{number}: {shown}"),
            true => format!("%{number} = {shown}"),
            false => shown,
        }));
    }

    fn assume(&mut self, condition: &str) -> Result<String, Diagnostic> {
        if condition.is_empty() {
            return Ok(self.assumptions.join("\n"));
        }
        let mut assumptions = self.assumptions.clone();
        assumptions.push(condition.to_owned());
        let options = Options { assumptions: assumptions.clone(), ..Options::default() };
        // All symbols of an assumption are parameters of a number.
        Function::parse("0")?.value(&options)?;
        self.assumptions = assumptions;
        self.written.push(format!("assume {condition}"));
        Ok(String::new())
    }

    fn command(&mut self, command: &str, line: &str, say: &mut dyn FnMut(Reply)) {
        let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let rest = rest.trim();
        let wrong = |message: &str, help: &str| {
            let error = Diagnostic::error(Code::Command, Span::new(0, line.len()), message.to_owned());
            Reply::Problem(line.to_owned(), Box::new(error.help(help.to_owned())))
        };
        let failed = |text: &str, error: Diagnostic| Reply::Problem(text.to_owned(), Box::new(error));
        match name {
            "help" | "h" => say(Reply::Answer(HELP.to_owned())),
            "quit" | "q" | "exit" => say(Reply::Quit),
            "latex" | "text" | "json" | "unicode" | "markdown" | "typst" | "mathml" => {
                match self.again(name, rest) {
                    Ok(Some(text)) => say(Reply::Answer(text)),
                    Ok(None) => say(wrong("there is no function yet", "write one, for example `relu(x)`")),
                    Err(error) => say(failed(rest, error)),
                }
            }
            "explain" => {
                let Some((function, options)) = &self.last else {
                    return say(wrong("there is no function yet", "write one, for example `relu(x)`"));
                };
                let at = if rest.is_empty() { "0" } else { rest };
                let options = Options { order: 1, ..options.clone() };
                match function.explain_with(at, &options) {
                    Ok(report) => {
                        say(Reply::Answer(report.render_in(self.format, &self.style).unwrap_or_default()))
                    }
                    Err(error) => say(failed(at, error)),
                }
            }
            "table" => {
                let names: Vec<String> =
                    rest.split([' ', ',']).filter(|n| !n.is_empty()).map(str::to_owned).collect();
                match dini::Table::new(&names, &self.library) {
                    Ok(table) => {
                        say(Reply::Answer(table.render(self.format, &Default::default()).unwrap_or_default()))
                    }
                    Err(error) => say(failed(&names.join(" "), error)),
                }
            }
            "save" | "save!" if self.written.is_empty() => {
                say(wrong(
                    "there is nothing to save",
                    "define something first; `:list` shows what would be saved",
                ));
            }
            "save" if Path::new(rest).exists() && self.saved.as_deref() != Some(rest) => {
                say(wrong(&format!("{rest} is there already"), &format!("`:save! {rest}` writes over it")));
            }
            "save" | "save!" => {
                match files::replace(Path::new(rest), format!("{}\n", self.written.join("\n")).as_bytes()) {
                    _ if rest.is_empty() => say(wrong("a file is missing", "write `:save session.dini`")),
                    Ok(()) => {
                        self.saved = Some(rest.to_owned());
                        say(Reply::Answer(format!("{} statements in {rest}", self.written.len())));
                    }
                    Err(error) => say(wrong(
                        &format!("cannot write {rest}: {error}"),
                        "name a file in a folder that is there",
                    )),
                }
            }
            "load" if rest.is_empty() => say(wrong("a file is missing", "write `:load session.dini`")),
            "load" if self.loading >= MAX_LOADS => {
                say(wrong("files load each other without end", "take one `:load` out"));
            }
            "load" => match fs::read_to_string(rest) {
                Ok(text) => {
                    let numbered = std::mem::replace(&mut self.numbered, false);
                    self.loading += 1;
                    for chunk in chunks(&text) {
                        self.feed(&chunk, say);
                    }
                    self.loading -= 1;
                    self.numbered = numbered;
                }
                Err(error) => {
                    say(wrong(&format!("cannot read {rest}: {error}"), "write `:load session.dini`"))
                }
            },
            "list" => say(Reply::Answer(self.written.join("\n"))),
            "clear" => {
                *self = Session {
                    format: self.format,
                    style: self.style.clone(),
                    cancel: Arc::clone(&self.cancel),
                    ..Session::new(self.format, self.numbered)
                };
            }
            "set" => match rest.split_once(char::is_whitespace) {
                None if rest.is_empty() => {
                    say(Reply::Answer(format!("output {}\nwidth {}", self.format, self.style.width)));
                }
                Some(("output", name)) if dini::FORMATS.iter().any(|f| f.name == name.trim()) => {
                    self.format =
                        dini::FORMATS.iter().find(|f| f.name == name.trim()).expect("it is there").name;
                }
                Some(("width", number)) if number.trim().parse::<usize>().is_ok_and(|n| n >= 20) => {
                    self.style.width = number.trim().parse().expect("it was just read");
                }
                _ => say(wrong("no such setting", "write `:set output latex` or `:set width 60`")),
            },
            _ => {
                let near = COMMANDS.iter().find(|c| c[1..].starts_with(name));
                let help =
                    near.map_or("`:help` lists the commands".to_owned(), |c| format!("did you mean `{c}`?"));
                say(wrong(&format!("there is no command `:{name}`"), &help));
            }
        }
    }

    /// The last function, or another one, in a format: its derivative where that was asked for.
    fn again(&self, format: &str, text: &str) -> Result<Option<String>, Diagnostic> {
        let style = &self.style;
        if !text.is_empty() {
            let function = Function::parse_with(text, &self.library)?;
            return match function.asked_with(&self.options())? {
                Some(Asked::Derivative { function, variable, order, at: None }) => {
                    let options = Options { variable: Some(variable), order, ..self.options() };
                    Ok(function.derivative_with(&options)?.render_in(format, style))
                }
                _ => function.show_value_in(&self.options(), format, style).map(Some),
            };
        }
        let Some((function, options)) = &self.last else { return Ok(None) };
        if options.variable.is_some() {
            return Ok(function.derivative_with(options)?.render_in(format, style));
        }
        function.show_value_in(options, format, style).map(Some)
    }
}

/// A diagnostic about a text that is shown without the spaces around it.
fn shifted(mut error: Diagnostic, text: &str, line: &str) -> Diagnostic {
    let before = text.find(line).unwrap_or(0);
    if error.about.is_some() {
        return error;
    }
    let moved = |span: Span| Span::new(span.start.saturating_sub(before), span.end.saturating_sub(before));
    error.span = moved(error.span);
    for (span, _) in &mut error.notes {
        *span = moved(*span);
    }
    error
}

fn compared(found: &Comparison) -> String {
    match found {
        Comparison::Equal => "equal".to_owned(),
        Comparison::Undecided => "undecided: neither equality nor a difference was proved".to_owned(),
        Comparison::Different { at: Some(at), left, right } => {
            let shown = |side: &Option<String>| side.clone().unwrap_or_else(|| "undefined".to_owned());
            format!("different: at {at} the left side is {}, the right side {}", shown(left), shown(right))
        }
        // Two numbers, or a number and an expression without a value.
        Comparison::Different { at: None, left, right } => match (left, right) {
            (Some(left), Some(right)) => {
                format!("different: the left side is {left}, the right side {right}")
            }
            (Some(left), None) => format!("different: the left side is {left}, the right side has no value"),
            (None, Some(right)) => {
                format!("different: the left side has no value, the right side is {right}")
            }
            (None, None) => "equal".to_owned(),
        },
    }
}

/// The statements of a script: lines, joined while a bracket is open.
pub fn chunks(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut chunk = String::new();
    for line in text.lines() {
        let is_description = line.trim_start().starts_with("##");
        chunk.push_str(line);
        chunk.push('\n');
        if !is_description && !is_open(&chunk) {
            out.push(std::mem::take(&mut chunk));
        }
    }
    out.extend(Some(chunk).filter(|chunk| !chunk.trim().is_empty()));
    out
}
