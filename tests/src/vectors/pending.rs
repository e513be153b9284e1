//! Vectors nobody has written an adapter for yet: move a line to your area when you do.

/// File and kind.
pub const PENDING: &[(&str, &str)] = &[
    ("kubectl/cli_basic", "steps"),
    ("kubectl/cli_misc", "steps"),
    ("kubectl/immutability", "steps"),
    ("kubectl/label_selectors", "formatLabels"),
    ("kubectl/nodes_drain", "steps"),
    ("kubectl/rollout", "steps"),
    ("kubelet/drain_filter", ""),
];
