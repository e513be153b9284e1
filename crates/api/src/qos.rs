//! The quality-of-service class of a pod.
//!
//! k8s: pkg/apis/core/v1/helper/qos/qos.go

use crate::pod_spec::PodSpec;
use crate::quantity::Quantity;
use crate::resources::ResourceList;

/// The resources that count.
const COUNTED: [&str; 2] = ["cpu", "memory"];

/// `Guaranteed`, `Burstable` or `BestEffort`.
pub fn class_of(spec: &PodSpec) -> &'static str {
    if let Some(resources) = &spec.resources {
        return class([(&resources.requests, &resources.limits)].into_iter());
    }
    let containers = spec.containers.iter().chain(&spec.init_containers);
    class(containers.map(|c| (&c.resources.requests, &c.resources.limits)))
}

fn class<'a>(lists: impl Iterator<Item = (&'a ResourceList, &'a ResourceList)>) -> &'static str {
    let mut requests = [Quantity::default(), Quantity::default()];
    let mut limits = [Quantity::default(), Quantity::default()];
    let mut is_anything_set = false;
    let mut is_every_limit_set = true;
    for (requested, limited) in lists {
        for (index, name) in COUNTED.iter().enumerate() {
            let amount = |list: &ResourceList| list.get(*name).filter(|q| !q.is_zero()).cloned();
            let (request, limit) = (amount(requested), amount(limited));
            is_anything_set |= request.is_some() || limit.is_some();
            is_every_limit_set &= limit.is_some();
            // Requests that are not given default to limits; a request of zero is given.
            let request = match requested.contains_key(*name) {
                true => request,
                false => limit.clone(),
            };
            if let (Some(sum), Some(more)) = (requests.get_mut(index), request) {
                *sum = sum.add(&more);
            }
            if let (Some(sum), Some(more)) = (limits.get_mut(index), limit) {
                *sum = sum.add(&more);
            }
        }
    }
    match (is_anything_set, is_every_limit_set && requests == limits) {
        (false, _) => "BestEffort",
        (true, true) => "Guaranteed",
        (true, false) => "Burstable",
    }
}
