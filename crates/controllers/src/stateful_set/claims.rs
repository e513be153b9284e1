//! Which owners a stateful set's claims must have, so that garbage collection deletes them or not.
//!
//! k8s: pkg/controller/statefulset/stateful_set_utils.go, claimOwnerMatchesSetAndPod

use api::apps::StatefulSetSpec;
use api::{Meta, Object, OwnerReference, Str, Uid};
use std::rc::Rc;

/// What becomes of claims: `persistentVolumeClaimRetentionPolicy`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// Claims go with the set.
    pub deletes_with_set: bool,
    /// Claims go with the pod that scaling down removes.
    pub deletes_when_scaled: bool,
}

/// The owner references to the set and to the pod that a claim must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owners {
    /// The set owns the claim.
    pub set: bool,
    /// The pod owns the claim.
    pub pod: bool,
}

impl Retention {
    /// From the specification; both are `Retain` by default.
    pub fn of(spec: &StatefulSetSpec) -> Retention {
        let policy = spec.persistent_volume_claim_retention_policy.as_ref();
        let is_delete = |value: Option<&Str>| value.is_some_and(|value| *value == "Delete");
        Retention {
            deletes_with_set: is_delete(policy.map(|policy| &policy.when_deleted)),
            deletes_when_scaled: is_delete(policy.map(|policy| &policy.when_scaled)),
        }
    }

    /// The owners of the claims of a pod, in range or out of it.
    pub fn owners(self, is_condemned: bool) -> Owners {
        let pod = self.deletes_when_scaled && is_condemned;
        Owners {
            set: self.deletes_with_set && !pod,
            pod,
        }
    }
}

/// Whether `ordinal` is out of the range that starts at `start`.
pub fn is_condemned(start: i32, replicas: i32, ordinal: i32) -> bool {
    ordinal < start || i64::from(ordinal) >= i64::from(start) + i64::from(replicas)
}

/// Whether a claim's owners are as `wanted`. References to others do not matter.
pub fn owners_match(owners: &[OwnerReference], wanted: Owners, set: Uid, pod: Uid) -> bool {
    let has = |uid: Uid| owners.iter().any(|owner| owner.uid == uid);
    has(set) == wanted.set && has(pod) == wanted.pod
}

/// The claim's owners made as `wanted`; references to others stay.
pub fn with_owners(
    owners: &[OwnerReference],
    wanted: Owners,
    set: &Object,
    pod: &Object,
) -> Vec<OwnerReference> {
    let others = |owner: &&OwnerReference| owner.uid != set.meta.uid && owner.uid != pod.meta.uid;
    let mut result: Vec<OwnerReference> = owners.iter().filter(others).cloned().collect();
    for (object, is_wanted) in [(set, wanted.set), (pod, wanted.pod)] {
        if is_wanted {
            // Not a controlling reference: the claim is no part of either, it only goes with it.
            result.push(OwnerReference {
                controller: None,
                block_owner_deletion: None,
                ..object.controller_reference()
            });
        }
    }
    result
}

/// Whether a claim still belongs to an earlier pod of this name, so that it is about to go.
/// k8s: stateful_set_utils.go, isClaimOwnerUpToDate, hasStaleOwnerRef
pub fn is_stale(owners: &[OwnerReference], pod_name: &str, pod: Uid) -> bool {
    owners
        .iter()
        .any(|owner| owner.kind == "Pod" && owner.name == *pod_name && owner.uid != pod)
}

/// The claims of an ordinal as the set's templates describe them.
/// k8s: stateful_set_utils.go, getPersistentVolumeClaims
pub fn new_claims(set: &Object, spec: &StatefulSetSpec, ordinal: i32) -> Vec<Object> {
    let selected = spec
        .selector
        .as_ref()
        .map(|selector| &selector.match_labels);
    spec.volume_claim_templates
        .iter()
        .map(|template| {
            let name =
                super::identity::claim_name(&template.metadata.name, &set.meta.name, ordinal);
            let mut meta = Meta {
                labels: template.metadata.labels.clone(),
                annotations: template.metadata.annotations.clone(),
                ..Meta::named(&set.meta.namespace, name)
            };
            for (key, value) in selected.into_iter().flat_map(|labels| labels.iter()) {
                Rc::make_mut(&mut meta.labels).insert(key.clone(), value.clone());
            }
            let claim = api::object::PersistentVolumeClaim {
                spec: template.spec.clone(),
                ..Default::default()
            };
            Object::new(meta, claim)
        })
        .collect()
}
