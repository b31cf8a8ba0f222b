//! Values and derivatives of formulas by Taylor coefficients: forward-mode differentiation by hand.
//!
//! A [`Germ`] holds the coefficients at a point and, where a side is asked for, the value at a second point on that
//! side, near by. The second point chooses: branches, signs, the larger of two values. So the coefficients are
//! those of the function on that side, continued to the point.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use crate::digits::Fixed;
use crate::drawn::Condition;
use crate::drawn::Names;
use crate::drawn::Tree;
use crate::drawn::relates;

/// Why there is nothing to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The function has no value there.
    Undefined,
    /// The number is too large for the evaluator.
    TooLarge,
    /// The formula has no Taylor series there, or the evaluator does not know it.
    Unable,
}

type Found<T> = Result<T, Failure>;

/// The numbers behind names; zeros of equations are computed once.
#[derive(Clone, Default)]
pub struct World {
    pub names: Names,
    roots: RefCell<HashMap<String, Fixed>>,
}

impl World {
    pub fn new(names: Names) -> World {
        World { names, roots: RefCell::default() }
    }

    /// The value of a formula without the variable.
    pub fn number(&self, tree: &Tree) -> Found<Fixed> {
        self.at(tree, &Fixed::int(0))
    }

    /// The value at a point.
    pub fn at(&self, tree: &Tree, x: &Fixed) -> Found<Fixed> {
        Ok(self.series(tree, x, None, 0)?.jet.remove(0))
    }

    /// The derivatives up to an order at a point near which the formula is analytic.
    pub fn derivatives(&self, tree: &Tree, x: &Fixed, order: usize) -> Found<Vec<Fixed>> {
        Ok(derivatives(self.series(tree, x, None, order)?.jet))
    }

    /// The derivatives at a point of the branch that counts at a second one.
    pub fn continued(&self, tree: &Tree, x: &Fixed, chooses: &Fixed, order: usize) -> Found<Vec<Fixed>> {
        Ok(derivatives(self.series(tree, x, Some(chooses), order)?.jet))
    }

    pub fn holds(&self, condition: &Condition) -> Found<bool> {
        let zero = Germ { probe: None, jet: vec![Fixed::int(0)], free: false };
        self.decide(condition, &zero)
    }

    fn series(&self, tree: &Tree, x: &Fixed, chooses: Option<&Fixed>, order: usize) -> Found<Germ> {
        let mut jet = vec![Fixed::int(0); order + 1];
        jet[0] = x.clone();
        if order > 0 {
            jet[1] = Fixed::int(1);
        }
        self.germ(tree, &Germ { probe: chooses.cloned(), jet, free: false })
    }

    fn germ(&self, tree: &Tree, x: &Germ) -> Found<Germ> {
        match tree {
            Tree::X => Ok(x.clone()),
            Tree::Literal(text) => Ok(x.constant(Fixed::literal(text).ok_or(Failure::Unable)?)),
            Tree::Name(name) => {
                let value = match name.as_str() {
                    "pi" => Some(Fixed::pi()),
                    "e" => Fixed::int(1).exp(),
                    _ => self.names.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()),
                };
                Ok(x.constant(value.ok_or(Failure::Unable)?))
            }
            Tree::Neg(a) => Ok(self.germ(a, x)?.neg()),
            Tree::Binary('^', a, b) => self.power(a, b, x),
            Tree::Binary(sign, a, b) => {
                let (a, b) = (self.germ(a, x)?, self.germ(b, x)?);
                match sign {
                    '+' => Ok(a.add(&b)),
                    '-' => Ok(a.add(&b.neg())),
                    '*' => Ok(a.mul(&b)),
                    _ => a.div(&b),
                }
            }
            Tree::Call(name, arguments) if name == "rootof" => Ok(x.constant(self.root(tree, arguments)?)),
            Tree::Call(name, arguments) => {
                let arguments: Found<Vec<Germ>> = arguments.iter().map(|a| self.germ(a, x)).collect();
                super::functions::apply(name, &arguments?)
            }
            Tree::Branches(branches, otherwise) => {
                for (value, condition) in branches {
                    if self.decide(condition, x)? {
                        return self.germ(value, x);
                    }
                }
                self.germ(otherwise.as_deref().ok_or(Failure::Undefined)?, x)
            }
            Tree::Undefined => Err(Failure::Undefined),
        }
    }

    /// The rule for powers goes by the exponent as written.
    fn power(&self, base: &Tree, exponent: &Tree, x: &Germ) -> Found<Germ> {
        let (u, v) = (self.germ(base, x)?, self.germ(exponent, x)?);
        let is_free = |t: &Tree| {
            let mut free = true;
            let _ = t.map(&mut |t| {
                free &= t != Tree::X;
                t
            });
            free
        };
        if !is_free(exponent) {
            return v.mul(&u.ln()?).exp();
        }
        let p = v.jet[0].clone();
        let names = super::language::parameters(exponent);
        let of_index = |name: &String| {
            let value = self.names.iter().find(|(n, _)| n == name);
            name == "k" && value.is_some_and(|(_, v)| v.as_integer().is_some())
        };
        match p.as_integer() {
            Some(n) if names.iter().all(of_index) => u.integer_power(n),
            _ => u.real_power(&p),
        }
    }

    fn decide(&self, condition: &Condition, x: &Germ) -> Found<bool> {
        match condition {
            Condition::Compare(a, relation, b) => {
                let (a, b) = (self.germ(a, x)?, self.germ(b, x)?);
                let order = a.chooser().compare(b.chooser());
                if order == Ordering::Equal && (a.varies() || b.varies()) {
                    return Err(Failure::Unable); // the condition changes here
                }
                Ok(relates(relation, order))
            }
            Condition::And(a, b) => match (self.decide(a, x), self.decide(b, x)) {
                (Ok(false), _) | (_, Ok(false)) => Ok(false),
                (Ok(true), Ok(true)) => Ok(true),
                (Err(failure), _) | (_, Err(failure)) => Err(failure),
            },
            Condition::Not(a) => Ok(!self.decide(a, x)?),
        }
    }

    /// The zero of an equation between two numbers: bisection, then Newton's method.
    fn root(&self, tree: &Tree, arguments: &[Tree]) -> Found<Fixed> {
        let key = tree.to_string();
        if let Some(known) = self.roots.borrow().get(&key) {
            return Ok(known.clone());
        }
        let [g, lower, upper] = arguments else { return Err(Failure::Unable) };
        let (mut low, mut high) = (self.number(lower)?, self.number(upper)?);
        let at_low = self.at(g, &low)?.sign();
        if at_low == Ordering::Equal || self.at(g, &high)?.sign() != at_low.reverse() {
            return Err(Failure::Unable);
        }
        for _ in 0..40 {
            let middle = low.add(&high).mul(&Fixed::power_of_half(1));
            if self.at(g, &middle)?.sign() == at_low {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut x = low;
        for _ in 0..6 {
            let values = self.derivatives(g, &x, 1)?;
            x = x.sub(&values[0].div(&values[1]).ok_or(Failure::Unable)?);
        }
        if !self.at(g, &x)?.is_zero() {
            return Err(Failure::Unable);
        }
        self.roots.borrow_mut().insert(key, x.clone());
        Ok(x)
    }
}

fn derivatives(jet: Vec<Fixed>) -> Vec<Fixed> {
    let mut factorial = 1;
    let scaled = |(k, c): (usize, Fixed)| {
        factorial *= index(k).max(1);
        c.mul(&Fixed::int(factorial))
    };
    jet.into_iter().enumerate().map(scaled).collect()
}

fn index(k: usize) -> i64 {
    i64::try_from(k).expect("orders are small")
}

/// Taylor coefficients at a point, and the value at the point that chooses, where that is another one.
#[derive(Clone, Debug)]
pub struct Germ {
    pub probe: Option<Fixed>,
    pub jet: Vec<Fixed>,
    /// Whether it is free of the variable.
    pub free: bool,
}

impl Germ {
    pub fn constant(&self, c: Fixed) -> Germ {
        let mut jet = vec![Fixed::int(0); self.jet.len()];
        jet[0] = c.clone();
        Germ { probe: self.probe.as_ref().map(|_| c), jet, free: true }
    }

    pub fn int(&self, n: i64) -> Germ {
        self.constant(Fixed::int(n))
    }

    /// The value that chooses.
    pub fn chooser(&self) -> &Fixed {
        self.probe.as_ref().unwrap_or(&self.jet[0])
    }

    /// Whether derivatives are asked for that the function may not have.
    pub fn varies(&self) -> bool {
        self.jet.len() > 1 && !self.free
    }

    fn probes(&self, other: &Germ, f: impl FnOnce(&Fixed, &Fixed) -> Fixed) -> Option<Fixed> {
        self.probe.as_ref().zip(other.probe.as_ref()).map(|(a, b)| f(a, b))
    }

    pub fn neg(&self) -> Germ {
        let jet = self.jet.iter().map(Fixed::neg).collect();
        Germ { probe: self.probe.as_ref().map(Fixed::neg), jet, free: self.free }
    }

    pub fn add(&self, other: &Germ) -> Germ {
        let jet = self.jet.iter().zip(&other.jet).map(|(a, b)| a.add(b)).collect();
        Germ { probe: self.probes(other, Fixed::add), jet, free: self.free && other.free }
    }

    pub fn mul(&self, other: &Germ) -> Germ {
        let jet =
            (0..self.jet.len()).map(|k| sum((0..=k).map(|j| self.jet[j].mul(&other.jet[k - j])))).collect();
        Germ { probe: self.probes(other, Fixed::mul), jet, free: self.free && other.free }
    }

    pub fn div(&self, other: &Germ) -> Found<Germ> {
        let probe = match (&self.probe, &other.probe) {
            (Some(a), Some(b)) => Some(a.div(b).ok_or(Failure::Undefined)?),
            _ => None,
        };
        let first = &other.jet[0];
        let at_zero = if probe.is_some() { Failure::Unable } else { Failure::Undefined };
        let mut jet: Vec<Fixed> = Vec::with_capacity(self.jet.len());
        for k in 0..self.jet.len() {
            let known = sum((0..k).map(|j| jet[j].mul(&other.jet[k - j])));
            jet.push(self.jet[k].sub(&known).div(first).ok_or(at_zero)?);
        }
        Ok(Germ { probe, jet, free: self.free && other.free })
    }

    /// F(u), from F(u0) and the coefficients of F'(u).
    pub fn integral(&self, probe: Option<Fixed>, first: Fixed, slope: &[Fixed]) -> Germ {
        let mut jet = vec![first];
        for k in 1..self.jet.len() {
            let next = sum((1..=k).map(|j| self.jet[j].mul(&Fixed::int(index(j))).mul(&slope[k - j])));
            jet.push(over(&next, k));
        }
        Germ { probe, jet, free: self.free }
    }

    /// F(u) for a function with its value at a number and the coefficients of its derivative along u.
    pub fn apply(
        &self,
        value: impl Fn(&Fixed) -> Found<Fixed>,
        slope: impl FnOnce(&Germ) -> Found<Germ>,
    ) -> Found<Germ> {
        let probe = self.probe.as_ref().map(&value).transpose()?;
        let first = value(&self.jet[0]);
        let first = if probe.is_some() { first.map_err(|_| Failure::Unable)? } else { first? };
        if !self.varies() {
            let mut jet = vec![Fixed::int(0); self.jet.len()];
            jet[0] = first;
            return Ok(Germ { probe, jet, free: self.free });
        }
        let inner = Germ { probe: None, jet: self.jet.clone(), free: false };
        let slope = slope(&inner).map_err(|_| Failure::Unable)?;
        Ok(self.integral(probe, first, &slope.jet))
    }

    pub fn exp(&self) -> Found<Germ> {
        let value = |u: &Fixed| match u.exp() {
            None if u.sign() == Ordering::Less => Ok(Fixed::int(0)),
            found => found.ok_or(Failure::TooLarge),
        };
        let probe = self.probe.as_ref().map(value).transpose()?;
        let mut jet = vec![value(&self.jet[0])?];
        for k in 1..self.jet.len() {
            let next = sum((1..=k).map(|j| self.jet[j].mul(&Fixed::int(index(j))).mul(&jet[k - j])));
            jet.push(over(&next, k));
        }
        Ok(Germ { probe, jet, free: self.free })
    }

    pub fn ln(&self) -> Found<Germ> {
        self.apply(|u| u.ln().ok_or(Failure::Undefined), |u| u.int(1).div(u))
    }

    pub fn sin_cos(&self) -> (Germ, Germ) {
        let (mut sin, mut cos) = (Vec::new(), Vec::new());
        let (s, c) = self.jet[0].sin_cos();
        sin.push(s);
        cos.push(c);
        for k in 1..self.jet.len() {
            let term = |of: &[Fixed]| {
                let next = sum((1..=k).map(|j| self.jet[j].mul(&Fixed::int(index(j))).mul(&of[k - j])));
                over(&next, k)
            };
            let (s, c) = (term(&cos), term(&sin).neg());
            sin.push(s);
            cos.push(c);
        }
        let probes = self.probe.as_ref().map(Fixed::sin_cos);
        let (s, c) = probes.map_or((None, None), |(s, c)| (Some(s), Some(c)));
        (Germ { probe: s, jet: sin, free: self.free }, Germ { probe: c, jet: cos, free: self.free })
    }

    pub fn integer_power(&self, n: i64) -> Found<Germ> {
        if n.abs() > 1000 {
            return Err(Failure::Unable);
        }
        let mut out = self.int(1);
        for _ in 0..n.abs() {
            out = out.mul(self);
        }
        if n < 0 { self.int(1).div(&out) } else { Ok(out) }
    }

    /// For an exponent that is no integer, or a parameter.
    pub fn real_power(&self, p: &Fixed) -> Found<Germ> {
        let value = |u: &Fixed| match (u.sign(), p.sign()) {
            (Ordering::Greater, _) => u.ln().ok_or(Failure::Unable)?.mul(p).exp().ok_or(Failure::TooLarge),
            (Ordering::Equal, Ordering::Greater) => Ok(Fixed::int(0)),
            (Ordering::Equal, Ordering::Equal) => Err(Failure::Unable),
            _ => Err(Failure::Undefined),
        };
        // A root is more exact than a logarithm.
        let half = Fixed::power_of_half(1);
        let value =
            |u: &Fixed| if p.sub(&half).is_zero() { u.sqrt().ok_or(Failure::Undefined) } else { value(u) };
        let probe = self.probe.as_ref().map(value).transpose()?;
        let first = value(&self.jet[0]);
        let first = if probe.is_some() { first.map_err(|_| Failure::Unable)? } else { first? };
        let mut jet = vec![first];
        if !self.varies() {
            jet.resize(self.jet.len(), Fixed::int(0));
            return Ok(Germ { probe, jet, free: self.free });
        }
        for k in 1..self.jet.len() {
            let terms = (1..=k).map(|j| {
                let weight = p.mul(&Fixed::int(index(j))).sub(&Fixed::int(index(k - j)));
                weight.mul(&self.jet[j]).mul(&jet[k - j])
            });
            let next = sum(terms).div(&self.jet[0]).ok_or(Failure::Unable)?;
            jet.push(over(&next, k));
        }
        Ok(Germ { probe, jet, free: self.free })
    }
}

fn sum(terms: impl Iterator<Item = Fixed>) -> Fixed {
    terms.fold(Fixed::int(0), |a, b| a.add(&b))
}

fn over(a: &Fixed, k: usize) -> Fixed {
    a.div(&Fixed::int(index(k))).expect("an index is not zero")
}
