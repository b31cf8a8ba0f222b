//! Functions of slow, flat and oscillating scales: drawn, asked about, and judged from outside the engine.
//!
//! `draw` makes them, `answer` reads what the library says, `wide` and `functions` evaluate them to 300 digits at any
//! size, `pace` says how fast limits are reached, `judge` compares answers with samples, `laws` with each other.

pub mod answer;
pub mod draw;
pub mod functions;
pub mod inverse;
pub mod judge;
pub mod laws;
pub mod pace;
pub mod wide;
