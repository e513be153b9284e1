//! The changes that concern one object: its own, and those of what it makes.
//!
//! Only new changes of the log are looked at, so that an inspected object costs little per frame.

use crate::view::Ref;
use api::{Kind, Object};
use apiserver::{ApiServer, Change};
use std::rc::Rc;

/// The changes of one object so far, the earliest first.
#[derive(Clone, Default)]
pub struct Trail {
    of: Option<Ref>,
    /// Changes up to this one have been looked at.
    read: u64,
    changes: Vec<Rc<Change>>,
}

impl Trail {
    /// Follows `reference`: what is new is read; another object begins anew.
    pub fn follow(&mut self, api: &ApiServer, reference: &Ref) {
        if self.of.as_ref() != Some(reference) {
            *self = Trail {
                of: Some(reference.clone()),
                ..Trail::default()
            };
        }
        let kept = apiserver::server::CHANGE_LOG_MAX as u64;
        let from = self.read.max(api.sequence().saturating_sub(kept));
        if let (Some(kind), Some(new)) = (kind_of(reference), api.changes_since(from)) {
            let concerns = |change: &&Rc<Change>| concerns(change, kind, reference);
            self.changes.extend(new.filter(concerns).cloned());
        }
        self.read = api.sequence();
    }

    /// The changes, the object's own and others.
    pub fn changes(&self) -> &[Rc<Change>] {
        &self.changes
    }

    /// The object's own changes.
    pub fn own<'a>(&'a self, object: &'a Object) -> impl DoubleEndedIterator<Item = &'a Change> {
        let changes = self.changes.iter().map(Rc::as_ref);
        changes.filter(move |change| change.object().meta.uid == object.meta.uid)
    }

    /// The object: as it is, or as it was last.
    pub fn object(&self, api: &ApiServer) -> Option<Rc<Object>> {
        let reference = self.of.as_ref()?;
        let kind = kind_of(reference)?;
        let namespace = match kind.is_namespaced() {
            true => &*reference.namespace,
            false => "",
        };
        if let Some(object) = api.store().find(kind, namespace, &reference.name) {
            return Some(Rc::clone(object));
        }
        let mut own = self.changes.iter().rev().map(|change| change.object());
        own.find(|object| object.kind() == kind).cloned()
    }
}

/// The kind that a reference names.
pub fn kind_of(reference: &Ref) -> Option<Kind> {
    let mut rows = api::kind::KINDS.iter();
    rows.find(|row| row.singular == &*reference.kind)
        .map(|row| row.kind)
}

fn concerns(change: &Change, kind: Kind, reference: &Ref) -> bool {
    let meta = &change.object().meta;
    if change.kind() == kind && *meta.name == *reference.name {
        return !kind.is_namespaced() || *meta.namespace == *reference.namespace;
    }
    // A pod's life is its own; that it came and went is its maker's.
    let is_life = change.kind() == Kind::Pod
        && matches!((&change.before, &change.after), (Some(before), Some(after))
            if before.meta.is_terminating() == after.meta.is_terminating());
    let owner = meta.controller().filter(|_| !is_life);
    owner.is_some_and(|owner| {
        *owner.name == *reference.name
            && *owner.kind == *kind.name()
            && *meta.namespace == *reference.namespace
    })
}
