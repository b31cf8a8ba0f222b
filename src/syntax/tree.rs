//! The syntax tree: what was written, with its places, before any meaning.
//!
//! Nodes stand in one vector, children before parents, so a pass over a tree is
//! a forward loop and a long sum is one node with many operands.

use crate::source::Span;

/// A node of a [`Tree`]: an index into its vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(pub u32);

/// The nodes of one statement, children before parents.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<(Kind, Span)>,
}

impl Tree {
    /// Adds a node whose children are already there.
    pub fn push(&mut self, kind: Kind, span: Span) -> Node {
        self.nodes.push((kind, span));
        Node(u32::try_from(self.nodes.len() - 1).expect("a tree has fewer than 2^32 nodes"))
    }

    /// What the node is.
    pub fn kind(&self, node: Node) -> &Kind {
        &self.nodes[node.0 as usize].0
    }

    /// Where it was written.
    pub fn span(&self, node: Node) -> Span {
        self.nodes[node.0 as usize].1
    }

    /// All nodes, children before parents.
    pub fn iter(&self) -> impl Iterator<Item = (Node, &Kind, Span)> {
        self.nodes.iter().enumerate().map(|(i, (kind, span))| (Node(i as u32), kind, *span))
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none, as in the tree of an alias.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// How an operand enters a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It is added.
    Plus,
    /// It is subtracted.
    Minus,
}

/// How an operand enters a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// It multiplies.
    Times,
    /// It divides.
    Over,
}

/// A comparison sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    LessEq,
    /// `>`
    Greater,
    /// `>=`
    GreaterEq,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
}

impl Relation {
    /// The relation of b to a that says the same as this one of a to b.
    pub fn flipped(self) -> Relation {
        match self {
            Relation::Less => Relation::Greater,
            Relation::LessEq => Relation::GreaterEq,
            Relation::Greater => Relation::Less,
            Relation::GreaterEq => Relation::LessEq,
            Relation::Equal | Relation::NotEqual => self,
        }
    }

    /// The relation that holds exactly where this one does not.
    pub fn negated(self) -> Relation {
        match self {
            Relation::Less => Relation::GreaterEq,
            Relation::LessEq => Relation::Greater,
            Relation::Greater => Relation::LessEq,
            Relation::GreaterEq => Relation::Less,
            Relation::Equal => Relation::NotEqual,
            Relation::NotEqual => Relation::Equal,
        }
    }
}

/// What a node of the tree is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A decimal literal as written, such as `0.01` or `2.5E6`.
    Number(String),
    /// A name that is not followed by `(`: a symbol, `pi`, `e` or `inf`. Greek letters are spelled out (`alpha`).
    Name(String),
    /// `name(...)`, with the number of primes behind the name.
    Call { name: String, name_span: Span, primes: u32, arguments: Vec<Node> },
    /// `|u|`
    Abs(Node),
    /// `-u`
    Negate(Node),
    /// A sum of at least two operands.
    Sum(Vec<(Sign, Node)>),
    /// A product of at least two operands, quotients included, from left to right.
    Product(Vec<(Factor, Node)>),
    /// `base ^ exponent`
    Power(Node, Node),
    /// `{ ... }`
    Branches { branches: Vec<Branch>, binder: Option<(String, Span)> },
    /// `a < b <= c`: one operand more than signs.
    Compare { first: Node, rest: Vec<(Relation, Node)> },
    /// `u in S`
    Element(Node, Set),
    /// At least two operands.
    And(Vec<Node>),
    /// At least two operands.
    Or(Vec<Node>),
    /// `not c`
    Not(Node),
    /// `a+`, `a-`: where a limit from one side is taken.
    OneSided(Node, Sign),
}

impl Kind {
    /// The same with other children.
    pub fn map(&self, to: impl Fn(Node) -> Node) -> Kind {
        let all = |nodes: &[Node]| nodes.iter().map(|node| to(*node)).collect::<Vec<Node>>();
        match self {
            Kind::Number(_) | Kind::Name(_) => self.clone(),
            Kind::Call { name, name_span, primes, arguments } => Kind::Call {
                name: name.clone(),
                name_span: *name_span,
                primes: *primes,
                arguments: all(arguments),
            },
            Kind::Abs(u) => Kind::Abs(to(*u)),
            Kind::Negate(u) => Kind::Negate(to(*u)),
            Kind::Sum(terms) => Kind::Sum(terms.iter().map(|(sign, u)| (*sign, to(*u))).collect()),
            Kind::Product(factors) => {
                Kind::Product(factors.iter().map(|(side, u)| (*side, to(*u))).collect())
            }
            Kind::Power(base, exponent) => Kind::Power(to(*base), to(*exponent)),
            Kind::Branches { branches, binder } => {
                let branch = |branch: &Branch| Branch {
                    value: match branch.value {
                        BranchValue::Value(u) => BranchValue::Value(to(u)),
                        other => other,
                    },
                    at: branch.at.as_ref().map(|at| At { name: at.name.clone(), points: all(&at.points) }),
                    condition: branch.condition.map(&to),
                    span: branch.span,
                };
                Kind::Branches { branches: branches.iter().map(branch).collect(), binder: binder.clone() }
            }
            Kind::Compare { first, rest } => Kind::Compare {
                first: to(*first),
                rest: rest.iter().map(|(relation, u)| (*relation, to(*u))).collect(),
            },
            Kind::Element(u, set) => Kind::Element(
                to(*u),
                match set {
                    Set::Interval { lower, lower_closed, upper, upper_closed } => Set::Interval {
                        lower: to(*lower),
                        lower_closed: *lower_closed,
                        upper: to(*upper),
                        upper_closed: *upper_closed,
                    },
                    Set::Points(points) => Set::Points(all(points)),
                    Set::Integers | Set::Reals => set.clone(),
                },
            ),
            Kind::And(parts) => Kind::And(all(parts)),
            Kind::Or(parts) => Kind::Or(all(parts)),
            Kind::Not(u) => Kind::Not(to(*u)),
            Kind::OneSided(u, sign) => Kind::OneSided(to(*u), *sign),
        }
    }
}

/// The right side of `in`.
#[derive(Clone, Debug)]
pub enum Set {
    /// `(l, r]` and its kin.
    Interval { lower: Node, lower_closed: bool, upper: Node, upper_closed: bool },
    /// `{p, q}`
    Points(Vec<Node>),
    /// `Z`
    Integers,
    /// `R`
    Reals,
}

/// What a branch gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchValue {
    /// An expression.
    Value(Node),
    /// The word `undefined`.
    Undefined,
    /// The word `undecided`.
    Undecided,
}

/// `value at P for condition`, with at least one of the two restrictions or `otherwise`.
#[derive(Clone, Debug)]
pub struct Branch {
    /// What it gives.
    pub value: BranchValue,
    /// The points of `at`, with the name before `=` where one stands there.
    pub at: Option<At>,
    /// The condition; none for `otherwise` and for a bare `at`.
    pub condition: Option<Node>,
    /// The whole branch.
    pub span: Span,
}

/// `at P`, `at x = P`, `at {P, Q}`
#[derive(Clone, Debug)]
pub struct At {
    /// The name before `=`.
    pub name: Option<(String, Span)>,
    /// The points.
    pub points: Vec<Node>,
}

/// One statement of the language.
///
/// ```
/// let statement = dini::parse_program("  f(x) = x^2").remove(0).unwrap();
/// assert_eq!(statement.span, dini::Span::new(2, 12));
/// ```
#[derive(Clone, Debug)]
pub struct Statement {
    /// All its nodes.
    pub tree: Tree,
    /// What it does.
    pub action: Action,
    /// The text of the `##` lines directly above it, joined by spaces.
    pub description: Option<String>,
    /// The whole statement.
    pub span: Span,
}

impl Statement {
    /// The nodes that its body, its assumptions and its defaults are made of, children before parents. There may be others
    /// in the tree: those of the statement that this one is a part of.
    pub fn nodes(&self) -> impl Iterator<Item = (Node, &Kind, Span)> {
        let (body, assumptions) = match &self.action {
            Action::Evaluate { body, assumptions } | Action::Define { body, assumptions, .. } => {
                (Some(*body), assumptions.as_slice())
            }
            Action::Alias { .. } => (None, &[] as &[Node]),
        };
        // What belongs to the body, or to a default before it, stands before the body in the tree.
        self.tree.iter().filter(move |(node, _, span)| {
            body.is_some_and(|body| *node <= body)
                || assumptions.iter().any(|assumption| self.tree.span(*assumption).holds(*span))
        })
    }
}

/// What a statement does.
///
/// ```
/// let statement = dini::parse_program("alias swish2 = silu").remove(0).unwrap();
/// assert!(matches!(statement.action, dini::Action::Alias { .. }));
/// ```
#[derive(Clone, Debug)]
pub enum Action {
    /// An expression or branches: something to answer.
    Evaluate {
        /// The function.
        body: Node,
        /// The conditions behind `where`.
        assumptions: Vec<Node>,
    },
    /// `name = body` or `name(parameters) = body`.
    Define {
        /// The new name.
        name: String,
        /// Where it stands.
        name_span: Span,
        /// The parameters; none for a constant.
        parameters: Vec<Parameter>,
        /// The right-hand side.
        body: Node,
        /// The conditions behind `where`.
        assumptions: Vec<Node>,
    },
    /// `alias name = target`
    Alias {
        /// The new name.
        name: String,
        /// The name it stands for.
        target: String,
        /// Where that stands.
        target_span: Span,
    },
}

/// A parameter of a definition.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// `a = 1`
    pub default: Option<Node>,
}
