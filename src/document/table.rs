//! What a table needs beside the document: the definition without `otherwise`, and
//! the points without a derivative in a few words.

use crate::document::Document;
use crate::document::Word;
use crate::document::formula::Formula;
use crate::document::formula::RowCondition;
use crate::document::formula::Shape;

impl Document {
    /// The document with `otherwise` written out where it is the negation of one comparison, as a column of
    /// conditions wants it.
    pub fn for_table(mut self) -> Document {
        self.definition = self.explicit(self.definition);
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
        let otherwise =
            self.formulas.push(Shape::Compare { first: left, rest: vec![(relation.negated(), *right)] });
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
                        out.push(vec![
                            Word::Formula(point.at.exact),
                            plain(" if "),
                            Word::Formula(case.when),
                            plain(&format!(" ({})", case.verdict)),
                        ]);
                    }
                }
                word => out.push(vec![Word::Formula(point.at.exact), plain(&format!(" ({word})"))]),
            }
        }
        out
    }
}
