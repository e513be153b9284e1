//! A set of fields as a tree, and the two ways it is written down.
//!
//! k8s: structured-merge-diff fieldpath/set.go, serialize.go, path.go

use crate::text::Str;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A step from a value into it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// A field of an object, or a key of a map.
    Field(Str),
    /// An item of a list, by its keys as compact JSON: `{"name":"nginx"}`.
    Item(Str),
    /// An item of a list of distinct values, as JSON.
    Value(Str),
}

/// Fields below one place.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct FieldSet {
    /// Whether the place itself belongs to the set.
    pub is_own: bool,
    /// What lies below.
    pub children: BTreeMap<Step, FieldSet>,
}

impl FieldSet {
    /// Nothing.
    pub const NONE: &FieldSet = &FieldSet {
        is_own: false,
        children: BTreeMap::new(),
    };

    /// The place itself, and nothing below.
    pub fn leaf() -> FieldSet {
        FieldSet {
            is_own: true,
            children: BTreeMap::new(),
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        !self.is_own && self.children.is_empty()
    }

    /// Puts a set below a step, unless it is empty.
    pub fn put(&mut self, step: Step, set: FieldSet) {
        if !set.is_empty() {
            self.children.insert(step, set);
        }
    }

    /// Adds everything of another set.
    pub fn add(&mut self, other: &FieldSet) {
        self.is_own |= other.is_own;
        for (step, theirs) in &other.children {
            self.children.entry(step.clone()).or_default().add(theirs);
        }
    }

    /// What is in this set and not in the other.
    pub fn minus(&self, other: &FieldSet) -> FieldSet {
        self.combined(other, false)
    }

    /// What is in both sets.
    pub fn common(&self, other: &FieldSet) -> FieldSet {
        self.combined(other, true)
    }

    fn combined(&self, other: &FieldSet, in_both: bool) -> FieldSet {
        let mut result = FieldSet {
            is_own: self.is_own && other.is_own == in_both,
            children: BTreeMap::new(),
        };
        for (step, own) in &self.children {
            let theirs = other.children.get(step).unwrap_or(FieldSet::NONE);
            result.put(step.clone(), own.combined(theirs, in_both));
        }
        result
    }

    /// Every field as messages show it, in order: `.spec.containers[name="nginx"].image`.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.collect("", &mut paths);
        paths
    }

    fn collect(&self, here: &str, paths: &mut Vec<String>) {
        if self.is_own {
            paths.push(here.to_owned());
        }
        for (step, set) in &self.children {
            let next = match step {
                Step::Field(name) => format!("{here}.{name}"),
                Step::Item(keys) => format!("{here}[{}]", shown_keys(keys)),
                Step::Value(value) => format!("{here}[={value}]"),
            };
            set.collect(&next, paths);
        }
    }

    /// The set as `fieldsV1`.
    pub fn encode(&self) -> Value {
        let mut map = Map::new();
        if self.is_own && !self.children.is_empty() {
            map.insert(".".into(), Value::Object(Map::new()));
        }
        for (step, set) in &self.children {
            let key = match step {
                Step::Field(name) => format!("f:{name}"),
                Step::Item(keys) => format!("k:{keys}"),
                Step::Value(value) => format!("v:{value}"),
            };
            map.insert(key, set.encode());
        }
        Value::Object(map)
    }
}

/// `name="nginx",protocol="TCP"` for the keys of an item.
fn shown_keys(keys: &str) -> String {
    let map: Map<String, Value> = serde_json::from_str(keys).unwrap_or_default();
    let pairs: Vec<String> = map
        .iter()
        .map(|(k, value)| format!("{k}={value}"))
        .collect();
    pairs.join(",")
}
