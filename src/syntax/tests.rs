//! What texts become, written by hand as nested lists; and what length, depth and noise do.

mod mistakes;

use crate::source::Diagnostic;
use crate::syntax::machine::NESTING_LIMIT;
use crate::syntax::parse_condition;
use crate::syntax::parse_program;
use crate::syntax::parse_statement;
use crate::syntax::tree::Action;
use crate::syntax::tree::Branch;
use crate::syntax::tree::BranchValue;
use crate::syntax::tree::Factor;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Set;
use crate::syntax::tree::Sign;
use crate::syntax::tree::Statement;
use crate::syntax::tree::Tree;

/// The tree as nested lists: `a - b*c` is `(+ a -(* b c))`.
fn list(statement: &Statement) -> String {
    let texts = texts(&statement.tree);
    let text = |node: &Node| texts[node.0 as usize].clone();
    let assumed = |assumptions: &[Node]| match assumptions {
        [] => String::new(),
        some => format!(" where {}", some.iter().map(text).collect::<Vec<_>>().join(", ")),
    };
    match &statement.action {
        Action::Evaluate { body, assumptions } => text(body) + &assumed(assumptions),
        Action::Alias { name, target, .. } => format!("(alias {name} {target})"),
        Action::Define { name, parameters, body, assumptions, .. } => {
            let mut head = name.clone();
            for parameter in parameters {
                head += &format!(" {}", parameter.name);
                head += &parameter.default.map(|node| format!("={}", text(&node))).unwrap_or_default();
            }
            format!("(define [{head}] {}){}", text(body), assumed(assumptions))
        }
    }
}

fn texts(tree: &Tree) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for (node, kind, _) in tree.iter() {
        let t = |node: &Node| texts[node.0 as usize].as_str();
        let all = |word: &str, nodes: &[Node]| {
            format!("({word} {})", nodes.iter().map(t).collect::<Vec<_>>().join(" "))
        };
        let text = match kind {
            Kind::Number(digits) => digits.clone(),
            Kind::Name(name) => name.clone(),
            Kind::Call { name, primes, arguments, .. } => {
                all(&(name.clone() + &"'".repeat(*primes as usize)), arguments)
            }
            Kind::Abs(inside) => all("abs", &[*inside]),
            Kind::Negate(inside) => all("neg", &[*inside]),
            Kind::Sum(operands) => {
                let sign = |sign: &Sign| if *sign == Sign::Plus { " " } else { " -" };
                let operands: String =
                    operands.iter().map(|(s, node)| format!("{}{}", sign(s), t(node))).collect();
                format!("(+{operands})")
            }
            Kind::Product(operands) => {
                let sign = |factor: &Factor| if *factor == Factor::Times { " " } else { " /" };
                let operands: String =
                    operands.iter().map(|(f, node)| format!("{}{}", sign(f), t(node))).collect();
                format!("(*{operands})")
            }
            Kind::Power(base, exponent) => all("^", &[*base, *exponent]),
            Kind::Branches { branches, binder } => {
                let inside: Vec<String> = branches.iter().map(|branch| branch_text(branch, &texts)).collect();
                let binder = binder.as_ref().map(|(name, _)| format!(" [{name} in Z]")).unwrap_or_default();
                format!("{{{}{binder}}}", inside.join(", "))
            }
            Kind::Compare { first, rest } => {
                let rest: String =
                    rest.iter().map(|(r, node)| format!(" {} {}", sign(*r), t(node))).collect();
                format!("({}{rest})", t(first))
            }
            Kind::Element(left, set) => match set {
                Set::Interval { lower, lower_closed, upper, upper_closed } => format!(
                    "({} in {}{}, {}{})",
                    t(left),
                    if *lower_closed { '[' } else { '(' },
                    t(lower),
                    t(upper),
                    if *upper_closed { ']' } else { ')' },
                ),
                Set::Points(points) => format!("({} in {})", t(left), all("points", points)),
                Set::Integers => format!("({} in Z)", t(left)),
                Set::Reals => format!("({} in R)", t(left)),
            },
            Kind::And(operands) => all("and", operands),
            Kind::Or(operands) => all("or", operands),
            Kind::Not(inside) => all("not", &[*inside]),
            Kind::OneSided(inside, Sign::Plus) => all("from-right", &[*inside]),
            Kind::OneSided(inside, Sign::Minus) => all("from-left", &[*inside]),
        };
        assert_eq!(node.0 as usize, texts.len(), "nodes come in order");
        texts.push(text);
    }
    texts
}

fn branch_text(branch: &Branch, texts: &[String]) -> String {
    let t = |node: &Node| texts[node.0 as usize].as_str();
    let mut text = match &branch.value {
        BranchValue::Value(node) => t(node).to_owned(),
        BranchValue::Undefined => "undefined".to_owned(),
        BranchValue::Undecided => "undecided".to_owned(),
    };
    if let Some(at) = &branch.at {
        let name = at.name.as_ref().map(|(name, _)| format!("{name}=")).unwrap_or_default();
        text += &format!(" at {name}{}", at.points.iter().map(t).collect::<Vec<_>>().join(";"));
    }
    match &branch.condition {
        Some(condition) => text + " for " + t(condition),
        None if branch.at.is_none() => text + " otherwise",
        None => text,
    }
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Less => "<",
        Relation::LessEq => "<=",
        Relation::Greater => ">",
        Relation::GreaterEq => ">=",
        Relation::Equal => "=",
        Relation::NotEqual => "!=",
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    match parse_statement(text) {
        Ok(statement) => assert_eq!(list(&statement), expected, "{text}"),
        Err(error) => panic!("{text}: {error:?}"),
    }
}

#[track_caller]
fn refused(text: &str, code: &str, place: &str) -> Diagnostic {
    match parse_statement(text) {
        Ok(statement) => panic!("{text} was read as {}", list(&statement)),
        Err(error) => {
            let found = text.get(error.span.start..error.span.end).expect("a span is a part of the text");
            assert_eq!((error.code.as_str(), found), (code, place), "{text}: {error:?}");
            assert!(error.help.is_some(), "{text}: {error:?}");
            error
        }
    }
}

#[test]
fn precedence() {
    check("a - b + c", "(+ a -b c)");
    check("a/b*c", "(* a /b c)");
    check("a - b*c", "(+ a -(* b c))");
    check("-x^2", "(neg (^ x 2))");
    check("2^3^2", "(^ 2 (^ 3 2))");
    check("x^-1", "(^ x (neg 1))");
    check("x^-y^2*z", "(* (^ x (neg (^ y 2))) z)");
    check("2*-x", "(* 2 (neg x))");
    check("-x*y", "(* (neg x) y)");
    check("-x + y - -z", "(+ (neg x) y -(neg z))");
    check("(a + b) + c", "(+ (+ a b) c)");
    check("x**2", "(^ x 2)");
    check("x ** -2", "(^ x (neg 2))");
    check(
        "{ 1 for not a > 0 and b > 0 or c > 0, 0 otherwise }",
        "{1 for (or (and (not (a > 0)) (b > 0)) (c > 0)), 0 otherwise}",
    );
    check(
        "{ 1 for a > 0 or b > 0 or c > 0 and d > 0 and f > 0 }",
        "{1 for (or (a > 0) (b > 0) (and (c > 0) (d > 0) (f > 0)))}",
    );
    check("{ 1 for not (x > 0 or x < -1) }", "{1 for (not (or (x > 0) (x < (neg 1))))}");
    check("{ 1 for 0 < x <= a + 1 }", "{1 for (0 < x <= (+ a 1))}");
}

#[test]
fn implicit_products() {
    check("2x", "(* 2 x)");
    check("2x^2", "(* 2 (^ x 2))");
    check("-2x", "(* (neg 2) x)");
    check("3x/2", "(* 3 x /2)");
    check("a/b*2x", "(* a /b 2 x)");
    check("(x + 1)(x - 1)", "(* (+ x 1) (+ x -1))");
    check("f(x)y", "(* (f x) y)");
    check("2(x)", "(* 2 x)");
    check("2|x|", "(* 2 (abs x))");
    check("|x|y", "(* (abs x) y)");
    check("2e-x", "(+ (* 2 e) -x)");
    check("2e3x", "(* 2e3 x)");
    check("2exp(x)", "(* 2 (exp x))");
    check("2pi*x", "(* 2 pi x)");
    check("2*x(y)", "(* 2 (x y))");
}

#[test]
fn bars() {
    check("|x|", "(abs x)");
    check("||x| - 1|", "(abs (+ (abs x) -1))");
    check("|x - |y||", "(abs (+ x -(abs y)))");
    // The second bar closes the first; behind x the third can only open.
    refused("|2|x|y|", "side-by-side", "|");
}

#[test]
fn numbers_and_names() {
    check("0.01 + .5 + 1e-3 + 2.5E6 + 007", "(+ 0.01 .5 1e-3 2.5E6 007)");
    check("1e−3 − 2", "(+ 1e-3 -2)");
    check("α + \\alpha + alpha", "(+ alpha alpha alpha)");
    check("\\lambda*λ_1", "(* lambda lambda_1)");
    check("max(0, x, y)", "(max 0 x y)");
    check("relu'(x) + f''(2x) + g′(x)", "(+ (relu' x) (f'' (* 2 x)) (g' x))");
    check("diff(f(x), x, 2)", "(diff (f x) x 2)");
    check("leaky_relu(x)", "(leaky_relu x)");
}

#[test]
fn unicode() {
    check(
        "{ −x·y for x ≤ 0 ∧ x ≠ −1 ∨ ¬ x ≥ 1, 2×π otherwise }",
        "{(* (neg x) y) for (or (and (x <= 0) (x != (neg 1))) (not (x >= 1))), (* 2 pi) otherwise}",
    );
    check("x²³ + x⁻¹", "(+ (^ x 23) (^ x (neg 1)))");
    check("-x²", "(neg (^ x 2))");
    check("√x² + √(x + 1) + 2√2", "(+ (^ (sqrt x) 2) (sqrt (+ x 1)) (* 2 (sqrt 2)))");
    check("√√f(x)", "(sqrt (sqrt (f x)))");
    check(
        "{ 1 for x ∈ (−∞, 0], 2 for x ∈ ℤ, 3 for x ∈ ℝ }",
        "{1 for (x in ((neg inf), 0]), 2 for (x in Z), 3 for (x in R)}",
    );
}

#[test]
fn branches() {
    check("{ x for x > 0, 0 otherwise }", "{x for (x > 0), 0 otherwise}");
    check("x^2 if x > 1, 1 when x = 0, 2 otherwise", "{(^ x 2) for (x > 1), 1 for (x = 0), 2 otherwise}");
    check(
        "1 at 0, 2 at x = 1, 3 at {-1, 2}, undefined at 4",
        "{1 at 0, 2 at x=1, 3 at (neg 1);2, undefined at 4}",
    );
    check(
        "1 at 0 if a = 1, undefined at {0, 1} if a != 1, undecided otherwise",
        "{1 at 0 for (a = 1), undefined at 0;1 for (a != 1), undecided otherwise}",
    );
    check("undefined for x = 0, undecided for x < 0", "{undefined for (x = 0), undecided for (x < 0)}");
    check("1 + { x for x > 0, -x otherwise }^2", "(+ 1 (^ {x for (x > 0), (neg x) otherwise} 2))");
    check(
        "{ { 1 for x > 1, 2 otherwise } for x > 0, 3 otherwise }",
        "{{1 for (x > 1), 2 otherwise} for (x > 0), 3 otherwise}",
    );
    check(
        "cos(x) for 2*k*pi < x < (2*k + 1)*pi, undefined at k*pi, k in Z",
        "{(cos x) for ((* 2 k pi) < x < (* (+ (* 2 k) 1) pi)), undefined at (* k pi) [k in Z]}",
    );
    check("{ 1 for x = k, k in Z } where a > 0", "{1 for (x = k) [k in Z]} where (a > 0)");
    check(
        "1 for x in {1, 2}, 0 for not x in [0, 1)",
        "{1 for (x in (points 1 2)), 0 for (not (x in [0, 1)))}",
    );
    check("1 for x in Z and y in R", "{1 for (and (x in Z) (y in R))}");
}

#[test]
fn statements() {
    check(
        "a*x where a > 0, 0 < b < 1, n in Z, c = 1",
        "(* a x) where (a > 0), (0 < b < 1), (n in Z), (c = 1)",
    );
    check("f(x) = x^2", "(define [f x] (^ x 2))");
    check(
        "elu(x, a = 1) = { x for x > 0, a*(exp(x) - 1) otherwise } where a > 0",
        "(define [elu x a=1] {x for (x > 0), (* a (+ (exp x) -1)) otherwise}) where (a > 0)",
    );
    check("f(x, a = max(1, 2)) = a", "(define [f x a=(max 1 2)] a)");
    check("f(x) = x for x > 0, 0 otherwise", "(define [f x] {x for (x > 0), 0 otherwise})");
    check("c = 1", "(define [c] 1)");
    check("λ = 1", "(define [lambda] 1)");
    check("alias swish = silu", "(alias swish silu)");
    check("alias + 1", "(+ alias 1)");
    check("  5 ; # a comment", "5");
    check("{ x for x > 0, # the right\n  0 otherwise # the left\n}", "{x for (x > 0), 0 otherwise}");
}

#[test]
fn conditions() {
    let statement = parse_condition("a > 0, n in Z, a = 1").expect("conditions");
    let Action::Evaluate { body, assumptions } = &statement.action else {
        panic!("conditions are evaluated")
    };
    assert_eq!(assumptions.len(), 3);
    assert_eq!(assumptions.last(), Some(body));
    assert_eq!(list(&statement), "(a = 1) where (a > 0), (n in Z), (a = 1)");
    for (text, code) in [
        ("", "empty"),
        ("a", "expected-condition"),
        ("a >", "missing-operand"),
        ("a > 0,", "missing-condition"),
        ("a > 0 where b > 0", "where"),
        ("a > 0;b > 0", "several-statements"),
    ] {
        assert_eq!(parse_condition(text).map_err(|error| error.code.as_str()).err(), Some(code), "{text}");
    }
}

#[test]
fn programs() {
    let text = "\u{feff}# a file\n\n## The rectified\n## linear unit.\nrelu(x) = {\n  x for x > 0, # right\n  0 otherwise\n}\r\n\
                f(x) = (x + \ng(x) = x y; h(x) = 1\n\n## lost\n\n1 + 1 # two";
    let read: Vec<String> = parse_program(text)
        .iter()
        .map(|statement| match statement {
            Ok(statement) => {
                format!(
                    "{}{}",
                    statement.description.as_deref().map(|d| format!("[{d}] ")).unwrap_or_default(),
                    list(statement)
                )
            }
            Err(error) => format!("{} {}", error.code, error.span.start),
        })
        .collect();
    let unclosed = text.find("(x + \n").expect("it stands there") + "(x +".len();
    let side = text.find(" y;").expect("it stands there") + 1;
    assert_eq!(
        read,
        [
            "[The rectified linear unit.] (define [relu x] {x for (x > 0), 0 otherwise})".to_owned(),
            format!("unclosed {unclosed}"),
            format!("side-by-side {side}"),
            "(define [h x] 1)".to_owned(),
            "(+ 1 1)".to_owned(),
        ]
    );
    assert!(parse_program("# nothing\n;;\n").is_empty());
}

/// A stack of 512 KB: what recursed over the nesting would not fit.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(work).expect("a thread");
    thread.join().expect("no panic and no overflow");
}

#[test]
fn depth() {
    on_a_small_stack(|| {
        let nested = |open: &str, close: &str, n: usize| format!("{}x{}", open.repeat(n), close.repeat(n));
        let towers = [
            ("(", ")"),
            ("f(", ")"),
            ("|", "|"),
            ("-", ""),
            ("√", ""),
            ("x^", ""),
            ("1 + (2*", ")"),
            ("{ 1 for not 2*", " > 0 }"),
        ];
        for (open, close) in towers {
            let each = if open.contains("not") { 2 } else { 1 };
            let limit = NESTING_LIMIT / each;
            assert!(parse_statement(&nested(open, close, limit)).is_ok(), "{open}");
            for many in [limit + 1, 100_000] {
                let error = parse_statement(&nested(open, close, many)).expect_err(open);
                assert_eq!(error.code.as_str(), "nesting", "{open}");
                assert!(error.message.contains("1000"), "the message names the limit");
            }
            assert!(parse_statement(&open.repeat(100_000)).is_err());
        }
        assert!(parse_statement(&format!("1 for {}x > 0", "not ".repeat(1000))).is_ok());
        assert!(parse_statement(&format!("1 for {}x > 0", "not ".repeat(1001))).is_err());
        assert!(parse_statement(&format!("f({}) = 1", "(".repeat(100_000))).is_err());
        assert!(parse_statement(&")".repeat(100_000)).is_err());
    });
}

#[test]
fn length() {
    let begin = std::time::Instant::now();
    let long = |part: &str, join: &str, n: usize| vec![part; n].join(join);
    for (text, nodes) in [
        (long("x", " + ", 200_000), 200_001),
        (long("x", "*", 200_000), 200_001),
        (long("2", "(3)", 2), 0),
        (long("(x)", "", 200_000), 200_001),
        (format!("f({})", long("x", ", ", 200_000)), 200_001),
        (long("x for x > 0", ", ", 10_000), 40_001),
        (format!("1 for {}", long("x > 0", " and ", 50_000)), 150_003),
        (format!("1 at {{{}}}", long("1", ", ", 100_000)), 100_002),
        (format!("x where {}", long("a > 0", ", ", 50_000)), 150_001),
    ] {
        match parse_statement(&text) {
            Ok(statement) => assert_eq!(statement.tree.len(), nodes),
            Err(error) => assert_eq!((nodes, error.code.as_str()), (0, "side-by-side")),
        }
    }
    assert_eq!(parse_program(&"f(x) = (x + 1\n".repeat(20_000)).len(), 20_000);
    assert_eq!(parse_program(&"g(x) = x\n".repeat(20_000)).len(), 20_000);
    // Generous: each of these takes a fraction of a second, and a quadratic one takes minutes.
    assert!(begin.elapsed().as_secs() < 30, "reading takes time in proportion to the length");
}

#[test]
fn noise() {
    // xorshift (Marsaglia 2003) with a fixed seed: the same noise in every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let parts = [
        "x",
        "2",
        ".",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        "+",
        "-",
        "*",
        "/",
        "^",
        "**",
        "<",
        "<=",
        "=",
        "!=",
        ",",
        ";",
        "\n",
        "#",
        "'",
        "for",
        "if",
        "otherwise",
        "at",
        "undefined",
        "where",
        "and",
        "or",
        "not",
        "in",
        "Z",
        "f(",
        "α",
        "²",
        "√",
        "∞",
        "−",
        "\\alpha",
        "$",
        " ",
        " ",
        " ",
        "k in Z",
        "alias",
        "e",
        "0.5",
        "é",
        "\u{fffd}",
    ];
    for round in 0..20_000 {
        let length = next() % 40;
        let text: String = if round % 4 == 0 {
            let bytes: Vec<u8> = (0..length).map(|_| next() as u8).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            (0..length).map(|_| parts[next() as usize % parts.len()]).collect()
        };
        for statement in
            parse_program(&text).into_iter().chain([parse_statement(&text), parse_condition(&text)])
        {
            match statement {
                Ok(statement) => assert!(list(&statement).len() < 10_000),
                Err(error) => {
                    assert!(text.get(error.span.start..error.span.end).is_some(), "{text}: {error:?}");
                    assert!(!error.message.is_empty() && error.help.is_some(), "{text}: {error:?}");
                }
            }
        }
    }
}
