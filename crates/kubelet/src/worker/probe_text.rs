//! What events say about a probe that failed.
//!
//! k8s: pkg/probe/http/http.go, pkg/probe/tcp/tcp.go, pkg/probe/grpc/grpc.go

use crate::runtime::ProbeAnswer;
use api::Str;
use api::container::{Container, Probe};
use api::int_or_percent::IntOrPercent;

/// The text after `Readiness probe failed: `.
pub fn probe_failure_text(
    answer: &ProbeAnswer,
    probe: &Probe,
    container: &Container,
    ip: &str,
) -> String {
    let port_of = |port: &IntOrPercent| match port {
        IntOrPercent::Int(number) => *number,
        IntOrPercent::Text(name) => container
            .ports
            .iter()
            .find(|port| port.name == *name)
            .map_or_else(|| name.parse().unwrap_or(0), |port| port.container_port),
    };
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
