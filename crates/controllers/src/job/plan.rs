//! What one sync of a job does: whether it ends, which pods it deletes, how many it makes.
//!
//! Pure: the caller lists the pods, carries the plan out and counts (`tracking`).
//! k8s: pkg/controller/job/job_controller.go, syncJob, manageJob

use super::failure_policy::{Verdict, verdict};
use super::indexes::{self, Indexes};
use super::per_index::{self, PerIndex};
use super::population::{Population, is_failed, is_indexed, replaces_only_failed};
use super::{backoff, finish::Finish, ranking};
use api::batch::{BackoffRecord, JobSpec, JobStatus};
use api::{Object, Str};
use sim::order::Gather;
use sim::{Duration, Instant, order};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Pods made or deleted in one sync at most.
/// k8s: job_controller.go, MaxPodCreateDeletePerSync
const PODS_PER_SYNC_MAX: usize = 500;

/// What the plan is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The job.
    pub job: &'a Object,
    /// Its specification.
    pub spec: &'a JobSpec,
    /// Its status.
    pub status: &'a JobStatus,
    /// Its pods.
    pub pods: &'a Population,
    /// The time.
    pub now: Instant,
}

/// A pod to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPod {
    /// The index, in an indexed job.
    pub index: Option<i32>,
    /// Failures of the index before, counted and ignored, where indexes fail by themselves.
    pub failures_before: Option<(u32, u32)>,
}

/// What to do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// How the job ends, if it does; still subject to its pods being gone.
    pub finish: Option<Finish>,
    /// Pods to delete.
    pub delete: Vec<Rc<Object>>,
    /// Whether the deleted pods stop being tracked first, so that they do not count as failed.
    pub releases_deleted: bool,
    /// Pods to make.
    pub create: Vec<NewPod>,
    /// How many pods were wanted: for the reason of the writes.
    pub wanted: i32,
    /// Whether pods were managed: only then the job may become suspended or resumed.
    pub is_managed: bool,
    /// When to look again, if nothing happens before.
    pub wake: Option<Duration>,
    /// The failures so far.
    pub backoff: BackoffRecord,
    /// Indexes of the job, where it has them.
    pub indexes: IndexState,
}

/// Which indexes are done.
#[derive(Clone, Debug, Default)]
pub struct IndexState {
    /// Completed before this sync.
    pub succeeded_before: Indexes,
    /// Completed.
    pub succeeded: Indexes,
    /// Failed for good.
    pub failed: Indexes,
    /// Failed pods that wait for their replacement before they are counted.
    pub delayed: PerIndex,
}

/// Makes the plan of one sync.
pub fn plan(input: &Input<'_>) -> Plan {
    let mut plan = Plan {
        backoff: new_record(input),
        indexes: index_state(input),
        ..Plan::default()
    };
    let succeeded = succeeded(input, &plan.indexes);
    plan.finish = ended(input, &plan.indexes);
    if plan.finish.is_none() {
        plan.finish = failure(input, &plan.indexes)
            .or_else(|| success_policy(input.spec, &plan.indexes.succeeded));
    }
    if plan.finish.is_some() {
        plan.delete = input.pods.active.clone();
        return plan;
    }
    plan.wake = deadline_left(input);
    if !input.job.meta.is_terminating() {
        manage(input, succeeded, &mut plan);
        plan.is_managed = true;
    }
    plan
}

/// Whether enough pods succeeded, given how many are active after the plan was carried out.
pub fn is_complete(spec: &JobSpec, succeeded: i32, active: i32) -> bool {
    let is_enough = match spec.completions {
        None => succeeded > 0,
        Some(completions) => succeeded >= completions,
    };
    is_enough && active == 0
}

/// The pods that succeeded, with those in no counter yet.
pub fn succeeded(input: &Input<'_>, indexes: &IndexState) -> i32 {
    if is_indexed(input.spec) {
        return indexes.succeeded.total();
    }
    let uncounted = input.status.uncounted_terminated_pods.as_ref();
    let uncounted = uncounted.map_or(0, |lists| lists.succeeded.len());
    input.status.succeeded + count(input.pods.new_succeeded.len() + uncounted)
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn new_record(input: &Input<'_>) -> BackoffRecord {
    let times = |pods: &[Rc<Object>]| -> Vec<Instant> {
        pods.iter().map(|pod| backoff::finished(pod)).collect()
    };
    backoff::with_ended(
        input.status.backoff.0,
        &times(&input.pods.new_succeeded),
        &times(&input.pods.new_failed),
    )
}

fn index_state(input: &Input<'_>) -> IndexState {
    if !is_indexed(input.spec) {
        return IndexState::default();
    }
    let completions = input.spec.completions.unwrap_or(0);
    let before = Indexes::parse(&input.status.completed_indexes, completions);
    let new = |pods: &[Rc<Object>]| -> BTreeSet<i32> {
        let indexes = pods.iter().filter_map(|pod| indexes::index_of(&pod.meta));
        indexes.gathered()
    };
    let succeeded = before.with(&new(&input.pods.new_succeeded));
    let mut state = IndexState {
        succeeded_before: before,
        succeeded,
        ..IndexState::default()
    };
    if input.spec.backoff_limit_per_index.is_some() {
        state.failed = per_index::failed(input, completions);
        state.delayed = per_index::delayed(input, completions, &state);
    }
    state
}

/// How the job was found to end by an earlier sync.
fn ended(input: &Input<'_>, _: &IndexState) -> Option<Finish> {
    let has = |type_: &str| {
        let mut conditions = input.status.conditions.iter();
        conditions.find(|condition| condition.type_ == *type_ && condition.status == "True")
    };
    let success = has("SuccessCriteriaMet").map(|met| Finish::Success {
        reason: met.reason.clone(),
        message: met.message.clone(),
    });
    success.or_else(|| {
        has("FailureTarget").map(|target| Finish::Failure {
            reason: target.reason.clone(),
            message: target.message.clone(),
        })
    })
}

/// Whether the job fails now, and why: the first rule that applies.
fn failure(input: &Input<'_>, indexes: &IndexState) -> Option<Finish> {
    let spec = input.spec;
    if let Some(message) = policy_failure(input) {
        return Some(Finish::failure("PodFailurePolicy", message));
    }
    let limit = spec.backoff_limit.unwrap_or(0);
    if counted_failures(input) > limit || restarts_exceed(input, limit) {
        let message = "Job has reached the specified backoff limit";
        return Some(Finish::failure("BackoffLimitExceeded", message));
    }
    if deadline_left(input) == Some(Duration::ZERO) {
        let message = "Job was active longer than specified deadline";
        return Some(Finish::failure("DeadlineExceeded", message));
    }
    if !is_indexed(spec) || spec.backoff_limit_per_index.is_none() {
        return None;
    }
    let failed = indexes.failed.total();
    if spec.max_failed_indexes.is_some_and(|max| failed > max) {
        let message = "Job has exceeded the specified maximal number of failed indexes";
        return Some(Finish::failure("MaxFailedIndexesExceeded", message));
    }
    let is_over = failed + indexes.succeeded.total() >= spec.completions.unwrap_or(0);
    (failed > 0 && is_over).then(|| Finish::failure("FailedIndexes", "Job has failed indexes"))
}

/// The message of the first failed pod that a FailJob rule matches.
fn policy_failure(input: &Input<'_>) -> Option<String> {
    let policy = input.spec.pod_failure_policy.as_ref()?;
    let is_per_index = input.spec.backoff_limit_per_index.is_some();
    let failed = input
        .pods
        .pods
        .iter()
        .filter(|pod| is_failed(input.spec, pod));
    failed
        .filter_map(|pod| match verdict(Some(policy), pod, is_per_index) {
            Verdict::FailJob(message) => Some(message),
            Verdict::FailIndex | Verdict::Ignore | Verdict::Count | Verdict::NoMatch => None,
        })
        .next()
}

/// The failures that count against the limit.
fn counted_failures(input: &Input<'_>) -> i32 {
    let is_per_index = input.spec.backoff_limit_per_index.is_some();
    let policy = input.spec.pod_failure_policy.as_ref();
    let new = input.pods.new_failed.iter();
    let new = new.filter(|pod| verdict(policy, pod, is_per_index).is_counted());
    let uncounted = input.status.uncounted_terminated_pods.as_ref();
    let uncounted = uncounted.map_or(0, |lists| lists.failed.len());
    input.status.failed + count(new.count() + uncounted)
}

/// Whether the containers of an OnFailure job were restarted too often.
/// k8s: job_controller.go, pastBackoffLimitOnFailure
fn restarts_exceed(input: &Input<'_>, limit: i32) -> bool {
    if input.spec.template.spec.restart_policy != "OnFailure" {
        return false;
    }
    let pods = input.pods.pods.iter().filter_map(|pod| pod.pod());
    let running = pods.filter(|pod| {
        let phase = pod.phase();
        phase == api::PodPhase::Running || phase == api::PodPhase::Pending
    });
    let restarts: i32 = running
        .flat_map(|pod| {
            let status = &pod.status;
            let all = status.init_container_statuses.iter();
            all.chain(&status.container_statuses)
        })
        .map(|status| status.restart_count)
        .sum();
    if limit == 0 {
        restarts > 0
    } else {
        restarts >= limit
    }
}

/// Time left until `activeDeadlineSeconds` is over.
fn deadline_left(input: &Input<'_>) -> Option<Duration> {
    let deadline = Duration::from_api_secs(input.spec.active_deadline_seconds?);
    let start = input.status.start_time;
    if start.is_zero() || input.spec.suspend == Some(true) {
        return None;
    }
    Some(deadline - input.now.since(start.instant()))
}

/// Whether the completed indexes suffice.
/// k8s: pkg/controller/job/success_policy.go, matchSuccessPolicy
fn success_policy(spec: &JobSpec, succeeded: &Indexes) -> Option<Finish> {
    let policy = spec.success_policy.as_ref()?;
    let completions = spec.completions.unwrap_or(0);
    let position = policy.rules.iter().position(|rule| {
        if rule.succeeded_indexes.is_empty() {
            return rule
                .succeeded_count
                .is_some_and(|count| succeeded.total() >= count);
        }
        let required = Indexes::parse(&rule.succeeded_indexes, completions);
        let wanted = rule.succeeded_count.unwrap_or(required.total());
        required.common(succeeded) >= wanted
    })?;
    Some(Finish::Success {
        reason: "SuccessPolicy".into(),
        message: Str::from(format!("Matched rules at index {position}")),
    })
}

/// Decides which pods to delete or how many to make.
/// k8s: job_controller.go, manageJob
fn manage(input: &Input<'_>, succeeded: i32, plan: &mut Plan) {
    let (spec, active) = (input.spec, count(input.pods.active.len()));
    plan.releases_deleted = true;
    if spec.suspend == Some(true) {
        plan.delete = for_removal(input, input.pods.active.len());
        return;
    }
    let terminating = if replaces_only_failed(spec) {
        input.pods.terminating
    } else {
        0
    };
    let parallelism = spec.parallelism.unwrap_or(1);
    plan.wanted = match spec.completions {
        None if succeeded > 0 => active,
        None => parallelism,
        Some(completions) => (completions - succeeded).min(parallelism).max(0),
    };
    let surplus = (active + terminating - plan.wanted).clamp(0, active);
    if surplus > 0 {
        let surplus = usize::try_from(surplus).unwrap_or(0);
        plan.delete = for_removal(input, surplus.min(PODS_PER_SYNC_MAX));
        return;
    }
    let missing = plan.wanted - terminating - active;
    let missing = usize::try_from(missing).unwrap_or(0).min(PODS_PER_SYNC_MAX);
    if missing > 0 {
        make(input, missing, plan);
    }
}

/// Indexed jobs give up superfluous pods of an index first, then the most expendable.
fn for_removal(input: &Input<'_>, wanted: usize) -> Vec<Rc<Object>> {
    let (mut remove, mut rest) = match is_indexed(input.spec) {
        true => indexes::surplus(&input.pods.active, input.spec.completions.unwrap_or(0)),
        false => (Vec::new(), input.pods.active.clone()),
    };
    if remove.len() < wanted {
        order::sort_by(&mut rest, |a, b| ranking::compare(a, b));
        remove.extend(rest);
    }
    remove.truncate(wanted);
    remove
}

/// The pods to make, unless a back-off holds them up.
fn make(input: &Input<'_>, missing: usize, plan: &mut Plan) {
    let soonest = |wake: Option<Duration>, left: Duration| Some(wake.map_or(left, |w| w.min(left)));
    if !is_indexed(input.spec) {
        let left = backoff::until_next_pod(plan.backoff, input.now);
        if left > Duration::ZERO {
            plan.wake = soonest(plan.wake, left);
        } else {
            plan.create = vec![NewPod::default(); missing];
        }
        return;
    }
    let holds_place = |pod: &&Rc<Object>| {
        super::population::is_active(pod)
            || (replaces_only_failed(input.spec)
                && pod.meta.is_terminating()
                && pod.pod().is_some_and(|body| !body.phase().is_terminal()))
    };
    let taken = input.pods.pods.iter().filter(holds_place);
    let taken: BTreeSet<i32> = taken
        .filter_map(|pod| indexes::index_of(&pod.meta))
        .gathered();
    let state = &plan.indexes;
    let completions = input.spec.completions.unwrap_or(0);
    let done = [&state.succeeded, &state.failed];
    let pending = indexes::first_pending(missing, completions, &taken, &done);
    if input.spec.backoff_limit_per_index.is_none() {
        let left = backoff::until_next_pod(plan.backoff, input.now);
        if left > Duration::ZERO {
            plan.wake = soonest(plan.wake, left);
            return;
        }
        let with_index = |index| NewPod {
            index: Some(index),
            failures_before: None,
        };
        plan.create = pending.into_iter().map(with_index).collect();
        return;
    }
    for index in pending {
        let left = plan.indexes.delayed.remaining(index, input.now);
        if left > Duration::ZERO {
            plan.wake = soonest(plan.wake, left);
        } else {
            plan.create.push(NewPod {
                index: Some(index),
                failures_before: Some(plan.indexes.delayed.failures(index, input.spec)),
            });
        }
    }
}
