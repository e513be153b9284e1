//! An index: places of objects by a number they have in common, then by namespace, name and kind.
//!
//! The number is a kind or a fingerprint of what is looked for (an owner's identity, a node's
//! name), so entries are small and compare fast. Fingerprints may be equal by chance: whoever reads
//! them checks the object.

use super::objects::Objects;
use api::{Kind, Object};
use sim::{Digest, Sorted};
use std::cmp::Ordering;
use std::rc::Rc;

/// Kind, namespace and name.
pub type Name<'a> = (Kind, &'a str, &'a str);

/// The name of an object.
pub fn name_of(object: &Object) -> Name<'_> {
    (object.kind(), &object.meta.namespace, &object.meta.name)
}

/// The fingerprint of a name.
pub fn of_name((kind, namespace, name): Name<'_>) -> u32 {
    let mut digest = Digest::default();
    digest.write(&[kind as u8]);
    digest.write(namespace.as_bytes());
    digest.write(name.as_bytes());
    digest.value() as u32
}

/// One index. An entry has the common number in its upper half and the place in its lower half.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Sorted<u64>,
}

fn group_of(entry: u64) -> u32 {
    (entry >> 32) as u32
}

fn place_of(entry: u64) -> u32 {
    entry as u32
}

impl Index {
    /// Adds an object; it must be in its place. Once is enough.
    pub fn add(&mut self, group: u32, place: u32, objects: &Objects) {
        let Some(object) = objects.get(place) else {
            return;
        };
        let name = name_of(object);
        let entry = (u64::from(group) << 32) | u64::from(place);
        let at = self
            .entries
            .seek(|entry| is_before(*entry, group, name, objects));
        if self.entries.at(at) != Some(&entry) {
            self.entries.insert(at, entry);
        }
    }

    /// Takes an object out; it must still be in its place.
    pub fn remove(&mut self, group: u32, place: u32, objects: &Objects) {
        let Some(object) = objects.get(place) else {
            return;
        };
        let name = name_of(object);
        let at = self
            .entries
            .seek(|entry| is_before(*entry, group, name, objects));
        let entry = (u64::from(group) << 32) | u64::from(place);
        if self.entries.at(at) == Some(&entry) {
            self.entries.remove(at);
        }
    }

    /// The places of a group, by name.
    pub fn places(&self, group: u32) -> impl Iterator<Item = u32> + use<'_> {
        let from = self.entries.seek(|entry| group_of(*entry) < group);
        let entries = self.entries.from(from);
        entries
            .take_while(move |entry| group_of(**entry) == group)
            .map(|entry| place_of(*entry))
    }

    /// The objects of a group, by name.
    pub fn all<'a>(
        &'a self,
        group: u32,
        objects: &'a Objects,
    ) -> impl Iterator<Item = &'a Rc<Object>> + use<'a> {
        self.places(group).filter_map(|place| objects.get(place))
    }

    /// The objects of a group in the namespace of `name`, from `name` on.
    pub fn from<'a>(
        &'a self,
        group: u32,
        name: Name<'a>,
        objects: &'a Objects,
    ) -> impl Iterator<Item = &'a Rc<Object>> + use<'a> {
        let from = self
            .entries
            .seek(|entry| is_before(*entry, group, name, objects));
        let entries = self.entries.from(from);
        entries
            .take_while(move |entry| group_of(**entry) == group)
            .filter_map(|entry| objects.get(place_of(*entry)))
            .take_while(move |object| object.kind() == name.0 && object.meta.namespace == *name.1)
    }
}

fn is_before(entry: u64, group: u32, name: Name<'_>, objects: &Objects) -> bool {
    match group_of(entry).cmp(&group) {
        Ordering::Less => true,
        Ordering::Greater => false,
        Ordering::Equal => objects
            .get(place_of(entry))
            .is_some_and(|object| is_named_before(object, name)),
    }
}

/// Names come before kinds: what shares a group mostly shares the kind, too, and then the object's
/// body need not be looked at.
fn is_named_before(object: &Object, (kind, namespace, name): Name<'_>) -> bool {
    let meta = &object.meta;
    let order = meta.namespace.as_str().cmp(namespace);
    let order = order.then_with(|| meta.name.as_str().cmp(name));
    order.then_with(|| object.kind().cmp(&kind)) == Ordering::Less
}
