//! Columns of persistent volume claims.
//!
//! k8s: pkg/printers/internalversion/printers.go, printPersistentVolumeClaim

use super::persistent_volume::{access_modes, attributes_class, storage_class};
use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::{Kind, Object};
use sim::Instant;

/// Columns of persistent volume claims.
pub const COLUMNS: Columns = Columns {
    kind: Kind::PersistentVolumeClaim,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("STATUS"),
    plain("VOLUME"),
    plain("CAPACITY"),
    plain("ACCESS MODES"),
    plain("STORAGECLASS"),
    plain("VOLUMEATTRIBUTESCLASS"),
    plain("AGE"),
    wide("VOLUMEMODE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(claim) = object.claim() else {
        return Vec::new();
    };
    let (spec, status) = (&claim.spec, &claim.status);
    let is_bound = !spec.volume_name.is_empty();
    let capacity = status.capacity.get("storage");
    vec![
        object.meta.name.to_string(),
        if object.meta.is_terminating() {
            "Terminating".to_owned()
        } else {
            status.phase.to_string()
        },
        spec.volume_name.to_string(),
        match capacity {
            Some(capacity) if is_bound => capacity.to_string(),
            None if is_bound => "0".to_owned(),
            _ => String::new(),
        },
        if is_bound {
            access_modes(&status.access_modes)
        } else {
            String::new()
        },
        storage_class(object, spec.storage_class_name.as_deref().unwrap_or("")),
        attributes_class(&spec.extra),
        age(now, object.meta.created),
        cells::or_else(&spec.volume_mode, "<unset>"),
    ]
}
