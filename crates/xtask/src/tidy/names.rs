//! Files are named after what they hold, sit beside their folder, and say what is in them.

use super::files::Tree;
use super::{Findings, Rule};

pub const RULE: Rule = Rule {
    name: "names",
    check,
};

/// Names that say nothing.
const EMPTY_NAMES: [&str; 8] = [
    "util", "utils", "helper", "helpers", "misc", "common", "shared", "stuff",
];

fn check(tree: &Tree, findings: &mut Findings) {
    for source in &tree.rust {
        let stem = source
            .path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
        if EMPTY_NAMES.contains(&bare) {
            findings.add(
                &source.path,
                0,
                &format!("`{stem}` says nothing: split by concept"),
            );
        }
        if stem == "mod" {
            findings.add(&source.path, 0, "use `foo.rs` beside `foo/`, never mod.rs");
        }
        if !source.text.starts_with("//! ") {
            findings.add(&source.path, 1, "open with `//!`: what lives here");
        }
    }
}
