//! Vectors nobody has written an adapter for yet: move a line to your area when you do.

/// File and kind.
pub const PENDING: &[(&str, &str)] = &[];
