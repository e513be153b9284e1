//! Preferred node affinity: the sum of the weights of the terms that match.
//!
//! k8s: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go

use super::{Score, Scored, normalize};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;

/// NodeAffinity.
pub const SCORE: Score = Score {
    name: "NodeAffinity",
    weight: 2,
    score,
};

fn score(cycle: &Cycle<'_>, slots: &[u32]) -> Option<Scored> {
    let affinity = cycle
        .pod
        .info
        .spec()
        .affinity
        .as_ref()?
        .node_affinity
        .as_ref()?;
    let terms = &affinity.preferred_during_scheduling_ignored_during_execution;
    if terms.is_empty() || !terms.iter().all(|term| term.preference.is_valid()) {
        return None;
    }
    let weight = |node: &NodeInfo| -> i64 {
        let Some(labels) = node.labels() else {
            return 0;
        };
        let matching = terms
            .iter()
            .filter(|term| term.weight != 0 && term.preference.allows(&node.name, labels));
        matching.map(|term| i64::from(term.weight)).sum()
    };
    let raws = slots.iter();
    let raws = raws.map(|slot| cycle.cluster.node(*slot).map_or(0, |node| weight(node)));
    Some(normalize(raws.collect()))
}
