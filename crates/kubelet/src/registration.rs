//! Nodes as their kubelets register them.
//!
//! k8s: pkg/kubelet/kubelet_node_status.go, initialNode

use api::node_kinds::{NodeAddress, NodeCondition, NodeSpec, NodeStatus, NodeSystemInfo, Taint};
use api::object::Node;
use api::quantity::Quantity;
use api::resources::ResourceList;
use api::{Meta, Object, Str, StrMap, Time};
use sim::Instant;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Type, reason and message of the conditions of a healthy node, and the event when it becomes so.
/// k8s: pkg/kubelet/nodestatus/setters.go
pub const HEALTHY: [(&str, &str, &str, &str, &str); 4] = [
    (
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
        "NodeHasSufficientMemory",
    ),
    (
        "DiskPressure",
        "False",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure",
        "NodeHasNoDiskPressure",
    ),
    (
        "PIDPressure",
        "False",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available",
        "NodeHasSufficientPID",
    ),
    (
        "Ready",
        "True",
        "KubeletReady",
        "kubelet is posting ready status",
        "NodeReady",
    ),
];

/// Features that a kubelet of v1.36 tells the scheduler of.
/// unverified: the list; k8s: pkg/kubelet/nodestatus/setters.go, NodeDeclaredFeatures
const DECLARED_FEATURES: [&str; 1] = ["RestartAllContainersOnContainerExits"];

/// A node to set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeConfig {
    /// Its name.
    pub name: Str,
    /// Capacity, a quantity.
    pub cpu: Str,
    /// Capacity, a quantity.
    pub memory: Str,
    /// Capacity, a quantity; the recorded cluster's nodes report none.
    pub disk: Str,
    /// How many pods it can run.
    pub pods: u32,
    /// Labels beyond those that every node has.
    pub labels: StrMap,
    /// Taints.
    pub taints: Vec<Taint>,
}

impl NodeConfig {
    /// A node of four cores, 8 GiB and 110 pods.
    pub fn named(name: impl Into<Str>) -> NodeConfig {
        NodeConfig {
            name: name.into(),
            cpu: "4".into(),
            memory: "8Gi".into(),
            disk: "0".into(),
            pods: 110,
            labels: StrMap::default(),
            taints: Vec::new(),
        }
    }
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
        conditions: HEALTHY
            .iter()
            .map(|row| condition(row, Time::from(now)))
            .collect(),
        addresses: [("InternalIP", "192.0.2.2"), ("Hostname", &*node.name)]
            .map(|(type_, address)| NodeAddress {
                type_: type_.into(),
                address: address.into(),
                extra: None,
            })
            .to_vec(),
        declared_features: DECLARED_FEATURES.map(Str::from).to_vec(),
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
        (Str::from("ephemeral-storage"), parse(&node.disk)),
        (Str::from("memory"), parse(&node.memory)),
        (
            Str::from("pods"),
            Quantity::from_units(i64::from(node.pods)),
        ),
    ]))
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

/// A condition as a row of `HEALTHY` says it.
pub fn condition(row: &(&str, &str, &str, &str, &str), at: Time) -> NodeCondition {
    let (type_, status, reason, message, _) = *row;
    NodeCondition {
        type_: type_.into(),
        status: status.into(),
        reason: reason.into(),
        message: message.into(),
        last_heartbeat_time: at,
        last_transition_time: at,
        extra: None,
    }
}
