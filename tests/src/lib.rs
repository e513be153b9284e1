//! Tests that need several crates: vectors, and what runs them.

pub mod vectors;
