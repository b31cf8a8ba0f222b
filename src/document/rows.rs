//! The rows of an answer: formulas with the places where they hold, then points. What holds in several cases of
//! the parameters is said once.

use std::collections::HashMap;

use crate::decide::Question;
use crate::derive::Constraint;
use crate::document::constraints::Comparison;
use crate::document::constraints::any_of;
use crate::document::constraints::formula;
use crate::document::constraints::union;
use crate::document::family::Indices;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::Row;
use crate::document::formula::RowCondition;
use crate::document::formula::RowValue;
use crate::document::formula::Shape;
use crate::document::groups::Group;
use crate::document::human::Writer;
use crate::document::plan::CasePlan;
use crate::document::plan::CaseValue;
use crate::document::plan::Place;
use crate::document::region::Region;
use crate::expr::Expr;

/// A row before it is written.
struct Draft {
    value: CaseValue,
    place: Where,
    indices: Option<Indices>,
    /// Conditions within the case.
    within: Vec<Comparison>,
    /// The cases, by number, in which it stands.
    cases: Vec<usize>,
}

/// Where a row holds.
#[derive(PartialEq, Eq)]
enum Where {
    /// `for ...`
    On(Region),
    /// `at ...`
    At(Vec<Expr>),
}

/// The rows, in the order of the answer.
pub fn rows(q: &mut Question, out: &mut Formulas, plans: &[CasePlan]) -> Vec<Row> {
    let paths: Vec<Vec<Constraint>> = plans.iter().map(|plan| plan.path.clone()).collect();
    let mut rows = Vec::new();
    for draft in drafts(plans) {
        let when: Vec<Vec<Comparison>> = match draft.cases.as_slice() {
            [only] => vec![plans[*only].when.clone()],
            several => union(q, &paths, several),
        };
        let mut writer = Writer::new(&q.pool, q.variable());
        rows.push(written(&mut writer, out, &draft, &when));
    }
    if rows.is_empty() {
        let everywhere = Writer::new(&q.pool, q.variable()).everywhere(out);
        let condition = RowCondition::For(everywhere);
        rows.push(Row { value: RowValue::Undefined, at: Vec::new(), condition });
    }
    rows
}

fn drafts(plans: &[CasePlan]) -> Vec<Draft> {
    let mut out = Drafts::default();
    for (case, plan) in plans.iter().enumerate() {
        for group in &plan.groups {
            if let Ok(e) = group.value {
                out.group(case, CaseValue::Value(e), group);
            }
        }
    }
    for (case, plan) in plans.iter().enumerate() {
        for (place, v) in &plan.valued {
            out.points(case, CaseValue::Value(*v), std::slice::from_ref(place));
        }
        out.depending(case, plan, |value| matches!(value, CaseValue::Value(_)));
    }
    for (case, plan) in plans.iter().enumerate() {
        out.depending(case, plan, |value| *value == CaseValue::Undefined);
        out.points(case, CaseValue::Undefined, &plan.undefined);
    }
    for (case, plan) in plans.iter().enumerate() {
        for group in plan.groups.iter().filter(|g| g.value.is_err()) {
            out.group(case, CaseValue::Undecided, group);
        }
        out.depending(case, plan, |value| *value == CaseValue::Undecided);
        out.points(case, CaseValue::Undecided, &plan.undecided);
    }
    out.rows
}

#[derive(Default)]
struct Drafts {
    rows: Vec<Draft>,
    /// The numbers of the rows with a value.
    by_value: HashMap<CaseValue, Vec<usize>>,
}

impl Drafts {
    fn group(&mut self, case: usize, value: CaseValue, group: &Group) {
        let (place, indices) = (Where::On(group.region()), group.indices.clone());
        self.push(Draft { value, place, indices, within: Vec::new(), cases: vec![case] });
    }

    /// One row for all points of the finite part and for those of families with the same indices.
    fn points(&mut self, case: usize, value: CaseValue, places: &[Place]) {
        let mut rest: Vec<Place> = places.to_vec();
        while let Some((_, indices)) = rest.first().cloned() {
            let (same, others): (Vec<Place>, Vec<Place>) = rest.into_iter().partition(|(_, i)| *i == indices);
            let place = Where::At(same.into_iter().map(|(p, _)| p).collect());
            self.push(Draft { value, place, indices, within: Vec::new(), cases: vec![case] });
            rest = others;
        }
    }

    /// The rows of points whose verdict depends on parameters.
    fn depending(&mut self, case: usize, plan: &CasePlan, wanted: impl Fn(&CaseValue) -> bool) {
        let mut found: Vec<Draft> = Vec::new();
        for ((p, indices), cases) in &plan.depends {
            for (when, value) in cases.iter().filter(|(_, value)| wanted(value)) {
                // Points of which the same is said share a row.
                let same =
                    |row: &&mut Draft| row.value == *value && row.indices == *indices && row.within == *when;
                match found.iter_mut().find(same) {
                    Some(Draft { place: Where::At(points), .. }) => points.push(*p),
                    _ => found.push(Draft {
                        value: *value,
                        place: Where::At(vec![*p]),
                        indices: indices.clone(),
                        within: when.clone(),
                        cases: vec![case],
                    }),
                }
            }
        }
        for draft in found {
            self.push(draft);
        }
    }

    fn push(&mut self, draft: Draft) {
        let case = draft.cases[0];
        let alike = self.by_value.entry(draft.value).or_default();
        let same = |row: &Draft| {
            !row.cases.contains(&case)
                && row.place == draft.place
                && row.indices == draft.indices
                && row.within == draft.within
        };
        // The rows of one case differ from each other.
        let known = if case == 0 { None } else { alike.iter().find(|i| same(&self.rows[**i])) };
        match known {
            Some(i) => self.rows[*i].cases.push(case),
            None => {
                alike.push(self.rows.len());
                self.rows.push(draft);
            }
        }
    }
}

fn written(writer: &mut Writer, out: &mut Formulas, draft: &Draft, when: &[Vec<Comparison>]) -> Row {
    let value = match draft.value {
        CaseValue::Value(e) => RowValue::Value(writer.expression(out, e)),
        CaseValue::Undefined => RowValue::Undefined,
        CaseValue::Undecided => RowValue::Undecided,
    };
    let mut conditions = Vec::new();
    let mut at = Vec::new();
    match &draft.place {
        Where::On(region) if !region.is_line() => {
            let place = region.condition(writer, out);
            push_all(out, &mut conditions, place);
        }
        Where::On(_) => {}
        Where::At(points) => at = points.iter().map(|p| writer.expression(out, *p)).collect(),
    }
    if let Some(when) = any_of(writer, out, when) {
        push_all(out, &mut conditions, when);
    }
    if let Some(within) = formula(writer, out, &draft.within) {
        push_all(out, &mut conditions, within);
    }
    if let Some(indices) = &draft.indices {
        conditions.extend(indices.conditions(writer, out));
    }
    let condition = all_of(out, conditions).map_or(RowCondition::None, RowCondition::For);
    match (&draft.place, condition) {
        // A formula that holds everywhere, but only for some indices or with others beside it; and a word, which is a row
        // of the language only with its place.
        (Where::On(region), RowCondition::None)
            if draft.indices.is_some() || !matches!(value, RowValue::Value(_)) =>
        {
            Row { value, at, condition: RowCondition::For(region.condition(writer, out)) }
        }
        (_, condition) => Row { value, at, condition },
    }
}

/// Adds a condition, or the parts of a conjunction.
fn push_all(out: &Formulas, conditions: &mut Vec<Formula>, condition: Formula) {
    match out.shape(condition) {
        Shape::And(parts) => conditions.extend(parts.clone()),
        _ => conditions.push(condition),
    }
}

/// The conjunction; none of none.
pub fn all_of(out: &mut Formulas, mut conditions: Vec<Formula>) -> Option<Formula> {
    match conditions.len() {
        0 | 1 => conditions.pop(),
        _ => Some(out.push(Shape::And(conditions))),
    }
}
