//! The description of a daemon set.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, DaemonSetDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata, pod_template};
use crate::cells;
use api::{Kind, Object};

/// A daemon set.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::DaemonSet,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(set) = object.daemon_set() else {
        return;
    };
    let status = &set.status;
    metadata::name(object, w);
    let selector = cells::label_selector(set.spec.selector.as_ref());
    w.field(0, "Selector", selector);
    let nodes = cells::labels(&set.spec.template.spec.node_selector);
    w.field(0, "Node-Selector", nodes);
    metadata::labels_and_annotations(object, w);
    for (what, number) in [
        (
            "Desired Number of Nodes Scheduled",
            status.desired_number_scheduled,
        ),
        (
            "Current Number of Nodes Scheduled",
            status.current_number_scheduled,
        ),
        (
            "Number of Nodes Scheduled with Up-to-date Pods",
            status.updated_number_scheduled,
        ),
        (
            "Number of Nodes Scheduled with Available Pods",
            status.number_available,
        ),
        ("Number of Nodes Misscheduled", status.number_misscheduled),
    ] {
        w.line(0, &format!("{what}: {number}"));
    }
    pod_template::pods_status(object, cx, w);
    pod_template::template(&set.spec.template, w);
}
