//! Lists of resources: cpu, memory, pods and others by name.

use crate::codec::{Codec, Decoder};
use crate::int_or_percent::IntOrPercent;
use crate::quantity::Quantity;
use crate::text::Str;
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Quantities by resource name.
pub type ResourceList = Rc<BTreeMap<Str, Quantity>>;

/// Cpu of a list in thousandths of a core, zero if absent.
pub fn cpu_millis(list: &ResourceList) -> i64 {
    list.get("cpu").map_or(0, Quantity::milli_value)
}

/// Memory of a list in bytes, zero if absent.
pub fn memory_bytes(list: &ResourceList) -> i64 {
    list.get("memory").map_or(0, Quantity::value)
}

impl Codec for Quantity {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => {
                decoder.wrong("a quantity");
                return;
            }
        };
        match Quantity::parse(&text) {
            Ok(quantity) => *self = quantity,
            Err(error) => decoder.wrong(&error.to_string()),
        }
    }
    fn encode(&self) -> Value {
        Value::String(self.to_string())
    }
}

impl Codec for IntOrPercent {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        match IntOrPercent::from_value(value) {
            Some(read) => *self = read,
            None => decoder.wrong("a number or a percentage"),
        }
    }
    fn encode(&self) -> Value {
        self.to_value()
    }
}
