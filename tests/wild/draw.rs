//! Functions drawn to be special at a point c: kinks, powers, logarithms, slow and flat scales, oscillations.
//!
//! All of them are built from u = a*(x - c). One function has at most one lasting phase at a point (1/u, 1/u^2 or
//! ln(abs(u))): sums of waves with different phases are decided only where they vanish.

use crate::drawn::Condition;
use crate::drawn::Drawn;
use crate::drawn::Random;
use crate::drawn::Tree;
use crate::drawn::binary;
use crate::drawn::call;
use crate::drawn::compare;
use crate::drawn::int;
use crate::drawn::negated;
use crate::drawn::pi;
use crate::drawn::quarter;

pub struct Wild {
    random: Random,
    points: Vec<Tree>,
}

/// Where a function is special, and in which variable.
#[derive(Clone)]
struct Place {
    c: Tree,
    u: Tree,
    /// The phase of what oscillates there.
    phase: Tree,
}

/// An expression in u with the value that makes it continuous at u = 0; none where it has a value of its own there.
struct Atom {
    tree: Tree,
    natural: Option<Tree>,
}

pub fn fraction(p: i64, q: i64) -> Tree {
    if q == 1 { int(p) } else { binary('/', int(p), int(q)) }
}

pub fn abs(u: &Tree) -> Tree {
    call("abs", [u.clone()])
}

pub fn ln_abs(u: &Tree) -> Tree {
    call("ln", [abs(u)])
}

fn over(a: Tree, b: Tree) -> Tree {
    binary('/', a, b)
}

fn times(a: Tree, b: Tree) -> Tree {
    binary('*', a, b)
}

fn plus(a: Tree, b: Tree) -> Tree {
    binary('+', a, b)
}

fn power(u: &Tree, n: i64) -> Tree {
    if n == 1 { u.clone() } else { binary('^', u.clone(), int(n)) }
}

impl Wild {
    pub fn draw(seed: u64) -> Drawn {
        let mut wild = Wild { random: Random(seed), points: Vec::new() };
        let place = wild.place();
        let depth = wild.random.below(3);
        let mut tree = wild.function(&place, depth);
        if wild.random.chance(12) {
            let other = wild.place();
            let g = wild.special(&other);
            tree = match wild.random.below(3) {
                0 => plus(tree, g),
                1 => times(tree, g),
                _ => {
                    let sign = ["<", "<=", ">"][wild.random.below(3)];
                    Tree::Branches(vec![(tree, compare(Tree::X, sign, other.c))], Some(Box::new(g)))
                }
            };
        }
        if wild.random.chance(10) {
            tree = wild.composed(&tree);
        }
        wild.points.dedup();
        Drawn { tree, parameter: None, points: wild.points }
    }

    /// f(a*x + b), with the points moved to where they were.
    fn composed(&mut self, tree: &Tree) -> Tree {
        let (a, b) = ([-2, -1, 2, 3][self.random.below(4)], self.random.quarters());
        let line = plus(times(int(a), Tree::X), b.clone());
        for point in &mut self.points {
            *point = over(binary('-', point.clone(), b.clone()), int(a));
        }
        tree.map(&mut |t| if t == Tree::X { line.clone() } else { t })
    }

    fn place(&mut self) -> Place {
        let c = match self.random.below(12) {
            0 => call("sqrt", [int(2)]),
            1 => call("ln", [int(2)]),
            2 => pi(),
            3..=6 => quarter(i64::try_from(self.random.below(17)).expect("small") - 8),
            _ => int(0),
        };
        let difference = if c == int(0) { Tree::X } else { binary('-', Tree::X, c.clone()) };
        let u = match self.random.below(8) {
            0 => times(int(2), difference),
            1 => times(fraction(-1, 3), difference),
            2 if matches!(c, Tree::Literal(_)) => {
                binary('-', times(int(3), Tree::X), times(int(3), c.clone()))
            }
            3 => negated(difference),
            _ => difference,
        };
        let u = if self.random.chance(12) { self.inner(&u) } else { u };
        self.points.push(c.clone());
        let phase = match self.random.below(6) {
            0 => over(int(1), power(&u, 2)),
            1 => ln_abs(&u),
            2 => over(int(1), abs(&u)),
            _ => over(int(1), u.clone()),
        };
        Place { c, u, phase }
    }

    /// A function that is zero where u is.
    fn inner(&mut self, u: &Tree) -> Tree {
        match self.random.below(7) {
            0 => abs(u),
            1 => power(u, 3),
            2 => call("cbrt", [u.clone()]),
            3 => times(u.clone(), abs(u)),
            4 => call("max", [u.clone(), times(int(2), u.clone())]),
            5 => binary('-', call("exp", [u.clone()]), int(1)),
            _ => call("atan", [u.clone()]),
        }
    }

    fn coefficient(&mut self) -> Tree {
        match self.random.below(8) {
            0 => call("sqrt", [int(2)]),
            1 => fraction(1, 3),
            2 => negated(int(1)),
            3 => fraction(-3, 2),
            4 => pi(),
            _ => int(1 + i64::try_from(self.random.below(3)).expect("small")),
        }
    }

    fn scaled(&mut self, t: Tree) -> Tree {
        match self.random.below(10) {
            0..=3 => times(self.coefficient(), t),
            4 => {
                let k = [1, 7, 20, 40, 60][self.random.below(5)];
                over(t, binary('^', int(10), int(k)))
            }
            _ => t,
        }
    }

    /// Kinks and powers: they have a value at the point.
    fn kink(&mut self, u: &Tree) -> Tree {
        let q = [3, 5, 7, 9][self.random.below(4)];
        match self.random.below(18) {
            0 | 1 => abs(u),
            2 => call("max", [u.clone(), times(self.coefficient(), u.clone())]),
            3 => call("min", [int(0), u.clone()]),
            4 => call("relu", [u.clone()]),
            5 => call("sign", [u.clone()]),
            6 => call("heaviside", [u.clone()]),
            7 => call("max", [u.clone(), power(u, 2)]),
            8 => binary('^', abs(u), plus(int(1), fraction(1, q))),
            9 => binary('^', abs(u), fraction(1, q)),
            10 => call("cbrt", [u.clone()]),
            11 => call("sqrt", [abs(u)]),
            12 => call("sqrt", [u.clone()]),
            13 => call("root", [int([4, 5][self.random.below(2)]), u.clone()]),
            14 => binary('^', abs(u), fraction([2, 4, 5][self.random.below(3)], 3)),
            15 => times(u.clone(), abs(u)),
            16 => times(call("sign", [u.clone()]), call("sqrt", [abs(u)])),
            _ => abs(&binary('-', abs(u), fraction(1, 2))),
        }
    }

    /// What has no value at the point unless it is filled in.
    fn gap(&mut self, place: &Place) -> Atom {
        let u = &place.u;
        let ln = ln_abs(u);
        let zero = |tree| Atom { tree, natural: Some(int(0)) };
        match self.random.below(36) {
            0 => zero(times(u.clone(), ln)),
            1 => zero(times(power(u, 2), ln)),
            2 => zero(times(call("sqrt", [abs(u)]), power(&ln, 2))),
            3 => zero(over(int(1), ln)),
            4 => zero(over(u.clone(), ln)),
            5 => zero(times(u.clone(), call("ln", [negated(ln)]))),
            6 => zero(over(int(1), call("ln", [negated(ln)]))),
            7 => zero(over(abs(u), power(&ln, 2))),
            8 => zero(call("exp", [negated(over(int(1), power(u, 2)))])),
            9 => zero(call("exp", [negated(over(int(1), abs(u)))])),
            10 => {
                let flat = call("exp", [negated(over(int(1), abs(u)))]);
                zero(over(flat, power(u, 1 + i64::try_from(self.random.below(3)).expect("small"))))
            }
            11 => zero(over(call("exp", [negated(over(int(1), abs(u)))]), ln)),
            12 => Atom { tree: binary('^', abs(u), u.clone()), natural: Some(int(1)) },
            13 => Atom { tree: over(call("sin", [u.clone()]), u.clone()), natural: Some(int(1)) },
            14 => Atom {
                tree: over(binary('-', int(1), call("cos", [u.clone()])), u.clone()),
                natural: Some(int(0)),
            },
            15 => Atom {
                tree: over(binary('-', call("exp", [u.clone()]), int(1)), u.clone()),
                natural: Some(int(1)),
            },
            16 => Atom { tree: over(abs(u), u.clone()), natural: Some(int(0)) },
            17 => Atom { tree: over(int(1), u.clone()), natural: Some(int(0)) },
            18 => Atom { tree: ln, natural: Some(int(0)) },
            19 => zero(times(u.clone(), call("atan", [over(int(1), u.clone())]))),
            20 => zero(times(u.clone(), over(int(1), plus(int(1), call("exp", [over(int(1), u.clone())]))))),
            _ => self.wave(place),
        }
    }

    /// An oscillation of the one phase, or of another one where it vanishes.
    fn wave(&mut self, place: &Place) -> Atom {
        let u = &place.u;
        let is_null = self.random.chance(25);
        let phase = match self.random.below(4) {
            0 if is_null => over(int(1), power(u, 3)),
            1 if is_null => ln_abs(u),
            2 if is_null => over(int(1), power(u, 2)),
            _ => place.phase.clone(),
        };
        let name = ["sin", "cos"][self.random.below(2)];
        let wave = call(name, [phase.clone()]);
        let other = call(["sin", "cos"][self.random.below(2)], [phase.clone()]);
        let amplitude = if is_null {
            match self.random.below(4) {
                0 => power(u, 3),
                1 => times(u.clone(), abs(u)),
                2 => times(power(u, 2), ln_abs(u)),
                _ => power(u, 2),
            }
        } else {
            match self.random.below(10) {
                0 => int(1),
                1 => abs(u),
                2 => call("sqrt", [abs(u)]),
                3 => over(int(1), ln_abs(u)),
                4 => over(u.clone(), ln_abs(u)),
                5 => binary('^', abs(u), fraction(4, 3)),
                6 => times(u.clone(), ln_abs(u)),
                7 => power(u, 2),
                _ => u.clone(),
            }
        };
        let wave = match self.random.below(8) {
            0 => times(wave, other),
            1 => plus(wave, times(self.coefficient(), other)),
            2 => plus(self.coefficient(), wave),
            3 => power(&wave, 2),
            _ => wave,
        };
        Atom { tree: times(amplitude, wave), natural: Some(int(0)) }
    }

    fn smooth(&mut self) -> Tree {
        match self.random.below(9) {
            0 => call("sin", [Tree::X]),
            1 => call("exp", [Tree::X]),
            2 => binary('-', binary('^', Tree::X, int(3)), Tree::X),
            3 => over(int(1), plus(int(1), power(&Tree::X, 2))),
            4 => call("cos", [times(int(2), Tree::X)]),
            5 => power(&Tree::X, 2),
            6 => self.coefficient(),
            _ => plus(times(self.random.quarters(), Tree::X), int(1)),
        }
    }

    /// Something special at the place, with a value there or without.
    fn special(&mut self, place: &Place) -> Tree {
        if self.random.chance(30) {
            let kink = self.kink(&place.u);
            let kink = self.scaled(kink);
            return if self.random.chance(50) { plus(self.smooth(), kink) } else { kink };
        }
        let mut atom = self.gap(place);
        atom.tree = self.scaled(atom.tree);
        if !oscillates(&atom.tree) && self.random.chance(12) {
            let outer = ["abs", "relu", "sign", "cbrt", "sqrt"][self.random.below(5)];
            let inner = self.filled(atom, &place.c);
            return call(outer, [inner]);
        }
        if self.random.chance(45) {
            // The sum is filled in as a whole.
            let (other, natural) = match self.random.below(4) {
                0 => (self.smooth(), None),
                1 => {
                    let kink = self.kink(&place.u);
                    (self.scaled(kink), Some(int(0)))
                }
                _ => {
                    let other = self.gap(place);
                    (self.scaled(other.tree), other.natural)
                }
            };
            atom.natural = match (atom.natural, natural) {
                (Some(a), Some(b)) if b == int(0) => Some(a),
                (Some(a), None) => Some(plus(a, self.at(&other, &place.c))),
                (a, _) => a,
            };
            atom.tree = if self.random.chance(80) { plus(atom.tree, other) } else { times(atom.tree, other) };
        }
        self.filled(atom, &place.c)
    }

    /// A tree at a point, as an expression.
    fn at(&self, tree: &Tree, c: &Tree) -> Tree {
        tree.map(&mut |t| if t == Tree::X { c.clone() } else { t })
    }

    fn filled(&mut self, atom: Atom, c: &Tree) -> Tree {
        let value = match self.random.below(20) {
            0 => self.random.quarters(),
            1 | 2 => return atom.tree,
            _ => atom.natural.unwrap_or(int(0)),
        };
        if self.random.chance(50) {
            Tree::Branches(vec![(atom.tree, compare(Tree::X, "!=", c.clone()))], Some(Box::new(value)))
        } else {
            Tree::Branches(vec![(value, compare(Tree::X, "=", c.clone()))], Some(Box::new(atom.tree)))
        }
    }

    fn function(&mut self, place: &Place, depth: usize) -> Tree {
        if depth == 0 {
            return self.special(place);
        }
        match self.random.below(16) {
            0 | 1 => plus(self.function(place, depth - 1), self.special(place)),
            2 => times(self.function(place, depth - 1), self.smooth()),
            3 => times(self.function(place, depth - 1), place.u.clone()),
            4 => binary('-', self.smooth(), self.function(place, depth - 1)),
            5 => {
                // Of what does not oscillate: a wave inside another function is no sum of waves.
                let inner = self.function(place, depth - 1);
                let outer = ["exp", "sin", "atan", "tanh"][self.random.below(4)];
                if oscillates(&inner) { inner } else { call(outer, [inner]) }
            }
            6 => {
                let kink = self.kink(&place.u);
                let outer = ["exp", "cbrt", "sqrt", "abs"][self.random.below(4)];
                call(outer, [kink])
            }
            7 => {
                let kink = self.kink(&place.u);
                times(kink, self.special(place))
            }
            8 => self.interval(place, depth),
            9 => self.nested(place, depth),
            10 => self.alone(place, depth),
            _ => self.sides(place, depth),
        }
    }

    /// One function on the left, another on the right, and perhaps a value between them.
    fn sides(&mut self, place: &Place, depth: usize) -> Tree {
        let left = self.function(place, depth - 1);
        let right = match self.random.below(8) {
            0 => left.clone(),
            1 => {
                let kink = self.kink(&place.u);
                plus(left.clone(), over(kink, binary('^', int(10), int(40))))
            }
            _ => self.function(place, depth - 1),
        };
        let c = &place.c;
        let at = |sign| compare(Tree::X, sign, c.clone());
        match self.random.below(5) {
            0 => Tree::Branches(vec![(left, at("<")), (right, at(">"))], Some(Box::new(int(0)))),
            1 => Tree::Branches(vec![(left, at("<")), (right, at(">"))], None),
            2 => Tree::Branches(vec![(left, at("<="))], Some(Box::new(right))),
            3 => Tree::Branches(vec![(right, at(">="))], Some(Box::new(left))),
            _ => Tree::Branches(vec![(left, at("<"))], Some(Box::new(right))),
        }
    }

    /// On a half-open interval with the place at an end.
    fn interval(&mut self, place: &Place, depth: usize) -> Tree {
        let f = self.function(place, depth - 1);
        let end = plus(place.c.clone(), fraction([1, -1][self.random.below(2)], 2));
        let sign = ["<", "<="][self.random.below(2)];
        let (low, high) =
            if self.random.chance(50) { (place.c.clone(), end) } else { (end, place.c.clone()) };
        let inside = Condition::And(
            Box::new(compare(low, sign, Tree::X)),
            Box::new(compare(Tree::X, if sign == "<" { "<=" } else { "<" }, high)),
        );
        let otherwise = self.random.chance(60).then(|| Box::new(self.smooth()));
        Tree::Branches(vec![(f, inside)], otherwise)
    }

    /// A branch whose value is itself a list of branches.
    fn nested(&mut self, place: &Place, depth: usize) -> Tree {
        let inner = self.sides(place, depth);
        let near = compare(abs(&binary('-', Tree::X, place.c.clone())), "<", int(1));
        let near = if self.random.chance(30) {
            Condition::Not(Box::new(compare(Tree::X, "=", place.c.clone())))
        } else {
            near
        };
        let otherwise = self.smooth();
        Tree::Branches(vec![(inner, near)], Some(Box::new(otherwise)))
    }

    /// A single point with a value of its own, or the point alone.
    fn alone(&mut self, place: &Place, depth: usize) -> Tree {
        let f = self.function(place, depth - 1);
        let value = match self.random.below(4) {
            0 => Tree::Undefined,
            1 => self.random.quarters(),
            _ => int(0),
        };
        let condition = compare(Tree::X, "=", place.c.clone());
        if self.random.chance(15) {
            let far = compare(abs(&binary('-', Tree::X, place.c.clone())), ">", int(1));
            return Tree::Branches(vec![(value, condition), (f, far)], None);
        }
        Tree::Branches(vec![(value, condition)], Some(Box::new(f)))
    }
}

/// Whether a sine or cosine of something unbounded occurs.
pub fn oscillates(tree: &Tree) -> bool {
    let mut found = false;
    tree.map(&mut |t| {
        if let Tree::Call(name, arguments) = &t
            && ["sin", "cos"].contains(&name.as_str())
        {
            let text = arguments[0].to_string();
            found |= text.contains("ln(") || text.contains('/') && text.contains('x');
        }
        t
    });
    found
}
