//! Functions of any two functions of the language, made to be special at numbers such as 0, 1, pi/2 and ln(2).
//!
//! Elementary functions, steps (floor, round, frac, sign), kinks and activations of the catalogue are joined as sums,
//! products, quotients, compositions, maxima, under roots and logarithms, in conditions of branches; steps stand in
//! steps, waves beside flat functions. Nothing is done to keep an answer within reach: what the engine cannot do it
//! says.

use crate::drawn::Drawn;
use crate::drawn::Random;
use crate::drawn::Tree;
use crate::drawn::binary;
use crate::drawn::call;
use crate::drawn::compare;
use crate::drawn::int;
use crate::drawn::negated;
use crate::drawn::read;
use crate::whole::catalogue::CATALOGUE;
use crate::whole::catalogue::inside;
use crate::wild::draw::abs;
use crate::wild::draw::fraction;

pub const ELEMENTARY: [&str; 26] = [
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh",
    "acosh", "atanh", "exp", "expm1", "ln", "log2", "log1p", "sqrt", "cbrt", "sigmoid", "erf", "erfc",
    "softplus",
];
const STEPS: [&str; 6] = ["floor", "ceil", "round", "frac", "sign", "heaviside"];
const SPECIAL: [&str; 14] =
    ["0", "0", "0", "1", "-1", "pi/2", "pi", "-pi/2", "e", "ln(2)", "sqrt(2)", "1/2", "2", "pi/4"];

pub struct Whole {
    random: Random,
    points: Vec<Tree>,
}

fn special(random: &mut Random) -> Tree {
    read(SPECIAL[random.below(SPECIAL.len())]).expect("a number")
}

impl Whole {
    pub fn draw(seed: u64) -> Drawn {
        let mut whole = Whole { random: Random(seed), points: Vec::new() };
        let tree = whole.function();
        while whole.points.len() < 3 {
            let point = special(&mut whole.random);
            whole.points.push(point);
        }
        whole.points.push(fraction(17, 16));
        Drawn { tree, parameter: None, points: whole.points }
    }

    fn point(&mut self) -> Tree {
        let point = special(&mut self.random);
        self.points.push(point.clone());
        point
    }

    /// Something simple, which is 0 or has a kink or a pole where the function is asked about.
    fn line(&mut self) -> Tree {
        let x = Tree::X;
        match self.random.below(16) {
            0 | 1 => {
                let p = self.point();
                binary('-', x, p)
            }
            2 => {
                let p = self.point();
                binary('-', p, x)
            }
            3 => {
                let p = self.point();
                if p == int(0) { binary('*', int(2), x) } else { binary('/', x, p) }
            }
            4 => {
                self.points.push(fraction(1, 2));
                binary('*', read("pi").expect("a number"), x)
            }
            5 => negated(x),
            6 => binary('^', x, int(2)),
            7 => {
                self.points.push(int(0));
                binary('/', int(1), x)
            }
            8 => abs(&x),
            9 => {
                let p = self.point();
                binary('-', abs(&x), p)
            }
            10 => binary('*', int(2), x),
            _ => x,
        }
    }

    /// One function of the language.
    fn outer(&mut self) -> &'static str {
        match self.random.below(20) {
            0..=9 => ELEMENTARY[self.random.below(ELEMENTARY.len())],
            10..=12 => STEPS[self.random.below(STEPS.len())],
            13 | 14 => ["abs", "relu"][self.random.below(2)],
            _ => CATALOGUE[self.random.below(CATALOGUE.len())].0,
        }
    }

    fn one(&mut self) -> Tree {
        let (name, line) = (self.outer(), self.line());
        call(name, [line])
    }

    /// A wave beside a function that is flat at a point, or below every power of it.
    fn flat(&mut self) -> Tree {
        let p = self.point();
        let u = if p == int(0) { Tree::X } else { binary('-', Tree::X, p.clone()) };
        let flat = match self.random.below(3) {
            0 => call("exp", [negated(binary('/', int(1), binary('^', u.clone(), int(2))))]),
            1 => call("exp", [negated(binary('/', int(1), abs(&u)))]),
            _ => binary('^', abs(&u), binary('/', int(1), abs(&u))),
        };
        let phase = match self.random.below(3) {
            0 => binary('/', int(1), binary('^', u.clone(), int(2))),
            1 => call("ln", [abs(&u)]),
            _ => binary('/', int(1), u.clone()),
        };
        let wave = call(["sin", "cos", "frac", "atan"][self.random.below(4)], [phase]);
        let product = match self.random.below(5) {
            0 => binary('+', flat, binary('*', u.clone(), wave)),
            1 => binary('*', flat, binary('+', self.one(), wave)),
            2 => binary('/', binary('*', flat, wave), u.clone()),
            3 => binary('*', binary('^', u.clone(), int(2)), wave),
            _ => binary('*', flat, wave),
        };
        let product = if self.random.chance(25) { call(self.outer(), [product]) } else { product };
        let value = if self.random.chance(85) { int(0) } else { int(1) };
        Tree::Branches(vec![(value, compare(Tree::X, "=", p))], Some(Box::new(product)))
    }

    /// Steps of steps, and steps times what jumps with them.
    fn steps(&mut self) -> Tree {
        let (inner, outer) = (STEPS[self.random.below(4)], STEPS[self.random.below(STEPS.len())]);
        let step = call(inner, [self.line()]);
        let factor = [int(2), int(3), fraction(1, 2), negated(int(1))][self.random.below(4)].clone();
        match self.random.below(5) {
            0 => call(outer, [binary('*', factor, step)]),
            1 => binary('*', self.line(), call(outer, [binary('+', fraction(1, 2), self.one())])),
            2 => binary('*', step, call(outer, [self.one()])),
            3 => call(self.outer(), [binary('-', Tree::X, step)]),
            _ => binary('*', step.clone(), binary('-', self.one(), step)),
        }
    }

    fn function(&mut self) -> Tree {
        match self.random.below(25) {
            0 | 1 => binary('*', self.one(), self.one()),
            2 => binary('+', self.one(), self.one()),
            3 => binary('-', self.one(), self.one()),
            4 => binary('/', self.one(), self.one()),
            5..=8 => call(self.outer(), [self.one()]),
            9 | 10 => call(["max", "min"][self.random.below(2)], [self.one(), self.one()]),
            11 => call("sqrt", [self.one()]),
            12 => call("ln", [self.one()]),
            13 => call("abs", [binary('-', self.one(), self.one())]),
            14 => {
                let names = ["sqrt", "ln", "cbrt", "sign", "floor", "relu"];
                call(names[self.random.below(6)], [binary('*', self.one(), self.one())])
            }
            15 | 16 => {
                let sign = ["<", "<=", ">", ">="][self.random.below(4)];
                let bound = if self.random.chance(60) { special(&mut self.random) } else { self.line() };
                let condition = compare(self.one(), sign, bound);
                let other = if self.random.chance(50) { self.one() } else { int(0) };
                Tree::Branches(vec![(self.one(), condition)], Some(Box::new(other)))
            }
            17 => {
                let exponent =
                    [int(2), int(3), negated(int(1)), fraction(1, 2), fraction(3, 2), fraction(-1, 3)];
                binary('^', self.one(), exponent[self.random.below(6)].clone())
            }
            18 => {
                let middle = call(self.outer(), [self.one()]);
                call(self.outer(), [middle])
            }
            19 => {
                // A quotient with its limit filled in, or another number.
                let p = self.point();
                let over = inside(&self.one(), &binary('-', Tree::X, p.clone()));
                let quotient = binary('/', over, binary('-', Tree::X, p.clone()));
                let value = int([1, 0, 1][self.random.below(3)]);
                Tree::Branches(vec![(value, compare(Tree::X, "=", p))], Some(Box::new(quotient)))
            }
            20 | 21 => self.flat(),
            22 | 23 => self.steps(),
            _ => binary('^', abs(&self.one()), self.line()),
        }
    }
}
