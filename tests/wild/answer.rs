//! What the library says about a point, all of it, as text to compare.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use dini::Function;
use dini::Options;
use dini::Truth;
use serde_json::Value;

use crate::drawn::read;
use crate::wild::wide::Evaluator;
use crate::wild::wide::Wide;

/// A number of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    Finite(String),
    PlusInfinity,
    MinusInfinity,
    /// Proved not to exist.
    None,
}

impl Number {
    fn of(value: &Value) -> Option<Number> {
        Some(match value.as_str()? {
            "inf" => Number::PlusInfinity,
            "-inf" => Number::MinusInfinity,
            "none" => Number::None,
            text => Number::Finite(text.to_owned()),
        })
    }

    pub fn is_infinite(&self) -> bool {
        matches!(self, Number::PlusInfinity | Number::MinusInfinity)
    }

    /// As the evaluator computes it.
    pub fn value(&self) -> Option<Wide> {
        let Number::Finite(text) = self else { return None };
        value_of(text)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Number::Finite(text) => text,
            Number::PlusInfinity => "inf",
            Number::MinusInfinity => "-inf",
            Number::None => "none",
        })
    }
}

/// Whether the engine calls two constants equal; none for a panic.
pub fn equal(a: &str, b: &str) -> Option<Truth> {
    catch_unwind(|| dini::equal(a, b)).ok().map(|found| found.unwrap_or(Truth::Unknown))
}

/// A constant of the language in digits.
pub fn value_of(text: &str) -> Option<Wide> {
    let tree = read(text)?;
    Evaluator::new(&tree).value(&Wide::int(0)).ok()
}

/// One point of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub word: String,
    pub value: Option<Number>,
    /// One-sided derivatives, from the left and from the right.
    pub slopes: [Option<Number>; 2],
    pub limits: [Option<Number>; 2],
    pub function_value: Option<Number>,
    pub singularity: Option<String>,
    pub filled: Option<Number>,
    pub oscillates: Option<String>,
    pub cluster: Option<[Number; 2]>,
    /// Left lower, left upper, right lower, right upper.
    pub dini: [Option<Number>; 4],
    pub clarke: Option<[Number; 2]>,
    pub reason: String,
    /// What holds under conditions on parameters.
    pub cases: Vec<(String, Answer)>,
}

impl Answer {
    pub fn of(json: &Value) -> Answer {
        let number = |name: &str| Number::of(&json[name]);
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        let two = |name: &str| Some([Number::of(&json[name][0])?, Number::of(&json[name][1])?]);
        let dini = ["left_lower", "left_upper", "right_lower", "right_upper"];
        Answer {
            word: text("verdict").unwrap_or_default(),
            value: number("value"),
            slopes: [number("left"), number("right")],
            limits: [number("left_limit"), number("right_limit")],
            function_value: number("function_value"),
            singularity: text("singularity"),
            filled: number("filled"),
            oscillates: text("oscillates"),
            cluster: two("cluster"),
            dini: dini.map(|name| Number::of(&json["dini"][name])),
            clarke: two("clarke"),
            reason: text("reason").unwrap_or_default(),
            cases: json["cases"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|case| (case["when"].as_str().unwrap_or_default().to_owned(), Answer::of(case)))
                .collect(),
        }
    }

    /// Whether the word, or the word beside a point without value, is not decided.
    pub fn is_open(&self) -> bool {
        self.word == "undecided"
            || (self.word == "outside" && self.singularity.is_none())
            || (self.word == "endpoint" && self.slopes.iter().all(Option::is_none))
    }

    /// Whether the library found its own answer to be wrong.
    pub fn is_error(&self) -> bool {
        self.reason.contains("two computations disagree")
            || self.cases.iter().any(|(_, case)| case.is_error())
    }

    pub fn of_value(&self) -> bool {
        self.oscillates.as_deref() == Some("value")
    }

    /// The word that the numbers imply, in the order of the table of verdicts; none where a number is missing.
    pub fn implied_word(&self) -> Option<&'static str> {
        let [l, r] = &self.limits;
        let value = self.function_value.as_ref()?;
        let (Some(l), Some(r)) = (l, r) else { return None };
        if l.is_infinite() || r.is_infinite() {
            return Some("pole");
        }
        if *l == Number::None || *r == Number::None {
            return Some("oscillation");
        }
        let same = |a: &Number, b: &Number| {
            let (Number::Finite(a), Number::Finite(b)) = (a, b) else { return None };
            match equal(a, b)? {
                Truth::True => Some(true),
                Truth::False => Some(false),
                Truth::Unknown => None,
            }
        };
        if !same(l, r)? {
            return Some("jump");
        }
        if !same(l, value)? {
            return Some("removable");
        }
        let (Some(a), Some(b)) = (&self.slopes[0], &self.slopes[1]) else { return None };
        Some(match (a, b) {
            (Number::None, _) | (_, Number::None) => "oscillation",
            (Number::Finite(_), Number::Finite(_)) if same(a, b)? => "differentiable",
            (Number::Finite(_), _) | (_, Number::Finite(_)) => "corner",
            _ if a == b => "vertical_tangent",
            _ => "cusp",
        })
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |n: &Option<Number>| n.as_ref().map_or("?".to_owned(), Number::to_string);
        let list = |numbers: &[Option<Number>]| numbers.iter().map(shown).collect::<Vec<_>>().join(", ");
        write!(out, "{}", self.word)?;
        if let Some(singularity) = &self.singularity {
            write!(out, " ({singularity})")?;
        }
        write!(
            out,
            ", slopes {}; limits {}; value {}",
            list(&self.slopes),
            list(&self.limits),
            shown(&self.function_value)
        )?;
        if self.dini[0] != self.dini[1] || self.dini[2] != self.dini[3] {
            write!(out, "; dini {}", list(&self.dini))?;
        }
        for (name, ends) in [("cluster", &self.cluster), ("clarke", &self.clarke)] {
            if let Some([low, high]) = ends {
                write!(out, "; {name} [{low}, {high}]")?;
            }
        }
        if let Some(filled) = &self.filled {
            write!(out, "; filled {filled}")?;
        }
        Ok(())
    }
}

/// What the library says about a function.
pub struct Asked {
    /// The answers at the points that were asked for.
    pub queries: Vec<Answer>,
    /// The points that the library lists itself, those of families left out, with the answers there.
    pub listed: Vec<(String, Answer)>,
    /// The derivative in the language.
    pub text: String,
}

/// The answers at some points; an error where the library gives one, panics, or contradicts itself.
pub fn ask(text: &str, points: &[String]) -> Result<Vec<Answer>, String> {
    ask_with(text, &Options { at: points.to_vec(), ..Options::default() }).map(|asked| asked.queries)
}

/// The same with options, and with all that is listed. The variable is x.
pub fn ask_with(text: &str, options: &Options) -> Result<Asked, String> {
    let points = &options.at;
    let options = Options { variable: Some("x".to_owned()), ..options.clone() };
    let asked = catch_unwind(AssertUnwindSafe(|| {
        let report = Function::parse(text)?.derivative_with(&options)?;
        let words =
            points.iter().map(|p| Ok(report.at(p)?.word())).collect::<Result<Vec<_>, dini::Diagnostic>>()?;
        Ok((report.to_json("null"), words))
    }));
    let (json, words) = match asked {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            let error: dini::Diagnostic = error;
            return Err(format!("{text} at {}: {error}", points.join(", ")));
        }
        Err(_) => return Err(format!("{text} at {}: a panic", points.join(", "))),
    };
    let json: Value = serde_json::from_str(&json).map_err(|e| format!("{text}: {e}"))?;
    let all = |name: &str| json[name].as_array().cloned().unwrap_or_default();
    let queries: Vec<Answer> = all("queries").iter().map(Answer::of).collect();
    if queries.len() != points.len() {
        return Err(format!("{text}: {} answers to {} questions", queries.len(), points.len()));
    }
    let listed: Vec<(String, Answer)> = all("points")
        .iter()
        .filter(|point| point["family"].is_null())
        .map(|point| (point["at"].as_str().unwrap_or_default().to_owned(), Answer::of(point)))
        .collect();
    let named = points.iter().zip(&queries).zip(words);
    for ((point, answer), word) in named {
        // The library asks again, with what is left of the budget.
        if ![answer.word.as_str(), word].contains(&"undecided") && answer.word != word {
            return Err(format!("{text} at {point}: {} in JSON, {word} from the library", answer.word));
        }
    }
    for (point, answer) in points.iter().zip(&queries).chain(listed.iter().map(|(p, a)| (p, a))) {
        if answer.is_error() {
            return Err(format!("{text} at {point}: {}", answer.reason));
        }
        if let Some(implied) = answer.implied_word()
            && !["undecided", "depends", implied].contains(&answer.word.as_str())
        {
            return Err(format!("{text} at {point}: the word does not follow from the numbers: {answer}"));
        }
    }
    Ok(Asked { queries, listed, text: json["text"].as_str().unwrap_or_default().to_owned() })
}
