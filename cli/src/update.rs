//! `dini update`: rewrites in place what stands between `% dini: COMMAND` and `% dini: end`.
//!
//! The comments are those of the document's language. Everything else stays byte for byte, a second run changes
//! nothing, and a document with an error in any of its commands is left as it is.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use clap::Parser;

use crate::arguments::Arguments;
use crate::arguments::Command;
use crate::arguments::Update;
use crate::commands;
use crate::commands::DONE;
use crate::commands::FAILED;
use crate::commands::WRONG_INPUT;
use crate::files;

/// Something is stale.
const STALE: u8 = 1;

/// The comments of a language, and the format of answers in it.
struct Language {
    open: &'static str,
    close: &'static str,
    format: &'static str,
}

fn language(path: &Path) -> Option<Language> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    Some(match extension.as_str() {
        "tex" | "ltx" | "latex" | "sty" | "cls" => Language { open: "%", close: "", format: "latex" },
        "md" | "markdown" | "qmd" | "rmd" => Language { open: "<!--", close: "-->", format: "markdown" },
        "html" | "htm" => Language { open: "<!--", close: "-->", format: "mathml" },
        "typ" => Language { open: "//", close: "", format: "typst" },
        _ => return None,
    })
}

/// Rewrites the documents, or tells which are stale.
pub fn run(command: &Update) -> u8 {
    let mut code = DONE;
    for path in &command.files {
        let done = match update(path) {
            Ok((old, new)) if old == new => DONE,
            Ok(_) if command.check => {
                eprintln!("{}: stale; `dini update {}` renews it", path.display(), path.display());
                STALE
            }
            Ok((_, new)) => match files::replace(path, &new) {
                Ok(()) => DONE,
                Err(error) => {
                    eprintln!("error: cannot write {}: {error}", path.display());
                    FAILED
                }
            },
            Err(code) => code,
        };
        code = code.max(done);
    }
    code
}

/// The bytes of a document, and what they should be.
fn update(path: &Path) -> Result<(Vec<u8>, Vec<u8>), u8> {
    let Some(language) = language(path) else {
        eprintln!(
            "error: {}: the language is not known; the name ends in .tex, .md, .html or .typ",
            path.display()
        );
        return Err(WRONG_INPUT);
    };
    if fs::metadata(path).is_ok_and(|file| !file.is_file()) {
        eprintln!("error: {} is no file", path.display());
        return Err(FAILED);
    }
    let old = fs::read(path).map_err(|error| {
        eprintln!("error: cannot read {}: {error}", path.display());
        FAILED
    })?;
    let wrong = |line: usize, message: &str| {
        eprintln!("error: {}:{line}: {message}", path.display());
        WRONG_INPUT
    };
    let mut new = Vec::with_capacity(old.len());
    let mut open: Option<(usize, String)> = None;
    let mut code = DONE;
    let mut fence: Option<String> = None;
    for (i, line) in old.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let number = i + 1;
        let text = String::from_utf8_lossy(line);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if language.format == "markdown" && in_fence(text, &mut fence) {
            if open.is_none() {
                new.extend_from_slice(line);
            }
            continue;
        }
        match (marked(text, &language), &open) {
            (None, None) => new.extend_from_slice(line),
            (None, Some(_)) => {}
            (Some("end"), None) => return Err(wrong(number, "`dini: end` without a command above it")),
            (Some("end"), Some((begun, asked))) => {
                let ending: &[u8] = if line.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
                match answer(asked, path, &language) {
                    Ok(answer) => {
                        for line in answer.trim_end().lines() {
                            new.extend_from_slice(line.as_bytes());
                            new.extend_from_slice(ending);
                        }
                    }
                    Err(failed) => {
                        eprintln!("error: {}:{begun}: `dini: {asked}` has no answer", path.display());
                        code = code.max(failed);
                    }
                }
                new.extend_from_slice(line);
                open = None;
            }
            (Some(command), None) => {
                new.extend_from_slice(line);
                open = Some((number, command.to_owned()));
            }
            (Some(_), Some((begun, _))) => {
                return Err(wrong(
                    number,
                    &format!("a command inside the one of line {begun}, which has no `dini: end`"),
                ));
            }
        }
    }
    if let Some((begun, _)) = open {
        return Err(wrong(begun, "this command has no `dini: end`"));
    }
    if code == DONE { Ok((old, new)) } else { Err(code) }
}

/// Whether a line of Markdown lies in a block of code, its fences included.
fn in_fence(line: &str, fence: &mut Option<String>) -> bool {
    let start = line.trim_start();
    let run = |c: char| start.chars().take_while(|d| *d == c).count();
    match fence {
        Some(open) => {
            if start.starts_with(open.as_str()) && start.trim_end().chars().all(|c| open.starts_with(c)) {
                *fence = None;
            }
            true
        }
        None => {
            let (ticks, waves) = (run('`'), run('~'));
            if ticks >= 3 || waves >= 3 {
                *fence = Some(if ticks >= 3 { "`".repeat(ticks) } else { "~".repeat(waves) });
                return true;
            }
            false
        }
    }
}

/// What a comment tells dini: `diff relu(x)`, or `end`.
fn marked<'a>(line: &'a str, language: &Language) -> Option<&'a str> {
    let inside = line.trim().strip_prefix(language.open)?.strip_suffix(language.close)?;
    Some(inside.trim().strip_prefix("dini:")?.trim())
}

/// The answer to a command: its words up to the first option are the expression, and need no quotation marks.
fn answer(asked: &str, path: &Path, language: &Language) -> Result<String, u8> {
    let Some(words) = words(asked) else {
        eprintln!("error: a quotation mark is not closed");
        return Err(WRONG_INPUT);
    };
    let options = words.iter().position(|word| word.starts_with("--")).unwrap_or(words.len());
    let mut all = vec!["dini".to_owned()];
    match words.split_first() {
        Some((name, _)) if name == "table" || name == "convention" || options < 2 => {
            all.extend_from_slice(&words[..options]);
        }
        Some((name, _)) => {
            all.push(name.clone());
            all.push(words[1..options].join(" "));
        }
        None => {}
    }
    all.extend_from_slice(&words[options..]);
    let arguments = Arguments::try_parse_from(&all).map_err(|error| {
        eprintln!("{}", error.to_string().trim_end());
        WRONG_INPUT
    })?;
    let Some(mut command) = arguments.command else {
        eprintln!("error: a command is missing; write for example `dini: diff relu(x)`");
        return Err(WRONG_INPUT);
    };
    beside(&mut command, path);
    let mut out = Vec::new();
    match commands::answer(&command, language.format, &mut out) {
        DONE => Ok(String::from_utf8_lossy(&out).into_owned()),
        code => Err(code),
    }
}

/// A file that a command names is looked for beside the document.
fn beside(command: &mut Command, path: &Path) {
    let file: Option<&mut PathBuf> = match command {
        Command::Diff(command) => command.source.file.as_mut(),
        Command::Show(command) => command.source.file.as_mut(),
        Command::Limit(command) => command.source.file.as_mut(),
        Command::Explain(command) => command.source.file.as_mut(),
        Command::Table(command) => command.file.as_mut(),
        _ => None,
    };
    if let (Some(file), Some(folder)) = (file, path.parent()) {
        *file = folder.join(&*file);
    }
}

/// Words as a shell cuts them: at spaces outside of quotation marks; none where one is not closed. A prime of a derivative
/// begins no quotation.
fn words(text: &str) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in text.chars() {
        match (c, quote) {
            (_, Some(q)) if c == q => quote = None,
            (_, Some(_)) => word.get_or_insert_default().push(c),
            ('"' | '\'', None) if word.as_ref().is_none_or(String::is_empty) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => out.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    quote.is_none().then_some(out)
}
