//! Definitions by name: the catalogue, and what an author adds.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree::Parameter;

/// A definition in the language.
///
/// ```
/// let library = dini::Library::new();
/// let elu = library.find("ELU").unwrap();
/// assert_eq!((elu.name.as_str(), elu.defaults[1].as_deref()), ("elu", Some("1")));
/// ```
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// The name in a table: `ReLU`.
    pub title: String,
    /// The name in LaTeX.
    pub latex: String,
    /// Its parameters; the first is the variable.
    pub parameters: Vec<Parameter>,
    /// For each parameter of a row of the catalogue, its default as it is written.
    pub defaults: Vec<Option<String>>,
    /// Where it is written.
    pub statement: Statement,
    /// One line of prose.
    pub description: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Whether it is one of the rows that dini brings along.
    pub in_catalogue: bool,
    /// How many definitions of the author its names may mean: those that stood above it, and itself.
    pub(super) scope: usize,
    /// Whether it is a result of a session: its bare name is its value, with its symbols free.
    pub(super) is_result: bool,
}

/// The definitions that a text may use: those of the author, then the catalogue.
///
/// ```
/// let mut library = dini::Library::new();
/// for statement in dini::parse_program("twice(x) = 2*x") {
///     library.add(&statement?)?;
/// }
/// let f = dini::Function::parse_with("twice(x)^2", &library)?;
/// assert_eq!(f.derivative()?.to_string(), "8*x");
/// # Ok::<(), dini::Diagnostic>(())
/// ```
///
/// A name in a definition means what it meant where the definition was written: a later definition of the same name leaves
/// it alone.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// In the order they were made; nothing is ever taken out, as definitions refer to what stood above them.
    own: Vec<Arc<Definition>>,
    results: usize,
}

/// What the last result is called.
const LAST_RESULT: &str = "ans";

static CATALOGUE_TEXT: &str = include_str!("../functions/activations.dini");

/// The rows of the catalogue by their folded names and aliases; of two the first.
fn catalogue_names() -> &'static HashMap<String, usize> {
    static NAMES: OnceLock<HashMap<String, usize>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut out = HashMap::new();
        for (row, definition) in catalogue().iter().enumerate() {
            for name in std::iter::once(&definition.name).chain(&definition.aliases) {
                out.entry(folded(name)).or_insert(row);
            }
        }
        out
    })
}

/// The catalogue, read once; it never changes.
fn catalogue() -> &'static [Definition] {
    static CATALOGUE: OnceLock<Vec<Definition>> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let mut out: Vec<Definition> = Vec::new();
        for statement in syntax::parse_program(CATALOGUE_TEXT) {
            let statement = statement.expect("the catalogue is in the language");
            match &statement.action {
                Action::Define { name, .. } => {
                    let mut definition = Definition::of_statement(&statement, &name.clone());
                    definition.in_catalogue = true;
                    definition.defaults = definition
                        .parameters
                        .iter()
                        .map(|parameter| {
                            let span = statement.tree.span(parameter.default?);
                            Some(CATALOGUE_TEXT[span.start..span.end].to_owned())
                        })
                        .collect();
                    out.push(definition);
                }
                Action::Alias { name, target, .. } => {
                    let target = out.iter_mut().find(|d| d.name == *target);
                    target.expect("an alias names a row above it").aliases.push(name.clone());
                }
                Action::Evaluate { .. } => unreachable!("the catalogue only defines"),
            }
        }
        out
    })
}

/// Names are found whatever their case and underscores.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

impl Definition {
    /// The definition that a statement makes.
    pub fn of_statement(statement: &Statement, name: &str) -> Definition {
        let parameters = match &statement.action {
            Action::Define { parameters, .. } => parameters.clone(),
            Action::Evaluate { .. } | Action::Alias { .. } => Vec::new(),
        };
        let description = statement.description.clone().unwrap_or_default();
        let parts: Vec<&str> = description.split(" | ").collect();
        let (title, latex, prose) = match parts.as_slice() {
            [title, latex, prose] => ((*title).to_owned(), (*latex).to_owned(), (*prose).to_owned()),
            _ => (name.to_owned(), latex_name(name), description.clone()),
        };
        Definition {
            name: name.to_owned(),
            title,
            latex,
            parameters,
            defaults: Vec::new(),
            statement: statement.clone(),
            description: prose,
            aliases: Vec::new(),
            in_catalogue: false,
            scope: 0,
            is_result: false,
        }
    }

    /// Whether its bare name is a value, of which nothing is asked as a function.
    pub(super) fn is_value(&self) -> bool {
        self.is_result || self.parameters.is_empty() && !self.in_catalogue
    }
}

/// A name as an operator in LaTeX: one letter as it is, longer ones upright.
pub fn latex_name(name: &str) -> String {
    if name.chars().count() == 1 {
        name.to_owned()
    } else {
        format!(r"\operatorname{{{}}}", name.replace('_', r"\_"))
    }
}

impl Library {
    /// The catalogue alone.
    pub fn new() -> Library {
        Library::default()
    }

    /// Adds a definition or an alias; a later definition of the same name takes the place of an earlier one.
    ///
    /// # Errors
    /// When an alias names something unknown, or an elementary function is defined anew.
    pub fn add(&mut self, statement: &Statement) -> Result<(), Diagnostic> {
        match &statement.action {
            Action::Define { name, name_span, .. } => {
                if crate::functions::find(name).is_some() {
                    return Err(taken(name, *name_span));
                }
                let scope = self.own.len() + 1;
                self.own.push(Arc::new(Definition { scope, ..Definition::of_statement(statement, name) }));
                Ok(())
            }
            Action::Alias { name, target, target_span } => {
                if crate::functions::find(name).is_some() {
                    return Err(taken(name, *target_span));
                }
                let found = self.find(target).cloned().ok_or_else(|| {
                    Diagnostic::error(
                        Code::UnknownName,
                        *target_span,
                        format!("there is no function `{target}`"),
                    )
                    .help("define it in a line above")
                })?;
                self.own.push(Arc::new(Definition { name: name.clone(), ..found }));
                Ok(())
            }
            Action::Evaluate { .. } => Ok(()),
        }
    }

    /// Keeps a statement as the next result, with the symbols that it leaves open, the variable first.
    ///
    /// The result is `ans` until the next one, and `%1`, `%2`, ... for good.
    pub(crate) fn add_result(&mut self, statement: &Statement, symbols: &[String]) -> usize {
        self.results += 1;
        let name = format!("%{}", self.results);
        let parameter = |name: &String| Parameter { name: name.clone(), span: statement.span, default: None };
        self.own.push(Arc::new(Definition {
            parameters: symbols.iter().map(parameter).collect(),
            is_result: true,
            scope: self.own.len(),
            ..Definition::of_statement(statement, &name)
        }));
        self.results
    }

    /// The definition of a name: exactly for the author's own, whatever case and underscores for the
    /// catalogue.
    pub fn find(&self, name: &str) -> Option<&Definition> {
        self.find_in(name, self.own.len())
    }

    /// The definition that a name has among the first definitions of the author, and in the catalogue.
    pub(super) fn find_in(&self, name: &str, scope: usize) -> Option<&Definition> {
        let own = self.own.get(..scope).unwrap_or(&self.own);
        let is_last = |d: &&Arc<Definition>| d.name == name || d.is_result && name == LAST_RESULT;
        own.iter().rev().find(is_last).map(Arc::as_ref).or_else(|| {
            if crate::functions::find(name).is_some() {
                return None;
            }
            catalogue_names().get(&folded(name)).map(|row| &catalogue()[*row])
        })
    }

    /// The definition of a bare name that is a value, a constant or a result, among the first definitions.
    pub(super) fn value_in(&self, name: &str, scope: usize) -> Option<&Definition> {
        self.find_in(name, scope).filter(|d| d.is_value())
    }

    /// How many definitions the author has made.
    pub(super) fn len(&self) -> usize {
        self.own.len()
    }

    /// The author's own definitions that names mean now, in the order they were made.
    pub fn own(&self) -> Vec<&Definition> {
        let mut seen = HashSet::new();
        let last = self.own.iter().rev().filter(|d| !d.is_result && seen.insert(d.name.as_str()));
        let mut out: Vec<&Definition> = last.map(Arc::as_ref).collect();
        out.reverse();
        out
    }

    /// The rows that dini brings along.
    pub fn catalogue(&self) -> &'static [Definition] {
        catalogue()
    }

    /// All names that can be called.
    pub fn names(&self) -> Vec<&str> {
        let own = self.own().into_iter().map(|d| d.name.as_str());
        let catalogue = catalogue().iter().map(|d| d.name.as_str());
        let elementary = crate::functions::all().map(|(_, f)| f.name);
        own.chain(catalogue).chain(elementary).collect()
    }
}

fn taken(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::Reserved, span, format!("`{name}` is an elementary function"))
        .help(format!("choose another name, for example `my_{name}`"))
}
