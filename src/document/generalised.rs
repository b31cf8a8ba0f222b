//! Lines on generalised derivatives, each with the label that says what it is.

use crate::derive::NoClarke;
use crate::document::Document;
use crate::document::Extended;
use crate::document::PointEntry;
use crate::document::Word;
use crate::document::formula::Formula;
use crate::document::formula::Shape;

/// What is asked for beside the derivative.
#[derive(Clone, Copy, Debug, Default)]
pub struct Generalised {
    /// The one-sided derivatives that count as values at edges of the domain.
    pub one_sided: bool,
    /// The four Dini derivatives at every point that is listed.
    pub dini: bool,
    /// The Clarke subdifferential at every point that is listed.
    pub clarke: bool,
}

fn text(words: &str) -> Word {
    Word::Text(words.to_owned())
}

/// A line for each point and kind.
pub fn generalised(document: &Document, wanted: Generalised) -> Vec<Vec<Word>> {
    let is_said = |query: &&PointEntry| {
        let same = |point: &PointEntry| {
            point.family.is_none() && document.formulas.same(point.at.exact, query.at.exact)
        };
        document.points.iter().any(same)
    };
    let queries = document.queries.iter().filter(|query| !is_said(query));
    let mut out = Vec::new();
    for point in document.points.iter().chain(queries) {
        let lines = [
            wanted.one_sided.then(|| one_sided(point)).flatten(),
            wanted.dini.then(|| dini(document, point)),
            wanted.clarke.then(|| clarke(document, point)),
        ];
        for line in lines.into_iter().flatten() {
            let mut words = vec![text("at ")];
            words.extend(document.place(point, None));
            words.push(text(": "));
            words.extend(line);
            out.push(words);
        }
    }
    out
}

impl Document {
    /// A point, with the family and the parameters for which it is spoken of: `k*pi, k in Z if a > 0`; in one of its
    /// cases with the condition of the case.
    pub(super) fn place(&self, point: &PointEntry, case: Option<Formula>) -> Vec<Word> {
        let mut words = vec![Word::Formula(point.at.exact)];
        if let Some(family) = point.family {
            words.extend([text(", "), Word::Formula(family)]);
        }
        let conditions: Vec<Formula> = point.when.into_iter().chain(case).collect();
        for (i, condition) in conditions.iter().enumerate() {
            words.push(text(match (i, point.family) {
                (0, None) => " if ",
                (0, Some(_)) => ", ",
                _ => " and ",
            }));
            let is_loose = matches!(self.formulas.shape(*condition), Shape::Or(_));
            if is_loose && (conditions.len() > 1 || point.family.is_some()) {
                words.extend([text("("), Word::Formula(*condition), text(")")]);
            } else {
                words.push(Word::Formula(*condition));
            }
        }
        words
    }
}

fn one_sided(point: &PointEntry) -> Option<Vec<Word>> {
    if point.verdict != "endpoint" {
        return None;
    }
    let (side, value) = match point.reached {
        [true, _] => ("left", &point.left),
        _ => ("right", &point.right),
    };
    Some(match value {
        Extended::Absent => vec![text(side), text(" derivative not decided")],
        Extended::Finite(_) => vec![
            text(side),
            text(" derivative "),
            Word::Extended(value.clone()),
            text(", counted as a value at the edge of the domain; no derivative"),
        ],
        _ => vec![
            text(side),
            text(" derivative "),
            Word::Extended(value.clone()),
            text(", not counted: it is no number"),
        ],
    })
}

pub(super) fn dini(_: &Document, point: &PointEntry) -> Vec<Word> {
    let Some([a, b, c, d]) = &point.dini else {
        let why = match point.verdict {
            "outside" => "no value, hence no Dini derivatives",
            "depends" => "the Dini derivatives depend on the parameters",
            _ => "Dini derivatives not decided",
        };
        return vec![text(why)];
    };
    let pair = |words: &mut Vec<Word>, side: &str, is_there: bool, lower: &Extended, upper: &Extended| {
        if *lower == Extended::Absent && *upper == Extended::Absent {
            let why = if is_there { " not decided" } else { " none (no values there)" };
            words.extend([text(side), text(why)]);
            return;
        }
        words.extend([text(side), text(" lower "), Word::Extended(lower.clone())]);
        words.extend([text(", "), text(side), text(" upper "), Word::Extended(upper.clone())]);
    };
    let mut words = vec![text("Dini derivatives ")];
    pair(&mut words, "left", point.reached[0], a, b);
    words.push(text(", "));
    pair(&mut words, "right", point.reached[1], c, d);
    words
}

pub(super) fn clarke(document: &Document, point: &PointEntry) -> Vec<Word> {
    let why = match &point.clarke {
        Ok([low, high]) => {
            return vec![
                text("Clarke subdifferential ["),
                Word::Formula(low.exact),
                text(", "),
                Word::Formula(high.exact),
                text("]"),
            ];
        }
        Err(NoClarke::Outside) => "there is no value",
        Err(NoClarke::Isolated) => "there are no values next to the point",
        Err(NoClarke::Edge) => "the point is an edge of the domain",
        Err(NoClarke::Discontinuous) => return without(document, " is not continuous there"),
        Err(NoClarke::Unbounded) => {
            return without(document, " is not Lipschitz there, as its slopes near the point are unbounded");
        }
        Err(NoClarke::Depends) => "it depends on the parameters",
        Err(NoClarke::Undecided) => "not decided",
    };
    vec![text("no Clarke subdifferential: "), text(why)]
}

fn without(document: &Document, why: &str) -> Vec<Word> {
    vec![text("no Clarke subdifferential: "), Word::Formula(document.spoken), text(why)]
}
