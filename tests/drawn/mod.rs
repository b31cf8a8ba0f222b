//! Functions drawn at random, as trees: to write in the language, to spell in other ways, to evaluate.

pub mod run;

use std::cmp::Ordering;
use std::fmt;

use crate::digits::Fixed;

/// Floors are drawn once the engine reads them.
pub const FLOORS: bool = true;

/// An expression of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    X,
    Literal(String),
    Name(String),
    Neg(Box<Tree>),
    Binary(char, Box<Tree>, Box<Tree>),
    Call(String, Vec<Tree>),
    /// The branches; the last value is the one otherwise.
    Branches(Vec<(Tree, Condition)>, Option<Box<Tree>>),
    Undefined,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    Compare(Tree, &'static str, Tree),
    And(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
}

pub fn int(n: i64) -> Tree {
    let literal = Tree::Literal(n.unsigned_abs().to_string());
    if n < 0 { Tree::Neg(Box::new(literal)) } else { literal }
}

pub fn quarter(n: i64) -> Tree {
    if n % 4 == 0 { int(n / 4) } else { binary('/', int(n), int(4)) }
}

pub fn binary(sign: char, a: Tree, b: Tree) -> Tree {
    Tree::Binary(sign, Box::new(a), Box::new(b))
}

pub fn call(name: &str, arguments: impl Into<Vec<Tree>>) -> Tree {
    Tree::Call(name.to_owned(), arguments.into())
}

pub fn pi() -> Tree {
    Tree::Name("pi".to_owned())
}

pub fn negated(a: Tree) -> Tree {
    Tree::Neg(Box::new(a))
}

/// Whether numbers in this order are related by the sign.
pub fn relates(sign: &str, order: Ordering) -> bool {
    match sign {
        "<" => order == Ordering::Less,
        "<=" => order != Ordering::Greater,
        ">" => order == Ordering::Greater,
        ">=" => order != Ordering::Less,
        "=" => order == Ordering::Equal,
        _ => order != Ordering::Equal,
    }
}

pub fn compare(a: Tree, sign: &'static str, b: Tree) -> Condition {
    Condition::Compare(a, sign, b)
}

impl fmt::Display for Tree {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tree::X => write!(out, "x"),
            Tree::Literal(text) | Tree::Name(text) => write!(out, "{text}"),
            Tree::Neg(a) => write!(out, "(-{a})"),
            Tree::Binary(sign @ ('+' | '-'), a, b) => write!(out, "({a} {sign} {b})"),
            Tree::Binary(sign, a, b) => write!(out, "({a}{sign}{b})"),
            Tree::Call(name, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(Tree::to_string).collect();
                write!(out, "{name}({})", arguments.join(", "))
            }
            Tree::Branches(branches, otherwise) => {
                let mut parts: Vec<String> = branches.iter().map(|(v, c)| format!("{v} for {c}")).collect();
                parts.extend(otherwise.iter().map(|v| format!("{v} otherwise")));
                write!(out, "{{ {} }}", parts.join(", "))
            }
            Tree::Undefined => write!(out, "undefined"),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Compare(a, sign, b) => write!(out, "{a} {sign} {b}"),
            Condition::And(a, b) => write!(out, "({a} and {b})"),
            Condition::Not(a) => write!(out, "(not ({a}))"),
        }
    }
}

/// The values of the parameters.
pub type Names = Vec<(String, Fixed)>;

impl Tree {
    /// The value at a point; none where there is none.
    pub fn value(&self, x: &Fixed, names: &Names) -> Option<Fixed> {
        match self {
            Tree::X => Some(x.clone()),
            Tree::Literal(text) => Fixed::literal(text),
            Tree::Name(name) => match name.as_str() {
                "pi" => Some(Fixed::pi()),
                "e" => Fixed::int(1).exp(),
                _ => names.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()),
            },
            Tree::Neg(a) => Some(a.value(x, names)?.neg()),
            Tree::Binary(sign, a, b) => {
                let (a, b) = (a.value(x, names)?, b.value(x, names)?);
                match sign {
                    '+' => Some(a.add(&b)),
                    '-' => Some(a.sub(&b)),
                    '*' => Some(a.mul(&b)),
                    '/' => a.div(&b),
                    _ => a.power(&b),
                }
            }
            Tree::Call(name, arguments) => {
                let arguments: Option<Vec<Fixed>> = arguments.iter().map(|a| a.value(x, names)).collect();
                apply(name, &arguments?)
            }
            Tree::Branches(branches, otherwise) => {
                for (value, condition) in branches {
                    if condition.holds(x, names)? {
                        return value.value(x, names);
                    }
                }
                otherwise.as_ref()?.value(x, names)
            }
            Tree::Undefined => None,
        }
    }

    /// Whether all parts of it, and so the evaluator, know their names.
    pub fn is_known(&self, names: &Names) -> bool {
        let mut known = true;
        self.visit(&mut |t| match t {
            Tree::Name(name) => {
                known &= ["pi", "e"].contains(&name.as_str()) || names.iter().any(|(n, _)| n == name);
            }
            Tree::Call(name, _) => known &= KNOWN.contains(&name.as_str()),
            _ => {}
        });
        known
    }

    fn visit(&self, f: &mut dyn FnMut(&Tree)) {
        f(self);
        match self {
            Tree::Neg(a) => a.visit(f),
            Tree::Binary(_, a, b) => {
                a.visit(f);
                b.visit(f);
            }
            Tree::Call(_, arguments) => arguments.iter().for_each(|a| a.visit(f)),
            Tree::Branches(branches, otherwise) => {
                branches.iter().for_each(|(v, _)| v.visit(f));
                otherwise.iter().for_each(|v| v.visit(f));
            }
            Tree::X | Tree::Literal(_) | Tree::Name(_) | Tree::Undefined => {}
        }
    }

    pub fn size(&self) -> usize {
        self.to_string().len()
    }

    /// Rebuilds from the leaves up.
    pub fn map(&self, f: &mut dyn FnMut(Tree) -> Tree) -> Tree {
        let mapped = match self {
            Tree::Neg(a) => Tree::Neg(Box::new(a.map(f))),
            Tree::Binary(sign, a, b) => binary(*sign, a.map(f), b.map(f)),
            Tree::Call(name, arguments) => {
                Tree::Call(name.clone(), arguments.iter().map(|a| a.map(f)).collect())
            }
            Tree::Branches(branches, otherwise) => Tree::Branches(
                branches.iter().map(|(v, c)| (v.map(f), c.map(f))).collect(),
                otherwise.as_ref().map(|v| Box::new(v.map(f))),
            ),
            Tree::X | Tree::Literal(_) | Tree::Name(_) | Tree::Undefined => self.clone(),
        };
        f(mapped)
    }

    /// Smaller trees in place of this one: parts of it, and it with one part made smaller.
    pub fn reductions(&self) -> Vec<Tree> {
        let mut out = Vec::new();
        let inner = |out: &mut Vec<Tree>, part: &Tree, rebuild: &dyn Fn(Tree) -> Tree| {
            out.extend(part.reductions().into_iter().map(rebuild));
        };
        match self {
            Tree::X | Tree::Undefined => {}
            Tree::Literal(text) => {
                out.extend(
                    ["0", "1"]
                        .iter()
                        .filter(|t| t.len() < text.len())
                        .map(|t| Tree::Literal((*t).to_owned())),
                );
            }
            Tree::Name(_) => out.push(int(1)),
            Tree::Neg(a) => {
                out.push((**a).clone());
                inner(&mut out, a, &|a| Tree::Neg(Box::new(a)));
            }
            Tree::Binary(sign, a, b) => {
                out.extend([(**a).clone(), (**b).clone(), Tree::X, int(1), int(0)]);
                inner(&mut out, a, &|a| binary(*sign, a, (**b).clone()));
                inner(&mut out, b, &|b| binary(*sign, (**a).clone(), b));
            }
            Tree::Call(name, arguments) => {
                out.extend(arguments.iter().cloned());
                out.extend([Tree::X, int(1)]);
                for (i, argument) in arguments.iter().enumerate() {
                    inner(&mut out, argument, &|a| {
                        let mut arguments = arguments.clone();
                        arguments[i] = a;
                        Tree::Call(name.clone(), arguments)
                    });
                }
            }
            Tree::Branches(branches, otherwise) => {
                out.extend(branches.iter().map(|(v, _)| v.clone()));
                out.extend(otherwise.iter().map(|v| (**v).clone()));
                for i in 0..branches.len() {
                    let mut fewer = branches.clone();
                    fewer.remove(i);
                    if !fewer.is_empty() {
                        out.push(Tree::Branches(fewer, otherwise.clone()));
                    }
                    inner(&mut out, &branches[i].0, &|v| {
                        let mut branches = branches.clone();
                        branches[i].0 = v;
                        Tree::Branches(branches, otherwise.clone())
                    });
                    for condition in branches[i].1.reductions() {
                        let mut branches = branches.clone();
                        branches[i].1 = condition;
                        out.push(Tree::Branches(branches, otherwise.clone()));
                    }
                }
                if let Some(v) = otherwise {
                    inner(&mut out, v, &|v| Tree::Branches(branches.clone(), Some(Box::new(v))));
                }
            }
        }
        out.retain(|t| t.size() < self.size());
        out
    }
}

const KNOWN: [&str; 21] = [
    "abs",
    "max",
    "min",
    "relu",
    "sign",
    "heaviside",
    "floor",
    "sqrt",
    "exp",
    "ln",
    "sin",
    "cos",
    "tan",
    "atan",
    "tanh",
    "sigmoid",
    "cosh",
    "sinh",
    "cbrt",
    "frac",
    "ceil",
];

fn apply(name: &str, arguments: &[Fixed]) -> Option<Fixed> {
    let u = &arguments[0];
    let zero = Fixed::int(0);
    let larger = |a: &Fixed, b: &Fixed| if a.compare(b) == Ordering::Less { b.clone() } else { a.clone() };
    let exponentials = || Some((u.exp()?, u.neg().exp()?));
    Some(match name {
        "abs" => u.abs(),
        "max" => larger(u, &arguments[1]),
        "min" => larger(&u.neg(), &arguments[1].neg()).neg(),
        "relu" => larger(u, &zero),
        "sign" => Fixed::int(u.sign() as i64),
        "heaviside" => Fixed::int(i64::from(u.sign() != Ordering::Less)),
        "floor" => u.floor(),
        "ceil" => u.neg().floor().neg(),
        "frac" => u.sub(&u.floor()),
        "sqrt" => return u.sqrt(),
        "cbrt" => match u.sign() {
            Ordering::Equal => zero,
            sign => u.abs().power(&Fixed::int(1).div(&Fixed::int(3))?)?.mul(&Fixed::int(sign as i64)),
        },
        "exp" => return u.exp(),
        "ln" => return u.ln(),
        "sin" => u.sin_cos().0,
        "cos" => u.sin_cos().1,
        "tan" => {
            let (sin, cos) = u.sin_cos();
            return sin.div(&cos);
        }
        "atan" => u.atan(),
        "sinh" => exponentials().and_then(|(p, n)| p.sub(&n).div(&Fixed::int(2)))?,
        "cosh" => exponentials().and_then(|(p, n)| p.add(&n).div(&Fixed::int(2)))?,
        "tanh" => exponentials().and_then(|(p, n)| p.sub(&n).div(&p.add(&n)))?,
        "sigmoid" => return Fixed::int(1).div(&Fixed::int(1).add(&u.neg().exp()?)),
        other => panic!("the evaluator does not know `{other}`"),
    })
}

impl Condition {
    pub fn holds(&self, x: &Fixed, names: &Names) -> Option<bool> {
        match self {
            Condition::Compare(a, sign, b) => {
                let order = a.value(x, names)?.compare(&b.value(x, names)?);
                Some(relates(sign, order))
            }
            Condition::And(a, b) => match (a.holds(x, names), b.holds(x, names)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Condition::Not(a) => a.holds(x, names).map(|held| !held),
        }
    }

    fn map(&self, f: &mut dyn FnMut(Tree) -> Tree) -> Condition {
        match self {
            Condition::Compare(a, sign, b) => Condition::Compare(a.map(f), sign, b.map(f)),
            Condition::And(a, b) => Condition::And(Box::new(a.map(f)), Box::new(b.map(f))),
            Condition::Not(a) => Condition::Not(Box::new(a.map(f))),
        }
    }

    fn reductions(&self) -> Vec<Condition> {
        match self {
            Condition::Compare(a, sign, b) => {
                let left = a.reductions().into_iter().map(|a| Condition::Compare(a, sign, b.clone()));
                let right = b.reductions().into_iter().map(|b| Condition::Compare(a.clone(), sign, b));
                left.chain(right).collect()
            }
            Condition::And(a, b) => vec![(**a).clone(), (**b).clone()],
            Condition::Not(a) => vec![(**a).clone()],
        }
    }
}

/// Reads an expression of constants, names and calls; none for what else an answer may hold.
pub fn read(text: &str) -> Option<Tree> {
    let mut reader = Reader { rest: text };
    let tree = reader.sum()?;
    reader.rest.trim().is_empty().then_some(tree)
}

/// Reads comparisons and chains joined by `and`, or `or` of such; none for what else a condition may hold.
pub fn read_condition(text: &str) -> Option<Condition> {
    let not = |c| Condition::Not(Box::new(c));
    let and = |a, b| Condition::And(Box::new(a), Box::new(b));
    let mut parts = Vec::new();
    for part in text.split(" or ") {
        let list: Option<Vec<Condition>> = part.split(" and ").map(read_chain).collect();
        parts.push(list?.into_iter().reduce(and)?);
    }
    // a or b is not (not a and not b).
    if parts.len() == 1 { parts.pop() } else { parts.into_iter().map(not).reduce(and).map(not) }
}

fn read_chain(text: &str) -> Option<Condition> {
    const SIGNS: [&str; 6] = ["<", "<=", ">", ">=", "=", "!="];
    let words: Vec<&str> = text.split(' ').collect();
    let at: Vec<usize> = (0..words.len()).filter(|i| SIGNS.contains(&words[*i])).collect();
    let mut out = None;
    for (k, &i) in at.iter().enumerate() {
        let start = if k == 0 { 0 } else { at[k - 1] + 1 };
        let end = at.get(k + 1).copied().unwrap_or(words.len());
        let sign = SIGNS.iter().find(|s| **s == words[i])?;
        let link = compare(read(&words[start..i].join(" "))?, sign, read(&words[i + 1..end].join(" "))?);
        out = Some(match out {
            Some(before) => Condition::And(Box::new(before), Box::new(link)),
            None => link,
        });
    }
    out
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, c: char) -> bool {
        match self.rest.trim_start().strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> Option<Tree> {
        let mut out = self.product()?;
        loop {
            let sign = if self.take('+') {
                '+'
            } else if self.take('-') {
                '-'
            } else {
                return Some(out);
            };
            out = binary(sign, out, self.product()?);
        }
    }

    fn product(&mut self) -> Option<Tree> {
        let mut out = self.unary()?;
        loop {
            let sign = if self.take('*') {
                '*'
            } else if self.take('/') {
                '/'
            } else {
                return Some(out);
            };
            out = binary(sign, out, self.unary()?);
        }
    }

    fn unary(&mut self) -> Option<Tree> {
        if self.take('-') { Some(negated(self.unary()?)) } else { self.power() }
    }

    fn power(&mut self) -> Option<Tree> {
        let base = self.primary()?;
        if self.take('^') { Some(binary('^', base, self.unary()?)) } else { Some(base) }
    }

    fn primary(&mut self) -> Option<Tree> {
        if self.take('(') {
            let inner = self.sum()?;
            return self.take(')').then_some(inner);
        }
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        let part = |c: char| {
            if first.is_ascii_digit() {
                c.is_ascii_digit() || c == '.'
            } else {
                c.is_alphanumeric() || c == '_'
            }
        };
        let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        if first.is_ascii_digit() {
            return Some(Tree::Literal(word.to_owned()));
        }
        if word.is_empty() {
            return None;
        }
        if !self.take('(') {
            return Some(if word == "x" { Tree::X } else { Tree::Name(word.to_owned()) });
        }
        let mut arguments = vec![self.sum()?];
        while self.take(',') {
            arguments.push(self.sum()?);
        }
        self.take(')').then(|| Tree::Call(word.to_owned(), arguments))
    }
}

/// Pseudo-random numbers, the same on every machine (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).expect("a remainder is small")
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn quarters(&mut self) -> Tree {
        quarter(i64::try_from(self.below(17)).expect("small") - 8)
    }
}

/// A function with what is needed to ask about it.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub tree: Tree,
    /// A parameter with its assumptions and a value that fits them.
    pub parameter: Option<Parameter>,
    /// Where it was cut.
    pub points: Vec<Tree>,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub assumptions: Vec<&'static str>,
    pub value: &'static str,
}

/// Draws functions.
pub struct Generator {
    pub random: Random,
    points: Vec<Tree>,
    has_parameter: bool,
}

impl Generator {
    pub fn new(seed: u64) -> Generator {
        Generator { random: Random(seed), points: Vec::new(), has_parameter: false }
    }

    pub fn draw(&mut self) -> Drawn {
        self.points.clear();
        self.has_parameter = self.random.chance(25);
        let depth = 1 + self.random.below(3);
        let tree = self.function(depth);
        let mut uses = false;
        let mut seen = |t: &Tree| uses |= matches!(t, Tree::Name(n) if n == "a");
        tree.map(&mut |t| {
            seen(&t);
            t
        });
        let parameter = uses.then(|| match self.random.below(6) {
            0 => Parameter { assumptions: vec!["a > 0"], value: "3/7" },
            1 => Parameter { assumptions: vec!["a < 0"], value: "-2" },
            2 => Parameter { assumptions: vec!["0 < a < 1"], value: "1/3" },
            3 => Parameter { assumptions: vec!["a > 1"], value: "sqrt(5)" },
            4 => Parameter { assumptions: vec!["a >= 1"], value: "1" },
            _ => Parameter { assumptions: Vec::new(), value: "0" },
        });
        Drawn { tree, parameter, points: std::mem::take(&mut self.points) }
    }

    /// A number, rational or not.
    fn constant(&mut self) -> Tree {
        match self.random.below(9) {
            0 => call("sqrt", [int(2)]),
            1 => call("ln", [int(2)]),
            2 => binary('/', pi(), int(3)),
            3 => binary('/', binary('+', int(1), call("sqrt", [int(5)])), int(2)),
            _ => self.random.quarters(),
        }
    }

    fn cut(&mut self) -> Tree {
        let c = if self.has_parameter && self.random.chance(15) {
            Tree::Name("a".to_owned())
        } else {
            self.constant()
        };
        self.points.push(c.clone());
        c
    }

    fn factor(&mut self) -> Tree {
        if self.has_parameter && self.random.chance(40) {
            Tree::Name("a".to_owned())
        } else {
            self.random.quarters()
        }
    }

    fn positive(&mut self) -> Tree {
        quarter(1 + i64::try_from(self.random.below(8)).expect("small"))
    }

    /// x - c, with c kept as a point to ask about.
    fn difference(&mut self) -> Tree {
        let c = self.cut();
        binary('-', Tree::X, c)
    }

    fn line(&mut self) -> Tree {
        let u = self.difference();
        if self.random.chance(40) { binary('*', self.factor(), u) } else { u }
    }

    /// A polynomial of degree at most 2, perhaps with an absolute value: its zeros can be found.
    fn polynomial(&mut self) -> Tree {
        match self.random.below(8) {
            0 => binary('*', self.difference(), self.difference()),
            1 => {
                let q = self.positive();
                let root = call("sqrt", [q.clone()]);
                self.points.extend([root.clone(), negated(root)]);
                binary('-', binary('^', Tree::X, int(2)), q)
            }
            2 => {
                let (u, q) = (self.difference(), self.positive());
                binary('-', call("abs", [u]), q)
            }
            3 => call("relu", [self.line()]),
            4 => binary('^', self.difference(), int(2)),
            _ => self.line(),
        }
    }

    /// Something whose sign can be found.
    fn kink(&mut self) -> Tree {
        match self.random.below(10) {
            0 => {
                let q = self.positive();
                self.points.push(call("ln", [q.clone()]));
                binary('-', call("exp", [Tree::X]), q)
            }
            1 => call("atan", [self.line()]),
            2 => call("tanh", [self.line()]),
            3 => call("ln", [self.difference()]),
            4 => call("exp", [self.line()]),
            _ => self.polynomial(),
        }
    }

    fn smooth(&mut self) -> Tree {
        match self.random.below(11) {
            0 => call("sin", [Tree::X]),
            1 => call("exp", [Tree::X]),
            2 => binary('-', binary('^', Tree::X, int(3)), Tree::X),
            3 => binary('/', int(1), binary('+', int(1), binary('^', Tree::X, int(2)))),
            4 => self.factor(),
            5 => binary('*', self.factor(), Tree::X),
            6 => call("cos", [binary('*', int(2), Tree::X)]),
            7 => binary('^', Tree::X, int(2)),
            8 => call("sigmoid", [Tree::X]),
            _ => binary('+', binary('*', self.random.quarters(), Tree::X), self.constant()),
        }
    }

    fn condition(&mut self) -> Condition {
        const SIGNS: [&str; 4] = ["<", "<=", ">", ">="];
        let sign = SIGNS[self.random.below(4)];
        match self.random.below(10) {
            8 => compare(self.kink(), sign, self.random.quarters()),
            9 => compare(self.polynomial(), [sign, "=", "!="][self.random.below(3)], int(0)),
            0 => {
                let (u, q) = (self.difference(), self.positive());
                compare(call("abs", [u]), sign, q)
            }
            1 => {
                let (low, high) = (self.cut(), self.cut());
                Condition::And(Box::new(compare(low, "<", Tree::X)), Box::new(compare(Tree::X, "<=", high)))
            }
            2 => {
                let q = self.positive();
                let root = call("sqrt", [q.clone()]);
                self.points.extend([root.clone(), negated(root)]);
                compare(binary('^', Tree::X, int(2)), sign, q)
            }
            3 => compare(Tree::X, "!=", self.cut()),
            4 => Condition::Not(Box::new(compare(Tree::X, sign, self.cut()))),
            _ => compare(Tree::X, sign, self.cut()),
        }
    }

    fn function(&mut self, depth: usize) -> Tree {
        if depth == 0 {
            return if self.random.chance(50) { self.smooth() } else { call("abs", [self.kink()]) };
        }
        match self.random.below(27) {
            22 => {
                // A power of something with a sign: half-integer exponents have an edge.
                let exponent =
                    [int(2), int(3), half(int(1)), half(int(3)), negated(int(1)), negated(half(int(1)))]
                        [self.random.below(6)]
                    .clone();
                binary('^', self.kink(), exponent)
            }
            23 => call("ln", [self.kink()]),
            24 => {
                let inner = if self.random.chance(70) { self.line() } else { self.polynomial() };
                let outer = self.function(depth - 1);
                outer.map(&mut |t| if t == Tree::X { inner.clone() } else { t })
            }
            25 => {
                let name = ["max", "min"][self.random.below(2)];
                call(name, [self.function(depth - 1), self.polynomial()])
            }
            26 => {
                // What has a sign to find is drawn less often: most of it is not decided.
                if self.random.chance(60) {
                    let outer = ["exp", "tanh", "sin", "atan"][self.random.below(4)];
                    call(outer, [self.function(depth - 1)])
                } else {
                    let outer = ["abs", "relu", "sign", "sqrt"][self.random.below(4)];
                    call(outer, [self.function(depth - 1)])
                }
            }
            0 => call("abs", [self.kink()]),
            1 => call("relu", [self.kink()]),
            2 => call("max", [self.polynomial(), self.polynomial()]),
            3 => call("min", [self.polynomial(), self.polynomial()]),
            4 => {
                let q = self.positive();
                call("abs", [binary('-', call("abs", [self.line()]), q)])
            }
            5 => call("max", [self.constant(), call("min", [self.constant(), self.line()])]),
            6 => binary('+', self.function(depth - 1), self.function(depth - 1)),
            7 => binary('-', self.function(depth - 1), self.function(depth - 1)),
            8 | 9 => binary('*', self.smooth(), self.function(depth - 1)),
            10 => self.hole(),
            11 => call("sqrt", [call("abs", [self.line()])]),
            12 => match self.random.below(4) {
                0 => call("sqrt", [self.difference()]),
                1 => call("sign", [self.polynomial()]),
                2 => call("heaviside", [self.line()]),
                _ if FLOORS => call("floor", [self.line()]),
                _ => call("sqrt", [binary('^', self.line(), int(2))]),
            },
            13 => call("exp", [negated(call("abs", [self.line()]))]),
            14 => self.joined(),
            15 => {
                // One point with its own value.
                let (f, c) = (self.function(depth - 1), self.cut());
                let value = if self.random.chance(30) { Tree::Undefined } else { self.random.quarters() };
                Tree::Branches(vec![(value, compare(Tree::X, "=", c))], Some(Box::new(f)))
            }
            _ => {
                let count = 1 + self.random.below(2);
                let branches =
                    (0..count).map(|_| (self.function(depth - 1), self.condition())).collect::<Vec<_>>();
                let otherwise =
                    if self.random.chance(85) { Some(Box::new(self.function(depth - 1))) } else { None };
                Tree::Branches(branches, otherwise)
            }
        }
    }

    /// Two pieces that fit in value at the cut, and often in slope.
    fn joined(&mut self) -> Tree {
        let c = self.cut();
        let u = binary('-', Tree::X, c.clone());
        let square = binary('^', Tree::X, int(2));
        let at_cut = binary('^', c.clone(), int(2));
        let (left, right) = match self.random.below(4) {
            0 => (square, binary('+', at_cut, binary('*', binary('*', int(2), c.clone()), u))),
            1 => (square, binary('+', at_cut, binary('*', self.random.quarters(), u))),
            2 => (call("exp", [u.clone()]), binary('+', int(1), u)),
            _ => (call("sin", [u.clone()]), binary('*', self.factor(), u)),
        };
        let sign = if self.random.chance(50) { "<" } else { "<=" };
        Tree::Branches(vec![(left, compare(Tree::X, sign, c))], Some(Box::new(right)))
    }

    /// A pole, a jump, or a hole that a value can fill.
    fn hole(&mut self) -> Tree {
        let c = self.cut();
        let u = binary('-', Tree::X, c.clone());
        let hole = match self.random.below(6) {
            0 => binary('/', int(1), u),
            1 => binary('/', call("abs", [u.clone()]), u),
            2 => binary('/', call("sin", [u.clone()]), u),
            3 => binary('/', binary('-', binary('^', Tree::X, int(2)), binary('^', c.clone(), int(2))), u),
            4 => binary('/', binary('-', call("exp", [u.clone()]), int(1)), u),
            _ => binary('*', binary('^', u.clone(), int(2)), call("ln", [call("abs", [u])])),
        };
        if self.random.chance(50) {
            return hole;
        }
        let value = if self.random.chance(50) { int(1) } else { binary('*', int(2), c.clone()) };
        Tree::Branches(vec![(hole, compare(Tree::X, "!=", c))], Some(Box::new(value)))
    }
}

/// max(u, v) as (u + v + abs(u - v))/2, abs(u) as max(u, -u).
pub fn by_identities(tree: &Tree) -> Tree {
    tree.map(&mut |t| match t {
        Tree::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("abs", [u]) => call("max", [u.clone(), negated(u.clone())]),
            ("relu", [u]) => half(binary('+', u.clone(), call("abs", [u.clone()]))),
            ("max", [u, v]) => half(binary(
                '+',
                binary('+', u.clone(), v.clone()),
                call("abs", [binary('-', u.clone(), v.clone())]),
            )),
            ("min", [u, v]) => half(binary(
                '-',
                binary('+', u.clone(), v.clone()),
                call("abs", [binary('-', u.clone(), v.clone())]),
            )),
            _ => Tree::Call(name, arguments),
        },
        other => other,
    })
}

fn half(t: Tree) -> Tree {
    binary('/', t, int(2))
}

/// Each branch cut in two with the same value, `otherwise` said as a condition, absolute values as branches.
pub fn by_branches(tree: &Tree, random: &mut Random) -> Tree {
    let zero = int(0);
    tree.map(&mut |t| match t {
        Tree::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("abs", [u]) => either(u.clone(), compare(u.clone(), ">=", zero.clone()), negated(u.clone())),
            ("relu", [u]) => either(u.clone(), compare(u.clone(), ">", zero.clone()), zero.clone()),
            ("max", [u, v]) => either(u.clone(), compare(u.clone(), ">=", v.clone()), v.clone()),
            ("min", [u, v]) => either(v.clone(), compare(u.clone(), ">", v.clone()), u.clone()),
            _ => Tree::Call(name, arguments),
        },
        Tree::Branches(branches, otherwise) => {
            let mut out = Vec::new();
            let mut rest: Option<Condition> = None;
            for (value, condition) in branches {
                let s = random.quarters();
                let two = |sign| {
                    Condition::And(Box::new(condition.clone()), Box::new(compare(Tree::X, sign, s.clone())))
                };
                out.push((value.clone(), two("<")));
                out.push((value, two(">=")));
                let not = Condition::Not(Box::new(condition));
                rest = Some(match rest {
                    Some(before) => Condition::And(Box::new(before), Box::new(not)),
                    None => not,
                });
            }
            match (otherwise, rest) {
                (Some(v), Some(rest)) => out.push((*v, rest)),
                (Some(v), None) => return *v,
                (None, _) => {}
            }
            Tree::Branches(out, None)
        }
        other => other,
    })
}

fn either(value: Tree, condition: Condition, other: Tree) -> Tree {
    Tree::Branches(vec![(value, condition)], Some(Box::new(other)))
}

/// x - pi in place of x.
pub fn moved_by_pi(tree: &Tree) -> Tree {
    tree.map(&mut |t| if t == Tree::X { binary('-', Tree::X, pi()) } else { t })
}
