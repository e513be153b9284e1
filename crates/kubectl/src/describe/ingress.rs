//! The description of an ingress.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, IngressDescriber

use super::endpoint_slice::ready_addresses;
use super::writer::Writer;
use super::{Cx, Describer, metadata};
use crate::columns::ingress_address;
use crate::{cells, raw};
use api::go_text::quote;
use api::{Kind, Object};
use serde_json::Value;

/// An ingress.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Ingress,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let spec = raw::field(object, "spec");
    let meta = &object.meta;
    w.field(0, "Name", &meta.name);
    metadata::labels(w, "", "Labels", &meta.labels);
    w.field(0, "Namespace", &meta.namespace);
    w.field(0, "Address", ingress_address(raw::field(object, "status")));
    let class = cells::or_none(raw::text(&spec["ingressClassName"]));
    w.field(0, "Ingress Class", class);
    let default = match spec["defaultBackend"].is_object() {
        true => backend(&spec["defaultBackend"], &meta.namespace, cx),
        false => "<default>".to_owned(),
    };
    w.field(0, "Default backend", &default);
    tls(&spec["tls"], w);
    w.line(0, "Rules:");
    w.line(1, "Host\tPath\tBackends");
    w.line(1, "----\t----\t--------");
    let rules = raw::list(&spec["rules"]).iter();
    let rules: Vec<&Value> = rules.filter(|rule| rule["http"].is_object()).collect();
    for rule in &rules {
        let host = cells::or_else(raw::text(&rule["host"]), "*");
        w.line(1, &format!("{host}\t"));
        for path in raw::list(&rule["http"]["paths"]) {
            let text = raw::text(&path["path"]);
            let backend = backend(&path["backend"], &meta.namespace, cx);
            w.line(2, &format!("\t{text} \t{backend}"));
        }
    }
    if rules.is_empty() {
        w.line(1, &format!("*\t*\t{default}"));
    }
    metadata::annotations(w, "Annotations", &meta.annotations);
}

fn tls(list: &Value, w: &mut Writer) {
    if !raw::list(list).is_empty() {
        w.line(0, "TLS:");
    }
    for tls in raw::list(list) {
        let hosts: Vec<&str> = raw::list(&tls["hosts"]).iter().map(raw::text).collect();
        let hosts = hosts.join(",");
        match raw::text(&tls["secretName"]) {
            "" => w.line(1, &format!("SNI routes {hosts}")),
            secret => w.line(1, &format!("{secret} terminates {hosts}")),
        }
    }
}

/// `web:80 (10.244.1.5:8080)`. k8s: describe.go, backendStringer, describeBackendV1
fn backend(backend: &Value, namespace: &str, cx: &Cx<'_>) -> String {
    let service = &backend["service"];
    let name = raw::text(&service["name"]);
    let port = match raw::text(&service["port"]["name"]) {
        "" => raw::number(&service["port"]["number"]).to_string(),
        port => port.to_owned(),
    };
    let Some(object) = cx.store.find(Kind::Service, namespace, name) else {
        let name = quote(name);
        return format!(
            "{}:{port} (<error: services {name} not found>)",
            raw::text(&service["name"])
        );
    };
    let ports = object
        .service()
        .map_or(&[][..], |service| &service.spec.ports);
    let matching = ports.iter().find(|one| match port.parse::<i32>() {
        Ok(number) => one.port == number,
        Err(_) => one.name == port.as_str(),
    });
    let addresses = matching.and_then(|one| ready_addresses(object, Some(&one.name), cx.store));
    let text = addresses.map_or_else(|| "<none>".to_owned(), |all| cells::first_three(&all));
    format!("{name}:{port} ({text})")
}
