//! What is there before anything happens: namespaces, priority classes, roles and nodes.
//!
//! k8s: pkg/controlplane/controller/systemnamespaces/system_namespaces_controller.go

use crate::{Cluster, ClusterConfig, NodeConfig, because_set_up};
use api::object::Namespace;
use api::policy_kinds::PriorityClass;
use api::{Meta, Object};
use apiserver::Intents;
use apiserver::authorization::bootstrap;
use kubelet::registration::node_object;
use sim::Duration;
use std::rc::Rc;

/// Namespaces of every cluster.
const NAMESPACES: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

/// Priority classes of every cluster: name, value, description.
/// k8s: pkg/apis/scheduling/v1/helpers.go, systemPriorityClasses
const PRIORITY_CLASSES: [(&str, i32, &str); 2] = [
    (
        "system-cluster-critical",
        2_000_000_000,
        "Used for system critical pods that must run in the cluster, but can be moved to another \
         node if necessary.",
    ),
    (
        "system-node-critical",
        2_000_001_000,
        "Used for system critical pods that must not be moved from their current node.",
    ),
];

/// Creates what a new cluster has, and its nodes.
pub fn set_up(cluster: &mut Cluster, config: &ClusterConfig) {
    cluster.act("kube-apiserver", |intents| {
        for name in NAMESPACES {
            let meta = Meta {
                name: name.into(),
                ..Meta::default()
            };
            // A fresh store refuses no namespace.
            let _ = intents.create(Object::new(meta, Namespace::default()), because_set_up());
        }
    });
    for (name, value, description) in PRIORITY_CLASSES {
        let meta = Meta {
            name: name.into(),
            ..Meta::default()
        };
        let class = PriorityClass {
            value,
            description: description.into(),
            preemption_policy: "PreemptLowerPriority".into(),
            ..PriorityClass::default()
        };
        cluster.act("kube-apiserver", |intents| {
            let _ = intents.create(Object::new(meta, Rc::new(class)), because_set_up());
        });
    }
    for role in bootstrap::all() {
        cluster.act("kube-apiserver", |intents| {
            let _ = intents.create(role, because_set_up());
        });
    }
    for (index, node) in (1..).zip(&config.nodes) {
        let object = node_object(node, cluster.now());
        cluster.act("kubelet", |intents| {
            // A second node of one name is refused; the first one stays.
            if let Ok(object) = intents.create(object, because_set_up()) {
                settle(intents, &object, node, index);
            }
        });
    }
}

/// The nodes of a new cluster have been there for a while: they are found ready already.
fn settle(intents: &mut Intents<'_>, object: &Object, config: &NodeConfig, index: u64) {
    let mut object = object.clone();
    if let Some(node) = object.node_mut() {
        Rc::make_mut(&mut node.spec).taints = config.taints.clone();
    }
    // Kubelets renew their leases in turn, two seconds apart.
    let phase = Duration::from_secs((2 * index + 1) % 10);
    let renewed = intents.now - Duration::from_secs(10) + phase;
    let lease = api::lease::of_node(&object, renewed);
    let _ = intents.create(lease, because_set_up());
    let _ = intents.update(object, because_set_up());
}
