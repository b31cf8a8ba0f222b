//! What the engine knows of its functions, for people and for documentation tools.

use crate::api::function::Function;
use crate::api::table::unknown;
use crate::document::Formulas;
use crate::document::Shape;
use crate::document::name;
use crate::elaborate::Library;
use crate::functions::Arity;
use crate::functions::Interval;
use crate::render::formula_latex;
use crate::render::object::escape;
use crate::source::Diagnostic;

struct Entry {
    name: String,
    arity: String,
    domain: String,
    derivative: String,
    latex: String,
    description: String,
}

struct Row {
    name: String,
    aliases: Vec<String>,
    parameters: Vec<String>,
    defaults: Vec<Option<String>>,
    definition: String,
    latex: String,
    description: String,
}

/// The functions of the engine and the rows of the catalogue, or one of them, as text or as one line of JSON.
///
/// # Errors
/// When the name is unknown.
///
/// ```
/// assert!(dini::reference(Some("relu"), false)?.starts_with("relu(x) = { x for x > 0, 0 otherwise }"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub fn functions(wanted: Option<&str>, json: bool) -> Result<String, Diagnostic> {
    let library = Library::new();
    let id = wanted.and_then(crate::functions::find);
    let definition = wanted.and_then(|name| library.find(name)).map(|d| d.name.clone());
    if let (Some(name), None, None) = (wanted, id, &definition) {
        return Err(unknown(name, &library));
    }
    let entries: Vec<Entry> = crate::functions::all()
        .filter(|(f, _)| wanted.is_none() || Some(*f) == id)
        .map(|(_, record)| entry(record))
        .collect();
    let rows: Vec<Row> = library
        .catalogue()
        .iter()
        .filter(|d| wanted.is_none() || Some(&d.name) == definition.as_ref())
        .map(row)
        .collect();
    Ok(if json { as_json(&entries, &rows) } else { as_text(&entries, &rows) })
}

fn entry(record: &crate::functions::Function) -> Entry {
    let derivative = Function::parse(record.example)
        .and_then(|f| f.derivative())
        .map_or_else(|_| String::new(), |report| report.to_string());
    let mut formulas = Formulas::new("x");
    let x = name(&mut formulas, "x");
    let arguments = match record.arity {
        Arity::Exactly(n) => (0..n).map(|_| x).collect(),
        Arity::AtLeastOne | Arity::Between(..) => vec![x],
        Arity::IndexAndOne => vec![name(&mut formulas, "n"), x],
    };
    let call = formulas.push(Shape::call(record.name, record.latex, arguments));
    Entry {
        name: record.name.to_owned(),
        arity: record.arity.to_string(),
        domain: domain(&record.domain),
        derivative: format!("{}: {derivative}", record.example),
        latex: formula_latex(&formulas, call),
        description: record.description.to_owned(),
    }
}

fn domain(interval: &Interval) -> String {
    match (interval.lower, interval.upper) {
        (None, None) => "x in R".to_owned(),
        (Some((a, closed)), None) => format!("x {} {a}", if closed { ">=" } else { ">" }),
        (None, Some((b, closed))) => format!("x {} {b}", if closed { "<=" } else { "<" }),
        (Some((a, low)), Some((b, high))) => {
            format!("{a} {} x {} {b}", if low { "<=" } else { "<" }, if high { "<=" } else { "<" })
        }
    }
}

fn row(definition: &crate::elaborate::Definition) -> Row {
    let shown =
        Function::parse(&definition.name).and_then(|f| f.show(&crate::api::Options::default(), "text"));
    Row {
        name: definition.name.clone(),
        aliases: definition.aliases.clone(),
        parameters: definition.parameters.iter().map(|p| p.name.clone()).collect(),
        defaults: definition.defaults.clone(),
        definition: shown.unwrap_or_default(),
        latex: definition.latex.clone(),
        description: definition.description.clone(),
    }
}

fn as_text(entries: &[Entry], rows: &[Row]) -> String {
    let mut out = String::new();
    for e in entries {
        let noun = if e.arity == "1" { "argument" } else { "arguments" };
        out.push_str(&format!("{} ({} {noun}): {}\n", e.name, e.arity, e.description));
        out.push_str(&format!("  domain {}\n  derivative of {}\n", e.domain, e.derivative));
    }
    for r in rows {
        let parameters = r.parameters.iter().zip(&r.defaults).map(|(name, default)| match default {
            Some(default) => format!("{name} = {default}"),
            None => name.clone(),
        });
        let parameters: Vec<String> = parameters.collect();
        out.push_str(&format!(
            "{}({}) = {}\n  {}\n",
            r.name,
            parameters.join(", "),
            r.definition,
            r.description
        ));
        if !r.aliases.is_empty() {
            out.push_str(&format!("  also called {}\n", r.aliases.join(", ")));
        }
    }
    out
}

/// The parameters that have a default, each with it.
fn defaults(row: &Row) -> String {
    let all = row.parameters.iter().zip(&row.defaults);
    let all =
        all.filter_map(|(name, default)| Some(format!("{}: {}", escape(name), escape(default.as_ref()?))));
    all.collect::<Vec<String>>().join(", ")
}

fn as_json(entries: &[Entry], rows: &[Row]) -> String {
    let list = |texts: &[String]| texts.iter().map(|t| escape(t)).collect::<Vec<_>>().join(", ");
    let entries: Vec<String> = entries
        .iter()
        .map(|e| {
            format!(
                r#"{{"name": {}, "arity": {}, "domain": {}, "derivative": {}, "latex": {}, "description": {}}}"#,
                escape(&e.name),
                escape(&e.arity),
                escape(&e.domain),
                escape(&e.derivative),
                escape(&e.latex),
                escape(&e.description),
            )
        })
        .collect();
    let rows: Vec<String> = rows
        .iter()
        .map(|r| {
            format!(
                r#"{{"name": {}, "aliases": [{}], "parameters": [{}], "defaults": {{{}}}, "definition": {}, "latex": {}, "description": {}}}"#,
                escape(&r.name),
                list(&r.aliases),
                list(&r.parameters),
                defaults(r),
                escape(&r.definition),
                escape(&r.latex),
                escape(&r.description),
            )
        })
        .collect();
    format!(
        r#"{{"schema": "dini/1", "functions": [{}], "catalogue": [{}]}}"#,
        entries.join(", "),
        rows.join(", ")
    )
}
