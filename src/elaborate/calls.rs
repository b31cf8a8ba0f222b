//! Calls: functions of the table, definitions with their arguments put in, and the operators `diff`, `limit` and
//! `rootof`.
//!
//! A definition is written out once in its own parameters. What it assumes of them travels with each call. Worked
//! example: with `g(x, a) = a*abs(x) where a > 0`, the call g(x, b) is b*abs(x) and assumes b > 0.

use crate::elaborate::library::Definition;
use crate::elaborate::names::nearest;
use crate::elaborate::translate::Meanings;
use crate::elaborate::translate::Translator;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node as ExprNode;
use crate::expr::Pool;
use crate::expr::Root;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Arity;
use crate::number::Rational;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Set;

/// How deep definitions may call each other.
const MAX_CALLS: usize = 60;

/// A definition written out in its own parameters.
#[derive(Clone)]
pub(super) struct Body {
    expression: Expr,
    assumptions: Vec<Cond>,
}

/// What a definition assumes, at the place where it is used.
pub(super) struct Assumed {
    pub(super) definition: String,
    pub(super) condition: Cond,
    pub(super) span: Span,
}

impl Translator<'_> {
    /// The body of a definition, in its own parameters, with what it assumes of them.
    pub(super) fn definition(&mut self, definition: &Definition, at: Span) -> Result<Expr, Diagnostic> {
        let body = self.body(definition, at)?;
        self.assume(definition, &body.assumptions, at);
        Ok(body.expression)
    }

    fn assume(&mut self, definition: &Definition, conditions: &[Cond], span: Span) {
        self.assumed.extend(conditions.iter().map(|condition| Assumed {
            definition: definition.name.clone(),
            condition: *condition,
            span,
        }));
    }

    fn body(&mut self, definition: &Definition, at: Span) -> Result<Body, Diagnostic> {
        if let Some(known) = self.known.get(&definition.name) {
            return Ok(known.clone());
        }
        if self.calling.contains(&definition.name) || self.calling.len() >= MAX_CALLS {
            let chain = self.calling.join("` calls `");
            return Err(Diagnostic::error(
                Code::Recursion,
                at,
                format!("`{}` is defined by itself", definition.name),
            )
            .label(format!("`{chain}` calls it"))
            .help("a definition may only use definitions that do not lead back to it"));
        }
        let variable = definition.parameters.first().map_or(self.variable, |p| self.pool.symbol(&p.name));
        let before = std::mem::replace(&mut self.variable, variable);
        self.calling.push(definition.name.clone());
        let own = definition.parameters.iter().map(|p| p.name.clone()).collect();
        let outer = std::mem::replace(&mut self.parameters, own);
        let result = self.written_out(definition);
        self.parameters = outer;
        self.calling.pop();
        self.variable = before;
        let body = result.map_err(|inner| {
            if definition.in_catalogue {
                inner
            } else {
                inner.note(at, format!("in `{}`, used here", definition.name))
            }
        })?;
        self.known.insert(definition.name.clone(), body.clone());
        Ok(body)
    }

    /// A name that `where r = ...` gives to a value is no parameter: the value is put in.
    fn written_out(&mut self, definition: &Definition) -> Result<Body, Diagnostic> {
        let statement = &definition.statement;
        let Action::Define { body, assumptions, .. } = &statement.action else {
            unreachable!("a library holds definitions")
        };
        let outer = std::mem::take(&mut self.assumed);
        let meanings = self.statement(statement)?;
        let inner = std::mem::replace(&mut self.assumed, outer);
        let mut expression = meanings.value(*body, statement)?;
        let stated = assumptions.iter().filter_map(|a| meanings.condition(*a));
        let mut conditions: Vec<Cond> = stated.chain(inner.iter().map(|a| a.condition)).collect();
        let parameters: Vec<Symbol> =
            definition.parameters.iter().map(|p| self.pool.symbol(&p.name)).collect();
        while let Some((i, symbol, value)) = conditions.iter().enumerate().find_map(|(i, c)| {
            let (symbol, value) = equation(self.pool, *c)?;
            (!parameters.contains(&symbol)).then_some((i, symbol, value))
        }) {
            conditions.remove(i);
            let map = [(symbol, value)];
            expression = functions::substitute(self.pool, Domain::Kept, &[expression], &map)[0];
            conditions = functions::substitute_in_conditions(self.pool, &conditions, &map);
        }
        Ok(Body { expression, assumptions: conditions })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a call and their context")]
    pub(super) fn call(
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
            Diagnostic::error(
                Code::Rootof,
                span,
                "expected a function and an open interval with rational ends",
            )
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
                Code::Rootof,
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
            Diagnostic::error(Code::Diff, span, "expected a function, a variable, and perhaps an order")
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
            Diagnostic::error(Code::Limit, span, "expected a function, a variable, and where it goes")
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
                return Err(Diagnostic::error(Code::Index, span, message)
                    .help(format!("write for example `{name}(3, x)`; x to the power 1/a is `x^(1/a)`")));
            }
            return Ok(functions::apply(&self.pool.anywhere(), id, arguments));
        }
        let Some(definition) = self.library.find(name).cloned() else { return Err(self.unknown(name, span)) };
        if arguments.len() > definition.parameters.len() || arguments.is_empty() {
            return Err(wrong_number(name, span, &definition.parameters.len().to_string(), arguments.len()));
        }
        let body = self.body(&definition, span)?;
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
        let expression = self.at_point(body.expression, &map);
        let conditions = functions::substitute_in_conditions(self.pool, &body.assumptions, &map);
        self.assume(&definition, &conditions, span);
        Ok(functions::substitute(self.pool, Domain::Kept, &[expression], &map)[0])
    }

    /// The body of a definition whose first parameter becomes a number: where that parameter stands in an exponent, the
    /// power has a value for positive bases only, at this number, too. So x^x has none at 0.
    fn at_point(&mut self, body: Expr, map: &[(Symbol, Expr)]) -> Expr {
        let Some((variable, argument)) = map.first().copied() else { return body };
        if !self.pool.is_constant(argument) {
            return body;
        }
        let mut body = body;
        // The innermost first: what is put in holds no such power.
        while let Some((part, base, exponent)) =
            self.pool.reach(&[body]).into_iter().find_map(|part| match *self.pool.node(part) {
                ExprNode::Power { base, exponent } if self.pool.contains(exponent, variable) => {
                    Some((part, base, exponent))
                }
                _ => None,
            })
        {
            let b = self.pool.anywhere();
            let logarithm = functions::call(&b, functions::LN, base);
            let power = functions::call(&b, functions::EXP, b.mul(exponent, logarithm));
            body = functions::replace(self.pool, body, part, power);
        }
        body
    }

    fn is_index(&self, e: Expr) -> bool {
        self.pool.as_number(e).is_some_and(|n| n.is_integer() && n.is_positive())
    }

    fn unknown(&self, name: &str, span: Span) -> Diagnostic {
        let error = Diagnostic::error(Code::UnknownName, span, format!("there is no function `{name}`"));
        match nearest(name, self.library.names()) {
            Some(near) => error.help(format!("did you mean `{near}`? for a product write `{name}*(...)`")),
            None => error
                .help(format!("for a product write `{name}*(...)`; `dini functions` lists the functions")),
        }
    }
}

/// The symbol that a condition gives a value to, and the value.
pub(super) fn equation(pool: &Pool, condition: Cond) -> Option<(Symbol, Expr)> {
    let Condition::Compare { operands, relations } = pool.condition(condition) else { return None };
    let ([a, b], [Relation::Equal]) = (operands.as_ref(), relations.as_ref()) else { return None };
    [(*a, *b), (*b, *a)].into_iter().find_map(|(symbol, value)| match pool.node(symbol) {
        crate::expr::Node::Symbol(s) if !pool.contains(value, *s) => Some((*s, value)),
        _ => None,
    })
}

fn wrong_number(name: &str, span: Span, wanted: &str, given: usize) -> Diagnostic {
    let noun = if wanted == "1" { "argument" } else { "arguments" };
    Diagnostic::error(Code::Arguments, span, format!("`{name}` takes {wanted} {noun}, here it has {given}"))
        .help(format!("`dini functions {name}` shows how it is called"))
}
