//! Defaults of pods and pod templates.
//!
//! k8s: pkg/apis/core/v1/defaults.go

use super::set;
use crate::container::{Container, ContainerPort, LifecycleHandler, Probe};
use crate::pod::Pod;
use crate::pod_spec::{EmptyDirVolume, PodSpec, Volume, VolumeProjection};
use serde_json::{Map, Value};
use std::rc::Rc;

/// Mode of files in volumes: 0644.
/// k8s: staging/src/k8s.io/api/core/v1/types.go, ConfigMapVolumeSourceDefaultMode
const FILE_MODE: i32 = 0o644;

/// Defaults of a pod, beyond those of its template.
pub fn default_pod(pod: &mut Pod) {
    let spec = Rc::make_mut(&mut pod.spec);
    for container in spec.init_containers.iter_mut().chain(&mut spec.containers) {
        default_requests(container);
    }
    if spec.enable_service_links.is_none() {
        spec.enable_service_links = Some(true);
    }
    default_pod_spec(spec);
}

/// Each missing request becomes the limit. On pods only, not in templates.
fn default_requests(container: &mut Container) {
    if container.resources.limits.is_empty() {
        return;
    }
    let limits = Rc::clone(&container.resources.limits);
    let requests = Rc::make_mut(&mut container.resources.requests);
    for (name, limit) in limits.iter() {
        requests
            .entry(name.clone())
            .or_insert_with(|| limit.clone());
    }
}

/// Defaults of a pod specification, in a pod or in a template.
pub fn default_pod_spec(spec: &mut PodSpec) {
    set(&mut spec.restart_policy, "Always");
    set(&mut spec.dns_policy, "ClusterFirst");
    set(&mut spec.scheduler_name, "default-scheduler");
    spec.termination_grace_period_seconds.get_or_insert(30);
    spec.security_context.get_or_insert_default();
    if !spec.service_account_name.is_empty() {
        spec.service_account = spec.service_account_name.clone();
    } else if !spec.service_account.is_empty() {
        spec.service_account_name = spec.service_account.clone();
    }
    for container in spec.init_containers.iter_mut().chain(&mut spec.containers) {
        default_container(container);
        if spec.host_network == Some(true) {
            for port in &mut container.ports {
                port.host_port.get_or_insert(port.container_port);
            }
        }
    }
    spec.volumes.iter_mut().for_each(default_volume);
}

/// `Always` for `latest` or no tag, else `IfNotPresent`.
pub fn default_image_pull_policy(image: &str) -> &'static str {
    let after_slash = image.rsplit('/').next().unwrap_or(image);
    if after_slash.contains('@') {
        return "IfNotPresent";
    }
    match after_slash.split_once(':') {
        Some((_, "latest")) | None => "Always",
        Some(_) => "IfNotPresent",
    }
}

fn default_container(container: &mut Container) {
    if container.image_pull_policy.is_empty() {
        container.image_pull_policy = default_image_pull_policy(&container.image).into();
    }
    set(
        &mut container.termination_message_path,
        "/dev/termination-log",
    );
    set(&mut container.termination_message_policy, "File");
    container.ports.iter_mut().for_each(default_port);
    let probes = [
        &mut container.liveness_probe,
        &mut container.readiness_probe,
        &mut container.startup_probe,
    ];
    probes.into_iter().flatten().for_each(default_probe);
    if let Some(lifecycle) = &mut container.lifecycle {
        lifecycle.post_start.iter_mut().for_each(default_handler);
        lifecycle.pre_stop.iter_mut().for_each(default_handler);
    }
    for variable in &mut container.env {
        if let Some(field) = variable
            .value_from
            .as_mut()
            .and_then(|v| v.field_ref.as_mut())
        {
            set(&mut field.api_version, "v1");
        }
    }
}

fn default_port(port: &mut ContainerPort) {
    set(&mut port.protocol, "TCP");
}

fn default_probe(probe: &mut Probe) {
    // An explicit zero counts as absent: the fields are plain integers upstream.
    for (field, default) in [
        (&mut probe.timeout_seconds, 1),
        (&mut probe.period_seconds, 10),
        (&mut probe.success_threshold, 1),
        (&mut probe.failure_threshold, 3),
    ] {
        if field.unwrap_or(0) == 0 {
            *field = Some(default);
        }
    }
    if let Some(get) = &mut probe.http_get {
        set(&mut get.path, "/");
        set(&mut get.scheme, "HTTP");
    }
}

fn default_handler(handler: &mut LifecycleHandler) {
    if let Some(get) = &mut handler.http_get {
        set(&mut get.path, "/");
        set(&mut get.scheme, "HTTP");
    }
}

fn default_volume(volume: &mut Volume) {
    if let Some(secret) = &mut volume.secret {
        secret.default_mode.get_or_insert(FILE_MODE);
    }
    if let Some(config_map) = &mut volume.config_map {
        config_map.default_mode.get_or_insert(FILE_MODE);
    }
    if let Some(downward) = &mut volume.downward_api {
        downward.default_mode.get_or_insert(FILE_MODE);
        for file in &mut downward.items {
            file.field_ref
                .iter_mut()
                .for_each(|field| set(&mut field.api_version, "v1"));
        }
    }
    if let Some(projected) = &mut volume.projected {
        projected.default_mode.get_or_insert(FILE_MODE);
        projected.sources.iter_mut().for_each(default_projection);
    }
    let has_source = volume.secret.is_some()
        || volume.config_map.is_some()
        || volume.downward_api.is_some()
        || volume.projected.is_some()
        || volume.empty_dir.is_some()
        || volume.host_path.is_some()
        || volume.persistent_volume_claim.is_some()
        || volume.extra.is_some();
    if !has_source {
        volume.empty_dir = Some(EmptyDirVolume::default());
    }
    if let Some(extra) = &mut volume.extra {
        default_unmodelled(Rc::make_mut(extra));
    }
}

/// Defaults of sources that are kept as they were written.
/// k8s: pkg/apis/core/v1/defaults.go, SetDefaults_Volume, SetDefaults_PersistentVolumeClaimSpec
fn default_unmodelled(sources: &mut Map<String, Value>) {
    if let Some(Value::Object(image)) = sources.get_mut("image") {
        let reference = image.get("reference").and_then(Value::as_str);
        let policy = default_image_pull_policy(reference.unwrap_or(""));
        image
            .entry("pullPolicy")
            .or_insert_with(|| Value::from(policy));
    }
    let claim = sources
        .get_mut("ephemeral")
        .and_then(|ephemeral| ephemeral.get_mut("volumeClaimTemplate"));
    if let Some(Value::Object(template)) = claim {
        template
            .entry("metadata")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(Value::Object(spec)) = template.get_mut("spec") {
            spec.entry("volumeMode")
                .or_insert_with(|| Value::from("Filesystem"));
        }
    }
}

fn default_projection(projection: &mut VolumeProjection) {
    if let Some(token) = &mut projection.service_account_token {
        token.expiration_seconds.get_or_insert(3600);
    }
    if let Some(downward) = &mut projection.downward_api {
        for file in &mut downward.items {
            file.field_ref
                .iter_mut()
                .for_each(|field| set(&mut field.api_version, "v1"));
        }
    }
}
