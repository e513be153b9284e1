//! Status of a deployment.
//!
//! k8s: pkg/controller/deployment/sync.go, calculateStatus

use super::budget::{desired, max_unavailable};
use super::conditions::{self, condition};
use super::sets::{body, total_size};
use api::apps::{Condition, DeploymentStatus};
use api::object::Deployment;
use api::{Object, Time};
use sim::Instant;
use std::rc::Rc;

/// The status by the replica sets' own statuses. Conditions other than Available are carried over.
pub fn calculate(
    object: &Object,
    deployment: &Deployment,
    all: &[Rc<Object>],
    new: Option<&Rc<Object>>,
    now: Instant,
) -> DeploymentStatus {
    let sum = |of: fn(&api::apps::ReplicaSetStatus) -> i32| -> i32 {
        all.iter().map(|set| of(&body(set).status)).sum()
    };
    let available = sum(|status| status.available_replicas);
    let mut status = DeploymentStatus {
        observed_generation: object.meta.generation,
        replicas: sum(|status| status.replicas),
        updated_replicas: new.map_or(0, |set| body(set).status.replicas),
        ready_replicas: sum(|status| status.ready_replicas),
        available_replicas: available,
        unavailable_replicas: (total_size(all) - available).max(0),
        terminating_replicas: terminating(all),
        collision_count: deployment.status.collision_count,
        conditions: deployment.status.conditions.clone(),
        extra: None,
    };
    let floor = desired(&deployment.spec) - max_unavailable(&deployment.spec);
    let time = Time::from(now);
    let condition = if available >= floor {
        condition(
            "Available",
            "True",
            "MinimumReplicasAvailable",
            "Deployment has minimum availability.",
            time,
        )
    } else {
        condition(
            "Available",
            "False",
            "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability.",
            time,
        )
    };
    conditions::set(&mut status.conditions, condition);
    status
}

/// Terminating pods of all sets; absent if a set that was synced does not say. A set that was never
/// synced counts zero.
pub fn terminating(all: &[Rc<Object>]) -> Option<i32> {
    all.iter()
        .map(|set| {
            let status = body(set).status;
            match (status.observed_generation, status.terminating_replicas) {
                (_, Some(count)) => Some(count),
                (0, None) => Some(0),
                (_, None) => None,
            }
        })
        .sum()
}

/// The ReplicaFailure condition of the new set, else of any other, as the deployment shows it.
/// k8s: progress.go, getReplicaFailures
pub fn copy_failure(status: &mut DeploymentStatus, new: Option<&Rc<Object>>, all: &[Rc<Object>]) {
    let failure_of = |set: &Rc<Object>| -> Option<Condition> {
        conditions::find(&body(set).status.conditions, "ReplicaFailure").cloned()
    };
    let failure = new
        .and_then(failure_of)
        .or_else(|| all.iter().find_map(failure_of));
    match failure {
        Some(mut failure) => {
            failure.last_update_time = failure.last_transition_time;
            conditions::set(&mut status.conditions, failure);
        }
        None => conditions::remove(&mut status.conditions, "ReplicaFailure"),
    }
}
