//! One function, several spellings, one truth.
//!
//! Random functions are asked about at their breakpoints in four spellings: as drawn; with max, min and abs
//! written by each other; with branches cut in two and absolute values as branches; and moved by pi. Words and
//! values must agree, and each answer must agree with difference quotients at steps of 2^-40 and 2^-200,
//! computed to 300 digits by an evaluator that is not the engine (`tests/digits`, `tests/drawn`).
//!
//! `DINI_TRACE=1` writes each function before it is asked about, to find one that takes long; `DINI_FIRST=1764
//! DINI_CASES=1` draws that one alone.
//! `DINI_SEED=7 DINI_CASES=2000 cargo test --release --test spellings -- --nocapture` prints the figures. What
//! fails is cut down to a smallest function before it is shown.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::time::Duration;
use std::time::Instant;

use digits::Fixed;
use dini::DerivativeReport;
use dini::Function;
use dini::Options;
use dini::Singularity;
use dini::Slope;
use dini::Truth;
use dini::Value;
use dini::Verdict;
use drawn::Drawn;
use drawn::Generator;
use drawn::Names;
use drawn::Random;
use drawn::Tree;
use drawn::binary;
use drawn::by_branches;
use drawn::by_identities;
use drawn::moved_by_pi;
use drawn::pi;
use drawn::quarter;
use drawn::read;
use drawn::read_condition;
use drawn::run::cut_down;
use drawn::run::setting;

mod digits;
mod drawn;

const SPELLINGS: [&str; 4] = ["as drawn", "by identities", "by branches", "moved by pi"];

/// At most so many points of each kind are asked for.
const MAX_POINTS: usize = 6;

#[derive(Default)]
struct Figures {
    functions: usize,
    points: usize,
    breakpoints: usize,
    /// Answers of one spelling at one point.
    answers: usize,
    undecided: usize,
    depends: usize,
    /// Answers that the quotients could judge.
    judged: usize,
    /// Pairs of values that are equal to 250 digits and that the engine did not prove equal.
    unproved: usize,
    words: BTreeMap<&'static str, usize>,
}

/// The drawn function in its spellings, all asked in the same way.
struct Question {
    texts: Vec<String>,
    options: Options,
    names: Names,
}

impl Question {
    /// With a number in place of the parameter, or with its assumptions.
    fn of(drawn: &Drawn, with_value: bool) -> Question {
        let mut options = Options { variable: Some("x".to_owned()), ..Options::default() };
        let mut names = Vec::new();
        if let Some(parameter) = &drawn.parameter {
            let value = read(parameter.value).expect("a value is a number");
            let number = value.value(&Fixed::int(0), &Vec::new()).expect("a value is a number");
            names.push(("a".to_owned(), number));
            if with_value {
                options.values.push(("a".to_owned(), parameter.value.to_owned()));
            } else {
                options.assumptions = parameter.assumptions.iter().map(|a| (*a).to_owned()).collect();
            }
        }
        let tree = &drawn.tree;
        // The cuts of a function do not change while it is cut down.
        let mut random = Random(1);
        let texts = [tree.clone(), by_identities(tree), by_branches(tree, &mut random), moved_by_pi(tree)];
        Question { texts: texts.iter().map(Tree::to_string).collect(), options, names }
    }

    fn report(&self, spelling: usize) -> Result<DerivativeReport, String> {
        let text = &self.texts[spelling];
        let report = catch_unwind(AssertUnwindSafe(|| {
            Function::parse(text).and_then(|f| f.derivative_with(&self.options))
        }));
        match report {
            Ok(Ok(report)) => Ok(report),
            Ok(Err(error)) => Err(format!("{text}: {error}")),
            Err(_) => Err(format!("{text}: a panic")),
        }
    }
}

fn at(report: &DerivativeReport, point: &Tree, spelling: usize) -> Result<Verdict<Value>, String> {
    let point = in_spelling(point, spelling);
    match catch_unwind(AssertUnwindSafe(|| report.at(&point))) {
        Ok(Ok(verdict)) => Ok(verdict),
        Ok(Err(error)) => Err(format!("{error}")),
        Err(_) => Err("a panic".to_owned()),
    }
}

fn in_spelling(point: &Tree, spelling: usize) -> String {
    if spelling == 3 { binary('+', point.clone(), pi()).to_string() } else { point.to_string() }
}

/// Exactly one case must hold for the drawn value of the parameter, and its verdict must be right; false where
/// a condition cannot be read.
fn judge_cases(
    truth: &Quotients,
    cases: &[dini::Case<Value>],
    line: &str,
    names: &Names,
) -> Result<bool, String> {
    let parts: Vec<&str> = line.strip_prefix("depends, ").unwrap_or_default().split("; ").collect();
    if parts.len() != cases.len() {
        return Ok(false);
    }
    let mut held = Vec::new();
    for (case, part) in cases.iter().zip(parts) {
        let when = part.split_once(": ").and_then(|(when, _)| read_condition(when));
        match when.and_then(|when| when.holds(&Fixed::int(0), names)) {
            Some(true) => held.push(case),
            Some(false) => {}
            None => return Ok(false),
        }
    }
    match held.as_slice() {
        [case] => truth.judge(&case.verdict, names).map(|()| true),
        _ => Err(format!("{} cases hold", held.len())),
    }
}

/// The breakpoints that the engine lists and the evaluator can read.
fn listed(report: &DerivativeReport) -> Vec<Tree> {
    let json: serde_json::Value = serde_json::from_str(&report.to_json("null")).expect("one line of JSON");
    let points = json["points"].as_array().cloned().unwrap_or_default();
    points.iter().filter_map(|p| read(p["at"].as_str()?)).collect()
}

/// Everything that is wrong with the answers about one function.
fn disagreements(drawn: &Drawn, figures: &mut Figures) -> Vec<String> {
    let mut out = Vec::new();
    let modes: &[bool] = if drawn.parameter.is_some() { &[true, false] } else { &[true] };
    for with_value in modes {
        out.extend(ask(drawn, &Question::of(drawn, *with_value), *with_value, figures));
    }
    out
}

fn ask(drawn: &Drawn, question: &Question, with_value: bool, figures: &mut Figures) -> Vec<String> {
    let mut out = Vec::new();
    let names = &question.names;
    let mut reports = Vec::new();
    for spelling in 0..SPELLINGS.len() {
        match question.report(spelling) {
            Ok(report) => reports.push(report),
            Err(error) => return vec![error],
        }
    }
    let breakpoints = listed(&reports[0]);
    let number = |p: &Tree| p.is_known(names).then(|| p.value(&Fixed::int(0), names)).flatten();
    let listed_places: Vec<Fixed> = breakpoints.iter().filter_map(number).collect();
    let mut points: Vec<(Tree, Fixed)> = Vec::new();
    let mut others = 0;
    // What the engine lists, where the quotients see something, and as many others.
    for point in breakpoints.iter().take(MAX_POINTS).chain(&drawn.points).chain([&quarter(5)]) {
        let Some(place) = number(point) else { continue };
        if points.iter().any(|(_, other)| other.sub(&place).is_zero()) {
            continue;
        }
        let is_listed = listed_places.iter().any(|b| b.sub(&place).is_zero());
        if !is_listed && Quotients::of(&drawn.tree, &place, names).is_smooth() {
            others += 1;
            if others > breakpoints.len().clamp(1, MAX_POINTS) {
                continue;
            }
        }
        points.push((point.clone(), place));
    }
    for (point, place) in &points {
        let truth = Quotients::of(&drawn.tree, place, names);
        let mut verdicts: Vec<Verdict<Value>> = Vec::new();
        let is_listed = listed_places.iter().any(|b| b.sub(place).is_zero());
        for (spelling, report) in reports.iter().enumerate() {
            let text = &question.texts[spelling];
            let place = format!(
                "{} {:?} {:?} at {point}{}",
                text,
                question.options.values,
                question.options.assumptions,
                if spelling == 3 { " + pi" } else { "" }
            );
            let verdict = match at(report, point, spelling) {
                Ok(verdict) => verdict,
                Err(error) => {
                    out.push(format!("{place}: {error}"));
                    return out;
                }
            };
            figures.answers += 1;
            match &verdict {
                Verdict::Undecided { .. } => figures.undecided += 1,
                Verdict::Depends { .. } if with_value => {
                    out.push(format!("{place}: depends, though no parameter is left"));
                }
                Verdict::Depends { cases } => {
                    figures.depends += 1;
                    let line = report.verdict_line(&in_spelling(point, spelling)).unwrap_or_default();
                    match judge_cases(&truth, cases, &line, names) {
                        Ok(true) => figures.judged += 1,
                        Ok(false) => {}
                        Err(why) => out.push(format!("{place}: {line}: {why}")),
                    }
                }
                decided => match truth.judge(decided, names) {
                    Ok(()) => figures.judged += 1,
                    Err(why) => out.push(format!("{place}: {}: {why}", shown(decided))),
                },
            }
            verdicts.push(verdict);
        }
        figures.points += 1;
        let is_breakpoint = is_listed
            || verdicts
                .iter()
                .any(|v| !matches!(v, Verdict::Differentiable { .. } | Verdict::Undecided { .. }));
        figures.breakpoints += usize::from(is_breakpoint);
        *figures.words.entry(verdicts[0].word()).or_default() += 1;
        for (i, verdict) in verdicts.iter().enumerate() {
            for (j, other) in verdicts.iter().enumerate().skip(i + 1) {
                if let Err(why) = agree(verdict, other, names, figures) {
                    out.push(format!(
                        "{} at {point} {:?} {:?}: {} is {}, {} ({}) is {}: {why}",
                        question.texts[i],
                        question.options.values,
                        question.options.assumptions,
                        SPELLINGS[i],
                        shown(verdict),
                        SPELLINGS[j],
                        question.texts[j],
                        shown(other),
                    ));
                }
            }
        }
    }
    out
}

fn shown(verdict: &Verdict<Value>) -> String {
    format!("{:?}", verdict.clone().map(&mut |v: Value| v.text().to_owned()))
}

/// The numbers of a verdict, in a fixed order.
fn slopes(verdict: &Verdict<Value>) -> Vec<Slope<Value>> {
    let finite = |v: &Value| Slope::Finite(v.clone());
    match verdict {
        Verdict::Differentiable { value } => vec![finite(value)],
        Verdict::Corner { left, right } | Verdict::Cusp { left, right } => vec![left.clone(), right.clone()],
        Verdict::VerticalTangent { slope } | Verdict::Endpoint { slope, .. } => vec![slope.clone()],
        Verdict::Jump { left, value, right } => vec![finite(left), finite(value), finite(right)],
        Verdict::Removable { limit, value } => vec![finite(limit), finite(value)],
        _ => Vec::new(),
    }
}

/// Two spellings say the same, unless one of them is not decided.
fn agree(
    a: &Verdict<Value>,
    b: &Verdict<Value>,
    names: &Names,
    figures: &mut Figures,
) -> Result<(), &'static str> {
    let open = |v: &Verdict<Value>| matches!(v, Verdict::Undecided { .. } | Verdict::Depends { .. });
    if open(a) || open(b) {
        return Ok(());
    }
    let same_kind = match (a, b) {
        (Verdict::Endpoint { side: a, .. }, Verdict::Endpoint { side: b, .. }) => a == b,
        (Verdict::Outside { singularity: a }, Verdict::Outside { singularity: b }) => {
            a == b || [a, b].contains(&&Singularity::Unknown)
        }
        (Verdict::Oscillation { of_value: a }, Verdict::Oscillation { of_value: b }) => a == b,
        _ => a.word() == b.word(),
    };
    if !same_kind {
        return Err("the words differ");
    }
    for (a, b) in slopes(a).into_iter().zip(slopes(b)) {
        match (a, b) {
            (Slope::Finite(a), Slope::Finite(b)) => equal(&a, &b, names, figures)?,
            (Slope::Unknown, _) | (_, Slope::Unknown) => {}
            (a, b) if a == b => {}
            _ => return Err("an infinite slope differs"),
        }
    }
    Ok(())
}

fn equal(a: &Value, b: &Value, names: &Names, figures: &mut Figures) -> Result<(), &'static str> {
    let proved = if a == b { Truth::True } else { dini::equal(a.text(), b.text()).unwrap_or(Truth::Unknown) };
    let close = match (number(a, names), number(b, names)) {
        (Some(a), Some(b)) => Some(a.sub(&b).is_zero()),
        _ => None,
    };
    match (proved, close) {
        (Truth::True, Some(false)) => Err("two numbers are proved equal that differ"),
        (Truth::False, Some(true)) if names.is_empty() => {
            Err("two numbers are proved different that are equal")
        }
        (Truth::True, _) => Ok(()),
        (_, Some(true)) => {
            figures.unproved += 1;
            Ok(())
        }
        (Truth::False, _) | (_, Some(false)) => Err("the values differ"),
        (Truth::Unknown, None) => Ok(()),
    }
}

/// A value as the evaluator computes its text.
fn number(value: &Value, names: &Names) -> Option<Fixed> {
    let tree = read(value.text())?;
    if tree.is_known(names) { tree.value(&Fixed::int(0), names) } else { None }
}

/// The function beside a point, from both sides, at a near and at a far distance.
struct Quotients {
    value: Option<Fixed>,
    left: Beside,
    right: Beside,
}

struct Beside {
    near: Option<Fixed>,
    far: Option<Fixed>,
    /// Difference quotients.
    near_quotient: Option<Fixed>,
    far_quotient: Option<Fixed>,
}

impl Quotients {
    fn of(tree: &Tree, place: &Fixed, names: &Names) -> Quotients {
        let value = tree.value(place, names);
        let beside = |is_left: bool| {
            let step = |k| {
                let h = Fixed::power_of_half(k);
                if is_left { h.neg() } else { h }
            };
            let (near_step, far_step) = (step(200), step(40));
            let near = tree.value(&place.add(&near_step), names);
            let far = tree.value(&place.add(&far_step), names);
            let quotient = |other: &Option<Fixed>, h: &Fixed| {
                let (value, other) = (value.as_ref()?, other.as_ref()?);
                other.sub(value).div(h)
            };
            Beside {
                near_quotient: quotient(&near, &near_step),
                far_quotient: quotient(&far, &far_step),
                near,
                far,
            }
        };
        let (left, right) = (beside(true), beside(false));
        Quotients { value, left, right }
    }

    /// Whether both quotients are there and nearly equal.
    fn is_smooth(&self) -> bool {
        close(&self.left.near_quotient, &self.right.near_quotient)
    }

    /// Whether the numbers allow the verdict.
    fn judge(&self, verdict: &Verdict<Value>, names: &Names) -> Result<(), String> {
        let (left, right) = (&self.left, &self.right);
        let is = |what: bool, why: &str| if what { Ok(()) } else { Err(why.to_owned()) };
        if matches!(verdict, Verdict::Undecided { .. }) {
            return Ok(());
        }
        is(
            self.value.is_some() != matches!(verdict, Verdict::Outside { .. }),
            "the function has a value there, or has none",
        )?;
        let both = left.near.is_some() && right.near.is_some();
        match verdict {
            Verdict::Outside { singularity } => match singularity {
                Singularity::Pole => is(left.explodes() || right.explodes(), "no limit is infinite"),
                Singularity::Removable => is(both && close(&left.near, &right.near), "the limits differ"),
                Singularity::Jump => is(both && !close(&left.near, &right.near), "the limits are equal"),
                Singularity::Edge => is(left.near.is_some() != right.near.is_some(), "not one side"),
                Singularity::None => is(left.near.is_none() && right.near.is_none(), "a side is there"),
                Singularity::Oscillation | Singularity::Unknown => Ok(()),
            },
            Verdict::Isolated => is(left.near.is_none() && right.near.is_none(), "a side is there"),
            Verdict::Endpoint { side, slope } => {
                // The sides have no name outside the library.
                let is_left = format!("{side:?}") == "Left";
                let (there, absent) = if is_left { (left, right) } else { (right, left) };
                is(there.near.is_some() && absent.near.is_none(), "the domain lies otherwise")?;
                there.tends_to(slope, names)
            }
            Verdict::Pole => is(left.explodes() || right.explodes(), "no limit is infinite"),
            Verdict::Jump { left: l, value, right: r } => {
                is(both && !close(&left.near, &right.near), "the limits are equal")?;
                is(self.is_value(value, names), "the value differs")?;
                is(left.has_limit(l, names) && right.has_limit(r, names), "a limit differs")
            }
            Verdict::Removable { limit, value } => {
                is(both && close(&left.near, &right.near), "the limits differ")?;
                is(self.is_value(value, names), "the value differs")?;
                is(!close(&left.near, &self.value), "the function is continuous")?;
                is(left.has_limit(limit, names) && right.has_limit(limit, names), "a limit differs")
            }
            Verdict::Differentiable { value } => {
                is(both, "a side is not there")?;
                let slope = Slope::Finite(value.clone());
                left.tends_to(&slope, names)?;
                right.tends_to(&slope, names)
            }
            Verdict::Corner { left: l, right: r } | Verdict::Cusp { left: l, right: r } => {
                is(both, "a side is not there")?;
                is(!close(&left.near_quotient, &right.near_quotient), "the quotients agree")?;
                left.tends_to(l, names)?;
                right.tends_to(r, names)
            }
            Verdict::VerticalTangent { slope } => {
                left.tends_to(slope, names)?;
                right.tends_to(slope, names)
            }
            Verdict::Oscillation { .. } | Verdict::Undecided { .. } | Verdict::Depends { .. } => Ok(()),
        }
    }

    fn is_value(&self, value: &Value, names: &Names) -> bool {
        number(value, names).is_none_or(|v| self.value.as_ref().is_some_and(|own| own.sub(&v).is_zero()))
    }
}

impl Beside {
    fn explodes(&self) -> bool {
        grows(&self.near, &self.far)
    }

    fn has_limit(&self, limit: &Value, names: &Names) -> bool {
        number(limit, names).is_none_or(|l| close(&self.near, &Some(l)))
    }

    fn tends_to(&self, slope: &Slope<Value>, names: &Names) -> Result<(), String> {
        let Some(quotient) = &self.near_quotient else { return Err("there is no quotient".to_owned()) };
        let fits = match slope {
            Slope::Finite(v) => number(v, names).is_none_or(|v| close(&self.near_quotient, &Some(v))),
            Slope::PlusInfinity => grows(&self.near_quotient, &self.far_quotient) && quotient.approx() > 0.0,
            Slope::MinusInfinity => grows(&self.near_quotient, &self.far_quotient) && quotient.approx() < 0.0,
            Slope::None | Slope::Unknown => true,
        };
        if fits { Ok(()) } else { Err(format!("a quotient is {:e}", quotient.approx())) }
    }
}

/// Larger near the point than away from it, as powers and logarithms are.
fn grows(near: &Option<Fixed>, far: &Option<Fixed>) -> bool {
    match (near, far) {
        (Some(near), Some(far)) => {
            near.approx().abs() > 2.0 * far.approx().abs() && near.approx().abs() > 20.0
        }
        // Near a pole the evaluator may give up.
        (None, Some(_)) => true,
        _ => false,
    }
}

fn close(a: &Option<Fixed>, b: &Option<Fixed>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.sub(b).approx().abs() < 1e-12 * (1.0 + a.approx().abs()),
        _ => false,
    }
}

#[test]
fn spellings_agree_with_each_other_and_with_quotients() {
    let (seed, first, cases) =
        (setting("DINI_SEED", 2026), setting("DINI_FIRST", 0), setting("DINI_CASES", 150));
    println!("DINI_SEED={seed} DINI_CASES={cases}");
    let trace = std::env::var_os("DINI_TRACE").is_some();
    let mut figures = Figures::default();
    let mut wrong = Vec::new();
    let mut slowest = (Duration::ZERO, String::new());
    for i in first..first + cases {
        // Each function has its own seed, so that it can be drawn alone.
        let own_seed = seed.wrapping_mul(1_000_003).wrapping_add(i);
        let drawn = Generator::new(own_seed).draw();
        if trace {
            eprintln!("{i}: {} {:?}", drawn.tree, drawn.parameter);
        }
        let start = Instant::now();
        let found = disagreements(&drawn, &mut figures);
        slowest = slowest.max((start.elapsed(), drawn.tree.to_string()));
        figures.functions += 1;
        if !found.is_empty() {
            let small = cut_down(&drawn, &found, |d| disagreements(d, &mut Figures::default()));
            let messages = disagreements(&small, &mut Figures::default());
            let first = messages.first().cloned().unwrap_or_default();
            wrong.push(format!("{first}\n  and {} more; cut down from {}", messages.len() - 1, drawn.tree));
        }
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "{} functions, {} points, {:.1} % of them breakpoints; {} answers, {:.2} % undecided, {} depend on the \
         parameter, {} judged by quotients; {} equal values not proved equal; slowest {:?}: {}",
        figures.functions,
        figures.points,
        share(figures.breakpoints, figures.points),
        figures.answers,
        share(figures.undecided, figures.answers),
        figures.depends,
        figures.judged,
        figures.unproved,
        slowest.0,
        slowest.1,
    );
    println!("verdicts: {:?}", figures.words);
    println!("{} functions with disagreements", wrong.len());
    assert!(wrong.is_empty(), "{} functions:\n{}", wrong.len(), wrong.join("\n"));
    assert!(share(figures.breakpoints, figures.points) >= 50.0, "too few breakpoints are asked for");
    assert!(share(figures.undecided, figures.answers) < 8.0, "too much is undecided");
}

/// The comparison sees a wrong answer: here each function is judged by the quotients of another one.
#[test]
fn quotients_of_another_function_are_seen() {
    for (text, other) in [
        ("abs(x)", "x"),
        ("x", "abs(x)"),
        ("x", "2*x"),
        ("x", "x + abs(x)/1000000"),
        ("relu(x)", "abs(x)"),
        ("sqrt(x)", "sqrt(abs(x))"),
        ("sqrt(x)", "x"),
        ("sqrt(abs(x))", "x"),
        ("sign(x)", "heaviside(x)"),
        ("abs(x)/x", "sin(x)/x"),
        ("sin(x)/x", "1/x"),
        ("1/x", "sin(x)/x"),
        ("ln(x)", "ln(abs(x))*x"),
        ("x", "sin(x)/x"),
        ("x^2*abs(x)", "x - abs(x)"),
    ] {
        let options = Options { variable: Some("x".to_owned()), ..Options::default() };
        let report = Function::parse(text).and_then(|f| f.derivative_with(&options)).expect("a function");
        let verdict = report.at("0").expect("a point");
        let none = Names::new();
        let quotients = |text: &str| {
            let tree = read(text).expect("the evaluator reads what the test writes");
            Quotients::of(&tree, &Fixed::int(0), &none)
        };
        assert_eq!(quotients(text).judge(&verdict, &none), Ok(()), "{text}");
        assert!(quotients(other).judge(&verdict, &none).is_err(), "{}: {other}", shown(&verdict));
    }
}

/// The evaluator against digits from a table.
#[test]
fn the_evaluator_knows_its_numbers() {
    for (text, digits) in [
        ("pi", "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899"),
        ("e", "2.71828182845904523536028747135266249775724709369995957496696762772407663035354759"),
        ("ln(2)", "0.69314718055994530941723212145817656807550013436025525412068000949339362196969471"),
        ("sqrt(2)", "1.41421356237309504880168872420969807856967187537694807317667973799073247846210703"),
        ("4*atan(1)", "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899"),
        ("sin(1)", "0.84147098480789650665250232163029899962256306079837106567275170999191040439123966"),
        ("cos(10)", "-0.83907152907645245225886394782406483451993016513316854683595373104879258686627076"),
        ("exp(-3)", "0.04978706836786394297934241565006177663169959218842321556762772760606066773019955"),
        ("ln(1/1000)", "-6.90775527898213705205397436405309262280330446588631892809998370290271782903205744"),
    ] {
        let value = read(text).and_then(|t| t.value(&Fixed::int(0), &Names::new())).expect("a number");
        let table = read(digits).and_then(|t| t.value(&Fixed::int(0), &Names::new())).expect("a number");
        assert!(value.sub(&table).approx().abs() < 1e-79, "{text}: {:e}", value.sub(&table).approx());
    }
}
