//! Ingresses and their classes.
//!
//! k8s: pkg/apis/networking/validation/validation.go

use super::problems::{IMMUTABLE, Problems};
use super::tree::{get, list, text, texts, wildcard_host};
use crate::names;
use crate::object::{Body, Object};
use serde_json::Value;
use std::net::IpAddr;

/// k8s: validation.go, annotationIngressClass
const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";
/// k8s: validation.go, invalidPathSequences, invalidPathSuffixes
const BAD_SEQUENCES: [&str; 5] = ["//", "/./", "/../", "%2f", "%2F"];
const BAD_SUFFIXES: [&str; 2] = ["/..", "/."];
const NOT_ABSOLUTE: &str = "must be an absolute path";

/// The specification of an object without a model.
pub fn spec(object: &Object) -> &Value {
    const NULL: &Value = &Value::Null;
    match &object.body {
        Body::Raw(raw) => raw.fields.get("spec").unwrap_or(NULL),
        _ => NULL,
    }
}

/// Ingress.
pub fn ingress(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let spec = spec(object);
    let class = get(spec, "ingressClassName").as_str();
    if before.is_none()
        && let (Some(annotation), Some(class)) = (object.meta.annotation(CLASS_ANNOTATION), class)
        && *annotation != *class
    {
        let detail = "must match `ingressClassName` when both are specified";
        let name = format!("annotations.{CLASS_ANNOTATION}");
        problems.invalid_text(&name, annotation, detail);
    }
    problems.field("spec", |problems| {
        let rules = list(spec, "rules");
        let default = get(spec, "defaultBackend");
        if rules.is_empty() && default.is_null() {
            let detail = "either `defaultBackend` or `rules` must be specified";
            problems.invalid("", "null", detail);
        }
        if !default.is_null() {
            problems.field("defaultBackend", |problems| backend(problems, default));
        }
        problems.items("rules", rules, rule);
        problems.items("tls", list(spec, "tls"), |problems, one| {
            problems.items("hosts", &texts(one, "hosts"), |problems, host| {
                wildcard_host(problems, "", host);
            });
            let secret = text(one, "secretName");
            if !secret.is_empty() {
                problems.texts("secretName", secret, &names::dns1123_subdomain(secret));
            }
        });
        if let Some(class) = class {
            problems.texts("ingressClassName", class, &names::dns1123_subdomain(class));
        }
    });
}

fn rule(problems: &mut Problems, rule: &Value) {
    let host = text(rule, "host");
    if !host.is_empty() {
        if host.parse::<IpAddr>().is_ok() {
            problems.invalid_text("host", host, "must be a DNS name, not an IP address");
        }
        wildcard_host(problems, "host", host);
    }
    let http = get(rule, "http");
    if http.is_null() {
        return;
    }
    problems.field("http", |problems| {
        let paths = list(http, "paths");
        if paths.is_empty() {
            problems.required("paths", "");
        }
        problems.items("paths", paths, path);
    });
}

fn path(problems: &mut Problems, one: &Value) {
    let path = text(one, "path");
    match get(one, "pathType").as_str() {
        None => return problems.required("pathType", "pathType must be specified"),
        Some("Exact" | "Prefix") => {
            if !path.starts_with('/') {
                problems.invalid_text("path", path, NOT_ABSOLUTE);
            }
            for sequence in BAD_SEQUENCES.iter().filter(|one| path.contains(**one)) {
                problems.invalid_text("path", path, &format!("must not contain '{sequence}'"));
            }
            for suffix in BAD_SUFFIXES.iter().filter(|one| path.ends_with(**one)) {
                problems.invalid_text("path", path, &format!("cannot end with '{suffix}'"));
            }
        }
        Some("ImplementationSpecific") => {
            if !path.is_empty() && !path.starts_with('/') {
                problems.invalid_text("path", path, NOT_ABSOLUTE);
            }
        }
        Some(other) => {
            let types = ["Exact", "ImplementationSpecific", "Prefix"];
            problems.unsupported("pathType", other, &types);
        }
    }
    problems.field("backend", |problems| backend(problems, get(one, "backend")));
}

fn backend(problems: &mut Problems, backend: &Value) {
    let (resource, service) = (get(backend, "resource"), get(backend, "service"));
    match (resource.is_null(), service.is_null()) {
        (false, false) => {
            problems.invalid_text("", "", "cannot set both resource and service backends");
        }
        (true, true) => problems.invalid_text("", "", "resource or service backend is required"),
        (false, true) => problems.field("resource", |problems| {
            problems.require("kind", text(resource, "kind"));
            problems.require("name", text(resource, "name"));
        }),
        (true, false) => {
            let name = text(service, "name");
            if problems.require("service.name", name) {
                problems.texts("service.name", name, &names::dns1123_label(name));
            }
            let port = get(service, "port");
            let number = get(port, "number").as_i64().unwrap_or(0);
            match (text(port, "name"), number) {
                ("", 0) => problems.required("", "port name or number is required"),
                ("", number) => problems.port_number("service.port.number", number),
                (name, 0) => problems.texts("service.port.name", name, &names::port_name(name)),
                (_, _) => {
                    problems.invalid_text("", "", "cannot set both port name & port number");
                }
            }
        }
    }
}

/// IngressClass.
pub fn class(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let controller = text(spec(object), "controller");
    problems.field("spec", |problems| {
        if before.is_some_and(|before| text(spec(before), "controller") != controller) {
            problems.invalid_text("controller", controller, IMMUTABLE);
        }
        if !problems.require("controller", controller) {
            return;
        }
        if !names::is_domain_path(controller) {
            problems.invalid_text("controller", controller, names::NO_DOMAIN_PATH);
        }
    });
}
