//! What the author takes for granted of the parameters.

use crate::elaborate::calls::Assumed;
use crate::elaborate::calls::equation;
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
use crate::source::Code;
use crate::source::Diagnostic;
use crate::source::Span;
use crate::syntax;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree;
use crate::syntax::tree::Relation;

/// Assumptions, sorted by what they do.
#[derive(Default)]
pub struct Assumptions {
    /// Signs of expressions in parameters, with the condition they come from.
    pub signs: Vec<(Cond, Vec<(Expr, Signs)>)>,
    /// Symbols that stand for integers.
    pub integers: Vec<(Cond, Symbol)>,
    /// Symbols that stand for a number or expression.
    pub values: Vec<(Symbol, Expr)>,
}

impl Assumptions {
    /// The assumptions of a statement and those given beside it.
    pub(super) fn collect(
        pool: &mut Pool,
        library: &Library,
        variable: Symbol,
        statement: &Statement,
        stated: &[tree::Node],
        meanings: &mut Meanings,
        given: &[String],
    ) -> Result<Assumptions, Diagnostic> {
        let mut out = Assumptions::default();
        for node in stated {
            let condition =
                meanings.condition(*node).ok_or_else(|| unsupported(statement.tree.span(*node)))?;
            out.take(pool, variable, condition, statement.tree.span(*node))?;
        }
        for text in given {
            let parsed = syntax::parse_condition(text)?;
            let Action::Evaluate { assumptions, .. } = &parsed.action else { continue };
            let mut translator = Translator::new(pool, library, variable);
            let meanings = translator.statement(&parsed)?;
            for node in assumptions {
                let span = parsed.tree.span(*node);
                let condition = meanings.condition(*node).ok_or_else(|| unsupported(span))?;
                out.take(pool, variable, condition, span)?;
            }
        }
        Ok(out)
    }

    fn take(
        &mut self,
        pool: &mut Pool,
        variable: Symbol,
        condition: Cond,
        span: Span,
    ) -> Result<(), Diagnostic> {
        if pool.condition_contains(condition, variable) {
            let name = pool.name(variable).to_owned();
            return Err(Diagnostic::error(
                Code::Assumption,
                span,
                format!("an assumption about the variable `{name}`"),
            )
            .help("restrict the domain in the function instead, for example `{ ln(x) for x > 1 }`"));
        }
        match pool.condition(condition).clone() {
            Condition::Always => Ok(()),
            Condition::And(parts) => parts.iter().try_for_each(|c| self.take(pool, variable, *c, span)),
            Condition::Integer(e) => match pool.node(e) {
                Node::Symbol(s) => {
                    self.integers.push((condition, *s));
                    Ok(())
                }
                _ => Err(unsupported(span)),
            },
            Condition::Compare { operands, relations } => {
                if let Some(value) = equation(pool, condition) {
                    self.values.push(value);
                    return Ok(());
                }
                let mut facts = Vec::new();
                for (pair, relation) in operands.windows(2).zip(&relations) {
                    let difference = pool.on_cell().sub(pair[0], pair[1]);
                    facts.push((difference, signs_of(*relation)));
                }
                self.signs.push((condition, facts));
                Ok(())
            }
            Condition::Or(_) | Condition::Not(_) => Err(unsupported(span)),
        }
    }

    /// Takes over what the definitions assume that an expression uses. What speaks of the variable, or of nothing in
    /// the expression, is left out: the formula is meant as it stands.
    ///
    /// # Errors
    /// When numbers as arguments contradict it.
    pub(super) fn adopt(
        &mut self,
        pool: &mut Pool,
        variable: Symbol,
        expression: Expr,
        assumed: Vec<Assumed>,
    ) -> Result<(), Diagnostic> {
        let known = pool.symbols_of(&[expression]);
        for Assumed { definition, condition, span } in assumed {
            let symbols = pool.symbols_of(&pool.condition_operands(condition));
            if symbols.is_empty() {
                if is_false(pool, condition) {
                    return Err(refused(&definition, span));
                }
            } else if symbols.iter().all(|s| *s != variable && known.contains(s)) {
                self.take(pool, variable, condition, span)?;
            }
        }
        Ok(())
    }

    /// That the values of symbols do not contradict what is assumed of them.
    ///
    /// # Errors
    /// When they do.
    pub(super) fn check(&self, pool: &mut Pool) -> Result<(), Diagnostic> {
        if self.values.is_empty() {
            return Ok(());
        }
        let conditions: Vec<Cond> = self.signs.iter().map(|(c, _)| *c).collect();
        let put = functions::substitute_in_conditions(pool, &conditions, &self.values);
        if put.into_iter().any(|condition| is_false(pool, condition)) {
            return Err(Diagnostic::error(
                Code::Assumption,
                Span::default(),
                "the assumptions contradict each other",
            )
            .help("leave one of them out"));
        }
        Ok(())
    }

    /// Puts in the values that symbols stand for.
    pub(super) fn apply(&self, pool: &mut Pool, e: Expr) -> Expr {
        if self.values.is_empty() {
            e
        } else {
            functions::substitute(pool, Domain::Kept, &[e], &self.values)[0]
        }
    }
}

/// Whether a comparison of rational numbers does not hold.
fn is_false(pool: &mut Pool, condition: Cond) -> bool {
    match pool.condition(condition).clone() {
        Condition::Compare { operands, relations } => {
            operands.windows(2).zip(&relations).any(|(pair, relation)| {
                let difference = pool.on_cell().sub(pair[0], pair[1]);
                pool.as_number(difference)
                    .is_some_and(|d| !Signs::of(d.signum()).is_subset(signs_of(*relation)))
            })
        }
        Condition::And(parts) => parts.iter().any(|part| is_false(pool, *part)),
        Condition::Integer(e) => pool.as_number(e).is_some_and(|n| !n.is_integer()),
        Condition::Always | Condition::Or(_) | Condition::Not(_) => false,
    }
}

fn refused(definition: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::Assumption,
        span,
        format!("these arguments do not satisfy the `where` of `{definition}`"),
    )
    .help("change them, or define a function without that assumption")
}

/// The signs of a - b that a relation of a to b allows.
fn signs_of(relation: Relation) -> Signs {
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
