//! Monotone functions with their inverses, found by hand.

use crate::drawn::Random;

/// `@` stands for the variable; each maps 0 to 0.
const PAIRS: [(&str, &str, bool); 14] = [
    ("@ + abs(@)/2", "{ 2*@/3 for @ >= 0, 2*@ otherwise }", true),
    ("cbrt(@)", "@^3", true),
    ("root(5, @)", "@^5", true),
    ("@*abs(@)", "sign(@)*sqrt(abs(@))", true),
    ("{ exp(@) - 1 for @ < 0, @ otherwise }", "{ ln(1 + @) for @ < 0, @ otherwise }", true),
    ("{ @/2 for @ < 0, 3*@ otherwise }", "{ 2*@ for @ <= 0, @/3 otherwise }", true),
    ("sign(@)*abs(@)^(2/3)", "sign(@)*abs(@)^(3/2)", true),
    ("{ exp(-1/@) for @ > 0, 0 for @ = 0 }", "{ -1/ln(@) for (0 < @ and @ < 1), 0 for @ = 0 }", true),
    (
        "{ sign(@)*exp(-1/abs(@)) for @ != 0, 0 otherwise }",
        "{ 0 for @ = 0, -sign(@)/ln(abs(@)) for abs(@) < 1 }",
        true,
    ),
    ("sinh(@)", "asinh(@)", true),
    ("{ @^2 for @ >= 0 }", "sqrt(@)", true),
    ("{ -@^2 for @ < 0, @^3 otherwise }", "{ -sqrt(-@) for @ < 0, cbrt(@) otherwise }", true),
    ("{ -@ for @ < 0, -2*@ otherwise }", "{ -@ for @ > 0, -@/2 otherwise }", false),
    ("-@ - @*abs(@)", "{ (1 - sqrt(1 + 4*@))/2 for @ > 0, (sqrt(1 - 4*@) - 1)/2 otherwise }", false),
];

/// A function, its inverse, the point where the function is special, and its value there.
#[derive(Clone, Debug)]
pub struct Pair {
    pub function: String,
    pub inverse: String,
    pub point: String,
    pub value: String,
    pub is_increasing: bool,
}

fn inside(outer: &str, inner: &str) -> String {
    outer.replace('@', &format!("({inner})"))
}

impl Pair {
    /// One of the pairs or two of them, one in the other, between lines: m*f(a*(x - c)) + d.
    pub fn draw(seed: u64) -> Pair {
        let mut random = Random(seed);
        let (f, g, mut is_increasing) = PAIRS[random.below(PAIRS.len())];
        let (mut function, mut inverse) = (f.to_owned(), g.to_owned());
        if random.chance(40) {
            let (f, g, also) = PAIRS[random.below(PAIRS.len())];
            function = inside(&function, f);
            inverse = inside(g, &inverse);
            is_increasing = is_increasing == also;
        }
        let c = ["0", "0", "1/2", "-3", "sqrt(2)", "ln(2)", "pi"][random.below(7)];
        let d = ["0", "1", "-2/3", "sqrt(3)"][random.below(4)];
        let (m, a) = ([1, 1, 2, -3][random.below(4)], [1, 1, 3, -2][random.below(4)]);
        function = format!("{m}*({}) + {d}", inside(&function, &format!("{a}*(x - {c})")));
        inverse = format!("({})/({a}) + {c}", inside(&inverse, &format!("(x - {d})/({m})")));
        let is_increasing = is_increasing == (m * a > 0);
        Pair { function, inverse, point: c.to_owned(), value: d.to_owned(), is_increasing }
    }
}
