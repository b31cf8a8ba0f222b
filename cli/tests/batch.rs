//! `dini batch` and scripts: order, flushing, bad lines, closed pipes.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;

fn dini(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dini"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn answers(arguments: &[&str], input: &str) -> (Vec<String>, i32) {
    let mut child = dini(arguments).spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let _ = writer.join().expect("the writer ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (text.lines().map(str::to_owned).collect(), output.status.code().expect("it ends by itself"))
}

#[test]
fn answers_keep_the_order_of_the_requests() {
    let expressions = ["relu(x)", "foo(", "abs(x^3 - x)", "sin(x)/x", "{ 1 for", "max(x, cos(x))"];
    let mut input = String::new();
    for i in 0..600 {
        let expression = expressions[i % expressions.len()];
        input.push_str(&format!("{{\"id\": {i}, \"expr\": \"{expression}\"}}\n"));
        if i % 7 == 0 {
            input.push_str("no request\n\n");
        }
    }
    let (one, code) = answers(&["batch"], &input);
    assert_eq!(code, 0);
    let ids: Vec<i64> = one
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter_map(|answer| answer["id"].as_i64())
        .collect();
    assert_eq!(ids, (0..600).collect::<Vec<i64>>());
    for jobs in ["2", "5"] {
        assert_eq!(answers(&["batch", "--jobs", jobs], &input).0, one, "{jobs} jobs");
    }
}

#[test]
fn each_answer_is_flushed() {
    for jobs in ["1", "3"] {
        let mut child = dini(&["batch", "--jobs", jobs]).spawn().expect("the program runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        for i in 0..5 {
            writeln!(stdin, "{{\"id\": {i}, \"expr\": \"x^{i}\"}}").expect("it reads");
            let mut line = String::new();
            stdout.read_line(&mut line).expect("it answers before the next request");
            let answer: Value = serde_json::from_str(&line).expect("JSON");
            assert_eq!(answer["id"], i);
        }
        drop(stdin);
        assert!(child.wait().expect("it ends").success());
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    for jobs in ["1", "2"] {
        let mut child = dini(&["batch", "--jobs", jobs]).spawn().expect("the program runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        writeln!(stdin, "{{\"expr\": \"relu(x)\"}}").expect("it reads");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("an answer");
        drop(stdout);
        for _ in 0..50 {
            if writeln!(stdin, "{{\"expr\": \"relu(x)\"}}").is_err() {
                break;
            }
        }
        drop(stdin);
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{jobs} jobs");
    }
}

#[test]
fn a_script_goes_on_after_an_error() {
    let script = "f(x) = { x for x > 0, 0 for x <= 0 }\nf'(x)\nfoo(1)\nf'(0)\n1/3 + 1/6\nans*2\n";
    let (lines, code) = answers(&[], script);
    assert_eq!(lines, ["1 for x > 0, 0 for x < 0, undefined at 0", "corner, left 0, right 1", "1/2", "1"]);
    assert_eq!(code, 2);
    let (lines, code) = answers(&["run", "-"], script);
    assert_eq!(lines, ["1 for x > 0, 0 for x < 0, undefined at 0"]);
    assert_eq!(code, 2);
    let (lines, code) = answers(&["run", "--keep-going", "-"], script);
    assert_eq!((lines.len(), code), (4, 2));
}

#[test]
fn functions_are_compared() {
    let script = "\
max(x, 0) = (x + abs(x))/2 ?
sqrt(x^2) = x ?
ln(x^2) = 2*ln(x) ?
f(x) = x^2/x
f(x) = x ?
assume a > 0
abs(a*x) = a*abs(x) ?
a*abs(x) = x ?
";
    let (lines, code) = answers(&[], script);
    assert_eq!(code, 0, "{lines:?}");
    assert_eq!(lines[0], "equal");
    assert!(lines[1].starts_with("different: at -1"), "{}", lines[1]);
    assert!(lines[2].contains("undefined"), "{}", lines[2]);
    assert_eq!(lines[3], "different: at 0 the left side is undefined, the right side 0");
    assert_eq!(lines[4], "equal");
    assert!(lines[5].starts_with("different"), "{}", lines[5]);
    let script = "\
f(x) = max(x, 0)
f = relu ?
sin(2*x) = 2*sin(x)*cos(x) ?
sin(3*x) = 3*sin(x) - 4*sin(x)^3 ?
sin(3*x) = 3*sin(x) - 4*sin(x)^3 + 1/10^30 ?
(a + b)^2 = a^2 + 2*a*b + b^2 ?
assume a > 0
sqrt(a^2) = a ?
";
    let (lines, code) = answers(&[], script);
    assert_eq!(code, 0, "{lines:?}");
    assert_eq!((lines[0].as_str(), lines[1].as_str(), lines[2].as_str()), ("equal", "equal", "equal"));
    assert!(lines[3].starts_with("different"), "{}", lines[3]);
    assert_eq!((lines[4].as_str(), lines[5].as_str()), ("equal", "equal"));
}

#[test]
fn a_session_has_commands() {
    let script = "\
f(x,
  a = 2) = {
  x for x > 0,
  a*x otherwise }
f'(0)
:latex f'(x)
:list
:clear
f'(0)
:nonsense
%7
diff(x^3, x, 2)
limit(sin(x)/x, x, 0)
?relu
:quit
1 + 1
";
    let (lines, code) = answers(&[], script);
    assert_eq!(code, 2);
    let text = lines.join("\n");
    assert!(text.starts_with("corner, left 2, right 1\n\\begin{cases}"), "{text}");
    assert!(text.contains("f(x,\n  a = 2)"), "{text}");
    assert!(text.contains("\n6*x\n1\nrelu(x) = "), "{text}");
    assert!(!text.ends_with("\n2"), "{text}");
}

#[test]
fn a_constant_does_not_take_the_place_of_a_variable() {
    let script = "x = 3\nf(x) = x^2\nf'(2)\nrelu(-5)\nrelu'(1)\nabs'(x)\ndiff(x^2, x)\nlimit(x^2, x, 1)\nlimit(sin(x)/x, x, 0)\nx + 1\n";
    let (lines, code) = answers(&[], script);
    assert_eq!(code, 0);
    let expected = [
        "differentiable, value 4",
        "0",
        "differentiable, value 1",
        "differentiable, value 1",
        "2*x",
        "1",
        "1",
        "4",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn files_are_not_lost_and_do_not_load_each_other_for_ever() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("session");
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    let (kept, endless) = (folder.join("keep.dini"), folder.join("endless.dini"));
    std::fs::write(&kept, "precious\n").expect("the file can be written");
    std::fs::write(&endless, format!(":load {}\n", endless.display())).expect("the file can be written");
    let script =
        format!(":save {0}\nf(x) = x\n:save {0}\n:load {1}\n1 + 1\n", kept.display(), endless.display());
    let (lines, code) = answers(&[], &script);
    assert_eq!((lines, code), (vec!["2".to_owned()], 2));
    assert_eq!(std::fs::read_to_string(&kept).expect("it is there"), "precious\n");
    let script = format!("f(x) = x\nassume a > 0\n:save! {0}\n:clear\n:load {0}\nf(2)\n", kept.display());
    let (lines, code) = answers(&[], &script);
    assert_eq!((lines.last().map(String::as_str), code), (Some("2"), 0));
}

#[test]
fn a_call_has_the_domain_of_the_function() {
    let script = "\
f(x) = x^x
f(0)
f(2)
f(-1)
f(1/2)
g(x) = 0^x
g(1/3)
h(x) = 2^(x^x)
h(0)
h(2)
k(x, n) = x^n
k(-3, 2)
";
    let (lines, code) = answers(&[], script);
    assert_eq!(code, 0);
    // 0^(1/3) is 0: the base is a number, and so is the exponent.
    assert_eq!(lines, ["undefined", "4", "undefined", "sqrt(2)/2", "0", "undefined", "16", "9"]);
}

#[test]
fn values_stand_in_points_and_targets() {
    let input = r#"{"expr": "abs(x - a)", "var": "x", "let": {"a": "1"}, "at": ["a"]}
{"limit": "abs(x - a)/(x - a)", "var": "x", "let": {"a": "1"}, "at": "a"}
{"explain": "abs(x - a)", "var": "x", "let": {"a": "1"}, "at": "a"}
{"eval": "abs(x - a) + 2", "var": "x", "let": {"a": "1"}, "at": "a"}
{"expr": "abs(x - a)", "var": "x", "let": {"a": "1/0"}}
{"expr": "abs(x)", "at": ["1/0"]}
"#;
    let (lines, code) = answers(&["batch"], input);
    let found: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(code, 0);
    assert_eq!(found[0]["queries"][0]["verdict"], "corner");
    assert_eq!(found[0]["queries"][0]["at"], "1");
    assert_eq!(found[1]["text"], "none: left -1, right 1");
    assert_eq!(found[1]["cases"], serde_json::json!([]));
    assert_eq!(found[2]["verdict"], "corner");
    assert_eq!(found[3]["values"][0]["value"], "2");
    assert_eq!(found[4]["error"]["code"], "assumption");
    assert_eq!(found[5]["error"]["code"], "point");
}
