//! Why a verdict holds at a point: the difference quotient from both sides, step by step.
//!
//! Each step is an equation or an inequality between two terms, with the theorem behind it and the hypotheses under
//! which it holds. The right side of a step is the left side of the next one of its side, and the last step takes
//! what the others gave; so no step can be left out. The rungs are those of the evidence: no step that the engine did
//! not take.
//!
//! Worked example: for max(0, x) at 0 and h > 0 the quotient (max(0, h) - 0)/h is h/h by the branch, 1 by algebra, and
//! its limit is 1; for h < 0 it is 0/h, 0, and its limit is 0. The last step is 0 != 1.

use crate::decide::Question;
use crate::derive::analysis::PointAnalysis;
use crate::derive::evidence::Evidence;
use crate::derive::evidence::SideEvidence;
use crate::derive::further::Smoothness;
use crate::derive::further::class_at;
use crate::derive::further::is_quotient_of_analytic;
use crate::derive::further::slope;
use crate::derive::verdict::Constraint;
use crate::derive::verdict::Singularity;
use crate::derive::verdict::Verdict;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Signs;
use crate::limit;
use crate::limit::Cluster;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::line::Cell;
use crate::line::Side;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::flatten;
use crate::simplify::simplify;
use crate::truth::Truth;

/// A side of a step: an expression in h, or its limit as h tends to 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// An expression.
    Value(Expr),
    /// The limit of an expression as h tends to 0 from a side.
    Limit(Expr, Side),
    /// What a limit is.
    Is(Limit),
    /// The value at the point.
    AtPoint,
    /// No value.
    Undefined,
}

/// Why a step holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The point is put in for the variable, in the branch that counts there.
    Substitution,
    /// There is no value at the point: no branch counts there, or a part of it has none.
    Domain,
    /// The branch that counts on this side, for the function.
    Branch,
    /// The same, put into the difference quotient.
    Quotient,
    /// Equality of two formulas, wherever both have a value.
    Algebra,
    /// A rule that finds limits.
    Rung(Rung),
    /// The quotient of a function that is analytic at the point tends to the value of its derivative there.
    Derivative,
    /// The limit of a sum is that of its leading term, when the rest is smaller.
    LeadingTerm,
    /// The symmetric quotient is the mean of the quotients from both sides.
    Mean,
    /// The formulas for the slope on both sides have the same limit.
    Slopes,
    /// Both one-sided derivatives are the same number, or not: the definition of the derivative.
    TwoSides,
    /// A one-sided derivative is infinite or does not exist.
    NoFiniteLimit,
    /// What is differentiable is continuous: the limit from one side is not that from the other, not the value, infinite, or
    /// does not exist.
    Discontinuous,
    /// The domain lies on one side.
    Endpoint,
    /// No other point of the domain is near.
    Isolated,
    /// There is no value, hence no quotient.
    Outside,
    /// The k-th derivatives of both sides have, or have not, the same limit.
    Class(u32),
    /// But for parts that are flat at the point, both formulas are one function that is analytic there.
    Flat,
    /// A quotient of analytic functions that has a finite limit is analytic when that limit is its value (Riemann).
    RemovableSingularity,
}

/// What a step rests on beside the steps before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hypothesis {
    /// h lies on this side of 0, and not beyond the next breakpoint, where that is known.
    Near(Side, Option<Expr>),
    /// The value at the point, by the step before.
    Value(Expr),
    /// The formula of the side is analytic at the point.
    Analytic(Expr),
    /// A side has this one-sided derivative, by the steps before.
    Derivative(Side, Limit),
    /// A side has this limit, by the steps before.
    Tends(Side, Limit),
    /// The symmetric quotient has this limit, by the step before.
    Symmetric(Expr),
    /// Two limits of formulas for the slope agree, which says nothing.
    SlopesAgree(Limit),
    /// The function has no values on this side, however near.
    Absent(Side),
    /// The function has no value at the point.
    NoValue,
    /// The limit points fill this interval.
    Fills(Cluster),
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is looked at.
    pub left: Term,
    /// Whether it is equal to the right side, or differs from it.
    pub equal: bool,
    /// What it is.
    pub right: Term,
    /// Why.
    pub reason: Reason,
    /// What that needs.
    pub hypotheses: Vec<Hypothesis>,
}

/// The steps to a verdict, under conditions on the parameters.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// All of these hold.
    pub when: Vec<Constraint>,
    /// The point, with the numbers put in that equations give to parameters.
    pub at: Expr,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The word they lead to.
    pub verdict: Verdict<Expr>,
    /// The class at the point, where the function is differentiable and the steps show it.
    pub class: Option<Smoothness>,
}

/// What is explained.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The function, as an expression in the variable.
    pub function: Expr,
    /// The symbol h.
    pub step: Symbol,
    /// How far the pieces beside the point reach, where that is known.
    pub reach: [Option<Expr>; 2],
}

/// The explanations of what was found at a point: one for each case of the parameters.
pub fn explain(q: &mut Question, asked: Asked, point: &PointAnalysis) -> Vec<Explanation> {
    if point.cases.is_empty() {
        let (steps, class) = steps(q, asked, &point.evidence, &point.verdict);
        let (when, verdict) = (Vec::new(), point.verdict.clone());
        return vec![Explanation { when, at: point.evidence.point, steps, verdict, class }];
    }
    point
        .cases
        .iter()
        .map(|case| {
            q.under(&case.when, |q| {
                let values = solutions(q, &case.when);
                let evidence = put_in(q, &case.evidence, &values);
                let asked = Asked { function: written_with(q, asked.function, &values), ..asked };
                let verdict = Verdict::of(&evidence);
                let (steps, class) = steps(q, asked, &evidence, &verdict);
                Explanation { when: case.when.clone(), at: evidence.point, steps, verdict, class }
            })
        })
        .collect()
}

/// What the equations among the conditions give to parameters, all of them solved together: none of the symbols stands in
/// one of the values.
fn solutions(q: &mut Question, when: &[Constraint]) -> Vec<(Symbol, Expr)> {
    let mut out: Vec<(Symbol, Expr)> = Vec::new();
    for (equation, _) in when.iter().filter(|(_, signs)| *signs == Signs::ZERO) {
        let e = with_values(q, *equation, &out);
        let Some((symbol, _, value)) = q.solution(e) else { continue };
        for (_, known) in &mut out {
            *known = with_values(q, *known, &[(symbol, value)]);
        }
        out.push((symbol, value));
    }
    out
}

/// A number or a formula on its cell, with values for parameters.
fn with_values(q: &mut Question, e: Expr, values: &[(Symbol, Expr)]) -> Expr {
    functions::substitute(&mut q.pool, Domain::Cell, &[e], values)[0]
}

/// The function with values for parameters: not in exponents, from which the domain of a power follows.
fn written_with(q: &mut Question, e: Expr, values: &[(Symbol, Expr)]) -> Expr {
    let in_exponents: Vec<Expr> = q
        .pool
        .reach(&[e])
        .into_iter()
        .filter_map(|part| match q.pool.node(part) {
            Node::Power { exponent, .. } => Some(*exponent),
            _ => None,
        })
        .collect();
    let taken = q.pool.symbols_of(&in_exponents);
    let values: Vec<_> = values.iter().copied().filter(|(symbol, _)| !taken.contains(symbol)).collect();
    functions::substitute(&mut q.pool, Domain::Kept, &[e], &values)[0]
}

/// The evidence with values for parameters in everything that it holds.
fn put_in(q: &mut Question, evidence: &Evidence, values: &[(Symbol, Expr)]) -> Evidence {
    let mut evidence = *evidence;
    let mut put = |e: &mut Expr| *e = with_values(q, *e, values);
    put(&mut evidence.point);
    for e in [&mut evidence.value, &mut evidence.derivative, &mut evidence.inside].into_iter().flatten() {
        put(e);
    }
    for side in [&mut evidence.left, &mut evidence.right] {
        let SideEvidence::Present { formula, approach, .. } = side else { continue };
        put(formula);
        let limits = [Some(&mut approach.limit), approach.quotient.as_mut()];
        for limit in limits.into_iter().flatten() {
            if let Limit::Finite(e) = limit {
                put(e);
            }
        }
    }
    evidence
}

/// Collects the steps of one case.
struct Chain<'a> {
    asked: Asked,
    evidence: &'a Evidence,
    h: Expr,
    /// f(a + h), as the author wrote f.
    moved: Expr,
    steps: Vec<Step>,
}

fn steps(
    q: &mut Question,
    asked: Asked,
    evidence: &Evidence,
    verdict: &Verdict<Expr>,
) -> (Vec<Step>, Option<Smoothness>) {
    let h = q.pool.anywhere().symbol(asked.step);
    let moved = at_distance(q, asked.function, Domain::Kept, evidence.point, h);
    let mut chain = Chain { asked, evidence, h, moved, steps: Vec::new() };
    chain.value(q);
    for side in Side::BOTH {
        if let Some(value) = evidence.value {
            chain.quotient(q, side, value, verdict);
        } else {
            chain.function(q, side);
        }
    }
    let class = chain.conclusion(q, verdict);
    (chain.steps, class)
}

/// e with a + h for the variable: a formula on its cell, or the function with the domain that it was written with.
fn at_distance(q: &mut Question, e: Expr, domain: Domain, a: Expr, h: Expr) -> Expr {
    let x = q.variable();
    let there = q.pool.on_cell().add(a, h);
    functions::substitute(&mut q.pool, domain, &[e], &[(x, there)])[0]
}

impl Chain<'_> {
    fn push(&mut self, left: Term, equal: bool, right: Term, reason: Reason, hypotheses: Vec<Hypothesis>) {
        self.steps.push(Step { left, equal, right, reason, hypotheses });
    }

    /// f(a) = v
    fn value(&mut self, q: &mut Question) {
        let put_in = self.put_in(q);
        match (self.evidence.value, self.evidence.unknown_value) {
            (Some(value), _) => {
                self.push(Term::Value(put_in), true, Term::Value(value), Reason::Substitution, Vec::new());
            }
            (None, None) => {
                let left = self.at_point(q);
                self.push(left, true, Term::Undefined, Reason::Domain, Vec::new());
            }
            (None, Some(_)) => {}
        }
    }

    /// f(a), as the author wrote f.
    fn put_in(&self, q: &mut Question) -> Expr {
        let x = q.variable();
        let a = self.evidence.point;
        functions::substitute(&mut q.pool, Domain::Kept, &[self.asked.function], &[(x, a)])[0]
    }

    /// f(a) where it has no value. A power of the variable may get one when numbers are put in: x^x has none at 0,
    /// and 0^0 is 1.
    fn at_point(&self, q: &mut Question) -> Term {
        let put_in = self.put_in(q);
        let flat = flatten(q, put_in);
        match flat.only() {
            Some(Piece::Undefined) => Term::Value(put_in),
            _ => Term::AtPoint,
        }
    }

    fn side(&self, side: Side) -> &SideEvidence {
        match side {
            Side::Left => &self.evidence.left,
            Side::Right => &self.evidence.right,
        }
    }

    fn near(&self, side: Side) -> Hypothesis {
        let reach = match side {
            Side::Left => self.asked.reach[0],
            Side::Right => self.asked.reach[1],
        };
        Hypothesis::Near(side, reach)
    }

    /// The quotient on one side, and its limit.
    fn quotient(&mut self, q: &mut Question, side: Side, value: Expr, verdict: &Verdict<Expr>) {
        let SideEvidence::Present { formula, approach, .. } = *self.side(side) else { return };
        let discontinuous = matches!(
            verdict,
            Verdict::Jump { .. }
                | Verdict::Removable { .. }
                | Verdict::Pole
                | Verdict::Oscillation { of_value: true }
        );
        let needs_limit = discontinuous || matches!(approach.quotient_rung, Rung::Gap | Rung::MeanValue);
        if needs_limit {
            self.function(q, side);
        }
        let Some(limit) = approach.quotient.filter(|l| !matches!(l, Limit::Undecided(_))) else { return };
        let a = self.evidence.point;
        let here = at_distance(q, formula, Domain::Cell, a, self.h);
        let b = q.pool.anywhere();
        let over = |above: Expr| b.div(b.sub(above, value), self.h);
        let (written, quotient) = (over(self.moved), over(here));
        let near = self.near(side);
        self.push(
            Term::Value(written),
            true,
            Term::Value(quotient),
            Reason::Quotient,
            vec![near, Hypothesis::Value(value)],
        );
        if approach.quotient_rung == Rung::Gap {
            let mut hypotheses = vec![Hypothesis::Tends(side, approach.limit)];
            hypotheses.extend(self.filling(limit));
            let reason = Reason::Rung(Rung::Gap);
            return self.push(Term::Limit(quotient, side), true, Term::Is(limit), reason, hypotheses);
        }
        let above = q.pool.on_cell().sub(here, value);
        let on_cell = q.pool.on_cell().div(above, self.h);
        let short = self.shorter(q, on_cell, side);
        if short != quotient {
            self.push(Term::Value(quotient), true, Term::Value(short), Reason::Algebra, vec![near]);
        }
        self.tends(q, side, short, formula, approach.quotient_rung, limit);
    }

    /// The function on one side, and its limit.
    fn function(&mut self, q: &mut Question, side: Side) {
        let SideEvidence::Present { formula, approach, .. } = *self.side(side) else { return };
        if matches!(approach.limit, Limit::Undecided(_)) {
            return;
        }
        let here = at_distance(q, formula, Domain::Cell, self.evidence.point, self.h);
        let near = self.near(side);
        self.push(Term::Value(self.moved), true, Term::Value(here), Reason::Branch, vec![near]);
        let hypotheses = match approach.limit {
            Limit::Oscillates(cluster) => vec![Hypothesis::Fills(cluster)],
            _ if approach.limit_rung == Rung::Continuation && q.varies(formula) => {
                vec![Hypothesis::Analytic(formula)]
            }
            _ => Vec::new(),
        };
        let reason = Reason::Rung(approach.limit_rung);
        self.push(Term::Limit(here, side), true, Term::Is(approach.limit), reason, hypotheses);
    }

    /// A shorter form of an expression in h on one side of 0.
    fn shorter(&self, q: &mut Question, e: Expr, side: Side) -> Expr {
        let reach = self.asked.reach;
        let zero = q.pool.anywhere().int(0);
        let cell = match side {
            Side::Left => {
                let low = reach[0].map(|d| q.pool.on_cell().neg(d));
                Cell::Open(low, Some(zero))
            }
            Side::Right => Cell::Open(Some(zero), reach[1]),
        };
        q.with_variable(self.asked.step, |q| simplify(q, e, cell))
    }

    /// The limit of the quotient, by the rung that found it.
    fn tends(
        &mut self,
        q: &mut Question,
        side: Side,
        quotient: Expr,
        formula: Expr,
        rung: Rung,
        limit: Limit,
    ) {
        let a = self.evidence.point;
        let left = Term::Limit(quotient, side);
        let zero = q.pool.anywhere().int(0);
        if let Limit::Finite(value) = limit
            && let Some(at_zero) = q.with_variable(self.asked.step, |q| q.continued(quotient, zero))
            && q.equals(at_zero, value) == Truth::True
        {
            let varies = q.pool.contains(quotient, self.asked.step);
            let hypotheses = if varies { vec![Hypothesis::Analytic(quotient)] } else { Vec::new() };
            return self.push(left, true, Term::Is(limit), Reason::Rung(Rung::Continuation), hypotheses);
        }
        match rung {
            Rung::Continuation | Rung::MeanValue => {
                let derivative = slope(q, formula);
                let there = at_distance(q, derivative, Domain::Cell, a, self.h);
                let middle = Term::Limit(there, side);
                let (reason, hypothesis, found_by) = match (rung, self.side(side).limit()) {
                    (Rung::MeanValue, Some(value)) => {
                        let found_by = limit::limit_at(q, derivative, a, side).1;
                        (Reason::Rung(Rung::MeanValue), Hypothesis::Tends(side, value), found_by)
                    }
                    _ => (Reason::Derivative, Hypothesis::Analytic(formula), Rung::Continuation),
                };
                self.push(left, true, middle, reason, vec![hypothesis]);
                self.push(middle, true, Term::Is(limit), Reason::Rung(found_by), Vec::new());
            }
            Rung::Series => {
                let distance = match side {
                    Side::Left => q.pool.anywhere().neg(self.h),
                    Side::Right => self.h,
                };
                let lead = q.with_variable(self.asked.step, |q| {
                    limit::leading_term(q, quotient, zero, side, distance)
                });
                let varies = |lead: &Expr| q.pool.contains(*lead, self.asked.step) && *lead != quotient;
                match lead.filter(varies) {
                    Some(lead) => {
                        let middle = Term::Limit(lead, side);
                        self.push(left, true, middle, Reason::LeadingTerm, Vec::new());
                        self.push(middle, true, Term::Is(limit), Reason::Rung(Rung::Series), Vec::new());
                    }
                    None => self.push(left, true, Term::Is(limit), Reason::Rung(Rung::Series), Vec::new()),
                }
            }
            Rung::Power
            | Rung::Growth
            | Rung::Parts
            | Rung::Squeeze
            | Rung::IntermediateValues
            | Rung::Gap
            | Rung::None => {
                self.push(left, true, Term::Is(limit), Reason::Rung(rung), self.filling(limit));
            }
        }
    }

    fn filling(&self, limit: Limit) -> Vec<Hypothesis> {
        match limit {
            Limit::Oscillates(cluster) => vec![Hypothesis::Fills(cluster)],
            _ => Vec::new(),
        }
    }

    /// What a side's chain gave, for the last step.
    fn given(&self) -> Vec<Hypothesis> {
        let mut out = Vec::new();
        for side in Side::BOTH {
            match self.side(side) {
                SideEvidence::Absent => out.push(Hypothesis::Absent(side)),
                SideEvidence::Unknown(_) => {}
                SideEvidence::Present { approach, .. } => match approach.quotient {
                    Some(Limit::Undecided(_)) => {}
                    Some(limit) => out.push(Hypothesis::Derivative(side, limit)),
                    None => out.push(Hypothesis::Tends(side, approach.limit)),
                },
            }
        }
        out
    }

    /// The last steps; the class that they show.
    fn conclusion(&mut self, q: &mut Question, verdict: &Verdict<Expr>) -> Option<Smoothness> {
        let (left, right) = (self.evidence.left, self.evidence.right);
        let tends = |hypotheses: &mut Vec<Hypothesis>| {
            for (side, found) in [(Side::Left, left), (Side::Right, right)] {
                hypotheses.extend(found.limit().map(|limit| Hypothesis::Tends(side, limit)));
            }
        };
        let mut hypotheses = self.given();
        let quotients = (left.quotient(), right.quotient());
        match (verdict, quotients) {
            (Verdict::Differentiable { .. }, (Some(l), Some(r))) => {
                self.push(Term::Is(l), true, Term::Is(r), Reason::TwoSides, hypotheses);
                return self.class(q);
            }
            (Verdict::Corner { .. }, (Some(l), Some(r))) => {
                let mut reason = Reason::NoFiniteLimit;
                if let (Limit::Finite(a), Limit::Finite(b)) = (l, r) {
                    reason = Reason::TwoSides;
                    let mean = self.mean(q, a, b, &hypotheses);
                    hypotheses.push(Hypothesis::Symmetric(mean));
                }
                self.push(Term::Is(l), false, Term::Is(r), reason, hypotheses);
            }
            (
                Verdict::Cusp { .. }
                | Verdict::VerticalTangent { .. }
                | Verdict::Oscillation { of_value: false },
                (Some(l), Some(r)),
            ) => self.push(Term::Is(l), l == r, Term::Is(r), Reason::NoFiniteLimit, hypotheses),
            (Verdict::Jump { .. } | Verdict::Removable { .. } | Verdict::Pole, _)
            | (Verdict::Oscillation { of_value: true }, _) => {
                let value = self.evidence.value?;
                let (Some(l), Some(r)) = (left.limit(), right.limit()) else { return None };
                tends(&mut hypotheses);
                hypotheses.push(Hypothesis::Value(value));
                if let Some(slope) = self.slopes(q) {
                    hypotheses.push(Hypothesis::SlopesAgree(slope));
                }
                let value = Limit::Finite(value);
                let is_finite = |limit| matches!(limit, Limit::Finite(_));
                // The pair that differs.
                let (one, other) = match verdict {
                    Verdict::Jump { .. } => (l, r),
                    Verdict::Removable { .. } => (l, value),
                    _ => (if is_finite(l) { r } else { l }, value),
                };
                self.push(Term::Is(one), false, Term::Is(other), Reason::Discontinuous, hypotheses);
            }
            (Verdict::Endpoint { side, .. }, _) => {
                let found = if *side == Side::Left { left } else { right };
                let (Some(limit), Some(value)) = (found.quotient(), self.evidence.value) else { return None };
                let b = q.pool.anywhere();
                let quotient = b.div(b.sub(self.moved, value), self.h);
                self.push(Term::Limit(quotient, *side), true, Term::Is(limit), Reason::Endpoint, hypotheses);
            }
            (Verdict::Isolated, _) => {
                let put_in = self.put_in(q);
                let value = self.evidence.value?;
                hypotheses.push(Hypothesis::Value(value));
                self.push(Term::Value(put_in), true, Term::Value(value), Reason::Isolated, hypotheses);
            }
            (Verdict::Outside { singularity }, _) => {
                hypotheses.push(Hypothesis::NoValue);
                let put_in = self.at_point(q);
                let (one, equal, other) = match (left.limit(), right.limit()) {
                    // Two limits that do not exist are not compared.
                    (Some(Limit::Oscillates(_)), Some(Limit::Oscillates(_))) => {
                        (put_in, true, Term::Undefined)
                    }
                    (Some(l), Some(r)) => {
                        (Term::Is(l), *singularity == Singularity::Removable || l == r, Term::Is(r))
                    }
                    _ => (put_in, true, Term::Undefined),
                };
                self.push(one, equal, other, Reason::Outside, hypotheses);
            }
            _ => {}
        }
        None
    }

    /// The limit of the symmetric quotient, where both one-sided derivatives are finite.
    fn mean(&mut self, q: &mut Question, l: Expr, r: Expr, hypotheses: &[Hypothesis]) -> Expr {
        let back = q.pool.anywhere().neg(self.h);
        let behind = at_distance(q, self.asked.function, Domain::Kept, self.evidence.point, back);
        let b = q.pool.anywhere();
        let quotient = b.div(b.sub(self.moved, behind), b.scale(&Rational::TWO, self.h));
        let b = q.pool.on_cell();
        let mean = b.linear(&Rational::ZERO, &[(Rational::HALF, l), (Rational::HALF, r)]);
        let at = Cell::Point(self.evidence.point);
        let mean = simplify(q, mean, at);
        let left = Term::Limit(quotient, Side::Right);
        self.push(left, true, Term::Is(Limit::Finite(mean)), Reason::Mean, hypotheses.to_vec());
        mean
    }

    /// The common limit of the formulas for the slope, at a point where the function is not continuous.
    fn slopes(&mut self, q: &mut Question) -> Option<Limit> {
        let (SideEvidence::Present { formula: left, .. }, SideEvidence::Present { formula: right, .. }) =
            (self.evidence.left, self.evidence.right)
        else {
            return None;
        };
        let a = self.evidence.point;
        let slopes = [left, right].map(|formula| slope(q, formula));
        let [l, r] = [(slopes[0], Side::Left), (slopes[1], Side::Right)]
            .map(|(slope, side)| limit::limit_at(q, slope, a, side).0);
        let (Limit::Finite(c), Limit::Finite(d)) = (l, r) else { return None };
        if q.equals(c, d) != Truth::True {
            return None;
        }
        let [left, right] = slopes.map(|slope| at_distance(q, slope, Domain::Cell, a, self.h));
        let (left, right) = (Term::Limit(left, Side::Left), Term::Limit(right, Side::Right));
        self.push(left, true, right, Reason::Slopes, Vec::new());
        Some(l)
    }

    /// How often the derivatives of both sides fit each other.
    fn class(&mut self, q: &mut Question) -> Option<Smoothness> {
        let (SideEvidence::Present { formula: left, .. }, SideEvidence::Present { formula: right, .. }) =
            (self.evidence.left, self.evidence.right)
        else {
            return None;
        };
        let class = class_at(q, self.evidence).filter(|_| self.evidence.inside.is_none())?;
        let a = self.evidence.point;
        let at =
            |q: &mut Question, g: Expr, side, h| Term::Limit(at_distance(q, g, Domain::Cell, a, h), side);
        let (mut left, mut right) = (left, right);
        let last = match class {
            Smoothness::Class(k) => k + 1,
            Smoothness::Differentiable => 1,
            Smoothness::Infinite => {
                let is_quotient = is_quotient_of_analytic(q, left, right, a);
                let one = at(q, left, Side::Left, self.h);
                match self.evidence.left.limit().filter(|_| is_quotient) {
                    Some(limit) => {
                        self.push(one, true, Term::Is(limit), Reason::RemovableSingularity, Vec::new());
                    }
                    None => {
                        let other = at(q, right, Side::Right, self.h);
                        self.push(one, true, other, Reason::Flat, Vec::new());
                    }
                }
                return Some(class);
            }
            Smoothness::Discontinuous | Smoothness::Continuous => return None,
        };
        for k in 1..=last {
            (left, right) = (slope(q, left), slope(q, right));
            let [l, r] =
                [(left, Side::Left), (right, Side::Right)].map(|(g, side)| limit::limit_at(q, g, a, side).0);
            let (one, other) = (at(q, left, Side::Left, self.h), at(q, right, Side::Right, self.h));
            let hypotheses = vec![Hypothesis::Tends(Side::Left, l), Hypothesis::Tends(Side::Right, r)];
            self.push(one, k < last, other, Reason::Class(k), hypotheses);
        }
        Some(class)
    }
}
