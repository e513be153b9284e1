//! One sync of a volume: free, bound, or released and reclaimed.
//!
//! Writes volumes.
//! k8s: pkg/controller/volume/persistentvolume/pv_controller.go, syncVolume, reclaimVolume

use super::because;
use super::provisioner::PROVISIONED_BY;
use api::{Kind, Object, Time, Uid};
use apiserver::because::storage::Rule;
use apiserver::{ApiError, Context, DeleteOptions, Intents};
use sim::Instant;
use std::rc::Rc;

/// Sets the phase and when it changed.
pub fn set_phase(object: &mut Object, phase: &str, now: Instant) {
    let Some(body) = object.persistent_volume_mut() else {
        return;
    };
    if body.status.phase != *phase {
        let status = Rc::make_mut(&mut body.status);
        status.phase = phase.into();
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
            write_phase(object, "Released", cx, intents)?;
            reclaim(object, intents)
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
fn reclaim(object: &Object, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let Some(body) = object.persistent_volume() else {
        return Ok(());
    };
    match body.spec.persistent_volume_reclaim_policy.as_str() {
        "Delete" if object.meta.annotation(PROVISIONED_BY).is_some() => {
            let because = because(Rule::Reclaim);
            match intents.delete(&object.key(), &DeleteOptions::default(), because) {
                Ok(()) | Err(ApiError::NotFound { .. }) => Ok(()),
                Err(error) => Err(error),
            }
        }
        "Recycle" => {
            let mut changed = object.clone();
            changed.meta.resource_version = 0;
            if let Some(body) = changed.persistent_volume_mut() {
                Rc::make_mut(&mut body.spec).claim_ref = None;
            }
            intents.update(changed, because(Rule::Reclaim)).map(|_| ())
        }
        // Differs: upstream says Failed for hand-made volumes whose plug-in cannot delete.
        _ => Ok(()),
    }
}
