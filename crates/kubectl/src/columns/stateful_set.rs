//! Columns of stateful sets.
//!
//! k8s: pkg/printers/internalversion/printers.go, printStatefulSet

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::{Kind, Object};
use sim::Instant;

/// Columns of stateful sets.
pub const COLUMNS: Columns = Columns {
    kind: Kind::StatefulSet,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("READY"),
    plain("AGE"),
    wide("CONTAINERS"),
    wide("IMAGES"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(set) = object.stateful_set() else {
        return Vec::new();
    };
    let [names, images] = cells::containers(&set.spec.template.spec.containers);
    vec![
        object.meta.name.to_string(),
        format!(
            "{}/{}",
            set.status.ready_replicas,
            set.spec.replicas.unwrap_or(0)
        ),
        age(now, object.meta.created),
        names,
        images,
    ]
}
