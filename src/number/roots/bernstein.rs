//! Bernstein coefficients in fixed point, with counted errors.
//!
//! On an interval a polynomial of degree n is Σ bᵢ·C(n, i)·tⁱ(1 − t)ⁿ⁻ⁱ, where t runs from 0 to 1. The
//! number of sign changes in b₀, …, bₙ is at least the number of roots in the open interval and has the
//! same parity, so 0 and 1 are exact counts; and the changes on parts of the interval are together no
//! more than on the whole (Descartes' rule; Farin, *Curves and Surfaces for CAGD*, chapter 6). The
//! coefficients on both halves come from averages alone (de Casteljau), so errors grow by less than one
//! unit a row, and coefficients of a few words replace exact ones of thousands of bits.
//!
//! Worked example: t² − t + 1/8 has b = (1/8, −3/8, 1/8) on (0, 1), two changes. Averages give
//! (1/8, −1/8, −1/8) on the left half and (−1/8, −1/8, 1/8) on the right: one root in each.

use num_bigint::BigInt;
use num_bigint::Sign;
use num_traits::One;

/// Bernstein coefficients c·2^−scale on some interval: the exact ones differ from them by no more than
/// `error`·2^−scale.
///
/// A coefficient is a row of `limbs` words, lowest first, in two's complement. Each lies below
/// 2^(64·limbs − 2) in absolute value, so that sums of two cannot overflow.
#[derive(Clone, Debug)]
pub(super) struct Bernstein {
    words: Vec<u64>,
    limbs: usize,
    error: u64,
    scale: i64,
    /// The signs of the first and of the last coefficient where they are known in spite of the errors,
    /// which are the signs of the polynomial at the ends; 0 where not.
    pub ends: [i32; 2],
}

/// How many sign changes there are: not fewer than `least` and not more than `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Changes {
    pub least: usize,
    pub most: usize,
}

/// Runs a kernel on rows of a fixed number of words where it is small, and on slices elsewhere.
macro_rules! by_limbs {
    ($limbs:expr, $fixed:ident, $general:ident, ($($array:expr),*), $($rest:expr),*) => {
        by_limbs!(@ $limbs, $fixed, $general, ($($array),*), ($($rest),*), 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
    };
    (@ $limbs:expr, $fixed:ident, $general:ident, $arrays:tt, $rest:tt, $($n:literal)*) => {
        match $limbs {
            $($n => by_limbs!(@call $n, $fixed, $arrays, $rest),)*
            limbs => by_limbs!(@slices limbs, $general, $arrays, $rest),
        }
    };
    (@call $n:literal, $fixed:ident, ($($array:expr),*), ($($rest:expr),*)) => {
        $fixed::<$n>($($array.as_chunks_mut::<$n>().0,)* $($rest),*)
    };
    (@slices $limbs:ident, $general:ident, ($($array:expr),*), ($($rest:expr),*)) => {
        $general($limbs, $($array,)* $($rest),*)
    };
}

impl Bernstein {
    /// The coefficients bᵢ = Σⱼ C(i, j)·dⱼ, i = 0, …, degree, where dⱼ is their j-th difference at 0 (0
    /// past the end of the list) and |dⱼ·2^−(scale + drop)| exact up to the `error` in units of 2^−scale
    /// that the caller has counted for the sums after the last `drop` bits have been cut off.
    pub fn from_differences(d: &[BigInt], degree: usize, scale: i64, drop: u64, error: u64) -> Bernstein {
        // A sum is below 2^degree times the largest difference.
        let bits = d.iter().map(BigInt::bits).max().unwrap_or(0) + degree as u64;
        let limbs = limbs_for(bits);
        let mut state = vec![0; d.len() * limbs];
        for (row, n) in state.chunks_exact_mut(limbs).zip(d) {
            write(row, n);
        }
        let mut words = vec![0; (degree + 1) * limbs];
        by_limbs!(limbs, sum, sum_slices, (&mut state, &mut words), degree);
        let sums = Bernstein { words, limbs, error, scale, ends: [0; 2] };
        sums.shifted_right(drop)
    }

    /// The coefficients on the left half and on the right half.
    pub fn bisect(mut self) -> (Bernstein, Bernstein) {
        let rows = (self.words.len() / self.limbs) as u64;
        let mut left = vec![0; self.words.len()];
        by_limbs!(self.limbs, halve, halve_slices, (&mut self.words, &mut left),);
        // Each of the n rows of averages is rounded down by half a unit at most.
        self.error = self.error.saturating_add(rows / 2 + 1);
        let [first, last] = std::mem::take(&mut self.ends);
        let left = Bernstein { words: left, ends: [first, 0], ..self };
        self.ends[1] = last;
        (left.compact(), self.compact())
    }

    /// The number of sign changes, as far as the errors let it be known.
    pub fn changes(&self) -> Changes {
        let (mut least, mut most) = (0, 0);
        // The last sign, and whether an unknown one followed it.
        let (mut last, mut open) = (0, 0);
        for (i, row) in self.words.chunks_exact(self.limbs).enumerate() {
            let sign = match (self.sign(row), i) {
                (0, 0) => self.ends[0],
                (0, _) if i == self.degree() => self.ends[1],
                (sign, _) => sign,
            };
            match sign {
                0 => open += 1,
                sign => {
                    let differs = usize::from(last == -sign);
                    least += differs;
                    // k unknown signs between two known ones change up to k + 1 times, with the parity
                    // that the known ones give.
                    let gap = if last == 0 { open } else { open + 1 - (open + 1 + differs) % 2 };
                    most += gap;
                    (last, open) = (sign, 0);
                }
            }
        }
        most += if last == 0 { open.saturating_sub(1) } else { open };
        Changes { least, most }
    }

    /// The ends (0 and 1) where the errors hide the sign.
    pub fn unknown_ends(&self) -> impl Iterator<Item = usize> + use<> {
        let rows = [&self.words[..self.limbs], &self.words[self.words.len() - self.limbs..]];
        let unknown = [0, 1].map(|end| self.ends[end] == 0 && self.sign(rows[end]) == 0);
        (0..2).filter(move |end| unknown[*end])
    }

    /// The bits by which the largest coefficient exceeds the errors.
    pub fn margin(&self) -> u64 {
        self.bits().saturating_sub(u64::from(64 - self.error.leading_zeros()))
    }

    /// The least t such that every coefficient lies below 2^t in absolute value, up to the errors.
    pub fn order(&self) -> i64 {
        self.bits() as i64 - self.scale
    }

    /// Cuts the last bits off where more than about `bits` are known beyond the errors.
    pub fn round(&mut self, bits: u64) {
        let excess = self.margin().saturating_sub(bits);
        if excess < 64 {
            return;
        }
        let rows = std::mem::take(&mut self.words);
        let error = self.error.checked_shr(excess as u32).unwrap_or(0) + 2;
        let scale = self.scale - excess as i64;
        *self = Bernstein { words: rows, ..self.clone() }.shifted_right(excess);
        (self.error, self.scale) = (error, scale);
    }

    /// The coefficient of the given index, in units of 2^−scale.
    pub fn coefficient(&self, at: usize) -> BigInt {
        read(&self.words[at * self.limbs..(at + 1) * self.limbs])
    }

    pub fn degree(&self) -> usize {
        self.words.len() / self.limbs - 1
    }

    fn sign(&self, row: &[u64]) -> i32 {
        let negative = row[row.len() - 1] >> 63 == 1;
        let fill = if negative { u64::MAX } else { 0 };
        let size = if negative { row[0].wrapping_neg() } else { row[0] };
        let short = row[1..].iter().all(|w| *w == fill) && (size != 0 || !negative);
        match (short && size <= self.error, negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// The bits of the largest coefficient.
    fn bits(&self) -> u64 {
        // Only the highest words in use matter.
        for at in (0..self.limbs).rev() {
            let mut high = 0;
            for row in self.words.chunks_exact(self.limbs) {
                let fill = ((row[self.limbs - 1] as i64) >> 63) as u64;
                high |= row[at] ^ fill;
            }
            if high != 0 {
                return 64 * at as u64 + u64::from(64 - high.leading_zeros());
            }
        }
        1
    }

    /// The same coefficients in rows as short as they can be.
    fn compact(self) -> Bernstein {
        if limbs_for(self.bits()) == self.limbs { self } else { self.shifted_right(0) }
    }

    /// The coefficients without their last bits, in rows as short as they can be; scale and error are
    /// the caller's concern.
    fn shifted_right(self, drop: u64) -> Bernstein {
        let bits = self.bits();
        let limbs = limbs_for(bits.saturating_sub(drop));
        let (skip, shift) = ((drop / 64) as usize, drop % 64);
        let mut words = Vec::with_capacity(self.words.len() / self.limbs * limbs);
        for row in self.words.chunks_exact(self.limbs) {
            let fill = ((row[self.limbs - 1] as i64) >> 63) as u64;
            let word = |at: usize| row.get(at).copied().unwrap_or(fill);
            words.extend((skip..skip + limbs).map(|at| match shift {
                0 => word(at),
                _ => word(at) >> shift | word(at + 1) << (64 - shift),
            }));
        }
        Bernstein { words, limbs, ..self }
    }
}

/// The words of a row for numbers of this many bits.
fn limbs_for(bits: u64) -> usize {
    (bits + 2).div_ceil(64) as usize
}

fn write(row: &mut [u64], n: &BigInt) {
    for (word, digit) in row.iter_mut().zip(n.iter_u64_digits()) {
        *word = digit;
    }
    if n.sign() == Sign::Minus {
        let mut carry = true;
        for word in row {
            (*word, carry) = (!*word).overflowing_add(u64::from(carry));
        }
    }
}

fn read(row: &[u64]) -> BigInt {
    let digits = row.iter().flat_map(|w| [*w as u32, (*w >> 32) as u32]).collect();
    let n = BigInt::new(Sign::Plus, digits);
    if row[row.len() - 1] >> 63 == 1 { n - (BigInt::one() << (64 * row.len())) } else { n }
}

/// Both halves of the coefficients in `b`: the left half in `left`, the right half in place.
fn halve<const L: usize>(b: &mut [[u64; L]], left: &mut [[u64; L]]) {
    let n = b.len();
    for (row, first) in left.iter_mut().enumerate() {
        *first = b[0];
        let mut next = b[0];
        for i in 0..n - 1 - row {
            let after = b[i + 1];
            b[i] = average(&next, &after);
            next = after;
        }
    }
}

/// ⌊(x + y)/2⌋.
#[inline(always)]
fn average<const L: usize>(x: &[u64; L], y: &[u64; L]) -> [u64; L] {
    let mut out = total(x, y);
    for at in 0..L - 1 {
        out[at] = out[at] >> 1 | out[at + 1] << 63;
    }
    out[L - 1] = (out[L - 1] as i64 >> 1) as u64;
    out
}

/// x + y.
#[inline(always)]
fn total<const L: usize>(x: &[u64; L], y: &[u64; L]) -> [u64; L] {
    let mut out = [0; L];
    let mut carry = false;
    for at in 0..L {
        let (sum, first) = x[at].overflowing_add(y[at]);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        (out[at], carry) = (sum, first | second);
    }
    out
}

fn halve_slices(limbs: usize, b: &mut [u64], left: &mut [u64]) {
    let n = b.len() / limbs;
    left[..limbs].copy_from_slice(&b[..limbs]);
    for row in 1..n {
        for i in 0..n - row {
            add_next(&mut b[i * limbs..(i + 2) * limbs]);
            let sum = &mut b[i * limbs..(i + 1) * limbs];
            for at in 0..limbs - 1 {
                sum[at] = sum[at] >> 1 | sum[at + 1] << 63;
            }
            sum[limbs - 1] = (sum[limbs - 1] as i64 >> 1) as u64;
        }
        left[row * limbs..(row + 1) * limbs].copy_from_slice(&b[..limbs]);
    }
}

/// Adds the second half of the slice to the first.
#[inline]
fn add_next(pair: &mut [u64]) {
    let (x, y) = pair.split_at_mut(pair.len() / 2);
    let mut carry = false;
    for (x, y) in x.iter_mut().zip(y) {
        let (sum, first) = x.overflowing_add(*y);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        (*x, carry) = (sum, first | second);
    }
}

/// The values at 0, …, n of the polynomial whose differences at 0 are in `state`.
fn sum<const L: usize>(state: &mut [[u64; L]], values: &mut [[u64; L]], n: usize) {
    for (i, value) in values.iter_mut().enumerate() {
        *value = state[0];
        for j in 0..(state.len() - 1).min(n - i) {
            state[j] = total(&state[j], &state[j + 1]);
        }
    }
}

fn sum_slices(limbs: usize, state: &mut [u64], values: &mut [u64], n: usize) {
    let len = state.len() / limbs;
    for (i, value) in values.chunks_exact_mut(limbs).enumerate() {
        value.copy_from_slice(&state[..limbs]);
        for j in 0..(len - 1).min(n - i) {
            add_next(&mut state[j * limbs..(j + 2) * limbs]);
        }
    }
}
