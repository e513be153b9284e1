//! JSON patch (RFC 6902): a list of operations on paths, all or nothing.

use serde_json::Value;

use super::PatchError;

/// Operations in one patch. k8s: apiserver, endpoints/handlers/patch.go, maxJSONPatchOperations
pub const OPERATIONS_MAX: usize = 10_000;
/// What copies may add in all; a patch may not grow an object without bound.
const COPY_BYTES_MAX: usize = 3 << 20;

/// The object after all operations; the error names the first that fails.
pub fn apply(live: &Value, patch: &Value) -> Result<Value, PatchError> {
    let Value::Array(operations) = patch else {
        return Err(PatchError::new("a JSON patch is a list of operations"));
    };
    if operations.len() > OPERATIONS_MAX {
        let count = operations.len();
        return Err(PatchError(format!(
            "The allowed maximum operations in a JSON patch is {OPERATIONS_MAX}, got {count}"
        )));
    }
    let mut object = live.clone();
    let mut copied = 0;
    for operation in operations {
        let text = |key: &str| operation[key].as_str();
        let path = pointer(text("path").ok_or_else(|| PatchError::new("missing path"))?)?;
        let value = || {
            let value = operation.get("value").cloned();
            value.ok_or_else(|| PatchError::new("missing value"))
        };
        let from = || pointer(text("from").ok_or_else(|| PatchError::new("missing from"))?);
        match text("op").unwrap_or_default() {
            "add" => add(&mut object, &path, value()?)?,
            "remove" => remove(&mut object, &path).map(|_| ())?,
            "replace" => *find(&mut object, &path)? = value()?,
            "test" => {
                let wanted = operation.get("value").cloned().unwrap_or_default();
                let found = find(&mut object, &path).map_or(Value::Null, |found| found.clone());
                if found != wanted {
                    let path = text("path").unwrap_or_default();
                    return Err(PatchError(format!(
                        "testing value {path} failed: test failed"
                    )));
                }
            }
            "move" => {
                let from = from()?;
                if path.len() > from.len() && path.starts_with(&from) {
                    return Err(PatchError::new("a value cannot be moved into itself"));
                }
                let value = remove(&mut object, &from)?;
                add(&mut object, &path, value)?;
            }
            "copy" => {
                let value = find(&mut object, &from()?)?.clone();
                copied += value.to_string().len();
                if copied > COPY_BYTES_MAX {
                    return Err(PatchError::new("copies of the patch are too large"));
                }
                add(&mut object, &path, value)?;
            }
            other => return Err(PatchError(format!("Unexpected kind: {other}"))),
        }
    }
    Ok(object)
}

/// The steps of a JSON pointer.
fn pointer(text: &str) -> Result<Vec<String>, PatchError> {
    match text.strip_prefix('/') {
        None if text.is_empty() => Ok(Vec::new()),
        None => Err(PatchError(format!("not a JSON pointer: {text}"))),
        Some(steps) => Ok(steps
            .split('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect()),
    }
}

fn missing(path: &[String]) -> PatchError {
    PatchError(format!("path /{} does not exist", path.join("/")))
}

fn find<'v>(object: &'v mut Value, path: &[String]) -> Result<&'v mut Value, PatchError> {
    let mut found = object;
    for step in path {
        let next = match found {
            Value::Object(fields) => fields.get_mut(step),
            Value::Array(items) => index(step).and_then(|index| items.get_mut(index)),
            _ => None,
        };
        found = next.ok_or_else(|| missing(path))?;
    }
    Ok(found)
}

/// Digits without a leading zero.
fn index(step: &str) -> Option<usize> {
    let is_number = step == "0" || !step.starts_with(['0', '+']);
    is_number.then(|| step.parse().ok()).flatten()
}

fn add(object: &mut Value, path: &[String], value: Value) -> Result<(), PatchError> {
    let Some((last, parents)) = path.split_last() else {
        *object = value;
        return Ok(());
    };
    match find(object, parents)? {
        Value::Object(fields) => {
            fields.insert(last.clone(), value);
            Ok(())
        }
        Value::Array(items) => {
            let place = if last == "-" {
                Some(items.len())
            } else {
                index(last)
            };
            let place = place.filter(|place| *place <= items.len());
            items.insert(place.ok_or_else(|| missing(path))?, value);
            Ok(())
        }
        _ => Err(missing(path)),
    }
}

fn remove(object: &mut Value, path: &[String]) -> Result<Value, PatchError> {
    let Some((last, parents)) = path.split_last() else {
        return Ok(std::mem::take(object));
    };
    let removed = match find(object, parents)? {
        Value::Object(fields) => fields.remove(last),
        Value::Array(items) => index(last)
            .filter(|index| *index < items.len())
            .map(|index| items.remove(index)),
        _ => None,
    };
    removed.ok_or_else(|| missing(path))
}
