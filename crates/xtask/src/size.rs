//! `cargo xtask size`: what the page weighs compressed, and whether that is allowed.

use crate::failure::Failure;
use crate::{Task, browser, page, process, workspace};

pub const TASK: Task = Task {
    name: "size",
    usage: "",
    about: "weigh the page, compressed with brotli",
    run,
};

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    if let Some(word) = words.next()? {
        return Err(word.unexpected().into());
    }
    check()
}

/// Builds the page as published and weighs it.
pub fn check() -> Result<(), Failure> {
    let folder = page::build_for_checks()?;
    process::announce("Weighing the page");
    let mut cargo = workspace::cargo();
    cargo.args(["run", "--quiet", "--package", "browser", "--", "size"]);
    process::run(
        &mut browser::with_path(cargo, &folder),
        "It weighs too much: see above.",
    )
}
