//! Numbers that can be trusted: exact rationals, and balls that are proved to hold a real number.
//!
//! - `rational`: `Rational`, exact, small values inline.
//! - `radius` and `ball`: `Ball`, a midpoint and a radius; arithmetic and roots.
//! - `fixed` and `elementary`: exp, ln, sine and the others of a ball, by series whose errors are counted.
//! - `error_function`: the error function and its complement, built on them.
//! - `decimal`: the digits that a ball proves.
//! - `roots`: the real roots of integer polynomials, exactly.
//!
//! Worked example: is √2·√3 less than 2.45? At 64 bits the ball of the difference lies below 0, which
//! proves it. That √2·√3 equals √6 no ball can prove; `decide` has other means for that.
//!
//! This module does not know expressions, and never answers a question about equality.

mod ball;
mod decimal;
mod elementary;
mod error_function;
mod fixed;
mod radius;
mod rational;
pub mod roots;
mod work;

#[cfg(test)]
mod tests;

pub use ball::Ball;
pub use decimal::decimal;
pub use decimal::decimal_of_rational;
pub use decimal::finite_decimal;
pub use rational::Rational;
pub use roots::Isolated;
pub use roots::RealRoots;
