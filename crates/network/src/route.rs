//! The path of one request from a pod: name, address, endpoint.
//!
//! k8s: pkg/proxy/iptables/proxier.go: without endpoints a request is rejected, one to an address
//! or port that no rule knows is lost.

use crate::dns::{self, Answer};
use crate::endpoints::{Candidate, Draw, candidates, choose, usable};
use api::network_kinds::{ServicePort, ServiceSpec};
use api::{Kind, Object, Str};
use apiserver::Store;

/// A request that a pod sends.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The namespace of the pod.
    pub namespace: &'a str,
    /// The node it is on.
    pub node: &'a str,
    /// Name or address.
    pub host: &'a str,
    /// The port.
    pub port: i32,
    /// Decides among endpoints.
    pub connection: u64,
    /// The client's address as a number, for session affinity.
    pub client: u64,
}

/// Where a request gets to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The name leads nowhere.
    UnknownHost,
    /// A service without endpoints at this address refuses it.
    Refused(Str),
    /// Nobody answers at this address.
    Lost(Str),
    /// The name stands for one outside the cluster, which nothing simulates.
    Outside(Str),
    /// An endpoint.
    Endpoint {
        /// The address that the client dials.
        dialed: Str,
        /// Where the request arrives.
        endpoint: Candidate,
    },
}

/// Follows a request.
pub fn route(store: &Store, request: &Request<'_>) -> Route {
    let address = match dns::resolve(store, request.namespace, request.host) {
        Answer::Unknown | Answer::Ports { .. } => return Route::UnknownHost,
        Answer::Alias { target, .. } => return Route::Outside(target),
        Answer::Addresses { addresses, .. } => {
            let place = request.connection as usize % addresses.len().max(1);
            match addresses.get(place) {
                Some(address) => address.clone(),
                None => return Route::UnknownHost,
            }
        }
    };
    match dialed(store, &address, request.port) {
        Dialed::Service(service, spec, port, is_outer) => {
            let policy = match is_outer {
                true => &spec.external_traffic_policy,
                false => &spec.internal_traffic_policy,
            };
            let all = candidates(store, service, &port.name);
            let usable = usable(&all, policy == "Local", request.node);
            let draw = Draw {
                connection: request.connection,
                client: (spec.session_affinity == "ClientIP").then_some(request.client),
            };
            match choose(&usable.endpoints, draw) {
                Some(endpoint) => Route::Endpoint {
                    dialed: address,
                    endpoint: endpoint.clone(),
                },
                None if usable.has_others => Route::Lost(address),
                None => Route::Refused(address),
            }
        }
        Dialed::Nothing => match pod_at(store, &address) {
            Some(pod) => Route::Endpoint {
                endpoint: of_pod(pod, &address, request.port),
                dialed: address,
            },
            None => Route::Lost(address),
        },
    }
}

enum Dialed<'a> {
    /// A service and the port that is meant; whether it was dialed from outside the cluster.
    Service(&'a Object, &'a ServiceSpec, &'a ServicePort, bool),
    Nothing,
}

/// The service behind an address: its own, one given from outside, or a node's with a node port.
fn dialed<'a>(store: &'a Store, address: &str, port: i32) -> Dialed<'a> {
    let is_node = store.list(Kind::Node).any(|object| {
        let addresses = object.node().map(|node| &node.status.addresses);
        addresses.is_some_and(|all| all.iter().any(|own| *own.address == *address))
    });
    for object in store.list(Kind::Service) {
        let Some(service) = object.service() else {
            continue;
        };
        let spec = &*service.spec;
        let ingress = &service.status.load_balancer.ingress;
        let is_outer = spec.external_ips.iter().any(|own| **own == *address)
            || ingress.iter().any(|own| *own.ip == *address);
        if *spec.cluster_ip == *address || is_outer {
            if let Some(own) = spec.ports.iter().find(|own| own.port == port) {
                return Dialed::Service(object, spec, own, is_outer);
            }
        }
        let is_by_node = |own: &&ServicePort| is_node && own.node_port == port && port != 0;
        if let Some(own) = spec.ports.iter().find(is_by_node) {
            return Dialed::Service(object, spec, own, true);
        }
    }
    Dialed::Nothing
}

/// The pod with an address, if it has not ended.
fn pod_at<'a>(store: &'a Store, address: &str) -> Option<&'a Object> {
    let is_at = |object: &&std::rc::Rc<Object>| {
        object
            .pod()
            .is_some_and(|pod| *pod.status.pod_ip == *address && !pod.phase().is_terminal())
    };
    store.list(Kind::Pod).find(is_at).map(|object| &**object)
}

fn of_pod(pod: &Object, address: &Str, port: i32) -> Candidate {
    Candidate {
        address: address.clone(),
        port,
        pod: Some(pod.meta.uid),
        name: pod.meta.name.clone(),
        node: pod
            .pod()
            .map(|body| body.node_name.clone())
            .unwrap_or_default(),
        is_ready: true,
        is_last_resort: false,
    }
}
