//! The scale of a workload: its replicas and the pods it selects.
//!
//! k8s: pkg/registry/apps/{deployment,replicaset,statefulset}/storage/storage.go, ScaleREST

use api::autoscaling::CrossVersionObjectReference;
use api::{Kind, LabelSelector, Object, Str};
use apiserver::{ApiError, Store};
use std::rc::Rc;

/// What the scale subresource shows.
#[derive(Clone, Debug)]
pub struct Scale {
    /// The workload.
    pub object: Rc<Object>,
    /// `spec.replicas`.
    pub replicas: i32,
    /// `status.replicas`.
    pub status_replicas: i32,
    /// Its pods.
    pub selector: LabelSelector,
}

/// The scale of the target.
pub fn scale(
    target: &CrossVersionObjectReference,
    namespace: &str,
    store: &Store,
) -> Result<Scale, String> {
    let found = Kind::find(&target.api_version, &target.kind);
    let scalable = [Kind::Deployment, Kind::ReplicaSet, Kind::StatefulSet];
    let Some(kind) = found.filter(|kind| scalable.contains(kind)) else {
        let (kind, version) = (&target.kind, &target.api_version);
        return Err(format!(
            "no matches for kind \"{kind}\" in group \"{version}\""
        ));
    };
    let Some(object) = store.find(kind, namespace, &target.name) else {
        let name = Str::from(&target.name);
        return Err(ApiError::NotFound { kind, name }.to_string());
    };
    let (replicas, status_replicas, selector) = match (
        object.deployment(),
        object.replica_set(),
        object.stateful_set(),
    ) {
        (Some(body), _, _) => (
            body.spec.replicas,
            body.status.replicas,
            body.spec.selector.clone(),
        ),
        (_, Some(body), _) => (
            body.spec.replicas,
            body.status.replicas,
            body.spec.selector.clone(),
        ),
        (_, _, Some(body)) => (
            body.spec.replicas,
            body.status.replicas,
            body.spec.selector.clone(),
        ),
        _ => (None, 0, None),
    };
    Ok(Scale {
        object: Rc::clone(object),
        replicas: replicas.unwrap_or(1),
        status_replicas,
        selector: selector.unwrap_or_default(),
    })
}

/// The workload with another number of replicas.
pub fn with_replicas(object: &Object, replicas: i32) -> Object {
    let mut changed = object.clone();
    changed.meta.resource_version = 0;
    if let Some(body) = changed.deployment_mut() {
        Rc::make_mut(&mut body.spec).replicas = Some(replicas);
    }
    if let Some(body) = changed.replica_set_mut() {
        Rc::make_mut(&mut body.spec).replicas = Some(replicas);
    }
    if let Some(body) = changed.stateful_set_mut() {
        Rc::make_mut(&mut body.spec).replicas = Some(replicas);
    }
    changed
}
