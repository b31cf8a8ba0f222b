//! The JSON Schema of all answers: generated from the types below, checked in as `docs/schema.json`, and tested against
//! what the program's library really writes.
//!
//! `DINI_SCHEMA=write cargo test --test schema` renews the file; the difference is to be read before it is kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dini::Function;
use dini::Library;
use dini::Options;
use schemars::JsonSchema;
use schemars::schema_for;
use serde::Deserialize;

/// One line of output: `dini diff --to json`, `dini table --to json` and so on, and each answer of `dini batch`.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
enum Answer {
    Derivative(Box<Derivative>),
    Table(Table),
    Explanation(Explanation),
    Limit(Box<Limit>),
    Values(Values),
    Functions(Functions),
    Conventions(Conventions),
    Failure(Failure),
}

/// An exact number in the language, or `inf`, `-inf`, `none`; null where there is nothing to say.
type Exact = Option<String>;
/// 17 significant digits, proved.
type Decimal = Option<String>;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Derivative {
    schema: String,
    id: serde_json::Value,
    input: String,
    variable: String,
    order: u32,
    assumptions: Vec<String>,
    function: Written,
    domain: Option<String>,
    domain_latex: Option<String>,
    continuous_on: Option<String>,
    differentiable_on: Option<String>,
    smoothness: Option<String>,
    summary: String,
    pieces: Vec<Piece>,
    points: Vec<Point>,
    queries: Vec<Point>,
    text: String,
    latex: String,
    latex_equation: String,
    warnings: Vec<String>,
}

/// A function in the language and in LaTeX.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Written {
    text: String,
    latex: String,
}

/// A formula with the open cells on which it holds.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Piece {
    value: String,
    #[serde(rename = "where")]
    place: String,
    value_latex: String,
    where_latex: String,
    intervals: Vec<Interval>,
    family: Option<String>,
    when: Option<String>,
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Interval {
    lower: String,
    upper: String,
    lower_closed: bool,
    upper_closed: bool,
}

/// A breakpoint, endpoint or hole, or a point that was asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Point {
    at: String,
    at_latex: String,
    approx: Decimal,
    family: Option<String>,
    when: Option<String>,
    verdict: Verdict,
    value: Exact,
    left: Exact,
    right: Exact,
    value_approx: Decimal,
    left_approx: Decimal,
    right_approx: Decimal,
    left_limit: Exact,
    right_limit: Exact,
    function_value: Exact,
    singularity: Option<String>,
    filled: Exact,
    oscillates: Option<String>,
    cluster: Option<[Exact; 2]>,
    in_piece: bool,
    dini: Option<Dini>,
    clarke: Option<[Exact; 2]>,
    cases: Vec<Case>,
    reason: Option<String>,
    evidence: Vec<Evidence>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Differentiable,
    Corner,
    Cusp,
    VerticalTangent,
    Jump,
    Removable,
    Pole,
    Oscillation,
    Endpoint,
    Isolated,
    Outside,
    Undecided,
    Depends,
}

/// The four Dini derivatives.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Dini {
    left_lower: Exact,
    left_upper: Exact,
    right_lower: Exact,
    right_upper: Exact,
}

/// What holds for some parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Case {
    when: String,
    verdict: Verdict,
    value: Exact,
    left: Exact,
    right: Exact,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Evidence {
    theorem: String,
    facts: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Table {
    schema: String,
    id: serde_json::Value,
    rows: Vec<Row>,
    warnings: Vec<String>,
}

/// A row; the fields after `missing_latex` are the columns that were asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Row {
    name: String,
    name_latex: String,
    definition: String,
    definition_latex: String,
    assumptions: Vec<String>,
    derivative: String,
    derivative_latex: String,
    missing: String,
    missing_latex: String,
    #[serde(default)]
    why: Option<String>,
    #[serde(default)]
    class: Option<String>,
    #[serde(default)]
    one_sided: Option<String>,
    #[serde(default)]
    dini: Option<String>,
    #[serde(default)]
    clarke: Option<String>,
    #[serde(default)]
    convention: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Explanation {
    schema: String,
    id: serde_json::Value,
    input: String,
    variable: String,
    at: String,
    verdict: Verdict,
    class: Option<String>,
    steps: Vec<Step>,
    text: String,
    latex: String,
    warnings: Vec<String>,
}

/// An equation or inequality; the right side of one is the left side of the next.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Step {
    lhs: String,
    relation: String,
    rhs: String,
    theorem: String,
    hypotheses: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Limit {
    schema: String,
    id: serde_json::Value,
    input: String,
    variable: String,
    at: String,
    left: Exact,
    left_cluster: Option<[Exact; 2]>,
    right: Exact,
    right_cluster: Option<[Exact; 2]>,
    limit: Exact,
    approx: Decimal,
    reason: Option<String>,
    cases: Vec<serde_json::Value>,
    trace: Vec<String>,
    text: String,
    latex: String,
    warnings: Vec<String>,
}

/// The answer to an `eval` request.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Values {
    schema: String,
    id: serde_json::Value,
    values: Vec<ValueAt>,
    warnings: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct ValueAt {
    at: String,
    value: Exact,
    approx: Decimal,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Functions {
    schema: String,
    functions: Vec<Elementary>,
    catalogue: Vec<CatalogueRow>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Elementary {
    name: String,
    arity: String,
    domain: String,
    derivative: String,
    latex: String,
    description: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct CatalogueRow {
    name: String,
    aliases: Vec<String>,
    parameters: Vec<String>,
    defaults: BTreeMap<String, String>,
    definition: String,
    latex: String,
    description: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Conventions {
    schema: String,
    measured: String,
    conventions: Vec<Convention>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Convention {
    name: String,
    definition: String,
    at: String,
    verdict: String,
    derivative: Exact,
    clarke: Option<[String; 2]>,
    values: Vec<Measured>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Measured {
    framework: String,
    version: String,
    api: String,
    value: String,
    warning: Option<String>,
}

/// The answer to a wrong input.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Failure {
    schema: String,
    id: serde_json::Value,
    error: Error,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields say what JSON holds")]
struct Error {
    code: String,
    message: String,
    start: usize,
    end: usize,
    help: Option<String>,
}

#[test]
fn the_schema_is_checked_in() {
    let schema = serde_json::to_string_pretty(&schema_for!(Answer)).expect("a schema is JSON") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema.json");
    if std::env::var_os("DINI_SCHEMA").is_some_and(|v| v == "write") {
        fs::write(&path, &schema).expect("the file can be written");
    }
    let known = fs::read_to_string(&path).expect("docs/schema.json is there");
    assert_eq!(known, schema, "DINI_SCHEMA=write cargo test --test schema renews it");
}

#[track_caller]
fn check<'a, T: Deserialize<'a>>(json: &'a str, of: &str) {
    if let Err(error) = serde_json::from_str::<T>(json) {
        panic!("{of}: {error}\n{json}");
    }
}

#[test]
fn real_output_fits_the_schema() {
    let library = Library::new();
    let mut inputs: Vec<String> = library.catalogue().iter().map(|row| row.name.clone()).collect();
    let further = [
        "abs(x)^p where p > 0",
        "{ x*sin(1/x) for x != 0, 0 at 0 }",
        "abs(sin(x))",
        "max(x, cos(x))",
        "1/x",
        "sqrt(x)",
        "{ x for x > 0, a*x otherwise }",
        "cbrt(x)",
        "floor(x)",
        "(x^2 - 1)/(x - 1)",
        "{ x*2^(-1/x)*3^(1/x) for x > 0, 0 otherwise }",
    ];
    inputs.extend(further.map(str::to_owned));
    for input in &inputs {
        let options = Options {
            variable: Some("x".to_owned()),
            at: vec!["0".to_owned(), "1/2".to_owned()],
            ..Options::default()
        };
        let function = Function::parse(input).expect("in the language");
        let report = function.derivative_with(&options).expect("a derivative");
        check::<Derivative>(&report.to_json("7"), input);
        check::<Limit>(&function.limit_with("0", &options).expect("a limit").to_json("7"), input);
        check::<Explanation>(
            &function.explain_with("1/2", &options).expect("an explanation").to_json("7"),
            input,
        );
    }
    let columns: Vec<dini::Column> = dini::Column::NAMES.iter().map(|(_, column)| *column).collect();
    let table =
        dini::Table::with_columns(&inputs[..57], &library, &columns, Some("torch")).expect("all rows");
    check::<Table>(&table.to_json_with("null", &[]), "table");
    check::<Functions>(&dini::reference(None, true).expect("all functions"), "functions");
    check::<Conventions>(&dini::conventions(None, None, true).expect("all conventions"), "conventions");
}

#[test]
fn other_output_does_not_fit() {
    assert!(serde_json::from_str::<Derivative>("{\"schema\": \"dini/1\"}").is_err());
    let values = r#"{"schema": "dini/1", "id": 1, "values": [{"at": "0", "value": null, "approx": null, "more": 1}], "warnings": []}"#;
    assert!(serde_json::from_str::<Values>(values).is_err());
}
