//! How long a job waits before it replaces a pod that failed.
//!
//! k8s: pkg/controller/job/backoff_utils.go

use api::batch::BackoffRecord;
use api::{Object, Pod};
use sim::{Duration, Instant};

/// k8s: pkg/controller/job/job_controller.go, DefaultJobPodFailureBackOff
pub const BACKOFF_INITIAL: Duration = Duration::from_secs(10);
/// k8s: pkg/controller/job/job_controller.go, MaxJobPodFailureBackOff
pub const BACKOFF_MAX: Duration = Duration::from_secs(600);

/// The record with the pods that ended since it was made.
/// k8s: backoff_utils.go, newBackoffRecord
pub fn with_ended(
    record: BackoffRecord,
    succeeded: &[Instant],
    failed: &[Instant],
) -> BackoffRecord {
    let last_success = succeeded.iter().max();
    let after_success = |failure: &&Instant| last_success.is_none_or(|last| *failure > last);
    let newer = failed.iter().filter(after_success);
    let (count, last) = newer.fold((0u32, None), |(count, last), failure| {
        (count.saturating_add(1), last.max(Some(*failure)))
    });
    let old = if last_success.is_some() {
        BackoffRecord::default()
    } else {
        record
    };
    BackoffRecord {
        failures: old.failures.saturating_add(count),
        last_failure: last.max(old.last_failure),
    }
}

/// Time left until the next pod may be made.
pub fn until_next_pod(record: BackoffRecord, now: Instant) -> Duration {
    let Some(last) = record.last_failure else {
        return Duration::ZERO;
    };
    remaining(
        record.failures,
        now.since(last),
        BACKOFF_INITIAL,
        BACKOFF_MAX,
    )
}

/// Time left of the back-off after `failures`, the last of them `elapsed` ago.
/// k8s: backoff_utils.go, getRemainingTimeForFailuresCount
pub fn remaining(failures: u32, elapsed: Duration, initial: Duration, max: Duration) -> Duration {
    if failures == 0 {
        return Duration::ZERO;
    }
    let doublings = (failures - 1).min(40);
    let backoff = initial.times(1 << doublings).min(max);
    backoff - elapsed
}

/// When a pod ended: its last container, else when it stopped being ready, else its deletion,
/// else its creation.
/// k8s: backoff_utils.go, getFinishedTime
pub fn finished(object: &Object) -> Instant {
    let meta = &object.meta;
    let ended = object.pod().and_then(|pod| {
        containers_finished(pod).or_else(|| {
            let condition = pod.condition("Ready")?;
            let since = condition.last_transition_time;
            (condition.status == "False" && !since.is_zero()).then(|| since.instant())
        })
    });
    let deleted = || {
        let grace = Duration::from_api_secs(meta.deletion_grace_seconds.unwrap_or(0));
        meta.deleted.map(|at| at.instant() - grace)
    };
    ended.or_else(deleted).unwrap_or(meta.created.instant())
}

/// The latest end of a container, if every container has ended at a known time.
fn containers_finished(pod: &Pod) -> Option<Instant> {
    let mut last = None;
    for status in &pod.status.container_statuses {
        let at = status.state.terminated()?.finished_at;
        if at.is_zero() {
            return None;
        }
        last = last.max(Some(at.instant()));
    }
    last
}
