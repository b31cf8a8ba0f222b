//! The derivative of a function, with a verdict at every breakpoint.

use crate::decide::Indexed;
use crate::decide::Question;
use crate::decide::doubled;
use crate::decide::is_whole;
use crate::decide::lift1;
use crate::derive::cases::distinct;
use crate::derive::cases::without_implied;
use crate::derive::evidence::Answer;
use crate::derive::evidence::CaseEvidence;
use crate::derive::evidence::Evidence;
use crate::derive::evidence::SideEvidence;
use crate::derive::verdict::Case;
use crate::derive::verdict::Constraint;
use crate::derive::verdict::Singularity;
use crate::derive::verdict::Slope;
use crate::derive::verdict::Verdict;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Signs;
use crate::limit;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Side;
use crate::line::Window;
use crate::piecewise::Beside;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten;
use crate::piecewise::merge;
use crate::truth::Truth;

/// The answer to "what is the derivative": one for each case of the parameters that changes the cells.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The order of the derivative.
    pub order: u32,
    /// Each allowed value of the parameters is in exactly one case.
    pub cases: Vec<CaseAnalysis>,
}

/// The derivative under conditions on the parameters.
#[derive(Clone, Debug)]
pub struct CaseAnalysis {
    /// The function as an expression, where what is differentiated is the function itself.
    pub(super) source: Option<Expr>,
    /// The conditions, without those that follow from others; none when there is only one case.
    pub when: Vec<Constraint>,
    /// All answers that lead to this case, in the order of the questions.
    pub path: Vec<Constraint>,
    /// Whether edges of the domain count.
    pub edges: Edges,
    /// What is differentiated: the function, or its derivative of one order less.
    pub base: PiecewiseFn,
    /// The derivative; defined where the verdict is `differentiable`.
    pub derivative: PiecewiseFn,
    /// A verdict for each breakpoint of the finite part of `base`, in order.
    pub points: Vec<PointAnalysis>,
    /// A verdict for each breakpoint of the general period of a tail.
    pub families: Vec<Family>,
}

/// The verdicts at the points s(k) of a periodic tail.
#[derive(Clone, Debug)]
pub struct Family {
    /// The index k.
    pub index: Symbol,
    /// The smallest index.
    pub from: Option<i64>,
    /// The largest index.
    pub to: Option<i64>,
    /// The verdict for the general index.
    pub general: PointAnalysis,
    /// The indices for which it is another one, with what was found there.
    pub except: Vec<(i64, PointAnalysis)>,
}

impl CaseAnalysis {
    /// What was found at all points: those of the finite part, those that are exceptions in a family, and
    /// the general ones.
    pub fn all_points(&self) -> impl Iterator<Item = &PointAnalysis> {
        self.points.iter().chain(self.families.iter().flat_map(Family::points))
    }
}

impl Family {
    /// What was found at the indices that are exceptions, and at the general one.
    pub fn points(&self) -> impl Iterator<Item = &PointAnalysis> {
        self.except.iter().map(|(_, point)| point).chain(std::iter::once(&self.general))
    }
}

/// What was found at one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointAnalysis {
    /// The point.
    pub at: Expr,
    /// The facts that hold for all parameters.
    pub evidence: Evidence,
    /// Where comparisons of parameters were split: the facts in each case, each allowed value in exactly one.
    pub cases: Vec<CaseEvidence>,
    /// The word.
    pub verdict: Verdict<Expr>,
}

impl PointAnalysis {
    /// The facts of one case of `depends`: what is the same in all findings with its word whose conditions may hold together
    /// with its own.
    pub fn evidence_of(&self, q: &mut Question, case: &Case<Expr>) -> Evidence {
        let mut out: Option<Evidence> = None;
        for found in &self.cases {
            if Verdict::of(&found.evidence).word() != case.verdict.word() {
                continue;
            }
            let both = [found.when.as_slice(), case.when.as_slice()].concat();
            if q.is_impossible(&both) {
                continue;
            }
            out = Some(match out {
                None => found.evidence,
                Some(all) => all.common(&found.evidence, Undecided::Depends(self.at)),
            });
        }
        out.unwrap_or(self.evidence)
    }
}

/// How many comparisons of parameters at one point are split into cases.
const MAX_COMPARISONS: usize = 3;

/// Whether the one-sided derivative at an edge of the domain counts as a value of the derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edges {
    /// It does not: the derivative is a limit from both sides.
    LeftOut,
    /// It does, where it is finite; the verdict stays `endpoint`.
    Counted,
}

/// The derivative of `e`, of an order from 1 on, by the variable of the question.
pub fn analyse(q: &mut Question, e: Expr, order: u32, edges: Edges) -> Analysis {
    let mut cases = Vec::new();
    let mut splits = q.budget.max_splits();
    analyse_case(q, e, (order, edges), &mut Vec::new(), &mut splits, &mut cases);
    for case in &mut cases {
        case.when = without_implied(q, &case.path);
    }
    Analysis { order, cases }
}

/// One run; where it left a question about parameters open, one run for each answer.
fn analyse_case(
    q: &mut Question,
    e: Expr,
    (order, edges): (u32, Edges),
    when: &mut Vec<Constraint>,
    splits: &mut usize,
    out: &mut Vec<CaseAnalysis>,
) {
    q.take_open();
    let case = run(q, e, (order, edges), when);
    match q.take_open() {
        Some(open) if *splits > 0 && !q.mentions_index(open) && has_gap(&case) => {
            *splits -= 1;
            let answers = answers(q, open);
            let mut found: Vec<Vec<CaseAnalysis>> = Vec::with_capacity(answers.len());
            for (open, sign) in &answers {
                let mut cases = Vec::new();
                when.push((*open, *sign));
                if q.is_impossible(when) {
                    when.pop();
                    found.push(Vec::new());
                    continue;
                }
                q.under(&[(*open, *sign)], |q| {
                    let e = if *sign == Signs::ZERO { with_value(q, e, *open) } else { e };
                    analyse_case(q, e, (order, edges), when, splits, &mut cases);
                });
                when.pop();
                found.push(cases);
            }
            // Where both signs give the same answer, only whether it is zero mattered.
            if let [above, .., below] = found.as_mut_slice()
                && answers.last().is_some_and(|(_, sign)| *sign == Signs::NEGATIVE)
                && let ([case], [other]) = (above.as_mut_slice(), below.as_slice())
                && [&case.path, &other.path].iter().all(|w| w.len() == when.len() + 1)
                && same_answer(case, other)
            {
                case.path[when.len()].1 = Signs::NOT_ZERO;
                below.clear();
            }
            // A question without a possible answer leaves the case as it was.
            if found.iter().all(Vec::is_empty) {
                found.push(vec![case]);
            }
            out.extend(found.into_iter().flatten());
        }
        _ => out.push(case),
    }
}

/// The possible answers to a question about a sign.
pub(super) fn answers(q: &mut Question, open: Expr) -> Vec<Constraint> {
    // Of a square only whether it is zero is a question.
    if let Node::Product { factors } = q.pool.node(open)
        && let [(base, k)] = factors.as_ref()
        && k.is_integer()
        && num_integer::Integer::is_even(&k.numer())
    {
        return vec![(*base, Signs::NOT_ZERO), (*base, Signs::ZERO)];
    }
    let possible = q.signs_of(open);
    [Signs::POSITIVE, Signs::ZERO, Signs::NEGATIVE]
        .into_iter()
        .filter(|sign| sign.is_subset(possible))
        .map(|sign| (open, sign))
        .collect()
}

/// The function with what an equation gives for a symbol put in: x^2 - z^2 is x^2 where z = 0, and
/// sin((a - b)*x) is 0 where a = b. Not in exponents, as the domain of a power follows from the exponent as
/// written, unless each exponent is proved to be an integer: a/2 is not, though a may be one.
pub(super) fn with_value(q: &mut Question, e: Expr, equation: Expr) -> Expr {
    let Some((symbol, _, value)) = q.solution(equation) else { return e };
    if has_in_exponent(q, e, symbol) && !stands_in_integers(q, e, symbol) {
        return e;
    }
    functions::substitute(&mut q.pool, Domain::Kept, &[e], &[(symbol, value)])[0]
}

/// Whether each exponent in which a symbol stands is proved to be an integer.
fn stands_in_integers(q: &mut Question, e: Expr, symbol: Symbol) -> bool {
    q.pool.reach(&[e]).into_iter().all(|part| match *q.pool.node(part) {
        Node::Power { exponent, .. } if q.pool.contains(exponent, symbol) => {
            q.is_integer(exponent) == Truth::True
        }
        _ => true,
    })
}

fn same_answer(a: &CaseAnalysis, b: &CaseAnalysis) -> bool {
    let same = |a: &PointAnalysis, b: &PointAnalysis| {
        let limits = |p: &PointAnalysis| {
            [p.evidence.left, p.evidence.right].map(|side| (side.limit(), side.quotient()))
        };
        a.verdict == b.verdict && a.evidence.value == b.evidence.value && limits(a) == limits(b)
    };
    let same_family = |a: &Family, b: &Family| {
        (a.index, a.from, a.to) == (b.index, b.from, b.to)
            && same(&a.general, &b.general)
            && a.except.len() == b.except.len()
            && a.except.iter().zip(&b.except).all(|((m, a), (n, b))| m == n && same(a, b))
    };
    a.base == b.base
        && a.derivative == b.derivative
        && a.points.len() == b.points.len()
        && a.points.iter().zip(&b.points).all(|(a, b)| same(a, b))
        && a.families.len() == b.families.len()
        && a.families.iter().zip(&b.families).all(|(a, b)| same_family(a, b))
}

/// Whether something is undecided that a split could decide.
fn has_gap(case: &CaseAnalysis) -> bool {
    let open = |f: &PiecewiseFn| f.values().any(|piece| matches!(piece, Piece::Undecided(_)));
    open(&case.base) || open(&case.derivative) || case.all_points().any(|p| is_open(&p.verdict))
}

/// Whether a verdict leaves something undecided.
fn is_open(verdict: &Verdict<Expr>) -> bool {
    matches!(
        verdict,
        Verdict::Undecided { .. }
            | Verdict::Endpoint { slope: Slope::Unknown, .. }
            | Verdict::Outside { singularity: Singularity::Unknown }
    )
}

fn run(q: &mut Question, e: Expr, (order, edges): (u32, Edges), when: &[Constraint]) -> CaseAnalysis {
    let flat = flatten(q, e);
    let base = merge(q, flat);
    let base = covering(q, base);
    let source = (order == 1).then_some(e);
    let mut out = derive(q, base, edges, order > 1);
    for step in 1..order {
        out = derive(q, out.derivative, edges, step + 1 < order);
    }
    let derivative = covering(q, out.derivative);
    CaseAnalysis { source, path: when.to_vec(), derivative, ..out }
}

/// The function where its cells are proved to cover the line; else it is undecided as a whole.
fn covering(q: &mut Question, f: PiecewiseFn) -> PiecewiseFn {
    match is_whole(q, &f) {
        Truth::True => f,
        Truth::False | Truth::Unknown => Line::whole(Piece::Undecided(Undecided::Budget("periods"))),
    }
}

/// A point may take one in so many of the steps that are left, and the general point of a family one in so many.
const SHARE_OF_POINT: u64 = 2;
const SHARE_OF_FAMILY: u64 = 8;

/// How often a period is doubled where the general index leaves a verdict open: csc(k*pi + h) has the sign of
/// (-1)^k*h, and a factor cos(x/2) beside it the period 4*pi.
const MAX_DOUBLINGS: u32 = 2;

/// The derivative of a function and the verdicts at its breakpoints. When the derivative is itself to be
/// differentiated, a comparison of parameters becomes an open question of the whole computation.
fn derive(q: &mut Question, base: PiecewiseFn, edges: Edges, again: bool) -> CaseAnalysis {
    let mut found = derive_in_periods(q, base, edges, again);
    let mut longest = None;
    for times in 1..=MAX_DOUBLINGS {
        let last = longest.as_ref().unwrap_or(&found);
        let open = open_families(&last.families);
        let Some(doubled) = with_doubled_periods(q, &last.base, &open) else { break };
        let longer = derive_in_periods(q, doubled, edges, again);
        // Of use where at least half of the members are decided by it.
        let left = 2 * open_families(&longer.families).len();
        if left <= open_families(&found.families).len() << times {
            (found, longest) = (longer, None);
        } else {
            longest = Some(longer);
        }
    }
    found
}

/// The families whose general verdict leaves something undecided.
fn open_families(families: &[Family]) -> Vec<&Family> {
    families.iter().filter(|family| is_open(&family.general.verdict)).collect()
}

/// The function with twice the period where a family is open; none where no period can be doubled.
fn with_doubled_periods(q: &mut Question, f: &PiecewiseFn, open: &[&Family]) -> Option<PiecewiseFn> {
    let mut done = false;
    let mut tail = |q: &mut Question, w: &Window<Piece>| {
        let is_open = open.iter().any(|f| (f.index, f.from, f.to) == (w.index, w.from, w.to));
        let longer = if is_open { doubled(q, w).ok() } else { None };
        done |= longer.is_some();
        longer.unwrap_or_else(|| w.clone())
    };
    let out = match f {
        Line::Periodic(w) => Line::Periodic(tail(q, w)),
        Line::Parts { left, middle, right } => {
            let left = left.as_ref().map(|w| tail(q, w));
            let right = right.as_ref().map(|w| tail(q, w));
            Line::Parts { left, middle: middle.clone(), right }
        }
    };
    done.then_some(out)
}

fn derive_in_periods(q: &mut Question, base: PiecewiseFn, edges: Edges, again: bool) -> CaseAnalysis {
    let (mut points, mut families) = (Vec::new(), Vec::new());
    let derivative = base.map_sections(|section| match section.index {
        None => {
            let (derivative, found) = derive_cells(q, section.cells, edges, again);
            points = found;
            derivative
        }
        Some((index, from, to)) => {
            let range = q.in_range(index, (from, to));
            q.under(&range, |q| {
                let (derivative, found) = derive_cells(q, section.cells, edges, again);
                let mut without_value: Vec<Expr> = Vec::new();
                for (i, point) in found.into_iter().enumerate() {
                    let at = point.at;
                    let was_open = is_open(&point.verdict);
                    let held = q.budget.hold_back(SHARE_OF_FAMILY);
                    let found = families_of(q, section.cells, i, point, (index, from, to));
                    q.budget.give_back(held);
                    let is_outside =
                        |p: &PointAnalysis| value_of(q, at, &p.verdict, edges) == Piece::Undefined;
                    if was_open && found.iter().flat_map(Family::points).all(is_outside) {
                        without_value.push(at);
                    }
                    families.extend(found);
                }
                derivative.map(|cell, piece| match cell {
                    Cell::Point(p) if without_value.contains(&p) => Piece::Undefined,
                    _ => *piece,
                })
            })
        }
    });
    let derivative = match base.as_finite() {
        None if again => derivative_alone(q, &base, edges),
        _ => merge(q, derivative),
    };
    CaseAnalysis {
        source: None,
        when: Vec::new(),
        path: Vec::new(),
        edges,
        base,
        derivative,
        points,
        families,
    }
}

/// The derivative of a function without the verdicts. Members of a family that differ from the others are
/// written out, so that each value is one formula.
pub(super) fn derivative_alone(q: &mut Question, base: &PiecewiseFn, edges: Edges) -> PiecewiseFn {
    match lift1(q, base, |q, cells| Ok(Line::finite(derive_cells(q, cells, edges, true).0))) {
        Ok(derivative) => merge(q, derivative),
        Err(reason) => Line::whole(Piece::Undecided(reason)),
    }
}

fn derive_cells(
    q: &mut Question,
    f: &Partition<Piece>,
    edges: Edges,
    again: bool,
) -> (Partition<Piece>, Vec<PointAnalysis>) {
    let stretches = derivatives(q, f.stretches());
    let mut points = Vec::with_capacity(f.points().len());
    let (low, high) = f.ends();
    let mut out = Partition::on(low, high, stretches[0]);
    for (i, (at, value)) in f.points().iter().enumerate() {
        // Without a value there is no derivative, whatever the function does nearby.
        if again && *value == Piece::Undefined {
            out.push(*at, Piece::Undefined, stretches[i + 1]);
            continue;
        }
        let sides = [(f.stretches()[i], stretches[i]), (f.stretches()[i + 1], stretches[i + 1])];
        // One hard point leaves enough for the others.
        let in_family = q.mentions_index(*at);
        let held = q.budget.hold_back(if in_family { SHARE_OF_FAMILY } else { SHARE_OF_POINT });
        let point = judge(q, *at, *value, sides);
        q.budget.give_back(held);
        if let (true, Verdict::Depends { cases }) = (again, &point.verdict)
            && let Some((open, _)) = cases.first().and_then(|case| case.when.first())
        {
            let _ = q.sign(*open); // recorded as open: split before differentiating again
        }
        out.push(*at, value_of(q, *at, &point.verdict, edges), stretches[i + 1]);
        points.push(point);
    }
    (out, points)
}

/// The derivatives of pieces, in one pass over all of them.
pub(super) fn derivatives(q: &mut Question, pieces: &[Piece]) -> Vec<Piece> {
    let formulas: Vec<Expr> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Smooth(e) | Piece::Punctured { formula: e, .. } => Some(*e),
            _ => None,
        })
        .collect();
    let x = q.variable();
    let mut derivatives = functions::differentiate(&mut q.pool, &formulas, x).into_iter();
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Smooth(_) => Piece::Smooth(derivatives.next().expect("one derivative for each formula")),
            Piece::Punctured { zeros, .. } => {
                let formula = derivatives.next().expect("one derivative for each formula");
                Piece::Punctured { formula, zeros: *zeros }
            }
            other => *other,
        })
        .collect()
}

/// The evidence and the verdict at a point, from the function there and the pieces on both sides with their
/// derivatives.
pub(super) fn judge(q: &mut Question, at: Expr, value: Piece, sides: [(Piece, Piece); 2]) -> PointAnalysis {
    let around = Around { at, value, sides };
    let evidence = around.evidence(q);
    let mut cases = Vec::new();
    let verdict = by_comparisons(q, &evidence, around, &mut Vec::new(), &mut cases);
    PointAnalysis { at, evidence, cases, verdict }
}

/// A point, what the function is there, and the pieces on both sides with their derivatives, left first.
#[derive(Clone, Copy)]
struct Around {
    at: Expr,
    value: Piece,
    sides: [(Piece, Piece); 2],
}

impl Around {
    fn evidence(self, q: &mut Question) -> Evidence {
        evidence_at(q, self.at, self.value, self.sides)
    }

    /// The same with what an equation between parameters gives for one of them put in; the point keeps its name.
    fn where_zero(self, q: &mut Question, equation: Expr) -> Around {
        let Some((symbol, _, value)) = q.solution(equation) else { return self };
        let piece = |q: &mut Question, piece: Piece, domain: Domain| match piece {
            Piece::Smooth(e) if q.pool.contains(e, symbol) && !has_in_exponent(q, e, symbol) => {
                let put = functions::substitute(&mut q.pool, domain, &[e], &[(symbol, value)])[0];
                if domain == Domain::Cell || q.has_value(put) { Piece::Smooth(put) } else { piece }
            }
            other => other,
        };
        let side = |q: &mut Question, (formula, slope): (Piece, Piece)| {
            let put = piece(q, formula, Domain::Cell);
            // Where the formula keeps the symbol, so does its derivative.
            let slope = if put == formula { slope } else { derivatives(q, &[put])[0] };
            (put, slope)
        };
        Around {
            at: self.at,
            value: piece(q, self.value, Domain::Kept),
            sides: [side(q, self.sides[0]), side(q, self.sides[1])],
        }
    }
}

/// Whether a symbol stands in an exponent that is not a number.
fn has_in_exponent(q: &Question, e: Expr, symbol: Symbol) -> bool {
    q.pool.reach(&[e]).into_iter().any(|part| match q.pool.node(part) {
        Node::Power { exponent, .. } => q.pool.contains(*exponent, symbol),
        _ => false,
    })
}

/// The families of the i-th point of a general period: one, or where the sign of an expression in the index is open,
/// one for each range of indices in which it has one sign. x*tan(x) tends to inf on the left of k*pi + pi/2 for k >= 0, and
/// to -inf for k <= -1.
fn families_of(
    q: &mut Question,
    cells: &Partition<Piece>,
    i: usize,
    general: PointAnalysis,
    (index, from, to): (Symbol, Option<i64>, Option<i64>),
) -> Vec<Family> {
    let whole = vec![family(q, cells, i, general, (index, from, to))];
    if !is_open(&whole[0].general.verdict) {
        return whole;
    }
    let Some((open, ranges)) = ranges_by_sign(q, cells, i, index, (from, to)) else { return whole };
    let mut out: Vec<Family> = Vec::with_capacity(ranges.len());
    let mut alone = Vec::new();
    for ((from, to), sign) in ranges {
        if let Some(n) = from.filter(|_| from == to) {
            let value = q.pool.anywhere().int(n);
            let (at, around) = members_at(q, cells, i, Some((index, value)));
            alone.push((n, judge(q, at, around.0, around.1)));
            continue;
        }
        let mut facts = q.in_range(index, (from, to));
        facts.push((open, Signs::of(sign)));
        let found = q.under(&facts, |q| {
            let (at, around) = members_at(q, cells, i, None);
            let point = judge(q, at, around.0, around.1);
            family(q, cells, i, point, (index, from, to))
        });
        out.push(found);
    }
    for (n, point) in alone {
        // The member between two ranges is an exception of the one that it bounds.
        let next = Some(n + 1);
        let before = Some(n - 1);
        let Some(bounded) = out.iter_mut().find(|f| f.to == before || f.from == next) else { return whole };
        if bounded.to == before {
            bounded.to = Some(n);
        } else {
            bounded.from = Some(n);
        }
        bounded.except.push((n, point));
    }
    if out.iter().flat_map(Family::points).any(|p| is_open(&p.verdict)) { whole } else { out }
}

type IndexRange = (Option<i64>, Option<i64>);

/// The question that the verdict at a point leaves open, and the ranges of indices in which it has one sign.
fn ranges_by_sign(
    q: &mut Question,
    cells: &Partition<Piece>,
    i: usize,
    index: Symbol,
    (from, to): IndexRange,
) -> Option<(Expr, Vec<(IndexRange, i32)>)> {
    let before = q.take_open();
    let (at, around) = members_at(q, cells, i, None);
    judge(q, at, around.0, around.1);
    let open = q.take_open();
    if let Some(before) = before {
        let _ = q.sign(before); // it stays open
    }
    let open = open.filter(|open| q.pool.symbols_of(&[*open]) == [index])?;
    let chart = chart_by_index(q, open, index)?;
    let mut next = from;
    let mut out = Vec::new();
    let mut push = |range: IndexRange, sign: i32| {
        if !matches!(range, (Some(low), Some(high)) if low > high) {
            out.push((range, sign));
        }
    };
    let chart = chart.as_finite()?;
    let mut sign = chart.stretches()[0];
    for ((p, _), behind) in chart.points().iter().zip(&chart.stretches()[1..]) {
        let last = q.floor_of(*p).ok()?;
        let gap = q.pool.on_cell().shift(*p, &-&last);
        let last = last.to_i64()?;
        let is_integer = q.signs_of(gap) == Signs::ZERO;
        let below = if is_integer { last - 1 } else { last };
        if to.is_some_and(|to| below >= to) {
            break;
        }
        if from.is_none_or(|from| last >= from) {
            push((next, Some(below)), sign);
            if is_integer {
                push((Some(last), Some(last)), 0);
            }
            next = Some(last + 1);
        }
        sign = *behind;
    }
    push((next, to), sign);
    Some((open, out))
}

/// The i-th point of a period, what the function is there, and the pieces on both sides with their derivatives; for the
/// general index, or for one.
fn members_at(
    q: &mut Question,
    cells: &Partition<Piece>,
    i: usize,
    member: Option<(Symbol, Expr)>,
) -> (Expr, (Piece, [(Piece, Piece); 2])) {
    let (mut at, mut here) = cells.points()[i];
    let mut pieces = [cells.stretches()[i], cells.stretches()[i + 1]];
    if let Some((index, value)) = member {
        at = at.at_index(q, index, value);
        here = here.at_index(q, index, value);
        pieces = pieces.map(|piece| piece.at_index(q, index, value));
    }
    let slopes = derivatives(q, &pieces);
    (at, (here, [(pieces[0], slopes[0]), (pieces[1], slopes[1])]))
}

/// The verdicts at the i-th point of a general period: where the word depends on the index, the finitely many
/// special indices are taken out.
fn family(
    q: &mut Question,
    cells: &Partition<Piece>,
    i: usize,
    mut general: PointAnalysis,
    (index, from, to): (Symbol, Option<i64>, Option<i64>),
) -> Family {
    let mut except = Vec::new();
    if let Verdict::Depends { cases } = &general.verdict {
        let special: Option<Vec<Expr>> = cases
            .iter()
            .flat_map(|case| &case.when)
            .map(|(e, _)| (q.pool.symbols_of(&[*e]) == [index]).then_some(*e))
            .collect();
        let others: Vec<Verdict<Expr>> = cases
            .iter()
            .filter(|case| case.when.iter().all(|(_, signs)| *signs == Signs::NOT_ZERO))
            .map(|case| case.verdict.clone())
            .collect();
        if let (Some(special), [verdict]) = (special, others.as_slice())
            && let Some(roots) = integer_roots(q, &special, index)
        {
            let verdict = verdict.clone();
            for n in roots {
                if from.is_some_and(|from| n < from) || to.is_some_and(|to| n > to) {
                    continue;
                }
                let value = q.pool.anywhere().int(n);
                let (at, around) = members_at(q, cells, i, Some((index, value)));
                except.push((n, judge(q, at, around.0, around.1)));
            }
            let facts: Vec<Constraint> = special.iter().map(|e| (*e, Signs::NOT_ZERO)).collect();
            let (at, around) = members_at(q, cells, i, None);
            general = q.under(&facts, |q| judge(q, at, around.0, around.1));
            general.verdict = verdict;
        }
    }
    // A condition on the index of which it is not known which integers satisfy it tells nothing.
    if let Verdict::Depends { cases } = &general.verdict {
        let mut conditions = cases.iter().flat_map(|case| &case.when).map(|(e, _)| *e);
        if let Some(open) = conditions.find(|e| q.pool.contains(*e, index) && !is_polynomial_in(q, *e, index))
        {
            general.verdict = Verdict::Undecided { reason: Undecided::Zero(open) };
            general.cases.clear();
        }
    }
    Family { index, from, to, general, except }
}

/// The integers at which one of the expressions is zero, each of which must be a polynomial in the index.
fn integer_roots(q: &mut Question, expressions: &[Expr], index: Symbol) -> Option<Vec<i64>> {
    let mut out = Vec::new();
    for e in expressions {
        let chart = chart_by_index(q, *e, index)?;
        for (p, _) in chart.as_finite()?.points() {
            let n = q.floor_of(*p).ok()?;
            let difference = q.pool.on_cell().shift(*p, &-&n);
            if q.signs_of(difference) == Signs::ZERO {
                out.push(n.to_i64()?);
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    Some(out)
}

/// The signs of a polynomial in the index, which may stand for any real number there. Of another expression, such as
/// (-1)^k, the signs between integers say nothing of those at integers.
fn chart_by_index(q: &mut Question, e: Expr, index: Symbol) -> Option<Line<i32>> {
    if !is_polynomial_in(q, e, index) {
        return None;
    }
    q.with_variable(index, |q| q.chart(e, Cell::Open(None, None))).ok()
}

fn is_polynomial_in(q: &Question, e: Expr, index: Symbol) -> bool {
    q.pool.reach(&[e]).into_iter().all(|part| {
        !q.pool.contains(part, index)
            || match q.pool.node(part) {
                Node::Symbol(_) | Node::Sum { .. } => true,
                Node::Product { factors } => {
                    let mut with_index = factors.iter().filter(|(f, _)| q.pool.contains(*f, index));
                    with_index.all(|(_, k)| k.is_integer() && k.is_positive())
                }
                _ => false,
            }
    })
}

/// The derivative's piece at a point.
fn value_of(q: &mut Question, at: Expr, verdict: &Verdict<Expr>, edges: Edges) -> Piece {
    match verdict {
        Verdict::Endpoint { slope: Slope::Finite(value), .. } if edges == Edges::Counted => {
            Piece::Smooth(*value)
        }
        Verdict::Endpoint { slope: Slope::Unknown, .. } if edges == Edges::Counted => {
            Piece::Undecided(Undecided::Limit(at))
        }
        Verdict::Differentiable { value } => Piece::Smooth(*value),
        Verdict::Undecided { reason } => Piece::Undecided(*reason),
        Verdict::Depends { cases } => {
            // A case that is not decided is no proof that there is no value.
            let none = |verdict: &Verdict<Expr>| {
                !matches!(verdict, Verdict::Differentiable { .. } | Verdict::Undecided { .. })
            };
            if cases.iter().all(|case| none(&case.verdict)) {
                return Piece::Undefined;
            }
            let branches: Vec<Branch> = cases
                .iter()
                .map(|case| Branch {
                    value: match case.verdict {
                        Verdict::Differentiable { value } => BranchValue::Value(value),
                        Verdict::Undecided { .. } => BranchValue::Undecided,
                        _ => BranchValue::Undefined,
                    },
                    condition: condition_of(q, &case.when),
                    index: None,
                })
                .collect();
            Piece::Depends(q.pool.anywhere().cases(&branches))
        }
        Verdict::Corner { .. }
        | Verdict::Cusp { .. }
        | Verdict::VerticalTangent { .. }
        | Verdict::Jump { .. }
        | Verdict::Removable { .. }
        | Verdict::Pole
        | Verdict::Oscillation { .. }
        | Verdict::Endpoint { .. }
        | Verdict::Isolated
        | Verdict::Outside { .. } => Piece::Undefined,
    }
}

/// Constraints as a condition of the language.
pub fn condition_of(q: &mut Question, when: &[Constraint]) -> crate::expr::Cond {
    let b = q.pool.anywhere();
    let zero = b.int(0);
    let all: Vec<_> = when.iter().map(|(e, signs)| b.compare(*e, signs.relation(), zero)).collect();
    b.and(&all)
}

/// A piece and its derivative next to a point: without the points where there is no value, if there are none near it.
fn next_to(q: &mut Question, pieces: (Piece, Piece), point: Expr, side: Side) -> (Piece, Piece) {
    let Piece::Punctured { formula, zeros } = pieces.0 else { return pieces };
    let place = limit::Place { point: Some(point), side };
    match (place.sign(q, zeros), pieces.1) {
        (Some(-1 | 1), Piece::Punctured { formula: slope, .. }) => {
            (Piece::Smooth(formula), Piece::Smooth(slope))
        }
        _ => pieces,
    }
}

fn evidence_at(q: &mut Question, point: Expr, at: Piece, sides: [(Piece, Piece); 2]) -> Evidence {
    let (value, unknown_value) = match at {
        Piece::Punctured { zeros, .. } => (None, Some(Undecided::Roots(zeros))),
        Piece::Smooth(v) => (Some(v), None),
        Piece::Undefined => (None, None),
        Piece::Undecided(reason) => (None, Some(reason)),
        Piece::Depends(e) => (None, Some(Undecided::Depends(e))),
    };
    let mut side = |pieces: (Piece, Piece), side: Side| match next_to(q, pieces, point, side) {
        (Piece::Punctured { zeros, .. }, _) => SideEvidence::Unknown(Undecided::Roots(zeros)),
        (Piece::Smooth(g), Piece::Smooth(d)) => SideEvidence::Present {
            formula: g,
            approach: limit::approach(q, g, d, value, point, side),
            continuous: Answer::Moot,
        },
        (Piece::Undefined, _) => SideEvidence::Absent,
        (Piece::Undecided(reason), _) => SideEvidence::Unknown(reason),
        (Piece::Smooth(e) | Piece::Depends(e), _) => SideEvidence::Unknown(Undecided::Depends(e)),
    };
    Evidence {
        point,
        value,
        unknown_value,
        left: side(sides[0], Side::Left),
        right: side(sides[1], Side::Right),
        limits_agree: Answer::Moot,
        quotients_agree: Answer::Moot,
        derivative: None,
        inside: None,
    }
    .compare(q)
}

/// The verdict with what an equation gives for a symbol put into its numbers: 2*a is 0 where a = 0.
pub(super) fn put_in(q: &mut Question, verdict: Verdict<Expr>, equation: Expr) -> Verdict<Expr> {
    let Some((symbol, _, value)) = q.solution(equation).filter(|(.., value)| q.pool.is_constant(*value))
    else {
        return verdict;
    };
    verdict.map(&mut |e| {
        let put = functions::substitute(&mut q.pool, Domain::Kept, &[e], &[(symbol, value)])[0];
        if q.has_value(put) { put } else { e }
    })
}

/// The verdict, split into cases where a comparison depends on parameters; the evidence is gathered again
/// in each case with its equation put in, because a limit may be known only there. `when` are the answers so far,
/// `found` takes the evidence of each case.
fn by_comparisons(
    q: &mut Question,
    evidence: &Evidence,
    around: Around,
    when: &mut Vec<Constraint>,
    found: &mut Vec<CaseEvidence>,
) -> Verdict<Expr> {
    let splits = when.len() < MAX_COMPARISONS;
    let open = match evidence.open() {
        Some(open) if splits && q.pool.is_constant(open) => {
            return Verdict::Undecided { reason: Undecided::Zero(open) };
        }
        Some(open) if splits => q.zero_question(open),
        _ => return Verdict::of(evidence),
    };
    let answers: &[Signs] = match q.open_absolute_value(open) {
        // abs(a) - a is 0 or 2*a by the sign of a.
        Some(_) => &[Signs::ZERO, Signs::POSITIVE, Signs::NEGATIVE],
        None => &[Signs::ZERO, Signs::NOT_ZERO],
    };
    let open = q.open_absolute_value(open).unwrap_or(open);
    let mut cases = Vec::new();
    for signs in answers.iter().copied() {
        when.push((open, signs));
        if q.is_impossible(when) {
            when.pop();
            continue;
        }
        let verdict = q.under(&[(open, signs)], |q| {
            let found_here = around.evidence(q);
            // With the equation put in, more may be decided; where that is not needed, the facts stay as they were.
            let (around, evidence) = match Verdict::of(&found_here) {
                Verdict::Undecided { .. } if signs == Signs::ZERO && found_here.open().is_none() => {
                    let put_in = around.where_zero(q, open);
                    let evidence = put_in.evidence(q);
                    (put_in, evidence)
                }
                _ => (around, found_here),
            };
            let before = found.len();
            let verdict = by_comparisons(q, &evidence, around, when, found);
            if found.len() == before {
                found.push(CaseEvidence { when: when.clone(), evidence });
            }
            verdict
        });
        when.pop();
        let verdict = if signs == Signs::ZERO { put_in(q, verdict, open) } else { verdict };
        match verdict {
            Verdict::Depends { cases: inner } => cases.extend(inner.into_iter().map(|mut case| {
                case.when.insert(0, (open, signs));
                case
            })),
            verdict => cases.push(Case { when: vec![(open, signs)], verdict }),
        }
    }
    // When the cases before contradict each other, both of these do.
    let Some(first) = cases.first().map(|case| case.verdict.clone()) else {
        return Verdict::Undecided { reason: Undecided::Sign(open) };
    };
    if cases.iter().all(|c| c.verdict == first) {
        return first;
    }
    // Without a value in any case the point is outside; how the function behaves nearby is left to the cases.
    if cases.iter().all(|case| matches!(case.verdict, Verdict::Outside { .. })) {
        return Verdict::Outside { singularity: Singularity::Unknown };
    }
    let cases = if when.is_empty() { distinct(q, cases) } else { cases };
    Verdict::Depends { cases }
}
