//! Rules of the cron job controller.

use api::Time;

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// The schedule names this time, which has come.
    Due {
        /// The time.
        scheduled: Time,
        /// Jobs of earlier times that still run.
        active: u32,
    },
    /// The next run replaces the one that still runs.
    Replaced {
        /// The time of the next run.
        scheduled: Time,
    },
    /// More finished jobs are kept than the limit.
    Surplus {
        /// `successfulJobsHistoryLimit` or `failedJobsHistoryLimit`.
        limit: i32,
    },
}
