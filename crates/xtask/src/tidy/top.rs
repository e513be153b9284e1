//! The top level holds what the architecture names, and nothing else.

use super::files::Tree;
use super::{Findings, Rule};
use std::path::Path;

pub const RULE: Rule = Rule { name: "top", check };

/// Beside files that begin with a dot. `target` and `dist` are built, not kept.
const ALLOWED: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "Trunk.toml",
    "crates",
    "dist",
    "index.html",
    "target",
    "tests",
    "web",
];

fn check(tree: &Tree, findings: &mut Findings) {
    let Ok(entries) = tree.top.read_dir() else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !ALLOWED.contains(&name.as_str()) {
            findings.add(Path::new(&name), 0, "has no place at the top level");
        }
    }
}
