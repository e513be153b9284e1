//! Rules of disruption budgets, quotas and limit ranges.

use api::Str;
use api::quantity::Quantity;

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// How many of the budget's pods may be disrupted was counted anew.
    Budget {
        /// Pods that count.
        expected: i32,
        /// Pods that must stay healthy.
        desired_healthy: i32,
        /// Pods that are.
        current_healthy: i32,
        /// How many may go.
        allowed: i32,
    },
    /// An object was created, and the quota has room for it.
    Charged {
        /// Per resource that the object uses: its name, what the object uses, what the namespace
        /// uses with it, and how much it may use.
        amounts: Vec<(Str, Quantity, Quantity, Quantity)>,
    },
    /// A pod is evicted, which uses up one of the disruptions that the budget allows.
    Spent {
        /// How many are left.
        left: i32,
    },
}
