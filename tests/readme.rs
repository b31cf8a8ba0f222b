//! The README is what the project does: its first picture, its library call, its length.

use std::fs;
use std::path::Path;

use dini::style::TableStyle;

#[path = "../examples/documentation.rs"]
mod documentation;

#[test]
fn the_library_example_runs() {
    documentation::main().expect("the example asks for known functions");
}

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(path).expect("the README is there")
}

#[test]
fn the_first_picture_is_what_the_terminal_shows() {
    let shown = dini::Function::parse("relu").expect("relu is in the catalogue").derivative().expect("of x");
    let shown = shown.render("unicode").expect("unicode is a format");
    assert!(readme().contains(&format!("$ dini diff relu\n{shown}```")), "{shown}");
}

#[test]
fn the_library_call_does_what_the_readme_says() -> Result<(), dini::Diagnostic> {
    let relu = dini::Function::parse("relu(x)")?;
    let report = relu.derivative()?;
    assert_eq!(report.to_string(), "1 for x > 0, 0 for x < 0, undefined at 0");
    assert!(matches!(report.at("0")?, dini::Verdict::Corner { .. }));
    assert!(readme().contains(r#"assert!(matches!(report.at("0")?, dini::Verdict::Corner { .. }));"#));
    Ok(())
}

#[test]
fn the_examples_are_what_the_program_writes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = dini::Table::new(&[], &dini::Library::new()).expect("the nine rows are there");
    let written = fs::read_to_string(root.join("examples/table.tex")).expect("the example is there");
    assert_eq!(
        table
            .render("latex", &TableStyle { standalone: true, ..TableStyle::default() })
            .expect("LaTeX is a format"),
        written
    );
    let text = fs::read_to_string(root.join("examples/definitions.dini")).expect("the example is there");
    let mut library = dini::Library::new();
    for statement in dini::parse_program(&text) {
        library.add(&statement.expect("the example is in the language")).expect("its names are free");
    }
    let names: Vec<String> = library.own().iter().map(|d| d.name.clone()).collect();
    assert_eq!(names, ["shifted_relu", "huber", "smooth_step"]);
    assert!(dini::Table::new(&names, &library).is_ok());
}

#[test]
fn public_types_go_between_threads() {
    fn check<T: Send + Sync>() {}
    check::<dini::Function>();
    check::<dini::DerivativeReport>();
    check::<dini::Value>();
    check::<dini::Verdict<dini::Value>>();
    check::<dini::Library>();
    check::<dini::Table>();
}

/// The nine rows under other names, with x renamed to t, are the same table but for the names.
#[test]
fn a_table_of_ones_own_is_the_same_table() {
    let own = "
one(t) = t
two(t) = { 0 for t < 0, 1 for t >= 0 }
three(t) = sigmoid(t)
four(t) = tanh(t)
five(t) = arctan(t)
six(t) = { t for t > 0, 0 otherwise }
seven(t, alpha) = { t for t > 0, alpha*t otherwise }
eight(t, alpha = 1) = { t for t > 0, alpha*(exp(t) - 1) otherwise }
nine(t) = softplus(t)
";
    let mut library = dini::Library::new();
    for statement in dini::parse_program(own) {
        library.add(&statement.expect("read")).expect("free names");
    }
    let names: Vec<String> = library.own().iter().map(|d| d.name.clone()).collect();
    let common = ["identity", "binary_step", "sigmoid", "tanh", "arctan", "relu", "prelu", "elu", "softplus"];
    for (name, theirs) in names.iter().zip(common) {
        let derivative = |name: &str| {
            let function = dini::Function::parse_with(name, &library).expect("read");
            function.derivative().expect("derived").to_string()
        };
        assert_eq!(derivative(name).replace('t', "x"), derivative(theirs).replace('t', "x"), "{name}");
    }
}
