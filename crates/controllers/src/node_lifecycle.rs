//! The node lifecycle controller: notices silent nodes, taints them, limits how fast they are
//! emptied.
//!
//! Watches nodes and their leases; writes node conditions and taints, condition Ready of pods on
//! silent nodes, events. A healthy node costs nothing: its lease says in what rhythm it is renewed.
//! k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go

mod eviction;
mod health;
mod registration;
mod taints;
pub mod zone;

use crate::{Controller, Keys, Outcome};
use api::node_kinds::NodeCondition;
use api::{Kind, Object, ObjectKey};
use apiserver::{Change, Context, Intents, Store};

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "node-lifecycle-controller",
    enqueue,
    reconcile,
};

/// The component in events about nodes.
const COMPONENT: &str = "node-controller";

fn enqueue(change: &Change, _: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::Node => enqueue_node(change, keys),
        Kind::Lease if change.object().meta.namespace == api::lease::NAMESPACE => {
            keys.add(ObjectKey::new(Kind::Node, "", &change.object().meta.name));
        }
        _ => (),
    }
}

fn enqueue_node(change: &Change, keys: &mut Keys) {
    registration::enqueue(change, keys);
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let is_same =
        |of: fn(&Object) -> Option<&str>| before.and_then(|o| of(o)) == after.and_then(|o| of(o));
    if let Some(object) = after {
        keys.add(object.key());
    }
    // The eviction of all nodes depends on how many of a zone are ready.
    let zones_differ = before.map(|o| zone::of(o)) != after.map(|o| zone::of(o));
    if !is_same(ready_status) || before.is_none() != after.is_none() || zones_differ {
        keys.add(all_zones());
    }
}

/// The key under which all zones are looked at: no node has an empty name.
fn all_zones() -> ObjectKey {
    ObjectKey::new(Kind::Node, "", "")
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    if *key == all_zones() {
        return eviction::reconcile(cx, intents);
    }
    if registration::announce(key, intents) {
        return Outcome::Done;
    }
    let Some(node) = cx.store.get(key) else {
        return Outcome::Done;
    };
    let outcome = health::reconcile(node, cx, intents);
    if let Some(node) = intents.latest().get(key).cloned() {
        if let Err(error) = taints::follow_conditions(&node, intents) {
            return Outcome::Retry(error);
        }
    }
    outcome
}

/// A condition of a node.
fn condition<'a>(object: &'a Object, type_: &str) -> Option<&'a NodeCondition> {
    object
        .node()?
        .status
        .conditions
        .iter()
        .find(|condition| condition.type_ == type_)
}

/// The status of condition Ready.
fn ready_status(object: &Object) -> Option<&str> {
    condition(object, "Ready").map(|condition| condition.status.as_str())
}
