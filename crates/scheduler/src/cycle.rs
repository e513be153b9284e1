//! Everything one scheduling attempt needs to know, prepared once and read by every plugin.
//!
//! k8s: pkg/scheduler/schedule_one.go; the plugins' PreFilter and PreScore

use crate::alike::{Alike, Known};
use crate::filters::inter_pod_affinity::Near;
use crate::filters::topology_spread::Hard;
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use crate::scores::inter_pod_affinity::Liking;
use crate::scores::topology_spread::Soft;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::spread::Constraints;
use crate::volumes::VolumeNeeds;
use api::StrMap;
use api::meta::LabelSelector;
use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

/// The pod to place, with what its specification refers to.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The pod.
    pub info: Rc<PodInfo>,
    /// Labels of its namespace.
    pub namespace_labels: StrMap,
    /// How it is to be spread.
    pub spread: Constraints,
    /// What its volumes ask of a node.
    pub volumes: VolumeNeeds,
}

impl Incoming {
    /// A pod; `owners` selects the pods of the services and the controller it belongs to.
    pub fn new(
        info: Rc<PodInfo>,
        namespace_labels: StrMap,
        owners: Option<LabelSelector>,
        volumes: VolumeNeeds,
    ) -> Incoming {
        let spread = Constraints::of(&info, owners);
        Incoming {
            info,
            namespace_labels,
            spread,
            volumes,
        }
    }
}

/// One attempt.
pub struct Cycle<'a> {
    /// The pod to place.
    pub pod: &'a Incoming,
    /// The cluster.
    pub cluster: &'a Snapshot,
    /// Settings of the scheduler.
    pub settings: &'a Settings,
    /// Spread constraints that must hold.
    pub hard: Vec<Hard>,
    /// Spread constraints that are wishes.
    pub soft: Vec<Soft>,
    /// How many of the pod's ReadWriteOncePod claims other pods use.
    pub exclusive_users: i64,
    /// Required affinity to pods, in both directions.
    pub near: Near,
    /// Preferred affinity to pods, in both directions.
    pub liking: Liking,
    /// What is known of nodes for pods of this specification.
    alike: RefCell<Rc<Alike>>,
}

impl<'a> Cycle<'a> {
    /// Prepares an attempt.
    pub fn new(pod: &'a Incoming, cluster: &'a mut Snapshot, settings: &'a Settings) -> Cycle<'a> {
        let hard = Hard::prepare(pod, cluster);
        let soft = Soft::prepare(pod, cluster);
        let near = Near::prepare(pod, cluster);
        let liking = Liking::prepare(pod, cluster, settings);
        let mut alike = mem::take(&mut cluster.alike);
        Rc::make_mut(&mut alike).turn_to(&pod.info.facts);
        Cycle {
            pod,
            cluster,
            settings,
            hard,
            soft,
            exclusive_users: pod.volumes.exclusive_in_use,
            near,
            liking,
            alike: RefCell::new(alike),
        }
    }

    /// Ends the attempt; gives what is known of nodes.
    pub fn end(self) -> Rc<Alike> {
        self.alike.into_inner()
    }

    /// What is known of a node.
    pub fn known(&self, slot: u32) -> Known {
        self.alike.borrow().of(slot)
    }

    /// Remembers something of a node that follows from the specification and the node alone.
    pub fn learn(&self, slot: u32, what: impl FnOnce(&mut Known)) {
        Rc::make_mut(&mut self.alike.borrow_mut()).learn(slot, what);
    }

    /// Counts `other` as coming to the node (`by` 1) or leaving it (`by` -1) from here on.
    pub fn adjust(&mut self, other: &PodInfo, node: &NodeInfo, by: i64) {
        for hard in &mut self.hard {
            hard.adjust(self.pod, other, node, by);
        }
        self.exclusive_users += by * self.shared_claims(other);
        self.near.adjust(self.pod, self.cluster, other, node, by);
    }

    /// How many of the pod's ReadWriteOncePod claims `other` mounts.
    /// k8s: plugins/volumerestrictions/volume_restrictions.go, conflictingPVCRefCountForPod
    fn shared_claims(&self, other: &PodInfo) -> i64 {
        let exclusive = &self.pod.volumes.exclusive;
        if exclusive.is_empty() || other.key.namespace != self.pod.info.key.namespace {
            return 0;
        }
        let shared = other.claims().filter(|name| exclusive.contains(name));
        i64::try_from(shared.count()).unwrap_or(0)
    }
}
