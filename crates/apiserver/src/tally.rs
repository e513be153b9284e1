//! Counts that are kept as pods change, so that nobody has to list them.

use api::requests::{RESIZE_PENDING, counted_spec, requests_of};
use api::{Object, PodPhase};

/// Counts of the pods that one controller owns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// All pod objects.
    pub pods: u32,
    /// Neither finished nor terminating.
    pub active: u32,
    /// Active with condition Ready.
    pub ready: u32,
    /// Terminating and not finished.
    pub terminating: u32,
    /// Active in phase Pending.
    pub pending: u32,
    /// Active in phase Running.
    pub running: u32,
    /// In phase Succeeded.
    pub succeeded: u32,
    /// In phase Failed.
    pub failed: u32,
    /// Active and not bound to a node.
    pub unassigned: u32,
}

impl Tally {
    /// What one pod contributes.
    pub fn of(object: &Object) -> Tally {
        let Some(pod) = object.pod() else {
            return Tally::default();
        };
        let is_finished = pod.phase().is_terminal();
        let is_active = !is_finished && !object.meta.is_terminating();
        let when = |condition: bool| u32::from(condition);
        Tally {
            pods: 1,
            active: when(is_active),
            ready: when(is_active && pod.is_ready()),
            terminating: when(object.meta.is_terminating() && !is_finished),
            pending: when(is_active && pod.phase() == PodPhase::Pending),
            running: when(is_active && pod.phase() == PodPhase::Running),
            succeeded: when(pod.phase() == PodPhase::Succeeded),
            failed: when(pod.phase() == PodPhase::Failed),
            unassigned: when(is_active && pod.node_name.is_empty()),
        }
    }

    /// Adds `other` and takes `less` away.
    pub fn changed(self, other: Tally, less: Tally) -> Tally {
        let sum = |a: u32, b: u32, c: u32| (a + b).saturating_sub(c);
        Tally {
            pods: sum(self.pods, other.pods, less.pods),
            active: sum(self.active, other.active, less.active),
            ready: sum(self.ready, other.ready, less.ready),
            terminating: sum(self.terminating, other.terminating, less.terminating),
            pending: sum(self.pending, other.pending, less.pending),
            running: sum(self.running, other.running, less.running),
            succeeded: sum(self.succeeded, other.succeeded, less.succeeded),
            failed: sum(self.failed, other.failed, less.failed),
            unassigned: sum(self.unassigned, other.unassigned, less.unassigned),
        }
    }
}

/// Sums over the pods that are bound to one node and have not finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NodeTally {
    /// How many.
    pub pods: u32,
    /// Requested cpu in thousandths of a core.
    pub cpu_millis: i64,
    /// Requested memory in bytes.
    pub memory_bytes: i64,
    /// How many wait for room to change their resources.
    pub resizing: u32,
}

impl NodeTally {
    /// What one pod contributes.
    pub fn of(object: &Object) -> NodeTally {
        match object.pod() {
            Some(pod) if !pod.phase().is_terminal() => {
                let requests = requests_of(&counted_spec(pod));
                NodeTally {
                    pods: 1,
                    cpu_millis: requests.cpu_millis,
                    memory_bytes: requests.memory_bytes,
                    resizing: u32::from(pod.condition(RESIZE_PENDING).is_some()),
                }
            }
            _ => NodeTally::default(),
        }
    }

    /// Adds `other` and takes `less` away.
    pub fn changed(self, other: NodeTally, less: NodeTally) -> NodeTally {
        NodeTally {
            pods: (self.pods + other.pods).saturating_sub(less.pods),
            cpu_millis: self.cpu_millis + other.cpu_millis - less.cpu_millis,
            memory_bytes: self.memory_bytes + other.memory_bytes - less.memory_bytes,
            resizing: (self.resizing + other.resizing).saturating_sub(less.resizing),
        }
    }
}
