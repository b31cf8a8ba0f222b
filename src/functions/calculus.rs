//! Passes over smooth expressions that need the records: derivative and substitution.

use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Builder;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::functions::LN;
use crate::functions::Meaning;
use crate::functions::apply;
use crate::functions::call;
use crate::functions::power;
use crate::functions::record;
use crate::number::Rational;

/// Values of a forward pass, found again by binary search in the sorted list of what was reached.
struct Results {
    reached: Vec<Expr>,
    values: Vec<Expr>,
}

impl Results {
    fn of(&self, e: Expr) -> Expr {
        self.values[self.reached.binary_search(&e).expect("a pass goes over children first")]
    }
}

/// The derivatives of smooth expressions, in one pass over all of them.
///
/// Every root must be analytic on the cell where the derivative will be used (no branches, no function
/// with pieces): there the rules of differentiation hold term by term.
///
/// # Panics
/// If a root is not smooth.
pub fn differentiate(pool: &mut Pool, roots: &[Expr], x: Symbol) -> Vec<Expr> {
    let reached = pool.reach(roots);
    let mut results = Results { values: Vec::with_capacity(reached.len()), reached };
    for i in 0..results.reached.len() {
        let e = results.reached[i];
        let d = if pool.contains(e, x) {
            let node = pool.node(e).clone();
            derivative_of_node(&pool.on_cell(), e, &node, x, &results)
        } else {
            pool.on_cell().int(0)
        };
        results.values.push(d);
    }
    roots.iter().map(|e| results.of(*e)).collect()
}

fn derivative_of_node(b: &Builder, e: Expr, node: &Node, x: Symbol, done: &Results) -> Expr {
    let is_zero = |e: Expr| b.as_number(e).is_some_and(|r| r.is_zero());
    match node {
        Node::Number(_) | Node::Pi | Node::Root(_) => b.int(0),
        Node::Symbol(s) => b.int(i64::from(*s == x)),
        Node::Sum { terms, .. } => {
            let parts: Vec<_> = terms.iter().map(|(c, t)| (c.clone(), done.of(*t))).collect();
            b.linear(&Rational::ZERO, &parts)
        }
        // (u^k v)' = k u^(k-1) u' v + u^k v': no division by a factor that may vanish.
        Node::Product { factors } => {
            let mut parts = Vec::new();
            for (i, (base, k)) in factors.iter().enumerate() {
                let inner = done.of(*base);
                if is_zero(inner) {
                    continue;
                }
                let mut product: Vec<(Expr, Rational)> = factors.to_vec();
                product[i].1 = k - &Rational::ONE;
                product.push((inner, Rational::ONE));
                parts.push((k.clone(), b.product(&product)));
            }
            b.linear(&Rational::ZERO, &parts)
        }
        // (u^v)' = u^v (v' ln u + v u'/u), where u > 0.
        Node::Power { base, exponent } => {
            let (du, dv) = (done.of(*base), done.of(*exponent));
            let by_base = if is_zero(du) {
                b.int(0)
            } else {
                let lower = power(b, *base, b.shift(*exponent, &Rational::MINUS_ONE));
                b.product(&[(*exponent, Rational::ONE), (lower, Rational::ONE), (du, Rational::ONE)])
            };
            let by_exponent = if is_zero(dv) {
                b.int(0)
            } else {
                let log = call(b, LN, *base);
                b.product(&[(e, Rational::ONE), (log, Rational::ONE), (dv, Rational::ONE)])
            };
            b.add(by_base, by_exponent)
        }
        Node::Apply { function, arguments } => match &record(*function).meaning {
            Meaning::Analytic(facts) => b.mul((facts.derivative)(b, arguments[0]), done.of(arguments[0])),
            _ => unreachable!("a smooth expression has no function with pieces"),
        },
        Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => {
            unreachable!("a smooth expression has no branches")
        }
    }
}

/// Replaces symbols by expressions, in one pass over all roots.
///
/// With [`Domain::Cell`] the result is folded as on a cell, which is right exactly when the replaced
/// values lie in the cell where the roots are analytic.
pub fn substitute(pool: &mut Pool, domain: Domain, roots: &[Expr], map: &[(Symbol, Expr)]) -> Vec<Expr> {
    let results = rebuild_all(pool, domain, roots, map, &[]);
    roots.iter().map(|e| results.of(*e)).collect()
}

/// Replaces symbols by expressions in conditions; the domain is kept.
pub fn substitute_in_conditions(pool: &mut Pool, conditions: &[Cond], map: &[(Symbol, Expr)]) -> Vec<Cond> {
    let operands: Vec<Expr> = conditions.iter().flat_map(|c| pool.condition_operands(*c)).collect();
    let results = rebuild_all(pool, Domain::Kept, &operands, map, &[]);
    conditions.iter().map(|c| rebuild_condition(pool, *c, &results)).collect()
}

/// Replaces one part of an expression by another; the domain is that of what is written.
pub fn replace(pool: &mut Pool, root: Expr, part: Expr, by: Expr) -> Expr {
    replace_parts(pool, Domain::Kept, root, &[(part, by)])
}

/// Replaces parts of an expression; what replaces one part is not looked into for others.
pub fn replace_parts(pool: &mut Pool, domain: Domain, root: Expr, parts: &[(Expr, Expr)]) -> Expr {
    rebuild_all(pool, domain, &[root], &[], parts).of(root)
}

fn rebuild_all(
    pool: &mut Pool,
    domain: Domain,
    roots: &[Expr],
    map: &[(Symbol, Expr)],
    parts: &[(Expr, Expr)],
) -> Results {
    let reached = pool.reach(roots);
    let mut results = Results { values: Vec::with_capacity(reached.len()), reached };
    for i in 0..results.reached.len() {
        let e = results.reached[i];
        let value = match parts.iter().find(|(part, _)| *part == e) {
            Some((_, by)) => *by,
            None if parts.is_empty() && !map.iter().any(|(s, _)| pool.contains(e, *s)) => e,
            _ => {
                let node = pool.node(e).clone();
                rebuild(pool, domain, e, &node, map, &results)
            }
        };
        results.values.push(value);
    }
    results
}

fn rebuild(
    pool: &mut Pool,
    domain: Domain,
    e: Expr,
    node: &Node,
    map: &[(Symbol, Expr)],
    done: &Results,
) -> Expr {
    if let Node::Cases(branches) = node {
        let branches: Vec<Branch> = branches
            .iter()
            .map(|branch| Branch {
                value: match branch.value {
                    BranchValue::Value(v) => BranchValue::Value(done.of(v)),
                    other => other,
                },
                condition: rebuild_condition(pool, branch.condition, done),
                index: branch.index,
            })
            .collect();
        return pool.anywhere().cases(&branches);
    }
    let b = match domain {
        Domain::Kept => pool.anywhere(),
        Domain::Cell => pool.on_cell(),
    };
    match node {
        Node::Number(_) | Node::Pi | Node::Root(_) | Node::Cases(_) => e,
        Node::Symbol(s) => map.iter().find(|(from, _)| from == s).map_or(e, |(_, to)| *to),
        Node::Sum { constant, terms } => {
            let terms: Vec<_> = terms.iter().map(|(c, t)| (c.clone(), done.of(*t))).collect();
            b.linear(constant, &terms)
        }
        Node::Product { factors } => {
            let factors: Vec<_> = factors.iter().map(|(f, k)| (done.of(*f), k.clone())).collect();
            b.product(&factors)
        }
        Node::Power { base, exponent } => power(&b, done.of(*base), done.of(*exponent)),
        Node::Apply { function, arguments } => {
            let arguments: Vec<_> = arguments.iter().map(|a| done.of(*a)).collect();
            apply(&b, *function, &arguments)
        }
        // The variable of the inner function is bound; parameters inside are replaced by `done`.
        Node::Derivative { body, variable, order, at } => {
            let bound = map.iter().any(|(s, _)| s == variable);
            let body = if bound { *body } else { done.of(*body) };
            b.derivative(body, *variable, *order, done.of(*at))
        }
        // The variable is a symbol of its own, which nothing replaces.
        Node::Limit { body, variable, to } => b.limit(done.of(*body), *variable, to.map(|e| done.of(e))),
    }
}

fn rebuild_condition(pool: &mut Pool, c: Cond, done: &Results) -> Cond {
    let condition = pool.condition(c).clone();
    match condition {
        Condition::Always => c,
        Condition::Compare { operands, relations } => {
            let operands: Vec<_> = operands.iter().map(|e| done.of(*e)).collect();
            pool.anywhere().chain(&operands, &relations)
        }
        Condition::Integer(e) => pool.anywhere().integer(done.of(e)),
        Condition::And(cs) => {
            let cs: Vec<_> = cs.iter().map(|c| rebuild_condition(pool, *c, done)).collect();
            pool.anywhere().and(&cs)
        }
        Condition::Or(cs) => {
            let cs: Vec<_> = cs.iter().map(|c| rebuild_condition(pool, *c, done)).collect();
            pool.anywhere().or(&cs)
        }
        Condition::Not(c) => {
            let c = rebuild_condition(pool, c, done);
            pool.anywhere().not(c)
        }
    }
}
