//! Services.
//!
//! k8s: pkg/apis/core/validation/validation.go, ValidateService, ValidateServiceUpdate

use super::problems::Problems;
use super::tree::{self, address_range, get};
use crate::go_text::quote;
use crate::json_text::encode_json;
use crate::names;
use crate::network_kinds::{ServicePort, ServiceSpec};
use crate::object::Object;
use crate::text::Str;
use serde_json::Value;

const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
const FAMILY_POLICIES: [&str; 3] = ["PreferDualStack", "RequireDualStack", "SingleStack"];
const DISTRIBUTIONS: [&str; 3] = ["PreferClose", "PreferSameNode", "PreferSameZone"];
/// k8s: pkg/cluster/ports/ports.go, KubeletPort
const KUBELET_PORT: i32 = 10250;
/// k8s: pkg/apis/core/types.go, MaxClientIPServiceAffinitySeconds
const AFFINITY_SECONDS_MAX: i64 = 86_400;

/// Service.
pub fn service(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.service() else { return };
    let before = before.and_then(Object::service).map(|body| &*body.spec);
    problems.field("spec", |problems| {
        if let Some(before) = before {
            update(problems, &body.spec, before);
        }
        spec(problems, &body.spec);
    });
}

fn spec(problems: &mut Problems, spec: &ServiceSpec) {
    let type_ = spec.type_.as_str();
    let is_headless = spec.cluster_ip == "None";
    if spec.ports.is_empty() && !is_headless && type_ != "ExternalName" {
        problems.required("ports", "");
    }
    match type_ {
        "LoadBalancer" => {
            problems.items("ports", &spec.ports, |problems, port| {
                if port.port == KUBELET_PORT {
                    let detail = format!(
                        "may not expose port {KUBELET_PORT} externally since it is used by kubelet"
                    );
                    problems.invalid("", KUBELET_PORT.to_string(), &detail);
                }
            });
            if is_headless {
                let detail = "may not be set to 'None' for LoadBalancer services";
                problems.invalid_text("clusterIPs[0]", &spec.cluster_ip, detail);
            }
        }
        "NodePort" if is_headless => {
            let detail = "may not be set to 'None' for NodePort services";
            problems.invalid_text("clusterIPs[0]", &spec.cluster_ip, detail);
        }
        "ExternalName" => external_name(problems, spec),
        _ => (),
    }
    rest(problems, spec);
}

fn rest(problems: &mut Problems, spec: &ServiceSpec) {
    let type_ = spec.type_.as_str();
    problems.items_numbered("ports", &spec.ports, |problems, index, one| {
        let earlier = spec.ports.get(..index).unwrap_or_default();
        port(problems, one, earlier, spec.ports.len() > 1);
    });
    super::meta::labels(problems, "selector", &spec.selector);
    if problems.require("sessionAffinity", &spec.session_affinity) {
        problems.one_of(
            "sessionAffinity",
            &spec.session_affinity,
            &["ClientIP", "None"],
        );
    }
    affinity(problems, spec);
    addresses(problems, spec);
    if problems.require("type", type_) {
        problems.one_of("type", type_, &TYPES);
    }
    if type_ == "ClusterIP" {
        problems.items("ports", &spec.ports, |problems, port| {
            if port.node_port != 0 {
                problems.forbidden("nodePort", "may not be used when `type` is 'ClusterIP'");
            }
        });
    }
    twice(problems, &spec.ports);
    balancer(problems, spec);
    traffic(problems, spec);
}

/// How long a client keeps its endpoint.
/// k8s: validation.go, validateClientIPAffinityConfig
fn affinity(problems: &mut Problems, spec: &ServiceSpec) {
    let config = spec.session_affinity_config.as_ref();
    match (spec.session_affinity.as_str(), config) {
        ("ClientIP", None) => {
            let detail = "when session affinity type is ClientIP";
            problems.required("sessionAffinityConfig", detail);
        }
        ("ClientIP", Some(config)) => {
            let seconds = get(get(config, "clientIP"), "timeoutSeconds").as_i64();
            let seconds = seconds.unwrap_or(0);
            if !(1..=AFFINITY_SECONDS_MAX).contains(&seconds) {
                let detail = format!("must be greater than 0 and less than {AFFINITY_SECONDS_MAX}");
                let name = "sessionAffinityConfig.clientIP.timeoutSeconds";
                problems.invalid(name, seconds.to_string(), &detail);
            }
        }
        ("None", Some(_)) => {
            let detail = "must not be set when session affinity is None";
            problems.forbidden("sessionAffinityConfig", detail);
        }
        _ => (),
    }
}

/// What only load balancers have.
fn balancer(problems: &mut Problems, spec: &ServiceSpec) {
    let only = "may only be used when `type` is 'LoadBalancer'";
    let is_balancer = spec.type_ == "LoadBalancer";
    let ranges = &spec.load_balancer_source_ranges;
    if !ranges.is_empty() && !is_balancer {
        problems.forbidden("loadBalancerSourceRanges", only);
    }
    problems.items("loadBalancerSourceRanges", ranges, |problems, range| {
        address_range(problems, "", range.trim());
    });
    if spec.allocate_load_balancer_node_ports.is_some() && !is_balancer {
        problems.forbidden("allocateLoadBalancerNodePorts", only);
    }
    let class = &spec.load_balancer_class;
    if !class.is_empty() {
        if is_balancer {
            let messages = names::qualified_name(&class.to_ascii_lowercase());
            problems.texts("loadBalancerClass", class, &messages);
        } else {
            problems.forbidden("loadBalancerClass", only);
        }
    }
}

fn external_name(problems: &mut Problems, spec: &ServiceSpec) {
    if !spec.cluster_ip.is_empty() {
        let detail = "may not be set for ExternalName services";
        problems.forbidden("clusterIPs", detail);
    }
    let name = spec
        .external_name
        .strip_suffix('.')
        .unwrap_or(&spec.external_name);
    if problems.require("externalName", name) {
        problems.texts("externalName", name, &names::dns1123_subdomain(name));
    }
}

fn port(problems: &mut Problems, port: &ServicePort, earlier: &[ServicePort], needs_name: bool) {
    if port.name.is_empty() {
        if needs_name {
            problems.required("name", "");
        }
    } else {
        problems.texts("name", &port.name, &names::dns1123_label(&port.name));
        if earlier.iter().any(|other| other.name == port.name) {
            problems.duplicate("name", quote(&port.name));
        }
    }
    problems.port_number("port", i64::from(port.port));
    if problems.require("protocol", &port.protocol) {
        problems.one_of("protocol", &port.protocol, &PROTOCOLS);
    }
    if let Some(target) = &port.target_port {
        problems.port("targetPort", target);
    }
    if !port.app_protocol.is_empty() {
        let messages = names::qualified_name(&port.app_protocol);
        problems.texts("appProtocol", &port.app_protocol, &messages);
    }
}

fn addresses(problems: &mut Problems, spec: &ServiceSpec) {
    if spec.type_ == "ExternalName" {
        return;
    }
    let address = &spec.cluster_ip;
    if !address.is_empty() && address != "None" {
        tree::address(problems, "clusterIPs[0]", address);
    }
    let families = ["IPv4", "IPv6"];
    problems.items("ipFamilies", &spec.ip_families, |problems, family| {
        problems.one_of("", family, &families);
    });
    if !spec.ip_family_policy.is_empty() {
        problems.one_of("ipFamilyPolicy", &spec.ip_family_policy, &FAMILY_POLICIES);
    }
    problems.items("externalIPs", &spec.external_ips, |problems, address| {
        tree::address(problems, "", address);
    });
}

/// Ports and node ports that stand twice.
fn twice(problems: &mut Problems, ports: &[ServicePort]) {
    problems.items_numbered("ports", ports, |problems, index, one| {
        let key = |port: &ServicePort| (port.protocol.clone(), port.node_port);
        let mut earlier = ports.iter().take(index);
        if one.node_port != 0 && earlier.any(|other| key(other) == key(one)) {
            problems.duplicate("nodePort", one.node_port.to_string());
        }
    });
    problems.items_numbered("ports", ports, |problems, index, one| {
        let key = |port: &ServicePort| (port.protocol.clone(), port.port);
        if ports.iter().take(index).any(|other| key(other) == key(one)) {
            problems.duplicate("", port_shown(&one.protocol, one.port));
        }
    });
}

/// Protocol and number of a port, as Go shows a structure with nothing else in it.
fn port_shown(protocol: &str, port: i32) -> String {
    let protocol = quote(protocol);
    format!(
        "{{\"Name\":\"\",\"Protocol\":{protocol},\"AppProtocol\":null,\"Port\":{port},\
         \"TargetPort\":0,\"NodePort\":0}}"
    )
}

fn traffic(problems: &mut Problems, spec: &ServiceSpec) {
    let policy = &spec.external_traffic_policy;
    let is_external = matches!(spec.type_.as_str(), "NodePort" | "LoadBalancer")
        || spec.type_ == "ClusterIP" && !spec.external_ips.is_empty();
    if !policy.is_empty() {
        if is_external {
            problems.one_of("externalTrafficPolicy", policy, &["Cluster", "Local"]);
        } else if TYPES.contains(&spec.type_.as_str()) {
            let detail = "may only be set for externally-accessible services";
            problems.invalid_text("externalTrafficPolicy", policy, detail);
        }
    }
    let needs_check = spec.type_ == "LoadBalancer" && *policy == "Local";
    if spec.health_check_node_port != 0 && !needs_check {
        let detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is \
                      'Local'";
        let shown = spec.health_check_node_port.to_string();
        problems.invalid("healthCheckNodePort", shown, detail);
    }
    let policy = &spec.internal_traffic_policy;
    if !policy.is_empty() {
        problems.one_of("internalTrafficPolicy", policy, &["Cluster", "Local"]);
    }
    if !spec.traffic_distribution.is_empty() {
        let distribution = &spec.traffic_distribution;
        problems.one_of("trafficDistribution", distribution, &DISTRIBUTIONS);
    }
}

/// The address stays, as long as the service goes on having one.
/// k8s: validation.go, validateServiceClusterIPsRelatedFields (upgrade and downgrade)
fn update(problems: &mut Problems, spec: &ServiceSpec, before: &ServiceSpec) {
    let has_address = |spec: &ServiceSpec| spec.type_ != "ExternalName" && !spec.type_.is_empty();
    let is_kept = spec.cluster_ip == before.cluster_ip;
    if has_address(spec) && has_address(before) && !before.cluster_ip.is_empty() && !is_kept {
        let text = |address: &Str| Value::from(address.as_str());
        let list = match spec.cluster_ips.as_slice() {
            [] => vec![text(&spec.cluster_ip)],
            list => list.iter().map(text).collect(),
        };
        let detail = "may not change once set";
        problems.invalid("clusterIPs[0]", encode_json(&Value::Array(list)), detail);
    }
}
