//! Which pods of a replica set are deleted first.
//!
//! k8s: pkg/controller/controller_utils.go, ActivePodsWithRanks.Less

use api::{Object, Pod, PodPhase, Time};
use apiserver::because::replica_set::Rank;
use sim::Instant;
use std::cmp::Ordering;
use std::rc::Rc;

/// k8s: pkg/apis/core/types.go, PodDeletionCost
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// A pod and what its place depends on.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The pod.
    pub object: Rc<Object>,
    /// Active pods of the same controller's sets on its node, itself included.
    pub related: u32,
}

/// The first `count` of the pods in the order of deletion, with what put each of them before the
/// first pod that stays.
pub fn victims(mut pods: Vec<Ranked>, count: usize, now: Instant) -> Vec<(Rc<Object>, Rank)> {
    if count >= pods.len() {
        return pods.into_iter().map(|p| (p.object, Rank::All)).collect();
    }
    pods.sort_by(|a, b| compare(a, b, now).0);
    let first_to_stay = pods.get(count).cloned();
    pods.truncate(count);
    pods.into_iter()
        .map(|pod| {
            let rank = first_to_stay
                .as_ref()
                .map_or(Rank::All, |other| compare(&pod, other, now).1);
            (pod.object, rank)
        })
        .collect()
}

/// `Less` if `a` is deleted before `b`, and the rule that says so.
pub fn compare(a: &Ranked, b: &Ranked, now: Instant) -> (Ordering, Rank) {
    let (Some(x), Some(y)) = (a.object.pod(), b.object.pod()) else {
        return (Ordering::Equal, Rank::Name);
    };
    let by_age = |left: Option<Time>, right: Option<Time>| {
        shorter_first(left, &a.object, right, &b.object, now)
    };
    let bound = |pod: &Pod| !pod.node_name.is_empty();
    let ready = |pod: &Pod| crate::availability::ready_since(pod);
    let (cost_a, cost_b) = (deletion_cost(&a.object), deletion_cost(&b.object));
    let is_both_ready = x.is_ready() && y.is_ready();
    let created = |object: &Object| Some(object.meta.created);
    let rules = [
        (bound(x).cmp(&bound(y)), Rank::Unassigned),
        (phase_order(x).cmp(&phase_order(y)), Rank::Phase),
        (x.is_ready().cmp(&y.is_ready()), Rank::NotReady),
        (cost_a.cmp(&cost_b), Rank::Cost),
        (b.related.cmp(&a.related), Rank::Colocated),
        (
            match is_both_ready {
                true => by_age(ready(x), ready(y)),
                false => Ordering::Equal,
            },
            Rank::ReadyForShorter,
        ),
        (restarts(y).cmp(&restarts(x)), Rank::Restarts),
        (
            by_age(created(&a.object), created(&b.object)),
            Rank::CreatedLater,
        ),
    ];
    let decided = rules.into_iter().find(|(order, _)| order.is_ne());
    decided.unwrap_or((a.object.meta.uid.cmp(&b.object.meta.uid), Rank::Name))
}

fn phase_order(pod: &Pod) -> u8 {
    match pod.phase() {
        PodPhase::Pending => 0,
        PodPhase::Unknown => 1,
        PodPhase::Running | PodPhase::Succeeded | PodPhase::Failed => 2,
    }
}

/// The annotation's number in canonical form, else 0.
pub fn deletion_cost(object: &Object) -> i32 {
    let Some(text) = object.meta.annotation(DELETION_COST) else {
        return 0;
    };
    match text.parse::<i32>() {
        Ok(cost) if *cost.to_string() == **text => cost,
        _ => 0,
    }
}

/// Most restarts of a container, then of a restartable init container.
fn restarts(pod: &Pod) -> (i32, i32) {
    let most = |statuses: &[api::pod_status::ContainerStatus]| {
        let counts = statuses.iter().map(|status| status.restart_count);
        counts.max().unwrap_or(0)
    };
    let sidecars: Vec<_> = pod
        .status
        .init_container_statuses
        .iter()
        .filter(|status| {
            pod.spec
                .init_containers
                .iter()
                .any(|c| c.name == status.name && c.restart_policy == "Always")
        })
        .cloned()
        .collect();
    (most(&pod.status.container_statuses), most(&sidecars))
}

/// Ages are compared by the logarithm of their nanoseconds, so that pods of about the same age are
/// chosen by identity. An unset time goes first.
fn shorter_first(
    left: Option<Time>,
    a: &Object,
    right: Option<Time>,
    b: &Object,
    now: Instant,
) -> Ordering {
    let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
    if left == right {
        return Ordering::Equal;
    }
    if left.is_zero() || right.is_zero() {
        return right.is_zero().cmp(&left.is_zero());
    }
    let by_bucket = age_bucket(left, now).cmp(&age_bucket(right, now));
    by_bucket.then_with(|| a.meta.uid.cmp(&b.meta.uid))
}

/// Floor of the binary logarithm of the age in nanoseconds; -1 for none.
fn age_bucket(since: Time, now: Instant) -> i32 {
    let nanos = u128::from(now.since(since.instant()).0) * 1000;
    nanos.checked_ilog2().map_or(-1, |log| log as i32)
}
