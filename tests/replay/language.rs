//! Reading what answers say: formulas with branches, conditions with sets, constants defined by an equation.

use crate::drawn::Condition;
use crate::drawn::Tree;
use crate::drawn::binary;
use crate::drawn::call;
use crate::drawn::int;

/// Reads a formula in a variable; none for what the reader does not know.
pub fn formula(text: &str, variable: &str) -> Option<Tree> {
    let mut reader = Reader { rest: text, variable };
    let tree = reader.sum()?;
    reader.rest.trim().is_empty().then_some(tree)
}

/// Reads a condition.
pub fn condition(text: &str, variable: &str) -> Option<Condition> {
    let mut reader = Reader { rest: text, variable };
    let found = reader.any()?;
    reader.rest.trim().is_empty().then_some(found)
}

struct Reader<'a> {
    rest: &'a str,
    variable: &'a str,
}

const RELATIONS: [&str; 6] = ["<=", ">=", "!=", "<", ">", "="];

fn and(a: Condition, b: Condition) -> Condition {
    Condition::And(Box::new(a), Box::new(b))
}

fn not(a: Condition) -> Condition {
    Condition::Not(Box::new(a))
}

fn or(a: Condition, b: Condition) -> Condition {
    not(and(not(a), not(b)))
}

impl<'a> Reader<'a> {
    fn take(&mut self, sign: &str) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn peek_word(&self) -> &'a str {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    }

    fn word(&mut self, word: &str) -> bool {
        self.peek_word() == word && self.take(word)
    }

    /// Tries a reading; what it took is given back when it fails.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Reader<'a>) -> Option<T>) -> Option<T> {
        let before = self.rest;
        let found = read(self);
        if found.is_none() {
            self.rest = before;
        }
        found
    }

    fn any(&mut self) -> Option<Condition> {
        let mut out = self.all()?;
        while self.word("or") {
            out = or(out, self.all()?);
        }
        Some(out)
    }

    fn all(&mut self) -> Option<Condition> {
        let mut out = self.one()?;
        while self.word("and") {
            out = and(out, self.one()?);
        }
        Some(out)
    }

    fn one(&mut self) -> Option<Condition> {
        if self.word("not") {
            return Some(not(self.one()?));
        }
        if let Some(chain) = self.attempt(Reader::chain) {
            return Some(chain);
        }
        let inner = self.take("(").then(|| self.any())??;
        self.take(")").then_some(inner)
    }

    fn chain(&mut self) -> Option<Condition> {
        let mut left = self.sum()?;
        if self.word("in") {
            return self.membership(&left);
        }
        let mut out: Option<Condition> = None;
        while let Some(relation) = RELATIONS.iter().find(|r| self.take(r)) {
            let right = self.sum()?;
            let link = Condition::Compare(left, relation, right.clone());
            out = Some(match out {
                Some(before) => and(before, link),
                None => link,
            });
            left = right;
        }
        out
    }

    fn membership(&mut self, u: &Tree) -> Option<Condition> {
        let compare = |relation, v| Condition::Compare(u.clone(), relation, v);
        if self.word("Z") {
            return Some(Condition::Compare(call("floor", [u.clone()]), "=", u.clone()));
        }
        if self.word("R") {
            return Some(compare("=", u.clone()));
        }
        if self.take("{") {
            let mut points = vec![self.sum()?];
            while self.take(",") {
                points.push(self.sum()?);
            }
            return self.take("}").then(|| points.into_iter().map(|p| compare("=", p)).reduce(or))?;
        }
        let (lower, low, upper, high) = self.interval()?;
        let above = lower.map(|v| compare(if low { ">=" } else { ">" }, v));
        let below = upper.map(|v| compare(if high { "<=" } else { "<" }, v));
        above.into_iter().chain(below).reduce(and)
    }

    /// The ends of an interval, none for an infinite one, and whether they belong to it.
    fn interval(&mut self) -> Option<(Option<Tree>, bool, Option<Tree>, bool)> {
        let low = self.take("[");
        if !low && !self.take("(") {
            return None;
        }
        let lower = self.sum()?;
        self.take(",").then_some(())?;
        let upper = self.sum()?;
        let high = self.take("]");
        if !high && !self.take(")") {
            return None;
        }
        let finite = |t: Tree| {
            let inf = Tree::Name("inf".to_owned());
            (t != inf && t != Tree::Neg(Box::new(inf))).then_some(t)
        };
        Some((finite(lower), low, finite(upper), high))
    }

    fn branches(&mut self) -> Option<Tree> {
        let mut branches = Vec::new();
        loop {
            let value = if self.word("undefined") { Tree::Undefined } else { self.sum()? };
            if self.word("otherwise") {
                return Some(Tree::Branches(branches, Some(Box::new(value))));
            }
            let mut conditions = Vec::new();
            if self.word("at") {
                if let Some(name) = self.attempt(|r| (r.word(r.variable) && r.take("=")).then_some(())) {
                    let () = name;
                }
                conditions.push(if self.rest.trim_start().starts_with('{') {
                    self.membership(&Tree::X)?
                } else {
                    Condition::Compare(Tree::X, "=", self.sum()?)
                });
            }
            if self.word("for") || self.word("if") || self.word("when") {
                conditions.push(self.any()?);
            }
            branches.push((value, conditions.into_iter().reduce(and)?));
            if !self.take(",") {
                return Some(Tree::Branches(branches, None));
            }
        }
    }

    fn sum(&mut self) -> Option<Tree> {
        let mut out = self.product()?;
        loop {
            let sign = if self.take("+") {
                '+'
            } else if self.take("-") {
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
            let sign = if self.take("*") {
                '*'
            } else if self.take("/") {
                '/'
            } else {
                return Some(out);
            };
            out = binary(sign, out, self.unary()?);
        }
    }

    fn unary(&mut self) -> Option<Tree> {
        if self.take("-") { Some(Tree::Neg(Box::new(self.unary()?))) } else { self.power() }
    }

    fn power(&mut self) -> Option<Tree> {
        let base = self.primary()?;
        if self.take("^") { Some(binary('^', base, self.unary()?)) } else { Some(base) }
    }

    fn primary(&mut self) -> Option<Tree> {
        if self.take("(") {
            let inner = self.sum()?;
            return self.take(")").then_some(inner);
        }
        self.rest = self.rest.trim_start();
        if self.take("{") {
            let found = self.branches()?;
            return self.take("}").then_some(found);
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
            let (digits, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(Tree::Literal(digits.to_owned()));
        }
        let word = self.peek_word();
        if word.is_empty() {
            return None;
        }
        self.take(word);
        if !self.take("(") {
            let is_variable = word == self.variable;
            return Some(if is_variable { Tree::X } else { Tree::Name(word.to_owned()) });
        }
        if word == "rootof" {
            return self.root();
        }
        let mut arguments = vec![self.sum()?];
        while self.take(",") {
            arguments.push(self.sum()?);
        }
        self.take(")").then(|| call(word, arguments))
    }

    /// `rootof(g, x in (l, u))` as a call of g, l and u; in g the variable is that of the equation.
    fn root(&mut self) -> Option<Tree> {
        let body = self.sum()?;
        self.take(",").then_some(())?;
        let own = self.peek_word();
        self.take(own);
        self.word("in").then_some(())?;
        let (lower, _, upper, _) = self.interval()?;
        let bound = Tree::Name(own.to_owned());
        let body = body.map(&mut |t| if t == bound { Tree::X } else { t });
        self.take(")").then(|| Some(call("rootof", [body, lower?, upper?])))?
    }
}

/// The numbers that a condition compares names with, with the names; none for what compares other things.
pub fn bounds(condition: &Condition) -> Vec<Option<(String, Tree)>> {
    match condition {
        Condition::Compare(Tree::Name(name), _, number) | Condition::Compare(number, _, Tree::Name(name)) => {
            vec![Some((name.clone(), number.clone())).filter(|_| parameters(number).is_empty())]
        }
        Condition::Compare(..) => vec![None],
        Condition::And(a, b) => [bounds(a), bounds(b)].concat(),
        Condition::Not(a) => bounds(a),
    }
}

/// The names in a formula that are no constants.
pub fn parameters(tree: &Tree) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let _ = tree.map(&mut |t| {
        if let Tree::Name(name) = &t
            && !["pi", "e"].contains(&name.as_str())
            && !out.contains(name)
        {
            out.push(name.clone());
        }
        t
    });
    out
}

#[test]
fn texts_of_answers_are_read() {
    let same = |a: &str, b: &str| {
        assert_eq!(formula(a, "x").map(|t| t.to_string()), formula(b, "x").map(|t| t.to_string()), "{a}")
    };
    same("{ x for x > 0, 0 otherwise }", "{x if x > 0, 0 otherwise}");
    same(
        "{ 3 at 1, x for x != 1 }",
        "{ 3 for x = 1, x for not (x = 1) }".replace("not (x = 1)", "x != 1").as_str(),
    );
    assert!(condition("0 < a <= 1 or b in {1, 2} and not (c = 0)", "x").is_some());
    assert!(condition("a = 1 and", "x").is_none());
    assert!(formula("rootof(t^2 - 2, t in (1, 2))", "x").is_some_and(
        |t| t == call("rootof", [binary('-', binary('^', Tree::X, int(2)), int(2)), int(1), int(2)])
    ));
}
