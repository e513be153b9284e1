//! `cargo xtask ci`: the gate, and the only one. If it is not in here, it is not a rule.
//!
//! Every stage runs even if an earlier one failed, so that one run tells everything.

use crate::failure::Failure;
use crate::process::{Tally, announce, run};
use crate::{Task, page, size, test, tidy, tools, trunk, workspace};
use std::time::Instant;

pub const TASK: Task = Task {
    name: "ci",
    usage: "",
    about: "the gate: everything that must hold before landing",
    run: gate,
};

/// One part of the gate.
struct Stage {
    name: &'static str,
    run: fn() -> Result<Tally, Failure>,
}

/// Every part, the quick ones first.
const STAGES: [Stage; 8] = [
    Stage {
        name: "format",
        run: format,
    },
    Stage {
        name: "tidy",
        run: || tidy::check().map(|()| Tally::default()),
    },
    Stage {
        name: "lints",
        run: lints,
    },
    Stage {
        name: "native tests",
        run: || test::native(None),
    },
    Stage {
        name: "swarm",
        run: test::swarm,
    },
    Stage {
        name: "browser tests",
        run: || test::in_browsers(page::build_for_checks()?, None),
    },
    Stage {
        name: "Trunk",
        run: trunk::check,
    },
    Stage {
        name: "size",
        run: || size::check().map(|()| Tally::default()),
    },
];

fn gate(mut words: lexopt::Parser) -> Result<(), Failure> {
    if let Some(word) = words.next()? {
        return Err(word.unexpected().into());
    }
    let mut sum = Tally::default();
    let mut lines = Vec::new();
    for stage in STAGES {
        announce(&format!("Stage: {}", stage.name));
        let start = Instant::now();
        let tally = (stage.run)().unwrap_or_else(|failure| {
            eprintln!("{failure}");
            Tally {
                passed: 0,
                failed: 1,
            }
        });
        let word = if tally.failed == 0 { "ok" } else { "FAILED" };
        let seconds = start.elapsed().as_secs_f64();
        lines.push(format!("{:<14} {word:<6} {seconds:>6.0} s", stage.name));
        sum = sum.plus(tally);
    }
    println!(
        "\n{}\n\n{} passed, {} failed",
        lines.join("\n"),
        sum.passed,
        sum.failed
    );
    test::conclude(sum)
}

fn format() -> Result<Tally, Failure> {
    tools::ensure_lints()?;
    run(
        workspace::cargo().args(["fmt", "--all", "--check"]),
        "Run `cargo fmt --all`.",
    )?;
    Ok(Tally::default())
}

fn lints() -> Result<Tally, Failure> {
    let remedy = "Clippy's message above says what to change.";
    let mut native = workspace::cargo();
    native.args(["clippy", "--workspace", "--exclude", "web", "--all-targets"]);
    run(native.args(["--", "--deny", "warnings"]), remedy)?;
    tools::ensure_target(page::TARGET)?;
    let mut web = workspace::cargo();
    web.args(["clippy", "--package", "web", "--target", page::TARGET]);
    run(web.args(["--", "--deny", "warnings"]), remedy)?;
    Ok(Tally::default())
}
