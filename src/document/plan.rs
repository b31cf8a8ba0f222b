//! What the answer says, decided before a word is written: which cells share a
//! formula, in which order they come, which points are named.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::decide::Indexed;
use crate::decide::Question;
use crate::derive::Answer;
use crate::derive::CaseAnalysis;
use crate::derive::Constraint;
use crate::derive::Edges;
use crate::derive::Family;
use crate::derive::PointAnalysis;
use crate::derive::SideEvidence;
use crate::derive::Slope;
use crate::derive::Verdict;
use crate::document::constraints::Comparison;
use crate::document::constraints::comparisons;
use crate::document::family::Indices;
use crate::document::family::as_one;
use crate::document::groups::Group;
use crate::document::groups::PieceOrder;
use crate::document::groups::branch_numbers;
use crate::document::groups::groups;
use crate::document::region::Region;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions::ABS;
use crate::line::Cell;
use crate::piecewise::Piece;
use crate::piecewise::reassemble;
use crate::simplify::odd_roots;
use crate::simplify::simplify;
use crate::truth::Truth;

/// The derivative in one case of the parameters, ready to be written.
pub struct CasePlan {
    /// The case; empty when there is only one.
    pub when: Vec<Comparison>,
    /// The answers that lead to the case.
    pub path: Vec<Constraint>,
    /// Formulas with the cells they hold on, in the order of the answer.
    pub groups: Vec<Group>,
    /// Points with a value of their own.
    pub valued: Vec<(Place, Expr)>,
    /// Points whose verdict depends on parameters.
    pub depends: Vec<(Place, Vec<CaseRow>)>,
    /// Points of the domain without a derivative.
    pub undefined: Vec<Place>,
    /// Points where the derivative is not decided.
    pub undecided: Vec<Place>,
    /// The domain of the function that is differentiated.
    pub domain: Region,
    /// Where it is continuous, with points where that depends on parameters.
    pub continuous: Region,
    /// Where it is differentiable.
    pub differentiable: Region,
    /// Points that are continuous under conditions.
    pub continuous_if: Vec<(Expr, Vec<Vec<Comparison>>)>,
    /// Points that are differentiable under conditions.
    pub differentiable_if: Vec<(Expr, Vec<Vec<Comparison>>)>,
    /// For each breakpoint of the finite part, whether a piece holds it.
    pub in_piece: Vec<bool>,
    /// The points of families: the general ones, and those that are exceptions.
    pub family_points: Vec<(PointAnalysis, Option<Indices>, bool)>,
    /// Whether something is undecided.
    pub open: bool,
    /// Whether edges of the domain count.
    edges: Edges,
}

/// Conditions on parameters, and what the derivative is under them.
pub type CaseRow = (Vec<Comparison>, CaseValue);

/// A point, or one in every period.
pub type Place = (Expr, Option<Indices>);

/// The cells of a period, and whether each belongs to the domain, to the points of continuity and to those of
/// differentiability.
type Regions = [Vec<(Cell, bool)>; 3];

/// What the derivative is at a point in one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseValue {
    /// This value.
    Value(Expr),
    /// None.
    Undefined,
    /// Not decided.
    Undecided,
}

/// The plan of one case. `source` is the function as an expression: its branches give the order.
pub fn plan(q: &mut Question, case: &CaseAnalysis, source: Expr, order: PieceOrder) -> CasePlan {
    let when = comparisons(q, &case.when);
    let uses_abs = q
        .pool
        .reach(&[source])
        .into_iter()
        .any(|e| matches!(q.pool.node(e), Node::Apply { function, .. } if *function == ABS));
    let whole = reassemble(q, &case.derivative, uses_abs);
    let branches = branch_numbers(q, source);
    let (groups, held) = match whole {
        Some((e, at_point)) => {
            let line = case.derivative.as_finite().expect("only finitely many cells become one formula");
            let held = line.points().iter().map(|(p, _)| (*p, at_point)).collect();
            (vec![Group::one(e, line, at_point)], held)
        }
        None => {
            let roots = odd_roots(&mut q.pool, source);
            groups(q, &case.derivative, branches.as_ref(), order, &roots)
        }
    };
    let mut out = CasePlan {
        when,
        path: case.path.clone(),
        groups,
        valued: Vec::new(),
        depends: Vec::new(),
        undefined: Vec::new(),
        undecided: Vec::new(),
        domain: Region::default(),
        continuous: Region::default(),
        differentiable: Region::default(),
        continuous_if: Vec::new(),
        differentiable_if: Vec::new(),
        in_piece: Vec::with_capacity(case.points.len()),
        family_points: Vec::new(),
        open: false,
        edges: case.edges,
    };
    out.points(q, case, &held);
    out.regions(q, case);
    out
}

impl CasePlan {
    /// The index of families, if one is spoken of.
    pub fn index(&self) -> Option<Symbol> {
        let of_points = self.family_points.iter().filter_map(|(_, indices, _)| indices.as_ref());
        let of_groups = self.groups.iter().filter_map(|g| g.indices.as_ref());
        of_points.chain(of_groups).map(|indices| indices.index).next()
    }

    /// The points of families that are in the domain, but not in the set of continuity (1) or in the domain
    /// of the derivative (2).
    pub fn family_exceptions(&self, which: usize) -> Vec<Expr> {
        let outside = |p: &PointAnalysis| match &p.verdict {
            Verdict::Outside { .. } | Verdict::Differentiable { .. } => false,
            Verdict::Jump { .. }
            | Verdict::Removable { .. }
            | Verdict::Pole
            | Verdict::Oscillation { of_value: true } => true,
            _ => which == 2,
        };
        let all = self.family_points.iter();
        all.filter(|(p, indices, _)| indices.is_some() && outside(p)).map(|(p, ..)| p.at).collect()
    }

    fn points(&mut self, q: &mut Question, case: &CaseAnalysis, held: &HashMap<Expr, bool>) {
        for point in &case.points {
            let in_piece = self.point(q, point, None, held);
            self.in_piece.push(in_piece);
        }
        for family in &case.families {
            for (_, point) in &family.except {
                // The general formula says nothing about an exception.
                let alone = HashMap::from([(point.at, false)]);
                let in_piece = self.point(q, point, None, &alone);
                self.family_points.push((point.clone(), None, in_piece));
            }
        }
        for (point, indices) in joined_families(q, &case.families) {
            let in_piece = self.point(q, &point, Some(indices.clone()), held);
            self.family_points.push((point, Some(indices), in_piece));
        }
        for list in [&mut self.undefined, &mut self.undecided] {
            let places = with_exceptions(q, std::mem::take(list));
            *list = joined_places(q, places);
        }
    }

    /// Puts a point into its list; whether a piece holds it.
    fn point(
        &mut self,
        q: &mut Question,
        point: &PointAnalysis,
        indices: Option<Indices>,
        held: &HashMap<Expr, bool>,
    ) -> bool {
        let value = match &point.verdict {
            Verdict::Differentiable { value } => Some(*value),
            Verdict::Endpoint { slope: Slope::Finite(value), .. } if self.edges == Edges::Counted => {
                Some(*value)
            }
            _ => None,
        };
        // Merged away in the derivative: one formula holds on both sides and at the point.
        let in_piece = value.is_some() && held.get(&point.at).is_none_or(|held| *held);
        let place = (point.at, indices);
        if let Some(value) = value {
            if !in_piece {
                let value = simplify(q, value, Cell::Point(point.at));
                self.valued.push((place, value));
            }
            return in_piece;
        }
        match &point.verdict {
            Verdict::Differentiable { .. } | Verdict::Outside { .. } => {}
            Verdict::Undecided { .. } => {
                self.undecided.push(place);
                self.open = true;
            }
            Verdict::Depends { cases } => {
                let rows: Vec<CaseRow> = cases
                    .iter()
                    .map(|c| {
                        let value = match &c.verdict {
                            Verdict::Differentiable { value } => CaseValue::Value(*value),
                            Verdict::Undecided { .. } => CaseValue::Undecided,
                            _ => CaseValue::Undefined,
                        };
                        (comparisons(q, &c.when), value)
                    })
                    .collect();
                if rows.iter().all(|(_, value)| *value == CaseValue::Undefined) {
                    self.undefined.push(place);
                } else {
                    self.depends.push((place, rows));
                }
            }
            _ => self.undefined.push(place),
        }
        in_piece
    }

    fn regions(&mut self, q: &mut Question, case: &CaseAnalysis) {
        let mut families = case.families.iter();
        let mut extra: [Vec<Cell>; 3] = Default::default();
        let mut finite: [Vec<Cell>; 3] = Default::default();
        let mut periodic: Vec<(Indices, Regions)> = Vec::new();
        for section in case.base.sections() {
            let mut points = case.points.iter();
            let mut cells: Regions = Default::default();
            for (i, (cell, piece)) in section.cells.cells().enumerate() {
                let inside = match cell {
                    Cell::Open(..) if i == 0 && section.shares_first => continue,
                    Cell::Open(..) => {
                        self.open |= matches!(piece, Piece::Undecided(_));
                        [matches!(piece, Piece::Smooth(_)); 3]
                    }
                    Cell::Point(_) if section.index.is_some() => {
                        let family = families.next().expect("a family for each point of a period");
                        for (_, found) in &family.except {
                            let here = self.membership(q, found);
                            for (list, inside) in extra.iter_mut().zip(here) {
                                if inside {
                                    list.push(Cell::Point(found.at));
                                }
                            }
                        }
                        let general = self.membership(q, &family.general);
                        // An exception that does not belong takes the general point with it.
                        let mut inside = general;
                        for (_, found) in &family.except {
                            let here = self.membership(q, found);
                            for (inside, here) in inside.iter_mut().zip(here) {
                                *inside &= here;
                            }
                        }
                        inside
                    }
                    Cell::Point(_) => {
                        let point = points.next().expect("a verdict for each breakpoint");
                        self.membership(q, point)
                    }
                };
                for (list, inside) in cells.iter_mut().zip(inside) {
                    list.push((cell, inside));
                }
            }
            match section.index {
                Some(range) => periodic.push((Indices::range(range), cells)),
                None => {
                    finite = cells.map(|list| list.into_iter().filter(|(_, i)| *i).map(|(c, _)| c).collect());
                }
            }
        }
        let mut regions: Vec<Region> = finite
            .into_iter()
            .zip(extra)
            .map(|(cells, more)| Region::of_cells(cells.into_iter().chain(more)))
            .collect();
        for (indices, cells) in periodic {
            for (region, cells) in regions.iter_mut().zip(cells) {
                region.add_family(indices.clone(), &cells);
            }
        }
        let mut regions = regions.into_iter();
        let mut next = || regions.next().expect("three regions");
        (self.domain, self.continuous, self.differentiable) = (next(), next(), next());
    }

    /// Whether a point belongs to the domain, to the set of continuity, and to the domain of the derivative;
    /// where that depends on parameters, the point goes to the conditional lists.
    fn membership(&mut self, q: &mut Question, point: &PointAnalysis) -> [bool; 3] {
        if point.evidence.value.is_none() {
            return [false; 3];
        }
        let sides = [point.evidence.left, point.evidence.right];
        let mut answer = Truth::True;
        for side in sides {
            answer = answer.and(match side {
                SideEvidence::Absent => Truth::True,
                SideEvidence::Present { continuous: Answer::Yes, .. } => Truth::True,
                SideEvidence::Present { continuous: Answer::No | Answer::Moot, .. } => Truth::False,
                SideEvidence::Present { continuous: Answer::Open(_), .. } | SideEvidence::Unknown(_) => {
                    Truth::Unknown
                }
            });
        }
        if answer == Truth::Unknown {
            let cases = cases_where(q, &point.verdict, |v| {
                !matches!(
                    v,
                    Verdict::Jump { .. }
                        | Verdict::Removable { .. }
                        | Verdict::Pole
                        | Verdict::Oscillation { of_value: true }
                        | Verdict::Undecided { .. }
                )
            });
            self.continuous_if.push((point.at, cases));
        }
        if let Verdict::Depends { .. } = &point.verdict {
            let cases = cases_where(q, &point.verdict, |v| matches!(v, Verdict::Differentiable { .. }));
            if !cases.is_empty() {
                self.differentiable_if.push((point.at, cases));
            }
        }
        let smooth = matches!(point.verdict, Verdict::Differentiable { .. });
        [true, answer == Truth::True, smooth]
    }
}

/// The general points of families; equally spaced ones of a period with the same verdict as one family.
fn joined_families(q: &mut Question, families: &[Family]) -> Vec<(PointAnalysis, Indices)> {
    let plain = |f: &Family| {
        let mut indices = Indices::range((f.index, f.from, f.to));
        indices.except = f.except.iter().map(|(n, _)| *n).collect();
        (f.general.clone(), indices)
    };
    let [first, ..] = families else { return Vec::new() };
    let evidence = |p: &PointAnalysis| {
        let sides = [p.evidence.left, p.evidence.right].map(|s| (s.limit(), s.quotient()));
        (p.evidence.value, sides)
    };
    let points: Vec<Expr> = families.iter().map(|f| f.general.at).collect();
    let same = families.iter().all(|f| {
        f.from.is_none()
            && f.to.is_none()
            && f.except.is_empty()
            && f.general.verdict == first.general.verdict
            && evidence(&f.general) == evidence(&first.general)
    });
    match as_one(q, &points, first.index) {
        Some(at) if same => {
            let mut general = first.general.clone();
            general.at = at;
            vec![(general, Indices::range((first.index, None, None)))]
        }
        _ => families.iter().map(plain).collect(),
    }
}

/// Equally spaced points of all periods as one family.
/// Members of a family that were left out of it go back where the same is said of them: {1} and k for k != 1
/// are k.
fn with_exceptions(q: &mut Question, mut places: Vec<Place>) -> Vec<Place> {
    let families: Vec<usize> = (0..places.len()).filter(|i| places[*i].1.is_some()).collect();
    let mut alone: HashSet<Expr> = places.iter().filter(|p| p.1.is_none()).map(|p| p.0).collect();
    let mut taken: HashSet<Expr> = HashSet::new();
    for i in families {
        let (at, indices) = &mut places[i];
        let Some(indices) = indices else { continue };
        let at = *at;
        indices.except.retain(|n| {
            let value = q.pool.anywhere().int(*n);
            let member = at.at_index(q, indices.index, value);
            let back = alone.remove(&member);
            if back {
                taken.insert(member);
            }
            !back
        });
    }
    // A range goes on over the next member, and over the next range.
    let mut i = 0;
    while i < places.len() {
        let (at, Some(indices)) = places[i].clone() else {
            i += 1;
            continue;
        };
        let Some(next) = indices.to.map(|to| to + 1).filter(|_| indices.except.is_empty()) else {
            i += 1;
            continue;
        };
        let value = q.pool.anywhere().int(next);
        let member = at.at_index(q, indices.index, value);
        let goes_on = |(other, more): &Place| {
            *other == at && more.as_ref().is_some_and(|m| m.from == Some(next) && m.except.is_empty())
        };
        if alone.remove(&member) {
            taken.insert(member);
            places[i].1 = Some(Indices { to: Some(next), ..indices });
        } else if let Some(j) = places.iter().position(goes_on) {
            let to = places[j].1.as_ref().and_then(|more| more.to);
            places[i].1 = Some(Indices { to, ..indices });
            places.remove(j);
            i = i.saturating_sub(usize::from(j < i));
        } else {
            i += 1;
        }
    }
    places.retain(|(p, indices)| indices.is_some() || !taken.contains(p));
    places
}

fn joined_places(q: &mut Question, places: Vec<Place>) -> Vec<Place> {
    let points: Vec<Expr> = places.iter().map(|(p, _)| *p).collect();
    match places.first() {
        Some((_, Some(indices)))
            if *indices == Indices::range((indices.index, None, None))
                && places.iter().all(|(_, other)| other.as_ref() == Some(indices)) =>
        {
            match as_one(q, &points, indices.index) {
                Some(at) => vec![(at, Some(indices.clone()))],
                None => places,
            }
        }
        _ => places,
    }
}

fn cases_where(
    q: &mut Question,
    verdict: &Verdict<Expr>,
    holds: impl Fn(&Verdict<Expr>) -> bool,
) -> Vec<Vec<Comparison>> {
    match verdict {
        Verdict::Depends { cases } => {
            let found: Vec<_> = cases.iter().filter(|c| holds(&c.verdict)).collect();
            found.into_iter().map(|c| comparisons(q, &c.when)).collect()
        }
        _ => Vec::new(),
    }
}
