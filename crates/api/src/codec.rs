//! How typed values become trees of JSON values and back.
//!
//! `api_struct!` declares a struct of the Kubernetes API once, with the published field names. What
//! it does not name is kept in `extra`, so that `-o yaml` gives back what was pasted. Decoding
//! never fails as a whole: it collects problems and goes on, so that a person sees all of them.
//!
//! A struct is read and written field by field through `Reader` and `Writer` (fields.rs), which
//! know fields as `dyn Codec`: what is compiled for each of the hundred structs is a list of calls.

mod fields;

use crate::text::Str;
pub use fields::{FieldName, Reader, Writer};
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Fields that the simulation does not model, kept as they came.
pub type Extra = Option<Rc<Map<String, Value>>>;

/// What was wrong while decoding: field path and message.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Decoder {
    path: String,
    /// Problems found so far: (field path, what was expected).
    pub problems: Vec<(String, String)>,
}

impl Decoder {
    /// Notes that the current field should have been `expected`.
    pub fn wrong(&mut self, expected: &str) {
        self.problems
            .push((self.path.clone(), format!("expected {expected}")));
    }

    /// Runs `decode` with `name` added to the field path.
    pub fn field<T>(&mut self, name: &str, decode: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.enter(name);
        let result = decode(self);
        self.leave(length);
        result
    }

    /// Adds `name` to the field path; what it gives back is for `leave`.
    fn enter(&mut self, name: &str) -> usize {
        let length = self.path.len();
        if length > 0 && !name.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(name);
        length
    }

    fn leave(&mut self, length: usize) {
        self.path.truncate(length);
    }
}

/// A value of the Kubernetes API.
pub trait Codec {
    /// Reads the tree into a default value; notes a problem and stays so if it has another type.
    fn read(&mut self, value: &Value, decoder: &mut Decoder);
    /// Writes the value.
    fn encode(&self) -> Value;
    /// Whether a field with this value is left out when written (`omitempty`).
    fn is_absent(&self) -> bool {
        false
    }
    /// Reads the value; notes a problem and gives the default if it has another type.
    fn decode(value: &Value, decoder: &mut Decoder) -> Self
    where
        Self: Sized + Default,
    {
        let mut new = Self::default();
        new.read(value, decoder);
        new
    }
}

/// Decodes `value`, dropping the problems: for trees that have passed the schema check.
pub fn decode<T: Codec + Default>(value: &Value) -> T {
    T::decode(value, &mut Decoder::default())
}

impl Codec for Str {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        match value {
            Value::String(text) => *self = Str::from(text.as_str()),
            Value::Null => (),
            _ => decoder.wrong("a string"),
        }
    }
    fn encode(&self) -> Value {
        Value::String(self.to_string())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Codec for bool {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        match value {
            Value::Bool(truth) => *self = *truth,
            Value::Null => (),
            _ => decoder.wrong("true or false"),
        }
    }
    fn encode(&self) -> Value {
        Value::Bool(*self)
    }
    fn is_absent(&self) -> bool {
        !*self
    }
}

macro_rules! integer_codec {
    ($($integer:ty),*) => {$(
        impl Codec for $integer {
            fn read(&mut self, value: &Value, decoder: &mut Decoder) {
                match whole_number(value).map(<$integer>::try_from) {
                    Some(Ok(number)) => *self = number,
                    _ if value.is_null() => (),
                    _ => decoder.wrong("a whole number"),
                }
            }
            fn encode(&self) -> Value {
                Value::Number(Number::from(*self))
            }
            fn is_absent(&self) -> bool {
                *self == 0
            }
        }
    )*};
}
integer_codec!(i32, i64, u32, u64);

/// `1.0` and `1e3` are whole numbers to the API server.
fn whole_number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64)
    })
}

impl<T: Codec + Default> Codec for Option<T> {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        if !value.is_null() {
            self.insert(T::default()).read(value, decoder);
        }
    }
    fn encode(&self) -> Value {
        self.as_ref().map_or(Value::Null, Codec::encode)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Codec + Default> Codec for Rc<T> {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        *self = Rc::new(T::decode(value, decoder));
    }
    fn encode(&self) -> Value {
        T::encode(self)
    }
    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

impl<T: Codec + Default> Codec for Vec<T> {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        read_items(value, decoder, &mut |item, decoder| {
            let mut new = T::default();
            new.read(item, decoder);
            self.push(new);
        });
    }
    fn encode(&self) -> Value {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.encode());
        }
        Value::Array(items)
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// Gives the items of a list to `read`, one by one.
fn read_items(value: &Value, decoder: &mut Decoder, read: &mut dyn FnMut(&Value, &mut Decoder)) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let length = decoder.enter(&format!("[{index}]"));
                read(item, decoder);
                decoder.leave(length);
            }
        }
        Value::Null => (),
        _ => decoder.wrong("a list"),
    }
}

impl<T: Codec + Default> Codec for BTreeMap<Str, T> {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        read_entries(value, decoder, &mut |key, item, decoder| {
            let mut new = T::default();
            new.read(item, decoder);
            self.insert(Str::from(key), new);
        });
    }
    fn encode(&self) -> Value {
        let mut map = Map::new();
        for (key, item) in self {
            map.insert(key.to_string(), item.encode());
        }
        Value::Object(map)
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// Gives the entries of a map to `read`, one by one.
fn read_entries(
    value: &Value,
    decoder: &mut Decoder,
    read: &mut dyn FnMut(&str, &Value, &mut Decoder),
) {
    match value {
        Value::Object(map) => {
            for (key, item) in map {
                let length = decoder.enter(key);
                read(key, item, decoder);
                decoder.leave(length);
            }
        }
        Value::Null => (),
        _ => decoder.wrong("a map"),
    }
}

impl Codec for Value {
    fn read(&mut self, value: &Value, _: &mut Decoder) {
        *self = value.clone();
    }
    fn encode(&self) -> Value {
        self.clone()
    }
    fn is_absent(&self) -> bool {
        self.is_null()
    }
}

/// What a controller of Kubernetes keeps in its memory about an object. Controllers here have no
/// memory, so it stands in the object's status; it is never printed and never read from a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hidden<T>(pub T);

impl<T> Codec for Hidden<T> {
    fn read(&mut self, _: &Value, _: &mut Decoder) {}
    fn encode(&self) -> Value {
        Value::Null
    }
    fn is_absent(&self) -> bool {
        true
    }
}

/// The fields of an object, or none with a problem noted.
pub fn fields<'a>(value: &'a Value, decoder: &mut Decoder) -> Option<&'a Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        Value::Null => None,
        _ => {
            decoder.wrong("an object");
            None
        }
    }
}

/// Declares a struct of the API: `pub field: Type = "jsonName",`. Write `= "jsonName" always` for a
/// field that Kubernetes prints even when it is empty. A nested struct is always printed (`{}`).
#[macro_export]
macro_rules! api_struct {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* pub $field:ident: $type:ty = $json:literal $($always:ident)?,)*
    }) => {
        $(#[$meta])*
        // Fields carry their published names; `kubectl explain` has their documentation.
        #[allow(missing_docs)]
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// Fields that are not modelled, kept as they came.
            pub extra: $crate::codec::Extra,
        }

        impl $name {
            const FIELDS: &[$crate::codec::FieldName] = &[
                $(($json, $crate::api_struct!(@always $($always)?)),)*
            ];
        }

        impl $crate::codec::Codec for $name {
            fn read(&mut self, value: &serde_json::Value, decoder: &mut $crate::codec::Decoder) {
                if let Some(mut reader) =
                    $crate::codec::Reader::new(Self::FIELDS, value, decoder)
                {
                    $(reader.field(&mut self.$field);)*
                    self.extra = reader.extra();
                }
            }
            fn encode(&self) -> serde_json::Value {
                let mut writer = $crate::codec::Writer::new(Self::FIELDS, &self.extra);
                $(writer.field(&self.$field);)*
                writer.value()
            }
        }
    };
    (@always always) => { true };
    (@always) => { false };
}
