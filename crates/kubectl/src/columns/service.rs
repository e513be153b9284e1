//! Columns of services.
//!
//! k8s: pkg/printers/internalversion/printers.go, printService

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::Str;
use api::network_kinds::ServicePort;
use api::object::Service;
use api::{Kind, Object};
use sim::Instant;
use sim::order::Gather;
use std::collections::BTreeSet;

/// Columns of services.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Service,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("TYPE"),
    plain("CLUSTER-IP"),
    plain("EXTERNAL-IP"),
    plain("PORT(S)"),
    plain("AGE"),
    wide("SELECTOR"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(service) = object.service() else {
        return Vec::new();
    };
    let spec = &service.spec;
    vec![
        object.meta.name.to_string(),
        spec.type_.to_string(),
        cells::or_none(spec.cluster_ips.first().map_or("", |ip| ip)),
        external_ip(service),
        cells::or_none(&ports(&spec.ports)),
        age(now, object.meta.created),
        cells::labels(&spec.selector),
    ]
}

fn ports(ports: &[ServicePort]) -> String {
    let texts = ports.iter().map(|one| match one.node_port {
        1.. => format!("{}:{}/{}", one.port, one.node_port, one.protocol),
        _ => format!("{}/{}", one.port, one.protocol),
    });
    texts.collect::<Vec<String>>().join(",")
}

/// Where the service is reached from outside. k8s: printers.go, getServiceExternalIP
pub fn external_ip(service: &Service) -> String {
    let spec = &service.spec;
    let external = spec.external_ips.iter().map(Str::to_string);
    match spec.type_.as_str() {
        "ClusterIP" | "NodePort" => cells::or_none(&external.collect::<Vec<_>>().join(",")),
        "LoadBalancer" => {
            let ingress = &service.status.load_balancer.ingress;
            let addresses: BTreeSet<String> = ingress
                .iter()
                .map(|one| {
                    if one.ip.is_empty() {
                        &one.hostname
                    } else {
                        &one.ip
                    }
                })
                .filter(|address| !address.is_empty())
                .map(Str::to_string)
                .gathered();
            let all: Vec<String> = addresses.into_iter().chain(external).collect();
            cells::or_else(&all.join(","), "<pending>")
        }
        "ExternalName" => spec.external_name.to_string(),
        _ => "<unknown>".to_owned(),
    }
}
