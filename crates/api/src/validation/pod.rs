//! Pods: what may be created, and the little that may change.
//!
//! k8s: pkg/apis/core/validation/validation.go, ValidatePodCreate, ValidatePodUpdate

use super::problems::Problems;
use super::{container, go_tables, pod_spec};
use crate::line_diff::line_diff;
use crate::object::Object;
use crate::pod::Pod;
use crate::pod_spec::{PodSpec, Toleration};

/// k8s: validation.go, ValidatePodUpdate
const FORBIDDEN: &str = "pod updates may not change fields other than \
     `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,\
     `spec.tolerations` (only additions to existing tolerations),\
     `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/// Pod.
pub fn pod(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(pod) = object.pod() else { return };
    let Some(old) = before.and_then(Object::pod) else {
        problems.field("spec", |problems| {
            pod_spec::validate(problems, &pod.spec, &pod.node_name);
            container::only_for_pods(problems, &pod.spec);
            if pod_spec::has_ephemeral_containers(&pod.spec) {
                problems.forbidden("ephemeralContainers", "cannot be set on create");
            }
            if !pod.node_name.is_empty() && !pod.spec.scheduling_gates.is_empty() {
                let detail = "cannot be set until all schedulingGates have been cleared";
                problems.forbidden("nodeName", detail);
            }
        });
        return;
    };
    let is_same = pod.spec == old.spec
        && pod.node_name == old.node_name
        && pod.token_suffix == old.token_suffix;
    if is_same {
        return;
    }
    problems.field("spec", |problems| update(problems, pod, old));
}

fn update(problems: &mut Problems, pod: &Pod, old: &Pod) {
    let (spec, before) = (&pod.spec, &old.spec);
    let is_same_count = spec.containers.len() == before.containers.len();
    if !is_same_count {
        let detail = "pod updates may not add or remove containers";
        problems.forbidden("containers", detail);
    }
    let is_same_init_count = spec.init_containers.len() == before.init_containers.len();
    if !is_same_init_count {
        let detail = "pod updates may not add or remove init containers";
        problems.forbidden("initContainers", detail);
    }
    if !is_same_count || !is_same_init_count {
        return;
    }
    images(problems, spec);
    deadline(problems, spec, before);
    tolerations(problems, &spec.tolerations, &before.tolerations);
    for (index, gate) in spec.scheduling_gates.iter().enumerate() {
        if !before.scheduling_gates.contains(gate) {
            let name = &gate.name;
            let detail =
                format!("only deletion is allowed, but found new scheduling gate '{name}'");
            problems.forbidden(&format!("schedulingGates[{index}].name"), &detail);
        }
    }
    let mut munged = pod.full_spec();
    let shown_before = old.full_spec();
    munge(&mut munged, &shown_before);
    if munged != shown_before {
        let (old, new) = (
            go_tables::pod_spec(&shown_before),
            go_tables::pod_spec(&munged),
        );
        let detail = format!("{FORBIDDEN}\n{}\n", line_diff(&old, &new));
        problems.forbidden("", &detail);
    }
}

/// Takes back what may change.
fn munge(spec: &mut PodSpec, before: &PodSpec) {
    let pairs = [
        (&mut spec.containers, &before.containers),
        (&mut spec.init_containers, &before.init_containers),
    ];
    for (containers, old) in pairs {
        for (container, old) in containers.iter_mut().zip(old) {
            container.image = old.image.clone();
        }
    }
    spec.active_deadline_seconds = before.active_deadline_seconds;
    spec.tolerations = before.tolerations.clone();
    if !before.scheduling_gates.is_empty() {
        spec.node_selector = before.node_selector.clone();
        spec.affinity = before.affinity.clone();
    }
    spec.scheduling_gates = before.scheduling_gates.clone();
    if before
        .termination_grace_period_seconds
        .is_some_and(|seconds| seconds < 0)
        && spec.termination_grace_period_seconds == Some(1)
    {
        spec.termination_grace_period_seconds = before.termination_grace_period_seconds;
    }
}

fn images(problems: &mut Problems, spec: &PodSpec) {
    for (name, list) in [
        ("containers", &spec.containers),
        ("initContainers", &spec.init_containers),
    ] {
        problems.items(name, list, |problems, container| {
            problems.require("image", &container.image);
        });
    }
    container::only_for_pods(problems, spec);
}

fn deadline(problems: &mut Problems, spec: &PodSpec, before: &PodSpec) {
    let name = "activeDeadlineSeconds";
    match (before.active_deadline_seconds, spec.active_deadline_seconds) {
        (_, Some(new)) if !(0..=i64::from(i32::MAX)).contains(&new) => {
            let detail = "must be between 0 and 2147483647, inclusive";
            problems.invalid(name, new.to_string(), detail);
        }
        (Some(old), Some(new)) if old < new => {
            let detail = "must be less than or equal to previous value";
            problems.invalid(name, new.to_string(), detail);
        }
        (Some(_), None) => {
            let detail = "must not update from a positive integer to nil value";
            problems.invalid(name, "null", detail);
        }
        _ => (),
    }
}

/// Old tolerations stay, apart from their seconds; new ones may come.
/// k8s: validation.go, validateOnlyAddedTolerations
fn tolerations(problems: &mut Problems, new: &[Toleration], old: &[Toleration]) {
    let without_seconds = |toleration: &Toleration| Toleration {
        toleration_seconds: None,
        ..toleration.clone()
    };
    let is_kept = |old: &Toleration| {
        new.iter()
            .any(|one| without_seconds(one) == without_seconds(old))
    };
    if !old.iter().all(is_kept) {
        let detail = "existing toleration can not be modified except its tolerationSeconds";
        problems.forbidden("tolerations", detail);
    }
    super::placement::tolerations(problems, new);
}
