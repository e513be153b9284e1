//! Fields that `--field-selector` may name, and their values.
//!
//! k8s: pkg/apis/core/v1/conversion.go, AddFieldLabelConversionsForPod and its like;
//! pkg/registry/core/pod/strategy.go, ToSelectableFields

use api::selector::field::FieldSelector;
use api::{Kind, Object};

/// Fields of a kind beside `metadata.name` and `metadata.namespace`.
fn selectable(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Pod => &[
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.podIPs",
            "status.nominatedNodeName",
        ],
        Kind::Node => &["spec.unschedulable"],
        Kind::Namespace => &["status.phase"],
        Kind::Secret => &["type"],
        Kind::Service => &["spec.clusterIP", "spec.type"],
        Kind::ReplicaSet | Kind::ReplicationController => &["status.replicas"],
        Kind::Job => &["status.successful"],
        Kind::Event => &[
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type",
        ],
        _ => &[],
    }
}

/// What the server says to a field that cannot be selected by.
pub fn refusal(kind: Kind, field: &str) -> Option<String> {
    let is_known = matches!(field, "metadata.name" | "metadata.namespace")
        || selectable(kind).contains(&field);
    (!is_known).then(|| match selectable(kind) {
        [] => format!(
            "\"{field}\" is not a known field selector: only \"metadata.name\", \
             \"metadata.namespace\""
        ),
        _ => format!("field label not supported: {field}"),
    })
}

/// Whether an object satisfies a field selector.
pub fn matches(object: &Object, selector: &FieldSelector) -> bool {
    selector.is_everything()
        || selector.terms().iter().all(|term| {
            let is_equal = value(object, &term.field) == *term.value;
            is_equal == term.is_equal
        })
}

/// The value of a selectable field.
fn value(object: &Object, field: &str) -> String {
    match field {
        "metadata.name" => return object.meta.name.to_string(),
        "metadata.namespace" => return object.meta.namespace.to_string(),
        _ => (),
    }
    if let Some(pod) = object.pod() {
        match field {
            "spec.nodeName" => return pod.node_name.to_string(),
            "status.phase" => return pod.phase().as_str().to_owned(),
            _ => (),
        }
    }
    if let (Some(job), "status.successful") = (object.job(), field) {
        return job.status.succeeded.to_string();
    }
    let tree = object.encode();
    let found = field
        .split('.')
        .try_fold(&tree, |tree, name| tree.get(name));
    let field = match found {
        Some(serde_json::Value::Object(source)) => source.get("component"),
        other => other,
    };
    match field {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Null) | None => match object.kind() {
            Kind::Node => "false".to_owned(),
            Kind::ReplicaSet | Kind::ReplicationController => "0".to_owned(),
            _ => String::new(),
        },
        Some(other) => other.to_string(),
    }
}
