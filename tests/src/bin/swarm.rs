//! Plays seeds of the swarm: `cargo swarm [--seeds N] [--from N] [--seed N]`.
//!
//! `--seed` plays one loudly. Every hundredth seed is played twice, for the same digest.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::ExitCode;
use tests::swarm;

/// Seeds that are played if none are asked for.
const SEEDS_DEFAULT: u64 = 2000;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1)?.parse::<u64>().ok()
    };
    if let Some(seed) = number("--seed") {
        return finish(
            swarm::play(seed, true).map(|digest| println!("digest {digest}")),
            1,
        );
    }
    let (from, count) = (
        number("--from").unwrap_or(0),
        number("--seeds").unwrap_or(SEEDS_DEFAULT),
    );
    let halves: Vec<_> = (0..2)
        .map(|half| {
            std::thread::spawn(move || {
                let seeds = (from..from + count).filter(|seed| seed % 2 == half);
                seeds.map(play_checked).collect::<Result<Vec<()>, _>>()
            })
        })
        .collect();
    let results = halves
        .into_iter()
        .map(|half| half.join().expect("a seed panicked"));
    finish(results.collect::<Result<Vec<_>, _>>().map(|_| ()), count)
}

fn play_checked(seed: u64) -> Result<(), swarm::Failure> {
    let digest = swarm::play(seed, false)?;
    if seed.is_multiple_of(100) && swarm::play(seed, false)? != digest {
        let text = "the second run has another digest".to_owned();
        return Err(swarm::Failure {
            seed,
            checker: "determinism",
            text,
        });
    }
    Ok(())
}

fn finish(result: Result<(), swarm::Failure>, count: u64) -> ExitCode {
    match result {
        Ok(()) => {
            println!("swarm: {count} seeds passed");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
