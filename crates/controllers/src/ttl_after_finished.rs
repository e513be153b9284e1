//! The TTL controller: deletes jobs some time after they finished.
//!
//! Watches jobs; deletes them. Sleeps until the next one's time is over.
//! k8s: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go

use crate::job::finish::finished;
use crate::{Controller, Keys, Outcome};
use api::{Kind, Object, ObjectKey};
use apiserver::because::job::Rule;
use apiserver::{ApiError, Because, Change, Context, DeleteOptions, Intents, Propagation, Store};
use sim::{Duration, Instant};

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "ttl-after-finished-controller",
    enqueue,
    reconcile,
};

fn enqueue(change: &Change, _: &Store, keys: &mut Keys) {
    if change.kind() == Kind::Job && change.after.as_ref().is_some_and(|job| end(job).is_some()) {
        keys.add(change.key());
    }
}

/// When the time of a finished job is over, and the time itself.
fn end(job: &Object) -> Option<(Instant, i32)> {
    let body = job.job()?;
    let ttl = body.spec.ttl_seconds_after_finished?;
    let condition = finished(&body.status.conditions)?;
    let since = condition.last_transition_time.instant();
    Some((since + Duration::from_api_secs(ttl.into()), ttl))
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(job) = cx.store.get(key).filter(|job| !job.meta.is_terminating()) else {
        return Outcome::Done;
    };
    let Some((end, ttl_seconds)) = end(job) else {
        return Outcome::Done;
    };
    let left = end.since(cx.now);
    if left > Duration::ZERO {
        return Outcome::After(left);
    }
    let options = DeleteOptions {
        propagation: Some(Propagation::Foreground),
        uid: Some(job.meta.uid),
        ..DeleteOptions::default()
    };
    match intents.delete(key, &options, Because::Job(Rule::Expired { ttl_seconds })) {
        Ok(()) | Err(ApiError::NotFound { .. } | ApiError::Conflict { .. }) => Outcome::Done,
        Err(error) => Outcome::Retry(error),
    }
}
