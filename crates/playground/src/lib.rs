//! The façade a user interface may see: commands in, one picture of everything out.
//!
//! `view` says what a page draws; `fixture` is the scene of the mock-ups in those terms.

pub mod check;
pub mod facade;
pub mod fixture;
pub mod picture;
pub mod play;
pub mod view;
pub mod world;

pub use facade::{LoadError, Outcome, Playground};

pub use sim::Duration;
