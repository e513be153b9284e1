//! Columns of replication controllers.
//!
//! k8s: pkg/printers/internalversion/printers.go, printReplicationController

use super::{Columns, replica_set};
use crate::age::age;
use crate::cells;
use crate::raw;
use api::pod_spec::PodTemplateSpec;
use api::{Kind, Object};
use api::{StrMap, codec};
use sim::Instant;

/// Columns of replication controllers.
pub const COLUMNS: Columns = Columns {
    kind: Kind::ReplicationController,
    columns: replica_set::TABLE,
    row,
};

fn row(object: &Object, now: Instant) -> Vec<String> {
    let (spec, status) = (raw::field(object, "spec"), raw::field(object, "status"));
    let template: PodTemplateSpec = codec::decode(&spec["template"]);
    let selector: StrMap = codec::decode(&spec["selector"]);
    let [names, images] = cells::containers(&template.spec.containers);
    vec![
        object.meta.name.to_string(),
        raw::number(&spec["replicas"]).to_string(),
        raw::number(&status["replicas"]).to_string(),
        raw::number(&status["readyReplicas"]).to_string(),
        age(now, object.meta.created),
        names,
        images,
        cells::labels(&selector),
    ]
}
