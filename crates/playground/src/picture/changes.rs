//! What became of an object between two moments: fields that differ, with both values.

use super::trail::Trail;
use crate::view::{Changes, FieldChange};
use api::Object;
use serde_json::Value;
use sim::{Duration, Instant};
use std::rc::Rc;

/// Fields that are shown, and moments that are offered.
const ROWS_MAX: usize = 24;
const MOMENTS_MAX: usize = 40;
/// Characters of a value that are shown.
const TEXT_MAX: usize = 120;

/// What became of `object` since `since`, or by its latest change.
pub fn of(
    trail: &Trail,
    object: &Object,
    encoded: &Value,
    since: Option<Duration>,
) -> Option<Changes> {
    let mut moments: Vec<Duration> = Vec::new();
    for change in trail.own(object).rev() {
        let at = change.at.since_start();
        if moments.last() != Some(&at) {
            moments.push(at);
        }
        if moments.len() == MOMENTS_MAX {
            break;
        }
    }
    let latest = *moments.first()?;
    let (since, before) = match since {
        Some(since) => (since, at(trail, object, Instant::at(since))),
        None => (latest, before(trail, object, latest)),
    };
    let mut rows = Vec::new();
    let is_new = before.is_none();
    if let Some(before) = before {
        compare(&before.encode(), encoded, String::new(), &mut rows);
    }
    let more = rows.len().saturating_sub(ROWS_MAX) as u32;
    rows.truncate(ROWS_MAX);
    Some(Changes {
        since,
        moments: moments.into(),
        is_new,
        rows: rows.into(),
        more,
    })
}

/// The object as it was at a moment.
fn at(trail: &Trail, object: &Object, moment: Instant) -> Option<Rc<Object>> {
    let mut own = trail.own(object).rev();
    match own.find(|change| change.at <= moment) {
        Some(change) => change.after.clone(),
        None => trail.own(object).next()?.before.clone(),
    }
}

/// The object as it was just before a moment.
fn before(trail: &Trail, object: &Object, moment: Duration) -> Option<Rc<Object>> {
    let mut own = trail.own(object);
    own.find(|change| change.at.since_start() >= moment)?
        .before
        .clone()
}

/// Fields that say nothing by changing.
fn is_noise(path: &str) -> bool {
    let names = [
        "resourceVersion",
        "managedFields",
        "uid",
        "containerID",
        "imageID",
    ];
    let name = path.rsplit('.').next().unwrap_or(path);
    names.contains(&name)
}

fn compare(old: &Value, new: &Value, path: String, rows: &mut Vec<FieldChange>) {
    if old == new || is_noise(&path) {
        return;
    }
    let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
    match (old, new) {
        // What came or went as a whole is told field by field too.
        (Value::Object(_) | Value::Null, Value::Object(_) | Value::Null) => {
            let (a, b) = (fields(old), fields(new));
            for (key, value) in &a {
                let path = joined(&path, key);
                compare(value, b.get(key).unwrap_or(&Value::Null), path, rows);
            }
            for (key, value) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
                compare(&Value::Null, value, joined(&path, key), rows);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for index in 0..a.len().max(b.len()) {
                let (a, b) = (a.get(index), b.get(index));
                let name = named(b.or(a)).unwrap_or_else(|| index.to_string());
                let null = &Value::Null;
                compare(
                    a.unwrap_or(null),
                    b.unwrap_or(null),
                    format!("{path}[{name}]"),
                    rows,
                );
            }
        }
        (old, new) => rows.push(FieldChange {
            path: path.into(),
            old: text(old),
            new: text(new),
        }),
    }
}

fn joined(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}

/// What tells an item of a list apart: the type of a condition, the name of a container.
fn named(item: Option<&Value>) -> Option<String> {
    let item = item?;
    let key = item.get("type").or_else(|| item.get("name"))?;
    key.as_str().map(str::to_owned)
}

fn text(value: &Value) -> Option<Rc<str>> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => match Instant::parse_rfc3339(text) {
            Some(at) => crate::view::clock(at.since_start()),
            None => text.clone(),
        },
        other => other.to_string(),
    };
    Some(match text.char_indices().nth(TEXT_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::compare;
    use serde_json::json;

    #[test]
    fn fields_are_named_by_what_tells_items_apart() {
        let object = |version: &str, ready: u32, status: &str| {
            json!({
                "metadata": {"resourceVersion": version},
                "status": {"ready": ready, "conditions": [{"type": "Ready", "status": status}]},
            })
        };
        let old = object("1", 1, "False");
        let mut new = object("2", 2, "True");
        new["spec"] = json!({"x": null, "y": "a"});
        let mut rows = Vec::new();
        compare(&old, &new, String::new(), &mut rows);
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (&*row.path, row.old.as_deref(), row.new.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [
                (
                    "status.conditions[Ready].status",
                    Some("False"),
                    Some("True")
                ),
                ("status.ready", Some("1"), Some("2")),
                ("spec.y", None, Some("a")),
            ]
        );
    }
}
