//! The steps of a computation, kept while somebody wants to see how an answer was found.

use crate::decide::Question;
use crate::expr::Expr;
use crate::number::Rational;

/// A step in words, with the formulas that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How many other steps it is a part of.
    pub depth: usize,
    /// Its words.
    pub words: Vec<Noted>,
}

/// A part of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Words, with the spaces around formulas.
    Text(&'static str),
    /// A formula.
    Expr(Expr),
    /// A number.
    Number(Rational),
}

impl Question {
    /// Keeps the steps of `body`.
    pub fn noting<T>(&mut self, body: impl FnOnce(&mut Question) -> T) -> (T, Vec<Note>) {
        let before = self.notes.replace(Vec::new());
        let result = body(self);
        let notes = std::mem::replace(&mut self.notes, before);
        (result, notes.unwrap_or_default())
    }

    /// Keeps a step, once, if steps are kept; else its words are not even made.
    pub fn note(&mut self, depth: usize, words: impl FnOnce() -> Vec<Noted>) {
        let Some(notes) = &mut self.notes else { return };
        let note = Note { depth, words: words() };
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
}
