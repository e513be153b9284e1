//! Tests that need several crates: vectors, and what runs them.
//! Test code may unwrap: a failure there is a failed test.

#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod bench;
pub mod checkers;
pub mod fuzz;
pub mod swarm;
pub mod vectors;
