//! Polynomials modulo an odd number of one word.
//!
//! Products are Montgomery's: a residue a is stored as a·2⁶⁴ mod m, and a product costs three
//! multiplications and no division (Montgomery, *Modular multiplication without trial division*, 1985).
//! Worked example: gcd(x² − 1, x² + x) mod 7 is x + 1, and 1 modulo any prime proves two polynomials
//! coprime over the integers, provided the prime does not divide both leading coefficients.
//!
//! A polynomial is the list of its coefficients, lowest first, without leading zeros; 0 is empty.

use num_bigint::BigInt;
use num_bigint::Sign;

/// The residues modulo an odd number below 2⁶².
#[derive(Clone, Copy, Debug)]
pub(super) struct Residues {
    modulus: u64,
    /// −1/modulus mod 2⁶⁴.
    inverse: u64,
    /// 2¹²⁸ mod modulus.
    square: u64,
}

impl Residues {
    /// The caller passes an odd modulus between 3 and 2⁶².
    pub fn new(modulus: u64) -> Residues {
        // Newton's iteration doubles the number of correct low bits; an odd m is its own inverse mod 8.
        let mut inverse = modulus;
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(modulus.wrapping_mul(inverse)));
        }
        let word = (1u128 << 64) % u128::from(modulus);
        let square = (word * word % u128::from(modulus)) as u64;
        Residues { modulus, inverse: inverse.wrapping_neg(), square }
    }

    pub fn modulus(self) -> u64 {
        self.modulus
    }

    /// a·b/2⁶⁴, for any word a and a residue b.
    #[inline]
    pub fn mul(self, a: u64, b: u64) -> u64 {
        let product = u128::from(a) * u128::from(b);
        let quotient = (product as u64).wrapping_mul(self.inverse);
        // Below (2⁶⁴·m + 2⁶⁴·m)/2⁶⁴ = 2m, and the sum below 2¹²⁷.
        let r = ((product + u128::from(quotient) * u128::from(self.modulus)) >> 64) as u64;
        if r >= self.modulus { r - self.modulus } else { r }
    }

    #[inline]
    pub fn add(self, a: u64, b: u64) -> u64 {
        let r = a + b;
        if r >= self.modulus { r - self.modulus } else { r }
    }

    #[inline]
    pub fn sub(self, a: u64, b: u64) -> u64 {
        if a >= b { a - b } else { a + self.modulus - b }
    }

    pub fn of_word(self, n: u64) -> u64 {
        self.mul(n, self.square)
    }

    pub fn of(self, n: &BigInt) -> u64 {
        let digits = n.magnitude().iter_u64_digits().rev();
        let r = digits.fold(0, |r, d| self.add(self.mul(r, self.square), self.of_word(d)));
        if n.sign() == Sign::Minus { self.sub(0, r) } else { r }
    }

    /// The least nonnegative number of the residue class.
    pub fn word(self, a: u64) -> u64 {
        self.mul(a, 1)
    }

    fn pow(self, mut a: u64, mut exponent: u64) -> u64 {
        let mut power = self.of_word(1);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = self.mul(power, a);
            }
            (a, exponent) = (self.mul(a, a), exponent >> 1);
        }
        power
    }

    /// 1/a, for a prime modulus and a not 0.
    pub fn invert(self, a: u64) -> u64 {
        self.pow(a, self.modulus - 2)
    }

    /// The polynomial modulo the modulus; shorter when that divides the leading coefficient.
    pub fn polynomial(self, p: &[BigInt]) -> Vec<u64> {
        trimmed(p.iter().map(|c| self.of(c)).collect())
    }

    pub fn derivative(self, p: &[u64]) -> Vec<u64> {
        trimmed(p.iter().enumerate().skip(1).map(|(i, c)| self.mul(*c, self.of_word(i as u64))).collect())
    }

    /// The monic greatest common divisor, for a prime modulus; 0 of two zeros.
    pub fn gcd(self, mut a: Vec<u64>, mut b: Vec<u64>) -> Vec<u64> {
        while let Some(&lead) = b.last() {
            let scale = self.invert(lead);
            b.iter_mut().for_each(|c| *c = self.mul(*c, scale));
            while a.len() >= b.len() {
                let (at, lead) = (a.len() - b.len(), a[a.len() - 1]);
                for (x, y) in a[at..].iter_mut().zip(&b) {
                    *x = self.sub(*x, self.mul(lead, *y));
                }
                a = trimmed(a);
            }
            (a, b) = (b, a);
        }
        if let Some(&lead) = a.last() {
            let scale = self.invert(lead);
            a.iter_mut().for_each(|c| *c = self.mul(*c, scale));
        }
        a
    }

    pub fn value(self, p: &[u64], x: u64) -> u64 {
        p.iter().rev().fold(0, |v, c| self.add(self.mul(v, x), *c))
    }

    /// The residues where p is 0, by trying them all.
    pub fn zeros(self, p: &[u64]) -> Vec<u64> {
        // Four at a time, so that the products need not wait for each other.
        let mut out = Vec::new();
        let one = self.of_word(1);
        let (mut x, mut left) = (0, self.modulus);
        while left > 0 {
            let mut points = [x; 4];
            for i in 1..4 {
                points[i] = self.add(points[i - 1], one);
            }
            x = self.add(points[3], one);
            let mut values = [0; 4];
            for c in p.iter().rev() {
                for (v, point) in values.iter_mut().zip(points) {
                    *v = self.add(self.mul(*v, point), *c);
                }
            }
            let fresh = left.min(4);
            out.extend((0..fresh as usize).filter(|i| values[*i] == 0).map(|i| points[i]));
            left -= fresh;
        }
        out
    }
}

fn trimmed(mut p: Vec<u64>) -> Vec<u64> {
    while p.last() == Some(&0) {
        p.pop();
    }
    p
}

/// The primes below 2⁶², downwards.
pub(super) fn large_primes() -> impl Iterator<Item = u64> {
    let known = FIRST.iter().map(|d| (1 << 62) - d);
    let last = (1 << 62) - FIRST[FIRST.len() - 1];
    known.chain((3..last).rev().filter(|n| is_prime(*n)))
}

/// 2⁶² minus its eight largest primes, which saves most callers the search.
const FIRST: [u64; 8] = [57, 87, 117, 143, 153, 167, 171, 195];

/// The odd primes from n upwards, for small n.
pub(super) fn small_primes(n: u64) -> impl Iterator<Item = u64> {
    (n.max(3)..1 << 62).filter(|n| is_prime(*n))
}

/// Miller's test with the first twelve primes as bases, which is a proof below 2⁶⁴ (Sorenson and
/// Webster, *Strong pseudoprimes to twelve prime bases*, 2017).
pub(super) fn is_prime(n: u64) -> bool {
    const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if n < 2 || BASES.iter().any(|b| n.is_multiple_of(*b)) {
        return BASES.contains(&n);
    }
    if n < 41 * 41 {
        return true;
    }
    let field = Residues::new(n);
    let (one, minus_one) = (field.of_word(1), field.sub(0, field.of_word(1)));
    let twos = (n - 1).trailing_zeros();
    BASES.iter().all(|b| {
        let mut power = field.pow(field.of_word(*b), (n - 1) >> twos);
        if power == one || power == minus_one {
            return true;
        }
        (1..twos).any(|_| {
            power = field.mul(power, power);
            power == minus_one
        })
    })
}
