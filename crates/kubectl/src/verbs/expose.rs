//! `kubectl expose`: a service for the pods of an object.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/expose/expose.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::generated::{self, Doing, finish};
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::written;
use api::codec::Codec;
use api::pod_spec::PodSpec;
use api::{Body, Kind, LabelSelector, Object};
use serde_json::{Value, json};

/// `kubectl expose`.
pub const VERB: Verb = Verb {
    name: "expose",
    aliases: &[],
    flags: &[FLAGS, generated::FLAGS, written::FLAGS],
    usage: "expose TYPE/NAME [--port=PORT] [--target-port=PORT] [--name=NAME] [--type=TYPE]",
    help: "Make a service for the pods of a workload",
    run,
};

const FLAGS: &[Flag] = &[
    long("port", Takes::Text),
    long("target-port", Takes::Text),
    long("protocol", Takes::Text),
    long("name", Takes::Text),
    long("type", Takes::Text),
    long("cluster-ip", Takes::Text),
    long("external-ip", Takes::Texts),
    long("load-balancer-ip", Takes::Text),
    long("session-affinity", Takes::Text),
    long("selector", Takes::Text),
    short("labels", 'l', Takes::Text),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
];

/// What a service needs to know of the object that it exposes.
struct Source {
    selector: Value,
    ports: Vec<(i64, String)>,
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let mut only_words = args.clone();
    only_words.drop("selector");
    let selection = Selection::read(&args.words, &only_words, Bare::Refused, cx)?;
    let (objects, missing) = selection.find(cx);
    if let Some(failure) = missing.into_iter().next() {
        return Err(failure);
    }
    for object in objects {
        let tree = service(&object, args)?;
        finish(Kind::Service, tree, Doing::Exposing, args, cx)?;
    }
    Ok(Step::Done)
}

fn service(object: &Object, args: &Args) -> Result<Value, Failure> {
    let source = source(object)?;
    let selector = match args.text("selector") {
        Some(text) => generated::pairs(text)
            .map_err(|part| Failure::error(format!("unexpected selector spec: {part}")))?,
        None => source.selector,
    };
    let mut ports: Vec<(i64, String)> = match args.text("port") {
        Some(text) => {
            let number = text.parse().map_err(|_| {
                let text = api::go_text::quote(text);
                Failure::error(format!("strconv.Atoi: parsing {text}: invalid syntax"))
            })?;
            vec![(number, args.text("protocol").unwrap_or("TCP").to_owned())]
        }
        None => source.ports,
    };
    ports.dedup();
    if ports.is_empty() {
        let text = "couldn't find port via --port flag or introspection";
        return Err(Failure::error(text));
    }
    let is_several = ports.len() > 1;
    let port = |(index, (number, protocol)): (usize, &(i64, String))| {
        let target = args.text("target-port").map_or_else(
            || Value::from(*number),
            |text| {
                text.parse::<i64>()
                    .map_or_else(|_| Value::from(text), Value::from)
            },
        );
        let mut one = json!({"port": number, "protocol": protocol, "targetPort": target});
        if is_several {
            one["name"] = Value::from(format!("port-{}", index + 1));
        }
        one
    };
    let ports: Vec<Value> = ports.iter().enumerate().map(port).collect();
    let mut spec = json!({"ports": ports, "selector": selector});
    for (flag, field) in [
        ("type", "type"),
        ("cluster-ip", "clusterIP"),
        ("load-balancer-ip", "loadBalancerIP"),
        ("session-affinity", "sessionAffinity"),
    ] {
        if let Some(text) = args.text(flag) {
            spec[field] = Value::from(text);
        }
    }
    if args.has("external-ip") {
        spec["externalIPs"] = json!(args.texts("external-ip"));
    }
    let mut metadata = json!({"name": args.text("name").unwrap_or(&object.meta.name)});
    let labels = match args.text("labels") {
        Some(text) => generated::pairs(text).unwrap_or_default(),
        None => object.meta.labels.encode(),
    };
    if labels.as_object().is_some_and(|labels| !labels.is_empty()) {
        metadata["labels"] = labels;
    }
    Ok(json!({"metadata": metadata, "spec": spec, "status": {"loadBalancer": {}}}))
}

fn source(object: &Object) -> Result<Source, Failure> {
    let of_template = |selector: &Option<LabelSelector>, spec: &PodSpec| {
        let selector = selector.as_ref();
        if selector.is_some_and(|selector| !selector.match_expressions.is_empty()) {
            let text = "couldn't convert expressions - \"%+v\" to map-based selector format";
            return Err(Failure::error(text));
        }
        Ok(Source {
            selector: selector.map_or(json!({}), |selector| selector.match_labels.encode()),
            ports: ports_of(spec),
        })
    };
    match &object.body {
        Body::Deployment(one) => of_template(&one.spec.selector, &one.spec.template.spec),
        Body::ReplicaSet(one) => of_template(&one.spec.selector, &one.spec.template.spec),
        Body::Pod(_) if object.meta.labels.is_empty() => Err(Failure::error(
            "the pod has no labels and cannot be exposed",
        )),
        Body::Pod(pod) => Ok(Source {
            selector: object.meta.labels.encode(),
            ports: ports_of(&pod.spec),
        }),
        Body::Service(one) if one.spec.selector.is_empty() => Err(Failure::error(
            "invalid service: no selector was found and it cannot be exposed",
        )),
        Body::Service(one) => Ok(Source {
            selector: one.spec.selector.encode(),
            ports: (one.spec.ports.iter())
                .map(|port| (i64::from(port.port), port.protocol.to_string()))
                .collect(),
        }),
        _ => {
            let text = format!("cannot expose a {}", object.kind().name());
            Err(Failure::error(text))
        }
    }
}

fn ports_of(spec: &PodSpec) -> Vec<(i64, String)> {
    let ports = spec
        .containers
        .iter()
        .flat_map(|container| &container.ports);
    ports
        .map(|port| (i64::from(port.container_port), port.protocol.to_string()))
        .collect()
}
