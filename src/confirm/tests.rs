//! Statements by hand, true and false: what is false must be refuted, what is true must not be.

use crate::confirm::At;
use crate::confirm::Beside;
use crate::confirm::Case;
use crate::confirm::Claim;
use crate::confirm::Derivative;
use crate::confirm::Facts;
use crate::confirm::Index;
use crate::confirm::Says;
use crate::confirm::Spot;
use crate::confirm::Toward;
use crate::confirm::When;
use crate::confirm::Word;
use crate::confirm::refuted;
use crate::elaborate::Library;
use crate::elaborate::Variable;
use crate::elaborate::elaborate_statement;
use crate::expr::BranchValue;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::functions::Signs;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Window;
use crate::syntax::parse_statement;

/// Expressions in one pool; the texts that are no expressions stay texts.
struct Read {
    pool: Pool,
    variable: Symbol,
    known: Vec<(String, Expr)>,
}

impl Read {
    fn new(texts: &[&str]) -> Read {
        let words = ["", "?", "none", "inf", "-inf"];
        let mut texts: Vec<&str> = texts.iter().map(|t| t.trim()).filter(|t| !words.contains(t)).collect();
        texts.dedup();
        let branches = texts.iter().enumerate().map(|(i, text)| format!("{text} for x = {i}"));
        // A branch more, so that a single one is not read as its value alone.
        let all = format!("{{ {}, x for x > 1000 }}", branches.collect::<Vec<_>>().join(", "));
        let statement = parse_statement(&all).unwrap_or_else(|e| panic!("{all}: {}", e.message));
        let read = elaborate_statement(statement, &Library::new(), Variable::Named("x"), &[]);
        let read = read.unwrap_or_else(|e| panic!("{all}: {}", e.message));
        let Node::Cases(branches) = read.pool.node(read.expression).clone() else { panic!("{all}") };
        let values = branches.iter().map(|branch| match branch.value {
            BranchValue::Value(e) => e,
            BranchValue::Undefined | BranchValue::Undecided => panic!("{all}"),
        });
        let known = texts.iter().map(|t| (*t).to_owned()).zip(values).collect();
        Read { pool: read.pool, variable: read.variable, known }
    }

    fn expr(&self, text: &str) -> Expr {
        self.known.iter().find(|(known, _)| known == text.trim()).unwrap_or_else(|| panic!("{text}")).1
    }

    fn says(&self, text: &str) -> Says {
        match text.trim() {
            "none" => Says::Nothing,
            "?" => Says::Open,
            text => Says::Formula(self.expr(text)),
        }
    }

    fn toward(&self, text: &str) -> Toward {
        match text.trim() {
            "?" => Toward::Open,
            "inf" => Toward::PlusInfinity,
            "-inf" => Toward::MinusInfinity,
            text => match text.split_once("..") {
                Some((low, high)) => Toward::Between(Some(self.expr(low)), Some(self.expr(high))),
                None => Toward::Number(self.expr(text)),
            },
        }
    }

    fn claim(&self, source: &str, order: u32, cases: Vec<Case>) -> Claim {
        let (source, variable) = (self.expr(source), self.variable);
        Claim { source, variable, order, assumptions: Vec::new(), cases }
    }

    fn is_refuted(&self, claim: &Claim) -> bool {
        !refuted(&self.pool, claim).is_empty()
    }
}

/// Parts of a text, and of these parts those that are ends of an interval.
fn parts<'a>(text: &'a str, at: &str) -> Vec<&'a str> {
    text.split(at).flat_map(|part| part.split("..")).map(str::trim).collect()
}

/// A derivative on cells: `-1 | 0 | 1` is -1 left of 0 and 1 right of it.
#[track_caller]
fn check_cells(order: u32, source: &str, cells: &str, is_wrong: bool) {
    let texts = parts(cells, "|");
    let read = Read::new(&[&[source], texts.as_slice()].concat());
    let mut line = Partition::on(None, None, read.says(texts[0]));
    for pair in texts[1..].chunks(2) {
        line.push(read.expr(pair[0]), Says::Open, read.says(pair[1]));
    }
    let (slopes, when) = (Some(Line::finite(line)), vec![Vec::new()]);
    let case = Case { when, values: None, slopes, spots: Vec::new() };
    assert_eq!(read.is_refuted(&read.claim(source, order, vec![case])), is_wrong, "{source}: {cells}");
}

/// A point: `0: 3; 1, 2; -inf, inf; none` has the value 3, the limits 1 and 2, infinite slopes and no derivative.
#[track_caller]
fn check_point(source: &str, point: &str, is_wrong: bool) {
    let (at, stated) = point.split_once(':').expect("a colon stands behind the point");
    let fields: Vec<Vec<&str>> = stated.split(';').map(|field| field.split(',').collect()).collect();
    let texts: Vec<&str> = fields.iter().flatten().flat_map(|text| text.split("..")).collect();
    let read = Read::new(&[&[source, at], texts.as_slice()].concat());
    let side = |i: usize| match fields[1][i].trim() {
        "none" => Beside::Absent,
        limit => Beside::Present { limit: read.toward(limit), quotient: read.toward(fields[2][i]) },
    };
    let derivative = match fields[3][0].trim() {
        "none" => Derivative::None,
        "?" => Derivative::Open,
        text => Derivative::Is(read.expr(text)),
    };
    let at = match at.trim() {
        "inf" => At::PlusInfinity,
        "-inf" => At::MinusInfinity,
        at => At::Point(read.expr(at)),
    };
    let facts = Facts { value: read.says(fields[0][0]), sides: [side(0), side(1)] };
    let word = Word { derivative, sides: [Toward::Open; 2] };
    let (facts, words) = (vec![(Vec::new(), facts)], vec![(Vec::new(), word)]);
    let spots = vec![Spot { at, index: None, except: Vec::new(), facts, words }];
    let case = Case { when: vec![Vec::new()], values: None, slopes: None, spots };
    assert_eq!(read.is_refuted(&read.claim(source, 1, vec![case])), is_wrong, "{source} at {point}");
}

/// Derivatives on the whole line under signs of the parameters.
#[track_caller]
fn check_parameters(source: &str, cases: &[(&[(&str, Signs)], &str)], is_wrong: bool) {
    let conditions = cases.iter().flat_map(|(when, _)| when.iter().map(|(e, _)| *e));
    let formulas = cases.iter().map(|(_, formula)| *formula);
    let texts: Vec<&str> = std::iter::once(source).chain(conditions).chain(formulas).collect();
    let read = Read::new(&texts);
    let all = cases.iter().map(|(when, formula)| {
        let when: When = when.iter().map(|(e, signs)| (read.expr(e), *signs)).collect();
        let slopes = Some(Line::whole(read.says(formula)));
        Case { when: vec![when], values: None, slopes, spots: Vec::new() }
    });
    let claim = read.claim(source, 1, all.collect());
    assert_eq!(read.is_refuted(&claim), is_wrong, "{source}: {cases:?}");
}

const TRUE: bool = false;
const FALSE: bool = true;

#[test]
fn formulas_on_cells() {
    let rows = [
        ("max(x, 0)", "0 | 0 | 1", TRUE),
        ("max(x, 0)", "1", FALSE),
        ("max(x, 0)", "0 | 0 | 2", FALSE),
        ("x^2*sin(x)", "2*x*sin(x) + x^2*cos(x)", TRUE),
        ("x^2*sin(x)", "2*x*sin(x) - x^2*cos(x)", FALSE),
        ("ln(x)", "none | 0 | 1/x", TRUE),
        ("ln(x)", "1/x | 0 | 1/x", FALSE),
        ("ln(abs(x))", "none | 0 | 1/x", FALSE),
        // A kink between two irrational numbers that are near to each other.
        ("max((x - 1)*atan(x), x - 1)", "atan(x) + (x - 1)/(1 + x^2)", FALSE),
        ("abs(x^2 - 2)", "2*x | -sqrt(2) | -2*x | sqrt(2) | 2*x", TRUE),
        ("abs(x^2 - 2)", "2*x | -sqrt(2) | -2*x | 7/5 | 2*x", FALSE),
        // A needle of the width 1e-12, right and forgotten; nothing samples so narrow a place that is not named.
        ("{ 5*x for 1 < x < 1 + 1/10^12, x otherwise }", "1 | 1 | 5 | 1 + 1/10^12 | 1", TRUE),
        ("{ 5*x for 1 < x < 1 + 1/10^12, x otherwise }", "1 | 1 | 4 | 1 + 1/10^12 | 1", FALSE),
        ("{ 5*x for 1 < x < 1 + 1/10^40, x otherwise }", "1 | 1 | 5 | 1 + 1/10^40 | 1", TRUE),
        ("{ 5*x for 1 < x < 1 + 1/10^40, x otherwise }", "1 | 1 | 4 | 1 + 1/10^40 | 1", FALSE),
        // Cancellation: the formulas differ by 1e-30, or by nothing.
        ("x + abs(x)/10^30", "1 - 1/10^30 | 0 | 1 + 1/10^30", TRUE),
        ("sin(x)^2 + cos(x)^2", "0", TRUE),
        ("exp(x)*exp(-x)", "0", TRUE),
        ("exp(x)*exp(-x)*x", "1", TRUE),
        ("sqrt(x^2 + 10^30) - 10^15", "x/sqrt(x^2 + 10^30)", TRUE),
        ("exp(-1/x^2)", "2*exp(-1/x^2)/x^3 | 0 | 2*exp(-1/x^2)/x^3", TRUE),
        ("exp(-1/x^2)", "exp(-1/x^2)/x^3 | 0 | 2*exp(-1/x^2)/x^3", FALSE),
        ("erf(x)", "2*exp(-x^2)/sqrt(pi)", TRUE),
        ("erf(x)", "exp(-x^2)/sqrt(pi)", FALSE),
        ("gelu(x)", "1/2 + x*exp(-x^2/2)/sqrt(2*pi) + erf(x/sqrt(2))/2", TRUE),
        ("max(gelu(x), 0)", "1/2 + x*exp(-x^2/2)/sqrt(2*pi) + erf(x/sqrt(2))/2", FALSE),
        ("cbrt(x)", "1/(3*cbrt(x)^2) | 0 | 1/(3*cbrt(x)^2)", TRUE),
        ("cbrt(x)", "-1/(3*cbrt(x)^2) | 0 | 1/(3*cbrt(x)^2)", FALSE),
        // The cells must be in order.
        ("abs(x^2 - 2)", "2*x | sqrt(2) | -2*x | -sqrt(2) | 2*x", FALSE),
        // A formula without a value is no value.
        ("x", "tan(pi/2)", FALSE),
        ("x", "1 + 0/(sqrt(2)^2 - 2)", FALSE),
    ];
    for (source, cells, is_wrong) in rows {
        check_cells(1, source, cells, is_wrong);
    }
}

#[test]
fn every_function_has_its_derivatives() {
    let rows = [
        ("tan(x/3)", "(1 + tan(x/3)^2)/3", "2*tan(x/3)*(1 + tan(x/3)^2)/9"),
        ("asinh(x)", "1/sqrt(x^2 + 1)", "-x/sqrt(x^2 + 1)^3"),
        ("tanh(x)", "1 - tanh(x)^2", "-2*tanh(x)*(1 - tanh(x)^2)"),
        ("atan(x)", "1/(1 + x^2)", "-2*x/(1 + x^2)^2"),
        ("sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))", "sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x))"),
        ("softplus(x)", "sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"),
        ("sinh(x/8)", "cosh(x/8)/8", "sinh(x/8)/64"),
        ("erfc(x)", "-2*exp(-x^2)/sqrt(pi)", "4*x*exp(-x^2)/sqrt(pi)"),
        ("(1 + x^2)^x", "(1 + x^2)^x*(ln(1 + x^2) + 2*x^2/(1 + x^2))", "?"),
        ("sin(x)*cos(x)", "cos(2*x)", "-2*sin(2*x)"),
    ];
    for (source, first, second) in rows {
        check_cells(1, source, first, TRUE);
        check_cells(2, source, second, TRUE);
        check_cells(1, source, &format!("1/1000 + {first}"), FALSE);
        if second != "?" {
            check_cells(2, source, &format!("1/1000 + {second}"), FALSE);
        }
    }
    check_cells(3, "x*abs(x)^3", "-24*x | 0 | 24*x", TRUE);
    check_cells(3, "x*abs(x)^3", "24*x | 0 | 24*x", FALSE);
    check_cells(3, "asin(x/90)", "?", TRUE);
}

#[test]
fn points() {
    let wave = "{ x^2*sin(1/x) for x != 0, 0 at 0 }";
    let slow = "{ x/ln(abs(x)) for 0 < abs(x) < 1/2, 0 at 0 }";
    let rows = [
        ("abs(x)", "0: 0; 0, 0; -1, 1; none", TRUE),
        ("abs(x)", "0: 0; 0, 0; 1, 1; 1", FALSE),
        ("abs(x)", "0: none; 0, 0; ?, ?; none", FALSE),
        ("abs(x)", "0: 0; 0, 1; ?, ?; none", FALSE),
        ("1/x", "0: none; -inf, inf; ?, ?; none", TRUE),
        ("1/x", "0: none; inf, inf; ?, ?; none", FALSE),
        ("1/x", "0: 0; -inf, inf; ?, ?; none", FALSE),
        ("sin(x)/x", "0: none; 1, 1; ?, ?; none", TRUE),
        ("sin(x)/x", "0: none; 2, 1; ?, ?; none", FALSE),
        ("sqrt(x)", "0: 0; none, 0; ?, inf; none", TRUE),
        ("sqrt(x)", "0: 0; 0, 0; ?, inf; none", FALSE),
        ("sqrt(x)", "0: 0; none, 0; ?, 1000; none", FALSE),
        ("cbrt(x)", "0: 0; 0, 0; inf, inf; none", TRUE),
        ("cbrt(x)", "0: 0; 0, 0; inf, -inf; none", FALSE),
        (wave, "0: 0; 0, 0; 0, 0; 0", TRUE),
        (wave, "0: 0; 0, 0; 1, 0; none", FALSE),
        ("{ x*sin(1/x) for x != 0, 0 at 0 }", "0: 0; 0, 0; -1..1, -1..1; none", TRUE),
        ("{ x*sin(1/x) for x != 0, 0 at 0 }", "0: 0; 0, 0; 2..3, -1..1; none", FALSE),
        ("sin(1/x)", "0: none; -1..1, -1..1; ?, ?; none", TRUE),
        ("sin(x)/x", "0: none; -1..1, -1..1; ?, ?; none", FALSE),
        // Slow, and right.
        (slow, "0: 0; 0, 0; 0, 0; 0", TRUE),
        ("1/ln(abs(x))", "0: none; 0, 0; ?, ?; none", TRUE),
        ("1/ln(abs(ln(abs(x))))", "0: none; 0, 0; ?, ?; none", TRUE),
        ("ln(abs(ln(abs(x))))", "0: none; inf, inf; ?, ?; none", TRUE),
        ("{ x*ln(abs(x)) for x != 0, 0 at 0 }", "0: 0; 0, 0; -inf, -inf; none", TRUE),
        // Flat, and right.
        ("{ exp(-1/x^2) for x != 0, 0 at 0 }", "0: 0; 0, 0; 0, 0; 0", TRUE),
        ("{ exp(-1/x^2) for x != 0, 0 at 0 }", "0: 0; 0, 0; 1, 0; none", FALSE),
        ("exp(1/x)", "0: none; 0, inf; ?, ?; none", TRUE),
        ("exp(1/x)", "0: none; 0, 0; ?, ?; none", FALSE),
        // What looks like another function until one is very near.
        ("tanh(x*10^60)", "0: 0; 0, 0; 10^60, 10^60; 10^60", TRUE),
        ("max(x - 1/10^30, 0)", "0: 0; 0, 0; 0, 0; 0", TRUE),
        ("{ x for x < 0, x + exp(-450) otherwise }", "0: exp(-450); 0, exp(-450); inf, 1; none", TRUE),
        // Irrational points, and points of families.
        ("abs(x^2 - 2)", "sqrt(2): 0; 0, 0; -2*sqrt(2), 2*sqrt(2); none", TRUE),
        ("abs(x^2 - 2)", "sqrt(2): 0; 0, 0; 2*sqrt(2), 2*sqrt(2); 2*sqrt(2)", FALSE),
        ("abs(x^2 - 2)", "sqrt(3): 1; 1, 1; ?, ?; none", FALSE),
        ("tan(x)", "pi/2: none; inf, -inf; ?, ?; none", TRUE),
        ("tan(x)", "pi/2: none; tan(pi/2), tan(pi/2); ?, ?; none", FALSE),
        ("tan(x)", "pi/2: 0; inf, -inf; ?, ?; none", FALSE),
        ("{ cos(x)*tan(x)^2 for cos(x) != 0, 0 otherwise }", "pi/2: 0; inf, -inf; ?, ?; none", TRUE),
        ("{ cos(x)*tan(x)^2 for cos(x) != 0, 0 otherwise }", "pi/2: 0; 0, 0; ?, ?; 1", FALSE),
        ("floor(x)", "3: 3; 2, 3; inf, 0; none", TRUE),
        ("floor(x)", "3: 3; 3, 3; 0, 0; 0", FALSE),
        ("floor(x + 1/2)", "3: 3; 3, 3; 0, 0; 0", TRUE),
        ("floor(x + 1/2)", "3: 3; 3, 3; ?, ?; none", FALSE),
        // Far out.
        ("x/(x + 1)", "inf: ?; 1, ?; ?, ?; ?", TRUE),
        ("x/(x + 1)", "inf: ?; 2, ?; ?, ?; ?", FALSE),
        ("ln(ln(x))", "inf: ?; inf, ?; ?, ?; ?", TRUE),
        ("x^20*exp(-x^(1/5))", "inf: ?; 0, ?; ?, ?; ?", TRUE),
        ("x^(1 + 1/x^2) - x", "inf: ?; 0, ?; ?, ?; ?", TRUE),
        ("x^(1 + 1/x^2) - x", "inf: ?; inf, ?; ?, ?; ?", FALSE),
        ("(exp(x/(1 - exp(-x))) - exp(x))/x", "inf: ?; 1, ?; ?, ?; ?", TRUE),
        ("(exp(x/(1 - exp(-x))) - exp(x))/x", "inf: ?; inf, ?; ?, ?; ?", FALSE),
        ("sin(x)", "inf: ?; -1..1, ?; ?, ?; ?", TRUE),
        ("x^(1/10) - ln(x)", "inf: ?; inf, ?; ?, ?; ?", TRUE),
    ];
    for (source, point, is_wrong) in rows {
        check_point(source, point, is_wrong);
    }
}

#[test]
fn parameters() {
    let sign = |e, signs| (e, signs);
    let (positive, zero, negative) = (Signs::POSITIVE, Signs::ZERO, Signs::NEGATIVE);
    check_parameters("a*x", &[(&[], "a")], TRUE);
    check_parameters("a*x", &[(&[], "a^2")], FALSE);
    let by_sign = [[sign("a", positive)], [sign("a", zero)], [sign("a", negative)]];
    let [above, at, below] = &by_sign;
    check_parameters("abs(a)*x", &[(above, "a"), (at, "0"), (below, "-a")], TRUE);
    check_parameters("abs(a)*x", &[(above, "a"), (at, "1"), (below, "-a")], FALSE);
    // A case that is missing, and two that hold together.
    check_parameters("abs(a)*x", &[(above, "a"), (below, "-a")], FALSE);
    let from = [sign("a", Signs::NOT_NEGATIVE)];
    check_parameters("abs(a)*x", &[(&from, "a"), (at, "0"), (below, "-a")], FALSE);
    // What is special on a curve.
    let (on, off) = ([sign("b - a^2", zero)], [sign("b - a^2", Signs::NOT_ZERO)]);
    let source = "{ x for b = a^2, 2*x otherwise }";
    check_parameters(source, &[(&on, "1"), (&off, "2")], TRUE);
    check_parameters(source, &[(&on, "2"), (&off, "2")], FALSE);
    // Exponents that are numbers now: the power keeps the domain that its text gives it.
    check_parameters("{ x^a for x > 0, 0 otherwise }", &[(&[], "?")], TRUE);
}

/// floor(x) on its cells, with what is stated of them.
fn steps(from: Option<i64>, slope: &str) -> (Read, Claim) {
    let mut read = Read::new(&["floor(x)", "k", "k + 1", "k - 1", "0", "1", slope]);
    let k = read.pool.symbol("k");
    read.pool.declare_integer(k);
    let mut body = Partition::on(Some(read.expr("k - 1")), Some(read.expr("k + 1")), read.says(slope));
    body.push(read.expr("k"), Says::Open, read.says(slope));
    let window = Window { index: k, from, to: None, period: read.expr("1"), body };
    let slopes = match from {
        None => Line::Periodic(window),
        Some(_) => {
            let middle = Partition::on(None, Some(read.expr("0")), Says::Open);
            Line::Parts { left: None, middle, right: Some(window) }
        }
    };
    let side = |limit: &str, quotient| Beside::Present { limit: read.toward(limit), quotient };
    let sides = [side("k - 1", Toward::PlusInfinity), side("k", read.toward("0"))];
    let facts = vec![(Vec::new(), Facts { value: read.says("k"), sides })];
    let words = vec![(Vec::new(), Word { derivative: Derivative::None, sides: [Toward::Open; 2] })];
    let index = Some(Index { symbol: k, from, to: None });
    let spots = vec![Spot { at: At::Point(read.expr("k")), index, except: Vec::new(), facts, words }];
    let case = Case { when: vec![Vec::new()], values: None, slopes: Some(slopes), spots };
    let claim = read.claim("floor(x)", 1, vec![case]);
    (read, claim)
}

#[test]
fn families_and_cells_that_are_lost() {
    for (from, slope, is_wrong) in [
        (None, "0", TRUE),
        (None, "k", FALSE),
        (None, "none", FALSE),
        (Some(0), "0", TRUE),
        // Between 0 and 2 nothing is stated, though the source has a derivative there.
        (Some(2), "0", FALSE),
    ] {
        let (read, claim) = steps(from, slope);
        assert_eq!(read.is_refuted(&claim), is_wrong, "from {from:?}, slope {slope}");
    }
}

#[test]
fn doubles_are_as_exact_as_they_have_to_be() {
    use crate::confirm::real::Elementary;
    use crate::confirm::real::Found;
    use crate::confirm::real::Real;
    let names = [
        "exp", "ln", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh",
        "tanh", "asinh", "acosh", "atanh", "sigmoid", "softplus", "erf", "erfc",
    ];
    for name in names {
        let function = Elementary::named(name).expect("the name is in the list");
        for x in [-7.25, -2.5, -1.0, -0.75, -0.001, 0.0, 0.0005, 0.375, 1.0, 1.75, 2.75, 6.5, 20.25] {
            let rough = x.call(function, 64);
            let exact = crate::confirm::evaluate::rational_of(x).expect("the number is finite");
            let exact = crate::confirm::real::Bounded::of(&exact, 128).call(function, 128);
            match (rough, exact) {
                (Found::Value(a), Found::Value(b)) => {
                    let b = b.ball.to_f64();
                    assert!((a - b).abs() <= 1e-10 * b.abs(), "{name}({x}): {a} and {b}");
                }
                (Found::Nothing, Found::Nothing) => {}
                (rough, exact) => panic!("{name}({x}): {rough:?} and {exact:?}"),
            }
        }
    }
}
