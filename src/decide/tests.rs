//! Signs, charts and impossible cases: each row is the smallest input of a rule that was once unsound, or its
//! neighbour that must stay undecided.

use crate::decide::Question;
use crate::elaborate::Library;
use crate::elaborate::Variable;
use crate::elaborate::elaborate_statement;
use crate::elaborate::point;
use crate::expr::Expr;
use crate::functions::Signs;
use crate::line::Cell;
use crate::syntax::parse_statement;
use crate::truth::Budget;

/// A question about a function of x under assumptions, and the function.
fn question(formula: &str, facts: &[&str]) -> (Question, Expr) {
    let statement = parse_statement(formula).expect("a formula of the language");
    let facts: Vec<String> = facts.iter().map(|fact| (*fact).to_owned()).collect();
    let library = Library::new();
    let mut read =
        elaborate_statement(statement, &library, Variable::Named("x"), &facts).expect("known names");
    let mut q = Question::new(std::mem::take(&mut read.pool), read.variable, Budget::default());
    for (_, symbol) in &read.assumptions.integers {
        q.pool.declare_integer(*symbol);
    }
    for (condition, facts) in &read.assumptions.signs {
        q.assume(*condition, facts);
    }
    (q, read.expression)
}

fn parameter(q: &mut Question, text: &str) -> Expr {
    let variable = q.variable();
    point(&mut q.pool, &Library::new(), variable, text).expect("an expression in parameters")
}

#[track_caller]
fn check_signs(facts: &[&str], expression: &str, expected: Signs) {
    let (mut q, _) = question("x", facts);
    let e = parameter(&mut q, expression);
    assert_eq!(q.signs_of(e), expected, "the signs of {expression} under {facts:?}");
}

#[test]
fn signs_follow_from_facts() {
    // Factors are asked one by one; written out they would hide their signs.
    check_signs(&["a < c", "c < b"], "(b - a)*(c - a)", Signs::POSITIVE);
    check_signs(&["a < b"], "a^2 - 2*a*b + b^2", Signs::POSITIVE);
    // A fact speaks of the whole, whichever way round it is written.
    check_signs(&["a - a^2 = 0"], "a^2 - a", Signs::ZERO);
    check_signs(&["a*b != 0"], "a*b*sin(1)", Signs::NOT_ZERO);
    // Ranges of functions: erf does not reach 1, sin does.
    check_signs(&[], "1 + erf(a)", Signs::POSITIVE);
    check_signs(&[], "2 + sin(a)", Signs::POSITIVE);
    check_signs(&[], "1 + sin(a)", Signs::NOT_NEGATIVE);
    check_signs(&[], "1/2 + sin(a)", Signs::ANY);
    check_signs(&["-1 < a", "a < 1"], "pi/2 - asin(a)", Signs::POSITIVE);
    check_signs(&["a < 1", "a > 0"], "sqrt(a) - 1", Signs::NEGATIVE);
    check_signs(&["b < 0"], "exp(b) - 1", Signs::NEGATIVE);
    // pi is irrational: the sine of a rational number is 0 at 0 alone, its cosine nowhere.
    check_signs(&["n in Z", "n > 0"], "sin(n)", Signs::NOT_ZERO);
    check_signs(&["n in Z"], "sin(n)", Signs::ANY);
    check_signs(&["n in Z"], "cos(n)", Signs::NOT_ZERO);
    check_signs(&["n in Z"], "sin(n) + sin(1 - n)", Signs::NOT_ZERO);
    check_signs(&["a > 0"], "cos(a)", Signs::ANY);
    check_signs(&["a > 0"], "abs(a) - a", Signs::ZERO);
    check_signs(&[], "abs(a) - a", Signs::ANY);
}

#[track_caller]
fn check_impossible(facts: &[&str], case: &[(&str, Signs)], expected: bool) {
    let (mut q, _) = question("x", facts);
    let case: Vec<(Expr, Signs)> = case.iter().map(|(e, signs)| (parameter(&mut q, e), *signs)).collect();
    assert_eq!(q.is_impossible(&case), expected, "{case:?} under {facts:?}");
}

#[test]
fn a_case_is_impossible_only_when_it_is_refuted() {
    use Signs as S;
    check_impossible(&["c > 0"], &[("4 - 4*c^6", S::ZERO), ("24*c^6 - 48", S::ZERO)], true);
    check_impossible(&["c > 0"], &[("4 - 4*c^6", S::ZERO), ("24*c^6 - 24", S::ZERO)], false);
    check_impossible(&[], &[("a - a^2", S::ZERO), ("2*a - 1", S::ZERO)], true);
    check_impossible(&[], &[("b", S::NEGATIVE), ("exp(b) - 1", S::ZERO)], true);
    check_impossible(&[], &[("b*sin(1)", S::ZERO), ("b*cos(1)", S::NOT_ZERO)], true);
    check_impossible(&[], &[("a*b", S::ZERO), ("a", S::NOT_ZERO), ("b", S::NOT_ZERO)], true);
    check_impossible(&[], &[("a*b", S::ZERO), ("a", S::NOT_ZERO)], false);
    check_impossible(&["a > b"], &[("a - b + c", S::ZERO), ("c", S::POSITIVE)], true);
    // Without a value at a = 0 the constraint says nothing about it.
    check_impossible(&[], &[("a", S::ZERO), ("1/a", S::ZERO)], false);
}

/// The chart of a function on an interval, as in `- 1 +`: signs of stretches, and points with the zeros.
#[track_caller]
fn check_chart(
    facts: &[&str],
    formula: &str,
    (low, high): (&str, &str),
    expected: &[(i32, &str)],
    last: i32,
) {
    let (mut q, g) = question(formula, facts);
    let end = |q: &mut Question, text: &str| match text {
        "-inf" | "inf" => None,
        _ => Some(parameter(q, text)),
    };
    let cell = Cell::Open(end(&mut q, low), end(&mut q, high));
    let chart = q.chart(g, cell).unwrap_or_else(|reason| panic!("{formula}: {reason:?}"));
    let cells = chart.as_finite().expect("finitely many zeros");
    let mut signs: Vec<i32> = expected.iter().map(|(sign, _)| *sign).collect();
    signs.push(last);
    assert_eq!(cells.stretches(), signs, "the signs of {formula}");
    for ((zero, sign), (_, expected)) in cells.points().iter().zip(expected) {
        assert_eq!(*sign, 0, "{formula} is zero at its marks");
        let place = parameter(&mut q, expected);
        let ball = |q: &mut Question, e: Expr| q.enclose(e, 64).map(|b| b.to_f64());
        match ball(&mut q, place) {
            Some(place) => {
                let zero = ball(&mut q, *zero).expect("a number");
                assert!((zero - place).abs() < 1e-3, "{formula}: zero at {zero}, not at {place}");
            }
            None => assert_eq!(q.equals(*zero, place), crate::truth::Truth::True, "{formula}: {expected}"),
        }
    }
}

#[test]
fn charts_have_the_signs_of_the_function_itself() {
    let line = ("-inf", "inf");
    // The leading coefficient shares a zero with the function; the quotient has another limit there.
    check_chart(&[], "x*(1 + erf(x))", line, &[(-1, "0")], 1);
    check_chart(&[], "(x - 1)*ln(x) - x + 1", ("0", "inf"), &[(1, "1"), (-1, "exp(1)")], 1);
    check_chart(&[], "(x - 1)*atan(x) - x + 1", line, &[(1, "1"), (-1, "tan(1)")], 1);
    check_chart(&[], "x*erf(x) - x/2", line, &[(1, "0"), (-1, "0.4769")], 1);
    check_chart(&[], "x^2*erf(x) - x^2", line, &[(-1, "0")], -1);
    check_chart(&[], "(x^2 - 1)*(2 + erf(x))", line, &[(1, "-1"), (-1, "1")], 1);
    // The degree is that of the highest coefficient that is not zero.
    check_chart(&["a = b", "c > 0"], "(a - b)*x + c", line, &[], 1);
    check_chart(&["a - b = 0", "c > 0"], "(a - b)*x^2 + c*x", line, &[(-1, "0")], 1);
    check_chart(&[], "(sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2))*x + 1", line, &[], 1);
    // Roots, taken away by a power.
    check_chart(&[], "x + sqrt(x^2 + 1)", line, &[], 1);
    check_chart(&[], "sqrt(1 - x^2) - x", ("-1", "1"), &[(1, "sqrt(2)/2")], -1);
    check_chart(&[], "x - sqrt(x^2 - 1)", ("1", "inf"), &[], 1);
    check_chart(&[], "x + sqrt(x^2 - 1)", ("-inf", "-1"), &[], -1);
    // Crossings near an end where a slope is infinite.
    check_chart(&[], "asin(x) - 2*x", ("-1", "1"), &[(1, "0")], -1);
    check_chart(&[], "cosh(x/3) - acos(x)", ("-1", "1"), &[(-1, "0.5272")], 1);
    check_chart(&[], "sqrt(x) - sin(x)", ("0", "inf"), &[], 1);
    check_chart(&[], "x^2 - 2*x + 1", ("0", "3"), &[(1, "1")], 1);
    check_chart(&[], "(x - 1/3)^3*exp(x)", ("0", "1"), &[(-1, "1/3")], 1);
}

#[test]
fn a_chart_is_not_made_without_a_proof() {
    let open = |formula: &str| {
        let (mut q, g) = question(formula, &[]);
        q.chart(g, Cell::Open(None, None)).is_err()
    };
    // The degree depends on a, and so do the signs.
    assert!(open("a*x + 1"));
    assert!(open("(a - b)*x^2 + x"));
}

#[test]
fn a_number_is_what_is_proved_to_have_a_value() {
    let has_value = |facts: &[&str], text: &str| {
        let (mut q, _) = question("x", facts);
        let e = parameter(&mut q, text);
        q.has_value(e)
    };
    for number in ["pi", "sqrt(2)", "ln(2)", "asin(1)", "tan(1)", "1/(1 + a^2)", "exp(a)", "sqrt(a^2)"] {
        assert!(has_value(&[], number), "{number}");
    }
    for nothing in ["1/a", "ln(a)", "tan(a)", "sqrt(a)", "0*ln(a)", "a*tan(b)", "asin(2)"] {
        assert!(!has_value(&[], nothing), "{nothing}");
    }
    assert!(has_value(&["a > 0"], "ln(a) + 1/a + sqrt(a)"));
}

#[test]
fn private_symbols_equal_nothing_that_is_typed() {
    let (mut q, _) = question("x", &[]);
    let private = [q.pool.fresh(), q.pool.fresh()];
    assert_ne!(private[0], private[1]);
    for symbol in private {
        let name = q.pool.name(symbol).to_owned();
        assert!(parse_statement(&name).is_err() || name.trim() != name, "`{name}` can be typed");
        assert_ne!(q.pool.symbol(name.trim()), symbol);
    }
}
