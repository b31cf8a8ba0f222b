//! The smallest productions of `grammar/dini.ebnf`: each function reads the one it is named after.
//!
//! They look at the beginning of the text only and know neither nesting nor precedence.
//! None of them skips space before itself, so the length of what it read is the length of the token.

use nom::IResult;
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::bytes::complete::take_till;
use nom::bytes::complete::take_while;
use nom::bytes::complete::take_while1;
use nom::character::complete::char;
use nom::character::complete::digit1;
use nom::character::complete::one_of;
use nom::character::complete::satisfy;
use nom::combinator::eof;
use nom::combinator::map;
use nom::combinator::map_opt;
use nom::combinator::not;
use nom::combinator::opt;
use nom::combinator::peek;
use nom::combinator::recognize;
use nom::combinator::value;
use nom::combinator::verify;
use nom::multi::fold_many1;
use nom::multi::many0_count;
use nom::multi::many1_count;
use nom::sequence::preceded;
use nom::sequence::terminated;

use crate::syntax::spelling::GREEK;
use crate::syntax::spelling::RESERVED;
use crate::syntax::spelling::SIGNS;
use crate::syntax::spelling::SUPERSCRIPTS;
use crate::syntax::tree::Factor;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Sign;

/// `space = { white | comment } ;`
pub(super) fn space(text: &str) -> IResult<&str, ()> {
    value((), many0_count(alt((white, comment)))).parse(text)
}

fn white(text: &str) -> IResult<&str, &str> {
    // A byte order mark is what some editors put before everything else.
    take_while1(|c: char| c.is_whitespace() || c == '\u{feff}').parse(text)
}

/// `comment = "#", { any character but a line end } ;`
pub(super) fn comment(text: &str) -> IResult<&str, &str> {
    preceded(char('#'), take_till(|c| c == '\n')).parse(text)
}

/// `number = ( digits, [ ".", digits ] | ".", digits ), [ exponent ] ;`
///
/// Without digits behind it, an exponent mark is no part of the number: `2e-x` begins with `2`.
pub(super) fn number(text: &str) -> IResult<&str, String> {
    let whole = (digit1, opt((char('.'), digit1))).map(|_| ());
    let fraction = (char('.'), digit1).map(|_| ());
    let digits = recognize((alt((whole, fraction)), opt(exponent)));
    map(digits, |digits: &str| digits.replace('−', "-")).parse(text)
}

/// `exponent = ( "e" | "E" ), [ "+" | "-" ], digits ;`
fn exponent(text: &str) -> IResult<&str, &str> {
    recognize((one_of("eE"), opt(one_of("+-−")), digit1)).parse(text)
}

/// `name = letter, { letter | digit | "_" } | greek_letter, [ "_", { letter | digit | "_" } ] ;`
///
/// Reserved words are names here. Greek letters come back spelled out.
pub(super) fn name(text: &str) -> IResult<&str, String> {
    let latin = recognize((satisfy(|c| c.is_ascii_alphabetic()), take_while(in_name))).map(str::to_owned);
    let index = recognize((char('_'), take_while(in_name)));
    let greek = (greek_letter, opt(index)).map(|(letter, index)| match index {
        Some(index) => format!("{letter}{index}"),
        None => letter.to_owned(),
    });
    alt((latin, greek)).parse(text)
}

/// `result = "%", digits ;` where an operand is expected
pub(super) fn result(text: &str) -> IResult<&str, String> {
    map(recognize((char('%'), digit1)), str::to_owned).parse(text)
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// `greek_letter = "α" | "\alpha" | "β" | "\beta" | ... ;`
pub(super) fn greek_letter(text: &str) -> IResult<&str, &'static str> {
    let command = take_while1(|c: char| c.is_ascii_alphabetic());
    let command =
        map_opt(command, |word| GREEK.iter().find(|(_, name)| *name == word).map(|(_, name)| *name));
    let letter = satisfy(|c| !c.is_ascii());
    let letter = map_opt(letter, |c| GREEK.iter().find(|(greek, _)| *greek == c).map(|(_, name)| *name));
    alt((letter, preceded(char('\\'), command))).parse(text)
}

/// A sign in ASCII or in any of its Unicode spellings.
pub(super) fn sign<'a>(
    ascii: &'static str,
) -> impl Parser<&'a str, Output = (), Error = nom::error::Error<&'a str>> {
    let spelled = move |c: char| !c.is_ascii() && SIGNS.iter().any(|(sign, of)| *sign == c && *of == ascii);
    value((), alt((tag(ascii), recognize(satisfy(spelled)))))
}

/// A word, whole, or its Unicode sign.
pub(super) fn keyword<'a>(
    word: &'static str,
) -> impl Parser<&'a str, Output = (), Error = nom::error::Error<&'a str>> {
    let spelled = move |c: char| !c.is_ascii() && SIGNS.iter().any(|(sign, of)| *sign == c && *of == word);
    alt((value((), verify(name, move |found: &str| found == word)), value((), satisfy(spelled))))
}

/// `reserved`: any word of the list that cannot be a name.
pub(super) fn reserved(text: &str) -> IResult<&str, String> {
    verify(name, |found: &str| RESERVED.contains(&found)).parse(text)
}

/// `infinity = "inf" | "∞" ;` in its Unicode spelling; the word is a name like others.
pub(super) fn infinity(text: &str) -> IResult<&str, ()> {
    value((), char('∞')).parse(text)
}

/// `root_sign = "√" ;`
pub(super) fn root_sign(text: &str) -> IResult<&str, ()> {
    value((), char('√')).parse(text)
}

/// `call_head = "(" ;` behind a name and space
pub(super) fn call_head(text: &str) -> IResult<&str, ()> {
    value((), (space, char('('))).parse(text)
}

/// `point_name = name, "=" ;` behind `at`, where it says which variable is meant
pub(super) fn point_name(text: &str) -> IResult<&str, String> {
    terminated(name, (space, alt((tag("=="), tag("="))))).parse(text)
}

/// `binder = name, "in", integers ;` with nothing behind it but `}`, `where` or the end
pub(super) fn binder(text: &str) -> IResult<&str, String> {
    let end = alt((value((), eof), value((), char('}')), keyword("where")));
    terminated(name, (space, keyword("in"), space, integers, peek((space, end)))).parse(text)
}

/// `primes = "'", { "'" } ;`
pub(super) fn primes(text: &str) -> IResult<&str, u32> {
    map(many1_count(sign("'")), |count| u32::try_from(count).unwrap_or(u32::MAX)).parse(text)
}

/// `relation = "<=" | ">=" | "!=" | "<" | ">" | "==" | "=" ;`
pub(super) fn relation(text: &str) -> IResult<&str, Relation> {
    alt((
        value(Relation::LessEq, sign("<=")),
        value(Relation::GreaterEq, sign(">=")),
        value(Relation::NotEqual, sign("!=")),
        value(Relation::Less, tag("<")),
        value(Relation::Greater, tag(">")),
        value(Relation::Equal, tag("==")),
        value(Relation::Equal, tag("=")),
    ))
    .parse(text)
}

/// `definition_sign = "=" ;` and not `==`
pub(super) fn definition_sign(text: &str) -> IResult<&str, ()> {
    value((), (char('='), not(char('=')))).parse(text)
}

/// `sum_operator = "+" | "-" ;`
pub(super) fn sum_operator(text: &str) -> IResult<&str, Sign> {
    alt((value(Sign::Plus, char('+')), value(Sign::Minus, sign("-")))).parse(text)
}

/// `product_operator = "*" | "/" ;` and not `**`
pub(super) fn product_operator(text: &str) -> IResult<&str, Factor> {
    let times = (sign("*"), not(char('*')));
    alt((value(Factor::Times, times), value(Factor::Over, char('/')))).parse(text)
}

/// `power_operator = "^" | "**" ;`
pub(super) fn power_operator(text: &str) -> IResult<&str, ()> {
    value((), alt((tag("^"), tag("**")))).parse(text)
}

/// `superscript = [ "⁻" ], superscript_digit, { superscript_digit } ;`
///
/// The result says whether there is a minus, and the digits.
pub(super) fn superscript(text: &str) -> IResult<&str, (bool, String)> {
    let digit = map_opt(satisfy(|c| !c.is_ascii()), |c| {
        SUPERSCRIPTS.iter().find(|(raised, _)| *raised == c).map(|(_, digit)| *digit)
    });
    let digits = fold_many1(digit, String::new, |mut digits, digit| {
        digits.push(digit);
        digits
    });
    (opt(char('⁻')).map(|minus| minus.is_some()), digits).parse(text)
}

/// `branch_head = "for" | "if" | "when" ;`
pub(super) fn branch_head(text: &str) -> IResult<&str, ()> {
    alt((keyword("for"), keyword("if"), keyword("when"))).parse(text)
}

/// `integers = "Z" ;`
pub(super) fn integers(text: &str) -> IResult<&str, ()> {
    keyword("Z").parse(text)
}

/// `reals = "R" ;`
pub(super) fn reals(text: &str) -> IResult<&str, ()> {
    keyword("R").parse(text)
}
