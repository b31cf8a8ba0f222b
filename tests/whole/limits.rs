//! Limits in which what is largest cancels.
//!
//! Each row is a function of something that grows beyond all bounds, with its limit, found by hand; a and b are numbers.
//! What grows is put in for x: 1/x beside 0, tan(x) beside pi/2, exp(x) or ln(x) at infinity. Rows are added, multiplied,
//! put into continuous functions, and stand beside things that are zero when they are multiplied out. Other limits, of
//! differences that vanish to the same order at 0, are judged by samples.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use dini::Function;
use dini::Options;
use serde_json::Value;

use crate::drawn::Drawn;
use crate::drawn::Random;
use crate::drawn::Tree;
use crate::drawn::binary;
use crate::drawn::call;
use crate::drawn::int;
use crate::replay::language::formula;
use crate::whole::catalogue::inside;
use crate::whole::parameters::renamed;
use crate::wild::answer::Answer;

const ROWS: [(&str, &str); 58] = [
    ("sqrt(x^2 + a*x + b) - x", "a/2"),
    ("root(3, x^3 + a*x^2) - x", "a/3"),
    ("sqrt(x)*(sqrt(x + a) - sqrt(x))", "a/2"),
    ("x*(sqrt(1 + 2*a/x) - root(3, 1 + 3*b/x))", "a - b"),
    ("sqrt(x + sqrt(x + sqrt(x))) - sqrt(x)", "1/2"),
    ("(1 + a/x)^(b*x)", "exp(a*b)"),
    ("((x + a)/(x + b))^x", "exp(a - b)"),
    ("((a^(1/x) + b^(1/x))/2)^x", "sqrt(a*b)"),
    ("(ln(x)/ln(x + a))^(x*ln(x))", "exp(-a)"),
    ("(exp(x) + a*x)^(b/x)", "exp(b)"),
    ("x*(exp(a/x) - 1)", "a"),
    ("x*(exp(a/x) - exp(b/x))", "a - b"),
    ("x*(a^(1/x) - 1)", "ln(a)"),
    ("x*ln(1 + a/x)", "a"),
    ("x*(ln(x + a) - ln(x))", "a"),
    ("x*(ln(x + a) - ln(x + b))", "a - b"),
    ("x - x^2*ln(1 + 1/x)", "1/2"),
    ("x^2*(1 - cos(a/x))", "a^2/2"),
    ("x^2*(exp(a/x^2) - cos(b/x))", "a + b^2/2"),
    ("x^3*(tan(a/x) - sin(a/x))", "a^3/2"),
    ("x^3*(a/x - sin(a/x))", "a^3/6"),
    ("x^3*(asin(1/x) - atan(1/x))", "1/2"),
    ("x*(pi/2 - atan(x/a))", "a"),
    ("x^2*(1/x - sin(1/x)) + a", "a"),
    ("x*(x^(1/x) - 1)/ln(x)", "1"),
    ("x^(a/x)", "1"),
    ("x^(a/ln(x))", "exp(a)"),
    ("exp(sqrt(ln(x)^2 + a*ln(x)))/x", "exp(a/2)"),
    ("ln(a*exp(x) + b*x) - x", "ln(a)"),
    ("ln(x + a*exp(x))/x", "1"),
    ("ln(exp(a*x) + exp((a + b)*x))/x", "a + b"),
    ("ln(ln(x^a)) - ln(ln(x))", "ln(a)"),
    ("ln(x)*(ln(ln(x) + a) - ln(ln(x)))", "a"),
    ("exp(x + a*exp(-x)) - exp(x)", "a"),
    ("exp(x)*(exp(a*exp(-x)) - 1)", "a"),
    ("exp(x)*(sin(1/x + a*exp(-x)) - sin(1/x))", "a"),
    ("exp(exp(x + a*exp(-x)))/exp(exp(x))", "exp(a)"),
    (
        "exp(x + 1/x) - exp(x) - exp(x)/x - exp(x)/(2*x^2) + exp(-x)/a + exp(x)*(1 + 1/x + 1/(2*x^2) - exp(1/x))",
        "0",
    ),
    ("exp(2*x)*(1 - tanh(x))", "2"),
    ("sinh(x + a)/exp(x)", "exp(a)/2"),
    ("cosh(x) - sinh(x) + a", "a"),
    ("asinh(a*x) - ln(x)", "ln(2*a)"),
    ("acosh(a*x) - ln(x)", "ln(2*a)"),
    ("exp(x)*(softplus(x) - x)", "1"),
    ("x*erf(a/x)", "2*a/sqrt(pi)"),
    ("floor(a*x)/x", "a"),
    ("x*frac(1/(a*x))", "1/a"),
    ("frac(a*x)/x + b", "b"),
    ("(x + sin(x))/(a*x + cos(x))", "1/a"),
    ("x^a/exp(b*x)", "0"),
    ("ln(x)^a/x^b", "0"),
    ("(a*x^2 + x)/(b*x^2 + ln(x))", "a/b"),
    ("max(sqrt(x^2 + a*x), x) - x", "a/2"),
    ("abs(a - x) - x", "-a"),
    ("relu(x - a) - relu(x)", "-a"),
    ("gelu(x) - x + b", "b"),
    ("x*(sigmoid(x) - 1) - mish(-x)", "0"),
    ("round(x)/floor(x + a)", "1"),
];

const NUMBERS: [&str; 7] = ["1", "2", "3", "1/2", "3/2", "5", "sqrt(2)"];

/// What grows beyond all bounds at a place.
const GROWING: [(&str, &[&str]); 8] = [
    (
        "inf",
        &[
            "x",
            "x",
            "x",
            "x^2",
            "exp(x)",
            "ln(x)",
            "sqrt(x)",
            "x*ln(x)",
            "x + ln(x)",
            "x + 1",
            "2*x",
            "x^(3/2)",
        ],
    ),
    ("-inf", &["-x", "x^2", "exp(-x)", "ln(-x)", "1 - x"]),
    ("0+", &["1/x", "1/x", "1/x^2", "1/sqrt(x)", "-ln(x)", "1/sin(x)", "cot(x)", "exp(1/x)", "1/(x + x^2)"]),
    ("0-", &["-1/x", "1/x^2", "-1/tanh(x)", "-ln(-x)"]),
    ("0", &["1/x^2", "1/abs(x)", "-ln(abs(x))"]),
    ("1-", &["1/(1 - x)", "atanh(x)", "-ln(1 - x)", "-1/ln(x)"]),
    ("pi/2-", &["tan(x)", "1/cos(x)"]),
    ("sqrt(2)+", &["1/(x - sqrt(2))", "1/(x^2 - 2)"]),
];

/// Zero, when it is multiplied out.
const ZEROS: [&str; 6] = [
    "(x + 1)^2 - x^2 - 2*x - 1",
    "exp(x + 1)*exp(-x) - e",
    "ln(3*exp(x)) - x - ln(3)",
    "sin(x)^2 + cos(x)^2 - 1",
    "(x^2 - 1)/(x - 1) - x - 1",
    "sqrt(x^2 + 2*x + 1) - x - 1",
];

/// A limit that is known.
pub struct Known {
    pub text: String,
    pub place: &'static str,
    pub limit: String,
}

fn tree(text: &str) -> Tree {
    formula(text, "x").unwrap_or_else(|| panic!("{text} is not read"))
}

/// A row with numbers for a and b.
fn row(random: &mut Random) -> [Tree; 2] {
    let (text, limit) = ROWS[random.below(ROWS.len())];
    let numbers = [NUMBERS[random.below(NUMBERS.len())], NUMBERS[random.below(NUMBERS.len())]];
    [text, limit].map(|text| renamed(&tree(text), &numbers))
}

pub fn known(seed: u64) -> Known {
    let mut random = Random(seed);
    let [f, l] = row(&mut random);
    let joined = |sign, [f, l]: [Tree; 2], [g, m]: [Tree; 2]| [binary(sign, f, g), binary(sign, l, m)];
    let within = |name: &str, [f, l]: [Tree; 2]| [call(name, [f]), call(name, [l])];
    let [f, l] = match random.below(14) {
        0 => joined('+', [f, l], row(&mut random)),
        1 => joined('-', [f, l], row(&mut random)),
        2 => joined('*', [f, l], row(&mut random)),
        3 | 4 => within(["exp", "sin", "atan", "cos", "cbrt", "abs", "softplus"][random.below(7)], [f, l]),
        5 => {
            let [g, m] = row(&mut random);
            [call("max", [f, g]), call("max", [l, m])]
        }
        6 | 7 => {
            let zero = tree(ZEROS[random.below(ZEROS.len())]);
            [binary('+', f, zero), l]
        }
        _ => [f, l],
    };
    let (place, growing) = GROWING[if random.chance(50) { 0 } else { random.below(GROWING.len()) }];
    let growing = tree(growing[random.below(growing.len())]);
    Known { text: inside(&f, &growing).to_string(), place, limit: l.to_string() }
}

/// All of them are x + O(x^2) at 0.
const LIKE_X: [&str; 15] = [
    "sin(x)",
    "tan(x)",
    "asin(x)",
    "atan(x)",
    "sinh(x)",
    "tanh(x)",
    "asinh(x)",
    "atanh(x)",
    "log1p(x)",
    "expm1(x)",
    "x*exp(x^2)",
    "x/sqrt(1 + x^2)",
    "x*cos(x)",
    "erf(x)*sqrt(pi)/2",
    "2*sin(x/2)",
];

/// A difference that vanishes at 0, over a power.
pub fn vanishing(seed: u64) -> Drawn {
    let mut random = Random(seed);
    let mut one = || tree(LIKE_X[random.below(LIKE_X.len())]);
    let (f, g, h, i) = (one(), one(), one(), one());
    let (left, right) = match random.below(4) {
        0 => (inside(&f, &g), inside(&g, &f)),
        1 => (inside(&f, &g), inside(&h, &i)),
        2 => (binary('*', f, g), binary('*', h, i)),
        _ => (f, g),
    };
    let power = int(1 + i64::try_from(random.below(6)).expect("small"));
    let tree = binary('/', binary('-', left, right), binary('^', Tree::X, power));
    Drawn { tree, parameter: None, points: vec![int(0)] }
}

/// What the library says about a limit, with `value` for that over all of the domain.
pub fn ask_limit(text: &str, place: &str, options: &Options) -> Result<Answer, String> {
    let options = Options { variable: Some("x".to_owned()), ..options.clone() };
    let asked = catch_unwind(AssertUnwindSafe(|| {
        Function::parse(text).and_then(|f| f.limit_with(place, &options)).map(|report| report.to_json("null"))
    }));
    let json = match asked {
        Ok(Ok(json)) => json,
        Ok(Err(error)) => return Err(format!("limit of {text} at {place}: {error}")),
        Err(_) => return Err(format!("limit of {text} at {place}: a panic")),
    };
    let json: Value = serde_json::from_str(&json).map_err(|e| format!("{text}: {e}"))?;
    let answer = entry(&json);
    if answer.is_error() {
        return Err(format!("limit of {text} at {place}: {}", answer.reason));
    }
    Ok(answer)
}

/// A limit as an answer: its word says whether it is decided.
fn entry(json: &Value) -> Answer {
    let cases: Vec<(String, Answer)> = json["cases"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|case| (case["when"].as_str().unwrap_or_default().to_owned(), entry(case)))
        .collect();
    let sides = serde_json::json!({
        "verdict": if !cases.is_empty() { "depends" } else if json["limit"].is_null() { "undecided" } else { "limit" },
        "value": json["limit"],
        "left_limit": json["left"],
        "right_limit": json["right"],
        "reason": json["reason"],
    });
    Answer { cases, ..Answer::of(&sides) }
}
