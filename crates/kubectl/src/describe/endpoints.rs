//! The description of endpoints.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, EndpointsDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use crate::{cells, raw};
use api::{Kind, Object};
use serde_json::Value;

/// Endpoints.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Endpoints,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    w.line(0, "Subsets:");
    for subset in raw::list(raw::field(object, "subsets")) {
        w.field(1, "Addresses", addresses(&subset["addresses"]));
        w.field(
            1,
            "NotReadyAddresses",
            addresses(&subset["notReadyAddresses"]),
        );
        let ports = raw::list(&subset["ports"]);
        if !ports.is_empty() {
            w.line(1, "Ports:");
            w.line(2, "Name\tPort\tProtocol");
            w.line(2, "----\t----\t--------");
        }
        for port in ports {
            let name = cells::or_else(raw::text(&port["name"]), "<unset>");
            let protocol = raw::text(&port["protocol"]);
            w.line(2, &format!("{name}\t{}\t{protocol}", port["port"]));
        }
        w.line(0, "");
    }
}

fn addresses(list: &Value) -> String {
    let addresses = raw::list(list).iter().map(|one| raw::text(&one["ip"]));
    cells::or_none(&addresses.collect::<Vec<&str>>().join(","))
}
