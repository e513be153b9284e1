//! The volume controllers: bind claims to volumes, make and reclaim volumes, protect what is used.
//!
//! Watches claims, volumes, classes and pods; writes claims and volumes.
//! k8s: pkg/controller/volume/persistentvolume/pv_controller_base.go

pub mod claim;
pub mod matching;
pub mod protection;
pub mod provisioner;
pub mod resizer;
pub mod volume;

use crate::{Controller, Keys, Outcome};
use api::{Kind, ObjectKey};
use apiserver::because::storage::Rule;
use apiserver::{Because, Change, Context, Intents, Store};

/// The name in events.
/// k8s: pkg/controller/volume/persistentvolume/pv_controller_base.go, NewController
pub const NAME: &str = "persistentvolume-controller";

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

pub(crate) fn because(rule: Rule) -> Because {
    Because::Storage(rule)
}

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::PersistentVolumeClaim => {
            keys.add(change.key());
            let claim = change.object().claim();
            let volume = claim.map(|claim| claim.spec.volume_name.clone());
            if let Some(volume) = volume.filter(|volume| !volume.is_empty()) {
                keys.add(ObjectKey::new(Kind::PersistentVolume, "", volume));
            }
        }
        Kind::PersistentVolume => {
            keys.add(change.key());
            let volume = change.object().persistent_volume();
            if let Some(claim) = volume.and_then(|volume| volume.spec.claim_ref.as_ref()) {
                let kind = Kind::PersistentVolumeClaim;
                keys.add(ObjectKey::new(kind, &claim.namespace, &claim.name));
            }
        }
        Kind::Pod if store.count(Kind::PersistentVolumeClaim) > 0 => enqueue_pod(change, keys),
        _ => (),
    }
}

/// The claims of a pod that is gone may go as well.
fn enqueue_pod(change: &Change, keys: &mut Keys) {
    if !change.is_deleted() {
        return;
    }
    for name in api::claims::claims_of(change.object()) {
        let namespace = &change.object().meta.namespace;
        keys.add(ObjectKey::new(
            Kind::PersistentVolumeClaim,
            namespace,
            &name,
        ));
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    let result = match key.kind {
        Kind::PersistentVolumeClaim => claim::sync(object, cx, intents),
        _ => volume::sync(object, cx, intents).map(|()| None),
    };
    let result = result.and_then(|wake| {
        protection::release(object, cx, intents)?;
        Ok(wake)
    });
    result.into()
}
