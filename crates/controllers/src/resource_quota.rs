//! The quota controller: counts anew what a namespace uses when something goes.
//!
//! Watches quotas, and everything they count; writes their status. Additions are counted by
//! admission.
//! k8s: pkg/controller/resourcequota/resource_quota_controller.go

use crate::{Controller, Keys, Outcome};
use api::kind::KINDS;
use api::policy_kinds::ResourceQuotaStatus;
use api::quantity::Quantity;
use api::{Kind, Object, ObjectKey};
use apiserver::admission::quota_usage::{Usage, usage};
use apiserver::because::policy::Rule;
use apiserver::{Because, Change, Context, Intents, Store};
use sim::order::Gather;
use std::rc::Rc;

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "resourcequota-controller",
    enqueue,
    reconcile,
};

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    if change.kind() == Kind::ResourceQuota {
        return keys.add(change.key());
    }
    if store.count(Kind::ResourceQuota) == 0 || !frees(change) {
        return;
    }
    let quotas = store.list_in(Kind::ResourceQuota, &change.object().meta.namespace);
    quotas.for_each(|quota| keys.add(quota.key()));
}

/// Whether less may be used after the change: an object is gone, a pod has ended, or a service or
/// claim was changed.
fn frees(change: &Change) -> bool {
    let has_ended = |object: &Rc<Object>| object.pod().is_some_and(|pod| pod.phase().is_terminal());
    match (&change.before, &change.after) {
        (_, None) => true,
        (Some(before), Some(after)) => match after.kind() {
            Kind::Pod => has_ended(after) && !has_ended(before),
            Kind::Service | Kind::PersistentVolumeClaim => before.body != after.body,
            _ => false,
        },
        (None, _) => false,
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    let Some(body) = object.resource_quota() else {
        return Outcome::Done;
    };
    let hard = body.spec.hard.iter();
    let mut used: Usage = hard
        .map(|(name, _)| (name.clone(), Quantity::default()))
        .gathered();
    for row in KINDS
        .iter()
        .filter(|row| row.is_namespaced && row.kind != Kind::Event)
    {
        for counted in cx.store.list_in(row.kind, &object.meta.namespace) {
            for (name, amount) in usage(&body.spec, counted, cx.now) {
                let sum = used.entry(name).or_default();
                *sum = sum.add(&amount);
            }
        }
    }
    let mut changed = (**object).clone();
    if let Some(body) = changed.resource_quota_mut() {
        body.status = Rc::new(ResourceQuotaStatus {
            hard: Rc::clone(&body.spec.hard),
            used: Rc::new(used),
            extra: None,
        });
    }
    changed.meta.resource_version = 0;
    match intents.update_status(changed, Because::Policy(Rule::Observed)) {
        Ok(_) => Outcome::Done,
        Err(error) => Outcome::Retry(error),
    }
}
