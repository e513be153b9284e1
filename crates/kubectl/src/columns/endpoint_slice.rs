//! Columns of endpoint slices.
//!
//! k8s: pkg/printers/internalversion/printers.go, printEndpointSlice, formatDiscoveryPorts

use super::{Column, Columns, plain};
use crate::age::age;
use crate::cells;
use api::Str;
use api::network_kinds::EndpointPort;
use api::{Kind, Object};
use sim::Instant;

/// Columns of endpoint slices.
pub const COLUMNS: Columns = Columns {
    kind: Kind::EndpointSlice,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("ADDRESSTYPE"),
    plain("PORTS"),
    plain("ENDPOINTS"),
    plain("AGE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(slice) = object.endpoint_slice() else {
        return Vec::new();
    };
    let ports: Vec<String> = slice.ports.iter().map(port).collect();
    let addresses: Vec<&Str> = slice.endpoints.iter().flat_map(|e| &e.addresses).collect();
    vec![
        object.meta.name.to_string(),
        slice.address_type.to_string(),
        cells::or_else(&cells::first_three(&ports), "<unset>"),
        cells::or_else(&cells::first_three(&addresses), "<unset>"),
        age(now, object.meta.created),
    ]
}

fn port(port: &EndpointPort) -> String {
    match (port.port, &port.name) {
        (Some(number), _) => number.to_string(),
        (None, Some(name)) if !name.is_empty() => name.to_string(),
        (None, _) => "*".to_owned(),
    }
}
