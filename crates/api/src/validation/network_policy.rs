//! Network policies and endpoint slices.
//!
//! k8s: pkg/apis/networking/validation/validation.go, pkg/apis/discovery/validation/validation.go

use super::ingress::spec;
use super::problems::{IMMUTABLE, Problems};
use super::selectors;
use super::tree::{address_range, get, list, range, text, texts};
use crate::codec::{Codec, Decoder};
use crate::go_text::quote;
use crate::json_text::encode_json;
use crate::meta::LabelSelector;
use crate::names;
use crate::object::Object;
use serde_json::Value;

const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];
/// k8s: pkg/apis/discovery/validation/validation.go, maxEndpoints
const ENDPOINTS_MAX: usize = 1000;

/// NetworkPolicy.
pub fn network_policy(object: &Object, _before: Option<&Object>, problems: &mut Problems) {
    let spec = spec(object);
    problems.field("spec", |problems| {
        selector(problems, "podSelector", get(spec, "podSelector"));
        for (name, side) in [("ingress", "from"), ("egress", "to")] {
            problems.items(name, list(spec, name), |problems, rule| {
                problems.items("ports", list(rule, "ports"), port);
                problems.items(side, list(rule, side), peer);
            });
        }
        let types = texts(spec, "policyTypes");
        if types.len() > 2 {
            let shown = encode_json(get(spec, "policyTypes"));
            let detail = "may not specify more than two policyTypes";
            return problems.invalid("policyTypes", shown, detail);
        }
        problems.items("policyTypes", &types, |problems, one| {
            problems.one_of("", one, &["Egress", "Ingress"]);
        });
    });
}

fn selector(problems: &mut Problems, name: &str, value: &Value) {
    if !value.is_null() {
        let selector = LabelSelector::decode(value, &mut Decoder::default());
        selectors::validate(problems, name, Some(&selector));
    }
}

fn port(problems: &mut Problems, port: &Value) {
    if let Some(protocol) = get(port, "protocol").as_str() {
        problems.one_of("protocol", protocol, &PROTOCOLS);
    }
    let end = get(port, "endPort").as_i64();
    match (get(port, "port"), end) {
        (Value::Number(number), end) => {
            let number = number.as_i64().unwrap_or(0);
            problems.port_number("port", number);
            if let Some(end) = end {
                if end < number {
                    let detail = "must be greater than or equal to `port`";
                    problems.invalid("endPort", end.to_string(), detail);
                }
                problems.port_number("endPort", end);
            }
        }
        (Value::String(name), end) => {
            if let Some(end) = end {
                let detail = "may not be specified when `port` is non-numeric";
                problems.invalid("endPort", end.to_string(), detail);
            }
            problems.texts("port", name, &names::port_name(name));
        }
        (_, Some(end)) => {
            let detail = "may not be specified when `port` is not specified";
            problems.invalid("endPort", end.to_string(), detail);
        }
        (_, None) => (),
    }
}

fn peer(problems: &mut Problems, peer: &Value) {
    let pods = get(peer, "podSelector");
    let namespaces = get(peer, "namespaceSelector");
    let block = get(peer, "ipBlock");
    selector(problems, "podSelector", pods);
    selector(problems, "namespaceSelector", namespaces);
    if !block.is_null() {
        problems.field("ipBlock", |problems| addresses(problems, block));
    }
    match (pods.is_null() && namespaces.is_null(), block.is_null()) {
        (true, true) => problems.required("", "must specify a peer"),
        (false, false) => {
            problems.forbidden("", "may not specify both ipBlock and another peer");
        }
        (true, false) | (false, true) => (),
    }
}

fn addresses(problems: &mut Problems, block: &Value) {
    let whole = text(block, "cidr");
    if !problems.require("cidr", whole) || !address_range(problems, "cidr", whole) {
        return;
    }
    problems.items("except", &texts(block, "except"), |problems, one| {
        if address_range(problems, "", one) && !is_strict_subset(one, whole) {
            problems.invalid_text("", one, "must be a strict subset of `cidr`");
        }
    });
}

fn is_strict_subset(inner: &str, outer: &str) -> bool {
    let (Some(inner), Some(outer)) = (range(inner), range(outer)) else {
        return false;
    };
    let shift = outer.2.saturating_sub(outer.1);
    let same = |bits: u128| bits.checked_shr(shift).unwrap_or(0);
    inner.2 == outer.2 && inner.1 > outer.1 && same(inner.0) == same(outer.0)
}

/// EndpointSlice.
pub fn endpoint_slice(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(slice) = object.endpoint_slice() else {
        return;
    };
    let type_ = &slice.address_type;
    if problems.require("addressType", type_) {
        problems.one_of("addressType", type_, &["FQDN", "IPv4", "IPv6"]);
    }
    problems.too_many("endpoints", slice.endpoints.len(), ENDPOINTS_MAX);
    problems.items("endpoints", &slice.endpoints, |problems, endpoint| {
        if endpoint.addresses.is_empty() {
            problems.required("addresses", "must contain at least 1 address");
        }
        problems.items(
            "addresses",
            &endpoint.addresses,
            |problems, address| match type_.as_str() {
                "IPv4" if address.parse::<std::net::Ipv4Addr>().is_err() => {
                    problems.invalid_text("", address, "must be a valid IPv4 address");
                }
                "IPv6" if address.parse::<std::net::Ipv6Addr>().is_err() => {
                    problems.invalid_text("", address, "must be a valid IPv6 address");
                }
                "FQDN" => problems.texts("", address, &names::dns1123_subdomain(address)),
                _ => (),
            },
        );
    });
    problems.items_numbered("ports", &slice.ports, |problems, index, port| {
        let name = port.name.as_deref().unwrap_or("");
        if !name.is_empty() {
            problems.texts("name", name, &names::dns1123_label(name));
        }
        let mut earlier = slice.ports.iter().take(index);
        if earlier.any(|other| other.name.as_deref().unwrap_or("") == name) {
            problems.duplicate("name", quote(name));
        }
        if problems.require("protocol", &port.protocol) {
            problems.one_of("protocol", &port.protocol, &["SCTP", "TCP", "UDP"]);
        }
    });
    let old = before.and_then(Object::endpoint_slice);
    if old.is_some_and(|old| old.address_type != *type_) {
        problems.invalid_text("addressType", type_, IMMUTABLE);
    }
}
