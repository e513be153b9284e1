//! Columns of replica sets.
//!
//! k8s: pkg/printers/internalversion/printers.go, printReplicaSet

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::{Kind, Object};
use sim::Instant;

/// Columns of replica sets.
pub const COLUMNS: Columns = Columns {
    kind: Kind::ReplicaSet,
    columns: TABLE,
    row,
};

/// Replication controllers have the same.
pub(super) const TABLE: &[Column] = &[
    plain("NAME"),
    plain("DESIRED"),
    plain("CURRENT"),
    plain("READY"),
    plain("AGE"),
    wide("CONTAINERS"),
    wide("IMAGES"),
    wide("SELECTOR"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(set) = object.replica_set() else {
        return Vec::new();
    };
    let [names, images] = cells::containers(&set.spec.template.spec.containers);
    vec![
        object.meta.name.to_string(),
        set.spec.replicas.unwrap_or(0).to_string(),
        set.status.replicas.to_string(),
        set.status.ready_replicas.to_string(),
        age(now, object.meta.created),
        names,
        images,
        cells::label_selector(set.spec.selector.as_ref()),
    ]
}
