//! How a function behaves beside a point: how fast it reaches its limits at worst, and whether something in it
//! turns again and again.
//!
//! Both are read from the tree, and where that says too little from the sizes of parts at distances from 2^-80 to
//! 2^-320: sin(u) and floor(u) turn again and again where u is large, ln(u) is slow where it is large.

use crate::drawn::Tree;
use crate::wild::draw::oscillates;
use crate::wild::wide::Evaluator;
use crate::wild::wide::Wide;

/// Functions that repeat themselves, or jump at every integer.
const WAVES: [&str; 10] = ["sin", "cos", "tan", "cot", "sec", "csc", "floor", "ceil", "round", "frac"];
const LOGARITHMS: [&str; 9] = ["ln", "log", "log2", "log10", "log1p", "softplus", "asinh", "acosh", "atanh"];
/// A logarithm that is larger, as a power of two, is slow.
const LARGE_LOGARITHM: f64 = 4.5;
/// A wave of something larger, as a power of two, lasts.
const LARGE_ANGLE: f64 = 4.5;
/// A phase below, as a power of two, goes slowly through its turns.
const SLOW_ANGLE: f64 = 14.0;

/// How fast limits are reached at worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    Fast,
    /// As h^(1/9), say.
    Power,
    /// As 1/ln(h).
    Logarithm,
    /// As 1/ln(abs(ln(h))).
    Slow,
}

/// Whether something turns again and again, and through how many powers of two samples must go to see a turn.
#[derive(Clone, Copy, Debug)]
pub struct Waves {
    pub last: bool,
    pub octaves: i64,
}

impl Pace {
    /// By how many powers of two an error falls at least when the exponent of h doubles.
    pub fn bits(self) -> f64 {
        match self {
            Pace::Fast | Pace::Power => 4.0,
            Pace::Logarithm => 0.6,
            Pace::Slow => 0.1,
        }
    }

    pub fn of(tree: &Tree, point: &Wide) -> Pace {
        let mut pace = Pace::Fast;
        tree.map(&mut |t| {
            let here = match &t {
                Tree::Call(name, arguments) if arguments.iter().any(has_x) => match name.as_str() {
                    // Also one that is not large: the logarithm of something that goes slowly to its limit.
                    name if LOGARITHMS.contains(&name) => {
                        let inner = arguments.iter().map(|a| Pace::of(a, point)).max();
                        let is_large = greatest(&t, point).is_none_or(|size| size > LARGE_LOGARITHM);
                        match inner.unwrap_or(Pace::Fast) {
                            Pace::Logarithm | Pace::Slow => Pace::Slow,
                            _ if is_large => Pace::Logarithm,
                            _ if name == "acosh" => Pace::Power,
                            inner => inner,
                        }
                    }
                    "sqrt" | "cbrt" | "root" | "asin" | "acos" => {
                        Pace::root_of(&arguments[arguments.len() - 1], point)
                    }
                    _ => Pace::Fast,
                },
                Tree::Binary('^', a, b) if has_x(b) => Pace::Logarithm.max(Pace::of(a, point)),
                Tree::Binary('^', a, b) if has_x(a) && !matches!(**b, Tree::Literal(_)) => {
                    Pace::root_of(a, point)
                }
                _ => Pace::Fast,
            };
            pace = pace.max(here);
            t
        });
        pace
    }

    fn root_of(inner: &Tree, point: &Wide) -> Pace {
        if Pace::of(inner, point) >= Pace::Logarithm { Pace::Slow } else { Pace::Power }
    }
}

impl Waves {
    pub fn of(tree: &Tree, point: &Wide) -> Waves {
        // The logarithm of a cube root goes slowly through its turns.
        let text = tree.to_string();
        let mut slowest = if text.contains("sin(ln(") || text.contains("cos(ln(") { 0.0 } else { f64::MAX };
        let mut last = oscillates(tree);
        tree.map(&mut |t| {
            if let Tree::Call(name, arguments) = &t
                && WAVES.contains(&name.as_str())
                && has_x(&arguments[0])
            {
                let size = greatest(&arguments[0], point).unwrap_or(f64::NEG_INFINITY);
                if size > LARGE_ANGLE {
                    last = true;
                    slowest = f64::min(slowest, size);
                }
            }
            t
        });
        Waves { last, octaves: if slowest < SLOW_ANGLE { 32 } else { 10 } }
    }
}

/// The binary logarithm of the size near the point; none where it is not known.
fn greatest(tree: &Tree, point: &Wide) -> Option<f64> {
    let evaluator = Evaluator::new(tree);
    [80, 160, 320]
        .into_iter()
        .flat_map(|k| [Wide::power_of_two(-k), Wide::power_of_two(-k).neg()])
        .filter_map(|h| Some(evaluator.value(&point.add(&h).ok()?).ok()?.log2()))
        .reduce(f64::max)
}

fn has_x(tree: &Tree) -> bool {
    let mut found = false;
    tree.map(&mut |t| {
        found |= t == Tree::X;
        t
    });
    found
}
