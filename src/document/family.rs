//! Families: what holds for every integer k of a range.

use crate::decide::Indexed;
use crate::decide::Question;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::SetShape;
use crate::document::formula::Shape;
use crate::document::human::Writer;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::number::Rational;
use crate::syntax::tree::Relation;
use crate::truth::Truth;

/// Two ranges of an index with more integers between them than this stay apart.
pub const MOST_LEFT_OUT: i64 = 2;

/// The integers that the index of a family runs through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indices {
    /// The index.
    pub index: Symbol,
    /// The smallest; none when there is none.
    pub from: Option<i64>,
    /// The largest.
    pub to: Option<i64>,
    /// Those that are left out.
    pub except: Vec<i64>,
}

impl Indices {
    /// All integers of a range.
    pub fn range((index, from, to): (Symbol, Option<i64>, Option<i64>)) -> Indices {
        Indices { index, from, to, except: Vec::new() }
    }

    /// Goes on over the next indices on both sides as long as they are found.
    pub fn extend(&mut self, mut takes: impl FnMut(Symbol, i64) -> bool) {
        while let Some(next) = self.to.map(|to| to + 1) {
            if !takes(self.index, next) {
                break;
            }
            self.to = Some(next);
        }
        while let Some(next) = self.from.map(|from| from - 1) {
            if !takes(self.index, next) {
                break;
            }
            self.from = Some(next);
        }
    }

    /// Both ranges as one, if at most so many integers lie between them; those are left out.
    pub fn and(&self, other: &Indices, most: i64) -> Option<Indices> {
        let [first, second] =
            if self.to.is_some() && other.from.is_some() { [self, other] } else { [other, self] };
        let (to, from) = (first.to?, second.from?);
        let gap = from - to - 1;
        if first.index != second.index || gap < 0 || gap > most {
            return None;
        }
        let between = to + 1..from;
        let except =
            first.except.iter().copied().chain(between).chain(second.except.iter().copied()).collect();
        Some(Indices { index: first.index, from: first.from, to: second.to, except })
    }

    /// `k in Z`
    pub fn membership(&self, writer: &mut Writer, out: &mut Formulas) -> Formula {
        let k = writer.symbol(out, self.index);
        out.push(Shape::Element(k, SetShape::Integers))
    }

    /// What is asked of k beside being an integer: `k >= 1`, `k != 0`.
    pub fn conditions(&self, writer: &mut Writer, out: &mut Formulas) -> Vec<Formula> {
        // An end that is left out is no end.
        let end = |mut end: Option<i64>, step: i64| {
            while let Some(n) = end.filter(|n| self.except.contains(n)) {
                end = Some(n + step);
            }
            end
        };
        let (from, to) = (end(self.from, 1), end(self.to, -1));
        let ends = [(from, Relation::GreaterEq), (to, Relation::LessEq)];
        let ends = ends.into_iter().filter_map(|(n, relation)| n.map(|n| (n, relation)));
        let inside = |n: &&i64| from.is_none_or(|from| **n > from) && to.is_none_or(|to| **n < to);
        let left_out = self.except.iter().filter(inside).map(|n| (*n, Relation::NotEqual));
        ends.chain(left_out)
            .map(|(n, relation)| {
                let k = writer.symbol(out, self.index);
                let n = crate::document::human::signed_number(out, &Rational::from(n));
                out.push(Shape::Compare { first: k, rest: vec![(relation, n)] })
            })
            .collect()
    }
}

/// Points s_0(k), s_1(k), ... of one period as one family s_0(0) + (k - n)*step, where they are equally spaced, and n: from
/// the point nearest to 0 on.
pub fn as_one(q: &mut Question, points: &[Expr], index: Symbol) -> Option<(Expr, i64)> {
    let [first, rest @ ..] = points else { return None };
    if rest.is_empty() {
        return None;
    }
    let [zero, one] = [0, 1].map(|n| q.pool.anywhere().int(n));
    let start = first.at_index(q, index, zero);
    let next = first.at_index(q, index, one);
    let b = q.pool.on_cell();
    let step = b.scale(&Rational::new(1, points.len() as i64), b.sub(next, start));
    for (i, p) in points.iter().enumerate() {
        let at_zero = p.at_index(q, index, zero);
        let b = q.pool.on_cell();
        let expected = b.linear(&Rational::ZERO, &[(Rational::ONE, start), (Rational::from(i as i64), step)]);
        if q.equals(at_zero, expected) != Truth::True {
            return None;
        }
    }
    let turns = q.pool.on_cell().div(start, step);
    let turns = q.nearest_integer(turns).ok().and_then(|n| n.to_i64()).unwrap_or(0);
    let b = q.pool.on_cell();
    let one = Rational::ONE;
    let moved = b.mul(b.symbol(index), step);
    let back = Rational::from(-turns);
    Some((b.linear(&Rational::ZERO, &[(one.clone(), start), (back, step), (one, moved)]), turns))
}
