//! Kinds without a description of their own: their tree, with readable field names.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, genericDescriber,
//! printUnstructuredContent, smartLabelFor

use super::metadata;
use super::writer::Writer;
use api::Object;
use serde_json::{Map, Value};
use sim::order;

/// Fields of the metadata that stand at the top instead.
const SHOWN: [&str; 5] = [
    ".metadata.managedFields",
    ".metadata.name",
    ".metadata.namespace",
    ".metadata.labels",
    ".metadata.annotations",
];

/// Words that are written in capitals.
const ACRONYMS: [&str; 5] = ["api", "url", "uid", "osb", "guid"];

/// Levels of the tree that are shown; the API server refuses deeper ones.
const DEPTH_MAX: usize = 64;

/// Writes the whole object.
pub fn describe(object: &Object, w: &mut Writer) {
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    if let Value::Object(map) = object.encode() {
        fields(&map, "", 0, w);
    }
}

fn fields(map: &Map<String, Value>, prefix: &str, level: usize, w: &mut Writer) {
    let mut names: Vec<&String> = map.keys().collect();
    order::sort(&mut names);
    for name in names {
        let path = format!("{prefix}.{name}");
        let Some(value) = map.get(name).filter(|_| !SHOWN.contains(&path.as_str())) else {
            continue;
        };
        match value {
            Value::Object(inner) => {
                w.line(level, &format!("{}:", label(name)));
                if level < DEPTH_MAX {
                    fields(inner, &path, level + 1, w);
                }
            }
            Value::Array(items) => {
                w.line(level, &format!("{}:", label(name)));
                for item in items {
                    match item {
                        Value::Object(inner) if level < DEPTH_MAX => {
                            fields(inner, &path, level + 1, w);
                        }
                        item => w.line(level + 1, &scalar(item)),
                    }
                }
            }
            scalar_value => w.field(level, &label(name), scalar(scalar_value)),
        }
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `Creation Timestamp` from `creationTimestamp`.
fn label(name: &str) -> String {
    if name.contains(['.', '/', '-']) {
        return name.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for c in name.chars() {
        match words.last_mut() {
            Some(word)
                if !c.is_ascii_uppercase() || word.chars().all(|c| c.is_ascii_uppercase()) =>
            {
                word.push(c);
            }
            _ => words.push(c.to_string()),
        }
    }
    let words = words.iter().map(|word| {
        let mut chars = word.chars();
        if ACRONYMS.contains(&word.to_ascii_lowercase().as_str()) {
            word.to_ascii_uppercase()
        } else {
            let first = chars.next().map(|c| c.to_ascii_uppercase().to_string());
            first.unwrap_or_default() + chars.as_str()
        }
    });
    words.collect::<Vec<String>>().join(" ")
}
