//! `cargo xtask bench`: how fast and how small the simulation is, natively and as wasm in a page.
//!
//! The native half is the program `bench` of the package `tests`: it prints one line
//! `metric<TAB>value<TAB>unit` for each thing measured, and with `--plan` a JSON list that says
//! how to measure the same in the page (tests/browser/src/bench.rs). Equal names share a row.

use crate::failure::Failure;
use crate::process::announce;
use crate::{Task, browser, workspace};
use std::process::{Command, Stdio};

pub const TASK: Task = Task {
    name: "bench",
    usage: "[--native | --page]",
    about: "measure the simulation, natively and in the page",
    run,
};

/// One printed line: what, how much, in which unit.
type Line = (String, String, String);

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    let (mut is_native, mut is_page) = (true, true);
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("native") => is_page = false,
            lexopt::Arg::Long("page") => is_native = false,
            _ => return Err(word.unexpected().into()),
        }
    }
    let mut native = Vec::new();
    if is_native {
        announce("Measuring natively");
        native = lines(&printed(workspace::program_of_tests("bench"))?);
    }
    let mut page = Vec::new();
    if is_page {
        page = lines(&in_page()?);
    }
    print!("{}", table(&native, &page));
    Ok(())
}

/// Measures in the page what the native bench plans.
fn in_page() -> Result<String, Failure> {
    let plan = workspace::target().join("bench-plan.json");
    let mut planner = workspace::program_of_tests("bench");
    planner.arg("--plan");
    let text = printed(planner)?;
    std::fs::write(&plan, text).map_err(|error| Failure::file(&plan, error))?;
    let command = browser::command_on_fresh_page("bench")?;
    announce("Measuring in Chromium");
    printed(browser::with_path(command, &plan))
}

fn printed(mut command: Command) -> Result<String, Failure> {
    let stuck = |what: String| Failure::stuck(what, "See its message above.");
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| stuck(error.to_string()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => Ok(text),
        false => Err(stuck(format!(
            "{text}\nA measurement failed ({}).",
            output.status
        ))),
    }
}

fn lines(text: &str) -> Vec<Line> {
    let line = |line: &str| {
        let mut parts = line.split('\t').map(str::to_owned);
        Some((parts.next()?, parts.next()?, parts.next()?))
    };
    text.lines().filter_map(line).collect()
}

fn table(native: &[Line], page: &[Line]) -> String {
    let mut text = format!("\n{:<52} {:>12} {:>12}\n", "", "native", "wasm");
    let is_new = |line: &&Line| !native.iter().any(|other| other.0 == line.0);
    for (metric, _, unit) in native.iter().chain(page.iter().filter(is_new)) {
        let of = |lines: &[Line]| {
            lines
                .iter()
                .find(|line| line.0 == *metric)
                .map_or("-".to_owned(), |line| line.1.clone())
        };
        text.push_str(&format!(
            "{metric:<52} {:>12} {:>12} {unit}\n",
            of(native),
            of(page)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{lines, table};

    #[test]
    fn equal_names_share_a_row() {
        let native = lines("a\t1.0\tms\nnoise\nb\t2\t/s\n");
        let page = lines("b\t1\t/s\nc\t9\tbytes\n");
        let rows: Vec<String> = table(&native, &page)
            .lines()
            .skip(2)
            .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(rows, ["a 1.0 - ms", "b 2 1 /s", "c - 9 bytes"]);
    }
}
