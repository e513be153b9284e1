//! Rules of the deployment controller.

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// The template is new: it gets a replica set of its own.
    CreateSet {
        /// Its revision.
        revision: i64,
        /// Its first size.
        size: i32,
        /// `spec.replicas`.
        desired: i32,
        /// Pods allowed above that.
        surge: i32,
    },
    /// Revision and annotations were written.
    Annotate,
    /// The new set grows as far as the ceiling allows.
    ScaleUpNew {
        /// Its size before.
        from: i32,
        /// Its size after.
        to: i32,
        /// `spec.replicas`.
        desired: i32,
        /// Pods allowed above that.
        surge: i32,
        /// Pods that all sets wanted together before.
        total: i32,
    },
    /// The new set is larger than wanted.
    ScaleDownNew {
        /// Its size before.
        from: i32,
        /// Its size after.
        to: i32,
    },
    /// Pods of an old set that are not available do no good.
    CleanUpUnhealthy {
        /// Its size before.
        from: i32,
        /// Its size after.
        to: i32,
        /// Available pods of that set.
        available: i32,
    },
    /// There are more available pods than must be.
    ScaleDownOld {
        /// Its size before.
        from: i32,
        /// Its size after.
        to: i32,
        /// Available pods of all sets.
        available: i32,
        /// Pods that must be available.
        min_available: i32,
    },
    /// Recreate: all old pods go before any new one comes.
    StopOld {
        /// Its size before.
        from: i32,
    },
    /// The deployment was scaled.
    Scale {
        /// The set's size before.
        from: i32,
        /// The set's size after.
        to: i32,
        /// `spec.replicas`.
        desired: i32,
    },
    /// More old sets than `spec.revisionHistoryLimit` are kept.
    CleanUpHistory {
        /// The limit.
        limit: i32,
    },
    /// A replica set without a controller matched the selector, or one no longer did.
    Claim,
    /// An annotation asked for an earlier revision.
    RollBack {
        /// Its number.
        to: i64,
    },
}
