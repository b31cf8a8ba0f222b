//! How a run over drawn questions is counted and shown.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

use crate::drawn::run::setting;

/// Questions that take longer are shown.
const LONG: Duration = Duration::from_secs(10);

#[derive(Default)]
pub struct Figures {
    pub questions: usize,
    pub answers: usize,
    pub undecided: usize,
    pub judged: usize,
    pub words: BTreeMap<String, usize>,
    /// Conditions of cases that could not be told for the numbers.
    pub unread: BTreeSet<String>,
    /// What was not decided, shortest first.
    open: Vec<String>,
}

impl Figures {
    /// Counts an answer; what is about it is kept where it is open.
    pub fn count(&mut self, word: &str, is_open: bool, about: impl FnOnce() -> String) {
        self.answers += 1;
        *self.words.entry(word.to_owned()).or_default() += 1;
        if is_open {
            self.undecided += 1;
            self.open.push(about());
        }
    }

    pub fn undecided_share(&self) -> f64 {
        100.0 * self.undecided as f64 / self.answers.max(1) as f64
    }

    pub fn judged_share(&self) -> f64 {
        100.0 * self.judged as f64 / self.answers.max(1) as f64
    }
}

/// Draws and judges as many cases as are asked for; `one` gives what it asked about, and what is wrong.
pub fn run(cases: u64, mut one: impl FnMut(u64, &mut Figures) -> (String, Vec<String>)) -> Figures {
    let (seed, first, cases) =
        (setting("DINI_SEED", 2026), setting("DINI_FIRST", 0), setting("DINI_CASES", cases));
    println!("DINI_SEED={seed} DINI_CASES={cases}");
    let trace = std::env::var_os("DINI_TRACE").is_some();
    let mut figures = Figures::default();
    let mut wrong = Vec::new();
    let start = Instant::now();
    for i in first..first + cases {
        if trace {
            eprintln!("{i}");
        }
        let began = Instant::now();
        // Each case has its own seed, so that it can be drawn alone.
        let (shown, found) = one(seed.wrapping_mul(1_000_003).wrapping_add(i), &mut figures);
        if began.elapsed() > LONG {
            println!("{i}: {:.1?} for {shown}", began.elapsed());
        }
        if !found.is_empty() {
            println!("{i}: {}", found[0]);
            wrong.push(format!("{i}: {}\n  and {} more; from {shown}", found[0], found.len() - 1));
        }
        figures.questions += 1;
    }
    println!(
        "{} questions in {:.1?}, {} answers, {:.2} % undecided, {:.2} % judged",
        figures.questions,
        start.elapsed(),
        figures.answers,
        figures.undecided_share(),
        figures.judged_share()
    );
    println!("verdicts: {:?}", figures.words);
    for when in figures.unread.iter().take(12) {
        println!("not read: {when}");
    }
    figures.open.sort_by_key(|about| (about.len(), about.clone()));
    for about in figures.open.iter().take(12) {
        println!("undecided: {about}");
    }
    assert!(wrong.is_empty(), "{} with disagreements:\n{}", wrong.len(), wrong.join("\n"));
    figures
}
