//! The catalogue: the row of each function says what the engine says of its definition, and every format is one that
//! its readers accept.

use dini::Column;
use dini::Function;
use dini::Library;
use dini::Options;
use dini::Table;
use dini::parse_program;
use dini::style::ConditionWord;
use dini::style::Layout;
use dini::style::Missing;
use dini::style::Notation;
use dini::style::Profile;
use dini::style::Punctuation;
use dini::style::RestWord;
use dini::style::Style;
use dini::style::TableStyle;
use pulldown_latex::Parser;
use pulldown_latex::Storage;
use serde_json::Value;

fn names() -> Vec<String> {
    Library::new().catalogue().iter().map(|row| row.name.clone()).collect()
}

/// The row of a function as JSON.
fn row(name: &str, library: &Library) -> Value {
    let table = Table::new(&[name.to_owned()], library).expect("the name is known");
    let all: Value = serde_json::from_str(&table.to_json_with("null", &[])).expect("one line of JSON");
    all["rows"][0].clone()
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_else(|| panic!("{key} is a text in {row}"))
}

/// A function definition of a row under another name, with its parameters and what it assumes.
fn pasted(name: &str, row: &Value) -> String {
    let library = Library::new();
    let definition = library.find(name).or_else(|| library.catalogue().iter().find(|d| d.name == name));
    let parameters: Vec<&str> =
        definition.expect("a row").parameters.iter().map(|p| p.name.as_str()).collect();
    let assumptions: Vec<&str> =
        row["assumptions"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let suffix =
        if assumptions.is_empty() { String::new() } else { format!(" where {}", assumptions.join(", ")) };
    format!("copy_of_{name}({}) = {}{suffix}", parameters.join(", "), text(row, "definition"))
}

#[test]
fn a_definition_pasted_under_another_name_gives_the_same_row() {
    for name in names() {
        let expected = row(&name, &Library::new());
        let program = pasted(&name, &expected);
        let mut library = Library::new();
        for statement in parse_program(&program) {
            library.add(&statement.expect("a definition reads back")).expect("the name is free");
        }
        let found = row(&format!("copy_of_{name}"), &library);
        for key in ["definition", "derivative", "derivative_latex", "missing", "assumptions"] {
            assert_eq!(found[key], expected[key], "{name}: {key}\n{program}");
        }
    }
}

/// Parameters that the assumptions of all rows allow.
fn parameters(name: &str) -> Vec<(String, String)> {
    let library = Library::new();
    let row = library.catalogue().iter().find(|d| d.name == name).expect("a row");
    let value = |parameter: &str| match parameter {
        "l" | "t_l" => "1/5",
        "u" | "tau" => "2/3",
        "t_r" => "7/5",
        _ => "3/2",
    };
    row.parameters.iter().skip(1).map(|p| (p.name.clone(), value(&p.name).to_owned())).collect()
}

#[test]
fn the_derivative_of_a_row_agrees_with_the_definition_at_40_points() {
    for name in names() {
        let row = row(&name, &Library::new());
        let values = parameters(&name);
        let with = |text: &str| {
            let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
            let program = format!(
                "{} = {text}",
                if names.is_empty() { "f(x)".to_owned() } else { format!("f(x, {})", names.join(", ")) }
            );
            Function::parse(&program).unwrap_or_else(|error| panic!("{name}: {program}: {}", error.message))
        };
        let options =
            Options { values: values.clone(), variable: Some("x".to_owned()), ..Options::default() };
        let of_definition = with(text(&row, "definition")).derivative_with(&options).expect("a derivative");
        // The text of a derivative is a function of the language.
        let stated = text(&row, "derivative").split(" where ").next().expect("a text");
        let stated =
            with(&if stated.contains(" for ") { format!("{{ {stated} }}") } else { stated.to_owned() });
        let mut compared = 0;
        for i in -20..20 {
            // Breakpoints of the rows among them: 0, 1, 3/2, 6.
            let at = match i {
                -20 => "6".to_owned(),
                -19 => "-3/2".to_owned(),
                -18 => "-3".to_owned(),
                -17 => "3".to_owned(),
                _ => format!("{i}/4"),
            };
            let found = stated.value_at(&at, &options).expect("a value is decided");
            let expected = match of_definition.at(&at).expect("a point") {
                dini::Verdict::Differentiable { value } => Some(value),
                _ => None,
            };
            match (&found, &expected) {
                (None, None) => {}
                (Some(found), Some(expected)) => {
                    assert_eq!(
                        dini::equal(found.text(), expected.text()).expect("numbers"),
                        dini::Truth::True,
                        "{name} at {at}: {found} and {expected}"
                    );
                    compared += 1;
                }
                _ => panic!("{name} at {at}: {found:?} and {expected:?}"),
            }
        }
        assert!(compared >= 10, "{name}: {compared}");
    }
}

#[track_caller]
fn check(latex: &str) {
    let storage = Storage::new();
    for event in Parser::new(latex, &storage) {
        assert!(event.is_ok(), "{latex}\n{}", event.expect_err("checked"));
    }
    assert!(!latex.contains(r"\\["), "a row break before a bracket: {latex}");
    assert!(
        latex.split(r"\\").skip(1).all(|rest| rest.starts_with('\n')),
        "no line break after a row: {latex}"
    );
}

fn styles() -> Vec<Style> {
    let mut out = Vec::new();
    for profile in [Profile::Amsmath, Profile::Mathtools, Profile::Array] {
        for (i, missing) in
            [Missing::Undefined, Missing::NotExists, Missing::Question, Missing::Dash, Missing::Beside]
                .into_iter()
                .enumerate()
        {
            out.push(Style {
                profile,
                missing,
                condition: [ConditionWord::None, ConditionWord::If, ConditionWord::For][i % 3],
                rest: [RestWord::Otherwise, RestWord::Else, RestWord::Explicit][i % 3],
                punctuation: [Punctuation::Comma, Punctuation::Sentence, Punctuation::None][i % 3],
                notation: [Notation::Prime, Notation::Leibniz, Notation::Partial][i % 3],
                greek: i % 2 == 0,
                ..Style::default()
            });
        }
    }
    out
}

#[test]
fn every_row_in_every_style_is_latex() {
    for name in names() {
        let function = Function::parse(&name).expect("a row");
        let report = function.derivative().expect("a derivative");
        for style in styles() {
            check(&report.render_in("latex", &style).expect("a format"));
            check(&report.to_latex_equation_in(&style));
            check(&function.show_in(&Options::default(), "latex", &style).expect("a format"));
        }
    }
}

/// Elements that are opened are closed, in order.
fn check_elements(html: &str, of: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().expect("a tag");
        let name = tag.trim_start_matches('/').split_whitespace().next().expect("a name");
        if tag.ends_with('/') || matches!(name, "br" | "meta" | "!DOCTYPE") {
            continue;
        }
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{of}: {html}");
        } else {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{of}: {open:?}");
}

#[test]
fn every_format_of_every_row_is_well_formed() {
    for name in names() {
        let report = Function::parse(&name).expect("a row").derivative().expect("a derivative");
        check_elements(&report.render("mathml").expect("a format"), &name);
        let typst = report.render("typst").expect("a format");
        let count = |c: char| typst.chars().filter(|d| *d == c).count();
        assert_eq!(count('('), count(')'), "{name}: {typst}");
        assert_eq!(count('$') % 2, 0, "{name}: {typst}");
    }
}

#[test]
fn tables_in_every_format_have_a_cell_for_each_column() {
    let columns: Vec<Column> = Column::NAMES.iter().map(|(_, column)| *column).collect();
    let table =
        Table::with_columns(&names(), &Library::new(), &columns, Some("torch")).expect("all rows are known");
    for layout in [Layout::Booktabs, Layout::Plain, Layout::Longtable] {
        for standalone in [false, true] {
            let style = TableStyle {
                layout,
                standalone,
                caption: Some("All rows".to_owned()),
                label: Some("tab:rows".to_owned()),
                ..TableStyle::default()
            };
            let latex = table.render("latex", &style).expect("a format");
            assert_eq!(latex.matches("\\begin").count(), latex.matches("\\end{").count());
            check_elements(&table.render("mathml", &style).expect("a format"), "table");
            let markdown = table.render("markdown", &style).expect("a format");
            for line in markdown.lines().filter(|line| line.starts_with("| ")) {
                assert_eq!(line.matches('|').count(), columns.len() + 1, "{line}");
            }
            assert!(table.render("typst", &style).expect("a format").contains("table.header"));
        }
    }
}
