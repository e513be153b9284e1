//! The pod template of a workload, and the pods made from it by phase.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, DescribePodTemplate,
//! getPodStatusForController

use super::container::{From, containers};
use super::writer::Writer;
use super::{Cx, metadata, volumes};
use api::apps::Condition;
use api::pod_spec::PodTemplateSpec;
use api::{Object, PodPhase};

/// Writes a template under its heading.
pub fn template(template: &PodTemplateSpec, w: &mut Writer) {
    let spec = &template.spec;
    w.line(0, "Pod Template:");
    metadata::labels(w, "", "  Labels", &template.metadata.labels);
    if !template.metadata.annotations.is_empty() {
        metadata::annotations(w, "  Annotations", &template.metadata.annotations);
    }
    w.field_if(1, "Service Account", &spec.service_account_name);
    if !spec.init_containers.is_empty() {
        containers("Init Containers", &spec.init_containers, From::Template, w);
    }
    containers("Containers", &spec.containers, From::Template, w);
    volumes::volumes(&spec.volumes, "  ", w);
    metadata::spread_constraints(w, "  ", &spec.topology_spread_constraints);
    w.field_if(1, "Priority Class Name", &spec.priority_class_name);
    metadata::labels(w, "", "  Node-Selectors", &spec.node_selector);
    metadata::tolerations(w, "  Tolerations", &spec.tolerations);
}

/// `Pods Status`: pods that `object` controls, by phase.
pub fn pods_status(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let mut counts = [0u32; 4];
    for pod in cx.store.owned_by(object.meta.uid) {
        let is_controlled = pod
            .meta
            .controller()
            .is_some_and(|it| it.uid == object.meta.uid);
        let phase = pod.pod().filter(|_| is_controlled).map(|pod| pod.phase());
        let index = match phase {
            Some(PodPhase::Running) => 0,
            Some(PodPhase::Pending) => 1,
            Some(PodPhase::Succeeded) => 2,
            Some(PodPhase::Failed) => 3,
            Some(PodPhase::Unknown) | None => continue,
        };
        if let Some(count) = counts.get_mut(index) {
            *count += 1;
        }
    }
    let [running, waiting, succeeded, failed] = counts;
    w.field(
        0,
        "Pods Status",
        format!("{running} Running / {waiting} Waiting / {succeeded} Succeeded / {failed} Failed"),
    );
}

/// The conditions of a workload.
pub fn conditions(conditions: &[Condition], w: &mut Writer) {
    if conditions.is_empty() {
        return;
    }
    w.line(0, "Conditions:");
    w.line(1, "Type\tStatus\tReason");
    w.line(1, "----\t------\t------");
    for one in conditions {
        w.line(
            1,
            &format!("{} \t{}\t{}", one.type_, one.status, one.reason),
        );
    }
}
