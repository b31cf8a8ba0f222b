//! Roots of known polynomials, and laws on generated ones.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::One;
use num_traits::Signed;
use num_traits::Zero;
use proptest::prelude::*;

use super::super::Ball;
use super::super::Rational;
use super::Isolated;
use super::RealRoots;
use super::enclosure;
use super::isolate;
use super::polynomial::derivative;
use super::polynomial::divide;
use super::polynomial::gcd;
use super::polynomial::multiply;
use super::polynomial::primitive;
use super::refine;
use super::residues::is_prime;
use super::residues::large_primes;
use super::sign_at;
use super::sign_at_root;
use super::square_free;

fn of(coefficients: &[i64]) -> Vec<BigInt> {
    coefficients.iter().map(|c| BigInt::from(*c)).collect()
}

fn product(factors: &[Vec<BigInt>]) -> Vec<BigInt> {
    factors.iter().fold(of(&[1]), |p, f| multiply(&p, f))
}

fn wilkinson(n: i64) -> Vec<BigInt> {
    product(&(1..=n).map(|i| of(&[-i, 1])).collect::<Vec<_>>())
}

fn chebyshev(n: usize) -> Vec<BigInt> {
    let (mut a, mut b) = (of(&[1]), of(&[0, 1]));
    for _ in 1..n {
        let mut next = multiply(&of(&[0, 2]), &b);
        next.iter_mut().zip(&a).for_each(|(x, y)| *x -= y);
        (a, b) = (b, next);
    }
    b
}

/// x^n − 2(ax² + bx + c)².
fn mignotte(n: usize, square: &[i64]) -> Vec<BigInt> {
    let mut p: Vec<BigInt> = multiply(&of(square), &of(square)).iter().map(|c| c * -2).collect();
    p.resize(p.len().max(n + 1), BigInt::ZERO);
    p[n] += 1;
    p
}

/// The invariants of the answer, checked by signs alone; the number of roots by Sturm's theorem.
#[track_caller]
fn check(p: &[BigInt]) -> RealRoots {
    let all = isolate(p);
    let mut reached: Option<(Rational, bool)> = None;
    for root in all.roots() {
        let factor = &all.factors()[root.factor];
        assert_eq!(factor.multiplicity, root.multiplicity);
        let (left, right) = match &root.place {
            Isolated::Exact(r) => {
                assert_eq!(sign_at(p, r), Ordering::Equal);
                (r, r)
            }
            Isolated::Between(left, right) => {
                let signs = [left, right].map(|x| sign_at(&factor.polynomial, x));
                assert!(!signs.contains(&Ordering::Equal) && signs[0] != signs[1] && left < right);
                assert!(
                    [left, right].iter().all(|x| x.denom().bits() == x.denom().trailing_zeros().unwrap() + 1)
                );
                (left, right)
            }
        };
        // An interval may begin where one ends, but not at an exact root.
        let is_exact = left == right;
        if let Some((end, was_exact)) = &reached {
            assert!(end < left || (end == left && !is_exact && !was_exact), "{end} {left}");
        }
        reached = Some((right.clone(), is_exact));
    }
    assert_eq!(all.roots().len(), sturm(p));
    // Descartes' rule with multiplicities: the power of x apart, no more roots than the degree.
    let total: usize = all.roots().iter().map(|r| r.multiplicity as usize).sum();
    assert!(p.iter().all(Zero::is_zero) || total < p.len());
    all
}

/// The number of distinct real roots, by sign changes at both ends of the line in the sequence of
/// remainders.
fn sturm(p: &[BigInt]) -> usize {
    // The leading signs matter, and `primitive` drops them.
    let sign = |p: &[BigInt]| p.iter().rev().find(|c| !c.is_zero()).map_or(BigInt::ZERO, BigInt::signum);
    let signed = |p: &[BigInt]| primitive(p).iter().map(|c| c * sign(p)).collect::<Vec<_>>();
    let mut chain = vec![signed(p), signed(&derivative(p))];
    while chain[chain.len() - 1].len() > 1 {
        let (a, b) = (&chain[chain.len() - 2], &chain[chain.len() - 1]);
        let mut rest = a.clone();
        let lead = b[b.len() - 1].clone();
        while rest.len() >= b.len() {
            let top = rest[rest.len() - 1].clone();
            let at = rest.len() - b.len();
            rest.iter_mut().for_each(|c| *c *= lead.abs());
            for (x, y) in rest[at..].iter_mut().zip(b) {
                *x -= &top * y * if lead.is_negative() { -1 } else { 1 };
            }
            while rest.last().is_some_and(Zero::is_zero) {
                rest.pop();
            }
        }
        if rest.is_empty() {
            break;
        }
        chain.push(signed(&rest).iter().map(|c| -c).collect());
    }
    chain.retain(|p| !p.is_empty());
    let changes = |flip: bool| {
        let signs = chain.iter().map(|p| p[p.len() - 1].is_negative() ^ (flip && p.len().is_multiple_of(2)));
        signs.clone().zip(signs.skip(1)).filter(|(a, b)| a != b).count()
    };
    changes(true) - changes(false)
}

#[track_caller]
fn check_exact(p: &[BigInt], expected: &[(Rational, u32)]) {
    let found: Vec<_> = check(p)
        .roots()
        .iter()
        .map(|r| match &r.place {
            Isolated::Exact(x) => (x.clone(), r.multiplicity),
            Isolated::Between(l, r) => panic!("a rational root in ({l}, {r})"),
        })
        .collect();
    assert_eq!(found, expected);
}

fn intervals(all: &RealRoots) -> impl Iterator<Item = (&[BigInt], (Rational, Rational))> {
    all.roots().iter().filter_map(|root| match &root.place {
        Isolated::Between(l, r) => Some((all.factor(root), (l.clone(), r.clone()))),
        Isolated::Exact(_) => None,
    })
}

fn any_polynomial(size: i64, degree: usize) -> impl Strategy<Value = Vec<BigInt>> {
    proptest::collection::vec(-size..=size, 1..=degree + 1).prop_map(|c| of(&c))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_polynomials(p in prop_oneof![any_polynomial(9, 12), any_polynomial(1000, 40), any_polynomial(1, 60)]) {
        check(&p);
    }

    #[test]
    fn rational_roots_with_multiplicities(
        roots in proptest::collection::btree_map((-12i64..12, 1i64..5), 1u32..4, 0..6),
        scale in prop_oneof![Just(1i64), Just(-6), Just(1_000_003)],
    ) {
        let mut expected = std::collections::BTreeMap::new();
        let mut p = of(&[scale]);
        for ((n, d), m) in roots {
            *expected.entry(Rational::new(n, d)).or_insert(0) += m;
            for _ in 0..m {
                p = multiply(&p, &of(&[-n, d]));
            }
        }
        check_exact(&p, &expected.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn products_share_their_factors(
        a in any_polynomial(20, 6), b in any_polynomial(20, 6), c in any_polynomial(20, 5),
    ) {
        prop_assume!(!primitive(&a).is_empty() && !primitive(&b).is_empty() && !primitive(&c).is_empty());
        let (ac, bc) = (multiply(&a, &c), multiply(&b, &c));
        let common = gcd(&ac, &bc);
        prop_assert!(divide(&common, &primitive(&c)).is_some());
        prop_assert_eq!(&common, &primitive(&multiply(&gcd(&a, &b), &c)));
        check(&multiply(&ac, &c));
        let rebuilt = square_free(&multiply(&ac, &c)).into_iter().fold(of(&[1]), |p, (f, m)| {
            (0..m).fold(p, |p, _| multiply(&p, &f))
        });
        prop_assert_eq!(rebuilt, primitive(&multiply(&ac, &c)));
        // The sign of q at a root of p is 0 exactly where they share it.
        let all = isolate(&a);
        for (p, interval) in intervals(&all) {
            let sign = sign_at_root(p, &interval, &bc).unwrap();
            let shared = gcd(p, &bc);
            let changes = sign_at(&shared, &interval.0) != sign_at(&shared, &interval.1);
            prop_assert_eq!(sign == Ordering::Equal, changes);
            prop_assert_eq!(sign_at_root(p, &interval, &multiply(&bc, &of(&[-3]))), Some(sign.reverse()));
        }
    }

    #[test]
    fn refinements_nest(p in any_polynomial(1000, 20), bits in 1u32..700) {
        let all = isolate(&p);
        for (p, interval) in intervals(&all) {
            let mut last = interval.clone();
            for bits in [bits, bits + 1, 2 * bits] {
                let next = refine(p, &last, bits);
                prop_assert!(last.0 <= next.0 && next.0 < next.1 && next.1 <= last.1);
                prop_assert!(&next.1 - &next.0 <= Rational::TWO.pow(-i64::from(bits)));
                prop_assert!(sign_at(p, &next.0) != sign_at(p, &next.1));
                last = next;
            }
            let ball = enclosure(p, &interval, bits);
            prop_assert!(ball.overlaps(&Ball::between(&last.0, &last.1, 2 * bits)));
            let (low, high) = ball.ends().unwrap();
            prop_assert!(&high - &low <= high.abs().max(low.abs()) * Rational::TWO.pow(-i64::from(bits)));
        }
    }

    #[test]
    fn comparisons_agree(p in any_polynomial(30, 10), n in -50i64..50, d in 1i64..9) {
        let (all, x) = (isolate(&p), Rational::new(n, d));
        let orders: Vec<_> = all.roots().iter().map(|r| all.compare(r, &x)).collect();
        prop_assert!(orders.is_sorted());
        let count = |order| orders.iter().filter(|o| **o == order).count();
        let zero = !all.roots().is_empty() && sign_at(&p, &x) == Ordering::Equal;
        prop_assert_eq!(count(Ordering::Equal), usize::from(zero));
    }
}

#[test]
fn small_cases() {
    for p in [of(&[]), of(&[0, 0]), of(&[7]), of(&[-1, 0, 0]), of(&[1, 0, 1]), of(&[2, 0, 3, 0, 1])] {
        assert!(check(&p).roots().is_empty(), "{p:?}");
    }
    check_exact(&of(&[0, -3]), &[(Rational::ZERO, 1)]);
    check_exact(&of(&[0, 0, 0, 1]), &[(Rational::ZERO, 3)]);
    check_exact(&of(&[-1, 1, 2]), &[(Rational::MINUS_ONE, 1), (Rational::HALF, 1)]);
    // x³(x² − 2), and (x² − 2)²(x² − 3)(2x − 3)²: 3/2 lies between √2 and √3.
    let multiplicities = |p: &[BigInt]| check(p).roots().iter().map(|r| r.multiplicity).collect::<Vec<_>>();
    assert_eq!(multiplicities(&of(&[0, 0, 0, -2, 0, 1])), [1, 3, 1]);
    let (two, three, line) = (of(&[-2, 0, 1]), of(&[-3, 0, 1]), of(&[-3, 2]));
    assert_eq!(multiplicities(&product(&[two.clone(), two, three, line.clone(), line])), [1, 2, 2, 2, 1]);
    // x⁶ − 2 and x⁹ − 8, whose roots are roots of rational numbers; x⁴ − 4x² + 3 = (x² − 1)(x² − 3).
    assert_eq!(check(&of(&[-2, 0, 0, 0, 0, 0, 1])).roots().len(), 2);
    assert_eq!(check(&of(&[-8, 0, 0, 0, 0, 0, 0, 0, 0, 1])).roots().len(), 1);
    assert_eq!(check(&of(&[3, 0, -4, 0, 1])).roots().len(), 4);
}

#[test]
fn known_families() {
    let whole = |n| (1..=n).map(|i| (Rational::from(i), 1)).collect::<Vec<_>>();
    check_exact(&wilkinson(20), &whole(20));
    check_exact(&wilkinson(60), &whole(60));
    assert_eq!(check(&chebyshev(50)).roots().len(), 50);
    assert_eq!(check(&chebyshev(51)).roots().len(), 51);
    // Wilkinson's: 2²³ times the product, less x¹⁹, has ten real roots left.
    let mut p: Vec<BigInt> = wilkinson(20).iter().map(|c| c << 23).collect();
    p[19] -= 1;
    assert_eq!(check(&p).roots().len(), 10);
    // All roots within 2⁻²⁰⁰ of whole numbers, where bisection would look for ends.
    let mut p: Vec<BigInt> = wilkinson(24).iter().map(|c| c << 250).collect();
    p[0] += 1;
    assert_eq!(check(&p).roots().len(), 24);
    for (n, square, roots) in [(5, [-1, 100, 0], 3), (40, [-1, 100, 0], 4), (31, [-7, 5, 300], 3)] {
        assert_eq!(check(&mignotte(n, &square)).roots().len(), roots, "{n} {square:?}");
    }
    // 2^±3000 and 1 together.
    let far = [-BigInt::one() << 3000, BigInt::one()].to_vec();
    let near = [-BigInt::one(), BigInt::from(3) << 3000].to_vec();
    assert_eq!(check(&product(&[far, near, of(&[-2, 0, 1])])).roots().len(), 4);
}

#[test]
fn close_roots_are_told_apart() {
    // The two roots near 1/100 agree to about 660 bits, and refining one of them finds neither the other.
    let p = mignotte(200, &[-1, 100, 0]);
    let all = isolate(&p);
    assert_eq!(all.roots().len(), 4);
    let sizes: Vec<_> = intervals(&all).map(|(p, i)| refine(p, &i, 3000)).collect();
    let gap = &sizes[2].0 - &sizes[1].1;
    assert!(gap.is_positive() && gap < Rational::TWO.pow(-600));
}

#[test]
fn an_interval_that_isolates_nothing_is_left_alone() {
    let p = of(&[-2, 0, 1]);
    for (l, r) in [(2, 3), (-2, 2), (3, 2)] {
        let interval = (Rational::from(l), Rational::from(r));
        assert_eq!(refine(&p, &interval, 50), interval);
        assert_eq!(sign_at_root(&p, &interval, &p), None);
        assert!(enclosure(&p, &interval, 50).contains(&interval.0));
    }
    // A rational root is met, and ends need not be dyadic.
    let interval = (Rational::new(1, 3), Rational::new(5, 3));
    let (l, r) = refine(&of(&[-1, 0, 1]), &interval, 50);
    assert!(l <= Rational::ONE && Rational::ONE <= r && &r - &l < Rational::TWO.pow(-49));
    let (l, r) = refine(&p, &interval, 50);
    assert!(&l * &l < Rational::TWO && Rational::TWO < &r * &r);
    assert_eq!(refine(&[], &interval, 50), interval);
}

#[test]
fn the_first_primes_are_the_largest() {
    let listed: Vec<u64> = large_primes().take(10).collect();
    let searched: Vec<u64> = (0..1u64 << 62).rev().filter(|n| is_prime(*n)).take(10).collect();
    assert_eq!(listed, searched);
    assert_eq!((0..100).filter(|n| is_prime(*n)).count(), 25);
    assert!(!is_prime(3_215_031_751) && !is_prime(41 * 43) && is_prime(1_000_000_007));
}
