//! Exact values to hand out.

use std::fmt;

use crate::decide::Question;
use crate::document::Formulas;
use crate::document::quantity;
use crate::expr::Expr;
use crate::render::formula_latex;
use crate::render::formula_text;

/// An exact number, or an expression in parameters.
///
/// `==` compares the texts: equal texts are equal values, the converse is not claimed (see
/// [`crate::equal`]).
///
/// ```
/// let value = dini::Function::parse("sqrt(x)")?.value_at("2", &dini::Options::default())?.unwrap();
/// assert_eq!(value.text(), "sqrt(2)");
/// assert_eq!(value.approx(), Some("1.414213562373095"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    text: String,
    latex: String,
    approx: Option<String>,
}

impl Value {
    pub(crate) fn of(q: &mut Question, e: Expr) -> Value {
        let mut formulas = Formulas::new("");
        let quantity = quantity(q, &mut formulas, e);
        Value {
            text: formula_text(&formulas, quantity.exact),
            latex: formula_latex(&formulas, quantity.exact),
            approx: quantity.approx,
        }
    }

    /// The exact value in the language.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The exact value in LaTeX.
    pub fn latex(&self) -> &str {
        &self.latex
    }

    /// A decimal of 17 significant proved digits; none where a parameter occurs.
    pub fn approx(&self) -> Option<&str> {
        self.approx.as_deref()
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}
