//! Which volume a claim gets.
//!
//! k8s: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go, FindMatchingVolume

use api::object::{PersistentVolume, PersistentVolumeClaim};
use api::resources::ResourceList;
use api::{Kind, Object};
use apiserver::Store;
use std::rc::Rc;

/// What is said of a volume of another class.
const OTHER_CLASS: &str = "storageClassName does not match";

/// Bytes of storage in a list.
pub fn storage_bytes(list: &ResourceList) -> i64 {
    list.get("storage")
        .map_or(0, api::quantity::Quantity::value)
}

/// Whether a volume is promised to this claim.
pub fn is_promised(volume: &PersistentVolume, claim: &Object) -> bool {
    volume.spec.claim_ref.as_ref().is_some_and(|reference| {
        reference.namespace == claim.meta.namespace
            && reference.name == claim.meta.name
            && (reference.uid.is_empty() || *reference.uid == *claim.meta.uid.to_string())
    })
}

/// The class of a claim; empty if it has none.
pub fn class_of(claim: &PersistentVolumeClaim) -> &str {
    let class = claim.spec.storage_class_name.as_ref();
    class.map_or("", api::Str::as_str)
}

/// The volume that is promised to the claim, else the smallest free one that fits. A claim that
/// waits for its first consumer gets promised ones alone.
pub fn find(claim: &Object, is_delayed: bool, store: &Store) -> Option<Rc<Object>> {
    let wish = claim.claim()?;
    let mut best: Option<(i64, &Rc<Object>)> = None;
    for object in store.list(Kind::PersistentVolume) {
        let Some(volume) = object.persistent_volume() else {
            continue;
        };
        if volume.spec.claim_ref.is_some() {
            // The class of a promised volume does not matter.
            let mut others = problems(wish, volume).filter(|text| *text != OTHER_CLASS);
            if is_promised(volume, claim) && others.next().is_none() {
                return Some(Rc::clone(object));
            }
            continue;
        }
        if mismatch(wish, volume).is_some() {
            continue;
        }
        let is_free = !object.meta.is_terminating() && volume.status.phase == "Available";
        let selector = wish.spec.selector.as_ref();
        let is_selected = selector.is_none_or(|selector| selector.matches(&object.meta.labels));
        if is_delayed || !is_free || !is_selected {
            continue;
        }
        let size = storage_bytes(&volume.spec.capacity);
        if best.is_none_or(|(smallest, _)| size < smallest) {
            best = Some((size, object));
        }
    }
    best.map(|(_, object)| Rc::clone(object))
}

/// Why a volume does not do for a claim, whoever has it.
/// k8s: pkg/controller/volume/persistentvolume/pv_controller.go, checkVolumeSatisfyClaim
pub fn mismatch(claim: &PersistentVolumeClaim, volume: &PersistentVolume) -> Option<&'static str> {
    problems(claim, volume).next()
}

fn problems(
    claim: &PersistentVolumeClaim,
    volume: &PersistentVolume,
) -> impl Iterator<Item = &'static str> {
    let (wish, spec) = (&claim.spec, &volume.spec);
    let mut modes = wish.access_modes.iter();
    let is_large = storage_bytes(&spec.capacity) >= storage_bytes(&wish.resources.requests);
    let checks = [
        (is_large, "requested PV is too small"),
        (spec.storage_class_name == *class_of(claim), OTHER_CLASS),
        (
            spec.volume_mode == wish.volume_mode,
            "incompatible volumeMode",
        ),
        (
            modes.all(|mode| spec.access_modes.contains(mode)),
            "incompatible accessMode",
        ),
    ];
    let failed = checks.into_iter().filter(|(is_right, _)| !is_right);
    failed.map(|(_, problem)| problem)
}
