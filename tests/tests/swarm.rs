//! A few seeds of the swarm in every test run; `cargo swarm` plays thousands.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[test]
fn forty_seeds_keep_every_invariant() {
    for seed in 0..40 {
        if let Err(failure) = tests::swarm::play(seed, false) {
            panic!("{failure}");
        }
    }
}
