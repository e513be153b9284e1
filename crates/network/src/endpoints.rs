//! Which endpoints a Service has for a request, and which of them gets it.
//!
//! k8s: pkg/proxy/topology.go, CategorizeEndpoints; pkg/proxy/iptables/proxier.go (equal chances)

use api::network_kinds::EndpointSlice;
use api::{Kind, Object, Str, Uid};
use apiserver::Store;
use sim::Random;

/// The label of a slice with its service.
/// k8s: staging/src/k8s.io/api/discovery/v1/well_known_labels.go, LabelServiceName
const SERVICE_LABEL: &str = "kubernetes.io/service-name";

/// An endpoint for one port of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its address.
    pub address: Str,
    /// Its port.
    pub port: i32,
    /// The pod, if it is one.
    pub pod: Option<Uid>,
    /// The name of the pod, or empty.
    pub name: Str,
    /// The node it is on.
    pub node: Str,
    /// Takes new requests.
    pub is_ready: bool,
    /// Answers, and is about to end.
    pub is_last_resort: bool,
}

/// The endpoints that may get a request, and whether there are others elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usable {
    /// Those that may get it.
    pub endpoints: Vec<Candidate>,
    /// Whether a node that has none drops the request instead of refusing it.
    pub has_others: bool,
}

/// The slices of a service, in order of name.
pub fn slices<'a>(
    store: &'a Store,
    service: &'a Object,
) -> impl Iterator<Item = &'a EndpointSlice> {
    store
        .list_in(Kind::EndpointSlice, &service.meta.namespace)
        .filter(|object| object.meta.label(SERVICE_LABEL) == Some(&service.meta.name))
        .filter_map(|object| object.endpoint_slice().map(|slice| &**slice))
}

/// All endpoints of a service for its port called `port_name`, in order of the slices.
pub fn candidates(store: &Store, service: &Object, port_name: &str) -> Vec<Candidate> {
    let mut all = Vec::new();
    for slice in slices(store, service) {
        let port = slice
            .ports
            .iter()
            .find(|port| port.name.as_deref().unwrap_or("") == port_name);
        let Some(number) = port.and_then(|port| port.port) else {
            continue;
        };
        for endpoint in &slice.endpoints {
            let Some(address) = endpoint.addresses.first() else {
                continue;
            };
            let conditions = &endpoint.conditions;
            let target = endpoint.target_ref.as_ref();
            let is_ready = conditions.ready != Some(false);
            let is_serving = conditions.serving.unwrap_or(is_ready);
            all.push(Candidate {
                address: address.clone(),
                port: number,
                pod: target.map(|target| Uid::parse(&target.uid)),
                name: target.map(|target| target.name.clone()).unwrap_or_default(),
                node: endpoint.node_name.clone(),
                is_ready,
                is_last_resort: is_serving && conditions.terminating == Some(true),
            });
        }
    }
    all
}

/// Those of `all` that may get a request that `node` received; with `is_local` only its own.
pub fn usable(all: &[Candidate], is_local: bool, node: &str) -> Usable {
    let select = |is_wanted: fn(&Candidate) -> bool, here: bool| -> Vec<Candidate> {
        let wanted = all
            .iter()
            .filter(|one| is_wanted(one) && (!here || *one.node == *node));
        wanted.cloned().collect()
    };
    let ready: fn(&Candidate) -> bool = |one| one.is_ready;
    let last: fn(&Candidate) -> bool = |one| one.is_last_resort;
    let mut endpoints = select(ready, is_local);
    if endpoints.is_empty() {
        endpoints = select(last, is_local);
    }
    let has_others =
        is_local && endpoints.is_empty() && all.iter().any(|one| ready(one) || last(one));
    Usable {
        endpoints,
        has_others,
    }
}

/// Who asks, as far as the choice of an endpoint depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    /// Different for every connection.
    pub connection: u64,
    /// The client, if the service sends each client to one endpoint.
    pub client: Option<u64>,
}

/// The endpoint for one connection: all have the same chance. A client with affinity gets the
/// endpoint that ranks highest for it, which stays the same while that endpoint is usable.
pub fn choose(endpoints: &[Candidate], draw: Draw) -> Option<&Candidate> {
    match draw.client {
        None => {
            let chance = Random::named(draw.connection, "connection").below(endpoints.len() as u64);
            endpoints.get(chance as usize)
        }
        Some(client) => endpoints.iter().max_by_key(|one| {
            (
                Random::named(client, &one.address).next(),
                one.address.clone(),
            )
        }),
    }
}
