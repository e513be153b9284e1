//! The numbers in a stateful set's status.
//!
//! k8s: pkg/controller/statefulset/stateful_set_control.go, updateStatus, completeRollingUpdate

use super::decide::{PodState, Strategy};
use api::PodPhase;
use api::apps::StatefulSetStatus;

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
