//! Columns of config maps.
//!
//! k8s: pkg/printers/internalversion/printers.go, printConfigMap

use super::{Column, Columns, plain};
use crate::age::age;
use api::{Kind, Object};
use sim::Instant;

/// Columns of config maps.
pub const COLUMNS: Columns = Columns {
    kind: Kind::ConfigMap,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[plain("NAME"), plain("DATA"), plain("AGE")];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(map) = object.config_map() else {
        return Vec::new();
    };
    vec![
        object.meta.name.to_string(),
        (map.data.len() + map.binary_data.len()).to_string(),
        age(now, object.meta.created),
    ]
}
