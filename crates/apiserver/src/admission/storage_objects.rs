//! Claims and volumes are protected while they are in use; claims without class get the default
//! one.
//!
//! k8s: plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go,
//! plugin/pkg/admission/storage/storageclass/setdefault/admission.go

use crate::error::ApiError;
use crate::intents::Intents;
use crate::store::Store;
use api::object::PersistentVolumeClaim;
use api::{Kind, Object, Str};
use std::rc::Rc;

/// k8s: pkg/volume/util/finalizer.go, PVCProtectionFinalizer
pub const CLAIM_FINALIZER: &str = "kubernetes.io/pvc-protection";
/// k8s: pkg/volume/util/finalizer.go, PVProtectionFinalizer
pub const VOLUME_FINALIZER: &str = "kubernetes.io/pv-protection";
/// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go,
/// IsDefaultStorageClassAnnotation
const DEFAULT_CLASS: &str = "storageclass.kubernetes.io/is-default-class";

/// Adds the finalizer and the default class.
pub fn admit_create(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let finalizer = match object.kind() {
        Kind::PersistentVolumeClaim => CLAIM_FINALIZER,
        Kind::PersistentVolume => VOLUME_FINALIZER,
        _ => return Ok(()),
    };
    if !object.meta.has_finalizer(finalizer) {
        object.meta.finalizers.push(finalizer.into());
    }
    if let Some(volume) = object.persistent_volume_mut() {
        // Differs: upstream's volume controller says so a moment later; commands take no time here.
        Rc::make_mut(&mut volume.status).phase = "Available".into();
    }
    if let Some(claim) = object.claim_mut()
        && claim.spec.storage_class_name.is_none()
    {
        let class = default_class(intents.latest());
        Rc::make_mut(&mut claim.spec).storage_class_name = class;
    }
    Ok(())
}

/// A claim grows only if its class made its volume and allows it.
/// k8s: plugin/pkg/admission/storage/persistentvolume/resize/admission.go
pub fn check_resize(
    intents: &Intents<'_>,
    before: &Object,
    object: &Object,
) -> Result<(), ApiError> {
    let (Some(old), Some(new)) = (before.claim(), object.claim()) else {
        return Ok(());
    };
    let size =
        |claim: &PersistentVolumeClaim| claim.spec.resources.requests.get("storage").cloned();
    if size(new) <= size(old) {
        return Ok(());
    }
    let class = new.spec.storage_class_name.as_deref().unwrap_or("");
    let class = intents.latest().find(Kind::StorageClass, "", class);
    let is_allowed = class
        .and_then(|class| class.storage_class())
        .is_some_and(|class| class.allow_volume_expansion == Some(true));
    let detail = match (old.status.phase == "Bound", is_allowed) {
        (true, true) => return Ok(()),
        (false, _) => "Only bound persistent volume claims can be expanded",
        (true, false) => {
            "only dynamically provisioned pvc can be resized and the storageclass that provisions \
             the pvc must support resize"
        }
    };
    Err(ApiError::Forbidden {
        kind: Kind::PersistentVolumeClaim,
        name: object.meta.name.clone(),
        detail: detail.into(),
    })
}

/// The default class; the newest if there are several, then the first by name.
/// k8s: pkg/volume/util/storageclass.go, GetDefaultClass
pub fn default_class(store: &Store) -> Option<Str> {
    let is_default = |class: &&Rc<Object>| {
        class
            .meta
            .annotation(DEFAULT_CLASS)
            .is_some_and(|value| *value == "true")
    };
    let classes = store.list(Kind::StorageClass).filter(is_default);
    let newest = classes.max_by(|a, b| {
        let by_age = a.meta.created.cmp(&b.meta.created);
        by_age.then_with(|| b.meta.name.cmp(&a.meta.name))
    });
    newest.map(|class| class.meta.name.clone())
}
