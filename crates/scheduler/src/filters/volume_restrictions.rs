//! Disks that one machine alone may have, and claims that one pod alone may use.
//!
//! k8s: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use crate::reason::{Reason, Rejection};

/// VolumeRestrictions.
pub const FILTER: Filter = Filter {
    name: "VolumeRestrictions",
    is_local: false,
    scope,
    check,
};

fn scope(cycle: &Cycle<'_>) -> Scope {
    let pod = &cycle.pod;
    match pod.volumes.exclusive.is_empty() && pod.info.facts.disks.is_empty() {
        true => Scope::Skip,
        false => Scope::AllNodes,
    }
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let pod = &cycle.pod.info;
    if node.pods.iter().any(|other| conflict(pod, other)) {
        return Err(Rejection::resolvable(Reason::Disk));
    }
    match cycle.exclusive_users > 0 {
        true => Err(Rejection::resolvable(Reason::ReadWriteOncePod)),
        false => Ok(()),
    }
}

/// Whether two pods cannot have their disks on one machine.
pub fn conflict(pod: &PodInfo, other: &PodInfo) -> bool {
    let (wanted, taken) = (&pod.facts.disks, &other.facts.disks);
    wanted
        .iter()
        .any(|disk| taken.iter().any(|one| disk.conflicts_with(one)))
}
