//! A pod as the scheduler remembers it: what decides where pods may go, and nothing that changes
//! while it runs.
//!
//! k8s: pkg/scheduler/framework/types.go (PodInfo)

use crate::affinity::PodTerms;
use crate::amounts::PodRequests;
use api::container::Container;
use api::pod_spec::PodSpec;
use api::{Object, ObjectKey, Str, StrMap, Time, Uid};
use std::rc::Rc;

/// A port of the node that a pod takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// `0.0.0.0` for all addresses.
    pub ip: Str,
    /// `TCP`, `UDP`, `SCTP`.
    pub protocol: Str,
    /// The number.
    pub port: i32,
}

/// Any address. k8s: pkg/scheduler/framework/types.go, DefaultBindAllHostIP
const ANY_ADDRESS: &str = "0.0.0.0";

impl HostPort {
    /// Whether both cannot be on one node.
    pub fn conflicts_with(&self, other: &HostPort) -> bool {
        self.port == other.port
            && self.protocol == other.protocol
            && (self.ip == other.ip || self.ip == ANY_ADDRESS || other.ip == ANY_ADDRESS)
    }
}

/// What follows from the specification alone; pods of one template share it.
#[derive(Debug)]
pub struct SpecFacts {
    /// The specification it was made from.
    pub spec: Rc<PodSpec>,
    /// The namespace that affinity terms without namespaces mean.
    pub namespace: Str,
    /// Requests.
    pub requests: PodRequests,
    /// Ports of the node that it takes.
    pub ports: Vec<HostPort>,
    /// Affinity to other pods, if it has any.
    pub terms: PodTerms,
}

impl SpecFacts {
    /// The facts of a pod in `namespace` with this specification.
    pub fn of(spec: &Rc<PodSpec>, namespace: &Str) -> SpecFacts {
        SpecFacts {
            spec: Rc::clone(spec),
            namespace: namespace.clone(),
            requests: PodRequests::of(spec),
            ports: host_ports(spec),
            terms: PodTerms::of(spec, namespace),
        }
    }
}

/// Ports of main containers and sidecars; other init containers do not count.
/// k8s: pkg/scheduler/util/utils.go, GetHostPorts
fn host_ports(spec: &PodSpec) -> Vec<HostPort> {
    let is_sidecar = |container: &&Container| container.restart_policy == "Always";
    let sidecars = spec.init_containers.iter().filter(is_sidecar);
    let ports = spec
        .containers
        .iter()
        .chain(sidecars)
        .flat_map(|container| &container.ports);
    ports
        .filter_map(|port| {
            let number = port.host_port.filter(|number| *number > 0)?;
            let or = |text: &Str, default: &str| {
                if text.is_empty() {
                    Str::from(default)
                } else {
                    text.clone()
                }
            };
            Some(HostPort {
                ip: or(&port.host_ip, ANY_ADDRESS),
                protocol: or(&port.protocol, "TCP"),
                port: number,
            })
        })
        .collect()
}

/// A pod.
#[derive(Clone, Debug)]
pub struct PodInfo {
    /// Identity.
    pub uid: Uid,
    /// Name and namespace.
    pub key: ObjectKey,
    /// Labels.
    pub labels: StrMap,
    /// What follows from the specification.
    pub facts: Rc<SpecFacts>,
    /// Whether it is being deleted.
    pub is_terminating: bool,
    /// `status.startTime`.
    pub started: Time,
    /// Whether the scheduler chose it as a victim.
    pub is_preempted: bool,
}

impl PodInfo {
    /// A pod with facts already known.
    pub fn new(object: &Object, facts: Rc<SpecFacts>) -> PodInfo {
        let pod = object.pod();
        let target = pod.and_then(|pod| pod.condition("DisruptionTarget"));
        PodInfo {
            uid: object.meta.uid,
            key: object.key(),
            labels: Rc::clone(&object.meta.labels),
            facts,
            is_terminating: object.meta.is_terminating(),
            started: pod.map(|pod| pod.status.start_time).unwrap_or_default(),
            is_preempted: target.is_some_and(|condition| {
                condition.status == "True" && condition.reason == "PreemptionByScheduler"
            }),
        }
    }

    /// A pod.
    pub fn of(object: &Object) -> PodInfo {
        let spec = object
            .pod()
            .map(|pod| Rc::clone(&pod.spec))
            .unwrap_or_default();
        PodInfo::new(
            object,
            Rc::new(SpecFacts::of(&spec, &object.meta.namespace)),
        )
    }

    /// The specification.
    pub fn spec(&self) -> &PodSpec {
        &self.facts.spec
    }

    /// `spec.priority`, 0 if unset.
    pub fn priority(&self) -> i32 {
        self.facts.spec.priority.unwrap_or(0)
    }
}
