//! The tables: every object by key, with indexes and tallies that are never rebuilt.
//!
//! All tables are persistent, so a clone is a snapshot that costs a few pointers. Only
//! `Store::replace` changes anything; it keeps every index and tally in the same step.

mod index;
mod objects;
pub mod ranking;

use crate::tally::{NodeTally, Tally};
use api::{Kind, Object, ObjectKey, Str, Uid};
use index::{Index, Name, name_of, of_name};
use objects::{Apart, Objects};
use ranking::Ranking;
use sim::{Marked, Sorted, Table, order};
use std::rc::Rc;

/// Every object, and how to find it.
#[derive(Clone, Debug, Default)]
pub struct Store {
    objects: Objects,
    /// Places by the fingerprint of a name.
    by_name: Apart<Table<u32>>,
    /// Places by identity.
    by_uid: Apart<Table<u32>>,
    by_kind: Index,
    /// By owner, for every owner reference.
    dependents: Index,
    /// Objects of the kinds that controllers adopt, while they have no controller; by kind.
    orphans: Index,
    pods_by_node: Index,
    /// Places of events by what they are about. There are more than of anything else and hardly
    /// anybody lists them, so their names are put in order when somebody does.
    events_by_object: Table<u32>,
    tallies: Table<(Uid, Tally)>,
    ranking: Ranking,
    node_tallies: Table<(Str, NodeTally)>,
    counts: Sorted<(Kind, u32)>,
    resource_version: u64,
}

/// Whether an object is of a kind that controllers adopt, and has none.
fn is_orphan(object: &Object) -> bool {
    let is_adoptable = matches!(
        object.kind(),
        Kind::Pod | Kind::ReplicaSet | Kind::ControllerRevision
    );
    is_adoptable && object.meta.controller().is_none()
}

/// The node of a pod that has one.
fn node_of(object: &Object) -> Option<&Str> {
    let node = object.pod().map(|pod| &pod.node_name);
    node.filter(|node| !node.is_empty())
}

/// The identity of what an event is about, as it is written.
fn about(object: &Object) -> Option<&Str> {
    object.event().map(|event| &event.involved_object.uid)
}

impl Store {
    /// The object with this key.
    pub fn get(&self, key: &ObjectKey) -> Option<&Rc<Object>> {
        self.find(key.kind, &key.namespace, &key.name)
    }

    /// The object of this kind, namespace and name.
    pub fn find(&self, kind: Kind, namespace: &str, name: &str) -> Option<&Rc<Object>> {
        self.objects.get(self.place((kind, namespace, name))?)
    }

    fn place(&self, name: Name<'_>) -> Option<u32> {
        let is_it = |place: &u32| {
            let object = self.objects.get(*place);
            object.is_some_and(|object| name_of(object) == name)
        };
        let by_name = self.by_name.of(name.0);
        by_name.find(of_name(name), is_it).copied()
    }

    /// The object with this identity.
    pub fn by_uid(&self, uid: Uid) -> Option<&Rc<Object>> {
        let (others, events) = (&self.by_uid.others, &self.by_uid.events);
        let places = others.all(uid.mark()).chain(events.all(uid.mark()));
        let mut found = places.filter_map(|place| self.objects.get(*place));
        found.find(|object| object.meta.uid == uid)
    }

    /// All objects of a kind, by (namespace, name).
    pub fn list(&self, kind: Kind) -> impl Iterator<Item = &Rc<Object>> {
        let events = self.events_in_order(kind, |_| true);
        events.chain(self.by_kind.all(kind as u32, &self.objects))
    }

    /// The objects of a kind in a namespace, by name.
    pub fn list_in<'a>(
        &'a self,
        kind: Kind,
        namespace: &'a str,
    ) -> impl Iterator<Item = &'a Rc<Object>> {
        let first = (kind, namespace, "");
        let events = self.events_in_order(kind, |object| object.meta.namespace == *namespace);
        events.chain(self.by_kind.from(kind as u32, first, &self.objects))
    }

    /// The events that fit, by (namespace, name); none if another kind is asked for.
    fn events_in_order(
        &self,
        kind: Kind,
        fits: impl Fn(&Object) -> bool,
    ) -> impl Iterator<Item = &Rc<Object>> {
        let events = (kind == Kind::Event).then_some(&self.events_by_object);
        let places = events.into_iter().flat_map(Table::unsorted);
        self.in_order(places, fits)
    }

    /// The objects in these places that fit, by name.
    fn in_order<'a>(
        &'a self,
        places: impl Iterator<Item = &'a u32>,
        fits: impl Fn(&Object) -> bool,
    ) -> impl Iterator<Item = &'a Rc<Object>> {
        let found = places.filter_map(|place| self.objects.get(*place));
        let mut found: Vec<&Rc<Object>> = found.filter(|object| fits(object)).collect();
        order::sort_by(&mut found, |a, b| name_of(a).cmp(&name_of(b)));
        found.into_iter()
    }

    /// Objects with an owner reference to `owner`, by (namespace, name, kind).
    pub fn owned_by(&self, owner: Uid) -> impl Iterator<Item = &Rc<Object>> {
        let is_owned =
            move |object: &&Rc<Object>| object.meta.owners.iter().any(|one| one.uid == owner);
        let found = self.dependents.all(owner.mark(), &self.objects);
        found.filter(is_owned)
    }

    /// Objects of a kind in a namespace that have no controller, by name.
    pub fn orphans_in<'a>(
        &'a self,
        kind: Kind,
        namespace: &'a str,
    ) -> impl Iterator<Item = &'a Rc<Object>> {
        let first = (kind, namespace, "");
        self.orphans.from(kind as u32, first, &self.objects)
    }

    /// Pods bound to a node, by (namespace, name).
    pub fn pods_on<'a>(&'a self, node: &'a str) -> impl Iterator<Item = &'a Rc<Object>> {
        let found = self.pods_by_node.all(node.mark(), &self.objects);
        found.filter(move |object| node_of(object).is_some_and(|name| *name == *node))
    }

    /// Events about the object with this identity, by (namespace, name).
    pub fn events_about(&self, uid: Uid) -> impl Iterator<Item = &Rc<Object>> {
        let places = self.events_by_object.all(uid.mark());
        self.in_order(places, move |object| {
            about(object).is_some_and(|text| Uid::parse(text) == uid)
        })
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
        let place = match (before, after) {
            (Some(object), _) => self.place(name_of(object)),
            (None, Some(object)) => Some(self.objects.add(object)),
            (None, None) => None,
        };
        let Some(place) = place else { return };
        match (before, after) {
            (None, Some(object)) => self.add(place, object),
            (Some(before), Some(object)) => {
                debug_assert_eq!(name_of(before), name_of(object), "a name never changes");
                self.reindex(place, before, object);
                self.objects.set(place, object);
            }
            (Some(object), None) => {
                self.remove(place, object);
                self.objects.remove(place);
            }
            (None, None) => (),
        }
        self.retally(before.map(Rc::as_ref), after.map(Rc::as_ref));
    }

    /// Puts a new object into every index.
    fn add(&mut self, place: u32, object: &Object) {
        let (kind, objects) = (object.kind(), &self.objects);
        let name = of_name(name_of(object));
        self.by_name.of_mut(kind).add(name, place);
        if kind != Kind::Event {
            self.by_kind.add(kind as u32, place, objects);
        }
        let by_uid = self.by_uid.of_mut(kind);
        by_uid.add(object.meta.uid.mark(), place);
        if let Some(node) = node_of(object) {
            self.pods_by_node.add(node.mark(), place, objects);
        }
        if let Some(uid) = about(object) {
            self.events_by_object.add(Uid::parse(uid).mark(), place);
        }
        self.add_owners(place, object);
        self.counts.set(kind, self.count(kind) + 1);
    }

    /// Takes an object out of every index.
    fn remove(&mut self, place: u32, object: &Object) {
        self.remove_owners(place, object);
        if let Some(uid) = about(object) {
            self.forget_event_about(uid, place);
        }
        let (kind, objects) = (object.kind(), &self.objects);
        if let Some(node) = node_of(object) {
            self.pods_by_node.remove(node.mark(), place, objects);
        }
        let is_it = |known: &u32| *known == place;
        let by_uid = self.by_uid.of_mut(kind);
        by_uid.remove(object.meta.uid.mark(), is_it);
        if kind != Kind::Event {
            self.by_kind.remove(kind as u32, place, objects);
        }
        let name = of_name(name_of(object));
        self.by_name.of_mut(kind).remove(name, is_it);
        self.counts.set(kind, self.count(kind).saturating_sub(1));
    }

    /// Follows what may differ between two versions of an object.
    fn reindex(&mut self, place: u32, before: &Object, after: &Object) {
        let objects = &self.objects;
        if before.meta.uid != after.meta.uid {
            let is_it = |known: &u32| *known == place;
            let by_uid = self.by_uid.of_mut(after.kind());
            by_uid.remove(before.meta.uid.mark(), is_it);
            by_uid.add(after.meta.uid.mark(), place);
        }
        let (old, new) = (node_of(before), node_of(after));
        if old != new {
            if let Some(node) = old {
                self.pods_by_node.remove(node.mark(), place, objects);
            }
            if let Some(node) = new {
                self.pods_by_node.add(node.mark(), place, objects);
            }
        }
        let (old, new) = (about(before), about(after));
        if old != new {
            if let Some(uid) = old {
                self.forget_event_about(uid, place);
            }
            if let Some(uid) = new {
                self.events_by_object.add(Uid::parse(uid).mark(), place);
            }
        }
        if before.meta.owners != after.meta.owners {
            self.remove_owners(place, before);
            self.add_owners(place, after);
        }
    }

    fn forget_event_about(&mut self, uid: &str, place: u32) {
        let mark = Uid::parse(uid).mark();
        self.events_by_object.remove(mark, |known| *known == place);
    }

    fn add_owners(&mut self, place: u32, object: &Object) {
        for owner in &object.meta.owners {
            self.dependents.add(owner.uid.mark(), place, &self.objects);
        }
        if is_orphan(object) {
            self.orphans.add(object.kind() as u32, place, &self.objects);
        }
    }

    fn remove_owners(&mut self, place: u32, object: &Object) {
        for owner in &object.meta.owners {
            self.dependents
                .remove(owner.uid.mark(), place, &self.objects);
        }
        if is_orphan(object) {
            self.orphans
                .remove(object.kind() as u32, place, &self.objects);
        }
    }

    fn retally(&mut self, before: Option<&Object>, after: Option<&Object>) {
        let is_pod = before
            .or(after)
            .is_some_and(|object| object.kind() == Kind::Pod);
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
                self.tallies.take(&owner);
            } else {
                self.tallies.set(owner, tally);
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
            self.node_tallies.set(node, tally);
        }
    }
}

#[cfg(test)]
mod tests;
