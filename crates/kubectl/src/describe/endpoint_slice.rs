//! The description of an endpoint slice, and the ready addresses of a service.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, EndpointSliceDescriber,
//! formatEndpointSlices

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use crate::cells;
use api::network_kinds::{Endpoint, EndpointSlice};
use api::{Kind, Object, Str};
use apiserver::Store;

/// An endpoint slice, and the ready addresses of a service.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::EndpointSlice,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(slice) = object.endpoint_slice() else {
        return;
    };
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    w.field(0, "AddressType", &slice.address_type);
    if slice.ports.is_empty() {
        w.field(0, "Ports", "<unset>");
    } else {
        w.line(0, "Ports:");
        w.line(1, "Name\tPort\tProtocol");
        w.line(1, "----\t----\t--------");
    }
    for port in &slice.ports {
        let name = port.name.as_deref().unwrap_or("");
        let name = cells::or_else(name, "<unset>");
        let number = port
            .port
            .map_or_else(|| "<unset>".to_owned(), |it| it.to_string());
        w.line(1, &format!("{name}\t{number}\t{}", port.protocol));
    }
    if slice.endpoints.is_empty() {
        w.field(0, "Endpoints", "<none>");
    } else {
        w.line(0, "Endpoints:");
    }
    for one in &slice.endpoints {
        endpoint(one, w);
    }
}

fn endpoint(endpoint: &Endpoint, w: &mut Writer) {
    let unset = |text: &Str| cells::or_else(text, "<unset>");
    let addresses: Vec<&str> = endpoint.addresses.iter().map(Str::as_str).collect();
    w.field(1, "- Addresses", cells::or_none(&addresses.join(", ")));
    w.line(2, "Conditions:");
    let ready = endpoint.conditions.ready;
    let ready = ready.map_or_else(|| "<unset>".to_owned(), |ready| ready.to_string());
    w.field(3, "Ready", ready);
    w.field(2, "Hostname", unset(&endpoint.hostname));
    if let Some(target) = &endpoint.target_ref {
        w.field(2, "TargetRef", format!("{}/{}", target.kind, target.name));
    }
    w.field(2, "NodeName", unset(&endpoint.node_name));
    w.field(2, "Zone", unset(&endpoint.zone));
}

/// The label that names the service of a slice.
/// k8s: staging/src/k8s.io/api/discovery/v1/well_known_labels.go, LabelServiceName
const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// `ip:port` of the ready endpoints behind a port; nothing if the service has no slice.
pub fn ready_addresses(service: &Object, port: Option<&str>, store: &Store) -> Option<Vec<String>> {
    let meta = &service.meta;
    let slices: Vec<&EndpointSlice> = store
        .list_in(Kind::EndpointSlice, &meta.namespace)
        .filter(|slice| slice.meta.label(SERVICE_NAME) == Some(&meta.name))
        .filter_map(|slice| slice.endpoint_slice().map(|slice| &**slice))
        .collect();
    if slices.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for slice in slices {
        let ready = slice
            .endpoints
            .iter()
            .filter(|one| one.conditions.ready != Some(false));
        let ready: Vec<&Str> = ready.filter_map(|one| one.addresses.first()).collect();
        if slice.ports.is_empty() {
            found.extend(ready.iter().map(ToString::to_string));
        }
        for one in &slice.ports {
            let name = one.name.as_deref().unwrap_or("");
            if port.is_none_or(|port| port == name) {
                let number = one.port.unwrap_or(0);
                found.extend(ready.iter().map(|ip| format!("{ip}:{number}")));
            }
        }
    }
    Some(found)
}
