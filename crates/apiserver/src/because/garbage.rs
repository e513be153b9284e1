//! Rules of the garbage collector.

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// All owners are gone, or wait for this object.
    NoOwnerLeft {
        /// Owners that do not exist.
        dangling: u32,
        /// Owners that wait for their dependents.
        waiting: u32,
    },
    /// Some owners are gone, but not all: references to those are removed.
    DropReferences {
        /// References that stay.
        solid: u32,
        /// References that go.
        dropped: u32,
    },
    /// The owner was deleted with `--cascade=orphan`.
    Orphan,
    /// All dependents have been orphaned: the owner may go.
    Orphaned {
        /// How many there were.
        dependents: u32,
    },
    /// No dependent is left that blocks a foreground deletion.
    DependentsGone,
    /// The object and one of its dependents own each other: its references stop blocking.
    Unblock,
}
