//! `kubectl create service`: one of the four types.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_service.go

use super::{Verb, help};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::generated::{self, Doing, finish, name, require};
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::Kind;
use serde_json::{Value, json};

/// `kubectl create service`.
pub const VERB: Verb = Verb {
    name: "create service",
    aliases: &["create svc"],
    flags: &[FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create service clusterip|nodeport|loadbalancer|externalname NAME [--tcp=PORT:TARGET]",
    help: "Create a service",
    run,
};

const FLAGS: &[Flag] = &[
    long("tcp", Takes::Texts),
    long("clusterip", Takes::Text),
    long("node-port", Takes::Number),
    long("external-name", Takes::Text),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let Some((sort, words)) = args.words.split_first() else {
        return help::wants_more(&VERB, cx);
    };
    let (type_, what) = match sort.as_str() {
        "clusterip" => ("ClusterIP", "ClusterIP service"),
        "nodeport" => ("NodePort", "NodePort service"),
        "loadbalancer" => ("LoadBalancer", "LoadBalancer service"),
        "externalname" => ("ExternalName", "ExternalName service"),
        _ => {
            let text = format!("unknown command \"{}\"", args.words.join(" "));
            return Err(Failure::usage("create service", text));
        }
    };
    if type_ == "ExternalName" {
        require(args, &["external-name"])?;
    }
    let name = name(&format!("create service {sort}"), words)?;
    let is_headless = args.text("clusterip") == Some("None");
    let ports = ports(args)?;
    if ports.is_empty() && !is_headless && type_ != "ExternalName" {
        let text = "at least one tcp port specifier must be provided";
        return Err(Failure::error(text));
    }
    let labels = json!({ "app": name });
    let mut spec = json!({"type": type_, "selector": labels});
    if !ports.is_empty() {
        spec["ports"] = Value::Array(ports);
    }
    if let Some(address) = args.text("clusterip").filter(|one| !one.is_empty()) {
        spec["clusterIP"] = Value::from(address);
    }
    if let Some(external) = args.text("external-name") {
        spec["externalName"] = Value::from(external);
    }
    let tree = json!({
        "metadata": {"name": name, "labels": labels},
        "spec": spec,
        "status": {"loadBalancer": {}}
    });
    finish(Kind::Service, tree, Doing::Creating(what), args, cx)
}

/// k8s: create_service.go, parsePorts
fn ports(args: &Args) -> Result<Vec<Value>, Failure> {
    let mut ports = Vec::new();
    for text in args.texts("tcp") {
        let (port, target) = text.split_once(':').unwrap_or((text, text));
        let number = |text: &str| text.parse::<i64>();
        let Ok(port_number) = number(port) else {
            let text = api::go_text::quote(port);
            return Err(Failure::error(format!(
                "strconv.ParseUint: parsing {text}: invalid syntax"
            )));
        };
        let is_port = |number: &i64| (1..=65_535).contains(number);
        if !is_port(&port_number) || number(target).is_ok_and(|target| !is_port(&target)) {
            return Err(Failure::error("must be between 1 and 65535, inclusive"));
        }
        let target = number(target).map_or_else(|_| Value::from(target), Value::from);
        let mut one = json!({
            "name": text.replace(':', "-"),
            "port": port_number,
            "protocol": "TCP",
            "targetPort": target
        });
        if let Some(node_port) = args.number("node-port").filter(|port| *port > 0) {
            one["nodePort"] = Value::from(node_port);
        }
        ports.push(one);
    }
    Ok(ports)
}
