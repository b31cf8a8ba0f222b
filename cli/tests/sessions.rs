//! Sessions: statements after the prompt, with their answers and the first line of what is wrong.

use std::io::Write;
use std::process::Command;
use std::process::Stdio;

/// Answers and errors of a script, a line each; of an error the message alone.
#[track_caller]
fn check(script: &str, expected: &[&str]) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dini"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let answers = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let said = errors.lines().filter(|line| line.starts_with("error:") || line.starts_with("warning:"));
    let found: Vec<&str> = answers.lines().chain(said).collect();
    assert_eq!(found, expected, "{script}");
}

#[test]
fn results_are_values_with_their_parameters() {
    check("abs(x)\n%1\n%1 + 1\n%2", &["abs(x)", "abs(x)", "abs(x) + 1", "abs(x)"]);
    check("sin(x)\ndiff(ans, x)\nans", &["sin(x)", "cos(x)", "cos(x)"]);
    check("abs(x)\nlimit(ans, x, 0)", &["abs(x)", "0"]);
    check("f(x) = x^2\nf(x)\nans\nans(3)\n%1(2) + 1", &["x^2", "x^2", "9", "5"]);
    check("t^2\nans\ndiff(ans, t)\nx = 3\n%1", &["t^2", "t^2", "2*t", "t^2"]);
    check("k*x\nk = 3\n%1\nk*x", &["k*x", "k*x", "k*x"]);
    check(
        "%1\n1\n%7",
        &["1", "error: there is no result of that number", "error: there is no result of that number"],
    );
}

#[test]
fn derivatives_and_limits_are_computed_wherever_they_stand() {
    check("f(x) = x^3\ng(x) = f'(x)\ng(2)\nf'(2) + 1", &["12", "13"]);
    check("f(x) = sin'(2*x)\nf(t + 1)", &["cos(2*(t + 1))"]);
    check("f(x) = diff(x^2, x)\nf(3*t)", &["6*t"]);
    check("1 + limit(sin(t)/t, t, 0)", &["2"]);
    check("m(x) = limit((1 + x/n)^n, n, inf)\nm(1)\nm(n)", &["e", "exp(n)"]);
    check("diff(x^3, x) + 1\nans", &["3*x^2 + 1", "3*x^2 + 1"]);
}

#[test]
fn what_is_shown_reads_back() {
    check(
        "u(x) = { x - k for k <= x < k + 1, k in Z }\nu(x + k)",
        &["{ x + k - n for n <= x + k < n + 1, n in Z }"],
    );
}

#[test]
fn names_have_one_meaning() {
    check("relu(x) = x^3\n?relu", &["relu(x) = x^3"]);
    check(
        "x = 3\nlimit(x, x, 5)\ndiff(x, x)",
        &["error: `x` is a number here, not a variable", "error: `x` is a number here, not a variable"],
    );
    check("x = 3\nx(2)", &["error: `x` is a number here"]);
    check(
        "f(x) = k*x\ng(k) = f(2)\ng(5)\nk = 3\ng(5)",
        &["2*k", "2*k", "warning: `k` in `f` is a parameter: it was no number when `f` was defined"],
    );
}

#[test]
fn a_question_is_an_equation() {
    check(
        "x = x, 2 for x = 7 ?\nx = x, k in Z ?",
        &["error: expected an equation of two functions", "error: expected an equation of two functions"],
    );
    check("limit(abs(x)/x, x, 0) = 1 ?", &["different: the left side has no value, the right side is 1"]);
    check(
        "ln(x*y) = ln(x) + ln(y) ?",
        &["different: at x = -1, y = -1 the left side is 0, the right side undefined"],
    );
}

#[test]
fn points_are_numbers() {
    check(
        "f(x) = x^2\nf'(1/0)\nlimit(x^2, x, 1/0)\nlimit(1/x, x, oo)",
        &["error: this point has no value", "error: this point has no value", "error: `oo` is not a number"],
    );
    check("limit(abs(x - a)/(x - a), x, a) where a = 1", &["none: left -1, right 1"]);
}

#[test]
fn assumptions_about_the_variable_cut_the_domain() {
    check("assume x > 0\ndiff(abs(x), x)\n1/3", &["1 for x > 0 where x > 0", "1/3"]);
    check("assume a > 0\nassume a < 0", &["error: the assumptions contradict each other"]);
}
