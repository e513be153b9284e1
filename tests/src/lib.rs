//! Tests that need several crates: vectors, and what runs them.

pub mod checkers;
pub mod swarm;
pub mod vectors;
