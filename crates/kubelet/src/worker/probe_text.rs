//! What events say about a probe that failed.
//!
//! k8s: pkg/probe/http/http.go, pkg/probe/tcp/tcp.go, pkg/probe/grpc/grpc.go

use crate::runtime::{ProbeAnswer, ProbeKind};
use api::Str;
use api::container::{Container, Probe};
use api::int_or_percent::IntOrPercent;

/// Why a probe cannot be run: it names a port that the container has not.
/// k8s: pkg/probe/util.go, ResolveContainerPort
pub fn probe_problem(probe: &Probe, container: &Container) -> Option<String> {
    let http = probe.http_get.as_ref().map(|get| &get.port);
    let tcp = || probe.tcp_socket.as_ref().map(|tcp| &tcp.port);
    let Some(IntOrPercent::Text(name)) = http.or_else(tcp) else {
        return None;
    };
    let is_known = container.ports.iter().any(|port| port.name == *name);
    (!is_known && name.parse::<i32>().is_err())
        .then(|| format!("strconv.Atoi: parsing \"{name}\": invalid syntax"))
}

/// The number of the port that a probe asks at; None if it runs a command.
pub fn probe_port(probe: &Probe, container: &Container) -> Option<i32> {
    let http = probe.http_get.as_ref().map(|get| &get.port);
    let tcp = || probe.tcp_socket.as_ref().map(|tcp| &tcp.port);
    let named = http.or_else(tcp).map(|port| number_of(port, container));
    named.or_else(|| probe.grpc.as_ref().map(|grpc| grpc.port))
}

fn number_of(port: &IntOrPercent, container: &Container) -> i32 {
    match port {
        IntOrPercent::Int(number) => *number,
        IntOrPercent::Text(name) => container
            .ports
            .iter()
            .find(|port| port.name == *name)
            .map_or_else(|| name.parse().unwrap_or(0), |port| port.container_port),
    }
}

/// The text after `Readiness probe failed: `.
pub fn probe_failure_text(
    answer: &ProbeAnswer,
    probe: &Probe,
    container: &Container,
    ip: &str,
) -> String {
    let port_of = |port: &IntOrPercent| number_of(port, container);
    match answer {
        ProbeAnswer::Success => String::new(),
        ProbeAnswer::Failed(output) => output.trim_end_matches('\n').to_owned(),
        ProbeAnswer::Unavailable if probe.grpc.is_some() => {
            "service unhealthy (responded with \"NOT_SERVING\")".to_owned()
        }
        ProbeAnswer::Unavailable => "HTTP probe failed with statuscode: 503".to_owned(),
        ProbeAnswer::Refused => {
            let refused = |host: &str, port: i32| {
                format!("dial tcp {host}:{port}: connect: connection refused")
            };
            let host_or_ip = |host: &Str| {
                if host.is_empty() {
                    ip.to_owned()
                } else {
                    host.to_string()
                }
            };
            if let Some(get) = &probe.http_get {
                let (host, port) = (host_or_ip(&get.host), port_of(&get.port));
                let scheme = if get.scheme == "HTTPS" {
                    "https"
                } else {
                    "http"
                };
                let slash = if get.path.starts_with('/') { "" } else { "/" };
                let url = format!("{scheme}://{host}:{port}{slash}{}", get.path);
                format!("Get \"{url}\": {}", refused(&host, port))
            } else if let Some(tcp) = &probe.tcp_socket {
                refused(&host_or_ip(&tcp.host), port_of(&tcp.port))
            } else {
                let port = probe.grpc.as_ref().map_or(0, |grpc| grpc.port);
                format!(
                    "timeout: failed to connect service \"{ip}:{port}\" within {}s: context \
                     deadline exceeded",
                    probe.timeout_seconds.unwrap_or(1)
                )
            }
        }
    }
}

/// As events name it.
pub fn kind_text(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Liveness => "Liveness",
        ProbeKind::Readiness => "Readiness",
        ProbeKind::Startup => "Startup",
    }
}
