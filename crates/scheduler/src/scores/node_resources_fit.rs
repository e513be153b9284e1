//! How much of the rated resources would be left (or used, by the other strategy).
//!
//! k8s: pkg/scheduler/framework/plugins/noderesources/{least_allocated.go,most_allocated.go,
//! resource_allocation.go}

use super::{SCORE_MAX, Score, Scored, rate_alike};
use crate::amounts::Resource;
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::settings::Strategy;

/// NodeResourcesFit.
pub const SCORE: Score = Score {
    name: "NodeResourcesFit",
    weight: 1,
    score,
};

fn score(cycle: &Cycle<'_>, slots: &[u32]) -> Option<Scored> {
    let rate = |node: &NodeInfo| {
        let (mut sum, mut weights) = (0, 0);
        for (resource, weight) in &cycle.settings.rated {
            if let Some((requested, capacity)) = share(cycle, node, resource) {
                sum += rate_one(cycle.settings.strategy, requested, capacity) * weight;
                weights += weight;
            }
        }
        if weights == 0 { 0 } else { sum / weights }
    };
    Some(Scored::plain(rate_alike(
        cycle,
        slots,
        |known| &mut known.fit,
        |node| (&node.assumed, &node.allocatable),
        rate,
    )))
}

/// What would be requested with the pod, and the capacity; none if the resource does not count.
/// Cpu and memory are counted with the assumed requests.
fn share(cycle: &Cycle<'_>, node: &NodeInfo, resource: &Resource) -> Option<(i64, i64)> {
    let requests = &cycle.pod.info.facts.requests;
    let capacity = node.allocatable.of_resource(resource);
    let (pod, all) = match resource {
        Resource::Cpu | Resource::Memory => (&requests.assumed, &node.assumed),
        Resource::Ephemeral | Resource::Other(_) => (&requests.real, &node.requested),
    };
    let own = pod.of_resource(resource);
    let used = all.of_resource(resource);
    (capacity != 0 && (resource.is_basic() || own > 0))
        .then_some((used.saturating_add(own), capacity))
}

fn rate_one(strategy: Strategy, requested: i64, capacity: i64) -> i64 {
    match strategy {
        Strategy::LeastAllocated if requested > capacity => 0,
        Strategy::LeastAllocated => {
            (capacity - requested).saturating_mul(SCORE_MAX) / capacity.max(1)
        }
        Strategy::MostAllocated => {
            requested.min(capacity).saturating_mul(SCORE_MAX) / capacity.max(1)
        }
    }
}
