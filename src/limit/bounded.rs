//! Limits that hold whatever bounded parts do.
//!
//! sin(u) and cos(u) with an argument that does not tend to a number lie between -1 and 1, and for large u the number
//! erf(u) is 1 - s*exp(-u^2)/u with 0 <= s <= 1. Each such part becomes a symbol with its bounds. A limit that is proved
//! for all values of these symbols, and does not hold one of them, is the limit: their values form a compact set, on
//! which the proof is uniform.
//!
//! Worked example: (x + sin(x))/(x - sin(x)) is (x + s)/(x - s), which tends to 1 for all s from -1 to 1.

use crate::decide::Question;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::COS;
use crate::functions::ERF;
use crate::functions::EXP;
use crate::functions::SIN;
use crate::functions::replace_parts;
use crate::limit::Limit;
use crate::limit::gruntz;
use crate::piecewise::Bounds;
use crate::piecewise::bounded;

const ERFC: FunctionId = functions::find_const("erfc");

/// The limit of e as x tends to plus infinity.
pub(super) fn limit(q: &mut Question, e: Expr, x: Symbol) -> Option<Limit> {
    let (e, bounds) = with_symbols(q, e, x)?;
    let found = q.for_all(&bounds, |q| gruntz::limit(q, e, x))?;
    let free = |q: &Question| match found {
        Limit::Finite(c) => !q.mentions(c, &bounds),
        Limit::PlusInfinity | Limit::MinusInfinity => true,
        Limit::Oscillates(_) | Limit::Undecided(_) => false,
    };
    free(q).then_some(found)
}

/// The sign of e for large x.
pub(super) fn sign(q: &mut Question, e: Expr, x: Symbol) -> Option<i32> {
    let (e, bounds) = with_symbols(q, e, x)?;
    q.for_all(&bounds, |q| gruntz::sign_far_away(q, e, x))
}

/// e with symbols for its bounded parts; nothing where there are none.
fn with_symbols(q: &mut Question, e: Expr, x: Symbol) -> Option<(Expr, Bounds)> {
    let mut bounds = Bounds::new();
    // Symbols that e already holds keep their names to themselves.
    let taken = q.pool.symbols_of(&[e]).len() as i64;
    let mut parts: Vec<(Expr, Expr)> = Vec::new();
    for part in q.pool.reach(&[e]) {
        let Node::Apply { function, arguments } = q.pool.node(part).clone() else { continue };
        let u = arguments[0];
        if !q.pool.contains(u, x) {
            continue;
        }
        match function {
            SIN | COS if matches!(gruntz::limit(q, u, x), Some(Limit::Finite(_))) => {}
            SIN | COS => {
                let s = bounded(q, &mut bounds, taken, -1, 1);
                parts.push((part, s));
            }
            ERF | ERFC => {
                let end = match gruntz::limit(q, u, x) {
                    Some(Limit::PlusInfinity) => 1,
                    Some(Limit::MinusInfinity) => -1,
                    _ => continue,
                };
                let s = bounded(q, &mut bounds, taken, 0, 1);
                let b = q.pool.on_cell();
                let tail = b.mul(s, b.div(functions::call(&b, EXP, b.neg(b.powi(u, 2))), u));
                // erfc(u) is 1 - erf(u).
                parts.push((
                    part,
                    if function == ERF { b.sub(b.int(end), tail) } else { b.add(b.int(1 - end), tail) },
                ));
            }
            _ => {}
        }
    }
    if parts.is_empty() {
        return None;
    }
    let e = replace_parts(&mut q.pool, Domain::Cell, e, &parts);
    Some((e, bounds))
}
