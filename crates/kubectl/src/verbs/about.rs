//! `kubectl version` and `cluster-info`: about the server.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/{version,clusterinfo}

use super::{Verb, config};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use api::yaml::encode_yaml;
use serde_json::{Value, json};

/// `kubectl version`.
pub const VERSION: Verb = Verb {
    name: "version",
    aliases: &[],
    flags: &[VERSION_FLAGS],
    usage: "version [--client] [-o json|yaml]",
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

const VERSION_FLAGS: &[Flag] = &[
    long("client", Takes::Switch),
    short("output", 'o', Takes::Text),
];

/// Versions of the client by its minor version: kubectl, and the Kustomize in it.
const CLIENTS: [(u32, &str, &str); 2] = [(35, "v1.35.2", "v5.7.1"), (36, "v1.36.2", "v5.8.1")];
/// The server that is imitated.
const SERVER: &str = "v1.36.2";
const SERVER_MINOR: &str = "36";
/// When both would have been built; the moment has no meaning here.
const BUILD_DATE: &str = "2026-01-01T00:00:00Z";

/// What a program says of its build, in the order in which Go declares it.
/// k8s: staging/src/k8s.io/apimachinery/pkg/version/types.go, Info
fn build(minor: &str, version: &str) -> [(&'static str, String); 7] {
    [
        ("major", "1"),
        ("minor", minor),
        ("gitVersion", version),
        ("gitTreeState", "clean"),
        ("buildDate", BUILD_DATE),
        ("compiler", "gc"),
        ("platform", "linux/amd64"),
    ]
    .map(|(key, value)| (key, value.to_owned()))
}

/// The fields of a build as lines of JSON.
fn json_lines(fields: &[(&'static str, String)], indent: &str) -> String {
    let lines = fields
        .iter()
        .map(|(key, value)| format!("{indent}\"{key}\": \"{value}\""));
    lines.collect::<Vec<String>>().join(",\n")
}

/// What the server says of itself: `get --raw /version`.
pub fn server_version() -> String {
    format!("{{\n{}\n}}", json_lines(&build(SERVER_MINOR, SERVER), "  "))
}

fn version(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if !args.words.is_empty() {
        let text = format!("extra arguments: [{}]", args.words.join(" "));
        return Err(Failure::error(text));
    }
    let minor = cx.session.minor;
    let client = CLIENTS.iter().find(|(one, _, _)| *one == minor);
    let (minor, kubectl, kustomize) = client.unwrap_or(&CLIENTS[1]);
    let mut builds = vec![("clientVersion", build(&minor.to_string(), kubectl))];
    if !args.is_on("client") {
        builds.push(("serverVersion", build(SERVER_MINOR, SERVER)));
    }
    match args.text("output").unwrap_or("") {
        "" => {
            cx.out.line(format!("Client Version: {kubectl}"));
            cx.out.line(format!("Kustomize Version: {kustomize}"));
            if !args.is_on("client") {
                cx.out.line(format!("Server Version: {SERVER}"));
            }
        }
        "json" => {
            let parts = builds.iter().map(|(name, build)| {
                format!("  \"{name}\": {{\n{}\n  }}", json_lines(build, "    "))
            });
            let mut parts: Vec<String> = parts.collect();
            parts.insert(1, format!("  \"kustomizeVersion\": \"{kustomize}\""));
            cx.out.line(format!("{{\n{}\n}}", parts.join(",\n")));
        }
        "yaml" => {
            let mut tree = json!({ "kustomizeVersion": kustomize });
            for (name, build) in builds {
                let fields = build.into_iter();
                tree[name] = fields
                    .map(|(key, value)| (key.to_owned(), Value::from(value)))
                    .collect();
            }
            cx.out.put(&encode_yaml(&tree));
        }
        _ => return Err(Failure::error("--output must be 'yaml' or 'json'")),
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
