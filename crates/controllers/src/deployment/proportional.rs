//! Scaling in the middle of a roll-out: every set gets its share.
//!
//! k8s: pkg/controller/deployment/sync.go, scale; util/deployment_util.go, GetReplicaSetProportion

use super::sets::{MAX_REPLICAS, annotated, oldest_first, size};
use api::Object;
use sim::order;
use std::cmp::Ordering;
use std::rc::Rc;

/// New sizes of the active sets so that together they have `allowed` pods. `desired` is the
/// deployment's size, `ceiling` that plus surge, `status_replicas` what its status says.
pub fn sizes(
    active: &[Rc<Object>],
    desired: i32,
    surge: i32,
    status_replicas: i32,
) -> Vec<(Rc<Object>, i32)> {
    let allowed = if desired > 0 {
        desired.saturating_add(surge)
    } else {
        0
    };
    let total: i32 = active.iter().map(|set| size(set)).sum();
    let to_add = allowed - total;
    let mut sets = active.to_vec();
    match to_add.cmp(&0) {
        Ordering::Greater => order::sort_by(&mut sets, larger_then(|a, b| oldest_first(b, a))),
        Ordering::Less => order::sort_by(&mut sets, larger_then(oldest_first)),
        Ordering::Equal => (),
    }
    let mut added = 0;
    let mut result: Vec<(Rc<Object>, i32)> = Vec::with_capacity(sets.len());
    for set in sets {
        let share = share(&set, desired, surge, status_replicas, to_add, added);
        added += share;
        let new_size = size(&set) + share;
        result.push((set, new_size));
    }
    // What rounding left over goes to the first one.
    if let Some((_, first)) = result.first_mut() {
        *first = (*first + to_add - added).max(0);
    }
    result
}

fn larger_then(
    tie: impl Fn(&Rc<Object>, &Rc<Object>) -> Ordering,
) -> impl Fn(&Rc<Object>, &Rc<Object>) -> Ordering {
    move |a, b| size(b).cmp(&size(a)).then_with(|| tie(a, b))
}

/// What one set gains or loses, within what is left to share out.
fn share(
    set: &Object,
    desired: i32,
    surge: i32,
    status_replicas: i32,
    to_add: i32,
    added: i32,
) -> i32 {
    if size(set) == 0 || to_add == 0 || added == to_add {
        return 0;
    }
    let fraction = fraction(set, desired, surge, status_replicas);
    let left = to_add - added;
    if to_add > 0 {
        fraction.min(left)
    } else {
        fraction.max(left)
    }
}

/// The change that keeps the set's proportion, rounded half away from zero.
fn fraction(set: &Object, desired: i32, surge: i32, status_replicas: i32) -> i32 {
    if desired == 0 {
        return -size(set);
    }
    let annotated = annotated(set, MAX_REPLICAS).filter(|max| *max != 0);
    let before = i64::from(annotated.unwrap_or(status_replicas));
    if before == 0 {
        return 0;
    }
    let product = i64::from(size(set)) * i64::from(desired.saturating_add(surge));
    let rounded = (2 * product + before) / (2 * before);
    i32::try_from(rounded).unwrap_or(i32::MAX) - size(set)
}
