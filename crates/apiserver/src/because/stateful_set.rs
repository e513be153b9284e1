//! Rules of the stateful set controller.

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
