//! Subsets of the line, and the condition on the variable that says them.

use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::SetShape;
use crate::document::formula::Shape;
use crate::document::human::Writer;
use crate::expr::Expr;
use crate::line::Cell;
use crate::syntax::tree::Relation;

/// A finite union of intervals and points, maximal and in increasing order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Region {
    parts: Vec<Interval>,
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
        Region { parts }
    }

    /// Its maximal intervals.
    pub fn intervals(&self) -> &[Interval] {
        &self.parts
    }

    /// Whether it is the whole line.
    pub fn is_line(&self) -> bool {
        matches!(self.parts.as_slice(), [Interval { lower: None, upper: None, .. }])
    }

    /// The points that are missing, if only points are.
    pub fn missing_points(&self) -> Option<Vec<Expr>> {
        let (first, last) = (self.parts.first()?, self.parts.last()?);
        if first.lower.is_some() || last.upper.is_some() {
            return None;
        }
        self.parts.windows(2).map(|pair| pair[0].upper.filter(|u| Some(*u) == pair[1].lower)).collect()
    }

    /// The condition on the variable.
    pub fn condition(&self, writer: &mut Writer, out: &mut Formulas) -> Formula {
        if self.is_line() {
            return writer.everywhere(out);
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
        let mut parts: Vec<Formula> = self.parts.iter().map(|i| i.condition(writer, out, x)).collect();
        if parts.len() == 1 { parts.remove(0) } else { out.push(Shape::Or(parts)) }
    }
}

impl Interval {
    fn condition(&self, writer: &mut Writer, out: &mut Formulas, x: Formula) -> Formula {
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
