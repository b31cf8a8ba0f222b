//! The commands. Answers go to standard output, everything else to standard error.

use std::fmt;
use std::fs;
use std::io;
use std::io::IsTerminal;
use std::io::Read;
use std::io::Write;
use std::path::Path;

use dini::Code;
use dini::DerivativeReport;
use dini::Diagnostic;
use dini::Function;
use dini::Library;
use dini::Options;
use dini::style::Layout;
use dini::style::TableStyle;

use crate::arguments::Arguments;
use crate::arguments::Command;
use crate::arguments::Convention;
use crate::arguments::Diff;
use crate::arguments::Explain;
use crate::arguments::Functions;
use crate::arguments::Language;
use crate::arguments::Limit;
use crate::arguments::Show;
use crate::arguments::Source;
use crate::arguments::Table;
use crate::batch;
use crate::message;
use crate::prompt;
use crate::script;
use crate::session;
use crate::update;

/// Done.
pub const DONE: u8 = 0;
/// Wrong input or usage.
pub const WRONG_INPUT: u8 = 2;
/// A file could not be read or written, or the program failed.
pub const FAILED: u8 = 3;

/// Runs a command; the exit code.
pub fn run(arguments: Arguments) -> u8 {
    let Some(command) = arguments.command else {
        if io::stdin().is_terminal() {
            return prompt::run();
        }
        return match read(None) {
            Ok(text) => script::run(&text, false),
            Err(code) => code,
        };
    };
    match command {
        Command::Batch(command) => batch::run(&command),
        Command::Update(command) => update::run(&command),
        Command::Run(command) => match read(Some(command.file.as_path()).filter(|f| f.as_os_str() != "-")) {
            Ok(text) => script::run(&text, !command.keep_going),
            Err(code) => code,
        },
        Command::Check(_) => later("check"),
        Command::Rule(_) => later("rule"),
        Command::Plot(_) => later("plot"),
        command => {
            let format = if io::stdout().is_terminal() { "unicode" } else { "text" };
            let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
            let code = answer(&command, format, &mut out);
            code.max(written(out.flush()))
        }
    }
}

/// Writes the answer to a command that asks a question, in a format where it names none.
pub fn answer(command: &Command, format: &'static str, out: &mut dyn Write) -> u8 {
    let to = To { format, out };
    match command {
        Command::Diff(command) => diff(command, to),
        Command::Show(command) => show(command, to),
        Command::Limit(command) => limit(command, to),
        Command::Explain(command) => explain(command, to),
        Command::Table(command) => table(command, to),
        Command::Functions(command) => functions(command, to),
        Command::Convention(command) => convention(command, to),
        Command::Batch(_)
        | Command::Update(_)
        | Command::Run(_)
        | Command::Check(_)
        | Command::Rule(_)
        | Command::Plot(_) => {
            eprintln!("error: this command does not answer a question; write for example `diff relu(x)`");
            WRONG_INPUT
        }
    }
}

/// Where an answer goes, and its format where none is asked for.
struct To<'a> {
    format: &'static str,
    out: &'a mut dyn Write,
}

impl To<'_> {
    fn format<'f>(&self, asked: Option<&'f str>) -> &'f str {
        asked.unwrap_or(self.format)
    }

    /// Writes an answer.
    fn put(&mut self, text: &str) -> u8 {
        self.line(text.strip_suffix('\n').unwrap_or(text))
    }

    fn line(&mut self, answer: impl fmt::Display) -> u8 {
        written(writeln!(self.out, "{answer}"))
    }
}

/// What writing came to; a closed pipe is no failure.
fn written(result: io::Result<()>) -> u8 {
    match result {
        Ok(()) => DONE,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
        Err(error) => {
            eprintln!("error: cannot write the answer: {error}");
            FAILED
        }
    }
}

fn later(name: &str) -> u8 {
    eprintln!("error: `dini {name}` is not available yet; see `dini --help` for what is");
    WRONG_INPUT
}

/// The text of a file, or of standard input.
pub fn read(path: Option<&Path>) -> Result<String, u8> {
    let bytes = match path {
        Some(path) => fs::read(path).map_err(|error| {
            eprintln!("error: cannot read {}: {error}", path.display());
            FAILED
        })?,
        None => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
                eprintln!("error: cannot read standard input: {error}");
                FAILED
            })?;
            bytes
        }
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The functions that a command is about.
fn sources(source: &Source) -> Result<(String, Vec<session::Entry>), u8> {
    if source.from == Language::Latex {
        eprintln!(
            "error: LaTeX is not read yet; write the function in dini's language, for example 'max(0, x)'"
        );
        return Err(WRONG_INPUT);
    }
    match (&source.expression, &source.file) {
        (Some(_), Some(_)) => {
            eprintln!("error: give a function or `--file`, not both");
            Err(WRONG_INPUT)
        }
        (None, None) => {
            eprintln!("error: give a function, for example `dini diff 'relu(x)'`");
            Err(WRONG_INPUT)
        }
        (Some(text), None) if text == "-" => {
            let text = read(None)?;
            let entries = session::read(&text).1;
            Ok((text, entries))
        }
        (Some(text), None) => Ok((text.clone(), vec![Function::parse(text)])),
        (None, Some(path)) => {
            let text = read(Some(path))?;
            let entries = session::read(&text).1;
            Ok((text, entries))
        }
    }
}

/// What a command writes about one function.
enum Answer {
    Nothing,
    Text(String),
    Json(Box<DerivativeReport>),
}

/// Answers each function in turn; what is wrong with one does not stop the others.
fn each(
    source: &Source,
    to: &mut To,
    mut answer: impl FnMut(&Function) -> Result<(Answer, Vec<Diagnostic>), Diagnostic>,
) -> u8 {
    let (text, entries) = match sources(source) {
        Ok(found) => found,
        Err(code) => return code,
    };
    if entries.is_empty() {
        eprintln!("error: nothing to read; give a function, for example `dini diff 'relu(x)'`");
        return WRONG_INPUT;
    }
    let mut code = DONE;
    for entry in entries {
        let result = match &entry {
            Ok(function) => answer(function),
            Err(error) => Err(error.clone()),
        };
        match result {
            Ok((answer, warnings)) => {
                for warning in &warnings {
                    message::print(&text, warning);
                }
                code = code.max(match answer {
                    Answer::Nothing => DONE,
                    Answer::Text(text) => to.put(&text),
                    Answer::Json(report) => to.line(report.json("null", &[])),
                });
            }
            Err(error) => {
                message::print(&text, &error);
                code = code.max(WRONG_INPUT);
            }
        }
    }
    code
}

fn options(source: &Source) -> Options {
    Options { variable: source.var.clone(), assumptions: source.assume.clone(), ..Options::default() }
}

fn diff(command: &Diff, mut to: To) -> u8 {
    let options = Options {
        order: command.order,
        at: command.at.clone(),
        one_sided: command.one_sided,
        dini: command.dini,
        clarke: command.clarke,
        ..options(&command.source)
    };
    let format = to.format(command.source.to.as_deref());
    let style = command.look.style();
    each(&command.source, &mut to, |function| {
        let report = function.derivative_with(&options)?;
        if report.primes() > 0 {
            let order = report.primes() + options.order;
            eprintln!(
                "note: `{}` is itself a derivative; this is the derivative of order {order}",
                function.text()
            );
        }
        let warnings = report.warnings().to_vec();
        let answer = match format {
            "json" => Answer::Json(Box::new(report)),
            "text" if command.share => Answer::Text(report.to_shared_text()),
            "latex" if command.look.equation => Answer::Text(report.to_latex_equation_in(&style)),
            _ => Answer::Text(report.render_in(format, &style).unwrap_or_default()),
        };
        Ok((answer, warnings))
    })
}

fn limit(command: &Limit, mut to: To) -> u8 {
    let options = Options { trace: command.trace, ..options(&command.source) };
    let style = command.look.style();
    let format = to.format(command.source.to.as_deref());
    each(&command.source, &mut to, |function| {
        let report = function.limit_with(&command.at, &options)?;
        let text = report.render_in(format, &style).unwrap_or_default();
        Ok((Answer::Text(text), report.warnings().to_vec()))
    })
}

fn explain(command: &Explain, mut to: To) -> u8 {
    let options = options(&command.source);
    let style = command.look.style();
    let format = to.format(command.source.to.as_deref());
    each(&command.source, &mut to, |function| {
        let report = function.explain_with(&command.at, &options)?;
        let text = report.render_in(format, &style).unwrap_or_default();
        Ok((Answer::Text(text), report.warnings().to_vec()))
    })
}

fn show(command: &Show, mut to: To) -> u8 {
    let options = options(&command.source);
    let format = to.format(command.source.to.as_deref());
    each(&command.source, &mut to, |function| {
        if command.quiet {
            return Ok((Answer::Nothing, Vec::new()));
        }
        let shown = function.show_in(&options, format, &command.look.style())?;
        Ok((Answer::Text(shown), Vec::new()))
    })
}

fn table(command: &Table, mut to: To) -> u8 {
    let mut names = command.names.clone();
    if command.all {
        names = Library::new().catalogue().iter().map(|row| row.name.clone()).collect();
    }
    let library = match &command.file {
        None => Library::new(),
        Some(path) => {
            let text = match read(Some(path)) {
                Ok(text) => text,
                Err(code) => return code,
            };
            let (library, entries) = session::read(&text);
            let mut wrong = false;
            for entry in &entries {
                if let Err(error) = entry {
                    message::print(&text, error);
                    wrong = true;
                }
            }
            if wrong {
                return WRONG_INPUT;
            }
            if names.is_empty() {
                names = library.own().iter().map(|d| d.name.clone()).collect();
                if names.is_empty() {
                    eprintln!("error: {} holds no definition", path.display());
                    return WRONG_INPUT;
                }
            }
            library
        }
    };
    let asked = dini::Column::NAMES.iter();
    let mut columns: Vec<dini::Column> = command
        .columns
        .iter()
        .filter_map(|wanted| asked.clone().find(|(name, _)| name == wanted).map(|(_, column)| *column))
        .collect();
    if columns.is_empty() {
        columns = dini::Column::COMMON.to_vec();
    }
    let style = TableStyle {
        style: command.look.style(),
        layout: match command.layout.as_str() {
            "plain" => Layout::Plain,
            "longtable" => Layout::Longtable,
            _ => Layout::Booktabs,
        },
        standalone: command.standalone,
        caption: command.caption.clone(),
        label: command.label.clone(),
    };
    if command.with_convention.is_some() && !columns.contains(&dini::Column::Convention) {
        columns.push(dini::Column::Convention);
    }
    match dini::Table::with_columns(&names, &library, &columns, command.with_convention.as_deref()) {
        Ok(table) => {
            let format = to.format(command.to.as_deref());
            let format = if command.standalone && command.to.is_none() { "latex" } else { format };
            to.put(&table.render(format, &style).unwrap_or_default())
        }
        Err(error) => {
            message::print(&names.join(" "), &error);
            WRONG_INPUT
        }
    }
}

fn functions(command: &Functions, mut to: To) -> u8 {
    let json = command.to.as_deref() == Some("json");
    match dini::reference(command.name.as_deref(), json) {
        Ok(text) => to.put(&text),
        Err(error) => {
            message::print(command.name.as_deref().unwrap_or_default(), &error);
            WRONG_INPUT
        }
    }
}

fn convention(command: &Convention, mut to: To) -> u8 {
    let json = command.to.as_deref() == Some("json");
    match dini::conventions(command.name.as_deref(), command.framework.as_deref(), json) {
        Ok(text) => to.put(&text),
        Err(error) => {
            let about = if error.code == Code::UnknownFramework { &command.framework } else { &command.name };
            message::print(about.as_deref().unwrap_or_default(), &error);
            WRONG_INPUT
        }
    }
}
