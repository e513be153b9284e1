//! One sync of a volume: free, bound, or released and reclaimed.
//!
//! Writes volumes and events.
//! k8s: pkg/controller/volume/persistentvolume/pv_controller.go, syncVolume, reclaimVolume

use super::claim::BOUND_BY_CONTROLLER;
use super::provisioner::PROVISIONED_BY;
use super::{NAME, because};
use api::storage_kinds::PersistentVolumeSpec;
use api::{Kind, Object, Str, Time, Uid};
use apiserver::because::storage::Rule;
use apiserver::{ApiError, Context, DeleteOptions, EventNote, EventType, Intents};
use sim::Instant;
use std::rc::Rc;

/// The phase of a volume that could not be reclaimed.
const FAILED: &str = "Failed";

/// Sets the phase and when it changed.
pub fn set_phase(object: &mut Object, phase: &str, now: Instant) {
    let Some(body) = object.persistent_volume_mut() else {
        return;
    };
    if body.status.phase != *phase {
        let status = Rc::make_mut(&mut body.status);
        status.phase = phase.into();
        status.message = Str::default();
        status.last_phase_transition_time = Time::from(now);
    }
}

/// One sync.
pub fn sync(object: &Object, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let Some(body) = object.persistent_volume() else {
        return Ok(());
    };
    let Some(reference) = &body.spec.claim_ref else {
        return write_phase(object, "Available", cx, intents);
    };
    if reference.uid.is_empty() {
        // Promised by hand to a claim that has not come yet.
        return write_phase(object, "Available", cx, intents);
    }
    let claim = cx.store.find(
        Kind::PersistentVolumeClaim,
        &reference.namespace,
        &reference.name,
    );
    let claim = claim.filter(|claim| claim.meta.uid == Uid::parse(&reference.uid));
    match claim.and_then(|claim| claim.claim()) {
        Some(claim) if claim.spec.volume_name == object.meta.name => {
            write_phase(object, "Bound", cx, intents)
        }
        // The claim's own sync binds it.
        Some(_) => Ok(()),
        None => {
            // What failed stays visible, while it is tried again.
            if body.status.phase != FAILED {
                write_phase(object, "Released", cx, intents)?;
            }
            reclaim(object, cx, intents)
        }
    }
}

fn write_phase(
    object: &Object,
    phase: &str,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut changed = object.clone();
    set_phase(&mut changed, phase, cx.now);
    intents
        .update_status(changed, because(Rule::Observed))
        .map(|_| ())
}

/// `Retain` keeps the volume for a person to look at; `Delete` removes it; `Recycle` empties it.
fn reclaim(object: &Object, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let Some(body) = object.persistent_volume() else {
        return Ok(());
    };
    match body.spec.persistent_volume_reclaim_policy.as_str() {
        "Delete" => match undeletable(object, &body.spec) {
            Some(problem) => fail(object, "VolumeFailedDelete", &problem, cx, intents),
            None => delete(object, intents),
        },
        "Recycle" if body.spec.host_path.is_none() && body.spec.nfs.is_none() => {
            let problem = "No recycler plugin found for the volume!";
            fail(object, "VolumeFailedRecycle", problem, cx, intents)
        }
        "Recycle" => recycle(object, intents),
        _ => Ok(()),
    }
}

/// Why no plug-in can delete what a volume stands for; nothing if one can.
/// k8s: pv_controller.go, findDeletablePlugin; pkg/volume/hostpath/host_path.go, Delete
fn undeletable(object: &Object, spec: &PersistentVolumeSpec) -> Option<String> {
    if object.meta.annotation(PROVISIONED_BY).is_some() {
        return None;
    }
    let Some(path) = &spec.host_path else {
        let name = &object.meta.name;
        return Some(format!(
            "error getting deleter volume plugin for volume \"{name}\": no deletable volume \
             plugin matched"
        ));
    };
    let path = &path.path;
    let below = path.split_once("/tmp/").map_or("", |(_, below)| below);
    below
        .is_empty()
        .then(|| format!("host_path deleter only supports /tmp/.+ but received provided {path}"))
}

fn delete(object: &Object, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let because = because(Rule::Reclaim);
    match intents.delete(&object.key(), &DeleteOptions::default(), because) {
        Ok(()) | Err(ApiError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The volume is free again; what was promised to it by hand stays promised.
/// k8s: pv_controller.go, recycleVolumeOperation, unbindVolume
fn recycle(object: &Object, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let text = "Volume recycled";
    let note = EventNote::new(object, EventType::Normal, "VolumeRecycled", text, NAME);
    intents.record(note);
    let mut changed = object.clone();
    changed.meta.resource_version = 0;
    let was_chosen = changed.meta.annotation(BOUND_BY_CONTROLLER).is_some();
    if was_chosen {
        Rc::make_mut(&mut changed.meta.annotations).remove(BOUND_BY_CONTROLLER);
    }
    if let Some(body) = changed.persistent_volume_mut() {
        let spec = Rc::make_mut(&mut body.spec);
        match &mut spec.claim_ref {
            Some(claim) if !was_chosen => claim.uid = Str::default(),
            claim => *claim = None,
        }
    }
    intents.update(changed, because(Rule::Reclaim)).map(|_| ())
}

/// The volume is marked as failed, once.
/// k8s: pv_controller.go, updateVolumePhaseWithEvent
fn fail(
    object: &Object,
    reason: &str,
    problem: &str,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut changed = object.clone();
    changed.meta.resource_version = 0;
    set_phase(&mut changed, FAILED, cx.now);
    if let Some(body) = changed.persistent_volume_mut() {
        Rc::make_mut(&mut body.status).message = problem.into();
    }
    let was = object.persistent_volume().map(|body| &body.status.phase);
    if was.is_some_and(|phase| phase == FAILED) {
        return Ok(());
    }
    intents.update_status(changed, because(Rule::Reclaim))?;
    let note = EventNote::new(object, EventType::Warning, reason, problem, NAME);
    intents.record(note);
    Ok(())
}
