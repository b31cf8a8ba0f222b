//! Reading the pages of the corpus: what a case asks and what it states.
//!
//! A case is a heading, prose with the reason, a `dini` block with the input (comments `# var: x`, `# order: 2`,
//! `# assume: a > 0` set options) and a `verdict` block with one statement a line:
//!
//! ```text
//! 2*x for x < 1                        the formula of a piece
//! cos(x) for 2*k*pi < x < pi + 2*k*pi, k in Z
//! x = 0: corner, left 0, right 1       the verdict at a point
//! x = k*pi, k in Z: corner, left -1, right 1
//! x = 0 has clarke [0, 1]              a further fact about a point, by its name in JSON
//! x = 0 has dini [0, 0, 1, 1]          left lower, left upper, right lower, right upper
//! smoothness: C^0
//! limit at 0: left -1, right 1           `limit at 0+: 1`, `limit at inf: none` where there is one to state
//! text: 1 for x > 0, 0 for x < 0, undefined at 0
//! ```
#![allow(dead_code, reason = "each test that reads the pages uses a part of what they say")]

use std::fs;
use std::path::Path;

use dini::Function;
use dini::Options;
use dini::Truth;

/// A worked example.
pub struct Case {
    pub page: String,
    pub title: String,
    /// Without the comments that set options.
    pub input: String,
    pub options: Options,
    pub expected: Vec<Statement>,
}

/// What a line of a `verdict` block states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// The derivative is `formula` wherever `condition` holds.
    Piece { formula: String, condition: String, family: bool },
    /// The verdict at a point in words.
    Point { at: String, verdict: String, family: bool },
    /// A field of the point in JSON.
    Fact { at: String, field: String, value: String },
    /// The limit at a place such as `0`, `0+` or `inf`: one value, or `left 1, right 2` where the sides differ.
    Limit { at: String, value: String },
    /// The class of the function on the interior of its domain.
    Smoothness(String),
    /// The text form of the answer, character by character.
    Text(String),
}

/// The integers at which a family is looked at one by one.
pub const MEMBERS: [i64; 5] = [-2, -1, 0, 1, 3];

impl Case {
    pub fn variable(&self) -> &str {
        self.options.variable.as_deref().expect("a page names the variable")
    }

    /// The assumptions of the input as a clause: ` where a > 0`, or nothing.
    pub fn assumed(&self) -> &str {
        self.input.rfind(" where ").map_or("", |start| &self.input[start..])
    }

    /// Where to find it.
    pub fn place(&self) -> String {
        format!("{}: {}: {}", self.page, self.title, self.input)
    }

    /// The points that the case speaks of, families member by member.
    pub fn points(&self) -> Vec<String> {
        let mut out = Vec::new();
        for statement in &self.expected {
            match statement {
                Statement::Point { at, family: true, .. } => {
                    out.extend(MEMBERS.iter().map(|k| with(at, "k", &format!("({k})"))));
                }
                Statement::Point { at, .. } | Statement::Fact { at, .. } => out.push(at.clone()),
                Statement::Piece { .. }
                | Statement::Limit { .. }
                | Statement::Smoothness(_)
                | Statement::Text(_) => {}
            }
        }
        out.dedup();
        out
    }
}

/// The cases of all pages of a folder whose names begin so.
pub fn read(folder: &str, prefix: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().display().to_string();
        if name.starts_with(prefix) {
            out.extend(cases(&name, &fs::read_to_string(&path).expect("a page is text")));
        }
    }
    out
}

/// The cases of one page.
pub fn cases(name: &str, page: &str) -> Vec<Case> {
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
                        assert!(!lines.is_empty(), "{name}: {title}: nothing is stated");
                        let x = options.variable.clone().unwrap_or_default();
                        let expected = lines.iter().map(|line| read_statement(line, &x)).collect();
                        out.push(Case {
                            page: name.to_owned(),
                            title: title.clone(),
                            input: text,
                            options,
                            expected,
                        });
                    }
                    other => panic!("{name}: {title}: a block is `dini` or `verdict`, not `{other}`"),
                }
                block = None;
            }
            Some((_, lines)) => lines.push(line.to_owned()),
        }
    }
    assert!(block.is_none() && input.is_none(), "{name}: {title}: a block is not closed or has no verdict");
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

fn read_statement(line: &str, x: &str) -> Statement {
    if let Some(text) = line.strip_prefix("text: ") {
        return Statement::Text(text.to_owned());
    }
    if let Some((at, value)) = line.strip_prefix("limit at ").and_then(|rest| rest.split_once(": ")) {
        return Statement::Limit { at: at.to_owned(), value: value.to_owned() };
    }
    if let Some(class) = line.strip_prefix("smoothness: ") {
        return Statement::Smoothness(class.to_owned());
    }
    if let Some(rest) = line.strip_prefix(&format!("{x} = ")) {
        if let Some((at, fact)) = rest.split_once(" has ") {
            let (field, value) = fact.split_once(' ').expect("a fact is a field and its value");
            return Statement::Fact { at: at.to_owned(), field: field.to_owned(), value: value.to_owned() };
        }
        let (at, verdict) = rest.split_once(": ").expect("a point has a verdict");
        let (at, family) = of_family(at);
        return Statement::Point { at, verdict: verdict.to_owned(), family };
    }
    let (line, family) = of_family(line);
    let (formula, condition) = line.split_once(" for ").unwrap_or((&line, "0 = 0"));
    Statement::Piece { formula: formula.to_owned(), condition: condition.to_owned(), family }
}

/// `k*pi, k in Z` without its binder, and whether it had one.
fn of_family(text: &str) -> (String, bool) {
    match text.strip_suffix(", k in Z") {
        Some(general) => (general.to_owned(), true),
        None => (text.to_owned(), false),
    }
}

/// Two texts are the same number, formula or infinity.
pub fn same(expected: &str, found: &str) -> bool {
    expected == found || dini::equal(expected, found).is_ok_and(|truth| truth == Truth::True)
}

/// Two texts are equal under assumptions on their parameters.
pub fn same_under(a: &str, b: &str, assumed: &str, options: &Options) -> bool {
    let equal = Function::parse(&format!("{{ 1 for ({a}) = ({b}), x otherwise }}{assumed}"));
    equal.is_ok_and(|f| f.value_at("0", options).ok().flatten().is_some_and(|v| v.text() == "1"))
}

/// A part of a text: a name, or what stands between names.
pub enum Token<'a> {
    Name(&'a str),
    /// A name that is called: `max` in `max(a, b)`.
    Call(&'a str),
    Other(&'a str),
}

/// The names of a text and what stands between them; digits behind letters belong to the name.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_name = first.is_alphabetic();
        let is_number = first.is_ascii_digit();
        let end = rest
            .char_indices()
            .find(|&(_, c)| {
                let inside = c.is_alphanumeric() || c == '_';
                if is_name {
                    !inside
                } else if is_number {
                    !(c.is_ascii_digit() || c == '.')
                } else {
                    inside
                }
            })
            .map_or(rest.len(), |(i, _)| i);
        let end = if is_number { end + exponent(&rest[end..]) } else { end };
        let (token, after) = rest.split_at(end);
        out.push(match is_name {
            true if after.starts_with('(') => Token::Call(token),
            true => Token::Name(token),
            false => Token::Other(token),
        });
        rest = after;
    }
    out
}

/// The length of the exponent that a number goes on with: `e6` and `E-3`, but not the number e in `2e`.
fn exponent(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return 0 };
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() == digits.len() { 0 } else { text.len() - after.len() }
}

/// The text with one name replaced.
pub fn with(text: &str, name: &str, by: &str) -> String {
    rename(text, &|n| (n == name).then(|| by.to_owned()))
}

/// The text with names replaced.
pub fn rename(text: &str, map: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    for token in tokens(text) {
        match token {
            Token::Name(name) => out.push_str(&map(name).unwrap_or_else(|| name.to_owned())),
            Token::Call(text) | Token::Other(text) => out.push_str(text),
        }
    }
    out
}
