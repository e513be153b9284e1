//! How typed values become trees of JSON values and back.
//!
//! `api_struct!` declares a struct of the Kubernetes API once, with the published field names. What
//! it does not name is kept in `extra`, so that `-o yaml` gives back what was pasted. Decoding
//! never
//! fails as a whole: it collects problems and goes on, so that a person sees all of them at once.

use crate::text::Str;
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
        let length = self.path.len();
        if length > 0 && !name.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(name);
        let result = decode(self);
        self.path.truncate(length);
        result
    }
}

/// A value of the Kubernetes API.
pub trait Codec: Sized + Default {
    /// Reads the value; notes a problem and gives the default if it has another type.
    fn decode(value: &Value, decoder: &mut Decoder) -> Self;
    /// Writes the value.
    fn encode(&self) -> Value;
    /// Whether a field with this value is left out when written (`omitempty`).
    fn is_absent(&self) -> bool {
        false
    }
}

/// Decodes `value`, dropping the problems: for trees that have passed the schema check.
pub fn decode<T: Codec>(value: &Value) -> T {
    T::decode(value, &mut Decoder::default())
}

impl Codec for Str {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        match value {
            Value::String(text) => Str::from(text.as_str()),
            Value::Null => Str::default(),
            _ => {
                decoder.wrong("a string");
                Str::default()
            }
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
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        if !value.is_boolean() && !value.is_null() {
            decoder.wrong("true or false");
        }
        value.as_bool().unwrap_or_default()
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
            fn decode(value: &Value, decoder: &mut Decoder) -> Self {
                let whole = value.as_i64().or_else(|| whole_float(value));
                match whole.and_then(|n| <$integer>::try_from(n).ok()) {
                    Some(number) => number,
                    None if value.is_null() => 0,
                    None => {
                        decoder.wrong("a whole number");
                        0
                    }
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
fn whole_float(value: &Value) -> Option<i64> {
    let number = value.as_f64()?;
    (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64)
}

impl<T: Codec> Codec for Option<T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        (!value.is_null()).then(|| T::decode(value, decoder))
    }
    fn encode(&self) -> Value {
        self.as_ref().map_or(Value::Null, Codec::encode)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Codec> Codec for Rc<T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        Rc::new(T::decode(value, decoder))
    }
    fn encode(&self) -> Value {
        T::encode(self)
    }
    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

impl<T: Codec> Codec for Vec<T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| {
                    decoder.field(&format!("[{index}]"), |decoder| T::decode(item, decoder))
                })
                .collect(),
            Value::Null => Vec::new(),
            _ => {
                decoder.wrong("a list");
                Vec::new()
            }
        }
    }
    fn encode(&self) -> Value {
        Value::Array(self.iter().map(Codec::encode).collect())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Codec> Codec for BTreeMap<Str, T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        match value {
            Value::Object(map) => map
                .iter()
                .map(|(key, item)| {
                    let item = decoder.field(key, |decoder| T::decode(item, decoder));
                    (Str::from(key), item)
                })
                .collect(),
            Value::Null => BTreeMap::new(),
            _ => {
                decoder.wrong("a map");
                BTreeMap::new()
            }
        }
    }
    fn encode(&self) -> Value {
        Value::Object(
            self.iter()
                .map(|(k, v)| (k.to_string(), v.encode()))
                .collect(),
        )
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Codec for Value {
    fn decode(value: &Value, _: &mut Decoder) -> Self {
        value.clone()
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

impl<T: Default> Codec for Hidden<T> {
    fn decode(_: &Value, _: &mut Decoder) -> Self {
        Hidden::default()
    }
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

/// Adds a field unless it is absent and not `always` shown.
pub fn put<T: Codec>(map: &mut Map<String, Value>, name: &str, field: &T, always: bool) {
    if always || !field.is_absent() {
        map.insert(name.to_owned(), field.encode());
    }
}

/// The fields of `map` whose names are not in `known`.
pub fn unknown_fields(map: &Map<String, Value>, known: &[&str]) -> Extra {
    let extra: Map<String, Value> = map
        .iter()
        .filter(|(key, value)| !known.contains(&key.as_str()) && !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    (!extra.is_empty()).then(|| Rc::new(extra))
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

        impl $crate::codec::Codec for $name {
            fn decode(
                value: &serde_json::Value,
                decoder: &mut $crate::codec::Decoder,
            ) -> Self {
                let Some(map) = $crate::codec::fields(value, decoder) else {
                    return Self::default();
                };
                Self {
                    $($field: match map.get($json) {
                        Some(value) => decoder.field($json, |decoder| {
                            <$type as $crate::codec::Codec>::decode(value, decoder)
                        }),
                        None => Default::default(),
                    },)*
                    extra: $crate::codec::unknown_fields(map, &[$($json),*]),
                }
            }
            fn encode(&self) -> serde_json::Value {
                let mut map = match &self.extra {
                    Some(extra) => (**extra).clone(),
                    None => serde_json::Map::new(),
                };
                $($crate::codec::put(
                    &mut map,
                    $json,
                    &self.$field,
                    $crate::api_struct!(@always $($always)?),
                );)*
                serde_json::Value::Object(map)
            }
        }
    };
    (@always always) => { true };
    (@always) => { false };
}
