//! The tutorial, replayed: its statements as one script, and its answers as they stand there.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

#[test]
fn the_tutorial_is_what_the_program_answers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/TUTORIAL.md");
    let text = fs::read_to_string(path).expect("the tutorial is there");
    let (mut script, mut expected, mut inside) = (String::new(), String::new(), false);
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside {
            match line.strip_prefix("dini> ") {
                Some(statement) => script.push_str(&format!("{statement}\n")),
                None => expected.push_str(&format!("{line}\n")),
            }
        }
    }
    let statements = script.lines().count();
    assert!((25..=35).contains(&statements), "{statements} lines");
    let mut child = Command::new(env!("CARGO_BIN_EXE_dini"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}
