//! Pods that wait: to be tried, for their back-off to end, or for something to change.
//!
//! k8s: pkg/scheduler/backend/queue/{scheduling_queue.go,active_queue.go,backoff_queue.go}

use crate::backoff;
use api::{ObjectKey, Uid};
use sim::{Duration, Instant, Sorted, Table};
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
    /// When it came, or was tried last.
    since: Instant,
    sequence: u64,
}

/// Whose turn it is: the most important one's, then the one's that waits longest.
/// k8s: pkg/scheduler/framework/plugins/queuesort/priority_sort.go
type Order = (Reverse<i32>, Instant, u64, Uid);

impl Queued {
    fn order(&self, uid: Uid) -> Order {
        (Reverse(self.priority), self.since, self.sequence, uid)
    }
}

/// All waiting pods.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    pods: Table<(Uid, Queued)>,
    active: Sorted<Order>,
    backoff: Sorted<(Instant, Order)>,
    unschedulable: Sorted<(Filters, u64, Uid)>,
    oldest: Sorted<(Instant, Uid)>,
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
        if let Some(queued) = self.pods.take(&uid) {
            self.unindex(uid, &queued);
        }
    }

    /// Moves a pod; it keeps its turn.
    pub fn put(&mut self, uid: Uid, place: Place) {
        let Some(mut queued) = self.pods.get(&uid).cloned() else {
            return;
        };
        self.unindex(uid, &queued);
        queued.place = place;
        self.insert(uid, queued);
    }

    /// Takes the next pod to try: the most important one, then the one that waits longest; a
    /// back-off that has ended counts no more. With none, one whose back-off has not ended.
    /// k8s: active_queue.go, SchedulerPopFromBackoffQ
    pub fn pop(&mut self, now: Instant) -> Option<(Uid, ObjectKey)> {
        while let Some((expiry, (_, _, _, uid))) = self.backoff.first().copied()
            && expiry <= now
        {
            self.put(uid, Place::Active);
        }
        let backoff = self.backoff.first().map(|(_, order)| order);
        let (_, _, _, uid) = *self.active.first().or(backoff)?;
        let mut queued = self.pods.get(&uid).cloned()?;
        self.unindex(uid, &queued);
        queued.place = Place::Popped;
        queued.attempts += 1;
        let key = queued.key.clone();
        self.pods.set(uid, queued);
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
        self.put(uid, place);
    }

    /// Puts a pod back after an error that has nothing to do with the cluster's state.
    pub fn retry(&mut self, uid: Uid, now: Instant) {
        let Some(mut queued) = self.pods.get(&uid).cloned() else {
            return;
        };
        self.unindex(uid, &queued);
        queued.since = now;
        queued.place = Place::Backoff(backoff::expiry(now, queued.failures + 1));
        self.insert(uid, queued);
    }

    /// Which sets of filters have refused pods that wait.
    pub fn refusals(&self) -> Vec<Filters> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((filters, _, _)) = self.unschedulable.since(&(from, 0, Uid(0))).next() {
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
        let from = self.unschedulable.since(&(filters, 0, Uid(0)));
        let same = from.take_while(|(other, _, _)| *other == filters);
        same.map(|(_, _, uid)| *uid).collect()
    }

    /// Since when the oldest unschedulable pod waits.
    pub fn oldest(&self) -> Option<Instant> {
        self.oldest.first().map(|(since, _)| *since)
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
                self.active.add(queued.order(uid));
            }
            Place::Backoff(expiry) => {
                self.backoff.add((expiry, queued.order(uid)));
            }
            Place::Unschedulable => {
                self.unschedulable
                    .add((queued.refused_by, queued.sequence, uid));
                self.oldest.add((queued.since, uid));
            }
            Place::Gated | Place::Popped => (),
        }
        self.pods.set(uid, queued);
    }

    fn unindex(&mut self, uid: Uid, queued: &Queued) {
        match queued.place {
            Place::Active => {
                self.active.discard(&queued.order(uid));
            }
            Place::Backoff(expiry) => {
                self.backoff.discard(&(expiry, queued.order(uid)));
            }
            Place::Unschedulable => {
                self.unschedulable
                    .discard(&(queued.refused_by, queued.sequence, uid));
                self.oldest.discard(&(queued.since, uid));
            }
            Place::Gated | Place::Popped => (),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use api::Kind;

    fn at(millis: u64) -> Instant {
        Instant::at(Duration::from_millis(millis))
    }

    fn key(name: &str) -> ObjectKey {
        ObjectKey::new(Kind::Pod, "default", name)
    }

    /// Pods that were tried once at 100 ms and 200 ms and may be tried again: their back-off lasts
    /// until the first whole second.
    fn tried() -> Queue {
        let mut queue = Queue::default();
        for (uid, priority, millis) in [(1, 0, 100), (2, 7, 200)] {
            queue.add(Uid(uid), key("pod"), priority, Place::Active, at(0));
            queue.pop(at(millis)).unwrap();
            queue.failed(Uid(uid), 1, at(millis));
        }
        queue.requeue(Uid(1), at(300));
        queue.requeue(Uid(2), at(310));
        queue
    }

    #[test]
    fn of_back_offs_that_end_together_the_most_important_pod_is_tried() {
        assert_eq!(tried().pop(at(320)).unwrap().0, Uid(2));
    }

    #[test]
    fn a_back_off_that_has_ended_waits_for_no_lesser_pod() {
        let mut queue = tried();
        queue.add(Uid(3), key("new"), 3, Place::Active, at(500));
        queue.add(Uid(4), key("new"), 0, Place::Active, at(50));
        // Before its end the new ones go first, the important one of them before the older one.
        let mut early = queue.clone();
        assert_eq!(early.pop(at(600)).unwrap().0, Uid(3));
        let order: Vec<Uid> = (0..4).map(|_| queue.pop(at(2_300)).unwrap().0).collect();
        assert_eq!(order, [Uid(2), Uid(3), Uid(4), Uid(1)]);
    }
}
