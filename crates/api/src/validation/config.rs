//! ConfigMaps, Secrets, priority classes and nodes.
//!
//! k8s: pkg/apis/core/validation/validation.go, pkg/apis/scheduling/validation/validation.go

use super::placement;
use super::problems::{IMMUTABLE, Problems};
use crate::base64_text;
use crate::go_json_error::json_problem;
use crate::meta::StrMap;
use crate::names;
use crate::object::Object;
use serde_json::Value;

const FROZEN: &str = "field is immutable when `immutable` is set";
/// Bytes in a ConfigMap or Secret.
/// k8s: pkg/apis/core/types.go, MaxSecretSize
const DATA_BYTES_MAX: usize = 1024 * 1024;
/// k8s: pkg/apis/scheduling/types.go, HighestUserDefinablePriority
const PRIORITY_MAX: i32 = 1_000_000_000;
/// Keys that secrets of a type must have.
/// k8s: validation.go, ValidateSecret
const SECRET_KEYS: [(&str, &[&str]); 4] = [
    ("kubernetes.io/dockercfg", &[".dockercfg"]),
    ("kubernetes.io/dockerconfigjson", &[".dockerconfigjson"]),
    ("kubernetes.io/ssh-auth", &["ssh-privatekey"]),
    ("kubernetes.io/tls", &["tls.crt", "tls.key"]),
];

/// ConfigMap.
pub fn config_map(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(map) = object.config_map() else {
        return;
    };
    if let Some(before) = before.and_then(Object::config_map)
        && before.immutable == Some(true)
    {
        frozen(problems, "immutable", map.immutable != Some(true));
        frozen(problems, "data", map.data != before.data);
        frozen(
            problems,
            "binaryData",
            map.binary_data != before.binary_data,
        );
    }
    keys(problems, "data", &map.data);
    keys(problems, "binaryData", &map.binary_data);
    for key in map
        .data
        .keys()
        .filter(|key| map.binary_data.contains_key(*key))
    {
        let detail = format!("duplicate of key present in binaryData: {key}");
        problems.invalid_text(&format!("data[{key}]"), key, &detail);
    }
    // Upstream gives an empty path, which is printed so.
    size(problems, "[]", bytes(&map.data) + bytes(&map.binary_data));
}

fn frozen(problems: &mut Problems, name: &str, is_changed: bool) {
    if is_changed {
        problems.forbidden(name, FROZEN);
    }
}

fn keys(problems: &mut Problems, name: &str, data: &StrMap) {
    for key in data.keys() {
        problems.field(name, |problems| {
            problems.key(key, |problems| {
                problems.texts("", key, &names::config_key(key));
            });
        });
    }
}

fn bytes(data: &StrMap) -> usize {
    data.values().map(|value| value.len()).sum()
}

/// Four letters of base64 are three bytes.
fn decoded_bytes(data: &StrMap) -> usize {
    let of = |text: &str| text.trim_end_matches('=').len() * 3 / 4;
    data.values().map(|text| of(text)).sum()
}

fn size(problems: &mut Problems, name: &str, bytes: usize) {
    if bytes > DATA_BYTES_MAX {
        let detail = format!("may not be more than {DATA_BYTES_MAX} bytes");
        problems.too_long(name, &detail);
    }
}

/// Secret.
pub fn secret(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(secret) = object.secret() else {
        return;
    };
    if let Some(before) = before.and_then(Object::secret) {
        if secret.type_ != before.type_ {
            problems.invalid_text("type", &secret.type_, IMMUTABLE);
        }
        if before.immutable == Some(true) {
            frozen(problems, "immutable", secret.immutable != Some(true));
            frozen(problems, "data", secret.data != before.data);
        }
    }
    keys(problems, "data", &secret.data);
    size(problems, "data", decoded_bytes(&secret.data));
    let account = "kubernetes.io/service-account.name";
    if secret.type_ == "kubernetes.io/service-account-token"
        && object
            .meta
            .annotation(account)
            .is_none_or(|name| name.is_empty())
    {
        problems.required(&format!("metadata.annotations[{account}]"), "");
    }
    let needed = SECRET_KEYS.iter().find(|(type_, _)| secret.type_ == *type_);
    for key in needed.into_iter().flat_map(|(_, keys)| keys.iter()) {
        match secret.data.get(*key) {
            None => problems.required(&format!("data[{key}]"), ""),
            Some(text) if key.starts_with(".docker") => registry(problems, key, text),
            Some(_) => (),
        }
    }
    if secret.type_ == "kubernetes.io/basic-auth"
        && !secret.data.contains_key("username")
        && !secret.data.contains_key("password")
    {
        problems.required("data[username]", "");
        problems.required("data[password]", "");
    }
}

/// What a registry wants to know is an object in JSON. k8s: validation.go, ValidateSecret
fn registry(problems: &mut Problems, key: &str, data: &str) {
    let bytes = base64_text::decode(data).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let other = || {
        let tree = serde_json::from_str(&text).unwrap_or(Value::Null);
        let what = match tree {
            Value::Null | Value::Object(_) => return None,
            Value::Array(_) => "array",
            Value::String(_) => "string",
            Value::Number(_) => "number",
            Value::Bool(_) => "bool",
        };
        Some(format!(
            "json: cannot unmarshal {what} into Go value of type map[string]interface {{}}"
        ))
    };
    if let Some(problem) = json_problem(&text).or_else(other) {
        let shown = "<secret contents redacted>";
        problems.invalid_text(&format!("data[{key}]"), shown, &problem);
    }
}

/// PriorityClass.
pub fn priority_class(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(class) = object.priority_class() else {
        return;
    };
    let is_system = matches!(
        object.meta.name.as_str(),
        "system-node-critical" | "system-cluster-critical"
    );
    if let Some(before) = before.and_then(Object::priority_class) {
        if class.value != before.value {
            problems.forbidden("value", "may not be changed in an update.");
        }
        if class.preemption_policy != before.preemption_policy {
            problems.invalid_text("preemptionPolicy", &class.preemption_policy, IMMUTABLE);
        }
        return;
    }
    if !is_system && object.meta.name.starts_with("system-") {
        let detail = "priority class names with 'system-' prefix are reserved for system use only";
        problems.forbidden("metadata.name", detail);
    }
    if !is_system && class.value > PRIORITY_MAX {
        let detail = format!("maximum allowed value of a user defined priority is {PRIORITY_MAX}");
        problems.forbidden("value", &detail);
    }
    let policies = ["Never", "PreemptLowerPriority"];
    problems.one_of("preemptionPolicy", &class.preemption_policy, &policies);
}

/// Node.
pub fn node(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(node) = object.node() else { return };
    let before = before.and_then(Object::node);
    if before.is_some_and(|before| before.spec.taints == node.spec.taints) {
        return;
    }
    problems.field("spec", |problems| {
        placement::taints(problems, &node.spec.taints)
    });
}
