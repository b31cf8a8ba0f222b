//! The transcripts of `tests/cmd`, and the commands of the README, are what the program prints.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.md").case("../README.md");
}
