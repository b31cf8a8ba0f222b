//! Generalised series: sums of c * t^e with real exponents, t -> 0+, where the
//! coefficients may contain powers of ln t.
//!
//! An exponent is a closed expression: a number, a constant such as ln(3)/ln(2), or a parameter. Exponents are put in
//! order by proofs; where their order depends on parameters it becomes an open question.
//!
//! A series stands for every function that differs from its sum by O(t^order) up to
//! powers of ln t. A term counts as absent only when its coefficient is proved zero,
//! and as leading only when it is proved not zero.
//!
//! Source: Gruntz 1996, section 2 (series with a logarithmic scale); the flat case
//! exp(-c/t^r) = O(t^n) for every n is elementary.

use std::cell::Cell;
use std::cell::RefCell;
use std::cmp::Ordering;
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
use crate::limit::noted;
use crate::limit::scale::Scale;
use crate::line::Side;
use crate::number::Rational;
use crate::truth::Truth;

/// How many terms are tried.
pub(super) const TERMS: [usize; 3] = [3, 6, 12];
/// No more terms than this in one series.
const MAX_TERMS: usize = 60;
/// Larger functions are left alone.
const MAX_NODES: usize = 400;
/// Larger coefficients are left alone.
const MAX_COEFFICIENT: usize = 100;
/// How large all coefficients that one series passes through may be together.
const MAX_WORK: usize = 5_000;

/// Exponents, which are proved to increase, with their coefficients; and what is left out.
#[derive(Clone, Debug)]
pub struct Series {
    terms: Vec<(Expr, Expr)>,
    rest: Rest,
}

/// How small is what a series leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    /// It is 0.
    Nothing,
    /// It is smaller than every power of t.
    Flat,
    /// It is at most t to this exponent, up to powers of ln t.
    Order(Expr),
}

/// Expands with more and more terms until `read` finds an answer.
pub fn expand_until<T>(
    q: &mut Question,
    g: Expr,
    point: Expr,
    side: Side,
    target: i64,
    mut read: impl FnMut(&mut Question, &Series) -> Option<T>,
) -> Option<T> {
    let scale = Scale::logarithm(q);
    for terms in TERMS {
        if !q.budget.tick(200) {
            return None;
        }
        let series = match expand(q, g, point, side, scale, terms) {
            Ok(series) => series,
            Err(Stop::TooShort) => continue,
            Err(Stop::Open) => return None,
        };
        if let Some(found) = read(q, &series) {
            match series.leading() {
                Some((exponent, c)) => {
                    let power = noted(q, exponent);
                    q.note(1, || {
                        let words = Text("series: the leading term in the distance t is ");
                        vec![words, Noted::Expr(c), Text(" * t^"), power]
                    });
                }
                None => {
                    q.note(1, || vec![Text("series: smaller than every power of the distance t met here")])
                }
            }
            return Some(found);
        }
        let target = q.pool.anywhere().int(target);
        match series.rest {
            Rest::Order(order) if q.compare(order, target).is_ok_and(Ordering::is_le) => {}
            _ => return None, // more terms do not help: a sign is open
        }
    }
    None
}

/// The limit, if a series shows it.
pub(super) fn limit(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<Limit> {
    expand_until(q, g, point, side, 0, |q, s| s.limit(q))
}

/// The exponent and the coefficient of the leading term, and whether the coefficient holds ln t.
pub(super) fn leading_term(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<(Expr, Expr, bool)> {
    let scale = Scale::logarithm(q);
    for terms in TERMS {
        let series = match expand(q, g, point, side, scale, terms) {
            Ok(series) => series,
            Err(Stop::TooShort) => continue,
            Err(Stop::Open) => return None,
        };
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
pub(super) fn leading_number(q: &mut Question, g: Expr, point: Expr, side: Side) -> Option<(Expr, Expr)> {
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

/// Why there is no series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A leading term lies behind the terms that were taken along: more of them may help.
    TooShort,
    /// A question was left open.
    Open,
}

/// The series of `g` at point + side * t, with coefficients in a scale.
pub(super) fn expand(
    q: &mut Question,
    g: Expr,
    point: Expr,
    side: Side,
    scale: Scale,
    terms: usize,
) -> Result<Series, Stop> {
    let zeros = RefCell::new(HashMap::new());
    let mut engine = Engine { scale, terms, zeros, too_short: Cell::new(false), work: Cell::new(0) };
    let reached = q.pool.reach(&[g]);
    if reached.len() > MAX_NODES {
        return Err(Stop::Open);
    }
    let mut done: HashMap<Expr, Series> = HashMap::with_capacity(reached.len());
    for e in reached {
        let series = if q.varies(e) { engine.node(q, e, point, side, &done) } else { Some(constant(q, e)) };
        let Some(series) = series else {
            return Err(if engine.too_short.get() { Stop::TooShort } else { Stop::Open });
        };
        done.insert(e, series);
    }
    done.remove(&g).ok_or(Stop::Open)
}

fn constant(q: &mut Question, e: Expr) -> Series {
    let zero = q.pool.anywhere().int(0);
    Series { terms: if e == zero { Vec::new() } else { vec![(zero, e)] }, rest: Rest::Nothing }
}

impl Series {
    /// The exponent and the coefficient of the first term.
    pub fn leading(&self) -> Option<(Expr, Expr)> {
        self.terms.first().copied()
    }

    /// Whether nothing is left out.
    pub fn is_exact(&self) -> bool {
        self.rest == Rest::Nothing
    }

    /// The limit as t -> 0+, if the series shows it.
    pub fn limit(&self, q: &mut Question) -> Option<Limit> {
        self.coefficient_limit(q, 0)
    }

    /// The limit of the series divided by side * t, if the series shows it.
    pub fn quotient(&self, q: &mut Question, side: Side) -> Option<Limit> {
        let limit = self.coefficient_limit(q, 1)?;
        Some(match (side, limit) {
            (Side::Right, limit) => limit,
            (Side::Left, Limit::Finite(c)) => Limit::Finite(q.pool.on_cell().neg(c)),
            (Side::Left, Limit::PlusInfinity) => Limit::MinusInfinity,
            (Side::Left, Limit::MinusInfinity) => Limit::PlusInfinity,
            (Side::Left, other) => other,
        })
    }

    /// The limit of the series divided by t^e.
    fn coefficient_limit(&self, q: &mut Question, e: i64) -> Option<Limit> {
        let scale = Scale::logarithm(q);
        let e = q.pool.anywhere().int(e);
        if let Some((k, c)) = self.terms.first() {
            match q.compare(*k, e).ok()? {
                Ordering::Less => return Some(infinite(i64::from(scale.leading_sign(q, *c)?))),
                Ordering::Equal => return scale.limit(q, *c),
                Ordering::Greater => {}
            }
        }
        match self.rest {
            Rest::Order(order) if q.compare(order, e).ok()?.is_le() => None,
            _ => Some(Limit::Finite(q.pool.anywhere().int(0))),
        }
    }
}

/// The argument of a function that is expanded by itself; no name of the language.
const ARGUMENT: &str = "u of f";

struct Engine<'a> {
    scale: Scale<'a>,
    terms: usize,
    /// Which coefficients are proved to be zero.
    zeros: RefCell<HashMap<Expr, bool>>,
    /// Whether a leading term was asked for that lies behind the terms taken along.
    too_short: Cell<bool>,
    /// The size of all coefficients so far.
    work: Cell<usize>,
}

impl Engine<'_> {
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
                let [slope, one] = [side.sign(), 1].map(|n| q.pool.anywhere().int(n));
                let mut out = constant(q, point);
                out.terms.push((one, slope));
                self.clean(q, out)
            }
            Node::Sum { constant: c, terms } => {
                let c = q.pool.anywhere().number(c);
                let mut out = constant(q, c);
                for (k, t) in &terms {
                    let k = q.pool.anywhere().number(k.clone());
                    let part = self.times(q, &done[t], k)?;
                    out = self.add(q, &out, &part)?;
                }
                Some(out)
            }
            Node::Product { factors } => {
                let one = q.pool.anywhere().int(1);
                let mut out = constant(q, one);
                for (base, k) in &factors {
                    let part = if q.varies(*base) {
                        let k = q.pool.anywhere().number(k.clone());
                        self.power(q, &done[base], k)?
                    } else {
                        let value = q.pool.on_cell().product(&[(*base, k.clone())]);
                        constant(q, value)
                    };
                    out = self.mul(q, &out, &part)?;
                }
                Some(out)
            }
            Node::Power { base, exponent } if !q.varies(exponent) => self.power(q, &done[&base], exponent),
            Node::Power { base, exponent } => {
                let log = self.logarithm(q, &done[&base])?;
                let product = self.mul(q, &done[&exponent], &log)?;
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

    fn is_zero(&self, q: &mut Question, c: Expr) -> bool {
        if let Some(known) = self.zeros.borrow().get(&c) {
            return *known;
        }
        let zero = self.scale.is_zero(q, c);
        self.zeros.borrow_mut().insert(c, zero);
        zero
    }

    /// Drops what is proved zero, and what the rest hides; nothing where coefficients are too large.
    fn clean(&self, q: &mut Question, mut s: Series) -> Option<Series> {
        let mut kept = Vec::with_capacity(s.terms.len());
        for (e, c) in s.terms {
            if let Rest::Order(order) = s.rest
                && q.compare(e, order).ok()?.is_ge()
            {
                break;
            }
            if q.pool.as_number(c).is_none() {
                let size = q.pool.reach(&[c]).len();
                self.work.set(self.work.get() + size);
                if size > MAX_COEFFICIENT || self.work.get() > MAX_WORK {
                    return None;
                }
            }
            if !self.is_zero(q, c) {
                kept.push((e, c));
            }
        }
        if kept.len() > MAX_TERMS {
            s.rest = Rest::Order(kept[MAX_TERMS].0);
            kept.truncate(MAX_TERMS);
        }
        Some(Series { terms: kept, rest: s.rest })
    }

    fn add(&self, q: &mut Question, a: &Series, b: &Series) -> Option<Series> {
        let mut terms: Vec<(Expr, Expr)> = Vec::with_capacity(a.terms.len() + b.terms.len());
        let (mut left, mut right) = (a.terms.iter().copied().peekable(), b.terms.iter().copied().peekable());
        while let (Some((e, c)), Some((k, d))) = (left.peek().copied(), right.peek().copied()) {
            match q.compare(e, k).ok()? {
                Ordering::Less => terms.extend(left.next()),
                Ordering::Greater => terms.extend(right.next()),
                Ordering::Equal => {
                    terms.push((e, q.pool.on_cell().add(c, d)));
                    left.next();
                    right.next();
                }
            }
        }
        terms.extend(left.chain(right));
        let rest = least(q, a.rest, b.rest)?;
        self.clean(q, Series { terms, rest })
    }

    /// The series times c.
    fn times(&self, q: &mut Question, s: &Series, c: Expr) -> Option<Series> {
        let zero = q.pool.anywhere().int(0);
        self.scale(q, s, c, zero)
    }

    /// The series times c * t^e.
    fn scale(&self, q: &mut Question, s: &Series, c: Expr, e: Expr) -> Option<Series> {
        let b = q.pool.on_cell();
        let terms = s.terms.iter().map(|(k, d)| (b.add(*k, e), b.mul(*d, c))).collect();
        let rest = shifted(&b, s.rest, e);
        self.clean(q, Series { terms, rest })
    }

    /// The exponent of the first term, or how small the whole is.
    fn lead(s: &Series) -> Rest {
        s.terms.first().map_or(s.rest, |(e, _)| Rest::Order(*e))
    }

    fn mul(&self, q: &mut Question, a: &Series, b: &Series) -> Option<Series> {
        let of = |q: &mut Question, rest: Rest, other: &Series| match (rest, Engine::lead(other)) {
            (Rest::Nothing, _) | (_, Rest::Nothing) => Rest::Nothing,
            (Rest::Flat, _) | (_, Rest::Flat) => Rest::Flat,
            (rest, Rest::Order(e)) => shifted(&q.pool.on_cell(), rest, e),
        };
        let (one, other) = (of(q, a.rest, b), of(q, b.rest, a));
        let rest = least(q, one, other)?;
        let mut out = Series { terms: Vec::new(), rest };
        for (e, c) in &b.terms {
            let mut part = self.scale(q, a, *c, *e)?;
            part.rest = rest;
            out = self.add(q, &out, &part)?;
        }
        self.clean(q, out)
    }

    /// s = c t^e (1 + w) with c proved not zero: c, e and w.
    fn split(&self, q: &mut Question, s: &Series) -> Option<(Expr, Expr, Series)> {
        let Some((e, c)) = s.terms.first().copied() else {
            self.too_short.set(self.too_short.get() || matches!(s.rest, Rest::Order(_)));
            return None;
        };
        // Which sign it has does not matter: that of (-1)^k is open.
        let settled = !self.scale.holds(q, c) && q.signs_of(c).is_subset(Signs::NOT_ZERO);
        if !settled {
            self.scale.leading_sign(q, c)?;
        }
        let b = q.pool.on_cell();
        let (inverse, back) = (b.powi(c, -1), b.neg(e));
        let rest = Series { terms: s.terms[1..].to_vec(), rest: s.rest };
        Some((c, e, self.scale(q, &rest, inverse, back)?))
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
        let lead = match Engine::lead(w) {
            Rest::Nothing => return Some(out),
            Rest::Flat => {
                out.rest = Rest::Flat;
                return Some(out);
            }
            Rest::Order(lead) => lead,
        };
        if q.sign(lead).ok()? <= 0 {
            return None;
        }
        let one = q.pool.anywhere().int(1);
        let mut power = constant(q, one);
        for j in 1..=self.terms {
            if !q.budget.tick(20) {
                return None;
            }
            power = self.mul(q, &power, w)?;
            let c = coefficient(q, j)?;
            let part = self.times(q, &power, c)?;
            out = self.add(q, &out, &part)?;
        }
        let rest = q.pool.on_cell().scale(&Rational::from(self.terms as i64 + 1), lead);
        out.rest = least(q, out.rest, Rest::Order(rest))?;
        self.clean(q, out)
    }

    /// s^k for a k that does not vary.
    fn power(&self, q: &mut Question, s: &Series, k: Expr) -> Option<Series> {
        let whole = q.pool.as_number(k).filter(|k| k.is_integer()).and_then(Rational::to_i64);
        if let Some(n) = whole.filter(|n| (0..=8).contains(n)) {
            let one = q.pool.anywhere().int(1);
            let mut out = constant(q, one);
            for _ in 0..n {
                out = self.mul(q, &out, s)?;
            }
            return Some(out);
        }
        let (c, e, w) = self.split(q, s)?;
        if whole.is_none() && self.scale.leading_sign(q, c)? < 0 {
            return None;
        }
        // (1 + w)^k by the binomial series.
        let mut binomial = q.pool.anywhere().int(1);
        let series = self.compose(q, &w, |q, j| {
            if j > 0 {
                let b = q.pool.on_cell();
                let next = b.shift(k, &Rational::from(1 - j as i64));
                binomial = b.scale(&Rational::new(1, j as i64), b.mul(binomial, next));
            }
            Some(binomial)
        })?;
        let b = q.pool.on_cell();
        let by = b.mul(e, k);
        let front = self.power_of(q, c, k);
        self.scale(q, &series, front, by)
    }

    /// c^k for a positive c: by its factors, where their signs are known, so that the root of x^2 is x.
    fn power_of(&self, q: &mut Question, c: Expr, k: Expr) -> Expr {
        if let Node::Product { factors } = q.pool.node(c).clone() {
            let mut out = Vec::with_capacity(factors.len());
            for (f, m) in &factors {
                let f = *f;
                let even = m.is_integer() && num_integer::Integer::is_even(&m.numer());
                let base = match self.scale.leading_sign(q, f) {
                    Some(1) => f,
                    Some(-1) if even => q.pool.on_cell().neg(f),
                    _ => break,
                };
                let b = q.pool.on_cell();
                out.push(functions::power(&b, base, b.scale(m, k)));
            }
            if out.len() == factors.len() {
                let powers: Vec<_> = out.into_iter().map(|f| (f, Rational::ONE)).collect();
                return q.pool.on_cell().product(&powers);
            }
        }
        functions::power(&q.pool.on_cell(), c, k)
    }

    /// The first term, if its exponent is negative, the constant coefficient, and what tends to 0.
    fn parts(&self, q: &mut Question, s: &Series) -> Option<Parts> {
        let mut out =
            Parts { infinite: None, constant: None, null: Series { terms: Vec::new(), rest: s.rest } };
        for (e, c) in s.terms.iter().copied() {
            match q.sign(e).ok()? {
                -1 => out.infinite = out.infinite.or(Some(c)),
                0 => out.constant = Some(c),
                _ => out.null.terms.push((e, c)),
            }
        }
        Some(out)
    }

    /// Whether what is left out tends to 0.
    fn rest_is_null(&self, q: &mut Question, s: &Series) -> bool {
        match s.rest {
            Rest::Nothing | Rest::Flat => true,
            Rest::Order(order) => {
                let null = q.sign(order) == Ok(1);
                self.too_short.set(self.too_short.get() || !null);
                null
            }
        }
    }

    fn exponential(&self, q: &mut Question, u: &Series) -> Option<Series> {
        if !self.rest_is_null(q, u) {
            return None;
        }
        let Parts { infinite, constant: middle, null: w } = self.parts(q, u)?;
        if let Some(c) = infinite {
            // exp(-c/t^r) is smaller than every power of t.
            return (self.scale.leading_sign(q, c)? < 0)
                .then(|| Series { terms: Vec::new(), rest: Rest::Flat });
        }
        let zero = q.pool.anywhere().int(0);
        // exp(a + k ln t + w) = exp(a) t^k exp(w).
        let (a, k) = match middle {
            None => (zero, zero),
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
        self.scale(q, &series, front, k)
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
        let front = b.add(functions::call(&b, LN, c), b.mul(e, log));
        let front = constant(q, front);
        self.add(q, &series, &front)
    }

    /// f(u0 + w) by Taylor's formula, where f is analytic at u0.
    fn analytic(&self, q: &mut Question, function: FunctionId, u: &Series) -> Option<Series> {
        if !self.rest_is_null(q, u) {
            return None;
        }
        let Parts { infinite, constant: middle, null: w } = self.parts(q, u)?;
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
        let Parts { infinite, constant: middle, .. } = self.parts(q, u)?;
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

/// A series by what its terms tend to.
struct Parts {
    /// The coefficient of the first term, if that is infinite.
    infinite: Option<Expr>,
    constant: Option<Expr>,
    null: Series,
}

/// The larger of two rests; nothing where their order is open.
fn least(q: &mut Question, a: Rest, b: Rest) -> Option<Rest> {
    Some(match (a, b) {
        (Rest::Order(e), Rest::Order(k)) => Rest::Order(if q.compare(e, k).ok()?.is_le() { e } else { k }),
        (Rest::Order(e), _) | (_, Rest::Order(e)) => Rest::Order(e),
        (Rest::Flat, _) | (_, Rest::Flat) => Rest::Flat,
        (Rest::Nothing, Rest::Nothing) => Rest::Nothing,
    })
}

/// A rest times t^e.
fn shifted(b: &Builder, rest: Rest, e: Expr) -> Rest {
    match rest {
        Rest::Order(order) => Rest::Order(b.add(order, e)),
        other => other,
    }
}
