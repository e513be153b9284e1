//! Jobs in which each index has failures of its own: `backoffLimitPerIndex`.
//!
//! The last failed pod of an index keeps its finalizer until its replacement is there: it carries
//! the number of failures so far.
//! k8s: pkg/controller/job/indexed_job_utils.go

use super::backoff;
use super::failure_policy::{Verdict, verdict};
use super::indexes::{Indexes, index_of, index_within};
use super::plan::{IndexState, Input};
use super::population::{is_active, is_failed, is_tracked};
use api::Object;
use api::batch::JobSpec;
use sim::order::Gather;
use sim::{Duration, Instant};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How often the index failed before this pod, and was counted.
/// k8s: staging/src/k8s.io/api/batch/v1/types.go, JobIndexFailureCountAnnotation
pub const FAILURES_KEY: &str = "batch.kubernetes.io/job-index-failure-count";
/// How often it failed and a rule said to ignore it.
/// k8s: staging/src/k8s.io/api/batch/v1/types.go, JobIndexIgnoredFailureCountAnnotation
pub const IGNORED_KEY: &str = "batch.kubernetes.io/job-index-ignored-failure-count";

/// The last failed pod of each index that waits for a replacement.
#[derive(Clone, Debug, Default)]
pub struct PerIndex(BTreeMap<i32, Rc<Object>>);

fn number(pod: &Object, key: &str) -> u32 {
    pod.meta
        .annotation(key)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// The indexes that failed for good.
pub fn failed(input: &Input<'_>, completions: i32) -> Indexes {
    let before = input.status.failed_indexes.as_ref();
    let before = before.map_or_else(Indexes::default, |text| Indexes::parse(text, completions));
    let limit = input.spec.backoff_limit_per_index.unwrap_or(0);
    let new: BTreeSet<i32> = input
        .pods
        .pods
        .iter()
        .filter(|pod| is_tracked(pod) && is_failed(input.spec, pod))
        .filter(
            |pod| match verdict(input.spec.pod_failure_policy.as_ref(), pod, true) {
                Verdict::FailIndex => true,
                Verdict::Ignore => false,
                Verdict::FailJob(_) | Verdict::Count | Verdict::NoMatch => {
                    number(pod, FAILURES_KEY) >= u32::try_from(limit).unwrap_or(0)
                }
            },
        )
        .filter_map(|pod| index_within(&pod.meta, completions))
        .gathered();
    before.with(&new)
}

/// The failed pods whose counting waits.
pub fn delayed(input: &Input<'_>, completions: i32, state: &IndexState) -> PerIndex {
    let active = input.pods.pods.iter().filter(|pod| is_active(pod));
    let active: BTreeSet<i32> = active.filter_map(|pod| index_of(&pod.meta)).gathered();
    let mut last: BTreeMap<i32, Rc<Object>> = BTreeMap::new();
    for pod in input.pods.pods.iter() {
        if !is_tracked(pod) || !is_failed(input.spec, pod) {
            continue;
        }
        let Some(index) = index_within(&pod.meta, completions) else {
            continue;
        };
        if active.contains(&index) || state.succeeded.has(index) || state.failed.has(index) {
            continue;
        }
        let rank = |pod: &Object| (failures_through(pod), backoff::finished(pod));
        let is_later = last
            .get(&index)
            .is_none_or(|old| rank(old).cmp(&rank(pod)).is_le());
        if is_later {
            last.insert(index, pod.clone());
        }
    }
    PerIndex(last)
}

/// All failures of the index up to and without this pod.
fn failures_through(pod: &Object) -> u32 {
    number(pod, FAILURES_KEY).saturating_add(number(pod, IGNORED_KEY))
}

impl PerIndex {
    /// Whether the counting of this pod waits.
    pub fn holds(&self, pod: &Object) -> bool {
        let held = index_of(&pod.meta).and_then(|index| self.0.get(&index));
        held.is_some_and(|held| held.meta.uid == pod.meta.uid)
    }

    /// Time left until the index may have its next pod.
    pub fn remaining(&self, index: i32, now: Instant) -> Duration {
        let Some(pod) = self.0.get(&index) else {
            return Duration::ZERO;
        };
        let failures = failures_through(pod).saturating_add(1);
        let elapsed = now.since(backoff::finished(pod));
        backoff::remaining(
            failures,
            elapsed,
            backoff::BACKOFF_INITIAL,
            backoff::BACKOFF_MAX,
        )
    }

    /// Failures of the index so far: counted and ignored.
    pub fn failures(&self, index: i32, spec: &JobSpec) -> (u32, u32) {
        let Some(pod) = self.0.get(&index) else {
            return (0, 0);
        };
        let (counted, ignored) = (number(pod, FAILURES_KEY), number(pod, IGNORED_KEY));
        if verdict(spec.pod_failure_policy.as_ref(), pod, true).is_counted() {
            (counted.saturating_add(1), ignored)
        } else {
            (counted, ignored.saturating_add(1))
        }
    }
}
