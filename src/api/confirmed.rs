//! Answers after the second opinion of [`crate::confirm`]: what it refutes becomes undecided.

use crate::confirm::At;
use crate::confirm::Beside;
use crate::confirm::Case;
use crate::confirm::Claim;
use crate::confirm::Derivative;
use crate::confirm::Facts;
use crate::confirm::Index;
use crate::confirm::Refuted;
use crate::confirm::Says;
use crate::confirm::Spot;
use crate::confirm::Toward;
use crate::confirm::When;
use crate::confirm::Word;
use crate::confirm::refuted;
use crate::derive::Analysis;
use crate::derive::Both;
use crate::derive::CaseAnalysis;
use crate::derive::Evidence;
use crate::derive::Family;
use crate::derive::LimitCase;
use crate::derive::PointAnalysis;
use crate::derive::SideEvidence;
use crate::derive::Slope;
use crate::derive::Verdict;
use crate::elaborate::Assumptions;
use crate::expr::Expr;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::expr::Target;
use crate::expr::Undecided;
use crate::limit::Bound;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Side;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;

/// What is asked about: the function as it was read, and what is taken for granted.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    source: Expr,
    variable: Symbol,
    order: u32,
    assumptions: When,
}

impl Subject {
    pub(super) fn new(source: Expr, variable: Symbol, order: u32, assumptions: &Assumptions) -> Subject {
        let assumptions = assumptions.signs.iter().flat_map(|(_, facts)| facts.iter().copied()).collect();
        Subject { source, variable, order, assumptions }
    }

    fn claim(&self, cases: Vec<Case>) -> Claim {
        let (source, variable, order) = (self.source, self.variable, self.order);
        Claim { source, variable, order, assumptions: self.assumptions.clone(), cases }
    }

    /// A derivative without what is refuted.
    pub(super) fn confirmed(&self, pool: &Pool, mut analysis: Analysis) -> Analysis {
        let cases = analysis.cases.iter().map(case_of).collect();
        for found in refuted(pool, &self.claim(cases)) {
            match found {
                Refuted::Cases => {
                    analysis.cases.truncate(1);
                    analysis.cases[0].when.clear();
                    analysis.cases[0].path.clear();
                    leave_open(&mut analysis.cases[0]);
                }
                Refuted::Case(i) => {
                    if let Some(case) = analysis.cases.get_mut(i) {
                        leave_open(case);
                    }
                }
                Refuted::Value(i, section, stretch) => {
                    if let Some(case) = analysis.cases.get_mut(i) {
                        case.base = without_stretch(&case.base, section, stretch);
                    }
                }
                Refuted::Slope(i, section, stretch) => {
                    if let Some(case) = analysis.cases.get_mut(i) {
                        case.derivative = without_stretch(&case.derivative, section, stretch);
                    }
                }
                Refuted::Spot(i, spot) => {
                    if let Some(case) = analysis.cases.get_mut(i) {
                        leave_point_open(case, spot);
                    }
                }
            }
        }
        analysis
    }

    /// What was found at points that were asked for, a list for each case, without what is refuted.
    pub(super) fn confirmed_points(
        &self,
        pool: &Pool,
        analysis: &Analysis,
        mut points: Vec<Vec<PointAnalysis>>,
    ) -> Vec<Vec<PointAnalysis>> {
        if points.iter().all(Vec::is_empty) {
            return points;
        }
        let cases = analysis.cases.iter().zip(&points).map(|(case, points)| Case {
            when: vec![case.when.clone()],
            values: None,
            slopes: None,
            spots: points.iter().map(|point| spot_of(point, None, Vec::new())).collect(),
        });
        for found in refuted(pool, &self.claim(cases.collect())) {
            if let Refuted::Spot(i, spot) = found {
                open_point(&mut points[i][spot]);
            }
        }
        points
    }

    /// Limits without what is refuted.
    pub(super) fn confirmed_limits(
        &self,
        pool: &Pool,
        to: Target,
        mut limits: Vec<LimitCase>,
    ) -> Vec<LimitCase> {
        let at = match to {
            Target::Point(p) | Target::FromLeft(p) | Target::FromRight(p) => At::Point(p),
            Target::PlusInfinity => At::PlusInfinity,
            Target::MinusInfinity => At::MinusInfinity,
        };
        let sides = match to {
            Target::Point(_) => [true, true],
            Target::FromLeft(_) | Target::PlusInfinity => [true, false],
            Target::FromRight(_) | Target::MinusInfinity => [false, true],
        };
        let cases = limits.iter().map(|case| {
            let beside = |wanted: bool, side: Option<(Limit, Rung)>| match (wanted, side, case.both) {
                (false, ..) => Beside::Open,
                (true, None, _) => Beside::Absent,
                (true, Some(_), Both::Is(limit)) => {
                    Beside::Present { limit: toward(limit), quotient: Toward::Open }
                }
                (true, Some((limit, _)), _) => {
                    Beside::Present { limit: toward(limit), quotient: Toward::Open }
                }
            };
            let facts = Facts {
                value: Says::Open,
                sides: [beside(sides[0], case.left), beside(sides[1], case.right)],
            };
            let word = Word { derivative: Derivative::Open, sides: [Toward::Open; 2] };
            let (facts, words) = (vec![(Vec::new(), facts)], vec![(Vec::new(), word)]);
            let spots = vec![Spot { at, index: None, except: Vec::new(), facts, words }];
            Case { when: case.when.clone(), values: None, slopes: None, spots }
        });
        let found = refuted(pool, &self.claim(cases.collect()));
        let open = |case: &mut LimitCase| {
            let side = (Limit::Undecided(REASON), Rung::None);
            case.left = case.left.map(|_| side);
            case.right = case.right.map(|_| side);
            case.both = Both::Undecided(REASON);
        };
        for refuted in found {
            match refuted {
                Refuted::Cases => {
                    limits.truncate(1);
                    limits[0].when.clear();
                    open(&mut limits[0]);
                }
                Refuted::Case(i) | Refuted::Value(i, ..) | Refuted::Slope(i, ..) | Refuted::Spot(i, _) => {
                    if let Some(case) = limits.get_mut(i) {
                        open(case);
                    }
                }
            }
        }
        limits
    }
}

const REASON: Undecided = Undecided::Disagree;

fn case_of(case: &CaseAnalysis) -> Case {
    let mut spots: Vec<Spot> = case.points.iter().map(|point| spot_of(point, None, Vec::new())).collect();
    for family in &case.families {
        let Family { index, from, to, general, except } = family;
        let index = Index { symbol: *index, from: *from, to: *to };
        spots.push(spot_of(general, Some(index), except.iter().map(|(k, _)| *k).collect()));
        spots.extend(except.iter().map(|(_, point)| spot_of(point, None, Vec::new())));
    }
    let says = |line: &PiecewiseFn| Some(line.map(|_, piece| says(*piece)));
    Case { when: vec![case.when.clone()], values: says(&case.base), slopes: says(&case.derivative), spots }
}

fn says(piece: Piece) -> Says {
    match piece {
        Piece::Smooth(e) | Piece::Punctured { formula: e, .. } => Says::Formula(e),
        Piece::Undefined => Says::Nothing,
        Piece::Undecided(_) | Piece::Depends(_) => Says::Open,
    }
}

fn spot_of(point: &PointAnalysis, index: Option<Index>, except: Vec<i64>) -> Spot {
    let facts = match point.cases.as_slice() {
        [] => vec![(Vec::new(), facts_of(&point.evidence))],
        cases => cases.iter().map(|case| (case.when.clone(), facts_of(&case.evidence))).collect(),
    };
    let words = match &point.verdict {
        Verdict::Depends { cases } => {
            cases.iter().map(|case| (case.when.clone(), word_of(&case.verdict))).collect()
        }
        verdict => vec![(Vec::new(), word_of(verdict))],
    };
    Spot { at: At::Point(point.at), index, except, facts, words }
}

fn facts_of(evidence: &Evidence) -> Facts {
    let value = match (evidence.value, evidence.unknown_value) {
        (Some(v), _) => Says::Formula(v),
        (None, None) => Says::Nothing,
        (None, Some(_)) => Says::Open,
    };
    let side = |side: SideEvidence| match side {
        SideEvidence::Absent => Beside::Absent,
        SideEvidence::Unknown(_) => Beside::Open,
        SideEvidence::Present { approach, .. } => Beside::Present {
            limit: toward(approach.limit),
            quotient: approach.quotient.map_or(Toward::Open, toward),
        },
    };
    Facts { value, sides: [side(evidence.left), side(evidence.right)] }
}

fn toward(limit: Limit) -> Toward {
    match limit {
        Limit::Finite(e) => Toward::Number(e),
        Limit::PlusInfinity => Toward::PlusInfinity,
        Limit::MinusInfinity => Toward::MinusInfinity,
        Limit::Oscillates(cluster) => {
            let end = |bound: Bound| match bound {
                Bound::Finite(e) => Some(e),
                Bound::MinusInfinity | Bound::PlusInfinity => None,
            };
            Toward::Between(end(cluster.low), end(cluster.high))
        }
        Limit::Undecided(_) => Toward::Open,
    }
}

fn word_of(verdict: &Verdict<Expr>) -> Word {
    let side = |slope: Slope<Expr>| match slope {
        Slope::Finite(e) => Toward::Number(e),
        Slope::PlusInfinity => Toward::PlusInfinity,
        Slope::MinusInfinity => Toward::MinusInfinity,
        Slope::None | Slope::Unknown => Toward::Open,
    };
    let (derivative, sides) = match verdict {
        Verdict::Differentiable { value } => (Derivative::Is(*value), [Toward::Open; 2]),
        Verdict::Corner { left, right } | Verdict::Cusp { left, right } => {
            (Derivative::None, [side(*left), side(*right)])
        }
        Verdict::VerticalTangent { slope } => (Derivative::None, [side(*slope); 2]),
        Verdict::Endpoint { side: Side::Left, slope } => (Derivative::None, [side(*slope), Toward::Open]),
        Verdict::Endpoint { side: Side::Right, slope } => (Derivative::None, [Toward::Open, side(*slope)]),
        Verdict::Jump { .. }
        | Verdict::Removable { .. }
        | Verdict::Pole
        | Verdict::Oscillation { .. }
        | Verdict::Isolated
        | Verdict::Outside { .. } => (Derivative::None, [Toward::Open; 2]),
        Verdict::Undecided { .. } | Verdict::Depends { .. } => (Derivative::Open, [Toward::Open; 2]),
    };
    Word { derivative, sides }
}

fn leave_open(case: &mut CaseAnalysis) {
    case.base = Line::whole(Piece::Undecided(REASON));
    case.derivative = Line::whole(Piece::Undecided(REASON));
    case.points.clear();
    case.families.clear();
}

/// The function with an undecided stretch; in a period the last stretch is the first one of the next.
fn without_stretch(line: &PiecewiseFn, section: usize, stretch: usize) -> PiecewiseFn {
    let mut at = 0;
    line.map_sections(|of| {
        let here = at == section;
        at += 1;
        let last = of.cells.stretches().len() - 1;
        let wraps = of.index.is_some() && stretch == last;
        let mut i = 0;
        of.cells.map(|cell, piece| match cell {
            Cell::Point(_) => *piece,
            Cell::Open(..) => {
                let this = here && (i == stretch || (wraps && i == 0));
                i += 1;
                if this { Piece::Undecided(REASON) } else { *piece }
            }
        })
    })
}

fn open_point(point: &mut PointAnalysis) {
    point.evidence = Evidence::unknown(point.at, REASON);
    point.cases.clear();
    point.verdict = Verdict::Undecided { reason: REASON };
}

/// Leaves a point open, by its place in the list of `case_of`.
fn leave_point_open(case: &mut CaseAnalysis, spot: usize) {
    let of_families = case.families.iter_mut().flat_map(|family| {
        std::iter::once(&mut family.general).chain(family.except.iter_mut().map(|(_, point)| point))
    });
    let Some(point) = case.points.iter_mut().chain(of_families).nth(spot) else { return };
    open_point(point);
    let at = point.at;
    case.derivative = case.derivative.map(|cell, piece| match cell {
        Cell::Point(p) if p == at => Piece::Undecided(REASON),
        _ => *piece,
    });
}
