//! Calls: functions of the table, definitions with their arguments put in, and the operators `diff`, `limit` and
//! `rootof`.
//!
//! A definition is written out once in its own parameters. What it assumes of them travels with each call. Worked
//! example: with `g(x, a) = a*abs(x) where a > 0`, the call g(x, b) is b*abs(x) and assumes b > 0.

use crate::elaborate::library::Definition;
use crate::elaborate::names::nearest;
use crate::elaborate::translate::Meanings;
use crate::elaborate::translate::Own;
use crate::elaborate::translate::Translator;
use crate::elaborate::translate::no_result;
use crate::expr::Branch;
use crate::expr::BranchValue;
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
use crate::syntax::tree::Parameter;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Set;

/// How deep definitions may call each other.
const MAX_CALLS: usize = 60;

/// A definition written out in its own parameters, which are symbols that stand nowhere else: a symbol of the same name
/// that comes in with an argument, or from outside, is another one.
#[derive(Clone)]
pub(super) struct Body {
    expression: Expr,
    assumptions: Vec<Cond>,
    parameters: Vec<Symbol>,
    /// The default of each parameter, in the parameters before it.
    defaults: Vec<Option<Expr>>,
}

/// Names that other programs have for infinity.
pub(super) const INFINITIES: [&str; 4] = ["infinity", "Infinity", "oo", "infty"];

/// What a definition assumes, at the place where it is used.
pub(super) struct Assumed {
    pub(super) definition: String,
    pub(super) condition: Cond,
    pub(super) span: Span,
}

impl Translator<'_> {
    /// The body of a definition, in symbols with the names of its parameters, with what it assumes of them.
    pub(super) fn definition(&mut self, definition: &Definition, at: Span) -> Result<Expr, Diagnostic> {
        let body = self.body(definition, at)?;
        let mut map = Vec::with_capacity(body.parameters.len());
        for (own, parameter) in body.parameters.iter().zip(&definition.parameters) {
            let symbol = self.pool.symbol(&parameter.name);
            map.push((*own, self.pool.anywhere().symbol(symbol)));
        }
        let assumptions = functions::substitute_in_conditions(self.pool, &body.assumptions, &map);
        self.assume(definition, &assumptions, at);
        Ok(functions::substitute(self.pool, Domain::Kept, &[body.expression], &map)[0])
    }

    fn assume(&mut self, definition: &Definition, conditions: &[Cond], span: Span) {
        self.assumed.extend(conditions.iter().map(|condition| Assumed {
            definition: definition.name.clone(),
            condition: *condition,
            span,
        }));
    }

    fn body(&mut self, definition: &Definition, at: Span) -> Result<Body, Diagnostic> {
        let key = (definition.name.clone(), definition.scope);
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        if self.calling.contains(&key) || self.calling.len() >= MAX_CALLS {
            let chain: Vec<&str> = self.calling.iter().map(|(name, _)| name.as_str()).collect();
            let chain = chain.join("` calls `");
            return Err(Diagnostic::error(
                Code::Recursion,
                at,
                format!("`{}` is defined by itself", definition.name),
            )
            .label(format!("`{chain}` calls it"))
            .help("a definition may only use definitions that do not lead back to it"));
        }
        let statement = &definition.statement;
        let own: Vec<Own> = definition
            .parameters
            .iter()
            .map(|parameter| Own {
                name: parameter.name.clone(),
                symbol: self.pool.bound_symbol(&parameter.name),
                default: parameter.default.map(|node| statement.tree.span(node)),
            })
            .collect();
        let parameters: Vec<Symbol> = own.iter().map(|own| own.symbol).collect();
        let variable = parameters.first().copied().unwrap_or(self.variable);
        let variable = std::mem::replace(&mut self.variable, variable);
        let scope = std::mem::replace(&mut self.scope, definition.scope);
        let outer = std::mem::replace(&mut self.parameters, own);
        self.calling.push(key.clone());
        let before = self.warnings.len();
        let result = self.written_out(definition, parameters);
        // What is doubtful in a definition is said where it is used.
        self.warnings.iter_mut().skip(before).for_each(|warning| warning.span = at);
        self.calling.pop();
        (self.variable, self.scope, self.parameters) = (variable, scope, outer);
        let body = result.map_err(|inner| {
            if definition.in_catalogue {
                inner
            } else {
                inner.note(at, format!("in `{}`, used here", definition.name))
            }
        })?;
        self.known.insert(key, body.clone());
        Ok(body)
    }

    /// A name that `where r = ...` gives to a value is no parameter: the value is put in.
    fn written_out(&mut self, definition: &Definition, parameters: Vec<Symbol>) -> Result<Body, Diagnostic> {
        let statement = &definition.statement;
        let (Action::Define { body, assumptions, .. } | Action::Evaluate { body, assumptions }) =
            &statement.action
        else {
            unreachable!("a library holds definitions and results")
        };
        let outer = std::mem::take(&mut self.assumed);
        let meanings = self.statement(statement)?;
        let inner = std::mem::replace(&mut self.assumed, outer);
        let mut expression = meanings.value(*body, statement)?;
        let default =
            |parameter: &Parameter| parameter.default.map(|node| meanings.value(node, statement)).transpose();
        let defaults = definition.parameters.iter().map(default).collect::<Result<Vec<_>, Diagnostic>>()?;
        let stated = assumptions.iter().filter_map(|a| meanings.condition(*a));
        let mut conditions: Vec<Cond> = stated.chain(inner.iter().map(|a| a.condition)).collect();
        while let Some((i, symbol, value)) = conditions.iter().enumerate().find_map(|(i, c)| {
            let (symbol, value) = equation(self.pool, *c)?;
            (!parameters.contains(&symbol)).then_some((i, symbol, value))
        }) {
            conditions.remove(i);
            let map = [(symbol, value)];
            expression = functions::substitute(self.pool, Domain::Kept, &[expression], &map)[0];
            conditions = functions::substitute_in_conditions(self.pool, &conditions, &map);
        }
        // What is assumed of the first parameter cuts the domain; the rest is asked of each call.
        if let Some(variable) = parameters.first() {
            let (domain, rest): (Vec<Cond>, Vec<Cond>) =
                conditions.into_iter().partition(|c| self.pool.condition_contains(*c, *variable));
            expression = restricted(self.pool, expression, &domain);
            conditions = rest;
        }
        Ok(Body { expression, assumptions: conditions, parameters, defaults })
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
        if self.calling.is_empty() {
            self.points.push((first, statement.tree.span(arguments[0])));
        }
        let bound = self.pool.fresh();
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
        self.expect_variable(Code::Diff, *body, name, statement)?;
        // The variable of a derivative is no constant of that name.
        let at = self.symbol_at(name, statement.tree.span(*by));
        let at = at.unwrap_or_else(|| self.pool.symbol(name));
        let at = self.pool.anywhere().symbol(at);
        let (mut body, variable) = self.in_own_variable(*body, name, statement, done)?;
        // What a definition says of the symbol outside is said of the variable: they are one.
        if let ExprNode::Symbol(outside) = *self.pool.node(at) {
            let map = [(outside, self.pool.anywhere().symbol(variable))];
            body = functions::substitute(self.pool, Domain::Kept, &[body], &map)[0];
        }
        Ok(self.pool.anywhere().derivative(body, variable, order, at))
    }

    /// That the function of `diff` or `limit` is not the bare name of a number that is asked about as the variable, too: a
    /// bare name there is what was defined under it.
    fn expect_variable(
        &self,
        code: Code,
        body: Node,
        variable: &str,
        statement: &Statement,
    ) -> Result<(), Diagnostic> {
        let at = statement.tree.span(body);
        let is_bare = matches!(statement.tree.kind(body), Kind::Name(name) if name == variable);
        let is_parameter = self.parameters.iter().any(|own| own.name == variable);
        if !is_bare || is_parameter || self.library.value_in(variable, self.scope).is_none() {
            return Ok(());
        }
        let name = variable;
        let call = if code == Code::Diff { "diff(t^2, t)" } else { "limit(t^2, t, 5)" };
        Err(Diagnostic::error(code, at, format!("`{name}` is a number here, not a variable"))
            .label("it was defined above")
            .help(format!("take another name for the variable, for example `{call}`")))
    }

    /// A function in the symbol of its own for its variable, for which nothing outside is put in; a bare name is a function,
    /// too.
    fn in_own_variable(
        &mut self,
        body: Node,
        name: &str,
        statement: &Statement,
        done: &Meanings,
    ) -> Result<(Expr, Symbol), Diagnostic> {
        let span = statement.tree.span(body);
        let variable = self.own_variable(name, span);
        let body = match statement.tree.kind(body) {
            Kind::Name(called) if self.is_function(called, span) => {
                let x = self.pool.anywhere().symbol(variable);
                self.apply(called, span, &[x])?
            }
            _ => done.value(body, statement)?,
        };
        Ok((body, variable))
    }

    /// The function of a bare name at the variable; other parameters stay free.
    pub(super) fn function_of_variable(&mut self, name: &str, span: Span) -> Result<Expr, Diagnostic> {
        let x = self.pool.anywhere().symbol(self.variable);
        let Some(definition) = self.library.find_in(name, self.scope).cloned() else {
            return self.apply(name, span, &[x]);
        };
        let mut arguments = vec![x];
        for parameter in definition.parameters.iter().skip(1) {
            let symbol = self.pool.symbol(&parameter.name);
            arguments.push(self.pool.anywhere().symbol(symbol));
        }
        self.apply(name, span, &arguments)
    }

    /// Whether a bare name stands for a function.
    pub(super) fn is_function(&self, name: &str, at: Span) -> bool {
        let defined = || self.library.find_in(name, self.scope).map(|d| !d.is_value());
        self.symbol_at(name, at).is_none() && defined().unwrap_or_else(|| functions::find(name).is_some())
    }

    /// `limit(f, x, a)`, `limit(f, x, a+)`, `limit(f, x, inf)`: the variable has a symbol of its own.
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
        self.expect_variable(Code::Limit, *body, name, statement)?;
        let (body, variable) = self.in_own_variable(*body, name, statement, done)?;
        let place = statement.tree.span(*to);
        self.expect_no_infinity(statement, place)?;
        let to = done.target(*to, statement)?;
        if let (Some(point), true) = (to.point(), self.calling.is_empty()) {
            self.points.push((point, place));
        }
        Ok(self.pool.anywhere().limit(body, variable, to))
    }

    /// That no name at a place is what other programs call infinity, unless it has a meaning here.
    pub(super) fn expect_no_infinity(&self, statement: &Statement, place: Span) -> Result<(), Diagnostic> {
        for (_, kind, span) in statement.tree.iter().filter(|(_, _, span)| place.holds(*span)) {
            let Kind::Name(name) = kind else { continue };
            let has_meaning =
                self.symbol_at(name, span).is_some() || self.library.value_in(name, self.scope).is_some();
            if INFINITIES.contains(&name.as_str()) && !has_meaning {
                return Err(Diagnostic::error(Code::Point, span, format!("`{name}` is not a number"))
                    .label("expected a number, `inf` or `-inf`")
                    .help("infinity is written `inf`, for example `limit(1/x, x, inf)` or `--at inf`"));
            }
        }
        Ok(())
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
        let found = self.library.find_in(name, self.scope).cloned();
        let Some(definition) = found else { return Err(self.unknown(name, span)) };
        if definition.parameters.is_empty() && definition.is_value() {
            return Err(Diagnostic::error(Code::ConstantCalled, span, format!("`{name}` is a number here"))
                .label("it was defined above, without arguments")
                .help(format!("for a product write `{name}*(...)`")));
        }
        if arguments.len() > definition.parameters.len() || arguments.is_empty() {
            return Err(wrong_number(name, span, &definition.parameters.len().to_string(), arguments.len()));
        }
        let body = self.body(&definition, span)?;
        let mut map: Vec<(Symbol, Expr)> = Vec::with_capacity(definition.parameters.len());
        for (i, parameter) in definition.parameters.iter().enumerate() {
            let value = match (arguments.get(i), body.defaults[i]) {
                (Some(value), _) => *value,
                // A default speaks of the parameters before it.
                (None, Some(default)) => functions::substitute(self.pool, Domain::Kept, &[default], &map)[0],
                (None, None) if definition.is_result => {
                    let symbol = self.pool.symbol(&parameter.name);
                    self.pool.anywhere().symbol(symbol)
                }
                (None, None) => {
                    let wanted = definition.parameters.len().to_string();
                    return Err(wrong_number(name, span, &wanted, arguments.len())
                        .help(format!("give a value for `{}`", parameter.name)));
                }
            };
            map.push((body.parameters[i], value));
        }
        let expression = self.at_point(body.expression, &map);
        let conditions = functions::substitute_in_conditions(self.pool, &body.assumptions, &map);
        self.assume(&definition, &conditions, span);
        Ok(functions::substitute(self.pool, Domain::Kept, &[expression], &map)[0])
    }

    /// The body of a definition whose first parameter becomes a number: where that parameter stands in a base and in its
    /// exponent, the power has a value for positive bases only, at this number, too. So x^x has none at 0, while (-1)^n
    /// is 1 for n = 2.
    fn at_point(&mut self, body: Expr, map: &[(Symbol, Expr)]) -> Expr {
        let Some((variable, argument)) = map.first().copied() else { return body };
        if !self.pool.is_constant(argument) {
            return body;
        }
        let mut body = body;
        // The innermost first: what is put in holds no such power.
        while let Some((part, base, exponent)) =
            self.pool.reach(&[body]).into_iter().find_map(|part| match *self.pool.node(part) {
                ExprNode::Power { base, exponent } => [base, exponent]
                    .iter()
                    .all(|e| self.pool.contains(*e, variable))
                    .then_some((part, base, exponent)),
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
        if name.starts_with('%') {
            return no_result(span);
        }
        let error = Diagnostic::error(Code::UnknownName, span, format!("there is no function `{name}`"));
        match nearest(name, self.library.names()) {
            Some(near) => error.help(format!("did you mean `{near}`? for a product write `{name}*(...)`")),
            None => error
                .help(format!("for a product write `{name}*(...)`; `dini functions` lists the functions")),
        }
    }
}

/// The function where all the conditions hold, with no value elsewhere.
pub(super) fn restricted(pool: &mut Pool, e: Expr, domain: &[Cond]) -> Expr {
    if domain.is_empty() {
        return e;
    }
    let b = pool.anywhere();
    let condition = b.and(domain);
    b.cases(&[Branch { value: BranchValue::Value(e), condition, index: None }])
}

/// The symbol that a condition gives a value to, and the value.
fn equation(pool: &Pool, condition: Cond) -> Option<(Symbol, Expr)> {
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
