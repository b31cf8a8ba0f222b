//! Functions of the whole language, at the points where they are special.
//!
//! * Any two functions of the language, joined in any way (`tests/whole/draw.rs`): the answers at special numbers and at
//!   the points that are listed are judged by difference quotients (`tests/wild/judge.rs`).
//! * Derivatives of order 2 and 3: judged by quotients of derivatives, and compared with the answers about the printed
//!   derivative of one order less, read back.
//! * Functions of two parameters (`tests/whole/parameters.rs`) and limits of such: exactly one case must hold for numbers,
//!   and it must say what is said about the function with these numbers in it.
//! * Limits in which leading terms cancel (`tests/whole/limits.rs`): known by construction, or judged by samples.
//!
//! `DINI_SEED=7 DINI_CASES=3000 cargo test --release --test breadth -- --nocapture --test-threads=1` prints the figures; `DINI_TRACE=1`
//! numbers the cases as they come, `DINI_FIRST=1764 DINI_CASES=1` draws that one alone. What fails is cut down to a smallest
//! function before it is shown.

use dini::Options;
use drawn::Drawn;
use drawn::Tree;
use drawn::run::cut_down;
use whole::catalogue::expanded;
use whole::draw::Whole;
use whole::limits;
use whole::limits::ask_limit;
use whole::parameters;
use whole::parameters::Numbers;
use whole::parameters::put_in;
use whole::parameters::renamed;
use whole::run::Figures;
use whole::run::run;
use wild::answer::Answer;
use wild::answer::Number;
use wild::answer::ask_with;
use wild::answer::value_of;
use wild::judge::Samples;
use wild::laws::Compared;
use wild::laws::agree;
use wild::laws::same;
use wild::laws::texts;
use wild::wide::Wide;

#[allow(dead_code, reason = "it is shared with another test")]
mod digits;
#[allow(dead_code, reason = "it is shared with another test")]
mod drawn;
#[allow(dead_code, reason = "it is shared with another test")]
mod replay;
mod whole;
#[allow(dead_code, reason = "it is shared with another test")]
mod wild;

/// So many of the points that are listed are judged, too.
const MAX_LISTED: usize = 4;

fn options(points: &[String], order: u32) -> Options {
    Options { at: points.to_vec(), order, ..Options::default() }
}

/// The points once each, as the evaluator sees them.
fn places(points: &[Tree]) -> Vec<(String, Wide)> {
    let mut out: Vec<(String, Wide)> = Vec::new();
    for point in points {
        let Some(place) = value_of(&point.to_string()) else { continue };
        if out.iter().all(|(_, other)| other.sub(&place).is_ok_and(|d| !d.is_zero())) {
            out.push((point.to_string(), place));
        }
    }
    out
}

/// The drawn function, or if something is wrong a smallest one with what is wrong with it.
fn smallest(
    drawn: Drawn,
    figures: &mut Figures,
    judge: impl Fn(&Drawn, &mut Figures) -> Vec<String>,
) -> (String, Vec<String>) {
    let found = judge(&drawn, figures);
    let shown = drawn.tree.to_string();
    if found.is_empty() {
        return (shown, found);
    }
    let small = cut_down(&drawn, &found, |d| judge(d, &mut Figures::default()));
    (shown, judge(&small, &mut Figures::default()))
}

fn judge_function(drawn: &Drawn, figures: &mut Figures) -> Vec<String> {
    let (text, tree) = (drawn.tree.to_string(), expanded(&drawn.tree));
    let places = places(&drawn.points);
    let points: Vec<String> = places.iter().map(|(point, _)| point.clone()).collect();
    let asked = match ask_with(&text, &options(&points, 1)) {
        Ok(asked) => asked,
        Err(why) => return vec![why],
    };
    let listed = asked.listed.into_iter().filter_map(|(point, answer)| {
        let place = value_of(&point)?;
        let is_new = places.iter().all(|(_, other)| other.sub(&place).is_ok_and(|d| !d.is_zero()));
        is_new.then_some((point, place, answer))
    });
    let listed: Vec<_> = listed.take(MAX_LISTED).collect();
    let queries = places
        .iter()
        .zip(asked.queries)
        .map(|((point, place), answer)| (point.clone(), place.clone(), answer));
    let mut out = Vec::new();
    for (point, place, answer) in queries.chain(listed) {
        figures.count(&answer.word, answer.is_open(), || format!("{text} at {point}: {}", answer.reason));
        match Samples::of(&tree, &place).judge(&answer) {
            Ok(judged) => figures.judged += usize::from(judged),
            Err(why) => out.push(format!("{text} at {point}: {answer}: {why}")),
        }
    }
    out
}

#[test]
fn two_functions_agree_with_quotients() {
    let figures = run(40, |seed, figures| smallest(Whole::draw(seed), figures, judge_function));
    assert!(figures.judged_share() >= 80.0, "too few answers are judged");
    assert!(figures.undecided_share() <= 12.0, "too much is undecided");
}

/// The printed derivative as a function of its own must have the derivative that is the next one.
fn judge_orders(drawn: &Drawn, order: u32, figures: &mut Figures) -> Vec<String> {
    let (text, tree) = (drawn.tree.to_string(), expanded(&drawn.tree));
    let places = places(&drawn.points);
    let points: Vec<String> = places.iter().map(|(point, _)| point.clone()).collect();
    let both = ask_with(&text, &options(&points, order))
        .and_then(|found| Ok((found, ask_with(&text, &options(&points, order - 1))?)));
    let (found, before) = match both {
        Ok(both) => both,
        Err(why) => return vec![why],
    };
    // Where a piece is not decided its text says so, and where a root has a name its text ends with a definition.
    let printed = if before.text.contains("undecided") || before.text.contains(" where ") {
        None
    } else {
        let braces = format!("{{ {} }}", before.text);
        let text = if before.text.contains(" for ") { &braces } else { &before.text };
        match ask_with(text, &options(&points, 1)) {
            Ok(asked) => Some(asked.queries),
            Err(why) => return vec![format!("the printed derivative of {text}: {why}")],
        }
    };
    let mut out = Vec::new();
    for (i, ((point, place), answer)) in places.iter().zip(&found.queries).enumerate() {
        figures.count(&answer.word, answer.is_open(), || {
            format!("order {order} of {text} at {point}: {}", answer.reason)
        });
        let value = before.queries[i].value.as_ref().and_then(Number::value);
        let known = !before.queries[i].is_open() && (value.is_some() || before.queries[i].value.is_none());
        if known {
            match Samples::of_derivative(&tree, order - 1, place, value).judge(answer) {
                Ok(judged) => figures.judged += usize::from(judged),
                Err(why) => out.push(format!("order {order} of {text} at {point}: {answer}: {why}")),
            }
        }
        if let Some(printed) = printed.as_ref().map(|answers| &answers[i])
            && let Err(why) = agree(answer, printed, &mut Compared::default())
        {
            out.push(format!(
                "order {order} of {text} at {point}: {answer}; but the printed derivative {} there: {printed}: {why}",
                before.text
            ));
        }
    }
    out
}

#[test]
fn higher_orders_agree_with_the_printed_derivative() {
    let figures = run(16, |seed, figures| {
        let order = if seed % 3 == 0 { 3 } else { 2 };
        let mut drawn = Whole::draw(seed);
        drawn.points.truncate(3);
        smallest(drawn, figures, |d, figures| judge_orders(d, order, figures))
    });
    assert!(figures.undecided_share() <= 40.0, "too much is undecided");
}

/// Compares what is said in general with what is said with numbers.
fn compare(general: &Answer, found: &Answer, numbers: &Numbers, figures: &mut Figures) -> Result<(), String> {
    if general.is_open() || found.is_open() {
        return Ok(());
    }
    let Some(expected) = put_in(general, numbers)? else {
        figures.unread.extend(general.cases.iter().map(|(when, _)| when.clone()));
        return Ok(());
    };
    if expected.word == "undecided" {
        return Ok(());
    }
    agree(&expected, found, &mut Compared::default())
        .map_err(|why| format!("{expected}; but with the numbers {found}: {why}"))?;
    figures.judged += 1;
    Ok(())
}

fn judge_parameters(drawn: &Drawn, seed: u64, figures: &mut Figures) -> Vec<String> {
    let text = drawn.tree.to_string();
    if !parameters::has_positive_bases(&drawn.tree) {
        return Vec::new();
    }
    let points = texts(&drawn.points);
    let general = match ask_with(&text, &options(&points, 1)) {
        Ok(asked) => asked.queries,
        Err(why) => return vec![why],
    };
    let mut out = Vec::new();
    for numbers in parameters::numbers(seed).into_iter().filter(|n| parameters::fit(&drawn.tree, n)) {
        let named = with_values(&text, &numbers);
        let found = match ask_with(&text, &Options { values: named, ..options(&points, 1) }) {
            Ok(asked) => asked.queries,
            Err(why) => {
                out.push(format!("{why} with {numbers:?}"));
                continue;
            }
        };
        let tree = expanded(&renamed(&drawn.tree, &numbers));
        for ((point, general), found) in points.iter().zip(&general).zip(&found) {
            let is_open = general.is_open() || found.is_open();
            figures.count(&general.word, is_open, || {
                format!("{text} at {point} with {numbers:?}: {}; {}", general.reason, found.reason)
            });
            if let Err(why) = compare(general, found, &numbers, figures) {
                out.push(format!("{text} at {point} with {numbers:?}: {why}; of {:?}", general.cases));
            }
            let place = value_of(point).expect("a point is a number");
            if let Err(why) = Samples::of(&tree, &place).judge(found) {
                out.push(format!("{text} at {point} with {numbers:?}: {found}: {why}"));
            }
        }
    }
    out
}

/// Numbers for the parameters that occur.
fn with_values(text: &str, numbers: &Numbers) -> Vec<(String, String)> {
    let occurs = |name: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    ["a", "b"]
        .iter()
        .zip(numbers)
        .filter(|(name, _)| occurs(name))
        .map(|(name, number)| ((*name).to_owned(), (*number).to_owned()))
        .collect()
}

#[test]
fn one_case_holds_for_numbers_and_says_what_is_said_of_them() {
    let figures = run(12, |seed, figures| {
        smallest(parameters::draw(seed), figures, |d, figures| judge_parameters(d, seed, figures))
    });
    assert!(figures.undecided_share() <= 30.0, "too much is undecided");
}

fn judge_limit(drawn: &Drawn, place: &str, seed: u64, figures: &mut Figures) -> Vec<String> {
    let text = drawn.tree.to_string();
    if !parameters::has_positive_bases(&drawn.tree) {
        return Vec::new();
    }
    let general = match ask_limit(&text, place, &Options::default()) {
        Ok(answer) => answer,
        Err(why) => return vec![why],
    };
    let mut out = Vec::new();
    for numbers in parameters::numbers(seed).into_iter().filter(|n| parameters::fit(&drawn.tree, n)) {
        let options = Options { values: with_values(&text, &numbers), ..Options::default() };
        let found = match ask_limit(&text, place, &options) {
            Ok(answer) => answer,
            Err(why) => {
                out.push(format!("{why} with {numbers:?}"));
                continue;
            }
        };
        let about = format!("limit of {text} at {place} with {numbers:?}");
        figures.count(&general.word, general.is_open() || found.is_open(), || {
            format!("{about}: {}; {}", general.reason, found.reason)
        });
        if let Err(why) = compare(&general, &found, &numbers, figures) {
            out.push(format!("{about}: {why}; of {:?}", general.cases));
        }
    }
    out
}

#[test]
fn one_case_of_a_limit_holds_for_numbers() {
    run(20, |seed, figures| {
        let (drawn, place) = parameters::draw_limit(seed);
        smallest(drawn, figures, |d, figures| judge_limit(d, place, seed, figures))
    });
}

#[test]
fn limits_that_cancel_are_what_they_are_made_to_be() {
    let figures = run(40, |seed, figures| {
        let known = limits::known(seed);
        let about = format!("limit of {} at {}", known.text, known.place);
        let found = match ask_limit(&known.text, known.place, &Options::default()) {
            Ok(found) => found,
            Err(why) => return (about, vec![why]),
        };
        figures.count(&found.word, found.is_open(), || format!("{about}: {}", found.reason));
        let expected = Number::Finite(known.limit.clone());
        let wrong = match &found.value {
            Some(value) => same(&expected, value, &mut Compared::default())
                .map_err(|why| format!("{about}: {value}, and it is {}: {why}", known.limit)),
            None => Ok(()),
        };
        figures.judged += usize::from(found.value.is_some() && wrong.is_ok());
        (about, wrong.err().into_iter().collect())
    });
    assert!(figures.undecided_share() <= 30.0, "too much is undecided");
}

fn judge_vanishing(drawn: &Drawn, figures: &mut Figures) -> Vec<String> {
    let text = drawn.tree.to_string();
    let answer = match ask_limit(&text, "0", &Options::default()) {
        Ok(answer) => answer,
        Err(why) => return vec![why],
    };
    figures.count(&answer.word, answer.is_open(), || format!("limit of {text} at 0: {}", answer.reason));
    // Only the limits are judged: whether the function has a value at 0 is not asked.
    let limits = Answer { word: "undecided".to_owned(), ..answer.clone() };
    match Samples::of(&drawn.tree, &Wide::int(0)).judge(&limits) {
        Ok(judged) => {
            figures.judged += usize::from(judged);
            Vec::new()
        }
        Err(why) => vec![format!("limit of {text} at 0: {answer}: {why}")],
    }
}

#[test]
fn differences_that_vanish_agree_with_samples() {
    run(30, |seed, figures| smallest(limits::vanishing(seed), figures, judge_vanishing));
}

/// The comparison sees a wrong case, a wrong number and a missing case.
#[test]
fn answers_about_another_function_are_seen() {
    let numbers: Numbers = ["2", "-1"];
    let points = ["0".to_owned()];
    let general = |text: &str| ask_with(text, &options(&points, 1)).expect("a function").queries.remove(0);
    let found = |text: &str| {
        let asked = Options { values: with_values(text, &numbers), ..options(&points, 1) };
        ask_with(text, &asked).expect("a function").queries.remove(0)
    };
    for (text, other) in [
        ("a*abs(x)", "2*a*abs(x)"),
        ("max(a*x, b*x)", "min(a*x, b*x)"),
        ("abs(x)^a", "abs(x)^(a/2)"),
        ("{ a*x for x < 0, b*x otherwise }", "{ b*x for x < 0, a*x otherwise }"),
        ("sqrt(x - a)", "sqrt(x - b)"),
        ("sin(a*x)/x", "sin(b*x)/x"),
    ] {
        let general = general(text);
        let compare = |found: &Answer| compare(&general, found, &numbers, &mut Figures::default());
        assert_eq!(compare(&found(text)), Ok(()), "{text}");
        assert!(compare(&found(other)).is_err(), "{text}: {other}");
        let mut fewer = general.clone();
        fewer.cases.retain(|(when, _)| put_in(&only(&general, when), &numbers).is_err());
        if fewer.cases.len() < general.cases.len() {
            assert!(put_in(&fewer, &numbers).is_err(), "{text}: no case is left");
        }
    }
}

/// The answer with one of its cases alone.
fn only(answer: &Answer, when: &str) -> Answer {
    let mut out = answer.clone();
    out.cases.retain(|(other, _)| other == when);
    out
}
