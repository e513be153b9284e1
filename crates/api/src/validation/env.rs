//! Environment variables and where their values come from.
//!
//! k8s: pkg/apis/core/validation/validation.go, ValidateEnv, validateEnvVarValueFrom

use super::problems::Problems;
use crate::container::ResourceFieldSelector;
use crate::container::{Container, EnvVar, EnvVarSource, KeySelector, ObjectFieldSelector};
use crate::names;

/// Fields that a variable may show.
/// k8s: validation.go, validEnvDownwardAPIFieldPathExpressions
const ENV_FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];
/// Fields that exist, and may not be shown.
/// k8s: pkg/apis/core/pods/helpers.go, ConvertDownwardAPIFieldLabel
const OTHER_FIELDS: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "spec.restartPolicy",
    "spec.schedulerName",
    "status.phase",
];

/// k8s: validation.go, validContainerResourceFieldPathExpressions
const RESOURCE_FIELDS: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];
/// k8s: validation.go, validContainerResourceDivisorForCPU and …ForMemory; 0 stands for none.
const CPU_DIVISORS: [&str; 3] = ["0", "1m", "1"];
const BYTE_DIVISORS: [&str; 14] = [
    "0", "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
];
const BYTE_DIVISORS_TEXT: &str = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";

/// All variables of a container.
pub fn validate(problems: &mut Problems, container: &Container) {
    problems.items("env", &container.env, |problems, variable| {
        if problems.require("name", &variable.name) {
            let messages = names::env_name_relaxed(&variable.name);
            problems.texts("name", &variable.name, &messages);
        }
        if let Some(source) = &variable.value_from {
            problems.field("valueFrom", |problems| {
                value_from(problems, variable, source)
            });
        }
    });
    problems.items("envFrom", &container.env_from, |problems, source| {
        if !source.prefix.is_empty() {
            let messages = names::env_name_relaxed(&source.prefix);
            problems.texts("prefix", &source.prefix, &messages);
        }
        for (name, reference) in [
            ("configMapRef", &source.config_map_ref),
            ("secretRef", &source.secret_ref),
        ] {
            if let Some(reference) = reference {
                problems.field(name, |problems| {
                    problems.require("name", &reference.name);
                });
            }
        }
        match (&source.config_map_ref, &source.secret_ref) {
            (None, None) => {
                let detail = "must specify one of: `configMapRef` or `secretRef`";
                problems.invalid_text("", "", detail);
            }
            (Some(_), Some(_)) => {
                let detail = "may not have more than one field specified at a time";
                problems.invalid_text("", "", detail);
            }
            (Some(_), None) | (None, Some(_)) => (),
        }
    });
}

fn value_from(problems: &mut Problems, variable: &EnvVar, source: &EnvVarSource) {
    let mut sources = 0;
    if let Some(field) = &source.field_ref {
        sources += 1;
        problems.field("fieldRef", |problems| {
            field_path(problems, field, &ENV_FIELDS)
        });
    }
    if let Some(resource) = &source.resource_field_ref {
        sources += 1;
        problems.field("resourceFieldRef", |problems| {
            resource_field(problems, resource, false);
        });
    }
    for (name, key) in [
        ("configMapKeyRef", &source.config_map_key_ref),
        ("secretKeyRef", &source.secret_key_ref),
    ] {
        if let Some(key) = key {
            sources += 1;
            problems.field(name, |problems| key_selector(problems, key));
        }
    }
    sources += u32::from(source.file_key_ref.is_some());
    let detail = match (sources, variable.value.is_empty()) {
        (0, _) => {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or \
             `secretKeyRef`"
        }
        (_, false) => "may not be specified when `value` is not empty",
        (1, true) => return,
        (_, true) => "may not have more than one field specified at a time",
    };
    problems.invalid_text("", "", detail);
}

/// A request or limit of a container. In a volume the container must be named.
/// k8s: validation.go, validateContainerResourceFieldSelector, validateContainerResourceDivisor
pub fn resource_field(problems: &mut Problems, field: &ResourceFieldSelector, is_file: bool) {
    let resource = field.resource.as_str();
    if is_file && field.container_name.is_empty() {
        return problems.required("containerName", "");
    }
    if !problems.require("resource", resource) {
        return;
    }
    let is_huge = ["requests.hugepages-", "limits.hugepages-"]
        .iter()
        .any(|prefix| resource.starts_with(prefix));
    if !is_huge {
        problems.one_of("resource", resource, &RESOURCE_FIELDS);
    }
    let Some(divisor) = &field.divisor else {
        return;
    };
    let (divisor, name) = (divisor.to_string(), resource.split_once('.'));
    let (name, known, list) = match name {
        Some((_, "cpu")) => ("cpu", &CPU_DIVISORS[..], "1m and 1"),
        Some((_, "memory")) => ("memory", &BYTE_DIVISORS[..], BYTE_DIVISORS_TEXT),
        Some((_, "ephemeral-storage")) => (
            "local ephemeral storage",
            &BYTE_DIVISORS[..],
            BYTE_DIVISORS_TEXT,
        ),
        _ => return,
    };
    if !known.contains(&divisor.as_str()) {
        let detail = format!("only divisor's values {list} are supported with the {name} resource");
        problems.invalid_text("divisor", resource, &detail);
    }
}

fn key_selector(problems: &mut Problems, selector: &KeySelector) {
    problems.require("name", &selector.name);
    if problems.require("key", &selector.key) {
        problems.texts("key", &selector.key, &names::config_key(&selector.key));
    }
}

/// A field of the pod.
/// k8s: validation.go, validateObjectFieldSelector
pub fn field_path(problems: &mut Problems, field: &ObjectFieldSelector, supported: &[&str]) {
    if !problems.require("apiVersion", &field.api_version)
        || !problems.require("fieldPath", &field.field_path)
    {
        return;
    }
    let path = field.field_path.as_str();
    let has_subscript = ["metadata.annotations['", "metadata.labels['"]
        .iter()
        .any(|prefix| path.starts_with(prefix) && path.ends_with("']"));
    if has_subscript {
        return;
    }
    let path = match path {
        "spec.host" => "spec.nodeName",
        path => path,
    };
    if !ENV_FIELDS.contains(&path) && !OTHER_FIELDS.contains(&path) {
        let detail = format!("error converting fieldPath: field label not supported: {path}");
        problems.invalid_text("fieldPath", path, &detail);
    } else {
        problems.one_of("fieldPath", path, supported);
    }
}
