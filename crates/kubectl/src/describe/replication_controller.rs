//! The description of a replication controller.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, ReplicationControllerDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata, pod_template};
use crate::{cells, raw};
use api::apps::Condition;
use api::pod_spec::PodTemplateSpec;
use api::{Kind, Object, StrMap, codec};

/// A replication controller.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::ReplicationController,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let (spec, status) = (raw::field(object, "spec"), raw::field(object, "status"));
    let selector: StrMap = codec::decode(&spec["selector"]);
    let template: PodTemplateSpec = codec::decode(&spec["template"]);
    let conditions: Vec<Condition> = codec::decode(&status["conditions"]);
    metadata::name(object, w);
    w.field(0, "Selector", cells::labels(&selector));
    metadata::labels_and_annotations(object, w);
    let (has, wants) = (&status["replicas"], &spec["replicas"]);
    let (has, wants) = (raw::number(has), raw::number(wants));
    w.field(0, "Replicas", format!("{has} current / {wants} desired"));
    pod_template::pods_status(object, cx, w);
    pod_template::template(&template, w);
    pod_template::conditions(&conditions, w);
}
