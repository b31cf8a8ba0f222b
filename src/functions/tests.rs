//! Every fact of every record, against the other facts: at a grid of points, at the special ones, and at
//! the ends of the domain. Enclosures prove, so a fact that is wrong by more than a ball's radius fails.

use std::cmp::Ordering;

use crate::decide::enclose;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Pool;
use crate::functions;
use crate::functions::Bound;
use crate::functions::Function;
use crate::functions::Interval;
use crate::functions::Meaning;
use crate::functions::Monotone;
use crate::functions::Signs;
use crate::functions::record::Analytic;
use crate::number::Ball;
use crate::number::Rational;

const BITS: u32 = 160;

fn grid() -> Vec<Rational> {
    let special = [0, 1, -1, 2, -2].map(Rational::from);
    let between = (-23..=23).map(|i| Rational::new(i, 7) + Rational::new(1, 100));
    special.into_iter().chain(between).collect()
}

fn holds(domain: &Interval, u: &Rational) -> bool {
    let above = domain.lower.is_none_or(|(a, closed)| match u.cmp(&Rational::from(a)) {
        Ordering::Greater => true,
        Ordering::Equal => closed,
        Ordering::Less => false,
    });
    let below = domain.upper.is_none_or(|(b, closed)| match u.cmp(&Rational::from(b)) {
        Ordering::Less => true,
        Ordering::Equal => closed,
        Ordering::Greater => false,
    });
    above && below
}

/// Whether the record says that the function has a value.
fn is_inside(record: &Function, facts: &Analytic, u: &Rational) -> bool {
    holds(&record.domain, u)
        && facts.pole.is_none_or(|pole| {
            let mut pool = Pool::default();
            let tested = {
                let b = pool.anywhere();
                pole(&b, b.number(u.clone()))
            };
            let sign = enclose(&pool, tested, &[], BITS).and_then(|ball| ball.sign());
            sign.expect("the grid holds no number near a pole") != Ordering::Equal
        })
}

fn analytic() -> impl Iterator<Item = (&'static Function, &'static Analytic)> {
    functions::all().filter_map(|(_, record)| match &record.meaning {
        Meaning::Analytic(facts) => Some((record, facts)),
        _ => None,
    })
}

fn value(facts: &Analytic, u: &Rational) -> Option<Ball> {
    (facts.enclosure)(&Ball::exact(u, BITS), BITS)
}

/// The sign of ln(b) is asked as that of b - 1: a monotone function with values of both signs is zero where
/// its inverse says.
#[test]
fn monotone_functions_are_zero_where_their_inverse_says() {
    for (record, facts) in analytic().filter(|(_, f)| f.signs == Signs::ANY && f.monotone != Monotone::No) {
        let Some(inverse) = facts.inverse else { continue };
        let mut pool = Pool::default();
        let zero = {
            let b = pool.on_cell();
            inverse(&b, b.int(0))
        };
        let zero = enclose(&pool, zero, &[], BITS).expect("a zero is a constant");
        let at = (facts.enclosure)(&zero, BITS).expect("a zero lies in the domain");
        assert!(at.contains(&Rational::ZERO), "{}", record.name);
    }
}

/// What an expression in one symbol is at a rational number.
fn at(pool: &mut Pool, e: Expr, u: &Rational) -> Option<Ball> {
    let s = pool.symbol("u");
    let number = pool.anywhere().number(u.clone());
    let e = functions::substitute(pool, Domain::Kept, &[e], &[(s, number)])[0];
    enclose(pool, e, &[], BITS)
}

#[test]
fn the_domain_is_where_the_enclosure_has_a_value() {
    for (record, facts) in analytic() {
        for u in grid() {
            let stated = is_inside(record, facts, &u);
            assert_eq!(value(facts, &u).is_some(), stated, "{} at {u}", record.name);
        }
    }
}

#[test]
fn the_derivative_is_that_of_the_enclosure() {
    let step = Rational::new(1, 1 << 30);
    let slack = Ball::between(&Rational::new(-1, 1 << 18), &Rational::new(1, 1 << 18), BITS);
    for (record, facts) in analytic() {
        let mut pool = Pool::default();
        let s = pool.symbol("u");
        let formula = {
            let b = pool.on_cell();
            (facts.derivative)(&b, b.symbol(s))
        };
        let mut compared = 0;
        for u in grid() {
            let (before, after) = (&u - &step, &u + &step);
            if ![&before, &u, &after].iter().all(|u| is_inside(record, facts, u)) {
                continue;
            }
            let (Some(low), Some(high)) = (value(facts, &before), value(facts, &after)) else { continue };
            let quotient = high.sub(&low, BITS).mul(&Ball::exact(&(&Rational::HALF / &step), BITS), BITS);
            let exact = at(&mut pool, formula, &u).expect("the derivative exists inside the domain");
            // The symmetric quotient of an analytic function differs by O(h^2).
            let scale = exact.abs().add(&Ball::from_i64(1), BITS);
            let allowed = exact.add(&scale.mul(&slack, BITS), BITS);
            assert!(allowed.overlaps(&quotient), "{} at {u}", record.name);
            compared += 1;
        }
        assert!(compared > 5, "{} was compared at {compared} points", record.name);
    }
}

#[test]
fn monotonicity_signs_and_limits_hold_on_the_grid() {
    for (record, facts) in analytic() {
        let mut points: Vec<Rational> = grid().into_iter().filter(|u| is_inside(record, facts, u)).collect();
        points.sort();
        let direction = match facts.monotone {
            Monotone::Increasing => Some(Ordering::Greater),
            Monotone::Decreasing => Some(Ordering::Less),
            Monotone::No => None,
        };
        let mut pool = Pool::default();
        for pair in points.windows(2) {
            let (low, high) = (value(facts, &pair[0]), value(facts, &pair[1]));
            let (low, high) = (low.expect("inside"), high.expect("inside"));
            if let Some(direction) = direction {
                assert_eq!(high.sub(&low, BITS).sign(), Some(direction), "{} at {}", record.name, pair[0]);
            }
            let sign = high.sign();
            if let Some(sign) = sign {
                let sign = Signs::of(sign as i32);
                assert!(sign.is_subset(facts.signs), "{} at {}", record.name, pair[1]);
                if facts.sign_of_argument {
                    assert_eq!(sign, Signs::of(pair[1].signum()), "{} at {}", record.name, pair[1]);
                }
            }
            for (limit, beyond) in [(facts.limits.0, Ordering::Less), (facts.limits.1, Ordering::Greater)] {
                let (Bound::Finite(limit), Some(direction)) = (limit, direction) else { continue };
                let limit = limit(&pool.on_cell());
                let bound = enclose(&pool, limit, &[], BITS).expect("a limit is a constant");
                // An increasing function stays above its limit at the lower end.
                let outside = if direction == Ordering::Greater { beyond } else { beyond.reverse() };
                assert_ne!(high.sub(&bound, BITS).sign(), Some(outside), "{} at {}", record.name, pair[1]);
            }
        }
    }
}

#[test]
fn inverses_normal_forms_and_special_values_agree() {
    for (record, facts) in analytic() {
        let mut pool = Pool::default();
        let s = pool.symbol("u");
        let u = pool.anywhere().symbol(s);
        for point in grid().into_iter().filter(|u| is_inside(record, facts, u)) {
            let exact = value(facts, &point).expect("inside");
            if let Some(normal) = facts.normal {
                let form = normal(&pool.on_cell(), u);
                let other = at(&mut pool, form, &point).expect("the normal form has the same domain");
                assert!(other.overlaps(&exact), "{} at {point}", record.name);
            }
            let folded = {
                let b = pool.anywhere();
                (facts.fold)(&b, b.number(point.clone()))
            };
            if let Some(folded) = folded {
                let other = enclose(&pool, folded, &[], BITS).expect("a special value is a constant");
                assert!(other.overlaps(&exact), "{} at {point}", record.name);
            }
            if let Some(inverse) = facts.inverse {
                // The inverse at an exact value of the function: f(u) is enclosed, so u lies in the image.
                let name = pool.symbol("y");
                let y = pool.anywhere().symbol(name);
                let back = inverse(&pool.on_cell(), y);
                if let Some(back) = enclose(&pool, back, &[(name, exact)], BITS) {
                    assert!(back.contains(&point), "{} at {point}: {back:?}", record.name);
                }
            }
        }
    }
}
