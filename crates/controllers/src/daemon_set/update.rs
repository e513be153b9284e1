//! The rolling update of daemon pods: its budget, and which pods it takes next.
//!
//! k8s: pkg/controller/daemon/update.go, rollingUpdate

use super::manage::{Changes, DaemonPod, NodePods, Reason};
use api::apps::RollingUpdateDaemonSet;
use api::int_or_percent::IntOrPercentError;

/// How many nodes may be without an available pod, or have two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// Nodes that may have an additional pod.
    pub surge: i32,
    /// Nodes that may be without.
    pub unavailable: i32,
}

/// Both numbers for `desired` nodes; percentages round up, and both zero means one unavailable.
/// k8s: update.go, updatedDesiredNodeCounts; daemonset_util.go, UnavailableCount, SurgeCount
pub fn budget(
    rolling: Option<&RollingUpdateDaemonSet>,
    desired: i32,
) -> Result<Budget, IntOrPercentError> {
    let surge = rolling.and_then(|rolling| rolling.max_surge.as_ref());
    let unavailable = rolling.and_then(|rolling| rolling.max_unavailable.as_ref());
    let of = |value: Option<&api::int_or_percent::IntOrPercent>, absent| {
        value.map_or(Ok(absent), |value| value.of_ceil(desired))
    };
    let mut budget = Budget {
        surge: of(surge, 0)?,
        unavailable: of(unavailable, if rolling.is_some() { 0 } else { 1 })?,
    };
    if desired > 0 && budget.surge == 0 && budget.unavailable == 0 {
        budget.unavailable = 1;
    }
    Ok(budget)
}

/// The next pods to replace.
pub fn update(nodes: &[NodePods], budget: Budget) -> Changes {
    if budget.surge == 0 {
        replace(nodes, budget.unavailable)
    } else {
        surge(nodes, budget.surge)
    }
}

/// The updated and the outdated pod of a node; nothing while there are more of either.
fn pair(node: &NodePods) -> Option<(Option<&DaemonPod>, Option<&DaemonPod>)> {
    let staying = node.pods.iter().filter(|pod| !pod.is_terminating);
    let (updated, outdated): (Vec<_>, Vec<_>) = staying.partition(|pod| pod.is_updated);
    let is_settled = updated.len() <= 1 && outdated.len() <= 1;
    is_settled.then(|| (updated.first().copied(), outdated.first().copied()))
}

/// Without surge: old pods that are not available go at once, others within the budget.
fn replace(nodes: &[NodePods], max_unavailable: i32) -> Changes {
    let mut unavailable = 0;
    let mut at_once = Vec::new();
    let mut candidates = Vec::new();
    for node in nodes.iter().filter(|node| !node.pods.is_empty()) {
        match pair(node) {
            Some((Some(updated), None)) => unavailable += i32::from(!updated.is_available),
            Some((None, Some(outdated))) if !outdated.is_available => at_once.push(outdated),
            Some((None, Some(outdated))) if unavailable < max_unavailable => {
                candidates.push(outdated);
            }
            Some((None, Some(_))) => (),
            Some((Some(_), Some(_)) | (None, None)) | None => unavailable += 1,
        }
    }
    let budget = usize::try_from(max_unavailable - unavailable).unwrap_or(0);
    let chosen = at_once
        .into_iter()
        .chain(candidates.into_iter().take(budget));
    Changes {
        create: Vec::new(),
        delete: chosen
            .map(|pod| (pod.name.clone(), Reason::Outdated))
            .collect(),
    }
}

/// With surge: a second pod beside the old one; the old one goes when the new one is available.
fn surge(nodes: &[NodePods], max_surge: i32) -> Changes {
    let mut surging = 0;
    let mut changes = Changes::default();
    let mut candidates = Vec::new();
    for node in nodes.iter().filter(|node| !node.pods.is_empty()) {
        match pair(node) {
            Some((_, None)) => (),
            Some((None, Some(outdated))) if !outdated.is_available => {
                changes.create.push(node.node.clone());
            }
            Some((None, Some(_))) => candidates.push(node.node.clone()),
            Some((Some(updated), Some(outdated))) if updated.is_available => {
                let name = outdated.name.clone();
                changes.delete.push((name, Reason::Replaced));
            }
            Some((Some(_), Some(_))) | None => surging += 1,
        }
    }
    let budget = usize::try_from(max_surge - surging).unwrap_or(0);
    changes.create.extend(candidates.into_iter().take(budget));
    changes
}
