//! Rules about the remembered templates of stateful sets and daemon sets.

/// A rule that was applied, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// One without owner matches the selector.
    Adopt,
    /// One no longer matches the selector.
    Release,
    /// The template is new: it is remembered under the next number.
    Made {
        /// Its number.
        number: i64,
    },
    /// The template is one of old: its revision gets the next number.
    Restored {
        /// Its number.
        number: i64,
    },
    /// More revisions are kept than the limit.
    Surplus {
        /// `revisionHistoryLimit`.
        limit: i32,
    },
}
