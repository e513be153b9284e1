//! Counting the pods that ended: first listed in the status, then released, then in the counters.
//!
//! Pure: each function gives the status of one of the two writes.
//! k8s: pkg/controller/job/job_controller.go, trackJobStatusAndRemoveFinalizers

use super::failure_policy::verdict;
use super::finish::{Finish, set_condition};
use super::indexes::index_within;
use super::plan::{IndexState, Input};
use super::population::{is_failed, is_indexed, is_succeeded, is_tracked};
use api::batch::{JobStatus, UncountedTerminatedPods};
use api::{Object, Str, Time};
use sim::order::Gather;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Pods counted in one sync at most.
/// k8s: job_controller.go, MaxUncountedPods
const UNCOUNTED_MAX: usize = 500;

/// The first write, and which pods it lets go.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The status with the ended pods listed.
    pub status: JobStatus,
    /// Pods whose finalizer is to be removed.
    pub release: Vec<Rc<Object>>,
    /// Whether pods were left for another sync.
    pub is_partial: bool,
}

/// Lists the pods that ended in the status.
pub fn list(
    input: &Input<'_>,
    mut status: JobStatus,
    indexes: &IndexState,
    finish: Option<&Finish>,
) -> Listing {
    let spec = input.spec;
    let (completions, indexed) = (spec.completions.unwrap_or(0), is_indexed(spec));
    let is_per_index = spec.backoff_limit_per_index.is_some();
    let mut lists = status.uncounted_terminated_pods.clone().unwrap_or_default();
    let known: BTreeSet<Str> = lists
        .succeeded
        .iter()
        .chain(&lists.failed)
        .cloned()
        .gathered();
    let mut new_indexes = BTreeSet::new();
    let mut release = Vec::new();
    let mut is_partial = false;
    for pod in input.pods.pods.iter().filter(|pod| is_tracked(pod)) {
        let failed = is_failed(spec, pod);
        if !can_release(input, indexes, finish, pod, failed) {
            continue;
        }
        release.push(pod.clone());
        let uid = Str::from(pod.meta.uid.to_string());
        let index = index_within(&pod.meta, completions);
        let is_known = known.contains(&uid);
        if is_succeeded(pod) {
            match index {
                Some(index) if indexed && !is_known => {
                    if !indexes.succeeded_before.has(index) {
                        new_indexes.insert(index);
                    }
                }
                _ if !indexed && !is_known => lists.succeeded.push(uid),
                _ => (),
            }
        } else if failed || finish.is_some_and(|finish| !finish.is_success()) {
            let verdict = verdict(spec.pod_failure_policy.as_ref(), pod, is_per_index);
            if !is_known && (!indexed || index.is_some()) && verdict.is_counted() {
                lists.failed.push(uid);
            }
        }
        if new_indexes.len() + lists.succeeded.len() + lists.failed.len() >= UNCOUNTED_MAX {
            is_partial = true;
            break;
        }
    }
    status.uncounted_terminated_pods = Some(lists);
    if indexed {
        let completed = indexes.succeeded_before.with(&new_indexes);
        status.succeeded = completed.total();
        status.completed_indexes = completed.to_string().into();
        if is_per_index {
            status.failed_indexes = Some(indexes.failed.to_string().into());
        }
    }
    if let Some(finish) = finish {
        announce(&mut status, finish, Time::from(input.now));
    }
    Listing {
        status,
        release,
        is_partial,
    }
}

/// k8s: job_controller.go, canRemoveFinalizer
fn can_release(
    input: &Input<'_>,
    indexes: &IndexState,
    finish: Option<&Finish>,
    pod: &Object,
    failed: bool,
) -> bool {
    if input.job.meta.is_terminating() || finish.is_some() || is_succeeded(pod) {
        return true;
    }
    failed && !indexes.delayed.holds(pod)
}

/// Adds the condition that the job will end.
fn announce(status: &mut JobStatus, finish: &Finish, now: Time) {
    let (reason, message) = finish.texts();
    let has_it = |condition: &api::batch::JobCondition| condition.type_ == finish.interim_type();
    if !status.conditions.iter().any(has_it) {
        let texts = (reason.as_str(), message.as_str());
        set_condition(
            &mut status.conditions,
            finish.interim_type(),
            true,
            texts,
            now,
        );
    }
}

/// Moves listed pods that no longer carry the finalizer into the counters.
/// k8s: job_controller.go, cleanUncountedPodsWithoutFinalizers
pub fn count(status: &mut JobStatus, still_tracked: impl Fn(&Str) -> bool) {
    let Some(lists) = &status.uncounted_terminated_pods else {
        return;
    };
    let waiting = |list: &[Str]| -> Vec<Str> {
        let waiting = list.iter().filter(|uid| still_tracked(uid));
        waiting.cloned().collect()
    };
    let rest = UncountedTerminatedPods {
        succeeded: waiting(&lists.succeeded),
        failed: waiting(&lists.failed),
        extra: None,
    };
    let done = |all: &[Str], rest: &[Str]| i32::try_from(all.len() - rest.len()).unwrap_or(0);
    status.succeeded += done(&lists.succeeded, &rest.succeeded);
    status.failed += done(&lists.failed, &rest.failed);
    status.uncounted_terminated_pods = Some(rest);
}

/// Ends the job if all its pods are counted and gone; tells whether it did.
/// k8s: job_controller.go, enactJobFinished
pub fn conclude(status: &mut JobStatus, finish: &Finish, now: Time) -> bool {
    let lists = status.uncounted_terminated_pods.as_ref();
    let is_counted =
        lists.is_none_or(|lists| lists.succeeded.is_empty() && lists.failed.is_empty());
    if !is_counted || status.terminating.unwrap_or(0) > 0 {
        return false;
    }
    let (reason, message) = finish.texts();
    let texts = (reason.as_str(), message.as_str());
    set_condition(
        &mut status.conditions,
        finish.final_type(),
        true,
        texts,
        now,
    );
    if finish.is_success() {
        status.completion_time = now;
    }
    true
}
