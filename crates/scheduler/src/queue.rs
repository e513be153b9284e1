//! Pods that wait: to be tried, for their back-off to end, or for something to change.
//!
//! k8s: pkg/scheduler/backend/queue/{scheduling_queue.go,active_queue.go,backoff_queue.go}

use crate::backoff;
use api::{ObjectKey, Uid};
use imbl::{OrdMap, OrdSet};
use sim::{Duration, Instant};
use std::cmp::Reverse;

/// Unschedulable pods are tried again after this time, whatever happened.
/// k8s: scheduling_queue.go, DefaultPodMaxInUnschedulablePodsDuration
pub const UNSCHEDULABLE_MAX: Duration = Duration::from_secs(300);

/// A set of filters, by their place in `filters::ALL`.
pub type Filters = u16;

/// Where a pod waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Its scheduling gates are not gone.
    Gated,
    /// It will be tried as soon as it is its turn.
    Active,
    /// It will be tried at the latest then.
    Backoff(Instant),
    /// It waits for a change that could help.
    Unschedulable,
    /// It is being tried, or its volumes are being bound.
    Popped,
}

/// A waiting pod.
#[derive(Clone, Debug)]
pub struct Queued {
    /// The pod.
    pub key: ObjectKey,
    /// Where it waits.
    pub place: Place,
    /// Failed attempts in a row.
    pub failures: u32,
    /// Attempts.
    pub attempts: u32,
    /// The filters that refused it last.
    pub refused_by: Filters,
    priority: i32,
    /// When it came into its place.
    since: Instant,
    sequence: u64,
}

/// All waiting pods.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    pods: OrdMap<Uid, Queued>,
    active: OrdSet<(Reverse<i32>, Instant, u64, Uid)>,
    backoff: OrdSet<(Instant, u64, Uid)>,
    unschedulable: OrdSet<(Filters, u64, Uid)>,
    oldest: OrdSet<(Instant, Uid)>,
    sequence: u64,
}

impl Queue {
    /// A waiting pod.
    pub fn get(&self, uid: Uid) -> Option<&Queued> {
        self.pods.get(&uid)
    }

    /// Adds a new pod.
    pub fn add(&mut self, uid: Uid, key: ObjectKey, priority: i32, place: Place, now: Instant) {
        self.remove(uid);
        self.sequence += 1;
        let queued = Queued {
            key,
            place,
            failures: 0,
            attempts: 0,
            refused_by: 0,
            priority,
            since: now,
            sequence: self.sequence,
        };
        self.insert(uid, queued);
    }

    /// Forgets a pod.
    pub fn remove(&mut self, uid: Uid) {
        if let Some(queued) = self.pods.remove(&uid) {
            self.unindex(uid, &queued);
        }
    }

    /// Moves a pod.
    pub fn put(&mut self, uid: Uid, place: Place, now: Instant) {
        let Some(mut queued) = self.pods.get(&uid).cloned() else {
            return;
        };
        self.unindex(uid, &queued);
        queued.place = place;
        queued.since = now;
        self.insert(uid, queued);
    }

    /// Takes the next pod to try: the most important one, then the one that waits longest. With
    /// none, one whose back-off has not ended.
    /// k8s: active_queue.go, SchedulerPopFromBackoffQ
    pub fn pop(&mut self) -> Option<(Uid, ObjectKey)> {
        let active = self.active.get_min().map(|(_, _, _, uid)| *uid);
        let uid = active.or_else(|| self.backoff.get_min().map(|(_, _, uid)| *uid))?;
        let mut queued = self.pods.get(&uid).cloned()?;
        self.unindex(uid, &queued);
        queued.place = Place::Popped;
        queued.attempts += 1;
        let key = queued.key.clone();
        self.pods.insert(uid, queued);
        Some((uid, key))
    }

    /// Whether `pop` would give something.
    pub fn is_ready(&self) -> bool {
        !self.active.is_empty() || !self.backoff.is_empty()
    }

    /// Puts a pod back after a failed attempt; `refused_by` says which filters refused it.
    pub fn failed(&mut self, uid: Uid, refused_by: Filters, now: Instant) {
        let Some(mut queued) = self.pods.get(&uid).cloned() else {
            return;
        };
        self.unindex(uid, &queued);
        queued.failures += 1;
        queued.refused_by = refused_by;
        queued.place = Place::Unschedulable;
        queued.since = now;
        self.insert(uid, queued);
    }

    /// Something may help an unschedulable pod: it is tried again, after its back-off.
    pub fn requeue(&mut self, uid: Uid, now: Instant) {
        let Some(queued) = self.pods.get(&uid) else {
            return;
        };
        let expiry = backoff::expiry(queued.since, queued.failures);
        let place = if expiry > now {
            Place::Backoff(expiry)
        } else {
            Place::Active
        };
        self.put(uid, place, now);
    }

    /// Puts a pod back after an error that has nothing to do with the cluster's state.
    pub fn retry(&mut self, uid: Uid, now: Instant) {
        let Some(queued) = self.pods.get(&uid) else {
            return;
        };
        let expiry = backoff::expiry(now, queued.failures + 1);
        self.put(uid, Place::Backoff(expiry), now);
    }

    /// Which sets of filters have refused pods that wait.
    pub fn refusals(&self) -> Vec<Filters> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((filters, _, _)) = self.unschedulable.range((from, 0, Uid(0))..).next() {
            found.push(*filters);
            match filters.checked_add(1) {
                Some(next) => from = next,
                None => break,
            }
        }
        found
    }

    /// The pods that this set of filters has refused.
    pub fn refused_by(&self, filters: Filters) -> Vec<Uid> {
        let from = self.unschedulable.range((filters, 0, Uid(0))..);
        let same = from.take_while(|(other, _, _)| *other == filters);
        same.map(|(_, _, uid)| *uid).collect()
    }

    /// Since when the oldest unschedulable pod waits.
    pub fn oldest(&self) -> Option<Instant> {
        self.oldest.get_min().map(|(since, _)| *since)
    }

    /// The pods that have waited too long.
    pub fn leftovers(&self, now: Instant) -> Vec<Uid> {
        let old = self
            .oldest
            .iter()
            .take_while(|(since, _)| *since + UNSCHEDULABLE_MAX < now);
        old.map(|(_, uid)| *uid).collect()
    }

    fn insert(&mut self, uid: Uid, queued: Queued) {
        match queued.place {
            Place::Active => {
                let entry = (Reverse(queued.priority), queued.since, queued.sequence, uid);
                self.active.insert(entry);
            }
            Place::Backoff(expiry) => {
                self.backoff.insert((expiry, queued.sequence, uid));
            }
            Place::Unschedulable => {
                self.unschedulable
                    .insert((queued.refused_by, queued.sequence, uid));
                self.oldest.insert((queued.since, uid));
            }
            Place::Gated | Place::Popped => (),
        }
        self.pods.insert(uid, queued);
    }

    fn unindex(&mut self, uid: Uid, queued: &Queued) {
        match queued.place {
            Place::Active => {
                let entry = (Reverse(queued.priority), queued.since, queued.sequence, uid);
                self.active.remove(&entry);
            }
            Place::Backoff(expiry) => {
                self.backoff.remove(&(expiry, queued.sequence, uid));
            }
            Place::Unschedulable => {
                self.unschedulable
                    .remove(&(queued.refused_by, queued.sequence, uid));
                self.oldest.remove(&(queued.since, uid));
            }
            Place::Gated | Place::Popped => (),
        }
    }
}
