//! Conditions on parameters as a person writes them: a - 1 = 0 is a = 1.

use crate::decide::Question;
use crate::derive::Case;
use crate::derive::Constraint;
use crate::derive::joined;
use crate::derive::without_implied;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::Shape;
use crate::document::human::Writer;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::functions::Signs;
use crate::syntax::tree::Relation;

/// A comparison of two expressions in parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    left: Expr,
    relation: Relation,
    right: Expr,
}

/// Comparisons that say the same as signs of expressions, solved for a symbol where that is linear with a
/// number in front. An equation is put into the others.
pub fn comparisons(q: &mut Question, constraints: &[(Expr, Signs)]) -> Vec<Comparison> {
    solved(q, constraints).0
}

/// The cases that some parameters satisfy, as far as their equations show.
pub fn possible(q: &mut Question, cases: &[Case<Expr>]) -> Vec<Case<Expr>> {
    cases.iter().filter(|case| solved(q, &case.when).1).cloned().collect()
}

/// The comparisons, and false where an equation, put into the others, contradicts one of them.
fn solved(q: &mut Question, constraints: &[(Expr, Signs)]) -> (Vec<Comparison>, bool) {
    let mut is_possible = true;
    let mut solved: Vec<(Symbol, Expr)> = Vec::new();
    let mut out: Vec<Comparison> = Vec::new();
    for (e, signs) in constraints {
        let e = crate::functions::substitute(&mut q.pool, crate::expr::Domain::Cell, &[*e], &solved)[0];
        let e = q.normal(e).map_or(e, |n| {
            let cancelled = n.cancelled();
            crate::decide::expression(&mut q.pool, &cancelled)
        });
        if q.pool.as_number(e).is_some() {
            is_possible &= q.signs_of(e).is_subset(*signs);
            continue;
        }
        let (e, relation) = q.without_signed_factors(e, signs.relation());
        let (comparison, solution) = solve(q, e, relation);
        if let (Some((symbol, value)), Relation::Equal) = (solution, comparison.relation) {
            for known in &mut out {
                if known.relation == Relation::Equal {
                    known.right = put(q, known.right, symbol, value);
                }
            }
            for (_, known) in &mut solved {
                *known = put(q, *known, symbol, value);
            }
            solved.push((symbol, value));
        }
        if !out.contains(&comparison) {
            out.push(comparison);
        }
    }
    (out, is_possible)
}

fn put(q: &mut Question, e: Expr, symbol: Symbol, value: Expr) -> Expr {
    crate::functions::substitute(&mut q.pool, crate::expr::Domain::Cell, &[e], &[(symbol, value)])[0]
}

/// `e relation 0`, solved for the first symbol that stands in it once, by itself.
fn solve(q: &mut Question, e: Expr, relation: Relation) -> (Comparison, Option<(Symbol, Expr)>) {
    if let Some((symbol, c, value)) = q.solution(e) {
        let left = q.pool.anywhere().symbol(symbol);
        let relation = if c.is_negative() { relation.flipped() } else { relation };
        return (Comparison { left, relation, right: value }, Some((symbol, value)));
    }
    let zero = q.pool.anywhere().int(0);
    (Comparison { left: e, relation, right: zero }, None)
}

/// The union of some of the cases of the parameters, which are the leaves of a tree of questions.
pub fn union(q: &mut Question, leaves: &[Vec<Constraint>], chosen: &[usize]) -> Vec<Vec<Comparison>> {
    let paths = joined(leaves, chosen);
    let clauses: Vec<Vec<Comparison>> = paths
        .into_iter()
        .map(|path| {
            let path = without_implied(q, &path);
            comparisons(q, &path)
        })
        .collect();
    shorter_union(q, clauses)
}

/// The same disjunction of conjunctions, shorter: p <= 0, or p > 0 and p <= 1, is p <= 1.
pub fn shorter_union(q: &Question, mut clauses: Vec<Vec<Comparison>>) -> Vec<Vec<Comparison>> {
    // A or (not A and C) is A or C.
    for i in 0..clauses.len() {
        let [alone] = clauses[i].as_slice() else { continue };
        let opposite = Comparison { relation: alone.relation.negated(), ..*alone };
        for (j, clause) in clauses.iter_mut().enumerate() {
            if i != j {
                clause.retain(|c| *c != opposite);
            }
        }
        if clauses.iter().any(Vec::is_empty) {
            return vec![Vec::new()];
        }
    }
    // A or C is C where A implies C.
    let mut i = 0;
    while i < clauses.len() {
        let implied = |j: usize, other: &[Comparison]| match (clauses[i].as_slice(), other) {
            ([a], [c]) => j != i && implies(q, a, c) && (j < i || !implies(q, c, a)),
            _ => false,
        };
        if clauses.iter().enumerate().any(|(j, other)| implied(j, other)) {
            clauses.remove(i);
        } else {
            i += 1;
        }
    }
    clauses
}

/// Whether one bound of an expression by a number implies another.
fn implies(q: &Question, a: &Comparison, c: &Comparison) -> bool {
    let (Some(r), Some(s)) = (q.pool.as_number(a.right), q.pool.as_number(c.right)) else { return false };
    if a.left != c.left {
        return false;
    }
    match (a.relation, c.relation) {
        (Relation::Equal, relation) => match relation {
            Relation::Less => r < s,
            Relation::LessEq => r <= s,
            Relation::Greater => r > s,
            Relation::GreaterEq => r >= s,
            Relation::Equal => r == s,
            Relation::NotEqual => r != s,
        },
        (Relation::Less, Relation::Less | Relation::LessEq) | (Relation::LessEq, Relation::LessEq) => r <= s,
        (Relation::LessEq, Relation::Less) => r < s,
        (Relation::Greater, Relation::Greater | Relation::GreaterEq)
        | (Relation::GreaterEq, Relation::GreaterEq) => r >= s,
        (Relation::GreaterEq, Relation::Greater) => r > s,
        _ => a == c,
    }
}

/// The disjunction of conjunctions; none where one of them is empty, or there is none.
pub fn any_of(writer: &mut Writer, out: &mut Formulas, clauses: &[Vec<Comparison>]) -> Option<Formula> {
    let parts: Option<Vec<Formula>> = clauses.iter().map(|clause| formula(writer, out, clause)).collect();
    let mut parts = parts?;
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(out.push(Shape::Or(parts))),
    }
}

/// The conjunction as a formula; none for no comparisons.
pub fn formula(writer: &mut Writer, out: &mut Formulas, comparisons: &[Comparison]) -> Option<Formula> {
    let mut parts: Vec<Formula> = comparisons
        .iter()
        .map(|c| {
            let (left, right) = (writer.expression(out, c.left), writer.expression(out, c.right));
            out.push(Shape::Compare { first: left, rest: vec![(c.relation, right)] })
        })
        .collect();
    match parts.len() {
        0 => None,
        1 => Some(parts.remove(0)),
        _ => Some(out.push(Shape::And(parts))),
    }
}
