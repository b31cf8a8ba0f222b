//! Integers: the index of periods, its range, floors of numbers.

use crate::decide::Question;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions::Signs;
use crate::line::Cell;
use crate::number::Rational;

impl Question {
    /// The index of periods: an integer symbol that the question does not use otherwise.
    pub fn index(&mut self) -> Symbol {
        if let Some(index) = self.index {
            return index;
        }
        let name = ["k", "n", "m", "j", "i", "l"]
            .into_iter()
            .find(|name| self.pool.find_symbol(name).is_none())
            .unwrap_or("k");
        let index = self.pool.bound_symbol(name);
        self.pool.declare_integer(index);
        self.index = Some(index);
        index
    }

    /// What is known of an integer symbol in a range.
    pub fn in_range(&mut self, index: Symbol, (from, to): (Option<i64>, Option<i64>)) -> Vec<(Expr, Signs)> {
        let b = self.pool.on_cell();
        let k = b.symbol(index);
        let above = from.map(|n| (b.shift(k, &Rational::from(-n)), Signs::NOT_NEGATIVE));
        let below = to.map(|n| (b.sub(b.int(n), k), Signs::NOT_NEGATIVE));
        above.into_iter().chain(below).collect()
    }

    /// The integers between which an expression in an integer symbol changes its sign: before the first and
    /// behind the last it has one sign each.
    pub(super) fn turning_indices(&mut self, e: Expr, index: Symbol) -> Option<(i64, i64)> {
        if self.pool.symbols_of(&[e]) != [index] {
            return None;
        }
        let chart = self.with_variable(index, |q| q.chart(e, Cell::Open(None, None))).ok()?;
        let points = chart.as_finite()?.points();
        let (first, last) = (points.first()?.0, points.last()?.0);
        Some((self.floor_of(first).ok()?.to_i64()?, self.floor_of(last).ok()?.to_i64()?))
    }

    /// Whether an expression speaks of the index of periods.
    pub fn mentions_index(&self, e: Expr) -> bool {
        self.index.is_some_and(|index| self.pool.contains(e, index))
    }

    /// a/b, if that is a rational number.
    pub(in crate::decide) fn ratio(&mut self, a: Expr, b: Expr) -> Option<Rational> {
        let quotient = self.pool.on_cell().div(a, b);
        let simple = self.normal(quotient)?.cancelled();
        Some(&simple.numerator.as_constant()? / &simple.denominator.as_constant()?)
    }

    /// The integer nearest to a number free of the variable; of two, the smaller one.
    pub fn nearest_integer(&mut self, e: Expr) -> Result<Rational, Undecided> {
        let b = self.pool.on_cell();
        let mirrored = b.linear(&Rational::HALF, &[(Rational::MINUS_ONE, e)]);
        Ok(-self.floor_of(mirrored)?)
    }

    /// The largest integer that is not larger than a number free of the variable.
    pub fn floor_of(&mut self, e: Expr) -> Result<Rational, Undecided> {
        if let Some(r) = self.pool.as_number(e) {
            return Ok(Rational::from(r.floor()));
        }
        if let Some(normal) = self.normal(e).map(|n| n.cancelled())
            && let (Some(n), Some(d)) = (normal.numerator.as_constant(), normal.denominator.as_constant())
        {
            return Ok(Rational::from((&n / &d).floor()));
        }
        if !self.pool.is_constant(e) {
            for n in [0, -1, 1, -2, 2] {
                let b = self.pool.on_cell();
                let (below, above) = (b.shift(e, &Rational::from(-n)), b.shift(e, &Rational::from(-n - 1)));
                if self.signs_of(below).is_subset(Signs::NOT_NEGATIVE)
                    && self.signs_of(above) == Signs::NEGATIVE
                {
                    return Ok(Rational::from(n));
                }
            }
            self.open.get_or_insert(e);
            return Err(Undecided::Sign(e));
        }
        let mut bits = 64;
        while bits <= self.budget.max_bits() {
            if let Some((low, high)) = self.enclose(e, bits).and_then(|ball| ball.ends()) {
                let (low, high) = (Rational::from(low.floor()), Rational::from(high.floor()));
                if low == high {
                    return Ok(low);
                }
                if &high - &low == Rational::ONE {
                    let difference = self.pool.on_cell().shift(e, &-&high);
                    return Ok(if self.sign(difference)? < 0 { low } else { high });
                }
            }
            bits *= 2;
        }
        Err(Undecided::Zero(e))
    }
}
