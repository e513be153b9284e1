//! Messages of strict decoding as recorded, and the merge rules of the schema.

use super::{ListType, check, kind, resources, strict_message};
use crate::yaml::decode_documents;

/// What the server says about a manifest, and the names it suggests.
fn said(manifest: &str) -> (String, Vec<&'static str>) {
    let document = decode_documents(manifest).documents.remove(0);
    let text = |key: &str| document.value[key].as_str().unwrap_or_default().to_owned();
    let def = kind(&text("apiVersion"), &text("kind")).unwrap();
    let problems = check(&document.value, def);
    let suggestions = problems.iter().filter_map(|one| one.suggestion).collect();
    (strict_message(&problems).unwrap_or_default(), suggestions)
}

fn deployment(spec: &str, container: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  {spec}\n  \
         template:\n    spec:\n      containers:\n      - {{name: c, {container}}}\n"
    )
}

#[test]
fn unknown_fields_are_all_named() {
    let (message, suggestions) = said(&deployment("replica: 1", "imagee: nginx"));
    assert_eq!(
        message,
        "strict decoding error: unknown field \"spec.replica\", \
         unknown field \"spec.template.spec.containers[0].imagee\""
    );
    assert_eq!(suggestions, ["replicas", "image"]);
    assert_eq!(said(&deployment("replicas: 1", "image: nginx")).0, "");
}

#[test]
fn wrong_types_are_worded_as_go_does() {
    let cannot = |found: &str, field: &str, ty: &str| {
        format!("json: cannot unmarshal {found} into Go struct field {field} of type {ty}")
    };
    for (spec, container, expected) in [
        (
            "replicas: \"3\"",
            "image: c",
            cannot("string", "DeploymentSpec.spec.replicas", "int32"),
        ),
        (
            "replicas: 1.5",
            "image: c",
            cannot("number 1.5", "DeploymentSpec.spec.replicas", "int32"),
        ),
        (
            "replicas: 1",
            "env: [{name: A, value: 1}]",
            cannot(
                "number",
                "EnvVar.spec.template.spec.containers.env.value",
                "string",
            ),
        ),
        (
            "replicas: 1",
            "ports: {a: b}",
            cannot(
                "object",
                "Container.spec.template.spec.containers.ports",
                "[]v1.ContainerPort",
            ),
        ),
        (
            "replica: 1",
            "resources: {requests: {cpu: 1x}}",
            "quantities must match the regular expression \
             '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
                .to_owned(),
        ),
    ] {
        assert_eq!(said(&deployment(spec, container)).0, expected);
    }
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: \"!!\"}\n";
    assert_eq!(said(secret).0, "illegal base64 data at input byte 0");
    let map = "apiVersion: v1\nkind: ConfigMap\ndata: {a: 1}\n";
    assert_eq!(said(map).0, cannot("number", "ConfigMap.data", "string"));
    let labels = "apiVersion: v1\nkind: ConfigMap\nmetadata: {labels: {a: 1}}\n";
    assert_eq!(
        said(labels).0,
        cannot("number", "ObjectMeta.metadata.labels", "string")
    );
}

#[test]
fn merge_rules_follow_paths() {
    let pod = kind("v1", "Pod").unwrap();
    let containers = pod.at("spec.containers").unwrap();
    assert!(containers.is_merged() && containers.rules.merge_key == "name");
    let ports = pod.at("spec.containers[0].ports").unwrap();
    assert_eq!(ports.rules.merge_key, "containerPort");
    assert_eq!(
        (ports.rules.list_type, ports.rules.list_keys),
        (ListType::Map, &["containerPort", "protocol"][..])
    );
    assert!(!pod.at("spec.tolerations").unwrap().is_merged());
    assert!(pod.at("spec.volumes").unwrap().retains_keys());
    assert!(pod.at("metadata.finalizers").unwrap().is_merged());
    assert!(pod.at("spec.nope.more").is_none());
    let deploy = resources()
        .iter()
        .find(|one| one.name == "deployments")
        .unwrap();
    assert_eq!(
        (deploy.short_names, deploy.categories),
        (&["deploy"][..], &["all"][..])
    );
}
