//! What must hold between the answers about two functions, whatever they are.
//!
//! f(x - 1/3), f(-x), -3/2*f(x), f(2*x), f(x) + x^2 + sin(x) and f(x)*(2 + sin(x)) have the word of f at the moved
//! point, with numbers that follow by the rules of differentiation; an inverse function has the reciprocal slopes.

use dini::Truth;

use crate::drawn::Drawn;
use crate::drawn::Tree;
use crate::drawn::binary;
use crate::drawn::call;
use crate::drawn::int;
use crate::drawn::negated;
use crate::wild::answer::Answer;
use crate::wild::answer::Number;
use crate::wild::answer::equal;
use crate::wild::answer::value_of;
use crate::wild::draw::fraction;

/// factor*n + shift, with the sign of the factor.
#[derive(Clone)]
struct Line {
    factor: String,
    is_negative: bool,
    shift: String,
}

impl Line {
    fn of(factor: &str, shift: &str) -> Line {
        Line { factor: factor.to_owned(), is_negative: factor.starts_with('-'), shift: shift.to_owned() }
    }

    fn apply(&self, n: &Number) -> Number {
        match n {
            Number::Finite(text) => Number::Finite(format!("({})*({text}) + ({})", self.factor, self.shift)),
            Number::PlusInfinity if self.is_negative => Number::MinusInfinity,
            Number::MinusInfinity if self.is_negative => Number::PlusInfinity,
            other => other.clone(),
        }
    }

    fn ends(&self, [low, high]: [Number; 2]) -> [Number; 2] {
        let (low, high) = (self.apply(&low), self.apply(&high));
        if self.is_negative { [high, low] } else { [low, high] }
    }
}

/// How answers about another function follow from those about this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    Shift,
    Reflection,
    Scaling,
    Stretching,
    Sum,
    Product,
}

pub const LAWS: [Law; 6] =
    [Law::Shift, Law::Reflection, Law::Scaling, Law::Stretching, Law::Sum, Law::Product];

impl Law {
    /// The other function.
    pub fn function(self, tree: &Tree) -> Tree {
        let inside = |u: Tree| tree.map(&mut |t| if t == Tree::X { u.clone() } else { t });
        let sin = call("sin", [Tree::X]);
        match self {
            Law::Shift => inside(binary('-', Tree::X, fraction(1, 3))),
            Law::Reflection => inside(negated(Tree::X)),
            Law::Stretching => inside(binary('*', int(2), Tree::X)),
            Law::Scaling => binary('*', fraction(-3, 2), tree.clone()),
            Law::Sum => binary('+', tree.clone(), binary('+', binary('^', Tree::X, int(2)), sin)),
            Law::Product => binary('*', tree.clone(), binary('+', int(2), sin)),
        }
    }

    /// The point of the other function.
    pub fn point(self, point: &Tree) -> Tree {
        match self {
            Law::Shift => binary('+', point.clone(), fraction(1, 3)),
            Law::Reflection => negated(point.clone()),
            Law::Stretching => binary('/', point.clone(), int(2)),
            _ => point.clone(),
        }
    }

    /// What the answer there must be.
    pub fn expected(self, answer: &Answer, point: &Tree) -> Answer {
        let same = Line::of("1", "0");
        let (slope, value) = match self {
            Law::Shift => (same.clone(), same),
            Law::Reflection => (Line::of("-1", "0"), same),
            Law::Scaling => (Line::of("-3/2", "0"), Line::of("-3/2", "0")),
            Law::Stretching => (Line::of("2", "0"), same),
            Law::Sum => (
                Line::of("1", &format!("2*({point}) + cos({point})")),
                Line::of("1", &format!("({point})^2 + sin({point})")),
            ),
            Law::Product => {
                (Line::of(&format!("2 + sin({point})"), "0"), Line::of(&format!("2 + sin({point})"), "0"))
            }
        };
        // The product rule, with the value or with the limit in its place.
        let product = |at: &Option<Number>| match (self, at) {
            (Law::Product, Some(Number::Finite(v))) => {
                Line { shift: format!("({v})*cos({point})"), ..slope.clone() }
            }
            _ => slope.clone(),
        };
        let (slope, filled) = (product(&answer.function_value), product(&answer.limits[0]));
        let each = |line: &Line, n: &Option<Number>| n.as_ref().map(|n| line.apply(n));
        let side = |line: &Line, low: usize| -> [Option<Number>; 2] {
            let found = [each(line, &answer.dini[low]), each(line, &answer.dini[low + 1])];
            if line.is_negative {
                let [a, b] = found;
                [b, a]
            } else {
                found
            }
        };
        let ([a, b], [c, d]) = (side(&slope, 0), side(&slope, 2));
        let of_cluster = if answer.of_value() { &value } else { &slope };
        let mut out = Answer {
            word: answer.word.clone(),
            value: each(&slope, &answer.value),
            slopes: answer.slopes.each_ref().map(|n| each(&slope, n)),
            limits: answer.limits.each_ref().map(|n| each(&value, n)),
            function_value: each(&value, &answer.function_value),
            singularity: answer.singularity.clone(),
            filled: each(&filled, &answer.filled),
            oscillates: answer.oscillates.clone(),
            cluster: answer.cluster.clone().map(|ends| of_cluster.ends(ends)),
            dini: [a, b, c, d],
            clarke: answer.clarke.clone().map(|ends| slope.ends(ends)),
            reason: String::new(),
            cases: Vec::new(),
        };
        if self == Law::Reflection {
            out.slopes.reverse();
            out.limits.reverse();
            out.dini.rotate_left(2);
        }
        out
    }
}

/// How many numbers were compared.
#[derive(Default)]
pub struct Compared {
    pub equal: usize,
    pub unproved: usize,
    /// The shortest pair that is equal and not proved to be.
    pub shortest: Option<String>,
}

/// Whether an answer is as expected, where both are decided.
pub fn agree(expected: &Answer, found: &Answer, compared: &mut Compared) -> Result<(), String> {
    if expected.word != "undecided" && found.word != "undecided" && expected.word != found.word {
        return Err(format!("the word is {}", found.word));
    }
    if let (Some(a), Some(b)) = (&expected.singularity, &found.singularity)
        && a != b
    {
        return Err(format!("the singularity is {b}"));
    }
    if let (Some(a), Some(b)) = (&expected.oscillates, &found.oscillates)
        && a != b
    {
        return Err(format!("the {b} oscillates"));
    }
    // The slopes at an endpoint say on which side the domain lies.
    let sides = |answer: &Answer| answer.slopes.each_ref().map(Option::is_some);
    if expected.word == "endpoint"
        && !expected.is_open()
        && !found.is_open()
        && sides(expected) != sides(found)
    {
        return Err("the domain lies on the other side".to_owned());
    }
    let ends = |pair: &Option<[Number; 2]>| pair.clone().map_or([None, None], |[a, b]| [Some(a), Some(b)]);
    let all = |answer: &Answer| -> Vec<(&'static str, Option<Number>)> {
        let ([a, b], [c, d]) = (ends(&answer.cluster), ends(&answer.clarke));
        let [e, f, g, h] = answer.dini.clone();
        let ([l, r], [m, n]) = (answer.slopes.clone(), answer.limits.clone());
        vec![
            ("value", answer.value.clone()),
            ("left slope", l),
            ("right slope", r),
            ("left limit", m),
            ("right limit", n),
            ("value of the function", answer.function_value.clone()),
            ("filled", answer.filled.clone()),
            ("lower end of the cluster", a),
            ("upper end of the cluster", b),
            ("lower end of Clarke's interval", c),
            ("upper end of Clarke's interval", d),
            ("left lower", e),
            ("left upper", f),
            ("right lower", g),
            ("right upper", h),
        ]
    };
    let mut seen: Vec<(Number, Number)> = Vec::new();
    for ((name, a), (_, b)) in all(expected).into_iter().zip(all(found)) {
        let (Some(a), Some(b)) = (a, b) else { continue };
        if seen.contains(&(a.clone(), b.clone())) {
            continue;
        }
        same(&a, &b, compared).map_err(|why| format!("{name} is {b}, not {a}: {why}"))?;
        seen.push((a, b));
    }
    Ok(())
}

/// Two numbers, by the engine's comparison and by digits.
pub fn same(a: &Number, b: &Number, compared: &mut Compared) -> Result<(), &'static str> {
    let (Number::Finite(a), Number::Finite(b)) = (a, b) else {
        compared.equal += 1;
        return if a == b { Ok(()) } else { Err("they differ") };
    };
    let Some(proved) = equal(a, b) else { return Err("to compare them is a panic") };
    let close = match (value_of(a), value_of(b)) {
        (Some(a), Some(b)) => a.sub(&b).ok().map(|d| d.is_zero()),
        _ => None,
    };
    match (proved, close) {
        (Truth::True, Some(false)) => Err("two numbers are proved equal that differ"),
        (Truth::False, Some(true)) => Err("two numbers are proved different that are equal"),
        (Truth::True, _) => {
            compared.equal += 1;
            Ok(())
        }
        (Truth::False, _) | (_, Some(false)) => Err("they differ"),
        (Truth::Unknown, _) => {
            compared.unproved += 1;
            let pair = format!("{a} and {b}");
            if compared.shortest.as_ref().is_none_or(|other| pair.len() < other.len()) {
                compared.shortest = Some(pair);
            }
            Ok(())
        }
    }
}

/// What the inverse has where the function has this.
pub fn inverse_answer(answer: &Answer, is_increasing: bool) -> Option<Answer> {
    let reciprocal = |n: &Option<Number>| {
        Some(Some(match n.as_ref()? {
            Number::PlusInfinity | Number::MinusInfinity => Number::Finite("0".to_owned()),
            Number::Finite(text) => match equal(text, "0")? {
                Truth::True if is_increasing => Number::PlusInfinity,
                Truth::True => Number::MinusInfinity,
                Truth::False => Number::Finite(format!("1/({text})")),
                Truth::Unknown => return None,
            },
            Number::None => return None,
        }))
    };
    let [l, r] = &answer.slopes;
    let mut slopes = match answer.word.as_str() {
        "differentiable" | "corner" | "vertical_tangent" => [reciprocal(l)?, reciprocal(r)?],
        "endpoint" => [l, r].map(|n| n.as_ref().and_then(|_| reciprocal(&Some(n.clone()?)).flatten())),
        _ => return None,
    };
    if !is_increasing {
        slopes.reverse();
    }
    let word = match (answer.word.as_str(), &slopes[0]) {
        ("differentiable", Some(slope)) if slope.is_infinite() => "vertical_tangent",
        ("vertical_tangent", _) => "differentiable",
        (word, _) => word,
    };
    let value = if word == "differentiable" { slopes[0].clone() } else { None };
    Some(Answer { word: word.to_owned(), value, slopes, ..Answer::default() })
}

/// The function as drawn with its points as text.
pub fn texts(points: &[Tree]) -> Vec<String> {
    points.iter().map(Tree::to_string).collect()
}

/// Only the points that evaluate to different numbers.
pub fn distinct(drawn: &Drawn) -> Vec<Tree> {
    let mut out: Vec<Tree> = Vec::new();
    for point in drawn.points.iter().chain([&fraction(5, 4)]) {
        let Some(place) = value_of(&point.to_string()) else { continue };
        let is_new = out.iter().all(|other| {
            value_of(&other.to_string()).is_some_and(|v| v.sub(&place).is_ok_and(|d| !d.is_zero()))
        });
        if is_new {
            out.push(point.clone());
        }
    }
    out
}
