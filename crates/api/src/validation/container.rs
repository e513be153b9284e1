//! Containers: names, images, ports, mounts, resources.
//!
//! k8s: pkg/apis/core/validation/validation.go, validateContainers, validateContainerCommon

use super::env;
use super::probe;
use super::problems::{NOT_NEGATIVE, Problems};
use super::tree::{get, text};
use crate::container::{Container, ContainerPort, Resources, VolumeMount};
use crate::go_text::quote;
use crate::names;
use crate::pod_spec::PodSpec;
use crate::quantity::Quantity;
use crate::resources::ResourceList;
use serde_json::Value;
use std::collections::BTreeSet;

const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];
const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
/// k8s: validation.go, validateMountPropagation
const PROPAGATIONS: [&str; 3] = ["Bidirectional", "HostToContainer", "None"];
const MESSAGE_POLICIES: [&str; 2] = ["FallbackToLogsOnError", "File"];
/// Resources that every node knows.
/// k8s: pkg/apis/core/helper/helpers.go, standardContainerResources
pub const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
/// Resources that quotas count besides.
/// k8s: pkg/apis/core/helper/helpers.go, standardResources
pub const STANDARD_ELSEWHERE: [&str; 15] = [
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "storage",
    "requests.storage",
];

/// All containers of a pod. `volumes` are the names that may be mounted.
pub fn validate(problems: &mut Problems, spec: &PodSpec, volumes: &[&str]) {
    if spec.containers.is_empty() {
        problems.required("containers", "");
    }
    let mut taken = BTreeSet::new();
    problems.items("containers", &spec.containers, |problems, one| {
        common(problems, one, volumes);
        if !taken.insert(one.name.as_str()) {
            problems.duplicate("name", quote(&one.name));
        }
        behaviour(problems, one, grace(spec));
    });
    host_ports(problems, &spec.containers);
    problems.items("initContainers", &spec.init_containers, |problems, one| {
        common(problems, one, volumes);
        if !taken.insert(one.name.as_str()) {
            problems.duplicate("name", quote(&one.name));
        }
        init_behaviour(problems, one, grace(spec));
    });
}

/// The grace period that hooks are held against.
fn grace(spec: &PodSpec) -> i64 {
    spec.termination_grace_period_seconds.unwrap_or(0)
}

fn common(problems: &mut Problems, container: &Container, volumes: &[&str]) {
    if problems.require("name", &container.name) {
        problems.texts(
            "name",
            &container.name,
            &names::dns1123_label(&container.name),
        );
    }
    problems.require("image", &container.image);
    let policy = &container.termination_message_policy;
    if problems.require("terminationMessagePolicy", policy) {
        problems.one_of("terminationMessagePolicy", policy, &MESSAGE_POLICIES);
    }
    ports(problems, &container.ports);
    env::validate(problems, container);
    mounts(problems, container, volumes);
    devices(problems, container, volumes);
    if problems.require("imagePullPolicy", &container.image_pull_policy) {
        problems.one_of(
            "imagePullPolicy",
            &container.image_pull_policy,
            &PULL_POLICIES,
        );
    }
    problems.field("resources", |problems| {
        resources(problems, &container.resources)
    });
    resize_policies(problems, &container.resize_policy);
    super::security::of_container(problems, container.security_context.as_ref());
}

fn behaviour(problems: &mut Problems, container: &Container, grace: i64) {
    probe::lifecycle(problems, container.lifecycle.as_ref(), grace);
    probe::liveness(problems, "livenessProbe", container.liveness_probe.as_ref());
    probe::readiness(problems, container.readiness_probe.as_ref());
    probe::liveness(problems, "startupProbe", container.startup_probe.as_ref());
    restart_policy(problems, container, &["Always", "Never", "OnFailure"]);
}

/// Only init containers that go on running may have hooks and probes.
/// k8s: validation.go, validateInitContainers
fn init_behaviour(problems: &mut Problems, container: &Container, grace: i64) {
    if container.restart_policy == "Always" {
        behaviour(problems, container, grace);
        return;
    }
    restart_policy(problems, container, &["Always", "Never", "OnFailure"]);
    let hooks = [
        ("lifecycle", container.lifecycle.is_some()),
        ("livenessProbe", container.liveness_probe.is_some()),
        ("readinessProbe", container.readiness_probe.is_some()),
        ("startupProbe", container.startup_probe.is_some()),
    ];
    for (name, is_set) in hooks {
        if is_set {
            let detail = "may not be set for init containers without restartPolicy=Always";
            problems.forbidden(name, detail);
        }
    }
}

/// What a rule for exits may do.
/// k8s: validation.go, supportedContainerRestartRuleActions
const RESTART_ACTIONS: [&str; 2] = ["Restart", "RestartAllContainers"];

/// k8s: validation.go, validateContainerRestartPolicy (the texts are unverified)
fn restart_policy(problems: &mut Problems, container: &Container, supported: &[&str]) {
    if !container.restart_policy.is_empty() {
        problems.one_of("restartPolicy", &container.restart_policy, supported);
    } else if !container.restart_policy_rules.is_empty() {
        let detail = "must specify restartPolicy when restart rules are used";
        problems.required("restartPolicy", detail);
    }
    problems.items(
        "restartPolicyRules",
        &container.restart_policy_rules,
        |problems, rule| {
            problems.one_of("action", &rule.action, &RESTART_ACTIONS);
            match &rule.exit_codes {
                Some(codes) => problems.field("exitCodes", |problems| {
                    problems.one_of("operator", &codes.operator, &["In", "NotIn"]);
                }),
                None => problems.required("exitCodes", "must be specified"),
            }
        },
    );
}

/// k8s: validation.go, validateContainerPorts
fn ports(problems: &mut Problems, ports: &[ContainerPort]) {
    let mut taken = BTreeSet::new();
    problems.items("ports", ports, |problems, port| {
        if !port.name.is_empty() {
            let messages = names::port_name(&port.name);
            problems.texts("name", &port.name, &messages);
            let is_new = taken.insert(port.name.as_str());
            if messages.is_empty() && !is_new {
                problems.duplicate("name", quote(&port.name));
            }
        }
        match port.container_port {
            0 => problems.required("containerPort", ""),
            number => problems.port_number("containerPort", i64::from(number)),
        }
        if let Some(number) = port.host_port.filter(|number| *number != 0) {
            problems.port_number("hostPort", i64::from(number));
        }
        if problems.require("protocol", &port.protocol) {
            problems.one_of("protocol", &port.protocol, &PROTOCOLS);
        }
    });
}

/// k8s: validation.go, checkHostPortConflicts
fn host_ports(problems: &mut Problems, containers: &[Container]) {
    let mut taken = Vec::new();
    problems.items("containers", containers, |problems, container| {
        problems.items("ports", &container.ports, |problems, port| {
            let Some(number) = port.host_port.filter(|number| *number != 0) else {
                return;
            };
            let text = format!("{}/{}/{number}", port.protocol, port.host_ip);
            if taken.contains(&text) {
                problems.duplicate("hostPort", quote(&text));
            } else {
                taken.push(text);
            }
        });
    });
}

/// k8s: validation.go, ValidateVolumeMounts
fn mounts(problems: &mut Problems, container: &Container, volumes: &[&str]) {
    let mounts = &container.volume_mounts;
    let mut taken = BTreeSet::new();
    problems.items("volumeMounts", mounts, |problems, mount| {
        problems.require("name", &mount.name);
        if !volumes.contains(&mount.name.as_str()) {
            problems.not_found("name", &mount.name);
        }
        problems.require("mountPath", &mount.mount_path);
        if !taken.insert(mount.mount_path.as_str()) {
            problems.invalid_text("mountPath", &mount.mount_path, "must be unique");
        }
        let devices = &container.volume_devices;
        if devices.iter().any(|one| text(one, "name") == &*mount.name) {
            let detail = "must not already exist in volumeDevices";
            problems.invalid_text("name", &mount.name, detail);
        }
        if devices
            .iter()
            .any(|one| text(one, "devicePath") == &*mount.mount_path)
        {
            let detail = "must not already exist as a path in volumeDevices";
            problems.invalid_text("mountPath", &mount.mount_path, detail);
        }
        if !mount.sub_path.is_empty() && !mount.sub_path_expr.is_empty() {
            let detail = "subPathExpr and subPath are mutually exclusive";
            problems.invalid_text("subPathExpr", &mount.sub_path_expr, detail);
        }
    });
    // Upstream leaves out the index in these paths.
    problems.field("volumeMounts", |problems| {
        for mount in mounts {
            mount_options(problems, container, mount);
        }
    });
}

fn mount_options(problems: &mut Problems, container: &Container, mount: &VolumeMount) {
    for (name, path) in [
        ("subPath", &mount.sub_path),
        ("subPathExpr", &mount.sub_path_expr),
    ] {
        if !path.is_empty() {
            super::volume::local_path(problems, name, path);
        }
    }
    let propagation = mount.mount_propagation.as_str();
    if !propagation.is_empty() {
        problems.one_of("mountPropagation", propagation, &PROPAGATIONS);
    }
    let context = container.security_context.as_ref();
    let is_privileged = context.is_some_and(|context| get(context, "privileged") == true);
    if propagation == "Bidirectional" && !is_privileged {
        let detail = "Bidirectional mount propagation is available only to privileged containers";
        problems.forbidden("mountPropagation", detail);
    }
}

/// k8s: validation.go, ValidateVolumeDevices
fn devices(problems: &mut Problems, container: &Container, volumes: &[&str]) {
    let devices = &container.volume_devices;
    problems.items_numbered("volumeDevices", devices, |problems, index, device| {
        let (name, path) = (text(device, "name"), text(device, "devicePath"));
        problems.require("name", name);
        if !volumes.contains(&name) {
            problems.not_found("name", name);
        }
        if problems.require("devicePath", path) {
            let mut earlier = devices.iter().take(index);
            if earlier.any(|other| text(other, "devicePath") == path) {
                problems.invalid_text("devicePath", path, "must be unique");
            }
        }
    });
}

/// k8s: validation.go, validateResizePolicy
fn resize_policies(problems: &mut Problems, policies: &[Value]) {
    problems.items_numbered("resizePolicy", policies, |problems, index, policy| {
        let name = text(policy, "resourceName");
        let mut earlier = policies.iter().take(index);
        if earlier.any(|other| text(other, "resourceName") == name) {
            problems.duplicate("", quote(name));
        }
    });
    for policy in policies {
        for (key, supported) in [
            ("resourceName", ["cpu", "memory"]),
            ("restartPolicy", ["NotRequired", "RestartContainer"]),
        ] {
            let value = text(policy, key);
            if problems.require("resizePolicy", value) {
                problems.one_of("resizePolicy", value, &supported);
            }
        }
    }
}

/// k8s: validation.go, ValidateResourceRequirements
pub fn resources(problems: &mut Problems, resources: &Resources) {
    problems.field("limits", |problems| amounts(problems, &resources.limits));
    for (name, amount) in resources.requests.iter() {
        problems.field("requests", |problems| {
            problems.key(name, |problems| self::amount(problems, name, amount));
        });
        let overcommits = may_overcommit(name);
        match resources.limits.get(name) {
            Some(limit) if amount != limit && !overcommits => {
                let detail = format!("must be equal to {name} limit of {limit}");
                problems.invalid("requests", quote(&amount.to_string()), &detail);
            }
            Some(limit) if amount > limit => {
                let detail = format!("must be less than or equal to {name} limit of {limit}");
                problems.invalid("requests", quote(&amount.to_string()), &detail);
            }
            None if !overcommits => {
                let detail = "Limit must be set for non overcommitable resources";
                problems.required("limits", detail);
            }
            Some(_) | None => (),
        }
    }
}

/// k8s: pkg/apis/core/helper/helpers.go, IsOvercommitAllowed
fn may_overcommit(name: &str) -> bool {
    STANDARD.contains(&name) || !name.contains('/') && !name.starts_with("hugepages-")
}

fn amounts(problems: &mut Problems, list: &ResourceList) {
    for (name, amount) in list.iter() {
        problems.key(name, |problems| self::amount(problems, name, amount));
    }
}

fn amount(problems: &mut Problems, name: &str, amount: &Quantity) {
    resource_name(problems, name);
    quantity(problems, "", amount);
    let is_whole = amount.milli_value() % 1000 == 0;
    if name.contains('/') && !is_whole {
        problems.invalid_text("", &amount.to_string(), "must be an integer");
    }
}

/// A quantity that is not negative.
pub fn quantity(problems: &mut Problems, name: &str, amount: &Quantity) {
    if amount.sign() < 0 {
        problems.invalid_text(name, &amount.to_string(), NOT_NEGATIVE);
    }
}

/// k8s: validation.go, validateContainerResourceName
fn resource_name(problems: &mut Problems, name: &str) {
    problems.texts("", name, &names::qualified_name(name));
    if name.contains('/') {
        return;
    }
    let is_standard = STANDARD.contains(&name) || name.starts_with("hugepages-");
    if !is_standard && !STANDARD_ELSEWHERE.contains(&name) {
        let detail = "must be a standard resource type or fully qualified";
        problems.invalid_text("", name, detail);
    }
    if !is_standard {
        problems.invalid_text("", name, "must be a standard resource for containers");
    }
}

/// What only pods are checked for, not templates.
/// k8s: validation.go, validateContainersOnlyForPod
pub fn only_for_pods(problems: &mut Problems, spec: &PodSpec) {
    for (name, list) in [
        ("containers", &spec.containers),
        ("initContainers", &spec.init_containers),
    ] {
        problems.items(name, list, |problems, container| {
            if container.image.trim() != &*container.image {
                let detail = "must not have leading or trailing whitespace";
                problems.invalid_text("image", &container.image, detail);
            }
        });
    }
}
