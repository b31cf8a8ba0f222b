//! The command line.

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;

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
    /// What frameworks return at the kinks (not available yet)
    #[command(hide = true)]
    Convention(Later),
    /// Compares the derivatives of a document with the truth (not available yet)
    #[command(hide = true)]
    Check(Later),
    /// Explains a rule of `check` (not available yet)
    #[command(hide = true)]
    Rule(Later),
    /// Rewrites the formulas of a document (not available yet)
    #[command(hide = true)]
    Update(Later),
    /// Function and derivative as a picture (not available yet)
    #[command(hide = true)]
    Plot(Later),
    /// Runs a script (not available yet)
    #[command(hide = true)]
    Run(Later),
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
}

#[derive(Args)]
pub struct Explain {
    #[command(flatten)]
    pub source: Source,
    /// The point, for example 0
    #[arg(long, value_name = "POINT", allow_hyphen_values = true)]
    pub at: String,
}

#[derive(Args)]
pub struct Show {
    #[command(flatten)]
    pub source: Source,
    /// Only say what is wrong
    #[arg(long)]
    pub quiet: bool,
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
    /// A whole document rather than a fragment
    #[arg(long)]
    pub standalone: bool,
}

#[derive(Args)]
pub struct Batch {
    /// The requests; standard input if none is given
    pub file: Option<std::path::PathBuf>,
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
pub struct Later {
    /// Arguments of the command
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub rest: Vec<String>,
}
