//! Functions of two parameters, and numbers in place of the parameters.
//!
//! Parameters are amplitudes, exponents, breakpoints, frequencies and bounds. The general answer has cases; for each
//! pair of numbers exactly one of them must hold, and what it says, with the numbers put in, must be what the library
//! says about the function with the numbers in it.
//!
//! Bases of powers with a parameter are positive: x^a is meant for x > 0, and x^2 is another function.

use crate::drawn::Condition;
use crate::drawn::Drawn;
use crate::drawn::Random;
use crate::drawn::Tree;
use crate::drawn::binary;
use crate::drawn::call;
use crate::drawn::compare;
use crate::drawn::int;
use crate::drawn::read;
use crate::replay::language::condition;
use crate::replay::language::formula;
use crate::replay::language::parameters;
use crate::whole::catalogue::inside;
use crate::wild::answer::Answer;
use crate::wild::answer::Number;
use crate::wild::draw::abs;
use crate::wild::wide::Evaluator;
use crate::wild::wide::Lack;
use crate::wild::wide::Wide;

const ATOMS: [&str; 72] = [
    "a*abs(x)",
    "abs(x - a)",
    "abs(x)^a",
    "{ x^a for x > 0 }",
    "max(a*x, b*x)",
    "min(x, a)",
    "max(x - a, b)",
    "max(a, b)*abs(x)",
    "clamp(x, a, b)",
    "{ x^2 for x < a, b*x otherwise }",
    "{ a for x < 0, b otherwise }",
    "{ a*x for x < b, x otherwise }",
    "{ x^a for x > 0, b*x otherwise }",
    "{ a + b*x for x > 0, exp(x) otherwise }",
    "{ sin(x) for a < x < b, 0 otherwise }",
    "{ x for abs(x) < a, b otherwise }",
    "{ x^2*sin(1/x) + a*x for x != 0, b at 0 }",
    "{ abs(x)^a*sin(1/x) for x != 0, b at 0 }",
    "{ a*exp(-1/x^2) + b*abs(x) for x != 0, 0 at 0 }",
    "{ a*(exp(x) - 1) for x < 0, b*x otherwise }",
    "{ (sin(a*x) - b*x)/x for x != 0, 1 at 0 }",
    "sin(a*x)/x",
    "(cos(a*x) - cos(b*x))/x^2",
    "(exp(a*x) - exp(b*x))/x",
    "(1 + a*x)^(1/x)",
    "x*sin(a/x)",
    "a*x*sin(1/x)",
    "sin(a*x)",
    "cos(a*x)",
    "abs(sin(a*x))",
    "tan(a*x)",
    "asin(a*x)",
    "acos(x - a)",
    "atan(a*x)",
    "atan(a/x)",
    "tanh(a/x)",
    "1/(1 + exp(a/x))",
    "exp(a*x)",
    "exp(a/x)",
    "exp(-a/x^2)",
    "abs(a)^x",
    "abs(x)^(a*b)",
    "{ x^a*ln(x) for x > 0 }",
    "abs(x)^a*ln(abs(x))",
    "ln(x + a)",
    "ln(a*x)",
    "a*ln(abs(x))",
    "sqrt(x - a)",
    "sqrt(a*x)",
    "sqrt(x^2 + a)",
    "cbrt(x - a)",
    "sqrt(abs(x))*a",
    "abs(x^2 - a)",
    "abs(a*x + b)",
    "relu(a*x + b)",
    "gelu(a*x)",
    "softplus(a*x) - b*x",
    "1/(x - a)",
    "(a - b)/x",
    "a/x^2",
    "(x - a)/(x - b)",
    "(x^2 - a^2)/(x - a)",
    "x^2/(x^2 + a)",
    "(a^2 - b^2)*abs(x)",
    "floor(a*x)",
    "a*floor(x)",
    "frac(x + a)",
    "x*floor(a + x)",
    "round(x - a)",
    "sign(x - a)*b",
    "sign(a)*abs(x)",
    "heaviside(a*x)",
];

/// For limits, beside those.
const GROWTH: [&str; 16] = [
    "sqrt(x^2 + a*x) - x",
    "sqrt(x^2 + a*x) - sqrt(x^2 + b*x)",
    "abs(1 + a/x)^(b*x)",
    "abs(x)^a/exp(b*x)",
    "abs(x)^a*abs(ln(abs(x)))^b",
    "exp(a*x)/exp(b*x)",
    "x*(exp(a/x) - exp(b/x))",
    "ln(exp(a*x) + exp(b*x))/x",
    "(a*x^2 + x)/(b*x^2 + 1)",
    "(abs(x)^a + 1)/(abs(x)^b + 2)",
    "x*sin(a/x)*b",
    "floor(a*x)/x",
    "atan(a*x)*b",
    "a*x + b*sin(x)",
    "a*exp(x) + b*x",
    "(a*x + b)/abs(x)",
];

const NUMBERS: [&str; 9] = ["0", "1", "-1", "2", "1/2", "-2", "1/3", "sqrt(2)", "3"];

/// Numbers for a and b.
pub type Numbers = [&'static str; 2];

struct Draw(Random);

impl Draw {
    fn atom(&mut self, with_growth: bool) -> Tree {
        let text = if with_growth && self.0.chance(50) {
            GROWTH[self.0.below(GROWTH.len())]
        } else {
            ATOMS[self.0.below(ATOMS.len())]
        };
        let tree = formula(text, "x").unwrap_or_else(|| panic!("{text} is not read"));
        if self.0.chance(50) { tree } else { renamed(&tree, &["b", "a"]) }
    }

    fn function(&mut self, with_growth: bool) -> Tree {
        let first = self.atom(with_growth);
        match self.0.below(14) {
            0 | 1 => binary('+', first, self.atom(with_growth)),
            2 => binary('-', first, self.atom(with_growth)),
            3 => binary('*', first, self.atom(with_growth)),
            4 => call("max", [first, self.atom(false)]),
            5 => {
                call(["exp", "abs", "atan", "sin", "relu", "sqrt", "cbrt", "sign"][self.0.below(8)], [first])
            }
            6 => inside(&first, &abs(&Tree::X)),
            7 => inside(
                &first,
                &binary('-', Tree::X, read(["1", "a", "b", "-1"][self.0.below(4)]).expect("read")),
            ),
            8 => {
                let bound = read(["0", "1", "a"][self.0.below(3)]).expect("read");
                let condition = compare(Tree::X, ["<", "<="][self.0.below(2)], bound);
                Tree::Branches(vec![(first, condition)], Some(Box::new(self.atom(false))))
            }
            _ => first,
        }
    }
}

pub fn draw(seed: u64) -> Drawn {
    let tree = Draw(Random(seed)).function(false);
    let points = ["0", "1", "-1"].map(|p| read(p).expect("a number")).to_vec();
    Drawn { tree, parameter: None, points }
}

/// A function with the place where its limit is asked for.
pub fn draw_limit(seed: u64) -> (Drawn, &'static str) {
    let mut draw = Draw(Random(seed));
    let tree = draw.function(true);
    let place = ["0", "0+", "0-", "1", "inf", "inf", "-inf"][draw.0.below(7)];
    (Drawn { tree, parameter: None, points: Vec::new() }, place)
}

/// Pairs of numbers, equal ones and such with zeros among them.
pub fn numbers(seed: u64) -> [Numbers; 4] {
    let mut random = Random(seed ^ 0x5eed);
    let mut any = || NUMBERS[random.below(NUMBERS.len())];
    let (same, one) = (any(), any());
    let mut small = || ["0", "1", "-1"][random.below(3)];
    [[same, same], [small(), small()], [one, small()], [small(), NUMBERS[3 + seed as usize % 6]]]
}

/// Whether all powers with a parameter in the exponent have a base that cannot be negative; what is cut down may have
/// others.
pub fn has_positive_bases(tree: &Tree) -> bool {
    let text = tree.to_string();
    let mut all = true;
    tree.map(&mut |t| {
        if let Tree::Binary('^', base, exponent) = &t
            && !parameters(exponent).is_empty()
        {
            all &= match &**base {
                Tree::Call(name, _) => name == "abs",
                base => *base == Tree::X && text.contains("for x > 0"),
            };
        }
        t
    });
    all
}

/// Whether no exponent with a parameter becomes the number 0 with these, and no base of a power of x: 0^0 is 1 for an
/// exponent that is written so, and powers of x have positive bases.
pub fn fit(tree: &Tree, numbers: &Numbers) -> bool {
    let place = Wide::scaled(7.into(), -2);
    let is_zero = |part: &Tree| {
        let part = renamed(part, numbers);
        Evaluator::new(&part).value(&place).is_ok_and(|v| v.is_zero())
    };
    let mut all = true;
    tree.map(&mut |t| {
        if let Tree::Binary('^', base, exponent) = &t {
            all &= parameters(exponent).is_empty() || !is_zero(exponent);
            all &= matches!(**exponent, Tree::Literal(_)) || parameters(base).is_empty() || !is_zero(base);
        }
        t
    });
    all
}

/// The tree with other names, or numbers, in place of a and b.
pub fn renamed(tree: &Tree, [a, b]: &[&str; 2]) -> Tree {
    tree.map(&mut |t| match &t {
        Tree::Name(name) if name == "a" => read(a).expect("a number"),
        Tree::Name(name) if name == "b" => read(b).expect("a number"),
        _ => t,
    })
}

/// What a general answer says for these numbers; none where that cannot be read.
pub fn put_in(general: &Answer, numbers: &Numbers) -> Result<Option<Answer>, String> {
    if general.word != "depends" {
        return with_numbers(general, numbers).map(Some);
    }
    let mut held = Vec::new();
    for (when, case) in &general.cases {
        let Some(condition) = condition(when, "x") else { return Ok(None) };
        match holds(&condition, numbers) {
            Ok(true) => held.push((when, case)),
            Ok(false) | Err(Lack::Undefined) => {}
            Err(Lack::Unclear) => return Ok(None),
        }
    }
    match held.as_slice() {
        [(_, case)] => with_numbers(case, numbers).map(Some),
        [] => Err("no case holds".to_owned()),
        several => Err(format!(
            "{} cases hold: {:?}",
            several.len(),
            several.iter().map(|h| h.0).collect::<Vec<_>>()
        )),
    }
}

fn holds(condition: &Condition, numbers: &Numbers) -> Result<bool, Lack> {
    let tree = Tree::Branches(vec![(int(1), condition.clone())], Some(Box::new(int(0))));
    let tree = renamed(&tree, numbers);
    Evaluator::new(&tree).value(&Wide::int(0)).map(|v| !v.is_zero())
}

fn with_numbers(answer: &Answer, numbers: &Numbers) -> Result<Answer, String> {
    let one = |number: &Option<Number>| -> Result<Option<Number>, String> {
        let Some(Number::Finite(text)) = number else { return Ok(number.clone()) };
        let Some(tree) = formula(text, "x").map(|t| renamed(&t, numbers)) else { return Ok(None) };
        match Evaluator::new(&tree).value(&Wide::int(0)) {
            Err(Lack::Undefined) => Err(format!("{text} has no value")),
            // What the evaluator does not know is not compared.
            Err(Lack::Unclear) => Ok(None),
            Ok(_) => Ok(Some(Number::Finite(tree.to_string()))),
        }
    };
    let two =
        |[a, b]: &[Option<Number>; 2]| -> Result<[Option<Number>; 2], String> { Ok([one(a)?, one(b)?]) };
    Ok(Answer {
        value: one(&answer.value)?,
        slopes: two(&answer.slopes)?,
        limits: two(&answer.limits)?,
        function_value: one(&answer.function_value)?,
        filled: one(&answer.filled)?,
        dini: [None, None, None, None],
        cluster: None,
        clarke: None,
        ..answer.clone()
    })
}
