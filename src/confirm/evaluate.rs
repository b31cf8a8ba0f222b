//! The source at a point: one forward pass over the expression, in jets of doubles or of balls.
//!
//! What is not decided makes the result open, and an open result says nothing. A branch is chosen by comparisons
//! that are decided; where one was decided by equality of things that vary, the point may be a breakpoint, and only
//! the value is kept. Worked example: abs(x) at 0 has the value 0 and no further coefficient.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use super::jet::Grade;
use super::jet::Jet;
use super::real::Bounded;
use super::real::Elementary;
use super::real::Found;
use super::real::Real;
use crate::expr::BranchValue;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Root;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Meaning;
use crate::number::Ball;
use crate::number::Rational;
use crate::syntax::tree::Relation;

/// An expression with its parts, children first.
pub(super) struct Walk {
    parts: Vec<Expr>,
}

impl Walk {
    pub(super) fn new(pool: &Pool, e: Expr) -> Walk {
        Walk { parts: pool.reach(&[e]) }
    }

    /// The parts, children first.
    pub(super) fn parts(&self) -> &[Expr] {
        &self.parts
    }

    pub(super) fn size(&self) -> u64 {
        self.parts.len() as u64
    }
}

/// What symbols stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(pub Vec<(Symbol, Rational)>);

impl Values {
    pub(super) fn get(&self, s: Symbol) -> Option<&Rational> {
        self.0.iter().rev().find(|(t, _)| *t == s).map(|(_, r)| r)
    }

    /// With one symbol more.
    pub(super) fn with(&self, s: Symbol, n: i64) -> Values {
        let mut out = self.clone();
        out.0.push((s, Rational::from(n)));
        out
    }
}

/// Where an expression is evaluated: the variable and its number, and the numbers of the other symbols.
pub(super) struct Place<'a, R> {
    pub pool: &'a Pool,
    pub variable: Option<(Symbol, R)>,
    pub values: &'a Values,
    pub starts: &'a Starts,
    pub grade: Grade,
}

/// The zeros that nodes stand for, in doubles, each found once.
pub(super) type Starts = RefCell<HashMap<Expr, Option<f64>>>;

/// Zeros of longer functions are not looked for.
const MAX_ROOT_PARTS: u64 = 60;

/// Whether a condition holds, and whether that was decided by an equality of what varies.
#[derive(Clone, Copy)]
enum Holds {
    Yes(bool),
    No(bool),
    /// Something in it has no value.
    Nothing,
    Open,
}

impl<R: Real> Place<'_, R> {
    pub(super) fn evaluate(&self, walk: &Walk) -> Found<Jet<R>> {
        let mut done: Vec<Found<Jet<R>>> = Vec::with_capacity(walk.parts.len());
        for e in &walk.parts {
            let parts = Parts { reached: &walk.parts, done: &done };
            let mut found = self.node(*e, &parts);
            if let Found::Value(jet) = &mut found
                && !self.varies(*e)
            {
                jet.known = super::jet::TERMS;
                jet.terms[1..].iter_mut().for_each(|term| *term = R::zero());
            }
            done.push(found);
        }
        done.pop().unwrap_or(Found::Open)
    }

    fn varies(&self, e: Expr) -> bool {
        self.variable.as_ref().is_some_and(|(x, _)| self.pool.contains(e, *x))
    }

    fn node(&self, e: Expr, parts: &Parts<R>) -> Found<Jet<R>> {
        let g = self.grade;
        match self.pool.node(e) {
            Node::Number(r) => Found::Value(Jet::constant(R::of(r, g.bits))),
            Node::Pi => Found::Value(Jet::constant(R::pi(g.bits))),
            Node::Symbol(s) => match &self.variable {
                Some((x, value)) if x == s => Found::Value(Jet::variable(value.clone())),
                _ => Found::of(self.values.get(*s).map(|r| Jet::constant(R::of(r, g.bits)))),
            },
            Node::Sum { constant, terms } => {
                let mut sum = Found::Value(Jet::constant(R::of(constant, g.bits)));
                for (c, t) in terms {
                    sum = both(&sum, parts.of(*t), |a, b| Found::Value(a.add(&b.scale(c, g), g)));
                }
                sum
            }
            Node::Product { factors } => {
                let mut product: Option<Found<Jet<R>>> = None;
                for (base, k) in factors {
                    let power = match parts.of(*base) {
                        Found::Value(u) if k.is_zero() => {
                            let one = Jet::constant(R::int(1));
                            Found::Value(Jet { known: u.known, ..one })
                        }
                        Found::Value(u) => match k.to_i64() {
                            Some(n) => u.whole_power(n, g),
                            None if k.is_integer() => Found::Open,
                            None => u.power(k, g),
                        },
                        other => other.clone(),
                    };
                    product = Some(match product {
                        None => power,
                        Some(product) => both(&product, &power, |a, b| Found::Value(a.mul(b, g))),
                    });
                }
                product.unwrap_or(Found::Open)
            }
            Node::Power { base, exponent } => {
                both(parts.of(*base), parts.of(*exponent), |u, v| self.power(u, v, *exponent))
            }
            Node::Apply { function, arguments } => {
                let record = functions::record(*function);
                match (&record.meaning, arguments.as_ref()) {
                    (Meaning::Root(Some(n)), [u]) => parts.unary(*u, |u| odd_root(u, i64::from(*n), g)),
                    (Meaning::Root(None), [n, u]) => match self.pool.as_number(*n).and_then(Rational::to_i64)
                    {
                        Some(n) => parts.unary(*u, |u| odd_root(u, n, g)),
                        None => Found::Open,
                    },
                    (Meaning::Largest | Meaning::Smallest, all) => {
                        let wanted = match record.meaning {
                            Meaning::Largest => Ordering::Greater,
                            _ => Ordering::Less,
                        };
                        let first = parts.of(all[0]).clone();
                        all[1..]
                            .iter()
                            .fold(first, |best, e| both(&best, parts.of(*e), |a, b| extreme(a, b, wanted, g)))
                    }
                    (_, [u]) => parts.unary(*u, |u| match record.name {
                        "abs" | "sign" | "heaviside" => pieces(record.name, u),
                        "floor" => floor(u),
                        name => match Elementary::named(name) {
                            Some(function) => u.call(function, g),
                            None => Found::Open,
                        },
                    }),
                    _ => Found::Open,
                }
            }
            Node::Cases(branches) => {
                let mut touched = false;
                for branch in branches {
                    if branch.index.is_some() {
                        return Found::Open;
                    }
                    match self.holds(branch.condition, parts) {
                        Holds::No(at_edge) => touched |= at_edge,
                        Holds::Open => return Found::Open,
                        Holds::Nothing => return Found::Nothing,
                        Holds::Yes(at_edge) => {
                            let value = match branch.value {
                                BranchValue::Value(v) => parts.of(v).clone(),
                                BranchValue::Undefined => Found::Nothing,
                                BranchValue::Undecided => Found::Open,
                            };
                            return match value {
                                Found::Value(jet) if touched || at_edge => Found::Value(jet.at_breakpoint()),
                                other => other,
                            };
                        }
                    }
                }
                Found::Nothing
            }
            Node::Root(root) => {
                Found::of(root_value(self.pool, (e, root.as_ref()), g.bits, self.starts).map(Jet::constant))
            }
            Node::Derivative { .. } | Node::Limit { .. } => Found::Open,
        }
    }

    /// u^v: on positive u, 0 at u = 0 for a positive v free of the variable, and for an integer v also on negative u.
    fn power(&self, u: &Jet<R>, v: &Jet<R>, exponent: Expr) -> Found<Jet<R>> {
        let g = self.grade;
        let fixed = !self.varies(exponent);
        match u.value().sign() {
            Some(Ordering::Greater) => match u.call(Elementary::Ln, g) {
                Found::Value(log) => v.mul(&log, g).call(Elementary::Exp, g),
                other => other,
            },
            Some(Ordering::Equal) if fixed && v.value().sign() == Some(Ordering::Greater) => {
                Found::Value(Jet::constant(R::zero()).at_breakpoint())
            }
            Some(Ordering::Less) if fixed => match v.value().parity() {
                Some(None) => Found::Nothing,
                Some(Some(even)) if self.is_whole(exponent) => match u.neg().call(Elementary::Ln, g) {
                    Found::Value(log) => match v.mul(&log, g).call(Elementary::Exp, g) {
                        Found::Value(size) => Found::Value(if even { size } else { size.neg() }),
                        other => other,
                    },
                    other => other,
                },
                _ => Found::Open,
            },
            _ => Found::Open,
        }
    }

    /// Whether an exponent is written by numbers and symbols for integers alone.
    fn is_whole(&self, exponent: Expr) -> bool {
        self.pool.is_polynomial(exponent)
            && self.pool.symbols_of(&[exponent]).iter().all(|s| self.pool.is_integer_symbol(*s))
    }

    fn holds(&self, condition: Cond, parts: &Parts<R>) -> Holds {
        match self.pool.condition(condition) {
            Condition::Always => Holds::Yes(false),
            Condition::Compare { operands, relations } => {
                let pairs = operands.windows(2).zip(relations);
                let all = pairs.map(|(pair, relation)| self.compare(pair[0], *relation, pair[1], parts));
                all.fold(Holds::Yes(false), Holds::and)
            }
            Condition::Integer(e) => match parts.of(*e) {
                Found::Value(u) => match u.value().parity() {
                    Some(None) => Holds::No(false),
                    Some(Some(_)) => Holds::Yes(self.varies(*e)),
                    None => Holds::Open,
                },
                Found::Nothing => Holds::Nothing,
                Found::Open => Holds::Open,
            },
            Condition::And(cs) => {
                cs.iter().map(|c| self.holds(*c, parts)).fold(Holds::Yes(false), Holds::and)
            }
            Condition::Or(cs) => {
                cs.iter().map(|c| self.holds(*c, parts).negate()).fold(Holds::Yes(false), Holds::and).negate()
            }
            Condition::Not(c) => self.holds(*c, parts).negate(),
        }
    }

    fn compare(&self, a: Expr, relation: Relation, b: Expr, parts: &Parts<R>) -> Holds {
        let (u, v) = match (parts.of(a), parts.of(b)) {
            (Found::Value(u), Found::Value(v)) => (u, v),
            (Found::Nothing, _) | (_, Found::Nothing) => return Holds::Nothing,
            _ => return Holds::Open,
        };
        let Some(order) = u.value().sub(v.value(), 2 * self.grade.bits).sign() else { return Holds::Open };
        let holds = match relation {
            Relation::Less => order.is_lt(),
            Relation::LessEq => order.is_le(),
            Relation::Greater => order.is_gt(),
            Relation::GreaterEq => order.is_ge(),
            Relation::Equal => order.is_eq(),
            Relation::NotEqual => order.is_ne(),
        };
        // At an end of the domain of an operand the condition has no value on the other side.
        let at_end = u.known.min(v.known) < 2;
        let touched = (order.is_eq() || at_end) && (self.varies(a) || self.varies(b));
        if holds { Holds::Yes(touched) } else { Holds::No(touched) }
    }
}

impl Holds {
    /// Kleene's conjunction.
    fn and(self, other: Holds) -> Holds {
        match (self, other) {
            (Holds::No(a), Holds::No(b)) => Holds::No(a && b),
            (Holds::No(a), _) | (_, Holds::No(a)) => Holds::No(a),
            (Holds::Open, _) | (_, Holds::Open) => Holds::Open,
            (Holds::Nothing, _) | (_, Holds::Nothing) => Holds::Nothing,
            (Holds::Yes(a), Holds::Yes(b)) => Holds::Yes(a || b),
        }
    }

    fn negate(self) -> Holds {
        match self {
            Holds::Yes(touched) => Holds::No(touched),
            Holds::No(touched) => Holds::Yes(touched),
            other => other,
        }
    }
}

/// The parts that are done.
struct Parts<'a, R> {
    reached: &'a [Expr],
    done: &'a [Found<Jet<R>>],
}

impl<R: Real> Parts<'_, R> {
    fn of(&self, e: Expr) -> &Found<Jet<R>> {
        match self.reached.binary_search(&e) {
            Ok(i) if i < self.done.len() => &self.done[i],
            _ => &Found::Open,
        }
    }

    fn unary(&self, u: Expr, f: impl FnOnce(&Jet<R>) -> Found<Jet<R>>) -> Found<Jet<R>> {
        match self.of(u) {
            Found::Value(u) => f(u),
            other => other.clone(),
        }
    }
}

/// Two parts that must both have a value.
fn both<T: Clone>(a: &Found<T>, b: &Found<T>, f: impl FnOnce(&T, &T) -> Found<T>) -> Found<T> {
    match (a, b) {
        (Found::Value(a), Found::Value(b)) => f(a, b),
        (Found::Nothing, _) | (_, Found::Nothing) => Found::Nothing,
        _ => Found::Open,
    }
}

fn odd_root<R: Real>(u: &Jet<R>, n: i64, g: Grade) -> Found<Jet<R>> {
    if n < 1 {
        return Found::Open;
    }
    let k = Rational::new(1, n);
    match (u.value().sign(), u.neg().power(&k, g)) {
        (Some(Ordering::Less), Found::Value(root)) if n % 2 == 1 => Found::Value(root.neg()),
        (Some(Ordering::Less), other) if n % 2 == 1 => other,
        _ => u.power(&k, g),
    }
}

fn extreme<R: Real>(a: &Jet<R>, b: &Jet<R>, wanted: Ordering, g: Grade) -> Found<Jet<R>> {
    match a.value().sub(b.value(), 2 * g.bits).sign() {
        None => Found::Open,
        Some(Ordering::Equal) => Found::Value(a.clone().at_breakpoint()),
        Some(order) => {
            let (best, other) = if order == wanted { (a, b) } else { (b, a) };
            // At an end of the domain of the other one there is no value on the other side.
            Found::Value(if other.known < 2 { best.clone().at_breakpoint() } else { best.clone() })
        }
    }
}

/// The functions of straight pieces.
fn pieces<R: Real>(name: &str, u: &Jet<R>) -> Found<Jet<R>> {
    let Some(sign) = u.value().sign() else { return Found::Open };
    let step = |below: i64, at: i64, above: i64| {
        let value = match sign {
            Ordering::Less => below,
            Ordering::Equal => at,
            Ordering::Greater => above,
        };
        Jet { known: u.known, ..Jet::constant(R::int(value)) }
    };
    let jet = match (name, sign) {
        ("abs", Ordering::Less) => u.neg(),
        ("abs", _) => u.clone(),
        ("sign", _) => step(-1, 0, 1),
        _ => step(0, 1, 1),
    };
    Found::Value(if sign == Ordering::Equal { jet.at_breakpoint() } else { jet })
}

fn floor<R: Real>(u: &Jet<R>) -> Found<Jet<R>> {
    Found::of(u.value().floor().map(|(value, whole)| {
        let jet = Jet { known: u.known, ..Jet::constant(value) };
        if whole { jet.at_breakpoint() } else { jet }
    }))
}

/// The zero that a node stands for: doubles find it roughly, and a change of sign in balls proves it.
fn root_value<R: Real>(pool: &Pool, (e, root): (Expr, &Root), bits: u32, starts: &Starts) -> Option<R> {
    let walk = Walk::new(pool, root.body);
    let none = Values::default();
    if walk.size() > MAX_ROOT_PARTS {
        return None;
    }
    let known = starts.borrow().get(&e).copied();
    let start = match known {
        Some(start) => start,
        None => {
            let sign = |x: f64| {
                let variable = Some((root.variable, x));
                let grade = Grade { bits: 64, terms: 1 };
                match (Place { pool, variable, values: &none, starts, grade }).evaluate(&walk) {
                    Found::Value(jet) => jet.value().sign(),
                    Found::Nothing | Found::Open => None,
                }
            };
            let start = bisected(root.lower.to_f64(), root.upper.to_f64(), sign);
            starts.borrow_mut().insert(e, start);
            start
        }
    };
    R::root_near(start?, root, bits, &|x, grade| {
        let place = Place { pool, variable: Some((root.variable, x)), values: &none, starts, grade };
        match place.evaluate(&walk) {
            Found::Value(jet) => Some(jet.terms),
            Found::Nothing | Found::Open => None,
        }
    })
}

/// Where a function changes its sign between two doubles.
fn bisected(mut low: f64, mut high: f64, sign: impl Fn(f64) -> Option<Ordering>) -> Option<f64> {
    let before = sign(low)?;
    for _ in 0..52 {
        let middle = (low + high) / 2.0;
        match sign(middle)? {
            sign if sign == before => low = middle,
            _ => high = middle,
        }
    }
    Some((low + high) / 2.0)
}

/// The number of a double, exactly.
pub(super) fn rational_of(x: f64) -> Option<Rational> {
    if !x.is_finite() {
        return None;
    }
    let (bits, exponent) = (x.to_bits(), (x.to_bits() >> 52) & 0x7ff);
    if exponent == 0 {
        return (x == 0.0).then_some(Rational::ZERO);
    }
    let mantissa = i64::try_from((bits & ((1 << 52) - 1)) | (1 << 52)).ok()?;
    let signed = Rational::from(if x < 0.0 { -mantissa } else { mantissa });
    Some(&signed * &Rational::TWO.pow(i64::try_from(exponent).ok()? - 1075))
}

/// The jets of a function of one number.
pub(super) type Along<'a, R> = &'a dyn Fn(R, Grade) -> Option<[R; super::jet::TERMS]>;

/// A ball around the zero near `start`, in which the function is proved to change its sign.
pub(super) fn proved_root(start: f64, root: &Root, bits: u32, f: Along<Bounded>) -> Option<Bounded> {
    let guarded = bits + 32;
    let mut x = Ball::exact(&rational_of(start)?, guarded);
    let mut digits = 40;
    while digits < 2 * bits {
        let [value, slope, ..] = f(Bounded::unknown(x.clone()), Grade { bits: 2 * guarded, terms: 2 })?;
        x = x.sub(&value.ball.div(&slope.ball, guarded)?, guarded);
        let (low, high) = x.ends()?;
        x = Ball::exact(&low.midpoint(&high), guarded);
        digits *= 2;
    }
    let gap = Rational::TWO.pow(-i64::from(bits));
    let (middle, _) = x.ends()?;
    let ends = [&middle - &gap, &middle + &gap];
    let inside = ends[0] >= root.lower && ends[1] <= root.upper;
    let sign = |x: &Rational| {
        let x = Bounded::unknown(Ball::exact(x, 2 * guarded));
        f(x, Grade { bits: 2 * guarded, terms: 1 })?[0].ball.sign()
    };
    let changes = sign(&ends[0])? == sign(&ends[1])?.reverse();
    (inside && changes).then(|| Bounded::unknown(Ball::between(&ends[0], &ends[1], guarded)))
}
