//! Columns of persistent volumes.
//!
//! k8s: pkg/printers/internalversion/printers.go, printPersistentVolume

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::Str;
use api::codec::Extra;
use api::{Kind, Object};
use sim::Instant;

/// Columns of persistent volumes.
pub const COLUMNS: Columns = Columns {
    kind: Kind::PersistentVolume,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("CAPACITY"),
    plain("ACCESS MODES"),
    plain("RECLAIM POLICY"),
    plain("STATUS"),
    plain("CLAIM"),
    plain("STORAGECLASS"),
    plain("VOLUMEATTRIBUTESCLASS"),
    plain("REASON"),
    plain("AGE"),
    wide("VOLUMEMODE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(volume) = object.persistent_volume() else {
        return Vec::new();
    };
    let (spec, status) = (&volume.spec, &volume.status);
    let claim = spec.claim_ref.as_ref();
    vec![
        object.meta.name.to_string(),
        spec.capacity
            .get("storage")
            .map_or_else(|| "0".to_owned(), ToString::to_string),
        access_modes(&spec.access_modes),
        spec.persistent_volume_reclaim_policy.to_string(),
        if object.meta.is_terminating() {
            "Terminating".to_owned()
        } else {
            status.phase.to_string()
        },
        claim.map_or_else(String::new, |one| format!("{}/{}", one.namespace, one.name)),
        storage_class(object, &spec.storage_class_name),
        attributes_class(&spec.extra),
        status.reason.to_string(),
        age(now, object.meta.created),
        cells::or_else(&spec.volume_mode, "<unset>"),
    ]
}

/// `RWO,ROX`. k8s: pkg/apis/core/v1/helper/helpers.go, GetAccessModesAsString
pub fn access_modes(modes: &[Str]) -> String {
    const SHORT: [(&str, &str); 4] = [
        ("ReadWriteOnce", "RWO"),
        ("ReadOnlyMany", "ROX"),
        ("ReadWriteMany", "RWX"),
        ("ReadWriteOncePod", "RWOP"),
    ];
    let shown = SHORT
        .iter()
        .filter(|(long, _)| modes.iter().any(|mode| mode == long))
        .map(|(_, short)| *short);
    shown.collect::<Vec<&str>>().join(",")
}

/// The class in the annotation of old, else the one in the specification.
/// k8s: pkg/apis/core/helper/helpers.go, GetPersistentVolumeClass
pub fn storage_class(object: &Object, class: &str) -> String {
    match object
        .meta
        .annotation("volume.beta.kubernetes.io/storage-class")
    {
        Some(class) => class.to_string(),
        None => class.to_owned(),
    }
}

/// `volumeAttributesClassName`, which is kept but not simulated.
pub fn attributes_class(extra: &Extra) -> String {
    let class = extra
        .as_ref()
        .and_then(|extra| extra.get("volumeAttributesClassName")?.as_str());
    cells::or_else(class.unwrap_or(""), "<unset>")
}
