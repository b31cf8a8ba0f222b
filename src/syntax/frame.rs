//! What the machine of [`machine`](super::machine) keeps on its stack.

use crate::source::Span;
use crate::syntax::precedence::Precedence;
use crate::syntax::tree::At;
use crate::syntax::tree::Branch;
use crate::syntax::tree::BranchValue;
use crate::syntax::tree::Factor;
use crate::syntax::tree::Node;
use crate::syntax::tree::Relation;
use crate::syntax::tree::Sign;

/// What has been read last and may become an operand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operand {
    pub node: Node,
    /// With the brackets around it, which the node does not know.
    pub span: Span,
    /// Whether it ends with a number or a closing bracket, so that a product may go on without `*`.
    pub closed: bool,
    /// Whether it is `u in S` without brackets.
    pub element: bool,
}

/// An implicit product that could be read in two ways, kept until its right factor is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Doubt {
    /// `1/2x`: where the product begins, and its divisor.
    Quotient { start: usize, divisor: Span },
    /// `x^2(y)`: where the power begins, and its exponent.
    Power { start: usize, exponent: Span },
}

/// Whose list of points it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    /// The branch list below.
    At,
    /// `u in {...}`
    In(Operand),
}

/// An operator that waits for its right operand, or a bracket that waits to be closed.
#[derive(Clone, Debug)]
pub(super) enum Frame {
    Or {
        operands: Vec<Node>,
        start: usize,
    },
    And {
        operands: Vec<Node>,
        start: usize,
    },
    Not {
        sign: Span,
    },
    Compare {
        first: Operand,
        rest: Vec<(Relation, Node)>,
        pending: Relation,
    },
    Sum {
        operands: Vec<(Sign, Node)>,
        start: usize,
        pending: Sign,
    },
    Product {
        operands: Vec<(Factor, Node)>,
        start: usize,
        pending: Factor,
        doubt: Option<Doubt>,
    },
    Negate {
        sign: Span,
    },
    Power {
        base: Operand,
    },
    Root {
        sign: Span,
    },

    Group {
        open: Span,
    },
    Bars {
        open: Span,
    },
    Call {
        name: String,
        name_span: Span,
        primes: u32,
        open: Span,
        arguments: Vec<Node>,
    },
    Points {
        open: Span,
        points: Vec<Node>,
        owner: Owner,
    },
    Interval {
        open: Span,
        left: Operand,
        lower_closed: bool,
        lower: Option<Node>,
    },
    Branches(BranchList),
    Assumptions {
        word: Option<Span>,
        conditions: Vec<Node>,
    },
    /// The bottom of a stack that holds one expression and nothing else.
    Expression,
}

/// How much of a branch has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The value is being read, or has just been.
    Value,
    /// The expression behind `at`.
    Point,
    /// All points have been read.
    AfterPoints,
    /// The condition.
    Condition,
    /// `otherwise` has been read.
    Done,
}

/// A list of branches that is being read.
#[derive(Clone, Debug)]
pub(super) struct BranchList {
    /// The `{`; none at the level of the statement.
    pub open: Option<Span>,
    pub done: Vec<Branch>,
    pub binder: Option<(String, Span)>,
    /// Where the branch begins that is being read.
    pub start: usize,
    pub part: Part,
    pub value: Option<BranchValue>,
    pub at: Option<At>,
    /// The `otherwise` that has been read.
    pub otherwise: Option<Span>,
}

impl BranchList {
    pub(super) fn new(open: Option<Span>, start: usize) -> BranchList {
        BranchList {
            open,
            done: Vec::new(),
            binder: None,
            start,
            part: Part::Value,
            value: None,
            at: None,
            otherwise: None,
        }
    }
}

impl Frame {
    /// How tightly an operator binds; none for a bracket.
    pub(super) fn precedence(&self) -> Option<Precedence> {
        match self {
            Frame::Or { .. } => Some(Precedence::Or),
            Frame::And { .. } => Some(Precedence::And),
            Frame::Not { .. } => Some(Precedence::Not),
            Frame::Compare { .. } => Some(Precedence::Compare),
            Frame::Sum { .. } => Some(Precedence::Sum),
            Frame::Product { .. } => Some(Precedence::Product),
            Frame::Negate { .. } => Some(Precedence::Unary),
            Frame::Power { .. } => Some(Precedence::Power),
            Frame::Root { .. } => Some(Precedence::Postfix),
            Frame::Group { .. }
            | Frame::Bars { .. }
            | Frame::Call { .. }
            | Frame::Points { .. }
            | Frame::Interval { .. }
            | Frame::Branches(_)
            | Frame::Assumptions { .. }
            | Frame::Expression => None,
        }
    }

    /// Whether the frame counts towards the limit of nesting. Between two that count there are
    /// never more than one sum, one product and so on, so the stack is bounded by the limit too.
    pub(super) fn nests(&self) -> bool {
        match self {
            Frame::Or { .. }
            | Frame::And { .. }
            | Frame::Compare { .. }
            | Frame::Sum { .. }
            | Frame::Product { .. }
            | Frame::Assumptions { .. }
            | Frame::Expression => false,
            Frame::Branches(list) => list.open.is_some(),
            _ => true,
        }
    }

    /// The bracket that the frame waits to see closed, and what closes it.
    pub(super) fn bracket(&self) -> Option<(Span, &'static str, &'static str)> {
        match self {
            Frame::Group { open } | Frame::Call { open, .. } => Some((*open, "(", "`)`")),
            Frame::Bars { open } => Some((*open, "|", "`|`")),
            Frame::Points { open, .. } => Some((*open, "{", "`}`")),
            Frame::Interval { open, lower_closed, .. } => {
                Some((*open, if *lower_closed { "[" } else { "(" }, "`)` or `]`"))
            }
            Frame::Branches(list) => list.open.map(|open| (open, "{", "`}`")),
            _ => None,
        }
    }
}
