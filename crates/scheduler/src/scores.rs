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

use crate::alike::Known;
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
    /// Rates the nodes in these slots; none if the plugin skips itself.
    pub score: fn(&Cycle<'_>, slots: &[u32]) -> Option<Scored>,
}

/// What a score says about nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scored {
    /// From 0 to 100, one per node.
    pub scores: Vec<i64>,
    /// What the scores were stretched from; empty if they are what was computed.
    pub raws: Vec<i64>,
}

impl Scored {
    /// Scores that are what was computed.
    fn plain(scores: Vec<i64>) -> Scored {
        let raws = Vec::new();
        Scored { scores, raws }
    }

    /// What was computed for a node, and its score.
    pub fn of(&self, index: usize) -> Option<(i64, i64)> {
        let score = *self.scores.get(index)?;
        Some((self.raws.get(index).copied().unwrap_or(score), score))
    }
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

/// Scores that `rate_alike` remembers.
const ALIKE_MAX: usize = 4;

/// Rates nodes by two lists of amounts. Many nodes are alike: then the score is the same and is not
/// computed again. Nodes with other resources than the basic ones are never taken as alike.
fn rate_alike(
    cycle: &Cycle<'_>,
    slots: &[u32],
    of: fn(&mut Known) -> &mut Option<i64>,
    amounts: impl Fn(&NodeInfo) -> (&Amounts, &Amounts),
    rate: impl Fn(&NodeInfo) -> i64,
) -> Vec<i64> {
    let basic = |one: &Amounts| (one.cpu_millis, one.memory_bytes, one.ephemeral_bytes);
    let mut known = Vec::with_capacity(ALIKE_MAX);
    let score = |node: &NodeInfo| {
        let (used, capacity) = amounts(node);
        let key = (basic(used), basic(capacity));
        if !used.scalars.is_empty() || !capacity.scalars.is_empty() {
            return rate(node);
        }
        if let Some((_, score)) = known.iter().find(|(one, _)| *one == key) {
            return *score;
        }
        let score = rate(node);
        known.truncate(ALIKE_MAX - 1);
        known.insert(0, (key, score));
        score
    };
    rate_known(cycle, slots, of, score)
}

/// Rates nodes by what follows from the pod's specification and the node alone; what is known of a
/// node is not asked again.
fn rate_known(
    cycle: &Cycle<'_>,
    slots: &[u32],
    of: fn(&mut Known) -> &mut Option<i64>,
    mut rate: impl FnMut(&NodeInfo) -> i64,
) -> Vec<i64> {
    let score = |slot: &u32| {
        let mut rated = || cycle.cluster.node(*slot).map_or(0, |node| rate(node));
        if let Some(score) = *of(&mut cycle.known(*slot)) {
            debug_assert_eq!(score, rated(), "a node changed unnoticed");
            return score;
        }
        let score = rated();
        cycle.learn(*slot, |known| *of(known) = Some(score));
        score
    };
    slots.iter().map(score).collect()
}

/// Stretches scores so that the highest becomes 100; all zero stay so.
/// k8s: pkg/scheduler/framework/plugins/helper/normalize_score.go
fn normalize(raws: Vec<i64>) -> Scored {
    let max = raws.iter().copied().max().unwrap_or(0).max(1);
    let scores = raws.iter().map(|raw| SCORE_MAX * raw / max).collect();
    Scored { scores, raws }
}

/// The same, with the lowest being the best.
fn normalize_reversed(raws: Vec<i64>) -> Scored {
    let mut scored = normalize(raws);
    scored
        .scores
        .iter_mut()
        .for_each(|score| *score = SCORE_MAX - *score);
    scored
}
