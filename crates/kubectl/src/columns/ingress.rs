//! Columns of ingresses.
//!
//! k8s: pkg/printers/internalversion/printers.go, printIngress

use super::{Column, Columns, plain};
use crate::age::age;
use crate::cells;
use crate::raw;
use api::{Kind, Object};
use serde_json::Value;
use sim::Instant;
use sim::order::Gather;
use std::collections::BTreeSet;

/// Columns of ingresses.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Ingress,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("CLASS"),
    plain("HOSTS"),
    plain("ADDRESS"),
    plain("PORTS"),
    plain("AGE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let (spec, status) = (raw::field(object, "spec"), raw::field(object, "status"));
    let hosts: Vec<&str> = raw::list(&spec["rules"])
        .iter()
        .map(|rule| raw::text(&rule["host"]))
        .filter(|host| !host.is_empty())
        .collect();
    let tls = raw::list(&spec["tls"]);
    vec![
        object.meta.name.to_string(),
        cells::or_none(raw::text(&spec["ingressClassName"])),
        cells::or_else(&cells::first_three(&hosts), "*"),
        address(status),
        if tls.is_empty() { "80" } else { "80, 443" }.to_owned(),
        age(now, object.meta.created),
    ]
}

/// Addresses of the load balancer, sorted. k8s: printers.go, ingressLoadBalancerStatusStringer
pub fn address(status: &Value) -> String {
    let addresses: BTreeSet<&str> = raw::list(&status["loadBalancer"]["ingress"])
        .iter()
        .map(|one| match raw::text(&one["ip"]) {
            "" => raw::text(&one["hostname"]),
            ip => ip,
        })
        .filter(|address| !address.is_empty())
        .gathered();
    addresses.into_iter().collect::<Vec<&str>>().join(",")
}
