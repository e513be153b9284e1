//! Rules of the job controller.

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
    /// Fewer pods are active than wanted.
    TooFew {
        /// Active.
        active: i32,
        /// Wanted: parallelism, or what is left of the completions.
        wanted: i32,
        /// Succeeded so far.
        succeeded: i32,
        /// Wanted to succeed.
        completions: Option<i32>,
        /// The index of the pod.
        index: Option<i32>,
    },
    /// More pods are active than wanted.
    TooMany {
        /// Active.
        active: i32,
        /// Wanted.
        wanted: i32,
    },
    /// The job is suspended.
    Suspended,
    /// The job ends, so its active pods go.
    Ending {
        /// Why.
        reason: Str,
    },
    /// A pod ended and is in the status, so its finalizer may go.
    Counted,
    /// The job of the pod is gone, so nobody will count it.
    Uncounted,
    /// The time of a finished job is over.
    Expired {
        /// `ttlSecondsAfterFinished`.
        ttl_seconds: i32,
    },
}
