//! Every program of `grammar/accepts` is read, every one of `grammar/rejects` is refused with a message that
//! names the place and what to write.

use std::fs;

#[test]
fn accepted_programs_are_read() {
    insta::glob!("../grammar/accepts", "*.dini", |path| {
        let text = fs::read_to_string(path).expect("a program is text");
        let statements = dini::parse_program(&text);
        assert!(!statements.is_empty(), "{} has no statement", path.display());
        for statement in statements {
            assert!(statement.is_ok(), "{}: {}", path.display(), statement.expect_err("checked"));
        }
    });
}

#[test]
fn rejected_programs_are_refused_with_advice() {
    insta::glob!("../grammar/rejects", "*.dini", |path| {
        let text = fs::read_to_string(path).expect("a program is text");
        let error = dini::Function::parse(&text).expect_err("the program is wrong");
        assert!(error.help.is_some(), "{} has no help", path.display());
        let place = text.get(error.span.start..error.span.end).unwrap_or("(beyond the text)");
        let shown = format!(
            "code: {}\nmessage: {}\nplace: {place:?}\nlabel: {}\nhelp: {}",
            error.code,
            error.message,
            error.label,
            error.help.as_deref().unwrap_or_default()
        );
        insta::assert_snapshot!(shown);
    });
}
