//! A number or a percentage of another number, as budgets are written.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go

use crate::text::Str;
use serde_json::Value;

/// `3` or `"25%"`; any other text is kept and refused when it is used.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum IntOrPercent {
    /// A number.
    Int(i32),
    /// A text, hopefully a percentage or the name of a port.
    Text(Str),
}

impl Default for IntOrPercent {
    fn default() -> Self {
        IntOrPercent::Int(0)
    }
}

impl IntOrPercent {
    /// Reads a JSON number or string.
    pub fn from_value(value: &Value) -> Option<IntOrPercent> {
        match value {
            Value::Number(number) => number
                .as_i64()
                .and_then(|n| i32::try_from(n).ok())
                .map(IntOrPercent::Int),
            Value::String(text) => Some(IntOrPercent::Text(Str::from(text.as_str()))),
            _ => None,
        }
    }

    /// The JSON number or string.
    pub fn to_value(&self) -> Value {
        match self {
            IntOrPercent::Int(number) => Value::from(*number),
            IntOrPercent::Text(text) => Value::from(text.as_str()),
        }
    }
}

impl std::fmt::Display for IntOrPercent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            IntOrPercent::Int(number) => write!(f, "{number}"),
            IntOrPercent::Text(text) => f.write_str(text),
        }
    }
}
