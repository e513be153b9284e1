//! `cargo xtask fuzz`: random inputs to everything that reads text, for a given time.
//!
//! The subjects and their properties are in `tests/src/fuzz.rs`.

use crate::failure::Failure;
use crate::process::{announce, run as run_command};
use crate::{Task, workspace};

pub const TASK: Task = Task {
    name: "fuzz",
    usage: "[SECONDS | --seed N] [SUBJECT]",
    about: "try random inputs to everything that reads text",
    run,
};

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    announce("Fuzzing");
    let mut program = workspace::program_of_tests("fuzz");
    program.args(words.raw_args()?);
    let remedy = "Keep the input in `kept` of its subject and mend the code.";
    run_command(&mut program, remedy)
}
