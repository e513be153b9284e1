//! Replica sets of a deployment: which one is new, sizes, annotations.
//!
//! k8s: pkg/controller/deployment/util/deployment_util.go

use api::apps::ReplicaSetSpec;
use api::object::ReplicaSet;
use api::pod_spec::PodTemplateSpec;
use api::{Object, Str};
use std::cmp::Ordering;
use std::rc::Rc;

/// The label with the hash of the template.
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, DefaultDeploymentUniqueLabelKey
pub const HASH_LABEL: &str = "pod-template-hash";
/// Revision of a template.
pub const REVISION: &str = "deployment.kubernetes.io/revision";
/// Earlier revisions of a replica set.
pub const REVISION_HISTORY: &str = "deployment.kubernetes.io/revision-history";
/// `spec.replicas` of the deployment when the set was last scaled.
pub const DESIRED_REPLICAS: &str = "deployment.kubernetes.io/desired-replicas";
/// `spec.replicas` plus surge at that time.
pub const MAX_REPLICAS: &str = "deployment.kubernetes.io/max-replicas";

/// The body of a replica set; the default for anything else, which never comes here.
pub fn body(set: &Object) -> ReplicaSet {
    set.replica_set().cloned().unwrap_or_default()
}

/// `spec.replicas`.
pub fn size(set: &Object) -> i32 {
    set.replica_set().map_or(0, |body| spec_size(&body.spec))
}

fn spec_size(spec: &ReplicaSetSpec) -> i32 {
    spec.replicas.unwrap_or(1)
}

/// `status.availableReplicas`.
pub fn available(set: &Object) -> i32 {
    set.replica_set()
        .map_or(0, |body| body.status.available_replicas)
}

/// Sum of the desired sizes.
pub fn total_size<'a>(sets: impl IntoIterator<Item = &'a Rc<Object>>) -> i32 {
    sets.into_iter().map(|set| size(set)).sum()
}

/// Sum of the available pods.
pub fn total_available<'a>(sets: impl IntoIterator<Item = &'a Rc<Object>>) -> i32 {
    sets.into_iter().map(|set| available(set)).sum()
}

/// By creation time, then name.
pub fn oldest_first(a: &Rc<Object>, b: &Rc<Object>) -> Ordering {
    (a.meta.created, &a.meta.name).cmp(&(b.meta.created, &b.meta.name))
}

/// Whether two templates are equal but for the hash label.
/// k8s: deployment_util.go, EqualIgnoreHash
pub fn is_same_template(a: &PodTemplateSpec, b: &PodTemplateSpec) -> bool {
    if a.spec != b.spec {
        return false;
    }
    let plain = |template: &PodTemplateSpec| {
        let mut meta = template.metadata.clone();
        Rc::make_mut(&mut meta.labels).remove(HASH_LABEL);
        meta
    };
    plain(a) == plain(b)
}

/// The oldest set whose template is the deployment's.
pub fn find_new<'a>(sets: &'a [Rc<Object>], template: &PodTemplateSpec) -> Option<&'a Rc<Object>> {
    let is_new = |set: &&Rc<Object>| {
        set.replica_set()
            .is_some_and(|body| is_same_template(&body.spec.template, template))
    };
    sets.iter().filter(is_new).min_by(|a, b| oldest_first(a, b))
}

/// A number in an annotation.
pub fn annotated(set: &Object, key: &str) -> Option<i32> {
    set.meta.annotation(key)?.parse().ok()
}

/// The revision number, 0 if it is missing or no number.
pub fn revision(set: &Object) -> i64 {
    set.meta
        .annotation(REVISION)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// Whether the two size annotations differ from these numbers.
pub fn sizes_need_update(set: &Object, desired: i32, max: i32) -> bool {
    let is = |key, number: i32| {
        set.meta
            .annotation(key)
            .is_some_and(|t| **t == *number.to_string())
    };
    !is(DESIRED_REPLICAS, desired) || !is(MAX_REPLICAS, max)
}

/// Writes the two size annotations.
pub fn set_sizes(set: &mut Object, desired: i32, max: i32) {
    set.meta
        .set_annotation(DESIRED_REPLICAS, Str::from(desired.to_string()));
    set.meta
        .set_annotation(MAX_REPLICAS, Str::from(max.to_string()));
}
