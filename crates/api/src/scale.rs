//! The scale of a workload: how many replicas it wants and has, and which pods are its.
//!
//! k8s: pkg/registry/apps/{deployment,replicaset,statefulset}/storage/storage.go,
//! pkg/registry/core/replicationcontroller/storage/storage.go, ScaleREST

use crate::{Body, LabelSelector, Object, replication};
use std::rc::Rc;

/// What the scale subresource shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scale {
    /// `spec.replicas`.
    pub replicas: i32,
    /// `status.replicas`.
    pub status_replicas: i32,
    /// Its pods. Absent selects nothing.
    pub selector: Option<LabelSelector>,
}

/// The scale of a workload that has one.
pub fn scale(object: &Object) -> Option<Scale> {
    macro_rules! of {
        ($body:expr) => {
            (
                $body.spec.replicas,
                $body.status.replicas,
                $body.spec.selector.clone(),
            )
        };
    }
    let (replicas, status_replicas, selector) = match &object.body {
        Body::Deployment(body) => of!(body),
        Body::ReplicaSet(body) => of!(body),
        Body::StatefulSet(body) => of!(body),
        _ => {
            let spec = replication::spec(object)?;
            let has = replication::status(object).replicas;
            (spec.replicas, has, spec.selector)
        }
    };
    Some(Scale {
        replicas: replicas.unwrap_or(1),
        status_replicas,
        selector,
    })
}

/// Makes a workload want another number of replicas; others stay as they are.
pub fn set_replicas(object: &mut Object, replicas: i32) {
    match &mut object.body {
        Body::Deployment(body) => Rc::make_mut(&mut body.spec).replicas = Some(replicas),
        Body::ReplicaSet(body) => Rc::make_mut(&mut body.spec).replicas = Some(replicas),
        Body::StatefulSet(body) => Rc::make_mut(&mut body.spec).replicas = Some(replicas),
        _ => replication::set_replicas(object, replicas),
    }
}
