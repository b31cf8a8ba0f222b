//! Whether two functions are one function: equal values on equal domains.
//!
//! The line is cut at the breakpoints of both. On a cell two formulas are equal when their difference has the normal form
//! zero; or when its derivative has, so that it is constant, and it is zero at a point of the cell or tends to zero at an
//! end. Worked example: ln(x^2) - 2*ln(-x) has the derivative 0 for x < 0, and the value 0 at -1.
//!
//! What stays open is tried with numbers in place of all symbols: a difference there is a difference.

use crate::api::function::Options;
use crate::api::function::points_are_numbers;
use crate::api::function::proved_roots;
use crate::api::function::question_about;
use crate::api::value::Value;
use crate::decide::Question;
use crate::decide::sweep2;
use crate::derive::resolve;
use crate::elaborate::Equation;
use crate::elaborate::Library;
use crate::elaborate::Variable;
use crate::elaborate::elaborate_equation;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::functions;
use crate::functions::Signs;
use crate::limit;
use crate::limit::Limit;
use crate::line::Cell;
use crate::line::Side;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten;
use crate::piecewise::piece_at;
use crate::piecewise::without_indices;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::syntax::Statement;
use crate::syntax::parse_equation;
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
        /// The point, exact: a number, or `x = 1, y = -1` where several symbols have values; none where the sides are numbers.
        at: Option<String>,
        /// The value of the first function there; none where it has none.
        left: Option<String>,
        /// The value of the second.
        right: Option<String>,
    },
    /// Neither was proved.
    Undecided,
}

/// How many points of a cell are tried for one at which two formulas differ.
const MAX_POINTS: usize = 16;

/// How many derivatives are taken until one is zero.
const MAX_ORDER: usize = 3;

/// How many choices of numbers for all symbols are tried.
const MAX_CHOICES: usize = 120;

/// How many answers to questions about parameters are followed.
const MAX_CASES: usize = 12;

/// Compares the two sides of an equation such as `max(x, 0) = (x + abs(x))/2`; a side that is the bare name of a function is
/// this function of the variable.
///
/// # Errors
/// When the text is no equation of two functions, or a name in it has no meaning.
///
/// ```
/// use dini::Comparison;
/// let found = dini::compare("sqrt(x^2) = x", &dini::Library::new(), &dini::Options::default())?;
/// assert!(matches!(found, Comparison::Different { .. }));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
pub fn compare(equation: &str, library: &Library, options: &Options) -> Result<Comparison, Diagnostic> {
    let statement = parse_equation(equation)?;
    let asked = question(&statement, library, options.asked_variable(), options);
    let (mut q, sides) = match asked {
        // Where no symbol is the variable, all of them are parameters: the sides are compared for all their values.
        Err(error) if error.code == Code::Variable && options.variable.is_none() => {
            question(&statement, library, Variable::None, options)?
        }
        asked => asked?,
    };
    let mut cases = MAX_CASES;
    let found = by_cases(&mut q, sides, &mut cases);
    if found != Comparison::Undecided {
        return Ok(found);
    }
    Ok(by_numbers(&statement, library, options, &mut q, sides).unwrap_or(found))
}

/// The question about the two sides, which hold no derivatives or limits.
fn question(
    statement: &Statement,
    library: &Library,
    variable: Variable,
    options: &Options,
) -> Result<(Question, [Expr; 2]), Diagnostic> {
    let Equation { pool, sides, variable, assumptions, points } =
        elaborate_equation(statement, library, variable, &options.all_assumptions())?;
    let mut q = question_about(pool, variable, &assumptions, options)?;
    points_are_numbers(&mut q, &assumptions.values, &points)?;
    let mut resolved = [sides[0]; 2];
    for (side, out) in sides.into_iter().zip(&mut resolved) {
        let proved = proved_roots(&mut q, side)?;
        let counted = without_indices(&mut q, proved).map_err(|_| {
            Diagnostic::error(Code::Binder, statement.span, "an integer of the branches could not be bound")
                .help("write for example `{ x - k for k <= x < k + 1, k in Z }`")
        })?;
        *out = resolve(&mut q, counted);
    }
    Ok((q, resolved))
}

/// Compares for all values of the parameters: where the sign of an expression stays open, once for each sign.
fn by_cases(q: &mut Question, sides: [Expr; 2], left: &mut usize) -> Comparison {
    q.take_open();
    let found = compared(q, sides);
    let open = q.take_open();
    let (Comparison::Undecided, Some(open)) = (&found, open) else { return found };
    for sign in [Signs::POSITIVE, Signs::ZERO, Signs::NEGATIVE] {
        if *left == 0 {
            return Comparison::Undecided;
        }
        *left -= 1;
        let possible = q.signs_of(open);
        let case = match sign.is_subset(possible) {
            true => q.under(&[(open, sign)], |q| by_cases(q, sides, left)),
            false => continue,
        };
        // A difference in one case is no point yet: which numbers the case has is not known.
        if case != Comparison::Equal {
            return Comparison::Undecided;
        }
    }
    Comparison::Equal
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
                Cell::Open(..) => match q.equal_on(*a, *b, cell) {
                    Truth::Unknown => equal_by_slopes(q, *a, *b, cell),
                    known => known,
                },
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
        Some(cell) => witness(q, *cell, [f, g], &sides).unwrap_or(Comparison::Undecided),
        None if open || swept.is_err() => Comparison::Undecided,
        None => Comparison::Equal,
    }
}

/// Whether two formulas that are analytic on an open cell are equal there: some derivative of the difference is zero, and
/// the difference and the derivatives before it are zero at a point of the cell, or tend to zero at one of its ends.
fn equal_by_slopes(q: &mut Question, a: Expr, b: Expr, cell: Cell) -> Truth {
    let x = q.variable();
    let zero = q.pool.anywhere().int(0);
    let mut difference = q.pool.on_cell().sub(a, b);
    let mut orders = Vec::new();
    for _ in 0..MAX_ORDER {
        if !q.budget.tick(50) {
            return Truth::Unknown;
        }
        orders.push(difference);
        difference = functions::differentiate(&mut q.pool, &[difference], x)[0];
        if q.equal_on(difference, zero, cell) == Truth::True {
            // Each of them is constant on the cell once those behind it are zero.
            let zeros = orders.iter().rev().all(|e| constant_is_zero(q, *e, cell) == Truth::True);
            return if zeros { Truth::True } else { Truth::Unknown };
        }
    }
    Truth::Unknown
}

/// Whether an expression that is constant on an open cell is zero there.
fn constant_is_zero(q: &mut Question, e: Expr, cell: Cell) -> Truth {
    let zero = q.pool.anywhere().int(0);
    if let Some(sample) = q.sample(cell) {
        let value = q.value_at(e, sample);
        let known = q.equals(value, zero);
        if known != Truth::Unknown {
            return known;
        }
    }
    // Plus infinity is approached from the left, as every upper end.
    let Cell::Open(low, high) = cell else { return Truth::Unknown };
    for (end, side) in [(low, Side::Right), (high, Side::Left)] {
        let (tends, _) = match end {
            Some(end) => limit::limit_at(q, e, end, side),
            None => limit::limit_at_infinity(q, e, side),
        };
        if let Limit::Finite(value) = tends {
            let known = q.equals(value, zero);
            if known != Truth::Unknown {
                return known;
            }
        }
    }
    Truth::Unknown
}

/// A point of the cell at which the values are proved to differ.
fn witness(q: &mut Question, cell: Cell, sides: [Expr; 2], lines: &[PiecewiseFn; 2]) -> Option<Comparison> {
    let x = q.variable();
    let are_constant = !sides.iter().any(|side| q.pool.contains(*side, x));
    let mut cells = vec![cell];
    let mut tried = 0;
    while let Some(cell) = (tried < MAX_POINTS).then(|| cells.get(tried).copied()).flatten() {
        tried += 1;
        let Some(sample) = q.sample(cell) else { continue };
        for p in members(q, sample) {
            // The functions themselves are asked, not the formulas of the cell.
            let [Some(left), Some(right)] = [0, 1].map(|i| value(q, &lines[i], p)) else { continue };
            if differ(q, left, right) {
                let mut text = |e: Expr| Value::of(q, e).text().to_owned();
                let at = (!are_constant).then(|| text(p));
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

/// Whether two values are proved to differ, or only one is there.
fn differ(q: &mut Question, left: Option<Expr>, right: Option<Expr>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => q.equals(left, right) == Truth::False,
        (left, right) => left.is_some() != right.is_some(),
    }
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
        Ok(Piece::Punctured { .. } | Piece::Undecided(_) | Piece::Depends(_)) | Err(_) => None,
    }
}

/// Numbers for all symbols at which the sides differ.
fn by_numbers(
    statement: &Statement,
    library: &Library,
    options: &Options,
    q: &mut Question,
    sides: [Expr; 2],
) -> Option<Comparison> {
    let symbols = q.pool.symbols_of(&sides);
    let names: Vec<String> = symbols.iter().map(|s| q.pool.name(*s).to_owned()).collect();
    if names.is_empty() {
        return None;
    }
    let own = q.pool.name(q.variable()).to_owned();
    // An exponent in parameters is a real number, which a number in its place need not be: bases stay positive.
    let has_exponent =
        q.pool.reach(&sides).into_iter().any(|part| matches!(q.pool.node(part), Node::Power { .. }));
    for numbers in choices(names.len()) {
        if has_exponent && !numbers.iter().all(Rational::is_positive) {
            continue;
        }
        if !q.budget.tick(20) {
            return None;
        }
        // The numbers are put into what was written, under the same assumptions.
        let texts: Vec<String> = numbers.iter().map(Rational::to_string).collect();
        let mut values = options.values.clone();
        values.extend(names.iter().cloned().zip(texts.iter().cloned()));
        let chosen = Options { values, ..options.clone() };
        let Ok((mut at, sides)) = question(statement, library, Variable::None, &chosen) else { continue };
        // Two named functions have a variable of their own, which takes the number for x.
        let place =
            names.iter().position(|name| name == &own).map(|i| at.pool.anywhere().number(numbers[i].clone()));
        let [left, right] = sides.map(|side| {
            let line = flatten(&mut at, side);
            match place.map_or_else(|| line.only().copied(), |p| piece_at(&mut at, &line, p).ok()) {
                Some(Piece::Smooth(e)) => Some(Some(place.map_or(e, |p| at.value_at(e, p)))),
                Some(Piece::Undefined) => Some(None),
                _ => None,
            }
        });
        let (Some(left), Some(right)) = (left, right) else { continue };
        if differ(&mut at, left, right) {
            let mut text = |e: Expr| Value::of(&mut at, e).text().to_owned();
            let place = match names.as_slice() {
                [_] => texts[0].clone(),
                _ => {
                    let pairs = names.iter().zip(&texts);
                    pairs.map(|(name, number)| format!("{name} = {number}")).collect::<Vec<_>>().join(", ")
                }
            };
            return Some(Comparison::Different {
                at: Some(place),
                left: left.map(&mut text),
                right: right.map(&mut text),
            });
        }
    }
    None
}

/// Choices of numbers for some symbols, those from the head of the list first.
fn choices(symbols: usize) -> Vec<Vec<Rational>> {
    let numbers: Vec<Rational> = [
        (1, 1),
        (-1, 1),
        (2, 1),
        (3, 2),
        (0, 1),
        (1, 2),
        (-2, 1),
        (-1, 2),
        (3, 1),
        (-3, 2),
        (1, 3),
        (5, 1),
        (-3, 1),
        (7, 3),
        (10, 1),
        (-10, 1),
    ]
    .into_iter()
    .map(|(n, d)| Rational::new(n, d))
    .collect();
    let mut out = Vec::new();
    // The choices whose largest place in the list is `last`.
    for last in 0..numbers.len() {
        let mut places = vec![0; symbols];
        loop {
            if places.contains(&last) {
                out.push(places.iter().map(|i| numbers[*i].clone()).collect());
                if out.len() == MAX_CHOICES {
                    return out;
                }
            }
            let Some(next) = places.iter().position(|i| *i < last) else { break };
            places[next] += 1;
            places[..next].fill(0);
        }
    }
    out
}
