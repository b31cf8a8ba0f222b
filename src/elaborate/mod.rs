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

pub use assumptions::{Assumptions, contradiction, signs_of};
pub use library::{Definition, Library, folded};
pub use names::nearest;

use crate::elaborate::translate::Meanings;
use crate::elaborate::translate::Own;
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
use crate::syntax::tree;
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
    /// The points at which the statement asks for a derivative or a limit, each with its place.
    pub points: Vec<(Expr, Span)>,
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

/// Which symbol is the variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable<'a> {
    /// The one that the language says: the first parameter, the only free symbol, or `x`.
    Found,
    /// The one of this name.
    Named(&'a str),
    /// None of those that are written: all of them are parameters.
    None,
}

/// Reads the function that a statement stands for.
///
/// # Errors
/// When a name has no meaning, the variable is unclear, or an assumption is of a kind that cannot be used.
pub fn elaborate_statement(
    statement: Statement,
    library: &Library,
    variable: Variable,
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
    if let (Kind::Name(name), None) = (statement.tree.kind(body), &own) {
        // A result is its value, and the variable that is asked for is no constant.
        let defined = library
            .find(name)
            .map(|d| !(d.is_result || d.is_value() && variable == Variable::Named(name.as_str())));
        if defined.unwrap_or_else(|| crate::functions::find(name).is_some()) {
            let name = name.clone();
            return bare_name(&name, statement, library, variable, assumptions, &stated);
        }
    }
    let mut pool = Pool::default();
    let symbol = symbol_of(&mut pool, library, variable, &statement, &[])?;
    let mut translator = Translator::new(&mut pool, library, symbol);
    translator.parameters = first_names(translator.pool, &statement, variable);
    let meanings = translator.statement(&statement)?;
    let mut warnings = translator.take_warnings();
    let assumed = translator.take_assumed();
    let points = std::mem::take(&mut translator.points);
    let expression = meanings.value(body, &statement)?;
    let primes = match statement.tree.kind(body) {
        Kind::Call { primes, .. } => *primes,
        _ => 0,
    };
    let assumptions = Assumptions::collect(
        &mut pool,
        library,
        symbol,
        &statement,
        &stated,
        &meanings,
        assumptions,
        &[expression],
        assumed,
    )?;
    warnings.dedup();
    let (named, written) = match (own, called(&statement, body, library)) {
        (Some(own), _) => (Some(own), Written::Statement(statement)),
        (None, Some((definition, true))) => {
            let written = Written::Statement(definition.statement.clone());
            (Some(definition), written)
        }
        (None, Some((definition, false))) => {
            let Kind::Call { arguments, .. } = statement.tree.kind(body) else {
                unreachable!("a call was found")
            };
            let is_simple =
                |a: &tree::Node| matches!(statement.tree.kind(*a), Kind::Name(_) | Kind::Number(_));
            let simple = arguments.iter().all(is_simple) && !definition.is_value();
            (simple.then_some(definition), Written::Expression)
        }
        (None, None) => {
            (None, with_results(statement, library).map_or(Written::Expression, Written::Statement))
        }
    };
    let expression = assumptions.apply(&mut pool, expression);
    let expression = names::apart(&mut pool, expression);
    let elementary = None;
    Ok(Elaborated {
        pool,
        expression,
        variable: symbol,
        named,
        elementary,
        written,
        assumptions,
        points,
        primes,
        warnings,
    })
}

/// The definition that a statement calls as a whole, and whether with its own parameters, so that its text is the
/// function's.
fn called(statement: &Statement, body: tree::Node, library: &Library) -> Option<(Definition, bool)> {
    let Kind::Call { name, arguments, primes: 0, .. } = statement.tree.kind(body) else { return None };
    let definition = library.find(name)?;
    let plain = arguments.len() == definition.parameters.len()
        && arguments
            .iter()
            .zip(&definition.parameters)
            .all(|(a, p)| matches!(statement.tree.kind(*a), Kind::Name(n) if *n == p.name));
    Some((definition.clone(), plain && !definition.is_value()))
}

/// How many nodes a statement may have with the results in it written out.
const MAX_WRITTEN: usize = 10_000;

/// The statement with the results that it names as they were written; none where their names would mean something else
/// there.
fn with_results(statement: Statement, library: &Library) -> Option<Statement> {
    let mut statement = statement;
    loop {
        let is_result = |kind: &Kind| match kind {
            Kind::Name(name) | Kind::Call { name, .. } => library.find(name).is_some_and(|d| d.is_result),
            _ => false,
        };
        if !statement.tree.iter().any(|(_, kind, _)| is_result(kind)) {
            return Some(statement);
        }
        statement = with_results_once(&statement, library).filter(|s| s.tree.len() <= MAX_WRITTEN)?;
    }
}

fn with_results_once(statement: &Statement, library: &Library) -> Option<Statement> {
    let mut tree = tree::Tree::default();
    let mut places: Vec<tree::Node> = Vec::with_capacity(statement.tree.len());
    for (_, kind, span) in statement.tree.iter() {
        let result = match kind {
            Kind::Name(name) => library.find(name).filter(|d| d.is_result),
            // What binds a name around a result, and calls of one, are left to the expression.
            Kind::Call { name, .. } if library.find(name).is_some_and(|d| d.is_result) => return None,
            Kind::Call { name, .. } if ["diff", "limit", "rootof"].contains(&name.as_str()) => return None,
            Kind::Branches { binder: Some(_), .. } => return None,
            _ => None,
        };
        let Some(result) = result else {
            places.push(tree.push(kind.map(|node| places[node.0 as usize]), span));
            continue;
        };
        let Action::Evaluate { body, assumptions } = &result.statement.action else { return None };
        let means_the_same = |kind: &Kind| match kind {
            Kind::Name(name) | Kind::Call { name, .. } => {
                library.find(name).is_none_or(|d| d.in_catalogue || d.is_result && name.starts_with('%'))
            }
            _ => true,
        };
        if !assumptions.is_empty() || !result.statement.nodes().all(|(_, kind, _)| means_the_same(kind)) {
            return None;
        }
        let mut inner: Vec<tree::Node> = Vec::new();
        for (node, kind, _) in result.statement.tree.iter() {
            inner.push(tree.push(kind.map(|node| inner[node.0 as usize]), span));
            if node == *body {
                break;
            }
        }
        places.push(inner[body.0 as usize]);
    }
    let place = |node: &tree::Node| places[node.0 as usize];
    let action = match &statement.action {
        Action::Evaluate { body, assumptions } => {
            Action::Evaluate { body: place(body), assumptions: assumptions.iter().map(place).collect() }
        }
        Action::Define { .. } | Action::Alias { .. } => return None,
    };
    Some(Statement { tree, action, ..statement.clone() })
}

fn symbol_of(
    pool: &mut Pool,
    library: &Library,
    variable: Variable,
    statement: &Statement,
    functions: &[tree::Node],
) -> Result<Symbol, Diagnostic> {
    Ok(match variable {
        Variable::Found => {
            let name = names::variable_of(statement, library, functions)?;
            pool.symbol(&name)
        }
        Variable::Named(name) => {
            let name = checked_variable(name)?;
            pool.symbol(&name)
        }
        Variable::None => pool.fresh(),
    })
}

/// The names that come before constants: the parameters of a definition, and the variable that is asked for.
fn first_names(pool: &mut Pool, statement: &Statement, variable: Variable) -> Vec<Own> {
    let mut out = Vec::new();
    if let Action::Define { parameters, .. } = &statement.action {
        out.extend(parameters.iter().map(|parameter| Own {
            name: parameter.name.clone(),
            symbol: pool.symbol(&parameter.name),
            default: parameter.default.map(|node| statement.tree.span(node)),
        }));
    }
    if let Variable::Named(name) = variable {
        out.push(Own { name: name.to_owned(), symbol: pool.symbol(name), default: None });
    }
    out
}

/// Two sides of an equation, ready to be compared.
pub struct Equation {
    /// The expressions.
    pub pool: Pool,
    /// The sides; may contain derivative operators.
    pub sides: [Expr; 2],
    /// The variable.
    pub variable: Symbol,
    /// What the author assumes.
    pub assumptions: Assumptions,
    /// The points at which the sides ask for a derivative or a limit, each with its place.
    pub points: Vec<(Expr, Span)>,
}

/// Reads an equation; a side that is the bare name of a function is this function of the variable.
///
/// # Errors
/// When a name has no meaning, the variable is unclear, or an assumption is of a kind that cannot be used.
pub fn elaborate_equation(
    statement: &Statement,
    library: &Library,
    variable: Variable,
    assumptions: &[String],
) -> Result<Equation, Diagnostic> {
    let Action::Evaluate { body, assumptions: stated } = &statement.action else {
        unreachable!("an equation is read as an evaluation")
    };
    let Kind::Compare { first, rest } = statement.tree.kind(*body) else {
        unreachable!("an equation is read as a comparison")
    };
    let sides = [*first, rest[0].1];
    let is_function = |side: &tree::Node| match statement.tree.kind(*side) {
        Kind::Name(name) => library
            .find(name)
            .map_or_else(|| crate::functions::find(name).is_some(), |definition| !definition.is_value()),
        _ => false,
    };
    let functions: Vec<tree::Node> = sides.into_iter().filter(is_function).collect();
    let mut pool = Pool::default();
    let symbol = symbol_of(&mut pool, library, variable, statement, &functions)?;
    let mut translator = Translator::new(&mut pool, library, symbol);
    translator.parameters = first_names(translator.pool, statement, variable);
    let meanings = translator.statement(statement)?;
    let mut values = Vec::with_capacity(2);
    for side in sides {
        values.push(match statement.tree.kind(side) {
            Kind::Name(name) if functions.contains(&side) => {
                translator.function_of_variable(name, statement.tree.span(side))?
            }
            _ => meanings.value(side, statement)?,
        });
    }
    let assumed = translator.take_assumed();
    let points = std::mem::take(&mut translator.points);
    let assumptions = Assumptions::collect(
        &mut pool,
        library,
        symbol,
        statement,
        stated,
        &meanings,
        assumptions,
        &values,
        assumed,
    )?;
    let sides = [values[0], values[1]].map(|side| assumptions.apply(&mut pool, side));
    Ok(Equation { pool, sides, variable: symbol, assumptions, points })
}

fn checked_variable(name: &str) -> Result<String, Diagnostic> {
    let parsed = syntax::parse_statement(name)?;
    match &parsed.action {
        Action::Evaluate { body, .. } => match parsed.tree.kind(*body) {
            Kind::Name(name) if !syntax::RESERVED.contains(&name.as_str()) => Ok(name.clone()),
            _ => Err(Diagnostic::error(
                Code::Variable,
                Span::new(0, name.len()),
                format!("`{name}` is not a name"),
            )
            .help("give a name such as `x`")),
        },
        _ => Err(Diagnostic::error(
            Code::Variable,
            Span::new(0, name.len()),
            format!("`{name}` is not a name"),
        )),
    }
}

/// A function by its name alone: the definition with its parameters free, or an elementary function of x.
fn bare_name(
    name: &str,
    statement: Statement,
    library: &Library,
    variable: Variable,
    assumptions: &[String],
    stated: &[tree::Node],
) -> Result<Elaborated, Diagnostic> {
    let asked = match variable {
        Variable::Named(name) => Some(name),
        Variable::Found | Variable::None => None,
    };
    let Some(definition) = library.find(name) else {
        let argument = asked.unwrap_or("x");
        let call = syntax::parse_statement(&format!("{name}({argument})"))?;
        let variable = if variable == Variable::None { variable } else { Variable::Named(argument) };
        let read = elaborate_statement(call, library, variable, assumptions)?;
        return Ok(Elaborated { elementary: crate::functions::find(name), ..read });
    };
    let definition = definition.clone();
    let mut pool = Pool::default();
    let first = definition.parameters.first().map_or("x", |p| p.name.as_str());
    let symbol = match variable {
        Variable::None => pool.fresh(),
        Variable::Named(_) | Variable::Found => pool.symbol(asked.unwrap_or(first)),
    };
    let mut translator = Translator::new(&mut pool, library, symbol);
    let expression = translator.definition(&definition, statement.span)?;
    let warnings = translator.take_warnings();
    let assumed = translator.take_assumed();
    // What is assumed beside the name is said of the parameters of the definition.
    translator.parameters = definition
        .parameters
        .iter()
        .map(|p| Own { name: p.name.clone(), symbol: translator.pool.symbol(&p.name), default: None })
        .collect();
    let meanings = if stated.is_empty() { Meanings::empty() } else { translator.statement(&statement)? };
    let assumptions = Assumptions::collect(
        &mut pool,
        library,
        symbol,
        &statement,
        stated,
        &meanings,
        assumptions,
        &[expression],
        assumed,
    )?;
    let expression = assumptions.apply(&mut pool, expression);
    let expression = names::apart(&mut pool, expression);
    let written = Written::Statement(definition.statement.clone());
    Ok(Elaborated {
        pool,
        expression,
        variable: symbol,
        named: Some(definition),
        elementary: None,
        written,
        assumptions,
        points: Vec::new(),
        primes: 0,
        warnings,
    })
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

/// Reads a point: an expression that is free of the variable, into the pool of a question. That it has a value is not known.
///
/// # Errors
/// When it cannot be read or contains the variable; the places are in its own text.
pub fn point(pool: &mut Pool, library: &Library, variable: Symbol, text: &str) -> Result<Expr, Diagnostic> {
    let read = |pool: &mut Pool| {
        let statement = syntax::parse_statement(text)?;
        let Action::Evaluate { body, .. } = &statement.action else {
            return Err(Diagnostic::error(
                Code::Point,
                statement.span,
                "expected a number, found a definition",
            )
            .help("write a number such as `1/2` or `sqrt(2)`"));
        };
        let mut translator = Translator::new(pool, library, variable);
        translator.expect_no_infinity(&statement, statement.span)?;
        // The variable is no constant of that name.
        let name = translator.pool.name(variable).to_owned();
        translator.parameters = vec![Own { name, symbol: variable, default: None }];
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
    };
    read(pool).map_err(|error| error.about(text))
}
