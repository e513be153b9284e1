//! Columns of endpoints.
//!
//! k8s: pkg/printers/internalversion/printers.go, printEndpoints, formatEndpoints

use super::{Column, Columns, plain};
use crate::age::age;
use crate::cells;
use crate::raw;
use api::{Kind, Object};
use sim::Instant;

/// Columns of endpoints.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Endpoints,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[plain("NAME"), plain("ENDPOINTS"), plain("AGE")];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let mut found = Vec::new();
    for subset in raw::list(raw::field(object, "subsets")) {
        let ports = raw::list(&subset["ports"]);
        for address in raw::list(&subset["addresses"]) {
            let ip = raw::text(&address["ip"]);
            found.extend(ports.iter().map(|port| format!("{ip}:{}", port["port"])));
            if ports.is_empty() {
                found.push(ip.to_owned());
            }
        }
    }
    vec![
        object.meta.name.to_string(),
        cells::or_none(&cells::first_three(&found)),
        age(now, object.meta.created),
    ]
}
