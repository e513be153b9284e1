//! Rules of the replica set controller.

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// A pod without owner matches the selector.
    Adopt,
    /// A pod no longer matches the selector.
    Release,
    /// There are fewer active pods than wanted.
    TooFew {
        /// Wanted.
        desired: u32,
        /// Active.
        active: u32,
    },
    /// There are more active pods than wanted; this one ranks first for deletion.
    TooMany {
        /// Wanted.
        desired: u32,
        /// Active.
        active: u32,
        /// What put it before the pods that stay.
        rank: Rank,
    },
}

/// Why a pod is deleted before others of its replica set.
/// k8s: pkg/controller/controller_utils.go, ActivePodsWithRanks
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// All pods go.
    All,
    /// It has no node.
    Unassigned,
    /// It does not run yet.
    Phase,
    /// It is not ready.
    NotReady,
    /// Its deletion cost is lower.
    Cost,
    /// More related pods run on its node.
    Colocated,
    /// It has been ready for a shorter time.
    ReadyForShorter,
    /// Its containers restarted more often.
    Restarts,
    /// It was created later.
    CreatedLater,
    /// Nothing separates them but the name.
    Name,
}
