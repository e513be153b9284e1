//! The taint eviction controller: deletes pods that do not tolerate their node's NoExecute taints,
//! at once or when the time they tolerate them is over.
//!
//! Watches nodes and pods; deletes pods, writes their condition DisruptionTarget and events. When a
//! pod is to go follows from the taints; what a key is about stands in its name.
//! k8s: pkg/controller/tainteviction/taint_eviction.go

use crate::{Controller, Keys, Outcome};
use api::node_kinds::Taint;
use api::pod_spec::Toleration;
use api::pod_status::PodCondition;
use api::toleration::NO_EXECUTE;
use api::{Kind, Object, ObjectKey, Str, Time};
use apiserver::because::node::Rule;
use apiserver::{ApiError, Because, Change, Context, DeleteOptions, EventNote, EventType};
use apiserver::{Intents, Store};
use sim::{Duration, Instant};
use std::rc::Rc;

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "taint-eviction-controller",
    enqueue,
    reconcile,
};

/// Stand behind a pod's name: its time is over, or its eviction is called off. No name has a `!`.
const DUE: &str = "!due";
const CANCELLED: &str = "!cancelled";
/// k8s: taint_eviction.go, addConditionAndDeletePod
const CONDITION_MESSAGE: &str = "Taint manager: deleting due to NoExecute taint";

/// How long a pod stays on a tainted node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// It goes now.
    None,
    /// It goes after this time.
    For(Duration),
    /// It stays.
    Forever,
}

/// The shortest time that tolerations in use allow; without any, none.
/// k8s: taint_eviction.go, getMinTolerationTime
pub fn shortest(tolerations: &[&Toleration]) -> Stay {
    if tolerations.is_empty() {
        return Stay::None;
    }
    match tolerations
        .iter()
        .filter_map(|one| one.toleration_seconds)
        .min()
    {
        None => Stay::Forever,
        Some(seconds) if seconds <= 0 => Stay::None,
        Some(seconds) => Stay::For(Duration::from_api_secs(seconds)),
    }
}

/// How long a pod with `tolerations` stays on a node with these taints.
fn stay(taints: &[&Taint], tolerations: &[Toleration]) -> Stay {
    let mut used = Vec::new();
    for taint in taints {
        match tolerations
            .iter()
            .find(|toleration| toleration.tolerates(taint))
        {
            Some(toleration) => used.push(toleration),
            None => return Stay::None,
        }
    }
    shortest(&used)
}

fn no_execute(node: &Object) -> Vec<&Taint> {
    let taints = node.node().into_iter().flat_map(|node| &node.spec.taints);
    taints.filter(|taint| taint.effect == NO_EXECUTE).collect()
}

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::Node => enqueue_node(change, store, keys),
        Kind::Pod => {
            let Some(after) = &change.after else { return };
            let place = |object: &Rc<Object>| object.pod().map(|pod| pod.node_name.clone());
            if change.before.as_ref().and_then(place) != place(after) {
                let node = place(after).and_then(|name| store.find(Kind::Node, "", &name));
                if let Some(node) = node.filter(|node| !no_execute(node).is_empty()) {
                    enqueue_pod(after, &no_execute(node), keys);
                }
            }
        }
        _ => (),
    }
}

fn enqueue_node(change: &Change, store: &Store, keys: &mut Keys) {
    let Some(after) = &change.after else { return };
    let old = change
        .before
        .as_ref()
        .map(|node| no_execute(node))
        .unwrap_or_default();
    let new = no_execute(after);
    if old == new {
        return;
    }
    for pod in store.pods_on(&after.meta.name) {
        if !new.is_empty() {
            enqueue_pod(pod, &new, keys);
        } else if let Stay::For(_) = stay(&old, tolerations(pod)) {
            keys.add(marked(pod, CANCELLED));
        }
    }
}

/// Looks at a pod now, and again when its time is over.
fn enqueue_pod(pod: &Object, taints: &[&Taint], keys: &mut Keys) {
    match stay(taints, tolerations(pod)) {
        Stay::Forever => (),
        Stay::None => keys.add(pod.key()),
        Stay::For(time) => keys.add_after(marked(pod, DUE), time),
    }
}

fn marked(pod: &Object, mark: &str) -> ObjectKey {
    let name = format!("{}{mark}", pod.meta.name);
    ObjectKey::new(Kind::Pod, pod.meta.namespace.clone(), name)
}

fn tolerations(pod: &Object) -> &[Toleration] {
    pod.pod().map_or(&[], |pod| &pod.spec.tolerations)
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let (name, mark) = match key.name.split_once('!') {
        Some((name, mark)) => (name, mark),
        None => (key.name.as_str(), ""),
    };
    let Some(object) = cx.store.find(Kind::Pod, &key.namespace, name) else {
        return Outcome::Done;
    };
    let node = object
        .pod()
        .and_then(|pod| cx.store.find(Kind::Node, "", &pod.node_name));
    let taints = node.map(|node| no_execute(node)).unwrap_or_default();
    if mark == "cancelled" {
        if taints.is_empty() && !object.meta.is_terminating() {
            cancelled(object, intents);
        }
        return Outcome::Done;
    }
    if taints.is_empty() || object.meta.is_terminating() {
        return Outcome::Done;
    }
    let result = match stay(&taints, tolerations(object)) {
        Stay::Forever => Ok(()),
        Stay::None => {
            if had_time(&taints, object) {
                cancelled(object, intents);
            }
            evict(object, Duration::ZERO, intents)
        }
        Stay::For(time) => match due(&taints, object, time) {
            Some(due) if due > cx.now => return Outcome::After(due.since(cx.now)),
            _ => evict(object, time, intents),
        },
    };
    match result {
        Ok(()) | Err(ApiError::NotFound { .. }) => Outcome::Done,
        Err(error) => Outcome::Retry(error),
    }
}

/// When the pod's time is over: it began with the first taint, or when the pod came. None if the
/// taints do not say; then the key's own delay is right.
fn due(taints: &[&Taint], pod: &Object, time: Duration) -> Option<Instant> {
    let added = taints.iter().map(|taint| taint.time_added.instant());
    let first = added.min().filter(|first| *first > Instant(0))?;
    Some(first.max(pod.meta.created.instant()) + time)
}

/// Whether an eviction at some later time had been decided before a taint came that is not
/// tolerated at all.
fn had_time(taints: &[&Taint], pod: &Object) -> bool {
    let tolerations = tolerations(pod);
    let is_tolerated = |taint: &&&Taint| tolerations.iter().any(|one| one.tolerates(taint));
    let tolerated: Vec<&Taint> = taints.iter().filter(is_tolerated).copied().collect();
    !tolerated.is_empty() && matches!(stay(&tolerated, tolerations), Stay::For(_))
}

fn event(pod: &Object, words: &str, intents: &mut Intents<'_>) {
    let text = format!("{words} Pod {}/{}", pod.meta.namespace, pod.meta.name);
    let (type_, reason) = (EventType::Normal, "TaintManagerEviction");
    let mut note = EventNote::new(pod, type_, reason, text, CONTROLLER.name);
    // Upstream refers to the pod by name alone, so `describe` does not find these events.
    note.about.uid = Str::default();
    note.about.resource_version = Str::default();
    intents.record(note);
}

fn cancelled(pod: &Object, intents: &mut Intents<'_>) {
    event(pod, "Cancelling deletion of", intents);
}

fn evict(pod: &Rc<Object>, tolerated: Duration, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    event(pod, "Marking for deletion", intents);
    let because = || {
        Because::Node(Rule::Evicted {
            tolerated_seconds: tolerated.as_secs(),
        })
    };
    let mut after = (**pod).clone();
    let condition = PodCondition {
        type_: "DisruptionTarget".into(),
        status: "True".into(),
        reason: "DeletionByTaintManager".into(),
        message: CONDITION_MESSAGE.into(),
        observed_generation: Some(pod.meta.generation),
        last_transition_time: Time::from(intents.now),
        ..PodCondition::default()
    };
    if let Some(body) = after.pod_mut() {
        let conditions = &mut Rc::make_mut(&mut body.status).conditions;
        conditions.retain(|known| known.type_ != condition.type_);
        conditions.push(condition);
    }
    intents.update_status(after, because())?;
    intents.delete(&pod.key(), &DeleteOptions::default(), because())
}
