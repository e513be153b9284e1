//! Sets of fields, for server-side apply: which fields a manifest sets, how two objects differ, how
//! a manifest merges into an object.
//!
//! k8s: sigs.k8s.io/structured-merge-diff/v6 (fieldpath/set.go, typed/tofieldset.go,
//! typed/compare.go, typed/merge.go)

mod set;
mod walk;

pub use set::{FieldSet, Step};
pub use walk::{Difference, Place, compare, merge, of_manifest, without};

#[cfg(test)]
mod tests;
