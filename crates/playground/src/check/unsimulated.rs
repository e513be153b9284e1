//! Fields that are read and kept, but change nothing here: a manifest that uses them is told so.

use api::Kind;
use api::schema::{Def, Type, definition};
use serde_json::Value;

/// Roles and what gives them.
const ONLY_ASKED: &str =
    "controllers and nodes may do everything; `kubectl auth can-i` and `--as` ask for roles";

/// What security contexts do.
const RIGHTS: &str =
    "no image runs, so rights change nothing, but `runAsNonRoot` keeps root from starting";

/// Type, field, the value that changes nothing anyway, and why the field changes nothing.
const FIELDS: &[(&str, &str, &str, &str)] = &[
    ("ClusterRoleBinding", "roleRef", "", ONLY_ASKED),
    ("Container", "securityContext", "", RIGHTS),
    (
        "Container",
        "volumeDevices",
        "",
        "there are no block devices",
    ),
    ("Ingress", "spec", "", "no ingress controller runs here"),
    (
        "NetworkPolicy",
        "spec",
        "",
        "every pod reaches every other one",
    ),
    (
        "PodSpec",
        "dnsConfig",
        "",
        "names mean the same in every pod",
    ),
    (
        "PodSpec",
        "dnsPolicy",
        "ClusterFirst",
        "names mean the same in every pod",
    ),
    ("PodSpec", "hostIPC", "false", "no image runs"),
    ("PodSpec", "hostPID", "false", "no image runs"),
    (
        "PodSpec",
        "imagePullSecrets",
        "",
        "registries ask for no password; that a secret is missing is only told",
    ),
    (
        "PodSpec",
        "resourceClaims",
        "",
        "there are no devices to claim, so the pod waits",
    ),
    (
        "PodSpec",
        "runtimeClassName",
        "",
        "there are no runtime classes, so the pod is refused",
    ),
    ("PodSpec", "securityContext", "", RIGHTS),
    ("PodSpec", "shareProcessNamespace", "false", "no image runs"),
    ("RoleBinding", "roleRef", "", ONLY_ASKED),
    (
        "ServiceSpec",
        "externalIPs",
        "",
        "nothing comes from outside",
    ),
];

/// The fields of an object that change nothing: path and reason.
pub fn notes(value: &Value, def: Def) -> Vec<(String, &'static str)> {
    let mut notes = Vec::new();
    look(value, def, "", &mut notes);
    notes
}

/// Why objects of a kind change nothing at all.
pub fn of_kind(kind: Kind) -> Option<String> {
    let row = FIELDS
        .iter()
        .find(|row| row.0 == kind.name() && row.1 == "spec");
    row.map(|(.., reason)| format!("Not simulated: {reason}."))
}

fn look(value: &Value, def: Def, path: &str, notes: &mut Vec<(String, &'static str)>) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        let path = match path {
            "" => name.clone(),
            path => format!("{path}.{name}"),
        };
        let known = |row: &&(&str, &str, &str, &str)| row.0 == def.name && row.1 == name;
        let row = FIELDS.iter().find(known);
        if let Some((.., reason)) = row.filter(|row| matters(value, row.2)) {
            notes.push((path, *reason));
        } else if let Some(field) = def.field(name) {
            inside(value, field.ty, &path, notes);
        }
    }
}

fn inside(value: &Value, ty: Type, path: &str, notes: &mut Vec<(String, &'static str)>) {
    match (ty, value) {
        (Type::Object(number), value) => {
            if let Some(def) = definition(number) {
                look(value, def, path, notes);
            }
        }
        (Type::List(item), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                inside(value, *item, &format!("{path}[{index}]"), notes);
            }
        }
        _ => (),
    }
}

/// Whether a value asks for anything.
fn matters(value: &Value, usual: &str) -> bool {
    match value {
        Value::Null => false,
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::String(text) => text != usual,
        Value::Bool(is_on) => is_on.to_string() != usual,
        Value::Number(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;

    #[test]
    fn fields_without_effect_are_noted_and_usual_values_are_not() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  \
            dnsPolicy: ClusterFirst\n  securityContext: {}\n  containers:\n  - name: c\n    \
            image: app\n    securityContext:\n      \
            runAsNonRoot: true\n";
        let found = check(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].is_note && !found[0].is_error);
        assert_eq!(
            (found[0].line, &*found[0].path),
            (10, "spec.containers[0].securityContext")
        );
    }
}
