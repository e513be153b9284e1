//! Reading kinds that have no model: their trees as they came.
//!
//! A missing or mistyped field reads as empty; the API server has checked the tree.

use api::{Body, Object};
use serde_json::Value;

/// A top-level field of an unmodelled object.
pub fn field<'a>(object: &'a Object, name: &str) -> &'a Value {
    match &object.body {
        Body::Raw(raw) => raw.fields.get(name).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}

/// The items of a list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The text of a string.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

/// The value of a whole number.
pub fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or(0)
}
