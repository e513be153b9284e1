//! `kubectl version`, `cluster-info` and `auth can-i`: about the server and what one may do.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/{version,clusterinfo,auth}

use super::{Verb, config};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::resource_names;
use crate::running::{Outcome, Step};
use crate::session::Cx;

/// `kubectl version`.
pub const VERSION: Verb = Verb {
    name: "version",
    aliases: &[],
    flags: &[VERSION_FLAGS],
    usage: "version [--client]",
    help: "Print versions",
    run: version,
};

/// `kubectl cluster-info`.
pub const CLUSTER_INFO: Verb = Verb {
    name: "cluster-info",
    aliases: &["clusterinfo"],
    flags: &[],
    usage: "cluster-info",
    help: "Say where the server is",
    run: cluster_info,
};

/// `kubectl auth can-i`.
pub const CAN_I: Verb = Verb {
    name: "auth can-i",
    aliases: &[],
    flags: &[CAN_I_FLAGS],
    usage: "auth can-i VERB TYPE[/NAME]",
    help: "Say whether an action is allowed",
    run: can_i,
};

/// `kubectl auth whoami`.
pub const WHO_AM_I: Verb = Verb {
    name: "auth whoami",
    aliases: &[],
    flags: &[],
    usage: "auth whoami",
    help: "Say who is asking",
    run: who_am_i,
};

const VERSION_FLAGS: &[Flag] = &[
    long("client", Takes::Switch),
    short("output", 'o', Takes::Text),
];

const CAN_I_FLAGS: &[Flag] = &[
    short("all-namespaces", 'A', Takes::Switch),
    short("quiet", 'q', Takes::Switch),
    long("list", Takes::Switch),
    long("no-headers", Takes::Switch),
    long("subresource", Takes::Text),
];

/// Versions of the client by its minor version: kubectl, and the Kustomize in it.
const CLIENTS: [(u32, &str, &str); 2] = [(35, "v1.35.2", "v5.7.1"), (36, "v1.36.2", "v5.8.1")];
/// The server that is imitated.
const SERVER: &str = "v1.36.2";

fn version(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let minor = cx.session.minor;
    let client = CLIENTS.iter().find(|(one, _, _)| *one == minor);
    let (_, kubectl, kustomize) = client.unwrap_or(&CLIENTS[1]);
    cx.out.line(format!("Client Version: {kubectl}"));
    cx.out.line(format!("Kustomize Version: {kustomize}"));
    if !args.is_on("client") {
        cx.out.line(format!("Server Version: {SERVER}"));
    }
    Ok(Step::Done)
}

fn cluster_info(_: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    cx.out.line(format!(
        "Kubernetes control plane is running at {}",
        config::SERVER
    ));
    cx.out.line("");
    cx.out
        .line("To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.");
    Ok(Step::Done)
}

/// Differs: everything is allowed in the playground; there are no roles.
fn can_i(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let [_, resource] = args.words.as_slice() else {
        return Err(Failure::error(
            "you must specify two arguments: verb resource or verb resource/resourceName.\nSee \
             'kubectl auth can-i -h' for help and examples.",
        ));
    };
    let name = resource.split('/').next().unwrap_or(resource);
    let is_path = name.is_empty();
    if !is_path && name != "*" && resource_names::find(name).is_err() {
        cx.out.warning(format!(
            "the server doesn't have a resource type '{name}'\n"
        ));
    }
    if !args.is_on("quiet") {
        cx.out.line("yes");
    }
    Ok(Step::Done)
}

fn who_am_i(_: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    cx.out
        .put("ATTRIBUTE   VALUE\nUsername    admin\nGroups      [system:masters]\n");
    Ok(Step::Done)
}
