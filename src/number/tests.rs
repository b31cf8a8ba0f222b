//! Numbers by two routes: a low precision against a high one, an identity, an exact series.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::Ball;
use super::Rational;
use super::decimal;
use super::decimal_of_rational;
use super::fixed;
use super::work::cost_of;

fn big(r: &Rational) -> BigRational {
    BigRational::new(r.numer(), r.denom())
}

fn of(r: BigRational) -> Rational {
    Rational::from_big(r.numer().clone(), r.denom().clone())
}

fn any_integer() -> impl Strategy<Value = i64> {
    prop_oneof![
        -9i64..10,
        -100_000i64..100_000,
        any::<i64>(),
        Just(i64::MIN),
        Just(i64::MAX),
        Just(i64::MIN + 1)
    ]
}

fn any_rational() -> impl Strategy<Value = Rational> {
    let small =
        || (any_integer(), any_integer()).prop_map(|(n, d)| Rational::new(n, if d == 0 { 1 } else { d }));
    prop_oneof![4 => small(), 1 => (small(), small()).prop_map(|(a, b)| a * b)]
}

/// Numbers with a size between 2^−low and 2^high.
fn argument(low: i64, high: i64) -> impl Strategy<Value = Rational> {
    (-1_000_000i64..1_000_000, -low..high)
        .prop_map(|(n, e)| Rational::new(n, 1_000_003) * Rational::TWO.pow(e))
}

/// What a function is tested on: its name, its enclosure, and the sizes of the arguments.
type Function = (&'static str, fn(&Ball, u32) -> Option<Ball>, i64, i64);

const FUNCTIONS: &[Function] = &[
    ("exp", |x, b| Some(x.exp(b)), 200, 12),
    ("ln", Ball::ln, 200, 200),
    ("sin", |x, b| Some(x.sin(b)), 200, 100),
    ("cos", |x, b| Some(x.cos(b)), 200, 100),
    ("tan", Ball::tan, 200, 10),
    ("atan", |x, b| Some(x.atan(b)), 200, 200),
    ("asin", Ball::asin, 200, 1),
    ("sinh", |x, b| Some(x.sinh(b)), 200, 10),
    ("cosh", |x, b| Some(x.cosh(b)), 200, 10),
    ("tanh", |x, b| Some(x.tanh(b)), 200, 10),
    ("asinh", |x, b| Some(x.asinh(b)), 200, 100),
    ("acosh", Ball::acosh, 4, 200),
    ("atanh", Ball::atanh, 200, 0),
    ("erf", |x, b| Some(x.erf(b)), 200, 5),
    ("erfc", |x, b| Some(x.erfc(b)), 200, 5),
    ("sigmoid", |x, b| Some(x.sigmoid(b)), 100, 10),
    ("softplus", |x, b| Some(x.softplus(b)), 100, 10),
    ("sqrt", Ball::sqrt, 200, 200),
    ("cube root", |x, b| x.root(3, b), 200, 200),
    ("40th root", |x, b| x.root(40, b), 200, 200),
    ("fifth power", |x, b| x.powi(5, b), 200, 200),
    ("inverse square", |x, b| x.powi(-2, b), 200, 200),
];

/// The radius is below 2^−bits, relatively to the number or, for a number below 1, absolutely.
#[track_caller]
fn check_is_sharp(name: &str, x: &Rational, ball: &Ball, bits: u32) {
    let (low, high) = ball.ends().expect("the ball is bounded");
    let size = high.abs().max(low.abs()).max(Rational::ONE);
    let slack = Rational::TWO.pow(i64::from(bits) - 6).recip();
    assert!(high - low <= size * slack, "{name}({x}) at {bits} bits is {ball:?}");
}

proptest! {
    // A failure prints its minimal input; nothing is written next to the sources.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rationals_compute_like_big_rationals(a in any_rational(), b in any_rational()) {
        prop_assert_eq!(&a + &b, of(big(&a) + big(&b)));
        prop_assert_eq!(&a - &b, of(big(&a) - big(&b)));
        prop_assert_eq!(&a * &b, of(big(&a) * big(&b)));
        if !b.is_zero() {
            prop_assert_eq!(&a / &b, of(big(&a) / big(&b)));
        }
        prop_assert_eq!(a.cmp(&b), big(&a).cmp(&big(&b)));
        prop_assert_eq!(-&a, of(-big(&a)));
        prop_assert_eq!(a.pow(3), of(big(&a) * big(&a) * big(&a)));
        prop_assert_eq!(a.pow(3).root(3), Some(a.clone()));
        prop_assert_eq!(a.to_string(), big(&a).to_string());
        let g = a.gcd(&b);
        if !g.is_zero() {
            prop_assert!((&a / &g).is_integer() && (&b / &g).is_integer() && g.is_positive());
            prop_assert!((&a / &g).gcd(&(&b / &g)).is_one());
        }
    }

    #[test]
    fn no_simpler_number_lies_between(n in -300i64..300, d in 1i64..40, m in 1i64..40, e in 1i64..400) {
        let a = Rational::new(n, d);
        let b = &a + Rational::new(m, e);
        let simple = a.simplest_between(&b);
        prop_assert!(a < simple && simple < b);
        for smaller in 1..simple.denom_i64().unwrap() {
            let next = Rational::from((&a * Rational::from(smaller)).floor()) + Rational::ONE;
            prop_assert!(next / Rational::from(smaller) >= b);
        }
    }

    #[test]
    fn low_precision_holds_high_precision(
        f in proptest::sample::select(FUNCTIONS),
        n in -1_000_000i64..1_000_000,
        e in 0i64..400,
        bits in 24u32..300,
    ) {
        let (name, f, low, high) = f;
        let x = Rational::new(n, 1_000_003) * Rational::TWO.pow(e % (low + high) - low);
        let at = |bits| f(&Ball::exact(&x, bits), bits);
        if let (Some(coarse), Some(fine)) = (f(&Ball::exact(&x, 4 * bits), bits), at(4 * bits + 900)) {
            prop_assert!(coarse.contains_ball(&fine), "{name}({x}) at {bits}: {coarse:?} and {fine:?}");
        }
        // How sharp it is shows where the argument is known well: sin(10^25) needs 83 bits before the point.
        if name != "tan"
            && let Some(sharp) = f(&Ball::exact(&x, 4 * bits + 900), bits)
        {
            check_is_sharp(name, &x, &sharp, bits);
        }
        if let (Some(coarse), Some(fine)) = (at(bits), at(4 * bits)) {
            prop_assert!(coarse.overlaps(&fine), "{name}({x}) at {bits}: {coarse:?} and {fine:?}");
        }
    }

    #[test]
    fn a_wide_ball_holds_the_values_of_its_numbers(
        f in proptest::sample::select(FUNCTIONS),
        n in -1_000_000i64..1_000_000,
        e in 0i64..400,
        width in -60i64..6,
        at in 0i64..=16,
    ) {
        let (name, f, low, high) = f;
        let a = Rational::new(n, 1_000_003) * Rational::TWO.pow((e % (low + high) - low).min(6));
        let b = &a + Rational::TWO.pow(width);
        let x = &a + (&b - &a) * Rational::new(at, 16);
        if let Some(wide) = f(&Ball::between(&a, &b, 64), 64) {
            let narrow = f(&Ball::exact(&x, 1200), 600).expect("a subset of the domain");
            prop_assert!(wide.overlaps(&narrow), "{name} on [{a}, {b}] at {x}: {wide:?} and {narrow:?}");
            if 0 < at && at < 16 && !name.starts_with("cos") {
                prop_assert!(wide.contains_ball(&narrow), "{name} on [{a}, {b}] at {x}: {wide:?} and {narrow:?}");
            }
        }
    }

    #[test]
    fn arithmetic_holds_the_exact_result(a in any_rational(), b in any_rational(), w in any_rational(), bits in 4u32..150) {
        let (x, y) = (Ball::between(&a, &(&a + &w), bits), Ball::between(&b, &(&b - &w), bits));
        for (p, q) in [(a.clone(), b.clone()), (&a + &w, &b - &w), (&a + &w * Rational::HALF, b.clone())] {
            prop_assert!(x.contains(&p) && y.contains(&q));
            prop_assert!(x.add(&y, bits).contains(&(&p + &q)));
            prop_assert!(x.sub(&y, bits).contains(&(&p - &q)));
            prop_assert!(x.mul(&y, bits).contains(&(&p * &q)));
            prop_assert!(x.abs().contains(&p.abs()));
            prop_assert!(x.powi(4, bits).unwrap().contains(&p.pow(4)));
            prop_assert!(x.union(&y, bits).contains(&q));
            if let Some(quotient) = x.div(&y, bits) {
                prop_assert!(quotient.contains(&(&p / &q)));
            }
        }
        prop_assert!(Ball::exact(&(&a - &b), bits).sign().is_none_or(|s| s == a.cmp(&b)));
    }

    #[test]
    fn identities_hold(x in argument(40, 6), bits in 32u32..400) {
        let one = Ball::from_i64(1);
        let b = Ball::exact(&x, bits);
        let (s, c) = (b.sin(bits), b.cos(bits));
        prop_assert!(s.mul(&s, bits).add(&c.mul(&c, bits), bits).contains(&Rational::ONE));
        let (sh, ch) = (b.sinh(bits), b.cosh(bits));
        prop_assert!(ch.mul(&ch, bits).sub(&sh.mul(&sh, bits), bits).contains(&Rational::ONE));
        prop_assert!(b.abs().ln(bits).is_none_or(|ln| ln.exp(bits).contains(&x.abs())));
        prop_assert!(b.exp(bits).ln(bits).is_some_and(|ln| ln.contains(&x)));
        prop_assert!(b.sinh(bits).asinh(bits).contains(&x));
        prop_assert!(b.atan(bits).tan(bits).unwrap().contains(&x));
        prop_assert!(b.tanh(bits).overlaps(&sh.div(&ch, bits).unwrap()));
        prop_assert!(b.sigmoid(bits).add(&b.neg().sigmoid(bits), bits).contains(&Rational::ONE));
        prop_assert!(b.softplus(bits).overlaps(&one.add(&b.exp(bits), bits).ln(bits).unwrap()));
        prop_assert!(b.abs().sqrt(bits).unwrap().powi(2, bits).unwrap().contains(&x.abs()));
        if let Some(area) = b.acosh(bits) {
            prop_assert!(area.cosh(bits).contains(&x));
        }
        if let Some(area) = b.atanh(bits) {
            prop_assert!(area.tanh(bits).contains(&x));
        }
        prop_assert!(b.erf(bits).add(&b.erfc(bits), bits).contains(&Rational::ONE));
        prop_assert!(b.erfc(bits).overlaps(&one.sub(&b.erf(20 * bits + 6000), 20 * bits + 6000)));
        if let Some(arc) = b.asin(bits) {
            prop_assert!(arc.sin(bits).contains(&x));
        }
    }

    #[test]
    fn erf_is_its_alternating_series(n in -3000i64..3000, bits in 32u32..150) {
        // √π/2·erf(x) = Σ (−1)ᵏ x^(2k+1)/(k!(2k+1)); once the terms decrease the next one bounds the rest.
        let x = Rational::new(n, 1000);
        let (mut power, mut sum, mut k) = (x.clone(), x.clone(), 0i64);
        let bound = Rational::TWO.pow(-200);
        let rest = loop {
            k += 1;
            power = -power * &x * &x / Rational::from(k);
            let term = &power / Rational::from(2 * k + 1);
            if k > 20 && term.abs() < bound {
                break term.abs();
            }
            sum += &term;
        };
        let series = Ball::between(&(&sum - &rest), &(&sum + &rest), 300);
        let erf = Ball::exact(&x, bits).erf(bits);
        let scaled = erf.mul(&Ball::pi(bits).sqrt(bits).unwrap(), bits).mul(&Ball::exact(&Rational::HALF, bits), bits);
        prop_assert!(scaled.overlaps(&series), "{x}: {scaled:?} and {series:?}");
    }

    #[test]
    fn printed_digits_are_nearest(n in any::<i64>(), d in 1i64..i64::MAX, digits in 1usize..20) {
        let r = Rational::new(n, d);
        let text = decimal_of_rational(&r, digits);
        let back = Rational::from_decimal(text.trim_start_matches('-')).unwrap();
        let error = (back - r.abs()).abs();
        prop_assert!(error <= r.abs() * Rational::from(10).pow(1 - digits as i64) * Rational::HALF);
        if let Some(proved) = decimal(|bits| Some(Ball::exact(&r, bits)), digits) {
            prop_assert_eq!(proved, text);
        }
    }
}

#[test]
fn literals_are_exact() {
    let check = |text, n, d| assert_eq!(Rational::from_decimal(text), Some(Rational::new(n, d)), "{text}");
    check("0.01", 1, 100);
    check(".5", 1, 2);
    check("5.", 5, 1);
    check("1e-3", 1, 1000);
    check("2.5E6", 2_500_000, 1);
    for text in ["", ".", "e5", "1e", "1e20001", "-1", "1.2.3", "0x1", "1e99999999999999999999"] {
        assert_eq!(Rational::from_decimal(text), None, "{text}");
    }
}

#[test]
fn roots_of_perfect_powers_only() {
    assert_eq!(Rational::new(4, 9).root(2), Some(Rational::new(2, 3)));
    assert_eq!(Rational::new(-8, 27).root(3), Some(Rational::new(-2, 3)));
    assert_eq!(Rational::new(-4, 9).root(2), None);
    assert_eq!(Rational::TWO.root(2), None);
    assert_eq!(Rational::TWO.root(0), None);
}

#[test]
fn simplest_numbers() {
    let check = |a: Rational, b: Rational, s: Rational| assert_eq!(a.simplest_between(&b), s);
    check(Rational::new(1, 3), Rational::HALF, Rational::new(2, 5));
    check(Rational::MINUS_ONE, Rational::ONE, Rational::ZERO);
    check(Rational::ZERO, Rational::ONE, Rational::HALF);
    check(Rational::new(-7, 2), Rational::new(-1, 2), Rational::MINUS_ONE);
    check(Rational::ONE, Rational::from(9), Rational::TWO);
}

#[test]
fn digits_of_known_constants() {
    let check = |f: fn(u32) -> Option<Ball>, digits, text: &str| {
        assert_eq!(decimal(f, digits).as_deref(), Some(text));
    };
    let two = || Ball::from_i64(2);
    check(|b| Some(Ball::pi(b)), 50, "3.1415926535897932384626433832795028841971693993751");
    check(|b| Some(Ball::ln2(b)), 40, "0.6931471805599453094172321214581765680755");
    check(|b| Some(Ball::from_i64(1).exp(b)), 40, "2.718281828459045235360287471352662497757");
    check(|b| Ball::from_i64(2).sqrt(b).map(|x| x.neg()), 17, "-1.414213562373095");
    check(|b| Some(Ball::from_i64(1).erf(b)), 17, "0.84270079294971487");
    check(|b| Some(Ball::from_i64(-20).exp(b)), 5, "2.0612e-9");
    assert_eq!(decimal(|_| Some(two()), 17).as_deref(), Some("2"));
    assert_eq!(decimal(|_| Some(two().sub(&two(), 64)), 17).as_deref(), Some("0"));
    assert_eq!(
        decimal(
            |b| Ball::exact(&Rational::new(1, 3), b).sub(&Ball::exact(&Rational::new(1, 3), b), b).into(),
            5
        ),
        None
    );
    assert_eq!(decimal_of_rational(&Rational::new(1, 8), 2), "0.12");
    assert_eq!(decimal_of_rational(&Rational::new(9999, 100), 3), "100");
    assert_eq!(decimal_of_rational(&Rational::new(3, 20_000_000), 17), "1.5e-7");
    assert_eq!(decimal_of_rational(&Rational::new(1, 100_000), 17), "0.00001");
    assert_eq!(decimal_of_rational(&Rational::from(10).pow(17), 17), "1e17");
    assert_eq!(decimal_of_rational(&Rational::from(10).pow(16), 17), "10000000000000000");
}

#[test]
fn constants_agree_with_other_series() {
    // π = 48 atan(1/18) + 32 atan(1/57) − 20 atan(1/239) (Gauss); ln 2 = 2 artanh(1/3).
    for bits in [24u32, 100, 1000, 5000] {
        let atan = |n| Ball::exact(&Rational::new(1, n), bits).atan(bits);
        let times = |c, b: Ball| Ball::from_i64(c).mul(&b, bits);
        let gauss = times(48, atan(18)).add(&times(32, atan(57)), bits).sub(&times(20, atan(239)), bits);
        assert!(gauss.overlaps(&Ball::pi(bits)), "{bits}");
        let scale = bits + 8;
        let third: BigInt = (BigInt::from(1) << scale) / 3;
        let (mut sum, mut rest, mut k) = (third.clone(), third, 1);
        while rest > BigInt::ZERO {
            (rest, k) = (rest / 9, k + 2);
            sum += &rest / k;
        }
        // Each term of this series errs by less than two units.
        let error: BigInt = sum * 2 - fixed::ln2(scale);
        assert!(error.magnitude() < BigInt::from(4 * scale).magnitude(), "{bits}");
    }
}

#[test]
fn extremes_are_answered_at_once() {
    let ((), words) = cost_of(extremes);
    assert!(words < 1_000_000_000, "{words} words");
}

fn extremes() {
    let power =
        |c: i64, e: i64| Ball::exact(&Rational::from(c), 64).mul(&Ball::from_i64(2).powi(e, 64).unwrap(), 64);
    let tiny = power(1, -1_000_000);
    for bits in [64, 4096] {
        let zero = power(-3, 70).exp(bits);
        assert!(zero.contains(&Rational::ZERO) && zero.upper() < Rational::TWO.pow(-1000));
        assert!(!power(3, 70).exp(bits).is_bounded());
        assert!(power(3, 100_000).sin(bits).contains_ball(&Ball::from_i64(-1)));
        assert_eq!(tiny.exp(bits).sub(&Ball::from_i64(1), bits).to_f64(), 0.0);
        assert_eq!(tiny.sin(bits).sign(), Some(Ordering::Greater));
        assert_eq!(tiny.neg().atan(bits).sign(), Some(Ordering::Less));
        assert_eq!(tiny.erf(bits).sign(), Some(Ordering::Greater));
        assert_eq!(tiny.sinh(bits).sign(), Some(Ordering::Greater));
        assert_eq!(tiny.tanh(bits).sign(), Some(Ordering::Greater));
        assert!(tiny.ln(bits).unwrap().upper() < Rational::from(-690_000));
        assert!(power(1, 1 << 50).ln(bits).unwrap().is_bounded());
        assert!(power(1, 1 << 50).atan(bits).lower() > Rational::ONE);
        assert!(power(1, 1 << 50).tanh(bits).lower() > Rational::HALF);
        assert!(power(1, 1 << 50).erf(bits).lower() > Rational::HALF);
        assert!(power(-1, 1 << 50).sigmoid(bits).contains_zero());
        every_function_is_quick(
            &[power(-3, 70), power(3, 70), power(3, 100_000), tiny.clone(), tiny.neg()],
            bits,
        );
        let far = [1 << 30, 1 << 50, (1 << 59) + 1, (1 << 60) - 2];
        for e in far {
            every_function_is_quick(&[power(1, e), power(-1, e), power(1, -e), power(-1, -e)], bits);
        }
        // Next to the ends of the domains, where the argument needs a million bits.
        let (one, wide) = (Ball::from_i64(1), 1_000_064);
        let (over, under) = (one.add(&tiny, wide), one.sub(&tiny, wide));
        every_function_is_quick(&[over.clone(), under.clone(), over.neg(), under.neg()], bits);
        assert_eq!(over.acosh(bits).unwrap().sign(), Some(Ordering::Greater));
        assert!(under.acosh(bits).is_none() && over.atanh(bits).is_none() && over.asin(bits).is_none());
        assert!(under.atanh(bits).unwrap().lower() > Rational::from(300_000));
        assert!(power(1, 1 << 50).acosh(bits).unwrap().is_bounded());
        assert_eq!(tiny.atanh(bits).unwrap().sign(), Some(Ordering::Greater));
        assert_eq!(tiny.erfc(bits).sub(&one, bits).to_f64(), 0.0);
        assert_eq!(power(3, 9).erfc(bits).sign(), Some(Ordering::Greater));
        assert!(power(3, 70).erfc(bits).upper() < Rational::TWO.pow(-1000));
        assert!(power(-3, 70).erfc(bits).lower() > Rational::ONE);
        assert!(!power(1, 1 << 50).softplus(bits).contains_zero());
        let towers = power(1, 1 << 50).exp(bits);
        assert!(!towers.exp(bits).sub(&towers, bits).is_bounded());
        let gap = power(1, 1 << 50).add(&power(1, -(1 << 50)), bits);
        assert_eq!(gap.sign(), Some(Ordering::Greater));
        assert!(gap.overlaps(&gap) && !gap.overlaps(&tiny));
        assert!(gap.ends().is_none() && !gap.contains(&Rational::ONE));
        assert_eq!(tiny.neg().sqrt(bits).map(|_| ()), None);
    }
}

/// The most that one function may cost at two precisions.
const MAX_WORDS: u64 = 100_000_000;

/// Each function answers at once, and at an argument of a few bits the coarse enclosure holds the fine one.
#[track_caller]
fn every_function_is_quick(arguments: &[Ball], bits: u32) {
    for (name, f, ..) in FUNCTIONS {
        for x in arguments {
            let ((coarse, fine), words) = cost_of(|| (f(x, bits), f(x, 4 * bits)));
            if let (Some(coarse), Some(fine)) = (coarse, fine) {
                assert!(coarse.overlaps(&fine), "{name} at {bits}: {coarse:?} and {fine:?}");
            }
            assert!(words < MAX_WORDS, "{name}: {words} words");
        }
    }
}

#[test]
fn signs_of_balls() {
    let third = Ball::exact(&Rational::new(1, 3), 20);
    assert_eq!(third.sign(), Some(Ordering::Greater));
    assert_eq!(third.sub(&third, 20).sign(), None);
    assert_eq!(Ball::from_i64(0).sign(), Some(Ordering::Equal));
    assert_eq!(Ball::real_line().sign(), None);
    let unit = Ball::between(&Rational::ZERO, &Rational::ONE, 64);
    assert_eq!(unit.ends(), Some((Rational::ZERO, Rational::ONE)));
    assert_eq!(unit.sqrt(64).unwrap().ends(), Some((Rational::ZERO, Rational::ONE)));
    assert!(unit.ln(64).is_none() && unit.neg().sqrt(64).is_none());
    assert!(Ball::from_i64(1).div(&unit, 64).is_none() && unit.powi(-1, 64).is_none());
    let wide = Ball::between(&Rational::from(-3), &Rational::from(90), 64);
    assert_eq!(wide.sin(64).ends(), Some((Rational::MINUS_ONE, Rational::ONE)));
    assert_eq!(wide.powi(2, 64).unwrap().lower(), Rational::ZERO);
    assert!(wide.tan(64).is_none() && wide.asin(64).is_none());
}
