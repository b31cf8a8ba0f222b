//! Closed expressions that have a value.
//!
//! An expression without the variable need not be a number: tan(pi/2) is none, and 1/b is one only where b is not 0.
//! [`Number`] is the one door through which a closed expression becomes a limit: each function in it is proved to be
//! applied inside its domain and away from its poles, each divisor is proved to be different from 0. What a parameter
//! leaves open is a question about parameters, so that the caller splits. Worked example: a*tan(pi/2) asks for the sign
//! of cos(pi/2), which is 0, and is no number for any a.

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Meaning;
use crate::functions::Signs;
use crate::limit::Limit;
use crate::number::Rational;
use crate::truth::Truth;

/// A closed expression that is proved to have a value for all parameters allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(Expr);

impl Number {
    /// The expression as a number.
    ///
    /// # Errors
    /// The open question, if it is not proved that there is a value.
    pub fn proved(q: &mut Question, e: Expr) -> Result<Number, Undecided> {
        if q.pool.as_number(e).is_some() {
            return Ok(Number(e));
        }
        for part in q.pool.reach(&[e]) {
            for (tested, allowed) in requirements(q, part).ok_or(Undecided::Limit(e))? {
                let signs = q.signs_of(tested);
                if signs.is_subset(allowed) {
                    continue;
                }
                return Err(match signs.known() {
                    Some(_) => Undecided::Limit(e),
                    None => q.sign(tested).err().unwrap_or(Undecided::Zero(tested)),
                });
            }
        }
        Ok(Number(e))
    }

    /// The expression.
    pub fn expr(self) -> Expr {
        self.0
    }
}

impl Limit {
    /// A finite limit only where the expression is proved to have a value.
    pub(super) fn checked(self, q: &mut Question) -> Limit {
        match self {
            Limit::Finite(e) => match Number::proved(q, e) {
                Ok(number) => Limit::Finite(number.expr()),
                Err(reason) => Limit::Undecided(reason),
            },
            other => other,
        }
    }
}

/// What must have which sign for a part to have a value where its own parts have; `None` where no signs say so.
fn requirements(q: &mut Question, part: Expr) -> Option<Vec<(Expr, Signs)>> {
    Some(match q.pool.node(part).clone() {
        Node::Number(_) | Node::Pi | Node::Symbol(_) | Node::Root(_) | Node::Sum { .. } => Vec::new(),
        Node::Product { factors } => {
            let required = |k: &Rational| match (k.is_integer(), k.is_negative()) {
                (true, false) => Signs::ANY,
                (true, true) => Signs::NOT_ZERO,
                (false, false) => Signs::NOT_NEGATIVE,
                (false, true) => Signs::POSITIVE,
            };
            factors.iter().map(|(base, k)| (*base, required(k))).collect()
        }
        Node::Power { base, exponent } => {
            let whole = q.is_integer(exponent) == Truth::True;
            let vanishes = q.signs_of(exponent) == Signs::POSITIVE;
            let required = match (whole, vanishes) {
                (true, true) => Signs::ANY,
                (true, false) => Signs::NOT_ZERO,
                (false, true) => Signs::NOT_NEGATIVE,
                (false, false) => Signs::POSITIVE,
            };
            vec![(base, required)]
        }
        Node::Apply { function, arguments } => {
            let record = functions::record(function);
            match &record.meaning {
                Meaning::Analytic(facts) => {
                    let u = arguments[0];
                    let b = q.pool.on_cell();
                    let mut out = Vec::new();
                    if let Some((end, closed)) = record.domain.lower {
                        let allowed = if closed { Signs::NOT_NEGATIVE } else { Signs::POSITIVE };
                        out.push((b.shift(u, &Rational::from(-end)), allowed));
                    }
                    if let Some((end, closed)) = record.domain.upper {
                        let allowed = if closed { Signs::NOT_POSITIVE } else { Signs::NEGATIVE };
                        out.push((b.shift(u, &Rational::from(-end)), allowed));
                    }
                    out.extend(facts.pole.map(|pole| (pole(&b, u), Signs::NOT_ZERO)));
                    out
                }
                Meaning::Pieces { .. }
                | Meaning::Floor
                | Meaning::Root(_)
                | Meaning::Largest
                | Meaning::Smallest => Vec::new(),
                Meaning::Shorthand(_) => return None,
            }
        }
        Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => return None,
    })
}
