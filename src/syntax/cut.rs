//! Where statements begin and end, and what stands above them.
//!
//! A line end or `;` ends a statement unless a bracket is open. A bracket that is
//! never closed does not count as open here: the statement then ends with its line,
//! and an error in one statement leaves the next one whole.

use nom::IResult;
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::bytes::complete::take_till;
use nom::bytes::complete::take_while1;
use nom::character::complete::char;
use nom::character::complete::none_of;
use nom::character::complete::one_of;
use nom::combinator::map;
use nom::combinator::recognize;
use nom::combinator::value;
use nom::sequence::pair;
use nom::sequence::preceded;

use crate::source::Span;
use crate::syntax::token::comment;
use crate::syntax::token::greek_letter;

/// The place of one statement.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// From its first token to its last.
    pub span: Span,
    /// The lines `## ...` directly above it.
    pub description: Option<String>,
    /// The first sign in it that only LaTeX has.
    pub latex: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Description(&'a str),
    Comment,
    LineEnd,
    Separator,
    Open,
    Close,
    Latex,
    Blank,
    Other,
}

/// The statements of a text, in order.
pub(super) fn statements(text: &str) -> Vec<Cut> {
    let pieces = pieces(text);
    let closing = closing_brackets(&pieces);
    let mut cuts = Vec::new();
    let mut description: Vec<&str> = Vec::new();
    let mut next = 0;
    while next < pieces.len() {
        let first = next;
        let mut last = None;
        while next < pieces.len() && !matches!(pieces[next].0, Piece::LineEnd | Piece::Separator) {
            if !matches!(pieces[next].0, Piece::Blank | Piece::Comment | Piece::Description(_)) {
                last = Some(closing[next].unwrap_or(next));
            }
            next = closing[next].unwrap_or(next) + 1;
        }
        match last {
            Some(last) => {
                let inside = &pieces[first..=last];
                let begin = inside
                    .iter()
                    .find(|(piece, _)| !matches!(piece, Piece::Blank))
                    .map_or(pieces[last].1.start, |(_, span)| span.start);
                let latex = inside.iter().find(|(piece, _)| *piece == Piece::Latex).map(|(_, span)| *span);
                let words = (!description.is_empty()).then(|| description.join(" "));
                description.clear();
                cuts.push(Cut { span: Span::new(begin, pieces[last].1.end), description: words, latex });
            }
            None => {
                let said = pieces[first..next].iter().find_map(|(piece, _)| match piece {
                    Piece::Description(words) => Some(*words),
                    _ => None,
                });
                match said {
                    Some(words) => description.push(words),
                    None => description.clear(),
                }
            }
        }
        next += 1;
    }
    cuts
}

fn pieces(text: &str) -> Vec<(Piece<'_>, Span)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Ok((behind, found)) = piece(rest) {
        pieces.push((found, Span::new(text.len() - rest.len(), text.len() - behind.len())));
        rest = behind;
    }
    debug_assert!(rest.is_empty(), "every character belongs to a piece");
    pieces
}

fn piece(text: &str) -> IResult<&str, Piece<'_>> {
    let plain = take_while1(|c: char| !c.is_whitespace() && !"#;()[]{}$\\\u{feff}".contains(c));
    alt((
        map(plain, |_| Piece::Other),
        value(Piece::LineEnd, char('\n')),
        value(Piece::Blank, take_while1(|c: char| (c.is_whitespace() && c != '\n') || c == '\u{feff}')),
        value(Piece::Open, one_of("([{")),
        value(Piece::Close, one_of(")]}")),
        value(Piece::Separator, char(';')),
        description,
        value(Piece::Comment, comment),
        value(Piece::Other, greek_letter),
        value(Piece::Latex, recognize(pair(char('\\'), take_while1(|c: char| c.is_ascii_alphabetic())))),
        value(Piece::Latex, one_of("$\\")),
        value(Piece::Other, none_of("")),
    ))
    .parse(text)
}

/// `description = "##", { any character but a line end } ;`
fn description(text: &str) -> IResult<&str, Piece<'_>> {
    preceded(tag("##"), take_till(|c| c == '\n'))
        .map(|words: &str| Piece::Description(words.trim()))
        .parse(text)
}

/// For each opening bracket the closing one that belongs to it, whatever its shape: `(0, 1]` is one pair.
fn closing_brackets(pieces: &[(Piece<'_>, Span)]) -> Vec<Option<usize>> {
    let mut closing = vec![None; pieces.len()];
    let mut open = Vec::new();
    for (index, (piece, _)) in pieces.iter().enumerate() {
        match piece {
            Piece::Open => open.push(index),
            Piece::Close => {
                if let Some(opening) = open.pop() {
                    closing[opening] = Some(index);
                }
            }
            _ => {}
        }
    }
    closing
}
