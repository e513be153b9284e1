//! `cargo xtask test`: every test there is, native and in both browsers, installing what is
//! missing first.

use crate::failure::Failure;
use crate::process::{Tally, announce, run_counted};
use crate::{Task, browser, page, workspace};
use std::path::PathBuf;

pub const TASK: Task = Task {
    name: "test",
    usage: "[--native | --browser] [WORD]",
    about: "run every test, native and in Chromium and Firefox",
    run,
};

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    let (mut is_native, mut is_browser, mut filter) = (true, true, None);
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("native") => is_browser = false,
            lexopt::Arg::Long("browser") => is_native = false,
            lexopt::Arg::Value(word) if filter.is_none() => {
                filter = Some(word.to_string_lossy().into_owned());
            }
            _ => return Err(word.unexpected().into()),
        }
    }
    let mut tally = Tally::default();
    if is_native {
        tally = tally.plus(native(filter.as_deref())?);
    }
    if is_browser {
        tally = tally.plus(in_browsers(page::build_for_checks()?, filter.as_deref())?);
    }
    println!("\n{} passed, {} failed", tally.passed, tally.failed);
    conclude(tally)
}

/// Runs the native tests of every package.
pub fn native(filter: Option<&str>) -> Result<Tally, Failure> {
    announce("Native tests");
    let mut cargo = workspace::cargo();
    cargo.args(["test", "--no-fail-fast", "--workspace", "--exclude", "web"]);
    cargo.args(["--exclude", "browser"]);
    cargo.args(filter);
    run_counted(&mut cargo)
}

/// Plays 2,000 seeds of the swarm, on all cores.
pub fn swarm() -> Result<Tally, Failure> {
    announce("Swarm: random workloads, commands and faults");
    run_counted(workspace::cargo().arg("swarm"))
}

/// Runs the browser tests on the page built in `folder`.
pub fn in_browsers(folder: PathBuf, filter: Option<&str>) -> Result<Tally, Failure> {
    browser::ensure_axe()?;
    let mut command = browser::command("test", folder)?;
    command.args(filter);
    announce("Browser tests, Chromium and Firefox side by side");
    run_counted(&mut command)
}

/// Success, if nothing failed and something ran.
pub fn conclude(tally: Tally) -> Result<(), Failure> {
    match tally {
        Tally {
            passed: 0,
            failed: 0,
        } => Err(Failure::Found("no test ran.".into())),
        Tally { failed: 0, .. } => Ok(()),
        Tally { failed, .. } => Err(Failure::Found(format!("{failed} failed; see above."))),
    }
}
