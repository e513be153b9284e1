//! Columns of controller revisions.
//!
//! k8s: pkg/printers/internalversion/printers.go, printControllerRevision

use super::{Column, Columns, plain};
use crate::age::age;
use crate::cells;
use api::{Kind, Object};
use sim::Instant;

/// Columns of controller revisions.
pub const COLUMNS: Columns = Columns {
    kind: Kind::ControllerRevision,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("CONTROLLER"),
    plain("REVISION"),
    plain("AGE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(revision) = object.controller_revision() else {
        return Vec::new();
    };
    let controller = object.meta.controller().map(|owner| {
        let kind = Kind::find(&owner.api_version, &owner.kind);
        let resource =
            kind.map_or_else(|| owner.kind.to_ascii_lowercase(), Kind::singular_resource);
        format!("{resource}/{}", owner.name)
    });
    vec![
        object.meta.name.to_string(),
        cells::or_none(&controller.unwrap_or_default()),
        revision.revision.to_string(),
        age(now, object.meta.created),
    ]
}
