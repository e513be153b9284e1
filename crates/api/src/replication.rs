//! Replication controllers: kept as they were written, read as replica sets are.
//!
//! k8s: pkg/controller/replication/conversion.go; pkg/apis/core/v1/defaults.go,
//! SetDefaults_ReplicationController

use crate::apps::{ReplicaSetSpec, ReplicaSetStatus};
use crate::codec::{self, Codec};
use crate::pod_spec::PodTemplateSpec;
use crate::{Body, Kind, LabelSelector, Object, StrMap};
use serde_json::{Map, Value};
use std::rc::Rc;

fn fields(object: &Object) -> Option<&Map<String, Value>> {
    match &object.body {
        Body::Raw(raw) if raw.kind == Kind::ReplicationController => Some(&raw.fields),
        _ => None,
    }
}

/// The specification, if the object is a replication controller. Its selector is a plain map.
pub fn spec(object: &Object) -> Option<ReplicaSetSpec> {
    let spec = fields(object)?.get("spec").unwrap_or(&Value::Null);
    let number = |name: &str| {
        let number = spec.get(name).and_then(Value::as_i64);
        number.and_then(|number| i32::try_from(number).ok())
    };
    let labels: StrMap = codec::decode(spec.get("selector").unwrap_or(&Value::Null));
    let selector = LabelSelector {
        match_labels: labels,
        ..LabelSelector::default()
    };
    Some(ReplicaSetSpec {
        replicas: number("replicas"),
        min_ready_seconds: number("minReadySeconds"),
        selector: (!selector.is_empty()).then_some(selector),
        template: Rc::new(template(spec)),
        ..ReplicaSetSpec::default()
    })
}

fn template(spec: &Value) -> PodTemplateSpec {
    codec::decode(spec.get("template").unwrap_or(&Value::Null))
}

/// The status; the default for anything that is no replication controller.
pub fn status(object: &Object) -> ReplicaSetStatus {
    let status = fields(object).and_then(|fields| fields.get("status"));
    status.map_or_else(ReplicaSetStatus::default, codec::decode)
}

/// Writes the status of a replication controller, which says nothing of terminating pods.
pub fn set_status(object: &mut Object, status: &ReplicaSetStatus) {
    if let Body::Raw(raw) = &mut object.body {
        let mut status = status.clone();
        status.terminating_replicas = None;
        Rc::make_mut(&mut raw.fields).insert("status".to_owned(), status.encode());
    }
}

/// Makes a replication controller want another number of replicas.
pub(crate) fn set_replicas(object: &mut Object, replicas: i32) {
    let Body::Raw(raw) = &mut object.body else {
        return;
    };
    if raw.kind != Kind::ReplicationController {
        return;
    }
    let spec = Rc::make_mut(&mut raw.fields).get_mut("spec");
    if let Some(spec) = spec.and_then(Value::as_object_mut) {
        spec.insert("replicas".to_owned(), Value::from(replicas));
    }
}

/// One replica, the labels of the template where there are none, and the template's defaults.
pub(crate) fn default(object: &mut Object) {
    if fields(object).is_none() {
        return;
    }
    let Body::Raw(raw) = &mut object.body else {
        return;
    };
    let fields = Rc::make_mut(&mut raw.fields);
    let Some(spec) = fields.get_mut("spec").and_then(Value::as_object_mut) else {
        return;
    };
    let mut template = template(&Value::Object(spec.clone()));
    crate::defaults::pod_template(&mut template);
    let labels = template.metadata.labels.clone();
    spec.entry("replicas").or_insert_with(|| Value::from(1));
    if !labels.is_empty() {
        spec.entry("selector").or_insert_with(|| labels.encode());
    }
    spec.insert("template".to_owned(), template.encode());
    if object.meta.labels.is_empty() {
        object.meta.labels = labels;
    }
}
