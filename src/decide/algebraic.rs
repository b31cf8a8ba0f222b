//! Real roots of polynomials with rational coefficients as expressions: rational, in radicals where that is
//! short, else as the one zero of an integer polynomial in an interval.
//!
//! Worked example: x^5 - x - 1 has one real root, `rootof(x^5 - x - 1, x in (1, 2))`.

use std::cmp::Ordering;

use num_bigint::BigInt;

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::Roots;
use crate::decide::enclose::integer_coefficients;
use crate::decide::univariate;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Root;
use crate::number::Isolated;
use crate::number::Rational;
use crate::number::RealRoots;
use crate::number::roots;

impl Question {
    /// The distinct real roots in increasing order, with their multiplicities.
    pub(super) fn real_roots(&mut self, p: &[Rational]) -> Roots {
        if let Some(known) = self.real_roots.get(p) {
            return known.clone();
        }
        let found: Roots = self.isolated_roots(p).into();
        self.real_roots.insert(p.to_vec(), found.clone());
        found
    }

    fn isolated_roots(&mut self, p: &[Rational]) -> Vec<(Expr, u32)> {
        let all = roots::isolate(&univariate::integers(p));
        // Radicals by factor, in increasing order of the roots of that factor.
        let radicals: Vec<Option<Vec<Expr>>> =
            all.factors().iter().map(|f| self.in_radicals(&f.polynomial)).collect();
        let mut used = vec![0; radicals.len()];
        (0..all.roots().len())
            .map(|i| {
                let root = &all.roots()[i];
                let e = match &root.place {
                    Isolated::Exact(r) => self.pool.anywhere().number(r.clone()),
                    Isolated::Between(..) => {
                        used[root.factor] += 1;
                        match &radicals[root.factor] {
                            Some(known) => known[used[root.factor] - 1],
                            None => self.root_node(&all, i),
                        }
                    }
                };
                (e, root.multiplicity)
            })
            .collect()
    }

    /// Whether a polynomial in one root of a polynomial is zero: exactly when both have that root in common.
    pub(super) fn is_zero_at_root(&mut self, p: &Poly) -> Option<bool> {
        let kernels = p.kernels();
        let [kernel] = kernels.as_slice() else { return None };
        let Node::Root(root) = self.pool.node(*kernel).clone() else { return None };
        let equation = integer_coefficients(&self.pool, &root)?;
        let here = univariate::integers(&univariate::in_kernel(p, *kernel)?);
        let sign = roots::sign_at_root(&equation, &(root.lower, root.upper), &here)?;
        Some(sign == Ordering::Equal)
    }

    /// All real roots of a polynomial without rational roots, in increasing order, if they are short in
    /// radicals: degree 2, t^n = c, and the like in t^2.
    fn in_radicals(&mut self, p: &[BigInt]) -> Option<Vec<Expr>> {
        let degree = p.len().checked_sub(1)?;
        let c: Vec<Rational> = p.iter().cloned().map(Rational::from).collect();
        if degree == 2 {
            return self.quadratic_radicals(&c[0], &c[1], &c[2]);
        }
        if degree > 2 && c[1..degree].iter().all(Rational::is_zero) {
            // t^n = c: for odd n one real root; for even n and c > 0 two.
            let value = -&(&c[0] / &c[degree]);
            let b = self.pool.on_cell();
            let root = b.product(&[(b.number(value.abs()), Rational::new(1, degree as i64))]);
            return Some(match (degree % 2, value.is_positive()) {
                (0, true) => vec![b.neg(root), root],
                (0, false) => Vec::new(),
                (_, true) => vec![root],
                (_, false) => vec![b.neg(root)],
            });
        }
        if degree == 4 && c[1].is_zero() && c[3].is_zero() {
            let squares = self.quadratic_radicals(&c[0], &c[2], &c[4])?;
            let mut out = Vec::new();
            for square in squares {
                if self.sign(square).ok()? > 0 {
                    let b = self.pool.on_cell();
                    let root = b.sqrt(square);
                    out.push(root);
                    out.insert(0, b.neg(root));
                }
            }
            return Some(out);
        }
        None
    }

    /// The roots of c2 t^2 + c1 t + c0 in increasing order.
    fn quadratic_radicals(&mut self, c0: &Rational, c1: &Rational, c2: &Rational) -> Option<Vec<Expr>> {
        let discriminant = &(c1 * c1) - &(&(c0 * c2) * &Rational::from(4));
        if discriminant.is_negative() {
            return Some(Vec::new());
        }
        let b = self.pool.on_cell();
        let centre = b.number(-&(&(c1 * &Rational::HALF) / c2));
        let half = b.scale(&(&Rational::HALF / &c2.abs()), b.sqrt(b.number(discriminant)));
        Some(vec![b.sub(centre, half), b.add(centre, half)])
    }

    /// The i-th root as a node, with a short interval around it.
    fn root_node(&mut self, all: &RealRoots, i: usize) -> Expr {
        let root = &all.roots()[i];
        let p = all.factor(root);
        let (lower, upper) = short_interval(all, i);
        let variable = self.own_variable;
        let x = self.pool.anywhere().symbol(variable);
        let coefficients: Vec<Rational> = p.iter().cloned().map(Rational::from).collect();
        let body = crate::decide::poly_expression(&mut self.pool, &univariate::to_poly(&coefficients, x));
        self.pool.anywhere().root_of(Root { body, variable, lower, upper })
    }
}

/// Two neighbours among the integers, tenths, hundredths and so on between which lies no other root of the
/// factor.
fn short_interval(all: &RealRoots, i: usize) -> (Rational, Rational) {
    let root = &all.roots()[i];
    let Isolated::Between(left, right) = &root.place else { unreachable!("only irrational roots are nodes") };
    let p = all.factor(root);
    let neighbours = [i.checked_sub(1), Some(i + 1)];
    let others = neighbours.into_iter().flatten().filter_map(|j| all.roots().get(j)).collect::<Vec<_>>();
    let mut scale = Rational::ONE;
    for digits in 0..6u32 {
        let (low, _) = roots::refine(p, &(left.clone(), right.clone()), 8 + 4 * digits);
        let below = Rational::from((&low * &scale).floor());
        for step in [0, 1] {
            let lower = &(&below + &Rational::from(step)) / &scale;
            let upper = &(&below + &Rational::from(step + 1)) / &scale;
            let inside =
                all.compare(root, &lower) == Ordering::Greater && all.compare(root, &upper) == Ordering::Less;
            let alone = others.iter().all(|other| {
                all.compare(other, &lower) == Ordering::Less
                    || all.compare(other, &upper) == Ordering::Greater
            });
            if inside && alone {
                return (lower, upper);
            }
        }
        scale = &scale * &Rational::from(10);
    }
    (left.clone(), right.clone())
}
