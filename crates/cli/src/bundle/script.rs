//! The script that replays the actions of a scenario, each at its time.

use super::{CLUSTER, Target, applied, node_name};
use history::scenario::{ActionKind, NodeSpec, Scenario};
use kubelet::fault::{Fault, Target as Container};
use std::fmt::Write;

const HEAD: &str = "\
#!/usr/bin/env bash
# Replays a scenario of Podarium on a real cluster. Times count from the first manifest on.
set -u
cd \"$(dirname \"$0\")\"
at() { while [ \"$SECONDS\" -lt \"$1\" ]; do sleep 0.2; done; }
";

/// The script.
pub fn replay(scenario: &Scenario, target: Target) -> String {
    let mut out = HEAD.to_owned();
    let nodes = &scenario.nodes;
    match target {
        Target::Kind => {
            out.push_str("\n# Needs docker, kind and kubectl.\n");
            out.push_str("kind create cluster --config kind.yaml\n");
            for node in nodes {
                let name = node_name(nodes, &node.name, target);
                for taint in &node.taints {
                    let _ = writeln!(out, "kubectl taint nodes {name} {taint}");
                }
            }
        }
        Target::Kwok => {
            out.push_str("\n# Needs kwokctl and kubectl: https://kwok.sigs.k8s.io.\n");
            let _ = writeln!(out, "kwokctl create cluster --name {CLUSTER}");
            out.push_str("kubectl apply -f stages.yaml\nkubectl apply -f nodes.yaml\n");
        }
    }
    for (image, behavior) in &scenario.behaviors {
        let _ = writeln!(
            out,
            "# In Podarium, containers of {image} do this: {behavior}"
        );
    }
    out.push_str("\nSECONDS=0\n");
    if !scenario.manifests.trim().is_empty() {
        out.push_str("kubectl apply -f manifests.yaml\n");
    }
    for (index, action) in scenario.actions.iter().enumerate() {
        let _ = writeln!(out, "\nat {}", action.at.as_secs());
        let lines = match &action.kind {
            ActionKind::Run(line) => run(line, nodes, target),
            ActionKind::Apply(_) => format!("kubectl apply -f {}", applied(index)),
            ActionKind::Marker(text) => format!("echo '# {}'", text.replace('\'', "'\\''")),
            ActionKind::Fault(fault) => broken(fault, nodes, target),
            ActionKind::Unknown { name, .. } => format!("# Not known here: {name}"),
        };
        out.push_str(&lines);
        out.push('\n');
    }
    out
}

/// A line as it must be typed there: other names of nodes, and names that are looked up.
fn run(line: &str, nodes: &[NodeSpec], target: Target) -> String {
    if let Some(fault) = line.trim().strip_prefix("fault ") {
        return match Fault::parse(fault) {
            Ok(fault) => broken(&fault, nodes, target),
            Err(error) => format!("# {error}"),
        };
    }
    looked_up(&renamed(line, nodes, target))
}

/// Names of nodes become those that they have in the cluster.
fn renamed(line: &str, nodes: &[NodeSpec], target: Target) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(is_part) {
        let (before, word) = rest.split_at(start);
        let end = word.find(|c| !is_part(c)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        out.push_str(before);
        out.push_str(&node_name(nodes, word, target));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// `${pods(app=web)[-1]}` becomes a question to the cluster.
fn looked_up(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((reference, tail)) = after.split_once('}') else {
            out.push_str("${");
            rest = after;
            break;
        };
        out.push_str(&question(reference).unwrap_or_else(|| format!("${{{reference}}}")));
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn question(reference: &str) -> Option<String> {
    let (what, index) = reference.strip_suffix(']')?.rsplit_once('[')?;
    let index: i64 = index.parse().ok()?;
    let (type_, labels) = match what.strip_suffix(')') {
        Some(what) => what.split_once('(')?,
        None => (what, ""),
    };
    let labels = match labels {
        "" => String::new(),
        labels => format!(" -l '{labels}'"),
    };
    let place = match index {
        -1 => "-1:".to_owned(),
        ..0 => format!("{index}:{}", index + 1),
        index => index.to_string(),
    };
    Some(format!(
        "$(kubectl get {type_}{labels} --sort-by=.metadata.creationTimestamp -o \
         jsonpath='{{.items[{place}].metadata.name}}')"
    ))
}

/// A fault, as far as it can be had.
fn broken(fault: &Fault, nodes: &[NodeSpec], target: Target) -> String {
    let node = |name: &str| node_name(nodes, name, target);
    let cannot = format!("# Cannot be done on a real cluster by a command: fault {fault}");
    match (fault, target) {
        (Fault::NodeDown(name), Target::Kind) => format!("docker stop {}", node(name)),
        (Fault::NodeUp(name), Target::Kind) => format!("docker start {}", node(name)),
        (Fault::Crash { target, .. }, Target::Kind) => {
            format!("kubectl exec {} -- kill 1", container(target))
        }
        (Fault::Hang(target), Target::Kind) => {
            format!("kubectl exec {} -- kill -STOP 1", container(target))
        }
        _ => cannot,
    }
}

fn container(target: &Container) -> String {
    let namespace = target.namespace.iter().map(|one| format!("-n {one} "));
    let container = target.container.iter().map(|one| format!(" -c {one}"));
    let (namespace, container): (String, String) = (namespace.collect(), container.collect());
    format!("{namespace}{}{container}", looked_up(&target.pod))
}
