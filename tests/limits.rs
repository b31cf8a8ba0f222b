//! The table of `docs/LIMITS.md`: each rung decides the function inside, and not the one outside; what no rung decides is
//! undecided.

use std::fs;

use dini::Function;
use dini::Options;
use serde_json::Value;

/// The cells of the rows of all tables, without heads, in code marks or not.
fn rows() -> Vec<Vec<String>> {
    let text = fs::read_to_string("docs/LIMITS.md").expect("the page is there");
    text.lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

fn code(cell: &str) -> &str {
    cell.trim_matches('`')
}

/// The verdict at 0, and the theorem behind the limit of the quotient from the right.
fn asked(input: &str) -> (String, Option<String>) {
    let options = Options { variable: Some("x".to_owned()), at: vec!["0".to_owned()], ..Options::default() };
    let report = Function::parse(input).and_then(|f| f.derivative_with(&options));
    let report = report.unwrap_or_else(|error| panic!("{input}: {error}"));
    let json: Value = serde_json::from_str(&report.to_json("null")).expect("one line of JSON");
    let query = &json["queries"][0];
    let states = |entry: &&Value| {
        let facts = entry["facts"].as_array().into_iter().flatten().filter_map(Value::as_str);
        facts.clone().any(|fact| fact.starts_with("f'_+(a) = "))
    };
    let theorem = query["evidence"].as_array().into_iter().flatten().find(states);
    let theorem = theorem.and_then(|entry| entry["theorem"].as_str()).map(str::to_owned);
    (query["verdict"].as_str().unwrap_or_default().to_owned(), theorem)
}

#[test]
fn every_rung_decides_what_the_page_says() {
    let rungs: Vec<Vec<String>> = rows().into_iter().filter(|row| row.len() == 5).collect();
    assert_eq!(rungs.len(), 8, "a line for each rung");
    for row in rungs {
        let rung = code(&row[0]);
        let (verdict, theorem) = asked(code(&row[3]));
        assert_eq!(theorem.as_deref(), Some(rung), "inside: {}", row[3]);
        assert_ne!(verdict, "undecided", "inside: {}", row[3]);
        assert_ne!(asked(code(&row[4])).1.as_deref(), Some(rung), "outside: {}", row[4]);
    }
}

#[test]
fn what_no_rung_decides_is_undecided() {
    let open: Vec<Vec<String>> = rows().into_iter().filter(|row| row.len() == 2).collect();
    assert!(open.len() >= 7);
    for row in open {
        let (_, theorem) = asked(code(&row[0]));
        assert_eq!(theorem, None, "{} is decided now: mend the page", row[0]);
    }
}

#[test]
fn classes_are_those_of_the_page() {
    let class = |input: &str| {
        let report = Function::parse(input).and_then(|f| f.derivative()).expect("a function of the page");
        let json: Value = serde_json::from_str(&report.to_json("null")).expect("one line of JSON");
        json["smoothness"].clone()
    };
    assert_eq!(class("{ exp(-1/x)*ln(x) for x > 0, 0 otherwise }"), "C^inf");
    assert_eq!(class("{ 1/(1 + exp(1/x)) for x > 0, 0 otherwise }"), Value::Null);
}
