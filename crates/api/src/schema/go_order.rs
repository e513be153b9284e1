//! The order of fields in JSON that Go wrote from its own types.
//!
//! Maps are sorted, and so is what went through a map on its way: most of what kubectl prints.
//! k8s: staging/src/k8s.io/api/*/*/types.go (crates/api/data/go-order.txt)

use super::{Def, Type, definition};
use serde_json::{Map, Value};

/// One type to a line: its name, and its fields.
const ORDERS: &str = include_str!("../../data/go-order.txt");
/// What every object begins with.
/// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go, TypeMeta, ObjectMeta
const HEAD: [&str; 3] = ["kind", "apiVersion", "metadata"];

/// How the fields of a value are ordered.
#[derive(Clone, Copy, Debug)]
pub enum Order<'a> {
    /// By name.
    Sorted,
    /// As Go declares them.
    Declared(Type),
    /// As Go declares them, but for the objects that this JSON merge patch went through.
    Patched(Type, &'a Value),
}

impl<'a> Order<'a> {
    /// That of an object of the API.
    pub fn of(def: Option<Def>) -> Order<'a> {
        def.map_or(Order::Sorted, |def| {
            Order::Declared(Type::Object(def.index))
        })
    }

    /// That of an object of the API after a JSON merge patch.
    /// k8s: gopkg.in/evanphx/json-patch.v4, merge.go: only what is patched is decoded
    pub fn patched(def: Option<Def>, patch: &'a Value) -> Order<'a> {
        match def {
            Some(def) => Order::Patched(Type::Object(def.index), patch),
            None => Order::Sorted,
        }
    }

    /// The fields in order, each with the order of what it holds.
    pub fn fields<'v>(self, map: &'v Map<String, Value>) -> Vec<(&'v str, &'v Value, Order<'a>)> {
        let mut fields: Vec<(&str, &Value, Order<'a>)> = map
            .iter()
            .map(|(key, value)| (key.as_str(), value, self.below(key)))
            .collect();
        if let Order::Declared(Type::Object(number)) = self
            && let Some(def) = definition(number)
        {
            let names = declared(def);
            let rank = |name: &str| {
                let place = names.iter().position(|one| *one == name);
                place.unwrap_or(names.len())
            };
            // The fields are sorted; those of one rank stay so.
            sim::order::sort_by_key(&mut fields, |(name, _, _)| rank(name));
        }
        fields
    }

    fn below(self, name: &str) -> Order<'a> {
        let inner = |ty: Type| match ty {
            Type::Object(_) => ty.inner()?.field(name).map(|field| field.ty),
            Type::Map(value) => Some(*value),
            _ => None,
        };
        match self {
            Order::Sorted => Order::Sorted,
            Order::Declared(ty) => inner(ty).map_or(Order::Sorted, Order::Declared),
            Order::Patched(ty, patch) => match (inner(ty), patch.get(name)) {
                (None, _) => Order::Sorted,
                (Some(ty), Some(patch)) if patch.is_object() => Order::Patched(ty, patch),
                (Some(ty), _) => Order::Declared(ty),
            },
        }
    }

    /// That of the items of a list.
    pub fn item(self) -> Order<'a> {
        match self {
            Order::Declared(Type::List(item)) => Order::Declared(*item),
            _ => Order::Sorted,
        }
    }
}

fn declared(def: Def) -> Vec<&'static str> {
    let mut lines = ORDERS.lines().map(str::split_whitespace);
    let line = lines.find_map(|mut words| (words.next() == Some(def.name)).then_some(words));
    match line {
        Some(names) => names.collect(),
        None if def.kind.is_some() => HEAD.to_vec(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::ORDERS;
    use crate::schema::{definition, kinds};

    #[test]
    fn every_field_of_an_ordered_type_has_its_place() {
        let all: Vec<_> = (0..).map_while(definition).collect();
        assert!(kinds().len() > 30);
        for line in ORDERS.lines() {
            let (name, fields) = line.split_once(' ').unwrap();
            let mut fields: Vec<&str> = fields.split(' ').collect();
            fields.sort_unstable();
            let defs: Vec<_> = all.iter().filter(|def| def.name == name).collect();
            assert!(!defs.is_empty(), "{name}");
            for def in defs {
                let known: Vec<&str> = def.fields.iter().map(|field| field.name).collect();
                assert_eq!(known, fields, "{name}");
            }
        }
    }
}
