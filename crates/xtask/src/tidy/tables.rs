//! Tables named `ALL` are complete: what a file beside the others exports is listed.
//!
//! The table itself says what to look for: an entry `deployment::CONTROLLER` means that files of
//! that folder export a `CONTROLLER`, so each file there that has one must be in the table.

use super::files::{Source, Tree};
use super::{Findings, Rule};
use std::collections::BTreeSet;
use std::path::PathBuf;

pub const RULE: Rule = Rule {
    name: "tables",
    check,
};

fn check(tree: &Tree, findings: &mut Findings) {
    for table in &tree.rust {
        let Some((line, entries)) = entries(table) else {
            continue;
        };
        let folder = folder_of(table);
        let siblings: Vec<(&Source, &str)> = tree
            .rust
            .iter()
            .filter(|file| file.path.parent() == Some(&folder) && file.path != table.path)
            .filter_map(|file| Some((file, file.path.file_stem()?.to_str()?)))
            .collect();
        let items: BTreeSet<&str> = entries
            .iter()
            .filter(|(module, _)| siblings.iter().any(|(_, stem)| stem == module))
            .map(|(_, item)| *item)
            .collect();
        // A table whose entries go by several names lists functions, not one thing per file.
        if items.len() != 1 {
            continue;
        }
        for (file, stem) in &siblings {
            for item in items.iter().filter(|item| exports(file, item)) {
                if !entries.contains(&(stem, item)) {
                    let what = format!("`{stem}::{item}` ({}) is not listed", file.path.display());
                    findings.add(&table.path, line, &what);
                }
            }
        }
    }
}

/// The line of `ALL` and its entries of the form `module::ITEM`.
fn entries(table: &Source) -> Option<(u32, BTreeSet<(&str, &str)>)> {
    let mut start = 0;
    let at = loop {
        let at = start + table.code[start..].find(" ALL: ")?;
        let line_start = table.code[..at]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        if table.code[line_start..at].trim_start().ends_with("const") {
            break at;
        }
        start = at + 1;
    };
    let body = &table.code[at..];
    let body = &body[..body.find("];")?];
    let line = 1 + u32::try_from(table.code[..at].matches('\n').count()).ok()?;
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let entries = body
        .split(|c: char| !is_path(c))
        .filter_map(|path| path.rsplit_once("::"))
        .map(|(module, item)| (module.rsplit("::").next().unwrap_or(module), item))
        .collect();
    Some((line, entries))
}

/// The folder of the modules a file declares.
fn folder_of(source: &Source) -> PathBuf {
    let parent = source.path.parent().map(PathBuf::from).unwrap_or_default();
    match source.path.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib" | "main") | None => parent,
        Some(stem) => parent.join(stem),
    }
}

/// Whether a file has `pub const ITEM`, `pub(crate) static ITEM`, `pub fn ITEM` or the like.
fn exports(source: &Source, item: &str) -> bool {
    source.code.lines().any(|line| {
        let Some(rest) = line.strip_prefix("pub") else {
            return false;
        };
        let before_type = rest.split([':', '<', '=']).next().unwrap_or(rest);
        let before_type = before_type
            .trim_start_matches("(crate)")
            .trim_start_matches("(super)");
        let name = before_type.split(|c: char| !c.is_alphanumeric() && c != '_');
        name.filter(|word| !word.is_empty()).nth(1) == Some(item)
    })
}

#[cfg(test)]
mod tests {
    use super::{entries, exports};
    use crate::tidy::files::Source;
    use crate::tidy::mask::mask;

    fn source(text: &str) -> Source {
        Source {
            path: "crates/x/src/lib.rs".into(),
            text: text.into(),
            code: mask(text),
        }
    }

    #[test]
    fn entries_are_read_and_exports_are_seen() {
        let table =
            source("//! x\n\npub const ALL: &[C] = &[\n    a::C, // b::C\n    d::e::C,\n];\n");
        let (line, entries) = entries(&table).unwrap();
        assert_eq!(line, 3);
        assert_eq!(
            entries.into_iter().collect::<Vec<_>>(),
            [("a", "C"), ("e", "C")]
        );
        assert!(exports(&source("pub const C: Controller = x;"), "C"));
        assert!(exports(&source("pub(crate) fn columns() {}"), "columns"));
        assert!(!exports(&source("pub const CC: Controller = x;"), "C"));
    }
}
