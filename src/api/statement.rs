//! What a statement of a session asks for: the symbols it leaves open, and the derivative or limit it stands for.

use crate::api::function::Function;
use crate::api::function::Options;
use crate::source::Diagnostic;
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
        let read = self.read(options)?;
        let symbols = read.pool.symbols_of(&[read.expression]);
        Ok(symbols.into_iter().map(|s| read.pool.name(s).to_owned()).collect())
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
        let Action::Evaluate { body, .. } = &self.statement.action else { return Ok(None) };
        let Kind::Call { name, primes, arguments, .. } = self.statement.tree.kind(*body) else {
            return Ok(None);
        };
        let text = |node: Node| {
            let span = self.statement.tree.span(node);
            // The text of a function begins where its statement does.
            let start = self.statement.span.start;
            self.text.get(span.start - start..span.end - start).unwrap_or_default().to_owned()
        };
        let is_name = |node: Node| matches!(self.statement.tree.kind(node), Kind::Name(_));
        match (name.as_str(), *primes, arguments.as_slice()) {
            ("diff", 0, [f, x, rest @ ..]) if is_name(*x) => {
                let order = rest.first().map_or(Ok(1), |n| text(*n).parse());
                let Ok(order) = order else { return Ok(None) };
                let function = Function::parse_with(&text(*f), &self.library)?;
                Ok(Some(Asked::Derivative { function, variable: text(*x), order, at: None }))
            }
            ("limit", 0, [f, x, to]) if is_name(*x) => {
                let function = Function::parse_with(&text(*f), &self.library)?;
                Ok(Some(Asked::Limit { function, variable: text(*x), to: text(*to) }))
            }
            (_, order @ 1.., [first, rest @ ..]) => {
                let at = Function::parse_with(&text(*first), &self.library)?;
                let symbols = at.symbols(&Options::default())?;
                let is_variable = is_name(*first) && !symbols.is_empty();
                if !is_variable && !symbols.is_empty() {
                    return Ok(None);
                }
                let rest: Vec<String> = rest.iter().map(|node| text(*node)).collect();
                let taken = |name: &str| rest.iter().any(|text| text.contains(name));
                let free = ["x", "t", "u", "v", "w"].into_iter().find(|name| !taken(name)).unwrap_or("x_0");
                let variable = if is_variable { text(*first) } else { free.to_owned() };
                let arguments: Vec<&str> =
                    std::iter::once(variable.as_str()).chain(rest.iter().map(String::as_str)).collect();
                let call = format!("{name}({})", arguments.join(", "));
                let function = Function::parse_with(&call, &self.library)?;
                let at = (!is_variable).then(|| text(*first));
                Ok(Some(Asked::Derivative { function, variable, order, at }))
            }
            _ => Ok(None),
        }
    }
}
