//! Rules of the stateful set controller.

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
    /// The lowest ordinal that has no pod; all below it are ready, unless pods start in parallel.
    Missing {
        /// The ordinal.
        ordinal: i32,
        /// The first ordinal.
        start: i32,
        /// Wanted.
        replicas: i32,
        /// The revision it is made from.
        revision: Str,
    },
    /// The pod of the ordinal ended; the next one can only come when it is gone.
    Ended {
        /// The ordinal.
        ordinal: i32,
    },
    /// The highest ordinal that is not wanted.
    OutOfRange {
        /// The ordinal.
        ordinal: i32,
        /// The first ordinal.
        start: i32,
        /// Wanted.
        replicas: i32,
    },
    /// The highest ordinal of another revision; all above it are updated and ready.
    Outdated {
        /// The ordinal.
        ordinal: i32,
        /// Its revision.
        revision: Str,
        /// The one it should have.
        update: Str,
        /// Ordinals from here on are updated.
        partition: i32,
    },
    /// A claim template has no claim for the ordinal.
    ClaimMissing {
        /// The ordinal.
        ordinal: i32,
    },
    /// The owners of a claim follow `persistentVolumeClaimRetentionPolicy`.
    ClaimOwners {
        /// The ordinal.
        ordinal: i32,
    },
    /// Labels or volumes of a pod are not those of its ordinal.
    Identity {
        /// The ordinal.
        ordinal: i32,
    },
}
