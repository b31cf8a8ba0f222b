//! The order of the modules holds: none reaches forward.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

const ORDER: [&str; 17] = [
    "truth",
    "source",
    "syntax",
    "number",
    "expr",
    "line",
    "functions",
    "elaborate",
    "decide",
    "simplify",
    "piecewise",
    "limit",
    "derive",
    "confirm",
    "document",
    "render",
    "api",
];

/// What is wrong with one file, by its module and its text.
fn faults(module: &str, text: &str) -> Vec<String> {
    let own = ORDER.iter().position(|m| *m == module).expect("every module has its place in the order");
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split("//").next().unwrap_or_default();
        for (i, _) in line.match_indices("crate::") {
            let rest = &line[i + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            match ORDER.iter().position(|m| *m == name) {
                Some(place) if place > own => {
                    out.push(format!("line {}: {module} reaches forward to {name}", number + 1))
                }
                Some(_) => {}
                None => {
                    out.push(format!("line {}: import one module a line, not `crate::{rest}`", number + 1))
                }
            }
        }
        // A symbol of the engine's own comes from `Pool::fresh`: any name could be a parameter of the author.
        if line.contains(".symbol(\"") || line.contains("bound_symbol(\"") {
            out.push(format!("line {}: a symbol with a name of the program; use `fresh`", number + 1));
        }
        if line.contains("nom::") && module != "syntax" {
            out.push(format!("line {}: nom appears outside syntax", number + 1));
        }
    }
    out
}

/// What the second opinion may not know: how answers are found.
const NOT_IN_CONFIRM: [&str; 7] = [
    "crate::decide",
    "crate::simplify",
    "crate::piecewise",
    "crate::limit",
    "crate::derive",
    "Question",
    "elaborate::",
];

/// The words in one file of `confirm` that it may not mention.
fn knowledge(text: &str) -> Vec<String> {
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    let lines = text.lines().map(code).enumerate();
    lines
        .flat_map(|(number, line)| {
            let words = NOT_IN_CONFIRM.iter().filter(move |word| line.contains(**word));
            words.map(move |word| format!("line {}: confirm may not know {word}", number + 1))
        })
        .collect()
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn no_module_reaches_forward() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&source, &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let inner = path.strip_prefix(&source).expect("the file is in the folder");
        let is_test = inner.components().any(|c| c.as_os_str() == "tests") || inner.ends_with("tests.rs");
        if inner == Path::new("lib.rs") || is_test {
            continue;
        }
        let first = inner.components().next().expect("a file has a name").as_os_str().to_string_lossy();
        let module = first.trim_end_matches(".rs");
        let text = fs::read_to_string(&path).expect("a source file is text");
        wrong.extend(faults(module, &text).into_iter().map(|fault| format!("{}: {fault}", inner.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_second_opinion_is_its_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/confirm");
    let mut all = Vec::new();
    files(&folder, &mut all);
    let mut wrong = Vec::new();
    for path in all.iter().filter(|path| !path.ends_with("tests.rs")) {
        let text = fs::read_to_string(path).expect("a source file is text");
        wrong.extend(knowledge(&text).into_iter().map(|fault| format!("{}: {fault}", path.display())));
    }
    assert!(!all.is_empty() && wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(knowledge("use crate::decide::Question;").len(), 2);
    assert_eq!(knowledge("use crate::line::Line; // crate::decide"), Vec::<String>::new());
}

#[test]
fn the_check_finds_what_it_looks_for() {
    assert_eq!(faults("expr", "use crate::decide::Question;").len(), 1);
    assert_eq!(faults("decide", "use crate::{expr, line};").len(), 1);
    assert_eq!(faults("decide", "use nom::Parser;").len(), 1);
    assert_eq!(faults("decide", "let call = pool.symbol(\"call\");").len(), 1);
    assert_eq!(faults("decide", "use crate::expr::Expr; // crate::derive"), Vec::<String>::new());
}
