//! A pod as an endpoint of a service: whether, with which ports, and in which condition.
//!
//! k8s: staging/src/k8s.io/endpointslice/utils.go, podToEndpoint, getEndpointPorts

use api::batch::ObjectReference;
use api::int_or_percent::IntOrPercent;
use api::network_kinds::{Endpoint, EndpointConditions, EndpointPort, ServicePort, ServiceSpec};
use api::{Kind, Object, Pod, Str};
use apiserver::Store;

/// The label of a node with its zone.
/// k8s: staging/src/k8s.io/api/core/v1/well_known_labels.go, LabelTopologyZone
const ZONE_LABEL: &str = "topology.kubernetes.io/zone";

/// An endpoint and the ports of its slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The resolved ports.
    pub ports: Vec<EndpointPort>,
    /// The endpoint.
    pub endpoint: Endpoint,
}

/// Whether a service selects pods at all.
pub fn selects_pods(spec: &ServiceSpec) -> bool {
    !spec.selector.is_empty() && spec.type_ != "ExternalName"
}

/// Whether the service selects the pod, by its labels.
pub fn is_selected(spec: &ServiceSpec, pod: &Object) -> bool {
    let has = |(key, value)| pod.meta.labels.get(key) == Some(value);
    selects_pods(spec) && spec.selector.iter().all(has)
}

/// The pod as an endpoint of the service; nothing if it has ended, has no address or is not
/// selected.
pub fn endpoint(service: &Object, pod: &Object, store: &Store) -> Option<Placed> {
    let spec = &service.service()?.spec;
    let body = pod.pod()?;
    let address = &body.status.pod_ip;
    if !is_selected(spec, pod) || body.phase().is_terminal() || address.is_empty() {
        return None;
    }
    let node = store.find(Kind::Node, "", &body.node_name);
    let zone = node.and_then(|node| node.meta.label(ZONE_LABEL)).cloned();
    let has_name = !body.spec.hostname.is_empty()
        && body.spec.subdomain == service.meta.name
        && service.meta.namespace == pod.meta.namespace;
    Some(Placed {
        ports: ports(spec, body),
        endpoint: Endpoint {
            addresses: vec![address.clone()],
            conditions: conditions(spec, pod, body),
            hostname: match has_name {
                true => body.spec.hostname.clone(),
                false => Str::default(),
            },
            node_name: body.node_name.clone(),
            target_ref: Some(ObjectReference {
                kind: "Pod".into(),
                namespace: pod.meta.namespace.clone(),
                name: pod.meta.name.clone(),
                uid: Str::from(pod.meta.uid.to_string()),
                ..ObjectReference::default()
            }),
            zone: zone.unwrap_or_default(),
            extra: None,
        },
    })
}

fn conditions(spec: &ServiceSpec, pod: &Object, body: &Pod) -> EndpointConditions {
    let is_serving = spec.publish_not_ready_addresses || body.is_ready();
    let is_terminating = pod.meta.is_terminating();
    let is_ready = spec.publish_not_ready_addresses || is_serving && !is_terminating;
    EndpointConditions {
        ready: Some(is_ready),
        serving: Some(is_serving),
        terminating: Some(is_terminating),
        extra: None,
    }
}

/// The ports of the service as this pod has them; one that the pod does not name is left out.
pub fn ports(spec: &ServiceSpec, pod: &Pod) -> Vec<EndpointPort> {
    let resolved = spec.ports.iter().filter_map(|port| {
        Some(EndpointPort {
            app_protocol: port.app_protocol.clone(),
            name: Some(port.name.clone()),
            port: Some(target(port, pod)?),
            protocol: port.protocol.clone(),
            extra: None,
        })
    });
    resolved.collect()
}

/// k8s: pkg/api/v1/pod/util.go, FindPort
fn target(port: &ServicePort, pod: &Pod) -> Option<i32> {
    let name = match &port.target_port {
        None => return Some(port.port),
        Some(IntOrPercent::Int(0)) => return Some(port.port),
        Some(IntOrPercent::Int(number)) => return Some(*number),
        Some(IntOrPercent::Text(name)) => name,
    };
    let sidecars = pod.spec.init_containers.iter();
    let sidecars = sidecars.filter(|container| container.restart_policy == "Always");
    let containers = pod.spec.containers.iter().chain(sidecars);
    let mut ports = containers.flat_map(|container| &container.ports);
    let found = ports.find(|one| one.name == *name && one.protocol == port.protocol);
    found.map(|one| one.container_port)
}
