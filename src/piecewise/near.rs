//! A function next to one place: on one side of a point, or beyond all bounds.
//!
//! One forward pass over the expression, as in [`crate::piecewise::flatten`], but each question is local. Of a divisor,
//! of the argument of abs or ln, of the difference of two sides of a comparison only the sign next to the place is
//! asked, never where it is zero on the line. Signs and limits come from outside, through [`Beside`].
//!
//! Where a part jumps again and again next to the place, it is written with something bounded: floor(u) is u - s with
//! 0 <= s <= 1, and max(u, v) is (u + v)/2 + s*(u - v)/2 with -1 <= s <= 1. Such an s is a symbol with two facts. What is
//! proved for all its values holds for whatever it is at each x.
//!
//! Worked example: floor(1/x) at 0 from the right is 1/x - s, and so x*floor(1/x) is 1 - x*s.

use std::collections::HashMap;

use crate::decide::Question;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::functions;
use crate::functions::Meaning;
use crate::functions::Signs;
use crate::number::Rational;
use crate::piecewise::power::integer_power_of_negative;
use crate::syntax::tree::Relation;
use crate::truth::Truth;

/// What is known of smooth expressions next to the place.
pub trait Beside {
    /// The sign of an expression at all points close enough, where it is proved.
    fn sign(&self, q: &mut Question, e: Expr) -> Option<i32>;
    /// The limit of an expression, if it is a number.
    fn limit(&self, q: &mut Question, e: Expr) -> Option<Expr>;
}

/// What a function is next to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Germ {
    /// An expression that is defined and analytic there, but for bounded symbols.
    Smooth(Expr),
    /// There are no values.
    Undefined,
}

/// A symbol that stands for something bounded: facts that say between which numbers.
pub type Bounds = Vec<(Expr, Signs)>;

/// The function next to the place, with the bounds of the symbols in it; nothing where a question was left open.
pub fn near(q: &mut Question, e: Expr, beside: &dyn Beside) -> Option<(Germ, Bounds)> {
    let mut pass = Pass { beside, bounds: Vec::new(), done: HashMap::new() };
    for part in q.pool.reach(&[e]) {
        if !q.budget.tick(1) {
            return None;
        }
        let germ = pass.node(q, part);
        pass.done.insert(part, germ);
    }
    let germ = pass.of(e)?;
    Some((germ, pass.bounds))
}

/// A new symbol that stands for something between two integers, both included. `taken` tells it from those that an
/// expression already holds.
pub fn bounded(q: &mut Question, bounds: &mut Bounds, taken: i64, low: i64, high: i64) -> Expr {
    // No name of the language contains a space.
    let name = format!("bounded {taken} {}", bounds.len() / 2 + 1);
    let symbol = q.pool.symbol(&name);
    let b = q.pool.on_cell();
    let s = b.symbol(symbol);
    bounds.push((b.shift(s, &Rational::from(-low)), Signs::NOT_NEGATIVE));
    bounds.push((b.shift(s, &Rational::from(-high)), Signs::NOT_POSITIVE));
    s
}

struct Pass<'a> {
    beside: &'a dyn Beside,
    bounds: Bounds,
    /// What the parts are; nothing where it is open.
    done: HashMap<Expr, Option<Germ>>,
}

impl Pass<'_> {
    fn of(&self, e: Expr) -> Option<Germ> {
        self.done[&e]
    }

    /// The expressions that the parts are; `None` where one has no values.
    fn all(&self, parts: impl Iterator<Item = Expr>) -> Option<Option<Vec<Expr>>> {
        let mut out = Vec::new();
        let mut undefined = false;
        for part in parts {
            match self.of(part)? {
                Germ::Smooth(e) => out.push(e),
                Germ::Undefined => undefined = true,
            }
        }
        Some((!undefined).then_some(out))
    }

    fn sign(&self, q: &mut Question, e: Expr) -> Option<i32> {
        let bounds = self.bounds.clone();
        q.for_all(&bounds, |q| self.beside.sign(q, e))
    }

    fn node(&mut self, q: &mut Question, e: Expr) -> Option<Germ> {
        match q.pool.node(e).clone() {
            Node::Number(_) | Node::Pi | Node::Symbol(_) | Node::Root(_) => Some(Germ::Smooth(e)),
            Node::Sum { constant, terms } => {
                let Some(parts) = self.all(terms.iter().map(|(_, t)| *t))? else {
                    return Some(Germ::Undefined);
                };
                let terms: Vec<_> = terms.iter().map(|(c, _)| c.clone()).zip(parts).collect();
                Some(Germ::Smooth(q.pool.on_cell().linear(&constant, &terms)))
            }
            Node::Product { factors } => {
                let Some(parts) = self.all(factors.iter().map(|(f, _)| *f))? else {
                    return Some(Germ::Undefined);
                };
                let mut out = Vec::with_capacity(parts.len());
                let mut vanishes = false;
                for (u, (_, k)) in parts.into_iter().zip(&factors) {
                    if k.is_integer() && !k.is_negative() {
                        out.push((u, k.clone()));
                        continue;
                    }
                    let not_zero = !q.varies(u) && q.signs_of(u).is_subset(Signs::NOT_ZERO);
                    match (k.is_integer(), not_zero) {
                        (true, true) => out.push((u, k.clone())),
                        (whole, _) => match self.sign(q, u)? {
                            0 if !k.is_negative() => vanishes = true,
                            1 => out.push((u, k.clone())),
                            -1 if whole => out.push((u, k.clone())),
                            _ => return Some(Germ::Undefined),
                        },
                    }
                }
                Some(Germ::Smooth(if vanishes {
                    q.pool.anywhere().int(0)
                } else {
                    q.pool.on_cell().product(&out)
                }))
            }
            Node::Power { base, exponent } => {
                let Some(parts) = self.all([base, exponent].into_iter())? else {
                    return Some(Germ::Undefined);
                };
                self.power(q, parts[0], parts[1])
            }
            Node::Apply { function, arguments } => {
                let Some(parts) = self.all(arguments.iter().copied())? else {
                    return Some(Germ::Undefined);
                };
                self.apply(q, function, &arguments, &parts)
            }
            Node::Cases(branches) => self.branches(q, &branches),
            Node::Derivative { .. } | Node::Limit { .. } => None,
        }
    }

    fn power(&self, q: &mut Question, u: Expr, v: Expr) -> Option<Germ> {
        let power = |q: &mut Question| Some(Germ::Smooth(functions::power(&q.pool.on_cell(), u, v)));
        let whole = !q.varies(v) && q.is_integer(v) == Truth::True;
        let sign_of_base = self.sign(q, u)?;
        if sign_of_base == 1 {
            return power(q);
        }
        // Where the exponent varies the base must be positive, unless it is the number 0.
        if q.varies(v) && (sign_of_base == -1 || q.varies(u)) {
            // A bounded part may be what makes it an integer: (-1)^floor(x) has values everywhere.
            if q.pool.symbols_of(&[v]) != [q.variable()] {
                return None;
            }
            return Some(Germ::Undefined);
        }
        let sign = self.sign(q, v)?;
        Some(match (sign_of_base, sign) {
            (0, 1) => Germ::Smooth(q.pool.anywhere().int(0)),
            (0, 0) if whole => Germ::Smooth(q.pool.anywhere().int(1)),
            (-1, _) if whole => Germ::Smooth(integer_power_of_negative(q, u, v)),
            _ => Germ::Undefined,
        })
    }

    fn apply(
        &mut self,
        q: &mut Question,
        function: FunctionId,
        arguments: &[Expr],
        parts: &[Expr],
    ) -> Option<Germ> {
        let u = parts[0];
        let record = functions::record(function);
        let value = match &record.meaning {
            Meaning::Analytic(facts) => {
                let b = q.pool.on_cell();
                let mut tests = Vec::new();
                for (end, direction) in [(record.domain.lower, 1), (record.domain.upper, -1)] {
                    if let Some((end, closed)) = end {
                        let distance = b.shift(u, &Rational::from(-end));
                        tests.push((b.scale(&Rational::from(direction), distance), closed, false));
                    }
                }
                tests.extend(facts.pole.map(|pole| (pole(&b, u), false, true)));
                for (test, closed, both) in tests {
                    let inside = match self.sign(q, test)? {
                        0 => closed,
                        1 => true,
                        _ => both,
                    };
                    if !inside {
                        return Some(Germ::Undefined);
                    }
                }
                functions::call(&q.pool.on_cell(), function, u)
            }
            Meaning::Pieces { below, at, above } => match self.sign(q, u) {
                Some(-1) => below(&q.pool.on_cell(), u),
                Some(0) => at(&q.pool.on_cell()),
                Some(_) => above(&q.pool.on_cell(), u),
                None => {
                    let (low, high) = {
                        let b = q.pool.on_cell();
                        (below(&b, u), above(&b, u))
                    };
                    // At a zero of u the value must lie between those of both formulas.
                    let [below, above] = {
                        let b = q.pool.on_cell();
                        let (zero, at) = (b.int(0), at(&b));
                        [b.sub(at, below(&b, zero)), b.sub(above(&b, zero), at)]
                    };
                    let signs = q.signs_of(below).times(q.signs_of(above));
                    if !signs.is_subset(Signs::NOT_NEGATIVE) {
                        return None;
                    }
                    self.between(q, low, high)
                }
            },
            Meaning::Root(_) => {
                let root = functions::as_root(&q.pool.anywhere(), function, arguments);
                let (n, _) = root?;
                let u = *parts.last()?;
                let sign = self.sign(q, u)?;
                functions::odd_root(&q.pool.on_cell(), &n, u, sign)
            }
            Meaning::Floor => self.floor(q, u)?,
            Meaning::Largest => self.extreme(q, parts, 1),
            Meaning::Smallest => self.extreme(q, parts, -1),
            Meaning::Shorthand(_) => return None,
        };
        Some(Germ::Smooth(value))
    }

    /// Something that is always one of two formulas, or between them.
    fn between(&mut self, q: &mut Question, a: Expr, b: Expr) -> Expr {
        let s = bounded(q, &mut self.bounds, 0, -1, 1);
        let build = q.pool.on_cell();
        let (middle, half) =
            (build.scale(&Rational::HALF, build.add(a, b)), build.scale(&Rational::HALF, build.sub(b, a)));
        build.add(middle, build.mul(s, half))
    }

    fn extreme(&mut self, q: &mut Question, parts: &[Expr], direction: i32) -> Expr {
        let mut best = parts[0];
        for other in &parts[1..] {
            let difference = q.pool.on_cell().sub(best, *other);
            best = match self.sign(q, difference) {
                Some(sign) if sign * direction >= 0 => best,
                Some(_) => *other,
                None => self.between(q, best, *other),
            };
        }
        best
    }

    /// floor(u): a number where u tends to a number and, if that is an integer, from one side.
    fn floor(&mut self, q: &mut Question, u: Expr) -> Option<Expr> {
        let bounds = self.bounds.clone();
        let limit = q.for_all(&bounds, |q| self.beside.limit(q, u));
        if let Some(limit) = limit.filter(|limit| q.pool.is_constant(*limit)) {
            let n = q.floor_of(limit).ok()?;
            let above = q.pool.on_cell().shift(limit, &-&n);
            if q.signs_of(above) == Signs::POSITIVE {
                return Some(q.pool.anywhere().number(n));
            }
            let difference = q.pool.on_cell().shift(u, &-&n);
            if let Some(sign) = self.sign(q, difference) {
                let steps = if sign < 0 { Rational::MINUS_ONE } else { Rational::ZERO };
                return Some(q.pool.anywhere().number(&n + &steps));
            }
        }
        let s = bounded(q, &mut self.bounds, 0, 0, 1);
        Some(q.pool.on_cell().sub(u, s))
    }

    fn branches(&mut self, q: &mut Question, branches: &[Branch]) -> Option<Germ> {
        for branch in branches {
            if branch.index.is_some() {
                return None;
            }
            match self.holds(q, branch.condition)? {
                Holds::No => {}
                Holds::Undefined => return Some(Germ::Undefined),
                Holds::Yes => {
                    return match branch.value {
                        BranchValue::Value(e) => self.of(e),
                        BranchValue::Undefined => Some(Germ::Undefined),
                        BranchValue::Undecided => None,
                    };
                }
            }
        }
        Some(Germ::Undefined)
    }

    /// Whether a condition holds; nothing where that is open.
    fn holds(&self, q: &mut Question, condition: Cond) -> Option<Holds> {
        match q.pool.condition(condition).clone() {
            Condition::Always => Some(Holds::Yes),
            Condition::Not(c) => Some(self.holds(q, c)?.negate()),
            Condition::And(all) => self.every(q, &all, false),
            Condition::Or(all) => Some(self.every(q, &all, true)?.negate()),
            Condition::Compare { operands, relations } => {
                let mut out = Holds::Yes;
                for (pair, relation) in operands.windows(2).zip(&relations) {
                    let one = match self.all(pair.iter().copied())? {
                        None => Holds::Undefined,
                        Some(parts) => {
                            let difference = q.pool.on_cell().sub(parts[0], parts[1]);
                            let sign = self.sign(q, difference)?;
                            Holds::of(match relation {
                                Relation::Less => sign < 0,
                                Relation::LessEq => sign <= 0,
                                Relation::Greater => sign > 0,
                                Relation::GreaterEq => sign >= 0,
                                Relation::Equal => sign == 0,
                                Relation::NotEqual => sign != 0,
                            })
                        }
                    };
                    out = out.and(one);
                }
                Some(out)
            }
            Condition::Integer(_) => None,
        }
    }

    /// Kleene's conjunction of conditions, or of their negations: a false side decides beside an open one.
    fn every(&self, q: &mut Question, conditions: &[Cond], negated: bool) -> Option<Holds> {
        let mut out = Some(Holds::Yes);
        for condition in conditions {
            let one = self.holds(q, *condition).map(|one| if negated { one.negate() } else { one });
            out = match (out, one) {
                (Some(Holds::No), _) | (_, Some(Holds::No)) => Some(Holds::No),
                (Some(a), Some(b)) => Some(a.and(b)),
                _ => None,
            };
        }
        out
    }
}

/// What a condition is next to the place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    Undefined,
}

impl Holds {
    fn of(decided: bool) -> Holds {
        if decided { Holds::Yes } else { Holds::No }
    }

    fn and(self, other: Holds) -> Holds {
        match (self, other) {
            (Holds::No, _) | (_, Holds::No) => Holds::No,
            (Holds::Undefined, _) | (_, Holds::Undefined) => Holds::Undefined,
            (Holds::Yes, Holds::Yes) => Holds::Yes,
        }
    }

    fn negate(self) -> Holds {
        match self {
            Holds::Yes => Holds::No,
            Holds::No => Holds::Yes,
            Holds::Undefined => Holds::Undefined,
        }
    }
}
