//! How a run over drawn functions is set, and how what it finds is cut down.

use std::time::Duration;
use std::time::Instant;

use crate::drawn::Drawn;

const LONGEST: Duration = Duration::from_secs(20);

/// The smallest function in which something is still wrong; a panic stays a panic.
pub fn cut_down(drawn: &Drawn, found: &[String], disagreements: impl Fn(&Drawn) -> Vec<String>) -> Drawn {
    let panics = |messages: &[String]| messages.iter().any(|m| m.ends_with("a panic"));
    let is_panic = panics(found);
    let mut best = drawn.clone();
    let start = Instant::now();
    'again: while start.elapsed() < LONGEST {
        for tree in best.tree.reductions() {
            let smaller = Drawn { tree, ..best.clone() };
            let found = disagreements(&smaller);
            if !found.is_empty() && panics(&found) == is_panic {
                best = smaller;
                continue 'again;
            }
        }
        break;
    }
    best
}

/// A number of the environment.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}
