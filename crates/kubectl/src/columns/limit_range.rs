//! Columns of limit ranges.
//!
//! k8s: no printer for this kind, so the default columns of
//! staging/src/k8s.io/cli-runtime/pkg/printers/tableprinter.go

use super::{Column, Columns, plain};
use api::{Kind, Object};
use sim::Instant;

/// Columns of limit ranges.
pub const COLUMNS: Columns = Columns {
    kind: Kind::LimitRange,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[plain("NAME"), plain("CREATED AT")];

fn row(object: &Object, _: Instant) -> Vec<String> {
    let created = object.meta.created;
    vec![
        object.meta.name.to_string(),
        if created.is_zero() {
            "<unknown>".to_owned()
        } else {
            created.instant().rfc3339()
        },
    ]
}
