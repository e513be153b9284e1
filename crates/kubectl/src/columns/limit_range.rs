//! Columns of limit ranges.
//!
//! k8s: pkg/printers/internalversion/printers.go, none for this kind, so the default columns of cli-runtime/pkg/printers/tableprinter.go

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
