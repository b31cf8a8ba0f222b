//! Which symbol is the variable, and which name was probably meant.

use crate::elaborate::library::Library;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node as ExprNode;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::functions;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;

/// The variable of a statement: the first parameter of a definition, else the only free symbol, else `x` if
/// it occurs or nothing is free. Some nodes are known to be names of functions.
pub(super) fn variable_of(
    statement: &Statement,
    library: &Library,
    functions: &[Node],
) -> Result<String, Diagnostic> {
    if let Action::Define { parameters, .. } = &statement.action
        && let Some(first) = parameters.first()
    {
        return Ok(first.name.clone());
    }
    let stated = match &statement.action {
        Action::Evaluate { assumptions, .. } | Action::Define { assumptions, .. } => assumptions.as_slice(),
        Action::Alias { .. } => &[],
    };
    let is_stated = |at: Span| stated.iter().any(|n| statement.tree.span(*n).holds(at));
    let bound: Vec<_> = bound_integers(statement)
        .chain(bodies_of_calls(statement))
        .chain(bound_in_roots(statement))
        .chain(variables_of_calls(statement))
        .collect();
    let is_bound =
        |name: &str, at: Span| bound.iter().any(|(other, place)| *other == name && place.holds(at));
    let mut free: Vec<&str> = Vec::new();
    for (node, kind, span) in statement.nodes() {
        if let Kind::Name(name) = kind {
            if matches!(name.as_str(), "pi" | "e" | "inf") || functions.contains(&node) || is_stated(span) {
                continue;
            }
            // A constant leaves no symbol open, a result those of its value.
            let names: Vec<&str> = match library.value_in(name, library.len()) {
                Some(value) => value.parameters.iter().map(|p| p.name.as_str()).collect(),
                None => vec![name],
            };
            for name in names {
                if !is_bound(name, span) && !free.contains(&name) {
                    free.push(name);
                }
            }
        }
    }
    // The variable of a derivative stands for the point as well, and is free where nothing else is.
    if free.is_empty() {
        free.extend(variables_of_calls(statement).filter_map(|(name, place)| {
            let is_outer = bodies_of_calls(statement).all(|(_, body)| !body.holds(place));
            let is_derivative = statement.nodes().any(|(_, kind, _)| match kind {
                Kind::Call { name, arguments, .. } => {
                    name == "diff" && arguments.get(1).is_some_and(|by| statement.tree.span(*by) == place)
                }
                _ => false,
            });
            (is_outer && is_derivative).then_some(name)
        }));
        free.dedup();
    }
    match free.as_slice() {
        [] => Ok("x".to_owned()),
        [only] => Ok((*only).to_owned()),
        several if several.contains(&"x") => Ok("x".to_owned()),
        several => {
            let list = several.join("`, `");
            Err(Diagnostic::error(
                Code::Variable,
                statement.span,
                format!("several symbols could be the variable: `{list}`"),
            )
            .help(format!("say which one, for example `--var {}`", several[0])))
        }
    }
}

/// The names that stand for all integers, `k` in `{ ..., k in Z }`, with the place where they do.
pub(super) fn bound_integers(statement: &Statement) -> impl Iterator<Item = (&str, Span)> {
    statement.nodes().filter_map(|(_, kind, span)| match kind {
        Kind::Branches { binder: Some((name, _)), .. } => Some((name.as_str(), span)),
        _ => None,
    })
}

/// The variables of roots, `t` in `rootof(g, t in (0, 1))`, with the place where they are bound.
pub(super) fn bound_in_roots(statement: &Statement) -> impl Iterator<Item = (&str, Span)> {
    let tree = &statement.tree;
    statement.nodes().filter_map(|(_, kind, span)| match kind {
        Kind::Call { name, arguments, .. } if name == "rootof" => match tree.kind(*arguments.get(1)?) {
            Kind::Element(x, _) => Some((name_of(statement, *x)?, span)),
            _ => None,
        },
        _ => None,
    })
}

/// The variables of limits and derivatives, `t` in `limit(g, t, 0)` and in `diff(g, t)`, with the place of g, where they are
/// bound.
pub(super) fn bodies_of_calls(statement: &Statement) -> impl Iterator<Item = (&str, Span)> {
    calls(statement).map(|(name, arguments)| (name, statement.tree.span(arguments[0])))
}

/// The same with the place where the variable is named.
fn variables_of_calls(statement: &Statement) -> impl Iterator<Item = (&str, Span)> {
    calls(statement).map(|(name, arguments)| (name, statement.tree.span(arguments[1])))
}

fn calls(statement: &Statement) -> impl Iterator<Item = (&str, &[Node])> {
    statement.nodes().filter_map(|(_, kind, _)| match kind {
        Kind::Call { name, primes: 0, arguments, .. } if name == "limit" || name == "diff" => {
            Some((name_of(statement, *arguments.get(1)?)?, arguments.as_slice()))
        }
        _ => None,
    })
}

fn name_of(statement: &Statement, node: Node) -> Option<&str> {
    match statement.tree.kind(node) {
        Kind::Name(name) => Some(name),
        _ => None,
    }
}

/// The expression with other names for the integers that branches bind where the branches hold another symbol of that
/// name: `{ k + n for n <= x < n + 1, n in Z }` for the parameter k.
pub(super) fn apart(pool: &mut Pool, e: Expr) -> Expr {
    let mut e = e;
    // Each turn gives one integer a name that is new to the expression.
    while let Some((part, branches, index)) = clash(pool, e) {
        let symbols: Vec<String> = names_in(pool, e);
        let letters = ["n", "m", "j", "i", "l"].map(str::to_owned).into_iter();
        let numbered = (1..).map(|i| format!("n_{i}"));
        let free = letters.chain(numbered).find(|name| !symbols.contains(name));
        let new = pool.bound_symbol(&free.expect("some number is free"));
        let map = [(index, pool.anywhere().symbol(new))];
        let renamed: Vec<Branch> = branches
            .iter()
            .map(|branch| Branch {
                value: match branch.value {
                    BranchValue::Value(v) => {
                        BranchValue::Value(functions::substitute(pool, Domain::Kept, &[v], &map)[0])
                    }
                    other => other,
                },
                condition: functions::substitute_in_conditions(pool, &[branch.condition], &map)[0],
                index: branch.index.map(|old| if old == index { new } else { old }),
            })
            .collect();
        let renamed = pool.anywhere().cases(&renamed);
        e = functions::replace(pool, e, part, renamed);
    }
    e
}

/// Branches that hold another symbol with the name of the integer that they bind.
fn clash(pool: &Pool, e: Expr) -> Option<(Expr, Box<[Branch]>, Symbol)> {
    let parts = pool.reach(&[e]);
    if parts.iter().all(|part| !matches!(pool.node(*part), ExprNode::Cases(branches) if branches.iter().any(|b| b.index.is_some()))) {
        return None;
    }
    parts.into_iter().find_map(|part| {
        let ExprNode::Cases(branches) = pool.node(part) else { return None };
        let index = branches.iter().find_map(|branch| branch.index)?;
        let inside = pool.reach(&[part]);
        let other = inside.iter().any(|e| match pool.node(*e) {
            ExprNode::Symbol(s) => *s != index && pool.name(*s) == pool.name(index),
            _ => false,
        });
        other.then(|| (part, branches.clone(), index))
    })
}

fn names_in(pool: &Pool, e: Expr) -> Vec<String> {
    let named = |part: &Expr| match pool.node(*part) {
        ExprNode::Symbol(s) => Some(pool.name(*s).to_owned()),
        _ => None,
    };
    pool.reach(&[e]).iter().filter_map(named).collect()
}

/// The candidate that differs least from a name, if it is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|c| (distance(&wanted, &c.to_lowercase()), c))
        .filter(|(d, c)| *d <= 1 + c.len().min(name.len()) / 4)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// Levenshtein's distance of two short names.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
