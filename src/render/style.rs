//! Choices of an author that change how an answer looks, and nothing of what it says.

/// How an answer is written where there is a choice.
///
/// ```
/// use dini::style::*;
/// let style = Style { punctuation: Punctuation::None, ..Style::default() };
/// let report = dini::Function::parse("relu(x)")?.derivative()?;
/// assert!(report.render_in("latex", &style).unwrap().contains("1 & x > 0"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// The environment of branches in LaTeX.
    pub profile: Profile,
    /// The word before a condition.
    pub condition: ConditionWord,
    /// The word of the branch that counts where no other does.
    pub rest: RestWord,
    /// What stands where there is no derivative.
    pub missing: Missing,
    /// What ends a row.
    pub punctuation: Punctuation,
    /// How a derivative is named.
    pub notation: Notation,
    /// Whether `alpha` is written as the letter.
    pub greek: bool,
    /// The longest line on a terminal, in characters.
    pub width: usize,
}

/// The environment of branches in LaTeX.
///
/// ```
/// use dini::style::*;
/// let report = dini::Function::parse("relu(x)")?.derivative()?;
/// let latex = report.render_in("latex", &Style { profile: Profile::Mathtools, ..Style::default() }).unwrap();
/// assert!(latex.contains(r"\begin{dcases}"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// `cases` of amsmath, which KaTeX and MathJax know, too.
    Amsmath,
    /// `dcases` of mathtools: fractions in full size.
    Mathtools,
    /// `array` with a brace: no package at all.
    Array,
}

/// The word before a condition.
///
/// ```
/// use dini::style::*;
/// let report = dini::Function::parse("relu(x)")?.derivative()?;
/// let latex = report.render_in("latex", &Style { condition: ConditionWord::If, ..Style::default() }).unwrap();
/// assert!(latex.contains(r"\text{if }x > 0"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionWord {
    /// None: `x, & x > 0`.
    None,
    /// `if`
    If,
    /// `for`
    For,
}

/// The word of the branch that counts where no other does.
///
/// ```
/// use dini::style::*;
/// let style = Style { rest: RestWord::Explicit, ..Style::default() };
/// let shown = dini::Function::parse("relu(x)")?.show_in(&dini::Options::default(), "latex", &style)?;
/// assert!(shown.contains(r"x \le 0"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestWord {
    /// `otherwise`
    Otherwise,
    /// `else`
    Else,
    /// The condition, written out where it is the opposite of one comparison; else `otherwise`.
    Explicit,
}

/// What stands where there is no derivative.
///
/// ```
/// use dini::style::*;
/// let report = dini::Function::parse("relu(x)")?.derivative()?;
/// let latex = report.render_in("latex", &Style { missing: Missing::NotExists, ..Style::default() }).unwrap();
/// assert!(latex.contains(r"\nexists"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The word `undefined`.
    Undefined,
    /// The sign for "does not exist".
    NotExists,
    /// A question mark.
    Question,
    /// A dash.
    Dash,
    /// No row; a sentence beside the formula says where there is none, and why.
    Beside,
}

/// What ends a row of branches.
///
/// ```
/// use dini::style::*;
/// let report = dini::Function::parse("relu(x)")?.derivative()?;
/// let latex = report.render_in("latex", &Style { punctuation: Punctuation::Sentence, ..Style::default() }).unwrap();
/// assert!(latex.contains(r"x > 0,"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Punctuation {
    /// A comma between value and condition.
    Comma,
    /// The same, and commas and a full stop at the ends of the rows.
    Sentence,
    /// Nothing.
    None,
}

/// How a derivative is named.
///
/// ```
/// use dini::style::*;
/// let report = dini::Function::parse("x^2")?.derivative()?;
/// let style = Style { notation: Notation::Leibniz, ..Style::default() };
/// assert_eq!(report.to_latex_equation_in(&style), r"\frac{d f}{d x} = 2 x");
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// f'(x)
    Prime,
    /// df/dx
    Leibniz,
    /// The same with round letters: the parameters are variables, too.
    Partial,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            profile: Profile::Amsmath,
            condition: ConditionWord::None,
            rest: RestWord::Otherwise,
            missing: Missing::Undefined,
            punctuation: Punctuation::Comma,
            notation: Notation::Prime,
            greek: true,
            width: 96,
        }
    }
}

/// How a table is written where there is a choice.
///
/// ```
/// use dini::style::*;
/// let style = TableStyle { standalone: true, ..TableStyle::default() };
/// let table = dini::Table::new(&[], &dini::Library::new())?;
/// assert!(table.render("latex", &style).unwrap().starts_with(r"\documentclass"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableStyle {
    /// The style of the formulas.
    pub style: Style,
    /// The lines of a table in LaTeX.
    pub layout: Layout,
    /// A whole document rather than a fragment, where the format knows one.
    pub standalone: bool,
    /// What the table shows.
    pub caption: Option<String>,
    /// The name by which the text refers to it.
    pub label: Option<String>,
}

/// The lines of a table in LaTeX.
///
/// ```
/// use dini::style::*;
/// let style = TableStyle { layout: Layout::Longtable, ..TableStyle::default() };
/// let table = dini::Table::new(&[], &dini::Library::new())?;
/// assert!(table.render("latex", &style).unwrap().contains(r"\endhead"));
/// # Ok::<(), dini::Diagnostic>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// The rules of booktabs.
    #[default]
    Booktabs,
    /// Lines between all cells, without a package.
    Plain,
    /// The rules of booktabs, over several pages.
    Longtable,
}
