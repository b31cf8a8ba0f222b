//! Signs: of constants, and of expressions in parameters under the assumptions.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::decide::Question;
use crate::decide::poly::Monomial;
use crate::decide::poly::Poly;
use crate::decide::poly::join;
use crate::decide::poly::raise;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::functions;
use crate::functions::Bound;
use crate::functions::Meaning;
use crate::functions::Monotone;
use crate::functions::Signs;
use crate::line::Cell;
use crate::number::Rational;
use crate::truth::Truth;

/// How many multiples of facts are tried for one sign.
pub(super) const MAX_SEARCH: u32 = 600;

/// The same for one kernel.
const MAX_SEARCH_OF_KERNEL: u32 = 60;

/// Polynomials with more terms are not divided by differences of their symbols.
const MAX_TERMS: usize = 40;

/// How many of them are added up.
const MAX_SEARCH_DEPTH: usize = 3;

impl Question {
    /// The signs that an expression free of the variable can have, for the parameters allowed.
    pub fn signs_of(&mut self, e: Expr) -> Signs {
        if let Some(r) = self.pool.as_number(e) {
            return Signs::of(r.signum());
        }
        if let Some(known) = self.signs.get(&e) {
            return *known;
        }
        // One that is asked for again while it is sought, through a fact about a function of it, stays open.
        self.signs.insert(e, Signs::ANY);
        let outer = std::mem::replace(&mut self.search, MAX_SEARCH);
        let signs = self.find_signs(e);
        self.search = outer;
        self.signs.insert(e, signs);
        signs
    }

    fn find_signs(&mut self, e: Expr) -> Signs {
        // Zero times a constant without a value has no sign.
        if !self.budget.tick(10) || !self.pool.is_constant(e) && !self.pool.is_certain(e) {
            return Signs::ANY;
        }
        if self.pool.is_constant(e) {
            return self.signs_of_constant(e);
        }
        let by_parts = self.signs_by_parts(e, None);
        if by_parts.known().is_some() {
            return by_parts;
        }
        let plain = self.without_absolute_values(e);
        if plain != e {
            return by_parts.intersect(self.signs_of(plain));
        }
        if let Some(product) = self.product_of_waves(e) {
            return by_parts.intersect(self.signs_of(product));
        }
        if let Some((inner, same)) = self.question_behind(e) {
            let signs = self.signs_of(inner);
            return by_parts.intersect(if same { signs } else { signs.negate() });
        }
        if let Node::Product { factors } = self.pool.node(e).clone()
            && factors.len() > 1
        {
            // Written out, (b - a)*(c - a) would hide the signs of its factors.
            let signs = factors
                .iter()
                .map(|(base, k)| signs_of_power(self.signs_of(*base), k))
                .fold(Signs::POSITIVE, Signs::times)
                .intersect(by_parts);
            if signs.known().is_some() {
                return signs;
            }
        }
        let Some(normal) = self.normal(e) else { return by_parts };
        if normal.numerator.is_zero() {
            return Signs::ZERO;
        }
        let above = self.search_signs(&normal.numerator);
        let below = self.search_signs(&normal.denominator).intersect(Signs::NOT_ZERO);
        let signs = by_parts.intersect(above.times(below));
        if signs.known().is_some() {
            return signs;
        }
        // What is written in lowest terms may be shorter still when it is read again.
        let simpler = crate::decide::expression(&mut self.pool, &normal.cancelled());
        if simpler == e {
            return signs;
        }
        match self.normal(simpler) {
            Some(again) if again.numerator.is_zero() => Signs::ZERO,
            Some(again) => {
                let above = self.search_signs(&again.numerator);
                let below = self.search_signs(&again.denominator).intersect(Signs::NOT_ZERO);
                signs.intersect(above.times(below))
            }
            None => signs,
        }
    }

    /// The expression with u or -u for abs(u), wherever the sign of u is known.
    fn without_absolute_values(&mut self, e: Expr) -> Expr {
        let mut out = e;
        for part in self.pool.reach(&[e]) {
            let Node::Apply { function: functions::ABS, arguments } = self.pool.node(part).clone() else {
                continue;
            };
            let Some(sign) = self.signs_of(arguments[0]).known() else { continue };
            let b = self.pool.on_cell();
            let plain = b.scale(&Rational::from(i64::from(sign)), arguments[0]);
            out = functions::replace(&mut self.pool, out, part, plain);
        }
        out
    }

    /// The argument of an absolute value whose sign is open: what to ask first.
    pub fn open_absolute_value(&mut self, e: Expr) -> Option<Expr> {
        self.pool.reach(&[e]).into_iter().find_map(|part| match self.pool.node(part).clone() {
            Node::Apply { function: functions::ABS, arguments }
                if self.signs_of(arguments[0]).known().is_none() =>
            {
                Some(arguments[0])
            }
            _ => None,
        })
    }

    /// An expression with the same zeros and the same (`true`) or the opposite sign, for a monotone function
    /// of parameters: ln(b) has the sign of b - 1, wherever it has a value.
    pub(in crate::decide) fn question_behind(&mut self, e: Expr) -> Option<(Expr, bool)> {
        match self.pool.node(e).clone() {
            Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
                let (inner, same) = self.question_behind(terms[0].1)?;
                Some((inner, same == terms[0].0.is_positive()))
            }
            // f(u) - f(v) has the sign of u - v for an increasing f.
            Node::Sum { constant, terms }
                if constant.is_zero()
                    && terms.len() == 2
                    && terms.iter().all(|(_, t)| !self.pool.is_constant(*t)) =>
            {
                let [(c, a), (d, b)] = [&terms[0], &terms[1]];
                if *c != -d {
                    return None;
                }
                let (u, v, increasing) = self.same_monotone(*a, *b)?;
                let inner = self.pool.on_cell().sub(u, v);
                Some((inner, increasing == c.is_positive()))
            }
            // c*f(u) + d has the sign of c*(u - f^-1(-d/c)), for an increasing f that takes the value -d/c.
            Node::Sum { constant, terms } => {
                let mut open = terms.iter().filter(|(_, t)| !self.pool.is_constant(*t));
                let (Some((c, t)), None) = (open.next(), open.next()) else { return None };
                // 0*ln(b) is kept where ln(b) may have no value.
                if c.is_zero() {
                    return None;
                }
                if terms.len() == 1
                    && let Some(found) = self.behind_root(c, *t, -&(&constant / c))
                {
                    return Some(found);
                }
                let Node::Apply { function, arguments } = self.pool.node(*t).clone() else { return None };
                let record = functions::record(function);
                let Meaning::Analytic(facts) = &record.meaning else { return None };
                let inverse = facts.inverse.filter(|_| facts.monotone == Monotone::Increasing)?;
                let b = self.pool.on_cell();
                let level = b.linear(&Rational::ZERO, &[(-&c.recip(), e), (Rational::ONE, *t)]);
                let ends = [
                    (facts.limits.0, record.domain.lower, Signs::POSITIVE),
                    (facts.limits.1, record.domain.upper, Signs::NEGATIVE),
                ];
                for (bound, end, side) in ends {
                    let Bound::Finite(bound) = bound else { continue };
                    let b = self.pool.on_cell();
                    let distance = b.sub(level, bound(&b));
                    let closed = end.is_some_and(|(_, closed)| closed);
                    let allowed = if closed { side.union(Signs::ZERO) } else { side };
                    if !self.signs_of(distance).is_subset(allowed) {
                        return None;
                    }
                }
                let b = self.pool.on_cell();
                Some((b.sub(arguments[0], inverse(&b, level)), c.is_positive()))
            }
            Node::Apply { function, arguments } => {
                let Meaning::Analytic(facts) = &functions::record(function).meaning else { return None };
                let inverse = facts.inverse.filter(|_| facts.signs == Signs::ANY)?;
                let b = self.pool.on_cell();
                let inner = b.sub(arguments[0], inverse(&b, b.int(0)));
                match facts.monotone {
                    Monotone::Increasing => Some((inner, true)),
                    Monotone::Decreasing => Some((inner, false)),
                    Monotone::No => None,
                }
            }
            _ => None,
        }
    }

    /// c*(u^k - level) for a root u^k and a positive level has the sign of c*(u - level^(1/k)).
    fn behind_root(&mut self, c: &Rational, t: Expr, level: Rational) -> Option<(Expr, bool)> {
        let Node::Product { factors } = self.pool.node(t) else { return None };
        let [(u, k)] = factors.as_ref() else { return None };
        if k.is_integer() || k.is_negative() || !level.is_positive() {
            return None;
        }
        let (u, inverse) = (*u, k.recip());
        let b = self.pool.on_cell();
        let level = b.product(&[(b.number(level), inverse)]);
        Some((b.sub(u, level), c.is_positive()))
    }

    /// The arguments u and v, where the expressions are f(u) and f(v) for one strictly monotone f, and whether
    /// it is increasing.
    fn same_monotone(&self, a: Expr, b: Expr) -> Option<(Expr, Expr, bool)> {
        match (self.pool.node(a), self.pool.node(b)) {
            (Node::Apply { function: f, arguments: u }, Node::Apply { function: g, arguments: v }) => {
                let (Meaning::Analytic(facts), [u], [v]) =
                    (&functions::record(*f).meaning, u.as_ref(), v.as_ref())
                else {
                    return None;
                };
                match facts.monotone {
                    Monotone::Increasing if f == g => Some((*u, *v, true)),
                    Monotone::Decreasing if f == g => Some((*u, *v, false)),
                    _ => None,
                }
            }
            // A power with a fractional exponent has its base in [0, inf).
            (Node::Product { factors: a }, Node::Product { factors: b }) => match (a.as_ref(), b.as_ref()) {
                ([(u, k)], [(v, l)]) if k == l && !k.is_integer() => Some((*u, *v, k.is_positive())),
                _ => None,
            },
            _ => None,
        }
    }

    /// Enclosures at rising precision separate; the normal form, asked once, identifies.
    fn signs_of_constant(&mut self, e: Expr) -> Signs {
        let mut bits = 64;
        while bits <= self.budget.max_bits() {
            let nodes = self.pool.reach(&[e]).len() as u64;
            if !self.budget.tick(super::STEPS_OF_ENCLOSURE * nodes * u64::from(bits / 64)) {
                return Signs::ANY;
            }
            match self.enclose(e, bits).and_then(|ball| ball.sign()) {
                Some(Ordering::Less) => return Signs::NEGATIVE,
                Some(Ordering::Equal) => return Signs::ZERO,
                Some(Ordering::Greater) => return Signs::POSITIVE,
                None => {}
            }
            if bits == 128 && self.is_zero_constant(e) {
                return Signs::ZERO;
            }
            bits *= 2;
        }
        Signs::ANY
    }

    /// Whether a constant is proved to be zero.
    fn is_zero_constant(&mut self, e: Expr) -> bool {
        let Some(normal) = self.normal(e) else { return false };
        let p = normal.numerator;
        if p.is_zero() {
            return true;
        }
        // A common factor has no zero: it is a product of powers of constants that are not zero. One that is
        // asked for again while its own sign is sought stays open.
        self.signs.insert(e, Signs::ANY);
        let (common, _) = p.content();
        if common.iter().any(|(kernel, k)| k.is_positive() && self.signs_of(*kernel) == Signs::ANY) {
            return false;
        }
        let rest = p.times(&raise(&common, &Rational::MINUS_ONE), &Rational::ONE);
        if let Some(zero) = self.is_zero_at_root(&rest) {
            return zero;
        }
        self.is_algebraic_zero(&rest) == Truth::True
            || self.is_zero_of_logarithms(&rest)
            || self.is_zero_of_angles(&rest)
            || self.is_zero_of_waves(&rest)
            || self.is_multiple_of_equation(&rest)
            || self.is_zero_by_place(&rest)
            || self.is_zero_by_conjugate(&rest)
            || self.with_rational_values(e).is_some_and(|e| self.signs_of(e) == Signs::ZERO)
    }

    /// The signs that follow from the signs of the parts, in one pass. With a cell, the variable ranges
    /// over it, and the expression must be analytic there.
    pub(super) fn signs_by_parts(&mut self, e: Expr, cell: Option<Cell>) -> Signs {
        let reached = self.pool.reach(&[e]);
        if !self.budget.tick(super::STEPS_OF_PART * reached.len() as u64) {
            return Signs::ANY;
        }
        let mut done: HashMap<Expr, Signs> = HashMap::with_capacity(reached.len());
        for part in reached {
            let stated = self.stated_signs(part);
            let signs = match self.pool.node(part).clone() {
                Node::Number(r) => Signs::of(r.signum()),
                Node::Pi => Signs::POSITIVE,
                Node::Root(root) if !root.lower.is_negative() => Signs::POSITIVE,
                Node::Root(root) if !root.upper.is_positive() => Signs::NEGATIVE,
                Node::Root(_) => Signs::ANY,
                Node::Symbol(s) if s == self.variable() => cell.map_or(Signs::ANY, |c| self.signs_of_cell(c)),
                Node::Symbol(_) => stated.intersect(self.signs_of_symbol(part)),
                Node::Sum { constant, terms } => {
                    let parts = terms.iter().map(|(c, t)| Signs::of(c.signum()).times(done[t]));
                    let signs = parts.fold(Signs::of(constant.signum()), Signs::plus).intersect(stated);
                    if signs.known().is_some() {
                        signs
                    } else {
                        signs.intersect(self.signs_by_range(&constant, &terms, &done))
                    }
                }
                Node::Product { factors } => factors
                    .iter()
                    .map(|(base, k)| signs_of_power(done[base], k))
                    .fold(Signs::POSITIVE, Signs::times)
                    .intersect(stated),
                Node::Power { base, .. } if self.pool.is_int(base, -1) => Signs::NOT_ZERO,
                Node::Power { base, .. } if done[&base] == Signs::POSITIVE => Signs::POSITIVE,
                // Only an integer exponent bears a negative base.
                Node::Power { base, exponent } if self.may_be_integer(exponent) => {
                    if done[&base].is_subset(Signs::NOT_ZERO) { Signs::NOT_ZERO } else { Signs::ANY }
                }
                Node::Power { .. } => Signs::NOT_NEGATIVE,
                Node::Apply { function: function @ (functions::SIN | functions::COS), arguments }
                    if !self.varies(part) && self.is_rational(arguments[0]) =>
                {
                    self.zeros_of_rational_wave(function, done[&arguments[0]])
                }
                Node::Apply { function, arguments } => match &functions::record(function).meaning {
                    Meaning::Analytic(facts) if facts.sign_of_argument => done[&arguments[0]],
                    Meaning::Analytic(facts)
                        if facts.signs == Signs::ANY
                            && !self.varies(part)
                            && !self.pool.is_constant(part) =>
                    {
                        match self.question_behind(part) {
                            Some((inner, true)) => self.signs_of(inner),
                            Some((inner, false)) => self.signs_of(inner).negate(),
                            None => Signs::ANY,
                        }
                    }
                    Meaning::Analytic(facts) => facts.signs,
                    // An odd root has the sign of its argument, which stands last.
                    Meaning::Root(_) => done[&arguments[arguments.len() - 1]],
                    Meaning::Pieces { .. }
                    | Meaning::Floor
                    | Meaning::Largest
                    | Meaning::Smallest
                    | Meaning::Shorthand(_) => Signs::ANY,
                },
                Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => Signs::ANY,
            };
            // Of a function of the parameters facts speak as a whole.
            let is_applied = matches!(self.pool.node(part), Node::Apply { .. });
            let signs = if is_applied { signs.intersect(stated) } else { signs };
            done.insert(part, signs);
        }
        done[&e]
    }

    /// Whether an exponent may count as an integer: one in real parameters is a real number.
    fn may_be_integer(&self, exponent: Expr) -> bool {
        let symbols = self.pool.symbols_of(&[exponent]);
        !symbols.is_empty() && symbols.into_iter().all(|s| self.pool.is_integer_symbol(s))
    }

    /// Whether an expression is a rational number for all values of its symbols, which stand for integers.
    fn is_rational(&self, e: Expr) -> bool {
        self.pool.is_polynomial(e)
            && !self.pool.is_constant(e)
            && self.pool.reach(&[e]).into_iter().all(|part| match self.pool.node(part) {
                Node::Symbol(s) => self.pool.is_integer_symbol(*s),
                Node::Pi | Node::Root(_) => false,
                Node::Product { factors } => factors.iter().all(|(_, k)| k.is_integer()),
                _ => true,
            })
    }

    /// Of the sine or cosine of a rational number: pi is irrational, so that only sin(0) is zero.
    fn zeros_of_rational_wave(&self, function: FunctionId, argument: Signs) -> Signs {
        match (function == functions::COS, argument) {
            (true, _) => Signs::NOT_ZERO,
            (false, Signs::ZERO) => Signs::ZERO,
            (false, signs) if signs.is_subset(Signs::NOT_ZERO) => Signs::NOT_ZERO,
            (false, _) => Signs::ANY,
        }
    }

    /// The signs of a sum by the ranges of its terms: 2 + sin(x) is at least 1, 1 + erf(x) greater than 0.
    fn signs_by_range(
        &mut self,
        constant: &Rational,
        terms: &[(Rational, Expr)],
        signs: &HashMap<Expr, Signs>,
    ) -> Signs {
        if constant.is_zero() {
            return Signs::ANY;
        }
        // The end that matters: the lower one where the constant is positive.
        let wanted = constant.signum();
        let mut end = constant.clone();
        let mut attained = true;
        for (c, t) in terms {
            let upper = c.signum() != wanted;
            let Some((bound, closed)) = self.end_of_range(*t, upper, signs[t]) else { return Signs::ANY };
            end += &(c * &bound);
            attained &= closed;
            if end.signum() == -wanted {
                return Signs::ANY;
            }
        }
        match (end.is_zero(), attained) {
            (true, true) => Signs::of(wanted).union(Signs::ZERO),
            _ => Signs::of(wanted),
        }
    }

    /// A number that a term does not pass upwards or downwards, and whether it may be a value.
    fn end_of_range(&mut self, t: Expr, upper: bool, signs: Signs) -> Option<(Rational, bool)> {
        if let Node::Apply { function, .. } = self.pool.node(t).clone() {
            if function == functions::SIN || function == functions::COS {
                return Some((if upper { Rational::ONE } else { Rational::MINUS_ONE }, true));
            }
            if let Meaning::Analytic(facts) = &functions::record(function).meaning {
                // The end of the domain at which the function tends to that end of its range.
                let last = upper == (facts.monotone == Monotone::Increasing);
                let limit = if last { facts.limits.1 } else { facts.limits.0 };
                if facts.monotone != Monotone::No
                    && let Bound::Finite(bound) = limit
                {
                    let domain = functions::record(function).domain;
                    let end = if last { domain.upper } else { domain.lower };
                    let bound = bound(&self.pool.on_cell());
                    if let Some(r) = self.pool.as_number(bound) {
                        return Some((r.clone(), end.is_some_and(|(_, closed)| closed)));
                    }
                    let (low, high) = self.enclose(bound, 64)?.ends()?;
                    return Some((if upper { high } else { low }, false));
                }
            }
        }
        let side = if upper { Signs::NOT_POSITIVE } else { Signs::NOT_NEGATIVE };
        signs.is_subset(side).then(|| (Rational::ZERO, !signs.is_subset(Signs::NOT_ZERO)))
    }

    fn signs_of_cell(&mut self, cell: Cell) -> Signs {
        match cell {
            Cell::Point(p) => self.signs_of(p),
            Cell::Open(low, high) => {
                let above = low.map_or(Signs::ANY, |p| self.signs_of(p));
                let below = high.map_or(Signs::ANY, |p| self.signs_of(p));
                let mut signs = Signs::ANY;
                if above.is_subset(Signs::NOT_NEGATIVE) {
                    signs = signs.intersect(Signs::POSITIVE);
                }
                if below.is_subset(Signs::NOT_POSITIVE) {
                    signs = signs.intersect(Signs::NEGATIVE);
                }
                signs
            }
        }
    }

    /// Whether these are the sine and the cosine of one angle.
    fn is_other_wave(&self, a: Expr, b: Expr) -> bool {
        let wave = |e: Expr| match self.pool.node(e) {
            Node::Apply { function, arguments } if [functions::SIN, functions::COS].contains(function) => {
                Some((*function, arguments[0]))
            }
            _ => None,
        };
        matches!((wave(a), wave(b)), (Some((f, u)), Some((g, v))) if f != g && u == v)
    }

    /// What the facts say of exactly this expression.
    fn stated_signs(&mut self, e: Expr) -> Signs {
        let mut signs = Signs::ANY;
        for i in 0..self.facts.len() {
            if self.facts[i].expression == e {
                signs = signs.intersect(self.facts[i].signs);
                self.use_fact(i);
            } else if self.facts[i].signs == Signs::ZERO && self.is_other_wave(self.facts[i].expression, e) {
                // sin(u)^2 + cos(u)^2 = 1
                signs = signs.intersect(Signs::NOT_ZERO);
                self.use_fact(i);
            }
        }
        signs
    }

    /// What the facts say of a symbol in sums: a > 1 says that a is positive.
    fn signs_of_symbol(&mut self, e: Expr) -> Signs {
        if self.facts.is_empty() {
            return Signs::ANY;
        }
        if let Some(known) = self.signs.get(&e) {
            return *known;
        }
        self.signs.insert(e, Signs::ANY); // while it is being found
        self.asked += 1;
        let signs = self.signs_of_kernel(e, 2);
        self.asked -= 1;
        self.signs.remove(&e);
        signs
    }

    /// What the facts say of a kernel.
    fn signs_of_kernel(&mut self, e: Expr, depth: usize) -> Signs {
        if let Some(known) = self.kernels.get(&(e, depth)) {
            return *known;
        }
        let alone = Poly::monomial(vec![(e, Rational::ONE)], Rational::ONE);
        let outer = std::mem::replace(&mut self.search, MAX_SEARCH_OF_KERNEL);
        let signs = self.signs_by_facts(&alone, depth);
        self.search = outer;
        // While other signs count as open, less is found than there is.
        if self.asked <= usize::from(depth == 2) {
            self.kernels.insert((e, depth), signs);
        }
        signs
    }

    fn use_fact(&mut self, i: usize) {
        if let Some(source) = self.facts[i].source {
            self.used[source] = true;
        }
    }

    /// The signs of a polynomial in parameters, by ever deeper searches among the facts.
    fn search_signs(&mut self, p: &Poly) -> Signs {
        let mut signs = Signs::ANY;
        // A long polynomial is no combination of a few facts.
        let deepest = if p.len() > MAX_TERMS { 1 } else { MAX_SEARCH_DEPTH };
        for depth in 1..=deepest {
            signs = signs.intersect(self.signs_of_poly(p, depth));
            if signs.known().is_some() || self.search == 0 {
                return signs;
            }
        }
        signs.intersect(self.signs_by_difference(p))
    }

    /// The signs of a polynomial that a difference of two of its symbols divides: b^2 - a^2 is (b - a)*(b + a).
    fn signs_by_difference(&mut self, p: &Poly) -> Signs {
        if self.facts.is_empty() || p.len() < 2 || p.len() > MAX_TERMS {
            return Signs::ANY;
        }
        let is_symbol = |q: &Question, e: &Expr| matches!(q.pool.node(*e), Node::Symbol(_));
        let symbols: Vec<Expr> = p.kernels().into_iter().filter(|e| is_symbol(self, e)).collect();
        for (i, a) in symbols.iter().enumerate() {
            for b in &symbols[i + 1..] {
                let mut difference = Poly::monomial(vec![(*a, Rational::ONE)], Rational::ONE);
                difference.add_term(vec![(*b, Rational::ONE)], &Rational::MINUS_ONE);
                if difference.len() == p.len() && difference.clone().divide(p).is_some() {
                    continue;
                }
                let Some(rest) = p.divide(&difference) else { continue };
                let signs = self.signs_of_poly(&difference, 2);
                if signs == Signs::ANY {
                    continue;
                }
                return signs.times(self.search_signs(&rest));
            }
        }
        Signs::ANY
    }

    /// The signs of a polynomial in parameters: of its monomials, and after subtracting positive multiples
    /// of what the facts say is positive (Farkas' lemma, searched to a small depth).
    fn signs_of_poly(&mut self, p: &Poly, depth: usize) -> Signs {
        if let Some(c) = p.as_constant() {
            return Signs::of(c.signum());
        }
        if !self.budget.tick(super::STEPS_OF_PART * p.len() as u64) {
            return Signs::ANY;
        }
        // A common factor comes out first: a*b - a*c is a*(b - c).
        let (common, _) = p.content();
        let mut whole = Signs::ANY;
        if !common.is_empty() && !self.facts.is_empty() {
            // A fact may speak of the whole: a^2 - a is 0 where a - a^2 is.
            whole = self.signs_by_facts(p, depth);
            if whole.known().is_some() {
                return whole;
            }
        }
        let front = self.signs_of_monomial(&common, depth);
        let rest = p.times(&raise(&common, &Rational::MINUS_ONE), &Rational::ONE);
        let mut signs = Signs::ZERO;
        let terms: Vec<(Monomial, i32)> = rest.terms().map(|(m, c)| (m.clone(), c.signum())).collect();
        for (m, sign) in &terms {
            signs = signs.plus(self.signs_of_monomial(m, depth).times(Signs::of(*sign)));
        }
        if signs.known().is_none() {
            signs = signs.intersect(self.signs_by_facts(&rest, depth));
        }
        if signs.known().is_none() && terms.len() > 1 {
            signs = signs.intersect(self.signs_as_square(&rest));
        }
        front.times(signs).intersect(whole)
    }

    /// A quadratic in one symbol with negative discriminant has the sign of its leading coefficient.
    fn signs_as_square(&mut self, p: &Poly) -> Signs {
        for kernel in p.kernels() {
            let Some(c) = p.coefficients_in(kernel) else { continue };
            if let [c0, c1, c2] = c.as_slice()
                && let (Some(c0), Some(c1), Some(c2)) = (c0.as_constant(), c1.as_constant(), c2.as_constant())
            {
                let discriminant = &(&c1 * &c1) - &(&(&c0 * &c2) * &Rational::from(4));
                match discriminant.signum() {
                    -1 => return Signs::of(c2.signum()),
                    0 => return Signs::of(c2.signum()).union(Signs::ZERO),
                    _ => {}
                }
            }
        }
        Signs::ANY
    }

    fn signs_of_monomial(&mut self, m: &Monomial, depth: usize) -> Signs {
        let mut signs = m.iter().fold(Signs::POSITIVE, |signs, (e, k)| {
            // A sum is a kernel only under a root.
            let whole = self.pool.is_constant(*e) || matches!(self.pool.node(*e), Node::Sum { .. });
            let mut base = if whole { self.signs_of(*e) } else { self.signs_by_parts(*e, None) };
            if base.known().is_none() {
                // b is positive where b - 1 is.
                base = base.intersect(self.signs_of_kernel(*e, depth.min(1)));
            }
            signs.times(signs_of_power(base, k))
        });
        if m.len() < 2 || signs.known().is_some() {
            return signs;
        }
        // What a fact says of a product of several kernels that is a factor of this one.
        for i in 0..self.facts.len() {
            let Some((of_factor, rest)) = self.facts[i].divides(m) else { continue };
            let found = of_factor.times(self.signs_of_monomial(&rest, depth));
            if !signs.is_subset(found) {
                self.use_fact(i);
                signs = signs.intersect(found);
            }
        }
        signs
    }

    fn signs_by_facts(&mut self, p: &Poly, depth: usize) -> Signs {
        let mut signs = Signs::ANY;
        if depth == 0 {
            return signs;
        }
        for i in 0..self.facts.len() {
            let Some(normal) = &self.facts[i].normal else { continue };
            if normal.denominator.as_constant().is_none() {
                continue;
            }
            let stated = self.facts[i].signs;
            let fact = normal.numerator.clone();
            for (m, c) in fact.clone().terms() {
                let Some((_, d)) = p.terms().find(|(n, _)| *n == m) else { continue };
                let Some(left) = self.search.checked_sub(1) else { return signs };
                self.search = left;
                if !self.budget.tick(100 * p.len() as u64) {
                    return signs;
                }
                // p = factor * fact + rest, with a known sign of factor.
                let factor = d / c;
                let rest = p.clone().add(&fact.times(&join(&Vec::new(), &Vec::new()), &-&factor));
                let of_rest = if rest.is_zero() { Signs::ZERO } else { self.signs_of_poly(&rest, depth - 1) };
                let found = Signs::of(factor.signum()).times(stated).plus(of_rest);
                if found != Signs::ANY {
                    self.use_fact(i);
                    signs = signs.intersect(found);
                }
                if signs.known().is_some() {
                    return signs;
                }
            }
        }
        signs
    }
}

/// The signs of u^k where it is defined.
pub(super) fn signs_of_power(base: Signs, k: &Rational) -> Signs {
    if k.is_zero() {
        return Signs::POSITIVE;
    }
    let base = if k.is_negative() { base.intersect(Signs::NOT_ZERO) } else { base };
    if !k.is_integer() {
        return base.intersect(Signs::NOT_NEGATIVE);
    }
    if num_integer::Integer::is_even(&k.numer()) { base.times(base).intersect(square(base)) } else { base }
}

fn square(base: Signs) -> Signs {
    match (base.is_subset(Signs::NOT_ZERO), base == Signs::ZERO) {
        (true, _) => Signs::POSITIVE,
        (_, true) => Signs::ZERO,
        _ => Signs::NOT_NEGATIVE,
    }
}
