//! What is compared, and what stands for a number.

use crate::api::Comparison;
use crate::api::Function;
use crate::api::Options;
use crate::api::compare;
use crate::elaborate::Library;
use crate::syntax::parse_program;

fn shown(found: &Comparison) -> String {
    match found {
        Comparison::Equal => "equal".to_owned(),
        Comparison::Undecided => "undecided".to_owned(),
        Comparison::Different { at, left, right } => {
            let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
            format!("{}: {}, {}", at.as_deref().unwrap_or("-"), side(left), side(right))
        }
    }
}

/// The answer to an equation after some definitions.
#[track_caller]
fn check(definitions: &str, equation: &str, expected: &str) {
    let mut library = Library::new();
    for statement in parse_program(definitions) {
        library.add(&statement.expect("definitions are in the language")).expect("definitions are new");
    }
    let found = compare(equation, &library, &Options::default());
    let found = found.map_or_else(|error| error.code.to_string(), |found| shown(&found));
    assert_eq!(found, expected, "{equation}");
}

#[test]
fn formulas_with_one_slope_and_one_value_are_equal() {
    for equation in [
        "ln(x^2) = 2*ln(abs(x))",
        "acos(x) = pi/2 - asin(x)",
        "max(x, 0) + ln(1 + exp(-abs(x))) = softplus(x)",
        "atan(x) + atan(1/x) = sign(x)*pi/2 where x != 0",
        "sqrt(x^2) = x where x > 0",
        "abs(a*x) = abs(a)*abs(x)",
        "tanh(x) = 2*sigmoid(2*x) - 1",
    ] {
        check("", equation, "equal");
    }
}

#[test]
fn what_differs_has_a_witness() {
    check("", "ln(x*y) = ln(x) + ln(y)", "x = -1, y = -1: 0, -");
    check("", "floor(x)^2 = floor(x^2)", "3/2: 1, 2");
    check("", "ln(x^2) = 2*ln(x)", "-1: 0, -");
    check("", "limit(abs(x)/x, x, 0) = 1", "-: -, 1");
    check("", "1/2 + 1/3 = 1", "-: 5/6, 1");
}

#[test]
fn a_question_is_one_equation() {
    for text in [
        "x = x, 2 for x = 7",
        "x = x, k in Z",
        "x < 1",
        "x = y = z",
        "x",
        "{ x for x > 0 }",
        "x = x and x = x",
    ] {
        check("", text, "equation");
    }
    check("f(t) = t^2\ng(x, a) = a*x", "f = t^2", "equal");
    check("f(t) = t^2", "f = relu", "-1: 1, 0");
    check("g(x, a) = a*x", "g = a*x", "equal");
    check("u(x) = { x - k for k <= x < k + 1, k in Z }", "u(x + 2) = x - floor(x)", "equal");
}

#[test]
fn values_stand_in_points_and_targets() {
    let options = Options {
        values: vec![("a".to_owned(), "1".to_owned())],
        variable: Some("x".to_owned()),
        at: vec!["a".to_owned()],
        ..Options::default()
    };
    for (text, options) in [
        ("abs(x - a)", options.clone()),
        ("abs(x - a) where a = 1", Options { values: Vec::new(), ..options.clone() }),
    ] {
        let f = Function::parse(text).expect("it is in the language");
        let report = f.derivative_with(&options).expect("it is answered");
        assert_eq!(report.verdict_line("a").expect("a is a number"), "corner, left -1, right 1");
        assert_eq!(f.value_at("a", &options).expect("a is a number").expect("a value").text(), "0");
        let why = f.explain_with("a", &options).expect("it is answered").to_string();
        assert!(why.contains("no tangent at 1"), "{why}");
    }
    let f = Function::parse("abs(x - a)/(x - a)").expect("it is in the language");
    assert_eq!(f.limit_with("a", &options).expect("it is answered").to_string(), "none: left -1, right 1");
}
