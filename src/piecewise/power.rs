//! Powers and roots: where they have values, and which formula on each cell.

use crate::decide::Question;
use crate::decide::lift2;
use crate::decide::refine;
use crate::expr::Expr;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Signs;
use crate::line::Cell;
use crate::line::Partition;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::cut::Join;
use crate::piecewise::cut::Writer;
use crate::piecewise::cut::cut;
use crate::piecewise::cut::cut_off;
use crate::piecewise::cut::pairwise;
use crate::piecewise::flatten::Flat;
use crate::simplify::root_on_cell;
use crate::truth::Truth;

/// u^k for a rational number k.
pub(super) fn raise(q: &mut Question, u: &Flat, base: Cell, k: &Rational) -> Result<Flat, Undecided> {
    if k.is_one() {
        return Ok(u.clone());
    }
    if k.is_integer() && !k.is_negative() {
        return match u {
            Flat::Smooth(e) => Ok(Flat::Smooth(q.pool.on_cell().product(&[(*e, k.clone())]))),
            Flat::Cut(line) => Ok(Flat::cut(line.map(|_, piece| match piece {
                Piece::Smooth(e) => Piece::Smooth(q.pool.on_cell().product(&[(*e, k.clone())])),
                Piece::Punctured { formula, zeros } => {
                    let formula = q.pool.on_cell().product(&[(*formula, k.clone())]);
                    Piece::Punctured { formula, zeros: *zeros }
                }
                other => *other,
            }))),
        };
    }
    if k.is_integer() {
        // What is free of the variable needs no sign, only that it is not zero.
        if let Flat::Smooth(e) = u
            && !q.varies(*e)
            && q.signs_of(*e).is_subset(Signs::NOT_ZERO)
        {
            return Ok(Flat::Smooth(q.pool.on_cell().product(&[(*e, k.clone())])));
        }
        return cut_off(q, u, base, &[&|_, u| u], &|q, u, signs| match signs[0] {
            0 => Piece::Undefined,
            _ => Piece::Smooth(q.pool.on_cell().product(&[(u, k.clone())])),
        });
    }
    // A root: the base is first written by its repeated factors, so that sqrt((x - 1)^2) can be opened.
    let u = match u {
        Flat::Smooth(e) => Flat::Smooth(q.perfect_power(*e).unwrap_or(*e)),
        Flat::Cut(line) => Flat::cut(line.map(|cell, piece| match (cell, piece) {
            (Cell::Open(..), Piece::Smooth(e)) => Piece::Smooth(q.perfect_power(*e).unwrap_or(*e)),
            (_, other) => *other,
        })),
    };
    let split = cut(q, &u, base, &[&|_, u| u], &|q, u, signs| match signs[0] {
        1 => Piece::Smooth(u),
        0 if k.is_positive() => Piece::Smooth(q.pool.anywhere().int(0)),
        _ => Piece::Undefined,
    })?;
    let opened = split.line(base).map(|cell, piece| match (cell, *piece) {
        (Cell::Open(..), Piece::Smooth(u)) => Piece::Smooth(root_on_cell(q, u, k, cell)),
        (Cell::Point(p), Piece::Smooth(u)) => {
            let value = q.value_at(u, p);
            Piece::Smooth(q.pool.on_cell().product(&[(value, k.clone())]))
        }
        (_, other) => other,
    });
    Ok(Flat::cut(opened))
}

/// u^v: exp(v ln u) where u > 0. For v free of the variable 0^v is 0 where v > 0; for an integer v there are
/// values left of 0, too: (-1)^v (-u)^v.
pub(super) fn flatten_power(
    q: &mut Question,
    u: &Flat,
    exponent: &Flat,
    base: Cell,
) -> Result<Flat, Undecided> {
    if let (Flat::Smooth(u), Flat::Smooth(v)) = (u, exponent)
        && !q.varies(*u)
        && !q.varies(*v)
        && q.is_integer(*v) == Truth::True
    {
        // Every power that is built has a positive base, or -1: a^n is asked for the sign of a.
        match q.sign(*u)? {
            1 => return Ok(Flat::Smooth(functions::power(&q.pool.on_cell(), *u, *v))),
            -1 => return Ok(Flat::Smooth(integer_power_of_negative(q, *u, *v))),
            _ => {}
        }
    }
    if let (Flat::Smooth(u), Flat::Smooth(v)) = (u, exponent)
        && !q.varies(*u)
        && q.sign(*u)? > 0
    {
        return Ok(Flat::Smooth(functions::power(&q.pool.on_cell(), *u, *v)));
    }
    if let Flat::Smooth(v) = exponent
        && !q.varies(*v)
    {
        let v = *v;
        let is_whole = q.is_integer(v);
        let whole = is_whole == Truth::True;
        let sign = q.sign(v)?;
        // For some indices of a family it may be one.
        let some = is_whole == Truth::Unknown && q.mentions_index(v);
        return cut(q, u, base, &[&|_, u| u], &|q, u, signs| match signs[0] {
            -1 if some => Piece::Undecided(Undecided::Integer(v)),
            1 => Piece::Smooth(functions::power(&q.pool.on_cell(), u, v)),
            0 if sign > 0 => Piece::Smooth(q.pool.anywhere().int(0)),
            0 if sign == 0 && whole => Piece::Smooth(q.pool.anywhere().int(1)),
            -1 if whole => Piece::Smooth(integer_power_of_negative(q, u, v)),
            _ => Piece::Undefined,
        });
    }
    if let Flat::Cut(_) = exponent {
        return powers_by_cell(q, u, exponent, base);
    }
    if let Flat::Smooth(u) = u
        && !q.varies(*u)
        && q.sign(*u)? == 0
    {
        // 0^v is 0 where v > 0.
        return cut(q, exponent, base, &[&|_, v| v], &|q, _, signs| match signs[0] {
            1 => Piece::Smooth(q.pool.anywhere().int(0)),
            _ => Piece::Undefined,
        });
    }
    let positive = cut(q, u, base, &[&|_, u| u], &|_, u, signs| match signs[0] {
        1 => Piece::Smooth(u),
        _ => Piece::Undefined,
    })?;
    pairwise(q, vec![positive, exponent.clone()], base, Join::Formula(&functions::power))
}

/// u^v = (-1)^v*(-u)^v for a negative u and an integer v.
pub(super) fn integer_power_of_negative(q: &mut Question, u: Expr, v: Expr) -> Expr {
    let b = q.pool.on_cell();
    let size = functions::power(&b, b.neg(u), v);
    b.mul(b.power(b.int(-1), v), size)
}

/// Whether an exponent at the point of this number is that of a stretch beside it on which it does not vary: then it counts
/// as a number there.
fn is_number_beside(
    q: &mut Question,
    pairs: &Partition<(Piece, Piece)>,
    point: usize,
    exponent: Expr,
) -> Truth {
    let mut of = |v: &Piece| match v {
        Piece::Smooth(e) if !q.varies(*e) => q.equals(*e, exponent),
        _ => Truth::False,
    };
    let [left, right] = [point, point + 1].map(|i| of(&pairs.stretches()[i].1));
    match (left, right) {
        (Truth::True, _) | (_, Truth::True) => Truth::True,
        (Truth::False, Truth::False) => Truth::False,
        _ => Truth::Unknown,
    }
}

/// The power on each cell of both: where the exponent is an integer on a cell, the base may be negative there.
fn powers_by_cell(q: &mut Question, u: &Flat, exponent: &Flat, base: Cell) -> Result<Flat, Undecided> {
    let (u, v) = (u.line(base), exponent.line(base));
    let done = lift2(q, &u, &v, |q, u, v| {
        let pairs = refine(q, u, v, |q, cell, u, v| (u.on(q, cell).whole(), v.on(q, cell).whole()))?;
        let mut out = Writer::new(pairs.span());
        for (i, (cell, pair)) in pairs.cells().enumerate() {
            let (u, v) = match pair {
                (Piece::Smooth(u), Piece::Smooth(v)) => (*u, *v),
                (Piece::Undefined, _) | (_, Piece::Undefined) => {
                    out.cell(cell, Piece::Undefined);
                    continue;
                }
                (Piece::Undecided(reason), _) | (_, Piece::Undecided(reason)) => {
                    out.cell(cell, Piece::Undecided(*reason));
                    continue;
                }
                (Piece::Depends(_) | Piece::Punctured { .. }, _)
                | (_, Piece::Depends(_) | Piece::Punctured { .. }) => {
                    unreachable!("an expression has no piece that depends, and these are whole")
                }
            };
            let at_point = |q: &mut Question, e: Expr| match cell {
                Cell::Point(p) => Flat::Smooth(q.value_at(e, p)),
                Cell::Open(..) => Flat::Smooth(e),
            };
            let (u, v) = (at_point(q, u), at_point(q, v));
            if let (Cell::Point(_), Flat::Smooth(base), Flat::Smooth(exponent)) = (cell, &u, &v)
                && let is_number = is_number_beside(q, &pairs, i / 2, *exponent)
                && is_number != Truth::True
            {
                // Where the exponent varies, x^abs(x) has no value at 0.
                let piece = match q.sign(*base) {
                    Ok(1) => Piece::Smooth(functions::power(&q.pool.on_cell(), *base, *exponent)),
                    Ok(_) if is_number == Truth::False => Piece::Undefined,
                    Ok(_) => Piece::Undecided(Undecided::Integer(*exponent)),
                    Err(reason) => Piece::Undecided(reason),
                };
                out.cell(cell, piece);
                continue;
            }
            match (cell, flatten_power(q, &u, &v, cell)) {
                (_, Err(reason)) => out.cell(cell, Piece::Undecided(reason)),
                (Cell::Point(_), Ok(flat)) => {
                    let line = flat.line(cell);
                    let value = line.only().copied().ok_or(Undecided::Budget("cells"))?;
                    out.cell(cell, value);
                }
                (Cell::Open(..), Ok(flat)) => out.line((*flat.line(cell)).clone()),
            }
        }
        Ok(out.finish())
    })?;
    Ok(Flat::cut(done))
}
