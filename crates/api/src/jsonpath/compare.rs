//! Comparing values in filters: only what has the same basic type.
//!
//! k8s: staging/src/k8s.io/client-go/third_party/forked/golang/template/funcs.go

use std::cmp::Ordering;

use serde_json::Value;

/// Whether the comparison holds.
pub(super) fn compare(left: &Value, operator: &str, right: &Value) -> Result<bool, String> {
    let order = order(left, right);
    match operator {
        "==" => order.map(|order| order == Some(Ordering::Equal)),
        "!=" => order.map(|order| order != Some(Ordering::Equal)),
        "<" => ordered(left, order).map(Ordering::is_lt),
        "<=" => ordered(left, order).map(Ordering::is_le),
        ">" => ordered(left, order).map(Ordering::is_gt),
        ">=" => ordered(left, order).map(Ordering::is_ge),
        other => Err(format!("unrecognized filter operator {other}")),
    }
}

fn order(left: &Value, right: &Value) -> Result<Option<Ordering>, String> {
    match (left, right) {
        (Value::String(left), Value::String(right)) => Ok(Some(left.cmp(right))),
        (Value::Bool(left), Value::Bool(right)) => Ok(Some(left.cmp(right))),
        (Value::Number(a), Value::Number(b)) if a.is_f64() == b.is_f64() => {
            match (a.as_i64(), b.as_i64()) {
                (Some(a), Some(b)) => Ok(Some(a.cmp(&b))),
                _ => Ok(a.as_f64().partial_cmp(&b.as_f64())),
            }
        }
        (Value::Null | Value::Array(_) | Value::Object(_), _)
        | (_, Value::Null | Value::Array(_) | Value::Object(_)) => {
            Err("invalid type for comparison".to_owned())
        }
        _ => Err("incompatible types for comparison".to_owned()),
    }
}

/// Truth values can be equal but have no order.
fn ordered(left: &Value, order: Result<Option<Ordering>, String>) -> Result<Ordering, String> {
    match order? {
        Some(order) if !left.is_boolean() => Ok(order),
        _ => Err("invalid type for comparison".to_owned()),
    }
}
