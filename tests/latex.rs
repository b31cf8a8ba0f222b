//! Every formula that dini writes is accepted by a reader of LaTeX mathematics.

use pulldown_latex::Parser;
use pulldown_latex::Storage;

#[track_caller]
fn check(latex: &str) {
    let storage = Storage::new();
    for event in Parser::new(latex, &storage) {
        assert!(event.is_ok(), "{latex}\n{}", event.expect_err("checked"));
    }
    assert!(!latex.contains(r"\\["), "a row break before a bracket: {latex}");
}

#[test]
fn formulas_of_the_catalogue_and_of_the_corpus() {
    let library = dini::Library::new();
    let mut inputs: Vec<String> = library.catalogue().iter().map(|d| d.name.clone()).collect();
    let further = [
        "1/3*x^2 - 2/7",
        "sqrt(x)/(1 + x)",
        "abs(x/2)",
        "exp(-x^2)",
        "exp(1/x)",
        "sin(x)^2*cos(x)",
        "x^x",
        "2^x",
        "{ x for x in (0, 1], undefined at 2, x^2 for x > 3 or x < -3 }",
        "clamp(x, -c, c) where c > 0",
        "abs(a*x)",
        "tan(x)",
        "{ x^2 for x <= 1, m*x + b for x > 1 }",
        "my_slope*x",
        "alpha_1*x + beta*x^2",
        "abs(x) + abs(x - 1) + abs(x - 2) + abs(x - 3) + abs(x - 4)",
        "ln(ln(x))",
        "sqrt(2)*sqrt(3)*x",
    ];
    inputs.extend(further.iter().map(|s| (*s).to_owned()));
    for input in inputs {
        let function = dini::Function::parse(&input).expect("the input is in the language");
        for order in 1..=2 {
            let options = dini::Options { variable: Some("x".to_owned()), order, ..dini::Options::default() };
            let report = function.derivative_with(&options).expect("the variable is x");
            check(&report.to_latex());
            check(&report.to_latex_equation());
        }
        check(
            &function
                .show(&dini::Options { variable: Some("x".to_owned()), ..dini::Options::default() }, "latex")
                .expect("LaTeX is a format"),
        );
    }
}

/// What stands between dollar signs.
fn formulas(text: &str) -> Vec<&str> {
    text.split('$').skip(1).step_by(2).collect()
}

#[test]
fn limits_and_explanations() {
    let options = dini::Options { variable: Some("x".to_owned()), ..dini::Options::default() };
    for (input, at) in [
        ("abs(x)/x", "0"),
        ("sin(1/x)", "0"),
        ("sin(1/x)", "0+"),
        ("exp(a*x)", "inf"),
        ("x/(1 + abs(x))", "-inf"),
        ("{ x for x > 0, limit(sin(h)/h, h, 0+) otherwise }", "0"),
        ("x^x", "0"),
        ("sqrt(-1 - x^2)", "0"),
    ] {
        let function = dini::Function::parse(input).expect("the input is in the language");
        check(&function.limit_with(at, &options).expect("a place").to_latex());
        check(&function.show(&options, "latex").expect("LaTeX is a format"));
    }
    for input in [
        "relu(x)",
        "{ sin(x)/x for x != 0, 1 at 0 }",
        "{ 1 for x >= 0, 0 otherwise }",
        "{ x*sin(1/x) for x != 0, 0 at 0 }",
        "{ x for x >= 0, p*x otherwise }",
        "cbrt(x)",
        "sqrt(x)",
        "1/x",
    ] {
        let function = dini::Function::parse(input).expect("the input is in the language");
        let report = function.explain_with("0", &options).expect("a point");
        for text in [report.to_latex(), report.render("markdown").expect("Markdown is a format")] {
            let found = formulas(&text);
            assert!(text.matches('$').count() % 2 == 0 && found.len() > 3, "{text}");
            found.into_iter().for_each(check);
        }
    }
}

#[test]
fn the_check_can_fail() {
    let storage = Storage::new();
    assert!(Parser::new(r"\begin{cases} x", &storage).any(|event| event.is_err()));
}
