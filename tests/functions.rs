//! Facts of the records, compared with each other over the whole table: at sampled points and at special ones.

use dini::Function;
use dini::Options;

fn number(text: &str) -> f64 {
    match text {
        "inf" => f64::INFINITY,
        "-inf" => f64::NEG_INFINITY,
        other => other.parse().expect("a decimal is a number"),
    }
}

fn value(f: &Function, at: &str) -> Option<f64> {
    let found = f.value_at(at, &Options { variable: Some("x".to_owned()), ..Options::default() });
    // Where families of breakpoints are not cut yet, the value is not decided.
    found.ok().flatten().map(|v| number(v.approx().expect("no parameter occurs")))
}

/// The examples of the table, each of one variable.
fn examples() -> Vec<String> {
    let json = dini::reference(None, true).expect("the table is there");
    let mut out = Vec::new();
    for part in json.split("\"derivative\": \"").skip(1) {
        out.push(part.split(": ").next().expect("an example stands first").to_owned());
    }
    out
}

#[test]
fn derivatives_agree_with_difference_quotients() {
    let examples = examples();
    assert!(examples.len() > 15, "{examples:?}");
    for example in examples {
        let f = Function::parse(&example).expect("an example is in the language");
        let report = f.derivative().expect("the variable is x");
        let mut checked = 0;
        for i in -9..=9 {
            let at = format!("{i}/7 + 1/100");
            let step = "1/1000000";
            let (Some(before), Some(after)) =
                (value(&f, &format!("{at} - {step}")), value(&f, &format!("{at} + {step}")))
            else {
                continue;
            };
            let Ok(Some(exact)) = report.value_at(&at) else { continue };
            let exact = Function::parse(&exact).expect("an answer reads back");
            let exact = value(&exact, "0").expect("a number has a value");
            let quotient = (after - before) / 2e-6;
            assert!(
                (quotient - exact).abs() < 1e-4 * exact.abs().max(1.0),
                "{example} at {at}: {quotient} {exact}"
            );
            checked += 1;
        }
        // Of the grid, only a few points lie above 1.
        let least = if example == "acosh(x)" { 2 } else { 5 };
        let periodic = ["tan(x)", "cot(x)", "sec(x)", "csc(x)"].contains(&example.as_str());
        assert!(checked >= least || periodic, "{example} was compared at {checked} points");
    }
}

#[test]
fn values_are_those_of_the_tables() {
    for (call, at, expected) in [
        ("cbrt(x)", "-8", -2.0),
        ("root(5, x)", "-32", -2.0),
        ("root(4, x)", "81", 3.0),
        ("root(1, x)", "-7", -7.0),
        ("log2(x)", "8", 3.0),
        ("log10(x)", "1/1000", -3.0),
        ("log(3, x)", "9", 2.0),
        ("log(1/2, x)", "8", -3.0),
        ("log(x)", "exp(2)", 2.0),
        ("log1p(x)", "exp(1) - 1", 1.0),
        ("expm1(x)", "ln(3)", 2.0),
        ("acosh(x)", "1", 0.0),
        ("acosh(x)", "cosh(2)", 2.0),
        ("atanh(x)", "tanh(-2)", -2.0),
        // Abramowitz and Stegun, table 7.1; DLMF 7.6 for the far tail.
        ("erfc(x)", "1", 0.157_299_207_050_285_13),
        ("erfc(x)", "-1", 1.842_700_792_949_715),
        ("erfc(x)", "10", 2.088_487_583_762_545e-45),
        ("sinc(x)", "0", 1.0),
    ] {
        let f = Function::parse(call).expect("a call is in the language");
        let found = value(&f, at).unwrap_or_else(|| panic!("{call} at {at} has no value"));
        assert!((found - expected).abs() <= 1e-14 * expected.abs(), "{call} at {at}: {found}");
    }
}

#[test]
fn domains_are_those_of_the_values() {
    // At the stated ends, just inside and just outside.
    for (call, inside, outside) in [
        ("ln(x)", vec!["1/1000"], vec!["0", "-1/1000"]),
        ("sqrt(x)", vec!["0", "1/1000"], vec!["-1/1000"]),
        ("asin(x)", vec!["-1", "1", "999/1000"], vec!["-1001/1000", "1001/1000"]),
        ("acos(x)", vec!["-1", "1"], vec!["2"]),
        ("acosh(x)", vec!["1", "1001/1000"], vec!["999/1000", "-1", "-2"]),
        ("atanh(x)", vec!["0", "999/1000", "-999/1000"], vec!["1", "-1", "2"]),
        ("cbrt(x)", vec!["-8", "0", "8"], vec![]),
        ("root(5, x)", vec!["-8", "0", "8"], vec![]),
        ("root(4, x)", vec!["0", "8"], vec!["-1/1000"]),
        ("log(2, x)", vec!["1/1000"], vec!["0", "-1"]),
        ("log(x, 2)", vec!["1/1000", "2"], vec!["0", "1", "-1"]),
        ("log2(x)", vec!["1/1000"], vec!["0", "-1"]),
        ("log10(x)", vec!["1/1000"], vec!["0", "-1"]),
        ("log1p(x)", vec!["-999/1000"], vec!["-1", "-2"]),
        ("erfc(x)", vec!["-100", "0", "100"], vec![]),
    ] {
        let f = Function::parse(call).expect("a call is in the language");
        inside.iter().for_each(|at| assert!(value(&f, at).is_some(), "{call} at {at}"));
        outside.iter().for_each(|at| assert!(value(&f, at).is_none(), "{call} at {at}"));
    }
}
