//! The nodes as a daemon set sees them: which should have a pod, and which pods they have.
//!
//! k8s: pkg/controller/daemon/daemon_controller.go, getNodesToDaemonPods, updateNode

use super::manage::{DaemonPod, NodePods, sort};
use super::placement::{node_of, placement};
use super::revisions::HASH_LABEL;
use crate::availability::is_available;
use api::apps::DaemonSetSpec;
use api::{Kind, Object, ObjectKey, Str};
use apiserver::{Change, Store};
use sim::{Duration, Instant};
use std::collections::BTreeMap;
use std::rc::Rc;

/// On pods: the number of the template.
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, DaemonSetTemplateGenerationKey
pub const GENERATION_LABEL: &str = "pod-template-generation";
/// On the set: the number of the template.
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, DeprecatedTemplateGeneration
pub const TEMPLATE_GENERATION: &str = "deprecated.daemonset.template.generation";

/// What tells updated pods from others.
#[derive(Clone, Copy, Debug)]
pub struct Present<'a> {
    /// The hash of the present template.
    pub hash: &'a str,
    /// Its number.
    pub generation: Option<&'a Str>,
}

/// Every node, and the nodes that are gone but have pods waiting for them; by name.
pub fn nodes(
    spec: &DaemonSetSpec,
    pods: &[Rc<Object>],
    present: Present<'_>,
    store: &Store,
    now: Instant,
) -> Vec<NodePods> {
    let mut by_node: BTreeMap<Str, Vec<DaemonPod>> = BTreeMap::new();
    for object in pods {
        let Some(body) = object.pod() else { continue };
        if object.meta.is_terminating() && body.phase().is_terminal() {
            continue;
        }
        let min_ready = Duration::from_api_secs(spec.min_ready_seconds.into());
        let is_present = |label: &str, value: &str| {
            let found = object.meta.label(label);
            !value.is_empty() && found.is_some_and(|found| *found == *value)
        };
        let generation = present.generation.map_or("", Str::as_str);
        let pod = DaemonPod {
            name: object.meta.name.clone(),
            phase: body.phase(),
            is_assigned: !body.node_name.is_empty(),
            created: object.meta.created,
            is_ready: body.is_ready(),
            is_available: is_available(body, min_ready, now),
            is_terminating: object.meta.is_terminating(),
            is_updated: is_present(HASH_LABEL, present.hash)
                || is_present(GENERATION_LABEL, generation),
        };
        let node = node_of(body).cloned().unwrap_or_default();
        by_node.entry(node).or_default().push(pod);
    }
    let template = &spec.template.spec;
    let mut result: Vec<NodePods> = store
        .list(Kind::Node)
        .map(|node| NodePods {
            node: node.meta.name.clone(),
            placement: Some(placement(template, node)),
            pods: by_node.remove(&node.meta.name).unwrap_or_default(),
        })
        .collect();
    result.extend(by_node.into_iter().map(|(node, pods)| NodePods {
        node,
        placement: None,
        pods,
    }));
    result.iter_mut().for_each(|node| sort(&mut node.pods));
    result
}

/// The daemon sets that a change of a node concerns.
pub fn concerned(change: &Change, store: &Store) -> Vec<ObjectKey> {
    let Some(node) = &change.after else {
        return Vec::new();
    };
    if change
        .before
        .as_ref()
        .is_some_and(|before| is_same(before, node))
    {
        return Vec::new();
    }
    let is_concerned = |set: &&Rc<Object>| {
        let Some(body) = set.daemon_set() else {
            return false;
        };
        let placement = placement(&body.spec.template.spec, node);
        if change.before.is_none() {
            return placement.should_run;
        }
        let has_pod = has_pod(set, node, store);
        (placement.should_run && !has_pod)
            || (!placement.should_continue && has_pod)
            || (has_pod && body.status.number_misscheduled > 0)
    };
    let sets = store.list(Kind::DaemonSet).filter(is_concerned);
    sets.map(|set| set.key()).collect()
}

fn has_pod(set: &Object, node: &Object, store: &Store) -> bool {
    let is_there = |object: &Rc<Object>| {
        let pod = object.pod();
        pod.and_then(node_of)
            .is_some_and(|name| *name == node.meta.name)
    };
    store.owned_by(set.meta.uid).any(is_there)
}

/// Whether nothing changed that a daemon set could care about: conditions count by the types that
/// are True.
/// k8s: daemon_controller.go, shouldIgnoreNodeUpdate, nodeInSameCondition
fn is_same(before: &Object, after: &Object) -> bool {
    let (Some(old), Some(new)) = (before.node(), after.node()) else {
        return false;
    };
    let holding = |node: &api::object::Node| -> Vec<Str> {
        let conditions = node.status.conditions.iter();
        let holding = conditions.filter(|condition| condition.status == "True");
        holding.map(|condition| condition.type_.clone()).collect()
    };
    before.meta.labels == after.meta.labels
        && before.meta.annotations == after.meta.annotations
        && old.spec == new.spec
        && holding(old) == holding(new)
}
