//! Writes that a person asked for.

use api::Str;

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A line typed in the terminal, or a button that stands for one.
    Line(Str),
    /// A manifest was applied.
    Manifest,
    /// The cluster was set up.
    SetUp,
    /// A fault was ordered.
    Fault(Str),
}
