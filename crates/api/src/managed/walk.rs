//! Walks over values by the schema: sets, differences, merging and removing.
//!
//! An object or list that the schema calls atomic is one field; lists with keys and maps are as
//! many fields as they have items.

use super::set::{FieldSet, Step};
use crate::json_text::encode_json;
use crate::schema::{Def, Field, ListType, Type};
use crate::text::Str;
use serde_json::{Map, Value};
use sim::order::Gather;

/// What the schema says about a value.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// An object with known fields.
    Struct(Def),
    /// A map, with what its values are.
    Map(&'static Type),
    /// A list whose items have keys.
    Items(Def, &'static [&'static str]),
    /// A list of distinct values.
    Values,
    /// One field, whatever is in it.
    Atomic,
}

impl Place {
    /// The place of a whole object.
    pub fn of_object(def: Option<Def>) -> Place {
        def.map_or(Place::Atomic, Place::Struct)
    }

    fn of_type(ty: Type) -> Place {
        match ty {
            Type::Object(_) => {
                Place::of_object(ty.inner().filter(|def| !def.is_atomic && !def.is_open))
            }
            Type::Map(values) => Place::Map(values),
            _ => Place::Atomic,
        }
    }

    fn of_field(field: Option<&'static Field>) -> Place {
        let Some(field) = field else {
            return Place::Atomic;
        };
        match (field.ty, field.rules.list_type) {
            (Type::List(item), ListType::Map) => match item.inner() {
                Some(def) => Place::Items(def, field.rules.list_keys),
                None => Place::Atomic,
            },
            (Type::List(_), ListType::Set) => Place::Values,
            (Type::List(_), ListType::Atomic) => Place::Atomic,
            (ty, _) => Place::of_type(ty),
        }
    }

    fn below(self, name: &str) -> Place {
        match self {
            Place::Struct(def) => Place::of_field(def.field(name)),
            Place::Map(ty) => Place::of_type(*ty),
            Place::Items(..) | Place::Values | Place::Atomic => Place::Atomic,
        }
    }
}

/// The parts of a value, by step; none if it is one field.
fn parts<'a>(value: &'a Value, place: Place) -> Option<Vec<(Step, &'a Value, Place)>> {
    match (place, value) {
        (Place::Struct(_) | Place::Map(_), Value::Object(map)) => {
            let part = |(name, value): (&'a String, &'a Value)| {
                let step = Step::Field(Str::from(name));
                (step, value, place.below(name))
            };
            Some(map.iter().map(part).collect())
        }
        (Place::Items(def, keys), Value::Array(items)) => {
            let part = |item: &'a Value| (item_step(item, def, keys), item, Place::Struct(def));
            Some(items.iter().map(part).collect())
        }
        (Place::Values, Value::Array(items)) => {
            let part =
                |item: &'a Value| (Step::Value(encode_json(item).into()), item, Place::Atomic);
            Some(items.iter().map(part).collect())
        }
        _ => None,
    }
}

fn item_step(item: &Value, def: Def, keys: &[&str]) -> Step {
    let mut named = Map::new();
    for key in keys {
        let default = def.field(key).map_or("", |field| field.rules.default);
        let value = match item.get(*key) {
            Some(value) => value.clone(),
            None if default.is_empty() => continue,
            None => Value::from(default),
        };
        named.insert((*key).to_owned(), value);
    }
    Step::Item(encode_json(&Value::Object(named)).into())
}

/// The fields that a manifest sets; what names the object is left out.
pub fn of_manifest(manifest: &Value, def: Option<Def>) -> FieldSet {
    let mut set = of_value(manifest, Place::of_object(def));
    set.children.remove(&Step::Field("status".into()));
    strip(&mut set);
    set
}

/// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/stripmeta.go
fn strip(set: &mut FieldSet) {
    const META: [&str; 9] = [
        "creationTimestamp",
        "generation",
        "managedFields",
        "name",
        "namespace",
        "resourceVersion",
        "selfLink",
        "uid",
        "generateName",
    ];
    let field = |name: &str| Step::Field(name.into());
    set.children.remove(&field("apiVersion"));
    set.children.remove(&field("kind"));
    if let Some(mut meta) = set.children.remove(&field("metadata")) {
        meta.is_own = false;
        for name in META {
            meta.children.remove(&field(name));
        }
        set.put(field("metadata"), meta);
    }
}

fn of_value(value: &Value, place: Place) -> FieldSet {
    let Some(parts) = parts(value, place).filter(|parts| !parts.is_empty()) else {
        return FieldSet::leaf();
    };
    let is_list = matches!(place, Place::Items(..));
    let mut set = FieldSet::default();
    for (step, part, place) in parts {
        let mut inner = of_value(part, place);
        inner.is_own |= is_list;
        set.put(step, inner);
    }
    set
}

/// How two values differ.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Fields that came or changed.
    pub changed: FieldSet,
    /// Fields that went.
    pub removed: FieldSet,
}

/// How an object became another.
pub fn compare(before: &Value, after: &Value, def: Option<Def>) -> Difference {
    let place = Place::of_object(def);
    let mut difference = Difference {
        changed: changed(Some(before), after, place),
        removed: gone(before, Some(after), place),
    };
    strip(&mut difference.changed);
    strip(&mut difference.removed);
    difference
}

fn part_of<'a>(value: Option<&'a Value>, place: Place, step: &Step) -> Option<&'a Value> {
    match (step, value?) {
        (Step::Field(name), value) => value.get(name.as_str()),
        (step, value) => {
            let mut parts = parts(value, place)?.into_iter();
            parts
                .find(|(own, _, _)| own == step)
                .map(|(_, item, _)| item)
        }
    }
}

fn changed(before: Option<&Value>, after: &Value, place: Place) -> FieldSet {
    if before == Some(after) {
        return FieldSet::default();
    }
    let Some(parts) = parts(after, place).filter(|parts| !parts.is_empty()) else {
        return FieldSet::leaf();
    };
    // A place that was not there at all is new itself, with everything in it.
    let mut set = FieldSet {
        is_own: before.is_none(),
        ..FieldSet::default()
    };
    for (step, part, inner) in parts {
        let old = part_of(before, place, &step);
        set.put(step, changed(old, part, inner));
    }
    set
}

fn gone(before: &Value, after: Option<&Value>, place: Place) -> FieldSet {
    if after == Some(before) {
        return FieldSet::default();
    }
    let Some(parts) = parts(before, place) else {
        return match after {
            None => FieldSet::leaf(),
            Some(_) => FieldSet::default(),
        };
    };
    let mut set = FieldSet {
        is_own: after.is_none(),
        ..FieldSet::default()
    };
    for (step, part, inner) in parts {
        let new = part_of(after, place, &step);
        set.put(step, gone(part, new, inner));
    }
    set
}

/// The live object with a manifest merged in: what the manifest does not name stays.
pub fn merge(live: &Value, manifest: &Value, def: Option<Def>) -> Value {
    merged(Some(live), manifest, Place::of_object(def))
}

fn merged(live: Option<&Value>, wanted: &Value, place: Place) -> Value {
    let Some(live) = live else {
        return wanted.clone();
    };
    match (place, live, wanted) {
        (Place::Struct(_) | Place::Map(_), Value::Object(own), Value::Object(new)) => {
            let mut map = own.clone();
            for (name, value) in new {
                let inner = merged(own.get(name), value, place.below(name));
                map.insert(name.clone(), inner);
            }
            Value::Object(map)
        }
        (Place::Items(def, keys), Value::Array(own), Value::Array(new)) => {
            let mut items = own.clone();
            for item in new {
                let step = item_step(item, def, keys);
                let is_same = |other: &Value| item_step(other, def, keys) == step;
                match items.iter_mut().find(|other| is_same(other)) {
                    Some(known) => *known = merged(Some(known), item, Place::Struct(def)),
                    None => items.push(item.clone()),
                }
            }
            Value::Array(items)
        }
        (Place::Values, Value::Array(own), Value::Array(new)) => {
            let mut items = own.clone();
            items.extend(new.iter().filter(|item| !own.contains(item)).cloned());
            Value::Array(items)
        }
        _ => wanted.clone(),
    }
}

/// The object without the fields of `set`, and without what then holds nothing. What holds a field
/// of `kept` stays.
pub fn without(object: &Value, set: &FieldSet, kept: &FieldSet, def: Option<Def>) -> Value {
    let place = Place::of_object(def);
    pruned(object, set, kept, place).unwrap_or_else(|| Value::Object(Map::new()))
}

fn pruned(value: &Value, set: &FieldSet, keep: &FieldSet, place: Place) -> Option<Value> {
    if set.is_own && keep.is_empty() {
        return None;
    }
    if set.children.is_empty() {
        return Some(value.clone());
    }
    let parts = parts(value, place)?;
    let mut kept = Vec::new();
    let mut has_lost = false;
    for (step, part, inner) in parts {
        let mut left = match set.children.get(&step) {
            Some(below) => {
                let keep = keep.children.get(&step).unwrap_or(FieldSet::NONE);
                pruned(part, below, keep, inner)
            }
            None => Some(part.clone()),
        };
        if let (Place::Items(_, keys), Some(Value::Object(left))) = (place, &mut left) {
            // What is left of an item keeps its name.
            for key in keys {
                if let Some(value) = part.get(*key) {
                    left.insert((*key).to_owned(), value.clone());
                }
            }
        }
        match left {
            Some(left) => kept.push((step, left)),
            None => has_lost = true,
        }
    }
    if kept.is_empty() && has_lost {
        return None;
    }
    Some(match value {
        Value::Array(_) => kept.into_iter().map(|(_, item)| item).collect(),
        _ => {
            let named = kept.into_iter().filter_map(|(step, item)| match step {
                Step::Field(name) => Some((name.to_string(), item)),
                Step::Item(_) | Step::Value(_) => None,
            });
            Value::Object(named.gathered())
        }
    })
}
