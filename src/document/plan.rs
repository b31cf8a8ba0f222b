//! What the answer says, decided before a word is written: which cells share a
//! formula, in which order they come, which points are named.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::decide::Indexed;
use crate::decide::Question;
use crate::derive::CaseAnalysis;
use crate::derive::Constraint;
use crate::derive::Edges;
use crate::derive::Family;
use crate::derive::PointAnalysis;
use crate::derive::Slope;
use crate::derive::Verdict;
use crate::document::constraints::Comparison;
use crate::document::constraints::comparisons;
use crate::document::constraints::possible;
use crate::document::family::Indices;
use crate::document::family::MOST_LEFT_OUT;
use crate::document::family::as_one;
use crate::document::groups::Group;
use crate::document::groups::PieceOrder;
use crate::document::groups::branch_numbers;
use crate::document::groups::groups;
use crate::document::membership::Clauses;
use crate::document::membership::Holds;
use crate::document::membership::membership;
use crate::document::region::Region;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions::ABS;
use crate::functions::Signs;
use crate::line::Cell;
use crate::line::Section;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
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
    /// The domain of the function that is differentiated, where it is continuous, and where it is differentiable; none
    /// where a part of that is not decided.
    pub regions: [Option<Known>; 3],
    /// Points of the domain at which it is not continuous, each with the conditions under which it is.
    pub jumps: Vec<(Place, Clauses)>,
    /// Points of the domain at which it is not differentiable, each with the conditions under which it is.
    pub corners: Vec<(Place, Clauses)>,
    /// Points of which something is not decided, each with the conditions under which that is so.
    pub open_points: Vec<(Place, Clauses)>,
    /// For each breakpoint of the finite part, whether a piece holds it.
    pub in_piece: Vec<bool>,
    /// The points of families: the general ones, and those that are exceptions.
    pub family_points: Vec<(PointAnalysis, Option<Indices>, bool)>,
    /// Why points are not decided.
    reasons: Vec<Undecided>,
    /// Whether edges of the domain count.
    edges: Edges,
}

/// Conditions on parameters, and what the derivative is under them.
pub type CaseRow = (Vec<Comparison>, CaseValue);

/// A point, or one in every period.
pub type Place = (Expr, Option<Indices>);

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
    let (mut groups, held) = match whole {
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
    joined_groups(q, &mut groups);
    let mut out = CasePlan {
        when,
        path: case.path.clone(),
        groups,
        valued: Vec::new(),
        depends: Vec::new(),
        undefined: Vec::new(),
        undecided: Vec::new(),
        regions: [None, None, None],
        jumps: Vec::new(),
        corners: Vec::new(),
        open_points: Vec::new(),
        in_piece: Vec::with_capacity(case.points.len()),
        family_points: Vec::new(),
        reasons: case.all_points().flat_map(|point| open_in(&point.verdict)).collect(),
        edges: case.edges,
    };
    out.points(q, case, &Held::new(&out.groups, held, &case.derivative));
    out.regions(q, case);
    out.exceptions(q, case);
    out
}

impl CasePlan {
    /// The index of families, if one is spoken of.
    pub fn index(&self) -> Option<Symbol> {
        let said = self.family_points.iter().filter(|(.., in_piece)| !in_piece);
        let of_points = said.filter_map(|(_, indices, _)| indices.as_ref());
        let of_groups = self.groups.iter().filter_map(|g| g.indices.as_ref());
        of_points.chain(of_groups).map(|indices| indices.index).next()
    }

    /// Why parts of it are not decided.
    pub fn open_questions(&self) -> Vec<Undecided> {
        self.groups.iter().filter_map(|group| group.value.err()).chain(self.reasons.iter().copied()).collect()
    }

    /// The pieces that are not decided.
    pub fn undecided_pieces(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|group| group.value.is_err())
    }

    fn points(&mut self, q: &mut Question, case: &CaseAnalysis, held: &Held) {
        for point in &case.points {
            let in_piece = self.point(q, point, None, held);
            self.in_piece.push(in_piece);
        }
        for family in &case.families {
            for (_, point) in &family.except {
                // The general formula says nothing about an exception.
                let in_piece = self.point(q, point, None, &Held::nothing());
                self.family_points.push((point.clone(), None, in_piece));
            }
        }
        for (point, indices, members) in joined_families(q, &case.families) {
            let is_held = members.iter().all(|member| held.holds(q, *member));
            let known = if is_held { Held::everything() } else { Held::nothing() };
            let in_piece = self.point(q, &point, Some(indices.clone()), &known);
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
        held: &Held,
    ) -> bool {
        let value = match &point.verdict {
            Verdict::Differentiable { value } => Some(*value),
            Verdict::Endpoint { slope: Slope::Finite(value), .. } if self.edges == Edges::Counted => {
                Some(*value)
            }
            _ => None,
        };
        let in_piece = value.is_some() && held.holds(q, point.at);
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
            }
            Verdict::Depends { cases } => {
                let rows: Vec<CaseRow> = possible(q, cases)
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
        let mut families = case.families.iter().peekable();
        let mut found: [Found; 3] = Default::default();
        for section in case.base.sections() {
            let mut points = case.points.iter();
            let mut cells: [Vec<(Cell, bool)>; 3] = Default::default();
            for (i, (cell, piece)) in section.cells.cells().enumerate() {
                let inside = match cell {
                    Cell::Open(..) if i == 0 && section.shares_first => continue,
                    Cell::Open(..) => {
                        let holds = match piece {
                            Piece::Smooth(_) | Piece::Punctured { .. } => Holds::Always,
                            Piece::Undefined => Holds::Never,
                            Piece::Undecided(_) | Piece::Depends(_) => Holds::Open,
                        };
                        found.each_mut().map(|found| found.cell(&holds))
                    }
                    Cell::Point(_) if section.index.is_some() => {
                        let first = families.next().expect("a family for each point of a period");
                        let mut ranges = vec![self.range(q, first)];
                        while let Some(next) =
                            families.next_if(|f| f.general.at == first.general.at && is_in(f, &section))
                        {
                            ranges.push(self.range(q, next));
                        }
                        std::array::from_fn(|which| found[which].family(&ranges, which))
                    }
                    Cell::Point(_) => {
                        let point = points.next().expect("a verdict for each breakpoint");
                        let holds = self.membership(q, point);
                        std::array::from_fn(|which| found[which].point((point.at, None), &holds[which]))
                    }
                };
                for (list, inside) in cells.iter_mut().zip(inside) {
                    list.push((cell, inside));
                }
            }
            for (found, cells) in found.iter_mut().zip(cells) {
                match section.index {
                    Some(range) => found.periodic.push((Indices::range(range), cells)),
                    None => found.finite = cells.into_iter().filter(|(_, i)| *i).map(|(c, _)| c).collect(),
                }
            }
        }
        let known = found.map(|found| found.known(q));
        self.regions = match zeros_of_all(q, &case.base) {
            Ok(off) => known.map(|known| {
                known.map(|known| Known { region: known.region.off(off), conditional: known.conditional })
            }),
            Err(()) => [None, None, None],
        };
    }

    /// What holds at the points of a family for a range of its indices.
    fn range(&self, q: &mut Question, family: &Family) -> RangeHolds {
        let mut indices = Indices::range((family.index, family.from, family.to));
        indices.except = family.except.iter().map(|(n, _)| *n).collect();
        let except = family.except.iter().map(|(_, point)| (point.at, self.membership(q, point))).collect();
        RangeHolds { at: family.general.at, indices, general: self.membership(q, &family.general), except }
    }

    /// What holds at a point in this case of the parameters.
    fn membership(&self, q: &mut Question, point: &PointAnalysis) -> [Holds; 3] {
        match (&point.verdict, point.cases.as_slice()) {
            (Verdict::Depends { .. }, _) | (_, [_, ..]) => q.under(&self.path, |q| membership(q, point)),
            _ => membership(q, point),
        }
    }

    /// The points of the domain that are no points of continuity or of differentiability, and those that are not decided.
    fn exceptions(&mut self, q: &mut Question, case: &CaseAnalysis) {
        let alone = case.points.iter().map(|point| (point, None));
        let of_families = self.family_points.iter().map(|(point, indices, _)| (point, indices.clone()));
        let (mut jumps, mut corners, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for (point, indices) in alone.chain(of_families) {
            let place = (point.at, indices);
            let [domain, continuous, differentiable] = self.membership(q, point);
            if [&domain, &continuous, &differentiable].iter().any(|holds| holds.is_open()) {
                let when =
                    [differentiable.clone(), continuous.clone()].into_iter().find_map(|holds| match holds {
                        Holds::If { open, .. } if !open.is_empty() => Some(open),
                        _ => None,
                    });
                let always =
                    [&domain, &continuous, &differentiable].iter().any(|holds| **holds == Holds::Open);
                open.push((place.clone(), when.filter(|_| !always).unwrap_or_default()));
            }
            if domain != Holds::Always {
                continue;
            }
            for (list, holds) in [(&mut jumps, continuous), (&mut corners, differentiable)] {
                match holds {
                    Holds::Never => list.push((place.clone(), Vec::new())),
                    Holds::If { yes, open } => list.push((place.clone(), [yes, open].concat())),
                    Holds::Always | Holds::Open => {}
                }
            }
        }
        self.jumps = gathered(q, jumps);
        self.corners = gathered(q, corners);
        self.open_points = gathered(q, open);
    }
}

/// Why a verdict, or a case of it, is not decided.
pub fn open_in(verdict: &Verdict<Expr>) -> Vec<Undecided> {
    let of = |verdict: &Verdict<Expr>| match verdict {
        Verdict::Undecided { reason } => Some(*reason),
        _ => None,
    };
    match verdict {
        Verdict::Depends { cases } => cases.iter().filter_map(|case| of(&case.verdict)).collect(),
        verdict => of(verdict).into_iter().collect(),
    }
}

/// What is known of a subset of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What belongs to it for all parameters.
    pub region: Region,
    /// Points that belong to it under conditions.
    pub conditional: Vec<(Place, Clauses)>,
}

/// What must not be 0 wherever a function has values; an error where that is another expression on another part, or one that
/// is not proved to differ from 0 at the breakpoints with a value.
fn zeros_of_all(q: &mut Question, f: &PiecewiseFn) -> Result<Option<Expr>, ()> {
    let mut all: Vec<Option<Expr>> = Vec::new();
    let mut points: Vec<Expr> = Vec::new();
    for section in f.sections() {
        for (cell, piece) in section.cells.cells() {
            match (cell, piece) {
                (Cell::Open(..), Piece::Smooth(_)) => all.push(None),
                (Cell::Open(..), Piece::Punctured { zeros, .. }) => all.push(Some(*zeros)),
                (Cell::Point(p), Piece::Smooth(_)) => points.push(p),
                _ => {}
            }
        }
    }
    let Some(zeros) = all.iter().flatten().next().copied() else { return Ok(None) };
    let is_one = all.iter().all(|other| *other == Some(zeros));
    let differ = |q: &mut Question, p: Expr| {
        let there = q.value_at(zeros, p);
        q.has_value(there) && q.signs_of(there).is_subset(Signs::NOT_ZERO)
    };
    if is_one && points.into_iter().all(|p| differ(q, p)) { Ok(Some(zeros)) } else { Err(()) }
}

/// Whether the indices of a family are some of those of a section.
fn is_in(family: &Family, section: &Section<'_, Piece>) -> bool {
    section.index.is_some_and(|(index, from, to)| {
        family.index == index
            && from.is_none_or(|n| family.from.is_some_and(|m| m >= n))
            && to.is_none_or(|n| family.to.is_some_and(|m| m <= n))
    })
}

/// What holds at the points of a family: whether they belong to the domain, and are points of continuity and of
/// differentiability.
struct RangeHolds {
    at: Expr,
    /// The range, without those that are exceptions.
    indices: Indices,
    general: [Holds; 3],
    /// The exceptions, in the order of the indices that are left out.
    except: Vec<(Expr, [Holds; 3])>,
}

/// A subset of the line while it is gathered cell by cell.
#[derive(Default)]
struct Found {
    finite: Vec<Cell>,
    /// Members of families that belong, though the general one does not.
    extra: Vec<Cell>,
    periodic: Vec<(Indices, Vec<(Cell, bool)>)>,
    /// General points of families that belong but for some members.
    but_some: Vec<(Indices, Expr)>,
    conditional: Vec<(Place, Clauses)>,
    /// Whether something does not belong.
    misses: bool,
    is_open: bool,
}

impl Found {
    fn cell(&mut self, holds: &Holds) -> bool {
        self.misses |= *holds != Holds::Always;
        self.is_open |= holds.is_open();
        *holds == Holds::Always
    }

    fn point(&mut self, place: Place, holds: &Holds) -> bool {
        if let Holds::If { yes, .. } = holds
            && !yes.is_empty()
        {
            self.conditional.push((place, yes.clone()));
        }
        self.cell(holds)
    }

    /// Whether all members of all ranges of indices belong to it; where not all do, those that do are kept apart.
    fn family(&mut self, ranges: &[RangeHolds], which: usize) -> bool {
        let mut inside: Vec<(bool, Vec<bool>)> = Vec::with_capacity(ranges.len());
        for range in ranges {
            let place = (range.at, Some(range.indices.clone()));
            let general = self.point(place, &range.general[which]);
            let of_members = range.except.iter().map(|(at, holds)| self.point((*at, None), &holds[which]));
            inside.push((general, of_members.collect()));
        }
        if inside.iter().all(|(general, members)| *general && members.iter().all(|inside| *inside)) {
            return true;
        }
        for (range, (general, members)) in ranges.iter().zip(inside) {
            if general {
                let mut indices = range.indices.clone();
                let mut belongs = members.into_iter();
                indices.except.retain(|_| belongs.next() == Some(false));
                self.but_some.push((indices, range.at));
            } else {
                let belong = range.except.iter().zip(members).filter(|(_, inside)| *inside);
                self.extra.extend(belong.map(|((at, _), _)| Cell::Point(*at)));
            }
        }
        false
    }

    /// None where a part is not decided.
    fn known(self, q: &mut Question) -> Option<Known> {
        if self.is_open {
            return None;
        }
        // The cells of a function are the whole line.
        if !self.misses {
            return Some(Known { region: Region::line(), conditional: Vec::new() });
        }
        let mut region = Region::of_cells(self.finite.into_iter().chain(self.extra));
        for (indices, cells) in self.periodic {
            region.add_family(indices, &cells);
        }
        for (indices, point) in self.but_some {
            region.add_point(indices, point);
        }
        Some(Known { region: region.joined(q), conditional: self.conditional })
    }
}

/// Which points of the function a piece of the derivative holds.
///
/// A point that no piece holds must be said by itself, or it would lie outside the domain; so a point counts as held only
/// where that is certain, and one that bounds a piece only where the piece says that it belongs to it.
struct Held {
    /// For each breakpoint of the derivative whether a formula holds there.
    breakpoints: HashMap<Expr, bool>,
    /// Those of the general periods, each with the index.
    periodic: Vec<(Expr, Symbol)>,
    /// Ends of pieces that do not belong to them.
    open_ends: HashSet<Expr>,
    /// What holds for all other points.
    rest: bool,
}

impl Held {
    fn new(groups: &[Group], breakpoints: HashMap<Expr, bool>, derivative: &PiecewiseFn) -> Held {
        let mut ends: HashSet<Expr> = HashSet::new();
        let mut points: HashSet<Expr> = HashSet::new();
        for cell in groups.iter().flat_map(|group| &group.cells) {
            match cell {
                Cell::Open(low, high) => ends.extend(low.iter().chain(high)),
                Cell::Point(p) => {
                    points.insert(*p);
                }
            }
        }
        let mut periodic = Vec::new();
        for section in derivative.sections() {
            if let Some((index, ..)) = section.index {
                periodic.extend(section.cells.points().iter().map(|(p, _)| (*p, index)));
            }
        }
        Held { breakpoints, periodic, open_ends: &ends - &points, rest: true }
    }

    fn nothing() -> Held {
        Held { rest: false, ..Held::everything() }
    }

    fn everything() -> Held {
        Held { breakpoints: HashMap::new(), periodic: Vec::new(), open_ends: HashSet::new(), rest: true }
    }

    fn holds(&self, q: &mut Question, point: Expr) -> bool {
        match self.breakpoints.get(&point) {
            Some(held) => *held,
            None if self.open_ends.contains(&point) => false,
            // Merged away in the derivative, unless it is one of its points under another index.
            None => {
                let same = |(other, index): &(Expr, Symbol)| differ_by_periods(q, point, *other, *index);
                self.rest && self.periodic.iter().map(same).all(|same| same == Truth::False)
            }
        }
    }
}

/// Whether two points of general periods are the same under another index: whether they lie a whole number of periods apart.
fn differ_by_periods(q: &mut Question, a: Expr, b: Expr, index: Symbol) -> Truth {
    if !q.pool.contains(a, index) {
        return Truth::False;
    }
    let [zero, one] = [0, 1].map(|n| q.pool.anywhere().int(n));
    let starts = [a, b].map(|e| e.at_index(q, index, zero));
    let next = b.at_index(q, index, one);
    let cell = q.pool.on_cell();
    let turns = cell.div(cell.sub(starts[0], starts[1]), cell.sub(next, starts[1]));
    let Ok(nearest) = q.nearest_integer(turns) else { return Truth::Unknown };
    let nearest = q.pool.anywhere().number(nearest);
    q.equals(turns, nearest)
}

/// The same with the members of families that were left out of them put back, and equally spaced families as one, where no
/// condition is asked of them; these come first.
fn gathered(q: &mut Question, places: Vec<(Place, Clauses)>) -> Vec<(Place, Clauses)> {
    let (plain, conditional): (Vec<_>, Vec<_>) = places.into_iter().partition(|(_, when)| when.is_empty());
    let plain = with_exceptions(q, plain.into_iter().map(|(place, _)| place).collect());
    let plain = joined_places(q, plain).into_iter().map(|place| (place, Vec::new()));
    plain.chain(conditional).collect()
}

/// The general points of families, each with the points that it stands for; equally spaced ones of a period with the same
/// verdict are one family.
fn joined_families(q: &mut Question, families: &[Family]) -> Vec<(PointAnalysis, Indices, Vec<Expr>)> {
    let plain = |f: &Family| {
        let mut indices = Indices::range((f.index, f.from, f.to));
        indices.except = f.except.iter().map(|(n, _)| *n).collect();
        (f.general.clone(), indices, vec![f.general.at])
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
        Some((at, _)) if same => {
            let mut general = first.general.clone();
            general.at = at;
            vec![(general, Indices::range((first.index, None, None)), points)]
        }
        _ => families.iter().map(plain).collect(),
    }
}

/// Groups of the same formula whose families go on over each other are one, and take the cells of the finite part that are
/// theirs for another index.
fn joined_groups(q: &mut Question, groups: &mut Vec<Group>) {
    for i in 0..groups.len() {
        let (Ok(value), Some(mut indices)) = (groups[i].value, groups[i].indices.clone()) else { continue };
        let finite = groups.iter().position(|other| other.value == Ok(value) && other.indices.is_none());
        if let Some(finite) = finite
            && !q.pool.contains(value, indices.index)
        {
            let general = groups[i].cells.clone();
            indices.extend(|index, n| {
                let number = q.pool.anywhere().int(n);
                let mut end = |e: Expr| e.at_index(q, index, number);
                let mut cell = |cell: &Cell| match *cell {
                    Cell::Open(low, high) => Cell::Open(low.map(&mut end), high.map(&mut end)),
                    Cell::Point(p) => Cell::Point(end(p)),
                };
                let there: Vec<Cell> = general.iter().map(&mut cell).collect();
                let whole = groups[finite].region();
                let own = Region::of_cells(there.iter().copied());
                let is_part =
                    !there.is_empty() && own.intervals().iter().all(|i| whole.intervals().contains(i));
                if is_part {
                    groups[finite].cells.retain(|cell| !there.contains(cell));
                }
                is_part
            });
            groups[i].indices = Some(indices);
        }
    }
    groups.retain(|group| !group.cells.is_empty());
    let mut i = 0;
    while i < groups.len() {
        let goes_on = (i + 1..groups.len()).find_map(|j| {
            let both = groups[i].indices.as_ref()?.and(groups[j].indices.as_ref()?, MOST_LEFT_OUT)?;
            (groups[i].value.is_ok()
                && groups[i].value == groups[j].value
                && groups[i].cells == groups[j].cells)
                .then_some((j, both))
        });
        match goes_on {
            Some((j, both)) => {
                groups[i].indices = Some(both);
                groups.remove(j);
            }
            None => i += 1,
        }
    }
}

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
    for place in &mut places {
        let (at, Some(mut indices)) = place.clone() else { continue };
        indices.extend(|index, n| {
            let value = q.pool.anywhere().int(n);
            let member = at.at_index(q, index, value);
            let is_next = alone.remove(&member);
            if is_next {
                taken.insert(member);
            }
            is_next
        });
        place.1 = Some(indices);
    }
    let mut i = 0;
    while i < places.len() {
        let goes_on = (i + 1..places.len()).find_map(|j| {
            let both = places[i].1.as_ref()?.and(places[j].1.as_ref()?, MOST_LEFT_OUT)?;
            (places[i].0 == places[j].0).then_some((j, both))
        });
        match goes_on {
            Some((j, both)) => {
                places[i].1 = Some(both);
                places.remove(j);
            }
            None => i += 1,
        }
    }
    places.retain(|(p, indices)| indices.is_some() || !taken.contains(p));
    places
}

/// Equally spaced points of all periods as one family.
fn joined_places(q: &mut Question, places: Vec<Place>) -> Vec<Place> {
    let points: Vec<Expr> = places.iter().map(|(p, _)| *p).collect();
    match places.first() {
        Some((_, Some(indices)))
            if *indices == Indices::range((indices.index, None, None))
                && places.iter().all(|(_, other)| other.as_ref() == Some(indices)) =>
        {
            match as_one(q, &points, indices.index) {
                Some((at, _)) => vec![(at, Some(indices.clone()))],
                None => places,
            }
        }
        _ => places,
    }
}
