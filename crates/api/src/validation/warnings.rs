//! What the server warns of and accepts all the same.
//!
//! k8s: pkg/api/pod/warnings.go, pkg/registry/apps/*/strategy.go, pkg/api/service/warnings.go

use crate::container::{Container, ContainerPort};
use crate::names;
use crate::object::{Body, Object};
use crate::pod_spec::PodSpec;
use std::collections::BTreeSet;

/// Warnings about a new or changed object, without `Warning: `.
pub fn warnings(object: &Object, before: Option<&Object>) -> Vec<String> {
    let mut found = Vec::new();
    if before.is_none() {
        name(object, &mut found);
    }
    let (path, spec) = match &object.body {
        Body::Pod(pod) => ("spec", &*pod.spec),
        Body::Deployment(body) => (TEMPLATE, &*body.spec.template.spec),
        Body::ReplicaSet(body) => (TEMPLATE, &*body.spec.template.spec),
        Body::StatefulSet(body) => (TEMPLATE, &*body.spec.template.spec),
        Body::DaemonSet(body) => (TEMPLATE, &*body.spec.template.spec),
        Body::Job(body) => {
            super::warnings_of_kinds::job("spec", &body.spec, &mut found);
            (TEMPLATE, &*body.spec.template.spec)
        }
        Body::CronJob(body) => {
            let job = &body.spec.job_template.spec;
            super::warnings_of_kinds::job("spec.jobTemplate.spec", job, &mut found);
            (JOB_TEMPLATE, &*job.template.spec)
        }
        _ => {
            super::warnings_of_kinds::of(object, &mut found);
            return found;
        }
    };
    deprecated_labels(path, spec, &mut found);
    repeated(path, spec, &mut found);
    pod_spec(path, spec, &mut found);
    found
}

/// Labels of nodes by other names.
/// k8s: pkg/api/node/util.go, deprecatedNodeLabels
const DEPRECATED_LABELS: &[(&str, &str, &str)] = &[
    ("beta.kubernetes.io/arch", "v1.14", "kubernetes.io/arch"),
    (
        "beta.kubernetes.io/instance-type",
        "v1.17",
        "node.kubernetes.io/instance-type",
    ),
    ("beta.kubernetes.io/os", "v1.14", "kubernetes.io/os"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "v1.17",
        "topology.kubernetes.io/region",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "v1.17",
        "topology.kubernetes.io/zone",
    ),
];

fn deprecated(label: &str) -> Option<String> {
    let found = DEPRECATED_LABELS.iter().find(|(own, _, _)| *own == label);
    found.map(|(_, since, other)| format!("deprecated since {since}; use \"{other}\" instead"))
}

fn deprecated_labels(path: &str, spec: &PodSpec, found: &mut Vec<String>) {
    for (key, _) in spec.node_selector.iter() {
        if let Some(text) = deprecated(key) {
            found.push(format!("{path}.nodeSelector[{key}]: {text}"));
        }
    }
    for (index, one) in spec.topology_spread_constraints.iter().enumerate() {
        let path = format!("{path}.topologySpreadConstraints[{index}]");
        if let Some(text) = deprecated(&one.topology_key) {
            found.push(format!("{path}.topologyKey: {text}"));
        }
        if one.label_selector.is_none() {
            let text = "a null labelSelector results in matching no pod";
            found.push(format!("{path}.labelSelector: {text}"));
        }
    }
}

/// What stands twice in a list.
fn repeated(path: &str, spec: &PodSpec, found: &mut Vec<String>) {
    let aliases = super::tree::extra(&spec.extra, "hostAliases");
    let mut seen = BTreeSet::new();
    for (index, alias) in aliases.as_array().into_iter().flatten().enumerate() {
        let ip = super::tree::text(alias, "ip");
        if !seen.insert(ip) {
            found.push(format!(
                "{path}.hostAliases[{index}].ip: duplicate ip \"{ip}\""
            ));
        }
    }
    let mut seen = BTreeSet::new();
    for (index, one) in spec.image_pull_secrets.iter().enumerate() {
        let name = one.name.as_str();
        if !seen.insert(name) {
            found.push(format!(
                "{path}.imagePullSecrets[{index}].name: duplicate name \"{name}\""
            ));
        }
    }
}

const TEMPLATE: &str = "spec.template.spec";
const JOB_TEMPLATE: &str = "spec.jobTemplate.spec.template.spec";

fn name(object: &Object, found: &mut Vec<String>) {
    let messages = names::dns1123_label(&object.meta.name);
    if messages.is_empty() || object.meta.name.is_empty() {
        return;
    }
    let use_ = match &object.body {
        Body::Pod(_) => "this is used in the Pod's hostname",
        Body::Deployment(_) | Body::ReplicaSet(_) | Body::Job(_) | Body::CronJob(_) => {
            "this is used in Pod names and hostnames"
        }
        _ => return,
    };
    found.push(format!(
        "metadata.name: {use_}, which can result in surprising behavior; a DNS label is \
         recommended: [{}]",
        messages.join(" ")
    ));
}

fn pod_spec(path: &str, spec: &PodSpec, found: &mut Vec<String>) {
    let lists = [
        ("initContainers", &spec.init_containers),
        ("containers", &spec.containers),
    ];
    for (list, containers) in lists {
        for (index, one) in containers.iter().enumerate() {
            container(&format!("{path}.{list}[{index}]"), one, found);
        }
    }
    if spec
        .termination_grace_period_seconds
        .is_some_and(|seconds| seconds < 0)
    {
        found.push(format!(
            "{path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and \
             will be treated as 1"
        ));
    }
    for (index, one) in spec.image_pull_secrets.iter().enumerate() {
        if one.name.is_empty() {
            found.push(format!(
                "{path}.imagePullSecrets[{index}].name: invalid empty name \"\""
            ));
        }
    }
    ports(path, spec, found);
}

fn container(path: &str, container: &Container, found: &mut Vec<String>) {
    let mut defined = BTreeSet::new();
    for (index, variable) in container.env.iter().enumerate() {
        // A value that goes on from the one before, such as `$(PATH):/more`, is meant.
        let reference = format!("$({})", variable.name);
        let goes_on = variable.value_from.is_none()
            && variable.value != *reference
            && variable.value.contains(&reference);
        if !defined.insert(variable.name.as_str()) && !goes_on {
            found.push(format!(
                "{path}.env[{index}]: hides previous definition of \"{}\", which may be dropped \
                 when using apply",
                variable.name
            ));
        }
    }
    let resources = &container.resources;
    for (list, amounts) in [
        ("limits", &resources.limits),
        ("requests", &resources.requests),
    ] {
        for name in ["memory", "ephemeral-storage"] {
            let amount = amounts.get(name);
            if let Some(amount) = amount.filter(|amount| amount.milli_value() % 1000 != 0) {
                found.push(format!(
                    "{path}.resources.{list}[{name}]: fractional byte value \"{amount}\" is \
                     invalid, must be an integer"
                ));
            }
        }
    }
}

/// Ports that stand twice in a container, or in two containers of a pod.
fn ports(path: &str, spec: &PodSpec, found: &mut Vec<String>) {
    let key = |port: &ContainerPort| {
        let host = port.host_port.unwrap_or(0);
        (
            port.container_port,
            host,
            port.host_ip.clone(),
            port.protocol.clone(),
        )
    };
    let mut seen: Vec<(_, String)> = Vec::new();
    for (number, container) in spec.containers.iter().enumerate() {
        for (index, port) in container.ports.iter().enumerate() {
            let here = format!("{path}.containers[{number}].ports[{index}]");
            let key = key(port);
            match seen.iter().find(|(other, _)| *other == key) {
                Some((_, place)) => {
                    found.push(format!("{here}: duplicate port definition with {place}"));
                }
                None => seen.push((key, here)),
            }
        }
    }
}
