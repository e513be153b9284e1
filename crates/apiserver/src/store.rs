//! The tables: every object by key, with indexes and tallies that are never rebuilt.
//!
//! All maps are persistent, so a clone is a snapshot that costs a few pointers. Only
//! `Store::replace` changes anything; it keeps every index and tally in the same step.

pub mod ranking;

use crate::tally::{NodeTally, Tally};
use api::{Kind, Object, ObjectKey, Str, Uid};
use imbl::{OrdMap, OrdSet};
use ranking::Ranking;
use std::rc::Rc;

/// Every object, and how to find it.
#[derive(Clone, Debug, Default)]
pub struct Store {
    objects: OrdMap<ObjectKey, Rc<Object>>,
    by_uid: OrdMap<Uid, ObjectKey>,
    /// (owner, dependent) for every owner reference.
    dependents: OrdSet<(Uid, ObjectKey)>,
    /// Objects of the kinds that controllers adopt, while they have no controller.
    orphans: OrdSet<ObjectKey>,
    pods_by_node: OrdSet<(Str, ObjectKey)>,
    events_by_object: OrdSet<(Uid, ObjectKey)>,
    tallies: OrdMap<Uid, Tally>,
    ranking: Ranking,
    node_tallies: OrdMap<Str, NodeTally>,
    counts: OrdMap<Kind, u32>,
    resource_version: u64,
}

/// The first key of any range: kinds, namespaces and names start here.
fn first_key(kind: Kind, namespace: &str) -> ObjectKey {
    ObjectKey::new(kind, namespace, "")
}

/// Kinds whose objects controllers adopt.
fn is_adoptable(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Pod | Kind::ReplicaSet | Kind::ControllerRevision
    )
}

impl Store {
    /// The object with this key.
    pub fn get(&self, key: &ObjectKey) -> Option<&Rc<Object>> {
        self.objects.get(key)
    }

    /// The object of this kind, namespace and name.
    pub fn find(&self, kind: Kind, namespace: &str, name: &str) -> Option<&Rc<Object>> {
        self.objects.get(&ObjectKey::new(kind, namespace, name))
    }

    /// The object with this identity.
    pub fn by_uid(&self, uid: Uid) -> Option<&Rc<Object>> {
        self.objects.get(self.by_uid.get(&uid)?)
    }

    /// All objects of a kind, by (namespace, name).
    pub fn list(&self, kind: Kind) -> impl Iterator<Item = &Rc<Object>> {
        self.objects
            .range(first_key(kind, "")..)
            .take_while(move |(key, _)| key.kind == kind)
            .map(|(_, object)| object)
    }

    /// The objects of a kind in a namespace, by name.
    pub fn list_in<'a>(
        &'a self,
        kind: Kind,
        namespace: &'a str,
    ) -> impl Iterator<Item = &'a Rc<Object>> {
        self.objects
            .range(first_key(kind, namespace)..)
            .take_while(move |(key, _)| key.kind == kind && key.namespace == *namespace)
            .map(|(_, object)| object)
    }

    /// Objects with an owner reference to `owner`, by (kind, namespace, name).
    pub fn owned_by(&self, owner: Uid) -> impl Iterator<Item = &Rc<Object>> {
        self.dependents
            .range((owner, first_key(Kind::Pod, ""))..)
            .take_while(move |(uid, _)| *uid == owner)
            .filter_map(|(_, key)| self.objects.get(key))
    }

    /// Objects of a kind in a namespace that have no controller, by name.
    pub fn orphans_in<'a>(
        &'a self,
        kind: Kind,
        namespace: &'a str,
    ) -> impl Iterator<Item = &'a Rc<Object>> {
        self.orphans
            .range(first_key(kind, namespace)..)
            .take_while(move |key| key.kind == kind && key.namespace == *namespace)
            .filter_map(|key| self.objects.get(key))
    }

    /// Pods bound to a node, by (namespace, name).
    pub fn pods_on<'a>(&'a self, node: &'a str) -> impl Iterator<Item = &'a Rc<Object>> {
        self.pods_by_node
            .range((Str::from(node), first_key(Kind::Pod, ""))..)
            .take_while(move |(name, _)| *name == *node)
            .filter_map(|(_, key)| self.objects.get(key))
    }

    /// Events about the object with this identity, by (namespace, name).
    pub fn events_about(&self, uid: Uid) -> impl Iterator<Item = &Rc<Object>> {
        self.events_by_object
            .range((uid, first_key(Kind::Pod, ""))..)
            .take_while(move |(about, _)| *about == uid)
            .filter_map(|(_, key)| self.objects.get(key))
    }

    /// Counts of the pods that `owner` controls.
    pub fn tally(&self, owner: Uid) -> Tally {
        self.tallies.get(&owner).copied().unwrap_or_default()
    }

    /// Sums over the unfinished pods bound to `node`.
    pub fn node_tally(&self, node: &str) -> NodeTally {
        self.node_tallies.get(node).copied().unwrap_or_default()
    }

    /// Pods of replica sets in the order of deletion.
    pub fn ranking(&self) -> &Ranking {
        &self.ranking
    }

    /// How many objects of a kind there are.
    pub fn count(&self, kind: Kind) -> u32 {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    /// The version of the latest write.
    pub fn resource_version(&self) -> u64 {
        self.resource_version
    }

    /// A store with these objects, each at the version it carries: for tests and vectors.
    pub fn from_objects(objects: impl IntoIterator<Item = Object>) -> Store {
        let mut store = Store::default();
        for object in objects {
            let version = store.resource_version + 1;
            let key = object.key();
            let before = store.get(&key).cloned();
            store.replace(before.as_ref(), Some(&Rc::new(object)), version);
        }
        store
    }

    /// Puts `after` in the place of `before`, or adds or removes it.
    pub(crate) fn replace(
        &mut self,
        before: Option<&Rc<Object>>,
        after: Option<&Rc<Object>>,
        version: u64,
    ) {
        debug_assert!(version > self.resource_version, "resourceVersion must rise");
        self.resource_version = version;
        self.reindex(before.map(Rc::as_ref), after.map(Rc::as_ref));
        self.retally(before.map(Rc::as_ref), after.map(Rc::as_ref));
        match (before, after) {
            (_, Some(object)) => {
                let key = object.key();
                if before.is_none() {
                    *self.counts.entry(key.kind).or_insert(0) += 1;
                }
                self.objects.insert(key, Rc::clone(object));
            }
            (Some(object), None) => {
                let key = object.key();
                self.objects.remove(&key);
                let count = self.counts.entry(key.kind).or_insert(0);
                *count = count.saturating_sub(1);
            }
            (None, None) => (),
        }
    }

    fn reindex(&mut self, before: Option<&Object>, after: Option<&Object>) {
        if before.map(|o| o.meta.uid) != after.map(|o| o.meta.uid) {
            if let Some(object) = before {
                self.by_uid.remove(&object.meta.uid);
            }
            if let Some(object) = after {
                self.by_uid.insert(object.meta.uid, object.key());
            }
        }
        if before.map(|o| &o.meta.owners) != after.map(|o| &o.meta.owners) {
            self.reindex_owners(before, after);
        }
        let node = |object: Option<&Object>| {
            let pod = object.and_then(Object::pod);
            pod.map(|pod| pod.node_name.clone())
                .filter(|node| !node.is_empty())
        };
        let (old, new) = (node(before), node(after));
        if old != new {
            if let (Some(node), Some(object)) = (old, before) {
                self.pods_by_node.remove(&(node, object.key()));
            }
            if let (Some(node), Some(object)) = (new, after) {
                self.pods_by_node.insert((node, object.key()));
            }
        }
        let about = |object: Option<&Object>| {
            object
                .and_then(Object::event)
                .map(|event| event.involved_object.uid.clone())
        };
        if about(before) != about(after) {
            if let (Some(uid), Some(object)) = (about(before), before) {
                self.events_by_object
                    .remove(&(Uid::parse(&uid), object.key()));
            }
            if let (Some(uid), Some(object)) = (about(after), after) {
                self.events_by_object
                    .insert((Uid::parse(&uid), object.key()));
            }
        }
    }

    fn reindex_owners(&mut self, before: Option<&Object>, after: Option<&Object>) {
        if let Some(object) = before {
            let key = object.key();
            for owner in &object.meta.owners {
                self.dependents.remove(&(owner.uid, key.clone()));
            }
            self.orphans.remove(&key);
        }
        if let Some(object) = after {
            let key = object.key();
            for owner in &object.meta.owners {
                self.dependents.insert((owner.uid, key.clone()));
            }
        }
        self.note_orphan(after);
    }

    fn note_orphan(&mut self, after: Option<&Object>) {
        if let Some(object) = after
            && is_adoptable(object.kind())
            && object.meta.controller().is_none()
        {
            self.orphans.insert(object.key());
        }
    }

    fn retally(&mut self, before: Option<&Object>, after: Option<&Object>) {
        let is_pod = before
            .or(after)
            .is_some_and(|object| object.kind() == Kind::Pod);
        let is_new_or_gone = before.is_none() != after.is_none();
        if is_new_or_gone {
            // The owners did not differ if both sides had none: orphans are noted here.
            if let (Some(object), None) = (before, after) {
                self.orphans.remove(&object.key());
            }
            self.note_orphan(after);
        }
        if !is_pod {
            return;
        }
        let owner = |object: Option<&Object>| {
            object
                .and_then(|object| object.meta.controller())
                .map(|owner| owner.uid)
        };
        let share = |object: Option<&Object>| object.map(Tally::of).unwrap_or_default();
        let (old_owner, new_owner) = (owner(before), owner(after));
        if old_owner == new_owner {
            if let Some(uid) = new_owner {
                self.add_to_tally(uid, share(after), share(before));
            }
        } else {
            if let Some(uid) = old_owner {
                self.add_to_tally(uid, Tally::default(), share(before));
            }
            if let Some(uid) = new_owner {
                self.add_to_tally(uid, share(after), Tally::default());
            }
        }
        self.retally_node(before, after);
        self.ranking.follow(before, after);
    }

    fn add_to_tally(&mut self, owner: Uid, more: Tally, less: Tally) {
        if more != less {
            let tally = self.tally(owner).changed(more, less);
            if tally == Tally::default() {
                self.tallies.remove(&owner);
            } else {
                self.tallies.insert(owner, tally);
            }
        }
    }

    fn retally_node(&mut self, before: Option<&Object>, after: Option<&Object>) {
        let is_bound = |object: &&Object| object.pod().is_some_and(|p| !p.node_name.is_empty());
        let (before, after) = (before.filter(is_bound), after.filter(is_bound));
        let share = |object: Option<&Object>| object.map(NodeTally::of).unwrap_or_default();
        let (less, more) = (share(before), share(after));
        if more == less {
            return;
        }
        let pod = before.or(after).and_then(Object::pod);
        if let Some(node) = pod.map(|pod| pod.node_name.clone()) {
            let tally = self.node_tally(&node).changed(more, less);
            self.node_tallies.insert(node, tally);
        }
    }
}

#[cfg(test)]
mod tests;
