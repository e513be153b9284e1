//! The scores: which of the possible nodes is best? One file each, all of one type.
//!
//! k8s: pkg/scheduler/apis/config/v1/default_plugins.go

pub mod balanced_allocation;
pub mod image_locality;
pub mod inter_pod_affinity;
pub mod node_affinity;
pub mod node_resources_fit;
pub mod taint_toleration;
pub mod topology_spread;

use crate::amounts::Amounts;
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;

/// The best score a plugin gives.
/// k8s: staging/src/k8s.io/kube-scheduler/framework/interface.go, MaxNodeScore
pub const SCORE_MAX: i64 = 100;

/// A score.
pub struct Score {
    /// The plugin's name.
    pub name: &'static str,
    /// How much it counts.
    pub weight: i64,
    /// Scores of the nodes in these slots, from 0 to 100; none if the plugin skips itself.
    pub score: fn(&Cycle<'_>, slots: &[u32]) -> Option<Vec<i64>>,
}

/// All scores, in order.
pub const ALL: &[Score] = &[
    taint_toleration::SCORE,
    node_affinity::SCORE,
    node_resources_fit::SCORE,
    topology_spread::SCORE,
    inter_pod_affinity::SCORE,
    balanced_allocation::SCORE,
    image_locality::SCORE,
];

/// Rates nodes by two lists of amounts. Neighbours are often alike: then the score is the same and
/// is not computed again. Nodes with other resources than the basic ones are never taken as alike.
fn rate_alike(
    cycle: &Cycle<'_>,
    slots: &[u32],
    amounts: impl Fn(&NodeInfo) -> (&Amounts, &Amounts),
    rate: impl Fn(&NodeInfo) -> i64,
) -> Vec<i64> {
    let basic = |one: &Amounts| (one.cpu_millis, one.memory_bytes, one.ephemeral_bytes);
    let mut latest = None;
    let score = |slot: &u32| {
        let Some(node) = cycle.cluster.node(*slot) else {
            return 0;
        };
        let (used, capacity) = amounts(node);
        let key = (basic(used), basic(capacity));
        if !used.scalars.is_empty() || !capacity.scalars.is_empty() {
            return rate(node);
        }
        match latest {
            Some((known, score)) if known == key => score,
            _ => {
                let score = rate(node);
                latest = Some((key, score));
                score
            }
        }
    };
    slots.iter().map(score).collect()
}

/// Stretches scores so that the highest becomes 100; all zero stay so.
/// k8s: pkg/scheduler/framework/plugins/helper/normalize_score.go
fn normalize(scores: &mut [i64]) {
    let max = scores.iter().copied().max().unwrap_or(0);
    if max > 0 {
        scores
            .iter_mut()
            .for_each(|score| *score = SCORE_MAX * *score / max);
    }
}

/// The same, with the lowest being the best.
fn normalize_reversed(scores: &mut [i64]) {
    normalize(scores);
    scores
        .iter_mut()
        .for_each(|score| *score = SCORE_MAX - *score);
}
