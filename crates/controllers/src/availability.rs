//! When a pod counts as active and as available.
//!
//! k8s: pkg/api/v1/pod/util.go, IsPodAvailable; pkg/controller/controller_utils.go, IsPodActive

use api::{Object, Pod, Time};
use sim::{Duration, Instant};

/// Whether the object is a pod that is neither finished nor terminating.
pub fn is_active(object: &Object) -> bool {
    !object.meta.is_terminating() && object.pod().is_some_and(|pod| !pod.phase().is_terminal())
}

/// Whether the object is a pod that is terminating and has not finished.
pub fn is_terminating(object: &Object) -> bool {
    object.meta.is_terminating() && object.pod().is_some_and(|pod| !pod.phase().is_terminal())
}

/// Since when the pod is ready, if it is.
pub fn ready_since(pod: &Pod) -> Option<Time> {
    pod.condition("Ready")
        .filter(|condition| condition.status == "True")
        .map(|condition| condition.last_transition_time)
}

/// How long until the pod is available: zero if it is, nothing if it is not ready.
pub fn until_available(pod: &Pod, min_ready: Duration, now: Instant) -> Option<Duration> {
    let since = ready_since(pod)?;
    if min_ready == Duration::ZERO {
        return Some(Duration::ZERO);
    }
    if since.is_zero() {
        return None;
    }
    Some((since.instant() + min_ready).since(now))
}

/// Whether the pod has been ready for long enough.
pub fn is_available(pod: &Pod, min_ready: Duration, now: Instant) -> bool {
    until_available(pod, min_ready, now) == Some(Duration::ZERO)
}
