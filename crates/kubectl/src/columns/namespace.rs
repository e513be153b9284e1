//! Columns of namespaces.
//!
//! k8s: pkg/printers/internalversion/printers.go, printNamespace

use super::{Column, Columns, plain};
use crate::age::age;
use api::{Kind, Object};
use sim::Instant;

/// Columns of namespaces.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Namespace,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[plain("NAME"), plain("STATUS"), plain("AGE")];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(namespace) = object.namespace() else {
        return Vec::new();
    };
    vec![
        object.meta.name.to_string(),
        namespace.status.phase.to_string(),
        age(now, object.meta.created),
    ]
}
