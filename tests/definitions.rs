//! Calls of definitions: nothing is put in for a variable that is bound, everything else is; what a definition assumes
//! travels with its calls.

use dini::Function;
use dini::Library;
use dini::Options;
use dini::parse_program;

/// The text of the derivative of the last statement of a program.
#[track_caller]
fn check(program: &str, expected: &str) {
    let mut library = Library::new();
    let mut last = None;
    for statement in parse_program(program) {
        let statement = statement.expect("the program is in the language");
        library.add(&statement).expect("definitions are new");
        last = Some(Function::of_statement(program, statement, &library).expect("names have a meaning"));
    }
    let options = Options { variable: Some("x".to_owned()), ..Options::default() };
    let report = last.expect("a statement").derivative_with(&options).expect("the variable is x");
    assert_eq!(report.to_string(), expected, "{program}");
}

#[test]
fn the_variable_of_a_derivative_is_its_own() {
    check("f(x, a) = diff(a*x^2, x)\nf(x, 3)", "6");
    check("f(x, a) = diff(a*x^2, x)\nf(x^2, x)", "6*x^2");
    check("f(t, a) = diff(a*t^2, t)\nf(2, x)", "4");
    check("f(x) = x^3\ng(x, a) = a*f'(x)\ng(2*x, x)", "36*x^2");
}

#[test]
fn the_variable_of_a_limit_is_its_own() {
    check("f(x, h) = limit((exp(h*x) - 1)/h, h, 0)\nf(x^2, 5)", "2*x");
    check("f(h) = limit(sin(h*x)/h, h, 0) + h\nf(3*x)", "4");
    check("d(x) = limit(((x + h)^3 - x^3)/h, h, 0)\nd(x)", "6*x");
    check(
        "f(a) = limit(abs(x)/x, x, a+)\n{ f(0)*x for x > 0, 2*x otherwise }",
        "1 for x > 0, 2 for x < 0, undefined at 0",
    );
}

#[test]
fn what_a_definition_assumes_travels_with_its_calls() {
    check("f(x) = r*x where r = 2\nf(3*x)", "6");
    check("f(x) = r*x where r = s + 1, s = 2\nr*f(x)", "3*r");
    check("g(x, a) = a*abs(x) where a > 0\ng(x, b)", "-b for x < 0, b for x > 0, undefined at 0 where b > 0");
    check(
        "g(x, a) = a*abs(x) where a > 0\nh(x, c) = g(x, 2*c)\nh(x, b)",
        "-2*b for x < 0, 2*b for x > 0, undefined at 0 where 2*b > 0",
    );
    check("g(x, a) = a*abs(x) where a > 0\ng(x, 3)", "-3 for x < 0, 3 for x > 0, undefined at 0");
    check("celu(x, b)", "1 for x > 0, exp(x/b) for x <= 0 where b > 0");
}

#[test]
fn numbers_that_a_definition_excludes_are_an_error() {
    for program in ["celu(x, -1)", "pinball(x, 1)", "huber(x, -1/2) + x", "srelu(x, 2, 1, 1)"] {
        let error = Function::parse(program).and_then(|f| f.derivative()).err().expect(program);
        assert_eq!(error.code, dini::Code::Assumption, "{program}");
        assert!(error.help.is_some(), "{program}");
    }
}

#[test]
fn parameters_and_variables_come_before_constants() {
    check("a = 3\nh(a) = a^2\nx*h(7)", "49");
    check("a = 3\ng(x, a) = a*x\ng(x, 2)", "2");
    check("alpha = 1/2\nelu(x, 2)", "1 for x > 0, 2*exp(x) for x < 0, undefined at 0");
    check("lambda = 2\nsoftshrink(x, 1)", "1 for x < -1 or x > 1, 0 for -1 < x < 1, undefined at {-1, 1}");
    check("t = 3\nx*limit(t^2, t, 1) + x*diff(t^2, t)", "2*t + 1");
    check("c = 2\nf(x, c = 1) = c*x\nf(x, 5) + f(x)", "6");
    check("a = 3\na*x", "3");
}

/// The message for the last statement of a program, which is refused.
#[track_caller]
fn refused(program: &str, code: dini::Code, at: &str) {
    let mut library = Library::new();
    let mut last = None;
    for statement in parse_program(program) {
        let statement = statement.expect("the program is in the language");
        library.add(&statement).expect("definitions are new");
        last = Some(Function::of_statement(program, statement, &library));
    }
    let options = Options { variable: Some("x".to_owned()), ..Options::default() };
    let report = last.expect("a statement").and_then(|f| f.derivative_with(&options));
    let error = report.err().unwrap_or_else(|| panic!("{program} is answered"));
    assert_eq!(error.code, code, "{program}");
    assert!(error.help.is_some(), "{program}");
    let text = error.about.as_deref().unwrap_or(program);
    assert_eq!(text.get(error.span.start..error.span.end), Some(at), "{program}");
}

#[test]
fn a_number_is_no_variable() {
    refused("t = 3\nx*limit(t, t, 1)", dini::Code::Limit, "t");
    refused("t = 3\nx*diff(t, t)", dini::Code::Diff, "t");
    // A parameter of that name comes before the number.
    check("t = 3\nf(t) = diff(t^2, t)\nf(x)", "2");
}

#[test]
fn names_mean_what_they_meant_where_they_were_written() {
    check("f(x) = k*x\ng(k) = f(2)\nx*g(5)", "2*k");
    check("f(x) = k*x\ng(k) = f(2)\nk = 3\nx*g(5)", "2*k");
    check("k = 3\nf(x) = k*x\nk = 4\nf(x)", "3");
    check("f(x) = x^2\ng(x) = f(x) + 1\nf(x) = x^3\ng(x)", "2*x");
    check("relu(x) = x^3\nrelu6(x)", "0 for x < 0 or x > 6, 1 for 0 < x < 6, undefined at {0, 6}");
    check("y = x^2\ndiff(y, x)", "2");
    check("g(x) = h*x\nd(x) = limit((g(x + h) - g(x))/h, h, 0)\nx*d(x)", "h");
}

#[test]
fn nothing_is_captured() {
    check("u(x, k) = { k*x - n*k for n <= x < n + 1, n in Z }\nu(1/2, n)*x", "n/2");
    check("L(x) = limit((1 + x/n)^n, n, inf)\nx*L(n)", "exp(n)");
    check("f(x, a, b = 2*a) = a*x + b\nf(x, 3) + x*f(1, 3)", "12");
    check("f(x, a, b = 2*a) = a*x + b\nf(x, b)", "b");
    check("f(x, a = b, b = 1) = a*x + b\nf(x)", "b");
    check("f(x) = x^3\ng(x) = f'(x)\ng(2*x)", "24*x");
}

#[test]
fn a_fixed_base_has_its_powers_at_numbers() {
    check("u(n) = (-1)^n\nx*u(2)", "1");
    check("u(n) = (-1)^n\nx*u(3)", "-1");
    check("p(n, b) = b^n\nx*p(2, -3)", "9");
    check("f(x) = x^x\nx*f(2)", "4");
}

#[test]
fn assumptions_are_solved_before_anything_is_asked() {
    check("x^n where n = m, m = 2", "2*x");
    check("abs(x - a) where a = b, b = 3", "-1 for x < 3, 1 for x > 3, undefined at 3");
    check("a*abs(x) where a = b, a > 0", "-b for x < 0, b for x > 0, undefined at 0 where b > 0");
    check("abs(x - a) where 2*a + b = 7, b = 1", "-1 for x < 3, 1 for x > 3, undefined at 3");
    check("x^n where n in Z, n = 3", "3*x^2");
    check("abs(x - a) where 1 < a = b, b = 3", "-1 for x < 3, 1 for x > 3, undefined at 3");
    refused("sin(n*pi)*x where n in Z, n = 1/2", dini::Code::Assumption, "n in Z");
    refused("sin(n*pi)*x where n in Z, n = sqrt(2)", dini::Code::Assumption, "n in Z");
    refused("a*abs(x) where a > 0, a = -sqrt(2)", dini::Code::Assumption, "a > 0");
    refused("a*x where a = b, b = 2, a < b", dini::Code::Assumption, "a < b");
    refused("a*x where a = 1/0", dini::Code::Assumption, "");
    refused("softshrink(x, -sqrt(2))", dini::Code::Assumption, "softshrink");
    refused("softshrink(x, 1 - exp(1))", dini::Code::Assumption, "softshrink");
}

#[test]
fn an_assumption_about_the_variable_cuts_the_domain() {
    check("abs(x) where x > 0", "1 for x > 0 where x > 0");
    check(
        "{ 1 for x <= 1, 0 otherwise }/x where x > 0",
        "-1/x^2 for 0 < x < 1, 0 for x > 1, undefined at 1 where x > 0",
    );
    check("f(x) = x^2 where x > 1\nf(x)", "2*x for x > 1");
    check("f(x, a) = x^2 where x > a, a > 0\nf(x + 1, 3)", "2*x + 2 for x > 2");
    check("x^2 where x >= a, a = 2", "2*x for x > 2, undefined at 2 where x >= 2");
}

#[test]
fn points_are_numbers() {
    for (at, place) in [("1/0", "1/0"), ("ln(0)", "ln(0)"), (" sqrt(-2) ", "sqrt(-2)"), ("oo", "oo")] {
        let f = Function::parse("x^2").expect("it is in the language");
        let options = Options { at: vec![at.to_owned()], ..Options::default() };
        let errors = [
            f.derivative_with(&options).map(|_| ()),
            f.limit(at).map(|_| ()),
            f.explain(at).map(|_| ()),
            f.value_at(at, &Options::default()).map(|_| ()),
            f.derivative().and_then(|report| report.at(at)).map(|_| ()),
        ];
        for error in errors {
            let error = error.expect_err(at);
            assert_eq!(error.code, dini::Code::Point, "{at}");
            assert!(error.help.is_some(), "{at}");
            let text = error.about.expect("the place is in the point");
            assert_eq!(text.get(error.span.start..error.span.end), Some(place), "{at}");
        }
    }
    refused("x*limit(t^2, t, 1/0)", dini::Code::Point, "1/0");
    refused("f(x) = x^2\nx*f'(ln(0))", dini::Code::Point, "ln(0)");
    // A point has its value where the formula needs none of it.
    check("f(x) = 3*x\nx*f'(1/x)", "3 for x != 0");
}

#[test]
fn values_and_assumptions_are_compared() {
    for (program, assumption) in
        [("celu(x, a)", "a = -1"), ("softshrink(x, a)", "a = 0"), ("a*x where a > 0", "a = 0")]
    {
        let options = Options {
            assumptions: vec![assumption.to_owned()],
            variable: Some("x".to_owned()),
            ..Options::default()
        };
        let error = Function::parse(program).and_then(|f| f.derivative_with(&options)).err().expect(program);
        assert_eq!(error.code, dini::Code::Assumption, "{program}");
    }
}
