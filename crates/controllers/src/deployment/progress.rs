//! Whether a roll-out is complete, progresses, or is stuck.
//!
//! k8s: pkg/controller/deployment/progress.go, util/deployment_util.go

use super::budget::desired;
use super::conditions::{self, condition};
use api::Time;
use api::apps::{DeploymentSpec, DeploymentStatus};
use sim::{Duration, Instant};

/// The condition's type.
pub const PROGRESSING: &str = "Progressing";
/// The reason of a finished roll-out.
pub const AVAILABLE_REASON: &str = "NewReplicaSetAvailable";
/// The reason of a stuck roll-out.
pub const TIMED_OUT_REASON: &str = "ProgressDeadlineExceeded";
/// k8s: util/deployment_util.go, HasProgressDeadline
const NO_DEADLINE: i32 = i32::MAX;

/// The deadline, if there is one.
pub fn deadline(spec: &DeploymentSpec) -> Option<Duration> {
    let seconds = spec
        .progress_deadline_seconds
        .filter(|seconds| *seconds != NO_DEADLINE)?;
    Some(Duration::from_api_secs(i64::from(seconds)))
}

/// All pods are new and available, no old one is left, and the status is current.
pub fn is_complete(spec: &DeploymentSpec, generation: i64, status: &DeploymentStatus) -> bool {
    status.updated_replicas == desired(spec)
        && status.replicas == desired(spec)
        && status.available_replicas == desired(spec)
        && status.observed_generation >= generation
}

/// Something has moved since the stored status.
pub fn is_progressing(old: &DeploymentStatus, new: &DeploymentStatus) -> bool {
    let old_pods = |status: &DeploymentStatus| status.replicas - status.updated_replicas;
    new.updated_replicas > old.updated_replicas
        || old_pods(new) < old_pods(old)
        || new.ready_replicas > old.ready_replicas
        || new.available_replicas > old.available_replicas
}

/// Nothing has moved for longer than the deadline. `status` has the condition to look at.
pub fn is_timed_out(spec: &DeploymentSpec, status: &DeploymentStatus, now: Instant) -> bool {
    let Some(condition) = conditions::find(&status.conditions, PROGRESSING) else {
        return false;
    };
    if condition.reason == AVAILABLE_REASON {
        return false;
    }
    if condition.reason == TIMED_OUT_REASON {
        return true;
    }
    deadline(spec).is_some_and(|deadline| condition.last_update_time.instant() + deadline < now)
}

/// Brings the Progressing condition of `new` up to date. `name` is how messages call the new set:
/// `ReplicaSet "web-abc"` or `Deployment "web"`.
pub fn update(
    spec: &DeploymentSpec,
    generation: i64,
    old: &DeploymentStatus,
    new: &mut DeploymentStatus,
    name: &str,
    now: Instant,
) {
    if deadline(spec).is_none() {
        conditions::remove(&mut new.conditions, PROGRESSING);
        return;
    }
    let current = conditions::find(&old.conditions, PROGRESSING).cloned();
    let is_finished = new.replicas == new.updated_replicas
        && current
            .as_ref()
            .is_some_and(|c| c.reason == AVAILABLE_REASON);
    if is_finished {
        return;
    }
    let time = Time::from(now);
    if is_complete(spec, generation, new) {
        let message = format!("{name} has successfully progressed.");
        let done = condition(PROGRESSING, "True", AVAILABLE_REASON, &message, time);
        conditions::set(&mut new.conditions, done);
    } else if is_progressing(old, new) {
        let message = format!("{name} is progressing.");
        let mut moved = condition(PROGRESSING, "True", "ReplicaSetUpdated", &message, time);
        if let Some(current) = current {
            if current.status == "True" {
                moved.last_transition_time = current.last_transition_time;
            }
            conditions::remove(&mut new.conditions, PROGRESSING);
        }
        conditions::set(&mut new.conditions, moved);
    } else if is_timed_out(spec, new, now) {
        let message = format!("{name} has timed out progressing.");
        let stuck = condition(PROGRESSING, "False", TIMED_OUT_REASON, &message, time);
        conditions::set(&mut new.conditions, stuck);
    }
}

/// When a stuck roll-out must be looked at again, if it must.
/// k8s: progress.go, requeueStuckDeployment
pub fn until_check(
    spec: &DeploymentSpec,
    generation: i64,
    status: &DeploymentStatus,
    now: Instant,
) -> Option<Duration> {
    let deadline = deadline(spec)?;
    let current = conditions::find(&status.conditions, PROGRESSING)?;
    if is_complete(spec, generation, status) || current.reason == TIMED_OUT_REASON {
        return None;
    }
    let left = (current.last_update_time.instant() + deadline).since(now);
    if left < Duration::from_secs(1) {
        return Some(Duration::ZERO);
    }
    // One second more, as the times in conditions have no fraction.
    Some(left + Duration::from_secs(1))
}
