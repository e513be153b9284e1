//! `cargo xtask shots`: pictures of the page, by the table in tests/browser/src/scenes.rs.

use crate::failure::Failure;
use crate::{Task, browser, process, workspace};
use std::path::PathBuf;

pub const TASK: Task = Task {
    name: "shots",
    usage: "[--out DIR] [WORD]",
    about: "take pictures of the page (target/shots)",
    run,
};

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    let mut out = workspace::target().join("shots");
    let mut filter = None;
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("out") => out = PathBuf::from(words.value()?),
            lexopt::Arg::Value(word) if filter.is_none() => filter = Some(word),
            _ => return Err(word.unexpected().into()),
        }
    }
    // The bundle is served from here, but written where the person stands.
    let out = std::path::absolute(&out).map_err(|error| Failure::file(&out, error))?;
    let mut command = browser::with_path(browser::command_on_fresh_page("shots")?, &out);
    command.args(filter);
    process::announce("Taking pictures in Chromium");
    process::run(
        &mut command,
        "A scene's script may have failed: see the message above.",
    )
}
