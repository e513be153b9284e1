//! Rules of the scheduler.

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// The pod was bound to the node with the best score.
    Bound {
        /// The node.
        node: api::Str,
        /// How many nodes passed the filters.
        feasible: u32,
        /// How many nodes were looked at.
        evaluated: u32,
        /// The score of the chosen node.
        score: i64,
    },
}
