//! What a table says beside the documents of its rows: which columns, and words for those that are no formula.

use crate::document::CaseEntry;
use crate::document::Document;
use crate::document::Extended;
use crate::document::Name;
use crate::document::PointEntry;
use crate::document::Word;
use crate::document::formula::Formula;
use crate::document::formula::RowCondition;
use crate::document::formula::Shape;
use crate::document::generalised;
use crate::line::Side;
use crate::syntax::tree::Relation;

/// A column of a table.
///
/// ```
/// assert_eq!(dini::Column::NAMES[2], ("derivative", dini::Column::Derivative));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The name.
    Name,
    /// The function as its author wrote it.
    Definition,
    /// The derivative.
    Derivative,
    /// The points without a derivative, each with its word.
    Missing,
    /// The same with the reason: both one-sided derivatives, or the limits that differ.
    Why,
    /// The class.
    Class,
    /// Both one-sided derivatives at the points without a derivative.
    OneSided,
    /// The four Dini derivatives at the same points.
    Dini,
    /// The Clarke subdifferential at the same points, or why there is none.
    Clarke,
    /// What a framework returns at the same points.
    Convention,
}

impl Column {
    /// All columns by their names on the command line.
    pub const NAMES: [(&'static str, Column); 10] = [
        ("name", Column::Name),
        ("definition", Column::Definition),
        ("derivative", Column::Derivative),
        ("missing", Column::Missing),
        ("why", Column::Why),
        ("class", Column::Class),
        ("one-sided", Column::OneSided),
        ("dini", Column::Dini),
        ("clarke", Column::Clarke),
        ("convention", Column::Convention),
    ];

    /// Its name in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Column::Name => "name",
            Column::Definition => "definition",
            Column::Derivative => "derivative",
            Column::Missing => "missing",
            Column::Why => "why",
            Column::Class => "class",
            Column::OneSided => "one_sided",
            Column::Dini => "dini",
            Column::Clarke => "clarke",
            Column::Convention => "convention",
        }
    }

    /// The columns of a table whose author asks for none.
    pub const COMMON: [Column; 4] = [Column::Name, Column::Definition, Column::Derivative, Column::Missing];
}

/// A table.
///
/// ```
/// // A table is made by `dini::Table`, which owns its document.
/// assert_eq!(dini::Column::COMMON.len(), 4);
/// ```
#[derive(Clone, Debug)]
pub struct TableDocument {
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// A row: the document, and what the columns say of it.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// The answer about the function.
    pub document: Document,
    /// A cell for each column.
    pub cells: Vec<TableCell>,
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum TableCell {
    /// The name of the function.
    Name,
    /// The function.
    Definition,
    /// The derivative.
    Derivative,
    /// Sentences, one below the other where there is room.
    Words(Vec<Vec<Word>>),
}

impl TableRow {
    /// The row of a function; `conventions` are the sentences of that column.
    pub fn new(document: Document, columns: &[Column], conventions: Vec<Vec<Word>>) -> TableRow {
        let mut document = document.with_explicit_rest().with_increasing_branches();
        let mut conventions = Some(conventions);
        let cells = columns
            .iter()
            .map(|column| match column {
                Column::Name => TableCell::Name,
                Column::Definition => TableCell::Definition,
                Column::Derivative => TableCell::Derivative,
                Column::Missing => TableCell::Words(document.missing()),
                Column::Why => TableCell::Words(document.reasons(&Name::f())),
                Column::Class => TableCell::Words(document.class()),
                Column::OneSided => TableCell::Words(document.one_sided()),
                Column::Dini => TableCell::Words(document.at_missing(generalised::dini)),
                Column::Clarke => TableCell::Words(document.at_missing(generalised::clarke)),
                Column::Convention => TableCell::Words(conventions.take().unwrap_or_default()),
            })
            .collect();
        TableRow { document, cells }
    }
}

fn text(words: &str) -> Word {
    Word::Text(words.to_owned())
}

impl Document {
    /// The document with `otherwise` written out where it is the negation of one comparison, as a column of
    /// conditions wants it.
    pub fn with_explicit_rest(mut self) -> Document {
        self.definition = self.explicit(self.definition);
        self
    }

    /// The branches of the definition from left to right, where that is the same function.
    fn with_increasing_branches(mut self) -> Document {
        if let (Shape::Branches(rows, index), Some(order)) =
            (self.formulas.shape(self.definition).clone(), &self.increasing)
            && rows.len() == order.len()
            && rows.iter().all(|row| matches!(row.condition, RowCondition::For(_)) || !row.at.is_empty())
        {
            let rows = order.iter().map(|i| rows[*i].clone()).collect();
            self.definition = self.formulas.push(Shape::Branches(rows, index));
        }
        self
    }

    /// The document with sentences that say where there is no derivative, and why.
    pub fn with_reasons_beside(mut self) -> Document {
        let name = self.name.clone();
        // What is not decided keeps its row.
        let missing = |p: &&PointEntry| lacks_derivative(p) && p.verdict != "undecided";
        let points: Vec<PointEntry> = self.points.iter().filter(missing).cloned().collect();
        let reasons: Vec<Vec<Word>> = points.iter().map(|point| self.reason(&name, point)).collect();
        self.beside = reasons
            .into_iter()
            .map(|words| std::iter::once(text("no derivative at ")).chain(words).collect())
            .collect();
        self
    }

    fn explicit(&mut self, f: Formula) -> Formula {
        let Shape::Branches(rows, index) = self.formulas.shape(f).clone() else { return f };
        let [first, last] = rows.as_slice() else { return f };
        let (RowCondition::For(condition), RowCondition::Otherwise) = (first.condition, last.condition)
        else {
            return f;
        };
        let Shape::Compare { first: left, rest } = self.formulas.shape(condition).clone() else { return f };
        let [(relation, right)] = rest.as_slice() else { return f };
        let rest = vec![(relation.negated(), *right)];
        let otherwise = self.formulas.push(Shape::Compare { first: left, rest });
        let mut rows = rows.clone();
        rows[1].condition = RowCondition::For(otherwise);
        self.formulas.push(Shape::Branches(rows, index))
    }

    /// The points of the domain without a derivative, each with the condition and the word: `0 if a != 1
    /// (corner)`.
    pub fn missing(&self) -> Vec<Vec<Word>> {
        let mut out = Vec::new();
        for point in &self.points {
            let plain = |word: &str| Word::Text(word.replace('_', " "));
            match point.verdict {
                "differentiable" | "outside" => {}
                "depends" => {
                    for case in point.cases.iter().filter(|c| c.verdict != "differentiable") {
                        let mut words = self.place(point, Some(case.when));
                        words.push(plain(&format!(" ({})", case.verdict)));
                        out.push(words);
                    }
                }
                word => {
                    let mut words = self.place(point, None);
                    words.push(plain(&format!(" ({word})")));
                    out.push(words);
                }
            }
        }
        out
    }

    /// The points of the domain without a derivative, each with the reason as a formula: f'_-(0) = 0 != 1 = f'_+(0).
    fn reasons(&mut self, name: &Name) -> Vec<Vec<Word>> {
        let points: Vec<PointEntry> = self.points.iter().filter(|p| lacks_derivative(p)).cloned().collect();
        points.iter().map(|point| self.reason(name, point)).collect()
    }

    fn reason(&mut self, name: &Name, point: &PointEntry) -> Vec<Word> {
        let mut out = self.place(point, None);
        out.push(text(": "));
        match point.verdict {
            "corner" | "cusp" | "vertical_tangent" => {
                let differ =
                    if point.verdict == "vertical_tangent" { Relation::Equal } else { Relation::NotEqual };
                let both = [(Side::Left, &point.left), (Side::Right, &point.right)];
                let [Some((f, left)), Some((g, right))] =
                    both.map(|(side, slope)| Some((self.slope(name, side, 1, point), self.extended(slope)?)))
                else {
                    out.push(text(&point.verdict.replace('_', " ")));
                    return out;
                };
                let rest = match differ {
                    Relation::Equal => vec![(Relation::Equal, left), (Relation::Equal, g)],
                    _ => vec![(Relation::Equal, left), (differ, right), (Relation::Equal, g)],
                };
                out.push(Word::Formula(self.formulas.push(Shape::Compare { first: f, rest })));
            }
            "jump" => {
                let both = [(Side::Left, &point.left_limit), (Side::Right, &point.right_limit)];
                let [Some((f, left)), Some((g, right))] =
                    both.map(|(side, limit)| Some((self.slope(name, side, 0, point), self.extended(limit)?)))
                else {
                    out.push(text("jump"));
                    return out;
                };
                let rest = vec![(Relation::Equal, left), (Relation::NotEqual, right), (Relation::Equal, g)];
                out.push(Word::Formula(self.formulas.push(Shape::Compare { first: f, rest })));
            }
            "depends" => {
                let missing = |c: &&CaseEntry| !matches!(c.verdict, "differentiable" | "undecided");
                for (i, case) in point.cases.iter().filter(missing).enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    let word = case.verdict.replace('_', " ");
                    out.extend([text(&format!("{comma}{word} if ")), Word::Formula(case.when)]);
                }
            }
            word => out.push(text(&word.replace('_', " "))),
        }
        out
    }

    /// f'_-(p) as a formula, and for order 0 the limit of f.
    fn slope(&mut self, name: &Name, side: Side, order: u32, point: &PointEntry) -> Formula {
        let name = Box::new(name.clone());
        let order = if order == 0 { self.order - 1 } else { self.order };
        self.formulas.push(Shape::OneSided { name, order, side, at: point.at.exact })
    }

    fn extended(&mut self, e: &Extended) -> Option<Formula> {
        let infinity = |document: &mut Document| document.formulas.push(Shape::Name("inf".to_owned()));
        match e {
            Extended::Finite(q) => Some(q.exact),
            Extended::PlusInfinity => Some(infinity(self)),
            Extended::MinusInfinity => {
                let infinity = infinity(self);
                Some(self.formulas.push(Shape::Negate(infinity)))
            }
            Extended::DoesNotExist | Extended::Absent => None,
        }
    }

    fn one_sided(&mut self) -> Vec<Vec<Word>> {
        let points: Vec<PointEntry> = self.points.iter().filter(|p| lacks_derivative(p)).cloned().collect();
        let mut out = Vec::new();
        for point in points {
            let mut words = Vec::new();
            if let Some(when) = point.when {
                words.extend([text("if "), Word::Formula(when), text(": ")]);
            }
            let before = words.len();
            for (side, slope) in [(Side::Left, &point.left), (Side::Right, &point.right)] {
                let Some(value) = self.extended(slope) else { continue };
                let first = self.slope(&Name::f(), side, 1, &point);
                let equation = Shape::Compare { first, rest: vec![(Relation::Equal, value)] };
                if words.len() > before {
                    words.push(text(", "));
                }
                words.push(Word::Formula(self.formulas.push(equation)));
            }
            if words.len() > before {
                out.push(words);
            }
        }
        out
    }

    /// A sentence on each point without a derivative.
    fn at_missing(&self, of: fn(&Document, &PointEntry) -> Vec<Word>) -> Vec<Vec<Word>> {
        let points = self.points.iter().filter(|point| lacks_derivative(point));
        let said = points.map(|point| {
            let mut words = vec![text("at ")];
            words.extend(self.place(point, None));
            words.push(text(": "));
            words.extend(of(self, point));
            words
        });
        said.collect()
    }

    /// C^1 as a formula, other classes as words.
    fn class(&mut self) -> Vec<Vec<Word>> {
        let word = self.smoothness.clone().unwrap_or_else(|| "depends".to_owned());
        let Some(order) = word.strip_prefix("C^") else { return vec![vec![text(&word)]] };
        let base = self.formulas.push(Shape::Name("C".to_owned()));
        let exponent = match order.parse::<i64>() {
            Ok(k) => Shape::Number(k.into()),
            Err(_) => Shape::Name(order.to_owned()),
        };
        let exponent = self.formulas.push(exponent);
        vec![vec![Word::Formula(self.formulas.push(Shape::Power(base, exponent)))]]
    }
}

fn lacks_derivative(point: &PointEntry) -> bool {
    !matches!(point.verdict, "differentiable" | "outside")
}
