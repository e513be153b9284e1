//! Vectors nobody has written an adapter for yet: move a line to your area when you do.

/// File and kind.
pub const PENDING: &[(&str, &str)] = &[
    ("kubectl/cli_misc", "steps"),
    ("kubectl/rollout", "steps"),
    ("kubectl/nodes_drain", "steps"),
    ("kubectl/label_selectors", "formatLabels"),
    ("kubelet/drain_filter", ""),
];
