//! The sentences of an explanation, each made from one step.

use crate::derive::Explanation;
use crate::derive::Hypothesis;
use crate::derive::Reason;
use crate::derive::Singularity;
use crate::derive::Step;
use crate::derive::Term;
use crate::derive::Verdict;
use crate::document::Word;
use crate::document::advice::Advice;
use crate::document::explain::Prose;
use crate::document::explain::text;
use crate::document::formula::Formula;
use crate::document::formula::Shape;
use crate::document::human::Writer;
use crate::document::points::bound;
use crate::expr::Expr;
use crate::functions::Latex;
use crate::limit::Bound;
use crate::limit::Limit;
use crate::limit::Rung;
use crate::line::Side;
use crate::number::Rational;
use crate::syntax::tree::Relation;

impl Prose<'_> {
    /// f at the point, or at the distance h from it.
    pub(super) fn call(&mut self, moved: i64) -> Formula {
        let at = self.at;
        let argument = match moved {
            0 => self.expression(at),
            _ => {
                let step = self.step;
                let b = self.q.pool.on_cell();
                let there = b.add(at, b.scale(&Rational::from(moved), b.symbol(step)));
                self.expression(there)
            }
        };
        self.out.push(Shape::call(self.function, Latex::Operator(""), vec![argument]))
    }

    /// (f(a + h) - f(a))/h, or (f(a + h) - f(a - h))/(2*h)
    fn quotient(&mut self, symmetric: bool) -> Formula {
        let (there, other) = (self.call(1), self.call(if symmetric { -1 } else { 0 }));
        let above = self.out.push(Shape::Sum(vec![(false, there), (true, other)]));
        let below = match symmetric {
            true => {
                let two = self.number(2);
                self.out.push(Shape::Product(vec![two, self.h]))
            }
            false => self.h,
        };
        self.out.push(Shape::Quotient(above, below))
    }

    fn equation(&mut self, left: Formula, relation: Relation, right: Formula) -> Word {
        Word::Formula(self.out.push(Shape::Compare { first: left, rest: vec![(relation, right)] }))
    }

    /// The sentences for the steps, in their order.
    pub(super) fn sentences(&mut self, explanation: &Explanation, advice: &Advice) -> Vec<Vec<Word>> {
        let mut out = Vec::new();
        for (i, step) in explanation.steps.iter().enumerate() {
            let next = explanation.steps.get(i + 1);
            out.extend(self.sentence(step, next, &explanation.verdict));
        }
        if let Verdict::Undecided { reason } = explanation.verdict {
            let mut words = vec![text("The rest is not decided: ")];
            let mut writer = Writer::new(&self.q.pool, self.q.variable());
            words.extend(crate::document::points::reason(&mut writer, self.out, reason, advice));
            words.push(text("."));
            out.push(words);
        }
        out
    }

    fn sentence(&mut self, step: &Step, next: Option<&Step>, verdict: &Verdict<Expr>) -> Option<Vec<Word>> {
        let left = self.term(step.left);
        let right = self.term(step.right);
        let side = match step.left {
            Term::Limit(_, side) => Some(side),
            _ => None,
        };
        let at = |words: &str, f: Word, more: &str| vec![text(words), f, text(more)];
        Some(match step.reason {
            Reason::Substitution => {
                let f = self.call(0);
                let value = self.equation(f, Relation::Equal, right);
                at("At the point itself ", value, ".")
            }
            Reason::Domain => {
                let f = self.call(0);
                at("There is no value ", Word::Formula(f), ".")
            }
            Reason::Branch | Reason::Quotient => {
                let near = match step.hypotheses.first() {
                    Some(Hypothesis::Near(side, reach)) => self.near(*side, *reach),
                    _ => left,
                };
                let is_quotient = step.reason == Reason::Quotient;
                let what = if is_quotient { self.quotient(false) } else { self.call(1) };
                let mut words = vec![text("For "), Word::Formula(near)];
                words.push(text(if is_quotient {
                    " the difference quotient is "
                } else {
                    " the function is "
                }));
                words.push(self.equation(what, Relation::Equal, right));
                if let Some(Step { reason: Reason::Algebra, right: shorter, .. }) = next {
                    let shorter = self.term(*shorter);
                    words.push(text(", which is "));
                    words.push(Word::Formula(shorter));
                }
                words.push(text("."));
                words
            }
            // Said with the branch before it.
            Reason::Algebra => return None,
            Reason::Rung(rung) => self.limit_sentence(step, rung, right, side),
            Reason::Derivative => {
                let slope = match step.right {
                    Term::Limit(e, _) => self.expression(e),
                    _ => right,
                };
                at(
                    "The formula is analytic at the point and has the value of the function there; so the quotient \
                    tends to its slope, the limit of ",
                    Word::Formula(slope),
                    ".",
                )
            }
            Reason::LeadingTerm => {
                let lead = match step.right {
                    Term::Limit(e, _) => self.expression(e),
                    _ => right,
                };
                at("Its leading term is ", Word::Formula(lead), "; everything else is smaller.")
            }
            Reason::Mean => {
                let quotient = self.quotient(true);
                let mut words = vec![text("The symmetric quotient "), Word::Formula(quotient)];
                words.push(text(" tends to the mean "));
                words.push(Word::Formula(right));
                words.push(text(": a derivative would have to be this number, too."));
                words
            }
            Reason::Slopes => match step.right {
                Term::Limit(..) => {
                    let value = next.and_then(|next| {
                        next.hypotheses.iter().find_map(|h| match h {
                            Hypothesis::SlopesAgree(limit) => Some(*limit),
                            _ => None,
                        })
                    })?;
                    let value = self.limit_value(value);
                    at(
                        "The slopes of both formulas tend to the same number, ",
                        Word::Formula(value),
                        "; without continuity that proves nothing.",
                    )
                }
                _ => return None,
            },
            Reason::TwoSides if step.equal => {
                let f = self.call_prime();
                let value = self.equation(f, Relation::Equal, right);
                at("Both one-sided derivatives are the same: ", value, ".")
            }
            Reason::TwoSides => {
                let differ = self.equation(left, Relation::NotEqual, right);
                let at_point = self.expression(self.at);
                vec![
                    text("A derivative would be the limit from both sides, and "),
                    differ,
                    text(". So there is no derivative and no tangent at "),
                    Word::Formula(at_point),
                    text(", but a corner."),
                ]
            }
            Reason::NoFiniteLimit => {
                let words = match verdict {
                    Verdict::Cusp { .. } => {
                        "Both one-sided derivatives are infinite, with opposite signs: a cusp, and no derivative."
                    }
                    Verdict::VerticalTangent { .. } => {
                        "Both one-sided derivatives are the same infinity: the tangent is vertical, and there is no derivative, which would be a number."
                    }
                    Verdict::Oscillation { .. } => {
                        "A derivative would be a limit of the difference quotient, and there is none: it oscillates."
                    }
                    _ => {
                        "One of the one-sided derivatives is infinite, the other is not: a corner, and no derivative."
                    }
                };
                vec![text(words)]
            }
            Reason::Discontinuous => {
                let differ = self.equation(left, Relation::NotEqual, right);
                let what = match verdict {
                    Verdict::Jump { .. } => ": it jumps.",
                    Verdict::Removable { .. } => ": its value is not its limit.",
                    Verdict::Pole => ": it is unbounded there.",
                    _ => ": it has no limit there.",
                };
                let before = match verdict {
                    Verdict::Jump { .. } => {
                        "What has a derivative is continuous, but the limits from both sides differ, "
                    }
                    Verdict::Removable { .. } => {
                        "What has a derivative is continuous, but the limit is not the value, "
                    }
                    Verdict::Pole => {
                        "What has a derivative is continuous, but a limit of the function is infinite, "
                    }
                    _ => "What has a derivative is continuous, but a side has no limit, ",
                };
                at(before, differ, what)
            }
            Reason::Endpoint => {
                let words = match verdict {
                    Verdict::Endpoint { side: Side::Left, .. } => {
                        "To the right there are no values, so only the left derivative can be formed: "
                    }
                    _ => "To the left there are no values, so only the right derivative can be formed: ",
                };
                at(
                    words,
                    Word::Formula(right),
                    ". The point is an edge of the domain, and a derivative needs both sides.",
                )
            }
            Reason::Isolated => {
                vec![text(
                    "There are no values next to the point: no quotient can be formed, and there is no derivative.",
                )]
            }
            Reason::Outside => vec![text(self.outside(step, verdict))],
            Reason::Class(k) => self.class_sentence(step, k),
            Reason::Flat => vec![text(
                "Up to parts that are flat there, smaller than every power of the distance with all their derivatives, both \
                 sides are one analytic function: there are derivatives of every order.",
            )],
            Reason::RemovableSingularity => at(
                "Both sides are one quotient of analytic functions whose limit is the value ",
                Word::Formula(right),
                ": by Riemann's theorem it is analytic there, and has derivatives of every order.",
            ),
        })
    }

    /// Why there is no derivative where there is no value, by what both sides gave.
    fn outside(&self, step: &Step, verdict: &Verdict<Expr>) -> &'static str {
        let limits: Vec<Limit> = step
            .hypotheses
            .iter()
            .filter_map(|h| match h {
                Hypothesis::Tends(_, limit) => Some(*limit),
                _ => None,
            })
            .collect();
        let oscillates = |limit: &Limit| matches!(limit, Limit::Oscillates(_));
        let is_infinite = |limit: &Limit| matches!(limit, Limit::PlusInfinity | Limit::MinusInfinity);
        match verdict {
            Verdict::Outside { singularity: Singularity::Removable } => {
                "Both sides have the same limit, and yet without a value there is no difference quotient and no derivative."
            }
            _ if limits.iter().any(is_infinite) => {
                "The function is unbounded there, a pole: no value could fill the hole, and without one there is no \
                 difference quotient and no derivative."
            }
            _ if limits.len() == 2 && limits.iter().all(oscillates) => {
                "Neither side has a limit, and without a value there is no difference quotient and no derivative."
            }
            _ if limits.iter().any(oscillates) => {
                "A side has no limit, and without a value there is no difference quotient and no derivative."
            }
            _ => "Without a value there is no difference quotient, and no derivative.",
        }
    }

    fn call_prime(&mut self) -> Formula {
        let argument = self.expression(self.at);
        let call = Shape::call(self.function, Latex::Operator(""), vec![argument]);
        match call {
            Shape::Call(mut call) => {
                call.primes = 1;
                self.out.push(Shape::Call(call))
            }
            other => self.out.push(other),
        }
    }

    fn limit_sentence(&mut self, step: &Step, rung: Rung, right: Formula, side: Option<Side>) -> Vec<Word> {
        let from = match side {
            Some(Side::Left) => "from the left ",
            _ => "from the right ",
        };
        if let (Rung::MeanValue, Term::Limit(slope, _)) = (rung, step.right) {
            let slope = self.expression(slope);
            return vec![
                text(
                    "The function is continuous from this side, so by the mean value theorem the quotient tends to the limit of the slope ",
                ),
                Word::Formula(slope),
                text(", if that exists."),
            ];
        }
        let why = match rung {
            Rung::Continuation => "It is continuous at ",
            Rung::Series | Rung::Power => "It tends ",
            Rung::Parts => "Each of its parts has a limit; so it tends ",
            Rung::Growth => "Compared by its fastest growing part, it tends ",
            Rung::Squeeze => {
                "The waves are bounded and their factors tend to 0; squeezed between them, it tends "
            }
            Rung::IntermediateValues => "",
            Rung::Gap => "",
            Rung::MeanValue | Rung::None => "It tends ",
        };
        if let Limit::Oscillates(cluster) = limit_of(step.right) {
            let [low, high] =
                [cluster.low, cluster.high].map(|end| bound(self.q, self.out, self.at, Some(end)));
            if rung == Rung::Gap {
                // The numerator does not tend to 0: its limit points say to which sides the quotient is unbounded.
                return match (cluster.low, cluster.high) {
                    (Bound::MinusInfinity, Bound::PlusInfinity) => vec![text(
                        "The numerator has limit points of both signs, so the quotient is unbounded to both sides.",
                    )],
                    _ => vec![
                        text(
                            "The numerator does not tend to 0, so the quotient is unbounded: its limit points reach from ",
                        ),
                        Word::Extended(low),
                        text(" to "),
                        Word::Extended(high),
                        text(", and there is no limit."),
                    ],
                };
            }
            return vec![
                text("It is continuous and a wave with an infinite argument, so "),
                text(from),
                text("it takes all values between its limit points again and again: they fill ["),
                Word::Extended(low),
                text(", "),
                Word::Extended(high),
                text("], and there is no limit."),
            ];
        }
        if rung == Rung::Gap {
            return vec![
                text("The numerator does not tend to 0, so the quotient is unbounded: "),
                text(from),
                text("it tends to "),
                Word::Formula(right),
                text("."),
            ];
        }
        if let Term::Limit(e, _) = step.left
            && !self.q.pool.contains(e, self.step)
        {
            let side = if side == Some(Side::Left) { "left" } else { "right" };
            return vec![text(&format!("So its limit from the {side} is ")), Word::Formula(right), text(".")];
        }
        let mut words = vec![text(why)];
        if rung == Rung::Continuation {
            let zero = self.number(0);
            words.push(self.equation(self.h, Relation::Equal, zero));
            words.push(text(": it tends "));
        }
        words.push(text(from));
        words.push(text("to "));
        words.push(Word::Formula(right));
        words.push(text("."));
        words
    }

    fn class_sentence(&mut self, step: &Step, k: u32) -> Vec<Word> {
        let limits: Vec<Limit> = step
            .hypotheses
            .iter()
            .filter_map(|h| match h {
                Hypothesis::Tends(_, limit) => Some(*limit),
                _ => None,
            })
            .collect();
        let [left, right] = limits.as_slice() else { return Vec::new() };
        let (l, r) = (self.limit_value(*left), self.limit_value(*right));
        let which = match k {
            1 => "first".to_owned(),
            2 => "second".to_owned(),
            3 => "third".to_owned(),
            k => format!("{k}-th"),
        };
        if step.equal {
            return vec![
                text(&format!("The {which} derivatives of both sides tend to the same number, ")),
                Word::Formula(l),
                text(": the function is "),
                self.class(k),
                text(" there."),
            ];
        }
        let oscillate = |limit: &Limit| matches!(limit, Limit::Oscillates(_));
        let mut words = vec![text(&format!("The {which} derivatives "))];
        if oscillate(left) && oscillate(right) {
            words.push(text("have no limit from either side"));
        } else {
            for (limit, value, side) in [(left, l, "left"), (right, r, "right")] {
                if side == "right" {
                    words.push(text(" and "));
                }
                if oscillate(limit) {
                    words.push(text(&format!("have no limit from the {side}")));
                } else {
                    words.extend([
                        text("tend to "),
                        Word::Formula(value),
                        text(&format!(" from the {side}")),
                    ]);
                }
            }
        }
        words.extend([text(": it is not "), self.class(k), text(".")]);
        if k == 1 {
            words.push(text(" Of the derivative at the point itself that says nothing."));
        }
        words
    }
}

impl Prose<'_> {
    /// C^k
    fn class(&mut self, k: u32) -> Word {
        let base = self.out.push(Shape::Name("C".to_owned()));
        let exponent = self.out.push(Shape::Number(i64::from(k).into()));
        Word::Formula(self.out.push(Shape::Power(base, exponent)))
    }
}

fn limit_of(term: Term) -> Limit {
    match term {
        Term::Is(limit) => limit,
        Term::Value(e) | Term::Limit(e, _) => Limit::Finite(e),
        Term::AtPoint | Term::Undefined => Limit::Undecided(crate::expr::Undecided::Stated),
    }
}
