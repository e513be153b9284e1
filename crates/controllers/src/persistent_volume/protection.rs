//! Claims stay while a pod uses them, volumes while they are bound.
//!
//! Removes finalizers.
//! k8s: pkg/controller/volume/pvcprotection/pvc_protection_controller.go,
//! pkg/controller/volume/pvprotection/pv_protection_controller.go

use super::because;
use api::{Kind, Object};
use apiserver::admission::storage_objects::{CLAIM_FINALIZER, VOLUME_FINALIZER};
use apiserver::because::storage::Rule;
use apiserver::{ApiError, Context, Intents};

/// Lets an object go that is being deleted and that nothing uses.
pub fn release(object: &Object, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let finalizer = match object.kind() {
        Kind::PersistentVolumeClaim => CLAIM_FINALIZER,
        _ => VOLUME_FINALIZER,
    };
    let is_held = !object.meta.is_terminating() || !object.meta.has_finalizer(finalizer);
    if is_held || is_used(object, cx) {
        return Ok(());
    }
    let Some(latest) = intents.latest().get(&object.key()) else {
        return Ok(());
    };
    let mut changed = (**latest).clone();
    changed.meta.finalizers.retain(|found| *found != *finalizer);
    match intents.update(changed, because(Rule::Unprotected)) {
        Ok(_) | Err(ApiError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A pod without a node uses nothing yet; one that has ended still does.
fn is_used(object: &Object, cx: &Context) -> bool {
    if let Some(volume) = object.persistent_volume() {
        return volume.status.phase == "Bound";
    }
    let mut pods = cx.store.list_in(Kind::Pod, &object.meta.namespace);
    pods.any(|pod| {
        pod.pod().is_some_and(|body| {
            let mut claims = body.spec.claims(&pod.meta.name);
            !body.node_name.is_empty() && claims.any(|name| name == object.meta.name)
        })
    })
}
