//! Rules of nodes, their monitor and the taint manager.

use api::Str;

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// The kubelet registered its node, or renewed what it says about it.
    Reported,
    /// The kubelet stopped reporting.
    Silent {
        /// Seconds without a sign of life that the monitor grants.
        grace_seconds: u64,
    },
    /// A taint was added or removed because of a condition of the node.
    Tainted {
        /// The condition or setting that the taints follow.
        because_of: Str,
    },
    /// Nodes of the zone are tainted one after the other.
    EvictionLimited {
        /// The state of the zone.
        zone_state: &'static str,
        /// Seconds between two nodes.
        interval_seconds: u64,
    },
    /// The pod does not tolerate a taint (any longer).
    Evicted {
        /// Seconds it tolerated the taints; zero if not at all.
        tolerated_seconds: u64,
    },
    /// The pod's node does not exist.
    Orphaned {
        /// The node.
        node: Str,
    },
    /// The pod was deleted before it had a node, so no kubelet will end it.
    NeverBound,
    /// The pod's node was declared out of service.
    OutOfService {
        /// The node.
        node: Str,
    },
}
