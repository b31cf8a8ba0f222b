//! The document of an answer: the plan, put into words.

use crate::decide::Question;
use crate::derive::Analysis;
use crate::derive::Constraint;
use crate::derive::PointAnalysis;
use crate::derive::Smoothness;
use crate::derive::analyse;
use crate::derive::combine;
use crate::derive::smoothness;
use crate::derive::verdict_at;
use crate::document::Document;
use crate::document::Extended;
use crate::document::IntervalEntry;
use crate::document::Name;
use crate::document::PieceEntry;
use crate::document::PointEntry;
use crate::document::Quantity;
use crate::document::Word;
use crate::document::advice::Advice;
use crate::document::constraints::Comparison;
use crate::document::constraints::any_of;
use crate::document::constraints::comparisons;
use crate::document::constraints::formula;
use crate::document::constraints::union;
use crate::document::formula::Formula;
use crate::document::formula::Formulas;
use crate::document::formula::SetShape;
use crate::document::formula::Shape;
use crate::document::groups::Group;
use crate::document::groups::PieceOrder;
use crate::document::groups::increasing_branches;
use crate::document::human::Writer;
use crate::document::human::signed_number;
use crate::document::membership::Clauses;
use crate::document::plan::CasePlan;
use crate::document::plan::Known;
use crate::document::plan::Place;
use crate::document::plan::open_in;
use crate::document::plan::plan;
use crate::document::points::Speech;
use crate::document::points::entry;
use crate::document::points::reason;
use crate::document::region::Region;
use crate::document::rows::all_of;
use crate::document::rows::rows;
use crate::document::written::written;
use crate::expr::Expr;
use crate::expr::Node;
use crate::expr::Symbol;
use crate::expr::Undecided;
use crate::line::Cell;
use crate::number::decimal;
use crate::number::decimal_of_rational;
use crate::piecewise::Piece;
use crate::source::Diagnostic;
use crate::syntax::Action;
use crate::syntax::Statement;
use crate::syntax::tree::Kind;
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
    let asked_for = queries.iter().flatten().map(|point| point.at).collect::<Vec<_>>();
    let named = named_derivative(q, &subject);
    let (name, primes) = named.unwrap_or_else(|| (free_name(q, &subject, &asked_for), 0));
    let of = Shape::Function { name: Box::new(name.clone()), order: primes + analysis.order - 1 };
    let speech = Speech { spoken: out.push(of), advice: advice(q, &subject, analysis, &plans, queries) };
    let points: Vec<Vec<PointEntry>> = analysis
        .cases
        .iter()
        .zip(&plans)
        .map(|(case, plan)| {
            let entries = case.points.iter().zip(&plan.in_piece);
            let mut entries: Vec<PointEntry> =
                entries.map(|(point, in_piece)| entry(q, &mut out, point, *in_piece, &speech)).collect();
            entries.extend(plan.family_points.iter().map(|(point, indices, in_piece)| {
                let x = q.variable();
                let mut entry = entry(q, &mut out, point, *in_piece, &speech);
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
    let queries = asked(q, &mut out, analysis, &plans, queries, &speech);
    let classes: Option<Vec<Smoothness>> =
        analysis.cases.iter().map(|case| q.under(&case.path, |q| smoothness(q, case))).collect();
    let smoothness = match classes.as_deref() {
        Some([first, rest @ ..]) if rest.iter().all(|other| other == first) => Some(first.word()),
        _ => None,
    };
    let x = q.variable();
    let [domain, continuous, differentiable] = [0, 1, 2].map(|which| kinds(q, &plans, which));
    let summary = summary(q, &mut out, &plans);
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
    let pieces = plans.iter().flat_map(|plan| pieces(&mut writer, &mut out, plan, &speech.advice)).collect();
    let index = plans.iter().find_map(CasePlan::index);
    let binder = index.map(|index| writer.symbol(&mut out, index));
    let [domain, continuous_on, differentiable_on] =
        [domain, continuous, differentiable].map(|kinds| kinds.map(|k| region(&mut writer, &mut out, &k)));
    let assumptions_used = used.into_iter().map(|c| writer.condition(&mut out, c)).collect();
    let mut assumptions = equations(&mut writer, &mut out, subject.values);
    assumptions.extend(all.into_iter().map(|c| writer.condition(&mut out, c)));
    let rows = rows(q, &mut out, &plans);
    name_constants(q, &mut out, &subject);
    Document {
        input: subject.input.to_owned(),
        variable: q.pool.name(x).to_owned(),
        name,
        order: analysis.order,
        primes,
        spoken: speech.spoken,
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

/// The name and the order of a derivative that is asked for by its name, `f'(x)`.
fn named_derivative(q: &Question, subject: &Subject) -> Option<(Name, u32)> {
    let Some((statement, Action::Evaluate { body, .. })) = subject.statement.map(|s| (s, &s.action)) else {
        return None;
    };
    let Kind::Call { name, primes, arguments, .. } = statement.tree.kind(*body) else { return None };
    let is_variable =
        |argument| matches!(statement.tree.kind(argument), Kind::Name(x) if x == q.pool.name(q.variable()));
    let is_derivative = *primes > 0 && matches!(arguments.as_slice(), [argument] if is_variable(*argument));
    is_derivative.then(|| (Name { text: name.clone(), latex: String::new(), title: name.clone() }, *primes))
}

/// The name of the function in headings and sentences. Nothing else in the question has that name, nor in the points that
/// are asked for.
pub fn free_name(q: &Question, subject: &Subject, points: &[Expr]) -> Name {
    let of_question = [&[subject.expression], points].concat();
    let taken = q.pool.symbols_of(&of_question);
    let derived = named_derivative(q, subject).map(|(name, _)| name.text);
    let is_free = |name: &str| {
        derived.as_deref() != Some(name)
            && q.pool.find_symbol(name).is_none_or(|s| !taken.contains(&s) && s != q.variable())
    };
    if is_free(&subject.name.text) {
        return subject.name.clone();
    }
    let text = ["f", "g", "F", "G"].into_iter().find(|name| is_free(name)).unwrap_or("f_0").to_owned();
    let own = |name: &str| if name == subject.name.text { text.clone() } else { name.to_owned() };
    Name { latex: own(&subject.name.latex), title: own(&subject.name.title), text }
}

/// Whether an assumption on the sign that is open would settle what the answer leaves open.
fn advice(
    q: &mut Question,
    subject: &Subject,
    analysis: &Analysis,
    plans: &[CasePlan],
    queries: &[Vec<PointAnalysis>],
) -> Advice {
    let mut reasons: Vec<(&[Constraint], Undecided)> = Vec::new();
    for plan in plans {
        reasons.extend(plan.open_questions().into_iter().map(|reason| (plan.path.as_slice(), reason)));
    }
    let of_answer = !reasons.is_empty();
    let mut points: Vec<Expr> = Vec::new();
    for (plan, found) in plans.iter().zip(queries) {
        for point in found {
            let open = open_in(&point.verdict);
            points.extend((!open.is_empty()).then_some(point.at));
            reasons.extend(open.into_iter().map(|reason| (plan.path.as_slice(), reason)));
        }
    }
    let Some(edges) = analysis.cases.first().map(|case| case.edges) else { return Advice::default() };
    Advice::tried(q, &reasons, |q| {
        let again = analyse(q, subject.expression, analysis.order, edges);
        again.cases.iter().all(|case| {
            let open_piece = |piece: &Piece| matches!(piece, Piece::Undecided(_));
            let is_open = case.derivative.values().any(open_piece)
                || case.all_points().any(|point| !open_in(&point.verdict).is_empty());
            !(of_answer && is_open)
                && points.iter().all(|at| {
                    let found = q.under(&case.path, |q| verdict_at(q, case, *at));
                    open_in(&found.verdict).is_empty()
                })
        })
    })
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
    let name = free_name(q, &subject, &[]);
    let spoken = out.push(Shape::Function { name: Box::new(name.clone()), order: 0 });
    let mut writer = Writer::new(&q.pool, x);
    let definition = definition(&mut writer, &mut out, &subject);
    let everywhere = writer.everywhere(&mut out);
    let mut assumptions = equations(&mut writer, &mut out, subject.values);
    assumptions.extend(all.into_iter().map(|c| writer.condition(&mut out, c)));
    out.name_constants(|name| q.pool.find_symbol(name).is_some());
    Document {
        input: subject.input.to_owned(),
        variable: q.pool.name(x).to_owned(),
        name,
        order: 0,
        primes: 0,
        spoken,
        definition,
        domain: Some(everywhere),
        continuous_on: Some(everywhere),
        differentiable_on: Some(everywhere),
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

/// `place`, and the conditions it needs, one of which holds.
fn with_case(writer: &mut Writer, out: &mut Formulas, region: &Region, when: &[Vec<Comparison>]) -> Formula {
    let place = region.condition(writer, out);
    match any_of(writer, out, when) {
        None => place,
        Some(when) if region.is_line() => when,
        Some(when) => both(out, place, when),
    }
}

/// Both conditions; where one is a conjunction, its parts stand beside the other.
fn both(out: &mut Formulas, first: Formula, second: Formula) -> Formula {
    let mut parts = Vec::new();
    for condition in [first, second] {
        match out.shape(condition) {
            Shape::And(more) => parts.extend(more.clone()),
            _ => parts.push(condition),
        }
    }
    out.push(Shape::And(parts))
}

/// Where a group holds, with the conditions on its index and on the parameters.
fn place_of(writer: &mut Writer, out: &mut Formulas, group: &Group, when: &[Comparison]) -> Formula {
    let place = with_case(writer, out, &group.region(), &[when.to_vec()]);
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

fn pieces(writer: &mut Writer, out: &mut Formulas, plan: &CasePlan, advice: &Advice) -> Vec<PieceEntry> {
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
                reason: group.value.err().map(|open| reason(writer, out, open, advice)),
                place: place_of(writer, out, group, &plan.when),
                when: formula(writer, out, &plan.when),
                family: group.indices.as_ref().map(|indices| indices.membership(writer, out)),
                intervals,
            }
        })
        .collect()
}

/// A subset of the line, with the cases of the parameters in which it is that one.
type Subset<'a> = (&'a Known, Clauses);

/// The subsets in the cases of the parameters, each once; none where a part is not decided.
fn kinds<'a>(q: &mut Question, plans: &'a [CasePlan], which: usize) -> Option<Vec<Subset<'a>>> {
    let known: Option<Vec<&Known>> = plans.iter().map(|plan| plan.regions[which].as_ref()).collect();
    let mut out: Vec<(&Known, Vec<usize>)> = Vec::new();
    for (case, known) in known?.into_iter().enumerate() {
        match out.iter_mut().find(|(other, _)| *other == known) {
            Some((_, cases)) => cases.push(case),
            None => out.push((known, vec![case])),
        }
    }
    let leaves: Vec<Vec<Constraint>> = plans.iter().map(|plan| plan.path.clone()).collect();
    Some(out.into_iter().map(|(known, cases)| (known, union(q, &leaves, &cases))).collect())
}

fn region(writer: &mut Writer, out: &mut Formulas, kinds: &[Subset]) -> Formula {
    let mut alternatives = Vec::new();
    let mut binder = None;
    // What stands for every integer k in one of the alternatives does so at the end of all of them.
    let mut push = |out: &mut Formulas, place: Formula, when: Option<Formula>| {
        let place = match *out.shape(place) {
            Shape::ForIntegers(condition, k) => {
                binder = Some(k);
                condition
            }
            _ => place,
        };
        alternatives.push(match when {
            Some(when) => both(out, place, when),
            None => place,
        });
    };
    for (known, when) in kinds {
        if !known.region.is_empty() {
            let when = any_of(writer, out, when);
            match when {
                Some(when) if known.region.is_line() => push(out, when, None),
                _ => {
                    let place = known.region.condition(writer, out);
                    push(out, place, when);
                }
            }
        }
        for ((p, indices), clauses) in &known.conditional {
            let mut at = Region::of_cells([]);
            match indices {
                Some(indices) => at.add_point(indices.clone(), *p),
                None => at = Region::of_cells([Cell::Point(*p)]),
            }
            for (case, clause) in
                when.iter().flat_map(|case| clauses.iter().map(move |clause| (case, clause)))
            {
                let all: Vec<Comparison> = case.iter().chain(clause).copied().collect();
                let (place, all) = (at.condition(writer, out), formula(writer, out, &all));
                push(out, place, all);
            }
        }
    }
    let mut alternatives: Vec<Formula> = alternatives
        .into_iter()
        .flat_map(|alternative| match out.shape(alternative) {
            Shape::Or(parts) => parts.clone(),
            _ => vec![alternative],
        })
        .collect();
    let all = match alternatives.len() {
        0 => Region::default().condition(writer, out),
        1 => alternatives.remove(0),
        _ => out.push(Shape::Or(alternatives)),
    };
    match binder {
        Some(k) => out.push(Shape::ForIntegers(all, k)),
        None => all,
    }
}

fn text(words: &str) -> Word {
    Word::Text(words.to_owned())
}

/// More summaries than this are not put side by side.
const MAX_SUMMARIES: usize = 6;

/// What holds in each case of the parameters: `if a > 0: continuous; ...`.
fn summary(q: &mut Question, out: &mut Formulas, plans: &[CasePlan]) -> Vec<Word> {
    let mut kinds: Vec<(Vec<Word>, Vec<usize>)> = Vec::new();
    for (case, plan) in plans.iter().enumerate() {
        let mut writer = Writer::new(&q.pool, q.variable());
        let words = summary_of(&mut writer, out, plan);
        match kinds.iter_mut().find(|(other, _)| same_words(out, other, &words)) {
            Some((_, cases)) => cases.push(case),
            None => kinds.push((words, vec![case])),
        }
    }
    if kinds.len() == 1 {
        return kinds.remove(0).0;
    }
    let leaves: Vec<Vec<Constraint>> = plans.iter().map(|plan| plan.path.clone()).collect();
    if kinds.len() > MAX_SUMMARIES {
        let asked: Vec<Expr> = leaves.iter().flatten().map(|(e, _)| *e).collect();
        let symbols = q.pool.symbols_of(&asked);
        let mut writer = Writer::new(&q.pool, q.variable());
        let mut words = vec![text("differs with ")];
        for (i, symbol) in symbols.into_iter().enumerate() {
            words.extend((i > 0).then(|| text(", ")));
            words.push(Word::Formula(writer.symbol(out, symbol)));
        }
        return words;
    }
    let mut all = Vec::new();
    for (words, cases) in kinds {
        let when = union(q, &leaves, &cases);
        let mut writer = Writer::new(&q.pool, q.variable());
        if !all.is_empty() {
            all.push(text(". "));
        }
        if let Some(when) = any_of(&mut writer, out, &when) {
            all.extend([text("if "), Word::Formula(when), text(": ")]);
        }
        all.extend(words);
    }
    all
}

fn same_words(out: &Formulas, a: &[Word], b: &[Word]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|pair| match pair {
            (Word::Formula(f), Word::Formula(g)) => out.same(*f, *g),
            (a, b) => a == b,
        })
}

fn summary_of(writer: &mut Writer, out: &mut Formulas, plan: &CasePlan) -> Vec<Word> {
    let mut words = Vec::new();
    let undecided: Vec<&Group> = plan.undecided_pieces().collect();
    if !undecided.is_empty() || !plan.open_points.is_empty() {
        words.push(text("not decided"));
        for (i, group) in undecided.iter().enumerate() {
            words.push(text(if i > 0 { ", for " } else { " for " }));
            words.push(Word::Formula(place_of(writer, out, group, &[])));
        }
        if !plan.open_points.is_empty() {
            words.push(text(if undecided.is_empty() { " at " } else { ", at " }));
            list(writer, out, &plan.open_points, " if ", &mut words);
        }
        let is_smooth = plan.groups.iter().any(|group| group.value.is_ok());
        if !is_smooth && plan.jumps.is_empty() && plan.corners.is_empty() && plan.valued.is_empty() {
            return words;
        }
        words.push(text("; elsewhere "));
    }
    if let [Some(domain), _, differentiable] = &plan.regions {
        if domain.region.is_empty() {
            return vec![text("defined nowhere")];
        }
        words.push(text("continuous"));
        places(writer, out, &plan.jumps, &mut words);
        words.push(text("; differentiable "));
        let is_empty = |known: &Known| known.region.is_empty() && known.conditional.is_empty();
        if differentiable.as_ref().is_some_and(is_empty) {
            words.push(text("nowhere"));
        } else {
            words.push(text("everywhere"));
            places(writer, out, &plan.corners, &mut words);
        }
        if !domain.region.is_line() {
            words.push(text(" on its domain"));
        }
    } else {
        words.push(text("continuous"));
        places(writer, out, &plan.jumps, &mut words);
        words.push(text("; differentiable everywhere"));
        places(writer, out, &plan.corners, &mut words);
        words.push(text(" on its domain"));
    }
    words
}

/// ` except at ...`, if there is a place.
fn places(writer: &mut Writer, out: &mut Formulas, all: &[(Place, Clauses)], words: &mut Vec<Word>) {
    if !all.is_empty() {
        words.push(text(" except at "));
        list(writer, out, all, " unless ", words);
    }
}

/// Up to six places by name, the rest by number, each with its conditions behind a word.
fn list(
    writer: &mut Writer,
    out: &mut Formulas,
    all: &[(Place, Clauses)],
    before: &str,
    words: &mut Vec<Word>,
) {
    let mut index = None;
    for (i, ((p, indices), when)) in all.iter().take(6).enumerate() {
        if i > 0 {
            words.push(text(if all[i - 1].1.is_empty() && when.is_empty() { ", " } else { ", at " }));
        }
        words.push(Word::Formula(writer.expression(out, *p)));
        if let Some(indices) = indices {
            index = Some(indices.index);
            let conditions = indices.conditions(writer, out);
            if let Some(conditions) = all_of(out, conditions) {
                words.extend([text(" for "), Word::Formula(conditions)]);
            }
        }
        if let Some(when) = any_of(writer, out, when) {
            words.extend([text(before), Word::Formula(when)]);
        }
    }
    if all.len() > 6 {
        words.push(Word::Text(format!(" and {} more points", all.len() - 6)));
    }
    if let Some(index) = index {
        let k = writer.symbol(out, index);
        let membership = out.push(Shape::Element(k, SetShape::Integers));
        words.extend([text(" ("), Word::Formula(membership), text(")")]);
    }
}

/// The points that were asked for: one entry each, split by the cases of the parameters where they differ.
fn asked(
    q: &mut Question,
    out: &mut Formulas,
    analysis: &Analysis,
    plans: &[CasePlan],
    queries: &[Vec<PointAnalysis>],
    speech: &Speech,
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
            entry(q, out, &combined, held, speech)
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
