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
