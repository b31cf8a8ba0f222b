//! Limits at plus infinity of functions built from exp, ln and powers, and of analytic functions whose arguments
//! tend to a point where they are analytic.
//!
//! Of all x and exp(s) with an infinite s that occur, those of the greatest growth (f and g grow alike when
//! ln f/ln g tends to a number that is not 0) are written as powers of one of them, w, that tends to 0. In a
//! series in w the coefficients grow more slowly, so the exponent of the leading term decides, or its coefficient
//! does, which has a greatest growth of its own. Where x itself is of the greatest growth, x becomes exp(x) first,
//! which changes no limit. A coefficient counts as zero, or as leading, only when that is proved.
//!
//! Worked example: x*(exp(1/x) - 1). The greatest growth is x; with exp(x) for x, w = exp(-x) and the series
//! (exp(w) - 1)/w = 1 + w/2 + ... has the leading term 1.
//!
//! Source: D. Gruntz, *On Computing Limits in a Symbolic Manipulation System* (1996), chapter 3.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::decide::Noted;
use crate::decide::Noted::Text;
use crate::decide::Question;
use crate::decide::expression;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::ATAN;
use crate::functions::EXP;
use crate::functions::LN;
use crate::functions::Meaning;
use crate::functions::Signs;
use crate::functions::replace_parts;
use crate::limit::Limit;
use crate::limit::infinite;
use crate::limit::noted;
use crate::limit::scale::Scale;
use crate::limit::series;
use crate::limit::series::Stop;
use crate::line::Side;
use crate::number::Rational;

/// How deep limits may rest on other limits.
const MAX_DEPTH: usize = 10;
/// How many functions are written in exponentials and logarithms.
const MAX_REWRITES: usize = 24;
/// Larger expressions are left alone.
const MAX_NODES: usize = 150;
/// The name of the series variable; no name of the language contains a space.
pub const SMALL: &str = "w of x";

/// What was found of growth in one variable, under the facts of one moment.
pub(super) struct Growth {
    variable: Symbol,
    /// Limits, and for those that were not found how deep they were sought.
    limits: RefCell<HashMap<Expr, (Option<Limit>, usize)>>,
}

impl Growth {
    /// Nothing yet.
    pub fn of(variable: Symbol) -> Growth {
        Growth { variable, limits: RefCell::new(HashMap::new()) }
    }

    /// The limit of e as the variable tends to plus infinity.
    pub fn limit(&self, q: &mut Question, e: Expr) -> Option<Limit> {
        limit_within(q, e, self, MAX_DEPTH)
    }

    /// The variable, which tends to plus infinity.
    pub fn variable(&self) -> Symbol {
        self.variable
    }
}

/// The limit of e as the variable tends to plus infinity.
pub(super) fn limit(q: &mut Question, e: Expr, x: Symbol) -> Option<Limit> {
    Growth::of(x).limit(q, e)
}

/// The sign of e for large values of the variable, where it is not zero.
pub(super) fn sign_far_away(q: &mut Question, e: Expr, x: Symbol) -> Option<i32> {
    sign(q, e, &Growth::of(x), MAX_DEPTH)
}

/// A limit on which others rest.
pub(super) fn limit_within(q: &mut Question, e: Expr, growth: &Growth, depth: usize) -> Option<Limit> {
    let x = growth.variable;
    if !q.pool.contains(e, x) {
        return Some(Limit::Finite(e));
    }
    if *q.pool.node(e) == Node::Symbol(x) {
        return Some(Limit::PlusInfinity);
    }
    match growth.limits.borrow().get(&e) {
        Some((Some(limit), _)) => return Some(*limit),
        Some((None, sought)) if *sought >= depth => return None,
        _ => {}
    }
    let found = find_limit(q, e, growth, depth);
    growth.limits.borrow_mut().insert(e, (found, depth));
    found
}

fn find_limit(q: &mut Question, e: Expr, growth: &Growth, depth: usize) -> Option<Limit> {
    let zero = q.pool.anywhere().int(0);
    let Some((lead, exponent)) = leading(q, e, growth, depth)? else {
        return Some(Limit::Finite(zero));
    };
    match q.sign(exponent).ok()? {
        1 => Some(Limit::Finite(zero)),
        0 => limit_within(q, lead, growth, depth - 1),
        _ => Some(infinite(i64::from(sign(q, lead, growth, depth - 1)?))),
    }
}

/// The sign of e for large values of the variable, where it is not zero.
pub(super) fn sign(q: &mut Question, e: Expr, growth: &Growth, depth: usize) -> Option<i32> {
    let x = growth.variable;
    if !q.pool.contains(e, x) {
        return q.sign(e).ok().filter(|sign| *sign != 0);
    }
    if *q.pool.node(e) == Node::Symbol(x) {
        return Some(1);
    }
    let (lead, _) = leading(q, e, growth, depth)??;
    sign(q, lead, growth, depth - 1)
}

/// The coefficient and the exponent of the leading term in w, nothing where e is 0. The coefficient may be in exp(x)
/// for x, and each part of it is proved to grow more slowly than w.
fn leading(q: &mut Question, e: Expr, growth: &Growth, depth: usize) -> Option<Option<(Expr, Expr)>> {
    let x = growth.variable;
    let lower = depth.checked_sub(1)?;
    if !q.budget.tick(100) || q.pool.reach(&[e]).len() > MAX_NODES {
        return None;
    }
    let mut e = in_exponentials(q, e, growth, lower)?;
    let Parts { mut greatest, mut slow } = greatest(q, e, growth, lower)?;
    let here = q.pool.anywhere().symbol(x);
    if greatest.contains(&here) {
        note(q, depth, || {
            vec![
                Text("growth: the variable itself is the fastest part of "),
                Noted::Expr(e),
                Text("; it becomes its exponential"),
            ]
        });
        e = exponential_of(q, e, x);
        greatest = greatest.into_iter().map(|f| exponential_of(q, f, x)).collect();
        slow = slow.into_iter().map(|f| exponential_of(q, f, x)).collect();
    }
    let order = q.pool.reach(&[e]);
    greatest.sort_by_key(|f| order.iter().position(|other| other == f));
    // The first has none of the others within it.
    let h = exponent_of(q, *greatest.first()?)?;
    let direction = sign(q, h, growth, lower)?;
    let w = q.pool.symbol(SMALL);
    let small = q.pool.anywhere().symbol(w);
    let mut written = e;
    for step in 0.. {
        // The outermost first: what was within it is looked at again.
        let Some(f) = fast_part(q, written, (x, w), &slow) else { break };
        if step >= MAX_REWRITES {
            return None;
        }
        let s = exponent_of(q, f)?;
        let c = ratio(q, s, h, growth, lower)?;
        if q.signs_of(c) == Signs::ZERO {
            slow.push(f);
            continue;
        }
        if !q.signs_of(c).is_subset(Signs::NOT_ZERO) {
            let _ = q.sign(c);
            return None;
        }
        let b = q.pool.on_cell();
        let rest = b.sub(s, b.mul(c, h));
        let rest = shortened(q, rest);
        let b = q.pool.on_cell();
        let power = b.scale(&Rational::from(-i64::from(direction)), c);
        let by = b.mul(functions::call(&b, EXP, rest), functions::power(&b, small, power));
        written = replace_parts(&mut q.pool, Domain::Cell, written, &[(f, by)]);
    }
    let log = q.pool.on_cell().scale(&Rational::from(-i64::from(direction)), h);
    let scale = Scale::Slow { growth, log, depth: lower };
    let zero = q.pool.anywhere().int(0);
    for terms in series::TERMS {
        let found = q.with_variable(w, |q| series::expand(q, written, zero, Side::Right, scale, terms));
        let found = match found {
            Ok(found) => found,
            Err(Stop::TooShort) => continue,
            Err(Stop::Open) => return None,
        };
        if let Some((exponent, lead)) = found.leading() {
            // What a series makes of its parts is looked at, too: a coefficient that grows like w is none.
            while let Some(f) = fast_part(q, lead, (x, w), &slow) {
                let s = exponent_of(q, f)?;
                let c = ratio(q, s, h, growth, lower)?;
                if q.signs_of(c) != Signs::ZERO {
                    return None;
                }
                slow.push(f);
            }
            let power = noted(q, exponent);
            note(q, depth, || {
                vec![
                    Text("growth: the fastest part of "),
                    Noted::Expr(e),
                    Text(" is w = exp("),
                    Noted::Expr(log),
                    Text("), and its leading term is "),
                    Noted::Expr(lead),
                    Text(" * w^"),
                    power,
                ]
            });
            return Some(Some((lead, exponent)));
        }
        if found.is_exact() {
            return Some(None);
        }
    }
    None
}

/// The outermost exponential in e that is not yet known to grow more slowly than w.
fn fast_part(q: &Question, e: Expr, (x, w): (Symbol, Symbol), slow: &[Expr]) -> Option<Expr> {
    q.pool.reach(&[e]).into_iter().rev().find(|part| {
        exponent_of(q, *part).is_some_and(|s| q.pool.contains(s, x) && !q.pool.contains(s, w))
            && !slow.contains(part)
    })
}

/// The limit of s/h, where it is a number: 0 where exp(s) grows more slowly than exp(h).
fn ratio(q: &mut Question, s: Expr, h: Expr, growth: &Growth, depth: usize) -> Option<Expr> {
    let ratio = q.pool.on_cell().div(s, h);
    let ratio = shortened(q, ratio);
    match limit_within(q, ratio, growth, depth)? {
        Limit::Finite(c) => Some(c),
        _ => None,
    }
}

/// Keeps a step that is no part of another limit.
fn note(q: &mut Question, depth: usize, words: impl FnOnce() -> Vec<Noted>) {
    if depth == MAX_DEPTH {
        q.note(1, words);
    }
}

/// s for exp(s).
fn exponent_of(q: &Question, f: Expr) -> Option<Expr> {
    match q.pool.node(f) {
        Node::Apply { function: EXP, arguments } => Some(arguments[0]),
        _ => None,
    }
}

/// The normal form, if there is one.
fn shortened(q: &mut Question, e: Expr) -> Expr {
    match q.normal(e) {
        Some(normal) => expression(&mut q.pool, &normal.cancelled()),
        None => e,
    }
}

/// e with exp(x) for x, where ln(x) becomes x.
fn exponential_of(q: &mut Question, e: Expr, x: Symbol) -> Expr {
    let here = q.pool.anywhere().symbol(x);
    let b = q.pool.on_cell();
    let (log, exp) = (functions::call(&b, LN, here), functions::call(&b, EXP, here));
    replace_parts(&mut q.pool, Domain::Cell, e, &[(log, here), (here, exp)])
}

/// e in exp, ln, powers, and functions that are analytic at the limits of their arguments.
fn in_exponentials(q: &mut Question, e: Expr, growth: &Growth, depth: usize) -> Option<Expr> {
    let x = growth.variable;
    let mut e = e;
    for _ in 0..MAX_REWRITES {
        let mut change = None;
        for part in q.pool.reach(&[e]) {
            if !q.pool.contains(part, x) {
                continue;
            }
            match q.pool.node(part).clone() {
                Node::Power { base, exponent } => {
                    let b = q.pool.on_cell();
                    change = Some((
                        part,
                        functions::call(&b, EXP, b.mul(exponent, functions::call(&b, LN, base))),
                    ));
                }
                Node::Apply { function, arguments } if function != EXP && function != LN => {
                    let Meaning::Analytic(facts) = &functions::record(function).meaning else { return None };
                    let u = arguments[0];
                    let at = limit_within(q, u, growth, depth)?;
                    match at {
                        Limit::Finite(at) if q.is_interior(function, at) => {}
                        Limit::Finite(_) if facts.near_end.is_some() => {}
                        Limit::PlusInfinity | Limit::MinusInfinity if function == ATAN => {
                            // atan(u) = +-pi/2 - atan(1/u)
                            let quarter =
                                if at == Limit::PlusInfinity { Rational::HALF } else { -&Rational::HALF };
                            let b = q.pool.on_cell();
                            let rest = functions::call(&b, ATAN, b.powi(u, -1));
                            let sum = [(quarter, b.pi()), (Rational::MINUS_ONE, rest)];
                            change = Some((part, b.linear(&Rational::ZERO, &sum)));
                        }
                        _ => change = Some((part, facts.normal?(&q.pool.on_cell(), u))),
                    }
                }
                Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => return None,
                _ => {}
            }
            if change.is_some() {
                break;
            }
        }
        let Some(change) = change else { return Some(e) };
        e = replace_parts(&mut q.pool, Domain::Cell, e, &[change]);
    }
    None
}

/// The exponentials of an expression, and the variable, by their growth.
struct Parts {
    /// The parts of the greatest growth.
    greatest: Vec<Expr>,
    /// Parts that grow more slowly, or have finite limits.
    slow: Vec<Expr>,
}

/// Which parts have the greatest growth: x, or exponentials with infinite exponents.
fn greatest(q: &mut Question, e: Expr, growth: &Growth, depth: usize) -> Option<Parts> {
    let x = growth.variable;
    let here = q.pool.anywhere().symbol(x);
    let mut found: Vec<Expr> = Vec::new();
    let mut slow: Vec<Expr> = Vec::new();
    for part in q.pool.reach(&[e]) {
        let candidate = match q.pool.node(part).clone() {
            _ if part == here => true,
            Node::Apply { function: EXP, arguments } if q.pool.contains(arguments[0], x) => {
                let finite = matches!(limit_within(q, arguments[0], growth, depth)?, Limit::Finite(_));
                slow.extend(finite.then_some(part));
                !finite
            }
            _ => false,
        };
        if !candidate {
            continue;
        }
        let Some(first) = found.first().copied() else {
            found.push(part);
            continue;
        };
        let [above, below] = [part, first].map(|f| match exponent_of(q, f) {
            Some(s) => s,
            None => functions::call(&q.pool.on_cell(), LN, f),
        });
        let ratio = q.pool.on_cell().div(above, below);
        let ratio = shortened(q, ratio);
        match limit_within(q, ratio, growth, depth)? {
            Limit::PlusInfinity | Limit::MinusInfinity => {
                slow.append(&mut found);
                found.push(part);
            }
            Limit::Finite(c) if q.signs_of(c) == Signs::ZERO => slow.push(part),
            Limit::Finite(c) if q.signs_of(c).is_subset(Signs::NOT_ZERO) => found.push(part),
            Limit::Finite(c) => {
                // Recorded as an open question, where it depends on parameters.
                let _ = q.sign(c);
                return None;
            }
            Limit::Oscillates(_) | Limit::Undecided(_) => return None,
        }
    }
    Some(Parts { greatest: found, slow })
}
