//! Derivatives and limits inside an expression, replaced by the functions they stand for.

use crate::decide::Question;
use crate::derive::analysis::Edges;
use crate::derive::analysis::analyse;
use crate::derive::analysis::condition_of;
use crate::derive::analysis::derivative_alone;
use crate::derive::limits::as_expression;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::line::Cell;
use crate::piecewise::Piece;
use crate::piecewise::flatten;
use crate::piecewise::without_indices;
use crate::syntax::tree::Relation;

/// The same function without derivatives and limits: each becomes its value, by branches.
pub fn resolve(q: &mut Question, e: Expr) -> Expr {
    let mut e = e;
    loop {
        // The innermost operator first: operators inside its body come earlier in the order of the pool.
        let is_operator =
            |part: &Expr| matches!(q.pool.node(*part), Node::Derivative { .. } | Node::Limit { .. });
        let Some(operator) = q.pool.reach(&[e]).into_iter().find(is_operator) else { return e };
        let replaced = match *q.pool.node(operator) {
            Node::Derivative { body, variable, order, at } => {
                let branches = q.with_variable(variable, |q| {
                    let analysis = analyse(q, body, order, Edges::LeftOut);
                    let branches = as_branches(q, &analysis, variable);
                    without_indices(q, branches).unwrap_or_else(|_| nothing_known(q))
                });
                let value =
                    functions::substitute(&mut q.pool, Domain::Kept, &[branches], &[(variable, at)])[0];
                if always_holds(q, branches, variable) { value } else { where_defined(q, value, at) }
            }
            Node::Limit { body, variable, to } => {
                let value = q.with_variable(variable, |q| as_expression(q, body, to));
                to.point().map_or(value, |point| where_defined(q, value, point))
            }
            _ => return e,
        };
        e = functions::replace(&mut q.pool, e, operator, replaced);
    }
}

/// Whether an expression has no value where the symbol has none: the symbol stands outside of branches.
fn always_holds(q: &Question, e: Expr, symbol: Symbol) -> bool {
    let mut todo = vec![e];
    while let Some(e) = todo.pop() {
        match q.pool.node(e) {
            Node::Symbol(s) if *s == symbol => return true,
            // The conditions decide; each of those that are made here holds the variable.
            Node::Cases(branches)
                if branches.iter().all(|b| q.pool.condition_contains(b.condition, symbol)) =>
            {
                return true;
            }
            Node::Cases(_) => {}
            _ => q.pool.children(e, |child| todo.push(child)),
        }
    }
    false
}

/// A value at a point, where the point has a value: the slope 3 of 3*x at 1/x has none for x = 0.
fn where_defined(q: &mut Question, value: Expr, point: Expr) -> Expr {
    if q.pool.is_polynomial(point) || matches!(flatten(q, point).only(), Some(Piece::Smooth(_))) {
        return value;
    }
    let b = q.pool.anywhere();
    let condition = b.compare(point, Relation::Equal, point);
    b.cases(&[Branch { value: BranchValue::Value(value), condition, index: None }])
}

/// A function of which no value is known.
fn nothing_known(q: &mut Question) -> Expr {
    let b = q.pool.anywhere();
    b.cases(&[Branch { value: BranchValue::Undecided, condition: b.always(), index: None }])
}

/// The derivative as branches; those of a family hold for all integers.
fn as_branches(q: &mut Question, analysis: &crate::derive::Analysis, variable: Symbol) -> Expr {
    if let [case] = analysis.cases.as_slice()
        && let Some(Piece::Smooth(e)) = case.derivative.only()
    {
        return *e;
    }
    let x = q.pool.anywhere().symbol(variable);
    let mut branches = Vec::new();
    for case in &analysis.cases {
        let when = condition_of(q, &case.when);
        // What is written out holds beside the tails: their first and last cells reach into it.
        let derivative = match case.derivative.as_finite() {
            None => &derivative_alone(q, &case.base, case.edges),
            Some(_) => &case.derivative,
        };
        let mut sections = derivative.sections();
        sections.sort_by_key(|section| section.index.is_some());
        for section in sections {
            let index = section.index.map(|(index, ..)| index);
            let range = match section.index {
                Some((index, from, to)) => q.in_range(index, (from, to)),
                None => Vec::new(),
            };
            for (cell, piece) in section.cells.cells() {
                let mut off = None;
                let value = match *piece {
                    Piece::Smooth(e) | Piece::Depends(e) => BranchValue::Value(e),
                    Piece::Punctured { formula, zeros } => {
                        off = Some(zeros);
                        BranchValue::Value(formula)
                    }
                    Piece::Undefined => BranchValue::Undefined,
                    Piece::Undecided(_) => BranchValue::Undecided,
                };
                let b = q.pool.anywhere();
                let mut conditions = vec![match cell {
                    Cell::Point(p) => b.compare(x, Relation::Equal, p),
                    Cell::Open(None, None) => b.always(),
                    Cell::Open(Some(a), None) => b.compare(x, Relation::Greater, a),
                    Cell::Open(None, Some(c)) => b.compare(x, Relation::Less, c),
                    Cell::Open(Some(a), Some(c)) => b.chain(&[a, x, c], &[Relation::Less, Relation::Less]),
                }];
                conditions.extend(off.map(|zeros| b.compare(zeros, Relation::NotEqual, b.int(0))));
                if !case.when.is_empty() {
                    conditions.push(when);
                }
                if !range.is_empty() {
                    conditions.push(condition_of(q, &range));
                }
                let condition = q.pool.anywhere().and(&conditions);
                branches.push(Branch { value, condition, index });
            }
        }
    }
    q.pool.anywhere().cases(&branches)
}
