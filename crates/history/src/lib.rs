//! Runs and what they are made from: scenarios, links, transcripts.

pub mod link;
pub mod run;
pub mod scenario;
pub mod transcript;
