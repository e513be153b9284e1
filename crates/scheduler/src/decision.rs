//! What the scheduler decided and why, kept for explanations.

use crate::scores;
use api::{ObjectKey, Str, Uid};
use sim::{Instant, Shelf, Table};
use std::rc::Rc;

/// Decisions kept; the oldest goes first.
const DECISIONS_MAX: u32 = 2048;
/// Nodes described in a decision; the best ones first, then those that were refused.
pub const NODES_MAX: usize = 16;

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
    /// How many of them were looked at: a large cluster is not searched to its end.
    pub evaluated: u32,
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
        /// In the order of `scores::ALL`; none if the plugin skipped itself.
        points: [Option<Points>; scores::ALL.len()],
    },
}

/// What a score said about one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// What was computed.
    pub raw: i32,
    /// The same from 0 to 100, before it is weighted.
    pub score: u8,
}

impl Points {
    /// Of numbers as scores compute them.
    pub fn new((raw, score): (i64, i64)) -> Points {
        let raw = raw.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        Points {
            raw: i32::try_from(raw).unwrap_or_default(),
            score: u8::try_from(score).unwrap_or_default(),
        }
    }
}

/// The latest decision about each pod.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    by_pod: Table<(Uid, Rc<Decision>)>,
    order: Shelf<Uid>,
}

impl Decisions {
    /// The latest decision about a pod, if it is still kept.
    pub fn about(&self, pod: Uid) -> Option<&Rc<Decision>> {
        self.by_pod.get(&pod)
    }

    /// Keeps a decision.
    pub fn keep(&mut self, pod: Uid, decision: Decision) {
        if !self.by_pod.has(&pod) {
            self.order.push(pod);
        }
        self.by_pod.set(pod, Rc::new(decision));
        while self.order.len() > DECISIONS_MAX {
            if let Some(oldest) = self.order.get(0) {
                self.by_pod.take(oldest);
            }
            self.order.drop_first();
        }
    }
}
