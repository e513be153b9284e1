//! A node takes no more volumes of a storage driver than the driver can attach to it.
//!
//! Differs: there are no CSINode objects; the limit of a driver is what the node's allocatable says
//! for `attachable-volumes-csi-DRIVER`, as it did before them. Without it there is no limit.
//! k8s: pkg/scheduler/framework/plugins/nodevolumelimits/csi.go

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};
use crate::volumes::attach::{Attached, limit};
use sim::order::Gather;
use std::collections::BTreeSet;

/// NodeVolumeLimits.
pub const FILTER: Filter = Filter {
    name: "NodeVolumeLimits",
    is_local: false,
    scope,
    check,
};

fn scope(cycle: &Cycle<'_>) -> Scope {
    match cycle.pod.volumes.attached.is_empty() {
        true => Scope::Skip,
        false => Scope::AllNodes,
    }
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let needs = &cycle.pod.volumes;
    let others = node
        .pods
        .iter()
        .filter_map(|pod| needs.others.get(&pod.uid));
    let there: BTreeSet<&Attached> = others.flatten().gathered();
    let is_beyond = |one: &Attached| {
        let more = needs.attached.iter().filter(|other| !there.contains(other));
        let all = there.iter().copied().chain(more);
        let count = all.filter(|other| other.driver == one.driver).count();
        let limit = limit(node, &one.driver);
        limit.is_some_and(|limit| i64::try_from(count).unwrap_or(i64::MAX) > limit)
    };
    // A volume that is there already takes no further place.
    let mut new = needs.attached.iter().filter(|one| !there.contains(one));
    match new.any(is_beyond) {
        true => Err(Rejection::resolvable(Reason::VolumeCount)),
        false => Ok(()),
    }
}
