//! Cells: that they cover the line, that none is lost or extended without a proof.

use crate::decide::Question;
use crate::decide::around;
use crate::elaborate::Library;
use crate::elaborate::Variable;
use crate::elaborate::elaborate_statement;
use crate::elaborate::point;
use crate::expr::Expr;
use crate::functions::Signs;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::Unbound;
use crate::piecewise::flatten;
use crate::piecewise::merge;
use crate::piecewise::piece_at;
use crate::piecewise::without_indices;
use crate::syntax::parse_statement;
use crate::truth::Budget;

fn question(formula: &str) -> (Question, Expr) {
    let statement = parse_statement(formula).expect("a formula of the language");
    let mut read =
        elaborate_statement(statement, &Library::new(), Variable::Named("x"), &[]).expect("known names");
    let q = Question::new(std::mem::take(&mut read.pool), read.variable, Budget::default());
    (q, read.expression)
}

fn number(q: &mut Question, text: &str) -> Expr {
    let variable = q.variable();
    point(&mut q.pool, &Library::new(), variable, text).expect("a number")
}

fn function(formula: &str) -> (Question, PiecewiseFn) {
    let (mut q, e) = question(formula);
    let e = without_indices(&mut q, e).expect("integers that can be counted");
    let flat = flatten(&mut q, e);
    let merged = merge(&mut q, flat);
    (q, merged)
}

/// The value at each of some points; `-` where there is none.
#[track_caller]
fn check(formula: &str, expected: &[(&str, &str)]) {
    let (mut q, f) = function(formula);
    for (at, value) in expected {
        let at_point = number(&mut q, at);
        let piece = piece_at(&mut q, &f, at_point).unwrap_or_else(|e| panic!("{formula} at {at}: {e:?}"));
        match (piece, *value) {
            (Piece::Undefined, "-") => {}
            (Piece::Smooth(e), value) if value != "-" => {
                let found = q.value_at(e, at_point);
                let expected = number(&mut q, value);
                let difference = q.pool.on_cell().sub(found, expected);
                assert_eq!(q.signs_of(difference), Signs::ZERO, "{formula} at {at} is not {value}");
            }
            (piece, value) => panic!("{formula} at {at} is {piece:?}, not {value}"),
        }
    }
}

#[test]
fn no_cell_is_lost_behind_a_periodic_tail() {
    check(
        "x*abs(floor(x) - 1/2)",
        &[("-3/2", "-15/4"), ("-1/2", "-3/4"), ("1/2", "1/4"), ("1", "1/2"), ("3/2", "3/4"), ("5/2", "15/4")],
    );
    check(
        "x*abs(floor(x) - 1/2) - x*floor(x)",
        &[("3/2", "-3/4"), ("5/2", "-5/4"), ("101/2", "-101/4"), ("-1/2", "-5/4")],
    );
    check("max(floor(x), 1 - x)", &[("-1", "2"), ("0", "1"), ("1/2", "1/2"), ("3/2", "1"), ("9/2", "4")]);
}

#[test]
fn a_value_is_taken_at_a_point_of_the_cell() {
    // ln(2*x) - ln(x) is ln(2) where it has a value, and 0 is not such a place.
    check("floor(ln(2*x) - ln(x))", &[("1", "0"), ("10", "0"), ("-1", "-"), ("0", "-")]);
    check("floor(ln(2*x) - ln(x) + x)", &[("1/4", "0"), ("1/2", "1"), ("1", "1"), ("-1", "-")]);
}

#[test]
fn integers_are_what_is_proved_to_be_one() {
    check("{ 1 for max(x, 1/2) in Z, 0 otherwise }", &[("0", "0"), ("1/2", "0"), ("1", "1"), ("3/2", "0")]);
    check("{ 1 for x - x + 2 in Z, 0 otherwise }", &[("0", "1"), ("1/2", "1")]);
    check("{ 1 for pi in Z, 0 otherwise }", &[("0", "0")]);
}

#[test]
fn bound_integers_follow_kleene() {
    // At 0 the first side has no value, and the second is true.
    check("{ 3*x for 1/x > 0 or x <= 0, k in Z }", &[("-1", "-3"), ("0", "0"), ("2", "6")]);
    let bound = |formula: &str| {
        let (mut q, e) = question(formula);
        without_indices(&mut q, e).map(|_| ())
    };
    let twice = bound("{ k for k <= x < k + 1 or k + 1 <= x < k + 2, k in Z }");
    assert!(matches!(twice, Err(Unbound::Ambiguous(_))), "two integers give two values at each point");
    assert_eq!(bound("{ k for (k <= x < k + 1/2 or k + 1/2 <= x < k + 1) and x > 0, k in Z }"), Ok(()));
}

#[test]
fn a_power_has_its_value_where_the_exponent_is_an_integer() {
    check("(-1)^floor(x)", &[("-1/2", "-1"), ("0", "1"), ("1/2", "1"), ("1", "-1"), ("5/2", "1")]);
    check("x^floor(x)", &[("-3/2", "4/9"), ("1/2", "1"), ("5/2", "25/4")]);
    check("0^x", &[("1", "0"), ("1/2", "0"), ("0", "-"), ("-1", "-")]);
    check("(-2)^x", &[("1/2", "-"), ("1", "-")]);
}

#[test]
fn a_branch_is_cut_where_it_is_chosen() {
    // csc(x^3) has infinitely many poles on the line and none in (0, 1).
    check("{ csc(x^3) for 0 < x < 1, 2 otherwise }", &[("1/2", "1/sin(1/8)"), ("0", "2"), ("2", "2")]);
}

#[test]
fn the_index_of_a_period_is_not_captured() {
    // On (k, k + 1) it is floor(2*(x - k)): 0 and then 1. Not decided is right, 0 all along is not.
    for formula in ["floor(2*frac(x))", "round(frac(x))"] {
        let (mut q, f) = function(formula);
        let inside = number(&mut q, "3/4");
        match piece_at(&mut q, &f, inside) {
            Ok(Piece::Smooth(e)) => assert!(q.pool.is_int(e, 1), "{formula} at 3/4 is 1"),
            Ok(Piece::Undecided(_)) | Err(_) => {}
            Ok(other) => panic!("{formula} at 3/4 is {other:?}"),
        }
    }
}

#[test]
fn the_cells_around_a_point_are_those_of_its_period() {
    let (mut q, f) = function("floor(x)");
    let at = number(&mut q, "7/2");
    let cells = around(&mut q, &f, at).expect("a period");
    assert!(cells.points().iter().any(|(p, _)| q.pool.is_int(*p, 3)), "the step at 3 is beside 7/2");
}
