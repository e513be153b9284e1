//! A new object has no status but what the server gives it.
//!
//! k8s: pkg/registry/*/strategy.go, PrepareForCreate

use api::Object;
use api::object::Body;
use std::rc::Rc;

/// Calls a macro with the kinds whose objects get their status from controllers.
macro_rules! with_status {
    ($macro:ident) => {
        $macro!(
            Pod,
            Namespace,
            Service,
            PersistentVolume,
            PersistentVolumeClaim,
            ResourceQuota,
            Deployment,
            ReplicaSet,
            StatefulSet,
            DaemonSet,
            Job,
            CronJob,
            HorizontalPodAutoscaler,
            PodDisruptionBudget
        )
    };
}
pub(crate) use with_status;

/// Drops the status that a client sent, as pasted from `kubectl get -o yaml`.
pub fn drop_status(object: &mut Object) {
    macro_rules! drop_all {
        ($($variant:ident),*) => {
            match &mut object.body {
                $(Body::$variant(body) => body.status = Rc::default(),)*
                Body::Raw(raw) if raw.kind == api::Kind::ReplicationController => {
                    Rc::make_mut(&mut raw.fields).remove("status");
                }
                // Nodes register with the status their kubelet found.
                _ => (),
            }
        };
    }
    with_status!(drop_all);
}
