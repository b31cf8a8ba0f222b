//! What frameworks return, against what the engine proves: each row of the table has the one-sided derivatives and the
//! Clarke subdifferential that were worked out by hand for it, and the values outside of that set are warned of.

use dini::Function;
use dini::Options;
use dini::Truth;
use dini::conventions;
use dini::equal;
use dini::measurements;
use serde_json::Value;

fn point(definition: &str, at: &str) -> Value {
    let options = Options { at: vec![at.to_owned()], variable: Some("x".to_owned()), ..Options::default() };
    let report =
        Function::parse(definition).and_then(|f| f.derivative_with(&options)).expect("in the language");
    let json: Value = serde_json::from_str(&report.to_json("null")).expect("one line of JSON");
    json["queries"][0].clone()
}

#[track_caller]
fn check_number(expected: &str, found: &Value, of: &str) {
    match (expected, found.as_str()) {
        ("none", None) => {}
        ("inf" | "-inf", Some(found)) => assert_eq!(found, expected, "{of}"),
        (_, Some(found)) => {
            assert_eq!(equal(expected, found), Ok(Truth::True), "{of}: {expected} and {found}")
        }
        (_, None) => panic!("{of}: expected {expected}, found nothing"),
    }
}

#[test]
fn the_engine_agrees_with_every_row() {
    assert_eq!(measurements().len(), 90);
    for row in measurements() {
        let of = format!("{} at {}", row.name, row.at);
        let found = point(row.definition, row.at);
        let [word, left, right, clarke] = row.expected;
        assert_eq!(found["verdict"], word, "{of}");
        if word != "outside" {
            check_number(left, &found["left"], &of);
            check_number(right, &found["right"], &of);
        }
        let ends: Vec<&str> = match clarke {
            "none" => Vec::new(),
            set => set.trim_matches(['[', ']', '{', '}']).split(", ").collect(),
        };
        match (ends.as_slice(), found["clarke"].as_array()) {
            ([], None) => {}
            ([only], Some(set)) => set.iter().for_each(|end| check_number(only, end, &of)),
            ([low, high], Some(set)) => {
                check_number(low, &set[0], &of);
                check_number(high, &set[1], &of);
            }
            (expected, found) => panic!("{of}: Clarke {expected:?} and {found:?}"),
        }
    }
}

#[test]
fn a_value_outside_of_the_set_is_warned_of() {
    let all: Value = serde_json::from_str(&conventions(None, None, true).expect("a table")).expect("JSON");
    let all = all["conventions"].as_array().expect("a list");
    assert_eq!(all.len(), measurements().len());
    let mut warned = 0;
    for (row, found) in measurements().iter().zip(all) {
        if row.expected[3] == "none" {
            continue;
        }
        for (measured, value) in row.values.iter().zip(found["values"].as_array().expect("a list")) {
            let outside = row.outside.contains(&measured.framework.key);
            assert_eq!(!value["warning"].is_null(), outside, "{} at {}: {measured:?}", row.name, row.at);
            warned += usize::from(outside);
        }
    }
    assert!(warned > 50, "{warned}");
}

#[test]
fn a_convention_is_printed_as_a_choice() {
    let relu = conventions(Some("relu"), Some("torch"), false).expect("measured");
    assert!(relu.contains("f'(0) := 0, PyTorch 2.15.0 `F.relu(x)`"), "{relu}");
    assert!(relu.contains("no derivative exists; Clarke [0, 1]"), "{relu}");
    assert_eq!(
        conventions(Some("relu"), Some("torc"), false).expect_err("unknown").code,
        dini::Code::UnknownFramework
    );
}
