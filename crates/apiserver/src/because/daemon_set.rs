//! Rules of the daemon set controller.

use super::revision;
use api::Str;

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// A pod without owner matches the selector.
    Adopt,
    /// A pod no longer matches the selector.
    Release,
    /// A remembered template was written.
    Revision(revision::Rule),
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
