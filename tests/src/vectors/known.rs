//! Vectors that fail, with the reason. The run fails when one of them starts to hold.

/// Id of the vector, and why our code differs.
pub const KNOWN_FAILURES: &[(&str, &str)] = &[(
    "workloads/job/sync/job/sync/041",
    "a controller that has not seen its own writes yet: here none is ever behind",
)];
