//! Derivative operators inside an expression, replaced by the functions they stand for.

use crate::decide::Question;
use crate::derive::analysis::analyse;
use crate::derive::analysis::condition_of;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::line::Cell;
use crate::piecewise::Piece;
use crate::syntax::tree::Relation;

/// The same function without derivative operators: each becomes the branches of the derivative.
pub fn resolve(q: &mut Question, e: Expr) -> Expr {
    let mut e = e;
    loop {
        // The innermost operator first: operators inside its body come earlier in the order of the pool.
        let operator =
            q.pool.reach(&[e]).into_iter().find(|part| matches!(q.pool.node(*part), Node::Derivative { .. }));
        let Some(operator) = operator else { return e };
        let Node::Derivative { body, variable, order, at } = *q.pool.node(operator) else { return e };
        let branches = q.with_variable(variable, |q| {
            let analysis = analyse(q, body, order);
            as_branches(q, &analysis, variable)
        });
        let replaced = functions::substitute(&mut q.pool, Domain::Kept, &[branches], &[(variable, at)])[0];
        e = functions::replace(&mut q.pool, e, operator, replaced);
    }
}

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
        let Some(cells) = case.derivative.as_finite() else {
            let condition = if case.when.is_empty() { q.pool.anywhere().always() } else { when };
            branches.push(Branch { value: BranchValue::Undecided, condition });
            continue;
        };
        for (cell, piece) in cells.cells() {
            let value = match *piece {
                Piece::Smooth(e) | Piece::Depends(e) => BranchValue::Value(e),
                Piece::Undefined => BranchValue::Undefined,
                Piece::Undecided(_) => BranchValue::Undecided,
            };
            let b = q.pool.anywhere();
            let place = match cell {
                Cell::Point(p) => b.compare(x, Relation::Equal, p),
                Cell::Open(None, None) => b.always(),
                Cell::Open(Some(a), None) => b.compare(x, Relation::Greater, a),
                Cell::Open(None, Some(c)) => b.compare(x, Relation::Less, c),
                Cell::Open(Some(a), Some(c)) => b.chain(&[a, x, c], &[Relation::Less, Relation::Less]),
            };
            let condition = if case.when.is_empty() { place } else { b.and(&[place, when]) };
            branches.push(Branch { value, condition });
        }
    }
    q.pool.anywhere().cases(&branches)
}
