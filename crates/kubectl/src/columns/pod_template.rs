//! Columns of pod templates.
//!
//! k8s: pkg/printers/internalversion/printers.go, printPodTemplate

use super::{Column, Columns, plain};
use crate::cells;
use crate::raw;
use api::codec;
use api::pod_spec::PodTemplateSpec;
use api::{Kind, Object};
use sim::Instant;

/// Columns of pod templates.
pub const COLUMNS: Columns = Columns {
    kind: Kind::PodTemplate,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("CONTAINERS"),
    plain("IMAGES"),
    plain("POD LABELS"),
];

fn row(object: &Object, _: Instant) -> Vec<String> {
    let template: PodTemplateSpec = codec::decode(raw::field(object, "template"));
    let [names, images] = cells::containers(&template.spec.containers);
    vec![
        object.meta.name.to_string(),
        names,
        images,
        cells::labels(&template.metadata.labels),
    ]
}
