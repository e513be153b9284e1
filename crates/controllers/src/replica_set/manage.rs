//! Creating missing pods and deleting surplus ones.
//!
//! k8s: pkg/controller/replicaset/replica_set.go, manageReplicas

use super::name_for;
use super::ranking::victims;
use crate::availability::is_active;
use crate::pod_control::{create_pod, delete_pod, pod_from_template};
use crate::slow_start::{SLOW_START_INITIAL, slow_start};
use api::Object;
use api::apps::ReplicaSetSpec;
use apiserver::because::replica_set::Rule;
use apiserver::{ApiError, Because, Intents, Store};
use std::rc::Rc;

/// Creations or deletions in one sync.
/// k8s: pkg/controller/replicaset/replica_set.go, BurstReplicas
pub const BURST: u32 = 500;

/// What one sync does about the number of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// There are as many as wanted.
    Keep,
    /// So many are missing.
    Create(u32),
    /// So many are too many.
    Delete(u32),
}

/// Compares wanted and active pods; at most `burst` are created or deleted at once.
pub fn plan(desired: u32, active: u32, burst: u32) -> Plan {
    match (
        desired.saturating_sub(active),
        active.saturating_sub(desired),
    ) {
        (0, 0) => Plan::Keep,
        (0, surplus) => Plan::Delete(surplus.min(burst)),
        (missing, _) => Plan::Create(missing.min(burst)),
    }
}

/// Carries out the plan; gives the first failure.
pub fn manage(
    object: &Object,
    spec: &ReplicaSetSpec,
    desired: u32,
    active: u32,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    match plan(desired, active, BURST) {
        Plan::Keep => Ok(()),
        Plan::Create(count) => {
            let because = Because::ReplicaSet(Rule::TooFew { desired, active });
            create(object, spec, count, &because, intents)
        }
        Plan::Delete(count) => delete(object, count, desired, active, intents),
    }
}

fn create(
    object: &Object,
    spec: &ReplicaSetSpec,
    count: u32,
    because: &Because,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let done = slow_start(count, SLOW_START_INITIAL, || {
        let pod = pod_from_template(&spec.template, object);
        match create_pod(object, pod, name_for(object), intents, because.clone()) {
            // Nothing can be created in a namespace that goes, and that is no failure.
            Ok(_) | Err(ApiError::NamespaceTerminating { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    });
    done.error.map_or(Ok(()), Err)
}

fn delete(
    object: &Object,
    count: u32,
    desired: u32,
    active: u32,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let chosen = victims(object, count as usize, intents.latest(), intents.now);
    let mut result = Ok(());
    for (pod, rank) in chosen {
        let because = Because::ReplicaSet(Rule::TooMany {
            desired,
            active,
            rank,
        });
        let deleted = delete_pod(object, &pod, name_for(object), intents, because);
        result = result.and(deleted);
    }
    result
}

/// The active pods that `owner` controls, by name.
pub fn active_pods<'a>(
    owner: &Object,
    store: &'a Store,
) -> impl Iterator<Item = &'a Rc<Object>> + use<'a> {
    let uid = owner.meta.uid;
    store.owned_by(uid).filter(move |object| {
        is_active(object) && object.meta.controller().is_some_and(|o| o.uid == uid)
    })
}
