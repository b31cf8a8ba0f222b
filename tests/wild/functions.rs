//! The functions of the language in [`Wide`] numbers.
//!
//! Each is computed by a formula that keeps its digits where the function has a zero or an end of its domain: acos(u)
//! as 2*atan(sqrt((1 - u)/(1 + u))), 1 - tanh(u) and 1 - erf(u) for large u by what is left.

use std::cmp::Ordering;

use crate::wild::wide::Known;
use crate::wild::wide::Lack;
use crate::wild::wide::SMALL;
use crate::wild::wide::Wide;

/// From 2^ERF on, erf is 1 to all digits.
const ERF: i64 = 5;
/// tanh of larger powers of two is 1 less an exponential.
const TANH: i64 = 9;

pub fn apply(name: &str, arguments: &[Wide]) -> Known {
    let is_blurred = arguments.iter().any(|a| a.is_blurred);
    applied(name, arguments).map(|w| if is_blurred { w.blurred(true) } else { w })
}

fn applied(name: &str, arguments: &[Wide]) -> Known {
    let u = &arguments[0];
    let one = Wide::int(1);
    match name {
        "max" => arguments[1..].iter().try_fold(u.clone(), |a, b| larger(&a, b)),
        "min" => arguments[1..].iter().try_fold(u.neg(), |a, b| larger(&a, &b.neg())).map(|w| w.neg()),
        "clamp" => larger(&larger(u, &arguments[1])?.neg(), &arguments[2].neg()).map(|w| w.neg()),
        "root" => arguments[1].root(u.as_integer().ok_or(Lack::Unclear)?),
        "log" if arguments.len() == 2 => arguments[1].ln()?.div(&u.ln()?),
        "abs" => Ok(u.abs()),
        "relu" => Ok(if u.is_negative() { Wide::int(0) } else { u.clone() }),
        "sign" => Ok(Wide::int(u.sign() as i64)),
        "heaviside" => Ok(Wide::int(i64::from(!u.is_negative()))),
        "floor" => u.floor(),
        "ceil" => u.neg().floor().map(|w| w.neg()),
        "round" => u.add(&Wide::power_of_two(-1))?.floor(),
        "frac" => u.sub(&u.floor()?),
        "sqrt" => u.root(2),
        "cbrt" => u.root(3),
        "exp" => u.exp(),
        "expm1" if u.top() < -SMALL => u.series(&[0, 1, 2, 6, 24]),
        "expm1" => u.exp()?.sub(&one),
        "ln" | "log" => u.ln(),
        "log2" => u.ln()?.div(&Wide::int(2).ln()?),
        "log10" => u.ln()?.div(&Wide::int(10).ln()?),
        "log1p" if u.top() < -SMALL => u.series(&[0, 1, -2, 3, -4]),
        "log1p" => one.add(u)?.ln(),
        "softplus" => one.add(&u.exp()?)?.ln(),
        "sigmoid" => one.div(&one.add(&u.neg().exp()?)?),
        "sin" => u.sin_cos().map(|(sin, _)| sin),
        "cos" => u.sin_cos().map(|(_, cos)| cos),
        "tan" => u.sin_cos().and_then(|(sin, cos)| sin.div(&cos)),
        "cot" => u.sin_cos().and_then(|(sin, cos)| cos.div(&sin)),
        "sec" => one.div(&u.sin_cos()?.1),
        "csc" => one.div(&u.sin_cos()?.0),
        "asin" => asin(u),
        "acos" => acos(u),
        "atan" | "arctan" => u.atan(),
        "sinh" => u.hyperbolic().map(|(sinh, _)| sinh),
        "cosh" => u.hyperbolic().map(|(_, cosh)| cosh),
        "tanh" => tanh(u),
        "asinh" if u.top() < -SMALL => u.series(&[0, 1, 0, -6]),
        "asinh" => {
            let sum = u.abs().add(&one.add(&u.mul(u)?)?.root(2)?)?.ln()?;
            Ok(if u.is_negative() { sum.neg() } else { sum })
        }
        "acosh" => {
            // ln(1 + d) with d = u - 1 + sqrt((u - 1)*(u + 1)).
            let rest = u.sub(&one)?;
            let root = rest.mul(&u.add(&one)?)?.root(2)?;
            if rest.is_negative() { Err(Lack::Undefined) } else { applied("log1p", &[rest.add(&root)?]) }
        }
        "atanh" if u.top() < -SMALL => u.series(&[0, 1, 0, 3]),
        "atanh" => one.add(u)?.div(&one.sub(u)?)?.ln()?.div(&Wide::int(2)),
        "erf" => erf(u),
        "erfc" if u.top() > ERF && !u.is_negative() => erfc_beyond(u),
        "erfc" => one.sub(&erf(u)?),
        _ => Err(Lack::Unclear),
    }
}

fn larger(a: &Wide, b: &Wide) -> Known {
    Ok(if a.compare(b)? == Ordering::Less { b.clone() } else { a.clone() })
}

fn asin(u: &Wide) -> Known {
    let one = Wide::int(1);
    let rest = one.sub(u)?.mul(&one.add(u)?)?;
    let half = match rest.sign() {
        Ordering::Less => return Err(Lack::Undefined),
        Ordering::Equal => return Wide::pi().div(&Wide::int(if u.is_negative() { -2 } else { 2 })),
        Ordering::Greater => u.div(&one.add(&rest.root(2)?)?)?.atan()?,
    };
    half.mul(&Wide::int(2))
}

fn acos(u: &Wide) -> Known {
    let one = Wide::int(1);
    let (below, above) = (one.sub(u)?, one.add(u)?);
    if below.is_negative() || above.is_negative() {
        return Err(Lack::Undefined);
    }
    if above.is_zero() {
        return Ok(Wide::pi().clone());
    }
    below.div(&above)?.root(2)?.atan()?.mul(&Wide::int(2))
}

fn tanh(u: &Wide) -> Known {
    if u.top() <= TANH {
        return u.hyperbolic().and_then(|(sinh, cosh)| sinh.div(&cosh));
    }
    let fallen = u.abs().mul(&Wide::int(-2))?.exp()?.mul(&Wide::int(2))?;
    let size = Wide::int(1).sub(&fallen)?;
    Ok(if u.is_negative() { size.neg() } else { size })
}

/// 2/sqrt(pi)*exp(-u^2) times the sum of 2^n*u^(2*n + 1)/(1*3*...*(2*n + 1)), in which no terms cancel.
fn erf(u: &Wide) -> Known {
    if u.top() > ERF {
        let size = Wide::int(1).sub(&erfc_beyond(&u.abs())?)?;
        return Ok(if u.is_negative() { size.neg() } else { size });
    }
    let (square, factor) = (u.mul(u)?, Wide::int(2).div(&Wide::pi().root(2)?)?);
    let (mut sum, mut term) = (Wide::int(0), u.clone());
    for n in 0.. {
        if term.is_zero() || term.top() < sum.top() - 1020 {
            break;
        }
        sum = sum.add(&term)?;
        term = term.mul(&square)?.mul(&Wide::int(2))?.div(&Wide::int(2 * n + 3))?;
    }
    sum.mul(&square.neg().exp()?)?.mul(&factor)
}

/// exp(-u^2)/(u*sqrt(pi))*(1 - 1/(2*u^2) + 1*3/(2*u^2)^2 - ...), whose smallest term is below all digits.
fn erfc_beyond(u: &Wide) -> Known {
    let one = Wide::int(1);
    let square = u.mul(u)?;
    let step = one.div(&square.mul(&Wide::int(-2))?)?;
    let (mut sum, mut term) = (Wide::int(0), one);
    for n in 0..400 {
        if term.is_zero() || term.top() < -1020 {
            break;
        }
        sum = sum.add(&term)?;
        term = term.mul(&step)?.mul(&Wide::int(2 * n + 1))?;
    }
    square.neg().exp()?.mul(&sum)?.div(&u.mul(&Wide::pi().root(2)?)?)
}
