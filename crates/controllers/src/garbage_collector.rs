//! The garbage collector: objects go when their owners are gone.
//!
//! Watches everything; deletes dependents, removes owner references, and removes the finalizers
//! `orphan` and `foregroundDeletion`. The store's index of owner references is its graph.
//! k8s: pkg/controller/garbagecollector/garbagecollector.go, graph_builder.go

pub mod decide;

use crate::{Controller, Keys, Outcome};
use api::{Object, ObjectKey, Uid};
use apiserver::because::garbage::Rule;
use apiserver::deletion::{FINALIZER_FOREGROUND, FINALIZER_ORPHAN};
use apiserver::{
    ApiError, Because, Change, Context, DeleteOptions, EventNote, EventType, Intents, Propagation,
    Store,
};
use decide::{Action, decide, is_blocking, is_collected, is_waiting, owner, owners_of};
use std::rc::Rc;

/// The name in events.
/// k8s: pkg/controller/garbagecollector/garbagecollector.go, NewGarbageCollector
pub const NAME: &str = "garbage-collector-controller";

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    if !is_collected(change.kind()) {
        return;
    }
    let Some(after) = &change.after else {
        return enqueue_of_removed(change.object(), store, keys);
    };
    let before = change.before.as_ref();
    let begins = |finalizer: &str| {
        let is = |meta: &api::Meta| meta.is_terminating() && meta.has_finalizer(finalizer);
        is(&after.meta) && !before.is_some_and(|before| is(&before.meta))
    };
    if begins(FINALIZER_ORPHAN) {
        keys.add(after.key());
    }
    if begins(FINALIZER_FOREGROUND) {
        add_dependents(after.meta.uid, store, keys);
        keys.add(after.key());
    }
    if before.is_some_and(|before| before.meta.owners == after.meta.owners) {
        return;
    }
    let needs_a_look = |uid: Uid| {
        let owner = owner(after, uid, store);
        owner.is_none_or(|owner| is_waiting(&owner.meta))
    };
    if after
        .meta
        .owners
        .iter()
        .any(|owner| needs_a_look(owner.uid))
    {
        keys.add(after.key());
    }
    if let Some(before) = before {
        add_waiting_owners(before, store, keys);
    }
}

fn enqueue_of_removed(object: &Object, store: &Store, keys: &mut Keys) {
    add_dependents(object.meta.uid, store, keys);
    add_waiting_owners(object, store, keys);
}

fn add_dependents(uid: Uid, store: &Store, keys: &mut Keys) {
    for dependent in store.owned_by(uid) {
        keys.add(dependent.key());
    }
}

/// Owners that wait for their dependents may now be free.
fn add_waiting_owners(object: &Object, store: &Store, keys: &mut Keys) {
    for reference in &object.meta.owners {
        if let Some(owner) = store.by_uid(reference.uid) {
            if is_waiting(&owner.meta) {
                keys.add(owner.key());
            }
        }
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    let result = if object.meta.is_terminating() {
        finish_deletion(object, cx, intents)
    } else {
        attempt_to_delete(object, cx, intents)
    };
    match result {
        Ok(()) | Err(ApiError::NotFound { .. }) => Outcome::Done,
        Err(error) => Outcome::Retry(error),
    }
}

/// Deletions that wait for the garbage collector. A foreground one of which dependents are left is
/// looked at again when the next of them goes.
fn finish_deletion(
    object: &Rc<Object>,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    if object.meta.has_finalizer(FINALIZER_ORPHAN) {
        return orphan_dependents(object, cx, intents);
    }
    let uid = object.meta.uid;
    if !is_waiting(&object.meta) || cx.store.owned_by(uid).any(|one| is_blocking(uid, one)) {
        return Ok(());
    }
    remove_finalizer(object, FINALIZER_FOREGROUND, Rule::DependentsGone, intents)
}

fn orphan_dependents(
    object: &Rc<Object>,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut dependents = 0;
    for dependent in cx.store.owned_by(object.meta.uid) {
        dependents += 1;
        remove_references(dependent, &[object.meta.uid], Rule::Orphan, intents)?;
    }
    remove_finalizer(
        object,
        FINALIZER_ORPHAN,
        Rule::Orphaned { dependents },
        intents,
    )
}

fn remove_finalizer(
    object: &Rc<Object>,
    finalizer: &str,
    rule: Rule,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut changed = (**object).clone();
    changed.meta.finalizers.retain(|name| *name != finalizer);
    intents.update(changed, Because::Garbage(rule)).map(|_| ())
}

fn remove_references(
    object: &Rc<Object>,
    owners: &[Uid],
    rule: Rule,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut changed = (**object).clone();
    changed.meta.owners.retain(|one| !owners.contains(&one.uid));
    intents.update(changed, Because::Garbage(rule)).map(|_| ())
}

/// Deletes an object that nobody owns any more.
fn attempt_to_delete(
    object: &Rc<Object>,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    warn_of_foreign_owners(object, cx, intents);
    let owners = owners_of(object, &cx.store);
    let has_dependents = cx.store.owned_by(object.meta.uid).next().is_some();
    let count = |list: &[Uid]| u32::try_from(list.len()).unwrap_or(u32::MAX);
    match decide(&owners, has_dependents, &object.meta) {
        Action::Keep => Ok(()),
        Action::DropReferences(dropped) => {
            let rule = Rule::DropReferences {
                solid: count(&owners.solid),
                dropped: count(&dropped),
            };
            remove_references(object, &dropped, rule, intents)
        }
        Action::Delete(propagation) => {
            let object = match propagation {
                Propagation::Foreground => unblock_cycle(object, cx, intents)?,
                Propagation::Background | Propagation::Orphan => Rc::clone(object),
            };
            let options = DeleteOptions {
                propagation: Some(propagation),
                uid: Some(object.meta.uid),
                ..DeleteOptions::default()
            };
            let rule = Rule::NoOwnerLeft {
                dangling: count(&owners.dangling),
                waiting: count(&owners.waiting),
            };
            intents.delete(&object.key(), &options, Because::Garbage(rule))
        }
    }
}

/// Two objects that own each other would wait for each other: the references stop blocking.
fn unblock_cycle(
    object: &Rc<Object>,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Rc<Object>, ApiError> {
    let mut dependents = cx.store.owned_by(object.meta.uid);
    if !dependents.any(|dependent| is_waiting(&dependent.meta)) {
        return Ok(Rc::clone(object));
    }
    let mut changed = (**object).clone();
    for reference in &mut changed.meta.owners {
        reference.block_owner_deletion = reference.block_owner_deletion.map(|_| false);
    }
    intents.update(changed, Because::Garbage(Rule::Unblock))
}

fn warn_of_foreign_owners(object: &Rc<Object>, cx: &Context, intents: &mut Intents<'_>) {
    for reference in &object.meta.owners {
        let found = cx.store.by_uid(reference.uid);
        if found.is_none() || owner(object, reference.uid, &cx.store).is_some() {
            continue;
        }
        let namespace = &object.meta.namespace;
        let text = format!(
            "ownerRef [{}/{}, namespace: {namespace}, name: {}, uid: {}] does not exist in \
             namespace \"{namespace}\"",
            reference.api_version, reference.kind, reference.name, reference.uid
        );
        let reason = "OwnerRefInvalidNamespace";
        intents.record(EventNote::new(
            object,
            EventType::Warning,
            reason,
            text,
            NAME,
        ));
    }
}
