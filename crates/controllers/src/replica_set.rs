//! The replica set controller: keeps a number of pods of one template.
//!
//! Watches replica sets and pods; writes pods and the status of replica sets. Counts come from
//! tallies; pods are listed only to choose which of them to delete, and where minReadySeconds or
//! labels outside of the selector make each of them count. Replication controllers are looked
//! after by the same code under a name of their own.
//! k8s: pkg/controller/replicaset/replica_set.go

pub mod manage;
pub mod ranking;
pub mod status;

use crate::adoption::Claim;
use crate::availability::is_active;
use crate::{Controller, Keys, Outcome};
use api::apps::{ReplicaSetSpec, ReplicaSetStatus};
use api::{Kind, Object, ObjectKey};
use apiserver::because::replica_set::Rule;
use apiserver::{ApiError, Because, Change, Context, Intents, Store};
use sim::Duration;
use std::rc::Rc;

/// The name in events.
/// k8s: pkg/controller/replicaset/replica_set.go, NewBaseController
pub const NAME: &str = "replicaset-controller";

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

/// The name in events of replication controllers.
/// k8s: pkg/controller/replication/replication_controller.go, NewReplicationManager
pub const REPLICATION_NAME: &str = "replication-controller";

/// The controller of replication controllers.
pub const REPLICATION_CONTROLLER: Controller = Controller {
    name: REPLICATION_NAME,
    enqueue: enqueue_replication,
    reconcile,
};

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    enqueue_kind(Kind::ReplicaSet, change, store, keys);
}

fn enqueue_replication(change: &Change, store: &Store, keys: &mut Keys) {
    enqueue_kind(Kind::ReplicationController, change, store, keys);
}

/// A replica set is looked at when it or one of its pods changes. A pod whose labels change is
/// looked at itself: only then may it have to be released.
fn enqueue_kind(kind: Kind, change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        of if of == kind => keys.add(change.key()),
        Kind::Pod => enqueue_of_pod(kind, change, store, keys),
        _ => (),
    }
}

fn enqueue_of_pod(kind: Kind, change: &Change, store: &Store, keys: &mut Keys) {
    let owner = |object: &Option<Rc<Object>>| {
        let owner = object.as_ref()?.meta.controller()?;
        let is_set = owner.kind == kind.name();
        let found = is_set.then(|| store.by_uid(owner.uid)).flatten()?;
        Some(found.key())
    };
    let (old, new) = (owner(&change.before), owner(&change.after));
    if let Some(key) = old.as_ref().filter(|key| new.as_ref() != Some(key)) {
        keys.add(key.clone());
    }
    let labels = |object: &Option<Rc<Object>>| object.as_ref().map(|o| Rc::clone(&o.meta.labels));
    let is_relabeled = labels(&change.before) != labels(&change.after);
    if let Some(key) = new {
        keys.add(key);
        if is_relabeled && change.before.is_some() {
            keys.add(change.key());
        }
        return;
    }
    let Some(pod) = &change.after else { return };
    let was_owned = change
        .before
        .as_ref()
        .is_some_and(|before| before.meta.controller().is_some());
    let is_orphan = pod.meta.controller().is_none();
    if is_orphan && (is_relabeled || was_owned) {
        for set in store.list_in(kind, &pod.meta.namespace) {
            let wanted = parts(set).and_then(|(spec, _)| spec.selector.clone());
            if wanted.is_some_and(|selector| selector.matches(&pod.meta.labels)) {
                keys.add(set.key());
            }
        }
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let result = match key.kind {
        Kind::Pod => release_if_unmatched(key, cx, intents).map(|()| None),
        _ => sync(key, cx, intents),
    };
    result.into()
}

/// Specification and status; nothing for other kinds.
fn parts(object: &Object) -> Option<(Rc<ReplicaSetSpec>, Rc<ReplicaSetStatus>)> {
    if let Some(body) = object.replica_set() {
        return Some((Rc::clone(&body.spec), Rc::clone(&body.status)));
    }
    let spec = api::replication::spec(object)?;
    Some((Rc::new(spec), Rc::new(api::replication::status(object))))
}

/// The component in events about the object.
pub(crate) fn name_for(object: &Object) -> &'static str {
    match object.kind() {
        Kind::ReplicationController => REPLICATION_NAME,
        _ => NAME,
    }
}

fn claim_of<'a>(object: &'a Object, spec: &'a ReplicaSetSpec) -> Claim<'a> {
    Claim {
        owner: object,
        selector: spec.selector.as_ref(),
        kind: Kind::Pod,
        is_candidate: is_active,
        adopt: Because::ReplicaSet(Rule::Adopt),
        release: Because::ReplicaSet(Rule::Release),
    }
}

/// A pod that no longer matches goes on without an owner.
fn release_if_unmatched(
    key: &ObjectKey,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let Some(pod) = cx.store.get(key).filter(|pod| is_active(pod)) else {
        return Ok(());
    };
    let Some(object) = crate::adoption::controller_of(pod, &cx.store) else {
        return Ok(());
    };
    let Some((spec, _)) = parts(object) else {
        return Ok(());
    };
    let claim = claim_of(object, &spec);
    if claim.matches(pod) || object.meta.is_terminating() {
        return Ok(());
    }
    claim.release(pod, intents)
}

/// Adopts, creates or deletes, and reports. Gives when the next pod becomes available.
fn sync(
    key: &ObjectKey,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let Some(object) = cx.store.get(key) else {
        return Ok(None);
    };
    let Some((spec, old)) = parts(object) else {
        return Ok(None);
    };
    let spec = &*spec;
    claim_of(object, spec).adopt_orphans(cx, intents)?;
    let counts = count(object, spec, intents);
    let desired = u32::try_from(spec.replicas.unwrap_or(1)).unwrap_or(0);
    let managed = match object.meta.is_terminating() {
        true => Ok(()),
        false => manage::manage(object, spec, desired, counts.active, intents),
    };
    let failure = managed.as_ref().err().map(ToString::to_string);
    let status = status::status(
        &old,
        counts,
        desired,
        object.meta.generation,
        failure.as_deref(),
        cx.now,
    );
    if status != *old {
        let mut changed = (**object).clone();
        match changed.replica_set_mut() {
            Some(body) => body.status = Rc::new(status),
            None => api::replication::set_status(&mut changed, &status),
        }
        intents.update_status(changed, Because::ReplicaSet(Rule::Observed))?;
    }
    managed.map(|()| counts.next_available)
}

fn count(object: &Object, spec: &ReplicaSetSpec, intents: &Intents<'_>) -> status::Counts {
    let store = intents.latest();
    let tally = store.tally(object.meta.uid);
    if is_told_by_tally(spec) {
        return status::counts_of_tally(tally);
    }
    let pods = manage::active_pods(object, store);
    status::counts_of_pods(spec, pods, tally.terminating, intents.now)
}

/// Whether every pod that matches the selector has the template's labels, and is available as soon
/// as it is ready.
fn is_told_by_tally(spec: &ReplicaSetSpec) -> bool {
    let required = spec
        .selector
        .as_ref()
        .map(|selector| &selector.match_labels);
    let is_covered = required.is_some_and(|required| {
        let labels = &spec.template.metadata.labels;
        labels
            .iter()
            .all(|(key, value)| required.get(key) == Some(value))
    });
    is_covered && status::min_ready(spec) == Duration::ZERO
}
