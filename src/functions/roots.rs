//! Roots. Of even index they are powers on the numbers that are not negative; of odd index they live on the
//! whole real line, where (-u)^(1/n) and u^(1/n) are the two analytic pieces:
//! cbrt(u) = -(-u)^(1/3) for u < 0, 0 at 0, u^(1/3) for u > 0.

use crate::expr::Builder;
use crate::expr::Expr;
use crate::expr::FunctionId;
use crate::functions::record;
use crate::functions::record::Arity;
use crate::functions::record::Function;
use crate::functions::record::Interval;
use crate::functions::record::Latex;
use crate::functions::record::Meaning;
use crate::number::Rational;

const CBRT: FunctionId = crate::functions::find_const("cbrt");
const ROOT: FunctionId = crate::functions::find_const("root");

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "sqrt",
        title: "Square root",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Root(2),
        description: "the square root, x^(1/2)",
        domain: Interval::NOT_NEGATIVE,
        example: "sqrt(x)",
        meaning: Meaning::Shorthand(|b, a| b.sqrt(a[0])),
    },
    Function {
        name: "cbrt",
        title: "Cube root",
        aliases: &[],
        arity: Arity::Exactly(1),
        latex: Latex::Root(3),
        description: "the cube root of every real number, with the sign of x",
        domain: Interval::REALS,
        example: "cbrt(x)",
        meaning: Meaning::Root(Some(3)),
    },
    Function {
        name: "root",
        title: "Root",
        aliases: &[],
        arity: Arity::IndexAndOne,
        latex: Latex::IndexedRoot,
        description: "root(n, x): the n-th root, of every real number for odd n, of x >= 0 for even n",
        domain: Interval::REALS,
        example: "root(5, x)",
        meaning: Meaning::Root(None),
    },
];

/// The root of index n: a power, or one of the odd roots above.
///
/// # Panics
/// If n is not a positive integer.
pub fn root(b: &Builder, n: &Rational, u: Expr) -> Expr {
    assert!(n.is_integer() && n.is_positive(), "the index of a root is a positive integer");
    if n.is_one() {
        return u;
    }
    if !is_odd(n) {
        return b.product(&[(u, n.recip())]);
    }
    match b.as_number(u) {
        Some(r) => odd_root(b, n, u, r.signum()),
        None if n.to_i64() == Some(3) => b.apply(CBRT, &[u]),
        None => b.apply(ROOT, &[b.number(n.clone()), u]),
    }
}

/// The odd root of an expression with that sign, by powers.
pub fn odd_root(b: &Builder, n: &Rational, u: Expr, sign: i32) -> Expr {
    match sign {
        -1 => b.neg(b.product(&[(b.neg(u), n.recip())])),
        0 => b.int(0),
        _ => b.product(&[(u, n.recip())]),
    }
}

/// The index and the argument, if a call is a root.
pub fn as_root(b: &Builder, function: FunctionId, arguments: &[Expr]) -> Option<(Rational, Expr)> {
    match (&record(function).meaning, arguments) {
        (Meaning::Root(Some(n)), [u]) => Some((Rational::from(i64::from(*n)), *u)),
        (Meaning::Root(None), [n, u]) => Some((b.as_number(*n)?, *u)),
        _ => None,
    }
}

fn is_odd(n: &Rational) -> bool {
    num_integer::Integer::is_odd(&n.numer())
}
