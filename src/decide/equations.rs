//! Equations between parameters, solved for one of them; and cases that no parameter satisfies.
//!
//! A case is a list of signs. It is impossible when a sign is refuted after the equations among the others are
//! put in: c^6 = 1 leaves c = -1 and c = 1, and so c^6 = 2 beside it has no solution. What is not refuted stays:
//! an impossible case that is printed is clumsy, a possible one that is dropped is wrong.

use crate::decide::Poly;
use crate::decide::Question;
use crate::decide::poly::raise;
use crate::decide::poly_expression;
use crate::decide::univariate;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Signs;
use crate::number::Rational;
use crate::truth::Truth;

/// How many equations are put in one after the other.
const MAX_EQUATIONS: u32 = 6;

/// How many values of one symbol are tried.
const MAX_VALUES: usize = 8;

impl Question {
    /// The first symbol by name that stands in a sum once, by itself, with the number in front of it, and what
    /// it is where the sum is zero: in 2*a - b - 1 the symbol a, 2 and (b + 1)/2. A symbol that stands for
    /// integers is solved for only where what it is is proved to be an integer.
    pub fn solution(&mut self, e: Expr) -> Option<(Symbol, Rational, Expr)> {
        let terms = match self.pool.node(e).clone() {
            Node::Sum { terms, .. } => terms.into_vec(),
            _ => vec![(Rational::ONE, e)],
        };
        let alone = |symbol: Symbol, term: Expr| {
            !terms.iter().any(|(_, other)| *other != term && self.pool.contains(*other, symbol))
        };
        let mut found: Vec<(Symbol, Rational, Expr)> = terms
            .iter()
            .filter_map(|(c, t)| match self.pool.node(*t) {
                Node::Symbol(s) if !c.is_zero() && alone(*s, *t) => Some((*s, c.clone(), *t)),
                _ => None,
            })
            .collect();
        found.sort_by(|a, b| self.pool.name(a.0).cmp(self.pool.name(b.0)));
        found.into_iter().find_map(|(symbol, c, t)| {
            let b = self.pool.on_cell();
            let rest = b.linear(&Rational::ZERO, &[(Rational::ONE, e), (-&c, t)]);
            let value = b.scale(&-&c.recip(), rest);
            let whole = !self.pool.is_integer_symbol(symbol) || self.is_integer(value) == Truth::True;
            whole.then_some((symbol, c, value))
        })
    }

    /// A shorter expression that is zero exactly where this one is, for the parameters allowed: without factors
    /// that are proved different from 0, without powers, and inside a monotone function. For b*sin(1) it is b, for
    /// -2*a^2 it is a, for exp(b) - 1 it is b.
    pub fn zero_question(&mut self, e: Expr) -> Expr {
        let Some(normal) = self.normal(e).map(|n| n.cancelled()) else { return e };
        let (common, _) = normal.numerator.content();
        let mut kept = Vec::new();
        for (kernel, k) in &common {
            if !self.signs_of(*kernel).is_subset(Signs::NOT_ZERO) {
                kept.push((*kernel, if k.is_positive() { Rational::ONE } else { k.clone() }));
            }
        }
        let rest = normal.numerator.times(&raise(&common, &Rational::MINUS_ONE), &Rational::ONE);
        let shorter = if kept == common && normal.denominator.as_constant().is_some() {
            e
        } else if rest.as_constant().is_some() {
            if kept.is_empty() {
                return e; // never zero: that is for the caller to see
            }
            poly_expression(&mut self.pool, &Poly::monomial(kept, Rational::ONE))
        } else {
            let whole = rest.times(&kept, &Rational::ONE);
            let (_, content) = whole.content();
            let whole = whole.times(&Vec::new(), &content.recip());
            poly_expression(&mut self.pool, &whole)
        };
        let shorter = self.without_front(shorter);
        self.question_behind(shorter).map_or(shorter, |(inner, _)| inner)
    }

    /// Without a number in front, and without a whole positive power.
    fn without_front(&self, e: Expr) -> Expr {
        let mut e = e;
        loop {
            e = match self.pool.node(e) {
                Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => terms[0].1,
                Node::Product { factors } => match factors.as_ref() {
                    [(base, k)] if k.is_integer() && k.is_positive() => *base,
                    _ => return e,
                },
                _ => return e,
            }
        }
    }

    /// Whether no parameters satisfy all of the constraints together with what is known.
    pub fn is_impossible(&mut self, constraints: &[(Expr, Signs)]) -> bool {
        let one_by_one = (0..constraints.len()).any(|i| {
            let mut others = constraints.to_vec();
            let (e, signs) = others.remove(i);
            self.under(&others, |q| q.is_refuted(e, signs))
        });
        if one_by_one {
            return true;
        }
        // What is known leaves no sign to something that is known: c*h = 1 beside c > 0 and h < 0.
        let known: Vec<Expr> = self.facts.iter().map(|fact| fact.expression).collect();
        let of_known = self.under(constraints, |q| {
            known.into_iter().any(|e| q.signs_of(e) == Signs::NONE && q.has_value(e))
        });
        if of_known {
            self.use_facts_about(constraints);
            return true;
        }
        if self.refuted_by_equations(constraints.to_vec(), MAX_EQUATIONS) {
            return true;
        }
        let known = self.facts.iter().map(|fact| (fact.expression, fact.signs));
        let all = known.chain(constraints.iter().copied()).collect();
        let refuted = self.refuted_by_equations(all, MAX_EQUATIONS);
        if refuted {
            self.use_facts_about(constraints);
        }
        refuted
    }

    /// Takes it that an answer rests on every fact that speaks of the symbols of the constraints, or of symbols that
    /// such a fact speaks of.
    fn use_facts_about(&mut self, constraints: &[(Expr, Signs)]) {
        let expressions: Vec<Expr> = constraints.iter().map(|(e, _)| *e).collect();
        let mut symbols = self.pool.symbols_of(&expressions);
        let mut rest: Vec<usize> = (0..self.facts.len()).collect();
        loop {
            let before = rest.len();
            rest.retain(|i| {
                let own = self.pool.symbols_of(&[self.facts[*i].expression]);
                let is_about = own.iter().any(|symbol| symbols.contains(symbol));
                if is_about {
                    symbols.extend(own);
                    if let Some(source) = self.facts[*i].source {
                        self.used[source] = true;
                    }
                }
                !is_about
            });
            if rest.len() == before {
                return;
            }
        }
    }

    /// Whether an expression that has a value is proved to have none of these signs.
    fn is_refuted(&mut self, e: Expr, signs: Signs) -> bool {
        let possible = self.signs_of(e);
        possible != Signs::NONE && possible.intersect(signs) == Signs::NONE
    }

    /// Puts the equations in, one after the other; where a symbol has finitely many values, each of them.
    fn refuted_by_equations(&mut self, all: Vec<(Expr, Signs)>, fuel: u32) -> bool {
        let Some(fuel) = fuel.checked_sub(1) else { return false };
        let equations: Vec<Expr> =
            all.iter().filter(|(_, signs)| *signs == Signs::ZERO).map(|(e, _)| *e).collect();
        for equation in &equations {
            let Some(solutions) = self.all_solutions(*equation) else { continue };
            return solutions.into_iter().all(|(symbol, value)| {
                let mut rest = Vec::with_capacity(all.len());
                for (e, signs) in &all {
                    if e == equation {
                        continue;
                    }
                    if !self.pool.contains(*e, symbol) {
                        rest.push((*e, *signs));
                        continue;
                    }
                    let e = functions::substitute(&mut self.pool, Domain::Kept, &[*e], &[(symbol, value)])[0];
                    // Without a value there the constraint says nothing.
                    if !self.has_value(e) {
                        continue;
                    }
                    if self.is_refuted(e, *signs) {
                        return true;
                    }
                    rest.push((e, *signs));
                }
                self.refuted_by_equations(rest, fuel)
            });
        }
        false
    }

    /// Values of symbols of which one holds wherever an equation does: that of a symbol that stands by itself, 0 for
    /// each factor, or the real roots of a polynomial in one symbol.
    fn all_solutions(&mut self, equation: Expr) -> Option<Vec<(Symbol, Expr)>> {
        if let Some((symbol, _, value)) = self.solution(equation) {
            return Some(vec![(symbol, value)]);
        }
        let shorter = self.zero_question(equation);
        if let Some((symbol, _, value)) = self.solution(shorter) {
            return Some(vec![(symbol, value)]);
        }
        if let Node::Product { factors } = self.pool.node(shorter).clone() {
            let solved = factors.iter().map(|(base, k)| {
                let (symbol, _, value) = self.solution(*base).filter(|_| k.is_positive())?;
                Some((symbol, value))
            });
            return solved.collect();
        }
        let normal = self.normal(shorter)?;
        let kernels = normal.numerator.kernels();
        let [kernel] = kernels.as_slice() else { return None };
        let Node::Symbol(symbol) = *self.pool.node(*kernel) else { return None };
        let p = univariate::in_kernel(&normal.numerator, *kernel)?;
        let roots = self.real_roots(&p);
        (roots.len() <= MAX_VALUES).then(|| roots.iter().map(|(root, _)| (symbol, *root)).collect())
    }
}
