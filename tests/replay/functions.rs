//! The functions of the language for [`Germ`]s, from their definitions.

use std::cmp::Ordering;

use crate::digits::Fixed;
use crate::replay::jets::Failure;
use crate::replay::jets::Germ;

type Found<T> = Result<T, Failure>;

/// A function of arguments.
pub fn apply(name: &str, arguments: &[Germ]) -> Found<Germ> {
    let u = &arguments[0];
    let one = u.int(1);
    let two = u.int(2);
    let square = |u: &Germ| u.mul(u);
    // 1 - u^2 and 1 + u^2.
    let below = |u: &Germ| u.int(1).add(&square(u).neg());
    let above = |u: &Germ| u.int(1).add(&square(u));
    let root = |u: &Germ| u.real_power(&Fixed::power_of_half(1));
    match (name, arguments) {
        ("abs", [u]) => match sign_of(u)? {
            Ordering::Less => Ok(u.neg()),
            _ => Ok(u.clone()),
        },
        ("relu", [u]) => choose(&[u.clone(), u.int(0)], Ordering::Less),
        ("max", all) => choose(all, Ordering::Less),
        ("min", all) => choose(all, Ordering::Greater),
        ("clamp", [u, low, high]) => {
            let upper = choose(&[u.clone(), low.clone()], Ordering::Less)?;
            choose(&[upper, high.clone()], Ordering::Greater)
        }
        ("sign", [u]) => Ok(u.int(sign_of(u)? as i64)),
        ("heaviside", [u]) => Ok(u.int(i64::from(sign_of(u)? != Ordering::Less))),
        ("floor", [u]) => step(u, Fixed::floor),
        ("ceil", [u]) => step(u, |u| u.neg().floor().neg()),
        ("round", [u]) => step(u, |u| u.add(&Fixed::power_of_half(1)).floor()),
        ("frac", [u]) => Ok(u.add(&step(u, Fixed::floor)?.neg())),
        ("sqrt", [u]) => root(u),
        ("cbrt", [u]) => odd_root(u, 3),
        ("root", [n, u]) => {
            let n = n.jet[0].as_integer().ok_or(Failure::Unable)?;
            let part = || Fixed::int(1).div(&Fixed::int(n)).ok_or(Failure::Undefined);
            if n == 1 {
                Ok(u.clone())
            } else if n % 2 == 0 {
                u.real_power(&part()?)
            } else {
                odd_root(u, n)
            }
        }
        ("exp", [u]) => u.exp(),
        ("expm1", [u]) => Ok(u.exp()?.add(&one.neg())),
        ("ln", [u]) | ("log", [u]) => u.ln(),
        ("log", [b, u]) => u.ln()?.div(&b.ln()?),
        ("log2", [u]) => u.ln()?.div(&two.ln()?),
        ("log10", [u]) => u.ln()?.div(&u.int(10).ln()?),
        ("log1p", [u]) => one.add(u).ln(),
        ("sigmoid", [u]) => one.div(&one.add(&u.neg().exp()?)),
        ("softplus", [u]) => one.add(&u.exp()?).ln(),
        ("sinh", [u]) => u.exp()?.add(&u.neg().exp()?.neg()).div(&two),
        ("cosh", [u]) => u.exp()?.add(&u.neg().exp()?).div(&two),
        ("tanh", [u]) => {
            let (p, n) = (u.exp()?, u.neg().exp()?);
            p.add(&n.neg()).div(&p.add(&n))
        }
        ("sin", [u]) => Ok(u.sin_cos().0),
        ("cos", [u]) => Ok(u.sin_cos().1),
        ("tan", [u]) => u.sin_cos().0.div(&u.sin_cos().1),
        ("cot", [u]) => u.sin_cos().1.div(&u.sin_cos().0),
        ("sec", [u]) => one.div(&u.sin_cos().1),
        ("csc", [u]) => one.div(&u.sin_cos().0),
        ("atan" | "arctan", [u]) => u.apply(|v| Ok(v.atan()), |v| one_over(&above(v))),
        ("asin", [u]) => u.apply(asin, |v| one_over(&root(&below(v))?)),
        ("acos", [u]) => {
            let quarter = u.constant(Fixed::pi().mul(&Fixed::power_of_half(1)));
            Ok(quarter.add(&apply("asin", std::slice::from_ref(u))?.neg()))
        }
        ("asinh", [u]) => u.apply(asinh, |v| one_over(&root(&above(v))?)),
        ("acosh", [u]) => u.apply(acosh, |v| one_over(&root(&square(v).add(&v.int(-1)))?)),
        ("atanh", [u]) => u.apply(atanh, |v| one_over(&below(v))),
        ("erf", [u]) => u.apply(erf, erf_slope),
        ("erfc", [u]) => Ok(one.add(&u.apply(erf, erf_slope)?.neg())),
        _ => Err(Failure::Unable),
    }
}

fn one_over(u: &Germ) -> Found<Germ> {
    u.int(1).div(u)
}

/// The sign that chooses; where it is zero, only a value can be given, or a constant.
fn sign_of(u: &Germ) -> Found<Ordering> {
    match u.chooser().sign() {
        Ordering::Equal if u.varies() => Err(Failure::Unable),
        sign => Ok(sign),
    }
}

fn choose(all: &[Germ], worse: Ordering) -> Found<Germ> {
    let mut best = all[0].clone();
    for other in &all[1..] {
        match best.chooser().compare(other.chooser()) {
            Ordering::Equal if !best.varies() && !other.varies() => {}
            Ordering::Equal => return Err(Failure::Unable),
            order if order == worse => best = other.clone(),
            _ => {}
        }
    }
    Ok(best)
}

/// A function that is constant between its jumps.
fn step(u: &Germ, f: impl Fn(&Fixed) -> Fixed) -> Found<Germ> {
    let value = f(u.chooser());
    let tiny = Fixed::power_of_half(400);
    let smooth = f(&u.chooser().add(&tiny)) == value && f(&u.chooser().sub(&tiny)) == value;
    if smooth || !u.varies() { Ok(u.constant(value)) } else { Err(Failure::Unable) }
}

fn odd_root(u: &Germ, n: i64) -> Found<Germ> {
    let part = Fixed::int(1).div(&Fixed::int(n)).ok_or(Failure::Undefined)?;
    match u.chooser().sign() {
        Ordering::Less => Ok(u.neg().real_power(&part)?.neg()),
        Ordering::Equal if u.varies() => Err(Failure::Unable),
        _ => u.real_power(&part),
    }
}

fn square_root(u: &Fixed) -> Found<Fixed> {
    u.sqrt().ok_or(Failure::Undefined)
}

fn asin(u: &Fixed) -> Found<Fixed> {
    let rest = square_root(&Fixed::int(1).sub(&u.mul(u)))?;
    match u.div(&rest) {
        Some(tangent) => Ok(tangent.atan()),
        None => Ok(Fixed::pi().mul(&Fixed::power_of_half(1)).mul(&Fixed::int(u.sign() as i64))),
    }
}

fn asinh(u: &Fixed) -> Found<Fixed> {
    let v = u.abs();
    let sum = v.add(&square_root(&Fixed::int(1).add(&v.mul(&v)))?);
    Ok(sum.ln().ok_or(Failure::Unable)?.mul(&Fixed::int(u.sign() as i64)))
}

fn acosh(u: &Fixed) -> Found<Fixed> {
    if u.compare(&Fixed::int(1)) == Ordering::Less {
        return Err(Failure::Undefined);
    }
    u.add(&square_root(&u.mul(u).sub(&Fixed::int(1)))?).ln().ok_or(Failure::Unable)
}

fn atanh(u: &Fixed) -> Found<Fixed> {
    let one = Fixed::int(1);
    let quotient = one.add(u).div(&one.sub(u)).ok_or(Failure::Undefined)?;
    Ok(quotient.ln().ok_or(Failure::Undefined)?.mul(&Fixed::power_of_half(1)))
}

/// erf(u) = 2/sqrt(pi)*(u - u^3/3 + u^5/(2!*5) - ...).
fn erf(u: &Fixed) -> Found<Fixed> {
    if u.abs().compare(&Fixed::int(8)) == Ordering::Greater {
        return Err(Failure::Unable);
    }
    let square = u.mul(u);
    let (mut sum, mut power) = (Fixed::int(0), u.clone());
    for n in 0..600 {
        let term = power.div(&Fixed::int(2 * n + 1)).ok_or(Failure::Unable)?;
        if term == Fixed::int(0) {
            break;
        }
        sum = if n % 2 == 0 { sum.add(&term) } else { sum.sub(&term) };
        power = power.mul(&square).div(&Fixed::int(n + 1)).ok_or(Failure::Unable)?;
    }
    let scale = square_root(&Fixed::pi())?;
    sum.mul(&Fixed::int(2)).div(&scale).ok_or(Failure::Unable)
}

fn erf_slope(u: &Germ) -> Found<Germ> {
    let scale = u.constant(square_root(&Fixed::pi())?);
    u.mul(u).neg().exp()?.mul(&u.int(2)).div(&scale)
}
