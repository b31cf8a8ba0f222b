//! Every record of evidence, replayed: the facts are computed again by an evaluator of the tests, and the word is
//! derived from the facts alone. Nothing of the engine serves but the JSON that it printed.
//!
//! The functions are those of the corpus (`DINI_CORPUS` names another folder) and some of other kinds. Where
//! parameters occur, numbers take their place that fit the assumptions, at least one for each case; in a family,
//! some members are looked at. What cannot be judged is counted and named.

use digits::Fixed;
use std::collections::BTreeMap;

use dini::Function;
use dini::Options;
use drawn::Condition;
use drawn::Tree;
use replay::Local;
use replay::Trouble;
use replay::check;
use replay::jets::World;
use replay::language;
use replay::record;
use serde_json::Value;

mod digits;
#[allow(dead_code, reason = "another test draws functions")]
mod drawn;
mod pages;
mod replay;

/// An answer of JSON with what is needed to replay it.
struct Answer {
    place: String,
    json: Value,
    variable: String,
    order: usize,
    tree: Tree,
    assumptions: Vec<Condition>,
    parameters: Vec<String>,
}

/// Functions of kinds that the corpus has few of, with points to ask about.
const MORE: [(&str, &[&str]); 23] = [
    ("max(x, cos(x))", &["0", "2"]),
    ("max(x^5 - x - 1, 0)", &["1"]),
    ("max(2*x^3 - 4*x - 1, 0)", &[]),
    ("{ r*x for x < 0, x otherwise } where r = rootof(exp(t) + t, t in (-1, 0))", &["0"]),
    ("floor(x)", &["2", "1/2"]),
    ("x - floor(x)", &["-1"]),
    ("floor(x)*sin(pi*x)", &["3"]),
    ("abs(sin(x))", &["pi", "0"]),
    ("tan(x)", &["pi/2", "pi/4"]),
    ("ceil(x)*x", &["0", "1"]),
    ("abs(x)^p where p > 0", &["0"]),
    ("max(a, 0) + abs(x)", &["0"]),
    ("max(a*x, x^2)", &["0"]),
    ("a/x", &["0"]),
    ("sign(a)/x", &["0"]),
    ("{ a*x + b for x < 1, c for x = 1, x^2 for x > 1 }", &["1"]),
    ("exp(-1/x^2)", &["0"]),
    ("1/ln(abs(x))", &["0", "1"]),
    ("1/(1 + exp(1/x))", &["0"]),
    ("sqrt(abs(x))*abs(x - 1)", &["0", "1"]),
    ("1/sin(x)", &["0"]),
    ("abs(x*ln(ln(a)))", &["0"]),
    ("{ x^2*sin(1/x) for x != 0, 0 at 0 }", &["0"]),
];

impl Answer {
    fn new(place: String, json: &str) -> Result<Answer, String> {
        // A user is told that an answer was refuted; here that is a failure.
        assert!(!json.contains("two computations disagree"), "{place}: {json}");
        let json: Value = serde_json::from_str(json).expect("a report is one line of JSON");
        let variable = json["variable"].as_str().expect("an answer has a variable").to_owned();
        let text = json["function"]["text"].as_str().expect("an answer has a function");
        let tree =
            language::formula(text, &variable).ok_or_else(|| format!("{place}: cannot read {text}"))?;
        let assumptions: Option<Vec<Condition>> = json["assumptions"]
            .as_array()
            .and_then(|all| all.iter().map(|c| language::condition(c.as_str()?, &variable)).collect());
        let assumptions = assumptions.ok_or_else(|| format!("{place}: cannot read the assumptions"))?;
        let order = usize::try_from(json["order"].as_u64().expect("an order")).expect("a small order");
        let parameters = language::parameters(&tree);
        Ok(Answer { place, variable, order, tree, assumptions, parameters, json })
    }

    fn points(&self) -> impl Iterator<Item = &Value> {
        ["points", "queries"].into_iter().flat_map(|list| self.json[list].as_array().into_iter().flatten())
    }
}

/// The answers for the corpus and for the other functions.
fn answers() -> (Vec<Answer>, Vec<String>) {
    let folder = std::env::var("DINI_CORPUS").unwrap_or_else(|_| "tests/corpus".to_owned());
    let mut asked: Vec<(String, String, Options)> = Vec::new();
    for case in pages::read(&folder, "") {
        let options = Options { at: case.points(), ..case.options.clone() };
        asked.push((case.place(), case.input, options));
    }
    for (input, at) in MORE {
        let at = at.iter().map(|at| (*at).to_owned()).collect();
        asked.push((
            input.to_owned(),
            input.to_owned(),
            Options { variable: Some("x".to_owned()), at, ..Options::default() },
        ));
    }
    let (mut out, mut unread) = (Vec::new(), Vec::new());
    for (place, input, options) in asked {
        let function = Function::parse(&input).unwrap_or_else(|error| panic!("{place}: {error}"));
        let report = function.derivative_with(&options).unwrap_or_else(|error| panic!("{place}: {error}"));
        match Answer::new(place, &report.to_json("null")) {
            Ok(answer) => out.push(answer),
            Err(why) => unread.push(why),
        }
    }
    (out, unread)
}

/// Numbers that take the place of parameters.
const NUMBERS: [&str; 9] = ["-2", "-1", "-1/2", "0", "3/7", "1", "sqrt(2)", "2", "3"];
/// The members of a family that are looked at.
const MEMBERS: [&str; 5] = ["-2", "-1", "0", "1", "3"];

/// What is known of names: those that stand for a number, numbers to try for the others, and whether these reach
/// every case.
struct Choices {
    defined: Vec<(String, Tree)>,
    free: Vec<(String, Vec<Fixed>)>,
    complete: bool,
}

impl Choices {
    /// Fixed numbers, and what the conditions compare with: each number, those beside it and those between.
    fn new(names: &[String], conditions: &[&Condition], cases: &[&Condition]) -> Choices {
        let number = |text: &str| {
            let tree = language::formula(text, "x").expect("a number");
            World::default().number(&tree).expect("a number")
        };
        let defined: Vec<(String, Tree)> = conditions
            .iter()
            .filter_map(|c| match c {
                Condition::Compare(Tree::Name(name), "=", value) if names.contains(name) => {
                    Some((name.clone(), value.clone()))
                }
                _ => None,
            })
            .collect();
        let bounds: Vec<_> = conditions.iter().chain(cases).flat_map(|c| language::bounds(c)).collect();
        let names: Vec<&String> = names.iter().filter(|n| !defined.iter().any(|(d, _)| d == *n)).collect();
        let few = if names.len() <= 2 { &NUMBERS[..] } else { &NUMBERS[1..8] };
        let free = names.iter().map(|name| {
            let own = bounds.iter().flatten().filter(|(n, _)| n == *name);
            let mut special: Vec<Fixed> = own.filter_map(|(_, t)| World::default().number(t).ok()).collect();
            special.sort_by(Fixed::compare);
            let half = Fixed::power_of_half(1);
            let middles = special.windows(2).map(|pair| pair[0].add(&pair[1]).mul(&half));
            let one = Fixed::int(1);
            let beyond = special.iter().flat_map(|v| [v.sub(&one), v.add(&one)]);
            let mut all: Vec<Fixed> = match name.as_str() {
                "k" => MEMBERS.iter().map(|text| number(text)).collect(),
                _ => {
                    let found: Vec<Fixed> = middles.chain(beyond).collect();
                    few.iter().map(|text| number(text)).chain(special).chain(found).collect()
                }
            };
            all.sort_by(Fixed::compare);
            all.dedup_by(|a, b| a.sub(b).is_zero());
            ((*name).clone(), all)
        });
        let free: Vec<_> = free.collect();
        let complete = free.len() == 1 && free[0].0 != "k" && bounds.iter().all(Option::is_some);
        Choices { defined, free, complete }
    }

    /// All choices that satisfy the conditions.
    fn worlds(&self, conditions: &[&Condition]) -> Result<Vec<World>, Trouble> {
        let mut all = vec![World::default()];
        for (name, numbers) in &self.free {
            let with = |world: &World, number: &Fixed| {
                let mut names = world.names.clone();
                names.push((name.clone(), number.clone()));
                World::new(names)
            };
            all = all.iter().flat_map(|world| numbers.iter().map(|n| with(world, n))).collect();
        }
        let mut out = Vec::new();
        for mut world in all {
            for (name, value) in &self.defined {
                if let Ok(value) = world.number(value) {
                    world.names.push((name.clone(), value));
                }
            }
            let held: Result<Vec<bool>, _> = conditions.iter().map(|c| world.holds(c)).collect();
            match held {
                Ok(held) if held.iter().all(|h| *h) => out.push(world),
                Ok(_) => {}
                Err(_) => return Err(Trouble::Unjudged("a condition on parameters".to_owned())),
            }
        }
        Ok(out)
    }
}

/// The function near a point with numbers for the parameters: one for each case of the record, or three.
fn locals(answer: &Answer, point: &Value) -> Result<Vec<Local>, Trouble> {
    let unjudged = |why: &str| Trouble::Unjudged(why.to_owned());
    let x = answer.variable.as_str();
    let record = record::read(&point["evidence"], x).map_err(Trouble::Wrong)?;
    let mut names = answer.parameters.clone();
    if point["family"] == "k in Z" {
        names.push("k".to_owned());
    }
    let when = match point["when"].as_str() {
        Some(text) => Some(language::condition(text, x).ok_or_else(|| unjudged("the condition of a point"))?),
        None => None,
    };
    let conditions: Vec<&Condition> = answer.assumptions.iter().chain(&when).collect();
    let cases: Vec<&Condition> = record.cases.iter().map(|(condition, _)| condition).collect();
    let choices = Choices::new(&names, &conditions, &cases);
    let all = choices.worlds(&conditions)?;
    let mut chosen: Vec<World> = Vec::new();
    let count = all.len();
    if record.cases.is_empty() {
        let picked = [0, count / 2, count.saturating_sub(1)];
        chosen.extend(all.into_iter().enumerate().filter(|(i, _)| picked.contains(i)).map(|(_, w)| w));
    } else {
        for (condition, _) in &record.cases {
            let held = |world: &&World| world.holds(condition) == Ok(true);
            let mut fitting = all.iter().filter(held);
            match fitting.next() {
                Some(world) => chosen.push(world.clone()),
                // No number satisfies its condition: nothing is said.
                None if choices.complete => {}
                None => return Err(Trouble::Unreached),
            }
            chosen.extend(fitting.next_back().cloned());
        }
    }
    if chosen.is_empty() && !choices.complete {
        return Err(Trouble::Unreached);
    }
    let at = point["at"].as_str().and_then(|text| language::formula(text, x));
    let at = at.ok_or_else(|| unjudged("the point"))?;
    chosen
        .into_iter()
        .map(|world| {
            let place = world.number(&at).map_err(|_| unjudged("the point"))?;
            Ok(Local::new(&answer.tree, answer.order, place, world))
        })
        .collect()
}

fn numbers_of(local: &Local) -> String {
    let shown = local.world.names.iter().map(|(name, value)| format!("{name} = {}", value.approx()));
    shown.collect::<Vec<_>>().join(", ")
}

fn describe(answer: &Answer, point: &Value, why: &str) -> String {
    format!("{} at {}: {}: {why}: {}", answer.place, point["at"], point["verdict"], point["evidence"])
}

/// What is said of a point in a way that differs: each of these must be refused.
fn tampered(point: &Value) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    let mut push = |what: String, change: &dyn Fn(&mut Value)| {
        let mut other = point.clone();
        change(&mut other);
        out.push((what, other));
    };
    for (i, entry) in point["evidence"].as_array().into_iter().flatten().enumerate() {
        if entry["theorem"] == "case" {
            continue;
        }
        for (j, fact) in entry["facts"].as_array().into_iter().flatten().enumerate() {
            let fact = fact.as_str().unwrap_or_default();
            for other in other_facts(fact) {
                push(format!("`{fact}` as `{other}`"), &|p| {
                    p["evidence"][i]["facts"][j] = Value::from(other.clone());
                });
            }
        }
    }
    // The same error in a fact and in the field that repeats it.
    for (left, fields) in [
        ("f(a) = ", vec!["function_value"]),
        ("f(a-) = ", vec!["left_limit"]),
        ("f(a+) = ", vec!["right_limit"]),
        ("f'_-(a) = ", vec!["left", "value"]),
        ("f'_+(a) = ", vec!["right", "value"]),
        ("f'(a) = ", vec!["value", "left", "right"]),
    ] {
        let is_number =
            |fact: &str| fact.starts_with(left) && !fact.contains("inf") && !fact.contains("none");
        let changed = |text: &Value, which: &dyn Fn(&str) -> bool| match text.as_str() {
            Some(text) if which(text) && !text.contains("= f") => Value::from(format!("{text} + 1/10")),
            _ => text.clone(),
        };
        let entries = || point["evidence"].as_array().into_iter().flatten();
        let facts = || entries().flat_map(|e| e["facts"].as_array().into_iter().flatten());
        if !facts().any(|fact| changed(fact, &is_number) != *fact) {
            continue;
        }
        push(format!("`{left}` and its field"), &|p| {
            for entry in p["evidence"].as_array_mut().into_iter().flatten() {
                for fact in entry["facts"].as_array_mut().into_iter().flatten() {
                    *fact = changed(fact, &is_number);
                }
            }
            for field in &fields {
                p[*field] = changed(&p[*field], &|text| !text.contains("inf") && text != "none");
            }
        });
    }
    let word = point["verdict"].as_str().unwrap_or_default();
    for other in ["differentiable", "corner", "jump", "endpoint", "outside"] {
        if word != other && word != "depends" {
            push(format!("{word} as {other}"), &|p| p["verdict"] = Value::from(other));
        }
    }
    for field in ["value", "left", "right", "left_limit", "right_limit", "function_value"] {
        let other = match point[field].as_str() {
            Some("inf") => "-inf".to_owned(),
            Some("-inf" | "none") => "inf".to_owned(),
            Some(text) => format!("{text} + 1/1000000"),
            None => continue,
        };
        push(format!("{field} as {other}"), &|p| p[field] = Value::from(other.clone()));
    }
    out
}

/// Other facts in the place of one, none of them true.
fn other_facts(fact: &str) -> Vec<String> {
    let swapped = |a: &str, b: &str| vec![fact.replacen(a, b, 1)];
    match fact {
        "f(a) is undefined" => vec!["f(a) = 0".to_owned()],
        _ if fact.contains(" left of ") => swapped("left", "right"),
        _ if fact.contains(" right of ") => swapped("right", "left"),
        _ if fact.contains(" != ") => swapped(" != ", " = "),
        _ if fact.ends_with("= f(a)") || fact.ends_with("= f(a+)") || fact.ends_with("= f'_+(a)") => {
            swapped(" = ", " != ")
        }
        _ if fact.starts_with('g') && fact.contains(" > ") => swapped(" > ", " < "),
        _ if fact.starts_with('g') && fact.contains(" < ") => swapped(" < ", " > "),
        _ if fact.contains("rootof") || fact.starts_with("g has") => Vec::new(),
        _ if fact.ends_with("= inf") => vec![fact.replace("inf", "-inf"), fact.replace("inf", "1000")],
        _ if fact.ends_with("= -inf") => vec![fact.replace("-inf", "inf"), fact.replace("-inf", "-1000")],
        _ => vec![format!("{fact} + 1/1000000"), format!("{fact} - 10^(-70)")],
    }
}

#[test]
fn every_record_can_be_replayed() {
    let (answers, unread) = answers();
    let found = Tally::of(&answers);
    found.assert_none_wrong();
    let open = [unread, found.unjudged, found.unreached].concat();
    assert!(open.len() * 20 < found.records, "{} of {}:\n{}", open.len(), found.records, open.join("\n"));
}

/// The evidence for functions that nobody chose.
#[test]
fn records_of_drawn_functions_can_be_replayed() {
    let seed = std::env::var("DINI_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1);
    let count = std::env::var("DINI_DRAWS").ok().and_then(|s| s.parse().ok()).unwrap_or(100);
    println!("DINI_SEED={seed} DINI_DRAWS={count}");
    let mut generator = drawn::Generator::new(seed);
    let (mut answers, mut unread) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let drawn = generator.draw();
        let options = Options {
            variable: Some("x".to_owned()),
            at: drawn.points.iter().take(3).map(Tree::to_string).collect(),
            assumptions: drawn
                .parameter
                .iter()
                .flat_map(|p| &p.assumptions)
                .map(|a| (*a).to_owned())
                .collect(),
            ..Options::default()
        };
        let text = drawn.tree.to_string();
        let function = Function::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        // A point that the parameters move is no number to ask about.
        let Ok(report) = function.derivative_with(&options) else { continue };
        match Answer::new(text, &report.to_json("null")) {
            Ok(answer) => answers.push(answer),
            Err(why) => unread.push(why),
        }
    }
    let found = Tally::of(&answers);
    found.assert_none_wrong();
    // Cases that no numbers reach are many where the engine does not see that conditions contradict each other.
    let open = [unread, found.unjudged].concat();
    assert!(open.len() * 20 < found.records, "{} of {}:\n{}", open.len(), found.records, open.join("\n"));
}

/// What became of the records of answers.
#[derive(Default)]
struct Tally {
    records: usize,
    replays: usize,
    words: BTreeMap<String, usize>,
    wrong: Vec<String>,
    unjudged: Vec<String>,
    /// Records with a case for which no numbers were found.
    unreached: Vec<String>,
}

impl Tally {
    fn of(answers: &[Answer]) -> Tally {
        let mut out = Tally::default();
        for answer in answers {
            for point in answer.points() {
                out.records += 1;
                let word = point["verdict"].as_str().unwrap_or_default().to_owned();
                *out.words.entry(word).or_default() += 1;
                match locals(answer, point) {
                    Ok(locals) => {
                        out.replays += locals.len();
                        let found = locals.iter().find_map(|local| {
                            let trouble = check(point, &answer.variable, local).err()?;
                            Some((trouble, numbers_of(local)))
                        });
                        if let Some((trouble, numbers)) = found {
                            out.note(trouble, answer, point, &numbers);
                        }
                    }
                    Err(trouble) => out.note(trouble, answer, point, ""),
                }
            }
        }
        println!("{} records, {} replays with numbers: {:?}", out.records, out.replays, out.words);
        for (what, list) in [("not judged", &out.unjudged), ("no numbers for a case", &out.unreached)] {
            println!("{what}: {}", list.len());
            for line in list {
                println!("    {line}");
            }
        }
        out
    }

    fn note(&mut self, trouble: Trouble, answer: &Answer, point: &Value, numbers: &str) {
        let (list, why) = match trouble {
            Trouble::Wrong(why) => (&mut self.wrong, why),
            Trouble::Unjudged(why) => (&mut self.unjudged, why),
            Trouble::Unreached => (&mut self.unreached, String::new()),
        };
        list.push(describe(answer, point, &format!("{why} {numbers}")));
    }

    #[track_caller]
    fn assert_none_wrong(&self) {
        assert!(
            self.wrong.is_empty(),
            "{} of {} records:\n{}",
            self.wrong.len(),
            self.records,
            self.wrong.join("\n")
        );
    }
}

#[test]
fn a_tampered_record_is_refused() {
    let (answers, _) = answers();
    let (mut refused, mut passed) = (0, Vec::new());
    for answer in answers.iter().step_by(3) {
        for point in answer.points() {
            let Ok(locals) = locals(answer, point) else { continue };
            let holds = |point: &Value| {
                let mut done = locals.iter().map(|local| check(point, &answer.variable, local));
                done.all(|done| done.is_ok())
            };
            if !holds(point) {
                continue;
            }
            for (what, other) in tampered(point) {
                if holds(&other) {
                    passed.push(describe(answer, point, &what));
                } else {
                    refused += 1;
                }
            }
        }
    }
    println!("{refused} tampered records refused");
    assert!(refused > 500, "only {refused} records were tampered with");
    assert!(passed.is_empty(), "{} tampered records passed:\n{}", passed.len(), passed.join("\n"));
}
