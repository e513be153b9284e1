//! Volumes: claims must exist and be bound, and their volumes reachable from the node.
//!
//! k8s: pkg/scheduler/framework/plugins/{volumebinding,volumezone}/

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};

/// VolumeBinding.
pub const BINDING: Filter = Filter {
    name: "VolumeBinding",
    is_local: false,
    scope: binding_scope,
    check: binding,
};
/// VolumeZone.
pub const ZONE: Filter = Filter {
    name: "VolumeZone",
    is_local: false,
    scope: zone_scope,
    check: zone,
};

fn binding_scope(cycle: &Cycle<'_>) -> Scope {
    match &cycle.pod.volumes.refused {
        Some(text) => Scope::Refused(text.clone()),
        None if cycle.pod.volumes.is_empty() => Scope::Skip,
        None => Scope::AllNodes,
    }
}

fn binding(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let Some(labels) = node.labels() else {
        return Ok(());
    };
    let needs = &cycle.pod.volumes;
    let mut reasons = Vec::new();
    if needs
        .bound
        .iter()
        .any(|volume| !volume.is_reachable_from(&node.name, labels))
    {
        reasons.push(Reason::VolumeNodeAffinity);
    }
    if needs.assign(&node.name, labels).is_none() {
        reasons.push(Reason::VolumeBinding);
    }
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Rejection {
            reasons,
            is_resolvable: false,
        })
    }
}

fn zone_scope(cycle: &Cycle<'_>) -> Scope {
    let has_zone = cycle
        .pod
        .volumes
        .bound
        .iter()
        .any(|volume| !volume.zones.is_empty());
    if has_zone {
        Scope::AllNodes
    } else {
        Scope::Skip
    }
}

fn zone(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let fits = |key: &str, allowed: &[api::Str]| {
        node.label(key).is_some_and(|value| allowed.contains(value))
    };
    let mut zones = cycle
        .pod
        .volumes
        .bound
        .iter()
        .flat_map(|volume| &volume.zones);
    if zones.all(|(key, allowed)| fits(key, allowed)) {
        Ok(())
    } else {
        Err(Rejection::final_(Reason::VolumeZone))
    }
}
