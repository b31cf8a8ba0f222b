//! Where an analytic expression is negative, zero, positive on an open cell.
//!
//! The order of attempts is that of the mathematical brief: constants, signs that
//! follow from the parts, products factor by factor, one monotone function by its
//! inverse, polynomials in one kernel by rational roots and square roots. What none
//! of them solves is an open question about exactly that expression.
//!
//! Worked example: `tanh(x) - 1/2` has one zero, at the inverse ln(3/2)/2 - ln(1/2)/2,
//! because tanh increases and 1/2 lies between its limits -1 and 1.

use std::cmp::Ordering;

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::periodic::restrict;
use crate::decide::poly::raise;
use crate::decide::sweep::sweep2;
use crate::decide::univariate;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::Bound;
use crate::functions::COS;
use crate::functions::LN;
use crate::functions::Meaning;
use crate::functions::Monotone;
use crate::functions::SIN;
use crate::line::Cell;
use crate::line::Line;
use crate::line::Partition;
use crate::number::Rational;

/// The signs of an analytic expression on an open cell: its zeros inside, as points with the sign 0, and
/// -1, 0 or 1 on each of the stretches between them; 0 on the one stretch of the zero function.
pub type Chart = Line<i32>;

fn constant(cell: Cell, sign: i32) -> Chart {
    let Cell::Open(low, high) = cell else { unreachable!("charts are asked for open cells") };
    Line::finite(Partition::on(low, high, sign))
}

fn scaled(chart: &Chart, sign: i32) -> Chart {
    chart.map(|_, s| s * sign)
}

/// The chart without points that are no zeros.
fn without_false_zeros(chart: Chart) -> Chart {
    match chart {
        Line::Parts { left: None, middle, right: None } => {
            Line::finite(crate::decide::isolate::without_false_points(middle))
        }
        other => other,
    }
}

/// The largest index of a root that is taken away by a power.
const MAX_ROOT: i64 = 6;

/// How deep functions may be nested in a condition.
const MAX_DEPTH: usize = 150;
/// How deep within a chain of derivatives.
const MAX_DEPTH_IN_CHAIN: usize = 12;

impl Question {
    /// The signs of `g` on an open cell on which it is analytic.
    pub fn chart(&mut self, g: Expr, cell: Cell) -> Result<Chart, Undecided> {
        let depth = if self.chain == 0 { MAX_DEPTH } else { MAX_DEPTH_IN_CHAIN };
        let chart = match self.chart_at_depth(g, cell, depth) {
            Err(Undecided::Roots(_)) if self.varies(g) => self.chart_by_isolation(g, cell),
            found => found,
        }?;
        Ok(if self.chain == 0 { self.zeros_in_own_terms(g, cell, chart) } else { chart })
    }

    /// The chart with its zeros named as zeros of g itself, not of a factor or quotient of g that was charted in its
    /// place: of x^x - 2, not of ln(2)/x - ln(x). A name stays where another zero may lie in its interval.
    fn zeros_in_own_terms(&mut self, g: Expr, cell: Cell, chart: Chart) -> Chart {
        let Line::Parts { left: None, middle, right: None } = &chart else { return chart };
        let Cell::Open(low, high) = cell else { return chart };
        let is_root = |q: &Question, e: Expr| matches!(q.pool.node(e), Node::Root(_));
        if self.pool.is_polynomial(g) || !middle.points().iter().any(|(p, _)| is_root(self, *p)) {
            return chart;
        }
        let mut out = Partition::on(low, high, middle.stretches()[0]);
        for (i, (p, sign)) in middle.points().iter().enumerate() {
            let before = i.checked_sub(1).map_or(low, |j| Some(middle.points()[j].0));
            let behind = middle.points().get(i + 1).map(|p| p.0).or(high);
            let (l, r) = (middle.stretches()[i], middle.stretches()[i + 1]);
            let own = if l * r < 0 { self.as_zero_of(g, *p, (before, behind)) } else { None };
            out.push(own.unwrap_or(*p), *sign, r);
        }
        Line::finite(out)
    }

    /// A number that is the only zero of g between two others, at which g changes its sign, as a zero of g.
    fn as_zero_of(&mut self, g: Expr, zero: Expr, (low, high): (Option<Expr>, Option<Expr>)) -> Option<Expr> {
        let Node::Root(root) = self.pool.node(zero).clone() else { return None };
        if self.pool.is_polynomial(root.body)
            || self.pool.reach(&[g]).len() > 2 * self.pool.reach(&[root.body]).len()
        {
            return None;
        }
        let [lower, upper] = [&root.lower, &root.upper].map(|r| self.pool.anywhere().number(r.clone()));
        let inside = low.is_none_or(|low| self.compare(low, lower) == Ok(Ordering::Less))
            && high.is_none_or(|high| self.compare(high, upper) == Ok(Ordering::Greater));
        inside.then(|| self.named_zero(g, &root.lower, &root.upper))
    }

    fn chart_at_depth(&mut self, g: Expr, cell: Cell, depth: usize) -> Result<Chart, Undecided> {
        if !self.budget.tick(5) {
            return Err(Undecided::Budget("steps"));
        }
        if !self.varies(g) {
            return Ok(constant(cell, self.sign(g)?));
        }
        let Some(depth) = depth.checked_sub(1) else { return Err(Undecided::Roots(g)) };
        let node = self.pool.node(g).clone();
        match &node {
            Node::Symbol(_) => {
                let zero = self.pool.anywhere().int(0);
                return self.crossing(zero, cell);
            }
            Node::Sum { constant, terms }
                if terms.len() == 1 && matches!(self.pool.node(terms[0].1), Node::Symbol(_)) =>
            {
                let (c, _) = &terms[0];
                let root = self.pool.anywhere().number(-&(constant / c));
                return Ok(scaled(&self.crossing(root, cell)?, c.signum()));
            }
            _ => {}
        }
        if let Some(sign) = self.signs_by_parts(g, Some(cell)).known() {
            return Ok(constant(cell, sign));
        }
        match node {
            Node::Product { factors } => self.chart_of_product(&factors, cell, depth),
            Node::Power { .. } => Ok(constant(cell, 1)),
            Node::Apply { function, arguments } => {
                let zero = self.pool.anywhere().int(0);
                self.chart_of_call(g, function, arguments[0], zero, cell, depth)
            }
            Node::Sum { constant, terms } if terms.len() == 1 => {
                let (c, t) = &terms[0];
                let level = self.pool.anywhere().number(-&(&constant / c));
                Ok(scaled(&self.chart_above(g, *t, level, cell, depth)?, c.signum()))
            }
            Node::Sum { .. } => self.chart_of_sum(g, cell, depth),
            _ => Err(Undecided::Roots(g)),
        }
    }

    /// The chart of x - root.
    fn crossing(&mut self, root: Expr, cell: Cell) -> Result<Chart, Undecided> {
        let Cell::Open(low, high) = cell else { unreachable!("charts are asked for open cells") };
        if let Some(low) = low
            && self.compare(root, low)? != Ordering::Greater
        {
            return Ok(constant(cell, 1));
        }
        if let Some(high) = high
            && self.compare(root, high)? != Ordering::Less
        {
            return Ok(constant(cell, -1));
        }
        let mut out = Partition::on(low, high, -1);
        out.push(root, 0, 1);
        Ok(Line::finite(out))
    }

    fn chart_of_product(
        &mut self,
        factors: &[(Expr, Rational)],
        cell: Cell,
        depth: usize,
    ) -> Result<Chart, Undecided> {
        let mut out = constant(cell, 1);
        for (base, k) in factors {
            if !k.is_integer() {
                continue; // a base under a root is positive on the cell
            }
            let mut part = self.chart_at_depth(*base, cell, depth)?;
            if num_integer::Integer::is_even(&k.numer()) {
                part = part.map(|_, s| s * s);
            }
            out = self.multiply(&out, &part)?;
        }
        Ok(out)
    }

    fn multiply(&mut self, a: &Chart, b: &Chart) -> Result<Chart, Undecided> {
        for (factor, other) in [(a, b), (b, a)] {
            match factor.only() {
                Some(1) => return Ok(other.clone()),
                Some(sign) => return Ok(scaled(other, *sign)),
                None => {}
            }
        }
        sweep2(self, a, b, |_, _, x, y| x * y)
    }

    /// The chart of t - level, where level is free of the variable; `g` is what to name when it fails.
    fn chart_above(
        &mut self,
        g: Expr,
        t: Expr,
        level: Expr,
        cell: Cell,
        depth: usize,
    ) -> Result<Chart, Undecided> {
        match self.pool.node(t).clone() {
            Node::Symbol(_) if self.varies(t) => self.crossing(level, cell),
            Node::Product { factors } if factors.len() == 1 => {
                let (base, k) = factors[0].clone();
                self.chart_of_power(base, &k, level, cell, depth)
            }
            // b^v > level iff v ln(b) > ln(level), for a level above 0.
            Node::Power { base, exponent } => {
                if self.sign(level)? <= 0 {
                    return Ok(constant(cell, 1));
                }
                let b = self.pool.on_cell();
                let (log, bound) = (functions::call(&b, LN, base), functions::call(&b, LN, level));
                let inner = b.sub(b.mul(exponent, log), bound);
                self.chart_at_depth(inner, cell, depth)
            }
            Node::Apply { function, arguments } => {
                self.chart_of_call(g, function, arguments[0], level, cell, depth)
            }
            _ if self.pool.is_int(level, 0) => self.chart_at_depth(t, cell, depth),
            _ => {
                let difference = self.pool.on_cell().sub(t, level);
                self.chart_of_sum(difference, cell, depth)
            }
        }
    }

    /// The chart of base^k - level.
    fn chart_of_power(
        &mut self,
        base: Expr,
        k: &Rational,
        level: Expr,
        cell: Cell,
        depth: usize,
    ) -> Result<Chart, Undecided> {
        let sign = self.sign(level)?;
        if k.is_negative() {
            // 1/b - level: for level <= 0 by the sign of b, else b compared with 1/level where b > 0.
            let b = self.pool.on_cell();
            let power = b.product(&[(base, -k)]);
            if sign == 0 {
                return self.chart_at_depth(power, cell, depth);
            }
            let inverse = self.pool.on_cell().powi(level, -1);
            let difference = self.pool.on_cell().sub(power, inverse);
            let compared = self.chart_at_depth(difference, cell, depth)?;
            let of_power = self.chart_at_depth(power, cell, depth)?;
            return Ok(scaled(&self.multiply(&compared, &of_power)?, -sign));
        }
        let even_or_root = !k.is_integer() || num_integer::Integer::is_even(&k.numer());
        if even_or_root && sign < 0 {
            return Ok(constant(cell, 1));
        }
        if sign == 0 {
            let power = self.pool.on_cell().product(&[(base, k.clone())]);
            return self.chart_at_depth(power, cell, depth);
        }
        let inverse = k.recip();
        let b = self.pool.on_cell();
        let root = if sign < 0 {
            let magnitude = b.product(&[(b.neg(level), inverse)]);
            b.neg(magnitude)
        } else {
            b.product(&[(level, inverse)])
        };
        let below = b.sub(base, root);
        let above = b.add(base, root);
        let first = self.chart_at_depth(below, cell, depth)?;
        if k.is_integer() && even_or_root {
            let second = self.chart_at_depth(above, cell, depth)?;
            return self.multiply(&first, &second);
        }
        Ok(first)
    }

    /// The chart of f(u) - level by the inverse of a monotone f, with regard to its range.
    fn chart_of_call(
        &mut self,
        g: Expr,
        function: FunctionId,
        u: Expr,
        level: Expr,
        cell: Cell,
        depth: usize,
    ) -> Result<Chart, Undecided> {
        let Meaning::Analytic(facts) = &functions::record(function).meaning else {
            return Err(Undecided::Roots(g));
        };
        if facts.sign_of_argument && self.pool.is_int(level, 0) {
            return self.chart_at_depth(u, cell, depth);
        }
        if function == SIN || function == COS {
            return self.chart_of_wave(function, u, level, cell);
        }
        let direction = match facts.monotone {
            Monotone::Increasing => 1,
            Monotone::Decreasing => -1,
            Monotone::No => 0,
        };
        if direction != 0 {
            let (first, last) = facts.limits;
            let (low, high) = if direction > 0 { (first, last) } else { (last, first) };
            if let Bound::Finite(bound) = low {
                let bound = bound(&self.pool.on_cell());
                if self.compare(level, bound)? != Ordering::Greater {
                    return Ok(constant(cell, 1));
                }
            }
            if let Bound::Finite(bound) = high {
                let bound = bound(&self.pool.on_cell());
                if self.compare(level, bound)? != Ordering::Less {
                    return Ok(constant(cell, -1));
                }
            }
        }
        if facts.inverse.is_none() && facts.normal.is_some() {
            let b = self.pool.on_cell();
            let difference = b.sub(functions::call(&b, function, u), level);
            return self.chart_of_sum(difference, cell, depth);
        }
        let Some(inverse) = facts.inverse.filter(|_| direction != 0) else {
            return Err(Undecided::Roots(g));
        };
        let inner = {
            let b = self.pool.on_cell();
            b.sub(u, inverse(&b, level))
        };
        Ok(scaled(&self.chart_at_depth(inner, cell, depth)?, direction))
    }

    /// The chart of a sum by its normal form: a polynomial in one kernel that varies.
    fn chart_of_sum(&mut self, g: Expr, cell: Cell, depth: usize) -> Result<Chart, Undecided> {
        if let Some((sign, root)) = self.zero_of_shift(g) {
            return Ok(scaled(&self.crossing(root, cell)?, sign));
        }
        let normal = self.normal(g).ok_or(Undecided::Roots(g))?.cancelled();
        if normal.numerator.is_zero() {
            return Ok(constant(cell, 0));
        }
        if let Some((kernel, coefficients)) = self.as_poly_in_call(g).or_else(|| self.as_poly_in_shift(g)) {
            return self.chart_of_roots(g, kernel, &coefficients, constant(cell, 1), cell, depth);
        }
        let mut out = self.chart_of_poly(g, &normal.numerator, cell, depth)?;
        if normal.denominator.as_constant().is_none() {
            let below = self.chart_of_poly(g, &normal.denominator, cell, depth)?;
            out = self.multiply(&out, &below)?;
        }
        Ok(out)
    }

    /// The zero of c*x + r for a number c and an r that the normal form would write in another way, such as
    /// x - sinh(a), and the sign of c.
    fn zero_of_shift(&mut self, g: Expr) -> Option<(i32, Expr)> {
        let Node::Sum { terms, .. } = self.pool.node(g).clone() else { return None };
        let mut varying = terms.iter().filter(|(_, t)| self.varies(*t));
        let (Some((c, x)), None) = (varying.next(), varying.next()) else { return None };
        let rest = self.pool.on_cell().linear(&Rational::ZERO, &[(Rational::ONE, g), (-c, *x)]);
        if !matches!(self.pool.node(*x), Node::Symbol(_)) || self.pool.is_polynomial(rest) {
            return None;
        }
        Some((c.signum(), self.pool.on_cell().scale(&-&c.recip(), rest)))
    }

    fn chart_of_poly(&mut self, g: Expr, p: &Poly, cell: Cell, depth: usize) -> Result<Chart, Undecided> {
        let (common, _) = p.content();
        let rest = p.times(&raise(&common, &Rational::MINUS_ONE), &Rational::ONE);
        let out = self.chart_of_product(&common, cell, depth)?;
        if let Some(c) = rest.as_constant() {
            return Ok(scaled(&out, c.signum()));
        }
        let varying: Vec<Expr> = rest.kernels().into_iter().filter(|k| self.varies(*k)).collect();
        if varying.is_empty() {
            let e = crate::decide::poly_expression(&mut self.pool, &rest);
            return Ok(scaled(&out, self.sign(e)?));
        }
        let e = crate::decide::poly_expression(&mut self.pool, &rest);
        if let Some(sign) = self.signs_by_parts(e, Some(cell)).known() {
            return Ok(scaled(&out, sign));
        }
        if let Some(chart) = self.chart_of_waves(&rest, &varying, cell) {
            let chart = chart?;
            return self.multiply(&out, &chart);
        }
        let [kernel] = varying.as_slice() else {
            let chart = match self.chart_of_radical(e, cell, depth) {
                Some(chart) => chart?,
                None => self.chart_by_isolation(e, cell).map_err(|_| Undecided::Roots(g))?,
            };
            return self.multiply(&out, &chart);
        };
        let Some(coefficients) = rest.coefficients_in(*kernel) else {
            let (root, coefficients) = self.in_root_of(&rest, *kernel).ok_or(Undecided::Roots(g))?;
            return self.chart_of_roots(g, root, &coefficients, out, cell, depth);
        };
        let rational: Option<Vec<Rational>> = coefficients.iter().map(Poly::as_constant).collect();
        if let (Some(p), Node::Symbol(_)) = (rational, self.pool.node(*kernel)) {
            let part = self.chart_of_polynomial(&p, cell)?;
            return self.multiply(&out, &part);
        }
        self.chart_of_roots(g, *kernel, &coefficients, out, cell, depth)
    }

    /// The chart of u + v, where u is a root r^(p/n) times an expression without it, and v is free of that root: of
    /// u^n + v^n for an odd n; for an even n by the signs of u and v, and where these are opposite by the larger of
    /// u^n and v^n. Both are free of the root. `None` if the sum is of another kind.
    fn chart_of_radical(&mut self, e: Expr, cell: Cell, depth: usize) -> Option<Result<Chart, Undecided>> {
        let Node::Sum { constant, terms } = self.pool.node(e).clone() else { return None };
        let root_of = |q: &Question, t: Expr| match q.pool.node(t) {
            Node::Product { factors } => factors
                .iter()
                .find(|(base, k)| !k.is_integer() && q.varies(*base))
                .map(|(base, k)| (*base, k - &Rational::from(k.floor()))),
            _ => None,
        };
        let (base, fraction) = terms.iter().find_map(|(_, t)| root_of(self, *t))?;
        let n = fraction.denom();
        let n = Rational::from(n).to_i64().filter(|n| *n <= MAX_ROOT)?;
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for (c, t) in terms.iter() {
            if self.pool.reach(&[*t]).contains(&base) && root_of(self, *t).is_some_and(|(b, _)| b == base) {
                if root_of(self, *t)?.1 != fraction {
                    return None;
                }
                with.push((c.clone(), *t));
            } else {
                without.push((c.clone(), *t));
            }
        }
        if without.is_empty() && constant.is_zero() {
            return None;
        }
        let depth = depth.checked_sub(1)?;
        let b = self.pool.on_cell();
        let (u, v) = (b.linear(&Rational::ZERO, &with), b.linear(&constant, &without));
        // The root itself cannot vanish on the cell; taken out, what is left is without it.
        let inverse = b.product(&[(base, -&fraction)]);
        let factor = b.linear(
            &Rational::ZERO,
            &with.iter().map(|(c, t)| (c.clone(), b.mul(*t, inverse))).collect::<Vec<_>>(),
        );
        let power_of_root = b.product(&[(base, &fraction * &Rational::from(n))]);
        let (above, below) = (b.mul(power_of_root, b.powi(factor, n)), b.powi(v, n));
        if n % 2 == 1 {
            let compared = b.add(above, below);
            return Some(self.chart_at_depth(compared, cell, depth));
        }
        let compared = b.sub(above, below);
        Some(self.by_larger((factor, v), compared, u, cell, depth))
    }

    /// The chart of u + v from the charts of a factor of u with its sign, of v, and of |u| - |v|.
    fn by_larger(
        &mut self,
        (factor, v): (Expr, Expr),
        compared: Expr,
        u: Expr,
        cell: Cell,
        depth: usize,
    ) -> Result<Chart, Undecided> {
        let first = self.chart_at_depth(factor, cell, depth)?;
        let second = self.chart_at_depth(v, cell, depth)?;
        let pairs = sweep2(self, &first, &second, |_, _, a, b| (*a, *b))?;
        let opposite = pairs.values().any(|(a, b)| a * b < 0);
        if !opposite {
            return Ok(pairs.map(|_, (a, b)| (a + b).signum()));
        }
        let larger = self.chart_at_depth(compared, cell, depth).map_err(|_| Undecided::Roots(u))?;
        let chart = sweep2(self, &pairs, &larger, |_, _, (a, b), larger| match (a * b < 0, larger) {
            (false, _) => (a + b).signum(),
            (true, 0) => 0,
            (true, 1) => *a,
            (true, _) => *b,
        })?;
        Ok(without_false_zeros(chart))
    }

    /// A polynomial in a kernel by its coefficients, times a chart.
    fn chart_of_roots(
        &mut self,
        g: Expr,
        kernel: Expr,
        coefficients: &[Poly],
        mut out: Chart,
        cell: Cell,
        depth: usize,
    ) -> Result<Chart, Undecided> {
        for (root, sign) in self.roots_of_poly(g, coefficients)? {
            out = scaled(&out, sign);
            if let Some(root) = root {
                let part = self.chart_above(g, kernel, root, cell, depth)?;
                out = self.multiply(&out, &part)?;
            }
        }
        Ok(out)
    }

    /// The chart of a polynomial in the variable with rational coefficients.
    fn chart_of_polynomial(&mut self, p: &[Rational], cell: Cell) -> Result<Chart, Undecided> {
        let Cell::Open(low, high) = cell else { unreachable!("charts are asked for open cells") };
        let lead = p.last().map_or(0, Rational::signum);
        let mut sign = if p.len().is_multiple_of(2) { -lead } else { lead };
        let mut out = Partition::whole(sign);
        for &(root, multiplicity) in self.real_roots(p).iter() {
            if multiplicity % 2 == 1 {
                sign = -sign;
            }
            out.push(root, 0, sign);
        }
        restrict(self, &Line::finite(out), low, high)
    }

    /// The only call that varies and its powers' coefficients, for a function that the normal form would
    /// write as a logarithm of a sum: an equation in arsinh(v) is solved for arsinh(v).
    fn as_poly_in_call(&mut self, g: Expr) -> Option<(Expr, Vec<Poly>)> {
        let call = self.pool.reach(&[g]).into_iter().find(|e| match self.pool.node(*e) {
            Node::Apply { function, .. } if self.varies(*e) => matches!(
                &functions::record(*function).meaning,
                Meaning::Analytic(facts) if facts.inverse.is_some() && facts.normal.is_some()
            ),
            _ => false,
        })?;
        let name = self.placeholder;
        let symbol = self.pool.anywhere().symbol(name);
        let outer = functions::replace(&mut self.pool, g, call, symbol);
        Some((call, self.as_poly_in_symbol(outer, name)?))
    }

    /// A sum x - c with an irrational c and its powers' coefficients, where the variable occurs in nothing else: written
    /// out, the coefficients would be polynomials in c.
    fn as_poly_in_shift(&mut self, g: Expr) -> Option<(Expr, Vec<Poly>)> {
        let shift = self.pool.reach(&[g]).into_iter().find(|e| match self.pool.node(*e) {
            Node::Sum { terms, .. } => {
                let (with, without): (Vec<_>, Vec<_>) = terms.iter().partition(|(_, t)| self.varies(*t));
                !without.is_empty()
                    && with.len() == 1
                    && matches!(self.pool.node(with[0].1), Node::Symbol(_))
                    && without.iter().all(|(_, t)| self.pool.is_constant(*t))
            }
            _ => false,
        })?;
        if shift == g {
            return None;
        }
        let name = self.placeholder;
        let symbol = self.pool.anywhere().symbol(name);
        let outer = functions::replace(&mut self.pool, g, shift, symbol);
        Some((shift, self.as_poly_in_symbol(outer, name)?))
    }

    /// The coefficients of the powers of a symbol in which everything that varies is written; none where it occurs
    /// in something else as well.
    fn as_poly_in_symbol(&mut self, e: Expr, name: Symbol) -> Option<Vec<Poly>> {
        if self.varies(e) {
            return None;
        }
        let normal = self.normal(e)?;
        normal.denominator.as_constant()?;
        let symbol = self.pool.anywhere().symbol(name);
        let alone =
            normal.numerator.kernels().into_iter().all(|k| k == symbol || !self.pool.contains(k, name));
        if alone { normal.numerator.coefficients_in(symbol) } else { None }
    }

    /// The n-th root of a kernel, and the coefficients of its powers: x - sqrt(x) in t = sqrt(x) is t^2 - t. On the cell
    /// the kernel is positive, as the expression has a root of it.
    fn in_root_of(&mut self, p: &Poly, kernel: Expr) -> Option<(Expr, Vec<Poly>)> {
        let exponents =
            p.terms().filter_map(|(m, _)| m.iter().find(|(e, _)| *e == kernel).map(|(_, k)| k.denom()));
        let n = exponents.fold(num_bigint::BigInt::from(1), num_integer::lcm);
        let n = Rational::from(n);
        let mut scaled = Poly::default();
        for (m, c) in p.terms() {
            let raised = |(e, k): &(Expr, Rational)| (*e, if *e == kernel { k * &n } else { k.clone() });
            scaled.add_term(m.iter().map(raised).collect(), c);
        }
        let root = self.pool.on_cell().product(&[(kernel, n.recip())]);
        Some((root, scaled.coefficients_in(kernel)?))
    }

    /// A polynomial in a kernel by its roots (each with its multiplicity modulo 2, as once or twice) times signs.
    fn roots_of_poly(
        &mut self,
        g: Expr,
        coefficients: &[Poly],
    ) -> Result<Vec<(Option<Expr>, i32)>, Undecided> {
        let mut out = Vec::new();
        let rational: Option<Vec<Rational>> = coefficients.iter().map(Poly::as_constant).collect();
        if let Some(p) = rational {
            out.push((None, p.last().map_or(0, Rational::signum)));
            for &(root, multiplicity) in self.real_roots(&p).iter() {
                let times = if multiplicity % 2 == 0 { 2 } else { 1 };
                out.extend(std::iter::repeat_n((Some(root), 1), times));
            }
            return Ok(out);
        }
        let mut coefficients: Vec<Expr> =
            coefficients.iter().map(|p| crate::decide::poly_expression(&mut self.pool, p)).collect();
        // The degree is that of the highest coefficient that is proved different from 0.
        while let Some(lead) = coefficients.last()
            && self.sign(*lead)? == 0
        {
            coefficients.pop();
        }
        match coefficients.as_slice() {
            [] => out.push((None, 0)),
            [c0] => out.push((None, self.sign(*c0)?)),
            [c0, c1] => {
                let sign = self.sign(*c1)?;
                let b = self.pool.on_cell();
                let root = b.neg(b.div(*c0, *c1));
                let root = self.in_lowest_terms(root);
                out.push((Some(root), sign));
            }
            [c0, c1, c2] => {
                let sign = self.sign(*c2)?;
                out.push((None, sign));
                out.extend(self.quadratic_roots(*c0, *c1, *c2)?.into_iter().map(|root| (Some(root), 1)));
            }
            _ => return Err(Undecided::Roots(g)),
        }
        Ok(out)
    }

    /// The normal form, so that a root in parameters is short.
    fn in_lowest_terms(&mut self, e: Expr) -> Expr {
        match self.normal(e) {
            Some(normal) => crate::decide::expression(&mut self.pool, &normal.cancelled()),
            None => e,
        }
    }

    /// The real roots of c2 t^2 + c1 t + c0 by the discriminant; a double root twice.
    fn quadratic_roots(&mut self, c0: Expr, c1: Expr, c2: Expr) -> Result<Vec<Expr>, Undecided> {
        let b = self.pool.on_cell();
        let discriminant = b.sub(b.powi(c1, 2), b.scale(&Rational::from(4), b.mul(c0, c2)));
        let discriminant = self.in_lowest_terms(discriminant);
        let sign = self.sign(discriminant)?;
        if sign < 0 {
            return Ok(Vec::new());
        }
        let b = self.pool.on_cell();
        let centre = b.scale(&-&Rational::HALF, b.div(c1, c2));
        if sign == 0 {
            return Ok(vec![centre, centre]);
        }
        let root = self.square_root(discriminant);
        let b = self.pool.on_cell();
        let half = b.scale(&Rational::HALF, b.div(root, c2));
        Ok(vec![b.sub(centre, half), b.add(centre, half)])
    }

    /// The square root of a positive expression free of the variable: sqrt(z^2) is z where z > 0.
    pub fn square_root(&mut self, e: Expr) -> Expr {
        let (front, core) = match self.pool.node(e) {
            Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => {
                (terms[0].0.clone(), terms[0].1)
            }
            _ => (Rational::ONE, e),
        };
        let factors = match self.pool.node(core).clone() {
            Node::Product { factors } if front.is_positive() => factors,
            _ => return self.pool.on_cell().sqrt(e),
        };
        let mut out = vec![(self.pool.anywhere().number(front), Rational::HALF)];
        let mut closed = Vec::new();
        for (base, k) in factors {
            let half = &k * &Rational::HALF;
            let sign = if half.is_integer() { self.signs_of(base).known() } else { None };
            match sign {
                Some(sign) => {
                    out.push((self.pool.on_cell().scale(&Rational::from(i64::from(sign)), base), half))
                }
                None => closed.push((base, k)),
            }
        }
        // What is left is positive as a whole.
        let rest = self.pool.on_cell().product(&closed);
        out.push((rest, Rational::HALF));
        self.pool.on_cell().product(&out)
    }

    /// The expression as a product of powers of distinct square-free polynomials, if it is a polynomial in one
    /// kernel with rational coefficients and has a repeated factor: x^2 - 2*x + 1 is (x - 1)^2.
    pub fn perfect_power(&mut self, e: Expr) -> Option<Expr> {
        let Node::Sum { .. } = self.pool.node(e) else { return None };
        let normal = self.normal(e)?;
        normal.denominator.as_constant()?;
        let (common, _) = normal.numerator.content();
        if !common.is_empty() {
            let rest = normal.numerator.times(&raise(&common, &Rational::MINUS_ONE), &Rational::ONE);
            let rest = crate::decide::poly_expression(&mut self.pool, &rest);
            let front = Poly::monomial(common, Rational::ONE);
            let front = crate::decide::poly_expression(&mut self.pool, &front);
            return Some(self.pool.on_cell().mul(front, rest));
        }
        let kernels = normal.numerator.kernels();
        let [kernel] = kernels.as_slice() else { return None };
        let p = univariate::in_kernel(&normal.numerator, *kernel)?;
        let factors = univariate::square_free(&p);
        if factors.iter().all(|(_, m)| *m == 1) {
            return None;
        }
        let lead = p.last()?.clone();
        let mut product = vec![(self.pool.anywhere().number(lead), Rational::ONE)];
        for (f, m) in factors {
            let f = crate::decide::poly_expression(&mut self.pool, &univariate::to_poly(&f, *kernel));
            product.push((f, Rational::from(i64::from(m))));
        }
        Some(self.pool.on_cell().product(&product))
    }
}
