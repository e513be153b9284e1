//! Dependencies follow the arrows of the map, and only the page knows what a browser is.

use super::files::Tree;
use super::{Findings, Rule};
use crate::workspace;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub const RULE: Rule = Rule {
    name: "graph",
    check,
};

/// Each package and the packages its arrow points to; what those reach is allowed as well.
const ARROWS: [(&str, &[&str]); 12] = [
    ("sim", &[]),
    ("api", &["sim"]),
    ("apiserver", &["api"]),
    ("controllers", &["apiserver"]),
    ("scheduler", &["apiserver"]),
    ("kubelet", &["apiserver"]),
    ("network", &["apiserver"]),
    (
        "cluster",
        &["controllers", "scheduler", "kubelet", "network"],
    ),
    ("history", &["cluster"]),
    ("kubectl", &["apiserver"]),
    ("playground", &["history", "kubectl"]),
    ("cli", &["playground"]),
];

/// Packages beside the graph, and the ones of ours they may name.
const BESIDE: [(&str, Allowed); 4] = [
    ("web", Allowed::These(&["playground"])),
    ("tests", Allowed::Graph),
    ("browser", Allowed::These(&[])),
    ("xtask", Allowed::These(&[])),
];

enum Allowed {
    /// These and nothing they reach.
    These(&'static [&'static str]),
    /// Everything in the graph.
    Graph,
}

/// Libraries that only `web` may name.
const BROWSER_LIBRARIES: [&str; 10] = [
    "yew",
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "serde-wasm-bindgen",
    "console_error_panic_hook",
    "gloo",
    "gloo-timers",
    "gloo-events",
];

fn check(tree: &Tree, findings: &mut Findings) {
    let Some(metadata) = metadata() else {
        findings.add(Path::new("Cargo.toml"), 0, "`cargo metadata` does not work");
        return;
    };
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|each| each["name"].as_str())
        .collect();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let manifest = manifest.strip_prefix(&tree.top).unwrap_or(manifest);
        let Some(allowed) = allowed(name) else {
            findings.add(manifest, 0, &format!("the map has no crate `{name}`"));
            continue;
        };
        let dependencies = package["dependencies"].as_array().map(Vec::as_slice);
        for dependency in dependencies.unwrap_or_default() {
            let other = dependency["name"].as_str().unwrap_or_default();
            if ours.contains(other) && !allowed.contains(other) {
                findings.add(
                    manifest,
                    0,
                    &format!("`{name}` may not depend on `{other}`"),
                );
            }
            if BROWSER_LIBRARIES.contains(&other) && name != "web" {
                findings.add(manifest, 0, &format!("only `web` may name `{other}`"));
            }
        }
    }
}

/// What a package may depend on, in tests too; `None` if it is on no map.
fn allowed(name: &str) -> Option<BTreeSet<&'static str>> {
    let arrows: BTreeMap<&str, &[&'static str]> = ARROWS.into_iter().collect();
    if let Some((_, allowed)) = BESIDE.iter().find(|(package, _)| *package == name) {
        return Some(match allowed {
            Allowed::These(these) => these.iter().copied().collect(),
            Allowed::Graph => arrows.into_keys().collect(),
        });
    }
    let mut reached = BTreeSet::new();
    let mut ahead = arrows.get(name)?.to_vec();
    while let Some(next) = ahead.pop() {
        if reached.insert(next) {
            ahead.extend(arrows.get(next).copied().unwrap_or_default());
        }
    }
    Some(reached)
}

fn metadata() -> Option<Value> {
    let mut cargo = workspace::cargo();
    let output = cargo
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn arrows_are_followed_to_their_ends() {
        let of = |name| allowed(name).unwrap().into_iter().collect::<Vec<_>>();
        assert_eq!(of("kubectl"), ["api", "apiserver", "sim"]);
        assert_eq!(of("web"), ["playground"]);
        assert!(of("playground").contains(&"scheduler"));
        assert!(!of("cluster").contains(&"kubectl"));
        assert!(allowed("extra").is_none());
    }
}
