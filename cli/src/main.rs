//! The program `dini`: files, terminal and arguments around the library.

mod arguments;
mod batch;
mod commands;
mod message;
mod session;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    let code = commands::run(arguments);
    ExitCode::from(code)
}
