//! Which symbol is the variable, and which name was probably meant.

use crate::elaborate::library::Library;
use crate::source::Diagnostic;
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
    let in_assumption = |at: crate::source::Span| {
        stated.iter().any(|n| {
            let span = statement.tree.span(*n);
            span.start <= at.start && at.end <= span.end
        })
    };
    for (_, kind, span) in statement.tree.iter() {
        if let Kind::Name(name) = kind {
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
                "variable",
                statement.span,
                format!("several symbols could be the variable: `{list}`"),
            )
            .help(format!("say which one, for example `--var {}`", several[0])))
        }
    }
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
