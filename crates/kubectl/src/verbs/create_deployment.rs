//! `kubectl create deployment`: pods from one or more images.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_deployment.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::generated::{self, Doing, container, finish, name, name_of_image, require};
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::Kind;
use serde_json::{Value, json};

/// `kubectl create deployment`.
pub const VERB: Verb = Verb {
    name: "create deployment",
    aliases: &["create deploy", "create dep"],
    flags: &[FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create deployment NAME --image=IMAGE [--replicas=N] [--port=PORT] [-- COMMAND…]",
    help: "Create a deployment from images",
    run,
};

const FLAGS: &[Flag] = &[
    long("image", Takes::Texts),
    short("replicas", 'r', Takes::Number),
    long("port", Takes::Number),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    require(args, &["image"])?;
    let name = name("create deployment", &args.words)?;
    let images = args.texts("image");
    let command = args.after_dashes.clone().unwrap_or_default();
    if images.len() > 1 && !command.is_empty() {
        let text = "cannot specify multiple --image options and command";
        return Err(Failure::error(text));
    }
    let mut containers: Vec<Value> = images
        .iter()
        .map(|image| container(&name_of_image(image), image))
        .collect();
    if let Some(first) = containers.first_mut() {
        if !command.is_empty() {
            first["command"] = json!(command);
        }
        if let Some(port) = args.number("port").filter(|port| *port >= 0) {
            first["ports"] = json!([{ "containerPort": port }]);
        }
    }
    let labels = json!({ "app": name });
    let tree = json!({
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": args.number("replicas").unwrap_or(1),
            "selector": {"matchLabels": labels},
            "strategy": {},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": containers}
            }
        },
        "status": {}
    });
    finish(
        Kind::Deployment,
        tree,
        Doing::Creating("deployment"),
        args,
        cx,
    )
}
