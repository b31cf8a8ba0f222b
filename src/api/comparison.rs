//! Whether two functions are one function: equal values on equal domains.

use crate::api::function::Function;
use crate::api::function::Options;
use crate::api::value::Value;
use crate::decide::Question;
use crate::decide::sweep2;
use crate::elaborate::Library;
use crate::expr::Condition;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::line::Cell;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten;
use crate::piecewise::piece_at;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::Relation;
use crate::truth::Truth;

/// Whether two functions are equal.
///
/// ```
/// let found = dini::compare("x/x = 1", &dini::Library::new(), &dini::Options::default())?;
/// assert!(matches!(found, dini::Comparison::Different { left: None, .. }));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// They have the same domain and the same values, proved on every cell.
    Equal,
    /// They differ at a point.
    Different {
        /// The point, exact.
        at: String,
        /// The value of the first function there; none where it has none.
        left: Option<String>,
        /// The value of the second.
        right: Option<String>,
    },
    /// Neither was proved.
    Undecided,
}

/// What stands before an equation to make it a branch.
const BEFORE: &str = "{ 1 for ";

/// How many points of a cell are tried for one at which two formulas differ.
const MAX_POINTS: usize = 16;

/// Compares the two sides of an equation such as `max(x, 0) = (x + abs(x))/2`.
///
/// # Errors
/// When the text is no equation of two functions, or it is not clear which symbol is the variable.
///
/// ```
/// use dini::Comparison;
/// let found = dini::compare("sqrt(x^2) = x", &dini::Library::new(), &dini::Options::default())?;
/// assert!(matches!(found, Comparison::Different { .. }));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub fn compare(equation: &str, library: &Library, options: &Options) -> Result<Comparison, Diagnostic> {
    let named = with_arguments(equation, library);
    let equation = named.as_str();
    let text = format!("{BEFORE}{equation} }}");
    let back = |mut error: Diagnostic| {
        let moved = |at: usize| at.saturating_sub(BEFORE.len()).min(equation.len());
        error.span = Span::new(moved(error.span.start), moved(error.span.end));
        error.notes.retain_mut(|(span, _)| {
            *span = Span::new(moved(span.start), moved(span.end));
            true
        });
        error
    };
    let function = Function::parse_with(&text, library).map_err(back)?;
    let asked = function.question(options);
    // Where no symbol is the variable, all of them are parameters: the sides are compared for all their values.
    let asked = match asked {
        Err(error)
            if matches!(error.code, Code::Variable | Code::Assumption) && options.variable.is_none() =>
        {
            let variable = Some("x_of_no_function".to_owned());
            function.question(&Options { variable, ..options.clone() })
        }
        asked => asked,
    };
    let (mut q, _, expression) = asked.map_err(back)?;
    let sides = match q.pool.node(expression) {
        Node::Cases(branches) => match q.pool.condition(branches[0].condition) {
            Condition::Compare { operands, relations } if relations.as_ref() == [Relation::Equal] => {
                Some([operands[0], operands[1]])
            }
            _ => None,
        },
        _ => None,
    };
    let Some(sides) = sides else {
        return Err(Diagnostic::error(
            Code::Equation,
            Span::new(0, equation.len()),
            "expected an equation of two functions",
        )
        .help("write for example `max(x, 0) = (x + abs(x))/2`"));
    };
    Ok(compared(&mut q, sides))
}

/// The equation with functions in place of their bare names: `f = relu` compares f(x) and relu(x).
fn with_arguments(equation: &str, library: &Library) -> String {
    let Some((left, right)) = equation.split_once('=') else { return equation.to_owned() };
    let call = |side: &str| {
        let name = side.trim_matches(['=', ' ']);
        let is_function = library.find(name).is_some_and(|d| !d.parameters.is_empty())
            || crate::functions::find(name).is_some();
        if is_function { format!("{name}(x)") } else { side.to_owned() }
    };
    format!("{}={}", call(left), call(right))
}

fn compared(q: &mut Question, [f, g]: [Expr; 2]) -> Comparison {
    if f == g {
        return Comparison::Equal;
    }
    let sides = [flatten(q, f), flatten(q, g)];
    let mut places: Vec<Cell> = Vec::new();
    let mut open = false;
    let swept = sweep2(q, &sides[0], &sides[1], |q, cell, f, g| {
        let equal = match (f, g) {
            (Piece::Undefined, Piece::Undefined) => Truth::True,
            (Piece::Smooth(a), Piece::Smooth(b)) => match cell {
                // A formula that goes on over a breakpoint of the other function still holds the variable.
                Cell::Point(p) => {
                    let (a, b) = (q.value_at(*a, p), q.value_at(*b, p));
                    q.equals(a, b)
                }
                Cell::Open(..) => q.equal_on(*a, *b, cell),
            },
            (Piece::Smooth(_), Piece::Undefined) | (Piece::Undefined, Piece::Smooth(_)) => Truth::False,
            _ => Truth::Unknown,
        };
        match equal {
            Truth::True => {}
            Truth::False => places.push(cell),
            Truth::Unknown => open = true,
        }
    });
    match places.first() {
        Some(cell) => witness(q, *cell, &sides).unwrap_or(Comparison::Undecided),
        None if open || swept.is_err() => Comparison::Undecided,
        None => Comparison::Equal,
    }
}

/// A point of the cell at which the values are proved to differ.
fn witness(q: &mut Question, cell: Cell, sides: &[PiecewiseFn; 2]) -> Option<Comparison> {
    let mut cells = vec![cell];
    let mut tried = 0;
    while let Some(cell) = (tried < MAX_POINTS).then(|| cells.get(tried).copied()).flatten() {
        tried += 1;
        let Some(sample) = q.sample(cell) else { continue };
        for p in members(q, sample) {
            // The functions themselves are asked, not the formulas of the cell.
            let [Some(left), Some(right)] = [0, 1].map(|i| value(q, &sides[i], p)) else { continue };
            let differ = match (left, right) {
                (Some(left), Some(right)) => q.equals(left, right) == Truth::False,
                (left, right) => left.is_some() != right.is_some(),
            };
            if differ {
                let mut text = |e: Expr| Value::of(q, e).text().to_owned();
                let at = text(p);
                return Some(Comparison::Different {
                    at,
                    left: left.map(&mut text),
                    right: right.map(&mut text),
                });
            }
        }
        if let Cell::Open(low, high) = cell {
            cells.extend([Cell::Open(low, Some(sample)), Cell::Open(Some(sample), high)]);
        }
    }
    None
}

/// The point, or some members of a family of points.
fn members(q: &mut Question, p: Expr) -> Vec<Expr> {
    let Some(index) = q.pool.symbols_of(&[p]).into_iter().find(|s| q.pool.is_integer_symbol(*s)) else {
        return vec![p];
    };
    let mut member = |k: i64| {
        let k = q.pool.anywhere().int(k);
        functions::substitute(&mut q.pool, Domain::Cell, &[p], &[(index, k)])[0]
    };
    [0, 1, -1, 2, -2].map(&mut member).to_vec()
}

/// The value of a function at a point, none where it has none; nothing where that is not decided.
fn value(q: &mut Question, f: &PiecewiseFn, p: Expr) -> Option<Option<Expr>> {
    match piece_at(q, f, p) {
        Ok(Piece::Smooth(e)) => Some(Some(q.value_at(e, p))),
        Ok(Piece::Undefined) => Some(None),
        Ok(Piece::Undecided(_) | Piece::Depends(_)) | Err(_) => None,
    }
}
