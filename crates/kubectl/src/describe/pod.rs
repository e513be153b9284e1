//! The description of a pod.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, PodDescriber

use super::container::{From, containers};
use super::writer::{Writer, time};
use super::{Cx, Describer, metadata, volumes};
use crate::age::age;
use crate::cells;
use api::{Kind, Object, Pod};

/// A pod.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Pod,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(pod) = object.pod() else { return };
    let spec = pod.full_spec();
    let status = &pod.status;
    head(object, pod, w);
    state(object, pod, cx, w);
    metadata::controller(object, w);
    w.field_if(0, "NominatedNodeName", &status.nominated_node_name);
    if !spec.init_containers.is_empty() {
        let from = From::Pod(object, &status.init_container_statuses);
        containers("Init Containers", &spec.init_containers, from, w);
    }
    let from = From::Pod(object, &status.container_statuses);
    containers("Containers", &spec.containers, from, w);
    gates_and_conditions(pod, w);
    volumes::volumes(&spec.volumes, "", w);
    w.field(0, "QoS Class", &status.qos_class);
    metadata::labels(w, "", "Node-Selectors", &spec.node_selector);
    metadata::tolerations(w, "Tolerations", &spec.tolerations);
    metadata::spread_constraints(w, "", &spec.topology_spread_constraints);
}

fn head(object: &Object, pod: &Pod, w: &mut Writer) {
    let spec = &pod.spec;
    metadata::name(object, w);
    if let Some(priority) = spec.priority {
        w.field(0, "Priority", priority);
    }
    w.field_if(0, "Priority Class Name", &spec.priority_class_name);
    let runtime = spec
        .extra
        .as_ref()
        .and_then(|extra| extra.get("runtimeClassName"));
    w.field_if(
        0,
        "Runtime Class Name",
        runtime.and_then(|one| one.as_str()).unwrap_or(""),
    );
    w.field_if(0, "Service Account", &spec.service_account_name);
    match pod.node_name.as_str() {
        "" => w.field(0, "Node", "<none>"),
        node => w.field(0, "Node", format!("{node}/{}", pod.status.host_ip)),
    }
    if !pod.status.start_time.is_zero() {
        w.field(0, "Start Time", time(pod.status.start_time));
    }
    metadata::labels_and_annotations(object, w);
}

fn state(object: &Object, pod: &Pod, cx: &Cx<'_>, w: &mut Writer) {
    let status = &pod.status;
    match object.meta.deleted.filter(|_| !status.phase.is_terminal()) {
        Some(deleted) => {
            let lasts = age(cx.now, deleted);
            w.field(0, "Status", format!("Terminating (lasts {lasts})"));
            let seconds = object.meta.deletion_grace_seconds.unwrap_or(0);
            w.field(0, "Termination Grace Period", format!("{seconds}s"));
        }
        None => w.field(0, "Status", status.phase.as_str()),
    }
    w.field_if(0, "Reason", &status.reason);
    w.field_if(0, "Message", &status.message);
    let security = pod.spec.security_context.as_ref();
    let profile = security.and_then(|one| {
        one.extra
            .as_ref()?
            .get("seccompProfile")?
            .get("type")?
            .as_str()
    });
    w.field_if(0, "SeccompProfile", profile.unwrap_or(""));
    w.field(0, "IP", &status.pod_ip);
    if status.pod_ips.is_empty() {
        w.field(0, "IPs", "<none>");
    } else {
        w.line(0, "IPs:");
    }
    for address in &status.pod_ips {
        w.field(1, "IP", &address.ip);
    }
}

fn gates_and_conditions(pod: &Pod, w: &mut Writer) {
    if !pod.spec.readiness_gates.is_empty() {
        w.line(0, "Readiness Gates:");
        w.line(1, "Type\tStatus");
    }
    for gate in &pod.spec.readiness_gates {
        let condition = pod.condition(&gate.condition_type);
        let status = cells::or_none(condition.map_or("", |one| &one.status));
        w.line(1, &format!("{} \t{status} ", gate.condition_type));
    }
    if !pod.status.conditions.is_empty() {
        w.line(0, "Conditions:");
        w.line(1, "Type\tStatus");
    }
    for one in &pod.status.conditions {
        w.line(1, &format!("{} \t{} ", one.type_, one.status));
    }
}
