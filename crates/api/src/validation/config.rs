//! ConfigMaps, Secrets, priority classes, quotas and nodes.
//!
//! k8s: pkg/apis/core/validation/validation.go, pkg/apis/scheduling/validation/validation.go

use super::container::quantity;
use super::placement;
use super::problems::{IMMUTABLE, Problems};
use crate::meta::StrMap;
use crate::names;
use crate::object::Object;

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
    size(problems, "data", bytes(&secret.data));
    let needed = SECRET_KEYS.iter().find(|(type_, _)| secret.type_ == *type_);
    for key in needed.into_iter().flat_map(|(_, keys)| keys.iter()) {
        if !secret.data.contains_key(*key) {
            problems.required(&format!("data[{key}]"), "");
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

/// ResourceQuota.
pub fn resource_quota(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(quota) = object.resource_quota() else {
        return;
    };
    for (name, amount) in quota.spec.hard.iter() {
        problems.field("spec.hard", |problems| {
            problems.key(name, |problems| {
                problems.texts("", name, &names::qualified_name(name));
                quantity(problems, "", amount);
            });
        });
    }
    if let Some(before) = before.and_then(Object::resource_quota)
        && quota.spec.scopes != before.spec.scopes
    {
        let texts: Vec<_> = quota.spec.scopes.iter().map(|s| s.as_str()).collect();
        let value = format!("{texts:?}").replace(", ", ",");
        problems.invalid("spec.scopes", value, IMMUTABLE);
    }
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
