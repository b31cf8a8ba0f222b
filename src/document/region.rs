//! Subsets of the line, and the condition on the variable that says them.

use crate::decide::Indexed;
use crate::decide::Question;
use crate::document::family::Indices;
use crate::document::family::MOST_LEFT_OUT;
use crate::document::family::as_one;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::SetShape;
use crate::document::formula::Shape;
use crate::document::human::Writer;
use crate::expr::Expr;
use crate::expr::Symbol;
use crate::line::Cell;
use crate::syntax::tree::Relation;

/// A union of intervals and points, maximal and in increasing order, and of families of such.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Region {
    parts: Vec<Interval>,
    families: Vec<FamilyPart>,
    /// What must not be 0 on it.
    off: Option<Expr>,
}

/// The part of a region that lies in a periodic tail, for the general index.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FamilyPart {
    indices: Indices,
    intervals: Vec<Interval>,
    /// Whether it is everything, in a line that is periodic from end to end.
    all: bool,
}

/// A nonempty interval; a point has equal closed ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lower end; none for minus infinity.
    pub lower: Option<Expr>,
    /// Whether it belongs to the interval.
    pub lower_closed: bool,
    /// The upper end; none for infinity.
    pub upper: Option<Expr>,
    /// Whether it belongs to the interval.
    pub upper_closed: bool,
}

impl Region {
    /// The union of cells that come in increasing order; neighbours are joined.
    pub fn of_cells(cells: impl IntoIterator<Item = Cell>) -> Region {
        let mut parts: Vec<Interval> = Vec::new();
        for cell in cells {
            let next = match cell {
                Cell::Open(lower, upper) => {
                    Interval { lower, lower_closed: false, upper, upper_closed: false }
                }
                Cell::Point(p) => {
                    Interval { lower: Some(p), lower_closed: true, upper: Some(p), upper_closed: true }
                }
            };
            match parts.last_mut() {
                Some(last)
                    if last.upper.is_some()
                        && last.upper == next.lower
                        && (last.upper_closed || next.lower_closed) =>
                {
                    last.upper = next.upper;
                    last.upper_closed = next.upper_closed;
                }
                _ => parts.push(next),
            }
        }
        Region { parts, families: Vec::new(), off: None }
    }

    /// The part of it on which an expression is not 0.
    pub fn off(self, zeros: Option<Expr>) -> Region {
        Region { off: zeros, ..self }
    }

    /// The whole line.
    pub fn line() -> Region {
        Region::of_cells([Cell::Open(None, None)])
    }

    /// Adds what holds in the general period of a tail: of its cells, in order, those that belong.
    pub fn add_family(&mut self, indices: Indices, cells: &[(Cell, bool)]) {
        let endless = indices.from.is_none() && indices.to.is_none();
        let all = endless && cells.iter().all(|(_, inside)| *inside);
        let inside = cells.iter().filter(|(_, inside)| *inside).map(|(cell, _)| *cell);
        let intervals = Region::of_cells(inside).parts;
        self.families.push(FamilyPart { indices, intervals, all });
    }

    /// Adds a point of the general period.
    pub fn add_point(&mut self, indices: Indices, point: Expr) {
        let intervals = Region::of_cells([Cell::Point(point)]).parts;
        self.families.push(FamilyPart { indices, intervals, all: false });
    }

    /// The same with each family over all the indices for which its general form is what belongs to the region: what
    /// stands by itself for the next index goes into it, and ranges that meet are one.
    pub fn joined(mut self, q: &mut Question) -> Region {
        for family in &mut self.families {
            shorten(q, family);
            let parts = &mut self.parts;
            family.indices.extend(|index, n| {
                let there = at_index(q, &family.intervals, index, n);
                let known = !there.is_empty() && there.iter().all(|interval| parts.contains(interval));
                if known {
                    parts.retain(|part| !there.contains(part));
                }
                known
            });
        }
        let mut families: Vec<FamilyPart> = Vec::new();
        for family in self.families {
            let before = families.iter_mut().find(|other| {
                other.intervals == family.intervals
                    && other.indices.and(&family.indices, MOST_LEFT_OUT).is_some()
            });
            match before {
                Some(before) => {
                    before.indices =
                        before.indices.and(&family.indices, MOST_LEFT_OUT).expect("it was just found");
                }
                None => families.push(family),
            }
        }
        Region { families, ..self }
    }

    /// Whether nothing belongs to it.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.families.iter().all(|f| f.intervals.is_empty())
    }

    /// Its maximal intervals.
    pub fn intervals(&self) -> &[Interval] {
        &self.parts
    }

    /// Whether it is the whole line.
    pub fn is_line(&self) -> bool {
        self.off.is_none() && self.is_line_but_for_zeros()
    }

    fn is_line_but_for_zeros(&self) -> bool {
        match self.families.as_slice() {
            [] => matches!(self.parts.as_slice(), [Interval { lower: None, upper: None, .. }]),
            [only] => self.parts.is_empty() && only.all,
            _ => false,
        }
    }

    /// The points that are missing, if only points are.
    pub fn missing_points(&self) -> Option<Vec<Expr>> {
        if self.off.is_some() {
            return None;
        }
        let (first, last) = (self.parts.first()?, self.parts.last()?);
        if first.lower.is_some() || last.upper.is_some() {
            return None;
        }
        self.parts.windows(2).map(|pair| pair[0].upper.filter(|u| Some(*u) == pair[1].lower)).collect()
    }

    /// The condition on the variable; with a family, `condition, k in Z`.
    pub fn condition(&self, writer: &mut Writer, out: &mut Formulas) -> Formula {
        let condition = self.bare_condition(writer, out);
        match self.families.first() {
            Some(family) if !self.is_line() => {
                let k = writer.symbol(out, family.indices.index);
                out.push(Shape::ForIntegers(condition, k))
            }
            _ => condition,
        }
    }

    fn bare_condition(&self, writer: &mut Writer, out: &mut Formulas) -> Formula {
        if let Some(zeros) = self.off {
            let place = Region { off: None, ..self.clone() };
            let mut parts =
                if place.is_line() { Vec::new() } else { vec![place.bare_condition(writer, out)] };
            parts.extend(writer.not_zero(out, zeros));
            return joined(out, parts, Shape::And);
        }
        if self.is_line() {
            return writer.everywhere(out);
        }
        if !self.families.is_empty() {
            let mut parts = Vec::new();
            if !self.parts.is_empty() {
                let finite = Region { parts: self.parts.clone(), families: Vec::new(), off: None };
                parts.push(finite.condition(writer, out));
            }
            for family in &self.families {
                parts.extend(family.condition(writer, out));
            }
            return joined(out, parts, Shape::Or);
        }
        let x = writer.variable(out);
        if self.parts.is_empty() {
            return out.push(Shape::Element(x, SetShape::Points(Vec::new())));
        }
        if let Some(points) = self.missing_points() {
            let shown: Vec<Formula> = points.iter().map(|p| writer.expression(out, *p)).collect();
            if shown.len() > 3 {
                let inside = out.push(Shape::Element(x, SetShape::Points(shown)));
                return out.push(Shape::Not(inside));
            }
            let mut parts: Vec<Formula> = shown
                .into_iter()
                .map(|p| out.push(Shape::Compare { first: x, rest: vec![(Relation::NotEqual, p)] }))
                .collect();
            return if parts.len() == 1 { parts.remove(0) } else { out.push(Shape::And(parts)) };
        }
        let parts: Vec<Formula> = self.parts.iter().map(|i| i.condition(writer, out, x)).collect();
        joined(out, parts, Shape::Or)
    }
}

/// One formula as it is, several joined.
fn joined(out: &mut Formulas, mut parts: Vec<Formula>, join: fn(Vec<Formula>) -> Shape) -> Formula {
    if parts.len() == 1 { parts.remove(0) } else { out.push(join(parts)) }
}

impl FamilyPart {
    fn condition(&self, writer: &mut Writer, out: &mut Formulas) -> Option<Formula> {
        let x = writer.variable(out);
        if self.intervals.is_empty() {
            return None;
        }
        let of_index = self.indices.conditions(writer, out);
        let parts = self.intervals.iter().map(|i| i.condition(writer, out, x)).collect();
        let inside = joined(out, parts, Shape::Or);
        let mut all = vec![inside];
        all.extend(of_index);
        Some(joined(out, all, Shape::And))
    }
}

/// Intervals of the general period for one index.
/// Equally spaced intervals of a period as one interval of a shorter one.
fn shorten(q: &mut Question, family: &mut FamilyPart) {
    let Some((low, high)) = ends_of_first(&family.intervals) else { return };
    let index = family.indices.index;
    let mut spaced = |end: fn(&Interval) -> Option<Expr>| {
        let ends: Option<Vec<Expr>> = family.intervals.iter().map(end).collect();
        as_one(q, &ends?, index)
    };
    let (Some((lower, turns)), Some(_)) = (spaced(|i| i.lower), spaced(|i| i.upper)) else { return };
    let first = family.intervals[0];
    let alike = |i: &Interval| (i.lower_closed, i.upper_closed) == (first.lower_closed, first.upper_closed);
    if !family.indices.except.is_empty() || !family.intervals.iter().all(alike) {
        return;
    }
    let times = family.intervals.len() as i64;
    let zero = q.pool.anywhere().int(0);
    let [low, high] = [low, high].map(|end| end.at_index(q, index, zero));
    let b = q.pool.on_cell();
    let upper = b.add(lower, b.sub(high, low));
    family.intervals = vec![Interval { lower: Some(lower), upper: Some(upper), ..first }];
    family.indices.from = family.indices.from.map(|n| n * times + turns);
    family.indices.to = family.indices.to.map(|n| n * times + times - 1 + turns);
}

fn ends_of_first(intervals: &[Interval]) -> Option<(Expr, Expr)> {
    let first = intervals.first()?;
    Some((first.lower?, first.upper?))
}

fn at_index(q: &mut Question, intervals: &[Interval], index: Symbol, n: i64) -> Vec<Interval> {
    let value = q.pool.anywhere().int(n);
    let mut end = |e: Option<Expr>| e.map(|e| e.at_index(q, index, value));
    intervals.iter().map(|i| Interval { lower: end(i.lower), upper: end(i.upper), ..*i }).collect()
}

impl Interval {
    pub(super) fn condition(&self, writer: &mut Writer, out: &mut Formulas, x: Formula) -> Formula {
        let below = if self.lower_closed { Relation::LessEq } else { Relation::Less };
        let above = if self.upper_closed { Relation::LessEq } else { Relation::Less };
        let shape = match (self.lower, self.upper) {
            (None, None) => return writer.everywhere(out),
            (Some(a), Some(b)) if a == b => {
                let p = writer.expression(out, a);
                Shape::Compare { first: x, rest: vec![(Relation::Equal, p)] }
            }
            (Some(a), Some(b)) => {
                let (a, b) = (writer.expression(out, a), writer.expression(out, b));
                Shape::Compare { first: a, rest: vec![(below, x), (above, b)] }
            }
            (Some(a), None) => {
                let a = writer.expression(out, a);
                let relation = if self.lower_closed { Relation::GreaterEq } else { Relation::Greater };
                Shape::Compare { first: x, rest: vec![(relation, a)] }
            }
            (None, Some(b)) => {
                let b = writer.expression(out, b);
                Shape::Compare { first: x, rest: vec![(above, b)] }
            }
        };
        out.push(shape)
    }
}
