//! One forward pass over a syntax tree that gives each node its meaning.

use std::collections::HashMap;

use crate::elaborate::calls::Assumed;
use crate::elaborate::calls::Body;
use crate::elaborate::library::Definition;
use crate::elaborate::library::Library;
use crate::elaborate::names::bodies_of_calls;
use crate::elaborate::names::bound_in_roots;
use crate::elaborate::names::bound_integers;
use crate::expr::Branch;
use crate::expr::BranchValue;
use crate::expr::Cond;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::expr::Target;
use crate::functions;
use crate::functions::EXP;
use crate::number::Rational;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::Statement;
use crate::syntax::tree;
use crate::syntax::tree::Factor;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Set;
use crate::syntax::tree::Sign;

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
    pub(super) fn empty() -> Meanings {
        Meanings { nodes: Vec::new() }
    }

    /// The expression of a node.
    pub(super) fn value(&self, node: Node, statement: &Statement) -> Result<Expr, Diagnostic> {
        match self.nodes[node.0 as usize] {
            Meaning::Value(e) => Ok(e),
            Meaning::Infinity(_) => Err(infinity(statement.tree.span(node))),
            Meaning::Condition(_) => Err(Diagnostic::error(
                Code::ExpectedValue,
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
    Diagnostic::error(Code::Infinity, span, "`inf` is no number")
        .help("`inf` stands only as the end of an interval, for example `x in (0, inf)`")
}

/// Gives meanings, into one pool.
pub(super) struct Translator<'a> {
    pub(super) pool: &'a mut Pool,
    pub(super) library: &'a Library,
    pub(super) variable: Symbol,
    /// How many definitions of the author the names of the statement that is read may mean.
    pub(super) scope: usize,
    /// Definitions that were written out already, by name and scope.
    pub(super) known: HashMap<(String, usize), Body>,
    /// What definitions that are used assume of their parameters, with the arguments put in.
    pub(super) assumed: Vec<Assumed>,
    /// The definitions that are being written out, by name and scope.
    pub(super) calling: Vec<(String, usize)>,
    /// The names that come before constants of the same name.
    pub(super) parameters: Vec<Own>,
    /// The points at which the statement asks for a derivative or a limit, each with its place.
    pub(super) points: Vec<(Expr, Span)>,
    /// The bodies of `diff` and `limit` in the statement that is read, with symbols of their own for the variables.
    pub(super) variables: Vec<Bound>,
    /// The bodies of `rootof`, in which a name is the variable.
    roots: Vec<(String, Span)>,
    bound: Vec<Bound>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// A parameter of the definition that is read, with its symbol.
pub(super) struct Own {
    pub(super) name: String,
    pub(super) symbol: Symbol,
    /// Where its default is written: there, only the parameters before it are known.
    pub(super) default: Option<Span>,
}

/// A name that is bound at a place, with a symbol of its own.
pub(super) struct Bound {
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
            scope: library.len(),
            known: HashMap::new(),
            assumed: Vec::new(),
            calling: Vec::new(),
            parameters: Vec::new(),
            points: Vec::new(),
            variables: Vec::new(),
            roots: Vec::new(),
            bound: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn take_assumed(&mut self) -> Vec<Assumed> {
        std::mem::take(&mut self.assumed)
    }

    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.warnings)
    }

    /// The meanings of all nodes.
    pub(super) fn statement(&mut self, statement: &Statement) -> Result<Meanings, Diagnostic> {
        let mut out = Meanings { nodes: Vec::with_capacity(statement.tree.len()) };
        let mut own = |(name, place): (&str, Span)| Bound {
            name: name.to_owned(),
            place,
            symbol: self.pool.bound_symbol(name),
        };
        let bound = bound_integers(statement).map(&mut own).collect();
        let variables = bodies_of_calls(statement).map(&mut own).collect();
        let roots = bound_in_roots(statement).map(|(name, place)| (name.to_owned(), place)).collect();
        let bound = std::mem::replace(&mut self.bound, bound);
        let variables = std::mem::replace(&mut self.variables, variables);
        let roots = std::mem::replace(&mut self.roots, roots);
        for (node, kind, span) in statement.nodes() {
            // Nothing asks for the meaning of a node that is not the statement's.
            out.nodes.resize(node.0 as usize, Meaning::Infinity(false));
            let meaning = self.node(kind, span, statement, &out)?;
            out.nodes.push(meaning);
        }
        (self.bound, self.variables, self.roots) = (bound, variables, roots);
        Ok(out)
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
                    Diagnostic::error(Code::Number, span, "this number is too large to write out")
                        .help("write it as a power, for example `10^100000`")
                })?;
                Meaning::Value(self.pool.anywhere().number(number))
            }
            Kind::Name(name) if name == "inf" => Meaning::Infinity(false),
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
        let in_root = self.roots.iter().any(|(known, place)| known == name && place.holds(span));
        if let Some(symbol) = self.symbol_at(name, span).filter(|_| !in_root) {
            return Ok(self.pool.anywhere().symbol(symbol));
        }
        let constant = if in_root { None } else { self.library.value_in(name, self.scope).cloned() };
        if let Some(definition) = constant {
            return self.value(&definition, span);
        }
        if name.starts_with('%') {
            return Err(no_result(span));
        }
        if let (Some((user, _)), Some(_)) =
            (self.calling.last(), self.library.value_in(name, self.library.len()).filter(|_| !in_root))
        {
            let message =
                format!("`{name}` in `{user}` is a parameter: it was no number when `{user}` was defined");
            let warning = Diagnostic::warning(Code::Variable, Span::default(), message);
            self.warnings.push(warning.help(format!("define `{user}` again to use the number")));
        }
        let symbol = self.pool.symbol(name);
        Ok(self.pool.anywhere().symbol(symbol))
    }

    /// The value of a constant or a result where its name stands. In the body of `diff` or `limit` its symbols are those of
    /// the body, so that `y = x^2` can be differentiated by x; a result speaks of all symbols as they are known there.
    fn value(&mut self, definition: &Definition, span: Span) -> Result<Expr, Diagnostic> {
        let value = self.definition(definition, span)?;
        let mut map = Vec::new();
        for symbol in self.pool.symbols_of(&[value]) {
            let name = self.pool.name(symbol);
            let here = match definition.is_result {
                true => self.symbol_at(name, span),
                false => self
                    .variables
                    .iter()
                    .rev()
                    .find(|b| b.name == name && b.place.holds(span))
                    .map(|b| b.symbol),
            };
            if let (Some(here), true) = (here, self.pool.find_symbol(name) == Some(symbol)) {
                map.push((symbol, self.pool.anywhere().symbol(here)));
            }
        }
        Ok(functions::substitute(self.pool, Domain::Kept, &[value], &map)[0])
    }

    /// The symbol that a name has where it stands: of the innermost binder, or of a parameter.
    pub(super) fn symbol_at(&self, name: &str, span: Span) -> Option<Symbol> {
        let around = self.bound.iter().chain(&self.variables);
        let around = around.filter(|bound| bound.name == name && bound.place.holds(span));
        if let Some(bound) = around.min_by_key(|bound| bound.place.end - bound.place.start) {
            return Some(bound.symbol);
        }
        let in_default = |own: &Own| own.default.is_some_and(|default| default.holds(span));
        let known = self.parameters.iter().position(in_default).unwrap_or(self.parameters.len());
        self.parameters[..known].iter().find(|own| own.name == name).map(|own| own.symbol)
    }

    /// The symbol for the variable of `diff` or `limit` in its body.
    pub(super) fn own_variable(&self, name: &str, body: Span) -> Symbol {
        let own = self.variables.iter().find(|bound| bound.name == name && bound.place == body);
        own.expect("the body of every `diff` and `limit` has a symbol for its variable").symbol
    }

    fn power(&mut self, base: Expr, exponent: Expr, span: Span) -> Expr {
        let x = self.variable;
        if let Some(k) = self.pool.as_number(exponent) {
            let odd = k.denom_i64().is_some_and(|q| q % 2 == 1);
            if !k.is_integer() && odd && self.pool.contains(base, x) && self.calling.is_empty() {
                self.warnings.push(
                    Diagnostic::warning(
                        Code::OddRoot,
                        span,
                        "a power with a fractional exponent has no value for a negative base",
                    )
                    .help("the odd root on all real numbers is written `cbrt(x)` or `root(n, x)`"),
                );
            }
        }
        functions::power(&self.pool.anywhere(), base, exponent)
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
                    && name != self.pool.name(self.variable)
                {
                    let variable = self.pool.name(self.variable);
                    return Err(Diagnostic::error(
                        Code::At,
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

    /// The symbol of the name that a list of branches binds.
    fn free_index(&self, name: &str, list: Span, place: Span) -> Result<Symbol, Diagnostic> {
        let is_constant = self.library.value_in(name, self.scope).is_some();
        if is_constant || name == self.pool.name(self.variable) {
            return Err(Diagnostic::error(Code::Binder, place, format!("`{name}` has a meaning already"))
                .help("take another name for the integer, for example `n in Z`"));
        }
        let own = self.bound.iter().find(|bound| bound.name == name && bound.place == list);
        Ok(own.expect("every binder of the statement has a symbol").symbol)
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

/// That a number such as `%3` is that of no result.
pub(super) fn no_result(span: Span) -> Diagnostic {
    Diagnostic::error(Code::Result, span, "there is no result of that number")
        .help("`%1` is the first result of a session, `ans` the last one")
}

fn expected_condition(span: Span) -> Diagnostic {
    Diagnostic::error(Code::ExpectedCondition, span, "expected a condition, found a value")
        .help("compare it with something, for example `x > 0`")
}
