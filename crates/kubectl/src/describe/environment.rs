//! Environment variables of a container, and where their values come from.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, describeContainerEnvVars,
//! describeContainerEnvFrom, EnvValueRetriever; pkg/util/resource/resource.go

use super::writer::Writer;
use crate::cells;
use api::Object;
use api::container::{Container, EnvVarSource, ResourceFieldSelector};

/// Whole ConfigMaps and Secrets as variables.
pub fn sources(container: &Container, w: &mut Writer) {
    if !container.env_from.is_empty() {
        w.line(2, "Environment Variables from:");
    }
    for source in &container.env_from {
        let (from, reference) = match (&source.config_map_ref, &source.secret_ref) {
            (Some(reference), _) => ("ConfigMap", reference.clone()),
            (None, Some(reference)) => ("Secret", reference.clone()),
            (None, None) => ("", Default::default()),
        };
        let optional = reference.optional.unwrap_or(false);
        let prefix = match source.prefix.as_str() {
            "" => String::new(),
            prefix => format!(" with prefix '{prefix}'"),
        };
        w.line(
            3,
            &format!("{}\t{from}{prefix}\tOptional: {optional}", reference.name),
        );
    }
}

/// The variables; those that name a field of the pod are looked up in it.
pub fn variables(container: &Container, pod: Option<&Object>, w: &mut Writer) {
    w.line(
        2,
        if container.env.is_empty() {
            "Environment:\t<none>"
        } else {
            "Environment:"
        },
    );
    for variable in &container.env {
        match &variable.value_from {
            Some(source) => {
                if let Some(text) = from(source, container, pod) {
                    w.field(3, &variable.name, text);
                }
            }
            None => {
                let mut lines = variable.value.split('\n');
                w.field(3, &variable.name, lines.next().unwrap_or(""));
                for line in lines {
                    w.line(3, &format!("\t{line}"));
                }
            }
        }
    }
}

fn from(source: &EnvVarSource, container: &Container, pod: Option<&Object>) -> Option<String> {
    if let Some(field) = &source.field_ref {
        let value = pod.map_or_else(String::new, |pod| pod_field(pod, &field.field_path));
        return Some(format!(
            "{value} ({}:{})",
            field.api_version, field.field_path
        ));
    }
    if let Some(field) = &source.resource_field_ref {
        let value = resource_value(container, field);
        return Some(format!("{value} ({})", field.resource));
    }
    let optional = |optional: Option<bool>| optional.unwrap_or(false);
    if let Some(key) = &source.secret_key_ref {
        return Some(format!(
            "<set to the key '{}' in secret '{}'>\tOptional: {}",
            key.key,
            key.name,
            optional(key.optional)
        ));
    }
    let key = source.config_map_key_ref.as_ref()?;
    Some(format!(
        "<set to the key '{}' of config map '{}'>\tOptional: {}",
        key.key,
        key.name,
        optional(key.optional)
    ))
}

/// Only metadata can be looked up. k8s: pkg/fieldpath/fieldpath.go, ExtractFieldPathAsString
fn pod_field(pod: &Object, path: &str) -> String {
    let meta = &pod.meta;
    let (path, key) = match path.split_once("['") {
        Some((path, rest)) => (path, rest.strip_suffix("']")),
        None => (path, None),
    };
    match (path, key) {
        ("metadata.name", None) => meta.name.to_string(),
        ("metadata.namespace", None) => meta.namespace.to_string(),
        ("metadata.uid", None) => meta.uid.to_string(),
        ("metadata.labels", Some(key)) => meta
            .label(key)
            .map_or_else(String::new, |one| one.to_string()),
        ("metadata.annotations", Some(key)) => meta
            .annotation(key)
            .map_or_else(String::new, |one| one.to_string()),
        ("metadata.labels", None) => cells::labels(&meta.labels),
        ("metadata.annotations", None) => cells::labels(&meta.annotations),
        _ => String::new(),
    }
}

/// A request or limit in units of the divisor, rounded up.
fn resource_value(container: &Container, field: &ResourceFieldSelector) -> String {
    let (list, name) = match field.resource.split_once('.') {
        Some(("limits", name)) => (&container.resources.limits, name),
        Some(("requests", name)) => (&container.resources.requests, name),
        _ => return String::new(),
    };
    let divisor = field.divisor.as_ref().filter(|one| !one.is_zero());
    let value = list.get(name).map_or(0, |quantity| {
        if name == "cpu" {
            let divisor = divisor.map_or(1000, |one| one.milli_value());
            ceil_div(quantity.milli_value(), divisor)
        } else {
            ceil_div(quantity.value(), divisor.map_or(1, |one| one.value()))
        }
    });
    match (value, field.resource.as_str()) {
        (0, "limits.cpu" | "limits.memory") => "node allocatable".to_owned(),
        (value, _) => value.to_string(),
    }
}

fn ceil_div(value: i64, divisor: i64) -> i64 {
    let divisor = divisor.max(1);
    value / divisor + i64::from(value % divisor > 0)
}
