//! The corpus: worked examples whose mathematics was written by hand. The runner compares, it never writes.
//!
//! A case is a heading, prose with the reason, a `dini` block with the input (comments `# var: x`, `# order: 2`,
//! `# assume: a > 0` set options) and a `verdict` block: a line `formula for condition` for each piece, a line
//! `x = 0: corner, left 0, right 1` for each point.

use std::fs;
use std::path::Path;

use dini::Function;
use dini::Options;
use dini::Truth;

struct Case {
    title: String,
    input: String,
    options: Options,
    expected: Vec<String>,
}

fn cases(page: &str) -> Vec<Case> {
    let mut out = Vec::new();
    let mut title = String::new();
    let mut block: Option<(String, Vec<String>)> = None;
    let mut input: Option<(String, Options)> = None;
    for line in page.lines() {
        match &mut block {
            None if line.starts_with("## ") => title = line[3..].to_owned(),
            None if line.starts_with("```") => block = Some((line[3..].to_owned(), Vec::new())),
            None => {}
            Some((kind, lines)) if line == "```" => {
                match kind.as_str() {
                    "dini" => input = Some(read_input(lines)),
                    "verdict" => {
                        let (text, options) = input.take().expect("a verdict follows an input");
                        out.push(Case {
                            title: title.clone(),
                            input: text,
                            options,
                            expected: lines.clone(),
                        });
                    }
                    other => panic!("{title}: a block is `dini` or `verdict`, not `{other}`"),
                }
                block = None;
            }
            Some((_, lines)) => lines.push(line.to_owned()),
        }
    }
    assert!(block.is_none() && input.is_none(), "{title}: a block is not closed or has no verdict");
    out
}

fn read_input(lines: &[String]) -> (String, Options) {
    let mut options = Options { variable: Some("x".to_owned()), ..Options::default() };
    let mut text = Vec::new();
    for line in lines {
        match line.strip_prefix("# ").and_then(|rest| rest.split_once(": ")) {
            Some(("var", name)) => options.variable = Some(name.to_owned()),
            Some(("order", order)) => options.order = order.parse().expect("an order is a number"),
            Some(("assume", condition)) => options.assumptions.push(condition.to_owned()),
            _ => text.push(line.as_str()),
        }
    }
    (text.join("\n"), options)
}

/// Two texts are the same number, formula or infinity.
fn same(expected: &str, found: &str) -> bool {
    expected == found || dini::equal(expected, found).is_ok_and(|truth| truth == Truth::True)
}

/// `corner, left 0, right 1` against the same in other words for the numbers.
fn same_line(expected: &str, found: &str) -> bool {
    let fields = |line: &str| line.split(", ").map(str::to_owned).collect::<Vec<_>>();
    let (expected, found) = (fields(expected), fields(found));
    expected.len() == found.len()
        && expected.iter().zip(&found).all(|(e, f)| match (e.split_once(' '), f.split_once(' ')) {
            (Some((a, x)), Some((b, y))) => a == b && same(x, y),
            _ => e == f,
        })
}

fn failures(case: &Case) -> Result<Vec<String>, dini::Diagnostic> {
    let report = Function::parse(&case.input)?.derivative_with(&case.options)?;
    let x = case.options.variable.clone().unwrap_or_default();
    let mut out = Vec::new();
    for line in &case.expected {
        let point = line.strip_prefix(&format!("{x} = ")).and_then(|rest| rest.split_once(": "));
        if let Some((at, verdict)) = point {
            let found = report.verdict_line(at)?;
            if !(found == verdict || same_line(verdict, &found)) {
                out.push(format!("at {at}: expected {verdict}; found {found}"));
            }
            continue;
        }
        let (formula, condition) = line.split_once(" for ").unwrap_or((line, "0 = 0"));
        let inside = Function::parse(&format!("{{ 1 for {condition}, 0 otherwise }}"))?;
        let value = Function::parse(formula)?;
        let options = Options { order: 1, ..case.options.clone() };
        let mut checked = 0;
        for i in -14..=14 {
            let at = format!("{i}/4 + 1/16");
            let holds = inside.value_at(&at, &options)?.is_some_and(|v| v.text() == "1");
            if !holds {
                continue;
            }
            checked += 1;
            let expected = value.value_at(&at, &options)?.map(|v| v.text().to_owned());
            let found = report.value_at(&at)?;
            let agree = match (&expected, &found) {
                (Some(e), Some(f)) => same(e, f),
                (None, None) => true,
                _ => false,
            };
            if !agree {
                out.push(format!("piece `{line}` at {at}: expected {expected:?}; found {found:?}"));
            }
        }
        if checked == 0 {
            out.push(format!("piece `{line}` was checked nowhere"));
        }
    }
    Ok(out)
}

#[test]
fn every_worked_example_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("an entry can be read").path();
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        for case in cases(&fs::read_to_string(&path).expect("a page is text")) {
            count += 1;
            let place =
                format!("{}: {}: {}", path.file_name().unwrap_or_default().display(), case.title, case.input);
            match failures(&case) {
                Ok(found) => wrong.extend(found.into_iter().map(|f| format!("{place}: {f}"))),
                Err(error) => wrong.push(format!("{place}: {error}")),
            }
        }
    }
    assert!(count > 130, "the corpus has only {count} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
