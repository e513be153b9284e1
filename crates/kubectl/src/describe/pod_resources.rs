//! What a whole pod asks for and may use.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/util/resource/resource.go, PodRequestsAndLimits;
//! staging/src/k8s.io/component-helpers/resource/helpers.go, PodRequests, PodLimits

use api::Pod;
use api::Str;
use api::container::{Container, Resources};
use api::quantity::Quantity;
use api::resources::ResourceList;
use std::collections::BTreeMap;

/// Quantities by resource.
pub type Totals = BTreeMap<Str, Quantity>;

/// Requests, then limits.
pub fn of(pod: &Pod) -> (Totals, Totals) {
    (
        totals(pod, |resources| &resources.requests),
        totals(pod, |resources| &resources.limits),
    )
}

/// Containers and sidecars together, or the largest moment of initialisation.
fn totals(pod: &Pod, list: fn(&Resources) -> &ResourceList) -> Totals {
    let spec = &pod.spec;
    let mut total = Totals::new();
    for container in &spec.containers {
        add(&mut total, list(&container.resources));
    }
    let mut sidecars = Totals::new();
    let mut initial = Totals::new();
    for container in &spec.init_containers {
        let mut moment = sidecars.clone();
        add(&mut moment, list(&container.resources));
        if is_sidecar(container) {
            add(&mut total, list(&container.resources));
            sidecars.clone_from(&moment);
        }
        raise(&mut initial, &moment);
    }
    raise(&mut total, &initial);
    if let Some(resources) = &spec.resources {
        for (name, quantity) in list(resources).iter() {
            total.insert(name.clone(), quantity.clone());
        }
    }
    for (name, quantity) in spec.overhead.iter() {
        if let Some(sum) = total.get_mut(name) {
            *sum = sum.add(quantity);
        }
    }
    total
}

fn is_sidecar(container: &Container) -> bool {
    container.restart_policy == "Always"
}

/// Adds a list to totals.
pub fn add(total: &mut Totals, list: &BTreeMap<Str, Quantity>) {
    for (name, quantity) in list {
        match total.get_mut(name) {
            Some(sum) => *sum = sum.add(quantity),
            None => {
                total.insert(name.clone(), quantity.clone());
            }
        }
    }
}

fn raise(total: &mut Totals, list: &Totals) {
    for (name, quantity) in list {
        let is_larger = total.get(name).is_none_or(|one| one < quantity);
        if is_larger {
            total.insert(name.clone(), quantity.clone());
        }
    }
}
