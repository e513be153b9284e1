//! Defaults that the API server fills in when it decodes an object.
//!
//! k8s: pkg/apis/core/v1/defaults.go, pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go

mod pod_spec;
mod services;
mod workloads;

use crate::object::{Body, Object};
use crate::text::Str;
use std::rc::Rc;

pub use pod_spec::{default_image_pull_policy, default_pod_spec};

/// Sets an empty text.
fn set(text: &mut Str, default: &str) {
    if text.is_empty() {
        *text = default.into();
    }
}

/// Fills in the defaults of `object`'s kind.
pub fn apply(object: &mut Object) {
    match &mut object.body {
        Body::Pod(pod) => pod_spec::default_pod(pod),
        Body::Deployment(body) => workloads::deployment(Rc::make_mut(&mut body.spec)),
        Body::ReplicaSet(body) => workloads::replica_set(Rc::make_mut(&mut body.spec)),
        Body::StatefulSet(body) => workloads::stateful_set(Rc::make_mut(&mut body.spec)),
        Body::DaemonSet(body) => workloads::daemon_set(Rc::make_mut(&mut body.spec)),
        Body::Job(body) => workloads::job(Rc::make_mut(&mut body.spec)),
        Body::CronJob(body) => workloads::cron_job(Rc::make_mut(&mut body.spec)),
        Body::Service(body) => services::service(Rc::make_mut(&mut body.spec)),
        Body::Secret(secret) => set(&mut Rc::make_mut(secret).type_, "Opaque"),
        Body::PersistentVolumeClaim(body) => {
            workloads::claim(Rc::make_mut(&mut body.spec));
            set(&mut Rc::make_mut(&mut body.status).phase, "Pending");
        }
        Body::PersistentVolume(body) => services::volume(body),
        Body::StorageClass(class) => services::storage_class(Rc::make_mut(class)),
        Body::Namespace(body) => {
            set(&mut Rc::make_mut(&mut body.status).phase, "Active");
            let name = object.meta.name.clone();
            object.meta.set_label("kubernetes.io/metadata.name", name);
        }
        Body::HorizontalPodAutoscaler(body) => services::autoscaler(Rc::make_mut(&mut body.spec)),
        Body::PriorityClass(class) => {
            set(
                &mut Rc::make_mut(class).preemption_policy,
                "PreemptLowerPriority",
            );
        }
        Body::Node(_)
        | Body::ConfigMap(_)
        | Body::ServiceAccount(_)
        | Body::Event(_)
        | Body::LimitRange(_)
        | Body::ResourceQuota(_)
        | Body::ControllerRevision(_)
        | Body::PodDisruptionBudget(_)
        | Body::EndpointSlice(_)
        | Body::Lease(_)
        | Body::Raw(_) => (),
    }
}
