//! The namespace controller: empties a namespace that is being deleted, then lets it go.
//!
//! Watches namespaces; deletes everything in them, pods first, and writes their conditions.
//! k8s: pkg/controller/namespace/namespace_controller.go,
//! pkg/controller/namespace/deletion/namespaced_resources_deleter.go

pub mod conditions;

use crate::{Controller, Keys, Outcome};
use api::kind::KINDS;
use api::{Kind, Object, ObjectKey, Time};
use apiserver::because::namespace::Rule;
use apiserver::{ApiError, Because, Change, Context, DeleteOptions, Intents, Propagation, Store};
use conditions::{Left, conditions};
use sim::Duration;
use std::rc::Rc;

/// How long a namespace is left alone before its content is deleted.
/// k8s: pkg/controller/namespace/namespace_controller.go, namespaceDeletionGracePeriod
const DELETION_GRACE: Duration = Duration::from_secs(5);
/// How long to wait for objects with finalizers of their own.
/// k8s: namespaced_resources_deleter.go, finalizerEstimateSeconds
const FINALIZER_ESTIMATE_SECONDS: u64 = 15;

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "namespace-controller",
    enqueue,
    reconcile,
};

fn enqueue(change: &Change, _store: &Store, keys: &mut Keys) {
    if change.kind() == Kind::Namespace && !change.is_deleted() {
        let was_terminating =
            |object: &Option<Rc<Object>>| object.as_ref().is_some_and(|o| o.meta.is_terminating());
        if was_terminating(&change.after) && !was_terminating(&change.before) {
            keys.add_after(change.key(), DELETION_GRACE);
        }
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key).filter(|o| o.meta.is_terminating()) else {
        return Outcome::Done;
    };
    match empty(object, cx, intents) {
        Ok(None) | Err(ApiError::NotFound { .. }) => Outcome::Done,
        // Half of the estimate, so that what takes less long is noticed.
        // k8s: namespace_controller.go, worker
        Ok(Some(seconds)) => Outcome::After(Duration::from_secs(seconds / 2 + 1)),
        Err(error) => Outcome::Retry(error),
    }
}

/// Deletes the content. Gives an estimate of the seconds it takes to go, or lets the namespace go.
fn empty(
    object: &Rc<Object>,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<u64>, ApiError> {
    let namespace = object.meta.name.as_str();
    let grace = cx
        .store
        .list_in(Kind::Pod, namespace)
        .filter_map(|pod| pod.pod())
        .filter(|pod| !pod.phase().is_terminal())
        .map(|pod| pod.spec.termination_grace_period_seconds.unwrap_or(30))
        .max();
    delete_all(Kind::Pod, namespace, cx, intents)?;
    let has_pods = |intents: &Intents<'_>| {
        let mut pods = intents.latest().list_in(Kind::Pod, namespace);
        pods.next().is_some()
    };
    if has_pods(intents) {
        let left = match grace {
            Some(_) => Left::default(),
            None => left_in(namespace, intents.latest(), |kind| kind == Kind::Pod),
        };
        report(object, &left, intents)?;
        let seconds = grace.and_then(|seconds| u64::try_from(seconds).ok());
        return Ok(Some(seconds.unwrap_or(FINALIZER_ESTIMATE_SECONDS)));
    }
    for row in KINDS.iter().filter(|row| row.is_namespaced) {
        delete_all(row.kind, namespace, cx, intents)?;
    }
    let left = left_in(namespace, intents.latest(), |_| true);
    let is_empty = left == Left::default();
    report(object, &left, intents)?;
    if !is_empty {
        return Ok(Some(FINALIZER_ESTIMATE_SECONDS));
    }
    let Some(latest) = intents.latest().get(&object.key()) else {
        return Ok(None);
    };
    let mut changed = (**latest).clone();
    if let Some(body) = changed.namespace_mut() {
        Rc::make_mut(&mut body.spec).finalizers.clear();
    }
    intents.update(changed, Because::Namespace(Rule::Empty))?;
    Ok(None)
}

fn delete_all(
    kind: Kind,
    namespace: &str,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    for object in cx.store.list_in(kind, namespace) {
        if object.meta.is_terminating() {
            continue;
        }
        let because = Because::Namespace(Rule::DeleteContent);
        let options = DeleteOptions {
            propagation: Some(Propagation::Background),
            ..DeleteOptions::default()
        };
        match intents.delete(&object.key(), &options, because) {
            Ok(()) | Err(ApiError::NotFound { .. }) => (),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn left_in(namespace: &str, store: &Store, is_counted: fn(Kind) -> bool) -> Left {
    let mut left = Left::default();
    for row in KINDS
        .iter()
        .filter(|row| row.is_namespaced && is_counted(row.kind))
    {
        for object in store.list_in(row.kind, namespace) {
            let resource = format!("{}.{}", row.plural, row.group);
            *left.objects.entry(resource).or_insert(0) += 1;
            for finalizer in &object.meta.finalizers {
                *left.finalizers.entry(finalizer.clone()).or_insert(0) += 1;
            }
        }
    }
    left
}

fn report(object: &Rc<Object>, left: &Left, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let now = Time::from(intents.now);
    let mut changed = (**object).clone();
    if let Some(body) = changed.namespace_mut() {
        let status = Rc::make_mut(&mut body.status);
        status.conditions = conditions(&status.conditions, left, now);
    }
    let because = Because::Namespace(Rule::Observed);
    intents.update_status(changed, because).map(|_| ())
}
