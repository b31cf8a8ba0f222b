//! Signs of polynomials in sines and cosines of multiples of one linear argument v.
//!
//! A sin(v) + B cos(v) + C is sqrt(A^2 + B^2) sin(v + atan(B/A)) + C. Everything else becomes a polynomial in
//! t = tan(v/2) by sin(v) = 2t/(1 + t^2) and cos(v) = (1 - t^2)/(1 + t^2); the points v = pi + 2*k*pi, where t
//! is infinite, are looked at by themselves. Worked example: sin(x) - cos(x) changes sign at pi/4 + k*pi.

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::solve::Chart;
use crate::decide::univariate;
use crate::decide::univariate::Coefficients;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::functions;
use crate::functions::ATAN;
use crate::functions::COS;
use crate::functions::SIN;
use crate::line::Cell;
use crate::line::Partition;
use crate::line::Window;
use crate::number::Rational;

/// The largest multiple of the common argument.
const MAX_MULTIPLE: i64 = 40;

/// A kernel as sin(n v) or cos(n v).
struct Wave {
    kernel: Expr,
    function: FunctionId,
    multiple: i64,
}

impl Question {
    /// The chart of a polynomial whose varying kernels are sines and cosines of one linear argument; none if
    /// it is not of this kind.
    pub(super) fn chart_of_waves(
        &mut self,
        p: &Poly,
        kernels: &[Expr],
        cell: Cell,
    ) -> Option<Result<Chart, Undecided>> {
        let (waves, v) = self.waves(kernels)?;
        if let Some(found) = self.one_wave(p, &waves, v, cell) {
            return Some(found);
        }
        let symbol = self.tangent;
        let t = self.pool.anywhere().symbol(symbol);
        let (in_t, at_pi) = half_angle(p, &waves, t)?;
        let [in_t, at_pi] = [in_t, at_pi].map(|p| crate::decide::poly_expression(&mut self.pool, &p));
        if !self.pool.symbols_of(&[in_t]).iter().all(|s| *s == symbol) {
            return None;
        }
        let at_pi = self.sign(at_pi).ok()?;
        Some(self.by_half_angle((in_t, symbol), at_pi, v, cell))
    }

    /// The kernels as waves of the largest common argument.
    fn waves(&mut self, kernels: &[Expr]) -> Option<(Vec<Wave>, Expr)> {
        let x = self.variable();
        let mut found: Vec<(Expr, FunctionId, Expr, Rational)> = Vec::new();
        let mut first: Option<(Expr, Expr)> = None;
        for kernel in kernels {
            let Node::Apply { function, arguments } = self.pool.node(*kernel).clone() else { return None };
            if function != SIN && function != COS {
                return None;
            }
            let u = arguments[0];
            let slope = functions::differentiate(&mut self.pool, &[u], x)[0];
            if self.varies(slope) {
                return None;
            }
            let (_, first_slope) = *first.get_or_insert((u, slope));
            let ratio = self.ratio(slope, first_slope)?;
            found.push((*kernel, function, u, ratio));
        }
        let (first, _) = first?;
        let unit = found.iter().fold(Rational::ZERO, |g, (.., r)| g.gcd(r));
        let v = self.pool.on_cell().scale(&unit, first);
        let mut waves = Vec::with_capacity(found.len());
        for (kernel, function, u, ratio) in found {
            let multiple = (&ratio / &unit).to_i64().filter(|n| n.abs() <= MAX_MULTIPLE)?;
            let b = self.pool.on_cell();
            let difference = b.linear(&Rational::ZERO, &[(Rational::ONE, u), (Rational::from(-multiple), v)]);
            if !self.pool.is_int(difference, 0) {
                return None; // another phase
            }
            waves.push(Wave { kernel, function, multiple });
        }
        Some((waves, v))
    }

    /// Whether a polynomial in sines and cosines of rational multiples of one angle is zero for every angle: sin(18) is
    /// 2*sin(9)*cos(9).
    pub(super) fn is_zero_of_waves(&mut self, p: &Poly) -> bool {
        let mut found: Vec<(Expr, FunctionId, Rational)> = Vec::new();
        let mut first: Option<Expr> = None;
        for kernel in p.kernels() {
            let Node::Apply { function: function @ (SIN | COS), arguments } = self.pool.node(kernel).clone()
            else {
                continue;
            };
            let angle = *first.get_or_insert(arguments[0]);
            let Some(ratio) = self.ratio(arguments[0], angle) else { return false };
            found.push((kernel, function, ratio));
        }
        if found.len() < 2 {
            return false;
        }
        let unit = found.iter().fold(Rational::ZERO, |g, (.., r)| g.gcd(r));
        let waves: Option<Vec<Wave>> = found
            .into_iter()
            .map(|(kernel, function, ratio)| {
                let multiple = (&ratio / &unit).to_i64().filter(|n| n.abs() <= MAX_MULTIPLE)?;
                Some(Wave { kernel, function, multiple })
            })
            .collect();
        let tangent = self.tangent;
        let t = self.pool.anywhere().symbol(tangent);
        waves.and_then(|waves| half_angle(p, &waves, t)).is_some_and(|(in_t, _)| in_t.is_zero())
    }

    /// A sin(n v) + B cos(n v) + C with A, B and C free of the variable.
    fn one_wave(
        &mut self,
        p: &Poly,
        waves: &[Wave],
        v: Expr,
        cell: Cell,
    ) -> Option<Result<Chart, Undecided>> {
        let multiple = waves[0].multiple;
        if waves.iter().any(|w| w.multiple != multiple) || p.terms().any(|(m, _)| degree(m, waves) > 1) {
            return None;
        }
        let of = |function: FunctionId| waves.iter().find(|w| w.function == function).map(|w| w.kernel);
        let part = |kernel: Option<Expr>| {
            let mut out = Poly::default();
            for (m, c) in p.terms() {
                let here = waves.iter().map(|w| w.kernel).find(|k| m.iter().any(|(e, _)| e == k));
                if here == kernel {
                    let rest = m.iter().filter(|(e, _)| Some(*e) != kernel).cloned().collect();
                    out.add_term(rest, c);
                }
            }
            out
        };
        let parts = [of(SIN), of(COS)].map(|kernel| kernel.map(|k| part(Some(k))).unwrap_or_default());
        let [a, b] = parts.map(|p| crate::decide::poly_expression(&mut self.pool, &p));
        let c = crate::decide::poly_expression(&mut self.pool, &part(None));
        let sign = match self.sign(a) {
            Ok(0) => return None, // a polynomial in the cosine alone
            Ok(sign) => sign,
            Err(reason) => return Some(Err(reason)),
        };
        let builder = self.pool.on_cell();
        let phase = functions::call(&builder, ATAN, builder.div(b, a));
        let size = builder.sqrt(builder.add(builder.powi(a, 2), builder.powi(b, 2)));
        let level = builder.scale(&Rational::from(i64::from(-sign)), builder.div(c, size));
        let u = builder.linear(&Rational::ZERO, &[(Rational::from(multiple), v), (Rational::ONE, phase)]);
        let chart = self.chart_of_wave(SIN, u, level, cell);
        Some(chart.map(|chart| chart.map(|_, s| s * sign)))
    }

    /// The chart from the polynomial in t = tan(v/2) and the sign at v = pi.
    fn by_half_angle(
        &mut self,
        (in_t, t): (Expr, Symbol),
        at_pi: i32,
        v: Expr,
        cell: Cell,
    ) -> Result<Chart, Undecided> {
        let chart = self.with_variable(t, |q| q.chart(in_t, Cell::Open(None, None)))?;
        let signs = chart.as_finite().expect("a polynomial has finitely many zeros");
        let index = self.index();
        let b = self.pool.on_cell();
        let (pi, k) = (b.pi(), b.symbol(index));
        let period = b.scale(&Rational::TWO, pi);
        let turn = b.mul(period, k);
        // From -pi over the zeros to pi.
        let start = b.sub(turn, pi);
        let inside: Vec<Expr> = signs
            .points()
            .iter()
            .map(|(t, _)| b.add(b.scale(&Rational::TWO, functions::call(&b, ATAN, *t)), turn))
            .collect();
        let last = inside.last().copied().unwrap_or(start);
        let low = b.sub(last, period);
        let high = b.add(start, period);
        let stretches = signs.stretches();
        let mut body = Partition::on(Some(low), Some(high), stretches[stretches.len() - 1]);
        body.push(start, at_pi, stretches[0]);
        for (p, sign) in inside.into_iter().zip(&stretches[1..]) {
            body.push(p, 0, *sign);
        }
        self.compose(&Window { index, from: None, to: None, period, body }, v, cell)
    }
}

fn degree(m: &[(Expr, Rational)], waves: &[Wave]) -> i64 {
    let own = m.iter().filter(|(e, _)| waves.iter().any(|w| w.kernel == *e));
    own.map(|(_, k)| k.to_i64().unwrap_or(i64::MAX / 4)).sum()
}

/// p times (1 + t^2)^d as a polynomial in t = tan(v/2), and p at v = pi.
fn half_angle(p: &Poly, waves: &[Wave], t: Expr) -> Option<(Poly, Poly)> {
    let one_plus = vec![Rational::ONE, Rational::ZERO, Rational::ONE];
    let order = p.terms().map(|(m, _)| order(m, waves)).try_fold(0, |most, own| Some(most.max(own?)))?;
    if order > 4 * MAX_MULTIPLE {
        return None;
    }
    let (mut in_t, mut at_pi) = (Poly::default(), Poly::default());
    for (m, c) in p.terms() {
        let mut term = vec![c.clone()];
        let mut value = c.clone();
        let mut own = 0;
        let mut rest = Vec::new();
        for (e, k) in m {
            let Some(wave) = waves.iter().find(|w| w.kernel == *e) else {
                rest.push((*e, k.clone()));
                continue;
            };
            let factor = wave.in_t();
            let turned = match (wave.function == SIN, wave.multiple % 2 == 0) {
                (true, _) => Rational::ZERO,
                (false, true) => Rational::ONE,
                (false, false) => Rational::MINUS_ONE,
            };
            for _ in 0..k.to_i64()? {
                term = times(&term, &factor);
                value = &value * &turned;
                own += wave.multiple.abs();
            }
        }
        for _ in own..order {
            term = times(&term, &one_plus);
        }
        in_t = in_t.add(&univariate::to_poly(&term, t).times(&rest, &Rational::ONE));
        at_pi.add_term(rest, &value);
    }
    Some((in_t, at_pi))
}

/// The degree of the waves of a term, each as often as its multiple; none if a power is not whole.
fn order(m: &[(Expr, Rational)], waves: &[Wave]) -> Option<i64> {
    let own = m.iter().filter_map(|(e, k)| Some((waves.iter().find(|w| w.kernel == *e)?, k)));
    own.map(|(wave, k)| Some(k.to_i64().filter(|k| (0..=MAX_MULTIPLE).contains(k))? * wave.multiple.abs()))
        .sum()
}

impl Wave {
    /// sin(n v) or cos(n v) times (1 + t^2)^n: the imaginary or real part of (1 - t^2 + 2 t i)^n.
    fn in_t(&self) -> Coefficients {
        let (re, im) =
            (vec![Rational::ONE, Rational::ZERO, Rational::MINUS_ONE], vec![Rational::ZERO, Rational::TWO]);
        let (mut a, mut b) = (vec![Rational::ONE], Vec::new());
        for _ in 0..self.multiple.abs() {
            let minus = times(&b, &[Rational::MINUS_ONE]);
            let next = plus(times(&a, &re), &times(&minus, &im));
            b = plus(times(&a, &im), &times(&b, &re));
            a = next;
        }
        match (self.function == SIN, self.multiple < 0) {
            (true, false) => b,
            (true, true) => times(&b, &[Rational::MINUS_ONE]),
            (false, _) => a,
        }
    }
}

fn times(p: &[Rational], q: &[Rational]) -> Coefficients {
    if p.is_empty() || q.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Rational::ZERO; p.len() + q.len() - 1];
    for (i, a) in p.iter().enumerate() {
        for (j, b) in q.iter().enumerate() {
            out[i + j] += &(a * b);
        }
    }
    out
}

fn plus(mut p: Coefficients, q: &[Rational]) -> Coefficients {
    if p.len() < q.len() {
        p.resize(q.len(), Rational::ZERO);
    }
    for (a, b) in p.iter_mut().zip(q) {
        *a += b;
    }
    p
}
