//! The text that says why a pod fits no node.
//!
//! k8s: pkg/scheduler/framework/types.go (FitError.Error)

use sim::order;
use std::collections::BTreeMap;
use std::fmt::Display;

/// `0/N nodes are available: …`: the text of a filter that refused the pod as a whole, or else how
/// many nodes were refused for which reason; then what came of preemption.
pub fn message<R: Display>(
    node_count: usize,
    pre_filter: &str,
    reasons: impl Iterator<Item = R>,
    post_filter: &str,
) -> String {
    let mut text = format!("0/{node_count} nodes are available:");
    if pre_filter.is_empty() {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for reason in reasons {
            *counts.entry(reason.to_string()).or_insert(0) += 1;
        }
        // Sorted as text, number first: "10 …" stands before "2 …".
        let mut parts: Vec<String> = counts
            .iter()
            .map(|(reason, count)| format!("{count} {reason}"))
            .collect();
        order::sort(&mut parts);
        if !parts.is_empty() {
            text.push_str(&format!(" {}.", parts.join(", ")));
        }
    } else {
        text.push_str(&format!(" {pre_filter}."));
    }
    if !post_filter.is_empty() {
        text.push_str(&format!(" {post_filter}"));
    }
    text
}
