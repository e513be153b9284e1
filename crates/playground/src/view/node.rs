//! One node as it is drawn: what it has, what is asked of it, and its condition.

use std::rc::Rc;

use super::Ref;

/// A resource of a node. Units are millicores for CPU and bytes for memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Meter {
    /// What its pods request.
    pub requested: u64,
    /// What its pods may use at most.
    pub limited: u64,
    /// What can be allocated.
    pub capacity: u64,
    /// `1250`: the requests, without the unit.
    pub requested_text: Rc<str>,
    /// `2000m`: the capacity, with the unit.
    pub capacity_text: Rc<str>,
}

/// What is to be said of a node beside its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NodeCondition {
    /// It reports and takes pods.
    Ready,
    /// It has been silent for this many seconds.
    NotReady(u32),
    /// It takes no new pods.
    Cordoned,
    /// It is being emptied; so many pods are left.
    Draining(u32),
    /// It is short of something: `Memory pressure`.
    Pressure(Rc<str>),
}

impl NodeCondition {
    /// What stands in the node's header; nothing for a healthy node.
    pub fn words(&self) -> Option<String> {
        match self {
            NodeCondition::Ready => None,
            NodeCondition::NotReady(seconds) => Some(format!("NotReady {seconds}s")),
            NodeCondition::Cordoned => Some("Cordoned".into()),
            NodeCondition::Draining(left) => Some(format!("Draining, {left} left")),
            NodeCondition::Pressure(what) => Some(what.to_string()),
        }
    }
}

/// One node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// The identity of its element on the page.
    pub uid: Rc<str>,
    /// Its name.
    pub reference: Ref,
    /// `topology.kubernetes.io/zone`, if labelled.
    pub zone: Option<Rc<str>>,
    /// Pods bound to it and not finished.
    pub n_pods: u32,
    /// CPU in millicores.
    pub cpu: Meter,
    /// Memory in bytes.
    pub memory: Meter,
    /// Condition.
    pub condition: NodeCondition,
    /// Whether it is powered on.
    pub is_powered: bool,
    /// Whether it is cut off from the API.
    pub is_cut: bool,
    /// Whether its disk is slow.
    pub is_disk_slow: bool,
    /// Whether it takes new pods.
    pub is_schedulable: bool,
}

impl Node {
    /// What is wrong with the machine itself, before its condition tells of it or instead.
    pub fn fault(&self) -> Option<&'static str> {
        match (self.is_powered, self.is_cut, self.is_disk_slow) {
            (false, _, _) => Some("no power"),
            (true, true, _) => Some("cut off"),
            (true, false, true) => Some("slow disk"),
            (true, false, false) => None,
        }
    }
}
