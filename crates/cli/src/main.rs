//! `podarium`: the playground without a page.
//!
//! Exit status 0 when all is well, 1 when a check fails, 2 on bad usage or input, with one clear
//! line on standard error.

mod bundle;
mod commands;
mod input;

use std::process::ExitCode;

/// What went wrong.
pub enum Failure {
    /// A check does not hold: exit status 1.
    Check(String),
    /// Bad usage or input: exit status 2.
    Usage(String),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Check(text)) => {
            eprintln!("{text}");
            ExitCode::from(1)
        }
        Err(Failure::Usage(text)) => {
            eprintln!("podarium: {text}");
            ExitCode::from(2)
        }
    }
}
