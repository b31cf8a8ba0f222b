//! Brackets, commas and the words of branches.
//!
//! A comma or a closing bracket first lets every operator of its bracket take its right
//! operand; then it speaks to the bracket itself. The words `for`, `at`, `otherwise` and
//! `where` do the same, and only a list of branches listens to them.

use nom::character::complete::char;
use nom::character::complete::one_of;

use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax::frame::BranchList;
use crate::syntax::frame::Frame;
use crate::syntax::frame::Operand;
use crate::syntax::frame::Owner;
use crate::syntax::frame::Part;
use crate::syntax::machine::Machine;
use crate::syntax::message;
use crate::syntax::spelling::RESERVED;
use crate::syntax::token;
use crate::syntax::tree::At;
use crate::syntax::tree::Branch;
use crate::syntax::tree::BranchValue;
use crate::syntax::tree::Kind;
use crate::syntax::tree::Node;
use crate::syntax::tree::Set;

impl Machine<'_> {
    /// Reads what ends an operand and is no operator; false when something else stands there.
    pub(super) fn read_delimiter(&mut self) -> Result<bool, Diagnostic> {
        match self.rest().chars().next() {
            Some(',') => self.comma()?,
            Some(')' | ']' | '}') => self.close()?,
            Some('|') if matches!(self.innermost(), Frame::Bars { .. }) => self.close_bars()?,
            Some(';') => return Err(message::separator(self.here(), self.innermost().bracket())),
            Some(c) if c.is_ascii_alphabetic() => return self.clause(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn comma(&mut self) -> Result<(), Diagnostic> {
        self.reduce_all()?;
        let operand = self.operand.map(|operand| operand.node);
        let comma = self.here();
        let Some((_, span)) = self.take(char(',')) else { return Ok(()) };
        match (self.top(), operand) {
            (Frame::Call { arguments, .. }, Some(node)) => arguments.push(node),
            (Frame::Points { points, .. }, Some(node)) => points.push(node),
            (Frame::Assumptions { conditions, .. }, Some(node)) => conditions.push(node),
            (Frame::Interval { lower: lower @ None, .. }, Some(node)) => *lower = Some(node),
            (Frame::Branches(_), _) => return self.next_branch(span),
            (frame, _) => return Err(message::comma(comma, frame.bracket())),
        }
        self.operand = None;
        self.due = true;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Diagnostic> {
        self.reduce_all()?;
        let Some((sign, span)) = self.take(one_of(")]}")) else { return Ok(()) };
        let operand = self.operand;
        match (self.pop(), sign, operand) {
            (Frame::Group { open }, ')', Some(inside)) => {
                self.operand = Some(Operand { span: open.to(span), closed: true, element: false, ..inside });
            }
            (Frame::Call { name, name_span, primes, mut arguments, .. }, ')', Some(last)) => {
                arguments.push(last.node);
                self.add(Kind::Call { name, name_span, primes, arguments }, name_span.to(span), true);
            }
            (Frame::Interval { left, lower_closed, lower: Some(lower), .. }, ')' | ']', Some(upper)) => {
                let (upper, upper_closed) = (upper.node, sign == ']');
                let set = Set::Interval { lower, lower_closed, upper, upper_closed };
                self.add_element(left, set, span.end);
            }
            (Frame::Points { mut points, owner, .. }, '}', Some(last)) => {
                points.push(last.node);
                self.close_points(points, owner, span);
            }
            (Frame::Branches(list), '}', _) if list.open.is_some() => {
                let open = list.open.unwrap_or(span);
                let list = self.finish_branch(list, span.start)?;
                let kind = Kind::Branches { branches: list.done, binder: list.binder };
                self.add(kind, open.to(span), true);
            }
            (Frame::Interval { open, lower: None, .. }, ')' | ']', _) => {
                return Err(message::interval(open.to(span)));
            }
            (frame, _, _) => return Err(message::closing(span, sign, frame.bracket())),
        }
        Ok(())
    }

    fn close_points(&mut self, points: Vec<Node>, owner: Owner, end: Span) {
        match owner {
            Owner::In(left) => self.add_element(left, Set::Points(points), end.end),
            Owner::At => {
                if let Frame::Branches(list) = self.top() {
                    list.part = Part::AfterPoints;
                    list.at = Some(At { name: None, points });
                }
                self.operand = None;
                self.due = false;
            }
        }
    }

    fn close_bars(&mut self) -> Result<(), Diagnostic> {
        self.reduce_all()?;
        let inside = self.operand();
        let here = self.here();
        if let (Some((_, close)), Frame::Bars { open }) = (self.take(char('|')), self.pop()) {
            self.add(Kind::Abs(inside.node), open.to(close), true);
            return Ok(());
        }
        unreachable!("the innermost bracket at {} is a bar", here.start)
    }

    /// Reads a word that structures branches; false when another name stands there.
    fn clause(&mut self) -> Result<bool, Diagnostic> {
        if let Some(((), span)) = self.take(token::branch_head) {
            self.condition_clause(span)?;
        } else if let Some(((), span)) = self.take(token::keyword("at")) {
            self.at_clause(span)?;
        } else if let Some(((), span)) = self.take(token::keyword("otherwise")) {
            self.otherwise_clause(span)?;
        } else if let Some(((), span)) = self.take(token::keyword("where")) {
            self.where_clause(span)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// `condition_clause = branch_head, condition ;`
    fn condition_clause(&mut self, word: Span) -> Result<(), Diagnostic> {
        let written = self.slice(word);
        let operand = self.reduced()?;
        match self.top() {
            Frame::Branches(list) => match list.part {
                Part::Condition => return Err(message::missing_comma(word, written)),
                Part::Done => return Err(message::after_otherwise(word)),
                Part::Value | Part::Point | Part::AfterPoints => {
                    list.take_operand(operand);
                    list.part = Part::Condition;
                }
            },
            frame => return Err(message::braces(word, written, frame.bracket())),
        }
        self.operand = None;
        self.due = true;
        Ok(())
    }

    /// `at_clause = "at", ( points | [ name, "=" ], expression ) ;`
    fn at_clause(&mut self, word: Span) -> Result<(), Diagnostic> {
        let operand = self.reduced()?;
        match self.top() {
            Frame::Branches(list) => match list.part {
                Part::Value => {
                    list.take_operand(operand);
                    list.part = Part::Point;
                }
                Part::Condition => return Err(message::at_behind_condition(word)),
                Part::Point | Part::AfterPoints => return Err(message::missing_comma(word, "at")),
                Part::Done => return Err(message::after_otherwise(word)),
            },
            frame => return Err(message::braces(word, "at", frame.bracket())),
        }
        self.take(token::space);
        if let Some((_, open)) = self.take(char('{')) {
            return self.push(Frame::Points { open, points: Vec::new(), owner: Owner::At }, open);
        }
        let place = self.pos;
        let name = self.take(token::point_name).map(|(name, _)| name);
        let length = name.as_ref().and_then(|_| token::name(&self.text[place..self.end]).ok());
        let name =
            name.zip(length).map(|(name, (behind, _))| (name, Span::new(place, self.end - behind.len())));
        if let Some((name, span)) = &name
            && RESERVED.contains(&name.as_str())
        {
            return Err(message::reserved(*span, name));
        }
        if let Frame::Branches(list) = self.top() {
            list.at = Some(At { name, points: Vec::new() });
        }
        self.operand = None;
        self.due = true;
        Ok(())
    }

    fn otherwise_clause(&mut self, word: Span) -> Result<(), Diagnostic> {
        let operand = self.reduced()?;
        match self.top() {
            Frame::Branches(list) => match list.part {
                Part::Value => {
                    list.take_operand(operand);
                    list.part = Part::Done;
                    list.otherwise = list.otherwise.or(Some(word));
                }
                Part::Condition => return Err(message::missing_comma(word, "otherwise")),
                Part::Point | Part::AfterPoints => return Err(message::at_otherwise(word)),
                Part::Done => return Err(message::after_otherwise(word)),
            },
            frame => return Err(message::braces(word, "otherwise", frame.bracket())),
        }
        self.operand = None;
        self.due = false;
        Ok(())
    }

    /// `where_clause = "where", assumption, { ",", assumption } ;`
    fn where_clause(&mut self, word: Span) -> Result<(), Diagnostic> {
        self.reduced()?;
        match self.pop() {
            Frame::Branches(list) if list.open.is_none() => {
                self.body = Some(self.finish_statement(list)?);
                self.push(Frame::Assumptions { word: Some(word), conditions: Vec::new() }, word)
            }
            Frame::Assumptions { word: Some(first), .. } => Err(message::where_twice(first, word)),
            frame => Err(message::where_place(word, frame.bracket())),
        }
    }

    /// The operand that ends here, when there is one.
    fn reduced(&mut self) -> Result<Option<Operand>, Diagnostic> {
        if self.operand.is_some() {
            self.reduce_all()?;
        }
        Ok(self.operand)
    }

    /// Ends the branch before a comma and begins the next one, or reads the binder.
    fn next_branch(&mut self, comma: Span) -> Result<(), Diagnostic> {
        if let Frame::Branches(list) = self.top() {
            let list = std::mem::replace(list, BranchList::new(None, comma.end));
            if let Some((_, span)) = &list.binder {
                return Err(message::binder_last(*span));
            }
            let list = self.finish_branch(list, comma.start)?;
            *self.top() = Frame::Branches(list);
        }
        self.operand = None;
        self.due = true;
        self.take(token::space);
        let place = self.pos;
        if let Some((name, span)) = self.take(token::binder) {
            let length =
                token::name(self.slice(span)).map_or(0, |(behind, _)| span.end - place - behind.len());
            let span = Span::new(place, place + length);
            if RESERVED.contains(&name.as_str()) {
                return Err(message::reserved(span, &name));
            }
            if let Frame::Branches(list) = self.top() {
                list.binder = Some((name, span));
                list.part = Part::Done;
            }
            self.due = false;
        }
        Ok(())
    }

    /// Ends a list of branches that has no braces; a value alone is that value.
    pub(super) fn finish_statement(&mut self, list: BranchList) -> Result<Node, Diagnostic> {
        if let (true, Part::Value, None, Some(operand)) =
            (list.done.is_empty(), list.part, list.value, self.operand)
        {
            return Ok(operand.node);
        }
        let end = self.operand.map_or(self.pos, |operand| operand.span.end);
        let list = self.finish_branch(list, end)?;
        let start = list.done.first().map_or(list.start, |branch| branch.span.start);
        let kind = Kind::Branches { branches: list.done, binder: list.binder };
        Ok(self.tree.push(kind, Span::new(start, end)))
    }

    /// Adds the branch that ends here to its list.
    fn finish_branch(&mut self, mut list: BranchList, end: usize) -> Result<BranchList, Diagnostic> {
        if list.binder.is_some() {
            return Ok(list);
        }
        let length = self.text[list.start..end].trim_end().len();
        let span = Span::new(list.start, list.start + length);
        if list.part == Part::Value {
            if !list.done.is_empty() && self.operand.is_some_and(|operand| operand.element) {
                return Err(message::binder_last(span));
            }
            return Err(message::missing_for(span, self.slice(span), list.open));
        }
        let condition = match list.part {
            Part::Condition => self.operand.map(|operand| operand.node),
            _ => {
                list.take_operand(self.operand);
                None
            }
        };
        if let (Some(otherwise), false) =
            (list.otherwise, list.part == Part::Done && list.is_first_otherwise(span))
        {
            return Err(message::unreachable_branch(span, otherwise));
        }
        let value = list.value.take().expect("a branch that has a clause has a value before it");
        list.done.push(Branch { value, at: list.at.take(), condition, span });
        list.part = Part::Value;
        Ok(list)
    }
}

impl BranchList {
    /// Notes where an operand begins; a branch begins with its value.
    pub(super) fn begin(&mut self, place: usize) {
        if self.part == Part::Value {
            self.start = place;
        }
    }

    /// Gives the operand that ends here to the part that was being read.
    fn take_operand(&mut self, operand: Option<Operand>) {
        let Some(operand) = operand else { return };
        match (self.part, &mut self.at) {
            (Part::Value, _) => self.value = Some(BranchValue::Value(operand.node)),
            (Part::Point, Some(at)) => at.points.push(operand.node),
            _ => {}
        }
    }

    /// Whether the first `otherwise` of the list stands in this branch.
    fn is_first_otherwise(&self, branch: Span) -> bool {
        self.otherwise.is_some_and(|word| word.start >= branch.start)
    }
}
