//! Rules that objects must keep, with the API server's texts: one file per kind or concern.
//!
//! `ALL` names the rules of every kind; problems come in the order in which upstream finds them.
//! k8s: pkg/apis/*/validation/validation.go, pkg/registry/*/*/strategy.go

mod config;
mod container;
mod env;
mod go_json;
mod go_tables;
mod go_volumes;
mod ingress;
mod job_failure;
mod job_success;
mod jobs;
mod limits;
mod meta;
mod metrics;
mod network_policy;
mod percentages;
mod placement;
mod pod;
mod pod_network;
mod pod_spec;
mod probe;
mod problems;
mod rbac;
mod resize;
mod scaling;
mod security;
mod selectors;
mod services;
mod status;
mod storage;
#[cfg(test)]
mod tests;
mod tree;
mod volume;
mod warnings;
mod warnings_of_kinds;
mod workloads;

use crate::field_error::FieldError;
use crate::kind::Kind;
use crate::names;
use crate::object::Object;
use meta::NameRule;
use problems::Problems;

pub use status::validate_status;
pub use warnings::warnings;
pub use warnings_of_kinds::ENDPOINTS_WARNING;

/// The rules of one kind.
struct Rules {
    kind: Kind,
    name: NameRule,
    /// Checks a new object, or a changed one against what it was.
    check: fn(&Object, Option<&Object>, &mut Problems),
}

const fn rules(
    kind: Kind,
    name: NameRule,
    check: fn(&Object, Option<&Object>, &mut Problems),
) -> Rules {
    Rules { kind, name, check }
}

const LABEL: NameRule = names::dns1123_label;
const SUBDOMAIN: NameRule = names::dns1123_subdomain;
const SEGMENT: NameRule = names::path_segment;

/// Every kind that has rules of its own. The others have a subdomain as their name.
const ALL: &[Rules] = &[
    rules(Kind::Pod, SUBDOMAIN, pod::pod),
    rules(Kind::Node, SUBDOMAIN, config::node),
    rules(Kind::Namespace, LABEL, nothing),
    rules(Kind::ConfigMap, SUBDOMAIN, config::config_map),
    rules(Kind::Secret, SUBDOMAIN, config::secret),
    rules(Kind::Service, LABEL, services::service),
    rules(Kind::PersistentVolume, SUBDOMAIN, storage::volume),
    rules(Kind::PersistentVolumeClaim, SUBDOMAIN, storage::claim),
    rules(Kind::ResourceQuota, SUBDOMAIN, limits::resource_quota),
    rules(Kind::LimitRange, SUBDOMAIN, limits::limit_range),
    rules(Kind::Deployment, SUBDOMAIN, workloads::deployment),
    rules(Kind::ReplicaSet, SUBDOMAIN, workloads::replica_set),
    rules(Kind::StatefulSet, SUBDOMAIN, workloads::stateful_set),
    rules(Kind::DaemonSet, SUBDOMAIN, workloads::daemon_set),
    rules(Kind::Job, SUBDOMAIN, jobs::job),
    rules(Kind::CronJob, SUBDOMAIN, jobs::cron_job),
    rules(
        Kind::HorizontalPodAutoscaler,
        SUBDOMAIN,
        scaling::autoscaler,
    ),
    rules(
        Kind::PodDisruptionBudget,
        SUBDOMAIN,
        scaling::disruption_budget,
    ),
    rules(Kind::PriorityClass, SUBDOMAIN, config::priority_class),
    rules(Kind::StorageClass, SUBDOMAIN, storage::storage_class),
    rules(
        Kind::EndpointSlice,
        SUBDOMAIN,
        network_policy::endpoint_slice,
    ),
    rules(Kind::Ingress, SUBDOMAIN, ingress::ingress),
    rules(Kind::IngressClass, SUBDOMAIN, ingress::class),
    rules(
        Kind::NetworkPolicy,
        SUBDOMAIN,
        network_policy::network_policy,
    ),
    rules(Kind::Role, SEGMENT, rbac::role),
    rules(Kind::ClusterRole, SEGMENT, rbac::role),
    rules(Kind::RoleBinding, SEGMENT, rbac::binding),
    rules(Kind::ClusterRoleBinding, SEGMENT, rbac::binding),
];

fn nothing(_object: &Object, _before: Option<&Object>, _problems: &mut Problems) {}

/// Problems of a new object, in the order upstream finds them.
pub fn validate_create(object: &Object) -> Vec<FieldError> {
    validate(object, None)
}

/// Problems of an update, in the order upstream finds them.
pub fn validate_update(object: &Object, before: &Object) -> Vec<FieldError> {
    validate(object, Some(before))
}

/// Problems of a pod whose resources are changed in place.
pub fn validate_resize(object: &Object, before: &Object) -> Vec<FieldError> {
    let mut problems = Problems::default();
    meta::validate_update(&mut problems, &object.meta, &before.meta);
    if let (Some(pod), Some(old)) = (object.pod(), before.pod()) {
        resize::pod(&mut problems, pod, old);
    }
    distinct(problems.found)
}

fn validate(object: &Object, before: Option<&Object>) -> Vec<FieldError> {
    // Events are written by components alone, in great number.
    if object.kind() == Kind::Event {
        return Vec::new();
    }
    let rules = ALL.iter().find(|rules| rules.kind == object.kind());
    let (name, check) = rules.map_or((SUBDOMAIN, nothing as fn(&_, _, &mut _)), |rules| {
        (rules.name, rules.check)
    });
    let mut problems = Problems::default();
    if before.is_none_or(|before| is_meta_changed(object, before)) {
        meta::validate(&mut problems, &object.meta, name);
    }
    if let Some(before) = before {
        meta::validate_update(&mut problems, &object.meta, &before.meta);
    }
    check(object, before, &mut problems);
    distinct(problems.found)
}

/// Metadata that has not changed was checked before.
fn is_meta_changed(object: &Object, before: &Object) -> bool {
    let (meta, old) = (&object.meta, &before.meta);
    meta.labels != old.labels
        || meta.annotations != old.annotations
        || meta.owners != old.owners
        || meta.finalizers != old.finalizers
}

/// A problem that is found twice is told once.
/// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go, ToAggregate
fn distinct(found: Vec<FieldError>) -> Vec<FieldError> {
    let mut kept: Vec<FieldError> = Vec::with_capacity(found.len());
    for one in found {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}
