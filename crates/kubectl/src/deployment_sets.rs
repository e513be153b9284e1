//! The replica sets of a deployment: the one with its present template, and the others.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/util/deployment/deployment.go, GetAllReplicaSets,
//! findNewReplicaSet, equalIgnoreHash

use api::pod_spec::PodTemplateSpec;
use api::{Kind, Object};
use apiserver::Store;
use sim::order;
use std::rc::Rc;

/// The replica sets of a deployment.
#[derive(Debug)]
pub struct ReplicaSets<'a> {
    /// The oldest one whose template is the deployment's.
    pub new: Option<&'a Object>,
    /// The others, oldest first.
    pub old: Vec<&'a Object>,
}

/// The label that tells replica sets of one deployment apart.
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, DefaultDeploymentUniqueLabelKey
const HASH_LABEL: &str = "pod-template-hash";

/// Finds the replica sets that a deployment controls.
pub fn replica_sets<'a>(deployment: &Object, store: &'a Store) -> ReplicaSets<'a> {
    let mut sets: Vec<&Object> = controlled(deployment, Kind::ReplicaSet, store);
    order::sort_by(&mut sets, |a, b| {
        let key = |object: &Object| (object.meta.created, object.meta.name.clone());
        key(a).cmp(&key(b))
    });
    let template = deployment.deployment().map(|one| &one.spec.template);
    let index = sets.iter().position(|set| {
        let own = set.replica_set().map(|set| &set.spec.template);
        own.zip(template)
            .is_some_and(|(own, wanted)| is_equal_but_hash(own, wanted))
    });
    let new = index.map(|index| sets.remove(index));
    ReplicaSets { new, old: sets }
}

/// The objects of a kind that `owner` controls, by name.
pub fn controlled<'a>(owner: &Object, kind: Kind, store: &'a Store) -> Vec<&'a Object> {
    store
        .owned_by(owner.meta.uid)
        .filter(|one| one.kind() == kind)
        .filter(|one| {
            one.meta
                .controller()
                .is_some_and(|it| it.uid == owner.meta.uid)
        })
        .map(|one| &**one)
        .collect()
}

/// Whether templates are equal, leaving out the hash label.
pub fn is_equal_but_hash(a: &PodTemplateSpec, b: &PodTemplateSpec) -> bool {
    let bare = |template: &PodTemplateSpec| {
        let mut meta = template.metadata.clone();
        if meta.labels.contains_key(HASH_LABEL) {
            Rc::make_mut(&mut meta.labels).remove(HASH_LABEL);
        }
        meta
    };
    (Rc::ptr_eq(&a.spec, &b.spec) || a.spec == b.spec) && bare(a) == bare(b)
}
