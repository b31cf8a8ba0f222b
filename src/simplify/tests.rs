//! Every rewrite of the builders, of the normal form and of this module as a row, by two routes: what was written is
//! evaluated by balls from the syntax tree, what came out from the pool, both by rules of their own, at sampled points
//! and at the special ones. A rewrite keeps domain and value.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::decide::Question;
use crate::decide::enclose;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Meaning;
use crate::line::Cell;
use crate::number::Ball;
use crate::number::Rational;
use crate::simplify::simplify;
use crate::syntax;
use crate::syntax::tree;
use crate::syntax::tree::Factor;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Sign;
use crate::truth::Budget;

const BITS: u32 = 200;

/// What a formula is at a point.
#[derive(Clone, Debug)]
enum Value {
    Is(Ball),
    /// Proved to have no value.
    None,
    /// Balls do not tell.
    Open,
}

use Value::Is;
use Value::Open;

fn both(a: &Value, b: &Value, f: impl Fn(&Ball, &Ball) -> Value) -> Value {
    match (a, b) {
        (Value::None, _) | (_, Value::None) => Value::None,
        (Is(a), Is(b)) => f(a, b),
        _ => Open,
    }
}

fn one(a: &Value, f: impl Fn(&Ball) -> Value) -> Value {
    both(a, a, |a, _| f(a))
}

/// u^k as SEMANTICS.md defines it: for whole k by multiplication, else on u >= 0.
fn rational_power(base: &Value, k: &Rational) -> Value {
    one(base, |u| match (k.is_integer(), k.is_negative(), u.sign()) {
        (_, true, Some(Ordering::Equal)) => Value::None,
        (true, true, None) => Open,
        (true, ..) => u.powi(k.to_i64().expect("a small exponent"), BITS).map_or(Open, Is),
        (false, _, Some(Ordering::Less)) => Value::None,
        (false, _, None) => Open,
        (false, ..) => {
            let root =
                u.root(k.denom_i64().expect("a small index") as u32, BITS).expect("it is not negative");
            root.powi(k.numer_i64().expect("a small exponent"), BITS).map_or(Open, Is)
        }
    })
}

/// u^v with a symbol in v, on u > 0; for u = -1 the alternating sign.
fn power(base: &Value, exponent: &Value, minus_one_to_integer: bool) -> Value {
    both(base, exponent, |u, v| match u.sign() {
        Some(Ordering::Greater) => u.ln(BITS).map_or(Open, |log| Is(log.mul(v, BITS).exp(BITS))),
        Some(Ordering::Less) if minus_one_to_integer => {
            let n = v.ends().expect("a small integer").0;
            assert!(n.is_integer() && v.is_exact(), "the exponent of an alternating sign");
            Is(Ball::from_i64(if num_integer::Integer::is_odd(&n.numer()) { -1 } else { 1 }))
        }
        Some(Ordering::Less) => Value::None,
        _ => Open,
    })
}

fn applied(function: crate::expr::FunctionId, arguments: &[Value]) -> Value {
    let record = functions::record(function);
    if arguments.iter().any(|a| matches!(a, Value::None)) {
        return Value::None;
    }
    let Some(Is(u)) = arguments.last() else { return Open };
    match (&record.meaning, record.name) {
        (_, "sqrt") => rational_power(&arguments[0], &Rational::HALF),
        (_, "abs") => Is(u.abs()),
        (Meaning::Root(Some(n)), _) => u.root(*n, BITS).map_or(Open, Is),
        (Meaning::Analytic(facts), _) => {
            if let Some(ball) = (facts.enclosure)(u, BITS) {
                return Is(ball);
            }
            let outside = |end: Option<(i64, bool)>, beyond: Ordering| {
                end.is_some_and(|(end, closed)| {
                    let sign = u.sub(&Ball::from_i64(end), BITS).sign();
                    sign == Some(beyond) || sign == Some(Ordering::Equal) && !closed
                })
            };
            // The points and arguments here are a pole or far from one.
            let at_pole = facts.pole.is_some() && {
                let half_turns =
                    u.div(&Ball::pi(BITS), BITS).expect("pi is not 0").mul(&Ball::from_i64(2), BITS);
                let (low, high) = half_turns.ends().expect("a small number");
                let odd = matches!(record.name, "tan" | "sec");
                let n = Rational::from((&high + &Rational::HALF).floor());
                low <= n && n <= high && num_integer::Integer::is_odd(&n.numer()) == odd
            };
            let is_outside = outside(record.domain.lower, Ordering::Less)
                || outside(record.domain.upper, Ordering::Greater)
                || at_pole;
            if is_outside { Value::None } else { Open }
        }
        _ => Open,
    }
}

type Point<'a> = &'a [(&'a str, Ball)];

/// The text as it is written, read by nobody but the parser.
struct Text {
    tree: syntax::Tree,
    body: tree::Node,
}

impl Text {
    fn new(text: &str) -> Text {
        let statement = syntax::parse_statement(text).unwrap_or_else(|d| panic!("{text}: {d:?}"));
        let syntax::Action::Evaluate { body, .. } = statement.action else { panic!("{text} is a formula") };
        Text { tree: statement.tree, body }
    }

    /// Its rational value, where nothing but numbers and + - * / stand in it.
    fn rational(&self, node: tree::Node) -> Option<Rational> {
        match self.tree.kind(node) {
            Kind::Number(text) => Rational::from_decimal(text),
            Kind::Negate(u) => Some(-&self.rational(*u)?),
            Kind::Sum(terms) => terms.iter().try_fold(Rational::ZERO, |sum, (sign, t)| {
                let t = self.rational(*t)?;
                Some(if *sign == Sign::Plus { &sum + &t } else { &sum - &t })
            }),
            Kind::Product(factors) => factors.iter().try_fold(Rational::ONE, |product, (factor, t)| {
                let t = self.rational(*t)?;
                match factor {
                    Factor::Times => Some(&product * &t),
                    Factor::Over => (!t.is_zero()).then(|| &product / &t),
                }
            }),
            _ => None,
        }
    }

    /// Whether it is an integer by its form: sums and products of integers and of the symbols for them.
    fn is_whole(&self, node: tree::Node) -> bool {
        match self.tree.kind(node) {
            Kind::Number(text) => Rational::from_decimal(text).is_some_and(|r| r.is_integer()),
            Kind::Name(name) => name == "k" || name == "n",
            Kind::Negate(u) => self.is_whole(*u),
            Kind::Sum(terms) => terms.iter().all(|(_, t)| self.is_whole(*t)),
            Kind::Product(factors) => factors.iter().all(|(f, t)| *f == Factor::Times && self.is_whole(*t)),
            _ => false,
        }
    }

    fn value(&self, at: Point) -> Value {
        let mut done: Vec<Value> = Vec::new();
        for (_, kind, _) in self.tree.iter() {
            let of = |n: &tree::Node| done[n.0 as usize].clone();
            let value = match kind {
                Kind::Number(text) => Is(Ball::exact(&Rational::from_decimal(text).expect("a number"), BITS)),
                Kind::Name(name) if name == "pi" => Is(Ball::pi(BITS)),
                Kind::Name(name) if name == "e" => Is(Ball::from_i64(1).exp(BITS)),
                Kind::Name(name) => Is(at.iter().find(|(n, _)| n == name).expect("a symbol").1.clone()),
                Kind::Negate(u) => one(&of(u), |u| Is(u.neg())),
                Kind::Sum(terms) => terms.iter().fold(Is(Ball::from_i64(0)), |sum, (sign, t)| {
                    both(&sum, &of(t), |a, b| {
                        Is(if *sign == Sign::Plus { a.add(b, BITS) } else { a.sub(b, BITS) })
                    })
                }),
                Kind::Product(factors) => {
                    factors.iter().fold(Is(Ball::from_i64(1)), |product, (factor, t)| {
                        let t = match factor {
                            Factor::Times => of(t),
                            Factor::Over => rational_power(&of(t), &Rational::MINUS_ONE),
                        };
                        both(&product, &t, |a, b| Is(a.mul(b, BITS)))
                    })
                }
                Kind::Power(base, exponent) => match self.rational(*exponent) {
                    Some(k) => rational_power(&of(base), &k),
                    None => {
                        let alternates = self.rational(*base).is_some_and(|r| r.is_minus_one())
                            && self.is_whole(*exponent);
                        power(&of(base), &of(exponent), alternates)
                    }
                },
                Kind::Call { name, arguments, .. } => {
                    let arguments: Vec<_> = arguments.iter().map(of).collect();
                    applied(functions::find(name).expect("a function"), &arguments)
                }
                other => panic!("no formula: {other:?}"),
            };
            done.push(value);
        }
        done[self.body.0 as usize].clone()
    }

    /// The text by the constructors of that domain, from the leaves up.
    fn build(&self, pool: &mut Pool, domain: Domain) -> Expr {
        for name in ["k", "n"] {
            let s = pool.symbol(name);
            pool.declare_integer(s);
        }
        let mut done: Vec<Expr> = Vec::new();
        for (_, kind, _) in self.tree.iter() {
            let of = |n: &tree::Node| done[n.0 as usize];
            let symbol = match kind {
                Kind::Name(name) => Some(pool.symbol(name)),
                _ => None,
            };
            let b = if domain == Domain::Cell { pool.on_cell() } else { pool.anywhere() };
            let e = match kind {
                Kind::Number(text) => b.number(Rational::from_decimal(text).expect("a number")),
                Kind::Name(name) if name == "pi" => b.pi(),
                Kind::Name(name) if name == "e" => b.apply(functions::EXP, &[b.int(1)]),
                Kind::Name(_) => b.symbol(symbol.expect("made above")),
                Kind::Negate(u) => b.neg(of(u)),
                Kind::Sum(terms) => {
                    let sign = |s: &Sign| if *s == Sign::Plus { Rational::ONE } else { Rational::MINUS_ONE };
                    let terms: Vec<_> = terms.iter().map(|(s, t)| (sign(s), of(t))).collect();
                    b.linear(&Rational::ZERO, &terms)
                }
                Kind::Product(factors) => {
                    let power =
                        |f: &Factor| if *f == Factor::Times { Rational::ONE } else { Rational::MINUS_ONE };
                    let factors: Vec<_> = factors.iter().map(|(f, t)| (of(t), power(f))).collect();
                    b.product(&factors)
                }
                Kind::Power(base, exponent) => functions::power(&b, of(base), of(exponent)),
                Kind::Call { name, arguments, .. } => {
                    let arguments: Vec<_> = arguments.iter().map(of).collect();
                    functions::apply(&b, functions::find(name).expect("a function"), &arguments)
                }
                other => panic!("no formula: {other:?}"),
            };
            done.push(e);
        }
        done[self.body.0 as usize]
    }
}

/// What an expression of a pool means at a point.
fn value(pool: &Pool, e: Expr, at: &HashMap<Symbol, Ball>) -> Value {
    let mut done: HashMap<Expr, Value> = HashMap::new();
    for part in pool.reach(&[e]) {
        let of = |e: &Expr| done[e].clone();
        let number = |r: &Rational| Is(Ball::exact(r, BITS));
        let value = match pool.node(part) {
            Node::Number(r) => number(r),
            Node::Pi => Is(Ball::pi(BITS)),
            Node::Symbol(s) => Is(at[s].clone()),
            Node::Sum { constant, terms } => terms.iter().fold(number(constant), |sum, (c, t)| {
                let term = both(&number(c), &of(t), |a, b| Is(a.mul(b, BITS)));
                both(&sum, &term, |a, b| Is(a.add(b, BITS)))
            }),
            Node::Product { factors } => factors.iter().fold(number(&Rational::ONE), |product, (b, k)| {
                both(&product, &rational_power(&of(b), k), |a, b| Is(a.mul(b, BITS)))
            }),
            Node::Power { base, exponent } => {
                let alternates = pool.is_int(*base, -1)
                    && matches!(pool.node(*exponent), Node::Symbol(s) if pool.is_integer_symbol(*s));
                power(&of(base), &of(exponent), alternates)
            }
            Node::Apply { function, arguments } => {
                applied(*function, &arguments.iter().map(of).collect::<Vec<_>>())
            }
            other => panic!("no formula: {other:?}"),
        };
        done.insert(part, value);
    }
    done[&e].clone()
}

fn question() -> Question {
    let mut pool = Pool::default();
    let x = pool.symbol("x");
    Question::new(pool, x, Budget::default())
}

/// Points: x at special and other places, next to parameters and integers.
fn points() -> Vec<Vec<(&'static str, Ball)>> {
    let pi = Ball::pi(BITS);
    let half_pi = pi.mul(&Ball::exact(&Rational::HALF, BITS), BITS);
    let special = [0, 1, -1, 2, 1_000_000].map(Ball::from_i64);
    let other = [(1, 2), (-1, 2), (7, 3), (-9, 4), (1, 1_000_000)];
    let mut xs: Vec<Ball> = special.into_iter().collect();
    xs.extend(other.map(|(n, d)| Ball::exact(&Rational::new(n, d), BITS)));
    xs.extend([half_pi.neg(), half_pi, pi, Ball::from_i64(1).exp(BITS)]);
    let mut out = Vec::new();
    for (i, x) in xs.iter().enumerate() {
        for (j, y) in [(0, 1), (3, 2), (-2, 1), (5, 7)].into_iter().enumerate() {
            let y = Ball::exact(&Rational::new(y.0, y.1), BITS);
            let number = |n: i64| Ball::from_i64(n);
            let whole = (i + 2 * j) as i64 % 5 - 2;
            let a = Ball::exact(&Rational::new(whole * 2 + 3, 3), BITS);
            out.push(vec![
                ("x", x.clone()),
                ("y", y),
                ("a", a),
                ("k", number(whole)),
                ("n", number(3 - whole)),
            ]);
        }
    }
    out
}

/// That the rewritten formula means what was written: everywhere, or on a cell wherever that has a value; and that what has
/// no value anywhere has none afterwards.
#[track_caller]
fn keeps(pool: &mut Pool, text: &Text, e: Expr, domain: Domain, name: &str) {
    let (mut defined, mut possible, mut kept) = (0, 0, 0);
    for point in points() {
        let at: HashMap<Symbol, Ball> = point.iter().map(|(n, b)| (pool.symbol(n), b.clone())).collect();
        let (written, meant) = (text.value(&point), value(pool, e, &at));
        possible += usize::from(!matches!(written, Value::None));
        kept += usize::from(matches!(meant, Is(_)));
        match (&written, &meant) {
            (Is(a), Is(b)) => {
                assert!(a.overlaps(b), "{name} at {point:?}: {a:?} became {b:?}");
                defined += 1;
            }
            (Is(a), Value::None) => panic!("{name} at {point:?}: {a:?} lost its value"),
            (Value::None, Is(b)) if domain == Domain::Kept => {
                panic!("{name} at {point:?}: {b:?} came from nothing")
            }
            _ => {}
        }
    }
    assert!(possible > 0 || kept == 0, "{name} has no value, and what it became has one");
    assert!(possible == 0 || defined > 3, "{name} was compared at {defined} points");
}

/// `written` by the constructors of that domain is `built`, which is written with nothing cancelled.
#[track_caller]
fn check(domain: Domain, written: &str, built: &str) {
    let mut q = question();
    let text = Text::new(written);
    let e = text.build(&mut q.pool, domain);
    let expected = Text::new(built).build(&mut q.pool, Domain::Kept);
    assert!(e == expected, "{written} became {}, not {built}", shown(&q.pool, e));
    keeps(&mut q.pool, &text, e, domain, written);
}

/// A formula for the messages of a test that fails.
fn shown(pool: &Pool, e: Expr) -> String {
    match pool.node(e) {
        Node::Number(r) => r.to_string(),
        Node::Pi => "pi".to_owned(),
        Node::Symbol(s) => pool.name(*s).to_owned(),
        Node::Sum { constant, terms } => {
            let terms: Vec<_> = terms.iter().map(|(c, t)| format!("{c}*{}", shown(pool, *t))).collect();
            format!("({constant} + {})", terms.join(" + "))
        }
        Node::Product { factors } => {
            let factors: Vec<_> = factors.iter().map(|(b, k)| format!("{}^{k}", shown(pool, *b))).collect();
            format!("({})", factors.join("*"))
        }
        Node::Power { base, exponent } => format!("{}^({})", shown(pool, *base), shown(pool, *exponent)),
        Node::Apply { function, arguments } => {
            let arguments: Vec<_> = arguments.iter().map(|a| shown(pool, *a)).collect();
            format!("{}({})", functions::record(*function).name, arguments.join(", "))
        }
        other => format!("{other:?}"),
    }
}

const CELL: Domain = Domain::Cell;
const KEPT: Domain = Domain::Kept;

#[test]
fn builders_keep_value_and_domain() {
    let rows = [
        // Sums.
        (KEPT, "x + x", "2*x"),
        (KEPT, "x - x", "0"),
        (KEPT, "x + 1 - x", "1"),
        (KEPT, "1/x - 1/x", "0/x"),
        (KEPT, "0*ln(x)", "0*ln(x)"),
        (KEPT, "2*(x + y)", "2*(x + y)"),
        (KEPT, "3*(2*x)", "6*x"),
        (CELL, "1/x - 1/x", "0"),
        (CELL, "0*ln(x)", "0"),
        (CELL, "2*(x + y)", "2*x + 2*y"),
        // Constants without a value stay, alone and next to something else.
        (CELL, "ln(0) - ln(0)", "0*ln(0)"),
        (CELL, "0*sin(1/0)", "0*sin(1/0)"),
        (CELL, "0*x*ln(0)", "0*x*ln(0)"),
        (CELL, "x*(1/0) - x*(1/0)", "0*x*(1/0)"),
        (CELL, "0*ln(2)", "0"),
        (CELL, "0*tan(pi/2)", "0*tan(pi/2)"),
        (CELL, "0*sec(pi/2)", "0*sec(pi/2)"),
        (CELL, "0*csc(0)", "0*csc(0)"),
        (CELL, "x + 0*cot(pi)", "x + 0*cot(pi)"),
        (CELL, "0*asin(2)", "0*asin(2)"),
        (CELL, "0*sqrt(1 - sqrt(2))", "0*sqrt(1 - sqrt(2))"),
        (CELL, "0*sqrt(sqrt(2) - 1)", "0"),
        (CELL, "0/(2 - 2)", "0*(1/0)"),
        (CELL, "0/(sqrt(3) - sqrt(2))", "0"),
        // Products.
        (KEPT, "x*x", "x^2"),
        (KEPT, "x/x", "x/x"),
        (KEPT, "x^2/x", "x^2/x"),
        (KEPT, "(x^2)^3", "x^6"),
        (KEPT, "(1/x)^2", "(1/x)^2"),
        (KEPT, "1/(1/x)", "1/(1/x)"),
        (KEPT, "x^0", "1"),
        (KEPT, "ln(x)^0", "ln(x)^0"),
        (KEPT, "sqrt(x)^2", "sqrt(x)^2"),
        (KEPT, "sqrt(x)*sqrt(x)", "sqrt(x)*sqrt(x)"),
        (KEPT, "sqrt(8)", "2*sqrt(2)"),
        (KEPT, "sqrt(4*x)", "2*sqrt(x)"),
        (KEPT, "sqrt(-4*x)", "2*sqrt(-x)"),
        (KEPT, "sqrt(-x)", "sqrt(-x)"),
        (KEPT, "(-8*x)^(-1/2)", "(1/4)*2^(1/2)*(-x)^(-1/2)"),
        (KEPT, "(-4*x)^(1/3)", "2^(2/3)*(-x)^(1/3)"),
        (KEPT, "(-2*x)^3", "-8*x^3"),
        (KEPT, "(-2)^(1/2)*x", "x*(-2)^(1/2)"),
        (KEPT, "0*(1/x)", "0/x"),
        (KEPT, "0^0", "1"),
        (KEPT, "1/0", "1/0"),
        (CELL, "x/x", "1"),
        (CELL, "x^2/x", "x"),
        (CELL, "1/(1/x)", "x"),
        (CELL, "sqrt(x)^2", "x"),
        (CELL, "sqrt(x)*sqrt(x)", "x"),
        (CELL, "sqrt(sqrt(x))", "x^(1/4)"),
        (CELL, "(x*sqrt(y))^2", "x^2*y"),
        (CELL, "sqrt(1/x)", "x^(-1/2)"),
        (CELL, "sqrt(x^3)", "x^(3/2)"),
        (CELL, "sqrt(x^2)", "sqrt(x^2)"),
        (KEPT, "sqrt(1/x)", "sqrt(1/x)"),
        (CELL, "sqrt(x*y)", "sqrt(x*y)"),
        // Constants: cancelled only where they are proved not to be 0, under roots only where they are positive.
        (CELL, "ln(2)/ln(2)", "1"),
        (CELL, "(1 - sqrt(2))/(1 - sqrt(2))", "1"),
        (CELL, "ln(0)/ln(0)", "ln(0)/ln(0)"),
        (CELL, "0*(1/0)", "0*(1/0)"),
        (CELL, "1/(1/0)", "1/(1/0)"),
        (CELL, "1/(x/0)", "1/(x/0)"),
        (CELL, "ln(0)^0", "ln(0)^0"),
        (CELL, "sqrt(1 - sqrt(2))^2", "sqrt(1 - sqrt(2))^2"),
        (CELL, "sqrt(sqrt(2) - 1)^2", "sqrt(2) - 1"),
        (CELL, "sqrt(1 - sqrt(2))*sqrt(1 - sqrt(2))", "sqrt(1 - sqrt(2))*sqrt(1 - sqrt(2))"),
        // Powers with symbols.
        (KEPT, "1^x", "1^x"),
        (CELL, "1^x", "1"),
        (CELL, "1^ln(0)", "1^ln(0)"),
        (KEPT, "e^x", "exp(x)"),
        (KEPT, "(-1)^(2*k)", "1"),
        (KEPT, "(-1)^(k + 1)", "-(-1)^k"),
        (KEPT, "(-1)^(2*k + 3*n)", "(-1)^n"),
        (KEPT, "((-1)^k)^2", "1"),
        (KEPT, "1/(-1)^k", "(-1)^k"),
        (KEPT, "((-1)^x)^0", "((-1)^x)^0"),
        (KEPT, "(-1)^k/(-1)^k", "1"),
        (KEPT, "(x^a)^2", "(x^a)^2"),
        (KEPT, "exp(x)^a", "exp(x)^a"),
        (CELL, "exp(x)^a", "exp(a*x)"),
        // Functions at simple arguments.
        (KEPT, "exp(ln(x))", "exp(ln(x))"),
        (KEPT, "ln(exp(x))", "x"),
        (KEPT, "sin(asin(x))", "sin(asin(x))"),
        (KEPT, "sin(atan(x))", "x*(1 + x^2)^(-1/2)"),
        (KEPT, "sqrt(2)/sqrt(2)", "1"),
        (KEPT, "(1 + sqrt(2))/(1 + sqrt(2))", "1"),
        (KEPT, "(1 - sqrt(2))/(1 - sqrt(2))", "(1 - sqrt(2))/(1 - sqrt(2))"),
        (KEPT, "sin(x + pi)", "-sin(x)"),
        (KEPT, "cos(x + k*pi)", "(-1)^k*cos(x)"),
        (KEPT, "sin(-x)", "-sin(x)"),
        (KEPT, "cos(-x)", "cos(x)"),
        (KEPT, "sin(x + pi/2)", "cos(x)"),
        (KEPT, "tan(x + pi)", "tan(x)"),
        (KEPT, "tan(pi/4)", "1"),
        (KEPT, "tan(pi/2)", "tan(pi/2)"),
        (KEPT, "sinh(asinh(x))", "sinh(asinh(x))"),
        (KEPT, "asinh(sinh(x))", "x"),
        (KEPT, "atanh(tanh(x))", "x"),
        (KEPT, "sin(pi/6)", "1/2"),
        (KEPT, "asin(1/2)", "pi/6"),
        (KEPT, "atan(-1)", "-pi/4"),
        (CELL, "exp(ln(x))", "x"),
        (CELL, "exp(2*ln(x))", "x^2"),
        (CELL, "exp(ln(0))", "exp(ln(0))"),
        (CELL, "exp(2*ln(-1))", "exp(2*ln(-1))"),
        (CELL, "exp(ln(1 - sqrt(2)))", "exp(ln(1 - sqrt(2)))"),
        (CELL, "sin(asin(x))", "x"),
        (CELL, "cos(asin(x))", "sqrt(1 - x^2)"),
        (CELL, "sin(asin(sqrt(2)))", "sin(asin(sqrt(2)))"),
        (CELL, "cos(acos(sqrt(2)/3))", "sqrt(2)/3"),
    ];
    for (domain, written, built) in rows {
        check(domain, written, built);
    }
}

/// Whether the normal form shows that a difference is 0; if it does, balls see the same.
#[track_caller]
fn check_difference(written: &str, zero: bool) {
    let mut q = question();
    let text = Text::new(written);
    let e = text.build(&mut q.pool, Domain::Kept);
    let found = q.normal(e).is_some_and(|n| n.numerator.is_zero());
    assert_eq!(found, zero, "{written}");
    if zero {
        let nothing = q.pool.anywhere().int(0);
        keeps(&mut q.pool, &text, nothing, Domain::Cell, written);
    }
}

#[test]
fn differences_that_are_zero() {
    let rows = [
        ("sin(x)^2 + cos(x)^2 - 1", true),
        ("exp(x + y) - exp(x)*exp(y)", true),
        ("exp(x/2)^2 - exp(x)", true),
        ("ln(8) - 3*ln(2)", true),
        ("ln(2*x) - ln(2) - ln(x)", true),
        ("x^a*x^(1 - a) - x", true),
        ("(x^a)^2 - x^(2*a)", true),
        ("x^(a + 1) - x*x^a", true),
        ("sqrt(x)^2 - x", true),
        ("1/(1 + exp(-x)) - sigmoid(x)", true),
        ("tan(x)*cos(x) - sin(x)", true),
        ("(x^2 - 1)/(x - 1) - x - 1", true),
        ("sqrt(4*x^2 + 4) - 2*sqrt(x^2 + 1)", true),
        ("1/(sqrt(x + 1) - 1) - (sqrt(x + 1) + 1)/x", true),
        ("sqrt(12) - 2*sqrt(3)", true),
        ("sin(x) + sin(-x)", true),
        // Not proved by this form, though true on x > 0.
        ("sqrt(x^2) - x", false),
        ("ln(x^2) - 2*ln(x)", false),
        ("(x*y)^(1/2) - x^(1/2)*y^(1/2)", false),
        // False.
        ("x^a - x", false),
        ("ln(x + y) - ln(x) - ln(y)", false),
        ("asin(sin(x)) - x", false),
        // A constant without a value is nothing, and nothing is not 0.
        ("ln(0) - ln(0)", false),
        ("0*ln(-1)", false),
        ("x*(ln(0) - ln(0))", false),
        ("sqrt(-2)*sqrt(-2) + 2", false),
        ("0/(sqrt(2) - sqrt(2))", false),
        ("0*sqrt(1 - sqrt(2))", false),
        ("exp(ln(-1)) + 1", false),
        ("sin(asin(2)) - 2", false),
        ("0*x*tan(pi/2)", false),
        ("0*acosh(1/2)", false),
    ];
    for (written, zero) in rows {
        check_difference(written, zero);
    }
}

/// A formula on a cell, as the author of a table would write it; it means the same at the points of the cell.
#[track_caller]
fn check_shown(written: &str, (low, high): (Option<i64>, Option<i64>), expected: &str) {
    let mut q = question();
    for name in ["k", "n"] {
        let s = q.pool.symbol(name);
        q.pool.declare_integer(s);
    }
    let text = Text::new(written);
    let e = text.build(&mut q.pool, Domain::Cell);
    let end = |q: &mut Question, n: Option<i64>| n.map(|n| q.pool.anywhere().int(n));
    let cell = Cell::Open(end(&mut q, low), end(&mut q, high));
    let s = simplify(&mut q, e, cell);
    let wanted = Text::new(expected).build(&mut q.pool, Domain::Cell);
    assert!(
        q.pool.on_cell().sub(s, wanted) == q.pool.anywhere().int(0)
            && super::cost(&q.pool, s) <= super::cost(&q.pool, wanted),
        "{written} became {}, not {expected}",
        shown(&q.pool, s)
    );
    let mut compared = 0;
    for point in points() {
        let inside = |end: Option<i64>, side: Ordering| {
            end.is_none_or(|end| point[0].1.sub(&Ball::from_i64(end), BITS).sign() == Some(side))
        };
        if !inside(low, Ordering::Greater) || !inside(high, Ordering::Less) {
            continue;
        }
        let at: HashMap<Symbol, Ball> = point.iter().map(|(n, b)| (q.pool.symbol(n), b.clone())).collect();
        match (text.value(&point), value(&q.pool, s, &at)) {
            (Is(a), Is(b)) => {
                assert!(a.overlaps(&b), "{written} at {point:?}: {a:?} became {b:?}");
                compared += 1;
            }
            (Is(a), Value::None) => panic!("{written} at {point:?}: {a:?} lost its value"),
            (Value::None, Is(b)) => panic!("{written} at {point:?}: {b:?} came from nothing"),
            _ => {}
        }
    }
    assert!(compared > 3, "{written} was compared at {compared} points");
}

const LINE: (Option<i64>, Option<i64>) = (None, None);
const POSITIVE: (Option<i64>, Option<i64>) = (Some(0), None);
const NEGATIVE: (Option<i64>, Option<i64>) = (None, Some(0));

#[test]
fn formulas_as_they_are_shown() {
    let rows = [
        ("(x^2 + 1 - 2*x^2)/(x^2 + 1)^2", LINE, "(1 - x^2)/(x^2 + 1)^2"),
        ("sinh(x)/cosh(x)", LINE, "tanh(x)"),
        ("2*sin(x)*cos(x)", LINE, "sin(2*x)"),
        ("sqrt(x^2 + 2*x + 1)", POSITIVE, "x + 1"),
        ("x + sqrt(x^2 - 2*x + 1)", NEGATIVE, "1"),
        ("sqrt((x^4 - 2*x^2 + 1)/(x^4 + 2*x^2 + 1))", (Some(1), None), "(x^2 - 1)/(x^2 + 1)"),
        ("sqrt((x^4 - 2*x^2 + 1)/(x^4 + 2*x^2 + 1))", (Some(-1), Some(1)), "(1 - x^2)/(x^2 + 1)"),
        // Powers of one base.
        ("x*x^(x - 1) + x^x*ln(x)", POSITIVE, "x^x*(1 + ln(x))"),
        ("x^(a - 2)*x*(a - 1) + x^(a - 1)", POSITIVE, "a*x^(a - 1)"),
        ("(-x)^(a - 1) - x*(-x)^(a - 2)*(a - 1)", NEGATIVE, "a*(-x)^(a - 1)"),
        ("x^a*(a + 1)/(x^(a + 1))^2", POSITIVE, "(a + 1)/x^(a + 2)"),
        // One denominator.
        ("(x + 2)*(1/(x + 2) - (x + 1)/(x + 2)^2)/(x + 1)", POSITIVE, "1/((x + 1)*(x + 2))"),
    ];
    for (written, cell, expected) in rows {
        check_shown(written, cell, expected);
    }
}

/// The enclosures of this file are those of the engine where both have one.
#[test]
fn the_evaluator_of_this_file_agrees_with_the_engine() {
    for text in ["x^2 + 1/(2 + sin(x))", "exp(x)*atan(y)", "(1 + x^2)^(1/3)*pi"] {
        let mut q = question();
        let e = Text::new(text).build(&mut q.pool, Domain::Kept);
        for point in points() {
            let at: Vec<_> = point.iter().map(|(n, b)| (q.pool.symbol(n), b.clone())).collect();
            let (Some(ball), Is(own)) = (enclose(&q.pool, e, &at, BITS), Text::new(text).value(&point))
            else {
                panic!("{text} has a value everywhere");
            };
            assert!(ball.overlaps(&own), "{text} at {point:?}");
        }
    }
}
