//! The pods of a job, sorted by what they mean for it.
//!
//! k8s: pkg/controller/job/job_controller.go, syncJob, getNewFinishedPods

use super::indexes::index_within;
use api::batch::{JobSpec, JobStatus};
use api::{Object, PodPhase};
use std::rc::Rc;

/// Keeps a pod until the job has counted it.
/// k8s: staging/src/k8s.io/api/batch/v1/types.go, JobTrackingFinalizer
pub const TRACKING_FINALIZER: &str = "batch.kubernetes.io/job-tracking";

/// The pods of a job.
#[derive(Clone, Debug, Default)]
pub struct Population {
    /// All of them.
    pub pods: Vec<Rc<Object>>,
    /// Neither ended nor terminating.
    pub active: Vec<Rc<Object>>,
    /// Active and ready.
    pub ready: i32,
    /// Terminating and not ended.
    pub terminating: i32,
    /// Succeeded and in no counter yet.
    pub new_succeeded: Vec<Rc<Object>>,
    /// Failed and in no counter yet.
    pub new_failed: Vec<Rc<Object>>,
}

/// Whether a job replaces pods only once they have failed for good, not when they begin to go.
/// k8s: job_controller.go, onlyReplaceFailedPods
pub fn replaces_only_failed(spec: &JobSpec) -> bool {
    spec.pod_replacement_policy == "Failed" || spec.pod_failure_policy.is_some()
}

/// Whether the job has indexes.
pub fn is_indexed(spec: &JobSpec) -> bool {
    spec.completion_mode == "Indexed"
}

/// Whether a pod counts as failed.
/// k8s: job_controller.go, isPodFailed
pub fn is_failed(spec: &JobSpec, pod: &Object) -> bool {
    match pod.pod().map(|body| body.phase()) {
        Some(PodPhase::Failed) => true,
        Some(PodPhase::Succeeded) | None => false,
        Some(PodPhase::Pending | PodPhase::Running | PodPhase::Unknown) => {
            pod.meta.is_terminating() && !replaces_only_failed(spec)
        }
    }
}

/// Whether a pod succeeded.
pub fn is_succeeded(pod: &Object) -> bool {
    pod.pod()
        .is_some_and(|body| body.phase() == PodPhase::Succeeded)
}

/// Whether a pod is neither ended nor terminating.
pub fn is_active(pod: &Object) -> bool {
    !pod.meta.is_terminating() && pod.pod().is_some_and(|body| !body.phase().is_terminal())
}

/// Whether a pod is still to be counted.
pub fn is_tracked(pod: &Object) -> bool {
    pod.meta.has_finalizer(TRACKING_FINALIZER)
}

impl Population {
    /// Sorts the pods that belong to a job.
    pub fn of(spec: &JobSpec, status: &JobStatus, pods: Vec<Rc<Object>>) -> Population {
        let mut population = Population::default();
        for pod in &pods {
            if is_active(pod) {
                population.active.push(pod.clone());
                population.ready += i32::from(pod.pod().is_some_and(api::Pod::is_ready));
            }
            let is_ended = pod.pod().is_none_or(|body| body.phase().is_terminal());
            population.terminating += i32::from(pod.meta.is_terminating() && !is_ended);
            if is_tracked(pod) && !is_uncounted(status, pod) && has_place(spec, pod) {
                if is_succeeded(pod) {
                    population.new_succeeded.push(pod.clone());
                } else if is_failed(spec, pod) {
                    population.new_failed.push(pod.clone());
                }
            }
        }
        population.pods = pods;
        population
    }
}

/// Pods of an indexed job without an index of the job do not count.
fn has_place(spec: &JobSpec, pod: &Object) -> bool {
    !is_indexed(spec) || index_within(&pod.meta, spec.completions.unwrap_or(0)).is_some()
}

/// Whether the pod is in the status already, waiting for its finalizer to go.
pub fn is_uncounted(status: &JobStatus, pod: &Object) -> bool {
    let uid = pod.meta.uid.to_string();
    status
        .uncounted_terminated_pods
        .as_ref()
        .is_some_and(|lists| {
            let mut all = lists.failed.iter().chain(&lists.succeeded);
            all.any(|listed| *listed == *uid)
        })
}
