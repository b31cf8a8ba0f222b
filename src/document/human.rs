//! Expressions as a person writes them: descending powers, quotients, roots, minus signs.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::decide::enclose;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::Row;
use crate::document::formula::RowCondition;
use crate::document::formula::RowValue;
use crate::document::formula::SetShape;
use crate::document::formula::Shape;
use crate::expr::BranchValue;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Root;
use crate::expr::Symbol;
use crate::expr::Target;
use crate::functions;
use crate::functions::EXP;
use crate::functions::Latex;
use crate::line::Side;
use crate::number::Rational;
use crate::number::decimal;
use crate::number::finite_decimal;
use crate::syntax::tree::Relation;

/// The limit of `body` as `variable` goes where it is told to.
pub fn limit(
    out: &mut Formulas,
    body: Formula,
    variable: Formula,
    to: Target,
    point: impl FnOnce(&mut Formulas, Expr) -> Formula,
) -> Formula {
    let side = match to {
        Target::FromLeft(_) => Some(Side::Left),
        Target::FromRight(_) => Some(Side::Right),
        Target::Point(_) | Target::PlusInfinity | Target::MinusInfinity => None,
    };
    let to = match to {
        Target::Point(p) | Target::FromLeft(p) | Target::FromRight(p) => point(out, p),
        Target::PlusInfinity => name(out, "inf"),
        Target::MinusInfinity => {
            let infinity = name(out, "inf");
            out.push(Shape::Negate(infinity))
        }
    };
    out.push(Shape::Limit { body, variable, to, side })
}

/// Writes expressions of one pool into the formulas of one document.
pub struct Writer<'a> {
    pool: &'a Pool,
    variable: Symbol,
    known: HashMap<Expr, Formula>,
}

impl<'a> Writer<'a> {
    /// A writer for functions of `variable`.
    pub fn new(pool: &'a Pool, variable: Symbol) -> Writer<'a> {
        Writer { pool, variable, known: HashMap::new() }
    }

    /// The formula of an expression.
    pub fn expression(&mut self, out: &mut Formulas, e: Expr) -> Formula {
        if let Some(known) = self.known.get(&e) {
            return *known;
        }
        for part in self.pool.reach(&[e]) {
            if !self.known.contains_key(&part) {
                let formula = self.node(out, part);
                self.known.insert(part, formula);
            }
        }
        self.known[&e]
    }

    fn node(&mut self, out: &mut Formulas, e: Expr) -> Formula {
        match self.pool.node(e) {
            Node::Number(r) => signed_number(out, r),
            Node::Pi => name(out, "pi"),
            Node::Symbol(s) => name(out, self.pool.name(*s)),
            Node::Root(root) => self.root(out, e, root),
            Node::Sum { constant, terms } => self.sum(out, constant, terms),
            Node::Product { .. } => self.scaled(out, &Rational::ONE, e),
            Node::Power { base, exponent } => {
                let (base, exponent) = (self.known[base], self.known[exponent]);
                out.push(Shape::Power(base, exponent))
            }
            Node::Apply { function, arguments } => {
                if *function == EXP && self.pool.is_int(arguments[0], 1) {
                    return name(out, "e");
                }
                let record = functions::record(*function);
                let arguments = arguments.iter().map(|a| self.known[a]).collect();
                out.push(Shape::call(record.name, record.latex, arguments))
            }
            Node::Cases(branches) => {
                let last = branches.len() - 1;
                let rows =
                    branches.iter().enumerate().map(|(i, branch)| self.row(out, branch, i == last)).collect();
                let index = branches.iter().find_map(|branch| branch.index);
                let index = index.map(|index| name(out, self.pool.name(index)));
                out.push(Shape::Branches(rows, index))
            }
            Node::Derivative { body, variable, order, at } => {
                let by = name(out, self.pool.name(*variable));
                let mut arguments = vec![self.known[body], by];
                if *order > 1 {
                    arguments.push(signed_number(out, &Rational::from(i64::from(*order))));
                }
                let _ = at;
                let latex = Latex::Operator(r"\operatorname{diff}");
                out.push(Shape::call("diff", latex, arguments))
            }
            Node::Limit { body, variable, to } => {
                let body = self.known[body];
                let by = name(out, self.pool.name(*variable));
                limit(out, body, by, *to, |_, e| self.known[&e])
            }
        }
    }

    /// `rootof(g, x in (l, r))`, under a name of the document.
    fn root(&mut self, out: &mut Formulas, e: Expr, root: &Root) -> Formula {
        if let Some(written) = out.root(e) {
            return written;
        }
        let body = out.root(root.body);
        let body = body.unwrap_or_else(|| Writer::new(self.pool, root.variable).expression(out, root.body));
        out.remember_root(root.body, body);
        let x = name(out, self.pool.name(root.variable));
        let (lower, upper) = (signed_number(out, &root.lower), signed_number(out, &root.upper));
        let interval = SetShape::Interval { lower, lower_closed: false, upper, upper_closed: false };
        let place = out.push(Shape::Element(x, interval));
        let latex = Latex::Operator(r"\operatorname{rootof}");
        let definition = out.push(Shape::call("rootof", latex, vec![body, place]));
        let known = out.constants().iter().position(|c| out.same(c.definition, definition));
        let written = match known {
            Some(number) => out.push(Shape::Constant { number, definition }),
            None => {
                let approx = decimal(|bits| enclose(self.pool, e, &[], bits), 17);
                out.constant(definition, approx)
            }
        };
        out.remember_root(e, written);
        written
    }

    fn row(&mut self, out: &mut Formulas, branch: &crate::expr::Branch, last: bool) -> Row {
        let value = match branch.value {
            BranchValue::Value(v) => RowValue::Value(self.known[&v]),
            BranchValue::Undefined => RowValue::Undefined,
            BranchValue::Undecided => RowValue::Undecided,
        };
        if *self.pool.condition(branch.condition) == Condition::Always {
            let condition = if last { RowCondition::Otherwise } else { RowCondition::None };
            return Row { value, at: Vec::new(), condition };
        }
        let condition = self.condition(out, branch.condition);
        Row { value, at: Vec::new(), condition: RowCondition::For(condition) }
    }

    /// The formula of a condition.
    /// That a product is not 0, factor by factor.
    pub fn not_zero(&mut self, out: &mut Formulas, product: Expr) -> Vec<Formula> {
        let factors: Vec<Expr> = match self.pool.node(product) {
            Node::Product { factors } => factors.iter().map(|(factor, _)| *factor).collect(),
            Node::Sum { constant, terms } if constant.is_zero() && terms.len() == 1 => vec![terms[0].1],
            _ => vec![product],
        };
        let zero = signed_number(out, &Rational::ZERO);
        let mut one = |factor: Expr| {
            let first = self.expression(out, factor);
            out.push(Shape::Compare { first, rest: vec![(Relation::NotEqual, zero)] })
        };
        factors.into_iter().map(&mut one).collect()
    }

    pub fn condition(&mut self, out: &mut Formulas, c: Cond) -> Formula {
        match self.pool.condition(c).clone() {
            Condition::Always => self.everywhere(out),
            Condition::Compare { operands, relations } => {
                if let ([a, b], [Relation::Equal]) = (operands.as_ref(), relations.as_ref())
                    && a == b
                {
                    let u = self.expression(out, *a);
                    return out.push(Shape::Element(u, SetShape::Reals));
                }
                let first = self.expression(out, operands[0]);
                let rest = relations.iter().zip(&operands[1..]);
                let rest = rest.map(|(r, e)| (*r, self.expression(out, *e))).collect();
                out.push(Shape::Compare { first, rest })
            }
            Condition::Integer(e) => {
                let u = self.expression(out, e);
                out.push(Shape::Element(u, SetShape::Integers))
            }
            Condition::And(cs) => {
                let parts = cs.iter().map(|c| self.condition(out, *c)).collect();
                out.push(Shape::And(parts))
            }
            Condition::Or(cs) => {
                let parts = cs.iter().map(|c| self.condition(out, *c)).collect();
                out.push(Shape::Or(parts))
            }
            Condition::Not(c) => {
                let part = self.condition(out, c);
                out.push(Shape::Not(part))
            }
        }
    }

    /// `x in R`
    pub fn everywhere(&mut self, out: &mut Formulas) -> Formula {
        let x = name(out, self.pool.name(self.variable));
        out.push(Shape::Element(x, SetShape::Reals))
    }

    /// A symbol.
    pub fn symbol(&mut self, out: &mut Formulas, s: Symbol) -> Formula {
        name(out, self.pool.name(s))
    }

    /// The variable.
    pub fn variable(&mut self, out: &mut Formulas) -> Formula {
        name(out, self.pool.name(self.variable))
    }

    fn sum(&mut self, out: &mut Formulas, constant: &Rational, terms: &[(Rational, Expr)]) -> Formula {
        if let ([(c, t)], true) = (terms, constant.is_zero()) {
            return self.scaled(out, c, *t);
        }
        if let Some(turns) = self.turns(constant, terms) {
            let sum = self.turn_sum(out, &turns);
            let pi = name(out, "pi");
            return product(out, vec![sum, pi]);
        }
        let mut parts: Vec<(Rational, Option<Expr>)> =
            terms.iter().map(|(c, t)| (c.clone(), Some(*t))).collect();
        if !constant.is_zero() {
            parts.push((constant.clone(), None));
        }
        let polynomial = terms.iter().all(|(_, t)| self.pool.is_polynomial(*t));
        parts.sort_by(|a, b| self.term_order(a.1, b.1, polynomial));
        // A sum begins with a term that is added, where there is one; a number that is taken away comes last.
        if parts[0].0.is_negative()
            && let Some(i) = parts.iter().position(|(c, _)| c.is_positive())
        {
            if parts[0].1.is_none() {
                parts.rotate_left(1);
            } else {
                let first = parts.remove(i);
                parts.insert(0, first);
            }
        }
        let mut shown = Vec::with_capacity(parts.len());
        for (i, (c, t)) in parts.iter().enumerate() {
            let minus = c.is_negative() && i > 0;
            let c = if minus { -c } else { c.clone() };
            let formula = match t {
                None => signed_number(out, &c),
                Some(t) => self.scaled(out, &c, *t),
            };
            shown.push((minus, formula));
        }
        out.push(Shape::Sum(shown))
    }

    /// The coefficients of pi, with the symbol beside it, if every term is a whole multiple of pi and at least
    /// one has a symbol: (2*k + 1)*pi.
    fn turns(
        &self,
        constant: &Rational,
        terms: &[(Rational, Expr)],
    ) -> Option<Vec<(Rational, Option<Expr>)>> {
        if !constant.is_zero() {
            return None;
        }
        let turns: Option<Vec<_>> = terms
            .iter()
            .map(|(c, t)| match self.pool.node(*t) {
                Node::Pi => Some((c.clone(), None)),
                Node::Product { factors } => match factors.as_ref() {
                    [(pi, one), (k, first)] if one.is_one() && first.is_one() => {
                        matches!((self.pool.node(*pi), self.pool.node(*k)), (Node::Pi, Node::Symbol(_)))
                            .then(|| (c.clone(), Some(*k)))
                    }
                    _ => None,
                },
                _ => None,
            })
            .collect();
        turns.filter(|turns| {
            turns.iter().all(|(c, _)| c.is_integer()) && turns.iter().any(|(_, k)| k.is_some())
        })
    }

    fn turn_sum(&mut self, out: &mut Formulas, turns: &[(Rational, Option<Expr>)]) -> Formula {
        let mut parts: Vec<&(Rational, Option<Expr>)> = turns.iter().collect();
        parts.sort_by_key(|(c, k)| (k.is_none(), c.is_negative()));
        let shown = parts
            .into_iter()
            .enumerate()
            .map(|(i, (c, k))| {
                let minus = c.is_negative() && i > 0;
                let c = if minus { -c } else { c.clone() };
                let formula = match k {
                    None => signed_number(out, &c),
                    Some(k) => self.scaled(out, &c, *k),
                };
                (minus, formula)
            })
            .collect();
        out.push(Shape::Sum(shown))
    }

    /// Polynomials by descending degree; otherwise the number, polynomials, and then the rest.
    fn term_order(&self, a: Option<Expr>, b: Option<Expr>, polynomial: bool) -> Ordering {
        match (a, b) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => {
                if polynomial {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Some(_), None) => {
                if polynomial {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            (Some(a), Some(b)) => {
                let own = self.degree(b, Some(self.variable)).cmp(&self.degree(a, Some(self.variable)));
                let kind = self.pool.is_polynomial(b).cmp(&self.pool.is_polynomial(a));
                kind.then(own)
                    .then_with(|| self.degree(b, None).cmp(&self.degree(a, None)))
                    .then_with(|| self.pool.order(a, b))
            }
        }
    }

    /// The degree of a term in a symbol, or in all of them.
    fn degree(&self, e: Expr, symbol: Option<Symbol>) -> Rational {
        let of_base = |base: Expr| match self.pool.node(base) {
            Node::Symbol(s) if symbol.is_none_or(|wanted| wanted == *s) => 1,
            _ => 0,
        };
        match self.pool.node(e) {
            Node::Product { factors } => factors
                .iter()
                .map(|(b, k)| k * &Rational::from(of_base(*b)))
                .fold(Rational::ZERO, |a, b| &a + &b),
            _ => Rational::from(of_base(e)),
        }
    }

    /// c * t as a product or a quotient.
    fn scaled(&mut self, out: &mut Formulas, c: &Rational, t: Expr) -> Formula {
        if c.is_negative() {
            let positive = self.scaled(out, &-c, t);
            return out.push(Shape::Negate(positive));
        }
        let mut factors: Vec<(Expr, Rational)> = match self.pool.node(t) {
            Node::Product { factors } => factors.to_vec(),
            _ => vec![(t, Rational::ONE)],
        };
        factors.sort_by(|a, b| self.factor_order(a, b));
        let (mut above, mut below) = (Vec::new(), Vec::new());
        let (mut over, mut under) = (Roots::default(), Roots::default());
        for (base, k) in &factors {
            let (side, roots, k) = if k.is_negative() {
                (&mut below, &mut under, -k)
            } else {
                (&mut above, &mut over, k.clone())
            };
            if *self.pool.node(*base) == Node::Pi && k == Rational::HALF {
                roots.pi = true;
                continue;
            }
            // The root of an even power of one thing is its absolute value to a power.
            if let (Node::Product { factors: inner }, false) = (self.pool.node(*base), k.is_integer())
                && let [(b, m)] = inner.as_ref()
                && m.is_integer()
                && num_integer::Integer::is_even(&m.numer())
            {
                let latex = functions::record(functions::ABS).latex;
                let size = out.push(Shape::call("abs", latex, vec![self.known[b]]));
                side.push(power(out, size, &(m * &k)));
                continue;
            }
            match self.pool.as_number(*base) {
                Some(r) if !k.is_integer() && r.is_positive() => roots.add(r, &k),
                _ => {
                    let base = self.known[base];
                    side.push(power(out, base, &k));
                }
            }
        }
        let mut c = c.clone();
        if under.pi || factors.iter().any(|(base, _)| !self.pool.is_constant(*base)) {
            over.reduce(&mut under, &mut c);
        }
        let (mut numbers_above, mut numbers_below) = (over.formulas(out), under.formulas(out));
        if finite_decimal(&c).is_some() {
            numbers_above.insert(0, out.push(Shape::Number(c)));
        } else {
            if !c.is_integer() {
                numbers_below.insert(0, out.push(Shape::Number(Rational::from(c.denom()))));
            }
            if !is_one_above(&c) {
                numbers_above.insert(0, out.push(Shape::Number(Rational::from(c.numer()))));
            }
        }
        above.splice(0..0, numbers_above);
        below.splice(0..0, numbers_below);
        let numerator = product(out, above);
        if below.is_empty() {
            return numerator;
        }
        let denominator = product(out, below);
        out.push(Shape::Quotient(numerator, denominator))
    }

    /// Parameters, then the variable, then functions, then sums.
    fn factor_order(&self, a: &(Expr, Rational), b: &(Expr, Rational)) -> Ordering {
        let rank = |e: Expr| match self.pool.node(e) {
            Node::Number(_) => 0,
            Node::Symbol(s) if self.pool.is_integer_symbol(*s) => 1,
            Node::Pi => 1,
            Node::Symbol(s) if *s != self.variable => 2,
            Node::Symbol(_) => 3,
            Node::Power { .. } => 4,
            Node::Apply { .. } => 5,
            _ => 6,
        };
        // An integer stands before pi: 2*k*pi.
        let pi = |e: Expr| *self.pool.node(e) == Node::Pi;
        rank(a.0).cmp(&rank(b.0)).then_with(|| pi(a.0).cmp(&pi(b.0))).then_with(|| self.pool.order(a.0, b.0))
    }
}

/// Numbers under roots, joined where the exponents agree: 2^(1/2)*3^(1/2) is sqrt(6).
#[derive(Default)]
struct Roots {
    by_exponent: Vec<(Rational, Rational)>,
    /// Whether the square root of pi stands among them.
    pi: bool,
    /// Whether the square root is divided by that of pi.
    over_pi: bool,
}

impl Roots {
    fn add(&mut self, r: &Rational, k: &Rational) {
        match self.by_exponent.iter_mut().find(|(known, _)| known == k) {
            Some((_, product)) => *product = &*product * r,
            None => self.by_exponent.push((k.clone(), r.clone())),
        }
    }

    /// sqrt(2)/2 is 1/sqrt(2), and sqrt(2) over sqrt(pi) is sqrt(2/pi): what a person writes beside a variable. These
    /// are the roots above the line, `c` the number in front.
    fn reduce(&mut self, under: &mut Roots, c: &mut Rational) {
        let Some(i) = self.by_exponent.iter().position(|(k, r)| *k == Rational::HALF && r.is_integer())
        else {
            return;
        };
        let n = self.by_exponent[i].1.clone();
        if (&Rational::from(c.denom()) / &n).is_integer() {
            self.by_exponent.remove(i);
            *c = &*c * &n;
            under.add(&n, &Rational::HALF);
        } else if under.pi && !self.pi && under.by_exponent.is_empty() {
            under.pi = false;
            self.over_pi = true;
        }
    }

    fn formulas(self, out: &mut Formulas) -> Vec<Formula> {
        let Roots { mut by_exponent, pi, over_pi } = self;
        let mut first = None;
        if pi || over_pi {
            let i = by_exponent.iter().position(|(k, _)| *k == Rational::HALF);
            let beside = i.map(|i| by_exponent.remove(i).1);
            let constant = name(out, "pi");
            let inside = match (beside, over_pi) {
                (None, _) => constant,
                (Some(r), true) => {
                    let r = out.push(Shape::Number(r));
                    out.push(Shape::Quotient(r, constant))
                }
                (Some(r), false) => {
                    let r = out.push(Shape::Number(r));
                    out.push(Shape::Product(vec![r, constant]))
                }
            };
            first = Some(power(out, inside, &Rational::HALF));
        }
        let rest = by_exponent.into_iter().map(|(k, r)| {
            let base = out.push(Shape::Number(r));
            power(out, base, &k)
        });
        first.into_iter().chain(rest).collect()
    }
}

/// base^k for k > 0; square roots get their sign.
fn power(out: &mut Formulas, base: Formula, k: &Rational) -> Formula {
    if k.is_one() {
        return base;
    }
    if *k == Rational::HALF {
        return out.push(Shape::call("sqrt", Latex::Root(2), vec![base]));
    }
    let exponent = signed_number(out, k);
    out.push(Shape::Power(base, exponent))
}

fn product(out: &mut Formulas, mut factors: Vec<Formula>) -> Formula {
    match factors.len() {
        0 => out.push(Shape::Number(Rational::ONE)),
        1 => factors.remove(0),
        _ => out.push(Shape::Product(factors)),
    }
}

/// A name as a formula.
pub fn name(out: &mut Formulas, text: &str) -> Formula {
    out.push(Shape::Name(text.to_owned()))
}

/// A rational number, with a minus sign in front where it is negative.
pub fn signed_number(out: &mut Formulas, r: &Rational) -> Formula {
    let magnitude = out.push(Shape::Number(r.abs()));
    if r.is_negative() { out.push(Shape::Negate(magnitude)) } else { magnitude }
}

fn is_one_above(c: &Rational) -> bool {
    c.numer_i64() == Some(1)
}
