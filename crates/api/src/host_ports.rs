//! Ports of their node that pods take.

use crate::pod_spec::PodSpec;
use crate::requests::is_sidecar;
use crate::text::Str;

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

/// Ports of main containers and sidecars; other init containers do not count.
/// k8s: pkg/scheduler/util/utils.go, GetHostPorts
pub fn host_ports(spec: &PodSpec) -> Vec<HostPort> {
    let sidecars = spec.init_containers.iter().filter(|c| is_sidecar(c));
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
