//! Two cells as one formula with an absolute value: -2*x and 2*x around 0 are 2*abs(x).
//!
//! It is tried where the function is smooth on both sides of its one breakpoint and has
//! a value there. Each candidate is proved on both cells; whether it has the value at the
//! breakpoint, too, is said beside it: abs(x)*ln(abs(x)) has none at 0.

use crate::decide::Question;
use crate::decide::expression;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::functions;
use crate::functions::ABS;
use crate::line::Cell;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::constant_value;
use crate::simplify::simplify;
use crate::truth::Truth;

/// One formula for both sides, if the function has exactly one breakpoint and there is a short one, and whether it
/// holds at the breakpoint.
///
/// `uses_abs` says whether the author wrote absolute values: then a sum of a formula and an absolute value
/// is welcome, too.
pub fn reassemble(q: &mut Question, f: &PiecewiseFn, uses_abs: bool) -> Option<(Expr, bool)> {
    let f = f.as_finite()?;
    let ([Piece::Smooth(l), Piece::Smooth(r)], [(b, Piece::Smooth(value))]) = (f.stretches(), f.points())
    else {
        return None;
    };
    let (l, r, b, value) = (*l, *r, *b, *value);
    let cells = (Cell::Open(None, Some(b)), Cell::Open(Some(b), None));
    let (l, r) = (simplify(q, l, cells.0), simplify(q, r, cells.1));
    if l == r {
        return None; // one formula already
    }
    let x = q.x();
    let u = q.pool.on_cell().sub(x, b);
    let distance = functions::call(&q.pool.anywhere(), ABS, u);
    let name = q.pool.fresh();
    let s = q.pool.anywhere().symbol(name);
    // In the variable and s = abs(x - b).
    let mut candidates = Vec::new();
    // r = A + B u and l = A - B u.
    let half = Rational::HALF;
    let even = q.pool.on_cell().linear(&Rational::ZERO, &[(half.clone(), r), (half.clone(), l)]);
    let odd = q.pool.on_cell().linear(&Rational::ZERO, &[(half.clone(), r), (-&half, l)]);
    let (even, slope) = (normal_form(q, even)?, quotient(q, odd, u)?);
    if q.pool.is_polynomial(even) && q.pool.is_polynomial(slope) && (q.pool.is_int(even, 0) || uses_abs) {
        let b = q.pool.anywhere();
        candidates.push(b.add(even, b.mul(slope, s)));
    }
    // l is the mirror image of r: r with x - b replaced by its distance.
    let x_symbol = q.variable();
    let mirrored = q.pool.on_cell().linear(&Rational::ZERO, &[(Rational::TWO, b), (Rational::MINUS_ONE, x)]);
    let image = functions::substitute(&mut q.pool, Domain::Cell, &[r], &[(x_symbol, mirrored)])[0];
    if q.equal_on(image, l, cells.0) == Truth::True {
        let at = q.pool.on_cell().add(b, s);
        candidates.push(functions::substitute(&mut q.pool, Domain::Cell, &[r], &[(x_symbol, at)])[0]);
    }
    candidates.into_iter().find_map(|candidate| {
        let minus = q.pool.on_cell().neg(u);
        let mut with =
            |by: Expr| functions::substitute(&mut q.pool, Domain::Cell, &[candidate], &[(name, by)])[0];
        let (left, right) = (with(minus), with(u));
        let zero = q.pool.anywhere().int(0);
        let at =
            functions::substitute(&mut q.pool, Domain::Kept, &[candidate], &[(name, zero), (x_symbol, b)])[0];
        let holds = q.equal_on(left, l, cells.0) == Truth::True
            && q.equal_on(right, r, cells.1) == Truth::True
            && q.analytic_on(left, cells.0)
            && q.analytic_on(right, cells.1);
        if !holds {
            return None;
        }
        let at_point = constant_value(q, at).is_some_and(|at| q.equals(at, value) == Truth::True);
        let whole = functions::substitute(&mut q.pool, Domain::Kept, &[candidate], &[(name, distance)])[0];
        Some((whole, at_point))
    })
}

fn normal_form(q: &mut Question, e: Expr) -> Option<Expr> {
    let normal = q.normal(e)?.cancelled();
    Some(expression(&mut q.pool, &normal))
}

fn quotient(q: &mut Question, e: Expr, u: Expr) -> Option<Expr> {
    let quotient = q.pool.on_cell().div(e, u);
    normal_form(q, quotient)
}
