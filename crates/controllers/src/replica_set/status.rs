//! The status of a replica set.
//!
//! k8s: pkg/controller/replicaset/replica_set_utils.go, calculateStatus

use crate::availability::until_available;
use api::apps::{Condition, ReplicaSetSpec, ReplicaSetStatus};
use api::{Object, Str, Time};
use apiserver::Tally;
use sim::{Duration, Instant};
use std::rc::Rc;

/// k8s: staging/src/k8s.io/api/apps/v1/types.go, ReplicaSetReplicaFailure
pub const REPLICA_FAILURE: &str = "ReplicaFailure";

/// Numbers of pods, as they were listed before this sync's own creations and deletions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Active pods.
    pub active: u32,
    /// Active pods with all labels of the template.
    pub fully_labeled: u32,
    /// Ready ones.
    pub ready: u32,
    /// Ready for at least minReadySeconds.
    pub available: u32,
    /// Terminating ones.
    pub terminating: u32,
    /// When the next ready pod becomes available.
    pub next_available: Option<Duration>,
}

/// Counts without looking at a pod: right when all pods carry the template's labels and
/// minReadySeconds is 0.
pub fn counts_of_tally(tally: Tally) -> Counts {
    Counts {
        active: tally.active,
        fully_labeled: tally.active,
        ready: tally.ready,
        available: tally.ready,
        terminating: tally.terminating,
        next_available: None,
    }
}

/// Counts over the active pods.
pub fn counts_of_pods<'a>(
    spec: &ReplicaSetSpec,
    active: impl Iterator<Item = &'a Rc<Object>>,
    terminating: u32,
    now: Instant,
) -> Counts {
    let min_ready = min_ready(spec);
    let labels = &spec.template.metadata.labels;
    let mut counts = Counts {
        terminating,
        ..Counts::default()
    };
    for object in active {
        let Some(pod) = object.pod() else { continue };
        let own = &object.meta.labels;
        let is_full = Rc::ptr_eq(own, labels) || labels.iter().all(|(k, v)| own.get(k) == Some(v));
        counts.active += 1;
        counts.fully_labeled += u32::from(is_full);
        counts.ready += u32::from(pod.is_ready());
        match until_available(pod, min_ready, now) {
            Some(Duration::ZERO) => counts.available += 1,
            Some(left) => {
                let earlier = counts.next_available.unwrap_or(Duration::MAX);
                counts.next_available = Some(earlier.min(left));
            }
            None => (),
        }
    }
    counts
}

/// minReadySeconds.
pub fn min_ready(spec: &ReplicaSetSpec) -> Duration {
    Duration::from_api_secs(i64::from(spec.min_ready_seconds.unwrap_or(0)))
}

/// The status for these counts. `failure` is the text of what went wrong while managing.
pub fn status(
    old: &ReplicaSetStatus,
    counts: Counts,
    desired: u32,
    generation: i64,
    failure: Option<&str>,
    now: Instant,
) -> ReplicaSetStatus {
    let number = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let mut status = ReplicaSetStatus {
        replicas: number(counts.active),
        fully_labeled_replicas: number(counts.fully_labeled),
        ready_replicas: number(counts.ready),
        available_replicas: number(counts.available),
        terminating_replicas: Some(number(counts.terminating)),
        observed_generation: generation,
        ..old.clone()
    };
    let has_condition = old.conditions.iter().any(|c| c.type_ == REPLICA_FAILURE);
    match failure {
        Some(text) if !has_condition => {
            let reason = match counts.active < desired {
                true => "FailedCreate",
                false => "FailedDelete",
            };
            status.conditions.push(Condition {
                type_: REPLICA_FAILURE.into(),
                status: "True".into(),
                last_transition_time: Time::from(now),
                reason: reason.into(),
                message: Str::from(text),
                ..Condition::default()
            });
        }
        Some(_) => (),
        None => status.conditions.retain(|c| c.type_ != REPLICA_FAILURE),
    }
    status
}
