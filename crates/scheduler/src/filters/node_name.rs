//! A pod that names its node goes nowhere else.
//!
//! k8s: pkg/scheduler/framework/plugins/nodename/node_name.go

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};

/// NodeName.
pub const FILTER: Filter = Filter {
    name: "NodeName",
    is_local: true,
    scope,
    check,
};

fn scope(cycle: &Cycle<'_>) -> Scope {
    if cycle.pod.info.spec().node_name.is_empty() {
        Scope::Skip
    } else {
        Scope::AllNodes
    }
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    if cycle.pod.info.spec().node_name == node.name {
        Ok(())
    } else {
        Err(Rejection::final_(Reason::NodeName))
    }
}
