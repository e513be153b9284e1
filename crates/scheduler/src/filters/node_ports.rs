//! Two pods of a node cannot have the same host port.
//!
//! k8s: pkg/scheduler/framework/plugins/nodeports/node_ports.go

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};

/// NodePorts.
pub const FILTER: Filter = Filter {
    name: "NodePorts",
    is_local: true,
    scope,
    check,
};

fn scope(cycle: &Cycle<'_>) -> Scope {
    if cycle.pod.info.facts.ports.is_empty() {
        Scope::Skip
    } else {
        Scope::AllNodes
    }
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let wanted = &cycle.pod.info.facts.ports;
    let is_taken = wanted
        .iter()
        .any(|port| node.ports.iter().any(|one| one.conflicts_with(port)));
    if is_taken {
        Err(Rejection::resolvable(Reason::Ports))
    } else {
        Ok(())
    }
}
