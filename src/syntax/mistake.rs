//! What is wrong when no production fits: the questions asked before a message is chosen.
//!
//! Nothing here changes what is read; a text without mistakes never comes this way,
//! save for the words `undefined` and `undecided`, which are values of branches.

use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::frame::Frame;
use crate::syntax::frame::Operand;
use crate::syntax::frame::Part;
use crate::syntax::machine::Machine;
use crate::syntax::message;
use crate::syntax::token;
use crate::syntax::tree::BranchValue;

impl Machine<'_> {
    /// Reads a reserved word where an operand is due: the value of a branch, or a mistake.
    pub(super) fn read_word(&mut self, word: &str, span: Span) -> Result<(), Diagnostic> {
        let value = match word {
            "undefined" => BranchValue::Undefined,
            "undecided" => BranchValue::Undecided,
            _ => {
                self.pos = span.start;
                return Err(self.missing_operand());
            }
        };
        match self.top() {
            Frame::Branches(list) if list.part == Part::Value => {
                list.value = Some(value);
                self.due = false;
                Ok(())
            }
            _ => Err(message::word_as_value(span, word)),
        }
    }

    /// Why no operand can be read here.
    pub(super) fn missing_operand(&self) -> Diagnostic {
        let place = self.token_here();
        let rest = self.rest();
        let word = token::reserved(rest).ok().map(|(_, word)| word);
        if rest.starts_with('.') {
            return message::number(place, ".");
        }
        if rest.starts_with('[') {
            return message::square_bracket(place);
        }
        if !self.is_known() {
            return message::unknown_character(place, self.slice(place));
        }
        let Some(top) = self.stack.last() else { return message::missing_operand(place) };
        let at_end = rest.is_empty();
        if self.sees(token::relation) && self.text[..self.pos].trim_end().ends_with(['<', '>', '=', '!']) {
            return message::relation(place);
        }
        if let (true, Some((open, sign, closing))) = (at_end, self.innermost().bracket()) {
            return message::unclosed(open, sign, closing, self.end);
        }
        match top {
            Frame::Branches(list) => match (list.part, word.as_deref()) {
                (Part::Value, Some("for" | "if" | "when")) => {
                    message::if_before_value(place, self.slice(place))
                }
                (Part::Value, Some("otherwise")) => message::otherwise_before_value(place),
                (Part::Value, _) if list.open.is_some() && list.done.is_empty() && rest.starts_with('}') => {
                    message::empty_branches(list.open.unwrap_or(place).to(place))
                }
                (Part::Value, _) if !list.done.is_empty() => message::missing_branch(place),
                (Part::Point, _) => message::missing_point(place),
                (Part::Condition, _) => message::missing_condition(place),
                _ => message::missing_operand(place),
            },
            Frame::Points { open, .. } if rest.starts_with('}') => message::empty_points(open.to(place)),
            Frame::Assumptions { .. } => message::missing_condition(place),
            Frame::Call { name, open, arguments, .. } if rest.starts_with(')') && arguments.is_empty() => {
                message::missing_arguments(open.to(place), name)
            }
            Frame::Bars { open } => message::bars(*open, place),
            _ => message::missing_operand(place),
        }
    }

    /// Why nothing can go on behind a branch that is complete.
    pub(super) fn after_clause(&self) -> Diagnostic {
        let place = self.token_here();
        if !self.is_known() {
            return message::unknown_character(place, self.slice(place));
        }
        match self.stack.last() {
            Some(Frame::Branches(list)) => match (list.part, list.value) {
                (Part::Value, Some(BranchValue::Undecided)) => message::word_as_value(place, "undecided"),
                (Part::Value, _) => message::word_as_value(place, "undefined"),
                (Part::Done, _) if list.binder.is_none() => message::after_otherwise(place),
                _ => message::missing_comma(place, self.slice(place)),
            },
            _ => message::missing_operand(place),
        }
    }

    /// Why two operands cannot stand side by side.
    pub(super) fn side_by_side(&self, left: Operand) -> Diagnostic {
        let place = self.token_here();
        let written = self.slice(place);
        let in_condition = matches!(self.innermost(), Frame::Branches(list) if list.part == Part::Condition);
        let word = token::name(self.rest()).ok().map(|(_, word)| word);
        match word.as_deref() {
            Some("else" | "then" | "elif") => return message::other_language(place, written),
            Some("not") => return message::not_behind(place),
            Some("undefined" | "undecided") if in_condition => return message::missing_comma(place, written),
            Some("undefined" | "undecided") => return message::word_as_value(place, written),
            _ => {}
        }
        if self.rest().starts_with('[') {
            return message::square_bracket(place);
        }
        if self.rest().starts_with(['\'', '′']) {
            return message::prime(place, self.slice(left.span));
        }
        if !self.is_known() || self.rest().starts_with('.') {
            return message::unknown_character(place, written);
        }
        // Only the last word of what stands before is repeated, not a whole formula.
        let before = self.slice(left.span);
        let before = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or(before);
        if self.rest().starts_with("||") {
            return message::double_bar(place);
        }
        let after = match written {
            "|" => "|...|",
            "(" => "(...)",
            "{" => "{ ... }",
            _ => written,
        };
        message::side_by_side(place, before, after, word.is_some(), in_condition)
    }

    /// The token that stands here; one character where there is none.
    fn token_here(&self) -> Span {
        let rest = self.rest();
        let behind = token::name(rest).map(|(behind, _)| behind);
        let behind = behind.or_else(|_| token::number(rest).map(|(behind, _)| behind));
        let behind = behind.or_else(|_| token::relation(rest).map(|(behind, _)| behind));
        behind.map_or(self.here(), |behind| Span::new(self.pos, self.end - behind.len()))
    }

    /// Whether the language has any use for what stands here.
    fn is_known(&self) -> bool {
        self.rest().is_empty()
            || self
                .rest()
                .starts_with(['(', ')', '[', ']', '{', '}', '|', ',', ';', '.', '\'', '′', '∞', '√'])
            || self.sees(token::name)
            || self.sees(token::number)
            || self.sees(token::relation)
            || self.sees(token::sum_operator)
            || self.sees(token::product_operator)
            || self.sees(token::power_operator)
            || self.sees(token::superscript)
            || ["and", "or", "not", "in", "R", "Z"]
                .iter()
                .any(|word| nom::Parser::parse(&mut token::keyword(word), self.rest()).is_ok())
    }
}
