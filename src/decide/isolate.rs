//! Zeros of transcendental functions, isolated with a proof.
//!
//! Between two neighbouring zeros of g' the function g is strictly monotone and has at most one zero
//! (Rolle). So the signs of g' are charted first, by whatever method serves; then the signs of g at the zeros
//! of g' and towards the ends decide on each stretch whether there is a zero, and rational numbers with
//! opposite signs enclose it. Waves are bounded: where the rest exceeds the sum of their amplitudes, there is
//! no zero, and between there are only finitely many.
//!
//! Worked example: for x - cos(x) there is no zero outside -1 <= x <= 1; inside, the derivative 1 + sin(x)
//! is positive, and the values at 0 and 1 have opposite signs: `rootof(cos(x) - x, x in (0, 1))`.
//!
//! Source: the chain of derivatives after Rolle; A. Maignan, *Solving one and two-dimensional exponential
//! polynomial systems* (1998), for expressions in exp.

use std::cmp::Ordering;

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::solve::Chart;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Root;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::COS;
use crate::functions::SIN;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::line::Side;
use crate::number::Rational;

/// The longest chain of derivatives.
const MAX_CHAIN: usize = 12;
/// How many functions are isolated for the zeros of one: the chain branches where a factor is split off.
const MAX_ISOLATIONS: usize = 40;
/// Up to this order derivatives at a point are sought that are not 0.
const MAX_ORDER: u32 = 6;
/// Larger expressions are not isolated.
const MAX_NODES: usize = 300;

impl Question {
    /// The chart of g on an open cell on which it is analytic, by isolation; g has no symbol but the variable.
    pub(super) fn chart_by_isolation(&mut self, g: Expr, cell: Cell) -> Result<Chart, Undecided> {
        let Cell::Open(low, high) = cell else { unreachable!("charts are asked for open cells") };
        let open = Undecided::Roots(g);
        let x = self.variable();
        let others = |q: &Question, e: Expr| q.pool.symbols_of(&[e]).iter().any(|s| *s != x);
        if self.chain >= MAX_CHAIN
            || self.pool.reach(&[g]).len() > MAX_NODES
            || others(self, g)
            || [low, high].into_iter().flatten().any(|p| !self.pool.is_constant(p))
        {
            return Err(open);
        }
        self.isolations = if self.chain == 0 { 0 } else { self.isolations + 1 };
        if self.isolations > MAX_ISOLATIONS {
            return Err(open);
        }
        if self.chain == 0
            && let Some(chart) = self.chart_by_subdivision(g, cell)
        {
            return Ok(chart);
        }
        self.chain += 1;
        let found = match self.bounded_part(g, cell) {
            Some(stretches) => self.chart_between_bounds(g, cell, stretches?),
            None => self.chart_by_derivative(g, cell),
        };
        self.chain -= 1;
        found.map_err(|reason| match reason {
            Undecided::Roots(_) => open,
            other => other,
        })
    }

    /// For g = rest + waves with constant amplitudes: where the rest exceeds the amplitudes g has the sign of
    /// the rest. The chart with 2 where that decides nothing; none when there are no waves or nothing is gained.
    fn bounded_part(&mut self, g: Expr, cell: Cell) -> Option<Result<Chart, Undecided>> {
        let Cell::Open(low, high) = cell else { return None };
        if low.is_some() && high.is_some() {
            return None;
        }
        let Node::Sum { constant, terms } = self.pool.node(g).clone() else { return None };
        let is_wave = |q: &Question, e: Expr| matches!(q.pool.node(e), Node::Apply { function, .. } if *function == SIN || *function == COS);
        let mut rest = Vec::new();
        let mut amplitude = Rational::ZERO;
        for (c, t) in terms.iter() {
            if is_wave(self, *t) {
                amplitude += &c.abs();
            } else if self.pool.reach(&[*t]).into_iter().any(|e| is_wave(self, e)) {
                return None;
            } else {
                rest.push((c.clone(), *t));
            }
        }
        if amplitude.is_zero() || rest.is_empty() {
            return None;
        }
        let rest = self.pool.on_cell().linear(&constant, &rest);
        let bound = |q: &mut Question, by: &Rational| {
            let e = q.pool.on_cell().shift(rest, by);
            q.chart(e, cell)
        };
        let above = bound(self, &-&amplitude);
        let below = bound(self, &amplitude);
        Some(above.and_then(|above| {
            let below = below?;
            crate::decide::sweep::sweep2(self, &above, &below, |_, _, a, b| {
                if *a > 0 {
                    1
                } else if *b < 0 {
                    -1
                } else {
                    2
                }
            })
        }))
    }

    /// Fills the stretches that the bounds left open.
    fn chart_between_bounds(&mut self, g: Expr, cell: Cell, bounds: Chart) -> Result<Chart, Undecided> {
        let open = Undecided::Roots(g);
        let bounds = bounds.as_finite().ok_or(open)?;
        let filled = self.filled(bounds, cell, open, |q, part, sign| match (part, sign) {
            (Cell::Point(p), 2) => {
                let value = q.value_at(g, p);
                Ok(Line::finite(Partition::whole(q.sign(value)?)))
            }
            (Cell::Open(Some(_), Some(_)), 2) => match q.chart_by_subdivision(g, part) {
                Some(chart) => Ok(chart),
                None => q.chart_by_derivative(g, part),
            },
            (Cell::Open(..), 2) => Err(open),
            (Cell::Open(a, b), known) => Ok(Line::finite(Partition::on(a, b, known))),
            (Cell::Point(_), known) => Ok(Line::finite(Partition::whole(known))),
        })?;
        Ok(Line::finite(without_false_points(filled)))
    }

    /// A chart in place of each cell of a partition of `cell`; for a point one without points.
    fn filled(
        &mut self,
        pattern: &Partition<i32>,
        cell: Cell,
        open: Undecided,
        mut fill: impl FnMut(&mut Question, Cell, i32) -> Result<Chart, Undecided>,
    ) -> Result<Partition<i32>, Undecided> {
        let Cell::Open(low, high) = cell else { unreachable!("charts are asked for open cells") };
        let mut out: Option<Partition<i32>> = None;
        let mut at: Option<(Expr, i32)> = None;
        for (part, sign) in pattern.cells() {
            let inner = fill(self, part, *sign)?;
            let inner = inner.as_finite().ok_or(open)?;
            let first = inner.stretches()[0];
            if let Cell::Point(p) = part {
                at = Some((p, first));
                continue;
            }
            match &mut out {
                None => out = Some(Partition::on(low, high, first)),
                Some(out) => {
                    let (p, sign) = at.take().expect("stretches are separated by points");
                    out.push(p, sign, first);
                }
            }
            let target = out.as_mut().expect("just set");
            for (i, (p, sign)) in inner.points().iter().enumerate() {
                target.push(*p, *sign, inner.stretches()[i + 1]);
            }
        }
        Ok(out.expect("a cell has a stretch"))
    }

    /// The coefficient of the highest power of a kernel whose derivative is free of it, where that coefficient
    /// varies.
    fn leading_coefficient(&mut self, g: Expr) -> Option<Expr> {
        let x = self.variable();
        let normal = self.normal(g)?;
        normal.denominator.as_constant()?;
        for kernel in normal.numerator.kernels() {
            if !matches!(self.pool.node(kernel), Node::Apply { .. }) || !self.varies(kernel) {
                continue;
            }
            let slope = functions::differentiate(&mut self.pool, &[kernel], x)[0];
            if self.pool.reach(&[slope]).contains(&kernel) {
                continue;
            }
            let coefficients = normal.numerator.coefficients_in(kernel)?;
            let lead = crate::decide::poly_expression(&mut self.pool, coefficients.last()?);
            if coefficients.len() > 1 && self.varies(lead) {
                return Some(lead);
            }
        }
        None
    }

    /// By the stretches on which g is monotone; or, where g is a polynomial in a kernel such as ln(x) or atan(x),
    /// as the product of its leading coefficient and the quotient of both.
    ///
    /// The derivative of the quotient has a smaller degree in the kernel, and so the chain ends. The quotient is
    /// charted between the zeros of the leading coefficient, where it is analytic, and its signs are its own: g and
    /// the coefficient may have a zero in common at which the quotient has another limit.
    fn chart_by_derivative(&mut self, g: Expr, cell: Cell) -> Result<Chart, Undecided> {
        let open = Undecided::Roots(g);
        let Some(lead) = self.leading_coefficient(g) else {
            return self.chart_by_slope(g, cell, |q, p, _| {
                let value = q.continuous_value(g, p)?;
                q.signs_of(value).known()
            });
        };
        let signs = self.chart(lead, cell)?;
        let signs = signs.as_finite().ok_or(open)?;
        let quotient = self.pool.on_cell().div(g, lead);
        let normal = self.normal(quotient).ok_or(open)?.cancelled();
        let divided = normal.denominator.as_constant().is_some();
        let quotient = crate::decide::expression(&mut self.pool, &normal);
        let filled = self.filled(signs, cell, open, |q, part, sign| match part {
            Cell::Point(p) => {
                let value = q.value_at(g, p);
                Ok(Line::finite(Partition::whole(q.sign(value)?)))
            }
            Cell::Open(..) => {
                let chart = if divided {
                    q.chart(quotient, part)?
                } else {
                    q.chart_by_slope(quotient, part, |q, p, side| q.sign_of_quotient(g, lead, p, side))?
                };
                Ok(chart.map(|_, s| s * sign))
            }
        })?;
        Ok(Line::finite(without_false_points(filled)))
    }

    /// The chart of a function that is analytic on an open cell, by the stretches on which it is monotone.
    /// `end` gives the sign of its one-sided limit at a finite end of the cell, where that is known.
    fn chart_by_slope(
        &mut self,
        g: Expr,
        cell: Cell,
        end: impl Fn(&mut Question, Expr, Side) -> Option<i32>,
    ) -> Result<Chart, Undecided> {
        let Cell::Open(low, high) = cell else { unreachable!("charts are asked for open cells") };
        let x = self.variable();
        let derivative = functions::differentiate(&mut self.pool, &[g], x)[0];
        let slopes = self.chart(derivative, cell)?;
        let slopes = slopes.as_finite().ok_or(Undecided::Roots(g))?;
        let mut marks: Vec<(Expr, i32)> = Vec::with_capacity(slopes.points().len());
        for (p, _) in slopes.points() {
            let value = self.value_at(g, *p);
            marks.push((*p, self.sign(value)?));
        }
        let first = low.and_then(|p| end(self, p, Side::Right));
        let last = high.and_then(|p| end(self, p, Side::Left));
        let mut out: Option<Partition<i32>> = None;
        for (i, direction) in slopes.stretches().iter().enumerate() {
            let (a, b) = slopes.bounds(i);
            let left = if i == 0 { first } else { Some(marks[i - 1].1) };
            let right = if i == marks.len() { last } else { Some(marks[i].1) };
            let (zero, signs) = self.monotone(g, (a, b), (left, right), *direction)?;
            match &mut out {
                None => out = Some(Partition::on(low, high, signs.0)),
                Some(out) => out.push(marks[i - 1].0, marks[i - 1].1, signs.0),
            }
            if let Some(zero) = zero {
                out.as_mut().expect("just set").push(zero, 0, signs.1);
            }
        }
        Ok(Line::finite(without_false_points(out.expect("a cell has a stretch"))))
    }

    /// The sign of the one-sided limit of g/f at a point p at which both are analytic, finite or not: by the first
    /// derivatives of both that are not 0 there. With g ~ c t^m and f ~ d t^n for t = x - p it is that of c/d t^(m - n).
    fn sign_of_quotient(&mut self, g: Expr, f: Expr, p: Expr, side: Side) -> Option<i32> {
        let (m, c) = self.first_term(g, p)?;
        let (n, d) = self.first_term(f, p)?;
        Some(match m.cmp(&n) {
            Ordering::Greater => 0,
            Ordering::Equal => c * d,
            Ordering::Less if (n - m).is_multiple_of(2) => c * d,
            Ordering::Less => c * d * if side == Side::Right { 1 } else { -1 },
        })
    }

    /// The order of the first derivative that is not 0 at a point at which g is analytic, and its sign.
    pub(super) fn first_term(&mut self, g: Expr, p: Expr) -> Option<(u32, i32)> {
        let x = self.variable();
        let mut derivative = g;
        for order in 0..MAX_ORDER {
            let value = self.continued(derivative, p)?;
            match self.signs_of(value).known()? {
                0 => derivative = functions::differentiate(&mut self.pool, &[derivative], x)[0],
                sign => return Some((order, sign)),
            }
        }
        None
    }

    /// The zero on a stretch on which g is monotone, and the signs left and right of it (twice the same where
    /// there is none). `left` and `right` are the signs at the ends, where they are known.
    fn monotone(
        &mut self,
        g: Expr,
        (a, b): (Option<Expr>, Option<Expr>),
        (left, right): (Option<i32>, Option<i32>),
        direction: i32,
    ) -> Result<(Option<Expr>, (i32, i32)), Undecided> {
        let open = Undecided::Roots(g);
        if direction == 0 {
            let sign = left.or(right).ok_or(open)?;
            return Ok((None, (sign, sign)));
        }
        // In the direction of growth: from s at the start to t at the end.
        let (s, t) = (left.map(|s| s * direction), right.map(|t| t * direction));
        if s.is_some_and(|s| s >= 0) {
            return Ok((None, (direction, direction)));
        }
        if t.is_some_and(|t| t <= 0) {
            return Ok((None, (-direction, -direction)));
        }
        // Numbers on both sides of the zero, sought from the middle towards the ends.
        let start = self.rational_between(a, b).ok_or(open)?;
        let sign_at = |q: &mut Question, r: &Rational| {
            let p = q.pool.anywhere().number(r.clone());
            let value = q.value_at(g, p);
            q.signs_of(value).known().map(|s| s * direction)
        };
        let mut middle = sign_at(self, &start).ok_or(open)?;
        let mut inner = start.clone();
        if middle == 0 {
            let zero = self.pool.anywhere().number(start);
            return Ok((Some(zero), (-direction, direction)));
        }
        // Towards the end where the sign must change, if it does.
        let towards_right = middle < 0;
        let (end, known) = if towards_right { (b, t) } else { (a, s) };
        let wanted = if towards_right { 1 } else { -1 };
        let mut outer = None;
        for step in 0..MAX_STEPS {
            let Some(next) = self.towards(&start, end, towards_right, step) else { break };
            match sign_at(self, &next) {
                Some(0) => {
                    let zero = self.pool.anywhere().number(next);
                    return Ok((Some(zero), (-direction, direction)));
                }
                Some(sign) if sign == wanted => {
                    outer = Some(next);
                    break;
                }
                Some(sign) => {
                    middle = sign;
                    inner = next;
                }
                None => break,
            }
        }
        let Some(outer) = outer else {
            // No change of sign was seen; that there is none follows only from a limit.
            if known.is_none() && end.is_none() && self.keeps_sign(g, towards_right, middle * direction) {
                let sign = middle * direction;
                return Ok((None, (sign, sign)));
            }
            return Err(open);
        };
        let (lower, upper) = if towards_right { (inner, outer) } else { (outer, inner) };
        let zero = self.zero_between(g, lower, upper, (a, b))?;
        Ok((Some(zero), (-direction, direction)))
    }

    /// A rational number between two constants.
    pub(super) fn rational_between(&mut self, a: Option<Expr>, b: Option<Expr>) -> Option<Rational> {
        if [a, b].into_iter().flatten().any(|p| !self.pool.is_constant(p)) {
            return None;
        }
        let mut bits = 64;
        loop {
            let mut ends = |p: Expr| self.enclose(p, bits)?.ends();
            match (a, b) {
                (None, None) => return Some(Rational::ZERO),
                (None, Some(b)) => return Some(Rational::from(ends(b)?.0.floor() - 1)),
                (Some(a), None) => return Some(Rational::from(ends(a)?.1.floor() + 1)),
                (Some(a), Some(b)) => {
                    let (low, high) = (ends(a)?.1, ends(b)?.0);
                    if low < high {
                        return Some(low.simplest_between(&high));
                    }
                }
            }
            bits *= 2;
            if bits > self.budget.max_bits() {
                return None;
            }
        }
    }

    /// A rational number nearer to an end of a stretch.
    fn towards(&mut self, start: &Rational, end: Option<Expr>, right: bool, step: u32) -> Option<Rational> {
        let away = Rational::TWO.pow(i64::from(step));
        match end {
            None if right => Some(start + &away),
            None => Some(start - &away),
            Some(end) => {
                let (low, high) = self.enclose(end, 64 + 2 * step)?.ends()?;
                let end = if right { low } else { high };
                let width = (&end - start).abs();
                let gap = &width / &(&away * &Rational::TWO);
                let nearer = if right { &end - &gap } else { &end + &gap };
                Some(if right { nearer.simplest_between(&end) } else { end.simplest_between(&nearer) })
            }
        }
    }

    /// Whether a function that is monotone towards an infinite end keeps its sign there, by the leading term.
    fn keeps_sign(&mut self, g: Expr, right: bool, sign: i32) -> bool {
        self.sign_at_infinity(g, right) == Some(sign)
    }

    /// The sign of the limit, or of g near an infinite end, by the term that outgrows the others: exponentials
    /// first, then powers, then logarithms. None where that does not decide.
    fn sign_at_infinity(&mut self, g: Expr, right: bool) -> Option<i32> {
        let normal = self.normal(g)?.cancelled();
        let above = self.leading_sign(&normal.numerator, right)?;
        let below = self.leading_sign(&normal.denominator, right)?;
        Some(above * below)
    }

    fn leading_sign(&mut self, p: &Poly, right: bool) -> Option<i32> {
        let x = self.variable();
        let mut best: Option<([Rational; 3], i32, bool)> = None;
        for (m, c) in p.terms() {
            let mut growth = [Rational::ZERO, Rational::ZERO, Rational::ZERO];
            let mut sign = c.signum();
            for (kernel, k) in m {
                match self.pool.node(*kernel).clone() {
                    _ if !self.varies(*kernel) => {
                        let constant = self.signs_of(*kernel);
                        sign *= crate::decide::signs::signs_of_power(constant, k).known()?;
                    }
                    Node::Symbol(s) if s == x => {
                        growth[1] += k;
                        if !right && k.is_integer() && num_integer::Integer::is_odd(&k.numer()) {
                            sign = -sign;
                        }
                        if !right && !k.is_integer() {
                            return None;
                        }
                    }
                    Node::Apply { function: functions::EXP, arguments } => {
                        let slope = functions::differentiate(&mut self.pool, &[arguments[0]], x)[0];
                        let slope = self.pool.as_number(slope)?.clone();
                        let towards = if right { slope } else { -&slope };
                        growth[0] += &(&towards * k);
                    }
                    Node::Apply { function: functions::LN, arguments } => {
                        let inner = self.pool.node(arguments[0]);
                        if !right || *inner != Node::Symbol(x) {
                            return None;
                        }
                        growth[2] += k;
                    }
                    // They tend to numbers that are not 0 where the argument is unbounded.
                    Node::Apply { function: functions::ATAN | functions::ERF, arguments }
                        if k.is_integer() && self.pool.is_polynomial(arguments[0]) =>
                    {
                        if num_integer::Integer::is_odd(&k.numer()) {
                            sign *= self.sign_at_infinity(arguments[0], right)?;
                        }
                    }
                    _ => return None,
                }
            }
            match &mut best {
                Some((known, ..)) if *known > growth => {}
                Some((known, _, tied)) if *known == growth => *tied = true,
                _ => best = Some((growth, sign, false)),
            }
        }
        match best {
            Some((_, sign, false)) => Some(sign),
            _ => None,
        }
    }

    /// The zero between two numbers with opposite signs, inside a stretch on which g is strictly monotone.
    pub(super) fn zero_between(
        &mut self,
        g: Expr,
        lower: Rational,
        upper: Rational,
        (a, b): (Option<Expr>, Option<Expr>),
    ) -> Result<Expr, Undecided> {
        let open = Undecided::Roots(g);
        let own = self.own_variable;
        let body = self.body_of_zero(g);
        let node = self.named_zero(g, &lower, &upper);
        let (low, high) = self.enclose(node, 64).and_then(|ball| ball.ends()).ok_or(open)?;
        // Is the simplest number near it the zero itself?
        let simple = if low == high { low.clone() } else { low.simplest_between(&high) };
        if simple.bits() < 24 {
            let p = self.pool.anywhere().number(simple.clone());
            let value = self.value_at(g, p);
            if self.signs_of(value) == functions::Signs::ZERO {
                return Ok(p);
            }
        }
        // A short interval around it, inside the stretch.
        let inside = |q: &mut Question, r: &Rational| {
            let p = q.pool.anywhere().number(r.clone());
            // An end itself will do where g goes on to it: there, too, g is not zero.
            let above = a.is_none_or(|a| {
                let order = q.compare(p, a);
                order == Ok(Ordering::Greater)
                    || (order == Ok(Ordering::Equal) && q.continued(g, a).is_some())
            });
            above
                && b.is_none_or(|b| {
                    let order = q.compare(p, b);
                    order == Ok(Ordering::Less)
                        || (order == Ok(Ordering::Equal) && q.continued(g, b).is_some())
                })
        };
        let mut scale = Rational::ONE;
        for _ in 0..8 {
            let below = &Rational::from((&low * &scale).floor()) / &scale;
            let above = &below + &scale.recip();
            if below < low && above > high && inside(self, &below) && inside(self, &above) {
                return Ok(self.pool.anywhere().root_of(Root {
                    body,
                    variable: own,
                    lower: below,
                    upper: above,
                }));
            }
            scale = &scale * &Rational::from(10);
        }
        Ok(node)
    }

    /// The zero of g between two numbers; whoever names it has the proof that it is the only one and simple.
    pub(super) fn named_zero(&mut self, g: Expr, lower: &Rational, upper: &Rational) -> Expr {
        let (body, variable) = (self.body_of_zero(g), self.own_variable);
        let root = Root { body, variable, lower: lower.clone(), upper: upper.clone() };
        self.pool.anywhere().root_of(root)
    }

    /// g in the variable of the question.
    fn body_of_zero(&mut self, g: Expr) -> Expr {
        let (own, here) = (self.own_variable, self.variable());
        let variable = self.pool.anywhere().symbol(own);
        let body = self.oriented(g);
        functions::substitute(&mut self.pool, Domain::Kept, &[body], &[(here, variable)])[0]
    }

    /// g or -g, the one with a positive coefficient before its function: cos(x) - x.
    fn oriented(&mut self, g: Expr) -> Expr {
        let Node::Sum { terms, .. } = self.pool.node(g) else { return g };
        let function = terms.iter().find(|(_, t)| !self.pool.is_polynomial(*t));
        match function {
            Some((c, _)) if c.is_negative() => self.pool.on_cell().neg(g),
            _ => g,
        }
    }

    /// The zero that an author named: proved to be the only one in its interval.
    ///
    /// # Errors
    /// The number of zeros, if it is not one and proved; nothing, if that is not decided.
    pub fn checked_root(&mut self, root: &Root) -> Result<Expr, Option<usize>> {
        let ends = [&root.lower, &root.upper].map(|r| self.pool.anywhere().number(r.clone()));
        let cell = Cell::Open(Some(ends[0]), Some(ends[1]));
        let body = root.body;
        // It keeps the variable in which it was named.
        let own = std::mem::replace(&mut self.own_variable, root.variable);
        let found = self.with_variable(root.variable, |q| {
            if !q.analytic_on(body, cell) {
                return Err(None);
            }
            let chart = q.chart(body, cell).map_err(|_| None)?;
            let cells = chart.as_finite().ok_or(None)?;
            match cells.points() {
                [(only, _)] => Ok(*only),
                points => Err(Some(points.len())),
            }
        });
        self.own_variable = own;
        found
    }
}

/// What shows that a function has exactly one zero in an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneZero {
    /// Its sign at the lower end.
    pub below: i32,
    /// Its sign at the upper end.
    pub above: i32,
    /// The sign of its derivative on the whole interval; none where the derivative has a zero there, too, and
    /// the zero was isolated as that of a polynomial.
    pub slope: Option<i32>,
}

impl Question {
    /// The signs that show that a root is the only one in its interval, where they are opposite.
    pub fn one_zero(&mut self, root: &Root) -> Option<OneZero> {
        let [lower, upper] = [&root.lower, &root.upper].map(|r| self.pool.anywhere().number(r.clone()));
        self.with_variable(root.variable, |q| {
            let mut sign_at = |p: Expr| {
                let value = q.value_at(root.body, p);
                q.signs_of(value).known().filter(|sign| *sign != 0)
            };
            let (below, above) = (sign_at(lower)?, sign_at(upper)?);
            let derivative = functions::differentiate(&mut q.pool, &[root.body], root.variable)[0];
            let chart = q.chart(derivative, Cell::Open(Some(lower), Some(upper))).ok();
            let slope = chart.as_ref().and_then(|c| c.as_finite()).and_then(|cells| {
                match (cells.points(), cells.stretches()) {
                    ([], [sign]) if *sign != 0 => Some(*sign),
                    _ => None,
                }
            });
            (below == -above).then_some(OneZero { below, above, slope })
        })
    }
}

/// How often an end is approached by half.
const MAX_STEPS: u32 = 60;

/// The chart without points that are no zeros and lie between equal signs.
pub(super) fn without_false_points(chart: Partition<i32>) -> Partition<i32> {
    let (low, high) = chart.ends();
    let mut out = Partition::on(low, high, chart.stretches()[0]);
    for (i, (p, sign)) in chart.points().iter().enumerate() {
        if *sign == 0 {
            out.push(*p, 0, chart.stretches()[i + 1]);
        }
    }
    out
}
