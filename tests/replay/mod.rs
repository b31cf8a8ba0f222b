//! Replaying records: each fact is computed again with numbers of 300 digits and with enclosures, by nothing that
//! the engine uses; then the word is derived from the facts alone and compared with what the record says.
//!
//! A [`Local`] is a function near a point with numbers for its parameters: its value there, samples on both
//! sides at distances 2^-k, and where the branch of a side is analytic at the point, its derivatives there. A
//! stated limit must be that of the branch to 240 digits, or else the samples must approach it: each time the
//! number of zeros behind the point of the distance doubles, the error must shrink by a quarter at least. That there is no
//! limit is believed where values lie as far apart at small distances as at larger ones.

use std::cmp::Ordering;

use serde_json::Value;

use crate::digits::Fixed;
use crate::drawn::Tree;

mod functions;
pub mod interval;
pub mod jets;
pub mod language;
pub mod record;

use jets::Failure;
use jets::World;
use record::Claim;
use record::Facts;

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It does not hold.
    Wrong(String),
    /// It could not be judged.
    Unjudged(String),
    /// No numbers were found for the parameters of a case.
    Unreached,
}

type Done = Result<(), Trouble>;

fn wrong<T>(why: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Wrong(why.into()))
}

fn unjudged<T>(why: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Unjudged(why.into()))
}

/// F = f^(order - 1) near a point.
pub struct Local {
    pub world: World,
    /// How far the value may be off.
    tolerance: Fixed,
    value: Result<Fixed, Failure>,
    sides: [SideValues; 2],
    /// F' at the point, where the formula is analytic there.
    inside: Result<Fixed, Failure>,
    tree: Tree,
    order: usize,
    at: Fixed,
}

struct SideValues {
    /// -1 or 1.
    sign: i64,
    /// The distances of the samples as exponents of 1/2.
    distances: [u32; 4],
    /// F at these distances.
    samples: Vec<Result<Fixed, Failure>>,
    /// F and F' of the branch of this side, at the point.
    branch: Result<[Fixed; 2], Failure>,
}

const SIDES: [&str; 2] = ["left", "right"];

/// Distances of samples: larger ones serve where the value itself is approximate, or the samples are too large.
const FINE: [u32; 4] = [16, 32, 64, 128];
const MIDDLE: [u32; 4] = [5, 10, 20, 40];
const COARSE: [u32; 4] = [1, 2, 4, 8];
/// Where it is seen whether values settle.
const WIDE: [u32; 3] = [20, 40, 80];

impl Local {
    pub fn new(tree: &Tree, order: usize, at: Fixed, world: World) -> Local {
        let sides = [-1, 1].map(|sign| {
            let beside = |k: u32| at.add(&Fixed::power_of_half(k).mul(&Fixed::int(sign)));
            let sample = |k: &u32| {
                let mut all = world.derivatives(tree, &beside(*k), order - 1)?;
                all.pop().ok_or(Failure::Unable)
            };
            let mut distances = if order == 1 { FINE } else { MIDDLE };
            let mut samples: Vec<_> = distances.iter().map(sample).collect();
            if samples.contains(&Err(Failure::TooLarge)) {
                distances = COARSE;
                samples = distances.iter().map(sample).collect();
            }
            let branch = world.continued(tree, &at, &beside(128), order).map(|mut all| {
                let slope = all.pop().unwrap_or(Fixed::int(0));
                [all.pop().unwrap_or(Fixed::int(0)), slope]
            });
            SideValues { sign, distances, samples, branch }
        });
        let (value, tolerance) = derivative_at(&world, tree, order - 1, &at);
        let inside = derivative_inside(&world, tree, order, &at);
        Local { world, tolerance, value, sides, inside, tree: tree.clone(), order, at }
    }

    /// F at a distance from the point, with its sign.
    fn beside(&self, step: &Fixed) -> Result<Fixed, Failure> {
        let mut all = self.world.derivatives(&self.tree, &self.at.add(step), self.order - 1)?;
        all.pop().ok_or(Failure::Unable)
    }

    /// How far apart values lie near three distances, each of a quantity made of F and the distance with its sign.
    fn spreads(&self, sign: i64, of: &dyn Fn(Fixed, &Fixed) -> Fixed) -> Result<[Fixed; 3], Failure> {
        let mut found = Err(Failure::Unable);
        for distances in [WIDE, COARSE[1..].try_into().expect("three")] {
            let spread = |k: u32| -> Result<Fixed, Failure> {
                let step = |i: i64| {
                    let part = Fixed::int(13 + i).div(&Fixed::int(13)).expect("13 is not zero");
                    Fixed::power_of_half(k).mul(&part).mul(&Fixed::int(sign))
                };
                let mut all = Vec::new();
                for step in (0_i64..13).map(step) {
                    all.push(of(self.beside(&step)?, &step));
                }
                all.sort_by(Fixed::compare);
                Ok(all[12].sub(&all[0]))
            };
            let [a, b, c]: [u32; 3] = distances;
            found = spread(a).and_then(|a| Ok([a, spread(b)?, spread(c)?]));
            if found != Err(Failure::TooLarge) {
                break;
            }
        }
        found
    }
}

/// The j-th derivative at a point, from the definition, and how far it may be off.
///
/// Quotients at the two finest distances that can be computed are compared: the derivative exists where both sides
/// agree and neither moves, and does not where they stay apart or grow. Slower ones are left open.
fn derivative_at(world: &World, tree: &Tree, j: usize, at: &Fixed) -> (Result<Fixed, Failure>, Fixed) {
    let exact = Fixed::power_of_half(800);
    let inside = derivative_inside(world, tree, j, at);
    if j == 0 || inside.is_ok() {
        return (inside, exact);
    }
    let value = match derivative_at(world, tree, j - 1, at).0 {
        Ok(value) => value,
        Err(failure) => return (Err(failure), exact),
    };
    let quotient = |bits: u32, sign: i64| -> Result<Fixed, Failure> {
        let step = Fixed::power_of_half(bits).mul(&Fixed::int(sign));
        let beside = world.derivatives(tree, &at.add(&step), j - 1)?.pop().ok_or(Failure::Unable)?;
        beside.sub(&value).div(&step).ok_or(Failure::Unable)
    };
    let finest = 960 >> j;
    let pairs = [finest, finest / 2, finest / 4].map(|bits| {
        let sides = [quotient(bits, -1), quotient(bits, 1)];
        let [left, right] = sides;
        left.and_then(|l| Ok((bits, [l, right?])))
    });
    let [_, _, coarsest] = &pairs;
    let failure = coarsest.as_ref().map_or_else(|failure| *failure, |_| Failure::Unable);
    let (fine, coarse) = match &pairs {
        [Ok(fine), Ok(coarse), _] | [Err(_), Ok(fine), Ok(coarse)] => (fine, coarse),
        _ => return (Err(failure), exact),
    };
    let tolerance = Fixed::power_of_half(coarse.0 / 4);
    let is_below = |a: &Fixed, b: &Fixed| a.abs().compare(&b.abs()) == Ordering::Less;
    let gap = |pair: &[Fixed; 2]| pair[0].sub(&pair[1]);
    let moved: Vec<Fixed> = fine.1.iter().zip(&coarse.1).map(|(f, c)| f.sub(c)).collect();
    let three_quarters = |a: Fixed| a.mul(&Fixed::int(3)).mul(&Fixed::power_of_half(2));
    let found = if is_below(&gap(&fine.1), &tolerance) && moved.iter().all(|m| is_below(m, &tolerance)) {
        Ok(fine.1[0].clone())
    } else if is_below(&gap(&fine.1), &three_quarters(gap(&coarse.1)))
        && fine.1.iter().zip(&coarse.1).all(|(f, c)| !is_below(c, &three_quarters(f.clone())))
    {
        Err(Failure::Unable)
    } else {
        Err(Failure::Undefined)
    };
    (found, tolerance)
}

/// The j-th derivative where the formula is analytic, or both branches agree in all derivatives up to it.
fn derivative_inside(world: &World, tree: &Tree, j: usize, at: &Fixed) -> Result<Fixed, Failure> {
    match world.derivatives(tree, at, j) {
        Ok(mut all) => return all.pop().ok_or(Failure::Unable),
        Err(Failure::Undefined) => return Err(Failure::Undefined),
        Err(_) => {}
    }
    let value = world.at(tree, at)?;
    let h = Fixed::power_of_half(128);
    let left = world.continued(tree, at, &at.sub(&h), j)?;
    let mut right = world.continued(tree, at, &at.add(&h), j)?;
    let same = left.iter().zip(&right).all(|(l, r)| l.sub(r).is_zero());
    if same && left[0].sub(&value).is_zero() {
        right.pop().ok_or(Failure::Unable)
    } else {
        Err(Failure::Unable)
    }
}

/// Replays the record of a point, and derives its word.
pub fn check(point: &Value, variable: &str, local: &Local) -> Done {
    let record = record::read(&point["evidence"], variable).or_else(wrong)?;
    let mut world = local.world.clone();
    for root in &record.roots {
        check_root(root, &world)?;
        let value = number(&world, &root.definition)?;
        world.names.push((root.name.clone(), value));
    }
    let mut facts = &record.always;
    if !record.cases.is_empty() {
        let mut held = Vec::new();
        for (condition, facts) in &record.cases {
            match world.holds(condition) {
                Ok(true) => held.push(facts),
                Ok(false) => {}
                Err(_) => return unjudged("the condition of a case"),
            }
        }
        let [only] = held.as_slice() else { return wrong(format!("{} cases hold at once", held.len())) };
        facts = only;
    }
    let replay = Replay { facts, world: &world, local };
    replay.all()?;
    replay.fields(&record.always, point, variable)?;
    replay.verdict(point, variable)
}

fn check_root(root: &record::Root, world: &World) -> Done {
    let Tree::Call(_, arguments) = &root.definition else { return wrong("a root is no equation") };
    let [g, low, high] = arguments.as_slice() else { return wrong("a root is no equation") };
    let ends = [number(world, low)?, number(world, high)?];
    for (at, sign) in &root.signs {
        let at = number(world, at)?;
        if !ends.iter().any(|end| end.sub(&at).is_zero()) {
            return wrong("a sign that is not at an end");
        }
        match world.at(g, &at) {
            Ok(value) if value.sign() == *sign => {}
            Ok(_) => return wrong(format!("the sign of {g} at an end of {}", root.name)),
            Err(_) => return unjudged("a sign"),
        }
    }
    let same = |a: &Tree, b: &Tree| -> Result<bool, Trouble> {
        Ok(number(world, a)?.sub(&ends[0]).is_zero() && number(world, b)?.sub(&ends[1]).is_zero())
    };
    match (&root.slope, &root.only) {
        (Some((sign, a, b)), None) => {
            let opposite = matches!(root.signs.as_slice(), [(_, s), (_, t)] if *s == t.reverse());
            if !same(a, b)? || !opposite {
                return wrong("monotone, but not between opposite signs at both ends");
            }
            match interval::slope_sign(world, g, &ends[0], &ends[1]) {
                Some(found) if found == *sign => Ok(()),
                Some(_) => wrong("the sign of the derivative of an equation"),
                None => unjudged("the sign of a derivative on an interval"),
            }
        }
        (None, Some((a, b))) if same(a, b)? => match interval::zeros(world, g, &ends[0], &ends[1]) {
            Some(1) => Ok(()),
            Some(n) => wrong(format!("{n} zeros")),
            None => unjudged("the number of zeros"),
        },
        _ => wrong("nothing shows that a root is the only one"),
    }
}

fn number(world: &World, tree: &Tree) -> Result<Fixed, Trouble> {
    match world.number(tree) {
        Ok(value) => Ok(value),
        Err(Failure::Undefined) => wrong(format!("{tree} is not a number")),
        Err(_) => unjudged(format!("the number {tree}")),
    }
}

struct Replay<'a> {
    facts: &'a Facts,
    world: &'a World,
    local: &'a Local,
}

impl Replay<'_> {
    fn all(&self) -> Done {
        self.value()?;
        for (side, values) in self.facts.sides.iter().zip(&self.local.sides) {
            let place = SIDES[usize::from(values.sign > 0)];
            if side.absent {
                if side.limit.is_some() || side.quotient.is_some() || side.continuous.is_some() {
                    return wrong(format!("facts on a side without values: {place}"));
                }
                self.absent(values)?;
            }
            if let Some(claim) = &side.limit {
                self.limit(values, claim)?;
            }
            if let Some(claim) = &side.quotient {
                self.quotient(values, claim)?;
            }
            if let Some(stated) = side.continuous {
                let value = self.facts.value.clone().flatten().map(Claim::Number);
                self.compared(side.limit.as_ref(), value.as_ref(), stated, "a limit and the value")?;
            }
        }
        let [left, right] = &self.facts.sides;
        if let Some(stated) = self.facts.limits_agree {
            self.compared(left.limit.as_ref(), right.limit.as_ref(), stated, "the limits")?;
        }
        if let Some(stated) = self.facts.quotients_agree {
            self.compared(
                left.quotient.as_ref(),
                right.quotient.as_ref(),
                stated,
                "the one-sided derivatives",
            )?;
        }
        if let Some(d) = &self.facts.derivative {
            return self.derivative(d);
        }
        Ok(())
    }

    fn value(&self) -> Done {
        match (&self.facts.value, &self.local.value) {
            (None, _) | (Some(None), Err(Failure::Undefined)) => Ok(()),
            (Some(None), Ok(_)) => wrong("f(a) is undefined, but has a value"),
            (Some(Some(tree)), Ok(value)) => {
                let stated = number(self.world, tree)?;
                let error = value.sub(&stated).abs();
                if error.compare(&self.local.tolerance) == Ordering::Greater {
                    return wrong(format!("f(a) = {tree}, but it is {:e}", value.approx()));
                }
                Ok(())
            }
            (Some(Some(tree)), Err(Failure::Undefined)) => {
                wrong(format!("f(a) = {tree}, but there is no value"))
            }
            (Some(_), Err(_)) => unjudged("the value"),
        }
    }

    fn absent(&self, values: &SideValues) -> Done {
        for sample in &values.samples {
            match sample {
                Err(Failure::Undefined) => {}
                Ok(_) => return wrong("f has values on a side where it is said to have none"),
                Err(_) => return unjudged("values on a side"),
            }
        }
        Ok(())
    }

    fn limit(&self, values: &SideValues, claim: &Claim) -> Done {
        match (&values.branch, claim) {
            (Ok([limit, _]), Claim::Number(tree)) => self.same(limit, tree, "a limit of f"),
            (Ok(_), _) => wrong("a limit of f that is finite"),
            (Err(_), Claim::Nowhere) => self.wanders(values, &|value, _| value, "f"),
            (Err(_), _) => self.approached(&samples(values)?, claim, "f"),
        }
    }

    /// The value of f from which quotients are formed: the stated one, which was compared.
    fn base(&self) -> Result<Fixed, Trouble> {
        match &self.facts.value {
            Some(Some(tree)) => number(self.world, tree),
            _ => wrong("a quotient without a value"),
        }
    }

    fn quotient(&self, values: &SideValues, claim: &Claim) -> Done {
        let value = self.base()?;
        if let Ok([limit, slope]) = &values.branch {
            let gap = limit.sub(&value);
            let rises = if values.sign > 0 { gap.sign() } else { gap.sign().reverse() };
            return match claim {
                Claim::Number(tree) if gap.is_zero() => self.same(slope, tree, "a one-sided derivative"),
                Claim::Infinite(sign) if !gap.is_zero() && rises == *sign => Ok(()),
                _ => wrong("a one-sided derivative of a smooth branch"),
            };
        }
        if *claim == Claim::Nowhere {
            let quotient = |sample: Fixed, step: &Fixed| sample.sub(&value).div(step);
            let of = |sample, step: &Fixed| quotient(sample, step).expect("a distance is not zero");
            return self.wanders(values, &of, "the quotient");
        }
        let quotients: Option<Vec<Fixed>> = samples(values)?
            .iter()
            .zip(values.distances)
            .map(|(sample, k)| sample.sub(&value).div(&Fixed::power_of_half(k).mul(&Fixed::int(values.sign))))
            .collect();
        self.approached(&quotients.expect("a distance is not zero"), claim, "the quotient")
    }

    fn same(&self, found: &Fixed, tree: &Tree, what: &str) -> Done {
        let stated = number(self.world, tree)?;
        if found.sub(&stated).is_zero() {
            return Ok(());
        }
        wrong(format!("{what}: {tree} is stated, but it is {:e}", found.approx()))
    }

    /// Whether samples approach what is stated.
    fn approached(&self, samples: &[Fixed], claim: &Claim, what: &str) -> Done {
        let shown: Vec<f64> = samples.iter().map(Fixed::approx).collect();
        let times = |a: &Fixed, n| a.mul(&Fixed::int(n));
        let pairs = || samples.windows(2).map(|pair| (&pair[0], &pair[1]));
        let holds = match claim {
            Claim::Number(tree) => {
                let stated = number(self.world, tree)?;
                pairs().all(|(a, b)| {
                    let (before, after) = (a.sub(&stated).abs(), b.sub(&stated).abs());
                    after.compare(&Fixed::power_of_half(600)) == Ordering::Less
                        || times(&after, 4).compare(&times(&before, 3)) != Ordering::Greater
                })
            }
            Claim::Infinite(sign) => pairs().all(|(a, b)| {
                b.sign() == *sign && times(&b.abs(), 2).compare(&times(&a.abs(), 3)) != Ordering::Less
            }),
            Claim::Nowhere => return unjudged("that there is no limit"),
        };
        if holds { Ok(()) } else { wrong(format!("{what} does not approach {claim:?}: {shown:?}")) }
    }

    /// Whether values near the point lie as far apart at small distances as at larger ones.
    fn wanders(&self, values: &SideValues, of: &dyn Fn(Fixed, &Fixed) -> Fixed, what: &str) -> Done {
        let Ok(spreads) = self.local.spreads(values.sign, of) else {
            return unjudged("that there is no limit");
        };
        let tiny = Fixed::power_of_half(10);
        let holds = spreads.iter().all(|s| s.compare(&tiny) == Ordering::Greater)
            && spreads.windows(2).all(|s| s[1].mul(&Fixed::int(4)).compare(&s[0]) == Ordering::Greater);
        let shown = spreads.each_ref().map(Fixed::approx);
        if holds { Ok(()) } else { wrong(format!("{what} settles: {shown:?}")) }
    }

    /// Whether two stated limits are equal to 240 digits, or differ by more than any error.
    fn compared(&self, a: Option<&Claim>, b: Option<&Claim>, stated: bool, what: &str) -> Done {
        let equal = match (a, b) {
            (Some(Claim::Number(a)), Some(Claim::Number(b))) => {
                let difference = number(self.world, a)?.sub(&number(self.world, b)?).abs();
                if !difference.is_zero() && difference.compare(&Fixed::power_of_half(700)) == Ordering::Less {
                    return unjudged(format!("{what}: too close"));
                }
                difference.is_zero()
            }
            (Some(a), Some(b)) => a == b,
            _ => return wrong(format!("{what} are compared, but not stated")),
        };
        if equal == stated { Ok(()) } else { wrong(format!("{what} are said to agree: {stated}")) }
    }

    fn derivative(&self, d: &Tree) -> Done {
        match &self.local.inside {
            Ok(found) => self.same(found, d, "the derivative"),
            Err(Failure::Undefined) => wrong("a derivative where there is no value"),
            // Not analytic as it is written: by the definition.
            Err(_) => {
                let claim = Claim::Number(d.clone());
                self.local.sides.iter().try_for_each(|values| self.quotient(values, &claim))
            }
        }
    }

    /// The fields of the point against the facts that always hold.
    fn fields(&self, always: &Facts, point: &Value, variable: &str) -> Done {
        let [left, right] = &always.sides;
        let value = always.value.clone().flatten().map(Claim::Number);
        self.field(&point["function_value"], value.as_ref(), "function_value", variable)?;
        self.field(&point["left_limit"], left.limit.as_ref(), "left_limit", variable)?;
        self.field(&point["right_limit"], right.limit.as_ref(), "right_limit", variable)
    }

    /// A field of JSON must be what the facts state, or null where they state nothing.
    fn field(&self, field: &Value, claim: Option<&Claim>, name: &str, variable: &str) -> Done {
        let agrees = match (field.as_str(), claim) {
            (None, None) => field.is_null(),
            (Some("inf"), Some(Claim::Infinite(sign))) => *sign == Ordering::Greater,
            (Some("-inf"), Some(Claim::Infinite(sign))) => *sign == Ordering::Less,
            (Some("none"), Some(Claim::Nowhere)) => true,
            (Some(text), Some(Claim::Number(tree))) => match language::formula(text, variable) {
                Some(found) => number(self.world, &found)?.sub(&number(self.world, tree)?).is_zero(),
                None => return unjudged(format!("the text {text}")),
            },
            _ => false,
        };
        if agrees { Ok(()) } else { wrong(format!("{name} is {field}, the facts say {claim:?}")) }
    }

    /// The word of the point, or of the case that holds, from the facts alone.
    fn verdict(&self, point: &Value, variable: &str) -> Done {
        let mut said = point;
        if point["verdict"] == "depends" {
            let mut held = Vec::new();
            for case in point["cases"].as_array().into_iter().flatten() {
                let condition = case["when"].as_str().and_then(|text| language::condition(text, variable));
                match condition.map(|c| self.world.holds(&c)) {
                    Some(Ok(true)) => held.push(case),
                    Some(Ok(false)) => {}
                    _ => return unjudged(format!("the condition {}", case["when"])),
                }
            }
            let [only] = held.as_slice() else { return wrong(format!("{} cases hold", held.len())) };
            said = only;
        }
        let word = said["verdict"].as_str().unwrap_or_default();
        let [left, right] = &self.facts.sides;
        let quotients = [left.quotient.as_ref(), right.quotient.as_ref()];
        let derivative = self.facts.derivative.clone().map(Claim::Number);
        let value = derivative.as_ref().or(quotients[0]).filter(|_| word == "differentiable");
        self.field(&said["value"], value, "value", variable)?;
        for (field, quotient) in ["left", "right"].into_iter().zip(quotients) {
            let quotient = if word == "differentiable" { value } else { quotient };
            // A case that joins several may leave out what differs between them.
            let joined = point["verdict"] == "depends"
                && !matches!(word, "differentiable" | "corner" | "cusp")
                && said[field].is_null();
            if !joined {
                self.field(&said[field], quotient, field, variable)?;
            }
        }
        let implied = self.facts.word();
        if word == "undecided" {
            return if implied.is_none() { Ok(()) } else { wrong("undecided, but the facts imply a word") };
        }
        if implied != Some(word) {
            return wrong(format!("{word}, but the facts imply {implied:?}"));
        }
        if word == "outside"
            && said.get("singularity").is_some()
            && said["singularity"].as_str() != self.facts.singularity()
        {
            return wrong(format!(
                "{}, but the facts imply {:?}",
                said["singularity"],
                self.facts.singularity()
            ));
        }
        Ok(())
    }
}

fn samples(values: &SideValues) -> Result<Vec<Fixed>, Trouble> {
    let mut out = Vec::new();
    for sample in &values.samples {
        match sample {
            Ok(value) => out.push(value.clone()),
            Err(Failure::Undefined) => return wrong("a limit on a side without values"),
            Err(_) => return unjudged("values on a side"),
        }
    }
    Ok(out)
}
