//! What the scheduler decided and why, kept for explanations.

use api::{ObjectKey, Str, Uid};
use imbl::{OrdMap, Vector};
use sim::Instant;
use std::rc::Rc;

/// Decisions kept; the oldest goes first.
const DECISIONS_MAX: usize = 2048;
/// Nodes described in a decision; the best ones first, then those that were refused.
pub const NODES_MAX: usize = 32;

/// One attempt to place a pod.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The pod.
    pub pod: ObjectKey,
    /// When.
    pub at: Instant,
    /// Which attempt it was, from 1.
    pub attempt: u32,
    /// How many nodes the cluster had.
    pub node_count: u32,
    /// How many were possible.
    pub feasible: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// What was found out about nodes, at most `NODES_MAX`.
    pub nodes: Vec<NodeReport>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The pod was bound to this node.
    Bound(Str),
    /// The pod fits nowhere; the message of its condition.
    Unschedulable(Str),
    /// Pods were removed from a node to make room.
    Preempting {
        /// The node.
        node: Str,
        /// The pods that have to go.
        victims: Vec<ObjectKey>,
    },
}

/// What was found out about one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeReport {
    /// The node.
    pub node: Str,
    /// The result.
    pub verdict: Verdict,
}

/// The result for one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A filter refused it.
    Refused {
        /// The filter's name.
        filter: &'static str,
        /// Its reasons.
        reasons: Vec<Str>,
    },
    /// The only possible node is taken without scores.
    Only,
    /// It was rated.
    Rated {
        /// The weighted sum.
        total: i64,
        /// Unweighted scores from 0 to 100, in the order of `scores::ALL`; none if the plugin
        /// skipped itself.
        scores: Vec<Option<i64>>,
    },
}

/// The latest decision about each pod.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    by_pod: OrdMap<Uid, Rc<Decision>>,
    order: Vector<Uid>,
}

impl Decisions {
    /// The latest decision about a pod, if it is still kept.
    pub fn about(&self, pod: Uid) -> Option<&Rc<Decision>> {
        self.by_pod.get(&pod)
    }

    /// Keeps a decision.
    pub fn keep(&mut self, pod: Uid, decision: Decision) {
        if self.by_pod.insert(pod, Rc::new(decision)).is_none() {
            self.order.push_back(pod);
        }
        while self.order.len() > DECISIONS_MAX {
            if let Some(oldest) = self.order.pop_front() {
                self.by_pod.remove(&oldest);
            }
        }
    }
}
