//! The command line.

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use dini::style::ConditionWord;
use dini::style::Missing;
use dini::style::Notation;
use dini::style::Profile;
use dini::style::Punctuation;
use dini::style::RestWord;
use dini::style::Style;

/// Derivatives of piecewise-defined functions, each on exactly the domain where it is true.
#[derive(Parser)]
#[command(name = "dini", version, arg_required_else_help = false)]
pub struct Arguments {
    /// What to do; without a command, the prompt.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// A command.
#[derive(Subcommand)]
pub enum Command {
    /// The derivative with its domains, and a verdict at every point without one
    Diff(Diff),
    /// The function itself, in any format
    Show(Show),
    /// The corrected table of activation functions
    Table(Table),
    /// JSON Lines in, JSON Lines out, in order
    Batch(Batch),
    /// What is known of the functions, or of one of them
    Functions(Functions),
    /// The limit at a point or at infinity, from both sides
    Limit(Limit),
    /// Why there is a derivative at a point, or none: the difference quotient from both sides, step by step
    Explain(Explain),
    /// What frameworks return where there is no derivative, beside the truth
    Convention(Convention),
    /// Compares the derivatives of a document with the truth (not available yet)
    #[command(hide = true)]
    Check(Later),
    /// Explains a rule of `check` (not available yet)
    #[command(hide = true)]
    Rule(Later),
    /// Rewrites what stands between `% dini: COMMAND` and `% dini: end` in documents
    Update(Update),
    /// Function and derivative as a picture (not available yet)
    #[command(hide = true)]
    Plot(Later),
    /// Runs a script: the language of the prompt, from a file
    Run(Run),
}

/// What a function is, for several commands.
#[derive(Args, Clone)]
pub struct Source {
    /// The function, for example 'relu(x)'; `-` reads standard input
    #[arg(allow_hyphen_values = true)]
    pub expression: Option<String>,
    /// A file with one statement a line; definitions may be used below
    #[arg(long, value_name = "FILE")]
    pub file: Option<std::path::PathBuf>,
    /// The variable, if it is not clear
    #[arg(long, value_name = "NAME")]
    pub var: Option<String>,
    /// An assumption on parameters, for example 'a > 0'
    #[arg(long, value_name = "CONDITION", allow_hyphen_values = true)]
    pub assume: Vec<String>,
    /// The output format
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub to: Option<String>,
    /// The input language
    #[arg(long, value_name = "LANGUAGE", default_value = "dini")]
    pub from: Language,
}

/// How an answer looks, where there is a choice. Nothing of this changes what it says.
#[derive(Args, Clone)]
pub struct Look {
    /// The environment of branches in LaTeX
    #[arg(long, value_name = "PROFILE", default_value = "amsmath", value_parser = ["amsmath", "mathtools", "array"], help_heading = "Style")]
    pub profile: String,
    /// The word before a condition
    #[arg(long, value_name = "WORD", default_value = "none", value_parser = ["none", "if", "for"], help_heading = "Style")]
    pub condition: String,
    /// The word of the branch for everything else
    #[arg(long, value_name = "WORD", default_value = "otherwise", value_parser = ["otherwise", "else", "explicit"], help_heading = "Style")]
    pub rest: String,
    /// What stands where there is no derivative; `beside` leaves the row out and says it in a sentence
    #[arg(long, value_name = "WORD", default_value = "undefined", value_parser = ["undefined", "nexists", "question", "dash", "beside"], help_heading = "Style")]
    pub missing: String,
    /// What ends the rows
    #[arg(long, value_name = "KIND", default_value = "comma", value_parser = ["comma", "sentence", "none"], help_heading = "Style")]
    pub punctuation: String,
    /// How a derivative is named
    #[arg(long, value_name = "KIND", default_value = "prime", value_parser = ["prime", "leibniz", "partial"], help_heading = "Style")]
    pub notation: String,
    /// Write the names of Greek letters as words
    #[arg(long, help_heading = "Style")]
    pub no_greek: bool,
    /// Write an equation, f'(x) = ..., rather than its right-hand side
    #[arg(long, help_heading = "Style")]
    pub equation: bool,
}

impl Look {
    /// The same for the library.
    pub fn style(&self) -> Style {
        Style {
            profile: match self.profile.as_str() {
                "mathtools" => Profile::Mathtools,
                "array" => Profile::Array,
                _ => Profile::Amsmath,
            },
            condition: match self.condition.as_str() {
                "if" => ConditionWord::If,
                "for" => ConditionWord::For,
                _ => ConditionWord::None,
            },
            rest: match self.rest.as_str() {
                "else" => RestWord::Else,
                "explicit" => RestWord::Explicit,
                _ => RestWord::Otherwise,
            },
            missing: match self.missing.as_str() {
                "nexists" => Missing::NotExists,
                "question" => Missing::Question,
                "dash" => Missing::Dash,
                "beside" => Missing::Beside,
                _ => Missing::Undefined,
            },
            punctuation: match self.punctuation.as_str() {
                "sentence" => Punctuation::Sentence,
                "none" => Punctuation::None,
                _ => Punctuation::Comma,
            },
            notation: match self.notation.as_str() {
                "leibniz" => Notation::Leibniz,
                "partial" => Notation::Partial,
                _ => Notation::Prime,
            },
            greek: !self.no_greek,
            ..Style::default()
        }
    }
}

fn formats() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(dini::FORMATS.iter().map(|format| format.name))
}

/// A language to read.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// dini's own.
    Dini,
    /// LaTeX (not available yet).
    Latex,
}

#[derive(Args)]
pub struct Diff {
    #[command(flatten)]
    pub source: Source,
    /// The order of the derivative
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub order: u32,
    /// A further point to report on, for example 1/2
    #[arg(long, value_name = "POINT", allow_hyphen_values = true)]
    pub at: Vec<String>,
    /// Count the one-sided derivative at an edge of the domain as a value
    #[arg(long)]
    pub one_sided: bool,
    /// Say the four Dini derivatives at every point listed
    #[arg(long)]
    pub dini: bool,
    /// Say the Clarke subdifferential at every point listed, or why there is none
    #[arg(long)]
    pub clarke: bool,
    /// Write repeated subterms once, by name
    #[arg(long)]
    pub share: bool,
    #[command(flatten)]
    pub look: Look,
}

#[derive(Args)]
pub struct Limit {
    #[command(flatten)]
    pub source: Source,
    /// Where the variable goes: 0, 0+, 0-, inf, -inf
    #[arg(long, value_name = "POINT", allow_hyphen_values = true)]
    pub at: String,
    /// Show how the limit was found
    #[arg(long)]
    pub trace: bool,
    #[command(flatten)]
    pub look: Look,
}

#[derive(Args)]
pub struct Explain {
    #[command(flatten)]
    pub source: Source,
    /// The point, for example 0
    #[arg(long, value_name = "POINT", allow_hyphen_values = true)]
    pub at: String,
    #[command(flatten)]
    pub look: Look,
}

#[derive(Args)]
pub struct Show {
    #[command(flatten)]
    pub source: Source,
    /// Only say what is wrong
    #[arg(long)]
    pub quiet: bool,
    #[command(flatten)]
    pub look: Look,
}

#[derive(Args)]
pub struct Table {
    /// Names of functions; the nine common ones if none is given
    pub names: Vec<String>,
    /// A file with definitions: its functions are the rows
    #[arg(long, value_name = "FILE")]
    pub file: Option<std::path::PathBuf>,
    /// The output format
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub to: Option<String>,
    /// All rows of the catalogue
    #[arg(long, conflicts_with_all = ["names", "file"])]
    pub all: bool,
    /// The columns, separated by commas
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', value_parser = columns())]
    pub columns: Vec<String>,
    /// A column with what a framework returns where there is no derivative: torch, jax, tensorflow, ...
    #[arg(long, value_name = "FRAMEWORK")]
    pub with_convention: Option<String>,
    /// The lines of a table in LaTeX
    #[arg(long, value_name = "LAYOUT", default_value = "booktabs", value_parser = ["booktabs", "plain", "longtable"])]
    pub layout: String,
    /// What the table shows
    #[arg(long, value_name = "TEXT")]
    pub caption: Option<String>,
    /// The name by which the text refers to the table
    #[arg(long, value_name = "NAME", requires = "caption", value_parser = label)]
    pub label: Option<String>,
    /// A whole document rather than a fragment
    #[arg(long)]
    pub standalone: bool,
    #[command(flatten)]
    pub look: Look,
}

/// A label in all languages: letters, digits and a few signs.
fn label(text: &str) -> Result<String, String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || ":.-_".contains(c);
    if !text.is_empty() && text.chars().all(is_part) {
        Ok(text.to_owned())
    } else {
        Err("a label has letters, digits, `:`, `.`, `-` and `_`".to_owned())
    }
}

fn columns() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(dini::Column::NAMES.iter().map(|(name, _)| *name))
}

#[derive(Args)]
pub struct Batch {
    /// The requests; standard input if none is given
    pub file: Option<std::path::PathBuf>,
    /// How many requests are worked on at a time; the answers keep their order
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub jobs: usize,
}

#[derive(Args)]
pub struct Functions {
    /// One function
    pub name: Option<String>,
    /// The output format: text or json
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"])]
    pub to: Option<String>,
}

#[derive(Args)]
pub struct Convention {
    /// A function; all that were measured if none is given
    pub name: Option<String>,
    /// One framework: torch, jax, tensorflow, ...
    #[arg(long, value_name = "NAME")]
    pub framework: Option<String>,
    /// The output format: text or json
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"])]
    pub to: Option<String>,
}

#[derive(Args)]
pub struct Update {
    /// The documents: .tex, .md, .html, .typ
    #[arg(required = true)]
    pub files: Vec<std::path::PathBuf>,
    /// Only tell what is stale; exit 1 if something is
    #[arg(long)]
    pub check: bool,
}

#[derive(Args)]
pub struct Run {
    /// The script; `-` reads standard input
    pub file: std::path::PathBuf,
    /// Go on after an error
    #[arg(long)]
    pub keep_going: bool,
}

#[derive(Args)]
pub struct Later {
    /// Arguments of the command
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub rest: Vec<String>,
}
