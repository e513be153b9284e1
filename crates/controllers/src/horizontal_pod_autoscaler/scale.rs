//! The workload that an autoscaler scales.
//!
//! k8s: pkg/controller/podautoscaler/horizontal.go, scaleForResourceMappings

use api::autoscaling::CrossVersionObjectReference;
use api::{Kind, LabelSelector, Object, Str};
use apiserver::{ApiError, Store};
use std::rc::Rc;

/// The target with its scale.
#[derive(Clone, Debug)]
pub struct Scale {
    /// The workload.
    pub object: Rc<Object>,
    /// `spec.replicas`.
    pub replicas: i32,
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
    let scalable = [
        Kind::Deployment,
        Kind::ReplicaSet,
        Kind::StatefulSet,
        Kind::ReplicationController,
    ];
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
    let scale = api::scale::scale(object).unwrap_or_default();
    Ok(Scale {
        object: Rc::clone(object),
        replicas: scale.replicas,
        selector: scale.selector.unwrap_or_default(),
    })
}

/// The workload with another number of replicas.
pub fn with_replicas(object: &Object, replicas: i32) -> Object {
    let mut changed = object.clone();
    changed.meta.resource_version = 0;
    api::scale::set_replicas(&mut changed, replicas);
    changed
}
