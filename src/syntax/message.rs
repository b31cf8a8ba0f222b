//! The words of every message about syntax: one function each, with its stable code.

use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;

/// An open bracket: where, its sign, and what closes it.
type Bracket = Option<(Span, &'static str, &'static str)>;

fn with_bracket(diagnostic: Diagnostic, bracket: Bracket) -> Diagnostic {
    match bracket {
        Some((open, sign, _)) => diagnostic.note(open, format!("`{sign}` is open since here")),
        None => diagnostic,
    }
}

/// A part of the text that a message repeats; a long one is left out.
fn shown<'a>(written: &'a str, instead: &'a str) -> &'a str {
    if written.len() > 60 || written.contains(['\n', '#']) { instead } else { written }
}

// The statement.

pub(super) fn empty() -> Diagnostic {
    Diagnostic::error(Code::Empty, Span::default(), "nothing to read")
        .help("write an expression such as `abs(x)`, or branches such as `x for x > 0, 0 otherwise`")
}

pub(super) fn second_statement(second: Span) -> Diagnostic {
    Diagnostic::error(Code::SeveralStatements, second, "a second statement begins where one is expected")
        .label("a line end or `;` ends a statement unless a bracket is open")
        .help("put a formula that goes over several lines into brackets")
}

pub(super) fn latex(place: Span, written: &str) -> Diagnostic {
    Diagnostic::error(Code::Latex, place, "LaTeX is not read yet")
        .label(format!("`{written}` is LaTeX"))
        .help("write it in dini's own language, for example `max(0, x)` for `\\max(0, x)`")
}

pub(super) fn reserved(place: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Reserved,
        place,
        format!("`{name}` is a word of the language and cannot be a name"),
    )
    .label("expected a name")
    .help(format!("choose another name, for example `{name}1`"))
}

pub(super) fn not_a_parameter(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Parameter, place, "a definition takes names as parameters")
        .label("expected a name")
        .help(
            "write `f(x) = ...`, or `f(x, a = 1) = ...` to give `a` a default; to compare, write a condition",
        )
}

pub(super) fn parameter_twice(first: Span, second: Span, name: &str) -> Diagnostic {
    Diagnostic::error(Code::Parameter, second, format!("the parameter `{name}` stands twice"))
        .note(first, "first here")
        .help("give each parameter a name of its own")
}

pub(super) fn default_missing(place: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Parameter,
        place,
        format!("`{name}` has no default, but the parameter before it has one"),
    )
    .help(format!("put `{name}` before the parameters with defaults, or give it one: `{name} = 1`"))
}

pub(super) fn alias(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Alias, place, "an alias gives a second name to a function")
        .label("expected `alias NAME = NAME`")
        .help("write for example `alias swish = silu`; for anything else write a definition")
}

// Nesting and brackets.

pub(super) fn nesting(place: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(Code::Nesting, place, format!("the formula is nested more than {limit} levels deep"))
        .label("one bracket, prefix operator or power too many")
        .help("name an inner part in a definition of its own")
}

pub(super) fn unclosed(open: Span, sign: &str, closing: &str, end: usize) -> Diagnostic {
    let help = match sign {
        // A bar that was meant to close may have opened.
        "|" => "add `|`, or write `abs(...)` where bars are hard to pair".to_owned(),
        _ => format!("add {closing}"),
    };
    Diagnostic::error(Code::Unclosed, Span::new(end, end), format!("`{sign}` is not closed"))
        .label(format!("expected {closing}"))
        .note(open, "opened here")
        .help(help)
}

pub(super) fn bars(open: Span, place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::EmptyBars,
        place,
        "`|` opens an absolute value here, and a value is missing in it",
    )
    .label("expected a number, a name or a bracket")
    .note(open, "opened here")
    .help("write `abs(...)` where bars are hard to pair; write `or` to join conditions")
}

pub(super) fn closing(place: Span, sign: char, bracket: Bracket) -> Diagnostic {
    match bracket {
        Some((open, opening, expected)) => {
            let message = format!("`{sign}` does not close `{opening}`");
            let help = match opening {
                "|" => "close it with `|`; write `or` to join conditions".to_owned(),
                _ => format!("close it with {expected}"),
            };
            Diagnostic::error(Code::MismatchedBracket, place, message)
                .label(format!("expected {expected}"))
                .note(open, "opened here")
                .help(help)
        }
        None => Diagnostic::error(Code::UnexpectedClosing, place, format!("`{sign}` closes nothing"))
            .label("no bracket is open here")
            .help("remove it, or open the bracket before"),
    }
}

pub(super) fn square_bracket(place: Span) -> Diagnostic {
    Diagnostic::error(Code::SquareBracket, place, "square brackets stand only behind `in`")
        .label("expected a number, a name or a bracket")
        .help("group with `(`; an interval is written `x in [0, 1)`")
}

pub(super) fn separator(place: Span, bracket: Bracket) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(Code::Unclosed, place, "`;` ends a statement, and a bracket is still open");
    with_bracket(diagnostic.help("close the bracket before `;`, or write `,`"), bracket)
}

pub(super) fn comma(place: Span, bracket: Bracket) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::Comma, place, "`,` separates nothing here")
        .label("expected an operator or a closing bracket")
        .help(
            "a comma stands between arguments, branches, points and assumptions; decimals are written `0.5`",
        );
    with_bracket(diagnostic, bracket)
}

// Tokens and operands.

pub(super) fn unknown_character(place: Span, written: &str) -> Diagnostic {
    let shown = match written.chars().next() {
        Some(c) if c.is_control() || c == '\u{fffd}' => format!("the character U+{:04X}", c as u32),
        _ => format!("`{written}`"),
    };
    let help = match written {
        "&" => "write `and`",
        "!" => "write `not`, or `!=` to compare",
        ":" => "write the value first: `x for x > 0`",
        "%" | "÷" => "write `/` to divide",
        "⋅" | "∙" | "•" => "write `*`",
        "–" | "—" => "write `-`",
        "’" | "`" | "\"" => "write `'` for a derivative: `f'(x)`",
        "_" => "begin a name with a letter",
        "." => "a point stands only inside a number, such as `0.5`",
        _ => "formulas are written with names, numbers and `+ - * / ^ ( ) { } | , < <= > >= = !=`",
    };
    Diagnostic::error(Code::UnknownCharacter, place, format!("{shown} has no meaning here"))
        .label("expected an operator, a number, a name or a bracket")
        .help(help)
}

pub(super) fn number(place: Span, digits: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::Number, place, "this number is malformed")
        .label("a point needs a digit behind it and stands once in a number");
    match digits {
        "." => diagnostic.help("write for example `0.5`"),
        _ => {
            diagnostic.help(format!("write `{digits}`, or `{digits}.0` if that is meant").replace("..", "."))
        }
    }
}

pub(super) fn unary_plus(place: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingOperand, place, "`+` has nothing on its left")
        .label("expected a number, a name or a bracket")
        .help("leave the sign out")
}

pub(super) fn root_of(place: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingOperand, place, "`√` takes the number, name or bracket directly behind it")
        .label("expected a number, a name or a bracket")
        .help("write `sqrt(-x)`")
}

pub(super) fn missing_operand(place: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingOperand, place, "a value is missing here")
        .label("expected a number, a name or a bracket")
        .help("write the operand, or remove the operator before it")
}

pub(super) fn missing_arguments(place: Span, name: &str) -> Diagnostic {
    let name = shown(name, "f");
    Diagnostic::error(Code::MissingOperand, place, format!("`{name}` is called without an argument"))
        .label("expected an expression")
        .help(format!("write `{name}(x)`"))
}

pub(super) fn constant_called(place: Span, name: &str) -> Diagnostic {
    Diagnostic::error(Code::ConstantCalled, place, format!("`{name}` is a number and cannot be called"))
        .label("a name followed by `(` is always a call")
        .help(match name {
            "e" => "write `exp(...)` for the exponential function, or `e*(...)` for a product".to_owned(),
            _ => format!("write `{name}*(...)` for a product"),
        })
}

pub(super) fn not_yet(place: Span, name: &str) -> Diagnostic {
    Diagnostic::error(Code::NotYet, place, format!("`{name}` is not available yet"))
        .help("a later version of dini reads it; derivatives are written `diff(f, x)`")
}

pub(super) fn prime(place: Span, function: &str) -> Diagnostic {
    let function = shown(function, "...");
    Diagnostic::error(Code::Prime, place, "a prime stands between the name of a function and `(`")
        .label(format!("`{function}` is not the name of a function that is called"))
        .help("write `f'(x)`, or `diff(..., x)` for the derivative of an expression")
}

pub(super) fn side_by_side(
    place: Span,
    before: &str,
    after: &str,
    is_name: bool,
    in_condition: bool,
) -> Diagnostic {
    let before = shown(before, "x");
    let after = shown(after, "y");
    let mut help = format!("write `{before}*{after}` for a product");
    if is_name && before.len() > 1 && before.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        help += &format!(", or `{before}({after})` for a call");
    }
    if in_condition {
        help += ", or `,` before the next branch";
    }
    Diagnostic::error(Code::SideBySide, place, "two values stand side by side")
        .label("expected an operator")
        .help(help)
}

pub(super) fn double_bar(place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::SideBySide,
        place,
        "`|` opens an absolute value here, and an operator is missing before it",
    )
    .label("expected an operator")
    .help("write `or` to join conditions, and `x*|y|` for a product")
}

pub(super) fn ambiguous(place: Span, one: &str, other: &str) -> Diagnostic {
    let (one, other) = (shown(one, "a/(b*c)"), shown(other, "(a/b)*c"));
    Diagnostic::error(Code::AmbiguousProduct, place, "this product without `*` can be read in two ways")
        .label(format!("`{one}` or `{other}`"))
        .help(format!("write `{one}` or `{other}`"))
}

// Conditions.

pub(super) fn relation(place: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingOperand, place, "a value is missing between two comparison signs")
        .label("expected a number, a name or a bracket")
        .help("the signs are `<`, `<=`, `>`, `>=`, `=` and `!=`")
}

pub(super) fn chain_with_in(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Chain, place, "`in` cannot stand in a chain of comparisons")
        .label("expected `and`, `or` or the end of the condition")
        .help("join the two with `and`: `x in (0, 1) and x < a`")
}

pub(super) fn set(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Set, place, "`in` needs a set on its right")
        .label("expected an interval, a list of points, `Z` or `R`")
        .help("write for example `x in (0, 1]`, `x in {1, 2}` or `x in Z`")
}

pub(super) fn interval(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Interval, place, "an interval has two ends")
        .label("expected two values with `,` between them")
        .help("write for example `x in (0, 1]`, or `x in {1}` for a single point")
}

pub(super) fn empty_points(place: Span) -> Diagnostic {
    Diagnostic::error(Code::EmptyPoints, place, "this list of points is empty")
        .label("expected a point")
        .help("write for example `{0, 1}`")
}

pub(super) fn not_behind(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Not, place, "`not` stands before its condition")
        .label("expected an operator")
        .help("write `not x in Z`")
}

pub(super) fn missing_condition(place: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingCondition, place, "a condition is missing here")
        .label("expected a condition")
        .help("write for example `x > 0`")
}

pub(super) fn expected_condition(place: Span, written: &str) -> Diagnostic {
    let written = shown(written, "x");
    Diagnostic::error(Code::ExpectedCondition, place, "expected a condition, found a value")
        .label("this is a value")
        .help(format!("compare it with something, for example `{written} > 0`"))
}

pub(super) fn expected_value(place: Span, written: &str) -> Diagnostic {
    let written = shown(written, "x > 0");
    Diagnostic::error(Code::ExpectedValue, place, "expected a value, found a condition")
        .label("this is a condition")
        .help(format!("give it values in branches, for example `{{ 1 for {written}, 0 otherwise }}`"))
}

pub(super) fn equals(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Equals, place, "`=` compares here, and a value is expected")
        .label("this is a condition")
        .help("`NAME =` or `NAME(x) =` at the start of a statement defines; elsewhere `=` stands in conditions: `1 for x = 0`")
}

// Branches.

pub(super) fn equation(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Equation, place, "expected an equation of two functions")
        .label("expected `f = g`")
        .help("write for example `max(x, 0) = (x + abs(x))/2`; branches stand in braces")
}

pub(super) fn missing_for(place: Span, written: &str, braces: Option<Span>) -> Diagnostic {
    let written = shown(written, "value");
    let help = match braces {
        Some(_) => format!("write `{written} for x > 0` or `{written} otherwise`; group with `(...)`"),
        None => format!("write `{written} for x > 0` or `{written} otherwise`"),
    };
    Diagnostic::error(Code::MissingFor, place, "this branch does not say where it holds")
        .label("expected `for`, `at` or `otherwise` behind it")
        .help(help)
}

pub(super) fn if_before_value(place: Span, word: &str) -> Diagnostic {
    Diagnostic::error(Code::ValueFirst, place, format!("the value stands before `{word}`"))
        .label("expected a value")
        .help(format!("write `value {word} condition`, for example `x {word} x > 0, 0 otherwise`"))
}

pub(super) fn otherwise_before_value(place: Span) -> Diagnostic {
    Diagnostic::error(Code::ValueFirst, place, "the value stands before `otherwise`")
        .label("expected a value")
        .help("write `value otherwise`, for example `x for x > 0, 0 otherwise`")
}

pub(super) fn other_language(place: Span, word: &str) -> Diagnostic {
    Diagnostic::error(Code::ValueFirst, place, format!("`{word}` does not belong to branches"))
        .label("expected `,`")
        .help("write `x if x > 0, 0 otherwise`")
}

pub(super) fn empty_branches(place: Span) -> Diagnostic {
    Diagnostic::error(Code::EmptyBranches, place, "these braces hold no branch")
        .label("expected a value")
        .help("write for example `{ x for x > 0, 0 otherwise }`")
}

pub(super) fn missing_branch(place: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingBranch, place, "a branch is missing behind `,`")
        .label("expected a value")
        .help("write the branch, or remove the comma")
}

pub(super) fn missing_comma(place: Span, word: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingComma, place, format!("`{word}` belongs to the next branch"))
        .label("the branch before it is complete")
        .help("put `,` between two branches, and the value before `for` or `otherwise`")
}

pub(super) fn after_otherwise(place: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingComma, place, "nothing stands behind `otherwise` in its branch")
        .label("expected `,` or the end")
        .help("`otherwise` closes the last branch: `x for x > 0, 0 otherwise`")
}

pub(super) fn unreachable_branch(place: Span, otherwise: Span) -> Diagnostic {
    Diagnostic::error(Code::UnreachableBranch, place, "this branch is never reached")
        .note(otherwise, "everything else falls here")
        .help("put it before the branch with `otherwise`")
}

pub(super) fn at_otherwise(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Otherwise, place, "`otherwise` and `at` cannot stand in one branch")
        .label("expected `,`, `for` or the end")
        .help("write two branches: `1 at 0, 2 otherwise`")
}

pub(super) fn at_behind_condition(place: Span) -> Diagnostic {
    Diagnostic::error(Code::At, place, "`at` stands before the condition")
        .label("expected `,` or the end of the branch")
        .help("write `1 at 0 if a = 1`, or `,` between two branches")
}

pub(super) fn missing_point(place: Span) -> Diagnostic {
    Diagnostic::error(Code::At, place, "`at` needs a point")
        .label("expected a point")
        .help("write for example `1 at 0`, `1 at x = 0` or `1 at {0, 2}`")
}

pub(super) fn word_as_value(place: Span, word: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WordAsValue,
        place,
        format!("`{word}` is the whole value of a branch, no part of one"),
    )
    .label("expected `for`, `at` or `otherwise` behind it, and nothing before")
    .help(format!("write for example `{word} for x = 0` or `{word} at 0`"))
}

pub(super) fn braces(place: Span, word: &str, bracket: Bracket) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::Braces, place, format!("`{word}` stands only in branches"))
        .label("branches inside a formula need braces")
        .help("write `{ x for x > 0, 0 otherwise }`");
    with_bracket(diagnostic, bracket)
}

pub(super) fn binder_last(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Binder, place, "an integer is bound at the very end of the branches")
        .label("more follows it")
        .help("put `, k in Z` behind the last branch")
}

pub(super) fn where_twice(first: Span, second: Span) -> Diagnostic {
    Diagnostic::error(Code::WhereTwice, second, "`where` stands twice")
        .note(first, "first here")
        .help("separate assumptions with `,`: `where a > 0, b > 0`")
}

pub(super) fn where_place(place: Span, bracket: Bracket) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::Where, place, "`where` stands once, at the end of a statement")
        .label("assumptions belong to the whole statement")
        .help("close the brackets before it: `{ a*x for x > 0, 0 otherwise } where a > 0`");
    with_bracket(diagnostic, bracket)
}
