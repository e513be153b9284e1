//! The names of a stateful set's pods and claims, and the pod made from a revision.
//!
//! k8s: pkg/controller/statefulset/stateful_set_utils.go

use api::apps::StatefulSetSpec;
use api::pod_spec::{ClaimVolume, PodTemplateSpec, Volume};
use api::{Meta, Object, Pod, Str};
use std::rc::Rc;

/// k8s: staging/src/k8s.io/api/apps/v1/types.go, StatefulSetPodNameLabel
pub const POD_NAME_LABEL: &str = "statefulset.kubernetes.io/pod-name";
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, PodIndexLabel
pub const POD_INDEX_LABEL: &str = "apps.kubernetes.io/pod-index";
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, StatefulSetRevisionLabel
pub const REVISION_LABEL: &str = "controller-revision-hash";

/// The set and the ordinal in a pod's name: `(.*)-([0-9]+)$` with a 32-bit number.
pub fn parent_and_ordinal(pod: &str) -> Option<(&str, i32)> {
    let (parent, digits) = pod.rsplit_once('-')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return None;
    }
    Some((parent, digits.parse().ok()?))
}

/// The ordinal of a pod of the set called `set`; none for pods that only look alike.
pub fn ordinal_in(set: &str, pod: &str) -> Option<i32> {
    parent_and_ordinal(pod)
        .filter(|(parent, _)| *parent == set)
        .map(|(_, ordinal)| ordinal)
}

/// `<set>-<ordinal>`.
pub fn pod_name(set: &str, ordinal: i32) -> Str {
    format!("{set}-{ordinal}").into()
}

/// `<template>-<set>-<ordinal>`.
pub fn claim_name(template: &str, set: &str, ordinal: i32) -> Str {
    format!("{template}-{set}-{ordinal}").into()
}

/// The pod of an ordinal as a revision's template and the set's claim templates describe it.
pub fn new_pod(
    set: &Object,
    spec: &StatefulSetSpec,
    template: &PodTemplateSpec,
    revision: &str,
    ordinal: i32,
) -> Object {
    let name = pod_name(&set.meta.name, ordinal);
    let mut meta = Meta {
        labels: template.metadata.labels.clone(),
        annotations: template.metadata.annotations.clone(),
        finalizers: template.metadata.finalizers.clone(),
        owners: vec![set.controller_reference()],
        generate_name: format!("{}-", set.meta.name).into(),
        ..Meta::named(&set.meta.namespace, name.clone())
    };
    meta.set_label(POD_NAME_LABEL, name.clone());
    meta.set_label(POD_INDEX_LABEL, ordinal.to_string());
    meta.set_label(REVISION_LABEL, revision);
    let mut pod_spec = (*template.spec).clone();
    pod_spec.hostname = name;
    pod_spec.subdomain = spec.service_name.clone();
    pod_spec.volumes = volumes(set, spec, pod_spec.volumes, ordinal);
    let pod = Pod {
        node_name: std::mem::take(&mut pod_spec.node_name),
        spec: Rc::new(pod_spec),
        ..Pod::default()
    };
    Object::new(meta, pod)
}

/// A volume for each claim template, before the template's own; one of the same name is replaced.
pub fn volumes(
    set: &Object,
    spec: &StatefulSetSpec,
    own: Vec<Volume>,
    ordinal: i32,
) -> Vec<Volume> {
    let mut volumes: Vec<Volume> = spec
        .volume_claim_templates
        .iter()
        .map(|claim| Volume {
            name: claim.metadata.name.clone(),
            persistent_volume_claim: Some(ClaimVolume {
                claim_name: claim_name(&claim.metadata.name, &set.meta.name, ordinal),
                ..ClaimVolume::default()
            }),
            ..Volume::default()
        })
        .collect();
    let claimed = volumes.len();
    for volume in own {
        let is_claimed = volumes.iter().take(claimed).any(|v| v.name == volume.name);
        if !is_claimed {
            volumes.push(volume);
        }
    }
    volumes
}

/// Whether the labels and the claims of a pod are those of its ordinal.
/// k8s: stateful_set_utils.go, identityMatches, storageMatches
pub fn is_consistent(set: &Object, spec: &StatefulSetSpec, pod: &Object, ordinal: i32) -> bool {
    let labels = &pod.meta.labels;
    let has_label = |key: &str, value: &str| labels.get(key).is_some_and(|found| found == value);
    let has_claim = |template: &api::storage_kinds::ClaimTemplate| {
        let claim = claim_name(&template.metadata.name, &set.meta.name, ordinal);
        let volumes = pod.pod().map(|pod| pod.spec.volumes.as_slice());
        volumes.unwrap_or_default().iter().any(|volume| {
            volume.name == template.metadata.name
                && volume
                    .persistent_volume_claim
                    .as_ref()
                    .is_some_and(|source| source.claim_name == claim)
        })
    };
    has_label(POD_NAME_LABEL, &pod.meta.name)
        && has_label(POD_INDEX_LABEL, &ordinal.to_string())
        && spec.volume_claim_templates.iter().all(has_claim)
}
