//! Runs and what they are made from: scenarios, links, transcripts.

pub mod transcript;
