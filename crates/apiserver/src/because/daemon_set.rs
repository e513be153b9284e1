//! Rules of the daemon set controller.

use api::Str;

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// A pod or revision without owner matches the selector.
    Adopt,
    /// A pod no longer matches the selector.
    Release,
    /// The template is new: it is remembered under the next number.
    RevisionMade {
        /// Its number.
        number: i64,
    },
    /// The template is one of old: its revision gets the next number.
    RevisionRestored {
        /// Its number.
        number: i64,
    },
    /// More revisions are kept than the limit.
    RevisionSurplus {
        /// `revisionHistoryLimit`.
        limit: i32,
    },
    /// The node should run a pod and has none.
    NodeWithout {
        /// The node.
        node: Str,
    },
    /// An update puts a second pod beside the old one.
    Surge {
        /// The node.
        node: Str,
        /// Nodes that may have two at once.
        max_surge: i32,
    },
    /// The pod ended; another takes its place.
    Ended {
        /// The node.
        node: Str,
    },
    /// The node has more pods than one.
    Excess {
        /// The node.
        node: Str,
    },
    /// The new pod has taken over, or the old one was not ready anyway.
    Replaced {
        /// The node.
        node: Str,
    },
    /// The node's labels or taints do not allow the pod.
    Misplaced {
        /// The node.
        node: Str,
    },
    /// The node that the pod waited for is gone.
    NodeGone {
        /// The node.
        node: Str,
    },
    /// An update takes the old pod down.
    Outdated {
        /// The node.
        node: Str,
        /// Nodes that may be without an available pod.
        max_unavailable: i32,
        /// Nodes that should run a pod.
        desired: i32,
    },
}
