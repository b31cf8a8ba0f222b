//! Cases of the parameters: answers to questions that were asked one after the other, hence the leaves of a tree.
//! Leaves that say the same are joined: p = 1 and p < 1 is p <= 1, and all answers to a question are none.

use crate::decide::Question;
use crate::derive::verdict::Case;
use crate::derive::verdict::Constraint;
use crate::derive::verdict::Verdict;
use crate::expr::Domain;
use crate::expr::Expr;
use crate::functions;
use crate::functions::Signs;

/// Some of the leaves as conditions, one of which holds exactly where one of the leaves does.
pub fn joined(leaves: &[Vec<Constraint>], chosen: &[usize]) -> Vec<Vec<Constraint>> {
    let mut open: Vec<Vec<Constraint>> = chosen.iter().map(|i| leaves[*i].clone()).collect();
    let mut done: Vec<Vec<Constraint>> = Vec::new();
    let longest = open.iter().map(Vec::len).max().unwrap_or(0);
    for length in (1..=longest).rev() {
        let (level, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(|path| path.len() == length);
        open = rest;
        for (path, signs) in siblings(level) {
            let (before, e) = (&path[..length - 1], path[length - 1].0);
            let mut all = Signs::NONE;
            // Only in a tree, where the question is the only one behind these answers, do its answers cover everything.
            let mut only_question = true;
            for leaf in leaves.iter().filter(|leaf| leaf.starts_with(before)) {
                match leaf.get(length - 1) {
                    Some((other, signs)) if *other == e => all = all.union(*signs),
                    _ => only_question = false,
                }
            }
            let mut path = path;
            path.pop();
            if signs == all && only_question {
                open.push(path);
            } else {
                path.push((e, signs));
                done.push(path);
            }
        }
    }
    done.extend(open);
    done.reverse();
    done
}

/// Answers to the same question, each question once with all signs.
fn siblings(level: Vec<Vec<Constraint>>) -> Vec<(Vec<Constraint>, Signs)> {
    let mut out: Vec<(Vec<Constraint>, Signs)> = Vec::new();
    for path in level {
        let Some(((e, signs), before)) = path.split_last() else { continue };
        let same = |(other, _): &&mut (Vec<Constraint>, Signs)| {
            let (last, earlier) = other.split_last().expect("paths of one level are equally long");
            last.0 == *e && earlier == before
        };
        match out.iter_mut().find(same) {
            Some((_, known)) => *known = known.union(*signs),
            None => out.push((path.clone(), *signs)),
        }
    }
    out
}

/// The conditions without those that follow from the others: b > 0 beside b > 1.
pub fn without_implied(q: &mut Question, when: &[Constraint]) -> Vec<Constraint> {
    let mut when = when.to_vec();
    let mut i = 0;
    while i < when.len() {
        let (e, signs) = when.remove(i);
        let possible = q.under(&when.clone(), |q| q.signs_of(e));
        // No possible sign at all is no proof: then the others contradict each other, or it has no value.
        if possible == Signs::NONE || !possible.is_subset(signs) {
            when.insert(i, (e, signs));
            i += 1;
        }
    }
    when
}

/// The cases of a point, in each of which another thing is said. Of two, one is the opposite of the other where that
/// is shorter.
pub fn distinct(q: &mut Question, cases: Vec<Case<Expr>>) -> Vec<Case<Expr>> {
    let leaves: Vec<Vec<Constraint>> = cases.iter().map(|case| case.when.clone()).collect();
    let mut kinds: Vec<(Verdict<Expr>, Vec<usize>)> = Vec::new();
    // A case with an equation may say what another says in general: these come last.
    let is_special = |case: &Case<Expr>| case.when.iter().any(|(_, signs)| *signs == Signs::ZERO);
    let (special, general): (Vec<_>, Vec<_>) =
        cases.into_iter().enumerate().partition(|(_, case)| is_special(case));
    for (i, case) in general.into_iter().chain(special) {
        let same = kinds.iter().position(|(verdict, _)| {
            *verdict == case.verdict || same_where(q, &case.when, verdict, &case.verdict)
        });
        match same {
            Some(kind) => kinds[kind].1.push(i),
            None => kinds.push((case.verdict, vec![i])),
        }
    }
    kinds.iter_mut().for_each(|(_, members)| members.sort_unstable());
    kinds.sort_by_key(|(_, members)| members[0]);
    let mut out: Vec<(Verdict<Expr>, Vec<Vec<Constraint>>)> = kinds
        .into_iter()
        .map(|(verdict, members)| {
            let paths = joined(&leaves, &members);
            (verdict, paths.iter().map(|path| without_implied(q, path)).collect())
        })
        .collect();
    if let [(_, first), (_, second)] = out.as_mut_slice() {
        let size = |paths: &[Vec<Constraint>]| paths.iter().map(Vec::len).sum::<usize>();
        let (of_first, of_second) = (opposite(q, first), opposite(q, second));
        match (of_first, of_second) {
            (Some(opposite), _) if size(&opposite) < size(second) => *second = opposite,
            (_, Some(opposite)) if size(&opposite) < size(first) => *first = opposite,
            _ => {}
        }
    }
    out.into_iter()
        .flat_map(|(verdict, paths)| {
            paths.into_iter().map(move |when| Case { when, verdict: verdict.clone() })
        })
        .collect()
}

/// Whether two verdicts say the same where the equations among the conditions hold: each number of both is proved
/// to have a value there, so that 0*sin(1/0) is not 0.
fn same_where(q: &mut Question, when: &[Constraint], a: &Verdict<Expr>, b: &Verdict<Expr>) -> bool {
    let mut defined = true;
    let mut put_in = |verdict: &Verdict<Expr>| {
        let mut verdict = verdict.clone();
        for (equation, _) in when.iter().filter(|(_, signs)| *signs == Signs::ZERO) {
            let Some((symbol, _, value)) = q.solution(*equation) else { continue };
            verdict = verdict.map(&mut |e| {
                let kept = functions::substitute(&mut q.pool, Domain::Kept, &[e], &[(symbol, value)])[0];
                defined &= q.has_value(kept);
                functions::substitute(&mut q.pool, Domain::Cell, &[e], &[(symbol, value)])[0]
            });
        }
        verdict
    };
    put_in(a) == put_in(b) && defined
}

/// What holds exactly where all conditions of one path do not: the first fails, or the first holds and the second
/// fails, and so on. Each must have a value where those before it hold: where sqrt(a) has none, neither it nor its
/// opposite holds.
fn opposite(q: &mut Question, paths: &[Vec<Constraint>]) -> Option<Vec<Vec<Constraint>>> {
    let [path] = paths else { return None };
    let have_values = (0..path.len()).all(|i| q.under(&path[..i], |q| q.has_value(path[i].0)));
    if !have_values {
        return None;
    }
    let failing = path.iter().enumerate().map(|(i, (e, signs))| {
        let mut out = path[..i].to_vec();
        out.push((*e, signs.complement()));
        out
    });
    Some(failing.collect())
}
