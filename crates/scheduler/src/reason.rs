//! Why a pod does not fit a node. The texts are what users see, so they are upstream's.
//!
//! k8s: pkg/scheduler/framework/plugins/*/ (ErrReason… constants)

use api::Str;
use std::fmt;

/// One reason; nodes with the same text are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Reason {
    Unschedulable,
    NodeName,
    Taint,
    NodeAffinity,
    Ports,
    TooManyPods,
    Insufficient(Str),
    Disk,
    ReadWriteOncePod,
    VolumeCount,
    VolumeNodeAffinity,
    VolumeBinding,
    VolumeSpace,
    VolumeZone,
    SpreadLabel,
    Spread,
    PodAffinity,
    PodAntiAffinity,
    ExistingAntiAffinity,
    /// The pod itself is refused, whatever the node.
    Pod(String),
    NoVictims,
    PreemptionNotHelpful,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Unschedulable => "node(s) were unschedulable",
            Reason::NodeName => "node(s) didn't match the requested node name",
            Reason::Taint => "node(s) had untolerated taint(s)",
            Reason::NodeAffinity => "node(s) didn't match Pod's node affinity/selector",
            Reason::Ports => "node(s) didn't have free ports for the requested pod ports",
            Reason::TooManyPods => "Too many pods",
            Reason::Insufficient(resource) => return write!(f, "Insufficient {resource}"),
            Reason::Disk => "node(s) had no available disk",
            Reason::ReadWriteOncePod => {
                "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access \
                 mode already in-use by another pod"
            }
            Reason::VolumeCount => "node(s) exceed max volume count",
            Reason::VolumeNodeAffinity => "node(s) didn't match PersistentVolume's node affinity",
            Reason::VolumeBinding => "node(s) didn't find available persistent volumes to bind",
            Reason::VolumeSpace => "node(s) did not have enough free storage",
            Reason::VolumeZone => "node(s) had no available volume zone",
            Reason::SpreadLabel => {
                "node(s) didn't match pod topology spread constraints (missing required label)"
            }
            Reason::Spread => "node(s) didn't match pod topology spread constraints",
            Reason::PodAffinity => "node(s) didn't match pod affinity rules",
            Reason::PodAntiAffinity => "node(s) didn't match pod anti-affinity rules",
            Reason::ExistingAntiAffinity => {
                "node(s) didn't satisfy existing pods anti-affinity rules"
            }
            Reason::Pod(text) => text,
            Reason::NoVictims => "No preemption victims found for incoming pod",
            Reason::PreemptionNotHelpful => "Preemption is not helpful for scheduling",
        })
    }
}

/// Why one node was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// All reasons of the first filter that refused it.
    pub reasons: Vec<Reason>,
    /// Whether removing pods from the node could help (`Unschedulable`); otherwise upstream says
    /// `UnschedulableAndUnresolvable`.
    pub is_resolvable: bool,
}

impl Rejection {
    /// Removing pods could help.
    pub fn resolvable(reason: Reason) -> Rejection {
        Rejection {
            reasons: vec![reason],
            is_resolvable: true,
        }
    }

    /// Removing pods cannot help.
    pub fn final_(reason: Reason) -> Rejection {
        Rejection {
            reasons: vec![reason],
            is_resolvable: false,
        }
    }
}
