//! Fuzzes for a given time: `cargo xtask fuzz [SECONDS] [SUBJECT]`, or one input with `--seed N`.
//!
//! Every subject gets the same share of the time. Seeds start at the time of day, so that each run
//! tries other inputs; a failure prints its seed and its input.

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tests::fuzz::{self, Subject};

/// Seconds for all subjects together if none are asked for.
const SECONDS_DEFAULT: u64 = 60;

/// What was asked for.
#[derive(Default)]
struct Asked {
    seed: Option<u64>,
    seconds: Option<u64>,
    subjects: Vec<&'static Subject>,
}

impl Asked {
    fn read() -> Result<Self, String> {
        let mut asked = Self::default();
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let subject = fuzz::ALL.iter().find(|subject| subject.name == word);
            match (word.as_str(), word.parse(), subject) {
                ("--seed", ..) => {
                    let seed = words.next().and_then(|seed| seed.parse().ok());
                    asked.seed = Some(seed.ok_or("--seed needs a number")?);
                }
                (_, Ok(seconds), _) => asked.seconds = Some(seconds),
                (_, _, Some(subject)) => asked.subjects.push(subject),
                _ => {
                    let names: Vec<&str> = fuzz::ALL.iter().map(|one| one.name).collect();
                    return Err(format!(
                        "no subject `{word}`; there are {}",
                        names.join(", ")
                    ));
                }
            }
        }
        if asked.subjects.is_empty() {
            asked.subjects.extend(fuzz::ALL);
        }
        Ok(asked)
    }
}

fn main() -> ExitCode {
    let Asked {
        seed,
        seconds,
        subjects: wanted,
    } = match Asked::read() {
        Ok(asked) => asked,
        Err(problem) => {
            eprintln!("fuzz: {problem}");
            return ExitCode::from(2);
        }
    };
    let share = Duration::from_secs(seconds.unwrap_or(SECONDS_DEFAULT)) / wanted.len() as u32;
    let mut status = ExitCode::SUCCESS;
    for subject in wanted {
        let name = subject.name;
        let outcome = match seed {
            Some(seed) => fuzz::run(subject, seed..=seed),
            None => fuzz::run(subject, seeds_for(share)),
        };
        match outcome {
            Ok(tally) => println!(
                "{name}: {} accepted, {} refused, none fails",
                tally.accepted, tally.refused
            ),
            Err(problem) => {
                eprintln!("{problem}");
                status = ExitCode::FAILURE;
            }
        }
    }
    status
}

/// Seeds as long as there is time.
fn seeds_for(span: Duration) -> impl Iterator<Item = u64> {
    let end = Instant::now() + span;
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let first = since.map_or(0, |since| since.as_micros() as u64);
    (first..).take_while(move |_| Instant::now() < end)
}
