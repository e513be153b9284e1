//! The description of a service.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, ServiceDescriber

use super::endpoint_slice::ready_addresses;
use super::writer::Writer;
use super::{Cx, Describer, metadata};
use crate::cells;
use api::int_or_percent::IntOrPercent;
use api::network_kinds::{LoadBalancerIngress, ServicePort};
use api::{Kind, Object, Str};

/// A service.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Service,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(service) = object.service() else {
        return;
    };
    let spec = &service.spec;
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    w.field(0, "Selector", cells::labels(&spec.selector));
    w.field(0, "Type", &spec.type_);
    w.field_if(0, "IP Family Policy", &spec.ip_family_policy);
    w.field(0, "IP Families", cells::or_none(&joined(&spec.ip_families)));
    w.field(0, "IP", &spec.cluster_ip);
    w.field(0, "IPs", cells::or_none(&joined(&spec.cluster_ips)));
    w.field_if(0, "External IPs", &joined(&spec.external_ips));
    w.field_if(0, "Desired LoadBalancer IP", &spec.load_balancer_ip);
    w.field_if(0, "External Name", &spec.external_name);
    let ingress = &service.status.load_balancer.ingress;
    let ingress: Vec<String> = ingress.iter().map(ingress_text).collect();
    w.field_if(0, "LoadBalancer Ingress", &ingress.join(", "));
    for port in &spec.ports {
        self::port(object, port, cx, w);
    }
    w.field(0, "Session Affinity", &spec.session_affinity);
    w.field_if(0, "External Traffic Policy", &spec.external_traffic_policy);
    w.field_if(0, "Internal Traffic Policy", &spec.internal_traffic_policy);
    if spec.health_check_node_port != 0 {
        w.field(0, "HealthCheck NodePort", spec.health_check_node_port);
    }
    let ranges = joined(&spec.load_balancer_source_ranges);
    w.field_if(0, "LoadBalancer Source Ranges", &ranges);
    w.field_if(0, "Traffic Distribution", &spec.traffic_distribution);
}

fn port(service: &Object, port: &ServicePort, cx: &Cx<'_>, w: &mut Writer) {
    let name = cells::or_else(&port.name, "<unset>");
    w.field(
        0,
        "Port",
        format!("{name}\t{}/{}", port.port, port.protocol),
    );
    let target = port.target_port.clone().unwrap_or(IntOrPercent::Int(0));
    w.field(0, "TargetPort", format!("{target}/{}", port.protocol));
    if port.node_port != 0 {
        w.field(
            0,
            "NodePort",
            format!("{name}\t{}/{}", port.node_port, port.protocol),
        );
    }
    let addresses = ready_addresses(service, Some(&port.name), cx.store);
    let text = addresses.map(|addresses| cells::first_three(&addresses));
    w.field(0, "Endpoints", text.unwrap_or_else(|| "<none>".to_owned()));
}

fn joined(texts: &[Str]) -> String {
    let texts: Vec<&str> = texts.iter().map(Str::as_str).collect();
    texts.join(",")
}

fn ingress_text(ingress: &LoadBalancerIngress) -> String {
    let address = match ingress.ip.as_str() {
        "" => &ingress.hostname,
        _ => &ingress.ip,
    };
    match ingress.ip_mode.as_str() {
        "" => address.to_string(),
        mode => format!("{address} ({mode})"),
    }
}
