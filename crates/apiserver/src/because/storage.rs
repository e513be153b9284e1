//! Rules of volumes and claims.

use api::Str;

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// The smallest free volume that fits, or the one the claim names.
    Bind {
        /// The volume.
        volume: Str,
        /// The claim.
        claim: Str,
        /// Bytes of the volume.
        size_bytes: i64,
        /// Bytes the claim asks for.
        request_bytes: i64,
    },
    /// No volume fits, and the class can make one.
    Provision {
        /// The class.
        class: Str,
        /// The provisioner.
        provisioner: Str,
        /// The node the volume is for.
        node: Option<Str>,
    },
    /// The claim asks for more than its volume has, and its class allows that.
    Resize {
        /// The volume.
        volume: Str,
        /// What the claim asks for.
        size: Str,
    },
    /// The claim has no class, and there is a default one.
    DefaultClass {
        /// The class.
        class: Str,
    },
    /// The claim of the volume is gone and the policy is `Delete`.
    Reclaim,
    /// A volume of a pod has a claim of its own.
    Ephemeral {
        /// The pod.
        pod: Str,
        /// The volume.
        volume: Str,
    },
    /// Nothing uses the object any more, so it may go.
    Unprotected,
}
