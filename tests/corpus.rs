//! The corpus: worked examples whose mathematics was written by hand. The runner compares, it never writes.
//!
//! How a case is written: `tests/pages/mod.rs`. `DINI_CORPUS` names another folder of pages.

use dini::DerivativeReport;
use dini::Diagnostic;
use dini::Function;
use dini::Options;
use pages::Case;
use pages::MEMBERS;
use pages::Statement;
use pages::same;
use pages::same_under;
use pages::with;
use serde_json::Value;

mod pages;

/// `corner, left 0, right 1` against the same in other words for the numbers; the cases of `depends` in any order.
fn same_line(expected: &str, found: &str) -> bool {
    if let (Some(wanted), Some(got)) = (expected.strip_prefix("depends, "), found.strip_prefix("depends, ")) {
        let cases = |text: &str| text.split("; ").map(str::to_owned).collect::<Vec<_>>();
        let (wanted, got) = (cases(wanted), cases(got));
        let among = |case: &str| {
            got.iter().any(|other| match (case.split_once(": "), other.split_once(": ")) {
                (Some((when, own)), Some((condition, verdict))) => {
                    when == condition && same_line(own, verdict)
                }
                _ => false,
            })
        };
        return wanted.len() == got.len() && wanted.iter().all(|case| among(case));
    }
    let (wanted, got) = (fields(expected), fields(found));
    wanted.len() == got.len()
        && wanted.iter().zip(&got).all(|(e, f)| match (e.split_once(' '), f.split_once(' ')) {
            (Some((a, x)), Some((b, y))) => a == b && same(x, y),
            _ => e == f,
        })
}

/// The parts of a line between commas, those inside brackets left alone.
fn fields(line: &str) -> Vec<&str> {
    let (mut out, mut depth, mut start) = (Vec::new(), 0, 0);
    for (i, c) in line.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(line[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    out.push(line[start..].trim());
    out
}

fn failures(case: &Case) -> Result<Vec<String>, Diagnostic> {
    let function = Function::parse(&case.input)?;
    let report = function.derivative_with(&case.options)?;
    let mut out = Vec::new();
    for statement in &case.expected {
        match statement {
            Statement::Text(text) => {
                let found = report.to_string();
                if &found != text {
                    out.push(format!("expected the text {text}; found {found}"));
                }
            }
            Statement::Limit { at, value } => {
                let report = function.limit_with(at, &case.options)?;
                let found: Value = serde_json::from_str(&report.to_json("null")).expect("one line of JSON");
                if !same_limit(value, &found) {
                    out.push(format!("limit at {at}: expected {value}; found {report}"));
                }
            }
            Statement::Smoothness(class) => {
                let found = &json(&report)["smoothness"];
                if found != class.as_str() {
                    out.push(format!("expected smoothness {class}; found {found}"));
                }
            }
            Statement::Fact { at, field, value } => {
                let options = Options { at: vec![at.clone()], ..case.options.clone() };
                let found = json(&function.derivative_with(&options)?)["queries"][0][field].take();
                if !same_value(value, &found) {
                    out.push(format!("at {at}: expected {field} {value}; found {found}"));
                }
            }
            Statement::Point { at, verdict, family: false } => {
                let found = report.verdict_line(at)?;
                if !same_line(verdict, &found) {
                    out.push(format!("at {at}: expected {verdict}; found {found}"));
                }
            }
            Statement::Point { at, verdict, family: true } => {
                for k in MEMBERS {
                    let number = format!("({k})");
                    let (at, verdict) = (with(at, "k", &number), with(verdict, "k", &number));
                    let found = report.verdict_line(&at)?;
                    if !same_line(&verdict, &found) {
                        out.push(format!("at {at}: expected {verdict}; found {found}"));
                    }
                }
                out.extend(family_failure(&json(&report)["points"], at, verdict));
            }
            Statement::Piece { formula, condition, family } => {
                let members = if *family { -3..=3 } else { 0..=0 };
                let mut checked = 0;
                for k in members {
                    let number = format!("({k})");
                    let [formula, condition] = match family {
                        true => [formula, condition].map(|text| with(text, "k", &number)),
                        false => [formula, condition].map(String::clone),
                    };
                    let (count, found) = piece_failures(case, &report, &formula, &condition)?;
                    checked += count;
                    out.extend(found);
                }
                if checked == 0 {
                    out.push(format!("piece `{formula} for {condition}` was checked nowhere"));
                }
            }
        }
    }
    Ok(out)
}

/// Compares a piece with the report at sampled points; also how many lay in the piece.
fn piece_failures(
    case: &Case,
    report: &DerivativeReport,
    formula: &str,
    condition: &str,
) -> Result<(usize, Vec<String>), Diagnostic> {
    // The formula is read under the assumptions of the input.
    let assumed = case.assumed();
    let inside = Function::parse(&format!("{{ 1 for {condition}, 0 otherwise }}{assumed}"))?;
    let value = Function::parse(&format!("{formula}{assumed}"))?;
    let options = Options { order: 1, ..case.options.clone() };
    let (mut checked, mut out) = (0, Vec::new());
    for i in -14..=14 {
        let at = format!("{i}/4 + 1/16");
        if inside.value_at(&at, &options)?.is_none_or(|v| v.text() != "1") {
            continue;
        }
        checked += 1;
        let expected = value.value_at(&at, &options)?.map(|v| v.text().to_owned());
        let found = report.value_at(&at)?;
        // A page states values: neither it nor the answer may be without one here.
        let agree = match (&expected, &found) {
            (Some(e), Some(f)) => same(e, f) || same_under(e, f, assumed, &options),
            _ => false,
        };
        if !agree {
            out.push(format!(
                "piece `{formula} for {condition}` at {at}: expected {expected:?}; found {found:?}"
            ));
        }
    }
    Ok((checked, out))
}

fn json(report: &DerivativeReport) -> Value {
    serde_json::from_str(&report.to_json("null")).expect("a report is one line of JSON")
}

/// The order in which a page lists the Dini derivatives.
const DINI: [&str; 4] = ["left_lower", "left_upper", "right_lower", "right_upper"];

/// A limit in JSON against its value on a page; where it depends on parameters, every case has that value.
fn same_limit(expected: &str, found: &Value) -> bool {
    let is = |field: &Value, value: &str| field.as_str().is_some_and(|found| same(value, found));
    let one =
        |found: &Value| match expected.strip_prefix("left ").and_then(|rest| rest.split_once(", right ")) {
            Some((left, right)) => {
                is(&found["left"], left) && is(&found["right"], right) && is(&found["limit"], "none")
            }
            None => is(&found["limit"], expected),
        };
    match found["cases"].as_array().filter(|cases| !cases.is_empty()) {
        Some(cases) => cases.iter().all(one),
        None => one(found),
    }
}

/// A field of JSON against its value on a page; a list is written `[0, 1]`, also for the Dini derivatives.
fn same_value(expected: &str, found: &Value) -> bool {
    let list = expected.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match (list, found) {
        (Some(list), Value::Array(found)) => {
            let list = fields(list);
            list.len() == found.len() && list.iter().zip(found).all(|(e, f)| same_value(e, f))
        }
        (Some(list), Value::Object(found)) => {
            let list = fields(list);
            let named = |(name, e): (&str, &&str)| found.get(name).is_some_and(|f| same_value(e, f));
            list.len() == DINI.len() && found.len() == DINI.len() && DINI.into_iter().zip(&list).all(named)
        }
        (None, Value::String(found)) => same(expected, found),
        (None, Value::Null) => expected == "null",
        _ => false,
    }
}

/// The points in JSON must have an entry for the family: the same points, the verdict for the general k.
fn family_failure(points: &Value, at: &str, verdict: &str) -> Option<String> {
    let families: Vec<&Value> =
        points.as_array()?.iter().filter(|point| point["family"] == "k in Z").collect();
    let member = |text: &str, k: i64| with(text, "k", &format!("({k})"));
    // The members may be counted from another place: k*pi + pi and k*pi are one family.
    let agrees = |point: &Value| {
        let Some(own) = point["at"].as_str() else { return false };
        MEMBERS.iter().all(|&k| {
            (-6..=6).any(|j| {
                let fits = |expected: &str, field: &Value| match field.as_str() {
                    Some(found) => same(&member(expected, k), &member(found, j)),
                    None => false,
                };
                same(&member(at, k), &member(own, j))
                    && fields(verdict).iter().enumerate().all(|(i, part)| match part.split_once(' ') {
                        None if i == 0 => point["verdict"] == *part,
                        None => point["singularity"] == *part,
                        Some((field, value)) => fits(value, &point[field]),
                    })
            })
        })
    };
    match families.iter().any(|point| agrees(point)) {
        true => None,
        false => Some(format!("no family {at}: {verdict} among {families:?}")),
    }
}

fn wrong(cases: &[Case]) -> Vec<String> {
    let mut out = Vec::new();
    for case in cases {
        match failures(case) {
            Ok(found) => out.extend(found.into_iter().map(|f| format!("{}: {f}", case.place()))),
            Err(error) => out.push(format!("{}: {error}", case.place())),
        }
    }
    out
}

#[test]
fn every_worked_example_holds() {
    let folder = std::env::var("DINI_CORPUS").unwrap_or_else(|_| "tests/corpus".to_owned());
    let cases = pages::read(&folder, "");
    assert!(folder != "tests/corpus" || cases.len() > 480, "the corpus has only {} cases", cases.len());
    let wrong = wrong(&cases);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The runner sees a wrong page: each of these states one thing that does not hold.
#[test]
fn wrong_pages_fail() {
    for (input, statement) in [
        ("abs(x)", "x = 0: differentiable, value 0"),
        ("abs(x)", "x = 0: corner, left 1, right 1"),
        ("abs(x)", "x = 0: corner, left -1"),
        ("abs(x)", "1 for x != 0"),
        ("abs(x)", "1"),
        ("abs(x)", "1 for x > 100"),
        ("abs(x)", "text: -1 for x < 0, 1 for x >= 0"),
        ("abs(x)", "smoothness: C^1"),
        ("abs(x)", "limit at 0: 1"),
        ("abs(x)/x", "limit at 0: left 1, right -1"),
        ("abs(x)/x", "limit at 0: 1"),
        ("x", "limit at 0: left 0, right 0"),
        ("a*x", "limit at inf: inf"),
        ("abs(x)", "x = 0 has left_limit 1"),
        ("abs(x)", "x = 0 has no_such_field 1"),
        ("abs(x)", "x = 0 has dini [-1, 1, 1, 1]"),
        ("abs(x)", "x = 0 has dini [-1, -1, 1]"),
        ("abs(x)", "x = 0 has dini [-1, -1, 1, 1, 1]"),
        ("sqrt(x)", "x = 0 has dini [inf, inf, inf, inf]"),
        ("1/x", "x = 0 has dini [null, null, null, null]"),
        ("{ x*sin(1/x) for x != 0, 0 at 0 }", "x = 0 has cluster [-1, 2]"),
        ("abs(x)", "x = k*pi, k in Z: corner, left -1, right 1"),
        ("abs(x)", "x = k + 1/2, k in Z: differentiable, value 1"),
        ("x", "x = k, k in Z: differentiable, value 1"),
        ("ln(x)", "1/x for x != 0"),
        ("ln(x)", "ln(-1) for x < 0"),
        ("ln(x)", "sqrt(x) for x < 0"),
        ("{ x for x < 0, x + 1 for x > 0 }", "x = 0: outside, removable"),
    ] {
        let page = format!("## Wrong\n```dini\n{input}\n```\n```verdict\n{statement}\n```\n");
        let cases = pages::cases("a wrong page", &page);
        assert!(!wrong(&cases).is_empty(), "`{statement}` passed for {input}");
    }
    for (input, statements) in [
        ("abs(x)", "x = 0: corner, left -1, right 1\n1 for x > 0\nx = 0 has dini [-1, -1, 1, 1]"),
        ("sqrt(x)", "x = 0 has dini [null, null, inf, inf]"),
        ("1/x", "x = 0 has dini null"),
    ] {
        let page = format!("## Right\n```dini\n{input}\n```\n```verdict\n{statements}\n```\n");
        assert_eq!(wrong(&pages::cases("a right page", &page)), Vec::<String>::new());
    }
}
