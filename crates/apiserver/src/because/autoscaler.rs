//! Rules of the horizontal pod autoscaler.

use api::Str;

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// Replicas are changed.
    Rescale {
        /// From.
        current: i32,
        /// To.
        desired: i32,
        /// What the metrics called for, before any limit.
        proposed: i32,
        /// `minReplicas`.
        min: i32,
        /// `maxReplicas`.
        max: i32,
        /// Percent of the requests that is used, where that decided.
        utilization: Option<i32>,
        /// The reason in the event.
        reason: Str,
    },
}
