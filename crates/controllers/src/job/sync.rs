//! One sync of a job: carries its plan out and counts the pods that ended.
//!
//! Writes pods, job status and events.
//! k8s: pkg/controller/job/job_controller.go, syncJob, trackJobStatusAndRemoveFinalizers

use super::finish::Finish;
use super::plan::{self, Input, Plan};
use super::population::{Population, TRACKING_FINALIZER, is_indexed};
use super::suspension::{self, Suspension};
use super::{NAME, because, new_pod, tracking};
use crate::adoption::Claim;
use crate::pod_control::{create_pod, delete_pod};
use crate::slow_start::{SLOW_START_INITIAL, slow_start};
use api::batch::{JobSpec, JobStatus};
use api::{Object, Time};
use apiserver::because::job::Rule;
use apiserver::{ApiError, Context, EventNote, EventType, Intents};
use sim::Duration;
use std::rc::Rc;

/// One sync; gives when to look again.
pub fn sync(
    object: &Object,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let Some(body) = object.job() else {
        return Ok(None);
    };
    let spec = &*body.spec;
    if super::finish::finished(&body.status.conditions).is_some() || !spec.managed_by.is_empty() {
        return Ok(None);
    }
    let pods = claim(object, spec, cx, intents)?;
    let mut status = (*body.status).clone();
    if status.start_time.is_zero() && spec.suspend != Some(true) {
        status.start_time = Time::from(cx.now);
    }
    let population = Population::of(spec, &status, pods);
    let input = Input {
        job: object,
        spec,
        status: &status,
        pods: &population,
        now: cx.now,
    };
    let plan = plan::plan(&input);
    let done = carry_out(&input, &plan, intents);
    track(&input, &plan, &done, intents)?;
    done.result?;
    Ok(plan.wake)
}

fn claim(
    object: &Object,
    spec: &JobSpec,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Vec<Rc<Object>>, ApiError> {
    let (adopt, release) = (because(Rule::Adopt), because(Rule::Release));
    let claim = Claim::on_pods(object, spec.selector.as_ref(), adopt, release);
    claim.claim(cx, intents)
}

/// What was carried out of a plan.
struct Done {
    active: i32,
    ready: i32,
    terminating: i32,
    /// Whether all pods that had to go were deleted.
    is_clean: bool,
    result: Result<(), ApiError>,
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn carry_out(input: &Input<'_>, plan: &Plan, intents: &mut Intents<'_>) -> Done {
    let active = count(input.pods.active.len());
    let mut done = Done {
        active,
        ready: input.pods.ready,
        terminating: input.pods.terminating,
        is_clean: true,
        result: Ok(()),
    };
    for pod in &plan.delete {
        let rule = match &plan.finish {
            Some(finish) => Rule::Ending {
                reason: finish.texts().0.clone(),
            },
            None if input.spec.suspend == Some(true) => Rule::Suspended,
            None => Rule::TooMany {
                active,
                wanted: plan.wanted,
            },
        };
        let released = match plan.releases_deleted {
            true => release(pod, because(rule.clone()), intents),
            false => Ok(()),
        };
        let deleted =
            released.and_then(|()| delete_pod(input.job, &pod.key(), NAME, intents, because(rule)));
        match deleted {
            Ok(()) => {
                done.active -= 1;
                done.ready -= i32::from(pod.pod().is_some_and(api::Pod::is_ready));
                // A pod that never ran is gone already.
                done.terminating += i32::from(intents.latest().get(&pod.key()).is_some());
            }
            Err(error) => {
                done.is_clean = false;
                done.result = done.result.and(Err(error));
            }
        }
    }
    let made = make(input, plan, active, intents);
    done.active += made.0;
    done.result = done.result.and(made.1);
    done
}

/// Makes the planned pods; gives how many were made.
fn make(
    input: &Input<'_>,
    plan: &Plan,
    active: i32,
    intents: &mut Intents<'_>,
) -> (i32, Result<(), ApiError>) {
    let succeeded = plan::succeeded(input, &plan.indexes);
    let mut planned = plan.create.iter();
    let number = u32::try_from(plan.create.len()).unwrap_or(0);
    let made = slow_start(number, SLOW_START_INITIAL, || {
        let Some(new) = planned.next() else {
            return Ok(());
        };
        let rule = Rule::TooFew {
            active,
            wanted: plan.wanted,
            succeeded,
            completions: input.spec.completions,
            index: new.index,
        };
        let pod = new_pod::new_pod(input.job, input.spec, new);
        create_pod(input.job, pod, NAME, intents, because(rule)).map(|_| ())
    });
    let result = made.error.map_or(Ok(()), Err);
    (i32::try_from(made.successes).unwrap_or(0), result)
}

/// Takes the tracking finalizer off a pod. That the pod is gone is no failure.
pub fn release(
    pod: &Object,
    because: apiserver::Because,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let Some(latest) = intents.latest().get(&pod.key()) else {
        return Ok(());
    };
    if latest.meta.uid != pod.meta.uid || !super::population::is_tracked(latest) {
        return Ok(());
    }
    let mut changed = (**latest).clone();
    changed
        .meta
        .finalizers
        .retain(|finalizer| *finalizer != TRACKING_FINALIZER);
    match intents.update(changed, because) {
        Ok(_) | Err(ApiError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Counts what ended and writes the status: once with the ended pods listed, once with them
/// counted and, if the job is over, its last condition.
fn track(
    input: &Input<'_>,
    plan: &Plan,
    done: &Done,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut status = input.status.clone();
    let mut finish = plan.finish.clone().filter(|_| done.is_clean);
    let succeeded = plan::succeeded(input, &plan.indexes);
    if plan.finish.is_none() {
        if plan::is_complete(input.spec, succeeded, done.active) {
            finish = Some(Finish::completions_reached());
        } else if plan.is_managed {
            say_suspension(
                input,
                suspension::set_suspended(input, &mut status),
                intents,
            );
        }
    }
    status.active = done.active;
    status.ready = Some(done.ready);
    status.terminating = Some(done.terminating);
    if input.spec.backoff_limit_per_index.is_none() || !is_indexed(input.spec) {
        status.backoff.0 = plan.backoff;
    }
    let listing = tracking::list(input, status, &plan.indexes, finish.as_ref());
    write(input.job, &listing.status, intents)?;
    for pod in &listing.release {
        release(pod, because(Rule::Counted), intents)?;
    }
    let mut status = listing.status;
    tracking::count(&mut status, |_| false);
    let mut is_over = false;
    if let Some(finish) = finish.as_ref().filter(|_| !listing.is_partial) {
        is_over = tracking::conclude(&mut status, finish, Time::from(input.now));
    }
    write(input.job, &status, intents)?;
    if let Some(finish) = finish.filter(|_| is_over) {
        say_finished(input, &status, &finish, intents);
    }
    Ok(())
}

fn write(job: &Object, status: &JobStatus, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let mut changed = job.clone();
    if let Some(body) = changed.job_mut() {
        body.status = Rc::new(status.clone());
    }
    changed.meta.resource_version = 0;
    intents
        .update_status(changed, because(Rule::Observed))
        .map(|_| ())
}

fn say_suspension(input: &Input<'_>, suspension: Suspension, intents: &mut Intents<'_>) {
    let (reason, text) = match suspension {
        Suspension::Unchanged => return,
        Suspension::Suspended => ("Suspended", "Job suspended"),
        Suspension::Resumed => ("Resumed", "Job resumed"),
    };
    intents.record(EventNote::new(
        input.job,
        EventType::Normal,
        reason,
        text,
        NAME,
    ));
}

/// k8s: job_controller.go, recordJobFinished
fn say_finished(input: &Input<'_>, status: &JobStatus, finish: &Finish, intents: &mut Intents<'_>) {
    let mut say = |type_, reason: &str, text: &str| {
        intents.record(EventNote::new(input.job, type_, reason, text, NAME));
    };
    if !finish.is_success() {
        let (reason, message) = finish.texts();
        return say(EventType::Warning, reason, message);
    }
    if input
        .spec
        .completions
        .is_some_and(|wanted| status.succeeded > wanted)
    {
        let text = "Too many succeeded pods running after completion count reached";
        say(EventType::Warning, "TooManySucceededPods", text);
    }
    say(EventType::Normal, "Completed", "Job completed");
}
