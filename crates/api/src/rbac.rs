//! Roles and bindings: kept as they were written, read field by field.
//!
//! k8s: staging/src/k8s.io/api/rbac/v1/types.go; pkg/apis/rbac/v1/defaults.go

use crate::codec::{Codec, Decoder};
use crate::kind::Kind;
use crate::meta::LabelSelector;
use crate::object::{Body, Object};
use serde_json::{Map, Value};
use std::rc::Rc;

/// The group of roles, and of the users and groups that get them.
/// k8s: pkg/apis/rbac/types.go, GroupName
pub const GROUP: &str = "rbac.authorization.k8s.io";

/// A field beside the metadata.
pub fn field<'a>(object: &'a Object, name: &str) -> &'a Value {
    match &object.body {
        Body::Raw(raw) => raw.fields.get(name).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}

fn items<'a>(tree: &'a Value, name: &str) -> &'a [Value] {
    let items = tree.get(name).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

/// A text of a rule, a subject or a reference.
pub fn text<'a>(tree: &'a Value, name: &str) -> &'a str {
    tree.get(name).and_then(Value::as_str).unwrap_or("")
}

/// The texts of one field of a rule.
pub fn texts<'a>(rule: &'a Value, name: &str) -> Vec<&'a str> {
    let items = items(rule, name).iter();
    items.map(|item| item.as_str().unwrap_or("")).collect()
}

/// The rules of a role.
pub fn rules(role: &Object) -> &[Value] {
    field(role, "rules").as_array().map_or(&[], Vec::as_slice)
}

/// Who gets the role of a binding.
pub fn subjects(binding: &Object) -> &[Value] {
    let subjects = field(binding, "subjects").as_array();
    subjects.map_or(&[], Vec::as_slice)
}

/// Kind and name of the role that a binding gives.
pub fn role_of(binding: &Object) -> (&str, &str) {
    let role = field(binding, "roleRef");
    (text(role, "kind"), text(role, "name"))
}

/// Whether a cluster role gives its rules to `whole`, which is made of others.
pub fn is_part_of(role: &Object, whole: &Object) -> bool {
    let selectors = items(field(whole, "aggregationRule"), "clusterRoleSelectors");
    selectors.iter().any(|one| {
        let selector = LabelSelector::decode(one, &mut Decoder::default());
        selector.matches(&role.meta.labels)
    })
}

/// A role says that it has no rules; a binding names the groups of its role and its subjects.
pub(crate) fn default(kind: Kind, fields: &mut Map<String, Value>) {
    match kind {
        Kind::Role | Kind::ClusterRole => {
            fields.entry("rules").or_insert(Value::Null);
        }
        Kind::RoleBinding | Kind::ClusterRoleBinding => {
            if let Some(role) = fields.get_mut("roleRef") {
                set_group(role);
            }
            let subjects = fields.get_mut("subjects").and_then(Value::as_array_mut);
            let is_account = |one: &Value| text(one, "kind") == "ServiceAccount";
            for subject in subjects.into_iter().flatten() {
                if !is_account(subject) {
                    set_group(subject);
                }
            }
        }
        _ => (),
    }
}

fn set_group(tree: &mut Value) {
    if text(tree, "apiGroup").is_empty()
        && let Some(fields) = tree.as_object_mut()
    {
        fields.insert("apiGroup".to_owned(), Value::from(GROUP));
    }
}

/// An object of one of these kinds from its fields.
pub fn object(kind: Kind, name: &str, fields: Map<String, Value>) -> Object {
    let meta = crate::meta::Meta {
        name: name.into(),
        ..crate::meta::Meta::default()
    };
    let fields = Rc::new(fields);
    Object::new(meta, Body::Raw(crate::object::Raw { kind, fields }))
}
