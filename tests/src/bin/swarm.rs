//! Plays seeds of the swarm: `cargo swarm [--seeds N] [--from N] [--seed N]`.
//!
//! `--seed` plays one loudly. Every hundredth seed is played twice, for the same digest.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use tests::swarm;

/// Seeds that are played if none are asked for.
const SEEDS_DEFAULT: u64 = 2000;
/// After so many failures the rest is not played.
const FAILURES_MAX: u64 = 20;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1)?.parse::<u64>().ok()
    };
    if let Some(seed) = number("--seed") {
        return match swarm::play(seed, true) {
            Ok(digest) => finish(&format!("digest {digest}"), 1, 0),
            Err(failure) => finish(&failure.to_string(), 0, 1),
        };
    }
    let from = number("--from").unwrap_or(0);
    let end = from + number("--seeds").unwrap_or(SEEDS_DEFAULT);
    let (next, passed, failed) = (AtomicU64::new(from), AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        while failed.load(Ordering::Relaxed) < FAILURES_MAX {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return;
            }
            match std::panic::catch_unwind(|| play_checked(seed)) {
                Ok(Ok(())) => passed.fetch_add(1, Ordering::Relaxed),
                Ok(Err(failure)) => {
                    eprintln!("{failure}");
                    failed.fetch_add(1, Ordering::Relaxed)
                }
                Err(_) => {
                    eprintln!(
                        "swarm failed: seed={seed} panicked  rerun: cargo swarm --seed {seed}"
                    );
                    failed.fetch_add(1, Ordering::Relaxed)
                }
            };
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    finish("swarm", passed.into_inner(), failed.into_inner())
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

fn finish(what: &str, passed: u64, failed: u64) -> ExitCode {
    println!("{what}: {passed} passed, {failed} failed");
    match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
