//! The scheduler: queue, filters, scores, preemption.
//!
//! Plugins are pure functions over a `Snapshot` of the cluster; one file each, listed in
//! `filters::ALL` and `scores::ALL`.
//! k8s: pkg/scheduler/ (v1.36)

pub mod affinity;
pub mod amounts;
pub mod attempt;
pub mod backoff;
pub mod cycle;
pub mod filters;
pub mod fit_error;
pub mod node_info;
pub mod pod_info;
pub mod preemption;
pub mod reason;
pub mod scores;
pub mod settings;
pub mod snapshot;
pub mod spread;
pub mod volumes;

use apiserver::{Change, Context, Intents, Store, Timers};

/// When the scheduler wants to look again.
#[derive(Clone, Debug)]
pub enum Timer {}

/// The scheduler's queue and caches.
#[derive(Clone, Debug, Default)]
pub struct Scheduler {}

impl Scheduler {
    /// A scheduler with nothing to do.
    pub fn new(_seed: u64) -> Scheduler {
        Scheduler {}
    }

    /// Learns of a change.
    pub fn observe(&mut self, _change: &Change, _store: &Store, _timers: &mut Timers<Timer>) {}

    /// Does what a timer asked for.
    pub fn fire(
        &mut self,
        timer: Timer,
        _cx: &Context,
        _intents: &mut Intents<'_>,
        _timers: &mut Timers<Timer>,
    ) {
        match timer {}
    }
}
