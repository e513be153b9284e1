//! JSON merge patch (RFC 7386): maps merge, null deletes, everything else is replaced.

use serde_json::{Map, Value};

/// The object after the patch.
pub fn apply(live: &Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else {
        return patch.clone();
    };
    let mut fields = live.as_object().cloned().unwrap_or_default();
    for (key, new) in patch {
        if new.is_null() {
            fields.remove(key);
            continue;
        }
        let old = fields.remove(key).unwrap_or_default();
        fields.insert(key.clone(), apply(&old, new));
    }
    Value::Object(fields)
}

/// The patch that turns one object into another.
pub fn create(from: &Value, to: &Value) -> Value {
    let (Value::Object(from), Value::Object(to)) = (from, to) else {
        return to.clone();
    };
    let mut patch = Map::new();
    for (key, new) in to {
        match from.get(key) {
            Some(old) if old == new => (),
            Some(old @ Value::Object(_)) if new.is_object() => {
                patch.insert(key.clone(), create(old, new));
            }
            _ => {
                patch.insert(key.clone(), new.clone());
            }
        }
    }
    for key in from.keys().filter(|key| !to.contains_key(*key)) {
        patch.insert(key.clone(), Value::Null);
    }
    Value::Object(patch)
}

/// The patch of a client-side apply for kinds without a schema.
/// k8s: staging/src/k8s.io/apimachinery/pkg/util/jsonmergepatch/patch.go
pub fn three_way(last_applied: &Value, manifest: &Value, live: &Value) -> Value {
    let changes = only(create(live, manifest), |value| !value.is_null());
    let deletions = only(create(last_applied, manifest), Value::is_null);
    combined(deletions, changes)
}

/// The patch with only those leaves; maps that become empty go.
fn only(patch: Value, is_kept: fn(&Value) -> bool) -> Value {
    let Value::Object(fields) = patch else {
        return patch;
    };
    let kept = fields.into_iter().filter_map(|(key, value)| match value {
        Value::Object(fields) if fields.is_empty() => {
            let value = Value::Object(fields);
            is_kept(&value).then_some((key, value))
        }
        value @ Value::Object(_) => {
            let inner = only(value, is_kept);
            let is_empty = inner.as_object().is_some_and(Map::is_empty);
            (!is_empty).then_some((key, inner))
        }
        value => is_kept(&value).then_some((key, value)),
    });
    Value::Object(kept.collect())
}

fn combined(first: Value, second: Value) -> Value {
    match (first, second) {
        (Value::Object(mut first), Value::Object(second)) => {
            for (key, new) in second {
                let merged = match first.remove(&key) {
                    Some(old) => combined(old, new),
                    None => new,
                };
                first.insert(key, merged);
            }
            Value::Object(first)
        }
        (_, second) => second,
    }
}
