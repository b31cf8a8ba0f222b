//! Branches over all integers k, written without k.
//!
//! A condition such as k <= x < k + 1 leaves finitely many k for each x: with k <= u and k >= l, where u - l is a
//! number w, they are floor(u), floor(u) - 1, ..., down to floor(u) - floor(w). Each of them is a branch of its own,
//! so that `{ k for k <= x < k + 1, k in Z }` becomes branches for floor(x) and for floor(x) - 1.
//!
//! This module does not know which functions come out; [`crate::piecewise::flatten`] finds that.

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::expression;
use crate::decide::poly_expression;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::COS;
use crate::functions::FLOOR;
use crate::functions::Signs;
use crate::number::Rational;
use crate::syntax::tree::Relation;

/// Why integers could not be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbound {
    /// The condition does not bound the integer from both sides, at a distance that is a number.
    Range(Symbol),
    /// The integer stands in an exponent over a base that is not proved positive.
    Power(Symbol),
    /// Two integers give two values at one point.
    Ambiguous(Symbol),
}

/// A condition is written as at most this many alternatives.
const MAX_ALTERNATIVES: usize = 32;

/// For one point at most this many integers are tried.
const MAX_INTEGERS: i64 = 64;

/// The same function without bound integers.
///
/// # Errors
/// When the integers of a branch cannot be counted, or two of them give two values.
pub fn without_indices(q: &mut Question, e: Expr) -> Result<Expr, Unbound> {
    let mut e = e;
    loop {
        // The innermost list first: lists inside its branches come earlier in the order of the pool.
        let found = q.pool.reach(&[e]).into_iter().find_map(|part| match q.pool.node(part) {
            Node::Cases(branches) if branches.iter().any(|b| b.index.is_some()) => {
                Some((part, branches.clone()))
            }
            _ => None,
        });
        let Some((part, branches)) = found else { return Ok(e) };
        let mut out = Vec::with_capacity(branches.len());
        for branch in branches {
            match branch.index {
                Some(index) => written_out(q, branch, index, &mut out)?,
                None => out.push(branch),
            }
        }
        let cases = q.pool.anywhere().cases(&out);
        e = functions::replace(&mut q.pool, e, part, cases);
    }
}

/// Adds the branches for the integers that one branch can stand for: the whole condition for each of them, so that
/// what is undefined beside what holds stays as Kleene has it.
fn written_out(
    q: &mut Question,
    branch: Branch,
    index: Symbol,
    out: &mut Vec<Branch>,
) -> Result<(), Unbound> {
    let in_value = matches!(branch.value, BranchValue::Value(v) if q.pool.contains(v, index));
    if !in_value && !q.pool.condition_contains(branch.condition, index) {
        out.push(Branch { index: None, ..branch });
        return Ok(());
    }
    let mut tried: Vec<Expr> = Vec::new();
    for parts in alternatives(q, branch.condition) {
        // An alternative without the integer holds for every one; any will do where the value does not tell.
        let free = !in_value && parts.iter().all(|c| !q.pool.condition_contains(*c, index));
        let integers = if free {
            vec![q.pool.anywhere().int(0)]
        } else {
            integers(q, &parts, index).ok_or(Unbound::Range(index))?
        };
        for k in integers {
            if !tried.contains(&k) {
                tried.push(k);
            }
        }
    }
    let mut found = Vec::with_capacity(tried.len());
    for k in tried {
        let value = match branch.value {
            BranchValue::Value(v) => BranchValue::Value(at_integer(q, v, index, k)?),
            other => other,
        };
        // The condition goes along as a part of branches, which know how to replace.
        let zero = q.pool.anywhere().int(0);
        let alone = [Branch { value: BranchValue::Value(zero), condition: branch.condition, index: None }];
        let alone = q.pool.anywhere().cases(&alone);
        let alone = at_integer(q, alone, index, k)?;
        let Node::Cases(alone) = q.pool.node(alone) else { unreachable!("branches stay branches") };
        let condition = alone[0].condition;
        found.push(Branch { value, condition, index: None });
    }
    if in_value {
        out.extend(undecided_overlaps(q, &found).ok_or(Unbound::Ambiguous(index))?);
    }
    out.extend(found);
    Ok(())
}

/// The disjunctive form of a condition, as the parts of each conjunction; the condition itself where that is long.
fn alternatives(q: &Question, condition: Cond) -> Vec<Vec<Cond>> {
    let mut open = vec![vec![condition]];
    let mut done = Vec::new();
    while let Some(mut parts) = open.pop() {
        let connective = |c: &Cond| matches!(q.pool.condition(*c), Condition::And(_) | Condition::Or(_));
        let Some(i) = parts.iter().position(connective) else {
            done.push(parts);
            continue;
        };
        match q.pool.condition(parts.swap_remove(i)) {
            Condition::And(inner) => {
                parts.extend(inner);
                open.push(parts);
            }
            Condition::Or(inner) => {
                for part in inner.iter().rev() {
                    open.push(parts.iter().copied().chain([*part]).collect());
                }
            }
            _ => unreachable!("only connectives were chosen"),
        }
        if open.len() + done.len() > MAX_ALTERNATIVES {
            return vec![vec![condition]];
        }
    }
    done
}

/// k <= u or k < u, or the same from below.
struct Bound {
    end: Expr,
    strict: bool,
}

/// The integers that can satisfy all of some conditions, as expressions in the other symbols.
fn integers(q: &mut Question, conjunction: &[Cond], index: Symbol) -> Option<Vec<Expr>> {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for part in conjunction {
        if let Condition::Compare { operands, relations } = q.pool.condition(*part).clone() {
            for (pair, relation) in operands.windows(2).zip(&relations) {
                bounds(q, pair[0], *relation, pair[1], index, &mut above, &mut below);
            }
        }
    }
    // The fewest integers come from the narrowest pair of bounds.
    let mut best: Option<(i64, Expr)> = None;
    for upper in &above {
        for lower in &below {
            let width = q.pool.on_cell().sub(upper.end, lower.end);
            let Some(width) = q.normal(width).map(|normal| expression(&mut q.pool, &normal.cancelled()))
            else {
                continue;
            };
            if !q.pool.is_constant(width) {
                continue;
            }
            let Some(whole) = q.floor_of(width).ok().and_then(|n| n.to_i64()) else { continue };
            let exact = q.pool.is_int(width, whole);
            let count = if exact && lower.strict { whole } else { whole + 1 };
            if best.as_ref().is_none_or(|(least, _)| count < *least) {
                best = Some((count, upper.end));
            }
        }
    }
    let (count, upper) = best.filter(|(count, _)| *count <= MAX_INTEGERS)?;
    let floor = functions::call(&q.pool.anywhere(), FLOOR, upper);
    Some((0..count.max(0)).map(|j| q.pool.anywhere().shift(floor, &Rational::from(-j))).collect())
}

/// What a comparison says of an integer that stands in it linearly.
fn bounds(
    q: &mut Question,
    left: Expr,
    relation: Relation,
    right: Expr,
    index: Symbol,
    above: &mut Vec<Bound>,
    below: &mut Vec<Bound>,
) {
    let difference = q.pool.on_cell().sub(left, right);
    let Some((slope, end)) = linear_in(q, difference, index) else { return };
    let Some(sign) = q.signs_of(slope).known().filter(|sign| *sign != 0) else { return };
    let (from_above, from_below, strict) = match relation {
        Relation::Less => (sign > 0, sign < 0, true),
        Relation::LessEq => (sign > 0, sign < 0, false),
        Relation::Greater => (sign < 0, sign > 0, true),
        Relation::GreaterEq => (sign < 0, sign > 0, false),
        Relation::Equal => (true, true, false),
        Relation::NotEqual => return,
    };
    if from_above {
        above.push(Bound { end, strict });
    }
    if from_below {
        below.push(Bound { end, strict });
    }
}

/// The slope s, and the zero of s*k + r as an equation for k: -r/s.
fn linear_in(q: &mut Question, e: Expr, index: Symbol) -> Option<(Expr, Expr)> {
    let normal = q.normal(e)?;
    let k = q.pool.on_cell().symbol(index);
    let (mut slope, mut rest) = (Poly::default(), Poly::default());
    for (m, c) in normal.numerator.terms() {
        let others = m.iter().filter(|(kernel, _)| *kernel != k);
        if others.clone().any(|(kernel, _)| q.pool.contains(*kernel, index)) {
            return None;
        }
        let others = others.cloned().collect();
        match m.iter().find(|(kernel, _)| *kernel == k) {
            None => rest.add_term(others, c),
            Some((_, power)) if power.is_one() => slope.add_term(others, c),
            Some(_) => return None,
        }
    }
    let below = poly_expression(&mut q.pool, &normal.denominator);
    if q.pool.contains(below, index) || slope.is_zero() {
        return None;
    }
    let [slope, rest] = [slope, rest].map(|p| poly_expression(&mut q.pool, &p));
    let b = q.pool.on_cell();
    let zero = b.neg(b.div(rest, slope));
    let slope = b.div(slope, below);
    let zero = q.normal(zero).map(|normal| expression(&mut q.pool, &normal.cancelled()))?;
    Some((slope, zero))
}

/// The expression for an integer k that varies with the variable. (-1)^k is written cos(pi*k): a power with an
/// exponent in the variable has values only over positive bases.
fn at_integer(q: &mut Question, e: Expr, index: Symbol, k: Expr) -> Result<Expr, Unbound> {
    let mut e = e;
    for part in q.pool.reach(&[e]) {
        let Node::Power { base, exponent } = *q.pool.node(part) else { continue };
        if !q.pool.contains(exponent, index) {
            continue;
        }
        if q.pool.is_int(base, -1) {
            let b = q.pool.anywhere();
            let turned = functions::call(&b, COS, b.mul(b.pi(), exponent));
            e = functions::replace(&mut q.pool, e, part, turned);
        } else if q.signs_of(base) != Signs::POSITIVE {
            return Err(Unbound::Power(index));
        }
    }
    Ok(functions::substitute(&mut q.pool, Domain::Kept, &[e], &[(index, k)])[0])
}

/// Branches that are undecided where it is not decided whether two of these hold with different values; `None` where
/// two are proved to.
fn undecided_overlaps(q: &mut Question, branches: &[Branch]) -> Option<Vec<Branch>> {
    let mut out = Vec::new();
    for (i, a) in branches.iter().enumerate() {
        for b in &branches[i + 1..] {
            let (BranchValue::Value(u), BranchValue::Value(v)) = (a.value, b.value) else { continue };
            let pool = q.pool.anywhere();
            let both = pool.and(&[a.condition, b.condition, pool.compare(u, Relation::NotEqual, v)]);
            let found = Branch { value: BranchValue::Value(pool.int(1)), condition: both, index: None };
            let cases = pool.cases(&[found]);
            let line = super::flatten(q, cases);
            let (mut holds, mut open) = (false, false);
            for piece in line.values() {
                holds |= matches!(piece, super::Piece::Smooth(_));
                open |= matches!(piece, super::Piece::Undecided(_));
            }
            if holds {
                return None;
            }
            if open {
                out.push(Branch { value: BranchValue::Undecided, condition: both, index: None });
            }
        }
    }
    Some(out)
}
