//! Sums of functions: one accumulator that changes at each breakpoint.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::decide::Question;
use crate::decide::events;
use crate::decide::lift_many;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Undecided;
use crate::line::Line;
use crate::line::Partition;
use crate::number::Rational;
use crate::piecewise::Piece;
use crate::piecewise::PiecewiseFn;
use crate::piecewise::flatten::Flat;
use crate::piecewise::flatten::Parts;

/// A sum: one accumulator, changed at each event by `new piece - old piece`.
pub(super) fn flatten_sum(
    q: &mut Question,
    constant: &Rational,
    terms: &[(Rational, Expr)],
    parts: &Parts,
) -> Result<Flat, Undecided> {
    let smooth: Option<Vec<(Rational, Expr)>> = terms
        .iter()
        .map(|(c, t)| match parts.of(*t) {
            Flat::Smooth(e) => Some((c.clone(), *e)),
            Flat::Cut(_) => None,
        })
        .collect();
    if let Some(terms) = smooth {
        return Ok(Flat::Smooth(q.pool.on_cell().linear(constant, &terms)));
    }
    let operands: Vec<Rc<PiecewiseFn>> = terms.iter().map(|(_, t)| parts.line(*t)).collect();
    let borrowed: Vec<&PiecewiseFn> = operands.iter().map(Rc::as_ref).collect();
    let nothing = Line::whole(());
    let sum = lift_many(q, &nothing, &borrowed, |q, _, operands| add(q, constant, terms, operands))?;
    Ok(Flat::cut(sum))
}

fn add(
    q: &mut Question,
    constant: &Rational,
    terms: &[(Rational, Expr)],
    operands: &[&Partition<Piece>],
) -> Result<PiecewiseFn, Undecided> {
    let events = events(q, operands)?;
    let mut sum = Accumulator {
        constant: constant.clone(),
        terms: BTreeMap::new(),
        undefined: 0,
        undecided: Vec::new(),
        zeros: Vec::new(),
    };
    for ((c, _), operand) in terms.iter().zip(operands) {
        sum.change(q, c, operand.stretches()[0], 1);
    }
    let (low, high) = operands[0].ends();
    let mut out = Partition::on(low, high, sum.piece(q));
    for event in events {
        if !q.budget.tick(event.changes.len() as u64 + 1) {
            return Err(Undecided::Budget("steps"));
        }
        for (i, j) in &event.changes {
            sum.change(q, &terms[*i].0, operands[*i].stretches()[*j], -1);
            sum.change(q, &terms[*i].0, operands[*i].points()[*j].1, 1);
        }
        let at = sum.piece(q);
        for (i, j) in &event.changes {
            sum.change(q, &terms[*i].0, operands[*i].points()[*j].1, -1);
            sum.change(q, &terms[*i].0, operands[*i].stretches()[*j + 1], 1);
        }
        out.push(event.point, at, sum.piece(q));
    }
    Ok(Line::finite(out))
}

/// A sum of pieces that can be changed piece by piece.
struct Accumulator {
    constant: Rational,
    terms: BTreeMap<Expr, Rational>,
    undefined: i64,
    undecided: Vec<Undecided>,
    /// What must not be 0.
    zeros: Vec<Expr>,
}

impl Accumulator {
    fn change(&mut self, q: &Question, c: &Rational, piece: Piece, times: i64) {
        let c = if times < 0 { -c } else { c.clone() };
        match piece {
            Piece::Punctured { formula, zeros } => {
                if times > 0 {
                    self.zeros.push(zeros);
                } else {
                    let i = self.zeros.iter().position(|other| *other == zeros);
                    self.zeros.swap_remove(i.expect("only what was added is taken away"));
                }
                self.add(formula, c);
            }
            Piece::Smooth(e) => match q.pool.node(e) {
                Node::Number(r) => self.constant += &(&c * r),
                Node::Sum { constant, terms } => {
                    self.constant += &(&c * constant);
                    for (k, t) in terms {
                        self.add(*t, &c * k);
                    }
                }
                _ => self.add(e, c),
            },
            Piece::Undefined => self.undefined += times,
            Piece::Undecided(reason) if times > 0 => self.undecided.push(reason),
            Piece::Undecided(reason) => {
                let i = self.undecided.iter().position(|r| *r == reason);
                self.undecided.swap_remove(i.expect("only what was added is taken away"));
            }
            Piece::Depends(_) => unreachable!("an expression has no piece that depends"),
        }
    }

    fn add(&mut self, term: Expr, c: Rational) {
        let entry = self.terms.entry(term).or_insert(Rational::ZERO);
        *entry += &c;
        if entry.is_zero() {
            self.terms.remove(&term);
        }
    }

    fn piece(&self, q: &mut Question) -> Piece {
        if self.undefined > 0 {
            return Piece::Undefined;
        }
        if let Some(reason) = self.undecided.last() {
            return Piece::Undecided(*reason);
        }
        let terms: Vec<_> = self.terms.iter().map(|(t, c)| (c.clone(), *t)).collect();
        let b = q.pool.on_cell();
        let formula = b.linear(&self.constant, &terms);
        let mut zeros = self.zeros.clone();
        zeros.sort_unstable();
        zeros.dedup();
        match zeros.as_slice() {
            [] => Piece::Smooth(formula),
            [zeros] => Piece::Punctured { formula, zeros: *zeros },
            _ => {
                let factors: Vec<_> = zeros.into_iter().map(|e| (e, Rational::ONE)).collect();
                Piece::Punctured { formula, zeros: b.product(&factors) }
            }
        }
    }
}
