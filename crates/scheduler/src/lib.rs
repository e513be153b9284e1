//! The scheduler: queue, filters, scores, preemption.
//!
//! Plugins are pure functions over a `Snapshot` of the cluster; one file each, listed in
//! `filters::ALL` and `scores::ALL`.
//! k8s: pkg/scheduler/ (v1.36)

pub mod affinity;
pub mod alike;
pub mod amounts;
pub mod attempt;
pub mod backoff;
pub mod cycle;
pub mod decision;
pub mod filters;
pub mod fit_error;
pub mod hints;
pub mod node_info;
mod owners;
pub mod pod_info;
pub mod preemption;
pub mod queue;
pub mod reason;
mod scheduler;
pub mod scores;
pub mod settings;
pub mod snapshot;
pub mod spread;
pub mod volumes;

pub use scheduler::{NAME, Scheduler, Timer};
