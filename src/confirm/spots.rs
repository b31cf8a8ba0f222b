//! Points: the value, the sides, and whether there is a derivative.

use std::rc::Rc;

use super::At;
use super::Beside;
use super::Checker;
use super::Derivative;
use super::Facts;
use super::Refuted;
use super::Says;
use super::Spot;
use super::Toward;
use super::When;
use super::Word;
use super::approach::Goal;
use super::approach::Trust;
use super::approach::is_sharp;
use super::approach::refutes;
use super::evaluate::Values;
use super::evaluate::Walk;
use super::jet::Grade;
use super::jet::TERMS;
use super::real::Bounded;
use super::real::Found;
use super::real::Real;
use super::stretches::agree;
use super::stretches::chosen;
use crate::expr::Expr;
use crate::number::Ball;
use crate::number::Rational;

/// How near the samples come: the exponents of 1/2, the precision, and how much they say.
const NEAR: [([u32; 4], u32, Trust); 4] = [
    ([12, 24, 48, 96], 512, Trust::Near),
    ([16, 32, 64, 128], 1536, Trust::Near),
    ([8, 16, 28, 50], 512, Trust::Near),
    ([4, 6, 8, 10], 6400, Trust::Far),
];

/// How near the samples come before a statement is refuted for good.
const DEEP: [u32; 4] = [1000, 1500, 2250, 3375];

/// How far the samples go towards an infinity before a statement is refuted for good, beyond the largest numbers of the
/// source, and by how much they miss the integers: sin(pi*sqrt(x^2 + x)) is nearly 1 at all even ones.
const BEYOND: [u32; 4] = [8, 16, 24, 32];
/// With a logarithm, numbers of so many bits beyond a few are out of reach of samples towards infinity.
const MAX_SCALE_OF_SLOW: u32 = 0;
const MISS: [(i64, i64); 4] = [(3, 7), (1, 11), (9, 13), (4, 17)];

/// How far the samples go towards an infinity: the exponents of 2, and as above.
const FAR: [([u32; 4], u32, Trust); 3] = [
    ([32, 256, 2048, 16384], 512, Trust::Near),
    ([8, 16, 24, 32], 768, Trust::Near),
    ([5, 7, 9, 11], 6400, Trust::Far),
];

/// One point with the numbers of the parameters.
struct Here<'a> {
    at: At,
    values: &'a Values,
    facts: Facts,
    word: Word,
    /// How often the function that is looked at is itself differentiated.
    order: usize,
}

impl Checker<'_> {
    pub(super) fn check_spots(&self, case: usize, values: &Values) {
        let spots = &self.claim.cases[case].spots;
        for (i, spot) in chosen(spots.len(), 0).into_iter().map(|i| (i, &spots[i])) {
            let refuted = Refuted::Spot(case, i);
            for k in self.members(spot.index, &spot.except) {
                if self.steps.get() == 0 || self.is_refuted(refuted) {
                    continue;
                }
                let values = match (spot.index, k) {
                    (Some(index), Some(k)) => values.with(index.symbol, k),
                    _ => values.clone(),
                };
                if self.is_spot_wrong(spot, &values) && self.belongs(case, &values) {
                    self.refute(refuted);
                }
            }
        }
    }

    fn is_spot_wrong(&self, spot: &Spot, values: &Values) -> bool {
        let (Picked::One(facts), Picked::One(word)) =
            (self.pick(&spot.facts, values), self.pick(&spot.words, values))
        else {
            let is_none = |picked: Picked<()>| matches!(picked, Picked::Wrong);
            return is_none(self.pick(&spot.facts, values).kind())
                || is_none(self.pick(&spot.words, values).kind());
        };
        let order = self.claim.order as usize - 1;
        let here = Here { at: spot.at, values, facts, word, order };
        self.is_value_wrong(&here) || (0..2).any(|side| self.is_side_wrong(&here, side))
    }

    /// The one statement whose conditions hold.
    fn pick<T: Copy>(&self, stated: &[(When, T)], values: &Values) -> Picked<T> {
        if let [(when, only)] = stated
            && when.is_empty()
        {
            return Picked::One(*only);
        }
        let mut found = None;
        let mut count = 0;
        for (when, one) in stated {
            match self.holds(when, values) {
                Some(true) => {
                    found = Some(*one);
                    count += 1;
                }
                Some(false) => {}
                None => return Picked::Open,
            }
        }
        match found {
            Some(one) if count == 1 => Picked::One(one),
            _ => Picked::Wrong,
        }
    }

    /// The value at the point, and a derivative where there is said to be none.
    fn is_value_wrong(&self, here: &Here) -> bool {
        let At::Point(at) = here.at else { return false };
        let order = here.order;
        if self.looks_right(at, here) {
            return false;
        }
        let terms = (order + 2).min(TERMS);
        for bits in [128, 512] {
            let a = match self.bounded_number(at, here.values, bits) {
                Found::Value(a) => a,
                // A point that is no number is no point.
                Found::Nothing => return true,
                Found::Open => return false,
            };
            match self.bounded(&self.source, here.values, Some(a), Grade { bits, terms }) {
                Found::Open => {}
                Found::Nothing => {
                    let stated = matches!(here.facts.value, Says::Formula(_));
                    return stated || matches!(here.word.derivative, Derivative::Is(_));
                }
                Found::Value(jet) => {
                    let term = |k: usize| {
                        let factorial = Rational::from((1..=k as i64).product::<i64>());
                        jet.terms[k].scale(&factorial, bits)
                    };
                    let is_other = |e: Expr, k: usize| match self.bounded_number(e, here.values, bits) {
                        Found::Value(stated) => {
                            term(k).sub(&stated, bits).ball.sign().is_some_and(|sign| sign.is_ne())
                        }
                        Found::Nothing => true,
                        Found::Open => false,
                    };
                    let value_differs = jet.known > order
                        && match here.facts.value {
                            Says::Formula(e) => is_other(e, order),
                            Says::Nothing => true,
                            Says::Open => false,
                        };
                    let slope_differs = jet.known > order + 1
                        && order + 1 < TERMS
                        && match here.word.derivative {
                            Derivative::Is(e) => is_other(e, order + 1),
                            Derivative::None => true,
                            Derivative::Open => false,
                        };
                    return value_differs || slope_differs;
                }
            }
        }
        false
    }

    /// Whether doubles see at the point what is stated.
    fn looks_right(&self, at: Expr, here: &Here) -> bool {
        let Some(a) = self.number(at, here.values) else { return false };
        let order = here.order;
        let Found::Value(jet) = self.sketch(&self.source, here.values, Some(a), order + 1) else {
            return false;
        };
        let factorial = [1.0, 1.0, 2.0, 6.0][order];
        let value = match here.facts.value {
            Says::Formula(e) if jet.known > order => {
                self.number(e, here.values).is_some_and(|v| agree(v, jet.terms[order] * factorial))
            }
            Says::Formula(_) => order > 0,
            Says::Nothing => false,
            Says::Open => true,
        };
        // Where the derivative is stated, the sides are compared with it.
        value && (jet.known <= order + 1 || !matches!(here.word.derivative, Derivative::None))
    }

    fn is_side_wrong(&self, here: &Here, side: usize) -> bool {
        let (mut limits, mut quotients) = (Vec::new(), Vec::new());
        let mut absent = None;
        match here.facts.sides[side] {
            Beside::Absent => absent = Some(true),
            Beside::Present { limit, quotient } => {
                absent = Some(false);
                limits.push(limit);
                quotients.push(quotient);
            }
            Beside::Open => {}
        }
        quotients.push(here.word.sides[side]);
        if let Derivative::Is(e) = here.word.derivative {
            quotients.push(Toward::Number(e));
        }
        for of in [&mut limits, &mut quotients] {
            of.retain(|toward| *toward != Toward::Open);
            of.dedup();
        }
        if (limits.is_empty() && quotients.is_empty() && absent.is_none())
            || self.looks_alike(here, side, absent, &limits, &quotients)
        {
            return false;
        }
        self.is_refuted_beside(here, side, absent, [&limits, &quotients])
    }

    /// Whether doubles beside the point see what is stated.
    fn looks_alike(
        &self,
        here: &Here,
        side: usize,
        absent: Option<bool>,
        limits: &[Toward],
        quotients: &[Toward],
    ) -> bool {
        let (a, step) = match here.at {
            At::Point(at) => {
                let Some(a) = self.number(at, here.values) else { return false };
                let sign = if side == 0 { -1.0 } else { 1.0 };
                (a, (1.0 + a.abs()) * sign / f64::from(1 << 20))
            }
            At::PlusInfinity => (0.0, f64::from(1 << 16)),
            At::MinusInfinity => (0.0, -f64::from(1 << 16)),
        };
        // The quotient of a wave that is squeezed is small where its derivative is not.
        let before = match here.facts.value {
            Says::Formula(e) => self.number(e, here.values),
            Says::Nothing | Says::Open => None,
        };
        let terms = here.order + 1 + usize::from(before.is_none() && !quotients.is_empty());
        if terms > TERMS {
            return false;
        }
        let jet = match self.sketch(&self.source, here.values, Some(a + step), terms) {
            Found::Nothing => return absent == Some(true) && quotients.is_empty(),
            Found::Value(jet) if jet.known >= terms => jet,
            Found::Value(_) | Found::Open => return false,
        };
        if absent == Some(true) {
            return false;
        }
        let factorial = [1.0, 1.0, 2.0, 6.0];
        let value = jet.terms[here.order] * factorial[here.order];
        let quotient = match before {
            Some(before) => (value - before) / step,
            None if terms > here.order + 1 => jet.terms[here.order + 1] * factorial[here.order + 1],
            None => 0.0,
        };
        let sees = |found: f64, toward: &Toward| match toward {
            Toward::Number(e) => {
                self.number(*e, here.values).is_some_and(|e| (found - e).abs() <= 2e-3 * (1.0 + e.abs()))
            }
            Toward::PlusInfinity => found > 30.0,
            Toward::MinusInfinity => found < -30.0,
            Toward::Between(..) => false,
            Toward::Open => true,
        };
        limits.iter().all(|limit| sees(value, limit)) && quotients.iter().all(|slope| sees(quotient, slope))
    }

    /// Whether balls beside the point refute what is stated.
    fn is_refuted_beside(
        &self,
        here: &Here,
        side: usize,
        absent: Option<bool>,
        [limits, quotients]: [&[Toward]; 2],
    ) -> bool {
        let Some(scale) = self.scale else { return false };
        let ladders: Vec<([u32; 4], u32, Trust)> = match here.at {
            At::Point(_) => NEAR
                .iter()
                .map(|(steps, bits, trust)| (steps.map(|n| n + scale), bits + 4 * scale, *trust))
                .collect(),
            At::PlusInfinity | At::MinusInfinity => {
                FAR.iter().map(|(steps, bits, trust)| (steps.map(|n| n + scale / 8), *bits, *trust)).collect()
            }
        };
        let is_far = !matches!(here.at, At::Point(_));
        for (steps, bits, trust) in ladders {
            // Far out the domain may be single points, and so may be where a step takes another value.
            let trust = if is_far && self.has_steps { Trust::Far } else { trust };
            match self.samples(here, side, &steps, bits) {
                Sampled::Nothing => return absent == Some(false) && !is_far,
                Sampled::Open => {}
                // What balls do not know well, they may know better nearer by.
                Sampled::Values(values, slopes)
                    if !values.iter().chain(slopes.iter().flatten()).all(is_sharp)
                        && absent != Some(true) => {}
                Sampled::Values(values, slopes) => {
                    let wrong = |samples: &[Ball], toward: &Toward| {
                        let goal = self.goal(*toward, here.values, bits);
                        match goal {
                            Found::Nothing => true,
                            Found::Open => false,
                            Found::Value(goal) => {
                                refutes(samples, &goal, if self.slow { Trust::Slow } else { trust }, bits)
                            }
                        }
                    };
                    if absent == Some(true) {
                        return true;
                    }
                    let wrong_of = |all: &[Toward], samples: Option<&Vec<Ball>>| -> Vec<Toward> {
                        let Some(samples) = samples else { return Vec::new() };
                        all.iter().copied().filter(|toward| wrong(samples, toward)).collect()
                    };
                    let found = [wrong_of(limits, Some(&values)), wrong_of(quotients, slopes.as_ref())];
                    return found.iter().any(|wrong| !wrong.is_empty())
                        && !self.fits_deeper(here, side, &found, scale);
                }
            }
        }
        // Numbers without a value are no limits, whatever the function does.
        let nothing = |toward: &&Toward| matches!(self.goal(**toward, here.values, 128), Found::Nothing);
        limits.iter().chain(quotients).any(|toward| nothing(&toward))
    }

    /// Whether samples far nearer to the point fit all that nearer ones refuted, of the limits and of the quotients: a
    /// term such as sqrt(x)/10^40 counts only there.
    fn fits_deeper(&self, here: &Here, side: usize, refuted: &[Vec<Toward>; 2], scale: u32) -> bool {
        let ladders: Vec<([u32; 4], u32)> = match here.at {
            At::Point(_) => {
                let steps = DEEP.map(|n| n + 16 * scale);
                vec![(steps, 4 * steps[steps.len() - 1])]
            }
            At::PlusInfinity | At::MinusInfinity => {
                // The digits of 1 + 1/10^50 count twice, in the numerator and in the denominator.
                let beyond = [scale, scale / 2].into_iter();
                beyond.map(|by| (BEYOND.map(|n| n + by), 768 + 4 * scale)).collect()
            }
        };
        // Where logarithms of large numbers count, no sample comes far enough.
        let is_out_of_reach =
            !matches!(here.at, At::Point(_)) && self.may_be_slow && scale > MAX_SCALE_OF_SLOW;
        is_out_of_reach
            || ladders.into_iter().any(|(steps, bits)| self.fits(here, side, refuted, (&steps, bits)))
    }

    fn fits(
        &self,
        here: &Here,
        side: usize,
        refuted: &[Vec<Toward>; 2],
        (steps, bits): (&[u32], u32),
    ) -> bool {
        let misses = if matches!(here.at, At::Point(_)) { &[][..] } else { &MISS };
        let Sampled::Values(values, slopes) = self.samples_off(here, side, (steps, misses), bits) else {
            return false;
        };
        let fits = |samples: &[Ball], toward: &Toward| match self.goal(*toward, here.values, bits) {
            Found::Nothing => false,
            Found::Open => true,
            Found::Value(goal) if samples.iter().all(is_sharp) => !refutes(samples, &goal, Trust::Near, bits),
            // A wave too fast for its value to be known: where no number is stated, that may be so.
            Found::Value(_) => {
                let may_be_wave = match here.at {
                    At::Point(_) => !matches!(toward, Toward::Number(_)),
                    At::PlusInfinity | At::MinusInfinity => matches!(toward, Toward::Between(..)),
                };
                may_be_wave && samples.iter().all(Ball::is_bounded)
            }
        };
        let [limits, quotients] = refuted;
        limits.iter().all(|limit| fits(&values, limit))
            && quotients.iter().all(|slope| slopes.as_ref().is_some_and(|slopes| fits(slopes, slope)))
    }

    fn goal(&self, toward: Toward, values: &Values, bits: u32) -> Found<Goal> {
        let mut nothing = false;
        let goal = Goal::of(toward, |e| match self.bounded_number(e, values, bits) {
            Found::Value(value) => Some(value.ball),
            Found::Nothing => {
                nothing = true;
                None
            }
            Found::Open => None,
        });
        if nothing { Found::Nothing } else { Found::of(goal) }
    }

    /// The function, and its difference quotient where it has a value at the point.
    fn samples(&self, here: &Here, side: usize, steps: &[u32], bits: u32) -> Sampled {
        self.samples_off(here, side, (steps, &[]), bits)
    }

    /// The same, off the powers of 2 by fractions.
    fn samples_off(
        &self,
        here: &Here,
        side: usize,
        (steps, misses): (&[u32], &[(i64, i64)]),
        bits: u32,
    ) -> Sampled {
        let order = here.order;
        let grade = Grade { bits, terms: order + 1 };
        let source: Rc<Walk> = Rc::clone(&self.source);
        let sign = if side == 0 { Rational::MINUS_ONE } else { Rational::ONE };
        let factorial = Rational::from((1..=order as i64).product::<i64>());
        let a = match here.at {
            At::Point(at) => match self.bounded_number(at, here.values, bits) {
                Found::Value(a) => Some(a),
                Found::Nothing | Found::Open => return Sampled::Open,
            },
            At::PlusInfinity | At::MinusInfinity => None,
        };
        let before = match here.facts.value {
            Says::Formula(e) if a.is_some() => match self.bounded_number(e, here.values, bits) {
                Found::Value(value) => Some(value.ball),
                Found::Nothing | Found::Open => None,
            },
            _ => None,
        };
        let (mut values, mut slopes, mut nothing) = (Vec::new(), Vec::new(), 0);
        for (i, n) in steps.iter().enumerate() {
            let miss = misses.get(i).map_or(Rational::ZERO, |(n, d)| Rational::new(*n, *d));
            let far = &Rational::TWO.pow(i64::from(*n)) + &miss;
            let (x, step) = match (&a, here.at) {
                (Some(a), _) => {
                    let step = &sign * &Rational::TWO.pow(-i64::from(*n));
                    (a.add(&Bounded::of(&step, bits), bits), Some(step))
                }
                (None, At::MinusInfinity) => (Bounded::of(&-far, bits), None),
                (None, _) => (Bounded::of(&far, bits), None),
            };
            let x = Bounded::unknown(x.ball);
            match self.bounded(&source, here.values, Some(x), grade) {
                Found::Nothing => nothing += 1,
                Found::Value(jet) if jet.known > order => {
                    let value = jet.terms[order].scale(&factorial, bits).ball;
                    if let (Some(before), Some(step)) = (&before, &step) {
                        let inverse = Ball::exact(&step.recip(), bits);
                        slopes.push(value.sub(before, bits).mul(&inverse, bits));
                    }
                    values.push(value);
                }
                Found::Value(_) | Found::Open => return Sampled::Open,
            }
        }
        if nothing == steps.len() {
            return Sampled::Nothing;
        }
        if values.len() < steps.len() {
            return Sampled::Open;
        }
        let slopes = (slopes.len() == values.len()).then_some(slopes);
        Sampled::Values(values, slopes)
    }
}

enum Picked<T> {
    One(T),
    /// None holds, or several.
    Wrong,
    Open,
}

impl<T> Picked<T> {
    fn kind(self) -> Picked<()> {
        match self {
            Picked::One(_) => Picked::One(()),
            Picked::Wrong => Picked::Wrong,
            Picked::Open => Picked::Open,
        }
    }
}

/// What samples beside a point give.
enum Sampled {
    /// There is no value at any of them.
    Nothing,
    Open,
    /// The values and, where there is one, the difference quotients.
    Values(Vec<Ball>, Option<Vec<Ball>>),
}
