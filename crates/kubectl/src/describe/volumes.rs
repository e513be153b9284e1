//! Volumes of a pod, a template or a persistent volume.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, describeVolumes and its printers

use super::metadata;
use super::writer::Writer;
use api::Str;
use api::container::{ObjectFieldSelector, ResourceFieldSelector};
use api::pod_spec::{HostPathVolume, ProjectedVolume, Volume};
use serde_json::Value;
use sim::order::Gather;
use std::collections::BTreeMap;

/// Writes volumes under their heading, indented within a template.
pub fn volumes(volumes: &[Volume], space: &str, w: &mut Writer) {
    if volumes.is_empty() {
        return w.line(0, &format!("{space}Volumes:\t<none>"));
    }
    w.line(0, &format!("{space}Volumes:"));
    let name_indent = if space.is_empty() { "" } else { " " };
    for volume in volumes {
        w.line(1, &format!("{name_indent}{}:", volume.name));
        one(volume, w);
    }
}

fn one(volume: &Volume, w: &mut Writer) {
    let optional = |optional: Option<bool>| optional.unwrap_or(false);
    if let Some(source) = &volume.host_path {
        host_path(source, w);
    } else if let Some(source) = &volume.empty_dir {
        type_line(
            w,
            "EmptyDir (a temporary directory that shares a pod's lifetime)",
        );
        w.field(2, "Medium", &source.medium);
        let limit = source.size_limit.as_ref().filter(|one| !one.is_zero());
        let limit = limit.map_or_else(|| "<unset>".to_owned(), ToString::to_string);
        w.field(2, "SizeLimit", limit);
    } else if let Some(source) = &volume.secret {
        type_line(w, "Secret (a volume populated by a Secret)");
        w.field(2, "SecretName", &source.secret_name);
        w.field(2, "Optional", optional(source.optional));
    } else if let Some(source) = &volume.config_map {
        type_line(w, "ConfigMap (a volume populated by a ConfigMap)");
        w.field(2, "Name", &source.name);
        w.field(2, "Optional", optional(source.optional));
    } else if let Some(source) = &volume.persistent_volume_claim {
        type_line(
            w,
            "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        );
        w.field(2, "ClaimName", &source.claim_name);
        w.field(2, "ReadOnly", source.read_only.unwrap_or(false));
    } else if let Some(source) = &volume.downward_api {
        let phrase = "DownwardAPI (a volume populated by information about the pod)";
        type_line(w, phrase);
        w.line(2, "Items:");
        for file in &source.items {
            let field = file
                .field_ref
                .as_ref()
                .map(|it: &ObjectFieldSelector| &it.field_path);
            let resource = file.resource_field_ref.as_ref();
            let resource = resource.map(|it: &ResourceFieldSelector| &it.resource);
            if let Some(from) = field.or(resource) {
                w.line(3, &format!("{from} -> {}", file.path));
            }
        }
    } else if let Some(source) = &volume.projected {
        projected(source, w);
    } else {
        unmodelled(volume, w);
    }
}

/// Sources that are kept as they were written.
fn unmodelled(volume: &Volume, w: &mut Writer) {
    let source = |name: &str| volume.extra.as_ref().and_then(|extra| extra.get(name));
    if let Some(nfs) = source("nfs") {
        self::nfs(nfs, w);
    } else if let Some(csi) = source("csi") {
        self::csi(csi, w);
    } else if let Some(ephemeral) = source("ephemeral") {
        claim_template(&ephemeral["volumeClaimTemplate"], w);
    } else if let Some(image) = source("image") {
        type_line(w, "Image (a container image or OCI artifact)");
        w.field(2, "Reference", text(image, "reference"));
        w.field(2, "PullPolicy", text(image, "pullPolicy"));
    } else {
        w.line(1, "<unknown>");
    }
}

fn text<'a>(source: &'a Value, key: &str) -> &'a str {
    source[key].as_str().unwrap_or("")
}

/// k8s: describe.go, printCSIVolumeSource
fn csi(source: &Value, w: &mut Writer) {
    type_line(w, "CSI (a Container Storage Interface (CSI) volume source)");
    w.field(2, "Driver", text(source, "driver"));
    w.field(2, "FSType", text(source, "fsType"));
    w.field(2, "ReadOnly", source["readOnly"].as_bool().unwrap_or(false));
    let attributes = pairs(&source["volumeAttributes"]);
    metadata::labels(w, "    ", "VolumeAttributes", &attributes);
}

/// k8s: describe.go, printEphemeralVolumeSource, printPersistentVolumeClaim
fn claim_template(template: &Value, w: &mut Writer) {
    type_line(
        w,
        "EphemeralVolume (an inline specification for a volume that gets created and deleted with \
         the pod)",
    );
    let spec = &template["spec"];
    w.field(2, "StorageClass", text(spec, "storageClassName"));
    w.field(2, "Volume", text(spec, "volumeName"));
    let labels = pairs(&template["metadata"]["labels"]);
    metadata::labels(w, "    ", "Labels", &labels);
    let annotations = pairs(&template["metadata"]["annotations"]);
    w.put(2, "");
    metadata::annotations(w, "Annotations", &annotations);
    w.field(2, "Capacity", "");
    w.field(2, "Access Modes", "");
    w.field_if(2, "VolumeMode", text(spec, "volumeMode"));
}

fn pairs(map: &Value) -> BTreeMap<Str, Str> {
    let entries = map.as_object().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or("").into();
    entries
        .map(|(key, value)| (key.as_str().into(), text(value)))
        .gathered()
}

fn type_line(w: &mut Writer, phrase: &str) {
    w.field(2, "Type", phrase);
}

/// A directory of a node.
pub fn host_path(source: &HostPathVolume, w: &mut Writer) {
    type_line(w, "HostPath (bare host directory volume)");
    w.field(2, "Path", &source.path);
    w.field(2, "HostPathType", &source.type_);
}

/// A directory of a file server.
pub fn nfs(source: &Value, w: &mut Writer) {
    type_line(w, "NFS (an NFS mount that lasts the lifetime of a pod)");
    w.field(2, "Server", text(source, "server"));
    w.field(2, "Path", text(source, "path"));
    w.field(2, "ReadOnly", source["readOnly"].as_bool().unwrap_or(false));
}

fn projected(source: &ProjectedVolume, w: &mut Writer) {
    type_line(
        w,
        "Projected (a volume that contains injected data from multiple sources)",
    );
    for source in &source.sources {
        if let Some(secret) = &source.secret {
            w.field(2, "SecretName", &secret.name);
            w.field(2, "Optional", secret.optional.unwrap_or(false));
        } else if source.downward_api.is_some() {
            w.field(2, "DownwardAPI", true);
        } else if let Some(map) = &source.config_map {
            w.field(2, "ConfigMapName", &map.name);
            w.field(2, "Optional", map.optional.unwrap_or(false));
        } else if let Some(token) = &source.service_account_token {
            let seconds = token.expiration_seconds.unwrap_or(3600);
            w.field(2, "TokenExpirationSeconds", seconds);
        }
    }
}
