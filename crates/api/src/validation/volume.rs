//! Volumes of a pod: one source each, with distinct names.
//!
//! k8s: pkg/apis/core/validation/validation.go, ValidateVolumes, validateVolumeSource

use super::problems::Problems;
use super::tree::{extra, get, text};
use crate::go_text::quote;
use crate::names;
use crate::pod_spec::{DownwardFile, KeyToPath, Volume, VolumeProjection};
use serde_json::Value;

const FILE_MODES: &str = "must be a number between 0 and 0777 (octal), both inclusive";
/// Fields that a file may show.
/// k8s: validation.go, validVolumeDownwardAPIFieldPathExpressions
const FILE_FIELDS: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];
/// k8s: validation.go, supportedHostPathTypes
const HOST_PATH_TYPES: [&str; 8] = [
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
];

/// All volumes; gives the names that may be mounted.
pub fn validate<'a>(problems: &mut Problems, volumes: &'a [Volume]) -> Vec<&'a str> {
    let mut good: Vec<&str> = Vec::with_capacity(volumes.len());
    for (index, volume) in volumes.iter().enumerate() {
        let count = problems.found.len();
        problems.field(&format!("volumes[{index}]"), |problems| {
            source(problems, volume);
            if problems.require("name", &volume.name) {
                problems.texts("name", &volume.name, &names::dns1123_label(&volume.name));
            }
            if good.contains(&volume.name.as_str()) {
                problems.duplicate("name", quote(&volume.name));
            }
        });
        if problems.found.len() == count {
            good.push(&volume.name);
        }
    }
    good
}

/// Runs `look` for the first source and refuses the others.
fn one_source(
    problems: &mut Problems,
    name: &str,
    count: &mut u32,
    look: impl FnOnce(&mut Problems),
) {
    *count += 1;
    if *count > 1 {
        problems.forbidden(name, "may not specify more than 1 volume type");
    } else {
        problems.field(name, look);
    }
}

fn source(problems: &mut Problems, volume: &Volume) {
    let mut count = 0;
    if let Some(empty) = &volume.empty_dir {
        one_source(problems, "emptyDir", &mut count, |problems| {
            if empty
                .size_limit
                .as_ref()
                .is_some_and(|limit| limit.sign() < 0)
            {
                let detail = "SizeLimit field must be a valid resource quantity";
                problems.forbidden("sizeLimit", detail);
            }
        });
    }
    if let Some(path) = &volume.host_path {
        one_source(problems, "hostPath", &mut count, |problems| {
            if problems.require("path", &path.path) && has_parent(&path.path) {
                problems.invalid_text("path", &path.path, "must not contain '..'");
            }
            problems.one_of("type", &path.type_, &HOST_PATH_TYPES);
        });
    }
    if let Some(secret) = &volume.secret {
        one_source(problems, "secret", &mut count, |problems| {
            problems.require("secretName", &secret.secret_name);
            mode(problems, "defaultMode", secret.default_mode);
            keys(problems, &secret.items);
        });
    }
    if let Some(claim) = &volume.persistent_volume_claim {
        one_source(problems, "persistentVolumeClaim", &mut count, |problems| {
            problems.require("claimName", &claim.claim_name);
        });
    }
    if let Some(downward) = &volume.downward_api {
        one_source(problems, "downwardAPI", &mut count, |problems| {
            mode(problems, "defaultMode", downward.default_mode);
            files(problems, &downward.items);
        });
    }
    if let Some(map) = &volume.config_map {
        one_source(problems, "configMap", &mut count, |problems| {
            problems.require("name", &map.name);
            mode(problems, "defaultMode", map.default_mode);
            keys(problems, &map.items);
        });
    }
    if let Some(projected) = &volume.projected {
        one_source(problems, "projected", &mut count, |problems| {
            mode(problems, "defaultMode", projected.default_mode);
            problems.items("sources", &projected.sources, projection);
        });
    }
    other_sources(problems, volume, &mut count);
    let is_other = volume
        .extra
        .as_ref()
        .is_some_and(|fields| !fields.is_empty());
    if count == 0 && !is_other {
        problems.required("", "must specify a volume type");
    }
}

/// Sources that the model keeps as they came.
fn other_sources(problems: &mut Problems, volume: &Volume, count: &mut u32) {
    const NEEDED: [(&str, &[&str]); 4] = [
        ("nfs", &["server", "path"]),
        ("csi", &["driver"]),
        ("ephemeral", &["volumeClaimTemplate"]),
        ("image", &["reference"]),
    ];
    for (name, fields) in NEEDED {
        let source = extra(&volume.extra, name);
        if source.is_null() {
            continue;
        }
        one_source(problems, name, count, |problems| {
            for field in fields.iter().filter(|field| is_empty(get(source, field))) {
                problems.required(field, "");
            }
            let path = text(source, "path");
            if name == "nfs" && !path.is_empty() && !path.starts_with('/') {
                problems.invalid_text("path", path, "must be an absolute path");
            }
        });
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// k8s: validation.go, validateProjectionSources
fn projection(problems: &mut Problems, source: &VolumeProjection) {
    let mut count = 0;
    for (name, one) in [
        ("secret", &source.secret),
        ("configMap", &source.config_map),
    ] {
        if let Some(one) = one {
            one_of_source(problems, name, &mut count, |problems| {
                problems.require("name", &one.name);
                keys(problems, &one.items);
            });
        }
    }
    if let Some(downward) = &source.downward_api {
        one_of_source(problems, "downwardAPI", &mut count, |problems| {
            files(problems, &downward.items);
        });
    }
    if let Some(token) = &source.service_account_token {
        one_of_source(problems, "serviceAccountToken", &mut count, |problems| {
            let seconds = token.expiration_seconds.unwrap_or(0);
            let detail = match seconds {
                ..TOKEN_SECONDS_MIN => "may not specify a duration less than 10 minutes",
                TOKEN_SECONDS_MIN..=TOKEN_SECONDS_MAX => "",
                _ => "may not specify a duration larger than 2^32 seconds",
            };
            if !detail.is_empty() {
                problems.invalid("expirationSeconds", seconds.to_string(), detail);
            }
            if problems.require("path", &token.path) {
                local_path(problems, "path", &token.path);
            }
        });
    }
}

/// k8s: validation.go, validateProjectionSources
const TOKEN_SECONDS_MIN: i64 = 600;
const TOKEN_SECONDS_MAX: i64 = 1 << 32;

fn one_of_source(
    problems: &mut Problems,
    name: &str,
    count: &mut u32,
    look: impl FnOnce(&mut Problems),
) {
    *count += 1;
    if *count > 1 {
        problems.forbidden(name, "may not specify more than 1 volume type per source");
    }
    problems.field(name, look);
}

fn mode(problems: &mut Problems, name: &str, mode: Option<i32>) {
    if let Some(mode) = mode.filter(|mode| !(0..=0o777).contains(mode)) {
        problems.invalid(name, mode.to_string(), FILE_MODES);
    }
}

fn keys(problems: &mut Problems, items: &[KeyToPath]) {
    problems.items("items", items, |problems, item| {
        problems.require("key", &item.key);
        if problems.require("path", &item.path) {
            local_path(problems, "path", &item.path);
        }
        mode(problems, "mode", item.mode);
    });
}

fn files(problems: &mut Problems, items: &[DownwardFile]) {
    problems.items("items", items, |problems, item| {
        if problems.require("path", &item.path) {
            local_path(problems, "path", &item.path);
        }
        match (&item.field_ref, &item.resource_field_ref) {
            (Some(field), None) => problems.field("fieldRef", |problems| {
                super::env::field_path(problems, field, &FILE_FIELDS);
            }),
            (None, Some(resource)) => problems.field("resourceFieldRef", |problems| {
                super::env::resource_field(problems, resource, true);
            }),
            (Some(_), Some(_)) => {
                let detail = "fieldRef and resourceFieldRef can not be specified simultaneously";
                problems.invalid_text("resource", "", detail);
            }
            (None, None) => {
                let detail = "one of fieldRef and resourceFieldRef is required";
                problems.required("fieldRef", detail);
            }
        }
        mode(problems, "mode", item.mode);
    });
}

/// A path that stays inside.
/// k8s: validation.go, validateLocalDescendingPath
pub fn local_path(problems: &mut Problems, name: &str, path: &str) {
    if path.starts_with('/') {
        problems.invalid_text(name, path, "must be a relative path");
    }
    if has_parent(path) {
        problems.invalid_text(name, path, "must not contain '..'");
    }
}

fn has_parent(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}
