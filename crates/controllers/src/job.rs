//! The job controller: runs pods to completion.
//!
//! Watches jobs and the pods they own; writes pods and job status.
//! k8s: pkg/controller/job/job_controller.go

pub mod backoff;
pub mod failure_policy;
pub mod finish;
pub mod indexes;
pub mod new_pod;
pub mod per_index;
pub mod plan;
pub mod population;
pub mod ranking;
pub mod suspension;
pub mod sync;
pub mod tracking;

use crate::owner_keys::owners_of_pod;
use crate::{Controller, Keys, Outcome};
use api::{Kind, Object, ObjectKey};
use apiserver::because::job::Rule;
use apiserver::{Because, Change, Context, Intents, Store};
use population::is_tracked;
use sim::Duration;

/// The name in events.
/// k8s: pkg/controller/job/job_controller.go, newControllerWithClock
pub const NAME: &str = "job-controller";
/// Changes of pods are looked at together.
/// k8s: job_controller.go, SyncJobBatchPeriod
const BATCH: Duration = Duration::from_secs(1);

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

pub(crate) fn because(rule: Rule) -> Because {
    Because::Job(rule)
}

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::Job => enqueue_job(change, store, keys),
        Kind::Pod => enqueue_pod(change, store, keys),
        _ => (),
    }
}

/// A new specification is looked at at once, a new status later.
fn enqueue_job(change: &Change, store: &Store, keys: &mut Keys) {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let is_news = before.meta.generation != after.meta.generation
                || before.meta.deleted != after.meta.deleted;
            keys.add_after(change.key(), if is_news { Duration::ZERO } else { BATCH });
        }
        (None, Some(_)) => keys.add(change.key()),
        (before, None) => {
            let uid = before.as_ref().map(|job| job.meta.uid);
            for pod in uid.into_iter().flat_map(|uid| store.owned_by(uid)) {
                if pod.kind() == Kind::Pod && is_tracked(pod) {
                    keys.add(pod.key());
                }
            }
        }
    }
}

fn enqueue_pod(change: &Change, store: &Store, keys: &mut Keys) {
    let owners = owners_of_pod(change, store, Kind::Job, selector_of);
    for key in owners {
        keys.add_after(key, BATCH);
    }
    if change
        .after
        .as_ref()
        .is_some_and(|pod| is_abandoned(pod, store))
    {
        keys.add(change.key());
    }
}

fn selector_of(object: &Object) -> Option<&api::LabelSelector> {
    object.job()?.spec.selector.as_ref()
}

/// Whether the pod waits to be counted by a job that is gone.
fn is_abandoned(pod: &Object, store: &Store) -> bool {
    let job = || pod.meta.controller().and_then(|job| store.by_uid(job.uid));
    is_tracked(pod) && job().is_none()
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    let result = match key.kind {
        Kind::Pod if is_abandoned(object, &cx.store) => {
            sync::release(object, because(Rule::Uncounted), intents).map(|()| None)
        }
        Kind::Pod => Ok(None),
        _ => sync::sync(object, cx, intents),
    };
    result.into()
}
