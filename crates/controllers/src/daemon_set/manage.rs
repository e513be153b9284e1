//! Which daemon pods to make and to delete so that every node has the one it should have.
//!
//! Pure: the caller groups pods by node and carries the result out.
//! k8s: pkg/controller/daemon/daemon_controller.go, podsShouldBeOnNode

use super::placement::Placement;
use api::{PodPhase, Str, meta::Time};
use sim::order;

/// A daemon pod as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaemonPod {
    /// Name.
    pub name: Str,
    /// Phase.
    pub phase: PodPhase,
    /// Bound to its node, not only meant for it.
    pub is_assigned: bool,
    /// When it was made.
    pub created: Time,
    /// Condition Ready is True.
    pub is_ready: bool,
    /// Ready for `minReadySeconds`.
    pub is_available: bool,
    /// Has a deletion timestamp.
    pub is_terminating: bool,
    /// Made from the present template.
    pub is_updated: bool,
}

/// A node with its daemon pods, in the order of `sort`.
#[derive(Clone, Debug)]
pub struct NodePods {
    /// The node's name.
    pub node: Str,
    /// Whether it should have a pod; none if the node is gone.
    pub placement: Option<Placement>,
    /// Its pods without those that have both ended and been deleted.
    pub pods: Vec<DaemonPod>,
}

/// Why a pod is deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Phase Failed.
    Failed,
    /// Phase Succeeded.
    Succeeded,
    /// The node has more than it should.
    Excess,
    /// The surged pod has taken over, or the old one was not ready anyway.
    Replaced,
    /// The node should have none.
    Misplaced,
    /// It waits for a node that is gone.
    NodeGone,
    /// An update takes it down.
    Outdated,
}

/// What to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Nodes that get a pod.
    pub create: Vec<Str>,
    /// Pods to delete.
    pub delete: Vec<(Str, Reason)>,
}

impl Changes {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.create.is_empty() && self.delete.is_empty()
    }
}

/// Pods bound to their node first, then older ones, then by name.
pub fn sort(pods: &mut [DaemonPod]) {
    order::sort_by(pods, |a, b| {
        let order = (!a.is_assigned, a.created).cmp(&(!b.is_assigned, b.created));
        order.then_with(|| a.name.cmp(&b.name))
    });
}

/// What brings every node to one pod, or to two while one surges in.
pub fn manage(nodes: &[NodePods], has_surge: bool) -> Changes {
    let mut changes = Changes::default();
    for node in nodes {
        let running = || node.pods.iter().filter(|pod| !pod.is_terminating);
        match node.placement {
            None => {
                let waiting = running().filter(|pod| !pod.is_assigned);
                changes.extend(waiting, Reason::NodeGone);
            }
            Some(placement) if placement.should_run && node.pods.is_empty() => {
                changes.create.push(node.node.clone());
            }
            Some(placement) if placement.should_continue => {
                stay(node, placement, has_surge, &mut changes);
            }
            Some(_) => changes.extend(running(), Reason::Misplaced),
        }
    }
    changes
}

impl Changes {
    fn extend<'a>(&mut self, pods: impl Iterator<Item = &'a DaemonPod>, reason: Reason) {
        self.delete
            .extend(pods.map(|pod| (pod.name.clone(), reason)));
    }
}

/// A node on which pods may stay: ended ones go, and all beyond the first.
fn stay(node: &NodePods, placement: Placement, has_surge: bool, changes: &mut Changes) {
    let mut alive = Vec::new();
    for pod in node.pods.iter().filter(|pod| !pod.is_terminating) {
        match pod.phase {
            PodPhase::Failed => changes.delete.push((pod.name.clone(), Reason::Failed)),
            PodPhase::Succeeded => changes.delete.push((pod.name.clone(), Reason::Succeeded)),
            PodPhase::Pending | PodPhase::Running | PodPhase::Unknown => alive.push(pod),
        }
    }
    if !has_surge {
        changes.extend(alive.into_iter().skip(1), Reason::Excess);
        return;
    }
    if alive.is_empty() && placement.should_run {
        changes.create.push(node.node.clone());
    }
    let (updated, outdated): (Vec<_>, Vec<_>) = alive.into_iter().partition(|pod| pod.is_updated);
    if let (Some(new), Some(old)) = (updated.first(), outdated.first()) {
        if !old.is_ready || new.is_available {
            changes.delete.push((old.name.clone(), Reason::Replaced));
        }
    }
    changes.extend(updated.into_iter().skip(1), Reason::Excess);
    changes.extend(outdated.into_iter().skip(1), Reason::Excess);
}
