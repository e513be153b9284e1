//! The binding subresource: a pod gets its node.
//!
//! k8s: pkg/registry/core/pod/storage/storage.go,
//! plugin/pkg/admission/podtopologylabels/admission.go

use crate::because::Because;
use crate::error::ApiError;
use crate::intents::Intents;
use crate::store::Store;
use api::pod_status::PodCondition;
use api::{Kind, ObjectKey, Str, Time};
use std::rc::Rc;

impl Intents<'_> {
    /// Binds a pod to a node.
    /// k8s: pkg/registry/core/pod/storage/storage.go, assignPod
    pub fn bind(&mut self, key: &ObjectKey, node: &str, because: Because) -> Result<(), ApiError> {
        let not_found = || ApiError::NotFound {
            kind: Kind::Pod,
            name: key.name.clone(),
        };
        let before = Rc::clone(self.latest().get(key).ok_or_else(not_found)?);
        let mut after = (*before).clone();
        let now = self.now;
        let generation = after.meta.generation;
        let is_terminating = after.meta.is_terminating();
        let pod = after.pod_mut().ok_or_else(not_found)?;
        let refused = |detail: String| ApiError::Conflict {
            kind: Kind::Pod,
            name: key.name.clone(),
            detail: detail.into(),
        };
        if is_terminating {
            return Err(refused(format!(
                "pod {} is being deleted, cannot be assigned to a host",
                key.name
            )));
        }
        if !pod.node_name.is_empty() {
            let text = format!(
                "pod {} is already assigned to node \"{}\"",
                key.name, pod.node_name
            );
            return Err(refused(text));
        }
        pod.node_name = node.into();
        let topology = topology_labels(&self.server.store, node);
        let status = Rc::make_mut(&mut pod.status);
        status.nominated_node_name = Str::default();
        let is_new = status
            .conditions
            .iter()
            .all(|c| c.type_ != "PodScheduled" || c.status != "True");
        if is_new {
            status
                .conditions
                .retain(|condition| condition.type_ != "PodScheduled");
            status.conditions.push(PodCondition {
                type_: "PodScheduled".into(),
                status: "True".into(),
                last_transition_time: Time::from(now),
                observed_generation: Some(generation),
                ..PodCondition::default()
            });
        }
        for (key, value) in topology {
            after.meta.set_label(key, value);
        }
        self.put(Some(before), Some(after), because);
        Ok(())
    }
}

/// Zone and region of a node, which its pods carry as well.
/// k8s: plugin/pkg/admission/podtopologylabels/admission.go
pub(crate) fn topology_labels(store: &Store, node: &str) -> Vec<(&'static str, Str)> {
    let node = store.find(Kind::Node, "", node);
    let value = |key| Some((key, node?.meta.label(key)?.clone()));
    [
        "topology.kubernetes.io/zone",
        "topology.kubernetes.io/region",
    ]
    .into_iter()
    .filter_map(value)
    .collect()
}
