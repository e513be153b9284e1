//! Whether the pod would make the use of cpu and memory more or less even.
//!
//! Computed in floating point because upstream's rounding depends on it; additions, divisions and
//! square roots are exact to the bit on every machine, and only the whole number is kept.
//! k8s: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go

use super::{SCORE_MAX, Score, Scored, rate_alike};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;

/// NodeResourcesBalancedAllocation.
pub const SCORE: Score = Score {
    name: "NodeResourcesBalancedAllocation",
    weight: 1,
    score,
};

fn score(cycle: &Cycle<'_>, slots: &[u32]) -> Option<Scored> {
    let real = &cycle.pod.info.facts.requests.real;
    if cycle
        .settings
        .balanced
        .iter()
        .all(|resource| real.of_resource(resource) == 0)
    {
        return None;
    }
    let rate = |node: &NodeInfo| {
        let half = SCORE_MAX / 2;
        half + (half + balance(cycle, node, true) - balance(cycle, node, false)) / 2
    };
    Some(Scored::plain(rate_alike(
        cycle,
        slots,
        |known| &mut known.balance,
        |node| (&node.requested, &node.allocatable),
        rate,
    )))
}

/// 100 when all resources are used to the same part, less the more they differ.
fn balance(cycle: &Cycle<'_>, node: &NodeInfo, with_pod: bool) -> i64 {
    let real = &cycle.pod.info.facts.requests.real;
    let mut parts: [f64; PARTS_MAX] = [0.0; PARTS_MAX];
    let mut count = 0;
    for resource in &cycle.settings.balanced {
        let own = real.of_resource(resource);
        let capacity = node.allocatable.of_resource(resource);
        if capacity == 0 || (!resource.is_basic() && own == 0) {
            continue;
        }
        let used = node.requested.of_resource(resource) + if with_pod { own } else { 0 };
        if let Some(part) = parts.get_mut(count) {
            *part = (used as f64 / capacity as f64).min(1.0);
            count += 1;
        }
    }
    let parts = parts.get(..count).unwrap_or(&[]);
    let deviation = match parts {
        [a, b] => ((a - b) / 2.0).abs(),
        [] | [_] => 0.0,
        _ => {
            let mean = parts.iter().sum::<f64>() / count as f64;
            let squares: f64 = parts.iter().map(|part| (part - mean) * (part - mean)).sum();
            (squares / count as f64).sqrt()
        }
    };
    ((1.0 - deviation) * SCORE_MAX as f64) as i64
}

/// Resources that can be balanced at once; more are left out.
const PARTS_MAX: usize = 8;
