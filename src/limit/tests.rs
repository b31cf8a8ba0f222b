//! Limits next to one place: the rung that decides, and what no rung may decide.

use crate::decide::Question;
use crate::elaborate::Library;
use crate::elaborate::Variable;
use crate::elaborate::elaborate_statement;
use crate::elaborate::point;
use crate::expr::Expr;
use crate::functions::Signs;
use crate::limit::Limit;
use crate::limit::Place;
use crate::limit::Rung;
use crate::line::Side;
use crate::piecewise::Germ;
use crate::piecewise::near;
use crate::syntax::parse_statement;
use crate::truth::Budget;

/// The question, the limit with its rung, and what was left open; from the function next to the place alone.
fn asked(formula: &str, at: &str) -> (Question, Option<(Limit, Rung)>, Library) {
    let library = Library::new();
    let statement = parse_statement(formula).expect("a formula of the language");
    let mut read = elaborate_statement(statement, &library, Variable::Named("x"), &[]).expect("known names");
    let mut q = Question::new(std::mem::take(&mut read.pool), read.variable, Budget::default());
    let place = place(&mut q, &library, at);
    let found = near(&mut q, read.expression, &place).and_then(|(germ, bounds)| match germ {
        Germ::Smooth(g) => Some(place.limit_for_all(&mut q, g, &bounds)),
        Germ::Undefined => None,
    });
    (q, found, library)
}

fn place(q: &mut Question, library: &Library, at: &str) -> Place {
    let variable = q.variable();
    match at {
        "inf" => Place { point: None, side: Side::Left },
        "-inf" => Place { point: None, side: Side::Right },
        _ => {
            let side = if at.ends_with('-') { Side::Left } else { Side::Right };
            let at = point(&mut q.pool, library, variable, &at[..at.len() - 1]).expect("a point");
            Place { point: Some(at), side }
        }
    }
}

#[track_caller]
fn check(formula: &str, at: &str, rung: Option<Rung>, expected: &str) {
    let (mut q, found, library) = asked(formula, at);
    let (limit, by) = found.unwrap_or_else(|| panic!("{formula} at {at}: not known next to the point"));
    let variable = q.variable();
    match (expected, limit) {
        ("inf", Limit::PlusInfinity) | ("-inf", Limit::MinusInfinity) | ("none", Limit::Oscillates(_)) => {}
        ("inf" | "-inf" | "none", other) => panic!("{formula} at {at}: {other:?} for {expected}"),
        (number, Limit::Finite(value)) => {
            let number: Expr = point(&mut q.pool, &library, variable, number).expect("a number");
            let difference = q.pool.on_cell().sub(value, number);
            assert_eq!(q.signs_of(difference), Signs::ZERO, "{formula} at {at} is not {expected}");
        }
        (_, other) => panic!("{formula} at {at}: {other:?} for {expected}"),
    }
    if let Some(rung) = rung {
        assert_eq!(by, rung, "{formula} at {at}");
    }
}

#[test]
fn limits_are_found_next_to_the_place() {
    use Rung::{Continuation, Growth, IntermediateValues, Series, Squeeze};
    let rows = [
        ("exp(x)", "0+", Some(Continuation), "1"),
        ("sin(x)/x", "0-", Some(Series), "1"),
        // The leading coefficient holds nothing that grows like w.
        ("x^(1 + 1/x^2) - x", "inf", Some(Growth), "0"),
        ("(x^(1 + 1/x) - x)/ln(x)", "inf", Some(Growth), "1"),
        ("exp(x/(1 + exp(-x))) - exp(x) + x", "inf", Some(Growth), "0"),
        ("(exp(x*exp(-x)/(exp(-x) + exp(-2*x^2/(x + 1)))) - exp(x))/x", "inf", Some(Growth), "-exp(2)"),
        // Exponents in an irrational ratio.
        ("2^x/3^x", "inf", Some(Growth), "0"),
        ("(2^x + 3^x)^(1/x)", "inf", Some(Growth), "3"),
        ("ln(1 + 2^x)/ln(1 + 3^x)", "inf", Some(Growth), "ln(2)/ln(3)"),
        ("x*2^(-1/x)*3^(1/x)", "0+", None, "inf"),
        // Waves whose arguments differ by what tends to a number.
        ("sin(sqrt(x + 1)) - sin(sqrt(x))", "inf", Some(Squeeze), "0"),
        ("sin(x + 1) - sin(x)", "inf", Some(IntermediateValues), "none"),
        // An infinite amplitude.
        ("sin(1/x)^2/x", "0+", Some(IntermediateValues), "none"),
        ("x*(2 + sin(x)^3)", "inf", None, "inf"),
        ("x*sin(x)*cos(x)", "inf", Some(IntermediateValues), "none"),
        // Bounded parts beside something infinite.
        ("(x + sin(x))/(x - sin(x))", "inf", Some(Squeeze), "1"),
        ("(2 + cos(x))^(1/x)", "inf", None, "1"),
        ("x*(1 - erf(x))", "inf", Some(Squeeze), "0"),
        ("gelu(x)", "-inf", Some(Squeeze), "0"),
        // Breakpoints next to the place.
        ("floor(x)/x", "inf", None, "1"),
        ("x*floor(1/x)", "0+", None, "1"),
        ("x*abs(sin(1/x))", "0+", None, "0"),
        ("max(sin(x), cos(x))/x", "inf", None, "0"),
        ("floor(tan(x)/x)", "0+", None, "1"),
        ("floor((cos(x) - 1)/x)", "0+", None, "-1"),
        // The denominator has other zeros, and none next to the point.
        ("ln(x + sqrt(x^2 + 1)) - ln(x)", "inf", None, "ln(2)"),
        ("(sin(tan(x)) - tan(sin(x)))/(asin(atan(x)) - atan(asin(x)))", "0+", Some(Series), "1"),
        ("{ x for sin(x) > x, 2 otherwise }", "0+", None, "2"),
    ];
    for (formula, at, rung, expected) in rows {
        check(formula, at, rung, expected);
    }
}

/// What has no proof is not decided, and the question that it rests on is left open for a split.
#[test]
fn what_is_not_proved_is_asked() {
    let rows = [
        // A pole is not a number, times a parameter or not.
        ("a*tan(x)", "pi/2-", true),
        ("exp(a*tan(x))", "pi/2-", true),
        // A parameter may be 0, and then nothing oscillates.
        ("a*sin(1/x)", "0+", true),
        ("b + a*cos(1/x)", "0+", true),
        ("sin(1/x)^2 + a*cos(1/x)^2", "0+", true),
        ("(a - 1)*(2 + sin(x))", "inf", true),
        // Lasting waves of unrelated phases.
        ("sin(x)*sin(x^2)", "inf", false),
        ("floor(x) - x", "inf", false),
        ("sin(pi*floor(x))", "inf", false),
    ];
    for (formula, at, is_question) in rows {
        let (mut q, found, _) = asked(formula, at);
        assert!(matches!(found, None | Some((Limit::Undecided(_), _))), "{formula} at {at}: {found:?}");
        assert_eq!(q.take_open().is_some(), is_question, "{formula} at {at}");
    }
}
