//! Columns of daemon sets.
//!
//! k8s: pkg/printers/internalversion/printers.go, printDaemonSet

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::{Kind, Object};
use sim::Instant;

/// Columns of daemon sets.
pub const COLUMNS: Columns = Columns {
    kind: Kind::DaemonSet,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("DESIRED"),
    plain("CURRENT"),
    plain("READY"),
    plain("UP-TO-DATE"),
    plain("AVAILABLE"),
    plain("NODE SELECTOR"),
    plain("AGE"),
    wide("CONTAINERS"),
    wide("IMAGES"),
    wide("SELECTOR"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(set) = object.daemon_set() else {
        return Vec::new();
    };
    let pod = &set.spec.template.spec;
    let status = &set.status;
    let [names, images] = cells::containers(&pod.containers);
    vec![
        object.meta.name.to_string(),
        status.desired_number_scheduled.to_string(),
        status.current_number_scheduled.to_string(),
        status.number_ready.to_string(),
        status.updated_number_scheduled.to_string(),
        status.number_available.to_string(),
        cells::labels(&pod.node_selector),
        age(now, object.meta.created),
        names,
        images,
        cells::label_selector(set.spec.selector.as_ref()),
    ]
}
