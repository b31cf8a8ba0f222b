//! The corpus again under laws of the derivative: what is right for f is right for f(3*x - 2), for -f/7 and under
//! other names for the parameters.
//!
//! Every point of every page is asked of f and of its variant; all fields of the answer are compared as values,
//! those with parameters also with numbers in their place. `DINI_CORPUS` names another folder of pages.

use dini::Function;
use dini::Options;
use pages::Case;
use pages::Token;
use pages::rename;
use pages::same;
use pages::same_under;
use pages::tokens;
use pages::with;
use serde_json::Value;

mod pages;

/// What a law does to the texts of a case and to the numbers of its answer.
struct Law {
    name: &'static str,
    input: fn(&Case) -> String,
    point: fn(&Case, &str) -> String,
    /// Under the law, names of parameters are these.
    parameter: fn(&Case, &str) -> Option<String>,
    /// The factor of f^(n), by n.
    factor: fn(u32) -> Factor,
}

struct Factor {
    text: String,
    is_negative: bool,
}

const LAWS: [Law; 3] = [
    Law {
        name: "x -> 3*x - 2",
        input: |case| stretched(&case.input, case.variable()),
        point: |_, at| format!("(({at}) + 2)/3"),
        parameter: |_, _| None,
        factor: |order| Factor { text: format!("3^{order}"), is_negative: false },
    },
    Law {
        name: "f -> -f/7",
        input: |case| {
            let assumed = case.assumed();
            let body = case.input.strip_suffix(assumed).unwrap_or(&case.input);
            format!("-({body})/7{assumed}")
        },
        point: |_, at| at.to_owned(),
        parameter: |_, _| None,
        factor: |_| Factor { text: "(-1/7)".to_owned(), is_negative: true },
    },
    Law {
        name: "other names",
        input: |case| rename(&case.input, &|name| other_name(case, name)),
        point: |case, at| rename(at, &|name| other_name(case, name)),
        parameter: other_name,
        factor: |_| Factor { text: "1".to_owned(), is_negative: false },
    },
];

/// f(3*x - 2); a point `at P` becomes an equation.
fn stretched(input: &str, x: &str) -> String {
    let inner = format!("(3*{x} - 2)");
    let mut text = String::new();
    let mut rest = input;
    while let Some((before, after)) = rest.split_once(" at ") {
        text.push_str(before);
        let end = end_of_point(after);
        let at = after[..end].trim_start_matches(&format!("{x} = "));
        let relation = if at.starts_with('{') { "in" } else { "=" };
        text.push_str(&format!(" for {x} {relation} {at}"));
        rest = &after[end..];
    }
    with(&format!("{text}{rest}"), x, &inner)
}

fn end_of_point(text: &str) -> usize {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' | '{' => depth += 1,
            ')' | '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => return i,
            _ => {}
        }
    }
    text.len()
}

/// Words of the language that are no parameters.
const RESERVED: [&str; 19] = [
    "for",
    "if",
    "when",
    "otherwise",
    "undefined",
    "undecided",
    "at",
    "where",
    "and",
    "or",
    "not",
    "in",
    "e",
    "pi",
    "inf",
    "k",
    "R",
    "Z",
    "x",
];

/// The parameters in alphabetical order.
fn parameters(case: &Case) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for text in case.options.assumptions.iter().chain([&case.input]) {
        for token in tokens(text) {
            if let Token::Name(name) = token
                && name != case.variable()
                && !RESERVED.contains(&name)
            {
                out.push(name.to_owned());
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Other names, in the opposite order of the alphabet.
fn other_name(case: &Case, name: &str) -> Option<String> {
    let names = ["w3", "u2", "c2", "b_1"];
    parameters(case).iter().position(|p| p == name).map(|i| names[i].to_owned())
}

/// Words that the sources have used for symbols of the program's own.
const WORDS: [&str; 14] = [
    "call",
    "shift",
    "distance",
    "T",
    "w",
    "t",
    "angle",
    "x_of_no_function",
    "near",
    "h",
    "step",
    "n",
    "tau",
    "u",
];

/// The parameters get words of the list, from its place `FIRST` on.
fn word<const FIRST: usize>(case: &Case, name: &str) -> Option<String> {
    let words = WORDS.iter().cycle().skip(FIRST).filter(|word| **word != case.variable());
    let at = parameters(case).iter().position(|p| p == name)?;
    words.take(WORDS.len() - 1).nth(at).map(|word| (*word).to_owned())
}

fn words<const FIRST: usize>() -> Law {
    Law {
        name: "words of the program",
        input: |case| rename(&case.input, &|name| word::<FIRST>(case, name)),
        point: |case, at| rename(at, &|name| word::<FIRST>(case, name)),
        parameter: word::<FIRST>,
        factor: |_| Factor { text: "1".to_owned(), is_negative: false },
    }
}

/// One answer of JSON about one point; none when the parameters contradict the assumptions.
fn ask(input: &str, options: &Options, at: &str) -> Option<Value> {
    let options = Options { at: vec![at.to_owned()], ..options.clone() };
    let report = Function::parse(input).expect("a variant is in the language").derivative_with(&options);
    match report {
        Ok(report) => {
            let mut json: Value = serde_json::from_str(&report.to_json("null")).expect("one line of JSON");
            Some(json["queries"][0].take())
        }
        Err(error) if error.code == dini::Code::Assumption => None,
        Err(error) => panic!("{input} at {at}: {error}"),
    }
}

/// How often answers were compared, how often only one of them was decided, and where they differ.
#[derive(Default)]
struct Found {
    compared: usize,
    depends: usize,
    one_undecided: Vec<String>,
    differ: Vec<String>,
}

/// Compares one point of a case with its image under a law.
fn compare(case: &Case, law: &Law, values: &[(String, String)], at: &str, found: &mut Found) {
    let renamed = |text: &str| rename(text, &|name| (law.parameter)(case, name));
    let options = Options { values: values.to_vec(), ..case.options.clone() };
    let other_options = Options {
        values: values.iter().map(|(name, value)| (renamed(name), value.clone())).collect(),
        assumptions: case.options.assumptions.iter().map(|text| renamed(text)).collect(),
        ..case.options.clone()
    };
    let input = (law.input)(case);
    let at_image = (law.point)(case, at);
    let own = ask(&case.input, &options, at);
    let image = ask(&input, &other_options, &at_image);
    let place = format!("{}: {} {values:?} at {at}, and {input} at {at_image}", case.page, case.input);
    let (own, image) = match (own, image) {
        (None, None) => return,
        (Some(own), Some(image)) => (own, image),
        _ => return found.differ.push(format!("{place}: assumptions contradict each other in one only")),
    };
    found.compared += 1;
    if own["verdict"] != image["verdict"] {
        let list = match own["verdict"] == "undecided" || image["verdict"] == "undecided" {
            true => &mut found.one_undecided,
            false => &mut found.differ,
        };
        return list.push(format!("{place}: {} and {}", own["verdict"], image["verdict"]));
    }
    for word in ["singularity", "oscillates"] {
        if own[word] != image[word] {
            found.differ.push(format!("{place}: {word} {} and {}", own[word], image[word]));
        }
    }
    if own["verdict"] == "depends" {
        // Its cases are compared with numbers in place of the parameters.
        found.depends += 1;
        return;
    }
    let assumed = renamed(case.assumed());
    let equal = |a: &str, b: &str| same(a, b) || same_under(a, b, &assumed, &other_options);
    let order = case.options.order;
    let (slope, value) = ((law.factor)(order), (law.factor)(order - 1));
    let fields = [
        ("value", &slope),
        ("left", &slope),
        ("right", &slope),
        ("filled", &slope),
        ("left_limit", &value),
        ("right_limit", &value),
        ("function_value", &value),
    ];
    for (field, factor) in fields {
        let agree = match (&own[field], &image[field]) {
            (Value::Null, Value::Null) => true,
            (Value::String(a), Value::String(b)) => equal(&scaled(&renamed(a), factor), b),
            _ => false,
        };
        if !agree {
            found.differ.push(format!("{place}: {field} {} and {}", own[field], image[field]));
        }
    }
    let limit_points = if own["oscillates"] == "value" { &value } else { &slope };
    for (field, factor) in [
        (["clarke"].as_slice(), &slope),
        (["cluster"].as_slice(), limit_points),
        (["dini", "left_lower", "left_upper"].as_slice(), &slope),
        (["dini", "right_lower", "right_upper"].as_slice(), &slope),
    ] {
        let (own, mut image) = (ends(&own, field), ends(&image, field));
        if factor.is_negative {
            image.reverse();
        }
        let agree = own.len() == image.len()
            && own.iter().zip(&image).all(|ends| match ends {
                (Value::Null, Value::Null) => true,
                (Value::String(a), Value::String(b)) => equal(&scaled(&renamed(a), factor), b),
                _ => false,
            });
        if !agree {
            found.differ.push(format!("{place}: {field:?} {own:?} and {image:?}"));
        }
    }
}

/// The ends of an interval of the answer: a list, or two fields of an object.
fn ends<'a>(answer: &'a Value, field: &[&str]) -> Vec<&'a Value> {
    match field {
        [list] => answer[list].as_array().into_iter().flatten().collect(),
        [object, names @ ..] => names.iter().map(|name| &answer[object][name]).collect(),
        [] => Vec::new(),
    }
}

fn scaled(text: &str, factor: &Factor) -> String {
    match (text, factor.is_negative) {
        ("inf", true) => "-inf".to_owned(),
        ("-inf", true) => "inf".to_owned(),
        ("inf" | "-inf" | "none", _) => text.to_owned(),
        _ => format!("{}*({text})", factor.text),
    }
}

/// Numbers in place of the parameters: each takes some special and some general values.
fn assignments(parameters: &[String]) -> Vec<Vec<(String, String)>> {
    let numbers: &[&str] = match parameters.len() {
        0 | 1 => &["-2", "-1", "-1/2", "0", "3/7", "1", "sqrt(2)", "2"],
        _ => &["-1", "0", "2", "5/3"],
    };
    let mut out = vec![Vec::new()];
    for name in parameters {
        out = out
            .into_iter()
            .flat_map(|chosen| {
                numbers.iter().map(move |number| {
                    let mut chosen = chosen.clone();
                    chosen.push((name.clone(), (*number).to_owned()));
                    chosen
                })
            })
            .collect();
    }
    out
}

#[track_caller]
fn check(law: &Law) {
    let folder = std::env::var("DINI_CORPUS").unwrap_or_else(|_| "tests/corpus".to_owned());
    let mut found = Found::default();
    for case in pages::read(&folder, "") {
        let parameters = parameters(&case);
        let mut values = vec![Vec::new()];
        if !parameters.is_empty() {
            values.extend(assignments(&parameters));
        }
        for at in case.points() {
            for values in &values {
                compare(&case, law, values, &at, &mut found);
            }
        }
    }
    println!(
        "{}: {} points compared, {} of them depend on parameters, {} decided on one side only",
        law.name,
        found.compared,
        found.depends,
        found.one_undecided.len()
    );
    assert!(found.compared > 0);
    assert!(
        found.differ.is_empty() && found.one_undecided.is_empty(),
        "{}:\n{}",
        law.name,
        [found.differ, found.one_undecided].concat().join("\n")
    );
}

#[test]
fn stretching_the_variable_moves_the_points_and_scales_the_slopes() {
    check(&LAWS[0]);
}

#[test]
fn a_negative_factor_scales_all_numbers_and_turns_the_infinities() {
    check(&LAWS[1]);
}

#[test]
fn names_of_parameters_do_not_matter() {
    check(&LAWS[2]);
}

/// No name that a parameter may have is a name of the program's own.
#[test]
fn no_word_is_taken() {
    let laws =
        [words::<0>(), words::<1>(), words::<2>(), words::<3>(), words::<5>(), words::<7>(), words::<9>()];
    let mut found = Found::default();
    for case in pages::read("tests/corpus", "").iter().filter(|case| !parameters(case).is_empty()) {
        for law in &laws {
            let inside = |name: &str| {
                tokens(&case.input).into_iter().any(|token| matches!(token, Token::Name(n) if n == name))
            };
            // A word that the page itself uses, for a bound integer or the variable of a limit, would be captured there.
            let used = parameters(case)
                .iter()
                .filter_map(|name| (law.parameter)(case, name))
                .any(|word| inside(&word));
            for at in case.points().iter().take(2).filter(|_| !used) {
                compare(case, law, &[], at, &mut found);
            }
        }
    }
    assert!(found.compared > 500, "{} points", found.compared);
    let wrong = [found.differ, found.one_undecided].concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The comparison sees what differs: 2*x has not a third of the slopes of x.
#[test]
fn a_law_that_does_not_hold_is_seen() {
    let page = "## A corner\n```dini\nabs(x)\n```\n```verdict\nx = 0: corner, left -1, right 1\n```\n\
                ## A wave\n```dini\n{ x*sin(1/x) for x != 0, 0 at 0 }\n```\n```verdict\nx = 0: oscillation\n```\n";
    let cases = pages::cases("a page", page);
    let wrong = Law { factor: |_| Factor { text: "2".to_owned(), is_negative: false }, ..LAWS[0] };
    let elsewhere = Law { point: |_, at| format!("({at}) + 1"), ..LAWS[0] };
    for law in [wrong, elsewhere] {
        for case in &cases {
            let mut found = Found::default();
            compare(case, &law, &[], "0", &mut found);
            assert!(!found.differ.is_empty());
        }
    }
}
