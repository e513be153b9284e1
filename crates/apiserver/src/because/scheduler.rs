//! Rules of the scheduler.

use api::Str;

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// The pod was bound to the node with the best score.
    Bound {
        /// The node.
        node: Str,
        /// How many nodes passed the filters.
        feasible: u32,
        /// How many nodes were looked at.
        evaluated: u32,
        /// The score of the chosen node; zero if it was the only one.
        score: i64,
    },
    /// No node passed the filters.
    Unschedulable {
        /// How many nodes were looked at.
        evaluated: u32,
    },
    /// The pod has to make room for a more important one.
    Preempted {
        /// The more important pod.
        by: Str,
        /// Its priority.
        priority: i32,
        /// The node.
        node: Str,
    },
    /// The pod lost the node it had been promised to a more important one.
    NominationCleared {
        /// The node.
        node: Str,
    },
    /// A claim is to be bound for a pod on this node.
    VolumeAssigned {
        /// The node.
        node: Str,
    },
}
