//! What stands before the body of a statement: `f(x, a = 1) =`, or `alias f = g`.

use nom::IResult;
use nom::Offset;
use nom::Parser;
use nom::bytes::complete::tag;
use nom::character::complete::char;
use nom::combinator::eof;
use nom::combinator::opt;
use nom::combinator::peek;
use nom::combinator::recognize;
use nom::combinator::verify;
use nom::sequence::delimited;
use nom::sequence::preceded;
use nom::sequence::terminated;

use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::message;
use crate::syntax::spelling::RESERVED;
use crate::syntax::token::comment;
use crate::syntax::token::definition_sign;
use crate::syntax::token::name;
use crate::syntax::token::space;

/// What a statement begins with.
pub(super) enum Head {
    /// Nothing: it is an expression or branches.
    None,
    /// `name =` or `name(parameters) =`; the body begins at `body`.
    Define { name: String, name_span: Span, parameters: Vec<ParameterHead>, body: usize },
    /// The whole statement is `alias name = target`.
    Alias { name: String, target: String, target_span: Span },
}

/// A parameter, and where its default is written.
pub(super) struct ParameterHead {
    pub name: String,
    pub span: Span,
    pub default: Option<Span>,
}

/// Reads what a statement at a place begins with.
pub(super) fn head(text: &str, span: Span) -> Result<Head, Diagnostic> {
    let source = &text[..span.end];
    let rest = &source[span.start..];
    if alias_head(rest).is_ok() {
        return alias(source, rest);
    }
    let Ok((body, (found, parameters))) = definition_head(rest) else { return Ok(Head::None) };
    let at = |part: &str| source.len() - part.len();
    // `name` may be spelled in Greek, so its length is measured in the text.
    let name_end = name(rest).map_or(span.start, |(behind, _)| at(behind));
    let name_span = Span::new(span.start, name_end);
    if RESERVED.contains(&found.as_str()) {
        return Err(message::reserved(name_span, &found));
    }
    let parameters = match parameters {
        Some(inside) => {
            let start = source.offset(inside);
            parameter_list(source, Span::new(start, start + inside.len()))?
        }
        None => Vec::new(),
    };
    Ok(Head::Define { name: found, name_span, parameters, body: at(body) })
}

/// `definition_head = name, [ "(", parameters, ")" ], "=" ;` with the text between the brackets
fn definition_head(text: &str) -> IResult<&str, (String, Option<&str>)> {
    let parameters = delimited(char('('), balanced, char(')'));
    (terminated(name, space), terminated(opt(terminated(parameters, space)), definition_sign)).parse(text)
}

/// Everything up to the bracket that closes what is open before it.
fn balanced(text: &str) -> IResult<&str, &str> {
    let end = end_of(text, |_| false);
    Ok((&text[end..], &text[..end]))
}

/// The first place outside brackets and comments where a bracket closes or a character stops the search.
fn end_of(text: &str, stop: impl Fn(char) -> bool) -> usize {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Ok((behind, _)) = comment(rest) {
            rest = behind;
            continue;
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            _ if depth == 0 && stop(c) => break,
            _ => {}
        }
        rest = &rest[c.len_utf8()..];
    }
    text.len() - rest.len()
}

/// `parameters = parameter, { ",", parameter } ;` `parameter = name, [ "=", expression ] ;`
fn parameter_list(source: &str, inside: Span) -> Result<Vec<ParameterHead>, Diagnostic> {
    let source = &source[..inside.end];
    let mut parameters: Vec<ParameterHead> = Vec::new();
    let mut start = inside.start;
    loop {
        let end = start + end_of(&source[start..], |c| c == ',');
        let parameter = parameter(source, Span::new(start, end))?;
        if let Some(first) = parameters.iter().find(|earlier| earlier.name == parameter.name) {
            return Err(message::parameter_twice(first.span, parameter.span, &parameter.name));
        }
        if parameter.default.is_none() && parameters.last().is_some_and(|before| before.default.is_some()) {
            return Err(message::default_missing(parameter.span, &parameter.name));
        }
        parameters.push(parameter);
        if end == source.len() {
            return Ok(parameters);
        }
        start = end + 1;
    }
}

fn parameter(source: &str, place: Span) -> Result<ParameterHead, Diagnostic> {
    let source = &source[..place.end];
    let at = |part: &str| source.len() - part.len();
    let rest = &source[place.start..];
    let rest = space(rest).map_or(rest, |(behind, ())| behind);
    let Ok((behind, found)) = name(rest) else {
        return Err(message::not_a_parameter(Span::new(at(rest), place.end)));
    };
    let span = Span::new(at(rest), at(behind));
    if RESERVED.contains(&found.as_str()) {
        return Err(message::reserved(span, &found));
    }
    let after = space(behind).map_or(behind, |(after, ())| after);
    if after.is_empty() {
        return Ok(ParameterHead { name: found, span, default: None });
    }
    match definition_sign(after) {
        Ok((default, ())) => {
            Ok(ParameterHead { name: found, span, default: Some(Span::new(at(default), place.end)) })
        }
        Err(_) => Err(message::not_a_parameter(Span::new(at(rest), place.end))),
    }
}

/// `alias = "alias", name, "=", name ;` up to the first name
fn alias_head(text: &str) -> IResult<&str, &str> {
    let word = verify(recognize(name), |word: &str| word == "alias");
    terminated(word, preceded(space, peek(name))).parse(text)
}

fn alias<'a>(source: &'a str, text: &'a str) -> Result<Head, Diagnostic> {
    let at = |part: &str| source.len() - part.len();
    let whole = Span::new(at(text), source.len());
    let words = (tag("alias"), space, name, space, definition_sign, space).parse(text);
    let Ok((rest, (_, (), alias, (), (), ()))) = words else { return Err(message::alias(whole)) };
    let target: IResult<&str, _> = terminated(name, (space, eof)).parse(rest);
    let Ok((_, target)) = target else { return Err(message::alias(whole)) };
    let target_span = Span::new(at(rest), source.len());
    for word in [&alias, &target] {
        if RESERVED.contains(&word.as_str()) {
            return Err(message::reserved(whole, word));
        }
    }
    Ok(Head::Alias { name: alias, target, target_span })
}
