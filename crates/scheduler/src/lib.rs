//! Placeholder of the crate's first commit.

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
