//! The description of a network policy.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, NetworkPolicyDescriber

use super::writer::{Writer, go_list};
use super::{Cx, Describer, metadata};
use crate::{cells, raw};
use api::{Kind, LabelSelector, Object, codec};
use serde_json::Value;

/// A network policy.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::NetworkPolicy,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let spec = raw::field(object, "spec");
    metadata::name(object, w);
    let created = object.meta.created.instant().rfc3339();
    let created = created.replace('T', " ").replace('Z', " +0000 UTC");
    w.field(0, "Created on", created);
    metadata::labels_and_annotations(object, w);
    w.line(0, "Spec:");
    let selector: LabelSelector = codec::decode(&spec["podSelector"]);
    if selector.is_empty() {
        w.line(
            1,
            "PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)",
        );
    } else {
        let text = cells::label_selector(Some(&selector));
        w.line(1, &format!("PodSelector:     {text}"));
    }
    let types: Vec<&str> = raw::list(&spec["policyTypes"])
        .iter()
        .map(raw::text)
        .collect();
    for (direction, rules, peers, verb) in [
        ("Ingress", "ingress", "from", "From"),
        ("Egress", "egress", "to", "To"),
    ] {
        if types.contains(&direction) {
            w.line(1, &format!("Allowing {rules} traffic:"));
            self::rules(raw::list(&spec[rules]), rules, peers, verb, w);
        } else {
            w.line(1, &format!("Not affecting {rules} traffic"));
        }
    }
    w.line(1, &format!("Policy Types: {}", types.join(", ")));
}

fn rules(rules: &[Value], direction: &str, peers: &str, verb: &str, w: &mut Writer) {
    if rules.is_empty() {
        let text = format!("<none> (Selected pods are isolated for {direction} connectivity)");
        return w.line(2, &text);
    }
    for (index, rule) in rules.iter().enumerate() {
        let ports = raw::list(&rule["ports"]);
        if ports.is_empty() {
            w.line(2, "To Port: <any> (traffic allowed to all ports)");
        }
        for port in ports {
            let protocol = cells::or_else(raw::text(&port["protocol"]), "TCP");
            let number = match &port["port"] {
                Value::String(name) => name.clone(),
                Value::Null => "<any>".to_owned(),
                number => number.to_string(),
            };
            w.line(2, &format!("To Port: {number}/{protocol}"));
        }
        let list = raw::list(&rule[peers]);
        if list.is_empty() {
            let by = if verb == "From" {
                "source"
            } else {
                "destination"
            };
            w.line(
                2,
                &format!("{verb}: <any> (traffic not restricted by {by})"),
            );
        }
        for peer in list {
            w.line(2, &format!("{verb}:"));
            self::peer(peer, w);
        }
        if index + 1 < rules.len() {
            w.line(2, "----------");
        }
    }
}

fn peer(peer: &Value, w: &mut Writer) {
    for (title, key) in [
        ("NamespaceSelector", "namespaceSelector"),
        ("PodSelector", "podSelector"),
    ] {
        if peer[key].is_object() {
            let selector: LabelSelector = codec::decode(&peer[key]);
            let text = cells::label_selector(Some(&selector));
            w.line(3, &format!("{title}: {text}"));
        }
    }
    let block = &peer["ipBlock"];
    if block.is_object() {
        let except: Vec<&str> = raw::list(&block["except"]).iter().map(raw::text).collect();
        w.line(3, "IPBlock:");
        w.line(4, &format!("CIDR: {}", raw::text(&block["cidr"])));
        w.line(
            4,
            &format!("Except: {}", go_list(&except).trim_matches(['[', ']'])),
        );
    }
}
