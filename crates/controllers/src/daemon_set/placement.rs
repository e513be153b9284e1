//! Which nodes run a daemon pod, and what makes a daemon pod keep to its node.
//!
//! k8s: pkg/controller/daemon/daemon_controller.go, NodeShouldRunDaemonPod;
//! pkg/controller/daemon/util/daemonset_util.go

use api::node_kinds::Taint;
use api::pod_spec::{
    Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec,
    Toleration,
};
use api::toleration::{NO_EXECUTE, NO_SCHEDULE, first_untolerated};
use api::{Object, Str};

/// Key and effect of the taints that every daemon pod tolerates.
/// k8s: daemonset_util.go, AddOrUpdateDaemonPodTolerations
const TOLERATED: [(&str, &str); 6] = [
    ("node.kubernetes.io/not-ready", NO_EXECUTE),
    ("node.kubernetes.io/unreachable", NO_EXECUTE),
    ("node.kubernetes.io/disk-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/memory-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/pid-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/unschedulable", NO_SCHEDULE),
];
/// Tolerated as well by pods on the host's network.
const TOLERATED_ON_HOST: (&str, &str) = ("node.kubernetes.io/network-unavailable", NO_SCHEDULE);
/// The field that ties a daemon pod to its node.
const NODE_NAME_FIELD: &str = "metadata.name";

/// Whether a node is to get a daemon pod, and whether one may stay there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placement {
    /// A pod is wanted.
    pub should_run: bool,
    /// A pod that is there may stay.
    pub should_continue: bool,
}

impl Placement {
    const NONE: Placement = Placement {
        should_run: false,
        should_continue: false,
    };
}

/// Where the template's pods belong, judged by the node's name, labels and taints alone:
/// resources, ports and pod affinity are the scheduler's business.
pub fn placement(template: &PodSpec, node: &Object) -> Placement {
    let is_elsewhere = !template.node_name.is_empty() && template.node_name != *node.meta.name;
    if is_elsewhere || !template.allows_node(&node.meta.name, &node.meta.labels) {
        return Placement::NONE;
    }
    let taints: &[Taint] = node.node().map_or(&[], |node| &node.spec.taints);
    let tolerations = tolerations(template);
    let is_free_of = |effects: &[&str]| first_untolerated(taints, &tolerations, effects).is_none();
    Placement {
        should_run: is_free_of(&[NO_SCHEDULE, NO_EXECUTE]),
        should_continue: is_free_of(&[NO_EXECUTE]),
    }
}

/// The template's tolerations and the automatic ones.
pub fn tolerations(template: &PodSpec) -> Vec<Toleration> {
    let on_host = template.host_network == Some(true);
    let mut result = template.tolerations.clone();
    let automatic = TOLERATED
        .iter()
        .chain(on_host.then_some(&TOLERATED_ON_HOST));
    for (key, effect) in automatic {
        let toleration = Toleration {
            key: Str::from(*key),
            operator: "Exists".into(),
            effect: Str::from(*effect),
            ..Toleration::default()
        };
        let same = result
            .iter_mut()
            .find(|old| old.key == *key && old.effect == *effect);
        match same {
            Some(old) => *old = toleration,
            None => result.push(toleration),
        }
    }
    result
}

/// The specification of the pod for one node: tied to it by name, with the automatic tolerations.
/// The required node terms of the template are replaced; they have been judged already.
pub fn pod_spec(template: &PodSpec, node: &str) -> PodSpec {
    let mut spec = template.clone();
    spec.tolerations = tolerations(template);
    let affinity = spec.affinity.get_or_insert_with(Affinity::default);
    let node_affinity = affinity
        .node_affinity
        .get_or_insert_with(NodeAffinity::default);
    let term = NodeSelectorTerm {
        match_fields: vec![NodeSelectorRequirement {
            key: NODE_NAME_FIELD.into(),
            operator: "In".into(),
            values: vec![Str::from(node)],
            extra: None,
        }],
        ..NodeSelectorTerm::default()
    };
    node_affinity.required_during_scheduling_ignored_during_execution = Some(NodeSelector {
        node_selector_terms: vec![term],
        extra: None,
    });
    spec
}

/// The node a daemon pod is bound to or meant for.
/// k8s: daemonset_util.go, GetTargetNodeName
pub fn node_of(pod: &api::Pod) -> Option<&Str> {
    if !pod.node_name.is_empty() {
        return Some(&pod.node_name);
    }
    let terms = &pod.spec.required_nodes()?.node_selector_terms;
    let mut fields = terms.iter().flat_map(|term| &term.match_fields);
    let field = fields.find(|field| field.key == NODE_NAME_FIELD && field.operator == "In")?;
    field.values.first()
}
