//! The filters: may the pod go to a node at all? One file each, all of one type.
//!
//! The order is that of the default profile; the first filter that refuses a node says why.
//! k8s: pkg/scheduler/apis/config/v1/default_plugins.go

pub mod dynamic_resources;
pub mod inter_pod_affinity;
pub mod node_affinity;
pub mod node_declared_features;
pub mod node_name;
pub mod node_ports;
pub mod node_resources_fit;
pub mod node_unschedulable;
pub mod node_volume_limits;
pub mod taint_toleration;
pub mod topology_spread;
pub mod volume_restrictions;
pub mod volumes;

use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::Rejection;

/// What a filter says about the pod before any node is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// It has nothing to check.
    Skip,
    /// Every node is to be checked.
    AllNodes,
    /// Only these nodes can be right.
    Nodes(Vec<api::Str>),
    /// No node can be right, and why; whether removing pods could help.
    Refused(String),
}

/// A filter.
pub struct Filter {
    /// The plugin's name.
    pub name: &'static str,
    /// Whether its check reads nothing but the pod's specification and the node.
    pub is_local: bool,
    /// What it says about the pod.
    pub scope: fn(&Cycle<'_>) -> Scope,
    /// Whether the pod may go to a node.
    pub check: fn(&Cycle<'_>, &NodeInfo) -> Result<(), Rejection>,
}

/// All filters, in order.
pub const ALL: &[Filter] = &[
    node_unschedulable::FILTER,
    node_name::FILTER,
    taint_toleration::FILTER,
    node_affinity::FILTER,
    node_ports::FILTER,
    node_resources_fit::FILTER,
    volume_restrictions::FILTER,
    node_volume_limits::FILTER,
    volumes::BINDING,
    volumes::ZONE,
    topology_spread::FILTER,
    inter_pod_affinity::FILTER,
    dynamic_resources::FILTER,
    node_declared_features::FILTER,
];
