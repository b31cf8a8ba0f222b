//! The prompt: a line editor around a session.
//!
//! A computation runs beside the prompt. Ctrl-C asks the engine to stop; when it does not at once, it is left alone
//! and the prompt comes back with the session as it was before.

use std::borrow::Cow;
use std::env;
use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use rustyline::CompletionType;
use rustyline::Config;
use rustyline::Context;
use rustyline::Editor;
use rustyline::Helper;
use rustyline::completion::Completer;
use rustyline::completion::Pair;
use rustyline::error::ReadlineError;
use rustyline::highlight::CmdKind;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::hint::HistoryHinter;
use rustyline::history::FileHistory;
use rustyline::validate::ValidationContext;
use rustyline::validate::ValidationResult;
use rustyline::validate::Validator;

use crate::commands::DONE;
use crate::commands::FAILED;
use crate::message;
use crate::session::COMMANDS;
use crate::session::Reply;
use crate::session::Session;
use crate::session::is_open;
use crate::signs::SIGNS;

/// How long a stopped computation may take to give the session back.
const PATIENCE: Duration = Duration::from_millis(60);

/// How many lines the history keeps.
const HISTORY: usize = 5000;

/// The words of the language.
const WORDS: [&str; 12] =
    ["for", "if", "when", "otherwise", "undefined", "undecided", "at", "where", "and", "or", "not", "in"];

/// Reads lines and answers them until the end.
pub fn run() -> u8 {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .history_ignore_space(true)
        .max_history_size(HISTORY)
        .map(|builder| builder.auto_add_history(false).build());
    let editor = config.and_then(Editor::<Assistant, FileHistory>::with_config);
    let mut editor = match editor {
        Ok(editor) => editor,
        Err(error) => {
            eprintln!("error: the terminal cannot be used: {error}");
            return FAILED;
        }
    };
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    if let Err(error) = ctrlc::set_handler(move || seen.store(true, Ordering::SeqCst)) {
        eprintln!("warning: Ctrl-C ends the program: {error}");
    }
    let history = history_file();
    if let Some(path) = &history {
        let _ = editor.load_history(path);
    }
    let mut session = Session::new("unicode", true);
    println!("dini {} (`:help` for help)", env!("CARGO_PKG_VERSION"));
    loop {
        session.style.width = width();
        let colours = std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        editor.set_helper(Some(Assistant::new(&session, colours)));
        let line = match editor.readline("dini> ") {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return DONE,
            Err(error) => {
                eprintln!("error: cannot read a line: {error}");
                return FAILED;
            }
        };
        if line.trim().is_empty() {
            continue;
        }
        let _ = editor.add_history_entry(line.as_str());
        if let Some(path) = &history
            && let Err(error) = editor.append_history(path)
        {
            eprintln!("warning: the history cannot be written: {error}");
        }
        stop.store(false, Ordering::SeqCst);
        let (next, quit) = answer(session, line, &stop);
        session = next;
        if quit {
            return DONE;
        }
    }
}

/// Answers a line; the session afterwards, and whether the end was asked for.
fn answer(session: Session, line: String, stop: &AtomicBool) -> (Session, bool) {
    let before = session.clone();
    let cancel = Arc::clone(&session.cancel);
    let (send, receive) = mpsc::channel();
    let worker = thread::Builder::new().name("answer".to_owned()).stack_size(16 << 20).spawn(move || {
        let mut session = session;
        let mut replies = Vec::new();
        session.feed(&line, &mut |reply| replies.push(reply));
        // Nobody listens any more after Ctrl-C.
        let _ = send.send((session, replies));
    });
    if let Err(error) = worker {
        eprintln!("error: a computation cannot be started: {error}");
        return (before, false);
    }
    let mut stopped: Option<Instant> = None;
    let (mut session, replies) = loop {
        match receive.recv_timeout(Duration::from_millis(10)) {
            Ok(done) => break done,
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                eprintln!("error: the computation ended by itself; please report the line");
                return (before, false);
            }
        }
        if stopped.is_none() && stop.load(Ordering::SeqCst) {
            cancel.store(true, Ordering::SeqCst);
            stopped = Some(Instant::now());
        }
        if stopped.is_some_and(|since| since.elapsed() > PATIENCE) {
            println!("stopped");
            return (before.with_own_cancel(), false);
        }
    };
    if stopped.is_some() {
        println!("stopped");
        return (before.with_own_cancel(), false);
    }
    session.cancel = cancel;
    let mut quit = false;
    for reply in replies {
        match reply {
            Reply::Answer(text) => println!("{}", text.trim_end()),
            Reply::Problem(text, problem) => message::print(&text, &problem),
            Reply::Quit => quit = true,
        }
    }
    (session, quit)
}

/// The columns of the terminal.
fn width() -> usize {
    terminal_size::terminal_size().map_or(96, |(width, _)| usize::from(width.0).clamp(20, 120))
}

/// The file of the history, in a folder that is there.
fn history_file() -> Option<PathBuf> {
    let state = env::var_os("XDG_STATE_HOME").filter(|v| !v.is_empty()).map(PathBuf::from);
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    let folder = state.or_else(home)?.join("dini");
    fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

/// Completion, colours, hints, and whether a line is complete.
struct Assistant {
    names: Vec<String>,
    history: HistoryHinter,
    colours: bool,
}

impl Assistant {
    fn new(session: &Session, colours: bool) -> Assistant {
        let mut names = session.names();
        names.extend(WORDS.iter().map(|word| (*word).to_owned()));
        names.extend(["diff", "limit", "rootof", "assume"].map(str::to_owned));
        names.sort_unstable();
        names.dedup();
        Assistant { names, history: HistoryHinter::new(), colours }
    }
}

impl Helper for Assistant {}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = &line[..pos];
        let pair = |shown: &str, put: &str| Pair { display: shown.to_owned(), replacement: put.to_owned() };
        if let Some(start) = before.rfind('\\') {
            let word = &before[start + 1..];
            if let Some((_, sign)) = SIGNS.iter().find(|(name, _)| *name == word) {
                return Ok((start, vec![pair(sign, sign)]));
            }
            let near = SIGNS.iter().filter(|(name, _)| name.starts_with(word));
            return Ok((start, near.map(|(name, sign)| pair(&format!("\\{name} {sign}"), sign)).collect()));
        }
        if before.trim_start().starts_with(':') && !before.trim_start().contains(' ') {
            let start = before.len() - before.trim_start().len();
            let near = COMMANDS.iter().filter(|command| command.starts_with(before.trim_start()));
            return Ok((start, near.map(|command| pair(command, command)).collect()));
        }
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let start =
            before.char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(pos, |(i, _)| i);
        let word = &before[start..];
        if word.is_empty() {
            return Ok((pos, Vec::new()));
        }
        let near = self.names.iter().filter(|name| name.starts_with(word));
        Ok((start, near.map(|name| pair(name, name)).collect()))
    }
}

impl Hinter for Assistant {
    type Hint = String;

    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<String> {
        if line.is_empty() { None } else { self.history.hint(line, pos, context) }
    }
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        Ok(if is_open(context.input()) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if !self.colours {
            return Cow::Borrowed(line);
        }
        let mut out = String::with_capacity(2 * line.len());
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let run = |test: fn(char) -> bool| rest.find(|c| !test(c)).unwrap_or(rest.len());
            let (length, colour) = match c {
                '#' => (rest.find('\n').unwrap_or(rest.len()), "90"),
                '0'..='9' => (run(|c| c.is_ascii_digit() || c == '.'), "36"),
                _ if c.is_alphabetic() || c == '_' => {
                    let length = run(|c| c.is_alphanumeric() || c == '_');
                    let word = &rest[..length];
                    let is_call = rest[length..].starts_with(['(', '\'']);
                    let colour = match () {
                        () if WORDS.contains(&word) => "35",
                        () if is_call && self.names.iter().any(|name| name == word) => "34",
                        () => "",
                    };
                    (length, colour)
                }
                _ => (c.len_utf8(), ""),
            };
            let (word, after) = rest.split_at(length);
            if colour.is_empty() {
                out.push_str(word);
            } else {
                out.push_str(&format!("\x1b[{colour}m{word}\x1b[0m"));
            }
            rest = after;
        }
        Cow::Owned(out)
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.colours { Cow::Owned(format!("\x1b[1m{prompt}\x1b[0m")) } else { Cow::Borrowed(prompt) }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colours { Cow::Owned(format!("\x1b[90m{hint}\x1b[0m")) } else { Cow::Borrowed(hint) }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.colours
    }
}
