//! What a statement of a session asks for: the symbols it leaves open, and the derivative or limit it stands for.

use crate::api::function::Function;
use crate::api::function::Options;
use crate::elaborate::Variable;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::Action;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;

/// A statement that is a derivative or a limit as a whole: `f'(x)`, `f''(0)`, `diff(f, x, 2)`, `limit(f, x, 0+)`.
///
/// ```
/// let statement = dini::Function::parse("relu'(0)")?;
/// assert!(matches!(statement.asked()?, Some(dini::Asked::Derivative { order: 1, at: Some(_), .. })));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug)]
pub enum Asked {
    /// A derivative of a function.
    Derivative {
        /// The function.
        function: Function,
        /// Its variable.
        variable: String,
        /// The order.
        order: u32,
        /// The point; none for the derivative as a function.
        at: Option<String>,
    },
    /// A limit of a function.
    Limit {
        /// The function.
        function: Function,
        /// Its variable.
        variable: String,
        /// Where the variable goes.
        to: String,
    },
}

/// Whether an assumption speaks of a symbol.
fn is_assumed(symbol: &str, options: &Options) -> bool {
    let is_in_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = options.assumptions.iter().flat_map(|text| text.split(|c| !is_in_name(c)));
    words.any(|word| word == symbol)
}

impl Function {
    /// The symbols that the function leaves open, in alphabetical order.
    ///
    /// # Errors
    /// When an assumption cannot be read.
    ///
    /// ```
    /// let f = dini::Function::parse("a*x")?;
    /// let options = dini::Options { variable: Some("x".to_owned()), ..Default::default() };
    /// assert_eq!(f.symbols(&options)?, ["a", "x"]);
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn symbols(&self, options: &Options) -> Result<Vec<String>, Diagnostic> {
        let read = self.read_by(Variable::None, options)?;
        let (q, _, expression) = self.prepared(read, options)?;
        let own = q.variable();
        let symbols = q.pool.symbols_of(&[expression]).into_iter().filter(|s| *s != own);
        Ok(symbols.map(|s| q.pool.name(s).to_owned()).collect())
    }

    /// The derivative or the limit that the statement is as a whole; none for other functions.
    ///
    /// # Errors
    /// When a name in it has no meaning.
    ///
    /// ```
    /// assert!(dini::Function::parse("2*x")?.asked()?.is_none());
    /// assert!(dini::Function::parse("limit(sin(x)/x, x, 0)")?.asked()?.is_some());
    /// # Ok::<(), dini::Diagnostic>(())
    /// ```
    pub fn asked(&self) -> Result<Option<Asked>, Diagnostic> {
        self.asked_with(&Options::default())
    }

    /// The same under assumptions: a symbol that is a parameter of the function, or of which something is assumed, is a point
    /// and no variable. With f(x) = a*x, f'(a) is the derivative at a.
    ///
    /// # Errors
    /// As [`Function::asked`].
    pub fn asked_with(&self, options: &Options) -> Result<Option<Asked>, Diagnostic> {
        let Action::Evaluate { body, .. } = &self.statement.action else { return Ok(None) };
        let Kind::Call { name, primes, arguments, name_span } = self.statement.tree.kind(*body) else {
            return Ok(None);
        };
        let name_of = |node: Node| match self.statement.tree.kind(node) {
            Kind::Name(name) => Some(name.clone()),
            _ => None,
        };
        match (name.as_str(), *primes, arguments.as_slice()) {
            ("diff", 0, [f, x, rest @ ..]) => {
                let Some(variable) = name_of(*x) else { return Ok(None) };
                let order = rest.first().map_or(Ok(1), |n| self.slice(*n).parse());
                let Ok(order) = order else { return Ok(None) };
                Ok(Some(Asked::Derivative { function: self.part(*f), variable, order, at: None }))
            }
            ("limit", 0, [f, x, to]) => {
                let Some(variable) = name_of(*x) else { return Ok(None) };
                Ok(Some(Asked::Limit { function: self.part(*f), variable, to: self.slice(*to) }))
            }
            (_, order @ 1.., [first, rest @ ..]) => {
                let symbols = self.part(*first).symbols(&Options::default())?;
                let applied = |variable: &str| self.applied((name, *name_span), (*first, rest), variable);
                let free = self.free_name();
                let (variable, at) = match name_of(*first) {
                    Some(symbol) if !symbols.is_empty() => {
                        let own = Options { variable: Some(free.clone()), ..options.clone() };
                        let is_parameter = applied(&free).symbols(&own)?.contains(&symbol);
                        if is_parameter || is_assumed(&symbol, options) {
                            (free, Some(symbol))
                        } else {
                            (symbol, None)
                        }
                    }
                    _ if symbols.is_empty() => (free, Some(self.slice(*first))),
                    _ => return Ok(None),
                };
                Ok(Some(Asked::Derivative { function: applied(&variable), variable, order, at }))
            }
            _ => Ok(None),
        }
    }

    /// The function of a name at another variable, with the other arguments as they are.
    fn applied(
        &self,
        (name, name_span): (&str, Span),
        (first, rest): (Node, &[Node]),
        variable: &str,
    ) -> Function {
        let mut statement = self.statement.clone();
        let place = statement.tree.span(first);
        let x = statement.tree.push(Kind::Name(variable.to_owned()), place);
        let arguments = [&[x], rest].concat();
        let call = Kind::Call { name: name.to_owned(), name_span, primes: 0, arguments };
        let call = statement.tree.push(call, statement.span);
        let rest: Vec<String> = rest.iter().map(|node| self.slice(*node)).collect();
        let arguments = [&[variable.to_owned()], rest.as_slice()].concat();
        let text = format!("{name}({})", arguments.join(", "));
        Function { text, ..Function { statement, ..self.clone() }.part(call) }
    }

    /// The function that a part of the statement is, under the same assumptions.
    fn part(&self, body: Node) -> Function {
        let mut statement = self.statement.clone();
        if let Action::Evaluate { body: whole, .. } = &mut statement.action {
            *whole = body;
        }
        statement.span = statement.tree.span(body);
        Function { text: self.slice(body), statement, library: self.library.clone() }
    }

    /// The text of a node.
    fn slice(&self, node: Node) -> String {
        // The text of a function begins where its statement does.
        let (span, start) = (self.statement.tree.span(node), self.statement.span.start);
        self.text.get(span.start - start..span.end - start).unwrap_or_default().to_owned()
    }

    /// A name that does not stand in the statement.
    fn free_name(&self) -> String {
        let letters = ["x", "t", "u", "v", "w"].map(str::to_owned).into_iter();
        let numbered = (1..).map(|i| format!("x_{i}"));
        let taken = |name: &str| {
            self.statement.tree.iter().any(|(_, kind, _)| matches!(kind, Kind::Name(n) if n == name))
        };
        letters.chain(numbered).find(|name| !taken(name)).expect("some number is free")
    }
}
