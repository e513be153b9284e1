//! The ephemeral volume controller: makes the claims of volumes that live as long as their pod.
//!
//! Watches pods, and claims that go; writes claims, which the garbage collector deletes with their
//! pod.
//! k8s: pkg/controller/volume/ephemeral/controller.go

use crate::{Controller, Keys, Outcome};
use api::claims::not_for_pod;
use api::codec::Decoder;
use api::pod_spec::Volume;
use api::{Kind, Object, ObjectKey};
use apiserver::because::storage::Rule;
use apiserver::events::EventNote;
use apiserver::{ApiError, Because, Change, Context, EventType, Intents, Store};
use serde_json::json;

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

const NAME: &str = "ephemeral_volume";
/// k8s: staging/src/k8s.io/api/core/v1/types.go, DefaultSchedulerName
const DEFAULT_SCHEDULER: &str = "default-scheduler";

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::Pod if !change.is_deleted() && has_own_claims(change.object()) => {
            let was_tried = change
                .before
                .as_ref()
                .is_some_and(|before| is_tried(before));
            if !was_tried && is_tried(change.object()) {
                keys.add(change.key());
            }
        }
        Kind::PersistentVolumeClaim if change.is_deleted() => {
            let claim = &change.object().meta;
            let owner = claim.owners.iter().find(|o| o.controller == Some(true));
            let pod = owner.and_then(|owner| store.by_uid(owner.uid));
            if let Some(pod) = pod.filter(|pod| has_own_claims(pod)) {
                keys.add(pod.key());
            }
        }
        _ => (),
    }
}

/// Whether the scheduler has tried the pod, or will not. It sees new pods a moment earlier than
/// this controller, and says what it waits for.
/// Measured: shared/reference/latencies.md, section 2 (pod created → scheduled, other controllers)
fn is_tried(object: &Object) -> bool {
    object.pod().is_some_and(|pod| {
        !pod.node_name.is_empty()
            || pod.condition("PodScheduled").is_some()
            || pod.spec.scheduler_name != DEFAULT_SCHEDULER
    })
}

fn own_claims(pod: &Object) -> impl Iterator<Item = &Volume> {
    let volumes = pod.pod().into_iter().flat_map(|body| &body.spec.volumes);
    volumes.filter(|volume| volume.claim_template().is_some())
}

fn has_own_claims(pod: &Object) -> bool {
    own_claims(pod).next().is_some()
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(pod) = cx.store.get(key).filter(|pod| !pod.meta.is_terminating()) else {
        return Outcome::Done;
    };
    for volume in own_claims(pod) {
        if let Err(problem) = keep_claim(pod, volume, cx, intents) {
            let message = format!("ephemeral volume \"{}\": {problem}", volume.name);
            let note = EventNote::new(pod, EventType::Warning, "FailedBinding", message, NAME);
            intents.record(note);
            return Outcome::Retry(problem);
        }
    }
    Outcome::Done
}

/// Makes the claim of a volume, unless it is there.
fn keep_claim(
    pod: &Object,
    volume: &Volume,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let namespace = &pod.meta.namespace;
    let (Some(name), Some(template)) = (volume.claim(&pod.meta.name), volume.claim_template())
    else {
        return Ok(());
    };
    let found = cx.store.find(Kind::PersistentVolumeClaim, namespace, &name);
    if let Some(found) = found {
        return match not_for_pod(found, pod) {
            Some(problem) => Err(ApiError::BadRequest(problem.into())),
            None => Ok(()),
        };
    }
    let tree = json!({
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {
            "name": name.as_str(),
            "namespace": namespace.as_str(),
            "annotations": template["metadata"]["annotations"],
            "labels": template["metadata"]["labels"],
        },
        "spec": template["spec"],
    });
    let kind = Kind::PersistentVolumeClaim;
    let mut claim = Object::decode(kind, &tree, &mut Decoder::default());
    claim.meta.owners = vec![pod.controller_reference()];
    let (pod, volume) = (pod.meta.name.clone(), volume.name.clone());
    let because = Because::Storage(Rule::Ephemeral { pod, volume });
    intents.create(claim, because).map(|_| ())
}
