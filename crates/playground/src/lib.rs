//! The façade a user interface may see: commands in, one picture of everything out.
//!
//! `view` says what a page draws, `picture` draws it from a cluster, `facade` is the whole.

pub mod check;
pub mod facade;
pub mod picture;
pub mod play;
pub mod view;
pub mod world;

pub use facade::{LoadError, Outcome, Playground};

pub use sim::Duration;
