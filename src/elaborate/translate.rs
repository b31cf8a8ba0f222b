//! One forward pass over a syntax tree that gives each node its meaning.

use std::collections::HashMap;

use crate::elaborate::library::Definition;
use crate::elaborate::library::Library;
use crate::elaborate::names::bound_integers;
use crate::elaborate::names::nearest;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Cond;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Pool;
use crate::expr::Root;
use crate::expr::Symbol;
use crate::expr::Target;
use crate::functions;
use crate::functions::Arity;
use crate::functions::EXP;
use crate::number::Rational;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree;
use crate::syntax::tree::Factor;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Set;
use crate::syntax::tree::Sign;

/// How deep definitions may call each other.
const MAX_CALLS: usize = 60;

/// What a node means.
#[derive(Clone, Copy)]
enum Meaning {
    Value(Expr),
    Condition(Cond),
    /// `inf`, which stands only as the end of an interval; `true` with a minus sign.
    Infinity(bool),
}

/// The meanings of all nodes of a statement.
pub(super) struct Meanings {
    nodes: Vec<Meaning>,
}

impl Meanings {
    /// No meanings, for a statement that is only a name.
    pub(super) fn empty(_: &Statement) -> Meanings {
        Meanings { nodes: Vec::new() }
    }

    /// The expression of a node.
    pub(super) fn value(&self, node: Node, statement: &Statement) -> Result<Expr, Diagnostic> {
        match self.nodes[node.0 as usize] {
            Meaning::Value(e) => Ok(e),
            Meaning::Infinity(_) => Err(infinity(statement.tree.span(node))),
            Meaning::Condition(_) => Err(Diagnostic::error(
                "expected-value",
                statement.tree.span(node),
                "expected a value, found a condition",
            )
            .help("write branches, for example `{ 1 for x > 0, 0 otherwise }`")),
        }
    }

    /// Where a limit is taken: a number, a number from one side, or an infinity.
    pub(super) fn target(&self, node: Node, statement: &Statement) -> Result<Target, Diagnostic> {
        if let Meaning::Infinity(minus) = self.nodes[node.0 as usize] {
            return Ok(if minus { Target::MinusInfinity } else { Target::PlusInfinity });
        }
        let value = self.value(node, statement)?;
        Ok(match statement.tree.kind(node) {
            Kind::OneSided(_, Sign::Plus) => Target::FromRight(value),
            Kind::OneSided(_, Sign::Minus) => Target::FromLeft(value),
            _ => Target::Point(value),
        })
    }

    /// The condition of a node.
    pub(super) fn condition(&self, node: Node) -> Option<Cond> {
        match self.nodes.get(node.0 as usize)? {
            Meaning::Condition(c) => Some(*c),
            Meaning::Value(_) | Meaning::Infinity(_) => None,
        }
    }
}

fn infinity(span: Span) -> Diagnostic {
    Diagnostic::error("infinity", span, "`inf` is no number")
        .help("`inf` stands only as the end of an interval, for example `x in (0, inf)`")
}

/// Gives meanings, into one pool.
pub(super) struct Translator<'a> {
    pool: &'a mut Pool,
    library: &'a Library,
    variable: Symbol,
    /// Definitions that were written out already, by name.
    known: HashMap<String, Expr>,
    calling: Vec<String>,
    bound: Vec<Bound>,
    warnings: Vec<Diagnostic>,
}

/// A name that stands for all integers in some branches, with a symbol of its own.
struct Bound {
    name: String,
    place: Span,
    symbol: Symbol,
}

impl<'a> Translator<'a> {
    pub(super) fn new(pool: &'a mut Pool, library: &'a Library, variable: Symbol) -> Translator<'a> {
        Translator {
            pool,
            library,
            variable,
            known: HashMap::new(),
            calling: Vec::new(),
            bound: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.warnings)
    }

    /// The meanings of all nodes.
    pub(super) fn statement(&mut self, statement: &Statement) -> Result<Meanings, Diagnostic> {
        let mut out = Meanings { nodes: Vec::with_capacity(statement.tree.len()) };
        let bound = bound_integers(statement).map(|(name, place)| Bound {
            name: name.to_owned(),
            place,
            symbol: self.pool.bound_symbol(name),
        });
        let outer = std::mem::take(&mut self.bound);
        self.bound = bound.collect();
        for (_, kind, span) in statement.tree.iter() {
            let meaning = self.node(kind, span, statement, &out)?;
            out.nodes.push(meaning);
        }
        self.bound = outer;
        Ok(out)
    }

    /// The body of a definition, in its own parameters.
    pub(super) fn definition(&mut self, definition: &Definition, at: Span) -> Result<Expr, Diagnostic> {
        if let Some(known) = self.known.get(&definition.name) {
            return Ok(*known);
        }
        if self.calling.contains(&definition.name) || self.calling.len() >= MAX_CALLS {
            let chain = self.calling.join("` calls `");
            return Err(Diagnostic::error(
                "recursion",
                at,
                format!("`{}` is defined by itself", definition.name),
            )
            .label(format!("`{chain}` calls it"))
            .help("a definition may only use definitions that do not lead back to it"));
        }
        let Action::Define { body, .. } = &definition.statement.action else {
            unreachable!("a library holds definitions")
        };
        let variable = definition.parameters.first().map_or(self.variable, |p| self.pool.symbol(&p.name));
        let before = std::mem::replace(&mut self.variable, variable);
        self.calling.push(definition.name.clone());
        let result =
            self.statement(&definition.statement).and_then(|m| m.value(*body, &definition.statement));
        self.calling.pop();
        self.variable = before;
        let expression = result.map_err(|inner| {
            if definition.in_catalogue {
                inner
            } else {
                inner.note(at, format!("in `{}`, used here", definition.name))
            }
        })?;
        self.known.insert(definition.name.clone(), expression);
        Ok(expression)
    }

    fn node(
        &mut self,
        kind: &Kind,
        span: Span,
        statement: &Statement,
        done: &Meanings,
    ) -> Result<Meaning, Diagnostic> {
        let value = |node: &Node| done.value(*node, statement);
        let condition =
            |node: &Node| done.condition(*node).ok_or_else(|| expected_condition(statement.tree.span(*node)));
        Ok(match kind {
            Kind::Number(text) => {
                let number = Rational::from_decimal(text).ok_or_else(|| {
                    Diagnostic::error("number", span, "this number is too large to write out")
                        .help("write it as a power, for example `10^100000`")
                })?;
                Meaning::Value(self.pool.anywhere().number(number))
            }
            Kind::Name(name) if name == "inf" => Meaning::Infinity(false),
            Kind::Name(name) if self.bound_symbol(name, span).is_some() => {
                let symbol = self.bound_symbol(name, span).expect("this was just found");
                Meaning::Value(self.pool.anywhere().symbol(symbol))
            }
            Kind::Name(name) => Meaning::Value(self.name(name, span)?),
            Kind::Negate(u) => match done.nodes[u.0 as usize] {
                Meaning::Infinity(minus) => Meaning::Infinity(!minus),
                _ => Meaning::Value(self.pool.anywhere().neg(value(u)?)),
            },
            Kind::Abs(u) => {
                let u = value(u)?;
                Meaning::Value(functions::call(&self.pool.anywhere(), functions::ABS, u))
            }
            Kind::Sum(terms) => {
                let mut parts = Vec::with_capacity(terms.len());
                for (sign, t) in terms {
                    let c = if *sign == Sign::Minus { Rational::MINUS_ONE } else { Rational::ONE };
                    parts.push((c, value(t)?));
                }
                Meaning::Value(self.pool.anywhere().linear(&Rational::ZERO, &parts))
            }
            Kind::Product(factors) => {
                let mut parts = Vec::with_capacity(factors.len());
                for (side, f) in factors {
                    let k = if *side == Factor::Over { Rational::MINUS_ONE } else { Rational::ONE };
                    parts.push((value(f)?, k));
                }
                Meaning::Value(self.pool.anywhere().product(&parts))
            }
            Kind::Power(base, exponent) => Meaning::Value(self.power(value(base)?, value(exponent)?, span)),
            Kind::Call { name, name_span, primes, arguments } => {
                Meaning::Value(self.call(name, *name_span, *primes, arguments, span, statement, done)?)
            }
            Kind::Branches { branches, binder } => {
                let mut list = self.branches(branches, statement, done)?;
                if let Some((name, place)) = binder {
                    let index = self.free_index(name, span, *place)?;
                    list.iter_mut().for_each(|branch| branch.index = Some(index));
                }
                Meaning::Value(self.pool.anywhere().cases(&list))
            }
            Kind::Compare { first, rest } => {
                let mut operands = vec![value(first)?];
                let mut relations = Vec::with_capacity(rest.len());
                for (relation, operand) in rest {
                    relations.push(*relation);
                    operands.push(value(operand)?);
                }
                Meaning::Condition(self.pool.anywhere().chain(&operands, &relations))
            }
            Kind::Element(u, set) => Meaning::Condition(self.element(value(u)?, set, statement, done)?),
            Kind::And(parts) => {
                let parts = parts.iter().map(condition).collect::<Result<Vec<_>, _>>()?;
                Meaning::Condition(self.pool.anywhere().and(&parts))
            }
            Kind::Or(parts) => {
                let parts = parts.iter().map(condition).collect::<Result<Vec<_>, _>>()?;
                Meaning::Condition(self.pool.anywhere().or(&parts))
            }
            Kind::OneSided(u, _) => Meaning::Value(value(u)?),
            Kind::Not(part) => Meaning::Condition({
                let part = condition(part)?;
                self.pool.anywhere().not(part)
            }),
        })
    }

    fn name(&mut self, name: &str, span: Span) -> Result<Expr, Diagnostic> {
        match name {
            "pi" => return Ok(self.pool.anywhere().pi()),
            "e" => {
                let b = self.pool.anywhere();
                return Ok(functions::call(&b, EXP, b.int(1)));
            }
            _ => {}
        }
        let constant =
            self.library.own().iter().rev().find(|d| d.name == name && d.parameters.is_empty()).cloned();
        if let Some(definition) = constant {
            return self.definition(&definition, span);
        }
        let symbol = self.pool.symbol(name);
        Ok(self.pool.anywhere().symbol(symbol))
    }

    fn power(&mut self, base: Expr, exponent: Expr, span: Span) -> Expr {
        let x = self.variable;
        if let Some(k) = self.pool.as_number(exponent) {
            let odd = k.denom_i64().is_some_and(|q| q % 2 == 1);
            if !k.is_integer() && odd && self.pool.contains(base, x) && self.calling.is_empty() {
                self.warnings.push(
                    Diagnostic::warning(
                        "odd-root",
                        span,
                        "a power with a fractional exponent has no value for a negative base",
                    )
                    .help("the odd root on all real numbers is written `cbrt(x)` or `root(n, x)`"),
                );
            }
        }
        functions::power(&self.pool.anywhere(), base, exponent)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a call and their context")]
    fn call(
        &mut self,
        name: &str,
        name_span: Span,
        primes: u32,
        arguments: &[Node],
        span: Span,
        statement: &Statement,
        done: &Meanings,
    ) -> Result<Expr, Diagnostic> {
        if name == "diff" && primes == 0 {
            return self.diff(arguments, span, statement, done);
        }
        if name == "limit" && primes == 0 {
            return self.limit(arguments, span, statement, done);
        }
        if name == "rootof" && primes == 0 {
            return self.rootof(arguments, span, statement, done);
        }
        let values =
            arguments.iter().map(|a| done.value(*a, statement)).collect::<Result<Vec<Expr>, Diagnostic>>()?;
        if primes == 0 {
            return self.apply(name, name_span, &values);
        }
        // f'(u): the derivative of f by its first parameter, at u.
        let first = *values.first().ok_or_else(|| wrong_number(name, name_span, "at least 1", 0))?;
        let bound = self.pool.symbol("argument of f");
        let mut inner = values.clone();
        inner[0] = self.pool.anywhere().symbol(bound);
        let body = self.apply(name, name_span, &inner)?;
        Ok(self.pool.anywhere().derivative(body, bound, primes, first))
    }

    /// `rootof(g, x in (l, r))`: that there is exactly one zero is proved later.
    fn rootof(
        &mut self,
        arguments: &[Node],
        span: Span,
        statement: &Statement,
        done: &Meanings,
    ) -> Result<Expr, Diagnostic> {
        let usage = || {
            Diagnostic::error("rootof", span, "expected a function and an open interval with rational ends")
                .help("write for example `rootof(cos(x) - x, x in (0, 1))`")
        };
        let [body, place] = arguments else { return Err(usage()) };
        let Kind::Element(x, Set::Interval { lower, upper, .. }) = statement.tree.kind(*place) else {
            return Err(usage());
        };
        let Kind::Name(name) = statement.tree.kind(*x) else { return Err(usage()) };
        let ends = [lower, upper].map(|end| {
            let value = done.value(*end, statement).ok()?;
            self.pool.as_number(value).cloned()
        });
        let [Some(lower), Some(upper)] = ends else { return Err(usage()) };
        if lower >= upper {
            return Err(usage());
        }
        let body_value = done.value(*body, statement)?;
        let variable = self.pool.symbol(name);
        if let Some(other) = self.pool.symbols_of(&[body_value]).into_iter().find(|s| *s != variable) {
            let other = self.pool.name(other).to_owned();
            return Err(Diagnostic::error(
                "rootof",
                statement.tree.span(*body),
                format!("the function of `rootof` contains the parameter `{other}`"),
            )
            .help("only functions of one variable have a root that is one number"));
        }
        let root = Root { body: body_value, variable, lower, upper };
        Ok(self.pool.anywhere().root_of(root))
    }

    fn diff(
        &mut self,
        arguments: &[Node],
        span: Span,
        statement: &Statement,
        done: &Meanings,
    ) -> Result<Expr, Diagnostic> {
        let usage = || {
            Diagnostic::error("diff", span, "expected a function, a variable, and perhaps an order")
                .help("write `diff(f, x)` or `diff(f, x, 2)`")
        };
        let (body, by, order) = match arguments {
            [body, by] => (body, by, 1),
            [body, by, order] => {
                let value = done.value(*order, statement)?;
                let order = self.pool.as_number(value).and_then(Rational::to_i64);
                let order = order.and_then(|n| u32::try_from(n).ok()).filter(|n| (1..=100).contains(n));
                (body, by, order.ok_or_else(usage)?)
            }
            _ => return Err(usage()),
        };
        let Kind::Name(name) = statement.tree.kind(*by) else { return Err(usage()) };
        let at = self.pool.symbol(name);
        let at = self.pool.anywhere().symbol(at);
        let (body, variable) = self.in_own_variable(*body, name, statement, done)?;
        Ok(self.pool.anywhere().derivative(body, variable, order, at))
    }

    /// A function in a symbol of its own for its variable, for which nothing outside is put in; a bare name is a function,
    /// too.
    fn in_own_variable(
        &mut self,
        body: Node,
        name: &str,
        statement: &Statement,
        done: &Meanings,
    ) -> Result<(Expr, Symbol), Diagnostic> {
        let variable = self.pool.bound_symbol(name);
        let x = self.pool.anywhere().symbol(variable);
        let body = match statement.tree.kind(body) {
            Kind::Name(name) if self.library.find(name).is_some() || functions::find(name).is_some() => {
                self.apply(name, statement.tree.span(body), &[x])?
            }
            _ => {
                let own = self.pool.symbol(name);
                let body = done.value(body, statement)?;
                functions::substitute(self.pool, Domain::Kept, &[body], &[(own, x)])[0]
            }
        };
        Ok((body, variable))
    }

    /// `limit(f, x, a)`, `limit(f, x, a+)`, `limit(f, x, inf)`: the variable gets a symbol of its own.
    fn limit(
        &mut self,
        arguments: &[Node],
        span: Span,
        statement: &Statement,
        done: &Meanings,
    ) -> Result<Expr, Diagnostic> {
        let usage = || {
            Diagnostic::error("limit", span, "expected a function, a variable, and where it goes")
                .help("write `limit(f, x, 0)`, `limit(f, x, 0+)` or `limit(f, x, inf)`")
        };
        let [body, by, to] = arguments else { return Err(usage()) };
        let Kind::Name(name) = statement.tree.kind(*by) else { return Err(usage()) };
        let (body, variable) = self.in_own_variable(*body, name, statement, done)?;
        let to = done.target(*to, statement)?;
        Ok(self.pool.anywhere().limit(body, variable, to))
    }

    /// A function of the table or a definition, at arguments.
    fn apply(&mut self, name: &str, span: Span, arguments: &[Expr]) -> Result<Expr, Diagnostic> {
        if let Some(id) = functions::find(name) {
            let record = functions::record(id);
            if !record.arity.allows(arguments.len()) {
                return Err(wrong_number(name, span, &record.arity.to_string(), arguments.len()));
            }
            if record.arity == Arity::IndexAndOne && !self.is_index(arguments[0]) {
                let message = format!("`{name}` takes a positive integer and an argument");
                return Err(Diagnostic::error("index", span, message)
                    .help(format!("write for example `{name}(3, x)`; x to the power 1/a is `x^(1/a)`")));
            }
            return Ok(functions::apply(&self.pool.anywhere(), id, arguments));
        }
        let Some(definition) = self.library.find(name).cloned() else { return Err(self.unknown(name, span)) };
        if arguments.len() > definition.parameters.len() || arguments.is_empty() {
            return Err(wrong_number(name, span, &definition.parameters.len().to_string(), arguments.len()));
        }
        let body = self.definition(&definition, span)?;
        let mut map = Vec::with_capacity(definition.parameters.len());
        for (i, parameter) in definition.parameters.iter().enumerate() {
            let value = match (arguments.get(i), parameter.default) {
                (Some(value), _) => *value,
                (None, Some(default)) => {
                    let meanings = self.statement(&definition.statement)?;
                    meanings.value(default, &definition.statement)?
                }
                (None, None) => {
                    let wanted = definition.parameters.len().to_string();
                    return Err(wrong_number(name, span, &wanted, arguments.len())
                        .help(format!("give a value for `{}`", parameter.name)));
                }
            };
            map.push((self.pool.symbol(&parameter.name), value));
        }
        Ok(functions::substitute(self.pool, Domain::Kept, &[body], &map)[0])
    }

    fn is_index(&self, e: Expr) -> bool {
        self.pool.as_number(e).is_some_and(|n| n.is_integer() && n.is_positive())
    }

    fn unknown(&self, name: &str, span: Span) -> Diagnostic {
        let error = Diagnostic::error("unknown-name", span, format!("there is no function `{name}`"));
        match nearest(name, self.library.names()) {
            Some(near) => error.help(format!("did you mean `{near}`? for a product write `{name}*(...)`")),
            None => error
                .help(format!("for a product write `{name}*(...)`; `dini functions` lists the functions")),
        }
    }

    fn branches(
        &mut self,
        branches: &[tree::Branch],
        statement: &Statement,
        done: &Meanings,
    ) -> Result<Vec<Branch>, Diagnostic> {
        let mut out = Vec::with_capacity(branches.len());
        for branch in branches {
            let value = match branch.value {
                tree::BranchValue::Value(node) => BranchValue::Value(done.value(node, statement)?),
                tree::BranchValue::Undefined => BranchValue::Undefined,
                tree::BranchValue::Undecided => BranchValue::Undecided,
            };
            let mut conditions = Vec::new();
            if let Some(at) = &branch.at {
                if let Some((name, span)) = &at.name
                    && self.pool.find_symbol(name) != Some(self.variable)
                {
                    let variable = self.pool.name(self.variable);
                    return Err(Diagnostic::error(
                        "at",
                        *span,
                        format!("`at` names a value of the variable, `{variable}`"),
                    )
                    .help(format!("write `at {variable} = ...`, or `if {name} = ...`")));
                }
                let x = self.variable;
                let points =
                    at.points.iter().map(|p| done.value(*p, statement)).collect::<Result<Vec<_>, _>>()?;
                let b = self.pool.anywhere();
                let x = b.symbol(x);
                let any: Vec<Cond> = points.iter().map(|p| b.compare(x, Relation::Equal, *p)).collect();
                conditions.push(b.or(&any));
            }
            if let Some(node) = branch.condition {
                conditions
                    .push(done.condition(node).ok_or_else(|| expected_condition(statement.tree.span(node)))?);
            }
            let condition = self.pool.anywhere().and(&conditions);
            out.push(Branch { value, condition, index: None });
        }
        Ok(out)
    }

    /// The symbol of a name that is bound where it stands, by the innermost binder.
    fn bound_symbol(&self, name: &str, span: Span) -> Option<Symbol> {
        let around = self.bound.iter().filter(|bound| {
            bound.name == name && bound.place.start <= span.start && span.end <= bound.place.end
        });
        around.min_by_key(|bound| bound.place.end - bound.place.start).map(|bound| bound.symbol)
    }

    /// The symbol of the name that a list of branches binds.
    fn free_index(&self, name: &str, list: Span, place: Span) -> Result<Symbol, Diagnostic> {
        let is_constant = self.library.own().iter().any(|d| d.name == name && d.parameters.is_empty());
        if is_constant || name == self.pool.name(self.variable) {
            return Err(Diagnostic::error("binder", place, format!("`{name}` has a meaning already"))
                .help("take another name for the integer, for example `n in Z`"));
        }
        Ok(self.bound_symbol(name, list).expect("every binder of the statement has a symbol"))
    }

    fn element(
        &mut self,
        u: Expr,
        set: &Set,
        statement: &Statement,
        done: &Meanings,
    ) -> Result<Cond, Diagnostic> {
        Ok(match set {
            Set::Reals => {
                let b = self.pool.anywhere();
                b.compare(u, Relation::Equal, u) // true wherever u has a value
            }
            Set::Integers => self.pool.anywhere().integer(u),
            Set::Points(points) => {
                let points =
                    points.iter().map(|p| done.value(*p, statement)).collect::<Result<Vec<_>, _>>()?;
                let b = self.pool.anywhere();
                let any: Vec<Cond> = points.iter().map(|p| b.compare(u, Relation::Equal, *p)).collect();
                b.or(&any)
            }
            Set::Interval { lower, lower_closed, upper, upper_closed } => {
                let mut parts = Vec::new();
                let below = if *lower_closed { Relation::GreaterEq } else { Relation::Greater };
                let above = if *upper_closed { Relation::LessEq } else { Relation::Less };
                for (end, relation, outward) in [(lower, below, true), (upper, above, false)] {
                    match done.nodes[end.0 as usize] {
                        Meaning::Infinity(minus) if minus == outward => {}
                        _ => {
                            let end = done.value(*end, statement)?;
                            parts.push(self.pool.anywhere().compare(u, relation, end));
                        }
                    }
                }
                if parts.is_empty() {
                    parts.push(self.pool.anywhere().compare(u, Relation::Equal, u));
                }
                self.pool.anywhere().and(&parts)
            }
        })
    }
}

fn expected_condition(span: Span) -> Diagnostic {
    Diagnostic::error("expected-condition", span, "expected a condition, found a value")
        .help("compare it with something, for example `x > 0`")
}

fn wrong_number(name: &str, span: Span, wanted: &str, given: usize) -> Diagnostic {
    let noun = if wanted == "1" { "argument" } else { "arguments" };
    Diagnostic::error("arguments", span, format!("`{name}` takes {wanted} {noun}, here it has {given}"))
        .help(format!("`dini functions {name}` shows how it is called"))
}
