//! Formulas from a syntax tree: what the author wrote, as the author wrote it.

use crate::document::formula::Call;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::Row;
use crate::document::formula::RowCondition;
use crate::document::formula::RowValue;
use crate::document::formula::SetShape;
use crate::document::formula::Shape;
use crate::document::human::name;
use crate::functions;
use crate::functions::Latex;
use crate::line::Side;
use crate::number::Rational;
use crate::syntax::Statement;
use crate::syntax::tree;
use crate::syntax::tree::Factor;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;
use crate::syntax::tree::Set;
use crate::syntax::tree::Sign;

/// The formula of a node of a statement.
pub fn written(out: &mut Formulas, statement: &Statement, root: Node) -> Formula {
    let mut done: Vec<Formula> = Vec::with_capacity(statement.tree.len());
    for (node, kind, _) in statement.tree.iter() {
        let formula = shape(out, statement, kind, &done);
        done.push(formula);
        if node == root {
            break;
        }
    }
    done[root.0 as usize]
}

fn shape(out: &mut Formulas, statement: &Statement, kind: &Kind, done: &[Formula]) -> Formula {
    let of = |n: &Node| done[n.0 as usize];
    let shape = match kind {
        Kind::Number(text) => match Rational::from_decimal(text) {
            Some(r) => Shape::Number(r),
            None => Shape::Name(text.clone()),
        },
        Kind::Name(text) => return name(out, text),
        Kind::Negate(u) => Shape::Negate(of(u)),
        Kind::Abs(u) => call("abs", 0, vec![of(u)]),
        Kind::Sum(terms) => {
            let mut parts: Vec<(bool, Formula)> =
                terms.iter().map(|(s, t)| (*s == Sign::Minus, of(t))).collect();
            if parts[0].0 {
                let first = out.push(Shape::Negate(parts[0].1));
                parts[0] = (false, first);
            }
            Shape::Sum(parts)
        }
        Kind::Product(factors) => return quotient(out, factors, done),
        Kind::Power(base, exponent) => Shape::Power(of(base), of(exponent)),
        Kind::Call { name, primes: 0, arguments, .. } if name == "limit" && arguments.len() == 3 => {
            let side = match statement.tree.kind(arguments[2]) {
                Kind::OneSided(_, Sign::Minus) => Some(Side::Left),
                Kind::OneSided(_, Sign::Plus) => Some(Side::Right),
                _ => None,
            };
            let [body, variable, to] = [0, 1, 2].map(|i| of(&arguments[i]));
            Shape::Limit { body, variable, to, side }
        }
        Kind::Call { name, primes, arguments, .. } => call(name, *primes, arguments.iter().map(of).collect()),
        Kind::Branches { branches, binder } => {
            let index = binder.as_ref().map(|(k, _)| name(out, k));
            Shape::Branches(branches.iter().map(|b| row(b, done)).collect(), index)
        }
        Kind::Compare { first, rest } => {
            Shape::Compare { first: of(first), rest: rest.iter().map(|(r, n)| (*r, of(n))).collect() }
        }
        Kind::Element(u, set) => Shape::Element(
            of(u),
            match set {
                Set::Reals => SetShape::Reals,
                Set::Integers => SetShape::Integers,
                Set::Points(points) => SetShape::Points(points.iter().map(of).collect()),
                Set::Interval { lower, lower_closed, upper, upper_closed } => SetShape::Interval {
                    lower: of(lower),
                    lower_closed: *lower_closed,
                    upper: of(upper),
                    upper_closed: *upper_closed,
                },
            },
        ),
        Kind::And(parts) => Shape::And(parts.iter().map(of).collect()),
        Kind::Or(parts) => Shape::Or(parts.iter().map(of).collect()),
        Kind::Not(part) => Shape::Not(of(part)),
        // Said by the limit around it.
        Kind::OneSided(u, _) => return of(u),
    };
    out.push(shape)
}

/// a*b/c*d from left to right: what stands behind a division sign divides all before it.
fn quotient(out: &mut Formulas, factors: &[(Factor, Node)], done: &[Formula]) -> Formula {
    let mut run: Vec<Formula> = Vec::new();
    for (side, node) in factors {
        let f = done[node.0 as usize];
        match side {
            Factor::Times => run.push(f),
            Factor::Over => {
                let above = product(out, std::mem::take(&mut run));
                run.push(out.push(Shape::Quotient(above, f)));
            }
        }
    }
    product(out, run)
}

fn product(out: &mut Formulas, mut factors: Vec<Formula>) -> Formula {
    match factors.len() {
        0 => out.push(Shape::Number(Rational::ONE)),
        1 => factors.remove(0),
        _ => out.push(Shape::Product(factors)),
    }
}

fn call(name: &str, primes: u32, arguments: Vec<Formula>) -> Shape {
    // An empty operator is the name itself, upright.
    let latex = functions::find(name).map_or(Latex::Operator(""), |id| functions::record(id).latex);
    Shape::Call(Box::new(Call { name: name.to_owned(), latex, primes, arguments }))
}

fn row(branch: &tree::Branch, done: &[Formula]) -> Row {
    let value = match branch.value {
        tree::BranchValue::Value(n) => RowValue::Value(done[n.0 as usize]),
        tree::BranchValue::Undefined => RowValue::Undefined,
        tree::BranchValue::Undecided => RowValue::Undecided,
    };
    let at: Vec<Formula> = branch.at.iter().flat_map(|at| &at.points).map(|n| done[n.0 as usize]).collect();
    let condition = match branch.condition {
        Some(n) => RowCondition::For(done[n.0 as usize]),
        None if at.is_empty() => RowCondition::Otherwise,
        None => RowCondition::None,
    };
    Row { value, at, condition }
}
