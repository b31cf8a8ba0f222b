//! Numbers for the parameters: small ones, zeros among them, and solutions of the equations in the conditions.
//!
//! Every allowed choice must belong to exactly one case; each case and each statement about a point is looked at for
//! a choice that belongs to it, where one is found.

use std::collections::BTreeSet;

use super::At;
use super::Checker;
use super::Refuted;
use super::When;
use super::evaluate::Values;
use super::evaluate::rational_of;
use super::real::Found;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::functions::Signs;
use crate::number::Rational;

/// So many choices of numbers are looked at.
const MAX_CHOICES: usize = 10;

/// So many equations are solved.
const MAX_EQUATIONS: usize = 10;

impl Checker<'_> {
    /// Choices of numbers, each with the case to which it belongs.
    pub(super) fn numbers(&self) -> Vec<(Values, usize)> {
        let symbols = self.parameters();
        if symbols.is_empty() {
            return if self.claim.cases.len() == 1 {
                vec![(Values::default(), 0)]
            } else {
                self.kept(vec![Values::default()])
            };
        }
        let mut tries = self.small_numbers(&symbols);
        let solved = self.solutions(&symbols);
        tries.insert(1, Values(symbols.iter().map(|s| (*s, Rational::ZERO)).collect()));
        // Solutions first: they are the ones that are forgotten.
        tries.splice(0..0, solved);
        self.kept(tries)
    }

    fn parameters(&self) -> Vec<Symbol> {
        let claim = self.claim;
        let mut all = vec![claim.source];
        let mut indices = vec![claim.variable];
        let add = |all: &mut Vec<Expr>, when: &When| all.extend(when.iter().map(|(e, _)| *e));
        add(&mut all, &claim.assumptions);
        for case in &claim.cases {
            case.when.iter().for_each(|when| add(&mut all, when));
            for spot in &case.spots {
                spot.facts.iter().for_each(|(when, _)| add(&mut all, when));
                spot.words.iter().for_each(|(when, _)| add(&mut all, when));
                indices.extend(spot.index.map(|index| index.symbol));
                if let At::Point(at) = spot.at {
                    all.push(at);
                }
            }
        }
        let mut symbols = self.pool.symbols_of(&all);
        symbols.retain(|s| !indices.contains(s));
        symbols
    }

    /// The i-th of some small numbers.
    fn small_number(&self, s: Symbol, i: usize) -> Rational {
        let all =
            [(1, 1), (-1, 1), (2, 1), (0, 1), (1, 2), (-3, 2), (3, 1), (-1, 3), (5, 2), (-2, 1), (7, 1)];
        let (n, d) = all[i % all.len()];
        let r = Rational::new(n, d);
        if self.pool.is_integer_symbol(s) { Rational::from(r.floor()) } else { r }
    }

    fn small_numbers(&self, symbols: &[Symbol]) -> Vec<Values> {
        let of = |s: Symbol, i: usize| self.small_number(s, i);
        let digits: usize = match symbols.len() {
            1 => 11,
            2 => 6,
            3 => 3,
            _ => 0,
        };
        let mut out = Vec::new();
        if digits > 0 {
            for n in 0..digits.pow(symbols.len() as u32) {
                let mut rest = n;
                let pairs = symbols.iter().map(|s| {
                    let digit = rest % digits;
                    rest /= digits;
                    (*s, of(*s, digit))
                });
                out.push(Values(pairs.collect()));
            }
            return out;
        }
        let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
        for _ in 0..32 {
            let pairs = symbols.iter().map(|s| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (*s, of(*s, usize::try_from(state >> 40).unwrap_or(0)))
            });
            out.push(Values(pairs.collect()));
        }
        out
    }

    /// The first choices, changed in one symbol so that an equation among the conditions holds.
    fn solutions(&self, symbols: &[Symbol]) -> Vec<Values> {
        let mut equations: Vec<Expr> = Vec::new();
        let mut add = |when: &When| {
            for (e, _) in when {
                if equations.len() < MAX_EQUATIONS && !equations.contains(e) {
                    equations.push(*e);
                }
            }
        };
        for case in &self.claim.cases {
            case.when.iter().for_each(&mut add);
            for spot in &case.spots {
                spot.words.iter().for_each(|(when, _)| add(when));
                spot.facts.iter().for_each(|(when, _)| add(when));
            }
        }
        // Of all signs, and in all orders.
        let bases: Vec<Values> = (0..4)
            .map(|turn: usize| {
                let numbered = symbols.iter().enumerate();
                Values(
                    numbered
                        .map(|(i, s)| (*s, self.small_number(*s, [0, 1, 5, 9][(i + turn) % 4])))
                        .collect(),
                )
            })
            .collect();
        let mut out: Vec<Values> = Vec::new();
        for e in equations {
            for base in &bases {
                let solved = symbols.iter().filter(|s| self.pool.contains(e, **s)).find_map(|s| {
                    let value = self.solved(e, base, *s)?;
                    let mut values = base.clone();
                    values.0.iter_mut().filter(|(t, _)| t == s).for_each(|(_, r)| *r = value.clone());
                    Some(values)
                });
                out.extend(solved.filter(|values| !out.iter().any(|known| known.0 == values.0)));
            }
        }
        out
    }

    /// The number for a symbol that makes an expression 0 which is linear in it.
    fn solved(&self, e: Expr, base: &Values, s: Symbol) -> Option<Rational> {
        let at = |n: i64| self.number(e, &base.with(s, n));
        let (a, b, c) = (at(0)?, at(1)?, at(-1)?);
        let slope = b - a;
        if slope.abs() < 1e-9 || (a - c - slope).abs() > 1e-9 * (1.0 + slope.abs()) {
            return None;
        }
        let value = -a / slope;
        let short = (1..=12).find_map(|d: i64| {
            let n = (value * d as f64).round();
            ((value * d as f64 - n).abs() < 1e-9 && n.abs() < 1e9).then(|| Rational::new(n as i64, d))
        });
        let found = short.or_else(|| rational_of(value))?;
        (!self.pool.is_integer_symbol(s) || found.is_integer()).then_some(found)
    }

    /// The choices that show something new, each with its case.
    fn kept(&self, tries: Vec<Values>) -> Vec<(Values, usize)> {
        let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut out = Vec::new();
        for values in tries {
            if out.len() == MAX_CHOICES || self.steps.get() == 0 {
                break;
            }
            if self.roughly(&self.claim.assumptions, &values) != Some(true) {
                continue;
            }
            let holding: Option<Vec<usize>> = self.holding(&values);
            let Some(holding) = holding else { continue };
            let [case] = holding.as_slice() else {
                self.check_count(&values);
                continue;
            };
            let signs = values.0.iter().map(|(_, r)| usize::try_from(r.signum() + 1).unwrap_or(0));
            let mut shown: Vec<usize> = std::iter::once(*case).chain(signs).collect();
            for spot in self.claim.cases[*case].spots.iter().take(20) {
                let words = spot.words.iter().map(|(when, _)| when);
                let facts = spot.facts.iter().map(|(when, _)| when);
                for when in words.chain(facts) {
                    shown.push(usize::from(when.is_empty() || self.roughly(when, &values) == Some(true)));
                }
            }
            if seen.insert(shown) {
                out.push((values, *case));
            }
        }
        out
    }

    /// The cases that seem to hold.
    fn holding(&self, values: &Values) -> Option<Vec<usize>> {
        let mut out = Vec::new();
        for (i, case) in self.claim.cases.iter().enumerate() {
            let mut holds = case.when.is_empty();
            for when in &case.when {
                holds |= self.roughly(when, values)?;
            }
            if holds {
                out.push(i);
            }
        }
        Some(out)
    }

    /// Whether conditions seem to hold.
    fn roughly(&self, when: &[(Expr, Signs)], values: &Values) -> Option<bool> {
        for (e, signs) in when {
            let value = match self.sketch(&self.walk(*e), values, None, 1) {
                Found::Value(jet) if !jet.terms[0].is_nan() => jet.terms[0],
                // Whether this holds is known only to who knows what it means.
                _ => return None,
            };
            let sign = if value.abs() < 1e-12 {
                0
            } else if value > 0.0 {
                1
            } else {
                -1
            };
            if !Signs::of(sign).is_subset(*signs) {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Proves that none or several cases hold, and refutes them.
    fn check_count(&self, values: &Values) {
        if self.holds(&self.claim.assumptions, values) != Some(true) {
            return;
        }
        let mut holding = Vec::new();
        for (i, case) in self.claim.cases.iter().enumerate() {
            let each: Vec<Option<bool>> = case.when.iter().map(|when| self.holds(when, values)).collect();
            if case.when.is_empty() || each.contains(&Some(true)) {
                holding.push(i);
            } else if each.contains(&None) {
                return;
            }
        }
        match holding.as_slice() {
            [] => self.refute(Refuted::Cases),
            [_] => {}
            several => several.iter().for_each(|i| self.refute(Refuted::Case(*i))),
        }
    }
}
