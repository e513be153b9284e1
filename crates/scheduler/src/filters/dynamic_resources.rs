//! Claims of devices: a pod waits until all that it names exist.
//!
//! Differs: there are no ResourceClaims, so a pod that names one waits for ever, as it does in a
//! cluster where nobody makes the claim. Such a pod is not even tried: it has no event and no
//! condition PodScheduled.
//! k8s: plugins/dynamicresources/dynamicresources.go (PreEnqueue, PreFilter)

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::Rejection;
use api::pod_spec::PodSpec;

/// DynamicResources.
pub const FILTER: Filter = Filter {
    name: "DynamicResources",
    is_local: false,
    scope,
    check,
};

/// Why the pod waits, if it does: what the first claim that it names lacks.
pub fn problem(spec: &PodSpec, namespace: &str, pod: &str) -> Option<String> {
    let claims = spec.extra.as_ref()?.get("resourceClaims")?.as_array()?;
    let claim = claims.first()?;
    let name = claim.get("resourceClaimName");
    Some(match name.and_then(|name| name.as_str()) {
        // unverified: pkg/scheduler/util/assumecache/assume_cache.go, NotFoundError
        Some(name) => format!("could not find ResourceClaim \"{namespace}/{name}\""),
        // k8s: staging/src/k8s.io/dynamic-resource-allocation/resourceclaim, ErrClaimNotFound
        None => format!("pod \"{namespace}/{pod}\": ResourceClaim not created yet"),
    })
}

fn scope(cycle: &Cycle<'_>) -> Scope {
    let pod = &cycle.pod.info;
    match problem(pod.spec(), &pod.key.namespace, &pod.key.name) {
        Some(text) => Scope::Refused(text),
        None => Scope::Skip,
    }
}

fn check(_: &Cycle<'_>, _: &NodeInfo) -> Result<(), Rejection> {
    Ok(())
}
