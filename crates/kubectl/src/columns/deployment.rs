//! Columns of deployments.
//!
//! k8s: pkg/printers/internalversion/printers.go, printDeployment

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::{Kind, Object};
use sim::Instant;

/// Columns of deployments.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Deployment,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("READY"),
    plain("UP-TO-DATE"),
    plain("AVAILABLE"),
    plain("AGE"),
    wide("CONTAINERS"),
    wide("IMAGES"),
    wide("SELECTOR"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(deployment) = object.deployment() else {
        return Vec::new();
    };
    let (spec, status) = (&deployment.spec, &deployment.status);
    let [names, images] = cells::containers(&spec.template.spec.containers);
    let selector = match spec.selector.as_ref().map(cells::selector_of) {
        Some(Ok(selector)) => selector.to_string(),
        Some(Err(_)) => "<invalid>".to_owned(),
        None => String::new(),
    };
    vec![
        object.meta.name.to_string(),
        format!("{}/{}", status.ready_replicas, spec.replicas.unwrap_or(0)),
        status.updated_replicas.to_string(),
        status.available_replicas.to_string(),
        age(now, object.meta.created),
        names,
        images,
        selector,
    ]
}
