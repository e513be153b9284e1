//! Columns of secrets.
//!
//! k8s: pkg/printers/internalversion/printers.go, printSecret

use super::{Column, Columns, plain};
use crate::age::age;
use api::{Kind, Object};
use sim::Instant;

/// Columns of secrets.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Secret,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[plain("NAME"), plain("TYPE"), plain("DATA"), plain("AGE")];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(secret) = object.secret() else {
        return Vec::new();
    };
    vec![
        object.meta.name.to_string(),
        secret.type_.to_string(),
        secret.data.len().to_string(),
        age(now, object.meta.created),
    ]
}
