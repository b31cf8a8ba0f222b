//! `dini update`: byte for byte elsewhere, nothing to do the second time, and never a file half written.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

fn dini(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dini"));
    command.args(arguments);
    command
}

#[track_caller]
fn update(path: &Path, more: &[&str]) -> i32 {
    let mut arguments = vec!["update"];
    arguments.extend(more);
    arguments.push(path.to_str().expect("a name in ASCII"));
    let output = dini(&arguments).output().expect("the program runs");
    output.status.code().expect("it ends by itself")
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// A document of about 50 pages with 30 commands; with bytes that are no UTF-8, and both kinds of line ends.
fn long_document() -> Vec<u8> {
    let functions =
        ["relu(x)", "abs(x^2 - 1)", "elu", "max(x, cos(x))", "{ x^2 for x > 1, 2*x - 1 otherwise }"];
    let mut out = b"\\documentclass{article}\r\n% caf\xe9\n\\begin{document}\n".to_vec();
    for block in 0..30 {
        for line in 0..80 {
            out.extend(
                format!("Line {line} before block {block}: some words of a paper, and more.\n").bytes(),
            );
        }
        let command = ["diff", "show", "table"][block % 3];
        let asked = if command == "table" { "relu elu softplus" } else { functions[block % functions.len()] };
        out.extend(format!("% dini: {command} {asked}\nwhat stood here before\n  % dini: end\n").bytes());
    }
    out.extend(b"\\end{document}");
    out
}

#[test]
fn a_long_document_is_renewed_once() {
    let path = folder("long").join("paper.tex");
    let old = long_document();
    fs::write(&path, &old).expect("the file can be written");
    assert_eq!(update(&path, &["--check"]), 1);
    assert_eq!(fs::read(&path).expect("it is there"), old);
    assert_eq!(update(&path, &[]), 0);
    let new = fs::read(&path).expect("it is there");
    assert_eq!(update(&path, &["--check"]), 0);
    assert_eq!(update(&path, &[]), 0);
    assert_eq!(fs::read(&path).expect("it is there"), new, "a second run changes nothing");
    let outside = |bytes: &[u8]| {
        let mut inside = false;
        let mut out = Vec::new();
        for line in bytes.split_inclusive(|b| *b == b'\n') {
            let text = String::from_utf8_lossy(line);
            inside &= !text.contains("dini: end");
            if !inside {
                out.extend_from_slice(line);
            }
            inside |= text.contains("% dini: ") && !text.contains("dini: end");
        }
        out
    };
    assert_eq!(outside(&new), outside(&old), "everything else stays byte for byte");
    assert!(String::from_utf8_lossy(&new).contains("\\begin{cases}"));
    assert!(!String::from_utf8_lossy(&new).contains("what stood here before"));
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let folder = folder("kill");
    let path = folder.join("paper.tex");
    let old = long_document();
    fs::write(&path, &old).expect("the file can be written");
    assert_eq!(update(&path, &[]), 0);
    let new = fs::read(&path).expect("it is there");
    let (mut saw_old, mut saw_new) = (0, 0);
    // Later and later, until the program was done before it was killed: on a slow machine that takes more rounds.
    let mut wait = Duration::from_micros(100);
    let mut round = 0;
    while saw_new < 3 && round < 120 {
        round += 1;
        fs::write(&path, &old).expect("the file can be written");
        let asked = path.to_str().expect("a name in ASCII");
        let mut child = dini(&["update", asked]).spawn().expect("the program runs");
        std::thread::sleep(wait);
        wait = wait * 6 / 5;
        let _ = child.kill();
        child.wait().expect("it ended");
        let found = fs::read(&path).expect("the file is there");
        assert!(found == old || found == new, "round {round}: {} bytes", found.len());
        saw_old += u32::from(found == old);
        saw_new += u32::from(found == new);
    }
    assert!(saw_old > 0 && saw_new > 0, "killed before and after: {saw_old} and {saw_new}");
    fs::remove_dir_all(&folder).expect("the folder can be removed");
}

#[test]
fn a_document_with_a_mistake_is_left_alone() {
    let path = folder("mistake").join("paper.md");
    for text in [
        "<!-- dini: diff relu(x) -->\n<!-- dini: end -->\n<!-- dini: diff foo(x) -->\n<!-- dini: end -->\n",
        "<!-- dini: diff relu(x) -->\n",
        "<!-- dini: end -->\n",
        "<!-- dini: diff relu(x) -->\n<!-- dini: diff relu(x) -->\n<!-- dini: end -->\n",
        "<!-- dini: update x.md -->\n<!-- dini: end -->\n",
    ] {
        fs::write(&path, text).expect("the file can be written");
        assert_eq!(update(&path, &[]), 2, "{text}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
    }
    assert_eq!(update(&folder("mistake").join("none.tex"), &[]), 3);
    assert_eq!(update(&folder("mistake").join("paper.xyz"), &[]), 2);
}

#[test]
fn markdown_html_and_typst_have_their_own_comments() {
    let folder = folder("languages");
    for (name, open, close, expected) in [
        ("a.md", "<!-- ", " -->", "$$\n"),
        ("a.html", "<!-- ", " -->", "<math display=\"block\">"),
        ("a.typ", "// ", "", "cases("),
    ] {
        let path = folder.join(name);
        let text = format!("{open}dini: diff relu(x){close}\r\n{open}dini: end{close}\r\nlast");
        fs::write(&path, text).expect("the file can be written");
        assert_eq!(update(&path, &[]), 0, "{name}");
        let found = fs::read_to_string(&path).expect("it is there");
        assert!(found.replace("\r\n", "\n").contains(expected), "{name}: {found}");
        assert!(found.lines().count() > 3 && found.ends_with("last"), "{name}: {found}");
        assert_eq!(found.matches('\n').count(), found.matches("\r\n").count(), "{name}: line ends are kept");
    }
    // In a block of code a command is an example.
    let path = folder.join("code.md");
    let text = "```md\n<!-- dini: diff relu(x) -->\n<!-- dini: end -->\n```\n";
    fs::write(&path, text).expect("the file can be written");
    assert_eq!(update(&path, &[]), 0);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
}
