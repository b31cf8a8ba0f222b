//! From a syntax tree to an expression: what the names mean.
//!
//! A name is the variable, a parameter, a constant, a function of the table, a
//! definition of the author or an entry of the catalogue. Calls of definitions are
//! written out. Worked example: `2*relu(x - 1)` becomes the product of 2 with the
//! branches of relu at x - 1.
//!
//! This module does not know where a condition holds.

mod assumptions;
mod calls;
mod library;
mod names;
mod translate;

pub use assumptions::Assumptions;
pub use library::{Definition, Library, folded};
pub use names::nearest;

use crate::elaborate::translate::Meanings;
use crate::elaborate::translate::Translator;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::expr::Target;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree::Kind;

/// A function ready for questions.
pub struct Elaborated {
    /// The expressions.
    pub pool: Pool,
    /// The function; may contain derivative operators.
    pub expression: Expr,
    /// The variable.
    pub variable: Symbol,
    /// The definition it is, if it is one by name: of the author or of the catalogue.
    pub named: Option<Definition>,
    /// The function of the engine it is, if it is one by its bare name.
    pub elementary: Option<FunctionId>,
    /// The statement that wrote the body: the definition's own, or the text that was given.
    pub written: Written,
    /// What the author assumes.
    pub assumptions: Assumptions,
    /// The number of primes, for a statement such as `relu'(x)`.
    pub primes: u32,
    /// What is doubtful.
    pub warnings: Vec<Diagnostic>,
}

/// Where the words of the function can be read.
pub enum Written {
    /// In this statement, as it stands.
    Statement(Statement),
    /// Nowhere: arguments were put in; the expression has to be written out.
    Expression,
}

/// Reads the function that a statement stands for.
///
/// # Errors
/// When a name has no meaning, the variable is unclear, or an assumption is contradictory or about the
/// variable.
pub fn elaborate_statement(
    statement: Statement,
    library: &Library,
    variable: Option<&str>,
    assumptions: &[String],
) -> Result<Elaborated, Diagnostic> {
    let (body, stated, own_name) = match &statement.action {
        Action::Evaluate { body, assumptions } => (*body, assumptions.clone(), None),
        Action::Define { name, body, assumptions, .. } => (*body, assumptions.clone(), Some(name.clone())),
        Action::Alias { target, target_span, .. } => {
            return Err(Diagnostic::error(
                Code::Alias,
                *target_span,
                format!("an alias of `{target}` is no function by itself"),
            )
            .help("write the function, for example `relu(x)`"));
        }
    };
    let own = own_name.map(|name| Definition::of_statement(&statement, &name));
    // A bare name of a function stands for the function with its parameters free.
    if let Kind::Name(name) = statement.tree.kind(body) {
        let is_definition = library.find(name).is_some() || crate::functions::find(name).is_some();
        if is_definition && own.is_none() {
            let name = name.clone();
            return bare_name(&name, statement, library, variable, assumptions, &stated);
        }
    }
    let asked_variable = variable;
    let variable_name = match variable {
        Some(name) => checked_variable(name)?,
        None => names::variable_of(&statement, library)?,
    };
    let mut pool = Pool::default();
    let variable = pool.symbol(&variable_name);
    let mut translator = Translator::new(&mut pool, library, variable);
    if let Action::Define { parameters, .. } = &statement.action {
        translator.parameters = parameters.iter().map(|p| p.name.clone()).collect();
    }
    // The variable that is asked for is no constant of that name.
    translator.parameters.extend(asked_variable.map(str::to_owned));
    let mut meanings = translator.statement(&statement)?;
    let mut warnings = translator.take_warnings();
    let assumed = translator.take_assumed();
    let expression = meanings.value(body, &statement)?;
    let primes = match statement.tree.kind(body) {
        Kind::Call { primes, .. } => *primes,
        _ => 0,
    };
    let (named, written) = match (own, statement.tree.kind(body)) {
        (Some(own), _) => (Some(own), true),
        (None, Kind::Call { name, arguments, primes: 0, .. }) => match library.find(name) {
            Some(definition) => {
                let plain = arguments.len() == definition.parameters.len()
                    && arguments
                        .iter()
                        .zip(&definition.parameters)
                        .all(|(a, p)| matches!(statement.tree.kind(*a), Kind::Name(n) if *n == p.name));
                let simple = arguments
                    .iter()
                    .all(|a| matches!(statement.tree.kind(*a), Kind::Name(_) | Kind::Number(_)));
                let definition = definition.clone();
                if plain {
                    let written = Written::Statement(definition.statement.clone());
                    let named = Some(definition);
                    let mut assumptions = Assumptions::collect(
                        &mut pool,
                        library,
                        variable,
                        &statement,
                        &stated,
                        &mut meanings,
                        assumptions,
                    )?;
                    assumptions.adopt(&mut pool, variable, expression, assumed)?;
                    return finish(pool, expression, variable, named, written, assumptions, primes, warnings);
                }
                (simple.then_some(definition), false)
            }
            None => (None, true),
        },
        _ => (None, true),
    };
    let mut assumptions =
        Assumptions::collect(&mut pool, library, variable, &statement, &stated, &mut meanings, assumptions)?;
    assumptions.adopt(&mut pool, variable, expression, assumed)?;
    let written = if written { Written::Statement(statement) } else { Written::Expression };
    warnings.dedup();
    finish(pool, expression, variable, named, written, assumptions, primes, warnings)
}

#[expect(clippy::too_many_arguments, reason = "puts the parts of one record together")]
fn finish(
    mut pool: Pool,
    expression: Expr,
    variable: Symbol,
    named: Option<Definition>,
    written: Written,
    assumptions: Assumptions,
    primes: u32,
    warnings: Vec<Diagnostic>,
) -> Result<Elaborated, Diagnostic> {
    assumptions.check(&mut pool)?;
    let expression = assumptions.apply(&mut pool, expression);
    let elementary = None;
    Ok(Elaborated { pool, expression, variable, named, elementary, written, assumptions, primes, warnings })
}

fn checked_variable(name: &str) -> Result<String, Diagnostic> {
    let parsed = syntax::parse_statement(name)?;
    match &parsed.action {
        Action::Evaluate { body, .. } => match parsed.tree.kind(*body) {
            Kind::Name(name) if !syntax::RESERVED.contains(&name.as_str()) => Ok(name.clone()),
            _ => Err(Diagnostic::error(
                Code::Variable,
                Span::new(0, name.len()),
                format!("`{name}` is no name"),
            )
            .help("give a name such as `x`")),
        },
        _ => Err(Diagnostic::error(Code::Variable, Span::new(0, name.len()), format!("`{name}` is no name"))),
    }
}

/// A function by its name alone: the definition with its parameters free, or an elementary function of x.
fn bare_name(
    name: &str,
    statement: Statement,
    library: &Library,
    variable: Option<&str>,
    assumptions: &[String],
    stated: &[crate::syntax::tree::Node],
) -> Result<Elaborated, Diagnostic> {
    let mut pool = Pool::default();
    if let Some(definition) = library.find(name) {
        let definition = definition.clone();
        let first = definition.parameters.first().map_or("x", |p| p.name.as_str());
        let symbol = pool.symbol(variable.unwrap_or(first));
        let mut translator = Translator::new(&mut pool, library, symbol);
        let expression = translator.definition(&definition, statement.span)?;
        let warnings = translator.take_warnings();
        let assumed = translator.take_assumed();
        let mut meanings = Meanings::empty(&statement);
        let mut collected =
            Assumptions::collect(&mut pool, library, symbol, &statement, stated, &mut meanings, assumptions)?;
        collected.adopt(&mut pool, symbol, expression, assumed)?;
        let written = Written::Statement(definition.statement.clone());
        return finish(pool, expression, symbol, Some(definition), written, collected, 0, warnings);
    }
    let variable = variable.unwrap_or("x");
    let call = syntax::parse_statement(&format!("{name}({variable})"))?;
    let read = elaborate_statement(call, library, Some(variable), assumptions)?;
    Ok(Elaborated { elementary: crate::functions::find(name), ..read })
}

/// Reads where a limit is taken, into the pool of a question: `0`, `0+`, `0-`, `inf`, `-inf`.
///
/// # Errors
/// When it cannot be read or contains the variable.
pub fn target(
    pool: &mut Pool,
    library: &Library,
    variable: Symbol,
    text: &str,
) -> Result<Target, Diagnostic> {
    let whole = text.trim_end();
    match whole.trim_start() {
        "inf" | "+inf" | "∞" | "+∞" => return Ok(Target::PlusInfinity),
        "-inf" | "-∞" | "−∞" => return Ok(Target::MinusInfinity),
        _ => {}
    }
    let of = |pool: &mut Pool, text| point(pool, library, variable, text);
    if let Some(rest) = whole.strip_suffix('+') {
        return of(pool, rest).map(Target::FromRight);
    }
    match whole.strip_suffix(['-', '−']) {
        Some(rest) => of(pool, rest).map(Target::FromLeft),
        None => of(pool, whole).map(Target::Point),
    }
}

/// Reads a point: an expression that is free of the variable, into the pool of a question.
///
/// # Errors
/// When it cannot be read or contains the variable.
pub fn point(pool: &mut Pool, library: &Library, variable: Symbol, text: &str) -> Result<Expr, Diagnostic> {
    let statement = syntax::parse_statement(text)?;
    let Action::Evaluate { body, .. } = &statement.action else {
        return Err(Diagnostic::error(Code::Point, statement.span, "expected a number, found a definition"));
    };
    let mut translator = Translator::new(pool, library, variable);
    let e = translator.statement(&statement)?.value(*body, &statement)?;
    if pool.contains(e, variable) {
        let name = pool.name(variable).to_owned();
        return Err(Diagnostic::error(
            Code::Point,
            statement.span,
            format!("a point cannot contain the variable `{name}`"),
        )
        .help("write a number such as `1/2` or `sqrt(2)`"));
    }
    Ok(e)
}
