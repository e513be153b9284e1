//! The numbers in a stateful set's status.
//!
//! k8s: pkg/controller/statefulset/stateful_set_control.go, updateStatus, completeRollingUpdate

use super::decide::{PodState, Strategy};
use api::apps::StatefulSetStatus;
use api::{Object, PodPhase};
use apiserver::Tally;

/// The status from the pods as listed before the pass, and from the revisions in use.
pub fn status(
    old: &StatefulSetStatus,
    generation: i64,
    (current, update): (&str, &str),
    pods: &[PodState],
) -> StatefulSetStatus {
    let mut status = StatefulSetStatus {
        observed_generation: generation,
        current_revision: current.into(),
        update_revision: update.into(),
        replicas: 0,
        ready_replicas: 0,
        available_replicas: 0,
        current_replicas: 0,
        updated_replicas: 0,
        ..old.clone()
    };
    for pod in pods {
        let is_ready = pod.phase == PodPhase::Running && pod.is_ready;
        status.replicas += 1;
        status.ready_replicas += i32::from(is_ready);
        status.available_replicas += i32::from(is_ready && pod.is_available);
        if !pod.is_terminating {
            status.current_replicas += i32::from(pod.revision == *current);
            status.updated_replicas += i32::from(pod.revision == *update);
        }
    }
    status
}

/// Makes the update revision the current one when a rolling update has reached every pod.
pub fn complete(status: &mut StatefulSetStatus, strategy: Strategy) {
    let is_complete = matches!(strategy, Strategy::Rolling { .. })
        && status.current_revision != status.update_revision
        && status.updated_replicas == status.replicas
        && status.ready_replicas == status.replicas;
    if is_complete {
        status.current_replicas = status.updated_replicas;
        status.current_revision = status.update_revision.clone();
    }
}

/// The status of a set that has no pod to make, replace or delete, as far as the counts of its pods
/// and the status of the last pass tell; none if a pass must look. That a pod became ready or
/// stopped being so needs no look at the others then.
pub fn counted(set: &Object, tally: Tally) -> Option<StatefulSetStatus> {
    let body = set.stateful_set()?;
    let (spec, old) = (&body.spec, &body.status);
    let wanted = spec.replicas.unwrap_or(1);
    let are_all_there = [tally.pods, tally.active].map(i32::try_from) == [Ok(wanted); 2]
        && [old.replicas, old.current_replicas, old.updated_replicas] == [wanted; 3];
    let is_settled = old.current_revision == old.update_revision
        && old.observed_generation == set.meta.generation
        && spec.min_ready_seconds == 0
        && !set.meta.is_terminating();
    let ready = i32::try_from(tally.ready).ok()?;
    (are_all_there && is_settled).then(|| StatefulSetStatus {
        ready_replicas: ready,
        available_replicas: ready,
        ..(**old).clone()
    })
}
