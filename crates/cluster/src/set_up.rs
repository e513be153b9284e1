//! What is there before anything happens: namespaces and nodes.
//!
//! k8s: pkg/controlplane/controller/systemnamespaces/system_namespaces_controller.go

use crate::{Cluster, ClusterConfig, NodeConfig, because_set_up};
use api::node_kinds::{NodeAddress, NodeCondition, NodeSpec, NodeStatus, NodeSystemInfo};
use api::object::{Namespace, Node};
use api::policy_kinds::PriorityClass;
use api::quantity::Quantity;
use api::resources::ResourceList;
use api::{Meta, Object, Str, Time};
use apiserver::Intents;
use sim::{Duration, Instant};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Namespaces of every cluster.
const NAMESPACES: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

/// Conditions of a healthy node: type, status, reason, message.
/// k8s: pkg/kubelet/nodestatus/setters.go
const CONDITIONS: [(&str, &str, &str, &str); 4] = [
    (
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
    ),
    (
        "DiskPressure",
        "False",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure",
    ),
    (
        "PIDPressure",
        "False",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available",
    ),
    (
        "Ready",
        "True",
        "KubeletReady",
        "kubelet is posting ready status",
    ),
];

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

/// Creates the namespaces and nodes of a new cluster.
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

/// A node as its kubelet registers it.
pub fn node_object(node: &NodeConfig, now: Instant) -> Object {
    let mut meta = Meta {
        name: node.name.clone(),
        ..Meta::default()
    };
    for (key, value) in [
        ("beta.kubernetes.io/arch", "amd64"),
        ("beta.kubernetes.io/os", "linux"),
        ("kubernetes.io/arch", "amd64"),
        ("kubernetes.io/hostname", &*node.name),
        ("kubernetes.io/os", "linux"),
    ] {
        meta.set_label(key, value);
    }
    for (key, value) in node.labels.iter() {
        meta.set_label(key, value.clone());
    }
    meta.set_annotation("node.alpha.kubernetes.io/ttl", "0");
    let capacity = capacity(node);
    let status = NodeStatus {
        allocatable: Rc::clone(&capacity),
        capacity,
        conditions: CONDITIONS.iter().map(|row| condition(row, now)).collect(),
        addresses: [("InternalIP", "192.0.2.2"), ("Hostname", &*node.name)]
            .map(|(type_, address)| NodeAddress {
                type_: type_.into(),
                address: address.into(),
                extra: None,
            })
            .to_vec(),
        node_info: Some(system_info()),
        ..NodeStatus::default()
    };
    let spec = NodeSpec {
        provider_id: Str::from(format!("kubemark://{}", node.name)),
        taints: node.taints.clone(),
        ..NodeSpec::default()
    };
    Object::new(
        meta,
        Node {
            spec: Rc::new(spec),
            status: Rc::new(status),
        },
    )
}

fn capacity(node: &NodeConfig) -> ResourceList {
    let parse = |text: &str| Quantity::parse(text).unwrap_or_default();
    Rc::new(BTreeMap::from([
        (Str::from("cpu"), parse(&node.cpu)),
        (Str::from("ephemeral-storage"), parse("0")),
        (Str::from("memory"), parse(&node.memory)),
        (
            Str::from("pods"),
            Quantity::from_units(i64::from(node.pods)),
        ),
    ]))
}

fn condition(row: &(&str, &str, &str, &str), now: Instant) -> NodeCondition {
    let (type_, status, reason, message) = *row;
    NodeCondition {
        type_: type_.into(),
        status: status.into(),
        reason: reason.into(),
        message: message.into(),
        last_heartbeat_time: Time::from(now),
        last_transition_time: Time::from(now),
        extra: None,
    }
}

/// The recorded cluster's nodes.
fn system_info() -> NodeSystemInfo {
    NodeSystemInfo {
        architecture: "amd64".into(),
        container_runtime_version: "fakeRuntime://0.1.0".into(),
        kernel_version: "3.16.0-0.bpo.4-amd64".into(),
        kubelet_version: "v1.36.2".into(),
        operating_system: "linux".into(),
        os_image: "Debian GNU/Linux 7 (wheezy)".into(),
        ..NodeSystemInfo::default()
    }
}
