//! Fuzzing: random inputs, each a text, and properties that must hold for every one of them.
//!
//! A subject draws inputs from a seed and judges them; nothing may panic, whatever the input.
//! `cargo test` tries a few thousand of each, `cargo xtask fuzz [SECONDS]` as many as it can.
//! An input that once failed is kept in its subject's `kept`, and tried first for ever.

pub mod command_lines;
pub mod completions;
pub mod manifests;
pub mod texts;

use sim::Random;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Every subject.
pub const ALL: &[Subject] = &[
    command_lines::SUBJECT,
    completions::SUBJECT,
    manifests::YAML,
    manifests::PATCHES,
    texts::SUBJECT,
];

/// What is fuzzed.
pub struct Subject {
    /// Its name, the file's.
    pub name: &'static str,
    /// Inputs that failed once.
    pub kept: &'static [&'static str],
    /// Draws an input.
    pub draw: fn(&mut Random) -> String,
    /// Prepares what all cases share, and gives the judge.
    pub judge: fn() -> Judge,
}

/// Tries an input. The error says which property does not hold.
pub type Judge = Box<dyn Fn(&str) -> Result<Answer, String>>;

/// What the code said of an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It was taken.
    Accepted,
    /// It was refused with a message.
    Refused,
}

/// How many inputs were tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Taken.
    pub accepted: u64,
    /// Refused.
    pub refused: u64,
}

impl Tally {
    /// Whether both sorts of answers were met: else the inputs test half of the code.
    pub fn is_telling(&self) -> bool {
        let all = self.accepted + self.refused;
        self.accepted > all / 50 && self.refused > all / 50
    }
}

/// Tries the kept inputs, and then those of the seeds as long as there are any.
pub fn run(subject: &Subject, seeds: impl Iterator<Item = u64>) -> Result<Tally, String> {
    let judge = (subject.judge)();
    let mut tally = Tally::default();
    for input in subject.kept {
        try_one(subject, &judge, input)?;
    }
    for seed in seeds {
        let input = (subject.draw)(&mut Random::named(seed, subject.name));
        let answer = try_one(subject, &judge, &input).map_err(|problem| {
            let name = subject.name;
            format!("{problem}\n  rerun: cargo xtask fuzz --seed {seed} {name}")
        })?;
        match answer {
            Answer::Accepted => tally.accepted += 1,
            Answer::Refused => tally.refused += 1,
        }
    }
    Ok(tally)
}

fn try_one(subject: &Subject, judge: &Judge, input: &str) -> Result<Answer, String> {
    let tried = catch_unwind(AssertUnwindSafe(|| judge(input)));
    let outcome = tried.unwrap_or_else(|_| Err("it panics".to_owned()));
    outcome.map_err(|problem| {
        let name = subject.name;
        format!("fuzz failed: {name}: {problem}\n  input: {input:?}")
    })
}
