//! The node must have room for what the pod requests, and for one more pod.
//!
//! k8s: pkg/scheduler/framework/plugins/noderesources/fit.go (fitsRequest)

use super::{Filter, Scope};
use crate::amounts::Amounts;
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};
use crate::settings::Settings;
use api::Str;

/// NodeResourcesFit.
pub const FILTER: Filter = Filter {
    name: "NodeResourcesFit",
    is_local: true,
    scope: |_| Scope::AllNodes,
    check,
};

/// One resource of which there is not enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Its name.
    pub resource: Str,
    /// What the pod requests.
    pub requested: i64,
    /// What the node's pods request.
    pub used: i64,
    /// What the node has.
    pub capacity: i64,
}

impl Shortage {
    fn reason(&self) -> Reason {
        match self.resource.as_str() {
            "pods" => Reason::TooManyPods,
            _ => Reason::Insufficient(self.resource.clone()),
        }
    }
}

/// Everything the node has too little of, in the order of the message.
pub fn shortages(request: &Amounts, node: &NodeInfo, settings: &Settings) -> Vec<Shortage> {
    let mut found = Vec::new();
    let (capacity, used) = (&node.allocatable, &node.requested);
    let pods = i64::try_from(node.pods.len()).unwrap_or(i64::MAX);
    if pods.saturating_add(1) > capacity.pods {
        let resource = Str::from("pods");
        found.push(Shortage {
            resource,
            requested: 1,
            used: pods,
            capacity: capacity.pods,
        });
    }
    let mut compare = |resource: &str, requested: i64, used: i64, capacity: i64| {
        if requested > 0 && requested > capacity.saturating_sub(used) {
            let resource = Str::from(resource);
            found.push(Shortage {
                resource,
                requested,
                used,
                capacity,
            });
        }
    };
    compare(
        "cpu",
        request.cpu_millis,
        used.cpu_millis,
        capacity.cpu_millis,
    );
    compare(
        "memory",
        request.memory_bytes,
        used.memory_bytes,
        capacity.memory_bytes,
    );
    let disk = request.ephemeral_bytes;
    compare(
        "ephemeral-storage",
        disk,
        used.ephemeral_bytes,
        capacity.ephemeral_bytes,
    );
    for (resource, requested) in request
        .scalars
        .iter()
        .filter(|(name, _)| settings.checks(name))
    {
        compare(
            resource,
            *requested,
            used.get(resource),
            capacity.get(resource),
        );
    }
    found
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let found = shortages(&cycle.pod.info.facts.requests.real, node, cycle.settings);
    if found.is_empty() {
        return Ok(());
    }
    // More than the whole node has: removing its pods would not help.
    let is_hopeless = |one: &Shortage| one.resource != "pods" && one.requested > one.capacity;
    Err(Rejection {
        is_resolvable: !found.iter().any(is_hopeless),
        reasons: found.iter().map(Shortage::reason).collect(),
    })
}
