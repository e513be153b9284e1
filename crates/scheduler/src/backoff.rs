//! How long an unschedulable pod waits before it may be tried again.
//!
//! k8s: pkg/scheduler/backend/queue/backoff_queue.go (calculateBackoffDuration)

use sim::{Duration, Instant};

/// k8s: pkg/scheduler/backend/queue/scheduling_queue.go, DefaultPodInitialBackoffDuration
const BACKOFF_INITIAL: Duration = Duration::from_secs(1);
/// k8s: pkg/scheduler/backend/queue/scheduling_queue.go, DefaultPodMaxBackoffDuration
const BACKOFF_MAX: Duration = Duration::from_secs(10);

/// The wait after `attempts` failures in a row.
pub fn duration(attempts: u32) -> Duration {
    match attempts.checked_sub(1) {
        None => Duration::ZERO,
        Some(doublings) => BACKOFF_INITIAL
            .times(1 << doublings.min(16))
            .min(BACKOFF_MAX),
    }
}

/// When the wait that began at `since` is over: on a whole second.
pub fn expiry(since: Instant, attempts: u32) -> Instant {
    (since + duration(attempts)).whole_second()
}
