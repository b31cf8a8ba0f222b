//! What the author takes for granted of the parameters, and of the variable.
//!
//! The equations are solved as a system before anything is asked: each makes a symbol stand for a number or for an
//! expression in the others, and this is put into everything else. Worked example: of `n = m, m = 2, n > 0` there stay
//! n = 2, m = 2 and the claim 2 > 0, which is tried before the question is asked.

use std::collections::VecDeque;

use crate::elaborate::calls::Assumed;
use crate::elaborate::calls::restricted;
use crate::elaborate::library::Library;
use crate::elaborate::translate::Meanings;
use crate::elaborate::translate::Translator;
use crate::expr::Cond;
use crate::expr::Condition;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Pool;
use crate::expr::Symbol;
use crate::functions;
use crate::functions::Signs;
use crate::number::Rational;
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree;
use crate::syntax::tree::Relation;

/// Assumptions, sorted by what they do. No symbol of `values` stands in any of the others.
#[derive(Default)]
pub struct Assumptions {
    /// Signs of expressions in parameters, with the condition they come from.
    pub signs: Vec<(Cond, Vec<(Expr, Signs)>)>,
    /// Symbols that stand for integers.
    pub integers: Vec<(Cond, Symbol)>,
    /// Symbols that stand for a number or expression.
    pub values: Vec<(Symbol, Expr)>,
    /// Conditions on the variable, which cut the domain.
    pub domain: Vec<Cond>,
    /// Conditions without symbols, which hold or contradict the rest.
    pub claims: Vec<Claim>,
}

/// A condition on numbers that has to hold.
pub struct Claim {
    /// What is claimed.
    pub condition: Cond,
    /// The definition whose `where` says so; none where the author does.
    pub definition: Option<String>,
    /// The call, or the assumption.
    pub span: Span,
    /// The text that this place is in, where it is not the statement.
    about: Option<String>,
}

impl Claim {
    /// The message where it does not hold.
    pub fn refuted(&self) -> Diagnostic {
        match &self.definition {
            None => Diagnostic { about: self.about.clone(), ..contradiction(self.span) },
            Some(definition) => {
                let message = format!("these arguments do not satisfy the `where` of `{definition}`");
                Diagnostic::error(Code::Assumption, self.span, message)
                    .help("change them, or define a function without that assumption")
            }
        }
    }
}

/// That no values of the parameters satisfy all assumptions.
pub fn contradiction(span: Span) -> Diagnostic {
    Diagnostic::error(Code::Assumption, span, "the assumptions contradict each other")
        .help("leave one of them out")
}

/// An assumption as it was stated.
struct Stated {
    condition: Cond,
    definition: Option<String>,
    span: Span,
    about: Option<String>,
}

impl Assumptions {
    /// The assumptions of a statement, those given beside it, and those that travel with the definitions it uses, all about
    /// some expressions.
    ///
    /// What a definition assumes of the variable, or of nothing in the expressions, is left out: the formula is meant as it
    /// stands.
    ///
    /// # Errors
    /// When one of them is of a kind that cannot be used.
    #[expect(clippy::too_many_arguments, reason = "the sources of assumptions, and what they are about")]
    pub(super) fn collect(
        pool: &mut Pool,
        library: &Library,
        variable: Symbol,
        statement: &Statement,
        stated: &[tree::Node],
        meanings: &Meanings,
        given: &[String],
        expressions: &[Expr],
        assumed: Vec<Assumed>,
    ) -> Result<Assumptions, Diagnostic> {
        let mut all = Vec::new();
        for node in stated {
            let span = statement.tree.span(*node);
            let condition = meanings.condition(*node).ok_or_else(|| unsupported(span))?;
            all.push(Stated { condition, definition: None, span, about: None });
        }
        let known = pool.symbols_of(expressions);
        for Assumed { definition, condition, span } in assumed {
            let symbols = pool.symbols_of(&pool.condition_operands(condition));
            if symbols.iter().all(|s| *s != variable && known.contains(s)) {
                all.push(Stated { condition, definition: Some(definition), span, about: None });
            }
        }
        let mut out = Assumptions::default();
        let mut rest = out.put_in(pool, variable, all)?;
        for text in given {
            let read = |pool: &mut Pool| -> Result<Vec<Stated>, Diagnostic> {
                let parsed = syntax::parse_condition(text)?;
                let Action::Evaluate { assumptions, .. } = &parsed.action else { return Ok(Vec::new()) };
                let meanings = Translator::new(pool, library, variable).statement(&parsed)?;
                let one = |node: &tree::Node| {
                    let span = parsed.tree.span(*node);
                    let condition = meanings.condition(*node).ok_or_else(|| unsupported(span))?;
                    Ok(Stated { condition, definition: None, span, about: Some(text.clone()) })
                };
                assumptions.iter().map(one).collect()
            };
            let stated = read(pool).map_err(|error| error.about(text))?;
            rest.extend(out.put_in(pool, variable, stated)?);
        }
        out.settle(pool, rest)?;
        Ok(out)
    }

    /// Takes conjunctions apart and the conditions on the variable out.
    fn put_in(
        &mut self,
        pool: &mut Pool,
        variable: Symbol,
        stated: Vec<Stated>,
    ) -> Result<Vec<Stated>, Diagnostic> {
        let mut out = Vec::new();
        let mut todo: VecDeque<Stated> = stated.into();
        while let Some(stated) = todo.pop_front() {
            let condition = stated.condition;
            let parts: Vec<Cond> = match pool.condition(condition).clone() {
                Condition::And(parts) => parts.to_vec(),
                // a = b < c is two assumptions; 0 < b < c is one, and is repeated as one.
                Condition::Compare { operands, relations }
                    if relations.len() > 1 && relations.contains(&Relation::Equal) =>
                {
                    let pairs = operands.windows(2).zip(&relations);
                    pairs
                        .map(|(pair, relation)| pool.anywhere().compare(pair[0], *relation, pair[1]))
                        .collect()
                }
                _ => Vec::new(),
            };
            if !parts.is_empty() {
                let parts = parts.into_iter().rev();
                parts.for_each(|condition| {
                    let (definition, about) = (stated.definition.clone(), stated.about.clone());
                    todo.push_front(Stated { condition, definition, span: stated.span, about });
                });
            } else if pool.condition_contains(condition, variable) {
                self.domain.push(condition);
            } else {
                match pool.condition(condition) {
                    Condition::Always => {}
                    Condition::Or(_) | Condition::Not(_) => {
                        return Err(Diagnostic { about: stated.about, ..unsupported(stated.span) });
                    }
                    _ => out.push(stated),
                }
            }
        }
        Ok(out)
    }

    /// Solves the equations, and sorts the rest with the solution put in.
    fn settle(&mut self, pool: &mut Pool, stated: Vec<Stated>) -> Result<(), Diagnostic> {
        let integers: Vec<Symbol> = stated
            .iter()
            .filter_map(|stated| match pool.condition(stated.condition) {
                Condition::Integer(e) => match pool.node(*e) {
                    Node::Symbol(s) => Some(*s),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let mut rest = Vec::new();
        for stated in stated {
            let condition = functions::substitute_in_conditions(pool, &[stated.condition], &self.values)[0];
            match solved(pool, condition, &integers) {
                Some(solution) => {
                    for (_, value) in &mut self.values {
                        *value = functions::substitute(pool, Domain::Kept, &[*value], &[solution])[0];
                    }
                    self.values.push(solution);
                }
                None => rest.push(stated),
            }
        }
        let conditions: Vec<Cond> = rest.iter().map(|stated| stated.condition).collect();
        let conditions = functions::substitute_in_conditions(pool, &conditions, &self.values);
        self.domain = functions::substitute_in_conditions(pool, &self.domain, &self.values);
        for (condition, Stated { definition, span, about, .. }) in conditions.into_iter().zip(rest) {
            if pool.symbols_of(&pool.condition_operands(condition)).is_empty() {
                self.claims.push(Claim { condition, definition, span, about });
                continue;
            }
            let refused = Diagnostic { about, ..unsupported(span) };
            match pool.condition(condition).clone() {
                Condition::Integer(e) => match pool.node(e) {
                    Node::Symbol(s) => self.integers.push((condition, *s)),
                    _ => return Err(refused),
                },
                Condition::Compare { operands, relations } => {
                    let mut facts = Vec::new();
                    for (pair, relation) in operands.windows(2).zip(&relations) {
                        let difference = pool.on_cell().sub(pair[0], pair[1]);
                        facts.push((difference, signs_of(*relation)));
                    }
                    self.signs.push((condition, facts));
                }
                Condition::Always | Condition::And(_) | Condition::Or(_) | Condition::Not(_) => {
                    return Err(refused);
                }
            }
        }
        Ok(())
    }

    /// Puts in the values that symbols stand for, and cuts the domain to what is assumed of the variable.
    pub(super) fn apply(&self, pool: &mut Pool, e: Expr) -> Expr {
        let e = match self.values.as_slice() {
            [] => e,
            values => functions::substitute(pool, Domain::Kept, &[e], values)[0],
        };
        restricted(pool, e, &self.domain)
    }
}

/// The symbol that an equation gives a value to, and the value; a symbol that stands for integers last.
fn solved(pool: &mut Pool, condition: Cond, integers: &[Symbol]) -> Option<(Symbol, Expr)> {
    let Condition::Compare { operands, relations } = pool.condition(condition) else { return None };
    let ([a, b], [Relation::Equal]) = (operands.as_ref(), relations.as_ref()) else { return None };
    let (a, b) = (*a, *b);
    let mut found = Vec::new();
    for (symbol, value) in [(a, b), (b, a)] {
        if let Node::Symbol(s) = *pool.node(symbol)
            && !pool.contains(value, s)
        {
            found.push((s, value));
        }
    }
    // c*s + r = 0 with a number c
    let difference = pool.on_cell().sub(a, b);
    if let Node::Sum { constant, terms } = pool.node(difference).clone() {
        for (i, (c, term)) in terms.iter().enumerate() {
            let Node::Symbol(s) = *pool.node(*term) else { continue };
            let others = || terms.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, other)| other);
            if others().any(|(_, other)| pool.contains(*other, s)) {
                continue;
            }
            let factor = -&c.recip();
            let others: Vec<(Rational, Expr)> = others().map(|(k, t)| (k * &factor, *t)).collect();
            found.push((s, pool.on_cell().linear(&(&constant * &factor), &others)));
        }
    }
    found.sort_by_key(|(s, _)| integers.contains(s));
    found.into_iter().next()
}

/// The signs of a - b that a relation of a to b allows.
pub fn signs_of(relation: Relation) -> Signs {
    match relation {
        Relation::Less => Signs::NEGATIVE,
        Relation::LessEq => Signs::NOT_POSITIVE,
        Relation::Greater => Signs::POSITIVE,
        Relation::GreaterEq => Signs::NOT_NEGATIVE,
        Relation::Equal => Signs::ZERO,
        Relation::NotEqual => Signs::NOT_ZERO,
    }
}

fn unsupported(span: Span) -> Diagnostic {
    Diagnostic::error(Code::Assumption, span, "an assumption is a comparison between parameters, or `n in Z`")
        .help("write for example `a > 0, 0 < b < 1`")
}
