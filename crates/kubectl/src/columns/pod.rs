//! Columns of pods.
//!
//! k8s: pkg/printers/internalversion/printers.go, printPod

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use crate::pod_status_text::PodText;
use api::{Kind, Object};
use sim::Instant;

/// Columns of pods.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Pod,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("READY"),
    plain("STATUS"),
    plain("RESTARTS"),
    plain("AGE"),
    wide("IP"),
    wide("NODE"),
    wide("NOMINATED NODE"),
    wide("READINESS GATES"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(pod) = object.pod() else {
        return Vec::new();
    };
    let text = PodText::of(object, pod);
    let gates = &pod.spec.readiness_gates;
    let open = gates.iter().filter(|gate| {
        let condition = pod.condition(&gate.condition_type);
        condition.is_some_and(|condition| condition.status == "True")
    });
    vec![
        object.meta.name.to_string(),
        format!("{}/{}", text.ready, text.containers),
        text.status.clone(),
        text.restarts(now),
        age(now, object.meta.created),
        cells::or_none(pod.status.pod_ips.first().map_or("", |one| &one.ip)),
        cells::or_none(&pod.node_name),
        cells::or_none(&pod.status.nominated_node_name),
        match gates.len() {
            0 => "<none>".to_owned(),
            count => format!("{}/{count}", open.count()),
        },
    ]
}
