//! Counts in the status of workloads, as a person may write them. Controllers count right.
//!
//! k8s: pkg/apis/apps/validation/validation.go, ValidateDeploymentStatus, ValidateReplicaSetStatus,
//! ValidateStatefulSetStatus, ValidateDaemonSetStatus

use super::problems::Problems;
use crate::codec::Codec;
use crate::field_error::FieldError;
use crate::object::{Body, Object};
use serde_json::Value;

/// Counts in the order in which they are looked at.
const DEPLOYMENT: &[&str] = &[
    "observedGeneration",
    "replicas",
    "updatedReplicas",
    "readyReplicas",
    "availableReplicas",
    "unavailableReplicas",
    "terminatingReplicas",
    "collisionCount",
];
const REPLICA_SET: &[&str] = &[
    "replicas",
    "fullyLabeledReplicas",
    "readyReplicas",
    "availableReplicas",
    "observedGeneration",
    "terminatingReplicas",
];
const STATEFUL_SET: &[&str] = &[
    "replicas",
    "readyReplicas",
    "currentReplicas",
    "updatedReplicas",
    "availableReplicas",
    "observedGeneration",
    "collisionCount",
];
const DAEMON_SET: &[&str] = &[
    "currentNumberScheduled",
    "numberMisscheduled",
    "desiredNumberScheduled",
    "numberReady",
    "observedGeneration",
    "updatedNumberScheduled",
    "numberAvailable",
    "numberUnavailable",
    "collisionCount",
];

/// Problems of a status that a person writes.
pub fn validate_status(object: &Object) -> Vec<FieldError> {
    // What is available is part of what is ready, as each kind words it.
    let (status, counts, parts, ready): (_, _, &[&str], _) = match &object.body {
        Body::Deployment(body) => (
            body.status.encode(),
            DEPLOYMENT,
            &["updatedReplicas", "readyReplicas", "availableReplicas"],
            "readyReplicas",
        ),
        Body::ReplicaSet(body) => (
            body.status.encode(),
            REPLICA_SET,
            &["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
            "readyReplicas",
        ),
        Body::StatefulSet(body) => (
            body.status.encode(),
            STATEFUL_SET,
            &[
                "readyReplicas",
                "currentReplicas",
                "updatedReplicas",
                "availableReplicas",
            ],
            "status.readyReplicas",
        ),
        Body::DaemonSet(body) => (body.status.encode(), DAEMON_SET, &[], ""),
        _ => return Vec::new(),
    };
    let count = |name: &str| status.get(name).and_then(Value::as_i64).unwrap_or(0);
    let mut problems = Problems::default();
    problems.field("status", |problems| {
        for name in counts {
            problems.non_negative(name, count(name));
        }
        let mut at_most = |name: &str, most: i64, what: &str| {
            if count(name) > most {
                let detail = format!("cannot be greater than {what}");
                problems.invalid(name, count(name).to_string(), &detail);
            }
        };
        for name in parts {
            at_most(name, count("replicas"), "status.replicas");
        }
        if !parts.is_empty() {
            at_most("availableReplicas", count("readyReplicas"), ready);
        }
    });
    problems.found
}
