//! The fewer taints `PreferNoSchedule` the pod does not tolerate, the better.
//!
//! k8s: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go

use super::{Score, Scored, normalize_reversed, rate_known};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use api::pod_spec::Toleration;
use api::toleration::PREFER_NO_SCHEDULE;

/// TaintToleration.
pub const SCORE: Score = Score {
    name: "TaintToleration",
    weight: 3,
    score,
};

fn score(cycle: &Cycle<'_>, slots: &[u32]) -> Option<Scored> {
    let applies = |one: &&Toleration| one.effect.is_empty() || one.effect == PREFER_NO_SCHEDULE;
    let tolerations: Vec<&Toleration> = cycle
        .pod
        .info
        .spec()
        .tolerations
        .iter()
        .filter(applies)
        .collect();
    let untolerated = |node: &NodeInfo| {
        let taints = node
            .taints
            .iter()
            .filter(|taint| taint.effect == PREFER_NO_SCHEDULE);
        let count = taints
            .filter(|taint| !tolerations.iter().any(|one| one.tolerates(taint)))
            .count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    let raws = rate_known(cycle, slots, |known| &mut known.taints, untolerated);
    Some(normalize_reversed(raws))
}
