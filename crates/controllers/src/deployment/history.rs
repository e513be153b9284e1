//! Which old replica sets are no longer needed for undo.
//!
//! k8s: pkg/controller/deployment/sync.go, cleanupDeployment

use super::sets::{oldest_first, revision, size};
use api::Object;
use sim::order;
use std::rc::Rc;

/// No limit.
/// k8s: pkg/controller/deployment/util/deployment_util.go, HasRevisionHistoryLimit
const NO_LIMIT: i32 = i32::MAX;

/// The old sets to delete, in order.
pub fn excess(old: &[Rc<Object>], limit: Option<i32>) -> Vec<Rc<Object>> {
    let Some(limit) = limit.filter(|limit| *limit != NO_LIMIT) else {
        return Vec::new();
    };
    let mut alive: Vec<_> = old
        .iter()
        .filter(|set| !set.meta.is_terminating())
        .cloned()
        .collect();
    let excess = alive
        .len()
        .saturating_sub(usize::try_from(limit).unwrap_or(0));
    order::sort_by(&mut alive, |a, b| {
        revision(a)
            .cmp(&revision(b))
            .then_with(|| oldest_first(a, b))
    });
    alive.truncate(excess);
    alive.retain(|set| is_empty(set));
    alive
}

/// Wanted to be empty, empty, and its controller has seen that.
fn is_empty(set: &Object) -> bool {
    let Some(body) = set.replica_set() else {
        return false;
    };
    size(set) == 0
        && body.status.replicas == 0
        && set.meta.generation <= body.status.observed_generation
}
