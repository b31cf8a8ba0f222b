//! What the functions of the catalogue are, by the elementary functions, for the evaluator.
//!
//! The definitions are those of the papers that the catalogue names, in forms that keep their digits: gelu by erfc.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::drawn::Tree;
use crate::replay::language::formula;

pub const CATALOGUE: [(&str, &str); 38] = [
    ("gelu", "x/2*erfc(-x/sqrt(2))"),
    ("silu", "x/(1 + exp(-x))"),
    ("mish", "x*tanh(ln(1 + exp(x)))"),
    ("softplus", "ln(1 + exp(x))"),
    ("softsign", "x/(1 + abs(x))"),
    ("binary_step", "heaviside(x)"),
    ("ramp", "max(0, x)"),
    ("leaky_relu", "max(x, x/100)"),
    ("prelu", "max(x, x/4)"),
    ("elu", "{ x for x > 0, exp(x) - 1 otherwise }"),
    ("celu", "{ x for x > 0, exp(x) - 1 otherwise }"),
    ("squareplus", "(x + sqrt(x^2 + 4))/2"),
    ("hard_tanh", "max(-1, min(1, x))"),
    ("hard_sigmoid", "max(0, min(1, (x + 3)/6))"),
    ("hard_swish", "x*max(0, min(1, (x + 3)/6))"),
    ("relu6", "max(0, min(6, x))"),
    ("softshrink", "sign(x)*max(0, abs(x) - 1/2)"),
    ("hardshrink", "{ 0 for abs(x) <= 1/2, x otherwise }"),
    ("tanhshrink", "x - tanh(x)"),
    ("isru", "x/sqrt(1 + x^2)"),
    ("isrlu", "{ x/sqrt(1 + x^2) for x < 0, x otherwise }"),
    ("bent_identity", "(sqrt(x^2 + 1) - 1)/2 + x"),
    ("sinc", "{ 1 for x = 0, sin(x)/x otherwise }"),
    ("gaussian", "exp(-x^2)"),
    ("squared_relu", "max(0, x)^2"),
    ("smelu", "{ 0 for x < -1, (x + 1)^2/4 for x <= 1, x otherwise }"),
    ("elish", "{ (exp(x) - 1)/(1 + exp(-x)) for x < 0, x/(1 + exp(-x)) otherwise }"),
    ("lisht", "x*tanh(x)"),
    ("log_sigmoid", "-ln(1 + exp(-x))"),
    ("snake", "x + sin(x)^2"),
    ("huber", "{ x^2/2 for abs(x) <= 1, abs(x) - 1/2 otherwise }"),
    ("pseudo_huber", "sqrt(1 + x^2) - 1"),
    ("log_cosh", "ln((exp(x) + exp(-x))/2)"),
    ("hinge", "max(0, 1 - x)"),
    ("squared_hinge", "max(0, 1 - x)^2"),
    ("epsilon_insensitive", "max(0, abs(x) - 1/10)"),
    ("triangle", "max(0, 1 - abs(x))"),
    ("sawtooth", "x - floor(x)"),
];

/// The tree with the functions of the catalogue written out.
pub fn expanded(tree: &Tree) -> Tree {
    static BODIES: OnceLock<HashMap<&str, Tree>> = OnceLock::new();
    let bodies = BODIES.get_or_init(|| {
        CATALOGUE.iter().map(|(name, text)| (*name, formula(text, "x").expect("a definition"))).collect()
    });
    tree.map(&mut |t| match &t {
        Tree::Call(name, arguments) => match bodies.get(name.as_str()) {
            Some(body) => inside(body, &arguments[0]),
            None => t,
        },
        _ => t,
    })
}

/// The tree with something in place of the variable.
pub fn inside(tree: &Tree, u: &Tree) -> Tree {
    tree.map(&mut |t| if t == Tree::X { u.clone() } else { t })
}
