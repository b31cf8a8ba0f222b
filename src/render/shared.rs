//! The text form with repeated subterms written once, by name.
//!
//! A formula that occurs more than once and is not short gets a name; the derivative
//! comes last. The lines are definitions of the language, in an order that reads.

use crate::document::Document;
use crate::document::Formula;
use crate::document::Formulas;
use crate::document::Shape;
use crate::render::style::Style;
use crate::render::text;

/// Subterms shorter than this many parts are repeated.
const SHORT: usize = 3;

/// Definitions of the shared subterms, then the derivative.
pub fn text(document: &Document) -> String {
    let formulas = &document.formulas;
    let n = formulas.len();
    let children = |i: usize, visit: &mut dyn FnMut(usize)| {
        let _ = formulas.shape(Formula(i as u32)).map(&mut |c| {
            visit(c.0 as usize);
            c
        });
    };
    let mut uses = vec![0usize; n];
    for row in &document.rows {
        let _ = row.map(&mut |f| {
            uses[f.0 as usize] += 1;
            f
        });
    }
    for i in (0..n).rev() {
        if uses[i] > 0 {
            children(i, &mut |c| uses[c] += 1);
        }
    }
    let mut size = vec![1usize; n];
    for i in 0..n {
        let mut total = 1usize;
        children(i, &mut |c| total = total.saturating_add(size[c]));
        size[i] = total;
    }
    // Each formula once more, with names in place of what is shared.
    let mut written = Formulas::new(formulas.variable());
    let mut reference: Vec<Formula> = Vec::with_capacity(n);
    let mut lines = Vec::new();
    for i in 0..n {
        let shape = formulas.shape(Formula(i as u32)).map(&mut |c| reference[c.0 as usize]);
        let f = written.push(shape);
        if uses[i] > 1 && size[i] > SHORT {
            let name = format!("t{}", lines.len() + 1);
            lines.push((name.clone(), f));
            reference.push(written.push(Shape::Name(name)));
        } else {
            reference.push(f);
        }
    }
    let map = |f: &Formula| reference[f.0 as usize];
    let shared = Document {
        rows: document.rows.iter().map(|row| row.map(&mut |f| reference[f.0 as usize])).collect(),
        binder: document.binder.as_ref().map(map),
        assumptions_used: document.assumptions_used.iter().map(map).collect(),
        formulas: written,
        ..document.clone()
    };
    let mut out = String::new();
    for (name, f) in lines {
        out.push_str(&format!("{name} = {}\n", text::formula(&shared.formulas, f)));
    }
    out.push_str(&text::render(&shared, &Style::default()));
    out
}
