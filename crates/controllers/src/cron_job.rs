//! The cron job controller: jobs by the calendar.
//!
//! Watches cron jobs and the jobs they own; writes jobs and cron job status. Between runs it
//! sleeps until the next one.
//! k8s: pkg/controller/cronjob/cronjob_controllerv2.go

pub mod due;
pub use api::cron::schedule;
pub mod sync;
pub use api::cron::zone;

use crate::{Controller, Keys, Outcome};
use api::{Kind, Object, ObjectKey};
use apiserver::because::cron_job::Rule;
use apiserver::{Because, Change, Context, Intents, Store};
use std::rc::Rc;

/// The name in events.
/// k8s: pkg/controller/cronjob/cronjob_controllerv2.go, NewControllerV2
pub const NAME: &str = "cronjob-controller";

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

pub(crate) fn because(rule: Rule) -> Because {
    Because::CronJob(rule)
}

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::CronJob => keys.add(change.key()),
        Kind::Job => {
            let owner = |job: &Rc<Object>| {
                let owner = job.meta.controller()?;
                let is_cron_job = owner.kind == Kind::CronJob.name();
                let found = is_cron_job.then(|| store.by_uid(owner.uid)).flatten()?;
                Some(found.key())
            };
            if let Some(key) = owner(change.object()) {
                keys.add(key);
            }
        }
        _ => (),
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    sync::sync(object, cx, intents).into()
}
