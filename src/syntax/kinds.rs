//! Values and conditions: each operand must be of the kind that its operator takes.
//!
//! Both are read by one table of operators, so that `not (x > 0) and y < 1` needs no
//! guess about what a bracket holds. What it held is known when it is closed, and is
//! checked here, in one loop over the finished tree.

use crate::source::Diagnostic;
use crate::syntax::message;
use crate::syntax::tree::BranchValue;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Set;
use crate::syntax::tree::Tree;

/// Checks the operands of every node.
pub(super) fn check(text: &str, tree: &Tree) -> Result<(), Diagnostic> {
    for (_, kind, _) in tree.iter() {
        match kind {
            Kind::Number(_) | Kind::Name(_) => {}
            Kind::Call { name, arguments, .. } if name == "rootof" && arguments.len() == 2 => {
                expect_value(text, tree, arguments[0])?;
                expect_condition(text, tree, arguments[1])?;
            }
            Kind::Call { arguments, .. } => values(text, tree, arguments.iter().copied())?,
            Kind::Abs(inside) | Kind::Negate(inside) | Kind::OneSided(inside, _) => {
                expect_value(text, tree, *inside)?
            }
            Kind::Sum(operands) => values(text, tree, operands.iter().map(|(_, node)| *node))?,
            Kind::Product(operands) => values(text, tree, operands.iter().map(|(_, node)| *node))?,
            Kind::Power(base, exponent) => values(text, tree, [*base, *exponent])?,
            Kind::Branches { branches, .. } => {
                for branch in branches {
                    if let BranchValue::Value(node) = branch.value {
                        expect_value(text, tree, node)?;
                    }
                    values(text, tree, branch.at.iter().flat_map(|at| at.points.iter().copied()))?;
                    if let Some(condition) = branch.condition {
                        expect_condition(text, tree, condition)?;
                    }
                }
            }
            Kind::Compare { first, rest } => {
                expect_value(text, tree, *first)?;
                values(text, tree, rest.iter().map(|(_, node)| *node))?;
            }
            Kind::Element(left, set) => {
                expect_value(text, tree, *left)?;
                match set {
                    Set::Interval { lower, upper, .. } => values(text, tree, [*lower, *upper])?,
                    Set::Points(points) => values(text, tree, points.iter().copied())?,
                    Set::Integers | Set::Reals => {}
                }
            }
            Kind::And(operands) | Kind::Or(operands) => {
                for operand in operands {
                    expect_condition(text, tree, *operand)?;
                }
            }
            Kind::Not(inside) => expect_condition(text, tree, *inside)?,
        }
    }
    Ok(())
}

fn values(text: &str, tree: &Tree, nodes: impl IntoIterator<Item = Node>) -> Result<(), Diagnostic> {
    nodes.into_iter().try_for_each(|node| expect_value(text, tree, node))
}

/// Refuses a condition where a value must stand.
pub(super) fn expect_value(text: &str, tree: &Tree, node: Node) -> Result<(), Diagnostic> {
    let span = tree.span(node);
    match tree.kind(node) {
        Kind::Compare { rest, .. } if rest.iter().any(|(relation, _)| *relation == Relation::Equal) => {
            Err(message::equals(span))
        }
        kind if is_condition(kind) => Err(message::expected_value(span, &text[span.start..span.end])),
        _ => Ok(()),
    }
}

/// Refuses a value where a condition must stand.
pub(super) fn expect_condition(text: &str, tree: &Tree, node: Node) -> Result<(), Diagnostic> {
    if is_condition(tree.kind(node)) {
        return Ok(());
    }
    let span = tree.span(node);
    Err(message::expected_condition(span, &text[span.start..span.end]))
}

fn is_condition(kind: &Kind) -> bool {
    matches!(kind, Kind::Compare { .. } | Kind::Element(..) | Kind::And(_) | Kind::Or(_) | Kind::Not(_))
}
