//! The de-duplicating work queue of a controller, with retry back-off per key.
//!
//! A key that waits is not added twice. Retry delays grow as client-go's default rate limiter's.
//! k8s: staging/src/k8s.io/client-go/util/workqueue/default_rate_limiters.go

use crate::time::{Duration, Instant};
use std::collections::BTreeMap;

/// First retry delay; doubles per failure.
/// k8s: default_rate_limiters.go, DefaultTypedControllerRateLimiter
const RETRY_INITIAL: Duration = Duration::from_millis(5);
/// Longest retry delay.
const RETRY_MAX: Duration = Duration::from_secs(1000);

/// When a key is to be worked on, and how often it failed in a row.
#[derive(Clone, Copy, Debug, Default)]
struct Waiting {
    due: Option<Instant>,
    failures: u32,
}

/// Keys to reconcile. The owner schedules an event for each due time that `add` returns.
#[derive(Clone, Debug)]
pub struct WorkQueue<K: Ord + Clone> {
    keys: BTreeMap<K, Waiting>,
}

impl<K: Ord + Clone> Default for WorkQueue<K> {
    fn default() -> Self {
        WorkQueue {
            keys: BTreeMap::new(),
        }
    }
}

impl<K: Ord + Clone> WorkQueue<K> {
    /// Asks for `key` at `due`. Returns true if an event must be scheduled for it: the key was not
    /// waiting, or was waiting for a later time.
    pub fn add(&mut self, key: K, due: Instant) -> bool {
        let waiting = self.keys.entry(key).or_default();
        match waiting.due {
            Some(earlier) if earlier <= due => false,
            _ => {
                waiting.due = Some(due);
                true
            }
        }
    }

    /// Whether `key` is due at `now`; if so it stops waiting. Stale events get false.
    pub fn take(&mut self, key: &K, now: Instant) -> bool {
        let Some(waiting) = self.keys.get_mut(key) else {
            return false;
        };
        if waiting.due.is_none_or(|due| due > now) {
            return false;
        }
        waiting.due = None;
        if waiting.failures == 0 {
            self.keys.remove(key);
        }
        true
    }

    /// Counts a failure of `key` and returns the delay before its retry.
    pub fn failed(&mut self, key: &K) -> Duration {
        let waiting = self.keys.entry(key.clone()).or_default();
        let delay = RETRY_INITIAL
            .times(1u64 << waiting.failures.min(40))
            .min(RETRY_MAX);
        waiting.failures = waiting.failures.saturating_add(1);
        delay
    }

    /// How often `key` failed in a row.
    pub fn failures(&self, key: &K) -> u32 {
        self.keys.get(key).map_or(0, |waiting| waiting.failures)
    }

    /// Forgets the failures of `key`.
    pub fn forget(&mut self, key: &K) {
        if let Some(waiting) = self.keys.get_mut(key) {
            waiting.failures = 0;
            if waiting.due.is_none() {
                self.keys.remove(key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicates_collapse_and_failures_double() {
        let mut queue = WorkQueue::default();
        assert!(queue.add("a", Instant(10)));
        assert!(
            !queue.add("a", Instant(20)),
            "already waiting for an earlier time"
        );
        assert!(queue.add("a", Instant(5)), "earlier than before");
        assert!(queue.take(&"a", Instant(5)));
        assert!(
            !queue.take(&"a", Instant(10)),
            "the event of the first add is stale"
        );
        let delays: Vec<_> = (0..3).map(|_| queue.failed(&"a").as_millis()).collect();
        assert_eq!(delays, [5, 10, 20]);
        queue.forget(&"a");
        assert_eq!(queue.failed(&"a").as_millis(), 5);
    }
}
