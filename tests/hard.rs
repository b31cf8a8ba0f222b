//! Functions of slow, flat and oscillating scales: kinks, powers such as abs(x)^(1/9), logarithms, 1/ln(abs(x)),
//! exp(-1/x^2), x*sin(1/x), with their values filled in or left out, in nested branches, at irrational points.
//!
//! Each answer is judged by difference quotients at distances down to 2^-320, computed by an evaluator that is not
//! the engine, where digits can tell (`tests/wild/judge.rs`); and answers about f(x - 1/3), f(-x), -3/2*f(x),
//! f(2*x), f(x) + x^2 + sin(x), f(x)*(2 + sin(x)) and inverse functions must follow from those about f
//! (`tests/wild/laws.rs`).
//!
//! `DINI_SEED=7 DINI_CASES=3000 cargo test --release --test hard -- --nocapture` prints the figures. `DINI_TRACE=1`
//! writes each function before it is asked about; `DINI_FIRST=1764 DINI_CASES=1` draws that one alone. What fails is
//! cut down to a smallest function before it is shown.

use std::collections::BTreeMap;
use std::time::Duration;
use std::time::Instant;

use drawn::Drawn;
use drawn::Tree;
use drawn::run::cut_down;
use drawn::run::setting;
use wild::answer::Answer;
use wild::answer::ask;
use wild::answer::value_of;
use wild::draw::Wild;
use wild::inverse::Pair;
use wild::judge::Samples;
use wild::laws::Compared;
use wild::laws::LAWS;
use wild::laws::agree;
use wild::laws::distinct;
use wild::laws::inverse_answer;
use wild::laws::texts;
use wild::wide::Wide;

#[allow(dead_code, reason = "it is shared with another test")]
mod digits;
#[allow(dead_code, reason = "it is shared with another test")]
mod drawn;
#[allow(dead_code, reason = "it is shared with another test")]
mod wild;

/// At most so many points are asked for in one function.
const MAX_POINTS: usize = 4;
/// Questions that take longer are shown.
const LONG: Duration = Duration::from_secs(2);
/// Only some laws are tried on longer functions.
const LONG_TEXT: usize = 150;

/// Answers that are not decided, of one kind.
#[derive(Default)]
struct Group {
    count: usize,
    /// The shortest function with its reason.
    smallest: Option<(String, String)>,
}

#[derive(Default)]
struct Figures {
    /// Time spent in questions, in judgements, and in comparing numbers.
    times: [Duration; 3],
    functions: usize,
    pairs: usize,
    points: usize,
    answers: usize,
    undecided: usize,
    judged: usize,
    /// Answers compared with answers about another function, and those where one is open.
    laws: usize,
    open_laws: usize,
    compared: Compared,
    words: BTreeMap<String, usize>,
    groups: BTreeMap<String, Group>,
}

impl Figures {
    /// The answers to a question, which is timed.
    fn ask(&mut self, text: &str, points: &[String]) -> Result<Vec<Answer>, String> {
        let start = Instant::now();
        let found = ask(text, points);
        let spent = start.elapsed();
        self.times[0] += spent;
        if spent > LONG {
            println!("{spent:.1?} for one question: {text} at {}", points.join(", "));
        }
        found
    }

    fn count(&mut self, text: &str, point: &str, answer: &Answer) {
        self.answers += 1;
        if !answer.is_open() {
            return;
        }
        self.undecided += 1;
        if std::env::var_os("DINI_TRACE").is_some() {
            eprintln!("undecided: {text} at {point}: {}", answer.reason);
        }
        let kind = kind(&answer.reason);
        let group = self.groups.entry(kind).or_default();
        group.count += 1;
        let is_shorter = group.smallest.as_ref().is_none_or(|(other, _)| text.len() < other.len());
        if is_shorter {
            group.smallest = Some((text.to_owned(), format!("at {point}: {}", answer.reason)));
        }
    }
}

/// A reason without the function that it is about.
fn kind(reason: &str) -> String {
    let plain = |word: &&str| {
        word.len() > 1 && *word != "pi" && word.chars().all(|c| c.is_ascii_lowercase() || ":;,".contains(c))
    };
    reason.split(' ').filter(plain).collect::<Vec<_>>().join(" ")
}

/// Everything that is wrong with the answers about one function.
fn disagreements(drawn: &Drawn, figures: &mut Figures) -> Vec<String> {
    let mut out = Vec::new();
    let (tree, text) = (&drawn.tree, drawn.tree.to_string());
    let mut points = distinct(drawn);
    points.truncate(MAX_POINTS);
    let names = texts(&points);
    let answers = match figures.ask(&text, &names) {
        Ok(answers) => answers,
        Err(error) => return vec![error],
    };
    // A long function is asked twice more, not six times.
    let laws = if text.len() > LONG_TEXT { &LAWS[text.len() % 3 * 2..][..2] } else { &LAWS[..] };
    for (answer, point) in answers.iter().zip(&names) {
        figures.points += 1;
        figures.count(&text, point, answer);
        *figures.words.entry(answer.word.clone()).or_default() += 1;
        let place = value_of(point).expect("a point is a number");
        let start = Instant::now();
        let judgement = Samples::of(tree, &place).judge(answer);
        figures.times[1] += start.elapsed();
        match judgement {
            Ok(judged) => figures.judged += usize::from(judged),
            Err(why) => out.push(format!("{text} at {point}: {answer}: {why}")),
        }
    }
    for law in laws {
        let other = law.function(tree).to_string();
        let moved: Vec<Tree> = points.iter().map(|p| law.point(p)).collect();
        let found = match figures.ask(&other, &texts(&moved)) {
            Ok(found) => found,
            Err(error) => {
                out.push(error);
                continue;
            }
        };
        for (((answer, found), point), moved) in answers.iter().zip(&found).zip(&points).zip(&moved) {
            figures.count(&other, &moved.to_string(), found);
            figures.laws += 1;
            figures.open_laws += usize::from(answer.is_open() || found.is_open());
            let expected = law.expected(answer, point);
            let start = Instant::now();
            let agreed = agree(&expected, found, &mut figures.compared);
            figures.times[2] += start.elapsed();
            if let Err(why) = agreed {
                out.push(format!(
                    "{text} at {point}: {answer}; but {law:?}, {other} at {moved}: {found}: {why}"
                ));
            }
        }
    }
    out
}

/// A function against its inverse.
fn inverse_disagreements(pair: &Pair, figures: &mut Figures) -> Vec<String> {
    let mut asked = |text: &str, point: &str| figures.ask(text, &[point.to_owned()]).map(|mut a| a.remove(0));
    let both = (asked(&pair.function, &pair.point), asked(&pair.inverse, &pair.value));
    let (answer, found) = match both {
        (Ok(a), Ok(b)) => (a, b),
        (Err(why), _) | (_, Err(why)) => return vec![why],
    };
    figures.count(&pair.function, &pair.point, &answer);
    figures.count(&pair.inverse, &pair.value, &found);
    figures.laws += 1;
    figures.open_laws += usize::from(answer.is_open() || found.is_open());
    let Some(expected) = inverse_answer(&answer, pair.is_increasing) else {
        return if answer.is_open() {
            Vec::new()
        } else {
            vec![format!(
                "{} at {}: {answer}, though it has an inverse with slopes",
                pair.function, pair.point
            )]
        };
    };
    match agree(&expected, &found, &mut figures.compared) {
        Ok(()) => Vec::new(),
        Err(why) => vec![format!(
            "{} at {}: {answer}; but its inverse {} at {}: {found}: {why}",
            pair.function, pair.point, pair.inverse, pair.value
        )],
    }
}

#[test]
fn answers_agree_with_quotients_and_with_each_other() {
    let (seed, first, cases) =
        (setting("DINI_SEED", 2026), setting("DINI_FIRST", 0), setting("DINI_CASES", 80));
    println!("DINI_SEED={seed} DINI_CASES={cases}");
    let trace = std::env::var_os("DINI_TRACE").is_some();
    let mut figures = Figures::default();
    let mut wrong = Vec::new();
    let mut slowest = (Duration::ZERO, String::new());
    for i in first..first + cases {
        // Each function has its own seed, so that it can be drawn alone.
        let own_seed = seed.wrapping_mul(1_000_003).wrapping_add(i);
        let start = Instant::now();
        let shown;
        if i % 10 == 9 {
            let pair = Pair::draw(own_seed);
            shown = pair.function.clone();
            if trace {
                eprintln!("{i}: {shown} and {}", pair.inverse);
            }
            wrong.extend(inverse_disagreements(&pair, &mut figures).into_iter().map(|m| format!("{i}: {m}")));
            figures.pairs += 1;
        } else {
            let drawn = Wild::draw(own_seed);
            shown = drawn.tree.to_string();
            if trace {
                eprintln!("{i}: {shown}");
            }
            let found = disagreements(&drawn, &mut figures);
            figures.functions += 1;
            if !found.is_empty() {
                if trace {
                    eprintln!("{}", found.join("\n"));
                }
                let small = cut_down(&drawn, &found, |d| disagreements(d, &mut Figures::default()));
                let messages = disagreements(&small, &mut Figures::default());
                let first = messages.first().cloned().unwrap_or_default();
                wrong.push(format!("{i}: {first}\n  and {} more; cut down from {shown}", messages.len() - 1));
            }
        }
        slowest = slowest.max((start.elapsed(), shown));
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "{} functions, {} points, {} judged by quotients; {} inverse pairs; {} answers, {:.2} % undecided; {} \
         compared by laws, {} of them open; {} numbers equal, {} not compared; slowest {:?}: {}",
        figures.functions,
        figures.points,
        figures.judged,
        figures.pairs,
        figures.answers,
        share(figures.undecided, figures.answers),
        figures.laws,
        figures.open_laws,
        figures.compared.equal,
        figures.compared.unproved,
        slowest.0,
        slowest.1,
    );
    let [questions, judgements, comparisons] = figures.times;
    println!(
        "{questions:.1?} for questions, {judgements:.1?} for judgements, {comparisons:.1?} for comparisons"
    );
    if let Some(pair) = &figures.compared.shortest {
        println!("not compared: {pair}");
    }
    println!("verdicts: {:?}", figures.words);
    for (kind, group) in &figures.groups {
        println!("undecided {} times: {kind}", group.count);
        if let Some((text, reason)) = &group.smallest {
            println!("  {text} {reason}");
        }
    }
    println!("{} functions with disagreements", wrong.len());
    assert!(wrong.is_empty(), "{} functions:\n{}", wrong.len(), wrong.join("\n"));
    assert!(share(figures.judged, figures.points) >= 80.0, "too few answers are judged");
    assert!(share(figures.undecided, figures.answers) <= 3.0, "too much is undecided");
}

/// A function with its value at 0, or with none there.
fn filled(text: &str, value: Option<&str>) -> Tree {
    let read = |text: &str| drawn::read(text).expect("the evaluator reads what the test writes");
    let value = value.map_or(Tree::Undefined, read);
    Tree::Branches(vec![(value, drawn::compare(Tree::X, "=", drawn::int(0)))], Some(Box::new(read(text))))
}

fn answer_at_zero(tree: &Tree) -> Answer {
    ask(&tree.to_string(), &["0".to_owned()]).expect("a function").remove(0)
}

/// The judge sees a wrong answer: here each function is judged by the samples of another one.
#[test]
fn samples_of_another_function_are_seen() {
    let zero = Some("0");
    for (text, value, other, other_value) in [
        ("abs(x)", zero, "x", zero),
        ("x", zero, "abs(x)", zero),
        ("x", zero, "x", Some("1/10^50")),
        ("x", zero, "x", None),
        ("x", None, "x", zero),
        ("x", None, "abs(x)/x", None),
        ("abs(x)/x", None, "x", None),
        ("x", zero, "sqrt(x)", zero),
        ("sqrt(x)", zero, "sqrt(abs(x))", zero),
        ("x + abs(x)/10^40", zero, "x", zero),
        ("x + abs(x)/10^60", zero, "x", zero),
        ("x", zero, "x + abs(x)/10^60", zero),
        ("abs(x)^(1/9)", zero, "x", zero),
        ("cbrt(x)", zero, "x*10^50", zero),
        ("abs(x)^(10/9)", zero, "abs(x)", zero),
        ("x*ln(abs(x))", zero, "-x*1000", zero),
        ("x*ln(-ln(abs(x)))", zero, "3*x", zero),
        ("-100*x", zero, "x*ln(abs(x))", zero),
        ("1/ln(abs(x))", zero, "1/2 + 1/ln(abs(x))", zero),
        ("x/ln(abs(x))", zero, "x/2 + x/ln(abs(x))", zero),
        ("1/ln(-ln(abs(x)))", zero, "1 + 1/ln(-ln(abs(x)))", Some("1")),
        ("exp(-1/x^2)", zero, "exp(-1/x^2) + x/10^60", zero),
        ("1/x", zero, "x", zero),
        ("x*sin(1/x)", zero, "x*sin(1/x) + abs(x)", zero),
        ("x*sin(1/x)", zero, "x*sin(1/x)/2", zero),
        ("x*sin(1/x)", zero, "2*x*sin(1/x)", zero),
        ("x*sin(1/x)", zero, "x^2*sin(1/x)", zero),
        ("x*sin(1/x) + abs(x)", zero, "x*sin(1/x) - abs(x)", zero),
        ("x*(2 + sin(1/x))", zero, "x*(2 + sin(1/x)/2)", zero),
        ("x*sin(1/x)^2", zero, "x*sin(1/x)", zero),
        ("x*sin(ln(abs(x)))", zero, "x*sin(ln(abs(x)))/ln(abs(x))", zero),
        ("x*sin(ln(abs(x)))/ln(abs(x))", zero, "x*sin(ln(abs(x)))", zero),
        ("sin(1/x)", zero, "2*sin(1/x)", zero),
        ("sin(1/x)", zero, "x*sin(1/x)", zero),
        ("sqrt(abs(x))*sin(1/x)", zero, "x*sin(1/x)", zero),
        ("x*sin(1/x)", zero, "sqrt(abs(x))*sin(1/x)", zero),
        ("x^2*sin(1/x)", zero, "2*x^2*sin(1/x)", zero),
        ("x^2*sin(1/x)", zero, "x^2", zero),
        ("sin(x)/x", None, "sin(x)/x + x", None),
    ] {
        let (tree, other) = (filled(text, value), filled(other, other_value));
        let answer = answer_at_zero(&tree);
        let place = Wide::int(0);
        assert_eq!(Samples::of(&tree, &place).judge(&answer), Ok(true), "{tree}: {answer}");
        assert!(Samples::of(&other, &place).judge(&answer).is_err(), "{answer}: {other}");
    }
}

/// Where no sample is near enough to see a wave there is no disagreement; where one is, a wrong answer is seen.
#[test]
fn a_wave_below_all_samples_is_no_disagreement() {
    let judge = |answer: &str, samples: &str| {
        let [tree, other] = [answer, samples].map(|text| filled(text, Some("0")));
        Samples::of(&other, &Wide::int(0)).judge(&answer_at_zero(&tree))
    };
    assert_eq!(judge("cos(1/x)/(10^60) + x", "cos(1/x)/(10^60) + x"), Ok(true));
    assert!(judge("cos(1/x)/(10^60)", "cos(1/x)/(10^60) + 1/(10^50)").is_err());
    assert!(judge("cos(1/x)/(10^30) + x", "2*cos(1/x)/(10^30) + x").is_err());
}

/// The laws see a wrong answer: here each answer is compared with that about another function.
#[test]
fn laws_of_another_function_are_seen() {
    let zero = Some("0");
    for (text, value, other, other_value) in [
        ("abs(x)", zero, "2*abs(x)", zero),
        ("x + abs(x)", zero, "x - abs(x)", zero),
        ("x", zero, "x + x^2/10^60 + x/10^60", zero),
        ("x", zero, "x", None),
        ("x", zero, "x", Some("1")),
        ("sqrt(x)", zero, "sqrt(-x)", zero),
        ("cbrt(x)", zero, "-cbrt(x)", zero),
        ("cbrt(x)", zero, "sqrt(abs(x))", zero),
        ("1/x", None, "1/x", Some("1")),
        ("1/x", zero, "1/abs(x)", zero),
        ("sign(x)", zero, "sign(x)", Some("1")),
        ("sin(x)/x", None, "sin(x)/x + x", None),
        ("sin(1/x)", zero, "2*sin(1/x)", zero),
        ("x*sin(1/x)", zero, "x*sin(1/x) + x", zero),
        ("x*sin(1/x) + abs(x)", zero, "x*sin(1/x) - abs(x)", zero),
        ("x*sin(1/x)", zero, "sin(1/x)", zero),
        ("x^2*sin(1/x)", zero, "2*x^2*sin(1/x)", zero),
    ] {
        let (tree, other) = (filled(text, value), filled(other, other_value));
        let answer = answer_at_zero(&tree);
        let point = drawn::int(0);
        for law in LAWS {
            let at = texts(&[law.point(&point)]);
            let found =
                |tree: &Tree| ask(&law.function(tree).to_string(), &at).expect("a function").remove(0);
            let expected = law.expected(&answer, &point);
            let own = agree(&expected, &found(&tree), &mut Compared::default());
            assert_eq!(own, Ok(()), "{law:?} of {tree}");
            let wrong = agree(&expected, &found(&other), &mut Compared::default());
            assert!(wrong.is_err(), "{law:?} of {tree}: {other}");
        }
    }
    let wrong = Pair {
        function: "x + abs(x)/2".to_owned(),
        inverse: "{ x/2 for x >= 0, 2*x otherwise }".to_owned(),
        point: "0".to_owned(),
        value: "0".to_owned(),
        is_increasing: true,
    };
    let right = Pair { inverse: "{ 2*x/3 for x >= 0, 2*x otherwise }".to_owned(), ..wrong.clone() };
    assert!(!inverse_disagreements(&wrong, &mut Figures::default()).is_empty());
    assert_eq!(inverse_disagreements(&right, &mut Figures::default()), Vec::<String>::new());
}

/// The evaluator against digits from a table, and at sizes beyond it.
#[test]
fn the_evaluator_knows_its_numbers() {
    for (text, digits, places) in [
        ("sin(10^22)", "-0.852200849767188801772705893753029368261762150438", 45.0),
        ("exp(100)/10^43", "2.68811714181613544841262555158001358736111187737", 45.0),
        ("ln(2)", "0.69314718055994530941723212145817656807550013436025525412", 55.0),
        ("10^100*ln(1 + 1/10^100)", "1 - 1/(2*10^100)", 180.0),
        ("10^150*sin(1/10^150)", "1 - 1/(6*10^300)", 180.0),
        ("10^200*tanh(1/10^200)", "1", 180.0),
        ("atan(10^120) + atan(1/10^120)", "pi/2", 180.0),
        ("(1/10^900)^(1/9)*10^100", "1", 180.0),
        ("cbrt(-27/10^300)*10^100", "-3", 180.0),
        ("erf(1/2)", "0.520499877813046537682746653891964528736451575757963700058806", 55.0),
        ("erfc(10)*10^45", "2.08848758376254475700078629495778861156081811932116372701221", 55.0),
        ("erfc(40)*10^697", "1.89696105996627650926827825971341543493690756392918618346283", 55.0),
        ("asin(1/3)", "0.339836909454121937096392513391764066388244690332458071431924", 55.0),
        ("acos(-1/3)", "1.9106332362490185563277142050315155084868293900200109819194", 55.0),
        ("10^80*acos(1 - 1/(2*10^160))", "1", 100.0),
        ("acosh(3/2)", "0.962423650119206894995517826848736846270368668771321039322036", 55.0),
        ("asinh(-2)", "-1.44363547517881034249327674027310526940555300315698155898305", 55.0),
        ("atanh(1/2)", "0.549306144334054845697622618461262852323745278911374725867347", 55.0),
        ("tan(1)", "1.55740772465490223050697480745836017308725077238152003838395", 55.0),
        ("log10(2)", "0.301029995663981195213738894724493026768189881462108541310427", 55.0),
        ("exp(360)*(1 - tanh(180))", "2", 100.0),
        ("floor(-7/2) + ceil(5/2) + round(5/2) + frac(9/4)*4", "3", 180.0),
    ] {
        let [value, table] =
            [text, digits].map(|t| value_of(t).unwrap_or_else(|| panic!("{t} has no value")));
        // What is not clear is below 2^-600.
        let Ok(difference) = value.sub(&table) else { continue };
        assert!(difference.log2() < -places * 3.3, "{text}: 2^{:.1}", difference.log2());
    }
}
