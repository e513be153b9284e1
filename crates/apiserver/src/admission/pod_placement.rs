//! What a new pod carries because of where it may run: the condition of scheduling gates, and the
//! zone of a node that its manifest names.
//!
//! k8s: pkg/registry/core/pod/strategy.go (applySchedulingGatedCondition),
//! plugin/pkg/admission/podtopologylabels/admission.go

use crate::binding::topology_labels;
use crate::error::ApiError;
use crate::intents::Intents;
use api::pod_status::PodCondition;
use api::{Object, Time};
use std::rc::Rc;

/// k8s: pkg/registry/core/pod/strategy.go, applySchedulingGatedCondition
const GATED: &str = "Scheduling is blocked due to non-empty scheduling gates";

/// Fills in a new pod.
pub fn admit_create(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let now = Time::from(intents.now);
    let Some(pod) = object.pod_mut() else {
        return Ok(());
    };
    if !pod.spec.scheduling_gates.is_empty() {
        Rc::make_mut(&mut pod.status).conditions.push(PodCondition {
            type_: "PodScheduled".into(),
            status: "False".into(),
            reason: "SchedulingGated".into(),
            message: GATED.into(),
            last_transition_time: now,
            ..PodCondition::default()
        });
    }
    let node = pod.node_name.clone();
    if !node.is_empty() {
        for (key, value) in topology_labels(intents.latest(), &node) {
            object.meta.set_label(key, value);
        }
    }
    Ok(())
}
