//! What frameworks return where there is no derivative: measured values, beside what the engine proves.
//!
//! A value that someone chose is a convention and is always printed as one, `f'(0) := 0`, never inside a derivative.

use std::fmt::Write;
use std::sync::OnceLock;

use crate::api::comparison::Comparison;
use crate::api::comparison::compare;
use crate::api::function::Function;
use crate::api::function::Options;
use crate::derive::Verdict;
use crate::document::Word;
use crate::elaborate::Library;
use crate::elaborate::folded;
use crate::elaborate::nearest;
use crate::number::Rational;
use crate::render;
use crate::render::object::escape;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;

/// A framework that was measured.
///
/// ```
/// let torch = dini::measurements()[0].values[0].framework;
/// assert_eq!(torch.name, "PyTorch");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framework {
    /// Its name on the command line.
    pub key: &'static str,
    /// Its name in a sentence.
    pub name: &'static str,
    /// The version that was measured.
    pub version: &'static str,
}

/// What one framework returned.
///
/// ```
/// let first = dini::measurements()[0].values[0];
/// assert_eq!((first.api, first.value), ("F.relu(x)", "0"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The framework.
    pub framework: Framework,
    /// A number in decimal, `nan`, `inf`, `-inf`, or `none` where it gives no gradient.
    pub value: &'static str,
    /// The call that was measured.
    pub api: &'static str,
}

/// A function at a point, with what each framework returned.
///
/// ```
/// let relu = &dini::measurements()[0];
/// assert_eq!((relu.definition, relu.at), ("max(x, 0)", "0"));
/// assert_eq!(relu.expected, ["corner", "0", "1", "[0, 1]"]);
/// ```
#[derive(Clone, Debug)]
pub struct Convention {
    /// The function in words, with the spelling that matters.
    pub name: &'static str,
    /// The same in the language.
    pub definition: &'static str,
    /// The point.
    pub at: &'static str,
    /// What was returned.
    pub values: Vec<Measured>,
    /// What was worked out by hand: the word, both one-sided derivatives, the Clarke subdifferential; `none` where
    /// there is none.
    pub expected: [&'static str; 4],
    /// The frameworks whose number is outside of the Clarke subdifferential.
    pub outside: Vec<&'static str>,
}

static TEXT: &str = include_str!("../functions/conventions.txt");

/// When the values were measured, year and month.
///
/// ```
/// assert_eq!(dini::measured_on(), "2026-11");
/// ```
pub fn measured_on() -> &'static str {
    TEXT.lines().find_map(|line| line.strip_prefix("measured ")).expect("the table says when")
}

/// All measurements, in the order of the table.
///
/// ```
/// assert_eq!(dini::measurements().len(), 90);
/// ```
pub fn measurements() -> &'static [Convention] {
    static ALL: OnceLock<Vec<Convention>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut frameworks: Vec<Framework> = Vec::new();
        let mut out: Vec<Convention> = Vec::new();
        for line in TEXT.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (kind, rest) = match line.split_once(' ') {
                Some((kind @ ("measured" | "framework" | "=" | "expected" | "outside"), rest)) => {
                    (kind, rest)
                }
                _ => ("", line),
            };
            let most = if kind == "expected" { 4 } else { 3 };
            let parts: Vec<&'static str> = rest.splitn(most, " | ").collect();
            match (kind, parts.as_slice()) {
                ("measured", _) => {}
                ("framework", [key, name, version]) => frameworks.push(Framework { key, name, version }),
                ("=", [name, definition, at]) => {
                    let (values, outside) = (Vec::new(), Vec::new());
                    out.push(Convention { name, definition, at, values, expected: ["none"; 4], outside });
                }
                ("expected", [word, left, right, clarke]) => {
                    out.last_mut().expect("a function stands above").expected = [word, left, right, clarke];
                }
                ("outside", _) => {
                    out.last_mut().expect("a function stands above").outside = rest.split(' ').collect();
                }
                (_, [key, value, api]) => {
                    let framework =
                        frameworks.iter().find(|f| f.key == *key).expect("the framework is listed");
                    let row = out.last_mut().expect("a value stands below its function");
                    row.values.push(Measured { framework: *framework, value, api });
                }
                _ => panic!("the table of conventions has three parts in a line: {line}"),
            }
        }
        out
    })
}

/// What the engine proves of a measured function at its point.
struct Truths {
    verdict: String,
    /// The derivative, where there is one.
    derivative: Option<String>,
    /// The ends of the Clarke subdifferential.
    clarke: Option<[String; 2]>,
}

fn truths(row: &Convention) -> Truths {
    let options =
        Options { at: vec![row.at.to_owned()], variable: Some("x".to_owned()), ..Options::default() };
    let report = Function::parse(row.definition).and_then(|f| f.derivative_with(&options));
    let report = report.expect("a measured function is in the language");
    let document = report.document();
    let query = document.queries.first().expect("one point is asked for");
    let text = |f| render::formula_text(&document.formulas, f);
    let derivative = match report.at(row.at).expect("a point") {
        Verdict::Differentiable { value } => Some(value.text().to_owned()),
        _ => None,
    };
    let clarke = query.clarke.as_ref().ok().map(|ends| ends.each_ref().map(|end| text(end.exact)));
    let verdict = report.verdict_line(row.at).expect("a point");
    Truths { verdict, derivative, clarke }
}

impl Truths {
    fn set(&self) -> String {
        match &self.clarke {
            Some([low, high]) => format!("Clarke [{low}, {high}]"),
            None => "no Clarke subdifferential".to_owned(),
        }
    }

    /// Why a value is to be warned of.
    fn warning(&self, value: &str) -> Option<String> {
        if value == "none" {
            return None;
        }
        let number = value.strip_prefix('-').map_or_else(
            || Rational::from_decimal(value),
            |digits| Rational::from_decimal(digits).map(|r| -&r),
        );
        if let Some(derivative) = &self.derivative {
            let same = number.is_some()
                && crate::api::function::equal(value, derivative) == Ok(crate::truth::Truth::True);
            return (!same).then(|| format!("the derivative exists and is {derivative}"));
        }
        let Some([low, high]) = &self.clarke else {
            return number.map(|_| "a number where no slope is one".to_owned());
        };
        let inside = |value: &str| {
            // A long decimal was rounded where it was measured.
            let places = value.split_once('.').map_or(0, |(_, digits)| digits.len());
            let error = if places >= 4 { format!("1/10^{places}") } else { "0".to_owned() };
            let text = format!("{{ 1 for {low} - {error} <= ({value}) <= {high} + {error}, 0 otherwise }}");
            let function = Function::parse(&text).ok()?;
            let value = function.value_at("0", &Options::default()).ok()??;
            Some(value.text() == "1")
        };
        let outside = match number {
            Some(_) => inside(value) == Some(false),
            None => true,
        };
        outside.then(|| "outside of the Clarke subdifferential".to_owned())
    }
}

/// The rows about a function: those that bear its name, else those that are the same function.
fn rows_of(name: &str) -> Vec<&'static Convention> {
    let head = |row: &Convention| folded(row.name.split([',', ' ', '(']).next().unwrap_or_default());
    let library = Library::new();
    let own = library.find(name).map_or(name, |d| d.name.as_str()).to_owned();
    let named: Vec<&Convention> = measurements()
        .iter()
        .filter(|row| [folded(name), folded(&own)].contains(&head(row)) && !row.name.contains("by where"))
        .collect();
    if named.is_empty() { measurements().iter().filter(|row| is_same(&own, row)).collect() } else { named }
}

fn is_same(name: &str, row: &Convention) -> bool {
    let equation = format!("{name}(x) = ({})", row.definition);
    let options = Options { variable: Some("x".to_owned()), ..Options::default() };
    compare(&equation, &Library::new(), &options) == Ok(Comparison::Equal)
}

fn framework_of(key: &str) -> Result<(), Diagnostic> {
    let all = || measurements().iter().flat_map(|row| row.values.iter().map(|v| v.framework.key));
    if all().any(|known| known == key) {
        return Ok(());
    }
    let error = Diagnostic::error(
        Code::UnknownFramework,
        Span::new(0, key.len()),
        format!("`{key}` was not measured"),
    );
    Err(match nearest(key, all()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error
            .help("there are torch, jax, tensorflow, paddle, mxnet, chainer, autograd, tinygrad and others"),
    })
}

/// What frameworks return for a function, or for all that were measured, as text or as one line of JSON.
///
/// # Errors
/// When nothing was measured for the name, or the framework is unknown.
///
/// ```
/// let text = dini::conventions(Some("relu"), Some("torch"), false)?;
/// assert!(text.contains("no derivative exists"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub fn conventions(name: Option<&str>, framework: Option<&str>, json: bool) -> Result<String, Diagnostic> {
    framework.map_or(Ok(()), framework_of)?;
    let rows = match name {
        None => measurements().iter().collect(),
        Some(name) => {
            let library = Library::new();
            if library.find(name).is_none()
                && crate::functions::find(name).is_none()
                && !measurements().iter().any(|row| row.name.starts_with(name))
            {
                return Err(crate::api::table::unknown(name, &library));
            }
            rows_of(name)
        }
    };
    if rows.is_empty() {
        let name = name.unwrap_or_default();
        let error = Diagnostic::error(
            Code::Convention,
            Span::new(0, name.len()),
            format!("nothing was measured for `{name}`"),
        );
        return Err(error.help("`dini convention` lists what was"));
    }
    let mut out = String::new();
    if json {
        let items: Vec<String> = rows.iter().map(|row| as_json(row, framework)).collect();
        let measured = escape(measured_on());
        return Ok(format!(
            "{{\"schema\": \"dini/1\", \"measured\": {measured}, \"conventions\": [{}]}}",
            items.join(", ")
        ));
    }
    for row in rows {
        as_text(&mut out, row, framework);
    }
    let _ = writeln!(out, "measured {}; a convention is a choice and no derivative", measured_on());
    Ok(out)
}

fn chosen<'a>(row: &'a Convention, framework: Option<&'a str>) -> impl Iterator<Item = &'a Measured> {
    row.values.iter().filter(move |v| framework.is_none_or(|key| key == v.framework.key))
}

fn as_text(out: &mut String, row: &Convention, framework: Option<&str>) {
    let truths = truths(row);
    let existence = match &truths.derivative {
        Some(value) => format!("the derivative is {value}"),
        None => format!("{}; no derivative exists", truths.verdict),
    };
    let _ = writeln!(out, "{} at {}: {existence}; {}", row.name, row.at, truths.set());
    let mut values: Vec<&str> = Vec::new();
    for measured in chosen(row, framework) {
        if !values.contains(&measured.value) {
            values.push(measured.value);
        }
    }
    for value in values {
        let by = chosen(row, framework).filter(|m| m.value == value);
        let by: Vec<String> =
            by.map(|m| format!("{} {} `{}`", m.framework.name, m.framework.version, m.api)).collect();
        let shown = match value {
            "none" => "no gradient".to_owned(),
            value => format!("f'({}) := {value}", row.at),
        };
        let _ = writeln!(out, "  {shown}, {}", by.join(", "));
        if let Some(warning) = truths.warning(value) {
            let _ = writeln!(out, "    warning: {warning}");
        }
    }
}

fn as_json(row: &Convention, framework: Option<&str>) -> String {
    let truths = truths(row);
    let optional = |text: Option<&str>| text.map_or("null".to_owned(), escape);
    let clarke = truths
        .clarke
        .as_ref()
        .map_or("null".to_owned(), |[low, high]| format!("[{}, {}]", escape(low), escape(high)));
    let values: Vec<String> = chosen(row, framework)
        .map(|m| {
            format!(
                r#"{{"framework": {}, "version": {}, "api": {}, "value": {}, "warning": {}}}"#,
                escape(m.framework.name),
                escape(m.framework.version),
                escape(m.api),
                escape(m.value),
                optional(truths.warning(m.value).as_deref())
            )
        })
        .collect();
    format!(
        r#"{{"name": {}, "definition": {}, "at": {}, "verdict": {}, "derivative": {}, "clarke": {clarke}, "values": [{}]}}"#,
        escape(row.name),
        escape(row.definition),
        escape(row.at),
        escape(&truths.verdict),
        optional(truths.derivative.as_deref()),
        values.join(", ")
    )
}

/// The sentences of a column of a table: what a framework returns for the function with its defaults.
///
/// # Errors
/// When the framework is unknown.
pub(super) fn sentences(name: &str, framework: &str) -> Result<Vec<Vec<Word>>, Diagnostic> {
    framework_of(framework)?;
    let mut out = Vec::new();
    let plain = |row: &&&Convention| !row.name.split(',').next().unwrap_or_default().contains(' ');
    for row in rows_of(name).iter().filter(plain).filter(|row| is_same(name, row)) {
        for measured in row.values.iter().filter(|m| m.framework.key == framework && m.value != "none") {
            let truths = truths(row);
            if truths.derivative.is_some() && truths.warning(measured.value).is_none() {
                continue;
            }
            let mut text = format!("f'({}) := {}", row.at, measured.value);
            let _ =
                write!(text, ", {} {} {}", measured.framework.name, measured.framework.version, measured.api);
            if let Some(warning) = truths.warning(measured.value) {
                let _ = write!(text, " (warning: {warning})");
            }
            out.push(vec![Word::Text(text)]);
        }
    }
    Ok(out)
}
