//! The description of a replica set.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, ReplicaSetDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata, pod_template};
use crate::cells;
use api::{Kind, Object};

/// A replica set.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::ReplicaSet,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(set) = object.replica_set() else {
        return;
    };
    metadata::name(object, w);
    let selector = cells::label_selector(set.spec.selector.as_ref());
    w.field(0, "Selector", selector);
    metadata::labels_and_annotations(object, w);
    metadata::controller(object, w);
    let (has, wants) = (set.status.replicas, set.spec.replicas.unwrap_or(0));
    w.field(0, "Replicas", format!("{has} current / {wants} desired"));
    pod_template::pods_status(object, cx, w);
    pod_template::template(&set.spec.template, w);
    pod_template::conditions(&set.status.conditions, w);
}
