//! Polynomials over kernels with rational exponents: the data of the normal form.
//!
//! A kernel is an expression that the normal form does not open: a symbol, a prime
//! under a root, `exp(m)`, `sin(u)`. Worked example: `exp(-x) + 3*sqrt(2)` is
//! { [exp(x)^-1]: 1, [2^(1/2)]: 3 }.
//!
//! This module does not know what a kernel means.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use itertools::EitherOrBoth;
use itertools::Itertools;

use crate::expr::Expr;
use crate::number::Rational;

/// A product of kernels with exponents that are not zero, sorted by handle.
pub type Monomial = Vec<(Expr, Rational)>;

/// A sum of monomials with coefficients that are not zero. Canonical; `==` is equality of polynomials in
/// independent kernels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Poly {
    terms: BTreeMap<Monomial, Rational>,
}

/// The largest number of terms that a division handles.
const MAX_WORK: usize = 50_000;

/// The order of monomials by their exponents, kernel by kernel: products keep it, whatever the signs of the
/// exponents.
fn lexicographic(a: &Monomial, b: &Monomial) -> Ordering {
    let first = a.iter().merge_join_by(b.iter(), |x, y| x.0.cmp(&y.0)).find_map(|pair| {
        let order = match pair {
            EitherOrBoth::Both(x, y) => x.1.cmp(&y.1),
            EitherOrBoth::Left(x) => x.1.signum().cmp(&0),
            EitherOrBoth::Right(y) => 0.cmp(&y.1.signum()),
        };
        (order != Ordering::Equal).then_some(order)
    });
    first.unwrap_or(Ordering::Equal)
}

/// A monomial in lexicographic order.
#[derive(PartialEq, Eq)]
struct Lexicographic(Monomial);

impl PartialOrd for Lexicographic {
    fn partial_cmp(&self, other: &Lexicographic) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Lexicographic {
    fn cmp(&self, other: &Lexicographic) -> Ordering {
        lexicographic(&self.0, &other.0)
    }
}

/// The product of two monomials.
pub fn join(a: &Monomial, b: &Monomial) -> Monomial {
    a.iter()
        .merge_join_by(b.iter(), |x, y| x.0.cmp(&y.0))
        .filter_map(|pair| match pair {
            EitherOrBoth::Left(x) | EitherOrBoth::Right(x) => Some(x.clone()),
            EitherOrBoth::Both(x, y) => Some((x.0, &x.1 + &y.1)).filter(|(_, k)| !k.is_zero()),
        })
        .collect()
}

/// A monomial to a power.
pub fn raise(m: &Monomial, k: &Rational) -> Monomial {
    if k.is_zero() { Vec::new() } else { m.iter().map(|(e, j)| (*e, j * k)).collect() }
}

impl Poly {
    /// A number.
    pub fn constant(r: Rational) -> Poly {
        Poly::monomial(Vec::new(), r)
    }

    /// A number times a monomial.
    pub fn monomial(m: Monomial, r: Rational) -> Poly {
        let mut terms = BTreeMap::new();
        if !r.is_zero() {
            terms.insert(m, r);
        }
        Poly { terms }
    }

    /// The number 1.
    pub fn one() -> Poly {
        Poly::constant(Rational::ONE)
    }

    /// The monomials with their coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&Monomial, &Rational)> {
        self.terms.iter()
    }

    /// The number of monomials.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether this is the zero polynomial.
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// The number, if it is one.
    pub fn as_constant(&self) -> Option<Rational> {
        match self.as_monomial() {
            Some((m, r)) => m.is_empty().then(|| r.clone()),
            None => self.is_zero().then_some(Rational::ZERO),
        }
    }

    /// The only monomial with its coefficient, if there is exactly one.
    pub fn as_monomial(&self) -> Option<(&Monomial, &Rational)> {
        if self.terms.len() == 1 { self.terms.iter().next() } else { None }
    }

    /// Adds c * m.
    pub fn add_term(&mut self, m: Monomial, c: &Rational) {
        if c.is_zero() {
            return;
        }
        let entry = self.terms.entry(m);
        match entry {
            Entry::Vacant(place) => {
                place.insert(c.clone());
            }
            Entry::Occupied(mut place) => {
                *place.get_mut() += c;
                if place.get().is_zero() {
                    place.remove();
                }
            }
        }
    }

    /// The sum.
    pub fn add(mut self, other: &Poly) -> Poly {
        for (m, c) in &other.terms {
            self.add_term(m.clone(), c);
        }
        self
    }

    /// The product with a number and a monomial.
    pub fn times(&self, m: &Monomial, c: &Rational) -> Poly {
        let mut out = Poly::default();
        for (n, d) in &self.terms {
            out.add_term(join(n, m), &(c * d));
        }
        out
    }

    /// The product.
    pub fn mul(&self, other: &Poly) -> Poly {
        let mut out = Poly::default();
        for (m, c) in &other.terms {
            for (n, d) in &self.terms {
                out.add_term(join(n, m), &(c * d));
            }
        }
        out
    }

    /// The kernels, each once.
    pub fn kernels(&self) -> Vec<Expr> {
        self.terms.keys().flatten().map(|(e, _)| *e).sorted().dedup().collect()
    }

    /// The greatest monomial that divides every term (with the least exponents, negative ones included),
    /// and the positive content of the coefficients.
    pub fn content(&self) -> (Monomial, Rational) {
        let mut common: Option<Monomial> = None;
        let mut number = Rational::ZERO;
        for (m, c) in &self.terms {
            number = number.gcd(c);
            common = Some(match common {
                None => m.clone(),
                Some(so_far) => least(&so_far, m),
            });
        }
        (common.unwrap_or_default(), if number.is_zero() { Rational::ONE } else { number })
    }

    /// Coefficients by powers of a kernel, from degree 0 up, if all its exponents are whole, not negative and
    /// at most 2,000.
    pub fn coefficients_in(&self, kernel: Expr) -> Option<Vec<Poly>> {
        let mut out: Vec<Poly> = Vec::new();
        for (m, c) in &self.terms {
            let mut rest = m.clone();
            let degree = match rest.iter().position(|(e, _)| *e == kernel) {
                None => 0,
                Some(i) => usize::try_from(rest.remove(i).1.to_i64()?).ok().filter(|d| *d <= 2000)?,
            };
            if out.len() <= degree {
                out.resize(degree + 1, Poly::default());
            }
            out[degree].add_term(rest, c);
        }
        Some(out)
    }

    /// The exact quotient by another polynomial, if it is one; by long division in lexicographic order. `None`
    /// too where that takes more than [`MAX_WORK`].
    ///
    /// Both divided by their contents, an exact quotient has whole coefficients (Gauss's lemma); so a division that
    /// does not come out is seen at its first fraction.
    pub fn divide(&self, divisor: &Poly) -> Option<Poly> {
        let order = |a: &(&Monomial, &Rational), b: &(&Monomial, &Rational)| lexicographic(a.0, b.0);
        let (lead, lead_coefficient) = divisor.terms.iter().max_by(order)?;
        let inverse = (raise(lead, &Rational::MINUS_ONE), lead_coefficient.recip());
        // Terms come off from the greatest down, and the least of an exact quotient is known.
        let Some((low, _)) = self.terms.iter().min_by(order) else { return Some(Poly::default()) };
        let least_below = divisor.terms.keys().min_by(|a, b| lexicographic(a, b))?;
        let last = join(low, &raise(least_below, &Rational::MINUS_ONE));
        let mut rest: BTreeMap<Lexicographic, Rational> =
            self.terms.iter().map(|(m, c)| (Lexicographic(m.clone()), c.clone())).collect();
        let contents = &divisor.content().1 / &self.content().1;
        let mut quotient = Poly::default();
        for _ in 0..(4 * (self.len() + 4)).min(MAX_WORK / divisor.len()) {
            let Some((m, c)) = rest.last_key_value() else { return Some(quotient) };
            let (m, c) = (join(&m.0, &inverse.0), c * &inverse.1);
            if lexicographic(&m, &last) == Ordering::Less || !(&c * &contents).is_integer() {
                return None;
            }
            for (n, d) in &divisor.terms {
                let key = Lexicographic(join(n, &m));
                let change = &c * d;
                match rest.entry(key) {
                    Entry::Vacant(place) => {
                        place.insert(-&change);
                    }
                    Entry::Occupied(mut place) => {
                        *place.get_mut() += &-&change;
                        if place.get().is_zero() {
                            place.remove();
                        }
                    }
                }
            }
            quotient.add_term(m, &c);
        }
        None
    }
}

fn least(a: &Monomial, b: &Monomial) -> Monomial {
    a.iter()
        .merge_join_by(b.iter(), |x, y| x.0.cmp(&y.0))
        .filter_map(|pair| match pair {
            EitherOrBoth::Both(x, y) => Some((x.0, x.1.clone().min(y.1.clone()))),
            EitherOrBoth::Left(x) | EitherOrBoth::Right(x) => {
                Some(x.clone()).filter(|(_, k)| k.is_negative())
            }
        })
        .collect()
}
