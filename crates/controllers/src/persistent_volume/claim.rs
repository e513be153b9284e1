//! One sync of a claim: finds or makes its volume, and binds them.
//!
//! Writes claims, volumes and events.
//! k8s: pkg/controller/volume/persistentvolume/pv_controller.go, syncClaim

use super::matching::{class_of, find, is_promised, mismatch, storage_bytes};
use super::{NAME, because};
use super::{provisioner, resizer};
use api::batch::ObjectReference;
use api::object::{PersistentVolume, PersistentVolumeClaim};
use api::{Kind, Object, Str};
use apiserver::because::storage::Rule;
use apiserver::{ApiError, Context, EventNote, EventType, Intents, Store};
use sim::Duration;
use std::rc::Rc;

/// Unbound claims are looked at again, and their events repeat.
/// k8s: pkg/controller/volume/persistentvolume/config/v1alpha1/defaults.go, PVClaimBinderSyncPeriod
const RESYNC: Duration = Duration::from_secs(15);
/// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go, AnnBindCompleted
const BIND_COMPLETED: &str = "pv.kubernetes.io/bind-completed";
/// k8s: helpers.go, AnnBoundByController
pub const BOUND_BY_CONTROLLER: &str = "pv.kubernetes.io/bound-by-controller";
/// k8s: helpers.go, AnnSelectedNode
pub const SELECTED_NODE: &str = "volume.kubernetes.io/selected-node";

/// One sync; gives when to look again.
pub fn sync(
    object: &Object,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let Some(claim) = object.claim() else {
        return Ok(None);
    };
    if object.meta.annotation(BIND_COMPLETED).is_some() {
        return sync_bound(object, claim, cx, intents);
    }
    if object.meta.is_terminating() {
        return Ok(None);
    }
    if claim.spec.volume_name.is_empty() {
        sync_unbound(object, claim, cx, intents)
    } else {
        sync_named(object, claim, cx, intents)
    }
}

fn say(
    object: &Object,
    type_: EventType,
    reason: &str,
    text: impl Into<Str>,
    intents: &mut Intents<'_>,
) {
    intents.record(EventNote::new(object, type_, reason, text, NAME));
}

/// Whether the claim is bound only when a pod that uses it has a node.
pub fn is_delayed(object: &Object, claim: &PersistentVolumeClaim, store: &Store) -> bool {
    let class = store.find(Kind::StorageClass, "", class_of(claim));
    let class = class.and_then(|class| class.storage_class());
    class.is_some_and(|class| class.volume_binding_mode == "WaitForFirstConsumer")
        && object.meta.annotation(SELECTED_NODE).is_none()
}

fn sync_unbound(
    object: &Object,
    claim: &PersistentVolumeClaim,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let is_delayed = is_delayed(object, claim, &cx.store);
    if let Some(volume) = find(object, is_delayed, intents.latest()) {
        bind(object, &volume, intents)?;
        return Ok(None);
    }
    let class = class_of(claim);
    if is_delayed {
        let (reason, text) = waiting(object, &cx.store);
        say(object, EventType::Normal, reason, text, intents);
    } else if class.is_empty() {
        if give_default_class(object, claim, intents)? {
            return Ok(None);
        }
        let text = "no persistent volumes available for this claim and no storage class is set";
        say(object, EventType::Normal, "FailedBinding", text, intents);
    } else {
        match cx.store.find(Kind::StorageClass, "", class) {
            None => {
                let text = format!("storageclass.storage.k8s.io \"{class}\" not found");
                say(
                    object,
                    EventType::Warning,
                    "ProvisioningFailed",
                    text,
                    intents,
                );
            }
            Some(class) => {
                if let Some(volume) = provisioner::provision(object, claim, class, intents)? {
                    bind(object, &volume, intents)?;
                    return Ok(None);
                }
            }
        }
    }
    Ok(Some(RESYNC))
}

/// A claim that says nothing about its class gets the default one when there is one.
fn give_default_class(
    object: &Object,
    claim: &PersistentVolumeClaim,
    intents: &mut Intents<'_>,
) -> Result<bool, ApiError> {
    if claim.spec.storage_class_name.is_some() {
        return Ok(false);
    }
    let class = apiserver::admission::storage_objects::default_class(intents.latest());
    let Some(class) = class else {
        return Ok(false);
    };
    let mut changed = object.clone();
    if let Some(claim) = changed.claim_mut() {
        Rc::make_mut(&mut claim.spec).storage_class_name = Some(class.clone());
    }
    intents.update(changed, because(Rule::DefaultClass { class }))?;
    Ok(true)
}

/// What a claim that is bound late waits for.
/// k8s: pv_controller.go, emitEventForUnboundDelayBindingClaim
fn waiting(object: &Object, store: &Store) -> (&'static str, String) {
    let uses_it = |pod: &&Rc<Object>| {
        let Some(body) = pod.pod() else { return false };
        let mut claims = body.spec.claims(&pod.meta.name);
        body.node_name.is_empty() && claims.any(|name| name == object.meta.name)
    };
    let pods = store.list_in(Kind::Pod, &object.meta.namespace);
    let names: Vec<&str> = pods
        .filter(uses_it)
        .map(|pod| pod.meta.name.as_str())
        .collect();
    match names.as_slice() {
        [] => (
            "WaitForFirstConsumer",
            "waiting for first consumer to be created before binding".to_owned(),
        ),
        [name] => (
            "WaitForPodScheduled",
            format!("waiting for pod {name} to be scheduled"),
        ),
        names => (
            "WaitForPodScheduled",
            format!("waiting for pods {} to be scheduled", names.join(",")),
        ),
    }
}

/// A claim that names its volume.
fn sync_named(
    object: &Object,
    claim: &PersistentVolumeClaim,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let name = &claim.spec.volume_name;
    let Some(found) = cx.store.find(Kind::PersistentVolume, "", name) else {
        return Ok(Some(RESYNC));
    };
    let Some(volume) = found.persistent_volume() else {
        return Ok(None);
    };
    if volume.spec.claim_ref.is_some() && !is_promised(volume, object) {
        let text = format!("volume \"{name}\" already bound to a different claim.");
        say(object, EventType::Warning, "FailedBinding", text, intents);
        return Ok(Some(RESYNC));
    }
    if let Some(why) = mismatch(claim, volume) {
        let text = format!("Cannot bind to requested volume \"{name}\": {why}");
        say(object, EventType::Warning, "VolumeMismatch", text, intents);
        return Ok(Some(RESYNC));
    }
    bind(object, found, intents)?;
    Ok(None)
}

/// A claim that was bound: its volume must be there and be its own.
fn sync_bound(
    object: &Object,
    claim: &PersistentVolumeClaim,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let volume = cx
        .store
        .find(Kind::PersistentVolume, "", &claim.spec.volume_name);
    let body = volume.and_then(|volume| volume.persistent_volume());
    match (volume, body) {
        (Some(volume), Some(body)) if is_promised(body, object) => {
            let grown = resizer::resize(object, claim, volume, intents)?;
            write_status(object, grown.as_ref().unwrap_or(volume), intents)?;
        }
        (Some(volume), Some(body)) if body.spec.claim_ref.is_none() => {
            bind(object, volume, intents)?;
        }
        (found, _) => lose(object, claim, found.is_some(), intents)?,
    }
    Ok(None)
}

fn lose(
    object: &Object,
    claim: &PersistentVolumeClaim,
    is_taken: bool,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    if claim.status.phase == "Lost" {
        return Ok(());
    }
    let (reason, text) = match is_taken {
        false => (
            "ClaimLost",
            "Bound claim has lost its PersistentVolume. Data on the volume is lost!",
        ),
        true => (
            "ClaimMisbound",
            "Two claims are bound to the same volume, this one is bound incorrectly",
        ),
    };
    say(object, EventType::Warning, reason, text, intents);
    let mut changed = object.clone();
    if let Some(claim) = changed.claim_mut() {
        let status = Rc::make_mut(&mut claim.status);
        status.phase = "Lost".into();
        status.capacity = Rc::default();
        status.access_modes = Vec::new();
    }
    intents.update_status(changed, because(Rule::Observed))?;
    Ok(())
}

/// Binds both to each other: the volume first, then the claim.
/// k8s: pv_controller.go, bind
fn bind(object: &Object, volume: &Object, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let (Some(claim), Some(body)) = (object.claim(), volume.persistent_volume()) else {
        return Ok(());
    };
    let rule = Rule::Bind {
        volume: volume.meta.name.clone(),
        claim: object.meta.name.clone(),
        size_bytes: storage_bytes(&body.spec.capacity),
        request_bytes: storage_bytes(&claim.spec.resources.requests),
    };
    let volume = bind_volume(object, volume, body, rule.clone(), intents)?;
    // The provisioner has annotated the claim by now.
    let latest = intents.latest().get(&object.key());
    let mut changed = latest.map_or_else(|| object.clone(), |latest| (**latest).clone());
    if claim.spec.volume_name.is_empty() {
        changed.meta.set_annotation(BOUND_BY_CONTROLLER, "yes");
    }
    changed.meta.set_annotation(BIND_COMPLETED, "yes");
    if let Some(claim) = changed.claim_mut() {
        Rc::make_mut(&mut claim.spec).volume_name = volume.meta.name.clone();
    }
    let claim = intents.update(changed, because(rule))?;
    write_status(&claim, &volume, intents)
}

fn bind_volume(
    object: &Object,
    volume: &Object,
    body: &PersistentVolume,
    rule: Rule,
    intents: &mut Intents<'_>,
) -> Result<Rc<Object>, ApiError> {
    let mut changed = volume.clone();
    changed.meta.resource_version = 0;
    if body.spec.claim_ref.is_none() {
        changed.meta.set_annotation(BOUND_BY_CONTROLLER, "yes");
    }
    if let Some(body) = changed.persistent_volume_mut() {
        Rc::make_mut(&mut body.spec).claim_ref = Some(reference(object));
    }
    let mut changed = (*intents.update(changed, because(rule))?).clone();
    super::volume::set_phase(&mut changed, "Bound", intents.now);
    intents.update_status(changed, because(Rule::Observed))
}

/// How a volume refers to its claim.
pub fn reference(claim: &Object) -> ObjectReference {
    ObjectReference {
        api_version: "v1".into(),
        kind: Kind::PersistentVolumeClaim.name().into(),
        namespace: claim.meta.namespace.clone(),
        name: claim.meta.name.clone(),
        uid: claim.meta.uid.to_string().into(),
        resource_version: claim.meta.resource_version.to_string().into(),
        ..ObjectReference::default()
    }
}

fn write_status(
    object: &Object,
    volume: &Object,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let Some(body) = volume.persistent_volume() else {
        return Ok(());
    };
    let mut changed = object.clone();
    if let Some(claim) = changed.claim_mut() {
        let status = Rc::make_mut(&mut claim.status);
        status.phase = "Bound".into();
        status.access_modes = body.spec.access_modes.clone();
        status.capacity = Rc::clone(&body.spec.capacity);
    }
    changed.meta.resource_version = 0;
    intents.update_status(changed, because(Rule::Observed))?;
    Ok(())
}
