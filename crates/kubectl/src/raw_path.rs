//! `kubectl get --raw`: what the server answers to a path.
//!
//! Differs: the fields of an answer are sorted, while the server writes them as Go declares them.
//! k8s: staging/src/k8s.io/apiserver/pkg/endpoints/installer.go (paths of resources)

use crate::failure::Failure;
use crate::session::Cx;
use crate::verbs::server_version;
use api::json_text::encode_json;
use api::kind::KINDS;
use api::{Kind, Object};
use serde_json::{Value, json};

/// The answer to a path, with the line break that ends it if there is one.
pub fn get(path: &str, cx: &Cx<'_, '_>) -> Result<String, Failure> {
    match path {
        "/livez" | "/readyz" | "/healthz" => return Ok("ok".to_owned()),
        "/version" | "/version/" => return Ok(server_version()),
        _ => (),
    }
    let path = path.split('?').next().unwrap_or(path);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let answer = match parts.as_slice() {
        ["api", "v1", rest @ ..] => resource("", "v1", rest, cx),
        ["apis", group, version, rest @ ..] => resource(group, version, rest, cx),
        _ => None,
    };
    let answer = answer.unwrap_or_else(|| {
        let text = "the server could not find the requested resource";
        Err(Failure::server("NotFound", text))
    })?;
    Ok(encode_json(&answer) + "\n")
}

/// `[namespaces/NAMESPACE/]RESOURCE[/NAME]` in a group.
fn resource(
    group: &str,
    version: &str,
    path: &[&str],
    cx: &Cx<'_, '_>,
) -> Option<Result<Value, Failure>> {
    let (namespace, path) = match path {
        ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (Some(*namespace), rest),
        path => (None, path),
    };
    let kind = |plural: &str| {
        let mut rows = KINDS.iter();
        let row =
            rows.find(|row| row.plural == plural && row.group == group && row.version == version)?;
        let fits = row.is_namespaced || namespace.is_none();
        fits.then_some(row.kind)
    };
    match path {
        [plural] => Some(Ok(list(kind(plural)?, namespace, cx))),
        [plural, name] => {
            let found = cx.find(kind(plural)?, namespace.unwrap_or(""), name);
            Some(found.map(|object| object.encode()))
        }
        _ => None,
    }
}

/// A list of one kind, whose items do not repeat it.
fn list(kind: Kind, namespace: Option<&str>, cx: &Cx<'_, '_>) -> Value {
    let is_here = |object: &Object| namespace.is_none_or(|one| object.meta.namespace == one);
    let objects = cx.store().list(kind).filter(|object| is_here(object));
    let items: Vec<Value> = objects.map(|object| item(object)).collect();
    json!({
        "apiVersion": kind.api_version(),
        "items": items,
        "kind": format!("{}List", kind.name()),
        "metadata": {"resourceVersion": cx.intents.sequence().to_string()},
    })
}

fn item(object: &Object) -> Value {
    let mut tree = object.encode();
    if let Some(fields) = tree.as_object_mut() {
        fields.remove("apiVersion");
        fields.remove("kind");
    }
    tree
}
