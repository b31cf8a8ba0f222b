//! Generalised series: sums of c * t^e with rational exponents, t -> 0+, where the
//! coefficients may contain powers of ln t.
//!
//! A series stands for every function that differs from its sum by O(t^order) up to
//! powers of ln t. A term counts as absent only when its coefficient is proved zero,
//! and as leading only when it is proved not zero.
//!
//! Source: Gruntz 1996, section 2 (series with a logarithmic scale); the flat case
//! exp(-c/t^r) = O(t^n) for every n is elementary.

use std::collections::HashMap;

use crate::decide::Noted;
use crate::decide::Noted::Text;
use crate::decide::Question;
use crate::expr::Builder;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::functions;
use crate::functions::EXP;
use crate::functions::LN;
use crate::functions::Meaning;
use crate::functions::Signs;
use crate::limit::Limit;
use crate::limit::infinite;
use crate::limit::scale::Scale;
use crate::line::Side;
use crate::number::Rational;
use crate::truth::Truth;

/// The exponent that stands for "smaller than every power met here".
const FLAT: i64 = 1000;
/// How many terms are tried.
pub(super) const TERMS: [usize; 3] = [3, 6, 12];
/// No more terms than this in one series.
const MAX_TERMS: usize = 60;

/// Terms with increasing exponents, and the order of what is left out (`None`: nothing).
#[derive(Clone, Debug)]
pub struct Series {
    terms: Vec<(Rational, Expr)>,
    order: Option<Rational>,
}

/// Expands with more and more terms until `read` finds an answer.
pub fn expand_until<T>(
    q: &mut Question,
    g: Expr,
    point: Expr,
    side: Side,
    target: &Rational,
    mut read: impl FnMut(&mut Question, &Series) -> Option<T>,
) -> Option<T> {
    let scale = Scale::logarithm(q);
    for terms in TERMS {
        if !q.budget.tick(200) {
            return None;
        }
        let series = expand(q, g, point, side, scale, terms)?;
        if let Some(found) = read(q, &series) {
            match series.leading() {
                Some((exponent, c)) => q.note(1, || {
                    let term = [Noted::Expr(c), Text(" * t^"), Noted::Number(exponent)];
                    [vec![Text("series: the leading term in the distance t is ")], term.to_vec()].concat()
                }),
                None => {
                    q.note(1, || vec![Text("series: smaller than every power of the distance t met here")])
                }
            }
            return Some(found);
        }
        if series.order.as_ref().is_none_or(|order| order > target) {
            return None; // more terms do not help: a sign is open
        }
    }
    None
}

/// The limit, if a series shows it.
pub(super) fn limit(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<Limit> {
    expand_until(q, g, point, side, &Rational::ZERO, |q, s| s.limit(q))
}

/// The exponent and the coefficient of the leading term, and whether the coefficient holds ln t.
pub(super) fn leading_term(
    q: &mut Question,
    g: Expr,
    point: Expr,
    side: Side,
) -> Option<(Rational, Expr, bool)> {
    let scale = Scale::logarithm(q);
    for terms in TERMS {
        let series = expand(q, g, point, side, scale, terms)?;
        if let Some((exponent, c)) = series.leading() {
            scale.leading_sign(q, c)?;
            let has_log = scale.holds(q, c);
            return Some((exponent, c, has_log));
        }
        if series.is_exact() {
            return None;
        }
    }
    None
}

/// The same where the coefficient is free of t.
pub(super) fn leading_number(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<(Rational, Expr)> {
    let (exponent, c, has_log) = leading_term(q, g, point, side)?;
    (!has_log).then_some((exponent, c))
}

/// The limit of a coefficient.
pub(super) fn coefficient_limit(q: &mut Question, c: Expr) -> Option<Limit> {
    Scale::logarithm(q).limit(q, c)
}

/// Whether a coefficient is proved to be different from 0 for t close to 0.
pub(super) fn is_not_zero(q: &mut Question, c: Expr) -> bool {
    let scale = Scale::logarithm(q);
    !scale.holds(q, c) && q.signs_of(c).is_subset(Signs::NOT_ZERO) || scale.leading_sign(q, c).is_some()
}

/// The sign of a coefficient for t close to 0.
pub(super) fn leading_sign(q: &mut Question, c: Expr) -> Option<i32> {
    Scale::logarithm(q).leading_sign(q, c)
}

/// The series of `g` at point + side * t, with coefficients in a scale.
pub(super) fn expand(
    q: &mut Question,
    g: Expr,
    point: Expr,
    side: Side,
    scale: Scale,
    terms: usize,
) -> Option<Series> {
    let mut engine = Engine { scale, terms };
    let reached = q.pool.reach(&[g]);
    let mut done: HashMap<Expr, Series> = HashMap::with_capacity(reached.len());
    for e in reached {
        let series = if q.varies(e) { engine.node(q, e, point, side, &done)? } else { constant(q, e) };
        done.insert(e, series);
    }
    done.remove(&g)
}

fn constant(q: &Question, e: Expr) -> Series {
    let zero = q.pool.is_int(e, 0);
    Series { terms: if zero { Vec::new() } else { vec![(Rational::ZERO, e)] }, order: None }
}

impl Series {
    /// The exponent and the coefficient of the first term.
    pub fn leading(&self) -> Option<(Rational, Expr)> {
        self.terms.first().cloned()
    }

    /// Whether nothing is left out.
    pub fn is_exact(&self) -> bool {
        self.order.is_none()
    }

    /// The limit as t -> 0+, if the series shows it.
    pub fn limit(&self, q: &mut Question) -> Option<Limit> {
        self.coefficient_limit(q, &Rational::ZERO)
    }

    /// The limit of the series divided by side * t, if the series shows it.
    pub fn quotient(&self, q: &mut Question, side: Side) -> Option<Limit> {
        let limit = self.coefficient_limit(q, &Rational::ONE)?;
        Some(match (side, limit) {
            (Side::Right, limit) => limit,
            (Side::Left, Limit::Finite(c)) => Limit::Finite(q.pool.on_cell().neg(c)),
            (Side::Left, Limit::PlusInfinity) => Limit::MinusInfinity,
            (Side::Left, Limit::MinusInfinity) => Limit::PlusInfinity,
            (Side::Left, other) => other,
        })
    }

    /// The limit of the series divided by t^e.
    fn coefficient_limit(&self, q: &mut Question, e: &Rational) -> Option<Limit> {
        let scale = Scale::logarithm(q);
        match self.terms.first() {
            Some((k, c)) if k < e => Some(infinite(i64::from(scale.leading_sign(q, *c)?))),
            Some((k, c)) if k == e => {
                if self.order.as_ref().is_some_and(|order| order <= e) {
                    return None;
                }
                scale.limit(q, *c)
            }
            _ => match &self.order {
                Some(order) if order <= e => None,
                _ => Some(Limit::Finite(q.pool.anywhere().int(0))),
            },
        }
    }
}

/// The argument of a function that is expanded by itself; no name of the language.
const ARGUMENT: &str = "u of f";

struct Engine {
    scale: Scale,
    terms: usize,
}

impl Engine {
    fn node(
        &mut self,
        q: &mut Question,
        e: Expr,
        point: Expr,
        side: Side,
        done: &HashMap<Expr, Series>,
    ) -> Option<Series> {
        match q.pool.node(e).clone() {
            Node::Number(_) | Node::Pi | Node::Root(_) => Some(constant(q, e)),
            Node::Symbol(_) => {
                let slope = q.pool.anywhere().int(side.sign());
                let mut out = constant(q, point);
                out.terms.push((Rational::ONE, slope));
                Some(out)
            }
            Node::Sum { constant: c, terms } => {
                let c = q.pool.anywhere().number(c);
                let mut out = constant(q, c);
                for (k, t) in &terms {
                    let k = q.pool.anywhere().number(k.clone());
                    let part = self.scale(q, &done[t], k, &Rational::ZERO);
                    out = self.add(q, &out, &part);
                }
                Some(out)
            }
            Node::Product { factors } => {
                let one = q.pool.anywhere().int(1);
                let mut out = constant(q, one);
                for (base, k) in &factors {
                    let part = if q.varies(*base) {
                        self.power(q, &done[base], k)?
                    } else {
                        let value = q.pool.on_cell().product(&[(*base, k.clone())]);
                        constant(q, value)
                    };
                    out = self.mul(q, &out, &part);
                }
                Some(out)
            }
            Node::Power { base, exponent } => {
                let log = self.logarithm(q, &done[&base])?;
                let product = self.mul(q, &done[&exponent], &log);
                self.exponential(q, &product)
            }
            Node::Apply { function, arguments } => {
                let u = &done[&arguments[0]];
                match function {
                    EXP => self.exponential(q, u),
                    LN => self.logarithm(q, u),
                    _ => self
                        .analytic(q, function, u)
                        .or_else(|| self.by_rewriting(q, function, u))
                        .or_else(|| self.near_end(q, function, u)),
                }
            }
            Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => None,
        }
    }

    /// Drops what is proved zero, and what the order hides.
    fn clean(&self, q: &mut Question, mut s: Series) -> Series {
        let order = s.order.clone();
        s.terms.retain(|(e, c)| order.as_ref().is_none_or(|o| e < o) && !self.scale.is_zero(q, *c));
        if s.terms.len() > MAX_TERMS {
            s.order = Some(s.terms[MAX_TERMS].0.clone());
            s.terms.truncate(MAX_TERMS);
        }
        s
    }

    fn add(&self, q: &mut Question, a: &Series, b: &Series) -> Series {
        let mut terms: Vec<(Rational, Expr)> = Vec::with_capacity(a.terms.len() + b.terms.len());
        let mut all: Vec<_> = a.terms.iter().chain(&b.terms).cloned().collect();
        all.sort_by(|x, y| x.0.cmp(&y.0));
        for (e, c) in all {
            match terms.last_mut() {
                Some((last, sum)) if *last == e => *sum = q.pool.on_cell().add(*sum, c),
                _ => terms.push((e, c)),
            }
        }
        let order = least(&a.order, &b.order);
        self.clean(q, Series { terms, order })
    }

    /// The series times c * t^e.
    fn scale(&self, q: &mut Question, s: &Series, c: Expr, e: &Rational) -> Series {
        let b = q.pool.on_cell();
        let terms = s.terms.iter().map(|(k, d)| (k + e, b.mul(*d, c))).collect();
        let out = Series { terms, order: s.order.as_ref().map(|o| o + e) };
        self.clean(q, out)
    }

    fn lead(s: &Series) -> Option<Rational> {
        s.terms.first().map(|t| t.0.clone()).or_else(|| s.order.clone())
    }

    fn mul(&self, q: &mut Question, a: &Series, b: &Series) -> Series {
        let of = |order: &Option<Rational>, other: &Series| {
            let (order, lead) = (order.as_ref()?, Engine::lead(other));
            lead.map(|lead| order + &lead)
        };
        let order = least(&of(&a.order, b), &of(&b.order, a));
        let mut out = Series { terms: Vec::new(), order: order.clone() };
        for (e, c) in &b.terms {
            let mut part = self.scale(q, a, *c, e);
            part.order = None;
            out = self.add(q, &out, &part);
        }
        out.order = order;
        self.clean(q, out)
    }

    /// s = c t^e (1 + w) with c proved not zero: c, e and w.
    fn split(&self, q: &mut Question, s: &Series) -> Option<(Expr, Rational, Series)> {
        let (e, c) = s.terms.first()?.clone();
        // Which sign it has does not matter: that of (-1)^k is open.
        let settled = !self.scale.holds(q, c) && q.signs_of(c).is_subset(Signs::NOT_ZERO);
        if !settled {
            self.scale.leading_sign(q, c)?;
        }
        let inverse = q.pool.on_cell().powi(c, -1);
        let rest = Series { terms: s.terms[1..].to_vec(), order: s.order.clone() };
        Some((c, e.clone(), self.scale(q, &rest, inverse, &-&e)))
    }

    /// sum of coefficient(j) w^j for a series w that tends to 0.
    fn compose(
        &self,
        q: &mut Question,
        w: &Series,
        mut coefficient: impl FnMut(&mut Question, usize) -> Option<Expr>,
    ) -> Option<Series> {
        let first = coefficient(q, 0)?;
        let mut out = constant(q, first);
        let Some(lead) = Engine::lead(w) else { return Some(out) };
        if !lead.is_positive() {
            return None;
        }
        let one = q.pool.anywhere().int(1);
        let mut power = constant(q, one);
        for j in 1..=self.terms {
            power = self.mul(q, &power, w);
            let c = coefficient(q, j)?;
            let part = self.scale(q, &power, c, &Rational::ZERO);
            out = self.add(q, &out, &part);
        }
        let rest = &lead * &Rational::from(self.terms as i64 + 1);
        out.order = least(&out.order, &Some(rest));
        Some(self.clean(q, out))
    }

    fn power(&self, q: &mut Question, s: &Series, k: &Rational) -> Option<Series> {
        if let Some(n) = k.to_i64().filter(|n| (0..=8).contains(n)) {
            let one = q.pool.anywhere().int(1);
            let mut out = constant(q, one);
            for _ in 0..n {
                out = self.mul(q, &out, s);
            }
            return Some(out);
        }
        let (c, e, w) = self.split(q, s)?;
        if !k.is_integer() && self.scale.leading_sign(q, c)? < 0 {
            return None;
        }
        // (1 + w)^k by the binomial series.
        let mut binomial = Rational::ONE;
        let series = self.compose(q, &w, |q, j| {
            if j > 0 {
                let j = j as i64;
                binomial = &(&binomial * &(k - &Rational::from(j - 1))) * &Rational::new(1, j);
            }
            Some(q.pool.anywhere().number(binomial.clone()))
        })?;
        let front = q.pool.on_cell().product(&[(c, k.clone())]);
        Some(self.scale(q, &series, front, &(&e * k)))
    }

    /// The part of a series with negative exponents, its constant coefficient, and what tends to 0.
    fn parts(&self, s: &Series) -> (Option<(Rational, Expr)>, Option<Expr>, Series) {
        let infinite = s.terms.first().filter(|t| t.0.is_negative()).cloned();
        let constant = s.terms.iter().find(|t| t.0.is_zero()).map(|t| t.1);
        let rest = s.terms.iter().filter(|t| t.0.is_positive()).cloned().collect();
        (infinite, constant, Series { terms: rest, order: s.order.clone() })
    }

    fn flat(&self) -> Series {
        Series { terms: Vec::new(), order: Some(Rational::from(FLAT)) }
    }

    fn exponential(&self, q: &mut Question, u: &Series) -> Option<Series> {
        if u.order.as_ref().is_some_and(|o| !o.is_positive()) {
            return None;
        }
        let (infinite, middle, w) = self.parts(u);
        if let Some((_, c)) = infinite {
            // exp(-c/t^r) is smaller than every power of t.
            return (self.scale.leading_sign(q, c)? < 0).then(|| self.flat());
        }
        // exp(a + k ln t + w) = exp(a) t^k exp(w).
        let (a, k) = match middle {
            None => (q.pool.anywhere().int(0), Rational::ZERO),
            Some(c) => self.scale.without_log(q, c)?,
        };
        let mut factorial = Rational::ONE;
        let series = self.compose(q, &w, |q, j| {
            if j > 0 {
                factorial = &factorial * &Rational::new(1, j as i64);
            }
            Some(q.pool.anywhere().number(factorial.clone()))
        })?;
        let front = functions::call(&q.pool.on_cell(), EXP, a);
        Some(self.scale(q, &series, front, &k))
    }

    fn logarithm(&self, q: &mut Question, u: &Series) -> Option<Series> {
        let (c, e, w) = self.split(q, u)?;
        if !self.scale.has_logarithms() && self.scale.holds(q, c) || self.scale.leading_sign(q, c)? < 0 {
            return None;
        }
        let series = self.compose(q, &w, |q, j| {
            let j = j as i64;
            let c = if j == 0 { Rational::ZERO } else { Rational::new(if j % 2 == 1 { 1 } else { -1 }, j) };
            Some(q.pool.anywhere().number(c))
        })?;
        let log = self.scale.log(q);
        let b = q.pool.on_cell();
        let front = b.linear(&Rational::ZERO, &[(Rational::ONE, functions::call(&b, LN, c)), (e, log)]);
        let front = constant(q, front);
        Some(self.add(q, &series, &front))
    }

    /// f(u0 + w) by Taylor's formula, where f is analytic at u0.
    fn analytic(&self, q: &mut Question, function: FunctionId, u: &Series) -> Option<Series> {
        if u.order.as_ref().is_some_and(|o| !o.is_positive()) {
            return None;
        }
        let (infinite, middle, w) = self.parts(u);
        let u0 = middle.unwrap_or_else(|| q.pool.anywhere().int(0));
        if infinite.is_some() {
            return None;
        }
        let near = match self.scale.limit(q, u0)? {
            Limit::Finite(near) if self.scale.has_logarithms() || near == u0 => near,
            _ => return None,
        };
        let s = q.pool.symbol(ARGUMENT);
        let argument = q.pool.anywhere().symbol(s);
        let mut f = q.pool.on_cell().apply(function, &[argument]);
        if !q.is_interior(function, near) {
            return None;
        }
        let mut factorial = Rational::ONE;
        self.compose(q, &w, |q, j| {
            if j > 0 {
                f = functions::differentiate(&mut q.pool, &[f], s)[0];
                factorial = &factorial * &Rational::new(1, j as i64);
            }
            let value = functions::substitute(&mut q.pool, Domain::Cell, &[f], &[(s, u0)])[0];
            Some(q.pool.on_cell().scale(&factorial, value))
        })
    }

    /// f by its form in exp, ln, sin, cos and powers, for arguments that tend to infinity.
    fn by_rewriting(&mut self, q: &mut Question, function: FunctionId, u: &Series) -> Option<Series> {
        let Meaning::Analytic(facts) = &functions::record(function).meaning else { return None };
        let rewrite = facts.normal?;
        self.rewritten(q, u, rewrite)
    }

    /// f near a closed end of its domain to which the argument tends.
    fn near_end(&mut self, q: &mut Question, function: FunctionId, u: &Series) -> Option<Series> {
        let record = functions::record(function);
        let Meaning::Analytic(facts) = &record.meaning else { return None };
        let form = facts.near_end?;
        let (infinite, middle, _) = self.parts(u);
        let middle = middle.filter(|_| infinite.is_none())?;
        let ends = [record.domain.lower, record.domain.upper];
        let end = ends.into_iter().flatten().map(|(end, _)| end).find(|end| {
            let end = q.pool.anywhere().int(*end);
            q.equals(middle, end) == Truth::True
        })?;
        self.rewritten(q, u, |b, argument| form(b, argument, end))
    }

    /// The series of a form in the argument, from the series of the argument.
    fn rewritten(
        &mut self,
        q: &mut Question,
        u: &Series,
        form: impl Fn(&Builder, Expr) -> Expr,
    ) -> Option<Series> {
        let s = q.pool.symbol(ARGUMENT);
        let argument = q.pool.anywhere().symbol(s);
        let form = form(&q.pool.on_cell(), argument);
        let mut done: HashMap<Expr, Series> = HashMap::new();
        for e in q.pool.reach(&[form]) {
            let series = if e == argument {
                u.clone()
            } else if q.pool.contains(e, s) {
                // The parts of the form vary with the argument, not with the variable of the question.
                q.with_variable(s, |q| self.node(q, e, argument, Side::Right, &done))?
            } else {
                constant(q, e)
            };
            done.insert(e, series);
        }
        done.remove(&form)
    }
}

fn least(a: &Option<Rational>, b: &Option<Rational>) -> Option<Rational> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b).clone()),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    }
}
