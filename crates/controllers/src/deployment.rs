//! The deployment controller: replaces pods gradually when their template changes.
//!
//! Watches deployments and their replica sets (and pods, for Recreate); writes replica sets and
//! deployment status. It never touches a pod: replica sets do.
//! k8s: pkg/controller/deployment/deployment_controller.go

pub mod budget;
pub mod conditions;
pub mod history;
pub mod progress;
pub mod proportional;
pub mod recreate;
pub mod revision;
pub mod rollback;
pub mod rolling;
mod scaling;
pub mod sets;
pub mod status;
mod sync;

use crate::{Controller, Keys, Outcome};
use api::{Kind, Object, ObjectKey};
use apiserver::{Change, Context, Intents, Store};
use std::rc::Rc;
use sync::Sync;

/// The controller's row.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

/// The component in events.
pub(crate) const NAME: &str = "deployment-controller";

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::Deployment => keys.add(change.key()),
        Kind::ReplicaSet => enqueue_for_set(change, store, keys),
        Kind::Pod if change.is_deleted() => enqueue_for_last_pod(change.object(), store, keys),
        _ => (),
    }
}

/// The owners before and after; for an orphan every deployment that selects it.
fn enqueue_for_set(change: &Change, store: &Store, keys: &mut Keys) {
    for side in [&change.before, &change.after].into_iter().flatten() {
        if let Some(owner) = side
            .meta
            .controller()
            .filter(|owner| owner.kind == "Deployment")
        {
            keys.add(ObjectKey::new(
                Kind::Deployment,
                &side.meta.namespace,
                &owner.name,
            ));
        }
    }
    let object = change.object();
    if object.meta.controller().is_none() && !change.is_deleted() {
        for deployment in store.list_in(Kind::Deployment, &object.meta.namespace) {
            let selector = deployment
                .deployment()
                .and_then(|body| body.spec.selector.as_ref());
            if selector.is_some_and(|selector| selector.matches(&object.meta.labels)) {
                keys.add(deployment.key());
            }
        }
    }
}

/// Recreate goes on when the last pod is gone.
/// k8s: deployment_controller.go, deletePod
fn enqueue_for_last_pod(pod: &Rc<Object>, store: &Store, keys: &mut Keys) {
    let set = pod
        .meta
        .controller()
        .and_then(|owner| store.by_uid(owner.uid));
    let above = set.and_then(|set| set.meta.controller());
    let Some(deployment) = above.and_then(|owner| store.by_uid(owner.uid)) else {
        return;
    };
    let is_recreate = deployment
        .deployment()
        .is_some_and(|body| body.spec.strategy.type_ == "Recreate");
    let sets = store.owned_by(deployment.meta.uid);
    let n_pods: u32 = sets.map(|set| store.tally(set.meta.uid).pods).sum();
    if is_recreate && n_pods == 0 {
        keys.add(deployment.key());
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    match Sync::begin(object, cx, intents) {
        Ok(mut sync) => sync.run().unwrap_or_else(Outcome::RetryFew),
        Err(error) => Outcome::RetryFew(error),
    }
}
