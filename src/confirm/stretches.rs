//! Formulas on cells: the jet of the source at sample points, and whether the cells cover the line.

use super::Checker;
use super::Refuted;
use super::Says;
use super::evaluate::Values;
use super::evaluate::rational_of;
use super::jet::Grade;
use super::real::Bounded;
use super::real::Found;
use super::real::Real;
use crate::expr::Expr;
use crate::line::Line;
use crate::line::Section;
use crate::number::Ball;
use crate::number::Rational;

/// So many stretches of a section, or points of a case, are looked at.
const MAX_LOOKS: usize = 400;

/// Precisions at which two numbers are compared that doubles do not show to be equal.
const BITS: [u32; 3] = [96, 320, 1200];

/// The double or rational number at which something is compared, with the numbers of the other symbols.
struct Sample<'a> {
    x: Rational,
    values: &'a Values,
    case: usize,
    bounds: (Option<Expr>, Option<Expr>),
}

impl Checker<'_> {
    /// Compares the formulas of a case on the cells, and looks for what no cell covers.
    pub(super) fn check_stretches(&self, case: usize, values: &Values) {
        let stated = &self.claim.cases[case];
        let order = self.claim.order as usize;
        let Some(slopes) = &stated.slopes else { return };
        let half = self.steps.get() / 2;
        for (section, of) in slopes.sections().into_iter().enumerate() {
            let index = of.index.map(|(symbol, from, to)| super::Index { symbol, from, to });
            for k in self.members(index, &[]) {
                let values = match (index, k) {
                    (Some(index), Some(k)) => values.with(index.symbol, k),
                    _ => values.clone(),
                };
                let count = of.cells.stretches().len();
                for i in chosen(count, usize::from(of.shares_first)) {
                    let refuted = Refuted::Slope(case, section, i);
                    // Half of the budget is left for the points.
                    if self.steps.get() < half || self.is_refuted(refuted) {
                        continue;
                    }
                    let bounds = of.cells.bounds(i);
                    match self.check_stretch(of.cells.stretches()[i], bounds, (order, case), &values) {
                        Verdict::Fine => {}
                        Verdict::Disorder => self.refute(Refuted::Case(case)),
                        Verdict::Wrong(x) => {
                            self.refute(refuted);
                            self.check_value_at(case, &x, &values);
                        }
                    }
                }
            }
        }
        self.check_cover(case, slopes, values);
    }

    /// The function itself where its derivative is wrong.
    fn check_value_at(&self, case: usize, x: &Rational, values: &Values) {
        let Some(line) = &self.claim.cases[case].values else { return };
        let Located::Inside(section, i, k) = self.locate(line, values, x.to_f64()) else { return };
        let of = line.sections()[section];
        let values = match (of.index, k) {
            (Some((symbol, ..)), Some(k)) => values.with(symbol, k),
            _ => values.clone(),
        };
        let sample = Sample { x: x.clone(), values: &values, case, bounds: of.cells.bounds(i) };
        if self.is_wrong(of.cells.stretches()[i], self.claim.order as usize - 1, &sample) {
            self.refute(Refuted::Value(case, section, i));
        }
    }

    fn check_stretch(
        &self,
        says: Says,
        bounds: (Option<Expr>, Option<Expr>),
        (order, case): (usize, usize),
        values: &Values,
    ) -> Verdict {
        if says == Says::Open {
            return Verdict::Fine;
        }
        let mut ends = [None, None];
        for (end, bound) in ends.iter_mut().zip([bounds.0, bounds.1]) {
            let Some(e) = bound else { continue };
            *end = match self.number(e, values) {
                Some(x) => Some(x),
                None => {
                    // An end without a value is the end of nothing.
                    let nothing = matches!(self.bounded_number(e, values, 128), Found::Nothing);
                    return if nothing && self.belongs(case, values) {
                        Verdict::Disorder
                    } else {
                        Verdict::Fine
                    };
                }
            };
        }
        let samples = match ends {
            [Some(low), Some(high)] if high - low <= 1e-9 * (low.abs() + high.abs()) => {
                return self.check_narrow(says, bounds, (order, case), values);
            }
            ends => between(ends),
        };
        let formula = match says {
            Says::Formula(e) => Some(self.walk(e)),
            Says::Nothing | Says::Open => None,
        };
        let mut suspects = 0;
        for x in samples {
            let found = self.sketch(&self.source, values, Some(x), order + 1);
            let agrees = match (&found, &formula) {
                (Found::Nothing, None) => true,
                (Found::Value(jet), Some(walk)) if jet.known > order => {
                    match self.sketch(walk, values, Some(x), 1) {
                        Found::Value(stated) => agree(derivative_of(&jet.terms, order), stated.terms[0]),
                        Found::Nothing | Found::Open => false,
                    }
                }
                _ => false,
            };
            if agrees || suspects == 4 {
                continue;
            }
            suspects += 1;
            let Some(x) = rational_of(x) else { continue };
            let sample = Sample { x, values, case, bounds };
            if self.is_wrong(says, order, &sample) {
                return Verdict::Wrong(sample.x);
            }
        }
        Verdict::Fine
    }

    /// A stretch too narrow for doubles: its middle.
    fn check_narrow(
        &self,
        says: Says,
        bounds: (Option<Expr>, Option<Expr>),
        (order, case): (usize, usize),
        values: &Values,
    ) -> Verdict {
        let (Some(low), Some(high)) = bounds else { return Verdict::Fine };
        for bits in BITS {
            let ends = [low, high].map(|e| self.bounded_number(e, values, bits));
            let [Found::Value(a), Found::Value(b)] = ends else { return Verdict::Fine };
            match b.sub(&a, bits).sign() {
                Some(std::cmp::Ordering::Less) if self.belongs(case, values) => return Verdict::Disorder,
                Some(std::cmp::Ordering::Greater) => {
                    let (Some((_, a)), Some((b, _))) = (a.ball.ends(), b.ball.ends()) else {
                        return Verdict::Fine;
                    };
                    if a >= b {
                        continue; // known to differ, and not yet by how much
                    }
                    let sample = Sample { x: a.midpoint(&b), values, case, bounds };
                    let wrong = self.is_wrong(says, order, &sample);
                    return if wrong { Verdict::Wrong(sample.x) } else { Verdict::Fine };
                }
                _ => {}
            }
        }
        Verdict::Fine
    }

    /// Whether the statement is proved to be false at a sample point that is proved to lie in the cell.
    fn is_wrong(&self, says: Says, order: usize, sample: &Sample) -> bool {
        let differs = BITS.into_iter().find_map(|bits| self.differs(says, order, sample, bits));
        differs == Some(true)
            && self.lies_between(&sample.x, sample.bounds, sample.values)
            && self.belongs(sample.case, sample.values)
    }

    /// Whether source and statement differ, where that is known at this precision.
    fn differs(&self, says: Says, order: usize, sample: &Sample, bits: u32) -> Option<bool> {
        let x = || Bounded::unknown(Ball::exact(&sample.x, bits.max(128)));
        let source = self.bounded(&self.source, sample.values, Some(x()), Grade { bits, terms: order + 1 });
        let Says::Formula(e) = says else {
            return match source {
                Found::Nothing => Some(false),
                Found::Value(jet) => Some(says == Says::Nothing && jet.known > order),
                Found::Open => None,
            };
        };
        let stated = self.bounded(&self.walk(e), sample.values, Some(x()), Grade { bits, terms: 1 });
        match (source, stated) {
            (Found::Nothing, Found::Nothing) => Some(false),
            (Found::Nothing, Found::Value(_)) => Some(true),
            (Found::Value(jet), _) if jet.known <= order => Some(false),
            (Found::Value(_), Found::Nothing) => Some(true),
            (Found::Value(jet), Found::Value(stated)) => {
                let factorial = Rational::from((1..=order as i64).product::<i64>());
                let difference = jet.terms[order].scale(&factorial, bits).sub(stated.value(), bits);
                match difference.ball.sign() {
                    Some(std::cmp::Ordering::Equal) => Some(false),
                    Some(_) => Some(true),
                    None => is_small(&difference.ball, &stated.value().ball).then_some(false),
                }
            }
            (Found::Open, _) | (_, Found::Open) => None,
        }
    }

    fn lies_between(&self, x: &Rational, (low, high): (Option<Expr>, Option<Expr>), values: &Values) -> bool {
        let x = Bounded::unknown(Ball::exact(x, 512));
        let apart = |e: Expr, sign: std::cmp::Ordering| match self.bounded_number(e, values, 512) {
            Found::Value(end) => x.sub(&end, 512).ball.sign() == Some(sign),
            Found::Nothing | Found::Open => false,
        };
        low.is_none_or(|low| apart(low, std::cmp::Ordering::Greater))
            && high.is_none_or(|high| apart(high, std::cmp::Ordering::Less))
    }

    /// Looks beside the ends of periodic tails for points at which the source has a derivative and no cell lies.
    fn check_cover(&self, case: usize, line: &Line<Says>, values: &Values) {
        if line.as_finite().is_some() {
            return;
        }
        let mut samples = vec![0.37, -0.41, 1.63, -2.59, 5.3, -8.7];
        for section in line.sections() {
            let values = section
                .index
                .map_or_else(|| values.clone(), |(k, from, to)| values.with(k, from.or(to).unwrap_or(0)));
            let points: Vec<f64> =
                section.cells.points().iter().filter_map(|(p, _)| self.number(*p, &values)).collect();
            let ends = section.cells.ends();
            let ends = [ends.0, ends.1].into_iter().flatten().filter_map(|e| self.number(e, &values));
            let mut marks: Vec<f64> = points.iter().take(3).copied().chain(ends).collect();
            marks.sort_by(f64::total_cmp);
            for pair in marks.windows(2) {
                samples.push(pair[0] + 0.477 * (pair[1] - pair[0]));
            }
        }
        for x in samples {
            if self.steps.get() == 0 || self.is_refuted(Refuted::Case(case)) {
                return;
            }
            if !matches!(self.locate(line, values, x), Located::Nowhere) {
                continue;
            }
            let Some(x) = rational_of(x) else { continue };
            let at = Bounded::unknown(Ball::exact(&x, 128));
            let grade = Grade { bits: 128, terms: self.claim.order as usize + 1 };
            let has_slope = match self.bounded(&self.source, values, Some(at), grade) {
                Found::Value(jet) => jet.known >= grade.terms,
                Found::Nothing | Found::Open => false,
            };
            if has_slope && self.belongs(case, values) {
                self.refute(Refuted::Case(case));
            }
        }
    }

    /// The stretch in which a number lies, roughly.
    fn locate(&self, line: &Line<Says>, values: &Values, x: f64) -> Located {
        let mut open = false;
        for (i, section) in line.sections().into_iter().enumerate() {
            let members: Vec<Option<i64>> = match section.index {
                None => vec![None],
                Some((symbol, from, to)) => {
                    let anchor = |k: i64| self.number(section.cells.points()[0].0, &values.with(symbol, k));
                    let (Some(a), Some(b)) = (anchor(0), anchor(1)) else { return Located::Near };
                    let k = ((x - a) / (b - a)).floor();
                    if k.is_nan() || k.abs() >= 1e9 {
                        return Located::Near;
                    }
                    let k = k as i64;
                    let inside = |k: &i64| from.is_none_or(|from| *k >= from) && to.is_none_or(|to| *k <= to);
                    (k - 1..=k + 1).filter(inside).map(Some).collect()
                }
            };
            for k in members {
                let at = match (section.index, k) {
                    (Some((symbol, ..)), Some(k)) => values.with(symbol, k),
                    _ => values.clone(),
                };
                match self.locate_in(&section, &at, x) {
                    Located::Inside(_, stretch, _) => return Located::Inside(i, stretch, k),
                    Located::Near => open = true,
                    Located::Nowhere => {}
                }
            }
        }
        if open { Located::Near } else { Located::Nowhere }
    }

    fn locate_in(&self, section: &Section<Says>, values: &Values, x: f64) -> Located {
        let cells = section.cells;
        let near = |e: f64| (e - x).abs() <= 1e-9 * (1.0 + x.abs());
        let mut open = false;
        let mut end = |e: Option<Expr>, infinite: f64| match e.map(|e| self.number(e, values)) {
            None => Some(infinite),
            Some(None) => {
                open = true;
                None
            }
            Some(Some(e)) => {
                open |= near(e);
                Some(e)
            }
        };
        for i in usize::from(section.shares_first)..cells.stretches().len() {
            let (low, high) = cells.bounds(i);
            let (low, high) = (end(low, f64::NEG_INFINITY), end(high, f64::INFINITY));
            if let (Some(low), Some(high)) = (low, high)
                && low < x
                && x < high
            {
                return Located::Inside(0, i, None);
            }
        }
        if open { Located::Near } else { Located::Nowhere }
    }
}

enum Verdict {
    Fine,
    /// The ends of the stretch are not in order.
    Disorder,
    /// The formula is refuted at this number.
    Wrong(Rational),
}

enum Located {
    /// A section, a stretch of it and the member.
    Inside(usize, usize, Option<i64>),
    /// Near an end, or not known.
    Near,
    Nowhere,
}

/// What to look at of so many things from the first one on, as long as the budget lasts: the first, the last, and
/// others in an order that was drawn once.
pub(super) fn chosen(count: usize, first: usize) -> Vec<usize> {
    let mut out: Vec<usize> = (first..count).collect();
    if out.len() > 2 {
        let last = out.len() - 1;
        out.swap(1, last);
    }
    let mut state: u64 = 0x2545_F491_4F6C_DD1D;
    for i in 2..out.len() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let left = (out.len() - i) as u64;
        let drawn = i + usize::try_from((state >> 33) % left).unwrap_or(0);
        out.swap(i, drawn);
    }
    out.truncate(MAX_LOOKS);
    out
}

/// Numbers inside of an interval, near its ends and, where it has none, far out.
fn between(ends: [Option<f64>; 2]) -> Vec<f64> {
    const STEPS: [f64; 8] =
        [0.001_953_125, 0.468_75, 0.843_75, 1.281_25, 2.343_75, 3.3125, 11.437_5, 83.187_5];
    match ends {
        [Some(low), Some(high)] => {
            let width = high - low;
            let parts = [0.507_812_5, 0.001_953_125, 0.998_046_875, 0.257_812_5];
            parts.iter().map(|part| low + part * width).filter(|x| low < *x && *x < high).collect()
        }
        [Some(low), None] => STEPS.iter().map(|d| low + d).collect(),
        [None, Some(high)] => STEPS.iter().map(|d| high - d).collect(),
        [None, None] => STEPS[1..].iter().flat_map(|d| [d + 0.031_25, -d]).collect(),
    }
}

fn derivative_of(terms: &[f64], order: usize) -> f64 {
    terms[order] * [1.0, 1.0, 2.0, 6.0][order]
}

/// Whether two doubles agree so well that balls need not be asked.
pub(super) fn agree(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-7 * (a.abs() + b.abs()) + 1e-10
}

/// Whether a difference that may be 0 is known to twelve digits of the numbers.
fn is_small(difference: &Ball, number: &Ball) -> bool {
    let (Some((low, high)), Some((a, b))) = (difference.ends(), number.ends()) else { return false };
    let size = a.abs().max(b.abs()).max(Rational::new(1, 1 << 20));
    (&high - &low) <= &size * &Rational::TWO.pow(-40)
}
