//! Explanations: both sides of every step are computed at three values of h, by an evaluator that is not the engine, and no
//! step can be left out.

use std::collections::BTreeSet;

use digits::Fixed;
use dini::Function;
use dini::Options;
use drawn::Names;
use drawn::Tree;
use replay::language;
use serde_json::Value;

mod digits;
#[allow(dead_code, reason = "this test draws nothing")]
mod drawn;
#[allow(dead_code, reason = "this test reads formulas and replays no record")]
mod replay;

/// The functions and points: every verdict, and every kind of step.
const POINTS: [(&str, &str, &str); 52] = [
    ("differentiable", "x*abs(x)", "0"),
    ("differentiable", "{ sin(x)/x for x != 0, 1 at 0 }", "0"),
    ("differentiable", "{ exp(-1/x) for x > 0, 0 otherwise }", "0"),
    ("differentiable", "{ x^2*sin(1/x) for x != 0, 0 at 0 }", "0"),
    ("differentiable", "{ x^2*ln(abs(x)) for x != 0, 0 at 0 }", "0"),
    ("differentiable", "{ x^2 for x <= 1, 2*x - 1 for x > 1 }", "1"),
    ("differentiable", "abs(x)^(5/2)", "0"),
    ("differentiable", "x/(1 + abs(x))", "0"),
    ("differentiable", "sigmoid(x)", "1/2"),
    ("differentiable", "x^3 - x", "2"),
    ("differentiable", "{ exp(x) - 1 for x < 0, x otherwise }", "0"),
    ("corner", "relu(x)", "0"),
    ("corner", "abs(x - 1/2)", "1/2"),
    ("corner", "max(x, x^2)", "1"),
    ("corner", "abs(sin(x))", "0"),
    ("corner", "x + abs(x)/10^20", "0"),
    ("corner", "{ sqrt(x) for x > 0, x otherwise }", "0"),
    ("corner", "max(x, cos(x))", "rootof(cos(t) - t, t in (0, 1))"),
    ("cusp", "sqrt(abs(x))", "0"),
    ("cusp", "cbrt(x)^2", "0"),
    ("cusp", "{ 1/ln(abs(x)) for x != 0, 0 at 0 }", "0"),
    ("vertical_tangent", "cbrt(x)", "0"),
    ("vertical_tangent", "cbrt(x - 1) + x", "1"),
    ("vertical_tangent", "{ x*ln(abs(x)) for x != 0, 0 at 0 }", "0"),
    ("jump", "{ 1 for x >= 0, 0 otherwise }", "0"),
    ("jump", "sign(x)", "0"),
    ("jump", "{ x for x < 1, x + 1 otherwise }", "1"),
    ("jump", "floor(x)", "2"),
    ("removable", "{ x^2 for x != 0, 1 at 0 }", "0"),
    ("removable", "{ sin(x)/x for x != 0, 2 at 0 }", "0"),
    ("removable", "floor(-x^2)", "0"),
    ("pole", "{ 1/x for x != 0, 0 at 0 }", "0"),
    ("pole", "{ ln(x) for x > 0, 0 otherwise }", "0"),
    ("oscillation", "{ sin(1/x) for x != 0, 0 at 0 }", "0"),
    ("oscillation", "{ cos(1/x) for x > 0, x otherwise }", "0"),
    ("oscillation", "{ x*sin(1/x) for x != 0, 0 at 0 }", "0"),
    ("oscillation", "{ x*(2 + 3*cos(1/x)) for x > 0, -x otherwise }", "0"),
    ("endpoint", "sqrt(x)", "0"),
    ("endpoint", "x^(3/2)", "0"),
    ("endpoint", "sqrt(1 - x)", "1"),
    ("endpoint", "{ x*ln(x) for x > 0, 0 at 0 }", "0"),
    ("endpoint", "{ 1 for x > 0, 0 at 0 }", "0"),
    ("isolated", "sqrt(-x^2)", "0"),
    ("isolated", "sqrt(x^2*(x - 1))", "0"),
    ("outside", "1/x", "0"),
    ("outside", "sin(x)/x", "0"),
    ("outside", "abs(x)/x", "0"),
    ("outside", "sin(1/x)", "0"),
    ("outside", "sqrt(x)/x", "0"),
    ("outside", "ln(x)", "-1"),
    ("outside", "x/x", "0"),
    ("outside", "{ x^2 for x > 0, undefined at 0, 0 for x < 0 }", "0"),
];

/// A step as JSON gives it.
#[derive(Clone)]
struct Step {
    left: String,
    right: String,
    equal: bool,
    theorem: String,
    hypotheses: Vec<String>,
}

struct Explained {
    verdict: String,
    class: Option<String>,
    steps: Vec<Step>,
}

fn explained(input: &str, at: &str) -> Explained {
    let options = Options { variable: Some("x".to_owned()), ..Options::default() };
    let report = Function::parse(input).and_then(|f| f.explain_with(at, &options));
    let json = report.unwrap_or_else(|error| panic!("{input}: {error}")).to_json("null");
    let json: Value = serde_json::from_str(&json).expect("one line of JSON");
    let text = |v: &Value| v.as_str().expect("a text").to_owned();
    let steps = json["steps"].as_array().expect("a list").iter().map(|step| Step {
        left: text(&step["lhs"]),
        right: text(&step["rhs"]),
        equal: step["relation"] == "=",
        theorem: text(&step["theorem"]),
        hypotheses: step["hypotheses"].as_array().expect("a list").iter().map(text).collect(),
    });
    Explained {
        verdict: text(&json["verdict"]),
        class: json["class"].as_str().map(str::to_owned),
        steps: steps.collect(),
    }
}

/// `limit(e, h, 0+)` as e and the sign of h; the end is the last one at that depth.
fn limit(text: &str) -> Option<(&str, i64)> {
    let inner = text.strip_prefix("limit(")?;
    let (body, sign) = match inner.strip_suffix(", h, 0+)") {
        Some(body) => (body, 1),
        None => (inner.strip_suffix(", h, 0-)")?, -1),
    };
    Some((body, sign))
}

/// Formulas of a step as numbers; `rootof` is known by its value.
fn number(text: &str, h: &Fixed) -> Option<Fixed> {
    let known = text
        .replace("rootof(cos(t) - t, t in (0, 1))", "r0")
        .replace("rootof(cos(x) - x, x in (0, 1))", "r0");
    let tree: Tree = language::formula(&known, "h")?;
    let names: Names = vec![("r0".to_owned(), dottie())];
    if !tree.is_known(&names) {
        return None;
    }
    tree.value(h, &names)
}

/// The zero of cos(x) - x by Newton's method.
fn dottie() -> Fixed {
    let mut x = Fixed::literal("0.739").expect("a number");
    for _ in 0..12 {
        let (sin, cos) = x.sin_cos();
        x = x.sub(&x.sub(&cos).div(&Fixed::int(1).add(&sin)).expect("not 0"));
    }
    x
}

fn step_of(sign: i64, k: u32) -> Fixed {
    Fixed::power_of_half(k).mul(&Fixed::int(sign))
}

fn size(a: &Fixed) -> f64 {
    a.approx().abs()
}

/// The three distances at which both sides are computed.
const AT: [u32; 3] = [12, 48, 192];

/// Nearer to the point what is flat there is too small for the evaluator.
fn at(step: &Step) -> [u32; 3] {
    if format!("{} {}", step.left, step.right).contains("exp(-1/") { [4, 6, 8] } else { AT }
}

/// Both sides of a step by numbers; an error says what does not hold.
fn check(step: &Step) -> Result<(), String> {
    let zero = Fixed::int(0);
    let fail = |why: &str| Err(format!("{} {} {}: {why}", step.left, step.theorem, step.right));
    match (limit(&step.left), limit(&step.right)) {
        (Some((body, sign)), None) => match step.right.as_str() {
            "none" => oscillates(step, body, sign),
            "inf" | "-inf" => {
                let direction = if step.right == "inf" { 1.0 } else { -1.0 };
                let values: Vec<f64> = at(step)
                    .iter()
                    .filter_map(|k| number(body, &step_of(sign, *k)))
                    .map(|v| v.approx() * direction)
                    .collect();
                if values.len() == 3 && values[0] < values[1] && values[1] < values[2] && values[2] > 3.0 {
                    return Ok(());
                }
                fail(&format!("the values are {values:?}"))
            }
            right => {
                let Some(wanted) = number(right, &zero) else { return fail("the right side is no number") };
                let errors: Vec<f64> = at(step)
                    .iter()
                    .filter_map(|k| number(body, &step_of(sign, *k)))
                    .map(|v| size(&v.sub(&wanted)))
                    .collect();
                approaches(&errors).map_err(|why| format!("{} = {}: {why}", step.left, step.right))
            }
        },
        (Some((body, sign)), Some((other, other_sign))) => {
            // The same limit: the difference tends to 0, or the ratio to 1 where both are infinite, or both differ for good.
            let pairs: Vec<(Fixed, Fixed)> = at(step)
                .iter()
                .filter_map(|k| {
                    Some((number(body, &step_of(sign, *k))?, number(other, &step_of(other_sign, *k))?))
                })
                .collect();
            if pairs.len() != 3 {
                return fail("a side has no value");
            }
            let errors: Vec<f64> =
                pairs.iter().map(|(a, b)| size(&a.sub(b)) / (1.0 + size(a).min(size(b)))).collect();
            match (step.equal, approaches(&errors)) {
                (true, found) => found.map_err(|why| format!("{} = {}: {why}", step.left, step.right)),
                // Oscillating or infinite slopes may come close at single values of h.
                (false, Err(_)) => Ok(()),
                (false, Ok(()))
                    if step.hypotheses.iter().any(|h| h.ends_with("inf") || h.ends_with("none")) =>
                {
                    Ok(())
                }
                (false, Ok(())) => fail("the sides tend to the same"),
            }
        }
        (None, None) if step.right == "undefined" => match number(&step.left, &zero) {
            None => Ok(()),
            Some(_) => fail("there is a value"),
        },
        (None, None) => {
            let infinite = ["inf", "-inf", "none"];
            if infinite.contains(&step.left.as_str()) || infinite.contains(&step.right.as_str()) {
                let same = step.left == step.right;
                return if same == step.equal { Ok(()) } else { fail("the words differ") };
            }
            // Which side of 0 h lies on is a hypothesis.
            let sign = if step.hypotheses.iter().any(|h| h.ends_with("h < 0")) { -1 } else { 1 };
            for k in at(step) {
                let h = step_of(sign, k);
                let (Some(a), Some(b)) = (number(&step.left, &h), number(&step.right, &h)) else {
                    return fail("a side has no value");
                };
                let close = size(&a.sub(&b)) <= 1e-100 * (1.0 + size(&a));
                if close != step.equal {
                    return fail(&format!("{:e} and {:e}", a.approx(), b.approx()));
                }
            }
            Ok(())
        }
        (None, Some(_)) => fail("only the right side is a limit"),
    }
}

/// The error shrinks, and much for all but the slow scales.
fn approaches(errors: &[f64]) -> Result<(), String> {
    let [a, b, c] = errors else { return Err("a side has no value".to_owned()) };
    if *c < 1e-25 || (b < a && c < b && *c < 0.1) { Ok(()) } else { Err(format!("errors {errors:?}")) }
}

/// The values stay within the stated interval and come close to both of its ends.
fn oscillates(step: &Step, body: &str, sign: i64) -> Result<(), String> {
    let fills = step.hypotheses.iter().find_map(|h| h.strip_prefix("the limit points fill ["));
    let ends = fills.and_then(|h| h.strip_suffix(']')).and_then(|h| h.split_once(", "));
    let Some((low, high)) = ends else { return Err(format!("{}: no interval is stated", step.left)) };
    let end = |text: &str| number(text, &Fixed::int(0)).map(|v| v.approx());
    let unbounded = low == "-inf" && high == "inf";
    let (low, high) = match (end(low), end(high)) {
        _ if unbounded => (f64::NEG_INFINITY, f64::INFINITY),
        (Some(low), Some(high)) => (low, high),
        _ => return Err(format!("{}: the interval is no pair of numbers", step.left)),
    };
    let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
    for k in 0..200 {
        // 1/h runs through many turns.
        let turn = Fixed::int(10_000_000 + k).add(&Fixed::int(k * 37).div(&Fixed::int(100)).expect("not 0"));
        let h = Fixed::int(sign).div(&turn).expect("not 0");
        let Some(value) = number(body, &h) else { return Err(format!("{body} has no value")) };
        least = least.min(value.approx());
        greatest = greatest.max(value.approx());
    }
    if unbounded {
        let wide = least < -1e3 && greatest > 1e3;
        return if wide { Ok(()) } else { Err(format!("{body}: from {least} to {greatest}")) };
    }
    let margin = 0.02 * (high - low);
    let inside = least > low - margin && greatest < high + margin;
    let filled = least < low + 5.0 * margin && greatest > high - 5.0 * margin;
    if inside && filled {
        Ok(())
    } else {
        Err(format!("{body}: from {least} to {greatest}, not [{low}, {high}]"))
    }
}

/// Whether the steps lead to the verdict and the class, each from those before it.
fn leads(found: &Explained, steps: &[Step]) -> Result<(), String> {
    let mut facts: BTreeSet<String> = BTreeSet::new();
    // What is known of the function (0) and of the quotient (1) on the left and on the right.
    let mut current: [[Option<String>; 2]; 2] = Default::default();
    let mut kind = [0; 2];
    let mut concluded = false;
    let mut class = None;
    let needs =
        |facts: &BTreeSet<String>, step: &Step| match step.hypotheses.iter().find(|h| !facts.contains(*h)) {
            None => Ok(()),
            Some(h) => Err(format!("{}: `{h}` is not known", step.theorem)),
        };
    for step in steps {
        match step.theorem.as_str() {
            "substitution" => drop(facts.insert(format!("f(a) = {}", step.right))),
            "domain" => drop(facts.insert("f(a) is undefined".to_owned())),
            "branch" => {
                let side = usize::from(!step.hypotheses[0].ends_with("h < 0"));
                kind[side] = usize::from(step.hypotheses.len() > 1);
                if let Some(value) = step.hypotheses.get(1).filter(|h| !facts.contains(*h)) {
                    return Err(format!("`{value}` is not known"));
                }
                current[side][kind[side]] = Some(step.right.clone());
            }
            "algebra" => {
                let side = usize::from(!step.hypotheses[0].ends_with("h < 0"));
                if current[side][kind[side]].as_ref() != Some(&step.left) {
                    return Err(format!("{} does not follow", step.left));
                }
                current[side][kind[side]] = Some(step.right.clone());
            }
            "symmetric-mean" => {
                needs(&facts, step)?;
                facts.insert(format!("the symmetric quotient tends to {}", step.right));
            }
            "slopes" => drop(facts.insert("slopes".to_owned())),
            "class" if step.equal => {
                let next = class.map_or(1, |k: u32| k + 1);
                class = Some(next);
            }
            "class" => {
                let k = class.unwrap_or(0);
                facts.insert(if k == 0 { "class differentiable".to_owned() } else { format!("class C^{k}") });
            }
            "flat" | "removable-singularity" => drop(facts.insert("class C^inf".to_owned())),
            "two-sides"
            | "no-finite-limit"
            | "differentiable-is-continuous"
            | "endpoint"
            | "isolated"
            | "outside" => {
                for h in &step.hypotheses {
                    let absent = h.starts_with("f is undefined ");
                    let slopes = h.starts_with("the slopes of both formulas") && facts.contains("slopes");
                    if !absent && !slopes && !facts.contains(h) {
                        return Err(format!("`{h}` is not known"));
                    }
                }
                concluded = true;
            }
            _ => {
                let Some((body, sign)) = limit(&step.left) else {
                    return Err(format!("{} is no limit", step.left));
                };
                let side = usize::from(sign > 0);
                if let Some(h) = step.hypotheses.iter().find(|h| h.starts_with("f(a") && !facts.contains(*h))
                {
                    return Err(format!("{}: `{h}` is not known", step.theorem));
                }
                if current[side][kind[side]].as_deref() != Some(body) {
                    return Err(format!("{body} does not follow"));
                }
                match limit(&step.right) {
                    Some((next, _)) => current[side][kind[side]] = Some(next.to_owned()),
                    None => {
                        let name = [["f(a-)", "f'_-(a)"], ["f(a+)", "f'_+(a)"]][side][kind[side]];
                        facts.insert(format!("{name} = {}", step.right));
                    }
                }
            }
        }
    }
    if !concluded {
        return Err("there is no conclusion".to_owned());
    }
    match &found.class {
        Some(class) if !facts.contains(&format!("class {class}")) => {
            Err(format!("class {class} is not shown"))
        }
        _ => Ok(()),
    }
}

#[test]
fn both_sides_of_every_step_agree_at_three_values_of_h() {
    let mut wrong = Vec::new();
    let mut steps = 0;
    for (verdict, input, at) in POINTS {
        let found = explained(input, at);
        if found.verdict != verdict {
            wrong.push(format!("{input}: {} instead of {verdict}", found.verdict));
        }
        for step in &found.steps {
            steps += 1;
            if let Err(why) = check(step) {
                wrong.push(format!("{input}: {why}"));
            }
        }
    }
    println!("{steps} steps at {} points", POINTS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_step_can_be_left_out() {
    let mut wrong = Vec::new();
    for (_, input, at) in POINTS {
        let found = explained(input, at);
        if let Err(why) = leads(&found, &found.steps) {
            wrong.push(format!("{input}: {why}"));
            continue;
        }
        for i in 0..found.steps.len() {
            let mut fewer = found.steps.clone();
            let dropped = fewer.remove(i);
            if leads(&found, &fewer).is_ok() {
                wrong.push(format!(
                    "{input}: step {i}, {} {} {}, is not needed",
                    dropped.left, dropped.theorem, dropped.right
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The checks see what is wrong: a side changed a little, an interval too wide, an equation that is none.
#[test]
fn wrong_steps_are_seen() {
    let step = |left: &str, right: &str, equal: bool, hypotheses: &[&str]| Step {
        left: left.to_owned(),
        right: right.to_owned(),
        equal,
        theorem: "series".to_owned(),
        hypotheses: hypotheses.iter().map(|h| (*h).to_owned()).collect(),
    };
    for right in [step("h/h", "1", true, &["h > 0"]), step("limit(h + 1, h, 0+)", "1", true, &[])] {
        assert_eq!(check(&right), Ok(()));
    }
    for wrong in [
        step("h/h", "1", false, &["h > 0"]),
        step("abs(h)/h", "1", true, &["h < 0"]),
        step("abs(h)/h", "-1", true, &["h > 0"]),
        step("limit(h + 1, h, 0+)", "1 + 1/10^9", true, &[]),
        step("limit(1/h, h, 0-)", "inf", true, &[]),
        step("limit(ln(h), h, 0+)", "inf", true, &[]),
        step("limit(sin(1/h), h, 0+)", "none", true, &["the limit points fill [-2, 1]"]),
        step("limit(sin(1/h), h, 0+)", "none", true, &["the limit points fill [-1/2, 1/2]"]),
        step("limit(sin(1/h), h, 0+)", "none", true, &[]),
        step("limit(h, h, 0+)", "limit(1 + h, h, 0+)", true, &[]),
        step("limit(h, h, 0+)", "limit(2*h, h, 0+)", false, &[]),
        step("1/0", "undefined", false, &[]),
        step("1", "undefined", true, &[]),
        step("0", "1", true, &[]),
    ] {
        let is_word = wrong.right == "undefined" && wrong.left == "1/0";
        assert!(is_word || check(&wrong).is_err(), "{} {}", wrong.left, wrong.right);
    }
}
