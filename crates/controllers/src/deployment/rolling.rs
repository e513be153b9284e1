//! The decisions of a rolling update: how far the new set grows and the old ones shrink.
//!
//! k8s: pkg/controller/deployment/rolling.go

use super::budget::{desired, min_available, new_set_size};
use super::sets::{available, oldest_first, size, total_available, total_size};
use api::Object;
use api::apps::DeploymentSpec;
use sim::order;
use std::cmp::Ordering;
use std::rc::Rc;

/// A set and the size it should have.
pub type Resize = (Rc<Object>, i32);

/// The size the new set should have, if it is another one.
/// k8s: rolling.go, reconcileNewReplicaSet
pub fn new_size(spec: &DeploymentSpec, all: &[Rc<Object>], new: &Object) -> Option<i32> {
    match size(new).cmp(&desired(spec)) {
        Ordering::Equal => None,
        Ordering::Greater => Some(desired(spec)),
        Ordering::Less => {
            let target = new_set_size(spec, size(new), total_size(all));
            (target != size(new)).then_some(target)
        }
    }
}

/// What the old sets give up in one sync.
#[derive(Clone, Debug, Default)]
pub struct OldScaling {
    /// Pods that are not available, which go regardless of the floor.
    pub unhealthy: Vec<Resize>,
    /// Available pods above the floor.
    pub healthy: Vec<Resize>,
}

/// Decides what active old sets give up.
/// k8s: rolling.go, reconcileOldReplicaSets
pub fn old_sizes(
    spec: &DeploymentSpec,
    all: &[Rc<Object>],
    old: &[Rc<Object>],
    new: &Object,
) -> OldScaling {
    if total_size(old) == 0 {
        return OldScaling::default();
    }
    let floor = min_available(spec);
    let new_unavailable = size(new) - available(new);
    let most = total_size(all) - floor - new_unavailable;
    if most <= 0 {
        return OldScaling::default();
    }
    let mut sets = old.to_vec();
    order::sort_by(&mut sets, oldest_first);
    let (unhealthy, is_current) = clean_up_unhealthy(&sets, most);
    if !is_current {
        let healthy = Vec::new();
        return OldScaling { unhealthy, healthy };
    }
    // Statuses are as they were: only the desired sizes have changed.
    let sizes: Vec<Resize> = sets
        .iter()
        .map(|set| {
            let cleaned = unhealthy
                .iter()
                .find(|(one, _)| one.meta.uid == set.meta.uid);
            (Rc::clone(set), cleaned.map_or(size(set), |(_, size)| *size))
        })
        .collect();
    let healthy = scale_down(&sizes, total_available(all) - floor);
    OldScaling { unhealthy, healthy }
}

/// New sizes of the sets with pods that are not available, at most `most` fewer in all. The flag
/// is false if a set still reports more available pods than it is to have: then nothing more is
/// scaled in this sync.
/// k8s: rolling.go, cleanupUnhealthyReplicas
pub fn clean_up_unhealthy(sets: &[Rc<Object>], most: i32) -> (Vec<Resize>, bool) {
    let mut done = 0;
    let mut resized = Vec::new();
    for set in sets {
        if done >= most {
            break;
        }
        let (have, healthy) = (size(set), available(set));
        if have == 0 || have == healthy {
            continue;
        }
        let count = (most - done).min(have - healthy);
        if count < 0 {
            return (resized, false);
        }
        resized.push((Rc::clone(set), have - count));
        done += count;
    }
    (resized, true)
}

/// New sizes so that `count` pods fewer are wanted, the first sets giving as much as they have.
/// k8s: rolling.go, scaleDownOldReplicaSetsForRollingUpdate
pub fn scale_down(sets: &[Resize], count: i32) -> Vec<Resize> {
    let mut left = count;
    let mut resized = Vec::new();
    for (set, have) in sets {
        if left <= 0 {
            break;
        }
        if *have == 0 {
            continue;
        }
        let fewer = left.min(*have);
        resized.push((Rc::clone(set), have - fewer));
        left -= fewer;
    }
    resized
}
