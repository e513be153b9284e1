//! Structs field by field: one reader and one writer for all of them.

use super::{Codec, Decoder, Extra, fields};
use serde_json::{Map, Value};
use std::rc::Rc;
use std::slice::Iter;

/// The published name of a field, and whether it is printed even when it is empty.
pub type FieldName = (&'static str, bool);

/// Reads the fields of a struct in the order of their names.
#[derive(Debug)]
pub struct Reader<'a> {
    names: &'static [FieldName],
    next: Iter<'static, FieldName>,
    map: &'a Map<String, Value>,
    decoder: &'a mut Decoder,
}

impl<'a> Reader<'a> {
    /// A reader of `value`; nothing, with a problem noted, unless it is an object.
    pub fn new(
        names: &'static [FieldName],
        value: &'a Value,
        decoder: &'a mut Decoder,
    ) -> Option<Reader<'a>> {
        Some(Reader {
            names,
            next: names.iter(),
            map: fields(value, decoder)?,
            decoder,
        })
    }

    /// Reads the next field, which has its default, if the object has it.
    pub fn field(&mut self, field: &mut dyn Codec) {
        let Some((name, _)) = self.next.next() else {
            return;
        };
        if let Some(value) = self.map.get(*name) {
            let length = self.decoder.enter(name);
            field.read(value, self.decoder);
            self.decoder.leave(length);
        }
    }

    /// The fields of the object that have no name here.
    pub fn extra(self) -> Extra {
        let is_known = |key: &str| self.names.iter().any(|(name, _)| *name == key);
        let mut extra = Map::new();
        for (key, value) in self.map {
            if !is_known(key) && !value.is_null() {
                extra.insert(key.clone(), value.clone());
            }
        }
        (!extra.is_empty()).then(|| Rc::new(extra))
    }
}

/// Writes the fields of a struct in the order of their names.
#[derive(Debug)]
pub struct Writer {
    next: Iter<'static, FieldName>,
    map: Map<String, Value>,
}

impl Writer {
    /// A writer of an object that has the fields `extra` already.
    pub fn new(names: &'static [FieldName], extra: &Extra) -> Writer {
        Writer {
            next: names.iter(),
            map: extra.as_ref().map_or_else(Map::new, |map| (**map).clone()),
        }
    }

    /// Writes the next field, unless it is absent and not always printed. A list that is always
    /// printed is null when it has no items: what Go stores of it is no list at all.
    pub fn field(&mut self, field: &dyn Codec) {
        let Some((name, is_always)) = self.next.next() else {
            return;
        };
        if *is_always || !field.is_absent() {
            let value = field.encode();
            let is_empty = value.as_array().is_some_and(Vec::is_empty);
            let value = if is_empty { Value::Null } else { value };
            self.map.insert((*name).to_owned(), value);
        }
    }

    /// The object.
    pub fn value(self) -> Value {
        Value::Object(self.map)
    }
}
