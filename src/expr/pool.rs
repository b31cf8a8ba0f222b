//! The pool: every distinct expression and condition of one question, once.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;
use std::hash::Hasher;

use hashbrown::HashTable;

use crate::expr::build::Builder;
use crate::expr::build::Domain;
use crate::number::Ball;
use crate::number::Rational;
use crate::syntax::tree::Relation;

/// A handle to an expression in a [`Pool`].
///
/// Equal handles of one pool are the same expression: the same function on the
/// same domain. The converse is not claimed. Handles of different pools must not
/// be mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Expr(pub(super) u32);

/// A handle to a condition in a [`Pool`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cond(pub(super) u32);

/// A symbol: the variable or a parameter; an index into the names of its pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub(super) u32);

/// The identifier of an elementary function: its place in the table of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u16);

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A rational number.
    Number(Rational),
    /// The circle constant.
    Pi,
    /// The variable or a parameter, defined for every real number.
    Symbol(Symbol),
    /// `constant + sum of coefficient * term`. At least one term; with exactly one, the constant is not
    /// zero or the coefficient not one. Terms are distinct, in canonical order, and no numbers.
    Sum { constant: Rational, terms: Box<[(Rational, Expr)]> },
    /// Product of `base ^ exponent`. Bases are in canonical order. Either at least two factors or one with
    /// an exponent other than 1. A base with an exponent that is no integer is defined where the base is
    /// not negative (positive for a negative exponent).
    Product { factors: Box<[(Expr, Rational)]> },
    /// `base ^ exponent` where the exponent is no rational number.
    Power { base: Expr, exponent: Expr },
    /// A function of its arguments.
    Apply { function: FunctionId, arguments: Box<[Expr]> },
    /// Branches, tried in order: the first whose condition holds counts.
    Cases(Box<[Branch]>),
    /// A real constant: the one zero of `body`, as a function of `variable` alone, between two rational
    /// numbers. Whoever builds it has the proof that there is exactly one, that it is simple, and that `body`
    /// is analytic there. The variable is bound: the node contains no symbol and is a leaf to every pass.
    Root(Box<Root>),
    /// The derivative of `body` by `variable`, of some order, at `at`.
    Derivative { body: Expr, variable: Symbol, order: u32, at: Expr },
    /// The limit of `body` as `variable`, a symbol of its own, tends to `to`; no value where there is none.
    Limit { body: Expr, variable: Symbol, to: Target },
}

/// Where the variable of a limit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// To this number, from both sides.
    Point(Expr),
    /// To this number, from smaller ones.
    FromLeft(Expr),
    /// To this number, from larger ones.
    FromRight(Expr),
    /// Beyond all numbers.
    PlusInfinity,
    /// Below all numbers.
    MinusInfinity,
}

impl Target {
    /// The number, where it is one.
    pub fn point(self) -> Option<Expr> {
        match self {
            Target::Point(e) | Target::FromLeft(e) | Target::FromRight(e) => Some(e),
            Target::PlusInfinity | Target::MinusInfinity => None,
        }
    }

    /// The same with another number.
    pub fn map(self, to: impl FnOnce(Expr) -> Expr) -> Target {
        match self {
            Target::Point(e) => Target::Point(to(e)),
            Target::FromLeft(e) => Target::FromLeft(to(e)),
            Target::FromRight(e) => Target::FromRight(to(e)),
            Target::PlusInfinity | Target::MinusInfinity => self,
        }
    }
}

/// See [`Node::Root`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Root {
    /// The function with the zero.
    pub body: Expr,
    /// Its variable.
    pub variable: Symbol,
    /// A number below the zero.
    pub lower: Rational,
    /// A number above the zero.
    pub upper: Rational,
}

/// Stands behind the name of a bound symbol, so that no name that can be written leads to it.
const BOUND: &str = " in Z";

/// Stands in front of the number of a fresh symbol: a name cannot begin with it.
const FRESH: char = ' ';

/// A value under a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// What the branch gives.
    pub value: BranchValue,
    /// Where it counts.
    pub condition: Cond,
    /// A bound symbol: the branch counts where the condition holds for some integer, with the value for it.
    pub index: Option<Symbol>,
}

/// What a branch gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BranchValue {
    /// An expression.
    Value(Expr),
    /// No value, on purpose.
    Undefined,
    /// Nobody knows.
    Undecided,
}

/// What a condition is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// True everywhere.
    Always,
    /// `a < b <= c`: one operand more than relations.
    Compare { operands: Box<[Expr]>, relations: Box<[Relation]> },
    /// The expression is an integer.
    Integer(Expr),
    /// Kleene's conjunction.
    And(Box<[Cond]>),
    /// Kleene's disjunction.
    Or(Box<[Cond]>),
    /// Kleene's negation.
    Not(Cond),
}

struct Entry {
    node: Node,
    /// A hash of the structure that is the same in every pool and on every machine.
    key: u64,
    /// Which symbols occur: bit `min(index, 63)`.
    symbols: u64,
    /// Defined and analytic for all values of its symbols: built from numbers and symbols by + and *.
    polynomial: bool,
    /// A constant that is seen to be positive by its form alone.
    positive: bool,
    /// Holds a constant of which the form alone does not show that it has a value.
    doubtful: bool,
}

struct CondEntry {
    condition: Condition,
    key: u64,
    symbols: u64,
}

/// Every structurally distinct expression of one question, once, children before parents.
#[derive(Default)]
pub struct Pool {
    entries: Vec<Entry>,
    index: HashTable<u32>,
    conditions: Vec<CondEntry>,
    condition_index: HashTable<u32>,
    names: Vec<String>,
    integers: Vec<Symbol>,
    /// Encloses constants; without it no constant counts as proved to have a value unless its form shows it.
    enclosure: Option<Enclosure>,
    /// Constants that were asked about, and whether they are proved to have a value.
    certain: RefCell<HashMap<Expr, bool>>,
}

/// A ball that holds the value of a constant, to so many bits; `None` where it is not proved to have a value.
pub type Enclosure = fn(&Pool, Expr, u32) -> Option<Ball>;

/// FNV-1a on 64-bit words: small, and the same everywhere.
struct StructuralHasher(u64);

impl Hasher for StructuralHasher {
    fn finish(&self) -> u64 {
        // A final mix, because the table takes its tag from the upper bits.
        let mut h = self.0;
        h ^= h >> 32;
        h = h.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        h ^ (h >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, v: u8) {
        self.write_u64(v.into());
    }
    fn write_u16(&mut self, v: u16) {
        self.write_u64(v.into());
    }
    fn write_u32(&mut self, v: u32) {
        self.write_u64(v.into());
    }
    fn write_u64(&mut self, v: u64) {
        self.0 = (self.0.rotate_left(5) ^ v).wrapping_mul(0x0000_0100_0000_01B3 | 0x517C_C1B7_2722_0000);
    }
    fn write_usize(&mut self, v: usize) {
        self.write_u64(v as u64);
    }
}

impl Pool {
    /// The symbol of a name, new or old.
    pub fn symbol(&mut self, name: &str) -> Symbol {
        let known = self.names.iter().position(|n| n == name);
        Symbol(known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        }) as u32)
    }

    /// A symbol of its own for a name that is bound to all integers: different from every other of that name.
    pub fn bound_symbol(&mut self, name: &str) -> Symbol {
        self.names.push(format!("{name}{BOUND}"));
        Symbol(self.names.len() as u32 - 1)
    }

    /// A new symbol that equals no other: one that the engine needs for itself.
    ///
    /// No text of the language leads to it, whatever names an author chooses; and it never stands in an answer.
    pub fn fresh(&mut self) -> Symbol {
        self.names.push(format!("{FRESH}{:06}", self.names.len()));
        Symbol(self.names.len() as u32 - 1)
    }

    /// The symbol of a name, if it has one.
    pub fn find_symbol(&self, name: &str) -> Option<Symbol> {
        self.names.iter().position(|n| n == name).map(|i| Symbol(i as u32))
    }

    /// The name of a symbol.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.names[symbol.0 as usize].trim_end_matches(BOUND)
    }

    /// Takes it that a symbol stands for integers only.
    pub fn declare_integer(&mut self, symbol: Symbol) {
        if !self.integers.contains(&symbol) {
            self.integers.push(symbol);
        }
    }

    /// Whether a symbol stands for integers only.
    pub fn is_integer_symbol(&self, symbol: Symbol) -> bool {
        self.integers.contains(&symbol)
    }

    /// What an expression is.
    pub fn node(&self, e: Expr) -> &Node {
        &self.entries[e.0 as usize].node
    }

    /// What a condition is.
    pub fn condition(&self, c: Cond) -> &Condition {
        &self.conditions[c.0 as usize].condition
    }

    /// The number of expressions.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The number, if the expression is one.
    pub fn as_number(&self, e: Expr) -> Option<&Rational> {
        match self.node(e) {
            Node::Number(r) => Some(r),
            _ => None,
        }
    }

    /// Whether the expression is the number `n`.
    pub fn is_int(&self, e: Expr, n: i64) -> bool {
        self.as_number(e).is_some_and(|r| r.to_i64() == Some(n))
    }

    /// Whether a symbol may occur; exact for the first 63 symbols of a pool, then a superset.
    fn may_contain(mask: u64, s: Symbol) -> bool {
        mask & symbol_bit(s) != 0
    }

    /// Whether a symbol occurs in an expression.
    pub fn contains(&self, e: Expr, s: Symbol) -> bool {
        Pool::may_contain(self.entries[e.0 as usize].symbols, s)
            && (s.0 < 63 || self.symbols_of(&[e]).contains(&s))
    }

    /// Whether a symbol occurs in a condition.
    pub fn condition_contains(&self, c: Cond, s: Symbol) -> bool {
        Pool::may_contain(self.conditions[c.0 as usize].symbols, s)
            && (s.0 < 63 || self.symbols_of(&self.condition_operands(c)).contains(&s))
    }

    /// Whether the expression has no symbols: a constant.
    pub fn is_constant(&self, e: Expr) -> bool {
        self.entries[e.0 as usize].symbols == 0
    }

    /// Whether the expression is built from numbers, symbols and pi by + and * alone.
    pub fn is_polynomial(&self, e: Expr) -> bool {
        self.entries[e.0 as usize].polynomial
    }

    /// The free symbols of some expressions, each once, by name.
    pub fn symbols_of(&self, roots: &[Expr]) -> Vec<Symbol> {
        let mut found: Vec<Symbol> = Vec::new();
        let mut bound: Vec<Symbol> = Vec::new();
        for e in self.reach(roots) {
            match self.node(e) {
                Node::Symbol(s) => found.push(*s),
                Node::Cases(branches) => bound.extend(branches.iter().filter_map(|branch| branch.index)),
                _ => {}
            }
        }
        found.retain(|s| !bound.contains(s));
        found.sort_by(|a, b| self.name(*a).cmp(self.name(*b)));
        found
    }

    /// The expressions that stand in a condition.
    pub fn condition_operands(&self, c: Cond) -> Vec<Expr> {
        let mut out = Vec::new();
        let mut todo = vec![c];
        while let Some(c) = todo.pop() {
            match self.condition(c) {
                Condition::Always => {}
                Condition::Compare { operands, .. } => out.extend_from_slice(operands),
                Condition::Integer(e) => out.push(*e),
                Condition::And(cs) | Condition::Or(cs) => todo.extend_from_slice(cs),
                Condition::Not(c) => todo.push(*c),
            }
        }
        out
    }

    /// Calls `visit` with every direct child of a node, those inside conditions included.
    pub fn children(&self, e: Expr, mut visit: impl FnMut(Expr)) {
        match self.node(e) {
            Node::Number(_) | Node::Pi | Node::Symbol(_) | Node::Root(_) => {}
            Node::Sum { terms, .. } => terms.iter().for_each(|(_, t)| visit(*t)),
            Node::Product { factors } => factors.iter().for_each(|(b, _)| visit(*b)),
            Node::Power { base, exponent } => {
                visit(*base);
                visit(*exponent);
            }
            Node::Apply { arguments, .. } => arguments.iter().for_each(|a| visit(*a)),
            Node::Cases(branches) => {
                for branch in branches {
                    if let BranchValue::Value(v) = branch.value {
                        visit(v);
                    }
                    self.condition_operands(branch.condition).into_iter().for_each(&mut visit);
                }
            }
            Node::Derivative { body, at, .. } => {
                visit(*body);
                visit(*at);
            }
            Node::Limit { body, to, .. } => {
                visit(*body);
                to.point().into_iter().for_each(&mut visit);
            }
        }
    }

    /// All expressions below and including `roots`, each once, children before parents.
    pub fn reach(&self, roots: &[Expr]) -> Vec<Expr> {
        let mut seen = SeenSet::new(self.len());
        let mut out: Vec<Expr> = Vec::new();
        let mut todo: Vec<Expr> = roots.to_vec();
        while let Some(e) = todo.pop() {
            if seen.insert(e) {
                out.push(e);
                self.children(e, |c| todo.push(c));
            }
        }
        out.sort_unstable();
        out
    }

    /// Takes what encloses constants: the records of functions are not known here.
    pub fn enclose_constants_by(&mut self, enclosure: Enclosure) {
        self.enclosure = Some(enclosure);
        self.certain.borrow_mut().clear();
    }

    /// Whether the expression is a constant whose form shows that it is positive: sums and products of positive numbers.
    pub fn is_positive_constant(&self, e: Expr) -> bool {
        self.entries[e.0 as usize].positive
    }

    /// The sign of a constant that is proved to have a value; `None` where that, or the sign, is not proved.
    pub fn sign_of_constant(&self, e: Expr) -> Option<Ordering> {
        if let Some(r) = self.as_number(e) {
            return Some(r.signum().cmp(&0));
        }
        if self.entries[e.0 as usize].positive {
            return Some(Ordering::Greater);
        }
        let enclosure = self.enclosure?;
        PROVING_BITS.into_iter().find_map(|bits| enclosure(self, e, bits)?.sign())
    }

    /// Whether all constants in an expression are proved to have a value.
    ///
    /// This is what a cell does not promise: that its operands are defined speaks of those with symbols, and a number put
    /// in for a symbol may leave `1/0` behind.
    pub fn is_certain(&self, e: Expr) -> bool {
        let is_doubtful = |e: Expr| self.entries[e.0 as usize].doubtful;
        if !is_doubtful(e) {
            return true;
        }
        let Some(enclosure) = self.enclosure else { return false };
        let has_value = |e: Expr| {
            if let Some(known) = self.certain.borrow().get(&e) {
                return *known;
            }
            let found = PROVING_BITS.into_iter().any(|bits| enclosure(self, e, bits).is_some());
            self.certain.borrow_mut().insert(e, found);
            found
        };
        if self.is_constant(e) {
            return has_value(e);
        }
        self.reach(&[e]).into_iter().filter(|part| is_doubtful(*part) && !self.is_constant(*part)).all(
            |part| {
                // The greatest constants, which are a child of something with a symbol, and those among its factors.
                let mut all = true;
                self.children(part, |c| {
                    all = all && (!is_doubtful(c) || !self.is_constant(c) || has_value(c))
                });
                all && match self.node(part) {
                    Node::Product { factors } => factors.iter().all(|(b, k)| {
                        !self.factor_may_lack_a_value(*b, k)
                            || match self.sign_of_constant(*b) {
                                Some(Ordering::Greater) => true,
                                Some(Ordering::Equal) => !k.is_negative(),
                                Some(Ordering::Less) => k.is_integer(),
                                None => false,
                            }
                    }),
                    Node::Power { base, .. } => {
                        !self.may_lack_a_value(part)
                            || self.sign_of_constant(*base) == Some(Ordering::Greater)
                    }
                    _ => true,
                }
            },
        )
    }

    /// Constructors that keep the domain: nothing is cancelled that might have a hole.
    pub fn anywhere(&mut self) -> Builder<'_> {
        Builder::new(self, Domain::Kept)
    }

    /// Constructors for one cell, on the whole of which all operands are defined and analytic, so that
    /// `x/x` is 1 there and `0*t` is 0.
    pub fn on_cell(&mut self) -> Builder<'_> {
        Builder::new(self, Domain::Cell)
    }

    /// Canonical order: numbers, then pi, symbols by name, then the rest by kind and structure. The same in
    /// every pool.
    pub fn order(&self, a: Expr, b: Expr) -> Ordering {
        if a == b {
            return Ordering::Equal;
        }
        match (self.node(a), self.node(b)) {
            (Node::Symbol(s), Node::Symbol(t)) => {
                self.names[s.0 as usize].cmp(&self.names[t.0 as usize]).then_with(|| s.cmp(t))
            }
            (Node::Number(r), Node::Number(s)) => r.cmp(s),
            (m, n) => rank(m)
                .cmp(&rank(n))
                .then_with(|| self.entries[a.0 as usize].key.cmp(&self.entries[b.0 as usize].key)),
        }
    }

    pub(super) fn intern(&mut self, node: Node) -> Expr {
        let key = self.node_key(&node);
        let entries = &self.entries;
        if let Some(found) = self.index.find(key, |i| entries[*i as usize].node == node) {
            return Expr(*found);
        }
        let mut symbols = 0;
        let polynomial = match &node {
            Node::Number(_) | Node::Pi | Node::Root(_) => true,
            Node::Symbol(s) => {
                symbols = symbol_bit(*s);
                true
            }
            Node::Sum { terms, .. } => terms.iter().all(|(_, t)| self.is_polynomial(*t)),
            Node::Product { factors } => {
                factors.iter().all(|(b, k)| k.is_integer() && k.is_positive() && self.is_polynomial(*b))
            }
            _ => false,
        };
        let entry = Entry { node, key, symbols, polynomial, positive: false, doubtful: false };
        self.entries.push(entry);
        let new =
            Expr(u32::try_from(self.entries.len() - 1).expect("a pool has fewer than 2^32 expressions"));
        let mut mask = symbols;
        self.children(new, |c| mask |= self.entries[c.0 as usize].symbols);
        self.entries[new.0 as usize].symbols = mask;
        let positive = mask == 0 && self.is_positive_by_form(new);
        let mut doubtful = self.may_lack_a_value(new);
        self.children(new, |c| doubtful |= self.entries[c.0 as usize].doubtful);
        let own = &mut self.entries[new.0 as usize];
        (own.positive, own.doubtful) = (positive, doubtful);
        let entries = &self.entries;
        self.index.insert_unique(key, new.0, |i| entries[*i as usize].key);
        new
    }

    /// Whether the form of a constant shows that it is positive: sums and products of positive numbers.
    fn is_positive_by_form(&self, e: Expr) -> bool {
        let positive = |e: &Expr| self.entries[e.0 as usize].positive;
        match self.node(e) {
            Node::Number(r) => r.is_positive(),
            Node::Pi => true,
            Node::Root(root) => !root.lower.is_negative(),
            Node::Sum { constant, terms } => {
                !constant.is_negative() && terms.iter().all(|(c, t)| c.is_positive() && positive(t))
            }
            Node::Product { factors } => factors.iter().all(|(b, _)| positive(b)),
            Node::Power { base, .. } => positive(base),
            _ => false,
        }
    }

    /// Whether a constant in a node, among its factors or the node itself, may have no value although its operands have
    /// one. What a function means is not known here.
    fn may_lack_a_value(&self, e: Expr) -> bool {
        match self.node(e) {
            Node::Number(_) | Node::Pi | Node::Symbol(_) | Node::Root(_) | Node::Sum { .. } => false,
            Node::Product { factors } => factors.iter().any(|(b, k)| self.factor_may_lack_a_value(*b, k)),
            Node::Power { base, exponent } => {
                let alternates = self.is_int(*base, -1)
                    && matches!(self.node(*exponent), Node::Symbol(s) if self.is_integer_symbol(*s));
                self.is_constant(*base) && !self.entries[base.0 as usize].positive && !alternates
            }
            Node::Apply { .. } | Node::Cases(_) | Node::Derivative { .. } | Node::Limit { .. } => {
                self.is_constant(e)
            }
        }
    }

    fn factor_may_lack_a_value(&self, base: Expr, k: &Rational) -> bool {
        let is_free =
            k.is_integer() && (!k.is_negative() || self.as_number(base).is_some_and(|r| !r.is_zero()));
        self.is_constant(base) && !is_free && !self.entries[base.0 as usize].positive
    }

    pub(super) fn intern_condition(&mut self, condition: Condition) -> Cond {
        let key = self.condition_key(&condition);
        let conditions = &self.conditions;
        if let Some(found) =
            self.condition_index.find(key, |i| conditions[*i as usize].condition == condition)
        {
            return Cond(*found);
        }
        self.conditions.push(CondEntry { condition, key, symbols: 0 });
        let new = Cond(self.conditions.len() as u32 - 1);
        let mask =
            self.condition_operands(new).into_iter().fold(0, |m, e| m | self.entries[e.0 as usize].symbols);
        self.conditions[new.0 as usize].symbols = mask;
        let conditions = &self.conditions;
        self.condition_index.insert_unique(key, new.0, |i| conditions[*i as usize].key);
        new
    }

    fn node_key(&self, node: &Node) -> u64 {
        let mut h = StructuralHasher(0xCBF2_9CE4_8422_2325);
        let key = |e: Expr| self.entries[e.0 as usize].key;
        h.write_u8(rank(node));
        match node {
            Node::Number(r) => r.hash(&mut h),
            Node::Pi => {}
            Node::Symbol(s) => h.write(self.name(*s).as_bytes()),
            Node::Sum { constant, terms } => {
                constant.hash(&mut h);
                for (c, t) in terms {
                    c.hash(&mut h);
                    h.write_u64(key(*t));
                }
            }
            Node::Product { factors } => {
                for (b, k) in factors {
                    k.hash(&mut h);
                    h.write_u64(key(*b));
                }
            }
            Node::Power { base, exponent } => {
                h.write_u64(key(*base));
                h.write_u64(key(*exponent));
            }
            Node::Apply { function, arguments } => {
                h.write_u16(function.0);
                arguments.iter().for_each(|a| h.write_u64(key(*a)));
            }
            Node::Cases(branches) => {
                for branch in branches {
                    match branch.value {
                        BranchValue::Value(v) => h.write_u64(key(v)),
                        BranchValue::Undefined => h.write_u8(1),
                        BranchValue::Undecided => h.write_u8(2),
                    }
                    h.write_u64(self.conditions[branch.condition.0 as usize].key);
                    h.write(branch.index.map_or("", |index| self.name(index)).as_bytes());
                }
            }
            Node::Root(root) => {
                h.write_u64(key(root.body));
                h.write(self.name(root.variable).as_bytes());
                root.lower.hash(&mut h);
                root.upper.hash(&mut h);
            }
            Node::Derivative { body, variable, order, at } => {
                h.write_u64(key(*body));
                h.write(self.name(*variable).as_bytes());
                h.write_u32(*order);
                h.write_u64(key(*at));
            }
            Node::Limit { body, variable, to } => {
                h.write_u64(key(*body));
                h.write(self.name(*variable).as_bytes());
                std::mem::discriminant(to).hash(&mut h);
                h.write_u64(to.point().map_or(0, key));
            }
        }
        h.finish()
    }

    fn condition_key(&self, condition: &Condition) -> u64 {
        let mut h = StructuralHasher(0x84222325_CBF29CE4);
        let key = |e: Expr| self.entries[e.0 as usize].key;
        let cond = |c: &Cond| self.conditions[c.0 as usize].key;
        std::mem::discriminant(condition).hash(&mut h);
        match condition {
            Condition::Always => {}
            Condition::Compare { operands, relations } => {
                operands.iter().for_each(|e| h.write_u64(key(*e)));
                relations.iter().for_each(|r| h.write_u8(*r as u8));
            }
            Condition::Integer(e) => h.write_u64(key(*e)),
            Condition::And(cs) | Condition::Or(cs) => cs.iter().for_each(|c| h.write_u64(cond(c))),
            Condition::Not(c) => h.write_u64(cond(c)),
        }
        h.finish()
    }
}

fn symbol_bit(s: Symbol) -> u64 {
    1 << s.0.min(63)
}

fn rank(node: &Node) -> u8 {
    match node {
        Node::Number(_) => 0,
        Node::Pi | Node::Root(_) => 1,
        Node::Symbol(_) => 2,
        Node::Product { .. } => 3,
        Node::Power { .. } => 4,
        Node::Apply { .. } => 5,
        Node::Sum { .. } => 6,
        Node::Cases(_) => 7,
        Node::Derivative { .. } | Node::Limit { .. } => 8,
    }
}

/// A constant is enclosed to so many bits, one after the other, to see that it has a value.
const PROVING_BITS: [u32; 2] = [64, 256];

/// A set of handles: a short list first, a bit table once it has grown, so that a walk over a small
/// expression in a large pool stays small.
struct SeenSet {
    few: Vec<Expr>,
    many: Vec<u64>,
    size: usize,
}

impl SeenSet {
    const FEW: usize = 24;

    fn new(size: usize) -> SeenSet {
        SeenSet { few: Vec::new(), many: Vec::new(), size }
    }

    fn insert(&mut self, e: Expr) -> bool {
        if self.many.is_empty() {
            if self.few.contains(&e) {
                return false;
            }
            self.few.push(e);
            if self.few.len() > SeenSet::FEW {
                self.many = vec![0; self.size / 64 + 1];
                for e in std::mem::take(&mut self.few) {
                    self.mark(e);
                }
            }
            return true;
        }
        self.mark(e)
    }

    fn mark(&mut self, e: Expr) -> bool {
        let (word, bit) = (e.0 as usize / 64, 1u64 << (e.0 % 64));
        let new = self.many[word] & bit == 0;
        self.many[word] |= bit;
        new
    }
}
