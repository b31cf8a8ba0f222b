//! Zeros between two numbers, isolated by enclosures.
//!
//! An interval on which the enclosure of g excludes 0 has no zero; one on which the enclosure of g' does has at most
//! one, and the signs of g at its ends tell which. Any other interval is halved. At an end of the cell, where g may be
//! 0, its first derivative that is not 0 there decides: if the enclosure of that derivative excludes 0 as far as
//! d, then g has its sign up to d by Taylor's formula. An end at which g is not analytic, but a root of the distance to
//! it is, is looked at in t with x = end +- t^2: near 1, acos(1 - t^2) is 2*asin(t/sqrt(2)).
//!
//! Worked example: asin(x) - 2*x on (0, 1). At 0 its derivative is -1, so it is negative at first; at 1, with
//! x = 1 - t^2, it is pi/2 - 2 < 0; between, enclosures exclude 0. So there is no zero.
//!
//! This file does not know what lies beyond the cell: infinite ends are for [`isolate`](super::isolate).

use crate::decide::Question;
use crate::decide::enclose;
use crate::decide::solve::Chart;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Meaning;
use crate::functions::Signs;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Side;
use crate::number::Ball;
use crate::number::Rational;

/// How many intervals are looked at for one function.
const MAX_INTERVALS: u32 = 400;
/// How often the distance from an end is halved.
const MAX_HALVINGS: u32 = 60;
/// The digits, in bits, of an enclosure.
const BITS: u32 = 64;
/// Larger expressions are not subdivided.
const MAX_NODES: usize = 200;
/// A function is rewritten near an end at most so often.
const MAX_REWRITES: usize = 20;

/// The zeros of a function inside an interval, each between two numbers or exact (both the same), in increasing
/// order, with the signs around them: one more than zeros.
struct Isolated {
    zeros: Vec<(Rational, Rational)>,
    signs: Vec<i32>,
    /// Numbers near the ends up to which the first and the last sign hold.
    reach: (Rational, Rational),
}

/// An end of an interval: the number itself, and a rational number not inside of it.
struct End {
    exact: Expr,
    outside: Rational,
}

/// How x depends on the variable in which a part of the cell is looked at.
enum Way {
    /// x = end + t^2 with t > 0.
    From(Rational),
    /// x = end - t^2 with t > 0.
    To(Rational),
}

impl Way {
    fn x(&self, t: &Rational) -> Rational {
        match self {
            Way::From(end) => end + &(t * t),
            Way::To(end) => end - &(t * t),
        }
    }
}

impl Question {
    /// The chart of g, in which no symbol but the variable stands, on a cell between two constants on which it is
    /// analytic; `None` where the enclosures do not decide.
    pub(super) fn chart_by_subdivision(&mut self, g: Expr, cell: Cell) -> Option<Chart> {
        let Cell::Open(Some(a), Some(b)) = cell else { return None };
        if self.pool.reach(&[g]).len() > MAX_NODES {
            return None;
        }
        let parts = if self.continued(g, a).is_some() && self.continued(g, b).is_some() {
            vec![self.isolated_plainly(g, (a, b))?]
        } else {
            let middle = self.middle_off_zero(g, a, b)?;
            let left = self.isolated_from(g, a, &middle)?;
            let right = self.isolated_to(g, &middle, b)?;
            vec![left, right]
        };
        let mut zeros: Vec<(Rational, Rational)> = Vec::new();
        let mut signs: Vec<i32> = Vec::new();
        for part in &parts {
            // Two parts meet in the middle, where g has one sign.
            let known = usize::from(!signs.is_empty());
            signs.extend(&part.signs[known..]);
            zeros.extend(part.zeros.iter().cloned());
        }
        let reach = (parts.first()?.reach.0.clone(), parts.last()?.reach.1.clone());
        let mut out = Partition::on(Some(a), Some(b), signs[0]);
        for (i, (lower, upper)) in zeros.iter().enumerate() {
            let zero = if lower == upper {
                self.pool.anywhere().number(lower.clone())
            } else {
                // Between these two numbers g has no other zero.
                let before = i.checked_sub(1).map_or(&reach.0, |j| &zeros[j].1).clone();
                let behind = zeros.get(i + 1).map_or(&reach.1, |next| &next.0).clone();
                let room = [before, behind].map(|r| Some(self.pool.anywhere().number(r)));
                self.zero_between(g, lower.clone(), upper.clone(), (room[0], room[1])).ok()?
            };
            out.push(zero, 0, signs[i + 1]);
        }
        Some(Line::finite(out))
    }

    /// A rational number between two constants at which g is not 0.
    fn middle_off_zero(&mut self, g: Expr, a: Expr, b: Expr) -> Option<Rational> {
        let middle = self.rational_between(Some(a), Some(b))?;
        let (_, high) = self.enclose(b, BITS)?.ends()?;
        let room = &high - &middle;
        (0..4).find_map(|i| {
            let moved = &middle + &(&room * &Rational::new(i, 64));
            (self.sign_at(g, &moved)? != 0).then_some(moved)
        })
    }

    fn isolated_plainly(&mut self, g: Expr, (a, b): (Expr, Expr)) -> Option<Isolated> {
        let (low, _) = self.enclose(a, 2 * BITS)?.ends()?;
        let (_, high) = self.enclose(b, 2 * BITS)?.ends()?;
        self.isolated(g, End { exact: a, outside: low }, End { exact: b, outside: high })
    }

    fn isolated_from(&mut self, g: Expr, a: Expr, middle: &Rational) -> Option<Isolated> {
        let m = self.pool.anywhere().number(middle.clone());
        if self.continued(g, a).is_some() {
            return self.isolated_plainly(g, (a, m));
        }
        let end = self.pool.as_number(a)?.clone();
        let width = middle - &end;
        self.isolated_in_root(g, Way::From(end), &width)
    }

    fn isolated_to(&mut self, g: Expr, middle: &Rational, b: Expr) -> Option<Isolated> {
        let m = self.pool.anywhere().number(middle.clone());
        if self.continued(g, b).is_some() {
            return self.isolated_plainly(g, (m, b));
        }
        let end = self.pool.as_number(b)?.clone();
        let width = &end - middle;
        self.isolated_in_root(g, Way::To(end), &width)
    }

    /// In t with x = end +- t^2, up to the distance `width` from the end.
    fn isolated_in_root(&mut self, g: Expr, way: Way, width: &Rational) -> Option<Isolated> {
        let x = self.variable();
        let t = self.tangent;
        let e = {
            let b = self.pool.on_cell();
            let square = b.powi(b.symbol(t), 2);
            let (end, sign) = match &way {
                Way::From(end) => (end, 1),
                Way::To(end) => (end, -1),
            };
            b.linear(end, &[(Rational::from(sign), square)])
        };
        let in_t = functions::substitute(&mut self.pool, Domain::Cell, &[g], &[(x, e)])[0];
        // A bit more than the root of the width, so that the middle is reached.
        let root = {
            let b = self.pool.on_cell();
            b.sqrt(b.number(width.clone()))
        };
        let found = self.with_variable(t, |q| {
            let in_t = q.regular_at_zero(in_t, t)?;
            let zero = q.pool.anywhere().int(0);
            q.continued(in_t, zero)?;
            let (_, high) = q.enclose(root, 2 * BITS)?.ends()?;
            let ends = (End { exact: zero, outside: Rational::ZERO }, End { exact: root, outside: high });
            q.isolated(in_t, ends.0, ends.1)
        })?;
        let zeros = found.zeros.iter().map(|(l, h)| (way.x(l), way.x(h)));
        let reach = (way.x(&found.reach.0), way.x(&found.reach.1));
        Some(match way {
            Way::To(_) => Isolated {
                zeros: zeros.rev().map(|(l, h)| (h, l)).collect(),
                signs: found.signs.iter().rev().copied().collect(),
                reach: (reach.1, reach.0),
            },
            Way::From(_) => Isolated { zeros: zeros.collect(), signs: found.signs, reach },
        })
    }

    /// The expression on t > 0 with roots of t^2 taken, and functions near a closed end of their domain written by such
    /// roots: acos(1 - t^2) is 2*asin(t/sqrt(2)).
    fn regular_at_zero(&mut self, e: Expr, t: Symbol) -> Option<Expr> {
        let zero = self.pool.anywhere().int(0);
        let mut e = e;
        for _ in 0..MAX_REWRITES {
            let mut found = None;
            for part in self.pool.reach(&[e]) {
                if !self.pool.contains(part, t) {
                    continue;
                }
                match self.pool.node(part).clone() {
                    Node::Product { factors } => {
                        for (base, k) in factors.iter().filter(|(_, k)| !k.is_integer()) {
                            if let Some((power, rest)) = self.power_taken_out(*base, t) {
                                let b = self.pool.on_cell();
                                let taken = b.product(&[(b.symbol(t), &power * k), (rest, k.clone())]);
                                let others = b.product(&[(part, Rational::ONE), (*base, -k)]);
                                found = Some((part, b.mul(others, taken)));
                                break;
                            }
                        }
                    }
                    Node::Apply { function, arguments } => {
                        let record = functions::record(function);
                        let Meaning::Analytic(facts) = &record.meaning else { continue };
                        let at_zero = self.value_at(arguments[0], zero);
                        for (end, closed) in [record.domain.lower, record.domain.upper].into_iter().flatten()
                        {
                            let distance = self.pool.on_cell().shift(at_zero, &Rational::from(-end));
                            if !closed || self.signs_of(distance) != Signs::ZERO {
                                continue;
                            }
                            let b = self.pool.on_cell();
                            let near = match (facts.near_end, facts.normal) {
                                (Some(form), _) => form(&b, arguments[0], end),
                                (None, Some(form)) => form(&b, arguments[0]),
                                (None, None) => continue,
                            };
                            found = Some((part, near));
                        }
                    }
                    _ => {}
                }
                if found.is_some() {
                    break;
                }
            }
            let Some((part, by)) = found else { return Some(e) };
            if part == by {
                return None;
            }
            e = functions::replace_parts(&mut self.pool, Domain::Cell, e, &[(part, by)]);
        }
        None
    }

    /// t^n and r with base = t^n * r, where n > 0 is the largest such number that the normal form shows.
    fn power_taken_out(&mut self, base: Expr, t: Symbol) -> Option<(Rational, Expr)> {
        let normal = self.normal(base)?;
        normal.denominator.as_constant()?;
        let symbol = self.pool.anywhere().symbol(t);
        let (common, _) = normal.numerator.content();
        let (_, n) = common.into_iter().find(|(e, _)| *e == symbol)?;
        if !n.is_positive() {
            return None;
        }
        let rest = normal.numerator.times(&vec![(symbol, -&n)], &Rational::ONE);
        let rest = crate::decide::Ratio { numerator: rest, denominator: normal.denominator };
        Some((n, crate::decide::expression(&mut self.pool, &rest)))
    }

    fn sign_at(&mut self, g: Expr, r: &Rational) -> Option<i32> {
        let p = self.pool.anywhere().number(r.clone());
        let value = self.value_at(g, p);
        self.signs_of(value).known()
    }

    /// The sign of g on all of an interval, where one enclosure shows it.
    fn sign_over(&mut self, g: Expr, low: &Rational, high: &Rational) -> Option<i32> {
        let x = (self.variable(), Ball::between(low, high, BITS));
        if !self.budget.tick(super::STEPS_OF_ENCLOSURE * self.pool.reach(&[g]).len() as u64) {
            return None;
        }
        let sign = enclose(&self.pool, g, &[x], BITS)?.sign()?;
        Some(sign as i32).filter(|sign| *sign != 0)
    }

    /// The order of the first derivative of g that is not 0 at a point at which it is analytic, the sign of g beside the
    /// point, and a number on that side, no further than `limit`, up to which it holds.
    fn sign_beside(
        &mut self,
        g: Expr,
        end: &End,
        side: Side,
        limit: &Rational,
    ) -> Option<(u32, i32, Rational)> {
        let x = self.variable();
        let (order, sign) = self.first_term(g, end.exact)?;
        let mut derivative = g;
        for _ in 0..order {
            derivative = functions::differentiate(&mut self.pool, &[derivative], x)[0];
        }
        let mut width = limit - &end.outside;
        for _ in 0..MAX_HALVINGS {
            let inner = &end.outside + &width;
            let (low, high) =
                if side == Side::Right { (&end.outside, &inner) } else { (&inner, &end.outside) };
            if self.sign_over(derivative, low, high).is_some() {
                let odd = order % 2 == 1 && side == Side::Left;
                return Some((order, if odd { -sign } else { sign }, inner));
            }
            width = &width * &Rational::HALF;
        }
        None
    }

    /// The zeros of g between two ends at both of which it is analytic.
    fn isolated(&mut self, g: Expr, low: End, high: End) -> Option<Isolated> {
        /// What comes next, from left to right.
        enum Next {
            /// An interval with the signs at its ends.
            Interval((Rational, i32), (Rational, i32)),
            /// A zero, and the sign behind it.
            Zero(Rational, i32),
        }
        let x = self.variable();
        if low.outside >= high.outside {
            return None;
        }
        let middle = low.outside.simplest_between(&high.outside);
        let (first_order, first, from) = self.sign_beside(g, &low, Side::Right, &middle)?;
        let (last_order, last, to) = self.sign_beside(g, &high, Side::Left, &middle)?;
        // An end itself will do where it is rational and g is not 0 there.
        let reach = |q: &Question, order: u32, end: &End, inner: &Rational| match q.pool.as_number(end.exact)
        {
            Some(end) if order == 0 => end.clone(),
            _ => inner.clone(),
        };
        let reach = (reach(self, first_order, &low, &from), reach(self, last_order, &high, &to));
        let mut out = Isolated { zeros: Vec::new(), signs: vec![first], reach };
        let slope = functions::differentiate(&mut self.pool, &[g], x)[0];
        let mut open = vec![Next::Interval((from, first), (to, last))];
        let mut left = MAX_INTERVALS;
        while let Some(next) = open.pop() {
            let (low, high) = match next {
                Next::Interval(low, high) => (low, high),
                Next::Zero(zero, behind) => {
                    out.zeros.push((zero.clone(), zero));
                    out.signs.push(behind);
                    continue;
                }
            };
            left = left.checked_sub(1)?;
            if low.0 == high.0 || self.sign_over(g, &low.0, &high.0).is_some() {
                continue;
            }
            if self.sign_over(slope, &low.0, &high.0).is_some() {
                if low.1 != high.1 {
                    out.zeros.push((low.0, high.0));
                    out.signs.push(high.1);
                }
                continue;
            }
            let middle = &(&low.0 + &high.0) * &Rational::HALF;
            match self.sign_at(g, &middle)? {
                0 => {
                    let exact = self.pool.anywhere().number(middle.clone());
                    let end = End { exact, outside: middle.clone() };
                    let (_, before, l) = self.sign_beside(g, &end, Side::Left, &low.0)?;
                    let (_, behind, h) = self.sign_beside(g, &end, Side::Right, &high.0)?;
                    open.push(Next::Interval((h, behind), high));
                    open.push(Next::Zero(middle, behind));
                    open.push(Next::Interval(low, (l, before)));
                }
                sign => {
                    open.push(Next::Interval((middle.clone(), sign), high));
                    open.push(Next::Interval(low, (middle, sign)));
                }
            }
        }
        Some(out)
    }
}
