//! Names inside the cluster, as its DNS server answers them.
//!
//! k8s: github.com/kubernetes/dns/docs/specification.md (version 1.1.0)

use crate::HEADLESS;
use api::network_kinds::{Endpoint, EndpointSlice, ServiceSpec};
use api::{Kind, Object, Str};
use apiserver::Store;
use std::net::Ipv4Addr;

/// Where pods ask. k8s: the tenth address of the service range, as kubeadm gives it to CoreDNS.
pub const SERVER: &str = "10.96.0.10";
/// The domain of the cluster.
pub const DOMAIN: &str = "cluster.local";
/// A name with fewer dots is looked for in the search domains first.
/// k8s: pkg/kubelet/network/dns/dns.go, defaultDNSOptions
const NDOTS: usize = 5;
/// Longest name. RFC 1035, section 2.3.4.
const NAME_MAX: usize = 253;
/// Endpoints of one answer.
const RECORDS_MAX: usize = 1000;

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// NXDOMAIN.
    Unknown,
    /// A records.
    Addresses {
        /// The whole name.
        name: String,
        /// In order of the endpoints.
        addresses: Vec<Str>,
    },
    /// A CNAME to a name outside the cluster.
    Alias {
        /// The whole name.
        name: String,
        /// What it stands for.
        target: Str,
    },
    /// SRV records: port and target.
    Ports {
        /// The whole name.
        name: String,
        /// Port number and host.
        records: Vec<(i32, String)>,
    },
}

/// Resolves `host` as a pod of `namespace` does, with the search domains of its `resolv.conf`.
pub fn resolve(store: &Store, namespace: &str, host: &str) -> Answer {
    if host.len() > NAME_MAX || host.is_empty() {
        return Answer::Unknown;
    }
    let host = host.to_ascii_lowercase();
    if host.parse::<Ipv4Addr>().is_ok() {
        let addresses = vec![Str::from(&host)];
        return Answer::Addresses {
            name: host,
            addresses,
        };
    }
    if host == "localhost" {
        let addresses = vec![Str::from("127.0.0.1")];
        return Answer::Addresses {
            name: host,
            addresses,
        };
    }
    if let Some(absolute) = host.strip_suffix('.') {
        return query(store, absolute);
    }
    let is_short = host.matches('.').count() < NDOTS;
    let mut names = search_domains(namespace)
        .iter()
        .map(|domain| format!("{host}.{domain}"))
        .collect::<Vec<_>>();
    let place = if is_short { names.len() } else { 0 };
    names.insert(place, host);
    names
        .iter()
        .map(|name| query(store, name))
        .find(|answer| *answer != Answer::Unknown)
        .unwrap_or(Answer::Unknown)
}

/// The search domains of a pod.
/// k8s: pkg/kubelet/network/dns/dns.go, generateSearchesForDNSClusterFirst
pub fn search_domains(namespace: &str) -> [String; 3] {
    [
        format!("{namespace}.svc.{DOMAIN}"),
        format!("svc.{DOMAIN}"),
        DOMAIN.to_owned(),
    ]
}

/// `/etc/resolv.conf` of a pod with the DNS policy `ClusterFirst`.
pub fn resolv_conf(namespace: &str) -> String {
    let domains = search_domains(namespace).join(" ");
    format!("search {domains}\nnameserver {SERVER}\noptions ndots:{NDOTS}\n")
}

/// The whole name of a service.
pub fn service_name(service: &Object) -> String {
    let meta = &service.meta;
    format!("{}.{}.svc.{DOMAIN}", meta.name, meta.namespace)
}

/// Answers a whole name.
fn query(store: &Store, name: &str) -> Answer {
    let inner = name
        .strip_suffix(DOMAIN)
        .and_then(|rest| rest.strip_suffix('.'));
    let Some(inner) = inner else {
        return Answer::Unknown;
    };
    let labels: Vec<&str> = inner.split('.').collect();
    match labels.as_slice() {
        [service, namespace, "svc"] => of_service(store, name, namespace, service),
        [port, protocol, service, namespace, "svc"] => {
            let (port, protocol) = (port.strip_prefix('_'), protocol.strip_prefix('_'));
            match (port, protocol) {
                (Some(port), Some(protocol)) => {
                    of_port(store, name, namespace, service, port, protocol)
                }
                (_, _) => Answer::Unknown,
            }
        }
        [host, service, namespace, "svc"] => of_host(store, name, namespace, service, host),
        [address, namespace, "pod"] => of_address(store, name, namespace, address),
        _ => Answer::Unknown,
    }
}

fn found(name: &str, addresses: Vec<Str>) -> Answer {
    if addresses.is_empty() {
        return Answer::Unknown;
    }
    Answer::Addresses {
        name: name.to_owned(),
        addresses,
    }
}

fn service<'a>(
    store: &'a Store,
    namespace: &str,
    name: &str,
) -> Option<(&'a Object, &'a ServiceSpec)> {
    let object = store.find(Kind::Service, namespace, name)?;
    Some((object, &object.service()?.spec))
}

fn of_service(store: &Store, name: &str, namespace: &str, service_name: &str) -> Answer {
    let Some((object, spec)) = service(store, namespace, service_name) else {
        return Answer::Unknown;
    };
    if spec.type_ == "ExternalName" {
        return Answer::Alias {
            name: name.to_owned(),
            target: spec.external_name.clone(),
        };
    }
    if spec.cluster_ip != HEADLESS {
        return found(name, vec![spec.cluster_ip.clone()]);
    }
    let mut addresses: Vec<Str> = Vec::new();
    for (_, endpoint) in published(store, object) {
        for address in endpoint.addresses.iter().take(1) {
            if !addresses.contains(address) && addresses.len() < RECORDS_MAX {
                addresses.push(address.clone());
            }
        }
    }
    found(name, addresses)
}

/// The endpoints that DNS tells: the ready ones.
fn published<'a>(
    store: &'a Store,
    service: &'a Object,
) -> impl Iterator<Item = (&'a EndpointSlice, &'a Endpoint)> {
    crate::endpoints::slices(store, service).flat_map(|slice| {
        let ready = |endpoint: &&Endpoint| endpoint.conditions.ready != Some(false);
        slice
            .endpoints
            .iter()
            .filter(ready)
            .map(move |endpoint| (slice, endpoint))
    })
}

/// One pod of a headless service, by its host name or its dashed address.
fn of_host(store: &Store, name: &str, namespace: &str, service_name: &str, host: &str) -> Answer {
    let Some((object, spec)) = service(store, namespace, service_name) else {
        return Answer::Unknown;
    };
    if spec.cluster_ip != HEADLESS {
        return Answer::Unknown;
    }
    let addresses = published(store, object)
        .filter(|(_, endpoint)| host_of(endpoint) == host)
        .filter_map(|(_, endpoint)| endpoint.addresses.first().cloned())
        .collect();
    found(name, addresses)
}

/// What an endpoint is called below its service.
fn host_of(endpoint: &Endpoint) -> String {
    match (endpoint.hostname.as_str(), endpoint.addresses.first()) {
        ("", Some(address)) => address.replace('.', "-"),
        (hostname, _) => hostname.to_owned(),
    }
}

fn of_port(
    store: &Store,
    name: &str,
    namespace: &str,
    service_name: &str,
    port: &str,
    protocol: &str,
) -> Answer {
    let Some((object, spec)) = service(store, namespace, service_name) else {
        return Answer::Unknown;
    };
    let whole = self::service_name(object);
    let is_meant = |own: &str, own_protocol: &str| {
        own == port && own_protocol.eq_ignore_ascii_case(protocol) && !own.is_empty()
    };
    let records: Vec<(i32, String)> = if spec.cluster_ip == HEADLESS {
        published(store, object)
            .flat_map(|(slice, endpoint)| {
                let ports = slice.ports.iter();
                let meant =
                    ports.filter(|own| is_meant(own.name.as_deref().unwrap_or(""), &own.protocol));
                let target = format!("{}.{whole}", host_of(endpoint));
                meant
                    .filter_map(|own| own.port)
                    .map(move |number| (number, target.clone()))
                    .collect::<Vec<_>>()
            })
            .take(RECORDS_MAX)
            .collect()
    } else {
        let meant = spec
            .ports
            .iter()
            .filter(|own| is_meant(&own.name, &own.protocol));
        meant.map(|own| (own.port, whole.clone())).collect()
    };
    match records.is_empty() {
        true => Answer::Unknown,
        false => Answer::Ports {
            name: name.to_owned(),
            records,
        },
    }
}

/// `10-244-1-5.NAMESPACE.pod.cluster.local`: the address itself, as CoreDNS's `pods insecure` says.
fn of_address(store: &Store, name: &str, namespace: &str, dashed: &str) -> Answer {
    let address = dashed.replace('-', ".");
    let is_known = store.find(Kind::Namespace, "", namespace).is_some();
    if !is_known || address.parse::<Ipv4Addr>().is_err() {
        return Answer::Unknown;
    }
    found(name, vec![address.into()])
}
