//! The limit of a function at a point or at an infinity, from one side or from both.
//!
//! The function is cut into cells, and the formula that holds next to the point, or beyond all breakpoints, is given
//! to the ladder of [`crate::limit`]. Where the domain lies on one side of a point only, the limit is the one from
//! that side, as a limit speaks of points of the domain. Worked example: abs(x)/x is -1 on the left of 0 and 1 on the
//! right, and has no limit there.

use std::cmp::Ordering;

use crate::decide::Indexed;
use crate::decide::Noted::Text;
use crate::decide::Question;
use crate::decide::around;
use crate::decide::expression;
use crate::derive::analysis::answers;
use crate::derive::analysis::condition_of;
use crate::derive::analysis::with_value;
use crate::derive::anywhere::Place;
use crate::derive::anywhere::germs;
use crate::derive::anywhere::place;
use crate::derive::cases::joined;
use crate::derive::cases::without_implied;
use crate::derive::verdict::Constraint;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Target;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Signs;
use crate::limit;
use crate::limit::Bound;
use crate::limit::Cluster;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Side;
use crate::line::Window;
use crate::number::Rational;
use crate::piecewise::Beside;
use crate::piecewise::Germ;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten;
use crate::piecewise::merge;
use crate::piecewise::near;
use crate::truth::Truth;

/// What a function tends to, under conditions on the parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitCase {
    /// All of these hold; none when there is only one case.
    pub when: Vec<Vec<Constraint>>,
    /// From smaller numbers, with the rung behind it; none where the domain does not reach there.
    pub left: Option<(Limit, Rung)>,
    /// From larger numbers.
    pub right: Option<(Limit, Rung)>,
    /// From all of the domain.
    pub both: Both,
}

/// A limit over all of the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Both {
    /// A number or an infinity.
    Is(Limit),
    /// Proved not to exist: the sides differ, or one of them has none.
    None,
    /// There are no points of the domain next to it.
    Nowhere,
    /// Not decided, and why.
    Undecided(Undecided),
}

/// The limits of `e`, by the variable of the question; each allowed value of the parameters is in exactly one case.
pub fn limits(q: &mut Question, e: Expr, to: Target) -> Vec<LimitCase> {
    let mut leaves = Vec::new();
    let mut splits = q.budget.max_splits();
    split(q, e, to, &mut Vec::new(), &mut splits, &mut leaves);
    let paths: Vec<Vec<Constraint>> = leaves.iter().map(|(path, _)| path.clone()).collect();
    let mut kinds: Vec<(LimitCase, Vec<usize>)> = Vec::new();
    // A case with an equation may say what another says in general: these come last.
    let is_special = |path: &[Constraint]| path.iter().any(|(_, signs)| *signs == Signs::ZERO);
    let (special, general): (Vec<_>, Vec<_>) =
        leaves.into_iter().enumerate().partition(|(_, (path, _))| is_special(path));
    for (i, (path, case)) in general.into_iter().chain(special) {
        let same = kinds.iter().position(|(other, _)| same_where(q, &path, other, &case));
        match same {
            Some(kind) => kinds[kind].1.push(i),
            None => kinds.push((case, vec![i])),
        }
    }
    kinds.iter_mut().for_each(|(_, members)| members.sort_unstable());
    kinds.sort_by_key(|(_, members)| members[0]);
    kinds
        .into_iter()
        .map(|(case, members)| {
            let when = joined(&paths, &members).iter().map(|path| without_implied(q, path)).collect();
            LimitCase { when, ..case }
        })
        .collect()
}

/// Whether two cases say the same where the equations among the conditions hold.
fn same_where(q: &mut Question, when: &[Constraint], a: &LimitCase, b: &LimitCase) -> bool {
    let equal = |q: &mut Question, a: Option<Limit>, b: Option<Limit>| match (a, b) {
        (Some(Limit::Finite(a)), Some(Limit::Finite(b))) => {
            let put_in = |q: &mut Question, e: Expr| {
                let equations = when.iter().filter(|(_, signs)| *signs == Signs::ZERO);
                equations.fold(e, |e, (equation, _)| with_value(q, e, *equation))
            };
            // What has no value where the equations hold agrees with nothing there.
            let have_values =
                q.under(when, |q| [a, b].into_iter().all(|e| limit::Number::proved(q, e).is_ok()));
            let (a, b) = (put_in(q, a), put_in(q, b));
            have_values && (a == b || q.under(when, |q| q.equals(a, b)) == Truth::True)
        }
        (a, b) => a == b,
    };
    let both = |both: Both| match both {
        Both::Is(limit) => Some(limit),
        _ => None,
    };
    let kind = |a: Both, b: Both| std::mem::discriminant(&a) == std::mem::discriminant(&b);
    let side = |side: Option<(Limit, Rung)>| side.map(|s| s.0);
    kind(a.both, b.both)
        && !matches!(a.both, Both::Undecided(_))
        && equal(q, both(a.both), both(b.both))
        && equal(q, side(a.left), side(b.left))
        && equal(q, side(a.right), side(b.right))
        || a == b
}

/// One run; where it left a question about parameters open, one run for each answer.
fn split(
    q: &mut Question,
    e: Expr,
    to: Target,
    when: &mut Vec<Constraint>,
    splits: &mut usize,
    out: &mut Vec<(Vec<Constraint>, LimitCase)>,
) {
    q.take_open();
    let case = run(q, e, to);
    match q.take_open() {
        Some(open) if *splits > 0 && !q.mentions_index(open) && matches!(case.both, Both::Undecided(_)) => {
            *splits -= 1;
            let before = out.len();
            for (open, sign) in answers(q, open) {
                when.push((open, sign));
                if !q.is_impossible(when) {
                    q.under(&[(open, sign)], |q| {
                        let e = if sign == Signs::ZERO { with_value(q, e, open) } else { e };
                        split(q, e, to, when, splits, out);
                    });
                }
                when.pop();
            }
            // A question without a possible answer leaves the case as it was.
            if out.len() == before {
                out.push((when.clone(), case));
            }
        }
        _ => out.push((when.clone(), case)),
    }
}

fn run(q: &mut Question, e: Expr, to: Target) -> LimitCase {
    let to = to.map(|point| q.settled(point));
    // Infinity is approached from within, as a point from the left.
    let (from_left, from_right) = match to {
        Target::FromLeft(_) | Target::PlusInfinity => (true, false),
        Target::FromRight(_) | Target::MinusInfinity => (false, true),
        Target::Point(_) => (true, true),
    };
    let mut cells = None;
    let mut beside = |wanted: bool, side: Side| {
        if !wanted {
            return None;
        }
        q.note(0, || {
            vec![Text(match (to.point(), side) {
                (Some(_), Side::Left) => "from the left, at the distance t = 1/T",
                (Some(_), Side::Right) => "from the right, at the distance t = 1/T",
                (None, Side::Left) => "the variable is T, which tends to infinity",
                (None, Side::Right) => "the variable is -T, where T tends to infinity",
            })]
        });
        let place = limit::Place { point: to.point(), side };
        if to.point().is_none_or(|point| q.pool.is_constant(point)) {
            if let Some(found) = by_germ(q, e, place) {
                return found;
            }
            // Which function it is depends on parameters: that is asked before the whole line is.
            if let Some(open) = q.open_question() {
                return Some((Limit::Undecided(Undecided::Sign(open)), Rung::None));
            }
        }
        let cells = cells.get_or_insert_with(|| by_cells(q, e, to));
        let (piece, inside) = match (*cells, side) {
            (Ok([left, _]), Side::Left) => left,
            (Ok([_, right]), Side::Right) => right,
            (Err(limit), _) => return Some((limit, Rung::IntermediateValues)),
        };
        match (piece, to.point()) {
            // Inside a cell the formula is analytic: its value is a number, and the limit.
            (Piece::Smooth(g), Some(point)) if inside => {
                Some((Limit::Finite(q.value_at(g, point)), Rung::Continuation))
            }
            (Piece::Smooth(g), _) => Some(place.limit_of(q, g)),
            (Piece::Undefined, _) => None,
            (Piece::Punctured { formula, zeros }, Some(point)) if inside => {
                match (Piece::Punctured { formula, zeros }).on(q, Cell::Point(point)) {
                    Piece::Smooth(g) => Some((Limit::Finite(q.value_at(g, point)), Rung::Continuation)),
                    _ => next_to_symbol(q, e, place, Undecided::Roots(zeros)),
                }
            }
            (Piece::Punctured { formula, zeros }, _) => match place.sign(q, zeros) {
                Some(-1 | 1) => Some(place.limit_of(q, formula)),
                _ => Some((Limit::Undecided(Undecided::Roots(zeros)), Rung::None)),
            },
            (Piece::Undecided(reason), Some(_)) => next_to_symbol(q, e, place, reason),
            (Piece::Undecided(reason), None) => Some((Limit::Undecided(reason), Rung::None)),
            (Piece::Depends(e), _) => Some((Limit::Undecided(Undecided::Depends(e)), Rung::None)),
        }
    };
    let (left, right) = (beside(from_left, Side::Left), beside(from_right, Side::Right));
    let both = common(q, left.map(|l| l.0), right.map(|r| r.0));
    LimitCase { when: Vec::new(), left, right, both }
}

/// The limit at a point in parameters of which it is not known between which breakpoints it lies, from the function next
/// to it: what that leaves open is asked instead.
fn next_to_symbol(
    q: &mut Question,
    e: Expr,
    place: limit::Place,
    reason: Undecided,
) -> Option<(Limit, Rung)> {
    let before = q.take_open();
    match by_germ(q, e, place) {
        None | Some(Some((Limit::Undecided(_), _))) => {}
        Some(found) => return found,
    }
    if let Some(open) = q.open_question() {
        return Some((Limit::Undecided(Undecided::Sign(open)), Rung::None));
    }
    if let Some(open) = before {
        let _ = q.sign(open); // it stays open
    }
    Some((Limit::Undecided(reason), Rung::None))
}

/// The limit on one side of a place from the function next to it alone: the inner `None` where it has no values there,
/// the outer one where that does not decide.
fn by_germ(q: &mut Question, e: Expr, place: limit::Place) -> Option<Option<(Limit, Rung)>> {
    let (germ, bounds) = near(q, e, &place)?;
    let Germ::Smooth(g) = germ else { return Some(None) };
    let found = place.limit_for_all(q, g, &bounds);
    // The cells of the whole line would give the same formula next to a point.
    let final_word = bounds.is_empty() && place.point.is_some();
    (final_word || !matches!(found.0, Limit::Undecided(_))).then_some(Some(found))
}

/// The pieces next to a point, or beyond all breakpoints, the one towards plus infinity first, each with whether the
/// point lies inside its cell; the limit of a function that repeats itself there.
fn by_cells(q: &mut Question, e: Expr, to: Target) -> Result<[(Piece, bool); 2], Limit> {
    let flat = flatten(q, e);
    let base = merge(q, flat);
    let Some(point) = to.point() else {
        let tail = match (&base, to) {
            (Line::Periodic(w), _) => Some(w),
            (Line::Parts { right, .. }, Target::PlusInfinity) => right.as_ref(),
            (Line::Parts { left, .. }, _) => left.as_ref(),
        };
        if let Some(limit) = tail.and_then(|w| of_one_period(q, w)) {
            return Err(limit);
        }
        let pieces = outermost(&base).map_err(|reason| reason.unwrap_or(Undecided::Limit(e)));
        return Ok(pieces.unwrap_or_else(|reason| [Piece::Undecided(reason); 2]).map(|piece| (piece, false)));
    };
    let inside = match base.as_finite() {
        Some(cells) => matches!(place(q, cells, point), Ok(Place::Inside(_))),
        None => {
            around(q, &base, point).is_ok_and(|cells| matches!(place(q, &cells, point), Ok(Place::Inside(_))))
        }
    };
    Ok(match germs(q, &base, e, point) {
        Ok(pieces) => pieces.map(|piece| (piece, inside)),
        Err(reason) => [(Piece::Undecided(reason), false); 2],
    })
}

/// The limit points of a function that is proved to repeat itself: from the least value of one period to the greatest,
/// limits at its breakpoints included.
fn of_one_period(q: &mut Question, w: &Window<Piece>) -> Option<Limit> {
    // The cells may repeat more often than the function: csc(x + pi) is -csc(x).
    let times = [1, 2].into_iter().find(|times| repeats(q, w, *times))?;
    let first = w.from.unwrap_or_else(|| w.to.map_or(0, |to| to - times + 1));
    let indices: Vec<Expr> = (0..times).map(|i| q.pool.anywhere().int(first + i)).collect();
    let body = w.body.clone();
    let mut found: Vec<Limit> = Vec::new();
    let mut inner: Vec<(Expr, Expr, Expr)> = Vec::new();
    let points = body.points().iter().enumerate();
    for (index, (i, (p, value))) in
        indices.into_iter().flat_map(|index| points.clone().map(move |p| (index, p)))
    {
        match value.at_index(q, w.index, index) {
            Piece::Smooth(value) => found.push(Limit::Finite(value)),
            Piece::Undefined => {}
            Piece::Punctured { .. } | Piece::Undecided(_) | Piece::Depends(_) => return None,
        }
        let g = match body.stretches()[i + 1].at_index(q, w.index, index) {
            Piece::Smooth(g) => g,
            Piece::Undefined => continue,
            Piece::Punctured { .. } | Piece::Undecided(_) | Piece::Depends(_) => return None,
        };
        let [low, high] = [*p, body.bounds(i + 1).1?].map(|end| end.at_index(q, w.index, index));
        found.push(limit::limit_at(q, g, low, Side::Right).0);
        found.push(limit::limit_at(q, g, high, Side::Left).0);
        inner.push((g, low, high));
    }
    let unbounded = found.contains(&Limit::PlusInfinity) && found.contains(&Limit::MinusInfinity);
    for (g, low, high) in inner.into_iter().filter(|_| !unbounded) {
        let x = q.variable();
        let slope = functions::differentiate(&mut q.pool, &[g], x)[0];
        let cell = Cell::Open(Some(low), Some(high));
        let chart = q.chart(slope, cell).or_else(|_| {
            let slope = q.normal(slope).map_or(slope, |normal| expression(&mut q.pool, &normal.cancelled()));
            q.chart(slope, cell)
        });
        for (p, _) in chart.ok()?.as_finite()?.points() {
            found.push(Limit::Finite(q.value_at(g, *p)));
        }
    }
    let mut ends: Option<[Bound; 2]> = None;
    for limit in found {
        let bound = match limit {
            Limit::Finite(c) => Bound::Finite(c),
            Limit::PlusInfinity => Bound::PlusInfinity,
            Limit::MinusInfinity => Bound::MinusInfinity,
            Limit::Oscillates(_) | Limit::Undecided(_) => return None,
        };
        ends = Some(match ends {
            None => [bound; 2],
            Some([low, high]) => [
                if order(q, bound, low)?.is_lt() { bound } else { low },
                if order(q, bound, high)?.is_gt() { bound } else { high },
            ],
        });
    }
    let [low, high] = ends?;
    match (order(q, low, high)?, low) {
        (Ordering::Less, _) => Some(Limit::Oscillates(Cluster { low, high })),
        (_, Bound::Finite(c)) => Some(Limit::Finite(c)),
        _ => None,
    }
}

/// Whether each value of a tail is that of some periods before.
fn repeats(q: &mut Question, w: &Window<Piece>, times: i64) -> bool {
    let b = q.pool.on_cell();
    let next = b.shift(b.symbol(w.index), &Rational::from(times));
    let x = q.x();
    let b = q.pool.on_cell();
    let later = b.add(x, b.scale(&Rational::from(times), w.period));
    let variable = q.variable();
    let pieces = w.body.points().iter().map(|(_, value)| *value).chain(w.body.stretches().iter().copied());
    pieces.collect::<Vec<_>>().into_iter().all(|piece| {
        let Piece::Smooth(g) = piece else { return piece == Piece::Undefined };
        let moved = g.at_index(q, w.index, next);
        let moved = functions::substitute(&mut q.pool, Domain::Cell, &[moved], &[(variable, later)])[0];
        let difference = q.pool.on_cell().sub(moved, g);
        q.normal(difference).is_some_and(|normal| normal.numerator.is_zero())
    })
}

fn order(q: &mut Question, a: Bound, b: Bound) -> Option<Ordering> {
    let rank = |bound| match bound {
        Bound::MinusInfinity => -1,
        Bound::Finite(_) => 0,
        Bound::PlusInfinity => 1,
    };
    match (a, b) {
        (Bound::Finite(a), Bound::Finite(b)) => q.compare(a, b).ok(),
        _ => Some(rank(a).cmp(&rank(b))),
    }
}

/// The pieces beyond all breakpoints, the one towards plus infinity first.
fn outermost(base: &PiecewiseFn) -> Result<[Piece; 2], Option<Undecided>> {
    let cells = base.as_finite().ok_or(None)?;
    let (first, last) = (cells.stretches()[0], cells.stretches()[cells.points().len()]);
    Ok([last, first])
}

/// The limit over the sides that are there.
fn common(q: &mut Question, left: Option<Limit>, right: Option<Limit>) -> Both {
    use Limit::{Finite, MinusInfinity, Oscillates, PlusInfinity};
    match (left, right) {
        (None, None) => Both::Nowhere,
        (Some(Oscillates(_)), _) | (_, Some(Oscillates(_))) => Both::None,
        (Some(Limit::Undecided(reason)), _) | (_, Some(Limit::Undecided(reason))) => Both::Undecided(reason),
        (Some(one), None) | (None, Some(one)) => Both::Is(one),
        (Some(Finite(a)), Some(Finite(b))) => match q.equals(a, b) {
            Truth::True => Both::Is(Finite(a)),
            Truth::False => Both::None,
            Truth::Unknown => {
                let difference = q.pool.on_cell().sub(a, b);
                Both::Undecided(q.sign(difference).err().unwrap_or(Undecided::Zero(difference)))
            }
        },
        (Some(PlusInfinity), Some(PlusInfinity)) => Both::Is(PlusInfinity),
        (Some(MinusInfinity), Some(MinusInfinity)) => Both::Is(MinusInfinity),
        (Some(Finite(_) | PlusInfinity | MinusInfinity), Some(Finite(_) | PlusInfinity | MinusInfinity)) => {
            Both::None
        }
    }
}

/// The limit as an expression: branches where it depends on the parameters.
pub(super) fn as_expression(q: &mut Question, e: Expr, to: Target) -> Expr {
    let cases = limits(q, e, to);
    if let [LimitCase { both: Both::Is(Limit::Finite(value)), .. }] = cases.as_slice() {
        return *value;
    }
    let mut branches = Vec::new();
    for case in &cases {
        let value = match case.both {
            Both::Is(Limit::Finite(value)) => BranchValue::Value(value),
            Both::Undecided(_) => BranchValue::Undecided,
            Both::Is(_) | Both::None | Both::Nowhere => BranchValue::Undefined,
        };
        for when in &case.when {
            let condition = condition_of(q, when);
            branches.push(Branch { value, condition, index: None });
        }
    }
    q.pool.anywhere().cases(&branches)
}
