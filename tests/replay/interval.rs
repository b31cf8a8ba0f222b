//! Enclosures: that a function has exactly one zero in an interval, or a derivative of one sign.

use std::cmp::Ordering;

use crate::digits::Fixed;
use crate::drawn::Tree;
use crate::replay::jets::World;

/// A closed interval.
#[derive(Clone, Debug)]
struct Interval {
    low: Fixed,
    high: Fixed,
}

/// A value and a derivative, both enclosed.
type Dual = (Interval, Interval);

/// How often an interval is halved.
const DEPTH: u32 = 12;

/// The sign of the derivative on an open interval, if enclosures show one.
pub fn slope_sign(world: &World, g: &Tree, low: &Fixed, high: &Fixed) -> Option<Ordering> {
    let mut signs = Vec::new();
    let shown = halve(low, high, DEPTH, &mut |part| match dual(world, g, part) {
        Some((_, slope)) => slope.sign().map(|sign| signs.push(sign)).is_some(),
        None => false,
    });
    let first = *signs.first()?;
    (shown && signs.iter().all(|sign| *sign == first)).then_some(first)
}

/// The number of zeros in an open interval at whose ends there is none: on each part either the function is not
/// zero, or it is monotone and changes its sign or not.
pub fn zeros(world: &World, g: &Tree, low: &Fixed, high: &Fixed) -> Option<usize> {
    let mut count = 0;
    let shown = halve(low, high, DEPTH, &mut |part| {
        let Some((value, slope)) = dual(world, g, part) else { return false };
        if value.sign().is_some() {
            return true;
        }
        let ends = [&part.low, &part.high].map(|x| world.at(g, x).map(|v| v.sign()));
        match (slope.sign(), ends) {
            (Some(_), [Ok(a), Ok(b)]) if a != Ordering::Equal && b != Ordering::Equal => {
                count += usize::from(a != b);
                true
            }
            _ => false,
        }
    });
    shown.then_some(count)
}

/// Whether a property holds on an interval, or on each part after halving.
fn halve(low: &Fixed, high: &Fixed, depth: u32, holds: &mut dyn FnMut(&Interval) -> bool) -> bool {
    let whole = Interval { low: low.clone(), high: high.clone() };
    if holds(&whole) {
        return true;
    }
    if depth == 0 {
        return false;
    }
    // Not in the middle: a zero there would be an end of every part.
    let middle = low.add(&high.sub(low).mul(&Fixed::literal("0.4921").expect("a literal")));
    halve(low, &middle, depth - 1, holds) && halve(&middle, high, depth - 1, holds)
}

impl Interval {
    fn point(x: Fixed) -> Interval {
        Interval { low: x.clone(), high: x }
    }

    fn hull(values: &[Fixed]) -> Interval {
        // A little wider than computed: the evaluator's errors are far below this.
        let error = Fixed::power_of_half(700);
        let least = |a: &Fixed, b: &Fixed, order| if a.compare(b) == order { a.clone() } else { b.clone() };
        let low = values.iter().cloned().reduce(|a, b| least(&a, &b, Ordering::Less));
        let high = values.iter().cloned().reduce(|a, b| least(&a, &b, Ordering::Greater));
        Interval {
            low: low.expect("a hull has points").sub(&error),
            high: high.expect("a hull has points").add(&error),
        }
    }

    fn sign(&self) -> Option<Ordering> {
        match (self.low.sign(), self.high.sign()) {
            (Ordering::Greater, _) => Some(Ordering::Greater),
            (_, Ordering::Less) => Some(Ordering::Less),
            _ => None,
        }
    }

    fn neg(&self) -> Interval {
        Interval { low: self.high.neg(), high: self.low.neg() }
    }

    fn add(&self, other: &Interval) -> Interval {
        Interval::hull(&[self.low.add(&other.low), self.high.add(&other.high)])
    }

    fn mul(&self, other: &Interval) -> Interval {
        let (a, b) = (self, other);
        Interval::hull(&[a.low.mul(&b.low), a.low.mul(&b.high), a.high.mul(&b.low), a.high.mul(&b.high)])
    }

    fn inverse(&self) -> Option<Interval> {
        self.sign()?;
        let one = Fixed::int(1);
        Some(Interval::hull(&[one.div(&self.low)?, one.div(&self.high)?]))
    }

    fn increasing(&self, f: impl Fn(&Fixed) -> Option<Fixed>) -> Option<Interval> {
        Some(Interval::hull(&[f(&self.low)?, f(&self.high)?]))
    }

    /// A function whose slope is at most 1, by its value in the middle.
    fn near_middle(&self, f: impl Fn(&Fixed) -> Fixed) -> Interval {
        let half = Fixed::power_of_half(1);
        let (middle, radius) = (self.low.add(&self.high).mul(&half), self.high.sub(&self.low).mul(&half));
        let value = f(&middle);
        Interval::hull(&[value.sub(&radius), value.add(&radius)])
    }
}

/// The value and the derivative of a formula on an interval.
fn dual(world: &World, g: &Tree, x: &Interval) -> Option<Dual> {
    let zero = || Interval::point(Fixed::int(0));
    let one = || Interval::point(Fixed::int(1));
    match g {
        Tree::X => Some((x.clone(), one())),
        Tree::Literal(_) | Tree::Name(_) => Some((Interval::point(world.number(g).ok()?), zero())),
        Tree::Neg(a) => dual(world, a, x).map(|(v, d)| (v.neg(), d.neg())),
        Tree::Binary('^', a, b) => {
            let n = world.number(b).ok()?.as_integer().filter(|n| (0..100).contains(n))?;
            let (v, d) = dual(world, a, x)?;
            let power = |n: i64| (0..n).fold(one(), |out, _| out.mul(&v));
            let slope = if n == 0 { zero() } else { Interval::point(Fixed::int(n)).mul(&power(n - 1)) };
            Some((power(n), slope.mul(&d)))
        }
        Tree::Binary(sign, a, b) => {
            let ((v, d), (w, e)) = (dual(world, a, x)?, dual(world, b, x)?);
            Some(match sign {
                '+' => (v.add(&w), d.add(&e)),
                '-' => (v.add(&w.neg()), d.add(&e.neg())),
                '*' => (v.mul(&w), d.mul(&w).add(&v.mul(&e))),
                _ => {
                    let i = w.inverse()?;
                    let value = v.mul(&i);
                    (value.clone(), d.add(&value.mul(&e).neg()).mul(&i))
                }
            })
        }
        Tree::Call(name, arguments) => {
            let [u] = arguments.as_slice() else { return None };
            let (v, d) = dual(world, u, x)?;
            let (value, slope) = match name.as_str() {
                "exp" => (v.increasing(Fixed::exp)?, v.increasing(Fixed::exp)?),
                "ln" => (v.increasing(Fixed::ln)?, v.inverse()?),
                "sin" => (v.near_middle(|u| u.sin_cos().0), v.near_middle(|u| u.sin_cos().1)),
                "cos" => (v.near_middle(|u| u.sin_cos().1), v.near_middle(|u| u.sin_cos().0).neg()),
                "atan" => (v.increasing(|u| Some(u.atan()))?, one().add(&v.mul(&v)).inverse()?),
                "sqrt" => {
                    let root = v.increasing(Fixed::sqrt)?;
                    (root.clone(), root.add(&root).inverse()?)
                }
                _ => return None,
            };
            Some((value, slope.mul(&d)))
        }
        Tree::Branches(..) | Tree::Undefined => None,
    }
}
