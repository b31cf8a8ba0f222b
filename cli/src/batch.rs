//! `dini batch`: requests as JSON Lines, one answer a line, in order.
//!
//! A bad line is answered with an error and the next one is read. Each answer is
//! flushed, so that a program at the other end of the pipe can wait for it.

use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::panic;
use std::sync::mpsc;
use std::thread;

use dini::Code;
use dini::Diagnostic;
use dini::Function;
use dini::Library;
use dini::Options;
use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::arguments::Batch;
use crate::commands::DONE;
use crate::commands::FAILED;

/// One request. Exactly one of `expr`, `table`, `eval`, `limit` and `explain` is given.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Request {
    id: Value,
    expr: Option<String>,
    eval: Option<String>,
    table: Option<Vec<String>>,
    explain: Option<String>,
    limit: Option<String>,
    trace: bool,
    claim: Option<Value>,
    read: Option<Value>,
    check: Option<Value>,
    at: Option<Points>,
    from: Option<String>,
    var: Option<String>,
    order: Option<u32>,
    assume: Option<Points>,
    #[serde(rename = "let")]
    values: Option<Map<String, Value>>,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// One text or a list of texts.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum Points {
    One(String),
    Many(Vec<String>),
}

impl Points {
    fn list(self) -> Vec<String> {
        match self {
            Points::One(text) => vec![text],
            Points::Many(texts) => texts,
        }
    }
}

/// How many requests may wait for a worker.
const WAITING: usize = 16;

/// Answers requests until the input ends.
pub fn run(command: &Batch) -> u8 {
    let input: Box<dyn BufRead + Send> = match &command.file {
        None => Box::new(BufReader::with_capacity(1 << 16, io::stdin())),
        Some(path) => match File::open(path) {
            Ok(file) => Box::new(BufReader::with_capacity(1 << 16, file)),
            Err(error) => {
                eprintln!("error: cannot read {}: {error}", path.display());
                return FAILED;
            }
        },
    };
    let mut out = io::stdout().lock();
    let jobs = command.jobs.clamp(1, 256);
    if jobs == 1 {
        for line in requests(input) {
            match line.map(|line| put(&mut out, &answer(&line))) {
                Ok(None) => {}
                Ok(Some(code)) | Err(code) => return code,
            }
        }
        return DONE;
    }
    // Request i goes to worker i modulo their number, and its answer is fetched in the same order.
    let mut asks = Vec::with_capacity(jobs);
    let mut answers = Vec::with_capacity(jobs);
    for _ in 0..jobs {
        let (ask, asked) = mpsc::sync_channel::<Result<String, u8>>(WAITING);
        let (reply, replied) = mpsc::sync_channel::<Result<String, u8>>(WAITING);
        asks.push(ask);
        answers.push(replied);
        thread::spawn(move || {
            for line in asked {
                if reply.send(line.map(|line| answer(&line))).is_err() {
                    return;
                }
            }
        });
    }
    thread::spawn(move || {
        for (i, line) in requests(input).enumerate() {
            if asks[i % asks.len()].send(line).is_err() {
                return;
            }
        }
    });
    for worker in answers.iter().cycle() {
        match worker.recv() {
            Ok(Ok(answer)) => {
                if let Some(code) = put(&mut out, &answer) {
                    return code;
                }
            }
            Ok(Err(code)) => return code,
            // The input has ended, and all answers before this one are written.
            Err(mpsc::RecvError) => break,
        }
    }
    DONE
}

/// The lines that are not empty.
fn requests(input: Box<dyn BufRead + Send>) -> impl Iterator<Item = Result<String, u8>> {
    let lines = input.split(b'\n').map(|line| match line {
        Ok(line) => Ok(String::from_utf8_lossy(&line).trim_start_matches('\u{feff}').to_owned()),
        Err(error) => {
            eprintln!("error: cannot read a request: {error}");
            Err(FAILED)
        }
    });
    lines.filter(|line| !line.as_ref().is_ok_and(|line| line.trim().is_empty()))
}

/// Writes an answer at once; the exit code where that ends the program.
fn put(out: &mut impl Write, answer: &str) -> Option<u8> {
    let mut line = String::with_capacity(answer.len() + 1);
    line.push_str(answer);
    line.push('\n');
    match out.write_all(line.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => None,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Some(DONE),
        Err(error) => {
            eprintln!("error: cannot write an answer: {error}");
            Some(FAILED)
        }
    }
}

fn answer(line: &str) -> String {
    let request: Request = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(bad) => {
            let id = serde_json::from_str::<Value>(line).ok().and_then(|v| v.get("id").cloned());
            let at = bad.column().saturating_sub(1);
            let error = Diagnostic::error(
                Code::Request,
                dini::Span::new(at, at),
                format!("this line is no request: {bad}"),
            )
            .help(r#"write for example {"id": 1, "expr": "relu(x)"}"#);
            return failure(&id.unwrap_or(Value::Null), &error);
        }
    };
    let id = request.id.clone();
    // A fault in one request is answered, and the next one is read; nothing is shared between them.
    let found = panic::catch_unwind(|| respond(request)).unwrap_or_else(|_| {
        let message = "this request met an error in dini itself".to_owned();
        Err(Diagnostic::error(Code::Fault, dini::Span::default(), message).help("please report the request"))
    });
    found.unwrap_or_else(|error| failure(&id, &error))
}

fn failure(id: &Value, error: &Diagnostic) -> String {
    json!({
        "schema": "dini/1",
        "id": id,
        "error": {
            "code": error.code.as_str(),
            "message": error.message,
            "start": error.span.start,
            "end": error.span.end,
            "help": error.help,
        },
    })
    .to_string()
}

fn respond(request: Request) -> Result<String, Diagnostic> {
    let usage = |message: &str| Diagnostic::error(Code::Request, dini::Span::default(), message.to_owned());
    let later = [("claim", &request.claim), ("read", &request.read), ("check", &request.check)];
    if let Some((name, _)) = later.iter().find(|(_, value)| value.is_some()) {
        return Err(Diagnostic::error(
            Code::NotYet,
            dini::Span::default(),
            format!("`{name}` requests are not available yet"),
        ));
    }
    if request.from.as_deref().is_some_and(|from| from != "dini") {
        return Err(Diagnostic::error(Code::NotYet, dini::Span::default(), "LaTeX is not read yet"));
    }
    let warnings: Vec<String> = request.unknown.keys().map(|key| format!("unknown field `{key}`")).collect();
    let mut values = Vec::new();
    for (name, value) in request.values.unwrap_or_default() {
        let value = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return Err(usage("a value in `let` is a text, such as \"3/7\"")),
        };
        values.push((name, value));
    }
    let at = request.at.map(Points::list).unwrap_or_default();
    let mut options = Options {
        variable: request.var,
        order: request.order.unwrap_or(1),
        assumptions: request.assume.map(Points::list).unwrap_or_default(),
        values,
        ..Options::default()
    };
    let id = request.id.to_string();
    let one = |what: &str| at.first().filter(|_| at.len() == 1).cloned().ok_or_else(|| usage(what));
    match (request.expr, request.eval, request.table, request.limit, request.explain) {
        (None, None, None, Some(expr), None) => {
            options.trace = request.trace;
            let to = one("a limit is taken at one place, such as \"at\": \"0+\"")?;
            let report = Function::parse(&expr)?.limit_with(&to, &options)?;
            Ok(report.to_json_with(&id, &warnings))
        }
        (None, None, None, None, Some(expr)) => {
            let at = one("one point is explained, such as \"at\": \"0\"")?;
            let report = Function::parse(&expr)?.explain_with(&at, &options)?;
            Ok(report.to_json_with(&id, &warnings))
        }
        (Some(expr), None, None, None, None) => {
            options.at = at;
            let report = Function::parse(&expr)?.derivative_with(&options)?;
            Ok(report.to_json_with(&id, &warnings))
        }
        (None, Some(expr), None, None, None) => {
            let function = Function::parse(&expr)?;
            let mut list = Vec::with_capacity(at.len());
            for point in &at {
                let value = function.value_at(point, &options)?;
                list.push(json!({
                    "at": point,
                    "value": value.as_ref().map(dini::Value::text),
                    "approx": value.as_ref().and_then(dini::Value::approx),
                }));
            }
            Ok(json!({"schema": "dini/1", "id": request.id, "values": list, "warnings": warnings})
                .to_string())
        }
        (None, None, Some(names), None, None) => {
            let table = dini::Table::new(&names, &Library::new())?;
            Ok(table.to_json_with(&id, &warnings))
        }
        _ => Err(usage("a request has exactly one of `expr`, `eval`, `limit`, `explain` and `table`")),
    }
}
