//! Defaults that the API server fills in when it decodes an object.
//!
//! k8s: pkg/apis/core/v1/defaults.go, pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go

mod pod_spec;
mod services;
mod workloads;

use crate::base64_text;
use crate::core_kinds::Secret;
use crate::kind::Kind;
use crate::object::{Body, Object};
use crate::text::Str;
use std::rc::Rc;

pub use pod_spec::{default_image_pull_policy, default_pod_spec};
pub(crate) use workloads::pod_template;

/// Sets an empty text.
fn set(text: &mut Str, default: &str) {
    if text.is_empty() {
        *text = default.into();
    }
}

/// What was written as text is kept with the rest, encoded.
/// k8s: pkg/apis/core/v1/conversion.go, Convert_v1_Secret_To_core_Secret
fn default_secret(secret: &mut Secret) {
    set(&mut secret.type_, "Opaque");
    let texts = std::mem::take(&mut secret.string_data);
    if !texts.is_empty() {
        let data = Rc::make_mut(&mut secret.data);
        let encoded = texts
            .iter()
            .map(|(key, text)| (key.clone(), base64_text::encode(text.as_bytes()).into()));
        data.extend(encoded);
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
        Body::Secret(secret) => default_secret(Rc::make_mut(secret)),
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
        Body::EndpointSlice(slice) => services::endpoint_slice(Rc::make_mut(slice)),
        Body::LimitRange(body) => services::limit_range(Rc::make_mut(&mut body.spec)),
        Body::Raw(raw) if raw.kind == Kind::NetworkPolicy => {
            services::network_policy(Rc::make_mut(&mut raw.fields));
        }
        Body::Node(_)
        | Body::ConfigMap(_)
        | Body::ServiceAccount(_)
        | Body::Event(_)
        | Body::ResourceQuota(_)
        | Body::ControllerRevision(_)
        | Body::PodDisruptionBudget(_)
        | Body::Lease(_) => (),
        Body::Raw(raw) if raw.kind.row().group == crate::rbac::GROUP => {
            crate::rbac::default(raw.kind, Rc::make_mut(&mut raw.fields));
        }
        Body::Raw(_) => crate::replication::default(object),
    }
}
