//! Operators and brackets: the machine that turns tokens into a tree.
//!
//! It is a shunting yard (Dijkstra 1961). An operator waits on a stack until one that
//! binds no tighter, or a closing bracket, shows where its right operand ends. The stack
//! is a vector and nothing here calls itself, so nesting costs memory and no call stack,
//! and a sum of any length is one frame.
//!
//! Worked example: `a - b*c`. `a` is read; `-` opens a sum frame that holds a; `b` is read;
//! `*` binds tighter than the sum and opens a product frame; `c` is read; the end closes
//! the product, which becomes the second operand of the sum, and then the sum.
//!
//! Of branches this file knows only that they are a bracket; see [`clause`](super::clause).

use nom::IResult;
use nom::Parser;
use nom::character::complete::char;

use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::frame::BranchList;
use crate::syntax::frame::Doubt;
use crate::syntax::frame::Frame;
use crate::syntax::frame::Operand;
use crate::syntax::frame::Owner;
use crate::syntax::message;
use crate::syntax::precedence::Precedence;
use crate::syntax::spelling::CONSTANTS;
use crate::syntax::spelling::RESERVED;
use crate::syntax::token;
use crate::syntax::tree::Factor;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Set;
use crate::syntax::tree::Sign;
use crate::syntax::tree::Tree;

/// How many brackets, prefix operators and right operands may stand within each other.
pub const NESTING_LIMIT: usize = 1000;

/// The functions of the language that the engine cannot do yet.
const NOT_YET: &[&str] = &["integrate"];

/// Reads the body of a statement: an expression or branches, and the assumptions behind `where`.
pub(super) fn body(text: &str, span: Span, tree: &mut Tree) -> Result<(Node, Vec<Node>), Diagnostic> {
    let bottom = Frame::Branches(BranchList::new(None, span.start));
    let (body, assumptions) = Machine::new(text, span, tree, bottom).run()?;
    Ok((body.expect("a list of branches ends as a node"), assumptions))
}

/// Reads one expression.
pub(super) fn expression(text: &str, span: Span, tree: &mut Tree) -> Result<Node, Diagnostic> {
    let (body, _) = Machine::new(text, span, tree, Frame::Expression).run()?;
    Ok(body.expect("an expression ends as a node"))
}

/// Reads conditions with commas between them.
pub(super) fn conditions(text: &str, span: Span, tree: &mut Tree) -> Result<Vec<Node>, Diagnostic> {
    let bottom = Frame::Assumptions { word: None, conditions: Vec::new() };
    Ok(Machine::new(text, span, tree, bottom).run()?.1)
}

/// The state of a reading.
pub(super) struct Machine<'t> {
    pub(super) text: &'t str,
    pub(super) pos: usize,
    pub(super) end: usize,
    pub(super) tree: &'t mut Tree,
    /// The bottom is a list of branches, assumptions or a single expression; it is never empty.
    pub(super) stack: Vec<Frame>,
    depth: usize,
    /// What has been read last; none where an operand is due and behind clauses that are complete.
    pub(super) operand: Option<Operand>,
    /// Whether an operand must come next.
    pub(super) due: bool,
    pub(super) body: Option<Node>,
}

impl<'t> Machine<'t> {
    fn new(text: &'t str, span: Span, tree: &'t mut Tree, bottom: Frame) -> Machine<'t> {
        let (pos, end) = (span.start, span.end);
        Machine { text, pos, end, tree, stack: vec![bottom], depth: 0, operand: None, due: true, body: None }
    }

    fn run(mut self) -> Result<(Option<Node>, Vec<Node>), Diagnostic> {
        loop {
            self.take(token::space);
            if self.due {
                self.read_operand()?;
            } else if self.pos < self.end {
                self.read_operator()?;
            } else {
                return self.finish();
            }
        }
    }

    fn finish(mut self) -> Result<(Option<Node>, Vec<Node>), Diagnostic> {
        self.reduce_all()?;
        match self.pop() {
            Frame::Branches(list) if list.open.is_none() => {
                let body = self.finish_statement(list)?;
                Ok((Some(body), Vec::new()))
            }
            Frame::Assumptions { mut conditions, .. } => {
                conditions.push(self.operand().node);
                Ok((self.body, conditions))
            }
            Frame::Expression => Ok((Some(self.operand().node), Vec::new())),
            frame => {
                let (open, sign, closing) = frame.bracket().expect("every other frame is a bracket");
                Err(message::unclosed(open, sign, closing, self.end))
            }
        }
    }

    // The text.

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.pos..self.end]
    }

    /// Applies a production at the place and, when it fits, goes behind what it read.
    pub(super) fn take<T>(
        &mut self,
        mut production: impl Parser<&'t str, Output = T, Error = nom::error::Error<&'t str>>,
    ) -> Option<(T, Span)> {
        let (behind, found) = production.parse(self.rest()).ok()?;
        let start = self.pos;
        self.pos = self.end - behind.len();
        Some((found, Span::new(start, self.pos)))
    }

    pub(super) fn sees<T>(&self, production: impl Fn(&'t str) -> IResult<&'t str, T>) -> bool {
        production(self.rest()).is_ok()
    }

    /// The text of a place.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        &self.text[span.start..span.end]
    }

    /// The place of the next character, empty at the end.
    pub(super) fn here(&self) -> Span {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Span::new(self.pos, self.pos + length)
    }

    // The stack.

    pub(super) fn push(&mut self, frame: Frame, place: Span) -> Result<(), Diagnostic> {
        if frame.nests() {
            self.depth += 1;
            if self.depth > NESTING_LIMIT {
                return Err(message::nesting(place, NESTING_LIMIT));
            }
        }
        self.stack.push(frame);
        self.operand = None;
        self.due = true;
        Ok(())
    }

    pub(super) fn pop(&mut self) -> Frame {
        let frame = self.stack.pop().expect("the bottom frame is popped last");
        if frame.nests() {
            self.depth -= 1;
        }
        frame
    }

    pub(super) fn top(&mut self) -> &mut Frame {
        self.stack.last_mut().expect("the bottom frame is popped last")
    }

    /// What has been read last, where there is such a thing.
    pub(super) fn operand(&self) -> Operand {
        self.operand.expect("outside branches an operand stands before every operator")
    }

    pub(super) fn add(&mut self, kind: Kind, span: Span, closed: bool) {
        let node = self.tree.push(kind, span);
        self.operand = Some(Operand { node, span, closed, element: false });
        self.due = false;
    }

    /// The bracket opened last that is still open.
    pub(super) fn innermost(&self) -> &Frame {
        let bracket = self.stack.iter().rev().find(|frame| frame.precedence().is_none());
        bracket.expect("the bottom frame is a bracket or stands for one")
    }

    /// Gives the operand to every operator that binds tighter than a level.
    fn reduce_above(&mut self, level: Precedence) -> Result<Operand, Diagnostic> {
        while self.top().precedence().is_some_and(|above| above > level) {
            self.combine()?;
        }
        Ok(self.operand())
    }

    /// Gives the operand to every operator of the innermost bracket.
    pub(super) fn reduce_all(&mut self) -> Result<(), Diagnostic> {
        while self.top().precedence().is_some() {
            self.combine()?;
        }
        Ok(())
    }

    fn combine(&mut self) -> Result<(), Diagnostic> {
        let right = self.operand();
        let (kind, start) = match self.pop() {
            Frame::Or { mut operands, start } => {
                operands.push(right.node);
                (Kind::Or(operands), start)
            }
            Frame::And { mut operands, start } => {
                operands.push(right.node);
                (Kind::And(operands), start)
            }
            Frame::Not { sign } => (Kind::Not(right.node), sign.start),
            Frame::Compare { first, mut rest, pending } => {
                rest.push((pending, right.node));
                (Kind::Compare { first: first.node, rest }, first.span.start)
            }
            Frame::Sum { mut operands, start, pending } => {
                operands.push((pending, right.node));
                (Kind::Sum(operands), start)
            }
            Frame::Product { mut operands, start, pending, doubt } => {
                self.settle(doubt, right)?;
                operands.push((pending, right.node));
                (Kind::Product(operands), start)
            }
            Frame::Negate { sign } => (Kind::Negate(right.node), sign.start),
            Frame::Power { base } => (Kind::Power(base.node, right.node), base.span.start),
            Frame::Root { sign } => {
                let (name, arguments) = ("sqrt".to_owned(), vec![right.node]);
                (Kind::Call { name, name_span: sign, primes: 0, arguments }, sign.start)
            }
            _ => unreachable!("only operators are combined"),
        };
        self.add(kind, Span::new(start, right.span.end), right.closed);
        Ok(())
    }

    /// Says what two readings an implicit product has, now that its right factor is known.
    fn settle(&self, doubt: Option<Doubt>, right: Operand) -> Result<(), Diagnostic> {
        let right_text = self.slice(right.span);
        match doubt {
            None => Ok(()),
            Some(Doubt::Quotient { start, divisor }) => {
                let left = self.slice(Span::new(start, divisor.start));
                let one = format!("{left}({}*{right_text})", self.slice(divisor));
                let other = format!("({left}{})*{right_text}", self.slice(divisor));
                Err(message::ambiguous(divisor.to(right.span), &one, &other))
            }
            Some(Doubt::Power { start, exponent }) => {
                let left = self.slice(Span::new(start, exponent.start));
                let one = format!("{left}({}*{right_text})", self.slice(exponent));
                let other = format!("{left}{}*{right_text}", self.slice(exponent));
                Err(message::ambiguous(exponent.to(right.span), &one, &other))
            }
        }
    }

    // Operands.

    fn read_operand(&mut self) -> Result<(), Diagnostic> {
        let place = self.pos;
        if let Frame::Branches(list) = self.top() {
            list.begin(place);
        }
        if let Some((digits, span)) = self.take(token::number) {
            if self.rest().starts_with('.') {
                return Err(message::number(span.to(self.here()), self.slice(span)));
            }
            self.add(Kind::Number(digits), span, true);
        } else if let Some((sign, span)) = self.take(token::sum_operator) {
            match (sign, self.stack.last()) {
                (Sign::Plus, _) => return Err(message::unary_plus(span)),
                (Sign::Minus, Some(Frame::Root { .. })) => return Err(message::root_of(span)),
                (Sign::Minus, _) => self.push(Frame::Negate { sign: span }, span)?,
            }
        } else if let Some(((), span)) = self.take(token::keyword("not")) {
            self.push(Frame::Not { sign: span }, span)?;
        } else if let Some(((), span)) = self.take(token::root_sign) {
            self.push(Frame::Root { sign: span }, span)?;
        } else if let Some(((), span)) = self.take(token::infinity) {
            self.add(Kind::Name("inf".to_owned()), span, false);
        } else if let Some((_, open)) = self.take(char('(')) {
            self.push(Frame::Group { open }, open)?;
        } else if let Some((_, open)) = self.take(char('|')) {
            self.push(Frame::Bars { open }, open)?;
        } else if let Some((_, open)) = self.take(char('{')) {
            self.push(Frame::Branches(BranchList::new(Some(open), open.end)), open)?;
        } else if let Some((word, span)) = self.take(token::name) {
            self.read_name(word, span)?;
        } else if let Some((result, span)) = self.take(token::result) {
            self.read_name(result, span)?;
        } else {
            return Err(self.missing_operand());
        }
        Ok(())
    }

    fn read_name(&mut self, name: String, name_span: Span) -> Result<(), Diagnostic> {
        let constant = CONSTANTS.contains(&name.as_str());
        if RESERVED.contains(&name.as_str()) && !constant {
            return self.read_word(&name, name_span);
        }
        let primes = self.take(token::primes);
        if let Some(((), head)) = self.take(token::call_head) {
            if constant {
                return Err(message::constant_called(name_span, &name));
            }
            if NOT_YET.contains(&name.as_str()) {
                return Err(message::not_yet(name_span, &name));
            }
            let open = Span::new(head.end - 1, head.end);
            let primes = primes.map_or(0, |(count, _)| count);
            return self.push(Frame::Call { name, name_span, primes, open, arguments: Vec::new() }, open);
        }
        if let Some((_, span)) = primes {
            return Err(message::prime(span, self.slice(name_span.to(span))));
        }
        self.add(Kind::Name(name), name_span, false);
        Ok(())
    }

    // Operators.

    fn read_operator(&mut self) -> Result<(), Diagnostic> {
        if self.read_delimiter()? {
            return Ok(());
        }
        let Some(operand) = self.operand else { return Err(self.after_clause()) };
        if let Some((sign, span)) = self.side() {
            self.reduce_all()?;
            let point = self.operand();
            self.add(Kind::OneSided(point.node, sign), point.span.to(span), false);
            return Ok(());
        }
        if let Some(((negative, digits), span)) = self.take(token::superscript) {
            let base = self.reduce_above(Precedence::Power)?;
            self.push(Frame::Power { base }, span)?;
            self.add(Kind::Number(digits), span, true);
            if negative {
                let node = self.operand().node;
                self.add(Kind::Negate(node), span, true);
            }
        } else if let Some(((), span)) = self.take(token::power_operator) {
            let base = self.reduce_above(Precedence::Power)?;
            self.push(Frame::Power { base }, span)?;
        } else if let Some((factor, span)) = self.take(token::product_operator) {
            self.reduce_above(Precedence::Product)?;
            self.multiply(factor, None, span)?;
        } else if let Some((sign, span)) = self.take(token::sum_operator) {
            self.add_term(sign, span)?;
        } else if let Some((relation, span)) = self.take(token::relation) {
            self.compare(relation, span)?;
        } else if let Some(((), span)) = self.take(token::keyword("in")) {
            self.element(span)?;
        } else if let Some(((), span)) = self.take(token::keyword("and")) {
            let first = self.reduce_above(Precedence::And)?;
            match self.top() {
                Frame::And { operands, .. } => operands.push(first.node),
                _ => {
                    let frame = Frame::And { operands: vec![first.node], start: first.span.start };
                    self.push(frame, span)?;
                }
            }
            self.due = true;
        } else if let Some(((), span)) = self.take(token::keyword("or")) {
            let first = self.reduce_above(Precedence::Or)?;
            match self.top() {
                Frame::Or { operands, .. } => operands.push(first.node),
                _ => {
                    let frame = Frame::Or { operands: vec![first.node], start: first.span.start };
                    self.push(frame, span)?;
                }
            }
            self.due = true;
        } else {
            self.implicit_product(operand)?;
        }
        Ok(())
    }

    /// `limit_point = expression, [ sum_operator ] ;` the sign behind the third argument of a limit.
    fn side(&mut self) -> Option<(Sign, Span)> {
        match self.innermost() {
            Frame::Call { name, primes: 0, arguments, .. } if name == "limit" && arguments.len() == 2 => {}
            _ => return None,
        }
        let (behind, _) = (token::sum_operator, token::space).parse(self.rest()).ok()?;
        if behind.starts_with(')') { self.take(token::sum_operator) } else { None }
    }

    fn add_term(&mut self, sign: Sign, span: Span) -> Result<(), Diagnostic> {
        let first = self.reduce_above(Precedence::Sum)?;
        match self.top() {
            Frame::Sum { operands, pending, .. } => {
                operands.push((*pending, first.node));
                *pending = sign;
                self.due = true;
                Ok(())
            }
            _ => {
                let (operands, start) = (vec![(Sign::Plus, first.node)], first.span.start);
                self.push(Frame::Sum { operands, start, pending: sign }, span)
            }
        }
    }

    /// Goes on with a product, or begins one, when everything that binds tighter is complete.
    fn multiply(&mut self, factor: Factor, new_doubt: Option<Doubt>, span: Span) -> Result<(), Diagnostic> {
        let first = self.operand();
        if let Frame::Product { doubt, .. } = self.top() {
            let doubt = *doubt;
            self.settle(doubt, first)?;
        }
        match self.top() {
            Frame::Product { operands, pending, doubt, .. } => {
                operands.push((*pending, first.node));
                *pending = factor;
                *doubt = new_doubt;
                self.due = true;
                Ok(())
            }
            _ => {
                let (operands, start) = (vec![(Factor::Times, first.node)], first.span.start);
                self.push(Frame::Product { operands, start, pending: factor, doubt: new_doubt }, span)
            }
        }
    }

    /// `implicit_product = ( number | closed ), ( name | "(" | "|" ) ;` read like `*`
    fn implicit_product(&mut self, left: Operand) -> Result<(), Diagnostic> {
        let word = token::name(self.rest()).ok().map(|(_, word)| word);
        let factor = word.is_some()
            || self.rest().starts_with(['(', '|'])
            || self.sees(token::root_sign)
            || self.sees(token::infinity);
        if word.as_deref().is_some_and(|word| RESERVED.contains(&word) && !CONSTANTS.contains(&word))
            || matches!(word.as_deref(), Some("else" | "then" | "elif"))
            || !(factor && left.closed)
        {
            return Err(self.side_by_side(left));
        }
        let mut doubt = None;
        while self.top().precedence().is_some_and(|above| above > Precedence::Product) {
            let right = self.operand().span;
            if let Frame::Power { base } = self.top() {
                let start = base.span.start;
                doubt = match doubt {
                    Some(Doubt::Power { exponent, .. }) => Some(Doubt::Power { start, exponent }),
                    _ => Some(Doubt::Power { start, exponent: right }),
                };
            }
            self.combine()?;
        }
        if let Some(Frame::Product { pending: Factor::Over, start, .. }) = self.stack.last() {
            doubt = doubt.or(Some(Doubt::Quotient { start: *start, divisor: self.operand().span }));
        }
        let here = self.here();
        self.multiply(Factor::Times, doubt, here)
    }

    fn compare(&mut self, relation: Relation, span: Span) -> Result<(), Diagnostic> {
        let first = self.reduce_above(Precedence::Compare)?;
        if first.element {
            return Err(message::chain_with_in(span));
        }
        match self.top() {
            Frame::Compare { rest, pending, .. } => {
                rest.push((*pending, first.node));
                *pending = relation;
                self.due = true;
                Ok(())
            }
            _ => self.push(Frame::Compare { first, rest: Vec::new(), pending: relation }, span),
        }
    }

    /// `element = sum, "in", set ;` `set = interval | points | integers | reals ;`
    fn element(&mut self, word: Span) -> Result<(), Diagnostic> {
        let left = self.reduce_above(Precedence::Compare)?;
        if left.element || matches!(self.top(), Frame::Compare { .. }) {
            return Err(message::chain_with_in(word));
        }
        self.take(token::space);
        if let Some((_, open)) = self.take(char('(')) {
            self.push(Frame::Interval { open, left, lower_closed: false, lower: None }, open)
        } else if let Some((_, open)) = self.take(char('[')) {
            self.push(Frame::Interval { open, left, lower_closed: true, lower: None }, open)
        } else if let Some((_, open)) = self.take(char('{')) {
            self.push(Frame::Points { open, points: Vec::new(), owner: Owner::In(left) }, open)
        } else if let Some(((), span)) = self.take(token::integers) {
            self.add_element(left, Set::Integers, span.end);
            Ok(())
        } else if let Some(((), span)) = self.take(token::reals) {
            self.add_element(left, Set::Reals, span.end);
            Ok(())
        } else {
            Err(message::set(self.here()))
        }
    }

    pub(super) fn add_element(&mut self, left: Operand, set: Set, end: usize) {
        self.add(Kind::Element(left.node, set), Span::new(left.span.start, end), false);
        if let Some(operand) = &mut self.operand {
            operand.element = true;
        }
    }
}
