//! Vectors that fail, with the reason. The run fails when one of them starts to hold.

/// Id of the vector, and why our code differs.
pub const KNOWN_FAILURES: &[(&str, &str)] = &[
    (
        "kubectl/cli_basic/steps/45",
        "roles are not modelled: everything is allowed",
    ),
    (
        "kubectl/cli_basic/steps/80",
        "the message shows the whole object as Go encodes it, with managed fields",
    ),
    (
        "kubectl/immutability/steps/30",
        "the recorded server gave pods no default tolerations",
    ),
    (
        "kubectl/immutability/steps/62",
        "the file is not among those of the session",
    ),
];
