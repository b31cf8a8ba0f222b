//! Questions about the whole language: drawn, asked, and judged from outside the engine.
//!
//! `draw` makes functions of any two functions of the language, `catalogue` says what those of the catalogue are,
//! `parameters` makes functions of two parameters and puts numbers into answers, `limits` makes limits in which leading
//! terms cancel, `run` counts and shows.

pub mod catalogue;
pub mod draw;
pub mod limits;
pub mod parameters;
pub mod run;
