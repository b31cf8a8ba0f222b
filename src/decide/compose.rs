//! Functions of a function: where u(x) crosses points that repeat.
//!
//! The steps of floor and the zeros of sin(t) - c are the same in every period of t. For a linear u they are
//! carried over to x; for any other u on an interval where it is bounded, the finitely many points that it
//! can reach are crossed one by one.

use std::cmp::Ordering;

use crate::decide::Question;
use crate::decide::enclose;
use crate::decide::periodic::Indexed;
use crate::decide::periodic::around;
use crate::decide::periodic::restrict;
use crate::decide::solve::Chart;
use crate::decide::sweep::sweep2;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Bound;
use crate::functions::COS;
use crate::functions::Meaning;
use crate::functions::Monotone;
use crate::functions::SIN;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Window;
use crate::number::Ball;
use crate::number::Rational;

/// The largest number of points that are crossed one by one.
const MAX_CROSSINGS: usize = 2000;

impl Question {
    /// The largest integer not above u, on an open cell on which u is analytic.
    pub fn floor_on(&mut self, u: Expr, cell: Cell) -> Result<Line<Expr>, Undecided> {
        let Cell::Open(low, high) = cell else { unreachable!("steps are asked for open cells") };
        if !self.varies(u) {
            let n = self.floor_of(u)?;
            let n = self.pool.anywhere().number(n);
            return Ok(Line::finite(Partition::on(low, high, n)));
        }
        let index = self.index();
        let b = self.pool.on_cell();
        let k = b.symbol(index);
        let (before, after, period) =
            (b.shift(k, &Rational::MINUS_ONE), b.shift(k, &Rational::ONE), b.int(1));
        let mut body = Partition::on(Some(before), Some(after), before);
        body.push(k, k, k);
        self.compose(&Window { index, from: None, to: None, period, body }, u, cell)
    }

    /// The chart of sin(u) - level or cos(u) - level.
    pub(super) fn chart_of_wave(
        &mut self,
        function: FunctionId,
        u: Expr,
        level: Expr,
        cell: Cell,
    ) -> Result<Chart, Undecided> {
        let Cell::Open(low, high) = cell else { unreachable!("charts are asked for open cells") };
        let one = Rational::ONE;
        let (above, below) = {
            let b = self.pool.on_cell();
            (b.shift(level, &-&one), b.shift(level, &one))
        };
        let (above, below) = (self.sign(above)?, self.sign(below)?);
        if above > 0 || below < 0 {
            return Ok(Line::finite(Partition::on(low, high, if above > 0 { -1 } else { 1 })));
        }
        let index = self.index();
        let b = self.pool.on_cell();
        let (pi, two, k) = (b.pi(), Rational::TWO, b.symbol(index));
        let period = b.scale(&two, pi);
        let turn = b.mul(period, k);
        let inverse =
            functions::call(&b, if function == SIN { functions::ASIN } else { functions::ACOS }, level);
        // Upwards through the level at `first`, downwards at `last`.
        let (first, last) = if function == SIN {
            (b.add(inverse, turn), b.add(b.sub(pi, inverse), turn))
        } else {
            (b.sub(turn, inverse), b.add(turn, inverse))
        };
        let low = b.sub(last, period);
        let body = if above == 0 || below == 0 {
            // Only touched.
            let sign = if above == 0 { -1 } else { 1 };
            let at = if function == COS && below == 0 { last } else { first };
            let mut body = Partition::on(Some(b.sub(at, period)), Some(b.add(at, period)), sign);
            body.push(at, 0, sign);
            body
        } else {
            let mut body = Partition::on(Some(low), Some(b.add(first, period)), -1);
            body.push(first, 0, 1);
            body.push(last, 0, -1);
            body
        };
        self.compose(&Window { index, from: None, to: None, period, body }, u, cell)
    }

    /// `outer` as a function of u(x), on an open cell on which u is analytic and varies.
    pub(super) fn compose<T: Indexed>(
        &mut self,
        outer: &Window<T>,
        u: Expr,
        cell: Cell,
    ) -> Result<Line<T>, Undecided> {
        let Cell::Open(low, high) = cell else { unreachable!("compositions are asked for open cells") };
        // The index of the steps would capture the index of the period in which u is given, as in floor(2*(x - k)).
        if self.pool.contains(u, outer.index) {
            return Err(Undecided::Periods(u));
        }
        let x = self.variable();
        let slope = functions::differentiate(&mut self.pool, &[u], x)[0];
        if !self.varies(slope) {
            let sign = self.sign(slope)?;
            if sign == 0 {
                let level = self.level_of(u, cell)?;
                let value = self.value_of_window(outer, level)?;
                return Ok(Line::finite(Partition::on(low, high, value)));
            }
            let offset = self.offset(u, slope, cell)?;
            let line = Line::Periodic(self.through(outer, slope, offset, sign));
            return restrict(self, &line, low, high);
        }
        let range = self.range(u, cell).or_else(|| self.range_by_charts(u, cell));
        let (least, greatest) = range.ok_or(Undecided::Infinite(u))?;
        let one = Rational::ONE;
        let ends = [&least - &one, &greatest + &one].map(|r| self.pool.anywhere().number(r));
        let levels = restrict(self, &Line::Periodic(outer.clone()), Some(ends[0]), Some(ends[1]))?;
        let levels = levels.as_finite().expect("between two points are finitely many").clone();
        if levels.points().len() > MAX_CROSSINGS {
            return Err(Undecided::Infinite(u));
        }
        // Where u lies among the levels: twice the number below it, and one more if it is a level.
        let mut places = Vec::with_capacity(levels.points().len());
        for (level, _) in levels.points() {
            let difference = self.pool.on_cell().sub(u, *level);
            places.push(self.chart(difference, cell)?.map(|_, sign| sign + 1));
        }
        // In a balanced tree: each point is compared with a few others only.
        while places.len() > 1 {
            let mut sums = Vec::with_capacity(places.len().div_ceil(2));
            let mut pending = places.into_iter();
            while let Some(first) = pending.next() {
                sums.push(match pending.next() {
                    Some(second) => sweep2(self, &first, &second, |_, _, m, n| m + n)?,
                    None => first,
                });
            }
            places = sums;
        }
        let place = places.pop().unwrap_or_else(|| Line::finite(Partition::on(low, high, 0)));
        Ok(place.map(|_, n| {
            let below = usize::try_from(n / 2).expect("a number of points");
            if n % 2 == 0 { levels.stretches()[below].clone() } else { levels.points()[below].1.clone() }
        }))
    }

    /// The one value of u on a cell on which its slope is proved to be 0.
    fn level_of(&mut self, u: Expr, cell: Cell) -> Result<Expr, Undecided> {
        let inside = self.sample(cell).ok_or(Undecided::Infinite(u))?;
        Ok(self.value_at(u, inside))
    }

    /// What a periodic line is at one point.
    fn value_of_window<T: Indexed>(&mut self, outer: &Window<T>, level: Expr) -> Result<T, Undecided> {
        let cells = around(self, &Line::Periodic(outer.clone()), level)?;
        let mut value = cells.stretches()[0].clone();
        for (i, (p, at)) in cells.points().iter().enumerate() {
            match self.compare(*p, level)? {
                Ordering::Less => value = cells.stretches()[i + 1].clone(),
                Ordering::Equal => return Ok(at.clone()),
                Ordering::Greater => break,
            }
        }
        Ok(value)
    }

    /// u - slope*x for a u of constant slope, from its value at a point of the cell: 0 may lie outside.
    fn offset(&mut self, u: Expr, slope: Expr, cell: Cell) -> Result<Expr, Undecided> {
        if self.pool.is_polynomial(u) {
            let zero = self.pool.anywhere().int(0);
            return Ok(self.value_at(u, zero));
        }
        let inside = self.sample(cell).ok_or(Undecided::Infinite(u))?;
        let value = self.value_at(u, inside);
        let b = self.pool.on_cell();
        let offset = b.sub(value, b.mul(slope, inside));
        Ok(match self.normal(offset) {
            Some(normal) => crate::decide::expression(&mut self.pool, &normal.cancelled()),
            None => offset,
        })
    }

    /// A window in u = slope * x + offset, with a slope of the sign 1 or -1, as a window in x.
    fn through<T: Indexed>(&mut self, w: &Window<T>, slope: Expr, offset: Expr, sign: i32) -> Window<T> {
        let back = |q: &mut Question, e: Expr| {
            let b = q.pool.on_cell();
            let moved = b.div(b.sub(e, offset), slope);
            if q.pool.is_constant(slope) && q.pool.as_number(slope).is_some() {
                return moved;
            }
            match q.normal(moved) {
                Some(normal) => crate::decide::expression(&mut q.pool, &normal.cancelled()),
                None => moved,
            }
        };
        let period = {
            let b = self.pool.on_cell();
            let width = b.div(w.period, slope);
            if sign < 0 { b.neg(width) } else { width }
        };
        let (low, high) = w.body.ends();
        let (low, high) = (low.expect("a window has ends"), high.expect("a window has ends"));
        let points = w.body.points();
        let mut body;
        if sign > 0 {
            let first = w.body.stretches()[0].clone();
            body = Partition::on(Some(back(self, low)), Some(back(self, high)), first);
            for (i, (p, at)) in points.iter().enumerate() {
                body.push(back(self, *p), at.clone(), w.body.stretches()[i + 1].clone());
            }
        } else {
            let minus = {
                let b = self.pool.on_cell();
                b.neg(b.symbol(w.index))
            };
            let turned = |q: &mut Question, e: Expr| {
                let e = e.at_index(q, w.index, minus);
                back(q, e)
            };
            let ends = (turned(self, high), turned(self, low));
            let last = w.body.stretches()[points.len()].at_index(self, w.index, minus);
            body = Partition::on(Some(ends.0), Some(ends.1), last);
            for (i, (p, at)) in points.iter().enumerate().rev() {
                let p = turned(self, *p);
                let at = at.at_index(self, w.index, minus);
                let behind = w.body.stretches()[i].at_index(self, w.index, minus);
                body.push(p, at, behind);
            }
        }
        Window { index: w.index, from: None, to: None, period, body }
    }

    /// Two numbers between which u lies on a cell.
    fn range(&mut self, u: Expr, cell: Cell) -> Option<(Rational, Rational)> {
        let Cell::Open(low, high) = cell else { return None };
        if let (Some(low), Some(high)) = (low, high)
            && self.pool.is_constant(low)
            && self.pool.is_constant(high)
        {
            let (low, _) = self.enclose(low, 64)?.ends()?;
            let (_, high) = self.enclose(high, 64)?.ends()?;
            let x = (self.variable(), Ball::between(&low, &high, 64));
            if let Some(ends) = enclose(&self.pool, u, &[x], 64).and_then(|ball| ball.ends()) {
                return Some(ends);
            }
        }
        // c f(v) + d with a bounded f.
        let (constant, factor, term) = match self.pool.node(u) {
            Node::Sum { constant, terms } if terms.len() == 1 => {
                (constant.clone(), terms[0].0.clone(), terms[0].1)
            }
            _ => (Rational::ZERO, Rational::ONE, u),
        };
        let Node::Apply { function, .. } = self.pool.node(term) else { return None };
        let size = &factor.abs() * &self.bound(*function)?;
        Some((&constant - &size, &constant + &size))
    }

    /// Two numbers between which u lies on a cell, by the charts of its differences from them: sin(x)/x - 1 is negative.
    fn range_by_charts(&mut self, u: Expr, cell: Cell) -> Option<(Rational, Rational)> {
        let is_beyond = |q: &mut Question, bound: &Rational, side: i32| {
            let difference = q.pool.on_cell().shift(u, &-bound);
            let chart = q.chart(difference, cell).ok()?;
            let mut signs = chart.values();
            signs.all(|sign| *sign != side).then(|| bound.clone())
        };
        let bounds = [1, 2, 4].map(Rational::from);
        let greatest = bounds.iter().find_map(|bound| is_beyond(self, bound, 1))?;
        let least = bounds.iter().find_map(|bound| is_beyond(self, &-bound, -1))?;
        Some((least, greatest))
    }

    /// A number that the absolute value of a function never exceeds.
    fn bound(&mut self, function: FunctionId) -> Option<Rational> {
        if function == SIN || function == COS {
            return Some(Rational::ONE);
        }
        let Meaning::Analytic(facts) = &functions::record(function).meaning else { return None };
        let (Monotone::Increasing | Monotone::Decreasing, (Bound::Finite(a), Bound::Finite(b))) =
            (facts.monotone, facts.limits)
        else {
            return None;
        };
        let ends = [a, b].map(|end| end(&self.pool.on_cell()));
        let mut size = Rational::ZERO;
        for end in ends {
            let (low, high) = self.enclose(end, 64)?.ends()?;
            size = size.max(low.abs()).max(high.abs());
        }
        Some(size)
    }
}
