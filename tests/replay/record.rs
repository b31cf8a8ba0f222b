//! The facts of a record, and the word that follows from them alone.

use std::cmp::Ordering;

use serde_json::Value;

use crate::drawn::Condition;
use crate::drawn::Tree;
use crate::replay::language;

/// A limit as a record states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    Number(Tree),
    Infinite(Ordering),
    /// Proved not to exist.
    Nowhere,
}

#[derive(Clone, Debug, Default)]
pub struct SideFacts {
    pub absent: bool,
    pub limit: Option<Claim>,
    pub quotient: Option<Claim>,
    /// Whether the limit is the value.
    pub continuous: Option<bool>,
}

/// What is said of f at a point a. What is not said is none or false.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The value, or that there is none.
    pub value: Option<Option<Tree>>,
    /// Left and right.
    pub sides: [SideFacts; 2],
    pub limits_agree: Option<bool>,
    pub quotients_agree: Option<bool>,
    pub derivative: Option<Tree>,
}

/// A constant that is defined by an equation g = 0 in an interval.
#[derive(Clone, Debug)]
pub struct Root {
    pub name: String,
    pub definition: Tree,
    /// Signs of g at numbers.
    pub signs: Vec<(Tree, Ordering)>,
    /// The sign of g' on an interval.
    pub slope: Option<(Ordering, Tree, Tree)>,
    /// The interval in which it is the only zero.
    pub only: Option<(Tree, Tree)>,
}

#[derive(Clone, Debug)]
pub struct Record {
    pub roots: Vec<Root>,
    pub always: Facts,
    /// With what always holds.
    pub cases: Vec<(Condition, Facts)>,
}

/// Reads the `evidence` of a point.
pub fn read(evidence: &Value, variable: &str) -> Result<Record, String> {
    let mut out = Record { roots: Vec::new(), always: Facts::default(), cases: Vec::new() };
    for entry in evidence.as_array().ok_or("no list of evidence")? {
        let theorem = entry["theorem"].as_str().ok_or("no theorem")?;
        let facts: Option<Vec<&str>> =
            entry["facts"].as_array().and_then(|facts| facts.iter().map(Value::as_str).collect());
        let facts = facts.filter(|f| !f.is_empty()).ok_or("no facts")?;
        match theorem {
            "case" => {
                let condition = language::condition(facts[0], variable).ok_or("a case has no condition")?;
                out.cases.push((condition, out.always.clone()));
            }
            "isolated-root" => out.roots.push(read_root(&facts, variable).ok_or("no root")?),
            _ => {
                let target = match out.cases.last_mut() {
                    Some((_, facts)) => facts,
                    None => &mut out.always,
                };
                for fact in facts {
                    let done = target.read(theorem, fact, variable);
                    done.ok_or_else(|| format!("`{fact}` by {theorem} is no fact, or said twice"))?;
                }
            }
        }
    }
    Ok(out)
}

fn read_root(facts: &[&str], variable: &str) -> Option<Root> {
    let (name, definition) = facts[0].split_once(" = ")?;
    let definition = language::formula(definition, variable)?;
    let mut out = Root { name: name.to_owned(), definition, signs: Vec::new(), slope: None, only: None };
    let sign = |text: &str| match text {
        "> 0" => Some(Ordering::Greater),
        "< 0" => Some(Ordering::Less),
        _ => None,
    };
    let interval = |text: &str| {
        let (low, high) = text.strip_prefix('(')?.strip_suffix(')')?.split_once(", ")?;
        Some((language::formula(low, variable)?, language::formula(high, variable)?))
    };
    for fact in &facts[1..] {
        if let Some(rest) = fact.strip_prefix("g(") {
            let (at, rest) = rest.split_once(") ")?;
            out.signs.push((language::formula(at, variable)?, sign(rest)?));
        } else if let Some(rest) = fact.strip_prefix("g' ") {
            let (before, rest) = rest.split_once(" on ")?;
            let (low, high) = interval(rest)?;
            out.slope = Some((sign(before)?, low, high));
        } else {
            out.only = Some(interval(fact.strip_prefix("g has one zero in ")?)?);
        }
    }
    Some(out)
}

/// Puts a fact where none was.
fn once<T>(place: &mut Option<T>, fact: T) -> Option<()> {
    match place {
        Some(_) => None,
        None => {
            *place = Some(fact);
            Some(())
        }
    }
}

impl Facts {
    fn read(&mut self, theorem: &str, fact: &str, variable: &str) -> Option<()> {
        let number = |text: &str| language::formula(text, variable).filter(|t| *t != Tree::X);
        let claim = |text: &str| match text {
            "inf" => Some(Claim::Infinite(Ordering::Greater)),
            "-inf" => Some(Claim::Infinite(Ordering::Less)),
            "none" => Some(Claim::Nowhere),
            _ => number(text).map(Claim::Number),
        };
        let ladder = [
            "continuation",
            "series",
            "growth",
            "parts",
            "squeeze",
            "intermediate-values",
            "power",
            "mean-value",
        ]
        .contains(&theorem);
        match (fact, theorem) {
            ("f(a) is undefined", "domain") => return once(&mut self.value, None),
            ("f is undefined left of a" | "f is undefined right of a", "domain") => {
                let side = &mut self.sides[usize::from(fact.contains("right"))];
                return (!std::mem::replace(&mut side.absent, true)).then_some(());
            }
            ("f(a-) = f(a)", "comparison") => return once(&mut self.sides[0].continuous, true),
            ("f(a-) != f(a)", "comparison") => return once(&mut self.sides[0].continuous, false),
            ("f(a+) = f(a)", "comparison") => return once(&mut self.sides[1].continuous, true),
            ("f(a+) != f(a)", "comparison") => return once(&mut self.sides[1].continuous, false),
            ("f(a-) = f(a+)", "comparison") => return once(&mut self.limits_agree, true),
            ("f(a-) != f(a+)", "comparison") => return once(&mut self.limits_agree, false),
            ("f'_-(a) = f'_+(a)", "two-sides") => return once(&mut self.quotients_agree, true),
            ("f'_-(a) != f'_+(a)", "two-sides") => return once(&mut self.quotients_agree, false),
            _ => {}
        }
        let (left, right) = fact.split_once(" = ")?;
        match left {
            "f(a)" if theorem == "substitution" => once(&mut self.value, Some(number(right)?)),
            "f'(a)" if theorem == "analytic-cell" => once(&mut self.derivative, number(right)?),
            "f(a-)" if ladder => once(&mut self.sides[0].limit, claim(right)?),
            "f(a+)" if ladder => once(&mut self.sides[1].limit, claim(right)?),
            "f'_-(a)" if ladder || theorem == "gap" => once(&mut self.sides[0].quotient, claim(right)?),
            "f'_+(a)" if ladder || theorem == "gap" => once(&mut self.sides[1].quotient, claim(right)?),
            _ => None,
        }
    }

    /// The word that the facts imply, by the order of precedence; none when they imply none.
    pub fn word(&self) -> Option<&'static str> {
        if self.derivative.is_some() {
            return Some("differentiable");
        }
        let [left, right] = &self.sides;
        let Some(_) = self.value.as_ref()? else { return Some("outside") };
        let (l, r) = match (left.absent, right.absent) {
            (true, true) => return Some("isolated"),
            (true, false) => return right.limit.as_ref().map(|_| "endpoint"),
            (false, true) => return left.limit.as_ref().map(|_| "endpoint"),
            (false, false) => (left.limit.as_ref()?, right.limit.as_ref()?),
        };
        let infinite = |c: &Claim| matches!(c, Claim::Infinite(_));
        if infinite(l) || infinite(r) {
            return Some("pole");
        }
        if [l, r].contains(&&Claim::Nowhere) {
            return Some("oscillation");
        }
        if !self.limits_agree? {
            return Some("jump");
        }
        if !(left.continuous? && right.continuous?) {
            return Some("removable");
        }
        match (left.quotient.as_ref(), right.quotient.as_ref()) {
            (Some(Claim::Nowhere), _) | (_, Some(Claim::Nowhere)) => Some("oscillation"),
            (Some(Claim::Infinite(l)), Some(Claim::Infinite(r))) if l == r => Some("vertical_tangent"),
            (Some(Claim::Infinite(_)), Some(Claim::Infinite(_))) => Some("cusp"),
            (Some(_), Some(_)) if self.quotients_agree? => Some("differentiable"),
            (Some(_), Some(_)) => Some("corner"),
            _ => None,
        }
    }

    /// For a point without a value: what the function does near by.
    pub fn singularity(&self) -> Option<&'static str> {
        let [left, right] = &self.sides;
        let claims: Vec<&Claim> = [left, right].iter().filter_map(|side| side.limit.as_ref()).collect();
        if claims.iter().any(|c| matches!(c, Claim::Infinite(_))) {
            return Some("pole");
        }
        if claims.contains(&&Claim::Nowhere) {
            return Some("oscillation");
        }
        match (left.absent, right.absent) {
            (true, true) => Some("none"),
            (true, false) | (false, true) => claims.first().map(|_| "edge"),
            (false, false) if claims.len() == 2 => {
                Some(if self.limits_agree? { "removable" } else { "jump" })
            }
            _ => None,
        }
    }
}
