//! The pod garbage collector: removes pods whose node is gone or was declared out of service, and
//! those that were deleted before they had a node.
//!
//! Watches nodes and pods; writes phase Failed and deletes by force, at its regular passes.
//! Differs: the limit of 12,500 finished pods is not enforced; no cluster here comes near it.
//! k8s: pkg/controller/podgc/gc_controller.go

use crate::{Controller, Keys, Outcome};
use api::pod_status::PodCondition;
use api::{Kind, Object, ObjectKey, PodPhase, Str, Time};
use apiserver::because::node::Rule;
use apiserver::{ApiError, Because, Change, Context, DeleteOptions, Intents, Store};
use sim::{Duration, Instant};
use std::rc::Rc;

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "pod-garbage-collector",
    enqueue,
    reconcile,
};

/// k8s: gc_controller.go, gcCheckPeriod
const PERIOD: Duration = Duration::from_secs(20);
/// k8s: gc_controller.go, quarantineTime
const QUARANTINE: Duration = Duration::from_secs(40);
/// When the first pass is. Differs: real controllers start at any time; this is the phase of the
/// recorded cluster's.
const PHASE: Duration = Duration::from_secs(10);
/// k8s: staging/src/k8s.io/api/core/v1/well_known_taints.go, TaintNodeOutOfService
const OUT_OF_SERVICE: &str = "node.kubernetes.io/out-of-service";
/// k8s: gc_controller.go, gcOrphaned
const ORPHANED: &str = "PodGC: node no longer exists";

/// The first pass at or after `moment`.
fn next_pass(moment: Instant) -> Instant {
    let since = moment.since(Instant::at(PHASE)).0;
    Instant::at(PHASE + PERIOD.times(since.div_ceil(PERIOD.0)))
}

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match (change.kind(), &change.after) {
        (Kind::Node, None) => after_quarantine(&change.object().meta.name, change.at, keys),
        (Kind::Node, Some(node)) if is_out_of_service(node) => {
            for pod in store
                .pods_on(&node.meta.name)
                .filter(|pod| pod.meta.is_terminating())
            {
                keys.add_after(pod.key(), next_pass(change.at).since(change.at));
            }
        }
        (Kind::Pod, Some(object)) => enqueue_pod(object, change, store, keys),
        _ => (),
    }
}

fn enqueue_pod(object: &Rc<Object>, change: &Change, store: &Store, keys: &mut Keys) {
    let Some(name) = object.pod().map(|pod| &pod.node_name) else {
        return;
    };
    if name.is_empty() {
        let is_doomed = |object: &Rc<Object>| object.meta.is_terminating();
        if is_doomed(object) && !change.before.as_ref().is_some_and(is_doomed) {
            keys.add_after(object.key(), next_pass(change.at).since(change.at));
        }
        return;
    }
    let is_new = change
        .before
        .as_ref()
        .and_then(|before| before.pod())
        .map(|p| &p.node_name)
        != Some(name);
    // Most changes concern neither, and the node is not looked up for them.
    if !is_new && !object.meta.is_terminating() {
        return;
    }
    match store.find(Kind::Node, "", name) {
        None if is_new => after_quarantine(name, change.at, keys),
        Some(node) if object.meta.is_terminating() && is_out_of_service(node) => {
            keys.add_after(object.key(), next_pass(change.at).since(change.at));
        }
        _ => (),
    }
}

/// The next pass notices that the node is missing; its pods go when it is still so later.
fn after_quarantine(node: &Str, now: Instant, keys: &mut Keys) {
    let due = next_pass(now) + QUARANTINE;
    keys.add_after(ObjectKey::new(Kind::Node, "", node.clone()), due.since(now));
}

fn is_out_of_service(node: &Object) -> bool {
    let Some(body) = node.node() else {
        return false;
    };
    let is_ready = |conditions: &[api::node_kinds::NodeCondition]| {
        conditions
            .iter()
            .any(|one| one.type_ == "Ready" && one.status == "True")
    };
    body.spec
        .taints
        .iter()
        .any(|taint| taint.key == OUT_OF_SERVICE)
        && !is_ready(&body.status.conditions)
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let result = match key.kind {
        Kind::Node => orphans(&key.name, cx, intents),
        _ => doomed(key, cx, intents),
    };
    match result {
        Ok(()) | Err(ApiError::NotFound { .. }) => Outcome::Done,
        Err(error) => Outcome::Retry(error),
    }
}

fn orphans(node: &Str, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    if cx.store.find(Kind::Node, "", node).is_some() {
        return Ok(());
    }
    let pods: Vec<Rc<Object>> = cx.store.pods_on(node).cloned().collect();
    for pod in pods {
        let condition = PodCondition {
            type_: "DisruptionTarget".into(),
            status: "True".into(),
            reason: "DeletionByPodGC".into(),
            message: ORPHANED.into(),
            observed_generation: Some(pod.meta.generation),
            last_transition_time: Time::from(cx.now),
            ..PodCondition::default()
        };
        remove(
            &pod,
            Some(condition),
            Rule::Orphaned { node: node.clone() },
            intents,
        )?;
    }
    Ok(())
}

/// A terminating pod that no kubelet will end: its node is out of service, or it never had one.
/// k8s: gc_controller.go, gcTerminating, gcUnscheduledTerminating
fn doomed(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let Some(pod) = cx.store.get(key).filter(|pod| pod.meta.is_terminating()) else {
        return Ok(());
    };
    let name = pod
        .pod()
        .map(|pod| pod.node_name.clone())
        .unwrap_or_default();
    if name.is_empty() {
        return remove(pod, None, Rule::NeverBound, intents);
    }
    match cx.store.find(Kind::Node, "", &name) {
        Some(node) if is_out_of_service(node) => {
            remove(pod, None, Rule::OutOfService { node: name }, intents)
        }
        _ => Ok(()),
    }
}

/// Marks the pod as failed, unless it has ended, and deletes it without waiting.
/// k8s: gc_controller.go, markFailedAndDeletePod
fn remove(
    pod: &Rc<Object>,
    condition: Option<PodCondition>,
    rule: Rule,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut after = (**pod).clone();
    if let Some(body) = after.pod_mut().filter(|body| !body.phase().is_terminal()) {
        let status = Rc::make_mut(&mut body.status);
        status.phase = PodPhase::Failed;
        if let Some(condition) = condition {
            status
                .conditions
                .retain(|known| known.type_ != condition.type_);
            status.conditions.push(condition);
        }
        intents.update_status(after, Because::Node(rule.clone()))?;
    }
    let options = DeleteOptions {
        grace: Some(0),
        ..DeleteOptions::default()
    };
    intents.delete(&pod.key(), &options, Because::Node(rule))
}
