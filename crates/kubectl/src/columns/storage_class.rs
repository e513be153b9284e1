//! Columns of storage classes.
//!
//! k8s: pkg/printers/internalversion/printers.go, printStorageClass

use super::{Column, Columns, plain};
use crate::age::age;
use crate::cells;
use api::{Kind, Object};
use sim::Instant;

/// Columns of storage classes.
pub const COLUMNS: Columns = Columns {
    kind: Kind::StorageClass,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("PROVISIONER"),
    plain("RECLAIMPOLICY"),
    plain("VOLUMEBINDINGMODE"),
    plain("ALLOWVOLUMEEXPANSION"),
    plain("AGE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(class) = object.storage_class() else {
        return Vec::new();
    };
    let name = &object.meta.name;
    vec![
        if is_default(object) {
            format!("{name} (default)")
        } else {
            name.to_string()
        },
        class.provisioner.to_string(),
        cells::or_else(&class.reclaim_policy, "Delete"),
        cells::or_else(&class.volume_binding_mode, "Immediate"),
        class.allow_volume_expansion.unwrap_or(false).to_string(),
        age(now, object.meta.created),
    ]
}

/// Whether claims without a class get this one.
/// k8s: pkg/apis/storage/util/helpers.go, IsDefaultAnnotation
pub fn is_default(object: &Object) -> bool {
    let is_true = |key| {
        object
            .meta
            .annotation(key)
            .is_some_and(|one| *one == "true")
    };
    is_true("storageclass.kubernetes.io/is-default-class")
        || is_true("storageclass.beta.kubernetes.io/is-default-class")
}
