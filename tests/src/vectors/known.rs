//! Vectors that fail, with the reason. The run fails when one of them starts to hold.

/// Id of the vector, and why our code differs.
pub const KNOWN_FAILURES: &[(&str, &str)] = &[];
