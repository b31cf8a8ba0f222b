//! The program `dini`: files, terminal and arguments around the library.

mod arguments;
mod batch;
mod commands;
mod files;
mod message;
mod prompt;
mod script;
mod session;
mod signs;
mod update;

use std::process::ExitCode;

use clap::Parser;

/// Expressions are many small lists: the system's allocator took a third of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    let code = commands::run(arguments);
    ExitCode::from(code)
}
