//! What the engine knows of its functions: one record each, in the file of its family.
//!
//! Everything that speaks of a function reads its record: parser, printer,
//! derivative, limits, enclosures, documentation, and a test over the whole table
//! that compares every stated fact with the others. A new function is one record.
//!
//! This module does not know conditions, cells or verdicts.

mod absolute;
mod calculus;
mod exponential;
mod hyperbolic;
mod record;
mod roots;
#[cfg(test)]
mod tests;
mod trigonometric;

pub use calculus::{differentiate, replace, replace_parts, substitute, substitute_in_conditions};
pub use record::{Arity, Bound, Function, Interval, Latex, Meaning, Monotone, Signs};
pub use roots::{as_root, odd_root, root};

use crate::expr::Builder;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::number::Rational;

const FAMILIES: [&[Function]; 5] = [
    absolute::FUNCTIONS,
    roots::FUNCTIONS,
    exponential::FUNCTIONS,
    hyperbolic::FUNCTIONS,
    trigonometric::FUNCTIONS,
];

/// exp
pub const EXP: FunctionId = find_const("exp");
/// The natural logarithm.
pub const LN: FunctionId = find_const("ln");
/// The absolute value.
pub const ABS: FunctionId = find_const("abs");
/// The largest of its arguments.
pub const MAX: FunctionId = find_const("max");
/// The smallest of its arguments.
pub const MIN: FunctionId = find_const("min");
/// The sine.
pub const SIN: FunctionId = find_const("sin");
/// The cosine.
pub const COS: FunctionId = find_const("cos");
/// The largest integer that is not larger than its argument.
pub const FLOOR: FunctionId = find_const("floor");
/// The inverse sine.
pub const ASIN: FunctionId = find_const("asin");
/// The inverse tangent.
pub const ATAN: FunctionId = find_const("atan");
/// The inverse cosine.
pub const ACOS: FunctionId = find_const("acos");
/// The error function.
pub const ERF: FunctionId = find_const("erf");

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The function of that name, found when the program is built.
pub const fn find_const(name: &str) -> FunctionId {
    let mut family = 0;
    while family < FAMILIES.len() {
        let mut i = 0;
        while i < FAMILIES[family].len() {
            if same(FAMILIES[family][i].name, name) {
                return FunctionId((family * 64 + i) as u16);
            }
            i += 1;
        }
        family += 1;
    }
    panic!("no function of that name has a record")
}

/// The record of a function.
pub fn record(id: FunctionId) -> &'static Function {
    &FAMILIES[usize::from(id.0 / 64)][usize::from(id.0 % 64)]
}

/// All functions, in the order of their families.
pub fn all() -> impl Iterator<Item = (FunctionId, &'static Function)> {
    FAMILIES.iter().enumerate().flat_map(|(family, records)| {
        records.iter().enumerate().map(move |(i, record)| (FunctionId((family * 64 + i) as u16), record))
    })
}

/// The function of that name or alias.
pub fn find(name: &str) -> Option<FunctionId> {
    all().find(|(_, record)| record.name == name || record.aliases.contains(&name)).map(|(id, _)| id)
}

/// A function of arguments, folded where its record knows the value, and never with another domain than
/// the builder allows.
pub fn apply(b: &Builder, id: FunctionId, arguments: &[Expr]) -> Expr {
    let record = record(id);
    let folded = match (&record.meaning, arguments) {
        (Meaning::Analytic(facts), [u]) => (facts.fold)(b, *u),
        (Meaning::Pieces { below, at, above }, [u]) => b.as_number(*u).map(|r| match r.signum() {
            -1 => below(b, *u),
            0 => at(b),
            _ => above(b, *u),
        }),
        (Meaning::Floor, [u]) => b.as_number(*u).map(|r| b.number(Rational::from(r.floor()))),
        (Meaning::Root(_), _) => as_root(b, id, arguments).map(|(n, u)| root(b, &n, u)),
        (Meaning::Largest | Meaning::Smallest, [only]) => Some(*only),
        (Meaning::Shorthand(build), _) => Some(build(b, arguments)),
        _ => None,
    };
    folded.unwrap_or_else(|| b.apply(id, arguments))
}

/// A function of one argument.
pub fn call(b: &Builder, id: FunctionId, u: Expr) -> Expr {
    apply(b, id, &[u])
}

/// `base ^ exponent`; a power of e is an exponential, and on a cell powers of exponentials join.
pub fn power(b: &Builder, base: Expr, exponent: Expr) -> Expr {
    if let crate::expr::Node::Apply { function: EXP, arguments } = b.node(base) {
        let one = b.as_number(arguments[0]).is_some_and(|r| r.is_one());
        if one || b.domain() == Domain::Cell {
            return call(b, EXP, b.mul(arguments[0], exponent));
        }
    }
    b.power(base, exponent)
}
