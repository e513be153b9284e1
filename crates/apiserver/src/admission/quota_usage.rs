//! What an object uses of a quota's resources, and which objects a quota counts.
//!
//! Used by admission and by the quota controller.
//! k8s: pkg/quota/v1/evaluator/core/{pods,services,persistent_volume_claims}.go,
//! staging/src/k8s.io/apiserver/pkg/quota/v1/generic/evaluator.go

use api::container::Container;
use api::pod_spec::PodSpec;
use api::policy_kinds::ResourceQuotaSpec;
use api::quantity::Quantity;
use api::requests::is_sidecar;
use api::resources::ResourceList;
use api::{Kind, Object, Str};
use sim::order::Gather;
use sim::{Duration, Instant, order};
use std::collections::BTreeMap;

/// Amounts by resource name.
pub type Usage = BTreeMap<Str, Quantity>;

/// The compute resources of pods: name in a quota, name in a container, whether limits count.
const COMPUTE: [(&str, &str, bool); 9] = [
    ("cpu", "cpu", false),
    ("requests.cpu", "cpu", false),
    ("limits.cpu", "cpu", true),
    ("memory", "memory", false),
    ("requests.memory", "memory", false),
    ("limits.memory", "memory", true),
    ("ephemeral-storage", "ephemeral-storage", false),
    ("requests.ephemeral-storage", "ephemeral-storage", false),
    ("limits.ephemeral-storage", "ephemeral-storage", true),
];
/// Compute resources that every container must state when a quota has them.
/// k8s: pods.go, validationSet
const REQUIRED: [&str; 6] = [
    "cpu",
    "memory",
    "requests.cpu",
    "requests.memory",
    "limits.cpu",
    "limits.memory",
];

/// Requests or limits of a container.
pub(super) fn list(container: &Container, is_limit: bool) -> &ResourceList {
    if is_limit {
        &container.resources.limits
    } else {
        &container.resources.requests
    }
}

/// What the object uses of the quota's resources; nothing if the quota does not count it.
pub fn usage(quota: &ResourceQuotaSpec, object: &Object, now: Instant) -> Usage {
    if object.kind() == Kind::Event || !has_scopes(quota, object) {
        return Usage::new();
    }
    let amounts = quota.hard.keys().filter_map(|name| {
        let amount = amount(name, object, now)?;
        Some((name.clone(), amount))
    });
    amounts.gathered()
}

fn amount(name: &str, object: &Object, now: Instant) -> Option<Quantity> {
    let one = || Some(Quantity::from_units(1));
    let kind = object.kind();
    if let Some(resource) = name.strip_prefix("count/") {
        return (resource == kind.resource()).then(one).flatten();
    }
    match kind {
        Kind::Pod => pod_amount(name, object, now),
        Kind::Service => {
            let body = object.service()?;
            let type_ = body.spec.type_.as_str();
            let has_node_ports = matches!(type_, "NodePort" | "LoadBalancer");
            let ports = i64::try_from(body.spec.ports.len()).unwrap_or(0);
            match name {
                "services" => one(),
                "services.loadbalancers" if type_ == "LoadBalancer" => one(),
                "services.nodeports" if has_node_ports => Some(Quantity::from_units(ports)),
                _ => None,
            }
        }
        Kind::PersistentVolumeClaim => {
            let spec = &object.claim()?.spec;
            let size = || spec.resources.requests.get("storage").cloned();
            let class = spec.storage_class_name.as_ref().map_or("", Str::as_str);
            let of_class = name
                .strip_prefix(class)
                .and_then(|rest| rest.strip_prefix(".storageclass.storage.k8s.io/"));
            match (name, of_class) {
                ("persistentvolumeclaims", _) | (_, Some("persistentvolumeclaims")) => one(),
                ("requests.storage", _) | (_, Some("requests.storage")) => size(),
                _ => None,
            }
        }
        Kind::ConfigMap | Kind::Secret | Kind::ResourceQuota | Kind::ReplicationController => {
            (name == kind.row().plural).then(one).flatten()
        }
        _ => None,
    }
}

/// Ended pods, and those whose grace period is over, use nothing.
/// k8s: pods.go, QuotaV1Pod
fn pod_amount(name: &str, object: &Object, now: Instant) -> Option<Quantity> {
    let pod = object.pod()?;
    let grace = Duration::from_api_secs(object.meta.deletion_grace_seconds.unwrap_or(0));
    let is_over = object
        .meta
        .deleted
        .is_some_and(|deleted| now > deleted.instant() + grace);
    if pod.phase().is_terminal() || is_over {
        return None;
    }
    if name == "pods" {
        return Some(Quantity::from_units(1));
    }
    if let Some((_, resource, is_limit)) = COMPUTE.iter().find(|(quota, _, _)| *quota == name) {
        return Some(pod_total(&pod.spec, resource, *is_limit));
    }
    let extended = name
        .strip_prefix("requests.")
        .filter(|rest| rest.contains('/'))?;
    Some(pod_total(&pod.spec, extended, false))
}

/// The larger of: main containers and sidecars together; an init container with the sidecars
/// before it.
pub(super) fn pod_total(spec: &PodSpec, resource: &str, is_limit: bool) -> Quantity {
    let of = |container: &Container| {
        let found = list(container, is_limit).get(resource);
        found.cloned().unwrap_or_default()
    };
    let mut running = Quantity::default();
    for container in &spec.containers {
        running = running.add(&of(container));
    }
    let (mut sidecars, mut starting) = (Quantity::default(), Quantity::default());
    for container in &spec.init_containers {
        let with_sidecars = sidecars.add(&of(container));
        if is_sidecar(container) {
            running = running.add(&of(container));
            sidecars = with_sidecars.clone();
        }
        starting = starting.max(with_sidecars);
    }
    if starting > running {
        starting
    } else {
        running
    }
}

/// Which containers state none of the required resources: `limits.cpu for: a,b; …`.
/// k8s: pods.go, enforcePodContainerConstraints
pub fn missing(quota: &ResourceQuotaSpec, object: &Object) -> Option<String> {
    let pod = object.pod()?;
    if !has_scopes(quota, object) {
        return None;
    }
    let mut missing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let required = quota
        .hard
        .keys()
        .filter(|name| REQUIRED.contains(&name.as_str()));
    for name in required {
        let Some((_, resource, is_limit)) = COMPUTE.iter().find(|row| row.0 == name.as_str())
        else {
            continue;
        };
        let containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
        for container in containers {
            if !list(container, *is_limit).contains_key(*resource) {
                missing.entry(name).or_default().push(&container.name);
            }
        }
    }
    let parts: Vec<String> = missing
        .into_iter()
        .map(|(name, mut containers)| {
            order::sort(&mut containers);
            format!("{name} for: {}", containers.join(","))
        })
        .collect();
    (!parts.is_empty()).then(|| format!("must specify {}", parts.join("; ")))
}

/// Whether the object is in every scope of the quota. Scopes are about pods alone.
/// k8s: pods.go, podMatchesScopeFunc
fn has_scopes(quota: &ResourceQuotaSpec, object: &Object) -> bool {
    let is_scoped = !quota.scopes.is_empty() || quota.scope_selector.is_some();
    let Some(pod) = object.pod() else {
        return !is_scoped;
    };
    let holds = |scope: &str| match scope {
        "Terminating" => pod.spec.active_deadline_seconds.is_some(),
        "NotTerminating" => pod.spec.active_deadline_seconds.is_none(),
        "BestEffort" => is_best_effort(&pod.spec),
        "NotBestEffort" => !is_best_effort(&pod.spec),
        "PriorityClass" => !pod.spec.priority_class_name.is_empty(),
        _ => false,
    };
    let selector = quota.scope_selector.as_ref();
    let requirements = selector.map_or(&[][..], |selector| &selector.match_expressions);
    quota.scopes.iter().all(|scope| holds(scope))
        && requirements.iter().all(|requirement| {
            let is_priority = requirement.scope_name == "PriorityClass";
            let is_listed = requirement.values.contains(&pod.spec.priority_class_name);
            match requirement.operator.as_str() {
                "In" if is_priority => is_listed,
                "NotIn" if is_priority => !is_listed,
                "Exists" => holds(&requirement.scope_name),
                "DoesNotExist" => !holds(&requirement.scope_name),
                _ => false,
            }
        })
}

fn is_best_effort(spec: &PodSpec) -> bool {
    let mut containers = spec.containers.iter().chain(&spec.init_containers);
    containers.all(|c| c.resources.limits.is_empty() && c.resources.requests.is_empty())
}
