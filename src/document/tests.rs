//! Tests of what is said about a function as a whole: the rows, the domain, the sets of continuity and differentiability,
//! the summary, and the sentences at points. Each row is a function, a field of the JSON report, and what it must be.

use serde_json::Value;

use crate::Function;
use crate::Options;

fn report(input: &str) -> Value {
    let (function, options) = input.split_once(" | ").unwrap_or((input, ""));
    let mut all = Options { variable: Some("x".to_owned()), ..Options::default() };
    for option in options.split(" | ").filter(|option| !option.is_empty()) {
        match option.parse() {
            Ok(order) => all.order = order,
            Err(_) => all.assumptions.push(option.to_owned()),
        }
    }
    let report = Function::parse(function).and_then(|f| f.derivative_with(&all));
    let report = report.unwrap_or_else(|error| panic!("{input}: {error}"));
    serde_json::from_str(&report.to_json("null")).expect("a report is JSON")
}

#[track_caller]
fn check(rows: &[(&str, &str, &str)]) {
    for (input, field, expected) in rows {
        let report = report(input);
        let found = match *field {
            "reasons" => {
                let points = report["points"].as_array().expect("a list");
                points.iter().filter_map(|p| p["reason"].as_str()).collect::<Vec<_>>().join(" / ")
            }
            field => report[field].as_str().unwrap_or("null").to_owned(),
        };
        assert_eq!(&found, expected, "{field} of {input}");
    }
}

/// A point of the domain is in a piece, or said by itself.
#[test]
fn no_point_of_the_domain_is_left_out() {
    check(&[
        (
            "abs(sin(x))^p | p > 0",
            "text",
            "p*sin(x)^(p - 1)*cos(x) for 2*k*pi < x < (2*k + 1)*pi, -p*(-sin(x))^(p - 1)*cos(x) for (2*k - 1)*pi < x < 2*k*pi, \
             0 at k*pi if p > 1, undefined at k*pi if p <= 1, k in Z where p > 0",
        ),
        (
            "abs(cos(pi*x))^p | p > 0",
            "text",
            "-pi*p*cos(pi*x)^(p - 1)*sin(pi*x) for 2*k - 1/2 < x < 2*k + 1/2, \
             pi*p*(-cos(pi*x))^(p - 1)*sin(pi*x) for 2*k - 3/2 < x < 2*k - 1/2, \
             0 at k + 1/2 if p > 1, undefined at k + 1/2 if p <= 1, k in Z where p > 0",
        ),
        ("floor(-x^2)", "text", "undecided for x in R"),
    ]);
}

/// What holds in every period, or at several points, is one row.
#[test]
fn rows_that_say_the_same_are_one() {
    check(&[
        (
            "{ x*cot(x) for x != 0, 1 at 0 }",
            "text",
            "cot(x) - x/sin(x)^2 for k*pi < x < (k + 1)*pi, 0 at 0, k in Z",
        ),
        (
            "floor(abs(x))",
            "text",
            "0 for -1 < x < 1, 0 for k < x < k + 1 and k != -1 and k != 0, undefined at k if k != 0, k in Z",
        ),
        (
            "{ V for x > I, -V for x < -I, V*x/I otherwise } | I > 0",
            "text",
            "0 for x < -I or x > I, V/I for -I < x < I, 0 at {-I, I} if V = 0, undefined at {-I, I} if V != 0 where I > 0",
        ),
    ]);
}

/// No condition contradicts itself, and no two statements are made of one case.
#[test]
fn cases() {
    check(&[
        (
            "{ b*sin(x) for x < 1, 0 otherwise }",
            "text",
            "b*cos(x) for x < 1, 0 for x > 1, 0 at 1 if b = 0, undefined at 1 if b != 0",
        ),
        (
            "{ v*x^4 for x < l, 0 otherwise } | l > 0",
            "text",
            "4*v*x^3 for x < l, 0 for x > l, 0 at l if v = 0, undefined at l if v != 0 where l > 0",
        ),
    ]);
}

/// What is not decided in full is null; what is everything is the line.
#[test]
fn domains() {
    check(&[
        ("floor(1/x)", "domain", "null"),
        ("floor(sqrt(x))", "continuous_on", "null"),
        ("max(floor(x), x^2)", "differentiable_on", "null"),
        ("floor(abs(x))", "domain", "x in R"),
        ("floor(a*x)", "domain", "x in R"),
        ("x*floor(x)", "continuous_on", "x = 0 or k < x < k + 1, k in Z"),
        ("sqrt(x)", "continuous_on", "x >= 0"),
        // An end of the domain belongs to the set of continuity where the limit is the value, and only there.
        ("{ c*x + m for x > 0, 0 at 0 }", "continuous_on", "x > 0 or x = 0 and m = 0"),
        ("{ 1/x for x > 0, 0 at 0 }", "continuous_on", "x > 0"),
    ]);
}

/// Where a statement depends on a parameter, it says on what.
#[test]
fn summaries() {
    check(&[
        ("relu(x)", "summary", "continuous; differentiable everywhere except at 0"),
        (
            "x*floor(x)",
            "summary",
            "continuous except at k for k != 0 (k in Z); differentiable everywhere except at k (k in Z)",
        ),
        ("a*abs(x)", "summary", "continuous; differentiable everywhere except at 0 unless a = 0"),
        (
            "sign(x-a)*(x-b)",
            "summary",
            "continuous except at a unless a = b; differentiable everywhere except at a",
        ),
        (
            "{ sin(a*x)/x for x != 0, b at 0 }",
            "summary",
            "continuous except at 0 unless a = b; differentiable everywhere except at 0 unless a = b",
        ),
        (
            "max(a*x, 0)",
            "summary",
            "if a != 0: continuous; differentiable everywhere except at 0. \
             if a = 0: continuous; differentiable everywhere",
        ),
        ("floor(x^2)", "summary", "not decided for x in R"),
        ("ln(-x^2)", "summary", "defined nowhere"),
    ]);
}

/// At order n the sentences are about the derivative of order n - 1, and no parameter has the name of the function.
#[test]
fn sentences() {
    check(&[
        ("abs(x)", "reasons", "left derivative -1, right derivative 1. They differ: f has a corner there."),
        (
            "{ x^2 for x < 1, 2*x - 1 otherwise } | 2",
            "reasons",
            "left derivative 2, right derivative 0. They differ: f' has a corner there.",
        ),
        (
            "abs(x)^3 | 3",
            "reasons",
            "left derivative -6, right derivative 6. They differ: f'' has a corner there.",
        ),
        (
            "f*abs(x) | f > 0",
            "reasons",
            "left derivative -f, right derivative f. They differ: g has a corner there.",
        ),
        (
            "(1-x)^b | b > 0",
            "reasons",
            "edge of the domain; left derivative 0 (`--one-sided` counts it). / edge of the domain; left derivative \
             -1 (`--one-sided` counts it). / edge of the domain; left derivative -inf.",
        ),
    ]);
}
