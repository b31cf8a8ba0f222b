//! Answers against samples of the function at distances from 2^-20 to 2^-320.
//!
//! A stated limit must be approached: for powers the error falls below a power of the distance, for logarithms by a
//! constant factor each time the exponent doubles. What is stated as infinite must grow in the same sense: when the
//! exponent doubles, ln(h) and ln(abs(ln(h))) grow by as much as before or more, and 1/ln(h) by less. What has no limit must keep its
//! spread; samples stay inside a stated set of limit points and come near both ends. Where digits cannot tell,
//! there is no judgement.

use std::cmp::Ordering;

use num_bigint::BigInt;

use crate::drawn::Random;
use crate::drawn::Tree;
use crate::wild::answer::Answer;
use crate::wild::answer::Number;
use crate::wild::pace::Pace;
use crate::wild::pace::Waves;
use crate::wild::wide::Evaluator;
use crate::wild::wide::Known;
use crate::wild::wide::Lack;
use crate::wild::wide::Wide;

const SCALES: [i64; 5] = [20, 40, 80, 160, 320];
/// Where limit points are looked for.
const WAVE_SCALES: [i64; 2] = [80, 160];
/// Where the derivative is looked at.
const SLOPE_SCALES: [i64; 2] = [40, 80];
/// Quotients of derivatives that lose more bits are not looked at.
const MOST_LOST: i64 = 560;
const FEW: usize = 10;
const MANY: usize = 60;
const MORE: usize = 600;

struct Sample {
    h: Wide,
    value: Known,
}

/// Samples on one side, in order of falling distance.
struct Beside {
    scales: Vec<Scale>,
}

/// Samples at distances from 2^-k to 2^-(k + 10).
struct Scale {
    k: i64,
    samples: Vec<Sample>,
}

/// What is known of one side.
enum Presence {
    Present,
    Absent,
    Unknown,
}

/// The function near a point.
pub struct Samples<'a> {
    evaluator: Evaluator<'a>,
    point: Wide,
    value: Known,
    pace: Pace,
    has_waves: bool,
    is_scaled: bool,
    /// How many powers of two the samples of one scale span.
    octaves: i64,
    /// 0 for the function itself.
    order: u32,
    left: Beside,
    right: Beside,
}

type Judged = Result<bool, String>;

impl<'a> Samples<'a> {
    pub fn of(tree: &'a Tree, point: &Wide) -> Samples<'a> {
        Samples::of_derivative(tree, 0, point, None)
    }

    /// The derivative of an order, by quotients at distances far below that of the point; at the point itself it
    /// has the given value.
    pub fn of_derivative(tree: &'a Tree, order: u32, point: &Wide, value: Option<Wide>) -> Samples<'a> {
        let evaluator = Evaluator::new(tree);
        let waves = Waves::of(tree, point);
        let mut out = Samples {
            value: if order == 0 { evaluator.value(point) } else { value.ok_or(Lack::Undefined) },
            pace: Pace::of(tree, point),
            has_waves: waves.last,
            is_scaled: tree.to_string().contains("(10^"),
            octaves: waves.octaves,
            order,
            evaluator,
            point: point.clone(),
            left: Beside { scales: Vec::new() },
            right: Beside { scales: Vec::new() },
        };
        let count = if waves.last { FEW } else { 1 };
        let [left, right] = [true, false]
            .map(|is_left| Beside { scales: SCALES.iter().map(|k| out.scale(is_left, *k, count)).collect() });
        (out.left, out.right) = (left, right);
        out
    }

    /// The value at a distance, or that of the derivative.
    fn at(&self, h: &Wide) -> Known {
        let value = |h: &Wide| self.evaluator.value(&self.point.add(h)?);
        if self.order == 0 {
            return value(h);
        }
        // Far below the turns of what oscillates.
        let k = h.log2().abs() as i64;
        let depth = if self.has_waves { 4 * k + 20 } else { 2 * k + 40 };
        if i64::from(self.order) * depth > MOST_LOST {
            return Err(Lack::Unclear);
        }
        let step = Wide::power_of_two(-depth);
        let (before, after) = (value(&h.sub(&step)?)?, value(&h.add(&step)?)?);
        match self.order {
            1 => after.sub(&before)?.div(&step.mul(&Wide::int(2))?),
            _ => after.add(&before)?.sub(&value(h)?.mul(&Wide::int(2))?)?.div(&step.mul(&step)?),
        }
    }

    /// Samples between 2^-k and 2^-(k + octaves) from the point, one exactly at 2^-k.
    fn scale(&self, is_left: bool, k: i64, count: usize) -> Scale {
        let mut random = Random(u64::try_from(k).expect("positive"));
        let sample = |i: usize| {
            let h = if i == 0 { Wide::power_of_two(-k) } else { distance(&mut random, [k, self.octaves]) };
            let h = if is_left { h.neg() } else { h };
            Sample { value: self.at(&h), h }
        };
        Scale { k, samples: (0..count).map(sample).collect() }
    }

    /// Whether anything could be compared; an error where the samples contradict the answer.
    pub fn judge(&self, answer: &Answer) -> Judged {
        let mut judged = false;
        if answer.word != "undecided" {
            match (&self.value, &answer.function_value) {
                (Ok(own), Some(stated)) => judged |= is_number(own, stated)?,
                (Err(Lack::Undefined), None) => judged = true,
                (Ok(_), None) => return Err("the function has a value there".to_owned()),
                (Err(Lack::Undefined), Some(_)) => return Err("the function has no value there".to_owned()),
                (Err(Lack::Unclear), _) => {}
            }
            self.presence(answer)?;
        }
        for (side, beside) in [&self.left, &self.right].into_iter().enumerate() {
            let name = ["left", "right"][side];
            let named = |why: String| format!("{name} {why}");
            if let Some(limit) = &answer.limits[side] {
                judged |= self.tends(&beside.values(), limit).map_err(|e| named(format!("limit: {e}")))?;
            }
            let Ok(base) = &self.value else { continue };
            if let Some(slope) = &answer.slopes[side] {
                if let Some(jump) = answer.limits[side].as_ref().and_then(|l| jump(l, base)) {
                    // The quotient is that of the jump, however slowly the limit is reached.
                    let is_up = (jump == Ordering::Greater) == (side == 1);
                    let expected = if is_up { Number::PlusInfinity } else { Number::MinusInfinity };
                    if *slope != expected {
                        return Err(named(format!("slope: {expected} by the jump")));
                    }
                    continue;
                }
                judged |=
                    self.tends(&beside.quotients(base), slope).map_err(|e| named(format!("slope: {e}")))?;
            }
            if let [Some(low), Some(high)] = &answer.dini[2 * side..2 * side + 2]
                && low != high
            {
                let found =
                    self.often(|count| self.fills(&[self.many(side == 0, count).quotients(base)], low, high));
                judged |= found.map_err(|e| named(format!("Dini derivatives: {e}")))?;
            }
        }
        judged |= self.judge_further(answer)?;
        Ok(judged)
    }

    fn judge_further(&self, answer: &Answer) -> Judged {
        let mut judged = false;
        if let Some([low, high]) = &answer.cluster {
            // The set is that of the sides without a limit.
            let of = if answer.of_value() { &answer.limits } else { &answer.slopes };
            let sides = |count| -> Vec<Vec<(i64, Vec<Wide>)>> {
                (0..2)
                    .filter(|side| of[*side] == Some(Number::None))
                    .filter_map(|side| {
                        let many = self.many(side == 0, count);
                        Some(if answer.of_value() {
                            many.values()
                        } else {
                            many.quotients(self.value.as_ref().ok()?)
                        })
                    })
                    .collect()
            };
            let found = self.often(|count| self.fills(&sides(count), low, high));
            judged |= found.map_err(|e| format!("cluster: {e}"))?;
        }
        if let (Some(filled), Some(limit)) =
            (&answer.filled, answer.limits[0].as_ref().and_then(Number::value))
        {
            for beside in [&self.left, &self.right] {
                judged |=
                    self.tends(&beside.quotients(&limit), filled).map_err(|e| format!("filled: {e}"))?;
            }
        }
        if let Some([low, high]) = &answer.clarke {
            let slopes = |count| -> Vec<Vec<(i64, Vec<Wide>)>> {
                [true, false].into_iter().map(|l| self.slopes(l, count)).collect()
            };
            if low == high || !self.has_waves {
                // Then each end is the limit of the derivative on some side.
                for side in &slopes(MANY) {
                    let found = self.tends(side, low).or_else(|_| self.tends(side, high));
                    judged |= found.map_err(|e| format!("Clarke: {e}"))?;
                }
            } else {
                let found = self.often(|count| self.fills(&slopes(count), low, high));
                judged |= found.map_err(|e| format!("Clarke: {e}"))?;
            }
        }
        Ok(judged)
    }

    /// What is not found with many samples is looked for with more.
    fn often(&self, judge: impl Fn(usize) -> Judged) -> Judged {
        judge(MANY).or_else(|_| judge(MORE))
    }

    /// The sides that exist, against the word.
    fn presence(&self, answer: &Answer) -> Result<(), String> {
        let sides = [self.left.presence(), self.right.presence()];
        let count = match sides.each_ref() {
            [Presence::Unknown, _] | [_, Presence::Unknown] => return Ok(()),
            both => both.iter().filter(|p| matches!(p, Presence::Present)).count(),
        };
        let expected = match (answer.word.as_str(), answer.singularity.as_deref()) {
            ("isolated", _) | ("outside", Some("none")) => 0..=0,
            ("endpoint", _) | ("outside", Some("edge")) => 1..=1,
            ("outside", Some("removable" | "jump")) => 2..=2,
            ("outside", Some(_)) => 1..=2,
            ("outside", None) => 0..=2,
            _ => 2..=2,
        };
        if !expected.contains(&count) {
            return Err(format!("{count} sides are there"));
        }
        for (side, presence) in sides.iter().enumerate() {
            if matches!(presence, Presence::Absent)
                && (answer.limits[side].is_some() || answer.slopes[side].is_some())
            {
                return Err("a limit on a side that is not there".to_owned());
            }
        }
        Ok(())
    }

    fn many(&self, is_left: bool, count: usize) -> Beside {
        let count = if self.has_waves { count } else { 1 };
        // Derivatives lose digits.
        let scales = WAVE_SCALES.map(|k| k >> self.order);
        Beside { scales: scales.iter().map(|k| self.scale(is_left, *k, count)).collect() }
    }

    /// The derivative nearby, by quotients at distances far below that of the point.
    fn slopes(&self, is_left: bool, count: usize) -> Vec<(i64, Vec<Wide>)> {
        let count = if self.has_waves { count } else { 1 };
        let at = |k: i64| -> Option<Vec<Wide>> {
            let samples = self.scale(is_left, k, count).samples;
            let slope = |s: Sample| -> Known {
                let step = s.h.mul(&Wide::power_of_two(-4 * k - 20))?;
                let next = self.at(&s.h.add(&step)?)?;
                next.sub(&s.value?)?.div(&step)
            };
            samples.into_iter().map(|s| slope(s).ok()).collect()
        };
        SLOPE_SCALES.iter().filter_map(|k| Some((*k, at(*k)?))).collect()
    }

    /// Whether numbers tend to what is stated.
    fn tends(&self, numbers: &[(i64, Vec<Wide>)], stated: &Number) -> Judged {
        if numbers.len() < 2 {
            return Ok(false);
        }
        match stated {
            Number::Finite(_) => {
                let Some(limit) = stated.value() else { return Ok(false) };
                self.approaches(numbers, &limit)
            }
            Number::PlusInfinity => self.grows(numbers, Ordering::Greater),
            Number::MinusInfinity => self.grows(numbers, Ordering::Less),
            Number::None if !self.has_waves => Err("there are no waves".to_owned()),
            Number::None => {
                let spreads: Vec<f64> = numbers.iter().filter_map(|(_, n)| spread(n)).collect();
                let (Some(first), Some(last)) = (spreads.first(), spreads.last()) else { return Ok(false) };
                if *last > first - 2.0 {
                    Ok(true)
                } else if self.is_scaled {
                    Ok(false)
                } else {
                    Err(format!("stated not to exist, and the spread falls from 2^{first:.1} to 2^{last:.1}"))
                }
            }
        }
    }

    fn approaches(&self, numbers: &[(i64, Vec<Wide>)], limit: &Wide) -> Judged {
        let error = |all: &Vec<Wide>| {
            all.iter()
                .map(|n| n.sub(limit).map(|e| e.log2()))
                .try_fold(f64::NEG_INFINITY, |a, b| b.map(|b| a.max(b)))
        };
        // Of what is large the error is relative.
        let size = limit.log2().max(0.0);
        let errors: Vec<(i64, f64)> =
            numbers.iter().filter_map(|(k, all)| Some((*k, error(all).ok()? - size))).collect();
        let [.., (_, before), (k, last)] = errors.as_slice() else { return Ok(false) };
        let k = *k as f64;
        if *last <= (-0.85 * k).max(45.0 - k) {
            return Ok(true);
        }
        let earlier = errors[..errors.len() - 1].iter().map(|(_, e)| *e).fold(f64::NEG_INFINITY, f64::max);
        // An error may pass through zero on its way.
        let before = before.max(if self.pace >= Pace::Logarithm { earlier } else { *before });
        let falls = self.pace > Pace::Fast && before - last >= self.pace.bits();
        if falls {
            Ok(true)
        } else if self.pace == Pace::Slow && *last < -1.0 {
            // On its way at 2^-320 still, and perhaps not in a straight line.
            Ok(false)
        } else {
            Err(format!("stated {:e}, errors {errors:.1?} (powers of two)", limit.approx()))
        }
    }

    fn grows(&self, numbers: &[(i64, Vec<Wide>)], sign: Ordering) -> Judged {
        // The smallest in the direction of growth.
        let directed = |n: &Wide| if sign == Ordering::Less { n.neg() } else { n.clone() };
        let least: Option<Vec<Wide>> =
            numbers.iter().map(|(_, all)| minimum(all.iter().map(directed))).collect();
        let Some(least) = least else { return Ok(false) };
        let [.., before, last] = least.as_slice() else { return Ok(false) };
        let is_positive = |n: &Wide| n.sign() == Ordering::Greater;
        if is_positive(before) && is_positive(last) && last.log2() >= before.log2() + 4.0 {
            return Ok(true);
        }
        let steps: Vec<Wide> = least.windows(2).filter_map(|w| w[1].sub(&w[0]).ok()).collect();
        let [.., first, second] = steps.as_slice() else { return Ok(false) };
        if is_positive(first) && is_positive(second) && second.log2() >= first.log2() - 0.25 {
            return Ok(true);
        }
        if self.is_scaled && self.pace > Pace::Fast {
            return Ok(false);
        }
        let shown: Vec<f64> = least.iter().map(Wide::approx).collect();
        Err(format!("stated infinite, and in that direction: {shown:.3?}"))
    }

    /// Whether numbers stay inside an interval and come near both ends.
    fn fills(&self, sides: &[Vec<(i64, Vec<Wide>)>], low: &Number, high: &Number) -> Judged {
        let mut scales: Vec<(i64, Vec<Wide>)> = Vec::new();
        for (k, numbers) in sides.iter().flatten() {
            match scales.iter_mut().find(|(other, _)| other == k) {
                Some((_, all)) => all.extend(numbers.iter().cloned()),
                None => scales.push((*k, numbers.clone())),
            }
        }
        if scales.len() < 2 || sides.iter().any(|s| s.len() < scales.len()) {
            return Ok(false);
        }
        // Both ends as upper ends.
        let width = match (low.value(), high.value()) {
            (Some(l), Some(h)) => h.sub(&l).map_or(f64::INFINITY, |w| w.approx()),
            _ => f64::INFINITY,
        };
        let mut judged = true;
        for (end, sign) in [(high, 1), (low, -1)] {
            let directed = |n: &Wide| if sign < 0 { n.neg() } else { n.clone() };
            let greatest: Option<Vec<Wide>> = scales
                .iter()
                .map(|(_, all)| minimum(all.iter().map(|n| directed(n).neg())).map(|n| n.neg()))
                .collect();
            let Some(greatest) = greatest else { return Ok(false) };
            if end.is_infinite() {
                self.grows_past(&greatest)?;
                continue;
            }
            let Some(bound) = end.value() else { return Ok(false) };
            let distances: Option<Vec<f64>> =
                greatest.iter().map(|g| g.sub(&directed(&bound)).ok().map(|d| d.approx())).collect();
            let Some(distances) = distances else { return Ok(false) };
            judged &= self.is_near(&distances, width).map_err(|why| format!("{why} from {end}"))?;
        }
        Ok(judged)
    }

    /// The greatest samples less a bound, at two scales.
    fn is_near(&self, distances: &[f64], width: f64) -> Judged {
        let [first, last] = [distances[0], distances[distances.len() - 1]];
        let slack = if self.pace < Pace::Logarithm { 1e-9 * width.min(1.0) } else { 0.06 * width };
        let outside = last > slack && (self.pace < Pace::Power || last > 0.9 * first);
        let falls = last.abs() < first.abs() * (-self.pace.bits()).exp2();
        if !outside && (last.abs() < 0.06 * width || (self.pace >= Pace::Power && falls)) {
            Ok(true)
        } else if self.is_scaled && falls && last.abs() > width {
            // What tends to 0 still covers a wave of the height 10^-k.
            Ok(false)
        } else {
            Err(format!("samples end {first:.2e} and then {last:.2e}"))
        }
    }

    fn grows_past(&self, greatest: &[Wide]) -> Result<(), String> {
        let [first, .., last] = greatest else { return Ok(()) };
        let ratio = last.log2() - first.log2();
        let is_positive = last.sign() == Ordering::Greater;
        if is_positive && ratio >= (if self.pace >= Pace::Logarithm { 0.15 } else { 4.0 }) {
            return Ok(());
        }
        if self.is_scaled {
            return Ok(());
        }
        Err(format!("stated unbounded, samples end at {:.2e} and then {:.2e}", first.approx(), last.approx()))
    }
}

/// Between 2^-(k + octaves) and 2^-k, with 400 random bits.
fn distance(random: &mut Random, [k, octaves]: [i64; 2]) -> Wide {
    let mut bits = BigInt::from(1);
    for _ in 0..25 {
        bits = (bits << 16) + random.below(1 << 16);
    }
    let octave = random.below(usize::try_from(octaves).expect("positive"));
    Wide::scaled(bits, -400 - k - 1 - i64::try_from(octave).expect("small"))
}

impl Beside {
    fn presence(&self) -> Presence {
        let mut seen = [false, false];
        for sample in self.scales.iter().rev().take(3).flat_map(|s| &s.samples) {
            match sample.value {
                Ok(_) => seen[0] = true,
                Err(Lack::Undefined) => seen[1] = true,
                Err(Lack::Unclear) => {}
            }
        }
        match seen {
            [true, false] => Presence::Present,
            [false, true] => Presence::Absent,
            _ => Presence::Unknown,
        }
    }

    /// The values at the scales where all are clear.
    fn values(&self) -> Vec<(i64, Vec<Wide>)> {
        self.each(|s| s.value.clone())
    }

    fn quotients(&self, base: &Wide) -> Vec<(i64, Vec<Wide>)> {
        // A difference that is not clear is below 2^-600.
        let difference = |value: Wide| value.sub(base).or(Ok(Wide::int(0)));
        self.each(|s| difference(s.value.clone()?)?.div(&s.h))
    }

    fn each(&self, f: impl Fn(&Sample) -> Known) -> Vec<(i64, Vec<Wide>)> {
        let at = |s: &Scale| s.samples.iter().map(|sample| f(sample).ok()).collect::<Option<Vec<Wide>>>();
        self.scales.iter().filter_map(|s| Some((s.k, at(s)?))).collect()
    }
}

/// Whether a finite limit is greater or less than the value; none where it is the value.
fn jump(limit: &Number, value: &Wide) -> Option<Ordering> {
    match limit.value()?.compare(value) {
        Ok(Ordering::Equal) | Err(_) => None,
        Ok(order) => Some(order),
    }
}

fn is_number(own: &Wide, stated: &Number) -> Judged {
    let Some(stated) = stated.value() else { return Ok(false) };
    match own.sub(&stated) {
        Ok(difference) if difference.log2() < -800.0 + own.log2().max(0.0) => Ok(true),
        Ok(_) => Err(format!("the value is {:e}", own.approx())),
        Err(_) => Ok(false),
    }
}

/// None for no numbers. Which of two is taken where digits cannot tell does not matter.
fn minimum(numbers: impl Iterator<Item = Wide>) -> Option<Wide> {
    numbers.reduce(
        |a, b| if a.compare(&b).unwrap_or(a.sign().cmp(&b.sign())) == Ordering::Greater { b } else { a },
    )
}

/// The binary logarithm of the greatest less the smallest.
fn spread(numbers: &[Wide]) -> Option<f64> {
    let low = minimum(numbers.iter().cloned())?;
    let high = minimum(numbers.iter().map(Wide::neg))?.neg();
    Some(high.sub(&low).ok()?.log2())
}
