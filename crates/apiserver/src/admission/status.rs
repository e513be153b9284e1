//! A new object has no status but what the server gives it.
//!
//! k8s: pkg/registry/*/strategy.go, PrepareForCreate

use api::Object;
use api::object::Body;
use std::rc::Rc;

/// Drops the status that a client sent, as pasted from `kubectl get -o yaml`.
pub fn drop_status(object: &mut Object) {
    macro_rules! drop_all {
        ($($variant:ident),*) => {
            match &mut object.body {
                $(Body::$variant(body) => body.status = Rc::default(),)*
                // Nodes register with the status their kubelet found.
                _ => (),
            }
        };
    }
    drop_all!(
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
    );
}
