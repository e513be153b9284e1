//! The network between containers: Services for those who ask, containers for those who answer.
//!
//! The kubelets know no Services and the network knows no processes; here they meet.

use crate::Cluster;
use ::network::dns::{self, Answer};
use ::network::route::{Request, Route, route};
use ::network::{Backends, Response};
use api::{Object, Uid};
use apiserver::Store;
use apiserver::server::Metrics;
use kubelet::Kubelets;
use kubelet::runtime::network::{Network, Reached, Resolution};
use kubelet::runtime::process;
use sim::{Digest, Instant};

/// The Services of the cluster, for containers that look for them.
#[derive(Clone, Copy, Debug)]
pub struct OnServices;

impl Network for OnServices {
    fn resolve(&self, store: &Store, namespace: &str, host: &str) -> Resolution {
        match dns::resolve(store, namespace, host) {
            Answer::Unknown => Resolution::Unknown,
            Answer::Addresses { name, addresses } => Resolution::Addresses(name, addresses),
            Answer::Alias { name, target } => Resolution::Alias(name, target),
            Answer::Ports { name, records } => Resolution::Ports(name, records),
        }
    }

    fn reach(
        &self,
        store: &Store,
        pod: &Object,
        (host, port): (&str, i32),
        connection: u64,
    ) -> Reached {
        let request = Request {
            namespace: &pod.meta.namespace,
            node: pod.pod().map_or("", |body| &body.node_name),
            host,
            port,
            connection,
            client: number(pod.pod().map_or("", |body| &body.status.pod_ip)),
        };
        match route(store, &request) {
            Route::UnknownHost => Reached::UnknownHost,
            Route::Refused(address) => Reached::Refused(address),
            Route::Lost(address) => Reached::Lost(address),
            Route::Outside(name) => Reached::Outside(name),
            Route::Endpoint { dialed, endpoint } => Reached::Pod {
                dialed,
                pod: endpoint.pod,
                port: endpoint.port,
            },
        }
    }

    fn resolv_conf(&self, namespace: &str) -> String {
        dns::resolv_conf(namespace)
    }
}

fn number(address: &str) -> u64 {
    let mut digest = Digest::default();
    digest.write(address.as_bytes());
    digest.value()
}

/// The containers behind the endpoints.
struct Containers<'a>(&'a Kubelets);

impl Backends for Containers<'_> {
    fn respond(&self, pod: Uid, port: i32, at: Instant) -> Response {
        match self.0.respond(pod, port, at) {
            (process::Response::Served, bound) => Response::Served(bound),
            (process::Response::Unavailable, _) => Response::Unavailable,
            (process::Response::Refused, _) => Response::Refused,
            (process::Response::Silence, _) => Response::Silence,
        }
    }
}

impl Cluster {
    /// Sends the requests that were due until now. Must be called before anything changes.
    pub(crate) fn settle_traffic(&mut self) {
        if !self.traffic.is_idle() {
            self.traffic.settle(self.now, &Containers(&self.kubelets));
        }
    }

    /// What every running container uses: the less of its own the fewer requests it gets.
    pub(crate) fn metrics(&self) -> Metrics {
        self.kubelets.metrics(|pod| self.traffic.share_of(pod))
    }
}
