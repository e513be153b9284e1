//! The horizontal pod autoscaler: sets a workload's replicas by the use its pods make of cpu.
//!
//! Watches autoscalers; every 15 s while one exists reads its target and writes scale and status.
//! k8s: pkg/controller/podautoscaler/horizontal.go

pub mod limits;
pub mod metrics;
pub mod ratio;
pub mod replicas;
pub mod samples;
pub mod scale;
mod selector;
pub mod sync;

use crate::{Controller, Keys, Outcome};
use api::{Kind, ObjectKey};
use apiserver::because::autoscaler::Rule;
use apiserver::{Because, Change, Context, Intents, Store};
use limits::SYNC_PERIOD;

/// The name in events.
/// k8s: pkg/controller/podautoscaler/horizontal.go, NewHorizontalController
pub const NAME: &str = "horizontal-pod-autoscaler";

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

pub(crate) fn because(rule: Rule) -> Because {
    Because::Autoscaler(rule)
}

/// An autoscaler is looked at once in a period, the first time a period after it came.
fn enqueue(change: &Change, _: &Store, keys: &mut Keys) {
    if change.kind() == Kind::HorizontalPodAutoscaler && !change.is_deleted() {
        keys.add_after(change.key(), SYNC_PERIOD);
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    match sync::sync(object, cx, intents) {
        Ok(()) => Outcome::After(SYNC_PERIOD),
        Err(error) => Outcome::Retry(error),
    }
}
