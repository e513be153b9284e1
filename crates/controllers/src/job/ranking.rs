//! Which active pods of a job are deleted first when there are too many.
//!
//! k8s: pkg/controller/controller_utils.go, ActivePods

use api::{Object, Pod, PodPhase, Time};
use std::cmp::Ordering;

/// Orders pods by how expendable they are: not bound, pending, not ready, ready for a short time,
/// restarted often, young. Names decide the rest, so that runs repeat.
pub fn compare(a: &Object, b: &Object) -> Ordering {
    let (Some(pod_a), Some(pod_b)) = (a.pod(), b.pod()) else {
        return a.meta.name.cmp(&b.meta.name);
    };
    let stage = |pod: &Pod| {
        (
            !pod.node_name.is_empty(),
            phase_rank(pod.phase()),
            pod.is_ready(),
        )
    };
    stage(pod_a)
        .cmp(&stage(pod_b))
        .then_with(|| later_first(ready_since(pod_a), ready_since(pod_b)))
        .then_with(|| restarts(pod_b).cmp(&restarts(pod_a)))
        .then_with(|| later_first(a.meta.created, b.meta.created))
        .then_with(|| a.meta.name.cmp(&b.meta.name))
}

fn phase_rank(phase: PodPhase) -> u32 {
    match phase {
        PodPhase::Pending => 0,
        PodPhase::Unknown => 1,
        PodPhase::Running | PodPhase::Succeeded | PodPhase::Failed => 2,
    }
}

/// An unset time comes before all others.
fn later_first(a: Time, b: Time) -> Ordering {
    match (a.is_zero(), b.is_zero()) {
        (false, false) => b.cmp(&a),
        (a_is_zero, b_is_zero) => b_is_zero.cmp(&a_is_zero),
    }
}

fn ready_since(pod: &Pod) -> Time {
    let condition = pod.condition("Ready").filter(|_| pod.is_ready());
    condition.map_or(Time::default(), |condition| condition.last_transition_time)
}

fn restarts(pod: &Pod) -> i32 {
    let counts = pod.status.container_statuses.iter();
    counts.map(|status| status.restart_count).max().unwrap_or(0)
}
