//! An index: places of objects by a number they have in common, then by namespace, name and kind.
//!
//! The number is a kind or a fingerprint of what is looked for (an owner's identity, a node's
//! name), so entries are small and compare fast. Fingerprints may be equal by chance: whoever reads
//! them checks the object.

use super::objects::Objects;
use api::{Kind, Object};
use sim::sorted::Place;
use sim::{Digest, Sorted};
use std::cmp::Ordering;
use std::iter;
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

/// Letters in a word of `text_of`, and how many different ones it knows.
const LETTERS: u32 = 12;
const ALPHABET: u64 = 40;

/// How a name begins, namespace first: mostly enough to tell what comes before what without a look
/// at the objects, whose memory is far away.
type Text = [u64; 3];

/// The common number, the place, and how the name begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    group: u32,
    place: u32,
    text: Text,
}

/// One index.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Sorted<Entry, true>,
}

impl Index {
    /// Adds an object; it must be in its place. Once is enough.
    pub fn add(&mut self, group: u32, place: u32, objects: &Objects) {
        let Some(object) = objects.get(place) else {
            return;
        };
        let name = name_of(object);
        let at = self.seek(group, name, objects);
        let entry = Entry {
            group,
            place,
            text: text_of(name),
        };
        if self.entries.at(at) != Some(&entry) {
            self.entries.insert(at, entry);
        }
    }

    /// Takes an object out; it must still be in its place.
    pub fn remove(&mut self, group: u32, place: u32, objects: &Objects) {
        let Some(object) = objects.get(place) else {
            return;
        };
        let at = self.seek(group, name_of(object), objects);
        let found = self.entries.at(at);
        if found.is_some_and(|entry| (entry.group, entry.place) == (group, place)) {
            self.entries.remove(at);
        }
    }

    /// The places of a group, by name.
    pub fn places(&self, group: u32) -> impl Iterator<Item = u32> + use<'_> {
        let from = self.entries.seek(|entry| entry.group < group);
        let entries = self.entries.from(from);
        entries
            .take_while(move |entry| entry.group == group)
            .map(|entry| entry.place)
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
        let entries = self.entries.from(self.seek(group, name, objects));
        entries
            .take_while(move |entry| entry.group == group)
            .filter_map(|entry| objects.get(entry.place))
            .take_while(move |object| object.kind() == name.0 && object.meta.namespace == *name.1)
    }

    /// Where in a group a name is, or would be.
    fn seek(&self, group: u32, name: Name<'_>, objects: &Objects) -> Place {
        let text = text_of(name);
        self.entries.seek(
            |entry| match (entry.group, entry.text).cmp(&(group, text)) {
                Ordering::Less => true,
                Ordering::Greater => false,
                Ordering::Equal => objects
                    .get(entry.place)
                    .is_some_and(|object| is_named_before(object, name)),
            },
        )
    }
}

/// How a name begins: numbers that are in the order of the names, if they differ.
fn text_of((_, namespace, name): Name<'_>) -> Text {
    let ends = iter::once((0, true));
    let mut letters = (namespace.bytes().map(letter))
        .chain(ends)
        .chain(name.bytes().map(letter));
    let mut is_exact = true;
    [(); 3].map(|()| {
        (0..LETTERS).fold(0, |word, _| {
            let known = if is_exact { letters.next() } else { None };
            let (number, is_it) = known.unwrap_or((0, true));
            is_exact &= is_it;
            word * ALPHABET + number
        })
    })
}

/// The number of a letter, and whether it is in the alphabet of names. Any other letter has the
/// number of the next one that is, and nothing is told of what follows it.
fn letter(byte: u8) -> (u64, bool) {
    match byte {
        ..b'-' => (1, false),
        b'-' => (1, true),
        b'.' => (2, true),
        b'/' => (3, false),
        b'0'..=b'9' => (u64::from(byte - b'0') + 3, true),
        b':'..=b'`' => (13, false),
        b'a'..=b'z' => (u64::from(byte - b'a') + 13, true),
        b'{'.. => (39, false),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_names_begin_is_in_their_order() {
        let words = [
            "",
            "-",
            "--",
            ".",
            "/",
            "0",
            "9",
            "9z",
            ":",
            ":a",
            "A",
            "Z",
            "_",
            "a",
            "a-b",
            "a.b",
            "a:b",
            "aZ",
            "a_",
            "aa",
            "b",
            "web-5f6d8c7b9-x2b4z",
            "web-5f6d8c7b9-x2b4zz",
            "z",
            "zz",
            "{",
            "~",
            "é",
            "a-very-long-name-of-more-than-36-letters-1",
            "a-very-long-name-of-more-than-36-letters-2",
        ];
        let names = words
            .iter()
            .flat_map(|one| words.map(|two| (Kind::Pod, *one, two)));
        let names: Vec<Name<'_>> = names.collect();
        let mut differing = 0;
        for one in &names {
            for two in &names {
                let (first, second) = (text_of(*one), text_of(*two));
                let order = (one.1, one.2).cmp(&(two.1, two.2));
                assert!(
                    first == second || first.cmp(&second) == order,
                    "{one:?} {two:?}"
                );
                differing += u32::from(first != second);
            }
        }
        assert!(differing > 600_000, "{differing} pairs are told apart");
    }
}
