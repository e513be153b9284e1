//! What becomes of an object, by the state of its owners.
//!
//! k8s: pkg/controller/garbagecollector/garbagecollector.go, attemptToDeleteItem

use api::{Kind, Meta, Object, Uid};
use apiserver::deletion::{FINALIZER_FOREGROUND, FINALIZER_ORPHAN};
use apiserver::{Propagation, Store};
use std::rc::Rc;

/// The owners of an object, by what is to be expected of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    /// They do not exist.
    pub dangling: Vec<Uid>,
    /// They are deleted in the foreground and wait for their dependents.
    pub waiting: Vec<Uid>,
    /// They keep the object alive.
    pub solid: Vec<Uid>,
}

/// What is done about an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    Keep,
    /// It stays, without the references to these owners.
    DropReferences(Vec<Uid>),
    /// It is deleted.
    Delete(Propagation),
}

/// Sorts the owners of `object`.
pub fn owners_of(object: &Object, store: &Store) -> Owners {
    let mut owners = Owners::default();
    for reference in &object.meta.owners {
        let list = match owner(object, reference.uid, store) {
            None => &mut owners.dangling,
            Some(owner) if is_waiting(&owner.meta) => &mut owners.waiting,
            Some(_) => &mut owners.solid,
        };
        list.push(reference.uid);
    }
    owners
}

/// The owner with this identity. One in another namespace counts as absent.
pub fn owner<'a>(object: &Object, uid: Uid, store: &'a Store) -> Option<&'a Rc<Object>> {
    store.by_uid(uid).filter(|owner| {
        !owner.kind().is_namespaced() || owner.meta.namespace == object.meta.namespace
    })
}

/// Whether the object is deleted in the foreground.
pub fn is_waiting(meta: &Meta) -> bool {
    meta.is_terminating() && meta.has_finalizer(FINALIZER_FOREGROUND)
}

/// Decides. An object that waits for its own dependents is deleted in the foreground too.
pub fn decide(owners: &Owners, has_dependents: bool, meta: &Meta) -> Action {
    let Owners {
        dangling,
        waiting,
        solid,
    } = owners;
    if dangling.is_empty() && waiting.is_empty() {
        return Action::Keep;
    }
    if !solid.is_empty() {
        return Action::DropReferences(dangling.iter().chain(waiting).copied().collect());
    }
    if !waiting.is_empty() && has_dependents {
        return Action::Delete(Propagation::Foreground);
    }
    Action::Delete(if meta.has_finalizer(FINALIZER_ORPHAN) {
        Propagation::Orphan
    } else if meta.has_finalizer(FINALIZER_FOREGROUND) {
        Propagation::Foreground
    } else {
        Propagation::Background
    })
}

/// Whether `owner` must wait for `dependent`.
pub fn is_blocking(owner: Uid, dependent: &Object) -> bool {
    let mut references = dependent.meta.owners.iter();
    references.any(|r| r.uid == owner && r.block_owner_deletion == Some(true))
}

/// Events come and go by themselves; everything else is collected.
/// k8s: pkg/controller/garbagecollector/graph_builder.go, ignoredResources
pub fn is_collected(kind: Kind) -> bool {
    kind != Kind::Event
}
