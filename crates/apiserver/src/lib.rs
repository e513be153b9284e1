//! The API server in memory: the only owner of objects.
//!
//! Actors read a `Store` snapshot and write through `Intents`; every write becomes a `Change` with
//! its `Cause`, updates indexes and tallies in the same step, and feeds the run's digest.
//! k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go

pub mod admission;
pub mod authorization;
pub mod because;
pub mod binding;
pub mod change;
pub mod deletion;
pub mod error;
pub mod events;
pub mod eviction;
pub mod intents;
pub mod managers;
pub mod names;
mod resize;
mod rules;
pub mod server;
pub mod store;
pub mod tally;
pub mod timers;

pub use because::Because;
pub use change::{Cause, Change};
pub use deletion::{DeleteOptions, Propagation};
pub use error::ApiError;
pub use events::{EventNote, EventType};
pub use intents::{Context, Intents};
pub use server::ApiServer;
pub use store::Store;
pub use tally::{NodeTally, Tally};
pub use timers::Timers;
