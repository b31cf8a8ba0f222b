//! Functions of slow, flat and oscillating scales: drawn, asked about, and judged from outside the engine.
//!
//! `draw` makes them, `answer` reads what the library says, `wide` evaluates them to 300 digits at any size,
//! `judge` compares answers with samples, `laws` compares answers with each other.

pub mod answer;
pub mod draw;
pub mod inverse;
pub mod judge;
pub mod laws;
pub mod wide;
