//! The document of an answer: the plan, put into words.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::decide::Question;
use crate::derive::Analysis;
use crate::derive::PointAnalysis;
use crate::derive::Smoothness;
use crate::derive::combine;
use crate::derive::smoothness;
use crate::document::Document;
use crate::document::Extended;
use crate::document::IntervalEntry;
use crate::document::Name;
use crate::document::PieceEntry;
use crate::document::PointEntry;
use crate::document::Quantity;
use crate::document::Word;
use crate::document::constraints::Comparison;
use crate::document::constraints::comparisons;
use crate::document::constraints::formula;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::SetShape;
use crate::document::formula::Shape;
use crate::document::groups::Group;
use crate::document::groups::PieceOrder;
use crate::document::groups::increasing_branches;
use crate::document::human::Writer;
use crate::document::human::signed_number;
use crate::document::plan::CasePlan;
use crate::document::plan::plan;
use crate::document::points::entry;
use crate::document::region::Interval;
use crate::document::region::Region;
use crate::document::rows::all_of;
use crate::document::rows::rows;
use crate::document::written::written;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::number::decimal;
use crate::number::decimal_of_rational;
use crate::source::Diagnostic;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree::Relation;

/// What an answer is about, beside the analysis.
pub struct Subject<'a> {
    /// The text that was asked.
    pub input: &'a str,
    /// The name of the function.
    pub name: Name,
    /// The function as an expression without derivative operators.
    pub expression: Expr,
    /// The statement with the words of the function, if they stand somewhere.
    pub statement: Option<&'a Statement>,
    /// Symbols that stand for a number or expression.
    pub values: &'a [(Symbol, Expr)],
    /// In which order the pieces come.
    pub order: PieceOrder,
    /// What is doubtful in the input.
    pub warnings: Vec<Diagnostic>,
}

/// The document of a derivative; `queries` are points that were asked for, one list for each case.
pub fn answer(
    q: &mut Question,
    subject: Subject,
    analysis: &Analysis,
    queries: &[Vec<PointAnalysis>],
) -> Document {
    let plan = |case| plan(q, case, subject.expression, subject.order);
    let plans: Vec<CasePlan> = analysis.cases.iter().map(plan).collect();
    let increasing = match subject.order {
        PieceOrder::Source => None,
        PieceOrder::Increasing => increasing_branches(q, subject.expression),
    };
    let mut out = Formulas::new(q.pool.name(q.variable()));
    let points: Vec<Vec<PointEntry>> = analysis
        .cases
        .iter()
        .zip(&plans)
        .map(|(case, plan)| {
            let entries = case.points.iter().zip(&plan.in_piece);
            let mut entries: Vec<PointEntry> =
                entries.map(|(point, in_piece)| entry(q, &mut out, point, *in_piece)).collect();
            entries.extend(plan.family_points.iter().map(|(point, indices, in_piece)| {
                let x = q.variable();
                let mut entry = entry(q, &mut out, point, *in_piece);
                if let Some(indices) = indices {
                    let mut writer = Writer::new(&q.pool, x);
                    entry.family = Some(indices.membership(&mut writer, &mut out));
                    let conditions = indices.conditions(&mut writer, &mut out);
                    entry.when = all_of(&mut out, conditions);
                }
                entry
            }));
            entries
        })
        .collect();
    let queries = asked(q, &mut out, analysis, &plans, queries);
    let classes: Option<Vec<Smoothness>> =
        analysis.cases.iter().map(|case| q.under(&case.path, |q| smoothness(q, case))).collect();
    let smoothness = match classes.as_deref() {
        Some([first, rest @ ..]) if rest.iter().all(|other| other == first) => Some(first.word()),
        _ => None,
    };
    let x = q.variable();
    let used = q.used_assumptions();
    let all = q.assumptions().to_vec();
    let mut writer = Writer::new(&q.pool, x);
    let several = analysis.cases.len() > 1;
    let definition = definition(&mut writer, &mut out, &subject);
    let mut points_out = Vec::new();
    for (plan, entries) in plans.iter().zip(points) {
        let when = if several { formula(&mut writer, &mut out, &plan.when) } else { None };
        points_out.extend(entries.into_iter().map(|entry| {
            let conditions: Vec<Formula> = when.into_iter().chain(entry.when).collect();
            PointEntry { when: all_of(&mut out, conditions), ..entry }
        }));
    }
    let pieces = plans.iter().flat_map(|plan| pieces(&mut writer, &mut out, plan)).collect();
    let index = plans.iter().find_map(CasePlan::index);
    let binder = index.map(|index| writer.symbol(&mut out, index));
    let region =
        |writer: &mut Writer, out: &mut Formulas, of: &dyn Fn(&CasePlan) -> (Region, Conditional)| {
            let parts: Vec<_> = plans.iter().map(|plan| (plan, of(plan))).collect();
            regions(writer, out, &parts)
        };
    let domain = region(&mut writer, &mut out, &|p| (p.domain.clone(), Vec::new()));
    let continuous_on = region(&mut writer, &mut out, &|p| (p.continuous.clone(), p.continuous_if.clone()));
    let differentiable_on =
        region(&mut writer, &mut out, &|p| (p.differentiable.clone(), p.differentiable_if.clone()));
    let summary = summary(&mut writer, &mut out, &plans);
    let assumptions_used = used.into_iter().map(|c| writer.condition(&mut out, c)).collect();
    let mut assumptions = equations(&mut writer, &mut out, subject.values);
    assumptions.extend(all.into_iter().map(|c| writer.condition(&mut out, c)));
    let rows = rows(q, &mut out, &plans);
    name_constants(q, &mut out, &subject);
    Document {
        input: subject.input.to_owned(),
        variable: q.pool.name(x).to_owned(),
        name: subject.name,
        order: analysis.order,
        definition,
        domain,
        continuous_on,
        differentiable_on,
        smoothness,
        summary,
        rows,
        binder,
        assumptions_used,
        assumptions,
        pieces,
        points: points_out,
        queries,
        generalised: Vec::new(),
        increasing,
        beside: Vec::new(),
        warnings: subject.warnings,
        formulas: out,
    }
}

/// Gives the constants of a document names that the question does not use.
pub fn name_constants(q: &Question, out: &mut Formulas, subject: &Subject) {
    let free = q.pool.symbols_of(&[subject.expression]);
    // A name that stands for something else is taken, too.
    let other = |s| {
        let is_root = |e: Expr| matches!(q.pool.node(e), Node::Root(_));
        subject.values.iter().any(|(symbol, value)| *symbol == s && !is_root(*value))
    };
    let x = q.variable();
    out.name_constants(|name| {
        q.pool.find_symbol(name).is_some_and(|s| s == x || free.contains(&s) || other(s))
    });
}

/// `a = 1` for symbols that stand for a number: the function as its author wrote it needs them.
fn equations(writer: &mut Writer, out: &mut Formulas, values: &[(Symbol, Expr)]) -> Vec<Formula> {
    values
        .iter()
        .map(|(symbol, value)| {
            let (first, value) = (writer.symbol(out, *symbol), writer.expression(out, *value));
            out.push(Shape::Compare { first, rest: vec![(Relation::Equal, value)] })
        })
        .collect()
}

/// The document that only shows a function.
pub fn shown(q: &mut Question, subject: Subject) -> Document {
    let x = q.variable();
    let all = q.assumptions().to_vec();
    let mut out = Formulas::new(q.pool.name(q.variable()));
    let mut writer = Writer::new(&q.pool, x);
    let definition = definition(&mut writer, &mut out, &subject);
    let everywhere = writer.everywhere(&mut out);
    let mut assumptions = equations(&mut writer, &mut out, subject.values);
    assumptions.extend(all.into_iter().map(|c| writer.condition(&mut out, c)));
    out.name_constants(|name| q.pool.find_symbol(name).is_some());
    Document {
        input: subject.input.to_owned(),
        variable: q.pool.name(x).to_owned(),
        name: subject.name,
        order: 0,
        definition,
        domain: everywhere,
        continuous_on: everywhere,
        differentiable_on: everywhere,
        smoothness: None,
        summary: Vec::new(),
        rows: Vec::new(),
        binder: None,
        assumptions_used: assumptions.clone(),
        assumptions,
        pieces: Vec::new(),
        points: Vec::new(),
        queries: Vec::new(),
        generalised: Vec::new(),
        increasing: None,
        beside: Vec::new(),
        warnings: subject.warnings,
        formulas: out,
    }
}

/// A constant or an expression in parameters, with its decimal.
pub fn quantity(q: &mut Question, out: &mut Formulas, e: Expr) -> Quantity {
    Quantity { exact: exact(q, out, e), approx: approximate(q, e) }
}

/// A constant or an expression in parameters.
pub fn exact(q: &Question, out: &mut Formulas, e: Expr) -> Formula {
    match q.pool.as_number(e) {
        Some(r) => signed_number(out, r),
        None => Writer::new(&q.pool, q.variable()).expression(out, e),
    }
}

/// 17 significant proved digits; none where a parameter occurs.
fn approximate(q: &mut Question, e: Expr) -> Option<String> {
    if let Some(r) = q.pool.as_number(e) {
        return Some(decimal_of_rational(r, 17));
    }
    if !q.pool.is_constant(e) {
        return None;
    }
    decimal(|bits| q.enclose(e, bits), 17)
}

/// The right-hand side of the function, as its author wrote it.
pub fn definition(writer: &mut Writer, out: &mut Formulas, subject: &Subject) -> Formula {
    match subject.statement.map(|s| (s, &s.action)) {
        Some((statement, Action::Evaluate { body, .. } | Action::Define { body, .. })) => {
            written(out, statement, *body)
        }
        Some((_, Action::Alias { .. })) | None => writer.expression(out, subject.expression),
    }
}

/// `place`, and the case it needs.
fn with_case(writer: &mut Writer, out: &mut Formulas, region: &Region, when: &[Comparison]) -> Formula {
    let place = region.condition(writer, out);
    match formula(writer, out, when) {
        None => place,
        Some(when) if region.is_line() => when,
        Some(when) => {
            let mut parts = match out.shape(place) {
                Shape::And(parts) => parts.clone(),
                _ => vec![place],
            };
            match out.shape(when) {
                Shape::And(more) => parts.extend(more.clone()),
                _ => parts.push(when),
            }
            out.push(Shape::And(parts))
        }
    }
}

/// Where a group holds, with the conditions on its index and on the parameters.
fn place_of(writer: &mut Writer, out: &mut Formulas, group: &Group, when: &[Comparison]) -> Formula {
    let place = with_case(writer, out, &group.region(), when);
    let conditions = group.indices.as_ref().map(|i| i.conditions(writer, out)).unwrap_or_default();
    if conditions.is_empty() {
        return place;
    }
    let mut parts = match out.shape(place) {
        Shape::And(parts) => parts.clone(),
        _ => vec![place],
    };
    parts.extend(conditions);
    out.push(Shape::And(parts))
}

fn pieces(writer: &mut Writer, out: &mut Formulas, plan: &CasePlan) -> Vec<PieceEntry> {
    plan.groups
        .iter()
        .map(|group| {
            let region = group.region();
            let mut end = |e: Option<Expr>| e.map(|e| writer.expression(out, e));
            let intervals = region
                .intervals()
                .iter()
                .map(|i| IntervalEntry {
                    lower: end(i.lower),
                    upper: end(i.upper),
                    lower_closed: i.lower_closed,
                    upper_closed: i.upper_closed,
                })
                .collect();
            PieceEntry {
                value: group.value.ok().map(|e| writer.expression(out, e)),
                reason: group.value.err().map(|reason| crate::document::points::reason(writer, out, reason)),
                place: place_of(writer, out, group, &plan.when),
                when: formula(writer, out, &plan.when),
                family: group.indices.as_ref().map(|indices| indices.membership(writer, out)),
                intervals,
            }
        })
        .collect()
}

/// Points that belong to a region under one of several conditions.
type Conditional = Vec<(Expr, Vec<Vec<Comparison>>)>;

fn regions(writer: &mut Writer, out: &mut Formulas, parts: &[(&CasePlan, (Region, Conditional))]) -> Formula {
    let first = &parts[0].1;
    let same = parts.iter().all(|(_, region)| region == first);
    let mut alternatives = Vec::new();
    for (plan, (region, conditional)) in parts {
        let when: &[Comparison] = if same { &[] } else { &plan.when };
        alternatives.push(with_case(writer, out, region, when));
        for (p, cases) in conditional {
            for case in cases {
                let all: Vec<Comparison> = when.iter().chain(case).copied().collect();
                let at = Region::of_cells([crate::line::Cell::Point(*p)]);
                alternatives.push(with_case(writer, out, &at, &all));
            }
        }
        if same {
            break;
        }
    }
    if alternatives.len() == 1 { alternatives.remove(0) } else { out.push(Shape::Or(alternatives)) }
}

fn summary(writer: &mut Writer, out: &mut Formulas, plans: &[CasePlan]) -> Vec<Word> {
    let text = |words: &str| Word::Text(words.to_owned());
    let [plan] = plans else { return vec![text("differs with the parameters")] };
    if plan.domain.is_empty() {
        return vec![text(if plan.open { "domain not decided" } else { "defined nowhere" })];
    }
    let mut words = vec![text("continuous")];
    let mut jumps = exceptions(&plan.domain, &plan.continuous, &plan.continuous_if);
    jumps.extend(plan.family_exceptions(1));
    if !jumps.is_empty() {
        words.push(text(" except at "));
        list(writer, out, &jumps, &mut words);
    }
    words.push(text("; differentiable "));
    let mut corners = exceptions(&plan.domain, &plan.differentiable, &plan.differentiable_if);
    corners.extend(plan.family_exceptions(2));
    if plan.differentiable.is_empty() && plan.differentiable_if.is_empty() {
        words.push(text("nowhere"));
    } else if corners.is_empty() {
        words.push(text("everywhere"));
    } else {
        words.push(text("everywhere except at "));
        list(writer, out, &corners, &mut words);
    }
    if let (Some(index), false) = (plan.index(), jumps.is_empty() && corners.is_empty()) {
        let k = writer.symbol(out, index);
        let membership = out.push(Shape::Element(k, SetShape::Integers));
        words.extend([text(" ("), Word::Formula(membership), text(")")]);
    }
    if !plan.domain.is_line() {
        words.push(text(" on its domain"));
    }
    let dependent: Vec<Expr> = plan.depends.iter().map(|((p, _), _)| *p).collect();
    if !dependent.is_empty() {
        words.push(text("; at "));
        list(writer, out, &dependent, &mut words);
        words.push(text(" it depends on the parameters"));
    }
    if plan.open {
        words.push(text("; partly not decided"));
    }
    words
}

/// Up to six points by name, the rest by number.
fn list(writer: &mut Writer, out: &mut Formulas, points: &[Expr], words: &mut Vec<Word>) {
    for (i, p) in points.iter().take(6).enumerate() {
        if i > 0 {
            words.push(Word::Text(", ".to_owned()));
        }
        words.push(Word::Formula(writer.expression(out, *p)));
    }
    if points.len() > 6 {
        words.push(Word::Text(format!(" and {} more points", points.len() - 6)));
    }
}

/// The points of a region that a part of it, of the same open cells, does not hold.
fn exceptions(whole: &Region, part: &Region, conditional: &Conditional) -> Vec<Expr> {
    let ends = |region: &Region| -> Vec<(Expr, bool)> {
        let of = |i: &Interval| [i.lower.map(|p| (p, i.lower_closed)), i.upper.map(|p| (p, i.upper_closed))];
        region.intervals().iter().flat_map(of).flatten().collect()
    };
    let held = |ends: &HashMap<Expr, bool>, p: Expr| ends.get(&p).copied();
    let collect = |list: Vec<(Expr, bool)>| {
        let mut map: HashMap<Expr, bool> = HashMap::new();
        for (p, closed) in list {
            *map.entry(p).or_insert(false) |= closed;
        }
        map
    };
    let (of_whole, of_part) = (collect(ends(whole)), collect(ends(part)));
    let mut out: Vec<Expr> = Vec::new();
    let mut seen: HashSet<Expr> = conditional.iter().map(|(p, _)| *p).collect();
    // In the order of the line: ends of the part first, then isolated points of the whole.
    for (p, _) in ends(part).into_iter().chain(ends(whole)) {
        // A point that is no end of the whole lies inside it.
        let in_whole = held(&of_whole, p).unwrap_or(true);
        let in_part = held(&of_part, p).unwrap_or(false);
        if in_whole && !in_part && seen.insert(p) {
            out.push(p);
        }
    }
    out
}

/// The points that were asked for: one entry each, split by the cases of the parameters where they differ.
fn asked(
    q: &mut Question,
    out: &mut Formulas,
    analysis: &Analysis,
    plans: &[CasePlan],
    queries: &[Vec<PointAnalysis>],
) -> Vec<PointEntry> {
    let Some(first) = queries.first() else { return Vec::new() };
    (0..first.len())
        .map(|i| {
            let found: Vec<&PointAnalysis> = queries.iter().map(|case| &case[i]).collect();
            let in_piece = |case: usize| {
                let at = found[case].at;
                let place = analysis.cases[case].points.iter().position(|p| p.at == at);
                place.is_none_or(|i| plans[case].in_piece[i])
            };
            let same = found.iter().all(|p| p.verdict == found[0].verdict);
            let held = same && found[0].verdict.word() == "differentiable" && in_piece(0);
            let found: Vec<PointAnalysis> = found.into_iter().cloned().collect();
            let combined = combine(q, analysis, &found);
            entry(q, out, &combined, held)
        })
        .collect()
}

/// A limit with its decimal.
pub fn extended(q: &mut Question, out: &mut Formulas, limit: Option<crate::limit::Limit>) -> Extended {
    use crate::limit::Limit;
    match limit {
        Some(Limit::Finite(e)) => Extended::Finite(quantity(q, out, e)),
        Some(Limit::PlusInfinity) => Extended::PlusInfinity,
        Some(Limit::MinusInfinity) => Extended::MinusInfinity,
        Some(Limit::Oscillates(_)) => Extended::DoesNotExist,
        Some(Limit::Undecided(_)) | None => Extended::Absent,
    }
}

/// The comparisons of a case as a formula that is always there.
pub fn case_formula(q: &mut Question, out: &mut Formulas, when: &[crate::derive::Constraint]) -> Formula {
    let compared = comparisons(q, when);
    let x = q.variable();
    let mut writer = Writer::new(&q.pool, x);
    match formula(&mut writer, out, &compared) {
        Some(f) => f,
        None => {
            let x = writer.variable(out);
            out.push(Shape::Element(x, SetShape::Reals))
        }
    }
}
