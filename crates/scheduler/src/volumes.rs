//! What a pod's volumes ask of a node, worked out once per attempt.
//!
//! k8s: pkg/scheduler/framework/plugins/volumebinding/{volume_binding.go,binder.go}

pub mod attach;
pub mod lookup;

use api::pod_spec::NodeSelector;
use api::{Str, StrMap};
use attach::{Attached, ByPod};
use std::collections::BTreeSet;

/// A volume that one of the pod's claims is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundVolume {
    /// From which nodes it can be reached; absent means from all.
    pub required: Option<NodeSelector>,
    /// Zone and region labels of the volume, with the values a node may have.
    pub zones: Vec<(Str, Vec<Str>)>,
}

impl BoundVolume {
    /// Whether the node called `name` with these labels reaches it.
    pub fn is_reachable_from(&self, name: &str, labels: &StrMap) -> bool {
        self.required
            .as_ref()
            .is_none_or(|required| required.allows(name, labels))
    }
}

/// A free volume that would do for a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name.
    pub volume: Str,
    /// From which nodes it can be reached.
    pub required: Option<NodeSelector>,
}

/// A claim that waits for its first consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingClaim {
    /// Its name.
    pub claim: Str,
    /// Volumes that would do, the smallest first.
    pub candidates: Vec<Candidate>,
    /// Whether a volume can be made for it.
    pub can_provision: bool,
}

/// How a claim is served on a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// By this volume.
    Volume {
        /// The claim.
        claim: Str,
        /// The volume.
        volume: Str,
    },
    /// By a volume that is made for it.
    Provision {
        /// The claim.
        claim: Str,
    },
}

/// What the volumes of a pod need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VolumeNeeds {
    /// Why no node will do.
    pub refused: Option<String>,
    /// ReadWriteOncePod claims.
    pub exclusive: Vec<Str>,
    /// How many of them another pod uses.
    pub exclusive_in_use: i64,
    /// Volumes that drivers attach to the node.
    pub attached: BTreeSet<Attached>,
    /// Volumes of the pods that are there, on nodes that limit their number.
    pub others: ByPod,
    /// Bound volumes.
    pub bound: Vec<BoundVolume>,
    /// Claims that are bound once the node is known.
    pub waiting: Vec<WaitingClaim>,
}

impl VolumeNeeds {
    /// Whether any node will do.
    pub fn is_empty(&self) -> bool {
        self.refused.is_none() && self.bound.is_empty() && self.waiting.is_empty()
    }

    /// How the waiting claims would be served on a node; none if one cannot be.
    pub fn assign(&self, node: &str, labels: &StrMap) -> Option<Vec<Assignment>> {
        let mut taken: Vec<&Str> = Vec::new();
        let mut assignments = Vec::new();
        for waiting in &self.waiting {
            let free = waiting.candidates.iter().find(|candidate| {
                let required = candidate.required.as_ref();
                !taken.contains(&&candidate.volume)
                    && required.is_none_or(|required| required.allows(node, labels))
            });
            let claim = waiting.claim.clone();
            match free {
                Some(candidate) => {
                    taken.push(&candidate.volume);
                    assignments.push(Assignment::Volume {
                        claim,
                        volume: candidate.volume.clone(),
                    });
                }
                None if waiting.can_provision => assignments.push(Assignment::Provision { claim }),
                None => return None,
            }
        }
        Some(assignments)
    }
}
