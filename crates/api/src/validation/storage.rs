//! Claims, volumes and storage classes.
//!
//! k8s: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaim and others;
//! pkg/apis/storage/validation/validation.go

use super::problems::{IMMUTABLE, Problems};
use super::selectors;
use super::tree::text;
use super::{go_tables, go_volumes};
use crate::codec::Codec;
use crate::json_text::encode_json;
use crate::line_diff::line_diff;
use crate::names;
use crate::object::Object;
use crate::storage_kinds::{ClaimSpec, PersistentVolumeSpec};
use crate::text::Str;

const ACCESS_MODES: [&str; 4] = [
    "ReadOnlyMany",
    "ReadWriteMany",
    "ReadWriteOnce",
    "ReadWriteOncePod",
];
const RECLAIM_POLICIES: [&str; 3] = ["Delete", "Recycle", "Retain"];
const CLAIM_FORBIDDEN: &str = "spec is immutable after creation except resources.requests and \
     volumeAttributesClassName for bound claims";

/// PersistentVolumeClaim.
pub fn claim(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.claim() else { return };
    problems.field("spec", |problems| claim_spec(problems, &body.spec));
    let Some(before) = before.and_then(Object::claim) else {
        return;
    };
    let mut allowed = (*body.spec).clone();
    if before.spec.volume_name.is_empty() {
        allowed.volume_name = before.spec.volume_name.clone();
    }
    if before.spec.storage_class_name.is_none() {
        allowed.storage_class_name = None;
    }
    if before.status.phase == "Bound" {
        allowed.resources.requests = before.spec.resources.requests.clone();
    }
    if allowed != *before.spec {
        let mut old = (*before.spec).clone();
        old.storage_class_name = old
            .storage_class_name
            .or(body.spec.storage_class_name.clone());
        let (old, new) = (go_tables::claim(&old), go_tables::claim(&body.spec));
        let detail = format!("{CLAIM_FORBIDDEN}\n{}\n", line_diff(&old, &new));
        problems.forbidden("spec", &detail);
        return;
    }
    let size = |spec: &ClaimSpec| spec.resources.requests.get("storage").cloned();
    if before.status.phase == "Bound" && size(&body.spec) < size(&before.spec) {
        let detail = "field can not be less than status.capacity";
        problems.forbidden("spec.resources.requests.storage", detail);
    }
}

fn claim_spec(problems: &mut Problems, spec: &ClaimSpec) {
    if spec.access_modes.is_empty() {
        problems.required("accessModes", "at least 1 access mode is required");
    }
    selectors::validate(problems, "selector", spec.selector.as_ref());
    access_modes(problems, &spec.access_modes);
    match spec.resources.requests.get("storage") {
        None => problems.required("resources[storage]", ""),
        Some(size) if size.sign() <= 0 => {
            let text = size.to_string();
            problems.invalid_text("resources[storage]", &text, "must be greater than zero");
        }
        Some(_) => (),
    }
    if let Some(class) = spec
        .storage_class_name
        .as_ref()
        .filter(|name| !name.is_empty())
    {
        problems.texts("storageClassName", class, &names::dns1123_subdomain(class));
    }
    if !spec.volume_mode.is_empty() {
        problems.one_of("volumeMode", &spec.volume_mode, &["Block", "Filesystem"]);
    }
}

fn access_modes(problems: &mut Problems, modes: &[Str]) {
    for mode in modes {
        problems.one_of("accessModes", mode, &ACCESS_MODES);
    }
    if modes.len() > 1 && modes.iter().any(|mode| mode == "ReadWriteOncePod") {
        let detail = "may not use ReadWriteOncePod with other access modes";
        problems.forbidden("accessModes", detail);
    }
}

/// PersistentVolume.
pub fn volume(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.persistent_volume() else {
        return;
    };
    let spec = &body.spec;
    problems.field("spec", |problems| {
        if spec.access_modes.is_empty() {
            problems.required("accessModes", "");
        }
        access_modes(problems, &spec.access_modes);
        if spec.capacity.is_empty() {
            problems.required("capacity", "");
        }
        if !spec.capacity.contains_key("storage") || spec.capacity.len() > 1 {
            let shown = encode_json(&spec.capacity.encode());
            problems.unsupported_shown("capacity", shown, &["storage"]);
        }
        for (name, size) in spec.capacity.iter() {
            problems.field("capacity", |problems| {
                problems.key(name, |problems| {
                    if size.sign() <= 0 {
                        let text = size.to_string();
                        problems.invalid_text("", &text, "must be greater than zero");
                    }
                });
            });
        }
        let policy = &spec.persistent_volume_reclaim_policy;
        if !policy.is_empty() {
            problems.one_of("persistentVolumeReclaimPolicy", policy, &RECLAIM_POLICIES);
        }
        let has_source = spec.csi.is_some()
            || spec.host_path.is_some()
            || spec.local.is_some()
            || spec.nfs.is_some()
            || spec.extra.is_some();
        sources(problems, spec);
        if !has_source && before.is_none() {
            problems.required("", "must specify a volume type");
        }
        let class = &spec.storage_class_name;
        if !class.is_empty() {
            problems.texts("storageClassName", class, &names::dns1123_subdomain(class));
        }
        if !spec.volume_mode.is_empty() {
            problems.one_of("volumeMode", &spec.volume_mode, &["Block", "Filesystem"]);
        }
    });
    if let Some(before) = before.and_then(Object::persistent_volume) {
        volume_update(problems, spec, &before.spec);
    }
}

/// The one place where the data is.
fn sources(problems: &mut Problems, spec: &PersistentVolumeSpec) {
    let mut has_source = spec.host_path.is_some();
    if let Some(path) = &spec.host_path {
        problems.field("hostPath", |problems| {
            if problems.require("path", &path.path) && path.path.split('/').any(|p| p == "..") {
                problems.invalid_text("path", &path.path, "must not contain '..'");
            }
        });
        if path.path.trim_matches('/').is_empty()
            && !path.path.is_empty()
            && spec.persistent_volume_reclaim_policy == "Recycle"
        {
            let detail = "may not be 'recycle' for a hostPath mount of '/'";
            problems.forbidden("persistentVolumeReclaimPolicy", detail);
        }
    }
    for (name, source, fields) in [
        ("nfs", &spec.nfs, ["server", "path"]),
        ("local", &spec.local, ["path", "path"]),
        ("csi", &spec.csi, ["driver", "volumeHandle"]),
    ] {
        let Some(source) = source else { continue };
        if std::mem::replace(&mut has_source, true) {
            problems.forbidden(name, "may not specify more than 1 volume type");
            continue;
        }
        problems.field(name, |problems| {
            for field in fields {
                problems.require(field, text(source, field));
            }
        });
        if name == "local" && spec.node_affinity.is_none() {
            problems.required("nodeAffinity", "Local volume requires node affinity");
        }
    }
}

/// k8s: validation.go, ValidatePersistentVolumeUpdate
fn volume_update(
    problems: &mut Problems,
    spec: &PersistentVolumeSpec,
    before: &PersistentVolumeSpec,
) {
    let is_same = spec.host_path == before.host_path
        && spec.nfs == before.nfs
        && spec.local == before.local
        && spec.csi == before.csi;
    if !is_same {
        let (old, new) = (go_volumes::source(before), go_volumes::source(spec));
        let detail = format!(
            "spec.persistentvolumesource is immutable after creation\n{}\n",
            line_diff(&old, &new)
        );
        problems.forbidden("spec.persistentvolumesource", &detail);
    }
    if spec.volume_mode != before.volume_mode {
        problems.invalid_text("volumeMode", &spec.volume_mode, IMMUTABLE);
    }
    if before.node_affinity.is_some() && spec.node_affinity != before.node_affinity {
        let shown = encode_json(&spec.node_affinity.encode());
        problems.invalid("nodeAffinity", shown, IMMUTABLE);
    }
}

/// StorageClass.
pub fn storage_class(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(class) = object.storage_class() else {
        return;
    };
    if let Some(before) = before.and_then(Object::storage_class) {
        if class.parameters != before.parameters {
            problems.forbidden("parameters", "updates to parameters are forbidden.");
        }
        if class.provisioner != before.provisioner {
            problems.invalid_text("provisioner", &class.provisioner, IMMUTABLE);
        }
        if class.reclaim_policy != before.reclaim_policy {
            let detail = "updates to reclaimPolicy are forbidden.";
            problems.forbidden("reclaimPolicy", detail);
        }
        if class.volume_binding_mode != before.volume_binding_mode {
            problems.invalid_text("volumeBindingMode", &class.volume_binding_mode, IMMUTABLE);
        }
    }
    if problems.require("provisioner", &class.provisioner) {
        let messages = names::qualified_name(&class.provisioner.to_ascii_lowercase());
        problems.texts("provisioner", &class.provisioner, &messages);
    }
    if !class.reclaim_policy.is_empty() {
        problems.one_of(
            "reclaimPolicy",
            &class.reclaim_policy,
            &["Delete", "Retain"],
        );
    }
    if problems.require("volumeBindingMode", &class.volume_binding_mode) {
        let modes = ["Immediate", "WaitForFirstConsumer"];
        problems.one_of("volumeBindingMode", &class.volume_binding_mode, &modes);
    }
}
