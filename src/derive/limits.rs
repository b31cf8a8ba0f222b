//! The limit of a function at a point or at an infinity, from one side or from both.
//!
//! The function is cut into cells, and the formula that holds next to the point, or beyond all breakpoints, is given
//! to the ladder of [`crate::limit`]. Where the domain lies on one side of a point only, the limit is the one from
//! that side, as a limit speaks of points of the domain. Worked example: abs(x)/x is -1 on the left of 0 and 1 on the
//! right, and has no limit there.

use crate::decide::Noted::Text;
use crate::decide::Question;
use crate::derive::analysis::answers;
use crate::derive::analysis::condition_of;
use crate::derive::analysis::with_value;
use crate::derive::anywhere::germs;
use crate::derive::cases::joined;
use crate::derive::cases::without_implied;
use crate::derive::verdict::Constraint;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Expr;
use crate::expr::Target;
use crate::expr::Undecided;
use crate::functions::Signs;
use crate::limit;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::line::Side;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten;
use crate::piecewise::merge;
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
        }
        _ => out.push((when.clone(), case)),
    }
}

fn run(q: &mut Question, e: Expr, to: Target) -> LimitCase {
    let flat = flatten(q, e);
    let base = merge(q, flat);
    let pieces = match to {
        Target::PlusInfinity | Target::MinusInfinity => {
            outermost(&base).map_err(|reason| reason.unwrap_or(Undecided::Limit(e)))
        }
        Target::Point(p) | Target::FromLeft(p) | Target::FromRight(p) => germs(q, &base, e, p),
    };
    // Infinity is approached from within, as a point from the left.
    let (from_left, from_right) = match to {
        Target::FromLeft(_) | Target::PlusInfinity => (true, false),
        Target::FromRight(_) | Target::MinusInfinity => (false, true),
        Target::Point(_) => (true, true),
    };
    let mut beside = |wanted: bool, side: Side| {
        let piece = match (pieces, side) {
            _ if !wanted => return None,
            (Err(reason), _) => Piece::Undecided(reason),
            (Ok([left, _]), Side::Left) => left,
            (Ok([_, right]), Side::Right) => right,
        };
        q.note(0, || {
            vec![Text(match (to.point(), side) {
                (Some(_), Side::Left) => "from the left, at the distance t = 1/T",
                (Some(_), Side::Right) => "from the right, at the distance t = 1/T",
                (None, Side::Left) => "the variable is T, which tends to infinity",
                (None, Side::Right) => "the variable is -T, where T tends to infinity",
            })]
        });
        match piece {
            Piece::Smooth(g) => Some(match to.point() {
                Some(point) => limit::limit_at(q, g, point, side),
                None => limit::limit_at_infinity(q, g, side),
            }),
            Piece::Undefined => None,
            Piece::Undecided(reason) => Some((Limit::Undecided(reason), Rung::None)),
            Piece::Depends(e) => Some((Limit::Undecided(Undecided::Depends(e)), Rung::None)),
        }
    };
    let (left, right) = (beside(from_left, Side::Left), beside(from_right, Side::Right));
    let both = common(q, left.map(|l| l.0), right.map(|r| r.0));
    LimitCase { when: Vec::new(), left, right, both }
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
