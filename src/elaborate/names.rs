//! Which symbol is the variable, and which name was probably meant.

use crate::elaborate::library::Library;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree::Kind;

/// The variable of a statement: the first parameter of a definition, else the only free symbol, else `x` if
/// it occurs or nothing is free.
pub(super) fn variable_of(statement: &Statement, library: &Library) -> Result<String, Diagnostic> {
    if let Action::Define { parameters, .. } = &statement.action
        && let Some(first) = parameters.first()
    {
        return Ok(first.name.clone());
    }
    let mut free: Vec<&str> = Vec::new();
    let stated: Vec<_> = match &statement.action {
        Action::Evaluate { assumptions, .. } | Action::Define { assumptions, .. } => assumptions.clone(),
        Action::Alias { .. } => Vec::new(),
    };
    let in_assumption = |at: Span| {
        stated.iter().any(|n| {
            let span = statement.tree.span(*n);
            span.start <= at.start && at.end <= span.end
        })
    };
    let bound: Vec<_> = bound_integers(statement).chain(bound_in_calls(statement)).collect();
    let is_bound = |name: &str, at: Span| {
        bound.iter().any(|(bound, span)| *bound == name && span.start <= at.start && at.end <= span.end)
    };
    for (_, kind, span) in statement.tree.iter() {
        if let Kind::Name(name) = kind {
            if is_bound(name, span) {
                continue;
            }
            let constant = matches!(name.as_str(), "pi" | "e" | "inf");
            let defined = library.own().iter().any(|d| d.name == *name && d.parameters.is_empty());
            if !constant && !defined && !free.contains(&name.as_str()) && !in_assumption(span) {
                free.push(name);
            }
        }
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
    statement.tree.iter().filter_map(|(_, kind, span)| match kind {
        Kind::Branches { binder: Some((name, _)), .. } => Some((name.as_str(), span)),
        _ => None,
    })
}

/// The names of the variables of roots, limits and derivatives, `t` in `rootof(g, t in (0, 1))`, in `limit(g, t, 0)` and in
/// `diff(g, t)`, with the place where they are bound.
pub(super) fn bound_in_calls(statement: &Statement) -> impl Iterator<Item = (&str, Span)> {
    let tree = &statement.tree;
    tree.iter().filter_map(|(_, kind, span)| {
        let Kind::Call { name, arguments, .. } = kind else { return None };
        let by = *arguments.get(1)?;
        let variable = match (name.as_str(), tree.kind(by)) {
            ("rootof", Kind::Element(x, _)) => *x,
            ("limit" | "diff", _) => by,
            _ => return None,
        };
        let Kind::Name(x) = tree.kind(variable) else { return None };
        Some((x.as_str(), span))
    })
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
