//! What the containers of a pod ask for together.
//!
//! k8s: staging/src/k8s.io/component-helpers/resource/helpers.go (PodRequests, PodLimits)

use api::container::{Container, Resources};
use api::pod_spec::PodSpec;
use api::quantity::Quantity;
use api::requests::is_sidecar;
use api::resources::ResourceList;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Requests and limits of a pod: what it says of itself as a whole, or else the sums over its
/// containers.
pub fn resources_of(spec: &PodSpec) -> Resources {
    let whole = spec.resources.as_ref();
    let of = |list: fn(&Resources) -> &ResourceList| {
        let sums = sums_of(spec, list);
        match whole.map(list).filter(|own| !own.is_empty()) {
            Some(own) => {
                let mut all = (*sums).clone();
                all.extend(own.iter().map(|(name, one)| (name.clone(), one.clone())));
                Rc::new(all)
            }
            None => sums,
        }
    };
    Resources {
        limits: of(|resources| &resources.limits),
        requests: of(|resources| &resources.requests),
        extra: None,
    }
}

/// The larger of: all main containers and sidecars together; each init container with the sidecars
/// that start before it.
fn sums_of(spec: &PodSpec, list: fn(&Resources) -> &ResourceList) -> ResourceList {
    let of = |container: &'_ Container| Rc::clone(list(&container.resources));
    if let ([only], []) = (spec.containers.as_slice(), spec.init_containers.as_slice()) {
        return of(only);
    }
    let mut running = BTreeMap::new();
    for container in &spec.containers {
        add(&mut running, &of(container));
    }
    let mut sidecars = BTreeMap::new();
    let mut starting = BTreeMap::new();
    for container in &spec.init_containers {
        let mut with_sidecars = sidecars.clone();
        add(&mut with_sidecars, &of(container));
        if is_sidecar(container) {
            add(&mut running, &of(container));
            sidecars.clone_from(&with_sidecars);
        }
        raise(&mut starting, with_sidecars);
    }
    raise(&mut running, starting);
    Rc::new(running)
}

type Sums = BTreeMap<api::Str, Quantity>;

fn add(sums: &mut Sums, list: &ResourceList) {
    for (name, amount) in list.iter() {
        let sum = sums
            .get(name)
            .map_or_else(|| amount.clone(), |sum| sum.add(amount));
        sums.insert(name.clone(), sum);
    }
}

fn raise(sums: &mut Sums, others: Sums) {
    for (name, amount) in others {
        if sums.get(&name).is_none_or(|sum| amount.sub(sum).sign() > 0) {
            sums.insert(name, amount);
        }
    }
}
