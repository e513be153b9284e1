//! `cargo xtask`: everything a developer of this project types, one task per file.
//!
//! Tasks are listed in `ALL`; each takes its own arguments, prints what it is doing when that
//! takes long, and fails with a sentence that says what to do about it.

mod bench;
mod browser;
mod build;
mod bundle;
mod ci;
mod css;
mod failure;
mod fuzz;
mod neighbours;
mod opening;
mod page;
mod process;
mod serve;
mod shots;
mod site;
mod size;
mod split;
mod test;
mod tidy;
mod tools;
mod trunk;
mod workspace;

use failure::Failure;
use std::process::ExitCode;

/// One task: `cargo xtask <name> <arguments>`.
struct Task {
    /// The word typed.
    name: &'static str,
    /// Its arguments, as help shows them.
    usage: &'static str,
    /// One line of help.
    about: &'static str,
    /// Does it.
    run: fn(lexopt::Parser) -> Result<(), Failure>,
}

/// Every task, in the order of help.
const ALL: &[Task] = &[
    serve::TASK,
    test::TASK,
    build::TASK,
    ci::TASK,
    tidy::TASK,
    size::TASK,
    bench::TASK,
    fuzz::TASK,
    shots::TASK,
    opening::TASK,
];

fn main() -> ExitCode {
    let mut words = lexopt::Parser::from_env();
    let name = match words.next() {
        Ok(Some(lexopt::Arg::Value(word))) => word.to_string_lossy().into_owned(),
        Ok(Some(lexopt::Arg::Long("help") | lexopt::Arg::Short('h'))) => {
            print!("{}", help());
            return ExitCode::SUCCESS;
        }
        _ => String::new(),
    };
    let Some(task) = ALL.iter().find(|task| task.name == name) else {
        eprint!("{}", help());
        return ExitCode::from(2);
    };
    match (task.run)(words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn help() -> String {
    let mut text = String::from("What to type:\n");
    for task in ALL {
        let words = format!("cargo xtask {} {}", task.name, task.usage);
        text.push_str(&format!("  {words:<46} {}\n", task.about));
    }
    text
}
