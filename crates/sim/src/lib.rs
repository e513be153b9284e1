//! Time, order and chance: the parts of a simulation that know nothing of Kubernetes.
//!
//! Everything here is a value that can be cloned cheaply and hashed, so that a checkpoint of a run
//! is a clone and a replay gives the same bytes on every machine.

pub mod digest;
pub mod order;
pub mod queue;
pub mod random;
pub mod shelf;
pub mod sorted;
pub mod span;
pub mod table;
pub mod time;
pub mod work_queue;

pub use digest::Digest;
pub use queue::EventQueue;
pub use random::{Random, Streams};
pub use shelf::Shelf;
pub use sorted::Sorted;
pub use table::{Marked, Table};
pub use time::{Duration, Instant};
pub use work_queue::WorkQueue;
