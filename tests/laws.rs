//! Laws on generated functions: printing and reading, reflection, scaling, shift.

use dini::Function;
use dini::Options;
use dini::Slope;
use dini::Verdict;
use proptest::prelude::*;

fn options() -> Options {
    Options { variable: Some("x".to_owned()), ..Options::default() }
}

/// Nested branches, maxima and absolute values of lines and parabolas with breakpoints at quarters.
fn functions() -> impl Strategy<Value = String> {
    let number = (-8i32..=8).prop_map(|n| format!("({n}/4)"));
    let leaf = prop_oneof![
        Just("x".to_owned()),
        (number.clone(), number.clone()).prop_map(|(a, b)| format!("({a}*x + {b})")),
        number.clone().prop_map(|a| format!("(x - {a})^2")),
    ];
    leaf.prop_recursive(3, 12, 2, move |inner| {
        prop_oneof![
            inner.clone().prop_map(|f| format!("abs({f})")),
            (inner.clone(), inner.clone()).prop_map(|(f, g)| format!("max({f}, {g})")),
            (inner.clone(), inner.clone()).prop_map(|(f, g)| format!("({f} - {g})")),
            (inner.clone(), inner.clone(), -8i32..=8)
                .prop_map(|(f, g, a)| format!("{{ {f} for x < {a}/4, {g} otherwise }}")),
            (inner, -8i32..=8).prop_map(|(f, a)| format!("({f})*(x - {a}/4)")),
        ]
    })
}

const POINTS: [&str; 9] = ["-2", "-1", "-1/2", "-1/4", "0", "1/4", "1/2", "1", "2"];

fn word(text: &str, at: &str) -> Verdict<dini::Value> {
    let function = Function::parse(text).expect("the generator speaks the language");
    function.derivative_with(&options()).expect("the variable is x").at(at).expect("a point is a number")
}

/// The same word, or one of them is not decided (the roots of some cubics are not isolated yet).
fn agree(a: &Verdict<dini::Value>, b: &Verdict<dini::Value>) -> bool {
    a.word() == b.word() || [a, b].iter().any(|v| matches!(v, Verdict::Undecided { .. }))
}

fn negated(slope: &Slope<dini::Value>) -> String {
    match slope {
        Slope::Finite(v) => format!("-({v})"),
        Slope::PlusInfinity => "-inf".to_owned(),
        Slope::MinusInfinity => "inf".to_owned(),
        Slope::None => "none".to_owned(),
        Slope::Unknown => "unknown".to_owned(),
    }
}

fn shown(slope: &Slope<dini::Value>) -> String {
    match slope {
        Slope::Finite(v) => v.to_string(),
        Slope::PlusInfinity => "inf".to_owned(),
        Slope::MinusInfinity => "-inf".to_owned(),
        Slope::None => "none".to_owned(),
        Slope::Unknown => "unknown".to_owned(),
    }
}

fn same(a: &str, b: &str) -> bool {
    a == b || dini::equal(a, b).is_ok_and(|t| t == dini::Truth::True)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// The printed derivative reads back and has the derivative's values.
    #[test]
    fn the_text_reads_back(text in functions()) {
        let report = Function::parse(&text).expect("read").derivative_with(&options()).expect("derived");
        let printed = Function::parse(&report.to_string()).expect("the text is in the language");
        for at in POINTS.iter().copied().chain(["17/16", "-33/16", "5/16"]) {
            // What is not decided says so in the text, too.
            let Ok(expected) = report.value_at(at) else {
                prop_assert!(report.to_string().contains("undecided"), "{text}\n{report}");
                continue;
            };
            let found = printed.value_at(at, &options()).expect("decided").map(|v| v.to_string());
            let agree = match (&expected, &found) {
                (Some(a), Some(b)) => same(a, b),
                (None, None) => true,
                _ => false,
            };
            prop_assert!(agree, "{text}\n{report}\nat {at}: {expected:?} {found:?}");
        }
    }

    /// x -> -x swaps left and right and negates both.
    #[test]
    fn reflection_swaps_the_sides(text in functions()) {
        let mirrored = text.replace('x', "(-x)").replace("ma(-x)", "max");
        for at in POINTS {
            let (own, other) = (word(&text, at), word(&mirrored, &format!("-({at})")));
            prop_assert!(agree(&own, &other), "{text} at {at}: {own:?} {other:?}");
            if let (Verdict::Corner { left, right }, Verdict::Corner { left: l, right: r }) = (&own, &other) {
                prop_assert!(same(&negated(left), &shown(r)) && same(&negated(right), &shown(l)), "{} at {}", text, at);
            }
        }
    }

    /// f -> -f/7 keeps the word, x -> x + 3 moves it.
    #[test]
    fn scaling_and_shift(text in functions()) {
        let scaled = format!("-({text})/7");
        let moved = text.replace('x', "(x + 3)").replace("ma(x + 3)", "max");
        for at in POINTS {
            let own = word(&text, at);
            prop_assert!(agree(&own, &word(&scaled, at)), "{text} at {at}, scaled: {own:?}");
            prop_assert!(agree(&own, &word(&moved, &format!("{at} - 3"))), "{text} at {at}, moved: {own:?}");
        }
    }

    /// The one-sided derivatives are what exact difference quotients of piecewise polynomials tend to: for
    /// degree at most d, the error of the quotient is a polynomial in h without constant term.
    #[test]
    fn quotients_tend_to_the_one_sided_derivatives(text in functions()) {
        let f = Function::parse(&text).expect("read");
        let number = |at: String| f.value_at(&at, &options()).ok().flatten().map(|v| v.approx().expect("a number").parse::<f64>().expect("a decimal"));
        for at in POINTS {
            let Verdict::Corner { left, right } = word(&text, at) else { continue };
            for (slope, sign) in [(left, "-"), (right, "+")] {
                let Slope::Finite(exact) = slope else { continue };
                let exact: f64 = exact.approx().expect("a number").parse().expect("a decimal");
                let (Some(here), Some(there)) = (number(at.to_owned()), number(format!("{at} {sign} 1/1048576"))) else { continue };
                let h = if sign == "-" { -1.0 } else { 1.0 } / 1_048_576.0;
                prop_assert!(((there - here) / h - exact).abs() < 1e-2, "{text} at {at}{sign}: {exact}");
            }
        }
    }
}
